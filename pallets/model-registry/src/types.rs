//! What the pallet stores. Each `ticket` pays for its record and is bought by the account that signed it, unless its docs say
//! otherwise.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame::prelude::{BoundedVec, ConstU32};
use radledger_primitives::{
	consent::{Purpose, RequestId},
	model::{ModelActionReason, ModelState, Part, PartyState, SemVer, TrainingManifest, Turn, MAX_PARTIES, MAX_PARTS},
	udi::UdiDi,
	ModelId, Moment, OrganisationId, H256,
};
use scale_info::TypeInfo;

/// Who signed, for which organisation, and when.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Signature<AccountId, BlockNumber> {
	pub by: AccountId,
	pub organisation: OrganisationId,
	pub at: Moment,
	pub block: BlockNumber,
}

/// An AI model.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Model<AccountId, BlockNumber, Ticket> {
	/// Its UDI-DI, if it is a medical device on the market.
	pub udi_di: Option<UdiDi>,
	/// Digest of the intended use.
	pub intended_use: H256,
	pub versions: u32,
	/// The registrant, whose organisation is the model's vendor.
	pub signed: Signature<AccountId, BlockNumber>,
	pub ticket: Ticket,
}

/// A version of a model. Only its state changes.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Version<AccountId, BlockNumber, Ticket> {
	pub semver: SemVer,
	pub weights: H256,
	pub manifest: TrainingManifest,
	/// Studies in its datasets of which the use was no longer permitted when it was published.
	pub excluded: u32,
	pub state: ModelState,
	/// Whether a regulator suspended it. Then only a regulator can reinstate it.
	pub by_regulator: bool,
	pub changes: u32,
	pub signed: Signature<AccountId, BlockNumber>,
	/// Pays for this record, for its place among the names and for its node in the graph.
	pub ticket: Ticket,
}

/// A change of a version's state.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Change<AccountId, BlockNumber, Ticket> {
	/// The new state.
	pub state: ModelState,
	pub reason: ModelActionReason,
	pub signed: Signature<AccountId, BlockNumber>,
	pub ticket: Ticket,
}

/// A dataset.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Dataset<AccountId, BlockNumber, Ticket> {
	/// In ascending order.
	pub parts: BoundedVec<Part, ConstU32<MAX_PARTS>>,
	pub purpose: Purpose,
	pub request: Option<RequestId>,
	/// Studies in this dataset and in the datasets below it.
	pub studies: u32,
	/// How many datasets lie one in the other, this one included.
	pub depth: u8,
	/// Of these, those of which the use was no longer permitted when it was asked last.
	pub excluded: u32,
	/// The first moment at which any of these studies was asked about last.
	pub asked: Moment,
	/// The consents of its own studies were first asked in this block.
	pub signed: Signature<AccountId, BlockNumber>,
	/// Pays for this record and for its node in the graph.
	pub ticket: Ticket,
}

/// Parties that train a model together.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Federation<AccountId, BlockNumber, Ticket> {
	pub model: ModelId,
	/// The part of a fair share of credibility below which a party is excluded, in parts per million.
	pub threshold: u32,
	/// How long the phases of commitments, reveals and commitments to scores last, in milliseconds. Revealing scores takes
	/// as long as revealing updates.
	pub phases: [Moment; 3],
	pub parties: BoundedVec<PartyState, ConstU32<MAX_PARTIES>>,
	pub rounds: u32,
	/// When the last round was started, if it is not closed.
	pub open: Option<Moment>,
	pub ended: bool,
	/// The account that opened it; its organisation coordinates.
	pub signed: Signature<AccountId, BlockNumber>,
	pub ticket: Ticket,
}

/// A round of a federation.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Round<Ticket> {
	pub started: Moment,
	/// The turns of the parties, in their order.
	pub turns: BoundedVec<Turn, ConstU32<MAX_PARTIES>>,
	/// The places of the parties that were excluded at its end.
	pub excluded: BoundedVec<u8, ConstU32<MAX_PARTIES>>,
	pub closed: bool,
	/// Bought by the account that started the round.
	pub ticket: Ticket,
}
