
//! Weights of `pallet_annotation_rewards`, measured by `scripts/weights` with the benchmark command 64.0.0.
//!
//! Date 2026-11-23, steps 10, repeats 10, Compiled WASM, on Intel(R) Xeon(R) Processor: a development machine.
//! Measure again on the consortium's reference hardware before a release.

#![allow(unused_parens, unused_imports)]
#![cfg_attr(rustfmt, rustfmt_skip)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Measured weights of `pallet_annotation_rewards`.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: ::frame_system::Config> ::pallet_annotation_rewards::WeightInfo for WeightInfo<T> {
	/// Storage: `AnnotationRewards::NextCampaign` (r:1 w:1)
	/// Proof: `AnnotationRewards::NextCampaign` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Agreements` (r:0 w:1)
	/// Proof: `AnnotationRewards::Agreements` (`max_values`: None, `max_size`: Some(423), added: 2898, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Campaigns` (r:0 w:1)
	/// Proof: `AnnotationRewards::Campaigns` (`max_values`: None, `max_size`: Some(573), added: 3048, mode: `MaxEncodedLen`)
	fn create_campaign() -> Weight {
		// Proof size: measured 333, estimated 3766 bytes.
		Weight::from_parts(648_938_000, 0)
			.saturating_add(Weight::from_parts(0, 3766))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `AnnotationRewards::Campaigns` (r:1 w:0)
	/// Proof: `AnnotationRewards::Campaigns` (`max_values`: None, `max_size`: Some(573), added: 3048, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Annotators` (r:1 w:1)
	/// Proof: `AnnotationRewards::Annotators` (`max_values`: None, `max_size`: Some(149), added: 2624, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	fn join() -> Weight {
		// Entrants and coins: estimated, to be measured.
		Weight::from_parts(790_000_000, 0)
			.saturating_add(Weight::from_parts(0, 36_000))
			.saturating_add(T::DbWeight::get().reads(13))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	/// Storage: `AnnotationRewards::Campaigns` (r:1 w:1)
	/// Proof: `AnnotationRewards::Campaigns` (`max_values`: None, `max_size`: Some(573), added: 3048, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Items` (r:1 w:1)
	/// Proof: `AnnotationRewards::Items` (`max_values`: None, `max_size`: Some(743), added: 3218, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Studies` (r:1 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(227), added: 2702, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Custody` (r:2 w:0)
	/// Proof: `ImageProvenance::Custody` (`max_values`: None, `max_size`: Some(309), added: 2784, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Files` (r:1 w:0)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8644), added: 11119, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Receipts` (r:1 w:0)
	/// Proof: `DynamicConsent::Receipts` (`max_values`: None, `max_size`: Some(213), added: 2688, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	fn open_item() -> Weight {
		// Proof size: measured 9275, estimated 12109 bytes.
		Weight::from_parts(789_046_000, 0)
			.saturating_add(Weight::from_parts(0, 12109))
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `AnnotationRewards::Campaigns` (r:1 w:0)
	/// Proof: `AnnotationRewards::Campaigns` (`max_values`: None, `max_size`: Some(573), added: 3048, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Annotators` (r:1 w:1)
	/// Proof: `AnnotationRewards::Annotators` (`max_values`: None, `max_size`: Some(149), added: 2624, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Items` (r:1 w:1)
	/// Proof: `AnnotationRewards::Items` (`max_values`: None, `max_size`: Some(743), added: 3218, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Studies` (r:1 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(227), added: 2702, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Custody` (r:2 w:0)
	/// Proof: `ImageProvenance::Custody` (`max_values`: None, `max_size`: Some(309), added: 2784, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Files` (r:1 w:0)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8644), added: 11119, mode: `MaxEncodedLen`)
	fn commit() -> Weight {
		// The draw among as many entrants as there can be: estimated, to be measured.
		Weight::from_parts(900_000_000, 0)
			.saturating_add(Weight::from_parts(0, 20_000))
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `AnnotationRewards::Campaigns` (r:1 w:0)
	/// Proof: `AnnotationRewards::Campaigns` (`max_values`: None, `max_size`: Some(573), added: 3048, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Items` (r:1 w:1)
	/// Proof: `AnnotationRewards::Items` (`max_values`: None, `max_size`: Some(743), added: 3218, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Answers` (r:0 w:1)
	/// Proof: `AnnotationRewards::Answers` (`max_values`: None, `max_size`: Some(532), added: 3007, mode: `MaxEncodedLen`)
	fn reveal() -> Weight {
		// Proof size: measured 1355, estimated 4208 bytes.
		Weight::from_parts(213_244_000, 0)
			.saturating_add(Weight::from_parts(0, 4208))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `AnnotationRewards::Campaigns` (r:1 w:1)
	/// Proof: `AnnotationRewards::Campaigns` (`max_values`: None, `max_size`: Some(573), added: 3048, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Items` (r:1 w:1)
	/// Proof: `AnnotationRewards::Items` (`max_values`: None, `max_size`: Some(743), added: 3218, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Answers` (r:9 w:0)
	/// Proof: `AnnotationRewards::Answers` (`max_values`: None, `max_size`: Some(532), added: 3007, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:8 w:8)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Verdicts` (r:0 w:1)
	/// Proof: `AnnotationRewards::Verdicts` (`max_values`: None, `max_size`: Some(608), added: 3083, mode: `MaxEncodedLen`)
	/// The range of `p` is `[2, 9]`.
	fn settle(p: u32, ) -> Weight {
		// Proof size: estimated 16405 + p * 5631 bytes.
		Weight::from_parts(410_000_000, 0)
			.saturating_add(Weight::from_parts(0, 16405))
			.saturating_add(Weight::from_parts(676_077_668, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(10))
			.saturating_add(T::DbWeight::get().reads((4_u64).saturating_mul(p.into())))
			.saturating_add(T::DbWeight::get().writes(8))
			.saturating_add(T::DbWeight::get().writes((4_u64).saturating_mul(p.into())))
			.saturating_add(Weight::from_parts(0, 5631).saturating_mul(p.into()))
	}
	/// Storage: `AnnotationRewards::Campaigns` (r:1 w:1)
	/// Proof: `AnnotationRewards::Campaigns` (`max_values`: None, `max_size`: Some(573), added: 3048, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Items` (r:1 w:1)
	/// Proof: `AnnotationRewards::Items` (`max_values`: None, `max_size`: Some(743), added: 3218, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Answers` (r:9 w:0)
	/// Proof: `AnnotationRewards::Answers` (`max_values`: None, `max_size`: Some(532), added: 3007, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:9 w:9)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Verdicts` (r:0 w:1)
	/// Proof: `AnnotationRewards::Verdicts` (`max_values`: None, `max_size`: Some(608), added: 3083, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::TruthVoices` (r:1 w:1)
	/// Proof: `AnnotationRewards::TruthVoices` (`max_values`: None, `max_size`: Some(313), added: 2788, mode: `MaxEncodedLen`)
	/// The range of `p` is `[2, 9]`.
	fn adjudicate(p: u32, ) -> Weight {
		// Proof size: measured 1242 + p * 331, estimated 4208 + p * 3007 bytes.
		Weight::from_parts(308_056_337, 0)
			.saturating_add(Weight::from_parts(0, 16_208))
			.saturating_add(Weight::from_parts(200_970_747, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(9))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(p.into())))
			.saturating_add(T::DbWeight::get().writes(7))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(p.into())))
			.saturating_add(Weight::from_parts(0, 3007).saturating_mul(p.into()))
	}
	/// Storage: `AnnotationRewards::Campaigns` (r:1 w:1)
	/// Proof: `AnnotationRewards::Campaigns` (`max_values`: None, `max_size`: Some(573), added: 3048, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Items` (r:1 w:1)
	/// Proof: `AnnotationRewards::Items` (`max_values`: None, `max_size`: Some(743), added: 3218, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Answers` (r:9 w:9)
	/// Proof: `AnnotationRewards::Answers` (`max_values`: None, `max_size`: Some(532), added: 3007, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Verdicts` (r:4 w:1)
	/// Proof: `AnnotationRewards::Verdicts` (`max_values`: None, `max_size`: Some(608), added: 3083, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:2 w:2)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:10 w:10)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Annotators` (r:9 w:9)
	/// Proof: `AnnotationRewards::Annotators` (`max_values`: None, `max_size`: Some(149), added: 2624, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::TruthVoices` (r:1 w:1)
	/// Proof: `AnnotationRewards::TruthVoices` (`max_values`: None, `max_size`: Some(313), added: 2788, mode: `MaxEncodedLen`)
	/// The range of `p` is `[2, 9]`.
	fn resettle(p: u32, ) -> Weight {
		// Proof size: measured 1663 + p * 427, estimated 13322 + p * 3007 bytes.
		Weight::from_parts(334_640_612, 0)
			.saturating_add(Weight::from_parts(0, 25_322))
			.saturating_add(Weight::from_parts(452_224_396, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(12))
			.saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(p.into())))
			.saturating_add(T::DbWeight::get().writes(7))
			.saturating_add(T::DbWeight::get().writes((3_u64).saturating_mul(p.into())))
			.saturating_add(Weight::from_parts(0, 3007).saturating_mul(p.into()))
	}
	/// Storage: `AnnotationRewards::Campaigns` (r:1 w:0)
	/// Proof: `AnnotationRewards::Campaigns` (`max_values`: None, `max_size`: Some(573), added: 3048, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Items` (r:1 w:0)
	/// Proof: `AnnotationRewards::Items` (`max_values`: None, `max_size`: Some(743), added: 3218, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Verdicts` (r:1 w:1)
	/// Proof: `AnnotationRewards::Verdicts` (`max_values`: None, `max_size`: Some(608), added: 3083, mode: `MaxEncodedLen`)
	fn reveal_gold() -> Weight {
		// Proof size: estimated 9349 bytes.
		Weight::from_parts(280_000_000, 0)
			.saturating_add(Weight::from_parts(0, 9349))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `AnnotationRewards::Campaigns` (r:1 w:1)
	/// Proof: `AnnotationRewards::Campaigns` (`max_values`: None, `max_size`: Some(573), added: 3048, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Items` (r:1 w:1)
	/// Proof: `AnnotationRewards::Items` (`max_values`: None, `max_size`: Some(743), added: 3218, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Verdicts` (r:4 w:0)
	/// Proof: `AnnotationRewards::Verdicts` (`max_values`: None, `max_size`: Some(608), added: 3083, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:2 w:2)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:9 w:9)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Annotators` (r:9 w:9)
	/// Proof: `AnnotationRewards::Annotators` (`max_values`: None, `max_size`: Some(149), added: 2624, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Answers` (r:0 w:9)
	/// Proof: `AnnotationRewards::Answers` (`max_values`: None, `max_size`: Some(532), added: 3007, mode: `MaxEncodedLen`)
	/// The range of `p` is `[2, 9]`.
	fn release(p: u32, ) -> Weight {
		// Proof size: measured 1618 + p * 288, estimated 13322 + p * 2624 bytes.
		Weight::from_parts(254_469_487, 0)
			.saturating_add(Weight::from_parts(0, 19_322))
			.saturating_add(Weight::from_parts(427_078_992, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(p.into())))
			.saturating_add(T::DbWeight::get().writes(4))
			.saturating_add(T::DbWeight::get().writes((3_u64).saturating_mul(p.into())))
			.saturating_add(Weight::from_parts(0, 5631).saturating_mul(p.into()))
	}
	/// Storage: `AnnotationRewards::Campaigns` (r:1 w:0)
	/// Proof: `AnnotationRewards::Campaigns` (`max_values`: None, `max_size`: Some(573), added: 3048, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Annotators` (r:1 w:1)
	/// Proof: `AnnotationRewards::Annotators` (`max_values`: None, `max_size`: Some(149), added: 2624, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	fn leave() -> Weight {
		// Entrants and coins: estimated, to be measured.
		Weight::from_parts(480_000_000, 0)
			.saturating_add(Weight::from_parts(0, 16_000))
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	/// As `leave`; and the bond is burnt.
	fn leave_silent() -> Weight {
		// Estimated, to be measured.
		Weight::from_parts(480_000_000, 0)
			.saturating_add(Weight::from_parts(0, 8_000))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `AnnotationRewards::Campaigns` (r:1 w:1)
	/// Proof: `AnnotationRewards::Campaigns` (`max_values`: None, `max_size`: Some(573), added: 3048, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	fn close_campaign() -> Weight {
		// Proof size: measured 1040, estimated 4038 bytes.
		Weight::from_parts(370_568_000, 0)
			.saturating_add(Weight::from_parts(0, 4038))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `ModelRegistry::Models` (r:1 w:0)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(140), added: 2615, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Versions` (r:1 w:0)
	/// Proof: `ModelRegistry::Versions` (`max_values`: None, `max_size`: Some(470), added: 2945, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::PoolsBySource` (r:1 w:1)
	/// Proof: `AnnotationRewards::PoolsBySource` (`max_values`: None, `max_size`: Some(53), added: 2528, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::NextPool` (r:1 w:1)
	/// Proof: `AnnotationRewards::NextPool` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Pools` (r:0 w:1)
	/// Proof: `AnnotationRewards::Pools` (`max_values`: None, `max_size`: Some(182), added: 2657, mode: `MaxEncodedLen`)
	fn open_pool() -> Weight {
		// Proof size: measured 1134, estimated 3935 bytes.
		Weight::from_parts(724_410_000, 0)
			.saturating_add(Weight::from_parts(0, 3935))
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	/// Storage: `AnnotationRewards::Pools` (r:1 w:1)
	/// Proof: `AnnotationRewards::Pools` (`max_values`: None, `max_size`: Some(182), added: 2657, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Versions` (r:1 w:0)
	/// Proof: `ModelRegistry::Versions` (`max_values`: None, `max_size`: Some(470), added: 2945, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Datasets` (r:8 w:0)
	/// Proof: `ModelRegistry::Datasets` (`max_values`: None, `max_size`: Some(651), added: 3126, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Studies` (r:1 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(227), added: 2702, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Files` (r:1 w:0)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8644), added: 11119, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::CountedOnce` (r:1 w:1)
	/// Proof: `AnnotationRewards::CountedOnce` (`max_values`: None, `max_size`: Some(81), added: 2556, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::HeldShares` (r:2 w:2)
	/// Proof: `AnnotationRewards::HeldShares` (`max_values`: None, `max_size`: Some(109), added: 2584, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:3 w:3)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn add_study() -> Weight {
		// Proof size: measured 14304, estimated 25998 bytes.
		Weight::from_parts(1_467_918_000, 0)
			.saturating_add(Weight::from_parts(0, 33_807))
			.saturating_add(T::DbWeight::get().reads(19))
			.saturating_add(T::DbWeight::get().writes(8))
	}
	/// Storage: `AnnotationRewards::Pools` (r:1 w:1)
	/// Proof: `AnnotationRewards::Pools` (`max_values`: None, `max_size`: Some(182), added: 2657, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Versions` (r:1 w:0)
	/// Proof: `ModelRegistry::Versions` (`max_values`: None, `max_size`: Some(470), added: 2945, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Annotators` (r:1 w:0)
	/// Proof: `AnnotationRewards::Annotators` (`max_values`: None, `max_size`: Some(149), added: 2624, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::CountedOnce` (r:1 w:1)
	/// Proof: `AnnotationRewards::CountedOnce` (`max_values`: None, `max_size`: Some(81), added: 2556, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::HeldShares` (r:1 w:1)
	/// Proof: `AnnotationRewards::HeldShares` (`max_values`: None, `max_size`: Some(109), added: 2584, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn add_annotator() -> Weight {
		// Proof size: measured 1509, estimated 3935 bytes.
		Weight::from_parts(881_749_000, 0)
			.saturating_add(Weight::from_parts(0, 9_141))
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(6))
	}
	/// Storage: `AnnotationRewards::Pools` (r:1 w:1)
	/// Proof: `AnnotationRewards::Pools` (`max_values`: None, `max_size`: Some(182), added: 2657, mode: `MaxEncodedLen`)
	fn freeze_pool() -> Weight {
		// Proof size: measured 217, estimated 3647 bytes.
		Weight::from_parts(1_065_221_000, 0)
			.saturating_add(Weight::from_parts(0, 58_647))
			.saturating_add(T::DbWeight::get().reads(18))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `AnnotationRewards::Pools` (r:1 w:1)
	/// Proof: `AnnotationRewards::Pools` (`max_values`: None, `max_size`: Some(182), added: 2657, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn pay_in() -> Weight {
		// Proof size: measured 424, estimated 3647 bytes.
		Weight::from_parts(385_055_000, 0)
			.saturating_add(Weight::from_parts(0, 3647))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `AnnotationRewards::Pools` (r:1 w:0)
	/// Proof: `AnnotationRewards::Pools` (`max_values`: None, `max_size`: Some(182), added: 2657, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::HeldShares` (r:1 w:1)
	/// Proof: `AnnotationRewards::HeldShares` (`max_values`: None, `max_size`: Some(109), added: 2584, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn claim() -> Weight {
		// Proof size: measured 516, estimated 3647 bytes.
		Weight::from_parts(410_309_000, 0)
			.saturating_add(Weight::from_parts(0, 3647))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `AnnotationRewards::Pools` (r:1 w:0)
	/// Proof: `AnnotationRewards::Pools` (`max_values`: None, `max_size`: Some(182), added: 2657, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::HeldShares` (r:1 w:1)
	/// Proof: `AnnotationRewards::HeldShares` (`max_values`: None, `max_size`: Some(109), added: 2584, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn claim_for() -> Weight {
		// Proof size: measured 618, estimated 6196 bytes.
		Weight::from_parts(425_142_000, 0)
			.saturating_add(Weight::from_parts(0, 6196))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `AnnotationRewards::Pools` (r:1 w:1)
	/// Proof: `AnnotationRewards::Pools` (`max_values`: None, `max_size`: Some(182), added: 2657, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::HeldShares` (r:1 w:1)
	/// Proof: `AnnotationRewards::HeldShares` (`max_values`: None, `max_size`: Some(109), added: 2584, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn claim_last() -> Weight {
		// Proof size: measured 626, estimated 6196 bytes.
		Weight::from_parts(431_395_000, 0)
			.saturating_add(Weight::from_parts(0, 6196))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `AnnotationRewards::Pools` (r:1 w:1)
	/// Proof: `AnnotationRewards::Pools` (`max_values`: None, `max_size`: Some(182), added: 2657, mode: `MaxEncodedLen`)
	fn close_pool() -> Weight {
		// Proof size: measured 217, estimated 3647 bytes.
		Weight::from_parts(167_374_000, 0)
			.saturating_add(Weight::from_parts(0, 3647))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `AnnotationRewards::Pools` (r:1 w:1)
	/// Proof: `AnnotationRewards::Pools` (`max_values`: None, `max_size`: Some(182), added: 2657, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn sweep_pool() -> Weight {
		// Proof size: measured 399, estimated 3647 bytes.
		Weight::from_parts(455_695_000, 0)
			.saturating_add(Weight::from_parts(0, 3647))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `AnnotationRewards::CurrentBatch` (r:1 w:1)
	/// Proof: `AnnotationRewards::CurrentBatch` (`max_values`: None, `max_size`: Some(13), added: 2488, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Batches` (r:1 w:1)
	/// Proof: `AnnotationRewards::Batches` (`max_values`: None, `max_size`: Some(791), added: 3266, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Pools` (r:1 w:1)
	/// Proof: `AnnotationRewards::Pools` (`max_values`: None, `max_size`: Some(182), added: 2657, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::HeldShares` (r:1 w:1)
	/// Proof: `AnnotationRewards::HeldShares` (`max_values`: None, `max_size`: Some(109), added: 2584, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn take_voucher() -> Weight {
		// Proof size: measured 1186, estimated 6196 bytes.
		Weight::from_parts(544_873_000, 0)
			.saturating_add(Weight::from_parts(0, 8_896))
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(6))
	}
	/// Storage: `AnnotationRewards::CurrentBatch` (r:1 w:0)
	/// Proof: `AnnotationRewards::CurrentBatch` (`max_values`: None, `max_size`: Some(13), added: 2488, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Batches` (r:1 w:1)
	/// Proof: `AnnotationRewards::Batches` (`max_values`: None, `max_size`: Some(791), added: 3266, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn return_voucher() -> Weight {
		// Proof size: measured 710, estimated 4256 bytes.
		Weight::from_parts(350_149_000, 0)
			.saturating_add(Weight::from_parts(0, 4256))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `AnnotationRewards::Batches` (r:1 w:1)
	/// Proof: `AnnotationRewards::Batches` (`max_values`: None, `max_size`: Some(791), added: 3266, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn redeem_voucher() -> Weight {
		// Proof size: measured 1104, estimated 6196 bytes.
		Weight::from_parts(2_787_257_000, 0)
			.saturating_add(Weight::from_parts(0, 6196))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// The campaign, its entrants, the coins of the organisation, and the annotator.
	fn reveal_coin() -> Weight {
		// Estimated, to be measured.
		Weight::from_parts(350_000_000, 0)
			.saturating_add(Weight::from_parts(0, 20_000))
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(4))
	}
}
