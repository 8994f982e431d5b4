//! Reports and follow-ups, apart from talking to people and to the ledger.
//!
//! - [`codes`]: codes of sections as people and documents write them.
//! - [`time`]: days and moments as people write them.
//! - [`document`]: a DICOM structured report, or a text, as sections.
//! - [`notes`]: the vault's notes, which open what is on the ledger.
//! - [`desk`]: opening and contributing, so that it can be stopped at any point and done again.
//! - [`plan`]: what a structured report contributes.
//! - [`check`]: a document against what was contributed.
//! - [`salts`]: what somebody else needs to do that.
//! - [`done`]: studies that do what was recommended.
//! - [`lines`]: records as rows for people, and as flat objects for programs.

pub mod check;
pub mod codes;
pub mod desk;
pub mod document;
pub mod done;
pub mod lines;
pub mod notes;
pub mod plan;
pub mod salts;
pub mod time;

#[cfg(test)]
pub mod fixtures;
