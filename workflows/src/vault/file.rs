//! Files that are there whole or not at all, and for their owner alone.

use super::VaultError;
use std::{
	fs::{self, DirBuilder, File, OpenOptions},
	io::{self, ErrorKind, Read, Write},
	os::unix::fs::{DirBuilderExt, OpenOptionsExt},
	path::Path,
};
use zeroize::Zeroizing;

/// Makes a folder, and those that it is in, for their owner alone.
///
/// # Errors
/// As the system says.
pub fn make_folder(folder: &Path) -> Result<(), VaultError> {
	DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(VaultError::io("make", folder))
}

/// The bytes of a file; `None` if there is none.
///
/// # Errors
/// As the system says.
pub fn read(path: &Path) -> Result<Option<Zeroizing<Vec<u8>>>, VaultError> {
	match fs::read(path) {
		Ok(bytes) => Ok(Some(Zeroizing::new(bytes))),
		Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
		Err(error) => Err(VaultError::io("read", path)(error)),
	}
}

/// Longest file that somebody names and that is read whole, unless it is of a kind with a limit of its own: 64 MiB.
pub const LONGEST: u64 = 64 << 20;

/// The bytes of a file that somebody named: it may be a pipe, and may never end.
///
/// # Errors
/// As the system says; or it is longer than `most` bytes.
pub fn named(path: &Path, most: u64) -> io::Result<Vec<u8>> {
	let mut bytes = Vec::new();
	File::open(path)?.take(most.saturating_add(1)).read_to_end(&mut bytes)?;
	match bytes.len() as u64 > most {
		true => Err(io::Error::new(ErrorKind::FileTooLarge, format!("it is longer than {most} bytes"))),
		false => Ok(bytes),
	}
}

/// [`named`], as text in UTF-8.
///
/// # Errors
/// As [`named`]; or it is not text.
pub fn named_text(path: &Path, most: u64) -> io::Result<String> {
	String::from_utf8(named(path, most)?).map_err(|_| io::Error::new(ErrorKind::InvalidData, "it is not text in UTF-8"))
}

/// A file that is there; `None` if there is none.
///
/// # Errors
/// As the system says.
pub fn open(path: &Path) -> Result<Option<File>, VaultError> {
	match File::open(path) {
		Ok(file) => Ok(Some(file)),
		Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
		Err(error) => Err(VaultError::io("read", path)(error)),
	}
}

/// Whether [`write()`] takes the place of a file that is there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Existing {
	/// It does.
	Replace,
	/// The file that is there stays, and the new one is dropped.
	Keep,
}

/// Writes a file beside its place, flushes it and renames it: on the disk when this returns. Says whether it was put there.
///
/// # Errors
/// As the system says; then whatever was there before is there still.
pub fn write(path: &Path, bytes: &[u8], existing: Existing) -> Result<bool, VaultError> {
	write_with(path, existing, |file| file.write_all(bytes))
}

/// [`write()`] for content that is never in memory as a whole.
///
/// # Errors
/// As [`write()`].
pub fn write_with(
	path: &Path,
	existing: Existing,
	content: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<bool, VaultError> {
	let folder = path.parent().unwrap_or(Path::new("."));
	make_folder(folder)?;
	let write = || -> io::Result<bool> {
		// A temporary file is its owner's alone. Its name begins as that of the file, so that `destroy_all` finds what a
		// writer left behind that was killed.
		let name = path.file_name().unwrap_or_default().to_string_lossy();
		let prefix = format!("{name}.");
		let mut file = tempfile::Builder::new().prefix(&prefix).suffix(".new").tempfile_in(folder)?;
		content(file.as_file_mut())?;
		file.as_file().sync_all()?;
		let put = match existing {
			Existing::Replace => file.persist(path).map(|_| true).map_err(|error| error.error)?,
			Existing::Keep => match file.persist_noclobber(path) {
				Ok(_) => true,
				Err(error) if error.error.kind() == ErrorKind::AlreadyExists => false,
				Err(error) => return Err(error.error),
			},
		};
		File::open(folder)?.sync_all()?;
		Ok(put)
	};
	write().map_err(VaultError::io("write", path))
}

/// Overwrites a file with zeros and removes it; says whether it was there. Copies that a file system or a backup keeps are not
/// reached.
///
/// # Errors
/// As the system says.
pub fn destroy(path: &Path) -> Result<bool, VaultError> {
	let destroy = || -> io::Result<bool> {
		let mut file = match OpenOptions::new().write(true).open(path) {
			Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
			file => file?,
		};
		let length = file.metadata()?.len();
		io::copy(&mut io::repeat(0).take(length), &mut file)?;
		file.sync_all()?;
		fs::remove_file(path)?;
		if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
			File::open(folder)?.sync_all()?;
		}
		Ok(true)
	};
	destroy().map_err(VaultError::io("destroy", path))
}

/// [`destroy`]s every file of a folder whose name begins with `name`: one thing with what interrupted writers left of it.
/// Returns whether there was any.
///
/// # Errors
/// As the system says.
pub fn destroy_all(folder: &Path, name: &str) -> Result<bool, VaultError> {
	let entries = match fs::read_dir(folder) {
		Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
		entries => entries.map_err(VaultError::io("read", folder))?,
	};
	let mut found = false;
	for entry in entries {
		let entry = entry.map_err(VaultError::io("read", folder))?;
		if entry.file_name().to_string_lossy().starts_with(name) {
			found |= destroy(&entry.path())?;
		}
	}
	Ok(found)
}

/// Removes a file, if it is there.
///
/// # Errors
/// As the system says.
pub fn remove(path: &Path) -> Result<(), VaultError> {
	match fs::remove_file(path) {
		Err(error) if error.kind() != ErrorKind::NotFound => Err(VaultError::io("remove", path)(error)),
		_ => Ok(()),
	}
}

/// Writes a new file for its owner alone; nothing is left of it if that fails.
///
/// # Errors
/// There is a file already, or as the system says.
pub fn create(path: &Path, write: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<()> {
	let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
	write(&mut file).and_then(|()| file.sync_all()).inspect_err(|_| {
		// Half a file is worth less than none.
		let _ = fs::remove_file(path);
	})
}
