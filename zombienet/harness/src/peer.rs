//! One node of the network, as a process that can be killed, stopped for a while and started again.

use crate::{namespaces::Site, specification::ran};
use anyhow::{ensure, Context, Result};
use radledger_tests::{binary, free_port, rpc_of, Daemon};
use serde_json::{json, Value};
use std::{
	collections::BTreeSet,
	ffi::OsString,
	fs,
	net::{Ipv4Addr, SocketAddr},
	path::{Path, PathBuf},
	process::Command,
	thread::sleep,
	time::{Duration, Instant},
};

/// How long a node may take to answer on a busy machine.
const START: Duration = Duration::from_secs(600);
/// The keys of the map `ImageProvenance::Studies`: xxHash-128 of the pallet's name, then of the map's.
const STUDIES: &str = "0x211f7881e2114c5aed92a38f73df54652a0cbc02e88296cb1bb1d032e3bbbee3";
/// The key of `Timestamp::Now`, likewise.
const NOW: &str = "0xf0c365c3cf59d671eb72da0e7a4113c49f1f0515f462cdcf84e0f1d6045dfcbb";

/// What a node is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
	/// Makes and finalizes the relay chain's blocks, and checks the parachain's.
	Validator,
	/// Makes the parachain's blocks.
	Collator,
	/// Follows the parachain.
	Full,
}

/// A node.
pub struct Peer {
	/// Its name, and that of its folder.
	pub name: &'static str,
	/// What it is for.
	pub kind: Kind,
	/// Where it serves JSON-RPC: of the relay chain if it is a validator, of the parachain otherwise.
	pub rpc: SocketAddr,
	/// The port on which others of its network reach it.
	pub port: u16,
	/// Where it serves metrics.
	pub prometheus: u16,
	/// Its address in the network that [`Peer::rpc`] is of.
	pub address: String,
	base: PathBuf,
	log: PathBuf,
	line: Vec<OsString>,
	process: Option<Daemon>,
	starts: u32,
}

impl Peer {
	/// A node with a key, a folder and ports of its own, not started yet.
	///
	/// Without a site it is on 127.0.0.1. At a site, which is a network namespace, it serves the safe part of JSON-RPC to
	/// everybody, as the harness is outside.
	pub fn new(folder: &Path, name: &'static str, kind: Kind, chain: &Path, site: Option<&Site>) -> Result<Self> {
		let base = folder.join(name);
		fs::create_dir_all(&base)?;
		let key = base.join("node-key");
		let mut generate = Command::new(binary("radledger-node"));
		generate.args(["key", "generate-node-key", "--file"]).arg(&key);
		let made = ran(&mut generate)?;
		let identity = made.stderr.lines().last().context("no identity")?.trim().to_string();
		let (network, rpc, prometheus) = (free_port()?, free_port()?, free_port()?);
		let host = site.map_or(Ipv4Addr::LOCALHOST, |site| site.address);
		let listen = format!("/ip4/{host}/tcp/{network}");
		let mut line: Vec<OsString> = site.map(Site::enter).unwrap_or_default();

		let program = if kind == Kind::Validator { "polkadot" } else { "radledger-node" };
		line.push(binary(program).into());
		line.extend(["--chain".into(), chain.into(), "--base-path".into(), base.clone().into()]);
		let mut peer = Self {
			name,
			kind,
			rpc: (host, rpc).into(),
			port: network,
			prometheus,
			address: format!("{listen}/p2p/{identity}"),
			line,
			log: folder.join(format!("{name}.log")),
			base,
			process: None,
			starts: 0,
		};
		peer.line.extend(["--node-key-file".into(), key.into()]);
		peer.say(&["--listen-addr", &listen, "--public-addr", &listen]);
		peer.say(&["--rpc-port", &rpc.to_string(), "--prometheus-port", &prometheus.to_string()]);
		peer.say(&["--no-mdns", "--no-telemetry", "--no-hardware-benchmarks", "--database", "paritydb"]);
		if site.is_some() {
			peer.say(&["--unsafe-rpc-external", "--rpc-methods", "safe", "--rpc-cors", "all"]);
		}
		Ok(peer)
	}

	/// Adds to the command line.
	pub fn say(&mut self, words: &[&str]) {
		self.line.extend(words.iter().map(OsString::from));
	}

	/// Begins the arguments of the relay chain node inside.
	pub fn relay_chain(&mut self, chain: &Path) -> Result<()> {
		let (network, rpc) = (free_port()?.to_string(), free_port()?.to_string());
		self.say(&["--", "--chain"]);
		self.line.push(chain.into());
		self.say(&["--listen-addr", &format!("/ip4/{}/tcp/{network}", self.rpc.ip()), "--rpc-port", &rpc]);
		self.say(&["--no-prometheus", "--no-mdns", "--no-telemetry", "--database", "paritydb"]);
		Ok(())
	}

	/// Starts the node, which may have run before.
	pub fn start(&mut self) -> Result<()> {
		ensure!(self.process.is_none(), "{} runs already", self.name);
		let mut command = Command::new("setpriv");
		command.args(["--pdeathsig", "KILL", "--"]).args(&self.line).env("RUST_BACKTRACE", "1");
		self.starts += 1;
		self.process = Some(Daemon::spawn(&mut command, &self.log())?);
		Ok(())
	}

	/// Waits until it answers. How long that took.
	pub fn wait(&mut self) -> Result<Duration> {
		let begun = Instant::now();
		while self.best().is_err() {
			let process = self.process.as_mut().context("it was not started")?;
			let (name, log) = (self.name, process.output());
			ensure!(process.runs(), "{name} ended:\n{}", tail(&log));
			ensure!(begun.elapsed() < START, "{name} does not answer after {START:?}:\n{}", tail(&log));
			sleep(Duration::from_millis(200));
		}
		Ok(begun.elapsed())
	}

	/// Kills it as a power cut would.
	pub fn kill(&mut self) {
		if let Some(mut process) = self.process.take() {
			process.kill();
		}
	}

	/// Stops its time (`SIGSTOP`), or lets it go on (`SIGCONT`).
	pub fn signal(&self, signal: &str) -> Result<()> {
		let process = self.process.as_ref().context("it does not run")?;
		ran(Command::new("kill").args(["-s", signal, &process.id().to_string()])).map(drop)
	}

	/// Whether it was started and neither ended nor was killed.
	pub fn runs(&mut self) -> bool {
		self.process.as_mut().is_some_and(Daemon::runs)
	}

	/// What it printed since it was started last.
	pub fn output(&self) -> String {
		self.process.as_ref().map(Daemon::output).unwrap_or_default()
	}

	/// The file with what it printed since it was started last.
	pub fn log(&self) -> PathBuf {
		self.log.with_extension(format!("log-{}", self.starts))
	}

	/// Memory that it occupies, in MiB; that of its children not counted.
	pub fn memory(&self) -> Option<u64> {
		let status = fs::read_to_string(format!("/proc/{}/status", self.process.as_ref()?.id())).ok()?;
		let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
		Some(line.split_whitespace().next()?.parse::<u64>().ok()? / 1024)
	}

	/// Calls a JSON-RPC method.
	pub fn rpc(&self, method: &str, params: Value) -> Result<Value> {
		rpc_of(self.rpc, method, params).with_context(|| format!("{}, {method}", self.name))
	}

	/// Its JSON-RPC, as programs are told it.
	pub fn url(&self) -> String {
		format!("ws://{}", self.rpc)
	}

	/// The folder of its database and keys.
	pub fn base(&self) -> &Path {
		&self.base
	}

	/// The exit code, once it has ended by itself; `None` if it has not after `limit`, or if a signal ended it.
	pub fn exit_code(&mut self, limit: Duration) -> Result<Option<i32>> {
		self.process.as_mut().context("it was not started")?.exit_code(limit)
	}

	/// The number of the best block.
	pub fn best(&self) -> Result<u64> {
		number(&self.rpc("chain_getHeader", json!([]))?)
	}

	/// Number and hash of the newest final block.
	pub fn finalized(&self) -> Result<(u64, String)> {
		let hash = self.rpc("chain_getFinalizedHead", json!([]))?;
		let header = self.rpc("chain_getHeader", json!([hash]))?;
		Ok((number(&header)?, hash.as_str().context("no hash")?.into()))
	}

	/// The hash of the block with this number on the best chain.
	pub fn hash(&self, number: u64) -> Result<Option<String>> {
		Ok(self.rpc("chain_getBlockHash", json!([number]))?.as_str().map(String::from))
	}

	/// The slot for which a block was made.
	pub fn slot(&self, hash: &str) -> Result<u64> {
		let header = self.rpc("chain_getHeader", json!([hash]))?;
		let logs = header["digest"]["logs"].as_array().context("no digest")?;
		// SCALE: PreRuntime (6), `aura`, eight bytes of a little-endian number
		let slot = logs.iter().find_map(|log| log.as_str()?.strip_prefix("0x066175726120")).context("no slot")?;
		Ok(u64::from_str_radix(slot, 16)?.swap_bytes())
	}

	/// The chain's clock after a block, in milliseconds.
	pub fn now(&self, hash: &str) -> Result<u64> {
		let value = self.rpc("state_getStorage", json!([NOW, hash]))?;
		Ok(u64::from_str_radix(value.as_str().context("no time")?.trim_start_matches("0x"), 16)?.swap_bytes())
	}

	/// The studies on the ledger after a block.
	pub fn studies(&self, hash: &str) -> Result<BTreeSet<String>> {
		let mut all: Vec<String> = Vec::new();
		loop {
			let more = self.rpc("state_getKeysPaged", json!([STUDIES, 1000, all.last(), hash]))?;
			let more = more.as_array().context("no keys")?;
			if more.is_empty() {
				return Ok(all.iter().map(|key| key[key.len() - 64..].to_string()).collect());
			}
			all.extend(more.iter().filter_map(|key| key.as_str().map(String::from)));
		}
	}
}

/// The number in a header.
fn number(header: &Value) -> Result<u64> {
	let number = header["number"].as_str().context("no block number")?;
	Ok(u64::from_str_radix(number.trim_start_matches("0x"), 16)?)
}

/// The last lines of a log.
fn tail(log: &str) -> String {
	let lines: Vec<_> = log.lines().collect();
	lines[lines.len().saturating_sub(30)..].join("\n")
}
