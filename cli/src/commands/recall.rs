//! `radledger recall`: recalls, field safety notices and corrections, and who answered them.

use super::{named, organisations, place, submit};
use crate::{
	args::{RecallArgs, RecallVerb},
	context::Context,
	device::{
		touched,
		words::{show, Which},
	},
	errors::{Exit, Failure, Outcome},
	model::digest,
	output,
	study::text::count,
	vigilance::{
		lines::{ActionLine, ConcernedLine},
		scope::{answered, newest, scope, versions},
		tell,
	},
};
use radledger_client::{
	calls,
	device::{Action, Change, Concerned},
	Ledger,
};
use radledger_primitives::{
	device::{ActionId, ActionOutcome},
	H256,
};
use serde::Serialize;

/// Does what `verb` asks for.
pub async fn run(context: &Context, verb: RecallVerb) -> Outcome {
	match verb {
		RecallVerb::Open(args) => open(context, args).await,
		RecallVerb::Acknowledge { action, which, outcome } => acknowledge(context, action, which, outcome).await,
		RecallVerb::Close { action } => {
			let done = format!("field action {action} is closed: no more answers are awaited");
			submit(context, &calls::device::close_action(action), &done).await?;
			Ok(Exit::Ok)
		}
		RecallVerb::List { open } => list(context, open).await,
		RecallVerb::Status { action } => status(context, action).await,
		RecallVerb::Touched { action } => {
			let ledger = context.client().await?.best().await?;
			let (known, units) = concerned(&ledger, action).await?;
			touched::print(context, &versions(&known.scope, &units)).await
		}
	}
}

/// A field action that is there, with its units.
async fn concerned(ledger: &Ledger, action: ActionId) -> Result<(Action, Vec<Concerned>), Failure> {
	let known = ledger.action(action).await?.ok_or_else(|| {
		Failure::refused("action-not-found", format!("the ledger has no field action {action}"))
			.hint("`radledger recall list` shows those that it has")
	})?;
	let units = ledger.concerned(known.scope, Some(action)).await?;
	Ok((known, units))
}

async fn open(context: &Context, args: RecallArgs) -> Outcome {
	let scope = scope(args.product, args.lot.as_deref(), &args.software)?;
	let document = digest::of_file(&args.document)?;
	// Before it is sent: a node that is lost afterwards must not take the number along.
	let ledger = context.client().await?.best().await?;
	let (_, units) = answered(&ledger.concerned(scope, None).await?);
	let call = calls::device::open_action(args.kind, args.reason, scope, document);
	let told = tell(context, &call).await?;
	let action = told.changes.iter().find_map(|change| match change {
		Change::Opened { action } => Some(*action),
		_ => None,
	});
	if context.json() {
		#[derive(Serialize)]
		struct Opened {
			/// None if no block was waited for.
			action: Option<ActionId>,
			/// How many it is about.
			units: usize,
			document: H256,
			transaction: radledger_client::Outcome,
		}
		output::json(&Opened { action, units, document, transaction: told.outcome });
		return Ok(Exit::Ok);
	}
	let about = format!("it is about {}", count(units, "unit"));
	match action {
		Some(action) => {
			output::lines([action.to_string()]);
			output::note(format!("field action {action} is open, {}; {about}", place(&told.outcome)));
		}
		None => output::note(format!("sent, {}; {about}", place(&told.outcome))),
	}
	Ok(Exit::Ok)
}

async fn acknowledge(context: &Context, action: ActionId, which: Which, outcome: ActionOutcome) -> Outcome {
	let unit = match which {
		Which::Version(unit) => unit,
		Which::Device(device) => {
			let ledger = context.client().await?.best().await?;
			let (_, units) = concerned(&ledger, action).await?;
			newest(action, &units, device)?
		}
	};
	let done = format!("field action {action} is answered for unit {}: {}", show(unit), outcome.name());
	submit(context, &calls::device::acknowledge_action(action, unit, outcome), &done).await?;
	Ok(Exit::Ok)
}

async fn list(context: &Context, open: bool) -> Outcome {
	let ledger = context.client().await?.best().await?;
	let actions: Vec<_> = ledger.actions(open).await?.iter().map(ActionLine::from).collect();
	if context.json() {
		output::json(&serde_json::json!({ "actions": actions }));
		return Ok(Exit::Ok);
	}
	let names = organisations(context, &ledger).await?;
	output::table(&ActionLine::HEADER, actions.iter().map(|action| action.row(&names)));
	Ok(Exit::Ok)
}

async fn status(context: &Context, action: ActionId) -> Outcome {
	let ledger = context.client().await?.best().await?;
	let (known, units) = concerned(&ledger, action).await?;
	let (done, all) = answered(&units);
	let exit = match known.open && done < all {
		true => Exit::Refused,
		false => Exit::Ok,
	};
	let line = ActionLine::from(&known);
	let units: Vec<_> = units.iter().map(ConcernedLine::from).collect();
	if context.json() {
		#[derive(Serialize)]
		struct Status {
			#[serde(flatten)]
			action: ActionLine,
			/// For how many units there is an answer.
			answered: usize,
			/// For how many there is none.
			missing: usize,
			/// Each, with every version of its software that it is about.
			units: Vec<ConcernedLine>,
		}
		output::json(&Status { action: line, answered: done, missing: all.saturating_sub(done), units });
		return Ok(exit);
	}
	let names = organisations(context, &ledger).await?;
	output::fields(&line.fields(&names, named(context, &known.by).await?, (done, all)));
	output::lines([String::new()]);
	output::table(&ConcernedLine::HEADER, units.iter().map(|unit| unit.row(&names)));
	if exit == Exit::Refused {
		output::note(format!(
			"{} not answered: who has a unit runs `radledger recall acknowledge {action} DEVICE --outcome …`",
			count(all.saturating_sub(done), "unit")
		));
	}
	Ok(exit)
}
