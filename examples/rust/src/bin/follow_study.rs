//! Prints every event about one study, as soon as the block that tells it is final. Ends when the node does.
//!
//! `cargo run -p radledger-examples --bin follow_study -- 0xSTUDY`

use anyhow::{Context, Result};
use radledger_client::Client;
use radledger_primitives::StudyId;

#[tokio::main]
async fn main() -> Result<()> {
	let study: StudyId = std::env::args().nth(1).context("usage: follow_study 0xSTUDY")?.parse()?;
	let url = std::env::var("RADLEDGER_NODE").unwrap_or("ws://127.0.0.1:9944".into());
	let client = Client::connect(&url).await?;

	let mut blocks = client.api().stream_blocks().await?;
	println!("following {study:?}");
	while let Some(block) = blocks.next().await {
		let block = block?;
		for event in block.at().await?.events().fetch().await?.iter() {
			let event = event?;
			// The identifier of a study is 32 random bytes: where they are, the event is about the study.
			if event.field_bytes().windows(32).any(|bytes| bytes == study.as_bytes()) {
				println!("block {}: {}.{}", block.number(), event.pallet_name(), event.event_name());
			}
		}
	}
	Ok(())
}
