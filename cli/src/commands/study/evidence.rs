//! `radledger study prove`, `disclose` and `check-proof`: what can be shown to somebody who has neither the study nor an
//! account.

use super::{super::receipt::read_input, write_private};
use crate::{
	context::Context,
	errors::{CliError, Exit, Failure, Outcome},
	output,
	parse::hash,
};
use clap::Args;
use radledger_dicom::Tag;
use radledger_primitives::H256;
use radledger_workflows::{
	study::evidence::{self, Checked, Evidence, Request, Verdict},
	words::{clean, path as show},
};
use std::{
	collections::BTreeSet,
	io::Write,
	path::{Path, PathBuf},
};

/// Longest proof that is worth reading: that of a de-identified study takes 1 kB an instance.
const LONGEST: u64 = 256 << 20;

/// Which instance is to be proved.
#[derive(Args, Debug)]
pub struct ProveArgs {
	/// The instance.
	file: PathBuf,
	/// Where to write the proof; standard output by default.
	#[arg(long, value_name = "FILE")]
	out: Option<PathBuf>,
}

/// Which values are to be disclosed.
#[derive(Args, Debug)]
pub struct DiscloseArgs {
	/// The instance.
	file: PathBuf,
	/// An attribute, as KVP, 0018,0060 or (0018,0060); repeat it for each.
	#[arg(long = "tag", required = true, value_name = "TAG")]
	tags: Vec<Tag>,
	/// Where to write the proof; standard output by default.
	#[arg(long, value_name = "FILE")]
	out: Option<PathBuf>,
}

/// Which proof is to be checked, and against what.
#[derive(Args, Debug)]
pub struct CheckProofArgs {
	/// The proof; - for standard input.
	proof: PathBuf,
	/// The study's root, as the ledger shows it; of a de-identified copy: the original's.
	#[arg(long, value_name = "0x…", value_parser = hash)]
	root: Option<H256>,
	/// The study's number of instances, as the ledger shows it.
	#[arg(long, value_name = "N", requires = "root")]
	count: Option<u32>,
	/// The genesis hash of the ledger that the proof must be for.
	#[arg(long, value_name = "0x…", value_parser = hash)]
	chain: Option<H256>,
	/// The instance that the proof is about, or all files of the de-identified copy.
	files: Vec<PathBuf>,
}

impl ProveArgs {
	/// Writes the proof.
	pub async fn run(self, context: &Context) -> Outcome {
		hand_out(context, &evidence::prove(context.session(), &self.file).await?, self.out.as_deref())
	}
}

impl DiscloseArgs {
	/// Writes the disclosure.
	pub async fn run(self, context: &Context) -> Outcome {
		hand_out(context, &evidence::disclose(context.session(), &self.file, &self.tags).await?, self.out.as_deref())
	}
}

/// Writes evidence, and says how it is checked.
fn hand_out(context: &Context, evidence: &Evidence, out: Option<&Path>) -> Outcome {
	let Some(path) = out else {
		output::json(evidence);
		return Ok(Exit::Ok);
	};
	let json = serde_json::to_vec_pretty(evidence).map_err(|error| CliError::NoJson { error })?;
	write_private(path, |file| file.write_all(&json))?;
	let (study, root, count) = evidence.about();
	context.done(
		&serde_json::json!({ "proof": path.to_string_lossy(), "study": study, "root": root, "count": count }),
		format!(
			"wrote {}; check it with `study check-proof`, without a node with --root {root:?} --count {count}",
			show(path)
		),
	);
	Ok(Exit::Ok)
}

fn read(proof: &Path) -> Result<Evidence, Failure> {
	let bytes = read_input(proof, LONGEST).map_err(CliError::unreadable(proof))?;
	Ok(Evidence::read(&bytes)?)
}

/// Shows a proof as it is, unchecked.
pub fn show_proof(proof: &Path) -> Outcome {
	output::json(&read(proof)?);
	Ok(Exit::Ok)
}

impl CheckProofArgs {
	/// Checks the proof: against the ledger or, with a root, against that alone.
	pub async fn run(self, context: &Context) -> Outcome {
		let evidence = read(&self.proof)?;
		let Self { files, root, count, chain, .. } = self;
		let checked = evidence::check(context.session(), &Request { evidence, files, root, count, chain }).await?;
		context.text(&checked, lines(&checked));
		Ok(checked.trouble().map_or(Exit::Ok, Exit::from))
	}
}

/// The verdict in words.
fn lines(checked: &Checked) -> Vec<String> {
	match checked {
		Checked::Instance(one) => {
			let place = u64::from(one.index) + 1;
			let mut lines =
				vec![format!("{:?}: instance {place} of {} of study {:?}", one.verdict, one.count, one.study)];
			lines.extend(one.reason.iter().map(|reason| format!("  {reason}")));
			lines.extend(one.file.iter().map(|file| {
				let text = format!("  file: {:?} {}", file.verdict, file.detail());
				text.trim_end().to_owned()
			}));
			lines
		}
		Checked::Disclosure(verdict) => {
			let mut lines = head(verdict);
			let values = verdict.shown.iter().flat_map(|shown| &shown.disclosed);
			lines.extend(values.map(|known| format!("  {} {} = {}", known.tag, known.name, clean(&known.value))));
			lines
		}
		Checked::Deidentification(verdict) => {
			let mut lines = head(verdict);
			if let Some(shown) = &verdict.shown {
				let report = &shown.report;
				let pixels = match report.same_pixels {
					true => "every pixel is the original's",
					false => "pixels were cleaned, as the copy declares",
				};
				let (there, all) = (report.instances, report.instances + report.left_out);
				lines.push(format!("  copy {:?}: {there} of {all} instances, {pixels}", shown.copy));
				let stated = if report.stated { " (as its prover states: the copy does not say so)" } else { "" };
				lines.push(format!("  method: {}{stated}", report.method.join(", ")));
				lines.push(format!("  replaced: {}", names(&report.replaced)));
				lines.push(format!("  removed: {}", names(&report.removed)));
				if shown.derivation_recorded == Some(false) {
					lines.push(
						"  the ledger does not say that the copy was made of this study by de-identifying it".into(),
					);
				}
			}
			lines
		}
	}
}

fn head<T>(verdict: &Verdict<T>) -> Vec<String> {
	let about = format!("{:?} for study {:?}", verdict.verdict, verdict.study);
	let amended = verdict.version.zip(verdict.latest_version).filter(|(version, latest)| version != latest);
	let amended = amended.map(|(version, latest)| {
		format!("  the study was amended since: this is version {version} of its content, the latest is {latest}")
	});
	[about].into_iter().chain(verdict.reason.iter().map(|reason| format!("  {reason}"))).chain(amended).collect()
}

fn names(tags: &BTreeSet<Tag>) -> String {
	tags.iter().map(|tag| format!("{tag} {}", tag.name())).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
	use super::*;
	use radledger_workflows::study::evidence::{InstanceChecked, ProofWord, Values};

	#[test]
	fn verdicts_should_be_read_by_people_and_programs() {
		let root = H256::repeat_byte(1);
		let (verdict, reason) = (ProofWord::OtherRoot, Some("of another".into()));
		let one = InstanceChecked { verdict, reason, study: root, root, index: 1, count: 3, file: None };
		let lines = lines(&Checked::Instance(one));
		assert_eq!(lines, [&format!("OtherRoot: instance 2 of 3 of study {root:?}"), "  of another"]);

		let shown = Some(Values { disclosed: Vec::new() });
		let (reason, checked_against) = (None, "ledger");
		let verdict = Verdict {
			verdict: ProofWord::Proved,
			reason,
			study: root,
			root,
			checked_against,
			version: Some(0),
			latest_version: Some(2),
			shown,
		};
		let amended = "  the study was amended since: this is version 0 of its content, the latest is 2";
		assert_eq!(head(&verdict)[1], amended);
		let json = serde_json::to_value(Checked::Disclosure(verdict)).unwrap();
		assert_eq!((&json["verdict"], &json["disclosed"]), (&"Proved".into(), &serde_json::json!([])));
	}
}
