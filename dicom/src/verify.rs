//! Compares instances with a manifest: which are the same, altered, missing or added.

use crate::{
	compare::{compare, Changes, InstanceVerdict, LevelState, Levels, Unclear, Why},
	digests::{InstanceDigests, PixelDigest},
	file::{digests_of_version, Instance},
	manifest::{Manifest, STREAM},
	pixel::is_jpeg_2000,
	value::Sum,
	Tag,
};
use radledger_primitives::H256;
use serde::Serialize;
use std::{
	borrow::Cow,
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
	/// Of an instance it cannot be told whether it was altered; none was, as far as can be told.
	NotComparable,
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
/// reported twice. If the manifest is of an earlier version, the files are read again, because other digests are needed.
pub fn verify(manifest: &Manifest, found: &[Instance]) -> StudyReport {
	let expected: BTreeMap<&str, &InstanceDigests> =
		manifest.instances.iter().map(|instance| (instance.sop_instance_uid.as_str(), &instance.digests)).collect();
	let mut instances: Vec<_> = found
		.iter()
		.map(|instance| InstanceReport {
			sop_instance_uid: instance.sop_instance_uid.clone(),
			path: Some(instance.path.clone()),
			verdict: match expected.get(instance.sop_instance_uid.as_str()) {
				Some(digests) => judge(manifest.version, digests, instance),
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
	} else if any(|verdict| matches!(verdict, InstanceVerdict::NotComparable(_))) {
		StudyVerdict::NotComparable
	} else if any(|verdict| matches!(verdict, InstanceVerdict::Missing)) {
		StudyVerdict::Incomplete
	} else {
		StudyVerdict::Verified
	};
	StudyReport { verdict, instances }
}

/// Compares an instance that was found with what was `expected` by a manifest or proof of `version`.
pub(crate) fn judge(version: u16, expected: &InstanceDigests, found: &Instance) -> InstanceVerdict {
	let readable = expected.attributes.are_readable();
	match digests_of_version(found, version).filter(|_| readable) {
		Some(digests) => {
			match (compare(version, expected, &in_colours_of(version, expected, digests, found)), found.odd_meta) {
				(InstanceVerdict::Verified(Levels { encoding: false, pixel }), Some(tag)) => {
					let (changed, added, removed) = (Vec::new(), Vec::new(), Vec::new());
					let unclear = vec![Unclear { tag, why: Why::Meta }];
					InstanceVerdict::NotComparable(Changes { changed, added, removed, unclear, pixel })
				}
				(verdict, _) => verdict,
			}
		}
		None => {
			let pixel =
				if expected.pixel == PixelDigest::None { LevelState::Absent } else { LevelState::NotComparable };
			let unclear =
				expected.attributes.iter().map(|attribute| Unclear { tag: attribute.tag, why: Why::Unreadable });
			let (changed, added, removed) = (Vec::new(), Vec::new(), Vec::new());
			InstanceVerdict::NotComparable(Changes { changed, added, removed, unclear: unclear.collect(), pixel })
		}
	}
}

/// Photometric Interpretation.
const PHOTOMETRIC: Tag = Tag(0x0028, 0x0004);

/// The digests of `found`, with the Photometric Interpretation that is `expected` if only the encoding of the same frames
/// makes it another one: JPEG 2000 with the reversible colour transform calls YBR_RCT what is RGB once it is decoded
/// (PS3.3 C.7.6.3.1.2).
fn in_colours_of<'a>(
	version: u16,
	expected: &InstanceDigests,
	mut digests: Cow<'a, InstanceDigests>,
	found: &Instance,
) -> Cow<'a, InstanceDigests> {
	let [rgb, transformed] = [&b"RGB"[..], b"YBR_RCT"].map(|label| H256(Sum::of_value(PHOTOMETRIC, label).value));
	let is_decoded = matches!(digests.pixel, PixelDigest::Native(_)) && digests.pixel == expected.pixel;
	let before = expected.attributes.get(PHOTOMETRIC).filter(|_| version != STREAM && is_decoded);
	if let (Some(before), Some(after)) = (before, digests.attributes.get(PHOTOMETRIC)) {
		let is_same = before.digest == transformed && after.digest == rgb
			|| before.digest == rgb && after.digest == transformed && is_jpeg_2000(&found.transfer_syntax);
		if is_same {
			let all = &mut digests.to_mut().attributes;
			all.edit(|all| all.iter_mut().filter(|one| one.tag == PHOTOMETRIC).for_each(|one| *one = before));
		}
	}
	digests
}
