//! Compares instances with a manifest: which are the same, altered, missing or added.

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
	/// Every instance is present and verified, and there is no other.
	Verified,
	/// An instance was altered or added.
	Altered,
	/// Instances are missing; those that are present are verified.
	Incomplete,
}

/// The verdict on a study and on each instance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StudyReport {
	/// The verdict on the study as a whole.
	pub verdict: StudyVerdict,
	/// The verdicts on instances, sorted by SOP Instance UID.
	pub instances: Vec<InstanceReport>,
}

/// The verdict on one instance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InstanceReport {
	/// SOP Instance UID of the instance.
	pub sop_instance_uid: String,
	/// The file, unless it is missing.
	pub path: Option<PathBuf>,
	/// The verdict on the instance.
	pub verdict: InstanceVerdict,
}

/// Compares the instances that were found with a study's manifest, whatever the names of their files.
///
/// `found` holds the instances that belong, or may belong, to the study. A SOP Instance UID that occurs twice is
/// reported twice.
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
