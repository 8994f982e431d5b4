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

/// How long an account can accept a credential, in milliseconds: 30 days.
pub const ACCEPTANCE_PERIOD: Moment = 30 * MILLISECONDS_PER_DAY;
/// How long no organisation can renew a credential that ended because of abuse, in milliseconds: 90 days, unless the council
/// set another time.
pub const WAITING_PERIOD: Moment = 90 * MILLISECONDS_PER_DAY;

/// What every account can do with its own, whatever the consortium thinks of it: pass on its tokens, keep a promise for which
/// it has something at stake, take what it is owed, get its deposits back, and join or leave. Otherwise an expired or
/// suspended member, or the payee of a voucher, who is not known here, could not touch what is theirs. Records that have to
/// go can be removed as well, so that what their rent held is free.
///
/// None of these carries another call. `runtime/tests/it/strangers.rs` says why of every call that there is.
pub struct WhatIsTheirs;

impl Contains<RuntimeCall> for WhatIsTheirs {
	fn contains(call: &RuntimeCall) -> bool {
		match call {
			RuntimeCall::Balances(call) => {
				use pallet_balances::Call;
				matches!(
					call,
					Call::transfer_allow_death { .. } | Call::transfer_keep_alive { .. } | Call::transfer_all { .. }
				)
			}
			RuntimeCall::Consortium(call) => {
				use pallet_consortium::Call;
				matches!(call, Call::accept_credential { .. } | Call::resign {} | Call::allow_enrolment {})
			}
			RuntimeCall::AnnotationRewards(call) => {
				use pallet_annotation_rewards::Call;
				let others = matches!(call, Call::redeem_voucher { .. } | Call::forget_study { .. });
				call.is_of_annotators() || call.is_of_holders() || others
			}
			RuntimeCall::ImageProvenance(call) => matches!(call, pallet_image_provenance::Call::sweep_erased { .. }),
			RuntimeCall::DynamicConsent(call) => {
				use pallet_dynamic_consent::Call;
				matches!(call, Call::prune_log { .. })
			}
			RuntimeCall::Proxy(call) => {
				use pallet_proxy::Call;
				matches!(call, Call::remove_proxy { .. } | Call::remove_proxies {} | Call::remove_announcement { .. })
			}
			RuntimeCall::Multisig(call) => matches!(call, pallet_multisig::Call::cancel_as_multi { .. }),
			RuntimeCall::Preimage(call) => matches!(call, pallet_preimage::Call::unnote_preimage { .. }),
			RuntimeCall::CollatorSelection(call) => matches!(call, pallet_collator_selection::Call::leave_intent {}),
			_ => false,
		}
	}
}

impl pallet_consortium::Config for Runtime {
	type AcceptancePeriod = ConstU64<ACCEPTANCE_PERIOD>;
	type AdmissionOrigin = RootOrMajority;
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::World;
	type Enrolments = DynamicConsent;
	type Governance = CouncilMembers;
	type MaxCredentialDuration = ConstU64<MAX_CREDENTIAL_DURATION>;
	type MaxEnrolmentsPerDay = ConstU32<5_000>;
	type OpenCalls = WhatIsTheirs;
	type Rent = HoldConsideration<
		AccountId,
		Balances,
		ConsortiumHold,
		LinearStoragePrice<RecordRentBase, RecordRentPerByte, Balance>,
	>;
	type Time = Timestamp;
	type WaitingPeriod = ConstU64<WAITING_PERIOD>;
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
