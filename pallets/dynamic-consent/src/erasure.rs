//! Erased studies: a patient's file stops naming them.

use super::*;
use radledger_primitives::calendar::{month_of, start_of_month};

impl<T: Config> Pallet<T> {
	/// Puts [`ERASED_STUDY`] in the place of each erased study that these records of a patient name. Returns how many names
	/// went.
	pub(crate) fn do_forget(patient: &T::AccountId, places: &[Place]) -> Result<u32, DispatchError> {
		let mut file = Files::<T>::get(patient).ok_or(Error::<T>::NotAPatient)?;
		let mut gone = 0u32;
		for place in places {
			let forgotten = match place {
				Place::InForce => {
					let consents = file.consents.iter_mut().map(|given| &mut given.consent.scope);
					let refusals = file.refusals.iter_mut().map(|refusal| &mut refusal.scope);
					consents.chain(refusals).fold(0, |gone: u32, scope| gone.saturating_add(Self::unname(scope)))
				}
				Place::Ended(id) => Self::forget_in_decision(patient, *id)?,
				Place::Request(id) => Self::forget_in_request(patient, *id)?,
				Place::Page(page) => Self::forget_in_page(patient, *page)?,
			};
			gone = gone.saturating_add(forgotten);
		}
		Files::<T>::insert(patient, file);
		ensure!(gone > 0, Error::<T>::NothingErased);
		Ok(gone)
	}

	/// Whether it names an erased study, which it does not from now on.
	fn forget_study(study: &mut Option<StudyId>) -> bool {
		let erased = study.as_ref().is_some_and(T::Studies::is_erased);
		if erased {
			*study = Some(ERASED_STUDY);
		}
		erased
	}

	/// Returns 1 if the scope named an erased study.
	fn unname(scope: &mut Scope) -> u32 {
		match scope {
			Scope::Study(study) if T::Studies::is_erased(study) => {
				*study = ERASED_STUDY;
				1
			}
			_ => 0,
		}
	}

	fn forget_in_decision(patient: &T::AccountId, id: ConsentId) -> Result<u32, Error<T>> {
		let mut ended = EndedDecisions::<T>::get(patient, id).ok_or(Error::<T>::NothingErased)?;
		let gone = match &mut ended.decided {
			Decided::Consent(given) => Self::unname(&mut given.consent.scope),
			Decided::Refusal(refusal) => Self::unname(&mut refusal.scope),
		};
		EndedDecisions::<T>::insert(patient, id, ended);
		Ok(gone)
	}

	fn forget_in_request(patient: &T::AccountId, id: RequestId) -> Result<u32, Error<T>> {
		let mut request = Requests::<T>::get(patient, id).ok_or(Error::<T>::RequestNotFound)?;
		let gone = Self::forget_study(&mut request.study);
		Requests::<T>::insert(patient, id, request);
		Ok(gone.into())
	}

	/// Takes a study that was erased out of an entry. If another record tells the same, it could be found by the exact time: only
	/// the month stays, as the first moment of the next one.
	fn forget_entry(entry: &mut AccessOf<T>) -> bool {
		let erased = Self::forget_study(&mut entry.study);
		if erased && entry.activity.forget() {
			entry.at = start_of_month(month_of(entry.at).saturating_add(1));
			entry.block = Default::default();
		}
		erased
	}

	/// Of each entry, and of the emergency that it tells.
	fn forget_in_page(patient: &T::AccountId, page: u32) -> Result<u32, Error<T>> {
		let mut known = Logs::<T>::get(patient, page).ok_or(Error::<T>::NothingErased)?;
		let mut gone = 0u32;
		for (at, entry) in known.uses.iter_mut().enumerate() {
			if !Self::forget_entry(entry) {
				continue;
			}
			gone = gone.saturating_add(1);
			if matches!(entry.outcome, Outcome::Emergency { .. }) {
				let key = (entry.organisation, patient, Self::number_of(page, at));
				Emergencies::<T>::mutate(key, |emergency| {
					if let Some(emergency) = emergency {
						emergency.study = Some(ERASED_STUDY);
					}
				});
			}
		}
		Logs::<T>::insert(patient, page, known);
		Ok(gone)
	}
}
