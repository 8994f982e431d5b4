//! The vault as a ledger needs it: what is anchored, and beside it what may be anchored next.
//!
//! A manifest that replaces another one waits as a *candidate* in a vault of its own, inside the vault. Only when the
//! ledger shows the candidate's root does it take the other's place. So whatever dies in between, the manifest of the
//! root on the ledger is there, with the same salt, and the command can be run again.

use super::text::show;
use crate::errors::Failure;
use radledger_dicom::{Manifest, Vault};
use radledger_primitives::{StudyId, H256};
use std::{
	fmt::Display,
	fs::{self, File},
	io::ErrorKind,
	os::unix::fs::OpenOptionsExt,
	path::{Path, PathBuf},
};

const CANDIDATES: &str = "candidates";

/// The vault and its candidates.
pub struct Keeper {
	kept: Vault,
	candidates: Vault,
	folder: PathBuf,
}

impl Keeper {
	/// Opens the vault in `folder`, and makes it if it is not there.
	pub fn open(folder: &Path) -> Result<Self, Failure> {
		let open = |path: &Path| Vault::open(path).map_err(|error| failed("cannot open the vault", error));
		Ok(Self {
			kept: open(folder)?,
			candidates: open(&folder.join(CANDIDATES))?,
			folder: folder.into(),
		})
	}

	/// Waits until no other process writes to this vault, and keeps others out until the result is dropped: two runs at
	/// once must not give one study two salts.
	pub fn lock(&self) -> Result<File, Failure> {
		let path = self.folder.join(".lock");
		let file = fs::OpenOptions::new()
			.create(true)
			.truncate(false)
			.write(true)
			.mode(0o600)
			.open(&path)
			.and_then(|file| file.lock().map(|()| file));
		file.map_err(|error| failed(format!("cannot lock the vault with {}", show(&path)), error))
	}

	/// Keeps the first manifest of a study; on disk when this returns.
	pub fn keep(&self, manifest: &Manifest) -> Result<StudyId, Failure> {
		self.kept
			.save(manifest)
			.map_err(|error| failed("cannot write to the vault", error))
	}

	/// Keeps `manifest` beside the one that it is to replace; on disk when this returns.
	pub fn propose(&self, manifest: &Manifest) -> Result<StudyId, Failure> {
		self.candidates
			.save(manifest)
			.map_err(|error| failed("cannot write to the vault", error))
	}

	/// The manifest of a study by its Study Instance UID.
	pub fn find(&self, uid: &str) -> Result<Option<Manifest>, Failure> {
		self.kept
			.find(uid)
			.map_err(|error| failed("cannot read the vault", error))
	}

	/// The manifest of a study by its identifier.
	pub fn load(&self, study: &StudyId) -> Result<Option<Manifest>, Failure> {
		self.kept
			.load(study)
			.map_err(|error| failed("cannot read the vault", error))
	}

	/// The identifiers of all studies in the vault.
	pub fn list(&self) -> Result<Vec<StudyId>, Failure> {
		self.kept.list().map_err(|error| failed("cannot read the vault", error))
	}

	/// Whether a manifest waits to replace `manifest`.
	pub fn is_undecided(&self, manifest: &Manifest) -> Result<bool, Failure> {
		Ok(self
			.candidate(&manifest.study_id())?
			.is_some_and(|candidate| candidate.root() != manifest.root()))
	}

	/// What the vault holds for the root that the ledger shows: the candidate of `manifest` takes its place if it is the
	/// one with that root.
	pub fn settle(&self, manifest: Manifest, on_ledger: Option<&H256>) -> Result<Manifest, Failure> {
		let Some(root) = on_ledger.filter(|root| **root != manifest.root()) else {
			return Ok(manifest);
		};
		let study = manifest.study_id();
		match self.candidate(&study)? {
			Some(candidate) if candidate.root() == *root => {
				self.keep(&candidate)?;
				self.drop_candidate(&study)?;
				Ok(candidate)
			}
			_ => Ok(manifest),
		}
	}

	fn candidate(&self, study: &StudyId) -> Result<Option<Manifest>, Failure> {
		self.candidates
			.load(study)
			.map_err(|error| failed("cannot read the vault", error))
	}

	/// A second copy would survive the erasure of the first.
	fn drop_candidate(&self, study: &StudyId) -> Result<(), Failure> {
		let path = self.folder.join(CANDIDATES).join(format!("{study:x}.cbor"));
		match fs::remove_file(&path) {
			Err(error) if error.kind() != ErrorKind::NotFound => {
				Err(failed(format!("cannot remove {}", show(&path)), error))
			}
			_ => Ok(()),
		}
	}
}

fn failed(what: impl Into<String>, why: impl Display) -> Failure {
	Failure::failed("vault", what.into()).why(why.to_string())
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::study::fixtures::manifest;

	#[test]
	fn settle_should_promote_the_candidate_when_the_ledger_shows_its_root() {
		let folder = tempfile::tempdir().unwrap();
		let keeper = Keeper::open(&folder.path().join("vault")).unwrap();
		let (old, new) = (manifest("1.1", &["a"]), manifest("1.1", &["a", "b"]));
		assert_eq!(old.study_id(), new.study_id());
		keeper.keep(&old).unwrap();
		keeper.propose(&new).unwrap();

		let kept = keeper.settle(old.clone(), None).unwrap();
		assert_eq!(kept.root(), old.root());
		assert!(keeper.is_undecided(&kept).unwrap());
		let kept = keeper.settle(kept, Some(&old.root())).unwrap();
		assert_eq!(keeper.find("1.1").unwrap().unwrap().root(), old.root());

		let kept = keeper.settle(kept, Some(&new.root())).unwrap();
		assert_eq!(kept.root(), new.root());
		assert_eq!(keeper.find("1.1").unwrap().unwrap().root(), new.root());
		assert!(!keeper.is_undecided(&kept).unwrap());
		assert_eq!(
			fs::read_dir(folder.path().join("vault").join(CANDIDATES))
				.unwrap()
				.filter(is_manifest)
				.count(),
			0
		);
	}

	#[test]
	fn settle_should_change_nothing_when_the_ledger_shows_a_third_root() {
		let folder = tempfile::tempdir().unwrap();
		let keeper = Keeper::open(&folder.path().join("vault")).unwrap();
		let old = manifest("1.1", &["a"]);
		keeper.keep(&old).unwrap();
		keeper.propose(&manifest("1.1", &["a", "b"])).unwrap();
		let kept = keeper.settle(old.clone(), Some(&H256::repeat_byte(7))).unwrap();
		assert_eq!(kept.root(), old.root());
		assert!(keeper.is_undecided(&kept).unwrap());
	}

	#[test]
	fn list_should_show_what_is_kept_and_nothing_else_when_there_are_candidates_and_a_lock() {
		let folder = tempfile::tempdir().unwrap();
		let keeper = Keeper::open(&folder.path().join("vault")).unwrap();
		let _lock = keeper.lock().unwrap();
		let id = keeper.keep(&manifest("1.1", &["a"])).unwrap();
		keeper.propose(&manifest("1.2", &["b"])).unwrap();
		assert_eq!(keeper.list().unwrap(), [id]);
	}

	fn is_manifest(entry: &std::io::Result<fs::DirEntry>) -> bool {
		entry
			.as_ref()
			.is_ok_and(|entry| entry.path().extension().is_some_and(|e| e == "cbor"))
	}
}
