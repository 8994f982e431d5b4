//! What `radledger study` does, apart from talking to people: deciding, keeping, and putting into words.
//!
//! - [`block`]: which studies must not be anchored because of a file that cannot be used.
//! - [`anchor`]: what to do with each study, and in which order.
//! - [`keeper`]: the vault, and the manifests that wait beside it.
//! - [`ledger`]: what anchoring asks of a ledger.
//! - [`verdict`]: a study against its manifest and the ledger.
//! - [`proof`]: one instance against a root, offline.
//! - [`identify`]: which study is meant.
//! - [`table`]: records and reports as rows.
//! - [`progress`], [`text`]: a bar, and small texts.

pub mod anchor;
pub mod block;
pub mod identify;
pub mod keeper;
pub mod ledger;
pub mod progress;
pub mod proof;
pub mod table;
pub mod text;
pub mod verdict;

#[cfg(test)]
pub mod fixtures;
