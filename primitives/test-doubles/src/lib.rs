//! What the tests of a pallet put in the place of the other pallets.
//!
//! A pallet knows the others only by the traits of [`radledger_primitives::traits`]. Each double here implements some of
//! these traits on a table that the test fills: it answers what the table says and decides nothing. The tables are in
//! storage, so every test begins with empty ones.
//!
//! - [`runtime!`] writes the smallest runtime in which a pallet works, and what all tests ask of it.
//! - [`People`]: organisations, their members, and patients.
//! - [`Studies`]: studies, copies of them, their images, and how many a device made.
//! - [`Consents`]: what patients allow, what they get for it, and who received their data.
//! - [`Models`]: model versions, and what they were trained on.
//! - [`Devices`]: who has which device.
//! - [`Graph`]: what was made from what.
//! - `World` (feature `runtime-benchmarks`): fills these tables for the benchmarks of the pallet under test.

mod consents;
mod devices;
mod graph;
mod models;
mod people;
mod runtime;
mod studies;
#[cfg(feature = "runtime-benchmarks")]
mod world;

pub use consents::{Asked, Consents, Receipt};
pub use devices::Devices;
pub use graph::Graph;
pub use models::Models;
pub use people::People;
pub use studies::Studies;
#[cfg(feature = "runtime-benchmarks")]
pub use world::World;

// For `runtime!`, so that a pallet needs no other dependency for its tests.
#[doc(hidden)]
pub use {pallet_balances, pallet_timestamp};

/// Accounts are small numbers here: a test names each with a constant.
pub type AccountId = u64;
