//! The vault's notes of documents of incidents: what happened, drafts, and reports to the authority.
//!
//! ```text
//! vigilance/<commitment>.json
//!
//! commitment = SHA-256("radledger:vigilance:v1" || 0x00 || salt || SHA-256 of the file)
//! ```
//!
//! A salt is 32 random bytes, drawn anew for each document, and on the disk before the commitment is sent. Nothing is
//! taken out again.

use crate::{
	errors::Failure,
	vault::{failed, load, save},
};
use radledger_dicom::new_salt;
use radledger_primitives::{
	digest::{commit, Salt},
	vigilance::IncidentPhase,
	H256,
};
use serde::{Deserialize, Serialize};
use std::{
	fmt,
	path::{Path, PathBuf},
};
use zeroize::Zeroizing;

const FOLDER: &str = "vigilance";
const LABEL: &[u8] = b"radledger:vigilance:v1";
const VERSION: u16 = 1;

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

/// Where the vault in `folder` has what opens a commitment.
pub fn place(folder: &Path, commitment: &H256) -> PathBuf {
	folder.join(FOLDER).join(format!("{}.json", hex::encode(commitment)))
}

/// Parses a salt.
pub fn parse(text: &str) -> Result<Zeroizing<Salt>, Failure> {
	let mut salt = Zeroizing::new(Salt::default());
	let digits = text.trim();
	hex::decode_to_slice(digits.strip_prefix("0x").unwrap_or(digits), salt.as_mut_slice()).map_err(|_| {
		Failure::usage("not-a-salt", "a salt is 32 bytes in hexadecimal: 64 digits")
			.hint("take it from the salt file that whoever drafted or submitted the document has")
	})?;
	Ok(salt)
}

impl Opening {
	/// Draws the salt of a document. On the disk of the vault in `folder` when this returns.
	pub fn draw(folder: &Path, chain: H256, document: H256) -> Result<Self, Failure> {
		let salt = new_salt()
			.map_err(|error| Failure::failed("no-randomness", "no salt can be drawn").why(error.to_string()))?;
		let opening =
			Self { version: VERSION, chain, commitment: commit(LABEL, &salt, &document), document, salt: H256(salt) };
		save(&place(folder, &opening.commitment), &opening)?;
		Ok(opening)
	}

	/// What opens this commitment, if the vault in `folder` has it.
	pub fn find(folder: &Path, chain: &H256, commitment: &H256) -> Result<Option<Self>, Failure> {
		let path = place(folder, commitment);
		let Some(found) = load::<Self>(&path)? else {
			return Ok(None);
		};
		if found.version != VERSION || found.chain != *chain {
			let why = "it is of another ledger, or of a later version of this program";
			return Err(failed(&path, "cannot use", why));
		}
		if found.commitment != *commitment || commit(LABEL, &found.salt.0, &found.document) != *commitment {
			return Err(failed(&path, "cannot use", "it is not what its name says: it was changed"));
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
	/// What happened, as the incident was told of.
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
pub fn compare(
	document: &H256,
	parts: impl IntoIterator<Item = (Part, H256)>,
	salt_of: impl Fn(&H256) -> Result<Option<Salt>, Failure>,
) -> Result<Compared, Failure> {
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
	use std::{fs, os::unix::fs::PermissionsExt};

	const CHAIN: H256 = H256([1; 32]);
	const FILE: H256 = H256([7; 32]);

	fn report(number: u16) -> Part {
		Part::Report { number, phase: IncidentPhase::Initial }
	}

	#[test]
	fn salt_should_be_found_again_and_be_its_owners_alone() {
		let vault = tempfile::tempdir().unwrap();
		let drawn = Opening::draw(vault.path(), CHAIN, FILE).unwrap();
		let path = place(vault.path(), &drawn.commitment);
		assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
		let folder = fs::metadata(path.parent().unwrap()).unwrap();
		assert_eq!(folder.permissions().mode() & 0o777, 0o700);
		assert_eq!(Opening::find(vault.path(), &CHAIN, &drawn.commitment), Ok(Some(drawn)));
		assert_eq!(Opening::find(vault.path(), &CHAIN, &FILE), Ok(None));
		let again = Opening::draw(vault.path(), CHAIN, FILE).unwrap();
		assert_ne!(again.salt, drawn.salt, "two documents must not be seen to be the same");
	}

	#[test]
	fn commitment_should_be_made_as_documented() {
		let vault = tempfile::tempdir().unwrap();
		let drawn = Opening::draw(vault.path(), CHAIN, FILE).unwrap();
		let bytes = [&b"radledger:vigilance:v1\0"[..], &drawn.salt.0, &FILE.0].concat();
		assert_eq!(drawn.commitment, radledger_primitives::digest::sha256(&[&bytes]));
	}

	#[test]
	fn changed_file_or_one_of_another_ledger_should_be_refused() {
		let vault = tempfile::tempdir().unwrap();
		let drawn = Opening::draw(vault.path(), CHAIN, FILE).unwrap();
		let find = |chain| Opening::find(vault.path(), &chain, &drawn.commitment).map_err(|error| error.code);
		assert_eq!(find(H256([2; 32])), Err("vault".into()));
		let changed = Opening { document: H256([8; 32]), ..drawn };
		save(&place(vault.path(), &drawn.commitment), &changed).unwrap();
		assert_eq!(find(CHAIN), Err("vault".into()));
		fs::write(place(vault.path(), &drawn.commitment), "{").unwrap();
		assert_eq!(find(CHAIN), Err("vault".into()));
	}

	#[test]
	fn file_should_be_compared_with_every_document_whose_salt_is_there() {
		let vault = tempfile::tempdir().unwrap();
		let draw = |document| Opening::draw(vault.path(), CHAIN, document).unwrap();
		let (same, again, other) = (draw(FILE), draw(FILE), draw(H256([8; 32])));
		let parts = [
			(Part::Draft, same.commitment),
			(Part::Incident, other.commitment),
			(report(0), H256([9; 32])),
			(report(1), again.commitment),
		];
		let in_vault = |commitment: &H256| {
			Opening::find(vault.path(), &CHAIN, commitment).map(|found| found.map(|found| found.salt.0))
		};
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
		assert_eq!(*parse(written.as_str().unwrap()).unwrap(), [0xAB; 32]);
		assert_eq!(*parse(&"ab".repeat(32)).unwrap(), [0xAB; 32]);
		for wrong in ["", "ab", &"ab".repeat(33), &"xy".repeat(32)] {
			assert_eq!(parse(wrong).unwrap_err().code, "not-a-salt", "{wrong}");
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
