//! What hospitals, patients, vendors and regulators do with the ledger, for every program that does it for them: the
//! command line, the gateway beside the PACS, the web app's server.
//!
//! A workflow joins three things: DICOM files and documents, records of the ledger, and the [`vault`] with what opens the
//! ledger's commitments. It prints nothing and asks nobody anything. It tells a [`Progress`] how far it is, returns data
//! that can be serialised, and fails with the error of its theme, which says what happened, why, and what can be done
//! ([`Explain`]) in words that speak of no program.

pub mod access;
pub mod addresses;
pub mod campaign;
pub mod cards;
pub mod consent;
pub mod deidentify;
pub mod device;
pub mod digest;
pub mod error;
pub mod follow_up;
pub mod keys;
pub mod media;
pub mod metrics;
pub mod model;
pub mod opening;
pub mod overview;
pub mod patients;
pub mod pool;
pub mod receipt;
pub mod release;
pub mod report;
pub mod seals;
mod session;
pub mod study;
pub mod transfer;
pub mod vault;
pub mod vigilance;
pub mod voucher;
pub mod words;

pub use error::{Explain, Kind, Problem};
pub use session::{Progress, Session, SessionError, Signer};
