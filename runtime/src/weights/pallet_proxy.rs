//! Not measured yet: `scripts/weights` writes this file.
pub use ::pallet_proxy::weights::SubstrateWeight as WeightInfo;
