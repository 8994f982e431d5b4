
//! Weights of `pallet_device_surveillance`, measured by `scripts/weights` with the benchmark command 64.0.0.
//!
//! Date 2026-11-23, steps 10, repeats 10, Compiled WASM, on Intel(R) Xeon(R) Processor: a development machine.
//! Measure again on the consortium's reference hardware before a release.

#![allow(unused_parens, unused_imports)]
#![cfg_attr(rustfmt, rustfmt_skip)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Measured weights of `pallet_device_surveillance`.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: ::frame_system::Config> ::pallet_device_surveillance::WeightInfo for WeightInfo<T> {
	/// Storage: `DeviceSurveillance::Labelled` (r:1 w:1)`
	/// Storage: `DeviceSurveillance::NextProduct` (r:1 w:1)`
	/// Storage: `Balances::Holds` (r:1 w:1)`
	/// Storage: `DeviceSurveillance::Products` (r:0 w:1)`
	fn register_product() -> Weight {
		Weight::from_parts(380_000_000, 0)
			.saturating_add(Weight::from_parts(0, 3800))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `DeviceSurveillance::Products` (r:1 w:1)
	/// Proof: `DeviceSurveillance::Products` (`max_values`: None, `max_size`: Some(144), added: 2619, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Units` (r:1 w:1)
	/// Proof: `DeviceSurveillance::Units` (`max_values`: None, `max_size`: Some(52), added: 2527, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::NextDevice` (r:1 w:1)
	/// Proof: `DeviceSurveillance::NextDevice` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Concerned` (r:0 w:3)
	/// Proof: `DeviceSurveillance::Concerned` (`max_values`: None, `max_size`: Some(67), added: 2542, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Devices` (r:0 w:1)
	/// Proof: `DeviceSurveillance::Devices` (`max_values`: None, `max_size`: Some(276), added: 2751, mode: `MaxEncodedLen`)
	fn register_device() -> Weight {
		// Proof size: measured 586, estimated 3712 bytes.
		Weight::from_parts(472_533_000, 0)
			.saturating_add(Weight::from_parts(0, 3712))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(8))
	}
	/// Storage: `DeviceSurveillance::Devices` (r:1 w:1)
	/// Proof: `DeviceSurveillance::Devices` (`max_values`: None, `max_size`: Some(276), added: 2751, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Organisations` (r:1 w:0)
	/// Proof: `Consortium::Organisations` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	fn transfer_custody() -> Weight {
		// Proof size: measured 510, estimated 3741 bytes.
		Weight::from_parts(164_659_000, 0)
			.saturating_add(Weight::from_parts(0, 3741))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `DeviceSurveillance::Devices` (r:1 w:1)
	/// Proof: `DeviceSurveillance::Devices` (`max_values`: None, `max_size`: Some(276), added: 2751, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Entries` (r:0 w:1)
	/// Proof: `DeviceSurveillance::Entries` (`max_values`: None, `max_size`: Some(164), added: 2639, mode: `MaxEncodedLen`)
	fn accept_custody() -> Weight {
		// Proof size: measured 721, estimated 3741 bytes.
		Weight::from_parts(388_628_000, 0)
			.saturating_add(Weight::from_parts(0, 3741))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `DeviceSurveillance::Devices` (r:1 w:1)
	/// Proof: `DeviceSurveillance::Devices` (`max_values`: None, `max_size`: Some(276), added: 2751, mode: `MaxEncodedLen`)
	fn decline_custody() -> Weight {
		// Proof size: measured 462, estimated 3741 bytes.
		Weight::from_parts(147_814_000, 0)
			.saturating_add(Weight::from_parts(0, 3741))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `DeviceSurveillance::Devices` (r:1 w:1)
	/// Proof: `DeviceSurveillance::Devices` (`max_values`: None, `max_size`: Some(276), added: 2751, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::LookedThrough` (r:1 w:0)
	/// Proof: `DeviceSurveillance::LookedThrough` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Deadlines` (r:0 w:1)
	/// Proof: `DeviceSurveillance::Deadlines` (`max_values`: None, `max_size`: Some(25), added: 2500, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Entries` (r:0 w:1)
	/// Proof: `DeviceSurveillance::Entries` (`max_values`: None, `max_size`: Some(164), added: 2639, mode: `MaxEncodedLen`)
	fn record_check() -> Weight {
		// Proof size: measured 689, estimated 3741 bytes.
		Weight::from_parts(424_256_000, 0)
			.saturating_add(Weight::from_parts(0, 3741))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `DeviceSurveillance::Devices` (r:1 w:1)`
	/// Storage: `ImageProvenance::Productions` (r:1 w:0)`
	/// Storage: `DeviceSurveillance::Products` (r:1 w:0)`
	/// Storage: `DeviceSurveillance::Fleets` (r:1 w:1)`
	/// Storage: `DeviceSurveillance::Signals` (r:2 w:2)`
	/// Storage: `DeviceSurveillance::LookedThrough` (r:1 w:0)`
	/// Storage: `Balances::Holds` (r:1 w:1)`
	/// Storage: `DeviceSurveillance::Deadlines` (r:0 w:1)`
	/// Storage: `DeviceSurveillance::Concerned` (r:0 w:1)`
	/// Storage: `DeviceSurveillance::Entries` (r:0 w:1)`
	fn install_software() -> Weight {
		Weight::from_parts(650_000_000, 0)
			.saturating_add(Weight::from_parts(0, 3850))
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(9))
	}
	/// Storage: `DeviceSurveillance::Devices` (r:1 w:1)
	/// Proof: `DeviceSurveillance::Devices` (`max_values`: None, `max_size`: Some(276), added: 2751, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::LookedThrough` (r:1 w:0)
	/// Proof: `DeviceSurveillance::LookedThrough` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Deadlines` (r:0 w:1)
	/// Proof: `DeviceSurveillance::Deadlines` (`max_values`: None, `max_size`: Some(25), added: 2500, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Entries` (r:0 w:1)
	/// Proof: `DeviceSurveillance::Entries` (`max_values`: None, `max_size`: Some(164), added: 2639, mode: `MaxEncodedLen`)
	fn commission() -> Weight {
		// Proof size: measured 685, estimated 3741 bytes.
		Weight::from_parts(433_785_000, 0)
			.saturating_add(Weight::from_parts(0, 3741))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `DeviceSurveillance::Devices` (r:1 w:1)
	/// Proof: `DeviceSurveillance::Devices` (`max_values`: None, `max_size`: Some(276), added: 2751, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Entries` (r:0 w:1)
	/// Proof: `DeviceSurveillance::Entries` (`max_values`: None, `max_size`: Some(164), added: 2639, mode: `MaxEncodedLen`)
	fn take_out_of_service() -> Weight {
		// Proof size: measured 689, estimated 3741 bytes.
		Weight::from_parts(395_235_000, 0)
			.saturating_add(Weight::from_parts(0, 3741))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `DeviceSurveillance::Devices` (r:1 w:1)
	/// Proof: `DeviceSurveillance::Devices` (`max_values`: None, `max_size`: Some(276), added: 2751, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Entries` (r:0 w:1)
	/// Proof: `DeviceSurveillance::Entries` (`max_values`: None, `max_size`: Some(164), added: 2639, mode: `MaxEncodedLen`)
	fn decommission() -> Weight {
		// Proof size: measured 689, estimated 3741 bytes.
		Weight::from_parts(397_350_000, 0)
			.saturating_add(Weight::from_parts(0, 3741))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `DeviceSurveillance::Devices` (r:1 w:0)`
	/// Storage: `DeviceSurveillance::Products` (r:1 w:0)`
	/// Storage: `DeviceSurveillance::Rules` (r:1 w:0)`
	/// Storage: `DeviceSurveillance::NextIncident` (r:1 w:1)`
	/// Storage: `Balances::Holds` (r:1 w:1)`
	/// Storage: `DeviceSurveillance::LookedThrough` (r:1 w:0)`
	/// Storage: `DeviceSurveillance::Fleets` (r:1 w:1)`
	/// Storage: `DeviceSurveillance::Signals` (r:2 w:2)`
	/// Storage: `DeviceSurveillance::Deadlines` (r:0 w:1)`
	/// Storage: `DeviceSurveillance::Incidents` (r:0 w:1)`
	fn report_incident() -> Weight {
		Weight::from_parts(650_000_000, 0)
			.saturating_add(Weight::from_parts(0, 9000))
			.saturating_add(T::DbWeight::get().reads(9))
			.saturating_add(T::DbWeight::get().writes(7))
	}
	/// Storage: `DeviceSurveillance::Incidents` (r:1 w:1)`
	/// Storage: `DeviceSurveillance::Rules` (r:1 w:0)`
	/// Storage: `ModelRegistry::Versions` (r:1 w:0)`
	/// Storage: `DeviceSurveillance::LookedThrough` (r:1 w:0)`
	/// Storage: `DeviceSurveillance::Deadlines` (r:0 w:2)`
	fn reclassify() -> Weight {
		Weight::from_parts(350_000_000, 0)
			.saturating_add(Weight::from_parts(0, 9000))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `DeviceSurveillance::Incidents` (r:1 w:1)
	/// Proof: `DeviceSurveillance::Incidents` (`max_values`: None, `max_size`: Some(257), added: 2732, mode: `MaxEncodedLen`)
	fn draft_report() -> Weight {
		// Proof size: measured 444, estimated 3722 bytes.
		Weight::from_parts(160_116_000, 0)
			.saturating_add(Weight::from_parts(0, 3722))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `DeviceSurveillance::Incidents` (r:1 w:1)
	/// Proof: `DeviceSurveillance::Incidents` (`max_values`: None, `max_size`: Some(257), added: 2732, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Deadlines` (r:0 w:1)
	/// Proof: `DeviceSurveillance::Deadlines` (`max_values`: None, `max_size`: Some(25), added: 2500, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Submissions` (r:0 w:1)
	/// Proof: `DeviceSurveillance::Submissions` (`max_values`: None, `max_size`: Some(119), added: 2594, mode: `MaxEncodedLen`)
	fn submit_report() -> Weight {
		// Proof size: measured 675, estimated 3722 bytes.
		Weight::from_parts(419_909_000, 0)
			.saturating_add(Weight::from_parts(0, 3722))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `DeviceSurveillance::Products` (r:1 w:0)
	/// Proof: `DeviceSurveillance::Products` (`max_values`: None, `max_size`: Some(144), added: 2619, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Concerned` (r:1 w:0)
	/// Proof: `DeviceSurveillance::Concerned` (`max_values`: None, `max_size`: Some(67), added: 2542, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::NextAction` (r:1 w:1)
	/// Proof: `DeviceSurveillance::NextAction` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Actions` (r:0 w:1)
	/// Proof: `DeviceSurveillance::Actions` (`max_values`: None, `max_size`: Some(148), added: 2623, mode: `MaxEncodedLen`)
	fn open_action() -> Weight {
		// Proof size: measured 674, estimated 3712 bytes.
		Weight::from_parts(449_948_000, 0)
			.saturating_add(Weight::from_parts(0, 3712))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `DeviceSurveillance::Devices` (r:1 w:1)
	/// Proof: `DeviceSurveillance::Devices` (`max_values`: None, `max_size`: Some(276), added: 2751, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Actions` (r:1 w:0)
	/// Proof: `DeviceSurveillance::Actions` (`max_values`: None, `max_size`: Some(148), added: 2623, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Concerned` (r:1 w:0)
	/// Proof: `DeviceSurveillance::Concerned` (`max_values`: None, `max_size`: Some(67), added: 2542, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Answers` (r:0 w:1)
	/// Proof: `DeviceSurveillance::Answers` (`max_values`: None, `max_size`: Some(26), added: 2501, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Entries` (r:0 w:1)
	/// Proof: `DeviceSurveillance::Entries` (`max_values`: None, `max_size`: Some(164), added: 2639, mode: `MaxEncodedLen`)
	fn acknowledge_action() -> Weight {
		// Proof size: measured 1065, estimated 3741 bytes.
		Weight::from_parts(492_224_000, 0)
			.saturating_add(Weight::from_parts(0, 3741))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `DeviceSurveillance::Actions` (r:1 w:1)
	/// Proof: `DeviceSurveillance::Actions` (`max_values`: None, `max_size`: Some(148), added: 2623, mode: `MaxEncodedLen`)
	fn close_action() -> Weight {
		// Proof size: measured 338, estimated 3613 bytes.
		Weight::from_parts(143_794_000, 0)
			.saturating_add(Weight::from_parts(0, 3613))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `DeviceSurveillance::LookedThrough` (r:1 w:1)
	/// Proof: `DeviceSurveillance::LookedThrough` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Deadlines` (r:1 w:0)
	/// Proof: `DeviceSurveillance::Deadlines` (`max_values`: None, `max_size`: Some(25), added: 2500, mode: `MaxEncodedLen`)
	fn look_at_day() -> Weight {
		// Proof size: measured 240, estimated 3490 bytes.
		Weight::from_parts(89_839_000, 0)
			.saturating_add(Weight::from_parts(0, 3490))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `DeviceSurveillance::Devices` (r:1 w:1)
	/// Proof: `DeviceSurveillance::Devices` (`max_values`: None, `max_size`: Some(276), added: 2751, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::LookedThrough` (r:1 w:0)
	/// Proof: `DeviceSurveillance::LookedThrough` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Deadlines` (r:0 w:2)
	/// Proof: `DeviceSurveillance::Deadlines` (`max_values`: None, `max_size`: Some(25), added: 2500, mode: `MaxEncodedLen`)
	fn mark_overdue() -> Weight {
		// Proof size: measured 458, estimated 3741 bytes.
		Weight::from_parts(105_703_000, 0)
			.saturating_add(Weight::from_parts(0, 3741))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `DeviceSurveillance::NextCounted` (r:1 w:1)`
	/// Storage: `DeviceSurveillance::Devices` (r:1 w:1)`
	/// Storage: `ImageProvenance::Productions` (r:1 w:0)`
	/// Storage: `DeviceSurveillance::Products` (r:1 w:0)`
	/// Storage: `DeviceSurveillance::Fleets` (r:1 w:1)`
	/// Storage: `DeviceSurveillance::Signals` (r:2 w:2)`
	/// Storage: `DeviceSurveillance::NextDevice` (r:1 w:0)`
	fn count_unit() -> Weight {
		Weight::from_parts(300_000_000, 0)
			.saturating_add(Weight::from_parts(0, 3850))
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	/// Storage: `DeviceSurveillance::Labelled` (r:1 w:0)`
	/// Storage: `DeviceSurveillance::Products` (r:1 w:1)`
	/// Storage: `DeviceSurveillance::Signals` (r:1 w:0)`
	/// Storage: `DeviceSurveillance::Fleets` (r:2 w:2)`
	fn take_over_product() -> Weight {
		Weight::from_parts(300_000_000, 0)
			.saturating_add(Weight::from_parts(0, 3800))
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `DeviceSurveillance::Products` (r:1 w:1)`
	/// Storage: `Consortium::Organisations` (r:1 w:0)`
	fn name_manufacturer() -> Weight {
		Weight::from_parts(200_000_000, 0)
			.saturating_add(Weight::from_parts(0, 3850))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `DeviceSurveillance::Rules` (r:1 w:1)`
	fn adopt_rules() -> Weight {
		Weight::from_parts(400_000_000, 0)
			.saturating_add(Weight::from_parts(0, 9000))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
}
