
//! Weights of `pallet_meta_tx`, measured by `scripts/weights` with the benchmark command 64.0.0.
//!
//! Date 2026-11-23, steps 10, repeats 10, Compiled WASM, on Intel(R) Xeon(R) Processor: a development machine.
//! Measure again on the consortium's reference hardware before a release.

#![allow(unused_parens, unused_imports)]
#![cfg_attr(rustfmt, rustfmt_skip)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Measured weights of `pallet_meta_tx`.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: ::frame_system::Config> ::pallet_meta_tx::WeightInfo for WeightInfo<T> {
	/// Storage: `SafeMode::EnteredUntil` (r:1 w:0)
	/// Proof: `SafeMode::EnteredUntil` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// The range of `n` is `[8, 100]`.
	fn bare_dispatch(_n: u32, ) -> Weight {
		// Proof size: measured 3, estimated 1489 bytes.
		Weight::from_parts(92_236_729, 0)
			.saturating_add(Weight::from_parts(0, 1489))
			.saturating_add(T::DbWeight::get().reads(1))
	}
}
