//! Devices, incidents and recalls.

use super::consortium::{RecordRentBase, RecordRentPerByte};
use crate::{weights, *};
use frame_support::{
	parameter_types,
	traits::{fungible::HoldConsideration, LinearStoragePrice},
};

parameter_types! {
	/// The reason for which rent is held.
	pub const DeviceSurveillanceHold: RuntimeHoldReason =
		RuntimeHoldReason::DeviceSurveillance(pallet_device_surveillance::HoldReason::Record);
}

impl pallet_device_surveillance::Config for Runtime {
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::World;
	type LawOrigin = super::governance::RootOrMajority;
	type Membership = Consortium;
	type Models = ModelRegistry;
	type Rent = HoldConsideration<
		AccountId,
		Balances,
		DeviceSurveillanceHold,
		LinearStoragePrice<RecordRentBase, RecordRentPerByte, Balance>,
	>;
	type Studies = ImageProvenance;
	type Time = Timestamp;
	type WeightInfo = weights::pallet_device_surveillance::WeightInfo<Runtime>;
}

#[cfg(test)]
mod tests {
	use super::*;
	use core::any::TypeId;

	#[test]
	fn weights_should_come_from_this_runtime() {
		assert_eq!(
			TypeId::of::<<Runtime as pallet_device_surveillance::Config>::WeightInfo>(),
			TypeId::of::<weights::pallet_device_surveillance::WeightInfo<Runtime>>()
		);
	}

	#[test]
	fn devices_should_be_those_that_studies_ask_for() {
		assert_eq!(
			TypeId::of::<<Runtime as pallet_image_provenance::Config>::Devices>(),
			TypeId::of::<DeviceSurveillance>()
		);
	}
}
