//! What the pallet stores and shows. A study is one salted root, whatever its number of images; nothing here tells whose
//! images they are, when they were made, or what they show.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame::prelude::{BoundedVec, ConstU32};
use radledger_primitives::{
	consent::{ConsentId, RequestId},
	graph::MAX_PARENTS,
	Agent, AmendmentReason, AttributeTag, DeviceId, DeviceVersion, DigestAlgorithm, DiscrepancyOutcome, Modality,
	Moment, Node, Operation, OrganisationId, Quantity, RevisionReason, StudyId, TransferPurpose, H256,
};
use scale_info::TypeInfo;

/// A study as it is handed in.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct NewStudy<AccountId> {
	/// `SHA-256("radledger:study:v1" || salt || StudyInstanceUID)`.
	pub study: StudyId,
	/// Merkle root (RFC 6962, SHA-256) over the instances, in order of their SOP Instance UID.
	pub root: H256,
	/// Leaves under `root`: the number of instances, at least 1.
	pub instances: u32,
	/// Number of series.
	pub series: u16,
	/// What kind of study it is.
	pub modality: Modality,
	/// The device that made it: in the custody of the caller's organisation.
	pub device: Option<DeviceId>,
	/// The pseudonymous account of the patient: enrolled.
	pub subject: Option<AccountId>,
}

/// A study on the ledger: its present content and where it comes from.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Study<AccountId, BlockNumber, Ticket> {
	/// Merkle root over the instances.
	pub root: H256,
	/// How digests under `root` are made.
	pub algorithm: DigestAlgorithm,
	/// Leaves under `root`; 0 once its erasure was attested.
	pub instances: u32,
	/// Number of series.
	pub series: u16,
	/// What kind of study it is.
	pub modality: Modality,
	/// The device that made it, with the version of its software.
	pub device: Option<DeviceVersion>,
	/// The study that it had made before: so all of them are found from the last, and a study costs no place in a list.
	pub previous: Option<StudyId>,
	/// The pseudonymous account of the patient.
	pub subject: Option<AccountId>,
	/// The organisation that answers for it.
	pub organisation: OrganisationId,
	/// Who handed in this content.
	pub by: AccountId,
	/// When, in milliseconds since the Unix epoch.
	pub at: Moment,
	/// In which block.
	pub block: BlockNumber,
	/// How often the content was amended; 0 as anchored.
	pub version: u16,
	/// Pays for this record and for an origin with one parent; bought by who anchored it, and never moved.
	pub ticket: Ticket,
}

impl<AccountId, BlockNumber, Ticket> Study<AccountId, BlockNumber, Ticket> {
	/// Whether its erasure was attested.
	pub fn is_erased(&self) -> bool {
		self.instances == 0
	}
}

/// What a device made with one version of its software.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, Copy, PartialEq, Eq, Debug)]
pub struct Production {
	/// The last study; each names the one before.
	pub last: StudyId,
	/// How many.
	pub studies: u32,
}

/// The content that a study had before an amendment, which is never lost.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Amendment<AccountId, BlockNumber, Ticket> {
	/// Merkle root over the instances before.
	pub root: H256,
	/// Leaves under `root`.
	pub instances: u32,
	/// Number of series before.
	pub series: u16,
	/// Who had handed in that content.
	pub by: AccountId,
	/// When, in milliseconds since the Unix epoch.
	pub at: Moment,
	/// In which block.
	pub block: BlockNumber,
	/// Why it was replaced.
	pub reason: AmendmentReason,
	/// Pays for this record; bought by who amended.
	pub ticket: Ticket,
}

/// One version of a study's content, as [`history`](crate::Pallet::history) tells it.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Revision<AccountId, BlockNumber> {
	/// 0 as anchored, then one for each amendment.
	pub version: u16,
	/// Merkle root over the instances.
	pub root: H256,
	/// Leaves under `root`.
	pub instances: u32,
	/// Number of series.
	pub series: u16,
	/// Who handed it in.
	pub by: AccountId,
	/// When, in milliseconds since the Unix epoch.
	pub at: Moment,
	/// In which block.
	pub block: BlockNumber,
	/// Why it was replaced by the next version; `None` for the present one.
	pub replaced: Option<AmendmentReason>,
}

/// Who did something, for whom, and when.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Signature<AccountId, BlockNumber> {
	/// Who signed.
	pub by: AccountId,
	/// The organisation for which.
	pub organisation: OrganisationId,
	/// When, in milliseconds since the Unix epoch.
	pub at: Moment,
	/// In which block.
	pub block: BlockNumber,
}

/// How a study was made from others.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Derivation<AccountId, BlockNumber> {
	/// What was done.
	pub operation: Operation,
	/// By whom or by what.
	pub agent: Agent,
	/// Commitment to the parameters: what would be needed to do it again.
	pub parameters: H256,
	/// Who says so.
	pub signed: Signature<AccountId, BlockNumber>,
}

/// What a node of the provenance graph was made from.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Origin<AccountId, BlockNumber, Ticket> {
	/// Its parents, as the caller named them; the model that made it is the last of them.
	pub parents: BoundedVec<Node, ConstU32<MAX_PARENTS>>,
	/// How a study was made; `None` for nodes of other pallets, which keep that themselves.
	pub derivation: Option<Derivation<AccountId, BlockNumber>>,
	/// Pays for what the rent of the node itself does not cover: parents beyond the first.
	pub ticket: Option<Ticket>,
}

/// How far a transfer has come.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub enum TransferState<AccountId, BlockNumber> {
	/// The receiver has not answered yet.
	#[codec(index = 0)]
	Sent,
	/// What arrived is what was sent.
	#[codec(index = 1)]
	Intact(Signature<AccountId, BlockNumber>),
	/// What arrived is something else.
	#[codec(index = 2)]
	Corrupted {
		/// The root that the receiver computed.
		found: H256,
		/// Who says so.
		signed: Signature<AccountId, BlockNumber>,
	},
	/// What arrived was something else, and that is settled.
	#[codec(index = 3)]
	Resolved {
		/// The root that the receiver computed.
		found: H256,
		/// Who said so.
		signed: Signature<AccountId, BlockNumber>,
		/// How it ended.
		outcome: DiscrepancyOutcome,
		/// Who says so, of either side.
		resolved: Signature<AccountId, BlockNumber>,
	},
}

/// A copy of a study on its way from one organisation to another, or arrived.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Transfer<AccountId, BlockNumber, Ticket> {
	/// What for.
	pub purpose: TransferPurpose,
	/// The request in which the receiver said what for, if it made one.
	pub request: Option<RequestId>,
	/// The consent that permitted it; `None` if it rests on something else than consent.
	pub consent: Option<ConsentId>,
	/// Root of what was sent.
	pub root: H256,
	/// Who sent it.
	pub sent: Signature<AccountId, BlockNumber>,
	/// What the receiver says.
	pub state: TransferState<AccountId, BlockNumber>,
	/// Pays for this record; bought by who sent.
	pub ticket: Ticket,
}

/// A transfer, as views tell it.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Handover<AccountId, BlockNumber> {
	/// The study.
	pub study: StudyId,
	/// The organisation that receives it.
	pub to: OrganisationId,
	/// What for.
	pub purpose: TransferPurpose,
	/// The request in which the receiver said what for, if it made one.
	pub request: Option<RequestId>,
	/// The consent that permitted it; `None` if it rests on something else than consent.
	pub consent: Option<ConsentId>,
	/// Root of what was sent.
	pub root: H256,
	/// Who sent it.
	pub sent: Signature<AccountId, BlockNumber>,
	/// What the receiver says.
	pub state: TransferState<AccountId, BlockNumber>,
	/// Whether an answer was due and has not come.
	pub overdue: bool,
}

/// A value as a commitment: `SHA-256("radledger:measurement:v1" || 0x00 || salt || value)`.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct MeasuredValue<AccountId, BlockNumber> {
	/// The commitment.
	pub value: H256,
	/// Who measured.
	pub signed: Signature<AccountId, BlockNumber>,
}

/// A measurement on a study: first how, then what.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Measurement<AccountId, BlockNumber, Ticket> {
	/// What is measured.
	pub quantity: Quantity,
	/// Commitment to the settings of the tool.
	pub settings: H256,
	/// The tool: a model version, or what the signer works with.
	pub agent: Agent,
	/// Who stamped the settings.
	pub stamped: Signature<AccountId, BlockNumber>,
	/// The present value, if there is one yet.
	pub value: Option<MeasuredValue<AccountId, BlockNumber>>,
	/// How often the value was revised.
	pub version: u16,
	/// Pays for this record; bought by who stamped the settings.
	pub ticket: Ticket,
}

/// A value before a revision, which is never lost.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct RevisedValue<AccountId, BlockNumber, Ticket> {
	/// The value.
	pub value: MeasuredValue<AccountId, BlockNumber>,
	/// Why it was replaced.
	pub reason: RevisionReason,
	/// Pays for this record; bought by who revised.
	pub ticket: Ticket,
}

/// A published imaging protocol: a list of attribute constraints that anyone can check.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Protocol<AccountId, BlockNumber, Ticket> {
	/// Number of constraints.
	pub constraints: u16,
	/// Who published it.
	pub signed: Signature<AccountId, BlockNumber>,
	/// Pays for this record.
	pub ticket: Ticket,
}

/// Most deviating attributes that are named.
pub type MaxDeviations = ConstU32<32>;

/// How a study conforms to a protocol.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Conformity<AccountId, BlockNumber, Ticket> {
	/// How many constraints it violates: 0 if it conforms.
	pub deviations: u16,
	/// The attributes concerned, in ascending order; no more than 32.
	pub tags: BoundedVec<AttributeTag, MaxDeviations>,
	/// Who checked.
	pub signed: Signature<AccountId, BlockNumber>,
	/// Pays for this record.
	pub ticket: Ticket,
}

/// Most corrupted studies that one patrol names.
pub type MaxCorrupted = ConstU32<16>;

/// A check of a random sample of what an organisation keeps.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Patrol<AccountId, BlockNumber, Ticket> {
	/// The block whose hash chose the sample.
	pub seed: BlockNumber,
	/// Studies of which every instance was hashed again.
	pub checked: u32,
	/// How many of them are not what was anchored.
	pub corrupted: u32,
	/// Which; no more than 16.
	pub studies: BoundedVec<StudyId, MaxCorrupted>,
	/// Who says so.
	pub signed: Signature<AccountId, BlockNumber>,
	/// Pays for this record.
	pub ticket: Ticket,
}

/// Most images in one screening.
pub type MaxTokens = ConstU32<256>;

/// Who showed an image in a screening first, and who else did.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct PixelClaim<AccountId, BlockNumber, Ticket> {
	/// Blinded subject: `HMAC-SHA-256(scope's secret, "radledger:screened-subject:v1" || 0x00 || subject)`.
	pub subject: H256,
	/// Who showed it.
	pub signed: Signature<AccountId, BlockNumber>,
	/// The first who showed the same image for another subject.
	pub duplicate: Option<(H256, Signature<AccountId, BlockNumber>)>,
	/// Pays for this record.
	pub ticket: Ticket,
}

/// A Merkle path, lowest sibling first.
pub type Path = Vec<H256>;
