//! Evidence for others: who wrote what, and whether a document is what was contributed.

use super::{write_out, ReportArg};
use crate::{
	context::Context,
	errors::{CliError, Exit, Failure, Outcome},
	output,
	render::{brief, Names, Record},
};
use clap::{Args, ValueEnum};
use radledger_client::authorship::{to_fhir, to_text, Authorship};
use radledger_primitives::ReportId;
use radledger_workflows::{
	report::{
		self,
		check::{Line, Word},
		ReportError, Verification,
	},
	words::{count, path},
};
use serde::Serialize;
use std::path::PathBuf;

/// A document and its report.
#[derive(Args, Debug)]
pub struct VerifyArgs {
	/// Its identifier, the beginning of one in your vault (8 digits or more), or - for the report that the document is.
	report: String,
	/// The document: a DICOM structured report (SR), or a text in UTF-8.
	document: PathBuf,
	/// What opens the commitments, as `report export --format salts` wrote it; besides what is in your vault.
	#[arg(long, value_name = "FILE")]
	salts: Option<PathBuf>,
}

impl Record for Line {
	const COLUMNS: &'static [&'static str] =
		&["verdict", "number", "heading", "section", "contribution", "by", "model", "at"];

	fn cell(&self, key: &str, _: &Names) -> Option<String> {
		match key {
			"verdict" => Some(
				match self.verdict {
					Word::AsContributed => "as contributed",
					Word::Unreviewed => "by an AI model, not reviewed",
					Word::Superseded => "of an earlier version",
					Word::Differs => "DIFFERS",
					Word::Missing => "MISSING",
					Word::NotContributed => "NOT CONTRIBUTED",
					Word::CannotTell => "cannot tell: no salt",
				}
				.into(),
			),
			"heading" if self.heading.is_empty() => Some("-".into()),
			"model" => self.model.map(|model| format!("AI {model}")),
			_ => None,
		}
	}
}

impl VerifyArgs {
	pub(super) async fn run(self, context: &Context) -> Outcome {
		let named = Some(self.report.as_str()).filter(|report| *report != "-");
		let found = report::verify(context.session(), named, &self.document, self.salts.as_deref()).await?;
		context.report(&found, &found.sections, "it has no section").await?;
		remarks(&found).into_iter().for_each(output::note);
		Ok(if found.verified { Exit::Ok } else { Exit::Refused })
	}
}

fn remarks(found: &Verification) -> Vec<String> {
	let mut remarks = Vec::new();
	match found.document {
		Some(false) => remarks.push(
			"this is NOT the document with which the report was opened, nor a later version of it: parts of it say the same"
				.into(),
		),
		None if found.is_identified => {
			remarks.push("nobody can tell without the report's salt whether this is the report's own document".into())
		}
		_ => {}
	}
	if found.closed() > 0 {
		remarks.push(format!(
			"{} cannot be told: ask the authors for `report export --format salts`, and name it with --salts",
			count(found.closed(), "section")
		));
	}
	let taken_back = if found.state.is_over() { "was taken back: it " } else { "" };
	let version = if found.version == 0 { String::new() } else { format!(", version {}", found.version) };
	remarks.push(format!("the report {taken_back}is {}{version}", found.state));
	remarks
}

/// An export.
#[derive(Args, Debug)]
pub struct ExportArgs {
	#[command(flatten)]
	report: ReportArg,
	/// As what.
	#[arg(long)]
	format: ReportFormat,
	/// Where to write it; standard output by default.
	#[arg(long, value_name = "FILE")]
	out: Option<PathBuf>,
}

/// As what a report is written.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReportFormat {
	/// For people: who wrote what, who answers for it, what is open.
	Text,
	/// HL7 FHIR R4: DiagnosticReport, Composition and Provenance.
	Fhir,
	/// What opens the commitments: with it anyone who has the document can verify it. As confidential as the document.
	Salts,
}

impl ExportArgs {
	pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
		#[derive(Serialize)]
		struct Written {
			written: String,
			report: ReportId,
		}
		let report = self.report.find(context)?;
		let mut remark = None;
		let text = match self.format {
			ReportFormat::Text => to_text(&authorship(context, report).await?),
			ReportFormat::Fhir => pretty(&to_fhir(&authorship(context, report).await?))?,
			ReportFormat::Salts => {
				let exported = report::export_openings(context.session(), report).await?;
				let missing = match exported.closed.is_empty() {
					true => String::new(),
					false => {
						format!("; it does not open {}, whose salts other vaults have", exported.closed.join(", "))
					}
				};
				remark = Some(format!(
					"opens {}: give it only to those who may read the report{missing}",
					count(exported.openings.count(), "contribution")
				));
				pretty(&exported.openings)?
			}
		};
		if write_out(&text, self.out.as_deref())? {
			let written = self.out.as_deref().map(path).unwrap_or_default();
			let text = format!("wrote {written}");
			context.done(&Written { written, report }, text);
		}
		remark.into_iter().for_each(output::note);
		Ok(())
	}
}

fn pretty(value: &impl Serialize) -> Result<String, Failure> {
	Ok(serde_json::to_string_pretty(value).map_err(|error| CliError::NoJson { error })?)
}

async fn authorship(context: &Context, report: ReportId) -> Result<Authorship, Failure> {
	let found = context.client().await?.authorship(&report).await?;
	let found = found.ok_or(ReportError::NotFound { report })?;
	let subject = report::patient(context.session(), &found.report).await?;
	Ok(Authorship { subject, ..found })
}

/// An import.
#[derive(Args, Debug)]
pub struct ImportArgs {
	/// The file.
	file: PathBuf,
}

impl ImportArgs {
	pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
		let imported = report::import_openings(context.session(), &self.file).await?;
		let text = format!(
			"kept what opens {} of report {}, {} of them new; destroy {}, it is as confidential as the report",
			count(imported.contributions, "contribution"),
			brief(&imported.report),
			imported.new,
			path(&self.file)
		);
		context.done(&imported, text);
		Ok(())
	}
}
