//! Compares instances with a manifest: which are the same, altered, missing or added.

use crate::{
	compare::{compare, Changes, InstanceVerdict, LevelState, Levels, Unclear, Why},
	digests::{AttributeDigest, InstanceDigests, PixelDigest},
	file::{read_again, Instance},
	manifest::{Manifest, KINDS, STREAM},
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
	if !expected.attributes.are_readable() {
		return unreadable(expected);
	}
	if version != STREAM {
		let verdict = judge_digests(version, expected, &found.digests, found);
		// Earlier versions hashed other bytes of encoded frames and of icons.
		if version > KINDS || verdict.is_verified() {
			return verdict;
		}
	}
	match read_again(found, version, None) {
		Some(digests) => judge_digests(version, expected, &digests, found),
		None => unreadable(expected),
	}
}

/// As [`judge`], with the digests of the instance that manifests of `version` have.
fn judge_digests(
	version: u16,
	expected: &InstanceDigests,
	digests: &InstanceDigests,
	found: &Instance,
) -> InstanceVerdict {
	let digests = in_order_of(version, expected, Cow::Borrowed(digests), found);
	match (compare(version, expected, &in_colours_of(version, expected, digests, found)), found.odd_meta) {
		(InstanceVerdict::Verified(Levels { encoding: false, pixel }), Some(tag)) => {
			let (changed, added, removed) = (Vec::new(), Vec::new(), Vec::new());
			let unclear = vec![Unclear { tag, why: Why::Meta }];
			InstanceVerdict::NotComparable(Changes { changed, added, removed, unclear, pixel })
		}
		(verdict, _) => verdict,
	}
}

/// The verdict on a file that cannot be read again.
fn unreadable(expected: &InstanceDigests) -> InstanceVerdict {
	let pixel = if expected.pixel == PixelDigest::None { LevelState::Absent } else { LevelState::NotComparable };
	let unclear = expected.attributes.iter().map(|attribute| Unclear { tag: attribute.tag, why: Why::Unreadable });
	let (changed, added, removed) = (Vec::new(), Vec::new(), Vec::new());
	InstanceVerdict::NotComparable(Changes { changed, added, removed, unclear: unclear.collect(), pixel })
}

/// Samples per Pixel.
const SAMPLES: Tag = Tag(0x0028, 0x0002);
/// Photometric Interpretation.
const PHOTOMETRIC: Tag = Tag(0x0028, 0x0004);
/// Planar Configuration.
const PLANAR: Tag = Tag(0x0028, 0x0006);
/// Attributes that say how the same pixels are encoded: another encoding of the frames may change them.
pub(crate) const IN_ENCODINGS: [Tag; 2] = [PHOTOMETRIC, PLANAR];

/// The digests of `found`, with the Planar Configuration that is `expected` if the samples stand in the other order for
/// nothing but that (PS3.3 C.7.6.3.1.3).
fn in_order_of<'a>(
	version: u16,
	expected: &InstanceDigests,
	mut digests: Cow<'a, InstanceDigests>,
	found: &Instance,
) -> Cow<'a, InstanceDigests> {
	let orders = [[0, 0], [1, 0]].map(|order| H256(Sum::of_value(PLANAR, &order).value));
	let order = |digests: &InstanceDigests| {
		let digest = digests.attributes.get(PLANAR)?.digest;
		orders.iter().position(|order| *order == digest)
	};
	let is_native = matches!((expected.pixel, digests.pixel), (PixelDigest::Native(_), PixelDigest::Native(_)));
	let coloured = H256(Sum::of_value(SAMPLES, &[3, 0]).value);
	let is_coloured = digests.attributes.get(SAMPLES).is_some_and(|samples| samples.digest == coloured);
	if let (Some(before), Some(after)) = (order(expected), order(&digests)) {
		if before != after && is_native && is_coloured && version != STREAM {
			let other = read_again(found, version, Some(before == 1)).filter(|other| other.pixel == expected.pixel);
			if let (Some(other), Some(before)) = (other, expected.attributes.get(PLANAR)) {
				let digests = digests.to_mut();
				digests.pixel = other.pixel;
				put(digests, &before);
			}
		}
	}
	digests
}

/// Puts the digest of an attribute in the place of the one that is there.
fn put(digests: &mut InstanceDigests, attribute: &AttributeDigest) {
	let put = |one: &mut AttributeDigest| *one = attribute.clone();
	digests.attributes.edit(|all| all.iter_mut().filter(|one| one.tag == attribute.tag).for_each(put));
}

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
			put(digests.to_mut(), &before);
		}
	}
	digests
}
