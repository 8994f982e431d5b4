//! Studies against a published imaging protocol.
//!
//! The protocol is asked of every instance of a study: a study conforms if each instance does. The ledger gets the
//! number of constraints that any instance violates, and the attributes concerned.

use super::{
	reading::{findings, read, Finding},
	verify::{judge, Against, Verdict},
	StudyError,
};
use crate::{Kind, Problem, Session};
use radledger_client::{calls, Conformity, Outcome};
use radledger_dicom::{
	protocol::{Deviation, Protocol},
	Reading, Study, Tag,
};
use radledger_primitives::{AttributeTag, StudyId, H256};
use serde::Serialize;
use std::{
	collections::{BTreeMap, BTreeSet},
	path::{Path, PathBuf},
};

/// Most attributes that the ledger names (`MaxDeviations` of the pallet); all deviations are counted.
const NAMED: usize = 32;

/// The verdict on a study.
#[derive(Serialize, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Word {
	/// Every instance meets every constraint.
	Conforms,
	/// An instance violates a constraint.
	Deviates,
	/// A file could not be read again.
	Unknown,
}

/// A constraint that instances of a study violate.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Violation {
	/// The attribute.
	pub tag: Tag,
	/// Its name in DICOM PS3.6.
	pub name: String,
	/// What it should be.
	pub wanted: String,
	/// What it is, each value once; `None` where there is none.
	pub found: BTreeSet<Option<String>>,
	/// How many instances violate it.
	pub instances: usize,
}

/// What became of a verdict.
#[derive(Serialize, Clone, PartialEq, Debug)]
#[serde(rename_all = "kebab-case", tag = "state")]
pub enum Recorded {
	/// Nobody asked for it, or it was not sensible to record it: why.
	Not {
		/// Why; none if nobody asked.
		why: Option<&'static str>,
	},
	/// It is on the ledger now; the block if it was waited for.
	Now {
		/// The block.
		block: Option<u32>,
	},
	/// It was on the ledger before.
	Before {
		/// The block.
		block: u32,
	},
	/// The ledger has another verdict on this version.
	Otherwise {
		/// How many deviations that has.
		deviations: u16,
		/// The block.
		block: u32,
	},
	/// It could not be recorded.
	Failed {
		/// Why.
		problem: Problem,
	},
}

/// A study against a protocol.
#[derive(Serialize, Clone, PartialEq, Debug)]
pub struct Checked {
	/// Study Instance UID.
	pub study_uid: String,
	/// Its identifier on the ledger, if it has one.
	pub study: Option<StudyId>,
	/// How many instances were checked.
	pub instances: usize,
	/// The verdict.
	pub verdict: Word,
	/// Which constraints are violated, by attribute.
	pub violations: Vec<Violation>,
	/// Files that could not be checked.
	pub problems: Vec<String>,
	/// What became of the verdict.
	pub recorded: Recorded,
}

impl Checked {
	/// Checks every file of `study`.
	pub fn new(protocol: &Protocol, study: &Study, id: Option<StudyId>) -> Self {
		let mut problems = Vec::new();
		let mut all = Vec::new();
		for instance in &study.instances {
			match check_file(protocol, &instance.path) {
				Ok(deviations) => all.push(deviations),
				Err(why) => problems.push(why),
			}
		}
		let violations = violations(all);
		let verdict = match (violations.is_empty(), problems.is_empty()) {
			(false, _) => Word::Deviates,
			(true, true) => Word::Conforms,
			(true, false) => Word::Unknown,
		};
		Self {
			study_uid: study.uid.clone(),
			study: id,
			instances: study.instances.len(),
			verdict,
			violations,
			problems,
			recorded: Recorded::Not { why: None },
		}
	}

	/// How many constraints are violated, and the attributes concerned, as the ledger takes them.
	pub fn on_ledger(&self) -> (u16, Vec<AttributeTag>) {
		let tags: BTreeSet<_> =
			self.violations.iter().map(|violation| AttributeTag::from_be_bytes(violation.tag.to_bytes())).collect();
		// A protocol has no more constraints than that.
		let deviations = self.violations.len().try_into().unwrap_or(u16::MAX);
		(deviations, tags.into_iter().take(NAMED).collect())
	}
}

fn check_file(protocol: &Protocol, path: &Path) -> Result<Vec<Deviation>, String> {
	match protocol.check(path) {
		Ok(Some(deviations)) => Ok(deviations),
		Ok(None) => Err(format!("{}: it is no DICOM object any more", path.display())),
		Err(error) => Err(error.to_string()),
	}
}

/// The deviations of all instances, each constraint once.
fn violations(instances: Vec<Vec<Deviation>>) -> Vec<Violation> {
	let mut all = BTreeMap::<(Tag, String), (BTreeSet<Option<String>>, usize)>::new();
	for deviations in instances {
		let mut of_instance = BTreeMap::<(Tag, String), BTreeSet<Option<String>>>::new();
		for Deviation { tag, found, wanted } in deviations {
			of_instance.entry((tag, wanted)).or_default().insert(found);
		}
		for (constraint, found) in of_instance {
			let known = all.entry(constraint).or_default();
			known.0.extend(found);
			known.1 += 1;
		}
	}
	all.into_iter()
		.map(|((tag, wanted), (found, instances))| Violation { tag, name: tag.name(), wanted, found, instances })
		.collect()
}

/// Studies against a protocol.
#[derive(Serialize, Clone, PartialEq, Debug)]
pub struct Check {
	/// The protocol's digest.
	pub protocol: H256,
	/// The verdicts.
	pub studies: Vec<Checked>,
	/// Files that cannot be used.
	#[serde(skip_serializing_if = "Vec::is_empty")]
	pub findings: Vec<Finding>,
}

impl Check {
	/// What is wrong beyond deviations: a verdict that was asked for could not be given or recorded.
	pub fn trouble(&self) -> Option<Kind> {
		let kinds = self.studies.iter().filter_map(|one| match &one.recorded {
			Recorded::Failed { problem } => Some(problem.kind),
			Recorded::Otherwise { .. } => Some(Kind::Refused),
			_ => (!one.problems.is_empty()).then_some(Kind::Failed),
		});
		kinds.min_by_key(|kind| *kind != Kind::Failed)
	}
}

/// A protocol on the ledger.
#[derive(Serialize, Clone, PartialEq, Debug)]
pub struct Published {
	/// Its digest.
	pub protocol: H256,
	/// How many constraints it has.
	pub constraints: u16,
	/// The block since which it is there, if it was there before.
	#[serde(skip)]
	pub since: Option<u32>,
	/// The transaction that published it; `None` if it was there before.
	pub transaction: Option<Outcome>,
}

/// Publishes a protocol, unless the signer's organisation has published it already.
///
/// # Errors
/// Nobody can sign, or the ledger refuses it.
pub async fn publish(session: &Session, protocol: &Protocol) -> Result<Published, StudyError> {
	session.signer().await?;
	let (digest, constraints) = (protocol.digest(), protocol.constraints.len() as u16); // as many as one may have
	let ledger = session.ledger().await?;
	let own = session.organisation(&ledger).await?;
	let known = ledger.protocols(digest).await?.into_iter().find(|known| known.signed.organisation == own);
	let transaction = match &known {
		Some(_) => None,
		None => Some(session.submit(&calls::publish_protocol(digest, constraints)).await?),
	};
	Ok(Published { protocol: digest, constraints, since: known.map(|known| known.signed.block), transaction })
}

/// Refuses a protocol that nobody published: a verdict on it could not be recorded.
pub(super) async fn ensure_published(session: &Session, protocol: &Protocol) -> Result<(), StudyError> {
	let digest = protocol.digest();
	match session.ledger().await?.protocols(digest).await?.is_empty() {
		true => Err(StudyError::ProtocolNotPublished { digest: format!("{digest:?}") }),
		false => Ok(()),
	}
}

/// Checks the studies in files; records the verdicts on those that are just what is on the ledger, if asked to.
///
/// # Errors
/// Files cannot be read; to record, also as [`crate::study::anchor()`]. A deviation is not an error.
pub async fn check(
	session: &Session,
	protocol: &Protocol,
	paths: &[PathBuf],
	record: bool,
) -> Result<Check, StudyError> {
	if record {
		session.signer().await?;
		ensure_published(session, protocol).await?;
	}
	let reading = read(session, paths).await?;
	let studies = reading.studies.iter().map(|study| Checked::new(protocol, study, None)).collect();
	let mut check = Check { protocol: protocol.digest(), studies, findings: findings(&reading) };
	if record {
		record_all(session, &reading, &mut check).await?;
	}
	Ok(check)
}

/// Records the verdicts on those studies whose files are just what is on the ledger.
async fn record_all(session: &Session, reading: &Reading, check: &mut Check) -> Result<(), StudyError> {
	let (manifests, ledger) = (session.vault()?.manifests()?, session.ledger().await?);
	for (study, checked) in reading.studies.iter().zip(&mut check.studies) {
		let not = |why| Recorded::Not { why: Some(why) };
		let Some(manifest) = manifests.of(study)? else {
			checked.recorded = not("it is not in the vault");
			continue;
		};
		checked.study = Some(manifest.study_id());
		let on_ledger = ledger.study(&manifest.study_id()).await?;
		let may_be_of_it = |finding: &Finding| finding.study_uids.is_empty() || finding.study_uids.contains(&study.uid);
		if judge(study, &manifest, Against::Ledger(on_ledger.as_ref())).verdict != Verdict::Verified {
			checked.recorded = not("its files are not just what is on the ledger: verify them");
		} else if check.findings.iter().any(may_be_of_it) {
			checked.recorded = not("a file that may be of it cannot be used");
		} else {
			self::record(session, &check.protocol, checked).await;
		}
	}
	Ok(())
}

/// What recording a verdict asks of a ledger: a seam, so that it is tested without a node.
pub(crate) trait Ledger {
	/// The version of a study, if it is on the ledger, and the verdicts of the signer's organisation on all its versions.
	async fn verdicts(&self, study: StudyId) -> Result<Option<(u16, Vec<Conformity>)>, StudyError>;

	/// Records a verdict on the present version; the block if it was waited for.
	async fn record_verdict(
		&self,
		study: StudyId,
		protocol: H256,
		deviations: u16,
		tags: Vec<AttributeTag>,
	) -> Result<Option<u32>, StudyError>;
}

impl Ledger for Session {
	async fn verdicts(&self, study: StudyId) -> Result<Option<(u16, Vec<Conformity>)>, StudyError> {
		let ledger = self.ledger().await?;
		let Some(record) = ledger.study(&study).await? else { return Ok(None) };
		let own = self.organisation(&ledger).await?;
		let mut verdicts = ledger.conformities(study).await?;
		verdicts.retain(|verdict| verdict.signed.organisation == own);
		Ok(Some((record.version, verdicts)))
	}

	async fn record_verdict(
		&self,
		study: StudyId,
		protocol: H256,
		deviations: u16,
		tags: Vec<AttributeTag>,
	) -> Result<Option<u32>, StudyError> {
		let call = calls::record_conformity(study, protocol, deviations, tags);
		Ok(self.submit(&call).await?.block.map(|block| block.number))
	}
}

/// Records the verdict on a study, unless the ledger has one on this version.
pub(crate) async fn record(ledger: &impl Ledger, protocol: &H256, checked: &mut Checked) {
	let Some(study) = checked.study else {
		checked.recorded = Recorded::Not { why: Some("it is not on the ledger") };
		return;
	};
	// A verdict on some of the files would be taken for one on all.
	if !checked.problems.is_empty() {
		checked.recorded = Recorded::Not { why: Some("not every file could be checked") };
		return;
	}
	let (deviations, tags) = checked.on_ledger();
	checked.recorded = match recorded(ledger, study, protocol, deviations, tags).await {
		Ok(recorded) => recorded,
		Err(error) => Recorded::Failed { problem: (&error).into() },
	};
}

async fn recorded(
	ledger: &impl Ledger,
	study: StudyId,
	protocol: &H256,
	deviations: u16,
	tags: Vec<AttributeTag>,
) -> Result<Recorded, StudyError> {
	let Some((version, verdicts)) = ledger.verdicts(study).await? else {
		return Ok(Recorded::Not { why: Some("it is not on the ledger") });
	};
	let known = verdicts.iter().find(|known| known.protocol == *protocol && known.version == version);
	Ok(match known {
		Some(known) if known.deviations == deviations && known.tags == tags => {
			Recorded::Before { block: known.signed.block }
		}
		Some(known) => Recorded::Otherwise { deviations: known.deviations, block: known.signed.block },
		None => Recorded::Now { block: ledger.record_verdict(study, *protocol, deviations, tags).await? },
	})
}

#[cfg(test)]
mod tests;
