//! Weights of `pallet_consortium`, measured by `scripts/weights` with the benchmark command 64.0.0.
//!
//! Date 2026-11-30, steps 3, repeats 2, Compiled WASM, on AMD EPYC: a development machine.
//! Sources 63b043b62a3c944f, executed by the day-to-day node (engine, hashes, trie and signatures optimised, its other code not).
//! Measure again on the consortium's reference hardware before a release.

#![allow(unused_parens, unused_imports)]
#![cfg_attr(rustfmt, rustfmt_skip)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Measured weights of `pallet_consortium`.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: ::frame_system::Config> ::pallet_consortium::WeightInfo for WeightInfo<T> {
	/// Storage: `Consortium::Actors` (r:1 w:1)
	/// Proof: `Consortium::Actors` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Organisations` (r:1 w:1)
	/// Proof: `Consortium::Organisations` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:2 w:2)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Files` (r:1 w:1)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8660), added: 11135, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Guardians` (r:1 w:1)
	/// Proof: `DynamicConsent::Guardians` (`max_values`: None, `max_size`: Some(321), added: 2796, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::NextOrganisationId` (r:1 w:1)
	/// Proof: `Consortium::NextOrganisationId` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::EndedDecisions` (r:0 w:32)
	/// Proof: `DynamicConsent::EndedDecisions` (`max_values`: None, `max_size`: Some(512), added: 2987, mode: `MaxEncodedLen`)
	fn admit_organisation() -> Weight {
		// Proof size: measured 9518, estimated 12125 bytes.
		Weight::from_parts(2_096_995_000, 0)
			.saturating_add(Weight::from_parts(0, 12125))
			.saturating_add(T::DbWeight::get().reads(9))
			.saturating_add(T::DbWeight::get().writes(41))
	}
	/// Storage: `Consortium::Organisations` (r:1 w:1)
	/// Proof: `Consortium::Organisations` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	fn suspend_organisation() -> Weight {
		// Proof size: measured 413, estimated 3544 bytes.
		Weight::from_parts(158_064_000, 0)
			.saturating_add(Weight::from_parts(0, 3544))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Consortium::Organisations` (r:1 w:1)
	/// Proof: `Consortium::Organisations` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	fn reinstate_organisation() -> Weight {
		// Proof size: measured 414, estimated 3544 bytes.
		Weight::from_parts(217_072_000, 0)
			.saturating_add(Weight::from_parts(0, 3544))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Consortium::Actors` (r:2 w:0)
	/// Proof: `Consortium::Actors` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Organisations` (r:1 w:0)
	/// Proof: `Consortium::Organisations` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::PendingCredentials` (r:1 w:1)
	/// Proof: `Consortium::PendingCredentials` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Barred` (r:1 w:1)
	/// Proof: `Consortium::Barred` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	fn credential() -> Weight {
		// Proof size: measured 1263, estimated 6116 bytes.
		Weight::from_parts(587_894_000, 0)
			.saturating_add(Weight::from_parts(0, 6116))
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `Consortium::PendingCredentials` (r:1 w:1)
	/// Proof: `Consortium::PendingCredentials` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Actors` (r:1 w:1)
	/// Proof: `Consortium::Actors` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Organisations` (r:1 w:0)
	/// Proof: `Consortium::Organisations` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Barred` (r:1 w:1)
	/// Proof: `Consortium::Barred` (`max_values`: None, `max_size`: Some(56), added: 2531, mode: `MaxEncodedLen`)
	fn accept_credential() -> Weight {
		// From its parts, until the next run of `scripts/weights`.
		Weight::from_parts(430_000_000, 0)
			.saturating_add(Weight::from_parts(0, 6_200))
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(6))
	}
	/// Storage: `Consortium::Actors` (r:1 w:1)
	/// Proof: `Consortium::Actors` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Organisations` (r:1 w:0)
	/// Proof: `Consortium::Organisations` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Files` (r:1 w:1)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8660), added: 11135, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Guardians` (r:1 w:1)
	/// Proof: `DynamicConsent::Guardians` (`max_values`: None, `max_size`: Some(321), added: 2796, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::EndedDecisions` (r:0 w:32)
	/// Proof: `DynamicConsent::EndedDecisions` (`max_values`: None, `max_size`: Some(512), added: 2987, mode: `MaxEncodedLen`)
	fn resign() -> Weight {
		// Proof size: measured 9557, estimated 12125 bytes.
		Weight::from_parts(1_534_198_000, 0)
			.saturating_add(Weight::from_parts(0, 12125))
			.saturating_add(T::DbWeight::get().reads(7))
			.saturating_add(T::DbWeight::get().writes(38))
	}
	/// Storage: `Consortium::Actors` (r:1 w:1)
	/// Proof: `Consortium::Actors` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Organisations` (r:1 w:0)
	/// Proof: `Consortium::Organisations` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	fn allow_enrolment() -> Weight {
		// From its parts, until the next run of `scripts/weights`.
		Weight::from_parts(300_000_000, 0)
			.saturating_add(Weight::from_parts(0, 6_200))
			.saturating_add(T::DbWeight::get().reads(5))
			.saturating_add(T::DbWeight::get().writes(4))
	}
	/// Storage: `Consortium::WaitingPeriodSet` (r:0 w:1)
	/// Proof: `Consortium::WaitingPeriodSet` (`max_values`: Some(1), `max_size`: Some(8), added: 503, mode: `MaxEncodedLen`)
	fn set_waiting_period() -> Weight {
		// Proof size: measured 0, estimated 0 bytes.
		Weight::from_parts(78_076_000, 0)
			.saturating_add(Weight::from_parts(0, 1489))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `Consortium::Actors` (r:2 w:1)
	/// Proof: `Consortium::Actors` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Organisations` (r:1 w:0)
	/// Proof: `Consortium::Organisations` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::PendingCredentials` (r:1 w:0)
	/// Proof: `Consortium::PendingCredentials` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:1 w:1)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	fn withdraw_credential() -> Weight {
		// Proof size: measured 1348, estimated 6116 bytes.
		Weight::from_parts(532_000_000, 0)
			.saturating_add(Weight::from_parts(0, 6116))
			.saturating_add(T::DbWeight::get().reads(6))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `Consortium::Actors` (r:2 w:1)
	/// Proof: `Consortium::Actors` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Organisations` (r:1 w:1)
	/// Proof: `Consortium::Organisations` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:4 w:4)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:3 w:3)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Files` (r:1 w:1)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8660), added: 11135, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Guardians` (r:1 w:1)
	/// Proof: `DynamicConsent::Guardians` (`max_values`: None, `max_size`: Some(321), added: 2796, mode: `MaxEncodedLen`)
	fn enrol_patient() -> Weight {
		// Proof size: measured 1868, estimated 12125 bytes.
		Weight::from_parts(1_826_552_000, 0)
			.saturating_add(Weight::from_parts(0, 13_600))
			.saturating_add(T::DbWeight::get().reads(13))
			.saturating_add(T::DbWeight::get().writes(11))
	}
	/// Storage: `Consortium::Actors` (r:2 w:1)
	/// Proof: `Consortium::Actors` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Organisations` (r:1 w:0)
	/// Proof: `Consortium::Organisations` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	/// Storage: `System::Account` (r:2 w:2)
	/// Proof: `System::Account` (`max_values`: None, `max_size`: Some(128), added: 2603, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(301), added: 2776, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Files` (r:1 w:1)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8660), added: 11135, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Guardians` (r:1 w:1)
	/// Proof: `DynamicConsent::Guardians` (`max_values`: None, `max_size`: Some(321), added: 2796, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::EndedDecisions` (r:0 w:32)
	/// Proof: `DynamicConsent::EndedDecisions` (`max_values`: None, `max_size`: Some(512), added: 2987, mode: `MaxEncodedLen`)
	fn release_patient() -> Weight {
		// Proof size: measured 9619, estimated 12125 bytes.
		Weight::from_parts(2_260_086_000, 0)
			.saturating_add(Weight::from_parts(0, 12125))
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().writes(38))
	}
	/// Storage: `Consortium::Actors` (r:1 w:0)
	/// Proof: `Consortium::Actors` (`max_values`: None, `max_size`: Some(88), added: 2563, mode: `MaxEncodedLen`)
	/// Storage: `Council::Members` (r:1 w:0)
	/// Proof: `Council::Members` (`max_values`: Some(1), `max_size`: None, mode: `Measured`)
	/// Storage: `Consortium::Organisations` (r:1 w:0)
	/// Proof: `Consortium::Organisations` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	fn authorise_sender() -> Weight {
		// Proof size: measured 1155, estimated 3553 bytes.
		Weight::from_parts(164_755_000, 0)
			.saturating_add(Weight::from_parts(0, 3553))
			.saturating_add(T::DbWeight::get().reads(3))
	}
}
