
//! Weights of `pallet_multisig`, measured by `scripts/weights` with the benchmark command 64.0.0.
//!
//! Date 2026-11-22, steps 4, repeats 3, Compiled WASM, on Intel(R) Xeon(R) Processor: a development machine.
//! Measure again on the consortium's reference hardware before a release.

#![allow(unused_parens, unused_imports)]
#![cfg_attr(rustfmt, rustfmt_skip)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Measured weights of `pallet_multisig`.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: ::frame_system::Config> ::pallet_multisig::WeightInfo for WeightInfo<T> {
	/// Storage: `SafeMode::EnteredUntil` (r:1 w:0)
	/// Proof: `SafeMode::EnteredUntil` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// The range of `z` is `[0, 10000]`.
	fn as_multi_threshold_1(z: u32, ) -> Weight {
		// Proof size: measured 3, estimated 1489 bytes.
		Weight::from_parts(196_727_880, 0)
			.saturating_add(Weight::from_parts(0, 1489))
			.saturating_add(Weight::from_parts(3_424, 0).saturating_mul(z.into()))
			.saturating_add(T::DbWeight::get().reads(1))
	}
	/// Storage: `Multisig::Multisigs` (r:1 w:1)
	/// Proof: `Multisig::Multisigs` (`max_values`: None, `max_size`: Some(3346), added: 5821, mode: `MaxEncodedLen`)
	/// The range of `s` is `[2, 100]`.
	/// The range of `z` is `[0, 10000]`.
	fn as_multi_create(s: u32, z: u32, ) -> Weight {
		// Proof size: measured 6, estimated 6811 bytes.
		Weight::from_parts(185_422_026, 0)
			.saturating_add(Weight::from_parts(0, 6811))
			.saturating_add(Weight::from_parts(760_021, 0).saturating_mul(s.into()))
			.saturating_add(Weight::from_parts(5_303, 0).saturating_mul(z.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Multisig::Multisigs` (r:1 w:1)
	/// Proof: `Multisig::Multisigs` (`max_values`: None, `max_size`: Some(3346), added: 5821, mode: `MaxEncodedLen`)
	/// The range of `s` is `[3, 100]`.
	/// The range of `z` is `[0, 10000]`.
	fn as_multi_approve(s: u32, z: u32, ) -> Weight {
		// Proof size: measured 211, estimated 6811 bytes.
		Weight::from_parts(144_463_638, 0)
			.saturating_add(Weight::from_parts(0, 6811))
			.saturating_add(Weight::from_parts(395_390, 0).saturating_mul(s.into()))
			.saturating_add(Weight::from_parts(2_646, 0).saturating_mul(z.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Multisig::Multisigs` (r:1 w:1)
	/// Proof: `Multisig::Multisigs` (`max_values`: None, `max_size`: Some(3346), added: 5821, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `SafeMode::EnteredUntil` (r:1 w:0)
	/// Proof: `SafeMode::EnteredUntil` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// The range of `s` is `[2, 100]`.
	/// The range of `z` is `[0, 10000]`.
	fn as_multi_complete(s: u32, z: u32, ) -> Weight {
		// Proof size: measured 284 + s * 34, estimated 6811 bytes.
		Weight::from_parts(247_009_472, 0)
			.saturating_add(Weight::from_parts(0, 6811))
			.saturating_add(Weight::from_parts(985_973, 0).saturating_mul(s.into()))
			.saturating_add(Weight::from_parts(5_126, 0).saturating_mul(z.into()))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `Multisig::Multisigs` (r:1 w:1)
	/// Proof: `Multisig::Multisigs` (`max_values`: None, `max_size`: Some(3346), added: 5821, mode: `MaxEncodedLen`)
	/// The range of `s` is `[2, 100]`.
	fn approve_as_multi_create(s: u32, ) -> Weight {
		// Proof size: measured 6, estimated 6811 bytes.
		Weight::from_parts(202_569_748, 0)
			.saturating_add(Weight::from_parts(0, 6811))
			.saturating_add(Weight::from_parts(642_762, 0).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Multisig::Multisigs` (r:1 w:1)
	/// Proof: `Multisig::Multisigs` (`max_values`: None, `max_size`: Some(3346), added: 5821, mode: `MaxEncodedLen`)
	/// The range of `s` is `[2, 100]`.
	fn approve_as_multi_approve(s: u32, ) -> Weight {
		// Proof size: measured 211, estimated 6811 bytes.
		Weight::from_parts(138_190_070, 0)
			.saturating_add(Weight::from_parts(0, 6811))
			.saturating_add(Weight::from_parts(403_504, 0).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Multisig::Multisigs` (r:1 w:1)
	/// Proof: `Multisig::Multisigs` (`max_values`: None, `max_size`: Some(3346), added: 5821, mode: `MaxEncodedLen`)
	/// The range of `s` is `[2, 100]`.
	fn cancel_as_multi(s: u32, ) -> Weight {
		// Proof size: measured 211, estimated 6811 bytes.
		Weight::from_parts(210_591_106, 0)
			.saturating_add(Weight::from_parts(0, 6811))
			.saturating_add(Weight::from_parts(343_148, 0).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Multisig::Multisigs` (r:1 w:1)
	/// Proof: `Multisig::Multisigs` (`max_values`: None, `max_size`: Some(3346), added: 5821, mode: `MaxEncodedLen`)
	/// The range of `s` is `[2, 100]`.
	fn poke_deposit(s: u32, ) -> Weight {
		// Proof size: measured 211, estimated 6811 bytes.
		Weight::from_parts(200_138_399, 0)
			.saturating_add(Weight::from_parts(0, 6811))
			.saturating_add(Weight::from_parts(344_129, 0).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
}
