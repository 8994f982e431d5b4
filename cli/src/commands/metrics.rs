//! `radledger metrics`: what is overdue, for Prometheus.

use crate::{
	context::Context,
	errors::{CliError, Exit, Outcome},
	output,
};
use clap::Args;
use radledger_workflows::{metrics::Facts, words};
use std::{
	fs::{File, Permissions},
	io::{self, Write},
	os::unix::fs::PermissionsExt,
	path::{Path, PathBuf},
};

/// Where metrics are written.
#[derive(Args, Debug)]
pub struct MetricsArgs {
	/// Where to write it, replaced as a whole; standard output by default.
	#[arg(long, value_name = "FILE.prom")]
	out: Option<PathBuf>,
}

impl MetricsArgs {
	/// Writes the metrics of the newest block to a file, or prints them.
	pub async fn run(self, context: &Context) -> Outcome {
		let text = Facts::of(&context.client().await?.best().await?).await?.text();
		match self.out {
			None => output::lines([text.trim_end().to_owned()]),
			Some(path) => {
				let shown = words::path(&path);
				let failed = |error: io::Error| CliError::CannotWrite { what: shown.clone(), error: error.to_string() };
				save(&path, &text).map_err(failed)?;
				output::note(format!("wrote {shown}"));
			}
		}
		Ok(Exit::Ok)
	}
}

/// Beside its place, then renamed: a program that reads it meanwhile gets the old or the new one, whole. Nothing in it is
/// secret.
fn save(path: &Path, text: &str) -> io::Result<()> {
	let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
	let folder = folder.unwrap_or(Path::new("."));
	let mut file = tempfile::NamedTempFile::new_in(folder)?;
	file.write_all(text.as_bytes())?;
	file.as_file().set_permissions(Permissions::from_mode(0o644))?;
	file.as_file().sync_all()?;
	file.persist(path).map_err(|error| error.error)?;
	File::open(folder)?.sync_all()
}
