//! The token, transaction fees and their receiver.
//!
//! The token pays for storage and work on the ledger. It is not an investment. Fees do not follow demand, so that the
//! members of the consortium can plan their budgets. They go to the collators' pot.

use crate::{constants::*, weights, *};
use frame_support::{
	parameter_types,
	traits::{tokens::imbalance::ResolveTo, ConstU32, ConstU8, VariantCountOf},
	weights::{ConstantMultiplier, Weight},
};
use pallet_collator_selection::StakingPotAccountId;
use pallet_transaction_payment::{ConstFeeMultiplier, FungibleAdapter, Multiplier};

parameter_types! {
	/// What an account must own in order to exist.
	pub const ExistentialDeposit: Balance = EXISTENTIAL_DEPOSIT;
}

impl pallet_balances::Config for Runtime {
	type AccountStore = System;
	type Balance = Balance;
	type DoneSlashHandler = ();
	type DustRemoval = ResolveTo<StakingPotAccountId<Runtime>, Balances>;
	type ExistentialDeposit = ExistentialDeposit;
	type FreezeIdentifier = RuntimeFreezeReason;
	type MaxFreezes = VariantCountOf<RuntimeFreezeReason>;
	type MaxLocks = ConstU32<8>;
	type MaxReserves = ConstU32<8>;
	type ReserveIdentifier = [u8; 8];
	type RuntimeEvent = RuntimeEvent;
	type RuntimeFreezeReason = RuntimeFreezeReason;
	type RuntimeHoldReason = RuntimeHoldReason;
	type WeightInfo = weights::pallet_balances::WeightInfo<Runtime>;
}

/// The fee for weight: the price of an empty transaction, times how often one would fit into the scarcer of the time
/// and the proof that are taken.
pub struct WeightToFee;

impl WeightToFee {
	/// Price of the time that an empty transaction takes, in plancks.
	pub const BASE: Balance = MILLIRAD / 10;
}

impl frame_support::weights::WeightToFee for WeightToFee {
	type Balance = Balance;

	fn weight_to_fee(weight: &Weight) -> Balance {
		let time = Balance::from(weight.ref_time());
		let proof_as_time = Balance::from(weight.proof_size())
			.saturating_mul(MAXIMUM_BLOCK_WEIGHT.ref_time().into())
			.checked_div(MAXIMUM_BLOCK_WEIGHT.proof_size().into())
			.unwrap_or_default();
		time.max(proof_as_time)
			.saturating_mul(Self::BASE)
			.checked_div(weights::ExtrinsicBaseWeight::get().ref_time().into())
			.unwrap_or_default()
	}
}

parameter_types! {
	/// Price of each byte of a transaction.
	pub const TransactionByteFee: Balance = MICRORAD;
	/// Fees stay as they are, whatever the demand.
	pub FeeMultiplier: Multiplier = Multiplier::from_u32(1);
}

impl pallet_transaction_payment::Config for Runtime {
	type FeeMultiplierUpdate = ConstFeeMultiplier<FeeMultiplier>;
	type LengthToFee = ConstantMultiplier<Balance, TransactionByteFee>;
	type OnChargeTransaction = FungibleAdapter<Balances, ResolveTo<StakingPotAccountId<Runtime>, Balances>>;
	type OperationalFeeMultiplier = ConstU8<5>;
	type RuntimeEvent = RuntimeEvent;
	type WeightInfo = weights::pallet_transaction_payment::WeightInfo<Runtime>;
	type WeightToFee = WeightToFee;
}

#[cfg(test)]
mod tests {
	use super::*;
	use core::any::TypeId;
	use frame_support::weights::WeightToFee as _;

	#[test]
	fn empty_transaction_should_cost_the_base_fee() {
		assert_eq!(WeightToFee::weight_to_fee(&weights::ExtrinsicBaseWeight::get()), WeightToFee::BASE);
		assert_eq!(WeightToFee::weight_to_fee(&Weight::zero()), 0);
	}

	#[test]
	fn full_block_should_cost_the_same_by_time_and_by_proof() {
		let full = MAXIMUM_BLOCK_WEIGHT;
		let by_time = WeightToFee::weight_to_fee(&full.set_proof_size(0));
		assert_eq!(by_time, WeightToFee::weight_to_fee(&full.set_ref_time(0)));
		assert_eq!(by_time, WeightToFee::weight_to_fee(&full));
		// A consortium that fills every block of a day by price alone spends more than it can want to.
		assert!(by_time * Balance::from(DAYS) > 10_000 * RAD, "{by_time}");
	}

	#[test]
	fn fee_should_be_finite_when_weight_is_absurd() {
		assert!(WeightToFee::weight_to_fee(&Weight::MAX) > WeightToFee::weight_to_fee(&MAXIMUM_BLOCK_WEIGHT));
	}

	#[test]
	fn fees_should_not_follow_demand_and_go_to_the_collators() {
		type Payment = <Runtime as pallet_transaction_payment::Config>::OnChargeTransaction;
		type Pot = ResolveTo<StakingPotAccountId<Runtime>, Balances>;
		assert_eq!(TypeId::of::<Payment>(), TypeId::of::<FungibleAdapter<Balances, Pot>>());
		assert_eq!(TypeId::of::<<Runtime as pallet_balances::Config>::DustRemoval>(), TypeId::of::<Pot>());
		assert_eq!(
			TypeId::of::<<Runtime as pallet_transaction_payment::Config>::FeeMultiplierUpdate>(),
			TypeId::of::<ConstFeeMultiplier<FeeMultiplier>>()
		);
		assert_eq!(FeeMultiplier::get(), Multiplier::from_u32(1));
	}

	#[test]
	fn existential_deposit_should_be_less_than_the_rent_of_one_entry() {
		assert!(ExistentialDeposit::get() > 0);
		assert!(ExistentialDeposit::get() < deposit(1, 0));
	}
}
