//! Studies.

use super::consortium::{RecordRentBase, RecordRentPerByte};
use crate::{weights, *};
use frame_support::{
	parameter_types,
	traits::{fungible::HoldConsideration, ConstU16, ConstU32, ConstU64, LinearStoragePrice},
};

parameter_types! {
	/// The reason for which rent is held.
	pub const ImageProvenanceHold: RuntimeHoldReason =
		RuntimeHoldReason::ImageProvenance(pallet_image_provenance::HoldReason::Record);
	/// 100 minutes: of the blocks whose hashes are kept, four or five choose samples.
	pub const SeedInterval: BlockNumber = 1_000;
}

impl pallet_image_provenance::Config for Runtime {
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::World;
	type Consent = DynamicConsent;
	type ConfirmationPeriod = ConstU64<{ 7 * constants::MILLISECONDS_PER_DAY }>;
	type Devices = DeviceSurveillance;
	type MaxAmendments = ConstU16<1_000>;
	type MaxBatch = ConstU32<256>;
	type MaxRevisions = ConstU16<1_000>;
	type Membership = Consortium;
	type Models = ModelRegistry;
	type Rent = HoldConsideration<
		AccountId,
		Balances,
		ImageProvenanceHold,
		LinearStoragePrice<RecordRentBase, RecordRentPerByte, Balance>,
	>;
	type SeedInterval = SeedInterval;
	type Time = Timestamp;
	type WeightInfo = weights::pallet_image_provenance::WeightInfo<Runtime>;
}

#[cfg(test)]
mod tests {
	use super::*;
	use core::any::TypeId;

	#[test]
	fn weights_should_come_from_this_runtime() {
		assert_eq!(
			TypeId::of::<<Runtime as pallet_image_provenance::Config>::WeightInfo>(),
			TypeId::of::<weights::pallet_image_provenance::WeightInfo<Runtime>>()
		);
	}

	#[test]
	fn patrol_should_have_few_samples_to_choose_from_and_time_to_check_one() {
		let kept: BlockNumber = <Runtime as frame_system::Config>::BlockHashCount::get();
		assert!((2..=5).contains(&kept.div_ceil(SeedInterval::get())));
		assert!(kept - SeedInterval::get() >= 4 * constants::HOURS, "the newest is known for four hours at least");
	}

	#[test]
	fn membership_and_clock_should_be_those_of_the_chain() {
		assert_eq!(
			TypeId::of::<<Runtime as pallet_image_provenance::Config>::Membership>(),
			TypeId::of::<Consortium>()
		);
		assert_eq!(TypeId::of::<<Runtime as pallet_image_provenance::Config>::Time>(), TypeId::of::<Timestamp>());
	}
}
