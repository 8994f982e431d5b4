//! Reads DICOM segmentations (PS3.3 A.51 and C.8.20).

use super::{
	image::{Place, PER_FRAME, SHARED},
	plane::Plane,
	refers, root, short, Asked, Flaw, LABEL_MAP, REFERENCED_INSTANCE, REFERENCED_SERIES, SOP_CLASS,
};
use crate::{
	deidentify::chain,
	element::split,
	file::Values,
	pixel::{decode, Geometry},
	report::{charset::Charset, tree::Item},
	Tag,
};
use dicom_core::value::Value;
use dicom_encoding::transfer_syntax::{Codec, TransferSyntaxIndex};
use dicom_transfer_syntax_registry::TransferSyntaxRegistry;
use std::{collections::BTreeSet, path::Path};

const FRAMES: Tag = Tag(0x0028, 0x0008);
const ROWS: Tag = Tag(0x0028, 0x0010);
const COLUMNS: Tag = Tag(0x0028, 0x0011);
const BITS_ALLOCATED: Tag = Tag(0x0028, 0x0100);
const TYPE: Tag = Tag(0x0062, 0x0001);
const SEGMENTS: Tag = Tag(0x0062, 0x0002);
const NUMBER: Tag = Tag(0x0062, 0x0004);
const LABEL: Tag = Tag(0x0062, 0x0005);
const IDENTIFICATION: Tag = Tag(0x0062, 0x000A);
const REFERENCED_SEGMENT: Tag = Tag(0x0062, 0x000B);
const MOST: Tag = Tag(0x0062, 0x000E);
const REFERENCED_INSTANCES: Tag = Tag(0x0008, 0x114A);
const DERIVATION: Tag = Tag(0x0008, 0x9124);
const SOURCES: Tag = Tag(0x0008, 0x2112);
const LOCATIONS: Tag = Tag(0x0028, 0x135A);

/// Most segments that an error lists.
const SHOWN: usize = 32;

/// Reads the pixels of the image that are in the segment.
pub(super) fn plane(path: &Path, transfer_syntax: &str, values: &Values, asked: &Asked) -> Result<Plane, Flaw> {
	let (root, charset) = root(values, |tag| {
		matches!(tag.0, 0x0020 | 0x0028 | 0x0062 | 0x5200) || matches!(tag, SOP_CLASS | REFERENCED_SERIES)
	})?;
	let seg = Segmentation { root: &root, charset: &charset, asked };
	let mut plane = Plane::new(asked.image)?;
	let Some(frame) = seg.frame()? else {
		return Ok(plane);
	};
	let size = |tag| short(&root, tag).unwrap_or_default();
	let found = (size(COLUMNS), size(ROWS));
	if found != (asked.image.columns, asked.image.rows) {
		return Err(Flaw::OtherSize {
			found: (found.0.into(), found.1.into()),
			image: (asked.image.columns, asked.image.rows),
		});
	}
	let places = asked.image.place.as_ref().zip(Place::of(&root, frame, &charset));
	if let Some(different) = places.and_then(|(image, own)| image.differs(&own)) {
		return Err(Flaw::OtherPlace(different));
	}
	let meaning = seg.meaning()?;
	let bits = short(&root, BITS_ALLOCATED).unwrap_or_default();
	let codec = TransferSyntaxRegistry.get(transfer_syntax).map(|syntax| syntax.codec());
	match codec {
		Some(Codec::EncapsulatedPixelData(..)) => {
			let bytes = encapsulated(path, transfer_syntax, frame, seg.frames(), found, bits)?;
			mark(&mut plane, &bytes, 0, bits, &meaning)?;
		}
		_ => {
			let element = values.get(&Tag::PIXEL_DATA).and_then(|element| split(element));
			let (_, _, bytes) = element.ok_or_else(|| Flaw::Pixels("missing, or larger than 1 GiB".into()))?;
			mark(&mut plane, bytes, frame, bits, &meaning)?;
		}
	}
	Ok(plane)
}

/// How a pixel value says that the pixel is in the segment.
enum Meaning {
	/// Its bit is set.
	Bit,
	/// It has at least half of this value.
	Half(u16),
	/// It has this value.
	Number(u16),
}

struct Segmentation<'a> {
	root: &'a Item<'a>,
	charset: &'a Charset,
	asked: &'a Asked<'a>,
}

impl<'a> Segmentation<'a> {
	fn frames(&self) -> usize {
		let frames = self.root.text(FRAMES, self.charset);
		frames.and_then(|frames| frames.parse().ok()).unwrap_or(1)
	}

	fn is_label_map(&self) -> bool {
		self.root.text(SOP_CLASS, self.charset).as_deref() == Some(LABEL_MAP)
	}

	/// Number and label of each segment; in a label map, 0 marks pixels outside of every segment.
	fn segments(&self) -> Vec<(u16, String)> {
		let segments = self.root.items(SEGMENTS).iter();
		segments
			.filter_map(|segment| {
				Some((short(segment, NUMBER)?, segment.text(LABEL, self.charset).unwrap_or_default()))
			})
			.filter(|(number, _)| *number > 0)
			.collect()
	}

	/// The number of the chosen segment.
	fn segment(&self) -> Result<u16, Flaw> {
		let segments = self.segments();
		let listed = || {
			let mut shown: Vec<_> =
				segments.iter().take(SHOWN).map(|(number, label)| format!("{number} {label:?}")).collect();
			if let more @ 1.. = segments.len().saturating_sub(SHOWN) {
				shown.push(format!("{more} more"));
			}
			shown.join(", ")
		};
		match (self.asked.segment, &segments[..]) {
			(_, []) => Err(Flaw::Malformed(format!("{SEGMENTS} {} names no segment", SEGMENTS.name()))),
			(Some(number), all) if !all.iter().any(|(there, _)| *there == number) => {
				Err(Flaw::NoSegment { number, listed: listed() })
			}
			(Some(number), _) => Ok(number),
			(None, [(number, _)]) => Ok(*number),
			(None, _) => Err(Flaw::WhichSegment(listed())),
		}
	}

	/// The items of a functional group for a frame, counted from 0.
	fn group(&self, frame: usize, tag: Tag) -> &'a [Item<'a>] {
		let own = self.root.items(PER_FRAME).get(frame).map(|groups| groups.items(tag));
		let shared = || self.root.items(SHARED).first().map(|groups| groups.items(tag));
		own.filter(|items| !items.is_empty()).or_else(shared).unwrap_or_default()
	}

	fn sources(&self, frame: usize) -> impl Iterator<Item = &'a Item<'a>> {
		self.group(frame, DERIVATION).iter().flat_map(|item| item.items(SOURCES))
	}

	/// The frame, counted from 0, that shows the segment in the image; `None` if the image has none of it.
	fn frame(&self) -> Result<Option<usize>, Flaw> {
		let (frames, segment, image) = (self.frames(), self.segment()?, self.asked.image);
		let described = self.root.items(PER_FRAME).len();
		if described != frames {
			return Err(Flaw::Malformed(format!(
				"it has {frames} frames, and {PER_FRAME} {} describes {described}",
				PER_FRAME.name()
			)));
		}
		let refer = |item: &&Item| refers(item, image, self.charset);
		let uid = |item: &Item| item.text(REFERENCED_INSTANCE, self.charset);
		let listed: BTreeSet<String> = self
			.root
			.items(REFERENCED_SERIES)
			.iter()
			.flat_map(|series| series.items(REFERENCED_INSTANCES))
			.filter_map(uid)
			.collect();
		let of_segment = |frame: &usize| {
			let number = |item: &Item| short(item, REFERENCED_SEGMENT);
			self.is_label_map() || self.group(*frame, IDENTIFICATION).first().and_then(number) == Some(segment)
		};

		let found: Vec<usize> = if (0..frames).any(|frame| self.sources(frame).next().is_some()) {
			let about = |frame: &usize| self.sources(*frame).any(|source| refer(&source));
			if !(0..frames).any(|frame| about(&frame)) && !listed.contains(&image.instance) {
				let sources = (0..frames).flat_map(|frame| self.sources(frame));
				let found: BTreeSet<String> = sources.filter_map(uid).chain(listed).collect();
				return Err(self.other_images(found));
			}
			(0..frames).filter(|frame| about(frame) && of_segment(frame)).collect()
		} else if listed.len() == 1 && listed.contains(&image.instance) {
			(0..frames).filter(of_segment).collect()
		} else if listed.contains(&image.instance) {
			return Err(Flaw::Malformed(format!(
				"its frames do not say which image they are of: {DERIVATION} {} is missing",
				DERIVATION.name()
			)));
		} else {
			return Err(self.other_images(listed));
		};
		let frame = match found[..] {
			[] => return Ok(None),
			[frame] => frame,
			_ => return Err(Flaw::SeveralFrames(found.iter().map(|frame| frame + 1).collect())),
		};
		// Spatial Locations Preserved says whether the pixels of both are in the same places (PS3.3 C.7.6.16.2.6).
		let mut ours = self.sources(frame).filter(refer);
		let moved = ours.any(|source| {
			let preserved = source.text(LOCATIONS, self.charset);
			matches!(preserved.as_deref(), Some("NO" | "REORIENTED_ONLY"))
		});
		match moved {
			true => Err(Flaw::OtherPlace(
				"its pixels are not where those of the image are: Spatial Locations Preserved (0028,135A) says so",
			)),
			false => Ok(Some(frame)),
		}
	}

	fn other_images(&self, found: BTreeSet<String>) -> Flaw {
		Flaw::OtherImages {
			image: match self.asked.image.frame {
				Some(frame) => format!("{} frame {frame}", self.asked.image.instance),
				None => self.asked.image.instance.clone(),
			},
			found: found.into_iter().collect(),
		}
	}

	fn meaning(&self) -> Result<Meaning, Flaw> {
		let kind = self.root.text(TYPE, self.charset).unwrap_or_default();
		let bits = short(self.root, BITS_ALLOCATED).unwrap_or_default();
		let most = || short(self.root, MOST).filter(|most| *most > 0);
		match (kind.as_str(), bits) {
			("BINARY", 1) => Ok(Meaning::Bit),
			("FRACTIONAL", 8) => {
				most().map(Meaning::Half).ok_or_else(|| Flaw::Malformed(format!("{MOST} {} has no value", MOST.name())))
			}
			("LABELMAP", 8 | 16) => Ok(Meaning::Number(self.segment()?)),
			_ => Err(Flaw::Malformed(format!(
				"{TYPE} {} is {kind:?} with {bits} bits for a pixel, and should be BINARY with 1, FRACTIONAL with 8, or \
				 LABELMAP with 8 or 16",
				TYPE.name()
			))),
		}
	}
}

/// Marks the pixels of a frame, counted from 0.
fn mark(plane: &mut Plane, bytes: &[u8], frame: usize, bits: u16, meaning: &Meaning) -> Result<(), Flaw> {
	let (pixels, bits) = (plane.len(), usize::from(bits));
	let first = frame.saturating_mul(pixels);
	let needed = first.saturating_add(pixels).saturating_mul(bits).div_ceil(8);
	if bytes.len() < needed {
		return Err(Flaw::Malformed(format!(
			"its pixel data has {} bytes, and frame {} ends at byte {needed}",
			bytes.len(),
			frame + 1
		)));
	}
	// Native frames follow one another without padding, even with one bit for a pixel (PS3.5 8.1.1, Annex D). The first
	// pixel is in the lowest bit.
	let value = |pixel: usize| {
		let byte = |at: usize| u16::from(bytes.get(at).copied().unwrap_or_default());
		match bits {
			1 => byte(pixel / 8) >> (pixel % 8) & 1,
			8 => byte(pixel),
			_ => byte(pixel * 2) | byte(pixel * 2 + 1) << 8,
		}
	};
	for (pixel, marked) in (first..).zip(plane.pixels_mut()) {
		let value = value(pixel);
		*marked = match meaning {
			Meaning::Bit => value == 1,
			Meaning::Half(most) => u32::from(value) * 2 >= u32::from(*most),
			Meaning::Number(number) => value == *number,
		};
	}
	Ok(())
}

/// Decodes a frame, counted from 0, of compressed pixel data. The file was read before, and is sound.
fn encapsulated(
	path: &Path,
	transfer_syntax: &str,
	frame: usize,
	frames: usize,
	(columns, rows): (u16, u16),
	bits: u16,
) -> Result<Vec<u8>, Flaw> {
	let refused = |why: &str| Flaw::Pixels(format!("{transfer_syntax}: {why}"));
	let object = dicom_object::open_file(path).map_err(|error| refused(&chain(&error)))?;
	let element = object.get(dicom_core::Tag(0x7FE0, 0x0010)).map(|element| element.value());
	let Some(Value::PixelSequence(sequence)) = element else {
		return Err(refused("it has no fragments"));
	};
	let fragments = sequence.fragments();
	let encoded = match frames {
		1 => fragments.concat(),
		_ if fragments.len() == frames => fragments.get(frame).cloned().unwrap_or_default(),
		_ => return Err(refused("frames of several fragments")),
	};
	let geometry = Geometry::gray(columns, rows, bits).ok_or(Flaw::TooLarge("its pixel data"))?;
	decode(&geometry, transfer_syntax, &encoded)
		.ok_or_else(|| refused("damaged, or cannot be decoded here without loss"))
}
