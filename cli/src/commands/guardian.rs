//! `radledger guardian`: who decides for a patient. The patient signs, and can end it at any time.

use super::submit;
use crate::{
	args::GuardianVerb,
	context::Context,
	errors::{Exit, Outcome},
};
use radledger_client::calls;

/// Does what `verb` asks for.
pub async fn run(context: &Context, verb: GuardianVerb) -> Outcome {
	match verb {
		GuardianVerb::Add { account } => {
			let guardian = context.account(&account).await?;
			let done = format!("{account} can decide on your consents from now on, and on nothing else");
			submit(context, &calls::appoint_guardian(guardian), &done).await?;
		}
		GuardianVerb::Remove { account } => {
			let guardian = context.account(&account).await?;
			let done = format!("{account} can decide on nothing any more");
			submit(context, &calls::dismiss_guardian(guardian), &done).await?;
		}
	}
	Ok(Exit::Ok)
}
