//! Not measured yet: `scripts/weights` writes this file.
pub use ::pallet_utility::weights::SubstrateWeight as WeightInfo;
