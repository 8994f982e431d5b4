//! `radledger study erase`: the end of a study's secrets, and the attestation of it.

use super::{
	place,
	study::{not_on_ledger, resolve},
};
use crate::{
	context::Context,
	errors::{Exit, Failure, Outcome},
	output,
	study::{
		erasure::{Ledger, Plan},
		keeper::Keeper,
		table::short,
	},
};
use radledger_client::{calls, demonstration};
use radledger_primitives::StudyId;
use std::io::{self, IsTerminal};

impl Ledger for Context {
	async fn attest(&self, study: StudyId) -> Result<radledger_client::Outcome, Failure> {
		self.submit(&calls::attest_erasure(study)).await
	}
}

/// Destroys what the vault holds of the study, and attests it; asks unless `yes`.
pub async fn run(context: &Context, id: &str, yes: bool) -> Outcome {
	let by = demonstration::id(context.signer().await?);
	let study = resolve(context, id).await?;
	let ledger = context.client().await?.best().await?;
	let record = ledger.study(&study).await?.ok_or_else(|| {
		let failure = not_on_ledger(&study);
		failure.why("nothing was destroyed: there is nothing to attest")
	})?;
	let standing = ledger.standing(&by).await?;
	let mut transfers = ledger.custody(study).await?;
	transfers.extend(ledger.open_transfers(study).await?);
	let plan = Plan::new(study, &record, standing.as_ref(), &transfers)?;
	plan.warnings().into_iter().for_each(output::note);
	if !yes {
		confirm(context, &study)?;
	}
	let keeper = Keeper::open(&context.vault()?)?;
	let _alone = keeper.lock()?;
	let report = plan.carry_out(context, &keeper).await?;
	if context.json() {
		output::json(&report);
		return Ok(Exit::Ok);
	}
	report.lines().into_iter().for_each(output::note);
	output::note(match &report.transaction {
		Some(transaction) => format!("the erasure is attested, {}", place(transaction)),
		None => "the ledger had the attestation already".into(),
	});
	Ok(Exit::Ok)
}

/// Goes on only if the user types which study is meant.
fn confirm(context: &Context, study: &StudyId) -> Result<(), Failure> {
	let refused = |what: &str| Failure::usage("not-confirmed", what).why("nothing was destroyed");
	if context.json() || !io::stdin().is_terminal() {
		return Err(refused("nobody can be asked whether to destroy the study's secrets")
			.hint("run the command in a terminal without --json, or add --yes"));
	}
	let wanted = short(study);
	output::note(format!("Type {wanted} to go on:"));
	let mut line = String::new();
	io::stdin()
		.read_line(&mut line)
		.map_err(|error| Failure::failed("no-terminal", "cannot read the answer").why(error.to_string()))?;
	if line.trim() != wanted {
		return Err(refused("that is not the study").hint(format!("run the command again, and type {wanted}")));
	}
	Ok(())
}
