//! Weights of `pallet_device_surveillance`, measured by `scripts/weights` with the benchmark command 64.0.0.
//!
//! Date 2026-11-30, steps 3, repeats 2, Compiled WASM, on AMD EPYC: a development machine.
//! Sources 63b043b62a3c944f, executed by the day-to-day node (engine, hashes, trie and signatures optimised, its other code not).
//! Measure again on the consortium's reference hardware before a release.

#![allow(unused_parens, unused_imports)]
#![cfg_attr(rustfmt, rustfmt_skip)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Measured weights of `pallet_device_surveillance`.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: ::frame_system::Config> ::pallet_device_surveillance::WeightInfo for WeightInfo<T> {
	/// Storage: `DeviceSurveillance::Labelled` (r:1 w:1)
	/// Proof: `DeviceSurveillance::Labelled` (`max_values`: None, `max_size`: Some(47), added: 2522, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::NextProduct` (r:1 w:1)
	/// Proof: `DeviceSurveillance::NextProduct` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Products` (r:0 w:1)
	/// Proof: `DeviceSurveillance::Products` (`max_values`: None, `max_size`: Some(141), added: 2616, mode: `MaxEncodedLen`)
	fn register_product() -> Weight {
		// Proof size: measured 196, estimated 3766 bytes.
		Weight::from_parts(600_702_000, 0)
			.saturating_add(Weight::from_parts(0, 3766))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `DeviceSurveillance::Labelled` (r:1 w:0)
	/// Proof: `DeviceSurveillance::Labelled` (`max_values`: None, `max_size`: Some(47), added: 2522, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Products` (r:1 w:1)
	/// Proof: `DeviceSurveillance::Products` (`max_values`: None, `max_size`: Some(141), added: 2616, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Signals` (r:1 w:0)
	/// Proof: `DeviceSurveillance::Signals` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Fleets` (r:2 w:2)
	/// Proof: `DeviceSurveillance::Fleets` (`max_values`: None, `max_size`: Some(17), added: 2492, mode: `MaxEncodedLen`)
	fn take_over_product() -> Weight {
		// Proof size: measured 213, estimated 5974 bytes.
		Weight::from_parts(277_813_000, 0)
			.saturating_add(Weight::from_parts(0, 5974))
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `DeviceSurveillance::Products` (r:1 w:1)
	/// Proof: `DeviceSurveillance::Products` (`max_values`: None, `max_size`: Some(141), added: 2616, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Units` (r:1 w:1)
	/// Proof: `DeviceSurveillance::Units` (`max_values`: None, `max_size`: Some(64), added: 2539, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::NextDevice` (r:1 w:1)
	/// Proof: `DeviceSurveillance::NextDevice` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Concerned` (r:0 w:3)
	/// Proof: `DeviceSurveillance::Concerned` (`max_values`: None, `max_size`: Some(67), added: 2542, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Devices` (r:0 w:1)
	/// Proof: `DeviceSurveillance::Devices` (`max_values`: None, `max_size`: Some(326), added: 2801, mode: `MaxEncodedLen`)
	fn register_device() -> Weight {
		// Proof size: measured 606, estimated 3766 bytes.
		Weight::from_parts(700_791_000, 0)
			.saturating_add(Weight::from_parts(0, 3766))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(8))
	}
	/// Storage: `DeviceSurveillance::Devices` (r:1 w:1)
	/// Proof: `DeviceSurveillance::Devices` (`max_values`: None, `max_size`: Some(326), added: 2801, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Organisations` (r:1 w:0)
	/// Proof: `Consortium::Organisations` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	fn transfer_custody() -> Weight {
		// Proof size: measured 572, estimated 3791 bytes.
		Weight::from_parts(235_700_000, 0)
			.saturating_add(Weight::from_parts(0, 3791))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `DeviceSurveillance::Devices` (r:1 w:1)
	/// Proof: `DeviceSurveillance::Devices` (`max_values`: None, `max_size`: Some(326), added: 2801, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Entries` (r:0 w:1)
	/// Proof: `DeviceSurveillance::Entries` (`max_values`: None, `max_size`: Some(166), added: 2641, mode: `MaxEncodedLen`)
	fn accept_custody() -> Weight {
		// Proof size: measured 783, estimated 3791 bytes.
		Weight::from_parts(511_841_000, 0)
			.saturating_add(Weight::from_parts(0, 3791))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `DeviceSurveillance::Devices` (r:1 w:1)
	/// Proof: `DeviceSurveillance::Devices` (`max_values`: None, `max_size`: Some(326), added: 2801, mode: `MaxEncodedLen`)
	fn decline_custody() -> Weight {
		// Proof size: measured 524, estimated 3791 bytes.
		Weight::from_parts(381_457_000, 0)
			.saturating_add(Weight::from_parts(0, 3791))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `DeviceSurveillance::Devices` (r:1 w:1)
	/// Proof: `DeviceSurveillance::Devices` (`max_values`: None, `max_size`: Some(326), added: 2801, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::LookedThrough` (r:1 w:0)
	/// Proof: `DeviceSurveillance::LookedThrough` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Deadlines` (r:0 w:1)
	/// Proof: `DeviceSurveillance::Deadlines` (`max_values`: None, `max_size`: Some(25), added: 2500, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Entries` (r:0 w:1)
	/// Proof: `DeviceSurveillance::Entries` (`max_values`: None, `max_size`: Some(166), added: 2641, mode: `MaxEncodedLen`)
	fn record_check() -> Weight {
		// Proof size: measured 751, estimated 3791 bytes.
		Weight::from_parts(756_083_000, 0)
			.saturating_add(Weight::from_parts(0, 3791))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `DeviceSurveillance::Devices` (r:1 w:1)
	/// Proof: `DeviceSurveillance::Devices` (`max_values`: None, `max_size`: Some(326), added: 2801, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Productions` (r:1 w:0)
	/// Proof: `ImageProvenance::Productions` (`max_values`: None, `max_size`: Some(50), added: 2525, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Products` (r:1 w:0)
	/// Proof: `DeviceSurveillance::Products` (`max_values`: None, `max_size`: Some(141), added: 2616, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Fleets` (r:1 w:1)
	/// Proof: `DeviceSurveillance::Fleets` (`max_values`: None, `max_size`: Some(17), added: 2492, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Signals` (r:2 w:2)
	/// Proof: `DeviceSurveillance::Signals` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::LookedThrough` (r:1 w:0)
	/// Proof: `DeviceSurveillance::LookedThrough` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Deadlines` (r:0 w:1)
	/// Proof: `DeviceSurveillance::Deadlines` (`max_values`: None, `max_size`: Some(25), added: 2500, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Concerned` (r:0 w:1)
	/// Proof: `DeviceSurveillance::Concerned` (`max_values`: None, `max_size`: Some(67), added: 2542, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Entries` (r:0 w:1)
	/// Proof: `DeviceSurveillance::Entries` (`max_values`: None, `max_size`: Some(166), added: 2641, mode: `MaxEncodedLen`)
	fn install_software() -> Weight {
		// Proof size: measured 990, estimated 6156 bytes.
		Weight::from_parts(865_606_000, 0)
			.saturating_add(Weight::from_parts(0, 6156))
			.saturating_add(T::DbWeight::get().reads(10))
			.saturating_add(T::DbWeight::get().writes(8))
	}
	/// Storage: `DeviceSurveillance::Devices` (r:1 w:1)
	/// Proof: `DeviceSurveillance::Devices` (`max_values`: None, `max_size`: Some(326), added: 2801, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::LookedThrough` (r:1 w:0)
	/// Proof: `DeviceSurveillance::LookedThrough` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Deadlines` (r:0 w:1)
	/// Proof: `DeviceSurveillance::Deadlines` (`max_values`: None, `max_size`: Some(25), added: 2500, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Entries` (r:0 w:1)
	/// Proof: `DeviceSurveillance::Entries` (`max_values`: None, `max_size`: Some(166), added: 2641, mode: `MaxEncodedLen`)
	fn commission() -> Weight {
		// Proof size: measured 747, estimated 3791 bytes.
		Weight::from_parts(549_266_000, 0)
			.saturating_add(Weight::from_parts(0, 3791))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `DeviceSurveillance::Devices` (r:1 w:1)
	/// Proof: `DeviceSurveillance::Devices` (`max_values`: None, `max_size`: Some(326), added: 2801, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Entries` (r:0 w:1)
	/// Proof: `DeviceSurveillance::Entries` (`max_values`: None, `max_size`: Some(166), added: 2641, mode: `MaxEncodedLen`)
	fn take_out_of_service() -> Weight {
		// Proof size: measured 751, estimated 3791 bytes.
		Weight::from_parts(605_950_000, 0)
			.saturating_add(Weight::from_parts(0, 3791))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `DeviceSurveillance::Devices` (r:1 w:1)
	/// Proof: `DeviceSurveillance::Devices` (`max_values`: None, `max_size`: Some(326), added: 2801, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Entries` (r:0 w:1)
	/// Proof: `DeviceSurveillance::Entries` (`max_values`: None, `max_size`: Some(166), added: 2641, mode: `MaxEncodedLen`)
	fn decommission() -> Weight {
		// Proof size: measured 751, estimated 3791 bytes.
		Weight::from_parts(837_755_000, 0)
			.saturating_add(Weight::from_parts(0, 3791))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `DeviceSurveillance::Devices` (r:1 w:0)
	/// Proof: `DeviceSurveillance::Devices` (`max_values`: None, `max_size`: Some(326), added: 2801, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Products` (r:1 w:0)
	/// Proof: `DeviceSurveillance::Products` (`max_values`: None, `max_size`: Some(141), added: 2616, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Rules` (r:1 w:0)
	/// Proof: `DeviceSurveillance::Rules` (`max_values`: None, `max_size`: Some(5498), added: 7973, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::NextIncident` (r:1 w:1)
	/// Proof: `DeviceSurveillance::NextIncident` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::LookedThrough` (r:1 w:0)
	/// Proof: `DeviceSurveillance::LookedThrough` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Fleets` (r:1 w:1)
	/// Proof: `DeviceSurveillance::Fleets` (`max_values`: None, `max_size`: Some(17), added: 2492, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Signals` (r:2 w:2)
	/// Proof: `DeviceSurveillance::Signals` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Deadlines` (r:0 w:1)
	/// Proof: `DeviceSurveillance::Deadlines` (`max_values`: None, `max_size`: Some(25), added: 2500, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Incidents` (r:0 w:1)
	/// Proof: `DeviceSurveillance::Incidents` (`max_values`: None, `max_size`: Some(258), added: 2733, mode: `MaxEncodedLen`)
	fn report_incident() -> Weight {
		// Proof size: measured 910, estimated 8963 bytes.
		Weight::from_parts(770_334_000, 0)
			.saturating_add(Weight::from_parts(0, 8963))
			.saturating_add(T::DbWeight::get().reads(9))
			.saturating_add(T::DbWeight::get().writes(7))
	}
	/// Storage: `DeviceSurveillance::Incidents` (r:1 w:1)
	/// Proof: `DeviceSurveillance::Incidents` (`max_values`: None, `max_size`: Some(258), added: 2733, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Rules` (r:1 w:0)
	/// Proof: `DeviceSurveillance::Rules` (`max_values`: None, `max_size`: Some(5498), added: 7973, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::LookedThrough` (r:1 w:0)
	/// Proof: `DeviceSurveillance::LookedThrough` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Deadlines` (r:0 w:2)
	/// Proof: `DeviceSurveillance::Deadlines` (`max_values`: None, `max_size`: Some(25), added: 2500, mode: `MaxEncodedLen`)
	fn reclassify() -> Weight {
		// Proof size: measured 483, estimated 8963 bytes.
		Weight::from_parts(332_564_000, 0)
			.saturating_add(Weight::from_parts(0, 8963))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `DeviceSurveillance::Incidents` (r:1 w:1)
	/// Proof: `DeviceSurveillance::Incidents` (`max_values`: None, `max_size`: Some(258), added: 2733, mode: `MaxEncodedLen`)
	fn draft_report() -> Weight {
		// Proof size: measured 452, estimated 3723 bytes.
		Weight::from_parts(208_239_000, 0)
			.saturating_add(Weight::from_parts(0, 3723))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `DeviceSurveillance::Incidents` (r:1 w:1)
	/// Proof: `DeviceSurveillance::Incidents` (`max_values`: None, `max_size`: Some(258), added: 2733, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Deadlines` (r:0 w:1)
	/// Proof: `DeviceSurveillance::Deadlines` (`max_values`: None, `max_size`: Some(25), added: 2500, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Submissions` (r:0 w:1)
	/// Proof: `DeviceSurveillance::Submissions` (`max_values`: None, `max_size`: Some(119), added: 2594, mode: `MaxEncodedLen`)
	fn submit_report() -> Weight {
		// Proof size: measured 683, estimated 3766 bytes.
		Weight::from_parts(661_432_000, 0)
			.saturating_add(Weight::from_parts(0, 3766))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `DeviceSurveillance::Products` (r:1 w:0)
	/// Proof: `DeviceSurveillance::Products` (`max_values`: None, `max_size`: Some(141), added: 2616, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Concerned` (r:1 w:0)
	/// Proof: `DeviceSurveillance::Concerned` (`max_values`: None, `max_size`: Some(67), added: 2542, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::NextAction` (r:1 w:1)
	/// Proof: `DeviceSurveillance::NextAction` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Actions` (r:0 w:1)
	/// Proof: `DeviceSurveillance::Actions` (`max_values`: None, `max_size`: Some(148), added: 2623, mode: `MaxEncodedLen`)
	fn open_action() -> Weight {
		// Proof size: measured 682, estimated 3766 bytes.
		Weight::from_parts(579_420_000, 0)
			.saturating_add(Weight::from_parts(0, 3766))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `DeviceSurveillance::Devices` (r:1 w:1)
	/// Proof: `DeviceSurveillance::Devices` (`max_values`: None, `max_size`: Some(326), added: 2801, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Actions` (r:1 w:0)
	/// Proof: `DeviceSurveillance::Actions` (`max_values`: None, `max_size`: Some(148), added: 2623, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Concerned` (r:1 w:0)
	/// Proof: `DeviceSurveillance::Concerned` (`max_values`: None, `max_size`: Some(67), added: 2542, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Answers` (r:0 w:1)
	/// Proof: `DeviceSurveillance::Answers` (`max_values`: None, `max_size`: Some(28), added: 2503, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Entries` (r:0 w:1)
	/// Proof: `DeviceSurveillance::Entries` (`max_values`: None, `max_size`: Some(166), added: 2641, mode: `MaxEncodedLen`)
	fn acknowledge_action() -> Weight {
		// Proof size: measured 1127, estimated 3791 bytes.
		Weight::from_parts(894_579_000, 0)
			.saturating_add(Weight::from_parts(0, 3791))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `DeviceSurveillance::Actions` (r:1 w:1)
	/// Proof: `DeviceSurveillance::Actions` (`max_values`: None, `max_size`: Some(148), added: 2623, mode: `MaxEncodedLen`)
	fn close_action() -> Weight {
		// Proof size: measured 350, estimated 3613 bytes.
		Weight::from_parts(232_846_000, 0)
			.saturating_add(Weight::from_parts(0, 3613))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `DeviceSurveillance::Products` (r:1 w:1)
	/// Proof: `DeviceSurveillance::Products` (`max_values`: None, `max_size`: Some(141), added: 2616, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Organisations` (r:1 w:0)
	/// Proof: `Consortium::Organisations` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	fn name_manufacturer() -> Weight {
		// Proof size: measured 324, estimated 3606 bytes.
		Weight::from_parts(309_270_000, 0)
			.saturating_add(Weight::from_parts(0, 3606))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `DeviceSurveillance::Rules` (r:1 w:1)
	/// Proof: `DeviceSurveillance::Rules` (`max_values`: None, `max_size`: Some(5498), added: 7973, mode: `MaxEncodedLen`)
	fn adopt_rules() -> Weight {
		// Proof size: measured 4952, estimated 8963 bytes.
		Weight::from_parts(260_297_000, 0)
			.saturating_add(Weight::from_parts(0, 8963))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `DeviceSurveillance::LookedThrough` (r:1 w:1)
	/// Proof: `DeviceSurveillance::LookedThrough` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Deadlines` (r:1 w:0)
	/// Proof: `DeviceSurveillance::Deadlines` (`max_values`: None, `max_size`: Some(25), added: 2500, mode: `MaxEncodedLen`)
	fn look_at_day() -> Weight {
		// Proof size: measured 221, estimated 3490 bytes.
		Weight::from_parts(181_199_000, 0)
			.saturating_add(Weight::from_parts(0, 3490))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `DeviceSurveillance::Devices` (r:1 w:1)
	/// Proof: `DeviceSurveillance::Devices` (`max_values`: None, `max_size`: Some(326), added: 2801, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::LookedThrough` (r:1 w:0)
	/// Proof: `DeviceSurveillance::LookedThrough` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Deadlines` (r:0 w:2)
	/// Proof: `DeviceSurveillance::Deadlines` (`max_values`: None, `max_size`: Some(25), added: 2500, mode: `MaxEncodedLen`)
	fn mark_overdue() -> Weight {
		// Proof size: measured 520, estimated 3791 bytes.
		Weight::from_parts(210_423_000, 0)
			.saturating_add(Weight::from_parts(0, 3791))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `DeviceSurveillance::NextCounted` (r:1 w:1)
	/// Proof: `DeviceSurveillance::NextCounted` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Devices` (r:1 w:1)
	/// Proof: `DeviceSurveillance::Devices` (`max_values`: None, `max_size`: Some(326), added: 2801, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Productions` (r:1 w:0)
	/// Proof: `ImageProvenance::Productions` (`max_values`: None, `max_size`: Some(50), added: 2525, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Products` (r:1 w:0)
	/// Proof: `DeviceSurveillance::Products` (`max_values`: None, `max_size`: Some(141), added: 2616, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Fleets` (r:1 w:1)
	/// Proof: `DeviceSurveillance::Fleets` (`max_values`: None, `max_size`: Some(17), added: 2492, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Signals` (r:2 w:2)
	/// Proof: `DeviceSurveillance::Signals` (`max_values`: None, `max_size`: Some(108), added: 2583, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Repeated` (r:1 w:1)
	/// Proof: `DeviceSurveillance::Repeated` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::NextDevice` (r:1 w:0)
	/// Proof: `DeviceSurveillance::NextDevice` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	fn count_unit() -> Weight {
		// Proof size: measured 822, estimated 6156 bytes.
		Weight::from_parts(275_024_000, 0)
			.saturating_add(Weight::from_parts(0, 8_700))
			.saturating_add(T::DbWeight::get().reads(10))
			.saturating_add(T::DbWeight::get().writes(6))
	}
}
