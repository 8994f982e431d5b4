//! The choice made beforehand: even in an emergency, not.

use crate::{mock::*, pallet::*};
use frame::testing_prelude::*;
use radledger_primitives::{
	consent::{records::Outcome, EmergencyReason, Grantee, Purpose, Purposes, Rule, Scope},
	minority::Minority,
	traits::Enrolments,
	Modality, H256,
};
use radledger_test_doubles::People;

fn refuse(scope: Scope, grantee: Grantee<AccountId>) -> DispatchResult {
	DynamicConsent::refuse(signed(PATIENT), scope, grantee, Purposes::EMERGENCY)
}

fn break_glass(who: AccountId, study: Option<H256>, reason: EmergencyReason) -> Outcome {
	assert_ok!(DynamicConsent::break_glass(signed(who), PATIENT, study, reason));
	log_of(PATIENT, 0).unwrap().uses.last().unwrap().outcome
}

const DENIED: Outcome = Outcome::Denied { rule: Rule::Emergency };

#[test]
fn glass_should_not_break_against_the_will_of_the_patient_but_for_others() {
	build_and_check(|| {
		assert_ok!(refuse(Scope::All, Grantee::Anyone));
		for reason in EmergencyReason::ALL.iter().copied() {
			let emergencies = DynamicConsent::emergencies(0, None).len();
			let outcome = break_glass(RADIOLOGIST, None, reason);
			let seen = DynamicConsent::emergencies(0, None);
			if reason == EmergencyReason::PublicHealth {
				assert_eq!(outcome, Outcome::Emergency { reason, against_will: true });
				assert!(seen.last().unwrap().against_will && seen.len() == emergencies + 1);
			} else {
				assert_eq!((outcome, seen.len()), (DENIED, emergencies));
			}
		}
		assert_eq!(DynamicConsent::conduct(0).denied, 3);
		let told = Event::AccessRecorded { patient: PATIENT, access: 0, outcome: DENIED, by: RADIOLOGIST };
		assert_eq!(events().iter().filter(|event| matches!(event, Event::GlassBroken { .. })).count(), 1);
		assert!(events().contains(&told));
		// Treatment with permission goes on: only use without asking is refused.
		let care = plain(Purpose::ClinicalCare);
		assert!(DynamicConsent::check(PATIENT, RADIOLOGIST, None, care, vec![]).is_permitted());
		// The patient takes it back.
		assert_ok!(DynamicConsent::lift(signed(PATIENT), 1));
		let reason = EmergencyReason::LifeThreatening;
		assert_eq!(break_glass(RADIOLOGIST, None, reason), Outcome::Emergency { reason, against_will: false });
	});
}

#[test]
fn choice_should_bind_whom_and_what_it_names() {
	build_and_check(|| {
		let reason = EmergencyReason::LifeThreatening;
		let broken = Outcome::Emergency { reason, against_will: false };
		assert_ok!(refuse(Scope::Modality(Modality::Mr), Grantee::Organisation(1)));
		assert_eq!(break_glass(OTHER_RADIOLOGIST, Some(MRI), reason), DENIED);
		// All studies are also those that were refused.
		assert_eq!(break_glass(OTHER_RADIOLOGIST, None, reason), DENIED);
		assert_eq!(break_glass(OTHER_RADIOLOGIST, Some(CT), reason), broken);
		assert_eq!(break_glass(RADIOLOGIST, Some(MRI), reason), broken);
		// Whoever refuses treatment has not refused to be saved.
		assert_ok!(DynamicConsent::refuse(signed(PATIENT), Scope::All, Grantee::Anyone, Purposes::CLINICAL_CARE));
		assert_eq!(break_glass(RADIOLOGIST, None, reason), broken);
	});
}

#[test]
fn only_a_patient_of_age_should_decide_and_in_person() {
	build_and_check(|| {
		let choice = || crate::Call::refuse { scope: Scope::All, grantee: Grantee::Anyone, purposes: Purposes::ALL };
		assert_ok!(DynamicConsent::appoint_guardian(signed(PATIENT), GUARDIAN));
		assert_noop!(as_guardian(GUARDIAN, PATIENT, choice()), Error::<Test>::EmergencyIsPersonal);
		assert_ok!(refuse(Scope::All, Grantee::Anyone));
		let lift = crate::Call::lift { refusal: 1 };
		assert_noop!(as_guardian(GUARDIAN, PATIENT, lift), Error::<Test>::EmergencyIsPersonal);
		// Neither a child nor its guardian.
		let (child, seed) = (40, H256::repeat_byte(1));
		let since = radledger_primitives::calendar::month_of(NOW) as u32;
		People::enrol(child);
		let minority = Minority::commit(seed, since, since + 5);
		assert_ok!(DynamicConsent::enrolled(&child, 0, &HOSPITAL, minority));
		assert_ok!(DynamicConsent::appoint_guardian(signed(child), GUARDIAN));
		let proof = Minority::prove(seed, since + 5, since + 2).unwrap();
		assert_ok!(DynamicConsent::prove_minority(signed(STEWARD), child, since + 2, proof));
		let by_child = DynamicConsent::refuse(signed(child), Scope::All, Grantee::Anyone, Purposes::EMERGENCY);
		assert_noop!(by_child, Error::<Test>::EmergencyIsPersonal);
		assert_noop!(as_guardian(GUARDIAN, child, choice()), Error::<Test>::EmergencyIsPersonal);
	});
}
