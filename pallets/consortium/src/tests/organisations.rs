use crate::{mock::*, pallet::*, types::*};
use frame::testing_prelude::*;
use radledger_primitives::{traits::Membership, OrganisationKind, Roles, SuspensionReason};

#[docify::export]
#[test]
fn organisation_should_be_admitted_and_pay_rent_when_the_council_says_so() {
	with_consortium(|| {
		assert_ok!(Consortium::admit_organisation(RuntimeOrigin::root(), NEWCOMER, OrganisationKind::AiVendor));

		let known = Organisations::<Test>::get(2).unwrap();
		assert_eq!((known.account, known.kind, known.admitted_at), (NEWCOMER, OrganisationKind::AiVendor, NOW));
		assert_eq!(Consortium::organisation(2), Some(known));
		assert_eq!(Consortium::actor(NEWCOMER), Some(Actor::Organisation(2)));
		assert_eq!(Consortium::standing(NEWCOMER).unwrap().roles, Roles::ALL);
		assert!(rent_held_by(NEWCOMER) > RENT_BASE);
		assert_eq!(
			events(),
			vec![Event::OrganisationAdmitted { organisation: 2, account: NEWCOMER, kind: OrganisationKind::AiVendor }]
		);
	});
}

#[test]
fn admission_should_be_refused_when_the_account_takes_part_already() {
	with_consortium(|| {
		let admit = |who| Consortium::admit_organisation(RuntimeOrigin::root(), who, OrganisationKind::Hospital);
		for taken in [HOSPITAL, RADIOLOGIST] {
			assert_noop!(admit(taken), Error::<Test>::AlreadyRegistered);
		}
		// A patient who owns nothing cannot be made an organisation, and stays a patient.
		assert_noop!(admit(PATIENT), TokenError::FundsUnavailable);
	});
}

#[test]
fn admission_should_be_refused_when_the_origin_is_not_the_council() {
	with_consortium(|| {
		for origin in [RuntimeOrigin::signed(HOSPITAL), RuntimeOrigin::signed(STRANGER), RuntimeOrigin::none()] {
			assert_noop!(
				Consortium::admit_organisation(origin.clone(), NEWCOMER, OrganisationKind::Hospital),
				BadOrigin
			);
			assert_noop!(Consortium::suspend_organisation(origin.clone(), 0, SuspensionReason::Misconduct), BadOrigin);
			assert_noop!(Consortium::reinstate_organisation(origin, 0), BadOrigin);
		}
	});
}

#[test]
fn admission_should_be_refused_when_the_rent_cannot_be_paid_or_numbers_run_out() {
	with_consortium(|| {
		assert_noop!(
			Consortium::admit_organisation(RuntimeOrigin::root(), PENNILESS, OrganisationKind::Hospital),
			TokenError::FundsUnavailable
		);
		hypothetically!({
			NextOrganisationId::<Test>::put(u32::MAX);
			assert_noop!(
				Consortium::admit_organisation(RuntimeOrigin::root(), NEWCOMER, OrganisationKind::Hospital),
				Error::<Test>::MaxOrganisationsExceeded
			);
		});
	});
}

#[test]
fn members_should_lose_and_regain_their_standing_when_their_organisation_is_suspended_and_reinstated() {
	with_consortium(|| {
		assert_ok!(Consortium::suspend_organisation(RuntimeOrigin::root(), 0, SuspensionReason::KeyCompromise));
		assert_eq!(Consortium::standing(RADIOLOGIST), None);
		assert_eq!(Consortium::standing(HOSPITAL), None);
		assert!(Consortium::is_patient(&PATIENT), "patients keep their say");
		assert!(Consortium::standing(CENTRE).is_some(), "others are not touched");
		assert_noop!(
			Consortium::credential(RuntimeOrigin::signed(HOSPITAL), STRANGER, Roles::AUDITOR, NOW + DAY),
			Error::<Test>::OrganisationSuspended
		);
		assert_noop!(
			Consortium::suspend_organisation(RuntimeOrigin::root(), 0, SuspensionReason::Requested),
			Error::<Test>::AlreadySuspended
		);

		assert_ok!(Consortium::reinstate_organisation(RuntimeOrigin::root(), 0));
		assert_eq!(Consortium::standing(RADIOLOGIST).unwrap().roles, Roles::RADIOLOGIST);
		assert_noop!(Consortium::reinstate_organisation(RuntimeOrigin::root(), 0), Error::<Test>::NotSuspended);
		assert_eq!(
			events(),
			vec![
				Event::OrganisationSuspended { organisation: 0, reason: SuspensionReason::KeyCompromise },
				Event::OrganisationReinstated { organisation: 0 }
			]
		);
	});
}

#[test]
fn unknown_organisations_should_be_named_as_such() {
	with_consortium(|| {
		assert_noop!(
			Consortium::suspend_organisation(RuntimeOrigin::root(), 7, SuspensionReason::Requested),
			Error::<Test>::OrganisationNotFound
		);
		assert_noop!(Consortium::reinstate_organisation(RuntimeOrigin::root(), 7), Error::<Test>::OrganisationNotFound);
		assert_eq!(Consortium::organisation(7), None);
	});
}
