//! `radledger study verify`, and verdicts in words.

use crate::{
	context::Context,
	errors::{Exit, Outcome},
	output,
};
use clap::Args;
use radledger_workflows::{
	study::{
		self,
		reading::Finding,
		verify::{InstanceCheck, InstanceState, StudyCheck, Verdict},
	},
	words::{clean, count},
};
use std::path::PathBuf;

/// What is to be verified.
#[derive(Args, Debug)]
pub struct VerifyArgs {
	/// Folders or files.
	#[arg(required = true, value_name = "PATH")]
	paths: Vec<PathBuf>,
	/// Compare with your vault alone, without asking the ledger.
	#[arg(long)]
	offline: bool,
}

impl VerifyArgs {
	/// Verifies, and shows the verdicts.
	pub async fn run(self, context: &Context) -> Outcome {
		let found = study::verify(context.session(), &self.paths, self.offline).await?;
		context.text(&found, found.studies.iter().flat_map(lines).chain(unusable(&found.findings)));
		if self.offline {
			output::note("checked against the vault only: the ledger was not asked (--offline)");
		}
		if found.ignored > 0 {
			output::note(format!("{}: not DICOM, ignored", count(found.ignored, "file")));
		}
		Ok(found.trouble().map_or(Exit::Ok, Exit::from))
	}
}

/// Files that cannot be used, and why.
pub fn unusable(findings: &[Finding]) -> impl Iterator<Item = String> + '_ {
	findings.iter().map(|finding| format!("{:?}  {}", finding.kind, clean(&finding.reason)))
}

/// A study in words: a line for each instance by the name of its file, and the verdict last, where a terminal shows it.
pub fn lines(check: &StudyCheck) -> Vec<String> {
	let advice = match check.verdict {
		Verdict::Verified => None,
		Verdict::Altered => {
			Some("what is here is not what was anchored; if that is right, `study anchor --amend REASON`")
		}
		Verdict::NotComparable => Some(
			"it cannot be told whether this is what was anchored: fetch it again in the encoding in which it was anchored",
		),
		Verdict::Incomplete => Some("instances are missing; those that are here are as anchored"),
		Verdict::Unknown => {
			Some("the vault has no manifest of this study: was it anchored with another vault (--vault)?")
		}
		Verdict::NotOnLedger => {
			Some("the vault has a manifest, but this ledger has no such study: run `study anchor` (again)")
		}
		Verdict::StaleManifest => {
			Some("the vault's manifest is not what is on the ledger: another vault has the later one")
		}
	};
	let mut lines = lines_without_advice(check);
	lines.extend(advice.map(|advice| format!("     {advice}")));
	lines
}

/// The same where what to do depends on more than the verdict.
pub fn lines_without_advice(check: &StudyCheck) -> Vec<String> {
	let id = check.study.map_or_else(|| "not in the vault".into(), |id| format!("{id:?}"));
	let mut lines = vec![format!("Study {} ({id})", clean(&check.study_uid))];
	let mut instances: Vec<_> = check.instances.iter().collect();
	instances.sort_by_cached_key(|one| one.name());
	lines.extend(instances.into_iter().map(line));
	lines.push(format!("  => {:?}: {}", check.verdict, summary(check)));
	lines
}

/// An instance in words.
pub fn line(one: &InstanceCheck) -> String {
	// Debug output does not pad by itself.
	let state = format!("{:?}", one.verdict);
	format!("  {state:<8}  {}  {}", one.name(), one.detail()).trim_end().into()
}

/// How many instances there are, and how many in which state.
pub fn summary(check: &StudyCheck) -> String {
	let states = [
		(InstanceState::Verified, "verified"),
		(InstanceState::Altered, "altered"),
		(InstanceState::NotComparable, "not comparable"),
		(InstanceState::Missing, "missing"),
		(InstanceState::Added, "added"),
		(InstanceState::Unknown, "unknown"),
	];
	let encoded = check.instances.iter().filter(|one| one.same_bytes == Some(false)).count();
	let counts = states.map(|(state, text)| (check.count(state), text)).into_iter().chain([(encoded, "re-encoded")]);
	let mut parts = vec![count(check.instances.len(), "instance")];
	parts.extend(counts.filter(|(count, _)| *count > 0).map(|(count, text)| format!("{count} {text}")));
	parts.extend(check.ledger.as_ref().map(|anchor| format!("version {} of block {}", anchor.version, anchor.block)));
	parts.join(", ")
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::commands::study::fixtures::study;
	use radledger_dicom::Manifest;
	use radledger_workflows::study::verify::{judge, Against};

	fn check(path: &str) -> StudyCheck {
		let study = study("1.1", &[path]);
		judge(&study, &Manifest::new(&study, [7; 32]), Against::Vault)
	}

	#[test]
	fn lines_should_name_each_instance_and_end_with_the_verdict() {
		let mut check = check("in/a");
		let id = check.study.unwrap();
		let expected = format!("Study 1.1 ({id:?})\n  Verified  in/a\n  => Verified: 1 instance, 1 verified");
		assert_eq!(lines(&check).join("\n"), expected);
		check.verdict = Verdict::StaleManifest;
		check.instances[0].same_bytes = Some(false);
		let text = lines(&check).join("\n");
		assert!(text.contains("in/a  re-encoded: other bytes on disk, the same data set"), "{text}");
		assert!(text.contains("1 instance, 1 verified, 1 re-encoded"), "{text}");
		assert!(text.ends_with("the vault's manifest is not what is on the ledger: another vault has the later one"));
		assert!(!lines_without_advice(&check).join("\n").contains("another vault"));
	}

	#[test]
	fn lines_should_show_control_characters_when_a_file_name_has_them() {
		let unknown = StudyCheck::unknown(&study("1.1", &["in/a\u{1b}[2J"]));
		let lines = lines(&unknown);
		assert!(lines.iter().all(|line| !line.contains('\u{1b}')));
		assert!(lines[1].starts_with("  Unknown   in/a"), "{lines:?}");
	}
}
