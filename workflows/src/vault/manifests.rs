//! The manifests of studies, and those that may replace them.
//!
//! ```text
//! key               secret of the folder, 32 bytes
//! <study id>.cbor   the manifest, with an index
//! uid/<lookup>      the ids of the studies, a line each; <lookup> = HMAC-SHA-256(key, "radledger:lookup:v1" || 0x00 || Study
//!                   Instance UID)
//! candidates/       the same three, for manifests that wait for the ledger
//! ```
//!
//! A manifest that replaces another one waits as a *candidate*. Only when the ledger shows the candidate's root does it
//! take the other's place. So whatever dies in between, the manifest of the root on the ledger is there, with the same
//! salt, and the work can be done again.

use super::{
	file::{self, Existing},
	Vault, VaultError,
};
use radledger_dicom::{derive, new_salt, verify, Manifest, ManifestError, Secret, Study};
use radledger_primitives::{StudyId, H256};
use std::{
	cmp::Reverse,
	ffi::OsString,
	fs,
	io::ErrorKind,
	path::{Path, PathBuf},
};
use zeroize::Zeroizing;

const CANDIDATES: &str = "candidates";

impl Vault {
	/// The manifests of the vault, and their candidates.
	///
	/// # Errors
	/// Their folders or keys cannot be made or read.
	pub fn manifests(&self) -> Result<Manifests, VaultError> {
		let folder = self.folder();
		let (kept, candidates) = (Shelf::open(folder)?, Shelf::open(&folder.join(CANDIDATES))?);
		Ok(Manifests { vault: self.clone(), kept, candidates })
	}
}

/// The manifests of a vault, and their candidates.
///
/// All its methods fail when the disk does, or when a manifest is damaged or of a later version.
#[derive(Debug)]
pub struct Manifests {
	vault: Vault,
	kept: Shelf,
	candidates: Shelf,
}

impl Manifests {
	/// The vault that they are in.
	pub fn vault(&self) -> &Vault {
		&self.vault
	}

	/// Keeps the first manifest of a study; on the disk when this returns.
	pub fn keep(&self, manifest: &Manifest) -> Result<StudyId, VaultError> {
		self.kept.save(manifest, Place::First)
	}

	/// Keeps the manifest of a study that has the Study Instance UID of another one, as a copy can: what is found by the UID
	/// alone stays as it is. On the disk when this returns.
	pub fn keep_beside(&self, manifest: &Manifest) -> Result<StudyId, VaultError> {
		self.kept.save(manifest, Place::Last)
	}

	/// Keeps `manifest` beside the one that it is to replace; on the disk when this returns.
	pub fn propose(&self, manifest: &Manifest) -> Result<StudyId, VaultError> {
		self.candidates.save(manifest, Place::First)
	}

	/// The manifest that was kept last for this Study Instance UID.
	pub fn find(&self, study_uid: &str) -> Result<Option<Manifest>, VaultError> {
		Ok(self.kept.all(study_uid)?.into_iter().next())
	}

	/// Every manifest with this Study Instance UID: that of [`Self::find`] comes first.
	pub fn all(&self, study_uid: &str) -> Result<Vec<Manifest>, VaultError> {
		self.kept.all(study_uid)
	}

	/// The manifest of the study in these files. Where more than one study has the Study Instance UID, it is the one as
	/// which most instances were anchored, and that of [`Self::find`] if several are equal in this.
	pub fn of(&self, study: &Study) -> Result<Option<Manifest>, VaultError> {
		let mut all = self.kept.all(&study.uid)?;
		if all.len() > 1 {
			all.sort_by_cached_key(|manifest| {
				let report = verify(manifest, &study.instances);
				Reverse(report.instances.iter().filter(|instance| instance.verdict.is_verified()).count())
			});
		}
		Ok(all.into_iter().next())
	}

	/// The manifest of the study with this identifier.
	pub fn load(&self, study: &StudyId) -> Result<Option<Manifest>, VaultError> {
		self.kept.load(study)
	}

	/// The identifiers of all studies, sorted.
	pub fn list(&self) -> Result<Vec<StudyId>, VaultError> {
		let mut ids: Vec<_> = names(&self.kept.folder)?
			.iter()
			.filter_map(|name| id(name.to_str()?.strip_suffix(".cbor")?.as_bytes()))
			.collect();
		ids.sort();
		Ok(ids)
	}

	/// Whether a manifest waits to replace `manifest`.
	pub fn is_undecided(&self, manifest: &Manifest) -> Result<bool, VaultError> {
		let candidate = self.candidates.load(&manifest.study_id())?;
		Ok(candidate.is_some_and(|candidate| candidate.root() != manifest.root()))
	}

	/// The manifest of the root that the ledger shows: the candidate of `manifest` takes its place if it is the one with
	/// that root. The caller holds the lock of the vault.
	pub fn settle(&self, manifest: Manifest, on_ledger: Option<&H256>) -> Result<Manifest, VaultError> {
		let Some(root) = on_ledger.filter(|root| **root != manifest.root()) else {
			return Ok(manifest);
		};
		match self.candidates.load(&manifest.study_id())? {
			Some(candidate) if candidate.root() == *root => {
				let study = self.keep(&candidate)?;
				// A second copy would survive the erasure of the first.
				file::remove(&self.candidates.place(&study))?;
				Ok(candidate)
			}
			_ => Ok(manifest),
		}
	}

	/// [`Self::settle`] for a caller that does not hold the lock: it is taken only if a candidate waits.
	pub async fn settled(&self, manifest: Manifest, on_ledger: Option<&H256>) -> Result<Manifest, VaultError> {
		if !self.is_undecided(&manifest)? {
			return Ok(manifest);
		}
		let _alone = self.vault.alone().await?;
		// Another caller may have settled it meanwhile.
		let manifest = self.load(&manifest.study_id())?.unwrap_or(manifest);
		self.settle(manifest, on_ledger)
	}

	/// Keeps the manifest of a study that another organisation sent. The manifest that the Study Instance UID finds stays as
	/// it is if the same study was anchored here as well; a manifest of the root `on_ledger` is not replaced.
	pub fn adopt(&self, manifest: &Manifest, on_ledger: Option<&H256>) -> Result<(), VaultError> {
		let study = manifest.study_id();
		if self.load(&study)?.is_some_and(|kept| on_ledger.is_some_and(|root| kept.root() == *root)) {
			return Ok(());
		}
		match self.find(&manifest.study_uid)?.is_some_and(|own| own.study_id() != study) {
			true => self.keep_beside(manifest).map(drop),
			false => self.keep(manifest).map(drop),
		}
	}

	/// Destroys everything that is kept of a study, including what an interrupted writer left behind. Returns whether
	/// there was anything.
	pub fn destroy(&self, study: &StudyId) -> Result<bool, VaultError> {
		Ok(self.candidates.destroy(study)? | self.kept.destroy(study)?)
	}
}

/// Where a study stands among those with its Study Instance UID.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
	First,
	Last,
}

/// A folder of manifests.
#[derive(Debug)]
struct Shelf {
	folder: PathBuf,
	key: Secret,
}

impl Shelf {
	fn open(folder: &Path) -> Result<Self, VaultError> {
		file::make_folder(&folder.join("uid"))?;
		let path = folder.join("key");
		if !path.exists() {
			let key = new_salt().map_err(|error| VaultError::Random { error: error.to_string() })?;
			// Of two programs that open a new vault at once, one makes the key and both use it.
			file::write(&path, &*Zeroizing::new(key), Existing::Keep)?;
		}
		let key = file::read(&path)?.unwrap_or_default();
		let key = key.as_slice().try_into().map_err(|_| VaultError::damaged(&path)(&"it is not 32 bytes long"))?;
		Ok(Self { folder: folder.into(), key: Secret(key) })
	}

	fn save(&self, manifest: &Manifest, place: Place) -> Result<StudyId, VaultError> {
		let id = manifest.study_id();
		file::write_with(&self.place(&id), Existing::Replace, |out| manifest.write(out))?;
		let path = self.lookup(&manifest.study_uid);
		let mut all = ids(&path)?;
		all.retain(|other| *other != id);
		all.insert(if place == Place::First { 0 } else { all.len() }, id);
		write_ids(&path, &all)?;
		Ok(id)
	}

	fn load(&self, id: &StudyId) -> Result<Option<Manifest>, VaultError> {
		let path = self.place(id);
		let Some(file) = file::open(&path)? else {
			return Ok(None);
		};
		let manifest = Manifest::read(file).map_err(|error| match error {
			ManifestError::Version(version) => VaultError::Newer {
				path: path.as_path().into(),
				version: version.try_into().unwrap_or(u16::MAX),
				known: radledger_dicom::VERSION,
			},
			error => VaultError::damaged(&path)(&error),
		})?;
		// Before identifiers ended with their organisation they ended with other bytes.
		match manifest.study_id()[..28] == id[..28] {
			true => Ok(Some(manifest)),
			false => Err(VaultError::damaged(&path)(&"it is the manifest of another study")),
		}
	}

	fn all(&self, study_uid: &str) -> Result<Vec<Manifest>, VaultError> {
		let loaded = ids(&self.lookup(study_uid))?.iter().map(|id| self.load(id)).collect::<Result<Vec<_>, _>>()?;
		Ok(loaded.into_iter().flatten().collect())
	}

	fn destroy(&self, id: &StudyId) -> Result<bool, VaultError> {
		let mut found = file::destroy_all(&self.folder, &hex::encode(id))?;
		let lookups = self.folder.join("uid");
		for path in names(&lookups)?.iter().map(|name| lookups.join(name)) {
			// What an interrupted writer left behind is not a list.
			let mut all = ids(&path).unwrap_or_default();
			if !all.contains(id) {
				continue;
			}
			all.retain(|other| other != id);
			match all.is_empty() {
				true => drop(file::destroy(&path)?),
				false => write_ids(&path, &all)?,
			}
			found = true;
		}
		Ok(found)
	}

	fn place(&self, id: &StudyId) -> PathBuf {
		self.folder.join(format!("{}.cbor", hex::encode(id)))
	}

	fn lookup(&self, study_uid: &str) -> PathBuf {
		let lookup = derive(&self.key.0, "radledger:lookup:v1", study_uid.as_bytes());
		self.folder.join("uid").join(hex::encode(*lookup))
	}
}

/// The identifiers that a file lists; none if there is no such file.
fn ids(path: &Path) -> Result<Vec<StudyId>, VaultError> {
	let Some(bytes) = file::read(path)? else {
		return Ok(Vec::new());
	};
	let all = bytes.split(|byte| *byte == b'\n').map(id).collect::<Option<_>>();
	all.ok_or_else(|| VaultError::damaged(path)(&"it is not the identifier of a study"))
}

fn write_ids(path: &Path, ids: &[StudyId]) -> Result<(), VaultError> {
	let lines: Vec<_> = ids.iter().map(hex::encode).collect();
	file::write(path, lines.join("\n").as_bytes(), Existing::Replace).map(drop)
}

/// The identifier that these hexadecimal digits are.
fn id(digits: &[u8]) -> Option<StudyId> {
	let mut id = [0; 32];
	hex::decode_to_slice(digits, &mut id).ok()?;
	Some(id.into())
}

/// The names of everything in a folder; none if there is no such folder.
fn names(folder: &Path) -> Result<Vec<OsString>, VaultError> {
	let failed = VaultError::io("read", folder);
	match fs::read_dir(folder) {
		Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
		Err(error) => Err(failed(error)),
		Ok(entries) => entries.map(|entry| Ok(entry.map_err(&failed)?.file_name())).collect(),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::study::fixtures::{manifest, study};
	use std::{fs::Permissions, os::unix::fs::PermissionsExt, thread};
	use tempfile::TempDir;

	fn vault() -> (TempDir, Vault, Manifests) {
		let folder = tempfile::tempdir().unwrap();
		let vault = Vault::open(&folder.path().join("a/vault")).unwrap();
		let manifests = vault.manifests().unwrap();
		(folder, vault, manifests)
	}

	fn files(folder: &Path) -> Vec<PathBuf> {
		let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
		paths.filter(|path| path.is_file()).collect()
	}

	#[test]
	fn manifests_should_come_back_and_be_closed_to_others() {
		let (_folder, vault, manifests) = vault();
		let (first, second) = (manifest("1.2.3", &["a"]), Manifest::new(&study("1.2.3", &["a"]), [8; 32]));
		assert_eq!(manifests.find("1.2.3").unwrap(), None);
		let id = manifests.keep(&first).unwrap();
		assert_eq!(manifests.load(&id).unwrap().as_ref(), Some(&first));
		assert_eq!(manifests.find("1.2.3").unwrap(), Some(first));
		assert_eq!(manifests.find("1.2").unwrap(), None);
		assert_eq!(manifests.load(&H256::repeat_byte(1)).unwrap(), None);

		// The one kept last is found, also by another program; nothing is lost.
		let other = manifests.keep(&second).unwrap();
		let again = vault.manifests().unwrap();
		assert_eq!(again.find("1.2.3").unwrap(), Some(second));
		let mut ids = vec![id, other];
		ids.sort();
		assert_eq!(again.list().unwrap(), ids);

		let path = vault.folder();
		let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
		assert_eq!((mode(path), mode(&path.join("uid"))), (0o700, 0o700));
		let files = [files(path), files(&path.join("uid"))].concat();
		assert_eq!(files.len(), 4, "key, two manifests, one way to find them; nothing left over");
		for file in files {
			assert_eq!(mode(&file), 0o600);
			assert!(!file.to_string_lossy().contains("1.2.3"));
		}
	}

	#[test]
	fn manifests_should_be_refused_when_one_is_damaged_half_written_or_of_a_later_version() {
		let (_folder, vault, manifests) = vault();
		let kept = manifest("1.2.3", &["a"]);
		let id = manifests.keep(&kept).unwrap();
		let file = vault.folder().join(format!("{}.cbor", hex::encode(id)));
		let whole = fs::read(&file).unwrap();
		let another = Manifest::new(&study("1.2.3", &["a"]), [8; 32]).to_cbor();
		for damaged in [&another[..], b"", &whole[..whole.len() / 2]] {
			fs::write(&file, damaged).unwrap();
			assert!(matches!(manifests.load(&id), Err(VaultError::Damaged { .. })));
			assert!(matches!(manifests.find("1.2.3"), Err(VaultError::Damaged { .. })));
			assert_eq!(fs::read(&file).unwrap(), damaged, "nothing was changed");
		}
		fs::write(&file, Manifest { version: 7, ..kept }.to_cbor()).unwrap();
		assert!(matches!(manifests.load(&id), Err(VaultError::Newer { version: 7, known: 6, .. })));
	}

	#[test]
	fn manifests_should_be_read_as_earlier_programs_wrote_them() {
		let (_folder, vault, _) = vault();
		let kept = manifest("1.1", &["a"]);
		let id = hex::encode(kept.study_id());
		// HMAC-SHA-256 by Python's `hmac`, with a key of 32 ones.
		let lookup = "0a9e997cb82d234c02c072fa4c4792eaf68f1f2184fd491c033d425c92f6f359";
		for (name, bytes) in [
			("key".into(), vec![1; 32]),
			(format!("{id}.cbor"), kept.to_cbor()),
			(format!("uid/{lookup}"), id.clone().into_bytes()),
			(".lock".into(), Vec::new()),
		] {
			fs::write(vault.folder().join(name), bytes).unwrap();
		}
		let manifests = vault.manifests().unwrap();
		assert_eq!(manifests.find("1.1").unwrap(), Some(kept.clone()));
		assert_eq!(manifests.list().unwrap(), [kept.study_id()]);
		manifests.keep(&kept).unwrap();
		assert_eq!(files(&vault.folder().join("uid")).len(), 1, "found where it was found before");
	}

	#[test]
	fn vault_should_be_refused_when_others_can_open_it() {
		let (_folder, vault, _) = vault();
		fs::set_permissions(vault.folder(), Permissions::from_mode(0o750)).unwrap();
		assert!(matches!(Vault::open(vault.folder()), Err(VaultError::Exposed { .. })));
	}

	#[test]
	fn keep_should_change_nothing_when_the_folder_cannot_be_written() {
		let (_folder, vault, manifests) = vault();
		let kept = manifest("1.1", &["a"]);
		let id = manifests.keep(&kept).unwrap();
		// The owner of all files may write anywhere: a folder in the place of the file stops everybody.
		let place = vault.folder().join(format!("{}.cbor", hex::encode(manifest("1.2", &["b"]).study_id())));
		fs::create_dir(&place).unwrap();
		assert!(matches!(manifests.keep(&manifest("1.2", &["b"])), Err(VaultError::Io { .. })));
		assert_eq!(manifests.load(&id).unwrap(), Some(kept));
		assert!(files(vault.folder()).iter().all(|file| !file.to_string_lossy().ends_with(".new")));
	}

	#[test]
	fn manifests_should_all_be_there_when_many_are_kept_at_once() {
		let (_folder, vault, _) = vault();
		thread::scope(|scope| {
			for number in 0..8 {
				let vault = vault.clone();
				scope.spawn(move || {
					let manifests = vault.manifests().unwrap();
					let _alone = vault.lock().unwrap();
					manifests.keep(&manifest(&format!("1.{number}"), &["a"])).unwrap();
				});
			}
		});
		let manifests = vault.manifests().unwrap();
		assert_eq!(manifests.list().unwrap().len(), 8);
		assert!((0..8).all(|number| manifests.find(&format!("1.{number}")).unwrap().is_some()));
	}

	#[test]
	fn settle_should_promote_the_candidate_when_the_ledger_shows_its_root() {
		let (_folder, vault, manifests) = vault();
		let (old, new) = (manifest("1.1", &["a"]), manifest("1.1", &["a", "b"]));
		assert_eq!(old.study_id(), new.study_id());
		manifests.keep(&old).unwrap();
		manifests.propose(&new).unwrap();

		let kept = manifests.settle(old.clone(), None).unwrap();
		assert_eq!(kept.root(), old.root());
		assert!(manifests.is_undecided(&kept).unwrap());
		let kept = manifests.settle(kept, Some(&old.root())).unwrap();
		assert_eq!(manifests.find("1.1").unwrap().unwrap().root(), old.root());

		let kept = manifests.settle(kept, Some(&new.root())).unwrap();
		assert_eq!(kept.root(), new.root());
		assert_eq!(manifests.find("1.1").unwrap().unwrap().root(), new.root());
		assert!(!manifests.is_undecided(&kept).unwrap());
		let candidates = files(&vault.folder().join(CANDIDATES));
		assert!(candidates.iter().all(|path| path.extension().is_none()), "{candidates:?}");
	}

	#[test]
	fn settle_should_change_nothing_when_the_ledger_shows_a_third_root() {
		let (_folder, _, manifests) = vault();
		let old = manifest("1.1", &["a"]);
		manifests.keep(&old).unwrap();
		manifests.propose(&manifest("1.1", &["a", "b"])).unwrap();
		let kept = manifests.settle(old.clone(), Some(&H256::repeat_byte(7))).unwrap();
		assert_eq!(kept.root(), old.root());
		assert!(manifests.is_undecided(&kept).unwrap());
	}

	#[test]
	fn list_should_show_what_is_kept_and_nothing_else_when_there_are_candidates_and_a_lock() {
		let (_folder, vault, manifests) = vault();
		let _lock = vault.lock().unwrap();
		let id = manifests.keep(&manifest("1.1", &["a"])).unwrap();
		manifests.propose(&manifest("1.2", &["b"])).unwrap();
		assert_eq!(manifests.list().unwrap(), [id]);
	}

	#[test]
	fn adopt_should_keep_what_was_sent_and_find_what_was_anchored_here() {
		let (_folder, _, manifests) = vault();
		let sent = manifest("1.1", &["a"]);
		let own = Manifest::new(&study("1.1", &["a"]), [8; 32]);
		manifests.adopt(&sent, None).unwrap();
		assert_eq!(manifests.find("1.1").unwrap(), Some(sent.clone()));
		manifests.keep(&own).unwrap();
		manifests.adopt(&sent, None).unwrap();
		assert_eq!(manifests.find("1.1").unwrap(), Some(own));
		assert_eq!(manifests.load(&sent.study_id()).unwrap(), Some(sent.clone()));

		let later = manifest("1.1", &["a", "b"]);
		manifests.adopt(&later, Some(&later.root())).unwrap();
		manifests.adopt(&sent, Some(&later.root())).unwrap();
		assert_eq!(manifests.load(&sent.study_id()).unwrap(), Some(later));
	}

	#[test]
	fn studies_with_one_uid_should_be_found_by_what_their_files_hold() {
		let (_folder, vault, manifests) = vault();
		let original = manifest("1.1", &["a", "b"]);
		let of_copy = || {
			let mut copy = study("1.1", &["a", "b"]);
			copy.instances.iter_mut().for_each(|one| one.digests.attributes.edit(|all| all[0].digest = H256::zero()));
			copy
		};
		let copy = Manifest::new(&of_copy(), [9; 32]);
		manifests.keep(&original).unwrap();
		manifests.keep_beside(&copy).unwrap();
		manifests.keep_beside(&copy).unwrap();
		assert_eq!(manifests.find("1.1").unwrap(), Some(original.clone()));
		assert_eq!(manifests.of(&study("1.1", &["a", "b"])).unwrap(), Some(original.clone()));
		assert_eq!(manifests.of(&of_copy()).unwrap(), Some(copy.clone()));
		assert_eq!(manifests.of(&study("1.1", &["c"])).unwrap(), Some(original.clone()));
		assert_eq!(manifests.all("1.1").unwrap(), [original.clone(), copy.clone()]);
		// Another manifest of the original is still the original's.
		manifests.keep(&original).unwrap();
		assert_eq!(files(&vault.folder().join("uid")).len(), 1);
		assert!(manifests.destroy(&original.study_id()).unwrap());
		assert_eq!(manifests.all("1.1").unwrap(), std::slice::from_ref(&copy));
		assert!(manifests.destroy(&copy.study_id()).unwrap());
		assert!(files(&vault.folder().join("uid")).is_empty());
	}

	#[test]
	fn destroy_should_leave_nothing_of_the_study_and_all_of_the_others() {
		let (_folder, vault, manifests) = vault();
		let (gone, stays) = (manifest("1.1", &["a"]), manifest("1.2", &["b"]));
		manifests.keep(&gone).unwrap();
		manifests.propose(&manifest("1.1", &["a", "c"])).unwrap();
		manifests.keep(&stays).unwrap();
		let id = gone.study_id();
		// What a writer leaves behind that is killed: of this program, and of earlier ones.
		for name in ["cbor.Ab12.new", "77.new"] {
			fs::write(vault.folder().join(format!("{}.{name}", hex::encode(id))), gone.to_cbor()).unwrap();
		}

		assert!(manifests.destroy(&id).unwrap());
		assert_eq!(manifests.load(&id).unwrap(), None);
		assert_eq!(manifests.find("1.1").unwrap(), None);
		assert_eq!(manifests.find("1.2").unwrap(), Some(stays));
		for place in ["", "uid", CANDIDATES, "candidates/uid"] {
			for path in files(&vault.folder().join(place)) {
				assert!(!path.to_string_lossy().contains(&hex::encode(id)), "{path:?}");
				assert_ne!(fs::read(&path).unwrap(), hex::encode(id).into_bytes(), "{path:?}");
			}
		}
		assert!(!manifests.destroy(&id).unwrap());
	}
}
