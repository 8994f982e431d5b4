//! `radledger protocol`: published imaging protocols, and which studies conform to them.

use super::{
	place,
	study::{explain, not_on_ledger, resolve},
};
use crate::{
	context::Context,
	errors::{CliError, Exit, Failure, Outcome},
	output,
	render::{Names, Record},
};
use clap::Subcommand;
use radledger_client::Conformity;
use radledger_dicom::{protocol::Protocol, Tag};
use radledger_workflows::{
	study::conformity::{self, Check, Checked, Recorded, Word},
	vault::file,
	words::{clean, count, path as show},
};
use std::path::{Path, PathBuf};

/// Most different values that are shown of an attribute.
const SHOWN: usize = 3;

/// What can be done with protocols.
#[derive(Subcommand, Debug)]
pub enum ProtocolVerb {
	/// Publish a protocol: the digest of a list of attribute constraints.
	Publish {
		/// The protocol, a JSON file.
		protocol: PathBuf,
	},
	/// Check files against a protocol: exit code 3 if they deviate.
	Check {
		/// The protocol, a JSON file.
		protocol: PathBuf,
		/// Folders or files.
		#[arg(required = true, value_name = "PATH")]
		paths: Vec<PathBuf>,
		/// Record the verdict for each study, which must be anchored.
		#[arg(long)]
		record: bool,
	},
	/// Show which protocols a study was checked against.
	Show {
		/// The study: its identifier, the beginning of it (8 digits or more), or a file or folder of it.
		study: String,
	},
}

impl Record for Checked {
	const COLUMNS: &'static [&'static str] = &["study", "instances", "verdict", "violations", "recorded"];
	const NAMED: bool = false;

	fn cell(&self, key: &str, _: &Names) -> Option<String> {
		Some(match key {
			"study" if self.study.is_none() => clean(&self.study_uid),
			"verdict" => word(self.verdict).into(),
			"violations" => self.violations.len().to_string(),
			"recorded" => match &self.recorded {
				Recorded::Not { .. } => "no".into(),
				Recorded::Now { block: Some(block) } => format!("in block {block}"),
				Recorded::Now { block: None } => "sent, not waited for".into(),
				Recorded::Before { block } => format!("before, in block {block}"),
				Recorded::Otherwise { deviations, block } => {
					format!("otherwise, in block {block}: {deviations} deviations")
				}
				Recorded::Failed { .. } => "failed".into(),
			},
			_ => return None,
		})
	}
}

impl Record for Conformity {
	const COLUMNS: &'static [&'static str] = &["protocol", "version", "deviations", "tags", "signed"];

	fn cell(&self, key: &str, names: &Names) -> Option<String> {
		let attribute = |tag: &u32| {
			let tag = Tag::from_bytes(tag.to_be_bytes());
			format!("{tag} {}", tag.name())
		};
		match key {
			"deviations" if self.deviations == 0 => Some(word(Word::Conforms).into()),
			"deviations" => Some(format!("{}: {}", word(Word::Deviates), self.deviations)),
			"tags" if !self.tags.is_empty() => Some(self.tags.iter().map(attribute).collect::<Vec<_>>().join(", ")),
			"signed" => Some(names.signature(&self.signed)),
			_ => None,
		}
	}
}

fn word(word: Word) -> &'static str {
	match word {
		Word::Conforms => "CONFORMS",
		Word::Deviates => "DEVIATES",
		Word::Unknown => "not checked",
	}
}

/// Does what `verb` asks for.
pub async fn run(context: &Context, verb: ProtocolVerb) -> Outcome {
	match verb {
		ProtocolVerb::Publish { protocol } => publish(context, &protocol).await,
		ProtocolVerb::Check { protocol, paths, record } => check(context, &protocol, &paths, record).await,
		ProtocolVerb::Show { study } => show_all(context, &study).await,
	}
}

/// Reads the protocol in `path`.
pub(super) fn load(path: &Path) -> Result<Protocol, Failure> {
	let text = file::named_text(path, file::LONGEST).map_err(CliError::unreadable(path))?;
	let malformed = |why: String| CliError::MalformedProtocol { path: path.into(), why: clean(&why) };
	Ok(Protocol::from_json(&text).map_err(|error| malformed(error.to_string()))?)
}

async fn publish(context: &Context, path: &Path) -> Outcome {
	let published = conformity::publish(context.session(), &load(path)?).await?;
	let text = match (&published.transaction, published.since) {
		(Some(transaction), _) => format!(
			"published, {}; give {} to everyone who is to check against it: the ledger has its digest only",
			place(transaction),
			show(path)
		),
		(None, Some(block)) => format!("the ledger has it already, since block {block}"),
		(None, None) => "published".into(),
	};
	context.text(&published, [format!("{:?}", published.protocol)]);
	output::note(text);
	Ok(Exit::Ok)
}

async fn check(context: &Context, path: &Path, paths: &[PathBuf], record: bool) -> Outcome {
	let check = conformity::check(context.session(), &load(path)?, paths, record).await?;
	context.report(&check, &check.studies, "no study could be checked").await?;
	check.studies.iter().flat_map(lines).for_each(output::note);
	for finding in &check.findings {
		output::note(format!("not checked: {}", clean(&finding.reason)));
	}
	remarks(&check).into_iter().for_each(output::note);
	let deviating = check.studies.iter().any(|study| study.verdict == Word::Deviates);
	let not_recorded = |study: &Checked| matches!(study.recorded, Recorded::Not { why: Some(_) });
	Ok(match check.trouble() {
		_ if deviating => Exit::Refused,
		Some(trouble) => trouble.into(),
		None if !check.findings.is_empty() => Exit::Failed,
		None if check.studies.iter().any(not_recorded) => Exit::Refused,
		None => Exit::Ok,
	})
}

async fn show_all(context: &Context, study: &str) -> Outcome {
	let study = resolve(context, study).await?;
	let ledger = context.session().ledger().await?;
	if ledger.study(&study).await?.is_none() {
		return Err(not_on_ledger(&study));
	}
	let verdicts = ledger.conformities(study).await?;
	context
		.report(
			&serde_json::json!({ "study": study, "conformities": verdicts }),
			&verdicts,
			"it was checked against no protocol",
		)
		.await?;
	Ok(Exit::Ok)
}

/// What is wrong with a study: a line for each constraint.
pub(super) fn lines(checked: &Checked) -> Vec<String> {
	let mut lines = Vec::new();
	if !checked.violations.is_empty() || !checked.problems.is_empty() {
		lines.push(format!("Study {}", clean(&checked.study_uid)));
	}
	for violation in &checked.violations {
		let values = violation.found.iter().take(SHOWN);
		let mut found: Vec<_> = values.map(|value| value.as_deref().map_or_else(|| "nothing".into(), clean)).collect();
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
			count(checked.instances, "instance")
		));
	}
	lines.extend(checked.problems.iter().map(|problem| format!("  {}", clean(problem))));
	lines
}

/// What there is to say beyond the tables.
pub(super) fn remarks(check: &Check) -> Vec<String> {
	let remark = |one: &Checked| {
		let name = format!("study {}", clean(&one.study_uid));
		match &one.recorded {
			Recorded::Not { why: Some(why) } => Some(format!("{name}: the verdict is not recorded: {why}")),
			Recorded::Otherwise { .. } => Some(format!(
				"{name}: the ledger has another verdict on this version, and keeps it: was the protocol or were the files \
				 read otherwise then?"
			)),
			Recorded::Failed { problem } => Some(format!("{name}: {}", explain(problem))),
			_ => None,
		}
	};
	let deviating = check.studies.iter().filter(|one| one.verdict == Word::Deviates).count();
	let studies = count(check.studies.len(), "study");
	let deviate = if deviating == 1 { "DEVIATES" } else { "DEVIATE" };
	let deviating = (deviating > 0).then(|| format!("{deviating} of {studies} {deviate} from the protocol"));
	check.studies.iter().filter_map(remark).chain(deviating).collect()
}

#[cfg(test)]
mod tests {
	use super::*;
	use radledger_primitives::H256;
	use radledger_workflows::{study::conformity::Violation, Kind, Problem};
	use std::collections::BTreeSet;

	fn checked() -> Checked {
		let violation = |tag: Tag, wanted: &str, found: &[&str], instances| Violation {
			tag,
			name: tag.name(),
			wanted: wanted.into(),
			found: found.iter().map(|value| Some((*value).to_owned())).collect::<BTreeSet<_>>(),
			instances,
		};
		Checked {
			study_uid: "1.1".into(),
			study: None,
			instances: 3,
			verdict: Word::Deviates,
			violations: vec![
				violation(Tag(0x0018, 0x0010), "absent", &["iodine"], 1),
				violation(Tag(0x0018, 0x0060), "100 to 120", &["140", "80"], 2),
			],
			problems: Vec::new(),
			recorded: Recorded::Not { why: None },
		}
	}

	#[test]
	fn lines_should_name_each_constraint_with_what_was_found() {
		assert_eq!(
			lines(&checked()),
			[
				"Study 1.1",
				"  (0018,0010) Contrast Bolus Agent: iodine; wanted absent (1 of 3 instances)",
				"  (0018,0060) KVP: 140, 80; wanted 100 to 120 (2 of 3 instances)",
			]
		);
		let conforming = Checked { violations: Vec::new(), verdict: Word::Conforms, ..checked() };
		assert_eq!(lines(&conforming), [] as [String; 0]);
		assert_eq!(conforming.cell("verdict", &Names::default()).as_deref(), Some("CONFORMS"));
	}

	#[test]
	fn remarks_should_say_what_was_not_recorded_and_how_many_deviate() {
		let (what, code) = ("the ledger says no".into(), "no".into());
		let problem = Problem { kind: Kind::Refused, code, what, why: None, remedy: None };
		let studies = vec![Checked { recorded: Recorded::Failed { problem }, ..checked() }];
		let check = Check { protocol: H256::zero(), studies, findings: Vec::new() };
		assert_eq!(
			remarks(&check),
			["study 1.1: error[no]: the ledger says no", "1 of 1 study DEVIATES from the protocol"]
		);
	}
}
