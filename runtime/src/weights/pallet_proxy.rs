
//! Weights of `pallet_proxy`, measured by `scripts/weights` with the benchmark command 64.0.0.
//!
//! Date 2026-11-22, steps 4, repeats 3, Compiled WASM, on Intel(R) Xeon(R) Processor: a development machine.
//! Measure again on the consortium's reference hardware before a release.

#![allow(unused_parens, unused_imports)]
#![cfg_attr(rustfmt, rustfmt_skip)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Measured weights of `pallet_proxy`.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: ::frame_system::Config> ::pallet_proxy::WeightInfo for WeightInfo<T> {
	/// Storage: `Proxy::Proxies` (r:1 w:0)
	/// Proof: `Proxy::Proxies` (`max_values`: None, `max_size`: Some(1241), added: 3716, mode: `MaxEncodedLen`)
	/// Storage: `SafeMode::EnteredUntil` (r:1 w:0)
	/// Proof: `SafeMode::EnteredUntil` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// The range of `p` is `[1, 31]`.
	fn proxy(p: u32, ) -> Weight {
		// Proof size: measured 129 + p * 37, estimated 4706 bytes.
		Weight::from_parts(162_999_811, 0)
			.saturating_add(Weight::from_parts(0, 4706))
			.saturating_add(Weight::from_parts(23_754, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(2))
	}
	/// Storage: `Proxy::Proxies` (r:1 w:0)
	/// Proof: `Proxy::Proxies` (`max_values`: None, `max_size`: Some(1241), added: 3716, mode: `MaxEncodedLen`)
	/// Storage: `Proxy::Announcements` (r:1 w:1)
	/// Proof: `Proxy::Announcements` (`max_values`: None, `max_size`: Some(2233), added: 4708, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `SafeMode::EnteredUntil` (r:1 w:0)
	/// Proof: `SafeMode::EnteredUntil` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// The range of `a` is `[0, 31]`.
	/// The range of `p` is `[1, 31]`.
	fn proxy_announced(a: u32, p: u32, ) -> Weight {
		// Proof size: measured 454 + a * 68 + p * 38, estimated 5698 bytes.
		Weight::from_parts(299_323_556, 0)
			.saturating_add(Weight::from_parts(0, 5698))
			.saturating_add(Weight::from_parts(802_663, 0).saturating_mul(a.into()))
			.saturating_add(Weight::from_parts(275_480, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `Proxy::Announcements` (r:1 w:1)
	/// Proof: `Proxy::Announcements` (`max_values`: None, `max_size`: Some(2233), added: 4708, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// The range of `a` is `[0, 31]`.
	/// The range of `p` is `[1, 31]`.
	fn remove_announcement(a: u32, p: u32, ) -> Weight {
		// Proof size: measured 367 + a * 68 + p * 1, estimated 5698 bytes.
		Weight::from_parts(197_719_854, 0)
			.saturating_add(Weight::from_parts(0, 5698))
			.saturating_add(Weight::from_parts(893_443, 0).saturating_mul(a.into()))
			.saturating_add(Weight::from_parts(32_860, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `Proxy::Announcements` (r:1 w:1)
	/// Proof: `Proxy::Announcements` (`max_values`: None, `max_size`: Some(2233), added: 4708, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// The range of `a` is `[0, 31]`.
	/// The range of `p` is `[1, 31]`.
	fn reject_announcement(a: u32, p: u32, ) -> Weight {
		// Proof size: measured 367 + a * 68 + p * 1, estimated 5698 bytes.
		Weight::from_parts(191_200_006, 0)
			.saturating_add(Weight::from_parts(0, 5698))
			.saturating_add(Weight::from_parts(1_025_158, 0).saturating_mul(a.into()))
			.saturating_add(Weight::from_parts(228_673, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `Proxy::Proxies` (r:1 w:0)
	/// Proof: `Proxy::Proxies` (`max_values`: None, `max_size`: Some(1241), added: 3716, mode: `MaxEncodedLen`)
	/// Storage: `Proxy::Announcements` (r:1 w:1)
	/// Proof: `Proxy::Announcements` (`max_values`: None, `max_size`: Some(2233), added: 4708, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// The range of `a` is `[0, 31]`.
	/// The range of `p` is `[1, 31]`.
	fn announce(a: u32, p: u32, ) -> Weight {
		// Proof size: measured 383 + a * 68 + p * 38, estimated 5698 bytes.
		Weight::from_parts(247_277_972, 0)
			.saturating_add(Weight::from_parts(0, 5698))
			.saturating_add(Weight::from_parts(564_473, 0).saturating_mul(a.into()))
			.saturating_add(Weight::from_parts(251_434, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `Proxy::Proxies` (r:1 w:1)
	/// Proof: `Proxy::Proxies` (`max_values`: None, `max_size`: Some(1241), added: 3716, mode: `MaxEncodedLen`)
	/// The range of `p` is `[1, 31]`.
	fn add_proxy(p: u32, ) -> Weight {
		// Proof size: measured 126 + p * 37, estimated 4706 bytes.
		Weight::from_parts(187_588_372, 0)
			.saturating_add(Weight::from_parts(0, 4706))
			.saturating_add(Weight::from_parts(110_352, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Proxy::Proxies` (r:1 w:1)
	/// Proof: `Proxy::Proxies` (`max_values`: None, `max_size`: Some(1241), added: 3716, mode: `MaxEncodedLen`)
	/// The range of `p` is `[1, 31]`.
	fn remove_proxy(p: u32, ) -> Weight {
		// Proof size: measured 126 + p * 37, estimated 4706 bytes.
		Weight::from_parts(186_318_129, 0)
			.saturating_add(Weight::from_parts(0, 4706))
			.saturating_add(Weight::from_parts(154_833, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Proxy::Proxies` (r:1 w:1)
	/// Proof: `Proxy::Proxies` (`max_values`: None, `max_size`: Some(1241), added: 3716, mode: `MaxEncodedLen`)
	/// The range of `p` is `[1, 31]`.
	fn remove_proxies(p: u32, ) -> Weight {
		// Proof size: measured 126 + p * 37, estimated 4706 bytes.
		Weight::from_parts(177_332_170, 0)
			.saturating_add(Weight::from_parts(0, 4706))
			.saturating_add(Weight::from_parts(11_164_366, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Proxy::Proxies` (r:1 w:1)
	/// Proof: `Proxy::Proxies` (`max_values`: None, `max_size`: Some(1241), added: 3716, mode: `MaxEncodedLen`)
	/// The range of `p` is `[1, 31]`.
	fn create_pure(_p: u32, ) -> Weight {
		// Proof size: measured 139, estimated 4706 bytes.
		Weight::from_parts(226_432_019, 0)
			.saturating_add(Weight::from_parts(0, 4706))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Proxy::Proxies` (r:1 w:1)
	/// Proof: `Proxy::Proxies` (`max_values`: None, `max_size`: Some(1241), added: 3716, mode: `MaxEncodedLen`)
	/// The range of `p` is `[0, 30]`.
	fn kill_pure(p: u32, ) -> Weight {
		// Proof size: measured 163 + p * 37, estimated 4706 bytes.
		Weight::from_parts(196_512_103, 0)
			.saturating_add(Weight::from_parts(0, 4706))
			.saturating_add(Weight::from_parts(111_514, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Proxy::Proxies` (r:1 w:1)
	/// Proof: `Proxy::Proxies` (`max_values`: None, `max_size`: Some(1241), added: 3716, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Proxy::Announcements` (r:1 w:1)
	/// Proof: `Proxy::Announcements` (`max_values`: None, `max_size`: Some(2233), added: 4708, mode: `MaxEncodedLen`)
	fn poke_deposit() -> Weight {
		// Proof size: measured 490, estimated 5698 bytes.
		Weight::from_parts(313_842_000, 0)
			.saturating_add(Weight::from_parts(0, 5698))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}
}
