//! The command line, run as a user runs it.

use crate::{binary, Daemon};
use anyhow::Result;
use serde_json::Value;
use std::{
	ffi::OsStr,
	fs::DirBuilder,
	os::unix::fs::DirBuilderExt,
	path::{Path, PathBuf},
	process::{Command, Output},
};
use tempfile::TempDir;

/// A user's `radledger`: a node to talk to, a name, and a home of its own (vault and keystore).
pub struct Cli {
	/// Node, as `--node` takes it.
	pub url: String,
	home: TempDir,
	/// A keystore that is not in the home, and the file with its password.
	keys: Option<(PathBuf, PathBuf)>,
}

impl Cli {
	/// A user with an empty vault and an otherwise empty home.
	pub fn new(url: impl Into<String>) -> Result<Self> {
		let user = Self { url: url.into(), home: TempDir::new()?, keys: None };
		DirBuilder::new().mode(0o700).create(user.vault())?;
		Ok(user)
	}

	/// The same with the keys of this folder, all of which this file's password opens.
	pub fn with_keys(mut self, folder: &Path, password: &Path) -> Self {
		self.keys = Some((folder.into(), password.into()));
		self
	}

	/// The vault's folder.
	pub fn vault(&self) -> PathBuf {
		self.home.path().join("vault")
	}

	/// The home: configuration and keystore go below it.
	pub fn home(&self) -> &Path {
		self.home.path()
	}

	/// Runs a command for a person: without `--json`.
	pub fn plain(&self, args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Result<Ran> {
		Ran::of(self.bare().args(args))
	}

	/// The same as `who`.
	pub fn plain_as(&self, who: &str, args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Result<Ran> {
		Ran::of(self.bare().env("RADLEDGER_AS", who).args(args))
	}

	/// `radledger --node … --vault … --json ARGS`, not started yet.
	pub fn command(&self, args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Command {
		let mut command = self.bare();
		command.arg("--json").args(args);
		command
	}

	/// `radledger --node … --vault …`, with a home of its own.
	fn bare(&self) -> Command {
		let mut command = Command::new(binary("radledger"));
		for name in ["NODE", "RELAY", "AS", "VAULT", "KEYS", "PASSWORD_FILE"] {
			command.env_remove(format!("RADLEDGER_{name}"));
		}
		command.env("HOME", self.home()).env("XDG_CONFIG_HOME", self.home().join("config"));
		command.env("XDG_DATA_HOME", self.home().join("data"));
		if let Some((folder, password)) = &self.keys {
			command.env("RADLEDGER_KEYS", folder).env("RADLEDGER_PASSWORD_FILE", password);
		}
		command.args(["--node", &self.url, "--vault"]).arg(self.vault());
		command
	}

	/// Runs a command that signs nothing.
	pub fn run(&self, args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Result<Ran> {
		Ran::of(&mut self.command(args))
	}

	/// Runs a command as `who`.
	pub fn run_as(&self, who: &str, args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Result<Ran> {
		Ran::of(self.command(args).env("RADLEDGER_AS", who))
	}

	/// Starts a command as `who` and does not wait for it; its output goes to `log`.
	pub fn spawn_as(&self, who: &str, args: impl IntoIterator<Item = impl AsRef<OsStr>>, log: &Path) -> Result<Daemon> {
		Daemon::spawn(self.command(args).env("RADLEDGER_AS", who), log)
	}
}

/// What a command answered.
pub struct Ran {
	/// The command, for messages.
	pub command: String,
	/// Exit code; -1 when a signal ended it.
	pub code: i32,
	/// Standard output.
	pub stdout: String,
	/// Standard error.
	pub stderr: String,
}

impl Ran {
	/// Runs `command` to its end.
	pub fn of(command: &mut Command) -> Result<Self> {
		let output = command.output()?;
		Self::ended(format!("{command:?}"), output)
	}

	/// What a command that was run elsewhere answered.
	pub fn ended(command: String, output: Output) -> Result<Self> {
		Ok(Self {
			command,
			code: output.status.code().unwrap_or(-1),
			stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
			stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
		})
	}

	/// Itself, when it ended with `code`.
	///
	/// # Panics
	/// With everything it printed, when it ended otherwise.
	#[track_caller]
	pub fn expect(self, code: i32) -> Self {
		assert_eq!(self.code, code, "{self:?}");
		self
	}

	/// The JSON document on standard output.
	///
	/// # Panics
	/// If the output is not JSON.
	#[track_caller]
	pub fn json(&self) -> Value {
		serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
	}

	/// The code of the error that it reports in JSON: its own, or that of the first study it could not anchor.
	pub fn error(&self) -> String {
		let json = self.json();
		let own = json["error"]["code"].as_str();
		let of_study = || {
			let studies = json["studies"].as_array()?;
			studies.iter().find_map(|study| study["problem"]["code"].as_str())
		};
		own.or_else(of_study).unwrap_or_default().into()
	}

	/// Itself, when what it printed on standard error contains every one of `words` (in any case of letters).
	///
	/// # Panics
	/// When one is not there.
	#[track_caller]
	pub fn says(self, words: &[&str]) -> Self {
		let text = self.stderr.to_lowercase();
		for word in words {
			assert!(text.contains(&word.to_lowercase()), "'{word}' is not in: {self:?}");
		}
		self
	}
}

impl std::fmt::Debug for Ran {
	fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
		write!(f, "{}\nexit code {}\n{}\n{}", self.command, self.code, self.stdout, self.stderr)
	}
}
