//! What the pallet stores. Nothing here tells what a report says: elements are commitments, sections are codes.

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

/// A kind of report: which sections it has, and who may review what.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Template<AccountId, BlockNumber, Ticket> {
	/// The type of document.
	pub code: Code,
	/// Its sections, in the order of the document; no code twice.
	pub sections: BoundedVec<TemplateSection, ConstU32<MAX_SECTIONS>>,
	/// Whether who vouched for what a model contributed may accept it.
	pub self_review: bool,
	/// The organisation that published it.
	pub organisation: OrganisationId,
	/// Who published it.
	pub by: AccountId,
	/// When, in milliseconds since the Unix epoch.
	pub at: Moment,
	/// In which block.
	pub block: BlockNumber,
	/// Pays for this record.
	pub ticket: Ticket,
}

/// Who writes a report, or is meant to read it.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Member<AccountId, Ticket> {
	/// Who.
	pub account: AccountId,
	/// For which organisation.
	pub organisation: OrganisationId,
	/// To do what.
	pub part: Part,
	/// How many contributions they signed.
	pub contributions: u8,
	/// Bytes that these contributions take.
	pub bytes: u32,
	/// Pays for these contributions; bought by this member.
	pub ticket: Option<Ticket>,
}

/// A section of a report.
#[derive(
	Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, Copy, PartialEq, Eq, Debug, Default,
)]
pub struct SectionState {
	/// How many contributions stand in it.
	pub standing: u8,
	/// Which member of the team answers for it as it stands, and since when.
	pub accountable: Option<(u8, Moment)>,
	/// The first version of the report that has it as it stands.
	pub changed: u16,
}

/// A report.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Report<AccountId, BlockNumber, Ticket> {
	/// Its template.
	pub template: TemplateId,
	/// How far it has come.
	pub state: ReportState,
	/// How often its state was signed.
	pub version: u16,
	/// The organisation that answers for it.
	pub organisation: OrganisationId,
	/// The pseudonymous account of the patient, if the studies name one.
	pub subject: Option<AccountId>,
	/// The studies that it is about.
	pub studies: BoundedVec<StudyId, ConstU32<MAX_STUDIES>>,
	/// When it was opened, in milliseconds since the Unix epoch.
	pub at: Moment,
	/// In which block.
	pub block: BlockNumber,
	/// Who writes it, and who is meant to read it; the first opened it.
	pub team: BoundedVec<Member<AccountId, Ticket>, ConstU32<MAX_TEAM>>,
	/// Its sections, as many as the template has.
	pub sections: BoundedVec<SectionState, ConstU32<MAX_SECTIONS>>,
	/// How many contributions it has.
	pub contributions: u8,
	/// How many of them wait for a human.
	pub unreviewed: u8,
	/// The change that is being made, if there is one.
	pub change: Option<OpenChange>,
	/// Pays for this record and for its place in the graph; bought by who opened it.
	pub ticket: Ticket,
}

/// What a human said of what an AI model contributed.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, Copy, PartialEq, Eq, Debug)]
pub struct Review {
	/// What.
	pub verdict: Verdict,
	/// Which member of the team.
	pub by: u8,
	/// When, in milliseconds since the Unix epoch.
	pub at: Moment,
}

/// A contribution to a report. Its author is a place in the team: so it takes few bytes.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Contribution<BlockNumber> {
	/// The place of its section in the template.
	pub section: u8,
	/// What it is.
	pub kind: ContributionKind,
	/// Commitment to what it says: `SHA-256("radledger:element:v1" || 0x00 || salt || digest)`.
	pub element: H256,
	/// Where it comes from.
	pub source: Source,
	/// The contributions from which it is derived.
	pub derived_from: BoundedVec<u8, ConstU32<MAX_DERIVED>>,
	/// Which member of the team signed it.
	pub by: u8,
	/// In which roles.
	pub roles: Roles,
	/// When, in milliseconds since the Unix epoch.
	pub at: Moment,
	/// In which block.
	pub block: BlockNumber,
	/// What a human said of it.
	pub review: Option<Review>,
	/// The contribution that took its place.
	pub replaced: Option<u8>,
}

impl<BlockNumber> Contribution<BlockNumber> {
	/// Whether it is part of what the report says now.
	pub fn stands(&self) -> bool {
		let accepted = matches!(self.review, Some(Review { verdict: Verdict::Accepted, .. }));
		self.replaced.is_none() && (accepted || self.source == Source::Signer)
	}
}

/// A version of a report: that somebody signed its state.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Version<AccountId, BlockNumber, Ticket> {
	/// What the report became.
	pub state: ReportState,
	/// Why it was changed or ended.
	pub reason: Option<ChangeReason>,
	/// The sections that were signed or changed.
	pub sections: SectionMask,
	/// How many contributions there were.
	pub contributions: u8,
	/// Which member of the team answered for each section.
	pub accountable: BoundedVec<Option<u8>, ConstU32<MAX_SECTIONS>>,
	/// Who signed.
	pub by: AccountId,
	/// For which organisation.
	pub organisation: OrganisationId,
	/// When, in milliseconds since the Unix epoch.
	pub at: Moment,
	/// In which block.
	pub block: BlockNumber,
	/// Pays for this record.
	pub ticket: Ticket,
}

/// That somebody read parts of a report, or tried to.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Reading<Ticket> {
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
	/// Pays for this record.
	pub ticket: Ticket,
}

/// What somebody has read last.
#[derive(
	Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, Copy, PartialEq, Eq, Debug, Default,
)]
pub struct LastRead {
	/// Which version.
	pub version: u16,
	/// Which of its sections, those read of earlier versions and unchanged since among them.
	pub sections: SectionMask,
}

/// Something that must be done because of a finding.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct FollowUp<AccountId, Ticket> {
	/// The report in which it was recommended.
	pub report: ReportId,
	/// The patient, if the report names one.
	pub subject: Option<AccountId>,
	/// What must be done, until when.
	pub recommendation: Recommendation,
	/// The one who must see to it.
	pub responsible: AccountId,
	/// For which organisation.
	pub organisation: OrganisationId,
	/// Who was asked to take over.
	pub proposed: Option<AccountId>,
	/// How far it has come.
	pub state: FollowUpState,
	/// Whether it was ever found overdue: that stays.
	pub was_overdue: bool,
	/// When the finding was communicated for the first time, and whether that was too late.
	pub communicated: Option<(Moment, bool)>,
	/// When it was raised, in milliseconds since the Unix epoch.
	pub at: Moment,
	/// How many steps it has.
	pub steps: u8,
	/// Pays for this record; bought by who raised it.
	pub ticket: Ticket,
}

/// A step of a follow-up.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Taken<AccountId, BlockNumber, Ticket> {
	/// What.
	pub step: Step<AccountId>,
	/// Who, and for which organisation; `None` for what the ledger found itself.
	pub by: Option<(AccountId, OrganisationId)>,
	/// When, in milliseconds since the Unix epoch.
	pub at: Moment,
	/// In which block.
	pub block: BlockNumber,
	/// Pays for this record, and for that of becoming overdue where it makes that possible.
	pub ticket: Option<Ticket>,
}
