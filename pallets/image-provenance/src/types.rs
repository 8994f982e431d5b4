//! What the pallet stores and shows. A study is one salted root, whatever its number of images. Nothing here shows whose
//! images they are, when they were made, or what they show. Each `ticket` pays for its record and is bought by the account
//! that signed it, unless its docs say otherwise.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame::prelude::{BoundedVec, ConstU32};
use radledger_primitives::{
	consent::{ConsentId, RequestId},
	digest::Salt,
	graph::MAX_PARENTS,
	Agent, AmendmentReason, AttributeTag, DeviceId, DeviceVersion, DigestAlgorithm, DiscrepancyOutcome, Modality,
	Moment, Node, Operation, OrganisationId, Quantity, RevisionReason, Seal, StudyId, TransferPurpose, H256,
};
use scale_info::TypeInfo;

/// A study as it is submitted.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct NewStudy {
	/// The identifier of the study, see [`study_id`](radledger_primitives::digest::study_id). It ends with the number of
	/// the caller's organisation.
	pub study: StudyId,
	/// Merkle root (RFC 6962, SHA-256) over the instances, in order of their SOP Instance UID.
	pub root: H256,
	/// Leaves under `root`, at least 1.
	pub instances: u32,
	pub series: u16,
	pub modality: Modality,
	/// The device that made it, in the custody of the caller's organisation.
	pub device: Option<DeviceId>,
	/// The seal of the pseudonymous account of an enrolled patient, see [`seal`](radledger_primitives::digest::seal).
	pub subject: Option<Seal>,
}

/// A study on the ledger: its present content and its origin.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Study<AccountId, BlockNumber, Ticket> {
	/// Merkle root over the instances.
	pub root: H256,
	/// The algorithm of the digests under `root`.
	pub algorithm: DigestAlgorithm,
	/// Leaves under `root`; 0 once erasure was attested.
	pub instances: u32,
	pub series: u16,
	pub modality: Modality,
	/// The device that made it, with its software version.
	pub device: Option<DeviceVersion>,
	/// The study that the device made before this one. All of them can be found from the last, without a list.
	pub previous: Option<StudyId>,
	/// The seal of the patient's pseudonymous account. Only whoever has its salt can tell whose study it is.
	pub subject: Option<Seal>,
	/// The organisation that answers for it.
	pub organisation: OrganisationId,
	/// The account that submitted this content.
	pub by: AccountId,
	pub at: Moment,
	pub block: BlockNumber,
	/// How often the content was amended: 0 as anchored.
	pub version: u16,
	/// Pays for this record and for an origin with one parent; bought by the account that anchored the study.
	pub ticket: Ticket,
}

impl<AccountId, BlockNumber, Ticket> Study<AccountId, BlockNumber, Ticket> {
	/// Whether erasure was attested.
	pub fn is_erased(&self) -> bool {
		self.instances == 0
	}
}

/// The studies that a device made with one software version.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, Copy, PartialEq, Eq, Debug)]
pub struct Production {
	/// The last study. Each names the one before it.
	pub last: StudyId,
	pub studies: u32,
}

/// Most devices that a study names beside the one that made it.
pub type MaxDevices = ConstU32<8>;

/// The devices that were used for a study beside the one that made it: coil, injector, lot of contrast agent.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Equipment<AccountId, Ticket> {
	/// Each with its software version when it was named; none once erasure was attested.
	pub devices: BoundedVec<DeviceVersion, MaxDevices>,
	/// The account that named them and bought `ticket`.
	pub payer: AccountId,
	/// Pays for this record and for finding the study from each device.
	pub ticket: Ticket,
}

/// The content of a study before an amendment.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Amendment<AccountId, BlockNumber, Ticket> {
	pub root: H256,
	/// Leaves under `root`.
	pub instances: u32,
	pub series: u16,
	/// The account that had submitted that content.
	pub by: AccountId,
	pub at: Moment,
	pub block: BlockNumber,
	pub reason: AmendmentReason,
	/// The account that amended the study and bought `ticket`.
	pub payer: AccountId,
	pub ticket: Ticket,
}

/// One version of a study's content, as [`history`](crate::Pallet::history) shows it.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Revision<AccountId, BlockNumber> {
	/// 0 as anchored, then one more for each amendment.
	pub version: u16,
	/// Merkle root over the instances.
	pub root: H256,
	/// Leaves under `root`.
	pub instances: u32,
	pub series: u16,
	/// The account that submitted it.
	pub by: AccountId,
	pub at: Moment,
	pub block: BlockNumber,
	/// Why it was replaced by the next version; `None` for the present one.
	pub replaced: Option<AmendmentReason>,
}

/// Who signed, for which organisation, and when.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Signature<AccountId, BlockNumber> {
	pub by: AccountId,
	pub organisation: OrganisationId,
	pub at: Moment,
	pub block: BlockNumber,
}

/// How a study was made from others.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Derivation<AccountId, BlockNumber> {
	pub operation: Operation,
	/// The signer, or a model that the signer vouches for.
	pub agent: Agent,
	/// Commitment to the parameters that are needed to repeat the operation.
	pub parameters: H256,
	pub signed: Signature<AccountId, BlockNumber>,
}

/// Most studies of a patient that are kept track of for what was made from them.
pub type MaxSources = ConstU32<16>;

/// A study that names its patient, and from which another was made.
#[derive(
	Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug,
)]
pub struct Original {
	pub study: StudyId,
	pub modality: Modality,
}

/// A study whose patient is known for the rest of a transaction.
#[derive(Encode, Decode, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Opened<AccountId> {
	/// The place in the block of the transaction, outside of which it counts for nothing.
	pub extrinsic: Option<u32>,
	pub account: AccountId,
	/// The salt of the study's seal.
	pub salt: Salt,
	pub modality: Modality,
}

/// Most studies that one call opens. A transaction can have several such calls.
pub type MaxOpenings = ConstU32<16>;

/// Whose images are in a study that was made from others.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub enum Inherited {
	/// Those of the patient whom it names itself, or of nobody who is known here.
	#[codec(index = 0)]
	Nobody,
	/// Those of one patient, whom these studies name.
	#[codec(index = 1)]
	Patient(BoundedVec<Original, MaxSources>),
	/// Those of several patients, of more studies than [`MaxSources`], or of an erased study.
	#[codec(index = 2)]
	Unknown,
}

impl Inherited {
	/// The studies of the patient.
	pub fn sources(&self) -> &[Original] {
		match self {
			Self::Patient(sources) => sources,
			Self::Nobody | Self::Unknown => &[],
		}
	}
}

/// The parents of a node of the provenance graph.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Origin<AccountId, BlockNumber, Ticket> {
	/// The parents in the order in which the caller named them, then the model that made the node.
	pub parents: BoundedVec<Node, ConstU32<MAX_PARENTS>>,
	/// How a study was made. `None` for nodes of other pallets, which keep this themselves, and for erased studies.
	pub derivation: Option<Derivation<AccountId, BlockNumber>>,
	/// Whose images are in a study, through its parents. `Nobody` for nodes of other pallets.
	pub inherited: Inherited,
	/// Pays for parents and sources beyond the first, which the rent of the study does not cover.
	pub ticket: Option<Ticket>,
}

/// How far a transfer has come.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub enum TransferState<AccountId, BlockNumber> {
	/// The receiver has not answered yet.
	#[codec(index = 0)]
	Sent,
	/// The copy equals what was sent.
	#[codec(index = 1)]
	Intact(Signature<AccountId, BlockNumber>),
	/// The copy differs from what was sent.
	#[codec(index = 2)]
	Corrupted { found: H256, signed: Signature<AccountId, BlockNumber> },
	/// The copy differed from what was sent, and the discrepancy is settled.
	#[codec(index = 3)]
	Resolved {
		found: H256,
		signed: Signature<AccountId, BlockNumber>,
		outcome: DiscrepancyOutcome,
		/// The data steward who settled it, of either side.
		resolved: Signature<AccountId, BlockNumber>,
	},
}

/// A copy of a study on its way from one organisation to another, or arrived.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Transfer<AccountId, BlockNumber, Ticket> {
	pub purpose: TransferPurpose,
	/// The request in which the receiver stated the purpose, if it made one.
	pub request: Option<RequestId>,
	/// The consent that permitted it; `None` if the purpose needs none.
	pub consent: Option<ConsentId>,
	/// Root of what was sent.
	pub root: H256,
	pub sent: Signature<AccountId, BlockNumber>,
	pub state: TransferState<AccountId, BlockNumber>,
	/// Bought by the sender.
	pub ticket: Ticket,
}

/// Most purposes and requests that are kept track of for the copies of a study at an organisation.
pub type MaxHoldings = ConstU32<8>;

/// Most requests that are asked to find out whether a copy may be used: the last ones for which it came.
pub const MAX_ASKED: usize = 3;

/// For what an organisation has a copy.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, Copy, PartialEq, Eq, Debug)]
pub struct Holding {
	pub purpose: TransferPurpose,
	/// The request in which the organisation stated the purpose, if it made one.
	pub request: Option<RequestId>,
}

/// An organisation's statement that it has no copy of a study any more.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Certificate<AccountId, BlockNumber, Ticket> {
	pub signed: Signature<AccountId, BlockNumber>,
	/// Whether that was after the deadline.
	pub late: bool,
	/// Bought by the account that signed it.
	pub ticket: Ticket,
}

/// An organisation to which a study was sent, as views show it.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Holder<AccountId, BlockNumber> {
	pub organisation: OrganisationId,
	/// Whether it may have a copy: it received one, or has not answered yet, and has not certified since that it erased it.
	pub has_copy: bool,
	/// When it must have erased its copy: a month after the study was erased.
	pub due: Option<Moment>,
	/// Whether it has not, and should have.
	pub overdue: bool,
	/// What it certified last, and whether that was late.
	pub certified: Option<(Signature<AccountId, BlockNumber>, bool)>,
}

/// An erased study of which an organisation may have a copy, as views show it.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct ErasureDuty {
	pub study: StudyId,
	/// The organisation that answers for the study and attested its erasure.
	pub controller: OrganisationId,
	/// When that was.
	pub erased: Moment,
	/// A calendar month later.
	pub due: Moment,
	pub overdue: bool,
}

/// A transfer, as views show it.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Handover<AccountId, BlockNumber> {
	pub study: StudyId,
	/// The receiver.
	pub to: OrganisationId,
	pub purpose: TransferPurpose,
	/// The request in which the receiver stated the purpose, if it made one.
	pub request: Option<RequestId>,
	/// The consent that permitted it; `None` if the purpose needs none.
	pub consent: Option<ConsentId>,
	/// Root of what was sent.
	pub root: H256,
	pub sent: Signature<AccountId, BlockNumber>,
	pub state: TransferState<AccountId, BlockNumber>,
	/// Whether the answer is overdue.
	pub overdue: bool,
}

/// A value as a commitment: `SHA-256("radledger:measurement:v1" || 0x00 || salt || value)`.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct MeasuredValue<AccountId, BlockNumber> {
	pub value: H256,
	pub signed: Signature<AccountId, BlockNumber>,
}

/// A measurement on a study: first how, then what.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Measurement<AccountId, BlockNumber, Ticket> {
	pub quantity: Quantity,
	/// Commitment to the tool's settings.
	pub settings: H256,
	/// The tool: a model version, or the signer's own.
	pub agent: Agent,
	pub stamped: Signature<AccountId, BlockNumber>,
	/// The present value, if any.
	pub value: Option<MeasuredValue<AccountId, BlockNumber>>,
	/// How often the value was revised.
	pub version: u16,
	/// Bought by the account that stamped the settings.
	pub ticket: Ticket,
}

/// A value before a revision.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct RevisedValue<AccountId, BlockNumber, Ticket> {
	pub value: MeasuredValue<AccountId, BlockNumber>,
	pub reason: RevisionReason,
	/// Bought by the account that revised the value.
	pub ticket: Ticket,
}

/// A published imaging protocol: a list of attribute constraints that anyone can check.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Protocol<AccountId, BlockNumber, Ticket> {
	pub constraints: u16,
	pub signed: Signature<AccountId, BlockNumber>,
	pub ticket: Ticket,
}

/// Most deviating attributes that are named.
pub type MaxDeviations = ConstU32<32>;

/// How a study conforms to a protocol.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Conformity<AccountId, BlockNumber, Ticket> {
	/// Violated constraints: 0 if the study conforms.
	pub deviations: u16,
	/// The attributes concerned, in ascending order.
	pub tags: BoundedVec<AttributeTag, MaxDeviations>,
	pub signed: Signature<AccountId, BlockNumber>,
	pub ticket: Ticket,
}

/// Most corrupted studies that one patrol names.
pub type MaxCorrupted = ConstU32<16>;

/// A check of a random sample of the studies that an organisation keeps.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Patrol<AccountId, BlockNumber, Ticket> {
	/// The block whose hash chose the sample.
	pub seed: BlockNumber,
	/// Studies of which every instance was hashed again.
	pub checked: u32,
	/// How many of them differ from what was anchored.
	pub corrupted: u32,
	/// The corrupted studies, at most 16 of them.
	pub studies: BoundedVec<StudyId, MaxCorrupted>,
	pub signed: Signature<AccountId, BlockNumber>,
	pub ticket: Ticket,
}

/// Most images in one screening.
pub type MaxTokens = ConstU32<256>;

/// The first claim of an image in a screening, and the first duplicate.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct PixelClaim<AccountId, BlockNumber, Ticket> {
	/// Blinded subject: `HMAC-SHA-256(scope's secret, "radledger:screened-subject:v1" || 0x00 || subject)`.
	pub subject: H256,
	pub signed: Signature<AccountId, BlockNumber>,
	/// The first claim of the same image for another subject.
	pub duplicate: Option<(H256, Signature<AccountId, BlockNumber>)>,
	pub ticket: Ticket,
}

/// A Merkle path, lowest sibling first.
pub type Path = Vec<H256>;
