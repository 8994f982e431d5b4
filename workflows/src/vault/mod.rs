//! The vault: what is kept off the ledger, in a folder that only its owner can open.
//!
//! Salts, manifests and notes are what opens the ledger's commitments: whoever has them can prove what the ledger means,
//! and destroying them erases it. [`notes`] keeps everything that is JSON, one file per [`Note`]; [`mod@file`] puts a file
//! in its place whole or not at all.
//!
//! Several programs and several callers may use one vault at once: a file is replaced in one step, and whoever reads a
//! note in order to change it holds the [`Lock`] of the vault meanwhile. [`manifests`] keeps what studies were anchored with.

pub mod file;
#[cfg(test)]
pub(crate) mod fixtures;
mod lock;
pub mod manifests;
pub mod notes;

pub use lock::Lock;
pub use manifests::Manifests;
pub use notes::{Note, Notes};

use std::{
	fmt, fs, io,
	os::unix::fs::PermissionsExt,
	path::{Path, PathBuf},
};

/// The version of the layout of a vault. A vault without a file [`FORMAT`] is of version 1.
pub const VERSION: u16 = 1;
/// The file that says which version a vault has.
pub const FORMAT: &str = "format";

crate::errors! {
	/// What can go wrong with the vault.
	pub VaultError {
		Failed Io { doing: &'static str, path: Shown, error: io::Error } = "vault", "cannot {doing} {path}",
			why "{error}",
			remedy "see that the disk has room and may be written, or name another vault";
		Failed NotThere { path: Shown } = "no-such-vault", "there is no vault in {path}",
			why "a vault is made when something is kept in it for the first time, and nothing was kept there yet",
			remedy "name the vault in which your studies are";
		Failed Damaged { path: Shown, error: String } = "vault-damaged", "cannot understand {path}",
			why "{error}",
			remedy "put the file back from a backup of the vault; nothing was changed";
		Refused Newer { path: Shown, version: u16, known: u16 } = "vault-version",
			"{path} has version {version} of its format",
			why "this program knows versions up to {known}",
			remedy "use a program of the release that wrote it; nothing was changed";
		Refused Exposed { path: Shown } = "vault-exposed", "{path} can be opened by other users",
			why "whoever reads the vault can tie the ledger's records to patients",
			remedy "run `chmod 700` on it, and consider who may have copied it";
		Failed Random { error: String } = "no-entropy", "cannot make a salt",
			why "{error}";
	}
}

/// A path for people: without control characters, which could move a cursor or change a verdict on the screen.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Shown(pub PathBuf);

impl From<&Path> for Shown {
	fn from(path: &Path) -> Self {
		Self(path.into())
	}
}

impl fmt::Display for Shown {
	fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
		to.write_str(&crate::words::clean(&self.0.to_string_lossy()))
	}
}

impl VaultError {
	/// What went wrong with a file.
	pub fn io<'a>(doing: &'static str, path: &'a Path) -> impl Fn(io::Error) -> Self + 'a {
		move |error| Self::Io { doing, path: path.into(), error }
	}

	/// A file that does not hold what it should.
	pub fn damaged(path: &Path) -> impl Fn(&dyn fmt::Display) -> Self + '_ {
		move |error| Self::Damaged { path: path.into(), error: crate::words::clean(&error.to_string()) }
	}
}

/// A folder of notes and manifests.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Vault {
	folder: PathBuf,
}

impl Vault {
	/// The vault in `folder`, made if it is not there.
	///
	/// # Errors
	/// The folder cannot be made, others can open it, or it is a vault of a later version.
	pub fn open(folder: &Path) -> Result<Self, VaultError> {
		file::make_folder(folder)?;
		let mode = fs::metadata(folder).map_err(VaultError::io("read", folder))?.permissions().mode();
		if mode & 0o077 != 0 {
			return Err(VaultError::Exposed { path: folder.into() });
		}
		let path = folder.join(FORMAT);
		if let Some(text) = file::read(&path)? {
			let text = String::from_utf8_lossy(&text);
			let version = text.trim().parse().map_err(|error| VaultError::damaged(&path)(&error))?;
			if version != VERSION {
				return Err(VaultError::Newer { path: folder.into(), version, known: VERSION });
			}
		}
		Ok(Self { folder: folder.into() })
	}

	/// Where it is.
	pub fn folder(&self) -> &Path {
		&self.folder
	}

	/// The notes of kind `N`.
	pub fn notes<N: Note>(&self) -> Notes<N> {
		Notes::new(self.folder.join(N::FOLDER))
	}

	/// Waits until nobody else changes the vault, and keeps others from it until the lock is dropped.
	pub fn lock(&self) -> Result<Lock, VaultError> {
		Lock::of(&self.folder)
	}

	/// As [`Self::lock`], for workflows that keep the lock while they wait for the ledger: others in the same program wait
	/// without keeping it from going on.
	pub async fn alone(&self) -> Result<Lock, VaultError> {
		let vault = self.clone();
		let lock = tokio::task::spawn_blocking(move || vault.lock()).await;
		lock.map_err(|error| VaultError::io("lock", &self.folder)(io::Error::other(error)))?
	}
}
