//! Not measured yet: `scripts/weights` writes this file.
pub use ::pallet_collective::weights::SubstrateWeight as WeightInfo;
