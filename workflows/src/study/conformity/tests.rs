//! Verdicts on real files, and recording them with a ledger in memory.

use super::*;
use crate::study::fixtures::{digest, refused, study};
use radledger_client::{AccountId, Signature};
use std::{cell::RefCell, fs, path::PathBuf};

const PROTOCOL: &str = r#"{
	"version": 1,
	"name": "Head CT",
	"constraints": [
		{ "tag": "KVP", "range": { "min": 100, "max": 120 } },
		{ "tag": "KVP", "one-of": ["100", "120"] },
		{ "tag": "(0018,0050)", "equals": ["1"] },
		{ "tag": "ContrastBolusAgent", "absent": true }
	]
}"#;

fn protocol() -> Protocol {
	Protocol::from_json(PROTOCOL).unwrap()
}

/// An element in explicit VR, little endian, with a short length.
fn element(tag: Tag, vr: &str, value: &str) -> Vec<u8> {
	let mut value = value.as_bytes().to_vec();
	if value.len() % 2 == 1 {
		value.push(if vr == "UI" { 0 } else { b' ' });
	}
	let length = value.len() as u16;
	let head = [&tag.0.to_le_bytes()[..], &tag.1.to_le_bytes(), vr.as_bytes(), &length.to_le_bytes()];
	[head.concat(), value].concat()
}

/// A DICOM file with these technique attributes.
fn file(folder: &Path, name: &str, kvp: &str, thickness: &str, agent: Option<&str>) -> PathBuf {
	let syntax = element(Tag::TRANSFER_SYNTAX, "UI", "1.2.840.10008.1.2.1");
	let mut bytes = [vec![0; 128], b"DICM".to_vec(), syntax].concat();
	let mut elements = vec![
		element(Tag(0x0008, 0x0016), "UI", "1.2.840.10008.5.1.4.1.1.2"),
		element(Tag::SOP_INSTANCE, "UI", &format!("1.9.{}", name.len())),
		element(Tag(0x0008, 0x0060), "CS", "CT"),
	];
	elements.extend(agent.map(|agent| element(Tag(0x0018, 0x0010), "LO", agent)));
	elements.extend([
		element(Tag(0x0018, 0x0050), "DS", thickness),
		element(Tag(0x0018, 0x0060), "DS", kvp),
		element(Tag::STUDY, "UI", "1.1"),
		element(Tag::SERIES, "UI", "1.1.1"),
	]);
	bytes.extend(elements.concat());
	let path = folder.join(name);
	fs::write(&path, bytes).unwrap();
	path
}

fn checked(paths: &[&Path]) -> Checked {
	let paths: Vec<_> = paths.iter().map(|path| path.to_str().unwrap()).collect();
	Checked::new(&protocol(), &study("1.1", &paths), Some(digest("id")))
}

fn check_of(checked: Checked) -> Check {
	Check { protocol: digest("protocol"), studies: vec![checked], findings: Vec::new() }
}

#[test]
fn checked_should_conform_when_every_instance_does() {
	let folder = tempfile::tempdir().unwrap();
	let (a, b) = (file(folder.path(), "a", "120", "1.0", None), file(folder.path(), "bb", "100.0", "1", None));
	let checked = checked(&[&a, &b]);
	assert_eq!((checked.verdict, checked.on_ledger()), (Word::Conforms, (0, vec![])));
	assert_eq!(checked.violations, []);
}

#[test]
fn checked_should_count_each_constraint_once_whatever_the_number_of_instances() {
	let folder = tempfile::tempdir().unwrap();
	let paths = [
		file(folder.path(), "a", "80", "1", None),
		file(folder.path(), "bb", "140", "1", Some("iodine")),
		file(folder.path(), "ccc", "120", "1", None),
	];
	let checked = checked(&[&paths[0], &paths[1], &paths[2]]);
	assert_eq!(checked.verdict, Word::Deviates);
	// Both constraints on KVP, and the contrast agent; each attribute once, in ascending order.
	assert_eq!(checked.on_ledger(), (3, vec![0x0018_0010, 0x0018_0060]));
	let kvp = &checked.violations[1];
	assert_eq!((kvp.tag, kvp.instances, kvp.found.len()), (Tag(0x0018, 0x0060), 2, 2));
	assert_eq!((kvp.name.as_str(), kvp.wanted.as_str()), ("KVP", "100 to 120"));
	let agent = &checked.violations[0];
	assert_eq!((agent.wanted.as_str(), agent.instances), ("absent", 1));
	assert!(agent.found.contains(&Some("iodine".into())));
}

#[test]
fn checked_should_not_conform_when_a_file_is_gone() {
	let folder = tempfile::tempdir().unwrap();
	let a = file(folder.path(), "a", "120", "1", None);
	let checked = checked(&[&a, &folder.path().join("gone")]);
	assert_eq!(checked.verdict, Word::Unknown);
	assert_eq!(checked.problems.len(), 1);
	assert_eq!(check_of(checked).trouble(), Some(Kind::Failed));
}

#[test]
fn no_more_attributes_should_be_named_than_the_ledger_takes() {
	let deviation = |element| Deviation { tag: Tag(0x0018, element), found: None, wanted: "present".into() };
	let all: Vec<_> = (0..40).map(deviation).collect();
	let checked = Checked { violations: violations(vec![all]), ..checked(&[]) };
	let (deviations, tags) = checked.on_ledger();
	assert_eq!((deviations, tags.len()), (40, NAMED));
	assert!(tags.is_sorted_by(|a, b| a < b));
}

/// A ledger with one study at version 2.
struct Memory {
	known: bool,
	verdicts: RefCell<Vec<Conformity>>,
}

impl Ledger for Memory {
	async fn verdicts(&self, _: StudyId) -> Result<Option<(u16, Vec<Conformity>)>, StudyError> {
		Ok(self.known.then(|| (2, self.verdicts.borrow().clone())))
	}

	async fn record_verdict(
		&self,
		_: StudyId,
		protocol: H256,
		deviations: u16,
		tags: Vec<AttributeTag>,
	) -> Result<Option<u32>, StudyError> {
		if deviations > 10 {
			return Err(refused("no"));
		}
		let block = self.verdicts.borrow().len() as u32 + 7;
		self.verdicts.borrow_mut().push(Conformity {
			protocol,
			version: 2,
			deviations,
			tags,
			signed: Signature { by: AccountId([1; 32]), organisation: 0, at: 0, block },
		});
		Ok(Some(block))
	}
}

fn recorded_as(ledger: &Memory, protocol: &H256, mut checked: Checked) -> Recorded {
	let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
	runtime.block_on(record(ledger, protocol, &mut checked));
	checked.recorded
}

#[test]
fn record_should_record_once_and_tell_when_the_ledger_knows_better() {
	let folder = tempfile::tempdir().unwrap();
	let good = file(folder.path(), "a", "120", "1", None);
	let bad = file(folder.path(), "bb", "80", "1", None);
	let ledger = Memory { known: true, verdicts: RefCell::default() };
	let protocol = protocol().digest();
	let now = recorded_as(&ledger, &protocol, checked(&[&good]));
	assert_eq!(now, Recorded::Now { block: Some(7) });
	let before = recorded_as(&ledger, &protocol, checked(&[&good]));
	assert_eq!(before, Recorded::Before { block: 7 });
	let otherwise = recorded_as(&ledger, &protocol, checked(&[&bad]));
	assert_eq!(otherwise, Recorded::Otherwise { deviations: 0, block: 7 });
	let another = recorded_as(&ledger, &digest("another"), checked(&[&bad]));
	assert_eq!(another, Recorded::Now { block: Some(8) });
	assert_eq!(ledger.verdicts.borrow()[1].tags, [0x0018_0060]);
	assert_eq!(ledger.verdicts.borrow().len(), 2);
}

#[test]
fn record_should_say_why_when_it_cannot() {
	let folder = tempfile::tempdir().unwrap();
	let good = file(folder.path(), "a", "120", "1", None);
	let ledger = Memory { known: false, verdicts: RefCell::default() };
	let gone = checked(&[&good, &folder.path().join("gone")]);
	let unknown = Checked { study: None, ..checked(&[&good]) };
	for one in [checked(&[&good]), gone, unknown] {
		let recorded = recorded_as(&ledger, &digest("protocol"), one);
		assert!(matches!(recorded, Recorded::Not { why: Some(_) }), "{recorded:?}");
	}
	let ledger = Memory { known: true, ..ledger };
	let many = Checked {
		verdict: Word::Deviates,
		violations: vec![
			Violation {
				tag: Tag(0x0018, 0x0060),
				name: "KVP".into(),
				wanted: "120".into(),
				found: BTreeSet::new(),
				instances: 1
			};
			11
		],
		..checked(&[&good])
	};
	let recorded = recorded_as(&ledger, &digest("protocol"), many.clone());
	assert!(matches!(&recorded, Recorded::Failed { problem } if problem.code == "no"), "{recorded:?}");
	assert_eq!(check_of(Checked { recorded, ..many }).trouble(), Some(Kind::Refused));
}
