//! Devices, incidents and field actions: what `radledger` knows beside what the ledger tells.
//!
//! - [`words`]: what is written on the command line.
//! - [`salts`]: labels of units, in the vault.
//! - [`lines`]: records as rows for people, and as flat objects for programs.
//! - [`file`]: what follows from the file of a unit.
//! - [`touched`]: all that units touched.

pub mod file;
pub mod lines;
pub mod salts;
pub mod touched;
pub mod words;

#[cfg(test)]
pub mod fixtures;
