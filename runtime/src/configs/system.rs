//! Blocks, time, the relay chain, and calls that carry other calls.

use super::{carriers::Carrying, governance::StepsApart};
use crate::{constants::*, weights, *};
use cumulus_pallet_parachain_system::RelayNumberMonotonicallyIncreases;
use cumulus_primitives_core::AggregateMessageOrigin;
use frame_support::{
	derive_impl,
	dispatch::DispatchClass,
	migrations::{EnterSafeModeOnFailedMigration, FreezeChainOnFailedMigration},
	parameter_types,
	traits::{ConstU16, ConstU32, ConstU64, EnqueueWithOrigin, Get, InsideBoth, InstanceFilter},
	weights::{constants::ParityDbWeight, RuntimeDbWeight, Weight},
};
use frame_system::limits::{BlockLength, BlockWeights};

parameter_types! {
	/// Version of this runtime.
	pub const Version: RuntimeVersion = VERSION;
	/// Blocks whose hashes are kept, and so the longest life of a mortal transaction.
	pub const BlockHashCount: BlockNumber = 4096;
	/// How many bytes a block may have.
	pub RuntimeBlockLength: BlockLength = BlockLength::builder()
		.max_length(MAXIMUM_BLOCK_LENGTH)
		.modify_max_length_for_class(DispatchClass::Normal, |length| {
			*length = NORMAL_DISPATCH_RATIO.mul_floor(*length);
		})
		.max_header_size(MAXIMUM_HEADER_SIZE)
		.build();
	/// How much time and proof a block may take.
	pub RuntimeBlockWeights: BlockWeights = BlockWeights::builder()
		.base_block(weights::BlockExecutionWeight::get())
		.for_class(DispatchClass::all(), |class| class.base_extrinsic = weights::ExtrinsicBaseWeight::get())
		.for_class(DispatchClass::Normal, |class| {
			class.max_total = Some(NORMAL_BLOCK_WEIGHT);
		})
		.for_class(DispatchClass::Operational, |class| {
			class.max_total = Some(MAXIMUM_BLOCK_WEIGHT);
			// What ordinary transactions may not fill is kept for operational ones, even in a full block.
			class.reserved = Some(MAXIMUM_BLOCK_WEIGHT.saturating_sub(NORMAL_BLOCK_WEIGHT));
		})
		.avg_block_initialization(AVERAGE_ON_INITIALIZE_RATIO)
		.build_or_panic();
}

/// What a read and a write of the database cost: ParityDB's prices. Natively, a test can count with it what is declared.
pub struct DbWeight;

impl Get<RuntimeDbWeight> for DbWeight {
	fn get() -> RuntimeDbWeight {
		#[cfg(feature = "std")]
		if let Some(prices) = counting::prices() {
			return prices;
		}
		ParityDbWeight::get()
	}
}

/// Counts the reads and writes that a weight stands for. A weight is a sum, so it is made of such prices that time, reads
/// and writes can be told apart. No block is ever made with them.
#[cfg(feature = "std")]
pub mod counting {
	use super::*;
	use core::cell::Cell;

	/// Longer than any call takes: 0.27 s, in picoseconds.
	const READ: u64 = 1 << 38;
	/// More than all the reads of any call.
	const WRITE: u64 = READ << 13;

	std::thread_local! {
		static IS_ON: Cell<bool> = const { Cell::new(false) };
	}

	/// Numbers of reads and writes.
	#[derive(Clone, Copy, PartialEq, Eq, Debug)]
	pub struct Counts {
		/// Keys that are read.
		pub reads: u64,
		/// Keys that are written.
		pub writes: u64,
	}

	pub(super) fn prices() -> Option<RuntimeDbWeight> {
		IS_ON.get().then_some(RuntimeDbWeight { read: READ, write: WRITE })
	}

	/// How many reads and writes are in the weight that `weigh` returns.
	pub fn counted(weigh: impl FnOnce() -> Weight) -> Counts {
		IS_ON.set(true);
		let weight = weigh().ref_time();
		IS_ON.set(false);
		Counts { reads: weight % WRITE / READ, writes: weight / WRITE }
	}
}

/// What every call passes, unless root makes it.
pub type Filters = InsideBoth<InsideBoth<SafeMode, TxPause>, InsideBoth<StepsApart, InPerson>>;

#[derive_impl(frame_system::config_preludes::ParaChainDefaultConfig)]
impl frame_system::Config for Runtime {
	type AccountData = pallet_balances::AccountData<Balance>;
	type AccountId = AccountId;
	// Holds for calls inside other calls too: `utility`, `multisig` and `proxy` dispatch under it.
	type BaseCallFilter = Filters;
	type Block = Block;
	type BlockHashCount = BlockHashCount;
	type BlockLength = RuntimeBlockLength;
	type BlockWeights = RuntimeBlockWeights;
	type DbWeight = DbWeight;
	type ExtensionsWeightInfo = weights::frame_system_extensions::WeightInfo<Runtime>;
	type Hash = Hash;
	type MaxConsumers = ConstU32<16>;
	type MultiBlockMigrator = MultiBlockMigrations;
	type Nonce = Nonce;
	type OnSetCode = cumulus_pallet_parachain_system::ParachainSetCode<Self>;
	type SS58Prefix = ConstU16<42>;
	type SystemWeightInfo = weights::frame_system::WeightInfo<Runtime>;
	type Version = Version;
}

impl pallet_timestamp::Config for Runtime {
	// Several blocks may fall into one slot, so the clock may stand still between two blocks.
	type MinimumPeriod = ConstU64<0>;
	type Moment = Moment;
	type OnTimestampSet = Aura;
	type WeightInfo = weights::pallet_timestamp::WeightInfo<Runtime>;
}

parameter_types! {
	/// Where messages from the relay chain come from.
	pub const RelayOrigin: AggregateMessageOrigin = AggregateMessageOrigin::Parent;
}

/// Keeps blocks at the pace of the relay chain.
pub type ConsensusHook = cumulus_pallet_aura_ext::FixedVelocityConsensusHook<
	Runtime,
	RELAY_CHAIN_SLOT_DURATION,
	BLOCK_PROCESSING_VELOCITY,
	UNINCLUDED_SEGMENT_CAPACITY,
>;

// No XCM: messages from other chains are dropped, and none are sent (docs/decisions/0002-no-xcm-yet.md).
impl cumulus_pallet_parachain_system::Config for Runtime {
	type CheckAssociatedRelayNumber = RelayNumberMonotonicallyIncreases;
	type ConsensusHook = ConsensusHook;
	type DmpQueue = EnqueueWithOrigin<(), RelayOrigin>;
	type OnSystemEvent = ();
	type OutboundXcmpMessageSource = ();
	type RelayParentOffset = ConstU32<RELAY_PARENT_OFFSET>;
	type ReservedDmpWeight = ();
	type ReservedXcmpWeight = ();
	type RuntimeEvent = RuntimeEvent;
	type SchedulingSignatureVerifier = ();
	type SelfParaId = ParachainInfo;
	type WeightInfo = weights::cumulus_pallet_parachain_system::WeightInfo<Runtime>;
	type XcmpMessageHandler = ();
}

impl parachain_info::Config for Runtime {}

impl cumulus_pallet_weight_reclaim::Config for Runtime {
	type WeightInfo = weights::cumulus_pallet_weight_reclaim::WeightInfo<Runtime>;
}

impl pallet_utility::Config for Runtime {
	type PalletsOrigin = OriginCaller;
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = Carrying<weights::pallet_utility::WeightInfo<Runtime>>;
}

parameter_types! {
	/// Held for a pending multisig call: one entry with key (32 + 32 bytes), depositor, time point and count.
	pub const MultisigDepositBase: Balance = deposit(1, 112);
	/// Held for each approval of a pending multisig call.
	pub const MultisigDepositFactor: Balance = deposit(0, 32);
}

impl pallet_multisig::Config for Runtime {
	type BlockNumberProvider = System;
	type Currency = Balances;
	type DepositBase = MultisigDepositBase;
	type DepositFactor = MultisigDepositFactor;
	type MaxSignatories = ConstU32<100>;
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = Carrying<weights::pallet_multisig::WeightInfo<Runtime>>;
}

/// What a proxy may do in the name of the account that appointed it. Each type but `Any` is a list of calls: a new call is
/// in none of them until it is added here, and to the table in `tests/it/proxies.rs`.
#[derive(
	Clone,
	Copy,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Debug,
	Default,
	codec::Encode,
	codec::Decode,
	codec::DecodeWithMemTracking,
	codec::MaxEncodedLen,
	scale_info::TypeInfo,
)]
pub enum ProxyType {
	/// Everything except what a person decides or answers for.
	#[default]
	#[codec(index = 0)]
	Any,
	/// Anchor and amend studies, and nothing else: for the machine that does it.
	#[codec(index = 1)]
	Anchor,
	/// Take part in the council's work.
	#[codec(index = 2)]
	Governance,
	/// Credential members and enrol patients, and nothing else: for the office that does it.
	#[codec(index = 3)]
	Membership,
	/// Look after a collator's keys and bond.
	#[codec(index = 4)]
	Collation,
	// 5 was Consent: guardians are known to `pallet-dynamic-consent`.
}

/// Whether a person decides or answers for this call, and so signs it with their own key. Whoever signs for somebody else
/// would be a person by that account's credential, and might be a machine or of another organisation.
fn is_personal(call: &RuntimeCall) -> bool {
	match call {
		RuntimeCall::AnnotationRewards(call) => call.is_personal(),
		RuntimeCall::Consortium(call) => call.is_personal(),
		RuntimeCall::DynamicConsent(call) => call.is_personal(),
		RuntimeCall::ReportAuthorship(call) => call.is_personal(),
		_ => false,
	}
}

/// Most accounts without a key through which one call can go: derived from one another, shared by signatories.
const MAX_KEYLESS: u8 = 4;

/// Refuses what a person signs in person, when it is made for an account that has no key: one that is derived from another
/// ([`pallet_utility`]), or shared by several signatories ([`pallet_multisig`]). Otherwise an organisation could credential such
/// an account, and would be as many people as it likes; and a signatory could be a machine. A proxy is kept from these calls by
/// [`ProxyType`], whose filter does not reach into a multisig.
pub struct InPerson;

impl frame_support::traits::Contains<RuntimeCall> for InPerson {
	fn contains(call: &RuntimeCall) -> bool {
		for_keyless(call).is_none_or(|call| !carries_personal(call, MAX_KEYLESS))
	}
}

/// The call that this makes for an account without a key, if it does.
fn for_keyless(call: &RuntimeCall) -> Option<&RuntimeCall> {
	use pallet_multisig::Call as Multisig;
	use pallet_utility::Call as Utility;
	match call {
		RuntimeCall::Utility(Utility::as_derivative { call, .. })
		| RuntimeCall::Multisig(Multisig::as_multi_threshold_1 { call, .. } | Multisig::as_multi { call, .. }) => Some(call),
		_ => None,
	}
}

/// Whether something that a person signs is in a call, however deep; also if it goes through more than `keyless` accounts
/// without a key: each of them is looked at again when its turn comes, and that must stay linear.
fn carries_personal(call: &RuntimeCall, keyless: u8) -> bool {
	use pallet_proxy::Call as Proxy;
	use pallet_utility::Call as Utility;
	if let Some(call) = for_keyless(call) {
		return keyless.checked_sub(1).is_none_or(|keyless| carries_personal(call, keyless));
	}
	match call {
		RuntimeCall::Utility(call) => match call {
			Utility::batch { calls } | Utility::batch_all { calls } | Utility::force_batch { calls } => {
				calls.iter().any(|call| carries_personal(call, keyless))
			}
			Utility::if_else { main, fallback } => {
				carries_personal(main, keyless) || carries_personal(fallback, keyless)
			}
			Utility::as_derivative { call, .. }
			| Utility::dispatch_as { call, .. }
			| Utility::dispatch_as_fallible { call, .. }
			| Utility::with_weight { call, .. } => carries_personal(call, keyless),
			Utility::__Ignore(..) => false,
		},
		RuntimeCall::Proxy(Proxy::proxy { call, .. } | Proxy::proxy_announced { call, .. }) => {
			carries_personal(call, keyless)
		}
		call => is_personal(call),
	}
}

impl InstanceFilter<RuntimeCall> for ProxyType {
	fn filter(&self, call: &RuntimeCall) -> bool {
		match self {
			Self::Any => !is_personal(call),
			Self::Anchor => {
				use pallet_image_provenance::Call;
				matches!(
					call,
					RuntimeCall::ImageProvenance(
						Call::anchor_study { .. } | Call::anchor_studies { .. } | Call::amend_study { .. }
					)
				)
			}
			Self::Governance => {
				use pallet_collective::Call as Council;
				use pallet_preimage::Call as Preimage;
				matches!(
					call,
					RuntimeCall::Council(
						Council::execute { .. }
							| Council::propose { .. }
							| Council::vote { .. }
							| Council::close { .. }
					) | RuntimeCall::Preimage(Preimage::note_preimage { .. } | Preimage::unnote_preimage { .. })
				)
			}
			Self::Membership => {
				use pallet_consortium::Call;
				matches!(
					call,
					RuntimeCall::Consortium(
						Call::credential { .. }
							| Call::withdraw_credential { .. }
							| Call::enrol_patient { .. }
							| Call::release_patient { .. }
					)
				)
			}
			Self::Collation => {
				use pallet_collator_selection::Call as CollatorSelection;
				use pallet_session::Call as Session;
				matches!(
					call,
					RuntimeCall::CollatorSelection(
						CollatorSelection::register_as_candidate { .. }
							| CollatorSelection::leave_intent { .. }
							| CollatorSelection::update_bond { .. }
							| CollatorSelection::take_candidate_slot { .. }
					) | RuntimeCall::Session(Session::set_keys { .. } | Session::purge_keys { .. })
				)
			}
		}
	}

	fn is_superset(&self, other: &Self) -> bool {
		self == &Self::Any || self == other
	}
}

parameter_types! {
	/// Held for the list of an account's proxies.
	pub const ProxyDepositBase: Balance = deposit(1, 48);
	/// Held for each proxy: account, type and delay.
	pub const ProxyDepositFactor: Balance = deposit(0, 37);
	/// Held for the list of a proxy's announcements.
	pub const AnnouncementDepositBase: Balance = deposit(1, 48);
	/// Held for each announcement: account, hash and block number.
	pub const AnnouncementDepositFactor: Balance = deposit(0, 68);
}

impl pallet_proxy::Config for Runtime {
	type AnnouncementDepositBase = AnnouncementDepositBase;
	type AnnouncementDepositFactor = AnnouncementDepositFactor;
	type BlockNumberProvider = System;
	type CallHasher = BlakeTwo256;
	type Currency = Balances;
	type MaxPending = ConstU32<32>;
	type MaxProxies = ConstU32<32>;
	type ProxyDepositBase = ProxyDepositBase;
	type ProxyDepositFactor = ProxyDepositFactor;
	type ProxyType = ProxyType;
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = Carrying<weights::pallet_proxy::WeightInfo<Runtime>>;
}

parameter_types! {
	/// Share of a block that migrations may take.
	pub const MigrationServiceWeight: Weight = MAXIMUM_BLOCK_WEIGHT.saturating_mul(4).saturating_div(5);
}

impl pallet_migrations::Config for Runtime {
	type CursorMaxLen = ConstU32<65_536>;
	// Let the council repair what a migration broke; without safe mode to fall back on, stand still.
	type FailedMigrationHandler = EnterSafeModeOnFailedMigration<SafeMode, FreezeChainOnFailedMigration>;
	type IdentifierMaxLen = ConstU32<256>;
	type MaxServiceWeight = MigrationServiceWeight;
	type MigrationStatusHandler = ();
	#[cfg(not(feature = "runtime-benchmarks"))]
	type Migrations = ();
	#[cfg(feature = "runtime-benchmarks")]
	type Migrations = pallet_migrations::mock_helpers::MockedMigrations;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = weights::pallet_migrations::WeightInfo<Runtime>;
}

#[cfg(test)]
mod tests {
	use super::*;
	use core::any::TypeId;

	#[test]
	fn every_call_should_pass_safe_mode_pause_and_the_steps_of_root() {
		assert_eq!(
			TypeId::of::<<Runtime as frame_system::Config>::BaseCallFilter>(),
			TypeId::of::<InsideBoth<InsideBoth<SafeMode, TxPause>, InsideBoth<StepsApart, InPerson>>>()
		);
	}

	#[test]
	fn transactions_should_pass_the_whole_pipeline_in_order() {
		use sp_runtime::traits::TransactionExtension;
		let names: Vec<_> = TxExtension::metadata().into_iter().map(|extension| extension.identifier).collect();
		assert_eq!(
			names,
			[
				"AuthorizeCall",
				"CheckNonZeroSender",
				"CheckSpecVersion",
				"CheckTxVersion",
				"CheckGenesis",
				"CheckMortality",
				"AuthoriseSender",
				"CheckWeight",
				"CheckNonce",
				"ChargeTransactionPayment",
				"CheckMetadataHash",
				"StorageWeightReclaim",
			]
		);
	}

	#[test]
	fn database_weights_should_be_those_of_parity_db() {
		assert_eq!(<Runtime as frame_system::Config>::DbWeight::get(), ParityDbWeight::get());
	}

	#[test]
	fn block_should_keep_room_for_operational_calls() {
		let weights = RuntimeBlockWeights::get();
		assert_eq!(weights.max_block, MAXIMUM_BLOCK_WEIGHT);
		assert_eq!(weights.get(DispatchClass::Normal).max_total, Some(NORMAL_DISPATCH_RATIO * MAXIMUM_BLOCK_WEIGHT));
		let length = RuntimeBlockLength::get();
		assert_eq!(*length.max.get(DispatchClass::Operational), MAXIMUM_BLOCK_LENGTH);
		assert_eq!(*length.max.get(DispatchClass::Normal), NORMAL_DISPATCH_RATIO * MAXIMUM_BLOCK_LENGTH);
	}

	#[test]
	fn runtime_upgrades_should_go_through_the_relay_chain() {
		assert_eq!(
			TypeId::of::<<Runtime as frame_system::Config>::OnSetCode>(),
			TypeId::of::<cumulus_pallet_parachain_system::ParachainSetCode<Runtime>>()
		);
	}

	#[test]
	fn nonce_should_look_like_a_plain_number_to_clients() {
		use codec::{Compact, Encode};
		let nonce = Nonce::from(7u32);
		assert_eq!(nonce.encode(), 7u32.encode());
		assert_eq!(Compact(nonce).encode(), Compact(7u32).encode());
		assert_eq!(scale_info::meta_type::<Nonce>().type_info(), scale_info::meta_type::<u32>().type_info());
	}

	#[test]
	fn proxy_types_should_keep_their_indices() {
		use codec::Encode;
		for (index, kind) in
			[ProxyType::Any, ProxyType::Anchor, ProxyType::Governance, ProxyType::Membership, ProxyType::Collation]
				.into_iter()
				.enumerate()
		{
			assert_eq!(kind.encode(), [index as u8]);
			assert!(ProxyType::Any.is_superset(&kind));
			assert!(kind.is_superset(&kind));
			assert_eq!(kind.is_superset(&ProxyType::Any), kind == ProxyType::Any);
		}
		assert_eq!(ProxyType::default(), ProxyType::Any);
	}

	#[test]
	fn deposits_should_cover_what_is_stored() {
		use codec::MaxEncodedLen;
		type Proxies = pallet_proxy::ProxyDefinition<AccountId, ProxyType, BlockNumber>;
		assert_eq!(ProxyDepositFactor::get(), deposit(0, Proxies::max_encoded_len() as u32));
		let announcement = AccountId::max_encoded_len() + Hash::max_encoded_len() + BlockNumber::max_encoded_len();
		assert_eq!(AnnouncementDepositFactor::get(), deposit(0, announcement as u32));
		assert_eq!(MultisigDepositFactor::get(), deposit(0, AccountId::max_encoded_len() as u32));
	}

	#[test]
	fn failed_migration_should_lead_to_safe_mode() {
		assert_eq!(
			TypeId::of::<<Runtime as pallet_migrations::Config>::FailedMigrationHandler>(),
			TypeId::of::<EnterSafeModeOnFailedMigration<SafeMode, FreezeChainOnFailedMigration>>()
		);
	}
}
