//! `radledger study media` and `check-media`: notes on media.

use super::verify::{lines, unusable};
use crate::{
	context::Context,
	errors::{Exit, Outcome},
	output,
};
use clap::Args;
use radledger_workflows::{
	media::{self, NAME},
	words::{count, path as show},
};
use std::path::PathBuf;

/// Which medium the note is for, and for whom.
#[derive(Args, Debug)]
pub struct MediaArgs {
	/// The folder that becomes the medium, with its DICOMDIR.
	folder: PathBuf,
	/// The organisation that is to verify it: its number, or a name. Its card must have been accepted.
	#[arg(long, value_name = "ORGANISATION")]
	to: String,
}

/// Which medium is to be verified.
#[derive(Args, Debug)]
pub struct CheckMediaArgs {
	/// The medium: the folder with its DICOMDIR and its note.
	folder: PathBuf,
	/// Keep what the note says of studies that are verified in your vault, so that `study verify` knows them later.
	#[arg(long)]
	keep: bool,
}

impl MediaArgs {
	/// Writes the note.
	pub async fn run(self, context: &Context) -> Outcome {
		let to = context.organisation(&self.to).await?;
		let made = media::write(context.session(), &self.folder, to).await?;
		let instances: usize = made.studies.iter().map(|(_, here, _)| here).sum();
		let text = format!(
			"wrote {}: {} of {}, sealed for organisation {to}\nthere: `radledger study check-media` with the folder of the \
			 medium; the ledger was told nothing",
			show(&made.note),
			count(instances, "instance"),
			count(made.studies.len(), "study"),
		);
		context.done(&made, text);
		Ok(Exit::Ok)
	}
}

impl CheckMediaArgs {
	/// Verifies the medium.
	pub async fn run(self, context: &Context) -> Outcome {
		let checked = media::check(context.session(), &self.folder, self.keep).await?;
		let found = &checked.found;
		context.text(&checked, found.studies.iter().flat_map(lines).chain(unusable(&found.findings)));
		for (study, version) in &checked.amended {
			output::note(format!("study {study:?} was amended since: the latest version of its content is {version}"));
		}
		for (study, here, all) in &checked.parts {
			output::note(format!("the medium was made with {here} of {all} instances of study {study:?}"));
		}
		if found.ignored > 0 {
			output::note(format!("{}: not DICOM, and not {NAME}: ignored", count(found.ignored, "file")));
		}
		Ok(found.trouble().map_or(Exit::Ok, Exit::from))
	}
}
