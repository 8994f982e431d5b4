//! Reports, readings and follow-ups: flat objects for programs, rows for people.

use super::{
	codes::{self, of_mask, show, show_model},
	desk::{of_report, Contribution, Report},
	done::FollowUp,
	time,
};
use crate::{device::words, study::text::rfc3339};
use radledger_client::AccountId;
use radledger_primitives::{
	consent::{ConsentId, Rule},
	device::{Condition, MadeBy},
	model::{ModelFacts, ModelState},
	report::{
		records::{
			FollowUpState, MemberView, OpenChange, ReadingBasis, ReadingView, Step, StepView, TemplateView, ToBeTold,
			VersionView,
		},
		ActionableCategory, BodyRegion, CancelReason, ChangeReason, Code, ContributionKind, FollowUpId, Part,
		ReopenReason, ReportState, SectionMask, Source, TemplateId, Verdict,
	},
	Modality, OrganisationId, ReportId, StudyId, H256,
};
use serde::Serialize;
use std::collections::BTreeMap;

/// A version on the ledger.
pub type Version = VersionView<AccountId, u32>;
/// A reading on the ledger.
pub type Reading = ReadingView<AccountId, u32>;
/// A step of a follow-up on the ledger.
pub type Taken = StepView<AccountId, u32>;

fn codes_of(mask: SectionMask, sections: &[Code]) -> Vec<String> {
	of_mask(mask, sections).into_iter().map(show).collect()
}

/// A template, for programs.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct TemplateLine {
	/// Its number.
	pub template: TemplateId,
	/// The type of document.
	pub code: String,
	/// Whether who vouches for what a model contributed may accept it alone.
	pub self_review: bool,
	/// Who published it.
	pub organisation: OrganisationId,
	/// Its sections, in order.
	pub sections: Vec<TemplateSectionLine>,
}

/// A section of a template, for programs.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct TemplateSectionLine {
	/// What it is about.
	pub code: String,
	/// What it is called, if that is known.
	pub name: Option<&'static str>,
	/// Whether a report cannot be final without it.
	pub required: bool,
}

impl From<&TemplateView> for TemplateLine {
	fn from(template: &TemplateView) -> Self {
		Self {
			template: template.template,
			code: show(template.code),
			self_review: template.self_review,
			organisation: template.organisation,
			sections: template
				.sections
				.iter()
				.map(|section| TemplateSectionLine {
					code: show(section.code),
					name: codes::label(section.code),
					required: section.required,
				})
				.collect(),
		}
	}
}

/// A section of a report, for programs.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct SectionLine {
	/// What it is about.
	pub code: String,
	/// What it is called, if that is known.
	pub name: Option<&'static str>,
	/// Whether the report cannot be final without it.
	pub required: bool,
	/// How many contributions stand in it.
	pub standing: u8,
	/// Who answers for it as it stands.
	pub accountable: Option<AccountId>,
	/// Since when.
	pub since: Option<String>,
}

/// A contribution, for programs.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct ContributionLine {
	/// Its place in the order of contributions.
	pub index: u8,
	/// Its section.
	pub section: String,
	/// What it is.
	pub kind: ContributionKind,
	/// Commitment to what it says.
	pub element: H256,
	/// Who signed it: wrote it, or vouched for what the model made.
	pub by: AccountId,
	/// For which organisation.
	pub organisation: OrganisationId,
	/// In which roles.
	pub roles: Vec<&'static str>,
	/// The version of the AI model that made it.
	pub model: Option<String>,
	/// What that version is.
	pub algorithm: Option<AlgorithmLine>,
	/// Commitment to what the model was given.
	pub inputs: Option<H256>,
	/// On which it builds.
	pub derived_from: Vec<u8>,
	/// When.
	pub at: String,
	/// In which block.
	pub block: u32,
	/// What a human said of it.
	pub review: Option<ReviewLine>,
	/// The contribution that took its place.
	pub replaced: Option<u8>,
	/// Whether it is part of what the report says.
	pub stands: bool,
	/// Whether the vault has its salt.
	pub in_vault: bool,
}

/// A version of an AI model, for programs.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct AlgorithmLine {
	/// What the vendor calls it.
	pub semver: String,
	/// The organisation that answers for it.
	pub vendor: OrganisationId,
	/// The UDI-DI of the model, behind who issued it.
	pub udi_di: Option<String>,
	/// Digest of the weights.
	pub weights: H256,
	/// What it may do now.
	pub state: ModelState,
}

impl From<&ModelFacts> for AlgorithmLine {
	fn from(facts: &ModelFacts) -> Self {
		Self {
			semver: facts.semver.to_string(),
			vendor: facts.vendor,
			udi_di: facts.udi_di.as_ref().map(ToString::to_string),
			weights: facts.weights,
			state: facts.state,
		}
	}
}

/// A review, for programs.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct ReviewLine {
	/// `accepted`, `edited` or `rejected`.
	pub verdict: &'static str,
	/// The contribution that took its place, if it was edited.
	pub with: Option<u8>,
	/// Who.
	pub by: AccountId,
	/// When.
	pub at: String,
}

/// A member of the team, for programs.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct MemberLine {
	/// Who.
	pub account: AccountId,
	/// For which organisation.
	pub organisation: OrganisationId,
	/// To do what.
	pub part: Part,
	/// How many contributions they signed.
	pub contributions: u8,
	/// What of the present version they have not read.
	pub unread: Vec<String>,
}

impl MemberLine {
	fn new(member: &MemberView<AccountId>, sections: &[Code]) -> Self {
		Self {
			account: member.account,
			organisation: member.organisation,
			part: member.part,
			contributions: member.contributions,
			unread: codes_of(member.unread, sections),
		}
	}
}

/// A change that is being made, for programs.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct ChangeLine {
	/// What the report will be.
	pub state: ReportState,
	/// Why.
	pub reason: ChangeReason,
	/// In which sections.
	pub sections: Vec<String>,
	/// When it began.
	pub at: String,
}

impl ChangeLine {
	fn new(change: &OpenChange, sections: &[Code]) -> Self {
		Self {
			state: change.state,
			reason: change.reason,
			sections: codes_of(change.sections, sections),
			at: rfc3339(change.at),
		}
	}
}

/// A report, for programs.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct ReportLine {
	/// Its identifier.
	pub report: ReportId,
	/// Its template.
	pub template: TemplateId,
	/// The type of document.
	pub code: String,
	/// How far it has come.
	pub state: ReportState,
	/// How often it was signed as a whole.
	pub version: u16,
	/// Who answers for it.
	pub organisation: OrganisationId,
	/// The account of the patient.
	pub subject: Option<AccountId>,
	/// The studies that it is about.
	pub studies: Vec<StudyId>,
	/// The devices that made them, in the same order, where one is named; and whether each was fit for use then.
	pub devices: Vec<Option<MadeBy>>,
	/// When it was opened.
	pub at: String,
	/// In which block.
	pub block: u32,
	/// Its sections in order.
	pub sections: Vec<SectionLine>,
	/// Its contributions in order.
	pub contributions: Vec<ContributionLine>,
	/// Who writes it, and who is meant to read it.
	pub team: Vec<MemberLine>,
	/// How many contributions of AI models wait for a human.
	pub unreviewed: u8,
	/// The change that is being made.
	pub change: Option<ChangeLine>,
	/// What stands in the way of a final report.
	pub open: Vec<String>,
}

impl ReportLine {
	/// A report; `in_vault` tells whether the vault has the salt of a contribution.
	pub fn new(report: &Report, in_vault: impl Fn(&H256) -> bool) -> Self {
		let codes = of_report(report);
		Self {
			report: report.report,
			template: report.template,
			code: show(report.code),
			state: report.state,
			version: report.version,
			organisation: report.organisation,
			subject: report.subject,
			studies: report.studies.clone(),
			devices: report.devices.clone(),
			at: rfc3339(report.at),
			block: report.block,
			sections: report
				.sections
				.iter()
				.map(|section| SectionLine {
					code: show(section.code),
					name: codes::label(section.code),
					required: section.required,
					standing: section.standing,
					accountable: section.accountable.as_ref().map(|who| who.account),
					since: section.accountable.as_ref().map(|who| rfc3339(who.at)),
				})
				.collect(),
			contributions: report
				.contributions
				.iter()
				.map(|there| contribution(there, in_vault(&there.element)))
				.collect(),
			team: report.team.iter().map(|member| MemberLine::new(member, &codes)).collect(),
			unreviewed: report.unreviewed,
			change: report.change.as_ref().map(|change| ChangeLine::new(change, &codes)),
			open: open(report),
		}
	}
}

/// The devices that made a report's studies, and which of them was not fit for use then.
pub fn devices(report: &Report) -> String {
	let each = report.devices.iter().flatten().map(|MadeBy { device, condition }| {
		let device = words::show(*device);
		match condition {
			Some(Condition::Fit) => device,
			Some(other) => format!("{device} (NOT FIT FOR USE THEN: {})", other.name()),
			None => format!("{device} (not registered then)"),
		}
	});
	match each.collect::<Vec<_>>() {
		none if none.is_empty() => "-".into(),
		some => some.join(", "),
	}
}

fn contribution(there: &Contribution, in_vault: bool) -> ContributionLine {
	let inputs = match there.source {
		Source::Signer => None,
		Source::Model { inputs, .. } => Some(inputs),
	};
	ContributionLine {
		index: there.index,
		section: show(there.section),
		kind: there.kind,
		element: there.element,
		by: there.by,
		organisation: there.organisation,
		roles: there.roles.names().collect(),
		model: there.source.model().map(show_model),
		algorithm: there.model.as_ref().map(AlgorithmLine::from),
		inputs,
		derived_from: there.derived_from.clone(),
		at: rfc3339(there.at),
		block: there.block,
		review: there.review.as_ref().map(|review| ReviewLine {
			verdict: verdict(review.verdict).0,
			with: verdict(review.verdict).1,
			by: review.by,
			at: rfc3339(review.at),
		}),
		replaced: there.replaced,
		stands: there.stands,
		in_vault,
	}
}

fn verdict(verdict: Verdict) -> (&'static str, Option<u8>) {
	match verdict {
		Verdict::Accepted => ("accepted", None),
		Verdict::Edited { contribution } => ("edited", Some(contribution)),
		Verdict::Rejected => ("rejected", None),
	}
}

/// How a contribution stands, in words.
pub fn standing(there: &Contribution) -> String {
	let by_model = there.source.model().is_some();
	match (&there.review, there.replaced) {
		(Some(review), _) => match verdict(review.verdict) {
			("accepted", _) if !there.stands => "accepted, then replaced".into(),
			(word, Some(with)) => format!("{word} as {with}"),
			(word, None) => word.into(),
		},
		(None, Some(by)) => format!("replaced by {by}"),
		(None, None) if by_model => "NOT REVIEWED".into(),
		(None, None) => "stands".into(),
	}
}

/// What stands in the way of a final report, in words; nothing once it is over.
pub fn open(report: &Report) -> Vec<String> {
	if report.state.is_over() || report.state.is_final() && report.change.is_none() {
		return Vec::new();
	}
	let mut lines = Vec::new();
	let waiting = report
		.contributions
		.iter()
		.filter(|there| there.source.model().is_some() && there.review.is_none() && there.replaced.is_none());
	lines.extend(waiting.map(|there| {
		format!("contribution {} in {} is by an AI model and waits for a review", there.index, show(there.section))
	}));
	for section in &report.sections {
		if section.standing == 0 && section.required {
			lines.push(format!("{} is empty", codes::describe(section.code)));
		} else if section.standing > 0 && section.accountable.is_none() {
			lines.push(format!("nobody answers for {} as it stands", codes::describe(section.code)));
		}
	}
	if let Some(change) = &report.change {
		lines.push(format!("it is being changed ({}), and will be {}", change.reason.name(), change.state.name()));
	}
	lines
}

/// A version, for programs.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct VersionLine {
	/// Its number, from 1.
	pub version: u16,
	/// What the report became.
	pub state: ReportState,
	/// Why it was changed or ended.
	pub reason: Option<ChangeReason>,
	/// The sections that were signed, or changed.
	pub sections: Vec<String>,
	/// How many contributions there were.
	pub contributions: u8,
	/// Who answered for each section.
	pub accountable: BTreeMap<String, AccountId>,
	/// Who signed.
	pub by: AccountId,
	/// For which organisation.
	pub organisation: OrganisationId,
	/// When.
	pub at: String,
	/// In which block.
	pub block: u32,
}

impl VersionLine {
	/// A version of a report with these sections.
	pub fn new(version: &Version, sections: &[Code]) -> Self {
		let answering = sections.iter().zip(&version.accountable);
		let answering = answering.filter_map(|(code, who)| Some((show(*code), (*who)?)));
		Self {
			version: version.version,
			state: version.state,
			reason: version.reason,
			sections: codes_of(version.sections, sections),
			contributions: version.contributions,
			accountable: answering.collect(),
			by: version.by,
			organisation: version.organisation,
			at: rfc3339(version.at),
			block: version.block,
		}
	}
}

/// A reading, for programs.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct ReadingLine {
	/// Who.
	pub by: AccountId,
	/// For which organisation.
	pub organisation: OrganisationId,
	/// Which version.
	pub version: u16,
	/// Which sections.
	pub sections: Vec<String>,
	/// `treatment`, `consent` or `denied`.
	pub basis: &'static str,
	/// The consent that permitted it.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub consent: Option<ConsentId>,
	/// The rule by which it was denied.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub rule: Option<Rule>,
	/// When.
	pub at: String,
	/// In which block.
	pub block: u32,
}

impl ReadingLine {
	/// A reading of a report with these sections.
	pub fn new(reading: &Reading, sections: &[Code]) -> Self {
		let (basis, consent, rule) = match reading.basis {
			ReadingBasis::Treatment => ("treatment", None, None),
			ReadingBasis::Consent { consent } => ("consent", Some(consent), None),
			ReadingBasis::Denied { rule } => ("denied", None, Some(rule)),
		};
		Self {
			by: reading.by,
			organisation: reading.organisation,
			version: reading.version,
			sections: codes_of(reading.sections, sections),
			basis,
			consent,
			rule,
			at: rfc3339(reading.at),
			block: reading.block,
		}
	}

	/// Why they may, or may not, in words.
	pub fn basis(&self) -> String {
		match (self.consent, self.rule) {
			(Some(consent), _) => format!("consent {consent}"),
			(None, Some(rule)) => format!("DENIED ({})", rule.name()),
			(None, None) => self.basis.into(),
		}
	}
}

/// Somebody who must be told of a change, for programs.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct ToldLine {
	/// Who.
	pub account: AccountId,
	/// The last version that they read.
	pub version: u16,
	/// What they read of it and what was changed since.
	pub sections: Vec<String>,
}

impl ToldLine {
	/// Somebody who read an earlier version of a report with these sections.
	pub fn new(told: &ToBeTold<AccountId>, sections: &[Code]) -> Self {
		Self { account: told.account, version: told.version, sections: codes_of(told.sections, sections) }
	}
}

/// A follow-up, for programs.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct FollowUpLine {
	/// Its number.
	pub follow_up: FollowUpId,
	/// The report in which it was recommended.
	pub report: ReportId,
	/// The account of the patient.
	pub subject: Option<AccountId>,
	/// How urgent the finding is.
	pub category: ActionableCategory,
	/// Commitment to the finding.
	pub finding: H256,
	/// With what to look again.
	pub modality: Modality,
	/// Where.
	pub region: BodyRegion,
	/// The first day on which that makes sense.
	pub from: String,
	/// The last day on which it is in time.
	pub due: String,
	/// Who must see to it.
	pub responsible: AccountId,
	/// For which organisation.
	pub organisation: OrganisationId,
	/// Whether that person cannot act any more.
	pub orphaned: bool,
	/// Who was asked to take over.
	pub proposed: Option<AccountId>,
	/// `open`, `overdue`, `satisfied` or `cancelled`.
	pub state: &'static str,
	/// The study that satisfied it.
	pub study: Option<StudyId>,
	/// Why it was cancelled.
	pub reason: Option<CancelReason>,
	/// Whether it was ever found overdue.
	pub was_overdue: bool,
	/// When the finding was communicated first.
	pub communicated: Option<String>,
	/// Whether that was later than its category allows.
	pub communicated_late: Option<bool>,
	/// When it was raised.
	pub at: String,
}

impl From<&FollowUp> for FollowUpLine {
	fn from(known: &FollowUp) -> Self {
		let (state, study, reason) = match known.state {
			FollowUpState::Open => ("open", None, None),
			FollowUpState::Overdue => ("overdue", None, None),
			FollowUpState::Satisfied { study } => ("satisfied", Some(study), None),
			FollowUpState::Cancelled { reason } => ("cancelled", None, Some(reason)),
		};
		let recommendation = &known.recommendation;
		Self {
			follow_up: known.follow_up,
			report: known.report,
			subject: known.subject,
			category: recommendation.category,
			finding: recommendation.finding,
			modality: recommendation.modality,
			region: recommendation.region,
			from: time::show(recommendation.from),
			due: time::show(recommendation.due),
			responsible: known.responsible,
			organisation: known.organisation,
			orphaned: known.orphaned,
			proposed: known.proposed,
			state,
			study,
			reason,
			was_overdue: known.was_overdue,
			communicated: known.communicated.map(|(at, _)| rfc3339(at)),
			communicated_late: known.communicated.map(|(_, late)| late),
			at: rfc3339(known.at),
		}
	}
}

/// How far a follow-up has come, in words.
pub fn progress(known: &FollowUp) -> String {
	let state = match known.state {
		FollowUpState::Open => "open".to_owned(),
		FollowUpState::Overdue => "OVERDUE".into(),
		FollowUpState::Satisfied { study } => format!("satisfied by {study:?}"),
		FollowUpState::Cancelled { reason } => format!("cancelled: {}", reason.name()),
	};
	match known.orphaned && known.state.is_open() {
		true => format!("{state}, LEFT ALONE"),
		false => state,
	}
}

/// A step, for programs.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct StepLine {
	/// What.
	pub step: &'static str,
	/// Who took it; none if the ledger found it.
	pub by: Option<AccountId>,
	/// For which organisation.
	pub organisation: Option<OrganisationId>,
	/// When.
	pub at: String,
	/// In which block.
	pub block: u32,
	/// Whom it concerns: who was asked, or told.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub to: Option<AccountId>,
	/// The study that satisfied it.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub study: Option<StudyId>,
	/// Why.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub reason: Option<&'static str>,
	/// What was documented of a communication.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub communication: Option<CommunicationLine>,
}

/// What was documented of a communication, for programs.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct CommunicationLine {
	/// Commitment to the finding.
	pub finding: H256,
	/// When it was seen.
	pub identified: String,
	/// The radiologist who told it.
	pub radiologist: AccountId,
	/// Who was told.
	pub recipient: AccountId,
	/// When.
	pub received: String,
	/// How.
	pub method: &'static str,
}

impl From<&Taken> for StepLine {
	fn from(taken: &Taken) -> Self {
		let mut line = Self {
			step: "raised",
			by: taken.by.map(|(by, _)| by),
			organisation: taken.by.map(|(_, organisation)| organisation),
			at: rfc3339(taken.at),
			block: taken.block,
			to: None,
			study: None,
			reason: None,
			communication: None,
		};
		match &taken.step {
			Step::Raised => {}
			Step::Communicated(told) => {
				line.step = "communicated";
				line.to = Some(told.recipient);
				line.communication = Some(CommunicationLine {
					finding: told.finding,
					identified: rfc3339(told.identified),
					radiologist: told.radiologist,
					recipient: told.recipient,
					received: rfc3339(told.received),
					method: told.method.name(),
				});
			}
			Step::HandedOver { to } => (line.step, line.to) = ("handed-over", Some(*to)),
			Step::Accepted => line.step = "accepted",
			Step::Declined => line.step = "declined",
			Step::Overdue => line.step = "overdue",
			Step::Escalated { to } => (line.step, line.to) = ("escalated", Some(*to)),
			Step::Satisfied { study } => (line.step, line.study) = ("satisfied", Some(*study)),
			Step::Reopened { reason } => (line.step, line.reason) = ("reopened", Some(ReopenReason::name(*reason))),
			Step::Cancelled { reason } => (line.step, line.reason) = ("cancelled", Some(reason.name())),
		}
		line
	}
}

impl StepLine {
	/// What belongs to it, in words.
	pub fn detail(&self) -> String {
		match (&self.communication, &self.study, self.reason) {
			(Some(told), ..) => {
				format!("{}, seen {}, told {}, by {}", told.method, told.identified, told.received, told.radiologist)
			}
			(None, Some(study), _) => format!("study {study:?}"),
			(None, None, Some(reason)) => reason.into(),
			(None, None, None) => "-".into(),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::report::{
		done::tests::follow_up,
		fixtures::{add, report, review, template, FINDINGS, IMPRESSION, MEASUREMENTS, MODEL, RADIOLOGIST, SECTIONS},
	};
	use radledger_primitives::report::{records::Accountable, Communication, CommunicationMethod};

	fn by_model() -> Source {
		Source::Model { version: MODEL, inputs: H256::repeat_byte(9) }
	}

	#[test]
	fn report_should_be_flat_for_programs() {
		let mut report = report(H256::repeat_byte(0xAB));
		add(&mut report, FINDINGS, H256::repeat_byte(1), Source::Signer);
		add(&mut report, MEASUREMENTS, H256::repeat_byte(2), by_model());
		review(&mut report, 1, Verdict::Edited { contribution: 0 });
		let line = ReportLine::new(&report, |element| *element == H256::repeat_byte(1));
		let json = serde_json::to_value(&line).unwrap();
		assert_eq!(json["sections"][1]["code"], "LN:59776-5");
		assert_eq!(json["contributions"][0]["in_vault"], true);
		assert_eq!(json["contributions"][1]["model"], "3.1");
		assert_eq!(json["contributions"][1]["review"]["verdict"], "edited");
		assert_eq!(json["contributions"][1]["review"]["with"], 0);
		assert_eq!(json["contributions"][0]["roles"], serde_json::json!(["radiologist"]));
		assert_eq!((&json["state"], &json["at"]), (&"partial".into(), &"1970-01-01T00:00:01Z".into()));
	}

	#[test]
	fn device_that_was_not_fit_should_be_flagged() {
		let mut report = report(H256::repeat_byte(0xAB));
		assert_eq!(devices(&report), "-");
		let made_by = |version, condition| {
			let device = radledger_primitives::DeviceVersion { device: 7, version };
			Some(MadeBy { device, condition })
		};
		report.devices =
			vec![made_by(0, Some(Condition::Fit)), None, made_by(1, Some(Condition::Overdue)), made_by(2, None)];
		assert_eq!(devices(&report), "7.0, 7.1 (NOT FIT FOR USE THEN: overdue), 7.2 (not registered then)");
		let json = serde_json::to_value(ReportLine::new(&report, |_| false)).unwrap();
		assert_eq!(json["devices"][2]["condition"], "overdue");
	}

	#[test]
	fn everything_that_is_open_should_be_said() {
		let mut report = report(H256::zero());
		add(&mut report, FINDINGS, H256::repeat_byte(1), Source::Signer);
		add(&mut report, MEASUREMENTS, H256::repeat_byte(2), by_model());
		let lines = open(&report);
		assert_eq!(lines.len(), 4, "{lines:?}");
		assert!(lines[0].starts_with("contribution 1 in DCM:126010"));
		assert!(lines[1].contains("nobody answers for findings (LN:59776-5)"));
		assert!(lines[2].contains("DCM:126010") && lines[3].contains("(LN:19005-8) is empty"));
		review(&mut report, 1, Verdict::Accepted);
		add(&mut report, IMPRESSION, H256::repeat_byte(3), Source::Signer);
		for section in &mut report.sections {
			section.standing = 1;
			section.accountable = Some(Accountable { account: RADIOLOGIST, at: 1 });
		}
		assert!(open(&report).is_empty());
		report.sections[0].accountable = None;
		report.state = ReportState::Cancelled;
		assert!(open(&report).is_empty());
	}

	#[test]
	fn standing_should_tell_how_a_contribution_came_to_stand() {
		let mut report = report(H256::zero());
		add(&mut report, FINDINGS, H256::repeat_byte(1), Source::Signer);
		for element in 2..6 {
			add(&mut report, FINDINGS, H256::repeat_byte(element), by_model());
		}
		review(&mut report, 1, Verdict::Accepted);
		review(&mut report, 2, Verdict::Rejected);
		review(&mut report, 3, Verdict::Edited { contribution: 0 });
		let words = |report: &Report| report.contributions.iter().map(standing).collect::<Vec<_>>();
		assert_eq!(words(&report), ["stands", "accepted", "rejected", "edited as 0", "NOT REVIEWED"]);
		for index in [0, 1] {
			report.contributions[index].stands = false;
			report.contributions[index].replaced = Some(5);
		}
		assert_eq!(words(&report)[..2], ["replaced by 5", "accepted, then replaced"]);
	}

	#[test]
	fn template_should_name_its_sections_as_options_take_them() {
		let line = TemplateLine::from(&template());
		let codes: Vec<_> = line.sections.iter().map(|section| section.code.as_str()).collect();
		assert_eq!(codes, SECTIONS.map(show));
		assert_eq!((line.sections[1].name, line.sections[0].required), (Some("findings"), false));
	}

	#[test]
	fn readings_should_have_one_basis_each() {
		let reading =
			|basis| Reading { by: RADIOLOGIST, organisation: 0, version: 1, sections: 0b10, basis, at: 0, block: 1 };
		for (basis, word, shown) in [
			(ReadingBasis::Treatment, "treatment", "treatment"),
			(ReadingBasis::Consent { consent: 2 }, "consent", "consent 2"),
			(ReadingBasis::Denied { rule: Rule::Scope }, "denied", &format!("DENIED ({})", Rule::Scope.name())),
		] {
			let line = ReadingLine::new(&reading(basis), &SECTIONS);
			assert_eq!((line.basis, line.basis().as_str()), (word, shown));
			assert_eq!(line.sections, ["LN:59776-5"]);
		}
	}

	#[test]
	fn follow_up_should_tell_its_state_and_what_comes_with_it() {
		let mut known = follow_up();
		let line = |known: &FollowUp| serde_json::to_value(FollowUpLine::from(known)).unwrap();
		let json = line(&known);
		assert_eq!((&json["from"], &json["due"]), (&"1970-01-11".into(), &"1970-01-21".into()));
		assert_eq!((&json["region"], &json["category"]), (&"chest".into(), &"3".into()));
		assert_eq!((json["state"].as_str(), progress(&known).as_str()), (Some("open"), "open"));
		known.orphaned = true;
		known.state = FollowUpState::Overdue;
		assert_eq!(progress(&known), "OVERDUE, LEFT ALONE");
		known.state = FollowUpState::Cancelled { reason: CancelReason::Deceased };
		assert_eq!(line(&known)["reason"], "deceased");
		assert_eq!(progress(&known), "cancelled: deceased");
		known.state = FollowUpState::Satisfied { study: H256::zero() };
		assert_eq!(line(&known)["state"], "satisfied");
	}

	#[test]
	fn steps_should_have_what_belongs_to_them() {
		let taken = |step| Taken { step, by: Some((RADIOLOGIST, 0)), at: 1_000, block: 3 };
		let told = Communication {
			finding: H256::zero(),
			identified: 1_000,
			radiologist: RADIOLOGIST,
			recipient: AccountId([7; 32]),
			received: 2_000,
			method: CommunicationMethod::Telephone,
		};
		let line = StepLine::from(&taken(Step::Communicated(told)));
		assert_eq!((line.step, line.to), ("communicated", Some(AccountId([7; 32]))));
		assert!(line.detail().starts_with("telephone, seen 1970-01-01T00:00:01Z"));
		let to = AccountId([8; 32]);
		for (step, word) in [
			(Step::Raised, "raised"),
			(Step::HandedOver { to }, "handed-over"),
			(Step::Accepted, "accepted"),
			(Step::Declined, "declined"),
			(Step::Overdue, "overdue"),
			(Step::Escalated { to }, "escalated"),
			(Step::Satisfied { study: H256::zero() }, "satisfied"),
			(Step::Reopened { reason: ReopenReason::NotDiagnostic }, "reopened"),
			(Step::Cancelled { reason: CancelReason::Duplicate }, "cancelled"),
		] {
			assert_eq!(StepLine::from(&taken(step)).step, word);
		}
	}
}
