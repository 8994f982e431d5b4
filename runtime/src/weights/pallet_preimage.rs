//! Not measured yet: `scripts/weights` writes this file.
pub use ::pallet_preimage::weights::SubstrateWeight as WeightInfo;
