//! Organisations, credentials and patients.

use super::governance::{CouncilMembers, RootOrMajority};
use crate::{constants::*, weights, *};
use frame_support::{
	parameter_types,
	traits::{fungible::HoldConsideration, ConstU32, ConstU64, Contains, LinearStoragePrice},
};

parameter_types! {
	/// The reason for which rent is held.
	pub const ConsortiumHold: RuntimeHoldReason =
		RuntimeHoldReason::Consortium(pallet_consortium::HoldReason::Record);
	/// Held for each record, in addition to its bytes.
	pub const RecordRentBase: Balance = deposit(1, 0);
	/// Held for each byte of a record.
	pub const RecordRentPerByte: Balance = deposit(0, 1);
}

/// Longest time for which a credential may be given, in milliseconds: two years.
pub const MAX_CREDENTIAL_DURATION: Moment = 2 * 366 * MILLISECONDS_PER_DAY;

/// Transfers are open to every account. Otherwise the payee of a voucher, an account that is not known here, could not spend
/// the payment.
pub struct PassOn;

impl Contains<RuntimeCall> for PassOn {
	fn contains(call: &RuntimeCall) -> bool {
		use pallet_balances::Call;
		matches!(
			call,
			RuntimeCall::Balances(
				Call::transfer_allow_death { .. } | Call::transfer_keep_alive { .. } | Call::transfer_all { .. }
			)
		)
	}
}

impl pallet_consortium::Config for Runtime {
	type AdmissionOrigin = RootOrMajority;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::World;
	type Enrolments = DynamicConsent;
	type Governance = CouncilMembers;
	type MaxCredentialDuration = ConstU64<MAX_CREDENTIAL_DURATION>;
	type MaxEnrolmentsPerDay = ConstU32<5_000>;
	type OpenCalls = PassOn;
	type Rent = HoldConsideration<
		AccountId,
		Balances,
		ConsortiumHold,
		LinearStoragePrice<RecordRentBase, RecordRentPerByte, Balance>,
	>;
	type Time = Timestamp;
	type WeightInfo = weights::pallet_consortium::WeightInfo<Runtime>;
}

#[cfg(test)]
mod tests {
	use super::*;
	use core::any::TypeId;
	use frame_support::traits::{Footprint, Get};
	use sp_runtime::traits::Convert;

	type Config = <Runtime as pallet_consortium::Config>::WeightInfo;

	#[test]
	fn weights_should_come_from_this_runtime() {
		assert_eq!(TypeId::of::<Config>(), TypeId::of::<weights::pallet_consortium::WeightInfo<Runtime>>());
	}

	#[test]
	fn clock_and_governance_should_be_those_of_the_chain() {
		assert_eq!(TypeId::of::<<Runtime as pallet_consortium::Config>::Time>(), TypeId::of::<Timestamp>());
		assert_eq!(TypeId::of::<<Runtime as pallet_consortium::Config>::Governance>(), TypeId::of::<CouncilMembers>());
	}

	#[test]
	fn rent_should_be_one_entry_and_its_bytes() {
		type Price = LinearStoragePrice<RecordRentBase, RecordRentPerByte, Balance>;
		assert_eq!(Price::convert(Footprint::from_parts(1, 100)), deposit(1, 100));
	}

	#[test]
	fn longest_credential_should_not_overflow_the_clock() {
		let longest = <Runtime as pallet_consortium::Config>::MaxCredentialDuration::get();
		// The clock of the year 9999.
		assert!(253_402_300_800_000u64.checked_add(longest).is_some_and(|end| end < Moment::MAX / 2));
	}
}
