//! What becomes of each element of a data set, at every depth. One pass over the original's bytes makes the
//! [`Splice`]s of the copy.

use super::{
	value::{are_times, dummy, element, shifted},
	Deidentifier, EQUIPMENT,
};
use crate::{
	canonical::{self, is_left_out},
	code_stream::Tail,
	error::Fault,
	facts::Facts as Said,
	parse::{ambiguous, Header, Syntax, Walker, ITEM_END, ITEM_TAG, MAX_DEPTH, SEQUENCE_END, UNDEFINED},
	pixel::{native_size, Frames},
	profile::{
		action, is_of_its_type, meaning, trimmed, Actions, Options, ProfileOption, SafeBlocks, CODES, CODE_MEANING,
	},
	splice::Splice,
	Tag,
};
use dicom_core::{
	dictionary::{DataDictionary, DataDictionaryEntry},
	VR,
};
use dicom_dictionary_std::StandardDataDictionary;
use std::{collections::BTreeMap, io::Read, ops::Range};

/// Length in bytes up to which values that stay are looked at.
const SMALL: u32 = 256;
/// Length in bytes up to which values are changed; a longer one is not a list of UIDs or dates.
const LARGE: u32 = 1 << 20;
/// Length in bytes up to which an Extended Offset Table is read.
const LONGEST_TABLE: u32 = 16 << 20;
/// Anatomic Region Sequence.
const REGION: Tag = Tag(0x0008, 0x2218);

/// The elements of a data set or item of the copy.
pub(super) type Elements = Vec<(Tag, Splice)>;

/// What is done with an element.
#[derive(Clone, Copy, PartialEq)]
enum Fate {
	/// It stays as it is; the items of a sequence are treated.
	Keep,
	Remove,
	/// Its value becomes empty.
	Empty,
	/// Another value that says nothing.
	Dummy,
	/// Its UIDs are replaced; the items of a sequence are treated.
	Uids,
	/// Its UIDs are replaced, or a dummy if there are none.
	DummyUids,
	/// Its dates are moved.
	Dates,
	/// It stays if it holds times only.
	Times,
	/// The item's code takes its place.
	Meaning,
}

/// What the original says of itself.
#[derive(Default)]
pub(super) struct Facts {
	/// Values of the top level that are at most [`SMALL`] bytes long, and stay or have their UIDs replaced.
	pub values: BTreeMap<Tag, Vec<u8>>,
	/// Codes of anatomic regions, at every depth.
	pub regions: Vec<String>,
}

/// Where elements stand.
#[derive(Clone, Copy)]
struct Place {
	syntax: Syntax,
	/// How many sequences are around it.
	depth: u32,
	/// The innermost of them.
	within: Option<Tag>,
}

/// What ends a data set or item.
enum End {
	File,
	At(u64),
	Delimiter,
}

/// What a data set or item says about its other elements.
#[derive(Default)]
struct Scope {
	safe: SafeBlocks,
	codes: [Option<Vec<u8>>; CODES.len()],
}

/// Reads a data set, and makes the copy's.
pub(super) struct Treatment<'t, 'w, 'a, R> {
	pub by: &'t Deidentifier,
	pub walker: Walker<'w, 'a, R>,
	pub facts: Facts,
	/// The transfer syntax, by which pixel data is encoded.
	pub transfer_syntax: &'t str,
	/// The Extended Offset Table and its lengths.
	pub extended: [Option<Vec<u8>>; 2],
}

impl<R: Read> Treatment<'_, '_, '_, R> {
	/// The elements of the copy in the order of the original, without those that the profile itself writes.
	pub fn run(&mut self) -> Result<Elements, Fault> {
		let place = Place { syntax: self.walker.syntax, depth: 0, within: None };
		self.data_set(place, End::File)
	}

	fn offset(&self) -> u64 {
		self.walker.source.offset()
	}

	fn data_set(&mut self, place: Place, end: End) -> Result<Elements, Fault> {
		let (mut elements, mut scope) = (Elements::new(), Scope::default());
		loop {
			let ended = match end {
				End::File => self.walker.at_end()?,
				End::At(end) => self.offset() >= end,
				End::Delimiter => false,
			};
			if ended {
				break;
			}
			let header = self.walker.header(place.syntax)?;
			match (header.tag, &end) {
				(ITEM_END, End::Delimiter) => break,
				(ITEM_END, End::At(_)) => return Err(ambiguous(header.offset, "item")),
				(Tag(0xFFFE, _), _) => return Err(Fault::malformed(header.offset, "an item outside of a sequence")),
				_ => {}
			}
			let made = self.element(&header, place, &mut scope).map_err(|fault| fault.at(header.tag))?;
			elements.extend(made.map(|splice| (header.tag, splice)));
		}
		if let Some((_, splice)) = elements.iter_mut().find(|(tag, _)| *tag == CODE_MEANING) {
			let code = scope.codes.iter().flatten().find(|code| !trimmed(code).is_empty());
			let meaning = meaning(code.map(Vec::as_slice));
			*splice = Splice::new(element(place.syntax, CODE_MEANING, VR::LO, meaning));
		}
		Ok(elements)
	}

	/// The element of the copy; `None` if it has none.
	fn element(&mut self, header: &Header, place: Place, scope: &mut Scope) -> Result<Option<Splice>, Fault> {
		let tag = header.tag;
		let known = StandardDataDictionary.by_tag(dicom_core::Tag(tag.0, tag.1)).map(|entry| entry.vr().relaxed());
		let vr = known.filter(|_| header.vr == VR::UN).unwrap_or(header.vr);
		let written = |value: &[u8]| Ok(Some(Splice::new(element(place.syntax, tag, vr, value))));
		let fate = match self.fate(tag, vr) {
			// The items of references are treated one by one.
			Fate::Uids if known == Some(VR::SQ) => Fate::Keep,
			fate => fate,
		};
		// A code is needed whole: it may become a meaning.
		let most = if CODES.contains(&tag) { LARGE } else { SMALL };
		if let (Fate::Keep, Tag(0x7FE0, which @ (1 | 2)), 0) = (fate, tag, place.depth) {
			let table = self.value(header, place, LONGEST_TABLE)?;
			self.extended[usize::from(which == 2)] = table;
			return Ok(Some(self.kept(header)));
		}
		if fate == Fate::Keep && tag.is_pixels() && place.depth == 0 {
			return self.pixels(header, place.syntax).map(Some);
		}
		match fate {
			Fate::Remove if tag.is_private() && self.by.options.has(ProfileOption::RetainSafePrivate) => {
				let value = self.value(header, place, SMALL)?;
				let safe = value.is_some_and(|value| scope.safe.allow(tag, header.vr, &value));
				Ok(safe.then(|| self.kept(header)))
			}
			Fate::Remove => self.skip(header, place).map(|()| None),
			Fate::Empty => self.skip(header, place).and_then(|()| written(&[])),
			Fate::Dummy => {
				let value = self.value(header, place, SMALL)?;
				let first = dummy(place.syntax, vr, false);
				let is_it = vr != VR::SQ && value.is_some_and(|value| trimmed(&value) == trimmed(&first));
				written(&if is_it { dummy(place.syntax, vr, true) } else { first })
			}
			Fate::Keep | Fate::Uids if header.vr == VR::SQ || header.vr == VR::UN && is_sequence(header, vr) => {
				self.sequence(header, place).map(Some)
			}
			// Its items would be copied unseen.
			Fate::Keep if known == Some(VR::SQ) && header.length > 0 => Err(opaque(header.offset)),
			Fate::Keep if header.length > most => {
				if header.vr == VR::UN && self.walker.source.peek(4)?.starts_with(&canonical::ITEM) {
					return Err(opaque(header.offset));
				}
				let mut right = true;
				if header.length == UNDEFINED {
					self.skip(header, place)?;
				} else {
					let see = |piece: &[u8]| right &= is_of_its_type(tag, vr, piece);
					self.walker.source.each_unhashed(header.length.into(), see)?;
				}
				if right {
					Ok(Some(self.kept(header)))
				} else {
					Err(mistyped(header.offset))
				}
			}
			Fate::Keep | Fate::Meaning => {
				let value = self.value(header, place, most)?.unwrap_or_default();
				if !is_of_its_type(tag, vr, &value) {
					return Err(mistyped(header.offset));
				}
				if header.vr == VR::UN && value.starts_with(&canonical::ITEM) {
					return Err(opaque(header.offset));
				}
				self.note(tag, place, scope, value);
				Ok(Some(self.kept(header)))
			}
			fate @ (Fate::Uids | Fate::DummyUids) => {
				let too_long = || Fault::malformed(header.offset, "too long for a list of UIDs");
				let value = self.value(header, place, LARGE)?.ok_or_else(too_long)?;
				let mut other = self.by.uids(&value);
				if fate == Fate::DummyUids && (other.is_empty() || other == trimmed(&value)) {
					let first = dummy(place.syntax, VR::UI, false);
					other = if first == other { dummy(place.syntax, VR::UI, true) } else { first };
				}
				self.note(tag, place, scope, value);
				Ok(Some(Splice::new(element(place.syntax, tag, VR::UI, &other))))
			}
			Fate::Dates => {
				match self.value(header, place, LARGE)?.and_then(|value| shifted(vr, &value, self.by.shift())) {
					Some(moved) => written(&moved),
					None => Ok(None),
				}
			}
			Fate::Times => {
				let value = self.value(header, place, LARGE)?;
				Ok(value.is_some_and(|value| are_times(&value)).then(|| self.kept(header)))
			}
		}
	}

	fn fate(&self, tag: Tag, vr: VR) -> Fate {
		if is_left_out(tag) || tag.is_private() {
			return Fate::Remove;
		}
		if tag == CODE_MEANING {
			return Fate::Meaning;
		}
		let options = self.by.options;
		let actions = match (action(tag, options), vr) {
			(None | Some(Actions::KEEP), _) => return Fate::Keep,
			(Some(Actions::CLEAN), VR::DA | VR::DT) if options.has(ProfileOption::RetainModifiedDates) => {
				return Fate::Dates
			}
			(Some(Actions::CLEAN), VR::TM) if options.has(ProfileOption::RetainModifiedDates) => return Fate::Times,
			// Only dates and times are cleaned; the basic profile applies to everything else that an option would clean.
			(Some(Actions::CLEAN), _) => action(tag, Options::default()).unwrap_or(Actions::REMOVE),
			(Some(actions), _) => actions,
		};
		if actions.any_of(Actions::UID) {
			Fate::Uids
		} else if actions.any_of(Actions::DUMMY) && vr == VR::UI {
			Fate::DummyUids
		} else if actions.any_of(Actions::DUMMY) && !(vr == VR::SQ && actions.any_of(Actions::ZERO)) {
			Fate::Dummy
		} else if actions.any_of(Actions::ZERO) {
			Fate::Empty
		} else {
			Fate::Remove
		}
	}

	/// The sequence with its items treated. Lengths are written again only where what they count has changed.
	fn sequence(&mut self, header: &Header, place: Place) -> Result<Splice, Fault> {
		if place.depth == MAX_DEPTH {
			return Err(Fault::malformed(header.offset, format!("more than {MAX_DEPTH} sequences within one another")));
		}
		// The content of UN is implicit VR, whatever encoding surrounds it (PS3.5 6.2.2 note 2).
		let syntax = if header.vr == VR::UN { Syntax::IMPLICIT } else { place.syntax };
		let inside = Place { syntax, depth: place.depth + 1, within: Some(header.tag) };
		let begin = header.offset..self.offset();
		let end = self.walker.end_of(header.length)?;
		let mut items = Splice::default();
		let mut delimiter = None;
		while end.is_none_or(|end| self.offset() < end) {
			let item = self.walker.header(syntax)?;
			let begin = item.offset..self.offset();
			match item.tag {
				ITEM_TAG => {}
				SEQUENCE_END if end.is_none() => {
					delimiter = Some(begin);
					break;
				}
				SEQUENCE_END => return Err(ambiguous(item.offset, "sequence")),
				_ => return Err(Fault::malformed(item.offset, format!("{} where an item is expected", item.tag))),
			}
			let end = self.walker.end_of(item.length)?;
			let mut content = Splice::default();
			for (_, element) in self.data_set(inside, end.map_or(End::Delimiter, End::At))? {
				content.append(element);
			}
			self.walker.check_end(end)?;
			if end.is_none() {
				content.keep(self.offset() - 8..self.offset());
			}
			items.append(self.with_length(begin, &item, syntax, content)?);
		}
		self.walker.check_end(end)?;
		if place.depth == 0 && header.tag == EQUIPMENT {
			// Earlier contributors are part of the object's history.
			items.put(self.by.equipment(syntax));
		}
		delimiter.into_iter().for_each(|delimiter| items.keep(delimiter));
		self.with_length(begin, header, place.syntax, items)
	}

	/// Pixel data without what shows no pixel.
	fn pixels(&mut self, header: &Header, syntax: Syntax) -> Result<Splice, Fault> {
		let facts = self.said(syntax);
		if header.length != UNDEFINED {
			let mut tail = Tail::new(native_size(&facts));
			self.walker.source.each_unhashed(header.length.into(), |piece| tail.push(piece))?;
			if tail.speaks() {
				let reason = "bytes behind the last pixel, which may name somebody";
				return Err(Fault::new(
					header.offset,
					reason,
					"cut them off, and anchor the object without them first",
				));
			}
			return Ok(self.kept(header));
		}
		let mut splice = Splice::default();
		let mut frames = Frames::new(self.transfer_syntax, &facts, std::mem::take(&mut self.extended)).encoded();
		splice.keep(header.offset..self.offset());
		loop {
			let item = self.walker.header(syntax)?;
			splice.keep(item.offset..self.offset());
			match (item.tag, item.length) {
				(SEQUENCE_END, _) => break,
				(ITEM_TAG, length) if length != UNDEFINED => {
					frames.begin(length).map_err(|why| Fault::malformed(item.offset, why))?;
					let mut at = self.offset();
					self.walker.source.each_unhashed(length.into(), |piece| {
						let clean = frames.push(piece);
						splice.put_where_other(at, piece, &clean);
						at += piece.len() as u64;
					})?;
					frames.end();
				}
				_ => return Err(Fault::malformed(item.offset, format!("{} where a fragment is expected", item.tag))),
			}
		}
		frames.end_frame();
		if frames.is_opaque() {
			return Err(Fault::new(
				header.offset,
				"a code stream that cannot be looked into for comments, which may name somebody",
				"decompress the object first, and anchor that",
			));
		}
		Ok(splice)
	}

	/// What the top level says of its pixels, as [`Frames`] reads it.
	fn said(&self, syntax: Syntax) -> Said {
		let little = |(tag, value): (&Tag, &Vec<u8>)| {
			let mut value = value.clone();
			if syntax.big_endian && value.len() == 2 && tag.1 != 0x0008 {
				value.reverse();
			}
			(*tag, value)
		};
		Said(self.facts.values.iter().filter(|(tag, _)| tag.0 == 0x0028).map(little).collect())
	}

	/// The header at `begin` and, behind it, what became of its content.
	fn with_length(
		&self,
		begin: Range<u64>,
		header: &Header,
		syntax: Syntax,
		content: Splice,
	) -> Result<Splice, Fault> {
		let mut whole = Splice::default();
		if header.length == UNDEFINED || content.is(&(begin.end..self.offset())) {
			whole.keep(begin);
		} else {
			let too_long = |_| Fault::malformed(header.offset, "too long once it is de-identified");
			let is_short = syntax.explicit && header.tag != ITEM_TAG && begin.end - begin.start == 8;
			let length = match is_short {
				true => syntax.u16_bytes(content.len().try_into().map_err(too_long)?).to_vec(),
				false => syntax.u32_bytes(content.len().try_into().map_err(too_long)?).to_vec(),
			};
			whole.keep(begin.start..begin.end - length.len() as u64);
			whole.put(length);
		}
		whole.append(content);
		Ok(whole)
	}

	/// The element as it stands in the original, once it was read.
	fn kept(&self, header: &Header) -> Splice {
		let mut splice = Splice::default();
		splice.keep(header.offset..self.offset());
		splice
	}

	/// The value, if it has at most `most` bytes; it is skipped if it has more.
	fn value(&mut self, header: &Header, place: Place, most: u32) -> Result<Option<Vec<u8>>, Fault> {
		match header.length <= most {
			true => self.walker.source.bytes(header.length.into()).map(Some),
			false => self.skip(header, place).map(|()| None),
		}
	}

	/// Reads over a value, whatever it holds.
	fn skip(&mut self, header: &Header, place: Place) -> Result<(), Fault> {
		if header.length != UNDEFINED {
			return self.walker.source.each_unhashed(header.length.into(), |_| ());
		}
		if place.depth > MAX_DEPTH {
			return Err(Fault::malformed(header.offset, format!("more than {MAX_DEPTH} sequences within one another")));
		}
		let syntax = if header.vr == VR::UN { Syntax::IMPLICIT } else { place.syntax };
		let inside = Place { syntax, depth: place.depth + 1, within: Some(header.tag) };
		loop {
			let item = self.walker.header(syntax)?;
			match (item.tag, item.length) {
				(SEQUENCE_END, _) => return Ok(()),
				(ITEM_TAG, UNDEFINED) => loop {
					let inner = self.walker.header(syntax)?;
					if inner.tag == ITEM_END {
						break;
					}
					self.skip(&inner, inside)?;
				},
				(ITEM_TAG, length) => self.walker.source.each_unhashed(length.into(), |_| ())?,
				_ => return Err(Fault::malformed(item.offset, format!("{} where an item is expected", item.tag))),
			}
		}
	}

	fn note(&mut self, tag: Tag, place: Place, scope: &mut Scope, value: Vec<u8>) {
		if let Some(at) = CODES.iter().position(|code| *code == tag) {
			if place.within == Some(REGION) {
				self.facts.regions.push(super::value::text(&value));
			}
			scope.codes[at] = Some(value);
		} else if place.depth == 0 && value.len() <= SMALL as usize {
			self.facts.values.insert(tag, value);
		}
	}
}

/// Whether an element that is written as unknown (UN) holds items: its length or the dictionary say so.
fn is_sequence(header: &Header, known: VR) -> bool {
	header.length == UNDEFINED || known == VR::SQ
}

fn mistyped(offset: u64) -> Fault {
	let reason = "text where PS3.6 has a number, a date or a UID, which may name somebody";
	Fault::new(offset, reason, "correct it or take it out, anchor the object as it is then, and copy that")
}

fn opaque(offset: u64) -> Fault {
	let reason = "a sequence that is not written as one, so nobody can see whether it identifies";
	Fault::new(offset, reason, "write the file again in explicit VR with a program that knows this attribute")
}
