//! Reports.

use super::consortium::{RecordRentBase, RecordRentPerByte};
use crate::{weights, *};
use frame_support::{
	parameter_types,
	traits::{fungible::HoldConsideration, ConstU32, LinearStoragePrice},
};

parameter_types! {
	/// The reason for which rent is held.
	pub const ReportAuthorshipHold: RuntimeHoldReason =
		RuntimeHoldReason::ReportAuthorship(pallet_report_authorship::HoldReason::Record);
}

impl pallet_report_authorship::Config for Runtime {
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = crate::benchmarks::World;
	type Consent = DynamicConsent;
	type Grace = ConstU32<14>;
	type Graph = ImageProvenance;
	type Membership = Consortium;
	type Models = ModelRegistry;
	type Rent = HoldConsideration<
		AccountId,
		Balances,
		ReportAuthorshipHold,
		LinearStoragePrice<RecordRentBase, RecordRentPerByte, Balance>,
	>;
	type Studies = ImageProvenance;
	type Time = Timestamp;
	type WeightInfo = weights::pallet_report_authorship::WeightInfo<Runtime>;
}

#[cfg(test)]
mod tests {
	use super::*;
	use core::any::TypeId;

	#[test]
	fn weights_should_come_from_this_runtime() {
		assert_eq!(
			TypeId::of::<<Runtime as pallet_report_authorship::Config>::WeightInfo>(),
			TypeId::of::<weights::pallet_report_authorship::WeightInfo<Runtime>>()
		);
	}

	#[test]
	fn consent_studies_and_graph_should_be_those_of_the_chain() {
		assert_eq!(
			TypeId::of::<<Runtime as pallet_report_authorship::Config>::Consent>(),
			TypeId::of::<DynamicConsent>()
		);
		assert_eq!(
			TypeId::of::<<Runtime as pallet_report_authorship::Config>::Studies>(),
			TypeId::of::<ImageProvenance>()
		);
		assert_eq!(
			TypeId::of::<<Runtime as pallet_report_authorship::Config>::Graph>(),
			TypeId::of::<ImageProvenance>()
		);
	}
}
