//! Structured reports: real ones, and those that highdicom makes, against what pydicom reads in them.

use crate::{
	corpus::{all, copy, file, folder, pydicom, run, text, tool, write},
	orthanc::Orthanc,
};
use proptest::prelude::*;
use radledger_dicom::{
	read_report, Algorithm, Coded, Completion, Observer, Part, ReportError, StructuredReport, Tag, Verification, H256,
};
use std::{
	fs,
	path::{Path, PathBuf},
};
use tempfile::TempDir;

fn sr(arguments: &[&str]) -> String {
	tool("sr.py", arguments)
}

/// What highdicom or pydicom makes of a real CT image.
fn made(command: &str, folder: &TempDir) -> PathBuf {
	let path = folder.path().join(format!("{command}.dcm"));
	sr(&[command, text(&pydicom("CT_small.dcm")), text(&path)]);
	path
}

fn read(path: &Path) -> StructuredReport {
	read_report(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// A copy of pydicom's `test-SR.dcm`, changed by dcmodify.
fn modified(arguments: &[&str]) -> Result<StructuredReport, ReportError> {
	let folder = TempDir::new().unwrap();
	let path = copy(&pydicom("test-SR.dcm"), folder.path(), "report.dcm");
	run("dcmodify", &[&["-nb", "-ie"], arguments, &[text(&path)]].concat());
	read_report(&path)
}

fn digests(report: &StructuredReport) -> Vec<H256> {
	let sections = report.sections.iter().map(|section| section.digest);
	sections.chain([report.context]).collect()
}

/// The places of the digests that differ; the last one is that of the context.
fn differ(a: &StructuredReport, b: &StructuredReport) -> Vec<usize> {
	let (a, b) = (digests(a), digests(b));
	assert_eq!(a.len(), b.len());
	(0..a.len()).filter(|at| a[*at] != b[*at]).collect()
}

#[test]
fn reports_should_be_read_as_pydicom_reads_them() {
	let scratch = TempDir::new().unwrap();
	let (mut found, mut others) = (Vec::new(), 0);
	for path in all() {
		match read_report(&path) {
			Ok(_) => found.push(path),
			Err(ReportError::NotReport { .. } | ReportError::NotDicom | ReportError::File(_)) => others += 1,
			Err(error) => panic!("{}: {error}", path.display()),
		}
	}
	let names: Vec<_> = found.iter().map(|path| text(path.strip_prefix(folder()).unwrap())).collect();
	assert_eq!(
		names,
		[
			"pydicom/test_files/reportsi.dcm",
			"pydicom/test_files/reportsi_with_empty_number_tags.dcm",
			"pydicom/test_files/test-SR.dcm",
		]
	);
	found.extend(["make", "sections"].map(|command| made(command, &scratch)));
	for (number, (character_set, name)) in [
		("ISO_IR 192", "Wang^XiaoDong=王^小東"),
		("\\ISO 2022 IR 87", "Yamada^Tarou=山田^太郎=やまだ^たろう"),
		("ISO 2022 IR 13\\ISO 2022 IR 87", "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう"),
		("\\ISO 2022 IR 149", "Hong^Gildong=洪^吉洞=홍^길동"),
		("GB18030", "Wang^XiaoDong=王^小东"),
		("ISO_IR 144", "Люкceмбypг"),
		("ISO_IR 126", "Διονυσιος"),
		("ISO_IR 148", "Çavuşoğlu^Işıl"),
		("ISO 2022 IR 100\\ISO 2022 IR 144", "Jörg=Люкceмбypг"),
	]
	.into_iter()
	.enumerate()
	{
		let path = scratch.path().join(format!("{number}.dcm"));
		sr(&["rename", text(&pydicom("test-SR.dcm")), text(&path), character_set, name]);
		let report = read(&path);
		assert_eq!(report.verifiers[0].name, name, "{character_set}");
		let line = name.split('=').next_back().unwrap().replace('^', " ");
		assert!(report.sections[0].text.contains(&line), "{character_set}");
		found.push(path);
	}
	let paths: Vec<_> = found.iter().map(|path| text(path)).collect();
	let theirs: Vec<serde_json::Value> = serde_json::from_str(&sr(&[&["show"], &paths[..]].concat())).unwrap();
	assert_eq!(theirs.len(), found.len());
	for (path, theirs) in found.iter().zip(theirs) {
		let ours = serde_json::to_value(read(path)).unwrap();
		let (ours, theirs) = [ours, theirs].map(|it| serde_json::to_string_pretty(&it).unwrap()).into();
		pretty(path, &ours, &theirs);
	}
	println!("{} reports as pydicom reads them, {others} other files", found.len());
}

fn pretty(path: &Path, ours: &str, theirs: &str) {
	for (ours, theirs) in ours.lines().zip(theirs.lines()) {
		assert_eq!(ours, theirs, "{}", path.display());
	}
	assert_eq!(ours, theirs, "{}", path.display());
}

fn dcm(value: &str, meaning: &str) -> Coded {
	Coded { value: value.into(), scheme: "DCM".into(), meaning: meaning.into() }
}

#[test]
fn who_says_what_should_be_told_of_a_report_with_a_person_and_a_device() {
	let scratch = TempDir::new().unwrap();
	let report = read(&made("make", &scratch));
	assert_eq!(report.title, dcm("126000", "Imaging Measurement Report"));
	assert_eq!(report.template.as_deref(), Some("1500"));
	assert_eq!(report.completion, Completion::Complete);
	assert_eq!(report.verification, Verification::Verified);
	assert_eq!(report.preliminary, Some(false));
	let verifier = &report.verifiers[..];
	assert!(matches!(verifier, [one] if one.name == "Becquerel^Henri"
		&& one.organisation.as_deref() == Some("Institut du Radium") && one.at.is_some()));
	let person = Observer::Person {
		part: Part::Context,
		name: "Curie^Marie".into(),
		login: Some("mcurie".into()),
		identifier: None,
		organisation: Some("Institut du Radium".into()),
		role: Some(dcm("121097", "Recording")),
	};
	let device = |algorithm: Option<Algorithm>| Observer::Device {
		part: Part::Context,
		uid: Some("2.25.4711".into()),
		name: Some("Reading room server".into()),
		manufacturer: Some("ACME".into()),
		model: Some("Nodule Finder".into()),
		serial: Some("42".into()),
		place: Some("Cellar".into()),
		organisation: None,
		role: None,
		algorithm,
	};
	let nodules = Algorithm { name: "Lung nodules".into(), version: Some("2.1.0".into()) };
	assert_eq!(report.observers, [person.clone(), device(Some(nodules.clone()))]);
	let [library, measurements] = &report.sections[..] else {
		panic!("{} sections", report.sections.len());
	};
	assert_eq!(library.heading.meaning, "Image Library");
	assert_eq!((&library.observers[..], &library.algorithms[..]), (&[person.clone(), device(None)][..], &[][..]));
	assert_eq!(measurements.heading, dcm("126010", "Imaging Measurements"));
	assert_eq!(measurements.observers, [person, device(Some(nodules.clone()))]);
	assert_eq!(measurements.algorithms, [nodules]);
	for line in [
		"  Length: 6.5 mm",
		"  Attenuation Coefficient: -23.0 [hnsf'U]",
		"  Finding: Nodule",
		"  Image Region: CIRCLE of 2 points",
	] {
		assert!(measurements.text.lines().any(|it| it == line), "{line:?} in {}", measurements.text);
	}
	assert_eq!(measurements.references, report.evidence);
	assert_eq!(library.references, report.evidence);
	assert_eq!(report.evidence.len(), 1);
	assert!(report.evidence[0].series_instance_uid.is_some());
}

#[test]
fn sections_should_have_the_observers_of_their_own_context_or_of_the_header() {
	let scratch = TempDir::new().unwrap();
	let report = read(&made("sections", &scratch));
	assert_eq!(report.preliminary, Some(true));
	let who = |observers: &[Observer]| -> Vec<String> {
		let line = |it: &Observer| match it {
			Observer::Person { part, name, .. } => format!("{part:?} {name}"),
			Observer::Device { part, name, algorithm, .. } => {
				let version = algorithm.as_ref().and_then(|it| it.version.clone());
				format!("{part:?} {} {}", name.clone().unwrap_or_default(), version.unwrap_or("-".into()))
			}
		};
		observers.iter().map(line).collect()
	};
	assert_eq!(who(&report.observers), ["Author Curie^Marie", "Enterer Joliot^Irene"]);
	assert!(report.verifiers.is_empty());
	let sections: Vec<_> = report.sections.iter().map(|section| who(&section.observers)).collect();
	assert_eq!(
		sections,
		[
			vec!["Author Curie^Marie"],
			vec!["Context Meitner^Lise"],
			vec!["Context One -", "Context Two -"], // two devices, two algorithms: nobody says which is whose
			vec!["Author Curie^Marie", "Context One 2.1.0"],
			vec!["Context Three 2.1.0"],
		]
	);
	let algorithms: Vec<_> = report.sections.iter().map(|section| section.algorithms.len()).collect();
	assert_eq!(algorithms, [0, 0, 2, 1, 1]);
	// The first one speaks of an image that another one holds.
	let references: Vec<_> = report.sections.iter().map(|section| section.references.len()).collect();
	assert_eq!(references, [1, 0, 0, 1, 0]);
	assert_eq!(report.sections[4].heading.meaning, "Finding");
	let headings = report.sections[..4].iter().map(|section| section.heading.meaning.as_str());
	assert_eq!(headings.collect::<Vec<_>>(), ["Findings"; 4]);
}

#[test]
fn real_reports_should_tell_their_flags_verifiers_and_predecessors() {
	let report = read(&pydicom("test-SR.dcm"));
	assert_eq!((report.completion, report.verification), (Completion::Complete, Verification::Verified));
	assert_eq!(report.preliminary, None);
	assert_eq!(report.observers, []);
	let names: Vec<_> = report.verifiers.iter().map(|it| it.name.as_str()).collect();
	assert_eq!(names, ["Riesmeier^Jörg", "Observer^Verifying"]);
	let code = report.verifiers[0].identification.clone().unwrap();
	assert_eq!((code.value.as_str(), code.meaning.as_str()), ("1705", "JR"));
	assert_eq!(report.verifiers[0].at.as_deref(), Some("20010213184746"));
	assert_eq!(report.verifiers[1].identification, None);
	assert_eq!(report.predecessors.len(), 1);
	assert_eq!(report.sections.len(), 4);
	// Nobody else is named, so those who verified it speak.
	let spoken = |it: &Observer| it.part() == Part::Verifier;
	assert!(report.sections.iter().all(|it| it.observers.len() == 2 && it.observers.iter().all(spoken)));
	assert!(report.sections[0].text.starts_with("Text Code: A mass of\n  Code: Sample Code 1\n"));
	assert!(report.sections[3].text.contains("inferred from item 1.2.2.1 (Code)"));

	let report = read(&pydicom("reportsi.dcm"));
	assert_eq!((report.completion, report.verification), (Completion::Partial, Verification::Unverified));
	assert!(report.verifiers.is_empty());
	assert!(matches!(&report.observers[..], [Observer::Person { name, organisation: Some(organisation), .. }]
		if name == "Enter text" && organisation == "Enter text"));
	let [section] = &report.sections[..] else {
		panic!("{} sections", report.sections.len());
	};
	assert_eq!((section.heading.meaning.as_str(), section.items), ("Section Heading", 4));
	assert_eq!(section.text, "Report Text: Enter text\n  inferred from Image Reference: 0\nImage Reference: 0");
	assert_eq!(section.references.len(), 1);
}

#[test]
fn everything_should_be_the_same_when_a_report_is_written_in_another_encoding() {
	let scratch = TempDir::new().unwrap();
	let originals = [
		pydicom("test-SR.dcm"),
		pydicom("reportsi.dcm"),
		pydicom("reportsi_with_empty_number_tags.dcm"),
		made("make", &scratch),
		made("sections", &scratch),
	];
	let other = scratch.path().join("other.dcm");
	for original in &originals {
		let before = read(original);
		assert!(before.sections.iter().all(|section| section.certain));
		for options in [
			&["+ti"][..],
			&["+te", "-e"],
			&["+te", "+e", "+g"],
			&["+tb"],
			&["+td"],
			&["+ti", "-e", "+p", "512", "64"],
			&["-F", "+ti"],
		] {
			run("dcmconv", &[options, &[text(original), text(&other)]].concat());
			assert_ne!(fs::read(original).unwrap(), fs::read(&other).unwrap());
			assert_eq!(read(&other), before, "{} {options:?}", original.display());
		}
	}
	// The two of pydicom have the same SOP Instance UID; the archive keeps one.
	let orthanc = Orthanc::start();
	let port = orthanc.dicom.to_string();
	let sent = [&originals[0], &originals[1], &originals[3]];
	for original in sent {
		run("dcmsend", &["--quiet", "-aec", "ORTHANC", "127.0.0.1", &port, text(original)]);
		let [stored] = &orthanc.take_all()[..] else {
			panic!("{} is not stored", original.display());
		};
		assert_ne!(&fs::read(original).unwrap(), stored);
		assert_eq!(read(&write(scratch.path(), "back.dcm", stored)), read(original));
	}
}

#[test]
fn one_digest_should_differ_when_one_content_item_does() {
	let scratch = TempDir::new().unwrap();
	let mut changed = 0;
	for original in
		[pydicom("test-SR.dcm"), pydicom("reportsi.dcm"), made("make", &scratch), made("sections", &scratch)]
	{
		let before = read(&original);
		let variants = TempDir::new().unwrap();
		sr(&["vary", text(&original), text(variants.path())]);
		let variants: Vec<_> = fs::read_dir(variants.path())
			.unwrap()
			.map(|entry| entry.unwrap().path())
			.map(|path| (path.file_stem().unwrap().to_str().unwrap().to_owned(), read(&path)))
			.collect();
		let place = |name: &str| name.split_once('-').unwrap().1.parse::<usize>().unwrap();
		let last = before.sections.len();
		// Which child of the root is which section: those of them that are context change the last digest.
		let mut tops: Vec<_> = variants
			.iter()
			.filter(|(_, after)| differ(&before, after) != [last])
			.map(|(name, _)| place(name))
			.collect();
		tops.sort();
		tops.dedup();
		assert_eq!(tops.len(), last, "{}", original.display());
		for (name, after) in &variants {
			let expected = tops.iter().position(|top| *top == place(name)).unwrap_or(last);
			assert_eq!(differ(&before, after), [expected], "{} {name}", original.display());
		}
		let items: usize = before.sections.iter().map(|section| section.items).sum();
		let context = variants.iter().filter(|(name, _)| !tops.contains(&place(name))).count();
		assert_eq!(items + context, variants.len());
		changed += variants.len();
	}
	println!("{changed} content items changed, each changes one digest");
}

#[test]
fn one_section_should_differ_when_one_byte_of_its_text_does() {
	let scratch = TempDir::new().unwrap();
	let original = pydicom("test-SR.dcm");
	let (before, bytes) = (read(&original), fs::read(&original).unwrap());
	for (needle, section) in [("A mass of", 0), ("Inferred Sample", 1), ("20001206", 2), ("1.2.3.4.0.1", 3)] {
		let mut changed = bytes.clone();
		let at = crate::corpus::find(&bytes, needle.as_bytes());
		changed[at] ^= 1;
		let after = read(&write(scratch.path(), "changed.dcm", &changed));
		assert_eq!(differ(&before, &after), [section], "{needle}");
		assert_ne!(before.sections[section].text, after.sections[section].text);
	}
}

#[test]
fn context_should_differ_when_the_header_does_and_not_when_the_patient_does() {
	let before = read(&pydicom("test-SR.dcm"));
	let last = before.sections.len();
	for change in [
		"(0008,0005)=ISO_IR 101",
		"(0008,0018)=1.2.3",
		"(0008,0023)=20010214",
		"(0020,000d)=1.2.3",
		"(0040,a043)[0].(0008,0104)=Report",
		"(0040,a073)[1].(0040,a075)=Nobody",
		"(0040,a073)[0].(0040,a030)=20010213184747",
		"(0040,a360)[0].(0020,000d)=1.2.3",
		"(0040,a491)=PARTIAL",
		"(0040,a492)=Ready",
		"(0040,a493)=UNVERIFIED",
		"(0040,a496)=FINAL",
		"(0040,a078)[0].(0040,a123)=Curie^Marie",
		"(0040,a730)[0].(0040,a124)=1.2.3",
	] {
		let option = if ["a496", "a078"].iter().any(|new| change.contains(new)) { "-i" } else { "-m" };
		let after = modified(&[option, change]).unwrap_or_else(|error| panic!("{change}: {error}"));
		assert_eq!(differ(&before, &after), [last], "{change}");
	}
	for change in ["(0010,0010)=Doe^John", "(0008,0050)=4711", "(0008,103e)=Report"] {
		let after = modified(&["-m", change]).unwrap();
		assert_eq!(after, before, "{change}");
	}
}

#[test]
fn what_is_no_usable_report_should_be_refused_with_the_reason_and_what_to_do() {
	let refused = |path: &Path| read_report(path).unwrap_err();
	let with = |arguments: &[&str]| modified(arguments).unwrap_err();
	let says = |error: ReportError, parts: &[&str]| {
		let said = error.to_string();
		assert!(parts.iter().all(|part| said.contains(part)), "{said}");
		assert!(said.contains("; "), "what to do: {said}");
	};
	says(refused(&pydicom("CT_small.dcm")), &["1.2.840.10008.5.1.4.1.1.2 ", "modality CT"]);
	says(refused(&file("packages")), &["no DICOM object"]);
	says(refused(Path::new("/nowhere")), &["/nowhere", "cannot be read"]);
	assert!(matches!(with(&["-m", "(0008,0016)=1.2.840.10008.5.1.4.1.1.88.59"]), ReportError::NotReport { .. }));
	let error = with(&["-e", "(0008,0016)"]);
	assert!(matches!(error, ReportError::Missing(Tag(0x0008, 0x0016))), "{error}");
	says(with(&["-e", "(0040,a491)"]), &["(0040,A491) Completion Flag has no value"]);
	says(with(&["-e", "(0040,a493)"]), &["(0040,A493) Verification Flag has no value"]);
	says(with(&["-e", "(0040,a043)"]), &["(0040,A043) Concept Name Code Sequence has no value"]);
	says(with(&["-m", "(0040,a491)=DONE"]), &["(0040,A491)", "\"DONE\"", "PARTIAL or COMPLETE"]);
	says(with(&["-i", "(0040,a496)=MAYBE"]), &["(0040,A496)", "\"MAYBE\"", "PRELIMINARY or FINAL"]);
	says(with(&["-m", "(0040,a040)=TEXT"]), &["root", "\"TEXT\"", "CONTAINER"]);
	says(with(&["-e", "(0040,a040)"]), &["content item 1 has no Value Type"]);
	says(with(&["-e", "(0040,a730)"]), &["no section"]);
	let mut context_only = Vec::new();
	(0..4).for_each(|_| context_only.extend(["-e", "(0040,a730)[1]"]));
	says(with(&context_only), &["no section"]);
	// Who took the report in answers for it where it names nobody.
	assert!(modified(&["-e", "(0040,a073)"]).is_ok());
	says(with(&["-e", "(0040,a730)[1].(0040,a730)[0].(0040,a040)"]), &["content item 1.2.1 has no Value Type"]);
	says(with(&["-e", "(0040,a730)[2].(0040,a010)"]), &["content item 1.3 has no Relationship Type"]);
	says(with(&["-m", "(0008,0005)=ISO_IR 999"]), &["ISO_IR 999", "UTF-8"]);
	says(with(&["-i", "(0040,a730)[1].(0008,0005)=ISO_IR 192"]), &["Specific Character Set (0008,0005) of its own"]);
	assert!(modified(&["-i", "(0040,a730)[1].(0008,0005)=ISO_IR 100"]).is_ok());
	says(
		with(&["-i", "(0040,a730)[2].(0040,db73)=1\\2"]),
		&["content item 1.3 has a Value Type", "refers to another item"],
	);
}

#[test]
fn references_between_items_should_be_refused_when_they_lead_in_a_circle() {
	let at = "(0040,a730)[2].(0040,a730)[2].(0040,a730)[0].(0040,db73)";
	for circle in ["1\\3", "1\\3\\3", "1", "1\\3\\3\\1"] {
		let error = modified(&["-m", &format!("{at}={circle}")]).unwrap_err();
		let ReportError::Loop { from, to } = &error else {
			panic!("{circle}: {error}");
		};
		assert_eq!((from.as_str(), to), ("1.3.3.1", &circle.replace('\\', ".")));
	}
	// Two that lead to one another: 1.3.3.1 to what holds 1.5.1.1.1, and that one to what holds the first.
	let other = "(0040,a730)[4].(0040,a730)[0].(0040,a730)[0].(0040,a730)[0].(0040,db73)";
	let both = modified(&["-m", &format!("{at}=1\\5\\1"), "-m", &format!("{other}=1\\3")]);
	assert!(matches!(both, Err(ReportError::Loop { .. })), "{both:?}");
	let one = modified(&["-m", &format!("{at}=1\\5\\1")]).unwrap();
	assert!(one.sections[1].text.contains("selected from item 1.5.1 (Code)"));
	let nowhere = modified(&["-m", &format!("{at}=1\\9\\1")]).unwrap();
	assert!(nowhere.sections[1].text.contains("selected from item 1.9.1, which is not there"));
}

#[test]
fn nobody_should_be_missed_who_is_named_anywhere() {
	let nobody = ["-e", "(0040,a073)"];
	let author = ["-i", "(0040,a078)[0].(0040,a123)=Curie^Marie"];
	let report = modified(&[nobody, author].concat()).unwrap();
	assert_eq!(report.observers.len(), 1);
	assert_eq!(report.sections[0].observers[0].part(), Part::Author);
	// An author without a name is nobody.
	let nameless = ["-i", "(0040,a078)[0].(0040,a084)=PSN"];
	let report = modified(&[nobody, nameless].concat()).unwrap();
	assert!(report.observers.is_empty() && report.verifiers.is_empty());
	assert!(report.sections.iter().all(|section| section.observers.is_empty()));
	let device = ["-i", "(0040,a078)[0].(0040,a084)=DEV", "-i", "(0040,a078)[0].(0008,1090)=Finder"];
	let report = modified(&[&nobody[..], &device].concat()).unwrap();
	assert!(matches!(&report.observers[..], [Observer::Device { model: Some(model), .. }] if model == "Finder"));
	// One section whose own context names somebody.
	let scratch = TempDir::new().unwrap();
	let path = made("sections", &scratch);
	run("dcmodify", &["-nb", "-e", "(0040,a078)", "-e", "(0040,a07a)", text(&path)]);
	let report = read(&path);
	assert!(report.observers.is_empty() && report.verifiers.is_empty());
	let speakers: Vec<_> = report.sections.iter().map(|section| section.observers.len()).collect();
	assert_eq!(speakers, [0, 1, 2, 1, 1]);
	// A verifier alone is enough: the real file has only verifiers.
	assert!(modified(&[]).unwrap().observers.is_empty());
}

#[test]
fn truncated_report_should_be_refused_wherever_it_ends() {
	let scratch = TempDir::new().unwrap();
	for original in [pydicom("test-SR.dcm"), pydicom("reportsi.dcm"), made("make", &scratch)] {
		let bytes = fs::read(&original).unwrap();
		for part in 0..20 {
			let end = bytes.len() * part / 20;
			let error = read_report(&write(scratch.path(), "truncated.dcm", &bytes[..end])).unwrap_err();
			let said = error.to_string();
			assert!(said.contains("; "), "{said}");
			match error {
				ReportError::NotDicom => assert!(end < 132),
				ReportError::File(error) => assert!(error.offset.is_some() || error.tag.is_some(), "{error}"),
				ReportError::Missing(_) | ReportError::NoSections => {} // cut between two attributes
				other => panic!("{end}: {other}"),
			}
		}
	}
}

/// An attribute in explicit VR little endian.
fn attribute(group: u16, number: u16, vr: &str, value: &[u8]) -> Vec<u8> {
	let mut bytes = [&group.to_le_bytes()[..], &number.to_le_bytes(), vr.as_bytes()].concat();
	let pad = value.len() % 2;
	let length = value.len() + pad;
	if ["SQ", "UT", "OB", "UN"].contains(&vr) {
		bytes.extend([0, 0]);
		bytes.extend((length as u32).to_le_bytes());
	} else {
		bytes.extend((length as u16).to_le_bytes());
	}
	bytes.extend_from_slice(value);
	bytes.extend(vec![if vr == "UI" { 0 } else { b' ' }; pad]);
	bytes
}

fn item(elements: &[Vec<u8>]) -> Vec<u8> {
	let elements = elements.concat();
	let length = (elements.len() as u32).to_le_bytes();
	[&[0xFE, 0xFF, 0x00, 0xE0][..], &length, &elements].concat()
}

fn said(more: &[Vec<u8>]) -> Vec<u8> {
	let elements = [attribute(0x0040, 0xA010, "CS", b"CONTAINS"), attribute(0x0040, 0xA040, "CS", b"TEXT")];
	item(&[&elements[..], more].concat())
}

/// A report with this content.
fn report(content: &[u8]) -> Result<StructuredReport, ReportError> {
	let scratch = TempDir::new().unwrap();
	let coded = item(&[attribute(0x0008, 0x0100, "SH", b"1"), attribute(0x0008, 0x0104, "LO", b"Title")]);
	let verifier = item(&[attribute(0x0040, 0xA075, "PN", b"Curie^Marie")]);
	let bytes = [
		vec![0; 128],
		b"DICM".to_vec(),
		attribute(0x0002, 0x0010, "UI", b"1.2.840.10008.1.2.1"),
		attribute(0x0008, 0x0016, "UI", b"1.2.840.10008.5.1.4.1.1.88.11"),
		attribute(0x0008, 0x0018, "UI", b"1.2.3"),
		attribute(0x0020, 0x000D, "UI", b"1.2.4"),
		attribute(0x0040, 0xA040, "CS", b"CONTAINER"),
		attribute(0x0040, 0xA043, "SQ", &coded),
		attribute(0x0040, 0xA073, "SQ", &verifier),
		attribute(0x0040, 0xA491, "CS", b"COMPLETE"),
		attribute(0x0040, 0xA493, "CS", b"VERIFIED"),
		attribute(0x0040, 0xA730, "SQ", content),
	];
	read_report(&write(scratch.path(), "report.dcm", &bytes.concat()))
}

#[test]
fn content_should_be_refused_when_it_is_too_deep_or_too_much() {
	let nested = |depth: usize| (1..depth).fold(said(&[]), |inner, _| said(&[attribute(0x0040, 0xA730, "SQ", &inner)]));
	assert_eq!(report(&nested(64)).unwrap().sections[0].items, 64);
	let error = report(&nested(65)).unwrap_err().to_string();
	assert!(error.contains("more than 64 sequences within one another"), "{error}");

	let flat = report(&said(&[]).repeat(100_000)).unwrap();
	assert_eq!(flat.sections.len(), 100_000);
	let error = report(&said(&[]).repeat(100_001)).unwrap_err();
	assert!(matches!(error, ReportError::TooLarge), "{error}");
	assert!(error.to_string().contains("100000 content items"), "{error}");
	let long = said(&[attribute(0x0040, 0xA160, "UT", &vec![b'a'; 1 << 26])]);
	assert!(matches!(report(&long), Err(ReportError::TooLarge)));
}

#[test]
fn content_should_be_refused_when_readers_would_take_it_for_different_things() {
	let text = |value: &[u8]| attribute(0x0040, 0xA160, "UT", value);
	let twice = report(&said(&[text(b"a"), text(b"b")])).unwrap_err().to_string();
	assert!(twice.contains("there twice at (0040,A160) Text Value"), "{twice}");
	// A compressed icon: the canonical form does not tell where it ends.
	let icon = [
		&[0x88, 0, 0, 2, b'O', b'B', 0, 0, 0xFF, 0xFF, 0xFF, 0xFF][..],
		&item(&[b"ab".to_vec()]),
		&[0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0],
	];
	let icon = report(&said(&[icon.concat()])).unwrap_err().to_string();
	assert!(icon.contains("compressed icon"), "{icon}");
	// Content whose value representation is hidden.
	let hidden = report(&said(&[attribute(0x0040, 0xA730, "UN", &said(&[]))])).unwrap_err().to_string();
	assert!(hidden.contains("content item 1.1") && hidden.contains("not SQ"), "{hidden}");
	// What is not known is read, and said; with something so long that it would be ambiguous it is not.
	let unknown = |size: usize| report(&said(&[attribute(0x0041, 0x1001, "UN", &vec![0; size])]));
	let section = &unknown(8).unwrap().sections[0];
	assert!(!section.certain);
	assert!(report(&said(&[text(b"a")])).unwrap().sections[0].certain);
	let error = unknown(1 << 17).unwrap_err().to_string();
	assert!(error.contains("(0040,A730) Content Sequence is longer than"), "{error}");
}

#[derive(Clone, Debug)]
enum Change {
	Byte(usize, u8),
	Length(usize, u32),
	Cut(usize, usize),
	Repeat(usize, usize),
}

fn change() -> impl Strategy<Value = Change> {
	let lengths = prop_oneof![Just(u32::MAX), Just(0), 0u32..4096, any::<u32>()];
	prop_oneof![
		6 => (any::<usize>(), any::<u8>()).prop_map(|(at, byte)| Change::Byte(at, byte)),
		2 => (any::<usize>(), lengths).prop_map(|(at, length)| Change::Length(at, length)),
		1 => (any::<usize>(), 1usize..64).prop_map(|(at, count)| Change::Cut(at, count)),
		1 => (any::<usize>(), 1usize..64).prop_map(|(at, count)| Change::Repeat(at, count)),
	]
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

	/// Whatever the bytes are: no panic, and what is read is another thing only if a digest is another one.
	#[test]
	fn what_is_read_should_follow_from_the_digests_when_reports_are_mutated(
		seed in 0usize..3,
		changes in prop::collection::vec(change(), 1..3),
	) {
		let original = pydicom(["test-SR.dcm", "reportsi.dcm", "reportsi_with_empty_number_tags.dcm"][seed]);
		let mut bytes = fs::read(&original).unwrap();
		for change in changes {
			let at = |place: usize| place % (bytes.len() - 4);
			match change {
				Change::Byte(place, byte) => { let at = at(place); bytes[at] = byte }
				Change::Length(place, length) => {
					let at = at(place);
					bytes[at..at + 4].copy_from_slice(&length.to_le_bytes());
				}
				Change::Cut(place, count) if bytes.len() > 256 => {
					let at = at(place);
					let end = (at + count).min(bytes.len());
					bytes.drain(at..end);
				}
				Change::Cut(..) => {}
				Change::Repeat(place, count) => {
					let at = at(place);
					let piece = bytes[at..(at + count).min(bytes.len())].to_vec();
					bytes.splice(at..at, piece);
				}
			}
		}
		let scratch = tempfile::tempdir().unwrap();
		let before = read_report(&original).unwrap();
		match read_report(&write(scratch.path(), "mutated.dcm", &bytes)) {
			Ok(after) => prop_assert_eq!(digests(&after) == digests(&before), after == before),
			Err(error) => prop_assert!(error.to_string().contains("; "), "{}", error),
		}
	}
}
