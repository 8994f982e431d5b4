//! Placeholder until measured.

use frame_support::weights::Weight;

pub struct WeightInfo<T>(core::marker::PhantomData<T>);
impl<T: frame_system::Config> pallet_model_registry::WeightInfo for WeightInfo<T> {
	fn register_model() -> Weight {
		Weight::from_parts(1_000_000_000, 50_000)
	}
	fn publish_version(_: u32) -> Weight {
		Weight::from_parts(1_000_000_000, 50_000)
	}
	fn change_version() -> Weight {
		Weight::from_parts(1_000_000_000, 50_000)
	}
	fn declare_dataset(_: u32) -> Weight {
		Weight::from_parts(1_000_000_000, 50_000)
	}
	fn open_federation() -> Weight {
		Weight::from_parts(1_000_000_000, 50_000)
	}
	fn join_federation() -> Weight {
		Weight::from_parts(1_000_000_000, 50_000)
	}
	fn start_round() -> Weight {
		Weight::from_parts(1_000_000_000, 50_000)
	}
	fn commit_update() -> Weight {
		Weight::from_parts(1_000_000_000, 50_000)
	}
	fn reveal_update() -> Weight {
		Weight::from_parts(1_000_000_000, 50_000)
	}
	fn score_peers() -> Weight {
		Weight::from_parts(1_000_000_000, 50_000)
	}
	fn close_round() -> Weight {
		Weight::from_parts(1_000_000_000, 50_000)
	}
}
