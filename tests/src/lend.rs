//! Nodes that tests use one after another: a node takes seconds to start, and most tests disturb nobody who comes after.
//!
//! Each test is a process. One that wants such a node takes the first that nobody has, by a lock which ends with the
//! process; so there are as many nodes as tests that want one at the same time. A test that panics does not give its node
//! back, because it may have left it in disorder. `tools/keep` ends all of them with the run.

use crate::root;
use anyhow::{Context, Result};
use std::{
	env,
	ffi::OsString,
	fs::{self, File, OpenOptions, TryLockError},
	os::unix::process::parent_id,
	path::{Path, PathBuf},
	process::{self, Command},
	thread,
};

/// A node of the run, or the place for one, that nobody else uses for as long as this lives.
pub struct Lease {
	/// The node's ports, for JSON-RPC and for metrics; `None` until there is a node.
	pub ports: Option<(u16, u16)>,
	folder: PathBuf,
	run: u32,
	_lock: File,
}

impl Lease {
	/// The first node that nobody has.
	pub fn take() -> Result<Self> {
		// The run is the process that started this one, nextest or cargo; a test that was started by hand is its own.
		let id = env::var("NEXTEST_RUN_ID").ok();
		let run = if id.is_some() || env::var_os("CARGO").is_some() { parent_id() } else { process::id() };
		let nodes = env::temp_dir().join(format!("radledger-tests-{}", id.unwrap_or_else(|| run.to_string())));
		for number in 0u32.. {
			let folder = nodes.join(number.to_string());
			fs::create_dir_all(&folder)?;
			let lock = OpenOptions::new().write(true).create(true).truncate(false).open(folder.join("lock"))?;
			match lock.try_lock() {
				Ok(()) => {
					let lease = Self { ports: ports(&folder), folder, run, _lock: lock };
					if lease.ports.is_some() || !lease.base().exists() {
						let _ = fs::remove_file(lease.folder.join(PORTS)); // until it is given back
						return Ok(lease);
					}
				}
				Err(TryLockError::WouldBlock) => {}
				Err(TryLockError::Error(error)) => return Err(error).context("no lock for a node"),
			}
		}
		unreachable!("every number is taken")
	}

	/// Where the node keeps its chain.
	pub fn base(&self) -> PathBuf {
		self.folder.join("chain")
	}

	/// The command that runs `line` for as long as the run continues.
	pub fn keep(&self, line: &[OsString]) -> Command {
		let mut command = Command::new("setsid");
		command.arg(root().join("tests/tools/keep")).arg(self.run.to_string()).arg(&self.folder).args(line);
		command
	}
}

impl Drop for Lease {
	fn drop(&mut self) {
		if let Some((rpc, prometheus)) = self.ports.filter(|_| !thread::panicking()) {
			let _ = fs::write(self.folder.join(PORTS), format!("{rpc} {prometheus}"));
		}
	}
}

/// The file with the ports of a node that nobody has.
const PORTS: &str = "ports";

fn ports(folder: &Path) -> Option<(u16, u16)> {
	let ports = fs::read_to_string(folder.join(PORTS)).ok()?;
	let (rpc, prometheus) = ports.split_once(' ')?;
	Some((rpc.parse().ok()?, prometheus.parse().ok()?))
}
