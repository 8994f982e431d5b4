#![doc = include_str!("../README.md")]
//!
//! ## Scenarios
//!
//! Each is a test of this pallet.
//!
//! 1. **A hospital enrols a patient.** Treatment is permitted from then on, to organisations that treat, until the
//!    patient withdraws it.
#![cfg_attr(doc, doc = docify::embed!("src/tests/uses.rs", treatment_should_be_permitted_from_enrolment_to_those_who_treat))]
//! 2. **A patient withdraws a consent.** Each organisation that received data has a duty, due one calendar month
//!    later. Lateness stays on record.
#![cfg_attr(doc, doc = docify::embed!("src/tests/uses.rs", withdrawal_should_become_a_duty_of_everyone_who_received_data_and_of_no_one_else))]
//! 3. **A radiologist breaks the glass.** The use is logged and waits for a review. The review finds abuse and ends
//!    the credential.
#![cfg_attr(doc, doc = docify::embed!("src/tests/uses.rs", emergency_should_be_seen_be_overdue_and_end_the_credential_of_who_abused_it))]
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::panic))]
#![cfg_attr(not(test), deny(clippy::indexing_slicing, clippy::arithmetic_side_effects))]

extern crate alloc;

mod access;
mod children;
mod decisions;
mod duties;
mod extension;
mod guardians;
mod impls;
#[cfg(any(feature = "try-runtime", test))]
mod try_state;
pub mod types;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
pub mod benchmarking;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use extension::{PatientsPayNothing, PoolRefusal, FREE_PRIORITY, MAX_PAID_PRIORITY};
pub use pallet::*;
pub use types::*;
pub use weights::WeightInfo;

use alloc::{boxed::Box, vec::Vec};
use frame::{
	prelude::*,
	traits::{Consideration, Footprint, Time},
};
#[cfg(feature = "runtime-benchmarks")]
use radledger_primitives::benchmarking::BenchmarkHelper;
use radledger_primitives::{
	consent::{
		records::{
			Access, Activity, Basis, Conduct, Decided, Done, Duty, EmergencyView, Ended, FileView, Given, Judgement,
			Language, LogEntry, LogView, Offer, Outcome, Policy, RequestState, RequestView, Review, TextChange,
			TextRead,
		},
		refuses_emergency, Consent, ConsentId, Contradiction, DataUse, Decision, DutyKind, EmergencyReason, EndCause,
		Grantee, Justification, Measure, PolicyId, Purpose, Purposes, Refusal, Request, RequestId, Requester,
		ReviewOutcome, Rule, Scope, TextVersion, ENTRY_LENGTH,
	},
	minority::{Minority, Month},
	traits::{ConsentAuthority, Enrolments, Membership, Opening, Standing, StudyLookup, StudyUse, Used},
	BlindedStudy, Moment, OrganisationId, OrganisationKind, Roles, H256,
};

/// A patient's file as this runtime stores it.
pub type FileOf<T> = File<<T as frame_system::Config>::AccountId, <T as Config>::Rent>;
/// Room in a file for which somebody else pays, as this runtime stores it.
pub type ExtensionOf<T> = Extension<<T as frame_system::Config>::AccountId, <T as Config>::Rent>;
/// A consent as this runtime receives it.
pub type OfferOf<T> = Offer<<T as frame_system::Config>::AccountId>;
/// A consent as this runtime stores it.
pub type GivenOf<T> = Given<<T as frame_system::Config>::AccountId>;
/// A refusal as this runtime stores it.
pub type RefusalOf<T> = Refusal<<T as frame_system::Config>::AccountId>;
/// A decision of the past as this runtime stores it.
pub type EndedOf<T> = Ended<<T as frame_system::Config>::AccountId>;
/// A text as this runtime stores it.
pub type TextOf<T> = Text<<T as frame_system::Config>::AccountId, <T as Config>::Rent>;
/// A request as this runtime stores it.
pub type AccessRequestOf<T> = AccessRequest<<T as frame_system::Config>::AccountId, <T as Config>::Rent>;
/// A use as this runtime logs it.
pub type AccessOf<T> = Access<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
/// An entry of a log as this runtime stores it.
pub type LogEntryOf<T> = LogEntry<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
/// A page of a log as this runtime stores it.
pub type LogPageOf<T> = LogPage<<T as frame_system::Config>::AccountId, BlockNumberFor<T>, <T as Config>::Rent>;
/// Part of a log as this runtime shows it.
pub type LogViewOf<T> = LogView<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
/// An emergency as this runtime stores it.
pub type EmergencyOf<T> = Emergency<<T as frame_system::Config>::AccountId, <T as Config>::Rent>;
/// Data received, as this runtime stores it.
pub type ReceiptOf<T> = Receipt<<T as frame_system::Config>::AccountId, <T as Config>::Rent>;
/// A duty as this runtime shows it.
pub type DutyOf<T> = Duty<<T as frame_system::Config>::AccountId>;
/// Duties as this runtime shows them, and the place in the list to continue from.
pub type DutiesOf<T> = (Vec<DutyOf<T>>, Option<(<T as frame_system::Config>::AccountId, ConsentId)>);
/// The guardians of a patient as this runtime stores them.
pub type GuardianshipOf<T> = Guardianship<<T as frame_system::Config>::AccountId, <T as Config>::Rent>;
/// A request as it is decided upon.
pub type RequestOf<T> = Request<<T as frame_system::Config>::AccountId>;

/// Version of what this pallet stores; raised with each migration.
const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

/// Most records that one view returns.
pub const MAX_PAGE: u32 = 64;
/// Decisions that the rent of a file covers at first, and with each extension.
pub const ROOM: ConsentId = 32;
/// The part of a file's room that only refusals may take, so that a patient with many consents can still refuse.
pub const RESERVED_FOR_REFUSALS: ConsentId = 4;
/// Decisions for which a file has room beyond all others, paid for at the enrolment: as many as there are purposes. Whatever
/// else fills the file, and whoever has no money, the patient can refuse every purpose to anyone for all data.
pub const RESERVED_FOR_REFUSING_ALL: ConsentId = Purposes::NAMED.len() as ConsentId;
/// Largest room left in a file at which it can be extended.
pub const EXTENDED_WITH: ConsentId = 8;
/// Calendar months within which a duty must be done (GDPR Art. 12(3)).
pub const DUTY_MONTHS: u16 = 1;
/// Calendar months after the end of a use within which results must be published (EHDS Art. 61(4)) and derived data be
/// returned, for which no law names a term.
pub const PROMISE_MONTHS: u16 = 18;

// For what the macros write: their items have no docs, and their genesis code expects.
#[allow(missing_docs, clippy::expect_used, clippy::unwrap_used)]
#[frame::pallet]
/// Decides who may use which data of a patient, for what purpose and for how long, and logs each use.
pub mod pallet {
	use super::*;

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config<RuntimeCall: IsSubType<Call<Self>>> {
		/// The origin of all calls, which may be that of a guardian.
		type Caller: IsType<<Self as frame_system::Config>::RuntimeOrigin>
			+ From<Origin<Self>>
			+ Into<Result<Origin<Self>, Self::Caller>>;

		/// Who may act for which organisation, and which accounts are patients.
		type Membership: Membership<Self::AccountId>;

		/// The studies on the ledger.
		type Studies: StudyLookup<Self::AccountId>;

		/// Calls of other pallets that cost patients nothing, nor those who were released: what they earned stays theirs.
		type FreeCalls: Contains<Self::RuntimeCall>;

		/// The chain's clock, in milliseconds since the Unix epoch.
		type Time: Time<Moment = Moment>;

		/// Pays for each record of this pallet.
		type Rent: Consideration<Self::AccountId, Footprint>;

		/// Free calls of a patient in one day (UTC).
		#[pallet::constant]
		type CallsPerDay: Get<u16>;

		/// How long a request waits for the patient's answer, in milliseconds.
		#[pallet::constant]
		type RequestPeriod: Get<Moment>;

		/// Longest time for which data can be requested, in milliseconds.
		#[pallet::constant]
		type MaxRequestDuration: Get<Moment>;

		/// How long an emergency may wait for its review before the review is overdue, in milliseconds.
		#[pallet::constant]
		type ReviewPeriod: Get<Moment>;

		/// How long each use stays in the log, in milliseconds. At least three years (EHDS Art. 9).
		#[pallet::constant]
		type LogRetention: Get<Moment>;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;

		/// Sets up what benchmarks need of other pallets.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: BenchmarkHelper<Self::AccountId>;
	}

	/// The origin of a call that a guardian makes for a patient. No other pallet accepts it.
	#[pallet::origin]
	pub type Origin<T> = Guarded<<T as frame_system::Config>::AccountId>;

	/// The reasons for which value is held.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// Rent for a record.
		#[codec(index = 0)]
		Record,
	}

	/// The decisions in force of each patient, so that one read answers whether a use is permitted. Written by every
	/// decision of the patient; never removed.
	///
	/// `Blake2_128Concat`, because callers choose accounts.
	#[pallet::storage]
	pub type Files<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, FileOf<T>, OptionQuery>;

	/// Past decisions of each patient, by number. Written when a decision ends; never removed.
	#[pallet::storage]
	pub type EndedDecisions<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Twox64Concat, ConsentId, EndedOf<T>, OptionQuery>;

	/// Guardians of each patient. Written by [`Pallet::appoint_guardian`] and [`Pallet::dismiss_guardian`]; removed with the
	/// last guardian, when an adult leaves, when a child comes of age, and when the organisation that enrolled a child
	/// enrols it again as one.
	#[pallet::storage]
	pub type Guardians<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, GuardianshipOf<T>, OptionQuery>;

	/// Free calls that each patient made today. Written by [`PatientsPayNothing`]; never removed. The file's rent pays for it.
	#[pallet::storage]
	pub type Allowances<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Allowance, ValueQuery>;

	/// Consent texts by number, with their present version. Written by [`Pallet::publish_text`]; never removed.
	#[pallet::storage]
	pub type Policies<T: Config> = StorageMap<_, Twox64Concat, PolicyId, Policy, OptionQuery>;

	/// The number of the next consent text.
	#[pallet::storage]
	pub type NextPolicyId<T: Config> = StorageValue<_, PolicyId, ValueQuery>;

	/// Consent texts by number, major and minor version and language. Written by [`Pallet::publish_text`]; never changed
	/// or removed.
	#[pallet::storage]
	pub type Texts<T: Config> = StorageNMap<
		_,
		(NMapKey<Twox64Concat, PolicyId>, NMapKey<Twox64Concat, (u16, u16)>, NMapKey<Twox64Concat, Language>),
		TextOf<T>,
		OptionQuery,
	>;

	/// Requests by patient and number. Written by [`Pallet::request_access`], [`Pallet::approve`], [`Pallet::decline`] and
	/// [`Pallet::judge_request`]; never removed.
	#[pallet::storage]
	pub type Requests<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Twox64Concat, RequestId, AccessRequestOf<T>, OptionQuery>;

	/// Uses of data, by patient and page. Written by [`Pallet::record_access`] and [`Pallet::break_glass`];
	/// [`Pallet::prune_log`] removes whole pages after [`Config::LogRetention`].
	#[pallet::storage]
	pub type Logs<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Twox64Concat, u32, LogPageOf<T>, OptionQuery>;

	/// Emergencies by organisation, patient and entry of the log. Written by [`Pallet::break_glass`] and
	/// [`Pallet::review_emergency`]; never removed.
	#[pallet::storage]
	pub type Emergencies<T: Config> = StorageNMap<
		_,
		(NMapKey<Twox64Concat, OrganisationId>, NMapKey<Blake2_128Concat, T::AccountId>, NMapKey<Twox64Concat, u64>),
		EmergencyOf<T>,
		OptionQuery,
	>;

	/// Data received, by organisation, patient and consent. When the consent ends, each record becomes a duty without
	/// being written. Written when data are received, by [`Pallet::acknowledge_duty`] and by [`Pallet::certify_duty`];
	/// never removed.
	#[pallet::storage]
	pub type Receipts<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Twox64Concat, OrganisationId>,
			NMapKey<Blake2_128Concat, T::AccountId>,
			NMapKey<Twox64Concat, ConsentId>,
		),
		ReceiptOf<T>,
		OptionQuery,
	>;

	/// Counters of each organisation's conduct. Written when it is denied, or does something too late; never removed.
	#[pallet::storage]
	pub type Conducts<T: Config> = StorageMap<_, Twox64Concat, OrganisationId, Conduct, ValueQuery>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// A patient's file was opened, or reopened with the refusals in it. `consent` permits treatment until the patient
		/// withdraws it; there is none if the patient had ended that before.
		FileOpened { patient: T::AccountId, organisation: OrganisationId, consent: Option<ConsentId> },
		/// A patient left, and every consent ended. The refusals stay, and hold again when the file is reopened.
		FileClosed { patient: T::AccountId },
		/// A patient consented.
		ConsentGiven { patient: T::AccountId, consent: ConsentId },
		/// A patient replaced a consent by a narrower one.
		ConsentNarrowed { patient: T::AccountId, consent: ConsentId, by: ConsentId },
		/// A consent ended. Organisations that received data under it now have a duty.
		ConsentEnded { patient: T::AccountId, consent: ConsentId, cause: EndCause },
		/// A patient refused.
		RefusalGiven { patient: T::AccountId, refusal: ConsentId },
		/// A refusal ended.
		RefusalEnded { patient: T::AccountId, refusal: ConsentId, cause: EndCause },
		/// A member asked for a patient's data.
		AccessRequested { patient: T::AccountId, request: RequestId, state: RequestState, by: T::AccountId },
		/// A patient approved a request.
		RequestApproved { patient: T::AccountId, request: RequestId, consent: ConsentId },
		/// A patient declined a request.
		RequestDeclined { patient: T::AccountId, request: RequestId },
		/// Somebody judged whether what a request declares holds.
		RequestJudged { patient: T::AccountId, request: RequestId, holds: bool, by: T::AccountId },
		/// A member used a patient's data, was denied, or has to ask first.
		AccessRecorded { patient: T::AccountId, access: u64, outcome: Outcome, by: T::AccountId },
		/// A member used a patient's data without asking.
		GlassBroken {
			patient: T::AccountId,
			access: u64,
			organisation: OrganisationId,
			reason: EmergencyReason,
			against_will: bool,
			by: T::AccountId,
		},
		/// A data steward reviewed an emergency.
		EmergencyReviewed {
			patient: T::AccountId,
			access: u64,
			organisation: OrganisationId,
			outcome: ReviewOutcome,
			by: T::AccountId,
		},
		/// An organisation acknowledged that a consent ended.
		DutyAcknowledged { organisation: OrganisationId, patient: T::AccountId, consent: ConsentId, late: bool },
		/// An organisation certified what it did after a consent ended.
		DutyCertified {
			organisation: OrganisationId,
			patient: T::AccountId,
			consent: ConsentId,
			measure: Measure,
			late: bool,
		},
		/// An organisation published a consent text.
		TextPublished {
			policy: PolicyId,
			major: u16,
			minor: u16,
			language: Language,
			digest: H256,
			organisation: OrganisationId,
		},
		/// A patient appointed a guardian.
		GuardianAppointed { patient: T::AccountId, guardian: T::AccountId },
		/// A patient dismissed a guardian.
		GuardianDismissed { patient: T::AccountId, guardian: T::AccountId },
		/// A proof showed that a child does not come of age before `month`.
		MinorityProved { patient: T::AccountId, month: Month },
		/// A child came of age.
		MajorityAttested { patient: T::AccountId },
		/// The digest of a consent's receipt was sealed.
		ReceiptSealed { patient: T::AccountId, consent: ConsentId, digest: H256 },
		/// A file was given room for more decisions.
		FileExtended { patient: T::AccountId, room: ConsentId },
		/// The first page of a log was removed.
		LogPruned { patient: T::AccountId, page: u32 },
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The account is not an enrolled patient.
		NotAPatient,
		/// The account is not a member with a role that permits this, or its organisation is suspended.
		NotAuthorised,
		/// The patient has a file already.
		FileExists,
		/// The file has no room for this decision, or for making a refusal of all data to anyone again once it is lifted:
		/// extend it.
		FileFull,
		/// The patient has the maximum number of consents in force: withdraw one first.
		TooManyConsents,
		/// The patient has the maximum number of refusals in force: lift one first.
		TooManyRefusals,
		/// The terms name a modifier that does not exist.
		UnknownModifier,
		/// A permission or a modifier needs a parameter that is missing.
		MissingParameter,
		/// No permission or modifier needs one of the parameters.
		UnusedParameter,
		/// The terms contradict each other.
		Contradictory,
		/// The patient refuses what the consent would permit: lift the refusal first.
		ContradictsRefusal,
		/// The end lies in the past.
		ExpiryInPast,
		/// The study was not opened as one of this patient: attach its opening, in the same transaction, before the call.
		NotOpened,
		/// The organisation is unknown or suspended, the account is not a member, or no roles are named.
		UnknownGrantee,
		/// The text is unknown.
		TextNotFound,
		/// A new major version replaced the text: use that one.
		TextSuperseded,
		/// The text exists already in this language.
		TextExists,
		/// The language is not two letters of ISO 639-1 in lower case.
		InvalidLanguage,
		/// No more texts or versions can be numbered.
		TooManyTexts,
		/// No such consent is in force.
		ConsentNotFound,
		/// The new consent would end later than the old one.
		WiderTime,
		/// The new consent would cover data that the old one does not.
		WiderScope,
		/// The new consent would be for others than the old one. Name the user as a condition (US) to narrow it to one
		/// account.
		WiderGrantee,
		/// The new consent would permit another use than the old one.
		WiderPermission,
		/// The new consent would lack a condition of the old one, or permit more by CC or COM.
		WiderConditions,
		/// The new consent would lack a limit of the old one, or have another one.
		WiderLimits,
		/// The new consent would be under another text than the old one.
		WiderText,
		/// There are no purposes, or unknown ones.
		InvalidPurposes,
		/// No such refusal is in force.
		RefusalNotFound,
		/// The request has an unknown declaration, or is for research into a disease that it does not name.
		InvalidRequest,
		/// The request would last longer than permitted.
		RequestTooLong,
		/// There is no such request.
		RequestNotFound,
		/// The request has already been answered.
		RequestAnswered,
		/// The request waited too long for an answer: make a new one.
		RequestExpired,
		/// Only a person can break the glass or review that, not an organisation's own account.
		NotAPerson,
		/// Only members of organisations that treat can break the glass.
		NotTreating,
		/// The reviewer must belong to the organisation that enrolled the patient or to a regulator, and not to the one
		/// whose member broke the glass or asked; nor be that member, for whatever organisation.
		NotAReviewer,
		/// There is no such emergency.
		EmergencyNotFound,
		/// The emergency has already been reviewed.
		AlreadyReviewed,
		/// Members cannot review their own emergency.
		OwnEmergency,
		/// The organisation received nothing under this consent.
		NothingReceived,
		/// There is no such duty yet: the consent has not ended, no use made this promise, or the moratorium still runs.
		NoDutyYet,
		/// The duty has already been acknowledged or certified.
		AlreadyDone,
		/// The patient is not a child.
		NotAChild,
		/// The proof is not valid for this month, or proves no more than is known.
		InvalidProof,
		/// The log has no page that can be removed yet.
		NothingToPrune,
		/// A counter would overflow.
		Overflow,
		/// The receipt has already been sealed.
		AlreadySealed,
		/// The file has enough room: it can be extended once room is left for only eight decisions.
		RoomLeft,
		/// The signer is not a guardian of this patient.
		NotAGuardian,
		/// The account is a guardian of this patient already.
		AlreadyAGuardian,
		/// Patients cannot be guardians of themselves.
		OwnGuardian,
		/// The patient has eight guardians: dismiss one first.
		TooManyGuardians,
		/// Guardians decide on consents only, not on who else is a guardian.
		NotForGuardians,
		/// Only guardians decide this for a child: they sign for it.
		GuardiansDecide,
		/// Nothing proves that the patient is still a child: prove minority first.
		MinorityNotProved,
		/// The commitment to a child's majority is not of this month or the last one.
		InvalidMinority,
		/// The request leaves nothing for people to judge.
		NothingToJudge,
		/// Only a patient of age decides on emergencies, in person.
		EmergencyIsPersonal,
	}

	#[pallet::call(weight = T::WeightInfo)]
	impl<T: Config> Pallet<T> {
		/// Give a consent.
		///
		/// The origin must be a patient, who pays nothing, or a guardian. For a child only a guardian can.
		///
		/// Emits [`Event::ConsentGiven`] when successful.
		#[pallet::call_index(0)]
		pub fn grant(origin: OriginFor<T>, offer: OfferOf<T>) -> DispatchResult {
			let (patient, mut file, guarded) = Self::ensure_may_permit(origin)?;
			let consent = Self::do_grant(&patient, &mut file, offer, guarded)?;
			Files::<T>::insert(&patient, file);
			Self::deposit_event(Event::ConsentGiven { patient, consent });
			Ok(())
		}

		/// Replace a consent with one that permits no more than it did, in any part, and ends no later. Uses under the old
		/// one stay lawful.
		///
		/// The origin must be a patient, who pays nothing.
		///
		/// Emits [`Event::ConsentNarrowed`] when successful.
		#[pallet::call_index(1)]
		pub fn narrow(origin: OriginFor<T>, consent: ConsentId, offer: OfferOf<T>) -> DispatchResult {
			let (patient, mut file) = Self::ensure_patient(origin)?;
			let by = Self::do_narrow(&patient, &mut file, consent, offer)?;
			Files::<T>::insert(&patient, file);
			Self::deposit_event(Event::ConsentNarrowed { patient, consent, by });
			Ok(())
		}

		/// Withdraw a consent (GDPR Art. 7(3)). From this block on it permits nothing, and organisations that received
		/// data under it have a duty.
		///
		/// The origin must be a patient, who pays nothing.
		///
		/// Emits [`Event::ConsentEnded`] when successful.
		#[pallet::call_index(2)]
		pub fn revoke(origin: OriginFor<T>, consent: ConsentId) -> DispatchResult {
			let (patient, mut file) = Self::ensure_patient(origin)?;
			let now = T::Time::now();
			let given = Self::take_consent(&mut file, consent, now)?;
			Self::archive(&patient, consent, Decided::Consent(given), now, EndCause::Revoked);
			Files::<T>::insert(&patient, file);
			let cause = EndCause::Revoked;
			Self::deposit_event(Event::ConsentEnded { patient, consent, cause });
			Ok(())
		}

		/// Refuse uses, whatever any consent permits. Refusing all data to anyone for every secondary use is the
		/// opt-out of EHDS Art. 71. Consents of which nothing is left end, and organisations that received data under them
		/// have a duty. Refusing [`Purposes::EMERGENCY`] denies use without asking, unless others are in danger.
		///
		/// The origin must be a patient, who pays nothing, or a guardian. On emergencies only a patient of age decides, in
		/// person.
		///
		/// Emits [`Event::RefusalGiven`] when successful, and [`Event::ConsentEnded`] for each consent that ends.
		#[pallet::call_index(3)]
		pub fn refuse(
			origin: OriginFor<T>,
			scope: Scope,
			grantee: Grantee<T::AccountId>,
			purposes: Purposes,
		) -> DispatchResult {
			let (patient, guarded) = Self::speaker(origin)?;
			let mut file = Self::open_file(&patient)?;
			Self::ensure_personal(&file, purposes, guarded)?;
			let refusal = Self::do_refuse(&mut file, scope, grantee, purposes)?;
			Self::deposit_event(Event::RefusalGiven { patient: patient.clone(), refusal });
			Self::end_refused(&patient, &mut file);
			Files::<T>::insert(&patient, file);
			Ok(())
		}

		/// Lift a refusal. If it is one of all data to anyone, the file must have room to refuse that again.
		///
		/// The origin must be a patient, who pays nothing, or a guardian. For a child only a guardian can.
		///
		/// Emits [`Event::RefusalEnded`] when successful.
		#[pallet::call_index(4)]
		pub fn lift(origin: OriginFor<T>, refusal: ConsentId) -> DispatchResult {
			let (patient, mut file, guarded) = Self::ensure_may_permit(origin)?;
			let at = file.refusals.iter().position(|known| known.id == refusal);
			let taken = file.refusals.remove(at.ok_or(Error::<T>::RefusalNotFound)?);
			Self::ensure_personal(&file, taken.purposes, guarded)?;
			Self::ensure_all_refusable(&file)?;
			let cause = EndCause::Lifted;
			Self::archive(&patient, refusal, Decided::Refusal(taken), T::Time::now(), cause);
			Files::<T>::insert(&patient, file);
			Self::deposit_event(Event::RefusalEnded { patient, refusal, cause });
			Ok(())
		}

		/// Approve a request: consent to the use that it names, for no longer than it asks, and no longer than `until`.
		///
		/// The origin must be a patient, who pays nothing, or a guardian. For a child only a guardian can.
		///
		/// Emits [`Event::RequestApproved`] when successful.
		#[pallet::call_index(5)]
		pub fn approve(origin: OriginFor<T>, request: RequestId, until: Option<Moment>) -> DispatchResult {
			let (patient, mut file, guarded) = Self::ensure_may_permit(origin)?;
			let consent = Self::do_approve(&patient, &mut file, request, until, guarded)?;
			Files::<T>::insert(&patient, file);
			Self::deposit_event(Event::RequestApproved { patient, request, consent });
			Ok(())
		}

		/// Decline a request.
		///
		/// The origin must be a patient, who pays nothing.
		///
		/// Emits [`Event::RequestDeclined`] when successful.
		#[pallet::call_index(6)]
		pub fn decline(origin: OriginFor<T>, request: RequestId) -> DispatchResult {
			let (patient, _) = Self::ensure_patient(origin)?;
			let mut asked = Self::pending(&patient, request)?;
			asked.state = RequestState::Refused { at: T::Time::now() };
			Requests::<T>::insert(&patient, request, asked);
			Self::deposit_event(Event::RequestDeclined { patient, request });
			Ok(())
		}

		/// Let `guardian` decide on consents, and on nothing else. The patient can dismiss them at any time.
		///
		/// The origin must be a patient, who pays nothing. The organisation that enrolled the patient pays for the record.
		///
		/// Emits [`Event::GuardianAppointed`] when successful.
		#[pallet::call_index(7)]
		pub fn appoint_guardian(origin: OriginFor<T>, guardian: T::AccountId) -> DispatchResult {
			let (patient, file) = Self::ensure_patient(origin)?;
			// The first guardian of a child is appointed where the child is enrolled.
			if Guardians::<T>::contains_key(&patient) {
				Self::ensure_of_age_or_guarded(&file, false)?;
			}
			Self::do_appoint(&patient, &file, guardian.clone())?;
			Self::deposit_event(Event::GuardianAppointed { patient, guardian });
			Ok(())
		}

		/// Dismiss a guardian.
		///
		/// The origin must be a patient who is not a child, and pays nothing.
		///
		/// Emits [`Event::GuardianDismissed`] when successful.
		#[pallet::call_index(8)]
		pub fn dismiss_guardian(origin: OriginFor<T>, guardian: T::AccountId) -> DispatchResult {
			let (patient, file, _) = Self::ensure_may_permit(origin)?;
			Self::do_dismiss(&patient, &file, &guardian)?;
			Self::deposit_event(Event::GuardianDismissed { patient, guardian });
			Ok(())
		}

		/// Seal the receipt of a consent (ISO/IEC TS 27560): store its digest with the consent, once.
		///
		/// The origin must be a patient, who pays nothing.
		///
		/// Emits [`Event::ReceiptSealed`] when successful.
		#[pallet::call_index(9)]
		pub fn seal_receipt(origin: OriginFor<T>, consent: ConsentId, digest: H256) -> DispatchResult {
			let (patient, mut file) = Self::ensure_patient(origin)?;
			let given = file.consents.iter_mut().find(|given| given.consent.id == consent);
			let given = given.ok_or(Error::<T>::ConsentNotFound)?;
			ensure!(given.receipt.is_none(), Error::<T>::AlreadySealed);
			given.receipt = Some(digest);
			Files::<T>::insert(&patient, file);
			Self::deposit_event(Event::ReceiptSealed { patient, consent, digest });
			Ok(())
		}

		/// Ask for a patient's data until the moment `until`: one study by its name in the patient's records, opened in the
		/// same transaction, or all of them if `study` is `None`. If a
		/// consent permits the use or a refusal denies it, that is the answer. If a consent permits it but for what people must
		/// judge, it waits for [`Pallet::judge_request`] or the patient. Otherwise the patient is asked.
		///
		/// The origin must be a member of an active organisation, and pays for the record.
		///
		/// Emits [`Event::AccessRequested`] when successful, with the answer.
		#[pallet::call_index(10)]
		pub fn request_access(
			origin: OriginFor<T>,
			patient: T::AccountId,
			study: Option<BlindedStudy>,
			data_use: DataUse,
			justification: Justification,
			until: Moment,
		) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let standing = Self::ensure_member(&by)?;
			let (request, state) = Self::do_request(&by, &standing, &patient, study, data_use, justification, until)?;
			Self::deposit_event(Event::AccessRequested { patient, request, state, by });
			Ok(())
		}

		/// Record a use of a patient's data before it takes place. A study goes by its name in the patient's records, is opened in
		/// the same transaction, and is told to those who know its salt. The answer is in the event and in the log, with all that it
		/// rests on: permitted, denied, or to be asked first. A denial is evidence, not an error.
		///
		/// The origin must be a member of an active organisation, who pays for a page of the log whenever one begins.
		///
		/// Emits [`Event::AccessRecorded`] when successful, with the answer.
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::record_first_access())]
		pub fn record_access(
			origin: OriginFor<T>,
			patient: T::AccountId,
			study: Option<BlindedStudy>,
			basis: Basis,
		) -> DispatchResultWithPostInfo {
			let by = ensure_signed(origin)?;
			let standing = Self::ensure_member(&by)?;
			// No request and no text is read.
			let is_plain = matches!(&basis, Basis::Declared(data_use) if data_use.text.is_none());
			let recorded = Self::do_record(&by, &standing, &patient, study, basis)?;
			let (access, outcome) = (recorded.number, recorded.outcome);
			Self::deposit_event(Event::AccessRecorded { patient, access, outcome, by });
			let usual = is_plain && !recorded.is_first && matches!(outcome, Outcome::Permitted { .. });
			Ok(usual.then(T::WeightInfo::record_access).into())
		}

		/// Use a patient's data without asking, in an emergency: all of them, or a study as for [`Pallet::record_access`]. The
		/// patient and the data stewards see it at once, and
		/// it waits for a review. If the patient refused that beforehand, it is denied, unless others are in danger: then it
		/// is recorded as against the patient's will.
		///
		/// The origin must be a radiologist or clinician of an active hospital or imaging centre, in person, who pays for the
		/// record.
		///
		/// Emits [`Event::GlassBroken`] when successful, or [`Event::AccessRecorded`] if it is denied.
		#[pallet::call_index(12)]
		pub fn break_glass(
			origin: OriginFor<T>,
			patient: T::AccountId,
			study: Option<BlindedStudy>,
			reason: EmergencyReason,
		) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let standing = Self::ensure_role(&by, Roles::RADIOLOGIST.union(Roles::CLINICIAN))?;
			let (access, outcome) = Self::do_break_glass(&by, &standing, &patient, study, reason)?;
			let organisation = standing.organisation;
			Self::deposit_event(match outcome {
				Outcome::Emergency { reason, against_will } => {
					Event::GlassBroken { patient, access, organisation, reason, against_will, by }
				}
				outcome => Event::AccessRecorded { patient, access, outcome, by },
			});
			Ok(())
		}

		/// Review an emergency. Abuse ends the credential of the member who broke the glass.
		///
		/// The origin must be a data steward or auditor, in person, of the organisation that enrolled the patient or of a
		/// regulator; never of the organisation whose member broke the glass.
		///
		/// Emits [`Event::EmergencyReviewed`] when successful.
		#[pallet::call_index(13)]
		pub fn review_emergency(
			origin: OriginFor<T>,
			organisation: OrganisationId,
			patient: T::AccountId,
			access: u64,
			outcome: ReviewOutcome,
		) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let standing = Self::ensure_role(&by, Roles::DATA_STEWARD.union(Roles::AUDITOR))?;
			Self::do_review(&by, &standing, organisation, &patient, access, outcome)?;
			Self::deposit_event(Event::EmergencyReviewed { patient, access, organisation, outcome, by });
			Ok(())
		}

		/// Acknowledge that a consent ended under which the calling organisation received data.
		///
		/// The origin must be a data steward of an active organisation.
		///
		/// Emits [`Event::DutyAcknowledged`] when successful.
		#[pallet::call_index(14)]
		pub fn acknowledge_duty(origin: OriginFor<T>, patient: T::AccountId, consent: ConsentId) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let organisation = Self::ensure_role(&by, Roles::DATA_STEWARD)?.organisation;
			let late = Self::do_acknowledge(by, organisation, &patient, consent)?;
			Self::deposit_event(Event::DutyAcknowledged { organisation, patient, consent, late });
			Ok(())
		}

		/// Certify what the calling organisation did because of a duty: after a consent ended, or as it promised by a use
		/// (PUB, RTN, MOR).
		///
		/// The origin must be a data steward of an active organisation.
		///
		/// Emits [`Event::DutyCertified`] when successful.
		#[pallet::call_index(15)]
		pub fn certify_duty(
			origin: OriginFor<T>,
			patient: T::AccountId,
			consent: ConsentId,
			measure: Measure,
		) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let organisation = Self::ensure_role(&by, Roles::DATA_STEWARD)?.organisation;
			let late = Self::do_certify(by, organisation, &patient, consent, measure)?;
			Self::deposit_event(Event::DutyCertified { organisation, patient, consent, measure, late });
			Ok(())
		}

		/// Publish a consent text by its digest: a new one if `policy` is `None`, otherwise a translation or a new
		/// version of a text of the calling organisation. Patients are asked again after a new major version.
		///
		/// The origin must be a data steward or trial coordinator of an active organisation, who pays for the record.
		///
		/// Emits [`Event::TextPublished`] when successful.
		#[pallet::call_index(16)]
		pub fn publish_text(
			origin: OriginFor<T>,
			policy: Option<(PolicyId, TextChange)>,
			language: Language,
			digest: H256,
		) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let standing = Self::ensure_role(&by, Roles::DATA_STEWARD.union(Roles::TRIAL_COORDINATOR))?;
			let organisation = standing.organisation;
			let (policy, Policy { major, minor, .. }) = Self::do_publish(&by, organisation, policy, language, digest)?;
			Self::deposit_event(Event::TextPublished { policy, major, minor, language, digest, organisation });
			Ok(())
		}

		/// Prove that a child does not come of age before the month `month`, counted from January 1970. Until then the
		/// guardians' decisions hold.
		///
		/// Any signed origin, as the proof speaks for itself.
		///
		/// Emits [`Event::MinorityProved`] when successful.
		#[pallet::call_index(17)]
		pub fn prove_minority(
			origin: OriginFor<T>,
			patient: T::AccountId,
			month: Month,
			proof: H256,
		) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_prove_minority(&patient, month, proof)?;
			Self::deposit_event(Event::MinorityProved { patient, month });
			Ok(())
		}

		/// Attest that a child came of age. The guardians' consents end, and so does their right to decide.
		///
		/// The origin must be a data steward of the organisation that first said that the patient is a child, or of a regulator.
		///
		/// Emits [`Event::MajorityAttested`] when successful.
		#[pallet::call_index(18)]
		pub fn attest_majority(origin: OriginFor<T>, patient: T::AccountId) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let standing = Self::ensure_role(&by, Roles::DATA_STEWARD)?;
			Self::do_attest_majority(&standing, &patient)?;
			Self::deposit_event(Event::MajorityAttested { patient });
			Ok(())
		}

		/// Make room in a patient's file for 32 more decisions once room is left for only eight, paid by the organisation
		/// that enrolled the patient or, if it cannot pay, by the signer.
		///
		/// The origin must be the patient, who pays nothing, or a data steward of that organisation.
		///
		/// Emits [`Event::FileExtended`] when successful.
		#[pallet::call_index(19)]
		pub fn extend_file(origin: OriginFor<T>, patient: T::AccountId) -> DispatchResult {
			let room = Self::do_extend(origin, &patient)?;
			Self::deposit_event(Event::FileExtended { patient, room });
			Ok(())
		}

		/// Remove the first page of a patient's log once its youngest entry is older than [`Config::LogRetention`].
		/// Later entries keep their numbers.
		///
		/// Any signed origin; the payer of the page gets the rent back.
		///
		/// Emits [`Event::LogPruned`] when successful.
		#[pallet::call_index(20)]
		pub fn prune_log(origin: OriginFor<T>, patient: T::AccountId) -> DispatchResult {
			ensure_signed(origin)?;
			let page = Self::do_prune(&patient)?;
			Self::deposit_event(Event::LogPruned { patient, page });
			Ok(())
		}

		/// Make `call` in the name of a patient. It ends as it would for the patient.
		///
		/// The origin must be a guardian of the patient, who pays nothing: the call counts as one of the patient's.
		#[pallet::call_index(21)]
		#[pallet::weight({
			let info = call.get_dispatch_info();
			(T::WeightInfo::as_guardian().saturating_add(info.call_weight), info.class)
		})]
		pub fn as_guardian(
			origin: OriginFor<T>,
			patient: T::AccountId,
			call: Box<<T as frame_system::Config>::RuntimeCall>,
		) -> DispatchResult {
			let guardian = ensure_signed(origin)?;
			Self::do_as_guardian(guardian, patient, *call)
		}

		/// Judge whether what a request declares holds, as far as that is for people to judge (DUO: GSO, COL, IRB, GS). The
		/// documents are shown off the ledger. If it holds, uses that name the request are permitted as far as the patient's
		/// decisions go; if not, they are denied.
		///
		/// The origin must be a data steward or auditor, in person, of the organisation that enrolled the patient or of a
		/// regulator; never of the organisation that asks.
		///
		/// Emits [`Event::RequestJudged`] when successful.
		#[pallet::call_index(22)]
		pub fn judge_request(
			origin: OriginFor<T>,
			patient: T::AccountId,
			request: RequestId,
			holds: bool,
		) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let standing = Self::ensure_role(&by, Roles::DATA_STEWARD.union(Roles::AUDITOR))?;
			Self::do_judge(&by, &standing, &patient, request, holds)?;
			Self::deposit_event(Event::RequestJudged { patient, request, holds, by });
			Ok(())
		}
	}

	#[pallet::extra_constants]
	impl<T: Config> Pallet<T> {
		/// The names of the bits of a set of modifiers of a consent, the lowest first.
		#[pallet::constant_name(ModifierNames)]
		fn modifier_names() -> Vec<&'static str> {
			radledger_primitives::consent::Modifiers::NAMED.iter().map(|(_, name)| *name).collect()
		}

		/// The names of the bits of a set of declarations of a requester, the lowest first.
		#[pallet::constant_name(DeclarationNames)]
		fn declaration_names() -> Vec<&'static str> {
			radledger_primitives::consent::Declarations::NAMED.iter().map(|(_, name)| *name).collect()
		}

		/// The names of the bits of a set of purposes, the lowest first.
		#[pallet::constant_name(PurposeNames)]
		fn purpose_names() -> Vec<&'static str> {
			Purposes::NAMED.iter().map(|(_, name)| *name).collect()
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The decisions of a patient that are in force, and the counters of the file.
		pub fn file(patient: T::AccountId) -> Option<FileView<T::AccountId>> {
			Self::file_view(&patient)
		}

		/// Whether `who` may use a patient's data now: one study, or all of them if `study` is `None`.
		/// A study is named as in the records of the patient, and needs its opening.
		pub fn check(
			patient: T::AccountId,
			who: T::AccountId,
			study: Option<BlindedStudy>,
			data_use: DataUse,
			openings: Vec<Opening<T::AccountId>>,
		) -> Decision {
			T::Studies::look_into(openings);
			Self::decide_for_account(&patient, &who, study, data_use)
		}

		/// Whether `who`, with today's standing, could have used a patient's data at a past moment. A study needs its opening, as
		/// for [`Pallet::check`].
		pub fn check_at(
			patient: T::AccountId,
			who: T::AccountId,
			study: Option<BlindedStudy>,
			data_use: DataUse,
			at: Moment,
			openings: Vec<Opening<T::AccountId>>,
		) -> Decision {
			T::Studies::look_into(openings);
			Self::decide_at(&patient, &who, study, data_use, at)
		}

		/// Decisions of a patient that were in force at a moment, at most 64. Of those that have ended since, only the
		/// ones after the number `after`. Fewer than 64 means that there are no more.
		pub fn decisions_at(patient: T::AccountId, at: Moment, after: Option<ConsentId>) -> Vec<Decided<T::AccountId>> {
			Self::in_force_at(&patient, at, after)
		}

		/// Decisions of a patient that have ended, from the number `first` on, at most 64, in order.
		pub fn ended(patient: T::AccountId, first: ConsentId) -> Vec<(ConsentId, EndedOf<T>)> {
			Self::ended_from(&patient, first)
		}

		/// Entries of a patient's log from the number `first` on, at most 64, without gaps.
		pub fn log(patient: T::AccountId, first: u64) -> Option<LogViewOf<T>> {
			Self::log_from(&patient, first)
		}

		/// The guardians of a patient, at most eight.
		pub fn guardians(patient: T::AccountId) -> Vec<T::AccountId> {
			Guardians::<T>::get(patient).map(|known| known.accounts.into_inner()).unwrap_or_default()
		}

		/// A request for a patient's data.
		pub fn request(patient: T::AccountId, request: RequestId) -> Option<RequestView<T::AccountId>> {
			Self::request_view(&patient, request)
		}

		/// Requests for a patient's data from the number `first` on, at most 64, in order.
		pub fn requests(patient: T::AccountId, first: RequestId) -> Vec<RequestView<T::AccountId>> {
			Self::requests_from(&patient, first)
		}

		/// Emergencies of an organisation's members after `after`, at most 64.
		pub fn emergencies(
			organisation: OrganisationId,
			after: Option<(T::AccountId, u64)>,
		) -> Vec<EmergencyView<T::AccountId>> {
			Self::emergencies_after(organisation, after)
		}

		/// Duties of an organisation, done or not, and the place in the list to continue from. Looks at up to 64
		/// records of data received, each of which can have four duties.
		pub fn duties(organisation: OrganisationId, after: Option<(T::AccountId, ConsentId)>) -> DutiesOf<T> {
			Self::duties_after(organisation, after)
		}

		/// The counters of an organisation's conduct.
		pub fn conduct(organisation: OrganisationId) -> Conduct {
			Conducts::<T>::get(organisation)
		}

		/// The present version of a consent text.
		pub fn policy(policy: PolicyId) -> Option<Policy> {
			Policies::<T>::get(policy)
		}

		/// A version of a consent text in one language.
		pub fn text(policy: PolicyId, major: u16, minor: u16, language: Language) -> Option<TextOf<T>> {
			Texts::<T>::get((policy, (major, minor), language))
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::CallsPerDay::get() > 0, "no patient could decide anything for nothing");
			let three_years = 3 * 366 * radledger_primitives::calendar::DAY;
			assert!(T::LogRetention::get() >= three_years, "EHDS Art. 9 wants three years");
			let entry = <AccessOf<T>>::max_encoded_len();
			assert!(entry <= ENTRY_LENGTH, "an entry of a log could not be sealed");
			assert!(T::RequestPeriod::get() > 0 && T::MaxRequestDuration::get() > 0, "no request could be made");
			assert!(T::ReviewPeriod::get() > 0, "every emergency would be overdue at once");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), frame::deps::sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}
}

impl<T: Config> Call<T> {
	/// Whether a person decides or answers for this, and so signs it with their own key: no proxy can.
	pub fn is_personal(&self) -> bool {
		let judges = matches!(self, Self::review_emergency { .. } | Self::judge_request { .. });
		let decides = self.is_of_patients() && !matches!(self, Self::extend_file { .. });
		judges || decides || matches!(self, Self::break_glass { .. } | Self::as_guardian { .. })
	}

	/// Whether this carries a decision of a patient, who pays nothing for it.
	pub fn is_of_patients(&self) -> bool {
		matches!(
			self,
			Self::grant { .. }
				| Self::narrow { .. }
				| Self::revoke { .. }
				| Self::refuse { .. }
				| Self::lift { .. }
				| Self::approve { .. }
				| Self::decline { .. }
				| Self::appoint_guardian { .. }
				| Self::dismiss_guardian { .. }
				| Self::seal_receipt { .. }
				| Self::extend_file { .. }
		)
	}
}
