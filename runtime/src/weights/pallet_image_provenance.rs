//! Not measured yet: `scripts/weights` writes this file.
use frame_support::{traits::Get, weights::Weight};
pub struct WeightInfo<T>(core::marker::PhantomData<T>);
impl<T: ::frame_system::Config> ::pallet_image_provenance::WeightInfo for WeightInfo<T> {
	fn anchor_study() -> Weight {
		Weight::from_parts(30_000_000, 5_000).saturating_add(T::DbWeight::get().reads_writes(4, 3))
	}
	fn anchor_studies(n: u32) -> Weight {
		Weight::from_parts(30_000_000, 5_000)
			.saturating_add(T::DbWeight::get().reads_writes(4, 3))
			.saturating_mul(n.into())
	}
	fn amend_study() -> Weight {
		Weight::from_parts(30_000_000, 5_000).saturating_add(T::DbWeight::get().reads_writes(4, 3))
	}
}
