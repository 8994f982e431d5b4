//! Reads small files written here, and reads back what this crate writes.

use super::*;
use chrono::NaiveDate;
use proptest::prelude::*;
use serde_json::json;
use std::collections::BTreeSet;
use tempfile::TempDir;

const UID: &str = "1.2.3.4";

fn image(columns: u16, rows: u16) -> Image {
	Image {
		instance: UID.into(),
		sop_class: "1.2.840.10008.5.1.4.1.1.2".into(),
		columns,
		rows,
		study: "1.2.3".into(),
		series: "1.2.3.1".into(),
		..Image::default()
	}
}

fn rectangle(left: u16, top: u16, right: u16, bottom: u16) -> Rectangle {
	Rectangle { left, top, right, bottom }
}

fn boxes_of(all: &[(u16, u16, u16, u16)]) -> Answer {
	let all: Vec<_> = all.iter().map(|(l, t, r, b)| rectangle(*l, *t, *r, *b)).collect();
	Answer::Boxes(all.try_into().unwrap())
}

fn mask_of(bytes: &[u8]) -> Answer {
	Answer::Mask(bytes.to_vec().try_into().unwrap())
}

const LABELS: Task = Task::Classification { labels: 3 };
const GRID: Task = Task::GridMask { columns: 4, rows: 2 };
const BOXES: Task = Task::BoundingBoxes { columns: 40, rows: 20, max: 3 };

/// Reads a file of this content as an answer.
fn read(content: &[u8], task: &Task, change: impl FnOnce(&mut Asked)) -> Result<Answer, String> {
	let folder = TempDir::new().unwrap();
	let path = folder.path().join("annotation");
	fs::write(&path, content).unwrap();
	let image = image(40, 20);
	let mut asked = Asked { task, image: &image, labels: &[], segment: None, category: None };
	change(&mut asked);
	answer(&path, &asked).map_err(|error| {
		let said = error.to_string();
		let rest = said.strip_prefix(&format!("{}: ", path.display()));
		rest.unwrap_or_else(|| panic!("the file is not named: {said}")).to_owned()
	})
}

fn plain(content: &str, task: &Task) -> Result<Answer, String> {
	read(content.as_bytes(), task, |_| {})
}

fn named(content: &str, labels: &[&str]) -> Result<Answer, String> {
	let labels: Vec<_> = labels.iter().map(|label| (*label).to_owned()).collect();
	let image = image(40, 20);
	let folder = TempDir::new().unwrap();
	let path = folder.path().join("annotation");
	fs::write(&path, content).unwrap();
	let asked = Asked { task: &LABELS, image: &image, labels: &labels, segment: None, category: None };
	answer(&path, &asked).map_err(|error| error.to_string())
}

fn says(result: Result<Answer, String>, parts: &[&str]) {
	let said = result.unwrap_err();
	assert!(parts.iter().all(|part| said.contains(part)), "{said}");
}

#[test]
fn table_should_answer_with_a_label_or_boxes() {
	assert_eq!(plain("instance,label\n1.2.3.4,2\n", &LABELS), Ok(Answer::Label(2)));
	let table = "instance,label\r\n1.2.3.40,benign\r\n\r\n1.2.3.4, malignant \r\n";
	assert_eq!(named(table, &["normal", "benign", "malignant"]), Ok(Answer::Label(2)));
	let table =
		"\u{feff}Instance,Left,Top,Right,Bottom\n1.2.3.4,5,6,7,8\n1.2.3.9,0,0,1,1\n1.2.3.4,1,2,40,20\n1.2.3.4,5,6,7,8";
	assert_eq!(plain(table, &BOXES), Ok(boxes_of(&[(1, 2, 40, 20), (5, 6, 7, 8)])));
	for nothing in ["1.2.3.4", "1.2.3.4,,,,"] {
		let table = format!("instance,left,top,right,bottom\n{nothing}\n");
		assert_eq!(plain(&table, &BOXES), Ok(boxes_of(&[])));
	}
	// Columns may come in any order, and the frame may be among them.
	let table = "bottom,frame,right,left,top,instance\n8,2,7,5,6,1.2.3.4\n8,3,7,1,6,1.2.3.4\n";
	let image = Image { frame: Some(3), ..image(40, 20) };
	let folder = TempDir::new().unwrap();
	let path = folder.path().join("table.csv");
	fs::write(&path, table).unwrap();
	let asked = Asked { task: &BOXES, image: &image, labels: &[], segment: None, category: None };
	assert_eq!(answer(&path, &asked).unwrap(), boxes_of(&[(1, 6, 7, 8)]));
}

#[test]
fn table_should_answer_the_same_however_it_was_exported() {
	let expected = Ok(Answer::Label(1));
	let labels = ["normal", "mass, benign", "mass, malignant"];
	for table in [
		"instance,label\n1.2.3.4,\"mass, benign\"\n",
		"instance;label\r\n1.2.3.4;mass, benign\r\n",
		"\"instance\"\t\"label\"\n\"1.2.3.4\"\t\"mass, benign\"",
	] {
		assert_eq!(named(table, &labels), expected, "{table:?}");
		let folder = TempDir::new().unwrap();
		let path = folder.path().join("table.csv");
		let units = table.encode_utf16().flat_map(u16::to_le_bytes);
		fs::write(&path, [0xFF, 0xFE].into_iter().chain(units).collect::<Vec<u8>>()).unwrap();
		let (labels, image) = (labels.map(String::from), image(40, 20));
		let asked = Asked { task: &LABELS, image: &image, labels: &labels, segment: None, category: None };
		assert_eq!(answer(&path, &asked).unwrap(), Answer::Label(1), "UTF-16 of {table:?}");
	}
}

#[test]
fn table_should_be_refused_with_the_line_and_what_to_do() {
	let header = "instance,left,top,right,bottom\n";
	let rows = |rows: &str| plain(&format!("{header}{rows}"), &BOXES);
	says(plain("", &BOXES), &["line 1: ", "write a header"]);
	for header in
		["a,b\n", "instance\n", "instance|label\n", "instance,label,left\n", "instance,label,label\n", "\u{0}\u{1}"]
	{
		says(plain(header, &BOXES), &["line 1: the header should be instance,label or"]);
	}
	says(rows("1.2.3.4,\"1,2,3,4"), &["line 2: ", "quotation mark is not closed"]);
	says(rows("1.2.3.4,\"1\"0,2,3,4"), &["line 2: ", "closing quotation mark"]);
	says(rows("1.2.3.4,1,2,3,4,5"), &["line 2: ", "more values than columns"]);
	says(rows("1.2.3.4,1,2,3"), &["line 2: ", "fill in all of them, or none"]);
	says(rows("\n1.2.3.4,1,2,3,four"), &["line 3: bottom is \"four\"", "whole number"]);
	says(rows("1.2.3.4,1,2,3,-4"), &["line 2: bottom is \"-4\""]);
	says(rows("1.2.3.5,1,2,3,4"), &["nothing of the image 1.2.3.4, but of 1.2.3.5; name"]);
	says(rows(""), &["but of none"]);
	says(rows("1.2.3.4,1,2,3,4\n1.2.3.4"), &["line 3: ", "keep one of both"]);
	says(rows("1.2.3.4,1,2,41,4"), &["reaches beyond the image"]);
	let many: String = (0..4).map(|at| format!("1.2.3.4,{at},0,9,9\n")).collect();
	says(rows(&many), &["4 separate things, at most 3", "keep the clearest"]);
	says(plain("instance,label\n1.2.3.4,2\n", &GRID), &["a table cannot answer", "hand in"]);
	says(plain("instance,label\n1.2.3.4,2\n", &BOXES), &["line 2: ", "left, top"]);
	says(plain("instance,label\n1.2.3.4,7\n", &LABELS), &["no such label"]);
	says(plain("instance,label\n1.2.3.4,x\n", &LABELS), &["none of the labels 0, 1, 2, but x;"]);
	says(plain("instance,label\n1.2.3.4\n", &LABELS), &["none of the labels 0, 1, 2; "]);
	says(plain("instance,label\n1.2.3.4,1\n1.2.3.4,2\n", &LABELS), &["several labels: 1, 2; keep one"]);
	says(named("instance,label\n1.2.3.4,2\n", &["a", "b", "c"]), &["none of the labels a, b, c, but 2"]);
	let unreadable = answer(
		Path::new("/nowhere/at/all"),
		&Asked { task: &BOXES, image: &image(1, 1), labels: &[], segment: None, category: None },
	);
	assert!(unreadable.unwrap_err().to_string().contains("/nowhere/at/all: cannot be read"));
}

#[test]
fn json_of_an_answer_should_be_that_answer() {
	let bare = |json: serde_json::Value, task: &Task| plain(&json.to_string(), task);
	assert_eq!(bare(json!({"label": 1}), &LABELS), Ok(Answer::Label(1)));
	assert_eq!(bare(json!({"mask": [0x81]}), &GRID), Ok(mask_of(&[0x81])));
	let one = json!({"boxes": [{"left": 1, "top": 2, "right": 3, "bottom": 4}]});
	assert_eq!(bare(one.clone(), &BOXES), Ok(boxes_of(&[(1, 2, 3, 4)])));
	says(bare(one, &GRID), &["of another kind than the question"]);
	says(bare(json!({"mask": [1, 2]}), &GRID), &["one bit for each cell"]);
	says(bare(json!({"mask": [300]}), &GRID), &["no JSON of an answer", "line 1"]);
	says(bare(json!({}), &GRID), &["no JSON of an answer"]);
	says(bare(json!([1]), &GRID), &["no JSON of an answer"]);
	says(plain("{\"label\": ", &LABELS), &["no JSON of an answer", "EOF"]);

	let written = |answer: &Answer, task: &Task| to_json(answer, task, &image(40, 20));
	for (answer, task) in
		[(Answer::Label(2), LABELS), (boxes_of(&[(0, 0, 1, 1), (5, 6, 7, 8)]), BOXES), (mask_of(&[0b1000_0110]), GRID)]
	{
		let json = written(&answer, &task);
		assert_eq!(bare(json.clone(), &task), Ok(answer), "{json}");
		let mut other = json.clone();
		other["instance"] = "1.2.3.5".into();
		says(bare(other, &task), &["nothing of the image 1.2.3.4, but of 1.2.3.5"]);
		let mut other = json.clone();
		other["frame"] = 2.into();
		says(bare(other, &task), &["1.2.3.4 frame 2"]);
		let mut other = json;
		other["task"] = json!({"classification": {"labels": 9}});
		says(bare(other, &task), &["answers another question"]);
	}
	assert_eq!(written(&mask_of(&[0b1000_0110]), &GRID)["cells"], json!([[1, 0, 0, 0], [0, 1, 1, 0]]));
}

fn coco(annotations: serde_json::Value) -> String {
	json!({
		"info": {"description": "a campaign"},
		"images": [
			{"id": 7, "file_name": "1.2.3.4.png", "width": 40, "height": 20},
			{"id": 8, "file_name": "1.2.3.40.png", "width": 40, "height": 20},
		],
		"annotations": annotations,
		"categories": [{"id": 1, "name": "nodule"}, {"id": 2, "name": "mass"}],
	})
	.to_string()
}

#[test]
fn coco_should_answer_with_categories_boxes_and_masks() {
	let marks = coco(json!([
		{"id": 1, "image_id": 7, "category_id": 1, "bbox": [10.5, 2.0, 9.5, 3.25], "segmentation": [[10.0, 0.0, 20.0, 0.0, 20.0, 10.0, 10.0, 10.0]], "area": 100, "iscrowd": 0},
		{"id": 2, "image_id": 8, "category_id": 2, "bbox": [0.0, 0.0, 1.0, 1.0]},
		{"id": 3, "image_id": 7, "category_id": 1, "bbox": [1, 1, 2, 2], "segmentation": {"size": [20, 40], "counts": [700, 100]}},
	]));
	assert_eq!(plain(&marks, &LABELS), Ok(Answer::Label(1)));
	assert_eq!(named(&marks, &["mass", "nodule"]), Ok(Answer::Label(1)));
	assert_eq!(named(&marks, &["2", "1"]), Ok(Answer::Label(1)));
	assert_eq!(plain(&marks, &BOXES), Ok(boxes_of(&[(1, 1, 3, 3), (10, 2, 20, 6)])));
	// The last five columns, of ten in a cell, are half of it.
	assert_eq!(plain(&marks, &GRID), Ok(mask_of(&[0b0101_0001])));
	let nothing = coco(json!([]));
	assert_eq!(plain(&nothing, &BOXES), Ok(boxes_of(&[])));
	assert_eq!(plain(&nothing, &GRID), Ok(mask_of(&[0])));
	says(plain(&nothing, &LABELS), &["none of the labels 0, 1, 2; annotate"]);

	let two = coco(json!([
		{"id": 1, "image_id": 7, "category_id": 1, "bbox": [0, 0, 2, 2]},
		{"id": 2, "image_id": 7, "category_id": 2, "bbox": [4, 4, 2, 2]},
	]));
	says(plain(&two, &BOXES), &["several categories: nodule, mass; say which"]);
	says(plain(&two, &LABELS), &["several labels: nodule, mass; keep one"]);
	for (category, left) in [("mass", 4), ("1", 0)] {
		let found = read(two.as_bytes(), &BOXES, |asked| asked.category = Some(category));
		assert_eq!(found, Ok(boxes_of(&[(left, left, left + 2, left + 2)])));
	}
	says(
		read(two.as_bytes(), &BOXES, |asked| asked.category = Some("cyst")),
		&["no category \"cyst\", but nodule, mass; name"],
	);
}

#[test]
fn coco_should_answer_the_same_when_whole_numbers_are_written_as_fractions_or_texts() {
	let annotations = r#"[{"id": 1.0, "image_id": "7", "category_id": 1.0, "bbox": [1, 1.0, 2, 2],
		"segmentation": {"size": [20.0, 40.0], "counts": [700.0, 100.0]}}]"#;
	let whole = coco(serde_json::from_str(&annotations.replace(".0", "")).unwrap());
	let file = format!(
		r#"{{"images": [{{"id": 7.0, "file_name": "1.2.3.4.png", "width": 40.0, "height": 20.0, "license": null}}],
			"annotations": {annotations}, "categories": [{{"id": "1", "name": "nodule"}}], "licenses": null}}"#
	);
	for task in [&LABELS, &BOXES, &GRID] {
		assert!(plain(&whole, task).is_ok());
		assert_eq!(plain(&file, task), plain(&whole, task), "{task:?}");
	}
	let half = file.replace("100.0]", "100.5]");
	says(plain(&half, &GRID), &["a size or count is 100.5 and should be a whole number"]);
}

#[test]
fn coco_should_be_refused_with_the_annotation_and_what_to_do() {
	let one = |more: serde_json::Value, task: &Task| {
		let mut one = json!({"id": 5, "image_id": 7, "category_id": 1});
		for (name, value) in more.as_object().unwrap() {
			one[name] = value.clone();
		}
		plain(&coco(json!([one])), task)
	};
	says(one(json!({}), &BOXES), &["annotation 5 has no \"bbox\"", "export it"]);
	says(one(json!({"bbox": [1, 2, 3]}), &BOXES), &["annotation 5 has no \"bbox\""]);
	says(one(json!({"bbox": [39, 2, 3, 3]}), &BOXES), &["annotation 5 reaches beyond the image"]);
	says(one(json!({"bbox": [-1, 2, 3, 3]}), &BOXES), &["annotation 5 reaches beyond the image"]);
	says(one(json!({"bbox": [3, 2, 0, 3]}), &BOXES), &["annotation 5 is empty"]);
	says(one(json!({"bbox": [3, 2, 2, 3]}), &GRID), &["annotation 5 has no \"segmentation\""]);
	says(one(json!({"segmentation": []}), &GRID), &["annotation 5 has no \"segmentation\""]);
	says(one(json!({"segmentation": [[1, 2, 3, 4, 5]]}), &GRID), &["annotation 5 has a polygon"]);
	says(one(json!({"segmentation": [[1, 2, 3, 4, 50, 6]]}), &GRID), &["annotation 5 reaches beyond"]);
	let rle = |size: [u64; 2], counts: serde_json::Value| {
		one(json!({"segmentation": {"size": size, "counts": counts}}), &GRID)
	};
	says(rle([20, 41], json!([820])), &["drawn on 41 x 20 pixels", "the image has 40 x 20"]);
	says(rle([20, 40], json!([700, 101])), &["annotation 5 has RLE", "as many pixels"]);
	says(rle([20, 40], json!([u64::MAX, 1])), &["annotation 5 has RLE"]);
	says(rle([20, 40], json!("~~")), &["annotation 5 has RLE that is none"]);
	says(rle([20, 40], json!(5)), &["no JSON of an answer or in the format of COCO"]);

	let pictures = |images: serde_json::Value| plain(&json!({"images": images, "annotations": []}).to_string(), &BOXES);
	says(pictures(json!([])), &["nothing of the image 1.2.3.4, but of none"]);
	says(pictures(json!([{"id": 1, "file_name": "other.png"}])), &["nothing of the image 1.2.3.4, but of other.png"]);
	says(
		pictures(json!([{"id": 1, "file_name": "1.2.3.4.png"}, {"id": 2, "file_name": "b/1.2.3.4.png"}])),
		&["several pictures may be this image: 1.2.3.4.png, b/1.2.3.4.png"],
	);
	says(
		pictures(json!([{"id": 1, "file_name": "1.2.3.4.png", "width": 20, "height": 10}])),
		&["drawn on 20 x 10 pixels"],
	);
	assert_eq!(pictures(json!([{"id": "1.2.3.4"}])), Ok(boxes_of(&[])));
	says(
		plain(&json!({"annotations": []}).to_string(), &BOXES),
		&["no JSON of an answer or in the format of COCO: missing field `images`"],
	);
}

#[test]
fn task_should_be_refused_when_nobody_could_answer_it() {
	says(plain("{}", &Task::Classification { labels: 1 }), &["2 to 32 labels"]);
}

fn segment() -> Segment<'static> {
	Segment {
		label: "Näher zu prüfen",
		structure: Structure::Abnormal,
		made_by: "Campaign 7",
		at: NaiveDate::from_ymd_opt(2026, 11, 23).and_then(|day| day.and_hms_opt(12, 30, 5)).unwrap(),
	}
}

fn write(answer: &Answer, task: &Task, image: &Image) -> Result<Vec<u8>, ExportError> {
	let mut number = 0;
	let mut fresh = || {
		number += 1;
		format!("2.25.{number}")
	};
	let object = to_segmentation(answer, task, image, &segment(), &mut fresh)?;
	let mut bytes = Vec::new();
	object.write_all(&mut bytes).unwrap();
	Ok(bytes)
}

#[test]
fn segmentation_should_not_be_written_when_there_is_nothing_to_write_it_of() {
	let image = image(40, 20);
	let refused = |answer: &Answer, task: &Task| write(answer, task, &image).unwrap_err();
	assert!(matches!(refused(&Answer::Label(1), &LABELS), ExportError::Classification));
	assert!(matches!(refused(&Answer::Label(1), &GRID), ExportError::Answer(AnswerError::Kind)));
	let fine = Task::GridMask { columns: 41, rows: 1 };
	assert!(matches!(refused(&mask_of(&[0; 6]), &fine), ExportError::Image(Flaw::SmallerThanGrid { .. })));
	let larger = Task::BoundingBoxes { columns: 80, rows: 40, max: 1 };
	let outside = refused(&boxes_of(&[(30, 0, 41, 5)]), &larger);
	assert!(matches!(outside, ExportError::Answer(AnswerError::OutsideImage)));
	for label in ["", " ", "a\\b", "a\nb", &"a".repeat(65)] {
		let segment = Segment { label, ..segment() };
		let answer = mask_of(&[0]);
		let made = to_segmentation(&answer, &GRID, &image, &segment, &mut || "2.25.1".into());
		assert!(matches!(made, Err(ExportError::Text { .. })), "{label:?}");
	}
}

#[test]
fn segmentation_should_be_about_its_image_only() {
	let task = BOXES;
	let bytes = write(&boxes_of(&[(1, 2, 5, 6)]), &task, &image(40, 20)).unwrap();
	assert_eq!(read(&bytes, &task, |_| {}), Ok(boxes_of(&[(1, 2, 5, 6)])));
	let with = |change: &dyn Fn(&mut Image)| {
		let mut other = image(40, 20);
		change(&mut other);
		read(&bytes, &task, |asked| asked.image = Box::leak(Box::new(other)))
	};
	says(with(&|image| image.instance = "1.2.3.5".into()), &["nothing of the image 1.2.3.5, but of 1.2.3.4"]);
	says(with(&|image| image.columns = 41), &["drawn on 40 x 20 pixels", "the image has 41 x 20"]);
	says(read(&bytes, &task, |asked| asked.segment = Some(2)), &["no segment 2, but 1 \"Näher zu prüfen\"; name one"]);
	says(read(&bytes, &LABELS, |_| {}), &["a segmentation cannot answer a classification; hand in"]);
	let fine = Task::GridMask { columns: 64, rows: 64 };
	says(read(&bytes, &fine, |_| {}), &["smaller than the grid"]);

	// The same image, placed in the patient.
	let mut placed = image(40, 20);
	let place = Place {
		frame_of_reference: "1.2.9".into(),
		position: [-158.135803, 1e-7, -75.699997],
		orientation: [1.0, 0.0, 0.0, 0.0, 1.0, 0.0],
		spacing: [0.661468, 0.661468],
		thickness: Some(5.0),
	};
	placed.place = Some(place.clone());
	placed.inherited.insert(Tag(0x0010, 0x0010), "Müller^Jörg".into());
	let bytes = write(&boxes_of(&[(1, 2, 5, 6)]), &task, &placed).unwrap();
	let with = |change: &dyn Fn(&mut Place)| {
		let mut other = place.clone();
		change(&mut other);
		let mut image = placed.clone();
		image.place = Some(other);
		read(&bytes, &task, |asked| asked.image = Box::leak(Box::new(image)))
	};
	assert_eq!(with(&|_| {}), Ok(boxes_of(&[(1, 2, 5, 6)])));
	assert_eq!(with(&|it| it.position[2] += 0.3), Ok(boxes_of(&[(1, 2, 5, 6)])));
	says(with(&|it| it.position[2] += 0.4), &["Image Position (0020,0032) is another", "not resampled"]);
	says(with(&|it| it.spacing[0] *= 2.0), &["Pixel Spacing (0028,0030) is another"]);
	says(with(&|it| it.orientation[0] = -1.0), &["turned against the image"]);
	assert_eq!(
		with(&|it| {
			it.frame_of_reference = "1.2.8".into();
			it.position[2] = 7.0;
		}),
		Ok(boxes_of(&[(1, 2, 5, 6)])),
		"other coordinates are not compared"
	);

	// One of several frames.
	let frame = |frame| Image { frame: Some(frame), ..image(40, 20) };
	let bytes = write(&boxes_of(&[(1, 2, 5, 6)]), &task, &frame(3)).unwrap();
	let of = |number| read(&bytes, &task, |asked| asked.image = Box::leak(Box::new(frame(number))));
	assert_eq!(of(3), Ok(boxes_of(&[(1, 2, 5, 6)])));
	assert_eq!(of(2), Ok(boxes_of(&[])), "the image is listed, and nothing is marked in this frame");
}

#[test]
fn other_objects_should_be_refused_by_their_class() {
	let mut bytes = write(&mask_of(&[1]), &GRID, &image(40, 20)).unwrap();
	let class = SEGMENTATION.as_bytes();
	let places: Vec<_> = (0..bytes.len() - class.len()).filter(|at| bytes[*at..].starts_with(class)).collect();
	for at in places {
		bytes[at + class.len() - 1] = b'5';
	}
	says(
		read(&bytes, &GRID, |_| {}),
		&["an object of SOP class 1.2.840.10008.5.1.4.1.1.66.5 and no annotation", "COCO"],
	);
}

/// The boxes that do not touch one another, not even at their corners.
fn apart(boxes: &[Rectangle]) -> Vec<Rectangle> {
	let mut kept: Vec<Rectangle> = Vec::new();
	for one in boxes {
		let around = rectangle(one.left.saturating_sub(1), one.top.saturating_sub(1), one.right + 1, one.bottom + 1);
		if kept.iter().all(|other| other.overlap(&around) == 0) {
			kept.push(*one);
		}
	}
	kept.sort_unstable();
	kept
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

	#[test]
	fn grid_should_come_back_from_its_segmentation(
		columns in 1u8..=64, rows in 1u8..=64, more in (0u16..90, 0u16..90), bytes in prop::collection::vec(any::<u8>(), 512),
		frame in prop::option::of(1u32..9),
	) {
		let task = Task::GridMask { columns, rows };
		let cells = usize::from(columns) * usize::from(rows);
		let mut mask = bytes[..cells.div_ceil(8)].to_vec();
		if cells % 8 > 0 {
			*mask.last_mut().unwrap() &= 0xFF << (8 - cells % 8);
		}
		let image = Image { frame, ..image(u16::from(columns) + more.0, u16::from(rows) + more.1) };
		let expected = mask_of(&mask);
		let written = write(&expected, &task, &image).unwrap();
		let image: &Image = Box::leak(Box::new(image));
		prop_assert_eq!(read(&written, &task, |asked| asked.image = image), Ok(expected.clone()));
		let json = to_json(&expected, &task, image).to_string();
		prop_assert_eq!(read(json.as_bytes(), &task, |asked| asked.image = image), Ok(expected));
	}

	#[test]
	fn boxes_should_come_back_from_their_segmentation_when_they_do_not_touch(
		columns in 2u16..300, rows in 2u16..300, edges in prop::collection::vec(any::<[u16; 4]>(), 0..=16),
	) {
		let task = Task::BoundingBoxes { columns, rows, max: 16 };
		let made = |[a, b, c, d]: [u16; 4]| {
			let (left, top) = (a % columns, b % rows);
			rectangle(left, top, left + 1 + c % (columns - left), top + 1 + d % (rows - top))
		};
		let boxes = apart(&edges.into_iter().map(made).collect::<Vec<_>>());
		prop_assert_eq!(boxes.iter().collect::<BTreeSet<_>>().len(), boxes.len());
		let expected = Answer::Boxes(boxes.try_into().unwrap());
		let image: &Image = Box::leak(Box::new(image(columns, rows)));
		let written = write(&expected, &task, image).unwrap();
		prop_assert_eq!(read(&written, &task, |asked| asked.image = image), Ok(expected));
	}

	/// Every file gives a valid answer, or an error that says what to do.
	#[test]
	fn mutated_segmentation_should_be_an_answer_or_an_error(at in any::<usize>(), with in any::<[u8; 4]>(), end in any::<usize>()) {
		let mut bytes = write(&mask_of(&[0x5A]), &GRID, &image(40, 20)).unwrap();
		let at = 132 + at % (bytes.len() - 136);
		bytes[at..at + 4].copy_from_slice(&with);
		if end % 4 == 0 {
			bytes.truncate(132 + end % (bytes.len() - 132));
		}
		if let Err(said) = read(&bytes, &GRID, |_| {}) {
			prop_assert!(said.contains("; ") || said.contains("line 1"), "{}", said);
		}
	}
}
