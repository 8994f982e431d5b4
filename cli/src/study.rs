//! Where the themes that are not converted yet find what moved to the library of workflows.

pub mod keeper {
	use crate::errors::Failure;
	use radledger_workflows::vault::{Lock, Vault};
	use std::path::Path;

	pub struct Keeper(Vault);

	impl Keeper {
		pub fn open(folder: &Path) -> Result<Self, Failure> {
			Ok(Self(Vault::open(folder)?))
		}

		pub fn lock(&self) -> Result<Lock, Failure> {
			Ok(self.0.lock()?)
		}

		pub fn folder(&self) -> &Path {
			self.0.folder()
		}
	}
}

pub mod table {
	pub fn short(hash: &radledger_primitives::H256) -> String {
		format!("{:.12}", format!("{hash:?}"))
	}
}

pub mod text {
	pub use radledger_workflows::words::{clean, count, path as show};
}
