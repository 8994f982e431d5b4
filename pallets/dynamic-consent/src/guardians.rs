//! Guardians, who decide for patients. Their list is held at the organisation that enrolled the patient, and no value moves.

use super::*;

impl<T: Config> Pallet<T> {
	/// The footprint of a list of guardians.
	pub fn guardians_footprint() -> Footprint {
		Footprint::from_mel::<(T::AccountId, GuardianshipOf<T>)>()
	}

	/// Whether `who` is a guardian of `patient`.
	pub(crate) fn is_guardian(who: &T::AccountId, patient: &T::AccountId) -> bool {
		Guardians::<T>::get(patient).is_some_and(|known| known.accounts.contains(who))
	}

	/// Whether a guardian may make this call. It is never one that carries another.
	fn is_for_guardians(call: &T::RuntimeCall) -> bool {
		call.is_sub_type().is_some_and(|call: &Call<T>| {
			let appoints = matches!(call, Call::appoint_guardian { .. } | Call::dismiss_guardian { .. });
			call.is_of_patients() && !appoints
		})
	}

	/// Whether `call` costs a patient nothing, if a patient or a guardian signs it.
	pub(crate) fn is_free(call: &T::RuntimeCall) -> bool {
		match call.is_sub_type() {
			Some(Call::as_guardian { call, .. }) => Self::is_for_guardians(call),
			Some(call) => call.is_of_patients(),
			None => T::FreeCalls::contains(call),
		}
	}

	/// Whether a call that [`Self::is_free`] costs this account nothing: a patient, or one who was released and still takes
	/// what they earned.
	pub(crate) fn pays_nothing(who: &T::AccountId, call: &T::RuntimeCall) -> bool {
		T::Membership::is_patient(who) || (T::FreeCalls::contains(call) && Files::<T>::contains_key(who))
	}

	/// The patient whose call this is when `who` signs it: `who`, or a patient whose guardian they are.
	pub(crate) fn patient_of(who: &T::AccountId, call: &T::RuntimeCall) -> Option<T::AccountId> {
		match call.is_sub_type() {
			_ if !Self::is_free(call) => None,
			Some(Call::as_guardian { patient, .. }) => Self::is_guardian(who, patient).then(|| patient.clone()),
			_ => Some(who.clone()),
		}
	}

	/// The patient for whom a call is made, and whether a guardian makes it.
	pub(crate) fn speaker(origin: OriginFor<T>) -> Result<(T::AccountId, bool), DispatchError> {
		let caller: Result<Guarded<T::AccountId>, T::Caller> = T::Caller::from(origin).into();
		match caller {
			Ok(Guarded { patient, .. }) => Ok((patient, true)),
			Err(caller) => Ok((ensure_signed(Into::<OriginFor<T>>::into(caller))?, false)),
		}
	}

	pub(crate) fn do_as_guardian(
		guardian: T::AccountId,
		patient: T::AccountId,
		call: T::RuntimeCall,
	) -> DispatchResult {
		ensure!(Self::is_guardian(&guardian, &patient), Error::<T>::NotAGuardian);
		ensure!(Self::is_for_guardians(&call), Error::<T>::NotForGuardians);
		let caller = T::Caller::from(Guarded { patient, guardian });
		call.dispatch(caller.into()).map(|_| ()).map_err(|ended| ended.error)
	}

	pub(crate) fn do_appoint(patient: &T::AccountId, file: &FileOf<T>, guardian: T::AccountId) -> DispatchResult {
		ensure!(*patient != guardian, Error::<T>::OwnGuardian);
		let mut known = match Guardians::<T>::get(patient) {
			Some(known) => known,
			None => Guardianship {
				accounts: BoundedVec::new(),
				ticket: T::Rent::new(&file.payer, Self::guardians_footprint())?,
			},
		};
		ensure!(!known.accounts.contains(&guardian), Error::<T>::AlreadyAGuardian);
		known.accounts.try_push(guardian).map_err(|_| Error::<T>::TooManyGuardians)?;
		Guardians::<T>::insert(patient, known);
		Ok(())
	}

	pub(crate) fn do_dismiss(patient: &T::AccountId, file: &FileOf<T>, guardian: &T::AccountId) -> DispatchResult {
		let mut known = Guardians::<T>::get(patient).ok_or(Error::<T>::NotAGuardian)?;
		let at = known.accounts.iter().position(|known| known == guardian);
		known.accounts.remove(at.ok_or(Error::<T>::NotAGuardian)?);
		if known.accounts.is_empty() {
			Guardians::<T>::remove(patient);
			return known.ticket.drop(&file.payer);
		}
		Guardians::<T>::insert(patient, known);
		Ok(())
	}

	/// Has `to` pay for the list of a patient's guardians, which `from` paid for.
	pub(crate) fn hold_guardians_at(patient: &T::AccountId, from: &T::AccountId, to: &T::AccountId) -> DispatchResult {
		let Some(known) = Guardians::<T>::get(patient).filter(|_| from != to) else {
			return Ok(());
		};
		let ticket = T::Rent::new(to, Self::guardians_footprint())?;
		known.ticket.drop(from)?;
		Guardians::<T>::insert(patient, Guardianship { ticket, ..known });
		Ok(())
	}

	/// Dismisses every guardian of a patient.
	pub(crate) fn dismiss_all(patient: &T::AccountId, file: &FileOf<T>) -> DispatchResult {
		let Some(known) = Guardians::<T>::take(patient) else {
			return Ok(());
		};
		for guardian in known.accounts {
			Self::deposit_event(Event::GuardianDismissed { patient: patient.clone(), guardian });
		}
		known.ticket.drop(&file.payer)
	}
}
