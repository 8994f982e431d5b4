//! The configuration of each pallet, by theme. Each file ends with tests that pin how the pallets are tied together.

pub mod annotation_rewards;
pub mod carriers;
pub mod collation;
pub mod consortium;
pub mod device_surveillance;
pub mod dynamic_consent;
pub mod governance;
pub mod image_provenance;
pub mod model_registry;
pub mod money;
pub mod report_authorship;
pub mod system;
