//! AI models, datasets and federations.

use super::consortium::{RecordRentBase, RecordRentPerByte};
use crate::{weights, *};
use frame_support::{
	parameter_types,
	traits::{fungible::HoldConsideration, ConstU32, LinearStoragePrice},
};

parameter_types! {
	/// The reason for which rent is held.
	pub const ModelRegistryHold: RuntimeHoldReason =
		RuntimeHoldReason::ModelRegistry(pallet_model_registry::HoldReason::Record);
}

impl pallet_model_registry::Config for Runtime {
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::World;
	type Campaigns = AnnotationRewards;
	type Consent = DynamicConsent;
	type Graph = ImageProvenance;
	type MaxRounds = ConstU32<10_000>;
	type Membership = Consortium;
	type Rent = HoldConsideration<
		AccountId,
		Balances,
		ModelRegistryHold,
		LinearStoragePrice<RecordRentBase, RecordRentPerByte, Balance>,
	>;
	type Studies = ImageProvenance;
	type Time = Timestamp;
	type WeightInfo = weights::pallet_model_registry::WeightInfo<Runtime>;
}

#[cfg(test)]
mod tests {
	use super::*;
	use core::any::TypeId;

	#[test]
	fn weights_should_come_from_this_runtime() {
		assert_eq!(
			TypeId::of::<<Runtime as pallet_model_registry::Config>::WeightInfo>(),
			TypeId::of::<weights::pallet_model_registry::WeightInfo<Runtime>>()
		);
	}

	#[test]
	fn models_should_be_those_that_studies_and_reports_ask_for() {
		assert_eq!(TypeId::of::<<Runtime as pallet_image_provenance::Config>::Models>(), TypeId::of::<ModelRegistry>());
		assert_eq!(
			TypeId::of::<<Runtime as pallet_report_authorship::Config>::Models>(),
			TypeId::of::<ModelRegistry>()
		);
	}
}
