//! What authors, reviewers, readers and those who follow up say of reports.

use crate::{
	chain::{runtime_types::bounded_collections::bounded_vec::BoundedVec, transactions},
	AccountId, Call,
};
use radledger_primitives::{
	report::{
		records::TemplateSection, CancelReason, ChangeReason, Code, Communication, ContributionKind, FollowUpId, Part,
		Recommendation, ReopenReason, ReportState, SectionMask, Source, TemplateId, Verdict,
	},
	ReportId, StudyId, H256,
};
use subxt::utils::Static;

/// Publishes a template: 1 to 32 sections.
pub fn publish_template(code: Code, sections: Vec<TemplateSection>, self_review: bool) -> impl Call {
	let sections = BoundedVec(sections.into_iter().map(Static).collect());
	transactions().report_authorship().publish_template(Static(code), sections, self_review)
}

/// Opens a report about 1 to 8 studies.
pub fn open_report(report: ReportId, template: TemplateId, studies: Vec<StudyId>) -> impl Call {
	transactions().report_authorship().open_report(report, template, BoundedVec(studies))
}

/// Invites somebody to write a report, or to read it.
pub fn invite(report: ReportId, who: AccountId, part: Part) -> impl Call {
	transactions().report_authorship().invite(report, who, Static(part))
}

/// Contributes to a section.
pub fn contribute(
	report: ReportId,
	section: Code,
	kind: ContributionKind,
	element: H256,
	source: Source,
	derived_from: Vec<u8>,
	replaces: Option<u8>,
) -> impl Call {
	transactions().report_authorship().contribute(
		report,
		Static(section),
		Static(kind),
		element,
		Static(source),
		BoundedVec(derived_from),
		replaces,
	)
}

/// Says of what an AI model contributed whether it stands.
pub fn review_ai(report: ReportId, contribution: u8, verdict: Verdict) -> impl Call {
	transactions().report_authorship().review_ai(report, contribution, Static(verdict))
}

/// Takes responsibility for sections, and gives the report a state.
pub fn sign(report: ReportId, sections: SectionMask, state: ReportState) -> impl Call {
	transactions().report_authorship().sign(report, sections, Static(state))
}

/// Begins an addendum to a final report.
pub fn addendum(report: ReportId, reason: ChangeReason, sections: SectionMask) -> impl Call {
	transactions().report_authorship().addendum(report, Static(reason), sections)
}

/// Begins a correction of a final report.
pub fn correct(report: ReportId, reason: ChangeReason, sections: SectionMask) -> impl Call {
	transactions().report_authorship().correct(report, Static(reason), sections)
}

/// Begins any other change of a final report.
pub fn amend(report: ReportId, reason: ChangeReason, sections: SectionMask) -> impl Call {
	transactions().report_authorship().amend(report, Static(reason), sections)
}

/// Gives up a change to which nobody contributed.
pub fn drop_change(report: ReportId) -> impl Call {
	transactions().report_authorship().drop_change(report)
}

/// Ends a report that will not be completed.
pub fn cancel_report(report: ReportId, reason: ChangeReason) -> impl Call {
	transactions().report_authorship().cancel_report(report, Static(reason))
}

/// Takes a report back that should never have been.
pub fn enter_in_error(report: ReportId, reason: ChangeReason) -> impl Call {
	transactions().report_authorship().enter_in_error(report, Static(reason))
}

/// Acknowledges that the signer read sections of the present version.
pub fn acknowledge(report: ReportId, sections: SectionMask) -> impl Call {
	transactions().report_authorship().acknowledge(report, sections)
}

/// Recommends something because of a finding.
pub fn raise_follow_up(report: ReportId, recommendation: Recommendation, to: Option<AccountId>) -> impl Call {
	transactions().report_authorship().raise_follow_up(report, Static(recommendation), to)
}

/// Documents that a finding was communicated.
pub fn communicate(follow_up: FollowUpId, communication: Communication<AccountId>) -> impl Call {
	transactions().report_authorship().communicate(follow_up, Static(communication))
}

/// Asks somebody to take over a follow-up.
pub fn hand_over(follow_up: FollowUpId, to: AccountId) -> impl Call {
	transactions().report_authorship().hand_over(follow_up, to)
}

/// Takes over a follow-up.
pub fn accept(follow_up: FollowUpId) -> impl Call {
	transactions().report_authorship().accept(follow_up)
}

/// Does not take over a follow-up, or does not ask any more.
pub fn decline(follow_up: FollowUpId) -> impl Call {
	transactions().report_authorship().decline(follow_up)
}

/// Ends a follow-up with a study that does what was recommended.
pub fn satisfy(follow_up: FollowUpId, study: StudyId) -> impl Call {
	transactions().report_authorship().satisfy(follow_up, study)
}

/// Opens a follow-up again.
pub fn reopen(follow_up: FollowUpId, reason: ReopenReason) -> impl Call {
	transactions().report_authorship().reopen(follow_up, Static(reason))
}

/// Cancels a follow-up.
pub fn cancel_follow_up(follow_up: FollowUpId, reason: CancelReason) -> impl Call {
	transactions().report_authorship().cancel_follow_up(follow_up, Static(reason))
}

/// Asks another one to take over a follow-up that was left undone.
pub fn escalate(follow_up: FollowUpId, to: AccountId) -> impl Call {
	transactions().report_authorship().escalate(follow_up, to)
}
