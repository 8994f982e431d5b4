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

use super::ModelError;
use crate::vault::{Lock, Note, Notes, Vault, VaultError};
use radledger_dicom::new_salt;
use radledger_primitives::{federated::commitment, model::FederationId, OrganisationId, H256};
use serde::{Deserialize, Serialize};

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
	notes: Notes<Written>,
	name: String,
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

impl Note for Written {
	const FOLDER: &'static str = "rounds";
	const VERSION: Option<u16> = Some(1);
}

impl Updates {
	/// What a vault knows of a turn; nothing if there was none.
	pub fn of(vault: &Vault, turn: Turn) -> Result<Self, VaultError> {
		let Turn { chain, federation, round, organisation } = turn;
		let chain: String = hex::encode(chain).chars().take(16).collect();
		let (notes, name) = (vault.notes::<Written>(), format!("{chain}-{federation}-{round}-{organisation}"));
		let written = notes.read(&name)?;
		if written.as_ref().is_some_and(|written| written.turn != turn) {
			return Err(VaultError::damaged(&notes.path(&name))(&"it is of another round"));
		}
		let written = written.unwrap_or(Written { version: 1, turn, updates: Vec::new() });
		Ok(Self { notes, name, written })
	}

	/// What opens a commitment to `update`: drawn before, or now. On the disk when this returns.
	pub fn draw(&mut self, _alone: &Lock, update: H256) -> Result<Opening, VaultError> {
		if let Some(known) = self.written.updates.iter().find(|known| known.update == update) {
			return Ok(*known);
		}
		let salt = new_salt().map_err(|error| VaultError::Random { error: error.to_string() })?;
		let turn = self.written.turn;
		let opening = Opening {
			commitment: commitment(turn.federation, turn.round, turn.organisation, &update, &salt),
			update,
			salt: H256(salt),
		};
		self.written.updates.push(opening);
		self.notes.write(&self.name, &self.written)?;
		Ok(opening)
	}

	/// What opens the commitment on the ledger, if `update` is what was committed to.
	pub fn reveal(&self, commitment: &H256, update: &H256) -> Result<Opening, ModelError> {
		let known = self.written.updates.iter().find(|known| known.commitment == *commitment);
		match known {
			Some(known) if known.update == *update => Ok(*known),
			Some(known) => Err(ModelError::AnotherUpdate { given: *update, committed: known.update }),
			None => Err(ModelError::UnknownCommitment),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{vault::fixtures::vault, Explain};
	use std::{fs, os::unix::fs::PermissionsExt};

	const TURN: Turn = Turn { chain: H256([0xC0; 32]), federation: 2, round: 3, organisation: 1 };
	const NAME: &str = "rounds/c0c0c0c0c0c0c0c0-2-3-1.json";

	/// What opens a commitment of that turn to an update.
	fn draw(vault: &Vault, update: u8) -> Opening {
		Updates::of(vault, TURN).unwrap().draw(&vault.lock().unwrap(), H256([update; 32])).unwrap()
	}

	#[test]
	fn salt_should_be_kept_for_its_owner_alone_and_used_again_for_the_same_update() {
		let (_folder, vault) = vault();
		let first = draw(&vault, 1);
		let expected = commitment(2, 3, 1, &H256([1; 32]), &first.salt.0);
		assert_eq!((first.commitment, first.update), (expected, H256([1; 32])));
		let path = vault.folder().join(NAME);
		assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
		let folder = fs::metadata(path.parent().unwrap()).unwrap();
		assert_eq!(folder.permissions().mode() & 0o777, 0o700);

		assert_eq!(draw(&vault, 1), first);
		let second = draw(&vault, 2);
		assert_ne!(second.salt, first.salt);
		assert_eq!(Updates::of(&vault, TURN).unwrap().written.updates, [first, second]);
		assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1, "nothing is left behind");
	}

	#[test]
	fn update_should_be_revealed_only_if_it_is_the_one_committed_to() {
		let (_folder, vault) = vault();
		let (first, second) = (H256([1; 32]), H256([2; 32]));
		let committed = draw(&vault, 1);
		draw(&vault, 2);
		let updates = Updates::of(&vault, TURN).unwrap();
		assert_eq!(updates.reveal(&committed.commitment, &first).unwrap(), committed);
		let error = updates.reveal(&committed.commitment, &second).unwrap_err();
		assert_eq!(error.code(), "another-update");
		assert!(error.why().is_some_and(|why| why.contains(&format!("{second:?}"))));
		assert_eq!(updates.reveal(&H256([9; 32]), &first).unwrap_err().code(), "unknown-commitment");
	}

	#[test]
	fn turns_should_not_be_mixed_up() {
		let (_folder, vault) = vault();
		draw(&vault, 1);
		for other in [
			Turn { chain: H256([0xC1; 32]), ..TURN },
			Turn { federation: 0, ..TURN },
			Turn { round: 0, ..TURN },
			Turn { organisation: 0, ..TURN },
		] {
			assert!(Updates::of(&vault, other).unwrap().written.updates.is_empty());
		}
		// The beginning of two genesis hashes can be the same; their notes are not.
		let mut alike = TURN;
		alike.chain.0[31] = 0;
		assert_eq!(Updates::of(&vault, alike).unwrap_err().code(), "vault-damaged");
	}

	#[test]
	fn damaged_notes_should_be_refused_and_left_alone() {
		let (_folder, vault) = vault();
		draw(&vault, 1);
		let path = vault.folder().join(NAME);
		let whole = fs::read_to_string(&path).unwrap();
		for (damaged, code) in [
			(&whole[..whole.len() / 2], "vault-damaged"),
			("", "vault-damaged"),
			(&whole.replace("\"version\": 1", "\"version\": 2"), "vault-version"),
		] {
			fs::write(&path, damaged).unwrap();
			assert_eq!(Updates::of(&vault, TURN).unwrap_err().code(), code);
			assert_eq!(fs::read_to_string(&path).unwrap(), damaged);
		}
	}
}
