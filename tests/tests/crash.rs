//! A node that dies while studies are being anchored.

use anyhow::Result;
use radledger_tests::{fresh_studies, Cli, Node, Seal};
use serde_json::json;
use std::{collections::BTreeSet, fs, thread::sleep, time::Duration};
use tempfile::TempDir;

const STUDIES: usize = 1200;
const KILLS: usize = 3;

/// How many transactions `technologist-1` has sent, whatever became of them.
fn sent(node: &Node) -> Result<u64> {
	let address = "5He6ErFCxWZVsyNq2qG5ciu82GwE1uGjyrW5pkaf5wv2S7UH";
	Ok(node.rpc("system_accountNextIndex", json!([address]))?.as_u64().unwrap_or_default())
}

#[test]
fn anchoring_should_lose_and_repeat_nothing_when_the_node_is_killed() -> Result<()> {
	let folder = TempDir::new()?;
	let (archive, chain) = (folder.path().join("archive"), folder.path().join("chain"));
	fresh_studies(&archive, STUDIES)?;
	let anchor = ["study".as_ref(), "anchor".as_ref(), archive.as_os_str()];
	let mut cli = Cli::new("")?;

	// All that was seen on the ledger; and what was there before the newest block, which ParityDB writes a moment after others
	// can see it.
	let (mut confirmed, mut written) = (BTreeSet::new(), BTreeSet::new());
	for kill in 0..KILLS {
		let node = Node::start(&chain, Seal::Every(1000))?;
		let there = node.studies()?;
		assert!(there.is_superset(&written), "kill {kill} lost studies of blocks before the last");
		written = there;
		cli.url = node.url();
		let mut run = cli.spawn_as("technologist-1", anchor, &folder.path().join("anchor.log"))?;
		let mut seen = written.clone();
		while seen.len() <= written.len() {
			assert!(run.runs(), "ended before anything was anchored:\n{}", run.output());
			sleep(Duration::from_millis(50));
			seen = node.studies()?;
		}
		assert!(seen.len() < STUDIES, "kill {kill} came too late to interrupt anything");
		confirmed.extend(seen);
		node.kill()?;
		assert_eq!(run.exit_code(Duration::from_secs(90))?, Some(1), "{}", run.output());
	}

	let node = Node::start(&chain, Seal::Every(1000))?;
	cli.url = node.url();
	cli.run_as("technologist-1", anchor)?.expect(0);
	let anchored = node.studies()?;
	assert!(anchored.is_superset(&confirmed), "studies were lost");
	assert_eq!(anchored.len(), STUDIES);
	let vault = fs::read_dir(cli.vault())?.collect::<Result<Vec<_>, _>>()?;
	let manifests = vault.iter().filter(|file| file.path().extension().is_some_and(|end| end == "cbor"));
	assert_eq!(manifests.count(), STUDIES);

	// Once more: nothing is left to do.
	let before = sent(&node)?;
	cli.run_as("technologist-1", anchor)?.expect(0);
	assert_eq!(sent(&node)?, before);
	assert_eq!(node.studies()?, anchored);
	cli.run(["study".as_ref(), "verify".as_ref(), archive.as_os_str()])?.expect(0);
	Ok(())
}
