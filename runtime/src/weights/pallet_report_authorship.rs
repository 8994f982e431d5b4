//! Placeholder until measured.

use frame_support::weights::Weight;

pub struct WeightInfo<T>(core::marker::PhantomData<T>);
impl<T: frame_system::Config> pallet_report_authorship::WeightInfo for WeightInfo<T> {
	fn publish_template(_: u32) -> Weight {
		Weight::from_parts(1_000_000_000, 50_000)
	}
	fn open_report(_: u32) -> Weight {
		Weight::from_parts(1_000_000_000, 50_000)
	}
	fn invite() -> Weight {
		Weight::from_parts(1_000_000_000, 50_000)
	}
	fn ask_consent(_: u32) -> Weight {
		Weight::from_parts(1_000_000_000, 50_000)
	}
	fn contribute() -> Weight {
		Weight::from_parts(1_000_000_000, 50_000)
	}
	fn contribute_linked(_: u32) -> Weight {
		Weight::from_parts(1_000_000_000, 50_000)
	}
	fn take_place() -> Weight {
		Weight::from_parts(1_000_000_000, 50_000)
	}
	fn review_ai() -> Weight {
		Weight::from_parts(1_000_000_000, 50_000)
	}
	fn sign() -> Weight {
		Weight::from_parts(1_000_000_000, 50_000)
	}
	fn begin_change() -> Weight {
		Weight::from_parts(1_000_000_000, 50_000)
	}
	fn drop_change() -> Weight {
		Weight::from_parts(1_000_000_000, 50_000)
	}
	fn end_report() -> Weight {
		Weight::from_parts(1_000_000_000, 50_000)
	}
	fn acknowledge() -> Weight {
		Weight::from_parts(1_000_000_000, 50_000)
	}
	fn raise_follow_up() -> Weight {
		Weight::from_parts(1_000_000_000, 50_000)
	}
	fn communicate() -> Weight {
		Weight::from_parts(1_000_000_000, 50_000)
	}
	fn hand_over() -> Weight {
		Weight::from_parts(1_000_000_000, 50_000)
	}
	fn accept() -> Weight {
		Weight::from_parts(1_000_000_000, 50_000)
	}
	fn decline() -> Weight {
		Weight::from_parts(1_000_000_000, 50_000)
	}
	fn satisfy() -> Weight {
		Weight::from_parts(1_000_000_000, 50_000)
	}
	fn reopen() -> Weight {
		Weight::from_parts(1_000_000_000, 50_000)
	}
	fn cancel_follow_up() -> Weight {
		Weight::from_parts(1_000_000_000, 50_000)
	}
	fn escalate() -> Weight {
		Weight::from_parts(1_000_000_000, 50_000)
	}
	fn look_at_day() -> Weight {
		Weight::from_parts(1_000_000_000, 50_000)
	}
	fn mark_overdue() -> Weight {
		Weight::from_parts(1_000_000_000, 50_000)
	}
}
