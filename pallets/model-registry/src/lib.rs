#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(
	not(test),
	deny(
		clippy::unwrap_used,
		clippy::expect_used,
		clippy::indexing_slicing,
		clippy::arithmetic_side_effects,
		clippy::panic
	)
)]

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
use radledger_primitives::{
	consent::{ConsentId, Decision, Purpose, RequestId},
	federated,
	model::{
		dataset_id, CampaignLookup, ChangeView, DatasetView, FederationId, FederationView, MembersView,
		ModelActionReason, ModelFacts, ModelState, ModelView, Part, PartyState, RoundPhase, RoundView, SemVer,
		TrainingManifest, Turn, VersionView, MAX_PARTIES, MAX_PARTS,
	},
	traits::{
		ConsentAuthority, DatasetFacts, Membership, ModelLookup, ProvenanceGraph, Standing, StudyLookup, StudyUse,
		TrainingLookup,
	},
	udi::UdiDi,
	DatasetId, ModelId, ModelVersion, Moment, Node, OrganisationId, OrganisationKind, Roles, StudyId, H256,
};

/// Who signed what in this runtime, and when.
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
/// Most parts of datasets at which one walk looks.
pub const MAX_STEPS: u32 = 1_024;
/// Fewest parties of a federation.
pub const MIN_PARTIES: usize = 3;

// For what the macros write: their items have no docs, and their genesis code expects.
#[allow(missing_docs, clippy::expect_used, clippy::unwrap_used)]
#[frame::pallet]
/// AI models, what they were trained on, and the rounds in which parties trained them together.
pub mod pallet {
	use super::*;

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Who may act for which organisation.
		type Membership: Membership<Self::AccountId>;

		/// Which studies there are, and whose.
		type Studies: StudyLookup<Self::AccountId>;

		/// What patients allow.
		type Consent: ConsentAuthority<Self::AccountId, Error = DispatchError>;

		/// What was made from what.
		type Graph: ProvenanceGraph;

		/// Which annotation campaigns there are.
		type Campaigns: CampaignLookup;

		/// The chain's clock, in milliseconds since the Unix epoch.
		type Time: Time<Moment = Moment>;

		/// Pays for each record of this pallet.
		type Rent: Consideration<Self::AccountId, Footprint>;

		/// Most changes of what one version may do.
		#[pallet::constant]
		type MaxChanges: Get<u16>;

		/// Most rounds of one federation.
		#[pallet::constant]
		type MaxRounds: Get<u32>;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;

		/// Sets up what benchmarks need of other pallets.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: radledger_primitives::benchmarking::BenchmarkHelper<Self::AccountId>;
	}

	/// Why value is held.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// Rent for a record.
		#[codec(index = 0)]
		Record,
	}

	/// Models by number. Written by [`Pallet::register_model`] and [`Pallet::publish_version`]; never removed.
	#[pallet::storage]
	pub type Models<T: Config> = StorageMap<_, Twox64Concat, ModelId, ModelOf<T>, OptionQuery>;

	/// The number that the next model gets.
	#[pallet::storage]
	pub type NextModel<T: Config> = StorageValue<_, ModelId, ValueQuery>;

	/// Versions by model and number. Written by [`Pallet::publish_version`]; afterwards only their state changes; never
	/// removed.
	#[pallet::storage]
	pub type Versions<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ModelId, Twox64Concat, u32, VersionOf<T>, OptionQuery>;

	/// Which version has which semantic version, by model. Written by [`Pallet::publish_version`]; never changed or removed.
	#[pallet::storage]
	pub type Releases<T: Config> = StorageDoubleMap<_, Twox64Concat, ModelId, Twox64Concat, SemVer, u32, OptionQuery>;

	/// Every change of what versions may do, by version and order. Written by [`Pallet::suspend_version`],
	/// [`Pallet::reinstate_version`] and [`Pallet::recall_version`]; never changed or removed.
	#[pallet::storage]
	pub type Changes<T: Config> =
		StorageDoubleMap<_, Twox64Concat, ModelVersion, Twox64Concat, u16, ChangeOf<T>, OptionQuery>;

	/// Datasets by their identifier. Written by [`Pallet::declare_dataset`]; never changed or removed.
	///
	/// `Blake2_128Concat`, because callers choose the parts.
	#[pallet::storage]
	pub type Datasets<T: Config> = StorageMap<_, Blake2_128Concat, DatasetId, DatasetOf<T>, OptionQuery>;

	/// Datasets with studies of a patient, by patient, and how many studies. Written by [`Pallet::declare_dataset`]; never
	/// changed or removed.
	#[pallet::storage]
	pub type Contributions<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, T::AccountId, Blake2_128Concat, DatasetId, u32, OptionQuery>;

	/// Federations by number. Written by every call on one; never removed.
	#[pallet::storage]
	pub type Federations<T: Config> = StorageMap<_, Twox64Concat, FederationId, FederationOf<T>, OptionQuery>;

	/// The number that the next federation gets.
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
		/// `by` published a version of a model.
		VersionPublished { version: ModelVersion, semver: SemVer, weights: H256, by: T::AccountId },
		/// `by` changed what a version may do.
		VersionChanged {
			version: ModelVersion,
			state: ModelState,
			reason: ModelActionReason,
			organisation: OrganisationId,
			by: T::AccountId,
		},
		/// `by` declared a dataset, every member of which may be used for this purpose now.
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
		/// A party scored the others.
		PeersScored { federation: FederationId, round: u32, organisation: OrganisationId },
		/// A round was closed; each party has this credibility now, in parts per million, in the order of the parties.
		RoundClosed { federation: FederationId, round: u32, credibility: BoundedVec<u32, ConstU32<MAX_PARTIES>> },
		/// A party contributed too little and is excluded for good.
		PartyExcluded { federation: FederationId, round: u32, organisation: OrganisationId },
		/// A federation ended: fewer than two parties are left.
		FederationEnded { federation: FederationId },
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The caller has no role that may do this: data steward of an active organisation, or the organisation itself.
		NotAuthorised,
		/// Only vendors of AI, manufacturers, universities, hospitals and imaging centres register models.
		NotAVendor,
		/// The UDI-DI has not the form that its issuing entity gives them, or its check digit is wrong.
		InvalidUdi,
		/// The ledger knows no such model.
		ModelNotFound,
		/// The model has no such version.
		VersionNotFound,
		/// Another organisation registered the model.
		NotVendor,
		/// The model has a version with this semantic version already.
		VersionExists,
		/// The version on which it builds does not exist.
		UnknownParent,
		/// The ledger knows no such dataset.
		UnknownDataset,
		/// No such annotation campaign was settled.
		UnknownCampaign,
		/// The ledger knows no such federation for this model, or it did not close so many rounds.
		UnknownFederation,
		/// A dataset, a campaign or a part is named twice, or not in ascending order.
		NotInOrder,
		/// The provenance graph does not take it.
		GraphRefused,
		/// The version cannot take this state from the one that it has.
		InvalidState,
		/// A regulator suspended the version: only a regulator reinstates it.
		SuspendedByRegulator,
		/// The state of the version was changed as often as is allowed.
		TooManyChanges,
		/// Datasets are for research: what a patient allows for treatment or teaching trains no model.
		InvalidPurpose,
		/// A dataset has between 1 and 16 parts.
		EmptyDataset,
		/// The dataset was declared already.
		DatasetExists,
		/// The ledger knows no such study, or the caller's organisation has no copy that it may use.
		StudyNotUsable,
		/// The patient does not allow the use for this purpose.
		NotPermitted,
		/// A part was declared for another purpose.
		PurposeMismatch,
		/// A federation has 3 to 16 parties, each an active organisation and none twice; phases that last; and a threshold
		/// of no more than a million.
		InvalidFederation,
		/// The ledger knows no such federation.
		FederationNotFound,
		/// The federation ended.
		FederationOver,
		/// The caller's organisation is no party of the federation, or was excluded.
		NotAParty,
		/// The organisation joined already.
		AlreadyJoined,
		/// Parties join before the first round.
		TooLateToJoin,
		/// A round begins when the one before was closed, and at least three parties joined.
		CannotStart,
		/// The federation has as many rounds as it can have.
		TooManyRounds,
		/// No round is open.
		NoRound,
		/// This is not the time for it: see the phase of the round.
		WrongPhase,
		/// The party committed, revealed or scored already in this round.
		AlreadyDone,
		/// The party did not commit, or did not reveal, in this round.
		NotDone,
		/// This is not what the party committed to.
		WrongReveal,
		/// There is one score for each party, none above a million, and nothing for oneself.
		InvalidScores,
		/// There are as many as can be counted.
		Overflow,
	}

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Register an AI model: its UDI-DI if it is a medical device on the market, and the digest of its intended use.
		///
		/// The origin must be a data steward of a vendor of AI, manufacturer, university, hospital or imaging centre, or the
		/// organisation itself, who pays for the record.
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

		/// Publish a version of a model: for ever what it is, with what it was trained on.
		///
		/// The origin must be a data steward of the vendor, or the vendor itself, who pays for the record.
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
			let version = Self::do_publish(&by, &standing, model, semver, weights, manifest)?;
			Self::deposit_event(Event::VersionPublished { version, semver, weights, by });
			Ok(())
		}

		/// Suspend a version: it may not contribute until it is reinstated.
		///
		/// The origin must be a data steward of the vendor or of a regulator, or one of these itself, who pays for the
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

		/// Reinstate a suspended version. What a regulator suspended, only a regulator reinstates.
		///
		/// The origin must be a data steward of the vendor or of a regulator, or one of these itself, who pays for the
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

		/// Recall a version, for good.
		///
		/// The origin must be a data steward of the vendor or of a regulator, or one of these itself, who pays for the
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

		/// Declare a dataset of up to 16 studies and other datasets, in ascending order. The patient of every study must
		/// allow the use for `purpose`, a kind of research, now: this block is the snapshot of the consents.
		///
		/// The origin must be a data steward of an active organisation that has the studies, or that organisation itself,
		/// who pays for the records. The organisation has a duty when one of the consents ends (`pallet-dynamic-consent`).
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

		/// Open a federation that trains a model: its parties, the part of a fair share of credibility below which a party
		/// is excluded (parts per million), and how long each phase of a round lasts (milliseconds).
		///
		/// The origin must be a data steward of the vendor, or the vendor itself, who pays for the record.
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
		/// The origin must be a data steward of the vendor, or the vendor itself, who pays for the record.
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

		/// Score the updates of the other parties, in parts per million, in the order of the parties; 0 for oneself.
		///
		/// The origin must be a data steward of a party that revealed, or the party itself.
		///
		/// Emits [`Event::PeersScored`] when successful.
		#[pallet::call_index(11)]
		pub fn score_peers(
			origin: OriginFor<T>,
			federation: FederationId,
			scores: BoundedVec<u32, ConstU32<MAX_PARTIES>>,
		) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let organisation = Self::ensure_steward(&by)?.organisation;
			let round = Self::do_score(federation, organisation, scores)?;
			Self::deposit_event(Event::PeersScored { federation, round, organisation });
			Ok(())
		}

		/// Close a round whose phases are over: credibility follows the scores, and who contributed too little is excluded.
		///
		/// Any signed origin: the outcome follows from what is on the ledger.
		///
		/// Emits [`Event::RoundClosed`] when successful.
		#[pallet::call_index(12)]
		pub fn close_round(origin: OriginFor<T>, federation: FederationId) -> DispatchResult {
			ensure_signed(origin)?;
			Self::do_close(federation)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// A model.
		pub fn model(model: ModelId) -> Option<ModelViewOf<T>> {
			Self::model_view(model)
		}

		/// Models from the number `first` on, no more than 64, in order.
		pub fn models(first: ModelId) -> Vec<ModelViewOf<T>> {
			Self::models_from(first)
		}

		/// A version.
		pub fn version(version: ModelVersion) -> Option<VersionViewOf<T>> {
			Self::version_view(version)
		}

		/// Versions of a model from the number `first` on, no more than 64, in order.
		pub fn versions(model: ModelId, first: u32) -> Vec<VersionViewOf<T>> {
			Self::versions_from(model, first)
		}

		/// Changes of what a version may do, from the number `first` on, no more than 64, in order.
		pub fn changes(version: ModelVersion, first: u16) -> Vec<ChangeViewOf<T>> {
			Self::changes_from(version, first)
		}

		/// The versions on which a version builds, the nearest first, itself in front: no more than 64. Go on with the
		/// parent of the last.
		pub fn ancestry(version: ModelVersion) -> Vec<VersionViewOf<T>> {
			Self::ancestry_of(version)
		}

		/// A dataset.
		pub fn dataset(dataset: DatasetId) -> Option<DatasetViewOf<T>> {
			Self::dataset_view(dataset)
		}

		/// Studies of datasets: begin with the datasets in `open`, go on with what is left open. No more than 1,024 parts are
		/// looked at.
		pub fn members(open: Vec<Part>) -> MembersView {
			Self::walk(open)
		}

		/// Of these studies, those whose patients do not allow this organisation their use for this purpose any more (or
		/// that were erased); no more than 64 are looked at.
		pub fn withdrawn(
			studies: Vec<StudyId>,
			organisation: OrganisationId,
			purpose: Purpose,
			request: Option<RequestId>,
		) -> Vec<StudyId> {
			Self::withdrawn_of(studies, organisation, purpose, request)
		}

		/// A federation.
		pub fn federation(federation: FederationId) -> Option<FederationView> {
			Self::federation_view(federation)
		}

		/// Rounds of a federation from the number `first` on, no more than 64, in order.
		pub fn rounds(federation: FederationId, first: u32) -> Vec<RoundView> {
			Self::rounds_from(federation, first)
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::MaxChanges::get() > 0, "no version could ever be recalled");
			assert!(T::MaxRounds::get() > 0, "no federation could ever train");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), frame::deps::sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}
}
