//! What the pallet stores.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame::prelude::{BoundedVec, ConstU32};
use radledger_primitives::{
	consent::{Purpose, RequestId},
	model::{ModelActionReason, ModelState, Part, PartyState, SemVer, TrainingManifest, Turn, MAX_PARTIES, MAX_PARTS},
	udi::UdiDi,
	ModelId, Moment, OrganisationId, H256,
};
use scale_info::TypeInfo;

/// Who did something, and when.
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

/// An AI model.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Model<AccountId, BlockNumber, Ticket> {
	/// Its UDI-DI, if it is a medical device on the market.
	pub udi_di: Option<UdiDi>,
	/// Digest of what it is intended for.
	pub intended_use: H256,
	/// How many versions were published.
	pub versions: u32,
	/// Who registered it; the organisation is its vendor.
	pub signed: Signature<AccountId, BlockNumber>,
	/// Pays for this record.
	pub ticket: Ticket,
}

/// A version of a model. What it is never changes; what it may do does.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Version<AccountId, BlockNumber, Ticket> {
	/// What the vendor calls it.
	pub semver: SemVer,
	/// Digest of the weights.
	pub weights: H256,
	/// What it was trained on.
	pub manifest: TrainingManifest,
	/// What it may do.
	pub state: ModelState,
	/// Whether a regulator suspended it: then only a regulator reinstates it.
	pub by_regulator: bool,
	/// How often its state was changed.
	pub changes: u16,
	/// Who published it.
	pub signed: Signature<AccountId, BlockNumber>,
	/// Pays for this record, its place in the list of names and in the graph.
	pub ticket: Ticket,
}

/// A change of what a version may do.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Change<AccountId, BlockNumber, Ticket> {
	/// What it may do since.
	pub state: ModelState,
	/// Why.
	pub reason: ModelActionReason,
	/// Who says so.
	pub signed: Signature<AccountId, BlockNumber>,
	/// Pays for this record.
	pub ticket: Ticket,
}

/// A dataset.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Dataset<AccountId, BlockNumber, Ticket> {
	/// Its parts, in ascending order.
	pub parts: BoundedVec<Part, ConstU32<MAX_PARTS>>,
	/// What for.
	pub purpose: Purpose,
	/// The request in which more was said.
	pub request: Option<RequestId>,
	/// How many studies there are in it and below.
	pub studies: u32,
	/// Who declared it; every consent was asked in that block.
	pub signed: Signature<AccountId, BlockNumber>,
	/// Pays for this record and for its place in the graph.
	pub ticket: Ticket,
}

/// Parties that train a model together.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Federation<AccountId, BlockNumber, Ticket> {
	/// What they train.
	pub model: ModelId,
	/// Of a fair share of credibility, this much must be left, in parts per million.
	pub threshold: u32,
	/// How long commitments, reveals and scores are waited for, in milliseconds.
	pub phases: [Moment; 3],
	/// The parties.
	pub parties: BoundedVec<PartyState, ConstU32<MAX_PARTIES>>,
	/// How many rounds were started.
	pub rounds: u32,
	/// When the last of them was started, if it is not closed.
	pub open: Option<Moment>,
	/// Whether it ended.
	pub ended: bool,
	/// Who opened it; the organisation coordinates.
	pub signed: Signature<AccountId, BlockNumber>,
	/// Pays for this record.
	pub ticket: Ticket,
}

/// A round of a federation.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Round<Ticket> {
	/// When it was started, in milliseconds since the Unix epoch.
	pub started: Moment,
	/// What each party did, in their order.
	pub turns: BoundedVec<Turn, ConstU32<MAX_PARTIES>>,
	/// The parties excluded at its end, by their place.
	pub excluded: BoundedVec<u8, ConstU32<MAX_PARTIES>>,
	/// Whether it was closed.
	pub closed: bool,
	/// Pays for this record; bought by who started the round.
	pub ticket: Ticket,
}
