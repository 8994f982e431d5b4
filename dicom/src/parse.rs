//! Turns the bytes of a data set into attribute digests, in one pass and without building an object in memory.
//!
//! The walk over elements follows PS3.5 7.1 to 7.5, 6.2.2 (UN of undefined length) and Annex A (transfer syntaxes).

use crate::{
	canonical::{is_left_out, is_long, padding, trim, Leaf, Value, END, ITEM, MAX_TEXT},
	digests::{AttributeDigest, PixelDigest},
	error::Fault,
	facts::Facts,
	pixel::{Frames, Geometry},
	profile::touches,
	source::Source,
	Tag,
};
use dicom_core::{
	dictionary::{DataDictionary, DataDictionaryEntry, VirtualVr},
	VR,
};
use dicom_dictionary_std::StandardDataDictionary;
use radledger_primitives::H256;
use sha2::{Digest, Sha256};
use std::{collections::BTreeSet, io::Read};

pub(crate) const UNDEFINED: u32 = u32::MAX;
/// Deepest nesting of sequences; real files have fewer than ten levels.
pub(crate) const MAX_DEPTH: u32 = 64;
/// Size in bytes up to which values are kept as facts; UIDs and numbers are far below.
const MAX_FACT: u64 = 256;

pub(crate) const ITEM_TAG: Tag = Tag(0xFFFE, 0xE000);
pub(crate) const ITEM_END: Tag = Tag(0xFFFE, 0xE00D);
pub(crate) const SEQUENCE_END: Tag = Tag(0xFFFE, 0xE0DD);

/// The encoding of elements.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct Syntax {
	pub explicit: bool,
	pub big_endian: bool,
}

impl Syntax {
	pub const IMPLICIT: Self = Self { explicit: false, big_endian: false };
	pub const EXPLICIT: Self = Self { explicit: true, big_endian: false };
	pub const BIG_ENDIAN: Self = Self { explicit: true, big_endian: true };

	fn u16(&self, bytes: [u8; 2]) -> u16 {
		if self.big_endian {
			u16::from_be_bytes(bytes)
		} else {
			u16::from_le_bytes(bytes)
		}
	}

	fn u32(&self, bytes: [u8; 4]) -> u32 {
		if self.big_endian {
			u32::from_be_bytes(bytes)
		} else {
			u32::from_le_bytes(bytes)
		}
	}

	pub fn tag(&self, bytes: [u8; 4]) -> Tag {
		let [a, b, c, d] = bytes;
		Tag(self.u16([a, b]), self.u16([c, d]))
	}

	pub fn u16_bytes(&self, value: u16) -> [u8; 2] {
		if self.big_endian {
			value.to_be_bytes()
		} else {
			value.to_le_bytes()
		}
	}

	pub fn u32_bytes(&self, value: u32) -> [u8; 4] {
		if self.big_endian {
			value.to_be_bytes()
		} else {
			value.to_le_bytes()
		}
	}

	pub fn tag_bytes(&self, tag: Tag) -> [u8; 4] {
		let ([a, b], [c, d]) = (self.u16_bytes(tag.0), self.u16_bytes(tag.1));
		[a, b, c, d]
	}
}

/// An element's header as it stands in the file.
#[derive(Clone, Copy)]
pub(crate) struct Header {
	pub tag: Tag,
	/// As it is written or, in implicit VR, as the dictionary says.
	pub vr: VR,
	pub length: u32,
	/// Where the header begins.
	pub offset: u64,
}

/// The result of reading a data set.
pub(crate) struct Parsed {
	pub attributes: Vec<AttributeDigest>,
	pub pixel: PixelDigest,
	/// Small values of the top level, by tag.
	pub facts: Facts,
	/// The canonical bytes of each attribute, if they were asked for, including attributes of unknown value
	/// representation, which the stream leaves out.
	pub copies: Vec<(Tag, Vec<u8>)>,
	/// Attributes, at any depth, that only the encoding digest covers.
	pub left_out: BTreeSet<Tag>,
}

/// Reads a data set from `source` to its end.
pub(crate) struct Walker<'w, 'a, R> {
	pub source: &'w mut Source<'a, R>,
	pub syntax: Syntax,
	/// The transfer syntax, if pixel data is encapsulated.
	pub encapsulation: Option<&'w str>,
	/// Most canonical bytes to keep of an attribute.
	pub keep: usize,
	/// Whether to stop where the pixel data starts.
	pub head: bool,
	pub parsed: Parsed,
	signed: bool,
}

impl<'w, 'a, R: Read> Walker<'w, 'a, R> {
	pub fn new(source: &'w mut Source<'a, R>, syntax: Syntax, encapsulation: Option<&'w str>, keep: usize) -> Self {
		let parsed = Parsed {
			attributes: Vec::new(),
			pixel: PixelDigest::None,
			facts: Facts::default(),
			copies: Vec::new(),
			left_out: BTreeSet::new(),
		};
		Self { source, syntax, encapsulation, keep, head: false, parsed, signed: false }
	}

	/// Reads everything. After a failure, `self.parsed` holds what was read before it.
	pub fn run(&mut self) -> Result<(), Fault> {
		while !self.at_end()? {
			let header = self.header(self.syntax)?;
			if self.head && header.tag.is_pixels() {
				break;
			}
			self.attribute(&header).map_err(|fault| fault.at(header.tag))?;
		}
		self.parsed.attributes.sort_by_key(|attribute| attribute.tag);
		self.parsed.copies.sort_by_key(|(tag, _)| *tag);
		match self.parsed.attributes.windows(2).find(|pair| pair[0].tag == pair[1].tag) {
			Some(pair) => Err(Fault::malformed(self.source.offset(), "the attribute is there twice").at(pair[0].tag)),
			None => Ok(()),
		}
	}

	/// Whether the data set has ended. Zero bytes may follow it, because some writers pad files to blocks.
	pub(crate) fn at_end(&mut self) -> Result<bool, Fault> {
		let offset = self.source.offset();
		let ahead = self.source.peek(8)?;
		if ahead.len() == 8 && ahead[..4] != [0; 4] {
			return Ok(false);
		}
		let (short, mut zero) = (ahead.len() < 8, true);
		while let count @ 1.. = self.source.peek(4096)?.len() {
			self.source.each(count as u64, |piece| zero &= piece.iter().all(|byte| *byte == 0))?;
		}
		match zero {
			true => Ok(true),
			false if short => Err(Fault::truncated(offset, 8, self.source.offset() - offset)),
			false => Err(Fault::malformed(offset, "bytes after the data set that are no attributes")),
		}
	}

	pub(crate) fn header(&mut self, syntax: Syntax) -> Result<Header, Fault> {
		let offset = self.source.offset();
		let tag = syntax.tag(self.source.take()?);
		let (vr, length) = if tag.0 == 0xFFFE {
			(VR::UN, syntax.u32(self.source.take()?))
		} else if syntax.explicit {
			self.explicit(syntax, offset).map_err(|fault| fault.at(tag))?
		} else {
			let length = syntax.u32(self.source.take()?);
			(self.look_up(tag), length)
		};
		Ok(Header { tag, vr, length, offset })
	}

	fn explicit(&mut self, syntax: Syntax, offset: u64) -> Result<(VR, u32), Fault> {
		let letters: [u8; 2] = self.source.take()?;
		let vr = match VR::from_binary(letters) {
			Some(vr) => vr,
			// Written by old toolkits where they did not know; everybody reads it with the short form.
			None if letters == *b"??" => return Ok((VR::UN, syntax.u16(self.source.take()?).into())),
			// PS3.5 6.2 gives representations of the future the long form, and programs read the short one all the same.
			None if letters.iter().all(u8::is_ascii_uppercase) => {
				let letters = String::from_utf8_lossy(&letters).into_owned();
				return Err(Fault::malformed(
					offset,
					format!("the value representation {letters} is not known: programs disagree on its length"),
				));
			}
			None => return Err(Fault::malformed(offset, format!("no value representation: {letters:02X?}"))),
		};
		if is_long(vr) {
			let _reserved: [u8; 2] = self.source.take()?;
			Ok((vr, syntax.u32(self.source.take()?)))
		} else {
			Ok((vr, syntax.u16(self.source.take()?).into()))
		}
	}

	/// Looks up the VR of an attribute that is written without one.
	fn look_up(&self, tag: Tag) -> VR {
		if tag.is_private() && (0x10..=0xFF).contains(&tag.1) {
			return VR::LO; // private creator, PS3.5 7.8.1
		}
		match StandardDataDictionary.by_tag(dicom_core::Tag(tag.0, tag.1)).map(|entry| entry.vr()) {
			_ if tag.is_private() => VR::UN,
			Some(VirtualVr::Xs) if self.signed => VR::SS,
			Some(vr) => vr.relaxed(),
			None => VR::UN,
		}
	}

	/// Reads one attribute of the top level.
	fn attribute(&mut self, header: &Header) -> Result<(), Fault> {
		if header.tag.0 == 0xFFFE {
			return Err(Fault::malformed(header.offset, "an item outside of a sequence"));
		}
		let mut leaf = Leaf::new(self.keep);
		match header.tag {
			tag if tag.is_pixels() => self.pixels(header, &mut leaf)?,
			_ => self.element(header, self.syntax, &mut leaf, 0)?,
		}
		if is_left_out(header.tag) {
			self.parsed.left_out.insert(header.tag);
			return Ok(());
		}
		let certain = leaf.certain;
		let (digest, skeleton, copy) = leaf.finish();
		self.parsed.attributes.push(AttributeDigest {
			tag: header.tag,
			digest: H256(digest),
			certain,
			skeleton: skeleton.map(H256),
		});
		if let Some(copy) = copy {
			self.parsed.copies.push((header.tag, copy));
		}
		Ok(())
	}

	fn element(&mut self, header: &Header, syntax: Syntax, leaf: &mut Leaf, depth: u32) -> Result<(), Fault> {
		match (header.vr, header.length) {
			(VR::SQ, _) => self.sequence(header, syntax, leaf, depth),
			(VR::OB | VR::OW, UNDEFINED) if syntax.explicit => {
				leaf.header(header.tag, VR::OB, None);
				self.fragments(syntax, leaf)
			}
			// The content is implicit VR, whatever encoding surrounds it (PS3.5 6.2.2 note 2).
			(VR::UN, UNDEFINED) => {
				leaf.certain = false;
				self.sequence(header, Syntax::IMPLICIT, leaf, depth)
			}
			(_, UNDEFINED) => Err(Fault::malformed(header.offset, "undefined length of something that has no items")),
			_ => self.value(header, syntax, leaf, depth),
		}
	}

	fn value(&mut self, header: &Header, syntax: Syntax, leaf: &mut Leaf, depth: u32) -> Result<(), Fault> {
		let length = u64::from(header.length);
		if let (Some(pad), true) = (padding(header.vr), length <= MAX_TEXT) {
			let mut value = self.source.bytes(length)?;
			trim(&mut value, pad);
			// In explicit VR, a list that is too long for its VR becomes UN (PS3.5 6.2.2 note 6).
			leaf.certain &= is_long(header.vr) || value.len() <= 0xFFFE;
			leaf.header(header.tag, header.vr, Some(value.len() as u32));
			leaf.put(&value);
			self.note(header.tag, value, depth);
			return Ok(());
		}
		leaf.certain &= header.vr != VR::UN && (is_long(header.vr) || length <= 0xFFFE);
		leaf.header(header.tag, header.vr, Some(even(header.length)));
		let mut fact = (length <= MAX_FACT).then(Vec::new);
		let mut value = Value::new(header.vr, syntax.big_endian);
		let mut put = |bytes: &[u8]| {
			leaf.put(bytes);
			fact.iter_mut().for_each(|fact| fact.extend_from_slice(bytes));
		};
		self.source.each(length, |piece| value.push(piece, &mut put))?;
		value.end(&mut put);
		self.note(header.tag, fact.unwrap_or_default(), depth);
		Ok(())
	}

	fn note(&mut self, tag: Tag, value: Vec<u8>, depth: u32) {
		if tag == PIXEL_REPRESENTATION {
			self.signed = value.first() == Some(&1);
		}
		if depth == 0 && matches!(tag.0, 0x0008 | 0x0020 | 0x0028) && value.len() as u64 <= MAX_FACT {
			self.parsed.facts.0.insert(tag, value);
		}
	}

	fn sequence(&mut self, header: &Header, syntax: Syntax, leaf: &mut Leaf, depth: u32) -> Result<(), Fault> {
		if depth == MAX_DEPTH {
			return Err(Fault::malformed(header.offset, format!("more than {MAX_DEPTH} sequences within one another")));
		}
		if depth == 0 {
			leaf.with_skeleton();
		}
		leaf.header(header.tag, VR::SQ, None);
		let end = self.end_of(header.length)?;
		while end.is_none_or(|end| self.source.offset() < end) {
			let item = self.header(syntax)?;
			match item.tag {
				ITEM_TAG => {}
				SEQUENCE_END if end.is_none() => break,
				SEQUENCE_END => return Err(ambiguous(item.offset, "sequence")),
				_ => return Err(Fault::malformed(item.offset, format!("{} where an item is expected", item.tag))),
			}
			leaf.put(&ITEM);
			let end = self.end_of(item.length)?;
			while end.is_none_or(|end| self.source.offset() < end) {
				let inner = self.header(syntax)?;
				match inner.tag {
					ITEM_END if end.is_none() => break,
					ITEM_END => return Err(ambiguous(inner.offset, "item")),
					_ => {}
				}
				if inner.tag.0 == 0xFFFE {
					return Err(Fault::malformed(inner.offset, format!("{} inside of an item", inner.tag)));
				}
				let read = if is_left_out(inner.tag) {
					self.parsed.left_out.insert(inner.tag);
					self.element(&inner, syntax, &mut Leaf::new(0), depth + 1)
				} else if touches(inner.tag) {
					leaf.hide();
					let read = self.element(&inner, syntax, leaf, depth + 1);
					leaf.unhide();
					read
				} else {
					self.element(&inner, syntax, leaf, depth + 1)
				};
				read.map_err(|fault| fault.at(inner.tag))?;
			}
			self.check_end(end)?;
		}
		self.check_end(end)?;
		leaf.put(&END);
		Ok(())
	}

	/// The offset at which something of `length` ends; `None` if a delimiter ends it.
	pub(crate) fn end_of(&self, length: u32) -> Result<Option<u64>, Fault> {
		if length == UNDEFINED {
			return Ok(None);
		}
		match self.source.remaining() {
			Some(left) if left < length.into() => Err(Fault::truncated(self.source.offset(), length.into(), left)),
			_ => Ok(Some(self.source.offset() + u64::from(length))),
		}
	}

	pub(crate) fn check_end(&self, end: Option<u64>) -> Result<(), Fault> {
		match end {
			Some(end) if self.source.offset() > end => {
				Err(Fault::malformed(end, "a value reaches beyond the end of its item or sequence"))
			}
			_ => Ok(()),
		}
	}

	/// Reads fragments of encapsulated pixel data in a sequence, such as an icon's (PS3.5 A.4).
	fn fragments(&mut self, syntax: Syntax, leaf: &mut Leaf) -> Result<(), Fault> {
		while let Some(length) = self.fragment(syntax)? {
			leaf.put(&ITEM);
			self.source.each(length.into(), |piece| leaf.put(piece))?;
		}
		leaf.put(&END);
		Ok(())
	}

	/// Reads the start of the next fragment; `None` after the last one.
	fn fragment(&mut self, syntax: Syntax) -> Result<Option<u32>, Fault> {
		let item = self.header(syntax)?;
		match (item.tag, item.length) {
			(SEQUENCE_END, _) => Ok(None),
			(ITEM_TAG, length) if length != UNDEFINED => Ok(Some(length)),
			_ => Err(Fault::malformed(item.offset, format!("{} where a fragment is expected", item.tag))),
		}
	}

	/// Streams the pixel data, and hashes it once for the attribute, pixel and encoding levels.
	fn pixels(&mut self, header: &Header, leaf: &mut Leaf) -> Result<(), Fault> {
		let other = |attribute: &AttributeDigest| attribute.tag.is_pixels() && attribute.tag != header.tag;
		if self.parsed.attributes.iter().any(other) {
			// PS3.3 C.7.6.3, C.7.6.24 and C.7.6.25 exclude one another, and an instance has one pixel level.
			return Err(Fault::malformed(header.offset, "pixel data of two kinds"));
		}
		match (self.encapsulation, header.length) {
			(Some(transfer_syntax), UNDEFINED) => {
				leaf.header(header.tag, VR::OB, None);
				let frames = Frames::new(transfer_syntax, Geometry::new(&self.parsed.facts));
				self.encapsulated(leaf, frames)
			}
			(None, UNDEFINED) => Err(Fault::contradictory(
				header.offset,
				"the pixel data is encapsulated, the transfer syntax has native pixel data",
			)),
			(Some(_), _) => Err(Fault::contradictory(
				header.offset,
				"the pixel data is native, the transfer syntax has encapsulated pixel data",
			)),
			_ => {
				let vr = if header.vr == VR::UN { VR::OW } else { header.vr };
				leaf.header(header.tag, vr, Some(even(header.length)));
				let mut hasher = Sha256::new();
				let mut value = Value::new(vr, self.syntax.big_endian);
				let mut put = |bytes: &[u8]| {
					hasher.update(bytes);
					leaf.show(bytes);
				};
				self.source.each_unhashed(header.length.into(), |piece| value.push(piece, &mut put))?;
				value.end(&mut put);
				let digest = hasher.finalize().into();
				self.end_pixels(leaf, &digest, PixelDigest::Native(H256(digest)));
				Ok(())
			}
		}
	}

	fn encapsulated(&mut self, leaf: &mut Leaf, mut frames: Frames) -> Result<(), Fault> {
		let mut hasher = Sha256::new();
		while let Some(length) = self.fragment(self.syntax)? {
			hasher.update(ITEM);
			// The stream of signatures has no lengths; without them, two fragments equal one that holds the bytes of an
			// item tag.
			hasher.update(length.to_le_bytes());
			leaf.show(&ITEM);
			frames.begin(length).map_err(|why| Fault::malformed(self.source.offset(), why))?;
			self.source.each_unhashed(length.into(), |piece| {
				hasher.update(piece);
				leaf.show(piece);
				frames.push(piece);
			})?;
			frames.end();
		}
		hasher.update(END);
		leaf.show(&END);
		let digest = hasher.finalize().into();
		let pixel = frames
			.finish()
			.map_err(|why| Fault::malformed(self.source.offset(), why))?
			.map_or(PixelDigest::Encapsulated(H256(digest)), PixelDigest::Native);
		self.end_pixels(leaf, &digest, pixel);
		Ok(())
	}

	fn end_pixels(&mut self, leaf: &mut Leaf, digest: &[u8; 32], pixel: PixelDigest) {
		leaf.put_digest(digest);
		self.source.hash_in_place_of_value(digest);
		self.parsed.pixel = pixel;
	}
}

/// A delimiter in something whose length is given: one reader ends there, another goes on to the length (PS3.5 7.5.1, 7.5.2).
pub(crate) fn ambiguous(offset: u64, what: &str) -> Fault {
	Fault::malformed(
		offset,
		format!("a delimiter ends the {what} before its length does: programs read this differently"),
	)
}

const PIXEL_REPRESENTATION: Tag = Tag(0x0028, 0x0103);

const fn even(length: u32) -> u32 {
	length + (length & 1)
}
