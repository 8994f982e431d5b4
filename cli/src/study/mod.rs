//! What `radledger study` does, apart from talking to people: deciding, keeping, and putting into words.
//!
//! - [`block`]: which studies must not be anchored because of a file that cannot be used.
//! - [`anchor`]: what to do with each study, and in which order.
//! - [`keeper`]: the vault, and the manifests that wait beside it.
//! - [`ledger`]: what anchoring asks of a ledger.
//! - [`verdict`]: a study against its manifest and the ledger.
//! - [`proof`]: one instance against a root, offline.
//! - [`lineage`]: what a study was made from, and what was made from it.
//! - [`receipt`]: what the ledger records of a study, offline.
//! - [`patrol`]: a random sample of what is kept, hashed again.
//! - [`transfer`]: the note that goes with a copy, and what arrived against it.
//! - [`measurement`]: values in clear in the vault, as commitments on the ledger.
//! - [`conformity`]: studies against a published imaging protocol.
//! - [`screening`]: the images of one subject, blinded.
//! - [`erasure`]: the end of a study's secrets, and its attestation.
//! - [`identify`]: which study is meant.
//! - [`table`]: records and reports as rows.
//! - [`progress`], [`text`]: a bar, and small texts.

pub mod anchor;
pub mod block;
pub mod conformity;
pub mod erasure;
pub mod identify;
pub mod keeper;
pub mod ledger;
pub mod lineage;
pub mod measurement;
pub mod patrol;
pub mod progress;
pub mod proof;
pub mod receipt;
pub mod screening;
pub mod table;
pub mod text;
pub mod transfer;
pub mod verdict;

#[cfg(test)]
pub mod fixtures;
