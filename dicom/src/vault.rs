//! Keeps manifests in a folder that only its owner can open, one file per study.
//!
//! ```text
//! key               secret of this vault, 32 bytes
//! <study id>.cbor   the manifest
//! uid/<lookup>      the id of the study
//!
//! <lookup> = HMAC-SHA-256(key, "radledger:lookup:v1" || 0x00 || Study Instance UID)
//! ```
//!
//! Every file is written beside its final name, flushed to disk, and then renamed, so it exists whole or not at all.

use crate::manifest::{derive, new_salt, Manifest, ManifestError, Secret};
use radledger_primitives::StudyId;
use std::{
	fs::{self, DirBuilder, File, OpenOptions},
	io::{self, ErrorKind, Read, Write},
	os::unix::fs::{DirBuilderExt, OpenOptionsExt, PermissionsExt},
	path::{Path, PathBuf},
};
use zeroize::Zeroizing;

/// A folder of manifests.
#[derive(Clone, Debug)]
pub struct Vault {
	folder: PathBuf,
	key: Secret,
}

/// Why an operation on the vault failed.
#[derive(Debug, thiserror::Error)]
pub enum VaultError {
	/// Reading or writing failed.
	#[error("{path}: {error}")]
	Io {
		/// The file or folder.
		path: PathBuf,
		/// The system's error.
		error: io::Error,
	},
	/// Other users can open the vault.
	#[error("{0} can be opened by others: run `chmod 700` on it, and think about who may have copied it")]
	Exposed(PathBuf),
	/// A file is not a manifest, or is that of another study.
	#[error("{path}: {error}")]
	Manifest {
		/// The file.
		path: PathBuf,
		/// What is wrong with it.
		error: ManifestError,
	},
	/// The system's random number generator failed.
	#[error("no random numbers from the system: {0}")]
	Random(getrandom::Error),
}

impl Vault {
	/// Opens the vault in `folder`, and creates it if it does not exist.
	pub fn open(folder: &Path) -> Result<Self, VaultError> {
		let uid = folder.join("uid");
		DirBuilder::new().recursive(true).mode(0o700).create(&uid).map_err(at(&uid))?;
		let mode = fs::metadata(folder).map_err(at(folder))?.permissions().mode();
		if mode & 0o077 != 0 {
			return Err(VaultError::Exposed(folder.into()));
		}
		let path = folder.join("key");
		if !path.try_exists().map_err(at(&path))? {
			// Linked, not renamed: if two programs open a new vault at once, one makes the key and both use it.
			write(&path, &*Zeroizing::new(new_salt().map_err(VaultError::Random)?), |from, to| {
				match fs::hard_link(from, to) {
					Err(error) if error.kind() != ErrorKind::AlreadyExists => Err(error),
					_ => fs::remove_file(from),
				}
			})?;
		}
		let key = Zeroizing::new(fs::read(&path).map_err(at(&path))?);
		let damaged = || at(&path)(io::Error::new(ErrorKind::InvalidData, "the vault's key is not 32 bytes long"));
		let key = Secret(key.as_slice().try_into().map_err(|_| damaged())?);
		Ok(Self { folder: folder.into(), key })
	}

	/// Saves a manifest, replacing one with the same study identifier. It is on disk when this returns.
	pub fn save(&self, manifest: &Manifest) -> Result<StudyId, VaultError> {
		let id = manifest.study_id();
		write(&self.manifest_path(&id), &Zeroizing::new(manifest.to_cbor()), |from, to| fs::rename(from, to))?;
		let lookup = self.lookup_path(&manifest.study_uid);
		write(&lookup, hex::encode(id).as_bytes(), |from, to| fs::rename(from, to))?;
		Ok(id)
	}

	/// The manifest of the study with this identifier, if the vault has it.
	pub fn load(&self, id: &StudyId) -> Result<Option<Manifest>, VaultError> {
		let path = self.manifest_path(id);
		let Some(bytes) = read_if_there(&path)? else {
			return Ok(None);
		};
		let damaged = |error| VaultError::Manifest { path: path.clone(), error };
		let manifest = Manifest::from_cbor(&bytes).map_err(damaged)?;
		if manifest.study_id() != *id {
			return Err(damaged(ManifestError::Damaged("it is that of another study")));
		}
		Ok(Some(manifest))
	}

	/// The manifest that was saved last for this Study Instance UID, if there is one.
	pub fn find(&self, study_uid: &str) -> Result<Option<Manifest>, VaultError> {
		let path = self.lookup_path(study_uid);
		let Some(bytes) = read_if_there(&path)? else {
			return Ok(None);
		};
		let mut id = [0; 32];
		hex::decode_to_slice(bytes.as_slice(), &mut id)
			.map_err(|error| at(&path)(io::Error::new(ErrorKind::InvalidData, error)))?;
		self.load(&StudyId::from(id))
	}

	/// The identifiers of all studies in the vault, sorted.
	pub fn list(&self) -> Result<Vec<StudyId>, VaultError> {
		let mut ids = Vec::new();
		for entry in fs::read_dir(&self.folder).map_err(at(&self.folder))? {
			let name = entry.map_err(at(&self.folder))?.file_name();
			let mut id = [0; 32];
			let stem = name.to_str().and_then(|name| name.strip_suffix(".cbor"));
			if stem.is_some_and(|stem| hex::decode_to_slice(stem, &mut id).is_ok()) {
				ids.push(StudyId::from(id));
			}
		}
		ids.sort();
		Ok(ids)
	}

	/// Destroys everything that the vault holds of a study, including what an interrupted writer left behind. Returns
	/// whether there was anything. See [`destroy`] for what it cannot reach.
	pub fn destroy(&self, id: &StudyId) -> Result<bool, VaultError> {
		let name = hex::encode(id);
		let mut found = false;
		for entry in fs::read_dir(&self.folder).map_err(at(&self.folder))? {
			let entry = entry.map_err(at(&self.folder))?;
			let of_study = entry.file_name().to_str().and_then(|file| file.strip_prefix(&name)).is_some();
			if of_study {
				destroy(&entry.path()).map_err(at(&entry.path()))?;
				found = true;
			}
		}
		let lookups = self.folder.join("uid");
		for entry in fs::read_dir(&lookups).map_err(at(&lookups))? {
			let path = entry.map_err(at(&lookups))?.path();
			if read_if_there(&path)?.is_some_and(|bytes| bytes.as_slice() == name.as_bytes()) {
				destroy(&path).map_err(at(&path))?;
				found = true;
			}
		}
		Ok(found)
	}

	fn manifest_path(&self, id: &StudyId) -> PathBuf {
		self.folder.join(format!("{}.cbor", hex::encode(id)))
	}

	fn lookup_path(&self, study_uid: &str) -> PathBuf {
		let lookup = derive(&self.key.0, "radledger:lookup:v1", study_uid.as_bytes());
		self.folder.join("uid").join(hex::encode(*lookup))
	}
}

/// Overwrites a file, then removes it. It cannot reach old blocks that the disk keeps (as SSDs do), snapshots or
/// backups.
pub fn destroy(path: &Path) -> io::Result<()> {
	let mut file = OpenOptions::new().write(true).open(path)?;
	let length = file.metadata()?.len();
	io::copy(&mut io::repeat(0).take(length), &mut file)?;
	file.sync_all()?;
	fs::remove_file(path)?;
	path.parent()
		.filter(|folder| !folder.as_os_str().is_empty())
		.map_or(Ok(()), |folder| File::open(folder)?.sync_all())
}

fn at(path: &Path) -> impl Fn(io::Error) -> VaultError + '_ {
	move |error| VaultError::Io { path: path.into(), error }
}

fn read_if_there(path: &Path) -> Result<Option<Zeroizing<Vec<u8>>>, VaultError> {
	match fs::read(path) {
		Ok(bytes) => Ok(Some(Zeroizing::new(bytes))),
		Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
		Err(error) => Err(at(path)(error)),
	}
}

/// Writes a file that only its owner can read, whole or not at all; `put` moves it to its final name.
fn write(path: &Path, bytes: &[u8], put: impl FnOnce(&Path, &Path) -> io::Result<()>) -> Result<(), VaultError> {
	let temporary = path.with_extension(format!("{}.new", std::process::id()));
	let write = || -> io::Result<()> {
		let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&temporary)?;
		file.write_all(bytes)?;
		file.sync_all()?;
		put(&temporary, path)?;
		path.parent().map_or(Ok(()), |folder| File::open(folder)?.sync_all())
	};
	write().map_err(at(path))
}
