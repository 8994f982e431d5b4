//! Weights of `pallet_image_provenance`, measured by `scripts/weights` with the benchmark command 64.0.0.
//!
//! Date 2026-11-30, steps 3, repeats 2, Compiled WASM, on AMD EPYC: a development machine.
//! Sources 63b043b62a3c944f, executed by the day-to-day node (engine, hashes, trie and signatures optimised, its other code not).
//! Measure again on the consortium's reference hardware before a release.

#![allow(unused_parens, unused_imports)]
#![cfg_attr(rustfmt, rustfmt_skip)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Measured weights of `pallet_image_provenance`.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: ::frame_system::Config> ::pallet_image_provenance::WeightInfo for WeightInfo<T> {
	/// Storage: `ImageProvenance::Studies` (r:1 w:1)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(228), added: 2703, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Actors` (r:1 w:0)
	/// Proof: `Consortium::Actors` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	fn anchor_study() -> Weight {
		// Proof size: measured 351, estimated 3766 bytes.
		Weight::from_parts(647_782_000, 0)
			.saturating_add(Weight::from_parts(0, 3766))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `ImageProvenance::Studies` (r:1 w:1)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(228), added: 2703, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Devices` (r:1 w:0)
	/// Proof: `DeviceSurveillance::Devices` (`max_values`: None, `max_size`: Some(326), added: 2801, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Actors` (r:1 w:0)
	/// Proof: `Consortium::Actors` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Productions` (r:1 w:1)
	/// Proof: `ImageProvenance::Productions` (`max_values`: None, `max_size`: Some(50), added: 2525, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	fn anchor_study_of_device() -> Weight {
		// Proof size: measured 728, estimated 3791 bytes.
		Weight::from_parts(736_755_000, 0)
			.saturating_add(Weight::from_parts(0, 3791))
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `ImageProvenance::Studies` (r:256 w:256)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(228), added: 2703, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Devices` (r:256 w:0)
	/// Proof: `DeviceSurveillance::Devices` (`max_values`: None, `max_size`: Some(326), added: 2801, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Actors` (r:256 w:0)
	/// Proof: `Consortium::Actors` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Productions` (r:256 w:256)
	/// Proof: `ImageProvenance::Productions` (`max_values`: None, `max_size`: Some(50), added: 2525, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// The range of `n` is `[1, 256]`.
	fn anchor_studies(n: u32, ) -> Weight {
		// Proof size: measured 367 + n * 360, estimated 3766 + n * 2801 bytes.
		Weight::from_parts(6_715_242_644, 0)
			.saturating_add(Weight::from_parts(0, 3766))
			.saturating_add(Weight::from_parts(443_012_972, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().reads((4_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1))
			.saturating_add(T::DbWeight::get().writes((2_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2801).saturating_mul(n.into()))
	}
	/// Storage: `ImageProvenance::Studies` (r:1 w:1)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(228), added: 2703, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Amendments` (r:0 w:1)
	/// Proof: `ImageProvenance::Amendments` (`max_values`: None, `max_size`: Some(189), added: 2664, mode: `MaxEncodedLen`)
	fn amend_study() -> Weight {
		// Proof size: measured 487, estimated 3766 bytes.
		Weight::from_parts(562_105_000, 0)
			.saturating_add(Weight::from_parts(0, 3766))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `ImageProvenance::Studies` (r:2 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(228), added: 2703, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Holdings` (r:1 w:0)
	/// Proof: `ImageProvenance::Holdings` (`max_values`: None, `max_size`: Some(109), added: 2584, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Files` (r:1 w:0)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8660), added: 11135, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Requests` (r:3 w:0)
	/// Proof: `DynamicConsent::Requests` (`max_values`: None, `max_size`: Some(333), added: 2808, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Policies` (r:3 w:0)
	/// Proof: `DynamicConsent::Policies` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Origins` (r:1 w:1)
	/// Proof: `ImageProvenance::Origins` (`max_values`: None, `max_size`: Some(1267), added: 3742, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Children` (r:1 w:1)
	/// Proof: `ImageProvenance::Children` (`max_values`: None, `max_size`: Some(100), added: 2575, mode: `MaxEncodedLen`)
	fn record_derivation() -> Weight {
		// Proof size: measured 8859, estimated 12125 bytes.
		Weight::from_parts(2_864_855_000, 0)
			.saturating_add(Weight::from_parts(0, 12125))
			.saturating_add(T::DbWeight::get().reads(12))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `ImageProvenance::Studies` (r:18 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(228), added: 2703, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Holdings` (r:16 w:0)
	/// Proof: `ImageProvenance::Holdings` (`max_values`: None, `max_size`: Some(109), added: 2584, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Origins` (r:17 w:1)
	/// Proof: `ImageProvenance::Origins` (`max_values`: None, `max_size`: Some(1267), added: 3742, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Files` (r:1 w:0)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8660), added: 11135, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Requests` (r:3 w:0)
	/// Proof: `DynamicConsent::Requests` (`max_values`: None, `max_size`: Some(333), added: 2808, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Policies` (r:3 w:0)
	/// Proof: `DynamicConsent::Policies` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Versions` (r:1 w:0)
	/// Proof: `ModelRegistry::Versions` (`max_values`: None, `max_size`: Some(476), added: 2951, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Children` (r:1 w:17)
	/// Proof: `ImageProvenance::Children` (`max_values`: None, `max_size`: Some(100), added: 2575, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// The range of `p` is `[1, 16]`.
	fn record_derivation_from_many(p: u32, ) -> Weight {
		// Proof size: measured 11006 + p * 427, estimated 12125 + p * 3498 bytes.
		Weight::from_parts(2_055_702_036, 0)
			.saturating_add(Weight::from_parts(0, 12125))
			.saturating_add(Weight::from_parts(1_445_986_495, 0).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(16))
			.saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(p.into())))
			.saturating_add(T::DbWeight::get().writes(4))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(p.into())))
			.saturating_add(Weight::from_parts(0, 3498).saturating_mul(p.into()))
	}
	/// Storage: `ImageProvenance::Studies` (r:1 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(228), added: 2703, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Organisations` (r:1 w:0)
	/// Proof: `Consortium::Organisations` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::OpenTransfers` (r:1 w:1)
	/// Proof: `ImageProvenance::OpenTransfers` (`max_values`: None, `max_size`: Some(297), added: 2772, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Files` (r:1 w:0)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8660), added: 11135, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Logs` (r:1 w:1)
	/// Proof: `DynamicConsent::Logs` (`max_values`: None, `max_size`: Some(3965), added: 6440, mode: `MaxEncodedLen`)
	fn send() -> Weight {
		// Proof size: measured 8271, estimated 12125 bytes.
		Weight::from_parts(1_268_819_000, 0)
			.saturating_add(Weight::from_parts(0, 12125))
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `ImageProvenance::Studies` (r:2 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(228), added: 2703, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Holdings` (r:1 w:0)
	/// Proof: `ImageProvenance::Holdings` (`max_values`: None, `max_size`: Some(109), added: 2584, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Origins` (r:1 w:0)
	/// Proof: `ImageProvenance::Origins` (`max_values`: None, `max_size`: Some(1267), added: 3742, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Files` (r:1 w:1)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8660), added: 11135, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Requests` (r:4 w:0)
	/// Proof: `DynamicConsent::Requests` (`max_values`: None, `max_size`: Some(333), added: 2808, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Policies` (r:4 w:0)
	/// Proof: `DynamicConsent::Policies` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Organisations` (r:1 w:0)
	/// Proof: `Consortium::Organisations` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::OpenTransfers` (r:1 w:1)
	/// Proof: `ImageProvenance::OpenTransfers` (`max_values`: None, `max_size`: Some(297), added: 2772, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Logs` (r:1 w:1)
	/// Proof: `DynamicConsent::Logs` (`max_values`: None, `max_size`: Some(3965), added: 6440, mode: `MaxEncodedLen`)
	fn send_copy() -> Weight {
		// Proof size: measured 10561, estimated 12222 bytes.
		Weight::from_parts(5_445_255_000, 0)
			.saturating_add(Weight::from_parts(0, 14249))
			.saturating_add(T::DbWeight::get().reads(17))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `ImageProvenance::OpenTransfers` (r:1 w:1)
	/// Proof: `ImageProvenance::OpenTransfers` (`max_values`: None, `max_size`: Some(297), added: 2772, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Studies` (r:2 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(228), added: 2703, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Custody` (r:1 w:1)
	/// Proof: `ImageProvenance::Custody` (`max_values`: None, `max_size`: Some(309), added: 2784, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Receipts` (r:1 w:1)
	/// Proof: `DynamicConsent::Receipts` (`max_values`: None, `max_size`: Some(394), added: 2869, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Holdings` (r:1 w:1)
	/// Proof: `ImageProvenance::Holdings` (`max_values`: None, `max_size`: Some(109), added: 2584, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Copies` (r:0 w:1)
	/// Proof: `ImageProvenance::Copies` (`max_values`: None, `max_size`: Some(60), added: 2535, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Files` (r:1 w:1)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8660), added: 11135, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Logs` (r:1 w:1)
	/// Proof: `DynamicConsent::Logs` (`max_values`: None, `max_size`: Some(3965), added: 6440, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Origins` (r:1 w:0)
	/// Proof: `ImageProvenance::Origins` (`max_values`: None, `max_size`: Some(1267), added: 3742, mode: `MaxEncodedLen`)
	fn confirm() -> Weight {
		// Proof size: measured 749, estimated 12125 bytes.
		Weight::from_parts(1_622_208_000, 0)
			.saturating_add(Weight::from_parts(0, 13369))
			.saturating_add(T::DbWeight::get().reads(10))
			.saturating_add(T::DbWeight::get().writes(8))
	}
	/// Storage: `ImageProvenance::OpenTransfers` (r:1 w:1)
	/// Proof: `ImageProvenance::OpenTransfers` (`max_values`: None, `max_size`: Some(297), added: 2772, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Discrepancies` (r:1 w:1)
	/// Proof: `ImageProvenance::Discrepancies` (`max_values`: None, `max_size`: Some(309), added: 2784, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Studies` (r:1 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(228), added: 2703, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Receipts` (r:1 w:1)
	/// Proof: `DynamicConsent::Receipts` (`max_values`: None, `max_size`: Some(394), added: 2869, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	fn resolve_discrepancy() -> Weight {
		// Proof size: measured 901, estimated 3859 bytes.
		Weight::from_parts(1_075_828_000, 0)
			.saturating_add(Weight::from_parts(0, 3859))
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `ImageProvenance::Studies` (r:2 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(228), added: 2703, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Holdings` (r:1 w:0)
	/// Proof: `ImageProvenance::Holdings` (`max_values`: None, `max_size`: Some(109), added: 2584, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Origins` (r:1 w:0)
	/// Proof: `ImageProvenance::Origins` (`max_values`: None, `max_size`: Some(1267), added: 3742, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Files` (r:1 w:0)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8660), added: 11135, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Requests` (r:3 w:0)
	/// Proof: `DynamicConsent::Requests` (`max_values`: None, `max_size`: Some(333), added: 2808, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Policies` (r:3 w:0)
	/// Proof: `DynamicConsent::Policies` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Measurements` (r:1 w:1)
	/// Proof: `ImageProvenance::Measurements` (`max_values`: None, `max_size`: Some(285), added: 2760, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Versions` (r:1 w:0)
	/// Proof: `ModelRegistry::Versions` (`max_values`: None, `max_size`: Some(476), added: 2951, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	fn stamp_settings() -> Weight {
		// Proof size: measured 10665, estimated 12125 bytes.
		Weight::from_parts(2_917_213_000, 0)
			.saturating_add(Weight::from_parts(0, 12125))
			.saturating_add(T::DbWeight::get().reads(14))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `ImageProvenance::Measurements` (r:1 w:1)
	/// Proof: `ImageProvenance::Measurements` (`max_values`: None, `max_size`: Some(285), added: 2760, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Studies` (r:2 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(228), added: 2703, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Holdings` (r:1 w:0)
	/// Proof: `ImageProvenance::Holdings` (`max_values`: None, `max_size`: Some(109), added: 2584, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Origins` (r:1 w:0)
	/// Proof: `ImageProvenance::Origins` (`max_values`: None, `max_size`: Some(1267), added: 3742, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Files` (r:1 w:0)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8660), added: 11135, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Requests` (r:3 w:0)
	/// Proof: `DynamicConsent::Requests` (`max_values`: None, `max_size`: Some(333), added: 2808, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Policies` (r:3 w:0)
	/// Proof: `DynamicConsent::Policies` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	fn record_measurement() -> Weight {
		// Proof size: measured 10025, estimated 12125 bytes.
		Weight::from_parts(2_341_087_000, 0)
			.saturating_add(Weight::from_parts(0, 12125))
			.saturating_add(T::DbWeight::get().reads(12))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `ImageProvenance::Measurements` (r:1 w:1)
	/// Proof: `ImageProvenance::Measurements` (`max_values`: None, `max_size`: Some(285), added: 2760, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Studies` (r:2 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(228), added: 2703, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Holdings` (r:1 w:0)
	/// Proof: `ImageProvenance::Holdings` (`max_values`: None, `max_size`: Some(109), added: 2584, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Origins` (r:1 w:0)
	/// Proof: `ImageProvenance::Origins` (`max_values`: None, `max_size`: Some(1267), added: 3742, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Files` (r:1 w:0)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8660), added: 11135, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Requests` (r:3 w:0)
	/// Proof: `DynamicConsent::Requests` (`max_values`: None, `max_size`: Some(333), added: 2808, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Policies` (r:3 w:0)
	/// Proof: `DynamicConsent::Policies` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::RevisedValues` (r:0 w:1)
	/// Proof: `ImageProvenance::RevisedValues` (`max_values`: None, `max_size`: Some(203), added: 2678, mode: `MaxEncodedLen`)
	fn revise_measurement() -> Weight {
		// Proof size: measured 10658, estimated 12125 bytes.
		Weight::from_parts(3_129_818_000, 0)
			.saturating_add(Weight::from_parts(0, 12125))
			.saturating_add(T::DbWeight::get().reads(13))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `ImageProvenance::Protocols` (r:1 w:1)
	/// Proof: `ImageProvenance::Protocols` (`max_values`: None, `max_size`: Some(126), added: 2601, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	fn publish_protocol() -> Weight {
		// Proof size: measured 197, estimated 3766 bytes.
		Weight::from_parts(779_398_000, 0)
			.saturating_add(Weight::from_parts(0, 3766))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `ImageProvenance::Studies` (r:2 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(228), added: 2703, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Holdings` (r:1 w:0)
	/// Proof: `ImageProvenance::Holdings` (`max_values`: None, `max_size`: Some(109), added: 2584, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Origins` (r:1 w:0)
	/// Proof: `ImageProvenance::Origins` (`max_values`: None, `max_size`: Some(1267), added: 3742, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Files` (r:1 w:0)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8660), added: 11135, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Requests` (r:3 w:0)
	/// Proof: `DynamicConsent::Requests` (`max_values`: None, `max_size`: Some(333), added: 2808, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Policies` (r:3 w:0)
	/// Proof: `DynamicConsent::Policies` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Protocols` (r:1 w:0)
	/// Proof: `ImageProvenance::Protocols` (`max_values`: None, `max_size`: Some(126), added: 2601, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Conformities` (r:1 w:1)
	/// Proof: `ImageProvenance::Conformities` (`max_values`: None, `max_size`: Some(313), added: 2788, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	fn record_conformity() -> Weight {
		// Proof size: measured 10470, estimated 12125 bytes.
		Weight::from_parts(3_359_901_000, 0)
			.saturating_add(Weight::from_parts(0, 12125))
			.saturating_add(T::DbWeight::get().reads(14))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `System::BlockHash` (r:1 w:0)
	/// Proof: `System::BlockHash` (`max_values`: None, `max_size`: Some(44), added: 2519, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Studies` (r:16 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(228), added: 2703, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Patrols` (r:1 w:1)
	/// Proof: `ImageProvenance::Patrols` (`max_values`: None, `max_size`: Some(613), added: 3088, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// The range of `s` is `[0, 16]`.
	fn record_patrol(s: u32, ) -> Weight {
		// Proof size: measured 289 + s * 217, estimated 4078 + s * 2703 bytes.
		Weight::from_parts(725_686_333, 0)
			.saturating_add(Weight::from_parts(0, 4078))
			.saturating_add(Weight::from_parts(32_790_562, 0).saturating_mul(s.into()))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(s.into())))
			.saturating_add(T::DbWeight::get().writes(2))
			.saturating_add(Weight::from_parts(0, 2703).saturating_mul(s.into()))
	}
	/// Storage: `ImageProvenance::PixelClaims` (r:256 w:256)
	/// Proof: `ImageProvenance::PixelClaims` (`max_values`: None, `max_size`: Some(273), added: 2748, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// The range of `n` is `[1, 256]`.
	fn screen_pixels(n: u32, ) -> Weight {
		// Proof size: measured 197, estimated 3766 + n * 2748 bytes.
		Weight::from_parts(3_625_895_061, 0)
			.saturating_add(Weight::from_parts(0, 3766))
			.saturating_add(Weight::from_parts(299_202_112, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2748).saturating_mul(n.into()))
	}
	/// Storage: `ImageProvenance::Studies` (r:1 w:1)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(228), added: 2703, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Origins` (r:1 w:1)
	/// Proof: `ImageProvenance::Origins` (`max_values`: None, `max_size`: Some(1267), added: 3742, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::FurtherDevices` (r:1 w:1)
	/// Proof: `ImageProvenance::FurtherDevices` (`max_values`: None, `max_size`: Some(150), added: 2625, mode: `MaxEncodedLen`)
	fn attest_erasure() -> Weight {
		// Proof size: measured 600, estimated 4732 bytes; and the further devices, until the next run of `scripts/weights`.
		Weight::from_parts(450_000_000, 0)
			.saturating_add(Weight::from_parts(0, 7_500))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `ImageProvenance::OpenTransfers` (r:1 w:1)
	/// Proof: `ImageProvenance::OpenTransfers` (`max_values`: None, `max_size`: Some(297), added: 2772, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	fn cancel_transfer() -> Weight {
		// Proof size: measured 593, estimated 3766 bytes.
		Weight::from_parts(438_542_000, 0)
			.saturating_add(Weight::from_parts(0, 3766))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `ImageProvenance::Studies` (r:1 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(228), added: 2703, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Holdings` (r:1 w:1)
	/// Proof: `ImageProvenance::Holdings` (`max_values`: None, `max_size`: Some(109), added: 2584, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::OpenTransfers` (r:1 w:1)
	/// Proof: `ImageProvenance::OpenTransfers` (`max_values`: None, `max_size`: Some(297), added: 2772, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:2 w:2)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Certificates` (r:1 w:1)
	/// Proof: `ImageProvenance::Certificates` (`max_values`: None, `max_size`: Some(125), added: 2600, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Copies` (r:0 w:1)
	/// Proof: `ImageProvenance::Copies` (`max_values`: None, `max_size`: Some(60), added: 2535, mode: `MaxEncodedLen`)
	fn certify_erasure() -> Weight {
		// Proof size: measured 1060, estimated 6542 bytes.
		Weight::from_parts(1_173_403_000, 0)
			.saturating_add(Weight::from_parts(0, 6542))
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(7))
	}
	/// Storage: `ImageProvenance::Studies` (r:1 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(228), added: 2703, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Amendments` (r:1 w:0)
	/// Proof: `ImageProvenance::Amendments` (`max_values`: None, `max_size`: Some(189), added: 2664, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Conformities` (r:1 w:0)
	/// Proof: `ImageProvenance::Conformities` (`max_values`: None, `max_size`: Some(313), added: 2788, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Measurements` (r:65 w:64)
	/// Proof: `ImageProvenance::Measurements` (`max_values`: None, `max_size`: Some(285), added: 2760, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// The range of `n` is `[1, 64]`.
	fn sweep_erased(n: u32, ) -> Weight {
		// Proof size: measured 635 + n * 85, estimated 3778 + n * 2760 bytes.
		Weight::from_parts(575_475_000, 0)
			.saturating_add(Weight::from_parts(0, 3778))
			.saturating_add(Weight::from_parts(303_669_034, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2760).saturating_mul(n.into()))
	}
	/// Storage: `ImageProvenance::Studies` (r:113 w:1)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(228), added: 2703, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Actors` (r:1 w:0)
	/// Proof: `Consortium::Actors` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Origins` (r:17 w:0)
	/// Proof: `ImageProvenance::Origins` (`max_values`: None, `max_size`: Some(1267), added: 3742, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Children` (r:17 w:0)
	/// Proof: `ImageProvenance::Children` (`max_values`: None, `max_size`: Some(100), added: 2575, mode: `MaxEncodedLen`)
	/// The range of `n` is `[0, 16]`.
	fn name_subject(n: u32, ) -> Weight {
		// From its parts, until the next run of `scripts/weights`.
		Weight::from_parts(400_000_000, 0)
			.saturating_add(Weight::from_parts(0, 12_000))
			.saturating_add(Weight::from_parts(600_000_000, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().reads((9_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(1))
			.saturating_add(Weight::from_parts(0, 19_000).saturating_mul(n.into()))
	}
	/// Storage: `ImageProvenance::Studies` (r:1 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(228), added: 2703, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::FurtherDevices` (r:1 w:1)
	/// Storage: `DeviceSurveillance::Devices` (r:8 w:0)
	/// Storage: `ImageProvenance::Uses` (r:8 w:8)
	/// Storage: `ImageProvenance::Children` (r:0 w:8)
	/// Proof: `ImageProvenance::Children` (`max_values`: None, `max_size`: Some(100), added: 2575, mode: `MaxEncodedLen`)
	/// Storage: `DeviceSurveillance::Repeated` (r:8 w:8)
	/// Proof: `DeviceSurveillance::Repeated` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// The range of `d` is `[1, 8]`.
	fn name_devices(d: u32, ) -> Weight {
		// From its parts, until the next run of `scripts/weights`.
		Weight::from_parts(500_000_000, 0)
			.saturating_add(Weight::from_parts(0, 11_200))
			.saturating_add(Weight::from_parts(180_000_000, 0).saturating_mul(d.into()))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().reads((3_u64).saturating_mul(d.into())))
			.saturating_add(T::DbWeight::get().writes(2))
			.saturating_add(T::DbWeight::get().writes((3_u64).saturating_mul(d.into())))
			.saturating_add(Weight::from_parts(0, 8_100).saturating_mul(d.into()))
	}
	/// Storage: `ImageProvenance::Studies` (r:16 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(228), added: 2703, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Opened` (r:0 w:16)
	/// Storage: `ImageProvenance::OpenedNames` (r:0 w:16)
	/// The range of `n` is `[1, 16]`.
	fn open(n: u32, ) -> Weight {
		// From its parts, until the next run of `scripts/weights`. What is opened is removed in the same block, and never written.
		Weight::from_parts(60_000_000, 0)
			.saturating_add(Weight::from_parts(0, 990))
			.saturating_add(Weight::from_parts(80_000_000, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 2703).saturating_mul(n.into()))
	}
	/// Storage: `ImageProvenance::Opened` (r:1 w:0)
	/// Storage: `ImageProvenance::OpenedNames` (r:1 w:0)
	fn close() -> Weight {
		// From its parts, until the next run of `scripts/weights`.
		Weight::from_parts(20_000_000, 0)
			.saturating_add(Weight::from_parts(0, 7_000))
			.saturating_add(T::DbWeight::get().reads(2))
	}
}
