
//! Weights of `cumulus_pallet_parachain_system`, measured by `scripts/weights` with the benchmark command 64.0.0.
//!
//! Date 2026-11-22, steps 4, repeats 3, Compiled WASM, on Intel(R) Xeon(R) Processor: a development machine.
//! Measure again on the consortium's reference hardware before a release.

#![allow(unused_parens, unused_imports)]
#![cfg_attr(rustfmt, rustfmt_skip)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Measured weights of `cumulus_pallet_parachain_system`.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: ::frame_system::Config> ::cumulus_pallet_parachain_system::WeightInfo for WeightInfo<T> {
	/// Storage: `ParachainSystem::LastDmqMqcHead` (r:1 w:1)
	/// Proof: `ParachainSystem::LastDmqMqcHead` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `ParachainSystem::LastProcessedDownwardMessage` (r:0 w:1)
	/// Proof: `ParachainSystem::LastProcessedDownwardMessage` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `ParachainSystem::ProcessedDownwardMessages` (r:0 w:1)
	/// Proof: `ParachainSystem::ProcessedDownwardMessages` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// The range of `n` is `[0, 1000]`.
	fn enqueue_inbound_downward_messages(n: u32, ) -> Weight {
		// Proof size: measured 0, estimated 1485 bytes.
		Weight::from_parts(13_774_000, 0)
			.saturating_add(Weight::from_parts(0, 1485))
			.saturating_add(Weight::from_parts(7_970_324, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	fn block_weight_tx_extension_max_weight() -> Weight {
		// Proof size: measured 0, estimated 0 bytes.
		Weight::from_parts(77_252_000, 0)
			.saturating_add(Weight::from_parts(0, 0))
	}
	fn block_weight_tx_extension_stays_fraction_of_core() -> Weight {
		// Proof size: measured 0, estimated 0 bytes.
		Weight::from_parts(68_046_000, 0)
			.saturating_add(Weight::from_parts(0, 0))
	}
	fn block_weight_tx_extension_full_core() -> Weight {
		// Proof size: measured 0, estimated 0 bytes.
		Weight::from_parts(38_070_000, 0)
			.saturating_add(Weight::from_parts(0, 0))
	}
}
