//! Which orders a study answers, so that it is found by its accession number.
//!
//! ```text
//! orders/<study>.json   the values of Accession Number (0008,0050) in its files
//! ```

use crate::vault::{file, Note, Vault, VaultError};
use radledger_dicom::Study;
use radledger_primitives::{StudyId, H256};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
	version: u16,
	accessions: BTreeSet<String>,
}

impl Note for Written {
	const FOLDER: &'static str = "orders";
	const VERSION: Option<u16> = Some(1);
}

/// The accession numbers of a study's files.
pub(crate) fn of(study: &Study) -> BTreeSet<String> {
	study.instances.iter().filter_map(|instance| instance.about.accession.clone()).collect()
}

/// Keeps accession numbers of a study, besides those that are kept. The caller holds the lock of the vault.
pub(crate) fn keep(vault: &Vault, id: &StudyId, found: BTreeSet<String>) -> Result<(), VaultError> {
	let notes = vault.notes::<Written>();
	let name = hex::encode(id);
	let known = notes.read(&name)?.map(|written| written.accessions).unwrap_or_default();
	let accessions = &known | &found;
	match accessions == known {
		true => Ok(()),
		false => notes.write(&name, &Written { version: 1, accessions }),
	}
}

/// The studies with this accession number.
pub(super) fn called(vault: &Vault, accession: &str) -> Result<BTreeSet<StudyId>, VaultError> {
	let notes = vault.notes::<Written>();
	let mut found = BTreeSet::new();
	for name in notes.names()? {
		let mut id = H256::zero();
		let is_study = hex::decode_to_slice(&name, &mut id.0).is_ok();
		if is_study && notes.read(&name)?.is_some_and(|written| written.accessions.contains(accession)) {
			found.insert(id);
		}
	}
	Ok(found)
}

/// Destroys what is kept of a study; says whether there was anything.
pub(super) fn destroy(vault: &Vault, study: &StudyId) -> Result<bool, VaultError> {
	file::destroy_all(vault.notes::<Written>().folder(), &hex::encode(study))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{study::fixtures::study, vault::fixtures::vault};

	#[test]
	fn studies_should_be_found_by_accession_number_until_they_are_destroyed() {
		let (_folder, vault) = vault();
		let with = |accession: &str| {
			let mut study = study("1.1", &["a", "b"]);
			study.instances[0].about.accession = Some(accession.into());
			study
		};
		let (one, two) = (H256::repeat_byte(1), H256::repeat_byte(2));
		for (id, accession) in [(&one, "A-1"), (&one, "A-2"), (&two, "A-2")] {
			keep(&vault, id, of(&with(accession))).unwrap();
		}
		keep(&vault, &H256::repeat_byte(3), of(&study("1.3", &["a"]))).unwrap();
		assert_eq!(called(&vault, "A-1").unwrap(), BTreeSet::from([one]));
		assert_eq!(called(&vault, "A-2").unwrap(), BTreeSet::from([one, two]));
		assert!(called(&vault, "A").unwrap().is_empty());
		assert!(destroy(&vault, &one).unwrap() && !destroy(&vault, &one).unwrap());
		assert_eq!(called(&vault, "A-2").unwrap(), BTreeSet::from([two]));
	}
}
