//! Writes a consensus as files.

use super::{
	image::{PER_FRAME, PIXEL_MEASURES, PLANE_ORIENTATION, PLANE_POSITION, SHARED},
	plane::Plane,
	Flaw, Image, SEGMENTATION,
};
use crate::{
	deidentify::{chain, IMPLEMENTATION, IMPLEMENTATION_NAME},
	Tag,
};
use chrono::NaiveDateTime;
use dicom_core::{
	dictionary::{DataDictionary, DataDictionaryEntry},
	value::DataSetSequence,
	DataElement, PrimitiveValue, VR,
};
use dicom_dictionary_std::StandardDataDictionary;
use dicom_object::{DefaultDicomObject, FileMetaTableBuilder, InMemDicomObject};
use radledger_primitives::annotation::{Answer, AnswerError, Task};
use serde_json::json;

/// Explicit VR Little Endian.
const EXPLICIT: &str = "1.2.840.10008.1.2.1";
/// Longest name or label, in characters (PS3.5 6.2: LO, PN).
const LONGEST: usize = 64;
const CLASS: Tag = Tag(0x0008, 0x1150);
const INSTANCE: Tag = Tag(0x0008, 0x1155);
const ORGANISATION: Tag = Tag(0x0020, 0x9164);
const SEGMENT_IDENTIFICATION: Tag = Tag(0x0062, 0x000A);
const REFERENCED_SEGMENT: Tag = Tag(0x0062, 0x000B);
/// Patient Orientation.
const ORIENTATION: Tag = Tag(0x0020, 0x0020);
const IMAGE_POSITION: Tag = Tag(0x0020, 0x0032);

/// The one segment of a segmentation, and who defined it.
#[derive(Clone, Debug)]
pub struct Segment<'a> {
	/// Segment Label (0062,0005), for example `Liver`; up to 64 characters.
	pub label: &'a str,
	/// The kind of structure that is marked.
	pub structure: Structure,
	/// Content Creator's Name (0070,0084), for example the campaign; up to 64 characters.
	pub made_by: &'a str,
	/// Content Date (0008,0023) and Content Time (0008,0033).
	pub at: NaiveDateTime,
}

/// Segmented Property Category (0062,0003; CID 7150).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Structure {
	/// A normal anatomical structure.
	Anatomical,
	/// An abnormal structure, such as a lesion.
	Abnormal,
}

impl Structure {
	/// Codes of category and type in SNOMED CT.
	const fn codes(self) -> [(&'static str, &'static str); 2] {
		const ANATOMICAL: (&str, &str) = ("91723000", "Anatomical Structure");
		match self {
			Self::Anatomical => [ANATOMICAL, ANATOMICAL],
			Self::Abnormal => [("49755003", "Morphologically Abnormal Structure"), ("52988006", "Lesion")],
		}
	}
}

/// Why a segmentation cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
	/// The answer is not valid for the task.
	#[error("{0}")]
	Answer(AnswerError),
	/// The answer marks no pixels.
	#[error("a classification marks no pixels, so that there is nothing to segment; write it as JSON")]
	Classification,
	/// The image does not fit.
	#[error(transparent)]
	Image(Flaw),
	/// The standard does not permit a text.
	#[error("{what} is {text:?}; write 1 to 64 letters, none of them a backslash or a control character")]
	Text {
		/// The name of the text.
		what: &'static str,
		/// Its content.
		text: String,
	},
	/// The object cannot be encoded.
	#[error("the segmentation cannot be written: {0}; report this")]
	Meta(String),
}

/// Writes a consensus as a DICOM segmentation (PS3.3 A.51) with one segment and one frame: all pixels of the marked
/// cells, or of the boxes. [`super::answer`] reads the same answer from it, unless boxes touch one another. `fresh`
/// must return a new UID each time; three are needed.
pub fn to_segmentation(
	answer: &Answer,
	task: &Task,
	image: &Image,
	segment: &Segment,
	fresh: &mut dyn FnMut() -> String,
) -> Result<DefaultDicomObject, ExportError> {
	for (what, text) in [("the label", segment.label), ("who made it", segment.made_by)] {
		let allowed = |letter: char| !letter.is_control() && letter != '\\';
		if text.trim().is_empty() || text.chars().count() > LONGEST || !text.chars().all(allowed) {
			return Err(ExportError::Text { what, text: text.into() });
		}
	}
	let pixels = pixels(answer, task, image)?;
	let (instance, series, organisation) = (fresh(), fresh(), fresh());
	let mut object = InMemDicomObject::new_empty();
	header(&mut object, image, segment, &instance, &series);
	segmentation(&mut object, image, segment, &organisation);
	frame(&mut object, image);
	object.put(DataElement::new(dicom_core::Tag(0x7FE0, 0x0010), VR::OB, PrimitiveValue::from(pixels)));
	let meta = FileMetaTableBuilder::new()
		.media_storage_sop_class_uid(SEGMENTATION)
		.media_storage_sop_instance_uid(instance)
		.transfer_syntax(EXPLICIT)
		.implementation_class_uid(IMPLEMENTATION)
		.implementation_version_name(IMPLEMENTATION_NAME.get(..16).unwrap_or(IMPLEMENTATION_NAME))
		.build()
		.map_err(|error| ExportError::Meta(chain(&error)))?;
	Ok(object.with_exact_meta(meta))
}

/// Writes a consensus as JSON, which [`super::answer`] reads: the image, the task and the answer. The cells of a grid
/// are repeated as rows of 0 and 1.
pub fn to_json(answer: &Answer, task: &Task, image: &Image) -> serde_json::Value {
	let mut json = json!({
		"instance": image.instance,
		"frame": image.frame,
		"columns": image.columns,
		"rows": image.rows,
		"task": task,
		"answer": answer,
	});
	if let (Answer::Mask(mask), Task::GridMask { columns, rows }) = (answer, *task) {
		let (columns, rows) = (usize::from(columns), usize::from(rows));
		let row = |row: usize| -> Vec<u8> { (0..columns).map(|column| bit(mask, row * columns + column)).collect() };
		json["cells"] = (0..rows).map(row).collect();
	}
	json
}

/// The value of a cell of a grid.
fn bit(mask: &[u8], cell: usize) -> u8 {
	let byte = mask.get(cell / 8).copied().unwrap_or_default();
	byte >> (7 - cell % 8) & 1
}

/// The pixels of the frame, one bit each, the first in the lowest bit.
fn pixels(answer: &Answer, task: &Task, image: &Image) -> Result<Vec<u8>, ExportError> {
	task.check().map_err(ExportError::Answer)?;
	task.accepts(answer).map_err(ExportError::Answer)?;
	let mut plane = Plane::new(image).map_err(ExportError::Image)?;
	match (answer, *task) {
		(Answer::Mask(mask), Task::GridMask { columns, rows }) => {
			let [across, down] = plane.cells(columns, rows).map_err(ExportError::Image)?;
			for (y, rows) in down.into_iter().enumerate() {
				for (x, columns) in across.iter().enumerate() {
					if bit(mask, y * across.len() + x) == 1 {
						rows.clone().for_each(|row| plane.mark(row, columns.clone()));
					}
				}
			}
		}
		(Answer::Boxes(boxes), _) => {
			for one in boxes {
				if one.right > image.columns || one.bottom > image.rows {
					return Err(ExportError::Answer(AnswerError::OutsideImage));
				}
				(one.top..one.bottom).for_each(|row| plane.mark(row.into(), one.left.into()..one.right.into()));
			}
		}
		_ => return Err(ExportError::Classification),
	}
	let byte = |pixels: &[bool]| {
		let bits = pixels.iter().enumerate();
		bits.fold(0u8, |byte, (at, marked)| byte | u8::from(*marked) << at)
	};
	let mut bytes: Vec<u8> = plane.pixels().chunks(8).map(byte).collect();
	if bytes.len() % 2 == 1 {
		bytes.push(0);
	}
	Ok(bytes)
}

/// Adds patient, study, series, equipment, frame of reference, and the attributes common to all objects.
fn header(object: &mut InMemDicomObject, image: &Image, segment: &Segment, instance: &str, series: &str) {
	let (date, time) = (segment.at.format("%Y%m%d").to_string(), segment.at.format("%H%M%S").to_string());
	// Type 2 attributes must be present, and are empty if unknown.
	for tag in [
		Tag(0x0008, 0x0020),
		Tag(0x0008, 0x0030),
		Tag(0x0008, 0x0050),
		Tag(0x0008, 0x0090),
		Tag(0x0010, 0x0010),
		Tag(0x0010, 0x0020),
		Tag(0x0010, 0x0030),
		Tag(0x0010, 0x0040),
		Tag(0x0020, 0x0010),
	] {
		text(object, tag, "");
	}
	text(object, Tag(0x0028, 0x2110), "00");
	if image.place.is_none() {
		text(object, ORIENTATION, "");
	}
	let inherited = image.inherited.iter();
	// An image placed in the patient needs no Patient Orientation (PS3.3 C.7.6.1.1.1).
	for (tag, value) in inherited.filter(|(tag, _)| **tag != ORIENTATION || image.place.is_none()) {
		text(object, *tag, value);
	}
	for (tag, value) in [
		(Tag::CHARACTER_SET, "ISO_IR 192"),
		(Tag(0x0008, 0x0008), "DERIVED\\PRIMARY"),
		(Tag(0x0008, 0x0016), SEGMENTATION),
		(Tag::SOP_INSTANCE, instance),
		(Tag(0x0008, 0x0021), &date),
		(Tag(0x0008, 0x0023), &date),
		(Tag(0x0008, 0x0031), &time),
		(Tag(0x0008, 0x0033), &time),
		(Tag(0x0008, 0x0060), "SEG"),
		(Tag(0x0008, 0x0070), "RadLedger"),
		(Tag(0x0008, 0x1090), "RadLedger"),
		(Tag(0x0018, 0x1000), "0"),
		(Tag(0x0018, 0x1020), env!("CARGO_PKG_VERSION")),
		(Tag::STUDY, &image.study),
		(Tag::SERIES, series),
		(Tag(0x0020, 0x0011), "1"),
		(Tag(0x0020, 0x0013), "1"),
		(Tag(0x0070, 0x0080), "CONSENSUS"),
		(Tag(0x0070, 0x0081), segment.label),
		(Tag(0x0070, 0x0084), segment.made_by),
	] {
		text(object, tag, value);
	}
	if let Some(place) = &image.place {
		text(object, Tag(0x0020, 0x0052), &place.frame_of_reference);
		text(object, Tag(0x0020, 0x1040), "");
	}
	let referenced = item(|item| {
		text(item, Tag::SERIES, &image.series);
		let instance = reference(image);
		sequence(item, Tag(0x0008, 0x114A), [instance]);
	});
	sequence(object, Tag(0x0008, 0x1115), [referenced]);
}

/// Adds the description of the pixels and of the segment (PS3.3 C.8.20.2).
fn segmentation(object: &mut InMemDicomObject, image: &Image, segment: &Segment, organisation: &str) {
	for (element, value) in
		[(0x0002, 1), (0x0010, image.rows), (0x0011, image.columns), (0x0100, 1), (0x0101, 1), (0x0102, 0), (0x0103, 0)]
	{
		number(object, Tag(0x0028, element), value);
	}
	text(object, Tag(0x0028, 0x0004), "MONOCHROME2");
	text(object, Tag(0x0028, 0x0008), "1");
	text(object, Tag(0x0062, 0x0001), "BINARY");
	let [category, kind] = segment.structure.codes();
	let described = item(|item| {
		number(item, Tag(0x0062, 0x0004), 1);
		text(item, Tag(0x0062, 0x0005), segment.label);
		text(item, Tag(0x0062, 0x0008), "MANUAL");
		sequence(item, Tag(0x0062, 0x0003), [code(category.0, "SCT", category.1)]);
		sequence(item, Tag(0x0062, 0x000F), [code(kind.0, "SCT", kind.1)]);
	});
	sequence(object, Tag(0x0062, 0x0002), [described]);

	let organised = item(|item| text(item, ORGANISATION, organisation));
	sequence(object, Tag(0x0020, 0x9221), [organised]);
	let index = |pointer: Tag, group: Tag| {
		item(|item| {
			text(item, ORGANISATION, organisation);
			pointer_to(item, Tag(0x0020, 0x9165), pointer);
			pointer_to(item, Tag(0x0020, 0x9167), group);
			text(item, Tag(0x0020, 0x9421), &pointer.name());
		})
	};
	let mut indices = vec![index(REFERENCED_SEGMENT, SEGMENT_IDENTIFICATION)];
	if image.place.is_some() {
		indices.push(index(IMAGE_POSITION, PLANE_POSITION));
	}
	sequence(object, Tag(0x0020, 0x9222), indices);
}

/// Adds the functional groups of the one frame (PS3.3 A.51.5).
fn frame(object: &mut InMemDicomObject, image: &Image) {
	let mut shared = InMemDicomObject::new_empty();
	let mut own = InMemDicomObject::new_empty();
	let mut indices = vec![1];
	if let Some(place) = &image.place {
		let measures = item(|item| {
			text(item, Tag(0x0028, 0x0030), &decimals(&place.spacing));
			if let Some(thickness) = place.thickness {
				text(item, Tag(0x0018, 0x0050), &decimals(&[thickness]));
			}
		});
		sequence(&mut shared, PIXEL_MEASURES, [measures]);
		let orientation = item(|item| text(item, Tag(0x0020, 0x0037), &decimals(&place.orientation)));
		sequence(&mut shared, PLANE_ORIENTATION, [orientation]);
		let position = item(|item| text(item, IMAGE_POSITION, &decimals(&place.position)));
		sequence(&mut own, PLANE_POSITION, [position]);
		indices.push(1);
	}
	let derivation = item(|item| {
		let mut source = reference(image);
		if let Some(frame) = image.frame {
			text(&mut source, Tag(0x0008, 0x1160), &frame.to_string());
		}
		text(&mut source, Tag(0x0028, 0x135A), "YES");
		let purpose = code("121322", "DCM", "Source Image for Image Processing Operation");
		sequence(&mut source, Tag(0x0040, 0xA170), [purpose]);
		sequence(item, Tag(0x0008, 0x2112), [source]);
		sequence(item, Tag(0x0008, 0x9215), [code("113076", "DCM", "Segmentation")]);
	});
	sequence(&mut own, Tag(0x0008, 0x9124), [derivation]);
	let content = item(|item| {
		let indices = PrimitiveValue::U32(indices.into());
		item.put(DataElement::new(dicom_core::Tag(0x0020, 0x9157), VR::UL, indices));
	});
	sequence(&mut own, Tag(0x0020, 0x9111), [content]);
	let segment = item(|item| number(item, REFERENCED_SEGMENT, 1));
	sequence(&mut own, SEGMENT_IDENTIFICATION, [segment]);
	sequence(object, SHARED, [shared]);
	sequence(object, PER_FRAME, [own]);
}

fn item(fill: impl FnOnce(&mut InMemDicomObject)) -> InMemDicomObject {
	let mut item = InMemDicomObject::new_empty();
	fill(&mut item);
	item
}

fn text(object: &mut InMemDicomObject, tag: Tag, value: &str) {
	let tag = dicom_core::Tag(tag.0, tag.1);
	let vr = StandardDataDictionary.by_tag(tag).map_or(VR::LO, |entry| entry.vr().relaxed());
	let value = match value {
		"" => PrimitiveValue::Empty,
		value => PrimitiveValue::Strs(value.split('\\').map(str::to_owned).collect()),
	};
	object.put(DataElement::new(tag, vr, value));
}

fn number(object: &mut InMemDicomObject, tag: Tag, value: u16) {
	let tag = dicom_core::Tag(tag.0, tag.1);
	object.put(DataElement::new(tag, VR::US, PrimitiveValue::from(value)));
}

fn pointer_to(object: &mut InMemDicomObject, tag: Tag, to: Tag) {
	let value = PrimitiveValue::from(dicom_core::Tag(to.0, to.1));
	object.put(DataElement::new(dicom_core::Tag(tag.0, tag.1), VR::AT, value));
}

fn sequence(object: &mut InMemDicomObject, tag: Tag, items: impl IntoIterator<Item = InMemDicomObject>) {
	let items: Vec<_> = items.into_iter().collect();
	let tag = dicom_core::Tag(tag.0, tag.1);
	object.put(DataElement::new(tag, VR::SQ, DataSetSequence::from(items)));
}

fn code(value: &str, scheme: &str, meaning: &str) -> InMemDicomObject {
	item(|item| {
		text(item, Tag(0x0008, 0x0100), value);
		text(item, Tag(0x0008, 0x0102), scheme);
		text(item, Tag(0x0008, 0x0104), meaning);
	})
}

fn reference(image: &Image) -> InMemDicomObject {
	item(|item| {
		text(item, CLASS, &image.sop_class);
		text(item, INSTANCE, &image.instance);
	})
}

/// Writes numbers in at most 16 characters each (PS3.5 6.2: DS).
fn decimals(numbers: &[f64]) -> String {
	let decimal = |number: &f64| {
		let mut forms = [format!("{number}"), format!("{number:e}")].into_iter();
		let short = forms.find(|form| form.len() <= 16);
		short.unwrap_or_else(|| format!("{number:.8e}"))
	};
	numbers.iter().map(decimal).collect::<Vec<_>>().join("\\")
}
