//! A random sample of what is kept, hashed again.
//!
//! A look at the beginning of each file says of which study it may be, without hashing it (files that do not show it
//! there, compressed as a whole for example, are read). Then only the files of the sample are read in full. The sample
//! follows from the hash of the newest block that may choose one: everybody who has the list of studies can check that.

use super::{
	reading::{findings, found, read_all, Finding},
	verify::{is_of, judge, Against, StudyCheck, Verdict},
	StudyError,
};
use crate::{
	vault::{Manifests, VaultError},
	words, Kind, Problem, Session,
};
use radledger_client::{calls, BlockRef, Outcome, Study as OnLedger, TransferState};
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

/// Hashes a random sample of the studies again whose files are in `folder`, and posts the verdict.
///
/// # Errors
/// Nothing could be checked. A corrupted study is not an error, and neither is a verdict that could not be posted.
pub async fn patrol(session: &Session, folder: &Path, most: u32) -> Result<Report, StudyError> {
	if most == 0 {
		return Err(StudyError::EmptySample);
	}
	let ledger = session.ledger().await?;
	let organisation = ledger.standing(&session.account().await?).await?.map(|standing| standing.organisation);
	let manifests = session.vault()?.manifests()?;
	let index = Index::of(folder)
		.map_err(|error| StudyError::Unreadable { error: format!("cannot read {}: {error}", words::path(folder)) })?;
	let mut candidates = Candidates::default();
	for id in manifests.list()? {
		let record = ledger.study(&id).await?;
		let held = match &record {
			None => false,
			Some(record) if Some(record.organisation) == organisation => true,
			Some(_) => ledger.custody(id).await?.iter().any(|handover| {
				Some(handover.to) == organisation && matches!(handover.state, TransferState::Intact { .. })
			}),
		};
		candidates.add(&manifests, id, record, held, &index).await?;
	}
	if candidates.all.is_empty() {
		let NotChecked { not_on_ledger, not_held, stale, not_here } = candidates.not;
		return Err(StudyError::NothingToPatrol { not_here, not_on_ledger, not_held, stale });
	}
	let seed = session.client().await?.seed_of_patrols(&ledger).await?;
	let chosen = sample(&seed.hash, candidates.all.keys().copied(), most);
	let uids = chosen.iter().filter_map(|id| Some(candidates.all.get(id)?.uid.as_str()));
	let reading = read_all(session, index.files(uids)).await?;
	let mut report = Report::new(seed, &candidates, &chosen, &reading, &|id| manifests.load(id))?;
	let (checked, corrupted) = (report.checked as u32, report.corrupted as u32);
	if report.checked == 0 {
		return Ok(report); // nothing could be compared
	}
	// What was found is shown whatever becomes of the transaction.
	match session.submit(&calls::record_patrol(seed.number, checked, corrupted, report.named())).await {
		Ok(transaction) => report.transaction = Some(transaction),
		Err(error) => report.problem = Some((&error).into()),
	}
	Ok(report)
}

/// Which files may be of which study.
#[derive(Default, Debug)]
struct Index {
	/// By Study Instance UID; a file that names several is under each.
	by_study: BTreeMap<String, Vec<PathBuf>>,
	/// What names no study and may yet be of one: damaged.
	open: Vec<PathBuf>,
	/// How many files cannot be a DICOM object, or could not be looked at.
	others: usize,
}

impl Index {
	/// Looks at the beginning of every file in `folder`. Links to folders in it are not followed.
	fn of(folder: &Path) -> io::Result<Self> {
		let mut index = Self::default();
		index.add(folder)?;
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
	fn has(&self, uid: &str) -> bool {
		self.by_study.contains_key(uid)
	}

	/// The files that may be of one of these studies.
	fn files<'a>(&self, uids: impl Iterator<Item = &'a str>) -> Vec<PathBuf> {
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

/// A study that can be checked: what vault and ledger have of it.
struct Candidate {
	/// Study Instance UID.
	uid: String,
	record: OnLedger,
}

/// Studies of the vault, and why some of them cannot be checked.
#[derive(Default)]
struct Candidates {
	all: BTreeMap<StudyId, Candidate>,
	not: NotChecked,
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
	async fn add(
		&mut self,
		manifests: &Manifests,
		id: StudyId,
		record: Option<OnLedger>,
		held: bool,
		index: &Index,
	) -> Result<(), StudyError> {
		let Some(record) = record.filter(|record| record.instances > 0) else {
			self.not.not_on_ledger += 1;
			return Ok(());
		};
		let manifest = match held {
			true => manifests.load(&id)?,
			false => {
				self.not.not_held += 1;
				return Ok(());
			}
		};
		let manifest = match manifest {
			Some(manifest) => Some(manifests.settled(manifest, Some(&record.root)).await?),
			None => None,
		};
		match manifest.filter(|manifest| is_of(manifest, &record)) {
			None => self.not.stale += 1,
			Some(manifest) if !index.has(&manifest.study_uid) => self.not.not_here += 1,
			Some(manifest) => drop(self.all.insert(id, Candidate { uid: manifest.study_uid, record })),
		}
		Ok(())
	}
}

/// The first `most` of `ids` in an order that follows from a block's hash.
fn sample(seed: &H256, ids: impl Iterator<Item = StudyId>, most: u32) -> Vec<StudyId> {
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
	/// How many were checked: confirmed, or found not to be what was anchored.
	pub checked: usize,
	/// Of how many more it cannot be told whether they are what was anchored; the ledger is not told of them.
	pub not_comparable: usize,
	/// How many of them are not what was anchored.
	pub corrupted: usize,
	/// The verdicts, in the order of the sample.
	pub studies: Vec<StudyCheck>,
	/// Files that cannot be used.
	pub findings: Vec<Finding>,
	/// What became of the transaction.
	pub transaction: Option<Outcome>,
	/// Why it could not be posted.
	pub problem: Option<Problem>,
}

impl Report {
	/// The verdicts on the studies of `sample`, as they were found in `reading`.
	fn new(
		seed: BlockRef,
		candidates: &Candidates,
		sample: &[StudyId],
		reading: &Reading,
		load: &dyn Fn(&StudyId) -> Result<Option<Manifest>, VaultError>,
	) -> Result<Self, VaultError> {
		let found = found(reading);
		let mut studies = Vec::with_capacity(sample.len());
		for id in sample {
			// One after the other: a large manifest keeps its file open.
			let (Some(candidate), Some(manifest)) = (candidates.all.get(id), load(id)?) else {
				continue;
			};
			let missing = Study { uid: candidate.uid.clone(), instances: Vec::new() };
			let study = found.iter().find(|study| study.uid == candidate.uid).unwrap_or(&missing);
			studies.push(judge(study, &manifest, Against::Ledger(Some(&candidate.record))));
		}
		Ok(Self {
			seed,
			candidates: candidates.all.len(),
			not_checked: candidates.not,
			checked: studies.iter().filter(|study| study.verdict != Verdict::NotComparable).count(),
			not_comparable: studies.iter().filter(|study| study.verdict == Verdict::NotComparable).count(),
			corrupted: studies.iter().filter(|study| is_corrupted(study)).count(),
			studies,
			findings: findings(reading),
			transaction: None,
			problem: None,
		})
	}

	/// The corrupted studies that the ledger is told.
	fn named(&self) -> Vec<StudyId> {
		let corrupted = self.studies.iter().filter(|study| is_corrupted(study));
		corrupted.filter_map(|study| study.study).take(NAMED).collect()
	}

	/// What went wrong; whatever became of the transaction, a corrupted study counts as refused.
	pub fn trouble(&self) -> Option<Kind> {
		match &self.problem {
			_ if self.corrupted > 0 => Some(Kind::Refused),
			None if self.not_comparable > 0 => Some(Kind::NotComparable),
			problem => problem.as_ref().map(|problem| problem.kind),
		}
	}
}

/// Anything but all instances as they were anchored; missing instances were lost. One that cannot be compared is neither.
fn is_corrupted(study: &StudyCheck) -> bool {
	!matches!(study.verdict, Verdict::Verified | Verdict::NotComparable)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		study::{
			fixtures::{manifest, reading, record, study},
			verify::InstanceState,
		},
		vault::Vault,
	};

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

	#[tokio::test]
	async fn candidates_should_be_those_that_can_be_checked_and_the_others_counted() {
		let folder = tempfile::tempdir().unwrap();
		let manifests = Vault::open(&folder.path().join("vault")).unwrap().manifests().unwrap();
		let index = index(&["1.1", "1.2", "1.3", "1.4"]);
		let mut candidates = Candidates::default();
		let mut add = async |uid: &str, change: &dyn Fn(&mut Option<OnLedger>), held| {
			let manifest = manifest(uid, &["a"]);
			let mut on_ledger = Some(record(&manifest));
			change(&mut on_ledger);
			let id = manifests.keep(&manifest).unwrap();
			candidates.add(&manifests, id, on_ledger, held, &index).await.unwrap();
			id
		};
		let id = add("1.1", &|_| {}, true).await;
		add("1.2", &|record| *record = None, true).await;
		add("1.2", &|record| record.as_mut().unwrap().instances = 0, true).await;
		add("1.3", &|_| {}, false).await;
		add("1.4", &|record| record.as_mut().unwrap().root = H256::zero(), true).await;
		add("1.5", &|_| {}, true).await;
		assert_eq!(candidates.all.keys().copied().collect::<Vec<_>>(), [id]);
		let expected = NotChecked { not_on_ledger: 2, not_held: 1, stale: 1, not_here: 1 };
		assert_eq!(candidates.not, expected);
	}

	fn report(manifests: Vec<Manifest>, found: Vec<Study>) -> Report {
		let mut candidates = Candidates::default();
		for manifest in &manifests {
			let (uid, record) = (manifest.study_uid.clone(), record(manifest));
			candidates.all.insert(manifest.study_id(), Candidate { uid, record });
		}
		let load = |id: &StudyId| Ok(manifests.iter().find(|manifest| manifest.study_id() == *id).cloned());
		let block = BlockRef { hash: H256::repeat_byte(1), number: 7 };
		let chosen = sample(&block.hash, candidates.all.keys().copied(), 99);
		Report::new(block, &candidates, &chosen, &reading(found), &load).unwrap()
	}

	#[test]
	fn report_should_count_what_is_altered_missing_or_gone() {
		let manifests = ["1.1", "1.2", "1.3", "1.4"].map(|uid| manifest(uid, &["a", "b"]));
		let mut altered = study("1.2", &["in/a", "in/b"]);
		altered.instances[0].digests.attributes.edit(|all| all[0].digest = H256::zero());
		let found = vec![study("1.1", &["in/a", "in/b"]), altered, study("1.3", &["in/a"])];
		let report = report(manifests.to_vec(), found);
		assert_eq!((report.checked, report.corrupted, report.trouble()), (4, 3, Some(Kind::Refused)));
		let named: BTreeSet<_> = report.named().into_iter().collect();
		assert_eq!(named, manifests[1..].iter().map(Manifest::study_id).collect());
		let row = |study: &StudyCheck| {
			use InstanceState::{Added, Altered, Missing, Verified};
			let [verified, altered, missing, added] =
				[Verified, Altered, Missing, Added].map(|state| study.count(state));
			format!("{:?} {verified} {altered} {missing} {added}", study.verdict)
		};
		let rows: BTreeSet<_> = report.studies.iter().map(row).collect();
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
		assert_eq!(report.trouble(), None);
		report.problem = Some((&crate::study::fixtures::lost()).into());
		assert_eq!(report.trouble(), Some(Kind::Failed));
	}
}
