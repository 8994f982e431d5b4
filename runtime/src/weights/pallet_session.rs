//! Not measured yet: `scripts/weights` writes this file.
pub use ::pallet_session::weights::SubstrateWeight as WeightInfo;
