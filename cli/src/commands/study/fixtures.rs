//! Studies made of nothing, for tests.

use radledger_dicom::{Instance, InstanceDigests, PixelDigest, Study};
use radledger_primitives::H256;

/// A study with one instance per path.
pub fn study(uid: &str, paths: &[&str]) -> Study {
	let instance = |path: &&str| Instance {
		path: path.into(),
		sop_instance_uid: format!("{uid}.9.{}", path.len()),
		study_uid: uid.into(),
		series_uid: format!("{uid}.1"),
		modality: "CT".into(),
		transfer_syntax: "1.2.840.10008.1.2.1".into(),
		about: Default::default(),
		digests: InstanceDigests { attributes: Vec::new().into(), pixel: PixelDigest::None, encoding: H256::zero() },
		odd_meta: None,
	};
	Study { uid: uid.into(), instances: paths.iter().map(instance).collect() }
}
