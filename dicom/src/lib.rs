//! From DICOM files to a manifest and a Merkle root, and back: verification, proofs, de-identification.
//!
//! - [`read`] turns files and folders into studies. It reads each byte once and holds no pixel data in memory.
//! - The controller of a study keeps its [`Manifest`]; identifier and root go on the ledger.
//! - [`verify`] classifies every instance as the same, altered, not comparable, missing or added, and lists what changed.
//! - A [`Proof`] shows one instance to somebody who has neither the study nor a node; a [`Disclosure`] shows single
//!   values.
//! - A [`Deidentifier`] makes copies without identity; a [`DeidentificationProof`] shows what was kept of the original.
//! - [`read_report`] splits a structured report into sections with a digest each.
//! - [`equipment`] reads which device made an object, and compares it with a registered unit.
//! - [`annotation`] turns the files of annotation tools into answers to a campaign, and a consensus into files.
//!
//! Two instances are compared at three levels (`docs/decisions/0003-canonical-form.md`): *attributes* (by their values),
//! *pixels* (after lossless decompression) and *encoding* (the bytes of the file).

mod about;
pub mod annotation;
mod canonical;
mod code_stream;
mod compare;
pub mod csv;
mod deidentification_proof;
mod deidentify;
mod digests;
mod disclosure;
mod element;
pub mod equipment;
mod error;
mod facts;
mod file;
mod manifest;
mod parse;
mod pixel;
pub mod profile;
mod proof;
pub mod protocol;
mod read;
mod report;
mod source;
mod splice;
mod tag;
#[cfg(test)]
mod tests;
mod value;
mod verify;

pub use about::{About, PatientId};
pub use compare::{Changes, InstanceVerdict, LevelState, Levels, Unclear, Why};
pub use deidentification_proof::{
	Anchored, CopiedInstance, DeidentificationProof, DeidentificationReport, Deidentified, Head, Origin, Refusal, Rule,
};
pub use deidentify::{Copied, Deidentifier, DeidentifyError, Patient, Trial, Warning};
pub use digests::{AttributeDigest, Attributes, InstanceDigests, Iter, PixelDigest};
pub use disclosure::{Disclosed, Disclosure, DisclosureError, Opened};
pub use error::FileError;
pub use file::{read_file, write_canonical, Instance};
pub use manifest::{derive, new_salt, new_salt_of, Manifest, ManifestError, ManifestInstance, Secret, STREAM, VERSION};
pub use proof::{Proof, ProofError};
pub use radledger_primitives::{digest::Salt, H256};
pub use read::{read, Conflict, ReadError, ReadOptions, Reading, Study};
pub use report::{
	read_report, read_text_report, Algorithm, Coded, Completion, Observer, Part, Reference, ReportError, Section,
	StructuredReport, TextSection, Verification, Verifier,
};
pub use source::Progress;
pub use tag::Tag;
pub use verify::{verify, InstanceReport, StudyReport, StudyVerdict};
