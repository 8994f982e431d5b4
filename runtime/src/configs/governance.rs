//! The council of organisations and its powers.
//!
//! - More than half of the seats: admit, suspend and reinstate organisations; choose collators; pause calls, enter and
//!   leave safe mode; schedule its own motions.
//! - Three quarters: change the council, and act as root, in two steps that leave time to look: more than half put the
//!   hash of a call on the whitelist, then three quarters dispatch the call.

use crate::{constants::*, weights, *};
use frame_support::{
	parameter_types,
	traits::{
		fungible::HoldConsideration, CallMetadata, ConstU32, Contains, EitherOfDiverse, GetCallMetadata,
		LinearStoragePrice, PalletInfoAccess, PrivilegeCmp,
	},
	weights::Weight,
};
use frame_system::{EnsureRoot, EnsureRootWithSuccess, EnsureWithSuccess};
use pallet_collective::{EnsureProportionAtLeast, EnsureProportionMoreThan, Instance1};

/// The council's instance of `pallet-collective`.
pub type CouncilInstance = Instance1;
/// More than half of the council.
pub type MajorityOfCouncil = EnsureProportionMoreThan<AccountId, CouncilInstance, 1, 2>;
/// Three quarters of the council, or more.
pub type ThreeQuartersOfCouncil = EnsureProportionAtLeast<AccountId, CouncilInstance, 3, 4>;
/// Root, or more than half of the council.
pub type RootOrMajority = EitherOfDiverse<EnsureRoot<AccountId>, MajorityOfCouncil>;
/// Root, or three quarters of the council.
pub type RootOrThreeQuarters = EitherOfDiverse<EnsureRoot<AccountId>, ThreeQuartersOfCouncil>;

/// Those who sit in the council.
pub struct CouncilMembers;

impl Contains<AccountId> for CouncilMembers {
	fn contains(who: &AccountId) -> bool {
		// The collective keeps its members sorted.
		pallet_collective::Members::<Runtime, CouncilInstance>::get().binary_search(who).is_ok()
	}
}

parameter_types! {
	/// Blocks for which a motion is open.
	pub const MotionDuration: BlockNumber = 7 * DAYS;
	/// Heaviest call that a motion may carry.
	pub const MaxProposalWeight: Weight = MAXIMUM_BLOCK_WEIGHT.saturating_div(2);
}

impl pallet_collective::Config<CouncilInstance> for Runtime {
	// Only those who sit in the council propose, and `MaxProposals` bounds what they can leave lying.
	type Consideration = ();
	// Who does not vote in time has voted no.
	type DefaultVote = pallet_collective::PrimeDefaultVote;
	type DisapproveOrigin = RootOrThreeQuarters;
	type KillOrigin = RootOrThreeQuarters;
	type MaxMembers = ConstU32<100>;
	type MaxProposalWeight = MaxProposalWeight;
	type MaxProposals = ConstU32<100>;
	type MotionDuration = MotionDuration;
	type Proposal = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type RuntimeOrigin = RuntimeOrigin;
	type SetMembersOrigin = RootOrThreeQuarters;
	type WeightInfo = weights::pallet_collective::WeightInfo<Runtime>;
}

/// Whether one origin may cancel what another scheduled: root always, otherwise only the very same origin.
pub struct RootOrSame;

impl PrivilegeCmp<OriginCaller> for RootOrSame {
	fn cmp_privilege(left: &OriginCaller, right: &OriginCaller) -> Option<core::cmp::Ordering> {
		use core::cmp::Ordering;
		let root = |origin: &OriginCaller| matches!(origin, OriginCaller::system(frame_system::RawOrigin::Root));
		match (left, right) {
			_ if left == right => Some(Ordering::Equal),
			_ if root(left) => Some(Ordering::Greater),
			_ if root(right) => Some(Ordering::Less),
			// Any majority of the council may undo what another majority of it set up.
			(OriginCaller::Council(_), OriginCaller::Council(_)) => Some(Ordering::Equal),
			_ => None,
		}
	}
}

parameter_types! {
	/// Share of a block that scheduled calls may take.
	pub const MaximumSchedulerWeight: Weight = MAXIMUM_BLOCK_WEIGHT.saturating_div(2);
}

impl pallet_scheduler::Config for Runtime {
	type BlockNumberProvider = System;
	type MaxScheduledPerBlock = ConstU32<50>;
	type MaximumWeight = MaximumSchedulerWeight;
	type OriginPrivilegeCmp = RootOrSame;
	type PalletsOrigin = OriginCaller;
	type Preimages = Preimage;
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type RuntimeOrigin = RuntimeOrigin;
	type ScheduleOrigin = RootOrMajority;
	type WeightInfo = weights::pallet_scheduler::WeightInfo<Runtime>;
}

parameter_types! {
	/// Held for a preimage, besides its bytes.
	pub const PreimageRentBase: Balance = deposit(2, 64);
	/// Held for each byte of a preimage.
	pub const PreimageRentPerByte: Balance = deposit(0, 1);
	/// Why the value is held.
	pub const PreimageHold: RuntimeHoldReason = RuntimeHoldReason::Preimage(pallet_preimage::HoldReason::Preimage);
}

impl pallet_preimage::Config for Runtime {
	type Consideration = HoldConsideration<
		AccountId,
		Balances,
		PreimageHold,
		LinearStoragePrice<PreimageRentBase, PreimageRentPerByte, Balance>,
	>;
	type Currency = Balances;
	type ManagerOrigin = RootOrMajority;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = weights::pallet_preimage::WeightInfo<Runtime>;
}

parameter_types! {
	/// Blocks for which three quarters' consent to a call stays valid while the call is not yet on the whitelist.
	pub const DeferredDispatchExpiration: BlockNumber = 14 * DAYS;
}

impl pallet_whitelist::Config for Runtime {
	type BlockNumberProvider = System;
	type DeferredDispatchExpiration = DeferredDispatchExpiration;
	type DispatchWhitelistedOrigin = RootOrThreeQuarters;
	type Preimages = Preimage;
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = weights::pallet_whitelist::WeightInfo<Runtime>;
	type WhitelistOrigin = RootOrMajority;
}

/// The calls by which people withdraw what they permitted or warn of a danger: neither safe mode nor a pause stops them.
/// Pallet and call, as the metadata names them.
pub const SAFETY_CALLS: [(&str, &str); 19] = [
	// A patient takes something back, or keeps it from being given.
	("DynamicConsent", "narrow"),
	("DynamicConsent", "revoke"),
	("DynamicConsent", "refuse"),
	("DynamicConsent", "decline"),
	("DynamicConsent", "dismiss_guardian"),
	// Those who hold copies do what a withdrawal asks of them.
	("DynamicConsent", "acknowledge_duty"),
	("DynamicConsent", "certify_duty"),
	("ImageProvenance", "attest_erasure"),
	("ImageProvenance", "certify_erasure"),
	("ImageProvenance", "sweep_erased"),
	// A device, a model or a report is dangerous.
	("DeviceSurveillance", "take_out_of_service"),
	("DeviceSurveillance", "report_incident"),
	("DeviceSurveillance", "reclassify"),
	("DeviceSurveillance", "submit_report"),
	("DeviceSurveillance", "open_action"),
	("DeviceSurveillance", "acknowledge_action"),
	("ModelRegistry", "suspend_version"),
	("ModelRegistry", "recall_version"),
	("ReportAuthorship", "enter_in_error"),
];

/// The calls by which guardians and relayers submit those of others.
const CARRIERS: [(&str, &str); 3] = [("Proxy", "proxy"), ("DynamicConsent", "as_guardian"), ("MetaTx", "dispatch")];

/// The calls that work in safe mode: those that keep blocks coming, those that govern, [`SAFETY_CALLS`], and those that
/// only carry calls, since what they carry is looked at again.
pub struct AlwaysOpen;

impl Contains<RuntimeCall> for AlwaysOpen {
	fn contains(call: &RuntimeCall) -> bool {
		let of_system = matches!(
			call,
			RuntimeCall::Council(..)
				| RuntimeCall::Scheduler(..)
				| RuntimeCall::Preimage(..)
				| RuntimeCall::SafeMode(..)
				| RuntimeCall::TxPause(..)
				| RuntimeCall::Whitelist(..)
				| RuntimeCall::System(..)
				| RuntimeCall::ParachainSystem(..)
				| RuntimeCall::Timestamp(..)
				| RuntimeCall::Session(..)
				| RuntimeCall::Utility(..)
				| RuntimeCall::Multisig(..)
				| RuntimeCall::Proxy(..)
				| RuntimeCall::MetaTx(..)
		);
		let CallMetadata { pallet_name, function_name } = call.get_call_metadata();
		of_system || SAFETY_CALLS.iter().chain(&CARRIERS).any(|open| *open == (pallet_name, function_name))
	}
}

/// Keeps the two steps of acting as root apart: each is a motion of its own. No call that carries others, at once or later,
/// carries one of them.
pub struct StepsApart;

impl Contains<RuntimeCall> for StepsApart {
	fn contains(call: &RuntimeCall) -> bool {
		let is_step = |call: &RuntimeCall| matches!(call, RuntimeCall::Whitelist(..));
		match call {
			RuntimeCall::Utility(call) => {
				use pallet_utility::Call;
				match call {
					Call::batch { calls } | Call::batch_all { calls } | Call::force_batch { calls } => {
						!calls.iter().any(is_step)
					}
					Call::if_else { main, fallback } => !is_step(main) && !is_step(fallback),
					Call::as_derivative { call, .. }
					| Call::dispatch_as { call, .. }
					| Call::dispatch_as_fallible { call, .. }
					| Call::with_weight { call, .. } => !is_step(call),
					Call::__Ignore(..) => true,
				}
			}
			RuntimeCall::Scheduler(call) => {
				use pallet_scheduler::Call;
				match call {
					Call::schedule { call, .. }
					| Call::schedule_named { call, .. }
					| Call::schedule_after { call, .. }
					| Call::schedule_named_after { call, .. } => !is_step(call),
					_ => true,
				}
			}
			_ => true,
		}
	}
}

/// The calls that cannot be paused: those of pallets without which no one could resume and no block could be made,
/// [`SAFETY_CALLS`] and their `CARRIERS`.
pub struct NeverPaused;

impl Contains<pallet_tx_pause::RuntimeCallNameOf<Runtime>> for NeverPaused {
	fn contains((pallet, call): &pallet_tx_pause::RuntimeCallNameOf<Runtime>) -> bool {
		let pallets = [
			System::name(),
			ParachainSystem::name(),
			Timestamp::name(),
			Council::name(),
			Scheduler::name(),
			Preimage::name(),
			SafeMode::name(),
			TxPause::name(),
			Whitelist::name(),
		];
		let is = |name: &str, bytes: &[u8]| name.as_bytes() == bytes;
		pallets.iter().any(|name| is(name, pallet))
			|| SAFETY_CALLS.iter().chain(&CARRIERS).any(|(of, name)| is(of, pallet) && is(name, call))
	}
}

parameter_types! {
	/// Blocks that safe mode lasts when the council enters or extends it.
	pub const SafeModeDuration: BlockNumber = DAYS;
	/// Members of the consortium cannot buy safe mode.
	pub const NoDeposit: Option<Balance> = None;
	/// No deposit, so none to be released.
	pub const NoRelease: Option<BlockNumber> = None;
}

/// Root, or more than half of the council; each time for [`SafeModeDuration`].
type RootOrMajorityForADay = frame_support::traits::EitherOf<
	EnsureRootWithSuccess<AccountId, SafeModeDuration>,
	EnsureWithSuccess<MajorityOfCouncil, AccountId, SafeModeDuration>,
>;

impl pallet_safe_mode::Config for Runtime {
	type Currency = Balances;
	type EnterDepositAmount = NoDeposit;
	type EnterDuration = SafeModeDuration;
	type ExtendDepositAmount = NoDeposit;
	type ExtendDuration = SafeModeDuration;
	type ForceDepositOrigin = RootOrMajority;
	type ForceEnterOrigin = RootOrMajorityForADay;
	type ForceExitOrigin = RootOrMajority;
	type ForceExtendOrigin = RootOrMajorityForADay;
	type Notify = ();
	type ReleaseDelay = NoRelease;
	type RuntimeEvent = RuntimeEvent;
	type RuntimeHoldReason = RuntimeHoldReason;
	type WeightInfo = weights::pallet_safe_mode::WeightInfo<Runtime>;
	type WhitelistedCalls = AlwaysOpen;
}

impl pallet_tx_pause::Config for Runtime {
	type MaxNameLen = ConstU32<256>;
	type PauseOrigin = RootOrMajority;
	type RuntimeCall = RuntimeCall;
	type RuntimeEvent = RuntimeEvent;
	type UnpauseOrigin = RootOrMajority;
	type WeightInfo = weights::pallet_tx_pause::WeightInfo<Runtime>;
	type WhitelistedCalls = NeverPaused;
}

#[cfg(test)]
mod tests {
	use super::*;
	use core::any::TypeId;
	use frame_support::traits::EnsureOrigin;
	use pallet_collective::RawOrigin;

	fn council(ayes: u32, seats: u32) -> RuntimeOrigin {
		RawOrigin::<AccountId, CouncilInstance>::Members(ayes, seats).into()
	}

	fn passes<O: EnsureOrigin<RuntimeOrigin>>(origin: RuntimeOrigin) -> bool {
		O::try_origin(origin).is_ok()
	}

	#[test]
	fn majority_should_need_more_than_half() {
		assert!(!passes::<RootOrMajority>(council(1, 2)));
		assert!(passes::<RootOrMajority>(council(2, 3)));
		assert!(passes::<RootOrMajority>(RuntimeOrigin::root()));
		assert!(!passes::<RootOrMajority>(RuntimeOrigin::signed(AccountId::new([1; 32]))));
		assert!(!passes::<RootOrMajority>(RuntimeOrigin::none()));
	}

	#[test]
	fn root_powers_should_need_three_quarters() {
		assert!(!passes::<RootOrThreeQuarters>(council(2, 3)));
		assert!(passes::<RootOrThreeQuarters>(council(3, 4)));
		assert!(passes::<RootOrThreeQuarters>(RuntimeOrigin::root()));
		for gate in [
			TypeId::of::<<Runtime as pallet_collective::Config<CouncilInstance>>::SetMembersOrigin>(),
			TypeId::of::<<Runtime as pallet_collective::Config<CouncilInstance>>::KillOrigin>(),
			TypeId::of::<<Runtime as pallet_whitelist::Config>::DispatchWhitelistedOrigin>(),
		] {
			assert_eq!(gate, TypeId::of::<RootOrThreeQuarters>());
		}
	}

	#[test]
	fn majority_should_hold_the_daily_powers() {
		for gate in [
			TypeId::of::<<Runtime as pallet_whitelist::Config>::WhitelistOrigin>(),
			TypeId::of::<<Runtime as pallet_scheduler::Config>::ScheduleOrigin>(),
			TypeId::of::<<Runtime as pallet_preimage::Config>::ManagerOrigin>(),
			TypeId::of::<<Runtime as pallet_tx_pause::Config>::PauseOrigin>(),
			TypeId::of::<<Runtime as pallet_tx_pause::Config>::UnpauseOrigin>(),
			TypeId::of::<<Runtime as pallet_safe_mode::Config>::ForceExitOrigin>(),
			TypeId::of::<<Runtime as pallet_consortium::Config>::AdmissionOrigin>(),
			TypeId::of::<<Runtime as pallet_collator_selection::Config>::UpdateOrigin>(),
		] {
			assert_eq!(gate, TypeId::of::<RootOrMajority>());
		}
	}

	#[test]
	fn safe_mode_should_be_entered_by_the_council_for_a_day_and_never_bought() {
		let origin = RootOrMajorityForADay::try_origin(council(2, 3));
		assert_eq!(origin.ok(), Some(DAYS));
		assert!(!passes::<RootOrMajorityForADay>(council(1, 3)));
		assert_eq!((NoDeposit::get(), NoRelease::get()), (None, None));
	}

	#[test]
	fn scheduled_calls_should_be_cancelled_by_their_own_kind_only() {
		use core::cmp::Ordering;
		let root = OriginCaller::system(frame_system::RawOrigin::Root);
		let signed = OriginCaller::system(frame_system::RawOrigin::Signed(AccountId::new([1; 32])));
		let motion = |ayes| OriginCaller::Council(RawOrigin::Members(ayes, 4));
		assert_eq!(RootOrSame::cmp_privilege(&root, &motion(4)), Some(Ordering::Greater));
		assert_eq!(RootOrSame::cmp_privilege(&motion(4), &root), Some(Ordering::Less));
		assert_eq!(RootOrSame::cmp_privilege(&motion(3), &motion(4)), Some(Ordering::Equal));
		assert_eq!(RootOrSame::cmp_privilege(&signed, &motion(4)), None);
		assert_eq!(RootOrSame::cmp_privilege(&signed, &signed), Some(Ordering::Equal));
	}

	#[test]
	fn governance_should_never_be_paused() {
		let name = |pallet: &str| {
			let call = b"any_call".to_vec().try_into();
			(pallet.as_bytes().to_vec().try_into().unwrap_or_default(), call.unwrap_or_default())
		};
		for pallet in ["Council", "SafeMode", "TxPause", "Whitelist", "Scheduler", "Preimage", "System", "Timestamp"] {
			assert!(NeverPaused::contains(&name(pallet)), "{pallet}");
		}
		for pallet in ["Consortium", "ImageProvenance", "Balances", "Utility"] {
			assert!(!NeverPaused::contains(&name(pallet)), "{pallet}");
		}
	}

	#[test]
	fn safe_mode_should_stop_records_but_not_blocks_or_motions() {
		let records =
			RuntimeCall::ImageProvenance(pallet_image_provenance::Call::anchor_studies { studies: Default::default() });
		let motion = RuntimeCall::Council(pallet_collective::Call::disapprove_proposal { proposal_hash: Hash::zero() });
		let clock = RuntimeCall::Timestamp(pallet_timestamp::Call::set { now: 1 });
		assert!(!AlwaysOpen::contains(&records));
		assert!(AlwaysOpen::contains(&motion));
		assert!(AlwaysOpen::contains(&clock));
	}
}
