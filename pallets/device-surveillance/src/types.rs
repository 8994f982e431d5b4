//! What the pallet stores.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame::prelude::{BoundedVec, ConstU32};
use radledger_primitives::{
	device::{BasicUdi, Day, DeviceState, Happened, LastCheck, ProductId, ProductKind, CHECK_KINDS},
	udi::UdiDi,
	Moment, OrganisationId, H256,
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

/// A product.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Product<AccountId, BlockNumber, Ticket> {
	/// What it is.
	pub kind: ProductKind,
	/// Its UDI-DI, if it has one.
	pub udi_di: Option<UdiDi>,
	/// The Basic UDI-DI to which that belongs.
	pub basic_udi: Option<BasicUdi>,
	/// How many units of it are registered.
	pub units: u32,
	/// Who registered it; the organisation registers its units.
	pub signed: Signature<AccountId, BlockNumber>,
	/// Pays for this record.
	pub ticket: Ticket,
}

/// A unit of a product.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Device<AccountId, BlockNumber, Ticket> {
	/// Which product it is.
	pub product: ProductId,
	/// Commitment to its production identifier.
	pub unit: H256,
	/// Digest of its lot.
	pub lot: Option<H256>,
	/// Digest of the version of its software.
	pub software: Option<H256>,
	/// The organisation that has it.
	pub custodian: OrganisationId,
	/// The organisation to which it is being handed over.
	pub offered: Option<OrganisationId>,
	/// How often it was handed over.
	pub transfers: u16,
	/// How far its life has come.
	pub state: DeviceState,
	/// The last check of each kind, by whoever has it now.
	pub checks: BoundedVec<LastCheck, ConstU32<CHECK_KINDS>>,
	/// The day on which the ledger looks whether a check was missed.
	pub watched: Option<Day>,
	/// How many entries its file has.
	pub written: u16,
	/// Who registered it.
	pub signed: Signature<AccountId, BlockNumber>,
	/// Pays for this record.
	pub ticket: Ticket,
}

/// An entry of a unit's file.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Entry<AccountId, BlockNumber, Ticket> {
	/// What.
	pub happened: Happened,
	/// How far its life has come since.
	pub state: DeviceState,
	/// Who, and when.
	pub signed: Signature<AccountId, BlockNumber>,
	/// Pays for this record.
	pub ticket: Ticket,
}
