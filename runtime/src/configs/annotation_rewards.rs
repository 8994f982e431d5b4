//! Annotation campaigns, dividends and vouchers.

use super::consortium::{RecordRentBase, RecordRentPerByte};
use crate::{constants::deposit, weights, *};
use frame_support::{
	parameter_types,
	traits::{fungible::HoldConsideration, ConstU128, ConstU64, LinearStoragePrice},
	PalletId,
};
use radledger_primitives::dividend::PoolId;
use sp_runtime::traits::{AccountIdConversion, Convert};

parameter_types! {
	/// The reason for which rent is held.
	pub const AnnotationRewardsHold: RuntimeHoldReason =
		RuntimeHoldReason::AnnotationRewards(pallet_annotation_rewards::HoldReason::Record);
}

parameter_types! {
	/// The account in which the worth of vouchers waits.
	pub VoucherPot: AccountId = PalletId(*b"radl/vou").into_account_truncating();
	/// The rent for a voucher's holder, organisation, key and tag.
	pub const VoucherDeposit: Balance = deposit(1, 3 * 32 + 4);
}

/// Each pool has an account of its own, derived from its number.
pub struct Pots;

impl Convert<PoolId, AccountId> for Pots {
	fn convert(pool: PoolId) -> AccountId {
		PalletId(*b"radl/div").into_sub_account_truncating(pool)
	}
}

impl pallet_annotation_rewards::Config for Runtime {
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::World;
	type ClaimDelay = ConstU64<{ 30 * constants::MILLISECONDS_PER_DAY }>;
	type ClaimPeriod = ConstU64<{ 366 * constants::MILLISECONDS_PER_DAY }>;
	type Compensations = DynamicConsent;
	type Consent = DynamicConsent;
	type Currency = Balances;
	type FreezeNotice = ConstU64<{ 30 * constants::MILLISECONDS_PER_DAY }>;
	type Graph = ImageProvenance;
	type Instances = ImageProvenance;
	type Membership = Consortium;
	type Models = ModelRegistry;
	type Organisations = Consortium;
	type Pots = Pots;
	type Rent = HoldConsideration<
		AccountId,
		Balances,
		AnnotationRewardsHold,
		LinearStoragePrice<RecordRentBase, RecordRentPerByte, Balance>,
	>;
	type RuntimeHoldReason = RuntimeHoldReason;
	type Studies = ImageProvenance;
	type Time = Timestamp;
	type Training = ModelRegistry;
	type VoucherDeposit = VoucherDeposit;
	type VoucherPot = VoucherPot;
	type VoucherUnit = ConstU128<{ constants::RAD }>;
	type WeightInfo = weights::pallet_annotation_rewards::WeightInfo<Runtime>;
}

#[cfg(test)]
mod tests {
	use super::*;
	use core::any::TypeId;

	#[test]
	fn weights_should_come_from_this_runtime() {
		assert_eq!(
			TypeId::of::<<Runtime as pallet_annotation_rewards::Config>::WeightInfo>(),
			TypeId::of::<weights::pallet_annotation_rewards::WeightInfo<Runtime>>()
		);
	}

	#[test]
	fn pots_should_be_accounts_of_their_own() {
		let pots = (0..1_000).map(Pots::convert).chain([VoucherPot::get()]);
		assert_eq!(pots.collect::<alloc::collections::BTreeSet<AccountId>>().len(), 1_001);
	}

	#[test]
	fn campaigns_should_be_those_that_models_name() {
		assert_eq!(
			TypeId::of::<<Runtime as pallet_model_registry::Config>::Campaigns>(),
			TypeId::of::<AnnotationRewards>()
		);
	}
}
