//! The weight of each call. A runtime measures its own (`scripts/weights`); `()` is for the tests of this pallet.

use frame::weights_prelude::Weight;

/// Weights of the calls.
#[allow(missing_docs)]
pub trait WeightInfo {
	fn publish_template(s: u32) -> Weight;
	fn open_report(s: u32) -> Weight;
	fn invite() -> Weight;
	fn ask_consent(s: u32) -> Weight;
	fn contribute() -> Weight;
	fn contribute_linked(p: u32) -> Weight;
	fn take_place() -> Weight;
	fn review_ai() -> Weight;
	fn sign() -> Weight;
	fn begin_change() -> Weight;
	fn drop_change() -> Weight;
	fn end_report() -> Weight;
	fn acknowledge() -> Weight;
	fn raise_follow_up() -> Weight;
	fn communicate() -> Weight;
	fn hand_over() -> Weight;
	fn accept() -> Weight;
	fn decline() -> Weight;
	fn satisfy() -> Weight;
	fn reopen() -> Weight;
	fn cancel_follow_up() -> Weight;
	fn escalate() -> Weight;
	fn dismiss() -> Weight;
	fn look_at_day() -> Weight;
	fn mark_overdue() -> Weight;
}

/// No weight, for mock runtimes, except for idle work, so that tests can limit it.
impl WeightInfo for () {
	fn publish_template(_: u32) -> Weight {
		Weight::zero()
	}
	fn open_report(_: u32) -> Weight {
		Weight::zero()
	}
	fn invite() -> Weight {
		Weight::zero()
	}
	fn ask_consent(_: u32) -> Weight {
		Weight::zero()
	}
	fn contribute() -> Weight {
		Weight::zero()
	}
	fn contribute_linked(_: u32) -> Weight {
		Weight::zero()
	}
	fn take_place() -> Weight {
		Weight::zero()
	}
	fn review_ai() -> Weight {
		Weight::zero()
	}
	fn sign() -> Weight {
		Weight::zero()
	}
	fn begin_change() -> Weight {
		Weight::zero()
	}
	fn drop_change() -> Weight {
		Weight::zero()
	}
	fn end_report() -> Weight {
		Weight::zero()
	}
	fn acknowledge() -> Weight {
		Weight::zero()
	}
	fn raise_follow_up() -> Weight {
		Weight::zero()
	}
	fn communicate() -> Weight {
		Weight::zero()
	}
	fn hand_over() -> Weight {
		Weight::zero()
	}
	fn accept() -> Weight {
		Weight::zero()
	}
	fn decline() -> Weight {
		Weight::zero()
	}
	fn satisfy() -> Weight {
		Weight::zero()
	}
	fn reopen() -> Weight {
		Weight::zero()
	}
	fn cancel_follow_up() -> Weight {
		Weight::zero()
	}
	fn escalate() -> Weight {
		Weight::zero()
	}
	fn dismiss() -> Weight {
		Weight::zero()
	}
	fn look_at_day() -> Weight {
		Weight::from_parts(1, 0)
	}
	fn mark_overdue() -> Weight {
		Weight::from_parts(1, 0)
	}
}
