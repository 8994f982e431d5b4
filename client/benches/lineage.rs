//! Records a chain of derivations on a development ledger, and times the walk from its end to its beginning: one JSON
//! object.
//!
//! `scripts/performance` runs it with two arguments: the node, and the length of the chain.

use radledger_client::{calls, demonstration, Client, Direction, Error, NewStudy, Wait};
use radledger_primitives::{
	digest::{identifier, sha256},
	Agent, Modality, Node, Operation, StudyId, H256,
};
use std::time::Instant;

/// How often the walk is timed.
const ROUNDS: usize = 20;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
	let mut arguments = std::env::args().skip(1);
	let url = arguments.next().unwrap_or_else(|| "ws://127.0.0.1:9944".into());
	let depth: u32 = arguments.next().and_then(|depth| depth.parse().ok()).unwrap_or(1_000);
	let client = Client::connect(&url).await?;
	let hospital = demonstration::account("north-hospital").expect("a name of the demonstration consortium");

	let ids: Vec<StudyId> =
		(0..=depth).map(|number| identifier(0, &sha256(&[b"lineage", &number.to_be_bytes()]))).collect();
	let most = client.best().await?.max_batch()?;
	for part in ids.chunks(most) {
		let studies = part.iter().map(|id| NewStudy {
			study: *id,
			root: *id,
			instances: 1,
			series: 1,
			modality: Modality::Ct,
			device: None,
			subject: None,
		});
		client.submit(&calls::anchor_studies(studies.collect()), &hospital, Wait::Best).await?;
	}
	for pair in ids.windows(2) {
		let (parent, child) = (pair[0], pair[1]);
		let call = calls::record_derivation(child, vec![parent], Operation::Processing, Agent::Signer, H256::zero());
		let wait = if child == ids[ids.len() - 1] { Wait::Best } else { Wait::None };
		client.submit(&call, &hospital, wait).await?;
	}

	let ledger = client.best().await?;
	let (mut times, mut pages, mut edges) = (Vec::new(), 0, 0);
	for _ in 0..ROUNDS {
		edges = 0;
		let begun = Instant::now();
		pages = ledger
			.each_edge(Direction::Up, Node::Study(ids[depth as usize]), |_| {
				edges += 1;
				Ok(())
			})
			.await?;
		times.push(begun.elapsed().as_secs_f64() * 1e3);
	}
	times.sort_by(f64::total_cmp);
	let median = times[ROUNDS / 2];
	println!("{{\"depth\": {depth}, \"edges\": {edges}, \"pages\": {pages}, \"milliseconds\": {median:.2}}}");
	Ok(())
}
