//! Which account a Patient ID is: the map that the vault keeps, so that no study is anchored for the wrong patient.
//!
//! ```text
//! patients/ids.json   every Patient ID with its issuer, and the account of the patient
//! ```
//!
//! The ledger has accounts only, and files have Patient IDs only. A Patient ID means one account. An account has one
//! Patient ID of each issuer, unless the caller says that it has another one, as after records were merged. The map is one
//! file, written whole or not at all, for its owner alone.

use crate::vault::{Note, Notes, Vault, VaultError};
use radledger_client::AccountId;
use radledger_dicom::PatientId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const NAME: &str = "ids";

crate::errors! {
	/// What can go wrong with Patient IDs.
	pub PatientError {
		Refused OtherAccount { place: String, account: AccountId } = "patient-id-taken",
			"{place}: this Patient ID is that of another account",
			why "it is {account}",
			remedy "compare both with the master patient index; if the vault is wrong, take the Patient ID out of it first";
		Refused AnotherId { place: String, account: AccountId } = "another-patient-id",
			"{place}: {account} has another Patient ID of this issuer already",
			why "a patient has one at each issuer; two are often two patients",
			remedy "compare both with the master patient index; if both are this patient's, say so";
		Invalid NoId { place: String } = "no-patient-id", "{place}: the Patient ID is empty",
			remedy "write it as files have it in Patient ID (0010,0020)";
		Refused NotKnown = "unknown-patient-id", "the vault does not have this Patient ID",
			remedy "see which it has, and name the issuer as well";
	}
	from {
		Vault(VaultError);
	}
}

/// A Patient ID and whose it is.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
#[serde(deny_unknown_fields)]
pub struct Entry {
	/// Issuer of Patient ID (0010,0021); empty if none is named.
	pub issuer: String,
	/// Patient ID (0010,0020).
	pub id: String,
	/// The account of the patient.
	pub account: AccountId,
}

/// The map as it is written.
#[derive(Serialize, Deserialize, Debug)]
#[serde(deny_unknown_fields)]
struct Written {
	version: u16,
	/// By issuer, then by Patient ID.
	ids: Vec<Entry>,
}

impl Note for Written {
	const FOLDER: &'static str = "patients";
	const VERSION: Option<u16> = Some(1);
}

/// The map of a vault, in memory.
#[derive(Debug)]
pub struct PatientIds {
	notes: Notes<Written>,
	accounts: BTreeMap<PatientId, AccountId>,
}

impl PatientIds {
	/// The map of `vault`; an empty one if there is none.
	///
	/// # Errors
	/// The vault cannot be read, or the map is damaged.
	pub fn of(vault: &Vault) -> Result<Self, VaultError> {
		let notes = vault.notes::<Written>();
		let written = notes.read(NAME)?.map(|written| written.ids).unwrap_or_default();
		let accounts = written.into_iter().map(|Entry { issuer, id, account }| (PatientId { issuer, id }, account));
		Ok(Self { accounts: accounts.collect(), notes })
	}

	/// The account with this Patient ID.
	pub fn account(&self, id: &PatientId) -> Option<AccountId> {
		self.accounts.get(id).copied()
	}

	/// The Patient IDs of an account, by issuer.
	pub fn ids(&self, account: AccountId) -> impl Iterator<Item = &PatientId> {
		self.accounts.iter().filter(move |(_, known)| **known == account).map(|(id, _)| id)
	}

	/// Every Patient ID with its account, by issuer.
	pub fn list(&self) -> Vec<Entry> {
		let entry = |(PatientId { issuer, id }, account): (&PatientId, &AccountId)| Entry {
			issuer: issuer.clone(),
			id: id.clone(),
			account: *account,
		};
		self.accounts.iter().map(entry).collect()
	}

	/// The accounts of every Patient ID that is written so, whatever its issuer.
	pub fn called(&self, id: &str) -> Vec<AccountId> {
		let mut found: Vec<_> =
			self.accounts.iter().filter(|(known, _)| known.id == id).map(|(_, account)| *account).collect();
		found.sort_by_key(|account| account.0);
		found.dedup();
		found
	}

	/// Takes a Patient ID into the map in memory; says whether it is new. `place` says for people where it comes from.
	///
	/// # Errors
	/// It is another account's, or the account has another one of the same issuer and `another` does not say that this is
	/// right. Then nothing changes.
	pub fn add(&mut self, id: PatientId, account: AccountId, another: bool, place: &str) -> Result<bool, PatientError> {
		match self.account(&id) {
			Some(known) if known == account => return Ok(false),
			Some(known) => return Err(PatientError::OtherAccount { place: place.into(), account: known }),
			None => {}
		}
		if !another && self.ids(account).any(|known| known.issuer == id.issuer) {
			return Err(PatientError::AnotherId { place: place.into(), account });
		}
		self.accounts.insert(id, account);
		Ok(true)
	}

	/// Takes a Patient ID out of the map in memory.
	///
	/// # Errors
	/// It is not there.
	pub fn remove(&mut self, id: &PatientId) -> Result<AccountId, PatientError> {
		self.accounts.remove(id).ok_or(PatientError::NotKnown)
	}

	/// Writes the map, on the disk when this returns. The caller holds the lock of the vault since the map was read.
	///
	/// # Errors
	/// The vault cannot be written.
	pub fn save(&self) -> Result<(), VaultError> {
		self.notes.write(NAME, &Written { version: 1, ids: self.list() })
	}
}

/// One line of a list of Patient IDs: where it stands, the Patient ID, its issuer, and the account.
pub type Line = (String, String, String, AccountId);

/// Whether a Patient ID could be taken into the vault; nothing is changed.
///
/// # Errors
/// As [`import`].
pub fn check(vault: &Vault, (place, id, issuer, account): &Line, another: bool) -> Result<(), PatientError> {
	let id = PatientId::new(id, issuer).ok_or_else(|| PatientError::NoId { place: place.clone() })?;
	PatientIds::of(vault)?.add(id, *account, another, place).map(drop)
}

/// Takes Patient IDs into the vault, all or none; says how many are new.
///
/// # Errors
/// One is empty or contradicts the vault or another one, or the vault cannot be read or written.
pub fn import(vault: &Vault, lines: Vec<Line>, another: bool) -> Result<usize, PatientError> {
	let _alone = vault.lock()?;
	let mut ids = PatientIds::of(vault)?;
	let mut new = 0;
	for (place, id, issuer, account) in lines {
		let id = PatientId::new(&id, &issuer).ok_or_else(|| PatientError::NoId { place: place.clone() })?;
		new += usize::from(ids.add(id, account, another, &place)?);
	}
	ids.save()?;
	Ok(new)
}

/// Takes a Patient ID out of the vault; says whose it was.
///
/// # Errors
/// It is not there, or the vault cannot be read or written.
pub fn forget(vault: &Vault, id: &PatientId) -> Result<AccountId, PatientError> {
	let _alone = vault.lock()?;
	let mut ids = PatientIds::of(vault)?;
	let account = ids.remove(id)?;
	ids.save()?;
	Ok(account)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{vault::fixtures::vault, Explain};
	use std::{fs, os::unix::fs::PermissionsExt};

	fn line(at: usize, id: &str, issuer: &str, account: u8) -> Line {
		(format!("line {at}"), id.into(), issuer.into(), AccountId([account; 32]))
	}

	#[test]
	fn ids_should_come_back_and_be_closed_to_others() {
		let (_folder, vault) = vault();
		let lines = || vec![line(2, " 7 ", "NORTH", 1), line(3, "7", "", 2), line(4, "7", "SOUTH", 1)];
		assert_eq!(import(&vault, lines(), false).unwrap(), 3);
		assert_eq!(import(&vault, lines(), false).unwrap(), 0, "the same again changes nothing");
		let ids = PatientIds::of(&vault).unwrap();
		let account = |id: &str, issuer: &str| ids.account(&PatientId::new(id, issuer).unwrap());
		assert_eq!(account("7", "NORTH"), Some(AccountId([1; 32])));
		assert_eq!(account("7", ""), Some(AccountId([2; 32])));
		assert_eq!((account("7", "WEST"), account("07", "")), (None, None));
		assert_eq!(ids.ids(AccountId([1; 32])).count(), 2);
		assert_eq!(ids.called("7").len(), 2);
		let path = vault.folder().join("patients/ids.json");
		assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
	}

	#[test]
	fn contradictions_should_be_refused_with_their_place_and_change_nothing() {
		let (_folder, vault) = vault();
		import(&vault, vec![line(2, "7", "NORTH", 1)], false).unwrap();
		let refused = |lines: Vec<Line>, another| {
			let error = import(&vault, lines, another).unwrap_err();
			assert_eq!(PatientIds::of(&vault).unwrap().list().len(), 1, "nothing was taken in");
			(error.code().into_owned(), error.to_string())
		};
		for another in [false, true] {
			let (code, what) = refused(vec![line(2, "8", "SOUTH", 1), line(3, "7", "NORTH", 2)], another);
			assert_eq!((code.as_str(), what.starts_with("line 3: ")), ("patient-id-taken", true));
			assert!(!what.contains('7'), "no Patient ID is printed: {what}");
			let (code, _) = refused(vec![line(2, "9", "SOUTH", 3), line(3, "9", "SOUTH", 4)], another);
			assert_eq!(code, "patient-id-taken");
			assert_eq!(refused(vec![line(2, " ", "", 1)], another).0, "no-patient-id");
		}
		assert_eq!(refused(vec![line(2, "8", "NORTH", 1)], false).0, "another-patient-id");
		assert_eq!(import(&vault, vec![line(2, "8", "NORTH", 1)], true).unwrap(), 1);
	}

	#[test]
	fn an_id_should_be_forgotten_once() {
		let (_folder, vault) = vault();
		import(&vault, vec![line(2, "7", "", 1)], false).unwrap();
		let id = PatientId::new("7", "").unwrap();
		assert_eq!(forget(&vault, &id).unwrap(), AccountId([1; 32]));
		assert_eq!(forget(&vault, &id).unwrap_err().code(), "unknown-patient-id");
	}
}
