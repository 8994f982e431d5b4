//! `radledger access`: who asks for data, who used them, and who did without asking.

mod args;

pub use args::AccessVerb;

use super::{
	consent::{account_or_signer, changes, data_use, file_of, study_if_named, submit, tell},
	named, organisations, place,
	transfer::own_organisation,
};
use crate::{
	consent::{
		lines::{self, EmergencyLine, Use},
		words,
	},
	context::Context,
	errors::{Exit, Failure, Outcome},
	output,
	study::table::short,
	todo,
};
use radledger_client::{
	calls,
	consent::{Basis, Change, RequestState},
	AccountId, BlockRef, Ledger,
};
use radledger_primitives::{
	consent::{records, ConsentId, DataUse, Justification, RequestId, Rule},
	text::moment,
	Moment, OrganisationId, StudyId, H256,
};
use radledger_workflows::access::{self, Log, Trust};
use serde::Serialize;
use std::{collections::BTreeMap, time::Duration};

/// Does what `verb` asks for.
pub async fn run(context: &Context, verb: AccessVerb) -> Outcome {
	match verb {
		AccessVerb::Request { patient, purpose, justification, until, study, details } => {
			let patient = context.account(&patient).await?;
			let study = study_if_named(context, study.as_deref()).await?;
			let data_use = data_use(context, purpose, &details).await?;
			request(context, patient, study, data_use, justification, until).await
		}
		AccessVerb::Approve { id, until, patient } => {
			tell(context, &calls::approve(id, until), patient.as_deref()).await
		}
		AccessVerb::Refuse { id, patient } => {
			let told = submit(context, &calls::decline(id), patient.as_deref()).await?;
			if context.json() {
				output::json(&told);
			} else {
				output::note(format!("request {id} is refused, {}", place(&told.outcome)));
			}
			Ok(Exit::Ok)
		}
		AccessVerb::Record { patient, study, purpose, request, details } => {
			let patient = context.account(&patient).await?;
			let study = study_if_named(context, study.as_deref()).await?;
			let basis = match (request, purpose) {
				(Some(request), _) => Basis::Request(request),
				(None, Some(purpose)) => Basis::Declared(data_use(context, purpose, &details).await?),
				(None, None) => {
					return Err(Failure::usage("no-purpose", "nothing says what the data are used for")
						.hint("add --purpose PURPOSE, or --request N"))
				}
			};
			record(context, patient, study, basis).await
		}
		AccessVerb::Log { patient, from, verify, max_age, genesis, witness } => {
			let patient = account_or_signer(context, patient.as_deref()).await?;
			let trust = Trust { genesis, age: Duration::from_millis(max_age), witnesses: witness };
			log(context, patient, from, verify, &trust).await
		}
		AccessVerb::BreakGlass { patient, study, reason } => {
			let patient = context.account(&patient).await?;
			let study = study_if_named(context, study.as_deref()).await?;
			let exit = tell(context, &calls::break_glass(patient, study, reason), None).await?;
			if !context.json() {
				output::note("the patient and the data stewards see it; a data steward has to review it");
			}
			Ok(exit)
		}
		AccessVerb::Review { organisation, patient, entry, outcome } => {
			let patient = context.account(&patient).await?;
			let done = format!("entry {entry} is reviewed: {}", outcome.name());
			super::submit(context, &calls::review_emergency(organisation, patient, entry, outcome), &done).await?;
			Ok(Exit::Ok)
		}
		AccessVerb::Emergencies { organisation } => emergencies(context, organisation).await,
		AccessVerb::Todo => todo::show(context, todo::of_access(context).await?).await,
		AccessVerb::Requests { patient } => {
			let patient = account_or_signer(context, patient.as_deref()).await?;
			requests(context, patient).await
		}
	}
}

/// The organisation that is named, or the signer's.
pub(super) async fn organisation_or_own(
	context: &Context,
	ledger: &Ledger,
	organisation: Option<OrganisationId>,
) -> Result<OrganisationId, Failure> {
	match organisation {
		None => own_organisation(context, ledger).await,
		Some(organisation) if ledger.organisation(organisation).await?.is_some() => Ok(organisation),
		Some(organisation) => {
			let what = format!("the ledger has no organisation {organisation}");
			Err(Failure::refused("organisation-not-found", what).hint("`radledger org list` shows those that it has"))
		}
	}
}

/// A request that was made, for programs.
#[derive(Serialize)]
struct Requested {
	patient: AccountId,
	/// None if no block was waited for; then neither is the rest known.
	request: Option<RequestId>,
	/// `pending`, `permitted` or `denied`.
	state: Option<&'static str>,
	consent: Option<ConsentId>,
	rule: Option<Rule>,
	transaction: radledger_client::Outcome,
}

async fn request(
	context: &Context,
	patient: AccountId,
	study: Option<StudyId>,
	data_use: DataUse,
	justification: Justification,
	until: Moment,
) -> Outcome {
	let call = calls::request_access(patient, study, data_use, justification, until);
	let told = submit(context, &call, None).await?;
	let answer = told.changes.iter().find_map(|change| match change {
		Change::Requested { request, state } => Some((*request, *state)),
		_ => None,
	});
	let denied = match answer {
		Some((_, RequestState::Denied { rule })) => Some(rule),
		_ => None,
	};
	if context.json() {
		let (state, consent) = match answer.map(|(_, state)| state) {
			Some(RequestState::Permitted { consent }) => (Some("permitted"), Some(consent)),
			Some(RequestState::Denied { .. }) => (Some("denied"), None),
			Some(_) => (Some("pending"), None),
			None => (None, None),
		};
		output::json(&Requested {
			patient,
			request: answer.map(|(request, _)| request),
			state,
			consent,
			rule: denied,
			transaction: told.outcome,
		});
	} else if let Some((request, state)) = answer {
		let at = place(&told.outcome);
		output::note(match state {
			RequestState::Pending => format!("request {request} waits for the patient, {at}"),
			RequestState::Permitted { consent } => format!("request {request} is permitted by consent {consent}, {at}"),
			RequestState::Denied { rule } => format!("request {request} is {}, {at}", words::denied(rule)),
			_ => format!("request {request} is made, {at}"),
		});
		denied.and_then(words::advice).into_iter().for_each(output::note);
	} else {
		output::note(format!("asked, {}; `radledger access requests` shows the answer", place(&told.outcome)));
	}
	Ok(exit(denied))
}

fn exit(denied: Option<Rule>) -> Exit {
	match denied {
		Some(_) => Exit::Refused,
		None => Exit::Ok,
	}
}

/// A use that was recorded, for programs.
#[derive(Serialize)]
struct Recorded {
	patient: AccountId,
	/// None if no block was waited for; then neither is the rest known.
	entry: Option<u64>,
	permitted: Option<bool>,
	consent: Option<ConsentId>,
	rule: Option<Rule>,
	transaction: radledger_client::Outcome,
}

async fn record(context: &Context, patient: AccountId, study: Option<StudyId>, basis: Basis) -> Outcome {
	let told = submit(context, &calls::record_access(patient, study, basis), None).await?;
	let recorded = told.changes.iter().find_map(|change| match change {
		Change::Recorded { access, outcome } => Some((*access, *outcome)),
		_ => None,
	});
	let (consent, denied) = match recorded {
		Some((_, records::Outcome::Permitted { consent })) => (Some(consent), None),
		Some((_, records::Outcome::Denied { rule })) => (None, Some(rule)),
		_ => (None, None),
	};
	if context.json() {
		output::json(&Recorded {
			patient,
			entry: recorded.map(|(entry, _)| entry),
			permitted: recorded.map(|_| consent.is_some()),
			consent,
			rule: denied,
			transaction: told.outcome,
		});
		return Ok(exit(denied));
	}
	match changes(&told) {
		Some(done) => {
			output::lines([done]);
			output::note(format!("recorded {}", place(&told.outcome)));
			denied.and_then(words::advice).into_iter().for_each(output::note);
		}
		None => output::note(format!(
			"whether it is permitted is not known yet: do not use the data before `radledger access log` says so; {}",
			place(&told.outcome)
		)),
	}
	Ok(exit(denied))
}

/// A log, for programs.
#[derive(Serialize)]
struct Logged {
	patient: AccountId,
	entries: Vec<Use>,
	/// What is proved, if that was asked.
	#[serde(skip_serializing_if = "Option::is_none")]
	verdict: Option<Verdict>,
}

/// What the proofs of a log show.
#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Verdict {
	/// Always true: anything else is an error.
	complete: bool,
	/// Entries that are kept.
	entries: usize,
	/// The number of the first entry that is still kept; those before it were removed after their time.
	kept_from: u64,
	/// Entries made so far.
	length: u64,
	/// The block whose state has the log.
	block: BlockRef,
	/// The chain's clock in that block.
	at: String,
	/// The hash of the chain's first block.
	genesis: H256,
	/// Whether that is the chain that was expected, rather than the first that answered.
	known: bool,
}

impl From<&Log> for Verdict {
	fn from(log: &Log) -> Self {
		Self {
			complete: true,
			entries: log.entries.len(),
			kept_from: log.kept_from,
			length: log.length,
			block: log.block,
			at: moment::show(log.at),
			genesis: log.genesis,
			known: log.known,
		}
	}
}

impl Verdict {
	/// For people.
	fn lines(&self) -> Vec<String> {
		let removed = match self.kept_from {
			0 => String::new(),
			before => format!("; the {before} before were removed after their time"),
		};
		let found = match self.entries {
			0 => "complete: nobody has used anything".into(),
			1 => format!("complete: 1 entry, number {}, none left out{removed}", self.kept_from),
			entries => format!(
				"complete: {entries} entries, number {} to {}, none left out{removed}",
				self.kept_from,
				self.length.saturating_sub(1)
			),
		};
		let mut lines = vec![found, format!("as of block {} ({:?}), {}", self.block.number, self.block.hash, self.at)];
		if !self.known {
			lines.push(format!("of the chain {:?}, which this vault did not know before", self.genesis));
		}
		lines
	}
}

async fn log(context: &Context, patient: AccountId, from: u64, verify: bool, trust: &Trust) -> Outcome {
	let log = access::log(context.session(), patient, trust).await?;
	let verdict = Verdict::from(&log);
	let shown: Vec<_> = log.entries.into_iter().filter(|(number, _)| *number >= from).collect();
	if shown.is_empty() && from > verdict.length {
		let what = format!("the log has {} entries, and entry {from} is the first asked for", verdict.length);
		return Err(Failure::usage("no-such-entry", what).hint("name a smaller number (--from), or leave it out"));
	}
	if context.json() {
		let entries = shown.iter().map(|(number, entry)| Use::new(*number, entry)).collect();
		output::json(&Logged { patient, entries, verdict: verify.then_some(verdict) });
		return Ok(Exit::Ok);
	}
	let names = organisations(context).await?;
	let mut rows = Vec::with_capacity(shown.len());
	for (number, entry) in &shown {
		let mut what = vec![entry.purpose.name()];
		what.extend(entry.declarations.names());
		let request = entry.request.map(|request| format!("request {request}"));
		rows.push(vec![
			number.to_string(),
			output::moment(entry.at),
			organisation(names, entry.organisation),
			named(context, &entry.by).await?,
			entry.study.as_ref().map_or("all".into(), short),
			[Some(what.join(", ")), request].into_iter().flatten().collect::<Vec<_>>().join("; "),
			words::outcome(&entry.outcome),
		]);
	}
	output::table(&["entry", "at", "organisation", "by", "study", "for", "outcome"], rows);
	if verify {
		verdict.lines().into_iter().for_each(output::note);
	}
	Ok(Exit::Ok)
}

fn organisation(names: &BTreeMap<OrganisationId, String>, id: OrganisationId) -> String {
	names.get(&id).cloned().unwrap_or_else(|| id.to_string())
}

async fn emergencies(context: &Context, organisation: Option<OrganisationId>) -> Outcome {
	let ledger = context.client().await?.best().await?;
	let organisation = organisation_or_own(context, &ledger, organisation).await?;
	let found = ledger.emergencies(organisation).await?;
	if context.json() {
		let lines: Vec<_> = found.iter().map(EmergencyLine::from).collect();
		output::json(&serde_json::json!({ "organisation": organisation, "emergencies": lines }));
		return Ok(Exit::Ok);
	}
	let mut rows = Vec::with_capacity(found.len());
	for emergency in &found {
		rows.push(vec![
			named(context, &emergency.patient).await?,
			emergency.access.to_string(),
			output::moment(emergency.at),
			named(context, &emergency.by).await?,
			emergency.study.as_ref().map_or("all".into(), short),
			emergency.reason.name().into(),
			lines::review_state(emergency),
		]);
	}
	output::table(&["patient", "entry", "at", "by", "study", "reason", "review"], rows);
	let overdue = found.iter().filter(|emergency| emergency.overdue).count();
	if overdue > 0 {
		output::note(format!("{overdue} overdue: a data steward reviews with `radledger access review`"));
	}
	Ok(Exit::Ok)
}

async fn requests(context: &Context, patient: AccountId) -> Outcome {
	let ledger = context.client().await?.best().await?;
	file_of(&ledger, &patient).await?;
	let now = ledger.now().await?;
	let found = ledger.requests(&patient).await?;
	if context.json() {
		let lines: Vec<_> = found.iter().map(|request| lines::Asked::new(request, now)).collect();
		output::json(&serde_json::json!({ "patient": patient, "requests": lines }));
		return Ok(Exit::Ok);
	}
	let names = organisations(context).await?;
	let mut rows = Vec::with_capacity(found.len());
	for request in &found {
		rows.push(vec![
			request.id.to_string(),
			output::moment(request.at),
			organisation(names, request.organisation),
			named(context, &request.by).await?,
			request.study.as_ref().map_or("all".into(), short),
			words::data_use(&request.data_use),
			request.justification.name().into(),
			output::moment(request.until),
			words::state(&request.state, request.answer_by, now),
		]);
	}
	let header = ["request", "at", "organisation", "by", "study", "for", "why", "until", "state"];
	output::table(&header, rows);
	Ok(Exit::Ok)
}
