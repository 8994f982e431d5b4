//! The order of events, with a ledger in memory that can die at any point.

use super::*;
use crate::study::fixtures::{digest, failure, instance, reading, study};
use radledger_primitives::{DeviceVersion, DigestAlgorithm};
use std::{
	cell::{Cell, RefCell},
	collections::BTreeMap,
};
use tempfile::TempDir;

/// What happens to the next transaction.
#[derive(Clone, Copy, PartialEq)]
enum Next {
	Works,
	/// The node dies before it has it.
	IsLost,
	/// The node dies after a block has it.
	IsLostAfterwards,
	/// A block has it later: nobody waits.
	IsNotWaitedFor,
}

struct Memory {
	studies: RefCell<BTreeMap<StudyId, OnLedger>>,
	batches: RefCell<Vec<usize>>,
	next: Cell<Next>,
}

impl Memory {
	fn new() -> Self {
		Self { studies: Default::default(), batches: Default::default(), next: Cell::new(Next::Works) }
	}

	fn count(&self) -> usize {
		self.studies.borrow().len()
	}

	fn write(&self, new: &[NewStudy], version: u16) -> Result<Option<u32>, Failure> {
		let block = self.batches.borrow().len() as u32;
		let lost = Failure::failed("node-lost", "the connection to the node was lost");
		let next = self.next.get();
		if next == Next::IsLost {
			return Err(lost);
		}
		for study in new {
			let record = OnLedger {
				root: study.root,
				algorithm: DigestAlgorithm::Sha256,
				instances: study.instances,
				series: study.series,
				modality: study.modality,
				device: study.device.map(|device| DeviceVersion { device, version: 0 }),
				subject: study.subject,
				organisation: 0,
				by: AccountId([1; 32]),
				at: 0,
				block,
				version,
			};
			self.studies.borrow_mut().insert(study.study, record);
		}
		match next {
			Next::IsLostAfterwards => Err(lost),
			Next::IsNotWaitedFor => Ok(None),
			_ => Ok(Some(block)),
		}
	}
}

impl Ledger for Memory {
	async fn studies(&self, ids: &[StudyId]) -> Result<Vec<Option<OnLedger>>, Failure> {
		Ok(ids.iter().map(|id| self.studies.borrow().get(id).cloned()).collect())
	}

	async fn anchor(&self, studies: &[NewStudy]) -> Result<Option<u32>, Failure> {
		self.batches.borrow_mut().push(studies.len());
		if studies.iter().any(|study| self.studies.borrow().contains_key(&study.study)) {
			return Err(Failure::refused(
				"ImageProvenance::StudyAlreadyAnchored",
				"the ledger refused the transaction",
			));
		}
		self.write(studies, 0)
	}

	async fn amend(&self, amended: &Amended) -> Result<Option<u32>, Failure> {
		self.batches.borrow_mut().push(1);
		let version = self.studies.borrow()[&amended.study.study].version + 1;
		self.write(std::slice::from_ref(&amended.study), version)
	}
}

fn vault() -> (TempDir, Keeper) {
	let folder = tempfile::tempdir().unwrap();
	let keeper = Keeper::open(&folder.path().join("vault")).unwrap();
	(folder, keeper)
}

async fn run(ledger: &Memory, keeper: &Keeper, studies: &[Study], amend: Option<AmendmentReason>) -> Report {
	let wish = Wish { arguments: vec!["in".into()], subject: None, device: None, amend };
	anchor(ledger, keeper, &reading(studies.to_vec()), &wish).await.unwrap()
}

fn statuses(report: &Report) -> Vec<Status> {
	report.studies.iter().map(|row| row.status).collect()
}

fn root_in_vault(keeper: &Keeper, uid: &str) -> H256 {
	keeper.find(uid).unwrap().unwrap().root()
}

const LATE: Option<AmendmentReason> = Some(AmendmentReason::LateArrival);

#[tokio::test]
async fn anchor_should_send_once_when_it_is_run_twice() {
	let (ledger, (_folder, keeper)) = (Memory::new(), vault());
	let studies = [study("1.1", &["in/a"]), study("1.2", &["in/b"])];
	let report = run(&ledger, &keeper, &studies, None).await;
	assert_eq!(statuses(&report), [Status::Anchored; 2]);
	assert_eq!(report.exit(), Exit::Ok);
	assert_eq!(report.studies[0].root, Some(root_in_vault(&keeper, "1.1")));

	let report = run(&ledger, &keeper, &studies, None).await;
	assert_eq!(statuses(&report), [Status::AlreadyAnchored; 2]);
	assert_eq!(report.exit(), Exit::Ok);
	assert_eq!((ledger.count(), ledger.batches.borrow().as_slice()), (2, &[2][..]));
}

#[tokio::test]
async fn anchor_should_use_the_same_salt_when_the_first_run_died() {
	for (next, status) in [(Next::IsLost, Status::Anchored), (Next::IsLostAfterwards, Status::AlreadyAnchored)] {
		let (ledger, (_folder, keeper)) = (Memory::new(), vault());
		let studies = [study("1.1", &["in/a"])];
		ledger.next.set(next);
		let first = run(&ledger, &keeper, &studies, None).await;
		// The node is asked again after an error: a study that came through is no failure.
		let expected = if next == Next::IsLost { Status::Failed } else { Status::AlreadyAnchored };
		assert_eq!(statuses(&first), [expected]);
		assert_eq!(first.exit(), if next == Next::IsLost { Exit::Failed } else { Exit::Ok });

		ledger.next.set(Next::Works);
		let second = run(&ledger, &keeper, &studies, None).await;
		assert_eq!(statuses(&second), [status]);
		assert_eq!(second.studies[0].study, first.studies[0].study);
		assert_eq!(ledger.count(), 1);
	}
}

#[tokio::test]
async fn anchor_should_say_sent_when_nobody_waits_and_settle_in_the_next_run() {
	let (ledger, (_folder, keeper)) = (Memory::new(), vault());
	ledger.next.set(Next::IsNotWaitedFor);
	let studies = [study("1.1", &["in/a"])];
	assert_eq!(statuses(&run(&ledger, &keeper, &studies, None).await), [Status::Sent]);
	assert_eq!(statuses(&run(&ledger, &keeper, &studies, None).await), [Status::AlreadyAnchored]);
}

#[tokio::test]
async fn anchor_should_name_what_differs_and_change_nothing_when_no_amendment_is_asked_for() {
	let (ledger, (_folder, keeper)) = (Memory::new(), vault());
	run(&ledger, &keeper, &[study("1.1", &["in/a", "in/b"])], None).await;
	let before = root_in_vault(&keeper, "1.1");

	let mut changed = study("1.1", &["in/a", "in/b"]);
	changed.instances[0].digests.attributes[0].digest = digest("another window");
	let report = run(&ledger, &keeper, &[changed], None).await;
	assert_eq!(statuses(&report), [Status::Differs]);
	assert_eq!(report.exit(), Exit::Refused);
	let row = &report.studies[0];
	assert_eq!(row.differences.len(), 1);
	assert_eq!(row.differences[0].changed[0].name, "Window Center");
	assert!(row.remarks().concat().contains("(0028,1050) Window Center changed"), "{:?}", row.remarks());
	assert_ne!(row.root, Some(before));
	assert_eq!(root_in_vault(&keeper, "1.1"), before);
	assert_eq!(ledger.batches.borrow().len(), 1);
}

#[tokio::test]
async fn amend_should_replace_the_manifest_only_when_a_block_has_it() {
	let (ledger, (_folder, keeper)) = (Memory::new(), vault());
	run(&ledger, &keeper, &[study("1.1", &["in/a"])], None).await;
	let old = root_in_vault(&keeper, "1.1");
	let larger = [study("1.1", &["in/a", "in/b"])];

	ledger.next.set(Next::IsLost);
	let report = run(&ledger, &keeper, &larger, LATE).await;
	assert_eq!((statuses(&report), report.exit()), (vec![Status::Failed], Exit::Failed));
	assert_eq!(root_in_vault(&keeper, "1.1"), old);

	ledger.next.set(Next::Works);
	let report = run(&ledger, &keeper, &larger, LATE).await;
	assert_eq!(statuses(&report), [Status::Amended]);
	assert_eq!(Some(root_in_vault(&keeper, "1.1")), report.studies[0].root);
	assert_eq!(ledger.studies.borrow().values().map(|study| study.version).collect::<Vec<_>>(), [1]);
}

#[tokio::test]
async fn amend_should_settle_without_sending_again_when_the_outcome_was_unknown() {
	let (ledger, (_folder, keeper)) = (Memory::new(), vault());
	run(&ledger, &keeper, &[study("1.1", &["in/a"])], None).await;
	let larger = [study("1.1", &["in/a", "in/b"])];
	ledger.next.set(Next::IsLostAfterwards);
	run(&ledger, &keeper, &larger, LATE).await;

	ledger.next.set(Next::Works);
	let sent = ledger.batches.borrow().len();
	let report = run(&ledger, &keeper, &larger, LATE).await;
	assert_eq!(statuses(&report), [Status::AlreadyAnchored]);
	assert_eq!(Some(root_in_vault(&keeper, "1.1")), report.studies[0].root);
	assert_eq!(ledger.batches.borrow().len(), sent);
}

#[tokio::test]
async fn anchor_should_keep_both_manifests_when_the_content_changes_before_it_is_on_the_ledger() {
	let (ledger, (_folder, keeper)) = (Memory::new(), vault());
	ledger.next.set(Next::IsLost);
	run(&ledger, &keeper, &[study("1.1", &["in/a"])], None).await;
	let old = root_in_vault(&keeper, "1.1");
	let larger = [study("1.1", &["in/a", "in/b"])];
	run(&ledger, &keeper, &larger, None).await;
	assert_eq!(root_in_vault(&keeper, "1.1"), old);

	ledger.next.set(Next::Works);
	let report = run(&ledger, &keeper, &larger, None).await;
	assert_eq!(statuses(&report), [Status::Anchored]);
	assert_eq!(Some(root_in_vault(&keeper, "1.1")), report.studies[0].root);
}

fn new_study_numbered(n: u64) -> NewStudy {
	NewStudy {
		study: H256::from_low_u64_be(n),
		root: H256::from_low_u64_be(n),
		instances: 1,
		series: 1,
		modality: Modality::Ct,
		device: None,
		subject: None,
	}
}

fn rows(count: usize) -> Vec<Row> {
	(0..count).map(|n| Row::new(&study(&format!("1.{n}"), &["in/a"]))).collect()
}

#[tokio::test]
async fn send_should_make_batches_of_256_when_there_are_more_studies() {
	let (ledger, mut rows) = (Memory::new(), rows(600));
	send(&ledger, &mut rows, (0..600).map(|n| (n as usize, new_study_numbered(n))).collect()).await;
	assert!(rows.iter().all(|row| row.status == Status::Anchored));
	assert_eq!(ledger.batches.borrow().as_slice(), [256, 256, 88]);
	assert_eq!(ledger.count(), 600);
}

#[tokio::test]
async fn send_should_go_on_with_the_rest_when_another_run_anchored_one_of_the_batch() {
	let (ledger, mut rows) = (Memory::new(), rows(3));
	ledger.anchor(&[new_study_numbered(1)]).await.unwrap();
	send(&ledger, &mut rows, (0..3).map(|n| (n as usize, new_study_numbered(n))).collect()).await;
	let found: Vec<_> = rows.iter().map(|row| row.status).collect();
	assert_eq!(found, [Status::Anchored, Status::AlreadyAnchored, Status::Anchored]);
	assert_eq!(ledger.count(), 3);
}

#[tokio::test]
async fn anchor_should_leave_out_what_is_blocked_and_send_the_others() {
	let (ledger, (_folder, keeper)) = (Memory::new(), vault());
	let mut read = reading(vec![study("1.1", &["in/a/1"]), study("1.2", &["in/b/1"])]);
	read.failures = vec![failure("in/a/broken")];
	let wish = Wish { arguments: vec!["in".into()], ..Default::default() };
	let report = anchor(&ledger, &keeper, &read, &wish).await.unwrap();
	assert_eq!(statuses(&report), [Status::Blocked, Status::Anchored]);
	assert_eq!(report.exit(), Exit::Failed);
	assert!(report.remarks().concat().contains("in/a/broken: the file ends too early at offset 132"));
	assert!(keeper.find("1.1").unwrap().is_none());
	assert_eq!(ledger.count(), 1);
}

#[tokio::test]
async fn anchor_should_say_so_when_the_ledger_names_another_subject() {
	let (ledger, (_folder, keeper)) = (Memory::new(), vault());
	let read = reading(vec![study("1.1", &["in/a"])]);
	run(&ledger, &keeper, &read.studies, None).await;
	let wish = Wish { subject: Some(AccountId([9; 32])), ..Default::default() };
	let report = anchor(&ledger, &keeper, &read, &wish).await.unwrap();
	assert!(report.studies[0].other_subject);
	assert!(report.remarks().concat().contains("another subject"));
}

#[tokio::test]
async fn anchor_should_mend_the_vault_when_files_and_ledger_agree_against_it() {
	let (ledger, (_folder, keeper)) = (Memory::new(), vault());
	let larger = [study("1.1", &["in/a", "in/b"])];
	run(&ledger, &keeper, &larger, None).await;
	let kept = keeper.find("1.1").unwrap().unwrap();
	let smaller = Study { uid: "1.1".into(), instances: vec![instance("1.1", "in/a", "a", "a")] };
	keeper.keep(&Manifest::new(&smaller, kept.salt.0)).unwrap();
	assert_ne!(root_in_vault(&keeper, "1.1"), kept.root());

	assert_eq!(statuses(&run(&ledger, &keeper, &larger, None).await), [Status::AlreadyAnchored]);
	assert_eq!(root_in_vault(&keeper, "1.1"), kept.root());
}

#[tokio::test]
async fn anchor_should_find_a_re_encoded_study_anchored_even_when_an_amendment_is_asked_for() {
	let (ledger, (_folder, keeper)) = (Memory::new(), vault());
	run(&ledger, &keeper, &[study("1.1", &["in/a"])], None).await;
	let mut encoded = study("1.1", &["in/a"]);
	encoded.instances[0].digests.encoding = digest("other bytes");
	let root = root_in_vault(&keeper, "1.1");
	for amend in [None, LATE] {
		let report = run(&ledger, &keeper, &[encoded.clone()], amend).await;
		assert_eq!(statuses(&report), [Status::AlreadyAnchored]);
		assert_eq!(report.studies[0].root, Some(root));
	}
	assert_eq!(root_in_vault(&keeper, "1.1"), root);
}

#[test]
fn exit_should_be_3_when_the_ledger_refuses_and_1_when_anything_else_failed() {
	let row = |status, exit: Option<Exit>| {
		let mut row = Row::new(&study("1.1", &["in/a"]));
		row.status = status;
		if let Some(exit) = exit {
			row.failed(&Failure { exit, ..Failure::failed("code", "what") });
		}
		row
	};
	let report = |studies| Report { studies, findings: Vec::new(), ignored: 0, duplicates: 0, bytes: 0 };
	let refused = || row(Status::Failed, Some(Exit::Refused));
	assert_eq!(report(vec![row(Status::Sent, None), row(Status::Amended, None)]).exit(), Exit::Ok);
	assert_eq!(report(vec![row(Status::Anchored, None), refused()]).exit(), Exit::Refused);
	assert_eq!(report(vec![refused(), row(Status::Failed, Some(Exit::Failed))]).exit(), Exit::Failed);
	assert_eq!(report(vec![row(Status::Differs, None), row(Status::Blocked, None)]).exit(), Exit::Failed);
}
