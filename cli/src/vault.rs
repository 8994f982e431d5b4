//! Files of the vault: there whole or not at all, and for their owner alone.

use crate::{
	errors::Failure,
	study::text::{clean, show},
};
use serde::{de::DeserializeOwned, Serialize};
use std::{
	fs::{self, DirBuilder, File},
	io::{self, ErrorKind, Write},
	os::unix::fs::DirBuilderExt,
	path::Path,
};
use zeroize::Zeroizing;

/// What is written in a file as JSON; `None` if there is none.
pub fn load<T: DeserializeOwned>(path: &Path) -> Result<Option<T>, Failure> {
	match fs::read(path) {
		Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
		Err(error) => Err(failed(path, "cannot read", error)),
		Ok(bytes) => serde_json::from_slice(&Zeroizing::new(bytes))
			.map(Some)
			.map_err(|error| failed(path, "cannot understand", error)),
	}
}

/// Writes JSON, as [`write`] does.
pub fn save(path: &Path, what: &impl Serialize) -> Result<(), Failure> {
	let json = serde_json::to_vec_pretty(what).map_err(|error| failed(path, "cannot write", error))?;
	write(path, &Zeroizing::new(json))
}

/// Written beside its place, flushed and renamed; on the disk when this returns.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
	let write = || -> io::Result<()> {
		let folder = path.parent().unwrap_or(Path::new("."));
		DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
		// A temporary file is its owner's alone.
		let mut file = tempfile::NamedTempFile::new_in(folder)?;
		file.write_all(bytes)?;
		file.as_file().sync_all()?;
		file.persist(path).map_err(|error| error.error)?;
		File::open(folder)?.sync_all()
	};
	write().map_err(|error| failed(path, "cannot write", error))
}

/// What is wrong with a file of the vault.
pub fn failed(path: &Path, what: &str, why: impl ToString) -> Failure {
	Failure::failed("vault", format!("{what} {}", show(path)))
		.why(clean(&why.to_string()))
		.hint("compare it with a backup of the vault, or name another vault (--vault)")
}
