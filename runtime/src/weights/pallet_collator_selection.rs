//! Not measured yet: `scripts/weights` writes this file.
pub use ::pallet_collator_selection::weights::SubstrateWeight as WeightInfo;
