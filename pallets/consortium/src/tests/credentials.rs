use crate::{mock::*, pallet::*, types::*};
use frame::testing_prelude::*;
use radledger_primitives::{
	traits::{Membership, Standing},
	OrganisationKind, Roles, SuspensionReason,
};

fn hospital() -> RuntimeOrigin {
	RuntimeOrigin::signed(HOSPITAL)
}

#[docify::export]
#[test]
fn member_should_have_standing_until_the_credential_ends() {
	with_consortium(|| {
		let before = rent_held_by(HOSPITAL);
		assert_ok!(Consortium::credential(hospital(), NEWCOMER, Roles::CLINICIAN, NOW + DAY));
		assert_eq!(Consortium::standing(NEWCOMER), None, "nobody becomes a member without accepting");
		assert_ok!(Consortium::accept_credential(signed(NEWCOMER), 0));

		let standing = Standing { organisation: 0, kind: OrganisationKind::Hospital, roles: Roles::CLINICIAN };
		assert_eq!(Consortium::standing(NEWCOMER), Some(standing));
		assert!(rent_held_by(HOSPITAL) > before, "the organisation pays, not the member");
		assert_eq!(rent_held_by(NEWCOMER), 0);
		assert_eq!(
			events(),
			vec![
				Event::CredentialOffered {
					organisation: 0,
					member: NEWCOMER,
					roles: Roles::CLINICIAN,
					until: NOW + DAY,
					accept_by: NOW + 30 * DAY
				},
				Event::Credentialed { organisation: 0, member: NEWCOMER, roles: Roles::CLINICIAN, until: NOW + DAY }
			]
		);

		Timestamp::set_timestamp(NOW + DAY - 1);
		assert_eq!(Consortium::standing(NEWCOMER), Some(standing));
		Timestamp::set_timestamp(NOW + DAY);
		assert_eq!(Consortium::standing(NEWCOMER), None);
	});
}

#[test]
fn roles_and_end_should_change_without_new_rent_when_the_member_is_credentialed_again() {
	with_consortium(|| {
		let before = rent_held_by(HOSPITAL);
		let roles = Roles::RADIOLOGIST.union(Roles::EDUCATOR);
		assert_ok!(Consortium::credential(hospital(), RADIOLOGIST, roles, NOW + DAY));
		assert_eq!(Consortium::standing(RADIOLOGIST).unwrap().roles, roles);
		assert_eq!(rent_held_by(HOSPITAL), before);
	});
}

#[test]
fn credential_should_be_refused_when_roles_or_end_make_no_sense() {
	with_consortium(|| {
		let give = |roles, until| Consortium::credential(hospital(), NEWCOMER, roles, until);
		assert_noop!(give(Roles(0), NOW + DAY), Error::<Test>::InvalidRoles);
		assert_noop!(give(Roles(1 << 10), NOW + DAY), Error::<Test>::InvalidRoles);
		assert_noop!(give(Roles::AUDITOR, NOW), Error::<Test>::ExpiryInPast);
		assert_noop!(give(Roles::AUDITOR, NOW + 5 * YEAR + 1), Error::<Test>::MaxDurationExceeded);
		assert_ok!(give(Roles::AUDITOR, NOW + 5 * YEAR));
	});
}

#[test]
fn credential_should_be_refused_when_the_account_belongs_elsewhere() {
	with_consortium(|| {
		for taken in [HOSPITAL, CENTRE, PATIENT] {
			assert_noop!(
				Consortium::credential(hospital(), taken, Roles::AUDITOR, NOW + DAY),
				Error::<Test>::AlreadyRegistered
			);
		}
		assert_noop!(
			Consortium::credential(RuntimeOrigin::signed(CENTRE), RADIOLOGIST, Roles::AUDITOR, NOW + DAY),
			Error::<Test>::AlreadyRegistered
		);
	});
}

#[test]
fn only_organisations_should_give_and_withdraw_credentials() {
	with_consortium(|| {
		for who in [STRANGER, RADIOLOGIST, PATIENT] {
			let origin = RuntimeOrigin::signed(who);
			assert_noop!(
				Consortium::credential(origin.clone(), NEWCOMER, Roles::AUDITOR, NOW + DAY),
				Error::<Test>::NotAnOrganisation
			);
			assert_noop!(Consortium::withdraw_credential(origin, TECHNOLOGIST), Error::<Test>::NotAnOrganisation);
		}
		assert_noop!(Consortium::credential(RuntimeOrigin::root(), NEWCOMER, Roles::AUDITOR, NOW + DAY), BadOrigin);
	});
}

#[test]
fn rent_should_come_back_when_a_credential_is_withdrawn() {
	with_consortium(|| {
		let before = rent_held_by(HOSPITAL);
		for accepted in [false, true] {
			assert_ok!(Consortium::credential(hospital(), NEWCOMER, Roles::AUDITOR, NOW + DAY));
			if accepted {
				assert_ok!(Consortium::accept_credential(signed(NEWCOMER), 0));
			}
			assert!(rent_held_by(HOSPITAL) > before);
			assert_ok!(Consortium::withdraw_credential(hospital(), NEWCOMER));
			assert_eq!(rent_held_by(HOSPITAL), before);
		}
		assert_eq!(Consortium::actor(NEWCOMER), None);
		assert_eq!(events().last(), Some(&Event::CredentialWithdrawn { organisation: 0, member: NEWCOMER }));
	});
}

#[test]
fn credential_should_stay_when_another_organisation_withdraws_it() {
	with_consortium(|| {
		for (who, target) in [(CENTRE, RADIOLOGIST), (HOSPITAL, NEWCOMER), (HOSPITAL, PATIENT), (HOSPITAL, HOSPITAL)] {
			assert_noop!(
				Consortium::withdraw_credential(RuntimeOrigin::signed(who), target),
				Error::<Test>::MemberNotFound
			);
		}
		assert!(matches!(Consortium::actor(RADIOLOGIST), Some(Actor::Member(_))));
	});
}

#[test]
fn offers_should_neither_bind_the_account_nor_be_in_the_way_of_another_organisation() {
	with_consortium(|| {
		assert_ok!(Consortium::credential(hospital(), NEWCOMER, Roles::AUDITOR, NOW + DAY));
		assert_ok!(Consortium::credential(signed(CENTRE), NEWCOMER, Roles::EDUCATOR, NOW + YEAR));
		assert_eq!(Consortium::actor(NEWCOMER), None);
		assert_eq!(Consortium::pending(NEWCOMER).len(), 2);
		// The account takes the offer that it wants.
		assert_ok!(Consortium::accept_credential(signed(NEWCOMER), 1));
		assert_eq!(Consortium::standing(NEWCOMER).unwrap().organisation, 1);
		assert_noop!(Consortium::accept_credential(signed(NEWCOMER), 0), Error::<Test>::AlreadyRegistered);
		assert_ok!(Consortium::resign(signed(NEWCOMER)));
		assert_ok!(Consortium::accept_credential(signed(NEWCOMER), 0));
		assert_noop!(Consortium::accept_credential(signed(NEWCOMER), 0), Error::<Test>::NothingToAccept);
		assert_noop!(Consortium::accept_credential(signed(STRANGER), 0), Error::<Test>::NothingToAccept);
	});
}

#[test]
fn offer_should_stop_no_admission_and_no_enrolment() {
	with_consortium(|| {
		for account in [NEWCOMER, STRANGER] {
			assert_ok!(Consortium::credential(hospital(), account, Roles::AUDITOR, NOW + DAY));
		}
		assert_ok!(Consortium::admit_organisation(RuntimeOrigin::root(), NEWCOMER, OrganisationKind::AiVendor));
		assert_ok!(Consortium::enrol_patient(signed(CENTRE), STRANGER, None));
		for account in [NEWCOMER, STRANGER] {
			assert_noop!(Consortium::accept_credential(signed(account), 0), Error::<Test>::AlreadyRegistered);
		}
	});
}

#[test]
fn offer_should_be_accepted_in_time_and_from_an_active_organisation_only() {
	with_consortium(|| {
		assert_ok!(Consortium::credential(hospital(), NEWCOMER, Roles::AUDITOR, NOW + YEAR));
		assert_ok!(Consortium::suspend_organisation(RuntimeOrigin::root(), 0, SuspensionReason::Arrears));
		assert_noop!(Consortium::accept_credential(signed(NEWCOMER), 0), Error::<Test>::OrganisationSuspended);
		assert_ok!(Consortium::reinstate_organisation(RuntimeOrigin::root(), 0));
		Timestamp::set_timestamp(NOW + 30 * DAY);
		assert_noop!(Consortium::accept_credential(signed(NEWCOMER), 0), Error::<Test>::OfferExpired);
		// A new offer replaces the old one, for the same rent.
		let before = rent_held_by(HOSPITAL);
		assert_ok!(Consortium::credential(hospital(), NEWCOMER, Roles::AUDITOR, NOW + 30 * DAY + 1));
		assert_eq!(rent_held_by(HOSPITAL), before);
		hypothetically!({
			Timestamp::set_timestamp(NOW + 30 * DAY + 1);
			assert_noop!(Consortium::accept_credential(signed(NEWCOMER), 0), Error::<Test>::OfferExpired);
		});
		assert_ok!(Consortium::accept_credential(signed(NEWCOMER), 0));
	});
}

#[test]
fn member_should_resign_whatever_happened_to_the_organisation() {
	with_consortium(|| {
		assert_ok!(Consortium::suspend_organisation(RuntimeOrigin::root(), 0, SuspensionReason::Misconduct));
		let before = rent_held_by(HOSPITAL);
		assert_ok!(Consortium::resign(signed(RADIOLOGIST)));
		assert!(rent_held_by(HOSPITAL) < before);
		assert_eq!(Consortium::actor(RADIOLOGIST), None);
		assert_eq!(events().last(), Some(&Event::MemberResigned { organisation: 0, member: RADIOLOGIST }));
		for other in [HOSPITAL, STRANGER, RADIOLOGIST] {
			assert_noop!(Consortium::resign(signed(other)), Error::<Test>::MemberNotFound);
		}
	});
}

#[test]
fn abuse_should_bar_the_member_until_the_waiting_period_is_over() {
	with_consortium(|| {
		assert_noop!(Consortium::set_waiting_period(hospital(), DAY), BadOrigin);
		let too_long = Consortium::set_waiting_period(RuntimeOrigin::root(), 5 * YEAR + 1);
		assert_eq!(too_long, Err(Error::<Test>::InvalidPeriod.into()));
		assert_eq!(Consortium::waiting_period(), 90 * DAY);
		assert_ok!(Consortium::set_waiting_period(RuntimeOrigin::root(), 10 * DAY));
		Consortium::end_credential(&RADIOLOGIST);
		// Neither the organisation nor the member can get rid of it.
		let again = || Consortium::credential(hospital(), RADIOLOGIST, Roles::RADIOLOGIST, NOW + YEAR);
		Timestamp::set_timestamp(NOW + 10 * DAY - 1);
		assert_noop!(again(), Error::<Test>::Barred);
		for leaves in
			[Consortium::withdraw_credential(hospital(), RADIOLOGIST), Consortium::resign(signed(TECHNOLOGIST))]
		{
			assert_ok!(leaves);
		}
		assert_noop!(again(), Error::<Test>::Barred);
		Timestamp::set_timestamp(NOW + 10 * DAY);
		assert_ok!(again());
		assert_eq!(Consortium::barred_until(RADIOLOGIST), None, "a bar that is over goes");
		assert_ok!(Consortium::accept_credential(signed(RADIOLOGIST), 0));
		assert!(Consortium::standing(RADIOLOGIST).is_some());
	});
}

#[test]
fn abuse_should_bar_the_account_when_it_resigned_or_moved_before() {
	with_consortium(|| {
		let until = NOW + YEAR;
		let offer = |by, member| Consortium::credential(signed(by), member, Roles::RADIOLOGIST, until);
		// One resigned; one was withdrawn, and has an offer; one moved to another organisation; one became a patient.
		let (withdrawn, moved, patient) = (NEWCOMER, TECHNOLOGIST, STRANGER);
		for leaver in [withdrawn, patient] {
			join(leaver, Roles::RADIOLOGIST, until);
		}
		for leaver in [RADIOLOGIST, moved, patient] {
			assert_ok!(Consortium::resign(signed(leaver)));
		}
		assert_ok!(Consortium::withdraw_credential(hospital(), withdrawn));
		assert_ok!(offer(CENTRE, withdrawn));
		assert_ok!(offer(CENTRE, moved));
		assert_ok!(Consortium::accept_credential(signed(moved), 1));
		assert_ok!(Consortium::enrol_patient(hospital(), patient, None));
		let all = [RADIOLOGIST, withdrawn, moved, patient];
		for account in all {
			Consortium::end_credential(&account);
			assert_eq!(Consortium::standing(account), None);
			assert_eq!(Consortium::barred_until(account), Some(NOW + 90 * DAY));
		}
		assert_ok!(Consortium::resign(signed(patient)));
		for (by, account) in [HOSPITAL, CENTRE].into_iter().flat_map(|by| all.map(|account| (by, account))) {
			assert_noop!(offer(by, account), Error::<Test>::Barred);
		}
		assert_noop!(Consortium::accept_credential(signed(withdrawn), 1), Error::<Test>::Barred);
		// Found once more, it lasts longer; a shorter waiting period takes nothing back.
		Timestamp::set_timestamp(NOW + DAY);
		Consortium::end_credential(&RADIOLOGIST);
		assert_ok!(Consortium::set_waiting_period(RuntimeOrigin::root(), DAY));
		Consortium::end_credential(&RADIOLOGIST);
		assert_eq!(Consortium::barred_until(RADIOLOGIST), Some(NOW + 91 * DAY));
		Timestamp::set_timestamp(NOW + 91 * DAY);
		for account in all {
			assert_ok!(offer(CENTRE, account));
		}
	});
}
