//! Not measured yet: `scripts/weights` writes this file.
pub use ::pallet_tx_pause::weights::SubstrateWeight as WeightInfo;
