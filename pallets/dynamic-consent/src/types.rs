//! What the pallet stores beyond the [records](radledger_primitives::consent::records) that it shows: each with what pays
//! for it. Nothing here names a person or a disease: accounts are pseudonyms, the rest are codes, counters and salted
//! commitments.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame::prelude::*;
use radledger_primitives::{
	consent::{
		records::{Access, Done, Given, RequestState, Review},
		ConsentId, DataUse, EmergencyReason, Justification, Measure, Refusal, RequestId,
	},
	minority::{Minority, Month},
	Moment, OrganisationId, StudyId, H256,
};
use scale_info::TypeInfo;

/// Most consents of one patient that are in force at a time.
pub type MaxConsents = ConstU32<16>;
/// Most refusals of one patient that are in force at a time.
pub type MaxRefusals = ConstU32<16>;
/// Uses on one page of a patient's log.
pub const PAGE: u32 = 16;
/// [`PAGE`] as a type.
pub type PageLength = ConstU32<PAGE>;

/// What the ledger knows of a child.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, Copy, PartialEq, Eq, Debug)]
pub struct Child {
	/// The commitment to the month of majority.
	pub minority: Minority,
	/// The latest month up to whose beginning minority is proved; at first the month of enrolment.
	pub proved: Month,
}

/// A patient's file: what they decided, as it stands.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct File<AccountId, Ticket> {
	/// The organisation that enrolled the patient.
	pub organisation: OrganisationId,
	/// Whether the patient left.
	pub closed: bool,
	/// Whether the patient is a child.
	pub child: Option<Child>,
	/// Consents in force, and such as expired lately.
	pub consents: BoundedVec<Given<AccountId>, MaxConsents>,
	/// Refusals in force.
	pub refusals: BoundedVec<Refusal<AccountId>, MaxRefusals>,
	/// Decisions made so far: the number of the next one.
	pub decisions: ConsentId,
	/// Decisions that are paid for.
	pub room: ConsentId,
	/// Requests made so far: the number of the next one.
	pub requests: RequestId,
	/// Pages of the log begun so far.
	pub pages: u32,
	/// Pages of the log that were removed after their time.
	pub removed_pages: u32,
	/// Who pays: the account of the organisation.
	pub payer: AccountId,
	/// Pays for the file and for every decision in it, past and future, up to `room`.
	pub ticket: Ticket,
}

/// How many calls a patient made today.
#[derive(
	Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, Copy, PartialEq, Eq, Debug, Default,
)]
pub struct Allowance {
	/// The day (UTC, since the Unix epoch).
	pub day: u32,
	/// Calls of that day.
	pub spent: u16,
}

/// One version of a consent text in one language.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Text<AccountId, Ticket> {
	/// SHA-256 of the text in UTF-8.
	pub digest: H256,
	/// When it was published, in milliseconds since the Unix epoch.
	pub at: Moment,
	/// Who published it, and pays for this record.
	pub by: AccountId,
	/// Pays for this record.
	pub ticket: Ticket,
}

/// A request of a patient's data. Whether it permits a use is decided anew at each use.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct AccessRequest<AccountId, Ticket> {
	/// Who asks.
	pub by: AccountId,
	/// The organisation for which.
	pub organisation: OrganisationId,
	/// The study; `None` for all.
	pub study: Option<StudyId>,
	/// What for.
	pub data_use: DataUse,
	/// Why.
	pub justification: Justification,
	/// The first moment at which the data are no longer wanted.
	pub until: Moment,
	/// When it was made, in milliseconds since the Unix epoch.
	pub at: Moment,
	/// How far it has come.
	pub state: RequestState,
	/// Pays for this record; bought by who asks.
	pub ticket: Ticket,
}

/// A page of a patient's log. The entry at `i` on page `p` has the number `p * PAGE + i`: there are no gaps.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct LogPage<AccountId, BlockNumber, Ticket> {
	/// The entries.
	pub uses: BoundedVec<Access<AccountId, BlockNumber>, PageLength>,
	/// Who began the page, and pays for it.
	pub payer: AccountId,
	/// Pays for the whole page.
	pub ticket: Ticket,
}

/// Somebody used data without asking, in an emergency.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Emergency<AccountId, Ticket> {
	/// Who.
	pub by: AccountId,
	/// Which study; `None` for all.
	pub study: Option<StudyId>,
	/// Why.
	pub reason: EmergencyReason,
	/// When, in milliseconds since the Unix epoch.
	pub at: Moment,
	/// The review, if there was one.
	pub review: Option<Review<AccountId>>,
	/// Pays for this record; bought by who broke the glass.
	pub ticket: Ticket,
}

/// An organisation received data under a consent. When the consent ends, that becomes a duty.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Receipt<AccountId, Ticket> {
	/// Since when, in milliseconds since the Unix epoch.
	pub since: Moment,
	/// When it took notice of the end.
	pub acknowledged: Option<Done<AccountId>>,
	/// What it did, and when.
	pub certified: Option<(Measure, Done<AccountId>)>,
	/// Who pays for this record.
	pub payer: AccountId,
	/// Pays for this record.
	pub ticket: Ticket,
}
