//! What annotation tools write, read as an [`Answer`] to a campaign; and a consensus, written as files for training.
//!
//! [`answer`] reads, by what is in the file and not by what it is called:
//!
//! | file | classification | boxes | grid |
//! |---|---|---|---|
//! | DICOM segmentation (PS3.3 A.51) | | around connected pixels | half of a cell's pixels |
//! | DICOM structured report (PS3.3 A.35, TID 1500) | a code | around regions | half of a cell's pixels |
//! | COCO JSON | category | `bbox` | `segmentation`, half of a cell's pixels |
//! | table (CSV) with a header | `instance,label` | `instance,left,top,right,bottom` | |
//! | what [`to_json`] writes, or only its `answer` | yes | yes | yes |
//!
//! A file that lists the image and marks nothing in it says that nothing is there. One that does not list it is refused.
//!
//! A grid is laid over the image evenly: of `C` cells over `W` pixels, cell `c` covers the pixels from `floor(c*W/C)` to
//! before `floor((c+1)*W/C)`. It is marked if at least half of its pixels are. A pixel belongs to an outline if its centre
//! is inside by the even-odd rule. Numbers with a fraction are rounded so that the box holds all of what was drawn, where
//! less than 1/1024 of a pixel counts as rounding of whoever wrote it.

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

/// Attributes up to this size are looked at; pixel data counts.
const LONGEST: usize = 1 << 30;
/// What an error lists of what it found.
const SHOWN: usize = 8;

const CHARACTER_SET: Tag = Tag(0x0008, 0x0005);
const SOP_CLASS: Tag = Tag(0x0008, 0x0016);
const REFERENCED_CLASS: Tag = Tag(0x0008, 0x1150);
const REFERENCED_INSTANCE: Tag = Tag(0x0008, 0x1155);
const REFERENCED_FRAMES: Tag = Tag(0x0008, 0x1160);
const REFERENCED_SERIES: Tag = Tag(0x0008, 0x1115);

/// Segmentation Storage.
const SEGMENTATION: &str = "1.2.840.10008.5.1.4.1.1.66.4";
/// Label Map Segmentation Storage.
const LABEL_MAP: &str = "1.2.840.10008.5.1.4.1.1.66.7";

/// What is asked, and of which image.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
	/// What is asked of every image.
	pub task: &'a Task,
	/// The image.
	pub image: &'a Image,
	/// Names or codes of a classification's labels, in order. If there are none, labels are numbers from 0.
	pub labels: &'a [String],
	/// The segment of a segmentation; not needed if there is only one.
	pub segment: Option<u16>,
	/// The category in COCO, name or number; in a structured report, code value or meaning of what was found. Not needed
	/// if there is only one.
	pub category: Option<&'a str>,
}

/// Why a file gives no answer.
#[derive(Debug, thiserror::Error)]
pub enum AnnotationError {
	/// Damaged, or not readable.
	#[error(transparent)]
	File(#[from] FileError),
	/// It can be read, and says something else.
	#[error("{}: {flaw}", path.display())]
	Flaw {
		/// The file.
		path: PathBuf,
		/// What is wrong, and what to do.
		flaw: Flaw,
	},
}

/// What is wrong with a file that should answer, and what to do.
#[derive(Debug, thiserror::Error)]
pub enum Flaw {
	/// An object of another kind.
	#[error(
		"this is an object of SOP class {0} and no annotation; name a DICOM segmentation (SEG) or structured report (SR), \
		 COCO JSON, or a table (CSV)"
	)]
	NotAnnotation(String),
	/// No DICOM, or no image.
	#[error("this is no DICOM image; name the file of the image that is annotated")]
	NotImage,
	/// An image of several frames.
	#[error("the image has {0} frames, and one of them is asked about; say which, from 1")]
	WhichFrame(u32),
	/// There is no such frame.
	#[error("there is no frame {frame}: the image has {frames}; frames count from 1")]
	NoFrame {
		/// The one that was asked for.
		frame: u32,
		/// How many there are.
		frames: u32,
	},
	/// Names could not be read.
	#[error("the character set {0:?} is not known here; convert the file to UTF-8 (ISO_IR 192)")]
	CharacterSet(String),
	/// Against the standard.
	#[error("{0}; let the program that wrote it correct it")]
	Malformed(String),
	/// More than is looked at.
	#[error("{0} is too large to be looked at here; split the file")]
	TooLarge(&'static str),
	/// It is about something else.
	#[error("it says nothing of the image {image}, but of {}; name the file about this image", listed(.found))]
	OtherImages {
		/// The one that is asked about.
		image: String,
		/// Those that it is about.
		found: Vec<String>,
	},
	/// It was drawn on a picture of another size.
	#[error(
		"it was drawn on {} x {} pixels (columns x rows), the image has {} x {}; annotate the image itself, or bring the \
		 annotation to its size",
		.found.0, .found.1, .image.0, .image.1
	)]
	OtherSize {
		/// Columns and rows of the annotation.
		found: (u64, u64),
		/// Those of the image.
		image: (u16, u16),
	},
	/// It was drawn on another grid of pixels in space.
	#[error("{0}; write the segmentation on the pixels of the image, not resampled")]
	OtherPlace(&'static str),
	/// There are several, and none was named.
	#[error("it has several segments: {0}; say which one by its number")]
	WhichSegment(String),
	/// There is none with this number.
	#[error("it has no segment {number}, but {listed}; name one of them")]
	NoSegment {
		/// The one that was asked for.
		number: u16,
		/// Those that are there.
		listed: String,
	},
	/// Nobody can tell which one is meant.
	#[error("its frames {0:?} all mark this segment in this image; write one frame for each image and segment")]
	SeveralFrames(Vec<usize>),
	/// Pixel data that cannot be read here.
	#[error(
		"its pixel data is in a form that is not read here ({0}); convert it to Explicit VR Little Endian, for example \
		 with gdcmconv --raw"
	)]
	Pixels(String),
	/// The answer would be of another kind.
	#[error("{kind} cannot answer {task}; hand in {instead}")]
	Unsuitable {
		/// What the file is.
		kind: &'static str,
		/// What is asked.
		task: &'static str,
		/// What answers it.
		instead: &'static str,
	},
	/// More boxes than are asked for.
	#[error("it marks {found} separate things, at most {max} are asked for; keep the clearest")]
	TooManyBoxes {
		/// How many it has.
		found: usize,
		/// Most of them.
		max: u8,
	},
	/// Cells without pixels.
	#[error(
		"the image has {} x {} pixels (columns x rows), the grid {} x {} cells: it is smaller than the grid; the campaign \
		 needs a coarser one",
		.image.0, .image.1, .grid.0, .grid.1
	)]
	SmallerThanGrid {
		/// Columns and rows of the image.
		image: (u16, u16),
		/// Those of the grid.
		grid: (u8, u8),
	},
	/// Beyond the edge.
	#[error("{0} reaches beyond the image; pixels count from 0 at its upper left corner, draw it inside")]
	Outside(String),
	/// Nothing is inside of it.
	#[error("{0} is empty: no pixel is in it; draw it around something, or leave it out")]
	Empty(String),
	/// Something that is no outline.
	#[error("{item} is {what}, which surrounds nothing; draw a closed polyline, a circle or an ellipse")]
	NoOutline {
		/// Which.
		item: String,
		/// What it is.
		what: String,
	},
	/// Coordinates of the patient.
	#[error(
		"{0} is in coordinates of the patient (SCOORD3D), which are not read here; write regions in pixels of the image \
		 (SCOORD), or a segmentation"
	)]
	Coordinates3d(String),
	/// The region is elsewhere.
	#[error("its regions are in the segmentation {0}; name that file")]
	RefersToSegmentation(String),
	/// No name of a label is known.
	#[error(
		"labels are numbers in this campaign, and {0} names them; give the names or codes of the labels in their order"
	)]
	NoNames(&'static str),
	/// None of the labels.
	#[error("it names none of the labels {}{}; annotate the image with exactly one of them", listed(.labels), but(.found))]
	NoLabel {
		/// What it says.
		found: Vec<String>,
		/// What it may say.
		labels: Vec<String>,
	},
	/// More than one label.
	#[error("it names several labels: {}; keep one", listed(.0))]
	SeveralLabels(Vec<String>),
	/// There are several, and none was named.
	#[error("it marks things of several categories: {}; say which one is asked about", listed(.0))]
	WhichCategory(Vec<String>),
	/// There is no such category.
	#[error("it has no category {category:?}{}; name one of those that it has", but(.found))]
	NoCategory {
		/// The one that was asked for.
		category: String,
		/// Those that are there.
		found: Vec<String>,
	},
	/// No JSON, or not as it should be.
	#[error("this is no JSON of an answer or in the format of COCO: {0}; write it anew")]
	Json(#[from] serde_json::Error),
	/// A mask of COCO.
	#[error("annotation {annotation} {what}; export masks as polygons, or as RLE as pycocotools writes it")]
	Mask {
		/// Which.
		annotation: String,
		/// What is wrong.
		what: String,
	},
	/// Something is missing.
	#[error("annotation {annotation} has no {what:?}; export it from the annotation tool as well")]
	Without {
		/// Which.
		annotation: String,
		/// What.
		what: &'static str,
	},
	/// Several pictures that may be the image.
	#[error("several pictures may be this image: {}; name the pictures by SOP Instance UID and frame", listed(.0))]
	SeveralPictures(Vec<String>),
	/// A line of a table.
	#[error("line {line}: {what}")]
	Table {
		/// Which, from 1.
		line: usize,
		/// What is wrong, and what to do.
		what: String,
	},
	/// It was made for another question.
	#[error("it answers another question; answer the task of this campaign: {0:?}")]
	OtherTask(Task),
	/// It does not answer what is asked.
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

/// What the file answers: see the [module](self).
pub fn answer(path: &Path, asked: &Asked) -> Result<Answer, AnnotationError> {
	let flawed = |flaw| AnnotationError::Flaw { path: path.into(), flaw };
	asked.task.check().map_err(|error| flawed(Flaw::Answer(error)))?;
	let answer = match begin(path)? {
		Begin::Dicom => {
			let (instance, values) =
				read_values(path, LONGEST)?.ok_or_else(|| flawed(Flaw::NotAnnotation("DICOMDIR".into())))?;
			of_dicom(path, &instance.transfer_syntax, &values, asked)
		}
		Begin::Json => of_json(&read_text(path)?, asked),
		Begin::Other => table::answer(&String::from_utf8_lossy(&read_text(path)?), asked),
	};
	let answer = answer.map_err(flawed)?;
	asked.task.accepts(&answer).map_err(|error| flawed(Flaw::Answer(error)))?;
	Ok(answer)
}

/// What a file begins with.
enum Begin {
	Dicom,
	Json,
	Other,
}

fn begin(path: &Path) -> Result<Begin, FileError> {
	let mut head = Vec::new();
	let file = File::open(path).and_then(|file| file.take(4096).read_to_end(&mut head));
	file.map_err(|error| Fault::io(error, 0).in_file(path.into(), None))?;
	let text = head.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(&head);
	Ok(match text.iter().find(|byte| !byte.is_ascii_whitespace()) {
		_ if head.get(128..132) == Some(b"DICM".as_slice()) => Begin::Dicom,
		Some(b'{' | b'[') => Begin::Json,
		_ => Begin::Other,
	})
}

/// The whole of a file without a byte order mark.
fn read_text(path: &Path) -> Result<Vec<u8>, FileError> {
	let mut bytes = fs::read(path).map_err(|error| Fault::io(error, 0).in_file(path.into(), None))?;
	if bytes.starts_with(b"\xEF\xBB\xBF") {
		bytes.drain(..3);
	}
	Ok(bytes)
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
	/// What tells what it is.
	#[derive(Deserialize)]
	struct Kind {
		images: Option<IgnoredAny>,
		annotations: Option<IgnoredAny>,
		answer: Option<IgnoredAny>,
	}
	/// What [`to_json`] writes.
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

/// The object's attributes that are `wanted`, and how its text is encoded. Pixel data is never among them.
fn root(values: &Values, wanted: impl Fn(Tag) -> bool) -> Result<(Item<'_>, Charset), Flaw> {
	let (mut splitter, mut root) = (Splitter::default(), Item::default());
	let wanted = |tag: Tag| !tag.is_pixels() && (tag == CHARACTER_SET || wanted(tag));
	for (_, bytes) in values.iter().filter(|(tag, _)| wanted(**tag)) {
		splitter.attribute(bytes, &mut root)?;
	}
	let ascii = Charset::new("")?;
	let charset = Charset::new(&root.text(CHARACTER_SET, &ascii).unwrap_or_default())?;
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

/// A pixel mask as an answer.
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
	/// The label that one of these texts names.
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
