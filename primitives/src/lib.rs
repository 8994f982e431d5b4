//! What every part of RadLedger agrees on: identifiers, digests, codes, roles, the Merkle tree over a study, and the
//! traits by which the pallets talk to one another.
//!
//! Nothing in here, and so nothing on chain, identifies a patient or a study: identifiers are counters or salted
//! commitments, codes come from closed lists, and there is no free text.
//!
//! - [`digest`]: SHA-256 and the one way in which RadLedger commits to anything.
//! - [`merkle`]: the RFC 6962 tree over a study's instances and over an instance's attributes.
//! - [`codes`]: closed lists (modality, organisation kind, reasons) and role flags.
//! - [`traits`]: the seams between pallets.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

pub mod codes;
pub mod digest;
pub mod merkle;
pub mod traits;

pub use codes::{AmendmentReason, DigestAlgorithm, Modality, OrganisationKind, Roles, SuspensionReason};
pub use primitive_types::H256;

/// A study on the ledger: `SHA-256("radledger:study:v1" || salt || StudyInstanceUID)`, see [`digest::study_id`].
pub type StudyId = H256;
/// An organisation of the consortium, numbered in order of admission.
pub type OrganisationId = u32;
/// An imaging device, numbered in order of registration.
pub type DeviceId = u32;
/// Milliseconds since the Unix epoch, as the chain's own clock (`pallet-timestamp`) gives them.
pub type Moment = u64;
