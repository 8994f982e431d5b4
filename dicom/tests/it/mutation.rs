//! No input makes the reader panic, and none that was changed passes for what it was.

use crate::corpus::{compare, file, instance, pydicom, write};
use proptest::prelude::*;
use radledger_dicom::read_file;
use std::{fs, path::PathBuf};

/// One small file per way of being written.
fn seeds() -> Vec<PathBuf> {
	let mut seeds: Vec<_> = [
		"MR_small_implicit.dcm",
		"MR_small_bigendian.dcm",
		"MR_small_RLE.dcm",
		"MR_small_jpeg_ls_lossless.dcm",
		"MR_small_jp2klossless.dcm",
		"SC_rgb_rle_2frame.dcm",
		"UN_sequence.dcm",
		"nested_priv_SQ.dcm",
		"rtplan.dcm",
		"rtstruct.dcm",
		"test-SR.dcm",
		"no_meta_group_length.dcm",
	]
	.map(pydicom)
	.into();
	seeds.push(file("pydicom-data/JPGLosslessP14SV1_1s_1f_8b.dcm"));
	seeds.push(file("pynetdicom/SCImageStorage_Deflated.dcm"));
	seeds
}

#[derive(Clone, Debug)]
enum Change {
	Byte(usize, u8),
	Length(usize, u32),
	Cut(usize, usize),
	Insert(usize, Vec<u8>),
	End(usize),
}

fn change() -> impl Strategy<Value = Change> {
	let lengths = prop_oneof![Just(u32::MAX), Just(u32::MAX - 1), Just(0), 0u32..65536, any::<u32>()];
	prop_oneof![
		4 => (any::<usize>(), any::<u8>()).prop_map(|(at, byte)| Change::Byte(at, byte)),
		4 => (any::<usize>(), lengths).prop_map(|(at, length)| Change::Length(at, length)),
		1 => (any::<usize>(), 1usize..64).prop_map(|(at, count)| Change::Cut(at, count)),
		1 => (any::<usize>(), prop::collection::vec(any::<u8>(), 1..64)).prop_map(|(at, bytes)| Change::Insert(at, bytes)),
		1 => any::<usize>().prop_map(Change::End),
	]
}

fn apply(bytes: &mut Vec<u8>, change: &Change) {
	// Headers are where the parser works: half of all changes go there.
	let place = |at: &usize, length: usize| {
		if at.is_multiple_of(2) {
			at / 2 % length.min(1600)
		} else {
			at / 2 % length
		}
	};
	if bytes.len() < 4 {
		return;
	}
	let length = bytes.len();
	match change {
		Change::Byte(at, byte) => bytes[place(at, length)] = *byte,
		Change::Length(at, value) => {
			let at = place(at, length - 3);
			bytes[at..at + 4].copy_from_slice(&value.to_le_bytes());
		}
		Change::Cut(at, count) => {
			let at = place(at, length);
			bytes.drain(at..(at + count).min(length));
		}
		Change::Insert(at, more) => {
			let at = place(at, length);
			bytes.splice(at..at, more.iter().copied());
		}
		Change::End(at) => bytes.truncate(place(at, length)),
	}
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

	#[test]
	fn reading_should_not_panic_and_see_the_change_when_real_files_are_mutated(
		seed in 0usize..14,
		changes in prop::collection::vec(change(), 1..4),
	) {
		let path = &seeds()[seed];
		let original = fs::read(path).unwrap();
		let mut bytes = original.clone();
		changes.iter().for_each(|change| apply(&mut bytes, change));
		let scratch = tempfile::tempdir().unwrap();
		let found = read_file(&write(scratch.path(), "mutated.dcm", &bytes));
		if let (Ok(Some(found)), Ok(Some(before))) = (found, read_file(path)) {
			prop_assert_eq!(found.digests.encoding == before.digests.encoding, bytes == original);
		}
	}
}

#[test]
fn truncation_should_never_pass_when_a_file_ends_at_any_offset() {
	let scratch = tempfile::tempdir().unwrap();
	for name in ["rtplan.dcm", "MR_small_RLE.dcm", "MR_small_implicit.dcm", "rtstruct.dcm"] {
		let original = instance(&pydicom(name));
		let bytes = fs::read(&original.path).unwrap();
		let (mut ignored, mut failed, mut altered) = (0, 0, 0);
		for end in 0..bytes.len() {
			match read_file(&write(scratch.path(), "truncated.dcm", &bytes[..end])) {
				Ok(None) => ignored += 1,
				Err(error) => {
					failed += 1;
					assert!(error.offset.is_none_or(|offset| offset <= end as u64), "{error}");
					assert!(error.offset.is_some() || error.tag.is_some(), "{error}");
				}
				// Cut between two attributes it is a data set, only not this one; but its trailing padding is no part of it.
				Ok(Some(found)) => {
					altered += 1;
					let rest = &bytes[end..];
					let padding = rest.starts_with(&[0xFC, 0xFF, 0xFC, 0xFF]);
					assert!(padding || !compare(&original, &found).is_verified(), "{name} passes with {end} bytes");
				}
			}
		}
		println!("{name}: {ignored} no DICOM, {failed} refused, {altered} altered");
		assert!(failed > altered);
	}
}
