//! What the pallet stores.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame::prelude::{BoundedVec, ConstU32};
use radledger_primitives::{
	device::{BasicUdi, Day, DeviceState, Happened, LastCheck, ProductId, ProductKind, CHECK_KINDS},
	signal::Watch,
	udi::UdiDi,
	vigilance::{ActionKind, ActionReason, Clock, Counts, IncidentId, IncidentPhase, IncidentSubject, Scope},
	DeviceId, Moment, OrganisationId, H256,
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
	/// Incidents with it that its maker must report, and studies that its units made, as far as they are counted.
	pub counts: Counts,
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
	/// How often another version was installed before.
	pub version: u16,
	/// How many of the studies that it made with this version are counted for its product.
	pub counted: u32,
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
	/// The day on which the ledger looks whether a check was missed: not after the first day on which one will have been.
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

/// What the ledger waits for on a day.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Awaited {
	/// A check of a unit.
	#[codec(index = 0)]
	Check(DeviceId),
	/// The first report of an incident.
	#[codec(index = 1)]
	Report(IncidentId),
}

/// An incident.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Incident<AccountId, BlockNumber, Ticket> {
	/// What it happened with.
	pub subject: IncidentSubject,
	/// Digest of what happened.
	pub document: H256,
	/// The organisation that must report it to the authority.
	pub owed_by: OrganisationId,
	/// Since when that is aware of it, what it is, and until when it must be reported.
	pub clock: Clock,
	/// The day of the first report to the authority.
	pub submitted: Option<Day>,
	/// How far the reports have come.
	pub phase: Option<IncidentPhase>,
	/// How many reports there are.
	pub submissions: u16,
	/// Digest of the present draft of the next report.
	pub draft: Option<H256>,
	/// The day on which the ledger looks whether the report is late.
	pub watched: Option<Day>,
	/// Who told the ledger.
	pub signed: Signature<AccountId, BlockNumber>,
	/// Pays for this record.
	pub ticket: Ticket,
}

/// A report of an incident to the authority.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Submission<AccountId, BlockNumber, Ticket> {
	/// What kind of report it is.
	pub phase: IncidentPhase,
	/// Digest of the report.
	pub document: H256,
	/// Who, and when.
	pub signed: Signature<AccountId, BlockNumber>,
	/// Pays for this record.
	pub ticket: Ticket,
}

/// What a manufacturer or an authority asks of those who have a device.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct FieldAction<AccountId, BlockNumber, Ticket> {
	/// What it is.
	pub kind: ActionKind,
	/// Why.
	pub reason: ActionReason,
	/// Which units it is about.
	pub scope: Scope,
	/// Digest of the notice.
	pub document: H256,
	/// Whether answers are awaited.
	pub open: bool,
	/// Who opened it.
	pub signed: Signature<AccountId, BlockNumber>,
	/// Pays for this record.
	pub ticket: Ticket,
}

/// Whether a product is worse than the others of its kind.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug, Default)]
pub struct Signal {
	/// The evidence.
	pub watch: Watch,
	/// When it sufficed for the first time, in milliseconds since the Unix epoch.
	pub alerted: Option<Moment>,
}
