//! The invariants of this pallet's storage.

use super::*;
use frame::deps::sp_runtime::TryRuntimeError;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::organisations_and_their_accounts_point_at_each_other()?;
		Self::actors_belong_to_known_organisations()?;
		Self::pending_credentials_are_of_known_organisations()?;
		Self::nobody_is_barred_longer_than_a_credential_lasts()?;
		Self::patients_can_sign()
	}

	/// Each organisation has a number below the next one, and its own account leads back to it.
	fn organisations_and_their_accounts_point_at_each_other() -> Result<(), TryRuntimeError> {
		for (id, organisation) in Organisations::<T>::iter() {
			ensure!(id < NextOrganisationId::<T>::get(), "an organisation has a number that was not given out");
			ensure!(
				matches!(Actors::<T>::get(&organisation.account), Some(Actor::Organisation(own)) if own == id),
				"an organisation's account does not lead back to it"
			);
		}
		Ok(())
	}

	/// Each actor names an organisation that exists; each member has valid roles.
	fn actors_belong_to_known_organisations() -> Result<(), TryRuntimeError> {
		for (account, actor) in Actors::<T>::iter() {
			let id = match &actor {
				Actor::Organisation(id) => *id,
				Actor::Member(credential) => {
					ensure!(credential.roles.is_valid(), "a member has no or unknown roles");
					credential.organisation
				}
				Actor::Patient(enrolment) | Actor::Left(enrolment) => enrolment.organisation,
			};
			let organisation =
				Organisations::<T>::get(id).ok_or("an actor belongs to an organisation that does not exist")?;
			if matches!(actor, Actor::Organisation(_)) {
				ensure!(organisation.account == account, "two accounts claim to be the same organisation");
			}
		}
		Ok(())
	}

	/// Each pending credential is of an organisation that exists, has valid roles, and is for nobody who has one.
	fn pending_credentials_are_of_known_organisations() -> Result<(), TryRuntimeError> {
		for (account, organisation, pending) in PendingCredentials::<T>::iter() {
			ensure!(Organisations::<T>::contains_key(organisation), "a credential is offered by nobody");
			ensure!(pending.roles.is_valid(), "a credential is offered with no or unknown roles");
			let has = match Actors::<T>::get(&account) {
				Some(Actor::Member(credential)) => credential.organisation == organisation,
				_ => false,
			};
			ensure!(!has, "a credential is offered to a member of the same organisation");
		}
		Ok(())
	}

	/// The council cannot set a waiting period that is longer than a credential.
	fn nobody_is_barred_longer_than_a_credential_lasts() -> Result<(), TryRuntimeError> {
		let latest = T::Time::now().saturating_add(T::MaxCredentialDuration::get());
		ensure!(Barred::<T>::iter_values().all(|until| until <= latest), "an account is barred for too long");
		Ok(())
	}

	/// Each patient's account exists even without tokens, also after they left: they can come back.
	fn patients_can_sign() -> Result<(), TryRuntimeError> {
		for (account, actor) in Actors::<T>::iter() {
			if matches!(actor, Actor::Patient(_) | Actor::Left(_)) {
				ensure!(frame_system::Pallet::<T>::sufficients(&account) > 0, "a patient's account cannot sign");
			}
		}
		Ok(())
	}
}
