//! Studies against a published imaging protocol: `study anchor --protocol` and `protocol check`.
//!
//! The protocol is asked of every instance of a study: a study conforms if each instance does. What the ledger gets is the
//! number of constraints that any instance violates, and the attributes concerned.

use super::text::{clean, count};
use crate::errors::{Exit, Failure};
use radledger_client::Conformity;
use radledger_dicom::{
	protocol::{Deviation, Protocol},
	Study, Tag,
};
use radledger_primitives::{AttributeTag, StudyId, H256};
use serde::Serialize;
use std::{
	collections::{BTreeMap, BTreeSet},
	path::Path,
};

/// Most attributes that the ledger names (`MaxDeviations` of the pallet); all deviations are counted.
const NAMED: usize = 32;
/// Most different values that are shown of an attribute.
const SHOWN: usize = 3;

/// One word for a study.
#[derive(Serialize, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Word {
	/// Every instance meets every constraint.
	Conforms,
	/// An instance violates a constraint.
	Deviates,
	/// A file could not be read again.
	Unknown,
}

impl Word {
	/// For people.
	pub fn text(self) -> &'static str {
		match self {
			Self::Conforms => "CONFORMS",
			Self::Deviates => "DEVIATES",
			Self::Unknown => "not checked",
		}
	}
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
		problem: Failure,
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

	/// One line of a list.
	pub fn row(&self) -> Vec<String> {
		vec![
			self.study.as_ref().map_or_else(|| clean(&self.study_uid), super::table::short),
			self.instances.to_string(),
			self.verdict.text().into(),
			self.violations.len().to_string(),
			self.recorded.text(),
		]
	}

	/// Names of the columns of [`Self::row`].
	pub const HEADER: [&'static str; 5] = ["study", "instances", "protocol", "deviations", "recorded"];

	/// What is wrong, for people: a line for each constraint.
	pub fn lines(&self) -> Vec<String> {
		let mut lines = Vec::new();
		if !self.violations.is_empty() || !self.problems.is_empty() {
			lines.push(format!("Study {}", clean(&self.study_uid)));
		}
		for violation in &self.violations {
			let mut found: Vec<_> = violation
				.found
				.iter()
				.take(SHOWN)
				.map(|value| value.as_deref().map_or_else(|| "nothing".into(), clean))
				.collect();
			if violation.found.len() > SHOWN {
				found.push("…".into());
			}
			lines.push(format!(
				"  {} {}: {}; wanted {} ({} of {})",
				violation.tag,
				violation.name,
				found.join(", "),
				clean(&violation.wanted),
				violation.instances,
				count(self.instances, "instance")
			));
		}
		lines.extend(self.problems.iter().map(|problem| format!("  {}", clean(problem))));
		lines
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

impl Recorded {
	/// For people.
	pub fn text(&self) -> String {
		match self {
			Self::Not { .. } => "no".into(),
			Self::Now { block: Some(block) } => format!("in block {block}"),
			Self::Now { block: None } => "sent, not waited for".into(),
			Self::Before { block } => format!("before, in block {block}"),
			Self::Otherwise { deviations, block } => format!("otherwise, in block {block}: {deviations} deviations"),
			Self::Failed { .. } => "failed".into(),
		}
	}
}

/// What recording a verdict asks of a ledger: a seam, so that it is tested without a node.
pub trait Ledger {
	/// The version of a study, if it is on the ledger, and the verdicts on all its versions.
	async fn verdicts(&self, study: StudyId) -> Result<Option<(u16, Vec<Conformity>)>, Failure>;

	/// Records a verdict on the present version; the block if it was waited for.
	async fn record_verdict(
		&self,
		study: StudyId,
		protocol: H256,
		deviations: u16,
		tags: Vec<AttributeTag>,
	) -> Result<Option<u32>, Failure>;
}

/// Records the verdict on a study, unless the ledger has one on this version.
pub async fn record(ledger: &impl Ledger, protocol: &H256, checked: &mut Checked) {
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
		Err(problem) => Recorded::Failed { problem },
	};
}

async fn recorded(
	ledger: &impl Ledger,
	study: StudyId,
	protocol: &H256,
	deviations: u16,
	tags: Vec<AttributeTag>,
) -> Result<Recorded, Failure> {
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

/// What there is to say beyond the tables.
pub fn remarks(checked: &[Checked]) -> Vec<String> {
	let mut lines = Vec::new();
	for one in checked {
		let name = format!("study {}", clean(&one.study_uid));
		match &one.recorded {
			Recorded::Not { why: Some(why) } => lines.push(format!("{name}: the verdict is not recorded: {why}")),
			Recorded::Otherwise { .. } => lines.push(format!(
				"{name}: the ledger has another verdict on this version, and keeps it: was the protocol or were the files \
				 read otherwise then?"
			)),
			Recorded::Failed { problem } => lines.push(format!("{name}: {}", problem.lines())),
			_ => {}
		}
	}
	let deviating = checked.iter().filter(|one| one.verdict == Word::Deviates).count();
	if deviating > 0 {
		lines.push(format!(
			"{deviating} of {} DEVIATE from the protocol",
			count(checked.len(), "study").replace("studys", "studies")
		));
	}
	lines
}

/// What is wrong beyond deviations: 1 or 3 if a verdict that was asked for could not be given or recorded.
pub fn trouble(checked: &[Checked]) -> Exit {
	let exit = |one: &Checked| match &one.recorded {
		Recorded::Failed { problem } => problem.exit,
		Recorded::Otherwise { .. } => Exit::Refused,
		_ if !one.problems.is_empty() => Exit::Failed,
		_ => Exit::Ok,
	};
	let exits: Vec<_> = checked.iter().map(exit).collect();
	let worst = [Exit::Failed, Exit::Refused].into_iter().find(|exit| exits.contains(exit));
	worst.unwrap_or(Exit::Ok)
}

#[cfg(test)]
mod tests;
