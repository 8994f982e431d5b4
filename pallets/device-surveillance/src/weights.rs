//! What each call costs. A runtime measures its own (`scripts/weights`); `()` is for tests of this pallet alone.

use frame::weights_prelude::Weight;

/// Weights of the calls.
#[allow(missing_docs)]
pub trait WeightInfo {
	fn register_product() -> Weight;
	fn register_device() -> Weight;
	fn transfer_custody() -> Weight;
	fn accept_custody() -> Weight;
	fn decline_custody() -> Weight;
	fn record_check() -> Weight;
	fn commission() -> Weight;
	fn take_out_of_service() -> Weight;
	fn decommission() -> Weight;
	fn look_at_day() -> Weight;
	fn mark_overdue() -> Weight;
}

/// No weight, for mock runtimes; looking for what is overdue takes one unit a step.
impl WeightInfo for () {
	fn register_product() -> Weight {
		Weight::zero()
	}
	fn register_device() -> Weight {
		Weight::zero()
	}
	fn transfer_custody() -> Weight {
		Weight::zero()
	}
	fn accept_custody() -> Weight {
		Weight::zero()
	}
	fn decline_custody() -> Weight {
		Weight::zero()
	}
	fn record_check() -> Weight {
		Weight::zero()
	}
	fn commission() -> Weight {
		Weight::zero()
	}
	fn take_out_of_service() -> Weight {
		Weight::zero()
	}
	fn decommission() -> Weight {
		Weight::zero()
	}
	fn look_at_day() -> Weight {
		Weight::from_parts(1, 0)
	}
	fn mark_overdue() -> Weight {
		Weight::from_parts(1, 0)
	}
}
