//! The vault's notes of updates and scores to which this organisation committed in a round.
//!
//! ```text
//! rounds/<chain>-<federation>-<round>-<organisation>.json
//!
//! commitment = SHA-256("radledger:update:v1" || 0x00 || federation || round || organisation || digest || salt)
//! ```
//!
//! A salt is 32 random bytes and on the disk before the commitment is sent: an update whose salt is lost can never be
//! revealed, and its party loses credibility. `<chain>` is the beginning of the genesis hash, since federations of every
//! ledger are numbered from 0. Nothing is taken out again.

use crate::{
	errors::Failure,
	vault::{failed, load, save},
};
use radledger_dicom::new_salt;
use radledger_primitives::{federated::commitment, model::FederationId, OrganisationId, H256};
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

const FOLDER: &str = "rounds";
const VERSION: u16 = 1;

/// A turn of an organisation in a round.
#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(deny_unknown_fields)]
pub struct Turn {
	/// The genesis hash of the ledger.
	pub chain: H256,
	/// The federation.
	pub federation: FederationId,
	/// The round.
	pub round: u32,
	/// The organisation that commits.
	pub organisation: OrganisationId,
}

/// An update or scores to which somebody commits, and what opens the commitment.
#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(deny_unknown_fields)]
pub struct Opening {
	/// What the ledger has, or was to have.
	pub commitment: H256,
	/// SHA-256 of the update, or the digest of the scores.
	pub update: H256,
	/// 32 secret bytes.
	pub salt: H256,
}

/// What the vault knows of a turn.
#[derive(Debug)]
pub struct Updates {
	path: PathBuf,
	written: Written,
}

/// As it is written.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
#[serde(deny_unknown_fields)]
struct Written {
	version: u16,
	turn: Turn,
	updates: Vec<Opening>,
}

impl Updates {
	/// What the vault in `folder` knows of a turn; nothing if there was none.
	pub fn open(folder: &Path, turn: Turn) -> Result<Self, Failure> {
		let Turn { chain, federation, round, organisation } = turn;
		let chain: String = hex::encode(chain).chars().take(16).collect();
		let path = folder.join(FOLDER).join(format!("{chain}-{federation}-{round}-{organisation}.json"));
		let written = load::<Written>(&path)?;
		if let Some(written) = &written {
			if written.version != VERSION || written.turn != turn {
				let why = "it is of another round, or of a later version of this program";
				return Err(failed(&path, "cannot use", why));
			}
		}
		let written = written.unwrap_or(Written { version: VERSION, turn, updates: Vec::new() });
		Ok(Self { path, written })
	}

	/// What opens a commitment to `update`: drawn before, or now. On the disk when this returns.
	pub fn draw(&mut self, update: H256) -> Result<Opening, Failure> {
		if let Some(known) = self.written.updates.iter().find(|known| known.update == update) {
			return Ok(*known);
		}
		let salt = new_salt()
			.map_err(|error| Failure::failed("no-randomness", "no salt can be drawn").why(error.to_string()))?;
		let turn = self.written.turn;
		let opening = Opening {
			commitment: commitment(turn.federation, turn.round, turn.organisation, &update, &salt),
			update,
			salt: H256(salt),
		};
		self.written.updates.push(opening);
		save(&self.path, &self.written)?;
		Ok(opening)
	}

	/// What opens the commitment on the ledger, if `update` is what was committed to.
	pub fn reveal(&self, commitment: &H256, update: &H256) -> Result<Opening, Failure> {
		let known = self.written.updates.iter().find(|known| known.commitment == *commitment);
		match known {
			Some(known) if known.update == *update => Ok(*known),
			Some(known) => Err(Failure::refused("another-update", "this is not what you committed to")
				.why(format!("its digest is {update:?}, and that of the committed one {:?}", known.update))
				.hint("give what you gave to `radledger round commit` or `radledger round score`, unchanged")),
			None => Err(Failure::refused("unknown-commitment", "the vault does not have the salt of the commitment")
				.why("without it nobody can reveal what was committed to")
				.hint("name the vault with which it was committed (--vault)")),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::{fs, os::unix::fs::PermissionsExt};

	const TURN: Turn = Turn { chain: H256([0xC0; 32]), federation: 2, round: 3, organisation: 1 };

	#[test]
	fn salt_should_be_kept_for_its_owner_alone_and_used_again_for_the_same_update() {
		let vault = tempfile::tempdir().unwrap();
		let mut updates = Updates::open(vault.path(), TURN).unwrap();
		let first = updates.draw(H256([1; 32])).unwrap();
		let expected = commitment(2, 3, 1, &H256([1; 32]), &first.salt.0);
		assert_eq!((first.commitment, first.update), (expected, H256([1; 32])));
		let path = vault.path().join("rounds/c0c0c0c0c0c0c0c0-2-3-1.json");
		assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
		let folder = fs::metadata(path.parent().unwrap()).unwrap();
		assert_eq!(folder.permissions().mode() & 0o777, 0o700);

		let mut again = Updates::open(vault.path(), TURN).unwrap();
		assert_eq!(again.draw(H256([1; 32])), Ok(first));
		let second = again.draw(H256([2; 32])).unwrap();
		assert_ne!(second.salt, first.salt);
		assert_eq!(Updates::open(vault.path(), TURN).unwrap().written.updates, [first, second]);
		assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1, "nothing is left behind");
	}

	#[test]
	fn update_should_be_revealed_only_if_it_is_the_one_committed_to() {
		let vault = tempfile::tempdir().unwrap();
		let mut updates = Updates::open(vault.path(), TURN).unwrap();
		let (first, second) = (H256([1; 32]), H256([2; 32]));
		let committed = updates.draw(first).unwrap();
		updates.draw(second).unwrap();
		assert_eq!(updates.reveal(&committed.commitment, &first), Ok(committed));
		let failure = updates.reveal(&committed.commitment, &second).unwrap_err();
		assert_eq!(failure.code, "another-update");
		assert!(failure.why.is_some_and(|why| why.contains(&format!("{second:?}"))));
		let unknown = updates.reveal(&H256([9; 32]), &first).unwrap_err();
		assert_eq!(unknown.code, "unknown-commitment");
	}

	#[test]
	fn turns_should_not_be_mixed_up() {
		let vault = tempfile::tempdir().unwrap();
		let update = H256([1; 32]);
		Updates::open(vault.path(), TURN).unwrap().draw(update).unwrap();
		for other in [
			Turn { chain: H256([0xC1; 32]), ..TURN },
			Turn { federation: 0, ..TURN },
			Turn { round: 0, ..TURN },
			Turn { organisation: 0, ..TURN },
		] {
			assert!(Updates::open(vault.path(), other).unwrap().written.updates.is_empty());
		}
		// The beginning of two genesis hashes can be the same; their notes are not.
		let mut alike = TURN;
		alike.chain.0[31] = 0;
		assert_eq!(Updates::open(vault.path(), alike).unwrap_err().code, "vault");
	}

	#[test]
	fn damaged_notes_should_be_refused_and_left_alone() {
		let vault = tempfile::tempdir().unwrap();
		Updates::open(vault.path(), TURN).unwrap().draw(H256([1; 32])).unwrap();
		let path = vault.path().join("rounds/c0c0c0c0c0c0c0c0-2-3-1.json");
		let whole = fs::read_to_string(&path).unwrap();
		for damaged in [&whole[..whole.len() / 2], "", &whole.replace("\"version\": 1", "\"version\": 2")] {
			fs::write(&path, damaged).unwrap();
			assert_eq!(Updates::open(vault.path(), TURN).unwrap_err().code, "vault");
			assert_eq!(fs::read_to_string(&path).unwrap(), damaged);
		}
	}
}
