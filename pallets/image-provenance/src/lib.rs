#![doc = include_str!("../README.md")]
//!
//! ## Scenarios
//!
//! Each is a test of this pallet.
//!
//! 1. **A hospital anchors a study.** A technologist submits one root for 20 images, with the scanner and the
//!    patient's pseudonym.
#![cfg_attr(doc, doc = docify::embed!("src/tests/anchor.rs", study_should_be_on_the_ledger_when_a_technologist_anchors_it))]
//! 2. **Anyone checks an image.** A leaf and its path lead to the root, or they do not.
#![cfg_attr(doc, doc = docify::embed!("src/tests/prove.rs", instance_should_be_proved_by_its_path_and_by_no_other))]
//! 3. **A patient changes her mind.** A copy arrives while she permits it. Then she denies it, and neither the copy
//!    nor the study can be used or sent on.
#![cfg_attr(doc, doc = docify::embed!("src/tests/transfer.rs", study_should_not_be_sent_nor_used_when_the_patient_does_not_permit_it))]
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::panic))]
#![cfg_attr(not(test), deny(clippy::indexing_slicing, clippy::arithmetic_side_effects))]

extern crate alloc;

mod equipment;
mod erasure;
mod graph;
mod impls;
mod integrity;
mod measurements;
mod naming;
mod openings;
mod transfers;
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

pub use pallet::*;
pub use types::{
	Amendment, Certificate, Conformity, Derivation, Equipment, ErasureDuty, Handover, Holder, Holding, Inherited,
	MaxCorrupted, MaxDeviations, MaxDevices, MaxHoldings, MaxOpenings, MaxSources, MaxTokens, MeasuredValue,
	Measurement, NewStudy, Origin, Original, Path, Patrol, PixelClaim, Production, Protocol, RevisedValue, Revision,
	Signature, Study, Transfer, TransferState,
};
pub use weights::WeightInfo;

use alloc::vec::Vec;
use frame::{
	prelude::*,
	traits::{Consideration, Footprint, Time},
};
#[cfg(feature = "runtime-benchmarks")]
use radledger_primitives::benchmarking::BenchmarkHelper;
use radledger_primitives::{
	annotation::Image,
	consent::{
		records::{Activity, Outcome},
		ConsentId, Exemption, RequestId,
	},
	device::MadeBy,
	digest::{self, Salt},
	graph::{walk, Branch, Edge, Lineage, MAX_PARENTS},
	merkle,
	traits::{
		self, ConsentAuthority, DeviceLookup, GraphSearch, InstanceLookup, LinkError, Membership, ModelLookup, Opening,
		Patient, ProvenanceGraph, Source, Standing, StudyCounts, StudyFacts, StudyLookup, StudyUse, Subject, Used,
	},
	Agent, AmendmentReason, AttributeTag, BlindedStudy, DeviceId, DeviceVersion, DigestAlgorithm, DiscrepancyOutcome,
	Moment, Node, Operation, OrganisationId, OrganisationKind, Quantity, RevisionReason, Roles, Seal, StudyId,
	TransferPurpose, H256,
};

/// A study as this runtime stores it.
pub type StudyOf<T> = Study<<T as frame_system::Config>::AccountId, BlockNumberFor<T>, <T as Config>::Rent>;
/// The further devices of a study as this runtime stores them.
pub type EquipmentOf<T> = Equipment<<T as frame_system::Config>::AccountId, <T as Config>::Rent>;
/// An amendment as this runtime stores it.
pub type AmendmentOf<T> = Amendment<<T as frame_system::Config>::AccountId, BlockNumberFor<T>, <T as Config>::Rent>;
/// A signature in this runtime.
pub type SignatureOf<T> = Signature<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
/// An origin as this runtime stores it.
pub type OriginOfNode<T> = Origin<<T as frame_system::Config>::AccountId, BlockNumberFor<T>, <T as Config>::Rent>;
/// A transfer as this runtime stores it.
pub type TransferOf<T> = Transfer<<T as frame_system::Config>::AccountId, BlockNumberFor<T>, <T as Config>::Rent>;
/// A transfer as this runtime shows it.
pub type HandoverOf<T> = Handover<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
/// A certificate of erasure as this runtime stores it.
pub type CertificateOf<T> = Certificate<<T as frame_system::Config>::AccountId, BlockNumberFor<T>, <T as Config>::Rent>;
/// A holder of a copy as this runtime shows it.
pub type HolderOf<T> = Holder<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
/// A measurement as this runtime stores it.
pub type MeasurementOf<T> = Measurement<<T as frame_system::Config>::AccountId, BlockNumberFor<T>, <T as Config>::Rent>;
/// A revised value as this runtime stores it.
pub type RevisedValueOf<T> =
	RevisedValue<<T as frame_system::Config>::AccountId, BlockNumberFor<T>, <T as Config>::Rent>;
/// A protocol as this runtime stores it.
pub type ProtocolOf<T> = Protocol<<T as frame_system::Config>::AccountId, BlockNumberFor<T>, <T as Config>::Rent>;
/// A verdict of conformity as this runtime stores it.
pub type ConformityOf<T> = Conformity<<T as frame_system::Config>::AccountId, BlockNumberFor<T>, <T as Config>::Rent>;
/// A patrol as this runtime stores it.
pub type PatrolOf<T> = Patrol<<T as frame_system::Config>::AccountId, BlockNumberFor<T>, <T as Config>::Rent>;
/// A claim to an image as this runtime stores it.
pub type PixelClaimOf<T> = PixelClaim<<T as frame_system::Config>::AccountId, BlockNumberFor<T>, <T as Config>::Rent>;
/// A version of a study's content as this runtime shows it.
pub type RevisionOf<T> = Revision<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;

/// Version of what this pallet stores; raised with each migration.
const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

/// Most records that one view returns.
pub const MAX_PAGE: u32 = 64;
/// Most steps of one question over the graph: see [`walk`].
pub const MAX_STEPS: u32 = 1_024;
/// Most records of an erased study that one call removes.
pub const MAX_SWEPT: u32 = 64;
/// Calendar months within which whoever has a copy of an erased study must erase it (GDPR Art. 12(3), 17 and 19).
pub const ERASURE_MONTHS: u16 = 1;
/// Most parents that a caller can name for a study.
pub type MaxNamedParents = ConstU32<{ MAX_PARENTS - 1 }>;

// For what the macros write: their items have no docs, and their genesis code expects.
#[allow(missing_docs, clippy::expect_used, clippy::unwrap_used)]
#[frame::pallet]
/// The history of imaging studies: one root per study, its amendments, and proofs of single instances.
pub mod pallet {
	use super::*;

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Who may act for which organisation, and which accounts are patients.
		type Membership: Membership<Self::AccountId>;

		/// What patients permit.
		type Consent: ConsentAuthority<Self::AccountId, Error = DispatchError>;

		/// The registered devices.
		type Devices: DeviceLookup;

		/// The chain's clock, in milliseconds since the Unix epoch.
		type Time: Time<Moment = Moment>;

		/// The registered AI models.
		type Models: ModelLookup;

		/// Pays for each record of this pallet.
		type Rent: Consideration<Self::AccountId, Footprint>;

		/// Most studies in one batch. Do not reduce it: signed batches must stay decodable.
		#[pallet::constant]
		type MaxBatch: Get<u32>;

		/// Most amendments of one study.
		#[pallet::constant]
		type MaxAmendments: Get<u16>;

		/// Most revisions of one measurement.
		#[pallet::constant]
		type MaxRevisions: Get<u16>;

		/// How long a receiver has to confirm a transfer before it is overdue, in milliseconds.
		#[pallet::constant]
		type ConfirmationPeriod: Get<Moment>;

		/// The hashes of the blocks whose number is a multiple of it choose the samples of patrols. With every recent block
		/// to choose from, a patrol could choose a sample that it passes.
		#[pallet::constant]
		type SeedInterval: Get<BlockNumberFor<Self>>;

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

	/// Studies by their identifier, with their present content. Written by [`Pallet::anchor_study`],
	/// [`Pallet::anchor_studies`] and [`Pallet::amend_study`]; never removed.
	///
	/// One value holds everything about a study, as a second write would cost more than all the code.
	/// `Blake2_128Concat`, because callers choose the identifier.
	#[pallet::storage]
	pub type Studies<T: Config> = StorageMap<_, Blake2_128Concat, StudyId, StudyOf<T>, OptionQuery>;

	/// The studies that each device made with each software version. Written with [`Studies`]; never removed.
	#[pallet::storage]
	pub type Productions<T: Config> = StorageMap<_, Twox64Concat, DeviceVersion, Production, OptionQuery>;

	/// The devices that were used for a study beside the one that made it. Written by [`Pallet::name_devices`]; blanked by
	/// [`Pallet::attest_erasure`], never removed. The studies of such a device are in [`Children`].
	#[pallet::storage]
	pub type FurtherDevices<T: Config> = StorageMap<_, Blake2_128Concat, StudyId, EquipmentOf<T>, OptionQuery>;

	/// How many studies name each device, with each software version, beside the one that made them. Written with
	/// [`FurtherDevices`]; never removed.
	#[pallet::storage]
	pub type Uses<T: Config> = StorageMap<_, Twox64Concat, DeviceVersion, u32, ValueQuery>;

	/// Earlier contents, by study and version. Written by [`Pallet::amend_study`]; removed by [`Pallet::sweep_erased`].
	#[pallet::storage]
	pub type Amendments<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, StudyId, Twox64Concat, u16, AmendmentOf<T>, OptionQuery>;

	/// The parents of each node of the graph. Written by [`Pallet::record_derivation`] and, through
	/// [`ProvenanceGraph`], by other pallets; never removed. [`Pallet::attest_erasure`] takes away how a study was made.
	#[pallet::storage]
	pub type Origins<T: Config> = StorageMap<_, Blake2_128Concat, Node, OriginOfNode<T>, OptionQuery>;

	/// The children of each node: the other direction of [`Origins`] and [`FurtherDevices`], written with these.
	#[pallet::storage]
	pub type Children<T: Config> = StorageDoubleMap<_, Blake2_128Concat, Node, Blake2_128Concat, Node, (), OptionQuery>;

	/// Transfers that wait for the receiver's answer or for the end of a discrepancy, by study and receiver. Written by
	/// [`Pallet::send`] and [`Pallet::confirm`]; moved by [`Pallet::confirm`] and [`Pallet::resolve_discrepancy`]; removed
	/// by [`Pallet::cancel_transfer`] and by the controller's [`Pallet::send`].
	#[pallet::storage]
	pub type OpenTransfers<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, StudyId, Twox64Concat, OrganisationId, TransferOf<T>, OptionQuery>;

	/// Intact transfers, by study, receiver and the block of the confirmation: the copies and their senders. Written by
	/// [`Pallet::confirm`]; removed by [`Pallet::sweep_erased`].
	#[pallet::storage]
	pub type Custody<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Blake2_128Concat, StudyId>,
			NMapKey<Twox64Concat, OrganisationId>,
			NMapKey<Twox64Concat, BlockNumberFor<T>>,
		),
		TransferOf<T>,
		OptionQuery,
	>;

	/// For what each organisation has copies of a study: the last eight different purposes and requests, the last first;
	/// none if all that arrived differs from what was sent. Written by [`Pallet::confirm`], and paid for with the transfer;
	/// removed by [`Pallet::certify_erasure`].
	#[pallet::storage]
	pub type Holdings<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		StudyId,
		Twox64Concat,
		OrganisationId,
		BoundedVec<Holding, MaxHoldings>,
		ValueQuery,
	>;

	/// The studies of which each organisation has copies: the other direction of [`Holdings`], written and removed with it.
	#[pallet::storage]
	pub type Copies<T: Config> =
		StorageDoubleMap<_, Twox64Concat, OrganisationId, Blake2_128Concat, StudyId, (), OptionQuery>;

	/// What each organisation certified last about its copies of a study. Written by [`Pallet::certify_erasure`]; never
	/// removed.
	#[pallet::storage]
	pub type Certificates<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, StudyId, Twox64Concat, OrganisationId, CertificateOf<T>, OptionQuery>;

	/// Corrupted transfers, by study, receiver and the block in which they were settled. Written by
	/// [`Pallet::resolve_discrepancy`]; removed by [`Pallet::sweep_erased`].
	#[pallet::storage]
	pub type Discrepancies<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Blake2_128Concat, StudyId>,
			NMapKey<Twox64Concat, OrganisationId>,
			NMapKey<Twox64Concat, BlockNumberFor<T>>,
		),
		TransferOf<T>,
		OptionQuery,
	>;

	/// Measurements by study and by a salted identifier (of the Tracking Unique Identifier (0062,0021), for example),
	/// which ends with the number of the measuring organisation.
	/// Written by [`Pallet::stamp_settings`], [`Pallet::record_measurement`] and [`Pallet::revise_measurement`]; removed by
	/// [`Pallet::sweep_erased`].
	#[pallet::storage]
	pub type Measurements<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, StudyId, Blake2_128Concat, H256, MeasurementOf<T>, OptionQuery>;

	/// Earlier values, by study, measurement and version. Written by [`Pallet::revise_measurement`]; removed by
	/// [`Pallet::sweep_erased`].
	#[pallet::storage]
	pub type RevisedValues<T: Config> = StorageNMap<
		_,
		(NMapKey<Blake2_128Concat, StudyId>, NMapKey<Blake2_128Concat, H256>, NMapKey<Twox64Concat, u16>),
		RevisedValueOf<T>,
		OptionQuery,
	>;

	/// Imaging protocols by their digest and the organisation that published them. Written by
	/// [`Pallet::publish_protocol`]; never removed.
	#[pallet::storage]
	pub type Protocols<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, H256, Twox64Concat, OrganisationId, ProtocolOf<T>, OptionQuery>;

	/// Verdicts by study, protocol, version of the study and organisation that checked it. Written by
	/// [`Pallet::record_conformity`]; removed by [`Pallet::sweep_erased`].
	#[pallet::storage]
	pub type Conformities<T: Config> = StorageNMap<
		_,
		(
			NMapKey<Blake2_128Concat, StudyId>,
			NMapKey<Blake2_128Concat, H256>,
			NMapKey<Twox64Concat, u16>,
			NMapKey<Twox64Concat, OrganisationId>,
		),
		ConformityOf<T>,
		OptionQuery,
	>;

	/// Random checks by organisation and block. Written by [`Pallet::record_patrol`]; never removed.
	#[pallet::storage]
	pub type Patrols<T: Config> =
		StorageDoubleMap<_, Twox64Concat, OrganisationId, Twox64Concat, BlockNumberFor<T>, PatrolOf<T>, OptionQuery>;

	/// Images shown in a screening, by scope and blinded digest of their pixels. Written by [`Pallet::screen_pixels`];
	/// never removed.
	#[pallet::storage]
	pub type PixelClaims<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, H256, Blake2_128Concat, H256, PixelClaimOf<T>, OptionQuery>;

	/// Studies whose patient is known for the rest of a transaction. Written by [`Pallet::open`], removed at the end of the
	/// block: never in the state after a block.
	#[pallet::storage]
	pub type Opened<T: Config> = StorageMap<_, Twox64Concat, StudyId, types::Opened<T::AccountId>, OptionQuery>;

	/// The studies in [`Opened`] by their names in the records of their patients. Written and removed with it.
	#[pallet::storage]
	pub type OpenedNames<T: Config> = StorageMap<_, Twox64Concat, BlindedStudy, StudyId, OptionQuery>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// `by` anchored a study for `organisation`.
		StudyAnchored { study: StudyId, root: H256, instances: u32, organisation: OrganisationId, by: T::AccountId },
		/// `by` replaced the content of a study. `version` is the number of the new content.
		StudyAmended {
			study: StudyId,
			version: u16,
			root: H256,
			instances: u32,
			reason: AmendmentReason,
			by: T::AccountId,
		},
		/// `by` attested that the controller's copies of a study's salts and manifest were destroyed. Others who have a
		/// copy have a duty from now on.
		StudyErased { study: StudyId, by: T::AccountId },
		/// `by` recorded how a study was made from others.
		DerivationRecorded {
			output: StudyId,
			parents: BoundedVec<StudyId, MaxNamedParents>,
			operation: Operation,
			agent: Agent,
			by: T::AccountId,
		},
		/// `by` sent a copy of a study from one organisation to another.
		StudySent {
			study: StudyId,
			from: OrganisationId,
			to: OrganisationId,
			purpose: TransferPurpose,
			by: T::AccountId,
		},
		/// `by` ended a transfer that was not answered: the sender's own, one to the own organisation, or one that stood in
		/// the way of the controller's.
		TransferCancelled { study: StudyId, from: OrganisationId, to: OrganisationId, by: T::AccountId },
		/// `by` confirmed that what arrived is what was sent.
		TransferIntact { study: StudyId, from: OrganisationId, to: OrganisationId, by: T::AccountId },
		/// `by` found that what arrived differs from what was sent.
		TransferCorrupted {
			study: StudyId,
			from: OrganisationId,
			to: OrganisationId,
			sent: H256,
			found: H256,
			by: T::AccountId,
		},
		/// `by` settled a discrepancy.
		DiscrepancyResolved {
			study: StudyId,
			from: OrganisationId,
			to: OrganisationId,
			outcome: DiscrepancyOutcome,
			by: T::AccountId,
		},
		/// `by` stamped the settings of a measurement.
		SettingsStamped { study: StudyId, measurement: H256, quantity: Quantity, settings: H256, by: T::AccountId },
		/// `by` recorded a measured value.
		MeasurementRecorded { study: StudyId, measurement: H256, value: H256, by: T::AccountId },
		/// `by` replaced a measured value. `version` is the number of the new one.
		MeasurementRevised {
			study: StudyId,
			measurement: H256,
			version: u16,
			value: H256,
			reason: RevisionReason,
			by: T::AccountId,
		},
		/// `by` published an imaging protocol for `organisation`.
		ProtocolPublished { protocol: H256, constraints: u16, organisation: OrganisationId, by: T::AccountId },
		/// `by` checked a version of a study against a protocol.
		ConformityRecorded { study: StudyId, protocol: H256, version: u16, deviations: u16, by: T::AccountId },
		/// `by` checked a random sample of the studies that `organisation` keeps.
		PatrolRecorded {
			organisation: OrganisationId,
			seed: BlockNumberFor<T>,
			checked: u32,
			corrupted: u32,
			by: T::AccountId,
		},
		/// A patrol found that a study differs from what was anchored.
		CorruptionFound { study: StudyId, organisation: OrganisationId, by: T::AccountId },
		/// `by` showed images in a screening. `duplicates` of them had been shown for another subject.
		PixelsScreened { scope: H256, images: u32, duplicates: u32, by: T::AccountId },
		/// The same pixels were shown for two subjects. Only holders of the scope's secret can find out which.
		DuplicatePixels { scope: H256, token: H256, first: OrganisationId, second: OrganisationId },
		/// `by` certified that `organisation` has no copy of a study any more. `late` means after the deadline.
		CopyErased { study: StudyId, organisation: OrganisationId, late: bool, by: T::AccountId },
		/// Records of an erased study were removed.
		ErasedSwept { study: StudyId, records: u32 },
		/// `by` named the patient of a study that had none.
		SubjectNamed { study: StudyId, by: T::AccountId },
		/// `by` named devices that were used for a study beside the one that made it.
		DevicesNamed { study: StudyId, by: T::AccountId },
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The study is on the ledger already: amend it if its content changed.
		StudyAlreadyAnchored,
		/// No such study is on the ledger.
		StudyNotFound,
		/// The caller is not a technologist, radiologist, medical physicist or data steward of an active organisation,
		/// nor the organisation itself.
		NotAuthorised,
		/// Another organisation anchored the study and answers for it.
		NotController,
		/// A study must have at least one instance and one series.
		EmptyStudy,
		/// The device is not registered in the custody of the caller's organisation.
		UnknownDevice,
		/// The content is the same as before.
		NothingChanged,
		/// The study has been amended as often as permitted.
		MaxAmendmentsExceeded,
		/// The batch is empty.
		EmptyBatch,
		/// The study's erasure was attested, so nothing more can be recorded about its content.
		StudyErased,
		/// Erasure is attested with `attest_erasure`, not with an amendment.
		NotAnAmendment,
		/// A study must have at least one parent, each named once, and cannot be its own parent.
		InvalidParents,
		/// One of the parents is not on the ledger.
		ParentNotFound,
		/// The erasure of one of the parents was attested.
		ParentErased,
		/// The study's derivation is already on the ledger.
		AlreadyDerived,
		/// Another study was already made from this one, so its parents might be its children: record a derivation
		/// before anything is made from the result.
		WouldBeCircular,
		/// The model version is not registered, or is suspended or recalled.
		UnknownModel,
		/// The patient does not permit it, or the study names no patient who could.
		NotPermitted,
		/// The receiver is not an active organisation of the consortium.
		UnknownReceiver,
		/// An organisation cannot send a study to itself.
		SelfTransfer,
		/// The caller's organisation neither anchored the study nor confirmed a copy of it.
		NoCopy,
		/// The same study is already on its way to this receiver, or in discrepancy.
		TransferOpen,
		/// No transfer of this study waits for an answer of the caller's organisation.
		TransferNotFound,
		/// The transfer has already been confirmed.
		AlreadyConfirmed,
		/// Another transfer of this study to the same receiver ended in this block: try again in a later one.
		ConfirmedInThisBlock,
		/// There is no discrepancy about this study with this receiver.
		DiscrepancyNotFound,
		/// Only the sender and the receiver can cancel the transfer, and only their data stewards settle the discrepancy.
		NotInvolved,
		/// The settings of this measurement have already been stamped and cannot be changed.
		SettingsAlreadyStamped,
		/// The settings must be stamped before a value is recorded.
		SettingsNotStamped,
		/// The settings were stamped in this block: record the value in a later one.
		SettingsTooRecent,
		/// The measurement already has a value: revise it, with a reason.
		AlreadyMeasured,
		/// The measurement has no value yet.
		NotMeasured,
		/// Another organisation stamped the settings, so only that one records values.
		NotMeasuring,
		/// The value has been revised as often as permitted.
		MaxRevisionsExceeded,
		/// The caller's organisation has already published the protocol.
		ProtocolAlreadyPublished,
		/// No such protocol is on the ledger.
		ProtocolNotFound,
		/// A protocol must have at least one constraint.
		EmptyProtocol,
		/// Attributes must be in ascending order, each named once, and not more of them than deviations.
		InvalidDeviations,
		/// The caller's organisation has already checked this version of the study against the protocol.
		AlreadyChecked,
		/// The block that chose the sample is not one of the recent ones whose number is a multiple of `SeedInterval`.
		UnknownSeed,
		/// The numbers of the patrol do not add up. It must name each corrupted study once, up to 16 of them, and must
		/// have checked at least as many.
		InvalidPatrol,
		/// The caller's organisation has already posted a patrol in this block.
		AlreadyPatrolled,
		/// An image appears twice.
		DuplicateToken,
		/// The identifier does not end with the number of the caller's organisation.
		ForeignIdentifier,
		/// The study would name another patient than those from which it was made, who may not be known any more, or than
		/// another study of a report on it.
		OtherSubject,
		/// The key of the screening did not sign that the caller's organisation shows these images for this subject.
		NotInScope,
		/// The study's erasure was not attested.
		NotErased,
		/// The organisation has not certified that it erased its copy, so its transfers stay.
		HasCopy,
		/// The study names its patient, or did, or was made from studies of one: a subject is named once.
		HasSubject,
		/// Another study or a dataset was made from the study while it named nobody. A patient who is named now could not
		/// decide about that.
		AlreadyUsed,
		/// There are more reports on the study than the call says.
		MoreReports,
		/// Name 1 to 8 devices beside the one that made the study, each once.
		InvalidDevices,
		/// The further devices of the study are on the ledger already.
		DevicesAlreadyNamed,
		/// The opening does not open the seal of this study: it is for another study or account, or has another salt.
		WrongOpening,
		/// The study names no patient, so there is nothing to open.
		NamesNobody,
		/// The patient must be asked or told, and the study was not opened: attach the openings of the studies that name the
		/// patient, in the same transaction, before the call.
		NotOpened,
		/// What is sent as evidence before a court or an authority goes to a regulator, and to nobody else.
		NotAnAuthority,
	}

	#[pallet::call(weight = T::WeightInfo)]
	impl<T: Config> Pallet<T> {
		/// Anchor a study: one root, whatever its number of instances. Its identifier ends with the number of the
		/// caller's organisation, so that no other organisation can use it first.
		///
		/// The origin must be signed by a technologist, radiologist, medical physicist or data steward of an active
		/// organisation, or by the organisation itself. The signer pays rent for the record.
		///
		/// Emits [`Event::StudyAnchored`] when successful.
		#[pallet::call_index(0)]
		#[pallet::weight(Pallet::<T>::weight_of_anchoring(study))]
		pub fn anchor_study(origin: OriginFor<T>, study: NewStudy) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let standing = Self::ensure_may_anchor(&by)?;
			Self::do_anchor(&by, &standing, study)
		}

		/// Anchor up to `MaxBatch` studies: all of them, or none if one is refused.
		///
		/// Origin and payment as for [`Pallet::anchor_study`].
		///
		/// Emits [`Event::StudyAnchored`] for each study when successful.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::anchor_studies(studies.len() as u32))]
		pub fn anchor_studies(origin: OriginFor<T>, studies: BoundedVec<NewStudy, T::MaxBatch>) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let standing = Self::ensure_may_anchor(&by)?;
			ensure!(!studies.is_empty(), Error::<T>::EmptyBatch);
			studies.into_iter().try_for_each(|study| Self::do_anchor(&by, &standing, study))
		}

		/// Replace the content of a study of the caller's organisation. The earlier content stays in the history.
		///
		/// Origin and payment as for [`Pallet::anchor_study`].
		///
		/// Parameters:
		/// - `study`: anchored by the caller's organisation.
		/// - `root`, `instances`, `series`: the new content, as in [`NewStudy`].
		/// - `reason`: why it changed.
		///
		/// Emits [`Event::StudyAmended`] when successful.
		#[pallet::call_index(2)]
		pub fn amend_study(
			origin: OriginFor<T>,
			study: StudyId,
			root: H256,
			instances: u32,
			series: u16,
			reason: AmendmentReason,
		) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let standing = Self::ensure_may_anchor(&by)?;
			let version = Self::do_amend(&by, &standing, study, root, instances, series, reason)?;
			Self::deposit_event(Event::StudyAmended { study, version, root, instances, reason, by });
			Ok(())
		}

		/// Record how a study of the caller's organisation was made from others. Possible once, before anything is made
		/// from it. If it names no patient, those of the studies from which it was made are asked about its uses.
		///
		/// Origin as for [`Pallet::anchor_study`]. The rent of the study covers one parent; the signer pays for more.
		///
		/// Parameters:
		/// - `output`: anchored by the caller's organisation.
		/// - `parents`: 1 to 16 studies of any organisations, whose erasure was not attested.
		/// - `operation`: what was done.
		/// - `agent`: the signer, or a registered model version that the signer vouches for.
		/// - `parameters`: commitment to the parameters of the operation.
		///
		/// Emits [`Event::DerivationRecorded`] when successful.
		#[pallet::call_index(3)]
		#[pallet::weight(Pallet::<T>::weight_of_derivation(parents, agent))]
		pub fn record_derivation(
			origin: OriginFor<T>,
			output: StudyId,
			parents: BoundedVec<StudyId, MaxNamedParents>,
			operation: Operation,
			agent: Agent,
			parameters: H256,
		) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let standing = Self::ensure_may_anchor(&by)?;
			Self::do_derive(&by, &standing, output, &parents, operation, agent, parameters)?;
			Self::deposit_event(Event::DerivationRecorded { output, parents, operation, agent, by });
			Ok(())
		}

		/// Record that a copy of a study was sent to another organisation, which confirms it. The patient must permit
		/// the receiver this purpose, or the use in the receiver's request `request`. Quality assurance, archiving and
		/// authorities need no permission. If another organisation's transfer of the same study to this receiver waits for
		/// an answer, that of the study's controller takes its place.
		///
		/// Origin and payment as for [`Pallet::anchor_study`]; the caller also pays for a page of the patient's log if one
		/// begins. The caller's organisation must have anchored the study, or confirmed a copy of it.
		///
		/// Emits [`Event::StudySent`] when successful.
		#[pallet::call_index(4)]
		#[pallet::weight(T::WeightInfo::send_copy().saturating_add(T::WeightInfo::cancel_transfer()))]
		pub fn send(
			origin: OriginFor<T>,
			study: StudyId,
			to: OrganisationId,
			purpose: TransferPurpose,
			request: Option<RequestId>,
		) -> DispatchResultWithPostInfo {
			let by = ensure_signed(origin)?;
			let standing = Self::ensure_may_anchor(&by)?;
			let from = standing.organisation;
			let usual = Self::do_send(&by, &standing, study, to, purpose, request)?;
			Self::deposit_event(Event::StudySent { study, from, to, purpose, by });
			Ok(usual.then(T::WeightInfo::send).into())
		}

		/// Answer a transfer to the caller's organisation with the root over what arrived. A root that differs from the
		/// sender's opens a discrepancy.
		///
		/// Origin as for [`Pallet::anchor_study`]. The sender has paid, except for a page of the patient's log if one begins, and
		/// for the receipt of data under a consent.
		///
		/// Emits [`Event::TransferIntact`] or [`Event::TransferCorrupted`] when successful.
		#[pallet::call_index(5)]
		pub fn confirm(origin: OriginFor<T>, study: StudyId, root: H256) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let standing = Self::ensure_may_anchor(&by)?;
			Self::do_confirm(by, &standing, study, root)
		}

		/// Settle the discrepancy about a study that was sent to `to`.
		///
		/// The origin must be signed by a data steward of the sender or of the receiver, or by the organisation itself.
		///
		/// Emits [`Event::DiscrepancyResolved`] when successful.
		#[pallet::call_index(6)]
		pub fn resolve_discrepancy(
			origin: OriginFor<T>,
			study: StudyId,
			to: OrganisationId,
			outcome: DiscrepancyOutcome,
		) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let from = Self::do_resolve(&by, study, to, outcome)?;
			Self::deposit_event(Event::DiscrepancyResolved { study, from, to, outcome, by });
			Ok(())
		}

		/// Stamp the settings of a measurement on a study: once, and before the value.
		///
		/// The origin must be signed by a technologist, radiologist, medical physicist, data steward or trial
		/// coordinator of an active organisation that anchored the study or confirmed a copy of it, or by the
		/// organisation itself. The signer pays rent for the record.
		///
		/// Parameters:
		/// - `measurement`: a salted identifier that ends with the number of the caller's organisation.
		/// - `settings`: commitment to the settings of the tool.
		/// - `agent`: the signer, or a registered model version that the signer vouches for.
		///
		/// Emits [`Event::SettingsStamped`] when successful.
		#[pallet::call_index(7)]
		pub fn stamp_settings(
			origin: OriginFor<T>,
			study: StudyId,
			measurement: H256,
			quantity: Quantity,
			settings: H256,
			agent: Agent,
		) -> DispatchResult {
			let by = ensure_signed(origin)?;
			Self::do_stamp(&by, study, measurement, quantity, settings, agent)?;
			Self::deposit_event(Event::SettingsStamped { study, measurement, quantity, settings, by });
			Ok(())
		}

		/// Record the measured value as a commitment, in a later block than the settings.
		///
		/// The origin must be signed by a member with one of the roles of [`Pallet::stamp_settings`], of the organisation
		/// that stamped the settings.
		///
		/// Emits [`Event::MeasurementRecorded`] when successful.
		#[pallet::call_index(8)]
		pub fn record_measurement(
			origin: OriginFor<T>,
			study: StudyId,
			measurement: H256,
			value: H256,
		) -> DispatchResult {
			let by = ensure_signed(origin)?;
			Self::do_measure(&by, study, measurement, value)?;
			Self::deposit_event(Event::MeasurementRecorded { study, measurement, value, by });
			Ok(())
		}

		/// Replace a measured value. The earlier value stays readable.
		///
		/// Origin as for [`Pallet::record_measurement`]. The signer pays rent for the old value.
		///
		/// Emits [`Event::MeasurementRevised`] when successful.
		#[pallet::call_index(9)]
		pub fn revise_measurement(
			origin: OriginFor<T>,
			study: StudyId,
			measurement: H256,
			value: H256,
			reason: RevisionReason,
		) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let version = Self::do_revise(&by, study, measurement, value, reason)?;
			Self::deposit_event(Event::MeasurementRevised { study, measurement, version, value, reason, by });
			Ok(())
		}

		/// Publish an imaging protocol: the digest of a list of attribute constraints.
		///
		/// The origin must be signed by a radiologist, medical physicist, data steward or trial coordinator of an
		/// active organisation, or by the organisation itself. The signer pays rent for the record.
		///
		/// Emits [`Event::ProtocolPublished`] when successful.
		#[pallet::call_index(10)]
		pub fn publish_protocol(origin: OriginFor<T>, protocol: H256, constraints: u16) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let organisation = Self::do_publish(&by, protocol, constraints)?;
			Self::deposit_event(Event::ProtocolPublished { protocol, constraints, organisation, by });
			Ok(())
		}

		/// Record how the present version of a study conforms to a protocol.
		///
		/// Origin and payment as for [`Pallet::stamp_settings`].
		///
		/// Parameters:
		/// - `deviations`: violated constraints; 0 if the study conforms.
		/// - `tags`: the attributes concerned, ascending, up to 32 of them; empty exactly if there are no deviations.
		///
		/// Emits [`Event::ConformityRecorded`] when successful.
		#[pallet::call_index(11)]
		pub fn record_conformity(
			origin: OriginFor<T>,
			study: StudyId,
			protocol: H256,
			deviations: u16,
			tags: BoundedVec<AttributeTag, MaxDeviations>,
		) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let version = Self::do_check(&by, study, protocol, deviations, tags)?;
			Self::deposit_event(Event::ConformityRecorded { study, protocol, version, deviations, by });
			Ok(())
		}

		/// Post the result of checking a random sample of the organisation's studies.
		///
		/// Origin and payment as for [`Pallet::anchor_study`].
		///
		/// Parameters:
		/// - `seed`: the recent block whose hash chose the sample: a multiple of `SeedInterval`.
		/// - `checked`: studies of which every instance was hashed again.
		/// - `corrupted`: how many of them differ from what was anchored.
		/// - `studies`: the corrupted studies, up to 16 of them, each anchored by the organisation or confirmed as a
		///   copy.
		///
		/// Emits [`Event::PatrolRecorded`] and, for each of `studies`, [`Event::CorruptionFound`] when successful.
		#[pallet::call_index(12)]
		#[pallet::weight(T::WeightInfo::record_patrol(studies.len() as u32))]
		pub fn record_patrol(
			origin: OriginFor<T>,
			seed: BlockNumberFor<T>,
			checked: u32,
			corrupted: u32,
			studies: BoundedVec<StudyId, MaxCorrupted>,
		) -> DispatchResult {
			let by = ensure_signed(origin)?;
			Self::do_patrol(by, seed, checked, corrupted, studies)
		}

		/// Show the images of one subject in a screening for duplicates, blinded, so that nothing shows whose they are
		/// or which study they belong to. The same image under another subject raises an alert.
		///
		/// Origin and payment as for [`Pallet::stamp_settings`], without the study.
		///
		/// Parameters:
		/// - `scope`: the trial or campaign, as the sr25519 public key whose secret its sites share.
		/// - `subject`: `HMAC-SHA-256(secret, "radledger:screened-subject:v1" || 0x00 || subject)`.
		/// - `tokens`: `HMAC-SHA-256(secret, "radledger:screened-pixels:v1" || 0x00 || pixel digest)` of each image.
		/// - `proof`: signature by `scope`, see [`screening`](radledger_primitives::digest::screening). Without it, anybody
		///   could copy the tokens from the pool and show them for a subject that does not exist.
		///
		/// Emits [`Event::PixelsScreened`] and, for each alert, [`Event::DuplicatePixels`] when successful.
		#[pallet::call_index(13)]
		#[pallet::weight(T::WeightInfo::screen_pixels(tokens.len() as u32))]
		pub fn screen_pixels(
			origin: OriginFor<T>,
			scope: H256,
			subject: H256,
			tokens: BoundedVec<H256, MaxTokens>,
			proof: [u8; 64],
		) -> DispatchResult {
			let by = ensure_signed(origin)?;
			Self::do_screen(by, scope, subject, tokens, proof)
		}

		/// Attest that every copy of a study's salts and manifest which the organisation had was destroyed. The study keeps
		/// its place in the graph, without content, subject, modality, device and the way in which it was made. Nothing more
		/// can be made from it, sent or measured. Every other organisation that has a copy must erase it within a month and
		/// certify that; [`Pallet::sweep_erased`] removes the records that remain.
		///
		/// The origin must be signed by a data steward of the organisation that anchored the study, or by the
		/// organisation itself.
		///
		/// Emits [`Event::StudyErased`] when successful.
		#[pallet::call_index(14)]
		pub fn attest_erasure(origin: OriginFor<T>, study: StudyId) -> DispatchResult {
			let by = ensure_signed(origin)?;
			Self::do_erase(&by, study)?;
			Self::deposit_event(Event::StudyErased { study, by });
			Ok(())
		}

		/// End a transfer that was not answered. Its rent is released.
		///
		/// Origin as for [`Pallet::anchor_study`], of the organisation that sent the study or of the receiver `to`.
		///
		/// Emits [`Event::TransferCancelled`] when successful.
		#[pallet::call_index(15)]
		pub fn cancel_transfer(origin: OriginFor<T>, study: StudyId, to: OrganisationId) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let standing = Self::ensure_may_anchor(&by)?;
			Self::do_cancel(by, &standing, study, to)
		}

		/// Certify that the caller's organisation destroyed its copies of a study that another one anchored, with salts and
		/// manifest. From then on it may not use the study, until it receives another copy. An organisation that never
		/// answered a transfer of an erased study certifies the same.
		///
		/// The origin must be signed by a data steward of an active organisation that has a copy, or by the organisation
		/// itself. The signer pays rent for the record, of which there is one for each study and organisation.
		///
		/// Emits [`Event::CopyErased`] when successful.
		#[pallet::call_index(16)]
		pub fn certify_erasure(origin: OriginFor<T>, study: StudyId) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let (organisation, late) = Self::do_certify(&by, study)?;
			Self::deposit_event(Event::CopyErased { study, organisation, late, by });
			Ok(())
		}

		/// Remove records of an erased study, at most [`MAX_SWEPT`]: if `of` is `None`, its earlier versions, measurements
		/// and verdicts; else what is recorded of transfers to the organisation `of`, which has certified that it erased its
		/// copy. Their rent is released.
		///
		/// The origin must be signed, by anybody.
		///
		/// Emits [`Event::ErasedSwept`] when successful.
		#[pallet::call_index(17)]
		#[pallet::weight(T::WeightInfo::sweep_erased(MAX_SWEPT))]
		pub fn sweep_erased(
			origin: OriginFor<T>,
			study: StudyId,
			of: Option<OrganisationId>,
		) -> DispatchResultWithPostInfo {
			ensure_signed(origin)?;
			let records = Self::do_sweep(study, of)?;
			Self::deposit_event(Event::ErasedSwept { study, records });
			Ok(Some(T::WeightInfo::sweep_erased(records)).into())
		}

		/// Name the patient of a study of the caller's organisation that was anchored without one: once, and before another
		/// study or a dataset is made from it, so that nothing made from it escapes the patient's decisions.
		///
		/// Origin as for [`Pallet::anchor_study`]. The rent of the study covers it.
		///
		/// Parameters:
		/// - `study`: of nobody who is known: it names no patient, never did, and was not made from studies of one.
		/// - `subject`: the seal of the pseudonymous account of an enrolled patient.
		/// - `salt`: that of the seal, if a report on `study` is on another study that names a patient as well. That one must be
		///   opened in the same transaction, and name the same patient.
		/// - `reports`: on `study`, or more: it is paid for so many, and nobody can stand in the way with one report more.
		///
		/// Emits [`Event::SubjectNamed`] when successful.
		#[pallet::call_index(19)]
		#[pallet::weight(T::WeightInfo::name_subject(*reports))]
		pub fn name_subject(
			origin: OriginFor<T>,
			study: StudyId,
			subject: Seal,
			salt: Option<Salt>,
			reports: u32,
		) -> DispatchResultWithPostInfo {
			let by = ensure_signed(origin)?;
			let standing = Self::ensure_may_anchor(&by)?;
			let found = Self::do_name(&standing, study, subject, salt, reports)?;
			Self::deposit_event(Event::SubjectNamed { study, by });
			Ok(Some(T::WeightInfo::name_subject(found)).into())
		}

		/// Name the devices that were used for studies of the caller's organisation beside the one that made each: coil,
		/// injector, lot of contrast agent. Possible once for each study. A recall of any of them reaches the studies.
		///
		/// Origin and payment as for [`Pallet::anchor_study`].
		///
		/// Parameters:
		/// - `studies`: up to `MaxBatch`, all of them or none, for all of which the same devices were used.
		/// - `devices`: 1 to 8 in the custody of the caller's organisation. Each is kept with its present software version.
		///
		/// Emits [`Event::DevicesNamed`] for each study when successful.
		#[pallet::call_index(20)]
		#[pallet::weight(T::WeightInfo::name_devices(devices.len() as u32).saturating_mul(studies.len() as u64))]
		pub fn name_devices(
			origin: OriginFor<T>,
			studies: BoundedVec<StudyId, T::MaxBatch>,
			devices: BoundedVec<DeviceId, MaxDevices>,
		) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let standing = Self::ensure_may_anchor(&by)?;
			ensure!(!studies.is_empty(), Error::<T>::EmptyBatch);
			studies.into_iter().try_for_each(|study| Self::do_equip(&by, &standing, study, &devices))
		}

		/// Show whose studies these are, for the calls that follow in the same transaction, as those of a batch do. Only the
		/// blocks keep it, not the state. It gives no right: each call asks the patient as before.
		///
		/// The origin must be signed, by anybody.
		///
		/// Parameters:
		/// - `openings`: each with the salt of the study's seal.
		#[pallet::call_index(21)]
		#[pallet::weight(T::WeightInfo::open(openings.len() as u32))]
		pub fn open(origin: OriginFor<T>, openings: BoundedVec<Opening<T::AccountId>, MaxOpenings>) -> DispatchResult {
			ensure_signed(origin)?;
			openings.into_iter().try_for_each(Self::do_open)
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The study with its present content.
		pub fn study(study: StudyId) -> Option<StudyOf<T>> {
			Studies::<T>::get(study)
		}

		/// The device that made a study, and whether it was fit for use when the study was anchored.
		pub fn made_by(study: StudyId) -> Option<MadeBy> {
			Self::device_of(&study)
		}

		/// The devices of a study, the one that made it first, and whether each was fit for use when the study was anchored.
		pub fn devices(study: StudyId) -> Vec<MadeBy> {
			Self::devices_of(&study)
		}

		/// How many studies a device made, or was used for, with a version of its software.
		pub fn studies_made(device: DeviceVersion) -> u32 {
			<Self as StudyCounts>::made_by(&device)
		}

		/// Versions of a study's content from number `from` on, oldest first, at most `limit` and at most 64. Empty if
		/// there is no such study or version.
		pub fn history(study: StudyId, from: u16, limit: u32) -> Vec<RevisionOf<T>> {
			Self::revisions(study, from, limit)
		}

		/// Whether `leaf` (the RFC 6962 leaf hash of an instance) is number `index` under the study's present root;
		/// `None` if there is no such study.
		pub fn verify_instance(study: StudyId, index: u32, leaf: H256, path: Path) -> Option<bool> {
			let study = Studies::<T>::get(study)?;
			Some(merkle::verify(&study.root, study.instances, index, &leaf, &path))
		}

		/// The parents of a node, and how it was made.
		pub fn origin(node: Node) -> Option<OriginOfNode<T>> {
			Origins::<T>::get(node)
		}

		/// The ancestors of the nodes in `open`, in at most `limit` and at most 1,024 steps. To begin, `open` is the
		/// node in question. To continue, it is what the last answer left open, without the nodes already walked from.
		pub fn ancestors(open: Vec<Branch>, limit: u32) -> Lineage {
			Self::walk_up(open, limit.min(MAX_STEPS))
		}

		/// The descendants of the nodes in `open`, paged like [`Pallet::ancestors`].
		pub fn descendants(open: Vec<Branch>, limit: u32) -> Lineage {
			Self::walk_down(open, limit.min(MAX_STEPS))
		}

		/// Transfers of a study that wait for an answer or are in discrepancy, at most 64, after the receiver `after`.
		pub fn open_transfers(study: StudyId, after: Option<OrganisationId>) -> Vec<HandoverOf<T>> {
			Self::open_handovers_of(study, after)
		}

		/// Transfers of all studies that wait for an answer or are in discrepancy, at most `limit` and at most 64,
		/// after `after`.
		pub fn all_open_transfers(after: Option<(StudyId, OrganisationId)>, limit: u32) -> Vec<HandoverOf<T>> {
			Self::open_handovers(after, limit.min(MAX_PAGE))
		}

		/// Transfers of a study that ended, intact or settled, in no order, after `after` (receiver and block in which
		/// it ended). At most `limit` and at most 64 of each kind.
		pub fn custody(
			study: StudyId,
			after: Option<(OrganisationId, BlockNumberFor<T>)>,
			limit: u32,
		) -> Vec<HandoverOf<T>> {
			Self::ended_handovers(study, after, limit.min(MAX_PAGE))
		}

		/// The organisations to which a study was sent, in order of their number, after `after`: whether each may have a
		/// copy, and by when it must have erased that. At most 64.
		pub fn holders(study: StudyId, after: Option<OrganisationId>) -> Vec<HolderOf<T>> {
			Self::holders_of(study, after)
		}

		/// Erased studies of which an organisation has a copy, and the place in the list to continue from. Looks at up to 64
		/// copies. Transfers that the organisation never answered are in [`Pallet::all_open_transfers`].
		pub fn erasure_duties(
			organisation: OrganisationId,
			after: Option<StudyId>,
		) -> (Vec<ErasureDuty>, Option<StudyId>) {
			Self::erasure_duties_after(organisation, after)
		}

		/// A measurement with its present value.
		pub fn measurement(study: StudyId, measurement: H256) -> Option<MeasurementOf<T>> {
			Measurements::<T>::get(study, measurement)
		}

		/// Earlier values of a measurement from version `from` on, oldest first, at most `limit` and at most 64.
		pub fn revised_values(study: StudyId, measurement: H256, from: u16, limit: u32) -> Vec<RevisedValueOf<T>> {
			(from..=u16::MAX)
				.map_while(|version| RevisedValues::<T>::get((study, measurement, version)))
				.take(limit.min(MAX_PAGE) as usize)
				.collect()
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn on_initialize(_: BlockNumberFor<T>) -> Weight {
			T::WeightInfo::close()
		}

		fn on_finalize(_: BlockNumberFor<T>) {
			// Whoever opened a study has paid for this.
			let _ = Opened::<T>::clear(u32::MAX, None);
			let _ = OpenedNames::<T>::clear(u32::MAX, None);
		}

		fn integrity_test() {
			assert!(T::MaxBatch::get() > 0, "no batch could be anchored");
			assert!(T::MaxAmendments::get() > 0, "no study could be amended");
			assert!(T::MaxAmendments::get() < u16::MAX, "no study could be erased");
			assert!(T::MaxRevisions::get() > 0, "no measurement could be revised");
			assert!(T::ConfirmationPeriod::get() > 0, "every transfer would be overdue at once");
			assert!(!T::SeedInterval::get().is_zero(), "no block could choose a sample");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), frame::deps::sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}
}
