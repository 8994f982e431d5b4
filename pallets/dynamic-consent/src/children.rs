//! Children, for whom guardians decide until they come of age.
//!
//! A child's own key takes back, refuses and declines like any patient's. Guardians decide on everything that permits more
//! (consents, approvals, the end of a refusal), as long as minority is proved. The child's own key appoints the
//! first guardian, at the desk where it is enrolled. It decides alone once a data steward attests majority, or once
//! nobody has proved minority for [`SILENCE_MONTHS`].

use super::*;

impl<T: Config> Pallet<T> {
	/// Whether the patient, or a guardian if `guarded`, may permit more now.
	pub(crate) fn ensure_of_age_or_guarded(file: &FileOf<T>, guarded: bool) -> Result<(), Error<T>> {
		let Some(child) = file.child else {
			return Ok(());
		};
		let now = T::Time::now();
		match guarded {
			true => ensure!(now < child.proved_until(), Error::<T>::MinorityNotProved),
			false => ensure!(child.of_age_from() <= now, Error::<T>::GuardiansDecide),
		}
		Ok(())
	}

	/// Whether these purposes can be refused, or the refusal be lifted: on emergencies only a patient of age decides, in
	/// person. A guardian acts in the patient's interest, and a choice that may cost a life is not theirs.
	pub(crate) fn ensure_personal(file: &FileOf<T>, purposes: Purposes, guarded: bool) -> Result<(), Error<T>> {
		let in_person = !guarded && Self::ensure_of_age_or_guarded(file, guarded).is_ok();
		ensure!(in_person || !purposes.any_of(Purposes::EMERGENCY), Error::<T>::EmergencyIsPersonal);
		Ok(())
	}

	pub(crate) fn do_prove_minority(patient: &T::AccountId, month: Month, proof: H256) -> DispatchResult {
		let mut file = Self::open_file(patient)?;
		let mut child = file.child.ok_or(Error::<T>::NotAChild)?;
		let tells_more = month > child.proved && child.minority.verify(month, proof);
		ensure!(tells_more, Error::<T>::InvalidProof);
		let now = T::Time::now();
		// What ended for lack of a proof has ended: whoever received data has a duty.
		if child.proved_until() <= now {
			Self::end_guarded(patient, &mut file, child, now)?;
		}
		child.proved = month;
		file.child = Some(child);
		Files::<T>::insert(patient, file);
		Ok(())
	}

	/// Ends the guardians' consents and their right to decide. Their refusals stay in force.
	pub(crate) fn do_attest_majority(standing: &Standing, patient: &T::AccountId) -> DispatchResult {
		let mut file = Self::open_file(patient)?;
		let child = file.child.ok_or(Error::<T>::NotAChild)?;
		let may = standing.organisation == child.recorded_by || standing.kind == OrganisationKind::Regulator;
		ensure!(may, Error::<T>::NotAuthorised);
		Self::end_guarded(patient, &mut file, child, T::Time::now())?;
		file.child = None;
		Self::dismiss_all(patient, &file)?;
		Files::<T>::insert(patient, file);
		Ok(())
	}

	/// Ends what guardians of a child consented to: where it has ended for lack of a proof, or else now.
	fn end_guarded(patient: &T::AccountId, file: &mut FileOf<T>, child: Child, now: Moment) -> Result<(), Error<T>> {
		let mut kept = BoundedVec::new();
		for given in core::mem::take(&mut file.consents) {
			if given.guarded {
				let (id, at, cause) = Self::end_of(&given, Some(child), now, EndCause::Majority);
				Self::archive(patient, id, Decided::Consent(given), at, cause);
			} else {
				kept.try_push(given).map_err(|_| Error::<T>::TooManyConsents)?;
			}
		}
		file.consents = kept;
		Ok(())
	}
}
