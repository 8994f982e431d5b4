//! The node as a program: development mode, restarts, exports, metrics, and a full node's first steps.

use anyhow::{Context, Result};
use radledger_tests::{binary, http, Cli, Daemon, Node, Ran, Seal, Site};
use serde_json::{json, Value};
use std::{
	process::Command,
	thread::sleep,
	time::{Duration, SystemTime, UNIX_EPOCH},
};
use tempfile::TempDir;

fn node(args: &[&str]) -> Result<Ran> {
	Ok(Ran::of(Command::new(binary("radledger-node")).args(args))?.expect(0))
}

/// The value of a Prometheus metric, whatever its labels, on the first line that has `label`.
fn metric(text: &str, name: &str, label: &str) -> Option<f64> {
	let line = text.lines().find(|line| line.starts_with(name) && line.contains(label))?;
	line.rsplit(' ').next()?.parse().ok()
}

fn wait_for_height(node: &Node, height: u64) -> Result<()> {
	for _ in 0..600 {
		if node.height()? >= height {
			return Ok(());
		}
		sleep(Duration::from_millis(50));
	}
	anyhow::bail!("no block {height} in 30 s:\n{}", node.output())
}

#[test]
fn development_chain_should_go_on_when_the_node_is_restarted() -> Result<()> {
	let folder = TempDir::new()?;
	let hash = |node: &Node, number: u64| node.rpc("chain_getBlockHash", json!([number]));

	let node = Node::start(folder.path(), Seal::Every(300))?;
	wait_for_height(&node, 4)?;
	let (genesis, third, height) = (hash(&node, 0)?, hash(&node, 3)?, node.height()?);
	assert_eq!(node.rpc("system_chain", json!([]))?, "RadLedger Development");
	let properties = node.rpc("system_properties", json!([]))?;
	assert_eq!(properties, json!({ "ss58Format": 42, "tokenDecimals": 12, "tokenSymbol": "RAD" }));

	// Metrics follow the chain within some seconds.
	let best = || -> Result<f64> {
		let metrics = String::from_utf8(http(node.prometheus, "/metrics", None)?)?;
		metric(&metrics, "substrate_block_height", "status=\"best\"").context("no block height in the metrics")
	};
	while best()? < height as f64 {
		sleep(Duration::from_millis(200));
	}
	node.stop()?;

	let database = folder.path().join("chains/radledger-dev/paritydb");
	assert!(database.is_dir(), "{} is not there", database.display());

	let node = Node::start(folder.path(), Seal::Every(300))?;
	assert!(node.height()? >= height);
	assert_eq!(hash(&node, 0)?, genesis);
	assert_eq!(hash(&node, 3)?, third);
	wait_for_height(&node, height + 2)
}

#[test]
fn temporary_chain_should_make_blocks_for_transactions_only_and_leave_nothing() -> Result<()> {
	let (folder, log) = (TempDir::new()?, TempDir::new()?);
	let mut command = Command::new(binary("radledger-node"));
	command
		.args("--dev --tmp --instant-seal --rpc-port 0 --port 0 --no-prometheus --no-hardware-benchmarks".split(' '));
	command.env("TMPDIR", folder.path());
	let mut node = Daemon::spawn(&mut command, &log.path().join("log"))?;
	let entries = || std::fs::read_dir(folder.path()).map(|entries| entries.count());
	node.wait_for("JSON-RPC", Duration::from_secs(240), |log| log.contains("Running JSON-RPC server").then_some(()))?;
	assert!(entries()? > 0, "the chain is not where temporary files go");
	sleep(Duration::from_secs(2));
	assert!(!node.output().contains("Imported #"), "{}", node.output());
	node.terminate()?;
	assert_eq!(entries()?, 0);
	Ok(())
}

#[test]
fn exports_should_describe_the_chain() -> Result<()> {
	let spec = node(&["export-chain-spec", "--chain", "local"])?.json();
	assert_eq!(spec["id"], "radledger-local");
	assert_eq!(spec["para_id"], 2000);
	assert_eq!(spec["properties"]["tokenSymbol"], "RAD");

	let raw = node(&["export-chain-spec", "--chain", "local", "--raw"])?;
	let spec = raw.json();
	assert_eq!(spec["id"], "radledger-local");
	// the key of `:code`; the prefix of a runtime compressed with zstd
	let code = spec["genesis"]["raw"]["top"]["0x3a636f6465"].as_str().context("no runtime in the genesis state")?;
	assert!(code.starts_with("0x52bc537646db8e05"), "{}…", &code[..40]);

	// The file starts the same chain as the name.
	let folder = TempDir::new()?;
	let file = folder.path().join("local.json");
	std::fs::write(&file, &raw.stdout)?;
	let file = file.to_str().context("a path that is no text")?;
	assert_eq!(node(&["export-genesis-wasm", "--chain", file])?.stdout.trim(), code);
	let head = node(&["export-genesis-head", "--chain", file])?.stdout;
	assert_eq!(head, node(&["export-genesis-head", "--chain", "local"])?.stdout);
	// A header (SCALE): parent hash of zeros, number 0, state root.
	assert!(head.trim().starts_with(&format!("0x{}", "0".repeat(64 + 2))), "{head}");

	let missing =
		Ran::of(Command::new(binary("radledger-node")).args(["export-chain-spec", "--chain", "no-such-chain"]))?;
	assert_ne!(missing.code, 0);
	missing.says(&["no-such-chain"]);
	Ok(())
}

#[test]
fn tools_should_be_in_the_node() -> Result<()> {
	let generate = || -> Result<Value> { Ok(node(&["key", "generate", "--output-type", "json"])?.json()) };
	let (one, other) = (generate()?, generate()?);
	assert_eq!(one["secretPhrase"].as_str().context("no phrase")?.split(' ').count(), 12);
	assert_ne!(one["ss58Address"], other["ss58Address"]);
	let phrase = one["secretPhrase"].as_str().unwrap_or_default();
	let again = node(&["key", "inspect", "--output-type", "json", phrase])?.json();
	assert_eq!(again["ss58Address"], one["ss58Address"]);

	let help = node(&["benchmark", "pallet", "--help"])?.stdout;
	for option in ["--runtime", "--pallet", "--extrinsic", "--output"] {
		assert!(help.contains(option), "{option} is not in the help:\n{help}");
	}
	let version = node(&["--version"])?.stdout;
	assert!(version.contains(env!("CARGO_PKG_VERSION")), "{version}");
	let help = node(&["--help"])?.stdout;
	for option in ["--state-pruning", "--blocks-pruning", "--relay-chain-rpc-urls", "--collator", "--dev-block-time"] {
		assert!(help.contains(option), "{option} is not in the help");
	}
	Ok(())
}

#[test]
fn full_node_should_start_for_a_chain_specification_and_name_the_relay_chain_that_it_cannot_reach() -> Result<()> {
	// No relay chain is at hand: what is tried is that a full node of the local network starts from its specification,
	// knows its part and its parachain, looks for the relay chain where it was told, and says so when it gives up. The
	// specification after `--` is that of any relay chain the node knows by name; nothing of it is contacted.
	let folder = TempDir::new()?;
	let mut command = Command::new(binary("radledger-node"));
	command.args(["--chain", "local", "--base-path"]).arg(folder.path());
	command.args(["--relay-chain-rpc-urls", "ws://127.0.0.1:1", "--rpc-port", "0", "--port", "0"]);
	command.args("--no-prometheus --no-hardware-benchmarks -- --chain westend --no-prometheus".split(' '));
	let mut node = Daemon::spawn(&mut command, &folder.path().join("log"))?;
	let code = node.exit_code(Duration::from_secs(240))?;
	let log = node.output();
	assert!(code.is_some_and(|code| code != 0), "{code:?}\n{log}");
	for line in [
		"Role: FULL",
		"Is collating: no",
		"Parachain id: 2000",
		"Initializing Genesis block/state",
		"relaychain node. attempt=0 index=0 url=\"ws://127.0.0.1:1/\"",
		"connectivity issues with the supplied RPC endpoints",
	] {
		assert!(log.contains(line), "'{line}' is not in:\n{log}");
	}
	assert!(folder.path().join("chains/radledger-local/paritydb").is_dir());
	Ok(())
}

#[test]
fn node_should_refuse_a_database_of_another_chain_with_the_same_name() -> Result<()> {
	let folder = TempDir::new()?;
	let file = |name: &str| folder.path().join(name);
	let mut spec = node(&["export-chain-spec", "--chain", "local", "--raw"])?.json();
	std::fs::write(file("one.json"), spec.to_string())?;
	spec["genesis"]["raw"]["top"]["0x00"] = json!("0x00");
	std::fs::write(file("other.json"), spec.to_string())?;
	// Neither reaches a relay chain; the first says so when it has its database.
	for (name, words) in
		[("one.json", "connectivity issues"), ("other.json", "is of another chain: its genesis block is")]
	{
		let mut command = Command::new(binary("radledger-node"));
		command.arg("--chain").arg(file(name)).arg("--base-path").arg(file("base"));
		command.args(["--relay-chain-rpc-urls", "ws://127.0.0.1:1", "--rpc-port", "0", "--port", "0"]);
		command.args("--no-prometheus --no-hardware-benchmarks -- --chain westend --no-prometheus".split(' '));
		let mut started = Daemon::spawn(&mut command, &file("log"))?;
		let code = started.exit_code(Duration::from_secs(240))?;
		let log = started.output();
		assert!(code.is_some_and(|code| code != 0) && log.contains(words), "{name}: {code:?}\n{log}");
	}
	Ok(())
}

#[test]
fn clock_should_be_the_machines_and_stay_ahead_when_it_was_put_forward() -> Result<()> {
	let folder = TempDir::new()?;
	let machine = || SystemTime::now().duration_since(UNIX_EPOCH).map(|now| now.as_millis() as u64);
	let node = Node::start(folder.path(), Seal::Every(3000))?;
	wait_for_height(&node, 3)?;
	let off = machine()?.abs_diff(node.now()?);
	assert!(off < 6_000, "{off} ms off after three blocks");

	let cli = Cli::new(node.url())?;
	let day = 86_400_000;
	let ahead = cli.run(["dev", "advance", "15d"])?.expect(0).json();
	assert!(node.now()? >= machine()? + 15 * day - 6_000, "{ahead}");
	assert_eq!(cli.run(["dev", "advance", "5000d"])?.expect(3).error(), "no-clock-to-advance");
	cli.run(["dev", "advance", "soon"])?.expect(2);
	node.stop()?;

	let node = Node::start(folder.path(), Seal::Every(3000))?;
	let height = node.height()?;
	wait_for_height(&node, height + 1)?;
	assert!(node.now()? >= machine()? + 15 * day - 6_000, "the clock went back");
	Ok(())
}

#[test]
fn blocks_should_become_final_when_they_are_made_for_transactions() -> Result<()> {
	let site = Site::alone()?;
	site.say("north-hospital", "patient enrol stranger").expect(0);
	let finalized = || -> Result<Value> {
		let hash = site.node.rpc("chain_getFinalizedHead", json!([]))?;
		Ok(site.node.rpc("chain_getHeader", json!([hash]))?["number"].take())
	};
	for _ in 0..100 {
		if finalized()? == "0x1" {
			return Ok(());
		}
		sleep(Duration::from_millis(50));
	}
	anyhow::bail!("not final after 5 s: {}", finalized()?)
}
