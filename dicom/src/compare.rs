//! One instance against another: what is the same, and what changed.

use crate::{
	canonical::is_left_out,
	digests::{AttributeDigest, InstanceDigests, PixelDigest},
	manifest::{KINDS, SALTS, STREAM, VERSION},
	Tag,
};
use radledger_primitives::H256;
use serde::Serialize;
use std::{
	collections::{BTreeMap, BTreeSet},
	fmt,
};

/// The verdict on one instance, with the reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "verdict", rename_all = "kebab-case")]
pub enum InstanceVerdict {
	/// It is the same object, perhaps in another encoding: every attribute and every pixel is confirmed.
	Verified(Levels),
	/// Its content differs.
	Altered(Changes),
	/// It cannot be told whether its content differs; nothing shows that it does.
	NotComparable(Changes),
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

/// What is the same in a verified instance, in addition to its attributes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Levels {
	/// Whether every byte of the file is the same.
	pub encoding: bool,
	/// How the pixels compare: [`LevelState::Same`] or [`LevelState::Absent`].
	pub pixel: LevelState,
}

/// How one level compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LevelState {
	/// Both sides are the same.
	Same,
	/// The two sides differ.
	Differs,
	/// The encoded frames differ, and one side is encoded with loss or in a way that this crate cannot decode.
	NotComparable,
	/// Neither side has any.
	Absent,
}

/// The differences of an instance that is not verified.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Changes {
	/// Attributes whose value changed. They include pixel data only if the pixels differ.
	pub changed: Vec<Tag>,
	/// Attributes that were added.
	pub added: Vec<Tag>,
	/// Attributes that were removed.
	pub removed: Vec<Tag>,
	/// Attributes of which it cannot be told whether their value changed.
	pub unclear: Vec<Unclear>,
	/// How the pixels compare.
	pub pixel: LevelState,
}

/// An attribute that cannot be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Unclear {
	/// The attribute.
	pub tag: Tag,
	/// Why it cannot be compared.
	pub why: Why,
}

/// Why an attribute cannot be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
	/// Pixel data, or a sequence with an icon, whose encoded frames differ, and one side is encoded with loss or cannot be decoded
	/// here.
	Encoding,
	/// Its type is not written on both sides, and only what may be padding, or the length of items, differs.
	Type,
	/// It was anchored with a version that hashed something else of it, or nothing.
	Version,
	/// An attribute of the file meta information names another object, or another kind of object, than the data set.
	Meta,
	/// The file changed, or could not be read again, while it was compared.
	Unreadable,
}

impl fmt::Display for Why {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		f.write_str(match self {
			Self::Encoding => "is in another encoding, which has loss or cannot be decoded here",
			Self::Type => {
				"is written with another type, or without one, so that it may be the same value or another one"
			}
			Self::Version => {
				"is written otherwise, and was anchored by a version that cannot tell this from another value"
			}
			Self::Meta => "contradicts the data set: programs take the file for different objects",
			Self::Unreadable => "could not be read a second time",
		})
	}
}

/// Compares the `expected` digests with those that were `found`, both of the same `version`.
///
/// The instance is verified only if every attribute and all pixels are shown to be the same. A difference that a right
/// re-encoding may have made is not an alteration.
pub(crate) fn compare(version: u16, expected: &InstanceDigests, found: &InstanceDigests) -> InstanceVerdict {
	let by_tag = |digests: &InstanceDigests| -> BTreeMap<Tag, AttributeDigest> {
		digests.attributes.iter().map(|attribute| (attribute.tag, attribute)).collect()
	};
	let (before, after) = (by_tag(expected), by_tag(found));
	// What earlier versions left out may have been there before.
	let unknown = |tag: Tag| version <= SALTS && is_left_out(tag);
	// From version 3 on the digest of encoded frames binds their transfer syntax.
	let same_file = version < VERSION && expected.encoding == found.encoding;
	let same_bytes = same_file || version == STREAM && bytes(&before) == bytes(&after);
	let pixel = compare_pixels(expected.pixel, found.pixel, same_bytes);
	let (mut changed, mut added, mut removed, mut unclear) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
	for tag in before.keys().chain(after.keys()).copied().collect::<BTreeSet<_>>() {
		let difference = match (before.get(&tag), after.get(&tag)) {
			(Some(before), Some(after)) if same_file && (after.opaque || after.lenient == Some(before.digest)) => {
				continue
			}
			(Some(_), Some(_)) if tag.is_pixels() => match pixel {
				LevelState::Same | LevelState::Absent => continue,
				LevelState::Differs => None,
				LevelState::NotComparable => Some(Why::Encoding),
			},
			(Some(before), Some(after)) => match compare_attributes(version, before, after) {
				Ok(()) => continue,
				Err(why) => why,
			},
			(None, _) if unknown(tag) => match same_file {
				true => continue,
				false => Some(Why::Version),
			},
			(Some(_), None) => {
				removed.push(tag);
				continue;
			}
			(None, _) => {
				added.push(tag);
				continue;
			}
		};
		match difference {
			Some(why) => unclear.push(Unclear { tag, why }),
			None => changed.push(tag),
		}
	}
	if !(changed.is_empty() && added.is_empty() && removed.is_empty()) {
		InstanceVerdict::Altered(Changes { changed, added, removed, unclear, pixel })
	} else if !unclear.is_empty() || !matches!(pixel, LevelState::Same | LevelState::Absent) {
		InstanceVerdict::NotComparable(Changes { changed, added, removed, unclear, pixel })
	} else {
		InstanceVerdict::Verified(Levels { encoding: expected.encoding == found.encoding, pixel })
	}
}

/// Whether two attributes have the same value. If not, the reason for which they may have it all the same, or `None` if
/// they have not.
fn compare_attributes(version: u16, before: &AttributeDigest, after: &AttributeDigest) -> Result<(), Option<Why>> {
	// The same bytes are another value where both sides write another type.
	let differ = |(one, other): (&u8, &u8)| one != other && *one != 0 && *other != 0;
	if version > SALTS && differ((&before.kind, &after.kind)) {
		return Err(None);
	}
	// Where the digests say that the same attributes are in both, the kinds stand in the same places.
	let alike = match version > KINDS && before.kinds.iter().zip(&after.kinds).any(differ) {
		true => Err(None),
		false => Ok(()),
	};
	if before.digest == after.digest {
		return alike;
	}
	let certain = before.certain && after.certain;
	if version == STREAM {
		return Err((!certain || after.opaque).then_some(Why::Version));
	}
	let lenient = |attribute: &AttributeDigest| attribute.lenient.unwrap_or(attribute.digest);
	match lenient(before) == lenient(after) {
		// Text, whose type is written on both sides, with other padding.
		true if certain => alike,
		// Of a known type, only encoded frames are opaque.
		false if certain => Err((before.opaque || after.opaque).then_some(Why::Encoding)),
		same => Err((same || before.opaque || after.opaque).then_some(Why::Type)),
	}
}

/// The digests of the pixel data as an attribute.
fn bytes(attributes: &BTreeMap<Tag, AttributeDigest>) -> Vec<(Tag, H256)> {
	let pixels = attributes.values().filter(|attribute| attribute.tag.is_pixels());
	pixels.map(|pixels| (pixels.tag, pixels.digest)).collect()
}

fn compare_pixels(expected: PixelDigest, found: PixelDigest, same_bytes: bool) -> LevelState {
	use PixelDigest::{Encapsulated, Native, None};
	match (expected, found) {
		(None, None) => LevelState::Absent,
		_ if same_bytes || expected == found => LevelState::Same,
		(Native(_), Native(_)) | (None, _) | (_, None) => LevelState::Differs,
		(Encapsulated(_), _) | (_, Encapsulated(_)) => LevelState::NotComparable,
	}
}
