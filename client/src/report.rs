//! Reports: authors of each part, who answers for it and who read it, and the follow-ups that are due.

use crate::{
	chain::{storage, view_functions},
	AccountId, Ledger, Result,
};
use radledger_primitives::{
	consent::Rule,
	report::{
		records::{self, TemplateView},
		FollowUpId, ReportState, SectionMask, TemplateId, Verdict,
	},
	OrganisationId, ReportId, StudyId,
};

/// A report.
pub type Report = records::ReportView<AccountId, u32>;
/// A contribution to a report.
pub type Contribution = records::ContributionView<AccountId, u32>;
/// A version of a report.
pub type Version = records::VersionView<AccountId, u32>;
/// An account that read parts of a report, or tried to.
pub type Reading = records::ReadingView<AccountId, u32>;
/// A reader who must be told of a change.
pub type ToBeTold = records::ToBeTold<AccountId>;
/// An examination or another step that a finding makes necessary.
pub type FollowUp = records::FollowUpView<AccountId>;
/// One event in the course of a follow-up.
pub type Step = records::StepView<AccountId, u32>;

changes! {
	/// What a transaction changed in a report or a follow-up.
	report_authorship {
		/// A template was published.
		TemplatePublished { template: TemplateId } = TemplatePublished;
		/// A report was opened.
		Opened { report: ReportId } = ReportOpened;
		/// A contribution was made.
		Contributed { contribution: u8 } = Contributed;
		/// A contribution of an AI model was reviewed.
		Reviewed { contribution: u8, verdict: Verdict } = AiReviewed;
		/// Sections were signed; the report has this version and state now.
		Signed { version: u16, state: ReportState } = ReportSigned;
		/// A report ended in this state.
		Ended { state: ReportState } = ReportEnded;
		/// Sections were read.
		Read { version: u16, sections: SectionMask } = ReportRead;
		/// The patient does not allow reading, by this rule.
		ReadingDenied { rule: Rule } = ReadingDenied;
		/// A follow-up was raised.
		FollowUpRaised { follow_up: FollowUpId } = FollowUpRaised;
		/// A finding was communicated, perhaps later than its category allows.
		FindingCommunicated { late: bool } = FindingCommunicated;
		/// A study satisfied a follow-up.
		FollowUpSatisfied { follow_up: FollowUpId, study: StudyId } = FollowUpSatisfied;
	}
}

impl Ledger {
	/// A template.
	pub async fn template(&self, template: TemplateId) -> Result<Option<TemplateView>> {
		self.view(view_functions().report_authorship().template(template)).await
	}

	/// The identifiers of all reports, in no order.
	pub async fn reports(&self) -> Result<Vec<ReportId>> {
		let mut reports = Vec::new();
		self.each(storage().report_authorship().reports(), (), |(report,), _| reports.push(report)).await?;
		Ok(reports)
	}

	/// A report with all of its contributions.
	pub async fn report(&self, report: &ReportId) -> Result<Option<Report>> {
		self.view(view_functions().report_authorship().report(*report)).await
	}

	/// The versions of a report, in order.
	pub async fn report_versions(&self, report: &ReportId) -> Result<Vec<Version>> {
		let next = |found: &[Version]| found.last().map_or(1, |last| last.version.saturating_add(1));
		self.pages(|found| view_functions().report_authorship().versions(*report, next(found))).await
	}

	/// The accounts that read a report or tried to, in order of time.
	pub async fn readings(&self, report: &ReportId) -> Result<Vec<Reading>> {
		let last = |found: &[Reading]| found.last().map(|last| (last.by, last.block));
		let mut found = self.pages(|found| view_functions().report_authorship().readings(*report, last(found))).await?;
		found.sort_by_key(|reading| reading.block);
		Ok(found)
	}

	/// The readers who have not acknowledged what changed since.
	pub async fn to_be_told(&self, report: &ReportId) -> Result<Vec<ToBeTold>> {
		self.pages_after(|after| view_functions().report_authorship().to_be_told(*report, after)).await
	}

	/// The sections of the present version that `who` has not read; `None` if there is no such report.
	pub async fn unread(&self, report: &ReportId, who: &AccountId) -> Result<Option<SectionMask>> {
		self.view(view_functions().report_authorship().unread(*report, *who)).await
	}

	/// A follow-up.
	pub async fn follow_up(&self, follow_up: FollowUpId) -> Result<Option<FollowUp>> {
		self.view(view_functions().report_authorship().follow_up(follow_up)).await
	}

	/// The course of a follow-up, in order.
	pub async fn steps(&self, follow_up: FollowUpId) -> Result<Vec<Step>> {
		let views = view_functions().report_authorship();
		self.pages(|found| views.steps(follow_up, found.len().try_into().unwrap_or(u32::MAX))).await
	}

	/// Follow-ups for which members of an organisation are responsible, or all; only open ones, or all; in order.
	pub async fn follow_ups(&self, organisation: Option<OrganisationId>, only_open: bool) -> Result<Vec<FollowUp>> {
		let (mut found, mut first) = (Vec::new(), Some(0));
		while let Some(from) = first {
			let page = view_functions().report_authorship().follow_ups(organisation, only_open, from);
			let page = self.view(page).await?;
			found.extend(page.found);
			first = page.next;
		}
		Ok(found)
	}

	/// Follow-ups of a report, in order.
	pub async fn follow_ups_of_report(&self, report: &ReportId) -> Result<Vec<FollowUp>> {
		let views = view_functions().report_authorship();
		let mut found = self.pages(|found| views.follow_ups_of_report(*report, last(found))).await?;
		found.sort_by_key(|follow_up| follow_up.follow_up);
		Ok(found)
	}
}

fn last(found: &[FollowUp]) -> Option<FollowUpId> {
	found.last().map(|last| last.follow_up)
}
