//! Turns the bytes of a data set into attribute digests, in one pass and without building an object in memory.
//!
//! The walk over elements follows PS3.5 7.1 to 7.5, 6.2.2 (UN of undefined length) and Annex A (transfer syntaxes).

use crate::{
	canonical::{
		bare, is_left_out, is_long, is_of_signature, padding, says_nothing, trim, Leaf, Value, END, ITEM, MAX_TEXT,
	},
	code_stream::Tail,
	digests::{AttributeDigest, PixelDigest},
	error::Fault,
	facts::Facts,
	pixel::{decode, native_size, Frames, Geometry, Reorder},
	profile::touches,
	source::Source,
	value::{begin, Item, Sequence, Sum},
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
/// Deepest nesting of values of unknown type that are read as sequences: each is held in memory.
const MAX_WITHIN: u32 = 8;
/// Size in bytes up to which values are kept as facts; UIDs, numbers and identifiers (64 characters) are far below.
const MAX_FACT: u64 = 4096;
/// Size in bytes up to which values of items are kept for the icon in them.
const SMALL: usize = 64;

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
	/// As it is written or, in implicit VR, from the dictionary.
	pub vr: VR,
	pub length: u32,
	/// Where the header begins.
	pub offset: u64,
}

/// Where in a data set an element is.
#[derive(Clone, Copy)]
struct Place {
	/// Number of sequences around it.
	depth: u32,
	/// Whether it is in an attribute that the dictionary does not have.
	private: bool,
	/// Whether it is in a digital signature, which is left out.
	sealed: bool,
}

/// The result of reading a data set.
pub(crate) struct Parsed {
	pub attributes: Vec<AttributeDigest>,
	pub pixel: PixelDigest,
	/// Small values of the top level, by tag.
	pub facts: Facts,
	/// The canonical bytes of each attribute, if they were asked for.
	pub copies: Vec<(Tag, Vec<u8>)>,
	/// Attributes, at any depth, that only the encoding digest covers.
	pub left_out: BTreeSet<Tag>,
	/// Whether the pixel data has something that shows no pixel ([`crate::code_stream`]).
	pub speaks: bool,
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
	/// Whether attributes have the digests of manifests of version 2, which hash the stream of signatures.
	pub stream: bool,
	/// Whether the digest of encoded frames is over every byte, as in manifests before version 6.
	pub raw: bool,
	/// The order of samples in which native pixels are hashed, if it is not that of Planar Configuration.
	pub by_plane: Option<bool>,
	pub parsed: Parsed,
	signed: bool,
	/// The Extended Offset Table (7FE0,0001) and its lengths (7FE0,0002), in little endian.
	extended: [Option<Vec<u8>>; 2],
	/// Whether everything so far is in the one form that Implicit VR Little Endian with defined lengths has for it.
	exact: bool,
	/// Whether something of the present top-level attribute is signed or not according to Pixel Representation.
	depends: bool,
	/// Small values of the present item, by which an icon in it is decoded.
	icon: Facts,
	/// The attributes of the top level that are left out.
	skipped: BTreeSet<Tag>,
	/// Pixel Representation of the top level, and whether something that depends on it came too early.
	top: (bool, bool),
	/// How many values of unknown type are around this data set.
	within: u32,
	/// Whether another VR than that of the present attribute, or of something in it, might be written with right.
	varies: bool,
}

/// The items of a value of unknown type.
struct Items {
	sum: Sum,
	/// Whether the value's bytes are the only ones with these items: see [`Walker::exact`].
	exact: bool,
	copy: Option<Vec<u8>>,
	left_out: BTreeSet<Tag>,
}

impl<'w, 'a, R: Read> Walker<'w, 'a, R> {
	pub fn new(source: &'w mut Source<'a, R>, syntax: Syntax, encapsulation: Option<&'w str>, keep: usize) -> Self {
		let parsed = Parsed {
			attributes: Vec::new(),
			pixel: PixelDigest::None,
			facts: Facts::default(),
			copies: Vec::new(),
			left_out: BTreeSet::new(),
			speaks: false,
		};
		Self {
			source,
			syntax,
			encapsulation,
			keep,
			head: false,
			stream: false,
			raw: false,
			by_plane: None,
			parsed,
			signed: false,
			extended: [None, None],
			exact: true,
			depends: false,
			icon: Facts::default(),
			skipped: BTreeSet::new(),
			top: (false, false),
			within: 0,
			varies: false,
		}
	}

	/// Takes numbers for signed where Pixel Representation decides, which is not here.
	pub fn take_for_signed(&mut self, signed: bool) {
		self.top.0 = signed;
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
		let attributes = &self.parsed.attributes;
		let twice = attributes.windows(2).find(|pair| pair[0].tag == pair[1].tag).map(|pair| pair[0].tag);
		let twice = twice.or_else(|| attributes.iter().map(|known| known.tag).find(|tag| self.skipped.contains(tag)));
		twice.map_or(Ok(()), |tag| Err(Fault::malformed(self.source.offset(), TWICE).at(tag)))
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

	/// The VR that the dictionary has for an attribute; UN if it does not have it.
	fn look_up(&self, tag: Tag) -> VR {
		if tag.is_private() {
			return if is_creator(tag) { VR::LO } else { VR::UN };
		}
		match entry(tag) {
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
		check_group(header)?;
		let mut leaf = Leaf::new(self.stream, self.keep);
		self.varies = false;
		// Whatever the order in the file, what comes before it in tag order does not depend on it.
		let after = header.tag > Tag::PIXEL_REPRESENTATION;
		(self.signed, self.depends) = (after && self.top.0, false);
		let sum = match header.tag {
			tag if tag.is_pixels() => self.pixels(header, &mut leaf)?,
			_ => self.element(header, self.syntax, &mut leaf, Place { depth: 0, private: false, sealed: false })?,
		};
		let (own, inside) = match sum.kinds.split_first().filter(|_| self.look_up(header.tag) == VR::UN) {
			Some((own, inside)) => (*own, inside),
			None => (0, &sum.kinds[..]),
		};
		let kinds =
			if inside.iter().any(|kind| *kind != 0) && sum.skeleton.is_some() { inside.to_vec() } else { Vec::new() };
		if header.tag == Tag::PIXEL_REPRESENTATION {
			if self.signed && self.top.1 {
				return Err(Fault::malformed(header.offset, LATE));
			}
			self.top.0 = self.signed;
		}
		self.top.1 |= after && self.depends;
		// What the Extended Offset Table says was compared with the fragments; to change them is another encoding.
		let of_encoding = is_extended_offsets(header.tag) && self.encapsulation.is_some() && !self.stream;
		if self.is_left_out(header, 0) || of_encoding {
			self.parsed.left_out.insert(header.tag);
			return match self.skipped.insert(header.tag) {
				true => Ok(()),
				false => Err(Fault::malformed(header.offset, TWICE)),
			};
		}
		let certain = leaf.certain;
		let (stream, skeleton, copy) = leaf.finish();
		self.parsed.attributes.push(match stream {
			Some(digest) => AttributeDigest {
				tag: header.tag,
				digest: H256(digest),
				lenient: None,
				certain,
				opaque: self.varies,
				kind: 0,
				kinds: Vec::new(),
				skeleton: skeleton.map(H256),
			},
			None => AttributeDigest {
				tag: header.tag,
				digest: H256(sum.value),
				lenient: (sum.lenient != sum.value).then_some(H256(sum.lenient)),
				certain: sum.certain,
				opaque: sum.opaque,
				kind: own,
				kinds,
				skeleton: sum.skeleton.map(H256),
			},
		});
		if let Some(copy) = copy {
			self.parsed.copies.push((header.tag, copy));
		}
		Ok(())
	}

	/// Whether no digest but that of the encoding covers an element.
	fn is_left_out(&self, header: &Header, depth: u32) -> bool {
		match self.stream {
			true => is_left_out(header.tag),
			false => says_nothing(header.tag, header.vr, header.length, depth),
		}
	}

	fn element(&mut self, header: &Header, syntax: Syntax, leaf: &mut Leaf, place: Place) -> Result<Sum, Fault> {
		self.varies |= !header.tag.is_private() && entry(header.tag) != Some(VirtualVr::Exact(header.vr));
		match (header.vr, header.length) {
			(VR::SQ, _) => self.sequence(header, syntax, leaf, place),
			(VR::OB | VR::OW, UNDEFINED) if syntax.explicit => {
				leaf.header(header.tag, VR::OB, None);
				self.fragments(header.tag, syntax, leaf, place)
			}
			// The content is implicit VR, whatever encoding surrounds it (PS3.5 6.2.2 note 2).
			(VR::UN, UNDEFINED) => {
				leaf.certain = false;
				self.sequence(header, Syntax::IMPLICIT, leaf, place)
			}
			(_, UNDEFINED) => Err(Fault::malformed(header.offset, "undefined length of something that has no items")),
			(VR::UN, length) if self.look_up(header.tag) == VR::SQ && u64::from(length) <= MAX_TEXT => {
				self.unknown_sequence(header, syntax, leaf, place)
			}
			(_, length) if u64::from(length) <= MAX_TEXT => self.value(header, syntax, leaf, place),
			_ => self.long_value(header, syntax, leaf, place),
		}
	}

	/// Reads a value that fits into memory.
	fn value(&mut self, header: &Header, syntax: Syntax, leaf: &mut Leaf, place: Place) -> Result<Sum, Fault> {
		let known = self.look_up(header.tag);
		let vr = if header.vr == VR::UN { known } else { header.vr };
		let fit = if header.length == 0 && known != VR::SQ { Fit::Suits } else { fit(header.tag, vr, self.signed) };
		if padding(vr).is_none() && known != VR::UN && fit == Fit::Suits {
			return self.long_value(header, syntax, leaf, place);
		}
		let raw = self.source.bytes(header.length.into())?;
		self.exact &= raw.len().is_multiple_of(2);
		let little = little_endian(vr, &raw, syntax);
		let suits = match fit {
			Fit::Suits => true,
			Fit::Unsigned => !has_sign(2, &little),
			Fit::OneValue => !little.contains(&b'\\'),
			Fit::Contradicts => false,
		};
		let is_text = padding(known).is_some() && padding(vr).is_some();

		let shown = if self.stream { header.vr } else { vr };
		let mut copy = if self.stream { little_endian(shown, &raw, syntax) } else { little.clone() };
		if let Some(pad) = padding(shown).filter(|_| self.stream || is_text && !place.private) {
			trim(&mut copy, pad);
		}
		// In explicit VR, a list that is too long for its VR becomes UN (PS3.5 6.2.2 note 6).
		leaf.certain &= shown != VR::UN && (is_long(shown) || copy.len() <= 0xFFFE);
		leaf.header(header.tag, shown, Some(copy.len() as u32));
		leaf.put(&copy);
		self.note(header.tag, copy, place.depth);

		if is_text && suits && !place.private {
			return Ok(Sum::of_value(header.tag, bare(&raw)));
		}
		let mut sum = Sum::of_value(header.tag, &little);
		if !suits {
			sum.value = begin(header.tag, 4).chain_update(vr.to_string()).chain_update(&little).finalize().into();
			sum.certain = false;
		}
		let unwritten = vr == VR::UN;
		if unwritten || padding(vr).is_some() || !suits && padding(known).is_some() {
			sum.lenient = Sum::of_value(header.tag, bare(&little)).value;
		}
		if known == VR::UN {
			sum.certain = !unwritten;
			sum.kinds = vec![if unwritten { 0 } else { kind(vr, &little) }];
			sum.opaque = unwritten && syntax.big_endian && !raw.is_empty();
			if let Some(items) = self.items(header, &raw, Syntax::IMPLICIT, Place { private: true, ..place }, 0) {
				if items.exact {
					sum.value = items.sum.value;
					sum.kinds.extend(items.sum.kinds.iter().skip(1));
				}
				sum.lenient = if unwritten { items.sum.lenient } else { sum.value };
				sum.opaque |= unwritten && items.sum.opaque;
			}
		}
		Ok(sum)
	}

	/// Reads a value of any length, whose type is known or which is too long to find out.
	fn long_value(&mut self, header: &Header, syntax: Syntax, leaf: &mut Leaf, place: Place) -> Result<Sum, Fault> {
		let length = u64::from(header.length);
		let known = self.look_up(header.tag);
		let vr = if header.vr == VR::UN && known != VR::SQ { known } else { header.vr };
		// What is too long to look at is not told apart.
		let contradicts = length > MAX_TEXT && fit(header.tag, vr, self.signed) != Fit::Suits;
		let shown = if self.stream { header.vr } else { vr };
		self.exact &= length.is_multiple_of(2);
		leaf.certain &= shown != VR::UN && (is_long(shown) || length <= 0xFFFE);
		leaf.header(header.tag, shown, Some(even(header.length)));
		let longest = if is_extended_offsets(header.tag) { MAX_TEXT } else { MAX_FACT };
		let mut fact = (length <= longest).then(Vec::new);
		let mut hasher = match contradicts {
			true => begin(header.tag, 4).chain_update(vr.to_string()),
			false => begin(header.tag, 0),
		};
		let mut value = Value::new(shown, syntax.big_endian);
		let mut shape = (known == VR::UN).then(Shape::default);
		let mut put = |bytes: &[u8]| {
			hasher.update(bytes);
			leaf.put(bytes);
			shape.iter_mut().for_each(|shape| shape.push(bytes));
			fact.iter_mut().for_each(|fact| fact.extend_from_slice(bytes));
		};
		self.source.each(length, |piece| value.push(piece, &mut put))?;
		value.end(&mut put);
		self.note(header.tag, fact.unwrap_or_default(), place.depth);
		let certain = vr != VR::UN && !contradicts;
		let kinds = shape.into_iter().map(|shape| shape.kind(vr)).collect();
		Ok(Sum { certain, opaque: !certain, kinds, ..Sum::of(hasher.finalize().into()) })
	}

	/// Reads a sequence of the dictionary that is written as UN. Its content is implicit VR (PS3.5 6.2.2 note 2), but some
	/// writers leave it in explicit VR.
	fn unknown_sequence(
		&mut self,
		header: &Header,
		syntax: Syntax,
		leaf: &mut Leaf,
		place: Place,
	) -> Result<Sum, Fault> {
		let raw = self.source.bytes(header.length.into())?;
		self.exact &= raw.len().is_multiple_of(2);
		let implicit = self.items(header, &raw, Syntax::IMPLICIT, place, leaf.room());
		let explicit = self.items(header, &raw, syntax, place, leaf.room());
		if matches!((&implicit, &explicit), (Some(one), Some(other)) if one.sum != other.sum) {
			return Err(Fault::malformed(
				header.offset,
				"the sequence is written as UN, and its items can be read in two ways",
			));
		}
		// Items in explicit VR are a sequence to some programs and bytes to others: the same value as neither for certain.
		let in_explicit = |mut items: Items| {
			items.sum.value = Sum::of_value(header.tag, &little_endian(VR::UN, &raw, syntax)).value;
			items.sum.certain = false;
			items
		};
		let found = implicit.or(explicit.map(in_explicit));
		leaf.certain = false;
		match &found {
			Some(Items { copy: Some(copy), .. }) if !self.stream => leaf.show(copy),
			Some(_) if !self.stream => leaf.forget(),
			_ => {
				leaf.header(header.tag, VR::UN, Some(even(header.length)));
				leaf.put(&little_endian(VR::UN, &raw, syntax));
			}
		}
		Ok(match found {
			Some(items) => {
				self.parsed.left_out.extend(items.left_out);
				items.sum
			}
			None => Sum::of_value(header.tag, &little_endian(VR::UN, &raw, syntax)),
		})
	}

	/// Reads a value as the items of a sequence; `None` if it is not completely that.
	fn items(&self, header: &Header, value: &[u8], syntax: Syntax, place: Place, keep: usize) -> Option<Items> {
		let starts = value.first_chunk().is_some_and(|tag| syntax.tag(*tag) == ITEM_TAG);
		if !starts && !value.is_empty() || self.within == MAX_WITHIN {
			return None;
		}
		let mut buffer = Vec::new();
		let mut source = Source::new(value, Some(value.len() as u64), &mut buffer, &());
		let mut walker = Walker::new(&mut source, syntax, None, keep);
		(walker.signed, walker.within) = (self.signed, self.within + 1);
		let mut leaf = Leaf::new(false, keep);
		let header = Header { vr: VR::SQ, length: value.len() as u32, ..*header };
		let sum = walker.sequence(&header, syntax, &mut leaf, place).ok()?;
		let (exact, left_out) = (walker.exact && value.len().is_multiple_of(2), walker.parsed.left_out);
		Some(Items { sum, exact, copy: leaf.finish().2, left_out })
	}

	fn note(&mut self, tag: Tag, value: Vec<u8>, depth: u32) {
		self.depends |= matches!(entry(tag), Some(VirtualVr::Xs)) && !tag.is_private();
		if tag == Tag::PIXEL_REPRESENTATION {
			self.signed = value.first() == Some(&1);
		}
		if depth > 0 {
			if tag.0 == 0x0028 && value.len() <= SMALL {
				self.icon.0.insert(tag, value);
			}
			return;
		}
		let is_fact =
			matches!(tag.0, 0x0008 | 0x0020 | 0x0028) || matches!(tag, Tag::PATIENT_ID | Tag::PATIENT_ID_ISSUER);
		if is_extended_offsets(tag) {
			self.extended[usize::from(tag.1 == 2)] = Some(value);
		} else if is_fact && value.len() as u64 <= MAX_FACT {
			self.parsed.facts.0.insert(tag, value);
		}
	}

	fn sequence(&mut self, header: &Header, syntax: Syntax, leaf: &mut Leaf, place: Place) -> Result<Sum, Fault> {
		if place.depth == MAX_DEPTH {
			return Err(Fault::malformed(header.offset, format!("more than {MAX_DEPTH} sequences within one another")));
		}
		if place.depth == 0 {
			leaf.with_skeleton();
		}
		let inside = Place {
			depth: place.depth + 1,
			private: place.private || self.look_up(header.tag) == VR::UN,
			sealed: place.sealed || !self.stream && self.is_left_out(header, place.depth),
		};
		leaf.header(header.tag, VR::SQ, None);
		let mut sequence = Sequence::new(header.tag);
		let end = self.end_of(header.length)?;
		while end.is_none_or(|end| self.source.offset() < end) {
			let item = self.header(syntax)?;
			match item.tag {
				ITEM_TAG => {}
				SEQUENCE_END if end.is_none() => {
					check_delimiter(&item)?;
					break;
				}
				SEQUENCE_END => return Err(ambiguous(item.offset, "sequence")),
				_ => return Err(Fault::malformed(item.offset, format!("{} where an item is expected", item.tag))),
			}
			leaf.put(&ITEM);
			let mut elements = self.item(&item, syntax, leaf, inside)?;
			let (ordered, twice) = elements.sort();
			if let Some(tag) = twice {
				return Err(Fault::malformed(self.source.offset(), TWICE).at(tag));
			}
			self.exact &= ordered;
			sequence.push(&elements, touches);
		}
		self.check_end(end)?;
		leaf.put(&END);
		let mut sum = sequence.finish();
		if self.look_up(header.tag) == VR::UN {
			let is_written = header.vr == VR::SQ && header.length > 0;
			sum.kinds.insert(0, if is_written { kind(VR::SQ, &[0]) } else { 0 });
		}
		Ok(sum)
	}

	/// Reads the elements of an item.
	fn item(&mut self, item: &Header, syntax: Syntax, leaf: &mut Leaf, place: Place) -> Result<Item, Fault> {
		let mut elements = Item::default();
		let (signed, mut late) = (self.signed, false);
		let around = std::mem::take(&mut self.icon);
		let end = self.end_of(item.length)?;
		while end.is_none_or(|end| self.source.offset() < end) {
			let inner = self.header(syntax)?;
			match inner.tag {
				ITEM_END if end.is_none() => {
					check_delimiter(&inner)?;
					break;
				}
				ITEM_END => return Err(ambiguous(inner.offset, "item")),
				_ => {}
			}
			if inner.tag.0 == 0xFFFE {
				return Err(Fault::malformed(inner.offset, format!("{} inside of an item", inner.tag)));
			}
			check_group(&inner)?;
			if place.sealed && !is_of_signature(inner.tag) {
				return Err(Fault::malformed(inner.offset, "digital signatures have no such attribute").at(inner.tag));
			}
			let left_out = self.is_left_out(&inner, place.depth);
			let read = if left_out {
				self.exact = false;
				self.parsed.left_out.insert(inner.tag);
				self.element(&inner, syntax, &mut Leaf::new(false, 0), place)
			} else if touches(inner.tag) {
				leaf.hide();
				let read = self.element(&inner, syntax, leaf, place);
				leaf.unhide();
				read
			} else {
				self.element(&inner, syntax, leaf, place)
			};
			let sum = read.map_err(|fault| fault.at(inner.tag))?;
			if inner.tag == Tag::PIXEL_REPRESENTATION && late && self.signed != signed {
				return Err(Fault::malformed(inner.offset, LATE).at(inner.tag));
			}
			late |= inner.tag > Tag::PIXEL_REPRESENTATION && self.depends;
			if !left_out {
				elements.push(inner.tag, sum);
			}
		}
		self.check_end(end)?;
		(self.signed, self.icon) = (signed, around);
		Ok(elements)
	}

	/// The offset at which something of `length` ends; `None` if a delimiter ends it.
	pub(crate) fn end_of(&mut self, length: u32) -> Result<Option<u64>, Fault> {
		if length == UNDEFINED {
			self.exact = false;
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

	/// Reads fragments of encapsulated pixel data in a sequence, such as an icon's (PS3.5 A.4). If they can be decoded, the native
	/// frame is their value.
	fn fragments(&mut self, tag: Tag, syntax: Syntax, leaf: &mut Leaf, place: Place) -> Result<Sum, Fault> {
		let is_icon = tag == Tag::PIXEL_DATA && place.depth > 0 && !self.raw && !self.stream;
		let encapsulation = self.encapsulation.filter(|_| is_icon);
		let mut decoder = encapsulation.and_then(|uid| Some((Geometry::new(&self.icon)?, uid)));
		let (mut frame, mut count) = (Vec::new(), 0);
		let mut hasher = begin(tag, 2);
		while let Some(length) = self.fragment(syntax)? {
			leaf.put(&ITEM);
			let mut fragment = Sha256::new();
			count += 1;
			if frame.len() as u64 + u64::from(length) > MAX_TEXT {
				decoder = None;
			}
			self.source.each(length.into(), |piece| {
				fragment.update(piece);
				leaf.put(piece);
				if count > 1 && decoder.is_some() {
					frame.extend_from_slice(piece);
				}
			})?;
			hasher.update(fragment.finalize());
		}
		leaf.put(&END);
		let native = decoder.and_then(|(geometry, uid)| decode(&geometry, uid, &frame));
		if let Some(native) = native.filter(|_| self.icon.number(Tag(0x0028, 0x0008)).unwrap_or(1) == 1) {
			let padding = &[0][..native.len() % 2];
			return Ok(Sum::of_value(tag, &[&native, padding].concat()));
		}
		let opaque = encapsulation.is_some();
		let kinds = if self.look_up(tag) == VR::UN { vec![kind(VR::OB, &[0])] } else { Vec::new() };
		Ok(Sum { kinds, opaque, ..Sum::of(hasher.finalize().into()) })
	}

	/// Reads the start of the next fragment; `None` after the last one.
	fn fragment(&mut self, syntax: Syntax) -> Result<Option<u32>, Fault> {
		let item = self.header(syntax)?;
		match (item.tag, item.length) {
			(SEQUENCE_END, _) => check_delimiter(&item).map(|()| None),
			(ITEM_TAG, length) if length != UNDEFINED => Ok(Some(length)),
			_ => Err(Fault::malformed(item.offset, format!("{} where a fragment is expected", item.tag))),
		}
	}

	/// Streams the pixel data, and hashes it once for the attribute, pixel and encoding levels.
	fn pixels(&mut self, header: &Header, leaf: &mut Leaf) -> Result<Sum, Fault> {
		let other = |attribute: &AttributeDigest| attribute.tag.is_pixels() && attribute.tag != header.tag;
		if self.parsed.attributes.iter().any(other) {
			// PS3.3 C.7.6.3, C.7.6.24 and C.7.6.25 exclude one another, and an instance has one pixel level.
			return Err(Fault::malformed(header.offset, "pixel data of two kinds"));
		}
		match (self.encapsulation, header.length) {
			// PS3.5 A.4: OB. Others take it for a sequence.
			(Some(_), UNDEFINED) if !matches!(header.vr, VR::OB | VR::OW) => {
				Err(Fault::malformed(header.offset, "encapsulated pixel data is not written as OB"))
			}
			(Some(transfer_syntax), UNDEFINED) => {
				leaf.header(header.tag, VR::OB, None);
				let extended = std::mem::take(&mut self.extended);
				let frames = Frames::new(transfer_syntax, &self.parsed.facts, extended);
				let frames = if self.raw { frames.raw() } else { frames }.shown(self.by_plane);
				self.encapsulated(header.tag, leaf, frames)
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
				let mut tail = Tail::new(native_size(&self.parsed.facts));
				let other = self.by_plane.and_then(|by_plane| Reorder::new(&self.parsed.facts, by_plane));
				let mut other = other.map(|reorder| (reorder, Sha256::new()));
				let mut put = |bytes: &[u8]| {
					hasher.update(bytes);
					tail.push(bytes);
					leaf.show(bytes);
					if let Some((reorder, hasher)) = &mut other {
						reorder.push(bytes, &mut |bytes| hasher.update(bytes));
					}
				};
				self.source.each_unhashed(header.length.into(), |piece| value.push(piece, &mut put))?;
				value.end(&mut put);
				let other = other.map(|(reorder, mut hasher)| {
					reorder.end(&mut |bytes| hasher.update(bytes));
					hasher
				});
				self.parsed.speaks |= tail.speaks();
				let digest = hasher.finalize().into();
				let native = other.map_or(digest, |hasher| hasher.finalize().into());
				Ok(self.end_pixels(header.tag, leaf, &digest, PixelDigest::Native(H256(native))))
			}
		}
	}

	fn encapsulated(&mut self, tag: Tag, leaf: &mut Leaf, mut frames: Frames) -> Result<Sum, Fault> {
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
		let frames = frames.finish().map_err(|why| Fault::malformed(self.source.offset(), why))?;
		self.parsed.speaks |= frames.speaks;
		let pixel = match (frames.native, frames.streams) {
			(Some(native), _) => PixelDigest::Native(native),
			// Version 2 hashed the fragments.
			(None, Some(streams)) if !self.stream => PixelDigest::Encapsulated(streams),
			(None, _) if self.stream => PixelDigest::Encapsulated(H256(digest)),
			(None, _) => {
				let syntax = self.encapsulation.unwrap_or_default();
				PixelDigest::Encapsulated(H256(
					Sha256::new().chain_update(syntax).chain_update(digest).finalize().into(),
				))
			}
		};
		Ok(self.end_pixels(tag, leaf, &digest, pixel))
	}

	fn end_pixels(&mut self, tag: Tag, leaf: &mut Leaf, digest: &[u8; 32], pixel: PixelDigest) -> Sum {
		leaf.put_digest(digest);
		self.source.hash_in_place_of_value(digest);
		self.parsed.pixel = pixel;
		Sum::of(begin(tag, 3).chain_update(digest).finalize().into())
	}
}

/// Refuses what some readers take for a part of the command or of the file meta information (PS3.5 7.1, PS3.7 6.3, PS3.10
/// 7.1). Nobody reads the other groups below 8 as anything else than attributes of the data set.
fn check_group(header: &Header) -> Result<(), Fault> {
	match header.tag.0 {
		0x0000 | 0x0002 => {
			Err(Fault::malformed(header.offset, "a data set has no attributes of this group").at(header.tag))
		}
		_ => Ok(()),
	}
}

/// A delimiter in something whose length is given: one reader ends there, another goes on to the length (PS3.5 7.5.1, 7.5.2).
pub(crate) fn ambiguous(offset: u64, what: &str) -> Fault {
	Fault::malformed(
		offset,
		format!("a delimiter ends the {what} before its length does: programs read this differently"),
	)
}

/// The length of a delimiter is zero (PS3.5 7.5.1); some readers go that many bytes further, others do not.
fn check_delimiter(delimiter: &Header) -> Result<(), Fault> {
	match delimiter.length {
		0 => Ok(()),
		length => Err(Fault::malformed(
			delimiter.offset,
			format!("the delimiter {} has a length of {length}: programs read this differently", delimiter.tag),
		)),
	}
}

/// What the dictionary says of an attribute's VR; `None` if it does not have it.
pub(crate) fn entry(tag: Tag) -> Option<VirtualVr> {
	StandardDataDictionary.by_tag(dicom_core::Tag(tag.0, tag.1)).map(|entry| entry.vr())
}

/// Whether this reserves private attributes, PS3.5 7.8.1.
fn is_creator(tag: Tag) -> bool {
	tag.is_private() && (0x10..=0xFF).contains(&tag.1)
}

/// Whether programs that believe the VR that is written and programs that believe the dictionary read the same value.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Fit {
	Suits,
	/// If no number has its highest bit set: signed or not, against Pixel Representation.
	Unsigned,
	/// If no backslash is in it: text of one value, or of several.
	OneValue,
	Contradicts,
}

fn fit(tag: Tag, vr: VR, signed: bool) -> Fit {
	let is_bytes = |vr: VR| matches!(vr, VR::OB | VR::OW);
	let fits = |suits| if suits { Fit::Suits } else { Fit::Contradicts };
	let known = match is_creator(tag) {
		true => Some(VirtualVr::Exact(VR::LO)),
		false => entry(tag).filter(|_| !tag.is_private()),
	};
	match (known, vr) {
		(None, _) => Fit::Suits,
		// Programs that take it for a person's name cannot read any text of the file.
		(_, VR::PN) if tag == Tag::CHARACTER_SET => Fit::Contradicts,
		(Some(VirtualVr::Exact(known)), _) if padding(vr).is_some() && padding(known).is_some() => {
			match (is_number(vr) == is_number(known), is_one_value(vr) == is_one_value(known)) {
				(false, _) => Fit::Contradicts,
				(true, false) => Fit::OneValue,
				(true, true) => Fit::Suits,
			}
		}
		(Some(VirtualVr::Exact(known)), _) => fits(vr == known || is_bytes(vr) && is_bytes(known)),
		(Some(VirtualVr::Xs), VR::US) if signed => Fit::Unsigned,
		(Some(VirtualVr::Xs), VR::SS) if !signed => Fit::Unsigned,
		(Some(VirtualVr::Xs), _) => fits(matches!(vr, VR::US | VR::SS)),
		// Words, which nobody reads as signed numbers.
		(Some(VirtualVr::Lt), VR::SS) => Fit::Unsigned,
		(Some(VirtualVr::Lt), _) => fits(matches!(vr, VR::US | VR::OW)),
		(Some(_), _) => fits(is_bytes(vr)),
	}
}

/// Whether a backslash does not separate values in text of this VR (PS3.5 6.2).
const fn is_one_value(vr: VR) -> bool {
	matches!(vr, VR::LT | VR::ST | VR::UT | VR::UR)
}

/// Whether text of this VR is read as numbers.
const fn is_number(vr: VR) -> bool {
	matches!(vr, VR::DS | VR::IS)
}

/// Whether a number of `size` bytes has its highest bit set, in little endian.
fn has_sign(size: usize, little: &[u8]) -> bool {
	little.chunks(size).any(|number| number.last().is_some_and(|last| *last >= 0x80))
}

/// What kind of value this VR makes of these bytes: see [`crate::AttributeDigest::kind`].
fn kind(vr: VR, little: &[u8]) -> u8 {
	let mut shape = Shape::default();
	shape.push(little);
	shape.kind(vr)
}

/// What of a value decides on its kind; the value comes in pieces.
#[derive(Default)]
struct Shape {
	length: usize,
	last: u8,
	/// Whether there is a backslash.
	several: bool,
	/// Whether the highest bit of a byte is set that is the last one of two, of four, of eight.
	signs: [bool; 3],
}

impl Shape {
	fn push(&mut self, little: &[u8]) {
		self.several |= little.contains(&b'\\');
		for (sign, size) in self.signs.iter_mut().zip([2, 4, 8]) {
			let first = size - 1 - self.length % size;
			*sign |= little.iter().skip(first).step_by(size).any(|last| *last >= 0x80);
		}
		self.length += little.len();
		self.last = little.last().copied().unwrap_or(self.last);
	}

	fn kind(&self, vr: VR) -> u8 {
		use VR::*;
		let has_sign = |place: usize| {
			let is_partial = !self.length.is_multiple_of(2 << place);
			self.signs[place] || is_partial && self.last >= 0x80
		};
		let number = |place, unsigned, is_signed: bool| unsigned + u8::from(is_signed && has_sign(place));
		match vr {
			_ if self.length == 0 => 0,
			UN => 0,
			DS | IS => 15,
			_ if padding(vr).is_some() => match (self.several, is_one_value(vr)) {
				(false, _) => 1,
				(true, true) => 2,
				(true, false) => 3,
			},
			US | SS => number(0, 4, vr == SS),
			UL | SL => number(1, 6, vr == SL),
			UV | SV => number(2, 8, vr == SV),
			FL => 10,
			FD => 11,
			AT => 12,
			SQ => 13,
			_ => 14, // bytes
		}
	}
}

/// A value in little endian and of even length.
fn little_endian(vr: VR, raw: &[u8], syntax: Syntax) -> Vec<u8> {
	let mut little = Vec::with_capacity(raw.len() + 1);
	let mut put = |bytes: &[u8]| little.extend_from_slice(bytes);
	let mut value = Value::new(vr, syntax.big_endian);
	value.push(raw, &mut put);
	value.end(&mut put);
	little
}

const fn is_extended_offsets(tag: Tag) -> bool {
	matches!(tag, Tag(0x7FE0, 0x0001 | 0x0002))
}

const LATE: &str =
	"Pixel Representation stands behind what is signed or not according to it: programs read it differently";

const TWICE: &str = "the attribute is there twice";

const fn even(length: u32) -> u32 {
	length + (length & 1)
}
