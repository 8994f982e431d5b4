//! The vault's notes of documents of incidents: what happened, drafts, and reports to the authority.
//!
//! ```text
//! vigilance/<commitment>.json
//!
//! commitment = SHA-256("radledger:vigilance:v1" || 0x00 || salt || SHA-256 of the file)
//! ```
//!
//! A salt is 32 random bytes, drawn for each document, and on the disk before the commitment is sent. Nothing is
//! removed.

use super::VigilanceError;
use crate::vault::{Note, Vault, VaultError};
use radledger_dicom::new_salt;
use radledger_primitives::{
	digest::{commit, Salt},
	vigilance::IncidentPhase,
	H256,
};
use serde::{Deserialize, Serialize};
use std::fmt;
use zeroize::Zeroizing;

const LABEL: &[u8] = b"radledger:vigilance:v1";

/// What opens the commitment to a document; so it is written.
#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(deny_unknown_fields)]
pub struct Opening {
	version: u16,
	/// The genesis hash of the ledger.
	chain: H256,
	/// What the ledger has, or was to have.
	pub commitment: H256,
	/// SHA-256 of the file.
	pub document: H256,
	/// 32 secret bytes.
	pub salt: H256,
}

impl Note for Opening {
	const FOLDER: &'static str = "vigilance";
	const VERSION: Option<u16> = Some(1);
}

/// Reads a salt: 64 hexadecimal digits.
///
/// # Errors
/// It is anything else.
pub fn parse_salt(text: &str) -> Result<Zeroizing<Salt>, VigilanceError> {
	let mut salt = Zeroizing::new(Salt::default());
	let digits = text.trim();
	hex::decode_to_slice(digits.strip_prefix("0x").unwrap_or(digits), salt.as_mut_slice())
		.map_err(|_| VigilanceError::NotASalt)?;
	Ok(salt)
}

impl Opening {
	/// Draws the salt of a document. On the disk of the vault when this returns.
	///
	/// # Errors
	/// The vault cannot be written.
	pub fn draw(vault: &Vault, chain: H256, document: H256) -> Result<Self, VaultError> {
		let salt = new_salt().map_err(|error| VaultError::Random { error: error.to_string() })?;
		let opening =
			Self { version: 1, chain, commitment: commit(LABEL, &salt, &document), document, salt: H256(salt) };
		vault.notes().write(&hex::encode(opening.commitment), &opening)?;
		Ok(opening)
	}

	/// What opens this commitment, if the vault has it.
	///
	/// # Errors
	/// It cannot be read, is damaged, or is of another ledger.
	pub fn find(vault: &Vault, chain: &H256, commitment: &H256) -> Result<Option<Self>, VaultError> {
		let (notes, name) = (vault.notes::<Self>(), hex::encode(commitment));
		let Some(found) = notes.read(&name)? else {
			return Ok(None);
		};
		let (path, opened) = (notes.path(&name), commit(LABEL, &found.salt.0, &found.document));
		let damaged = VaultError::damaged(&path);
		if found.chain != *chain {
			return Err(damaged(&"it is of another ledger"));
		}
		if found.commitment != *commitment || opened != *commitment {
			return Err(damaged(&"it is not what its name says: it was changed"));
		}
		Ok(Some(found))
	}
}

/// What a document is to an incident.
#[derive(Serialize, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(tag = "what", rename_all = "kebab-case")]
pub enum Part {
	/// The present draft of the next report.
	Draft,
	/// What happened, as the incident was first described.
	Incident,
	/// A report to the authority.
	Report {
		/// Its place.
		number: u16,
		/// What kind of report it is.
		phase: IncidentPhase,
	},
}

impl fmt::Display for Part {
	fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Draft => to.write_str("the present draft"),
			Self::Incident => to.write_str("the incident's own document"),
			Self::Report { number, phase } => write!(to, "report {number} ({})", phase.name()),
		}
	}
}

/// What a file is to an incident, and what could not be compared.
#[derive(Serialize, Clone, PartialEq, Eq, Debug, Default)]
pub struct Compared {
	/// The file is this.
	pub is: Vec<Part>,
	/// Nothing is known of these, since their salt is not there.
	pub unknown: Vec<Part>,
}

/// Compares a file with documents; `salt_of` gives the salt of a commitment, if it is there.
///
/// # Errors
/// Those of `salt_of`.
pub fn compare(
	document: &H256,
	parts: impl IntoIterator<Item = (Part, H256)>,
	salt_of: impl Fn(&H256) -> Result<Option<Salt>, VaultError>,
) -> Result<Compared, VaultError> {
	let mut compared = Compared::default();
	for (part, commitment) in parts {
		match salt_of(&commitment)? {
			None => compared.unknown.push(part),
			Some(salt) if commit(LABEL, &salt, document) == commitment => compared.is.push(part),
			Some(_) => {}
		}
	}
	Ok(compared)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		vault::fixtures::{of_the_first_release, vault},
		Explain,
	};
	use radledger_primitives::digest::sha256;
	use std::{collections::BTreeSet, fs, os::unix::fs::PermissionsExt, path::PathBuf, thread};

	const CHAIN: H256 = H256([1; 32]);

	fn place(vault: &Vault, commitment: &H256) -> PathBuf {
		vault.notes::<Opening>().path(&hex::encode(commitment))
	}

	const FILE: H256 = H256([7; 32]);

	fn report(number: u16) -> Part {
		Part::Report { number, phase: IncidentPhase::Initial }
	}

	#[test]
	fn salt_should_be_found_again_and_be_its_owners_alone() {
		let (_folder, vault) = vault();
		let drawn = Opening::draw(&vault, CHAIN, FILE).unwrap();
		let path = place(&vault, &drawn.commitment);
		assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
		let folder = fs::metadata(path.parent().unwrap()).unwrap();
		assert_eq!(folder.permissions().mode() & 0o777, 0o700);
		assert_eq!(Opening::find(&vault, &CHAIN, &drawn.commitment).unwrap(), Some(drawn));
		assert_eq!(Opening::find(&vault, &CHAIN, &FILE).unwrap(), None);
		let again = Opening::draw(&vault, CHAIN, FILE).unwrap();
		assert_ne!(again.salt, drawn.salt, "two documents must not be seen to be the same");
	}

	#[test]
	fn commitment_should_be_made_as_documented() {
		let (_folder, vault) = vault();
		let drawn = Opening::draw(&vault, CHAIN, FILE).unwrap();
		let bytes = [&b"radledger:vigilance:v1\0"[..], &drawn.salt.0, &FILE.0].concat();
		assert_eq!(drawn.commitment, sha256(&[&bytes]));
	}

	#[test]
	fn changed_file_or_one_of_another_ledger_should_be_refused() {
		let (_folder, vault) = vault();
		let drawn = Opening::draw(&vault, CHAIN, FILE).unwrap();
		let path = place(&vault, &drawn.commitment);
		let find = |chain| Opening::find(&vault, &chain, &drawn.commitment).unwrap_err().code();
		assert_eq!(find(H256([2; 32])), "vault-damaged");
		let whole = fs::read_to_string(&path).unwrap();
		let changed = serde_json::to_string(&Opening { document: H256([8; 32]), ..drawn }).unwrap();
		for (text, code) in [
			(&changed[..], "vault-damaged"),
			("{", "vault-damaged"),
			(&whole[..whole.len() / 2], "vault-damaged"),
			(&whole.replace("\"version\": 1", "\"version\": 2"), "vault-version"),
		] {
			fs::write(&path, text).unwrap();
			assert_eq!(find(CHAIN), code);
			assert_eq!(fs::read_to_string(&path).unwrap(), text, "it is left as it was");
		}
	}

	#[test]
	fn documents_of_the_first_release_should_be_opened_and_written_unchanged() {
		let (_folder, vault) = of_the_first_release();
		let hash = |text: &str| H256::from_slice(&hex::decode(text).unwrap());
		let chain = hash("cb060e882b8eb0836d5d7c2d64c9fa2e9ee0f68046a8c8ecfe10e8801c66e4a5");
		let file = hash("b9e68e1bea3e5b19ca6b2f98b73a54b73daafaa250484902e09982e07a12e733");
		let names = vault.notes::<Opening>().names().unwrap();
		assert_eq!(names.len(), 2);
		for name in names {
			let found = Opening::find(&vault, &chain, &hash(&name)).unwrap().unwrap();
			assert_eq!(found.document, file);
			let path = place(&vault, &found.commitment);
			let before = fs::read(&path).unwrap();
			vault.notes().write(&name, &found).unwrap();
			assert_eq!(fs::read(&path).unwrap(), before);
		}
	}

	#[test]
	fn callers_at_once_should_keep_a_salt_each() {
		let (_folder, vault) = vault();
		let drawn: BTreeSet<H256> = thread::scope(|scope| {
			let callers: Vec<_> =
				(0..8).map(|_| scope.spawn(|| Opening::draw(&vault, CHAIN, FILE).unwrap().commitment)).collect();
			callers.into_iter().map(|caller| caller.join().unwrap()).collect()
		});
		assert_eq!(drawn.len(), 8);
		for commitment in drawn {
			assert!(Opening::find(&vault, &CHAIN, &commitment).unwrap().is_some());
		}
	}

	#[test]
	fn nothing_should_be_drawn_when_it_cannot_be_kept() {
		let (_folder, vault) = vault();
		// Where a folder should be there is a file, which stops whoever runs this as well; permissions do not stop root.
		fs::write(vault.folder().join("vigilance"), "").unwrap();
		assert_eq!(Opening::draw(&vault, CHAIN, FILE).unwrap_err().code(), "vault");
	}

	#[test]
	fn file_should_be_compared_with_every_document_whose_salt_is_there() {
		let (_folder, vault) = vault();
		let draw = |document| Opening::draw(&vault, CHAIN, document).unwrap();
		let (same, again, other) = (draw(FILE), draw(FILE), draw(H256([8; 32])));
		let parts = [
			(Part::Draft, same.commitment),
			(Part::Incident, other.commitment),
			(report(0), H256([9; 32])),
			(report(1), again.commitment),
		];
		let in_vault =
			|commitment: &H256| Opening::find(&vault, &CHAIN, commitment).map(|found| found.map(|found| found.salt.0));
		let compared = compare(&FILE, parts, in_vault).unwrap();
		assert_eq!(compared.is, [Part::Draft, report(1)]);
		assert_eq!(compared.unknown, [report(0)]);
		// Somebody else has one salt, and no vault.
		let compared = compare(&FILE, parts, |_| Ok(Some(again.salt.0))).unwrap();
		assert_eq!((compared.is, compared.unknown), (vec![report(1)], vec![]));
	}

	#[test]
	fn salt_should_be_read_as_it_is_written_in_the_file() {
		let written = serde_json::to_value(H256([0xAB; 32])).unwrap();
		assert_eq!(*parse_salt(written.as_str().unwrap()).unwrap(), [0xAB; 32]);
		assert_eq!(*parse_salt(&"ab".repeat(32)).unwrap(), [0xAB; 32]);
		for wrong in ["", "ab", &"ab".repeat(33), &"xy".repeat(32)] {
			assert_eq!(parse_salt(wrong).unwrap_err().code(), "not-a-salt", "{wrong}");
		}
	}

	#[test]
	fn part_should_be_told_to_people_and_programs() {
		let texts = [Part::Draft, Part::Incident, report(2)].map(|part| part.to_string());
		assert_eq!(texts, ["the present draft", "the incident's own document", "report 2 (initial)"]);
		assert_eq!(
			serde_json::to_value(report(2)).unwrap(),
			serde_json::json!({ "what": "report", "number": 2, "phase": "initial" })
		);
	}
}
