//! Records of the ledger with what the vault and the template add: the codes that flags mean, usual names of sections, and
//! whether the vault can open a contribution.

use super::{
	codes::{self, of_mask},
	notes::ReportNote,
	sections,
};
use radledger_client::{
	report::{Contribution, Report, Version},
	AccountId,
};
use radledger_primitives::{
	device::MadeBy,
	report::{
		records::{MemberView, OpenChange, SectionView, TemplateSection, TemplateView},
		Code, ReportState, SectionMask, TemplateId, Verdict,
	},
	text, Moment, OrganisationId, ReportId, StudyId,
};
use serde::Serialize;
use std::collections::BTreeMap;

/// A record with the codes of the sections that its flags mean.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Coded<T> {
	/// The record.
	#[serde(flatten)]
	pub record: T,
	/// Its sections.
	#[serde(serialize_with = "text::code::list")]
	pub sections: Vec<Code>,
}

impl<T> Coded<T> {
	/// `record` with those `sections` of a report that `mask` means.
	pub fn new(mask: SectionMask, record: T, sections: &[Code]) -> Self {
		Self { record, sections: of_mask(mask, sections) }
	}
}

/// A section with the usual name of such sections.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Named<T> {
	/// The section.
	#[serde(flatten)]
	pub section: T,
	/// For example `findings`; `None` for codes without one.
	pub name: Option<&'static str>,
}

/// A template.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Template {
	/// Its number.
	pub template: TemplateId,
	/// The type of document.
	#[serde(with = "text::code")]
	pub code: Code,
	/// Whether the person who vouches for a model's contribution may accept it alone.
	pub self_review: bool,
	/// The organisation that published it.
	pub organisation: OrganisationId,
	/// Its sections, in order.
	pub sections: Vec<Named<TemplateSection>>,
}

impl From<TemplateView> for Template {
	fn from(view: TemplateView) -> Self {
		let TemplateView { template, code, self_review, organisation, sections } = view;
		let named = |section: TemplateSection| Named { section, name: codes::label(section.code) };
		Self { template, code, self_review, organisation, sections: sections.into_iter().map(named).collect() }
	}
}

/// A contribution.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Kept {
	/// As the ledger has it.
	#[serde(flatten)]
	pub contribution: Contribution,
	/// Whether the vault has its salt.
	pub in_vault: bool,
}

/// A member of the team.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Member {
	/// As the ledger has it.
	#[serde(flatten)]
	pub member: MemberView<AccountId>,
	/// The sections of the present version that they have not read.
	#[serde(serialize_with = "text::code::list")]
	pub unread: Vec<Code>,
}

/// A version.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Signed {
	/// As the ledger has it; the sections that were signed or changed.
	#[serde(flatten)]
	pub version: Coded<Version>,
	/// The account that answered for each section, by its code.
	pub accountable: BTreeMap<String, AccountId>,
}

impl Signed {
	/// A version of a report with these sections.
	pub fn new(version: Version, sections: &[Code]) -> Self {
		let answering = sections.iter().zip(&version.accountable);
		let accountable = answering.filter_map(|(code, who)| Some((codes::show(*code), (*who)?))).collect();
		Self { version: Coded::new(version.sections, version, sections), accountable }
	}
}

/// A report.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Shown {
	/// Its identifier.
	pub report: ReportId,
	/// The type of document.
	#[serde(with = "text::code")]
	pub code: Code,
	/// Its template.
	pub template: TemplateId,
	/// Its state.
	pub state: ReportState,
	/// How often it was signed as a whole.
	pub version: u16,
	/// The organisation that answers for it.
	pub organisation: OrganisationId,
	/// The account of the patient, as far as the vault can tell.
	pub subject: Option<AccountId>,
	/// The studies that it is about.
	pub studies: Vec<StudyId>,
	/// The devices that made them, in the same order, where one is named; and whether each was fit for use then.
	pub devices: Vec<Option<MadeBy>>,
	/// When it was opened.
	#[serde(with = "text::moment")]
	pub at: Moment,
	/// The block in which it was opened.
	pub block: u32,
	/// Its authors, and those who are meant to read it.
	pub team: Vec<Member>,
	/// Its sections, in order.
	pub sections: Vec<Named<SectionView<AccountId>>>,
	/// Its contributions, in order.
	pub contributions: Vec<Kept>,
	/// How many contributions of AI models wait for a human.
	pub unreviewed: u8,
	/// The change that is being made.
	pub change: Option<Coded<OpenChange>>,
	/// See [`open`].
	pub open: Vec<String>,
	/// Its versions, if they were asked for.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub versions: Option<Vec<Signed>>,
}

impl Shown {
	/// A report, its patient as far as the vault can tell, the vault's note of it, and its versions, if they were asked for.
	pub fn new(known: Report, subject: Option<AccountId>, note: &ReportNote, versions: Option<Vec<Version>>) -> Self {
		let codes = sections(&known);
		let open = open(&known);
		let Report { report, code, template, state, version, organisation, studies, devices, .. } = known;
		let Report { at, block, team, sections, contributions, unreviewed, change, .. } = known;
		let named = |section: SectionView<_>| Named { name: codes::label(section.code), section };
		let kept =
			|contribution: Contribution| Kept { in_vault: note.element(&contribution.element).is_some(), contribution };
		let signed = |version| Signed::new(version, &codes);
		Self {
			report,
			code,
			template,
			state,
			version,
			organisation,
			subject,
			studies,
			devices,
			at,
			block,
			team: team.into_iter().map(|member| Member { unread: of_mask(member.unread, &codes), member }).collect(),
			sections: sections.into_iter().map(named).collect(),
			contributions: contributions.into_iter().map(kept).collect(),
			unreviewed,
			change: change.map(|change| Coded::new(change.sections, change, &codes)),
			open,
			versions: versions.map(|versions| versions.into_iter().map(signed).collect()),
		}
	}
}

/// The standing of a contribution, in words.
pub fn standing(there: &Contribution) -> String {
	match (there.review.as_ref().map(|review| review.verdict), there.replaced) {
		(Some(Verdict::Accepted), _) if !there.stands => "accepted, then replaced".into(),
		(Some(Verdict::Accepted), _) => "accepted".into(),
		(Some(Verdict::Edited { contribution }), _) => format!("edited as {contribution}"),
		(Some(Verdict::Rejected), _) => "rejected".into(),
		(None, Some(by)) => format!("replaced by {by}"),
		(None, None) if there.source.model().is_some() => "NOT REVIEWED".into(),
		(None, None) => "stands".into(),
	}
}

/// Whether a contribution of an AI model waits for a human.
pub fn is_unreviewed(there: &Contribution) -> bool {
	there.source.model().is_some() && there.review.is_none() && there.replaced.is_none()
}

/// The obstacles to a final report, in words; none once it is over.
pub fn open(report: &Report) -> Vec<String> {
	if report.state.is_over() || report.state.is_final() && report.change.is_none() {
		return Vec::new();
	}
	let waiting = report.contributions.iter().filter(|there| is_unreviewed(there)).map(|there| {
		format!("contribution {} in {:#} is by an AI model and waits for a review", there.index, there.section)
	});
	let unanswered = report.sections.iter().filter_map(|section| match section.standing {
		0 if section.required => Some(format!("{} is empty", codes::describe(section.code))),
		1.. if section.accountable.is_none() => {
			Some(format!("nobody answers for {} as it stands", codes::describe(section.code)))
		}
		_ => None,
	});
	let change = report
		.change
		.iter()
		.map(|change| format!("it is being changed ({}), and will be {}", change.reason, change.state));
	waiting.chain(unanswered).chain(change).collect()
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::report::fixtures::{
		add, report, review, template, written, Written, FINDINGS, IMPRESSION, MEASUREMENTS, MODEL, RADIOLOGIST,
		SECTIONS,
	};
	use radledger_client::report::Reading;
	use radledger_primitives::{
		consent::Rule,
		report::{
			records::{Accountable, ReadingBasis},
			Source,
		},
		H256,
	};
	use serde_json::Value;

	fn by_model() -> Source {
		Source::Model { version: MODEL, inputs: H256::repeat_byte(9) }
	}

	#[test]
	fn report_should_be_flat_for_programs() {
		let Written { mut report, note, .. } = written();
		add(&mut report, MEASUREMENTS, H256::repeat_byte(2), by_model());
		review(&mut report, 2, Verdict::Edited { contribution: 0 });
		report.team[0].unread = 0b11;
		report.sections[1].accountable = Some(Accountable { account: RADIOLOGIST, at: 1 });
		let json = serde_json::to_value(Shown::new(report, None, &note, None)).unwrap();
		assert_eq!(json["sections"][1]["code"], "LN:59776-5");
		assert_eq!(
			(&json["sections"][1]["name"], &json["sections"][1]["required"]),
			(&"findings".into(), &true.into())
		);
		assert_eq!(json["sections"][1]["accountable"], RADIOLOGIST.to_string());
		assert_eq!(json["sections"][1]["since"], "1970-01-01T00:00:00.001Z");
		assert!(json["sections"][2]["accountable"].is_null() && json["sections"][2]["since"].is_null());
		assert_eq!(json["contributions"][0]["in_vault"], true);
		assert_eq!(
			(&json["contributions"][0]["model"], &json["contributions"][2]["in_vault"]),
			(&Value::Null, &false.into())
		);
		assert_eq!(json["contributions"][2]["model"], "3.1");
		assert_eq!(json["contributions"][2]["inputs"], format!("{:?}", H256::repeat_byte(9)));
		assert_eq!(json["contributions"][2]["review"]["verdict"], "edited");
		assert_eq!(json["contributions"][2]["review"]["with"], 0);
		assert_eq!(json["team"][0]["unread"], serde_json::json!(["LN:11329-0", "LN:59776-5"]));
		assert_eq!(json["contributions"][0]["roles"], serde_json::json!(["radiologist"]));
		assert_eq!((&json["state"], &json["at"]), (&"partial".into(), &"1970-01-01T00:00:01Z".into()));
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
		let json = serde_json::to_value(Template::from(template())).unwrap();
		let sections = json["sections"].as_array().unwrap();
		let codes: Vec<_> = sections.iter().map(|section| section["code"].as_str().unwrap()).collect();
		assert_eq!(codes, SECTIONS.map(codes::show));
		assert_eq!((&sections[1]["name"], &sections[0]["required"]), (&"findings".into(), &false.into()));
	}

	#[test]
	fn readings_should_have_one_basis_each() {
		let reading =
			|basis| Reading { by: RADIOLOGIST, organisation: 0, version: 1, sections: 0b10, basis, at: 0, block: 1 };
		for (basis, word, with) in [
			(ReadingBasis::Treatment, "treatment", Value::Null),
			(ReadingBasis::Consent { consent: 2 }, "consent", 2.into()),
			(ReadingBasis::Denied { rule: Rule::Scope }, "denied", Rule::Scope.name().into()),
		] {
			let json = serde_json::to_value(Coded::new(0b10, reading(basis), &SECTIONS)).unwrap();
			assert_eq!(json["basis"], word);
			assert!(json["consent"] == with || json["rule"] == with, "{json}");
			assert_eq!(json["sections"], serde_json::json!(["LN:59776-5"]));
		}
	}
}
