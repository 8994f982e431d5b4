//! Everything in the vault that is JSON: one kind of note, one folder; one thing, one file.

use super::{
	file::{self, Existing},
	VaultError,
};
use serde::{de::DeserializeOwned, Serialize};
use std::{
	fs,
	io::ErrorKind,
	marker::PhantomData,
	path::{Path, PathBuf},
};
use zeroize::Zeroizing;

/// What a file of the vault holds. Its JSON has a field `version`; other versions than [`Self::VERSION`] are refused
/// rather than misread.
pub trait Note: Serialize + DeserializeOwned {
	/// The folder in the vault.
	const FOLDER: &'static str;
	/// The version that this program writes and reads; `None` for kinds that never had one.
	const VERSION: Option<u16>;
}

/// The notes of one kind.
#[derive(Debug)]
pub struct Notes<N> {
	folder: PathBuf,
	kind: PhantomData<fn() -> N>,
}

impl<N: Note> Notes<N> {
	pub(super) fn new(folder: PathBuf) -> Self {
		Self { folder, kind: PhantomData }
	}

	/// Those in a folder of theirs.
	pub fn within(self, folder: &str) -> Self {
		Self { folder: self.folder.join(folder), ..self }
	}

	/// Where they are.
	pub fn folder(&self) -> &Path {
		&self.folder
	}

	/// Where the note `name` is, or would be.
	pub fn path(&self, name: &str) -> PathBuf {
		self.folder.join(format!("{name}.json"))
	}

	/// The note `name`; `None` if there is none.
	///
	/// # Errors
	/// It cannot be read, is half-written or damaged, or is of another version.
	pub fn read(&self, name: &str) -> Result<Option<N>, VaultError> {
		read_from(&self.path(name))
	}

	/// Writes the note `name`, on the disk when this returns.
	///
	/// # Errors
	/// As [`file::write`].
	pub fn write(&self, name: &str, note: &N) -> Result<(), VaultError> {
		self.put(name, note, Existing::Replace).map(|_| ())
	}

	/// Writes the note `name` unless there is one. Says whether it was written.
	///
	/// # Errors
	/// As [`file::write`].
	pub fn write_new(&self, name: &str, note: &N) -> Result<bool, VaultError> {
		self.put(name, note, Existing::Keep)
	}

	fn put(&self, name: &str, note: &N, existing: Existing) -> Result<bool, VaultError> {
		let path = self.path(name);
		let json = serde_json::to_vec_pretty(note).map_err(|error| VaultError::damaged(&path)(&error))?;
		file::write(&path, &Zeroizing::new(json), existing)
	}

	/// The names of all notes, sorted.
	///
	/// # Errors
	/// The folder cannot be read.
	pub fn names(&self) -> Result<Vec<String>, VaultError> {
		let entries = match fs::read_dir(&self.folder) {
			Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
			entries => entries.map_err(VaultError::io("read", &self.folder))?,
		};
		let mut names = Vec::new();
		for entry in entries {
			let name = entry.map_err(VaultError::io("read", &self.folder))?.file_name();
			names.extend(name.to_str().and_then(|name| name.strip_suffix(".json")).map(str::to_owned));
		}
		names.sort();
		Ok(names)
	}

	/// Destroys the note `name`, see [`file::destroy`]; says whether there was one.
	///
	/// # Errors
	/// As the system says.
	pub fn destroy(&self, name: &str) -> Result<bool, VaultError> {
		file::destroy(&self.path(name))
	}
}

/// A note from a file that may lie anywhere; `None` if there is none.
///
/// # Errors
/// As [`Notes::read`].
pub fn read_from<N: Note>(path: &Path) -> Result<Option<N>, VaultError> {
	#[derive(serde::Deserialize)]
	struct Versioned {
		version: Option<u16>,
	}

	let Some(bytes) = file::read(path)? else {
		return Ok(None);
	};
	let damaged = VaultError::damaged(path);
	// The version first: a later one may have fields that this program does not know.
	let found: Versioned = serde_json::from_slice(&bytes).map_err(|error| damaged(&error))?;
	if let (Some(known), Some(version)) = (N::VERSION, found.version) {
		if version != known {
			return Err(VaultError::Newer { path: path.into(), version, known });
		}
	}
	serde_json::from_slice(&bytes).map(Some).map_err(|error| damaged(&error))
}
