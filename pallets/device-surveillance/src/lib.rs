#![doc = include_str!("../README.md")]
//!
//! ## Scenarios
//!
//! Each is a test of this pallet.
//!
//! 1. **A scanner goes into service.** The manufacturer hands it over, and the hospital accepts, checks and
//!    commissions it.
#![cfg_attr(doc, doc = docify::embed!("src/tests/quality.rs", unit_should_go_into_service_only_when_it_was_accepted_where_it_is))]
//! 2. **A check is missed.** Nobody reports it. The condition follows from the file, for every moment of the past
//!    as well.
#![cfg_attr(doc, doc = docify::embed!("src/tests/quality.rs", missed_check_should_be_found_by_itself_and_for_every_moment_of_the_past))]
//! 3. **A manufacturer recalls a lot.** Each custodian answers for its units, and so does the next custodian of a
//!    unit.
#![cfg_attr(doc, doc = docify::embed!("src/tests/field_actions.rs", recall_should_find_who_has_each_unit_now))]
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::panic))]
#![cfg_attr(not(test), deny(clippy::indexing_slicing, clippy::arithmetic_side_effects))]
// What the macros write is at our own visibility.
#![allow(clippy::too_many_arguments)]

extern crate alloc;

pub use pallet::*;
pub(crate) use quality::CHECKERS;
pub use types::*;
pub use weights::WeightInfo;

#[cfg(feature = "runtime-benchmarks")]
pub mod benchmarking;
mod custody;
mod field_actions;
mod impls;
mod incidents;
#[cfg(test)]
mod mock;
mod quality;
mod signals;
#[cfg(test)]
mod tests;
#[cfg(any(feature = "try-runtime", test))]
mod try_state;
mod types;
mod views;
pub mod weights;

use alloc::vec::Vec;
use frame::{
	prelude::*,
	traits::{Consideration, Footprint, Time},
};
#[cfg(feature = "runtime-benchmarks")]
use radledger_primitives::benchmarking::BenchmarkHelper;
use radledger_primitives::{
	calendar,
	device::{
		condition, ActionId, ActionOutcome, BasicUdi, CheckKind, CheckOutcome, Condition, Day, DeviceState, DeviceView,
		EntryView, Happened, LastCheck, OutReason, ProductId, ProductKind, ProductView,
	},
	signal::{rate, Verdict, Watch},
	traits::{DeviceLookup, Membership, ModelLookup, Standing, StudyCounts},
	udi::UdiDi,
	vigilance::{
		ActionKind, ActionReason, ActionView, AnswerView, Classification, Clock, ClockError, ConcernedView, Counts,
		IncidentId, IncidentPhase, IncidentSubject, IncidentView, Regime, Reporter, RuleSet, Scope, SignalView,
		SubmissionView, MAX_CLASSIFICATIONS, MAX_RULE_SETS,
	},
	DeviceId, DeviceVersion, Moment, OrganisationId, OrganisationKind, Roles, H256,
};

/// A signature in this runtime.
pub type SignatureOf<T> = Signature<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
/// A product as this runtime stores it.
pub type ProductOf<T> = Product<<T as frame_system::Config>::AccountId, BlockNumberFor<T>, <T as Config>::Rent>;
/// A unit as this runtime stores it.
pub type DeviceOf<T> = Device<<T as frame_system::Config>::AccountId, BlockNumberFor<T>, <T as Config>::Rent>;
/// An entry as this runtime stores it.
pub type EntryOf<T> = Entry<<T as frame_system::Config>::AccountId, BlockNumberFor<T>, <T as Config>::Rent>;
/// An incident as this runtime stores it.
pub type IncidentOf<T> = Incident<<T as frame_system::Config>::AccountId, BlockNumberFor<T>, <T as Config>::Rent>;
/// A report of an incident as this runtime stores it.
pub type SubmissionOf<T> = Submission<<T as frame_system::Config>::AccountId, BlockNumberFor<T>, <T as Config>::Rent>;
/// A field action as this runtime stores it.
pub type FieldActionOf<T> = FieldAction<<T as frame_system::Config>::AccountId, BlockNumberFor<T>, <T as Config>::Rent>;
/// An incident as this runtime shows it.
pub type IncidentViewOf<T> = IncidentView<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
/// A report of an incident as this runtime shows it.
pub type SubmissionViewOf<T> = SubmissionView<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
/// A field action as this runtime shows it.
pub type ActionViewOf<T> = ActionView<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
/// A unit that a field action is about, as this runtime shows it.
pub type ConcernedViewOf<T> = ConcernedView<<T as frame_system::Config>::AccountId>;
/// A product as this runtime shows it.
pub type ProductViewOf<T> = ProductView<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
/// An entry as this runtime shows it.
pub type EntryViewOf<T> = EntryView<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;
/// A unit as this runtime shows it.
pub type DeviceViewOf<T> = DeviceView<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;

/// Version of what this pallet stores; raised with each migration.
const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

/// Most records that one view returns.
pub const MAX_PAGE: u32 = 64;

// For what the macros write: their items have no docs, and their genesis code expects.
#[allow(missing_docs, clippy::expect_used, clippy::unwrap_used)]
#[frame::pallet]
/// The device that made an image, its custodian, and whether it is fit for use.
pub mod pallet {
	use super::*;

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Who may act for which organisation.
		type Membership: Membership<Self::AccountId>;

		/// The registered AI models.
		type Models: ModelLookup;

		/// The number of studies that each device made.
		type Studies: StudyCounts;

		/// The chain's clock, in milliseconds since the Unix epoch.
		type Time: Time<Moment = Moment>;

		/// The origin that adds sets of rules to the laws.
		type LawOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Pays for each record of this pallet.
		type Rent: Consideration<Self::AccountId, Footprint>;

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

	/// Products by number. Written by [`Pallet::register_product`], [`Pallet::name_manufacturer`] and
	/// [`Pallet::register_device`]; never removed.
	#[pallet::storage]
	pub type Products<T: Config> = StorageMap<_, Twox64Concat, ProductId, ProductOf<T>, OptionQuery>;

	/// Products by UDI-DI, in the form of [`UdiDi::canonical`], so that none has two. Written by
	/// [`Pallet::register_product`]; never changed or removed.
	///
	/// `Blake2_128Concat`, because callers choose the identifier.
	#[pallet::storage]
	pub type Labelled<T: Config> = StorageMap<_, Blake2_128Concat, UdiDi, ProductId, OptionQuery>;

	/// The number of the next product.
	#[pallet::storage]
	pub type NextProduct<T: Config> = StorageValue<_, ProductId, ValueQuery>;

	/// Units by number. Written by every call on one; never removed.
	#[pallet::storage]
	pub type Devices<T: Config> = StorageMap<_, Twox64Concat, DeviceId, DeviceOf<T>, OptionQuery>;

	/// The number of the next unit.
	#[pallet::storage]
	pub type NextDevice<T: Config> = StorageValue<_, DeviceId, ValueQuery>;

	/// Units by commitment and registrant, so that none is registered twice, and nobody who copies the commitment of
	/// another stands in its way. Written by [`Pallet::register_device`]; never changed or removed.
	///
	/// `Blake2_128Concat`, because callers choose the commitment.
	#[pallet::storage]
	pub type Units<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, H256, Twox64Concat, OrganisationId, DeviceId, OptionQuery>;

	/// The files of units, by unit and order. Written by every call that changes one; never changed or removed.
	#[pallet::storage]
	pub type Entries<T: Config> =
		StorageDoubleMap<_, Twox64Concat, DeviceId, Twox64Concat, u32, EntryOf<T>, OptionQuery>;

	/// Awaited checks and reports, by the first day on which they are late. Written with them, and when the day has
	/// come.
	#[pallet::storage]
	pub type Deadlines<T: Config> = StorageDoubleMap<_, Twox64Concat, Day, Twox64Concat, Awaited, (), OptionQuery>;

	/// Units by the scopes that a field action can have. Written by [`Pallet::register_device`] and
	/// [`Pallet::record_check`]; never removed.
	#[pallet::storage]
	pub type Concerned<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, Scope, Twox64Concat, DeviceVersion, (), OptionQuery>;

	/// Sums of incidents and studies over all products of a kind. Written with [`Signals`]; never removed.
	#[pallet::storage]
	pub type Fleets<T: Config> = StorageMap<_, Twox64Concat, ProductKind, Counts, ValueQuery>;

	/// The unit whose studies are counted next.
	#[pallet::storage]
	pub type NextCounted<T: Config> = StorageValue<_, DeviceId, ValueQuery>;

	/// Studies for which a unit was used beside another of its product, until they are counted. Written when a study names
	/// its units; the rent of the unit pays for it.
	#[pallet::storage]
	pub type Repeated<T: Config> = StorageMap<_, Twox64Concat, DeviceId, Repeats, OptionQuery>;

	/// Incidents and studies of each product and of each version of its software, and the evidence against it. Written
	/// by [`Pallet::report_incident`] and when studies are counted; never removed.
	#[pallet::storage]
	pub type Signals<T: Config> = StorageMap<_, Blake2_128Concat, Scope, Signal, ValueQuery>;

	/// Incidents by number. Written by every call on one; never removed.
	#[pallet::storage]
	pub type Incidents<T: Config> = StorageMap<_, Twox64Concat, IncidentId, IncidentOf<T>, OptionQuery>;

	/// The number of the next incident.
	#[pallet::storage]
	pub type NextIncident<T: Config> = StorageValue<_, IncidentId, ValueQuery>;

	/// Reports of incidents, by incident and order. Written by [`Pallet::submit_report`]; never changed or removed.
	#[pallet::storage]
	pub type Submissions<T: Config> =
		StorageDoubleMap<_, Twox64Concat, IncidentId, Twox64Concat, u16, SubmissionOf<T>, OptionQuery>;

	/// What the council added to the laws, in the order of their days. Written by [`Pallet::adopt_rules`], which
	/// removes the oldest set of a law that has too many.
	///
	/// Nobody pays for them: the council adds them, and their number is bounded.
	#[pallet::storage]
	pub type Rules<T: Config> =
		StorageMap<_, Twox64Concat, Regime, BoundedVec<RuleSet, ConstU32<MAX_RULE_SETS>>, ValueQuery>;

	/// Field actions by number. Written by [`Pallet::open_action`] and [`Pallet::close_action`]; never removed.
	#[pallet::storage]
	pub type Actions<T: Config> = StorageMap<_, Twox64Concat, ActionId, FieldActionOf<T>, OptionQuery>;

	/// The number of the next field action.
	#[pallet::storage]
	pub type NextAction<T: Config> = StorageValue<_, ActionId, ValueQuery>;

	/// The last answer to a field action for a unit, as its place in the unit's file. Written by
	/// [`Pallet::acknowledge_action`]; never removed.
	#[pallet::storage]
	pub type Answers<T: Config> = StorageDoubleMap<_, Twox64Concat, ActionId, Twox64Concat, DeviceId, u32, OptionQuery>;

	/// The first day whose deadlines have not been looked at yet; `None` before the first deadline.
	#[pallet::storage]
	pub type LookedThrough<T: Config> = StorageValue<_, Day, OptionQuery>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// `by` registered a product, or took over as its manufacturer one that another had registered.
		ProductRegistered {
			product: ProductId,
			kind: ProductKind,
			udi_di: Option<UdiDi>,
			organisation: OrganisationId,
			by: T::AccountId,
		},
		/// `by` registered a unit of a product.
		DeviceRegistered { device: DeviceId, product: ProductId, custodian: OrganisationId, by: T::AccountId },
		/// A unit was offered to another organisation, which becomes custodian when it accepts.
		CustodyOffered { device: DeviceId, from: OrganisationId, to: OrganisationId, by: T::AccountId },
		/// A unit has a new custodian.
		CustodyTransferred { device: DeviceId, from: OrganisationId, to: OrganisationId, by: T::AccountId },
		/// An offer was declined or withdrawn.
		CustodyDeclined { device: DeviceId, by: T::AccountId },
		/// A unit was checked.
		DeviceChecked {
			device: DeviceId,
			kind: CheckKind,
			outcome: CheckOutcome,
			next_due: Option<Day>,
			by: T::AccountId,
		},
		/// The state of a unit changed.
		DeviceStateChanged { device: DeviceId, state: DeviceState, reason: Option<OutReason>, by: T::AccountId },
		/// A day passed on which a check of a unit was due.
		DeviceOverdue { device: DeviceId, custodian: OrganisationId },
		/// `by` recorded an incident that `owed_by` must report by `due`; `None` if the ledger does not have who must.
		IncidentReported {
			incident: IncidentId,
			subject: IncidentSubject,
			classification: Classification,
			owed_by: Option<OrganisationId>,
			due: Day,
			by: T::AccountId,
		},
		/// `by` classified an incident again. `due` is never later than before.
		IncidentReclassified { incident: IncidentId, classification: Classification, due: Day, by: T::AccountId },
		/// `by` drafted a report of an incident.
		ReportDrafted { incident: IncidentId, document: H256, by: T::AccountId },
		/// `by` submitted a report of an incident, whose first report was `days_late` days late.
		ReportSubmitted { incident: IncidentId, phase: IncidentPhase, document: H256, days_late: u32, by: T::AccountId },
		/// The day passed by which the first report of an incident was due.
		IncidentOverdue { incident: IncidentId, owed_by: OrganisationId },
		/// `by` opened a field action.
		ActionOpened {
			action: ActionId,
			kind: ActionKind,
			reason: ActionReason,
			scope: Scope,
			organisation: OrganisationId,
			by: T::AccountId,
		},
		/// `by` answered a field action for a unit of `organisation`.
		ActionAcknowledged {
			action: ActionId,
			device: DeviceId,
			outcome: ActionOutcome,
			organisation: OrganisationId,
			by: T::AccountId,
		},
		/// `by` closed a field action.
		ActionClosed { action: ActionId, by: T::AccountId },
		/// A product, or a version of its software, has more incidents per study than the others of its kind. People
		/// must look at it; it is not a verdict.
		SignalRaised { scope: Scope, counts: Counts, fleet: Counts },
		/// `by` named the manufacturer of a product, or that it has none on the ledger.
		ManufacturerNamed { product: ProductId, manufacturer: Option<OrganisationId>, by: T::AccountId },
		/// The council added a set of rules to a law, or replaced the one of that day.
		RulesAdopted { regime: Regime, effective: Day, source: H256 },
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The caller has no role that permits this.
		NotAuthorised,
		/// Only manufacturers, vendors of AI, hospitals, imaging centres and universities can register products.
		NotARegistrant,
		/// The UDI-DI does not have the form of its issuing entity, or its check digit is wrong.
		InvalidUdi,
		/// A Basic UDI-DI needs 6 to 25 capital letters, digits and hyphens, and a UDI-DI.
		InvalidBasicUdi,
		/// No such product is on the ledger.
		ProductNotFound,
		/// The manufacturer of the product registers its units; if the ledger does not have it, whoever may register
		/// products does, or the registrant alone if the product has no UDI-DI.
		NotRegistrant,
		/// A unit with this commitment is already registered.
		UnitExists,
		/// No such unit is on the ledger.
		DeviceNotFound,
		/// The caller's organisation is not the custodian of the unit.
		NotCustodian,
		/// The recipient is not an active organisation, or already has the unit.
		InvalidRecipient,
		/// The unit has been offered to another organisation, which must accept or decline first.
		HandOverPending,
		/// The unit was not offered to the caller's organisation.
		NotOffered,
		/// The state of the unit does not permit this.
		InvalidState,
		/// The unit has not passed acceptance at its present custodian.
		NotAccepted,
		/// A check failed and was not repeated, or one is overdue.
		NotFit,
		/// The check must not lie in the future, nor a software update before the last one, and the next check must be
		/// due after it, within ten years.
		InvalidDay,
		/// A counter would overflow.
		Overflow,
		/// No such version of an AI model is on the ledger.
		ModelNotFound,
		/// Only the custodian, the maker and authorities can record an incident with the unit.
		NotInvolved,
		/// Another organisation must report the incident and is aware of it, or of its kind, from today on: leave out
		/// the day of awareness.
		NotYourAwareness,
		/// The law has no deadline for this classification on the day from which it counts: classify the incident by
		/// the law of its day.
		NotInForce,
		/// An incident with a medical device is reported by the law on devices, and by the law on AI only if it
		/// infringes fundamental rights.
		NotOfDevices,
		/// No such incident is on the ledger.
		IncidentNotFound,
		/// Another organisation must report the incident.
		NotReporter,
		/// Another organisation must report an incident of this classification: record a separate one.
		OtherReporter,
		/// Reports of an incident must begin with an initial or final one, and end with a withdrawal.
		InvalidPhase,
		/// No such field action is on the ledger.
		ActionNotFound,
		/// No unit is in the scope of the field action.
		NothingConcerned,
		/// The unit is not in the scope of the field action.
		NotConcerned,
		/// Only the manufacturer of the product and authorities can open a field action, or the registrant of a product
		/// without UDI-DI and manufacturer; only its owner and authorities can close it.
		NotActionOwner,
		/// The field action is closed.
		ActionIsClosed,
		/// A product with this UDI-DI is on the ledger already: use that one. An authority can name its manufacturer.
		ProductExists,
		/// Only a manufacturer or a vendor of AI can be the manufacturer of a product.
		NotAManufacturer,
		/// Rules need figures of their law, each classification once, and a day that is not over.
		InvalidRules,
	}

	#[pallet::call(weight(<T as Config>::WeightInfo))]
	impl<T: Config> Pallet<T> {
		/// Register a product, with its UDI-DI and Basic UDI-DI if it has them. A UDI-DI is that of one product.
		///
		/// A manufacturer or a vendor of AI becomes the manufacturer of what it registers. It takes over a product with
		/// its UDI-DI that another organisation registered, if that has no manufacturer, with the kind and the Basic
		/// UDI-DI that it names.
		///
		/// The origin must be a device manager of a manufacturer, a vendor of AI, a hospital, an imaging centre or a
		/// university, or the organisation itself, and pays for the record.
		///
		/// Emits [`Event::ProductRegistered`] when successful.
		#[pallet::call_index(0)]
		#[pallet::weight(
			<T as Config>::WeightInfo::register_product().max(<T as Config>::WeightInfo::take_over_product())
		)]
		pub fn register_product(
			origin: OriginFor<T>,
			kind: ProductKind,
			udi_di: Option<UdiDi>,
			basic_udi: Option<BasicUdi>,
		) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let standing = Self::ensure_role(&by, Roles::DEVICE_MANAGER)?;
			let udi_di = udi_di.map(UdiDi::canonical);
			let product = Self::do_register_product(&by, &standing, kind, udi_di.clone(), basic_udi)?;
			Self::deposit_event(Event::ProductRegistered {
				product,
				kind,
				udi_di,
				organisation: standing.organisation,
				by,
			});
			Ok(())
		}

		/// Register a unit of a product: a commitment to its production identifier, and digests of its lot and its
		/// software version. The caller's organisation becomes its custodian.
		///
		/// The origin must be a device manager of the manufacturer of the product, or the manufacturer itself, and pays
		/// for the record. If the product has no manufacturer on the ledger, its registrant can do it; and if it has a
		/// UDI-DI, every organisation that could register it.
		///
		/// Emits [`Event::DeviceRegistered`] when successful.
		#[pallet::call_index(1)]
		pub fn register_device(
			origin: OriginFor<T>,
			product: ProductId,
			unit: H256,
			lot: Option<H256>,
			software: Option<H256>,
		) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let standing = Self::ensure_role(&by, Roles::DEVICE_MANAGER)?;
			let device = Self::do_register_device(&by, &standing, product, unit, lot, software)?;
			Self::deposit_event(Event::DeviceRegistered { device, product, custodian: standing.organisation, by });
			Ok(())
		}

		/// Offer a unit to another organisation, which becomes its custodian when it accepts.
		///
		/// The origin must be a device manager of the custodian, or the custodian itself.
		///
		/// Emits [`Event::CustodyOffered`] when successful.
		#[pallet::call_index(2)]
		pub fn transfer_custody(origin: OriginFor<T>, device: DeviceId, to: OrganisationId) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let from = Self::do_offer(&by, device, to)?;
			Self::deposit_event(Event::CustodyOffered { device, from, to, by });
			Ok(())
		}

		/// Accept a unit that was offered. It must be commissioned again.
		///
		/// The origin must be a device manager of the recipient, or the recipient itself, and pays for the record.
		///
		/// Emits [`Event::CustodyTransferred`] when successful.
		#[pallet::call_index(3)]
		pub fn accept_custody(origin: OriginFor<T>, device: DeviceId) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let (from, to) = Self::do_accept(&by, device)?;
			Self::deposit_event(Event::CustodyTransferred { device, from, to, by });
			Ok(())
		}

		/// Decline a unit that was offered, or withdraw the offer.
		///
		/// The origin must be a device manager of the recipient or of the custodian, or one of these itself.
		///
		/// Emits [`Event::CustodyDeclined`] when successful.
		#[pallet::call_index(4)]
		pub fn decline_custody(origin: OriginFor<T>, device: DeviceId) -> DispatchResult {
			let by = ensure_signed(origin)?;
			Self::do_decline(&by, device)?;
			Self::deposit_event(Event::CustodyDeclined { device, by });
			Ok(())
		}

		/// Record a check of a unit: the outcome, the day, the digest of the document, and when the next check of this
		/// kind is due. A failed check takes the unit out of service at once. A software update names the new version.
		/// The last check of a kind is that of the latest day; of one day, the one that was entered last.
		///
		/// The origin must be a medical physicist or device manager of the custodian, or the custodian itself, and pays
		/// for the record.
		///
		/// Emits [`Event::DeviceChecked`] when successful.
		#[pallet::call_index(5)]
		#[pallet::weight(match software {
			Some(_) => <T as Config>::WeightInfo::install_software(),
			None => <T as Config>::WeightInfo::record_check(),
		})]
		pub fn record_check(
			origin: OriginFor<T>,
			device: DeviceId,
			kind: CheckKind,
			outcome: CheckOutcome,
			day: Day,
			next_due: Option<Day>,
			document: H256,
			software: Option<H256>,
		) -> DispatchResult {
			let by = ensure_signed(origin)?;
			Self::do_check(&by, device, kind, outcome, day, next_due, document, software)?;
			Self::deposit_event(Event::DeviceChecked { device, kind, outcome, next_due, by });
			Ok(())
		}

		/// Put a unit into service that passed acceptance, or back into service once no check failed or is overdue.
		///
		/// The origin must be a medical physicist or device manager of the custodian, or the custodian itself, and pays
		/// for the record.
		///
		/// Emits [`Event::DeviceStateChanged`] when successful.
		#[pallet::call_index(6)]
		pub fn commission(origin: OriginFor<T>, device: DeviceId) -> DispatchResult {
			Self::do_commission(ensure_signed(origin)?, device)
		}

		/// Take a unit out of service.
		///
		/// The origin must be a medical physicist or device manager of the custodian, or the custodian itself, and pays
		/// for the record.
		///
		/// Emits [`Event::DeviceStateChanged`] when successful.
		#[pallet::call_index(7)]
		pub fn take_out_of_service(origin: OriginFor<T>, device: DeviceId, reason: OutReason) -> DispatchResult {
			Self::do_end(ensure_signed(origin)?, device, DeviceState::OutOfService, reason)
		}

		/// Decommission a unit, permanently.
		///
		/// The origin must be a medical physicist or device manager of the custodian, or the custodian itself, and pays
		/// for the record.
		///
		/// Emits [`Event::DeviceStateChanged`] when successful.
		#[pallet::call_index(8)]
		pub fn decommission(origin: OriginFor<T>, device: DeviceId, reason: OutReason) -> DispatchResult {
			Self::do_end(ensure_signed(origin)?, device, DeviceState::Decommissioned, reason)
		}

		/// Record an incident with a unit or with a version of an AI model. Its legal classification determines who
		/// must report it to the authority, and by when: the maker, or the caller's organisation as user facility or
		/// importer. If the ledger does not have the maker of the unit, nobody on it must report.
		///
		/// `aware` is the day on which the organisation that must report became aware of the incident: not after today,
		/// and today if it is left out. Only that organisation can name an earlier day; any other learns about the
		/// incident from this call. For a corrective action it is the day on which that is undertaken.
		///
		/// The origin must be a member who cares for patients or devices, of the custodian, the maker or an authority,
		/// or of any organisation for a model. The signer pays for the record.
		///
		/// Emits [`Event::IncidentReported`] when successful, and [`Event::IncidentOverdue`] if it is late already.
		#[pallet::call_index(9)]
		pub fn report_incident(
			origin: OriginFor<T>,
			subject: IncidentSubject,
			classification: Classification,
			aware: Option<Day>,
			document: H256,
		) -> DispatchResult {
			Self::do_report(ensure_signed(origin)?, subject, classification, aware, document)
		}

		/// Classify an incident again. The deadline becomes earlier or stays.
		///
		/// `known` is the day on which the organisation that must report became aware of the kind of the incident,
		/// where the law counts from that day: not after today, and today if it is left out. Only that organisation can
		/// name an earlier day. Any other tells it by this call, so that the limit counts from today, whatever the law
		/// counts from.
		///
		/// The origin must be a device manager of the organisation that must report the incident, of the one that
		/// recorded it, or of an authority; or one of these itself.
		///
		/// Emits [`Event::IncidentReclassified`] when successful, and [`Event::IncidentOverdue`] if it is late by that.
		#[pallet::call_index(10)]
		pub fn reclassify(
			origin: OriginFor<T>,
			incident: IncidentId,
			classification: Classification,
			known: Option<Day>,
		) -> DispatchResult {
			Self::do_reclassify(ensure_signed(origin)?, incident, classification, known)
		}

		/// Draft the next report of an incident, by its digest. The report itself goes to the authority only, off
		/// chain.
		///
		/// The origin must be a device manager of the organisation that must report the incident, or that organisation
		/// itself.
		///
		/// Emits [`Event::ReportDrafted`] when successful.
		#[pallet::call_index(11)]
		pub fn draft_report(origin: OriginFor<T>, incident: IncidentId, document: H256) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let (mut known, _) = Self::owed(&by, incident)?;
			ensure!(known.phase != Some(IncidentPhase::Withdrawn), Error::<T>::InvalidPhase);
			known.draft = Some(document);
			Incidents::<T>::insert(incident, known);
			Self::deposit_event(Event::ReportDrafted { incident, document, by });
			Ok(())
		}

		/// Record the submission of a report to the authority, by its digest. The first one stops the clock.
		///
		/// The origin must be a device manager of the organisation that must report the incident, or that organisation
		/// itself, and pays for the record.
		///
		/// Emits [`Event::ReportSubmitted`] when successful.
		#[pallet::call_index(12)]
		pub fn submit_report(
			origin: OriginFor<T>,
			incident: IncidentId,
			phase: IncidentPhase,
			document: H256,
		) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let days_late = Self::do_submit(&by, incident, phase, document)?;
			Self::deposit_event(Event::ReportSubmitted { incident, phase, document, days_late, by });
			Ok(())
		}

		/// Open a field action for all custodians of a product, a lot or a software version: a recall, a notice or a
		/// correction.
		///
		/// The origin must be a device manager of the manufacturer of the product, or of an authority, or one of these
		/// itself, and pays for the record. The registrant of a product without UDI-DI and manufacturer can do it as
		/// well.
		///
		/// Emits [`Event::ActionOpened`] when successful.
		#[pallet::call_index(13)]
		pub fn open_action(
			origin: OriginFor<T>,
			kind: ActionKind,
			reason: ActionReason,
			scope: Scope,
			document: H256,
		) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let standing = Self::ensure_role(&by, Roles::DEVICE_MANAGER)?;
			let action = Self::do_open(&by, &standing, kind, reason, scope, document)?;
			Self::deposit_event(Event::ActionOpened {
				action,
				kind,
				reason,
				scope,
				organisation: standing.organisation,
				by,
			});
			Ok(())
		}

		/// Answer a field action for a unit, as the view [`Pallet::concerned`] names it. A later answer replaces an
		/// earlier one.
		///
		/// The origin must be a medical physicist or device manager of the custodian, or the custodian itself, and pays
		/// for the entry in the unit's file.
		///
		/// Emits [`Event::ActionAcknowledged`] when successful.
		#[pallet::call_index(14)]
		pub fn acknowledge_action(
			origin: OriginFor<T>,
			action: ActionId,
			unit: DeviceVersion,
			outcome: ActionOutcome,
		) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let organisation = Self::do_acknowledge(&by, action, unit, outcome)?;
			Self::deposit_event(Event::ActionAcknowledged { action, device: unit.device, outcome, organisation, by });
			Ok(())
		}

		/// Close a field action. Custodians can no longer answer.
		///
		/// The origin must be a device manager of the organisation that opened it, or of an authority, or one of these
		/// itself.
		///
		/// Emits [`Event::ActionClosed`] when successful.
		#[pallet::call_index(15)]
		pub fn close_action(origin: OriginFor<T>, action: ActionId) -> DispatchResult {
			let by = ensure_signed(origin)?;
			Self::do_close(&by, action)?;
			Self::deposit_event(Event::ActionClosed { action, by });
			Ok(())
		}

		/// Name the manufacturer of a product: another one than the ledger has, or none.
		///
		/// The origin must be a device manager of an authority, or the authority itself. The manufacturer can give up
		/// that it is.
		///
		/// Emits [`Event::ManufacturerNamed`] when successful.
		#[pallet::call_index(16)]
		pub fn name_manufacturer(
			origin: OriginFor<T>,
			product: ProductId,
			manufacturer: Option<OrganisationId>,
		) -> DispatchResult {
			let by = ensure_signed(origin)?;
			Self::do_name(&by, product, manufacturer)?;
			Self::deposit_event(Event::ManufacturerNamed { product, manufacturer, by });
			Ok(())
		}

		/// Add a set of rules to a law: all of its figures from a day on, which is not over. It replaces the one of the
		/// same day. Deadlines that were computed stay.
		///
		/// The origin must satisfy `LawOrigin`.
		///
		/// Emits [`Event::RulesAdopted`] when successful.
		#[pallet::call_index(17)]
		pub fn adopt_rules(origin: OriginFor<T>, regime: Regime, rules: RuleSet) -> DispatchResult {
			T::LawOrigin::ensure_origin(origin)?;
			let (effective, source) = (rules.effective, rules.source);
			Self::do_adopt(regime, rules)?;
			Self::deposit_event(Event::RulesAdopted { regime, effective, source });
			Ok(())
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// A product.
		pub fn product(product: ProductId) -> Option<ProductViewOf<T>> {
			Self::product_view(product)
		}

		/// A unit.
		pub fn device(device: DeviceId) -> Option<DeviceViewOf<T>> {
			Self::device_view(device)
		}

		/// Units of a custodian, or all, from the number `first` on, and the number to continue from. Looks at up to
		/// 64.
		pub fn devices(custodian: Option<OrganisationId>, first: DeviceId) -> (Vec<DeviceViewOf<T>>, Option<DeviceId>) {
			Self::devices_from(custodian, first)
		}

		/// Entries of a unit's file from the number `first` on, at most 64, in order.
		pub fn entries(device: DeviceId, first: u32) -> Vec<EntryViewOf<T>> {
			Self::entries_from(device, first)
		}

		/// Units with this commitment, at most 64: one for each organisation that registered it.
		pub fn units(unit: H256) -> Vec<DeviceId> {
			Units::<T>::iter_prefix_values(unit).take(MAX_PAGE as usize).collect()
		}

		/// The product with this UDI-DI, in any of its forms.
		pub fn labelled(udi_di: UdiDi) -> Option<ProductId> {
			Labelled::<T>::get(udi_di.canonical())
		}

		/// Whether a unit was fit for use at a moment, in milliseconds since the Unix epoch.
		pub fn condition_at(device: DeviceId, at: Moment) -> Option<Condition> {
			<Self as DeviceLookup>::condition_at(device, at)
		}

		/// An incident.
		pub fn incident(incident: IncidentId) -> Option<IncidentViewOf<T>> {
			Self::incident_view(incident)
		}

		/// Incidents from the number `first` on, or only those whose first report is missing, and the number to
		/// continue from. Looks at up to 64.
		pub fn incidents(unreported: bool, first: IncidentId) -> (Vec<IncidentViewOf<T>>, Option<IncidentId>) {
			Self::incidents_from(unreported, first)
		}

		/// The rules that the council added to a law, in the order of their days.
		pub fn rules(regime: Regime) -> Vec<RuleSet> {
			Rules::<T>::get(regime).into_inner()
		}

		/// Reports of an incident from the number `first` on, at most 64, in order.
		pub fn submissions(incident: IncidentId, first: u16) -> Vec<SubmissionViewOf<T>> {
			Self::submissions_from(incident, first)
		}

		/// A field action.
		pub fn action(action: ActionId) -> Option<ActionViewOf<T>> {
			Self::action_view(action)
		}

		/// Field actions from the number `first` on, or only open ones, and the number to continue from. Looks at up to
		/// 64.
		pub fn actions(open: bool, first: ActionId) -> (Vec<ActionViewOf<T>>, Option<ActionId>) {
			Self::actions_from(open, first)
		}

		/// Units of a product, a lot or a software version after `after`, at most 64, in no order; with their
		/// custodians' answers to a field action, if one is given.
		pub fn concerned(
			scope: Scope,
			action: Option<ActionId>,
			after: Option<DeviceVersion>,
		) -> Vec<ConcernedViewOf<T>> {
			Self::concerned_from(scope, action, after)
		}

		/// Incidents per study of a product or of a version of its software, and of all products of its kind; `None`
		/// for a lot.
		pub fn signal(scope: Scope) -> Option<SignalView> {
			Self::signal_view(scope)
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			let most = MAX_CLASSIFICATIONS as usize;
			assert!(Classification::ALL.len() <= most, "an incident could not have every classification");
		}

		fn on_idle(_: BlockNumberFor<T>, remaining: Weight) -> Weight {
			let looked = Self::look_for_overdue(remaining);
			looked.saturating_add(Self::count_studies(remaining.saturating_sub(looked)))
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), frame::deps::sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}
}
