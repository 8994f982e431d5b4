//! Weights of `pallet_report_authorship`, measured by `scripts/weights` with the benchmark command 64.0.0.
//!
//! Date 2026-11-30, steps 3, repeats 2, Compiled WASM, on AMD EPYC: a development machine.
//! Sources 63b043b62a3c944f, executed by the day-to-day node (engine, hashes, trie and signatures optimised, its other code not).
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
	fn publish_template(_s: u32, ) -> Weight {
		// Proof size: measured 196, estimated 3766 bytes.
		Weight::from_parts(840_942_614, 0)
			.saturating_add(Weight::from_parts(0, 3766))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `ReportAuthorship::Reports` (r:1 w:1)
	/// Proof: `ReportAuthorship::Reports` (`max_values`: None, `max_size`: Some(1804), added: 4279, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Templates` (r:1 w:0)
	/// Proof: `ReportAuthorship::Templates` (`max_values`: None, `max_size`: Some(407), added: 2882, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Studies` (r:16 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(228), added: 2703, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Holdings` (r:8 w:0)
	/// Proof: `ImageProvenance::Holdings` (`max_values`: None, `max_size`: Some(109), added: 2584, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Files` (r:1 w:0)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8660), added: 11135, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Requests` (r:24 w:0)
	/// Proof: `DynamicConsent::Requests` (`max_values`: None, `max_size`: Some(333), added: 2808, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Policies` (r:24 w:0)
	/// Proof: `DynamicConsent::Policies` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Origins` (r:9 w:1)
	/// Proof: `ImageProvenance::Origins` (`max_values`: None, `max_size`: Some(1267), added: 3742, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Children` (r:1 w:8)
	/// Proof: `ImageProvenance::Children` (`max_values`: None, `max_size`: Some(100), added: 2575, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// The range of `s` is `[1, 8]`.
	fn open_report(s: u32, ) -> Weight {
		// Proof size: measured 8903 + s * 727, estimated 12125 + s * 8424 bytes.
		Weight::from_parts(998_025_256, 0)
			.saturating_add(Weight::from_parts(0, 12125))
			.saturating_add(Weight::from_parts(1_480_000_000, 0).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().reads((10_u64).saturating_mul(s.into())))
			.saturating_add(T::DbWeight::get().writes(3))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(s.into())))
			.saturating_add(Weight::from_parts(0, 8424).saturating_mul(s.into()))
	}
	/// Storage: `ReportAuthorship::Reports` (r:1 w:1)
	/// Proof: `ReportAuthorship::Reports` (`max_values`: None, `max_size`: Some(1804), added: 4279, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Actors` (r:1 w:0)
	/// Proof: `Consortium::Actors` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Organisations` (r:1 w:0)
	/// Proof: `Consortium::Organisations` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Studies` (r:1 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(228), added: 2703, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Files` (r:1 w:0)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8660), added: 11135, mode: `MaxEncodedLen`)
	fn invite() -> Weight {
		// Proof size: measured 9489, estimated 12125 bytes.
		Weight::from_parts(472_462_000, 0)
			.saturating_add(Weight::from_parts(0, 12125))
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `ImageProvenance::Studies` (r:16 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(228), added: 2703, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Origins` (r:8 w:0)
	/// Proof: `ImageProvenance::Origins` (`max_values`: None, `max_size`: Some(1267), added: 3742, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Files` (r:1 w:0)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8660), added: 11135, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Receipts` (r:1 w:1)
	/// Proof: `DynamicConsent::Receipts` (`max_values`: None, `max_size`: Some(394), added: 2869, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// The range of `s` is `[1, 8]`.
	fn ask_consent(s: u32, ) -> Weight {
		// Proof size: measured 8646 + s * 238, estimated 12125 + s * 5406 bytes.
		Weight::from_parts(540_199_128, 0)
			.saturating_add(Weight::from_parts(0, 12125))
			.saturating_add(Weight::from_parts(1_300_000_000, 0).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(s.into())))
			.saturating_add(T::DbWeight::get().writes(3))
			.saturating_add(Weight::from_parts(0, 5406).saturating_mul(s.into()))
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
		Weight::from_parts(1_061_447_000, 0)
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
		// Proof size: measured 3334, estimated 5269 bytes.
		Weight::from_parts(1_187_026_708, 0)
			.saturating_add(Weight::from_parts(0, 5269))
			.saturating_add(Weight::from_parts(28_584_937, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(4))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(p.into())))
	}
	/// Storage: `ReportAuthorship::Contributions` (r:1 w:1)
	/// Proof: `ReportAuthorship::Contributions` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
	fn take_place() -> Weight {
		// Proof size: measured 234, estimated 3635 bytes.
		Weight::from_parts(184_584_000, 0)
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
		Weight::from_parts(699_309_000, 0)
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
		Weight::from_parts(1_141_035_000, 0)
			.saturating_add(Weight::from_parts(0, 5269))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `ReportAuthorship::Reports` (r:1 w:1)
	/// Proof: `ReportAuthorship::Reports` (`max_values`: None, `max_size`: Some(1804), added: 4279, mode: `MaxEncodedLen`)
	fn begin_change() -> Weight {
		// Proof size: measured 1387, estimated 5269 bytes.
		Weight::from_parts(379_944_000, 0)
			.saturating_add(Weight::from_parts(0, 5269))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `ReportAuthorship::Reports` (r:1 w:1)
	/// Proof: `ReportAuthorship::Reports` (`max_values`: None, `max_size`: Some(1804), added: 4279, mode: `MaxEncodedLen`)
	fn drop_change() -> Weight {
		// Proof size: measured 1402, estimated 5269 bytes.
		Weight::from_parts(329_780_000, 0)
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
		Weight::from_parts(830_003_000, 0)
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
	/// Storage: `ImageProvenance::Studies` (r:16 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(228), added: 2703, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Origins` (r:8 w:0)
	/// Proof: `ImageProvenance::Origins` (`max_values`: None, `max_size`: Some(1267), added: 3742, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Files` (r:1 w:1)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8660), added: 11135, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Logs` (r:1 w:1)
	/// Proof: `DynamicConsent::Logs` (`max_values`: None, `max_size`: Some(3965), added: 6440, mode: `MaxEncodedLen`)
	fn acknowledge() -> Weight {
		// Proof size: measured 2782, estimated 44238 bytes.
		Weight::from_parts(2_150_000_000, 0)
			.saturating_add(Weight::from_parts(0, 44238))
			.saturating_add(T::DbWeight::get().reads(30))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	/// Storage: `ReportAuthorship::Reports` (r:1 w:0)
	/// Proof: `ReportAuthorship::Reports` (`max_values`: None, `max_size`: Some(1804), added: 4279, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Actors` (r:1 w:0)
	/// Proof: `Consortium::Actors` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Organisations` (r:1 w:0)
	/// Proof: `Consortium::Organisations` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::NextFollowUp` (r:1 w:1)
	/// Proof: `ReportAuthorship::NextFollowUp` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Studies` (r:1 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(228), added: 2703, mode: `MaxEncodedLen`)
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
	/// Storage: `ReportAuthorship::FollowUpsOfPatient` (r:0 w:1)
	/// Proof: `ReportAuthorship::FollowUpsOfPatient` (`max_values`: None, `max_size`: Some(60), added: 2535, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Steps` (r:0 w:2)
	/// Proof: `ReportAuthorship::Steps` (`max_values`: None, `max_size`: Some(205), added: 2680, mode: `MaxEncodedLen`)
	fn raise_follow_up() -> Weight {
		// Proof size: measured 3038, estimated 5269 bytes.
		Weight::from_parts(1_897_859_000, 0)
			.saturating_add(Weight::from_parts(0, 35_000))
			.saturating_add(T::DbWeight::get().reads(14))
			.saturating_add(T::DbWeight::get().writes(9))
	}
	/// Storage: `ReportAuthorship::FollowUps` (r:1 w:1)
	/// Proof: `ReportAuthorship::FollowUps` (`max_values`: None, `max_size`: Some(228), added: 2703, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Reports` (r:1 w:0)
	/// Proof: `ReportAuthorship::Reports` (`max_values`: None, `max_size`: Some(1804), added: 4279, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Actors` (r:1 w:0)
	/// Proof: `Consortium::Actors` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Organisations` (r:1 w:0)
	/// Proof: `Consortium::Organisations` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Studies` (r:1 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(228), added: 2703, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Steps` (r:0 w:1)
	/// Proof: `ReportAuthorship::Steps` (`max_values`: None, `max_size`: Some(205), added: 2680, mode: `MaxEncodedLen`)
	fn communicate() -> Weight {
		// Proof size: measured 2521, estimated 5269 bytes.
		Weight::from_parts(857_714_000, 0)
			.saturating_add(Weight::from_parts(0, 35_000))
			.saturating_add(T::DbWeight::get().reads(13))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `ReportAuthorship::FollowUps` (r:1 w:1)
	/// Proof: `ReportAuthorship::FollowUps` (`max_values`: None, `max_size`: Some(228), added: 2703, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Actors` (r:1 w:0)
	/// Proof: `Consortium::Actors` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Organisations` (r:1 w:0)
	/// Proof: `Consortium::Organisations` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Steps` (r:0 w:1)
	/// Proof: `ReportAuthorship::Steps` (`max_values`: None, `max_size`: Some(205), added: 2680, mode: `MaxEncodedLen`)
	fn hand_over() -> Weight {
		// Proof size: measured 1139, estimated 3766 bytes.
		Weight::from_parts(919_636_000, 0)
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
		// Proof size: measured 938, estimated 3766 bytes.
		Weight::from_parts(1_025_083_000, 0)
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
		// Proof size: measured 938, estimated 3766 bytes.
		Weight::from_parts(785_898_000, 0)
			.saturating_add(Weight::from_parts(0, 3766))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `ReportAuthorship::FollowUps` (r:1 w:1)
	/// Proof: `ReportAuthorship::FollowUps` (`max_values`: None, `max_size`: Some(228), added: 2703, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Studies` (r:1 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(228), added: 2703, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Deadlines` (r:0 w:1)
	/// Proof: `ReportAuthorship::Deadlines` (`max_values`: None, `max_size`: Some(24), added: 2499, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Steps` (r:0 w:1)
	/// Proof: `ReportAuthorship::Steps` (`max_values`: None, `max_size`: Some(205), added: 2680, mode: `MaxEncodedLen`)
	fn satisfy() -> Weight {
		// Proof size: measured 1377, estimated 3766 bytes; and the report with its eight studies, until the next run of `scripts/weights`.
		Weight::from_parts(1_600_000_000, 0)
			.saturating_add(Weight::from_parts(0, 40_000))
			.saturating_add(T::DbWeight::get().reads(16))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `ReportAuthorship::FollowUps` (r:1 w:1)
	/// Proof: `ReportAuthorship::FollowUps` (`max_values`: None, `max_size`: Some(228), added: 2703, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Steps` (r:0 w:2)
	/// Proof: `ReportAuthorship::Steps` (`max_values`: None, `max_size`: Some(205), added: 2680, mode: `MaxEncodedLen`)
	fn reopen() -> Weight {
		// Proof size: measured 985, estimated 3766 bytes.
		Weight::from_parts(694_201_000, 0)
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
		// Proof size: measured 930, estimated 3766 bytes.
		Weight::from_parts(593_632_000, 0)
			.saturating_add(Weight::from_parts(0, 3766))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `ReportAuthorship::FollowUps` (r:1 w:1)
	/// Proof: `ReportAuthorship::FollowUps` (`max_values`: None, `max_size`: Some(228), added: 2703, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Reports` (r:1 w:0)
	/// Proof: `ReportAuthorship::Reports` (`max_values`: None, `max_size`: Some(1804), added: 4279, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Actors` (r:2 w:0)
	/// Proof: `Consortium::Actors` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Organisations` (r:1 w:0)
	/// Proof: `Consortium::Organisations` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Steps` (r:0 w:1)
	/// Proof: `ReportAuthorship::Steps` (`max_values`: None, `max_size`: Some(205), added: 2680, mode: `MaxEncodedLen`)
	fn escalate() -> Weight {
		// Proof size: measured 2278, estimated 6116 bytes.
		Weight::from_parts(882_431_000, 0)
			.saturating_add(Weight::from_parts(0, 6116))
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `ReportAuthorship::Reports` (r:1 w:1)
	/// Proof: `ReportAuthorship::Reports` (`max_values`: None, `max_size`: Some(1804), added: 4279, mode: `MaxEncodedLen`)
	fn dismiss() -> Weight {
		// Proof size: measured 1290, estimated 5269 bytes.
		Weight::from_parts(279_495_000, 0)
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
		Weight::from_parts(105_226_000, 0)
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
		// Proof size: measured 449, estimated 3693 bytes.
		Weight::from_parts(303_771_000, 0)
			.saturating_add(Weight::from_parts(0, 3693))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(3))
	}
}
