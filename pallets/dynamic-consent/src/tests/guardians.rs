//! Guardians, children, and who may permit what for whom.

use crate::{mock::*, pallet::*, SILENCE_MONTHS};
use frame::testing_prelude::*;
use radledger_primitives::{
	calendar::{add_months, month_of, start_of_month},
	consent::{
		records::{Decided, Offer},
		EndCause, Grantee, Measure, Purpose, Purposes, Scope,
	},
	minority::{Minority, Month},
	traits::Enrolments,
	Moment, H256,
};
use radledger_test_doubles::People;

const CHILD: AccountId = 40;
const SEED: H256 = H256::repeat_byte(1);
/// Months from the enrolment to majority.
const MONTHS: Month = 40;

fn since() -> Month {
	month_of(NOW) as Month
}

/// Enrols the child, with a guardian.
fn enrol() {
	let minority = Minority::commit(SEED, since(), since() + MONTHS);
	People::enrol(CHILD);
	assert_ok!(DynamicConsent::enrolled(&CHILD, 0, &HOSPITAL, minority));
	assert_ok!(DynamicConsent::appoint_guardian(signed(CHILD), GUARDIAN));
}

/// Proves minority for so many months after the enrolment.
fn prove(months: Month) {
	let proof = Minority::prove(SEED, since() + MONTHS, since() + months).unwrap();
	assert_ok!(DynamicConsent::prove_minority(signed(STRANGER), CHILD, since() + months, proof));
}

fn until(moment: Moment) {
	next_block(moment - now());
}

fn grant() -> crate::Call<Test> {
	crate::Call::grant { offer: research() }
}

fn may_research() -> bool {
	DynamicConsent::check(CHILD, OTHER_RADIOLOGIST, None, plain(Purpose::HealthResearch), vec![]).is_permitted()
}

#[test]
fn list_of_guardians_should_be_held_at_the_payer_once_and_come_back() {
	build_and_check(|| {
		let (free_before, held) = (free(HOSPITAL), rent_held_by(HOSPITAL));
		assert_ok!(DynamicConsent::appoint_guardian(signed(PATIENT), GUARDIAN));
		let rent = 10 + DynamicConsent::guardians_footprint().size;
		assert_eq!(rent_held_by(HOSPITAL), held + rent);
		for guardian in 41..48 {
			assert_ok!(DynamicConsent::appoint_guardian(signed(PATIENT), guardian));
		}
		assert_eq!((rent_held_by(HOSPITAL), free(PATIENT)), (held + rent, 0));
		let appoint = |guardian| DynamicConsent::appoint_guardian(signed(PATIENT), guardian);
		assert_noop!(appoint(48), Error::<Test>::TooManyGuardians);
		assert_noop!(appoint(41), Error::<Test>::AlreadyAGuardian);
		assert_noop!(appoint(PATIENT), Error::<Test>::OwnGuardian);
		let dismiss = |guardian| DynamicConsent::dismiss_guardian(signed(PATIENT), guardian);
		assert_noop!(dismiss(99), Error::<Test>::NotAGuardian);
		for guardian in 41..48 {
			assert_ok!(dismiss(guardian));
		}
		assert_eq!(DynamicConsent::guardians(PATIENT), [GUARDIAN]);
		assert_ok!(DynamicConsent::released(&PATIENT));
		assert_eq!((free(HOSPITAL), rent_held_by(HOSPITAL)), (free_before, held));
		assert_eq!(events().first(), Some(&Event::GuardianAppointed { patient: PATIENT, guardian: GUARDIAN }));
		assert!(events().contains(&Event::GuardianDismissed { patient: PATIENT, guardian: GUARDIAN }));
	});
}

#[test]
fn guardian_should_decide_as_the_patient_would_and_do_nothing_else() {
	build_and_check(|| {
		assert_noop!(as_guardian(GUARDIAN, PATIENT, grant()), Error::<Test>::NotAGuardian);
		assert_ok!(DynamicConsent::appoint_guardian(signed(PATIENT), GUARDIAN));
		assert_ok!(as_guardian(GUARDIAN, PATIENT, grant()));
		assert!(Files::<Test>::get(PATIENT).unwrap().consents.last().unwrap().guarded);
		// It ends as it does for the patient.
		let unknown = crate::Call::revoke { consent: 9 };
		assert_noop!(as_guardian(GUARDIAN, PATIENT, unknown), Error::<Test>::ConsentNotFound);
		let extend = crate::Call::extend_file { patient: PATIENT };
		assert_noop!(as_guardian(GUARDIAN, PATIENT, extend), Error::<Test>::RoomLeft);
		// Of another patient the guardian is nobody, even through the file that the call names.
		let other = crate::Call::extend_file { patient: OTHER_PATIENT };
		assert_noop!(as_guardian(GUARDIAN, PATIENT, other), Error::<Test>::NotAuthorised);
		let nested: crate::Call<Test> = crate::Call::as_guardian { patient: PATIENT, call: Box::new(grant().into()) };
		for call in [
			crate::Call::appoint_guardian { guardian: STRANGER },
			crate::Call::dismiss_guardian { guardian: GUARDIAN },
			crate::Call::prune_log { patient: PATIENT },
			crate::Call::attest_majority { patient: PATIENT },
			nested,
		] {
			assert_noop!(as_guardian(GUARDIAN, PATIENT, call), Error::<Test>::NotForGuardians);
		}
		let transfer = pallet_balances::Call::transfer_all { dest: GUARDIAN, keep_alive: false };
		let transfer = DynamicConsent::as_guardian(signed(GUARDIAN), PATIENT, Box::new(transfer.into()));
		assert_eq!(transfer, Err(Error::<Test>::NotForGuardians.into()));
	});
}

#[test]
fn own_key_of_a_child_should_take_back_and_refuse_but_permit_nothing() {
	build_and_check(|| {
		enrol();
		prove(12);
		assert_ok!(as_guardian(GUARDIAN, CHILD, grant()));
		assert_ok!(DynamicConsent::refuse(signed(CHILD), Scope::All, Grantee::Anyone, Purposes::EDUCATION));
		assert_noop!(DynamicConsent::grant(signed(CHILD), research()), Error::<Test>::GuardiansDecide);
		assert_noop!(DynamicConsent::approve(signed(CHILD), 0, None), Error::<Test>::GuardiansDecide);
		assert_noop!(DynamicConsent::lift(signed(CHILD), 2), Error::<Test>::GuardiansDecide);
		assert_noop!(DynamicConsent::dismiss_guardian(signed(CHILD), GUARDIAN), Error::<Test>::GuardiansDecide);
		assert_noop!(DynamicConsent::appoint_guardian(signed(CHILD), STRANGER), Error::<Test>::GuardiansDecide);
		let narrower = Offer { grantee: Grantee::Organisation(1), ..research() };
		assert_ok!(DynamicConsent::narrow(signed(CHILD), 1, narrower));
		assert!(may_research());
		assert_ok!(DynamicConsent::revoke(signed(CHILD), 3));
		assert!(!may_research());
		assert_ok!(as_guardian(GUARDIAN, CHILD, crate::Call::lift { refusal: 2 }));
	});
}

#[test]
fn patient_should_decide_alone_when_nobody_proves_minority_for_three_months() {
	build_and_check(|| {
		enrol();
		prove(2);
		assert_ok!(as_guardian(GUARDIAN, CHILD, grant()));
		let lapsed = start_of_month(u64::from(since()) + 2);
		let of_age = add_months(lapsed, SILENCE_MONTHS);
		until(of_age - 1);
		assert_noop!(DynamicConsent::grant(signed(CHILD), research()), Error::<Test>::GuardiansDecide);
		assert_noop!(as_guardian(GUARDIAN, CHILD, grant()), Error::<Test>::MinorityNotProved);
		until(of_age);
		assert_ok!(DynamicConsent::grant(signed(CHILD), research()));
		assert!(may_research(), "the consent of an adult does not end with minority");
		assert_ok!(DynamicConsent::dismiss_guardian(signed(CHILD), GUARDIAN));
	});
}

#[test]
fn what_lapsed_should_stay_ended_and_a_duty_when_minority_is_proved_again() {
	build_and_check(|| {
		enrol();
		prove(1);
		assert_ok!(as_guardian(GUARDIAN, CHILD, grant()));
		assert_ok!(DynamicConsent::note_receipt(&CHILD, 1, 1, &[], &OTHER_STEWARD));
		let lapsed = start_of_month(u64::from(since()) + 1);
		let duty = || DynamicConsent::duties(1, None).0.first().map(|duty| (duty.since, duty.cause));
		until(lapsed - 1);
		assert_eq!(duty(), None);
		until(lapsed + DAY);
		assert_eq!(duty(), Some((lapsed, Some(EndCause::Expired))));
		// Done in advance of a second end, it would have counted for both.
		assert_ok!(DynamicConsent::certify_duty(signed(OTHER_STEWARD), CHILD, 1, Measure::Erased));
		assert_noop!(DynamicConsent::revoke(signed(CHILD), 1), Error::<Test>::ConsentNotFound);
		prove(12);
		assert_eq!(duty(), Some((lapsed, Some(EndCause::Expired))));
		assert!(!may_research(), "who erased data does not get them back by a proof");
		let ended = EndedDecisions::<Test>::get(CHILD, 1).unwrap();
		assert_eq!((ended.at, ended.cause), (lapsed, EndCause::Expired));
		assert!(matches!(ended.decided, Decided::Consent(given) if given.guarded));
		let at = |moment| {
			let data_use = plain(Purpose::HealthResearch);
			DynamicConsent::check_at(CHILD, OTHER_RADIOLOGIST, None, data_use, moment, vec![]).is_permitted()
		};
		assert!(at(lapsed - 1) && !at(lapsed) && !at(lapsed + DAY));
		// A new consent has its own end, and its own duty.
		assert_ok!(as_guardian(GUARDIAN, CHILD, grant()));
		assert_ok!(DynamicConsent::note_receipt(&CHILD, 2, 1, &[], &OTHER_STEWARD));
		assert_ok!(DynamicConsent::attest_majority(signed(STEWARD), CHILD));
		assert_eq!(DynamicConsent::duties(1, None).0.len(), 2);
		assert!(at(lapsed - 1) && !at(lapsed), "majority changes nothing of the past");
	});
}

#[test]
fn commitment_to_majority_should_be_of_the_present() {
	build_and_check(|| {
		let enrol = |patient, since: Month| {
			let minority = Minority { commitment: H256::zero(), since };
			DynamicConsent::enrolled(&patient, 0, &HOSPITAL, Some(minority))
		};
		for wrong in [0, since() - 2, since() + 1, Month::MAX] {
			assert_eq!(enrol(50, wrong), Err(Error::<Test>::InvalidMinority.into()), "{wrong}");
		}
		assert_ok!(enrol(50, since() - 1));
		assert_ok!(enrol(51, since()));
	});
}

#[test]
fn file_should_be_extended_no_more_than_needed_and_by_whom_it_costs() {
	build_and_check(|| {
		let extend = |who| DynamicConsent::extend_file(signed(who), PATIENT);
		for who in [STEWARD, PATIENT, HOSPITAL] {
			assert_noop!(extend(who), Error::<Test>::RoomLeft);
		}
		let full = || {
			Files::<Test>::mutate(PATIENT, |file| {
				let file = file.as_mut().unwrap();
				while file.decisions + 8 < file.room {
					let id = file.decisions;
					file.decisions += 1;
					let mut given = file.consents[0].clone();
					given.consent.id = id;
					DynamicConsent::archive(&PATIENT, id, Decided::Consent(given), NOW, EndCause::Revoked);
				}
			})
		};
		full();
		for who in [RADIOLOGIST, OTHER_STEWARD, GUARDIAN] {
			assert_noop!(extend(who), Error::<Test>::NotAuthorised);
		}
		assert_ok!(extend(STEWARD));
		assert_noop!(extend(STEWARD), Error::<Test>::RoomLeft);
		full();
		// A silent hospital silences nobody.
		assert_ok!(extend(PATIENT));
		assert_noop!(extend(PATIENT), Error::<Test>::RoomLeft);
		full();
		assert_ok!(extend(STEWARD));
	});
}

#[test]
fn past_of_a_child_should_stay_as_it_was_when_the_patient_is_enrolled_again() {
	build_and_check(|| {
		enrol();
		prove(1);
		assert_ok!(as_guardian(GUARDIAN, CHILD, grant()));
		let lapsed = start_of_month(u64::from(since()) + 1);
		until(lapsed + DAY);
		assert_ok!(DynamicConsent::released(&CHILD));
		assert_ok!(DynamicConsent::enrolled(&CHILD, 0, &HOSPITAL, None));
		let at = |moment| {
			let data_use = plain(Purpose::HealthResearch);
			DynamicConsent::check_at(CHILD, OTHER_RADIOLOGIST, None, data_use, moment, vec![]).is_permitted()
		};
		assert!(at(NOW) && at(lapsed - 1));
		assert!(!at(lapsed) && !at(lapsed + DAY), "what a guardian permitted ended with the proof");
	});
}

#[test]
fn child_should_stay_one_with_its_guardians_and_refusals_when_it_is_enrolled_again() {
	build_and_check(|| {
		let refused = |number: usize| DynamicConsent::file(CHILD).unwrap().refusals.len() == number;
		enrol();
		prove(12);
		let refuse =
			|| crate::Call::refuse { scope: Scope::All, grantee: Grantee::Anyone, purposes: Purposes::SECONDARY };
		assert_ok!(as_guardian(GUARDIAN, CHILD, refuse()));
		let (held, held_by_other) = (rent_held_by(HOSPITAL), rent_held_by(OTHER_STEWARD));
		// The child leaves, and another organisation enrols it as if it were of age.
		assert_ok!(DynamicConsent::released(&CHILD));
		assert_noop!(as_guardian(GUARDIAN, CHILD, grant()), Error::<Test>::NotAPatient);
		assert_ok!(DynamicConsent::enrolled(&CHILD, 1, &OTHER_STEWARD, None));
		assert!(refused(1) && !may_research());
		assert_noop!(DynamicConsent::lift(signed(CHILD), 1), Error::<Test>::GuardiansDecide);
		assert_noop!(DynamicConsent::grant(signed(CHILD), research()), Error::<Test>::GuardiansDecide);
		assert_noop!(DynamicConsent::appoint_guardian(signed(CHILD), STRANGER), Error::<Test>::GuardiansDecide);
		// It cannot say that the child came of age either: who first said that it is one does.
		assert_noop!(DynamicConsent::attest_majority(signed(OTHER_STEWARD), CHILD), Error::<Test>::NotAuthorised);
		// The new hospital pays for all of it.
		let file = DynamicConsent::file_footprint(Files::<Test>::get(CHILD).unwrap().room).size;
		let rent = 20 + file + DynamicConsent::guardians_footprint().size;
		let old = 20 + DynamicConsent::file_footprint(crate::ROOM).size + DynamicConsent::guardians_footprint().size;
		assert_eq!(rent_held_by(OTHER_STEWARD), held_by_other + rent);
		assert_eq!(rent_held_by(HOSPITAL), held - old);
		// A commitment that nobody will prove does not shorten what was proved.
		assert_ok!(DynamicConsent::released(&CHILD));
		let unproved = Some(Minority { commitment: H256::zero(), since: since() });
		assert_ok!(DynamicConsent::enrolled(&CHILD, 0, &HOSPITAL, unproved));
		assert_eq!(DynamicConsent::guardians(CHILD), [GUARDIAN], "it did not enrol the child before");
		until(add_months(start_of_month(u64::from(since())), SILENCE_MONTHS) + DAY);
		assert_noop!(DynamicConsent::lift(signed(CHILD), 1), Error::<Test>::GuardiansDecide);
		assert_ok!(as_guardian(GUARDIAN, CHILD, crate::Call::lift { refusal: 1 }));
		assert!(refused(0));
	});
}

#[test]
fn guardians_of_a_child_should_be_replaced_at_the_desk_where_it_was_enrolled() {
	build_and_check(|| {
		enrol();
		assert_ok!(DynamicConsent::refuse(signed(CHILD), Scope::All, Grantee::Anyone, Purposes::SECONDARY));
		assert_ok!(DynamicConsent::released(&CHILD));
		let minority = Minority::commit(SEED, since(), since() + MONTHS);
		assert_ok!(DynamicConsent::enrolled(&CHILD, 0, &HOSPITAL, minority));
		assert!(DynamicConsent::guardians(CHILD).is_empty());
		assert_ok!(DynamicConsent::appoint_guardian(signed(CHILD), STRANGER));
		prove(12);
		assert_noop!(as_guardian(GUARDIAN, CHILD, grant()), Error::<Test>::NotAGuardian);
		assert_eq!(DynamicConsent::file(CHILD).unwrap().refusals.len(), 1);
		assert_ok!(as_guardian(STRANGER, CHILD, crate::Call::lift { refusal: 1 }));
	});
}
