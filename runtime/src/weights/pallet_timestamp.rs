//! Not measured yet: `scripts/weights` writes this file.
pub use ::pallet_timestamp::weights::SubstrateWeight as WeightInfo;
