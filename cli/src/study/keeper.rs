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
		Ok(Self { kept: open(folder)?, candidates: open(&folder.join(CANDIDATES))?, folder: folder.into() })
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
		self.kept.save(manifest).map_err(|error| failed("cannot write to the vault", error))
	}

	/// Keeps `manifest` beside the one that it is to replace; on disk when this returns.
	pub fn propose(&self, manifest: &Manifest) -> Result<StudyId, Failure> {
		self.candidates.save(manifest).map_err(|error| failed("cannot write to the vault", error))
	}

	/// The manifest of a study by its Study Instance UID.
	pub fn find(&self, uid: &str) -> Result<Option<Manifest>, Failure> {
		self.kept.find(uid).map_err(|error| failed("cannot read the vault", error))
	}

	/// The manifest of a study by its identifier.
	pub fn load(&self, study: &StudyId) -> Result<Option<Manifest>, Failure> {
		self.kept.load(study).map_err(|error| failed("cannot read the vault", error))
	}

	/// The identifiers of all studies in the vault.
	pub fn list(&self) -> Result<Vec<StudyId>, Failure> {
		self.kept.list().map_err(|error| failed("cannot read the vault", error))
	}

	/// Whether a manifest waits to replace `manifest`.
	pub fn is_undecided(&self, manifest: &Manifest) -> Result<bool, Failure> {
		Ok(self.candidate(&manifest.study_id())?.is_some_and(|candidate| candidate.root() != manifest.root()))
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

	/// Keeps the manifest of a study that another organisation sent. What the vault finds by the Study Instance UID stays as
	/// it is, if the same study was anchored here as well; a manifest of the root `on_ledger` is not replaced.
	pub fn adopt(&self, manifest: &Manifest, on_ledger: Option<&H256>) -> Result<(), Failure> {
		let study = manifest.study_id();
		let newer = self.load(&study)?.is_some_and(|kept| on_ledger.is_some_and(|root| kept.root() == *root));
		if newer {
			return Ok(());
		}
		let own = self.find(&manifest.study_uid)?.filter(|own| own.study_id() != study);
		self.keep(manifest)?;
		own.map_or(Ok(()), |own| self.keep(&own).map(|_| ()))
	}

	/// Destroys all that the vault holds of a study; says whether there was anything.
	pub fn destroy(&self, study: &StudyId) -> Result<bool, Failure> {
		let destroy = |vault: &Vault| {
			vault.destroy(study).map_err(|error| failed("cannot destroy what the vault holds of the study", error))
		};
		Ok(destroy(&self.candidates)? | destroy(&self.kept)?)
	}

	/// The folder of the vault.
	pub fn folder(&self) -> &Path {
		&self.folder
	}

	fn candidate(&self, study: &StudyId) -> Result<Option<Manifest>, Failure> {
		self.candidates.load(study).map_err(|error| failed("cannot read the vault", error))
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
		assert_eq!(fs::read_dir(folder.path().join("vault").join(CANDIDATES)).unwrap().filter(is_manifest).count(), 0);
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

	#[test]
	fn adopt_should_keep_what_was_sent_and_find_what_was_anchored_here() {
		let folder = tempfile::tempdir().unwrap();
		let keeper = Keeper::open(&folder.path().join("vault")).unwrap();
		let sent = manifest("1.1", &["a"]);
		let own = Manifest::new(&crate::study::fixtures::study("1.1", &["a"]), [8; 32]);
		keeper.adopt(&sent, None).unwrap();
		assert_eq!(keeper.find("1.1").unwrap(), Some(sent.clone()));
		keeper.keep(&own).unwrap();
		keeper.adopt(&sent, None).unwrap();
		assert_eq!(keeper.find("1.1").unwrap(), Some(own));
		assert_eq!(keeper.load(&sent.study_id()).unwrap(), Some(sent.clone()));

		let later = manifest("1.1", &["a", "b"]);
		keeper.adopt(&later, Some(&later.root())).unwrap();
		keeper.adopt(&sent, Some(&later.root())).unwrap();
		assert_eq!(keeper.load(&sent.study_id()).unwrap(), Some(later));
	}

	#[test]
	fn destroy_should_leave_nothing_of_the_study_and_all_of_the_others() {
		let folder = tempfile::tempdir().unwrap();
		let vault = folder.path().join("vault");
		let keeper = Keeper::open(&vault).unwrap();
		let (gone, stays) = (manifest("1.1", &["a"]), manifest("1.2", &["b"]));
		keeper.keep(&gone).unwrap();
		keeper.propose(&manifest("1.1", &["a", "c"])).unwrap();
		keeper.keep(&stays).unwrap();
		let id = gone.study_id();
		// What a writer leaves behind that is killed.
		fs::write(vault.join(format!("{}.77.new", hex::encode(id))), gone.to_cbor()).unwrap();

		assert!(keeper.destroy(&id).unwrap());
		assert_eq!(keeper.load(&id).unwrap(), None);
		assert_eq!(keeper.find("1.1").unwrap(), None);
		assert_eq!(keeper.find("1.2").unwrap(), Some(stays));
		for place in ["", "uid", CANDIDATES, "candidates/uid"] {
			for entry in fs::read_dir(vault.join(place)).unwrap() {
				let path = entry.unwrap().path();
				let name = path.file_name().unwrap().to_string_lossy().into_owned();
				assert!(!name.contains(&hex::encode(id)), "{name}");
				let text = fs::read(&path).unwrap_or_default();
				assert_ne!(text, hex::encode(id).into_bytes(), "{name}");
			}
		}
		assert!(!keeper.destroy(&id).unwrap());
	}

	fn is_manifest(entry: &std::io::Result<fs::DirEntry>) -> bool {
		entry.as_ref().is_ok_and(|entry| entry.path().extension().is_some_and(|e| e == "cbor"))
	}
}
