//! Processes that run beside a test.

use anyhow::{bail, Context, Result};
use std::{
	env, fs,
	path::{Path, PathBuf},
	process::{Child, Command, Stdio},
	thread::sleep,
	time::{Duration, Instant},
};

/// The path of one of the project's binaries.
///
/// # Panics
/// When it has not been built: `scripts/test` builds it before the tests run.
pub fn binary(name: &str) -> PathBuf {
	let var = |name| env::var_os(name).map(PathBuf::from);
	let folder = var("RADLEDGER_BIN_DIR")
		.or_else(|| {
			var("CARGO_TARGET_DIR").or_else(|| Some(cache()?.join("target"))).map(|target| target.join("debug"))
		})
		.unwrap_or_default();
	let path = folder.join(name);
	assert!(path.is_file(), "{} is missing: run scripts/test, which builds it", path.display());
	path
}

/// Where `scripts/setup` keeps what it installs; none without a home.
pub fn cache() -> Option<PathBuf> {
	let var = |name| env::var_os(name).map(PathBuf::from);
	var("RADLEDGER_CACHE")
		.or_else(|| var("XDG_CACHE_HOME").map(|cache| cache.join("radledger")))
		.or_else(|| var("HOME").map(|home| home.join(".cache/radledger")))
}

/// A process with its output in a file; killed and waited for on drop.
pub struct Daemon {
	child: Child,
	log: PathBuf,
	left: bool,
}

impl Daemon {
	/// Starts `command` with both outputs going to `log`.
	pub fn spawn(command: &mut Command, log: &Path) -> Result<Self> {
		let file = fs::File::create(log)?;
		let child = command
			.stdin(Stdio::null())
			.stdout(file.try_clone()?)
			.stderr(file)
			.spawn()
			.with_context(|| format!("cannot start {:?}", command.get_program()))?;
		Ok(Self { child, log: log.into(), left: false })
	}

	/// The number of the process.
	pub fn id(&self) -> u32 {
		self.child.id()
	}

	/// Everything the process has printed so far.
	pub fn output(&self) -> String {
		fs::read(&self.log).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default()
	}

	/// Waits until `probe` finds what it looks for in the output; fails when the process ends before, or after `limit`.
	pub fn wait_for<T>(&mut self, what: &str, limit: Duration, mut probe: impl FnMut(&str) -> Option<T>) -> Result<T> {
		let start = Instant::now();
		loop {
			let ended = self.child.try_wait()?;
			let output = self.output();
			if let Some(found) = probe(&output) {
				return Ok(found);
			}
			if let Some(status) = ended {
				bail!("{status} before {what}:\n{output}");
			}
			if start.elapsed() > limit {
				bail!("no {what} in {limit:?}:\n{output}");
			}
			sleep(Duration::from_millis(25));
		}
	}

	/// The exit code, once the process has ended by itself; `None` after `limit` or when a signal ended it.
	pub fn exit_code(&mut self, limit: Duration) -> Result<Option<i32>> {
		let start = Instant::now();
		while start.elapsed() < limit {
			if let Some(status) = self.child.try_wait()? {
				return Ok(status.code());
			}
			sleep(Duration::from_millis(25));
		}
		Ok(None)
	}

	/// Whether the process still runs.
	pub fn runs(&mut self) -> bool {
		matches!(self.child.try_wait(), Ok(None))
	}

	/// Lets the process go on when this is dropped: something else ends it.
	pub fn leave(mut self) {
		self.left = true;
	}

	/// SIGKILL, as a power cut would look to the process.
	pub fn kill(&mut self) {
		let _ = self.child.kill();
		let _ = self.child.wait();
	}

	/// SIGTERM, and up to 20 seconds to shut down.
	pub fn terminate(&mut self) -> Result<()> {
		Command::new("kill").arg(self.child.id().to_string()).status()?;
		if self.exit_code(Duration::from_secs(20))?.is_none() && self.runs() {
			bail!("did not stop in 20 s:\n{}", self.output());
		}
		Ok(())
	}
}

impl Drop for Daemon {
	fn drop(&mut self) {
		if !self.left {
			self.kill();
		}
	}
}
