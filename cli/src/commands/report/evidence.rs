//! What shows others who wrote what, and whether a document is what they wrote.

use super::{known, of_document, resolve, write_out};
use crate::{
	args::ReportFormat,
	commands::named,
	context::Context,
	errors::{Exit, Failure, Outcome},
	output,
	report::{
		check::{self, Line},
		desk::Report,
		document::{self, Document, Identity},
		notes::Notes,
		salts::{self, Salts},
	},
	study::{
		table::short,
		text::{clean, count, show},
	},
};
use radledger_client::authorship::{to_fhir, to_text, Authorship};
use radledger_primitives::{digest::report_id, report::ReportState, ReportId, H256};
use serde::Serialize;
use std::{fs, io::Read, path::Path};

/// A document against a report, for programs.
#[derive(Serialize)]
struct Verification {
	report: ReportId,
	/// Whether every section is as contributed, and none is missing.
	verified: bool,
	/// Whether the document is the report's by its identifier; none if that cannot be told.
	document: Option<bool>,
	state: ReportState,
	version: u16,
	sections: Vec<Line>,
}

pub(super) async fn verify(context: &Context, report: &str, path: &Path, salts: Option<&Path>) -> Outcome {
	let document = document::read(path)?;
	let vault = context.vault()?;
	let salts = salts.map(read_salts).transpose()?;
	let report = match (report, &salts) {
		("-", Some(salts)) => salts.report,
		("-", None) => of_document(&vault, &document, path)?,
		(named, _) => resolve(context, named)?,
	};
	let client = context.client().await?;
	let known = known(&client.best().await?, &report).await?;
	let notes = Notes::open(&vault, &report)?;
	let mut elements = notes.elements().to_vec();
	if let Some(salts) = &salts {
		elements.extend(salts.of(client.genesis(), &known)?);
	}
	let lines = check::check(&document.parts, &known, &elements);
	let salt = salts.as_ref().and_then(Salts::salt);
	let is_document = document.identity.as_ref().and_then(|identity| is_of(identity, &notes, salt, &report));
	if is_document == Some(false) && !check::knows_any(&lines) {
		return Err(other_document(path, &report));
	}
	let verified = check::is_verified(&lines) && is_document != Some(false);
	let exit = if verified { Exit::Ok } else { Exit::Refused };
	if context.json() {
		output::json(&Verification {
			report,
			verified,
			document: is_document,
			state: known.state,
			version: known.version,
			sections: lines,
		});
		return Ok(exit);
	}
	let mut rows = Vec::with_capacity(lines.len());
	for line in &lines {
		rows.push(vec![
			line.verdict.text().into(),
			line.number.map_or("-".into(), |number| number.to_string()),
			match line.heading.is_empty() {
				true => "-".into(),
				false => clean(&line.heading),
			},
			line.section.clone().unwrap_or("-".into()),
			line.contribution.map_or("-".into(), |index| index.to_string()),
			match &line.by {
				Some(by) => named(context, by).await?,
				None => "-".into(),
			},
			line.model.as_ref().map_or("-".into(), |model| format!("AI {model}")),
			line.at.map_or("-".into(), output::moment),
		]);
	}
	let header = ["verdict", "section", "heading", "code", "contribution", "signed by", "made by", "at"];
	output::table(&header, rows);
	remarks(&known, &lines, is_document, &document).into_iter().for_each(output::note);
	Ok(exit)
}

/// Whether a document is the report's, by itself or by one that it replaces; `None` if nothing here tells.
fn is_of(identity: &Identity, notes: &Notes, salt: Option<H256>, report: &ReportId) -> Option<bool> {
	let is = |uid: &String| {
		let by_salt = salt.map(|salt| report_id(&salt.0, uid) == *report);
		match (notes.is_document(uid), by_salt) {
			(None, None) => None,
			(known, by_salt) => Some(known == Some(true) || by_salt == Some(true)),
		}
	};
	let mut all = [&identity.document].into_iter().chain(&identity.predecessors).map(is);
	let first = all.next().flatten();
	match first {
		Some(false) => Some(all.any(|one| one == Some(true))),
		known => known,
	}
}

fn other_document(path: &Path, report: &ReportId) -> Failure {
	Failure::refused("other-document", format!("{} is not the document of report {}", show(path), short(report)))
		.why("its SOP Instance UID is another one, and nothing of it was contributed to this report")
		.hint("name the report of this document, or - to have it looked for in the vault")
}

fn remarks(known: &Report, lines: &[Line], is_document: Option<bool>, document: &Document) -> Vec<String> {
	let mut remarks = Vec::new();
	match is_document {
		Some(false) => remarks.push(
			"this is NOT the document with which the report was opened, nor a later version of it: parts of it say the same"
				.into(),
		),
		None if document.identity.is_some() => {
			remarks.push("whether this is the report's own document cannot be told without the report's salt".into())
		}
		_ => {}
	}
	let unknown = lines.iter().filter(|line| line.verdict == check::Word::CannotTell).count();
	if unknown > 0 {
		remarks.push(format!(
			"{} cannot be told: ask whoever contributed for `report export --format salts`, and give it with --salts",
			count(unknown, "section")
		));
	}
	let version = match known.version {
		0 => String::new(),
		version => format!(", version {version}"),
	};
	remarks.push(match known.state {
		state if state.is_over() => format!("the report was taken back: it is {}{version}", state.name()),
		state => format!("the report is {}{version}", state.name()),
	});
	remarks
}

/// Longer than the salts of any report.
const LONGEST: u64 = 1 << 22;

fn read_salts(path: &Path) -> Result<Salts, Failure> {
	let mut json = String::new();
	fs::File::open(path).and_then(|file| file.take(LONGEST).read_to_string(&mut json)).map_err(|error| {
		Failure::failed("unreadable-salts", format!("cannot read {}", show(path))).why(error.to_string())
	})?;
	Salts::from_json(&json).map_err(|why| {
		Failure::failed("malformed-salts", format!("{} opens no report", show(path)))
			.why(clean(&why))
			.hint("it is what `report export --format salts` wrote; ask for it again")
	})
}

/// What was written, for programs.
#[derive(Serialize)]
struct Written {
	written: String,
	report: ReportId,
}

pub(super) async fn export(context: &Context, report: &str, format: ReportFormat, out: Option<&Path>) -> Outcome {
	let report = resolve(context, report)?;
	let client = context.client().await?;
	let ledger = client.best().await?;
	let known = known(&ledger, &report).await?;
	let (text, remark) = match format {
		ReportFormat::Salts => {
			let notes = Notes::open(&context.vault()?, &report)?;
			let salts = Salts::new(client.genesis(), &known, &notes);
			if salts.count() == 0 {
				return Err(Failure::refused(
					"no-salts",
					format!("the vault has no salt of report {}", short(&report)),
				)
				.hint("name the vault of whoever contributed (--vault), or ask them"));
			}
			let closed = salts::closed(&known, notes.elements());
			let missing = match closed.is_empty() {
				true => String::new(),
				false => format!("; it does not open {}, whose salts other vaults have", closed.join(", ")),
			};
			let remark = format!(
				"opens {}: give it only to those who may read the report{missing}",
				count(salts.count(), "contribution")
			);
			(salts.to_json()?, Some(remark))
		}
		ReportFormat::Text => (to_text(&authorship(client, &report).await?), None),
		ReportFormat::Fhir => {
			let bundle = to_fhir(&authorship(client, &report).await?);
			let text = serde_json::to_string_pretty(&bundle).map_err(|error| {
				Failure::failed("cannot-write", "the report cannot be written as FHIR").why(error.to_string())
			})?;
			(text, None)
		}
	};
	if write_out(&text, out)? {
		let path = out.map(show).unwrap_or_default();
		if context.json() {
			output::json(&Written { written: path, report });
			return Ok(Exit::Ok);
		}
		output::note(format!("wrote {path}"));
	}
	remark.into_iter().for_each(output::note);
	Ok(Exit::Ok)
}

async fn authorship(client: &radledger_client::Client, report: &ReportId) -> Result<Authorship, Failure> {
	let found = client.authorship(report).await?;
	found.ok_or_else(|| super::not_on_ledger(report))
}

/// What was kept, for programs.
#[derive(Serialize)]
struct Imported {
	report: ReportId,
	contributions: usize,
	/// How many of them were not known.
	new: usize,
}

pub(super) async fn import(context: &Context, path: &Path) -> Outcome {
	let salts = read_salts(path)?;
	let client = context.client().await?;
	let known = known(&client.best().await?, &salts.report).await?;
	let elements = salts.of(client.genesis(), &known)?;
	let keeper = crate::study::keeper::Keeper::open(&context.vault()?)?;
	let _alone = keeper.lock()?;
	let mut notes = Notes::open(keeper.folder(), &salts.report)?;
	let new = notes.adopt(salts.salt(), &elements)?;
	if context.json() {
		output::json(&Imported { report: salts.report, contributions: elements.len(), new });
		return Ok(Exit::Ok);
	}
	output::note(format!(
		"kept what opens {} of report {}, {new} of them new; destroy {}, it is as confidential as the report",
		count(elements.len(), "contribution"),
		short(&salts.report),
		show(path)
	));
	Ok(Exit::Ok)
}
