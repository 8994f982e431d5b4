//! `radledger incident`: what went wrong, which organisation must report it, and by when.

use super::{place, report::write_out};
use crate::{
	context::Context,
	errors::{CliError, Exit, Failure, Outcome},
	output,
	parse::code,
	render::{Names, Record},
};
use clap::{Args, Subcommand};
use radledger_client::device::{Incident, Submission};
use radledger_primitives::{
	device::Day,
	text,
	vigilance::{Classification, Classified, ClockRule, IncidentId, IncidentPhase, IncidentSubject, CLOCKS},
	DeviceId, ModelVersion, OrganisationId,
};
use radledger_workflows::{
	vigilance::{
		self, days_left, parse_salt, show_late, show_left, show_limit, show_start, Course, Deadline, NewIncident,
		Reclassification, Sent,
	},
	words,
};
use std::path::{Path, PathBuf};

/// What can be done with incidents.
#[derive(Subcommand, Debug)]
pub enum IncidentVerb {
	/// Report an incident to the ledger; prints its number, the organisation that must report it to the authority, and
	/// by when.
	Report(ReportArgs),
	/// Classify an incident again: the deadline becomes an earlier one, or stays.
	Reclassify(ReclassifyArgs),
	/// Draft the next report: the ledger gets only its salted digest, the authority the file. Prints the salt file,
	/// which anyone who checks the draft needs.
	Draft(DocumentArgs),
	/// Say whether a file is the present draft of an incident, or one of its reports. Exit with 3 if it is not.
	Check(CheckArgs),
	/// Submit a report to the authority: the first one stops the clock. Prints the salt file, which anyone who checks
	/// the report needs.
	Submit(SubmitArgs),
	/// List incidents.
	List {
		/// Only those whose first report is missing.
		#[arg(long)]
		unreported: bool,
	},
	/// Show an incident with its classifications and reports.
	Show(IncidentArg),
	/// Show which organisation owes which report by when, the most urgent first. Exit with 3 if one is late.
	Deadlines {
		/// Only those that this organisation owes.
		#[arg(long, value_name = "ORGANISATION")]
		organisation: Option<OrganisationId>,
	},
	/// Show the clocks of the law, with their sources.
	Clocks,
	/// Write an incident as JSON after the fields of the Manufacturer Incident Report form (MIR), as far as the ledger
	/// knows.
	Export {
		#[command(flatten)]
		which: IncidentArg,
		/// Where to write it; standard output by default.
		#[arg(long, value_name = "FILE")]
		out: Option<PathBuf>,
	},
}

/// An incident.
#[derive(Args, Clone, Copy, Debug)]
pub struct IncidentArg {
	/// The number of the incident.
	incident: IncidentId,
}

/// An incident that is reported.
#[derive(Args, Debug)]
pub struct ReportArgs {
	/// The unit with which it happened.
	#[arg(long, required_unless_present = "model", conflicts_with = "model")]
	device: Option<DeviceId>,
	/// The version of an AI model with which it happened, as 3.0.
	#[arg(long, value_name = "M.V")]
	model: Option<ModelVersion>,
	/// What it is, in the words of the law (`radledger incident clocks`).
	#[arg(long = "as-what", value_parser = code(Classification::ALL, Classification::name))]
	classification: Classification,
	/// The day on which your organisation became aware of it; the chain's present one by default. Only the organisation
	/// that must report the incident can name another.
	#[arg(long, value_name = "YYYY-MM-DD", value_parser = text::day::parse)]
	aware: Option<Day>,
	/// The file that says what happened, of which the ledger gets only the salted digest.
	#[arg(long, value_name = "FILE")]
	document: PathBuf,
}

/// Another classification.
#[derive(Args, Debug)]
pub struct ReclassifyArgs {
	#[command(flatten)]
	which: IncidentArg,
	/// What it is, in the words of the law (`radledger incident clocks`).
	#[arg(long = "as-what", value_parser = code(Classification::ALL, Classification::name))]
	classification: Classification,
	/// The day on which your organisation became aware of that, where the law counts from there; the chain's present
	/// one by default. Only the organisation that must report the incident can name another.
	#[arg(long, value_name = "YYYY-MM-DD", value_parser = text::day::parse)]
	known: Option<Day>,
}

/// A document of an incident.
#[derive(Args, Debug)]
pub struct DocumentArgs {
	#[command(flatten)]
	which: IncidentArg,
	/// The file.
	#[arg(value_name = "FILE")]
	document: PathBuf,
}

/// A document that is checked.
#[derive(Args, Debug)]
pub struct CheckArgs {
	#[command(flatten)]
	file: DocumentArgs,
	/// The salt with which it was drafted or submitted, 32 bytes in hexadecimal; by default, from your vault.
	#[arg(long, value_name = "HEX")]
	salt: Option<String>,
}

/// A report that is submitted.
#[derive(Args, Debug)]
pub struct SubmitArgs {
	#[command(flatten)]
	which: IncidentArg,
	/// The kind of the report.
	#[arg(long, value_parser = code(IncidentPhase::ALL, IncidentPhase::name))]
	phase: IncidentPhase,
	/// The report, of which the ledger gets only the salted digest.
	#[arg(long, value_name = "FILE")]
	document: PathBuf,
}

/// Does what `verb` asks for.
pub async fn run(context: &Context, verb: IncidentVerb) -> Outcome {
	match verb {
		IncidentVerb::Report(args) => args.run(context).await?,
		IncidentVerb::Reclassify(args) => args.run(context).await?,
		IncidentVerb::Draft(args) => args.run(context).await?,
		IncidentVerb::Check(args) => return args.run(context).await,
		IncidentVerb::Submit(args) => args.run(context).await?,
		IncidentVerb::List { unreported } => {
			context.list("incidents", &vigilance::list(context.session(), unreported).await?).await?;
		}
		IncidentVerb::Show(IncidentArg { incident }) => {
			let course = vigilance::show(context.session(), incident).await?;
			context.show(&course).await?;
			context.part(&course.incident.classified).await?;
			context.part(&course.reports).await?;
		}
		IncidentVerb::Deadlines { organisation } => return deadlines(context, organisation).await,
		IncidentVerb::Clocks => context.list("clocks", &CLOCKS).await?,
		IncidentVerb::Export { which: IncidentArg { incident }, out } => {
			let exported = vigilance::export(context.session(), incident).await?;
			if write_out(&format!("{exported:#}"), out.as_deref())? {
				output::note(format!("wrote incident {incident}, as far as the ledger knows: not a complete report"));
			}
		}
	}
	Ok(Exit::Ok)
}

impl ReportArgs {
	async fn run(self, context: &Context) -> Result<(), Failure> {
		let Self { device, model, classification, aware, document } = self;
		let subject = device.map(IncidentSubject::Device).or(model.map(IncidentSubject::Model));
		let subject = subject.ok_or(CliError::NoIncidentSubject)?;
		let new = NewIncident { subject, classification, aware, document };
		let reported = vigilance::report(context.session(), &new).await?;
		let place = place(&reported.sent.transaction);
		let text = match (reported.incident, reported.owed_by, reported.due) {
			(Some(incident), Some(owed_by), Some(due)) => {
				// It is on the ledger: a name that cannot be looked up is not a failure any more.
				let owed_by = match context.names().await {
					Ok(names) => names.organisation(owed_by),
					Err(_) => owed_by.to_string(),
				};
				format!(
					"incident {incident} is on the ledger, {place}\norganisation {owed_by} must report it to the authority by {} \
					 ({})\nthe salt of the document is in {}",
					text::day::show(due),
					show_left(days_left(due, reported.today)),
					reported.sent.salt_file
				)
			}
			(Some(incident), None, _) => format!(
				"incident {incident} is on the ledger, {place}\nno organisation on the ledger must report it to the authority: \
				 the maker of the unit is not there\nthe salt of the document is in {}",
				reported.sent.salt_file
			),
			_ => format!("sent, {place}"),
		};
		context.made(reported.incident, &reported, text);
		Ok(())
	}
}

impl ReclassifyArgs {
	async fn run(self, context: &Context) -> Result<(), Failure> {
		let Self { which: IncidentArg { incident }, classification, known } = self;
		let new = Reclassification { incident, classification, known };
		let made = vigilance::reclassify(context.session(), new).await?;
		let place = place(&made.transaction);
		let text =
			match made.due {
				None => format!("sent, {place}"),
				Some(due) => {
					let stands = match made.before.submitted {
						Some(day) => format!("it came {}", show_late(day.saturating_sub(due))),
						None => show_left(days_left(due, made.today)),
					};
					let day = text::day::show(due);
					let change = match due < made.before.due {
						true => format!("is due earlier now, on {day}"),
						false => format!("stays due on {day}"),
					};
					format!("incident {incident} is {classification} as well, {place}\nits first report {change} ({stands})")
				}
			};
		context.done(&made, text);
		Ok(())
	}
}

/// How somebody else checks a document.
fn how_to_check(incident: IncidentId, document: &Path) -> String {
	format!(
		"give the file to the authority, with the salt from there: `radledger incident check {incident} {} --salt …`",
		words::path(document)
	)
}

impl DocumentArgs {
	async fn run(self, context: &Context) -> Result<(), Failure> {
		let Self { which: IncidentArg { incident }, document } = self;
		let drafted = vigilance::draft(context.session(), incident, &document).await?;
		let Sent { salt_file, transaction, .. } = &drafted.sent;
		let text = format!(
			"the next report of incident {incident} is drafted, {}\n{}",
			place(transaction),
			how_to_check(incident, &document)
		);
		context.made(Some(salt_file), &drafted, text);
		Ok(())
	}
}

impl SubmitArgs {
	async fn run(self, context: &Context) -> Result<(), Failure> {
		let Self { which: IncidentArg { incident }, phase, document } = self;
		let submitted = vigilance::submit(context.session(), incident, phase, &document).await?;
		let Sent { salt_file, transaction, .. } = &submitted.sent;
		let place = place(transaction);
		let text = match submitted.days_late.map(show_late) {
			None => format!("sent, {place}"),
			Some(late) => {
				let when = if submitted.first { late } else { format!("the first one was {late}") };
				let how = how_to_check(incident, &document);
				format!("the {phase} report of incident {incident} is submitted ({when}), {place}\n{how}")
			}
		};
		context.made(Some(salt_file), &submitted, text);
		Ok(())
	}
}

impl CheckArgs {
	async fn run(self, context: &Context) -> Outcome {
		let Self { file: DocumentArgs { which: IncidentArg { incident }, document }, salt } = self;
		let salt = salt.as_deref().map(parse_salt).transpose()?;
		let checked = vigilance::check(context.session(), incident, &document, salt.as_deref()).await?;
		let compared = &checked.compared;
		let list = |parts: &[vigilance::Part]| parts.iter().map(ToString::to_string).collect::<Vec<_>>();
		let mut text = Vec::new();
		if compared.is.is_empty() {
			let with = if salt.is_some() { " with this salt" } else { "" };
			let path = words::path(&document);
			text.push(format!("{path}{with} is not a document of incident {incident} that can be compared"));
		}
		if !compared.unknown.is_empty() {
			text.push(format!(
				"not compared, since the vault does not have their salts: {}; name one with --salt",
				list(&compared.unknown).join(", ")
			));
		}
		if context.json() {
			output::json(&checked);
		} else {
			output::lines(list(&compared.is));
			text.iter().for_each(output::note);
		}
		Ok(if compared.is.is_empty() { Exit::Refused } else { Exit::Ok })
	}
}

async fn deadlines(context: &Context, organisation: Option<OrganisationId>) -> Outcome {
	let board = vigilance::deadlines(context.session(), organisation).await?;
	context.report(&board, &board.incidents, "no report is due").await?;
	match board.late {
		0 => Ok(Exit::Ok),
		late => {
			output::note(format!(
				"{late} late: the organisation that owes a report submits it (`radledger incident submit`), even incomplete"
			));
			Ok(Exit::Refused)
		}
	}
}

/// Whether an incident was reported to the authority, and whether in time.
fn reported(known: &Incident) -> String {
	match (known.submitted, known.days_late) {
		(Some(day), late) => format!("{} ({})", text::day::show(day), show_late(late)),
		(None, 0) => "no".into(),
		(None, late) => format!("no, {}", show_late(late)),
	}
}

impl Record for Incident {
	const COLUMNS: &'static [&'static str] =
		&["incident", "device", "model", "owed_by", "due", "submitted", "phase", "submissions", "at"];

	fn cell(&self, key: &str, _: &Names) -> Option<String> {
		(key == "submitted").then(|| reported(self))
	}
}

impl Record for Course {
	const COLUMNS: &'static [&'static str] = Incident::COLUMNS;

	fn cell(&self, key: &str, names: &Names) -> Option<String> {
		self.incident.cell(key, names)
	}
}

impl Record for Classified {
	const COLUMNS: &'static [&'static str] = &["classification", "regime", "owed_by", "due", "source"];
}

impl Record for Submission {
	const COLUMNS: &'static [&'static str] = &["number", "phase", "document", "by", "at", "block"];
}

impl Record for Deadline {
	const COLUMNS: &'static [&'static str] =
		&["incident", "device", "model", "owed_by", "due", "days_left", "classifications"];

	fn cell(&self, key: &str, _: &Names) -> Option<String> {
		(key == "days_left").then(|| show_left(self.days_left))
	}
}

impl Record for ClockRule {
	const COLUMNS: &'static [&'static str] =
		&["classification", "regime", "owed_by", "limit", "start", "from", "source", "checked"];
	const NAMED: bool = false;

	fn cell(&self, key: &str, _: &Names) -> Option<String> {
		match key {
			"limit" => Some(show_limit(self.limit)),
			"start" => Some(show_start(self.start).into()),
			_ => None,
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::render::pinned;
	use clap::{error::ErrorKind, Parser};
	use radledger_client::AccountId;
	use radledger_primitives::H256;

	/// 2000-02-29T00:00:00Z.
	const AT: u64 = 951_782_400_000;

	fn names() -> Names {
		Names::of([(0, "north-hospital"), (3, "scan-works")])
	}

	/// An incident that organisation 3 must report by 2026-03-12.
	fn incident(submitted: Option<Day>, days_late: u32) -> Incident {
		Incident {
			incident: 4,
			subject: IncidentSubject::Device(5),
			document: H256([1; 32]),
			owed_by: Some(3),
			aware: 20_514,
			classified: vec![Classified { classification: Classification::MdrDeathOrDeterioration, due: 20_524 }],
			due: 20_524,
			submitted,
			days_late,
			phase: None,
			submissions: 0,
			draft: None,
			by: AccountId([9; 32]),
			organisation: 0,
			at: AT,
			block: 7,
		}
	}

	#[test]
	fn incidents_should_show_who_owes_a_report_and_whether_it_is_late() {
		let all = [incident(None, 0), incident(None, 2), incident(Some(20_524), 0), incident(Some(20_525), 1)];
		pinned::list("incident list", &all, &names());
	}

	#[test]
	fn incident_should_show_the_source_of_every_deadline_and_every_report() {
		let known =
			Incident { subject: IncidentSubject::Model(ModelVersion { model: 3, version: 1 }), ..incident(None, 0) };
		let by = AccountId([9; 32]);
		let submission =
			Submission { number: 0, phase: IncidentPhase::Initial, document: H256([2; 32]), by, at: AT, block: 8 };
		pinned::list("incident show: deadlines", &known.classified, &names());
		pinned::list("incident show: reports", std::slice::from_ref(&submission), &names());
		pinned::one("incident show", &Course { incident: known, reports: vec![submission] }, &names());
	}

	#[test]
	fn deadlines_should_say_how_many_days_are_left() {
		let deadline = |days_left| Deadline {
			incident: 4,
			subject: IncidentSubject::Device(5),
			owed_by: 3,
			due: 20_520,
			days_left,
			late: days_left < 0,
			classifications: vec![Classification::MdrDeathOrDeterioration, Classification::AiDeath],
		};
		pinned::list("incident deadlines", &[deadline(-4), deadline(0), deadline(1)], &names());
	}

	#[test]
	fn clocks_should_be_shown_with_their_sources() {
		pinned::list("incident clocks", &CLOCKS, &names());
	}

	#[derive(Parser, Debug)]
	struct App {
		#[command(subcommand)]
		verb: IncidentVerb,
	}

	#[test]
	fn lines_should_be_those_documented() {
		let parse = |line: &str| App::try_parse_from(format!("incident {line}").split(' '));
		for line in [
			"report --device 3 --as-what mdr-serious-incident --document f --aware 2026-03-02",
			"report --model 3.0 --as-what ai-death --document f",
			"reclassify 4 --as-what fda-remedial-action --known 2026-03-02",
			"draft 4 f",
			"check 4 f --salt 00",
			"submit 4 --phase initial --document f",
			"list --unreported",
			"deadlines --organisation 3",
			"clocks",
			"export 4 --out mir.json",
		] {
			parse(line).unwrap_or_else(|error| panic!("{line}: {error}"));
		}
		for (line, kind) in [
			("report --as-what ai-death --document f", ErrorKind::MissingRequiredArgument),
			("report --device 3 --model 3.0 --as-what ai-death --document f", ErrorKind::ArgumentConflict),
			("report --model 3 --as-what ai-death --document f", ErrorKind::ValueValidation),
			("submit 4 --phase last --document f", ErrorKind::InvalidValue),
		] {
			assert_eq!(parse(line).unwrap_err().kind(), kind, "{line}");
		}
	}
}
