//! Weights of `pallet_annotation_rewards`, measured by `scripts/weights` with the benchmark command 64.0.0.
//!
//! Date 2026-11-30, steps 3, repeats 2, Compiled WASM, on AMD EPYC: a development machine.
//! Sources 63b043b62a3c944f, executed by the day-to-day node (engine, hashes, trie and signatures optimised, its other code not).
//! Measure again on the consortium's reference hardware before a release.

#![allow(unused_parens, unused_imports)]
#![cfg_attr(rustfmt, rustfmt_skip)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Measured weights of `pallet_annotation_rewards`.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: ::frame_system::Config> ::pallet_annotation_rewards::WeightInfo for WeightInfo<T> {
	/// Storage: `Consortium::Actors` (r:4 w:0)
	/// Proof: `Consortium::Actors` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Organisations` (r:4 w:0)
	/// Proof: `Consortium::Organisations` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::NextCampaign` (r:1 w:1)
	/// Proof: `AnnotationRewards::NextCampaign` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Agreements` (r:0 w:1)
	/// Proof: `AnnotationRewards::Agreements` (`max_values`: None, `max_size`: Some(423), added: 2898, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Campaigns` (r:0 w:1)
	/// Proof: `AnnotationRewards::Campaigns` (`max_values`: None, `max_size`: Some(651), added: 3126, mode: `MaxEncodedLen`)
	fn create_campaign() -> Weight {
		// Proof size: measured 1073, estimated 11242 bytes.
		Weight::from_parts(880_578_000, 0)
			.saturating_add(Weight::from_parts(0, 11242))
			.saturating_add(T::DbWeight::get().reads(10))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `AnnotationRewards::Campaigns` (r:1 w:1)
	/// Proof: `AnnotationRewards::Campaigns` (`max_values`: None, `max_size`: Some(651), added: 3126, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Actors` (r:4 w:0)
	/// Proof: `Consortium::Actors` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Organisations` (r:4 w:0)
	/// Proof: `Consortium::Organisations` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Annotators` (r:1 w:1)
	/// Proof: `AnnotationRewards::Annotators` (`max_values`: None, `max_size`: Some(182), added: 2657, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Entrants` (r:1 w:1)
	/// Proof: `AnnotationRewards::Entrants` (`max_values`: None, `max_size`: Some(4750), added: 7225, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::OrganisationCoins` (r:1 w:1)
	/// Proof: `AnnotationRewards::OrganisationCoins` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	fn join() -> Weight {
		// Proof size: measured 6751, estimated 11242 bytes.
		Weight::from_parts(1_195_886_000, 0)
			.saturating_add(Weight::from_parts(0, 11242))
			.saturating_add(T::DbWeight::get().reads(13))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	/// Storage: `AnnotationRewards::Campaigns` (r:1 w:1)
	/// Proof: `AnnotationRewards::Campaigns` (`max_values`: None, `max_size`: Some(651), added: 3126, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Items` (r:1 w:1)
	/// Proof: `AnnotationRewards::Items` (`max_values`: None, `max_size`: Some(788), added: 3263, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Studies` (r:1 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(228), added: 2703, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Holdings` (r:1 w:0)
	/// Proof: `ImageProvenance::Holdings` (`max_values`: None, `max_size`: Some(109), added: 2584, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Files` (r:1 w:1)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8660), added: 11135, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Requests` (r:3 w:0)
	/// Proof: `DynamicConsent::Requests` (`max_values`: None, `max_size`: Some(333), added: 2808, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Policies` (r:3 w:0)
	/// Proof: `DynamicConsent::Policies` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Receipts` (r:1 w:1)
	/// Proof: `DynamicConsent::Receipts` (`max_values`: None, `max_size`: Some(394), added: 2869, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Logs` (r:1 w:1)
	/// Proof: `DynamicConsent::Logs` (`max_values`: None, `max_size`: Some(3965), added: 6440, mode: `MaxEncodedLen`)
	fn open_item() -> Weight {
		// Proof size: measured 10053, estimated 12125 bytes.
		Weight::from_parts(2_114_688_000, 0)
			.saturating_add(Weight::from_parts(0, 12125))
			.saturating_add(T::DbWeight::get().reads(14))
			.saturating_add(T::DbWeight::get().writes(6))
	}
	/// Storage: `AnnotationRewards::Campaigns` (r:1 w:0)
	/// Proof: `AnnotationRewards::Campaigns` (`max_values`: None, `max_size`: Some(651), added: 3126, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Annotators` (r:1 w:1)
	/// Proof: `AnnotationRewards::Annotators` (`max_values`: None, `max_size`: Some(182), added: 2657, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Items` (r:1 w:1)
	/// Proof: `AnnotationRewards::Items` (`max_values`: None, `max_size`: Some(788), added: 3263, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Entrants` (r:1 w:0)
	/// Proof: `AnnotationRewards::Entrants` (`max_values`: None, `max_size`: Some(4750), added: 7225, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Organisations` (r:1 w:0)
	/// Proof: `Consortium::Organisations` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Studies` (r:1 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(228), added: 2703, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Holdings` (r:1 w:0)
	/// Proof: `ImageProvenance::Holdings` (`max_values`: None, `max_size`: Some(109), added: 2584, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Files` (r:1 w:0)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8660), added: 11135, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Requests` (r:3 w:0)
	/// Proof: `DynamicConsent::Requests` (`max_values`: None, `max_size`: Some(333), added: 2808, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Policies` (r:3 w:0)
	/// Proof: `DynamicConsent::Policies` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	fn commit() -> Weight {
		// Proof size: measured 15107, estimated 12125 bytes.
		Weight::from_parts(2_045_589_000, 0)
			.saturating_add(Weight::from_parts(0, 15107))
			.saturating_add(T::DbWeight::get().reads(14))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `AnnotationRewards::Campaigns` (r:1 w:0)
	/// Proof: `AnnotationRewards::Campaigns` (`max_values`: None, `max_size`: Some(651), added: 3126, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Items` (r:1 w:1)
	/// Proof: `AnnotationRewards::Items` (`max_values`: None, `max_size`: Some(788), added: 3263, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Answers` (r:0 w:1)
	/// Proof: `AnnotationRewards::Answers` (`max_values`: None, `max_size`: Some(532), added: 3007, mode: `MaxEncodedLen`)
	fn reveal() -> Weight {
		// Proof size: measured 1536, estimated 4253 bytes.
		Weight::from_parts(271_743_000, 0)
			.saturating_add(Weight::from_parts(0, 4253))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `AnnotationRewards::Campaigns` (r:1 w:1)
	/// Proof: `AnnotationRewards::Campaigns` (`max_values`: None, `max_size`: Some(651), added: 3126, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Items` (r:1 w:1)
	/// Proof: `AnnotationRewards::Items` (`max_values`: None, `max_size`: Some(788), added: 3263, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Answers` (r:9 w:9)
	/// Proof: `AnnotationRewards::Answers` (`max_values`: None, `max_size`: Some(532), added: 3007, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Verdicts` (r:1 w:2)
	/// Proof: `AnnotationRewards::Verdicts` (`max_values`: None, `max_size`: Some(608), added: 3083, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:2 w:2)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:9 w:9)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Annotators` (r:9 w:9)
	/// Proof: `AnnotationRewards::Annotators` (`max_values`: None, `max_size`: Some(182), added: 2657, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::TruthVoices` (r:0 w:1)
	/// Proof: `AnnotationRewards::TruthVoices` (`max_values`: None, `max_size`: Some(313), added: 2788, mode: `MaxEncodedLen`)
	/// The range of `p` is `[2, 9]`.
	fn settle(p: u32, ) -> Weight {
		// Proof size: measured 1813 + p * 430, estimated 4253 + p * 3007 bytes.
		Weight::from_parts(2_776_109_797, 0)
			.saturating_add(Weight::from_parts(0, 4253))
			.saturating_add(Weight::from_parts(432_039_256, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(p.into())))
			.saturating_add(T::DbWeight::get().writes(7))
			.saturating_add(T::DbWeight::get().writes((3_u64).saturating_mul(p.into())))
			.saturating_add(Weight::from_parts(0, 3007).saturating_mul(p.into()))
	}
	/// Storage: `AnnotationRewards::Campaigns` (r:1 w:1)
	/// Proof: `AnnotationRewards::Campaigns` (`max_values`: None, `max_size`: Some(651), added: 3126, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Items` (r:1 w:1)
	/// Proof: `AnnotationRewards::Items` (`max_values`: None, `max_size`: Some(788), added: 3263, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Actors` (r:4 w:0)
	/// Proof: `Consortium::Actors` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Organisations` (r:4 w:0)
	/// Proof: `Consortium::Organisations` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Verdicts` (r:1 w:1)
	/// Proof: `AnnotationRewards::Verdicts` (`max_values`: None, `max_size`: Some(608), added: 3083, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::TruthVoices` (r:1 w:1)
	/// Proof: `AnnotationRewards::TruthVoices` (`max_values`: None, `max_size`: Some(313), added: 2788, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Answers` (r:9 w:0)
	/// Proof: `AnnotationRewards::Answers` (`max_values`: None, `max_size`: Some(532), added: 3007, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:9 w:9)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// The range of `p` is `[2, 9]`.
	fn adjudicate(p: u32, ) -> Weight {
		// Proof size: measured 3610 + p * 332, estimated 11242 + p * 3007 bytes.
		Weight::from_parts(777_701_554, 0)
			.saturating_add(Weight::from_parts(0, 11242))
			.saturating_add(Weight::from_parts(248_814_864, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(14))
			.saturating_add(T::DbWeight::get().reads((2_u64).saturating_mul(p.into())))
			.saturating_add(T::DbWeight::get().writes(6))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(p.into())))
			.saturating_add(Weight::from_parts(0, 3007).saturating_mul(p.into()))
	}
	/// Storage: `AnnotationRewards::Campaigns` (r:1 w:1)
	/// Proof: `AnnotationRewards::Campaigns` (`max_values`: None, `max_size`: Some(651), added: 3126, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Items` (r:1 w:1)
	/// Proof: `AnnotationRewards::Items` (`max_values`: None, `max_size`: Some(788), added: 3263, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Actors` (r:4 w:0)
	/// Proof: `Consortium::Actors` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Organisations` (r:4 w:0)
	/// Proof: `Consortium::Organisations` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Verdicts` (r:2 w:1)
	/// Proof: `AnnotationRewards::Verdicts` (`max_values`: None, `max_size`: Some(608), added: 3083, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::TruthVoices` (r:1 w:1)
	/// Proof: `AnnotationRewards::TruthVoices` (`max_values`: None, `max_size`: Some(313), added: 2788, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Answers` (r:9 w:9)
	/// Proof: `AnnotationRewards::Answers` (`max_values`: None, `max_size`: Some(532), added: 3007, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:2 w:2)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:10 w:10)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Annotators` (r:9 w:9)
	/// Proof: `AnnotationRewards::Annotators` (`max_values`: None, `max_size`: Some(182), added: 2657, mode: `MaxEncodedLen`)
	/// The range of `p` is `[2, 9]`.
	fn resettle(p: u32, ) -> Weight {
		// Proof size: measured 4038 + p * 447, estimated 11242 + p * 3007 bytes.
		Weight::from_parts(630_246_148, 0)
			.saturating_add(Weight::from_parts(0, 11242))
			.saturating_add(Weight::from_parts(585_088_378, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(16))
			.saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(p.into())))
			.saturating_add(T::DbWeight::get().writes(7))
			.saturating_add(T::DbWeight::get().writes((3_u64).saturating_mul(p.into())))
			.saturating_add(Weight::from_parts(0, 3007).saturating_mul(p.into()))
	}
	/// Storage: `AnnotationRewards::Campaigns` (r:1 w:0)
	/// Proof: `AnnotationRewards::Campaigns` (`max_values`: None, `max_size`: Some(651), added: 3126, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Items` (r:1 w:0)
	/// Proof: `AnnotationRewards::Items` (`max_values`: None, `max_size`: Some(788), added: 3263, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Verdicts` (r:1 w:1)
	/// Proof: `AnnotationRewards::Verdicts` (`max_values`: None, `max_size`: Some(608), added: 3083, mode: `MaxEncodedLen`)
	fn reveal_gold() -> Weight {
		// Proof size: measured 659, estimated 4253 bytes.
		Weight::from_parts(322_008_000, 0)
			.saturating_add(Weight::from_parts(0, 4253))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `AnnotationRewards::Campaigns` (r:1 w:1)
	/// Proof: `AnnotationRewards::Campaigns` (`max_values`: None, `max_size`: Some(651), added: 3126, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Items` (r:1 w:1)
	/// Proof: `AnnotationRewards::Items` (`max_values`: None, `max_size`: Some(788), added: 3263, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Answers` (r:9 w:9)
	/// Proof: `AnnotationRewards::Answers` (`max_values`: None, `max_size`: Some(532), added: 3007, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Verdicts` (r:2 w:0)
	/// Proof: `AnnotationRewards::Verdicts` (`max_values`: None, `max_size`: Some(608), added: 3083, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:8 w:8)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Annotators` (r:9 w:9)
	/// Proof: `AnnotationRewards::Annotators` (`max_values`: None, `max_size`: Some(182), added: 2657, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::TruthVoices` (r:0 w:1)
	/// Proof: `AnnotationRewards::TruthVoices` (`max_values`: None, `max_size`: Some(313), added: 2788, mode: `MaxEncodedLen`)
	/// The range of `p` is `[2, 9]`.
	fn release(p: u32, ) -> Weight {
		// Proof size: measured 1892 + p * 394, estimated 7156 + p * 3007 bytes.
		Weight::from_parts(701_953_013, 0)
			.saturating_add(Weight::from_parts(0, 7156))
			.saturating_add(Weight::from_parts(319_073_216, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(p.into())))
			.saturating_add(T::DbWeight::get().writes(4))
			.saturating_add(T::DbWeight::get().writes((3_u64).saturating_mul(p.into())))
			.saturating_add(Weight::from_parts(0, 3007).saturating_mul(p.into()))
	}
	/// Storage: `AnnotationRewards::Campaigns` (r:1 w:1)
	/// Proof: `AnnotationRewards::Campaigns` (`max_values`: None, `max_size`: Some(651), added: 3126, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Annotators` (r:1 w:1)
	/// Proof: `AnnotationRewards::Annotators` (`max_values`: None, `max_size`: Some(182), added: 2657, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Entrants` (r:1 w:1)
	/// Proof: `AnnotationRewards::Entrants` (`max_values`: None, `max_size`: Some(4750), added: 7225, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::OrganisationCoins` (r:1 w:1)
	/// Proof: `AnnotationRewards::OrganisationCoins` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	fn leave() -> Weight {
		// Proof size: measured 6300, estimated 8215 bytes.
		Weight::from_parts(539_952_000, 0)
			.saturating_add(Weight::from_parts(0, 8215))
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	/// Storage: `AnnotationRewards::Campaigns` (r:1 w:1)
	/// Proof: `AnnotationRewards::Campaigns` (`max_values`: None, `max_size`: Some(651), added: 3126, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Annotators` (r:1 w:1)
	/// Proof: `AnnotationRewards::Annotators` (`max_values`: None, `max_size`: Some(182), added: 2657, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	fn leave_silent() -> Weight {
		// Proof size: measured 1506, estimated 4116 bytes.
		Weight::from_parts(607_923_000, 0)
			.saturating_add(Weight::from_parts(0, 4116))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `AnnotationRewards::Campaigns` (r:1 w:1)
	/// Proof: `AnnotationRewards::Campaigns` (`max_values`: None, `max_size`: Some(651), added: 3126, mode: `MaxEncodedLen`)
	fn close_campaign() -> Weight {
		// Proof size: measured 615, estimated 4116 bytes.
		Weight::from_parts(255_689_000, 0)
			.saturating_add(Weight::from_parts(0, 4116))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `ModelRegistry::Models` (r:1 w:0)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(140), added: 2615, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Versions` (r:1 w:0)
	/// Proof: `ModelRegistry::Versions` (`max_values`: None, `max_size`: Some(476), added: 2951, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::PoolsBySource` (r:1 w:1)
	/// Proof: `AnnotationRewards::PoolsBySource` (`max_values`: None, `max_size`: Some(53), added: 2528, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::NextPool` (r:1 w:1)
	/// Proof: `AnnotationRewards::NextPool` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Pools` (r:0 w:1)
	/// Proof: `AnnotationRewards::Pools` (`max_values`: None, `max_size`: Some(199), added: 2674, mode: `MaxEncodedLen`)
	fn open_pool() -> Weight {
		// Proof size: measured 1139, estimated 3941 bytes.
		Weight::from_parts(1_081_676_000, 0)
			.saturating_add(Weight::from_parts(0, 3941))
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	/// Storage: `AnnotationRewards::Pools` (r:1 w:1)
	/// Proof: `AnnotationRewards::Pools` (`max_values`: None, `max_size`: Some(199), added: 2674, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Versions` (r:1 w:0)
	/// Proof: `ModelRegistry::Versions` (`max_values`: None, `max_size`: Some(476), added: 2951, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Datasets` (r:8 w:0)
	/// Proof: `ModelRegistry::Datasets` (`max_values`: None, `max_size`: Some(664), added: 3139, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Studies` (r:1 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(228), added: 2703, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Files` (r:1 w:0)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8660), added: 11135, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::CountedOnce` (r:1 w:1)
	/// Proof: `AnnotationRewards::CountedOnce` (`max_values`: None, `max_size`: Some(81), added: 2556, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::HeldShares` (r:2 w:2)
	/// Proof: `AnnotationRewards::HeldShares` (`max_values`: None, `max_size`: Some(109), added: 2584, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Organisations` (r:1 w:0)
	/// Proof: `Consortium::Organisations` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	fn add_study() -> Weight {
		// Proof size: measured 14768, estimated 26102 bytes.
		Weight::from_parts(3_386_580_000, 0)
			.saturating_add(Weight::from_parts(0, 26102))
			.saturating_add(T::DbWeight::get().reads(19))
			.saturating_add(T::DbWeight::get().writes(6))
	}
	/// Storage: `AnnotationRewards::Pools` (r:1 w:1)
	/// Proof: `AnnotationRewards::Pools` (`max_values`: None, `max_size`: Some(199), added: 2674, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Versions` (r:1 w:0)
	/// Proof: `ModelRegistry::Versions` (`max_values`: None, `max_size`: Some(476), added: 2951, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Annotators` (r:1 w:0)
	/// Proof: `AnnotationRewards::Annotators` (`max_values`: None, `max_size`: Some(182), added: 2657, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::CountedOnce` (r:1 w:1)
	/// Proof: `AnnotationRewards::CountedOnce` (`max_values`: None, `max_size`: Some(81), added: 2556, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::HeldShares` (r:1 w:1)
	/// Proof: `AnnotationRewards::HeldShares` (`max_values`: None, `max_size`: Some(109), added: 2584, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:0)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn add_annotator() -> Weight {
		// Proof size: measured 2038, estimated 3941 bytes.
		Weight::from_parts(5_153_635_000, 0)
			.saturating_add(Weight::from_parts(0, 3941))
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `AnnotationRewards::Pools` (r:1 w:1)
	/// Proof: `AnnotationRewards::Pools` (`max_values`: None, `max_size`: Some(199), added: 2674, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Versions` (r:1 w:0)
	/// Proof: `ModelRegistry::Versions` (`max_values`: None, `max_size`: Some(476), added: 2951, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Datasets` (r:1 w:0)
	/// Proof: `ModelRegistry::Datasets` (`max_values`: None, `max_size`: Some(664), added: 3139, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Campaigns` (r:1 w:0)
	/// Proof: `AnnotationRewards::Campaigns` (`max_values`: None, `max_size`: Some(651), added: 3126, mode: `MaxEncodedLen`)
	fn freeze_pool() -> Weight {
		// Proof size: measured 1534, estimated 4129 bytes.
		Weight::from_parts(303_872_000, 0)
			.saturating_add(Weight::from_parts(0, 4129))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `AnnotationRewards::Pools` (r:1 w:1)
	/// Proof: `AnnotationRewards::Pools` (`max_values`: None, `max_size`: Some(199), added: 2674, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn pay_in() -> Weight {
		// Proof size: measured 433, estimated 3664 bytes.
		Weight::from_parts(462_777_000, 0)
			.saturating_add(Weight::from_parts(0, 3664))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `AnnotationRewards::Pools` (r:1 w:0)
	/// Proof: `AnnotationRewards::Pools` (`max_values`: None, `max_size`: Some(199), added: 2674, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::HeldShares` (r:1 w:1)
	/// Proof: `AnnotationRewards::HeldShares` (`max_values`: None, `max_size`: Some(109), added: 2584, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn claim() -> Weight {
		// Proof size: measured 525, estimated 3664 bytes.
		Weight::from_parts(517_479_000, 0)
			.saturating_add(Weight::from_parts(0, 3664))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `AnnotationRewards::Pools` (r:1 w:0)
	/// Proof: `AnnotationRewards::Pools` (`max_values`: None, `max_size`: Some(199), added: 2674, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::HeldShares` (r:1 w:1)
	/// Proof: `AnnotationRewards::HeldShares` (`max_values`: None, `max_size`: Some(109), added: 2584, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn claim_for() -> Weight {
		// Proof size: measured 643, estimated 6196 bytes.
		Weight::from_parts(531_209_000, 0)
			.saturating_add(Weight::from_parts(0, 6196))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `AnnotationRewards::Pools` (r:1 w:1)
	/// Proof: `AnnotationRewards::Pools` (`max_values`: None, `max_size`: Some(199), added: 2674, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::HeldShares` (r:1 w:1)
	/// Proof: `AnnotationRewards::HeldShares` (`max_values`: None, `max_size`: Some(109), added: 2584, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn claim_last() -> Weight {
		// Proof size: measured 635, estimated 6196 bytes.
		Weight::from_parts(537_979_000, 0)
			.saturating_add(Weight::from_parts(0, 6196))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `AnnotationRewards::Pools` (r:1 w:1)
	/// Proof: `AnnotationRewards::Pools` (`max_values`: None, `max_size`: Some(199), added: 2674, mode: `MaxEncodedLen`)
	fn close_pool() -> Weight {
		// Proof size: measured 226, estimated 3664 bytes.
		Weight::from_parts(209_662_000, 0)
			.saturating_add(Weight::from_parts(0, 3664))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `AnnotationRewards::Pools` (r:1 w:1)
	/// Proof: `AnnotationRewards::Pools` (`max_values`: None, `max_size`: Some(199), added: 2674, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn sweep_pool() -> Weight {
		// Proof size: measured 408, estimated 3664 bytes.
		Weight::from_parts(691_607_000, 0)
			.saturating_add(Weight::from_parts(0, 3664))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `AnnotationRewards::CurrentBatch` (r:1 w:1)
	/// Proof: `AnnotationRewards::CurrentBatch` (`max_values`: None, `max_size`: Some(13), added: 2488, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Batches` (r:1 w:1)
	/// Proof: `AnnotationRewards::Batches` (`max_values`: None, `max_size`: Some(823), added: 3298, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Pools` (r:1 w:1)
	/// Proof: `AnnotationRewards::Pools` (`max_values`: None, `max_size`: Some(199), added: 2674, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::HeldShares` (r:1 w:1)
	/// Proof: `AnnotationRewards::HeldShares` (`max_values`: None, `max_size`: Some(109), added: 2584, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn take_voucher() -> Weight {
		// Proof size: measured 1223, estimated 6196 bytes.
		Weight::from_parts(682_143_000, 0)
			.saturating_add(Weight::from_parts(0, 6196))
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(6))
	}
	/// Storage: `AnnotationRewards::CurrentBatch` (r:1 w:0)
	/// Proof: `AnnotationRewards::CurrentBatch` (`max_values`: None, `max_size`: Some(13), added: 2488, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Batches` (r:1 w:1)
	/// Proof: `AnnotationRewards::Batches` (`max_values`: None, `max_size`: Some(823), added: 3298, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn return_voucher() -> Weight {
		// Proof size: measured 738, estimated 4288 bytes.
		Weight::from_parts(493_844_000, 0)
			.saturating_add(Weight::from_parts(0, 4288))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `AnnotationRewards::Batches` (r:1 w:1)
	/// Proof: `AnnotationRewards::Batches` (`max_values`: None, `max_size`: Some(823), added: 3298, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn redeem_voucher() -> Weight {
		// Proof size: measured 1136, estimated 6196 bytes.
		Weight::from_parts(3_426_800_000, 0)
			.saturating_add(Weight::from_parts(0, 6196))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `AnnotationRewards::Campaigns` (r:1 w:1)
	/// Proof: `AnnotationRewards::Campaigns` (`max_values`: None, `max_size`: Some(651), added: 3126, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Annotators` (r:1 w:1)
	/// Proof: `AnnotationRewards::Annotators` (`max_values`: None, `max_size`: Some(182), added: 2657, mode: `MaxEncodedLen`)
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::Entrants` (r:1 w:1)
	/// Proof: `AnnotationRewards::Entrants` (`max_values`: None, `max_size`: Some(4750), added: 7225, mode: `MaxEncodedLen`)
	/// Storage: `AnnotationRewards::OrganisationCoins` (r:1 w:1)
	/// Proof: `AnnotationRewards::OrganisationCoins` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	fn reveal_coin() -> Weight {
		// Proof size: measured 5736, estimated 8215 bytes.
		Weight::from_parts(330_641_000, 0)
			.saturating_add(Weight::from_parts(0, 8215))
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(4))
	}
}
