use crate::{mock::*, pallet::*, types::*};
use frame::testing_prelude::*;
use radledger_primitives::{traits::Standing, OrganisationKind, Roles};

fn hospital() -> RuntimeOrigin {
	RuntimeOrigin::signed(HOSPITAL)
}

#[docify::export]
#[test]
fn member_should_have_standing_until_the_credential_ends() {
	with_consortium(|| {
		let before = rent_held_by(HOSPITAL);
		assert_ok!(Consortium::credential(hospital(), NEWCOMER, Roles::CLINICIAN, NOW + DAY));

		let standing = Standing { organisation: 0, kind: OrganisationKind::Hospital, roles: Roles::CLINICIAN };
		assert_eq!(Consortium::standing(NEWCOMER), Some(standing));
		assert!(rent_held_by(HOSPITAL) > before, "the organisation pays, not the member");
		assert_eq!(rent_held_by(NEWCOMER), 0);
		assert_eq!(
			events(),
			vec![Event::Credentialed { organisation: 0, member: NEWCOMER, roles: Roles::CLINICIAN, until: NOW + DAY }]
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
		assert_ok!(Consortium::credential(hospital(), NEWCOMER, Roles::AUDITOR, NOW + DAY));
		assert_ok!(Consortium::withdraw_credential(hospital(), NEWCOMER));
		assert_eq!(rent_held_by(HOSPITAL), before);
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
