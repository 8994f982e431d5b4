//! A development node.

use crate::{binary, http, Daemon};
use anyhow::{bail, Context, Result};
use serde_json::{json, Value};
use std::{
	collections::BTreeSet,
	path::{Path, PathBuf},
	process::Command,
	time::Duration,
};

/// How long a node may take to answer on a busy machine.
const START: Duration = Duration::from_secs(240);

/// When blocks are made.
#[derive(Clone, Copy)]
pub enum Seal {
	/// With each transaction.
	Instant,
	/// Every so many milliseconds.
	Every(u32),
}

/// `radledger-node --dev` on ports of its own choice.
pub struct Node {
	daemon: Daemon,
	/// Where it keeps its chain.
	pub base: PathBuf,
	/// Where JSON-RPC (HTTP and WebSocket) is served.
	pub port: u16,
	/// Where Prometheus metrics are served.
	pub prometheus: u16,
}

impl Node {
	/// Starts a development node that keeps its chain in `base`, and waits until it answers.
	pub fn start(base: &Path, seal: Seal) -> Result<Self> {
		Self::start_chain(base, seal, &["--dev"])
	}

	/// The same for the chain that `chain` chooses, such as `--chain FILE`.
	pub fn start_chain(base: &Path, seal: Seal, chain: &[&str]) -> Result<Self> {
		std::fs::create_dir_all(base)?;
		let mut command = Command::new(binary("radledger-node"));
		command.args(chain).arg("--base-path").arg(base);
		command.args(["--rpc-port", "0", "--prometheus-port", "0", "--port", "0", "--no-hardware-benchmarks"]);
		match seal {
			Seal::Instant => command.arg("--instant-seal"),
			Seal::Every(ms) => command.args(["--dev-block-time", &ms.to_string()]),
		};
		let mut daemon = Daemon::spawn(&mut command, &base.join("node.log"))?;
		let prometheus = daemon.wait_for("metrics", START, |log| port(log, "Prometheus exporter started at "))?;
		let port = daemon.wait_for("JSON-RPC", START, |log| port(log, "Running JSON-RPC server: addr="))?;
		Ok(Self { daemon, base: base.into(), port, prometheus })
	}

	/// What `--node` takes.
	pub fn url(&self) -> String {
		format!("ws://127.0.0.1:{}", self.port)
	}

	/// Calls a JSON-RPC method.
	pub fn rpc(&self, method: &str, params: Value) -> Result<Value> {
		let request = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
		let answer = http(self.port, "/", Some(("application/json", request.to_string().as_bytes())))?;
		let mut answer: Value = serde_json::from_slice(&answer)?;
		match answer.get("error") {
			Some(error) => bail!("{method}: {error}"),
			None => Ok(answer["result"].take()),
		}
	}

	/// Number of the best block.
	pub fn height(&self) -> Result<u64> {
		let header = self.rpc("chain_getHeader", json!([]))?;
		let number = header["number"].as_str().context("no block number")?;
		Ok(u64::from_str_radix(number.trim_start_matches("0x"), 16)?)
	}

	/// The chain's clock, in milliseconds since the Unix epoch. That of a development chain is not the machine's: it
	/// starts two hours early and goes on six seconds with each block. 0 before the first block.
	pub fn now(&self) -> Result<u64> {
		// xxHash-128 of `Timestamp`, then of `Now`
		const KEY: &str = "0xf0c365c3cf59d671eb72da0e7a4113c49f1f0515f462cdcf84e0f1d6045dfcbb";
		let value = self.rpc("state_getStorage", json!([KEY]))?;
		let digits = value.as_str().unwrap_or("0x0").trim_start_matches("0x");
		Ok(u64::from_str_radix(digits, 16)?.swap_bytes()) // little endian
	}

	/// Ids (0x-hex) of the studies on chain: the last 32 bytes of the keys of the map `ImageProvenance::Studies`.
	pub fn studies(&self) -> Result<BTreeSet<String>> {
		// xxHash-128 of the pallet's name, then of the map's
		const PREFIX: &str = "0x211f7881e2114c5aed92a38f73df54652a0cbc02e88296cb1bb1d032e3bbbee3";
		let mut ids = BTreeSet::new();
		let mut last = Value::Null;
		loop {
			let keys = self.rpc("state_getKeysPaged", json!([PREFIX, 1000, last]))?;
			let keys = keys.as_array().context("no keys")?.clone();
			for key in &keys {
				let key = key.as_str().context("a key is no text")?;
				ids.insert(format!("0x{}", &key[key.len() - 64..]));
			}
			match keys.last() {
				Some(key) => last = key.clone(),
				None => return Ok(ids),
			}
		}
	}

	/// Every extrinsic of every block so far, as 0x-hex, genesis first.
	pub fn extrinsics(&self) -> Result<Vec<String>> {
		let mut all = Vec::new();
		for number in 0..=self.height()? {
			let hash = self.rpc("chain_getBlockHash", json!([number]))?;
			let block = self.rpc("chain_getBlock", json!([hash]))?;
			let extrinsics = block["block"]["extrinsics"].as_array().context("a block has no extrinsics")?;
			all.extend(extrinsics.iter().filter_map(|extrinsic| extrinsic.as_str().map(String::from)));
		}
		Ok(all)
	}

	/// What the node printed.
	pub fn output(&self) -> String {
		self.daemon.output()
	}

	/// SIGKILL.
	pub fn kill(mut self) {
		self.daemon.kill();
	}

	/// SIGTERM and wait.
	pub fn stop(mut self) -> Result<()> {
		self.daemon.terminate()
	}
}

/// The port in the first address after `marker`, once its line is complete.
fn port(log: &str, marker: &str) -> Option<u16> {
	let line = log.split_once(marker)?.1;
	let address = line[..line.find('\n')?].split([',', ' ']).next()?;
	address.rsplit(':').next()?.trim().parse().ok()
}
