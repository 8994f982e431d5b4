//! The canonical bytes of an attribute: the stream that DICOM digital signatures hash (PS3.3 C.12.1.1.3.1.1), cut into
//! the top-level attributes of a data set. Manifests of version 2 have its digests; everything that reads values reads
//! them from it.
//!
//! The stream is Explicit VR little endian, without the lengths of sequences and items. Trailing padding of text is
//! removed, then the even length is restored. `dcmsign +d` dumps the same stream, and the tests compare the two.
//! A copy of the stream for readers differs in two ways: an attribute that is written as UN, and is in the dictionary,
//! has the VR of the dictionary, and private text keeps its padding, so that a value can be hashed from its copy.

use crate::Tag;
use dicom_core::VR;
use sha2::{Digest, Sha256};

/// Longest text, in bytes, whose padding is normalised; longer text keeps it, so that it need not fit into memory.
pub(crate) const MAX_TEXT: u64 = 16 << 20;

/// Whether the stream of signatures leaves the attribute out: group lengths, groups below 8, signatures, trailing padding.
pub(crate) const fn is_left_out(tag: Tag) -> bool {
	let Tag(group, element) = tag;
	group < 8
		|| element == 0
		|| group == 0xFFFA
		|| matches!((group, element), (0x0008, 0x0001) | (0x4FFE, 0x0001) | (0xFFFC, 0xFFFC))
}

/// Whether an element is one that says nothing about the object: a group length (PS3.5 7.2), Length to End, a signature or
/// its parameters (PS3.3 C.12.1.1.3), or, at the top level, trailing padding (PS3.10 7.2). Where something else is written
/// in their place, it is an attribute like any other.
pub(crate) const fn says_nothing(tag: Tag, vr: VR, length: u32, depth: u32) -> bool {
	match tag {
		Tag(0x0008, 0x0001) | Tag(_, 0x0000) => matches!(vr, VR::UL | VR::UN) && length == 4,
		Tag(0xFFFA, 0xFFFA) | Tag(0x4FFE, 0x0001) => matches!(vr, VR::SQ) || matches!(vr, VR::UN) && length == u32::MAX,
		Tag(0xFFFC, 0xFFFC) => depth == 0 && matches!(vr, VR::OB | VR::OW | VR::UN),
		_ => false,
	}
}

/// Whether an attribute belongs in the sequences of digital signatures, at any depth (PS3.3 Tables C.12-6 and 8.8-1).
pub(crate) const fn is_of_signature(tag: Tag) -> bool {
	match tag {
		Tag(0x0008, element) => matches!(element, 0x0100..=0x0123),
		Tag(0x0400, element) => matches!(
			element,
			0x0005 | 0x0010 | 0x0015 | 0x0020 | 0x0100 | 0x0105 | 0x0110 | 0x0115 | 0x0120 | 0x0305 | 0x0310 | 0x0401
		),
		Tag(_, element) => element == 0,
	}
}

/// Whether the VR's explicit form has two reserved bytes and a length of four (PS3.5 7.1.2).
pub(crate) const fn is_long(vr: VR) -> bool {
	use VR::*;
	matches!(vr, OB | OD | OF | OL | OV | OW | SQ | SV | UC | UN | UR | UT | UV)
}

/// The byte that pads a text VR to an even length, `None` for a VR that is not text (PS3.5 6.2).
pub(crate) const fn padding(vr: VR) -> Option<u8> {
	use VR::*;
	match vr {
		AE | AS | CS | DA | DS | DT | IS | LO | LT | PN | SH | ST | TM | UC | UR | UT => Some(b' '),
		UI => Some(0),
		_ => None,
	}
}

/// Number of bytes that a change of byte order reverses (PS3.5 7.3).
const fn unit(vr: VR) -> usize {
	use VR::*;
	match vr {
		AT | OW | SS | US => 2,
		FL | OF | OL | SL | UL => 4,
		FD | OD | OV | SV | UV => 8,
		_ => 1,
	}
}

/// Text without trailing spaces and NULs.
pub(crate) fn bare(value: &[u8]) -> &[u8] {
	let length = value.iter().rposition(|byte| !matches!(byte, b' ' | 0)).map_or(0, |last| last + 1);
	&value[..length]
}

/// Text without trailing spaces and NULs, padded to an even length again.
pub(crate) fn trim(value: &mut Vec<u8>, pad: u8) {
	value.truncate(bare(value).len());
	if value.len() % 2 == 1 {
		value.push(pad);
	}
}

/// A value on its way to a hash, in pieces; it comes out in little endian and with an even length.
pub(crate) struct Value {
	unit: usize,
	partial: Vec<u8>,
	odd: bool,
}

impl Value {
	pub fn new(vr: VR, big_endian: bool) -> Self {
		Self { unit: if big_endian { unit(vr) } else { 1 }, partial: Vec::new(), odd: false }
	}

	/// Passes `piece` on.
	pub fn push(&mut self, piece: &[u8], out: &mut dyn FnMut(&[u8])) {
		self.odd ^= piece.len() % 2 == 1;
		if self.unit == 1 {
			return out(piece);
		}
		self.partial.extend_from_slice(piece);
		let whole = self.partial.len() / self.unit * self.unit;
		self.partial[..whole].chunks_exact_mut(self.unit).for_each(<[u8]>::reverse);
		out(&self.partial[..whole]);
		self.partial.drain(..whole);
	}

	/// Passes on the remaining bytes and the padding.
	pub fn end(self, out: &mut dyn FnMut(&[u8])) {
		out(&self.partial);
		if self.odd {
			out(&[0]);
		}
	}
}

/// A digest, unless none was wanted.
type Sum = Option<[u8; 32]>;

/// The stream of one top-level attribute on its way to its digest.
pub(crate) struct Leaf {
	/// `None` if only the copy is wanted.
	hasher: Option<Sha256>,
	/// For a sequence: the hash without the elements that the confidentiality profile touches.
	skeleton: Option<Sha256>,
	/// How many elements that enclose the present one the profile touches.
	hidden: u32,
	/// The canonical bytes, if they were asked for.
	copy: Option<Vec<u8>>,
	/// Most bytes that `copy` may hold.
	most: usize,
	/// Whether every VR in it is known, and none too long for its VR.
	pub certain: bool,
}

impl Leaf {
	/// Keeps the canonical bytes if there are at most `most`; otherwise it keeps none.
	pub fn new(hash: bool, most: usize) -> Self {
		let hasher = hash.then(Sha256::new);
		Self { hasher, skeleton: None, hidden: 0, copy: (most > 0).then(Vec::new), most, certain: true }
	}

	/// Most bytes of a copy that could still be added; 0 if no copy is kept.
	pub fn room(&self) -> usize {
		self.copy.as_ref().map_or(0, |copy| self.most - copy.len())
	}

	/// Keeps no copy after all.
	pub fn forget(&mut self) {
		self.copy = None;
	}

	/// Starts the skeleton, for a sequence.
	pub fn with_skeleton(&mut self) {
		self.skeleton = self.hasher.is_some().then(Sha256::new);
	}

	/// Leaves everything between this and [`Self::unhide`] out of the skeleton.
	pub fn hide(&mut self) {
		self.hidden += 1;
	}

	/// See [`Self::hide`].
	pub fn unhide(&mut self) {
		self.hidden -= 1;
	}

	/// Hashes bytes, and adds them to the copy.
	pub fn put(&mut self, bytes: &[u8]) {
		if let Some(hasher) = &mut self.hasher {
			hasher.update(bytes);
		}
		if let (Some(skeleton), 0) = (&mut self.skeleton, self.hidden) {
			skeleton.update(bytes);
		}
		self.show(bytes);
	}

	/// Adds bytes to the copy only; [`Self::put_digest`] hashes their digest in their place.
	pub fn show(&mut self, bytes: &[u8]) {
		if let Some(copy) = &mut self.copy {
			if self.most - copy.len() < bytes.len() {
				self.copy = None;
			} else {
				copy.extend_from_slice(bytes);
			}
		}
	}

	/// Adds the digest of what went through [`Self::show`].
	pub fn put_digest(&mut self, digest: &[u8; 32]) {
		if let Some(hasher) = &mut self.hasher {
			hasher.update(digest);
		}
	}

	/// Adds the header of an element, without a length for sequences and encapsulated pixel data.
	pub fn header(&mut self, tag: Tag, vr: VR, length: Option<u32>) {
		self.put(&tag.0.to_le_bytes());
		self.put(&tag.1.to_le_bytes());
		self.put(vr.to_string().as_bytes());
		if is_long(vr) {
			self.put(&[0, 0]);
			if let Some(length) = length {
				self.put(&length.to_le_bytes());
			}
		} else {
			self.put(&(length.unwrap_or(0) as u16).to_le_bytes());
		}
	}

	/// Returns the digest, the digest of the skeleton, and the canonical bytes.
	pub fn finish(self) -> (Sum, Sum, Option<Vec<u8>>) {
		let skeleton = self.skeleton.map(|skeleton| skeleton.finalize().into());
		(self.hasher.map(|hasher| hasher.finalize().into()), skeleton, self.copy)
	}
}

/// The tag that starts an item or fragment, without a length.
pub(crate) const ITEM: [u8; 4] = [0xFE, 0xFF, 0x00, 0xE0];
/// The tag that ends a sequence or encapsulated pixel data, without a length.
pub(crate) const END: [u8; 4] = [0xFE, 0xFF, 0xDD, 0xE0];

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn text_should_lose_its_padding_and_stay_even_when_trimmed() {
		for (value, pad, expected) in [
			(&b"DOE^JOHN  \0"[..], b' ', &b"DOE^JOHN"[..]),
			(b"1.2.3\0", 0, b"1.2.3\0"),
			(b"ABC", b' ', b"ABC "),
			(b"  \0", b' ', b""),
			(b" A", b' ', b" A"),
		] {
			let mut value = value.to_vec();
			trim(&mut value, pad);
			assert_eq!(value, expected);
		}
	}

	#[test]
	fn value_should_be_the_same_little_endian_bytes_when_it_comes_big_endian_in_odd_pieces() {
		for size in 1..7 {
			let mut value = Value::new(VR::US, true);
			let mut out = Vec::new();
			for piece in [1u8, 0, 2, 0, 3, 0, 9].chunks(size) {
				value.push(piece, &mut |bytes| out.extend_from_slice(bytes));
			}
			value.end(&mut |bytes| out.extend_from_slice(bytes));
			assert_eq!(out, [0, 1, 0, 2, 0, 3, 9, 0], "pieces of {size}");
		}
	}

	#[test]
	fn canonical_bytes_should_be_those_of_the_standard_when_an_attribute_is_written_out() {
		let mut leaf = Leaf::new(true, usize::MAX);
		leaf.header(Tag(0x0028, 0x0010), VR::US, Some(2));
		leaf.put(&[0, 2]);
		leaf.header(Tag(0x0008, 0x1140), VR::SQ, None);
		leaf.put(&ITEM);
		leaf.put(&END);
		let (digest, _, copy) = leaf.finish();
		let expected = [
			0x28, 0, 0x10, 0, b'U', b'S', 2, 0, 0, 2, 8, 0, 0x40, 0x11, b'S', b'Q', 0, 0, 0xFE, 0xFF, 0, 0xE0, 0xFE,
			0xFF, 0xDD, 0xE0,
		];
		assert_eq!(copy.unwrap(), expected);
		assert_eq!(digest, Some(Sha256::digest(expected).into()));
	}
}
