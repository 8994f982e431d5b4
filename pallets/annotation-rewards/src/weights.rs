//! The weight of each call. A runtime measures its own (`scripts/weights`); `()` is for the tests of this pallet.

use frame::weights_prelude::Weight;

/// Weights of the calls; `p` members sit on the panel.
#[allow(missing_docs)]
pub trait WeightInfo {
	fn create_campaign() -> Weight;
	fn join() -> Weight;
	fn open_item() -> Weight;
	fn commit() -> Weight;
	fn reveal() -> Weight;
	fn settle(p: u32) -> Weight;
	fn adjudicate(p: u32) -> Weight;
	fn resettle(p: u32) -> Weight;
	fn reveal_gold() -> Weight;
	fn release(p: u32) -> Weight;
	fn leave() -> Weight;
	fn leave_silent() -> Weight;
	fn close_campaign() -> Weight;
	fn open_pool() -> Weight;
	fn add_study() -> Weight;
	fn add_annotator() -> Weight;
	fn freeze_pool() -> Weight;
	fn pay_in() -> Weight;
	fn claim() -> Weight;
	fn claim_for() -> Weight;
	fn claim_last() -> Weight;
	fn close_pool() -> Weight;
	fn sweep_pool() -> Weight;
	fn take_voucher() -> Weight;
	fn return_voucher() -> Weight;
	fn redeem_voucher() -> Weight;
	fn reveal_coin() -> Weight;
	fn forget_study() -> Weight;
}

/// No weight, for mock runtimes.
impl WeightInfo for () {
	fn create_campaign() -> Weight {
		Weight::zero()
	}
	fn join() -> Weight {
		Weight::zero()
	}
	fn open_item() -> Weight {
		Weight::zero()
	}
	fn commit() -> Weight {
		Weight::zero()
	}
	fn reveal() -> Weight {
		Weight::zero()
	}
	fn settle(_: u32) -> Weight {
		Weight::zero()
	}
	fn adjudicate(_: u32) -> Weight {
		Weight::zero()
	}
	fn resettle(_: u32) -> Weight {
		Weight::zero()
	}
	fn reveal_gold() -> Weight {
		Weight::zero()
	}
	fn release(_: u32) -> Weight {
		Weight::zero()
	}
	fn leave() -> Weight {
		Weight::zero()
	}
	fn leave_silent() -> Weight {
		Weight::zero()
	}
	fn close_campaign() -> Weight {
		Weight::zero()
	}
	fn open_pool() -> Weight {
		Weight::zero()
	}
	fn add_study() -> Weight {
		Weight::zero()
	}
	fn add_annotator() -> Weight {
		Weight::zero()
	}
	fn freeze_pool() -> Weight {
		Weight::zero()
	}
	fn pay_in() -> Weight {
		Weight::zero()
	}
	fn claim() -> Weight {
		Weight::zero()
	}
	fn claim_for() -> Weight {
		Weight::zero()
	}
	fn claim_last() -> Weight {
		Weight::zero()
	}
	fn close_pool() -> Weight {
		Weight::zero()
	}
	fn sweep_pool() -> Weight {
		Weight::zero()
	}
	fn take_voucher() -> Weight {
		Weight::zero()
	}
	fn return_voucher() -> Weight {
		Weight::zero()
	}
	fn redeem_voucher() -> Weight {
		Weight::zero()
	}
	fn reveal_coin() -> Weight {
		Weight::zero()
	}
	fn forget_study() -> Weight {
		Weight::zero()
	}
}
