
//! Weights of `pallet_image_provenance`, measured by `scripts/weights` with the benchmark command 64.0.0.
//!
//! Date 2026-11-23, steps 10, repeats 10, Compiled WASM, on Intel(R) Xeon(R) Processor: a development machine.
//! Measure again on the consortium's reference hardware before a release.

#![allow(unused_parens, unused_imports)]
#![cfg_attr(rustfmt, rustfmt_skip)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Measured weights of `pallet_image_provenance`.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: ::frame_system::Config> ::pallet_image_provenance::WeightInfo for WeightInfo<T> {
	/// Storage: `ImageProvenance::Studies` (r:1 w:1)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(227), added: 2702, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Actors` (r:1 w:0)
	/// Proof: `Consortium::Actors` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	fn anchor_study() -> Weight {
		// Proof size: measured 350, estimated 3712 bytes.
		Weight::from_parts(383_163_000, 0)
			.saturating_add(Weight::from_parts(0, 3712))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `ImageProvenance::Studies` (r:1 w:1)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(227), added: 2702, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Devices` (r:1 w:0)
	/// Proof: `DeviceSurveillance::Devices` (`max_values`: None, `max_size`: Some(276), added: 2751, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Actors` (r:1 w:0)
	/// Proof: `Consortium::Actors` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Productions` (r:1 w:1)
	/// Proof: `ImageProvenance::Productions` (`max_values`: None, `max_size`: Some(50), added: 2525, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	fn anchor_study_of_device() -> Weight {
		// Proof size: measured 713, estimated 3741 bytes.
		Weight::from_parts(448_671_000, 0)
			.saturating_add(Weight::from_parts(0, 3741))
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `ImageProvenance::Studies` (r:256 w:256)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(227), added: 2702, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Devices` (r:256 w:0)
	/// Proof: `DeviceSurveillance::Devices` (`max_values`: None, `max_size`: Some(276), added: 2751, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Actors` (r:256 w:0)
	/// Proof: `Consortium::Actors` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Productions` (r:256 w:256)
	/// Proof: `ImageProvenance::Productions` (`max_values`: None, `max_size`: Some(50), added: 2525, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	/// The range of `n` is `[1, 256]`.
	fn anchor_studies(n: u32, ) -> Weight {
		// Proof size: measured 621 + n * 280, estimated 3712 + n * 2751 bytes.
		Weight::from_parts(438_547_000, 0)
			.saturating_add(Weight::from_parts(0, 3712))
			.saturating_add(Weight::from_parts(300_094_049, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().reads((4_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1))
			.saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2751).saturating_mul(n.into()))
	}
	/// Storage: `ImageProvenance::Studies` (r:1 w:1)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(227), added: 2702, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Amendments` (r:0 w:1)
	/// Proof: `ImageProvenance::Amendments` (`max_values`: None, `max_size`: Some(157), added: 2632, mode: `MaxEncodedLen`)
	fn amend_study() -> Weight {
		// Proof size: measured 485, estimated 3712 bytes.
		Weight::from_parts(393_050_000, 0)
			.saturating_add(Weight::from_parts(0, 3712))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `ImageProvenance::Studies` (r:2 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(227), added: 2702, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Custody` (r:2 w:0)
	/// Proof: `ImageProvenance::Custody` (`max_values`: None, `max_size`: Some(309), added: 2784, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Files` (r:1 w:0)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8644), added: 11119, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Origins` (r:1 w:1)
	/// Proof: `ImageProvenance::Origins` (`max_values`: None, `max_size`: Some(737), added: 3212, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Children` (r:1 w:1)
	/// Proof: `ImageProvenance::Children` (`max_values`: None, `max_size`: Some(100), added: 2575, mode: `MaxEncodedLen`)
	fn record_derivation() -> Weight {
		// Proof size: measured 8422, estimated 12109 bytes.
		Weight::from_parts(409_279_000, 0)
			.saturating_add(Weight::from_parts(0, 13200))
			.saturating_add(T::DbWeight::get().reads(12))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `ImageProvenance::Studies` (r:17 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(227), added: 2702, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Custody` (r:32 w:0)
	/// Proof: `ImageProvenance::Custody` (`max_values`: None, `max_size`: Some(309), added: 2784, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Files` (r:16 w:0)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8644), added: 11119, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Origins` (r:1 w:1)
	/// Proof: `ImageProvenance::Origins` (`max_values`: None, `max_size`: Some(737), added: 3212, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Children` (r:1 w:16)
	/// Proof: `ImageProvenance::Children` (`max_values`: None, `max_size`: Some(100), added: 2575, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	/// The range of `p` is `[1, 16]`.
	fn record_derivation_from_many(p: u32, ) -> Weight {
		// Proof size: measured 902 + p * 8018, estimated 4936 + p * 10773 bytes.
		Weight::from_parts(574_054_337, 0)
			.saturating_add(Weight::from_parts(0, 26664))
			.saturating_add(Weight::from_parts(146_780_812, 0).saturating_mul(p.into()))
			.saturating_add(Weight::from_parts(0, 16773).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(16))
			.saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(p.into())))
			.saturating_add(T::DbWeight::get().writes(4))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(p.into())))
	}
	/// Storage: `ImageProvenance::Studies` (r:1 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(227), added: 2702, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Custody` (r:2 w:0)
	/// Proof: `ImageProvenance::Custody` (`max_values`: None, `max_size`: Some(309), added: 2784, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Files` (r:1 w:0)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8644), added: 11119, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Organisations` (r:1 w:0)
	/// Proof: `Consortium::Organisations` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::OpenTransfers` (r:1 w:1)
	/// Proof: `ImageProvenance::OpenTransfers` (`max_values`: None, `max_size`: Some(297), added: 2772, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	fn send() -> Weight {
		// Proof size: measured 8640, estimated 12109 bytes.
		Weight::from_parts(609_820_000, 0)
			.saturating_add(Weight::from_parts(0, 12381))
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	fn send_copy() -> Weight {
		Weight::from_parts(909_820_000, 0)
			.saturating_add(Weight::from_parts(0, 60000))
			.saturating_add(T::DbWeight::get().reads(30))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `ImageProvenance::OpenTransfers` (r:1 w:1)
	/// Proof: `ImageProvenance::OpenTransfers` (`max_values`: None, `max_size`: Some(297), added: 2772, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Custody` (r:1 w:1)
	/// Proof: `ImageProvenance::Custody` (`max_values`: None, `max_size`: Some(309), added: 2784, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Studies` (r:1 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(227), added: 2702, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Receipts` (r:1 w:1)
	/// Proof: `DynamicConsent::Receipts` (`max_values`: None, `max_size`: Some(213), added: 2688, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	/// Estimated by hand, until the next run of `scripts/weights`: with `ImageProvenance::Copies` (r:0 w:1).
	fn confirm() -> Weight {
		// Reads the patient's file and the study's origin besides what was measured.
		Weight::from_parts(740_000_000, 0)
			.saturating_add(Weight::from_parts(0, 18900))
			.saturating_add(T::DbWeight::get().reads(11))
			.saturating_add(T::DbWeight::get().writes(6))
	}
	/// Storage: `ImageProvenance::OpenTransfers` (r:1 w:1)
	/// Proof: `ImageProvenance::OpenTransfers` (`max_values`: None, `max_size`: Some(297), added: 2772, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Discrepancies` (r:1 w:1)
	/// Proof: `ImageProvenance::Discrepancies` (`max_values`: None, `max_size`: Some(309), added: 2784, mode: `MaxEncodedLen`)
	fn resolve_discrepancy() -> Weight {
		Weight::from_parts(407_249_000, 0)
			.saturating_add(Weight::from_parts(0, 28000))
			.saturating_add(T::DbWeight::get().reads(11))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	/// Storage: `ImageProvenance::Studies` (r:1 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(227), added: 2702, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Custody` (r:2 w:0)
	/// Proof: `ImageProvenance::Custody` (`max_values`: None, `max_size`: Some(309), added: 2784, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Files` (r:1 w:0)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8644), added: 11119, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Measurements` (r:1 w:1)
	/// Proof: `ImageProvenance::Measurements` (`max_values`: None, `max_size`: Some(285), added: 2760, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	fn stamp_settings() -> Weight {
		// Proof size: measured 8518, estimated 12109 bytes.
		Weight::from_parts(577_731_000, 0)
			.saturating_add(Weight::from_parts(0, 15909))
			.saturating_add(T::DbWeight::get().reads(14))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `ImageProvenance::Measurements` (r:1 w:1)
	/// Proof: `ImageProvenance::Measurements` (`max_values`: None, `max_size`: Some(285), added: 2760, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Studies` (r:1 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(227), added: 2702, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Custody` (r:2 w:0)
	/// Proof: `ImageProvenance::Custody` (`max_values`: None, `max_size`: Some(309), added: 2784, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Files` (r:1 w:0)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8644), added: 11119, mode: `MaxEncodedLen`)
	fn record_measurement() -> Weight {
		// Proof size: measured 8409, estimated 12109 bytes.
		Weight::from_parts(343_428_000, 0)
			.saturating_add(Weight::from_parts(0, 14949))
			.saturating_add(T::DbWeight::get().reads(12))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `ImageProvenance::Measurements` (r:1 w:1)
	/// Proof: `ImageProvenance::Measurements` (`max_values`: None, `max_size`: Some(285), added: 2760, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Studies` (r:1 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(227), added: 2702, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Custody` (r:2 w:0)
	/// Proof: `ImageProvenance::Custody` (`max_values`: None, `max_size`: Some(309), added: 2784, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Files` (r:1 w:0)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8644), added: 11119, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::RevisedValues` (r:0 w:1)
	/// Proof: `ImageProvenance::RevisedValues` (`max_values`: None, `max_size`: Some(203), added: 2678, mode: `MaxEncodedLen`)
	fn revise_measurement() -> Weight {
		// Proof size: measured 8842, estimated 12109 bytes.
		Weight::from_parts(629_978_000, 0)
			.saturating_add(Weight::from_parts(0, 15898))
			.saturating_add(T::DbWeight::get().reads(13))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `ImageProvenance::Protocols` (r:1 w:1)
	/// Proof: `ImageProvenance::Protocols` (`max_values`: None, `max_size`: Some(114), added: 2589, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	fn publish_protocol() -> Weight {
		// Proof size: measured 196, estimated 3712 bytes.
		Weight::from_parts(363_115_000, 0)
			.saturating_add(Weight::from_parts(0, 3712))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `ImageProvenance::Studies` (r:1 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(227), added: 2702, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Custody` (r:2 w:0)
	/// Proof: `ImageProvenance::Custody` (`max_values`: None, `max_size`: Some(309), added: 2784, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Files` (r:1 w:0)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8644), added: 11119, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Protocols` (r:1 w:0)
	/// Proof: `ImageProvenance::Protocols` (`max_values`: None, `max_size`: Some(114), added: 2589, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Conformities` (r:1 w:1)
	/// Proof: `ImageProvenance::Conformities` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	fn record_conformity() -> Weight {
		// Proof size: measured 8638, estimated 12109 bytes.
		Weight::from_parts(606_879_000, 0)
			.saturating_add(Weight::from_parts(0, 15616))
			.saturating_add(T::DbWeight::get().reads(14))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Studies` (r:16 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(227), added: 2702, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Patrols` (r:1 w:1)
	/// Proof: `ImageProvenance::Patrols` (`max_values`: None, `max_size`: Some(613), added: 3088, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	/// The range of `s` is `[0, 16]`.
	fn record_patrol(s: u32, ) -> Weight {
		// Proof size: measured 369 + s * 212, estimated 4078 + s * 2702 bytes.
		Weight::from_parts(424_016_070, 0)
			.saturating_add(Weight::from_parts(0, 4078))
			.saturating_add(Weight::from_parts(41_211_638, 0).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(s.into())))
			.saturating_add(T::DbWeight::get().writes(2))
			.saturating_add(Weight::from_parts(0, 2702).saturating_mul(s.into()))
	}
	/// Storage: `ImageProvenance::PixelClaims` (r:256 w:256)
	/// Proof: `ImageProvenance::PixelClaims` (`max_values`: None, `max_size`: Some(273), added: 2748, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	/// The range of `n` is `[1, 256]`.
	fn screen_pixels(n: u32, ) -> Weight {
		// Proof size: measured 196, estimated 3712 + n * 2748 bytes.
		Weight::from_parts(547_119_606, 0)
			.saturating_add(Weight::from_parts(0, 3712))
			.saturating_add(Weight::from_parts(207_408_967, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2748).saturating_mul(n.into()))
	}
	/// Storage: `ImageProvenance::Studies` (r:1 w:1)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(227), added: 2702, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	/// Estimated by hand, until the next run of `scripts/weights`: with `ImageProvenance::Origins` (r:1 w:1).
	fn attest_erasure() -> Weight {
		Weight::from_parts(450_000_000, 0)
			.saturating_add(Weight::from_parts(0, 4_900))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `ImageProvenance::OpenTransfers` (r:1 w:1)
	/// Proof: `ImageProvenance::OpenTransfers` (`max_values`: None, `max_size`: Some(297), added: 2772, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(247), added: 2722, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn cancel_transfer() -> Weight {
		Weight::from_parts(400_000_000, 0)
			.saturating_add(Weight::from_parts(0, 3774))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}	/// Storage: `Consortium::Actors` (r:1 w:0)
	/// Storage: `ImageProvenance::Studies` (r:1 w:0)
	/// Storage: `ImageProvenance::Holdings` (r:1 w:1)
	/// Storage: `ImageProvenance::OpenTransfers` (r:1 w:1)
	/// Storage: `ImageProvenance::Copies` (r:0 w:1)
	/// Storage: `ImageProvenance::Certificates` (r:1 w:1)
	/// Storage: `Balances::Holds` (r:3 w:3)
	/// Storage: `System::Account` (r:3 w:3)
	/// Estimated by hand, until the next run of `scripts/weights`.
	fn certify_erasure() -> Weight {
		Weight::from_parts(900_000_000, 0)
			.saturating_add(Weight::from_parts(0, 9_200))
			.saturating_add(T::DbWeight::get().reads(11))
			.saturating_add(T::DbWeight::get().writes(10))
	}
	/// Storage: `ImageProvenance::Studies` (r:1 w:0)
	/// Storage: `ImageProvenance::Amendments`, `Conformities`, `Measurements` (r:n w:n)
	/// Storage: `ImageProvenance::RevisedValues` (r:n w:n)
	/// Storage: `Balances::Holds` (r:n w:n)
	/// Storage: `System::Account` (r:n w:n)
	/// The range of `n` is `[1, 64]`. Estimated by hand, until the next run of `scripts/weights`.
	fn sweep_erased(n: u32, ) -> Weight {
		Weight::from_parts(300_000_000, 0)
			.saturating_add(Weight::from_parts(0, 12_000))
			.saturating_add(Weight::from_parts(220_000_000, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().reads((4_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes((4_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 11_000).saturating_mul(n.into()))
	}
	/// Storage: `Consortium::Actors` (r:n w:0)
	/// Storage: `ImageProvenance::Studies` (r:n w:n)
	/// The range of `n` is `[1, 256]`. Estimated by hand, until the next run of `scripts/weights`.
	fn forget_patient(n: u32, ) -> Weight {
		Weight::from_parts(100_000_000, 0)
			.saturating_add(Weight::from_parts(0, 3_712))
			.saturating_add(Weight::from_parts(120_000_000, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 5_300).saturating_mul(n.into()))
	}
}
