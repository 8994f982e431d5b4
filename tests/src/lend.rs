//! Nodes that tests use one after another: a node takes seconds to start, and most tests disturb nobody who comes after.
//!
//! Each test is a process. One that wants such a node takes the first that nobody has, by a lock which ends with the
//! process; so there are as many nodes as tests that want one at the same time. `tools/keep` ends them with the run.

use crate::root;
use anyhow::{Context, Result};
use std::{
	env,
	ffi::OsString,
	fs::{self, File, OpenOptions, TryLockError},
	os::unix::process::parent_id,
	path::PathBuf,
	process::{self, Command},
};

/// A node of the run, or the place for one, that nobody else uses for as long as this lives.
pub struct Lease {
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
				Ok(()) => return Ok(Self { folder, run, _lock: lock }),
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

	/// The command that runs `line` for as long as the run goes on.
	pub fn keep(&self, line: &[OsString]) -> Command {
		let mut command = Command::new("setsid");
		command.arg(root().join("tests/tools/keep")).arg(self.run.to_string()).arg(&self.folder).args(line);
		command
	}

	/// The ports of the node, for JSON-RPC and for metrics, if there is one.
	pub fn ports(&self) -> Option<(u16, u16)> {
		let ports = fs::read_to_string(self.note()).ok()?;
		let (rpc, prometheus) = ports.split_once(' ')?;
		Some((rpc.parse().ok()?, prometheus.parse().ok()?))
	}

	/// Notes the ports of the node, for the tests that come after.
	pub fn answers(&self, rpc: u16, prometheus: u16) -> Result<()> {
		fs::write(self.note(), format!("{rpc} {prometheus}")).context("cannot note the ports of a node")
	}

	fn note(&self) -> PathBuf {
		self.folder.join("ports")
	}
}
