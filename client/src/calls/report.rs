//! Calls of authors, reviewers and readers of reports, and of those who follow up on findings.

use crate::AccountId;
use radledger_primitives::{
	report::{
		records::TemplateSection, CancelReason, ChangeReason, Code, Communication, ContributionKind, FollowUpId, Part,
		Recommendation, ReopenReason, ReportState, SectionMask, Source, TemplateId, Verdict,
	},
	ReportId, StudyId, H256,
};

calls! { report_authorship
	/// Publishes a template: 1 to 32 sections.
	publish_template(code: Code, sections: Vec<TemplateSection>, self_review: bool);
	/// Opens a report about 1 to 8 studies.
	open_report(report: ReportId, template: TemplateId, studies: Vec<StudyId>);
	/// Invites an account to write a report, or to read it.
	invite(report: ReportId, who: AccountId, part: Part);
	/// Contributes to a section.
	contribute(
		report: ReportId, section: Code, kind: ContributionKind, element: H256, source: Source, derived_from: Vec<u8>,
		replaces: Option<u8>
	);
	/// Accepts, edits or rejects a contribution of an AI model.
	review_ai(report: ReportId, contribution: u8, verdict: Verdict);
	/// Takes responsibility for sections, and gives the report a state.
	sign(report: ReportId, sections: SectionMask, state: ReportState);
	/// Begins an addendum to a final report.
	addendum(report: ReportId, reason: ChangeReason, sections: SectionMask);
	/// Begins a correction of a final report.
	correct(report: ReportId, reason: ChangeReason, sections: SectionMask);
	/// Begins any other change of a final report.
	amend(report: ReportId, reason: ChangeReason, sections: SectionMask);
	/// Gives up a change to which nobody contributed.
	drop_change(report: ReportId);
	/// Ends a report that will not be completed.
	cancel_report(report: ReportId, reason: ChangeReason);
	/// Takes back a report that should never have been made.
	enter_in_error(report: ReportId, reason: ChangeReason);
	/// Acknowledges that the signer read sections of the present version.
	acknowledge(report: ReportId, sections: SectionMask);
	/// Recommends a follow-up because of a finding.
	raise_follow_up(report: ReportId, recommendation: Recommendation, to: Option<AccountId>);
	/// Documents that a finding was communicated.
	communicate(follow_up: FollowUpId, communication: Communication<AccountId>);
	/// Asks `to` to take over a follow-up.
	hand_over(follow_up: FollowUpId, to: AccountId);
	/// Takes over a follow-up.
	accept(follow_up: FollowUpId);
	/// Declines to take over a follow-up, or takes the question back.
	decline(follow_up: FollowUpId);
	/// Ends a follow-up with a study that does what was recommended.
	satisfy(follow_up: FollowUpId, study: StudyId);
	/// Opens a follow-up again.
	reopen(follow_up: FollowUpId, reason: ReopenReason);
	/// Cancels a follow-up.
	cancel_follow_up(follow_up: FollowUpId, reason: CancelReason);
	/// Asks `to` to take over a follow-up that was left undone.
	escalate(follow_up: FollowUpId, to: AccountId);
	/// Dismisses a member of a report's team.
	dismiss(report: ReportId, who: AccountId);
}
