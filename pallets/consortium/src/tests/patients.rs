use crate::{mock::*, pallet::*, types::*};
use frame::testing_prelude::*;
use radledger_primitives::{minority::Minority, traits::Membership, OrganisationKind, Roles, H256};

const ANA: AccountId = 30;

fn hospital() -> RuntimeOrigin {
	RuntimeOrigin::signed(HOSPITAL)
}

#[docify::export]
#[test]
fn patient_should_be_able_to_sign_without_tokens_when_enrolled() {
	with_consortium(|| {
		assert_eq!(System::sufficients(&ANA), 0);
		assert_ok!(Consortium::enrol_patient(hospital(), ANA, None));
		assert_eq!(System::sufficients(&ANA), 1);
		assert_eq!(Balances::free_balance(ANA), 0);
		assert!(Consortium::is_patient(&ANA));
		assert_eq!(Consortium::standing(ANA), None, "a patient acts for no organisation");
		assert!(matches!(
			Consortium::actor(ANA),
			Some(Actor::Patient(Enrolment { organisation: 0, enrolled_at: NOW, .. }))
		));
		assert_eq!(events(), vec![Event::PatientEnrolled { organisation: 0, account: ANA }]);
	});
}

#[test]
fn file_should_be_opened_and_closed_with_the_enrolment() {
	with_consortium(|| {
		let minority = Minority { commitment: H256::repeat_byte(1), since: 680 };
		assert_eq!(opened(ANA), None);
		assert_ok!(Consortium::enrol_patient(hospital(), ANA, Some(minority)));
		assert_eq!(opened(ANA), Some(Some(minority)));
		assert_ok!(Consortium::release_patient(hospital(), ANA));
		assert_eq!(opened(ANA), None);
	});
}

#[test]
fn credential_should_end_when_another_pallet_says_so() {
	with_consortium(|| {
		assert!(Consortium::is_person(&RADIOLOGIST) && Consortium::standing(RADIOLOGIST).is_some());
		Consortium::end_credential(&RADIOLOGIST);
		assert_eq!(Consortium::standing(RADIOLOGIST), None);
		let barred = |account| Event::AccountBarred { account, until: NOW + 90 * DAY };
		assert_eq!(
			events(),
			vec![barred(RADIOLOGIST), Event::CredentialEnded { organisation: 0, member: RADIOLOGIST }]
		);
		// No credential ends of an organisation's own account, nor of a patient.
		for other in [HOSPITAL, PATIENT, STRANGER] {
			let before = Consortium::actor(other);
			Consortium::end_credential(&other);
			assert_eq!((Consortium::actor(other), events().last()), (before, Some(&barred(other))));
			assert!(!Consortium::is_person(&other));
		}
		// The organisation can renew it after the waiting period.
		Timestamp::set_timestamp(NOW + 90 * DAY);
		let until = NOW + 90 * DAY + 1_000;
		assert_ok!(Consortium::credential(hospital(), RADIOLOGIST, Roles::RADIOLOGIST, until));
		assert!(Consortium::standing(RADIOLOGIST).is_some());
		assert_eq!(Consortium::kind(0), Some(OrganisationKind::Hospital));
		assert_eq!(Consortium::kind(77), None);
	});
}

#[test]
fn enrolment_should_be_refused_when_the_account_takes_part_already() {
	with_consortium(|| {
		for taken in [PATIENT, RADIOLOGIST, CENTRE, GOVERNOR] {
			assert_noop!(Consortium::enrol_patient(hospital(), taken, None), Error::<Test>::AlreadyRegistered);
		}
		assert_noop!(
			Consortium::enrol_patient(RuntimeOrigin::signed(RADIOLOGIST), ANA, None),
			Error::<Test>::NotAnOrganisation
		);
		assert_noop!(Consortium::enrol_patient(RuntimeOrigin::none(), ANA, None), BadOrigin);
	});
}

#[test]
fn enrolments_should_be_limited_by_organisation_and_day() {
	with_consortium(|| {
		// The hospital has enrolled one patient today; three are allowed.
		assert_ok!(Consortium::enrol_patient(hospital(), 31, None));
		assert_ok!(Consortium::enrol_patient(hospital(), 32, None));
		assert_noop!(Consortium::enrol_patient(hospital(), 33, None), Error::<Test>::MaxEnrolmentsExceeded);
		assert_ok!(Consortium::enrol_patient(RuntimeOrigin::signed(CENTRE), 33, None));

		let next_day = (NOW / DAY + 1) * DAY;
		Timestamp::set_timestamp(next_day - 1);
		assert_noop!(Consortium::enrol_patient(hospital(), 34, None), Error::<Test>::MaxEnrolmentsExceeded);
		Timestamp::set_timestamp(next_day);
		assert_ok!(Consortium::enrol_patient(hospital(), 34, None));
		assert_eq!(Organisations::<Test>::get(0).unwrap().enrolled_today, 1);
	});
}

#[test]
fn rent_and_reference_should_come_back_when_a_patient_is_released() {
	with_consortium(|| {
		let before = rent_held_by(HOSPITAL);
		assert_ok!(Consortium::enrol_patient(hospital(), ANA, None));
		assert_ok!(Consortium::release_patient(hospital(), ANA));
		assert_eq!(rent_held_by(HOSPITAL), before);
		assert_eq!(System::sufficients(&ANA), 0);
		assert!(!Consortium::is_patient(&ANA));
		assert_eq!(events().last(), Some(&Event::PatientReleased { organisation: 0, account: ANA }));
	});
}

#[test]
fn patient_should_stay_when_another_organisation_releases_them() {
	with_consortium(|| {
		for (who, target) in [(CENTRE, PATIENT), (HOSPITAL, RADIOLOGIST), (HOSPITAL, ANA)] {
			assert_noop!(
				Consortium::release_patient(RuntimeOrigin::signed(who), target),
				Error::<Test>::PatientNotFound
			);
		}
		assert_noop!(
			Consortium::release_patient(RuntimeOrigin::signed(STRANGER), PATIENT),
			Error::<Test>::NotAnOrganisation
		);
		assert!(Consortium::is_patient(&PATIENT));
	});
}

#[test]
fn patient_should_leave_and_nobody_be_stopped_from_admission_by_an_enrolment() {
	with_consortium(|| {
		let before = rent_held_by(HOSPITAL);
		assert_ok!(Consortium::enrol_patient(hospital(), ANA, None));
		assert_ok!(Consortium::resign(signed(ANA)));
		assert_eq!(events().last(), Some(&Event::PatientReleased { organisation: 0, account: ANA }));
		assert_eq!((opened(ANA), Consortium::is_patient(&ANA), Consortium::affiliation(&ANA)), (None, false, None));
		assert_ok!(Consortium::allow_enrolment(signed(ANA)));
		assert_eq!((rent_held_by(HOSPITAL), System::sufficients(&ANA)), (before, 0));

		assert_ok!(Consortium::enrol_patient(hospital(), NEWCOMER, None));
		assert_ok!(Consortium::admit_organisation(RuntimeOrigin::root(), NEWCOMER, OrganisationKind::University));
		assert_eq!(Consortium::actor(NEWCOMER), Some(Actor::Organisation(2)));
		assert_eq!((rent_held_by(HOSPITAL), opened(NEWCOMER), System::sufficients(&NEWCOMER)), (before, None, 0));
	});
}

/// Whoever left is enrolled by nobody, as a child or otherwise, unless they allow it; and is free to become anything else.
#[test]
fn patient_who_left_should_be_enrolled_again_only_when_they_allow_it() {
	with_consortium(|| {
		let before = rent_held_by(HOSPITAL);
		let minority = Some(Minority { commitment: H256::repeat_byte(1), since: 680 });
		for (day, account) in (1..).zip([ANA, NEWCOMER, STRANGER]) {
			// An organisation enrols three in a day.
			Timestamp::set_timestamp((NOW / DAY + day) * DAY);
			assert_noop!(Consortium::allow_enrolment(signed(account)), Error::<Test>::NotLeft);
			assert_ok!(Consortium::enrol_patient(signed(CENTRE), account, None));
			assert_noop!(Consortium::allow_enrolment(signed(account)), Error::<Test>::NotLeft);
			assert_ok!(Consortium::resign(signed(account)));
			assert_noop!(Consortium::resign(signed(account)), Error::<Test>::MemberNotFound);
			for (by, minority) in [(CENTRE, None), (CENTRE, minority), (HOSPITAL, minority)] {
				let enrol = Consortium::enrol_patient(signed(by), account, minority);
				assert_eq!(enrol, Err(Error::<Test>::LeftByThemselves.into()));
			}
			assert_noop!(Consortium::release_patient(signed(CENTRE), account), Error::<Test>::PatientNotFound);
		}
		// The centre pays for the record as long as it is needed, even for one whom it should not have enrolled.
		let held = rent_held_by(CENTRE);
		assert_ok!(Consortium::allow_enrolment(signed(ANA)));
		assert_eq!(events().last(), Some(&Event::EnrolmentAllowed { account: ANA }));
		assert_ok!(Consortium::credential(hospital(), STRANGER, Roles::AUDITOR, NOW + 9 * DAY));
		assert_ok!(Consortium::accept_credential(signed(STRANGER), 0));
		assert_ok!(Consortium::admit_organisation(RuntimeOrigin::root(), NEWCOMER, OrganisationKind::University));
		assert!(rent_held_by(CENTRE) < held);
		assert_ok!(Consortium::enrol_patient(hospital(), ANA, minority));
		assert_eq!([ANA, NEWCOMER, STRANGER].map(|account| System::sufficients(&account)), [1, 0, 0]);
		assert!(rent_held_by(HOSPITAL) > before && Consortium::standing(STRANGER).is_some());
	});
}
