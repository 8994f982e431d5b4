
//! Weights of `pallet_dynamic_consent`, measured by `scripts/weights` with the benchmark command 64.0.0.
//!
//! Date 2026-11-23, steps 10, repeats 10, Compiled WASM, on Intel(R) Xeon(R) Processor: a development machine.
//! Measure again on the consortium's reference hardware before a release.

#![allow(unused_parens, unused_imports)]
#![cfg_attr(rustfmt, rustfmt_skip)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Measured weights of `pallet_dynamic_consent`.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: ::frame_system::Config> ::pallet_dynamic_consent::WeightInfo for WeightInfo<T> {
	/// Storage: `DynamicConsent::Files` (r:1 w:1)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8644), added: 11119, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Texts` (r:1 w:0)
	/// Proof: `DynamicConsent::Texts` (`max_values`: None, `max_size`: Some(122), added: 2597, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Policies` (r:1 w:0)
	/// Proof: `DynamicConsent::Policies` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Studies` (r:1 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(192), added: 2667, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Organisations` (r:1 w:0)
	/// Proof: `Consortium::Organisations` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	fn grant() -> Weight {
		// Proof size: measured 8073, estimated 12109 bytes.
		Weight::from_parts(400_806_000, 0)
			.saturating_add(Weight::from_parts(0, 14047))
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `DynamicConsent::Files` (r:1 w:1)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8644), added: 11119, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Texts` (r:1 w:0)
	/// Proof: `DynamicConsent::Texts` (`max_values`: None, `max_size`: Some(122), added: 2597, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Policies` (r:1 w:0)
	/// Proof: `DynamicConsent::Policies` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Studies` (r:1 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(192), added: 2667, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Organisations` (r:1 w:0)
	/// Proof: `Consortium::Organisations` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::EndedDecisions` (r:0 w:1)
	/// Proof: `DynamicConsent::EndedDecisions` (`max_values`: None, `max_size`: Some(512), added: 2987, mode: `MaxEncodedLen`)
	fn narrow() -> Weight {
		Weight::from_parts(423_152_000, 0)
			.saturating_add(Weight::from_parts(0, 15000))
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `DynamicConsent::Files` (r:1 w:1)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8644), added: 11119, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::EndedDecisions` (r:0 w:1)
	/// Proof: `DynamicConsent::EndedDecisions` (`max_values`: None, `max_size`: Some(512), added: 2987, mode: `MaxEncodedLen`)
	fn revoke() -> Weight {
		Weight::from_parts(274_594_000, 0)
			.saturating_add(Weight::from_parts(0, 12109))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `DynamicConsent::Files` (r:1 w:1)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8644), added: 11119, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Studies` (r:1 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(192), added: 2667, mode: `MaxEncodedLen`)
	fn refuse() -> Weight {
		Weight::from_parts(286_257_000, 0)
			.saturating_add(Weight::from_parts(0, 12109))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(17))
	}
	/// Storage: `DynamicConsent::Files` (r:1 w:1)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8644), added: 11119, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::EndedDecisions` (r:0 w:1)
	/// Proof: `DynamicConsent::EndedDecisions` (`max_values`: None, `max_size`: Some(512), added: 2987, mode: `MaxEncodedLen`)
	fn lift() -> Weight {
		// Proof size: measured 7572, estimated 12109 bytes.
		Weight::from_parts(268_393_000, 0)
			.saturating_add(Weight::from_parts(0, 12109))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `DynamicConsent::Files` (r:1 w:1)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8644), added: 11119, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Requests` (r:1 w:1)
	/// Proof: `DynamicConsent::Requests` (`max_values`: None, `max_size`: Some(287), added: 2762, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Studies` (r:1 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(192), added: 2667, mode: `MaxEncodedLen`)
	fn approve() -> Weight {
		// Proof size: measured 8087, estimated 12109 bytes.
		Weight::from_parts(359_539_000, 0)
			.saturating_add(Weight::from_parts(0, 13392))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `DynamicConsent::Files` (r:1 w:0)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8644), added: 11119, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Requests` (r:1 w:1)
	/// Proof: `DynamicConsent::Requests` (`max_values`: None, `max_size`: Some(287), added: 2762, mode: `MaxEncodedLen`)
	fn decline() -> Weight {
		// Proof size: measured 7866, estimated 12109 bytes.
		Weight::from_parts(194_286_000, 0)
			.saturating_add(Weight::from_parts(0, 12109))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `DynamicConsent::Files` (r:1 w:0)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8644), added: 11119, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Guardians` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn appoint_guardian() -> Weight {
		Weight::from_parts(492_534_000, 0)
			.saturating_add(Weight::from_parts(0, 12109))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `DynamicConsent::Files` (r:1 w:0)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8644), added: 11119, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Guardians` (r:1 w:1)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	fn dismiss_guardian() -> Weight {
		Weight::from_parts(476_650_000, 0)
			.saturating_add(Weight::from_parts(0, 12109))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `DynamicConsent::Files` (r:1 w:1)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8644), added: 11119, mode: `MaxEncodedLen`)
	fn seal_receipt() -> Weight {
		// Proof size: measured 7906, estimated 12109 bytes.
		Weight::from_parts(258_206_000, 0)
			.saturating_add(Weight::from_parts(0, 12109))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `DynamicConsent::Files` (r:1 w:1)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8644), added: 11119, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Studies` (r:1 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(192), added: 2667, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Policies` (r:1 w:0)
	/// Proof: `DynamicConsent::Policies` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Receipts` (r:1 w:1)
	/// Proof: `DynamicConsent::Receipts` (`max_values`: None, `max_size`: Some(213), added: 2688, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(229), added: 2704, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Requests` (r:0 w:1)
	/// Proof: `DynamicConsent::Requests` (`max_values`: None, `max_size`: Some(287), added: 2762, mode: `MaxEncodedLen`)
	fn request_access() -> Weight {
		// Proof size: measured 8663, estimated 12109 bytes.
		Weight::from_parts(854_878_000, 0)
			.saturating_add(Weight::from_parts(0, 12109))
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `DynamicConsent::Files` (r:1 w:0)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8644), added: 11119, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Studies` (r:1 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(192), added: 2667, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Receipts` (r:1 w:0)
	/// Proof: `DynamicConsent::Receipts` (`max_values`: None, `max_size`: Some(213), added: 2688, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Logs` (r:1 w:1)
	/// Proof: `DynamicConsent::Logs` (`max_values`: None, `max_size`: Some(1613), added: 4088, mode: `MaxEncodedLen`)
	fn record_access() -> Weight {
		// Proof size: measured 9843, estimated 12109 bytes.
		Weight::from_parts(306_438_000, 0)
			.saturating_add(Weight::from_parts(0, 12109))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `DynamicConsent::Files` (r:1 w:1)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8644), added: 11119, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Requests` (r:1 w:0)
	/// Proof: `DynamicConsent::Requests` (`max_values`: None, `max_size`: Some(287), added: 2762, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Studies` (r:1 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(192), added: 2667, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Policies` (r:1 w:0)
	/// Proof: `DynamicConsent::Policies` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Receipts` (r:1 w:1)
	/// Proof: `DynamicConsent::Receipts` (`max_values`: None, `max_size`: Some(213), added: 2688, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(229), added: 2704, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Logs` (r:0 w:1)
	/// Proof: `DynamicConsent::Logs` (`max_values`: None, `max_size`: Some(1613), added: 4088, mode: `MaxEncodedLen`)
	fn record_first_access() -> Weight {
		// Proof size: measured 8875, estimated 12109 bytes.
		Weight::from_parts(969_161_000, 0)
			.saturating_add(Weight::from_parts(0, 12109))
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `DynamicConsent::Files` (r:1 w:1)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8644), added: 11119, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Studies` (r:1 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(192), added: 2667, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(229), added: 2704, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Conducts` (r:1 w:1)
	/// Proof: `DynamicConsent::Conducts` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Emergencies` (r:0 w:1)
	/// Proof: `DynamicConsent::Emergencies` (`max_values`: None, `max_size`: Some(212), added: 2687, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Logs` (r:0 w:1)
	/// Proof: `DynamicConsent::Logs` (`max_values`: None, `max_size`: Some(1613), added: 4088, mode: `MaxEncodedLen`)
	fn break_glass() -> Weight {
		// Proof size: measured 8530, estimated 12109 bytes.
		Weight::from_parts(828_119_000, 0)
			.saturating_add(Weight::from_parts(0, 12109))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(5))
	}
	/// Storage: `DynamicConsent::Emergencies` (r:1 w:1)
	/// Proof: `DynamicConsent::Emergencies` (`max_values`: None, `max_size`: Some(212), added: 2687, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Files` (r:1 w:0)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8644), added: 11119, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Conducts` (r:1 w:1)
	/// Proof: `DynamicConsent::Conducts` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	fn review_emergency() -> Weight {
		Weight::from_parts(303_381_000, 0)
			.saturating_add(Weight::from_parts(0, 18000))
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `DynamicConsent::Receipts` (r:1 w:1)
	/// Proof: `DynamicConsent::Receipts` (`max_values`: None, `max_size`: Some(213), added: 2688, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::EndedDecisions` (r:1 w:0)
	/// Proof: `DynamicConsent::EndedDecisions` (`max_values`: None, `max_size`: Some(512), added: 2987, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Conducts` (r:1 w:1)
	/// Proof: `DynamicConsent::Conducts` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	fn acknowledge_duty() -> Weight {
		// Proof size: measured 315, estimated 3977 bytes.
		Weight::from_parts(227_937_000, 0)
			.saturating_add(Weight::from_parts(0, 12250))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `DynamicConsent::Receipts` (r:1 w:1)
	/// Proof: `DynamicConsent::Receipts` (`max_values`: None, `max_size`: Some(213), added: 2688, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::EndedDecisions` (r:1 w:0)
	/// Proof: `DynamicConsent::EndedDecisions` (`max_values`: None, `max_size`: Some(512), added: 2987, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Conducts` (r:1 w:1)
	/// Proof: `DynamicConsent::Conducts` (`max_values`: None, `max_size`: Some(36), added: 2511, mode: `MaxEncodedLen`)
	fn certify_duty() -> Weight {
		// Proof size: measured 315, estimated 3977 bytes.
		Weight::from_parts(238_123_000, 0)
			.saturating_add(Weight::from_parts(0, 12250))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `DynamicConsent::Policies` (r:1 w:1)
	/// Proof: `DynamicConsent::Policies` (`max_values`: None, `max_size`: Some(20), added: 2495, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Texts` (r:1 w:1)
	/// Proof: `DynamicConsent::Texts` (`max_values`: None, `max_size`: Some(122), added: 2597, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(229), added: 2704, mode: `MaxEncodedLen`)
	fn publish_text() -> Weight {
		// Proof size: measured 426, estimated 3694 bytes.
		Weight::from_parts(429_803_000, 0)
			.saturating_add(Weight::from_parts(0, 3694))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `DynamicConsent::Files` (r:1 w:1)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8644), added: 11119, mode: `MaxEncodedLen`)
	fn prove_minority() -> Weight {
		Weight::from_parts(636_348_000, 0)
			.saturating_add(Weight::from_parts(0, 12109))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(17))
	}
	/// Storage: `DynamicConsent::Files` (r:1 w:1)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8644), added: 11119, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Guardians` (r:1 w:1)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::EndedDecisions` (r:0 w:15)
	/// Proof: `DynamicConsent::EndedDecisions` (`max_values`: None, `max_size`: Some(512), added: 2987, mode: `MaxEncodedLen`)
	fn attest_majority() -> Weight {
		Weight::from_parts(842_758_000, 0)
			.saturating_add(Weight::from_parts(0, 12109))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(22))
	}
	/// Storage: `DynamicConsent::Files` (r:1 w:1)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8644), added: 11119, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(229), added: 2704, mode: `MaxEncodedLen`)
	fn extend_file() -> Weight {
		// Proof size: measured 8027, estimated 12109 bytes.
		Weight::from_parts(518_123_000, 0)
			.saturating_add(Weight::from_parts(0, 12109))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `DynamicConsent::Files` (r:1 w:1)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8644), added: 11119, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Logs` (r:1 w:1)
	/// Proof: `DynamicConsent::Logs` (`max_values`: None, `max_size`: Some(1613), added: 4088, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(229), added: 2704, mode: `MaxEncodedLen`)
	fn prune_log() -> Weight {
		// Proof size: measured 9993, estimated 12109 bytes.
		Weight::from_parts(528_994_000, 0)
			.saturating_add(Weight::from_parts(0, 15243))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `DynamicConsent::Guardians (r:1 w:0)`
	fn as_guardian() -> Weight {
		Weight::from_parts(60_000_000, 0)
			.saturating_add(Weight::from_parts(0, 3800))
			.saturating_add(T::DbWeight::get().reads(3))
	}
	/// Storage: `Consortium::Actors` (r:1 w:0)
	/// Proof: `Consortium::Actors` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Allowances` (r:1 w:1)
	/// Proof: `DynamicConsent::Allowances` (`max_values`: None, `max_size`: Some(54), added: 2529, mode: `MaxEncodedLen`)
	fn patients_pay_nothing() -> Weight {
		Weight::from_parts(108_000_000, 0)
			.saturating_add(Weight::from_parts(0, 7300))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(1))
	}
}
