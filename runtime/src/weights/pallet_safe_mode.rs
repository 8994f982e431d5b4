//! Not measured yet: `scripts/weights` writes this file.
pub use ::pallet_safe_mode::weights::SubstrateWeight as WeightInfo;
