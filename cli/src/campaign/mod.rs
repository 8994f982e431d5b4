//! Annotation campaigns without the ledger: what is asked, what is answered, and what the vault keeps of it.
//!
//! - [`words`]: what is written on the command line, and answers in words.
//! - [`file`]: what annotators get: images, labels and instructions; the ledger has its digest.
//! - [`gold`]: answers that the sponsor knows before.
//! - [`notes`]: what the vault keeps: files of campaigns, gold, and what opens commitments.
//! - [`stage`]: what a campaign and its items wait for.
//! - [`lines`]: records as rows for people.
//! - [`prov`]: an answer as W3C PROV-JSON.

pub mod file;
pub mod gold;
pub mod lines;
pub mod notes;
pub mod prov;
pub mod stage;
pub mod words;

#[cfg(test)]
pub mod fixtures;
