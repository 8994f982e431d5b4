//! What the pallet stores and shows. A study is one salted root, whatever its number of images; nothing here tells whose
//! images they are, when they were made, or what they show.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use radledger_primitives::{
	AmendmentReason, DeviceId, DigestAlgorithm, Modality, Moment, OrganisationId, StudyId, H256,
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
	/// Leaves under `root`.
	pub instances: u32,
	/// Number of series.
	pub series: u16,
	/// What kind of study it is.
	pub modality: Modality,
	/// The device that made it.
	pub device: Option<DeviceId>,
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
	/// Pays for this record; bought by who anchored it, and never moved.
	pub ticket: Ticket,
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

/// A Merkle path, lowest sibling first.
pub type Path = Vec<H256>;
