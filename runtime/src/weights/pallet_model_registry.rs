
//! Weights of `pallet_model_registry`, measured by `scripts/weights` with the benchmark command 64.0.0.
//!
//! Date 2026-11-23, steps 10, repeats 10, Compiled WASM, on Intel(R) Xeon(R) Processor: a development machine.
//! Measure again on the consortium's reference hardware before a release.

#![allow(unused_parens, unused_imports)]
#![cfg_attr(rustfmt, rustfmt_skip)]

use core::marker::PhantomData;
use frame_support::{traits::Get, weights::Weight};

/// Measured weights of `pallet_model_registry`.
pub struct WeightInfo<T>(PhantomData<T>);
impl<T: ::frame_system::Config> ::pallet_model_registry::WeightInfo for WeightInfo<T> {
	/// Storage: `ModelRegistry::NextModel` (r:1 w:1)
	/// Proof: `ModelRegistry::NextModel` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(319), added: 2794, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Models` (r:0 w:1)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(140), added: 2615, mode: `MaxEncodedLen`)
	fn register_model() -> Weight {
		// Proof size: measured 197, estimated 3784 bytes.
		Weight::from_parts(354_818_000, 0)
			.saturating_add(Weight::from_parts(0, 3784))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `ModelRegistry::Models` (r:1 w:1)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(140), added: 2615, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Releases` (r:1 w:1)
	/// Proof: `ModelRegistry::Releases` (`max_values`: None, `max_size`: Some(30), added: 2505, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Datasets` (r:8 w:0)
	/// Proof: `ModelRegistry::Datasets` (`max_values`: None, `max_size`: Some(663), added: 3138, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Versions` (r:1 w:1)
	/// Proof: `ModelRegistry::Versions` (`max_values`: None, `max_size`: Some(476), added: 2951, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(319), added: 2794, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Origins` (r:1 w:1)
	/// Proof: `ImageProvenance::Origins` (`max_values`: None, `max_size`: Some(737), added: 3212, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Children` (r:1 w:9)
	/// Proof: `ImageProvenance::Children` (`max_values`: None, `max_size`: Some(100), added: 2575, mode: `MaxEncodedLen`)
	/// The range of `n` is `[0, 16]`.
	fn publish_version(n: u32, ) -> Weight {
		// Proof size: measured 665 + n * 48, estimated 8547 + n * 1408 bytes.
		Weight::from_parts(602_906_764, 0)
			.saturating_add(Weight::from_parts(0, 8547))
			.saturating_add(Weight::from_parts(17_050_914, 0).saturating_mul(n.into()))
			.saturating_add(T::DbWeight::get().reads(8))
			.saturating_add(T::DbWeight::get().reads((1_u64).saturating_mul(n.into())))
			.saturating_add(T::DbWeight::get().writes(8))
			.saturating_add(T::DbWeight::get().writes((1_u64).saturating_mul(n.into())))
			.saturating_add(Weight::from_parts(0, 1408).saturating_mul(n.into()))
	}
	/// Storage: `ModelRegistry::Models` (r:1 w:0)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(140), added: 2615, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Versions` (r:1 w:1)
	/// Proof: `ModelRegistry::Versions` (`max_values`: None, `max_size`: Some(476), added: 2951, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(319), added: 2794, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Changes` (r:0 w:1)
	/// Proof: `ModelRegistry::Changes` (`max_values`: None, `max_size`: Some(94), added: 2569, mode: `MaxEncodedLen`)
	fn change_version() -> Weight {
		// Proof size: measured 622, estimated 3941 bytes.
		Weight::from_parts(413_911_000, 0)
			.saturating_add(Weight::from_parts(0, 3941))
			.saturating_add(T::DbWeight::get().reads(3))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `ModelRegistry::Datasets` (r:1 w:1)
	/// Proof: `ModelRegistry::Datasets` (`max_values`: None, `max_size`: Some(663), added: 3138, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Studies` (r:16 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(227), added: 2702, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Custody` (r:32 w:0)
	/// Proof: `ImageProvenance::Custody` (`max_values`: None, `max_size`: Some(309), added: 2784, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Files` (r:16 w:0)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8644), added: 11119, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Receipts` (r:16 w:16)
	/// Proof: `DynamicConsent::Receipts` (`max_values`: None, `max_size`: Some(213), added: 2688, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(319), added: 2794, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Contributions` (r:16 w:16)
	/// Proof: `ModelRegistry::Contributions` (`max_values`: None, `max_size`: Some(100), added: 2575, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Origins` (r:1 w:1)
	/// Proof: `ImageProvenance::Origins` (`max_values`: None, `max_size`: Some(737), added: 3212, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Children` (r:1 w:16)
	/// Proof: `ImageProvenance::Children` (`max_values`: None, `max_size`: Some(100), added: 2575, mode: `MaxEncodedLen`)
	/// The range of `p` is `[1, 16]`.
	fn declare_dataset(p: u32, ) -> Weight {
		// Proof size: measured 411 + p * 8044, estimated 4202 + p * 11119 bytes.
		Weight::from_parts(508_135_002, 0)
			.saturating_add(Weight::from_parts(0, 203959))
			.saturating_add(Weight::from_parts(453_476_621, 0).saturating_mul(p.into()))
			.saturating_add(Weight::from_parts(0, 11119).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(4))
			.saturating_add(T::DbWeight::get().reads((11_u64).saturating_mul(p.into())))
			.saturating_add(T::DbWeight::get().writes(3))
			.saturating_add(T::DbWeight::get().writes((3_u64).saturating_mul(p.into())))
	}
	/// Storage: `ModelRegistry::Models` (r:1 w:0)
	/// Proof: `ModelRegistry::Models` (`max_values`: None, `max_size`: Some(140), added: 2615, mode: `MaxEncodedLen`)
	/// Storage: `Consortium::Organisations` (r:16 w:0)
	/// Proof: `Consortium::Organisations` (`max_values`: None, `max_size`: Some(79), added: 2554, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::NextFederation` (r:1 w:1)
	/// Proof: `ModelRegistry::NextFederation` (`max_values`: Some(1), `max_size`: Some(4), added: 499, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(319), added: 2794, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Federations` (r:0 w:1)
	/// Proof: `ModelRegistry::Federations` (`max_values`: None, `max_size`: Some(347), added: 2822, mode: `MaxEncodedLen`)
	fn open_federation() -> Weight {
		// Proof size: measured 1716, estimated 41854 bytes.
		Weight::from_parts(741_349_000, 0)
			.saturating_add(Weight::from_parts(0, 41854))
			.saturating_add(T::DbWeight::get().reads(19))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `ModelRegistry::Federations` (r:1 w:1)
	/// Proof: `ModelRegistry::Federations` (`max_values`: None, `max_size`: Some(347), added: 2822, mode: `MaxEncodedLen`)
	fn join_federation() -> Weight {
		// Proof size: measured 389, estimated 3812 bytes.
		Weight::from_parts(164_401_000, 0)
			.saturating_add(Weight::from_parts(0, 3812))
			.saturating_add(T::DbWeight::get().reads(1))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `ModelRegistry::Federations` (r:1 w:1)
	/// Proof: `ModelRegistry::Federations` (`max_values`: None, `max_size`: Some(347), added: 2822, mode: `MaxEncodedLen`)
	/// Storage: `Balances::Holds` (r:1 w:1)
	/// Proof: `Balances::Holds` (`max_values`: None, `max_size`: Some(319), added: 2794, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Rounds` (r:0 w:1)
	/// Proof: `ModelRegistry::Rounds` (`max_values`: None, `max_size`: Some(2771), added: 5246, mode: `MaxEncodedLen`)
	fn start_round() -> Weight {
		// Proof size: measured 855, estimated 3812 bytes.
		Weight::from_parts(428_874_000, 0)
			.saturating_add(Weight::from_parts(0, 3812))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(3))
	}
	/// Storage: `ModelRegistry::Federations` (r:1 w:0)
	/// Proof: `ModelRegistry::Federations` (`max_values`: None, `max_size`: Some(347), added: 2822, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Rounds` (r:1 w:1)
	/// Proof: `ModelRegistry::Rounds` (`max_values`: None, `max_size`: Some(2771), added: 5246, mode: `MaxEncodedLen`)
	fn commit_update() -> Weight {
		// Proof size: measured 2519, estimated 6236 bytes.
		Weight::from_parts(231_438_000, 0)
			.saturating_add(Weight::from_parts(0, 6236))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `ModelRegistry::Federations` (r:1 w:0)
	/// Proof: `ModelRegistry::Federations` (`max_values`: None, `max_size`: Some(347), added: 2822, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Rounds` (r:1 w:1)
	/// Proof: `ModelRegistry::Rounds` (`max_values`: None, `max_size`: Some(2771), added: 5246, mode: `MaxEncodedLen`)
	fn reveal_update() -> Weight {
		// Proof size: measured 2551, estimated 6236 bytes.
		Weight::from_parts(236_338_000, 0)
			.saturating_add(Weight::from_parts(0, 6236))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `ModelRegistry::Federations` (r:1 w:0)
	/// Proof: `ModelRegistry::Federations` (`max_values`: None, `max_size`: Some(347), added: 2822, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Rounds` (r:1 w:1)
	/// Proof: `ModelRegistry::Rounds` (`max_values`: None, `max_size`: Some(2771), added: 5246, mode: `MaxEncodedLen`)
	fn commit_scores() -> Weight {
		// Proof size: measured 2583, estimated 6236 bytes.
		Weight::from_parts(228_925_000, 0)
			.saturating_add(Weight::from_parts(0, 6236))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `ModelRegistry::Federations` (r:1 w:0)
	/// Proof: `ModelRegistry::Federations` (`max_values`: None, `max_size`: Some(347), added: 2822, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Rounds` (r:1 w:1)
	/// Proof: `ModelRegistry::Rounds` (`max_values`: None, `max_size`: Some(2771), added: 5246, mode: `MaxEncodedLen`)
	fn reveal_scores() -> Weight {
		// Proof size: measured 2583, estimated 6236 bytes.
		Weight::from_parts(290_000_000, 0)
			.saturating_add(Weight::from_parts(0, 6236))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(1))
	}
	/// Storage: `ModelRegistry::Federations` (r:1 w:1)
	/// Proof: `ModelRegistry::Federations` (`max_values`: None, `max_size`: Some(347), added: 2822, mode: `MaxEncodedLen`)
	/// Storage: `ModelRegistry::Rounds` (r:1 w:1)
	/// Proof: `ModelRegistry::Rounds` (`max_values`: None, `max_size`: Some(2771), added: 5246, mode: `MaxEncodedLen`)
	fn close_round() -> Weight {
		// Proof size: measured 2551, estimated 6236 bytes.
		Weight::from_parts(303_903_000, 0)
			.saturating_add(Weight::from_parts(0, 6236))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().writes(2))
	}
	/// Storage: `ModelRegistry::Datasets` (r:1 w:1)
	/// Proof: `ModelRegistry::Datasets` (`max_values`: None, `max_size`: Some(663), added: 3138, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Studies` (r:16 w:0)
	/// Proof: `ImageProvenance::Studies` (`max_values`: None, `max_size`: Some(227), added: 2702, mode: `MaxEncodedLen`)
	/// Storage: `ImageProvenance::Custody` (r:32 w:0)
	/// Proof: `ImageProvenance::Custody` (`max_values`: None, `max_size`: Some(309), added: 2784, mode: `MaxEncodedLen`)
	/// Storage: `DynamicConsent::Files` (r:16 w:0)
	/// Proof: `DynamicConsent::Files` (`max_values`: None, `max_size`: Some(8644), added: 11119, mode: `MaxEncodedLen`)
	/// The range of `p` is `[1, 16]`.
	fn ask_again(p: u32, ) -> Weight {
		// Proof size: measured 411 + p * 8044, estimated 4202 + p * 11119 bytes.
		Weight::from_parts(300_000_000, 0)
			.saturating_add(Weight::from_parts(0, 202624))
			.saturating_add(Weight::from_parts(380_000_000, 0).saturating_mul(p.into()))
			.saturating_add(Weight::from_parts(0, 11119).saturating_mul(p.into()))
			.saturating_add(T::DbWeight::get().reads(2))
			.saturating_add(T::DbWeight::get().reads((9_u64).saturating_mul(p.into())))
			.saturating_add(T::DbWeight::get().writes(1))
	}
}
