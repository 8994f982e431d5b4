//! The canonical bytes of every file against the bytes that DCMTK's `dcmsign` hashes.

use crate::corpus;
use radledger_dicom::write_canonical;
use rayon::prelude::*;
use sha2::{Digest, Sha256};
use std::{
	collections::BTreeMap,
	fs,
	path::{Path, PathBuf},
	process::Command,
	thread::sleep,
	time::Duration,
};

/// Files whose stream differs from that of dcmsign 3.6.7, and why.
const DIFFER: &[(&str, &str)] = &[
	("dicompyler-core/rtplan.dcm", CUT),
	("dicompyler-core/rtss.dcm", CUT),
	("nibabel/4d_multiframe_test.dcm", CUT),
	("pydicom/test_files/UN_sequence.dcm", "a sequence written as UN: dcmsign reads it as SQ, here UN is left out"),
];
const CUT: &str = "dcmsign stops 16,384 bytes into a sequence";

/// Files that dcmsign signs but that are not instances here, and why.
const REFUSED: &[(&str, &str)] = &[
	("pydicom/palettes/winter.dcm", "SOP Instance UID is there twice: dcmsign takes the first"),
	("pydicom/test_files/meta_missing_tsyntax.dcm", "no transfer syntax and no group that tells it: dcmsign guesses"),
	("pydicom/test_files/dicomdirtests/DICOMDIR", DIRECTORY),
	("pydicom/test_files/dicomdirtests/DICOMDIR-bigEnd", DIRECTORY),
	("pydicom/test_files/dicomdirtests/DICOMDIR-empty.dcm", DIRECTORY),
	("pydicom/test_files/dicomdirtests/DICOMDIR-implicit", DIRECTORY),
	("pydicom/test_files/dicomdirtests/DICOMDIR-nooffset", DIRECTORY),
	("pydicom/test_files/dicomdirtests/DICOMDIR-nopatient", DIRECTORY),
	("pydicom/test_files/dicomdirtests/DICOMDIR-reordered", DIRECTORY),
	("pydicom/test_files/dicomdirtests/TINY_ALPHA/DICOMDIR", DIRECTORY),
];
const DIRECTORY: &str = "a directory of other files";

/// Files whose streams are the same.
const SAME: usize = 286;

#[test]
fn canonical_bytes_should_be_those_of_dcmsign_when_any_file_of_the_corpus_is_read() {
	let scratch = tempfile::tempdir().unwrap();
	let signer = Signer::new(scratch.path());
	let root = corpus::folder();
	let (mut same, mut differ, mut refused, mut ours_only) = (0, Vec::new(), Vec::new(), Vec::new());
	let results: BTreeMap<String, _> = corpus::all()
		.into_par_iter()
		.enumerate()
		.map(|(number, path)| {
			let name = path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
			let mut ours = Vec::new();
			let ours = write_canonical(&path, &mut ours).is_ok_and(|dicom| dicom).then(|| Sha256::digest(&ours));
			(name, (ours, signer.digest(&path, number)))
		})
		.collect();
	for (name, (ours, theirs)) in &results {
		match (ours, theirs) {
			(Some(ours), Some(theirs)) if ours.as_slice() == theirs => same += 1,
			(Some(_), Some(_)) => differ.push(name.as_str()),
			(None, Some(_)) => refused.push(name.as_str()),
			(Some(_), None) => ours_only.push(name.as_str()),
			(None, None) => {}
		}
	}
	println!("{} files: {same} streams as dcmsign's, {} not", results.len(), differ.len());
	DIFFER.iter().chain(REFUSED).for_each(|(name, reason)| println!("  {name}: {reason}"));
	assert_eq!(differ, names(DIFFER), "files that differ");
	assert_eq!(refused, names(REFUSED), "files that only dcmsign reads");
	assert!(ours_only.is_empty(), "files that only we read: {ours_only:?}");
	assert_eq!(same, SAME);
}

fn names(list: &[(&'static str, &str)]) -> Vec<&'static str> {
	let mut names: Vec<_> = list.iter().map(|(name, _)| *name).collect();
	names.sort();
	names
}

struct Signer {
	folder: PathBuf,
	dictionary: PathBuf,
}

impl Signer {
	fn new(folder: &Path) -> Self {
		let file = |name: &str| folder.join(name).to_str().unwrap().to_owned();
		let (key, certificate) = (file("key.pem"), file("certificate.pem"));
		let arguments = "req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=Test -keyout";
		let arguments: Vec<&str> = arguments.split(' ').chain([key.as_str(), "-out", &certificate]).collect();
		corpus::run("openssl", &arguments);
		sleep(Duration::from_secs(2)); // dcmsign refuses a certificate of the same second
								 // Without the dictionary of private attributes: their VR is not known in implicit VR, as it is not known here.
		let dictionary = fs::read_dir("/usr/share")
			.unwrap()
			.map(|entry| entry.unwrap().path().join("dicom.dic"))
			.find(|path| path.is_file())
			.expect("DCMTK's dictionary is missing: run scripts/setup --test");
		Self { folder: folder.into(), dictionary }
	}

	/// SHA-256 of the stream that dcmsign hashes, `None` if it does not sign the file.
	fn digest(&self, path: &Path, number: usize) -> Option<Vec<u8>> {
		let (stream, signed) =
			(self.folder.join(format!("{number}.stream")), self.folder.join(format!("{number}.dcm")));
		let status = Command::new("dcmsign")
			.env("DCMDICTPATH", &self.dictionary)
			.args(["--quiet", "+s", "key.pem", "certificate.pem", "+pb", "+m2", "+d"])
			.args([&stream, path, &signed])
			.current_dir(&self.folder)
			.output()
			.expect("dcmsign is missing: run scripts/setup --test")
			.status;
		if !status.success() {
			return None;
		}
		let mut bytes = fs::read(&stream).unwrap();
		// The signature's own attributes are hashed behind the data set's, from MAC ID Number (0400,0005) on.
		let end = bytes.windows(8).rposition(|window| window == b"\x00\x04\x05\x00US\x02\x00").unwrap();
		bytes.truncate(end);
		fs::remove_file(stream).unwrap();
		fs::remove_file(signed).unwrap();
		Some(Sha256::digest(&bytes).to_vec())
	}
}
