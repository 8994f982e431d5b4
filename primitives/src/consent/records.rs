//! Records and views of consents, requests and uses.

use super::*;
use crate::{annotation::records::ItemNumber, model::CampaignId, BlindedStudy, DatasetId, ReportId};
use alloc::vec::Vec;

/// A language: the two letters of ISO 639-1, in lower case.
pub type Language = [u8; 2];

/// The text that a patient read before deciding.
#[derive(
	Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, Copy, PartialEq, Eq, Debug,
)]
pub struct TextRead {
	pub policy: u32,
	pub major: u16,
	pub minor: u16,
	pub language: Language,
}

/// A consent as the patient offers it.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Offer<AccountId> {
	pub scope: Scope,
	pub grantee: Grantee<AccountId>,
	pub terms: Terms<AccountId>,
	/// The first moment at which it no longer holds; `None` if it holds until withdrawn.
	pub until: Option<Moment>,
	pub compensation: Compensation<AccountId>,
	/// The text that the patient read, if any.
	pub text: Option<TextRead>,
}

/// A consent with its proof (GDPR Art. 7(1)).
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Given<AccountId> {
	pub consent: Consent<AccountId>,
	/// The exact text that the patient read.
	pub text: Option<TextRead>,
	/// Whether a guardian gave it. For a child it holds only as long as minority is proved.
	pub guarded: bool,
	/// SHA-256 of the sealed receipt, if any.
	pub receipt: Option<H256>,
}

/// A decision of a patient.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub enum Decided<AccountId> {
	/// A consent.
	#[codec(index = 0)]
	Consent(Given<AccountId>),
	/// A refusal.
	#[codec(index = 1)]
	Refusal(Refusal<AccountId>),
}

/// A decision that has ended.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Ended<AccountId> {
	pub decided: Decided<AccountId>,
	/// The first moment at which it no longer held.
	pub at: Moment,
	pub cause: EndCause,
}

/// A consent text and its present version.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Policy {
	pub organisation: OrganisationId,
	/// The major version. Patients are asked again when it changes.
	pub major: u16,
	pub minor: u16,
}

/// The change that a publication makes to a consent text.
#[derive(
	Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, Copy, PartialEq, Eq, Debug,
)]
pub enum TextChange {
	/// Nothing: it is the present version in another language.
	#[codec(index = 0)]
	Translation,
	/// No change that matters to patients who consented.
	#[codec(index = 1)]
	Minor,
	/// A change of its meaning. Patients who consented to an earlier version are asked again.
	#[codec(index = 2)]
	Major,
}

/// The state of a request.
#[derive(
	Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, Copy, PartialEq, Eq, Debug,
)]
pub enum RequestState {
	/// It waits for the patient, until it expires.
	#[codec(index = 0)]
	Pending,
	/// A consent permitted it when it was made.
	#[codec(index = 1)]
	Permitted { consent: ConsentId },
	/// A refusal denied it when it was made.
	#[codec(index = 2)]
	Denied { rule: Rule },
	/// The patient approved it.
	#[codec(index = 3)]
	Approved {
		/// The consent that the approval gave.
		consent: ConsentId,
		at: Moment,
	},
	/// The patient refused it.
	#[codec(index = 4)]
	Refused { at: Moment },
	/// When it was made, a consent permitted it but for what people must judge. It waits for that, or for the patient,
	/// until it expires.
	#[codec(index = 5)]
	Asked { rule: Rule },
	/// Somebody judged whether what it declares holds: see [`Judgement`].
	#[codec(index = 6)]
	Judged { holds: bool },
}

/// The judgement on a request: whether what it declares holds, as far as that is for people to judge (DUO: GSO, COL, IRB,
/// GS).
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Judgement<AccountId> {
	pub by: AccountId,
	pub organisation: OrganisationId,
	pub holds: bool,
	pub at: Moment,
}

/// The outcome of a use.
#[derive(
	Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, Copy, PartialEq, Eq, Debug,
)]
pub enum Outcome {
	/// A consent permitted it.
	#[codec(index = 0)]
	Permitted { consent: ConsentId },
	/// It was denied.
	#[codec(index = 1)]
	Denied { rule: Rule },
	/// A member broke the glass.
	#[codec(index = 2)]
	Emergency {
		reason: EmergencyReason,
		/// Whether the patient had refused that beforehand.
		against_will: bool,
	},
	/// It was not permitted, because nobody has judged yet whether what was declared holds.
	#[codec(index = 3)]
	Asked { rule: Rule },
	/// It needs no consent, and none was asked.
	#[codec(index = 4)]
	Exempt { exemption: Exemption },
}

impl From<Decision> for Outcome {
	fn from(decision: Decision) -> Self {
		match decision {
			Decision::Permit { consent, .. } => Self::Permitted { consent },
			Decision::Deny { rule } => Self::Denied { rule },
			Decision::Ask { rule } => Self::Asked { rule },
		}
	}
}

/// What was done with a patient's data.
#[derive(
	Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, Copy, PartialEq, Eq, Debug,
)]
#[serde(tag = "activity", rename_all = "kebab-case")]
pub enum Activity {
	/// What the user recorded: a use declared beforehand, or without asking in an emergency.
	#[codec(index = 0)]
	Access,
	/// A report was read, or somebody was denied it.
	#[codec(index = 1)]
	ReportRead { report: ReportId },
	/// A study was sent to another organisation.
	#[codec(index = 2)]
	Sent { to: OrganisationId },
	/// The receiver of a study answered that it arrived, intact or not.
	#[codec(index = 3)]
	Received { from: OrganisationId },
	/// A study was put into a dataset. Models trained on it are those that name the dataset or one that contains it.
	#[codec(index = 4)]
	Dataset { dataset: DatasetId },
	/// An image was opened to the annotators of a campaign.
	#[codec(index = 5)]
	Annotation {
		/// The campaign and the item.
		item: (CampaignId, ItemNumber),
	},
}

/// An entry of a patient's log.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
#[serde(untagged)]
pub enum LogEntry<AccountId, BlockNumber> {
	/// A use of no particular study.
	#[codec(index = 0)]
	Open(Access<AccountId, BlockNumber>),
	/// A use of a study: whoever has the salt of its seal can read it.
	#[codec(index = 1)]
	Sealed(SealedEntry),
}

/// A use of a patient's data, or an attempt: one entry of the log (Regulation (EU) 2025/327, EHDS, Art. 9).
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Access<AccountId, BlockNumber> {
	pub by: AccountId,
	pub organisation: OrganisationId,
	pub activity: Activity,
	/// `None` for all studies. The study names the patient: of a copy that names nobody it is the first from which it was
	/// made, of a report the one on which the outcome rests.
	pub study: Option<BlindedStudy>,
	/// The user's roles at that moment. Whoever receives a study does so as a whole, with every role.
	pub roles: Roles,
	/// What the user declared, on which the outcome rests; `None` if no consent was asked. Disease, type of research and
	/// project are commitments.
	pub data_use: Option<DataUse>,
	/// The request that the user named.
	pub request: Option<RequestId>,
	/// Whether somebody had judged that what the request declares holds.
	pub judged: bool,
	pub outcome: Outcome,
	pub at: Moment,
	pub block: BlockNumber,
}

impl<AccountId: Clone, BlockNumber> Access<AccountId, BlockNumber> {
	/// The organisation that was to have the data.
	pub fn user(&self) -> OrganisationId {
		match self.activity {
			Activity::Sent { to } => to,
			_ => self.organisation,
		}
	}

	/// What was asked, to be decided again: with the kind of [`Self::user`], and the modality of the study if it is of one.
	/// `None` if nothing was, or not at that moment: the consent by which a study is received was asked when it was sent.
	pub fn asked(&self, kind: OrganisationKind, modality: Option<Modality>) -> Option<Request<AccountId>> {
		if matches!(self.activity, Activity::Received { .. }) {
			return None;
		}
		let account = matches!(self.activity, Activity::Access).then(|| self.by.clone());
		let requester = Requester { account, organisation: self.user(), kind, roles: self.roles };
		let data_use = self.data_use.clone()?;
		Some(Request { requester, study: self.study, modality, data_use, judged: self.judged })
	}
}

/// Part of a patient's log, as the view `log` shows it.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct LogView<AccountId, BlockNumber> {
	/// The number of the first entry in `uses`.
	pub first: u64,
	/// The entries from `first` on, without gaps.
	pub uses: Vec<LogEntry<AccountId, BlockNumber>>,
	/// The number of the first entry that is still kept.
	pub kept_from: u64,
	/// Entries made so far, which is the number of the next one.
	pub length: u64,
}

/// The basis that a member gives for a use.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub enum Basis {
	/// A declaration made now.
	#[codec(index = 0)]
	Declared(DataUse),
	/// A declaration made in a request.
	#[codec(index = 1)]
	Request(RequestId),
}

/// The review of an emergency.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Review<AccountId> {
	pub by: AccountId,
	pub organisation: OrganisationId,
	pub outcome: ReviewOutcome,
	pub at: Moment,
}

/// An emergency, as views show it.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct EmergencyView<AccountId> {
	/// The organisation whose member broke the glass.
	pub organisation: OrganisationId,
	pub patient: AccountId,
	/// The number of the entry in the patient's log.
	pub access: u64,
	pub by: AccountId,
	/// `None` for all studies.
	pub study: Option<BlindedStudy>,
	pub reason: EmergencyReason,
	/// Whether the patient had refused that beforehand.
	pub against_will: bool,
	pub at: Moment,
	pub review: Option<Review<AccountId>>,
	/// When the review is due.
	pub due: Moment,
	/// Whether the review is overdue.
	pub overdue: bool,
}

/// The record that an organisation did a duty.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Done<AccountId> {
	pub by: AccountId,
	pub at: Moment,
	/// Whether it was too late.
	pub late: bool,
}

/// A duty of an organisation that received data under a consent, as views show it.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Duty<AccountId> {
	pub organisation: OrganisationId,
	pub patient: AccountId,
	pub consent: ConsentId,
	pub kind: DutyKind,
	/// Why the consent ended, if the duty is to erase.
	pub cause: Option<EndCause>,
	/// When the consent ended; for a promise, when it was made; for a moratorium, its end.
	pub since: Moment,
	/// The deadline. To erase: one calendar month after the end of the consent (GDPR Art. 12(3)). To publish or return: 18
	/// calendar months after the end of the last use (EHDS Art. 61(4)). To certify that a moratorium was kept: one month.
	pub due: Moment,
	/// When the organisation took notice.
	pub acknowledged: Option<Done<AccountId>>,
	/// What the organisation did, and when.
	pub certified: Option<(Measure, Done<AccountId>)>,
	/// Whether the duty is overdue.
	pub overdue: bool,
}

/// The conduct of an organisation. Patients are never scored.
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
	pub denied: u32,
	/// Times that a member broke the glass.
	pub emergencies: u32,
	/// Times that a review found abuse.
	pub abuses: u32,
	/// Reviews of emergencies of its own patients that came too late, except of what its own members did, which others review.
	pub late_reviews: u32,
	/// Ends of consents that were noticed too late.
	pub late_acknowledgements: u32,
	/// Duties that were done too late.
	pub late_certificates: u32,
}

/// A patient's file, as the view `file` shows it.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct FileView<AccountId> {
	pub organisation: OrganisationId,
	pub closed: bool,
	/// For a child, the moment up to which minority is proved.
	pub child_until: Option<Moment>,
	pub consents: Vec<Given<AccountId>>,
	pub refusals: Vec<Refusal<AccountId>>,
	pub decisions: ConsentId,
	/// Decisions that the rent covers.
	pub room: ConsentId,
	pub requests: RequestId,
	pub accesses: u64,
	/// Free calls left today.
	pub calls_left: u16,
	/// When the next day begins and the allowance renews.
	pub renews_at: Moment,
}

/// A request, as views show it.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct RequestView<AccountId> {
	pub id: RequestId,
	pub by: AccountId,
	pub organisation: OrganisationId,
	/// `None` for all studies.
	pub study: Option<BlindedStudy>,
	pub data_use: DataUse,
	pub justification: Justification,
	/// The first moment at which the data are no longer wanted.
	pub until: Moment,
	pub at: Moment,
	/// The request can be answered before this moment.
	pub answer_by: Moment,
	pub state: RequestState,
	/// The judgement, if there is one.
	pub judged: Option<Judgement<AccountId>>,
}

impl<AccountId> RequestView<AccountId> {
	/// Whether somebody judged that what it declares holds: a person who may, or the patient by approving it.
	pub fn holds(&self) -> bool {
		matches!(self.state, RequestState::Approved { .. }) || self.judged.as_ref().is_some_and(|judged| judged.holds)
	}
}
