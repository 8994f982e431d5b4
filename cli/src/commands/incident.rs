//! `radledger incident`: what went wrong, who must report it, and until when.

use super::{named, organisations, place, report::write_out};
use crate::{
	args::{IncidentArgs, IncidentVerb},
	context::Context,
	device::words::show_day,
	errors::{Exit, Failure, Outcome},
	model::digest,
	output,
	study::{keeper::Keeper, text::show},
	vigilance::{
		clock::{day_of, ensure_counts, show_late, show_left, Days},
		lines::{self, DeadlineLine, IncidentLine},
		salts::{self, Compared, Opening, Part},
		tell,
	},
};
use radledger_client::{
	calls,
	device::{Change, Incident},
	Call, Ledger, Told,
};
use radledger_primitives::{
	device::Day,
	vigilance::{Classification, IncidentId, IncidentPhase, IncidentSubject, CLOCKS},
	OrganisationId, H256,
};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// Does what `verb` asks for.
pub async fn run(context: &Context, verb: IncidentVerb) -> Outcome {
	match verb {
		IncidentVerb::Report(args) => report(context, args).await,
		IncidentVerb::Reclassify { incident, classification, known, attested } => {
			reclassify(context, incident, classification, known, attested).await
		}
		IncidentVerb::Draft { incident, document } => draft(context, incident, &document).await,
		IncidentVerb::Check { incident, document, salt } => check(context, incident, &document, salt.as_deref()).await,
		IncidentVerb::Submit { incident, phase, document } => submit(context, incident, phase, &document).await,
		IncidentVerb::List { unreported } => list(context, unreported).await,
		IncidentVerb::Show { incident } => show_one(context, incident).await,
		IncidentVerb::Deadlines { organisation } => deadlines(context, organisation).await,
		IncidentVerb::Clocks => Ok(clocks(context)),
		IncidentVerb::Export { incident, out } => export(context, incident, out.as_deref()).await,
	}
}

/// An incident that is there.
async fn known(ledger: &Ledger, incident: IncidentId) -> Result<Incident, Failure> {
	ledger.incident(incident).await?.ok_or_else(|| no_incident(incident))
}

fn no_incident(incident: IncidentId) -> Failure {
	Failure::refused("incident-not-found", format!("the ledger has no incident {incident}"))
		.hint("`radledger incident list` shows those that it has")
}

/// The commitment to a document, with its salt on the disk of the vault; and the file in which that is.
async fn commit(context: &Context, document: H256) -> Result<(Opening, PathBuf), Failure> {
	let chain = context.client().await?.genesis();
	let keeper = Keeper::open(&context.vault()?)?;
	let opening = Opening::draw(keeper.folder(), chain, document)?;
	let file = salts::place(keeper.folder(), &opening.commitment);
	Ok((opening, file))
}

/// A document that was sent, for programs.
#[derive(Serialize)]
struct Sent {
	/// On the ledger.
	document: H256,
	/// Of the file.
	sha256: H256,
	/// What opens the one to whoever has the other.
	salt: H256,
	/// The file with the salt; in the vault.
	salt_file: String,
	transaction: radledger_client::Outcome,
}

impl Sent {
	fn new(opening: &Opening, file: &Path, transaction: radledger_client::Outcome) -> Self {
		Self {
			document: opening.commitment,
			sha256: opening.document,
			salt: opening.salt,
			salt_file: file.display().to_string(),
			transaction,
		}
	}
}

async fn report(context: &Context, args: IncidentArgs) -> Outcome {
	let subject = match (args.device, args.model) {
		(Some(device), _) => IncidentSubject::Device(device),
		(None, Some(version)) => IncidentSubject::Model(version),
		(None, None) => {
			return Err(Failure::usage("no-subject", "it is not said what the incident happened with")
				.hint("name a unit (--device) or a version of an AI model (--model)"));
		}
	};
	let document = digest::of_file(&args.document)?;
	let ledger = context.client().await?.best().await?;
	let today = day_of(ledger.now().await?);
	let aware = args.aware.unwrap_or(today);
	ensure_counts(args.classification, Days { aware, known: aware, attested: args.attested, today })?;
	let (opening, file) = commit(context, document).await?;
	let call =
		calls::device::report_incident(subject, args.classification, args.aware, args.attested, opening.commitment);
	let told = tell(context, &call).await?;
	let made = told.changes.iter().find_map(|change| match change {
		Change::Incident { incident, owed_by, due } => Some((*incident, *owed_by, *due)),
		_ => None,
	});
	if context.json() {
		#[derive(Serialize)]
		struct Reported {
			/// None if no block was waited for.
			incident: Option<IncidentId>,
			owed_by: Option<OrganisationId>,
			due: Option<String>,
			late: Option<bool>,
			#[serde(flatten)]
			sent: Sent,
		}
		output::json(&Reported {
			incident: made.map(|(incident, ..)| incident),
			owed_by: made.map(|(_, owed_by, _)| owed_by),
			due: made.map(|(.., due)| show_day(due)),
			late: made.map(|(.., due)| today > due),
			sent: Sent::new(&opening, &file, told.outcome),
		});
		return Ok(Exit::Ok);
	}
	let Some((incident, owed_by, due)) = made else {
		output::note(format!("sent, {}", place(&told.outcome)));
		return Ok(Exit::Ok);
	};
	output::lines([incident.to_string()]);
	// It is on the ledger: a name that cannot be looked up is no failure any more.
	let names = organisations(context, &ledger).await.unwrap_or_default();
	output::note(format!(
		"incident {incident} is told of, {}\norganisation {} must report it to the authority until {} ({})\nthe salt of the \
		 document is in {}",
		place(&told.outcome),
		crate::model::lines::organisation(&names, owed_by),
		show_day(due),
		show_left(due, today),
		show(&file)
	));
	Ok(Exit::Ok)
}

async fn reclassify(
	context: &Context,
	incident: IncidentId,
	classification: Classification,
	known_on: Option<Day>,
	attested: Option<Day>,
) -> Outcome {
	let ledger = context.client().await?.best().await?;
	let before = known(&ledger, incident).await?;
	let today = day_of(ledger.now().await?);
	ensure_counts(
		classification,
		Days { aware: before.aware, known: known_on.unwrap_or(before.aware), attested, today },
	)?;
	let call = calls::device::reclassify(incident, classification, known_on, attested);
	let told = tell(context, &call).await?;
	let due = told.changes.iter().find_map(|change| match change {
		Change::Reclassified { due, .. } => Some(*due),
		_ => None,
	});
	if context.json() {
		#[derive(Serialize)]
		struct Reclassified {
			incident: IncidentId,
			classification: Classification,
			/// None if no block was waited for.
			due: Option<String>,
			transaction: radledger_client::Outcome,
		}
		output::json(&Reclassified { incident, classification, due: due.map(show_day), transaction: told.outcome });
		return Ok(Exit::Ok);
	}
	let Some(due) = due else {
		output::note(format!("sent, {}", place(&told.outcome)));
		return Ok(Exit::Ok);
	};
	let stands = match before.submitted {
		Some(day) => format!("it came {}", show_late(day.saturating_sub(due))),
		None => show_left(due, today),
	};
	let change = match due < before.due {
		true => format!("is due earlier now, on {}", show_day(due)),
		false => format!("stays due on {}", show_day(due)),
	};
	output::note(format!(
		"incident {incident} is {} as well, {}\nits first report {change} ({stands})",
		classification.name(),
		place(&told.outcome)
	));
	Ok(Exit::Ok)
}

/// Draws the salt of a document, and sends what `call` makes of the commitment.
async fn send<C: Call>(
	context: &Context,
	document: H256,
	call: impl FnOnce(H256) -> C,
) -> Result<(Opening, PathBuf, Told<Change>), Failure> {
	let (opening, file) = commit(context, document).await?;
	let told = tell(context, &call(opening.commitment)).await?;
	Ok((opening, file, told))
}

/// How somebody else checks a document.
fn how_to_check(incident: IncidentId, document: &Path) -> String {
	format!(
		"give the file to the authority, with the salt from there: `radledger incident check {incident} {} --salt …`",
		show(document)
	)
}

async fn draft(context: &Context, incident: IncidentId, document: &Path) -> Outcome {
	let digest = digest::of_file(document)?;
	let ledger = context.client().await?.best().await?;
	known(&ledger, incident).await?;
	let call = |document| calls::device::draft_report(incident, document);
	let (opening, file, told) = send(context, digest, call).await?;
	if context.json() {
		#[derive(Serialize)]
		struct Drafted {
			incident: IncidentId,
			#[serde(flatten)]
			sent: Sent,
		}
		output::json(&Drafted { incident, sent: Sent::new(&opening, &file, told.outcome) });
		return Ok(Exit::Ok);
	}
	output::lines([show(&file)]);
	output::note(format!(
		"the next report of incident {incident} is drafted, {}\n{}",
		place(&told.outcome),
		how_to_check(incident, document)
	));
	Ok(Exit::Ok)
}

async fn submit(context: &Context, incident: IncidentId, phase: IncidentPhase, document: &Path) -> Outcome {
	let digest = digest::of_file(document)?;
	let ledger = context.client().await?.best().await?;
	let before = known(&ledger, incident).await?;
	let call = |document| calls::device::submit_report(incident, phase, document);
	let (opening, file, told) = send(context, digest, call).await?;
	let days_late = told.changes.iter().find_map(|change| match change {
		Change::Submitted { days_late, .. } => Some(*days_late),
		_ => None,
	});
	if context.json() {
		#[derive(Serialize)]
		struct Submitted {
			incident: IncidentId,
			phase: IncidentPhase,
			/// Of the first report; none if no block was waited for.
			days_late: Option<u32>,
			#[serde(flatten)]
			sent: Sent,
		}
		output::json(&Submitted { incident, phase, days_late, sent: Sent::new(&opening, &file, told.outcome) });
		return Ok(Exit::Ok);
	}
	output::lines([show(&file)]);
	let Some(days_late) = days_late else {
		output::note(format!("sent, {}", place(&told.outcome)));
		return Ok(Exit::Ok);
	};
	let late = show_late(days_late);
	let when = match before.submitted {
		None => late,
		Some(_) => format!("the first one was {late}"),
	};
	output::note(format!(
		"the {} report of incident {incident} is submitted ({when}), {}\n{}",
		phase.name(),
		place(&told.outcome),
		how_to_check(incident, document)
	));
	Ok(Exit::Ok)
}

async fn check(context: &Context, incident: IncidentId, document: &Path, salt: Option<&str>) -> Outcome {
	let digest = digest::of_file(document)?;
	let salt = salt.map(salts::parse).transpose()?;
	let client = context.client().await?;
	let ledger = client.best().await?;
	let incident_known = known(&ledger, incident).await?;
	let reports = ledger.submissions(incident).await?;
	let draft = incident_known.draft.map(|draft| (Part::Draft, draft));
	let parts =
		draft.into_iter().chain([(Part::Incident, incident_known.document)]).chain(reports.iter().map(|report| {
			let (number, phase) = (report.number, report.phase);
			(Part::Report { number, phase }, report.document)
		}));
	let compared = match &salt {
		Some(salt) => salts::compare(&digest, parts, |_| Ok(Some(**salt)))?,
		None => {
			let (vault, chain) = (context.vault()?, client.genesis());
			salts::compare(&digest, parts, |commitment| {
				let found = Opening::find(&vault, &chain, commitment)?;
				Ok(found.map(|found| found.salt.0))
			})?
		}
	};
	let exit = match compared.is.is_empty() {
		true => Exit::Refused,
		false => Exit::Ok,
	};
	if context.json() {
		#[derive(Serialize)]
		struct Checked {
			incident: IncidentId,
			sha256: H256,
			#[serde(flatten)]
			compared: Compared,
		}
		output::json(&Checked { incident, sha256: digest, compared });
		return Ok(exit);
	}
	output::lines(compared.is.iter().map(ToString::to_string));
	if compared.is.is_empty() {
		let with = if salt.is_some() { " with this salt" } else { "" };
		output::note(format!("{}{with} is no document of incident {incident} that can be compared", show(document)));
	}
	if !compared.unknown.is_empty() {
		let unknown: Vec<_> = compared.unknown.iter().map(ToString::to_string).collect();
		output::note(format!(
			"not compared, since the vault has no salt of it: {}; name one with --salt",
			unknown.join(", ")
		));
	}
	Ok(exit)
}

async fn list(context: &Context, unreported: bool) -> Outcome {
	let ledger = context.client().await?.best().await?;
	let incidents = ledger.incidents(unreported).await?;
	let incidents: Vec<_> = incidents.iter().map(IncidentLine::from).collect();
	if context.json() {
		output::json(&serde_json::json!({ "incidents": incidents }));
		return Ok(Exit::Ok);
	}
	let names = organisations(context, &ledger).await?;
	output::table(&IncidentLine::HEADER, incidents.iter().map(|incident| incident.row(&names)));
	Ok(Exit::Ok)
}

async fn show_one(context: &Context, incident: IncidentId) -> Outcome {
	let ledger = context.client().await?.best().await?;
	let known = known(&ledger, incident).await?;
	let line = IncidentLine::from(&known).with(&ledger.submissions(incident).await?);
	if context.json() {
		output::json(&line);
		return Ok(Exit::Ok);
	}
	let names = organisations(context, &ledger).await?;
	output::fields(&line.fields(&names, named(context, &known.by).await?));
	output::lines([String::new()]);
	output::table(&IncidentLine::CLASSIFIED, line.classified());
	let reports = line.reports();
	if !reports.is_empty() {
		output::lines([String::new()]);
		output::table(&IncidentLine::REPORTS, reports);
	}
	Ok(Exit::Ok)
}

async fn deadlines(context: &Context, organisation: Option<OrganisationId>) -> Outcome {
	let ledger = context.client().await?.best().await?;
	let today = day_of(ledger.now().await?);
	let deadlines = lines::deadlines(&ledger.incidents(true).await?, organisation, today);
	let late = deadlines.iter().filter(|deadline| deadline.late).count();
	let exit = match late {
		0 => Exit::Ok,
		_ => Exit::Refused,
	};
	if context.json() {
		output::json(&serde_json::json!({ "today": show_day(today), "late": late, "incidents": deadlines }));
		return Ok(exit);
	}
	let names = organisations(context, &ledger).await?;
	output::table(&DeadlineLine::HEADER, deadlines.iter().map(|deadline| deadline.row(&names)));
	if late > 0 {
		output::note(format!(
			"{late} late: whoever owes it submits a report (`radledger incident submit`), also an incomplete one"
		));
	}
	Ok(exit)
}

fn clocks(context: &Context) -> Exit {
	if context.json() {
		output::json(&serde_json::json!({ "clocks": CLOCKS }));
	} else {
		output::table(&lines::CLOCK, CLOCKS.iter().map(lines::clock));
	}
	Exit::Ok
}

async fn export(context: &Context, incident: IncidentId, out: Option<&Path>) -> Outcome {
	let facts = context.client().await?.incident_file(incident).await?;
	let facts = facts.ok_or_else(|| no_incident(incident))?;
	let text = format!("{:#}", radledger_client::surveillance::to_mir(&facts));
	if write_out(&text, out)? {
		output::note(format!("wrote incident {incident}, as far as the ledger knows: not a complete report"));
	}
	Ok(Exit::Ok)
}
