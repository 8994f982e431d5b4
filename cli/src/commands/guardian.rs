//! `radledger guardian`: who decides for a patient. The patient signs, and can end it at any time.

use super::{consent::Signing, submit};
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
		#[command(flatten)]
		signing: Signing,
	},
	/// End that somebody decides on your consents.
	Remove {
		/// An address or, on a development chain, a demonstration name.
		account: String,
		#[command(flatten)]
		signing: Signing,
	},
}

/// Does what `verb` asks for.
pub async fn run(context: &Context, verb: GuardianVerb) -> Outcome {
	match verb {
		GuardianVerb::Add { account, signing } => {
			let guardian = context.account(&account).await?;
			if signing.signs(context, &calls::appoint_guardian(guardian)).await? {
				return Ok(Exit::Ok);
			}
			let done = format!("{account} can decide on your consents from now on, and on nothing else");
			submit(context, &calls::appoint_guardian(guardian), &done).await?;
			if context.client().await?.best().await?.actor(&guardian).await?.is_none() {
				output::note(format!(
					"{account} takes no part in the consortium, which takes transactions of those only who do: an \
					 organisation has to enrol or credential the account first"
				));
			}
		}
		GuardianVerb::Remove { account, signing } => {
			let call = calls::dismiss_guardian(context.account(&account).await?);
			if !signing.signs(context, &call).await? {
				submit(context, &call, &format!("{account} can decide on nothing any more")).await?;
			}
		}
	}
	Ok(Exit::Ok)
}
