//! What the pallet stores. Elements are commitments and sections are codes, so nothing here shows the content of a report.
//! Each `ticket` pays for its record and is bought by the signer, unless its docs say otherwise.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame::prelude::{BoundedVec, ConstU32};
use radledger_primitives::{
	report::{
		records::{FollowUpState, OpenChange, ReadingBasis, Step, TemplateSection},
		ChangeReason, Code, ContributionKind, Part, Recommendation, ReportState, SectionMask, Source, TemplateId,
		Verdict, MAX_DERIVED, MAX_SECTIONS, MAX_STUDIES, MAX_TEAM,
	},
	Moment, OrganisationId, ReportId, Roles, StudyId, H256,
};
use scale_info::TypeInfo;

/// A kind of report: its sections, and who may review.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Template<AccountId, BlockNumber, Ticket> {
	pub code: Code,
	/// In the order of the document; no code twice.
	pub sections: BoundedVec<TemplateSection, ConstU32<MAX_SECTIONS>>,
	/// Whether the author who vouched for a model's contribution may accept it alone.
	pub self_review: bool,
	pub organisation: OrganisationId,
	pub by: AccountId,
	pub at: Moment,
	pub block: BlockNumber,
	pub ticket: Ticket,
}

/// An author or a reader of a report.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Member<AccountId, Ticket> {
	pub account: AccountId,
	pub organisation: OrganisationId,
	pub part: Part,
	/// Whether the member contributed, reviewed or signed. Then records name this place, and nobody else gets it.
	pub acted: bool,
	/// Contributions that the member signed.
	pub contributions: u8,
	/// Bytes that these contributions take.
	pub bytes: u32,
	/// Pays for these contributions; bought by the member.
	pub ticket: Option<Ticket>,
}

/// A section of a report.
#[derive(
	Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, Copy, PartialEq, Eq, Debug, Default,
)]
pub struct SectionState {
	/// Contributions that stand in it.
	pub standing: u8,
	/// The place in the team of the member who answers for it as it stands, and since when.
	pub accountable: Option<(u8, Moment)>,
	/// The first version of the report in which it stands like this: the next one, if nobody has signed it yet.
	pub changed: u16,
	/// The last version that was signed with a change of it.
	pub released: u16,
}

/// A report.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Report<AccountId, BlockNumber, Ticket> {
	pub template: TemplateId,
	pub state: ReportState,
	/// How often the state was signed: 0 until the first time.
	pub version: u16,
	/// The organisation that answers for it.
	pub organisation: OrganisationId,
	pub studies: BoundedVec<StudyId, ConstU32<MAX_STUDIES>>,
	pub at: Moment,
	pub block: BlockNumber,
	/// Authors and readers; the first member opened the report.
	pub team: BoundedVec<Member<AccountId, Ticket>, ConstU32<MAX_TEAM>>,
	/// As many sections as the template has, in the same order.
	pub sections: BoundedVec<SectionState, ConstU32<MAX_SECTIONS>>,
	pub contributions: u8,
	/// Contributions of AI models that wait for a human.
	pub unreviewed: u8,
	/// The change in progress, if any.
	pub change: Option<OpenChange>,
	/// Pays for this record and for its node in the graph; bought by the account that opened the report.
	pub ticket: Ticket,
}

/// A human's verdict on the contribution of an AI model.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, Copy, PartialEq, Eq, Debug)]
pub struct Review {
	pub verdict: Verdict,
	/// The reviewer's place in the team.
	pub by: u8,
	pub at: Moment,
}

/// A contribution to a report. Its author is a place in the team, which saves bytes.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Contribution<BlockNumber> {
	/// The place of the section in the template.
	pub section: u8,
	pub kind: ContributionKind,
	/// Commitment to the content: `SHA-256("radledger:element:v1" || 0x00 || salt || digest)`.
	pub element: H256,
	pub source: Source,
	/// The earlier contributions on which it builds.
	pub derived_from: BoundedVec<u8, ConstU32<MAX_DERIVED>>,
	/// The author's place in the team.
	pub by: u8,
	pub roles: Roles,
	pub at: Moment,
	pub block: BlockNumber,
	/// A human's verdict on a model's contribution.
	pub review: Option<Review>,
	/// The contribution that took its place.
	pub replaced: Option<u8>,
}

impl<BlockNumber> Contribution<BlockNumber> {
	/// Whether it is part of the report now.
	pub fn stands(&self) -> bool {
		let accepted = matches!(self.review, Some(Review { verdict: Verdict::Accepted, .. }));
		self.replaced.is_none() && (accepted || self.source == Source::Signer)
	}
}

/// A version of a report: a signed state.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Version<AccountId, BlockNumber, Ticket> {
	pub state: ReportState,
	/// Why the report was changed or ended.
	pub reason: Option<ChangeReason>,
	/// The sections that were signed or changed.
	pub sections: SectionMask,
	pub contributions: u8,
	/// The place in the team of the member who answered for each section.
	pub accountable: BoundedVec<Option<u8>, ConstU32<MAX_SECTIONS>>,
	pub by: AccountId,
	pub organisation: OrganisationId,
	pub at: Moment,
	pub block: BlockNumber,
	pub ticket: Ticket,
}

/// A reading of a report, or an attempt.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Reading<Ticket> {
	pub organisation: OrganisationId,
	pub version: u16,
	pub sections: SectionMask,
	/// Whether, and why, the reader was permitted.
	pub basis: ReadingBasis,
	pub at: Moment,
	pub ticket: Ticket,
}

/// The last reading of a reader.
#[derive(
	Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, Copy, PartialEq, Eq, Debug, Default,
)]
pub struct LastRead {
	pub version: u16,
	/// The sections read, including those that were read in earlier versions and are unchanged.
	pub sections: SectionMask,
	/// The sections that changed between the reader's first reading and this version, and that the reader has not read
	/// since.
	pub owed: SectionMask,
}

/// Something that must be done because of a finding.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct FollowUp<AccountId, Ticket> {
	pub report: ReportId,
	/// What must be done, and by when.
	pub recommendation: Recommendation,
	pub responsible: AccountId,
	pub organisation: OrganisationId,
	/// The clinician who was asked to take over.
	pub proposed: Option<AccountId>,
	pub state: FollowUpState,
	/// Whether it was ever found overdue.
	pub was_overdue: bool,
	/// When the finding was first communicated, and whether that was too late.
	pub communicated: Option<(Moment, bool)>,
	pub at: Moment,
	pub steps: u32,
	/// Bought by the account that raised the follow-up.
	pub ticket: Ticket,
}

/// A step of a follow-up.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Taken<AccountId, BlockNumber, Ticket> {
	pub step: Step<AccountId>,
	/// The signer and their organisation; `None` if the ledger found it.
	pub by: Option<(AccountId, OrganisationId)>,
	pub at: Moment,
	pub block: BlockNumber,
	/// Pays for this record, and for the step of becoming overdue if this one makes it possible.
	pub ticket: Option<Ticket>,
}
