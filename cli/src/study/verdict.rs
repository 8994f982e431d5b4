//! From a study's files, its manifest and the ledger to one verdict, and that verdict in words. No files, no network.

use super::text::{clean, count, lossy, show};
use radledger_client::Study as OnLedger;
use radledger_dicom::{
	verify, Instance, InstanceReport, InstanceVerdict, LevelState, Manifest, Reading, Study, StudyVerdict, Tag,
};
use radledger_primitives::{StudyId, H256};
use serde::Serialize;
use std::{collections::BTreeMap, path::PathBuf};

/// One word for a study.
#[derive(Serialize, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
	/// Every instance is there and as anchored.
	Verified,
	/// An instance was changed or added.
	Altered,
	/// Instances are missing; those that are there are as anchored.
	Incomplete,
	/// The vault has no manifest for it.
	Unknown,
	/// The vault has a manifest, the ledger has no such study.
	NotOnLedger,
	/// The vault's manifest is not of the version on the ledger.
	StaleManifest,
}

/// One word for an instance.
#[derive(Serialize, Clone, Copy, PartialEq, Eq, Debug)]
pub enum InstanceWord {
	/// As anchored.
	Verified,
	/// Attributes or pixel data are not as anchored.
	Altered,
	/// Anchored, and not here.
	Missing,
	/// Its study is not in the vault.
	Unknown,
	/// Here, and not anchored with its study.
	Added,
}

/// An attribute, for programs.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Attribute {
	/// "(gggg,eeee)".
	pub tag: String,
	/// As in DICOM PS3.6.
	pub name: String,
}

/// One instance against its manifest.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct InstanceLine {
	/// SOP Instance UID (0008,0018), empty if the line is about a proof, which does not show it.
	#[serde(skip_serializing_if = "String::is_empty")]
	pub sop_instance_uid: String,
	/// Where it was found.
	#[serde(serialize_with = "maybe_lossy")]
	pub path: Option<PathBuf>,
	/// The verdict.
	pub verdict: InstanceWord,
	/// Whether the bytes on disk are those that were anchored; none unless verified.
	pub same_bytes: Option<bool>,
	/// How the pixel data compare; none if there is nothing to compare with.
	pub pixel_data: Option<LevelState>,
	/// Attributes of a verified instance that another system may rightly write otherwise, and did.
	pub unconfirmed: Vec<Attribute>,
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
pub struct StudyLine {
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
	pub instances: Vec<InstanceLine>,
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

/// The studies of `reading` with everything that is in conflict: each version of an instance gets its own verdict.
pub fn found(reading: &Reading) -> Vec<Study> {
	let mut studies = BTreeMap::<&str, Vec<Instance>>::new();
	let regular = reading.studies.iter().flat_map(|study| &study.instances);
	for instance in regular.chain(reading.conflicts.iter().flat_map(|conflict| &conflict.others)) {
		studies.entry(&instance.study_uid).or_default().push(instance.clone());
	}
	studies.into_iter().map(|(uid, instances)| Study { uid: uid.into(), instances }).collect()
}

/// The verdict on `study` as it was found.
pub fn judge(study: &Study, manifest: Option<&Manifest>, against: Against) -> StudyLine {
	let Some(manifest) = manifest else {
		return unknown(study);
	};
	let report = verify(manifest, &study.instances);
	let (verdict, ledger) = match against {
		Against::Ledger(None) => (Verdict::NotOnLedger, None),
		Against::Ledger(Some(record)) if !is_of(manifest, record) => (Verdict::StaleManifest, Some(anchor(record))),
		Against::Ledger(Some(record)) => (word(report.verdict), Some(anchor(record))),
		Against::Vault => (word(report.verdict), None),
	};
	StudyLine {
		study_uid: study.uid.clone(),
		study: Some(manifest.study_id()),
		verdict,
		manifest_root: Some(manifest.root()),
		ledger,
		instances: report.instances.iter().map(InstanceLine::from).collect(),
	}
}

fn unknown(study: &Study) -> StudyLine {
	let instances = study.instances.iter().map(|instance| InstanceLine {
		path: Some(instance.path.clone()),
		..InstanceLine::new(&instance.sop_instance_uid, InstanceWord::Unknown)
	});
	StudyLine {
		study_uid: study.uid.clone(),
		study: None,
		verdict: Verdict::Unknown,
		manifest_root: None,
		ledger: None,
		instances: instances.collect(),
	}
}

fn word(verdict: StudyVerdict) -> Verdict {
	match verdict {
		StudyVerdict::Verified => Verdict::Verified,
		StudyVerdict::Altered => Verdict::Altered,
		StudyVerdict::Incomplete => Verdict::Incomplete,
	}
}

fn anchor(record: &OnLedger) -> Anchor {
	Anchor { root: record.root, instances: record.instances, version: record.version, block: record.block }
}

impl Verdict {
	/// What it means and what to do, for people; none for [`Verdict::Verified`].
	pub fn advice(self) -> Option<&'static str> {
		match self {
			Self::Verified => None,
			Self::Altered => {
				Some("what is here is not what was anchored; if that is right, `study anchor --amend REASON`")
			}
			Self::Incomplete => Some("instances are missing; those that are here are as anchored"),
			Self::Unknown => {
				Some("the vault has no manifest of this study: was it anchored with another vault (--vault)?")
			}
			Self::NotOnLedger => {
				Some("the vault has a manifest, but this ledger has no such study: run `study anchor` (again)")
			}
			Self::StaleManifest => {
				Some("the vault's manifest is not what is on the ledger: another vault has the later one")
			}
		}
	}
}

impl InstanceLine {
	fn new(sop_instance_uid: &str, verdict: InstanceWord) -> Self {
		Self {
			sop_instance_uid: sop_instance_uid.into(),
			path: None,
			verdict,
			same_bytes: None,
			pixel_data: None,
			unconfirmed: Vec::new(),
			changed: Vec::new(),
			added: Vec::new(),
			removed: Vec::new(),
		}
	}

	/// A line from a verdict alone.
	pub fn of(sop_instance_uid: &str, path: Option<PathBuf>, verdict: &InstanceVerdict) -> Self {
		let line = |word| Self { path: path.clone(), ..Self::new(sop_instance_uid, word) };
		match verdict {
			InstanceVerdict::Missing => line(InstanceWord::Missing),
			InstanceVerdict::Added => line(InstanceWord::Added),
			InstanceVerdict::Verified(levels) => Self {
				same_bytes: Some(levels.encoding),
				pixel_data: Some(levels.pixel),
				unconfirmed: attributes(&levels.unconfirmed),
				..line(InstanceWord::Verified)
			},
			InstanceVerdict::Altered(changes) => Self {
				pixel_data: Some(changes.pixel),
				changed: attributes(&changes.changed),
				added: attributes(&changes.added),
				removed: attributes(&changes.removed),
				..line(InstanceWord::Altered)
			},
		}
	}

	/// Its file or, if there is none, its UID, for people.
	pub fn name(&self) -> String {
		self.path.as_deref().map_or_else(|| clean(&self.sop_instance_uid), show)
	}

	/// What there is to say beyond the verdict.
	pub fn detail(&self) -> String {
		let mut parts = Vec::new();
		match self.verdict {
			InstanceWord::Altered => {
				for (attributes, what) in
					[(&self.changed, "changed"), (&self.added, "added"), (&self.removed, "removed")]
				{
					parts.extend(attributes.iter().map(|one| format!("{} {} {what}", one.tag, one.name)));
				}
				parts.push(match self.pixel_data {
					Some(LevelState::Same) => "pixel data intact".into(),
					Some(LevelState::Absent) => "no pixel data".into(),
					Some(LevelState::NotComparable) => "pixel data in another, lossy encoding".into(),
					Some(LevelState::Differs) | None => "pixel data changed".into(),
				});
			}
			InstanceWord::Verified => {
				if self.same_bytes == Some(false) {
					parts.push("re-encoded: other bytes on disk, the same data set".into());
				}
				parts.extend(self.unconfirmed.iter().map(|one| format!("{} {} not confirmed", one.tag, one.name)));
			}
			InstanceWord::Missing | InstanceWord::Unknown | InstanceWord::Added => {}
		}
		parts.join("; ")
	}
}

impl From<&InstanceReport> for InstanceLine {
	fn from(report: &InstanceReport) -> Self {
		Self::of(&report.sop_instance_uid, report.path.clone(), &report.verdict)
	}
}

fn attributes(tags: &[Tag]) -> Vec<Attribute> {
	tags.iter().map(|tag| Attribute { tag: tag.to_string(), name: tag.name().to_string() }).collect()
}

fn maybe_lossy<S: serde::Serializer>(path: &Option<PathBuf>, serializer: S) -> Result<S::Ok, S::Error> {
	match path {
		Some(path) => lossy(path, serializer),
		None => serializer.serialize_none(),
	}
}

impl StudyLine {
	/// How many instances have `word`.
	pub fn count(&self, word: InstanceWord) -> usize {
		self.instances.iter().filter(|line| line.verdict == word).count()
	}

	/// The study in words: a line for each instance by the name of its file, and the verdict last, where a terminal
	/// shows it.
	pub fn lines(&self) -> Vec<String> {
		let id = self.study.map_or_else(|| "not in the vault".into(), |id| format!("{id:?}"));
		let mut lines = vec![format!("Study {} ({id})", clean(&self.study_uid))];
		let mut instances: Vec<_> = self.instances.iter().map(|line| (line.name(), line)).collect();
		instances.sort_by(|a, b| a.0.cmp(&b.0));
		lines.extend(instances.iter().map(|(name, line)| {
			let word = format!("{:?}", line.verdict);
			format!("  {word:<8}  {name}  {}", line.detail()).trim_end().into()
		}));
		lines.push(format!("  => {:?}: {}", self.verdict, self.summary()));
		lines.extend(self.verdict.advice().map(|advice| format!("     {advice}")));
		lines
	}

	fn summary(&self) -> String {
		let words = [
			(InstanceWord::Verified, "verified"),
			(InstanceWord::Altered, "altered"),
			(InstanceWord::Missing, "missing"),
			(InstanceWord::Added, "added"),
			(InstanceWord::Unknown, "unknown"),
		];
		let mut parts = vec![count(self.instances.len(), "instance")];
		let counts = words.map(|(word, text)| (self.count(word), text)).into_iter();
		parts.extend(counts.filter(|(count, _)| *count > 0).map(|(count, text)| format!("{count} {text}")));
		let encoded = self.instances.iter().filter(|line| line.same_bytes == Some(false)).count();
		if encoded > 0 {
			parts.push(format!("{encoded} re-encoded"));
		}
		parts
			.extend(self.ledger.as_ref().map(|anchor| format!("version {} of block {}", anchor.version, anchor.block)));
		parts.join(", ")
	}
}

#[cfg(test)]
mod tests;
