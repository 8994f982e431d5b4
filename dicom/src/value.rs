//! What of an attribute is hashed, version 3: its value, and nothing of how it is written.
//!
//! ```text
//! element   = SHA-256(group || element || 0 || value)                    a value
//!           | SHA-256(group || element || 1 || item || item || …)        a sequence with at least one item
//!           | SHA-256(group || element || 2 || SHA-256(fragment) || …)   fragments, in a sequence, that cannot be decoded
//!           | SHA-256(group || element || 3 || digest)                   pixel data, with the digest of its value
//!           | SHA-256(group || element || 4 || VR || value)              a value written with a wrong VR
//! item      = SHA-256(element || element || …), in tag order
//! ```
//!
//! Group and element are big endian. A value is in little endian and of even length; an empty sequence is an empty value.
//!
//! - The padding of text (trailing spaces and NULs) is not part of the value if the dictionary (PS3.6) says that the
//!   attribute is text, and the file does not write it as something else.
//! - Nobody knows the type of an attribute that the dictionary does not have (private ones above all), unless its VR is
//!   written. All its bytes are its value, in Implicit VR Little Endian with defined lengths: these are the same bytes
//!   whichever VR is written. So bytes that are exactly a sequence in that encoding equal the same sequence in any other.
//!   Two different values never have one digest.
//! - An attribute of the dictionary whose VR makes another value of its bytes (a number as text) is one value to programs
//!   that believe the VR, and another to those that believe the dictionary: it equals only what is written in the same way.
//! - Such attributes have a second, *lenient* digest, without padding where text is written or no VR is. It says whether
//!   a difference may be one of padding or of the lengths of items alone.

use crate::Tag;
use sha2::{Digest, Sha256};

/// The digests of one element.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Sum {
	/// Of its value.
	pub value: [u8; 32],
	/// The lenient digest.
	pub lenient: [u8; 32],
	/// Of a sequence without the elements, at any depth, that the confidentiality profile touches.
	pub skeleton: Option<[u8; 32]>,
	/// Whether the type of everything in it is known: from the dictionary, or because its VR is written.
	pub certain: bool,
	/// What kinds of values it and those in it are, as far as they are not in the dictionary, in tag order, each before those in
	/// it: see [`crate::AttributeDigest::kind`]. 0 where it is not known.
	pub kinds: Vec<u8>,
	/// Whether something in it is written so that its value cannot be told: see [`crate::AttributeDigest::opaque`].
	pub opaque: bool,
}

impl Sum {
	/// Of a value with these bytes.
	pub fn of_value(tag: Tag, value: &[u8]) -> Self {
		Self::of(begin(tag, 0).chain_update(value).finalize().into())
	}

	/// Of something whose digests are the same.
	pub fn of(digest: [u8; 32]) -> Self {
		Self { value: digest, lenient: digest, skeleton: None, certain: true, kinds: Vec::new(), opaque: false }
	}
}

/// The hash of an element up to its content.
pub(crate) fn begin(tag: Tag, kind: u8) -> Sha256 {
	Sha256::new().chain_update(tag.to_bytes()).chain_update([kind])
}

/// The elements of an item, in the order of the file.
#[derive(Default)]
pub(crate) struct Item(Vec<(Tag, Sum)>);

impl Item {
	pub fn push(&mut self, tag: Tag, sum: Sum) {
		self.0.push((tag, sum));
	}

	/// Sorts the elements. Returns whether they were in order, and an attribute that is there twice.
	pub fn sort(&mut self) -> (bool, Option<Tag>) {
		let ordered = self.0.is_sorted_by(|(a, _), (b, _)| a <= b);
		self.0.sort_by_key(|(tag, _)| *tag);
		(ordered, self.0.windows(2).find(|pair| pair[0].0 == pair[1].0).map(|pair| pair[0].0))
	}
}

/// A sequence on its way to its digests.
pub(crate) struct Sequence {
	tag: Tag,
	hashers: [Sha256; 3],
	empty: bool,
	certain: bool,
	opaque: bool,
	kinds: Vec<u8>,
}

impl Sequence {
	pub fn new(tag: Tag) -> Self {
		let hashers = [begin(tag, 1), begin(tag, 1), begin(tag, 1)];
		Self { tag, hashers, empty: true, certain: true, opaque: false, kinds: Vec::new() }
	}

	/// Adds an item with sorted elements. Those that are `touched` are left out of the skeleton.
	pub fn push(&mut self, item: &Item, touched: impl Fn(Tag) -> bool) {
		self.empty = false;
		let mut hashers = [Sha256::new(), Sha256::new(), Sha256::new()];
		for (tag, sum) in &item.0 {
			self.certain &= sum.certain;
			self.opaque |= sum.opaque;
			self.kinds.extend_from_slice(&sum.kinds);
			hashers[0].update(sum.value);
			hashers[1].update(sum.lenient);
			if !touched(*tag) {
				hashers[2].update(sum.skeleton.unwrap_or(sum.value));
			}
		}
		for (whole, item) in self.hashers.iter_mut().zip(hashers) {
			whole.update(item.finalize());
		}
	}

	pub fn finish(self) -> Sum {
		if self.empty {
			return Sum::of_value(self.tag, &[]);
		}
		let [value, lenient, skeleton] = self.hashers.map(|hasher| hasher.finalize().into());
		Sum { value, lenient, skeleton: Some(skeleton), certain: self.certain, kinds: self.kinds, opaque: self.opaque }
	}
}
