//! A development node.

use crate::{binary, lend::Lease, rpc, Daemon};
use anyhow::{bail, Context, Result};
use serde_json::{json, Value};
use std::{
	collections::BTreeSet,
	ffi::OsString,
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
	process: Process,
	/// Where it keeps its chain.
	pub base: PathBuf,
	/// Where JSON-RPC (HTTP and WebSocket) is served.
	pub port: u16,
	/// Where Prometheus metrics are served.
	pub prometheus: u16,
}

/// What ends a node.
enum Process {
	/// The test that started it.
	Own(Daemon),
	/// The run of the tests; this test has it for itself for as long as it holds the lease.
	Lent(#[expect(dead_code, reason = "held, not read")] Lease),
}

impl Node {
	/// Starts a development node that keeps its chain in `base`, and waits until it answers.
	pub fn start(base: &Path, seal: Seal) -> Result<Self> {
		Self::start_chain(base, seal, &["--dev"])
	}

	/// The same for the chain that `chain` chooses, such as `--chain FILE`.
	pub fn start_chain(base: &Path, seal: Seal, chain: &[&str]) -> Result<Self> {
		// However the test ends, its node ends with it.
		let mut command = Command::new("setpriv");
		command.args(["--pdeathsig", "KILL", "--"]).args(command_line(base, seal, chain));
		let (daemon, port, prometheus) = answering(&mut command, base)?;
		Ok(Self { process: Process::Own(daemon), base: base.into(), port, prometheus })
	}

	/// Lends a node that makes blocks with each transaction, and that earlier tests of this run may have used.
	///
	/// Nobody else uses it at the same time. Its chain holds what those tests wrote, so that numbers (of reports, devices,
	/// models) do not begin at 0: ask for them.
	pub fn lend() -> Result<Self> {
		let mut lease = Lease::take()?;
		let base = lease.base();
		let (port, prometheus) = match lease.ports {
			Some(ports) => ports,
			None => {
				let line = command_line(&base, Seal::Instant, &["--dev"]);
				let (daemon, port, prometheus) = answering(&mut lease.keep(&line), &base)?;
				daemon.leave();
				*lease.ports.insert((port, prometheus))
			}
		};
		Ok(Self { process: Process::Lent(lease), base, port, prometheus })
	}

	/// What `--node` takes.
	pub fn url(&self) -> String {
		format!("ws://127.0.0.1:{}", self.port)
	}

	/// Calls a JSON-RPC method.
	pub fn rpc(&self, method: &str, params: Value) -> Result<Value> {
		rpc(self.port, method, params)
	}

	/// Number of the best block.
	pub fn height(&self) -> Result<u64> {
		let header = self.rpc("chain_getHeader", json!([]))?;
		let number = header["number"].as_str().context("no block number")?;
		Ok(u64::from_str_radix(number.trim_start_matches("0x"), 16)?)
	}

	/// The chain's clock, in milliseconds since the Unix epoch. That of a chain that makes blocks with each transaction is
	/// ahead of the machine's: it goes on at least six seconds with each block. 0 before the first block.
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
		let keys = self.keys("0x211f7881e2114c5aed92a38f73df54652a0cbc02e88296cb1bb1d032e3bbbee3")?;
		Ok(keys.iter().map(|key| format!("0x{}", &key[key.len() - 64..])).collect())
	}

	/// Every key (0x-hex) of the state that begins with `prefix`.
	pub fn keys(&self, prefix: &str) -> Result<Vec<String>> {
		let mut all: Vec<String> = Vec::new();
		loop {
			let more = self.rpc("state_getKeysPaged", json!([prefix, 1000, all.last()]))?;
			let more = more.as_array().context("no keys")?;
			if more.is_empty() {
				return Ok(all);
			}
			all.extend(more.iter().filter_map(|key| key.as_str().map(String::from)));
		}
	}

	/// Every key and value of the state, each 0x-hex in a line.
	pub fn state(&self) -> Result<String> {
		let mut all = String::new();
		for keys in self.keys("0x")?.chunks(500) {
			let found = self.rpc("state_queryStorageAt", json!([keys]))?;
			let changes = found[0]["changes"].as_array().context("no values")?;
			for text in changes.iter().flat_map(|pair| pair.as_array().into_iter().flatten()) {
				all.push_str(text.as_str().context("a key without a value")?);
				all.push('\n');
			}
		}
		Ok(all)
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
		std::fs::read(log(&self.base)).map(|log| String::from_utf8_lossy(&log).into_owned()).unwrap_or_default()
	}

	/// SIGKILL.
	pub fn kill(self) -> Result<()> {
		self.own().map(|mut daemon| daemon.kill())
	}

	/// SIGTERM and wait.
	pub fn stop(self) -> Result<()> {
		self.own()?.terminate()
	}

	fn own(self) -> Result<Daemon> {
		match self.process {
			Process::Own(daemon) => Ok(daemon),
			Process::Lent(_) => bail!("another test goes on with this node"),
		}
	}
}

/// The node's command line.
fn command_line(base: &Path, seal: Seal, chain: &[&str]) -> Vec<OsString> {
	let mut line = vec![binary("radledger-node").into_os_string()];
	line.extend(chain.iter().map(Into::into));
	line.extend(["--base-path".into(), base.into()]);
	let ports = [
		"--rpc-port",
		"0",
		"--prometheus-port",
		"0",
		"--port",
		"0",
		"--no-hardware-benchmarks",
		"--state-pruning",
		"archive",
	];
	line.extend(ports.map(Into::into));
	match seal {
		Seal::Instant => line.push("--instant-seal".into()),
		Seal::Every(ms) => line.extend(["--dev-block-time".into(), ms.to_string().into()]),
	}
	line
}

/// Starts `command`, which runs a node; its ports for JSON-RPC and for metrics, once they answer.
fn answering(command: &mut Command, base: &Path) -> Result<(Daemon, u16, u16)> {
	std::fs::create_dir_all(base)?;
	let mut daemon = Daemon::spawn(command, &log(base))?;
	let prometheus = daemon.wait_for("metrics", START, |log| port(log, "Prometheus exporter started at "))?;
	let rpc = daemon.wait_for("JSON-RPC", START, |log| port(log, "Running JSON-RPC server: addr="))?;
	Ok((daemon, rpc, prometheus))
}

fn log(base: &Path) -> PathBuf {
	base.join("node.log")
}

/// The port in the first address after `marker`, once its line is complete.
fn port(log: &str, marker: &str) -> Option<u16> {
	let line = log.split_once(marker)?.1;
	let address = line[..line.find('\n')?].split([',', ' ']).next()?;
	address.rsplit(':').next()?.trim().parse().ok()
}
