//! Stand-ins for the other pallets, for the tests of one pallet.
//!
//! A pallet knows the others only by the traits of [`radledger_primitives::traits`]. Each double here implements some of
//! these traits with a table that the test fills. The tables are in storage, so every test begins with empty ones.
//!
//! - [`runtime!`] writes the smallest runtime in which a pallet works, and the functions that all tests need.
//! - [`People`]: organisations, their members, and patients.
//! - [`Studies`]: studies, copies of them, their images, and how many a device made.
//! - [`Consents`]: permissions of patients, their compensation, receivers of their data, and their logs.
//! - [`Models`]: model versions and their training data.
//! - [`Devices`]: devices and their custodians.
//! - [`Graph`]: the provenance graph.
//! - [`lists()`]: every list in what a pallet stores.
//! - `World` (feature `runtime-benchmarks`): fills these tables for the benchmarks of the pallet under test.

mod consents;
mod devices;
mod graph;
mod lists;
mod models;
mod people;
mod runtime;
mod studies;
#[cfg(feature = "runtime-benchmarks")]
mod world;

pub use consents::{Asked, Consents, Logged, Receipt};
pub use devices::Devices;
pub use graph::Graph;
pub use lists::lists;
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
