//! Tests manifest, proof and verification on made-up digests. A separate program (Python's `hmac` and
//! `hashlib`), written from the scheme in `manifest.rs`, computed the vectors.

use crate::{manifest::instance_salt, *};
use radledger_primitives::Modality;
use std::path::PathBuf;

const SALT: Salt = [7; 32];
const CHAIN: H256 = H256([9; 32]);

fn hash(byte: u8) -> H256 {
	H256([byte; 32])
}

fn instance(number: u8) -> Instance {
	let attribute = |tag, certain, byte| AttributeDigest {
		tag,
		digest: hash(byte),
		lenient: (byte == 2).then(|| hash(10)),
		certain,
		opaque: false,
		kind: 0,
		kinds: Vec::new(),
		skeleton: (byte == 8).then(|| hash(9)),
	};
	Instance {
		path: PathBuf::from(format!("{number}.dcm")),
		sop_instance_uid: format!("1.2.3.{number}"),
		study_uid: "1.2.3".into(),
		series_uid: "1.2.3.0".into(),
		modality: "CT".into(),
		transfer_syntax: "1.2.840.10008.1.2.1".into(),
		about: Default::default(),
		odd_meta: None,
		digests: InstanceDigests {
			attributes: vec![
				attribute(Tag::SOP_INSTANCE, true, 1),
				attribute(Tag(0x0009, 0x1001), false, 2),
				attribute(Tag(0x0040, 0xA730), true, 8),
				attribute(Tag::PIXEL_DATA, true, 3),
			]
			.into(),
			pixel: match number {
				1 => PixelDigest::Native(hash(4)),
				2 => PixelDigest::Encapsulated(hash(4)),
				_ => PixelDigest::None,
			},
			encoding: hash(5),
		},
	}
}

fn study() -> Study {
	Study { uid: "1.2.3".into(), instances: [1, 2, 3].map(instance).into() }
}

fn manifest() -> Manifest {
	Manifest::new(&study(), SALT)
}

#[test]
fn salts_leaves_and_root_should_match_the_fixed_vectors_when_the_scheme_is_version_2() {
	let mut manifest = Manifest { version: STREAM, ..manifest() };
	manifest.instances.iter_mut().for_each(|instance| instance.digests.attributes.edit(|all| all[1].lenient = None));
	for (number, salt, leaf) in [
		(
			1,
			"210d1a1f4790f9fac998f3542573791cc7e958b07335096e0dffbadca2e4a465",
			"0d55e54732b2ca84dc568894043ddb7771e72d866fa7675ca4787a673496285c",
		),
		(
			2,
			"d2f1e651cca635df231b22eb6114921336454dc766aa0cec686740eccee66ef7",
			"60adf3e71a35f5a7855ba0125c103191d82b85f4fac10013f5822a5f1eacf71a",
		),
		(
			3,
			"847cd0f22b29d0ba2ed6bfc1d702993d9819d8f5d9dc2596a8c816ab01995063",
			"4d970d116c1f0bd3d9f5dc7eb4497c856a6ab1e80bfbe136c6b51ac0456df515",
		),
	] {
		let uid = format!("1.2.3.{number}");
		assert_eq!(hex::encode(*instance_salt(&SALT, &uid)), salt);
		assert_eq!(hex::encode(manifest.prove(&uid, CHAIN).unwrap().leaf()), leaf);
	}
	let digests = &manifest.instances[0].digests;
	let leaves = manifest::instance_leaves(STREAM, &instance_salt(&SALT, "1.2.3.1"), digests);
	let expected = [
		"37f5cd31166e270ad86d4e4c8c4c6b2269a1511680621db7b189671de4e6bc3e",
		"1a0cb6469c18279a6409c536f059eabb8ccfc1214d4adcd891f4314d80398ca4",
		"8d4f42a5cbbf3f90276db7f5f249b3c9053f8d29dc834dd8fd14d77582a6a12a",
		"1fd36b099744601a4e2bfb428f871322b76155eb9a7eae294b899545f815dfec",
		"f62aac8d4a66685d3630e6cdaa9fd421b64be11887d507ac7f87b777aa8665fb",
		"9f1874c5a1bb76e9cd4216ca20fef5a2a07cee549e9b4a25882ae8da9974a835",
		"69218d7bbcf2fcefa708e2c2a1d03489b5d79626a138f52554ba97b224067f41",
	];
	assert_eq!(leaves.iter().map(|leaf| hex::encode(leaf.hash())).collect::<Vec<_>>(), expected);
	assert_eq!(hex::encode(manifest.root()), "5bf50a0d140e49236c6e5b5db2ff0b303d3f9180a467b6e2c52f6b37dd604722");
	assert_eq!(hex::encode(manifest.study_id()), "3d05d2d81872b347ea4467178f0346be0cbc20e7ad58c59c5ce8463907070707");
	assert_eq!((manifest.count(), manifest.series, manifest.modality), (3, 1, Modality::Ct));
}

/// With Window Center, which no row of Table E.1-1 is about: its salt comes from another one than in version 3.
#[test]
fn leaves_and_root_should_match_the_fixed_vectors_of_later_versions() {
	let mut study = study();
	let window = AttributeDigest {
		tag: Tag(0x0028, 0x1050),
		digest: hash(6),
		lenient: None,
		certain: true,
		opaque: false,
		kind: 0,
		kinds: Vec::new(),
		skeleton: None,
	};
	for instance in &mut study.instances {
		instance.digests.attributes.edit(|all| all.insert(2, window.clone()));
	}
	for (version, leaves, root) in [
		(
			3,
			[
				"85d53b5ed4615d3f185ded112237956640f79c5d6233ac3e0032d22268fbb946",
				"d737bc9ce590426ce1459f3f1f55e7456b172e8547fa5bac20955de9ba574d9c",
				"4ad995275e98128d8ad53aaa0cbb2b7e893f1b2079537e6efbd52de1dbdf0f66",
			],
			"8ce84c378a8786704faf40396c0e28b71b2428779bc3d122368518945f2ea4ef",
		),
		(
			5,
			[
				"c4ea813c6f046cb5b30dfa48c6f1e7a4de2ede243930a2f0af309f77b38cd04d",
				"ff84d8ea88e766cba3413d6e2f7204ebc4fe0686a583bd10de85a58b653e6a36",
				"6a77a508ef8abbeeb0a51b5c0ffce42acc5b5e0a86953d81aadca2e717487bcf",
			],
			"50ac96aeaeb2e1abd1c32ce3f7c44bf199685e8bd68c485e68388e9ff192f8a6",
		),
		(
			VERSION,
			[
				"9b6e75b1902cfe12a651925433de506d00f01d901248528f39793ad4e63ef15a",
				"62d26015b6cbb4e3f2fbea552081cbc306491bf0079eea7a4f136baa22fa2248",
				"c7411e4b332c7483ccc71172c41b2f6ff87f3de910c584d2b8a9e90b98f72ca1",
			],
			"45b1c6558c3d8f580474bd99f3fe81d3c963353ed2d18cc02257311bef47df31",
		),
	] {
		let mut study = study.clone();
		if version > 5 {
			let kinds = |all: &mut Vec<AttributeDigest>| all[3].kinds = vec![4, 0];
			study.instances.iter_mut().for_each(|instance| instance.digests.attributes.edit(kinds));
		}
		let manifest = Manifest { version, ..Manifest::new(&study, SALT) };
		assert_eq!(manifest.leaves().iter().map(hex::encode).collect::<Vec<_>>(), leaves);
		assert_eq!(hex::encode(manifest.root()), root);
		assert_eq!(Manifest::from_cbor(&manifest.to_cbor()), Ok(manifest.clone()));
		assert_eq!(manifest.prove("1.2.3.1", CHAIN).unwrap().check(&manifest.root()), Ok(()));
		assert_eq!(verify(&manifest, &study.instances).verdict, StudyVerdict::Verified);
	}
}

/// A manifest in a file, read as vaults read it.
fn written(manifest: &Manifest) -> (tempfile::TempDir, std::path::PathBuf) {
	let folder = tempfile::tempdir().unwrap();
	let path = folder.path().join("manifest");
	manifest.write(&mut std::fs::File::create(&path).unwrap()).unwrap();
	(folder, path)
}

#[test]
fn manifest_should_come_back_from_its_file_and_be_refused_when_that_is_damaged() {
	let read = |path: &std::path::Path| Manifest::read(std::fs::File::open(path).unwrap());
	let small = manifest();
	let (_folder, path) = written(&small);
	assert_eq!(read(&path), Ok(small.clone()));
	let bytes = std::fs::read(&path).unwrap();
	assert!(bytes.starts_with(&small.to_cbor()), "without its index it is what it was");
	for end in 0..bytes.len() {
		std::fs::write(&path, &bytes[..end]).unwrap();
		// Without the index it is whole all the same.
		assert!(read(&path).is_err() || end == small.to_cbor().len(), "{end} bytes pass");
	}
	std::fs::write(&path, small.to_cbor()).unwrap();
	assert_eq!(read(&path), Ok(small));
}

/// Large enough not to be read as a whole.
fn large() -> (Study, Manifest) {
	let mut study = study();
	study.instances = (0..3_000u16)
		.map(|number| {
			let mut instance = instance((number % 3) as u8 + 1);
			instance.sop_instance_uid = format!("1.2.3.{number:04}");
			let more = (0..10u16).map(|element| AttributeDigest {
				tag: Tag(0x0018, element),
				digest: H256::from_low_u64_be(u64::from(number * 10 + element)),
				lenient: None,
				certain: true,
				opaque: false,
				kind: 0,
				kinds: Vec::new(),
				skeleton: None,
			});
			instance.digests.attributes.edit(|all| {
				all.splice(2..2, more);
			});
			instance
		})
		.collect();
	let manifest = Manifest::new(&study, SALT);
	(study, manifest)
}

#[test]
fn large_manifests_should_prove_one_instance_as_those_in_memory_do() {
	let (study, manifest) = large();
	let (_folder, path) = written(&manifest);
	assert!(std::fs::metadata(&path).unwrap().len() > 1 << 20);
	let kept = Manifest::read(std::fs::File::open(&path).unwrap()).unwrap();
	// What was read stays what it was when the file is replaced, as vaults do it.
	std::fs::remove_file(&path).unwrap();
	assert_eq!(kept, manifest);
	assert_eq!((kept.root(), kept.study_id()), (manifest.root(), manifest.study_id()));
	let uid = "1.2.3.1234";
	assert_eq!(kept.prove(uid, CHAIN), manifest.prove(uid, CHAIN));
	assert_eq!(verify(&kept, &study.instances).verdict, StudyVerdict::Verified);
	let (_again, path) = written(&kept);
	assert_eq!(Manifest::read(std::fs::File::open(path).unwrap()), Ok(manifest));
}

/// The index is only a way to read less: whatever is wrong in the file, nothing wrong is proved, and nothing altered is
/// verified.
#[test]
fn large_manifests_should_prove_nothing_that_their_file_does_not_hold() {
	let (study, manifest) = large();
	let (_folder, path) = written(&manifest);
	let bytes = std::fs::read(&path).unwrap();
	let root = manifest.root();
	for at in (0..bytes.len()).step_by(bytes.len() / 199) {
		let mut changed = bytes.clone();
		changed[at] ^= 0x10;
		std::fs::write(&path, &changed).unwrap();
		let Ok(kept) = Manifest::read(std::fs::File::open(&path).unwrap()) else {
			continue;
		};
		if kept == manifest {
			continue;
		}
		assert_ne!(kept.root(), root, "byte {at}");
		for (number, instance) in study.instances.iter().enumerate() {
			if kept.instances[number] == manifest.instances[number] {
				continue;
			}
			let proof = kept.prove(&instance.sop_instance_uid, CHAIN);
			assert!(proof.is_none_or(|proof| proof.root != root), "byte {at}");
		}
	}
}

#[test]
fn studies_should_share_no_hash_when_only_their_salts_differ() {
	let (a, b) = (manifest(), Manifest::new(&study(), [8; 32]));
	assert_ne!(a.study_id(), b.study_id());
	assert_ne!(a.root(), b.root());
	let leaves = |manifest: &Manifest, uid| manifest.prove(uid, CHAIN).unwrap().path;
	assert!(leaves(&a, "1.2.3.1").iter().all(|hash| !leaves(&b, "1.2.3.1").contains(hash)));
}

#[test]
fn manifest_should_come_back_when_it_is_encoded_and_be_refused_when_it_is_damaged() {
	let manifest = manifest();
	let encoded = manifest.to_cbor();
	assert_eq!(Manifest::from_cbor(&encoded), Ok(manifest));
	assert_eq!(encoded, Manifest::new(&study(), SALT).to_cbor());
	// RFC 8949: array of 6, version 6, byte string of 32 (the salt).
	assert_eq!(encoded[..4], [0x86, 0x06, 0x58, 0x20]);

	for end in 0..encoded.len() {
		assert!(Manifest::from_cbor(&encoded[..end]).is_err(), "{end} bytes pass");
	}
	assert!(Manifest::from_cbor(&[&encoded[..], &[0]].concat()).is_err());
	let mut other = encoded.clone();
	other[1] = 1;
	assert_eq!(Manifest::from_cbor(&other), Err(ManifestError::Version(1)));
	let mut longer = encoded.clone();
	longer.splice(1..2, [0x18, 6]); // version 6 in two bytes
	assert!(matches!(Manifest::from_cbor(&longer), Err(ManifestError::Damaged(_))));
	other[1] = 2; // version 2 has no lenient digests
	assert!(matches!(Manifest::from_cbor(&other), Err(ManifestError::Damaged(_))));
}

#[test]
fn proof_should_show_one_instance_when_it_is_checked_against_its_root_only() {
	let manifest = manifest();
	let root = manifest.root();
	for (index, instance) in study().instances.iter().enumerate() {
		let proof = manifest.prove(&instance.sop_instance_uid, CHAIN).unwrap();
		assert_eq!((proof.index, proof.count), (index as u32, 3));
		assert_eq!(proof.check(&root), Ok(()));
		assert_eq!(Proof::from_json(&proof.to_json()), Ok(proof.clone()));
		let expected = hash(9);
		assert_eq!(proof.check(&expected), Err(ProofError::OtherRoot { proof: root, expected }));

		let mut changes: Vec<Proof> = vec![proof.clone(); 10];
		changes[0].instance.attributes.edit(|all| all[0].digest = hash(9));
		changes[1].instance.attributes.edit(|all| all[1].lenient = None);
		changes[2].instance.pixel = PixelDigest::Native(hash(9));
		changes[3].instance.encoding = hash(9);
		changes[4].instance.attributes.edit(|all| all.remove(1));
		changes[5].instance_salt = Secret([9; 32]);
		changes[6].index = (proof.index + 1) % 3;
		changes[7].path.push(hash(0));
		changes[8].instance.attributes.edit(|all| all[1].certain = true);
		changes[9].instance.attributes.edit(|all| all[1].opaque = true);
		for (number, changed) in changes.iter().enumerate() {
			assert_eq!(changed.check(&root), Err(ProofError::Broken), "change {number}");
		}
		assert_eq!(Proof { version: 1, ..proof }.check(&root), Err(ProofError::Version(1)));
	}
	assert!(manifest.prove("1.2.3.4", CHAIN).is_none());
	assert!(matches!(Proof::from_json("{}"), Err(ProofError::Malformed(_))));
}

#[test]
fn proof_should_carry_nothing_of_the_study_when_it_is_written_out() {
	let manifest = manifest();
	let json = manifest.prove("1.2.3.1", CHAIN).unwrap().to_json();
	assert!(!json.contains(&hex::encode(SALT)));
	assert!(!json.contains("1.2.3"));
	for other in ["1.2.3.2", "1.2.3.3"] {
		assert!(!json.contains(&hex::encode(*instance_salt(&SALT, other))));
	}
}

#[test]
fn secrets_should_not_be_printed_when_something_that_holds_them_is() {
	let manifest = manifest();
	let printed = format!("{manifest:?}{:?}", manifest.prove("1.2.3.1", CHAIN));
	assert!(printed.contains("<redacted>") && !printed.contains("7, 7, 7"));
}

#[test]
fn study_verdict_should_follow_from_its_instances_when_some_differ() {
	let manifest = manifest();
	let [a, b, c] = [1, 2, 3].map(instance);
	let mut changed = b.clone();
	changed.digests.attributes.edit(|all| all[0].digest = hash(9));
	let mut unclear = b.clone();
	unclear.digests.attributes.edit(|all| all[1].digest = hash(9));
	let mut added = a.clone();
	added.sop_instance_uid = "1.2.3.9".into();
	use StudyVerdict::{Altered, Incomplete, NotComparable, Verified};
	for (found, verdict) in [
		(vec![c.clone(), a.clone(), b.clone()], Verified),
		(vec![a.clone(), c.clone()], Incomplete),
		(vec![], Incomplete),
		(vec![a.clone(), changed.clone(), c.clone()], Altered),
		(vec![a.clone(), changed.clone()], Altered),
		(vec![a.clone(), unclear.clone(), c.clone()], NotComparable),
		(vec![unclear.clone(), c.clone()], NotComparable),
		(vec![changed.clone(), unclear, c.clone()], Altered),
		(vec![a.clone(), b.clone(), c.clone(), added], Altered),
		(vec![a, b, changed, c], Altered),
	] {
		let report = verify(&manifest, &found);
		assert_eq!(report.verdict, verdict);
		assert!(report.instances.len() >= 3);
	}
}

#[test]
fn salts_should_differ_when_they_are_drawn() {
	let (a, b) = (new_salt().unwrap(), new_salt().unwrap());
	assert!(a != b && a != [0; 32]);
}

/// A file with an identity, Patient Name, Smallest Image Pixel Value and a private value; explicit if VRs are written.
fn file_of(explicit: bool, name: &[u8], private: &[u8], vr: &[u8; 2]) -> (tempfile::NamedTempFile, Instance) {
	let element = |tag: Tag, vr: &[u8], value: &[u8]| {
		let length = value.len() as u32;
		let head = match (explicit, vr) {
			(false, _) => length.to_le_bytes().to_vec(),
			(true, b"UN") => [vr, &[0, 0], &length.to_le_bytes()].concat(),
			(true, _) => [vr, &(length as u16).to_le_bytes()].concat(),
		};
		[&tag.0.to_le_bytes(), &tag.1.to_le_bytes(), &head[..], value].concat()
	};
	let syntax: &[u8] = if explicit { b"1.2.840.10008.1.2.1\0" } else { b"1.2.840.10008.1.2\0" };
	let meta = [&b"\x02\0\x10\0UI"[..], &(syntax.len() as u16).to_le_bytes(), syntax].concat();
	let bytes = [
		[&[0; 128][..], b"DICM", &meta].concat(),
		element(Tag::SOP_INSTANCE, b"UI", b"1.2.3\0"),
		element(Tag(0x0009, 0x1001), b"LO", private),
		element(Tag(0x0010, 0x0010), b"PN", name),
		element(Tag::STUDY, b"UI", b"1.2.4\0"),
		element(Tag(0x0028, 0x0106), vr, &[5, 0]),
	];
	let file = tempfile::NamedTempFile::new().unwrap();
	std::fs::write(file.path(), bytes.concat()).unwrap();
	let instance = read_file(file.path()).unwrap().unwrap();
	(file, instance)
}

#[test]
fn manifests_of_version_2_should_verify_what_they_can_when_files_are_read_again() {
	let plain = file_of(true, b"DOE ", b"ABC ", b"US");
	let (mut former, _) = crate::file::read_values(plain.0.path(), STREAM, 0).unwrap().unwrap();
	// What the earlier release did not keep.
	former.digests.attributes.edit(|all| all.iter_mut().for_each(|attribute| attribute.opaque = false));
	assert_ne!(former.digests.attributes, plain.1.digests.attributes);
	let study = Study { uid: "1.2.4".into(), instances: vec![former] };
	let manifest = Manifest { version: STREAM, ..Manifest::new(&study, SALT) };
	assert_eq!(Manifest::from_cbor(&manifest.to_cbor()), Ok(manifest.clone()));
	let proof = manifest.prove("1.2.3", CHAIN).unwrap();
	assert_eq!((proof.version, proof.check(&manifest.root())), (STREAM, Ok(())));

	let verdict = |(file, instance): &(tempfile::NamedTempFile, Instance)| {
		let verdict = verify(&manifest, std::slice::from_ref(instance)).instances.remove(0).verdict;
		assert_eq!(proof.check_file(file.path()).unwrap(), verdict);
		match verdict {
			InstanceVerdict::Verified(_) => None,
			InstanceVerdict::Altered(changes) => Some(Err(changes.changed)),
			InstanceVerdict::NotComparable(changes) => Some(Ok(changes.unclear)),
			other => panic!("{other:?}"),
		}
	};
	let unclear = |tag| Some(Ok(vec![Unclear { tag, why: Why::Version }]));
	let (name, private, number) = (Tag(0x0010, 0x0010), Tag(0x0009, 0x1001), Tag(0x0028, 0x0106));
	assert_eq!(verdict(&plain), None);
	assert_eq!(verdict(&file_of(true, b"DOE\0", b"ABC\0", b"US")), None);
	assert_eq!(verdict(&file_of(true, b"ROE ", b"ABC ", b"US")), Some(Err(vec![name])));
	assert_eq!(verdict(&file_of(true, b"DOE ", b"XBC ", b"US")), Some(Err(vec![private])));
	// What another VR may explain; version 3 knows better.
	assert_eq!(verdict(&file_of(true, b"DOE ", b"ABC ", b"SS")), unclear(number));
	assert_eq!(verdict(&file_of(false, b"DOE ", b"ABC ", b"US")), unclear(private));
	assert_eq!(verdict(&file_of(false, b"ROE ", b"XBC ", b"US")), Some(Err(vec![name])));

	// A file that changed since it was read.
	let changed = file_of(true, b"DOE ", b"ABC ", b"US");
	std::fs::write(changed.0.path(), b"").unwrap();
	let report = verify(&manifest, &[changed.1]);
	assert_eq!(report.verdict, StudyVerdict::NotComparable);
	let InstanceVerdict::NotComparable(changes) = &report.instances[0].verdict else { panic!("{report:?}") };
	assert!(changes.unclear.iter().all(|unclear| unclear.why == Why::Unreadable));
}

/// Versions 3 to 5 hashed every byte of encoded frames, and had no kinds of values in sequences.
#[test]
fn encoded_frames_should_verify_with_earlier_versions_until_they_change() {
	let element = |group: u16, number: u16, vr: &str, value: &[u8]| {
		let length = match vr {
			"OB" => vec![0, 0, 0xFF, 0xFF, 0xFF, 0xFF],
			_ => (value.len() as u16).to_le_bytes().to_vec(),
		};
		[&group.to_le_bytes()[..], &number.to_le_bytes(), vr.as_bytes(), &length, value].concat()
	};
	let file = |preamble: u8, comment: &[u8; 4], scan: u8| {
		let frame =
			[&b"\xFF\xD8\xFF\xFE\0\x06"[..], comment, b"\xFF\xDA\0\x08\x01\x01\0\0\x3F\0", &[scan, 1], b"\xFF\xD9"];
		let frame = frame.concat();
		let item = |value: &[u8]| [&b"\xFE\xFF\0\xE0"[..], &(value.len() as u32).to_le_bytes(), value].concat();
		let pixels = [item(b""), item(&frame), b"\xFE\xFF\xDD\xE0\0\0\0\0".to_vec()].concat();
		let path = tempfile::NamedTempFile::new().unwrap();
		let bytes = [
			&[preamble; 128][..],
			b"DICM",
			&element(0x0002, 0x0010, "UI", b"1.2.840.10008.1.2.4.50"),
			&element(0x0008, 0x0018, "UI", b"1.2.3\0"),
			&element(0x0020, 0x000D, "UI", b"1.2.4\0"),
			&element(0x7FE0, 0x0010, "OB", &pixels),
		];
		std::fs::write(path.path(), bytes.concat()).unwrap();
		let read = read_file(path.path()).unwrap().unwrap();
		(path, read)
	};
	let (_kept, original) = file(0, b"LEFT", 7);
	for version in 3..=VERSION {
		let digests = file::read_again(&original, version, None).unwrap();
		let study = Study { uid: "1.2.4".into(), instances: vec![Instance { digests, ..original.clone() }] };
		let manifest = Manifest { version, ..Manifest::new(&study, SALT) };
		let verdict = |preamble, comment, scan| {
			let (_kept, found) = file(preamble, comment, scan);
			verify(&manifest, &[found]).verdict
		};
		assert_eq!(verdict(0, b"LEFT", 7), StudyVerdict::Verified, "{version}");
		assert_eq!(verdict(1, b"LEFT", 7), StudyVerdict::Verified, "{version}");
		assert_eq!(verdict(1, b"LEFT", 8), StudyVerdict::NotComparable, "{version}");
		let comment = if version > 5 { StudyVerdict::Verified } else { StudyVerdict::NotComparable };
		assert_eq!(verdict(1, b"DOE ", 7), comment, "{version}");
	}
}
