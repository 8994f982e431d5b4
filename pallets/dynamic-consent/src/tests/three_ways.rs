//! What people judge, what is promised, what an organisation owes when it alone is refused, and what the log says.

use crate::{mock::*, pallet::*, PROMISE_MONTHS};
use frame::testing_prelude::*;
use radledger_primitives::{
	calendar::{add_months, month_of, start_of_month},
	consent::{
		decide,
		records::{Basis, Decided, Duty, Offer, Outcome, RequestState},
		Consent, DataUse, Decision, Declarations, DutyKind, EndCause, Grantee, Justification, Measure, Modifiers,
		Parameter, Permission, Purpose, Purposes, Refusal, Request, Rule, Scope,
	},
	traits::{ConsentAuthority, Membership, StudyLookup, StudyUse},
	Modality, Moment, OrganisationKind, Roles, H256,
};
use radledger_test_doubles::{People, Studies};

fn with(modifiers: Modifiers, parameters: Vec<Parameter<AccountId>>) -> Offer<AccountId> {
	let mut terms = terms(Permission::HealthResearch, modifiers);
	terms.parameters = parameters.try_into().unwrap();
	Offer { terms, ..research() }
}

fn declared(declarations: Declarations) -> DataUse {
	DataUse { declarations, ..plain(Purpose::HealthResearch) }
}

fn ask(who: AccountId, data_use: DataUse) -> (u32, RequestState) {
	let justification = Justification::ResearchProject;
	assert_ok!(DynamicConsent::request_access(signed(who), PATIENT, None, data_use, justification, NOW + 60 * DAY));
	let id = Files::<Test>::get(PATIENT).unwrap().requests - 1;
	(id, state(id))
}

fn state(request: u32) -> RequestState {
	DynamicConsent::request(PATIENT, request).unwrap().state
}

fn record(who: AccountId, basis: Basis) -> Outcome {
	assert_ok!(DynamicConsent::record_access(signed(who), PATIENT, None, basis));
	log_of(PATIENT, 0).unwrap().uses.last().unwrap().outcome
}

fn duties(organisation: u32) -> Vec<Duty<AccountId>> {
	DynamicConsent::duties(organisation, None).0
}

#[test]
fn use_should_wait_until_somebody_has_judged_what_is_declared() {
	build_and_check(|| {
		assert_ok!(DynamicConsent::grant(signed(PATIENT), with(Modifiers::IRB, vec![])));
		let approved = || declared(Declarations::ETHICS_APPROVAL);
		let check = |data_use| DynamicConsent::check(PATIENT, OTHER_RADIOLOGIST, None, data_use, vec![]);
		let rule = Rule::EthicsApproval;
		assert_eq!(check(plain(Purpose::HealthResearch)), Decision::Deny { rule });
		assert_eq!(check(approved()), Decision::Ask { rule });
		// To declare it is not enough, and that is no offence.
		assert_eq!(record(OTHER_RADIOLOGIST, Basis::Declared(approved())), Outcome::Asked { rule });
		assert_eq!((DynamicConsent::conduct(1).denied, duties(1)), (0, vec![]));
		let (id, waits) = ask(OTHER_RADIOLOGIST, approved());
		assert_eq!(waits, RequestState::Asked { rule });
		assert_eq!(record(OTHER_RADIOLOGIST, Basis::Request(id)), Outcome::Asked { rule });
		assert_ok!(DynamicConsent::judge_request(signed(STEWARD), PATIENT, id, true));
		assert_eq!(state(id), RequestState::Judged { holds: true });
		let told = Event::RequestJudged { patient: PATIENT, request: id, holds: true, by: STEWARD };
		assert_eq!(events().last(), Some(&told));
		let judged = DynamicConsent::request(PATIENT, id).unwrap().judged.unwrap();
		assert_eq!((judged.by, judged.organisation, judged.holds, judged.at), (STEWARD, 0, true, NOW));
		assert_eq!(record(OTHER_RADIOLOGIST, Basis::Request(id)), Outcome::Permitted { consent: 1 });
		// The judgement is of this request only, and the patient still decides.
		assert_eq!(record(OTHER_RADIOLOGIST, Basis::Declared(approved())), Outcome::Asked { rule });
		assert_eq!(record(RADIOLOGIST, Basis::Request(id)), Outcome::Denied { rule: Rule::RequestMismatch });
		assert_ok!(DynamicConsent::revoke(signed(PATIENT), 1));
		assert_eq!(record(OTHER_RADIOLOGIST, Basis::Request(id)), Outcome::Denied { rule: Rule::Purpose });
	});
}

#[test]
fn patient_should_judge_by_approving() {
	build_and_check(|| {
		assert_ok!(DynamicConsent::grant(signed(PATIENT), with(Modifiers::IRB.union(Modifiers::COL), vec![])));
		let data_use = declared(Declarations::ETHICS_APPROVAL.union(Declarations::COLLABORATION));
		let (id, waits) = ask(VENDOR, data_use.clone());
		assert_eq!(waits, RequestState::Asked { rule: Rule::Collaboration });
		assert_ok!(DynamicConsent::approve(signed(PATIENT), id, None));
		assert_eq!(record(VENDOR, Basis::Request(id)), Outcome::Permitted { consent: 1 });
		assert_noop!(
			DynamicConsent::judge_request(signed(STEWARD), PATIENT, id, false),
			Error::<Test>::RequestAnswered
		);
		let (id, _) = ask(VENDOR, data_use);
		assert_ok!(DynamicConsent::decline(signed(PATIENT), id));
		let asked = Outcome::Asked { rule: Rule::Collaboration };
		assert_eq!(record(VENDOR, Basis::Request(id)), asked, "nobody judged");
	});
}

#[test]
fn what_does_not_hold_should_be_denied_also_to_other_pallets() {
	build_and_check(|| {
		let german = with(Modifiers::GS, vec![Parameter::Region(276)]);
		assert_ok!(DynamicConsent::grant(signed(PATIENT), german));
		let data_use = DataUse { region: Some(276), ..plain(Purpose::HealthResearch) };
		let (rule, asked) = (Rule::Region, [ask(VENDOR, data_use.clone()).0, ask(VENDOR, data_use).0]);
		let decide = |request| {
			DynamicConsent::decide(&StudyUse {
				subject: Some(&PATIENT),
				study: MRI,
				modality: Modality::Mr,
				organisation: 2,
				kind: OrganisationKind::AiVendor,
				roles: Roles::ALL,
				purpose: Purpose::MethodsDevelopment,
				request: Some(request),
			})
		};
		assert_eq!(asked.map(decide), [Decision::Ask { rule }; 2]);
		assert_ok!(DynamicConsent::judge_request(signed(AUDITOR), PATIENT, asked[0], false));
		assert_ok!(DynamicConsent::judge_request(signed(STEWARD), PATIENT, asked[1], true));
		assert_eq!(decide(asked[0]), Decision::Deny { rule });
		assert!(decide(asked[1]).is_permitted());
		assert_eq!(record(VENDOR, Basis::Request(asked[0])), Outcome::Denied { rule });
	});
}

#[test]
fn treatment_should_wait_for_nobodys_judgement() {
	build_and_check(|| {
		assert_ok!(DynamicConsent::revoke(signed(PATIENT), 0));
		let modifiers = Modifiers::GS.union(Modifiers::CC).union(Modifiers::IRB);
		assert_ok!(DynamicConsent::grant(signed(PATIENT), with(modifiers, vec![Parameter::Region(276)])));
		let here = |purpose, region| DataUse {
			region: Some(region),
			declarations: Declarations::ETHICS_APPROVAL,
			..plain(purpose)
		};
		let check = |data_use| DynamicConsent::check(PATIENT, RADIOLOGIST, None, data_use, vec![]);
		assert!(check(here(Purpose::ClinicalCare, 276)).is_permitted());
		assert_eq!(check(here(Purpose::ClinicalCare, 40)), Decision::Deny { rule: Rule::Region });
		assert_eq!(check(here(Purpose::HealthResearch, 276)), Decision::Ask { rule: Rule::EthicsApproval });
	});
}

#[test]
fn judgement_should_be_made_once_in_person_and_never_for_ones_own() {
	build_and_check(|| {
		assert_ok!(DynamicConsent::grant(signed(PATIENT), with(Modifiers::IRB, vec![])));
		let (own, _) = ask(RADIOLOGIST, declared(Declarations::ETHICS_APPROVAL));
		let (plain_one, waits) = ask(VENDOR, plain(Purpose::Education));
		assert_eq!(waits, RequestState::Pending);
		let judge = |who, request| DynamicConsent::judge_request(signed(who), PATIENT, request, true);
		assert_noop!(judge(STRANGER, own), Error::<Test>::NotAuthorised);
		assert_noop!(judge(RADIOLOGIST, own), Error::<Test>::NotAuthorised);
		assert_noop!(judge(HOSPITAL, own), Error::<Test>::NotAPerson);
		for who in [STEWARD, OTHER_STEWARD, VENDOR_STEWARD] {
			assert_noop!(judge(who, own), Error::<Test>::NotAReviewer);
		}
		assert_noop!(judge(AUDITOR, 9), Error::<Test>::RequestNotFound);
		assert_noop!(judge(AUDITOR, plain_one), Error::<Test>::NothingToJudge);
		assert_ok!(judge(AUDITOR, own));
		assert_noop!(judge(AUDITOR, own), Error::<Test>::RequestAnswered);
		// Nor for one's own after changing to those who judge.
		let (of_other, _) = ask(VENDOR, declared(Declarations::ETHICS_APPROVAL));
		People::credential(VENDOR, 3, Roles::AUDITOR);
		assert_noop!(judge(VENDOR, of_other), Error::<Test>::NotAReviewer);
		assert_ok!(judge(AUDITOR, of_other));
		People::credential(VENDOR, 2, Roles::ANNOTATOR);
		let (late, _) = ask(VENDOR, declared(Declarations::ETHICS_APPROVAL));
		next_block(30 * DAY);
		assert_noop!(judge(AUDITOR, late), Error::<Test>::RequestExpired);
	});
}

#[test]
fn promises_should_be_dated_duties_that_are_tracked() {
	build_and_check(|| {
		let over = NOW + 100 * DAY;
		let modifiers = Modifiers::PUB.union(Modifiers::RTN).union(Modifiers::MOR).union(Modifiers::CC);
		assert_ok!(DynamicConsent::grant(signed(PATIENT), with(modifiers, vec![Parameter::Moratorium(over)])));
		let promised = Declarations::PUBLICATION.union(Declarations::RETURN).union(Declarations::MORATORIUM);
		let use_it = || record(OTHER_RADIOLOGIST, Basis::Declared(declared(promised)));
		// Each is denied as long as it is not promised.
		for (without, rule) in [
			(Declarations::PUBLICATION, Rule::Publication),
			(Declarations::RETURN, Rule::Return),
			(Declarations::MORATORIUM, Rule::Moratorium),
		] {
			let data_use = declared(Declarations(promised.0 & !without.0));
			assert_eq!(DynamicConsent::check(PATIENT, VENDOR, None, data_use, vec![]), Decision::Deny { rule });
		}
		assert_eq!(use_it(), Outcome::Permitted { consent: 1 });
		let found = || duties(1).into_iter().map(|duty| (duty.kind, duty.since, duty.due)).collect::<Vec<_>>();
		// To the month: the exact time would lead to what was used.
		let month = |moment| start_of_month(month_of(moment));
		let due = add_months(month(NOW), PROMISE_MONTHS);
		assert_eq!(
			found(),
			[
				(DutyKind::Publish, month(NOW), due),
				(DutyKind::Return, month(NOW), due),
				(DutyKind::Withhold, over, add_months(over, 1)),
			]
		);
		// Treatment promises nothing, and neither does a request before it is used.
		let care = DataUse { declarations: Declarations(0), ..plain(Purpose::ClinicalCare) };
		assert_ok!(DynamicConsent::revoke(signed(PATIENT), 0));
		assert_eq!(record(RADIOLOGIST, Basis::Declared(care)), Outcome::Permitted { consent: 1 });
		assert_eq!(duties(0), vec![]);
		let (request, _) = ask(VENDOR, declared(promised));
		assert_eq!(duties(2), vec![]);
		// Under a request the use ends when the request does.
		assert_eq!(record(VENDOR, Basis::Request(request)), Outcome::Permitted { consent: 1 });
		assert_eq!(duties(2)[0].due, add_months(month(NOW + 60 * DAY), PROMISE_MONTHS));
		// A later use renews what is to be published, and never brings its date forward.
		let certify = |measure| DynamicConsent::certify_duty(signed(OTHER_STEWARD), PATIENT, 1, measure);
		assert_ok!(certify(Measure::Published));
		assert_noop!(certify(Measure::Published), Error::<Test>::AlreadyDone);
		assert_noop!(certify(Measure::Withheld), Error::<Test>::NoDutyYet);
		next_block(DAY);
		assert!(matches!(use_it(), Outcome::Permitted { .. }));
		assert_eq!(found()[0], (DutyKind::Publish, month(NOW + DAY), add_months(month(NOW + DAY), PROMISE_MONTHS)));
		assert!(duties(1)[0].certified.is_none());
		// Withdrawal ends the use, not the promise.
		assert_ok!(DynamicConsent::revoke(signed(PATIENT), 1));
		assert_eq!(duties(1).len(), 4);
		next_block(over - NOW - DAY);
		assert_ok!(certify(Measure::Withheld));
		next_block(add_months(month(NOW + DAY), PROMISE_MONTHS) - over);
		let overdue = || duties(1).iter().filter(|duty| duty.overdue).map(|duty| duty.kind).collect::<Vec<_>>();
		assert_eq!(overdue(), [DutyKind::Erase, DutyKind::Publish, DutyKind::Return]);
		assert_ok!(certify(Measure::Published));
		assert_ok!(certify(Measure::Returned));
		assert_ok!(certify(Measure::Erased));
		assert_eq!((overdue(), DynamicConsent::conduct(1).late_certificates), (vec![], 3));
		let kept = duties(1).into_iter().find(|duty| duty.kind == DutyKind::Withhold).unwrap().certified.unwrap();
		assert_eq!((kept.0, kept.1.late), (Measure::Withheld, false));
	});
}

#[test]
fn copies_should_make_the_promises_of_the_purpose_for_which_they_were_received() {
	build_and_check(|| {
		assert_ok!(DynamicConsent::grant(signed(PATIENT), with(Modifiers::PUB.union(Modifiers::CC), vec![])));
		let received = |organisation, purpose| {
			assert_ok!(DynamicConsent::received(&PATIENT, 1, organisation, purpose, &OTHER_STEWARD));
			duties(organisation).len()
		};
		assert_eq!(received(0, Purpose::ClinicalCare), 0);
		assert_eq!(received(1, Purpose::MethodsDevelopment), 1);
		let promised = DynamicConsent::certify_duty(signed(STEWARD), PATIENT, 1, Measure::Published);
		assert_eq!(promised, Err(Error::<Test>::NoDutyYet.into()));
	});
}

#[test]
fn organisation_that_alone_is_refused_should_have_a_duty() {
	build_and_check(|| {
		assert_ok!(DynamicConsent::grant(signed(PATIENT), research()));
		for who in [OTHER_RADIOLOGIST, VENDOR] {
			assert!(matches!(record(who, Basis::Declared(plain(Purpose::HealthResearch))), Outcome::Permitted { .. }));
		}
		next_block(10);
		let refuse = |purposes| DynamicConsent::refuse(signed(PATIENT), Scope::All, Grantee::Organisation(2), purposes);
		// Something is left of it.
		assert_ok!(refuse(Purposes::HEALTH_RESEARCH));
		assert_eq!(duties(2), vec![]);
		assert_ok!(refuse(Purposes::SECONDARY));
		let duty = |organisation| duties(organisation).first().map(|duty| (duty.kind, duty.cause, duty.since));
		let refused = |at| Some((DutyKind::Erase, Some(EndCause::Refused), at));
		assert_eq!((duty(2), duty(1)), (refused(NOW + 10), None));
		let certify = || DynamicConsent::certify_duty(signed(VENDOR_STEWARD), PATIENT, 1, Measure::Erased);
		assert_ok!(certify());
		assert_noop!(certify(), Error::<Test>::AlreadyDone);
		// Lifted, used and refused again: what was certified before does not count for the second time.
		assert_ok!(DynamicConsent::lift(signed(PATIENT), 3));
		assert_ok!(DynamicConsent::lift(signed(PATIENT), 2));
		assert_eq!(duty(2), None);
		assert!(matches!(record(VENDOR, Basis::Declared(plain(Purpose::HealthResearch))), Outcome::Permitted { .. }));
		next_block(20);
		assert_ok!(refuse(Purposes::SECONDARY));
		assert_eq!(duty(2), refused(NOW + 30));
		assert!(duties(2)[0].certified.is_none() && duties(2)[0].acknowledged.is_none());
		assert_ok!(certify());
		// The end of the consent for all does not come before.
		next_block(40);
		assert_ok!(DynamicConsent::revoke(signed(PATIENT), 1));
		assert_eq!((duty(2), duty(1).map(|duty| duty.2)), (refused(NOW + 30), Some(NOW + 70)));
		assert!(duties(2)[0].certified.is_some());
	});
}

/// The decisions in force at a moment, as an auditor reads them.
fn in_force(at: Moment) -> (Vec<Consent<AccountId>>, Vec<Refusal<AccountId>>) {
	let (mut consents, mut refusals) = (Vec::new(), Vec::new());
	for decided in DynamicConsent::decisions_at(PATIENT, at, None) {
		match decided {
			Decided::Consent(given) => consents.push(given.consent),
			Decided::Refusal(refusal) => refusals.push(refusal),
		}
	}
	(consents, refusals)
}

#[test]
fn every_entry_of_the_log_should_be_decided_again_from_what_it_says() {
	build_and_check(|| {
		let (disease, project) = (H256::repeat_byte(7), H256::repeat_byte(8));
		let mut lung = with(Modifiers::GS.union(Modifiers::PS), vec![]);
		lung.terms.permission = Permission::DiseaseResearch;
		let limits = vec![Parameter::Disease(disease), Parameter::Region(276), Parameter::Project(project)];
		lung.terms.parameters = limits.try_into().unwrap();
		assert_ok!(DynamicConsent::grant(signed(PATIENT), lung));
		let full = DataUse {
			disease: Some(disease),
			project: Some(project),
			region: Some(276),
			..plain(Purpose::DiseaseResearch)
		};
		let (request, _) = ask(OTHER_RADIOLOGIST, full.clone());
		let other = DataUse { project: Some(disease), ..full.clone() };
		let uses = |bases: Vec<Basis>| {
			for basis in bases {
				record(OTHER_RADIOLOGIST, basis);
				next_block(DAY);
			}
		};
		uses(vec![Basis::Declared(full.clone()), Basis::Declared(other), Basis::Request(request)]);
		assert_ok!(DynamicConsent::judge_request(signed(STEWARD), PATIENT, request, true));
		uses(vec![Basis::Request(request), Basis::Declared(plain(Purpose::ClinicalCare))]);
		assert_ok!(DynamicConsent::revoke(signed(PATIENT), 1));
		next_block(DAY);
		uses(vec![Basis::Request(request)]);
		let log = log_of(PATIENT, 0).unwrap().uses;
		let outcomes: Vec<_> = log.iter().map(|entry| entry.outcome).collect();
		assert_eq!(
			outcomes,
			[
				Outcome::Asked { rule: Rule::Region },
				Outcome::Denied { rule: Rule::Project },
				Outcome::Asked { rule: Rule::Region },
				Outcome::Permitted { consent: 1 },
				Outcome::Permitted { consent: 0 },
				Outcome::Denied { rule: Rule::Purpose },
			]
		);
		assert_eq!(log[3].data_use.as_ref(), Some(&full));
		for entry in &log {
			let kind = People::kind(entry.organisation).unwrap();
			let modality = entry.study.and_then(|study| Studies::facts(&study)).map(|facts| facts.modality);
			let (consents, refusals) = in_force(entry.at);
			let asked = entry.asked(kind, modality).unwrap();
			let again = decide(&consents, &refusals, &asked, entry.at);
			assert_eq!(Outcome::from(again), entry.outcome);
			// With another project, region or disease it would have been another answer.
			if entry.outcome == (Outcome::Permitted { consent: 1 }) {
				for changed in [
					DataUse { project: None, ..full.clone() },
					DataUse { region: Some(40), ..full.clone() },
					DataUse { disease: Some(project), ..full.clone() },
				] {
					let asked = Request { data_use: changed, ..asked.clone() };
					assert!(!decide(&consents, &refusals, &asked, entry.at).is_permitted());
				}
			}
		}
	});
}
