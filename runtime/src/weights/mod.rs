//! What each call costs: one file per pallet, measured for this runtime by `scripts/weights`.

#![allow(missing_docs)] // the files are generated

pub mod cumulus_pallet_parachain_system;
pub mod cumulus_pallet_weight_reclaim;
pub mod frame_system;
pub mod frame_system_extensions;
pub mod pallet_annotation_rewards;
pub mod pallet_balances;
pub mod pallet_collator_selection;
pub mod pallet_collective;
pub mod pallet_consortium;
pub mod pallet_device_surveillance;
pub mod pallet_dynamic_consent;
pub mod pallet_image_provenance;
pub mod pallet_meta_tx;
pub mod pallet_migrations;
pub mod pallet_model_registry;
pub mod pallet_multisig;
pub mod pallet_preimage;
pub mod pallet_proxy;
pub mod pallet_report_authorship;
pub mod pallet_safe_mode;
pub mod pallet_scheduler;
pub mod pallet_session;
pub mod pallet_timestamp;
pub mod pallet_transaction_payment;
pub mod pallet_tx_pause;
pub mod pallet_utility;
pub mod pallet_verify_signature;
pub mod pallet_whitelist;

/// Weight of an empty block, as the SDK measured it on its reference machine.
pub use frame_support::weights::constants::BlockExecutionWeight;
use frame_support::weights::{
	constants::{ExtrinsicBaseWeight as Measured, ParityDbWeight},
	Weight,
};

frame_support::parameter_types! {
	/// Weight of an empty transaction: as the SDK measured it, and a look at whether its call is paused.
	pub ExtrinsicBaseWeight: Weight = Measured::get().saturating_add(ParityDbWeight::get().reads(1));
}
