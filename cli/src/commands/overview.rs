//! `radledger patient overview`: what the ledger knows of a patient, on one page.

use crate::{context::Context, errors::Failure, output, render::brief};
use radledger_primitives::{
	consent::records::Activity,
	text::{self, decimal::rad},
	OrganisationId, StudyId,
};
use radledger_workflows::{
	consent::words,
	overview::{self, InForce, OfAccount, Open, Use, What},
	words::count,
};

/// Shows the overview of the patient with these accounts, or with the signer's.
pub async fn show(context: &Context, accounts: &[String]) -> Result<(), Failure> {
	let mut patient = Vec::new();
	for account in accounts {
		patient.push(context.account(account).await?);
	}
	if patient.is_empty() {
		patient.push(context.own_account().await?);
	}
	let found = overview::of(context.session(), &patient).await?;
	if context.json() {
		output::json(&found);
		return Ok(());
	}
	for account in &found.accounts {
		tables(context, account).await?;
	}
	output::note(format!(
		"as of block {} ({:?}), {}; `radledger access log --verify` proves that the log leaves nothing out",
		found.block.number,
		found.block.hash,
		output::moment(found.at)
	));
	Ok(())
}

async fn tables(context: &Context, known: &OfAccount) -> Result<(), Failure> {
	let names = context.names().await?;
	let organisation = |id: OrganisationId| names.organisation(id);
	let closed = if known.closed { ", released" } else { "" };
	let enrolled = organisation(known.organisation);
	output::lines([format!("{}: enrolled by {enrolled}{closed}", names.account(&known.account))]);

	heading(&count(known.studies.len(), "study"));
	let copies = |study: &overview::OfStudy| {
		let copies = study.copies.iter().map(|copy| {
			let (at, state) = (organisation(copy.organisation), copy.state);
			format!("{at}, {}: {state}", copy.purpose)
		});
		copies.collect::<Vec<_>>().join("; ")
	};
	let rows = known.studies.iter().map(|study| {
		let (at, whose) = (output::moment(study.at), organisation(study.organisation));
		let derived = if study.derived { "yes" } else { "no" };
		vec![brief(&study.study), study.modality.name().into(), derived.into(), at, whose, or_none(copies(study))]
	});
	list(&["study", "modality", "derived", "at", "organisation", "copies"], rows);

	heading(&format!("{} in force", count(known.decisions.len(), "decision")));
	list(&["id", "decision", "scope", "to", "for", "until"], known.decisions.iter().map(decision));

	heading(&count(known.uses.len(), "use"));
	let rows = known.uses.iter().map(|used| {
		let what = describe(used, &organisation);
		let logged = if used.what.is_logged() { "yes" } else { "no" };
		let at = output::moment(used.at);
		vec![at, organisation(used.organisation), names.account(&used.by), what, logged.into()]
	});
	list(&["at", "organisation", "by", "what", "in the log"], rows);
	if !known.sealed.is_empty() {
		let entries = count(known.sealed.len(), "entry");
		output::lines([format!(
			"{entries} of the log: of studies that this vault cannot open (`radledger patient import-card`)"
		)]);
	}

	heading(&count(known.trained.len(), "dataset"));
	let rows = known.trained.iter().map(|one| {
		let mut models: Vec<_> = one.models.iter().map(ToString::to_string).collect();
		models.extend(one.more.then(|| "and more".into()));
		let models = or_none(models.join(", "));
		vec![brief(&one.dataset), one.purpose.name().into(), one.studies.to_string(), models]
	});
	list(&["dataset", "for", "studies", "models"], rows);
	let earned = known.earned;
	output::lines([format!("earned: {} paid, {} to be claimed", rad(earned.claimed), rad(earned.due))]);

	heading(&format!("{} to be done", count(known.open.len(), "thing")));
	list(&["what", "by", "due"], known.open.iter().map(|open| to_do(open, &organisation)));
	output::lines([String::new()]);
	Ok(())
}

fn heading(text: &str) {
	output::lines([String::new(), text.to_owned()]);
}

/// A table, if there is something in it: the heading says when there is not.
fn list(header: &[&str], rows: impl Iterator<Item = Vec<String>>) {
	let mut rows = rows.peekable();
	if rows.peek().is_some() {
		output::table(header, rows);
	}
}

fn or_none(text: String) -> String {
	if text.is_empty() {
		"-".into()
	} else {
		text
	}
}

fn one_or_all(study: Option<&StudyId>) -> String {
	study.map_or("all studies".into(), |study| format!("study {}", brief(study)))
}

fn decision(decision: &InForce) -> Vec<String> {
	match decision {
		InForce::Consent { id, scope, to, permission, until } => vec![
			id.to_string(),
			"consent".into(),
			words::scope(scope, brief),
			words::grantee(to, brief),
			permission.name().into(),
			until.map_or("-".into(), output::moment),
		],
		InForce::Refusal { id, scope, to, purposes } => vec![
			id.to_string(),
			"refusal".into(),
			words::scope(scope, brief),
			words::grantee(to, brief),
			words::purposes(*purposes),
			"-".into(),
		],
	}
}

fn describe(used: &Use, organisation: &impl Fn(OrganisationId) -> String) -> String {
	match &used.what {
		What::Access { entry, activity, study, purpose, outcome } => {
			let (of, outcome) = (one_or_all(study.as_ref()), words::outcome(outcome));
			let done = match (activity, purpose) {
				(Activity::Access, Some(purpose)) => purpose.name().into(),
				(Activity::Access, None) => "access".into(),
				(Activity::ReportRead { report }, _) => format!("read report {}", brief(report)),
				(Activity::Sent { to }, _) => format!("sent to {}", organisation(*to)),
				(Activity::Received { from }, _) => format!("received from {}", organisation(*from)),
				(Activity::Dataset { dataset }, _) => format!("put into dataset {}", brief(dataset)),
				(Activity::Annotation { item: (campaign, item) }, _) => {
					format!("shown to annotators (campaign {campaign}, item {item})")
				}
			};
			format!("entry {entry}: {done}, {of}, {outcome}")
		}
		What::Model { version } => format!("trained model {version}"),
	}
}

fn to_do(open: &Open, organisation: &impl Fn(OrganisationId) -> String) -> Vec<String> {
	let due = |at: u64, overdue: bool| {
		let late = if overdue { ", overdue" } else { "" };
		format!("{}{late}", output::moment(at))
	};
	let (what, by, due) = match open {
		Open::Request { request, organisation: asks, due: at } => {
			(format!("answer request {request} of {}", organisation(*asks)), "you".into(), due(*at, false))
		}
		Open::Duty { organisation: id, consent, due: at, overdue } => {
			let what = format!("stop using and erase what consent {consent} permitted");
			(what, organisation(*id), due(*at, *overdue))
		}
		Open::Review { organisation: id, entry, due: at, overdue } => {
			(format!("review the emergency of entry {entry}"), organisation(*id), due(*at, *overdue))
		}
		Open::FollowUp { follow_up, organisation: id, due: day, overdue } => {
			let late = if *overdue { ", overdue" } else { "" };
			(format!("follow-up {follow_up}"), organisation(*id), format!("{}{late}", text::day::show(*day)))
		}
		Open::Transfer { study, to, due: at, overdue } => {
			(format!("confirm that study {} arrived", brief(study)), organisation(*to), due(*at, *overdue))
		}
		Open::Recall { action, study, device, organisation: id } => {
			let what = format!("answer field action {action} for device {device}, which made study {}", brief(study));
			(what, organisation(*id), "-".into())
		}
	};
	vec![what, by, due]
}
