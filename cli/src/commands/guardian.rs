//! `radledger guardian`: who decides for a patient. The patient signs, and can end it at any time.

use super::submit;
use crate::{
	context::Context,
	errors::{Exit, Outcome},
	output,
};
use clap::Subcommand;
use radledger_client::calls;

/// What can be done with guardians.
#[derive(Subcommand, Debug)]
pub enum GuardianVerb {
	/// Let somebody decide on your consents, and nothing else.
	Add {
		/// An address or, on a development chain, a demonstration name.
		account: String,
	},
	/// End that somebody decides on your consents.
	Remove {
		/// An address or, on a development chain, a demonstration name.
		account: String,
	},
}

/// Does what `verb` asks for.
pub async fn run(context: &Context, verb: GuardianVerb) -> Outcome {
	match verb {
		GuardianVerb::Add { account } => {
			let guardian = context.account(&account).await?;
			let done = format!("{account} can decide on your consents from now on, and on nothing else");
			submit(context, &calls::appoint_guardian(guardian), &done).await?;
			if context.client().await?.best().await?.actor(&guardian).await?.is_none() {
				output::note(format!(
					"{account} takes no part in the consortium, which takes transactions of those only who do: an \
					 organisation has to enrol or credential the account first"
				));
			}
		}
		GuardianVerb::Remove { account } => {
			let guardian = context.account(&account).await?;
			let done = format!("{account} can decide on nothing any more");
			submit(context, &calls::dismiss_guardian(guardian), &done).await?;
		}
	}
	Ok(Exit::Ok)
}
