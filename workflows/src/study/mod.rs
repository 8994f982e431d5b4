//! Imaging studies: anchoring, verifying and proving them, what they were made from, and the end of their secrets.
//!
//! - [`anchor()`] puts the studies in files on the ledger; [`verify()`] compares files with the vault and the ledger.
//! - [`evidence`]: proofs for people who have neither the study nor an account. [`receipt`](crate::receipt): what the
//!   ledger records, for people without a node.
//! - [`naming`]: the patient of a study that was anchored without one.
//! - [`lineage`]: what a study was made from, and what was made from it.
//! - [`patrol()`]: a random sample of what is kept, hashed again. [`screening`]: the images of one subject, blinded.
//! - [`conformity`]: studies against a published imaging protocol.
//! - [`measurement`]: values in plain text in the vault, as commitments on the ledger.
//! - [`erasure`]: the end of a study's secrets, and its attestation.
//! - [`reading`] finds studies in files and what stands in their way; [`resolve`] finds out which study is meant.

pub mod anchor;
pub mod conformity;
pub mod erasure;
mod error;
pub mod evidence;
#[cfg(test)]
pub(crate) mod fixtures;
mod identify;
pub mod lineage;
pub mod measurement;
pub mod naming;
pub(crate) mod order;
pub mod patrol;
pub mod reading;
pub mod screening;
mod subject;
pub mod verify;
mod version;

pub use anchor::anchor;
pub use error::StudyError;
pub use identify::{in_vault, parse, pick, resolve, Name, SHORTEST};
pub use patrol::patrol;
pub use verify::verify;
