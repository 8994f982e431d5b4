//! Weights of `pallet_report_authorship`, measured by `scripts/weights` with the benchmark command 64.0.0.
//!
//! Date 2026-12-01, steps 4, repeats 3, Compiled WASM, on AMD EPYC: a development machine.
//! Sources 3782d9319d354afd, executed by the day-to-day node (engine, hashes, trie and signatures optimised, its other code not).
//! Measure again on the consortium's reference hardware before a release.

#![allow(unused_parens, unused_imports)]
#![cfg_attr(rustfmt, rustfmt_skip)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Measured weights of `pallet_report_authorship`.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: ::frame_system::Config> ::pallet_report_authorship::WeightInfo for WeightInfo<T> {
	/// Storage: `ReportAuthorship::NextTemplate` (r:1 w:1)
	/// Proof: `ReportAuthorship::NextTemplate` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Templates` (r:0 w:1)
	/// Proof: `ReportAuthorship::Templates` (`max_values`: None, `max_size`: Some(407), added: 2882, mode: `MaxEncodedLen`)
	/// The range of `s` is `[1, 32]`.
	fn publish_template(s: u32, ) -> Weight {
		// Proof size: measured 196, estimated 3766 bytes.
		Weight::from_parts(386_352_295, 0)
			.saturating_add(Weight::from_parts(0, 3766))
			.saturating_add(Weight::from_parts(4_120_499, 0).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `ReportAuthorship::Reports` (r:1 w:1)
	/// Proof: `ReportAuthorship::Reports` (`max_values`: None, `max_size`: Some(1804), added: 4279, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Templates` (r:1 w:0)
	/// Proof: `ReportAuthorship::Templates` (`max_values`: None, `max_size`: Some(407), added: 2882, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Studies` (r:8 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(227), added: 2702, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Origins` (r:9 w:1)
	/// Proof: `ImageProvenance::Origins` (`max_values`: None, `max_size`: Some(1267), added: 3742, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Opened` (r:136 w:0)
	/// Proof: `ImageProvenance::Opened` (`max_values`: None, `max_size`: Some(110), added: 2585, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Holdings` (r:8 w:0)
	/// Proof: `ImageProvenance::Holdings` (`max_values`: None, `max_size`: Some(109), added: 2584, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Files` (r:1 w:0)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8718), added: 11193, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Requests` (r:24 w:0)
	/// Proof: `DynamicConsent::Requests` (`max_values`: None, `max_size`: Some(333), added: 2808, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Policies` (r:24 w:0)
	/// Proof: `DynamicConsent::Policies` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Children` (r:1 w:8)
	/// Proof: `ImageProvenance::Children` (`max_values`: None, `max_size`: Some(100), added: 2575, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// The range of `s` is `[1, 8]`.
	fn open_report(s: u32, ) -> Weight {
		// Proof size: measured 9196 + s * 2868, estimated 12183 + s * 43945 bytes.
		Weight::from_parts(821_992_052, 0)
			.saturating_add(Weight::from_parts(0, 12183))
			.saturating_add(Weight::from_parts(2_196_093_654, 0).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().reads((26_u64).saturating_mul(s.into())))
			.saturating_add(T::DbWeight::get().writes(3))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(s.into())))
			.saturating_add(Weight::from_parts(0, 43945).saturating_mul(s.into()))
	}
	/// Storage: `ReportAuthorship::Reports` (r:1 w:1)
	/// Proof: `ReportAuthorship::Reports` (`max_values`: None, `max_size`: Some(1804), added: 4279, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Actors` (r:1 w:0)
	/// Proof: `Consortium::Actors` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Organisations` (r:1 w:0)
	/// Proof: `Consortium::Organisations` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Studies` (r:1 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(227), added: 2702, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Opened` (r:1 w:0)
	/// Proof: `ImageProvenance::Opened` (`max_values`: None, `max_size`: Some(110), added: 2585, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Files` (r:1 w:0)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8718), added: 11193, mode: `MaxEncodedLen`)
	fn invite() -> Weight {
		// Proof size: measured 9708, estimated 12183 bytes.
		Weight::from_parts(332_455_000, 0)
			.saturating_add(Weight::from_parts(0, 12183))
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `ImageProvenance::Studies` (r:8 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(227), added: 2702, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Origins` (r:8 w:0)
	/// Proof: `ImageProvenance::Origins` (`max_values`: None, `max_size`: Some(1267), added: 3742, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Opened` (r:128 w:0)
	/// Proof: `ImageProvenance::Opened` (`max_values`: None, `max_size`: Some(110), added: 2585, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Files` (r:1 w:0)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8718), added: 11193, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Receipts` (r:1 w:1)
	/// Proof: `DynamicConsent::Receipts` (`max_values`: None, `max_size`: Some(394), added: 2869, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// The range of `s` is `[1, 8]`.
	fn ask_consent(s: u32, ) -> Weight {
		// Proof size: measured 8947 + s * 2302, estimated 12183 + s * 41360 bytes.
		Weight::from_parts(171_122_694, 0)
			.saturating_add(Weight::from_parts(0, 12183))
			.saturating_add(Weight::from_parts(1_205_626_601, 0).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().reads((18_u64).saturating_mul(s.into())))
			.saturating_add(T::DbWeight::get().writes(3))
			.saturating_add(Weight::from_parts(0, 41360).saturating_mul(s.into()))
	}
	/// Storage: `ReportAuthorship::Reports` (r:1 w:1)
	/// Proof: `ReportAuthorship::Reports` (`max_values`: None, `max_size`: Some(1804), added: 4279, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Templates` (r:1 w:0)
	/// Proof: `ReportAuthorship::Templates` (`max_values`: None, `max_size`: Some(407), added: 2882, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Contributions` (r:0 w:1)
	/// Proof: `ReportAuthorship::Contributions` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
	fn contribute() -> Weight {
		// Proof size: measured 2499, estimated 5269 bytes.
		Weight::from_parts(572_824_000, 0)
			.saturating_add(Weight::from_parts(0, 5269))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `ReportAuthorship::Reports` (r:1 w:1)
	/// Proof: `ReportAuthorship::Reports` (`max_values`: None, `max_size`: Some(1804), added: 4279, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Templates` (r:1 w:0)
	/// Proof: `ReportAuthorship::Templates` (`max_values`: None, `max_size`: Some(407), added: 2882, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Versions` (r:1 w:0)
	/// Proof: `ModelRegistry::Versions` (`max_values`: None, `max_size`: Some(476), added: 2951, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Origins` (r:1 w:1)
	/// Proof: `ImageProvenance::Origins` (`max_values`: None, `max_size`: Some(1267), added: 3742, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Children` (r:1 w:10)
	/// Proof: `ImageProvenance::Children` (`max_values`: None, `max_size`: Some(100), added: 2575, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Contributions` (r:0 w:1)
	/// Proof: `ReportAuthorship::Contributions` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
	/// The range of `p` is `[2, 10]`.
	fn contribute_linked(p: u32, ) -> Weight {
		// Proof size: measured 3400, estimated 5269 bytes.
		Weight::from_parts(808_280_056, 0)
			.saturating_add(Weight::from_parts(0, 5269))
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(4))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(p.into())))
	}
	/// Storage: `ReportAuthorship::Contributions` (r:1 w:1)
	/// Proof: `ReportAuthorship::Contributions` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
	fn take_place() -> Weight {
		// Proof size: measured 234, estimated 3635 bytes.
		Weight::from_parts(63_855_000, 0)
			.saturating_add(Weight::from_parts(0, 3635))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `ReportAuthorship::Reports` (r:1 w:1)
	/// Proof: `ReportAuthorship::Reports` (`max_values`: None, `max_size`: Some(1804), added: 4279, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Contributions` (r:2 w:1)
	/// Proof: `ReportAuthorship::Contributions` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Templates` (r:1 w:0)
	/// Proof: `ReportAuthorship::Templates` (`max_values`: None, `max_size`: Some(407), added: 2882, mode: `MaxEncodedLen`)
	fn review_ai() -> Weight {
		// Proof size: measured 1954, estimated 6280 bytes.
		Weight::from_parts(283_262_000, 0)
			.saturating_add(Weight::from_parts(0, 6280))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `ReportAuthorship::Reports` (r:1 w:1)
	/// Proof: `ReportAuthorship::Reports` (`max_values`: None, `max_size`: Some(1804), added: 4279, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Templates` (r:1 w:0)
	/// Proof: `ReportAuthorship::Templates` (`max_values`: None, `max_size`: Some(407), added: 2882, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Versions` (r:0 w:1)
	/// Proof: `ReportAuthorship::Versions` (`max_values`: None, `max_size`: Some(195), added: 2670, mode: `MaxEncodedLen`)
	fn sign() -> Weight {
		// Proof size: measured 2471, estimated 5269 bytes.
		Weight::from_parts(523_911_000, 0)
			.saturating_add(Weight::from_parts(0, 5269))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `ReportAuthorship::Reports` (r:1 w:1)
	/// Proof: `ReportAuthorship::Reports` (`max_values`: None, `max_size`: Some(1804), added: 4279, mode: `MaxEncodedLen`)
	fn begin_change() -> Weight {
		// Proof size: measured 1387, estimated 5269 bytes.
		Weight::from_parts(223_313_000, 0)
			.saturating_add(Weight::from_parts(0, 5269))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `ReportAuthorship::Reports` (r:1 w:1)
	/// Proof: `ReportAuthorship::Reports` (`max_values`: None, `max_size`: Some(1804), added: 4279, mode: `MaxEncodedLen`)
	fn drop_change() -> Weight {
		// Proof size: measured 1402, estimated 5269 bytes.
		Weight::from_parts(155_612_000, 0)
			.saturating_add(Weight::from_parts(0, 5269))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `ReportAuthorship::Reports` (r:1 w:1)
	/// Proof: `ReportAuthorship::Reports` (`max_values`: None, `max_size`: Some(1804), added: 4279, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Versions` (r:0 w:1)
	/// Proof: `ReportAuthorship::Versions` (`max_values`: None, `max_size`: Some(195), added: 2670, mode: `MaxEncodedLen`)
	fn end_report() -> Weight {
		// Proof size: measured 1906, estimated 5269 bytes.
		Weight::from_parts(437_242_000, 0)
			.saturating_add(Weight::from_parts(0, 5269))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `ReportAuthorship::Reports` (r:1 w:0)
	/// Proof: `ReportAuthorship::Reports` (`max_values`: None, `max_size`: Some(1804), added: 4279, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Readings` (r:1 w:1)
	/// Proof: `ReportAuthorship::Readings` (`max_values`: None, `max_size`: Some(147), added: 2622, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::LastReadings` (r:1 w:1)
	/// Proof: `ReportAuthorship::LastReadings` (`max_values`: None, `max_size`: Some(106), added: 2581, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Studies` (r:15 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(227), added: 2702, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Origins` (r:8 w:0)
	/// Proof: `ImageProvenance::Origins` (`max_values`: None, `max_size`: Some(1267), added: 3742, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Opened` (r:23 w:0)
	/// Proof: `ImageProvenance::Opened` (`max_values`: None, `max_size`: Some(110), added: 2585, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Files` (r:1 w:1)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8718), added: 11193, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Logs` (r:1 w:1)
	/// Proof: `DynamicConsent::Logs` (`max_values`: None, `max_size`: Some(4677), added: 7152, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::OpenedNames` (r:1 w:0)
	/// Proof: `ImageProvenance::OpenedNames` (`max_values`: None, `max_size`: Some(72), added: 2547, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	fn acknowledge() -> Weight {
		// Proof size: measured 26104, estimated 60445 bytes.
		Weight::from_parts(2_112_571_000, 0)
			.saturating_add(Weight::from_parts(0, 60445))
			.saturating_add(T::DbWeight::get().reads(53))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	/// Storage: `ReportAuthorship::Reports` (r:1 w:0)
	/// Proof: `ReportAuthorship::Reports` (`max_values`: None, `max_size`: Some(1804), added: 4279, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Actors` (r:1 w:0)
	/// Proof: `Consortium::Actors` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Organisations` (r:1 w:0)
	/// Proof: `Consortium::Organisations` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::NextFollowUp` (r:1 w:1)
	/// Proof: `ReportAuthorship::NextFollowUp` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::LookedThrough` (r:1 w:1)
	/// Proof: `ReportAuthorship::LookedThrough` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::FollowUpsOfReport` (r:0 w:1)
	/// Proof: `ReportAuthorship::FollowUpsOfReport` (`max_values`: None, `max_size`: Some(60), added: 2535, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::FollowUps` (r:0 w:1)
	/// Proof: `ReportAuthorship::FollowUps` (`max_values`: None, `max_size`: Some(228), added: 2703, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Deadlines` (r:0 w:1)
	/// Proof: `ReportAuthorship::Deadlines` (`max_values`: None, `max_size`: Some(24), added: 2499, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Steps` (r:0 w:2)
	/// Proof: `ReportAuthorship::Steps` (`max_values`: None, `max_size`: Some(205), added: 2680, mode: `MaxEncodedLen`)
	fn raise_follow_up() -> Weight {
		// Proof size: measured 2457, estimated 5269 bytes.
		Weight::from_parts(930_858_000, 0)
			.saturating_add(Weight::from_parts(0, 5269))
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(8))
	}
	/// Storage: `ReportAuthorship::FollowUps` (r:1 w:1)
	/// Proof: `ReportAuthorship::FollowUps` (`max_values`: None, `max_size`: Some(228), added: 2703, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Reports` (r:1 w:0)
	/// Proof: `ReportAuthorship::Reports` (`max_values`: None, `max_size`: Some(1804), added: 4279, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Actors` (r:1 w:0)
	/// Proof: `Consortium::Actors` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Organisations` (r:1 w:0)
	/// Proof: `Consortium::Organisations` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Studies` (r:8 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(227), added: 2702, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Opened` (r:1 w:0)
	/// Proof: `ImageProvenance::Opened` (`max_values`: None, `max_size`: Some(110), added: 2585, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Steps` (r:0 w:1)
	/// Proof: `ReportAuthorship::Steps` (`max_values`: None, `max_size`: Some(205), added: 2680, mode: `MaxEncodedLen`)
	fn communicate() -> Weight {
		// Proof size: measured 4547, estimated 22606 bytes.
		Weight::from_parts(744_761_000, 0)
			.saturating_add(Weight::from_parts(0, 22606))
			.saturating_add(T::DbWeight::get().reads(14))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `ReportAuthorship::FollowUps` (r:1 w:1)
	/// Proof: `ReportAuthorship::FollowUps` (`max_values`: None, `max_size`: Some(228), added: 2703, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Actors` (r:1 w:0)
	/// Proof: `Consortium::Actors` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Organisations` (r:1 w:0)
	/// Proof: `Consortium::Organisations` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Steps` (r:0 w:1)
	/// Proof: `ReportAuthorship::Steps` (`max_values`: None, `max_size`: Some(205), added: 2680, mode: `MaxEncodedLen`)
	fn hand_over() -> Weight {
		// Proof size: measured 1545, estimated 3766 bytes.
		Weight::from_parts(513_847_000, 0)
			.saturating_add(Weight::from_parts(0, 3766))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `ReportAuthorship::FollowUps` (r:1 w:1)
	/// Proof: `ReportAuthorship::FollowUps` (`max_values`: None, `max_size`: Some(228), added: 2703, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Steps` (r:0 w:1)
	/// Proof: `ReportAuthorship::Steps` (`max_values`: None, `max_size`: Some(205), added: 2680, mode: `MaxEncodedLen`)
	fn accept() -> Weight {
		// Proof size: measured 905, estimated 3766 bytes.
		Weight::from_parts(458_824_000, 0)
			.saturating_add(Weight::from_parts(0, 3766))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `ReportAuthorship::FollowUps` (r:1 w:1)
	/// Proof: `ReportAuthorship::FollowUps` (`max_values`: None, `max_size`: Some(228), added: 2703, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Steps` (r:0 w:1)
	/// Proof: `ReportAuthorship::Steps` (`max_values`: None, `max_size`: Some(205), added: 2680, mode: `MaxEncodedLen`)
	fn decline() -> Weight {
		// Proof size: measured 905, estimated 3766 bytes.
		Weight::from_parts(418_765_000, 0)
			.saturating_add(Weight::from_parts(0, 3766))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `ReportAuthorship::FollowUps` (r:1 w:1)
	/// Proof: `ReportAuthorship::FollowUps` (`max_values`: None, `max_size`: Some(228), added: 2703, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Studies` (r:9 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(227), added: 2702, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Opened` (r:2 w:0)
	/// Proof: `ImageProvenance::Opened` (`max_values`: None, `max_size`: Some(110), added: 2585, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Amendments` (r:1 w:0)
	/// Proof: `ImageProvenance::Amendments` (`max_values`: None, `max_size`: Some(189), added: 2664, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Reports` (r:1 w:0)
	/// Proof: `ReportAuthorship::Reports` (`max_values`: None, `max_size`: Some(1804), added: 4279, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Deadlines` (r:0 w:1)
	/// Proof: `ReportAuthorship::Deadlines` (`max_values`: None, `max_size`: Some(24), added: 2499, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Steps` (r:0 w:1)
	/// Proof: `ReportAuthorship::Steps` (`max_values`: None, `max_size`: Some(205), added: 2680, mode: `MaxEncodedLen`)
	fn satisfy() -> Weight {
		// Proof size: measured 4789, estimated 25308 bytes.
		Weight::from_parts(783_899_000, 0)
			.saturating_add(Weight::from_parts(0, 25308))
			.saturating_add(T::DbWeight::get().reads(15))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `ReportAuthorship::FollowUps` (r:1 w:1)
	/// Proof: `ReportAuthorship::FollowUps` (`max_values`: None, `max_size`: Some(228), added: 2703, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Steps` (r:0 w:2)
	/// Proof: `ReportAuthorship::Steps` (`max_values`: None, `max_size`: Some(205), added: 2680, mode: `MaxEncodedLen`)
	fn reopen() -> Weight {
		// Proof size: measured 1184, estimated 3766 bytes.
		Weight::from_parts(564_101_000, 0)
			.saturating_add(Weight::from_parts(0, 3766))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `ReportAuthorship::FollowUps` (r:1 w:1)
	/// Proof: `ReportAuthorship::FollowUps` (`max_values`: None, `max_size`: Some(228), added: 2703, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Deadlines` (r:0 w:1)
	/// Proof: `ReportAuthorship::Deadlines` (`max_values`: None, `max_size`: Some(24), added: 2499, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Steps` (r:0 w:1)
	/// Proof: `ReportAuthorship::Steps` (`max_values`: None, `max_size`: Some(205), added: 2680, mode: `MaxEncodedLen`)
	fn cancel_follow_up() -> Weight {
		// Proof size: measured 1162, estimated 3766 bytes.
		Weight::from_parts(433_256_000, 0)
			.saturating_add(Weight::from_parts(0, 3766))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `ReportAuthorship::FollowUps` (r:1 w:1)
	/// Proof: `ReportAuthorship::FollowUps` (`max_values`: None, `max_size`: Some(228), added: 2703, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Reports` (r:1 w:0)
	/// Proof: `ReportAuthorship::Reports` (`max_values`: None, `max_size`: Some(1804), added: 4279, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Actors` (r:2 w:0)
	/// Proof: `Consortium::Actors` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Organisations` (r:1 w:0)
	/// Proof: `Consortium::Organisations` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Steps` (r:0 w:1)
	/// Proof: `ReportAuthorship::Steps` (`max_values`: None, `max_size`: Some(205), added: 2680, mode: `MaxEncodedLen`)
	fn escalate() -> Weight {
		// Proof size: measured 2965, estimated 6098 bytes.
		Weight::from_parts(541_108_000, 0)
			.saturating_add(Weight::from_parts(0, 6098))
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `ReportAuthorship::Reports` (r:1 w:1)
	/// Proof: `ReportAuthorship::Reports` (`max_values`: None, `max_size`: Some(1804), added: 4279, mode: `MaxEncodedLen`)
	fn dismiss() -> Weight {
		// Proof size: measured 1290, estimated 5269 bytes.
		Weight::from_parts(184_105_000, 0)
			.saturating_add(Weight::from_parts(0, 5269))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `ReportAuthorship::LookedThrough` (r:1 w:1)
	/// Proof: `ReportAuthorship::LookedThrough` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Deadlines` (r:1 w:0)
	/// Proof: `ReportAuthorship::Deadlines` (`max_values`: None, `max_size`: Some(24), added: 2499, mode: `MaxEncodedLen`)
	fn look_at_day() -> Weight {
		// Proof size: measured 30, estimated 3489 bytes.
		Weight::from_parts(59_759_000, 0)
			.saturating_add(Weight::from_parts(0, 3489))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `ReportAuthorship::Deadlines` (r:1 w:1)
	/// Proof: `ReportAuthorship::Deadlines` (`max_values`: None, `max_size`: Some(24), added: 2499, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::FollowUps` (r:1 w:1)
	/// Proof: `ReportAuthorship::FollowUps` (`max_values`: None, `max_size`: Some(228), added: 2703, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Steps` (r:0 w:1)
	/// Proof: `ReportAuthorship::Steps` (`max_values`: None, `max_size`: Some(205), added: 2680, mode: `MaxEncodedLen`)
	fn mark_overdue() -> Weight {
		// Proof size: measured 416, estimated 3693 bytes.
		Weight::from_parts(222_862_000, 0)
			.saturating_add(Weight::from_parts(0, 3693))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(3))
	}
}
