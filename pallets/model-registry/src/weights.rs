//! The weight of each call. A runtime measures its own (`scripts/weights`); `()` is for the tests of this pallet.

use frame::weights_prelude::Weight;

/// Weights of the calls.
#[allow(missing_docs)]
pub trait WeightInfo {
	fn register_model() -> Weight;
	fn publish_version(n: u32) -> Weight;
	fn change_version() -> Weight;
	fn declare_dataset(p: u32) -> Weight;
	fn open_federation() -> Weight;
	fn join_federation() -> Weight;
	fn start_round() -> Weight;
	fn commit_update() -> Weight;
	fn reveal_update() -> Weight;
	fn commit_scores() -> Weight;
	fn reveal_scores() -> Weight;
	fn close_round() -> Weight;
	fn ask_again(p: u32) -> Weight;
}

/// No weight, for mock runtimes.
impl WeightInfo for () {
	fn register_model() -> Weight {
		Weight::zero()
	}
	fn publish_version(_: u32) -> Weight {
		Weight::zero()
	}
	fn change_version() -> Weight {
		Weight::zero()
	}
	fn declare_dataset(_: u32) -> Weight {
		Weight::zero()
	}
	fn open_federation() -> Weight {
		Weight::zero()
	}
	fn join_federation() -> Weight {
		Weight::zero()
	}
	fn start_round() -> Weight {
		Weight::zero()
	}
	fn commit_update() -> Weight {
		Weight::zero()
	}
	fn reveal_update() -> Weight {
		Weight::zero()
	}
	fn commit_scores() -> Weight {
		Weight::zero()
	}
	fn reveal_scores() -> Weight {
		Weight::zero()
	}
	fn close_round() -> Weight {
		Weight::zero()
	}
	fn ask_again(_: u32) -> Weight {
		Weight::zero()
	}
}
