//! What the vault keeps of vouchers.
//!
//! ```text
//! vouchers/<chain>/<number>.json    who took it, from which pool, its worth, its secret, and its batch once that is known
//! ```
//!
//! The secret is 32 random bytes and on the disk before anything is sent: a voucher whose secret is lost can never be redeemed.
//! `<chain>` is the beginning of the genesis hash. Nothing is taken out again.

use crate::{
	errors::Failure,
	vault::{failed, load, save},
};
use radledger_client::AccountId;
use radledger_dicom::new_salt;
use radledger_primitives::{
	dividend::PoolId,
	voucher::{BatchId, Place, Secret, Worth},
	H256,
};
use serde::{Deserialize, Serialize};
use std::{
	fs,
	io::ErrorKind,
	path::{Path, PathBuf},
};

const FOLDER: &str = "vouchers";
const VERSION: u16 = 1;

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
	folder: PathBuf,
	chain: H256,
	/// In the order in which they were taken.
	pub notes: Vec<Note>,
}

impl Vouchers {
	/// Those in the vault in `folder`; none if there was none.
	pub fn open(folder: &Path, chain: H256) -> Result<Self, Failure> {
		let name: String = hex::encode(chain).chars().take(16).collect();
		let mut vouchers = Self { folder: folder.join(FOLDER).join(name), chain, notes: Vec::new() };
		let count = match fs::read_dir(&vouchers.folder) {
			Err(error) if error.kind() == ErrorKind::NotFound => 0,
			Err(error) => return Err(failed(&vouchers.folder, "cannot read", error)),
			Ok(entries) => entries
				.filter_map(Result::ok)
				.filter(|entry| entry.path().extension().is_some_and(|extension| extension == "json"))
				.count(),
		};
		for number in 0..count {
			let path = vouchers.path(number);
			let note =
				load::<Note>(&path)?.ok_or_else(|| failed(&path, "cannot find", "one that follows it is there"))?;
			if note.version != VERSION || note.chain != chain {
				let why = "it is of another ledger, or of a later version of this program";
				return Err(failed(&path, "cannot use", why));
			}
			vouchers.notes.push(note);
		}
		Ok(vouchers)
	}

	/// Draws a new one; on the disk when this returns.
	pub fn draw(&mut self, holder: &AccountId, pool: PoolId, worth: Worth) -> Result<&Note, Failure> {
		let seed = new_salt()
			.map_err(|error| Failure::failed("no-randomness", "no secret can be drawn").why(error.to_string()))?;
		let note = Note {
			version: VERSION,
			chain: self.chain,
			holder: H256(holder.0),
			pool,
			worth,
			seed: H256(seed),
			batch: None,
		};
		save(&self.path(self.notes.len()), &note)?;
		self.notes.push(note);
		self.notes.last().ok_or_else(|| Failure::failed("vault", "the voucher is lost"))
	}

	/// Notes in which batch one is.
	pub fn found(&mut self, number: usize, batch: BatchId) -> Result<(), Failure> {
		let path = self.path(number);
		if let Some(note) = self.notes.get_mut(number).filter(|note| note.batch != Some(batch)) {
			note.batch = Some(batch);
			save(&path, note)?;
		}
		Ok(())
	}

	fn path(&self, number: usize) -> PathBuf {
		self.folder.join(format!("{number:06}.json"))
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::os::unix::fs::PermissionsExt;

	const CHAIN: H256 = H256([0xC0; 32]);
	const HOLDER: AccountId = AccountId([3; 32]);

	#[test]
	fn secret_of_a_voucher_should_be_on_the_disk_before_it_is_sent_and_stay_there() {
		let vault = tempfile::tempdir().unwrap();
		let mut vouchers = Vouchers::open(vault.path(), CHAIN).unwrap();
		let first = vouchers.draw(&HOLDER, 4, Worth::Ten).unwrap().secret().key();
		let second = vouchers.draw(&HOLDER, 4, Worth::Ten).unwrap().secret().key();
		assert_ne!(first, second);
		vouchers.found(1, 7).unwrap();

		let again = Vouchers::open(vault.path(), CHAIN).unwrap();
		let told: Vec<_> = again.notes.iter().map(|note| (note.secret().key(), note.batch)).collect();
		assert_eq!(told, [(first, None), (second, Some(7))]);
		assert_eq!(again.notes[0].holder(), HOLDER);
		let file = vault.path().join("vouchers/c0c0c0c0c0c0c0c0/000000.json");
		assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
		let other = Vouchers::open(vault.path(), H256([0xC1; 32])).unwrap();
		assert_eq!(other.notes, []);
	}

	#[test]
	fn damaged_voucher_should_be_refused_and_left_alone() {
		let vault = tempfile::tempdir().unwrap();
		let mut vouchers = Vouchers::open(vault.path(), CHAIN).unwrap();
		vouchers.draw(&HOLDER, 4, Worth::Ten).unwrap();
		vouchers.draw(&HOLDER, 4, Worth::Ten).unwrap();
		let file = vault.path().join("vouchers/c0c0c0c0c0c0c0c0/000000.json");
		let whole = fs::read_to_string(&file).unwrap();
		for damaged in ["", &whole[..20], &whole.replace("\"version\": 1", "\"version\": 2")] {
			fs::write(&file, damaged).unwrap();
			assert_eq!(Vouchers::open(vault.path(), CHAIN).err().unwrap().code, "vault");
			assert_eq!(fs::read_to_string(&file).unwrap(), damaged);
		}
		fs::remove_file(&file).unwrap();
		assert_eq!(Vouchers::open(vault.path(), CHAIN).err().unwrap().code, "vault");
	}
}
