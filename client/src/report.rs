//! Reports: who wrote which part, who answers for it, who read it; and what must still be done.

use crate::{
	chain::{report_authorship::events, view_functions},
	consent::told_of,
	submit::Sent,
	AccountId, Call, Client, Error, Keypair, Ledger, Outcome, Result, Wait,
};
use radledger_primitives::{
	consent::Rule,
	report::{
		records::{self, TemplateView},
		FollowUpId, ReportState, SectionMask, TemplateId, Verdict,
	},
	OrganisationId, ReportId, StudyId,
};
use serde::Serialize;
use subxt::{config::substrate::SubstrateConfig, events::Event};

/// A report.
pub type Report = records::ReportView<AccountId, u32>;
/// A contribution to a report.
pub type Contribution = records::ContributionView<AccountId, u32>;
/// A version of a report.
pub type Version = records::VersionView<AccountId, u32>;
/// That somebody read parts of a report, or tried to.
pub type Reading = records::ReadingView<AccountId, u32>;
/// Somebody who read an earlier version.
pub type ToBeTold = records::ToBeTold<AccountId>;
/// Something that must be done because of a finding.
pub type FollowUp = records::FollowUpView<AccountId>;
/// What happened to a follow-up.
pub type Step = records::StepView<AccountId, u32>;

/// Most records that the chain shows at once.
const PAGE: usize = 64;

/// What a transaction changed, as its events tell it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "change", rename_all = "kebab-case")]
pub enum Change {
	/// A template was published.
	TemplatePublished {
		/// Its number.
		template: TemplateId,
	},
	/// A report was opened.
	Opened {
		/// Which.
		report: ReportId,
	},
	/// Somebody contributed.
	Contributed {
		/// The number of the contribution.
		contribution: u8,
	},
	/// What an AI model contributed was reviewed.
	Reviewed {
		/// Which contribution.
		contribution: u8,
		/// How.
		verdict: Verdict,
	},
	/// Sections were signed.
	Signed {
		/// The version that the report has now.
		version: u16,
		/// Its state.
		state: ReportState,
	},
	/// A report ended.
	Ended {
		/// Its state.
		state: ReportState,
	},
	/// Sections were read.
	Read {
		/// Of which version.
		version: u16,
		/// Which.
		sections: SectionMask,
	},
	/// The patient does not allow it.
	ReadingDenied {
		/// By which rule.
		rule: Rule,
	},
	/// A follow-up was raised.
	FollowUpRaised {
		/// Its number.
		follow_up: FollowUpId,
	},
	/// A finding was communicated.
	FindingCommunicated {
		/// Whether later than its category allows.
		late: bool,
	},
	/// A study satisfied a follow-up.
	FollowUpSatisfied {
		/// Which follow-up.
		follow_up: FollowUpId,
		/// Which study.
		study: StudyId,
	},
}

/// What became of a transaction, and what it changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Told {
	/// What became of it.
	#[serde(flatten)]
	pub outcome: Outcome,
	/// What it changed; nothing if no block was waited for.
	pub changes: Vec<Change>,
}

impl Client {
	/// As [`Client::submit`], and tells what changed.
	pub async fn tell_report<C: Call>(&self, call: &C, signer: &Keypair, wait: Wait) -> Result<Told> {
		let sent = self.send(call, signer, wait).await?;
		let changes = told_of(&sent, change)?;
		let Sent { outcome, .. } = sent;
		Ok(Told { outcome, changes })
	}
}

impl Ledger {
	/// A template.
	pub async fn template(&self, template: TemplateId) -> Result<Option<TemplateView>> {
		let found = self.view(view_functions().report_authorship().template(template)).await?;
		Ok(found.map(|found| found.0))
	}

	/// A report with all of its contributions.
	pub async fn report(&self, report: &ReportId) -> Result<Option<Report>> {
		let found = self.view(view_functions().report_authorship().report(*report)).await?;
		Ok(found.map(|found| found.0))
	}

	/// The versions of a report, in order.
	pub async fn report_versions(&self, report: &ReportId) -> Result<Vec<Version>> {
		let mut found: Vec<Version> = Vec::new();
		loop {
			let first = found.last().map_or(1, |last| last.version.saturating_add(1));
			let page = self.view(view_functions().report_authorship().versions(*report, first)).await?;
			let is_full = page.len() >= PAGE;
			found.extend(page.into_iter().map(|version| version.0));
			if !is_full {
				return Ok(found);
			}
		}
	}

	/// Who read a report, and who tried to, in order of time.
	pub async fn readings(&self, report: &ReportId) -> Result<Vec<Reading>> {
		let mut found: Vec<Reading> = Vec::new();
		loop {
			let after = found.last().map(|last| (last.by, last.block));
			let page = self.view(view_functions().report_authorship().readings(*report, after)).await?;
			let is_full = page.len() >= PAGE;
			found.extend(page.into_iter().map(|reading| reading.0));
			if !is_full {
				found.sort_by_key(|reading| reading.block);
				return Ok(found);
			}
		}
	}

	/// Who read an earlier version and has not acknowledged the present one.
	pub async fn to_be_told(&self, report: &ReportId) -> Result<Vec<ToBeTold>> {
		let (mut found, mut after) = (Vec::new(), None);
		loop {
			let page = view_functions().report_authorship().to_be_told(*report, after);
			let (page, next) = self.view(page).await?;
			found.extend(page.into_iter().map(|reader| reader.0));
			if next.is_none() {
				return Ok(found);
			}
			after = next;
		}
	}

	/// The sections of the present version that `who` has not read; `None` if there is no such report.
	pub async fn unread(&self, report: &ReportId, who: &AccountId) -> Result<Option<SectionMask>> {
		self.view(view_functions().report_authorship().unread(*report, *who)).await
	}

	/// A follow-up.
	pub async fn follow_up(&self, follow_up: FollowUpId) -> Result<Option<FollowUp>> {
		let found = self.view(view_functions().report_authorship().follow_up(follow_up)).await?;
		Ok(found.map(|found| found.0))
	}

	/// What happened to a follow-up, in order.
	pub async fn steps(&self, follow_up: FollowUpId) -> Result<Vec<Step>> {
		let mut found: Vec<Step> = Vec::new();
		loop {
			let first = u8::try_from(found.len()).unwrap_or(u8::MAX);
			let page = self.view(view_functions().report_authorship().steps(follow_up, first)).await?;
			let is_full = page.len() >= PAGE;
			found.extend(page.into_iter().map(|step| step.0));
			if !is_full {
				return Ok(found);
			}
		}
	}

	/// Follow-ups for which members of an organisation are responsible, or all; only open ones, or all; in order.
	pub async fn follow_ups(&self, organisation: Option<OrganisationId>, only_open: bool) -> Result<Vec<FollowUp>> {
		let (mut found, mut first) = (Vec::new(), Some(0));
		while let Some(from) = first {
			let page = view_functions().report_authorship().follow_ups(organisation, only_open, from);
			let page = self.view(page).await?.0;
			found.extend(page.found);
			first = page.next;
		}
		Ok(found)
	}

	/// Follow-ups of a report, in order.
	pub async fn follow_ups_of_report(&self, report: &ReportId) -> Result<Vec<FollowUp>> {
		let mut found: Vec<FollowUp> = Vec::new();
		loop {
			let after = found.last().map(|last| last.follow_up);
			let page = view_functions().report_authorship().follow_ups_of_report(*report, after);
			let page = self.view(page).await?;
			let is_full = page.len() >= PAGE;
			found.extend(page.into_iter().map(|follow_up| follow_up.0));
			if !is_full {
				found.sort_by_key(|follow_up| follow_up.follow_up);
				return Ok(found);
			}
		}
	}

	/// Follow-ups of a patient, in order.
	pub async fn follow_ups_of_patient(&self, patient: &AccountId) -> Result<Vec<FollowUp>> {
		let mut found: Vec<FollowUp> = Vec::new();
		loop {
			let after = found.last().map(|last| last.follow_up);
			let page = view_functions().report_authorship().follow_ups_of_patient(*patient, after);
			let page = self.view(page).await?;
			let is_full = page.len() >= PAGE;
			found.extend(page.into_iter().map(|follow_up| follow_up.0));
			if !is_full {
				found.sort_by_key(|follow_up| follow_up.follow_up);
				return Ok(found);
			}
		}
	}
}

/// What an event tells of a report, if it does.
fn change(event: &Event<'_, SubstrateConfig>) -> Result<Option<Change>> {
	told_by! { event =>
		TemplatePublished { template } => Change::TemplatePublished { template };
		ReportOpened { report } => Change::Opened { report };
		Contributed { contribution } => Change::Contributed { contribution };
		AiReviewed { contribution, verdict } => Change::Reviewed { contribution, verdict: verdict.0 };
		ReportSigned { version, state } => Change::Signed { version, state: state.0 };
		ReportEnded { state } => Change::Ended { state: state.0 };
		ReportRead { version, sections } => Change::Read { version, sections };
		ReadingDenied { rule } => Change::ReadingDenied { rule: rule.0 };
		FollowUpRaised { follow_up } => Change::FollowUpRaised { follow_up };
		FindingCommunicated { late } => Change::FindingCommunicated { late };
		FollowUpSatisfied { follow_up, study } => Change::FollowUpSatisfied { follow_up, study };
	}
	Ok(None)
}
