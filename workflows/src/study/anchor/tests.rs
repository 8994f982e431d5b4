//! The order of events, with a ledger in memory that can die at any point.

use super::*;
use crate::{
	study::fixtures::{digest, failure, instance, lost, reading, refused, study},
	vault::Vault,
};
use radledger_primitives::{DeviceVersion, DigestAlgorithm};
use std::{
	cell::{Cell, RefCell},
	collections::BTreeMap,
};
use tempfile::TempDir;

/// The signer's.
const ORGANISATION: OrganisationId = 3;

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

/// An account that nobody enrolled.
const NOBODY: AccountId = AccountId([0xEE; 32]);

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

	fn write(&self, new: &[NewStudy], version: u16) -> Result<Option<u32>, StudyError> {
		let block = self.batches.borrow().len() as u32;
		let next = self.next.get();
		if next == Next::IsLost {
			return Err(lost());
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
				organisation: ORGANISATION,
				by: AccountId([1; 32]),
				at: 0,
				block,
				version,
			};
			self.studies.borrow_mut().insert(study.study, record);
		}
		match next {
			Next::IsLostAfterwards => Err(lost()),
			Next::IsNotWaitedFor => Ok(None),
			_ => Ok(Some(block)),
		}
	}
}

impl Ledger for Memory {
	async fn organisation(&self) -> Result<OrganisationId, StudyError> {
		Ok(ORGANISATION)
	}

	async fn studies(&self, ids: &[StudyId]) -> Result<Vec<Option<OnLedger>>, StudyError> {
		Ok(ids.iter().map(|id| self.studies.borrow().get(id).cloned()).collect())
	}

	async fn is_patient(&self, account: &AccountId) -> Result<bool, StudyError> {
		Ok(*account != NOBODY)
	}

	async fn anchor(&self, studies: &[NewStudy]) -> Result<Option<u32>, StudyError> {
		self.batches.borrow_mut().push(studies.len());
		if studies.iter().any(|study| self.studies.borrow().contains_key(&study.study)) {
			return Err(refused("ImageProvenance::StudyAlreadyAnchored"));
		}
		self.write(studies, 0)
	}

	async fn amend(&self, study: &NewStudy, _: AmendmentReason) -> Result<Option<u32>, StudyError> {
		self.batches.borrow_mut().push(1);
		let version = self.studies.borrow()[&study.study].version + 1;
		self.write(std::slice::from_ref(study), version)
	}
}

fn vault() -> (TempDir, Manifests) {
	let folder = tempfile::tempdir().unwrap();
	let manifests = Vault::open(&folder.path().join("vault")).unwrap().manifests().unwrap();
	(folder, manifests)
}

async fn run(ledger: &Memory, manifests: &Manifests, studies: &[Study], amend: Option<AmendmentReason>) -> Report {
	let request = Request { paths: vec!["in".into()], amend, ..Default::default() };
	put(ledger, manifests, &reading(studies.to_vec()), &request).await.unwrap()
}

fn statuses(report: &Report) -> Vec<Status> {
	report.studies.iter().map(|row| row.status).collect()
}

fn root_in_vault(manifests: &Manifests, uid: &str) -> H256 {
	manifests.find(uid).unwrap().unwrap().root()
}

const LATE: Option<AmendmentReason> = Some(AmendmentReason::LateArrival);

#[tokio::test]
async fn anchor_should_send_once_when_it_is_run_twice() {
	let (ledger, (_folder, manifests)) = (Memory::new(), vault());
	let studies = [study("1.1", &["in/a"]), study("1.2", &["in/b"])];
	let report = run(&ledger, &manifests, &studies, None).await;
	assert_eq!(statuses(&report), [Status::Anchored; 2]);
	assert_eq!(report.trouble(), None);
	assert_eq!(report.studies[0].root, Some(root_in_vault(&manifests, "1.1")));

	let report = run(&ledger, &manifests, &studies, None).await;
	assert_eq!(statuses(&report), [Status::AlreadyAnchored; 2]);
	assert_eq!(report.trouble(), None);
	assert_eq!((ledger.count(), ledger.batches.borrow().as_slice()), (2, &[2][..]));
}

#[tokio::test]
async fn anchor_should_use_the_same_salt_when_the_first_run_died() {
	for (next, status) in [(Next::IsLost, Status::Anchored), (Next::IsLostAfterwards, Status::AlreadyAnchored)] {
		let (ledger, (_folder, manifests)) = (Memory::new(), vault());
		let studies = [study("1.1", &["in/a"])];
		ledger.next.set(next);
		let first = run(&ledger, &manifests, &studies, None).await;
		// The node is asked again after an error: a study that came through is no failure.
		let expected = if next == Next::IsLost { Status::Failed } else { Status::AlreadyAnchored };
		assert_eq!(statuses(&first), [expected]);
		assert_eq!(first.trouble(), if next == Next::IsLost { Some(Kind::Failed) } else { None });

		ledger.next.set(Next::Works);
		let second = run(&ledger, &manifests, &studies, None).await;
		assert_eq!(statuses(&second), [status]);
		assert_eq!(second.studies[0].study, first.studies[0].study);
		assert_eq!(ledger.count(), 1);
	}
}

#[tokio::test]
async fn anchor_should_say_sent_when_nobody_waits_and_settle_in_the_next_run() {
	let (ledger, (_folder, manifests)) = (Memory::new(), vault());
	ledger.next.set(Next::IsNotWaitedFor);
	let studies = [study("1.1", &["in/a"])];
	assert_eq!(statuses(&run(&ledger, &manifests, &studies, None).await), [Status::Sent]);
	assert_eq!(statuses(&run(&ledger, &manifests, &studies, None).await), [Status::AlreadyAnchored]);
}

#[tokio::test]
async fn anchor_should_name_what_differs_and_change_nothing_when_no_amendment_is_asked_for() {
	let (ledger, (_folder, manifests)) = (Memory::new(), vault());
	run(&ledger, &manifests, &[study("1.1", &["in/a", "in/b"])], None).await;
	let before = root_in_vault(&manifests, "1.1");

	let mut changed = study("1.1", &["in/a", "in/b"]);
	changed.instances[0].digests.attributes.edit(|all| all[0].digest = digest("another window"));
	let report = run(&ledger, &manifests, &[changed], None).await;
	assert_eq!(statuses(&report), [Status::Differs]);
	assert_eq!(report.trouble(), Some(Kind::Refused));
	let row = &report.studies[0];
	assert_eq!(row.differences.len(), 1);
	assert_eq!(row.differences[0].changed[0].name, "Window Center");
	assert!(row.differences[0].detail().starts_with("(0028,1050) Window Center changed"));
	assert_ne!(row.root, Some(before));
	assert_eq!(root_in_vault(&manifests, "1.1"), before);
	assert_eq!(ledger.batches.borrow().len(), 1);
}

#[tokio::test]
async fn amend_should_replace_the_manifest_only_when_a_block_has_it() {
	let (ledger, (_folder, manifests)) = (Memory::new(), vault());
	run(&ledger, &manifests, &[study("1.1", &["in/a"])], None).await;
	let old = root_in_vault(&manifests, "1.1");
	let larger = [study("1.1", &["in/a", "in/b"])];

	ledger.next.set(Next::IsLost);
	let report = run(&ledger, &manifests, &larger, LATE).await;
	assert_eq!((statuses(&report), report.trouble()), (vec![Status::Failed], Some(Kind::Failed)));
	assert_eq!(root_in_vault(&manifests, "1.1"), old);

	ledger.next.set(Next::Works);
	let report = run(&ledger, &manifests, &larger, LATE).await;
	assert_eq!(statuses(&report), [Status::Amended]);
	assert_eq!(Some(root_in_vault(&manifests, "1.1")), report.studies[0].root);
	assert_eq!(ledger.studies.borrow().values().map(|study| study.version).collect::<Vec<_>>(), [1]);
}

#[tokio::test]
async fn amend_should_settle_without_sending_again_when_the_outcome_was_unknown() {
	let (ledger, (_folder, manifests)) = (Memory::new(), vault());
	run(&ledger, &manifests, &[study("1.1", &["in/a"])], None).await;
	let larger = [study("1.1", &["in/a", "in/b"])];
	ledger.next.set(Next::IsLostAfterwards);
	run(&ledger, &manifests, &larger, LATE).await;

	ledger.next.set(Next::Works);
	let sent = ledger.batches.borrow().len();
	let report = run(&ledger, &manifests, &larger, LATE).await;
	assert_eq!(statuses(&report), [Status::AlreadyAnchored]);
	assert_eq!(Some(root_in_vault(&manifests, "1.1")), report.studies[0].root);
	assert_eq!(ledger.batches.borrow().len(), sent);
}

#[tokio::test]
async fn anchor_should_keep_both_manifests_when_the_content_changes_before_it_is_on_the_ledger() {
	let (ledger, (_folder, manifests)) = (Memory::new(), vault());
	ledger.next.set(Next::IsLost);
	run(&ledger, &manifests, &[study("1.1", &["in/a"])], None).await;
	let old = root_in_vault(&manifests, "1.1");
	let larger = [study("1.1", &["in/a", "in/b"])];
	run(&ledger, &manifests, &larger, None).await;
	assert_eq!(root_in_vault(&manifests, "1.1"), old);

	ledger.next.set(Next::Works);
	let report = run(&ledger, &manifests, &larger, None).await;
	assert_eq!(statuses(&report), [Status::Anchored]);
	assert_eq!(Some(root_in_vault(&manifests, "1.1")), report.studies[0].root);
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
	let (ledger, (_folder, manifests)) = (Memory::new(), vault());
	let mut read = reading(vec![study("1.1", &["in/a/1"]), study("1.2", &["in/b/1"])]);
	read.failures = vec![failure("in/a/broken")];
	let request = Request { paths: vec!["in".into()], ..Default::default() };
	let report = put(&ledger, &manifests, &read, &request).await.unwrap();
	assert_eq!(statuses(&report), [Status::Blocked, Status::Anchored]);
	assert_eq!(report.trouble(), Some(Kind::Failed));
	let reason = &report.studies[0].findings[0].reason;
	assert!(reason.contains("in/a/broken: the file ends too early at offset 132"), "{reason}");
	assert!(manifests.find("1.1").unwrap().is_none());
	assert_eq!(ledger.count(), 1);
}

#[tokio::test]
async fn anchor_should_say_so_when_the_ledger_names_another_subject() {
	let (ledger, (_folder, manifests)) = (Memory::new(), vault());
	let read = reading(vec![study("1.1", &["in/a"])]);
	run(&ledger, &manifests, &read.studies, None).await;
	let request = Request { subject: Some(AccountId([9; 32])), ..Default::default() };
	let report = put(&ledger, &manifests, &read, &request).await.unwrap();
	assert!(report.studies[0].other_subject);
}

#[tokio::test]
async fn anchor_should_identify_studies_as_those_of_the_signers_organisation() {
	let (ledger, (_folder, manifests)) = (Memory::new(), vault());
	// The vault has a manifest that nobody anchored, of when the account acted for another organisation.
	let read = reading(vec![study("1.1", &["in/a"]), study("1.2", &["in/b"])]);
	let useless = Manifest::new(&read.studies[0], [9; 32]);
	manifests.keep(&useless).unwrap();
	let report = run(&ledger, &manifests, &read.studies, None).await;
	assert_eq!(statuses(&report), [Status::Anchored; 2]);
	for row in &report.studies {
		assert_eq!(row.study.map(|id| chosen_by(&id)), Some(ORGANISATION));
		assert_eq!(row.other_controller, None);
	}
	assert_ne!(report.studies[0].study, Some(useless.study_id()));
}

#[tokio::test]
async fn anchor_should_name_the_controller_when_what_is_here_is_a_copy() {
	let (ledger, (_folder, manifests)) = (Memory::new(), vault());
	let read = reading(vec![study("1.1", &["in/a"])]);
	run(&ledger, &manifests, &read.studies, None).await;
	ledger.studies.borrow_mut().values_mut().for_each(|record| record.organisation = 8);
	let report = run(&ledger, &manifests, &read.studies, None).await;
	assert_eq!(statuses(&report), [Status::AlreadyAnchored]);
	assert_eq!(report.studies[0].other_controller, Some(8));
}

#[tokio::test]
async fn anchor_should_mend_the_vault_when_files_and_ledger_agree_against_it() {
	let (ledger, (_folder, manifests)) = (Memory::new(), vault());
	let larger = [study("1.1", &["in/a", "in/b"])];
	run(&ledger, &manifests, &larger, None).await;
	let kept = manifests.find("1.1").unwrap().unwrap();
	let smaller = Study { uid: "1.1".into(), instances: vec![instance("1.1", "in/a", "a", "a")] };
	manifests.keep(&Manifest::new(&smaller, kept.salt.0)).unwrap();
	assert_ne!(root_in_vault(&manifests, "1.1"), kept.root());

	assert_eq!(statuses(&run(&ledger, &manifests, &larger, None).await), [Status::AlreadyAnchored]);
	assert_eq!(root_in_vault(&manifests, "1.1"), kept.root());
}

#[tokio::test]
async fn anchor_should_find_a_re_encoded_study_anchored_even_when_an_amendment_is_asked_for() {
	let (ledger, (_folder, manifests)) = (Memory::new(), vault());
	run(&ledger, &manifests, &[study("1.1", &["in/a"])], None).await;
	let mut encoded = study("1.1", &["in/a"]);
	encoded.instances[0].digests.encoding = digest("other bytes");
	let root = root_in_vault(&manifests, "1.1");
	for amend in [None, LATE] {
		let report = run(&ledger, &manifests, &[encoded.clone()], amend).await;
		assert_eq!(statuses(&report), [Status::AlreadyAnchored]);
		assert_eq!(report.studies[0].root, Some(root));
	}
	assert_eq!(root_in_vault(&manifests, "1.1"), root);
}

#[test]
fn trouble_should_be_a_refusal_when_the_ledger_refuses_and_a_failure_when_anything_else_failed() {
	let row = |status, kind: Option<Kind>| {
		let mut row = Row::new(&study("1.1", &["in/a"]));
		row.status = status;
		if let Some(kind) = kind {
			row.failed(Problem { kind, ..(&lost()).into() });
		}
		row
	};
	let report =
		|studies| Report { studies, findings: Vec::new(), ignored: 0, directories: 0, duplicates: 0, bytes: 0 };
	let refused = || row(Status::Failed, Some(Kind::Refused));
	assert_eq!(report(vec![row(Status::Sent, None), row(Status::Amended, None)]).trouble(), None);
	assert_eq!(report(vec![row(Status::Anchored, None), refused()]).trouble(), Some(Kind::Refused));
	assert_eq!(report(vec![refused(), row(Status::Failed, Some(Kind::Failed))]).trouble(), Some(Kind::Failed));
	assert_eq!(report(vec![row(Status::Differs, None), row(Status::Blocked, None)]).trouble(), Some(Kind::Failed));
}

/// A study whose only file is of this patient.
fn of_patient(uid: &str, id: &str) -> Study {
	let path = format!("in/{uid}/a");
	let mut study = study(uid, &[path.as_str()]);
	study.instances[0].about.patient = radledger_dicom::PatientId::new(id, "");
	study
}

const SUBJECT: AccountId = AccountId([9; 32]);

async fn anchored(ledger: &Memory, manifests: &Manifests, studies: &[Study], request: Request) -> Report {
	let request = Request { paths: vec!["in".into()], ..request };
	put(ledger, manifests, &reading(studies.to_vec()), &request).await.unwrap()
}

fn codes(report: &Report) -> Vec<Option<&str>> {
	report.studies.iter().map(|row| row.problem.as_ref().map(|problem| problem.code.as_str())).collect()
}

#[tokio::test]
async fn anchor_should_find_the_subject_by_the_patient_id_when_it_was_named_once() {
	let (ledger, (_folder, manifests)) = (Memory::new(), vault());
	let named = || Request { subject: Some(SUBJECT), ..Request::default() };
	anchored(&ledger, &manifests, &[of_patient("1.1", "7")], named()).await;
	let report =
		anchored(&ledger, &manifests, &[of_patient("1.2", "7"), of_patient("1.3", "8")], Request::default()).await;
	assert_eq!(statuses(&report), [Status::Anchored; 2]);
	assert_eq!(report.studies.iter().map(|row| row.subject).collect::<Vec<_>>(), [Some(SUBJECT), None]);
	let (on_ledger, seals) = (ledger.studies.borrow(), manifests.vault().seals());
	let sealed = on_ledger.iter().filter_map(|(id, study)| Some((id, study.subject?)));
	let opened: Vec<_> = sealed.map(|(id, seal)| seals.open(id, &seal).unwrap().map(|one| one.account)).collect();
	assert_eq!(opened, [Some(SUBJECT); 2]);
}

#[tokio::test]
async fn anchor_should_refuse_a_subject_whom_nobody_enrolled() {
	let (ledger, (_folder, manifests)) = (Memory::new(), vault());
	let request = Request { subject: Some(NOBODY), ..Request::default() };
	let report = anchored(&ledger, &manifests, &[of_patient("1.1", "7"), of_patient("1.2", "7")], request).await;
	let codes: Vec<_> = report.studies.iter().map(|row| row.problem.as_ref().map(|why| why.code.clone())).collect();
	assert_eq!(codes, vec![Some("unknown-subject".to_owned()); 2]);
	assert_eq!(ledger.count(), 0);
}

#[tokio::test]
async fn anchor_should_learn_nothing_of_what_the_ledger_did_not_take() {
	let (ledger, (_folder, manifests)) = (Memory::new(), vault());
	ledger.next.set(Next::IsLost);
	let named = || Request { subject: Some(SUBJECT), ..Request::default() };
	anchored(&ledger, &manifests, &[of_patient("1.1", "7")], named()).await;
	assert!(PatientIds::of(manifests.vault()).unwrap().list().is_empty());
	ledger.next.set(Next::Works);
	anchored(&ledger, &manifests, &[of_patient("1.1", "7")], named()).await;
	assert_eq!(PatientIds::of(manifests.vault()).unwrap().list().len(), 1);
}

#[tokio::test]
async fn anchor_should_send_nothing_of_a_study_that_contradicts_the_map() {
	let (ledger, (_folder, manifests)) = (Memory::new(), vault());
	let named = || Request { subject: Some(SUBJECT), ..Request::default() };
	let three = [of_patient("1.1", "7"), of_patient("1.2", "8"), of_patient("1.3", "9")];
	let report = anchored(&ledger, &manifests, &three, named()).await;
	assert_eq!(codes(&report), [Some("another-patient-id"); 3]);
	assert_eq!((report.trouble(), ledger.count()), (Some(Kind::Refused), 0));
	assert!(manifests.list().unwrap().is_empty() && ledger.batches.borrow().is_empty());

	let mut mixed = of_patient("1.4", "7");
	mixed.instances.extend(of_patient("1.4", "8").instances.into_iter().map(|mut one| {
		one.sop_instance_uid.push_str(".1");
		one
	}));
	let report = anchored(&ledger, &manifests, &[mixed.clone(), of_patient("1.5", "7")], Request::default()).await;
	assert_eq!(codes(&report), [Some("mixed-patients"), None]);
	let said = Request { mixed_patients: true, ..Request::default() };
	assert_eq!(statuses(&anchored(&ledger, &manifests, &[mixed], said).await), [Status::Anchored]);
	let required = Request { require_subject: true, ..Request::default() };
	assert_eq!(
		codes(&anchored(&ledger, &manifests, &[of_patient("1.6", "6")], required).await),
		[Some("unknown-patient")]
	);
}

#[tokio::test]
async fn append_should_cover_old_and_new_instances_and_never_lose_one() {
	let (ledger, (_folder, manifests)) = (Memory::new(), vault());
	run(&ledger, &manifests, &[study("1.1", &["in/a", "in/b"])], None).await;
	let late = [study("1.1", &["late/c"])];
	// Without saying so, an amendment by what arrived late would leave only that.
	let report = run(&ledger, &manifests, &late, LATE).await;
	assert_eq!((statuses(&report), codes(&report)), (vec![Status::Failed], vec![Some("would-lose-instances")]));
	assert_eq!(report.studies[0].differences.len(), 2, "those that would be lost are named");

	let append = || Request { append: true, ..Request::default() };
	let report = anchored(&ledger, &manifests, &late, append()).await;
	assert_eq!((statuses(&report), report.studies[0].carried), (vec![Status::Amended], 2));
	let all = manifests.find("1.1").unwrap().unwrap();
	assert_eq!((all.count(), Some(all.root())), (3, report.studies[0].root));
	let whole = [study("1.1", &["in/a", "in/b", "late/c"])];
	assert_eq!(statuses(&run(&ledger, &manifests, &whole, None).await), [Status::AlreadyAnchored]);
	// Again, nothing is new.
	let sent = ledger.batches.borrow().len();
	assert_eq!(statuses(&anchored(&ledger, &manifests, &late, append()).await), [Status::AlreadyAnchored]);
	assert_eq!(ledger.batches.borrow().len(), sent);

	let stranger = anchored(&ledger, &manifests, &[study("1.9", &["late/c"])], append()).await;
	assert_eq!(codes(&stranger), [Some("nothing-to-append-to")]);
}

#[tokio::test]
async fn append_should_refuse_when_another_vault_has_the_later_manifest() {
	let (ledger, (_folder, manifests)) = (Memory::new(), vault());
	run(&ledger, &manifests, &[study("1.1", &["in/a"])], None).await;
	let (id, record) = ledger.studies.borrow().iter().map(|(id, record)| (*id, record.clone())).next().unwrap();
	ledger.studies.borrow_mut().insert(id, OnLedger { root: H256::repeat_byte(7), instances: 9, ..record });
	for request in [Request { append: true, ..Request::default() }, Request { amend: LATE, ..Request::default() }] {
		let report = anchored(&ledger, &manifests, &[study("1.1", &["in/a", "in/b"])], request).await;
		assert_eq!(codes(&report), [Some("stale-manifest")]);
	}
}

#[tokio::test]
async fn remove_should_take_a_reason_and_an_instance_that_there_is() {
	let (ledger, (_folder, manifests)) = (Memory::new(), vault());
	let both = study("1.1", &["in/a", "in/b"]);
	run(&ledger, &manifests, std::slice::from_ref(&both), None).await;
	let here = reading(vec![study("1.1", &["in/a"])]);
	let uid = study("1.1", &["in/b"]).instances[0].sop_instance_uid.clone();
	let ask = |amend, uid: &str| Request { amend, remove: [uid.to_owned()].into(), ..Request::default() };
	let refused =
		async |request: Request| put(&ledger, &manifests, &here, &request).await.unwrap_err().code().into_owned();
	assert_eq!(refused(ask(None, &uid)).await, "removed-without-reason");
	assert_eq!(refused(ask(LATE, "1.1.404")).await, "no-such-instance");
	assert_eq!(ledger.batches.borrow().len(), 1, "nothing was sent");
	let report = put(&ledger, &manifests, &here, &ask(Some(AmendmentReason::RejectedQuality), &uid)).await.unwrap();
	assert_eq!(statuses(&report), [Status::Amended]);
	assert_eq!(manifests.find("1.1").unwrap().unwrap().count(), 1);
}

#[tokio::test]
async fn anchor_should_say_so_when_the_ledger_names_another_device() {
	let (ledger, (_folder, manifests)) = (Memory::new(), vault());
	let studies = [study("1.1", &["in/a"])];
	let of_device = |device: Option<DeviceId>| Request { devices: device.into_iter().collect(), ..Request::default() };
	assert!(!anchored(&ledger, &manifests, &studies, of_device(Some(3))).await.studies[0].other_device);
	for (device, other) in [(None, false), (Some(3), false), (Some(4), true)] {
		let report = anchored(&ledger, &manifests, &studies, of_device(device)).await;
		assert_eq!(report.studies[0].other_device, other, "{device:?}");
		assert_eq!(report.trouble(), other.then_some(Kind::Refused), "it is not passed over in silence");
	}
}

#[test]
fn folder_should_hold_every_file_of_the_study() {
	let of = |paths: &[&str]| Row::new(&study("1.1", paths)).folder;
	assert_eq!(of(&["a/b/1", "a/b/2"]), Path::new("a/b"));
	assert_eq!(of(&["a/b/1", "a/c/d/2"]), Path::new("a"));
	assert_eq!(of(&["a/1", "b/2"]), Path::new(""));
	assert_eq!(of(&["1"]), Path::new(""));
}
