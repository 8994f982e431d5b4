//! Reads COCO, the JSON of the Common Objects in Context data sets, which most annotation tools export.
//!
//! The fields are `images` (`id`, `file_name`, `width`, `height`), `annotations` (`image_id`, `category_id`, `bbox`,
//! `segmentation`) and `categories` (`id`, `name`). A picture is the image if its `file_name` contains the SOP Instance
//! UID, or its `id` is the UID. For an image with several frames, the number of the frame, from 1, follows the UID in
//! the name: `1.2.3_7.png`.

use super::{
	boxes, grid,
	plane::{rectangle, Plane, Shape},
	Asked, Flaw, Image,
};
use radledger_primitives::annotation::{Answer, Task};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use std::{collections::BTreeSet, fmt};

#[derive(Deserialize)]
struct Coco {
	images: Vec<Picture>,
	#[serde(default, deserialize_with = "nullable")]
	annotations: Vec<Annotation>,
	#[serde(default, deserialize_with = "nullable")]
	categories: Vec<Category>,
}

#[derive(Deserialize)]
struct Picture {
	id: Id,
	#[serde(default, deserialize_with = "nullable")]
	file_name: String,
	width: Option<Whole>,
	height: Option<Whole>,
}

#[derive(Deserialize)]
struct Annotation {
	id: Option<Id>,
	image_id: Id,
	category_id: Option<Id>,
	bbox: Option<Vec<f64>>,
	segmentation: Option<Segmentation>,
}

#[derive(Deserialize)]
struct Category {
	id: Id,
	name: String,
}

/// A number, as `7` or `7.0`, or a text; a text of digits is that number: tools write the same id in each of these ways.
#[derive(Clone, Deserialize, PartialEq, Eq, PartialOrd, Ord)]
#[serde(try_from = "Value")]
enum Id {
	Number(i64),
	Text(String),
}

impl TryFrom<Value> for Id {
	type Error = String;

	fn try_from(value: Value) -> Result<Self, String> {
		let wrong = |value: &Value| format!("an id is {value} and should be a whole number or a text");
		match value {
			Value::String(text) => Ok(match text.parse::<i64>() {
				Ok(number) if number.to_string() == text => Self::Number(number),
				_ => Self::Text(text),
			}),
			Value::Number(number) => {
				let found = number.as_i64().or_else(|| number.as_f64().and_then(exact).map(|whole| whole as i64));
				found.map(Self::Number).ok_or_else(|| wrong(&Value::Number(number)))
			}
			other => Err(wrong(&other)),
		}
	}
}

/// The value, if it is a whole number that a fraction of 64 bits holds exactly.
fn exact(value: f64) -> Option<f64> {
	const LARGEST: f64 = (1u64 << 53) as f64;
	(value.fract() == 0.0 && value.abs() <= LARGEST).then_some(value)
}

/// A whole number, zero or more, as `7` or `7.0`.
#[derive(Clone, Copy, Deserialize)]
#[serde(try_from = "Value")]
struct Whole(u64);

impl TryFrom<Value> for Whole {
	type Error = String;

	fn try_from(value: Value) -> Result<Self, String> {
		let fraction = || value.as_f64().and_then(exact).filter(|whole| *whole >= 0.0).map(|whole| whole as u64);
		let found = value.as_u64().or_else(fraction);
		found.map(Self).ok_or_else(|| format!("a size or count is {value} and should be a whole number, zero or more"))
	}
}

/// What is there; the default for `null`.
fn nullable<'de, T: Deserialize<'de> + Default, D: Deserializer<'de>>(from: D) -> Result<T, D::Error> {
	Ok(Option::deserialize(from)?.unwrap_or_default())
}

/// Distinguished as a value, because an untagged enumeration cannot read fractions when another crate enables the
/// feature `arbitrary_precision` of `serde_json`.
#[derive(Deserialize)]
#[serde(try_from = "Value")]
enum Segmentation {
	Runs(Runs),
	Polygons(Vec<Vec<f64>>),
}

#[derive(Deserialize)]
struct Runs {
	counts: Counts,
	size: [Whole; 2],
}

impl TryFrom<Value> for Segmentation {
	type Error = serde_json::Error;

	fn try_from(value: Value) -> Result<Self, Self::Error> {
		match value.is_array() {
			true => serde_json::from_value(value).map(Self::Polygons),
			false => serde_json::from_value(value).map(Self::Runs),
		}
	}
}

#[derive(Deserialize)]
#[serde(try_from = "Value")]
enum Counts {
	Plain(Vec<Whole>),
	Compressed(String),
}

impl TryFrom<Value> for Counts {
	type Error = serde_json::Error;

	fn try_from(value: Value) -> Result<Self, Self::Error> {
		match value.is_string() {
			true => serde_json::from_value(value).map(Self::Compressed),
			false => serde_json::from_value(value).map(Self::Plain),
		}
	}
}

impl fmt::Display for Id {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		match self {
			Self::Number(number) => write!(f, "{number}"),
			Self::Text(text) => f.write_str(text),
		}
	}
}

/// Reads the file's answer about the image.
pub(super) fn answer(bytes: &[u8], asked: &Asked) -> Result<Answer, Flaw> {
	let coco: Coco = serde_json::from_slice(bytes)?;
	let picture = coco.picture(asked.image)?;
	let pixels = |found: Option<Whole>, own: u16| found.map_or(own.into(), |Whole(pixels)| pixels);
	let size = (pixels(picture.width, asked.image.columns), pixels(picture.height, asked.image.rows));
	check_size(size, asked.image)?;
	let all: Vec<&Annotation> = coco.annotations.iter().filter(|it| it.image_id == picture.id).collect();
	match *asked.task {
		Task::Classification { .. } => coco.label(&all, asked).map(Answer::Label),
		Task::BoundingBoxes { max, .. } => {
			let around = coco.of_category(&all, asked)?.into_iter().map(|it| {
				let Some([left, top, width, height]) = it.bbox.as_deref() else {
					return Err(it.without("bbox"));
				};
				rectangle([*left, *top, left + width, top + height], asked.image, &it.name())
			});
			boxes(around.collect::<Result<_, _>>()?, max)
		}
		Task::GridMask { columns, rows } => {
			let mut plane = Plane::new(asked.image)?;
			for it in coco.of_category(&all, asked)? {
				it.mark(&mut plane, asked.image)?;
			}
			grid(&plane, columns, rows)
		}
	}
}

fn check_size(found: (u64, u64), image: &Image) -> Result<(), Flaw> {
	if found == (image.columns.into(), image.rows.into()) {
		return Ok(());
	}
	Err(Flaw::OtherSize { found, image: (image.columns, image.rows) })
}

impl Coco {
	/// Finds the picture that is the image.
	fn picture(&self, image: &Image) -> Result<&Picture, Flaw> {
		let found: Vec<&Picture> = self.images.iter().filter(|it| it.shows(image)).collect();
		let names = |all: &mut dyn Iterator<Item = &Picture>| all.map(Picture::name).collect::<Vec<String>>();
		match found[..] {
			[one] => Ok(one),
			[] => Err(Flaw::OtherImages {
				image: match image.frame {
					Some(frame) => format!("{} frame {frame}", image.instance),
					None => image.instance.clone(),
				},
				found: names(&mut self.images.iter()),
			}),
			_ => Err(Flaw::SeveralPictures(names(&mut found.into_iter()))),
		}
	}

	fn name_of(&self, category: &Id) -> Option<&str> {
		let found = self.categories.iter().find(|it| it.id == *category);
		found.map(|it| it.name.as_str())
	}

	/// The category's name, or its number if it has none.
	fn shown(&self, category: &Id) -> String {
		self.name_of(category).map_or_else(|| category.to_string(), str::to_owned)
	}

	/// The annotations of the chosen category.
	fn of_category<'a>(&self, all: &[&'a Annotation], asked: &Asked) -> Result<Vec<&'a Annotation>, Flaw> {
		let Some(wanted) = asked.category else {
			let categories: BTreeSet<_> = all.iter().filter_map(|it| it.category_id.as_ref()).collect();
			return match categories.len() {
				0 | 1 => Ok(all.to_vec()),
				_ => Err(Flaw::WhichCategory(categories.into_iter().map(|it| self.shown(it)).collect())),
			};
		};
		let named = self.categories.iter().find(|it| it.name == wanted);
		let named = named.or_else(|| self.categories.iter().find(|it| it.id.to_string() == wanted));
		let Some(category) = named else {
			return Err(Flaw::NoCategory {
				category: wanted.into(),
				found: self.categories.iter().map(|it| it.name.clone()).collect(),
			});
		};
		let same = |it: &&&Annotation| it.category_id.as_ref() == Some(&category.id);
		Ok(all.iter().filter(same).copied().collect())
	}

	/// The one label of the image.
	fn label(&self, all: &[&Annotation], asked: &Asked) -> Result<u8, Flaw> {
		let categories: BTreeSet<&Id> = all.iter().filter_map(|it| it.category_id.as_ref()).collect();
		let mut names = categories.iter().map(|category| self.shown(category));
		let (first, more) = (categories.first(), categories.len() > 1);
		let Some(category) = first.filter(|_| !more) else {
			return Err(match more {
				true => Flaw::SeveralLabels(names.collect()),
				false => asked.no_label(Vec::new()),
			});
		};
		let number = category.to_string();
		let texts = [self.name_of(category).unwrap_or(&number), &number];
		// If labels are numbers, only the category's number counts; its name might look like another number.
		let texts = if asked.labels.is_empty() { &texts[1..] } else { &texts[..] };
		let label = asked.label(texts);
		label.ok_or_else(|| asked.no_label(names.next().into_iter().collect()))
	}
}

impl Picture {
	fn name(&self) -> String {
		match self.file_name.as_str() {
			"" => self.id.to_string(),
			name => name.into(),
		}
	}

	/// Whether the picture is the image, by its name or number.
	fn shows(&self, image: &Image) -> bool {
		let uid = image.instance.as_str();
		self.id == Id::Text(uid.into())
			|| self.file_name.match_indices(uid).any(|(at, _)| {
				let (before, rest) = self.file_name.split_at(at);
				let after = rest.get(uid.len()..).unwrap_or_default();
				// The UID must not be part of a longer one.
				let digit = |letter: Option<char>| letter.is_some_and(|letter| letter.is_ascii_digit());
				let longer = digit(after.chars().next()) || after.starts_with('.') && digit(after.chars().nth(1));
				let ends = before.strip_suffix('.').unwrap_or(before);
				!longer && !digit(ends.chars().next_back()) && is_frame(after, image.frame)
			})
	}
}

/// Whether the text after the UID in a name is the frame's number, or nothing if there is one frame.
fn is_frame(after: &str, frame: Option<u32>) -> bool {
	let Some(frame) = frame else {
		return true;
	};
	let stem = after.rsplit_once('.').map_or(after, |(stem, _)| stem);
	let number: String =
		stem.chars().skip_while(|letter| !letter.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
	number.is_empty() || number.parse() == Ok(frame)
}

impl Annotation {
	fn name(&self) -> String {
		format!("annotation {}", self.id())
	}

	fn id(&self) -> String {
		self.id.as_ref().map_or_else(|| "without id".into(), Id::to_string)
	}

	fn without(&self, what: &'static str) -> Flaw {
		Flaw::Without { annotation: self.id(), what }
	}

	/// Marks the pixels of the annotation.
	fn mark(&self, plane: &mut Plane, image: &Image) -> Result<(), Flaw> {
		let wrong = |what: &str| Flaw::Mask { annotation: self.id(), what: what.into() };
		match self.segmentation.as_ref() {
			None => Err(self.without("segmentation")),
			Some(Segmentation::Polygons(polygons)) if polygons.is_empty() => Err(self.without("segmentation")),
			Some(Segmentation::Polygons(polygons)) => polygons.iter().try_for_each(|numbers| {
				let (points, rest) = numbers.as_chunks::<2>();
				if points.len() < 3 || !rest.is_empty() {
					return Err(wrong("has a polygon that is not x, y of three corners or more"));
				}
				Shape::Polygon(points.to_vec()).fill(plane, image, &self.name())
			}),
			Some(Segmentation::Runs(Runs { counts, size: [Whole(rows), Whole(columns)] })) => {
				check_size((*columns, *rows), image)?;
				let counts = match counts {
					Counts::Plain(counts) => counts.iter().map(|Whole(count)| *count).collect(),
					Counts::Compressed(text) => decompress(text).ok_or_else(|| wrong("has RLE that is none"))?,
				};
				runs(&counts, plane, image).ok_or_else(|| wrong("has RLE that is not of as many pixels as the image"))
			}
		}
	}
}

/// Marks pixels from run lengths, column by column: runs of unmarked and marked pixels alternate. `None` if their sum
/// is not the number of pixels.
fn runs(counts: &[u64], plane: &mut Plane, image: &Image) -> Option<()> {
	let (columns, rows) = (usize::from(image.columns), usize::from(image.rows));
	let total = counts.iter().try_fold(0u64, |sum, count| sum.checked_add(*count))?;
	if total != plane.len() as u64 {
		return None;
	}
	let pixels = plane.pixels_mut();
	let mut at = 0;
	for (count, marked) in counts.iter().zip([false, true].into_iter().cycle()) {
		let end = at + usize::try_from(*count).ok()?;
		if marked {
			for pixel in at..end {
				// Runs go column by column, the plane is stored row by row.
				*pixels.get_mut(pixel % rows * columns + pixel / rows)? = true;
			}
		}
		at = end;
	}
	Some(())
}

/// Decodes the string form of run lengths (`rleToString` of the COCO API). Each character, counted from `0`, holds 5
/// bits of a number, the lowest first; 0x20 says that more follow, and 0x10 in the last one is the sign. From the
/// fourth on, each number is the difference from the one two before.
fn decompress(text: &str) -> Option<Vec<u64>> {
	let mut counts: Vec<i64> = Vec::new();
	let mut letters = text.bytes();
	while let Some(mut letter) = letters.next() {
		let (mut number, mut shift) = (0i64, 0u32);
		loop {
			let bits = letter.checked_sub(48).filter(|bits| *bits < 64)?;
			// No image has 2^40 pixels.
			if shift > 40 {
				return None;
			}
			number |= i64::from(bits & 0x1F) << shift;
			shift += 5;
			if bits & 0x20 == 0 {
				if bits & 0x10 != 0 {
					number |= -1 << shift;
				}
				break;
			}
			letter = letters.next()?;
		}
		if let Some(before) = counts.len().checked_sub(2).filter(|before| *before > 0) {
			number = number.checked_add(*counts.get(before)?)?;
		}
		counts.push(number);
	}
	counts.into_iter().map(|count| u64::try_from(count).ok()).collect()
}

#[cfg(test)]
mod tests {
	use super::*;

	/// Six masks as `encode` of pycocotools 2.0.11 writes them, and their run lengths.
	const VECTORS: [(&str, &[u64]); 6] = [
		("d0", &[20]),
		("0d0", &[0, 20]),
		("TS?T3l<00000ll^7", &[15460, 100, 412, 100, 412, 100, 412, 100, 245048]),
		("PP?d?<0SPd2]@]oW2", &[15360, 500, 12, 500, 86031, 1, 159740]),
		("012120NO22", &[0, 1, 2, 2, 4, 2, 2, 1, 4, 3]),
		("01XTn00jZi101", &[0, 1, 30856, 1, 89570, 1, 89571]),
	];

	#[test]
	fn run_lengths_should_be_those_that_pycocotools_wrote() {
		for (text, counts) in VECTORS {
			assert_eq!(decompress(text).unwrap(), counts, "{text}");
		}
		for broken in ["0 ", "P", "oooooooooooooo0", "0\u{7f}", "O"] {
			assert_eq!(decompress(broken), None, "{broken}");
		}
	}

	#[test]
	fn ids_should_be_the_same_as_a_number_a_fraction_or_a_text_of_digits() {
		let id = |json: &str| serde_json::from_str::<Id>(json).map_err(|error| error.to_string());
		for same in ["7", "7.0", "7e0", "\"7\""] {
			assert!(id(same).unwrap() == Id::Number(7), "{same}");
		}
		for text in ["\"07\"", "\"7.0\"", "\"1.2.3\"", "\"\""] {
			assert!(matches!(id(text).unwrap(), Id::Text(_)), "{text}");
		}
		for wrong in ["7.5", "true", "null", "1e300", "[7]"] {
			assert!(id(wrong).err().unwrap().contains("should be a whole number or a text"), "{wrong}");
		}
		let whole = |json: &str| serde_json::from_str::<Whole>(json).map(|Whole(number)| number).ok();
		assert_eq!(
			["512", "512.0", "0", "-1", "1.5", "\"5\""].map(whole),
			[Some(512), Some(512), Some(0), None, None, None]
		);
	}

	#[test]
	fn picture_should_be_the_image_when_its_name_holds_the_whole_uid() {
		let shows = |name: &str, frame: Option<u32>| {
			let image = Image { instance: "1.2.3".into(), frame, ..Image::default() };
			let picture = Picture { id: Id::Number(1), file_name: name.into(), width: None, height: None };
			picture.shows(&image)
		};
		for name in ["1.2.3", "1.2.3.dcm", "ct/1.2.3.png", "CT.1.2.3.dcm", "ct_1.2.3_slice.png"] {
			assert!(shows(name, None), "{name}");
		}
		for name in ["", "1.2.34.dcm", "1.2.3.4.dcm", "1.1.2.3.dcm", "11.2.3", "1.2"] {
			assert!(!shows(name, None), "{name}");
		}
		for (name, expected) in [
			("1.2.3_7.png", true),
			("1.2.3_frame0007.png", true),
			("1.2.3.dcm", true),
			("1.2.3_8.png", false),
			("1.2.3_70.jp2", false),
		] {
			assert_eq!(shows(name, Some(7)), expected, "{name}");
		}
	}
}
