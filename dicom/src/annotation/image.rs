//! Reads the annotated image from its own file.

use super::{root, short, AnnotationError, Flaw, SOP_CLASS};
use crate::{
	file::read_head,
	report::{charset::Charset, tree::Item},
	Tag,
};
use std::{collections::BTreeMap, path::Path};

/// Size in bytes up to which attributes are read.
const LONGEST: usize = 1 << 26;

const FRAMES: Tag = Tag(0x0028, 0x0008);
const ROWS: Tag = Tag(0x0028, 0x0010);
const COLUMNS: Tag = Tag(0x0028, 0x0011);
const FRAME_OF_REFERENCE: Tag = Tag(0x0020, 0x0052);
const POSITION: Tag = Tag(0x0020, 0x0032);
const ORIENTATION: Tag = Tag(0x0020, 0x0037);
const SPACING: Tag = Tag(0x0028, 0x0030);
const THICKNESS: Tag = Tag(0x0018, 0x0050);
pub(super) const SHARED: Tag = Tag(0x5200, 0x9229);
pub(super) const PER_FRAME: Tag = Tag(0x5200, 0x9230);
pub(super) const PLANE_POSITION: Tag = Tag(0x0020, 0x9113);
pub(super) const PLANE_ORIENTATION: Tag = Tag(0x0020, 0x9116);
pub(super) const PIXEL_MEASURES: Tag = Tag(0x0028, 0x9110);
const METHOD: Tag = Tag(0x0012, 0x0063);
const METHOD_CODES: Tag = Tag(0x0012, 0x0064);

/// The attributes that an object made from an image shares with it: the Patient and General Study modules (PS3.3
/// C.7.1.1, C.7.2.1) as far as they are single texts, Patient Orientation (0020,0020), and those about lossy
/// compression.
const INHERITED: [Tag; 18] = [
	Tag(0x0008, 0x0020),
	Tag(0x0008, 0x0030),
	Tag(0x0008, 0x0050),
	Tag(0x0008, 0x0090),
	Tag(0x0008, 0x1030),
	Tag(0x0010, 0x0010),
	Tag(0x0010, 0x0020),
	Tag(0x0010, 0x0021),
	Tag(0x0010, 0x0030),
	Tag(0x0010, 0x0040),
	Tag(0x0012, 0x0062),
	METHOD,
	Tag(0x0020, 0x0010),
	Tag(0x0020, 0x0020),
	Tag(0x0028, 0x0303),
	Tag(0x0028, 0x2110),
	Tag(0x0028, 0x2112),
	Tag(0x0028, 0x2114),
];

/// An image, or one frame of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Image {
	/// SOP Instance UID (0008,0018).
	pub instance: String,
	/// SOP Class UID (0008,0016).
	pub sop_class: String,
	/// The number of the frame, from 1; `None` if the image has only one.
	pub frame: Option<u32>,
	/// Columns (0028,0011).
	pub columns: u16,
	/// Rows (0028,0010).
	pub rows: u16,
	/// Study Instance UID (0020,000D).
	pub study: String,
	/// Series Instance UID (0020,000E).
	pub series: String,
	/// Values that a segmentation shares with its image: those of the Patient and General Study modules.
	pub inherited: BTreeMap<Tag, String>,
	/// Its place in the patient, if the file gives one.
	pub place: Option<Place>,
}

/// The place of the pixels in the patient (PS3.3 C.7.6.2).
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
	/// Frame of Reference UID (0020,0052).
	pub frame_of_reference: String,
	/// Image Position (Patient) (0020,0032), in mm.
	pub position: [f64; 3],
	/// Image Orientation (Patient) (0020,0037).
	pub orientation: [f64; 6],
	/// Pixel Spacing (0028,0030): between rows, between columns, in mm.
	pub spacing: [f64; 2],
	/// Slice Thickness (0018,0050), in mm.
	pub thickness: Option<f64>,
}

impl Image {
	/// Reads a file up to its pixel data. `frame` counts from 1, and is required if there are several.
	pub fn read(path: &Path, frame: Option<u32>) -> Result<Self, AnnotationError> {
		let values = read_head(path, LONGEST)?;
		let image = values.ok_or(Flaw::NotImage).and_then(|values| {
			let wanted = |tag: Tag| {
				INHERITED.contains(&tag)
					|| matches!(tag.0, 0x0020 | 0x5200)
					|| matches!(
						tag,
						SOP_CLASS | Tag::SOP_INSTANCE | FRAMES | ROWS | COLUMNS | SPACING | THICKNESS | METHOD_CODES
					)
			};
			let (root, charset) = root(&values, wanted)?;
			Self::of(&root, frame, &charset)
		});
		image.map_err(|flaw| AnnotationError::Flaw { path: path.into(), flaw })
	}

	fn of(root: &Item, frame: Option<u32>, charset: &Charset) -> Result<Self, Flaw> {
		let text = |tag: Tag| root.text(tag, charset);
		let size = |tag: Tag| short(root, tag).filter(|size| *size > 0).ok_or(Flaw::NotImage);
		let required =
			|tag: Tag| text(tag).ok_or_else(|| Flaw::Malformed(format!("{tag} {} has no value", tag.name())));
		let (columns, rows) = (size(COLUMNS)?, size(ROWS)?);
		let frames = text(FRAMES).and_then(|frames| frames.parse().ok()).unwrap_or(1);
		let frame = match frame {
			None if frames > 1 => return Err(Flaw::WhichFrame(frames)),
			Some(frame) if frame == 0 || frame > frames => return Err(Flaw::NoFrame { frame, frames }),
			other => other.filter(|_| frames > 1),
		};
		let mut inherited: BTreeMap<Tag, String> =
			INHERITED.into_iter().filter_map(|tag| Some((tag, text(tag)?))).collect();
		let methods: Vec<_> =
			root.items(METHOD_CODES).iter().filter_map(|code| code.text(Tag(0x0008, 0x0104), charset)).collect();
		if !methods.is_empty() {
			// One of the two attributes is enough, and this one is text (PS3.3 C.7.1.1).
			inherited.entry(METHOD).or_insert_with(|| methods.join("\\"));
		}
		Ok(Self {
			instance: required(Tag::SOP_INSTANCE)?,
			sop_class: required(SOP_CLASS)?,
			frame,
			columns,
			rows,
			study: required(Tag::STUDY)?,
			series: required(Tag::SERIES)?,
			inherited,
			place: Place::of(root, frame.map_or(0, |frame| frame - 1) as usize, charset),
		})
	}
}

impl Place {
	/// The place of a frame, counted from 0; `None` if the object does not give it completely.
	pub(super) fn of(root: &Item, frame: usize, charset: &Charset) -> Option<Self> {
		let own = root.items(PER_FRAME).get(frame);
		let groups = [own, root.items(SHARED).first()];
		let value = |group: Tag, tag: Tag| {
			let of_group = |item: &Item| item.items(group).first()?.text(tag, charset);
			let grouped = groups.into_iter().flatten().find_map(of_group);
			grouped.or_else(|| root.text(tag, charset))
		};
		Some(Self {
			frame_of_reference: root.text(FRAME_OF_REFERENCE, charset)?,
			position: numbers(&value(PLANE_POSITION, POSITION)?)?,
			orientation: numbers(&value(PLANE_ORIENTATION, ORIENTATION)?)?,
			spacing: numbers(&value(PIXEL_MEASURES, SPACING)?)?,
			thickness: value(PIXEL_MEASURES, THICKNESS)
				.and_then(|text| numbers::<1>(&text))
				.map(|[thickness]| thickness),
		})
	}

	/// How two grids of pixels differ by more than half a pixel; `None` if they do not, or cannot be compared.
	pub(super) fn differs(&self, other: &Self) -> Option<&'static str> {
		let apart = |a: &[f64], b: &[f64]| {
			let squares = a.iter().zip(b).map(|(a, b)| (a - b) * (a - b));
			squares.sum::<f64>().sqrt()
		};
		let smallest = self.spacing[0].min(self.spacing[1]);
		if self.frame_of_reference != other.frame_of_reference {
			None
		} else if apart(&self.orientation, &other.orientation) > 0.01 {
			Some("it is turned against the image: Image Orientation (0020,0037) is another")
		} else if apart(&self.spacing, &other.spacing) > smallest * 0.01 {
			Some("its pixels are of another size than those of the image: Pixel Spacing (0028,0030) is another")
		} else if apart(&self.position, &other.position) > smallest * 0.5 {
			Some("it is at another place than the image: Image Position (0020,0032) is another")
		} else {
			None
		}
	}
}

/// Parses `N` decimal numbers.
fn numbers<const N: usize>(text: &str) -> Option<[f64; N]> {
	let number = |text: &str| text.trim().parse().ok().filter(|number: &f64| number.is_finite());
	let numbers: Option<Vec<f64>> = text.split('\\').map(number).collect();
	numbers?.try_into().ok()
}
