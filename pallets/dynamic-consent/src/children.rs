//! Children, for whom guardians decide until they come of age.

use super::*;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_prove_minority(patient: &T::AccountId, month: Month, proof: H256) -> DispatchResult {
		let mut file = Self::open_file(patient)?;
		let child = file.child.as_mut().ok_or(Error::<T>::NotAChild)?;
		let tells_more = month > child.proved && child.minority.verify(month, proof);
		ensure!(tells_more, Error::<T>::InvalidProof);
		child.proved = month;
		Files::<T>::insert(patient, file);
		Ok(())
	}

	/// Ends the guardians' consents and their right to decide. Their refusals stay in force.
	pub(crate) fn do_attest_majority(standing: &Standing, patient: &T::AccountId) -> DispatchResult {
		let mut file = Self::open_file(patient)?;
		ensure!(standing.organisation == file.organisation, Error::<T>::NotAuthorised);
		let child = file.child.take().ok_or(Error::<T>::NotAChild)?;
		let now = T::Time::now();
		let mut kept = BoundedVec::new();
		for given in core::mem::take(&mut file.consents) {
			if !given.guarded {
				kept.try_push(given).map_err(|_| Error::<T>::TooManyConsents)?;
				continue;
			}
			let end = Self::as_proved(given.clone(), Some(child)).end();
			let (at, cause) = match end.filter(|end| *end <= now) {
				Some(end) => (end, EndCause::Expired),
				None => (now, EndCause::Majority),
			};
			Self::archive(patient, given.consent.id, Decided::Consent(given), at, cause);
		}
		file.consents = kept;
		T::Guardians::dismiss_all(patient, &file.payer);
		Files::<T>::insert(patient, file);
		Ok(())
	}
}
