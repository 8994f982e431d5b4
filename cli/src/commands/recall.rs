//! `radledger recall`: recalls, field safety notices and corrections, and the answers to them.

use super::{device::show_touched, place, submit};
use crate::{
	context::Context,
	errors::{Exit, Failure, Outcome},
	output,
	parse::code,
	render::{Names, Record},
};
use clap::{Args, Subcommand};
use radledger_client::{
	calls,
	device::{Action, Concerned},
	AccountId,
};
use radledger_primitives::{
	device::{ActionId, ActionOutcome, ProductId},
	text,
	vigilance::{ActionKind, ActionReason, AnswerView, Scope},
};
use radledger_workflows::{
	device::Which,
	vigilance::{self, NewAction, Status},
	words::count,
};
use std::path::PathBuf;

/// What can be done with recalls, notices and corrections.
#[derive(Subcommand, Debug)]
pub enum RecallVerb {
	/// Open one, about a product, a lot or a version of the software; prints its number.
	Open(OpenArgs),
	/// Answer one for a unit of yours.
	Acknowledge(AcknowledgeArgs),
	/// Close one: no more answers are awaited.
	Close(ActionArg),
	/// List them.
	List {
		/// Only open ones.
		#[arg(long)]
		open: bool,
	},
	/// Show one with its units: which organisation has each, and the answer. Exit with 3 if one is open and an answer is
	/// missing.
	Status(ActionArg),
	/// List all that its units touched: studies, what was made of them, reports, datasets and models.
	Touched(ActionArg),
}

/// A field action.
#[derive(Args, Clone, Copy, Debug)]
pub struct ActionArg {
	/// The number of the field action.
	action: ActionId,
}

/// A field action that is opened.
#[derive(Args, Debug)]
pub struct OpenArgs {
	/// The kind of the field action.
	#[arg(long, value_parser = code(ActionKind::ALL, ActionKind::name), default_value = "recall")]
	kind: ActionKind,
	/// Why.
	#[arg(long, value_parser = code(ActionReason::ALL, ActionReason::name))]
	reason: ActionReason,
	/// The number of the product.
	#[arg(long)]
	product: ProductId,
	/// Only this lot.
	#[arg(long, conflicts_with = "software")]
	lot: Option<String>,
	/// Only units that ever had this version of the software; once for each, in the order of Software Versions (0018,1020).
	#[arg(long, value_name = "VERSION")]
	software: Vec<String>,
	/// The notice, of which the ledger gets only the digest.
	#[arg(long, value_name = "FILE")]
	document: PathBuf,
}

/// An answer.
#[derive(Args, Debug)]
pub struct AcknowledgeArgs {
	#[command(flatten)]
	which: ActionArg,
	/// The unit as `recall status` names it (3.0), or its number alone.
	#[arg(value_name = "DEVICE")]
	device: Which,
	/// What was done.
	#[arg(long, value_parser = code(ActionOutcome::ALL, ActionOutcome::name))]
	outcome: ActionOutcome,
}

/// Does what `verb` asks for.
pub async fn run(context: &Context, verb: RecallVerb) -> Outcome {
	match verb {
		RecallVerb::Open(args) => args.run(context).await?,
		RecallVerb::Acknowledge(AcknowledgeArgs { which: ActionArg { action }, device, outcome }) => {
			let answered = vigilance::acknowledge(context.session(), action, device, outcome).await?;
			let (device, place) = (answered.device, place(&answered.transaction));
			let text = format!("field action {action} is answered for unit {device}: {outcome}, {place}");
			context.done(&answered.transaction, text);
		}
		RecallVerb::Close(ActionArg { action }) => {
			let done = format!("field action {action} is closed: no more answers are awaited");
			submit(context, &calls::device::close_action(action), &done).await?;
		}
		RecallVerb::List { open } => {
			context.list("actions", &vigilance::actions(context.session(), open).await?).await?;
		}
		RecallVerb::Status(ActionArg { action }) => return status(context, action).await,
		RecallVerb::Touched(ActionArg { action }) => {
			show_touched(context, &vigilance::action_versions(context.session(), action).await?).await?;
		}
	}
	Ok(Exit::Ok)
}

impl OpenArgs {
	async fn run(self, context: &Context) -> Result<(), Failure> {
		let Self { kind, reason, product, lot, software, document } = self;
		let new = NewAction { kind, reason, product, lot, software, document };
		let opened = vigilance::open(context.session(), &new).await?;
		let (place, units) = (place(&opened.transaction), count(opened.units, "unit"));
		let text = match opened.action {
			Some(action) => format!("field action {action} is open, {place}; it is about {units}"),
			None => format!("sent, {place}; it is about {units}"),
		};
		context.made(opened.action, &opened, text);
		Ok(())
	}
}

async fn status(context: &Context, action: ActionId) -> Outcome {
	let status = vigilance::status(context.session(), action).await?;
	context.show(&status).await?;
	context.part(&status.units).await?;
	if !status.action.open || status.missing == 0 {
		return Ok(Exit::Ok);
	}
	output::note(format!(
		"{} not answered: the organisation that has a unit runs `radledger recall acknowledge {action} DEVICE --outcome …`",
		count(status.missing, "unit")
	));
	Ok(Exit::Refused)
}

impl Record for Action {
	const COLUMNS: &'static [&'static str] =
		&["action", "kind", "reason", "product", "lot", "software", "organisation", "open", "at", "block"];

	fn cell(&self, key: &str, _: &Names) -> Option<String> {
		match (key, self.scope) {
			("lot", Scope::Product(_) | Scope::Software { .. })
			| ("software", Scope::Product(_) | Scope::Lot { .. }) => Some("any".into()),
			_ => None,
		}
	}
}

impl Record for Status {
	const COLUMNS: &'static [&'static str] = Action::COLUMNS;

	fn cell(&self, key: &str, names: &Names) -> Option<String> {
		self.action.cell(key, names)
	}
}

impl Record for Concerned {
	const COLUMNS: &'static [&'static str] = &["device", "custodian", "state", "answer"];

	fn cell(&self, key: &str, names: &Names) -> Option<String> {
		let said = |AnswerView { outcome, by, at, .. }: &AnswerView<AccountId>| {
			format!("{outcome} by {} at {}", names.account(by), text::moment::show(*at))
		};
		(key == "answer").then(|| self.answer.as_ref().map_or_else(|| "none".into(), said))
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::render::pinned;
	use radledger_primitives::{device::DeviceState, DeviceVersion, H256};

	/// 2000-02-29T00:00:00Z.
	const AT: u64 = 951_782_400_000;

	fn names() -> Names {
		Names::of([(0, "north-hospital"), (3, "scan-works")])
	}

	fn action(scope: Scope) -> Action {
		Action {
			action: 2,
			kind: ActionKind::Recall,
			reason: ActionReason::Radiation,
			scope,
			document: H256([1; 32]),
			open: true,
			by: AccountId([9; 32]),
			organisation: 3,
			at: AT,
			block: 7,
		}
	}

	#[test]
	fn field_actions_should_show_what_they_are_about() {
		let lot = H256([0xAB; 32]);
		let all = [
			action(Scope::Product(6)),
			action(Scope::Lot { product: 6, lot }),
			action(Scope::Software { product: 6, software: lot }),
		];
		pinned::list("recall list", &all, &names());
		let [_, lot_only, _] = all;
		let status = Status { action: lot_only, answered: 1, missing: 1, units: Vec::new() };
		pinned::one("recall status", &status, &names());
	}

	#[test]
	fn units_should_show_their_answers() {
		let by = AccountId([9; 32]);
		let unit = |answer| Concerned {
			device: DeviceVersion { device: 5, version: 1 },
			version: 2,
			custodian: 0,
			state: DeviceState::InService,
			answer,
		};
		let answer = AnswerView { outcome: ActionOutcome::Corrected, by, organisation: 0, at: AT };
		pinned::list("recall status: units", &[unit(Some(answer)), unit(None)], &names());
	}
}
