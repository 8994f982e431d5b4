
//! Weights of `pallet_image_provenance`, measured by `scripts/weights` with the benchmark command 64.0.0.
//!
//! Date 2026-11-22, steps 10, repeats 10, Compiled WASM, on Intel(R) Xeon(R) Processor: a development machine.
//! Measure again on the consortium's reference hardware before a release.

#![allow(unused_parens, unused_imports)]
#![cfg_attr(rustfmt, rustfmt_skip)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Measured weights of `pallet_image_provenance`.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: ::frame_system::Config> ::pallet_image_provenance::WeightInfo for WeightInfo<T> {
	/// Storage: `ImageProvenance::Studies` (r:1 w:1)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(192), added: 2667, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Actors` (r:1 w:0)
	/// Proof: `Consortium::Actors` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(175), added: 2650, mode: `MaxEncodedLen`)
	fn anchor_study() -> Weight {
		// Proof size: measured 351, estimated 3657 bytes.
		Weight::from_parts(398_213_000, 0)
			.saturating_add(Weight::from_parts(0, 3657))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `ImageProvenance::Studies` (r:256 w:256)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(192), added: 2667, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Actors` (r:256 w:0)
	/// Proof: `Consortium::Actors` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(175), added: 2650, mode: `MaxEncodedLen`)
	/// The range of `n` is `[1, 256]`.
	fn anchor_studies(n: u32, ) -> Weight {
		// Proof size: measured 755 + n * 111, estimated 3640 + n * 2667 bytes.
		Weight::from_parts(396_111_000, 0)
			.saturating_add(Weight::from_parts(0, 3640))
			.saturating_add(Weight::from_parts(496_595_498, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2667).saturating_mul(n.into()))
	}
	/// Storage: `ImageProvenance::Studies` (r:1 w:1)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(192), added: 2667, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(175), added: 2650, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Amendments` (r:0 w:1)
	/// Proof: `ImageProvenance::Amendments` (`max_values`: None, `max_size`: Some(157), added: 2632, mode: `MaxEncodedLen`)
	fn amend_study() -> Weight {
		// Proof size: measured 485, estimated 3657 bytes.
		Weight::from_parts(459_787_000, 0)
			.saturating_add(Weight::from_parts(0, 3657))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	fn record_derivation() -> Weight {
		Self::amend_study()
	}
	fn record_derivation_from_many(_: u32) -> Weight {
		Self::amend_study()
	}
	fn send() -> Weight {
		Self::amend_study()
	}
	fn confirm() -> Weight {
		Self::amend_study()
	}
	fn resolve_discrepancy() -> Weight {
		Self::amend_study()
	}
	fn stamp_settings() -> Weight {
		Self::amend_study()
	}
	fn record_measurement() -> Weight {
		Self::amend_study()
	}
	fn revise_measurement() -> Weight {
		Self::amend_study()
	}
	fn publish_protocol() -> Weight {
		Self::amend_study()
	}
	fn record_conformity() -> Weight {
		Self::amend_study()
	}
	fn record_patrol(_: u32) -> Weight {
		Self::amend_study()
	}
	fn screen_pixels(_: u32) -> Weight {
		Self::amend_study()
	}
	fn attest_erasure() -> Weight {
		Self::amend_study()
	}
}
