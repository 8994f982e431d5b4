//! Asks whether somebody may use a patient's data for a purpose. Asking is free and leaves no trace on the ledger.
//!
//! `cargo run -p radledger-examples --bin may_use -- patient-1 radiologist-2 health-research`
//!
//! A use that is permitted must still be recorded, with `calls::record_access`: that is what the patient sees.

use anyhow::{Context, Result};
use radledger_client::{demonstration, AccountId, Client};
use radledger_primitives::consent::{DataUse, Decision, Purpose};

#[tokio::main]
async fn main() -> Result<()> {
	let arguments: Vec<_> = std::env::args().skip(1).collect();
	let [patient, who, purpose] = arguments.as_slice() else {
		anyhow::bail!("usage: may_use PATIENT WHO PURPOSE");
	};
	let purpose = Purpose::from_name(purpose).context("not a purpose")?;

	let url = std::env::var("RADLEDGER_NODE").unwrap_or("ws://127.0.0.1:9944".into());
	let ledger = Client::connect(&url).await?.best().await?;
	let all_studies = None;
	match ledger.check(&account(patient)?, &account(who)?, all_studies, DataUse::plain(purpose)).await? {
		Decision::Permit { consent, until: None } => println!("permitted by consent {consent} until it is withdrawn"),
		Decision::Permit { consent, until: Some(until) } => println!("permitted by consent {consent} until {until}"),
		Decision::Deny { rule } => println!("denied: {}", rule.name()),
		Decision::Ask { rule } => println!("for people to judge, make a request: {}", rule.name()),
	}
	Ok(())
}

/// An account by its name in the demonstration consortium, or by its address.
fn account(name: &str) -> Result<AccountId> {
	match demonstration::account(name) {
		Some(key) => Ok(demonstration::id(&key)),
		None => name.parse().with_context(|| format!("`{name}` is neither a name nor an address")),
	}
}
