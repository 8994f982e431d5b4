//! One instance against another: what is the same, and what changed.

use crate::{
	digests::{AttributeDigest, InstanceDigests, PixelDigest},
	Tag,
};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// What is known of one instance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "verdict", rename_all = "kebab-case")]
pub enum InstanceVerdict {
	/// The same object, perhaps in another encoding.
	Verified(Levels),
	/// Another content.
	Altered(Changes),
	/// Expected and not there.
	Missing,
	/// There and not expected.
	Added,
}

impl InstanceVerdict {
	/// Whether it is the same object.
	pub fn is_verified(&self) -> bool {
		matches!(self, Self::Verified(_))
	}
}

/// What is the same in a verified instance, beyond its standard attributes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Levels {
	/// The bytes of the file are the same, every one.
	pub encoding: bool,
	/// Private attributes, and those whose value representation was not known, are the same as well.
	pub private: bool,
	/// The pixels.
	pub pixel: LevelState,
	/// Attributes that differ in a way that does not show that the object was altered: a system that knows their value
	/// representation may rightly write them otherwise (see [`AttributeDigest::certain`]).
	pub unconfirmed: Vec<Tag>,
}

/// How one level compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LevelState {
	/// The same.
	Same,
	/// Not the same.
	Differs,
	/// One side is encoded with loss, or in a way that is not decoded here, and the encoded bytes differ.
	NotComparable,
	/// Neither side has any.
	Absent,
}

/// What is not the same in an altered instance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Changes {
	/// Attributes with another value. Pixel data is among them only if `pixel` is not `Same`.
	pub changed: Vec<Tag>,
	/// Attributes that were not there.
	pub added: Vec<Tag>,
	/// Attributes that are no more.
	pub removed: Vec<Tag>,
	/// The pixels.
	pub pixel: LevelState,
}

/// Compares what was `expected` with what is `found`.
///
/// The instance is altered if the pixels are not shown to be the same, or if an attribute differs: a private one only
/// if its value representation is known on both sides. Removal and addition count always.
pub(crate) fn compare(expected: &InstanceDigests, found: &InstanceDigests) -> InstanceVerdict {
	let by_tag = |digests: &InstanceDigests| -> BTreeMap<Tag, AttributeDigest> {
		digests.attributes.iter().map(|attribute| (attribute.tag, *attribute)).collect()
	};
	let (before, after) = (by_tag(expected), by_tag(found));
	let pixel = compare_pixels(expected, found, &before, &after);
	let mut changes = Changes { changed: Vec::new(), added: Vec::new(), removed: Vec::new(), pixel };
	let mut unconfirmed = Vec::new();
	for tag in before.keys().chain(after.keys()).copied().collect::<BTreeSet<_>>() {
		match (before.get(&tag), after.get(&tag)) {
			(Some(before), Some(after)) if before.digest == after.digest => {}
			(Some(_), Some(_)) if tag.is_pixels() => {
				if pixel != LevelState::Same {
					changes.changed.push(tag);
				}
			}
			(Some(before), Some(after)) => {
				// A standard attribute is decisive even where its VR was not known: else writing the VR would hide a change.
				let certain = !tag.is_private() || before.certain && after.certain;
				if certain { &mut changes.changed } else { &mut unconfirmed }.push(tag);
			}
			(Some(_), None) => changes.removed.push(tag),
			(None, _) => changes.added.push(tag),
		}
	}
	let Changes { changed, added, removed, .. } = &changes;
	if changed.is_empty() && added.is_empty() && removed.is_empty() {
		let encoding = expected.encoding == found.encoding;
		InstanceVerdict::Verified(Levels { encoding, private: unconfirmed.is_empty(), pixel, unconfirmed })
	} else {
		InstanceVerdict::Altered(changes)
	}
}

fn compare_pixels(
	expected: &InstanceDigests,
	found: &InstanceDigests,
	before: &BTreeMap<Tag, AttributeDigest>,
	after: &BTreeMap<Tag, AttributeDigest>,
) -> LevelState {
	use PixelDigest::{Encapsulated, Native, None};
	let bytes = |map: &BTreeMap<Tag, AttributeDigest>| -> Vec<_> {
		map.values().filter(|attribute| attribute.tag.is_pixels()).copied().collect()
	};
	match (expected.pixel, found.pixel) {
		(None, None) => LevelState::Absent,
		_ if expected.pixel == found.pixel || bytes(before) == bytes(after) => LevelState::Same,
		(Native(_), Native(_)) | (Encapsulated(_), Encapsulated(_)) | (None, _) | (_, None) => LevelState::Differs,
		_ => LevelState::NotComparable,
	}
}
