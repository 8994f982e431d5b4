//! Announces a copy of a study to another organisation. The patient is asked and told, so the transaction also shows what opens
//! the seal of the study, which the vault has kept since `anchor_study`.
//!
//! `cargo run -p radledger-examples --bin send_study -- 0xSTUDY VAULT ORGANISATION`

use anyhow::{Context, Result};
use radledger_client::{calls, demonstration, Client, Wait};
use radledger_primitives::{StudyId, TransferPurpose};
use radledger_workflows::vault::Vault;
use std::path::Path;

#[tokio::main]
async fn main() -> Result<()> {
	let arguments: Vec<_> = std::env::args().skip(1).collect();
	let [study, vault, organisation] = arguments.as_slice() else {
		anyhow::bail!("usage: send_study 0xSTUDY VAULT ORGANISATION");
	};
	let (study, organisation): (StudyId, _) = (study.parse()?, organisation.parse()?);
	let url = std::env::var("RADLEDGER_NODE").unwrap_or("ws://127.0.0.1:9944".into());
	let client = Client::connect(&url).await?;
	let technologist =
		demonstration::account("technologist-1").context("not a name of the demonstration consortium")?;

	let ledger = client.best().await?;
	let call = calls::send(study, organisation, TransferPurpose::Treatment, None);
	// Which seals the call needs opened depends on who signs. `Session::submit` of `radledger-workflows` does all of this.
	let seals = ledger.seals_of_call(&call, &technologist.public_key().to_account_id()).await?;
	let known = Vault::open(Path::new(vault))?.seals();
	let mut openings = Vec::new();
	for (study, seal) in &seals {
		openings.push(known.open(study, seal)?.context("the vault has nothing that opens the seal of the study")?);
	}
	client.submit(&ledger.showing(openings, &call)?, &technologist, Wait::Best).await?;
	println!("study {study:?} is announced to organisation {organisation}");
	Ok(())
}
