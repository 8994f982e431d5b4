
//! Weights of `pallet_utility`, measured by `scripts/weights` with the benchmark command 64.0.0.
//!
//! Date 2026-11-22, steps 4, repeats 3, Compiled WASM, on Intel(R) Xeon(R) Processor: a development machine.
//! Measure again on the consortium's reference hardware before a release.

#![allow(unused_parens, unused_imports)]
#![cfg_attr(rustfmt, rustfmt_skip)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Measured weights of `pallet_utility`.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: ::frame_system::Config> ::pallet_utility::WeightInfo for WeightInfo<T> {
	/// Storage: `SafeMode::EnteredUntil` (r:1 w:0)
	/// Proof: `SafeMode::EnteredUntil` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// The range of `c` is `[0, 1000]`.
	fn batch(c: u32, ) -> Weight {
		// Proof size: measured 1, estimated 1489 bytes.
		Weight::from_parts(66_887_000, 0)
			.saturating_add(Weight::from_parts(0, 1489))
			.saturating_add(Weight::from_parts(36_118_145, 0).saturating_mul(c.into()))
	}
	/// Storage: `SafeMode::EnteredUntil` (r:1 w:0)
	/// Proof: `SafeMode::EnteredUntil` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	fn as_derivative() -> Weight {
		// Proof size: measured 3, estimated 1489 bytes.
		Weight::from_parts(83_215_000, 0)
			.saturating_add(Weight::from_parts(0, 1489))
			.saturating_add(T::DbWeight::get().reads(1))
	}
	/// Storage: `SafeMode::EnteredUntil` (r:1 w:0)
	/// Proof: `SafeMode::EnteredUntil` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// The range of `c` is `[0, 1000]`.
	fn batch_all(c: u32, ) -> Weight {
		// Proof size: measured 1, estimated 1489 bytes.
		Weight::from_parts(61_967_000, 0)
			.saturating_add(Weight::from_parts(0, 1489))
			.saturating_add(Weight::from_parts(46_309_925, 0).saturating_mul(c.into()))
	}
	fn dispatch_as() -> Weight {
		// Proof size: measured 0, estimated 0 bytes.
		Weight::from_parts(86_407_000, 0)
			.saturating_add(Weight::from_parts(0, 0))
	}
	/// Storage: `SafeMode::EnteredUntil` (r:1 w:0)
	/// Proof: `SafeMode::EnteredUntil` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// The range of `c` is `[0, 1000]`.
	fn force_batch(c: u32, ) -> Weight {
		// Proof size: measured 1, estimated 1489 bytes.
		Weight::from_parts(61_264_000, 0)
			.saturating_add(Weight::from_parts(0, 1489))
			.saturating_add(Weight::from_parts(34_104_932, 0).saturating_mul(c.into()))
	}
	fn dispatch_as_fallible() -> Weight {
		// Proof size: measured 0, estimated 0 bytes.
		Weight::from_parts(85_781_000, 0)
			.saturating_add(Weight::from_parts(0, 0))
	}
	/// Storage: `SafeMode::EnteredUntil` (r:1 w:0)
	/// Proof: `SafeMode::EnteredUntil` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	fn if_else() -> Weight {
		// Proof size: measured 3, estimated 1489 bytes.
		Weight::from_parts(125_074_000, 0)
			.saturating_add(Weight::from_parts(0, 1489))
			.saturating_add(T::DbWeight::get().reads(1))
	}
}
