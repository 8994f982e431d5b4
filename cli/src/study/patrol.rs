//! `study patrol`: which studies to hash again, and what that found.
//!
//! Which files may be of which study is told by a look at the beginning of each, without hashing it (those that do not
//! show it there, compressed as a whole for example, are read); then only the files of the sample are read in full. The sample follows from the hash of a block, so that nobody chooses it, and everybody
//! who has the list of studies can tell that nobody did.

use super::{
	block::Finding,
	keeper::Keeper,
	table::short,
	verdict::{found, is_of, judge, Against, InstanceWord, StudyLine, Verdict},
};
use crate::errors::{Exit, Failure};
use radledger_client::{BlockRef, Outcome, Study as OnLedger};
use radledger_dicom::{read_file, Manifest, Reading, Study};
use radledger_primitives::{digest::sha256, StudyId, H256};
use serde::Serialize;
use std::{
	collections::{BTreeMap, BTreeSet},
	fs::{self, File},
	io::{self, Read},
	path::{Path, PathBuf},
};

const LABEL: &[u8] = b"radledger:patrol:v1";
/// Most corrupted studies that the ledger names; all of them are counted.
const NAMED: usize = 16;
/// How much of a file is looked at: what comes before the pixel data is rarely longer.
const AHEAD: u64 = 1 << 20;

/// Which files may be of which study.
#[derive(Default, Debug)]
pub struct Index {
	/// By Study Instance UID; a file that names several is under each.
	by_study: BTreeMap<String, Vec<PathBuf>>,
	/// What names no study and may yet be of one: damaged.
	open: Vec<PathBuf>,
	/// How many files cannot be a DICOM object, or could not be looked at.
	pub others: usize,
}

impl Index {
	/// Looks at the beginning of every file in `dir`. Links to folders in it are not followed.
	pub fn of(dir: &Path) -> io::Result<Self> {
		let mut index = Self::default();
		index.add(dir)?;
		Ok(index)
	}

	fn add(&mut self, folder: &Path) -> io::Result<()> {
		let mut entries = fs::read_dir(folder)?.collect::<Result<Vec<_>, _>>()?;
		entries.sort_by_key(fs::DirEntry::path);
		for entry in entries {
			let path = entry.path();
			if entry.file_type()?.is_dir() {
				self.add(&path)?;
			} else if path.is_file() {
				self.look(path);
			}
		}
		Ok(())
	}

	fn look(&mut self, path: PathBuf) {
		let mut bytes = Vec::new();
		let looked = File::open(&path).and_then(|file| file.take(AHEAD).read_to_end(&mut bytes));
		let uids = studies_named_in(&bytes);
		for uid in &uids {
			self.by_study.entry(uid.clone()).or_default().push(path.clone());
		}
		let magic = bytes.get(128..132) == Some(b"DICM");
		match looked {
			_ if !uids.is_empty() => {}
			Ok(read) if magic || read as u64 == AHEAD => match read_file(&path) {
				Ok(Some(instance)) => self.by_study.entry(instance.study_uid).or_default().push(path),
				_ => self.open.push(path),
			},
			// What cannot be read is a missing instance of its study.
			_ => self.others += 1,
		}
	}

	/// Whether a file may be of this study.
	pub fn has(&self, uid: &str) -> bool {
		self.by_study.contains_key(uid)
	}

	/// The files that may be of one of these studies.
	pub fn files<'a>(&self, uids: impl Iterator<Item = &'a str>) -> Vec<PathBuf> {
		let named = uids.filter_map(|uid| self.by_study.get(uid)).flatten();
		named.chain(&self.open).cloned().collect::<BTreeSet<_>>().into_iter().collect()
	}
}

/// The Study Instance UIDs (0020,000D) that are written in `bytes`, in whichever encoding: that of the object, and
/// perhaps those of others that it refers to.
fn studies_named_in(bytes: &[u8]) -> BTreeSet<String> {
	const LITTLE: [u8; 4] = [0x20, 0x00, 0x0D, 0x00];
	const BIG: [u8; 4] = [0x00, 0x20, 0x00, 0x0D];
	let mut uids = BTreeSet::new();
	for (at, tag) in bytes.windows(4).enumerate() {
		let little = tag == LITTLE;
		if !little && tag != BIG {
			continue;
		}
		let Some(&[a, b, c, d]) = bytes.get(at + 4..at + 8) else {
			continue;
		};
		let length = match (&[a, b], little) {
			(b"UI", true) => u32::from(u16::from_le_bytes([c, d])),
			(b"UI", false) => u32::from(u16::from_be_bytes([c, d])),
			(_, true) => u32::from_le_bytes([a, b, c, d]),
			(_, false) => continue, // implicit big endian does not exist
		};
		let value = bytes.get(at + 8..).and_then(|rest| rest.get(..length as usize));
		let uid = value.and_then(|value| std::str::from_utf8(value).ok()).map(|uid| uid.trim_end_matches(['\0', ' ']));
		let is_uid = |uid: &&str| !uid.is_empty() && uid.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
		uids.extend(uid.filter(is_uid).map(str::to_owned));
	}
	uids
}

/// A study that can be checked.
pub struct Candidate {
	/// What the vault has of it.
	pub manifest: Manifest,
	/// What the ledger has.
	pub record: OnLedger,
}

/// Studies of the vault, and why some of them cannot be checked.
#[derive(Default)]
pub struct Candidates {
	/// Those that can be checked.
	pub all: BTreeMap<StudyId, Candidate>,
	/// How many cannot.
	pub not: NotChecked,
}

/// How many studies of the vault cannot be checked, by reason.
#[derive(Serialize, Default, Clone, Copy, PartialEq, Eq, Debug)]
pub struct NotChecked {
	/// The ledger has no record of them, or none with content.
	pub not_on_ledger: usize,
	/// The signer's organisation neither anchored them nor confirmed a copy.
	pub not_held: usize,
	/// The vault's manifest is of another version than the ledger's.
	pub stale: usize,
	/// No file of them is in the folder.
	pub not_here: usize,
}

impl Candidates {
	/// Adds a study of the vault, or counts why it cannot be checked.
	pub fn add(
		&mut self,
		keeper: &Keeper,
		id: StudyId,
		record: Option<OnLedger>,
		held: bool,
		index: &Index,
	) -> Result<(), Failure> {
		let Some(record) = record.filter(|record| record.instances > 0) else {
			self.not.not_on_ledger += 1;
			return Ok(());
		};
		if !held {
			self.not.not_held += 1;
			return Ok(());
		}
		let Some(manifest) = keeper.load(&id)? else {
			self.not.stale += 1;
			return Ok(());
		};
		let _alone = keeper.is_undecided(&manifest)?.then(|| keeper.lock()).transpose()?;
		let manifest = keeper.settle(manifest, Some(&record.root))?;
		if !is_of(&manifest, &record) {
			self.not.stale += 1;
		} else if !index.has(&manifest.study_uid) {
			self.not.not_here += 1;
		} else {
			self.all.insert(id, Candidate { manifest, record });
		}
		Ok(())
	}

	/// There is nothing to check.
	pub fn none(&self) -> Failure {
		let NotChecked { not_on_ledger, not_held, stale, not_here } = self.not;
		Failure::failed("nothing-to-patrol", "no study of the vault can be checked here")
			.why(format!(
				"{not_here} of its studies have no file here, {not_on_ledger} are not on the ledger, {not_held} belong to \
				 other organisations, {stale} have another version there"
			))
			.hint("name the folder where the studies are kept, their vault (--vault), and a signer of their organisation (--as)")
	}
}

/// The first `most` of `ids` in an order that follows from a block's hash.
pub fn sample(seed: &H256, ids: impl Iterator<Item = StudyId>, most: u32) -> Vec<StudyId> {
	let mut ranked: Vec<_> = ids.map(|id| (sha256(&[LABEL, seed.as_bytes(), id.as_bytes()]), id)).collect();
	ranked.sort();
	ranked.into_iter().take(most as usize).map(|(_, id)| id).collect()
}

/// What a patrol found.
#[derive(Serialize)]
pub struct Report {
	/// The block whose hash chose the sample.
	pub seed: BlockRef,
	/// How many studies could be checked.
	pub candidates: usize,
	/// Why others could not.
	pub not_checked: NotChecked,
	/// How many were checked.
	pub checked: usize,
	/// How many of them are not what was anchored.
	pub corrupted: usize,
	/// The verdicts, in the order of the sample.
	pub studies: Vec<StudyLine>,
	/// Files that cannot be used.
	pub findings: Vec<Finding>,
	/// What became of the transaction.
	pub transaction: Option<Outcome>,
	/// Why it could not be posted.
	pub problem: Option<Failure>,
}

impl Report {
	/// The verdicts on the studies of `sample`, as they were found in `reading`.
	pub fn new(
		seed: BlockRef,
		candidates: &Candidates,
		sample: &[StudyId],
		reading: &Reading,
		findings: Vec<Finding>,
	) -> Self {
		let found = found(reading);
		let verdict = |id: &StudyId| {
			let candidate = candidates.all.get(id)?;
			let uid = &candidate.manifest.study_uid;
			let missing = Study { uid: uid.clone(), instances: Vec::new() };
			let study = found.iter().find(|study| study.uid == *uid).unwrap_or(&missing);
			Some(judge(study, Some(&candidate.manifest), Against::Ledger(Some(&candidate.record))))
		};
		let studies: Vec<_> = sample.iter().filter_map(verdict).collect();
		Self {
			seed,
			candidates: candidates.all.len(),
			not_checked: candidates.not,
			checked: studies.len(),
			corrupted: studies.iter().filter(|study| is_corrupted(study)).count(),
			studies,
			findings,
			transaction: None,
			problem: None,
		}
	}

	/// The corrupted studies that the ledger is told.
	pub fn named(&self) -> Vec<StudyId> {
		let corrupted = self.studies.iter().filter(|study| is_corrupted(study));
		corrupted.filter_map(|study| study.study).take(NAMED).collect()
	}

	/// 3 if anything is corrupted, whatever became of the transaction.
	pub fn exit(&self) -> Exit {
		match &self.problem {
			_ if self.corrupted > 0 => Exit::Refused,
			Some(problem) => problem.exit,
			None => Exit::Ok,
		}
	}

	/// Names of the columns of [`Self::rows`].
	pub const HEADER: [&'static str; 6] = ["study", "verdict", "verified", "altered", "missing", "added"];

	/// A line for each study.
	pub fn rows(&self) -> Vec<Vec<String>> {
		let row = |study: &StudyLine| {
			let words = [InstanceWord::Verified, InstanceWord::Altered, InstanceWord::Missing, InstanceWord::Added];
			let id = study.study.as_ref().map(short).unwrap_or_default();
			let mut row = vec![id, format!("{:?}", study.verdict)];
			row.extend(words.map(|word| study.count(word).to_string()));
			row
		};
		self.studies.iter().map(row).collect()
	}
}

/// Anything but all instances as they were anchored; what is missing was lost.
fn is_corrupted(study: &StudyLine) -> bool {
	study.verdict != Verdict::Verified
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::study::fixtures::{manifest, reading, study};
	use radledger_client::AccountId;
	use radledger_primitives::{DigestAlgorithm, Modality};

	fn record(manifest: &Manifest) -> OnLedger {
		OnLedger {
			root: manifest.root(),
			algorithm: DigestAlgorithm::Sha256,
			instances: manifest.count(),
			series: 1,
			modality: Modality::Ct,
			device: None,
			subject: None,
			organisation: 0,
			by: AccountId([1; 32]),
			at: 1,
			block: 1,
			version: 0,
		}
	}

	fn index(uids: &[&str]) -> Index {
		Index {
			by_study: uids.iter().map(|uid| ((*uid).into(), vec![format!("in/{uid}").into()])).collect(),
			..Index::default()
		}
	}

	#[test]
	fn sample_should_follow_from_the_seed_alone() {
		let ids: Vec<_> = (0..40).map(H256::from_low_u64_be).collect();
		let seed = H256::repeat_byte(1);
		let chosen = sample(&seed, ids.iter().copied(), 5);
		assert_eq!(chosen, sample(&seed, ids.iter().rev().copied(), 5));
		assert_eq!(chosen, sample(&seed, ids.iter().copied(), 20)[..5]);
		assert_ne!(chosen, sample(&H256::repeat_byte(2), ids.iter().copied(), 5));
		let all: BTreeSet<_> = sample(&seed, ids.iter().copied(), 99).into_iter().collect();
		assert_eq!(all, ids.into_iter().collect());
	}

	#[test]
	fn sample_should_reach_every_study_when_blocks_go_on() {
		let ids: Vec<_> = (0..40).map(H256::from_low_u64_be).collect();
		let chosen = (0..60).flat_map(|block| sample(&H256::from_low_u64_be(block), ids.iter().copied(), 5));
		assert_eq!(chosen.collect::<BTreeSet<_>>().len(), ids.len());
	}

	#[test]
	fn studies_should_be_found_in_each_encoding() {
		for bytes in [
			&b"....\x20\x00\x0D\x00UI\x06\x001.2.3\0rest"[..],
			b"\x20\x00\x0D\x00\x06\x00\x00\x001.2.3\0",
			b"\x00\x20\x00\x0DUI\x00\x061.2.3\0",
		] {
			assert_eq!(studies_named_in(bytes), BTreeSet::from(["1.2.3".to_owned()]), "{bytes:?}");
		}
		for bytes in [
			&b"\x20\x00\x0D\x00UI\x06\x001.2"[..],
			b"\x20\x00\x0D\x00UI\x02\x00ab",
			b"\x20\x00\x0D\x00\xFF\xFF\xFF\xFF1.2",
			b"\x20\x00\x0D\x00UI",
			b"\x00\x20\x00\x0D\x00\x00\x00\x061.2.3\0",
			b"",
		] {
			assert!(studies_named_in(bytes).is_empty(), "{bytes:?}");
		}
	}

	#[test]
	fn index_should_tell_which_files_may_be_of_a_study() {
		let folder = tempfile::tempdir().unwrap();
		let deep = folder.path().join("deep");
		fs::create_dir(&deep).unwrap();
		let object =
			|uid: &str| [&[0; 128][..], b"DICM", b"\x20\x00\x0D\x00UI", &[uid.len() as u8, 0], uid.as_bytes()].concat();
		fs::write(folder.path().join("a"), object("1.1 ")).unwrap();
		fs::write(deep.join("b"), [object("1.2 "), object("1.1 ")].concat()).unwrap();
		fs::write(folder.path().join("deflated"), object("x")).unwrap();
		fs::write(folder.path().join("notes.txt"), "nothing").unwrap();
		let index = Index::of(folder.path()).unwrap();
		assert!(index.has("1.1") && index.has("1.2") && !index.has("1.3"));
		let files = |uid: &str| -> Vec<_> {
			let files = index.files([uid].into_iter());
			files.iter().map(|path| path.strip_prefix(folder.path()).unwrap().display().to_string()).collect()
		};
		assert_eq!(files("1.1"), ["a", "deep/b", "deflated"]);
		assert_eq!(files("1.2"), ["deep/b", "deflated"]);
		assert_eq!((files("1.3"), index.others), (vec!["deflated".to_owned()], 1));
	}

	#[test]
	fn candidates_should_be_those_that_can_be_checked_and_the_others_counted() {
		let folder = tempfile::tempdir().unwrap();
		let keeper = Keeper::open(&folder.path().join("vault")).unwrap();
		let index = index(&["1.1", "1.2", "1.3", "1.4"]);
		let mut candidates = Candidates::default();
		let mut add = |uid: &str, change: &dyn Fn(&mut Option<OnLedger>), held| {
			let manifest = manifest(uid, &["a"]);
			let mut on_ledger = Some(record(&manifest));
			change(&mut on_ledger);
			let id = keeper.keep(&manifest).unwrap();
			candidates.add(&keeper, id, on_ledger, held, &index).unwrap();
			id
		};
		let id = add("1.1", &|_| {}, true);
		add("1.2", &|record| *record = None, true);
		add("1.2", &|record| record.as_mut().unwrap().instances = 0, true);
		add("1.3", &|_| {}, false);
		add("1.4", &|record| record.as_mut().unwrap().root = H256::zero(), true);
		add("1.5", &|_| {}, true);
		assert_eq!(candidates.all.keys().copied().collect::<Vec<_>>(), [id]);
		let expected = NotChecked { not_on_ledger: 2, not_held: 1, stale: 1, not_here: 1 };
		assert_eq!(candidates.not, expected);
		assert_eq!(candidates.none().code, "nothing-to-patrol");
	}

	fn report(manifests: Vec<Manifest>, found: Vec<Study>) -> Report {
		let mut candidates = Candidates::default();
		for manifest in manifests {
			let record = record(&manifest);
			candidates.all.insert(manifest.study_id(), Candidate { manifest, record });
		}
		let block = BlockRef { hash: H256::repeat_byte(1), number: 7 };
		let chosen = sample(&block.hash, candidates.all.keys().copied(), 99);
		Report::new(block, &candidates, &chosen, &reading(found), Vec::new())
	}

	#[test]
	fn report_should_count_what_is_altered_missing_or_gone() {
		let manifests = ["1.1", "1.2", "1.3", "1.4"].map(|uid| manifest(uid, &["a", "b"]));
		let mut altered = study("1.2", &["in/a", "in/b"]);
		altered.instances[0].digests.attributes[0].digest = H256::zero();
		let found = vec![study("1.1", &["in/a", "in/b"]), altered, study("1.3", &["in/a"])];
		let report = report(manifests.to_vec(), found);
		assert_eq!((report.checked, report.corrupted, report.exit()), (4, 3, Exit::Refused));
		let named: BTreeSet<_> = report.named().into_iter().collect();
		assert_eq!(named, manifests[1..].iter().map(Manifest::study_id).collect());
		let rows: BTreeSet<_> = report.rows().into_iter().map(|row| row[1..].join(" ")).collect();
		let expected = ["Altered 1 1 0 0", "Incomplete 0 0 2 0", "Incomplete 1 0 1 0", "Verified 2 0 0 0"];
		assert_eq!(rows, expected.map(String::from).into());
	}

	#[test]
	fn report_should_name_sixteen_when_more_are_corrupted() {
		let manifests = (0..20).map(|uid| manifest(&format!("1.{uid}"), &["a"])).collect();
		let report = report(manifests, Vec::new());
		assert_eq!((report.corrupted, report.named().len()), (20, 16));
	}

	#[test]
	fn report_should_end_as_its_transaction_when_nothing_is_corrupted() {
		let mut report = report(vec![manifest("1.1", &["a"])], vec![study("1.1", &["in/a"])]);
		assert_eq!(report.exit(), Exit::Ok);
		report.problem = Some(Failure::failed("node-lost", "the connection was lost"));
		assert_eq!(report.exit(), Exit::Failed);
	}
}
