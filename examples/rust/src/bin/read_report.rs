//! Prints who wrote which part of a report, which part an AI model made, and who answers for each section.
//!
//! `cargo run -p radledger-examples --bin read_report -- 0xREPORT`
//!
//! The ledger does not know what a report says: `radledger report verify` compares a document with it. A reader whose
//! reading must be on record sends `calls::report::acknowledge`.

use anyhow::{Context, Result};
use radledger_client::{demonstration, AccountId, Client};
use radledger_primitives::{report::Source, ReportId};

#[tokio::main]
async fn main() -> Result<()> {
	let report: ReportId = std::env::args().nth(1).context("usage: read_report 0xREPORT")?.parse()?;
	let url = std::env::var("RADLEDGER_NODE").unwrap_or("ws://127.0.0.1:9944".into());
	let ledger = Client::connect(&url).await?.best().await?;

	let report = ledger.report(&report).await?.context("the ledger has no such report")?;
	println!("{} {}, version {}", report.code, report.state.name(), report.version);
	for section in report.sections {
		match section.accountable {
			Some(human) => println!("section {}: {} answers for it", section.code, name(&human.account)),
			None => println!("section {}: nobody answers for it yet", section.code),
		}
		for part in report.contributions.iter().filter(|part| part.section == section.code && part.stands) {
			let made_by = match part.source {
				Source::Signer => "a human".into(),
				Source::Model { version, .. } => format!("model {} version {}", version.model, version.version),
			};
			println!("  {} by {made_by}, signed by {}", part.kind.name(), name(&part.by));
		}
	}
	Ok(())
}

/// The name of an account in the demonstration consortium, or its address.
fn name(account: &AccountId) -> String {
	demonstration::name(account).map_or_else(|| account.to_string(), Into::into)
}
