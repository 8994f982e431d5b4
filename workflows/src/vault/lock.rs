//! One writer at a time.

use super::VaultError;
use std::{
	fs::{File, OpenOptions},
	os::unix::fs::OpenOptionsExt,
	path::Path,
};

/// Keeps others from changing a vault until it is dropped; also when the program is killed meanwhile.
///
/// The lock is advisory and on an open file (flock), so it holds between programs and between the threads of one program.
#[derive(Debug)]
pub struct Lock(#[allow(dead_code)] File);

impl Lock {
	pub(super) fn of(folder: &Path) -> Result<Self, VaultError> {
		let path = folder.join(".lock");
		let file = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(&path);
		let file = file.map_err(VaultError::io("open", &path))?;
		file.lock().map_err(VaultError::io("lock", &path))?;
		Ok(Self(file))
	}
}
