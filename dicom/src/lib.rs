//! DICOM files to a manifest and a Merkle root; verification; proofs of one instance.
//!
//! [`read`] turns files and folders into studies, reading each byte once and holding no pixel data in memory.
//! [`Manifest`] is what the controller of a study keeps; its identifier and root go on the ledger.
//! [`verify`] says of every instance whether it is the same, what changed, or that it is missing, and [`Proof`] shows one
//! instance to somebody who has neither the study nor a node. [`equipment`] says what made an object, and whether it is a
//! registered unit. [`annotation`] turns what annotation tools write into an answer to a campaign, and a consensus into files.
//!
//! What counts as the same is decided at four levels (`docs/decisions/0003-canonical-form.md`): *standard attributes*,
//! *private attributes*, *pixels* (after lossless decompression) and *encoding* (the bytes of the file).

pub mod annotation;
mod canonical;
mod compare;
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
mod tag;
#[cfg(test)]
mod tests;
mod verify;

pub use compare::{Changes, InstanceVerdict, LevelState, Levels};
pub use deidentification_proof::{Anchored, DeidentificationProof, DeidentificationReport, Origin, Refusal, Rule};
pub use deidentify::{Copied, Deidentifier, DeidentifyError};
pub use digests::{AttributeDigest, InstanceDigests, PixelDigest};
pub use disclosure::{Disclosed, Disclosure, DisclosureError, Opened};
pub use error::FileError;
pub use file::{read_file, write_canonical, Instance};
pub use manifest::{derive, new_salt, Manifest, ManifestError, ManifestInstance, Secret, VERSION};
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
