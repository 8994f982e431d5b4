
//! Weights of `pallet_verify_signature`, measured by `scripts/weights` with the benchmark command 64.0.0.
//!
//! Date 2026-11-23, steps 2, repeats 2, Compiled WASM, on Intel(R) Xeon(R) Processor: a development machine.
//! Measure again on the consortium's reference hardware before a release.

#![allow(unused_parens, unused_imports)]
#![cfg_attr(rustfmt, rustfmt_skip)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Measured weights of `pallet_verify_signature`.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: ::frame_system::Config> ::pallet_verify_signature::WeightInfo for WeightInfo<T> {
	fn verify_signature() -> Weight {
		// Proof size: measured 0, estimated 0 bytes.
		Weight::from_parts(85_503_000, 0)
			.saturating_add(Weight::from_parts(0, 0))
	}
}
