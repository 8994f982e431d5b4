//! Values of real files, shown without the files.

use crate::corpus::{copy, manifest, pydicom, run, text, write};
use radledger_dicom::{read_file, Disclosure, DisclosureError, Manifest, ProofError, Study, Tag, H256};
use tempfile::TempDir;

const CHAIN: H256 = H256([3; 32]);

fn tags(names: &[&str]) -> Vec<Tag> {
	names.iter().map(|name| name.parse().unwrap()).collect()
}

fn ct() -> (std::path::PathBuf, Manifest) {
	let file = pydicom("CT_small.dcm");
	let manifest = manifest(&crate::corpus::instance(&file));
	(file, manifest)
}

#[test]
fn values_should_be_shown_and_nothing_else() {
	let (file, manifest) = ct();
	let wanted = tags(&["KVP", "0018,1151", "(0028,0010)", "ImageType", "PixelSpacing"]);
	let disclosure = manifest.disclose(CHAIN, &file, &wanted).unwrap();
	let shown = disclosure.check(&manifest.root(), Some(1)).unwrap();
	let shown: Vec<_> =
		shown.iter().map(|known| (known.name.as_str(), known.vr.as_str(), known.value.as_str())).collect();
	assert_eq!(
		shown,
		[
			("Image Type", "CS", "ORIGINAL\\PRIMARY\\AXIAL"),
			("KVP", "DS", "120"),
			("X Ray Tube Current", "IS", "170"),
			("Rows", "US", "128"),
			("Pixel Spacing", "DS", "0.661468\\0.661468"),
		]
	);
	let json = serde_json::to_string(&disclosure).unwrap();
	for hidden in ["CompressedSamples", "1.3.6.1", "20040119", &hex::encode(manifest.salt.0)] {
		assert!(!json.contains(hidden), "{hidden}");
		assert!(!json.contains(&hex::encode(hidden)), "{hidden}");
	}
	assert!(json.len() < 8_000, "{} bytes", json.len());
}

#[test]
fn every_attribute_of_a_file_should_be_shown_alone() {
	let (file, manifest) = ct();
	let all: Vec<Tag> = manifest.instances[0].digests.attributes.iter().map(|attribute| attribute.tag).collect();
	assert!(all.len() > 80);
	for tag in all {
		match manifest.disclose(CHAIN, &file, &[tag]) {
			Ok(one) => {
				let shown = one.check(&manifest.root(), Some(1)).unwrap();
				assert_eq!(shown.iter().map(|known| known.tag).collect::<Vec<_>>(), [tag]);
			}
			Err(DisclosureError::TooLong(found)) => assert_eq!(found, Tag::PIXEL_DATA),
			Err(error) => panic!("{tag}: {error}"),
		}
	}
}

#[test]
fn disclosure_should_hold_for_its_root_and_chain_and_be_refused_when_it_is_changed() {
	let (file, manifest) = ct();
	let disclosure = manifest.disclose(CHAIN, &file, &tags(&["KVP", "Rows"])).unwrap();
	let root = manifest.root();
	assert!(disclosure.check_chain(&CHAIN).is_ok());
	assert!(matches!(disclosure.check_chain(&root), Err(ProofError::OtherChain { .. })));
	assert!(matches!(disclosure.check(&H256::zero(), None), Err(ProofError::OtherRoot { .. })));
	assert_eq!(disclosure.check(&root, Some(2)), Err(ProofError::Broken));

	let changed = |change: &dyn Fn(&mut Disclosure)| {
		let mut other = disclosure.clone();
		change(&mut other);
		other.check(&root, None)
	};
	let broken: [&dyn Fn(&mut Disclosure); 12] = [
		&|it| *it.attributes[0].element.last_mut().unwrap() ^= 1,
		&|it| it.attributes[0].element[0] ^= 1,
		&|it| it.attributes[0].element.truncate(3),
		&|it| it.attributes[0].salt.0[0] ^= 1,
		&|it| it.attributes[0].certain = false,
		&|it| it.attributes[0].index += 1,
		&|it| it.attributes[0].path.push(H256::zero()),
		&|it| it.attributes[0].path.truncate(2),
		&|it| it.attributes[1].path[0].0[0] ^= 1,
		&|it| it.leaves += 1,
		&|it| it.path.push(H256::zero()),
		&|it| it.attributes.clear(),
	];
	for (number, change) in broken.into_iter().enumerate() {
		assert_eq!(changed(change), Err(ProofError::Broken), "change {number}");
	}
	assert_eq!(changed(&|it| it.version = 1), Err(ProofError::Version(1)));
}

#[test]
fn what_cannot_be_shown_should_be_said() {
	let folder = TempDir::new().unwrap();
	let (file, manifest) = ct();
	let refused = |file: &std::path::Path, names: &[&str]| manifest.disclose(CHAIN, file, &tags(names)).unwrap_err();
	assert!(matches!(refused(&file, &["ContrastBolusAgent", "EchoTime"]), DisclosureError::Missing(_)));
	assert!(matches!(refused(&file, &["PixelData"]), DisclosureError::TooLong(_)));
	assert!(matches!(refused(&file, &[]), DisclosureError::Nothing));
	let other = pydicom("MR_small.dcm");
	assert!(matches!(refused(&other, &["Rows"]), DisclosureError::NotInStudy));
	let altered = copy(&file, folder.path(), "altered.dcm");
	run("dcmodify", &["-nb", "-m", "(0018,0060)=140", text(&altered)]);
	assert!(matches!(refused(&altered, &["KVP"]), DisclosureError::Altered(_)));
	// What was not altered is still what was anchored.
	assert!(manifest.disclose(CHAIN, &altered, &tags(&["Rows"])).is_ok());
	let no_image = write(folder.path(), "a.txt", b"no image");
	assert!(matches!(refused(&no_image, &["Rows"]), DisclosureError::NotDicom));
}

#[test]
fn one_image_of_a_study_should_be_shown_without_saying_which() {
	let files = ["CT_small.dcm", "MR_small.dcm"].map(pydicom);
	let instances = files.each_ref().map(|file| read_file(file).unwrap().unwrap());
	let uid = "1.2.3".to_owned();
	let instances = instances.map(|instance| radledger_dicom::Instance { study_uid: uid.clone(), ..instance });
	let whole = Manifest::new(&Study { uid, instances: instances.into() }, [7; 32]);
	// The file's own Study Instance UID is another one: it is not of this study.
	assert!(matches!(whole.disclose(CHAIN, &files[0], &tags(&["Rows"])), Err(DisclosureError::NotInStudy)));
}

#[test]
fn sequences_should_be_counted_and_text_be_read_in_its_character_set() {
	let shown = |name: &str, wanted: &[&str]| -> Vec<String> {
		let file = crate::corpus::file(name);
		let manifest = manifest(&crate::corpus::instance(&file));
		let disclosure = manifest.disclose(CHAIN, &file, &tags(wanted)).unwrap();
		let shown = disclosure.check(&manifest.root(), Some(1)).unwrap();
		shown.into_iter().map(|known| known.value).collect()
	};
	let sequences = ["SegmentSequence", "PerFrameFunctionalGroupsSequence", "DimensionIndexSequence"];
	let counted = shown("pydicom/test_files/liver_1frame.dcm", &sequences);
	assert_eq!(counted, ["sequence of 2 items", "sequence of 1 item", "sequence of 3 items"]);

	let name = ["SpecificCharacterSet", "PatientName"];
	assert_eq!(shown("pydicom/charset_files/chrFren.dcm", &name), ["ISO_IR 100", "Buc^Jérôme"]);
	assert_eq!(shown("pydicom/charset_files/chrGreek.dcm", &name)[1], "Διονυσιος");
	assert_eq!(shown("pydicom/charset_files/chrX1.dcm", &name)[1], "Wang^XiaoDong=王^小東=");
	// Without the character set nobody can say what the letters are.
	assert_eq!(shown("pydicom/charset_files/chrFren.dcm", &name[1..]), ["Buc^J\u{FFFD}r\u{FFFD}me"]);
}
