//! Rows of reports and follow-ups, and the reports that they need.

use super::*;
use pallet_report_authorship::{Call, FollowUps, Reports};
use radledger_primitives::report::{
	records::TemplateSection, ActionableCategory, BodyRegion, CancelReason, ChangeReason, Code, Communication,
	CommunicationMethod, ContributionKind, Part, Recommendation, ReopenReason, ReportState, Source, Verdict,
};
use radledger_primitives::{calendar, ReportId};

/// Opened by radiologist-1, with a contribution of theirs and one of a model.
const OPEN: ReportId = of_north_hospital(0x71);
/// Final.
const FINAL: ReportId = of_north_hospital(0x72);
/// Final, and being changed.
const CHANGING: ReportId = of_north_hospital(0x73);

const DOCUMENT: Code = Code::loinc(187_484);
const FINDINGS: Code = Code::loinc(597_765);

const NOT_ASKED: &str = "NotAsked";
const NO_PERSON: &str = "NotAPerson";

/// An identifier of organisation 0.
const fn of_north_hospital(number: u8) -> ReportId {
	let mut bytes = [number; 32];
	(bytes[28], bytes[29], bytes[30], bytes[31]) = (0, 0, 0, 0);
	H256(bytes)
}

fn open(report: ReportId) -> Call<Runtime> {
	Call::open_report { report, template: 0, studies: vec![study(9).study].try_into().unwrap() }
}

fn contribute(report: ReportId, source: Source) -> Call<Runtime> {
	Call::contribute {
		report,
		section: FINDINGS,
		kind: ContributionKind::Finding,
		element: H256::zero(),
		source,
		derived_from: Default::default(),
		replaces: None,
	}
}

fn sign(report: ReportId, state: ReportState) -> Call<Runtime> {
	Call::sign { report, sections: 1, state }
}

fn template() -> Call<Runtime> {
	Call::publish_template {
		code: DOCUMENT,
		sections: vec![TemplateSection { code: FINDINGS, required: true }].try_into().unwrap(),
		self_review: true,
	}
}

fn raise(report: ReportId, to: Option<&str>) -> Call<Runtime> {
	let today = calendar::day_of(START) as u32;
	Call::raise_follow_up {
		report,
		recommendation: Recommendation {
			category: ActionableCategory::Category3,
			finding: H256::zero(),
			modality: Modality::Ct,
			region: BodyRegion::Chest,
			from: today,
			due: today + 365,
		},
		to: to.map(account),
	}
}

pub(super) fn rows() -> Vec<Row> {
	// North hospital's own account has every role, and is no person.
	let authors = |others| [BAD, NO_ROLE, NO_ROLE, OK, others, NO_PERSON, NO_ROLE, BAD, BAD];
	let signatories = authors(NO_ROLE);
	let responsible = |others| [BAD, NO_ROLE, NO_ROLE, OK, others, NO_PERSON, NO_ROLE, BAD, BAD];
	let asked = [BAD, NOT_ASKED, NOT_ASKED, OK, NOT_ASKED, NOT_ASKED, NOT_ASKED, BAD, BAD];
	let radiologists = [BAD, NO_ROLE, NO_ROLE, OK, NO_ROLE, OK, NO_ROLE, BAD, BAD];
	let stewards = [BAD, NO_ROLE, NO_ROLE, NO_ROLE, NO_ROLE, OK, NO_ROLE, BAD, BAD];
	let members = [BAD, NO_ROLE, NO_ROLE, OK, OK, OK, NO_ROLE, BAD, BAD];
	let (reason, sections) = (ChangeReason::Error, 1);
	let row = |name, call: Call<Runtime>, outcomes| row("ReportAuthorship", name, call, outcomes);
	vec![
		row("publish_template", template(), radiologists),
		row("open_report", open(of_north_hospital(0x79)), signatories),
		row(
			"invite",
			Call::invite { report: OPEN, who: account("cardiologist-1"), part: Part::Reader },
			[BAD, NO_ROLE, NO_ROLE, OK, "NotInvited", OK, NO_ROLE, BAD, BAD],
		),
		row("contribute", contribute(OPEN, Source::Signer), authors("NotInvited")),
		row("review_ai", Call::review_ai { report: OPEN, contribution: 1, verdict: Verdict::Accepted }, signatories),
		row("sign", sign(OPEN, ReportState::Preliminary), signatories),
		row("addendum", Call::addendum { report: FINAL, reason, sections }, signatories),
		row("correct", Call::correct { report: FINAL, reason, sections }, signatories),
		row("amend", Call::amend { report: FINAL, reason, sections }, signatories),
		row("drop_change", Call::drop_change { report: CHANGING }, signatories),
		row("cancel_report", Call::cancel_report { report: OPEN, reason }, signatories),
		row("enter_in_error", Call::enter_in_error { report: FINAL, reason }, signatories),
		// Who does not treat is denied by the patient: an answer, and no error.
		row("acknowledge", Call::acknowledge { report: FINAL, sections }, members),
		row("raise_follow_up", raise(FINAL, None), signatories),
		row(
			"communicate",
			Call::communicate {
				follow_up: 0,
				communication: Communication {
					finding: H256::zero(),
					identified: START,
					radiologist: account("radiologist-1"),
					recipient: Some(account("cardiologist-1")),
					received: START,
					method: CommunicationMethod::InPerson,
				},
			},
			responsible("NotResponsible"),
		),
		row(
			"hand_over",
			Call::hand_over { follow_up: 0, to: account("cardiologist-1") },
			responsible("NotResponsible"),
		),
		row("accept", Call::accept { follow_up: 1 }, asked),
		row("decline", Call::decline { follow_up: 1 }, responsible(NOT_ASKED)),
		row("satisfy", Call::satisfy { follow_up: 0, study: study(5).study }, responsible("NotMatching")),
		row(
			"reopen",
			Call::reopen { follow_up: 2, reason: ReopenReason::NotDiagnostic },
			responsible("NotResponsible"),
		),
		row(
			"cancel_follow_up",
			Call::cancel_follow_up { follow_up: 0, reason: CancelReason::Duplicate },
			responsible("NotResponsible"),
		),
		row("escalate", Call::escalate { follow_up: 3, to: account("cardiologist-1") }, stewards),
		row("dismiss", Call::dismiss { report: OPEN, who: account("radiologist-1") }, stewards),
	]
}

/// Reports in the first block, and in the second a study that is later than their follow-ups; needs study 9, and a model
/// version that may author.
pub(super) fn prepare(version: ModelVersion) {
	fn done(signer: &str, call: Call<Runtime>) {
		submit(signer, call).unwrap().unwrap();
	}
	done("radiologist-1", template());
	for report in [OPEN, FINAL, CHANGING] {
		done("radiologist-1", open(report));
		done("radiologist-1", contribute(report, Source::Signer));
	}
	let inputs = H256::zero();
	done("radiologist-1", contribute(OPEN, Source::Model { version, inputs }));
	for report in [FINAL, CHANGING] {
		done("radiologist-1", sign(report, ReportState::Final));
	}
	let change = Call::amend { report: CHANGING, reason: ChangeReason::Error, sections: 1 };
	done("radiologist-1", change);
	done("radiologist-1", raise(FINAL, None));
	done("radiologist-1", raise(FINAL, Some("cardiologist-1")));
	done("cardiologist-1", Call::accept { follow_up: 1 });
	done("cardiologist-1", Call::hand_over { follow_up: 1, to: account("radiologist-1") });
	done("radiologist-1", raise(FINAL, None));
	done("radiologist-1", raise(FINAL, None));
	done("radiologist-1", raise(CHANGING, None));
}

/// What follows in a later block.
pub(super) fn prepare_later() {
	submit("technologist-1", anchor(5)).unwrap().unwrap();
	let satisfy = Call::satisfy { follow_up: 2, study: study(5).study };
	submit("radiologist-1", satisfy).unwrap().unwrap();
	// As if the responsible person had left.
	FollowUps::<Runtime>::mutate(3, |known| known.as_mut().unwrap().responsible = account("stranger"));
	assert_eq!(Reports::<Runtime>::iter_keys().count(), 3);
}
