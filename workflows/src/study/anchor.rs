//! Anchoring: what to do with each study, and doing it so that it can be stopped at any point and done again.

use super::{
	conformity::{self, Check, Checked, Recorded},
	reading::{block, read, Finding},
	verify::{judge, Against, InstanceCheck, InstanceState, StudyCheck, Verdict},
	StudyError,
};
use crate::{vault::Manifests, Explain, Kind, Problem, Session};
use radledger_client::{calls, AccountId, NewStudy, Study as OnLedger};
use radledger_dicom::{new_salt, protocol::Protocol, Manifest, Reading, Study, VERSION};
use radledger_primitives::{AmendmentReason, DeviceId, Modality, StudyId, H256};
use serde::Serialize;
use std::path::PathBuf;

/// What is to be anchored.
#[derive(Clone, Default, Debug)]
pub struct Request {
	/// Files and folders.
	pub paths: Vec<PathBuf>,
	/// The patient's account, if the patient is enrolled.
	pub subject: Option<AccountId>,
	/// The device that made the studies, in the custody of the signer's organisation.
	pub device: Option<DeviceId>,
	/// Checks each study against this protocol, and records the verdict.
	pub protocol: Option<Protocol>,
	/// Replaces the content of studies that are on the ledger already, for this reason.
	pub amend: Option<AmendmentReason>,
}

/// The state of a study after anchoring.
#[derive(Serialize, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Status {
	/// It is on the ledger now.
	Anchored,
	/// It was on the ledger with this content before.
	AlreadyAnchored,
	/// Its new content is on the ledger now.
	Amended,
	/// It was sent, and not waited for.
	Sent,
	/// It is on the ledger with other content, and no amendment was asked for.
	Differs,
	/// A file that may belong to it cannot be used.
	Blocked,
	/// It could not be sent, was refused, or its outcome is unknown.
	Failed,
}

/// One study of a run.
#[derive(Serialize, Clone, PartialEq, Debug)]
pub struct Row {
	/// Study Instance UID (0020,000D).
	pub study_uid: String,
	/// Its identifier on the ledger, if it has one by now.
	pub study: Option<StudyId>,
	/// Modality of most instances.
	pub modality: Modality,
	/// Number of series that were read.
	pub series: u16,
	/// Number of instances that were read.
	pub instances: usize,
	/// The root over them, if it was made.
	pub root: Option<H256>,
	/// The block that holds it, if known.
	pub block: Option<u32>,
	/// Where it stands now.
	pub status: Status,
	/// Files that stood in its way.
	pub findings: Vec<Finding>,
	/// Whether the vault's manifest is of an older version than the ledger's.
	pub stale_manifest: bool,
	/// The instances that are not as anchored.
	pub differences: Vec<InstanceCheck>,
	/// Whether the ledger names another subject than was asked for.
	pub other_subject: bool,
	/// Why it failed.
	pub problem: Option<Problem>,
}

/// A run.
#[derive(Serialize, Clone, PartialEq, Debug)]
pub struct Report {
	/// The studies, by Study Instance UID.
	pub studies: Vec<Row>,
	/// Files that cannot be used, and belong to none of the studies.
	pub findings: Vec<Finding>,
	/// How many files were not DICOM.
	pub ignored: usize,
	/// How many files were there more than once, with the same content.
	pub duplicates: usize,
	/// How many bytes were read.
	pub bytes: u64,
}

/// A run, with the files that were read and the verdicts on them.
#[derive(Serialize, Debug)]
pub struct Anchored {
	/// Its studies are those of the report, in the same order.
	#[serde(skip)]
	pub reading: Reading,
	/// Where each study stands now.
	#[serde(flatten)]
	pub report: Report,
	/// Each study against the protocol, if one was asked for.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub conformity: Option<Check>,
}

impl Report {
	/// The worst that happened; `None` if every study is on its way or there. A study that differs counts as refused.
	pub fn trouble(&self) -> Option<Kind> {
		let failed = |row: &Row| match row.status {
			Status::Blocked => true,
			Status::Failed => row.problem.as_ref().is_none_or(|problem| problem.kind != Kind::Refused),
			_ => false,
		};
		let refused = |row: &Row| matches!(row.status, Status::Failed | Status::Differs);
		if !self.findings.is_empty() || self.studies.iter().any(failed) {
			Some(Kind::Failed)
		} else {
			self.studies.iter().any(refused).then_some(Kind::Refused)
		}
	}
}

impl Row {
	/// A study about which nothing is decided yet.
	pub fn new(study: &Study) -> Self {
		Self {
			study_uid: study.uid.clone(),
			study: None,
			modality: study.modality(),
			series: study.series(),
			instances: study.instances.len(),
			root: None,
			block: None,
			status: Status::Failed,
			findings: Vec::new(),
			stale_manifest: false,
			differences: Vec::new(),
			other_subject: false,
			problem: None,
		}
	}

	/// Whether the ledger has the study as it is here.
	pub fn is_there(&self) -> bool {
		matches!(self.status, Status::Anchored | Status::AlreadyAnchored | Status::Amended)
	}

	fn became(&mut self, status: Status, block: Option<u32>) {
		(self.status, self.block) = (status, block);
	}

	fn failed(&mut self, problem: Problem) {
		(self.status, self.problem) = (Status::Failed, Some(problem));
	}

	fn differs(&mut self, check: StudyCheck) {
		self.became(Status::Differs, check.ledger.map(|anchor| anchor.block));
		self.stale_manifest = check.verdict == Verdict::StaleManifest;
		self.differences = check.instances.into_iter().filter(|one| one.verdict != InstanceState::Verified).collect();
	}
}

/// Anchors the studies in files, each wholly or not at all. Stopped at any point, it can be run again.
///
/// # Errors
/// Nobody can sign, or nothing was sent because node, files or vault cannot be read or the protocol was not published.
pub async fn anchor(session: &Session, request: &Request) -> Result<Anchored, StudyError> {
	// A wrong password or a node that is down should show before an hour of reading, not after it.
	session.signer().await?;
	if let Some(protocol) = &request.protocol {
		conformity::ensure_published(session, protocol).await?;
	}
	let reading = read(session, &request.paths).await?;
	let report = {
		let vault = session.vault()?;
		let _alone = vault.alone().await?;
		put(session, &vault.manifests()?, &reading, request).await?
	};
	let conformity = match &request.protocol {
		Some(protocol) => Some(check(session, protocol, &reading, &report).await),
		None => None,
	};
	Ok(Anchored { reading, report, conformity })
}

/// The verdict on each study of `report`, recorded for those that are on the ledger as they are here.
async fn check(session: &Session, protocol: &Protocol, reading: &Reading, report: &Report) -> Check {
	let digest = protocol.digest();
	let mut studies = Vec::with_capacity(report.studies.len());
	for (study, row) in reading.studies.iter().zip(&report.studies) {
		let mut checked = Checked::new(protocol, study, row.study);
		let why = match row.status {
			Status::Anchored | Status::AlreadyAnchored | Status::Amended => None,
			Status::Sent => Some("its block was not waited for: record the verdict later"),
			Status::Differs => Some("what is on the ledger is not what is here"),
			Status::Blocked | Status::Failed => Some("it was not anchored"),
		};
		match why {
			None => conformity::record(session, &digest, &mut checked).await,
			Some(_) => checked.recorded = Recorded::Not { why },
		}
		studies.push(checked);
	}
	Check { protocol: digest, studies, findings: Vec::new() }
}

/// What anchoring asks of a ledger: a seam, so that the order of events is tested without a node.
pub(crate) trait Ledger {
	/// What is recorded of each of `ids`, all as of one block.
	async fn studies(&self, ids: &[StudyId]) -> Result<Vec<Option<OnLedger>>, StudyError>;

	/// Puts studies on the ledger, all or none; the block if it was waited for.
	async fn anchor(&self, studies: &[NewStudy]) -> Result<Option<u32>, StudyError>;

	/// Replaces the content of a study; the block if it was waited for.
	async fn amend(&self, study: &NewStudy, reason: AmendmentReason) -> Result<Option<u32>, StudyError>;
}

impl Ledger for Session {
	async fn studies(&self, ids: &[StudyId]) -> Result<Vec<Option<OnLedger>>, StudyError> {
		let ledger = self.ledger().await?;
		let mut studies = Vec::with_capacity(ids.len());
		for id in ids {
			studies.push(ledger.study(id).await?);
		}
		Ok(studies)
	}

	async fn anchor(&self, studies: &[NewStudy]) -> Result<Option<u32>, StudyError> {
		let outcome = match studies {
			[one] => self.submit(&calls::anchor_study(one.clone())).await?,
			_ => self.submit(&calls::anchor_studies(studies.to_vec())).await?,
		};
		Ok(outcome.block.map(|block| block.number))
	}

	async fn amend(&self, study: &NewStudy, reason: AmendmentReason) -> Result<Option<u32>, StudyError> {
		let NewStudy { study, root, instances, series, .. } = *study;
		let outcome = self.submit(&calls::amend_study(study, root, instances, series, reason)).await?;
		Ok(outcome.block.map(|block| block.number))
	}
}

/// What is to be done with a study that nothing blocks.
enum Step {
	/// Keep its first manifest, then send it.
	First,
	/// Send it again: the vault has its manifest, the ledger has nothing.
	Again,
	/// Its content changed before it came onto the ledger: propose the new manifest, then send that.
	Instead,
	/// Propose the new manifest, then amend.
	Amend,
	/// Files and ledger agree against the vault: keep their manifest.
	Mend,
	/// It is on the ledger as it is here, perhaps in another encoding.
	Nothing,
	/// It is on the ledger, and not as it is here.
	Differs(StudyCheck),
}

/// What to do with `study`, with the manifest of what was read, or of the same in another encoding. `kept` is the manifest
/// in the vault, settled with what the ledger has of it.
fn decide(
	study: &Study,
	kept: Option<(Manifest, Option<&OnLedger>)>,
	request: &Request,
) -> Result<(Step, Manifest, NewStudy), StudyError> {
	let new = |manifest: &Manifest| NewStudy {
		study: manifest.study_id(),
		root: manifest.root(),
		instances: manifest.count(),
		series: manifest.series,
		modality: manifest.modality,
		device: request.device,
		subject: request.subject,
	};
	let Some((kept, record)) = kept else {
		let salt = new_salt().map_err(|error| crate::vault::VaultError::Random { error: error.to_string() })?;
		let manifest = Manifest::new(study, salt);
		let new = new(&manifest);
		return Ok((Step::First, manifest, new));
	};
	let fresh = Manifest::new(study, kept.salt.0);
	let of_fresh = new(&fresh);
	let unchanged = || of_fresh.root == kept.root();
	let step = match record {
		None if unchanged() => Step::Again,
		None => Step::Instead,
		Some(record) if of_fresh.root == record.root && of_fresh.instances == record.instances => {
			if unchanged() {
				Step::Nothing
			} else {
				Step::Mend
			}
		}
		Some(record) => {
			let check = judge(study, &kept, Against::Ledger(Some(record)));
			// A manifest of an earlier version says less: it can be replaced though nothing changed.
			if check.verdict == Verdict::Verified && (kept.version == VERSION || request.amend.is_none()) {
				// Another transfer syntax gives another root, and is the same study: there is nothing to amend.
				let of_kept = new(&kept);
				return Ok((Step::Nothing, kept, of_kept));
			}
			match request.amend {
				Some(_) => Step::Amend,
				None => Step::Differs(check),
			}
		}
	};
	Ok((step, fresh, of_fresh))
}

/// Anchors the studies of `reading`, each wholly or not at all. The caller holds the lock of the vault.
///
/// # Errors
/// The vault or the ledger cannot be read; then nothing was sent.
pub(crate) async fn put(
	ledger: &impl Ledger,
	manifests: &Manifests,
	reading: &Reading,
	request: &Request,
) -> Result<Report, StudyError> {
	let mut found = block(reading, &request.paths);
	let mut rows: Vec<_> = reading.studies.iter().map(Row::new).collect();
	let mut open = Vec::new();
	for (at, (study, row)) in reading.studies.iter().zip(&mut rows).enumerate() {
		match found.blocking.remove(&study.uid) {
			Some(findings) => (row.status, row.findings) = (Status::Blocked, findings),
			None => open.push((at, manifests.of(study)?)),
		}
	}

	let ids: Vec<_> = open.iter().flat_map(|(_, kept)| kept.as_ref().map(Manifest::study_id)).collect();
	let mut records = ledger.studies(&ids).await?.into_iter();
	let (mut new, mut amended) = (Vec::new(), Vec::new());
	for (at, kept) in open {
		let (study, row) = (&reading.studies[at], &mut rows[at]);
		let record = kept.as_ref().and_then(|_| records.next().flatten());
		let kept = match kept {
			Some(kept) => Some((manifests.settle(kept, record.as_ref().map(|record| &record.root))?, record.as_ref())),
			None => None,
		};
		let (step, manifest, content) = decide(study, kept, request)?;
		(row.study, row.root) = (Some(content.study), Some(content.root));
		let subject = request.subject;
		row.other_subject = record.as_ref().is_some_and(|on| subject.is_some() && on.subject != subject);
		match &step {
			Step::First | Step::Mend => drop(manifests.keep(&manifest)?),
			Step::Instead | Step::Amend => drop(manifests.propose(&manifest)?),
			Step::Again | Step::Nothing | Step::Differs(_) => {}
		}
		match step {
			Step::First | Step::Again | Step::Instead => new.push((at, content)),
			Step::Amend => amended.push((at, content)),
			Step::Mend | Step::Nothing => row.became(Status::AlreadyAnchored, record.map(|record| record.block)),
			Step::Differs(check) => row.differs(check),
		}
	}

	send(ledger, &mut rows, new).await;
	for (at, content) in amended {
		let Some(reason) = request.amend else {
			continue;
		};
		match ledger.amend(&content, reason).await {
			Ok(block) => rows[at].became(if block.is_some() { Status::Amended } else { Status::Sent }, block),
			Err(error) => rows[at].failed((&error).into()),
		}
	}
	for row in rows.iter().filter(|row| row.block.is_some() && row.status != Status::Differs) {
		if let Some(kept) = row.study.map(|id| manifests.load(&id)).transpose()?.flatten() {
			manifests.settle(kept, row.root.as_ref())?;
		}
	}
	Ok(Report {
		studies: rows,
		findings: found.loose,
		ignored: reading.ignored.len(),
		duplicates: reading.duplicates.len(),
		bytes: reading.bytes,
	})
}

/// As many studies as fit into one transaction (`MaxBatch` of the pallet).
pub const BATCH: usize = 256;

/// Sends new studies in batches. A batch is all or nothing: what another run put there meanwhile is taken out of it.
async fn send(ledger: &impl Ledger, rows: &mut [Row], new: Vec<(usize, NewStudy)>) {
	for batch in new.chunks(BATCH) {
		let mut open = batch.to_vec();
		while !open.is_empty() {
			let studies: Vec<_> = open.iter().map(|(_, study)| study.clone()).collect();
			match ledger.anchor(&studies).await {
				Ok(block) => {
					let status = if block.is_some() { Status::Anchored } else { Status::Sent };
					open.drain(..).for_each(|(at, _)| rows[at].became(status, block));
				}
				Err(error) => {
					let before = open.len();
					take_out_anchored(ledger, rows, &mut open).await;
					if open.len() == before || error.code() != "ImageProvenance::StudyAlreadyAnchored" {
						let problem = Problem::from(&error);
						open.drain(..).for_each(|(at, _)| rows[at].failed(problem.clone()));
					}
				}
			}
		}
	}
}

/// Takes out of `open` what the ledger has, with this root. Does nothing if the ledger cannot be asked.
async fn take_out_anchored(ledger: &impl Ledger, rows: &mut [Row], open: &mut Vec<(usize, NewStudy)>) {
	let ids: Vec<_> = open.iter().map(|(_, study)| study.study).collect();
	let Ok(records) = ledger.studies(&ids).await else {
		return;
	};
	let mut records = records.into_iter();
	open.retain(|(at, study)| match records.next().flatten() {
		Some(record) if record.root == study.root && record.instances == study.instances => {
			rows[*at].became(Status::AlreadyAnchored, Some(record.block));
			false
		}
		_ => true,
	});
}

#[cfg(test)]
mod tests;
