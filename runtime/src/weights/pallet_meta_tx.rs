//! Placeholder until measured.

use core::marker::PhantomData;
use frame_support::weights::Weight;

pub struct WeightInfo<T>(PhantomData<T>);
impl<T: ::frame_system::Config> ::pallet_meta_tx::WeightInfo for WeightInfo<T> {
	fn bare_dispatch(_n: u32) -> Weight {
		Weight::from_parts(500_000_000, 10_000)
	}
}
