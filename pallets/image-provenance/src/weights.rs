//! The weight of each call. A runtime measures its own (`scripts/weights`); `()` is for the tests of this pallet.

use frame::weights_prelude::Weight;

/// Weights of the calls.
#[allow(missing_docs)]
pub trait WeightInfo {
	fn anchor_study() -> Weight;
	fn anchor_study_of_device() -> Weight;
	fn anchor_studies(n: u32) -> Weight;
	fn amend_study() -> Weight;
	fn record_derivation() -> Weight;
	fn record_derivation_from_many(p: u32) -> Weight;
	fn send() -> Weight;
	fn send_copy() -> Weight;
	fn confirm() -> Weight;
	fn resolve_discrepancy() -> Weight;
	fn stamp_settings() -> Weight;
	fn record_measurement() -> Weight;
	fn revise_measurement() -> Weight;
	fn publish_protocol() -> Weight;
	fn record_conformity() -> Weight;
	fn record_patrol(s: u32) -> Weight;
	fn screen_pixels(n: u32) -> Weight;
	fn attest_erasure() -> Weight;
	fn cancel_transfer() -> Weight;
	fn certify_erasure() -> Weight;
	fn sweep_erased(n: u32) -> Weight;
	fn name_subject(n: u32) -> Weight;
	fn name_devices(d: u32) -> Weight;
	fn open(n: u32) -> Weight;
	fn close() -> Weight;
}

/// No weight, for mock runtimes.
impl WeightInfo for () {
	fn anchor_study() -> Weight {
		Weight::zero()
	}
	fn anchor_study_of_device() -> Weight {
		Weight::zero()
	}
	fn anchor_studies(_: u32) -> Weight {
		Weight::zero()
	}
	fn amend_study() -> Weight {
		Weight::zero()
	}
	fn record_derivation() -> Weight {
		Weight::zero()
	}
	fn record_derivation_from_many(_: u32) -> Weight {
		Weight::zero()
	}
	fn send() -> Weight {
		Weight::zero()
	}
	fn send_copy() -> Weight {
		Weight::zero()
	}
	fn confirm() -> Weight {
		Weight::zero()
	}
	fn resolve_discrepancy() -> Weight {
		Weight::zero()
	}
	fn stamp_settings() -> Weight {
		Weight::zero()
	}
	fn record_measurement() -> Weight {
		Weight::zero()
	}
	fn revise_measurement() -> Weight {
		Weight::zero()
	}
	fn publish_protocol() -> Weight {
		Weight::zero()
	}
	fn record_conformity() -> Weight {
		Weight::zero()
	}
	fn record_patrol(_: u32) -> Weight {
		Weight::zero()
	}
	fn screen_pixels(_: u32) -> Weight {
		Weight::zero()
	}
	fn attest_erasure() -> Weight {
		Weight::zero()
	}
	fn cancel_transfer() -> Weight {
		Weight::zero()
	}
	fn certify_erasure() -> Weight {
		Weight::zero()
	}
	fn sweep_erased(_: u32) -> Weight {
		Weight::zero()
	}
	fn name_subject(_: u32) -> Weight {
		Weight::zero()
	}
	fn name_devices(_: u32) -> Weight {
		Weight::zero()
	}
	fn open(_: u32) -> Weight {
		Weight::zero()
	}
	fn close() -> Weight {
		Weight::zero()
	}
}
