//! The digests of one instance, at every level.

use crate::Tag;
use radledger_primitives::H256;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::{fmt, fs::File, io, os::unix::fs::FileExt, sync::Arc};

/// The digests that identify an instance's content, whatever its file name or folder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InstanceDigests {
	/// The top-level attributes in tag order, pixel data included, the Extended Offset Table of frames excluded.
	pub attributes: Attributes,
	/// The digest of the decoded pixels, or of the encoded ones if they cannot be decoded.
	pub pixel: PixelDigest,
	/// SHA-256 of every byte of the file, with the digest of the pixel data's value in the place of that value. Two
	/// files have the same one if and only if they are equal byte by byte.
	pub encoding: H256,
}

/// The digests of one top-level attribute. In a manifest of version 2 they are over the stream that DICOM signatures
/// hash, which has the VR in it; from version 3 on over its value (`dicom/src/value.rs`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AttributeDigest {
	/// The attribute's tag.
	pub tag: Tag,
	/// The digest of its value; for pixel data, over the SHA-256 of its value.
	pub digest: H256,
	/// Where it differs from `digest`: the digest without the padding of private text, and of everything whose type is
	/// not known. Two attributes that differ only in `digest` may have the same value. Never set in version 2.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub lenient: Option<H256>,
	/// Whether the type of the attribute, and of everything in it, is known: from the dictionary, or because its VR is
	/// written (not in implicit VR, not as UN). In version 2: whether its VR was known when it was read.
	pub certain: bool,
	/// Whether a difference proves nothing, because something of unknown type is too long to be read or in big endian. In
	/// version 2: whether another VR might be written with right.
	#[serde(default, skip_serializing_if = "std::ops::Not::not")]
	pub opaque: bool,
	/// What kind of value it is, if the dictionary does not have it and its VR is written: 1 text without a backslash, 2 text
	/// of one value, 3 text of several; numbers of two bytes: 4 unsigned or below their highest bit, 5 signed; 6 and 7 of four,
	/// 8 and 9 of eight; 10 and 11 floating point of four and of eight; 12 tags; 13 a sequence; 14
	/// bytes; 15 a number as text. Otherwise, and in versions before 5, 0.
	#[serde(default, skip_serializing_if = "is_zero")]
	pub kind: u8,
	/// For a sequence: the kinds of the values in it that the dictionary does not have, in tag order, each before those in it;
	/// 0 for one whose VR is not written. Empty if none is known, and in versions before 6.
	#[serde(default, skip_serializing_if = "Vec::is_empty")]
	pub kinds: Vec<u8>,
	/// For a sequence: its digest without the elements, at any depth, that the confidentiality profile touches
	/// ([`crate::profile::touches`]). De-identification does not change it.
	#[serde(default, skip_serializing_if = "Option::is_none")]
	pub skeleton: Option<H256>,
}

pub(crate) fn is_zero(kind: &u8) -> bool {
	*kind == 0
}

/// The digest of an instance's pixels.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PixelDigest {
	/// The object has no pixel data.
	None,
	/// SHA-256 of the native frames in little endian, decompressed if their encoding is lossless.
	Native(H256),
	/// For a lossy transfer syntax, or one that this crate cannot decode: a digest of the encoded frames (in version 2 of
	/// the fragments).
	Encapsulated(H256),
}

/// The digests of an instance's attributes, in tag order, in the form in which a manifest is written: 37 bytes and seldom
/// more for each. Copies share them. Those of a large manifest stay in its file, and are read when they are looked at.
///
/// An attribute is its tag, flags (1 certain, 2 with a skeleton, 4 with a lenient digest, 8 opaque, and 16 times the kind)
/// and digest. Skeleton and lenient digest follow, if there are any. A sequence with kinds in it has 15 in the place of its
/// kind; behind the digests it has the number of kinds, its own first (u32 big endian), and the kinds, a byte each. Version 2
/// has only the first two flags, version 5 the first kinds, version 6 the first kinds in sequences.
#[derive(Clone)]
pub struct Attributes(Packed);

#[derive(Clone)]
enum Packed {
	Here(Arc<[u8]>),
	There { file: Arc<File>, at: u64, length: usize },
}

impl Attributes {
	/// The packed attributes, if they are as they would be written.
	pub(crate) fn from_packed(packed: Vec<u8>, flags: u16, nested: bool) -> Option<Self> {
		let (mut rest, mut before) = (packed.as_slice(), None);
		while !rest.is_empty() {
			let known = rest.get(4).is_some_and(|known| u16::from(*known) < flags);
			let (attribute, after) = unpack(rest).filter(|(one, _)| known && (nested || one.kinds.is_empty()))?;
			if before.replace(attribute.tag).is_some_and(|before| before >= attribute.tag) {
				return None;
			}
			rest = after;
		}
		Some(Self(Packed::Here(packed.into())))
	}

	/// What stands packed at this place of a file.
	pub(crate) const fn stored(file: Arc<File>, at: u64, length: usize) -> Self {
		Self(Packed::There { file, at, length })
	}

	/// The packed form.
	///
	/// # Errors
	/// The file that they are in cannot be read.
	pub(crate) fn packed(&self) -> io::Result<Arc<[u8]>> {
		match &self.0 {
			Packed::Here(packed) => Ok(packed.clone()),
			Packed::There { file, at, length } => {
				let mut packed = vec![0; *length];
				file.read_exact_at(&mut packed, *at)?;
				Ok(packed.into())
			}
		}
	}

	/// Whether they can be read to the last one.
	pub(crate) fn are_readable(&self) -> bool {
		self.packed().is_ok_and(|packed| {
			let mut rest = &packed[..];
			while let Some((_, after)) = unpack(rest) {
				rest = after;
			}
			rest.is_empty()
		})
	}

	/// Each of them. If the file that they are in cannot be read, there is none: then no root follows from them.
	pub fn iter(&self) -> Iter {
		Iter { packed: self.packed().unwrap_or_default(), at: 0 }
	}

	/// That of one attribute.
	pub fn get(&self, tag: Tag) -> Option<AttributeDigest> {
		self.iter().find(|attribute| attribute.tag == tag)
	}

	/// Changes them.
	pub fn edit<T>(&mut self, change: impl FnOnce(&mut Vec<AttributeDigest>) -> T) -> T {
		let mut all: Vec<_> = self.iter().collect();
		let result = change(&mut all);
		*self = all.into();
		result
	}
}

impl From<Vec<AttributeDigest>> for Attributes {
	fn from(all: Vec<AttributeDigest>) -> Self {
		all.into_iter().collect()
	}
}

impl FromIterator<AttributeDigest> for Attributes {
	fn from_iter<I: IntoIterator<Item = AttributeDigest>>(all: I) -> Self {
		let mut packed = Vec::new();
		for AttributeDigest { tag, digest, lenient, certain, opaque, kind, kinds, skeleton } in all {
			packed.extend_from_slice(&tag.to_bytes());
			let flags = [certain, skeleton.is_some(), lenient.is_some(), opaque];
			let shown = if kinds.is_empty() { kind } else { NESTED };
			packed.push(flags.iter().rev().fold(shown, |byte, flag| byte << 1 | u8::from(*flag)));
			for digest in [Some(digest), skeleton, lenient].into_iter().flatten() {
				packed.extend_from_slice(digest.as_bytes());
			}
			if !kinds.is_empty() {
				packed.extend_from_slice(&(1 + kinds.len() as u32).to_be_bytes());
				packed.push(kind);
				packed.extend_from_slice(&kinds);
			}
		}
		Self(Packed::Here(packed.into()))
	}
}

/// Stands for the kinds in a sequence.
const NESTED: u8 = 15;

/// The attribute that stands first, and what follows it.
fn unpack(packed: &[u8]) -> Option<(AttributeDigest, &[u8])> {
	let (tag, rest) = packed.split_first_chunk()?;
	let (flags, rest) = rest.split_first()?;
	let (digest, mut rest) = rest.split_first_chunk()?;
	let mut optional = |flag: u8| -> Option<Option<H256>> {
		if flags & flag == 0 {
			return Some(None);
		}
		let (digest, after) = rest.split_first_chunk()?;
		rest = after;
		Some(Some(H256(*digest)))
	};
	let (skeleton, lenient) = (optional(2)?, optional(4)?);
	let (certain, opaque) = (flags & 1 != 0, flags & 8 != 0);
	let (mut kind, mut kinds) = (flags >> 4, Vec::new());
	if kind == NESTED && skeleton.is_some() {
		let (count, after) = rest.split_first_chunk()?;
		let (all, after) = after.split_at_checked(u32::from_be_bytes(*count) as usize)?;
		let (own, inside) = all.split_first().filter(|(_, inside)| inside.iter().any(|kind| *kind != 0))?;
		if all.iter().any(|kind| *kind > 15) {
			return None;
		}
		(kind, kinds, rest) = (*own, inside.to_vec(), after);
	}
	let (tag, digest) = (Tag::from_bytes(*tag), H256(*digest));
	Some((AttributeDigest { tag, digest, lenient, certain, opaque, kind, kinds, skeleton }, rest))
}

/// The digests of [`Attributes`], one after the other.
#[derive(Clone, Debug)]
pub struct Iter {
	packed: Arc<[u8]>,
	at: usize,
}

impl Iterator for Iter {
	type Item = AttributeDigest;

	fn next(&mut self) -> Option<AttributeDigest> {
		let (attribute, rest) = unpack(self.packed.get(self.at..)?)?;
		self.at = self.packed.len() - rest.len();
		Some(attribute)
	}
}

impl IntoIterator for &Attributes {
	type Item = AttributeDigest;
	type IntoIter = Iter;

	fn into_iter(self) -> Iter {
		self.iter()
	}
}

impl PartialEq for Attributes {
	fn eq(&self, other: &Self) -> bool {
		matches!((self.packed(), other.packed()), (Ok(one), Ok(other)) if one == other)
	}
}

impl Eq for Attributes {}

impl fmt::Debug for Attributes {
	fn fmt(&self, to: &mut fmt::Formatter) -> fmt::Result {
		to.debug_list().entries(self).finish()
	}
}

impl Serialize for Attributes {
	fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
		serializer.collect_seq(self)
	}
}

impl<'de> Deserialize<'de> for Attributes {
	fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
		Vec::<AttributeDigest>::deserialize(deserializer).map(Self::from)
	}
}
