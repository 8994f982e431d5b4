//! The weight of each call. A runtime measures its own (`scripts/weights`); `()` is for the tests of this pallet.

use frame::weights_prelude::Weight;

/// Weights of the calls.
#[allow(missing_docs)]
pub trait WeightInfo {
	fn register_product() -> Weight;
	fn take_over_product() -> Weight;
	fn register_device() -> Weight;
	fn transfer_custody() -> Weight;
	fn accept_custody() -> Weight;
	fn decline_custody() -> Weight;
	fn record_check() -> Weight;
	fn install_software() -> Weight;
	fn commission() -> Weight;
	fn take_out_of_service() -> Weight;
	fn decommission() -> Weight;
	fn report_incident() -> Weight;
	fn reclassify() -> Weight;
	fn draft_report() -> Weight;
	fn submit_report() -> Weight;
	fn open_action() -> Weight;
	fn acknowledge_action() -> Weight;
	fn close_action() -> Weight;
	fn name_manufacturer() -> Weight;
	fn adopt_rules() -> Weight;
	fn look_at_day() -> Weight;
	fn mark_overdue() -> Weight;
	fn count_unit() -> Weight;
}

/// No weight, for mock runtimes. Looking for overdue deadlines takes one unit per step.
impl WeightInfo for () {
	fn register_product() -> Weight {
		Weight::zero()
	}
	fn take_over_product() -> Weight {
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
	fn install_software() -> Weight {
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
	fn report_incident() -> Weight {
		Weight::zero()
	}
	fn reclassify() -> Weight {
		Weight::zero()
	}
	fn draft_report() -> Weight {
		Weight::zero()
	}
	fn submit_report() -> Weight {
		Weight::zero()
	}
	fn open_action() -> Weight {
		Weight::zero()
	}
	fn acknowledge_action() -> Weight {
		Weight::zero()
	}
	fn close_action() -> Weight {
		Weight::zero()
	}
	fn name_manufacturer() -> Weight {
		Weight::zero()
	}
	fn adopt_rules() -> Weight {
		Weight::zero()
	}
	fn look_at_day() -> Weight {
		Weight::from_parts(1, 0)
	}
	fn mark_overdue() -> Weight {
		Weight::from_parts(1, 0)
	}
	fn count_unit() -> Weight {
		Weight::from_parts(1, 0)
	}
}
