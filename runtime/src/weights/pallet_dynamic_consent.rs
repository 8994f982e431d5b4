//! Weights of `pallet_dynamic_consent`, measured by `scripts/weights` with the benchmark command 64.0.0.
//!
//! Date 2026-11-30, steps 3, repeats 2, Compiled WASM, on AMD EPYC: a development machine.
//! Sources 63b043b62a3c944f, executed by the day-to-day node (engine, hashes, trie and signatures optimised, its other code not).
//! Measure again on the consortium's reference hardware before a release.

#![allow(unused_parens, unused_imports)]
#![cfg_attr(rustfmt, rustfmt_skip)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Measured weights of `pallet_dynamic_consent`.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: ::frame_system::Config> ::pallet_dynamic_consent::WeightInfo for WeightInfo<T> {
	/// Storage: `DynamicConsent::Files` (r:1 w:1)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8660), added: 11135, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Texts` (r:1 w:0)
	/// Proof: `DynamicConsent::Texts` (`max_values`: None, `max_size`: Some(122), added: 2597, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Policies` (r:1 w:0)
	/// Proof: `DynamicConsent::Policies` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Studies` (r:1 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(228), added: 2703, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Actors` (r:1 w:0)
	/// Proof: `Consortium::Actors` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Organisations` (r:1 w:0)
	/// Proof: `Consortium::Organisations` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::EndedDecisions` (r:0 w:1)
	/// Proof: `DynamicConsent::EndedDecisions` (`max_values`: None, `max_size`: Some(512), added: 2987, mode: `MaxEncodedLen`)
	fn grant() -> Weight {
		// Proof size: measured 9381, estimated 12125 bytes.
		Weight::from_parts(696_395_000, 0)
			.saturating_add(Weight::from_parts(0, 12125))
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `DynamicConsent::Files` (r:1 w:1)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8660), added: 11135, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Studies` (r:1 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(228), added: 2703, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Texts` (r:1 w:0)
	/// Proof: `DynamicConsent::Texts` (`max_values`: None, `max_size`: Some(122), added: 2597, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Policies` (r:1 w:0)
	/// Proof: `DynamicConsent::Policies` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Actors` (r:1 w:0)
	/// Proof: `Consortium::Actors` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Organisations` (r:1 w:0)
	/// Proof: `Consortium::Organisations` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::EndedDecisions` (r:0 w:1)
	/// Proof: `DynamicConsent::EndedDecisions` (`max_values`: None, `max_size`: Some(512), added: 2987, mode: `MaxEncodedLen`)
	fn narrow() -> Weight {
		// Proof size: measured 9311, estimated 12125 bytes.
		Weight::from_parts(694_332_000, 0)
			.saturating_add(Weight::from_parts(0, 12125))
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `DynamicConsent::Files` (r:1 w:1)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8660), added: 11135, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::EndedDecisions` (r:0 w:1)
	/// Proof: `DynamicConsent::EndedDecisions` (`max_values`: None, `max_size`: Some(512), added: 2987, mode: `MaxEncodedLen`)
	fn revoke() -> Weight {
		// Proof size: measured 7950, estimated 12125 bytes.
		Weight::from_parts(426_122_000, 0)
			.saturating_add(Weight::from_parts(0, 12125))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `DynamicConsent::Files` (r:1 w:1)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8660), added: 11135, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::EndedDecisions` (r:0 w:16)
	/// Proof: `DynamicConsent::EndedDecisions` (`max_values`: None, `max_size`: Some(512), added: 2987, mode: `MaxEncodedLen`)
	fn refuse() -> Weight {
		// Proof size: measured 8020, estimated 12125 bytes.
		Weight::from_parts(912_716_000, 0)
			.saturating_add(Weight::from_parts(0, 12125))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(17))
	}
	/// Storage: `DynamicConsent::Files` (r:1 w:1)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8660), added: 11135, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::EndedDecisions` (r:0 w:1)
	/// Proof: `DynamicConsent::EndedDecisions` (`max_values`: None, `max_size`: Some(512), added: 2987, mode: `MaxEncodedLen`)
	fn lift() -> Weight {
		// Proof size: measured 7588, estimated 12125 bytes.
		Weight::from_parts(670_926_000, 0)
			.saturating_add(Weight::from_parts(0, 12125))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `DynamicConsent::Files` (r:1 w:1)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8660), added: 11135, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Requests` (r:1 w:1)
	/// Proof: `DynamicConsent::Requests` (`max_values`: None, `max_size`: Some(333), added: 2808, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Studies` (r:1 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(228), added: 2703, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Organisations` (r:1 w:0)
	/// Proof: `Consortium::Organisations` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::EndedDecisions` (r:0 w:1)
	/// Proof: `DynamicConsent::EndedDecisions` (`max_values`: None, `max_size`: Some(512), added: 2987, mode: `MaxEncodedLen`)
	fn approve() -> Weight {
		// Proof size: measured 8945, estimated 12125 bytes.
		Weight::from_parts(573_042_000, 0)
			.saturating_add(Weight::from_parts(0, 12125))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `DynamicConsent::Files` (r:1 w:0)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8660), added: 11135, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Requests` (r:1 w:1)
	/// Proof: `DynamicConsent::Requests` (`max_values`: None, `max_size`: Some(333), added: 2808, mode: `MaxEncodedLen`)
	fn decline() -> Weight {
		// Proof size: measured 7883, estimated 12125 bytes.
		Weight::from_parts(246_606_000, 0)
			.saturating_add(Weight::from_parts(0, 12125))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `DynamicConsent::Files` (r:1 w:0)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8660), added: 11135, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Guardians` (r:1 w:1)
	/// Proof: `DynamicConsent::Guardians` (`max_values`: None, `max_size`: Some(321), added: 2796, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	fn appoint_guardian() -> Weight {
		// Proof size: measured 8043, estimated 12125 bytes.
		Weight::from_parts(545_601_000, 0)
			.saturating_add(Weight::from_parts(0, 12125))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `DynamicConsent::Files` (r:1 w:0)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8660), added: 11135, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Guardians` (r:1 w:1)
	/// Proof: `DynamicConsent::Guardians` (`max_values`: None, `max_size`: Some(321), added: 2796, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	fn dismiss_guardian() -> Weight {
		// Proof size: measured 8164, estimated 12125 bytes.
		Weight::from_parts(480_924_000, 0)
			.saturating_add(Weight::from_parts(0, 12125))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `DynamicConsent::Files` (r:1 w:1)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8660), added: 11135, mode: `MaxEncodedLen`)
	fn seal_receipt() -> Weight {
		// Proof size: measured 7950, estimated 12125 bytes.
		Weight::from_parts(433_844_000, 0)
			.saturating_add(Weight::from_parts(0, 12125))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `DynamicConsent::Files` (r:1 w:1)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8660), added: 11135, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Studies` (r:1 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(228), added: 2703, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Policies` (r:1 w:0)
	/// Proof: `DynamicConsent::Policies` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Receipts` (r:1 w:1)
	/// Proof: `DynamicConsent::Receipts` (`max_values`: None, `max_size`: Some(394), added: 2869, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Requests` (r:0 w:1)
	/// Proof: `DynamicConsent::Requests` (`max_values`: None, `max_size`: Some(333), added: 2808, mode: `MaxEncodedLen`)
	fn request_access() -> Weight {
		// Proof size: measured 8681, estimated 12125 bytes.
		Weight::from_parts(1_728_758_000, 0)
			.saturating_add(Weight::from_parts(0, 12125))
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `DynamicConsent::Files` (r:1 w:0)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8660), added: 11135, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Studies` (r:1 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(228), added: 2703, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Receipts` (r:1 w:0)
	/// Proof: `DynamicConsent::Receipts` (`max_values`: None, `max_size`: Some(394), added: 2869, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Logs` (r:1 w:1)
	/// Proof: `DynamicConsent::Logs` (`max_values`: None, `max_size`: Some(3965), added: 6440, mode: `MaxEncodedLen`)
	fn record_access() -> Weight {
		// Proof size: measured 10011, estimated 12125 bytes.
		Weight::from_parts(711_407_000, 0)
			.saturating_add(Weight::from_parts(0, 12125))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `DynamicConsent::Files` (r:1 w:1)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8660), added: 11135, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Requests` (r:1 w:0)
	/// Proof: `DynamicConsent::Requests` (`max_values`: None, `max_size`: Some(333), added: 2808, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Studies` (r:1 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(228), added: 2703, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Policies` (r:1 w:0)
	/// Proof: `DynamicConsent::Policies` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Receipts` (r:1 w:1)
	/// Proof: `DynamicConsent::Receipts` (`max_values`: None, `max_size`: Some(394), added: 2869, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Logs` (r:1 w:1)
	/// Proof: `DynamicConsent::Logs` (`max_values`: None, `max_size`: Some(3965), added: 6440, mode: `MaxEncodedLen`)
	fn record_first_access() -> Weight {
		// Proof size: measured 8894, estimated 12125 bytes.
		Weight::from_parts(1_183_267_000, 0)
			.saturating_add(Weight::from_parts(0, 12842))
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `DynamicConsent::Files` (r:1 w:1)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8660), added: 11135, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Studies` (r:1 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(228), added: 2703, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Conducts` (r:1 w:1)
	/// Proof: `DynamicConsent::Conducts` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Emergencies` (r:0 w:1)
	/// Proof: `DynamicConsent::Emergencies` (`max_values`: None, `max_size`: Some(213), added: 2688, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Logs` (r:1 w:1)
	/// Proof: `DynamicConsent::Logs` (`max_values`: None, `max_size`: Some(3965), added: 6440, mode: `MaxEncodedLen`)
	fn break_glass() -> Weight {
		// Proof size: measured 8548, estimated 12125 bytes.
		Weight::from_parts(1_234_804_000, 0)
			.saturating_add(Weight::from_parts(0, 12496))
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	/// Storage: `DynamicConsent::Emergencies` (r:1 w:1)
	/// Proof: `DynamicConsent::Emergencies` (`max_values`: None, `max_size`: Some(213), added: 2688, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Files` (r:1 w:0)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8660), added: 11135, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Conducts` (r:1 w:1)
	/// Proof: `DynamicConsent::Conducts` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::WaitingPeriodSet` (r:1 w:0)
	/// Proof: `Consortium::WaitingPeriodSet` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Actors` (r:1 w:1)
	/// Proof: `Consortium::Actors` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Barred` (r:1 w:1)
	/// Proof: `Consortium::Barred` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	fn review_emergency() -> Weight {
		// Proof size: measured 8406, estimated 12125 bytes.
		Weight::from_parts(441_776_000, 0)
			.saturating_add(Weight::from_parts(0, 12125))
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	/// Storage: `DynamicConsent::Files` (r:1 w:0)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8660), added: 11135, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Requests` (r:1 w:1)
	/// Proof: `DynamicConsent::Requests` (`max_values`: None, `max_size`: Some(333), added: 2808, mode: `MaxEncodedLen`)
	fn judge_request() -> Weight {
		// Proof size: measured 8326, estimated 12125 bytes.
		Weight::from_parts(320_736_000, 0)
			.saturating_add(Weight::from_parts(0, 12125))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `DynamicConsent::Receipts` (r:1 w:1)
	/// Proof: `DynamicConsent::Receipts` (`max_values`: None, `max_size`: Some(394), added: 2869, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Files` (r:1 w:0)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8660), added: 11135, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::EndedDecisions` (r:1 w:0)
	/// Proof: `DynamicConsent::EndedDecisions` (`max_values`: None, `max_size`: Some(512), added: 2987, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Conducts` (r:1 w:1)
	/// Proof: `DynamicConsent::Conducts` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	fn acknowledge_duty() -> Weight {
		// Proof size: measured 8185, estimated 12125 bytes.
		Weight::from_parts(363_971_000, 0)
			.saturating_add(Weight::from_parts(0, 12125))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `DynamicConsent::Receipts` (r:1 w:1)
	/// Proof: `DynamicConsent::Receipts` (`max_values`: None, `max_size`: Some(394), added: 2869, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Files` (r:1 w:0)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8660), added: 11135, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::EndedDecisions` (r:1 w:0)
	/// Proof: `DynamicConsent::EndedDecisions` (`max_values`: None, `max_size`: Some(512), added: 2987, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Conducts` (r:1 w:1)
	/// Proof: `DynamicConsent::Conducts` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	fn certify_duty() -> Weight {
		// Proof size: measured 8185, estimated 12125 bytes.
		Weight::from_parts(351_262_000, 0)
			.saturating_add(Weight::from_parts(0, 12125))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `DynamicConsent::NextPolicyId` (r:1 w:1)
	/// Proof: `DynamicConsent::NextPolicyId` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Texts` (r:1 w:1)
	/// Proof: `DynamicConsent::Texts` (`max_values`: None, `max_size`: Some(122), added: 2597, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Policies` (r:0 w:1)
	/// Proof: `DynamicConsent::Policies` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	fn publish_text() -> Weight {
		// Proof size: measured 235, estimated 3766 bytes.
		Weight::from_parts(519_712_000, 0)
			.saturating_add(Weight::from_parts(0, 3766))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `DynamicConsent::Files` (r:1 w:1)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8660), added: 11135, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::EndedDecisions` (r:0 w:15)
	/// Proof: `DynamicConsent::EndedDecisions` (`max_values`: None, `max_size`: Some(512), added: 2987, mode: `MaxEncodedLen`)
	fn prove_minority() -> Weight {
		// Proof size: measured 8070, estimated 12125 bytes.
		Weight::from_parts(1_195_796_000, 0)
			.saturating_add(Weight::from_parts(0, 12125))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(16))
	}
	/// Storage: `DynamicConsent::Files` (r:1 w:1)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8660), added: 11135, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Guardians` (r:1 w:1)
	/// Proof: `DynamicConsent::Guardians` (`max_values`: None, `max_size`: Some(321), added: 2796, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::EndedDecisions` (r:0 w:15)
	/// Proof: `DynamicConsent::EndedDecisions` (`max_values`: None, `max_size`: Some(512), added: 2987, mode: `MaxEncodedLen`)
	fn attest_majority() -> Weight {
		// Proof size: measured 8871, estimated 12125 bytes.
		Weight::from_parts(1_124_501_000, 0)
			.saturating_add(Weight::from_parts(0, 12125))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(19))
	}
	/// Storage: `DynamicConsent::Files` (r:1 w:1)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8660), added: 11135, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:3 w:3)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:3 w:3)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Actors` (r:1 w:0)
	/// Proof: `Consortium::Actors` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	fn extend_file() -> Weight {
		// Proof size: measured 8043, estimated 12125 bytes.
		Weight::from_parts(1_309_444_000, 0)
			.saturating_add(Weight::from_parts(0, 12125))
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(7))
	}
	/// Storage: `DynamicConsent::Files` (r:1 w:1)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8660), added: 11135, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Logs` (r:1 w:1)
	/// Proof: `DynamicConsent::Logs` (`max_values`: None, `max_size`: Some(3965), added: 6440, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	fn prune_log() -> Weight {
		// Proof size: measured 10307, estimated 12125 bytes.
		Weight::from_parts(723_795_000, 0)
			.saturating_add(Weight::from_parts(0, 12125))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `DynamicConsent::Guardians` (r:1 w:0)
	/// Proof: `DynamicConsent::Guardians` (`max_values`: None, `max_size`: Some(321), added: 2796, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Actors` (r:1 w:0)
	/// Proof: `Consortium::Actors` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `TxPause::PausedCalls` (r:1 w:0)
	/// Proof: `TxPause::PausedCalls` (`max_values`: None, `max_size`: Some(532), added: 3007, mode: `MaxEncodedLen`)
	fn as_guardian() -> Weight {
		// Proof size: measured 1237, estimated 3997 bytes.
		Weight::from_parts(205_786_000, 0)
			.saturating_add(Weight::from_parts(0, 3997))
			.saturating_add(T::DbWeight::get().reads(3))
	}
	/// Storage: `Consortium::Actors` (r:1 w:0)
	/// Proof: `Consortium::Actors` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Files` (r:1 w:0)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8660), added: 11135, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Allowances` (r:1 w:1)
	/// Proof: `DynamicConsent::Allowances` (`max_values`: None, `max_size`: Some(54), added: 2529, mode: `MaxEncodedLen`)
	fn patients_pay_nothing() -> Weight {
		// Proof size: measured 717, estimated 12125 bytes.
		Weight::from_parts(165_962_000, 0)
			.saturating_add(Weight::from_parts(0, 12125))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(1))
	}
}
