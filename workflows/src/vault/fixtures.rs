//! Vaults to test with.

use super::Vault;
use std::{fs, path::Path};
use tempfile::TempDir;

/// An empty vault.
pub fn vault() -> (TempDir, Vault) {
	let folder = tempfile::tempdir().unwrap();
	let vault = Vault::open(&folder.path().join("vault")).unwrap();
	(folder, vault)
}

/// A copy of the vault that the command line of 0.1.0 made.
pub fn of_the_first_release() -> (TempDir, Vault) {
	let (folder, vault) = vault();
	copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vault-of-0.1.0"), vault.folder());
	(folder, vault)
}

fn copy(from: &Path, to: &Path) {
	for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
		let to = to.join(entry.file_name());
		match entry.file_type().unwrap().is_dir() {
			true => {
				fs::create_dir_all(&to).unwrap();
				copy(&entry.path(), &to);
			}
			false => drop(fs::copy(entry.path(), to).unwrap()),
		}
	}
}
