//! Not measured yet: `scripts/weights` writes this file.
pub struct WeightInfo<T>(core::marker::PhantomData<T>);
impl<T> ::cumulus_pallet_weight_reclaim::WeightInfo for WeightInfo<T> {
	fn storage_weight_reclaim() -> frame_support::weights::Weight {
		<() as ::cumulus_pallet_weight_reclaim::WeightInfo>::storage_weight_reclaim()
	}
}
