//! What each call costs. A runtime measures its own (`scripts/weights`); `()` is for tests of this pallet alone.

use frame::weights_prelude::Weight;

/// Weights of the calls.
#[allow(missing_docs)]
pub trait WeightInfo {
	fn anchor_study() -> Weight;
	fn anchor_studies(n: u32) -> Weight;
	fn amend_study() -> Weight;
}

/// No weight, for mock runtimes.
impl WeightInfo for () {
	fn anchor_study() -> Weight {
		Weight::zero()
	}
	fn anchor_studies(_: u32) -> Weight {
		Weight::zero()
	}
	fn amend_study() -> Weight {
		Weight::zero()
	}
}
