//! One file per topic: organisations, credentials, patients, signers, invariants.

mod authorise;
mod credentials;
mod invariants;
mod organisations;
mod patients;
