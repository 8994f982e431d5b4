//! The logic behind the calls, and answers to other pallets.

use super::*;
use radledger_primitives::traits::{Membership, OrganisationAccounts};

/// Milliseconds of a day.
const DAY: Moment = 24 * 60 * 60 * 1000;

impl<T: Config> Pallet<T> {
	/// The footprint of a record of type `R` under a map key.
	fn footprint<R: MaxEncodedLen>() -> Footprint {
		Footprint::from_mel::<(T::AccountId, R)>()
	}

	/// The footprint of a credential, pending or accepted: it is paid for once.
	pub fn credential_footprint() -> Footprint {
		Self::footprint::<(OrganisationId, ActorOf<T>)>()
	}

	/// The organisation whose own account is `who`, if it may act.
	pub(crate) fn ensure_active(who: &T::AccountId) -> Result<(OrganisationId, OrganisationOf<T>), Error<T>> {
		let Some(Actor::Organisation(id)) = Actors::<T>::get(who) else {
			return Err(Error::<T>::NotAnOrganisation);
		};
		let organisation = Organisations::<T>::get(id).ok_or(Error::<T>::OrganisationNotFound)?;
		ensure!(organisation.suspended.is_none(), Error::<T>::OrganisationSuspended);
		Ok((id, organisation))
	}

	pub(crate) fn do_admit(account: T::AccountId, kind: OrganisationKind) -> Result<OrganisationId, DispatchError> {
		match Actors::<T>::get(&account) {
			None => (),
			// Nobody can stop an admission by enrolling the account.
			Some(Actor::Patient(enrolment)) => Self::end_enrolment(&account, enrolment)?,
			Some(Actor::Left(enrolment)) => Self::forget_enrolment(&account, enrolment)?,
			Some(_) => return Err(Error::<T>::AlreadyRegistered.into()),
		}
		let id = NextOrganisationId::<T>::get();
		let next = id.checked_add(1).ok_or(Error::<T>::MaxOrganisationsExceeded)?;
		let ticket = T::Rent::new(&account, Self::footprint::<OrganisationOf<T>>())?;
		Actors::<T>::insert(&account, Actor::Organisation(id));
		let organisation = Organisation {
			account,
			kind,
			suspended: None,
			admitted_at: T::Time::now(),
			enrolment_day: 0,
			enrolled_today: 0,
			ticket,
		};
		Organisations::<T>::insert(id, organisation);
		NextOrganisationId::<T>::put(next);
		Ok(id)
	}

	/// Makes `member` a member, without asking: for genesis and benchmarks.
	pub(crate) fn do_credential(
		payer: &T::AccountId,
		organisation: OrganisationId,
		member: &T::AccountId,
		roles: Roles,
		until: Moment,
	) -> DispatchResult {
		ensure!(roles.is_valid(), Error::<T>::InvalidRoles);
		ensure!(!Actors::<T>::contains_key(member), Error::<T>::AlreadyRegistered);
		let ticket = T::Rent::new(payer, Self::credential_footprint())?;
		let credential = Credential { organisation, roles, until, ticket };
		Actors::<T>::insert(member, Actor::Member(credential));
		Ok(())
	}

	/// Offers a credential, and returns the moment before which it can be accepted; or changes that of a member.
	pub(crate) fn do_offer(
		payer: &T::AccountId,
		organisation: OrganisationId,
		member: &T::AccountId,
		roles: Roles,
		until: Moment,
	) -> Result<Option<Moment>, DispatchError> {
		ensure!(roles.is_valid(), Error::<T>::InvalidRoles);
		Self::ensure_not_barred(member)?;
		match Actors::<T>::get(member) {
			None | Some(Actor::Left(_)) => (),
			Some(Actor::Member(credential)) if credential.organisation == organisation => {
				let renewed = Credential { roles, until, ..credential };
				Actors::<T>::insert(member, Actor::Member(renewed));
				return Ok(None);
			}
			Some(_) => return Err(Error::<T>::AlreadyRegistered.into()),
		}
		let ticket = match PendingCredentials::<T>::get(member, organisation) {
			Some(pending) => pending.ticket,
			None => T::Rent::new(payer, Self::credential_footprint())?,
		};
		let accept_by = T::Time::now().saturating_add(T::AcceptancePeriod::get());
		PendingCredentials::<T>::insert(member, organisation, PendingCredential { roles, until, accept_by, ticket });
		Ok(Some(accept_by))
	}

	/// Makes `member` a member as offered. Returns the roles, and the end of the credential.
	pub(crate) fn do_accept(
		member: &T::AccountId,
		organisation: OrganisationId,
	) -> Result<(Roles, Moment), DispatchError> {
		let pending = PendingCredentials::<T>::take(member, organisation).ok_or(Error::<T>::NothingToAccept)?;
		Self::ensure_not_barred(member)?;
		let before = match Actors::<T>::get(member) {
			None => None,
			Some(Actor::Left(enrolment)) => Some(enrolment),
			Some(_) => return Err(Error::<T>::AlreadyRegistered.into()),
		};
		ensure!(T::Time::now() < pending.accept_by.min(pending.until), Error::<T>::OfferExpired);
		let known = Organisations::<T>::get(organisation).ok_or(Error::<T>::OrganisationNotFound)?;
		ensure!(known.suspended.is_none(), Error::<T>::OrganisationSuspended);
		if let Some(enrolment) = before {
			Self::forget_enrolment(member, enrolment)?;
		}
		let PendingCredential { roles, until, ticket, .. } = pending;
		let credential = Credential { organisation, roles, until, ticket };
		Actors::<T>::insert(member, Actor::Member(credential));
		Ok((roles, until))
	}

	pub(crate) fn do_withdraw(
		payer: &T::AccountId,
		organisation: OrganisationId,
		member: &T::AccountId,
	) -> DispatchResult {
		if let Some(pending) = PendingCredentials::<T>::take(member, organisation) {
			return pending.ticket.drop(payer);
		}
		match Actors::<T>::get(member) {
			Some(Actor::Member(credential)) if credential.organisation == organisation => {
				Actors::<T>::remove(member);
				credential.ticket.drop(payer)
			}
			_ => Err(Error::<T>::MemberNotFound.into()),
		}
	}

	/// Ends what the account is part of, and returns what to tell.
	pub(crate) fn do_resign(who: T::AccountId) -> Result<Event<T>, DispatchError> {
		match Actors::<T>::get(&who) {
			Some(Actor::Member(credential)) => {
				let organisation = credential.organisation;
				Actors::<T>::remove(&who);
				credential.ticket.drop(&Self::payer(organisation)?)?;
				Ok(Event::MemberResigned { organisation, member: who })
			}
			Some(Actor::Patient(enrolment)) => {
				let organisation = enrolment.organisation;
				T::Enrolments::released(&who)?;
				// The rent stays held, for the record that nobody may enrol them.
				Actors::<T>::insert(&who, Actor::Left(enrolment));
				Ok(Event::PatientReleased { organisation, account: who })
			}
			_ => Err(Error::<T>::MemberNotFound.into()),
		}
	}

	/// Fails while no organisation may give this account a credential, because it abused one. A bar that is over goes.
	fn ensure_not_barred(who: &T::AccountId) -> Result<(), Error<T>> {
		if let Some(until) = Barred::<T>::get(who) {
			ensure!(until <= T::Time::now(), Error::<T>::Barred);
			Barred::<T>::remove(who);
		}
		Ok(())
	}

	/// The account that pays for an organisation's members and patients.
	fn payer(organisation: OrganisationId) -> Result<T::AccountId, Error<T>> {
		Organisations::<T>::get(organisation).map(|known| known.account).ok_or(Error::<T>::OrganisationNotFound)
	}

	/// Ends the enrolment of a patient. The organisation that enrolled them gets its rent back.
	pub(crate) fn end_enrolment(account: &T::AccountId, enrolment: Enrolment<T::Rent>) -> DispatchResult {
		T::Enrolments::released(account)?;
		Self::forget_enrolment(account, enrolment)
	}

	/// Lets a patient who left be enrolled again.
	pub(crate) fn do_allow_enrolment(who: &T::AccountId) -> DispatchResult {
		match Actors::<T>::get(who) {
			Some(Actor::Left(enrolment)) => Self::forget_enrolment(who, enrolment),
			_ => Err(Error::<T>::NotLeft.into()),
		}
	}

	/// Removes the record of an enrolment that ended. The organisation gets its rent back.
	fn forget_enrolment(account: &T::AccountId, enrolment: Enrolment<T::Rent>) -> DispatchResult {
		Actors::<T>::remove(account);
		enrolment.ticket.drop(&Self::payer(enrolment.organisation)?)?;
		frame_system::Pallet::<T>::dec_sufficients(account);
		Ok(())
	}

	/// Counts one more enrolment of today against the daily allowance.
	pub(crate) fn count_enrolment(id: OrganisationId, mut organisation: OrganisationOf<T>) -> DispatchResult {
		// `DAY` is not zero, and the clock would pass u32::MAX days in eleven million years.
		let today = u32::try_from(T::Time::now().checked_div(DAY).unwrap_or_default()).unwrap_or(u32::MAX);
		if organisation.enrolment_day != today {
			(organisation.enrolment_day, organisation.enrolled_today) = (today, 0);
		}
		ensure!(organisation.enrolled_today < T::MaxEnrolmentsPerDay::get(), Error::<T>::MaxEnrolmentsExceeded);
		organisation.enrolled_today = organisation.enrolled_today.saturating_add(1);
		Organisations::<T>::insert(id, organisation);
		Ok(())
	}

	pub(crate) fn do_enrol(
		payer: &T::AccountId,
		organisation: OrganisationId,
		account: &T::AccountId,
		minority: Option<Minority>,
	) -> DispatchResult {
		match Actors::<T>::get(account) {
			None => ensure!(!T::Governance::contains(account), Error::<T>::AlreadyRegistered),
			Some(Actor::Left(_)) => return Err(Error::<T>::LeftByThemselves.into()),
			Some(_) => return Err(Error::<T>::AlreadyRegistered.into()),
		}
		let ticket = T::Rent::new(payer, Self::footprint::<ActorOf<T>>())?;
		// The reference by which an account without any token exists, and so has a nonce to sign with.
		frame_system::Pallet::<T>::inc_sufficients(account);
		let enrolment = Enrolment { organisation, enrolled_at: T::Time::now(), ticket };
		Actors::<T>::insert(account, Actor::Patient(enrolment));
		T::Enrolments::enrolled(account, organisation, payer, minority)
	}

	pub(crate) fn build_genesis(genesis: &GenesisConfig<T>) -> DispatchResult {
		for (account, kind) in &genesis.organisations {
			Self::do_admit(account.clone(), *kind)?;
		}
		for (payer, member, roles) in &genesis.members {
			let (organisation, _) = Self::ensure_active(payer)?;
			// The first block's time is not known yet. Those who start a chain renew these credentials on it.
			Self::do_credential(payer, organisation, member, *roles, Moment::MAX)?;
		}
		for (payer, account) in &genesis.patients {
			let (organisation, _) = Self::ensure_active(payer)?;
			Self::do_enrol(payer, organisation, account, None)?;
		}
		Ok(())
	}
}

impl<T: Config> Membership<T::AccountId> for Pallet<T> {
	fn standing(who: &T::AccountId) -> Option<Standing> {
		let (id, roles) = match Actors::<T>::get(who)? {
			Actor::Organisation(id) => (id, Roles::ALL),
			Actor::Member(credential) if T::Time::now() < credential.until => {
				(credential.organisation, credential.roles)
			}
			_ => return None,
		};
		let organisation = Organisations::<T>::get(id).filter(|organisation| organisation.suspended.is_none())?;
		Some(Standing { organisation: id, kind: organisation.kind, roles })
	}

	fn is_patient(who: &T::AccountId) -> bool {
		matches!(Actors::<T>::get(who), Some(Actor::Patient(_)))
	}

	fn kind(organisation: OrganisationId) -> Option<OrganisationKind> {
		let known = Organisations::<T>::get(organisation)?;
		known.suspended.is_none().then_some(known.kind)
	}

	fn is_person(who: &T::AccountId) -> bool {
		matches!(Actors::<T>::get(who), Some(Actor::Member(_)))
	}

	fn affiliation(who: &T::AccountId) -> Option<OrganisationId> {
		match Actors::<T>::get(who)? {
			Actor::Organisation(id) => Some(id),
			Actor::Member(credential) => Some(credential.organisation),
			Actor::Patient(enrolment) => Some(enrolment.organisation),
			Actor::Left(_) => None,
		}
	}

	/// Whatever capacity the account has by now, whichever organisation it is with: no organisation can give it a credential
	/// before the waiting period is over.
	fn end_credential(who: &T::AccountId) {
		let now = T::Time::now();
		let waits = now.saturating_add(Self::waiting_period());
		let until = Barred::<T>::get(who).map_or(waits, |until| until.max(waits));
		Barred::<T>::insert(who, until);
		Self::deposit_event(Event::AccountBarred { account: who.clone(), until });
		let ended = Actors::<T>::mutate(who, |actor| match actor {
			Some(Actor::Member(credential)) => {
				credential.until = credential.until.min(now);
				Some(credential.organisation)
			}
			_ => None,
		});
		if let Some(organisation) = ended {
			let member = who.clone();
			Self::deposit_event(Event::CredentialEnded { organisation, member });
		}
	}
}

impl<T: Config> OrganisationAccounts<T::AccountId> for Pallet<T> {
	fn account(organisation: OrganisationId) -> Option<T::AccountId> {
		Organisations::<T>::get(organisation).map(|known| known.account)
	}
}
