//! What each noun does.

pub mod access;
pub mod address;
pub mod campaign;
pub mod consent;
pub mod dataset;
pub mod dev;
pub mod device;
pub mod duty;
pub mod follow_up;
pub mod guardian;
pub mod incident;
pub mod key;
pub mod measurement;
pub mod member;
pub mod metrics;
pub mod model;
pub mod org;
mod overview;
pub mod patient;
pub mod pool;
pub mod protocol;
pub mod recall;
pub mod receipt;
pub mod report;
pub mod round;
pub mod study;
pub mod transfer;
pub mod voucher;

use crate::{context::Context, errors::Failure};
use radledger_client::{Call, Outcome};

/// Submits `call` and reports the outcome.
async fn submit<C: Call>(context: &Context, call: &C, done: &str) -> Result<(), Failure> {
	let outcome = context.submit(call).await?;
	context.done(&outcome, format!("{done}, {}", place(&outcome)));
	Ok(())
}

/// Where a transaction is, for people.
fn place(outcome: &Outcome) -> String {
	match &outcome.block {
		Some(block) => format!("in block {} ({:?})", block.number, block.hash),
		None => format!("not yet in a block: transaction {:?} is in the node's pool", outcome.hash),
	}
}
