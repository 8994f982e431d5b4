//! Studies made of nothing, for tests.

use super::StudyError;
use radledger_client::{AccountId, Error, Kind, Study as OnLedger};
use radledger_dicom::{
	AttributeDigest, FileError, Instance, InstanceDigests, Manifest, PixelDigest, Reading, Study, Tag,
};
use radledger_primitives::{digest::sha256, DigestAlgorithm, H256};
use std::path::Path;

pub fn digest(text: &str) -> H256 {
	sha256(&[text.as_bytes()])
}

/// An instance of study `uid` whose only attribute, Window Center, has `content`.
pub fn instance(uid: &str, path: &str, name: &str, content: &str) -> Instance {
	Instance {
		path: path.into(),
		sop_instance_uid: format!("{uid}.9.{}", digest(name).to_low_u64_be()),
		study_uid: uid.into(),
		series_uid: format!("{uid}.1"),
		modality: "CT".into(),
		transfer_syntax: "1.2.840.10008.1.2.1".into(),
		about: Default::default(),
		odd_meta: None,
		digests: InstanceDigests {
			attributes: vec![AttributeDigest {
				tag: Tag(0x0028, 0x1050),
				digest: digest(content),
				lenient: None,
				certain: true,
				opaque: false,
				kind: 0,
				kinds: Vec::new(),
				skeleton: None,
			}]
			.into(),
			pixel: PixelDigest::None,
			encoding: digest(content),
		},
	}
}

/// A study with one instance per path; each instance's name and content are its file's name.
pub fn study(uid: &str, paths: &[&str]) -> Study {
	let name = |path: &str| Path::new(path).file_name().unwrap().to_string_lossy().into_owned();
	let mut instances: Vec<_> = paths.iter().map(|path| instance(uid, path, &name(path), &name(path))).collect();
	instances.sort_by(|a, b| a.sop_instance_uid.cmp(&b.sop_instance_uid));
	Study { uid: uid.into(), instances }
}

/// The manifest of [`study`], always with the same salt.
pub fn manifest(uid: &str, paths: &[&str]) -> Manifest {
	Manifest::new(&study(uid, paths), [7; 32])
}

pub fn reading(studies: Vec<Study>) -> Reading {
	Reading { studies, ..Default::default() }
}

pub fn failure(path: &str) -> FileError {
	FileError {
		path: path.into(),
		offset: Some(132),
		tag: None,
		reason: "the file ends too early".into(),
		help: "fetch it again from where it came".into(),
		study_uid: None,
	}
}

/// What a ledger of organisation 0 has of a manifest.
pub fn record(manifest: &Manifest) -> OnLedger {
	OnLedger {
		root: manifest.root(),
		algorithm: DigestAlgorithm::Sha256,
		instances: manifest.count(),
		series: manifest.series,
		modality: manifest.modality,
		device: None,
		subject: None,
		organisation: 0,
		by: AccountId([1; 32]),
		at: 0,
		block: 7,
		version: 0,
	}
}

/// The node died.
pub fn lost() -> StudyError {
	error(Kind::Failed, "node-lost", "the connection to the node was lost")
}

/// The ledger says no.
pub fn refused(code: &str) -> StudyError {
	error(Kind::Refused, code, "the ledger refused the transaction")
}

fn error(kind: Kind, code: &str, what: &str) -> StudyError {
	let why = Some("it is down".into());
	StudyError::Client(Error { kind, code: code.into(), what: what.into(), why, hint: None })
}
