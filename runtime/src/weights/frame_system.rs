//! Not measured yet: `scripts/weights` writes this file.
pub use ::frame_system::weights::SubstrateWeight as WeightInfo;
