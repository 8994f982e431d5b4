//! Weights of `pallet_dynamic_consent`, measured by `scripts/weights` with the benchmark command 64.0.0.
//!
//! Date 2026-12-01, steps 4, repeats 3, Compiled WASM, on AMD EPYC: a development machine.
//! Sources 3782d9319d354afd, executed by the day-to-day node (engine, hashes, trie and signatures optimised, its other code not).
//! Measure again on the consortium's reference hardware before a release.

#![allow(unused_parens, unused_imports)]
#![cfg_attr(rustfmt, rustfmt_skip)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Measured weights of `pallet_dynamic_consent`.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: ::frame_system::Config> ::pallet_dynamic_consent::WeightInfo for WeightInfo<T> {
	/// Storage: `DynamicConsent::Files` (r:1 w:1)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8718), added: 11193, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Texts` (r:1 w:0)
	/// Proof: `DynamicConsent::Texts` (`max_values`: None, `max_size`: Some(122), added: 2597, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Policies` (r:1 w:0)
	/// Proof: `DynamicConsent::Policies` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Actors` (r:1 w:0)
	/// Proof: `Consortium::Actors` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Organisations` (r:1 w:0)
	/// Proof: `Consortium::Organisations` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::EndedDecisions` (r:0 w:1)
	/// Proof: `DynamicConsent::EndedDecisions` (`max_values`: None, `max_size`: Some(512), added: 2987, mode: `MaxEncodedLen`)
	fn grant() -> Weight {
		// Proof size: measured 9212, estimated 12183 bytes.
		Weight::from_parts(441_168_000, 0)
			.saturating_add(Weight::from_parts(0, 12183))
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `DynamicConsent::Files` (r:1 w:1)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8718), added: 11193, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::OpenedNames` (r:1 w:0)
	/// Proof: `ImageProvenance::OpenedNames` (`max_values`: None, `max_size`: Some(72), added: 2547, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Opened` (r:1 w:0)
	/// Proof: `ImageProvenance::Opened` (`max_values`: None, `max_size`: Some(110), added: 2585, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Texts` (r:1 w:0)
	/// Proof: `DynamicConsent::Texts` (`max_values`: None, `max_size`: Some(122), added: 2597, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Policies` (r:1 w:0)
	/// Proof: `DynamicConsent::Policies` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Actors` (r:1 w:0)
	/// Proof: `Consortium::Actors` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Organisations` (r:1 w:0)
	/// Proof: `Consortium::Organisations` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::EndedDecisions` (r:0 w:1)
	/// Proof: `DynamicConsent::EndedDecisions` (`max_values`: None, `max_size`: Some(512), added: 2987, mode: `MaxEncodedLen`)
	fn narrow() -> Weight {
		// Proof size: measured 9411, estimated 12183 bytes.
		Weight::from_parts(467_097_000, 0)
			.saturating_add(Weight::from_parts(0, 12183))
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `DynamicConsent::Files` (r:1 w:1)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8718), added: 11193, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::EndedDecisions` (r:0 w:1)
	/// Proof: `DynamicConsent::EndedDecisions` (`max_values`: None, `max_size`: Some(512), added: 2987, mode: `MaxEncodedLen`)
	fn revoke() -> Weight {
		// Proof size: measured 8004, estimated 12183 bytes.
		Weight::from_parts(299_858_000, 0)
			.saturating_add(Weight::from_parts(0, 12183))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `DynamicConsent::Files` (r:1 w:1)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8718), added: 11193, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::EndedDecisions` (r:0 w:16)
	/// Proof: `DynamicConsent::EndedDecisions` (`max_values`: None, `max_size`: Some(512), added: 2987, mode: `MaxEncodedLen`)
	fn refuse() -> Weight {
		// Proof size: measured 8074, estimated 12183 bytes.
		Weight::from_parts(637_681_000, 0)
			.saturating_add(Weight::from_parts(0, 12183))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(17))
	}
	/// Storage: `DynamicConsent::Files` (r:1 w:1)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8718), added: 11193, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::EndedDecisions` (r:0 w:1)
	/// Proof: `DynamicConsent::EndedDecisions` (`max_values`: None, `max_size`: Some(512), added: 2987, mode: `MaxEncodedLen`)
	fn lift() -> Weight {
		// Proof size: measured 7642, estimated 12183 bytes.
		Weight::from_parts(272_516_000, 0)
			.saturating_add(Weight::from_parts(0, 12183))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `DynamicConsent::Files` (r:1 w:1)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8718), added: 11193, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Requests` (r:1 w:1)
	/// Proof: `DynamicConsent::Requests` (`max_values`: None, `max_size`: Some(333), added: 2808, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Organisations` (r:1 w:0)
	/// Proof: `Consortium::Organisations` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::EndedDecisions` (r:0 w:1)
	/// Proof: `DynamicConsent::EndedDecisions` (`max_values`: None, `max_size`: Some(512), added: 2987, mode: `MaxEncodedLen`)
	fn approve() -> Weight {
		// Proof size: measured 8777, estimated 12183 bytes.
		Weight::from_parts(397_803_000, 0)
			.saturating_add(Weight::from_parts(0, 12183))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `DynamicConsent::Files` (r:1 w:0)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8718), added: 11193, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Requests` (r:1 w:1)
	/// Proof: `DynamicConsent::Requests` (`max_values`: None, `max_size`: Some(333), added: 2808, mode: `MaxEncodedLen`)
	fn decline() -> Weight {
		// Proof size: measured 7937, estimated 12183 bytes.
		Weight::from_parts(180_208_000, 0)
			.saturating_add(Weight::from_parts(0, 12183))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `DynamicConsent::Files` (r:1 w:0)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8718), added: 11193, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Guardians` (r:1 w:1)
	/// Proof: `DynamicConsent::Guardians` (`max_values`: None, `max_size`: Some(321), added: 2796, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	fn appoint_guardian() -> Weight {
		// Proof size: measured 8097, estimated 12183 bytes.
		Weight::from_parts(415_319_000, 0)
			.saturating_add(Weight::from_parts(0, 12183))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `DynamicConsent::Files` (r:1 w:0)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8718), added: 11193, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Guardians` (r:1 w:1)
	/// Proof: `DynamicConsent::Guardians` (`max_values`: None, `max_size`: Some(321), added: 2796, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	fn dismiss_guardian() -> Weight {
		// Proof size: measured 8218, estimated 12183 bytes.
		Weight::from_parts(445_675_000, 0)
			.saturating_add(Weight::from_parts(0, 12183))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `DynamicConsent::Files` (r:1 w:1)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8718), added: 11193, mode: `MaxEncodedLen`)
	fn seal_receipt() -> Weight {
		// Proof size: measured 8004, estimated 12183 bytes.
		Weight::from_parts(275_991_000, 0)
			.saturating_add(Weight::from_parts(0, 12183))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `DynamicConsent::Files` (r:1 w:1)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8718), added: 11193, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::OpenedNames` (r:1 w:0)
	/// Proof: `ImageProvenance::OpenedNames` (`max_values`: None, `max_size`: Some(72), added: 2547, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Opened` (r:1 w:0)
	/// Proof: `ImageProvenance::Opened` (`max_values`: None, `max_size`: Some(110), added: 2585, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Policies` (r:1 w:0)
	/// Proof: `DynamicConsent::Policies` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Receipts` (r:1 w:1)
	/// Proof: `DynamicConsent::Receipts` (`max_values`: None, `max_size`: Some(394), added: 2869, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Requests` (r:0 w:1)
	/// Proof: `DynamicConsent::Requests` (`max_values`: None, `max_size`: Some(333), added: 2808, mode: `MaxEncodedLen`)
	fn request_access() -> Weight {
		// Proof size: measured 8782, estimated 12183 bytes.
		Weight::from_parts(908_154_000, 0)
			.saturating_add(Weight::from_parts(0, 12183))
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `DynamicConsent::Files` (r:1 w:0)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8718), added: 11193, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::OpenedNames` (r:1 w:0)
	/// Proof: `ImageProvenance::OpenedNames` (`max_values`: None, `max_size`: Some(72), added: 2547, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Opened` (r:1 w:0)
	/// Proof: `ImageProvenance::Opened` (`max_values`: None, `max_size`: Some(110), added: 2585, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Receipts` (r:1 w:0)
	/// Proof: `DynamicConsent::Receipts` (`max_values`: None, `max_size`: Some(394), added: 2869, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Logs` (r:1 w:1)
	/// Proof: `DynamicConsent::Logs` (`max_values`: None, `max_size`: Some(4677), added: 7152, mode: `MaxEncodedLen`)
	fn record_access() -> Weight {
		// Proof size: measured 12925, estimated 12183 bytes.
		Weight::from_parts(354_249_000, 0)
			.saturating_add(Weight::from_parts(0, 12925))
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `DynamicConsent::Files` (r:1 w:1)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8718), added: 11193, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Requests` (r:1 w:0)
	/// Proof: `DynamicConsent::Requests` (`max_values`: None, `max_size`: Some(333), added: 2808, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::OpenedNames` (r:1 w:0)
	/// Proof: `ImageProvenance::OpenedNames` (`max_values`: None, `max_size`: Some(72), added: 2547, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Opened` (r:1 w:0)
	/// Proof: `ImageProvenance::Opened` (`max_values`: None, `max_size`: Some(110), added: 2585, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Policies` (r:1 w:0)
	/// Proof: `DynamicConsent::Policies` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Receipts` (r:1 w:1)
	/// Proof: `DynamicConsent::Receipts` (`max_values`: None, `max_size`: Some(394), added: 2869, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Logs` (r:1 w:1)
	/// Proof: `DynamicConsent::Logs` (`max_values`: None, `max_size`: Some(4677), added: 7152, mode: `MaxEncodedLen`)
	fn record_first_access() -> Weight {
		// Proof size: measured 13806, estimated 12183 bytes.
		Weight::from_parts(984_528_000, 0)
			.saturating_add(Weight::from_parts(0, 13806))
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `DynamicConsent::Files` (r:1 w:1)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8718), added: 11193, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::OpenedNames` (r:1 w:0)
	/// Proof: `ImageProvenance::OpenedNames` (`max_values`: None, `max_size`: Some(72), added: 2547, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Opened` (r:1 w:0)
	/// Proof: `ImageProvenance::Opened` (`max_values`: None, `max_size`: Some(110), added: 2585, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Logs` (r:1 w:1)
	/// Proof: `DynamicConsent::Logs` (`max_values`: None, `max_size`: Some(4677), added: 7152, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Conducts` (r:1 w:1)
	/// Proof: `DynamicConsent::Conducts` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Emergencies` (r:0 w:1)
	/// Proof: `DynamicConsent::Emergencies` (`max_values`: None, `max_size`: Some(213), added: 2688, mode: `MaxEncodedLen`)
	fn break_glass() -> Weight {
		// Proof size: measured 13493, estimated 12183 bytes.
		Weight::from_parts(940_933_000, 0)
			.saturating_add(Weight::from_parts(0, 13493))
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	/// Storage: `DynamicConsent::Emergencies` (r:1 w:1)
	/// Proof: `DynamicConsent::Emergencies` (`max_values`: None, `max_size`: Some(213), added: 2688, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Files` (r:1 w:0)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8718), added: 11193, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Conducts` (r:2 w:2)
	/// Proof: `DynamicConsent::Conducts` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::WaitingPeriodSet` (r:1 w:0)
	/// Proof: `Consortium::WaitingPeriodSet` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Barred` (r:1 w:1)
	/// Proof: `Consortium::Barred` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Actors` (r:1 w:1)
	/// Proof: `Consortium::Actors` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	fn review_emergency() -> Weight {
		// Proof size: measured 8459, estimated 12183 bytes.
		Weight::from_parts(349_130_000, 0)
			.saturating_add(Weight::from_parts(0, 12183))
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	/// Storage: `DynamicConsent::Files` (r:1 w:0)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8718), added: 11193, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Requests` (r:1 w:1)
	/// Proof: `DynamicConsent::Requests` (`max_values`: None, `max_size`: Some(333), added: 2808, mode: `MaxEncodedLen`)
	fn judge_request() -> Weight {
		// Proof size: measured 8380, estimated 12183 bytes.
		Weight::from_parts(189_062_000, 0)
			.saturating_add(Weight::from_parts(0, 12183))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `DynamicConsent::Receipts` (r:1 w:1)
	/// Proof: `DynamicConsent::Receipts` (`max_values`: None, `max_size`: Some(394), added: 2869, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Files` (r:1 w:0)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8718), added: 11193, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::EndedDecisions` (r:1 w:0)
	/// Proof: `DynamicConsent::EndedDecisions` (`max_values`: None, `max_size`: Some(512), added: 2987, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Conducts` (r:1 w:1)
	/// Proof: `DynamicConsent::Conducts` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	fn acknowledge_duty() -> Weight {
		// Proof size: measured 8239, estimated 12183 bytes.
		Weight::from_parts(253_629_000, 0)
			.saturating_add(Weight::from_parts(0, 12183))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `DynamicConsent::Receipts` (r:1 w:1)
	/// Proof: `DynamicConsent::Receipts` (`max_values`: None, `max_size`: Some(394), added: 2869, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Files` (r:1 w:0)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8718), added: 11193, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::EndedDecisions` (r:1 w:0)
	/// Proof: `DynamicConsent::EndedDecisions` (`max_values`: None, `max_size`: Some(512), added: 2987, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Conducts` (r:1 w:1)
	/// Proof: `DynamicConsent::Conducts` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	fn certify_duty() -> Weight {
		// Proof size: measured 8239, estimated 12183 bytes.
		Weight::from_parts(278_185_000, 0)
			.saturating_add(Weight::from_parts(0, 12183))
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
		Weight::from_parts(391_924_000, 0)
			.saturating_add(Weight::from_parts(0, 3766))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `DynamicConsent::Files` (r:1 w:1)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8718), added: 11193, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::EndedDecisions` (r:0 w:15)
	/// Proof: `DynamicConsent::EndedDecisions` (`max_values`: None, `max_size`: Some(512), added: 2987, mode: `MaxEncodedLen`)
	fn prove_minority() -> Weight {
		// Proof size: measured 8128, estimated 12183 bytes.
		Weight::from_parts(866_272_000, 0)
			.saturating_add(Weight::from_parts(0, 12183))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(16))
	}
	/// Storage: `DynamicConsent::Files` (r:1 w:1)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8718), added: 11193, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Guardians` (r:1 w:1)
	/// Proof: `DynamicConsent::Guardians` (`max_values`: None, `max_size`: Some(321), added: 2796, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::EndedDecisions` (r:0 w:15)
	/// Proof: `DynamicConsent::EndedDecisions` (`max_values`: None, `max_size`: Some(512), added: 2987, mode: `MaxEncodedLen`)
	fn attest_majority() -> Weight {
		// Proof size: measured 8929, estimated 12183 bytes.
		Weight::from_parts(773_775_000, 0)
			.saturating_add(Weight::from_parts(0, 12183))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(19))
	}
	/// Storage: `DynamicConsent::Files` (r:1 w:1)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8718), added: 11193, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:2 w:2)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	fn extend_file() -> Weight {
		// Proof size: measured 8153, estimated 12183 bytes.
		Weight::from_parts(709_909_000, 0)
			.saturating_add(Weight::from_parts(0, 12183))
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `DynamicConsent::Files` (r:1 w:1)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8718), added: 11193, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Logs` (r:1 w:1)
	/// Proof: `DynamicConsent::Logs` (`max_values`: None, `max_size`: Some(4677), added: 7152, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	fn prune_log() -> Weight {
		// Proof size: measured 13428, estimated 12183 bytes.
		Weight::from_parts(515_949_000, 0)
			.saturating_add(Weight::from_parts(0, 13428))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `DynamicConsent::Guardians` (r:1 w:0)
	/// Proof: `DynamicConsent::Guardians` (`max_values`: None, `max_size`: Some(321), added: 2796, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Actors` (r:1 w:0)
	/// Proof: `Consortium::Actors` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	/// Storage: `TxPause::PausedCalls` (r:1 w:0)
	/// Proof: `TxPause::PausedCalls` (`max_values`: None, `max_size`: Some(532), added: 3007, mode: `MaxEncodedLen`)
	fn as_guardian() -> Weight {
		// Proof size: measured 1237, estimated 3997 bytes.
		Weight::from_parts(103_144_000, 0)
			.saturating_add(Weight::from_parts(0, 3997))
			.saturating_add(T::DbWeight::get().reads(3))
	}
	/// Storage: `Consortium::Actors` (r:1 w:0)
	/// Proof: `Consortium::Actors` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Files` (r:1 w:0)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8718), added: 11193, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Allowances` (r:1 w:1)
	/// Proof: `DynamicConsent::Allowances` (`max_values`: None, `max_size`: Some(54), added: 2529, mode: `MaxEncodedLen`)
	fn patients_pay_nothing() -> Weight {
		// Proof size: measured 808, estimated 12183 bytes.
		Weight::from_parts(110_605_000, 0)
			.saturating_add(Weight::from_parts(0, 12183))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(1))
	}
}
