//! Not measured yet: `scripts/weights` writes this file.
pub use ::frame_system::SubstrateExtensionsWeight as WeightInfo;
