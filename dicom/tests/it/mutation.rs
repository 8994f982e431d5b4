//! No input makes the reader panic, and none that was changed passes for what it was.

use crate::corpus::{self, compare, file, instance, pydicom, text, write};
use proptest::prelude::*;
use radledger_dicom::{read_file, InstanceVerdict};
use std::{
	collections::BTreeMap,
	env, fs,
	io::{Read, Write},
	path::{Path, PathBuf},
	process::{Command, Stdio},
	thread,
};

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

/// The same in every encoding in which DCMTK writes small files.
fn encoded(folder: &Path) -> Vec<PathBuf> {
	let encoders: [(&str, &[&str]); 8] = [
		("implicit", &["dcmconv", "+ti"]),
		("implicit-open", &["dcmconv", "+ti", "-e"]),
		("explicit", &["dcmconv", "+te"]),
		("explicit-open", &["dcmconv", "+te", "-e"]),
		("big", &["dcmconv", "+tb"]),
		("deflated", &["dcmconv", "+td"]),
		("rle", &["dcmcrle"]),
		("jpeg-ls", &["dcmcjpls"]),
	];
	let names = ["MR_small.dcm", "nested_priv_SQ.dcm", "priv_SQ.dcm", "rtplan.dcm", "test-SR.dcm", "liver_1frame.dcm"];
	let mut found = Vec::new();
	for (encoding, encoder) in encoders {
		for name in names {
			let out = folder.join(format!("{encoding}-{name}"));
			let (path, program) = (pydicom(name), encoder[0]);
			let arguments = [&encoder[1..], &[text(&path), text(&out)]].concat();
			let done = Command::new(program).args(&arguments).output().expect("DCMTK is missing");
			if done.status.success() && read_file(&out).is_ok_and(|found| found.is_some()) {
				found.push(out);
			}
		}
	}
	found
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

/// A sequence of numbers, the same in every run (xorshift64*, Vigna 2016).
struct Dice(u64);

impl Dice {
	fn below(&mut self, limit: usize) -> usize {
		self.0 ^= self.0 >> 12;
		self.0 ^= self.0 << 25;
		self.0 ^= self.0 >> 27;
		(self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) as usize % limit
	}

	fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
		&of[self.below(of.len())]
	}
}

const SHORT: &[&[u8; 2]] = &[
	b"AE", b"AS", b"AT", b"CS", b"DA", b"DS", b"DT", b"FD", b"FL", b"IS", b"LO", b"LT", b"PN", b"SH", b"SL", b"SS",
	b"ST", b"TM", b"UI", b"UL", b"US",
];
const LONG: &[&[u8; 2]] = &[b"OB", b"OD", b"OF", b"OL", b"OV", b"OW", b"SQ", b"SV", b"UC", b"UN", b"UR", b"UT", b"UV"];

/// Where things that look like headers begin: of elements with a VR, and of items and delimiters.
struct Places {
	short: Vec<usize>,
	long: Vec<usize>,
	items: Vec<usize>,
}

impl Places {
	fn of(bytes: &[u8]) -> Self {
		let at = |is: &dyn Fn(&[u8]) -> bool| -> Vec<usize> {
			bytes.windows(8).enumerate().skip(132).filter(|(_, window)| is(window)).map(|(at, _)| at).collect()
		};
		let has = |of: &[&[u8; 2]], window: &[u8]| of.iter().any(|vr| window[4..6] == vr[..]);
		Self {
			short: at(&|window| has(SHORT, window)),
			long: at(&|window| has(LONG, window) && window[6..] == [0, 0]),
			items: at(&|window| matches!(window[..4], [0xFE, 0xFF, 0x00 | 0x0D | 0xDD, 0xE0] | [0xFF, 0xFE, 0xE0, _])),
		}
	}

	/// The element with a short header at `at`, if it is one.
	fn element(bytes: &[u8], at: usize) -> Option<std::ops::Range<usize>> {
		let length = usize::from(u16::from_le_bytes([*bytes.get(at + 6)?, *bytes.get(at + 7)?]));
		let end = at + 8 + length;
		(end <= bytes.len()).then_some(at..end)
	}
}

/// Changes one thing, at any depth: bits, values, padding, VRs, lengths, delimiters, offsets, order, number, what is left
/// out. Says what.
fn mutate(bytes: &mut Vec<u8>, places: &Places, dice: &mut Dice) -> String {
	let anywhere = dice.below(bytes.len());
	let header = |dice: &mut Dice| {
		let all = [&places.short, &places.long, &places.items].map(|of| (!of.is_empty()).then(|| *dice.pick(of)));
		all[dice.below(3)].unwrap_or(anywhere)
	};
	match dice.below(11) {
		0 => {
			bytes[anywhere] ^= 1 << dice.below(8);
			format!("a bit of byte {anywhere}")
		}
		1 | 2 => {
			let at = (header(dice) + dice.below(24)).min(bytes.len() - 1);
			bytes[at] ^= 1 << dice.below(8);
			format!("a bit of byte {at}, near a header")
		}
		3 if !places.short.is_empty() => {
			let (at, vr) = (*dice.pick(&places.short), dice.pick(SHORT));
			bytes[at + 4..at + 6].copy_from_slice(&vr[..]);
			format!("the VR at {at}")
		}
		4 if !places.long.is_empty() => {
			let (at, vr) = (*dice.pick(&places.long), dice.pick(LONG));
			bytes[at + 4..at + 6].copy_from_slice(&vr[..]);
			format!("the VR at {at}")
		}
		5 => {
			let at = header(dice) + if dice.below(3) == 0 { 8 } else { 4 };
			let value = *dice.pick(&[0, 1, 2, 4, 8, 16, 0xFFFF_FFFF, 0xFFFF_FFFE, 20, 32, 100]);
			let end = bytes.len().min(at + 4);
			if at < end {
				bytes[at..end].copy_from_slice(&u32::to_le_bytes(value)[..end - at]);
			}
			format!("the length at {at}: {value}")
		}
		6 => {
			let padding: Vec<usize> = (132..bytes.len()).filter(|at| matches!(bytes[*at], 0 | b' ')).collect();
			if let Some(at) = (!padding.is_empty()).then(|| *dice.pick(&padding)) {
				bytes[at] ^= b' ';
				return format!("space and NUL at {at}");
			}
			String::new()
		}
		7 if !places.short.is_empty() => {
			let at = *dice.pick(&places.short);
			let Some(one) = Places::element(bytes, at) else { return String::new() };
			let Some(other) = Places::element(bytes, one.end) else { return String::new() };
			bytes[one.start..other.end].rotate_left(one.len());
			format!("the order of the elements at {one:?} and {other:?}")
		}
		8 if !places.short.is_empty() => {
			let at = *dice.pick(&places.short);
			let Some(one) = Places::element(bytes, at) else { return String::new() };
			let copy = if dice.below(2) == 0 { Vec::new() } else { bytes[one.clone()].repeat(2) };
			bytes.splice(one.clone(), copy.clone());
			format!("the element at {one:?}, {} times", copy.len() / one.len().max(1))
		}
		// Something in the place of what is left out, or in a group below 8.
		9 if !places.short.is_empty() => {
			let (at, vr) = (*dice.pick(&places.short), dice.pick(SHORT));
			let same = u16::from_le_bytes([bytes[at], bytes[at + 1]]);
			let (group, number) = *dice.pick(&[
				(same, 0),
				(0x0008, 0x0001),
				(0x0003, 0x1001),
				(0x0004, 0x1500),
				(0x0006, 0x0010),
				(0xFFFA, 0xFFFA),
				(0xFFFC, 0xFFFC),
			]);
			let length = *dice.pick(&[4u16, 8]);
			let head = [group, number, u16::from_le_bytes(**vr), length].map(u16::to_le_bytes).concat();
			let value = vec![b'1'; usize::from(length)];
			bytes.splice(at..at, [head, value].concat());
			format!("{group:04X},{number:04X} of {length} bytes at {at}")
		}
		_ => {
			let count = dice.below(20) + 1;
			let at = header(dice);
			match dice.below(2) {
				0 => drop(bytes.drain(at..(at + count).min(bytes.len()))),
				_ => drop(bytes.splice(at..at, vec![0; count])),
			}
			format!("{count} bytes at {at}")
		}
	}
}

/// Mutations of one file, and what was said of them.
#[derive(Default)]
struct Tally {
	verdicts: BTreeMap<&'static str, usize>,
	/// What the other program says of those that are verified or altered.
	judged: BTreeMap<String, usize>,
	wrong: Vec<String>,
}

/// Makes `count` mutations of `path`, and has pydicom judge the verdicts.
fn judged(path: &Path, count: usize, seed: u64) -> Tally {
	let scratch = tempfile::tempdir().unwrap();
	let (original, before) = (fs::read(path).unwrap(), instance(path));
	let (places, mut dice) = (Places::of(&original), Dice(seed));
	let mut judge = Command::new("python3")
		.env("PYTHONPATH", corpus::cache().join("python"))
		.arg(concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/tools/values.py"))
		.arg("judge")
		.stdin(Stdio::piped())
		.stdout(Stdio::piped())
		.spawn()
		.expect("python3 is missing: run scripts/setup --test");
	let (mut input, mut output) = (judge.stdin.take().unwrap(), judge.stdout.take().unwrap());
	let reader = thread::spawn(move || {
		let mut said = String::new();
		output.read_to_string(&mut said).unwrap();
		said
	});
	let mut send = |kind: u8, bytes: &[u8]| {
		input.write_all(&[&[kind][..], &(bytes.len() as u32).to_le_bytes(), bytes].concat()).unwrap();
	};
	send(b'O', &original);
	let (mut tally, mut sent) = (Tally::default(), Vec::new());
	for _ in 0..count {
		let mut bytes = original.clone();
		let what = mutate(&mut bytes, &places, &mut dice);
		let found = read_file(&write(scratch.path(), "mutated.dcm", &bytes));
		let (word, kind) = match found {
			Err(_) => ("refused", None),
			Ok(None) => ("no DICOM", None),
			Ok(Some(found)) => match compare(&before, &found) {
				InstanceVerdict::Verified(_) => ("verified", Some(b'V')),
				InstanceVerdict::Altered(_) => ("altered", Some(b'A')),
				_ => ("not comparable", None),
			},
		};
		*tally.verdicts.entry(word).or_default() += 1;
		if let Some(kind) = kind.filter(|_| bytes != original) {
			send(kind, &bytes);
			sent.push(what);
		}
	}
	drop(input);
	let said = reader.join().unwrap();
	assert!(judge.wait().unwrap().success(), "the judge failed: run scripts/setup --test\n{said}");
	for line in said.lines() {
		if let Some(counts) = line.strip_prefix("counts ") {
			for (name, count) in counts.split(';').filter_map(|count| count.trim().split_once(": ")) {
				*tally.judged.entry(name.into()).or_default() += count.parse::<usize>().unwrap();
			}
		} else if let Some((number, what)) = line.strip_prefix("number ").and_then(|line| line.split_once(": ")) {
			let mutation = &sent[number.parse::<usize>().unwrap() - 1];
			tally.wrong.push(format!("{}: {mutation}: {what}", path.display()));
		}
	}
	tally
}

/// pydicom decides whether a value or a shown pixel changed. `RADLEDGER_MUTATIONS` says how many are tried.
#[test]
fn verdicts_should_be_right_when_another_program_judges_what_was_changed() {
	let count: usize = env::var("RADLEDGER_MUTATIONS").map_or(10_000, |count| count.parse().expect("a number"));
	let folder = tempfile::tempdir().unwrap();
	let mut paths = seeds();
	paths.retain(|path| read_file(path).is_ok_and(|found| found.is_some())); // one has no identity
	paths.extend(encoded(folder.path()));
	let each = count.div_ceil(paths.len());
	let tallies: Vec<Tally> = {
		use rayon::prelude::*;
		let numbered: Vec<_> = paths.iter().zip(1u64..).collect();
		numbered.into_par_iter().map(|(path, seed)| judged(path, each, seed * 0x9E37_79B9)).collect()
	};
	let (mut verdicts, mut judged, mut wrong) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
	for tally in tallies {
		tally.verdicts.into_iter().for_each(|(word, count)| *verdicts.entry(word).or_insert(0) += count);
		tally.judged.into_iter().for_each(|(word, count)| *judged.entry(word).or_insert(0) += count);
		wrong.extend(tally.wrong);
	}
	let of = |name: &str| judged.get(name).copied().unwrap_or(0);
	println!("{} mutations of {} files: {verdicts:?}", each * paths.len(), paths.len());
	println!("judged by pydicom: {judged:?}");
	println!("false Verified: {}; false Altered: {}", of("false Verified"), of("false Altered"));
	assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
	assert!(of("V right") > count / 200 && of("A right") > count / 20, "too few were judged: {judged:?}");
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
