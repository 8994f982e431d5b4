//! Not measured yet: `scripts/weights` writes this file.
pub use ::pallet_multisig::weights::SubstrateWeight as WeightInfo;
