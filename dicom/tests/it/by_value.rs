//! An attribute is its value: the way in which it is written does not count, and nothing else is left out.

use crate::corpus::{self, compare, instance, pydicom, text, write};
use radledger_dicom::{read_file, Changes, Instance, InstanceVerdict, LevelState, Tag, Unclear, Why};
use std::{fs, path::Path, process::Command};

const IMPLICIT: &str = "1.2.840.10008.1.2";
const EXPLICIT: &str = "1.2.840.10008.1.2.1";
const UNDEFINED: u32 = u32::MAX;

/// An element in little endian: explicit if a VR is given.
fn element(group: u16, number: u16, vr: &str, length: Option<u32>, value: &[u8]) -> Vec<u8> {
	let length = length.unwrap_or(value.len() as u32);
	let head = match vr {
		"" => length.to_le_bytes().to_vec(),
		"OB" | "OW" | "OV" | "SQ" | "UN" | "UT" => [vr.as_bytes(), &[0, 0], &length.to_le_bytes()].concat(),
		_ => [vr.as_bytes(), &(length as u16).to_le_bytes()].concat(),
	};
	[&group.to_le_bytes(), &number.to_le_bytes(), &head[..], value].concat()
}

fn item(value: &[u8]) -> Vec<u8> {
	element(0xFFFE, 0xE000, "", None, value)
}

fn open_item(value: &[u8]) -> Vec<u8> {
	[element(0xFFFE, 0xE000, "", Some(UNDEFINED), value), element(0xFFFE, 0xE00D, "", None, b"")].concat()
}

fn end() -> Vec<u8> {
	element(0xFFFE, 0xE0DD, "", None, b"")
}

/// A file with an identity and these elements.
fn file(transfer_syntax: &str, elements: &[Vec<u8>]) -> Vec<u8> {
	let vr = |vr: &'static str| if transfer_syntax == IMPLICIT { "" } else { vr };
	let syntax = format!("{transfer_syntax}{}", if transfer_syntax.len() % 2 == 1 { "\0" } else { "" });
	let meta = element(0x0002, 0x0010, "UI", None, syntax.as_bytes());
	let identity = element(0x0008, 0x0018, vr("UI"), None, b"1.2.3\0");
	let study = element(0x0020, 0x000D, vr("UI"), None, b"1.2.4\0");
	[&[0; 128][..], b"DICM", &meta, &identity, &study, &elements.concat()].concat()
}

fn read(bytes: &[u8]) -> Result<Instance, String> {
	let scratch = tempfile::tempdir().unwrap();
	let found = read_file(&write(scratch.path(), "x.dcm", bytes)).map_err(|error| error.to_string())?;
	Ok(found.expect("it is DICOM"))
}

#[derive(Debug, PartialEq)]
enum Outcome {
	Verified,
	Altered,
	NotComparable(Why),
}
use Outcome::{Altered, NotComparable, Verified};

/// The verdict on `found`, which holds only what differs, where `expected` was anchored.
fn outcome(expected: &Instance, found: &Instance) -> Outcome {
	match compare(expected, found) {
		InstanceVerdict::Verified(_) => Verified,
		InstanceVerdict::Altered(_) => Altered,
		InstanceVerdict::NotComparable(Changes { unclear, .. }) => NotComparable(unclear[0].why),
		other => panic!("{other:?}"),
	}
}

/// The verdicts on two forms of one attribute, each in the place of the other.
#[track_caller]
fn both(one: &[u8], other: &[u8], expected: &Outcome) {
	let [one, other] = [one, other].map(|bytes| read(bytes).unwrap());
	assert_eq!((&outcome(&one, &other), &outcome(&other, &one)), (expected, expected));
}

#[test]
fn values_should_be_equal_when_only_their_writing_differs() {
	let explicit = |elements: &[Vec<u8>]| file(EXPLICIT, elements);
	let implicit = |elements: &[Vec<u8>]| file(IMPLICIT, elements);
	let one = |vr, value: &[u8]| explicit(&[element(0x0028, 0x0106, vr, None, value)]);
	let plain = implicit(&[element(0x0028, 0x0106, "", None, &[5, 0])]);
	both(&one("OW", &[5, 0]), &plain, &NotComparable(Why::Type));
	for vr in ["US", "SS", "UN"] {
		both(&one(vr, &[5, 0]), &plain, &Verified);
		both(&one(vr, &[5, 0]), &one("US", &[6, 0]), &Altered);
	}
	// Text as UN; its padding is not part of it.
	let name = |vr, value: &[u8]| explicit(&[element(0x0010, 0x0010, vr, None, value)]);
	both(&name("PN", b"DOE^JANE"), &name("UN", b"DOE^JANE  "), &Verified);
	both(&name("PN", b"DOE^JANE"), &name("UN", b"DOE^JOHN"), &Altered);
	// A sequence in every form (B01, B28).
	let code = |vr| element(0x0008, 0x0100, vr, None, b"CODEVAL ");
	let forms = [
		explicit(&[element(0x0040, 0x0440, "SQ", None, &item(&code("SH")))]),
		explicit(&[element(0x0040, 0x0440, "SQ", Some(UNDEFINED), &[open_item(&code("SH")), end()].concat())]),
		explicit(&[element(0x0040, 0x0440, "UN", None, &item(&code("")))]),
		explicit(&[element(0x0040, 0x0440, "UN", Some(UNDEFINED), &[item(&code("")), end()].concat())]),
		implicit(&[element(0x0040, 0x0440, "", None, &open_item(&code("")))]),
	];
	let other = explicit(&[element(0x0040, 0x0440, "UN", None, &item(&element(0x0008, 0x0100, "", None, b"OTHER ")))]);
	for form in &forms {
		both(form, &forms[0], &Verified);
		both(form, &other, &Altered);
	}
	// In a form that nobody should write, and that programs read in two ways.
	let odd = explicit(&[element(0x0040, 0x0440, "UN", None, &item(&code("SH")))]);
	both(&odd, &odd, &Verified);
	both(&odd, &forms[0], &NotComparable(Why::Type));
	both(&odd, &other, &Altered);
	// Nothing is nothing.
	let empty =
		|vr, length| explicit(&[element(0x0040, 0x0440, vr, length, if length.is_some() { &END[..] } else { &[] })]);
	both(&empty("SQ", None), &empty("UN", None), &Verified);
	both(&empty("SQ", None), &empty("SQ", Some(UNDEFINED)), &Verified);
	// The order of elements in an item.
	let meaning = || element(0x0008, 0x0104, "LO", None, b"meaning ");
	let pair = |content: &[Vec<u8>]| explicit(&[element(0x0040, 0x0440, "SQ", None, &item(&content.concat()))]);
	both(&pair(&[code("SH"), meaning()]), &pair(&[meaning(), code("SH")]), &Verified);
}

const END: [u8; 8] = [0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0];

#[test]
fn private_values_should_be_confirmed_altered_or_unclear_when_their_type_is_lost() {
	let creator = |vr| element(0x0009, 0x0010, vr, None, b"ACME");
	let explicit = |vr, value: &[u8]| file(EXPLICIT, &[creator("LO"), element(0x0009, 0x1001, vr, None, value)]);
	let implicit = |value: &[u8]| file(IMPLICIT, &[creator(""), element(0x0009, 0x1001, "", None, value)]);
	// The same bytes are the same value, whatever VR is written.
	for vr in ["UN", "OB", "LO", "US"] {
		both(&explicit(vr, b"AB\0\0"), &implicit(b"AB\0\0"), &Verified);
		both(&explicit(vr, b"AB\0\0"), &implicit(b"XB\0\0"), &Altered);
		both(&explicit(vr, b"AB\0\0"), &explicit(vr, b"XB\0\0"), &Altered);
	}
	// Padding: of text, not of bytes; where nobody knows, it is said.
	both(&explicit("LO", b"ABC "), &explicit("LO", b"ABC\0"), &Verified);
	both(&explicit("OB", b"ABC "), &explicit("OB", b"ABC\0"), &Altered);
	both(&explicit("LO", b"ABC "), &implicit(b"ABC\0"), &NotComparable(Why::Type));
	both(&implicit(b"ABC "), &implicit(b"ABC\0"), &NotComparable(Why::Type));
	both(&explicit("OB", b"ABC "), &implicit(b"ABC\0"), &Altered);

	// A sequence, and the same bytes as a value.
	let inner = |vr: &str, value: &[u8]| {
		let vr = |long| if vr.is_empty() { "" } else { long };
		[element(0x0008, 0x0104, vr("LO"), None, b"odd "), element(0x0009, 0x1002, vr("OB"), None, value)].concat()
	};
	let items = item(&inner("", b"xy"));
	let sequence = explicit("SQ", &item(&inner("OB", b"xy")));
	both(&sequence, &implicit(&items), &Verified);
	both(&sequence, &explicit("UN", &items), &Verified);
	both(&sequence, &implicit(&item(&inner("", b"yx"))), &Altered);
	let undefined = file(
		IMPLICIT,
		&[creator(""), element(0x0009, 0x1001, "", Some(UNDEFINED), &[open_item(&inner("", b"xy")), end()].concat())],
	);
	both(&sequence, &undefined, &Verified);
	both(&implicit(&items), &undefined, &Verified);
	// Other lengths of items are another value, unless it is a sequence: nobody knows.
	let other = open_item(&inner("", b"xy"));
	both(&implicit(&items), &implicit(&other), &NotComparable(Why::Type));
	both(&sequence, &implicit(&other), &NotComparable(Why::Type));
	// Bytes that look like items are bytes.
	both(&explicit("OB", &items), &explicit("OB", &other), &Altered);
	both(&explicit("OB", &items), &implicit(&items), &Verified);
	both(&explicit("OB", &items), &implicit(&other), &Altered);
	// In a sequence of the standard (functional groups), one private value does not hide the others.
	let groups = |vr: &str, name: &[u8], private: &[u8]| {
		let vr = |long| if vr.is_empty() { "" } else { long };
		let content = [element(0x0008, 0x0104, vr("LO"), None, name), element(0x0009, 0x1002, vr("LO"), None, private)];
		let syntax = if vr("x").is_empty() { IMPLICIT } else { EXPLICIT };
		file(syntax, &[element(0x5200, 0x9230, vr("SQ"), None, &item(&content.concat()))])
	};
	both(&groups("x", b"name", b"ABC "), &groups("", b"name", b"ABC "), &Verified);
	both(&groups("x", b"name", b"ABC "), &groups("", b"mane", b"ABC "), &Altered);
	both(&groups("x", b"name", b"ABC "), &groups("", b"name", b"ABC\0"), &NotComparable(Why::Type));
}

#[test]
fn attributes_should_not_verify_when_the_vr_makes_another_value_of_the_same_bytes() {
	let one = |vr| file(EXPLICIT, &[element(0x0008, 0x0094, vr, None, b"1234")]);
	both(&one("SH"), &one("LO"), &Verified);
	for vr in ["SL", "FL", "OB"] {
		both(&one("SH"), &one(vr), &NotComparable(Why::Type));
		both(&one(vr), &one(vr), &Verified);
		let other = file(EXPLICIT, &[element(0x0008, 0x0094, vr, None, b"1235")]);
		both(&one("SH"), &other, &Altered);
	}
	let charset = |vr| file(EXPLICIT, &[element(0x0008, 0x0005, vr, None, b"ISO_IR 100")]);
	both(&charset("CS"), &charset("LO"), &Verified);
	both(&charset("CS"), &charset("PN"), &NotComparable(Why::Type));
}

#[test]
fn files_should_be_refused_when_a_sequence_can_be_read_in_two_ways() {
	let refused = |elements: &[Vec<u8>]| read(&file(EXPLICIT, elements)).unwrap_err();
	let code = element(0x0008, 0x0100, "SH", None, b"A ");
	let twice = refused(&[element(0x0040, 0x0440, "SQ", None, &item(&[&code[..], &code].concat()))]);
	assert!(twice.contains("there twice at (0008,0100)") && twice.contains("offset"), "{twice}");
	// `SH` and four bytes of length, or the length 0x00024853 of implicit VR and its value.
	let long = 0x4853usize;
	let explicit = [&b"\x08\0\0\x01SH\0\0"[..], &element(0x0008, 0x0104, "UN", None, &vec![b' '; long - 12])].concat();
	assert_eq!(explicit.len(), long + 8);
	let either = refused(&[element(0x0040, 0x0440, "UN", None, &item(&explicit))]);
	assert!(either.contains("(0040,0440)") && either.contains("two ways"), "{either}");
	for delimiter in [0xE00D, 0xE0DD] {
		let end = |number| element(0xFFFE, number, "", Some(u32::from(number == delimiter) * 4), b"");
		let open = [element(0xFFFE, 0xE000, "", Some(UNDEFINED), &code), end(0xE00D), end(0xE0DD)].concat();
		let long = refused(&[element(0x0040, 0x0440, "SQ", Some(UNDEFINED), &open)]);
		assert!(long.contains("has a length of 4"), "{long}");
	}
}

/// A file of frames of 2 x 2 bytes, encapsulated as they are.
fn frames(fragments: &[&[u8]], count: &str, tables: &[Vec<u8>], offsets: &[u32]) -> Vec<u8> {
	let number = |element_number, value: u16| element(0x0028, element_number, "US", None, &value.to_le_bytes());
	let table: Vec<u8> = offsets.iter().flat_map(|offset| offset.to_le_bytes()).collect();
	let pixels = [item(&table), fragments.iter().flat_map(|fragment| item(fragment)).collect(), end()].concat();
	let head = [
		number(0x0002, 1),
		element(0x0028, 0x0004, "CS", None, b"MONOCHROME2 "),
		element(0x0028, 0x0008, "IS", None, count.as_bytes()),
		number(0x0010, 2),
		number(0x0011, 2),
		number(0x0100, 8),
		number(0x0101, 8),
	];
	let pixels = element(0x7FE0, 0x0010, "OB", Some(UNDEFINED), &pixels);
	file("1.2.840.10008.1.2.1.98", &[&head[..], tables, &[pixels]].concat())
}

#[test]
fn frames_should_be_those_that_every_reader_shows_when_there_is_an_extended_offset_table() {
	let table = |number, values: &[u64]| {
		let bytes: Vec<u8> = values.iter().flat_map(|value| value.to_le_bytes()).collect();
		element(0x7FE0, number, "OV", None, &bytes)
	};
	let tables = |offsets: &[u64], lengths: &[u64]| [table(1, offsets), table(2, lengths)];
	let fragments: [&[u8]; 2] = [b"abcd", b"efgh"];
	let plain = read(&frames(&fragments, "2 ", &[], &[])).unwrap();
	let right = read(&frames(&fragments, "2 ", &tables(&[0, 12], &[4, 4]), &[])).unwrap();
	assert_eq!(outcome(&plain, &right), Verified);
	assert_eq!(outcome(&plain, &read(&frames(&fragments, "2 ", &[], &[0, 12])).unwrap()), Verified);
	assert_eq!(outcome(&plain, &read(&frames(&[b"efgh", b"abcd"], "2 ", &[], &[])).unwrap()), Altered);
	for (tables, basic) in [
		(tables(&[12, 0], &[4, 4]), &[][..]),
		(tables(&[0, 12], &[4, 2]), &[]),
		(tables(&[0, 12], &[12, 4]), &[]),
		(tables(&[0], &[4]), &[]),
		(tables(&[0, 12, 24], &[4, 4, 4]), &[]),
		(tables(&[0, 12], &[4]), &[]),
		(tables(&[0, 12], &[4, 4]), &[12, 0]),
	] {
		let error = read(&frames(&fragments, "2 ", &tables, basic)).unwrap_err();
		assert!(error.contains("Offset Table") && error.contains("(7FE0,0010)"), "{error}");
	}
	// One frame, and two in the table.
	let error = read(&frames(&fragments, "1 ", &[], &[0, 12])).unwrap_err();
	assert!(error.contains("Basic Offset Table"), "{error}");
	// One frame in two fragments, and in one.
	let [split, whole] =
		[&[&b"ab"[..], b"cd"][..], &[b"abcd"]].map(|fragments| read(&frames(fragments, "1 ", &[], &[0])));
	assert_eq!(outcome(&split.unwrap(), &whole.unwrap()), Verified);
}

#[test]
fn fragments_should_not_matter_when_frames_cannot_be_decoded() {
	let lossy = |fragments: &[&[u8]], count, offsets: &[u32]| {
		let bytes = frames(fragments, count, &[], offsets);
		let at = corpus::find(&bytes, b"1.2.840.10008.1.2.1.98");
		let syntax = b"1.2.840.10008.1.2.4.50";
		read(&[&bytes[..at], syntax, &bytes[at + syntax.len()..]].concat()).unwrap()
	};
	let (one, two): (&[u8], &[u8]) = (b"\xFF\xD8one\xFF\xD9\0", b"\xFF\xD8two\xFF\xD9\0");
	let whole = lossy(&[one, two], "2 ", &[0, 16]);
	for (found, expected) in [
		(lossy(&[one, two], "2 ", &[]), Verified),
		(lossy(&[&one[..4], &one[4..], two], "2 ", &[0, 24]), Verified),
		(lossy(&[&one[..4], &one[4..], two], "2 ", &[]), Verified),
		(lossy(&[two, one], "2 ", &[]), NotComparable(Why::Encoding)),
		(lossy(&[one, one], "2 ", &[]), NotComparable(Why::Encoding)),
	] {
		assert_eq!(outcome(&whole, &found), expected);
	}
	let changes = compare(&whole, &lossy(&[two, one], "2 ", &[]));
	let InstanceVerdict::NotComparable(changes) = changes else { panic!("{changes:?}") };
	assert_eq!(changes.pixel, LevelState::NotComparable);
	assert_eq!(changes.unclear, [Unclear { tag: Tag::PIXEL_DATA, why: Why::Encoding }]);
}

#[test]
fn files_should_be_read_when_their_beginning_is_odd() {
	// No preamble, and the four letters stand at byte 128 by chance (B07).
	let identity = element(0x0008, 0x0018, "UI", None, b"1.2.3\0");
	let padding = "M".repeat(112 - identity.len());
	let maker = element(0x0008, 0x0070, "LO", None, padding.as_bytes());
	let station = element(0x0008, 0x1010, "SH", None, b"DICMA1");
	let bytes = [identity, maker, station, element(0x0020, 0x000D, "UI", None, b"1.2.4\0")].concat();
	assert_eq!(&bytes[128..132], b"DICM");
	assert_eq!(read(&bytes).unwrap().study_uid, "1.2.4");

	// A second Transfer Syntax UID behind the file meta information (B08), and inside of it.
	let second = element(0x0002, 0x0010, "UI", None, b"1.2.840.10008.1.2.4.70");
	let plain = file(EXPLICIT, &[]);
	let begin = 132 + element(0x0002, 0x0010, "UI", None, &[0; 20]).len();
	let with = |length: usize| {
		let length = element(0x0002, 0x0000, "UL", None, &(length as u32).to_le_bytes());
		read(&[&plain[..132], &length, &plain[132..begin], &second, &plain[begin..]].concat())
	};
	assert_eq!(with(begin - 132).unwrap().transfer_syntax, EXPLICIT);
	let error = with(begin - 132 + second.len()).unwrap_err();
	assert!(error.contains("there twice at (0002,0010)"), "{error}");
}

#[test]
fn compressed_frames_should_be_compared_or_named_when_their_syntax_is_unusual() {
	// A deflated frame (PS3.5 A.4.14), stored without compression: RFC 1951 3.2.4.
	let stored = |frame: &[u8; 4]| [&[1, 4, 0, !4, !0][..], frame, &[0]].concat();
	let relabelled = |bytes: Vec<u8>, syntax: &str| {
		let at = corpus::find(&bytes, b"1.2.840.10008.1.2.1.98");
		let padded = format!("{syntax:\0<22}");
		[&bytes[..at], padded.as_bytes(), &bytes[at + 22..]].concat()
	};
	let plain = read(&frames(&[b"abcd"], "1 ", &[], &[])).unwrap();
	let deflated = read(&relabelled(frames(&[&stored(b"abcd")], "1 ", &[], &[]), "1.2.840.10008.1.2.8.1")).unwrap();
	assert_eq!(outcome(&plain, &deflated), Verified);
	let other = read(&relabelled(frames(&[&stored(b"abcx")], "1 ", &[], &[]), "1.2.840.10008.1.2.8.1")).unwrap();
	assert_eq!(outcome(&plain, &other), Altered);
	// A stream of the discrete cosine transform under a label that says otherwise (B39).
	let lossy = fs::read(pydicom("JPEG-lossy.dcm")).unwrap();
	let at = corpus::find(&lossy, b"1.2.840.10008.1.2.4.51");
	let labelled = [&lossy[..at], b"1.2.840.10008.1.2.4.57", &lossy[at + 22..]].concat();
	assert!(matches!(read(&labelled).unwrap().digests.pixel, radledger_dicom::PixelDigest::Encapsulated(_)));
	// Lossless, and not to be decoded: not comparable, and not altered.
	for syntax in ["1.2.840.10008.1.2.4.201", "1.2.840.10008.1.2.4.110"] {
		let bytes = frames(&[b"abcd"], "1 ", &[], &[]);
		let at = corpus::find(&bytes, b"\x16\x001.2.840.10008.1.2.1.98");
		let padded = format!("{syntax}\0");
		let bytes = [&bytes[..at], &[24, 0], padded.as_bytes(), &bytes[at + 24..]].concat();
		assert_eq!(outcome(&plain, &read(&bytes).unwrap()), NotComparable(Why::Encoding), "{syntax}");
	}
}

/// Real inputs that are not in the corpus: see the head of the file in their folder.
#[test]
fn cases_of_public_reports_should_be_read_when_they_are_here() {
	let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/cases/files");
	if !folder.is_dir() {
		return println!("skipped: no {}", folder.display());
	}
	for entry in fs::read_dir(folder).unwrap() {
		let path = entry.unwrap().path();
		let found = instance(&path);
		println!("{}: {:?}", path.display(), found.digests.pixel);
		let decoded = matches!(found.digests.pixel, radledger_dicom::PixelDigest::Native(_));
		// JPEG-LS with parameters of its own (LSE), which the decoder does not take: it cannot be compared with another
		// encoding.
		let is_decodable = !path.ends_with("MR1_JLSL.dcm");
		assert_eq!(decoded, is_decodable, "{}", path.display());
	}
}

/// Everything that DCMTK writes of a real file is that file.
#[test]
fn every_file_should_verify_when_dcmtk_writes_it_in_another_encoding() {
	let scratch = tempfile::tempdir().unwrap();
	let encoders: [&[&str]; 8] = [
		&["dcmconv", "+ti"],
		&["dcmconv", "+te"],
		&["dcmconv", "+tb"],
		&["dcmconv", "+ti", "-e"],
		&["dcmconv", "+te", "-e"],
		&["dcmcrle"],
		&["dcmdrle"],
		&["dcmdjpls"],
	];
	let originals: Vec<_> = corpus::all().iter().filter_map(|path| read_file(path).ok().flatten()).collect();
	for encoder in encoders {
		let (mut made, mut verified) = (0, 0);
		for original in &originals {
			let out = scratch.path().join("out.dcm");
			let _ = fs::remove_file(&out);
			let arguments = [&encoder[1..], &[text(&original.path), text(&out)]].concat();
			let done =
				Command::new(encoder[0]).args(&arguments).output().expect("DCMTK is missing: run scripts/setup --test");
			let Some(found) = done.status.success().then(|| read_file(&out).ok().flatten()).flatten() else {
				continue;
			};
			made += 1;
			match compare(original, &found) {
				InstanceVerdict::Verified(_) => verified += 1,
				other => println!("{encoder:?} {}: {other:?}", original.path.display()),
			}
		}
		println!("{encoder:?}: {verified} of {made} verify");
		assert!(made > 0 && (encoder[0] != "dcmconv" || verified == made), "{encoder:?}");
	}
}

/// What was written in the place of something that says nothing about the object.
#[test]
fn attributes_should_count_when_only_their_tag_is_that_of_something_left_out() {
	const HIDDEN: &[u8] = b"LEFT KIDNEY REMOVED ";
	let long = |vr: &str| matches!(vr, "OB" | "UN" | "UT");
	let plain = file(EXPLICIT, &[]);
	let length = 4u32.to_le_bytes();
	// Group lengths and trailing padding of the form that the standard gives them, and signatures.
	let mac = element(0x0400, 0x0005, "US", None, &[1, 0]);
	let signature = [mac.clone(), element(0x0400, 0x0120, "OB", None, HIDDEN)].concat();
	for (group, number, vr, value) in [
		(0x0010, 0x0000, "UL", &length[..]),
		(0x0009, 0x0000, "UL", &length),
		(0x0008, 0x0001, "UL", &length),
		(0xFFFC, 0xFFFC, "OB", HIDDEN),
		(0xFFFA, 0xFFFA, "SQ", &item(&signature)),
		(0x4FFE, 0x0001, "SQ", &item(&mac)),
	] {
		both(&plain, &file(EXPLICIT, &[element(group, number, vr, None, value)]), &Verified);
	}
	both(&plain, &file(IMPLICIT, &[element(0x0009, 0x0000, "", None, &length)]), &Verified);
	for (group, number) in [
		(0x0010, 0x0000),
		(0x0009, 0x0000),
		(0x0008, 0x0001),
		(0x0001, 0x0010),
		(0x0003, 0x1001),
		(0x0004, 0x1500),
		(0x0005, 0x1001),
		(0x0006, 0x0010),
		(0x0007, 0x1001),
		(0x4FFE, 0x0001),
		(0xFFFA, 0x1001),
		(0xFFFA, 0xFFFA),
		(0xFFFC, 0xFFFC),
	] {
		for vr in ["LO", "UT", "UN", "OB"] {
			let value = if long(vr) { [HIDDEN, HIDDEN].concat() } else { HIDDEN.to_vec() };
			let odd = element(group, number, vr, None, &value);
			if (group, vr) != (0xFFFC, "UN") && (group, vr) != (0xFFFC, "OB") {
				both(&plain, &file(EXPLICIT, std::slice::from_ref(&odd)), &Altered);
			}
			let inside = |elements: &[Vec<u8>]| {
				let inner = [elements, &[element(0x0008, 0x1155, "UI", None, b"1.2.5\0")]].concat().concat();
				file(EXPLICIT, &[element(0x0008, 0x1140, "SQ", None, &item(&inner))])
			};
			both(&inside(&[]), &inside(&[odd]), &Altered);
		}
	}
	both(&plain, &file(IMPLICIT, &[element(0x0010, 0x0000, "", None, HIDDEN)]), &Altered);
	// In a signature, and in groups that readers take for something else.
	let name = element(0x0010, 0x0010, "PN", None, b"DOE^JANE");
	let signed = file(EXPLICIT, &[element(0xFFFA, 0xFFFA, "SQ", None, &item(&[mac, name].concat()))]);
	let error = read(&signed).unwrap_err();
	assert!(error.contains("digital signatures have no such attribute at (0010,0010)"), "{error}");
	for group in [0x0000, 0x0002] {
		let odd = element(group, 0x0016, "AE", None, HIDDEN);
		let nested = element(0x0008, 0x1140, "SQ", None, &item(&odd));
		for odd in [odd, nested] {
			let error = read(&file(EXPLICIT, &[odd])).unwrap_err();
			assert!(error.contains("no attributes of this group at (") && error.contains("offset"), "{error}");
		}
	}
}

/// What `bytes` are with `with` at the only place of `what`, and with the right length in the element's header.
fn replaced(bytes: &[u8], what: &[u8], with: &[u8]) -> Vec<u8> {
	let at = corpus::find(bytes, what);
	[&bytes[..at], with, &bytes[at + what.len()..]].concat()
}

#[test]
fn files_should_not_verify_when_their_meta_information_says_something_else() {
	let class = element(0x0008, 0x0016, "UI", None, b"1.2.840.10008.5.1.4.1.1.7\0");
	let with = |meta: &[u8]| {
		let bytes = file(EXPLICIT, std::slice::from_ref(&class));
		[&bytes[..132], meta, &bytes[132..]].concat()
	};
	let plain = with(&[]);
	let length = |vr: &str, value: &[u8]| element(0x0002, 0x0000, vr, None, value);
	both(&plain, &with(&length("UL", &[28, 0, 0, 0])), &Verified);
	// The length as a sequence that hides all that follows, and the Transfer Syntax UID with another tag.
	let error = read(&with(&length("SQ", &[28, 0, 0, 0]))).unwrap_err();
	assert!(error.contains("written as SQ, not as UL at (0002,0000)") && error.contains("offset 132"), "{error}");
	let error = read(&with(&length("UL", &[28, 0]))).unwrap_err();
	assert!(error.contains("has 2 bytes"), "{error}");
	let error = read(&replaced(&plain, b"\x02\0\x10\0UI", b"\x02\0\x10\x20UI")).unwrap_err();
	assert!(error.contains("no Transfer Syntax UID") && error.contains("(0002,2010)"), "{error}");
	let error = read(&replaced(&plain, b"\x02\0\x10\0UI", b"\x02\0\x10\0LO")).unwrap_err();
	assert!(error.contains("written as LO, not as UI"), "{error}");
	// Another object, or another kind of object.
	let of = |number, value: &[u8]| with(&element(0x0002, number, "UI", None, value));
	both(&plain, &of(0x0003, b"1.2.3\0"), &Verified);
	both(&plain, &of(0x0002, b"1.2.840.10008.5.1.4.1.1.7\0"), &Verified);
	for odd in [of(0x0003, b"1.2.9\0"), of(0x0002, b"1.2.840.10008.5.1.4.1.1.2\0")] {
		let [plain, odd] = [&plain, &odd].map(|bytes| read(bytes).unwrap());
		assert_eq!(outcome(&plain, &odd), NotComparable(Why::Meta));
		// What was anchored is what it was; without the contradiction it is the same object.
		assert_eq!((outcome(&odd, &odd), outcome(&odd, &plain)), (Verified, Verified));
	}
}

/// A JPEG 2000 image of the corpus, in whose place stands another one, with another transfer syntax.
fn jpeg_2000(syntax: &str, change: impl Fn(&[u8]) -> Vec<u8>) -> Instance {
	let bytes = fs::read(corpus::file("pydicom-data/US1_J2KR.dcm")).unwrap();
	let at = bytes.windows(4).rposition(|window| window == [0xFF, 0x4F, 0xFF, 0x51]).unwrap();
	let end = bytes.windows(8).rposition(|window| window == END).unwrap();
	let (mut stream, mut from) = (Vec::new(), at - 8);
	while from < end {
		let length = u32::from_le_bytes(bytes[from + 4..from + 8].try_into().unwrap()) as usize;
		stream.extend_from_slice(&bytes[from + 8..from + 8 + length]);
		from += 8 + length;
	}
	let mut frame = change(&stream);
	frame.resize(frame.len().next_multiple_of(2), 0);
	let head = replaced(&bytes[..at - 8], b"1.2.840.10008.1.2.4.90", format!("{syntax:\0<22}").as_bytes());
	let pixels = [item(&frame), bytes[end..].to_vec()].concat();
	read(&[head, pixels].concat()).unwrap()
}

#[test]
fn frames_should_not_be_decoded_when_their_wrapper_or_label_shows_something_else() {
	let boxed = |kind: &[u8], content: &[u8]| [&(content.len() as u32 + 8).to_be_bytes(), kind, content].concat();
	let wrapped = |colour: &[u8], more: &[u8], stream: &[u8]| {
		let header =
			[boxed(b"ihdr", &[&stream[12..16], &stream[8..12], &[0, 3, 7, 7, 0, 0]].concat()), boxed(b"colr", colour)]
				.concat();
		[
			boxed(b"jP  ", b"\r\n\x87\n"),
			boxed(b"ftyp", b"jp2 \0\0\0\0jp2 "),
			boxed(b"jp2h", &[&header, more].concat()),
			boxed(b"jp2c", stream),
		]
		.concat()
	};
	const LOSSLESS: &str = "1.2.840.10008.1.2.4.90";
	let plain = jpeg_2000(LOSSLESS, <[u8]>::to_vec);
	assert!(matches!(plain.digests.pixel, radledger_dicom::PixelDigest::Native(_)));
	let same = jpeg_2000(LOSSLESS, |stream| wrapped(&[1, 0, 0, 0, 0, 0, 16], &[], stream));
	assert_eq!(outcome(&plain, &same), Verified);
	let palette = boxed(b"pclr", &[0, 1, 3, 7, 7, 7, 0, 0, 0]);
	let unclear: [Instance; 6] = [
		jpeg_2000(LOSSLESS, |stream| wrapped(&[1, 0, 0, 0, 0, 0, 18], &[], stream)),
		jpeg_2000(LOSSLESS, |stream| wrapped(&[2, 0, 0, 0, 0, 0, 16], &[], stream)),
		jpeg_2000(LOSSLESS, |stream| wrapped(&[1, 0, 0, 0, 0, 0, 16], &palette, stream)),
		jpeg_2000(LOSSLESS, |stream| [wrapped(&[1, 0, 0, 0, 0, 0, 16], &[], stream), boxed(b"jp2c", stream)].concat()),
		jpeg_2000(LOSSLESS, |stream| [stream, stream].concat()),
		// Without the transform that YBR_RCT names.
		jpeg_2000(LOSSLESS, |stream| {
			let at = corpus::find(stream, &[0xFF, 0x52]);
			[&stream[..at + 8], &[0], &stream[at + 9..]].concat()
		}),
	];
	for other in &unclear {
		assert_eq!(outcome(&plain, other), NotComparable(Why::Encoding));
		assert_eq!(outcome(other, other), Verified);
	}
}

#[test]
fn frames_should_not_be_decoded_when_the_transfer_syntax_is_that_of_another_codestream() {
	// JPEG 2000 is not high-throughput, and the predictor of JPEG lossless is that of the label.
	for (name, from, to) in [
		("pydicom/test_files/MR_small_jp2klossless.dcm", "1.2.840.10008.1.2.4.90", "1.2.840.10008.1.2.4.201\0"),
		("pydicom-data/JPGLosslessP14SV1_1s_1f_8b.dcm", "1.2.840.10008.1.2.4.70", "1.2.840.10008.1.2.4.57"),
	] {
		let bytes = fs::read(corpus::file(name)).unwrap();
		let label = |uid: &str| [&(uid.len() as u16).to_le_bytes(), uid.as_bytes()].concat();
		let mut labelled = replaced(&bytes, &label(from), &label(to));
		if labelled[136..138] == *b"UL" {
			labelled[140] += (to.len() - from.len()) as u8;
		}
		let expected = if to.ends_with("57") { Verified } else { NotComparable(Why::Encoding) };
		assert_eq!(outcome(&read(&bytes).unwrap(), &read(&labelled).unwrap()), expected, "{name}");
	}
	let bytes = fs::read(corpus::file("pydicom-data/JPGLosslessP14SV1_1s_1f_8b.dcm")).unwrap();
	let at = corpus::find(&bytes, &[0xFF, 0xDA, 0, 8, 1, 1]);
	let adobe = b"\xFF\xEE\0\x0EAdobe\0\x64\0\0\0\0";
	let first = bytes.windows(3).rposition(|window| window == [0xFF, 0xD8, 0xFF]).unwrap();
	let length = u32::from_le_bytes(bytes[first - 4..first].try_into().unwrap());
	let native = |bytes: &[u8]| matches!(read(bytes).unwrap().digests.pixel, radledger_dicom::PixelDigest::Native(_));
	let mut other = bytes.clone();
	other[at + 7] = 2;
	assert!(native(&bytes) && !native(&other));
	for transform in [0, 1] {
		let segment = [&adobe[..], &[transform]].concat();
		let length = (length + segment.len() as u32).to_le_bytes();
		let with = [&bytes[..first - 4], &length, &bytes[first..first + 2], &segment, &bytes[first + 2..]].concat();
		assert_eq!(native(&with), transform == 0);
	}
}

#[test]
fn attributes_should_not_verify_when_two_types_make_two_values_of_the_same_bytes() {
	let signed = |signed: u8| element(0x0028, 0x0103, "US", None, &[signed, 0]);
	// Smallest Image Pixel Value, signed or not as Pixel Representation says.
	let one =
		|is_signed, vr, value: &[u8]| file(EXPLICIT, &[signed(is_signed), element(0x0028, 0x0106, vr, None, value)]);
	let implicit = |is_signed: u8, value: &[u8]| {
		let representation = element(0x0028, 0x0103, "", None, &[is_signed, 0]);
		file(IMPLICIT, &[representation, element(0x0028, 0x0106, "", None, value)])
	};
	for (number, right, wrong) in [(0, "US", "SS"), (1, "SS", "US")] {
		both(&one(number, "US", &[5, 0]), &one(number, "SS", &[5, 0]), &Verified);
		both(&one(number, "US", b"\xE8\xFD"), &one(number, "SS", b"\xE8\xFD"), &NotComparable(Why::Type));
		both(&one(number, right, b"\xE8\xFD"), &implicit(number, b"\xE8\xFD"), &Verified);
		both(&one(number, wrong, b"\xE8\xFD"), &implicit(number, b"\xE8\xFD"), &NotComparable(Why::Type));
		both(&one(number, wrong, b"\xE8\xFD"), &one(number, right, b"\xE9\xFD"), &Altered);
	}
	let descriptor = |vr| file(EXPLICIT, &[element(0x0028, 0x3002, vr, None, b"\0\0\xE8\xFD\x10\0")]);
	both(&descriptor("US"), &descriptor("SS"), &NotComparable(Why::Type));
	// Pixel Representation behind what depends on it.
	let late = file(EXPLICIT, &[element(0x0028, 0x0106, "US", None, &[5, 0]), signed(1)]);
	let error = read(&late).unwrap_err();
	assert!(error.contains("stands behind") && error.contains("(0028,0103)"), "{error}");
	// Several values of text, and one.
	let position = |vr, value: &[u8]| file(EXPLICIT, &[element(0x0020, 0x0032, vr, None, value)]);
	both(&position("DS", b"-1.5\\2\\3"), &position("LT", b"-1.5\\2\\3"), &NotComparable(Why::Type));
	both(&position("DS", b"-1.5\\2\\3"), &position("LO", b"-1.5\\2\\3"), &NotComparable(Why::Type));
	// A number, and text.
	both(&position("DS", b"-1.5"), &position("LT", b"-1.5"), &NotComparable(Why::Type));
	both(&position("DS", b"-1.5"), &position("IS", b"-1.5"), &Verified);
	both(&position("DS", b"-1.5"), &position("LT", b"-1.4"), &Altered);
	// Of a private attribute the VR is all that says what it is, where both sides write one.
	let creator = |vr| element(0x0027, 0x0010, vr, None, b"ACME");
	let private = |vr, value: &[u8]| file(EXPLICIT, &[creator("LO"), element(0x0027, 0x1001, vr, None, value)]);
	let unwritten = |value: &[u8]| file(IMPLICIT, &[creator(""), element(0x0027, 0x1001, "", None, value)]);
	let number = 221.364f64.to_le_bytes();
	for (one, other, value, expected) in [
		("FD", "UL", &number[..], Altered),
		("LO", "US", b"AB", Altered),
		("US", "SS", b"\xE8\xFD", Altered),
		("US", "SS", b"\xE8\x7D", Verified),
		("SL", "SH", &[0; 4], Altered),
		("DS", "LT", b"1\\2 ", Altered),
		("DS", "LT", b"1.25", Altered),
		("OB", "OW", b"AB", Verified),
		("OB", "LO", b"AB", Altered),
		("US", "LO", b"", Verified),
	] {
		both(&private(one, value), &private(other, value), &expected);
		both(&private(one, value), &unwritten(value), &Verified);
		both(&private(other, value), &private("UN", value), &Verified);
	}
	both(&private("OB", b"AB"), &private("LO", b"AB  "), &Altered);
	let sequence = private("SQ", &item(&element(0x0027, 0x1002, "OB", None, b"AB")));
	both(&sequence, &private("OB", &item(&element(0x0027, 0x1002, "", None, b"AB"))), &Altered);
}

/// The same private value in items of a sequence of the dictionary, in a private one, and in one within the other, between
/// others of which the type is written, or not.
#[test]
fn values_in_items_should_not_verify_when_two_types_make_two_values_of_the_same_bytes() {
	let creator = |vr| element(0x0027, 0x0010, vr, None, b"ACME");
	type Around = fn(&str, &[u8]) -> Vec<u8>;
	let known: Around = |sq, items| element(0x0040, 0x0440, sq, None, items);
	let private: Around = |sq, items| {
		[
			element(0x0027, 0x0010, if sq.is_empty() { "" } else { "LO" }, None, b"ACME"),
			element(0x0027, 0x1005, sq, None, items),
		]
		.concat()
	};
	let deep: Around = |sq, items| {
		let inner = element(0x0027, 0x1006, sq, None, items);
		element(
			0x0040,
			0x0440,
			sq,
			None,
			&[item(b""), item(&element(0x0040, 0x0441, sq, None, &item(&inner)))].concat(),
		)
	};
	for around in [known, private, deep] {
		// The values of three private attributes in the second item.
		let items = |written: [&str; 3], value: &[u8]| {
			let vr = if written.iter().all(|vr| vr.is_empty()) { "" } else { "LO" };
			let values: Vec<u8> = written
				.iter()
				.zip([&[1, 2, 3, 4][..], value, &[5, 6]])
				.enumerate()
				.flat_map(|(number, (vr, value))| element(0x0027, 0x1001 + number as u16, vr, None, value))
				.collect();
			let first = [creator(vr), element(0x0027, 0x1001, written[0], None, &[9, 8, 7, 6])].concat();
			[item(&first), item(&[creator(vr), values].concat())].concat()
		};
		let explicit = |written, value: &[u8]| file(EXPLICIT, &[around("SQ", &items(written, value))]);
		let implicit = |value: &[u8]| file(IMPLICIT, &[around("", &items([""; 3], value))]);
		let number = 221.364f64.to_le_bytes();
		for (one, other, value, expected) in [
			("FD", "UL", &number[..], Altered),
			("LO", "US", b"AB", Altered),
			("US", "SS", b"\xE8\xFD", Altered),
			("US", "SS", b"\xE8\x7D", Verified),
			("SL", "SH", &[0; 4], Altered),
			("DS", "LT", b"1\\2 ", Altered),
			("DS", "LT", b"1.25", Altered),
			("OB", "OW", b"AB", Verified),
			("OB", "LO", b"AB", Altered),
			("US", "LO", b"", Verified),
		] {
			both(&explicit(["UL", one, "US"], value), &explicit(["UL", other, "US"], value), &expected);
			both(&explicit(["UL", one, "US"], value), &implicit(value), &Verified);
			both(&explicit(["UL", one, "US"], value), &explicit(["UL", "UN", "UN"], value), &Verified);
			// What is not written beside it hides nothing.
			both(&explicit(["UL", one, "US"], value), &explicit(["UN", other, "US"], value), &expected);
			both(&explicit(["UN", one, "US"], value), &explicit(["UL", other, "UN"], value), &expected);
		}
		both(&explicit(["UL", "OB", "US"], b"AB"), &explicit(["UL", "OB", "US"], b"AC"), &Altered);
		// A sequence, and the same bytes.
		let inner = |vr| item(&element(0x0027, 0x1007, vr, None, b"AB"));
		let [sequence, bytes] =
			[("SQ", "OB"), ("OB", "")].map(|(vr, within)| explicit(["UL", vr, "US"], &inner(within)));
		both(&sequence, &bytes, &Altered);
		both(&sequence, &implicit(&inner("")), &Verified);
		both(&bytes, &implicit(&inner("")), &Verified);
	}
}

#[test]
fn colours_should_be_the_same_when_only_the_encoding_names_them_otherwise() {
	let [encoded, native] =
		["US1_J2KR", "US1_UNCR"].map(|name| fs::read(corpus::file(&format!("pydicom-data/{name}.dcm"))));
	let (encoded, native) = (encoded.unwrap(), native.unwrap());
	let [head, frame] =
		[&encoded, &native].map(|bytes| bytes.windows(4).rposition(|window| window == [0xE0, 0x7F, 0x10, 0]).unwrap());
	let labelled = |colours: &str| {
		let written = element(0x0028, 0x0004, "CS", None, colours.as_bytes());
		let head = replaced(&encoded[..head], &element(0x0028, 0x0004, "CS", None, b"YBR_RCT "), &written);
		let syntax = format!("{EXPLICIT:\0<22}");
		replaced(&[&head, &native[frame..]].concat(), b"1.2.840.10008.1.2.4.90", syntax.as_bytes())
	};
	// Decompressed as pydicom and GDCM do it; compressed again.
	both(&encoded, &labelled("RGB "), &Verified);
	both(&encoded, &labelled("YBR_FULL"), &Altered);
	// Of native frames nobody knows what YBR_RCT is.
	let [plain, odd] = ["RGB ", "YBR_RCT "].map(|colours| read(&labelled(colours)).unwrap());
	assert_eq!(outcome(&plain, &odd), Altered);
}

/// The verdict on the second file, where the first one was anchored, while both are there to be read again.
fn of_files(one: &[u8], other: &[u8]) -> Outcome {
	let scratch = tempfile::tempdir().unwrap();
	let [one, other] = [("one.dcm", one), ("other.dcm", other)].map(|(name, bytes)| {
		let path = write(scratch.path(), name, bytes);
		read_file(&path).unwrap().unwrap()
	});
	outcome(&one, &other)
}

#[test]
fn samples_should_be_the_same_when_only_planar_configuration_puts_them_into_another_order() {
	let number = |number, value: u16| element(0x0028, number, "US", None, &value.to_le_bytes());
	let image = |order: u16, samples: u16, pixels: &[u8]| {
		let head = [
			number(0x0002, samples),
			element(0x0028, 0x0004, "CS", None, b"RGB "),
			number(0x0006, order),
			element(0x0028, 0x0008, "IS", None, b"2 "),
			number(0x0010, 1),
			number(0x0011, 3),
			number(0x0100, 8),
			number(0x0101, 8),
		];
		file(EXPLICIT, &[&head[..], &[element(0x7FE0, 0x0010, "OB", None, pixels)]].concat())
	};
	let by_pixel: Vec<u8> = (1..=18).collect();
	let by_plane = [1, 4, 7, 2, 5, 8, 3, 6, 9, 10, 13, 16, 11, 14, 17, 12, 15, 18];
	let [pixels, planes] = [image(0, 3, &by_pixel), image(1, 3, &by_plane)];
	for (one, other) in [(&pixels, &planes), (&planes, &pixels)] {
		assert_eq!(of_files(one, other), Verified);
	}
	let mut changed = by_plane;
	changed[7] += 1;
	for other in [image(1, 3, &by_pixel), image(0, 3, &by_plane), image(1, 3, &changed), image(2, 3, &by_plane)] {
		assert_eq!(of_files(&pixels, &other), Altered);
	}
	// Without colours there is no order.
	assert_eq!(of_files(&image(0, 1, &by_pixel[..6]), &image(1, 1, &by_pixel[..6])), Altered);
}

#[test]
fn icons_should_be_the_same_when_only_their_encoding_differs() {
	const ENCAPSULATED: &str = "1.2.840.10008.1.2.1.98";
	let with_icon = |syntax: &str, length: Option<u32>, value: &[u8]| {
		let number = |number, value: u16| element(0x0028, number, "US", None, &value.to_le_bytes());
		let icon = [
			number(0x0002, 1),
			element(0x0028, 0x0004, "CS", None, b"MONOCHROME2 "),
			number(0x0010, 1),
			number(0x0011, 3),
			number(0x0100, 8),
			number(0x0101, 8),
			element(0x7FE0, 0x0010, "OB", length, value),
		];
		file(syntax, &[element(0x0088, 0x0200, "SQ", None, &item(&icon.concat()))])
	};
	let fragments = |frame: &[u8]| [item(b""), item(frame), end()].concat();
	let native = |value| with_icon(EXPLICIT, None, value);
	let encoded = |syntax, frame| with_icon(syntax, Some(UNDEFINED), &fragments(frame));
	both(&native(b"abc\0"), &encoded(ENCAPSULATED, b"abc\0"), &Verified);
	both(&native(b"abc\0"), &with_icon(ENCAPSULATED, None, b"abc\0"), &Verified);
	both(&native(b"abd\0"), &encoded(ENCAPSULATED, b"abc\0"), &Altered);
	both(&encoded(ENCAPSULATED, b"abd\0"), &encoded(ENCAPSULATED, b"abc\0"), &Altered);
	// What is encoded with loss, or cannot be decoded.
	let lossy = "1.2.840.10008.1.2.4.50";
	both(&encoded(lossy, b"abc\0"), &encoded(lossy, b"abc\0"), &Verified);
	both(&encoded(lossy, b"abc\0"), &encoded(lossy, b"abd\0"), &NotComparable(Why::Encoding));
	both(&encoded(lossy, b"abc\0"), &native(b"abc\0"), &NotComparable(Why::Encoding));
}

/// Files with an icon or with planes that DCMTK encodes without loss.
#[test]
fn real_icons_and_planes_should_verify_when_dcmtk_encodes_them() {
	let scratch = tempfile::tempdir().unwrap();
	for (name, encoder) in [
		("pydicom-data/MR-SIEMENS-DICOM-WithOverlays.dcm", "dcmcrle"),
		("pydicom-data/MR-SIEMENS-DICOM-WithOverlays.dcm", "dcmcjpls"),
		("pydicom-data/color-pl.dcm", "dcmcjpls"),
		("pydicom/test_files/ExplVR_BigEnd.dcm", "dcmcjpls"),
	] {
		let original = corpus::file(name);
		let out = scratch.path().join("out.dcm");
		corpus::run(encoder, &[text(&original), text(&out)]);
		let [original, found] = [&original, &out].map(|path| instance(path));
		assert_eq!(outcome(&original, &found), Verified, "{name} by {encoder}");
		assert_eq!(outcome(&found, &original), Verified, "{name} by {encoder}, the other way");
	}
}
