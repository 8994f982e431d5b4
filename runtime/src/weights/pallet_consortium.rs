//! Not measured yet: `scripts/weights` writes this file.
use frame_support::{traits::Get, weights::Weight};
pub struct WeightInfo<T>(core::marker::PhantomData<T>);
impl<T: ::frame_system::Config> ::pallet_consortium::WeightInfo for WeightInfo<T> {
	fn admit_organisation() -> Weight {
		Weight::from_parts(30_000_000, 5_000).saturating_add(T::DbWeight::get().reads_writes(4, 3))
	}
	fn suspend_organisation() -> Weight {
		Weight::from_parts(30_000_000, 5_000).saturating_add(T::DbWeight::get().reads_writes(4, 3))
	}
	fn reinstate_organisation() -> Weight {
		Weight::from_parts(30_000_000, 5_000).saturating_add(T::DbWeight::get().reads_writes(4, 3))
	}
	fn credential() -> Weight {
		Weight::from_parts(30_000_000, 5_000).saturating_add(T::DbWeight::get().reads_writes(4, 3))
	}
	fn withdraw_credential() -> Weight {
		Weight::from_parts(30_000_000, 5_000).saturating_add(T::DbWeight::get().reads_writes(4, 3))
	}
	fn enrol_patient() -> Weight {
		Weight::from_parts(30_000_000, 5_000).saturating_add(T::DbWeight::get().reads_writes(4, 3))
	}
	fn release_patient() -> Weight {
		Weight::from_parts(30_000_000, 5_000).saturating_add(T::DbWeight::get().reads_writes(4, 3))
	}
	fn authorise_sender() -> Weight {
		Weight::from_parts(30_000_000, 5_000).saturating_add(T::DbWeight::get().reads_writes(4, 3))
	}
}
