//! `radledger study screen`: the same image under two subjects, found blinded.

use crate::{
	context::Context,
	errors::{Exit, Outcome},
	output,
	render::Record,
};
use clap::Args;
use radledger_workflows::{
	study::screening::{screen, Duplicate, Opened, Request},
	words::{clean, count, path as show},
};
use std::path::PathBuf;

/// What is to be screened.
#[derive(Args, Debug)]
pub struct ScreenArgs {
	/// The subject's images.
	#[arg(required = true, value_name = "PATH")]
	paths: Vec<PathBuf>,
	/// The secret that the sites of the trial share; made if the file is not there.
	#[arg(long, value_name = "FILE")]
	scope: PathBuf,
	/// What the trial calls the subject; it is blinded as well.
	#[arg(long)]
	subject: String,
}

impl Record for Duplicate {
	const COLUMNS: &'static [&'static str] = &["files", "organisation", "at", "block", "token"];
}

impl ScreenArgs {
	/// Shows the images blinded and reports duplicates.
	pub async fn run(self, context: &Context) -> Outcome {
		let request = Request { paths: self.paths, scope: self.scope, subject: self.subject };
		let (report, opened) = screen(context.session(), &request).await?;
		let scope = show(&request.scope);
		match opened {
			Opened::New => output::note(format!(
				"made the secret {scope}: give it to the other sites of the trial over a safe channel, and to nobody else; \
				 only with the same secret are duplicates found"
			)),
			Opened::Exposed => {
				output::note(format!("others on this machine can read {scope}: run `chmod 600 {scope}`"))
			}
			Opened::Known => {}
		}
		let duplicates = report.duplicates.as_deref().unwrap_or_default();
		context.report(&report, duplicates, "").await?;
		for finding in &report.findings {
			output::note(format!("not screened: {}", clean(&finding.reason)));
		}
		for (number, what) in [
			(report.without_pixels, "without pixel data, not screened"),
			(report.not_comparable, "encoded with loss, cannot be compared: not screened"),
			(report.repeated, "with the same pixels as another of this subject"),
		] {
			if number > 0 {
				output::note(format!("{}: {what}", count(number, "file")));
			}
		}
		let images = count(report.images, "image");
		output::note(match report.duplicates.as_deref() {
			None => format!(
				"{images} sent, not waited for: run the command again, without --wait none, to learn of duplicates"
			),
			Some([]) => format!("{images} screened: none was shown for another subject"),
			Some(found) => format!(
				"{} of {images} shown for another subject as well: ask the organisations which; blank images are all alike",
				found.len()
			),
		});
		Ok(match duplicates {
			[] if report.findings.is_empty() => Exit::Ok,
			[] => Exit::Failed,
			_ => Exit::Refused,
		})
	}
}
