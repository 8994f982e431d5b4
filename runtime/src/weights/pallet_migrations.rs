//! Not measured yet: `scripts/weights` writes this file.
pub use ::pallet_migrations::weights::SubstrateWeight as WeightInfo;
