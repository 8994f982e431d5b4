//! What the ledger keeps and shows of consents, requests and uses.

use super::*;
use alloc::vec::Vec;

/// A language: the two letters of ISO 639-1, in lower case.
pub type Language = [u8; 2];

/// The text that a patient read before deciding.
#[derive(
	Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, Copy, PartialEq, Eq, Debug,
)]
pub struct TextRead {
	/// The text.
	pub policy: u32,
	/// Its major version.
	pub major: u16,
	/// Its minor version.
	pub minor: u16,
	/// In which language.
	pub language: Language,
}

/// What a patient wants to allow.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Offer<AccountId> {
	/// Which data.
	pub scope: Scope,
	/// To whom.
	pub grantee: Grantee<AccountId>,
	/// For what, under which conditions.
	pub terms: Terms<AccountId>,
	/// The first moment at which it no longer holds; `None` until withdrawn.
	pub until: Option<Moment>,
	/// What the patient gets for it.
	pub compensation: Compensation<AccountId>,
	/// The text that the patient read, if there is one.
	pub text: Option<TextRead>,
}

/// A consent with what it takes to prove it (GDPR Art. 7(1)).
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Given<AccountId> {
	/// The consent.
	pub consent: Consent<AccountId>,
	/// The very text that the patient read.
	pub text: Option<TextRead>,
	/// Whether a guardian gave it for a child: then it holds no longer than minority is proved.
	pub guarded: bool,
	/// SHA-256 of its receipt, if one was sealed.
	pub receipt: Option<H256>,
}

/// What a patient decided.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub enum Decided<AccountId> {
	/// A consent.
	#[codec(index = 0)]
	Consent(Given<AccountId>),
	/// A refusal.
	#[codec(index = 1)]
	Refusal(Refusal<AccountId>),
}

/// A decision that no longer holds, and is never lost.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Ended<AccountId> {
	/// What was decided.
	pub decided: Decided<AccountId>,
	/// The first moment at which it no longer held.
	pub at: Moment,
	/// Why.
	pub cause: EndCause,
}

/// A consent text and its present version.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Policy {
	/// The organisation that published it.
	pub organisation: OrganisationId,
	/// Its major version: a change asks again.
	pub major: u16,
	/// Its minor version.
	pub minor: u16,
}

/// What a publication changes in a consent text.
#[derive(
	Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, Copy, PartialEq, Eq, Debug,
)]
pub enum TextChange {
	/// Nothing: it is the present version in another language.
	#[codec(index = 0)]
	Translation,
	/// Nothing that matters to who consented.
	#[codec(index = 1)]
	Minor,
	/// Its meaning: who consented to an earlier version is asked again.
	#[codec(index = 2)]
	Major,
}

/// How far a request has come.
#[derive(
	Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, Copy, PartialEq, Eq, Debug,
)]
pub enum RequestState {
	/// It waits for the patient, until it expires.
	#[codec(index = 0)]
	Pending,
	/// A consent permitted it when it was made.
	#[codec(index = 1)]
	Permitted {
		/// Which.
		consent: ConsentId,
	},
	/// A refusal denied it when it was made.
	#[codec(index = 2)]
	Denied {
		/// By which rule.
		rule: Rule,
	},
	/// The patient approved it.
	#[codec(index = 3)]
	Approved {
		/// The consent that the patient gave by it.
		consent: ConsentId,
		/// When.
		at: Moment,
	},
	/// The patient refused it.
	#[codec(index = 4)]
	Refused {
		/// When.
		at: Moment,
	},
}

/// How a use ended.
#[derive(
	Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, Copy, PartialEq, Eq, Debug,
)]
pub enum Outcome {
	/// A consent permitted it.
	#[codec(index = 0)]
	Permitted {
		/// Which.
		consent: ConsentId,
	},
	/// It was denied.
	#[codec(index = 1)]
	Denied {
		/// By which rule.
		rule: Rule,
	},
	/// Somebody broke the glass.
	#[codec(index = 2)]
	Emergency {
		/// Why.
		reason: EmergencyReason,
	},
}

/// A use of a patient's data, or an attempt: one entry of the log (Regulation (EU) 2025/327, EHDS, Art. 9).
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Access<AccountId, BlockNumber> {
	/// Who.
	pub by: AccountId,
	/// For which organisation.
	pub organisation: OrganisationId,
	/// Which study; `None` for all.
	pub study: Option<StudyId>,
	/// What for.
	pub purpose: Purpose,
	/// What they declared.
	pub declarations: Declarations,
	/// The request to which they referred.
	pub request: Option<RequestId>,
	/// How it ended.
	pub outcome: Outcome,
	/// When, in milliseconds since the Unix epoch.
	pub at: Moment,
	/// In which block.
	pub block: BlockNumber,
}

/// Part of a patient's log, as the view `log` tells it.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct LogView<AccountId, BlockNumber> {
	/// The number of the first entry given.
	pub first: u64,
	/// The entries from there on, without gaps.
	pub uses: Vec<Access<AccountId, BlockNumber>>,
	/// The number of the first entry that is still kept.
	pub kept_from: u64,
	/// Entries made so far: the number of the next one.
	pub length: u64,
}

/// Where somebody may use data from: what they say for one use.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub enum Basis {
	/// What they declare now.
	#[codec(index = 0)]
	Declared(DataUse),
	/// What they declared in a request.
	#[codec(index = 1)]
	Request(RequestId),
}

/// The review of an emergency.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Review<AccountId> {
	/// Who reviewed.
	pub by: AccountId,
	/// For which organisation.
	pub organisation: OrganisationId,
	/// How it ended.
	pub outcome: ReviewOutcome,
	/// When, in milliseconds since the Unix epoch.
	pub at: Moment,
}

/// An emergency, as views tell it.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct EmergencyView<AccountId> {
	/// The organisation whose member broke the glass.
	pub organisation: OrganisationId,
	/// The patient.
	pub patient: AccountId,
	/// The entry in the patient's log.
	pub access: u64,
	/// Who broke the glass.
	pub by: AccountId,
	/// Which study; `None` for all.
	pub study: Option<StudyId>,
	/// Why.
	pub reason: EmergencyReason,
	/// When, in milliseconds since the Unix epoch.
	pub at: Moment,
	/// The review, if there was one.
	pub review: Option<Review<AccountId>>,
	/// Until when a review was due.
	pub due: Moment,
	/// Whether a review was due and has not come.
	pub overdue: bool,
}

/// When an organisation did its duty.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Done<AccountId> {
	/// Who says so.
	pub by: AccountId,
	/// When, in milliseconds since the Unix epoch.
	pub at: Moment,
	/// Whether that was after it was due.
	pub late: bool,
}

/// What an organisation must do because a consent ended, as views tell it.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Duty<AccountId> {
	/// Who must.
	pub organisation: OrganisationId,
	/// The patient.
	pub patient: AccountId,
	/// The consent.
	pub consent: ConsentId,
	/// Why it ended.
	pub cause: EndCause,
	/// When it ended, in milliseconds since the Unix epoch.
	pub ended: Moment,
	/// Until when: one month of the calendar later (GDPR Art. 12(3)).
	pub due: Moment,
	/// When it took notice.
	pub acknowledged: Option<Done<AccountId>>,
	/// What it did, and when.
	pub certified: Option<(Measure, Done<AccountId>)>,
	/// Whether it was due and is not done.
	pub overdue: bool,
}

/// How an organisation behaves. Patients are never scored.
#[derive(
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Clone,
	Copy,
	PartialEq,
	Eq,
	Debug,
	Default,
)]
pub struct Conduct {
	/// Attempts that were denied.
	pub denied: u32,
	/// Times that one of its members broke the glass.
	pub emergencies: u32,
	/// Times that a review called it abuse.
	pub abuses: u32,
	/// Reviews that came too late.
	pub late_reviews: u32,
	/// Ends of consents of which it took notice too late.
	pub late_acknowledgements: u32,
	/// Duties that it did too late.
	pub late_certificates: u32,
}

/// A patient's file, as the view `file` tells it.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct FileView<AccountId> {
	/// The organisation that enrolled the patient.
	pub organisation: OrganisationId,
	/// Whether the patient left.
	pub closed: bool,
	/// Whether the patient is a child, and until when that is proved.
	pub child_until: Option<Moment>,
	/// Consents in force.
	pub consents: Vec<Given<AccountId>>,
	/// Refusals in force.
	pub refusals: Vec<Refusal<AccountId>>,
	/// Decisions made so far.
	pub decisions: ConsentId,
	/// Decisions that are paid for.
	pub room: ConsentId,
	/// Requests made so far.
	pub requests: RequestId,
	/// Entries in the log so far.
	pub accesses: u64,
	/// Calls that are free today.
	pub calls_left: u16,
	/// When the next day begins, and all of them are free again.
	pub renews_at: Moment,
}

/// A request, as views tell it.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct RequestView<AccountId> {
	/// Its number.
	pub id: RequestId,
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
	/// Until when the patient can answer.
	pub answer_by: Moment,
	/// How far it has come.
	pub state: RequestState,
}
