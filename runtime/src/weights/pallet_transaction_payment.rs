//! Not measured yet: `scripts/weights` writes this file.
pub use ::pallet_transaction_payment::weights::SubstrateWeight as WeightInfo;
