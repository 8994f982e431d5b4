//! A study against its manifest: what is the same, what changed, what is missing.

use crate::{
	compare::{compare, InstanceVerdict},
	digests::InstanceDigests,
	file::Instance,
	manifest::Manifest,
};
use serde::Serialize;
use std::{
	collections::{BTreeMap, BTreeSet},
	path::PathBuf,
};

/// The verdict on a study.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum StudyVerdict {
	/// Every instance is there and verified, and no other.
	Verified,
	/// An instance was altered or added.
	Altered,
	/// Instances are missing; those that are there are verified.
	Incomplete,
}

/// The verdict on a study and on each instance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StudyReport {
	/// The study.
	pub verdict: StudyVerdict,
	/// Sorted by SOP Instance UID.
	pub instances: Vec<InstanceReport>,
}

/// The verdict on one instance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InstanceReport {
	/// The instance.
	pub sop_instance_uid: String,
	/// The file, unless it is missing.
	pub path: Option<PathBuf>,
	/// The verdict.
	pub verdict: InstanceVerdict,
}

/// Compares the instances that were found with a study's manifest, whatever their files are called.
///
/// `found` are the instances of this study, or those that might be: a SOP Instance UID that is there twice is reported
/// twice.
pub fn verify(manifest: &Manifest, found: &[Instance]) -> StudyReport {
	let expected: BTreeMap<&str, &InstanceDigests> =
		manifest.instances.iter().map(|instance| (instance.sop_instance_uid.as_str(), &instance.digests)).collect();
	let mut instances: Vec<_> = found
		.iter()
		.map(|instance| InstanceReport {
			sop_instance_uid: instance.sop_instance_uid.clone(),
			path: Some(instance.path.clone()),
			verdict: match expected.get(instance.sop_instance_uid.as_str()) {
				Some(digests) => compare(digests, &instance.digests),
				None => InstanceVerdict::Added,
			},
		})
		.collect();
	let there: BTreeSet<&str> = found.iter().map(|instance| instance.sop_instance_uid.as_str()).collect();
	instances.extend(expected.keys().filter(|uid| !there.contains(**uid)).map(|uid| InstanceReport {
		sop_instance_uid: (*uid).into(),
		path: None,
		verdict: InstanceVerdict::Missing,
	}));
	instances.sort_by(|a, b| (&a.sop_instance_uid, &a.path).cmp(&(&b.sop_instance_uid, &b.path)));

	let any = |wanted: fn(&InstanceVerdict) -> bool| instances.iter().any(|instance| wanted(&instance.verdict));
	let verdict = if any(|verdict| matches!(verdict, InstanceVerdict::Altered(_) | InstanceVerdict::Added)) {
		StudyVerdict::Altered
	} else if any(|verdict| matches!(verdict, InstanceVerdict::Missing)) {
		StudyVerdict::Incomplete
	} else {
		StudyVerdict::Verified
	};
	StudyReport { verdict, instances }
}
