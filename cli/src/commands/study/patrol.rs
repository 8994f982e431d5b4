//! `radledger study patrol`.

use super::{explain, verify};
use crate::{
	commands::place,
	context::Context,
	errors::{Exit, Outcome},
	output,
	render::{Names, Record},
	todo,
};
use clap::Args;
use radledger_client::Patrol;
use radledger_workflows::{
	study::{self, verify::StudyCheck},
	words::count,
};
use std::path::PathBuf;

/// What is to be checked.
#[derive(Args, Debug)]
pub struct PatrolArgs {
	/// Where the studies are kept.
	dir: PathBuf,
	/// Most studies to check.
	#[arg(long, value_name = "N", default_value_t = 20)]
	sample: u32,
}

impl Record for StudyCheck {
	const COLUMNS: &'static [&'static str] = &["study", "verdict", "instances"];
	const NAMED: bool = false;

	fn cell(&self, key: &str, _: &Names) -> Option<String> {
		(key == "instances").then(|| verify::summary(self))
	}
}

impl Record for Patrol {
	const COLUMNS: &'static [&'static str] = &["signed", "seed", "checked", "corrupted", "studies"];

	fn cell(&self, key: &str, names: &Names) -> Option<String> {
		(key == "signed").then(|| names.signature(&self.signed))
	}
}

/// Lists the patrols of an organisation, the signer's by default.
pub async fn list(context: &Context, organisation: Option<&str>) -> Outcome {
	let ledger = context.session().ledger().await?;
	let organisation = match organisation {
		Some(organisation) => context.organisation(organisation).await?,
		None => todo::own_organisation(context, &ledger).await?.organisation,
	};
	let patrols = ledger.patrols(organisation).await?;
	context.list("patrols", &patrols).await?;
	let corrupted: u32 = patrols.iter().map(|patrol| patrol.corrupted).sum();
	if corrupted > 0 {
		output::note(format!("{corrupted} found corrupted, in all of them together"));
	}
	Ok(Exit::Ok)
}

impl PatrolArgs {
	/// Checks a sample, and shows the verdicts.
	pub async fn run(self, context: &Context) -> Outcome {
		let report = study::patrol(context.session(), &self.dir, self.sample).await?;
		context.report(&report, &report.studies, "").await?;
		// Patrols run unattended, and names of files may tell whose they are: they stay out of the journal.
		if !report.findings.is_empty() {
			let unusable = count(report.findings.len(), "file");
			output::note(format!("{unusable} cannot be used; `study verify` shows which, and why"));
		}
		output::note(format!(
			"{} of {} checked, chosen by block {}: {} corrupted",
			report.checked,
			count(report.candidates, "study"),
			report.seed.number,
			report.corrupted
		));
		if report.not_comparable > 0 {
			let studies = count(report.not_comparable, "study");
			output::note(format!("{studies} cannot be compared, and count as not checked; `study verify` shows why"));
		}
		if report.not_checked.not_here > 0 {
			output::note(format!("{} of the vault have no file in the folder", report.not_checked.not_here));
		}
		if let Some(transaction) = &report.transaction {
			output::note(format!("posted, {}", place(transaction)));
		}
		if let Some(problem) = &report.problem {
			output::note(format!("not posted: {}", explain(problem)));
		}
		Ok(report.trouble().map_or(Exit::Ok, Exit::from))
	}
}
