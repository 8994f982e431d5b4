#![doc = include_str!("../README.md")]
//!
//! ## Scenarios
//!
//! Each is a test of this pallet.
//!
//! 1. **A vendor declares a dataset.** Each patient must permit research in this block. The vendor is on record as
//!    a receiver of the data.
#![cfg_attr(doc, doc = docify::embed!("src/tests/datasets.rs", dataset_should_be_the_digest_of_its_parts_with_the_consents_of_its_block))]
//! 2. **A vendor recalls a version.** Only an active version can author, and a recall is permanent.
#![cfg_attr(doc, doc = docify::embed!("src/tests/models.rs", only_an_active_version_should_author))]
//! 3. **Four parties train together.** One of them contributes nothing, is scored low and is excluded.
#![cfg_attr(doc, doc = docify::embed!("src/tests/federations.rs", free_rider_should_be_excluded_and_stay_so))]
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::panic))]
#![cfg_attr(not(test), deny(clippy::indexing_slicing, clippy::arithmetic_side_effects))]

extern crate alloc;

mod datasets;
mod federations;
mod impls;
mod models;
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
pub use types::{Change, Dataset, Federation, Model, Round, Signature, Version};
pub use weights::WeightInfo;

use alloc::vec::Vec;
use frame::{
	prelude::*,
	traits::{Consideration, Footprint, Time},
};
#[cfg(feature = "runtime-benchmarks")]
use radledger_primitives::benchmarking::BenchmarkHelper;
use radledger_primitives::{
	consent::{Purpose, RequestId},
	federated,
	model::{
		dataset_id, CampaignLookup, ChangeView, DatasetView, FederationId, FederationView, MembersView,
		ModelActionReason, ModelFacts, ModelState, ModelView, Part, PartyState, RoundPhase, RoundView, SemVer,
		TrainingManifest, Turn, VersionView, FRESH, MAX_PARTIES, MAX_PARTS,
	},
	traits::{
		ConsentAuthority, DatasetFacts, Membership, ModelLookup, Opening, Patient, ProvenanceGraph, Standing,
		StudyLookup, TrainingLookup, MAX_DEPTH,
	},
	udi::UdiDi,
	DatasetId, ModelId, ModelVersion, Moment, Node, OrganisationId, OrganisationKind, Roles, StudyId, H256,
};

/// A signature in this runtime.
pub type SignatureOf<T> = Signature<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
/// A model as this runtime stores it.
pub type ModelOf<T> = Model<<T as frame_system::Config>::AccountId, BlockNumberFor<T>, <T as Config>::Rent>;
/// A version as this runtime stores it.
pub type VersionOf<T> = Version<<T as frame_system::Config>::AccountId, BlockNumberFor<T>, <T as Config>::Rent>;
/// A change as this runtime stores it.
pub type ChangeOf<T> = Change<<T as frame_system::Config>::AccountId, BlockNumberFor<T>, <T as Config>::Rent>;
/// A dataset as this runtime stores it.
pub type DatasetOf<T> = Dataset<<T as frame_system::Config>::AccountId, BlockNumberFor<T>, <T as Config>::Rent>;
/// A federation as this runtime stores it.
pub type FederationOf<T> = Federation<<T as frame_system::Config>::AccountId, BlockNumberFor<T>, <T as Config>::Rent>;
/// A model as this runtime shows it.
pub type ModelViewOf<T> = ModelView<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
/// A version as this runtime shows it.
pub type VersionViewOf<T> = VersionView<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
/// A change as this runtime shows it.
pub type ChangeViewOf<T> = ChangeView<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
/// A dataset as this runtime shows it.
pub type DatasetViewOf<T> = DatasetView<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;

/// Version of what this pallet stores; raised with each migration.
const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

/// Most records that one view returns.
pub const MAX_PAGE: u32 = 64;
/// Most parts of datasets that one walk looks at.
pub const MAX_STEPS: u32 = 1_024;
/// Most state changes between two reinstatements of a version: a suspension, its taking over by a regulator, a recall.
const SAFETY_ACTS: u32 = 3;
/// Fewest parties of a federation.
pub const MIN_PARTIES: usize = 3;

// For what the macros write: their items have no docs, and their genesis code expects.
#[allow(missing_docs, clippy::expect_used, clippy::unwrap_used)]
#[frame::pallet]
/// AI models, their training data, and the rounds in which parties train them together.
pub mod pallet {
	use super::*;

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Who may act for which organisation.
		type Membership: Membership<Self::AccountId>;

		/// The studies on the ledger.
		type Studies: StudyLookup<Self::AccountId>;

		/// What patients permit.
		type Consent: ConsentAuthority<Self::AccountId, Error = DispatchError>;

		/// The provenance graph.
		type Graph: ProvenanceGraph;

		/// The annotation campaigns.
		type Campaigns: CampaignLookup;

		/// The chain's clock, in milliseconds since the Unix epoch.
		type Time: Time<Moment = Moment>;

		/// Pays for each record of this pallet.
		type Rent: Consideration<Self::AccountId, Footprint>;

		/// Most rounds of one federation.
		#[pallet::constant]
		type MaxRounds: Get<u32>;

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

	/// Models by number. Written by [`Pallet::register_model`] and [`Pallet::publish_version`]; never removed.
	#[pallet::storage]
	pub type Models<T: Config> = StorageMap<_, Twox64Concat, ModelId, ModelOf<T>, OptionQuery>;

	/// The number of the next model.
	#[pallet::storage]
	pub type NextModel<T: Config> = StorageValue<_, ModelId, ValueQuery>;

	/// Versions by model and number. Written by [`Pallet::publish_version`]; only their state changes afterwards; never
	/// removed.
	#[pallet::storage]
	pub type Versions<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ModelId, Twox64Concat, u32, VersionOf<T>, OptionQuery>;

	/// Version numbers by model and semantic version. Written by [`Pallet::publish_version`]; never changed or removed.
	#[pallet::storage]
	pub type Releases<T: Config> = StorageDoubleMap<_, Twox64Concat, ModelId, Twox64Concat, SemVer, u32, OptionQuery>;

	/// State changes, by version and order. Written by [`Pallet::suspend_version`], [`Pallet::reinstate_version`] and
	/// [`Pallet::recall_version`]; never changed or removed.
	#[pallet::storage]
	pub type Changes<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ModelVersion, Twox64Concat, u32, ChangeOf<T>, OptionQuery>;

	/// Datasets by their identifier. Written by [`Pallet::declare_dataset`]; [`Pallet::ask_again`] changes what patients
	/// answered; never removed.
	///
	/// `Blake2_128Concat`, because callers choose the parts.
	#[pallet::storage]
	pub type Datasets<T: Config> = StorageMap<_, Blake2_128Concat, DatasetId, DatasetOf<T>, OptionQuery>;

	/// Federations by number. Written by every call on one; never removed.
	#[pallet::storage]
	pub type Federations<T: Config> = StorageMap<_, Twox64Concat, FederationId, FederationOf<T>, OptionQuery>;

	/// The number of the next federation.
	#[pallet::storage]
	pub type NextFederation<T: Config> = StorageValue<_, FederationId, ValueQuery>;

	/// Rounds by federation and number. Written by every call on one until it is closed; never removed.
	#[pallet::storage]
	pub type Rounds<T: Config> =
		StorageDoubleMap<_, Twox64Concat, FederationId, Twox64Concat, u32, Round<T::Rent>, OptionQuery>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// `by` registered a model for `vendor`.
		ModelRegistered { model: ModelId, vendor: OrganisationId, udi_di: Option<UdiDi>, by: T::AccountId },
		/// `by` published a version of a model. Of the studies in its datasets, `excluded` may no longer be used.
		VersionPublished { version: ModelVersion, semver: SemVer, weights: H256, excluded: u32, by: T::AccountId },
		/// `by` changed the state of a version.
		VersionChanged {
			version: ModelVersion,
			state: ModelState,
			reason: ModelActionReason,
			organisation: OrganisationId,
			by: T::AccountId,
		},
		/// `by` declared a dataset. Every study in it may be used for this purpose in this block.
		DatasetDeclared {
			dataset: DatasetId,
			studies: u32,
			purpose: Purpose,
			organisation: OrganisationId,
			by: T::AccountId,
		},
		/// `by` opened a federation that trains a model.
		FederationOpened { federation: FederationId, model: ModelId, coordinator: OrganisationId, by: T::AccountId },
		/// An organisation joined a federation.
		FederationJoined { federation: FederationId, organisation: OrganisationId },
		/// A round began.
		RoundStarted { federation: FederationId, round: u32 },
		/// A party committed to its update.
		UpdateCommitted { federation: FederationId, round: u32, organisation: OrganisationId, commitment: H256 },
		/// A party revealed the update to which it had committed.
		UpdateRevealed { federation: FederationId, round: u32, organisation: OrganisationId, update: H256 },
		/// A party revealed its scores of the others.
		PeersScored { federation: FederationId, round: u32, organisation: OrganisationId },
		/// A round was closed. `credibility` is that of each party now, in parts per million, in the order of the
		/// parties.
		RoundClosed { federation: FederationId, round: u32, credibility: BoundedVec<u32, ConstU32<MAX_PARTIES>> },
		/// A party contributed too little and is permanently excluded.
		PartyExcluded { federation: FederationId, round: u32, organisation: OrganisationId },
		/// A federation ended, as fewer than two parties are left.
		FederationEnded { federation: FederationId },
		/// A party committed to its scores of the others.
		ScoresCommitted { federation: FederationId, round: u32, organisation: OrganisationId, commitment: H256 },
		/// Patients of a dataset were asked again. Of its studies, `excluded` may not be used now. The one asked about the
		/// longest ago was asked about at the moment `asked`.
		DatasetAskedAgain { dataset: DatasetId, asked: Moment, excluded: u32 },
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The caller is not a data steward of an active organisation, nor the organisation itself.
		NotAuthorised,
		/// Only vendors of AI, manufacturers, universities, hospitals and imaging centres can register models.
		NotAVendor,
		/// The UDI-DI does not have the form of its issuing entity, or its check digit is wrong.
		InvalidUdi,
		/// No such model is on the ledger.
		ModelNotFound,
		/// The model has no such version.
		VersionNotFound,
		/// Another organisation registered the model.
		NotVendor,
		/// The model already has a version with this semantic version.
		VersionExists,
		/// The parent version does not exist.
		UnknownParent,
		/// No such dataset is on the ledger.
		UnknownDataset,
		/// Not more than 8 datasets can lie one in the other: name a larger one directly.
		TooDeep,
		/// The annotation campaign does not exist or has not ended.
		UnknownCampaign,
		/// The model has no such federation, or the federation did not close this many rounds.
		UnknownFederation,
		/// A dataset, a campaign or a part is named twice, or not in ascending order.
		NotInOrder,
		/// The provenance graph refused the node.
		GraphRefused,
		/// The version cannot change from its present state to this one.
		InvalidState,
		/// A regulator suspended the version: only a regulator can reinstate it.
		SuspendedByRegulator,
		/// Datasets are for research: a permission for treatment or teaching does not cover training.
		InvalidPurpose,
		/// A dataset has between 1 and 16 parts.
		EmptyDataset,
		/// The caller's organisation has already declared this dataset.
		DatasetExists,
		/// Patients of a dataset were asked more than a day ago: ask again (`ask_again`), about the datasets below it
		/// first.
		AskAgain,
		/// A part has studies that may no longer be used: declare it again without them.
		StudiesExcluded,
		/// No such study is on the ledger, or the caller's organisation has no copy that it may use.
		StudyNotUsable,
		/// The patient does not permit the use for this purpose.
		NotPermitted,
		/// The patient must be asked, and the study was not opened: attach the openings of the studies that name the patient, in
		/// the same transaction, before the call.
		NotOpened,
		/// A part was declared for another purpose.
		PurposeMismatch,
		/// A federation needs 3 to 16 parties, each an active organisation named once, phases longer than zero, and a
		/// threshold of at most a million.
		InvalidFederation,
		/// No such federation is on the ledger.
		FederationNotFound,
		/// The federation has ended.
		FederationOver,
		/// The caller's organisation is not a party of the federation, or was excluded.
		NotAParty,
		/// The organisation has already joined.
		AlreadyJoined,
		/// Parties can join only before the first round.
		TooLateToJoin,
		/// A round can start once the last one was closed and at least three parties have joined.
		CannotStart,
		/// The federation has the maximum number of rounds.
		TooManyRounds,
		/// No round is open.
		NoRound,
		/// The round is in another phase.
		WrongPhase,
		/// The party has already committed, revealed or scored in this round.
		AlreadyDone,
		/// The party did not commit, or did not reveal, in this round.
		NotDone,
		/// The update or the scores, and the salt, do not match the party's commitment.
		WrongReveal,
		/// There must be one score for each party, none above a million, and 0 for the caller's own.
		InvalidScores,
		/// A counter would overflow.
		Overflow,
	}

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Register an AI model with the digest of its intended use, and its UDI-DI if it is a medical device on the
		/// market.
		///
		/// The origin must be a data steward of a vendor of AI, manufacturer, university, hospital or imaging centre,
		/// or the organisation itself, and pays for the record.
		///
		/// Emits [`Event::ModelRegistered`] when successful.
		#[pallet::call_index(0)]
		pub fn register_model(origin: OriginFor<T>, udi_di: Option<UdiDi>, intended_use: H256) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let standing = Self::ensure_steward(&by)?;
			let model = Self::do_register(&by, &standing, udi_di.clone(), intended_use)?;
			Self::deposit_event(Event::ModelRegistered { model, vendor: standing.organisation, udi_di, by });
			Ok(())
		}

		/// Publish a version of a model, with its training data. It never changes. Patients of the datasets must have been
		/// asked within the last day. Studies of which the use is no longer permitted are counted, and must have been left
		/// out of the training.
		///
		/// The origin must be a data steward of the vendor, or the vendor itself, and pays for the record.
		///
		/// Emits [`Event::VersionPublished`] when successful.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::publish_version(Pallet::<T>::sets(manifest)))]
		pub fn publish_version(
			origin: OriginFor<T>,
			model: ModelId,
			semver: SemVer,
			weights: H256,
			manifest: TrainingManifest,
		) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let standing = Self::ensure_steward(&by)?;
			let (version, excluded) = Self::do_publish(&by, &standing, model, semver, weights, manifest)?;
			Self::deposit_event(Event::VersionPublished { version, semver, weights, excluded, by });
			Ok(())
		}

		/// Suspend a version. It cannot contribute until it is reinstated.
		///
		/// The origin must be a data steward of the vendor or of a regulator, or one of these itself, and pays for the
		/// record.
		///
		/// Emits [`Event::VersionChanged`] when successful.
		#[pallet::call_index(2)]
		#[pallet::weight(T::WeightInfo::change_version())]
		pub fn suspend_version(
			origin: OriginFor<T>,
			version: ModelVersion,
			reason: ModelActionReason,
		) -> DispatchResult {
			Self::do_change(ensure_signed(origin)?, version, ModelState::Suspended, reason)
		}

		/// Reinstate a suspended version. Only a regulator can reinstate a version that a regulator suspended.
		///
		/// The origin must be a data steward of the vendor or of a regulator, or one of these itself, and pays for the
		/// record.
		///
		/// Emits [`Event::VersionChanged`] when successful.
		#[pallet::call_index(3)]
		#[pallet::weight(T::WeightInfo::change_version())]
		pub fn reinstate_version(
			origin: OriginFor<T>,
			version: ModelVersion,
			reason: ModelActionReason,
		) -> DispatchResult {
			Self::do_change(ensure_signed(origin)?, version, ModelState::Active, reason)
		}

		/// Recall a version, permanently.
		///
		/// The origin must be a data steward of the vendor or of a regulator, or one of these itself, and pays for the
		/// record.
		///
		/// Emits [`Event::VersionChanged`] when successful.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::change_version())]
		pub fn recall_version(
			origin: OriginFor<T>,
			version: ModelVersion,
			reason: ModelActionReason,
		) -> DispatchResult {
			Self::do_change(ensure_signed(origin)?, version, ModelState::Recalled, reason)
		}

		/// Declare a dataset of up to 16 studies and other datasets, in ascending order. The patient of every study
		/// must permit the use for `purpose`, a kind of research, now; of the datasets named, within the last day. This block
		/// is the snapshot of the consents. The identifier names the organisation, so that no other takes it.
		///
		/// The origin must be a data steward of an active organisation that has the studies, or that organisation
		/// itself, and pays for the records. The organisation has a duty when one of the consents ends
		/// (`pallet-dynamic-consent`).
		///
		/// Emits [`Event::DatasetDeclared`] when successful.
		#[pallet::call_index(5)]
		#[pallet::weight(T::WeightInfo::declare_dataset(parts.len() as u32))]
		pub fn declare_dataset(
			origin: OriginFor<T>,
			parts: BoundedVec<Part, ConstU32<MAX_PARTS>>,
			purpose: Purpose,
			request: Option<RequestId>,
		) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let standing = Self::ensure_steward(&by)?;
			let (dataset, studies) = Self::do_declare(&by, &standing, parts, purpose, request)?;
			Self::deposit_event(Event::DatasetDeclared {
				dataset,
				studies,
				purpose,
				organisation: standing.organisation,
				by,
			});
			Ok(())
		}

		/// Open a federation that trains a model. `threshold` is the part of a fair share of credibility below which a
		/// party is excluded (parts per million), `phases` is how long commitments, reveals and commitments to scores last
		/// (milliseconds). Revealing scores takes as long as revealing updates.
		///
		/// The origin must be a data steward of the vendor, or the vendor itself, and pays for the record.
		///
		/// Emits [`Event::FederationOpened`] when successful.
		#[pallet::call_index(6)]
		pub fn open_federation(
			origin: OriginFor<T>,
			model: ModelId,
			parties: BoundedVec<OrganisationId, ConstU32<MAX_PARTIES>>,
			threshold: u32,
			phases: [Moment; 3],
		) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let standing = Self::ensure_steward(&by)?;
			let federation = Self::do_open(&by, &standing, model, parties, threshold, phases)?;
			Self::deposit_event(Event::FederationOpened { federation, model, coordinator: standing.organisation, by });
			Ok(())
		}

		/// Join a federation, before its first round.
		///
		/// The origin must be a data steward of one of its parties, or the party itself.
		///
		/// Emits [`Event::FederationJoined`] when successful.
		#[pallet::call_index(7)]
		pub fn join_federation(origin: OriginFor<T>, federation: FederationId) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let organisation = Self::ensure_steward(&by)?.organisation;
			Self::do_join(federation, organisation)?;
			Self::deposit_event(Event::FederationJoined { federation, organisation });
			Ok(())
		}

		/// Start the next round.
		///
		/// The origin must be a data steward of the vendor, or the vendor itself, and pays for the record.
		///
		/// Emits [`Event::RoundStarted`] when successful.
		#[pallet::call_index(8)]
		pub fn start_round(origin: OriginFor<T>, federation: FederationId) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let standing = Self::ensure_steward(&by)?;
			let round = Self::do_start(&by, &standing, federation)?;
			Self::deposit_event(Event::RoundStarted { federation, round });
			Ok(())
		}

		/// Commit to an update: see [`federated::commitment`].
		///
		/// The origin must be a data steward of a party, or the party itself.
		///
		/// Emits [`Event::UpdateCommitted`] when successful.
		#[pallet::call_index(9)]
		pub fn commit_update(origin: OriginFor<T>, federation: FederationId, commitment: H256) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let organisation = Self::ensure_steward(&by)?.organisation;
			let round = Self::do_commit(federation, organisation, commitment)?;
			Self::deposit_event(Event::UpdateCommitted { federation, round, organisation, commitment });
			Ok(())
		}

		/// Reveal the digest of the update to which the caller's organisation committed, with its salt.
		///
		/// The origin must be a data steward of a party, or the party itself.
		///
		/// Emits [`Event::UpdateRevealed`] when successful.
		#[pallet::call_index(10)]
		pub fn reveal_update(
			origin: OriginFor<T>,
			federation: FederationId,
			update: H256,
			salt: [u8; 32],
		) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let organisation = Self::ensure_steward(&by)?.organisation;
			let round = Self::do_reveal(federation, organisation, update, salt)?;
			Self::deposit_event(Event::UpdateRevealed { federation, round, organisation, update });
			Ok(())
		}

		/// Close a round whose phases are over. Credibility follows the scores, and parties that contributed too little
		/// are excluded.
		///
		/// Any signed origin, as the outcome follows from the ledger.
		///
		/// Emits [`Event::RoundClosed`] when successful.
		#[pallet::call_index(12)]
		pub fn close_round(origin: OriginFor<T>, federation: FederationId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_close(federation)
		}

		/// Ask again whether the organisation that declared a dataset may use its studies, and count those of which it may
		/// not. The datasets below are not asked: what they were told last is added up.
		///
		/// Any signed origin, as the outcome follows from the ledger.
		///
		/// Emits [`Event::DatasetAskedAgain`] when successful.
		#[pallet::call_index(13)]
		#[pallet::weight(T::WeightInfo::ask_again(MAX_PARTS))]
		pub fn ask_again(origin: OriginFor<T>, dataset: DatasetId) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let (asked, excluded, parts) = Self::do_ask_again(dataset)?;
			Self::deposit_event(Event::DatasetAskedAgain { dataset, asked, excluded });
			Ok(Some(T::WeightInfo::ask_again(parts)).into())
		}

		/// Commit to the scores of the other parties' updates: see [`federated::commitment`], of
		/// [`federated::scores_digest`]. So nobody's scores depend on another's.
		///
		/// The origin must be a data steward of a party that revealed, or the party itself.
		///
		/// Emits [`Event::ScoresCommitted`] when successful.
		#[pallet::call_index(14)]
		pub fn commit_scores(origin: OriginFor<T>, federation: FederationId, commitment: H256) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let organisation = Self::ensure_steward(&by)?.organisation;
			let round = Self::do_commit_scores(federation, organisation, commitment)?;
			Self::deposit_event(Event::ScoresCommitted { federation, round, organisation, commitment });
			Ok(())
		}

		/// Reveal the scores of the other parties' updates in parts per million, in the order of the parties, with 0 for
		/// the caller's own, and the salt of the commitment to them.
		///
		/// The origin must be a data steward of a party that committed to scores, or the party itself.
		///
		/// Emits [`Event::PeersScored`] when successful.
		#[pallet::call_index(15)]
		pub fn reveal_scores(
			origin: OriginFor<T>,
			federation: FederationId,
			scores: BoundedVec<u32, ConstU32<MAX_PARTIES>>,
			salt: [u8; 32],
		) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let organisation = Self::ensure_steward(&by)?.organisation;
			let round = Self::do_reveal_scores(federation, organisation, scores, salt)?;
			Self::deposit_event(Event::PeersScored { federation, round, organisation });
			Ok(())
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// A model.
		pub fn model(model: ModelId) -> Option<ModelViewOf<T>> {
			Self::model_view(model)
		}

		/// Models from the number `first` on, at most 64, in order.
		pub fn models(first: ModelId) -> Vec<ModelViewOf<T>> {
			Self::models_from(first)
		}

		/// A version.
		pub fn version(version: ModelVersion) -> Option<VersionViewOf<T>> {
			Self::version_view(version)
		}

		/// Versions of a model from the number `first` on, at most 64, in order.
		pub fn versions(model: ModelId, first: u32) -> Vec<VersionViewOf<T>> {
			Self::versions_from(model, first)
		}

		/// State changes of a version from the number `first` on, at most 64, in order.
		pub fn changes(version: ModelVersion, first: u32) -> Vec<ChangeViewOf<T>> {
			Self::changes_from(version, first)
		}

		/// A version and its ancestors, the nearest first, at most 64. Continue with the parent of the last.
		pub fn ancestry(version: ModelVersion) -> Vec<VersionViewOf<T>> {
			Self::ancestry_of(version)
		}

		/// A dataset.
		pub fn dataset(dataset: DatasetId) -> Option<DatasetViewOf<T>> {
			Self::dataset_view(dataset)
		}

		/// The studies in the datasets of `open`. Looks at up to 1,024 parts; continue with the parts left open.
		pub fn members(open: Vec<Part>) -> MembersView {
			Self::walk(open)
		}

		/// Those of these studies that were erased, or whose patients no longer permit this organisation the use for
		/// this purpose; a study that is not opened is one of them. Looks at up to 64.
		pub fn withdrawn(
			studies: Vec<StudyId>,
			organisation: OrganisationId,
			purpose: Purpose,
			request: Option<RequestId>,
			openings: Vec<Opening<T::AccountId>>,
		) -> Vec<StudyId> {
			Self::withdrawn_of(studies, organisation, purpose, request, openings)
		}

		/// A federation.
		pub fn federation(federation: FederationId) -> Option<FederationView> {
			Self::federation_view(federation)
		}

		/// Rounds of a federation from the number `first` on, at most 64, in order.
		pub fn rounds(federation: FederationId, first: u32) -> Vec<RoundView> {
			Self::rounds_from(federation, first)
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::MaxRounds::get() > 0, "no federation could ever train");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), frame::deps::sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}
}
