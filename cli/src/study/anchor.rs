//! `study anchor`: what to do with each study, and doing it so that it can be stopped at any point and run again.

use super::{
	block::{block, Finding},
	keeper::Keeper,
	ledger::{Amended, Ledger},
	verdict::{is_of, judge, Against, InstanceLine, InstanceWord, StudyLine, Verdict},
};
use crate::errors::{Exit, Failure};
use radledger_client::{AccountId, NewStudy, Study as OnLedger};
use radledger_dicom::{new_salt, verify, Manifest, Reading, Study, StudyVerdict};
use radledger_primitives::{AmendmentReason, DeviceId, Modality, StudyId, H256};
use serde::Serialize;
use std::path::PathBuf;

/// What became of a study.
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
	/// Its modality.
	pub modality: Modality,
	/// How many series were read.
	pub series: u16,
	/// How many instances were read.
	pub instances: usize,
	/// The root over them, if it was made.
	pub root: Option<H256>,
	/// The block that holds it, if known.
	pub block: Option<u32>,
	/// What became of it.
	pub status: Status,
	/// What stood in its way.
	pub findings: Vec<Finding>,
	/// Whether the vault's manifest is of an older version than the ledger's.
	pub stale_manifest: bool,
	/// The instances that are not as anchored.
	pub differences: Vec<InstanceLine>,
	/// Whether the ledger names another subject than was asked for.
	pub other_subject: bool,
	/// Why it failed.
	pub problem: Option<Failure>,
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

/// What the user asked for.
#[derive(Clone, Default, Debug)]
pub struct Wish {
	/// What was read.
	pub arguments: Vec<PathBuf>,
	/// Whose studies they are.
	pub subject: Option<AccountId>,
	/// The device that made them.
	pub device: Option<DeviceId>,
	/// Whether, and why, other content is to replace what is on the ledger.
	pub amend: Option<AmendmentReason>,
}

impl Report {
	/// 1 if anything could not be done, 3 if the ledger says no, else 0.
	pub fn exit(&self) -> Exit {
		let failed = |row: &Row| match row.status {
			Status::Blocked => true,
			Status::Failed => row.problem.as_ref().is_none_or(|problem| problem.exit != Exit::Refused),
			_ => false,
		};
		let refused = |row: &Row| matches!(row.status, Status::Failed | Status::Differs);
		if !self.findings.is_empty() || self.studies.iter().any(failed) {
			Exit::Failed
		} else if self.studies.iter().any(refused) {
			Exit::Refused
		} else {
			Exit::Ok
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

	fn became(&mut self, status: Status, block: Option<u32>) {
		(self.status, self.block) = (status, block);
	}

	fn failed(&mut self, failure: &Failure) {
		self.status = Status::Failed;
		self.problem = Some(failure.clone());
	}

	fn differs(&mut self, line: StudyLine) {
		self.status = Status::Differs;
		self.stale_manifest = line.verdict == Verdict::StaleManifest;
		self.block = line.ledger.map(|anchor| anchor.block);
		self.differences = line.instances.into_iter().filter(|line| line.verdict != InstanceWord::Verified).collect();
	}
}

/// What is to be done with a study that nothing blocks.
enum Step {
	/// Keep its first manifest, then send it.
	First(Manifest),
	/// Send it (again): the vault has just this manifest, the ledger has nothing.
	Again(Manifest),
	/// Its content changed before it came onto the ledger: propose the new manifest, then send that.
	Instead(Manifest),
	/// Propose the manifest, then amend.
	Amend(Manifest),
	/// It is on the ledger as it is here, perhaps in another encoding; `mend` if the vault's manifest was another one.
	Done { manifest: Manifest, mend: bool },
	/// It is on the ledger, and not as it is here.
	Differs(Manifest),
}

/// `kept` is the manifest in the vault, settled with what the ledger has of it.
fn decide(study: &Study, kept: Option<(Manifest, Option<&OnLedger>)>, amend: bool) -> Result<Step, Failure> {
	let Some((kept, record)) = kept else {
		let salt =
			new_salt().map_err(|error| Failure::failed("no-entropy", "cannot make a salt").why(error.to_string()))?;
		return Ok(Step::First(Manifest::new(study, salt)));
	};
	let fresh = Manifest::new(study, kept.salt.0);
	let unchanged = fresh.root() == kept.root();
	Ok(match record {
		None if unchanged => Step::Again(kept),
		None => Step::Instead(fresh),
		Some(record) if is_of(&fresh, record) => Step::Done { manifest: fresh, mend: !unchanged },
		// Another transfer syntax gives another root, and is the same study: there is nothing to amend.
		Some(record) if is_of(&kept, record) && verify(&kept, &study.instances).verdict == StudyVerdict::Verified => {
			Step::Done { manifest: kept, mend: false }
		}
		Some(_) if amend => Step::Amend(fresh),
		Some(_) => Step::Differs(kept),
	})
}

/// Anchors the studies of `reading`, each wholly or not at all. Fails as a whole only if nothing was sent.
pub async fn anchor(ledger: &impl Ledger, keeper: &Keeper, reading: &Reading, wish: &Wish) -> Result<Report, Failure> {
	let mut found = block(reading, &wish.arguments);
	let mut rows: Vec<_> = reading.studies.iter().map(Row::new).collect();
	let mut open = Vec::new();
	for (at, study) in reading.studies.iter().enumerate() {
		match found.blocking.remove(&study.uid) {
			Some(findings) => {
				rows[at].findings = findings;
				rows[at].status = Status::Blocked;
			}
			None => open.push((at, keeper.find(&study.uid)?)),
		}
	}

	let ids: Vec<_> = open.iter().flat_map(|(_, kept)| kept.as_ref().map(Manifest::study_id)).collect();
	let mut records = ledger.studies(&ids).await?.into_iter();
	let (mut new, mut amended) = (Vec::new(), Vec::new());
	for (at, kept) in open {
		let (study, row) = (&reading.studies[at], &mut rows[at]);
		let record = kept.as_ref().and_then(|_| records.next().flatten());
		let kept = match kept {
			Some(kept) => Some((keeper.settle(kept, record.as_ref().map(|record| &record.root))?, record.as_ref())),
			None => None,
		};
		let step = decide(study, kept, wish.amend.is_some())?;
		row.study = Some(match &step {
			Step::First(manifest) | Step::Done { manifest, mend: true } => keeper.keep(manifest)?,
			Step::Instead(manifest) | Step::Amend(manifest) => keeper.propose(manifest)?,
			Step::Again(manifest) | Step::Differs(manifest) | Step::Done { manifest, .. } => manifest.study_id(),
		});
		row.root = Some(step.fresh_root(study));
		row.other_subject = record.as_ref().is_some_and(|on| wish.subject.is_some() && on.subject != wish.subject);
		match &step {
			Step::First(manifest) | Step::Again(manifest) | Step::Instead(manifest) => {
				new.push((at, new_study(manifest, wish.subject, wish.device)))
			}
			Step::Amend(manifest) => amended.push((at, new_study(manifest, None, None))),
			Step::Done { .. } => row.became(Status::AlreadyAnchored, record.map(|record| record.block)),
			Step::Differs(kept) => row.differs(judge(study, Some(kept), Against::Ledger(record.as_ref()))),
		}
	}

	send(ledger, &mut rows, new).await;
	if let Some(reason) = wish.amend {
		for (at, study) in amended {
			match ledger.amend(&Amended { study, reason }).await {
				Ok(block) => rows[at].became(if block.is_some() { Status::Amended } else { Status::Sent }, block),
				Err(failure) => rows[at].failed(&failure),
			}
		}
	}
	for row in rows.iter().filter(|row| row.block.is_some() && row.status != Status::Differs) {
		if let Some(kept) = row.study.map(|id| keeper.load(&id)).transpose()?.flatten() {
			keeper.settle(kept, row.root.as_ref())?;
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

impl Step {
	fn manifest(&self) -> &Manifest {
		match self {
			Self::First(manifest) | Self::Again(manifest) | Self::Instead(manifest) => manifest,
			Self::Amend(manifest) | Self::Differs(manifest) | Self::Done { manifest, .. } => manifest,
		}
	}

	/// The root of what was read.
	fn fresh_root(&self, study: &Study) -> H256 {
		match self {
			Self::Differs(kept) => Manifest::new(study, kept.salt.0).root(),
			_ => self.manifest().root(),
		}
	}
}

fn new_study(manifest: &Manifest, subject: Option<AccountId>, device: Option<DeviceId>) -> NewStudy {
	NewStudy {
		study: manifest.study_id(),
		root: manifest.root(),
		instances: manifest.count(),
		series: manifest.series,
		modality: manifest.modality,
		device,
		subject,
	}
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
				Err(failure) => {
					let before = open.len();
					take_out_anchored(ledger, rows, &mut open).await;
					if open.len() == before || failure.code != "ImageProvenance::StudyAlreadyAnchored" {
						open.drain(..).for_each(|(at, _)| rows[at].failed(&failure));
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
