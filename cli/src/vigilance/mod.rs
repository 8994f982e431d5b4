//! Incidents and field actions without the ledger: whose report is due when, and which units are meant.
//!
//! - [`clock`]: whether a classification can be counted, before it is sent.
//! - [`salts`]: what opens the digests of documents of incidents, in the vault.
//! - [`lines`]: records as rows for people, and as flat objects for programs.
//! - [`scope`]: what a field action is about, and which units with which versions of their software that are.

pub mod clock;
pub mod lines;
pub mod salts;
pub mod scope;

use crate::{context::Context, errors::Failure};
use radledger_client::{device::Change, Call, Told};

/// Sends a call, and tells what it changed, if a block was waited for.
pub async fn tell<C: Call>(context: &Context, call: &C) -> Result<Told<Change>, Failure> {
	let (client, signer) = (context.client().await?, context.signer().await?);
	Ok(context.waiting(client.tell(call, signer, context.wait())).await?)
}

#[cfg(test)]
pub mod fixtures;
