//! Weights of `pallet_model_registry`, measured by `scripts/weights` with the benchmark command 64.0.0.
//!
//! Date 2026-12-01, steps 4, repeats 3, Compiled WASM, on AMD EPYC: a development machine.
//! Sources 3782d9319d354afd, executed by the day-to-day node (engine, hashes, trie and signatures optimised, its other code not).
//! Measure again on the consortium's reference hardware before a release.

#![allow(unused_parens, unused_imports)]
#![cfg_attr(rustfmt, rustfmt_skip)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Measured weights of `pallet_model_registry`.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: ::frame_system::Config> ::pallet_model_registry::WeightInfo for WeightInfo<T> {
	/// Storage: `ModelRegistry::NextModel` (r:1 w:1)
	/// Proof: `ModelRegistry::NextModel` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Models` (r:0 w:1)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(140), added: 2615, mode: `MaxEncodedLen`)
	fn register_model() -> Weight {
		// Proof size: measured 197, estimated 3766 bytes.
		Weight::from_parts(330_483_000, 0)
			.saturating_add(Weight::from_parts(0, 3766))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `ModelRegistry::Models` (r:1 w:1)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(140), added: 2615, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Releases` (r:1 w:1)
	/// Proof: `ModelRegistry::Releases` (`max_values`: None, `max_size`: Some(30), added: 2505, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Datasets` (r:8 w:0)
	/// Proof: `ModelRegistry::Datasets` (`max_values`: None, `max_size`: Some(664), added: 3139, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Versions` (r:1 w:1)
	/// Proof: `ModelRegistry::Versions` (`max_values`: None, `max_size`: Some(476), added: 2951, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Origins` (r:1 w:1)
	/// Proof: `ImageProvenance::Origins` (`max_values`: None, `max_size`: Some(1267), added: 3742, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Children` (r:1 w:9)
	/// Proof: `ImageProvenance::Children` (`max_values`: None, `max_size`: Some(100), added: 2575, mode: `MaxEncodedLen`)
	/// The range of `n` is `[0, 16]`.
	fn publish_version(n: u32, ) -> Weight {
		// Proof size: measured 901 + n * 103, estimated 14408 + n * 828 bytes.
		Weight::from_parts(538_222_770, 0)
			.saturating_add(Weight::from_parts(0, 14408))
			.saturating_add(Weight::from_parts(16_841_567, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(14))
			.saturating_add(T::DbWeight::get().writes(14))
			.saturating_add(Weight::from_parts(0, 828).saturating_mul(n.into()))
	}
	/// Storage: `ModelRegistry::Models` (r:1 w:0)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(140), added: 2615, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Versions` (r:1 w:1)
	/// Proof: `ModelRegistry::Versions` (`max_values`: None, `max_size`: Some(476), added: 2951, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Changes` (r:0 w:1)
	/// Proof: `ModelRegistry::Changes` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `MaxEncodedLen`)
	fn change_version() -> Weight {
		// Proof size: measured 628, estimated 3941 bytes.
		Weight::from_parts(404_062_000, 0)
			.saturating_add(Weight::from_parts(0, 3941))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `ModelRegistry::Datasets` (r:1 w:1)
	/// Proof: `ModelRegistry::Datasets` (`max_values`: None, `max_size`: Some(664), added: 3139, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Studies` (r:16 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(227), added: 2702, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Opened` (r:16 w:0)
	/// Proof: `ImageProvenance::Opened` (`max_values`: None, `max_size`: Some(110), added: 2585, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Holdings` (r:16 w:0)
	/// Proof: `ImageProvenance::Holdings` (`max_values`: None, `max_size`: Some(109), added: 2584, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Files` (r:16 w:16)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8718), added: 11193, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Requests` (r:48 w:0)
	/// Proof: `DynamicConsent::Requests` (`max_values`: None, `max_size`: Some(333), added: 2808, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Policies` (r:48 w:0)
	/// Proof: `DynamicConsent::Policies` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Receipts` (r:16 w:16)
	/// Proof: `DynamicConsent::Receipts` (`max_values`: None, `max_size`: Some(394), added: 2869, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Logs` (r:16 w:16)
	/// Proof: `DynamicConsent::Logs` (`max_values`: None, `max_size`: Some(4677), added: 7152, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::OpenedNames` (r:16 w:0)
	/// Proof: `ImageProvenance::OpenedNames` (`max_values`: None, `max_size`: Some(72), added: 2547, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Origins` (r:1 w:1)
	/// Proof: `ImageProvenance::Origins` (`max_values`: None, `max_size`: Some(1267), added: 3742, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Children` (r:1 w:16)
	/// Proof: `ImageProvenance::Children` (`max_values`: None, `max_size`: Some(100), added: 2575, mode: `MaxEncodedLen`)
	/// The range of `p` is `[1, 16]`.
	fn declare_dataset(p: u32, ) -> Weight {
		// Proof size: measured 945 + p * 13492, estimated 4732 + p * 11193 bytes.
		Weight::from_parts(1_045_951_173, 0)
			.saturating_add(Weight::from_parts(0, 37682))
			.saturating_add(Weight::from_parts(1_100_865_126, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().reads((13_u64).saturating_mul(p.into())))
			.saturating_add(T::DbWeight::get().writes(3))
			.saturating_add(T::DbWeight::get().writes((4_u64).saturating_mul(p.into())))
			.saturating_add(Weight::from_parts(0, 11193).saturating_mul(p.into()))
	}
	/// Storage: `ModelRegistry::Datasets` (r:1 w:1)
	/// Proof: `ModelRegistry::Datasets` (`max_values`: None, `max_size`: Some(664), added: 3139, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Studies` (r:16 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(227), added: 2702, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Opened` (r:16 w:0)
	/// Proof: `ImageProvenance::Opened` (`max_values`: None, `max_size`: Some(110), added: 2585, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Organisations` (r:1 w:0)
	/// Proof: `Consortium::Organisations` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Holdings` (r:16 w:0)
	/// Proof: `ImageProvenance::Holdings` (`max_values`: None, `max_size`: Some(109), added: 2584, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Files` (r:16 w:0)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8718), added: 11193, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Requests` (r:48 w:0)
	/// Proof: `DynamicConsent::Requests` (`max_values`: None, `max_size`: Some(333), added: 2808, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Policies` (r:48 w:0)
	/// Proof: `DynamicConsent::Policies` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// The range of `p` is `[1, 16]`.
	fn ask_again(p: u32, ) -> Weight {
		// Proof size: measured 1209 + p * 8624, estimated 4129 + p * 11193 bytes.
		Weight::from_parts(151_749_733, 0)
			.saturating_add(Weight::from_parts(0, 4129))
			.saturating_add(Weight::from_parts(455_936_600, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().reads((10_u64).saturating_mul(p.into())))
			.saturating_add(T::DbWeight::get().writes(1))
			.saturating_add(Weight::from_parts(0, 11193).saturating_mul(p.into()))
	}
	/// Storage: `ModelRegistry::Models` (r:1 w:0)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(140), added: 2615, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Organisations` (r:16 w:0)
	/// Proof: `Consortium::Organisations` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::NextFederation` (r:1 w:1)
	/// Proof: `ModelRegistry::NextFederation` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Federations` (r:0 w:1)
	/// Proof: `ModelRegistry::Federations` (`max_values`: None, `max_size`: Some(347), added: 2822, mode: `MaxEncodedLen`)
	fn open_federation() -> Weight {
		// Proof size: measured 1716, estimated 41854 bytes.
		Weight::from_parts(702_157_000, 0)
			.saturating_add(Weight::from_parts(0, 41854))
			.saturating_add(T::DbWeight::get().reads(19))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `ModelRegistry::Federations` (r:1 w:1)
	/// Proof: `ModelRegistry::Federations` (`max_values`: None, `max_size`: Some(347), added: 2822, mode: `MaxEncodedLen`)
	fn join_federation() -> Weight {
		// Proof size: measured 389, estimated 3812 bytes.
		Weight::from_parts(149_103_000, 0)
			.saturating_add(Weight::from_parts(0, 3812))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `ModelRegistry::Federations` (r:1 w:1)
	/// Proof: `ModelRegistry::Federations` (`max_values`: None, `max_size`: Some(347), added: 2822, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Rounds` (r:0 w:1)
	/// Proof: `ModelRegistry::Rounds` (`max_values`: None, `max_size`: Some(2771), added: 5246, mode: `MaxEncodedLen`)
	fn start_round() -> Weight {
		// Proof size: measured 855, estimated 3812 bytes.
		Weight::from_parts(411_584_000, 0)
			.saturating_add(Weight::from_parts(0, 3812))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `ModelRegistry::Federations` (r:1 w:0)
	/// Proof: `ModelRegistry::Federations` (`max_values`: None, `max_size`: Some(347), added: 2822, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Rounds` (r:1 w:1)
	/// Proof: `ModelRegistry::Rounds` (`max_values`: None, `max_size`: Some(2771), added: 5246, mode: `MaxEncodedLen`)
	fn commit_update() -> Weight {
		// Proof size: measured 3015, estimated 6236 bytes.
		Weight::from_parts(237_975_000, 0)
			.saturating_add(Weight::from_parts(0, 6236))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `ModelRegistry::Federations` (r:1 w:0)
	/// Proof: `ModelRegistry::Federations` (`max_values`: None, `max_size`: Some(347), added: 2822, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Rounds` (r:1 w:1)
	/// Proof: `ModelRegistry::Rounds` (`max_values`: None, `max_size`: Some(2771), added: 5246, mode: `MaxEncodedLen`)
	fn reveal_update() -> Weight {
		// Proof size: measured 3047, estimated 6236 bytes.
		Weight::from_parts(233_669_000, 0)
			.saturating_add(Weight::from_parts(0, 6236))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `ModelRegistry::Federations` (r:1 w:0)
	/// Proof: `ModelRegistry::Federations` (`max_values`: None, `max_size`: Some(347), added: 2822, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Rounds` (r:1 w:1)
	/// Proof: `ModelRegistry::Rounds` (`max_values`: None, `max_size`: Some(2771), added: 5246, mode: `MaxEncodedLen`)
	fn commit_scores() -> Weight {
		// Proof size: measured 3079, estimated 6236 bytes.
		Weight::from_parts(231_355_000, 0)
			.saturating_add(Weight::from_parts(0, 6236))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `ModelRegistry::Federations` (r:1 w:0)
	/// Proof: `ModelRegistry::Federations` (`max_values`: None, `max_size`: Some(347), added: 2822, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Rounds` (r:1 w:1)
	/// Proof: `ModelRegistry::Rounds` (`max_values`: None, `max_size`: Some(2771), added: 5246, mode: `MaxEncodedLen`)
	fn reveal_scores() -> Weight {
		// Proof size: measured 3111, estimated 6236 bytes.
		Weight::from_parts(246_268_000, 0)
			.saturating_add(Weight::from_parts(0, 6236))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `ModelRegistry::Federations` (r:1 w:1)
	/// Proof: `ModelRegistry::Federations` (`max_values`: None, `max_size`: Some(347), added: 2822, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Rounds` (r:1 w:1)
	/// Proof: `ModelRegistry::Rounds` (`max_values`: None, `max_size`: Some(2771), added: 5246, mode: `MaxEncodedLen`)
	fn close_round() -> Weight {
		// Proof size: measured 3047, estimated 6236 bytes.
		Weight::from_parts(351_685_000, 0)
			.saturating_add(Weight::from_parts(0, 6236))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
}
