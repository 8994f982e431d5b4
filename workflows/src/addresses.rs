//! The address book: what the user calls accounts and organisations, which the ledger knows by address and number only.
//!
//! ```text
//! addresses/book.json   every name, with the account or the organisation
//! ```
//!
//! It is in the vault because names may be those of patients.

use crate::{
	keys::is_name,
	vault::{Note, Notes, Vault, VaultError},
};
use radledger_client::AccountId;
use radledger_primitives::OrganisationId;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const NAME: &str = "book";

crate::errors! {
	/// What can go wrong with the address book.
	pub AddressError {
		Invalid Name { name: String } = "address-name", "`{name}` cannot be a name in the address book",
			why "it would be taken for a number or an address, or it cannot be typed as one word",
			remedy "use up to 64 small letters, digits, `-`, `_` and `.`, a letter first";
		Refused Taken { name: String } = "address-taken", "`{name}` is somebody else already",
			why "it is a name of the address book, a key of yours, or a name of the demonstration: a name that changes sides \
				 sends things to the wrong place",
			remedy "choose another name, or take this one out of the address book first";
		Invalid Unknown { name: String } = "unknown-address", "`{name}` is not in the address book",
			remedy "see which names it has";
	}
	from {
		Vault(VaultError);
	}
}

/// An account or an organisation.
#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(rename_all = "kebab-case")]
pub enum Party {
	/// An account.
	Account(AccountId),
	/// An organisation, by its number.
	Organisation(OrganisationId),
}

/// The address book of a vault, in memory.
#[derive(Debug)]
pub struct AddressBook {
	notes: Notes<Written>,
	parties: BTreeMap<String, Party>,
}

#[derive(Serialize, Deserialize, Debug)]
#[serde(deny_unknown_fields)]
struct Written {
	version: u16,
	parties: BTreeMap<String, Party>,
}

impl Note for Written {
	const FOLDER: &'static str = "addresses";
	const VERSION: Option<u16> = Some(1);
}

impl AddressBook {
	/// The address book of `vault`; an empty one if there is none.
	///
	/// # Errors
	/// The vault cannot be read, or the address book is damaged.
	pub fn of(vault: &Vault) -> Result<Self, VaultError> {
		let notes = vault.notes::<Written>();
		let parties = notes.read(NAME)?.map(|written| written.parties).unwrap_or_default();
		Ok(Self { notes, parties })
	}

	/// Every name, sorted, and who it is.
	pub fn list(&self) -> &BTreeMap<String, Party> {
		&self.parties
	}

	/// Who a name is.
	pub fn find(&self, name: &str) -> Option<Party> {
		self.parties.get(name).copied()
	}

	/// Gives a party a name, on the disk when this returns. The caller holds the lock of the vault.
	///
	/// # Errors
	/// It cannot be a name, or is somebody else's; or the vault cannot be written.
	pub fn add(&mut self, name: &str, party: Party) -> Result<(), AddressError> {
		if !is_name(name) || !name.starts_with(|letter: char| letter.is_ascii_lowercase()) {
			return Err(AddressError::Name { name: name.escape_debug().to_string() });
		}
		match self.find(name) {
			Some(known) if known == party => Ok(()),
			Some(_) => Err(AddressError::Taken { name: name.into() }),
			None => {
				self.parties.insert(name.into(), party);
				Ok(self.save()?)
			}
		}
	}

	/// Takes a name out, on the disk when this returns. The caller holds the lock of the vault.
	///
	/// # Errors
	/// There is no such name, or the vault cannot be written.
	pub fn remove(&mut self, name: &str) -> Result<Party, AddressError> {
		let unknown = || AddressError::Unknown { name: name.escape_debug().to_string() };
		let party = self.parties.remove(name).ok_or_else(unknown)?;
		self.save()?;
		Ok(party)
	}

	fn save(&self) -> Result<(), VaultError> {
		self.notes.write(NAME, &Written { version: 1, parties: self.parties.clone() })
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{vault::fixtures::vault, Explain};

	const ACCOUNT: Party = Party::Account(AccountId([1; 32]));

	#[test]
	fn names_should_come_back_until_they_are_removed() {
		let (_folder, vault) = vault();
		let mut book = AddressBook::of(&vault).unwrap();
		book.add("mayo", Party::Organisation(3)).unwrap();
		book.add("dr.house", ACCOUNT).unwrap();
		book.add("dr.house", ACCOUNT).unwrap();
		let mut again = AddressBook::of(&vault).unwrap();
		assert_eq!((again.find("mayo"), again.find("dr.house")), (Some(Party::Organisation(3)), Some(ACCOUNT)));
		assert_eq!(again.remove("mayo").unwrap(), Party::Organisation(3));
		assert_eq!(AddressBook::of(&vault).unwrap().list().len(), 1);
		assert_eq!(again.remove("mayo").unwrap_err().code(), "unknown-address");
	}

	#[test]
	fn names_should_be_refused_when_they_would_be_another_or_a_number() {
		let (_folder, vault) = vault();
		let mut book = AddressBook::of(&vault).unwrap();
		book.add("mayo", Party::Organisation(3)).unwrap();
		assert_eq!(book.add("mayo", Party::Organisation(4)).unwrap_err().code(), "address-taken");
		for name in ["", "3", "3a", "Mayo", "a b", "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"] {
			assert_eq!(book.add(name, ACCOUNT).unwrap_err().code(), "address-name", "{name}");
		}
		assert_eq!(book.list().len(), 1);
	}
}
