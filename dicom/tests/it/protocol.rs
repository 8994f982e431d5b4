//! Imaging protocols against real files.

use crate::corpus::{copy, file, pydicom, run, text};
use radledger_dicom::protocol::{Deviation, Protocol, ProtocolError};
use std::path::Path;
use tempfile::TempDir;

fn protocol(constraints: &str) -> Protocol {
	Protocol::from_json(&format!(r#"{{"version":1,"name":"Brain MR","constraints":[{constraints}]}}"#))
		.unwrap_or_else(|error| panic!("{error}"))
}

fn deviations(file: &Path, constraints: &str) -> Vec<String> {
	let found = protocol(constraints).check(file).unwrap().unwrap();
	let line = |it: &Deviation| format!("{} {} not {}", it.tag.name(), it.found.as_deref().unwrap_or("-"), it.wanted);
	found.iter().map(line).collect()
}

#[test]
fn conforming_file_should_have_no_deviation() {
	let constraints = r#"
		{"tag":"ImagingFrequency","range":{"min":60,"max":65.0}},
		{"tag":"(0018,0080)","range":{"min":4000,"max":4000}},
		{"tag":"EchoTime","one-of":["80","240.0"]},
		{"tag":"00180050","equals":["0.8"]},
		{"tag":"Modality","equals":["MR"]},
		{"tag":"PixelSpacing","range":{"min":0.1,"max":0.5}},
		{"tag":"Rows","equals":["64"]},
		{"tag":"ContrastBolusAgent","absent":true},
		{"tag":"SOPInstanceUID","present":true}"#;
	let file = pydicom("MR_small.dcm");
	assert_eq!(deviations(&file, constraints), [""; 0]);
	// The same object in another encoding.
	assert_eq!(deviations(&pydicom("MR_small_bigendian.dcm"), constraints), [""; 0]);
}

#[test]
fn deviation_should_name_attribute_value_and_what_was_wanted() {
	let folder = TempDir::new().unwrap();
	let file = copy(&pydicom("MR_small.dcm"), folder.path(), "mr.dcm");
	run(
		"dcmodify",
		&["-nb", "-m", "(0018,0080)=500", "-i", "(0018,0010)=Gadolinium", "-e", "(0018,0081)", text(&file)],
	);
	let found = deviations(
		&file,
		r#"{"tag":"RepetitionTime","range":{"min":3000}},
		{"tag":"ContrastBolusAgent","absent":true},
		{"tag":"EchoTime","present":true},
		{"tag":"EchoTime","equals":["240"]},
		{"tag":"Modality","one-of":["CT","PT"]},
		{"tag":"Rows","equals":["64","64"]}"#,
	);
	assert_eq!(
		found,
		[
			"Modality MR not one of CT, PT",
			"Contrast Bolus Agent Gadolinium not absent",
			"Repetition Time 500 not at least 3000",
			"Echo Time - not 240",
			"Echo Time - not present",
			"Rows 64 not 64\\64",
		]
	);
}

#[test]
fn functional_groups_should_be_looked_into() {
	let segmentation = pydicom("liver_1frame.dcm");
	let spacing = r#"{"tag":"PixelSpacing","range":{"min":0.01,"max":100}}"#;
	assert_eq!(deviations(&segmentation, spacing), [""; 0]);
	let none = r#"{"tag":"SliceThickness","range":{"min":1000}}"#;
	assert_eq!(deviations(&segmentation, none).len(), 1);
}

#[test]
fn digest_should_change_with_the_protocol_and_not_with_its_spelling() {
	let one = protocol(r#"{"tag":"KVP","range":{"min":100,"max":140}}"#);
	let same = protocol(r#"{ "range": { "max": 140.0, "min": 1e2 }, "tag": "(0018,0060)" }"#);
	assert_eq!(one.digest(), same.digest());
	assert_ne!(one.digest(), protocol(r#"{"tag":"KVP","range":{"min":100,"max":141}}"#).digest());
	// Computed by Python's hashlib from the JSON that the documentation of `digest` describes.
	assert_eq!(format!("{:?}", one.digest()), "0xd3b8757eb8b4736d901e52b260a414153778d191b63b4a5dbc3d7de9c4d6c077");
}

#[test]
fn what_is_no_protocol_should_be_refused_with_the_reason() {
	let refused = |json: &str| Protocol::from_json(json).unwrap_err();
	let with = |constraint: &str| refused(&format!(r#"{{"version":1,"name":"","constraints":[{constraint}]}}"#));
	assert!(matches!(refused("{}"), ProtocolError::Malformed(_)));
	assert!(matches!(refused(r#"{"version":2,"name":"","constraints":[]}"#), ProtocolError::Version(2)));
	assert!(matches!(with(""), ProtocolError::Constraints(0)));
	assert!(matches!(with(r#"{"tag":"Nothing","present":true}"#), ProtocolError::Malformed(_)));
	assert!(matches!(with(r#"{"tag":"KVP","like":"1"}"#), ProtocolError::Malformed(_)));
	for meaningless in [
		r#"{"tag":"KVP","equals":[]}"#,
		r#"{"tag":"KVP","range":{}}"#,
		r#"{"tag":"KVP","range":{"min":2,"max":1}}"#,
		r#"{"tag":"KVP","present":false}"#,
	] {
		assert!(matches!(with(meaningless), ProtocolError::Meaningless(..)), "{meaningless}");
	}
	let none = protocol(r#"{"tag":"KVP","present":true}"#).check(&file("packages"));
	assert_eq!(none.unwrap(), None);
}
