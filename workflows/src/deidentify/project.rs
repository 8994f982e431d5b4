//! Projects: copies for one purpose, whose patients can be told apart and followed, and not recognised in another project.

use crate::vault::{Note, Vault, VaultError};
use radledger_dicom::{new_salt, Secret};
use radledger_primitives::{digest::sha256, H256};
use serde::{Deserialize, Serialize};

/// The secret of a project. Whoever has it can tell which copy is of which patient, as far as they can guess the Patient
/// ID; once it is destroyed, nobody can.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Project {
	version: u16,
	name: String,
	/// 32 secret bytes.
	secret: H256,
}

impl Note for Project {
	const FOLDER: &'static str = "projects";
	const VERSION: Option<u16> = Some(1);
}

/// The secret of the project with this name, made if there is none.
///
/// # Errors
/// The vault cannot be read or written.
pub(super) fn secret(vault: &Vault, name: &str) -> Result<Secret, VaultError> {
	let notes = vault.notes::<Project>();
	let file = hex::encode(sha256(&[name.as_bytes()]));
	if notes.read(&file)?.is_none() {
		let secret = new_salt().map_err(|error| VaultError::Random { error: error.to_string() })?;
		// Of two programs that begin a project at once, one makes the secret and both use it.
		notes.write_new(&file, &Project { version: 1, name: name.into(), secret: H256(secret) })?;
	}
	match notes.read(&file)? {
		Some(project) if project.name == name => Ok(Secret(project.secret.0)),
		_ => Err(VaultError::damaged(&notes.path(&file))(&"it is of another project")),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::vault::fixtures::vault;

	#[test]
	fn secret_should_stay_and_be_the_projects_own() {
		let (_folder, vault) = vault();
		let names = ["default", "Trial 7", "../key", ""];
		let secrets = names.map(|name| secret(&vault, name).unwrap());
		for (at, name) in names.iter().enumerate() {
			assert_eq!(secret(&vault, name).unwrap(), secrets[at], "{name}");
			assert_eq!(secrets.iter().filter(|other| **other == secrets[at]).count(), 1, "{name}");
		}
		let notes = vault.notes::<Project>();
		assert_eq!(notes.names().unwrap().len(), names.len());
		let (first, second) = (hex::encode(sha256(&[b"default"])), hex::encode(sha256(&[b"Trial 7"])));
		std::fs::copy(notes.path(&first), notes.path(&second)).unwrap();
		assert!(matches!(secret(&vault, "Trial 7"), Err(VaultError::Damaged { .. })));
	}
}
