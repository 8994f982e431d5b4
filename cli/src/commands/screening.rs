//! `radledger study screen`: the same image under two subjects, found blinded.

use super::{organisations, study::read_files};
use crate::{
	context::Context,
	errors::{Exit, Failure, Outcome},
	output,
	study::{
		block::findings,
		screening::{screen, Images, Ledger, Opened, Report, Scope},
		table::short,
		text::{clean, count, show},
	},
};
use radledger_client::{calls, PixelClaim};
use radledger_primitives::H256;
use std::path::{Path, PathBuf};

impl Ledger for Context {
	async fn show_images(&self, scope: H256, subject: H256, tokens: &[H256]) -> Result<Option<u32>, Failure> {
		let outcome = self.submit(&calls::screen_pixels(scope, subject, tokens.to_vec())).await?;
		Ok(outcome.block.map(|block| block.number))
	}

	async fn claims(&self, scope: H256, tokens: &[H256]) -> Result<Vec<Option<PixelClaim>>, Failure> {
		let ledger = self.client().await?.best().await?;
		let mut claims = Vec::with_capacity(tokens.len());
		for token in tokens {
			claims.push(ledger.pixel_claim(scope, *token).await?);
		}
		Ok(claims)
	}
}

/// Screens the images in `paths` as those of `subject`.
pub async fn run(context: &Context, paths: &[PathBuf], scope_file: &Path, subject: &str) -> Outcome {
	if subject.is_empty() {
		return Err(Failure::usage("no-subject", "the subject has no name")
			.hint("write --subject as the trial calls the subject, the same at every site"));
	}
	context.signer().await?;
	context.client().await?;
	let reading = read_files(paths)?;
	let findings = findings(&reading);
	let (scope, opened) = Scope::open(scope_file)?;
	match opened {
		Opened::New => output::note(format!(
			"made the secret {}: give it to the other sites of the trial over a safe channel, and to nobody else; only \
			 with the same secret are duplicates found",
			show(scope_file)
		)),
		Opened::Exposed => {
			output::note(format!("others on this machine can read {0}: run `chmod 600 {0}`", show(scope_file)))
		}
		Opened::Known => {}
	}
	let report = screen(context, &scope, subject, &Images::new(&scope, &reading)).await?;
	let found = report.duplicates.as_ref().is_some_and(|found| !found.is_empty());
	let exit = match found {
		true => Exit::Refused,
		false if !findings.is_empty() => Exit::Failed,
		false => Exit::Ok,
	};
	if context.json() {
		#[derive(serde::Serialize)]
		struct Screened {
			#[serde(flatten)]
			report: Report,
			findings: Vec<crate::study::block::Finding>,
		}
		output::json(&Screened { report, findings });
		return Ok(exit);
	}
	for finding in &findings {
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
	match &report.duplicates {
		None => output::note(format!(
			"{images} sent, not waited for: run the command again, without --wait none, to learn of duplicates"
		)),
		Some(duplicates) => {
			let ledger = context.client().await?.best().await?;
			let names = organisations(context, &ledger).await?;
			let rows = duplicates.iter().map(|duplicate| {
				let organisation = duplicate.organisation;
				vec![
					duplicate.names(),
					names.get(&organisation).cloned().unwrap_or_else(|| organisation.to_string()),
					output::moment(duplicate.at),
					duplicate.block.to_string(),
					short(&duplicate.token),
				]
			});
			if found {
				output::table(&["file", "shown by", "at", "block", "token"], rows);
				output::note(format!(
					"{} of {images} shown for another subject as well: ask the organisations which; blank images are all alike",
					duplicates.len()
				));
			} else {
				output::note(format!("{images} screened: none was shown for another subject"));
			}
		}
	}
	Ok(exit)
}
