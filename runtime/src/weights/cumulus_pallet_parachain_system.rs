//! Not measured yet: `scripts/weights` writes this file.
pub use ::cumulus_pallet_parachain_system::weights::SubstrateWeight as WeightInfo;
