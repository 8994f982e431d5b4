//! Files against what was anchored: one verdict for a study, one for each instance.

use super::{
	reading::{findings, found, read, Finding},
	StudyError,
};
use crate::{words, Kind, Session};
use radledger_client::Study as OnLedger;
use radledger_dicom::{Changes, InstanceReport, InstanceVerdict, LevelState, Manifest, Study, StudyVerdict, Tag, Why};
use radledger_primitives::{StudyId, H256};
use serde::Serialize;
use std::path::PathBuf;

/// What files turned out to be.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Verification {
	/// Whether everything is as anchored.
	pub verified: bool,
	/// `ledger`, or `vault` when the ledger was not asked.
	pub checked_against: &'static str,
	/// The verdicts.
	pub studies: Vec<StudyCheck>,
	/// Files that cannot be used.
	pub findings: Vec<Finding>,
	/// How many files were not DICOM.
	pub ignored: usize,
	/// How many bytes were read.
	pub bytes: u64,
}

impl Verification {
	/// Why not everything is as anchored; `None` if it is.
	pub fn trouble(&self) -> Option<Kind> {
		let unclear = |study: &StudyCheck| matches!(study.verdict, Verdict::Verified | Verdict::NotComparable);
		match self.verified {
			true => None,
			false if self.findings.is_empty() && self.studies.iter().all(unclear) => Some(Kind::NotComparable),
			false => Some(Kind::Refused),
		}
	}
}

/// Compares files with what was anchored of their studies; with the vault alone if `offline`.
///
/// # Errors
/// Files, vault or node cannot be read. A file that is not as anchored is not an error.
pub async fn verify(session: &Session, paths: &[PathBuf], offline: bool) -> Result<Verification, StudyError> {
	let ledger = if offline { None } else { Some(session.ledger().await?) };
	let manifests = session.vault()?.manifests()?;
	let reading = read(session, paths).await?;
	let mut studies = Vec::with_capacity(reading.studies.len());
	for study in found(&reading).iter() {
		studies.push(match (manifests.of(study)?, &ledger) {
			(None, _) => StudyCheck::unknown(study),
			(Some(manifest), None) => judge(study, &manifest, Against::Vault),
			(Some(manifest), Some(ledger)) => {
				let record = ledger.study(&manifest.study_id()).await?;
				// An amendment that a killed run left behind.
				let manifest = manifests.settled(manifest, record.as_ref().map(|record| &record.root)).await?;
				judge(study, &manifest, Against::Ledger(record.as_ref()))
			}
		});
	}
	let findings = findings(&reading);
	Ok(Verification {
		verified: findings.is_empty() && studies.iter().all(|study| study.verdict == Verdict::Verified),
		checked_against: if offline { "vault" } else { "ledger" },
		studies,
		findings,
		ignored: reading.ignored.len(),
		bytes: reading.bytes,
	})
}

/// One word for a study.
#[derive(Serialize, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
	/// Every instance is there and as anchored.
	Verified,
	/// An instance was changed or added.
	Altered,
	/// Of an instance it cannot be told whether it was changed; nothing shows that one was.
	NotComparable,
	/// Instances are missing; those that are there are as anchored.
	Incomplete,
	/// The vault has no manifest for it.
	Unknown,
	/// The vault has a manifest, the ledger has no such study.
	NotOnLedger,
	/// The vault's manifest is not of the version on the ledger.
	StaleManifest,
}

/// The state of an instance.
#[derive(Serialize, Clone, Copy, PartialEq, Eq, Debug)]
pub enum InstanceState {
	/// As anchored.
	Verified,
	/// Attributes or pixel data are not as anchored.
	Altered,
	/// It cannot be told whether attributes or pixel data are as anchored.
	NotComparable,
	/// Anchored, and not here.
	Missing,
	/// Its study is not in the vault.
	Unknown,
	/// Here, and not anchored with its study.
	Added,
}

/// An attribute.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Attribute {
	/// Group and element.
	pub tag: Tag,
	/// As in DICOM PS3.6.
	pub name: String,
}

/// An attribute that cannot be compared.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Unclear {
	/// Group and element.
	pub tag: Tag,
	/// As in DICOM PS3.6.
	pub name: String,
	/// Why it cannot be compared.
	pub why: Why,
}

/// One instance against its manifest.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct InstanceCheck {
	/// SOP Instance UID (0008,0018), empty if the line is about a proof, which does not show it.
	#[serde(skip_serializing_if = "String::is_empty")]
	pub sop_instance_uid: String,
	/// Where it was found.
	#[serde(serialize_with = "maybe_lossy")]
	pub path: Option<PathBuf>,
	/// The verdict.
	pub verdict: InstanceState,
	/// Whether the bytes on disk are those that were anchored; none unless verified.
	pub same_bytes: Option<bool>,
	/// How the pixel data compare; none if there is nothing to compare with.
	pub pixel_data: Option<LevelState>,
	/// Attributes of which it cannot be told whether their content is as anchored.
	pub not_comparable: Vec<Unclear>,
	/// Attributes with another content.
	pub changed: Vec<Attribute>,
	/// Attributes that were not there.
	pub added: Vec<Attribute>,
	/// Attributes that are no longer there.
	pub removed: Vec<Attribute>,
}

/// What the ledger says about a study, as far as a verdict needs it.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Anchor {
	/// The root on the ledger.
	pub root: H256,
	/// How many instances are under it.
	pub instances: u32,
	/// 0 as anchored, then one more for each amendment.
	pub version: u16,
	/// The block in which that happened.
	pub block: u32,
}

/// One study against its manifest and the ledger.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct StudyCheck {
	/// Study Instance UID (0020,000D).
	pub study_uid: String,
	/// Its identifier on the ledger; none if it is not in the vault.
	pub study: Option<StudyId>,
	/// The verdict.
	pub verdict: Verdict,
	/// The root of the vault's manifest.
	pub manifest_root: Option<H256>,
	/// The ledger's record, if it was asked and has one.
	pub ledger: Option<Anchor>,
	/// One line for each instance, by SOP Instance UID.
	pub instances: Vec<InstanceCheck>,
}

/// Whom a verdict is taken from.
#[derive(Clone, Copy, Debug)]
pub enum Against<'a> {
	/// The vault alone.
	Vault,
	/// The ledger's record of the study, or that it has none.
	Ledger(Option<&'a OnLedger>),
}

/// Whether `manifest` is of the version of the study that the ledger shows.
pub fn is_of(manifest: &Manifest, study: &OnLedger) -> bool {
	manifest.root() == study.root && manifest.count() == study.instances
}

/// The verdict on `study` as it was found.
pub fn judge(study: &Study, manifest: &Manifest, against: Against) -> StudyCheck {
	let report = radledger_dicom::verify(manifest, &study.instances);
	let root = manifest.root();
	let (verdict, ledger) = match against {
		Against::Vault => (word(report.verdict), None),
		Against::Ledger(None) => (Verdict::NotOnLedger, None),
		Against::Ledger(Some(record)) => {
			let is_of = root == record.root && manifest.count() == record.instances;
			let verdict = if is_of { word(report.verdict) } else { Verdict::StaleManifest };
			let OnLedger { root, instances, version, block, .. } = *record;
			(verdict, Some(Anchor { root, instances, version, block }))
		}
	};
	StudyCheck {
		study_uid: study.uid.clone(),
		study: Some(manifest.study_id()),
		verdict,
		manifest_root: Some(root),
		ledger,
		instances: report.instances.iter().map(InstanceCheck::from).collect(),
	}
}

fn word(verdict: StudyVerdict) -> Verdict {
	match verdict {
		StudyVerdict::Verified => Verdict::Verified,
		StudyVerdict::Altered => Verdict::Altered,
		StudyVerdict::NotComparable => Verdict::NotComparable,
		StudyVerdict::Incomplete => Verdict::Incomplete,
	}
}

impl InstanceCheck {
	fn new(sop_instance_uid: &str, verdict: InstanceState) -> Self {
		Self {
			sop_instance_uid: sop_instance_uid.into(),
			path: None,
			verdict,
			same_bytes: None,
			pixel_data: None,
			not_comparable: Vec::new(),
			changed: Vec::new(),
			added: Vec::new(),
			removed: Vec::new(),
		}
	}

	/// A line from a verdict alone.
	pub fn of(sop_instance_uid: &str, path: Option<PathBuf>, verdict: &InstanceVerdict) -> Self {
		let line = |word| Self { path: path.clone(), ..Self::new(sop_instance_uid, word) };
		match verdict {
			InstanceVerdict::Missing => line(InstanceState::Missing),
			InstanceVerdict::Added => line(InstanceState::Added),
			InstanceVerdict::Verified(levels) => Self {
				same_bytes: Some(levels.encoding),
				pixel_data: Some(levels.pixel),
				..line(InstanceState::Verified)
			},
			InstanceVerdict::Altered(changes) => line(InstanceState::Altered).with(changes),
			InstanceVerdict::NotComparable(changes) => line(InstanceState::NotComparable).with(changes),
		}
	}

	fn with(self, changes: &Changes) -> Self {
		let unclear = changes.unclear.iter();
		Self {
			pixel_data: Some(changes.pixel),
			not_comparable: unclear.map(|one| Unclear { tag: one.tag, name: one.tag.name(), why: one.why }).collect(),
			changed: attributes(&changes.changed),
			added: attributes(&changes.added),
			removed: attributes(&changes.removed),
			..self
		}
	}

	/// Its file or, if there is none, its UID, for people.
	pub fn name(&self) -> String {
		self.path.as_deref().map_or_else(|| words::clean(&self.sop_instance_uid), words::path)
	}

	/// What there is to say beyond the verdict.
	pub fn detail(&self) -> String {
		let mut parts = Vec::new();
		match self.verdict {
			InstanceState::Altered | InstanceState::NotComparable => {
				for (attributes, what) in
					[(&self.changed, "changed"), (&self.added, "added"), (&self.removed, "removed")]
				{
					parts.extend(attributes.iter().map(|one| format!("{} {} {what}", one.tag, one.name)));
				}
				parts.extend(self.not_comparable.iter().map(|one| format!("{} {} {}", one.tag, one.name, one.why)));
				parts.push(match self.pixel_data {
					Some(LevelState::Same) => "pixel data intact".into(),
					Some(LevelState::Absent) => "no pixel data".into(),
					Some(LevelState::NotComparable) => "pixel data cannot be compared".into(),
					Some(LevelState::Differs) | None => "pixel data changed".into(),
				});
			}
			InstanceState::Verified => {
				if self.same_bytes == Some(false) {
					parts.push("re-encoded: other bytes on disk, the same data set".into());
				}
			}
			InstanceState::Missing | InstanceState::Unknown | InstanceState::Added => {}
		}
		parts.join("; ")
	}
}

impl From<&InstanceReport> for InstanceCheck {
	fn from(report: &InstanceReport) -> Self {
		Self::of(&report.sop_instance_uid, report.path.clone(), &report.verdict)
	}
}

fn attributes(tags: &[Tag]) -> Vec<Attribute> {
	tags.iter().map(|tag| Attribute { tag: *tag, name: tag.name() }).collect()
}

fn maybe_lossy<S: serde::Serializer>(path: &Option<PathBuf>, serializer: S) -> Result<S::Ok, S::Error> {
	match path {
		Some(path) => words::lossy(path, serializer),
		None => serializer.serialize_none(),
	}
}

impl StudyCheck {
	/// A study of which the vault has no manifest.
	pub fn unknown(study: &Study) -> Self {
		let instances = study.instances.iter().map(|instance| InstanceCheck {
			path: Some(instance.path.clone()),
			..InstanceCheck::new(&instance.sop_instance_uid, InstanceState::Unknown)
		});
		Self {
			study_uid: study.uid.clone(),
			study: None,
			verdict: Verdict::Unknown,
			manifest_root: None,
			ledger: None,
			instances: instances.collect(),
		}
	}

	/// How many instances are in that state.
	pub fn count(&self, state: InstanceState) -> usize {
		self.instances.iter().filter(|one| one.verdict == state).count()
	}
}

#[cfg(test)]
mod tests;
