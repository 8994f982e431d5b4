//! The types and rules that all parts of RadLedger share: identifiers, digests, codes, roles, the Merkle tree over a study,
//! and the traits through which the pallets talk to one another.
//!
//! Nothing here, and so nothing on chain, identifies a patient or a study. Identifiers are counters or salted commitments,
//! codes come from closed lists, and there is no free text.
//!
//! - [`digest`]: SHA-256, and the one form of all commitments.
//! - [`merkle`]: the RFC 6962 tree over a study's instances and over an instance's attributes.
//! - [`annotation`]: questions about images, answers, consensus and agreement.
//! - [`calendar`]: months and days on the chain's clock.
//! - [`consent`]: consents and refusals of patients, and the decision.
//! - [`device`]: products and units, and whether a unit is fit for use.
//! - [`dividend`]: shares of what data and work earn.
//! - [`codes`]: closed lists (modality, organisation kind, reasons) and role flags.
//! - [`federated`]: credibility of parties that train a model together.
//! - [`graph`]: the nodes of the provenance graph, and the walk over it.
//! - [`minority`]: proofs that somebody is not of age yet, without a birth date.
//! - [`model`]: AI models, their versions and their training data.
//! - [`report`]: reports, their sections and follow-ups.
//! - [`signal`]: whether incidents are more frequent with a product than with the others of its kind.
//! - [`traits`]: what pallets ask one another.
//! - [`udi`]: identifiers of devices, and whether they were mistyped.
//! - [`vigilance`]: which organisation must report an incident, and by when.
//! - [`voucher`]: payments that nobody can tie to the person who earned them.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[macro_use]
pub mod codes;
pub mod annotation;
#[cfg(feature = "runtime-benchmarks")]
pub mod benchmarking;
pub mod calendar;
pub mod consent;
pub mod device;
pub mod digest;
pub mod dividend;
pub mod federated;
pub mod graph;
pub mod merkle;
pub mod minority;
pub mod model;
pub mod report;
pub mod signal;
pub mod text;
pub mod traits;
pub mod udi;
pub mod vigilance;
pub mod voucher;

pub use codes::{
	AmendmentReason, DigestAlgorithm, DiscrepancyOutcome, Modality, Operation, OrganisationKind, Quantity,
	RevisionReason, Roles, SuspensionReason, TransferPurpose,
};
pub use graph::{Agent, ContributionId, DeviceVersion, ModelVersion, Node};
pub use primitive_types::H256;

/// A study on the ledger: 28 bytes of `SHA-256("radledger:study:v1" || salt || StudyInstanceUID)`, then the number of the
/// organisation, see [`digest::study_id`].
pub type StudyId = H256;
/// A seal over the patient of a study, see [`digest::seal`].
pub type Seal = H256;
/// A study as the records of its patient name it, see [`digest::blinded`].
pub type BlindedStudy = H256;
/// A report: 28 bytes of `SHA-256("radledger:report:v1" || salt || document)`, then the number of the organisation, see
/// [`digest::report_id`].
pub type ReportId = H256;
/// A set of studies: the root of a tree over its members, see [`model`].
pub type DatasetId = H256;
/// An organisation of the consortium, numbered in order of admission.
pub type OrganisationId = u32;
/// An imaging device, numbered in order of registration.
pub type DeviceId = u32;
/// An AI model, numbered in order of registration.
pub type ModelId = u32;
/// A DICOM attribute tag: group in the upper, element in the lower 16 bits.
pub type AttributeTag = u32;
/// Milliseconds since the Unix epoch, as the chain's own clock (`pallet-timestamp`) gives them.
pub type Moment = u64;
/// Length of an Aura slot, and so the time between blocks, in milliseconds.
pub const SLOT_DURATION: Moment = 6_000;
