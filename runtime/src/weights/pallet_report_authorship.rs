
//! Weights of `pallet_report_authorship`, measured by `scripts/weights` with the benchmark command 64.0.0.
//!
//! Date 2026-11-23, steps 10, repeats 10, Compiled WASM, on Intel(R) Xeon(R) Processor: a development machine.
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
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(229), added: 2704, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Templates` (r:0 w:1)
	/// Proof: `ReportAuthorship::Templates` (`max_values`: None, `max_size`: Some(407), added: 2882, mode: `MaxEncodedLen`)
	/// The range of `s` is `[1, 32]`.
	fn publish_template(s: u32, ) -> Weight {
		// Proof size: measured 196, estimated 3694 bytes.
		Weight::from_parts(356_221_598, 0)
			.saturating_add(Weight::from_parts(0, 3694))
			.saturating_add(Weight::from_parts(198_683, 0).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `ReportAuthorship::Reports` (r:1 w:1)
	/// Proof: `ReportAuthorship::Reports` (`max_values`: None, `max_size`: Some(1837), added: 4312, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Templates` (r:1 w:0)
	/// Proof: `ReportAuthorship::Templates` (`max_values`: None, `max_size`: Some(407), added: 2882, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Studies` (r:8 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(192), added: 2667, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Custody` (r:16 w:0)
	/// Proof: `ImageProvenance::Custody` (`max_values`: None, `max_size`: Some(309), added: 2784, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Files` (r:1 w:0)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8644), added: 11119, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Origins` (r:1 w:1)
	/// Proof: `ImageProvenance::Origins` (`max_values`: None, `max_size`: Some(737), added: 3212, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Children` (r:1 w:8)
	/// Proof: `ImageProvenance::Children` (`max_values`: None, `max_size`: Some(100), added: 2575, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(229), added: 2704, mode: `MaxEncodedLen`)
	/// The range of `s` is `[1, 8]`.
	fn open_report(s: u32, ) -> Weight {
		// Proof size: measured 8458 + s * 458, estimated 12109 + s * 5568 bytes.
		Weight::from_parts(549_734_375, 0)
			.saturating_add(Weight::from_parts(0, 21955))
			.saturating_add(Weight::from_parts(139_877_791, 0).saturating_mul(s.into()))
			.saturating_add(Weight::from_parts(0, 5568).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().reads((8_u64).saturating_mul(s.into())))
			.saturating_add(T::DbWeight::get().writes(3))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(s.into())))
	}
	/// Storage: `ReportAuthorship::Reports` (r:1 w:1)
	/// Proof: `ReportAuthorship::Reports` (`max_values`: None, `max_size`: Some(1837), added: 4312, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Studies` (r:1 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(192), added: 2667, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Files` (r:1 w:0)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8644), added: 11119, mode: `MaxEncodedLen`)
	fn invite() -> Weight {
		// Proof size: measured 9003, estimated 12109 bytes.
		Weight::from_parts(288_775_000, 0)
			.saturating_add(Weight::from_parts(0, 14200))
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `ImageProvenance::Studies` (r:8 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(192), added: 2667, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Files` (r:1 w:0)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8644), added: 11119, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Receipts` (r:1 w:1)
	/// Proof: `DynamicConsent::Receipts` (`max_values`: None, `max_size`: Some(213), added: 2688, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(229), added: 2704, mode: `MaxEncodedLen`)
	/// The range of `s` is `[1, 8]`.
	fn ask_consent(s: u32, ) -> Weight {
		// Proof size: measured 8152 + s * 220, estimated 12109 + s * 2667 bytes.
		Weight::from_parts(391_067_975, 0)
			.saturating_add(Weight::from_parts(0, 12109))
			.saturating_add(Weight::from_parts(55_392_430, 0).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(s.into())))
			.saturating_add(T::DbWeight::get().writes(3))
			.saturating_add(Weight::from_parts(0, 2667).saturating_mul(s.into()))
	}
	/// Storage: `ReportAuthorship::Reports` (r:1 w:1)
	/// Proof: `ReportAuthorship::Reports` (`max_values`: None, `max_size`: Some(1837), added: 4312, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Templates` (r:1 w:0)
	/// Proof: `ReportAuthorship::Templates` (`max_values`: None, `max_size`: Some(407), added: 2882, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(229), added: 2704, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Contributions` (r:0 w:1)
	/// Proof: `ReportAuthorship::Contributions` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
	fn contribute() -> Weight {
		// Proof size: measured 2201, estimated 5302 bytes.
		Weight::from_parts(473_825_000, 0)
			.saturating_add(Weight::from_parts(0, 5302))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `ReportAuthorship::Reports` (r:1 w:1)
	/// Proof: `ReportAuthorship::Reports` (`max_values`: None, `max_size`: Some(1837), added: 4312, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Templates` (r:1 w:0)
	/// Proof: `ReportAuthorship::Templates` (`max_values`: None, `max_size`: Some(407), added: 2882, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Versions` (r:1 w:0)
	/// Proof: `ModelRegistry::Versions` (`max_values`: None, `max_size`: Some(470), added: 2945, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(229), added: 2704, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Origins` (r:1 w:1)
	/// Proof: `ImageProvenance::Origins` (`max_values`: None, `max_size`: Some(737), added: 3212, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Children` (r:1 w:10)
	/// Proof: `ImageProvenance::Children` (`max_values`: None, `max_size`: Some(100), added: 2575, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Contributions` (r:0 w:1)
	/// Proof: `ReportAuthorship::Contributions` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
	/// The range of `p` is `[2, 10]`.
	fn contribute_linked(p: u32, ) -> Weight {
		// Proof size: measured 2995, estimated 5302 bytes.
		Weight::from_parts(650_593_595, 0)
			.saturating_add(Weight::from_parts(0, 5302))
			.saturating_add(Weight::from_parts(13_740_416, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(4))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(p.into())))
	}
	/// Storage: `ReportAuthorship::Contributions` (r:1 w:1)
	/// Proof: `ReportAuthorship::Contributions` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
	fn take_place() -> Weight {
		// Proof size: measured 234, estimated 3635 bytes.
		Weight::from_parts(78_707_000, 0)
			.saturating_add(Weight::from_parts(0, 3635))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `ReportAuthorship::Reports` (r:1 w:1)
	/// Proof: `ReportAuthorship::Reports` (`max_values`: None, `max_size`: Some(1837), added: 4312, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Contributions` (r:2 w:1)
	/// Proof: `ReportAuthorship::Contributions` (`max_values`: None, `max_size`: Some(170), added: 2645, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Templates` (r:1 w:0)
	/// Proof: `ReportAuthorship::Templates` (`max_values`: None, `max_size`: Some(407), added: 2882, mode: `MaxEncodedLen`)
	fn review_ai() -> Weight {
		// Proof size: measured 1908, estimated 6280 bytes.
		Weight::from_parts(297_082_000, 0)
			.saturating_add(Weight::from_parts(0, 6280))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `ReportAuthorship::Reports` (r:1 w:1)
	/// Proof: `ReportAuthorship::Reports` (`max_values`: None, `max_size`: Some(1837), added: 4312, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Templates` (r:1 w:0)
	/// Proof: `ReportAuthorship::Templates` (`max_values`: None, `max_size`: Some(407), added: 2882, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(229), added: 2704, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Versions` (r:0 w:1)
	/// Proof: `ReportAuthorship::Versions` (`max_values`: None, `max_size`: Some(195), added: 2670, mode: `MaxEncodedLen`)
	fn sign() -> Weight {
		// Proof size: measured 2173, estimated 5302 bytes.
		Weight::from_parts(476_810_000, 0)
			.saturating_add(Weight::from_parts(0, 5302))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `ReportAuthorship::Reports` (r:1 w:1)
	/// Proof: `ReportAuthorship::Reports` (`max_values`: None, `max_size`: Some(1837), added: 4312, mode: `MaxEncodedLen`)
	fn begin_change() -> Weight {
		// Proof size: measured 1341, estimated 5302 bytes.
		Weight::from_parts(166_604_000, 0)
			.saturating_add(Weight::from_parts(0, 5302))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `ReportAuthorship::Reports` (r:1 w:1)
	/// Proof: `ReportAuthorship::Reports` (`max_values`: None, `max_size`: Some(1837), added: 4312, mode: `MaxEncodedLen`)
	fn drop_change() -> Weight {
		// Proof size: measured 1356, estimated 5302 bytes.
		Weight::from_parts(162_290_000, 0)
			.saturating_add(Weight::from_parts(0, 5302))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `ReportAuthorship::Reports` (r:1 w:1)
	/// Proof: `ReportAuthorship::Reports` (`max_values`: None, `max_size`: Some(1837), added: 4312, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(229), added: 2704, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Versions` (r:0 w:1)
	/// Proof: `ReportAuthorship::Versions` (`max_values`: None, `max_size`: Some(195), added: 2670, mode: `MaxEncodedLen`)
	fn end_report() -> Weight {
		// Proof size: measured 1675, estimated 5302 bytes.
		Weight::from_parts(418_294_000, 0)
			.saturating_add(Weight::from_parts(0, 5302))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `ReportAuthorship::Reports` (r:1 w:0)
	/// Proof: `ReportAuthorship::Reports` (`max_values`: None, `max_size`: Some(1837), added: 4312, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Readings` (r:1 w:1)
	/// Proof: `ReportAuthorship::Readings` (`max_values`: None, `max_size`: Some(147), added: 2622, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::LastReadings` (r:1 w:1)
	/// Proof: `ReportAuthorship::LastReadings` (`max_values`: None, `max_size`: Some(102), added: 2577, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(229), added: 2704, mode: `MaxEncodedLen`)
	fn acknowledge() -> Weight {
		// Proof size: measured 1900, estimated 5302 bytes.
		Weight::from_parts(515_850_000, 0)
			.saturating_add(Weight::from_parts(0, 5302))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `ReportAuthorship::Reports` (r:1 w:0)
	/// Proof: `ReportAuthorship::Reports` (`max_values`: None, `max_size`: Some(1837), added: 4312, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::NextFollowUp` (r:1 w:1)
	/// Proof: `ReportAuthorship::NextFollowUp` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(229), added: 2704, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::LookedThrough` (r:1 w:1)
	/// Proof: `ReportAuthorship::LookedThrough` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::FollowUpsOfReport` (r:0 w:1)
	/// Proof: `ReportAuthorship::FollowUpsOfReport` (`max_values`: None, `max_size`: Some(60), added: 2535, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::FollowUps` (r:0 w:1)
	/// Proof: `ReportAuthorship::FollowUps` (`max_values`: None, `max_size`: Some(261), added: 2736, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Deadlines` (r:0 w:1)
	/// Proof: `ReportAuthorship::Deadlines` (`max_values`: None, `max_size`: Some(24), added: 2499, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::FollowUpsOfPatient` (r:0 w:1)
	/// Proof: `ReportAuthorship::FollowUpsOfPatient` (`max_values`: None, `max_size`: Some(60), added: 2535, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Steps` (r:0 w:2)
	/// Proof: `ReportAuthorship::Steps` (`max_values`: None, `max_size`: Some(204), added: 2679, mode: `MaxEncodedLen`)
	fn raise_follow_up() -> Weight {
		// Proof size: measured 1776, estimated 5302 bytes.
		Weight::from_parts(891_435_000, 0)
			.saturating_add(Weight::from_parts(0, 5302))
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(9))
	}
	/// Storage: `ReportAuthorship::FollowUps` (r:1 w:1)
	/// Proof: `ReportAuthorship::FollowUps` (`max_values`: None, `max_size`: Some(261), added: 2736, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Actors` (r:1 w:0)
	/// Proof: `Consortium::Actors` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(229), added: 2704, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Steps` (r:0 w:1)
	/// Proof: `ReportAuthorship::Steps` (`max_values`: None, `max_size`: Some(204), added: 2679, mode: `MaxEncodedLen`)
	fn communicate() -> Weight {
		// Proof size: measured 929, estimated 3726 bytes.
		Weight::from_parts(478_794_000, 0)
			.saturating_add(Weight::from_parts(0, 3726))
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `ReportAuthorship::FollowUps` (r:1 w:1)
	/// Proof: `ReportAuthorship::FollowUps` (`max_values`: None, `max_size`: Some(261), added: 2736, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(229), added: 2704, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Steps` (r:0 w:1)
	/// Proof: `ReportAuthorship::Steps` (`max_values`: None, `max_size`: Some(204), added: 2679, mode: `MaxEncodedLen`)
	fn hand_over() -> Weight {
		// Proof size: measured 808, estimated 3726 bytes.
		Weight::from_parts(440_347_000, 0)
			.saturating_add(Weight::from_parts(0, 3726))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `ReportAuthorship::FollowUps` (r:1 w:1)
	/// Proof: `ReportAuthorship::FollowUps` (`max_values`: None, `max_size`: Some(261), added: 2736, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(229), added: 2704, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Steps` (r:0 w:1)
	/// Proof: `ReportAuthorship::Steps` (`max_values`: None, `max_size`: Some(204), added: 2679, mode: `MaxEncodedLen`)
	fn accept() -> Weight {
		// Proof size: measured 802, estimated 3726 bytes.
		Weight::from_parts(411_717_000, 0)
			.saturating_add(Weight::from_parts(0, 3726))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `ReportAuthorship::FollowUps` (r:1 w:1)
	/// Proof: `ReportAuthorship::FollowUps` (`max_values`: None, `max_size`: Some(261), added: 2736, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(229), added: 2704, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Steps` (r:0 w:1)
	/// Proof: `ReportAuthorship::Steps` (`max_values`: None, `max_size`: Some(204), added: 2679, mode: `MaxEncodedLen`)
	fn decline() -> Weight {
		// Proof size: measured 802, estimated 3726 bytes.
		Weight::from_parts(412_317_000, 0)
			.saturating_add(Weight::from_parts(0, 3726))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `ReportAuthorship::FollowUps` (r:1 w:1)
	/// Proof: `ReportAuthorship::FollowUps` (`max_values`: None, `max_size`: Some(261), added: 2736, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Studies` (r:1 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(192), added: 2667, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(229), added: 2704, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Deadlines` (r:0 w:1)
	/// Proof: `ReportAuthorship::Deadlines` (`max_values`: None, `max_size`: Some(24), added: 2499, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Steps` (r:0 w:1)
	/// Proof: `ReportAuthorship::Steps` (`max_values`: None, `max_size`: Some(204), added: 2679, mode: `MaxEncodedLen`)
	fn satisfy() -> Weight {
		// Proof size: measured 1181, estimated 3726 bytes.
		Weight::from_parts(482_532_000, 0)
			.saturating_add(Weight::from_parts(0, 3726))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `ReportAuthorship::FollowUps` (r:1 w:1)
	/// Proof: `ReportAuthorship::FollowUps` (`max_values`: None, `max_size`: Some(261), added: 2736, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(229), added: 2704, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Steps` (r:0 w:2)
	/// Proof: `ReportAuthorship::Steps` (`max_values`: None, `max_size`: Some(204), added: 2679, mode: `MaxEncodedLen`)
	fn reopen() -> Weight {
		// Proof size: measured 863, estimated 3726 bytes.
		Weight::from_parts(456_447_000, 0)
			.saturating_add(Weight::from_parts(0, 3726))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `ReportAuthorship::FollowUps` (r:1 w:1)
	/// Proof: `ReportAuthorship::FollowUps` (`max_values`: None, `max_size`: Some(261), added: 2736, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(229), added: 2704, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Deadlines` (r:0 w:1)
	/// Proof: `ReportAuthorship::Deadlines` (`max_values`: None, `max_size`: Some(24), added: 2499, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Steps` (r:0 w:1)
	/// Proof: `ReportAuthorship::Steps` (`max_values`: None, `max_size`: Some(204), added: 2679, mode: `MaxEncodedLen`)
	fn cancel_follow_up() -> Weight {
		// Proof size: measured 775, estimated 3726 bytes.
		Weight::from_parts(422_479_000, 0)
			.saturating_add(Weight::from_parts(0, 3726))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `ReportAuthorship::FollowUps` (r:1 w:1)
	/// Proof: `ReportAuthorship::FollowUps` (`max_values`: None, `max_size`: Some(261), added: 2736, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Reports` (r:1 w:0)
	/// Proof: `ReportAuthorship::Reports` (`max_values`: None, `max_size`: Some(1837), added: 4312, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(229), added: 2704, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Steps` (r:0 w:1)
	/// Proof: `ReportAuthorship::Steps` (`max_values`: None, `max_size`: Some(204), added: 2679, mode: `MaxEncodedLen`)
	fn escalate() -> Weight {
		// Proof size: measured 2154, estimated 5302 bytes.
		Weight::from_parts(560_000_000, 0)
			.saturating_add(Weight::from_parts(0, 5302))
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `ReportAuthorship::Reports` (r:1 w:1)
	/// Proof: `ReportAuthorship::Reports` (`max_values`: None, `max_size`: Some(1837), added: 4312, mode: `MaxEncodedLen`)
	fn dismiss() -> Weight {
		// Proof size: measured 1356, estimated 5302 bytes.
		Weight::from_parts(170_000_000, 0)
			.saturating_add(Weight::from_parts(0, 5302))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `ReportAuthorship::LookedThrough` (r:1 w:1)
	/// Proof: `ReportAuthorship::LookedThrough` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Deadlines` (r:1 w:0)
	/// Proof: `ReportAuthorship::Deadlines` (`max_values`: None, `max_size`: Some(24), added: 2499, mode: `MaxEncodedLen`)
	fn look_at_day() -> Weight {
		// Proof size: measured 30, estimated 3489 bytes.
		Weight::from_parts(71_130_000, 0)
			.saturating_add(Weight::from_parts(0, 3489))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `ReportAuthorship::Deadlines` (r:1 w:1)
	/// Proof: `ReportAuthorship::Deadlines` (`max_values`: None, `max_size`: Some(24), added: 2499, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::FollowUps` (r:1 w:1)
	/// Proof: `ReportAuthorship::FollowUps` (`max_values`: None, `max_size`: Some(261), added: 2736, mode: `MaxEncodedLen`)
	/// Storage: `ReportAuthorship::Steps` (r:0 w:1)
	/// Proof: `ReportAuthorship::Steps` (`max_values`: None, `max_size`: Some(204), added: 2679, mode: `MaxEncodedLen`)
	fn mark_overdue() -> Weight {
		// Proof size: measured 479, estimated 3726 bytes.
		Weight::from_parts(169_362_000, 0)
			.saturating_add(Weight::from_parts(0, 3726))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(3))
	}
}
