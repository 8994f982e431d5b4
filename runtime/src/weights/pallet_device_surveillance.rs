//! Weights of `pallet_device_surveillance`: to be measured by `scripts/weights`.

#![allow(unused_parens, unused_imports)]
#![cfg_attr(rustfmt, rustfmt_skip)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Weights of `pallet_device_surveillance`, not measured yet.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: ::frame_system::Config> ::pallet_device_surveillance::WeightInfo for WeightInfo<T> {
	fn register_product() -> Weight {
		Weight::from_parts(1_000_000_000, 20_000).saturating_add(T::DbWeight::get().reads_writes(10, 10))
	}
	fn register_device() -> Weight {
		Weight::from_parts(1_000_000_000, 20_000).saturating_add(T::DbWeight::get().reads_writes(10, 10))
	}
	fn transfer_custody() -> Weight {
		Weight::from_parts(1_000_000_000, 20_000).saturating_add(T::DbWeight::get().reads_writes(10, 10))
	}
	fn accept_custody() -> Weight {
		Weight::from_parts(1_000_000_000, 20_000).saturating_add(T::DbWeight::get().reads_writes(10, 10))
	}
	fn decline_custody() -> Weight {
		Weight::from_parts(1_000_000_000, 20_000).saturating_add(T::DbWeight::get().reads_writes(10, 10))
	}
	fn record_check() -> Weight {
		Weight::from_parts(1_000_000_000, 20_000).saturating_add(T::DbWeight::get().reads_writes(10, 10))
	}
	fn commission() -> Weight {
		Weight::from_parts(1_000_000_000, 20_000).saturating_add(T::DbWeight::get().reads_writes(10, 10))
	}
	fn take_out_of_service() -> Weight {
		Weight::from_parts(1_000_000_000, 20_000).saturating_add(T::DbWeight::get().reads_writes(10, 10))
	}
	fn decommission() -> Weight {
		Weight::from_parts(1_000_000_000, 20_000).saturating_add(T::DbWeight::get().reads_writes(10, 10))
	}
	fn look_at_day() -> Weight {
		Weight::from_parts(1_000_000_000, 20_000).saturating_add(T::DbWeight::get().reads_writes(10, 10))
	}
	fn mark_overdue() -> Weight {
		Weight::from_parts(1_000_000_000, 20_000).saturating_add(T::DbWeight::get().reads_writes(10, 10))
	}
}
