//! What the pallet stores beyond the [records](radledger_primitives::consent::records) that it shows. Accounts are
//! pseudonyms, the rest are codes, counters and salted commitments, so nothing here names a person or a disease. Each
//! `ticket` pays for its record and is bought by `by`, unless its docs say otherwise.

use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use frame::prelude::*;
use radledger_primitives::{
	calendar::{add_months, start_of_month},
	consent::{
		records::{Done, Given, Judgement, LogEntry, RequestState, Review},
		ConsentId, DataUse, DutyKind, EmergencyReason, Justification, Measure, Refusal, RequestId,
	},
	minority::{Minority, Month},
	BlindedStudy, Moment, OrganisationId, H256,
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

/// Calendar months without a proof of minority after which a patient decides alone, should the hospital be silent.
pub const SILENCE_MONTHS: u16 = 3;

/// The ledger's knowledge about a child.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, Copy, PartialEq, Eq, Debug)]
pub struct Child {
	/// Commitment to the month of majority.
	pub minority: Minority,
	/// The latest month before which minority is proved; at first the month of enrolment.
	pub proved: Month,
	/// The organisation that first said so, and that can say that the child came of age.
	pub recorded_by: OrganisationId,
}

impl Child {
	/// The knowledge about a patient who is enrolled again, from what was known `before` and what is said `now`. A child stays
	/// one, what was proved stays proved, and who said so first stays the same: another organisation could end the childhood
	/// of whomever it enrols.
	pub fn known(before: Option<Self>, now: Option<Self>) -> Option<Self> {
		match (before, now) {
			(Some(before), Some(now)) => {
				Some(Self { proved: now.proved.max(before.proved), recorded_by: before.recorded_by, ..now })
			}
			(before, now) => now.or(before),
		}
	}

	/// The first moment for which minority is not proved. A guardian's consents end here.
	pub fn proved_until(&self) -> Moment {
		start_of_month(self.proved.into())
	}

	/// The moment from which the ledger takes the child to be of age, because nobody proved the contrary for so long.
	pub fn of_age_from(&self) -> Moment {
		add_months(self.proved_until(), SILENCE_MONTHS)
	}
}

/// Room in a file for which the organisation that enrolled the patient could not pay.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Extension<AccountId, Ticket> {
	/// The account that extended the file, and bought `ticket`.
	pub payer: AccountId,
	/// Decisions that the ticket covers.
	pub room: ConsentId,
	pub ticket: Ticket,
}

/// A patient's file: the decisions in force.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct File<AccountId, Ticket> {
	pub organisation: OrganisationId,
	pub closed: bool,
	/// Whether treatment is permitted whenever the file is opened: not if the patient had ended that when it was closed.
	pub treatment: bool,
	pub child: Option<Child>,
	/// Consents in force, and some that expired recently.
	pub consents: BoundedVec<Given<AccountId>, MaxConsents>,
	/// Refusals in force. They stay while the file is closed, and hold again when it is reopened.
	pub refusals: BoundedVec<Refusal<AccountId>, MaxRefusals>,
	/// Decisions made so far, which is the number of the next one.
	pub decisions: ConsentId,
	/// Decisions of every kind for which there is room. The rent covers [`RESERVED_FOR_REFUSING_ALL`](crate::RESERVED_FOR_REFUSING_ALL)
	/// more.
	pub room: ConsentId,
	/// Requests made so far, which is the number of the next one.
	pub requests: RequestId,
	/// Pages of the log so far.
	pub pages: u32,
	/// Pages that were removed after the time for which they must be kept.
	pub removed_pages: u32,
	/// The account of the organisation that enrolled the patient.
	pub payer: AccountId,
	/// Pays for the file and for every decision in it, past and future, up to `room`, except what `extension` pays for.
	pub ticket: Ticket,
	pub extension: Option<Extension<AccountId, Ticket>>,
}

/// Most guardians of one patient.
pub type MaxGuardians = ConstU32<8>;

/// The guardians of a patient.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Guardianship<AccountId, Ticket> {
	/// At least one.
	pub accounts: BoundedVec<AccountId, MaxGuardians>,
	/// Pays for as many as there can be. Bought by the payer of the patient's file.
	pub ticket: Ticket,
}

/// A guardian who acts for a patient.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Guarded<AccountId> {
	pub patient: AccountId,
	pub guardian: AccountId,
}

/// Free calls that a patient made today.
#[derive(
	Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, Copy, PartialEq, Eq, Debug, Default,
)]
pub struct Allowance {
	/// The day (UTC) since the Unix epoch.
	pub day: u32,
	/// Free calls made on that day.
	pub spent: u16,
}

/// One version of a consent text in one language.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Text<AccountId, Ticket> {
	/// SHA-256 of the text in UTF-8.
	pub digest: H256,
	pub at: Moment,
	pub by: AccountId,
	pub ticket: Ticket,
}

/// A request for a patient's data. Each use under it is decided again.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct AccessRequest<AccountId, Ticket> {
	pub by: AccountId,
	pub organisation: OrganisationId,
	/// `None` for all studies.
	pub study: Option<BlindedStudy>,
	pub data_use: DataUse,
	pub justification: Justification,
	/// The first moment at which the data are no longer wanted.
	pub until: Moment,
	pub at: Moment,
	pub state: RequestState,
	/// The judgement, if there is one.
	pub judged: Option<Judgement<AccountId>>,
	/// Bought by the requester.
	pub ticket: Ticket,
}

impl<AccountId, Ticket> AccessRequest<AccountId, Ticket> {
	/// Whether somebody judged that what it declares holds: a person who may, or the patient by approving it.
	pub fn holds(&self) -> bool {
		matches!(self.state, RequestState::Approved { .. }) || self.judged.as_ref().is_some_and(|judged| judged.holds)
	}
}

/// A page of a patient's log. The entry at `i` on page `p` has the number `p * PAGE + i`: there are no gaps.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct LogPage<AccountId, BlockNumber, Ticket> {
	pub uses: BoundedVec<LogEntry<AccountId, BlockNumber>, PageLength>,
	/// The end of the month of the last entry, for as long as sealed entries tell no time.
	pub until: Moment,
	/// The account that began the page and bought `ticket`.
	pub payer: AccountId,
	pub ticket: Ticket,
}

/// A use of data without asking, in an emergency.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Emergency<AccountId, Ticket> {
	pub by: AccountId,
	/// `None` for all studies.
	pub study: Option<BlindedStudy>,
	pub reason: EmergencyReason,
	/// Whether the patient had refused that beforehand.
	pub against_will: bool,
	pub at: Moment,
	pub review: Option<Review<AccountId>>,
	pub ticket: Ticket,
}

/// The promise of an organisation to do something by a date, which it made by a use (DUO: PUB, RTN, MOR).
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Promise<AccountId> {
	pub kind: DutyKind,
	/// The beginning of the month in which the last use made it; for a moratorium, its end, before which nobody can have kept it.
	pub since: Moment,
	pub due: Moment,
	/// When the organisation certified that it kept it.
	pub kept: Option<(Measure, Done<AccountId>)>,
}

/// Most promises that uses under one consent make: one of each kind.
pub type MaxPromises = ConstU32<3>;

/// An organisation received data under a consent. When the consent ends, that becomes a duty.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Receipt<AccountId, Ticket> {
	/// The beginning of the month: the exact time would lead to the record of the transfer.
	pub since: Moment,
	/// When the organisation took notice of the end.
	pub acknowledged: Option<Done<AccountId>>,
	/// What the organisation did, and when.
	pub certified: Option<(Measure, Done<AccountId>)>,
	/// What it promised by its uses.
	pub promises: BoundedVec<Promise<AccountId>, MaxPromises>,
	/// The account that bought `ticket`.
	pub payer: AccountId,
	pub ticket: Ticket,
}
