#![doc = include_str!("../README.md")]
//!
//! ## Scenarios
//!
//! Each is a test of this pallet.
//!
//! 1. **Two radiologists and a model write a report.** It becomes final once a human has reviewed the model's
//!    finding and answers for every section.
#![cfg_attr(doc, doc = docify::embed!("src/tests/signing.rs", report_should_become_final_only_when_a_human_answers_for_every_section))]
//! 2. **A follow-up crosses hospitals.** A clinician takes it over, and a CT at another hospital satisfies it.
#![cfg_attr(doc, doc = docify::embed!("src/tests/follow_ups.rs", follow_up_should_be_closed_by_a_matching_study_of_any_hospital))]
//! 3. **Another hospital reads.** It needs the patient's consent. An attempt without it is recorded.
#![cfg_attr(doc, doc = docify::embed!("src/tests/reading.rs", others_should_read_only_with_consent_and_a_denied_attempt_be_kept))]
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::panic))]
#![cfg_attr(not(test), deny(clippy::indexing_slicing, clippy::arithmetic_side_effects))]

extern crate alloc;

mod contributions;
mod follow_ups;
mod impls;
mod readings;
mod signing;
#[cfg(any(feature = "try-runtime", test))]
mod try_state;
pub mod types;
mod views;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
pub mod benchmarking;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use pallet::*;
pub use types::{
	Contribution, FollowUp, LastRead, Member, Reading, Report, Review, SectionState, Taken, Template, Version,
};
pub use weights::WeightInfo;

use alloc::vec::Vec;
use frame::{
	deps::frame_support::weights::WeightMeter,
	prelude::*,
	traits::{Consideration, Footprint, Time},
};
#[cfg(feature = "runtime-benchmarks")]
use radledger_primitives::benchmarking::BenchmarkHelper;
use radledger_primitives::{
	calendar,
	consent::{Purpose, Rule},
	report::{
		records::{
			Accountable, ContributionView, FollowUpPage, FollowUpState, FollowUpView, MemberView, OpenChange,
			ReadingBasis, ReadingView, ReportView, ReviewView, SectionView, Step, StepView, TemplateSection,
			TemplateView, ToBeTold, VersionView,
		},
		CancelReason, ChangeReason, Code, Communication, ContributionKind, Day, FollowUpId, Part, Recommendation,
		ReopenReason, ReportState, SectionMask, Source, TemplateId, Verdict, MAX_CONTRIBUTIONS, MAX_DERIVED,
		MAX_SECTIONS, MAX_STUDIES,
	},
	traits::{ConsentAuthority, Membership, ModelLookup, Patient, ProvenanceGraph, Standing, StudyLookup, Subject},
	BlindedStudy, ContributionId, Moment, Node, OrganisationId, ReportId, Roles, StudyId, H256,
};

/// A template as this runtime stores it.
pub type TemplateOf<T> = Template<<T as frame_system::Config>::AccountId, BlockNumberFor<T>, <T as Config>::Rent>;
/// A report as this runtime stores it.
pub type ReportOf<T> = Report<<T as frame_system::Config>::AccountId, BlockNumberFor<T>, <T as Config>::Rent>;
/// A member of a team as this runtime stores it.
pub type MemberOf<T> = Member<<T as frame_system::Config>::AccountId, <T as Config>::Rent>;
/// A version as this runtime stores it.
pub type VersionOf<T> = Version<<T as frame_system::Config>::AccountId, BlockNumberFor<T>, <T as Config>::Rent>;
/// A follow-up as this runtime stores it.
pub type FollowUpOf<T> = FollowUp<<T as frame_system::Config>::AccountId, <T as Config>::Rent>;
/// A step as this runtime stores it.
pub type TakenOf<T> = Taken<<T as frame_system::Config>::AccountId, BlockNumberFor<T>, <T as Config>::Rent>;
/// A report as this runtime shows it.
pub type ReportViewOf<T> = ReportView<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
/// A version as this runtime shows it.
pub type VersionViewOf<T> = VersionView<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
/// A reading as this runtime shows it.
pub type ReadingViewOf<T> = ReadingView<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
/// A step as this runtime shows it.
pub type StepViewOf<T> = StepView<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;

/// Version of what this pallet stores; raised with each migration.
const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

/// Most records that one view returns.
pub const MAX_PAGE: u32 = 64;
/// Most follow-ups that one search looks at.
pub const MAX_SEARCH: u32 = 256;
/// Most contributions of one author to a report. The rest of [`MAX_CONTRIBUTIONS`] is for the others.
pub const MAX_BY_ONE: u32 = 100;
/// Most contributions to a report of all authors of other organisations than the one that answers for it, which needs the
/// rest for corrections.
pub const MAX_BY_OTHERS: u32 = 100;
/// Longest time ahead for which a follow-up can be recommended, in days: ten years.
pub const MAX_WINDOW: Day = 3_653;

// For what the macros write: their items have no docs, and their genesis code expects.
#[allow(missing_docs, clippy::expect_used, clippy::unwrap_used)]
#[frame::pallet]
/// Records who wrote which part of a report, who answers for it, who read it, and what must still be done.
pub mod pallet {
	use super::*;

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Who may act for which organisation, and which accounts are patients.
		type Membership: Membership<Self::AccountId>;

		/// The studies on the ledger.
		type Studies: StudyLookup<Self::AccountId>;

		/// What patients permit.
		type Consent: ConsentAuthority<Self::AccountId, Error = DispatchError>;

		/// The registered AI models.
		type Models: ModelLookup;

		/// The provenance graph.
		type Graph: ProvenanceGraph;

		/// The chain's clock, in milliseconds since the Unix epoch.
		type Time: Time<Moment = Moment>;

		/// Pays for each record of this pallet.
		type Rent: Consideration<Self::AccountId, Footprint>;

		/// Days of grace after which a follow-up that was due is overdue.
		#[pallet::constant]
		type Grace: Get<Day>;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;

		/// Sets up what benchmarks need of other pallets.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: BenchmarkHelper<Self::AccountId>;
	}

	/// The reasons for which value is held.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// Rent for a record.
		#[codec(index = 0)]
		Record,
	}

	/// Templates by number. Written by [`Pallet::publish_template`]; never changed or removed.
	#[pallet::storage]
	pub type Templates<T: Config> = StorageMap<_, Twox64Concat, TemplateId, TemplateOf<T>, OptionQuery>;

	/// The number of the next template.
	#[pallet::storage]
	pub type NextTemplate<T: Config> = StorageValue<_, TemplateId, ValueQuery>;

	/// Reports by their identifier. Written by every call that contributes to one or signs it; never removed.
	///
	/// `Blake2_128Concat`, because callers choose the identifier.
	#[pallet::storage]
	pub type Reports<T: Config> = StorageMap<_, Blake2_128Concat, ReportId, ReportOf<T>, OptionQuery>;

	/// Contributions, by report and place in the order. Written by [`Pallet::contribute`] and [`Pallet::review_ai`];
	/// never removed.
	#[pallet::storage]
	pub type Contributions<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, ReportId, Twox64Concat, u8, Contribution<BlockNumberFor<T>>, OptionQuery>;

	/// Versions, by report and number. Written by every call that changes the state of a report for its readers; never
	/// changed or removed.
	#[pallet::storage]
	pub type Versions<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, ReportId, Twox64Concat, u16, VersionOf<T>, OptionQuery>;

	/// Readings and denied attempts, by report, reader and block. Written by [`Pallet::acknowledge`]; never changed or
	/// removed.
	#[pallet::storage]
	pub type Readings<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Blake2_128Concat, ReportId>,
			NMapKey<Blake2_128Concat, T::AccountId>,
			NMapKey<Twox64Concat, BlockNumberFor<T>>,
		),
		Reading<T::Rent>,
		OptionQuery,
	>;

	/// The last reading of each reader, by report and reader. Readers of an earlier version must be told about the
	/// present one. Written by [`Pallet::acknowledge`]; never removed.
	#[pallet::storage]
	pub type LastReadings<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, ReportId, Blake2_128Concat, T::AccountId, LastRead, OptionQuery>;

	/// Follow-ups by number. Written by every call on one; never removed.
	#[pallet::storage]
	pub type FollowUps<T: Config> = StorageMap<_, Twox64Concat, FollowUpId, FollowUpOf<T>, OptionQuery>;

	/// The number of the next follow-up.
	#[pallet::storage]
	pub type NextFollowUp<T: Config> = StorageValue<_, FollowUpId, ValueQuery>;

	/// Steps of each follow-up, by number and order. Written by every call on one; never changed or removed.
	#[pallet::storage]
	pub type Steps<T: Config> =
		StorageDoubleMap<_, Twox64Concat, FollowUpId, Twox64Concat, u32, TakenOf<T>, OptionQuery>;

	/// Follow-ups of each report. Written by [`Pallet::raise_follow_up`]; never removed.
	#[pallet::storage]
	pub type FollowUpsOfReport<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, ReportId, Twox64Concat, FollowUpId, (), OptionQuery>;

	/// Open follow-ups that are not overdue, by the first day on which they will be. Written when one is raised or
	/// reopened; removed when it ends or is found overdue.
	#[pallet::storage]
	pub type Deadlines<T: Config> = StorageDoubleMap<_, Twox64Concat, Day, Twox64Concat, FollowUpId, (), OptionQuery>;

	/// The first day that has not been searched for overdue follow-ups; `None` before the first follow-up.
	#[pallet::storage]
	pub type LookedThrough<T: Config> = StorageValue<_, Day, OptionQuery>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// `by` published a template for `organisation`.
		TemplatePublished { template: TemplateId, code: Code, organisation: OrganisationId, by: T::AccountId },
		/// `by` opened a report for `organisation`.
		ReportOpened { report: ReportId, template: TemplateId, organisation: OrganisationId, by: T::AccountId },
		/// `by` invited `who` to write or read a report.
		Invited { report: ReportId, who: T::AccountId, part: Part, by: T::AccountId },
		/// `by` contributed to a report, or vouched for the contribution of an AI model.
		Contributed {
			report: ReportId,
			contribution: u8,
			section: Code,
			kind: ContributionKind,
			element: H256,
			source: Source,
			by: T::AccountId,
		},
		/// `by` reviewed a contribution of an AI model.
		AiReviewed { report: ReportId, contribution: u8, verdict: Verdict, by: T::AccountId },
		/// `by` took responsibility for sections of a report, which now has this state and version.
		ReportSigned { report: ReportId, sections: SectionMask, state: ReportState, version: u16, by: T::AccountId },
		/// `by` began to change a final report.
		ChangeBegun {
			report: ReportId,
			state: ReportState,
			reason: ChangeReason,
			sections: SectionMask,
			by: T::AccountId,
		},
		/// `by` dropped a change before anyone contributed to it.
		ChangeDropped { report: ReportId, by: T::AccountId },
		/// `by` ended a report.
		ReportEnded { report: ReportId, state: ReportState, reason: ChangeReason, by: T::AccountId },
		/// `by` read sections of a report.
		ReportRead { report: ReportId, version: u16, sections: SectionMask, by: T::AccountId },
		/// `by` tried to read a report whose patient does not permit it.
		ReadingDenied { report: ReportId, rule: Rule, by: T::AccountId },
		/// `by` raised a follow-up, and is responsible for it until somebody else accepts it.
		FollowUpRaised {
			follow_up: FollowUpId,
			report: ReportId,
			recommendation: Recommendation,
			proposed: Option<T::AccountId>,
			by: T::AccountId,
		},
		/// A finding was communicated, to the patient if `recipient` is `None`. `late` means later than its category permits.
		FindingCommunicated { follow_up: FollowUpId, recipient: Option<T::AccountId>, late: bool, by: T::AccountId },
		/// `by` asked `to` to take over a follow-up.
		FollowUpHandedOver { follow_up: FollowUpId, to: T::AccountId, by: T::AccountId },
		/// `by` is now responsible for a follow-up.
		FollowUpAccepted { follow_up: FollowUpId, by: T::AccountId },
		/// `by` declined to take over a follow-up, or withdrew the question.
		FollowUpDeclined { follow_up: FollowUpId, by: T::AccountId },
		/// A study satisfied a follow-up.
		FollowUpSatisfied { follow_up: FollowUpId, study: StudyId, by: T::AccountId },
		/// A follow-up was reopened.
		FollowUpReopened { follow_up: FollowUpId, reason: ReopenReason, by: T::AccountId },
		/// A follow-up was cancelled.
		FollowUpCancelled { follow_up: FollowUpId, reason: CancelReason, by: T::AccountId },
		/// `by` asked `to` to take over a follow-up that the responsible person did not do.
		FollowUpEscalated { follow_up: FollowUpId, to: T::AccountId, by: T::AccountId },
		/// A follow-up was not done in time. The event addresses the responsible person and their organisation.
		FollowUpOverdue { follow_up: FollowUpId, responsible: T::AccountId, organisation: OrganisationId },
		/// `by` dismissed `who` from the team of a report.
		Dismissed { report: ReportId, who: T::AccountId, by: T::AccountId },
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The caller has no role that permits this.
		NotAuthorised,
		/// Only a person may do this: sign as a member with a credential, not as the organisation.
		NotAPerson,
		/// A template needs a valid code, and 1 to 32 sections with valid codes, each named once.
		InvalidTemplate,
		/// No such template is on the ledger.
		UnknownTemplate,
		/// The template belongs to another organisation: publish one.
		OtherTemplate,
		/// The report has already been opened.
		ReportAlreadyOpened,
		/// The identifier does not end with the number of the caller's organisation: another could take it first.
		ForeignIdentifier,
		/// No such report is on the ledger.
		ReportNotFound,
		/// A report needs 1 to 8 studies, each named once.
		InvalidStudies,
		/// No such study is on the ledger, or the caller's organisation must not use it.
		StudyNotUsable,
		/// The studies belong to different patients, by name or by what they were made from.
		DifferentSubjects,
		/// The provenance graph refused the node.
		GraphRefused,
		/// The caller is not an author of the report, or no longer acts for the organisation for which they were
		/// invited.
		NotInvited,
		/// The account is already in the team with this part, or acted in it for another organisation.
		AlreadyInvited,
		/// The account is not in the team.
		NotInTeam,
		/// The account is not a person with a clinical role in an active organisation, or no study of the report names the
		/// patient who is said to have been told.
		NotQualified,
		/// The team already has 16 members: a data steward can dismiss one who did nothing.
		TeamFull,
		/// The patient does not permit it.
		NotPermitted,
		/// The template has no such section.
		UnknownSection,
		/// The report is final or has ended: begin an addendum, a correction or an amendment of this section first.
		NotOpen,
		/// The report has 250 contributions, or 100 of this author, or 100 of authors of other organisations.
		TooManyContributions,
		/// The model version is not published, or is suspended or recalled.
		ModelNotActive,
		/// The report has no such contribution.
		UnknownContribution,
		/// A contribution can be derived from up to 8 earlier ones, each named once.
		InvalidDerivation,
		/// The contribution to be replaced does not stand, is in another section, or belongs to another author.
		CannotReplace,
		/// An addendum cannot replace a contribution.
		AddendumOnly,
		/// A human wrote this contribution: only contributions of AI models are reviewed.
		NotByModel,
		/// The contribution has already been reviewed.
		AlreadyReviewed,
		/// The template does not let the author who vouched for a contribution review it.
		SelfReview,
		/// The replacement must be the reviewer's own, in the same section, and derived from the reviewed contribution.
		InvalidEdit,
		/// A named section is empty.
		EmptySection,
		/// A section that the template requires is empty.
		SectionMissing,
		/// Nobody answers for a section as it stands now.
		SectionUnverified,
		/// A contribution of an AI model has not been reviewed.
		AiUnreviewed,
		/// The report cannot change from its present state to this one.
		InvalidState,
		/// A change is already in progress.
		ChangeOpen,
		/// No change is in progress.
		NoChange,
		/// Nothing has been contributed since the change began.
		NothingChanged,
		/// Something has been contributed since the change began: sign it.
		ChangeHasContent,
		/// The report has no content and was never signed, so there is nothing to read.
		NothingToRead,
		/// The caller has already acknowledged these sections of this version.
		NothingNew,
		/// The caller has already acknowledged this report in this block: wait for the next.
		ReadInThisBlock,
		/// No such follow-up is on the ledger.
		FollowUpNotFound,
		/// The follow-up has ended.
		FollowUpEnded,
		/// The first day must not be after the last, and the last must be neither in the past nor more than ten years
		/// ahead.
		InvalidWindow,
		/// The caller is not responsible for the follow-up, nor of an organisation that treats patients and anchored the study.
		NotResponsible,
		/// The account is already responsible for it.
		AlreadyResponsible,
		/// A clinician was asked to take over and has not answered.
		HandOverPending,
		/// The caller was not asked to take over.
		NotAsked,
		/// The communication names another finding.
		OtherFinding,
		/// The finding must be identified first and received after that, and both in the past.
		InvalidTimes,
		/// The study is of another patient or another modality, too early, or older than the follow-up.
		NotMatching,
		/// No study satisfied the follow-up.
		NotSatisfied,
		/// The follow-up is not overdue, and the responsible person can still act.
		NotOverdue,
		/// A counter would overflow.
		Overflow,
		/// The patient must be known, and a study was not opened: attach the openings of the studies that name the patient, in
		/// the same transaction, before the call.
		NotOpened,
	}

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Publish a template: the type of document, its sections, and whether the author who vouches for an AI model's
		/// contribution may accept it alone.
		///
		/// The origin must be a radiologist or data steward of an active organisation, and pays for the record.
		///
		/// Emits [`Event::TemplatePublished`] when successful.
		#[pallet::call_index(0)]
		#[pallet::weight(T::WeightInfo::publish_template(sections.len() as u32))]
		pub fn publish_template(
			origin: OriginFor<T>,
			code: Code,
			sections: BoundedVec<TemplateSection, ConstU32<MAX_SECTIONS>>,
			self_review: bool,
		) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let standing = Self::ensure_role(&by, Roles::RADIOLOGIST.union(Roles::DATA_STEWARD))?;
			let organisation = standing.organisation;
			let template = Self::do_publish(&by, organisation, code, sections, self_review)?;
			Self::deposit_event(Event::TemplatePublished { template, code, organisation, by });
			Ok(())
		}

		/// Open a report about studies of one patient, from a template of the same organisation, whose number `report` ends
		/// with. The caller is its first author.
		///
		/// The origin must be a person: a radiologist of an active organisation that anchored the studies, or has copies that it
		/// may use, and pays for the record.
		///
		/// Emits [`Event::ReportOpened`] when successful.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::open_report(studies.len() as u32))]
		pub fn open_report(
			origin: OriginFor<T>,
			report: ReportId,
			template: TemplateId,
			studies: BoundedVec<StudyId, ConstU32<MAX_STUDIES>>,
		) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let person = Self::person(&by, Roles::RADIOLOGIST)?;
			Self::do_open(&by, &person, report, template, studies)?;
			Self::deposit_event(Event::ReportOpened { report, template, organisation: person.organisation, by });
			Ok(())
		}

		/// Invite `who` to write or read a report. Members of other organisations need the patient's consent.
		///
		/// The origin must be an author of the report or a data steward, of the organisation that answers for it, or that
		/// organisation itself. Authors must be persons.
		///
		/// Emits [`Event::Invited`] when successful.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::invite().saturating_add(T::WeightInfo::ask_consent(MAX_STUDIES)))]
		pub fn invite(
			origin: OriginFor<T>,
			report: ReportId,
			who: T::AccountId,
			part: Part,
		) -> DispatchResultWithPostInfo {
			let by = ensure_signed(origin)?;
			let asked = Self::do_invite(&by, report, &who, part)?;
			Self::deposit_event(Event::Invited { report, who, part, by });
			Ok(Some(T::WeightInfo::invite().saturating_add(Self::weight_of_asking(asked))).into())
		}

		/// Contribute to a section: the caller's own content, or content that an AI model made and the caller vouches
		/// for. `element` is a commitment to it, `derived_from` are earlier contributions on which it builds, and
		/// `replaces` is one that it replaces.
		///
		/// The origin must be an author of the report, for the organisation for which they were invited, and pays for the
		/// record. One author contributes up to [`MAX_BY_ONE`] times, and all authors of other organisations than the one
		/// that answers for the report up to [`MAX_BY_OTHERS`] times.
		///
		/// Emits [`Event::Contributed`] when successful.
		#[pallet::call_index(3)]
		#[pallet::weight(Pallet::<T>::weight_of_contribution(source, derived_from, replaces)
			.saturating_add(T::WeightInfo::ask_consent(MAX_STUDIES)))]
		#[allow(clippy::too_many_arguments)] // a contribution has as many parts
		pub fn contribute(
			origin: OriginFor<T>,
			report: ReportId,
			section: Code,
			kind: ContributionKind,
			element: H256,
			source: Source,
			derived_from: BoundedVec<u8, ConstU32<MAX_DERIVED>>,
			replaces: Option<u8>,
		) -> DispatchResultWithPostInfo {
			let by = ensure_signed(origin)?;
			let weight = Self::weight_of_contribution(&source, &derived_from, &replaces);
			let (contribution, asked) =
				Self::do_contribute(&by, report, section, kind, element, source, derived_from, replaces)?;
			Self::deposit_event(Event::Contributed { report, contribution, section, kind, element, source, by });
			Ok(Some(weight.saturating_add(Self::weight_of_asking(asked))).into())
		}

		/// Review the contribution of an AI model: accept it, replace it with a contribution of the caller's own, or
		/// reject it.
		///
		/// The origin must be an author of the report and a radiologist, but not the author who vouched for the
		/// contribution, unless the template permits that.
		///
		/// Emits [`Event::AiReviewed`] when successful.
		#[pallet::call_index(4)]
		pub fn review_ai(origin: OriginFor<T>, report: ReportId, contribution: u8, verdict: Verdict) -> DispatchResult {
			let by = ensure_signed(origin)?;
			Self::do_review(&by, report, contribution, verdict)?;
			Self::deposit_event(Event::AiReviewed { report, contribution, verdict, by });
			Ok(())
		}

		/// Take responsibility for `sections` as they stand now, and give the report a state: partial, preliminary,
		/// final, or the state for which a change was begun. A report becomes final, or final again, only if a human
		/// answers for every section and no contribution of an AI model waits for a review. A preliminary report that
		/// changed and is signed again has a new version.
		///
		/// The origin must be an author of the report and a radiologist, and pays for the record. If the state changes,
		/// they must belong to the organisation that answers for the report.
		///
		/// Emits [`Event::ReportSigned`] when successful.
		#[pallet::call_index(5)]
		pub fn sign(
			origin: OriginFor<T>,
			report: ReportId,
			sections: SectionMask,
			state: ReportState,
		) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let version = Self::do_sign(&by, report, sections, state)?;
			Self::deposit_event(Event::ReportSigned { report, sections, state, version, by });
			Ok(())
		}

		/// Begin an addendum to a final report. `sections` are open for additions until the report is signed as
		/// appended.
		///
		/// The origin must be an author of the report and a radiologist, of the organisation that answers for it.
		///
		/// Emits [`Event::ChangeBegun`] when successful.
		#[pallet::call_index(6)]
		#[pallet::weight(T::WeightInfo::begin_change())]
		pub fn addendum(
			origin: OriginFor<T>,
			report: ReportId,
			reason: ChangeReason,
			sections: SectionMask,
		) -> DispatchResult {
			Self::do_begin(ensure_signed(origin)?, report, ReportState::Appended, reason, sections)
		}

		/// Begin a correction of a final report. `sections` are open until the report is signed as corrected.
		///
		/// The origin must be an author of the report and a radiologist, of the organisation that answers for it.
		///
		/// Emits [`Event::ChangeBegun`] when successful.
		#[pallet::call_index(7)]
		#[pallet::weight(T::WeightInfo::begin_change())]
		pub fn correct(
			origin: OriginFor<T>,
			report: ReportId,
			reason: ChangeReason,
			sections: SectionMask,
		) -> DispatchResult {
			Self::do_begin(ensure_signed(origin)?, report, ReportState::Corrected, reason, sections)
		}

		/// Begin any other change of a final report. `sections` are open until the report is signed as amended.
		///
		/// The origin must be an author of the report and a radiologist, of the organisation that answers for it.
		///
		/// Emits [`Event::ChangeBegun`] when successful.
		#[pallet::call_index(8)]
		#[pallet::weight(T::WeightInfo::begin_change())]
		pub fn amend(
			origin: OriginFor<T>,
			report: ReportId,
			reason: ChangeReason,
			sections: SectionMask,
		) -> DispatchResult {
			Self::do_begin(ensure_signed(origin)?, report, ReportState::Amended, reason, sections)
		}

		/// Drop a change to which nobody contributed.
		///
		/// The origin must be an author of the report and a radiologist, of the organisation that answers for it.
		///
		/// Emits [`Event::ChangeDropped`] when successful.
		#[pallet::call_index(9)]
		pub fn drop_change(origin: OriginFor<T>, report: ReportId) -> DispatchResult {
			let by = ensure_signed(origin)?;
			Self::do_drop(&by, report)?;
			Self::deposit_event(Event::ChangeDropped { report, by });
			Ok(())
		}

		/// End a report that will not be completed.
		///
		/// The origin must be an author of the report and a radiologist, of the organisation that answers for it, and pays
		/// for the record.
		///
		/// Emits [`Event::ReportEnded`] when successful.
		#[pallet::call_index(10)]
		#[pallet::weight(T::WeightInfo::end_report())]
		pub fn cancel_report(origin: OriginFor<T>, report: ReportId, reason: ChangeReason) -> DispatchResult {
			Self::do_end(ensure_signed(origin)?, report, ReportState::Cancelled, reason)
		}

		/// Withdraw a report that should never have existed. Its readers must be told.
		///
		/// The origin must be an author of the report and a radiologist, of the organisation that answers for it, and pays
		/// for the record.
		///
		/// Emits [`Event::ReportEnded`] when successful.
		#[pallet::call_index(11)]
		#[pallet::weight(T::WeightInfo::end_report())]
		pub fn enter_in_error(origin: OriginFor<T>, report: ReportId, reason: ChangeReason) -> DispatchResult {
			Self::do_end(ensure_signed(origin)?, report, ReportState::EnteredInError, reason)
		}

		/// Acknowledge that the caller read sections of the present version. Readers who do not treat the patient need
		/// the patient's consent. An attempt without it is recorded, and is not an error.
		///
		/// The origin must be a member of an active organisation, and pays for the record, and for a page of the patient's log
		/// if one begins.
		///
		/// Emits [`Event::ReportRead`] or [`Event::ReadingDenied`] when successful.
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::acknowledge().saturating_add(T::WeightInfo::ask_consent(MAX_STUDIES)))]
		pub fn acknowledge(
			origin: OriginFor<T>,
			report: ReportId,
			sections: SectionMask,
		) -> DispatchResultWithPostInfo {
			let by = ensure_signed(origin)?;
			let (version, basis, asked) = Self::do_acknowledge(&by, report, sections)?;
			Self::deposit_event(match basis {
				ReadingBasis::Denied { rule } => Event::ReadingDenied { report, rule, by },
				ReadingBasis::Treatment | ReadingBasis::Consent { .. } => {
					Event::ReportRead { report, version, sections, by }
				}
			});
			Ok(Some(T::WeightInfo::acknowledge().saturating_add(Self::weight_of_asking(asked))).into())
		}

		/// Raise a follow-up because of a finding. The caller is responsible for it or, if `to` is named, responsible
		/// until `to` accepts.
		///
		/// The origin must be an author of the report and a radiologist, and pays for the record.
		///
		/// Emits [`Event::FollowUpRaised`] when successful.
		#[pallet::call_index(13)]
		pub fn raise_follow_up(
			origin: OriginFor<T>,
			report: ReportId,
			recommendation: Recommendation,
			to: Option<T::AccountId>,
		) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let follow_up = Self::do_raise(&by, report, recommendation, to.clone())?;
			Self::deposit_event(Event::FollowUpRaised { follow_up, report, recommendation, proposed: to, by });
			Ok(())
		}

		/// Document that the finding was communicated.
		///
		/// The origin must be responsible for the follow-up, or an author of the report, and pays for the record.
		///
		/// Emits [`Event::FindingCommunicated`] when successful.
		#[pallet::call_index(14)]
		pub fn communicate(
			origin: OriginFor<T>,
			follow_up: FollowUpId,
			communication: Communication<T::AccountId>,
		) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let recipient = communication.recipient.clone();
			let late = Self::do_communicate(&by, follow_up, communication)?;
			Self::deposit_event(Event::FindingCommunicated { follow_up, recipient, late, by });
			Ok(())
		}

		/// Ask a clinician or radiologist to take over. The caller stays responsible until they accept.
		///
		/// The origin must be responsible for the follow-up, and pays for the record.
		///
		/// Emits [`Event::FollowUpHandedOver`] when successful.
		#[pallet::call_index(15)]
		pub fn hand_over(origin: OriginFor<T>, follow_up: FollowUpId, to: T::AccountId) -> DispatchResult {
			let by = ensure_signed(origin)?;
			Self::do_hand_over(&by, follow_up, &to)?;
			Self::deposit_event(Event::FollowUpHandedOver { follow_up, to, by });
			Ok(())
		}

		/// Take over a follow-up.
		///
		/// The origin must be the clinician or radiologist who was asked, and pays for the record.
		///
		/// Emits [`Event::FollowUpAccepted`] when successful.
		#[pallet::call_index(16)]
		pub fn accept(origin: OriginFor<T>, follow_up: FollowUpId) -> DispatchResult {
			let by = ensure_signed(origin)?;
			Self::do_accept(&by, follow_up)?;
			Self::deposit_event(Event::FollowUpAccepted { follow_up, by });
			Ok(())
		}

		/// Decline to take over a follow-up, or withdraw the question.
		///
		/// The origin must be the one who was asked, or the responsible person who asked, and pays for the record.
		///
		/// Emits [`Event::FollowUpDeclined`] when successful.
		#[pallet::call_index(17)]
		pub fn decline(origin: OriginFor<T>, follow_up: FollowUpId) -> DispatchResult {
			let by = ensure_signed(origin)?;
			Self::do_decline(&by, follow_up)?;
			Self::deposit_event(Event::FollowUpDeclined { follow_up, by });
			Ok(())
		}

		/// End a follow-up with a study of the same patient that does what was recommended, anchored by any
		/// organisation.
		///
		/// The origin must be responsible for the follow-up, and may then name any study anchored later. Or it must be
		/// a maker, reader or keeper of studies at the hospital or imaging centre that anchored the study, which must then have
		/// the recommended modality and the same pseudonym, and be anchored not before the first day. The signer pays for the
		/// record.
		///
		/// Emits [`Event::FollowUpSatisfied`] when successful.
		#[pallet::call_index(18)]
		pub fn satisfy(origin: OriginFor<T>, follow_up: FollowUpId, study: StudyId) -> DispatchResult {
			let by = ensure_signed(origin)?;
			Self::do_satisfy(&by, follow_up, study)?;
			Self::deposit_event(Event::FollowUpSatisfied { follow_up, study, by });
			Ok(())
		}

		/// Reopen a follow-up, because the study did not do what was recommended.
		///
		/// The origin must be responsible for the follow-up, and pays for the record.
		///
		/// Emits [`Event::FollowUpReopened`] when successful.
		#[pallet::call_index(19)]
		pub fn reopen(origin: OriginFor<T>, follow_up: FollowUpId, reason: ReopenReason) -> DispatchResult {
			let by = ensure_signed(origin)?;
			Self::do_reopen(&by, follow_up, reason)?;
			Self::deposit_event(Event::FollowUpReopened { follow_up, reason, by });
			Ok(())
		}

		/// Cancel a follow-up, for a reason.
		///
		/// The origin must be responsible for the follow-up, and pays for the record.
		///
		/// Emits [`Event::FollowUpCancelled`] when successful.
		#[pallet::call_index(20)]
		pub fn cancel_follow_up(origin: OriginFor<T>, follow_up: FollowUpId, reason: CancelReason) -> DispatchResult {
			let by = ensure_signed(origin)?;
			Self::do_cancel(&by, follow_up, reason)?;
			Self::deposit_event(Event::FollowUpCancelled { follow_up, reason, by });
			Ok(())
		}

		/// Ask another clinician or radiologist to take over a follow-up that is overdue, or whose responsible person
		/// can no longer act. An earlier question is withdrawn.
		///
		/// The origin must be a data steward of the organisation of the responsible person or of the one that answers for
		/// the report, or one of these organisations itself, and pays for the record.
		///
		/// Emits [`Event::FollowUpEscalated`] when successful.
		#[pallet::call_index(21)]
		pub fn escalate(origin: OriginFor<T>, follow_up: FollowUpId, to: T::AccountId) -> DispatchResult {
			let by = ensure_signed(origin)?;
			Self::do_escalate(&by, follow_up, &to)?;
			Self::deposit_event(Event::FollowUpEscalated { follow_up, to, by });
			Ok(())
		}

		/// Dismiss a member of a report's team, who can no longer contribute, review or sign. Their contributions and
		/// signatures stay. They can be invited again.
		///
		/// The origin must be a data steward of the organisation that answers for the report, or that organisation itself.
		///
		/// Emits [`Event::Dismissed`] when successful.
		#[pallet::call_index(22)]
		pub fn dismiss(origin: OriginFor<T>, report: ReportId, who: T::AccountId) -> DispatchResult {
			let by = ensure_signed(origin)?;
			Self::do_dismiss(&by, report, &who)?;
			Self::deposit_event(Event::Dismissed { report, who, by });
			Ok(())
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// A template.
		pub fn template(template: TemplateId) -> Option<TemplateView> {
			Self::template_view(template)
		}

		/// A report with its team, its sections and all of its contributions in order.
		pub fn report(report: ReportId) -> Option<ReportViewOf<T>> {
			Self::report_view(report)
		}

		/// Versions of a report from the number `first` on (they begin with 1), at most 64, in order.
		pub fn versions(report: ReportId, first: u16) -> Vec<VersionViewOf<T>> {
			Self::versions_from(report, first)
		}

		/// Readings of a report and denied attempts after `after`, at most 64.
		pub fn readings(report: ReportId, after: Option<(T::AccountId, BlockNumberFor<T>)>) -> Vec<ReadingViewOf<T>> {
			Self::readings_after(report, after)
		}

		/// Readers of a report who have not acknowledged what changed after they first read any of it, and where to
		/// continue. Looks at up to 64 readers.
		pub fn to_be_told(
			report: ReportId,
			after: Option<T::AccountId>,
		) -> (Vec<ToBeTold<T::AccountId>>, Option<T::AccountId>) {
			Self::to_be_told_after(report, after)
		}

		/// The sections of the present version of a report that `who` has not read.
		pub fn unread(report: ReportId, who: T::AccountId) -> Option<SectionMask> {
			Reports::<T>::get(report).map(|known| Self::unread_by(&report, &known, &who))
		}

		/// A follow-up.
		pub fn follow_up(follow_up: FollowUpId) -> Option<FollowUpView<T::AccountId>> {
			Self::follow_up_view(follow_up)
		}

		/// Steps of a follow-up from the step `first` on, at most 64, in order.
		pub fn steps(follow_up: FollowUpId, first: u32) -> Vec<StepViewOf<T>> {
			Self::steps_from(follow_up, first)
		}

		/// Follow-ups of an organisation's members, or of everyone, from the number `first` on; only open ones, or all.
		/// Looks at up to 256.
		pub fn follow_ups(
			organisation: Option<OrganisationId>,
			only_open: bool,
			first: FollowUpId,
		) -> FollowUpPage<T::AccountId> {
			Self::search(organisation, only_open, first)
		}

		/// Follow-ups of a report after `after`, at most 64.
		pub fn follow_ups_of_report(report: ReportId, after: Option<FollowUpId>) -> Vec<FollowUpView<T::AccountId>> {
			Self::of_report(report, after)
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_idle(_: BlockNumberFor<T>, remaining: Weight) -> Weight {
			Self::look_for_overdue(remaining)
		}

		fn integrity_test() {
			assert!(T::Grace::get() <= MAX_WINDOW, "a follow-up would be overdue too late for a day to count");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), frame::deps::sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}
}

impl<T: Config> Call<T> {
	/// Whether a person wrote, judged, told or takes responsibility, and so signs this with their own key: no proxy can.
	pub fn is_personal(&self) -> bool {
		!matches!(
			self,
			Self::publish_template { .. }
				| Self::invite { .. }
				| Self::dismiss { .. }
				| Self::escalate { .. }
				| Self::acknowledge { .. }
		)
	}
}
