//! Requests, the log of uses, duties after a withdrawal, and what patients pay: nothing.

use crate::{mock::*, pallet::*, PatientsPayNothing, PoolRefusal, PAGE};
use frame::{
	deps::sp_runtime::{
		traits::{TransactionExtension, TxBaseImplication},
		transaction_validity::{InvalidTransaction, TransactionSource, TransactionValidityError, ValidTransaction},
	},
	testing_prelude::*,
};
use frame_system::CheckNonce;
use radledger_primitives::{
	calendar::{add_months, month_of, start_of_month},
	consent::{
		records::{Activity, Basis, LogEntry, Offer, Outcome, RequestState, TextChange},
		DataUse, Decision, EmergencyReason, EndCause, Exemption, Grantee, Justification, Measure, Modifiers,
		Permission, Purpose, Purposes, ReviewOutcome, Rule, Scope, TextVersion,
	},
	digest::entry_key,
	minority::Minority,
	traits::{ConsentAuthority, Enrolments, Opening, Used},
	Roles, H256,
};
use radledger_test_doubles::Studies;

fn record(who: AccountId, study: Option<H256>, purpose: Purpose) {
	let basis = Basis::Declared(plain(purpose));
	assert_ok!(DynamicConsent::record_access(signed(who), PATIENT, study, basis));
}

fn outcomes(first: u64) -> Vec<Outcome> {
	let log = log_of(PATIENT, first).unwrap();
	log.uses.into_iter().map(|entry| entry.outcome).collect()
}

fn check(who: AccountId, data_use: DataUse) -> Decision {
	DynamicConsent::check(PATIENT, who, None, data_use, vec![])
}

#[docify::export]
#[test]
fn treatment_should_be_permitted_from_enrolment_to_those_who_treat() {
	build_and_check(|| {
		let care = || plain(Purpose::ClinicalCare);
		let permit = Decision::Permit { consent: 0, until: None };
		assert_eq!(check(RADIOLOGIST, care()), permit);
		assert_eq!(check(OTHER_RADIOLOGIST, care()), permit);
		assert_eq!(check(VENDOR, care()), Decision::Deny { rule: Rule::NotTreating });
		assert_eq!(check(STRANGER, care()), Decision::Deny { rule: Rule::NotAMember });
		let research = check(RADIOLOGIST, plain(Purpose::HealthResearch));
		assert_eq!(research, Decision::Deny { rule: Rule::Purpose });
		assert_ok!(DynamicConsent::revoke(signed(PATIENT), 0));
		assert_eq!(check(RADIOLOGIST, care()), Decision::Deny { rule: Rule::NoConsent });
	});
}

#[test]
fn log_should_have_no_gaps_whoever_floods_it() {
	build_and_check(|| {
		let total = 3 * PAGE as u64 + 5;
		for number in 0..total {
			// Nobody is kept from the log, and nobody can push others out of it.
			match number % 3 {
				0 => record(RADIOLOGIST, Some(MRI), Purpose::ClinicalCare),
				_ => record(VENDOR, None, Purpose::MethodsDevelopment),
			}
		}
		let log = log_of(PATIENT, 0).unwrap();
		assert_eq!((log.first, log.kept_from, log.length, log.uses.len() as u64), (0, 0, total, total));
		for (number, entry) in log.uses.iter().enumerate() {
			let expected = match number % 3 {
				0 => (RADIOLOGIST, Outcome::Permitted { consent: 0 }),
				_ => (VENDOR, Outcome::Denied { rule: Rule::Purpose }),
			};
			assert_eq!((entry.by, entry.outcome), expected);
		}
		assert_eq!(outcomes(total - 2).len(), 2);
		assert_eq!((outcomes(total).len(), outcomes(10_000).len()), (0, 0));
		assert_eq!(log_of(STRANGER, 0), None);
		assert_eq!(DynamicConsent::conduct(2).denied as u64, total - total.div_ceil(3));

		// Kept for three years from the end of the month; then page by page, and the numbers stay.
		next_block(3 * 366 * DAY + start_of_month(month_of(NOW) + 1) - NOW - 1);
		assert_noop!(DynamicConsent::prune_log(signed(STRANGER), PATIENT), Error::<Test>::NothingToPrune);
		next_block(1);
		let held = rent_held_by(RADIOLOGIST);
		assert_ok!(DynamicConsent::prune_log(signed(STRANGER), PATIENT));
		assert!(rent_held_by(RADIOLOGIST) < held, "the rent goes back to who began the page");
		let log = log_of(PATIENT, 0).unwrap();
		assert_eq!((log.first, log.kept_from, log.length), (PAGE.into(), PAGE.into(), total));
		for _ in 0..2 {
			assert_ok!(DynamicConsent::prune_log(signed(STRANGER), PATIENT));
		}
		assert_noop!(DynamicConsent::prune_log(signed(STRANGER), PATIENT), Error::<Test>::NothingToPrune);
		record(RADIOLOGIST, None, Purpose::ClinicalCare);
		assert_eq!(log_of(PATIENT, 0).unwrap().length, total + 1);
	});
}

#[test]
fn request_should_be_permitted_denied_or_wait_for_the_patient() {
	build_and_check(|| {
		let until = NOW + 60 * DAY;
		let ask = |who, purpose| {
			let justification = Justification::ResearchProject;
			assert_ok!(DynamicConsent::request_access(
				signed(who),
				PATIENT,
				Some(MRI),
				plain(purpose),
				justification,
				until
			));
			let id = Files::<Test>::get(PATIENT).unwrap().requests - 1;
			DynamicConsent::request(PATIENT, id).unwrap().state
		};
		assert_eq!(ask(RADIOLOGIST, Purpose::ClinicalCare), RequestState::Permitted { consent: 0 });
		assert_eq!(ask(VENDOR, Purpose::HealthResearch), RequestState::Pending);
		let use_it = |who, study, request| {
			let basis = Basis::Request(request);
			assert_ok!(DynamicConsent::record_access(signed(who), PATIENT, study, basis));
			*outcomes(0).last().unwrap()
		};
		assert_eq!(use_it(VENDOR, Some(MRI), 1), Outcome::Denied { rule: Rule::Purpose });
		assert_ok!(DynamicConsent::approve(signed(PATIENT), 1, Some(NOW + 10)));
		assert_eq!(use_it(VENDOR, Some(MRI), 1), Outcome::Permitted { consent: 1 });
		// Another study, and another organisation, are not what was asked for.
		let mismatch = Outcome::Denied { rule: Rule::RequestMismatch };
		assert_eq!(use_it(VENDOR, Some(CT), 1), mismatch);
		assert_eq!(use_it(RADIOLOGIST, Some(MRI), 1), mismatch);
		next_block(10);
		// The treatment permission comes further than what has expired.
		assert_eq!(use_it(VENDOR, Some(MRI), 1), Outcome::Denied { rule: Rule::Purpose });

		assert_ok!(DynamicConsent::refuse(signed(PATIENT), Scope::All, Grantee::Organisation(2), Purposes::EDUCATION));
		assert_eq!(ask(VENDOR, Purpose::Education), RequestState::Denied { rule: Rule::Refused });
		assert_ok!(DynamicConsent::refuse(signed(PATIENT), Scope::All, Grantee::Anyone, Purposes::SECONDARY));
		assert_eq!(ask(COORDINATOR, Purpose::Education), RequestState::Denied { rule: Rule::OptedOut });
		assert_eq!(ask(OTHER_RADIOLOGIST, Purpose::ClinicalCare), RequestState::Permitted { consent: 0 });
		let states = DynamicConsent::requests(PATIENT, 1);
		assert_eq!(states.len(), 4);
		next_block(60 * DAY);
		assert_eq!(use_it(RADIOLOGIST, Some(MRI), 0), mismatch, "nobody wants the data any more");
	});
}

#[test]
fn text_should_ask_again_when_its_meaning_changed() {
	build_and_check(|| {
		let publish = |policy| DynamicConsent::publish_text(signed(STEWARD), policy, *b"de", H256::zero());
		assert_ok!(publish(None));
		assert_ok!(DynamicConsent::grant(signed(PATIENT), Offer { text: Some(text(0, 1, 0)), ..research() }));
		let under = |major| DataUse { text: Some(TextVersion { policy: 0, major }), ..plain(Purpose::HealthResearch) };
		assert!(check(RADIOLOGIST, under(1)).is_permitted());
		assert_eq!(
			check(RADIOLOGIST, plain(Purpose::HealthResearch)),
			Decision::Deny { rule: Rule::Purpose },
			"the treatment permission came further than the one under a text"
		);
		assert_ok!(publish(Some((0, TextChange::Minor))));
		assert!(check(RADIOLOGIST, under(1)).is_permitted());
		assert_ok!(publish(Some((0, TextChange::Major))));
		assert_eq!(check(RADIOLOGIST, under(1)), Decision::Deny { rule: Rule::TextSuperseded });
		assert!(!check(RADIOLOGIST, under(2)).is_permitted());
		assert_ok!(DynamicConsent::grant(signed(PATIENT), Offer { text: Some(text(0, 2, 0)), ..research() }));
		assert!(check(RADIOLOGIST, under(2)).is_permitted());
		// Every version is still there.
		for (major, minor) in [(1, 0), (1, 1), (2, 0)] {
			assert!(DynamicConsent::text(0, major, minor, *b"de").is_some());
		}
	});
}

#[docify::export]
#[test]
fn emergency_should_be_seen_be_overdue_and_end_the_credential_of_who_abused_it() {
	build_and_check(|| {
		let reason = EmergencyReason::LifeThreatening;
		assert_ok!(DynamicConsent::break_glass(signed(OTHER_RADIOLOGIST), PATIENT, None, reason));
		assert_eq!(outcomes(0), [Outcome::Emergency { reason, against_will: false }]);
		let seen = || DynamicConsent::emergencies(1, None).pop().unwrap();
		assert!(!seen().overdue);
		next_block(7 * DAY);
		assert!(seen().overdue);
		let outcome = ReviewOutcome::Abuse;
		assert_ok!(DynamicConsent::review_emergency(signed(STEWARD), 1, PATIENT, 0, outcome));
		assert!(!seen().overdue);
		assert_eq!(
			DynamicConsent::check(PATIENT, OTHER_RADIOLOGIST, None, plain(Purpose::ClinicalCare), vec![]),
			Decision::Deny { rule: Rule::NotAMember }
		);
		let conduct = DynamicConsent::conduct(1);
		assert_eq!((conduct.emergencies, conduct.abuses, conduct.late_reviews), (1, 1, 0));
		// The patient's hospital had to review it.
		assert_eq!(DynamicConsent::conduct(0).late_reviews, 1);
	});
}

#[docify::export]
#[test]
fn withdrawal_should_become_a_duty_of_everyone_who_received_data_and_of_no_one_else() {
	build_and_check(|| {
		// 31 January 2027: one month later is the last of February.
		let january = 1_801_353_600_000;
		next_block(january - NOW);
		record(RADIOLOGIST, None, Purpose::ClinicalCare);
		record(OTHER_RADIOLOGIST, None, Purpose::ClinicalCare);
		record(OTHER_RADIOLOGIST, Some(MRI), Purpose::ClinicalCare);
		record(VENDOR, None, Purpose::ClinicalCare); // denied: it received nothing
		let duties = |organisation| DynamicConsent::duties(organisation, None).0;
		assert_eq!(duties(0).len() + duties(1).len(), 0);
		assert_ok!(DynamicConsent::revoke(signed(PATIENT), 0));
		let due = add_months(january, 1);
		assert_eq!(due, january + 28 * DAY);
		for organisation in [0, 1] {
			let [duty] = &duties(organisation)[..] else { panic!("one duty") };
			assert_eq!((duty.consent, duty.cause, duty.since, duty.due), (0, Some(EndCause::Revoked), january, due));
			assert!(!duty.overdue);
		}
		assert_eq!(duties(2), vec![]);
		assert_ok!(DynamicConsent::acknowledge_duty(signed(STEWARD), PATIENT, 0));
		next_block(28 * DAY);
		assert!(duties(0)[0].overdue && duties(1)[0].overdue);
		// Late for ever, even once it is done.
		assert_ok!(DynamicConsent::certify_duty(signed(OTHER_STEWARD), PATIENT, 0, Measure::Erased));
		let done = duties(1).pop().unwrap();
		assert!(!done.overdue && done.acknowledged.unwrap().late && done.certified.unwrap().1.late);
		let conduct = DynamicConsent::conduct(1);
		assert_eq!((conduct.late_acknowledgements, conduct.late_certificates), (1, 1));
		assert!(!duties(0)[0].acknowledged.as_ref().unwrap().late);
	});
}

#[test]
fn every_end_of_a_consent_should_become_a_duty() {
	build_and_check(|| {
		let narrower =
			|| Offer { terms: terms(Permission::HealthResearch, Modifiers::NCU), until: Some(NOW + 20), ..research() };
		assert_ok!(DynamicConsent::grant(signed(PATIENT), research()));
		record(OTHER_RADIOLOGIST, None, Purpose::HealthResearch);
		let causes = || DynamicConsent::duties(1, None).0.iter().filter_map(|duty| duty.cause).collect::<Vec<_>>();
		assert_eq!(causes(), []);
		assert_ok!(DynamicConsent::narrow(signed(PATIENT), 1, narrower()));
		assert_eq!(causes(), [EndCause::Narrowed]);
		record(OTHER_RADIOLOGIST, None, Purpose::HealthResearch);
		next_block(20);
		let mut ended = causes();
		ended.sort();
		assert_eq!(ended, [EndCause::Narrowed, EndCause::Expired]);
		record(OTHER_RADIOLOGIST, None, Purpose::ClinicalCare);
		assert_ok!(DynamicConsent::released(&PATIENT));
		assert_eq!(causes().iter().filter(|cause| **cause == EndCause::Released).count(), 1);
		// Who left is not there to be asked; who comes back and had not ended treatment has it permitted.
		let gone = DynamicConsent::grant(signed(PATIENT), research());
		assert_eq!(gone, Err(Error::<Test>::NotAPatient.into()));
		let care = plain(Purpose::ClinicalCare);
		assert_eq!(check(RADIOLOGIST, care.clone()), Decision::Deny { rule: Rule::NoSubject });
		assert_ok!(DynamicConsent::enrolled(&PATIENT, 1, &OTHER_STEWARD, None));
		assert_eq!(check(RADIOLOGIST, care), Decision::Permit { consent: 3, until: None });
	});
}

#[test]
fn withdrawal_should_cost_the_same_however_many_received_data() {
	build_and_check(|| {
		assert_ok!(DynamicConsent::grant(signed(PATIENT), research()));
		assert_ok!(DynamicConsent::grant(signed(PATIENT), research()));
		for organisation in 0..50 {
			assert_ok!(DynamicConsent::note_receipt(&PATIENT, 1, organisation, &[], &HOSPITAL));
		}
		let state = || Receipts::<Test>::iter().count() + EndedDecisions::<Test>::iter().count();
		let before = state();
		assert_ok!(DynamicConsent::revoke(signed(PATIENT), 1));
		let of_many = state() - before;
		assert_ok!(DynamicConsent::revoke(signed(PATIENT), 2));
		assert_eq!((of_many, state() - before), (1, 2));
		assert!((0..50).all(|organisation| DynamicConsent::duties(organisation, None).0.len() == 1));
	});
}

#[test]
fn guarded_consent_should_hold_no_longer_than_minority_is_proved() {
	build_and_check(|| {
		let (seed, child) = (H256::repeat_byte(1), 40);
		let since = radledger_primitives::calendar::month_of(NOW) as u32;
		let minority = Minority::commit(seed, since, since + 5);
		assert_ok!(DynamicConsent::enrolled(&child, 0, &HOSPITAL, minority));
		assert_ok!(DynamicConsent::appoint_guardian(signed(child), GUARDIAN));
		let grant = || as_guardian(GUARDIAN, child, crate::Call::grant { offer: research() });
		assert_noop!(grant(), Error::<Test>::MinorityNotProved);
		let may =
			|| DynamicConsent::check(child, RADIOLOGIST, None, plain(Purpose::HealthResearch), vec![]).is_permitted();
		let treat =
			|| DynamicConsent::check(child, RADIOLOGIST, None, plain(Purpose::ClinicalCare), vec![]).is_permitted();
		assert!(!may() && treat());
		let proof = Minority::prove(seed, since + 5, since + 2).unwrap();
		assert_ok!(DynamicConsent::prove_minority(signed(STEWARD), child, since + 2, proof));
		assert_ok!(grant());
		assert!(may());
		let until = radledger_primitives::calendar::start_of_month((since + 2).into());
		next_block(until - NOW - 1);
		assert!(may());
		next_block(1);
		assert!(!may() && treat());
	});
}

/// A stand-in for what charges: it refuses everybody.
#[derive(Encode, Decode, DecodeWithMemTracking, Clone, PartialEq, Eq, Debug, TypeInfo)]
struct NobodyCanPay;

impl TransactionExtension<RuntimeCall> for NobodyCanPay {
	const IDENTIFIER: &'static str = "NobodyCanPay";
	type Implicit = ();
	type Val = ();
	type Pre = ();

	fn weight(&self, _: &RuntimeCall) -> Weight {
		Weight::zero()
	}

	fn validate(
		&self,
		_: RuntimeOrigin,
		_: &RuntimeCall,
		_: &DispatchInfoOf<RuntimeCall>,
		_: usize,
		_: (),
		_: &impl frame::deps::sp_runtime::traits::Implication,
		_: TransactionSource,
	) -> Result<(ValidTransaction, (), RuntimeOrigin), TransactionValidityError> {
		Err(InvalidTransaction::Payment.into())
	}

	fn prepare(
		self,
		_: (),
		_: &RuntimeOrigin,
		_: &RuntimeCall,
		_: &DispatchInfoOf<RuntimeCall>,
		_: usize,
	) -> Result<(), TransactionValidityError> {
		Ok(())
	}
}

use frame::deps::sp_runtime::traits::DispatchInfoOf;

/// Sends `call` through the extension, as far as before its dispatch.
fn send(who: AccountId, call: crate::Call<Test>) -> Result<(), TransactionValidityError> {
	System::inc_providers(&who);
	let nonce = CheckNonce::from(System::account_nonce(who));
	let extension = PatientsPayNothing::<Test, NobodyCanPay>(nonce, NobodyCanPay);
	let (call, info) = (RuntimeCall::from(call), Default::default());
	let source = TransactionSource::External;
	let implication = TxBaseImplication(());
	let (_, val, origin) = extension.validate(signed(who), &call, &info, 0, (), &implication, source)?;
	extension.prepare(val, &origin, &call, &info, 0).map(|_| ())
}

#[test]
fn patient_should_pay_nothing_until_the_allowance_of_the_day_is_spent() {
	build_and_check(|| {
		let revoke = || crate::Call::<Test>::revoke { consent: 9 };
		for _ in 0..8 {
			assert_ok!(send(PATIENT, revoke()));
		}
		let spent: TransactionValidityError = PoolRefusal::AllowanceSpent.into();
		assert_eq!(spent, InvalidTransaction::Custom(4).into());
		assert_eq!(send(PATIENT, revoke()), Err(spent));
		assert_ok!(send(OTHER_PATIENT, revoke()));
		// Others are charged, and so is a patient for what is no decision of theirs.
		let payment: TransactionValidityError = InvalidTransaction::Payment.into();
		assert_eq!(send(RADIOLOGIST, revoke()), Err(payment));
		let prune = crate::Call::<Test>::prune_log { patient: PATIENT };
		assert_eq!(send(OTHER_PATIENT, prune), Err(payment));
		let midnight = DynamicConsent::file(PATIENT).unwrap().renews_at;
		next_block(midnight - NOW - 1);
		assert_eq!(send(PATIENT, revoke()), Err(spent));
		next_block(1);
		assert_ok!(send(PATIENT, revoke()));
	});
}

#[test]
fn rent_should_be_paid_once_and_decisions_be_free() {
	build_and_check(|| {
		let before = rent_held_by(HOSPITAL);
		assert_ok!(DynamicConsent::grant(signed(PATIENT), research()));
		assert_ok!(DynamicConsent::revoke(signed(PATIENT), 1));
		assert_eq!(rent_held_by(HOSPITAL), before);
		assert_eq!(Balances::free_balance(PATIENT), 0);
		// Whoever uses data pays, and who cannot leaves no trace.
		let basis = Basis::Declared(plain(Purpose::ClinicalCare));
		let unpaid = DynamicConsent::record_access(signed(PENNILESS), PATIENT, None, basis);
		assert!(unpaid.is_err());
		assert_eq!(log_of(PATIENT, 0).unwrap().length, 0);
	});
}

#[test]
fn consent_should_take_no_more_state_than_it_may() {
	build_and_check(|| {
		let size = || Files::<Test>::get(PATIENT).encoded_size() + Files::<Test>::hashed_key_for(PATIENT).len();
		let empty = size();
		let count = 10;
		for number in 0..count {
			let until = Some(NOW + 1_000 + number);
			let scope = Scope::Study(MRI);
			assert_ok!(DynamicConsent::grant(signed(PATIENT), Offer { until, scope, ..research() }));
		}
		let each = (size() - empty) as u64 / count;
		println!("state of a consent: {each} bytes; of a file with none but treatment: {empty} bytes");
		assert!(each <= 160, "{each}");
	});
}

#[test]
fn every_decision_should_be_told_in_an_event() {
	build_and_check(|| {
		let patient = PATIENT;
		assert_ok!(DynamicConsent::grant(signed(patient), research()));
		assert_ok!(DynamicConsent::narrow(signed(patient), 1, research()));
		assert_ok!(DynamicConsent::revoke(signed(patient), 2));
		let (scope, grantee) = (Scope::All, Grantee::Anyone);
		assert_ok!(DynamicConsent::refuse(signed(patient), scope, grantee, Purposes::SECONDARY));
		assert_ok!(DynamicConsent::lift(signed(patient), 3));
		assert_eq!(
			events(),
			[
				Event::ConsentGiven { patient, consent: 1 },
				Event::ConsentNarrowed { patient, consent: 1, by: 2 },
				Event::ConsentEnded { patient, consent: 2, cause: EndCause::Revoked },
				Event::RefusalGiven { patient, refusal: 3 },
				Event::RefusalEnded { patient, refusal: 3, cause: EndCause::Lifted },
			]
		);
	});
}

#[test]
fn rent_of_a_file_should_be_one_entry_and_its_bytes() {
	build_and_check(|| {
		let bytes = DynamicConsent::file_footprint(crate::ROOM).size;
		assert_eq!(rent_held_by(HOSPITAL), 2 * (10 + bytes));
		let publish = DynamicConsent::publish_text(signed(STEWARD), None, *b"de", H256::zero());
		assert_ok!(publish);
		assert_eq!(rent_held_by(STEWARD), 10 + DynamicConsent::text_footprint().size);
	});
}

#[test]
fn request_for_one_purpose_should_not_open_another() {
	use radledger_primitives::{
		traits::{ConsentAuthority, StudyUse},
		Modality, OrganisationKind, Roles,
	};
	build_and_check(|| {
		let ask = |purpose| {
			assert_ok!(DynamicConsent::request_access(
				signed(RADIOLOGIST),
				PATIENT,
				None,
				plain(purpose),
				Justification::Teaching,
				NOW + DAY
			));
		};
		ask(Purpose::ClinicalCare);
		ask(Purpose::Education);
		let decide = |purpose, request| {
			DynamicConsent::decide(&StudyUse {
				subject: Some(&PATIENT),
				study: MRI,
				modality: Modality::Mr,
				organisation: 0,
				kind: OrganisationKind::Hospital,
				roles: Roles::RADIOLOGIST,
				purpose,
				request,
			})
		};
		let permit = Decision::Permit { consent: 0, until: None };
		let mismatch = Decision::Deny { rule: Rule::RequestMismatch };
		assert_eq!(decide(Purpose::ClinicalCare, Some(0)), permit);
		assert_eq!(decide(Purpose::Education, Some(0)), mismatch);
		assert_eq!(decide(Purpose::ClinicalCare, Some(1)), mismatch);
		assert_eq!(decide(Purpose::HealthResearch, Some(1)), mismatch);
		assert_eq!(decide(Purpose::ClinicalCare, None), permit);
	});
}

#[test]
fn consent_for_a_role_should_bind_uses_by_organisations() {
	use radledger_primitives::{
		traits::{ConsentAuthority, StudyUse},
		Modality, OrganisationKind, Roles,
	};
	build_and_check(|| {
		assert_ok!(DynamicConsent::revoke(signed(PATIENT), 0));
		let grantee = Grantee::Role { organisation: 1, roles: Roles::RADIOLOGIST };
		assert_ok!(DynamicConsent::grant(signed(PATIENT), Offer { grantee, ..research() }));
		let may = |roles| {
			let usage = StudyUse {
				subject: Some(&PATIENT),
				study: MRI,
				modality: Modality::Mr,
				organisation: 1,
				kind: OrganisationKind::ImagingCentre,
				roles,
				purpose: Purpose::HealthResearch,
				request: None,
			};
			DynamicConsent::decide(&usage).is_permitted()
		};
		assert!(may(Roles::RADIOLOGIST) && may(Roles::ALL));
		assert!(!may(Roles::DATA_STEWARD) && !may(Roles(0)));
	});
}

#[test]
fn refusal_should_end_the_consents_of_which_it_leaves_nothing() {
	build_and_check(|| {
		for offer in [
			research(),
			Offer { grantee: Grantee::Organisation(1), ..research() },
			Offer { terms: terms(Permission::NoRestriction, Modifiers::default()), ..research() },
		] {
			assert_ok!(DynamicConsent::grant(signed(PATIENT), offer));
		}
		assert_ok!(DynamicConsent::note_receipt(&PATIENT, 1, 1, &[], &OTHER_STEWARD));
		assert_ok!(DynamicConsent::refuse(signed(PATIENT), Scope::All, Grantee::Anyone, Purposes::SECONDARY));
		let left: Vec<_> = Files::<Test>::get(PATIENT).unwrap().consents.iter().map(|given| given.consent.id).collect();
		// Treatment, and what also permits treatment.
		assert_eq!(left, [0, 3]);
		let [duty] = &DynamicConsent::duties(1, None).0[..] else { panic!("one duty") };
		assert_eq!((duty.consent, duty.cause, duty.since), (1, Some(EndCause::Refused), NOW));
		// Lifting the refusal brings none of them back.
		assert_ok!(DynamicConsent::lift(signed(PATIENT), 4));
		assert_eq!(Files::<Test>::get(PATIENT).unwrap().consents.len(), 2);
	});
}

#[test]
fn refusals_should_hold_again_when_the_patient_is_enrolled_again() {
	build_and_check(|| {
		let care = || plain(Purpose::ClinicalCare);
		let reason = EmergencyReason::Urgent;
		let refuse = |purposes| DynamicConsent::refuse(signed(PATIENT), Scope::All, Grantee::Anyone, purposes);
		for purposes in [Purposes::SECONDARY, Purposes::EMERGENCY, Purposes::CLINICAL_CARE] {
			assert_ok!(refuse(purposes));
		}
		let before = DynamicConsent::file(PATIENT).unwrap().refusals;
		for (organisation, payer) in [(0, HOSPITAL), (1, OTHER_STEWARD)] {
			System::reset_events();
			assert_ok!(DynamicConsent::released(&PATIENT));
			assert_eq!(DynamicConsent::file(PATIENT).unwrap().refusals, before);
			assert_eq!(check(RADIOLOGIST, care()), Decision::Deny { rule: Rule::NoSubject });
			assert_ok!(DynamicConsent::enrolled(&PATIENT, organisation, &payer, None));
			assert_eq!(DynamicConsent::file(PATIENT).unwrap().refusals, before);
			assert_eq!(check(RADIOLOGIST, care()), Decision::Deny { rule: Rule::Refused });
			assert_eq!(check(RADIOLOGIST, plain(Purpose::Education)), Decision::Deny { rule: Rule::OptedOut });
			assert_ok!(DynamicConsent::break_glass(signed(RADIOLOGIST), PATIENT, None, reason));
			assert_eq!(outcomes(0).last(), Some(&Outcome::Denied { rule: Rule::Emergency }));
			// The refusal had ended the consent to treatment: only the patient can give it again.
			let opened = Event::FileOpened { patient: PATIENT, organisation, consent: None };
			assert!(events().contains(&opened));
		}
		assert_ok!(DynamicConsent::lift(signed(PATIENT), 3));
		assert_eq!(check(RADIOLOGIST, care()), Decision::Deny { rule: Rule::NoConsent });
	});
}

#[test]
fn treatment_should_stay_withdrawn_when_the_patient_is_enrolled_again() {
	build_and_check(|| {
		assert_ok!(DynamicConsent::revoke(signed(PATIENT), 0));
		for _ in 0..2 {
			assert_ok!(DynamicConsent::released(&PATIENT));
			assert_ok!(DynamicConsent::enrolled(&PATIENT, 0, &HOSPITAL, None));
			assert!(DynamicConsent::file(PATIENT).unwrap().consents.is_empty());
		}
		let treatment = Offer { terms: terms(Permission::ClinicalCare, Modifiers::default()), ..research() };
		assert_ok!(DynamicConsent::grant(signed(PATIENT), treatment));
		assert_ok!(DynamicConsent::released(&PATIENT));
		assert_ok!(DynamicConsent::enrolled(&PATIENT, 0, &HOSPITAL, None));
		assert!(check(RADIOLOGIST, plain(Purpose::ClinicalCare)).is_permitted());
	});
}

#[test]
fn consent_should_be_narrowed_in_every_part_and_the_wider_part_be_named() {
	use radledger_primitives::{calendar::add_months, consent::Parameter, Modality, Roles};
	build_and_check(|| {
		let narrow = |old, offer| DynamicConsent::narrow(signed(PATIENT), old, offer);
		let last = || Files::<Test>::get(PATIENT).unwrap().consents.last().unwrap().consent.clone();
		let care =
			|grantee| Offer { grantee, terms: terms(Permission::ClinicalCare, Modifiers::default()), ..research() };
		// From whoever treats to one hospital, from there to its radiologists, and to one of them.
		assert_noop!(narrow(0, care(Grantee::Organisation(2))), Error::<Test>::WiderGrantee);
		assert_noop!(narrow(0, care(Grantee::Account(RADIOLOGIST))), Error::<Test>::WiderGrantee);
		assert_ok!(narrow(0, care(Grantee::Organisation(1))));
		let roles = Grantee::Role { organisation: 1, roles: Roles::RADIOLOGIST };
		assert_ok!(narrow(1, care(roles)));
		let mut one = care(roles);
		one.terms.modifiers = Modifiers::US;
		one.terms.parameters = vec![Parameter::User(OTHER_RADIOLOGIST)].try_into().unwrap();
		assert_ok!(narrow(2, one));
		// From a modality to a study of it.
		let ct = Offer { scope: Scope::Modality(Modality::Ct), ..research() };
		assert_ok!(DynamicConsent::grant(signed(PATIENT), ct));
		assert_noop!(narrow(4, Offer { scope: Scope::Study(MRI), ..research() }), Error::<Test>::WiderScope);
		assert_ok!(narrow(4, Offer { scope: Scope::Study(CT), ..research() }));
		// The same months are no longer time, and an end that is not named is the old one.
		let mut months = research();
		months.terms.modifiers = Modifiers::TS;
		months.terms.parameters = vec![Parameter::Months(12)].try_into().unwrap();
		assert_ok!(DynamicConsent::grant(signed(PATIENT), months.clone()));
		let end = add_months(NOW, 12);
		next_block(90 * DAY);
		assert_ok!(narrow(6, Offer { grantee: Grantee::Organisation(1), ..months.clone() }));
		assert_eq!(last().end(), Some(end));
		assert_noop!(
			narrow(7, Offer { grantee: Grantee::Organisation(1), until: Some(end + 1), ..months.clone() }),
			Error::<Test>::WiderTime
		);
		assert_ok!(narrow(7, Offer { grantee: Grantee::Organisation(1), until: Some(end - 1), ..research() }));
		assert_eq!(last().end(), Some(end - 1));
		// Each other part that is wider is named.
		let of = |permission, modifiers| Offer {
			terms: terms(permission, modifiers),
			grantee: Grantee::Organisation(1),
			..research()
		};
		let refused = narrow(8, of(Permission::GeneralResearch, Modifiers::default()));
		assert_eq!(refused, Err(Error::<Test>::WiderPermission.into()));
		assert_ok!(narrow(8, of(Permission::HealthResearch, Modifiers::NCU)));
		assert_noop!(narrow(9, of(Permission::HealthResearch, Modifiers::default())), Error::<Test>::WiderConditions);
		let version = TextVersion { policy: 0, major: 1 };
		Files::<Test>::mutate(PATIENT, |file| {
			let given = file.as_mut().unwrap().consents.last_mut().unwrap();
			(given.consent.text, given.text) = (Some(version), Some(text(0, 1, 0)));
		});
		let other = narrow(9, of(Permission::HealthResearch, Modifiers::NCU));
		assert_eq!(other, Err(Error::<Test>::WiderText.into()));
		let mut one = research();
		one.terms.modifiers = Modifiers::US;
		one.terms.parameters = vec![Parameter::User(RADIOLOGIST)].try_into().unwrap();
		assert_ok!(DynamicConsent::grant(signed(PATIENT), one.clone()));
		one.terms.parameters = vec![Parameter::User(OTHER_RADIOLOGIST)].try_into().unwrap();
		assert_eq!(narrow(10, one), Err(Error::<Test>::WiderLimits.into()));
	});
}

#[test]
fn past_should_be_told_by_the_text_of_its_time() {
	build_and_check(|| {
		let publish = |policy| DynamicConsent::publish_text(signed(STEWARD), policy, *b"de", H256::zero());
		assert_ok!(publish(None));
		assert_ok!(DynamicConsent::grant(signed(PATIENT), Offer { text: Some(text(0, 1, 0)), ..research() }));
		next_block(10);
		assert_ok!(publish(Some((0, TextChange::Major))));
		let data_use = DataUse { text: Some(TextVersion { policy: 0, major: 1 }), ..plain(Purpose::HealthResearch) };
		let at = |moment| DynamicConsent::check_at(PATIENT, RADIOLOGIST, None, data_use.clone(), moment, vec![]);
		let superseded = Decision::Deny { rule: Rule::TextSuperseded };
		assert!(at(NOW).is_permitted() && at(NOW + 9).is_permitted());
		assert_eq!([at(NOW - 1), at(NOW + 10)], [superseded; 2]);
		assert_eq!(DynamicConsent::check(PATIENT, RADIOLOGIST, None, data_use.clone(), vec![]), superseded);
	});
}

/// A use of [`MRI`] that another pallet tells: a transfer of the hospital to the vendor.
fn sent(by: AccountId) -> Used<'static, AccountId> {
	Used {
		patient: &PATIENT,
		study: MRI,
		by: if by == VENDOR { &VENDOR } else { &RADIOLOGIST },
		organisation: 0,
		roles: Roles::ALL,
		activity: Activity::Sent { to: 2 },
		purpose: Some(Purpose::HealthResearch),
		request: None,
		outcome: Outcome::Permitted { consent: 0 },
	}
}

#[test]
fn uses_of_other_pallets_should_be_numbered_with_those_that_are_recorded() {
	build_and_check(|| {
		let declared = DataUse { region: Some(276), ..plain(Purpose::HealthResearch) };
		let (until, why) = (NOW + DAY, Justification::Trial);
		let ask = DynamicConsent::request_access(signed(VENDOR), PATIENT, None, declared.clone(), why, until);
		assert_ok!(ask);
		record(RADIOLOGIST, Some(MRI), Purpose::ClinicalCare);
		let denied = Outcome::Denied { rule: Rule::NoConsent };
		let reading = Activity::ReportRead { report: H256::repeat_byte(7) };
		let exempt = Outcome::Exempt { exemption: Exemption::Legal };
		let told = [
			sent(RADIOLOGIST),
			Used { request: Some(0), ..sent(RADIOLOGIST) },
			Used { activity: reading, purpose: Some(Purpose::ClinicalCare), outcome: denied, ..sent(RADIOLOGIST) },
			Used { purpose: None, outcome: exempt, ..sent(RADIOLOGIST) },
		];
		for used in told {
			assert_eq!(DynamicConsent::used(used), Ok(false), "the page has room");
		}
		record(RADIOLOGIST, None, Purpose::ClinicalCare);
		let log = log_of(PATIENT, 0).unwrap();
		let activities: Vec<_> = log.uses.iter().map(|entry| entry.activity).collect();
		let (access, send) = (Activity::Access, Activity::Sent { to: 2 });
		assert_eq!((log.length, activities), (6, vec![access, send, send, reading, send, access]));
		let asked: Vec<_> = log.uses.into_iter().map(|entry| entry.data_use).collect();
		let (care, research) = (plain(Purpose::ClinicalCare), plain(Purpose::HealthResearch));
		assert_eq!(asked, [Some(care.clone()), Some(research), Some(declared), Some(care.clone()), None, Some(care)]);
	});
}

/// Each page is paid by whoever begins it, and nothing limits their number.
#[test]
fn full_log_should_stop_nobody_and_cost_only_those_who_use() {
	build_and_check(|| {
		let (stranger, patient) = (rent_held_by(STRANGER), rent_held_by(PATIENT));
		for number in 0..3 * u64::from(PAGE) {
			let begins = number.is_multiple_of(PAGE.into());
			let (by, held) = (if begins { VENDOR } else { RADIOLOGIST }, rent_held_by(VENDOR));
			assert_eq!(DynamicConsent::used(sent(by)), Ok(begins));
			assert_eq!(rent_held_by(VENDOR) > held, begins, "entry {number}");
		}
		assert_eq!((rent_held_by(RADIOLOGIST), rent_held_by(STRANGER), rent_held_by(PATIENT)), (0, stranger, patient));
		// Who cannot pay for a page cannot use; whatever the patient decides takes no page.
		let broke = Used { by: &PENNILESS, ..sent(VENDOR) };
		assert!(DynamicConsent::used(broke.clone()).is_err());
		assert_ok!(DynamicConsent::revoke(signed(PATIENT), 0));
		assert_ok!(DynamicConsent::refuse(signed(PATIENT), Scope::All, Grantee::Anyone, Purposes::SECONDARY));
		// One begun by another, they can go on.
		assert_eq!(DynamicConsent::used(sent(VENDOR)), Ok(true));
		assert_eq!(DynamicConsent::used(broke), Ok(false));
		// Of somebody who never was a patient there is no log; of one who left there still is.
		assert_eq!(DynamicConsent::used(Used { patient: &STRANGER, ..sent(VENDOR) }), Ok(false));
		assert_eq!(log_of(STRANGER, 0), None);
		assert_ok!(DynamicConsent::released(&PATIENT));
		assert_eq!(DynamicConsent::used(sent(VENDOR)), Ok(false));
		assert_eq!(log_of(PATIENT, 0).map(|log| log.length), Some(3 * u64::from(PAGE) + 3));
	});
}

/// Whoever reads the state, and has neither salt nor key.
#[test]
fn entry_about_a_study_should_tell_nothing_to_those_who_do_not_know_its_salt() {
	build_and_check(|| {
		assert_ok!(DynamicConsent::record_access(signed(RADIOLOGIST), PATIENT, Some(CT), care_basis()));
		assert_ok!(DynamicConsent::break_glass(signed(RADIOLOGIST), PATIENT, Some(MRI), EmergencyReason::Urgent));
		assert_eq!(DynamicConsent::used(sent(VENDOR)), Ok(false));
		assert_ok!(DynamicConsent::record_access(signed(RADIOLOGIST), PATIENT, None, care_basis()));
		let page = crate::Logs::<Test>::get(PATIENT, 0).unwrap();
		let kinds: Vec<_> = page.uses.iter().map(|entry| matches!(entry, LogEntry::Sealed(_))).collect();
		assert_eq!(kinds, [true, true, true, false]);
		let lengths: std::collections::BTreeSet<_> = page.uses[..3].iter().map(|entry| entry.encode().len()).collect();
		assert_eq!(lengths.len(), 1);
		let stored = page.uses[..3].encode();
		let is_there = |needle: &[u8]| stored.windows(needle.len()).any(|window| window == needle);
		for needle in [CT.as_bytes(), MRI.as_bytes(), &now().encode(), &RADIOLOGIST.encode()] {
			assert!(!is_there(needle), "{needle:?}");
		}
		assert_eq!(log_of(PATIENT, 0).unwrap().uses.len(), 4);
		// A key is of one entry, and of one patient.
		let LogEntry::Sealed(first) = &page.uses[0] else { panic!("it is of a study") };
		for (patient, number) in [(PATIENT, 1), (OTHER_PATIENT, 0)] {
			let key = entry_key(&Studies::SALT, &patient.encode(), number);
			assert_eq!(first.open::<AccountId, u64>(&key), None);
		}
	});
}

#[test]
fn use_of_a_study_should_be_refused_when_it_is_not_opened() {
	build_and_check(|| {
		Studies::seal(CT);
		let refused = Error::<Test>::NotOpened;
		let record = || DynamicConsent::record_access(signed(RADIOLOGIST), PATIENT, Some(CT), care_basis());
		assert_noop!(record().map_err(|refused| refused.error), refused);
		let reason = EmergencyReason::Urgent;
		assert_noop!(
			DynamicConsent::break_glass(signed(RADIOLOGIST), PATIENT, Some(CT), reason),
			Error::<Test>::NotOpened
		);
		let until = now() + 1_000;
		let request = |study| {
			let care = plain(Purpose::ClinicalCare);
			DynamicConsent::request_access(signed(RADIOLOGIST), PATIENT, study, care, Justification::Referral, until)
		};
		assert_noop!(request(Some(CT)), Error::<Test>::NotOpened);
		assert_noop!(DynamicConsent::used(Used { study: CT, ..sent(VENDOR) }), Error::<Test>::NotOpened);
		let check = |openings| {
			let care = plain(Purpose::ClinicalCare);
			DynamicConsent::check(PATIENT, RADIOLOGIST, Some(CT), care, openings)
		};
		assert_eq!(check(vec![]), Decision::Deny { rule: Rule::NoSubject });
		let opening = Opening { study: CT, account: PATIENT, salt: Studies::SALT };
		assert!(check(vec![opening]).is_permitted());
		Studies::open(CT);
		assert_ok!(record());
	});
}

fn care_basis() -> Basis {
	Basis::Declared(plain(Purpose::ClinicalCare))
}

#[test]
fn receipt_should_tell_the_month_only() {
	build_and_check(|| {
		assert_ok!(DynamicConsent::received(&PATIENT, 0, 1, Purpose::ClinicalCare, &VENDOR));
		let since = crate::Receipts::<Test>::get((1, PATIENT, 0)).unwrap().since;
		assert_eq!(since, start_of_month(month_of(now())));
		assert!(since < now());
	});
}
