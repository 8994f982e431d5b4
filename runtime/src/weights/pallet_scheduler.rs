//! Not measured yet: `scripts/weights` writes this file.
pub use ::pallet_scheduler::weights::SubstrateWeight as WeightInfo;
