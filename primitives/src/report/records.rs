//! Records of reports and follow-ups.
//!
//! They serialise as programs read them: moments, days and codes as text, and an enum in fields of the record beside it.
//! Sections as flags mean nothing without the template, so they are left out; `radledger_workflows::report` writes codes.

use super::*;
use crate::{
	consent::{ConsentId, Rule},
	device::MadeBy,
	model::ModelFacts,
	text, OrganisationId, ReportId, Roles, StudyId,
};
use alloc::vec::Vec;
use serde::Serializer;

/// A section of a template.
#[derive(
	Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, Copy, PartialEq, Eq, Debug,
)]
pub struct TemplateSection {
	/// What it is about.
	#[serde(serialize_with = "text::code::serialize")]
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
	#[serde(serialize_with = "text::code::serialize")]
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
	#[serde(skip)]
	pub unread: SectionMask,
}

/// The human who answers for a section.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Accountable<AccountId> {
	/// Who.
	pub account: AccountId,
	/// Since when, in milliseconds since the Unix epoch.
	#[serde(serialize_with = "text::moment::serialize")]
	pub at: Moment,
}

/// A section of a report.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
#[serde(bound(serialize = "AccountId: Serialize"))]
pub struct SectionView<AccountId> {
	/// What it is about.
	#[serde(serialize_with = "text::code::serialize")]
	pub code: Code,
	/// Whether the report cannot be final without it.
	pub required: bool,
	/// How many contributions stand in it.
	pub standing: u8,
	/// Who answers for it as it stands; `None` if it is empty, or changed since somebody did.
	#[serde(flatten, serialize_with = "accountable")]
	pub accountable: Option<Accountable<AccountId>>,
}

/// What a human said of what an AI model contributed.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct ReviewView<AccountId> {
	/// What.
	#[serde(flatten, serialize_with = "verdict")]
	pub verdict: Verdict,
	/// Who.
	pub by: AccountId,
	/// When, in milliseconds since the Unix epoch.
	#[serde(serialize_with = "text::moment::serialize")]
	pub at: Moment,
}

/// A contribution to a report.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct ContributionView<AccountId, BlockNumber> {
	/// Its place in the order of contributions, from 0.
	pub index: u8,
	/// Its section.
	#[serde(serialize_with = "text::code::serialize")]
	pub section: Code,
	/// What it is.
	pub kind: ContributionKind,
	/// Commitment to what it says.
	pub element: H256,
	/// Where it comes from.
	#[serde(flatten, serialize_with = "source")]
	pub source: Source,
	/// What the model is that made it, if one did.
	#[serde(rename = "algorithm")]
	pub model: Option<ModelFacts>,
	/// The contributions from which it is derived.
	pub derived_from: Vec<u8>,
	/// Who signed it.
	pub by: AccountId,
	/// For which organisation.
	pub organisation: OrganisationId,
	/// In which roles.
	#[serde(serialize_with = "text::roles")]
	pub roles: Roles,
	/// When, in milliseconds since the Unix epoch.
	#[serde(serialize_with = "text::moment::serialize")]
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
	#[serde(skip)]
	pub sections: SectionMask,
	/// How many contributions there were before.
	pub contributions: u8,
	/// When it began, in milliseconds since the Unix epoch.
	#[serde(serialize_with = "text::moment::serialize")]
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
	#[serde(serialize_with = "text::code::serialize")]
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
	#[serde(serialize_with = "text::moment::serialize")]
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
	#[serde(skip)]
	pub sections: SectionMask,
	/// How many contributions there were.
	pub contributions: u8,
	/// Who answered for each section, in the order of the template.
	#[serde(skip)]
	pub accountable: Vec<Option<AccountId>>,
	/// Who signed.
	pub by: AccountId,
	/// For which organisation.
	pub organisation: OrganisationId,
	/// When, in milliseconds since the Unix epoch.
	#[serde(serialize_with = "text::moment::serialize")]
	pub at: Moment,
	/// In which block.
	pub block: BlockNumber,
}

/// Why somebody may read a report, or may not.
#[derive(
	Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, Copy, PartialEq, Eq, Debug,
)]
#[serde(tag = "basis", rename_all = "kebab-case")]
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
	#[serde(skip)]
	pub sections: SectionMask,
	/// Whether they may.
	#[serde(flatten)]
	pub basis: ReadingBasis,
	/// When, in milliseconds since the Unix epoch.
	#[serde(serialize_with = "text::moment::serialize")]
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
	#[serde(skip)]
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
#[serde(bound(serialize = "AccountId: Serialize, BlockNumber: Serialize"))]
pub struct StepView<AccountId, BlockNumber> {
	/// What.
	#[serde(flatten, serialize_with = "step")]
	pub step: Step<AccountId>,
	/// Who, and for which organisation; `None` for what the ledger found itself.
	#[serde(flatten, serialize_with = "signer")]
	pub by: Option<(AccountId, OrganisationId)>,
	/// When, in milliseconds since the Unix epoch.
	#[serde(serialize_with = "text::moment::serialize")]
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
	#[serde(flatten)]
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
	#[serde(flatten, serialize_with = "follow_up_state")]
	pub state: FollowUpState,
	/// Whether it was ever found overdue.
	pub was_overdue: bool,
	/// When the finding was communicated for the first time, and whether that was later than its category allows.
	#[serde(flatten, serialize_with = "communicated")]
	pub communicated: Option<(Moment, bool)>,
	/// When it was raised, in milliseconds since the Unix epoch.
	#[serde(serialize_with = "text::moment::serialize")]
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

impl<AccountId> Step<AccountId> {
	/// What happened, in one word.
	pub const fn name(&self) -> &'static str {
		match self {
			Self::Raised => "raised",
			Self::Communicated(_) => "communicated",
			Self::HandedOver { .. } => "handed-over",
			Self::Accepted => "accepted",
			Self::Declined => "declined",
			Self::Overdue => "overdue",
			Self::Escalated { .. } => "escalated",
			Self::Satisfied { .. } => "satisfied",
			Self::Reopened { .. } => "reopened",
			Self::Cancelled { .. } => "cancelled",
		}
	}
}

/// Declares how a value is written as fields of the record that it belongs to.
macro_rules! as_fields {
	($name:ident $(<$life:lifetime, $account:ident>)? ($value:ident: &$type:ty) {
		$($(#[$attribute:meta])* $field:ident: $of:ty = $is:expr;)+
	}) => {
		fn $name<$($life, $account: Serialize,)? S: Serializer>($value: &$($life)? $type, to: S) -> Result<S::Ok, S::Error> {
			#[derive(Serialize)]
			struct Fields $(<$life, $account>)? {
				$($(#[$attribute])* $field: $of,)+
			}
			Fields { $($field: $is,)+ }.serialize(to)
		}
	};
}

as_fields! {
	accountable<'a, AccountId>(value: &Option<Accountable<AccountId>>) {
		accountable: Option<&'a AccountId> = value.as_ref().map(|who| &who.account);
		#[serde(serialize_with = "text::moment::option::serialize")]
		since: Option<Moment> = value.as_ref().map(|who| who.at);
	}
}

as_fields! {
	source(value: &Source) {
		#[serde(serialize_with = "text::version::option::serialize")]
		model: Option<ModelVersion> = value.model();
		inputs: Option<H256> = match value {
			Source::Signer => None,
			Source::Model { inputs, .. } => Some(*inputs),
		};
	}
}

as_fields! {
	verdict(value: &Verdict) {
		verdict: &'static str = match value {
			Verdict::Accepted => "accepted",
			Verdict::Edited { .. } => "edited",
			Verdict::Rejected => "rejected",
		};
		with: Option<u8> = match value {
			Verdict::Edited { contribution } => Some(*contribution),
			_ => None,
		};
	}
}

as_fields! {
	signer<'a, AccountId>(value: &Option<(AccountId, OrganisationId)>) {
		by: Option<&'a AccountId> = value.as_ref().map(|(by, _)| by);
		organisation: Option<OrganisationId> = value.as_ref().map(|(_, organisation)| *organisation);
	}
}

as_fields! {
	communicated(value: &Option<(Moment, bool)>) {
		#[serde(serialize_with = "text::moment::option::serialize")]
		communicated: Option<Moment> = value.map(|(at, _)| at);
		communicated_late: Option<bool> = value.map(|(_, late)| late);
	}
}

as_fields! {
	follow_up_state(value: &FollowUpState) {
		state: &'static str = match value {
			FollowUpState::Open => "open",
			FollowUpState::Overdue => "overdue",
			FollowUpState::Satisfied { .. } => "satisfied",
			FollowUpState::Cancelled { .. } => "cancelled",
		};
		study: Option<StudyId> = match value {
			FollowUpState::Satisfied { study } => Some(*study),
			_ => None,
		};
		reason: Option<CancelReason> = match value {
			FollowUpState::Cancelled { reason } => Some(*reason),
			_ => None,
		};
	}
}

as_fields! {
	step<'a, AccountId>(value: &Step<AccountId>) {
		step: &'static str = value.name();
		#[serde(skip_serializing_if = "Option::is_none")]
		to: Option<&'a AccountId> = match value {
			Step::HandedOver { to } | Step::Escalated { to } => Some(to),
			Step::Communicated(told) => Some(&told.recipient),
			_ => None,
		};
		#[serde(skip_serializing_if = "Option::is_none")]
		study: Option<StudyId> = match value {
			Step::Satisfied { study } => Some(*study),
			_ => None,
		};
		#[serde(skip_serializing_if = "Option::is_none")]
		reason: Option<&'static str> = match value {
			Step::Reopened { reason } => Some(reason.name()),
			Step::Cancelled { reason } => Some(reason.name()),
			_ => None,
		};
		#[serde(skip_serializing_if = "Option::is_none")]
		communication: Option<&'a Communication<AccountId>> = match value {
			Step::Communicated(told) => Some(told),
			_ => None,
		};
	}
}
