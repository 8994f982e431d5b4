//! Benchmarks of every call and of the transaction extension in its worst case, and the setup for those of other pallets.

// A benchmark that cannot be set up must stop.
#![allow(clippy::expect_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

use super::*;
use frame::{benchmarking::prelude::*, traits::Consideration};
use radledger_primitives::calendar::month_of;

fn footprint_of<T: Config, R: MaxEncodedLen>() -> Footprint {
	Footprint::from_mel::<(T::AccountId, R)>()
}

/// Admits an organisation of this kind.
pub fn add_organisation<T: Config>(kind: OrganisationKind) -> OrganisationId {
	let id = NextOrganisationId::<T>::get();
	let account: T::AccountId = account("organisation", id, 0);
	T::Rent::ensure_successful(&account, footprint_of::<T, OrganisationOf<T>>());
	Pallet::<T>::do_admit(account, kind).expect("the account is new and can pay")
}

/// Makes `who` a permanent member of a new organisation.
///
/// The records of both are whitelisted if `who` is the caller: `AuthoriseSender` has read them for the signer, and charged
/// for it, before a call begins. Nobody has paid for those of anybody else.
pub fn add_member<T: Config>(who: &T::AccountId, kind: OrganisationKind, roles: Roles) {
	let organisation = add_organisation::<T>(kind);
	credentialed::<T>(organisation, who, roles);
	if *who == whitelisted_caller::<T::AccountId>() {
		add_to_whitelist(Actors::<T>::hashed_key_for(who).into());
		add_to_whitelist(Organisations::<T>::hashed_key_for(organisation).into());
	}
}

/// Makes `who` a patient of a new hospital.
pub fn add_patient<T: Config>(who: &T::AccountId) {
	enrolled::<T>(add_organisation::<T>(OrganisationKind::Hospital), who, None);
}

/// Releases a patient.
pub fn release<T: Config>(who: &T::AccountId) {
	if let Some(Actor::Patient(enrolment)) = Actors::<T>::get(who) {
		Pallet::<T>::end_enrolment(who, enrolment).expect("they have a file");
	}
}

/// Makes `who` a permanent member of `organisation`.
fn credentialed<T: Config>(organisation: OrganisationId, who: &T::AccountId, roles: Roles) {
	let payer = own_account::<T>(organisation);
	Pallet::<T>::do_credential(&payer, organisation, who, roles, Moment::MAX).expect("the account is new")
}

/// Makes `who` a patient of `organisation`.
fn enrolled<T: Config>(organisation: OrganisationId, who: &T::AccountId, minority: Option<Minority>) {
	let payer = own_account::<T>(organisation);
	T::BenchmarkHelper::fund(&payer);
	Pallet::<T>::do_enrol(&payer, organisation, who, minority).expect("the account is new")
}

/// Makes `who` a patient who left another hospital.
fn left<T: Config>(who: &T::AccountId) {
	enrolled::<T>(add_organisation::<T>(OrganisationKind::Hospital), who, None);
	Pallet::<T>::do_resign(who.clone()).expect("they are a patient");
}

/// Makes `who` a patient of a new hospital, with as many decisions and guardians as there can be: whoever
/// ends the enrolment ends all of them, and gives that hospital back its rent.
fn settled<T: Config>(who: &T::AccountId, minority: Option<Minority>) {
	enrolled::<T>(add_organisation::<T>(OrganisationKind::Hospital), who, minority);
	T::BenchmarkHelper::fill_consents(who);
	T::BenchmarkHelper::fill_guardians(who);
}

/// The organisation's own account, able to pay for one more record.
fn own_account<T: Config>(organisation: OrganisationId) -> T::AccountId {
	let payer = Organisations::<T>::get(organisation).expect("it was admitted").account;
	T::Rent::ensure_successful(&payer, Pallet::<T>::credential_footprint());
	payer
}

#[benchmarks]
mod benchmarks {
	use super::*;

	/// Worst: the account is a patient's, whose enrolment ends.
	#[benchmark]
	fn admit_organisation() -> Result<(), BenchmarkError> {
		let origin = T::AdmissionOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		let newcomer: T::AccountId = account("newcomer", 0, 0);
		settled::<T>(&newcomer, None);
		T::Rent::ensure_successful(&newcomer, footprint_of::<T, OrganisationOf<T>>());
		let organisation = NextOrganisationId::<T>::get();
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, newcomer.clone(), OrganisationKind::Hospital);
		assert_eq!(Organisations::<T>::get(organisation).map(|known| known.account), Some(newcomer));
		Ok(())
	}

	#[benchmark]
	fn suspend_organisation() -> Result<(), BenchmarkError> {
		let origin = T::AdmissionOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		let organisation = add_organisation::<T>(OrganisationKind::Hospital);
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, organisation, SuspensionReason::KeyCompromise);
		assert!(Organisations::<T>::get(organisation).is_some_and(|known| known.suspended.is_some()));
		Ok(())
	}

	#[benchmark]
	fn reinstate_organisation() -> Result<(), BenchmarkError> {
		let origin = T::AdmissionOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		let organisation = add_organisation::<T>(OrganisationKind::Hospital);
		Pallet::<T>::suspend_organisation(origin.clone(), organisation, SuspensionReason::Requested)?;
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, organisation);
		assert!(Organisations::<T>::get(organisation).is_some_and(|known| known.suspended.is_none()));
		Ok(())
	}

	/// Worst: the account was barred, and the bar is over.
	#[benchmark]
	fn credential() {
		let payer = own_account::<T>(add_organisation::<T>(OrganisationKind::Hospital));
		let member: T::AccountId = account("member", 0, 0);
		let until = T::Time::now().saturating_add(T::MaxCredentialDuration::get());
		Barred::<T>::insert(&member, T::Time::now());
		#[extrinsic_call]
		_(RawOrigin::Signed(payer), member.clone(), Roles::ALL, until);
		assert!(PendingCredentials::<T>::iter_key_prefix(member).count() == 1);
	}

	/// Worst: the account was barred, and the bar is over; and it left an enrolment.
	#[benchmark]
	fn accept_credential() -> Result<(), BenchmarkError> {
		let organisation = add_organisation::<T>(OrganisationKind::Hospital);
		let (payer, member): (_, T::AccountId) = (own_account::<T>(organisation), account("member", 0, 0));
		left::<T>(&member);
		let until = T::Time::now().saturating_add(T::MaxCredentialDuration::get());
		Pallet::<T>::credential(RawOrigin::Signed(payer).into(), member.clone(), Roles::ALL, until)?;
		Barred::<T>::insert(&member, T::Time::now());
		#[extrinsic_call]
		_(RawOrigin::Signed(member.clone()), organisation);
		assert!(matches!(Actors::<T>::get(member), Some(Actor::Member(_))));
		Ok(())
	}

	/// Worst: a patient leaves.
	#[benchmark]
	fn resign() {
		let patient: T::AccountId = account("patient", 0, 0);
		settled::<T>(&patient, None);
		#[extrinsic_call]
		_(RawOrigin::Signed(patient.clone()));
		assert!(matches!(Actors::<T>::get(patient), Some(Actor::Left(_))));
	}

	#[benchmark]
	fn allow_enrolment() {
		let patient: T::AccountId = account("patient", 0, 0);
		left::<T>(&patient);
		#[extrinsic_call]
		_(RawOrigin::Signed(patient.clone()));
		assert!(!Actors::<T>::contains_key(patient));
	}

	#[benchmark]
	fn set_waiting_period() -> Result<(), BenchmarkError> {
		let origin = T::AdmissionOrigin::try_successful_origin().map_err(|_| BenchmarkError::Weightless)?;
		#[extrinsic_call]
		_(origin as T::RuntimeOrigin, 1);
		assert_eq!(Pallet::<T>::waiting_period(), 1);
		Ok(())
	}

	#[benchmark]
	fn withdraw_credential() {
		let organisation = add_organisation::<T>(OrganisationKind::Hospital);
		let payer = own_account::<T>(organisation);
		let member: T::AccountId = account("member", 0, 0);
		credentialed::<T>(organisation, &member, Roles::ALL);
		#[extrinsic_call]
		_(RawOrigin::Signed(payer), member.clone());
		assert!(!Actors::<T>::contains_key(member));
	}

	/// Worst: a child had left another hospital, which gets its rent back, that of the guardians included, and so does
	/// whoever paid for more room in the file.
	#[benchmark]
	fn enrol_patient() -> Result<(), BenchmarkError> {
		let payer = own_account::<T>(add_organisation::<T>(OrganisationKind::Hospital));
		T::BenchmarkHelper::fund(&payer);
		let patient: T::AccountId = account("patient", 0, 0);
		let since = month_of(T::Time::now()) as u32;
		let minority = Minority { commitment: Default::default(), since };
		settled::<T>(&patient, Some(minority));
		Pallet::<T>::resign(RawOrigin::Signed(patient.clone()).into())?;
		Pallet::<T>::allow_enrolment(RawOrigin::Signed(patient.clone()).into())?;
		#[extrinsic_call]
		_(RawOrigin::Signed(payer), patient.clone(), Some(minority));
		assert!(matches!(Actors::<T>::get(patient), Some(Actor::Patient(_))));
		Ok(())
	}

	#[benchmark]
	fn release_patient() {
		let patient: T::AccountId = account("patient", 0, 0);
		settled::<T>(&patient, None);
		let organisation = NextOrganisationId::<T>::get() - 1;
		let payer = own_account::<T>(organisation);
		#[extrinsic_call]
		_(RawOrigin::Signed(payer), patient.clone());
		assert!(!Actors::<T>::contains_key(patient));
	}

	#[benchmark]
	fn authorise_sender() {
		let member: T::AccountId = account("member", 0, 0);
		credentialed::<T>(add_organisation::<T>(OrganisationKind::Hospital), &member, Roles::ALL);
		let call: T::RuntimeCall = frame_system::Call::<T>::remark { remark: Vec::new() }.into();
		let verdict;
		#[block]
		{
			verdict = Pallet::<T>::authorise(&member, &call);
		}
		assert_eq!(verdict, Ok(()));
	}

	impl_benchmark_test_suite!(Pallet, crate::mock::new_test_ext(), crate::mock::Test);
}
