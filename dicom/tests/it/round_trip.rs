//! Through a real archive and back: C-STORE keeps what an image is, STOW-RS keeps every byte.

use crate::{
	corpus::{self, compare, instance, text, write},
	orthanc::Orthanc,
};
use radledger_dicom::{read, Instance, InstanceVerdict};
use rayon::prelude::*;
use std::{collections::BTreeMap, fs, process::Command};

/// The instances of the corpus in rounds, no SOP Instance UID twice in one: Orthanc keeps only the first.
fn rounds() -> Vec<BTreeMap<String, Instance>> {
	let reading = read(&[corpus::folder()], &Default::default(), &()).unwrap();
	let instances = reading.studies.into_iter().flat_map(|study| study.instances);
	let others = reading.conflicts.into_iter().flat_map(|conflict| conflict.others);
	let duplicates = reading.duplicates.iter().map(|(_, repeated)| instance(repeated));
	let mut rounds: Vec<BTreeMap<String, Instance>> = Vec::new();
	for instance in instances.chain(others).chain(duplicates) {
		let uid = instance.sop_instance_uid.clone();
		match rounds.iter_mut().find(|round| !round.contains_key(&uid)) {
			Some(round) => drop(round.insert(uid, instance)),
			None => rounds.push([(uid, instance)].into()),
		}
	}
	rounds
}

/// Stores every instance with `store`, reads back what was stored, and gives its number, how many of them verify and how
/// many kept every byte.
fn round_trip(orthanc: &Orthanc, store: impl Fn(&[&Instance])) -> (usize, usize, usize) {
	let scratch = tempfile::tempdir().unwrap();
	let (mut sent, mut stored, mut same, mut bytes) = (0, 0, 0, 0);
	for round in rounds() {
		sent += round.len();
		store(&round.values().collect::<Vec<_>>());
		for file in orthanc.take_all() {
			let found = instance(&write(scratch.path(), "back.dcm", &file));
			let original = &round[&found.sop_instance_uid];
			stored += 1;
			match compare(original, &found) {
				InstanceVerdict::Verified(levels) => {
					same += 1;
					bytes += usize::from(levels.encoding);
				}
				other => println!("{}: {other:?}", original.path.display()),
			}
		}
	}
	println!("{sent} sent, {stored} stored, {same} verify, {bytes} kept every byte");
	(stored, same, bytes)
}

#[test]
fn every_stored_file_should_verify_but_for_its_encoding_when_it_went_through_c_store() {
	let orthanc = Orthanc::start();
	let send = |files: &[&Instance]| {
		// Several associations at once: one waits for most of its time.
		files.par_chunks(files.len().div_ceil(8)).for_each(|files| {
			Command::new("dcmsend")
				.args(["--quiet", "--no-halt", "-aec", "ORTHANC", "127.0.0.1", &orthanc.dicom.to_string()])
				.args(files.iter().map(|instance| &instance.path))
				.output()
				.expect("dcmsend is missing: run scripts/setup --test");
		});
	};
	let (stored, same, bytes) = round_trip(&orthanc, send);
	assert!(stored >= 205, "only {stored} files were stored");
	assert_eq!(same, stored);
	assert_eq!(bytes, 0, "C-STORE keeps bytes now? say so in the documentation");
}

#[test]
fn every_stored_file_should_keep_its_bytes_when_it_went_through_stow_rs() {
	let orthanc = Orthanc::start();
	let boundary = "radledger-boundary-that-occurs-in-no-image-4f1d6a20";
	let send = |files: &[&Instance]| {
		for files in files.chunks(16) {
			let mut body = Vec::new();
			for instance in files {
				body.extend_from_slice(format!("--{boundary}\r\nContent-Type: application/dicom\r\n\r\n").as_bytes());
				body.extend(fs::read(text(&instance.path)).unwrap());
				body.extend_from_slice(b"\r\n");
			}
			body.extend_from_slice(format!("--{boundary}--\r\n").as_bytes());
			let kind = format!("multipart/related; type=\"application/dicom\"; boundary={boundary}");
			orthanc.try_http("POST", "/dicom-web/studies", &kind, &body); // not 200 if it refuses one of them
		}
	};
	let (stored, same, bytes) = round_trip(&orthanc, send);
	assert!(stored >= 205, "only {stored} files were stored");
	assert_eq!((same, bytes), (stored, stored));
}
