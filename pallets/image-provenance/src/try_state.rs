//! What must hold of this pallet's storage at every moment.

use super::*;
use frame::deps::sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::studies_have_content_and_every_earlier_version()?;
		Self::amendments_belong_to_studies()
	}

	/// Each study has at least one instance and series, and each version before the present one is kept.
	fn studies_have_content_and_every_earlier_version() -> Result<(), TryRuntimeError> {
		for (id, study) in Studies::<T>::iter() {
			ensure!(study.instances > 0 && study.series > 0, "a study has no content");
			ensure!(
				study.version <= T::MaxAmendments::get(),
				"a study has more versions than allowed"
			);
			let mut before = None;
			for version in 0..study.version {
				let amendment = Amendments::<T>::get(id, version).ok_or("an earlier version of a study is lost")?;
				ensure!(
					before <= Some((amendment.at, amendment.block)),
					"versions of a study are out of order"
				);
				before = Some((amendment.at, amendment.block));
			}
			ensure!(
				before <= Some((study.at, study.block)),
				"versions of a study are out of order"
			);
		}
		Ok(())
	}

	/// Each amendment belongs to a study and to one of its earlier versions.
	fn amendments_belong_to_studies() -> Result<(), TryRuntimeError> {
		for (id, version, _) in Amendments::<T>::iter() {
			let study = Studies::<T>::get(id).ok_or("an amendment belongs to no study")?;
			ensure!(
				version < study.version,
				"an amendment is of a version that does not exist"
			);
		}
		Ok(())
	}
}
