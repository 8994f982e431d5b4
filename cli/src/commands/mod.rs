//! What each noun does.

pub mod key;
pub mod member;
pub mod org;
pub mod patient;
pub mod study;

use crate::{context::Context, errors::Failure, output};
use radledger_client::{demonstration, AccountId, Call, Outcome};

/// Submits `call`, and tells what became of it.
async fn submit<C: Call>(context: &Context, call: &C, done: &str) -> Result<(), Failure> {
	let outcome = context.submit(call).await?;
	if context.json() {
		output::json(&outcome);
	} else {
		output::note(format!("{done}, {}", place(&outcome)));
	}
	Ok(())
}

/// Where a transaction is, for people.
fn place(outcome: &Outcome) -> String {
	match &outcome.block {
		Some(block) => format!("in block {} ({:?})", block.number, block.hash),
		None => format!(
			"not yet in a block: transaction {:?} is in the node's pool",
			outcome.hash
		),
	}
}

/// An account for people: with its name, if it is one of the demonstration consortium.
async fn named(context: &Context, account: &AccountId) -> Result<String, Failure> {
	Ok(match demonstration::name(account) {
		Some(name) if context.client().await?.is_development() => format!("{account} ({name})"),
		_ => account.to_string(),
	})
}
