//! Where the themes that are not converted yet find what moved to the library of workflows.

pub mod block {
	pub use radledger_workflows::study::reading::findings;
}

pub mod keeper {
	use crate::errors::Failure;
	use radledger_dicom::Manifest;
	use radledger_primitives::{StudyId, H256};
	use radledger_workflows::vault::{Lock, Manifests, Vault};
	use std::path::Path;

	pub struct Keeper(Vault, Manifests);

	impl Keeper {
		pub fn open(folder: &Path) -> Result<Self, Failure> {
			let vault = Vault::open(folder)?;
			let manifests = vault.manifests()?;
			Ok(Self(vault, manifests))
		}

		pub fn lock(&self) -> Result<Lock, Failure> {
			Ok(self.0.lock()?)
		}

		pub fn folder(&self) -> &Path {
			self.0.folder()
		}

		pub fn load(&self, study: &StudyId) -> Result<Option<Manifest>, Failure> {
			Ok(self.1.load(study)?)
		}

		pub fn settle(&self, manifest: Manifest, on_ledger: Option<&H256>) -> Result<Manifest, Failure> {
			Ok(self.1.settle(manifest, on_ledger)?)
		}
	}
}

pub mod table {
	pub fn short(hash: &radledger_primitives::H256) -> String {
		format!("{:.12}", format!("{hash:?}"))
	}
}

pub mod text {
	pub use radledger_primitives::text::moment::show as rfc3339;
	pub use radledger_workflows::words::{clean, count, path as show};
}

pub mod verdict {
	use radledger_dicom::{Manifest, Study};
	pub use radledger_workflows::study::verify::{Against, InstanceState as InstanceWord, StudyCheck};

	pub fn judge(study: &Study, manifest: Option<&Manifest>, against: Against) -> StudyCheck {
		match manifest {
			Some(manifest) => radledger_workflows::study::verify::judge(study, manifest, against),
			None => StudyCheck::unknown(study),
		}
	}
}
