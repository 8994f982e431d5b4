//! What the pallet stores. Accounts are pseudonyms, the rest are codes and counters, so nothing here names a person. Each
//! `ticket` pays for its record.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use radledger_primitives::{Moment, OrganisationId, OrganisationKind, Roles, SuspensionReason};
use scale_info::TypeInfo;

/// A member organisation of the consortium.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Organisation<AccountId, Ticket> {
	/// The organisation's own account, which gives credentials, enrols patients and has every role.
	pub account: AccountId,
	pub kind: OrganisationKind,
	/// Why the organisation and its members must not act now, if they must not.
	pub suspended: Option<SuspensionReason>,
	pub admitted_at: Moment,
	/// The day (since the Unix epoch) that `enrolled_today` counts.
	pub enrolment_day: u32,
	/// Patients enrolled on that day.
	pub enrolled_today: u32,
	/// Bought by `account`.
	pub ticket: Ticket,
}

/// The right of an account to act for an organisation.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Credential<Ticket> {
	pub organisation: OrganisationId,
	pub roles: Roles,
	/// The first moment at which it no longer holds.
	pub until: Moment,
	/// Bought by the organisation's account.
	pub ticket: Ticket,
}

/// A credential that an organisation offers, until the named account accepts it. It gives and takes nothing.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct PendingCredential<Ticket> {
	pub roles: Roles,
	/// The first moment at which the credential would no longer hold.
	pub until: Moment,
	/// The first moment at which it can no longer be accepted.
	pub accept_by: Moment,
	/// Pays for this record, then for the credential. Bought by the organisation's account.
	pub ticket: Ticket,
}

/// A patient's account, which can sign transactions without owning tokens.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Enrolment<Ticket> {
	pub organisation: OrganisationId,
	pub enrolled_at: Moment,
	/// Bought by the organisation's account.
	pub ticket: Ticket,
}

/// The one capacity in which an account takes part.
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
	/// A patient who left by their own decision. They take part in nothing, and nobody enrols them until they allow it.
	#[codec(index = 3)]
	Left(Enrolment<Ticket>),
}
