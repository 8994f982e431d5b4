//! `radledger dataset`: sets of studies, every patient of which allowed the purpose.

use super::{named, organisations, place, study, transfer::own_organisation};
use crate::{
	args::DatasetVerb,
	context::Context,
	errors::{Exit, Failure, Outcome},
	model::{
		lines::{declared, DatasetLine},
		registry::{Dataset, OnLedger, Registry, Signing},
		tree::{self, not_declared, Plan, Tree},
	},
	output,
	study::{
		table::short,
		text::{count, show},
	},
};
use radledger_client::{demonstration, Wait};
use radledger_primitives::{
	consent::{Purpose, RequestId},
	DatasetId, StudyId,
};
use serde::Serialize;
use std::{
	fs::File,
	io::{self, Read},
	path::Path,
};

/// Longer than the names of a hundred thousand studies.
const LONGEST: u64 = 1 << 23;

/// Does what `verb` asks for.
pub async fn run(context: &Context, verb: DatasetVerb) -> Outcome {
	match verb {
		DatasetVerb::Declare { mut studies, from, purpose, request } => {
			if let Some(path) = &from {
				studies.extend(listed(path)?);
			}
			declare(context, &studies, purpose, request).await
		}
		DatasetVerb::Show { id, members } => show_one(context, &id, members).await,
		DatasetVerb::Withdrawn { id } => withdrawn(context, &id).await,
		DatasetVerb::AskAgain { id } => ask_again(context, &id).await,
	}
}

/// The lines of a file that name studies.
fn listed(path: &Path) -> Result<Vec<String>, Failure> {
	let mut text = String::new();
	let read = match path.to_str() {
		Some("-") => io::stdin().lock().take(LONGEST).read_to_string(&mut text),
		_ => File::open(path).and_then(|file| file.take(LONGEST).read_to_string(&mut text)),
	};
	read.map_err(|error| {
		Failure::failed("unreadable-file", format!("cannot read {}", show(path))).why(error.to_string())
	})?;
	let lines = text.lines().map(str::trim);
	let named = lines.filter(|line| !line.is_empty() && !line.starts_with('#'));
	Ok(named.map(str::to_owned).collect())
}

/// A declared dataset, for programs.
#[derive(Serialize)]
struct Declared {
	dataset: DatasetId,
	studies: usize,
	/// Datasets of the tree that were there before.
	before: usize,
	transactions: Vec<radledger_client::Outcome>,
}

async fn declare(context: &Context, named: &[String], purpose: Purpose, request: Option<RequestId>) -> Outcome {
	let mut studies: Vec<StudyId> = Vec::with_capacity(named.len());
	for name in named {
		studies.push(study::resolve(context, name).await?);
	}
	let ledger = context.client().await?.best().await?;
	let organisation = own_organisation(context, &ledger).await?;
	let plan = Plan::of(organisation, &studies)?;
	let like = Dataset {
		dataset: plan.root,
		parts: Vec::new(),
		purpose,
		request,
		studies: 0,
		excluded: 0,
		asked: 0,
		organisation,
		by: demonstration::id(context.signer().await?),
		at: 0,
		block: 0,
	};
	let waiting = !matches!(context.wait(), Wait::None);
	let done = tree::declare(&Signing(context), &plan, &like, waiting).await?;
	if context.json() {
		output::json(&Declared {
			dataset: plan.root,
			studies: plan.studies,
			before: done.before,
			transactions: done.sent,
		});
		return Ok(Exit::Ok);
	}
	output::lines([format!("{:?}", plan.root)]);
	output::note(match (&done.root, done.sent.last()) {
		(Some(root), _) => format!("declared before: {}", declared(root)),
		(None, Some(last)) => {
			format!("{} in {}, {}", count(plan.studies, "study"), count(plan.size(), "dataset"), place(last))
		}
		(None, None) => "nothing was sent".into(),
	});
	Ok(Exit::Ok)
}

async fn known(ledger: &OnLedger, id: &DatasetId) -> Result<Dataset, Failure> {
	let found = ledger.datasets(&[*id]).await?.pop().flatten();
	found.ok_or_else(|| not_declared(id))
}

async fn show_one(context: &Context, id: &DatasetId, members: bool) -> Outcome {
	let ledger = OnLedger(context.client().await?.best().await?);
	let known = known(&ledger, id).await?;
	let mut line = DatasetLine::from(&known);
	if members {
		line = line.with(Tree::read(&ledger, &[*id]).await?.members(id));
	}
	if context.json() {
		output::json(&line);
		return Ok(Exit::Ok);
	}
	let names = organisations(context).await?;
	output::fields(&line.fields(names, named(context, &known.by).await?));
	output::lines([String::new()]);
	match members {
		true => output::table(&DatasetLine::MEMBERS, line.members()),
		false => output::table(&DatasetLine::PARTS, line.parts()),
	}
	Ok(Exit::Ok)
}

async fn ask_again(context: &Context, id: &DatasetId) -> Outcome {
	let ledger = Signing(context);
	let tree = Tree::read(&ledger, &[*id]).await?;
	let waiting = !matches!(context.wait(), Wait::None);
	for level in tree.levels() {
		tree::ask_again(&ledger, &level, waiting).await?;
	}
	let known = ledger.datasets(&[*id]).await?.pop().flatten().ok_or_else(|| not_declared(id))?;
	if context.json() {
		output::json(&DatasetLine::from(&known));
		return Ok(Exit::Ok);
	}
	output::note(match (waiting, known.excluded) {
		(false, _) => format!("the patients of {} are being asked", count(tree.datasets.len(), "dataset")),
		(true, 0) => format!("every study of dataset {} may be used", short(id)),
		(true, some) => format!(
			"{} of dataset {} may not be used any more: `radledger dataset withdrawn` lists them",
			count(some as usize, "study"),
			short(id)
		),
	});
	Ok(Exit::Ok)
}

async fn withdrawn(context: &Context, id: &DatasetId) -> Outcome {
	let ledger = OnLedger(context.client().await?.best().await?);
	known(&ledger, id).await?;
	let tree = Tree::read(&ledger, &[*id]).await?;
	let datasets: Vec<_> = tree.datasets.into_values().collect();
	let mut studies: Vec<_> = ledger.withdrawn(&datasets).await?.into_iter().flatten().collect();
	studies.sort_unstable();
	studies.dedup();
	let exit = match studies.is_empty() {
		true => Exit::Ok,
		false => Exit::Refused,
	};
	if context.json() {
		output::json(&serde_json::json!({ "dataset": id, "withdrawn": studies }));
		return Ok(exit);
	}
	output::lines(studies.iter().map(|study| format!("{study:?}")));
	output::note(match studies.len() {
		0 => format!("every study of dataset {} may still be used", short(id)),
		some => format!(
			"{} of dataset {} may not be used any more: leave them out of the next version",
			count(some, "study"),
			short(id)
		),
	});
	Ok(exit)
}
