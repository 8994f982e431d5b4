//! Reads the files of annotation tools as an [`Answer`] to a campaign, and writes a consensus as files for training.
//!
//! [`answer`] recognises these files by their content, not by their names:
//!
//! | file | classification | boxes | grid |
//! |---|---|---|---|
//! | DICOM segmentation (PS3.3 A.51) | | around connected pixels | half of a cell's pixels |
//! | DICOM structured report (PS3.3 A.35, TID 1500) | a code | around regions | half of a cell's pixels |
//! | COCO JSON | category | `bbox` | `segmentation`, half of a cell's pixels |
//! | table ([CSV](crate::csv)) with a header | `instance,label` | `instance,left,top,right,bottom` | |
//! | what [`to_json`] writes, or only its `answer` | yes | yes | yes |
//!
//! A file that lists the image but marks nothing in it answers that nothing is there. A file that does not list the
//! image is refused.
//!
//! A grid divides the image evenly: with `C` cells over `W` pixels, cell `c` covers the pixels from `floor(c*W/C)` up
//! to, but not including, `floor((c+1)*W/C)`. A cell is marked if at least half of its pixels are. A pixel belongs to
//! an outline if its centre is inside by the even-odd rule. Fractional coordinates of a box are rounded outwards, so
//! that it holds everything that was drawn; up to 1/1024 of a pixel counts as the tool's own rounding.

mod coco;
mod image;
mod plane;
mod seg;
mod sr;
mod table;
mod write;

pub use image::{Image, Place};
pub use write::{to_json, to_segmentation, ExportError, Segment, Structure};

use crate::{
	csv::{self, CsvError},
	error::Fault,
	file::{read_values, Values},
	report::{
		charset::Charset,
		is_report,
		tree::{Item, Splitter},
		ReportError,
	},
	FileError, Tag,
};
use plane::Plane;
use radledger_primitives::annotation::{Answer, AnswerError, Rectangle, Task};
use serde::{de::IgnoredAny, Deserialize};
use std::{
	fs::{self, File},
	io::Read,
	path::{Path, PathBuf},
};

/// Size in bytes up to which attributes, pixel data included, are read.
const LONGEST: usize = 1 << 30;
/// Most entries that an error lists.
const SHOWN: usize = 8;

const SOP_CLASS: Tag = Tag(0x0008, 0x0016);
const REFERENCED_CLASS: Tag = Tag(0x0008, 0x1150);
const REFERENCED_INSTANCE: Tag = Tag(0x0008, 0x1155);
const REFERENCED_FRAMES: Tag = Tag(0x0008, 0x1160);
const REFERENCED_SERIES: Tag = Tag(0x0008, 0x1115);

/// Segmentation Storage.
const SEGMENTATION: &str = "1.2.840.10008.5.1.4.1.1.66.4";
/// Label Map Segmentation Storage.
const LABEL_MAP: &str = "1.2.840.10008.5.1.4.1.1.66.7";

/// The question, and the image that it is about.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
	/// The campaign's task.
	pub task: &'a Task,
	/// The image, or frame, that is annotated.
	pub image: &'a Image,
	/// Names or codes of a classification's labels, in order; if empty, labels are numbers from 0.
	pub labels: &'a [String],
	/// The number of the segment in a segmentation; not needed if there is only one.
	pub segment: Option<u16>,
	/// The category: in COCO its name or number, in a structured report the code value or meaning of the finding. Not
	/// needed if there is only one.
	pub category: Option<&'a str>,
}

/// Why a file does not give an answer.
#[derive(Debug, thiserror::Error)]
pub enum AnnotationError {
	/// The file is damaged or cannot be read.
	#[error(transparent)]
	File(#[from] FileError),
	/// The file can be read, but does not answer.
	#[error("{}: {flaw}", path.display())]
	Flaw {
		/// The file.
		path: PathBuf,
		/// What is wrong, and what to do.
		flaw: Flaw,
	},
}

/// What is wrong with a file's answer, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum Flaw {
	/// The object is of another kind.
	#[error(
		"this is an object of SOP class {0} and no annotation; name a DICOM segmentation (SEG) or structured report (SR), \
		 COCO JSON, or a table (CSV)"
	)]
	NotAnnotation(String),
	/// The file is not DICOM, or not an image.
	#[error("this is no DICOM image; name the file of the image that is annotated")]
	NotImage,
	/// The image has several frames, and none was chosen.
	#[error("the image has {0} frames, and one of them is asked about; say which, from 1")]
	WhichFrame(u32),
	/// The image does not have the chosen frame.
	#[error("there is no frame {frame}: the image has {frames}; frames count from 1")]
	NoFrame {
		/// The chosen frame, from 1.
		frame: u32,
		/// The number of frames.
		frames: u32,
	},
	/// The character set is unknown, so names could not be read.
	#[error("the character set {0:?} is not known here; convert the file to UTF-8 (ISO_IR 192)")]
	CharacterSet(String),
	/// The file violates the standard.
	#[error("{0}; let the program that wrote it correct it")]
	Malformed(String),
	/// The file is larger than this program reads.
	#[error("{0} is too large to be looked at here; split the file")]
	TooLarge(&'static str),
	/// The file is about other images.
	#[error("it says nothing of the image {image}, but of {}; name the file about this image", listed(.found))]
	OtherImages {
		/// The image that is annotated.
		image: String,
		/// The images that the file is about.
		found: Vec<String>,
	},
	/// The annotation was drawn on a picture of another size.
	#[error(
		"it was drawn on {} x {} pixels (columns x rows), the image has {} x {}; annotate the image itself, or bring the \
		 annotation to its size",
		.found.0, .found.1, .image.0, .image.1
	)]
	OtherSize {
		/// Columns and rows of the annotation.
		found: (u64, u64),
		/// Columns and rows of the image.
		image: (u16, u16),
	},
	/// The annotation was drawn on another grid of pixels in space.
	#[error("{0}; write the segmentation on the pixels of the image, not resampled")]
	OtherPlace(&'static str),
	/// It has several segments, and none was chosen.
	#[error("it has several segments: {0}; say which one by its number")]
	WhichSegment(String),
	/// There is no segment with this number.
	#[error("it has no segment {number}, but {listed}; name one of them")]
	NoSegment {
		/// The chosen number.
		number: u16,
		/// The segments that it has, in words.
		listed: String,
	},
	/// Several frames mark the segment in the image, so it is unclear which is meant.
	#[error("its frames {0:?} all mark this segment in this image; write one frame for each image and segment")]
	SeveralFrames(Vec<usize>),
	/// This program cannot decode the pixel data.
	#[error(
		"its pixel data is in a form that is not read here ({0}); convert it to Explicit VR Little Endian, for example \
		 with gdcmconv --raw"
	)]
	Pixels(String),
	/// This kind of file cannot answer this task.
	#[error("{kind} cannot answer {task}; hand in {instead}")]
	Unsuitable {
		/// The kind of file.
		kind: &'static str,
		/// The task.
		task: &'static str,
		/// The kinds of file that answer it.
		instead: &'static str,
	},
	/// It has more boxes than the task permits.
	#[error("it marks {found} separate things, at most {max} are asked for; keep the clearest")]
	TooManyBoxes {
		/// The number of boxes found.
		found: usize,
		/// The most boxes permitted.
		max: u8,
	},
	/// Some cells of the grid would have no pixels.
	#[error(
		"the image has {} x {} pixels (columns x rows), the grid {} x {} cells: it is smaller than the grid; the campaign \
		 needs a coarser one",
		.image.0, .image.1, .grid.0, .grid.1
	)]
	SmallerThanGrid {
		/// Columns and rows of the image.
		image: (u16, u16),
		/// Columns and rows of the grid.
		grid: (u8, u8),
	},
	/// An outline or box reaches beyond the image.
	#[error("{0} reaches beyond the image; pixels count from 0 at its upper left corner, draw it inside")]
	Outside(String),
	/// An outline or box contains no pixel.
	#[error("{0} is empty: no pixel is in it; draw it around something, or leave it out")]
	Empty(String),
	/// An item is not a closed outline.
	#[error("{item} is {what}, which surrounds nothing; draw a closed polyline, a circle or an ellipse")]
	NoOutline {
		/// The item.
		item: String,
		/// The kind of item.
		what: String,
	},
	/// An item uses coordinates of the patient instead of pixels.
	#[error(
		"{0} is in coordinates of the patient (SCOORD3D), which are not read here; write regions in pixels of the image \
		 (SCOORD), or a segmentation"
	)]
	Coordinates3d(String),
	/// The regions are in a segmentation, which is another file.
	#[error("its regions are in the segmentation {0}; name that file")]
	RefersToSegmentation(String),
	/// The names of the labels were not given.
	#[error(
		"labels are numbers in this campaign, and {0} names them; give the names or codes of the labels in their order"
	)]
	NoNames(&'static str),
	/// It names none of the labels.
	#[error("it names none of the labels {}{}; annotate the image with exactly one of them", listed(.labels), but(.found))]
	NoLabel {
		/// The names that it has.
		found: Vec<String>,
		/// The labels of the task.
		labels: Vec<String>,
	},
	/// It names more than one label.
	#[error("it names several labels: {}; keep one", listed(.0))]
	SeveralLabels(Vec<String>),
	/// It marks things of several categories, and none was chosen.
	#[error("it marks things of several categories: {}; say which one is asked about", listed(.0))]
	WhichCategory(Vec<String>),
	/// It does not have the chosen category.
	#[error("it has no category {category:?}{}; name one of those that it has", but(.found))]
	NoCategory {
		/// The chosen category.
		category: String,
		/// The categories that it has.
		found: Vec<String>,
	},
	/// It is not JSON, or not of a known form.
	#[error("this is no JSON of an answer or in the format of COCO: {0}; write it anew")]
	Json(#[from] serde_json::Error),
	/// A COCO mask is malformed.
	#[error("annotation {annotation} {what}; export masks as polygons, or as RLE as pycocotools writes it")]
	Mask {
		/// The annotation, by its identifier or place.
		annotation: String,
		/// What is wrong with it.
		what: String,
	},
	/// A field of an annotation is missing.
	#[error("annotation {annotation} has no {what:?}; export it from the annotation tool as well")]
	Without {
		/// The annotation, by its identifier or place.
		annotation: String,
		/// The name of the field.
		what: &'static str,
	},
	/// Several pictures may be the image.
	#[error("several pictures may be this image: {}; name the pictures by SOP Instance UID and frame", listed(.0))]
	SeveralPictures(Vec<String>),
	/// The text cannot be read, or is not a table.
	#[error(transparent)]
	Csv(#[from] CsvError),
	/// A line of a table is wrong.
	#[error("line {line}: {what}")]
	Table {
		/// The number of the line, from 1.
		line: usize,
		/// What is wrong, and what to do.
		what: String,
	},
	/// The answer was made for another task.
	#[error("it answers another question; answer the task of this campaign: {0:?}")]
	OtherTask(Task),
	/// The answer is not valid for the task.
	#[error("{0}")]
	Answer(AnswerError),
}

fn listed(all: &[String]) -> String {
	let more = all.len().saturating_sub(SHOWN);
	let shown = all.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
	match (all.is_empty(), more) {
		(true, _) => "none".into(),
		(_, 0) => shown,
		_ => format!("{shown} and {more} more"),
	}
}

fn but(found: &[String]) -> String {
	if found.is_empty() {
		String::new()
	} else {
		format!(", but {}", listed(found))
	}
}

/// Reads a file as an answer. The [module](self) lists the kinds of files.
pub fn answer(path: &Path, asked: &Asked) -> Result<Answer, AnnotationError> {
	let flawed = |flaw| AnnotationError::Flaw { path: path.into(), flaw };
	asked.task.check().map_err(|error| flawed(Flaw::Answer(error)))?;
	let answer = match begin(path)? {
		Begin::Dicom => {
			let (instance, values) = read_values(path, crate::VERSION, LONGEST)?
				.ok_or_else(|| flawed(Flaw::NotAnnotation("DICOMDIR".into())))?;
			of_dicom(path, &instance.transfer_syntax, &values, asked)
		}
		Begin::Json => match csv::text(&read_bytes(path)?) {
			Some(text) => of_json(text.as_bytes(), asked),
			None => Err(CsvError::Encoding.into()),
		},
		Begin::Other => table::answer(&read_bytes(path)?, asked),
	};
	let answer = answer.map_err(flawed)?;
	asked.task.accepts(&answer).map_err(|error| flawed(Flaw::Answer(error)))?;
	Ok(answer)
}

/// The kind of a file, by its first bytes.
enum Begin {
	Dicom,
	Json,
	Other,
}

fn begin(path: &Path) -> Result<Begin, FileError> {
	let mut head = Vec::new();
	let file = File::open(path).and_then(|file| file.take(4096).read_to_end(&mut head));
	file.map_err(|error| Fault::io(error, 0).in_file(path.into(), None))?;
	let marks: [&[u8]; 3] = [b"\xEF\xBB\xBF", b"\xFF\xFE", b"\xFE\xFF"];
	let text = marks.into_iter().find_map(|mark| head.strip_prefix(mark)).unwrap_or(&head);
	// In UTF-16, each letter of JSON has a zero beside it.
	Ok(match text.iter().find(|byte| !byte.is_ascii_whitespace() && **byte != 0) {
		_ if head.get(128..132) == Some(b"DICM".as_slice()) => Begin::Dicom,
		Some(b'{' | b'[') => Begin::Json,
		_ => Begin::Other,
	})
}

/// Reads a whole file.
fn read_bytes(path: &Path) -> Result<Vec<u8>, FileError> {
	fs::read(path).map_err(|error| Fault::io(error, 0).in_file(path.into(), None))
}

fn of_dicom(path: &Path, transfer_syntax: &str, values: &Values, asked: &Asked) -> Result<Answer, Flaw> {
	let (root, charset) = root(values, |tag| tag == SOP_CLASS)?;
	let class = root.text(SOP_CLASS, &charset).unwrap_or_default();
	match class.as_str() {
		SEGMENTATION | LABEL_MAP => {
			if let Task::Classification { .. } = asked.task {
				return Err(Flaw::Unsuitable {
					kind: "a segmentation",
					task: "a classification",
					instead: "a structured report with a code, COCO JSON with a category, or a table with the columns \
					          instance,label",
				});
			}
			plane_to_answer(&seg::plane(path, transfer_syntax, values, asked)?, asked.task)
		}
		class if is_report(class) => sr::answer(values, asked),
		_ => Err(Flaw::NotAnnotation(class)),
	}
}

fn of_json(bytes: &[u8], asked: &Asked) -> Result<Answer, Flaw> {
	/// The fields that distinguish the kinds of JSON.
	#[derive(Deserialize)]
	struct Kind {
		images: Option<IgnoredAny>,
		annotations: Option<IgnoredAny>,
		answer: Option<IgnoredAny>,
	}
	/// The form that [`to_json`] writes.
	#[derive(Deserialize)]
	struct Written {
		instance: String,
		frame: Option<u32>,
		task: Task,
		answer: Answer,
	}
	let kind: Kind = serde_json::from_slice(bytes)?;
	if kind.images.is_some() || kind.annotations.is_some() {
		return coco::answer(bytes, asked);
	}
	if kind.answer.is_none() {
		return Ok(serde_json::from_slice(bytes)?);
	}
	let written: Written = serde_json::from_slice(bytes)?;
	if written.instance != asked.image.instance || written.frame != asked.image.frame {
		let name = |instance: &str, frame: Option<u32>| match frame {
			Some(frame) => format!("{instance} frame {frame}"),
			None => instance.into(),
		};
		return Err(Flaw::OtherImages {
			image: name(&asked.image.instance, asked.image.frame),
			found: vec![name(&written.instance, written.frame)],
		});
	}
	if written.task != *asked.task {
		return Err(Flaw::OtherTask(*asked.task));
	}
	Ok(written.answer)
}

/// The object's attributes that are `wanted`, without pixel data, and the encoding of its text.
fn root(values: &Values, wanted: impl Fn(Tag) -> bool) -> Result<(Item<'_>, Charset), Flaw> {
	let (mut splitter, mut root) = (Splitter::default(), Item::default());
	let wanted = |tag: Tag| !tag.is_pixels() && (tag == Tag::CHARACTER_SET || wanted(tag));
	for (_, bytes) in values.iter().filter(|(tag, _)| wanted(**tag)) {
		splitter.attribute(bytes, &mut root)?;
	}
	let ascii = Charset::new("")?;
	let charset = Charset::new(&root.text(Tag::CHARACTER_SET, &ascii).unwrap_or_default())?;
	Ok((root, charset))
}

impl From<ReportError> for Flaw {
	fn from(error: ReportError) -> Self {
		match error {
			ReportError::CharacterSet(name) => Self::CharacterSet(name),
			ReportError::Malformed { item, what } => Self::Malformed(format!("{item} {what}")),
			ReportError::Loop { from, to } => {
				Self::Malformed(format!("content item {from} leads to {to}, and that leads back"))
			}
			_ => Self::TooLarge("its content"),
		}
	}
}

/// An unsigned number of 16 bits.
fn short(item: &Item, tag: Tag) -> Option<u16> {
	let bytes = item.plain(tag)?.first_chunk::<2>()?;
	Some(u16::from_le_bytes(*bytes))
}

/// Whether an item refers to the image (PS3.3 Table 10-3): the instance, and the frame if it names frames.
fn refers(item: &Item, image: &Image, charset: &Charset) -> bool {
	let same = item.text(REFERENCED_INSTANCE, charset).as_deref() == Some(&image.instance);
	let frames = item.text(REFERENCED_FRAMES, charset).unwrap_or_default();
	let frames: Vec<&str> = frames.split('\\').map(str::trim).filter(|frame| !frame.is_empty()).collect();
	let named = |wanted: u32| frames.is_empty() || frames.iter().any(|frame| frame.parse() == Ok(wanted));
	same && image.frame.is_none_or(named)
}

/// Turns a pixel mask into an answer.
fn plane_to_answer(plane: &Plane, task: &Task) -> Result<Answer, Flaw> {
	match *task {
		Task::GridMask { columns, rows } => grid(plane, columns, rows),
		Task::BoundingBoxes { max, .. } => boxes(plane.components()?, max),
		Task::Classification { .. } => Err(Flaw::Answer(AnswerError::Kind)),
	}
}

fn grid(plane: &Plane, columns: u8, rows: u8) -> Result<Answer, Flaw> {
	let mask = plane.grid(columns, rows)?;
	let mask = mask.try_into().map_err(|_| Flaw::Answer(AnswerError::MaskSize))?;
	Ok(Answer::Mask(mask))
}

fn boxes(mut boxes: Vec<Rectangle>, max: u8) -> Result<Answer, Flaw> {
	boxes.sort_unstable();
	boxes.dedup();
	let found = boxes.len();
	match boxes.try_into() {
		Ok(boxes) if found <= max.into() => Ok(Answer::Boxes(boxes)),
		_ => Err(Flaw::TooManyBoxes { found, max }),
	}
}

impl Asked<'_> {
	/// The label that one of these texts names, if any does.
	fn label(&self, texts: &[&str]) -> Option<u8> {
		let at = match self.labels {
			[] => return texts.iter().find_map(|text| text.trim().parse().ok()),
			labels => labels.iter().position(|label| texts.iter().any(|text| text.trim() == label.trim())),
		};
		at.and_then(|at| u8::try_from(at).ok())
	}

	fn no_label(&self, found: Vec<String>) -> Flaw {
		let labels = match (self.labels, self.task) {
			([], Task::Classification { labels }) => (0..*labels).map(|label| label.to_string()).collect(),
			(labels, _) => labels.to_vec(),
		};
		Flaw::NoLabel { found, labels }
	}
}

#[cfg(test)]
mod tests;
