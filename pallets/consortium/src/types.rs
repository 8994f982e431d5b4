//! What the pallet stores. Nothing here names a person: accounts are pseudonyms, the rest are codes and counters.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use radledger_primitives::{Moment, OrganisationId, OrganisationKind, Roles, SuspensionReason};
use scale_info::TypeInfo;

/// A member organisation of the consortium.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Organisation<AccountId, Ticket> {
	/// The organisation's own account: it credentials members, enrols patients, and has every role.
	pub account: AccountId,
	/// What the organisation is.
	pub kind: OrganisationKind,
	/// Why the organisation and its members may not act now, if so.
	pub suspended: Option<SuspensionReason>,
	/// When it was admitted, in milliseconds since the Unix epoch.
	pub admitted_at: Moment,
	/// The day (since the Unix epoch) that `enrolled_today` counts.
	pub enrolment_day: u32,
	/// Patients enrolled on that day.
	pub enrolled_today: u32,
	/// Pays for this record; bought by `account`.
	pub ticket: Ticket,
}

/// The right of an account to act for an organisation.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Credential<Ticket> {
	/// The organisation that gave it.
	pub organisation: OrganisationId,
	/// What its holder may do.
	pub roles: Roles,
	/// The first moment at which it no longer holds, in milliseconds since the Unix epoch.
	pub until: Moment,
	/// Pays for this record; bought by the organisation's account.
	pub ticket: Ticket,
}

/// A patient's account, which can sign transactions without owning tokens.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Enrolment<Ticket> {
	/// The organisation that enrolled the patient.
	pub organisation: OrganisationId,
	/// When, in milliseconds since the Unix epoch.
	pub enrolled_at: Moment,
	/// Pays for this record; bought by the organisation's account.
	pub ticket: Ticket,
}

/// The one capacity in which an account takes part. Who needs two uses two accounts.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub enum Actor<Ticket> {
	/// The own account of an organisation.
	#[codec(index = 0)]
	Organisation(OrganisationId),
	/// A member of an organisation.
	#[codec(index = 1)]
	Member(Credential<Ticket>),
	/// A patient.
	#[codec(index = 2)]
	Patient(Enrolment<Ticket>),
}
