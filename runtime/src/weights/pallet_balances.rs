//! Not measured yet: `scripts/weights` writes this file.
pub use ::pallet_balances::weights::SubstrateWeight as WeightInfo;
