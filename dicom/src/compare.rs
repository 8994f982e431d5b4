//! One instance against another: what is the same, and what changed.

use crate::{
	digests::{AttributeDigest, InstanceDigests, PixelDigest},
	Tag,
};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// The verdict on one instance, with the reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "verdict", rename_all = "kebab-case")]
pub enum InstanceVerdict {
	/// It is the same object, perhaps in another encoding.
	Verified(Levels),
	/// Its content differs.
	Altered(Changes),
	/// It was expected and not found.
	Missing,
	/// It was found and not expected.
	Added,
}

impl InstanceVerdict {
	/// Whether the instance is the same object.
	pub fn is_verified(&self) -> bool {
		matches!(self, Self::Verified(_))
	}
}

/// What is the same in a verified instance, in addition to its standard attributes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Levels {
	/// Whether every byte of the file is the same.
	pub encoding: bool,
	/// Whether private attributes, and those of unknown value representation, are the same too.
	pub private: bool,
	/// How the pixels compare.
	pub pixel: LevelState,
	/// Attributes whose difference does not prove an alteration: a system that knows their value representation may
	/// correctly write them otherwise (see [`AttributeDigest::certain`]).
	pub unconfirmed: Vec<Tag>,
}

/// How one level compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LevelState {
	/// Both sides are the same.
	Same,
	/// The two sides differ.
	Differs,
	/// The encoded bytes differ, and one side is encoded with loss or in a way that this crate cannot decode.
	NotComparable,
	/// Neither side has any.
	Absent,
}

/// The differences of an altered instance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Changes {
	/// Attributes whose value changed. They include pixel data only if `pixel` is not `Same`.
	pub changed: Vec<Tag>,
	/// Attributes that were added.
	pub added: Vec<Tag>,
	/// Attributes that were removed.
	pub removed: Vec<Tag>,
	/// How the pixels compare.
	pub pixel: LevelState,
}

/// Compares the `expected` digests with those that were `found`.
///
/// The instance is altered if its pixels cannot be shown to be the same, or if an attribute was added, removed or
/// changed. A change of a private attribute counts only if its value representation is known on both sides.
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
				// A standard attribute counts even if its VR was unknown; otherwise writing the VR could hide a change.
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
