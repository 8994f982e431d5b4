//! Diseases, projects and types of research on the ledger: salted, so that nobody can read them there.

use super::ConsentError;
use radledger_dicom::new_salt;
use radledger_primitives::{
	digest::{commit, sha256, Salt},
	H256,
};
use serde::Serialize;

/// What a code names.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
	/// A disease.
	Disease,
	/// A project.
	Project,
	/// A type of research.
	ResearchType,
}

impl Kind {
	/// What its commitments begin with.
	const fn label(self) -> &'static [u8] {
		match self {
			Self::Disease => b"radledger:disease:v1",
			Self::Project => b"radledger:project:v1",
			Self::ResearchType => b"radledger:research-type:v1",
		}
	}
}

/// A code's salt, and what goes on the ledger instead.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Commitment {
	/// What the code names.
	pub kind: Kind,
	/// 32 secret bytes.
	pub salt: H256,
	/// `SHA-256(label || 0x00 || salt || SHA-256(code))`.
	pub commitment: H256,
}

impl Commitment {
	/// Commits to a code with `salt`, or with a new one.
	///
	/// # Errors
	/// There is no code, or no randomness.
	pub fn make(kind: Kind, code: &str, salt: Option<H256>) -> Result<Self, ConsentError> {
		if code.trim().is_empty() {
			return Err(ConsentError::NoCode);
		}
		let salt = match salt {
			Some(salt) => salt.0,
			None => new_salt().map_err(|error| ConsentError::NoRandomness { error: error.to_string() })?,
		};
		Ok(Self::new(kind, code, salt))
	}

	/// Commits to a code, without blanks around it.
	pub fn new(kind: Kind, code: &str, salt: Salt) -> Self {
		Self { kind, salt: H256(salt), commitment: commit(kind.label(), &salt, &sha256(&[code.trim().as_bytes()])) }
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn commitment_should_be_salted_with_label_and_digest_of_the_code() {
		let made = Commitment::new(Kind::Disease, " ORPHA:558 ", [5; 32]);
		let code = sha256(&[b"ORPHA:558"]);
		let expected = [b"radledger:disease:v1\0", &[5; 32][..], code.as_bytes()].concat();
		assert_eq!(made.commitment, sha256(&[&expected]));
		assert_eq!(made.salt, H256([5; 32]));
	}

	#[test]
	fn commitments_should_differ_by_kind_code_and_salt() {
		let base = Commitment::new(Kind::Project, "p", [1; 32]).commitment;
		for other in [
			Commitment::new(Kind::Disease, "p", [1; 32]),
			Commitment::new(Kind::ResearchType, "p", [1; 32]),
			Commitment::new(Kind::Project, "q", [1; 32]),
			Commitment::new(Kind::Project, "p", [2; 32]),
		] {
			assert_ne!(other.commitment, base, "{other:?}");
		}
	}
}
