
//! Weights of `frame_system_extensions`, measured by `scripts/weights` with the benchmark command 64.0.0.
//!
//! Date 2026-11-22, steps 4, repeats 3, Compiled WASM, on Intel(R) Xeon(R) Processor: a development machine.
//! Measure again on the consortium's reference hardware before a release.

#![allow(unused_parens, unused_imports)]
#![cfg_attr(rustfmt, rustfmt_skip)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Measured weights of `frame_system_extensions`.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: ::frame_system::Config> ::frame_system::ExtensionsWeightInfo for WeightInfo<T> {
	fn check_genesis() -> Weight {
		// Proof size: measured 0, estimated 0 bytes.
		Weight::from_parts(18_329_000, 0)
			.saturating_add(Weight::from_parts(0, 0))
	}
	fn check_mortality_mortal_transaction() -> Weight {
		// Proof size: measured 0, estimated 0 bytes.
		Weight::from_parts(37_932_000, 0)
			.saturating_add(Weight::from_parts(0, 0))
	}
	fn check_mortality_immortal_transaction() -> Weight {
		// Proof size: measured 0, estimated 0 bytes.
		Weight::from_parts(38_046_000, 0)
			.saturating_add(Weight::from_parts(0, 0))
	}
	fn check_non_zero_sender() -> Weight {
		// Proof size: measured 0, estimated 0 bytes.
		Weight::from_parts(4_733_000, 0)
			.saturating_add(Weight::from_parts(0, 0))
	}
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn check_nonce() -> Weight {
		// Proof size: measured 102, estimated 3593 bytes.
		Weight::from_parts(59_978_000, 0)
			.saturating_add(Weight::from_parts(0, 3593))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	fn check_spec_version() -> Weight {
		// Proof size: measured 0, estimated 0 bytes.
		Weight::from_parts(3_996_000, 0)
			.saturating_add(Weight::from_parts(0, 0))
	}
	fn check_tx_version() -> Weight {
		// Proof size: measured 0, estimated 0 bytes.
		Weight::from_parts(3_857_000, 0)
			.saturating_add(Weight::from_parts(0, 0))
	}
	fn check_weight() -> Weight {
		// Proof size: measured 0, estimated 0 bytes.
		Weight::from_parts(31_093_000, 0)
			.saturating_add(Weight::from_parts(0, 0))
	}
	fn weight_reclaim() -> Weight {
		// Proof size: measured 0, estimated 0 bytes.
		Weight::from_parts(21_392_000, 0)
			.saturating_add(Weight::from_parts(0, 0))
	}
}
