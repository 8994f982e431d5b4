//! `radledger dev`: what only a development chain does.

use crate::{
	context::Context,
	errors::{Exit, Outcome},
	parse::period,
};
use clap::Subcommand;
use radledger_primitives::{text::moment, Moment};
use serde::Serialize;
use std::time::Duration;

/// What only a development chain does.
#[derive(Subcommand, Debug)]
pub enum DevVerb {
	/// Put the chain's clock forward, so that deadlines pass. It stays ahead.
	Advance {
		/// By how much: a number and s, m, h or d, as 15d.
		#[arg(value_parser = period)]
		by: Moment,
	},
}

/// The clock after it was put forward.
#[derive(Serialize)]
struct Advanced {
	/// The chain's clock in the newest block.
	now: String,
}

impl DevVerb {
	/// Does it.
	pub async fn run(self, context: &Context) -> Outcome {
		let Self::Advance { by } = self;
		let client = context.client().await?;
		client.advance(Duration::from_millis(by)).await?;
		let now = moment::show(client.best().await?.now().await?);
		let text = format!("the chain's clock is {now}");
		context.done(&Advanced { now }, text);
		Ok(Exit::Ok)
	}
}
