//! Records and views of reports and follow-ups.
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
	#[serde(serialize_with = "text::code::serialize")]
	pub code: Code,
	/// Whether a final report needs this section.
	pub required: bool,
}

/// A template, as the view `template` shows it.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct TemplateView {
	pub template: TemplateId,
	/// The type of document (LOINC, for example).
	#[serde(serialize_with = "text::code::serialize")]
	pub code: Code,
	/// In the order of the document.
	pub sections: Vec<TemplateSection>,
	/// Whether the author who vouched for a model's contribution may accept it alone.
	pub self_review: bool,
	pub organisation: OrganisationId,
}

/// An author or a reader of a report.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct MemberView<AccountId> {
	pub account: AccountId,
	pub organisation: OrganisationId,
	pub part: Part,
	/// Contributions that the member signed.
	pub contributions: u8,
	/// Sections of the present version that the member has not read.
	#[serde(skip)]
	pub unread: SectionMask,
}

/// The human who answers for a section.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Accountable<AccountId> {
	pub account: AccountId,
	#[serde(serialize_with = "text::moment::serialize")]
	pub at: Moment,
}

/// A section of a report.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
#[serde(bound(serialize = "AccountId: Serialize"))]
pub struct SectionView<AccountId> {
	#[serde(serialize_with = "text::code::serialize")]
	pub code: Code,
	/// Whether a final report needs this section.
	pub required: bool,
	/// Contributions that stand in it.
	pub standing: u8,
	/// The person who answers for it as it stands; `None` if it is empty or changed since.
	#[serde(flatten, serialize_with = "accountable")]
	pub accountable: Option<Accountable<AccountId>>,
}

/// A human's verdict on the contribution of an AI model.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct ReviewView<AccountId> {
	#[serde(flatten, serialize_with = "verdict")]
	pub verdict: Verdict,
	pub by: AccountId,
	#[serde(serialize_with = "text::moment::serialize")]
	pub at: Moment,
}

/// A contribution to a report.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct ContributionView<AccountId, BlockNumber> {
	/// The place in the order of contributions, from 0.
	pub index: u8,
	#[serde(serialize_with = "text::code::serialize")]
	pub section: Code,
	pub kind: ContributionKind,
	/// Commitment to the content.
	pub element: H256,
	#[serde(flatten, serialize_with = "source")]
	pub source: Source,
	/// The model that made it, if one did.
	#[serde(rename = "algorithm")]
	pub model: Option<ModelFacts>,
	/// The earlier contributions on which it builds.
	pub derived_from: Vec<u8>,
	pub by: AccountId,
	pub organisation: OrganisationId,
	#[serde(serialize_with = "text::roles")]
	pub roles: Roles,
	#[serde(serialize_with = "text::moment::serialize")]
	pub at: Moment,
	pub block: BlockNumber,
	/// A human's verdict; only contributions of AI models are reviewed.
	pub review: Option<ReviewView<AccountId>>,
	/// The contribution that took its place.
	pub replaced: Option<u8>,
	/// Whether it is part of the report now: it was not replaced, and a human wrote or accepted it.
	pub stands: bool,
}

/// A change of a report in progress.
#[derive(
	Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, Copy, PartialEq, Eq, Debug,
)]
pub struct OpenChange {
	/// The state in which the change ends: appended, corrected or amended.
	pub state: ReportState,
	pub reason: ChangeReason,
	/// The open sections.
	#[serde(skip)]
	pub sections: SectionMask,
	/// Contributions before the change.
	pub contributions: u8,
	#[serde(serialize_with = "text::moment::serialize")]
	pub at: Moment,
}

/// A report, as the view `report` shows it.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct ReportView<AccountId, BlockNumber> {
	pub report: ReportId,
	pub template: TemplateId,
	#[serde(serialize_with = "text::code::serialize")]
	pub code: Code,
	pub state: ReportState,
	/// How often the state was signed: 0 until the first time.
	pub version: u16,
	/// The organisation that answers for it.
	pub organisation: OrganisationId,
	pub studies: Vec<StudyId>,
	/// The devices that made the studies, in the same order, and whether each was fit for use; `None` where none is
	/// named.
	pub devices: Vec<Option<MadeBy>>,
	#[serde(serialize_with = "text::moment::serialize")]
	pub at: Moment,
	pub block: BlockNumber,
	/// Authors and readers; the first member opened the report.
	pub team: Vec<MemberView<AccountId>>,
	pub sections: Vec<SectionView<AccountId>>,
	pub contributions: Vec<ContributionView<AccountId, BlockNumber>>,
	/// Contributions of AI models that wait for a human.
	pub unreviewed: u8,
	/// The change in progress, if any.
	pub change: Option<OpenChange>,
}

/// A version of a report: a signed state.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct VersionView<AccountId, BlockNumber> {
	/// From 1.
	pub version: u16,
	pub state: ReportState,
	/// Why the report was changed or ended, if it was.
	pub reason: Option<ChangeReason>,
	/// The sections that were signed or changed.
	#[serde(skip)]
	pub sections: SectionMask,
	pub contributions: u8,
	/// The person who answered for each section, in the order of the template.
	#[serde(skip)]
	pub accountable: Vec<Option<AccountId>>,
	pub by: AccountId,
	pub organisation: OrganisationId,
	#[serde(serialize_with = "text::moment::serialize")]
	pub at: Moment,
	pub block: BlockNumber,
}

/// The basis on which a reading was permitted or denied.
#[derive(
	Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, Copy, PartialEq, Eq, Debug,
)]
#[serde(tag = "basis", rename_all = "kebab-case")]
pub enum ReadingBasis {
	/// Treatment: clinicians and radiologists of the organisation that answers for the report, and its team.
	#[codec(index = 0)]
	Treatment,
	/// The patient consented.
	#[codec(index = 1)]
	Consent {
		/// The consent that permitted it.
		consent: ConsentId,
	},
	/// Denied. The attempt is recorded.
	#[codec(index = 2)]
	Denied { rule: Rule },
}

/// A reading of a report, or an attempt.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct ReadingView<AccountId, BlockNumber> {
	pub by: AccountId,
	pub organisation: OrganisationId,
	pub version: u16,
	#[serde(skip)]
	pub sections: SectionMask,
	/// Whether, and why, the reader was permitted.
	#[serde(flatten)]
	pub basis: ReadingBasis,
	#[serde(serialize_with = "text::moment::serialize")]
	pub at: Moment,
	pub block: BlockNumber,
}

/// A reader who has not acknowledged what changed since.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct ToBeTold<AccountId> {
	pub account: AccountId,
	/// The last version that the reader read.
	pub version: u16,
	/// The sections that changed after the reader's first reading, and that the reader has not read since; never none. All
	/// that have content if the report ended.
	#[serde(skip)]
	pub sections: SectionMask,
}

/// The state of a follow-up.
#[derive(
	Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, Copy, PartialEq, Eq, Debug,
)]
#[serde(rename_all = "kebab-case")]
pub enum FollowUpState {
	/// It is not done.
	#[codec(index = 0)]
	Open,
	/// It is not done, and is overdue.
	#[codec(index = 1)]
	Overdue,
	/// It is done.
	#[codec(index = 2)]
	Satisfied { study: StudyId },
	/// It will not be done.
	#[codec(index = 3)]
	Cancelled { reason: CancelReason },
}

impl FollowUpState {
	/// Whether somebody must still do something.
	pub const fn is_open(self) -> bool {
		matches!(self, Self::Open | Self::Overdue)
	}
}

/// A step of a follow-up.
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
	/// The responsible person asked another clinician to take over.
	#[codec(index = 2)]
	HandedOver { to: AccountId },
	/// The signer is now responsible.
	#[codec(index = 3)]
	Accepted,
	/// The signer declined to take over, or withdrew the question.
	#[codec(index = 4)]
	Declined,
	/// The ledger found it overdue.
	#[codec(index = 5)]
	Overdue,
	/// A data steward of the organisation asked another clinician to take over.
	#[codec(index = 6)]
	Escalated { to: AccountId },
	/// A study satisfied it.
	#[codec(index = 7)]
	Satisfied { study: StudyId },
	/// It was reopened, as the study did not satisfy it.
	#[codec(index = 8)]
	Reopened { reason: ReopenReason },
	/// It was cancelled.
	#[codec(index = 9)]
	Cancelled { reason: CancelReason },
}

/// A step of a follow-up, with its signer.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
#[serde(bound(serialize = "AccountId: Serialize, BlockNumber: Serialize"))]
pub struct StepView<AccountId, BlockNumber> {
	#[serde(flatten, serialize_with = "step")]
	pub step: Step<AccountId>,
	/// The signer and their organisation; `None` if the ledger found it.
	#[serde(flatten, serialize_with = "signer")]
	pub by: Option<(AccountId, OrganisationId)>,
	#[serde(serialize_with = "text::moment::serialize")]
	pub at: Moment,
	pub block: BlockNumber,
}

/// A follow-up, as views show it.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct FollowUpView<AccountId> {
	pub follow_up: FollowUpId,
	pub report: ReportId,
	/// What must be done, and by when.
	#[serde(flatten)]
	pub recommendation: Recommendation,
	pub responsible: AccountId,
	pub organisation: OrganisationId,
	/// Whether the responsible person can no longer act. Then the organisation escalates.
	pub orphaned: bool,
	/// The clinician who was asked to take over and has not answered.
	pub proposed: Option<AccountId>,
	#[serde(flatten, serialize_with = "follow_up_state")]
	pub state: FollowUpState,
	/// Whether it was ever found overdue.
	pub was_overdue: bool,
	/// When the finding was first communicated, and whether that was later than its category permits.
	#[serde(flatten, serialize_with = "communicated")]
	pub communicated: Option<(Moment, bool)>,
	#[serde(serialize_with = "text::moment::serialize")]
	pub at: Moment,
	#[serde(skip)]
	pub steps: u32,
}

/// Follow-ups found by a search, and where to continue.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct FollowUpPage<AccountId> {
	pub found: Vec<FollowUpView<AccountId>>,
	/// The number to continue from; `None` at the end.
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
			Step::Communicated(told) => told.recipient.as_ref(),
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
