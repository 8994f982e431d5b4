//! What the ledger shows of reports and follow-ups.

use super::*;
use crate::{
	consent::{ConsentId, Rule},
	device::MadeBy,
	model::ModelFacts,
	OrganisationId, ReportId, Roles, StudyId,
};
use alloc::vec::Vec;

/// A section of a template.
#[derive(
	Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, Copy, PartialEq, Eq, Debug,
)]
pub struct TemplateSection {
	/// What it is about.
	pub code: Code,
	/// Whether a report without it cannot be final.
	pub required: bool,
}

/// A template, as the view `template` tells it.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct TemplateView {
	/// Its number.
	pub template: TemplateId,
	/// The type of document (LOINC, for example).
	pub code: Code,
	/// Its sections, in the order of the document.
	pub sections: Vec<TemplateSection>,
	/// Whether who vouched for what a model contributed may accept it without anybody else.
	pub self_review: bool,
	/// The organisation that published it.
	pub organisation: OrganisationId,
}

/// Who writes a report, or is meant to read it.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct MemberView<AccountId> {
	/// Who.
	pub account: AccountId,
	/// For which organisation.
	pub organisation: OrganisationId,
	/// To do what.
	pub part: Part,
	/// How many contributions they signed.
	pub contributions: u8,
	/// The sections of the present version that they have not read.
	pub unread: SectionMask,
}

/// The human who answers for a section.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Accountable<AccountId> {
	/// Who.
	pub account: AccountId,
	/// Since when, in milliseconds since the Unix epoch.
	pub at: Moment,
}

/// A section of a report.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct SectionView<AccountId> {
	/// What it is about.
	pub code: Code,
	/// Whether the report cannot be final without it.
	pub required: bool,
	/// How many contributions stand in it.
	pub standing: u8,
	/// Who answers for it as it stands; `None` if it is empty, or changed since somebody did.
	pub accountable: Option<Accountable<AccountId>>,
}

/// What a human said of what an AI model contributed.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct ReviewView<AccountId> {
	/// What.
	pub verdict: Verdict,
	/// Who.
	pub by: AccountId,
	/// When, in milliseconds since the Unix epoch.
	pub at: Moment,
}

/// A contribution to a report.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct ContributionView<AccountId, BlockNumber> {
	/// Its place in the order of contributions, from 0.
	pub index: u8,
	/// Its section.
	pub section: Code,
	/// What it is.
	pub kind: ContributionKind,
	/// Commitment to what it says.
	pub element: H256,
	/// Where it comes from.
	pub source: Source,
	/// What the model is that made it, if one did.
	pub model: Option<ModelFacts>,
	/// The contributions from which it is derived.
	pub derived_from: Vec<u8>,
	/// Who signed it.
	pub by: AccountId,
	/// For which organisation.
	pub organisation: OrganisationId,
	/// In which roles.
	pub roles: Roles,
	/// When, in milliseconds since the Unix epoch.
	pub at: Moment,
	/// In which block.
	pub block: BlockNumber,
	/// What a human said of it; only an AI model's contributions are reviewed.
	pub review: Option<ReviewView<AccountId>>,
	/// The contribution that took its place.
	pub replaced: Option<u8>,
	/// Whether it is part of what the report says now: not replaced, and not an AI model's unless a human accepted it.
	pub stands: bool,
}

/// A change of a report that is being made.
#[derive(
	Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, Copy, PartialEq, Eq, Debug,
)]
pub struct OpenChange {
	/// What the report will be: appended, corrected or amended.
	pub state: ReportState,
	/// Why.
	pub reason: ChangeReason,
	/// In which sections.
	pub sections: SectionMask,
	/// How many contributions there were before.
	pub contributions: u8,
	/// When it began, in milliseconds since the Unix epoch.
	pub at: Moment,
}

/// A report, as the view `report` tells it.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct ReportView<AccountId, BlockNumber> {
	/// The report.
	pub report: ReportId,
	/// Its template.
	pub template: TemplateId,
	/// The type of document.
	pub code: Code,
	/// How far it has come.
	pub state: ReportState,
	/// How often somebody signed it as a whole: 0 until the first time.
	pub version: u16,
	/// The organisation that answers for it.
	pub organisation: OrganisationId,
	/// The pseudonymous account of the patient, if the studies name one.
	pub subject: Option<AccountId>,
	/// The studies that it is about.
	pub studies: Vec<StudyId>,
	/// The devices that made them, in the same order, and whether each was fit for use then; `None` where none is named.
	pub devices: Vec<Option<MadeBy>>,
	/// When it was opened, in milliseconds since the Unix epoch.
	pub at: Moment,
	/// In which block.
	pub block: BlockNumber,
	/// Who writes it, and who is meant to read it; the first opened it.
	pub team: Vec<MemberView<AccountId>>,
	/// Its sections, in the order of the template.
	pub sections: Vec<SectionView<AccountId>>,
	/// Its contributions, in the order in which they were made.
	pub contributions: Vec<ContributionView<AccountId, BlockNumber>>,
	/// How many AI contributions wait for a human.
	pub unreviewed: u8,
	/// The change that is being made, if there is one.
	pub change: Option<OpenChange>,
}

/// A version of a report: what somebody signed as a whole.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct VersionView<AccountId, BlockNumber> {
	/// Which, from 1.
	pub version: u16,
	/// What the report became.
	pub state: ReportState,
	/// Why it was changed or ended; `None` for those before that.
	pub reason: Option<ChangeReason>,
	/// The sections for which the signer took responsibility, or which were changed.
	pub sections: SectionMask,
	/// How many contributions there were.
	pub contributions: u8,
	/// Who answered for each section, in the order of the template.
	pub accountable: Vec<Option<AccountId>>,
	/// Who signed.
	pub by: AccountId,
	/// For which organisation.
	pub organisation: OrganisationId,
	/// When, in milliseconds since the Unix epoch.
	pub at: Moment,
	/// In which block.
	pub block: BlockNumber,
}

/// Why somebody may read a report, or may not.
#[derive(
	Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, Copy, PartialEq, Eq, Debug,
)]
#[serde(rename_all = "kebab-case")]
pub enum ReadingBasis {
	/// They treat the patient: clinicians and radiologists of the organisation that answers for the report, and its team.
	#[codec(index = 0)]
	Treatment,
	/// The patient consented.
	#[codec(index = 1)]
	Consent {
		/// The consent that permitted it.
		consent: ConsentId,
	},
	/// They may not: the attempt is kept.
	#[codec(index = 2)]
	Denied {
		/// By which rule.
		rule: Rule,
	},
}

/// That somebody read parts of a report, or tried to.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct ReadingView<AccountId, BlockNumber> {
	/// Who.
	pub by: AccountId,
	/// For which organisation.
	pub organisation: OrganisationId,
	/// Which version.
	pub version: u16,
	/// Which sections.
	pub sections: SectionMask,
	/// Whether they may.
	pub basis: ReadingBasis,
	/// When, in milliseconds since the Unix epoch.
	pub at: Moment,
	/// In which block.
	pub block: BlockNumber,
}

/// Somebody who read an earlier version and has not acknowledged the present one.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct ToBeTold<AccountId> {
	/// Who.
	pub account: AccountId,
	/// The last version that they read.
	pub version: u16,
	/// The sections that they read of it and that were changed since; none if only the state changed.
	pub sections: SectionMask,
}

/// How far a follow-up has come.
#[derive(
	Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, Copy, PartialEq, Eq, Debug,
)]
#[serde(rename_all = "kebab-case")]
pub enum FollowUpState {
	/// It is not done.
	#[codec(index = 0)]
	Open,
	/// It is not done, and it should be.
	#[codec(index = 1)]
	Overdue,
	/// It is done.
	#[codec(index = 2)]
	Satisfied {
		/// By this study.
		study: StudyId,
	},
	/// It will not be done.
	#[codec(index = 3)]
	Cancelled {
		/// Why.
		reason: CancelReason,
	},
}

impl FollowUpState {
	/// Whether somebody must still do something.
	pub const fn is_open(self) -> bool {
		matches!(self, Self::Open | Self::Overdue)
	}
}

/// What happened to a follow-up.
#[derive(
	Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, Copy, PartialEq, Eq, Debug,
)]
#[serde(rename_all = "kebab-case")]
pub enum Step<AccountId> {
	/// It was raised.
	#[codec(index = 0)]
	Raised,
	/// The finding was communicated.
	#[codec(index = 1)]
	Communicated(Communication<AccountId>),
	/// The responsible person asked somebody to take over.
	#[codec(index = 2)]
	HandedOver {
		/// Whom.
		to: AccountId,
	},
	/// Who signed is responsible from now on.
	#[codec(index = 3)]
	Accepted,
	/// Who signed will not take over.
	#[codec(index = 4)]
	Declined,
	/// The ledger found it overdue.
	#[codec(index = 5)]
	Overdue,
	/// Somebody who answers for the organisation asked another one to take over.
	#[codec(index = 6)]
	Escalated {
		/// Whom.
		to: AccountId,
	},
	/// A study satisfied it.
	#[codec(index = 7)]
	Satisfied {
		/// Which.
		study: StudyId,
	},
	/// It turned out that the study did not.
	#[codec(index = 8)]
	Reopened {
		/// Why.
		reason: ReopenReason,
	},
	/// It was cancelled.
	#[codec(index = 9)]
	Cancelled {
		/// Why.
		reason: CancelReason,
	},
}

/// A step of a follow-up, with who took it.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct StepView<AccountId, BlockNumber> {
	/// What.
	pub step: Step<AccountId>,
	/// Who, and for which organisation; `None` for what the ledger found itself.
	pub by: Option<(AccountId, OrganisationId)>,
	/// When, in milliseconds since the Unix epoch.
	pub at: Moment,
	/// In which block.
	pub block: BlockNumber,
}

/// A follow-up, as views tell it.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct FollowUpView<AccountId> {
	/// Its number.
	pub follow_up: FollowUpId,
	/// The report in which it was recommended.
	pub report: ReportId,
	/// The patient, if the report names one.
	pub subject: Option<AccountId>,
	/// What must be done, until when.
	pub recommendation: Recommendation,
	/// Who must see to it.
	pub responsible: AccountId,
	/// For which organisation.
	pub organisation: OrganisationId,
	/// Whether that person cannot act any more: then the organisation escalates.
	pub orphaned: bool,
	/// Who was asked to take over, and has not answered.
	pub proposed: Option<AccountId>,
	/// How far it has come.
	pub state: FollowUpState,
	/// Whether it was ever found overdue.
	pub was_overdue: bool,
	/// When the finding was communicated for the first time, and whether that was later than its category allows.
	pub communicated: Option<(Moment, bool)>,
	/// When it was raised, in milliseconds since the Unix epoch.
	pub at: Moment,
	/// How many steps it has.
	pub steps: u8,
}

/// Follow-ups found by a search, and where it goes on.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct FollowUpPage<AccountId> {
	/// What was found.
	pub found: Vec<FollowUpView<AccountId>>,
	/// The number to ask from next; `None` at the end.
	pub next: Option<FollowUpId>,
}
