use crate::{mock::*, pallet::*, types::*};
use frame::testing_prelude::*;
use proptest::prelude::*;
use radledger_primitives::{traits::Membership, OrganisationKind, Roles, SuspensionReason};

/// Anything that anyone may try, on few accounts so that they meet.
#[derive(Clone, Debug)]
enum Step {
	Admit(AccountId),
	Suspend(u32),
	Reinstate(u32),
	Credential(AccountId, AccountId, u16, u64),
	Withdraw(AccountId, AccountId),
	Enrol(AccountId, AccountId),
	Release(AccountId, AccountId),
	Accept(AccountId, u32),
	Resign(AccountId),
	Return(AccountId),
	Abuse(AccountId),
	Wait(u64),
}

fn step() -> impl Strategy<Value = Step> {
	let account = 1u64..14;
	prop_oneof![
		account.clone().prop_map(Step::Admit),
		(0u32..5).prop_map(Step::Suspend),
		(0u32..5).prop_map(Step::Reinstate),
		(account.clone(), account.clone(), 0u16..1100, 0u64..3 * DAY)
			.prop_map(|(who, member, roles, time)| Step::Credential(who, member, roles, time)),
		(account.clone(), account.clone()).prop_map(|(who, member)| Step::Withdraw(who, member)),
		(account.clone(), account.clone()).prop_map(|(who, patient)| Step::Enrol(who, patient)),
		(account.clone(), account.clone()).prop_map(|(who, patient)| Step::Release(who, patient)),
		(account.clone(), 0u32..5).prop_map(|(who, organisation)| Step::Accept(who, organisation)),
		account.clone().prop_map(Step::Resign),
		account.clone().prop_map(Step::Return),
		account.prop_map(Step::Abuse),
		(0u64..DAY).prop_map(Step::Wait),
	]
}

fn run(step: Step) -> DispatchResult {
	match step {
		Step::Admit(who) => Consortium::admit_organisation(RuntimeOrigin::root(), who, OrganisationKind::Hospital),
		Step::Suspend(id) => Consortium::suspend_organisation(RuntimeOrigin::root(), id, SuspensionReason::Requested),
		Step::Reinstate(id) => Consortium::reinstate_organisation(RuntimeOrigin::root(), id),
		Step::Credential(who, member, roles, time) => Consortium::credential(
			RuntimeOrigin::signed(who),
			member,
			Roles(roles),
			Timestamp::get().saturating_add(time),
		),
		Step::Withdraw(who, member) => Consortium::withdraw_credential(RuntimeOrigin::signed(who), member),
		Step::Enrol(who, patient) => Consortium::enrol_patient(RuntimeOrigin::signed(who), patient, None),
		Step::Release(who, patient) => Consortium::release_patient(RuntimeOrigin::signed(who), patient),
		Step::Accept(who, organisation) => Consortium::accept_credential(RuntimeOrigin::signed(who), organisation),
		Step::Resign(who) => Consortium::resign(RuntimeOrigin::signed(who)),
		Step::Return(who) => Consortium::allow_enrolment(RuntimeOrigin::signed(who)),
		Step::Abuse(who) => {
			Consortium::end_credential(&who);
			Ok(())
		}
		Step::Wait(time) => {
			Timestamp::set_timestamp(Timestamp::get().saturating_add(time));
			Ok(())
		}
	}
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 64, ..Default::default() })]

	#[test]
	fn every_invariant_should_hold_after_any_history(steps in proptest::collection::vec(step(), 1..120)) {
		new_test_ext().execute_with(|| {
			let issued = Balances::total_issuance();
			for step in steps {
				let before = frame::deps::sp_io::storage::root(StateVersion::V1);
				if run(step.clone()).is_err() {
					let after = frame::deps::sp_io::storage::root(StateVersion::V1);
					assert_eq!(before, after, "a refused {step:?} left something behind");
				}
				check_state();
			}
			assert_eq!(Balances::total_issuance(), issued);
		});
	}
}

/// Runs `corrupt` on a sound state and expects the check to say `what`.
fn assert_caught(what: &'static str, corrupt: impl FnOnce()) {
	with_consortium(|| {
		hypothetically!({
			corrupt();
			assert_eq!(Consortium::do_try_state(), Err(what.into()));
		})
	});
}

#[test]
fn corruption_should_be_caught_when_an_account_does_not_lead_back() {
	assert_caught("an organisation's account does not lead back to it", || Actors::<Test>::remove(HOSPITAL));
}

#[test]
fn corruption_should_be_caught_when_a_number_was_not_given_out() {
	assert_caught("an organisation has a number that was not given out", || NextOrganisationId::<Test>::put(1));
}

#[test]
fn corruption_should_be_caught_when_an_actor_is_orphaned() {
	assert_caught("an actor belongs to an organisation that does not exist", || {
		Actors::<Test>::insert(77, Actor::Organisation(9))
	});
}

#[test]
fn corruption_should_be_caught_when_two_accounts_are_one_organisation() {
	assert_caught("two accounts claim to be the same organisation", || {
		Actors::<Test>::insert(77, Actor::Organisation(0))
	});
}

#[test]
fn corruption_should_be_caught_when_a_member_has_no_roles() {
	assert_caught("a member has no or unknown roles", || {
		Actors::<Test>::mutate(RADIOLOGIST, |actor| match actor {
			Some(Actor::Member(credential)) => credential.roles = Roles(0),
			other => panic!("{other:?}"),
		})
	});
}

#[test]
fn corruption_should_be_caught_when_an_account_is_barred_for_too_long() {
	assert_caught("an account is barred for too long", || Barred::<Test>::insert(RADIOLOGIST, NOW + 5 * YEAR + 1));
}

#[test]
fn corruption_should_be_caught_when_a_patient_cannot_sign() {
	assert_caught("a patient's account cannot sign", || {
		System::dec_sufficients(&PATIENT);
	});
}

#[test]
fn genesis_should_build_the_consortium_it_names() {
	let genesis = RuntimeGenesisConfig {
		balances: pallet_balances::GenesisConfig { balances: vec![(HOSPITAL, 1_000_000)], ..Default::default() },
		consortium: GenesisConfig {
			organisations: vec![(HOSPITAL, OrganisationKind::Hospital)],
			members: vec![(HOSPITAL, RADIOLOGIST, Roles::RADIOLOGIST)],
			patients: vec![(HOSPITAL, PATIENT)],
		},
		..Default::default()
	};
	TestState::new(genesis.build_storage().unwrap()).execute_with(|| {
		check_state();
		assert_eq!(Consortium::standing(RADIOLOGIST).unwrap().roles, Roles::RADIOLOGIST);
		assert_eq!(System::sufficients(&PATIENT), 1);
	});
}

#[test]
#[should_panic = "the genesis consortium cannot be built"]
fn genesis_should_fail_when_a_member_names_no_organisation() {
	let genesis = RuntimeGenesisConfig {
		consortium: GenesisConfig { members: vec![(HOSPITAL, RADIOLOGIST, Roles::RADIOLOGIST)], ..Default::default() },
		..Default::default()
	};
	genesis.build_storage().unwrap();
}
