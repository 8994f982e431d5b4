//! `radledger metrics`: what is overdue, for Prometheus.

use crate::{
	context::Context,
	errors::{Exit, Failure, Outcome},
	metrics::Facts,
	output,
	study::text::show,
};
use radledger_client::Ledger;
use std::{
	fs::{File, Permissions},
	io::{self, Write},
	os::unix::fs::PermissionsExt,
	path::Path,
};

/// Writes the metrics of the newest block to a file, or prints them.
pub async fn run(context: &Context, out: Option<&Path>) -> Outcome {
	let text = facts(&context.client().await?.best().await?).await?.text();
	match out {
		None => output::lines([text.trim_end().to_owned()]),
		Some(path) => {
			save(path, &text).map_err(|error| {
				Failure::failed("metrics", format!("cannot write {}", show(path))).why(error.to_string())
			})?;
			output::note(format!("wrote {}", show(path)));
		}
	}
	Ok(Exit::Ok)
}

async fn facts(ledger: &Ledger) -> Result<Facts, Failure> {
	let mut actions = Vec::new();
	for action in ledger.actions(true).await? {
		let units = ledger.concerned(action.scope, Some(action.action)).await?;
		actions.push((action, units));
	}
	Ok(Facts {
		block: ledger.block().number,
		at: ledger.now().await?,
		devices: ledger.devices(None).await?,
		incidents: ledger.incidents(true).await?,
		actions,
		follow_ups: ledger.follow_ups(None, true).await?,
	})
}

/// Beside its place, then renamed: who reads it meanwhile gets the old or the new one, whole. Nothing in it is secret.
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
