
//! Weights of `cumulus_pallet_weight_reclaim`, measured by `scripts/weights` with the benchmark command 64.0.0.
//!
//! Date 2026-11-22, steps 4, repeats 3, Compiled WASM, on Intel(R) Xeon(R) Processor: a development machine.
//! Measure again on the consortium's reference hardware before a release.

#![allow(unused_parens, unused_imports)]
#![cfg_attr(rustfmt, rustfmt_skip)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Measured weights of `cumulus_pallet_weight_reclaim`.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: ::frame_system::Config> ::cumulus_pallet_weight_reclaim::WeightInfo for WeightInfo<T> {
	fn storage_weight_reclaim() -> Weight {
		// Proof size: measured 0, estimated 0 bytes.
		Weight::from_parts(70_107_000, 0)
			.saturating_add(Weight::from_parts(0, 0))
	}
}
