//! What the pallet stores. Each `ticket` pays for its record and is bought by the account that signed it.

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

/// Who signed, for which organisation, and when.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Signature<AccountId, BlockNumber> {
	pub by: AccountId,
	pub organisation: OrganisationId,
	pub at: Moment,
	pub block: BlockNumber,
}

/// A product.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Product<AccountId, BlockNumber, Ticket> {
	pub kind: ProductKind,
	/// In the form of [`UdiDi::canonical`].
	pub udi_di: Option<UdiDi>,
	/// The Basic UDI-DI to which the UDI-DI belongs.
	pub basic_udi: Option<BasicUdi>,
	/// The organisation that makes it and answers for it, if it is on the ledger.
	pub manufacturer: Option<OrganisationId>,
	/// Registered units.
	pub units: u32,
	/// The registrant.
	pub signed: Signature<AccountId, BlockNumber>,
	pub ticket: Ticket,
}

/// A unit of a product.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Device<AccountId, BlockNumber, Ticket> {
	pub product: ProductId,
	/// Commitment to the production identifier.
	pub unit: H256,
	pub lot: Option<H256>,
	/// Digest of the software version.
	pub software: Option<H256>,
	/// How many other software versions were installed before.
	pub version: u16,
	/// Studies made with this version that are counted for the product.
	pub counted: u32,
	pub custodian: OrganisationId,
	/// The organisation to which it is offered.
	pub offered: Option<OrganisationId>,
	/// How often the custodian changed.
	pub transfers: u16,
	pub state: DeviceState,
	/// The last check of each kind by the present custodian.
	pub checks: BoundedVec<LastCheck, ConstU32<CHECK_KINDS>>,
	/// The day on which the ledger looks for a missed check; never later than the first day on which one is missed.
	pub watched: Option<Day>,
	/// Entries in the file.
	pub written: u32,
	pub signed: Signature<AccountId, BlockNumber>,
	pub ticket: Ticket,
}

/// An entry of a unit's file.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Entry<AccountId, BlockNumber, Ticket> {
	pub happened: Happened,
	/// The state of the unit afterwards.
	pub state: DeviceState,
	pub signed: Signature<AccountId, BlockNumber>,
	pub ticket: Ticket,
}

/// What the ledger expects on a day.
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
	/// The unit or model version concerned.
	pub subject: IncidentSubject,
	/// Digest of the description.
	pub document: H256,
	/// The organisation that must report the incident to the authority; `None` if the ledger does not have it.
	pub owed_by: Option<OrganisationId>,
	/// The day of awareness, the classifications, and the deadline of the report.
	pub clock: Clock,
	/// The day of the first report to the authority.
	pub submitted: Option<Day>,
	/// The kind of the last report.
	pub phase: Option<IncidentPhase>,
	pub submissions: u16,
	/// Digest of the draft of the next report.
	pub draft: Option<H256>,
	/// The day on which the ledger looks whether the report is late.
	pub watched: Option<Day>,
	/// The account that recorded the incident.
	pub signed: Signature<AccountId, BlockNumber>,
	pub ticket: Ticket,
}

/// A report of an incident to the authority.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Submission<AccountId, BlockNumber, Ticket> {
	pub phase: IncidentPhase,
	pub document: H256,
	pub signed: Signature<AccountId, BlockNumber>,
	pub ticket: Ticket,
}

/// A request of a manufacturer or an authority to all custodians of a device.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct FieldAction<AccountId, BlockNumber, Ticket> {
	pub kind: ActionKind,
	pub reason: ActionReason,
	/// The units concerned.
	pub scope: Scope,
	pub document: H256,
	/// Whether custodians may still answer.
	pub open: bool,
	pub signed: Signature<AccountId, BlockNumber>,
	pub ticket: Ticket,
}

/// Studies of a unit for which another unit of the same product was used as well, and is counted. They are counted once.
#[derive(
	Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, Copy, PartialEq, Eq, Debug, Default,
)]
pub struct Repeats {
	/// Of the same product.
	pub product: u32,
	/// Of the same product, with the same software.
	pub software: u32,
}

/// Whether a product, or a version of its software, is worse than the others of its kind.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug, Default)]
pub struct Signal {
	/// Incidents that the maker must report, and studies that the units made, as far as they are counted.
	pub counts: Counts,
	/// The evidence; `None` before its first study or incident.
	pub watch: Option<Watch>,
	/// How often the evidence sufficed.
	pub alerts: u32,
	/// When it last did.
	pub alerted: Option<Moment>,
}
