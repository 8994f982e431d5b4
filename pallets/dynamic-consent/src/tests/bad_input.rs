//! Bad input: every error of the pallet, each with the call that meets it.

use crate::{mock::*, pallet::*, ROOM};
use frame::testing_prelude::*;
use radledger_primitives::{
	consent::{
		records::{Basis, Language, Offer, TextChange},
		Declarations, EmergencyReason, Grantee, Justification, Measure, Modifiers, Parameter, Permission, Purpose,
		Purposes, ReviewOutcome, Scope, Terms,
	},
	minority::Minority,
	traits::Enrolments,
	Roles, H256,
};
use radledger_test_doubles::People;

fn grant(offer: Offer<AccountId>) -> DispatchResult {
	DynamicConsent::grant(signed(PATIENT), offer)
}

fn with(parameters: Vec<Parameter<AccountId>>, permission: Permission, modifiers: Modifiers) -> Offer<AccountId> {
	Offer { terms: Terms { permission, modifiers, parameters: parameters.try_into().unwrap() }, ..research() }
}

fn ask(who: AccountId, purpose: Purpose, until: u64) -> DispatchResult {
	DynamicConsent::request_access(signed(who), PATIENT, None, plain(purpose), Justification::Trial, until)
}

fn record(who: AccountId, study: Option<H256>, basis: Basis) -> DispatchResult {
	DynamicConsent::record_access(signed(who), PATIENT, study, basis).map(|_| ()).map_err(|error| error.error)
}

fn care() -> Basis {
	Basis::Declared(plain(Purpose::ClinicalCare))
}

fn publish(policy: Option<(u32, TextChange)>, language: Language) -> DispatchResult {
	DynamicConsent::publish_text(signed(STEWARD), policy, language, H256::zero())
}

#[test]
fn offer_should_be_refused_when_it_cannot_be_granted() {
	use Permission::*;
	build_and_check(|| {
		let contradictions = [
			(with(vec![], HealthResearch, Modifiers(1 << 30)), Error::<Test>::UnknownModifier),
			(with(vec![], DiseaseResearch, Modifiers::default()), Error::<Test>::MissingParameter),
			(with(vec![Parameter::Months(0)], HealthResearch, Modifiers::TS), Error::<Test>::MissingParameter),
			(with(vec![Parameter::Region(276)], HealthResearch, Modifiers::default()), Error::<Test>::UnusedParameter),
			(with(vec![], AncestryResearch, Modifiers::NPOA), Error::<Test>::Contradictory),
			(with(vec![], NoRestriction, Modifiers::NCU), Error::<Test>::Contradictory),
		];
		for (offer, error) in contradictions {
			assert_noop!(grant(offer), error);
		}
		let table = [
			(Offer { until: Some(NOW), ..research() }, Error::<Test>::ExpiryInPast),
			(Offer { grantee: Grantee::Organisation(SUSPENDED), ..research() }, Error::<Test>::UnknownGrantee),
			(Offer { grantee: Grantee::Account(STRANGER), ..research() }, Error::<Test>::UnknownGrantee),
			(
				Offer { grantee: Grantee::Role { organisation: 1, roles: Roles::default() }, ..research() },
				Error::<Test>::UnknownGrantee,
			),
			(Offer { text: Some(text(0, 1, 0)), ..research() }, Error::<Test>::TextNotFound),
		];
		for (offer, error) in table {
			assert_noop!(grant(offer), error);
		}
		for who in [STRANGER, RADIOLOGIST, HOSPITAL] {
			assert_noop!(DynamicConsent::grant(signed(who), research()), Error::<Test>::NotAPatient);
		}
		assert_noop!(DynamicConsent::grant(RuntimeOrigin::none(), research()), BadOrigin);
		// The latest end there is overflows nothing.
		assert_ok!(grant(Offer { until: Some(u64::MAX), ..research() }));
		let months = with(vec![Parameter::Months(u16::MAX)], HealthResearch, Modifiers::TS);
		assert_ok!(grant(months));
	});
}

#[test]
fn consents_should_be_refused_when_there_is_no_place_or_no_room() {
	build_and_check(|| {
		for _ in 1..16 {
			assert_ok!(grant(research()));
		}
		assert_noop!(grant(research()), Error::<Test>::TooManyConsents);
		assert_ok!(DynamicConsent::revoke(signed(PATIENT), 3));
		while Files::<Test>::get(PATIENT).unwrap().decisions + crate::RESERVED_FOR_REFUSALS < ROOM {
			assert_ok!(grant(research()));
			let last = Files::<Test>::get(PATIENT).unwrap().decisions - 1;
			assert_ok!(DynamicConsent::revoke(signed(PATIENT), last));
		}
		assert_noop!(grant(research()), Error::<Test>::FileFull);
		// Who has given many consents can still refuse.
		let refuse = |number: u32| {
			DynamicConsent::refuse(signed(PATIENT), Scope::All, Grantee::Organisation(number), Purposes::SECONDARY)
		};
		for number in 0..4 {
			assert_ok!(refuse(number));
		}
		assert_noop!(refuse(9), Error::<Test>::FileFull);
		for who in [STRANGER, OTHER_STEWARD, OTHER_PATIENT] {
			assert_noop!(DynamicConsent::extend_file(signed(who), PATIENT), Error::<Test>::NotAuthorised);
		}
		assert_noop!(DynamicConsent::extend_file(signed(OTHER_PATIENT), OTHER_PATIENT), Error::<Test>::RoomLeft);
		let before = rent_held_by(HOSPITAL);
		assert_ok!(DynamicConsent::extend_file(signed(PATIENT), PATIENT));
		assert!(rent_held_by(HOSPITAL) > before);
		assert_ok!(grant(research()));
		for number in 4..16 {
			assert_ok!(refuse(number));
		}
		assert_noop!(refuse(16), Error::<Test>::TooManyRefusals);
		let before = Files::<Test>::get(PATIENT);
		Files::<Test>::mutate(PATIENT, |file| {
			let file = file.as_mut().unwrap();
			(file.decisions, file.room) = (u32::MAX, u32::MAX);
		});
		let overflow = DynamicConsent::extend_file(signed(STEWARD), PATIENT);
		assert_eq!(overflow, Err(Error::<Test>::Overflow.into()));
		Files::<Test>::set(PATIENT, before);
	});
}

#[test]
fn decision_should_be_refused_when_it_is_not_there_or_contradicts_another() {
	build_and_check(|| {
		assert_noop!(DynamicConsent::revoke(signed(PATIENT), 7), Error::<Test>::ConsentNotFound);
		assert_noop!(DynamicConsent::lift(signed(PATIENT), 0), Error::<Test>::RefusalNotFound);
		assert_noop!(DynamicConsent::seal_receipt(signed(PATIENT), 7, H256::zero()), Error::<Test>::ConsentNotFound);
		assert_ok!(DynamicConsent::seal_receipt(signed(PATIENT), 0, H256::zero()));
		assert_noop!(DynamicConsent::seal_receipt(signed(PATIENT), 0, H256::zero()), Error::<Test>::AlreadySealed);
		assert_ok!(grant(Offer { grantee: Grantee::Organisation(1), ..research() }));
		assert_noop!(DynamicConsent::narrow(signed(PATIENT), 1, research()), Error::<Test>::WiderGrantee);
		assert_ok!(DynamicConsent::revoke(signed(PATIENT), 1));
		assert_noop!(DynamicConsent::revoke(signed(PATIENT), 1), Error::<Test>::ConsentNotFound);
		for purposes in [Purposes::default(), Purposes(1 << 8)] {
			assert_noop!(
				DynamicConsent::refuse(signed(PATIENT), Scope::All, Grantee::Anyone, purposes),
				Error::<Test>::InvalidPurposes
			);
		}
		assert_ok!(DynamicConsent::refuse(signed(PATIENT), Scope::All, Grantee::Anyone, Purposes::SECONDARY));
		assert_noop!(grant(research()), Error::<Test>::ContradictsRefusal);
		// An expired consent can be withdrawn no more.
		assert_ok!(DynamicConsent::lift(signed(PATIENT), 2));
		assert_ok!(grant(Offer { until: Some(NOW + 5), ..research() }));
		next_block(5);
		assert_noop!(DynamicConsent::revoke(signed(PATIENT), 3), Error::<Test>::ConsentNotFound);
	});
}

#[test]
fn request_should_be_refused_when_it_cannot_be_made_or_answered() {
	build_and_check(|| {
		let invalid = radledger_primitives::consent::DataUse {
			declarations: Declarations(1 << 15),
			..plain(Purpose::HealthResearch)
		};
		let request = |data_use| {
			DynamicConsent::request_access(signed(VENDOR), PATIENT, None, data_use, Justification::Trial, NOW + 1)
		};
		assert_noop!(request(invalid), Error::<Test>::InvalidRequest);
		assert_noop!(request(plain(Purpose::DiseaseResearch)), Error::<Test>::InvalidRequest);
		assert_noop!(ask(VENDOR, Purpose::HealthResearch, NOW), Error::<Test>::ExpiryInPast);
		assert_noop!(ask(VENDOR, Purpose::HealthResearch, u64::MAX), Error::<Test>::RequestTooLong);
		assert_noop!(ask(STRANGER, Purpose::HealthResearch, NOW + 1), Error::<Test>::NotAuthorised);
		assert_noop!(DynamicConsent::approve(signed(PATIENT), 0, None), Error::<Test>::RequestNotFound);
		assert_ok!(ask(VENDOR, Purpose::HealthResearch, NOW + 90 * DAY));
		assert_noop!(DynamicConsent::approve(signed(OTHER_PATIENT), 0, None), Error::<Test>::RequestNotFound);
		assert_ok!(DynamicConsent::approve(signed(PATIENT), 0, None));
		assert_noop!(DynamicConsent::approve(signed(PATIENT), 0, None), Error::<Test>::RequestAnswered);
		assert_noop!(DynamicConsent::decline(signed(PATIENT), 0), Error::<Test>::RequestAnswered);
		assert_ok!(ask(VENDOR, Purpose::Education, NOW + 90 * DAY));
		next_block(30 * DAY);
		assert_noop!(DynamicConsent::decline(signed(PATIENT), 1), Error::<Test>::RequestExpired);
		assert_noop!(record(VENDOR, None, Basis::Request(5)), Error::<Test>::RequestNotFound);
	});
}

#[test]
fn use_should_be_refused_when_it_is_of_nobody_or_by_nobody() {
	build_and_check(|| {
		assert_noop!(record(STRANGER, None, care()), Error::<Test>::NotAuthorised);
		assert_noop!(record(RADIOLOGIST, Some(OTHERS), care()), Error::<Test>::NotOpened);
		let nobody = DynamicConsent::record_access(signed(RADIOLOGIST), STRANGER, None, care());
		assert_eq!(nobody.unwrap_err().error, Error::<Test>::NotAPatient.into());
		assert_noop!(DynamicConsent::prune_log(signed(STRANGER), PATIENT), Error::<Test>::NothingToPrune);
	});
}

#[test]
fn emergency_should_be_refused_to_others_and_reviewed_once_by_another() {
	build_and_check(|| {
		let glass = |who| DynamicConsent::break_glass(signed(who), PATIENT, Some(MRI), EmergencyReason::Urgent);
		let review = |who| DynamicConsent::review_emergency(signed(who), 1, PATIENT, 0, ReviewOutcome::Justified);
		for who in [STRANGER, STEWARD, VENDOR] {
			assert_noop!(glass(who), Error::<Test>::NotAuthorised);
		}
		assert_noop!(glass(HOSPITAL), Error::<Test>::NotAPerson);
		let (patient, reason, outcome) = (PATIENT, EmergencyReason::Urgent, ReviewOutcome::Justified);
		for personal in [
			crate::Call::<Test>::break_glass { patient, study: None, reason },
			crate::Call::review_emergency { organisation: 1, patient, access: 0, outcome },
			crate::Call::judge_request { patient, request: 0, holds: true },
		] {
			assert!(personal.is_personal(), "{personal:?} needs a person, and no proxy is one");
		}
		People::credential(VENDOR, 2, Roles::CLINICIAN);
		assert_noop!(glass(VENDOR), Error::<Test>::NotTreating);
		assert_noop!(review(STEWARD), Error::<Test>::EmergencyNotFound);
		assert_ok!(glass(OTHER_RADIOLOGIST));
		assert_noop!(review(OTHER_RADIOLOGIST), Error::<Test>::NotAuthorised);
		for who in [VENDOR_STEWARD, OTHER_STEWARD] {
			assert_noop!(review(who), Error::<Test>::NotAReviewer);
		}
		assert_noop!(review(HOSPITAL), Error::<Test>::NotAPerson);
		Emergencies::<Test>::mutate((1, PATIENT, 0), |emergency| emergency.as_mut().unwrap().by = STEWARD);
		assert_noop!(review(STEWARD), Error::<Test>::OwnEmergency);
		Emergencies::<Test>::mutate((1, PATIENT, 0), |emergency| emergency.as_mut().unwrap().by = OTHER_RADIOLOGIST);
		assert_ok!(review(STEWARD));
		assert_noop!(review(AUDITOR), Error::<Test>::AlreadyReviewed);
		// A hospital does not judge its own member, even over its own patient: a regulator does.
		assert_ok!(glass(RADIOLOGIST));
		let own = |who| DynamicConsent::review_emergency(signed(who), 0, PATIENT, 1, ReviewOutcome::Justified);
		assert_noop!(own(STEWARD), Error::<Test>::NotAReviewer);
		assert_ok!(own(AUDITOR));
	});
}

#[test]
fn duty_should_be_done_once_by_whom_it_concerns() {
	build_and_check(|| {
		let acknowledge = |who| DynamicConsent::acknowledge_duty(signed(who), PATIENT, 0);
		let certify = |who| DynamicConsent::certify_duty(signed(who), PATIENT, 0, Measure::Erased);
		assert_noop!(acknowledge(OTHER_STEWARD), Error::<Test>::NothingReceived);
		assert_ok!(record(OTHER_RADIOLOGIST, None, care()));
		assert_noop!(acknowledge(OTHER_STEWARD), Error::<Test>::NoDutyYet);
		assert_noop!(certify(OTHER_STEWARD), Error::<Test>::NoDutyYet);
		assert_ok!(DynamicConsent::revoke(signed(PATIENT), 0));
		assert_noop!(acknowledge(OTHER_RADIOLOGIST), Error::<Test>::NotAuthorised);
		assert_noop!(certify(VENDOR_STEWARD), Error::<Test>::NothingReceived);
		assert_ok!(acknowledge(OTHER_STEWARD));
		assert_noop!(acknowledge(OTHER_STEWARD), Error::<Test>::AlreadyDone);
		assert_ok!(certify(OTHER_STEWARD));
		assert_noop!(certify(OTHER_STEWARD), Error::<Test>::AlreadyDone);
	});
}

#[test]
fn text_should_be_refused_when_it_cannot_be_published() {
	build_and_check(|| {
		for language in [*b"DE", *b"d1", [0, 0]] {
			assert_noop!(publish(None, language), Error::<Test>::InvalidLanguage);
		}
		assert_noop!(publish(Some((0, TextChange::Minor)), *b"de"), Error::<Test>::TextNotFound);
		assert_ok!(publish(None, *b"de"));
		assert_noop!(publish(Some((0, TextChange::Translation)), *b"de"), Error::<Test>::TextExists);
		let other =
			DynamicConsent::publish_text(signed(OTHER_STEWARD), Some((0, TextChange::Major)), *b"de", H256::zero());
		assert_eq!(other, Err(Error::<Test>::NotAuthorised.into()));
		assert_ok!(publish(Some((0, TextChange::Major)), *b"de"));
		assert_noop!(grant(Offer { text: Some(text(0, 1, 0)), ..research() }), Error::<Test>::TextSuperseded);
		assert_ok!(grant(Offer { text: Some(text(0, 2, 0)), ..research() }));
		let before = Policies::<Test>::get(0);
		Policies::<Test>::mutate(0, |policy| policy.as_mut().unwrap().major = u16::MAX);
		assert_noop!(publish(Some((0, TextChange::Major)), *b"de"), Error::<Test>::TooManyTexts);
		Policies::<Test>::set(0, before);
	});
}

#[test]
fn child_should_be_proved_and_come_of_age_by_the_hospital_only() {
	build_and_check(|| {
		let (seed, since, child) = (H256::repeat_byte(1), 684, 40);
		assert_noop!(DynamicConsent::prove_minority(signed(STEWARD), PATIENT, 685, seed), Error::<Test>::NotAChild);
		assert_noop!(DynamicConsent::attest_majority(signed(STEWARD), PATIENT), Error::<Test>::NotAChild);
		let minority = Minority::commit(seed, since, since + 9);
		assert_ok!(DynamicConsent::enrolled(&child, 0, &HOSPITAL, minority));
		assert_eq!(DynamicConsent::enrolled(&child, 0, &HOSPITAL, None), Err(Error::<Test>::FileExists.into()));
		let prove = |month, proof| DynamicConsent::prove_minority(signed(STRANGER), child, month, proof);
		assert_noop!(prove(since + 10, seed), Error::<Test>::InvalidProof);
		assert_ok!(prove(since + 9, seed));
		let earlier = Minority::prove(seed, since + 9, since + 8).unwrap();
		assert_noop!(prove(since + 8, earlier), Error::<Test>::InvalidProof);
		assert_noop!(DynamicConsent::attest_majority(signed(OTHER_STEWARD), child), Error::<Test>::NotAuthorised);
		assert_ok!(DynamicConsent::appoint_guardian(signed(child), GUARDIAN));
		assert_ok!(as_guardian(GUARDIAN, child, crate::Call::grant { offer: research() }));
		assert_ok!(DynamicConsent::attest_majority(signed(STEWARD), child));
		assert!(DynamicConsent::guardians(child).is_empty());
		let file = Files::<Test>::get(child).unwrap();
		assert_eq!(file.consents.iter().map(|given| given.consent.id).collect::<Vec<_>>(), [0]);
		assert_ok!(DynamicConsent::appoint_guardian(signed(child), GUARDIAN));
		assert_ok!(DynamicConsent::dismiss_guardian(signed(child), GUARDIAN));
	});
}
