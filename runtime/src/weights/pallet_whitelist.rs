//! Not measured yet: `scripts/weights` writes this file.
pub use ::pallet_whitelist::weights::SubstrateWeight as WeightInfo;
