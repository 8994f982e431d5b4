//! Placeholder until measured.

use core::marker::PhantomData;
use frame_support::weights::Weight;

pub struct WeightInfo<T>(PhantomData<T>);
impl<T: ::frame_system::Config> ::pallet_dynamic_consent::WeightInfo for WeightInfo<T> {
	fn grant() -> Weight {
		Weight::from_parts(500_000_000, 10_000)
	}
	fn narrow() -> Weight {
		Weight::from_parts(500_000_000, 10_000)
	}
	fn revoke() -> Weight {
		Weight::from_parts(500_000_000, 10_000)
	}
	fn refuse() -> Weight {
		Weight::from_parts(500_000_000, 10_000)
	}
	fn lift() -> Weight {
		Weight::from_parts(500_000_000, 10_000)
	}
	fn approve() -> Weight {
		Weight::from_parts(500_000_000, 10_000)
	}
	fn decline() -> Weight {
		Weight::from_parts(500_000_000, 10_000)
	}
	fn appoint_guardian() -> Weight {
		Weight::from_parts(500_000_000, 10_000)
	}
	fn dismiss_guardian() -> Weight {
		Weight::from_parts(500_000_000, 10_000)
	}
	fn seal_receipt() -> Weight {
		Weight::from_parts(500_000_000, 10_000)
	}
	fn request_access() -> Weight {
		Weight::from_parts(500_000_000, 10_000)
	}
	fn record_access() -> Weight {
		Weight::from_parts(500_000_000, 10_000)
	}
	fn record_first_access() -> Weight {
		Weight::from_parts(500_000_000, 10_000)
	}
	fn break_glass() -> Weight {
		Weight::from_parts(500_000_000, 10_000)
	}
	fn review_emergency() -> Weight {
		Weight::from_parts(500_000_000, 10_000)
	}
	fn acknowledge_duty() -> Weight {
		Weight::from_parts(500_000_000, 10_000)
	}
	fn certify_duty() -> Weight {
		Weight::from_parts(500_000_000, 10_000)
	}
	fn publish_text() -> Weight {
		Weight::from_parts(500_000_000, 10_000)
	}
	fn prove_minority() -> Weight {
		Weight::from_parts(500_000_000, 10_000)
	}
	fn attest_majority() -> Weight {
		Weight::from_parts(500_000_000, 10_000)
	}
	fn extend_file() -> Weight {
		Weight::from_parts(500_000_000, 10_000)
	}
	fn prune_log() -> Weight {
		Weight::from_parts(500_000_000, 10_000)
	}
	fn patients_pay_nothing() -> Weight {
		Weight::from_parts(500_000_000, 10_000)
	}
}
