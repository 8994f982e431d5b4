//! What the vault keeps of vouchers.
//!
//! ```text
//! vouchers/<chain>/<number>.json    who took it, from which pool, its worth, its secret, and its batch once that is known
//! ```
//!
//! The secret is 32 random bytes and on the disk before anything is sent: a voucher whose secret is lost can never be redeemed.
//! `<chain>` is the beginning of the genesis hash. Nothing is taken out again.

use crate::vault::{self, Notes, Vault, VaultError};
use radledger_client::AccountId;
use radledger_dicom::new_salt;
use radledger_primitives::{
	dividend::PoolId,
	voucher::{BatchId, Place, Secret, Worth},
	H256,
};
use serde::{Deserialize, Serialize};

/// A voucher, as it is written.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
#[serde(deny_unknown_fields)]
pub struct Note {
	version: u16,
	/// The genesis hash of the ledger.
	pub chain: H256,
	/// Who took it.
	pub holder: H256,
	/// From which pool.
	pub pool: PoolId,
	/// What it is worth.
	pub worth: Worth,
	/// From which [`Secret`] is made.
	seed: H256,
	/// In which batch it is, once that is known.
	pub batch: Option<BatchId>,
}

impl vault::Note for Note {
	const FOLDER: &'static str = "vouchers";
	const VERSION: Option<u16> = Some(1);
}

impl Note {
	/// With which it is redeemed.
	pub fn secret(&self) -> Secret {
		Secret::of(&self.seed.0)
	}

	/// Where it is good, if it is in this batch.
	pub const fn place(&self, batch: BatchId) -> Place {
		Place { chain: self.chain, worth: self.worth, batch }
	}

	/// The account of who took it.
	pub const fn holder(&self) -> AccountId {
		AccountId(self.holder.0)
	}
}

/// The vouchers of one ledger in a vault.
pub struct Vouchers {
	vault: Vault,
	files: Notes<Note>,
	chain: H256,
	/// In the order in which they were taken.
	pub notes: Vec<Note>,
}

impl Vouchers {
	/// Those of the ledger with this genesis hash in a vault; none if there was none.
	pub fn of(vault: &Vault, chain: H256) -> Result<Self, VaultError> {
		let folder: String = hex::encode(chain).chars().take(16).collect();
		let files = vault.notes::<Note>().within(&folder);
		let mut notes = Vec::new();
		for number in 0..files.names()?.len() {
			let path = files.path(&name(number));
			let damaged = VaultError::damaged(&path);
			let note = files.read(&name(number))?;
			let note = note.ok_or_else(|| damaged(&"it is missing, and one that follows is there"))?;
			if note.chain != chain {
				return Err(damaged(&"it is of another ledger"));
			}
			notes.push(note);
		}
		Ok(Self { vault: vault.clone(), files, chain, notes })
	}

	/// Draws a new one, on the disk when this returns; its number.
	pub async fn draw(&mut self, holder: &AccountId, pool: PoolId, worth: Worth) -> Result<usize, VaultError> {
		let seed = H256(new_salt().map_err(|error| VaultError::Random { error: error.to_string() })?);
		let _alone = self.vault.alone().await?;
		// Others may have drawn meanwhile.
		*self = Self::of(&self.vault, self.chain)?;
		let number = self.notes.len();
		let note = Note { version: 1, chain: self.chain, holder: H256(holder.0), pool, worth, seed, batch: None };
		self.files.write(&name(number), &note)?;
		self.notes.push(note);
		Ok(number)
	}

	/// Notes in which batch one is, unless that is known.
	pub async fn found(&mut self, number: usize, batch: BatchId) -> Result<(), VaultError> {
		if let Some(note) = self.notes.get_mut(number).filter(|note| note.batch != Some(batch)) {
			let _alone = self.vault.alone().await?;
			note.batch = Some(batch);
			self.files.write(&name(number), note)?;
		}
		Ok(())
	}
}

/// What the file of a voucher is called.
fn name(number: usize) -> String {
	format!("{number:06}")
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{vault::fixtures::vault, Explain};
	use std::{fs, os::unix::fs::PermissionsExt};

	const CHAIN: H256 = H256([0xC0; 32]);
	const HOLDER: AccountId = AccountId([3; 32]);
	const FIRST: &str = "vouchers/c0c0c0c0c0c0c0c0/000000.json";

	/// Draws two, as two callers do who do not know of each other.
	async fn two(vault: &Vault) -> Vouchers {
		let [mut one, mut other] = [(); 2].map(|()| Vouchers::of(vault, CHAIN).unwrap());
		assert_eq!(one.draw(&HOLDER, 4, Worth::Ten).await.unwrap(), 0);
		assert_eq!(other.draw(&HOLDER, 4, Worth::Ten).await.unwrap(), 1);
		other
	}

	#[tokio::test]
	async fn secret_of_a_voucher_should_be_on_the_disk_before_it_is_sent_and_stay_there() {
		let (_folder, vault) = vault();
		let mut vouchers = two(&vault).await;
		let [first, second] = [0, 1].map(|number: usize| vouchers.notes[number].secret().key());
		assert_ne!(first, second);
		vouchers.found(1, 7).await.unwrap();

		let again = Vouchers::of(&vault, CHAIN).unwrap();
		let told: Vec<_> = again.notes.iter().map(|note| (note.secret().key(), note.batch)).collect();
		assert_eq!(told, [(first, None), (second, Some(7))]);
		assert_eq!(again.notes[0].holder(), HOLDER);
		let file = vault.folder().join(FIRST);
		assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
		assert_eq!(Vouchers::of(&vault, H256([0xC1; 32])).unwrap().notes, []);
	}

	#[tokio::test]
	async fn damaged_voucher_should_be_refused_and_left_alone() {
		let (_folder, vault) = vault();
		two(&vault).await;
		let file = vault.folder().join(FIRST);
		let whole = fs::read_to_string(&file).unwrap();
		for (damaged, code) in [
			("", "vault-damaged"),
			(&whole[..20], "vault-damaged"),
			(&whole.replace("\"version\": 1", "\"version\": 2"), "vault-version"),
		] {
			fs::write(&file, damaged).unwrap();
			assert_eq!(Vouchers::of(&vault, CHAIN).err().unwrap().code(), code);
			assert_eq!(fs::read_to_string(&file).unwrap(), damaged);
		}
		fs::remove_file(&file).unwrap();
		assert_eq!(Vouchers::of(&vault, CHAIN).err().unwrap().code(), "vault-damaged");
	}
}
