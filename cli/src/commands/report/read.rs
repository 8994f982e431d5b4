//! Reading reports: acknowledging it, and seeing who did.

use super::{list, ReportArg, SectionArgs};
use crate::{
	commands::place,
	context::Context,
	errors::{Exit, Failure, Outcome},
	hints::rules,
	output,
	render::{Names, Record},
};
use clap::Args;
use radledger_client::{
	report::{Reading, ToBeTold},
	AccountId,
};
use radledger_primitives::{
	device::{Condition, MadeBy},
	report::records::{ReadingBasis, SectionView},
	ReportId,
};
use radledger_workflows::{
	consent::words,
	report::{
		self,
		view::{standing, Coded, Kept, Named, Shown, Signed},
		Unread,
	},
};

/// An acknowledgement.
#[derive(Args, Debug)]
pub struct AcknowledgeArgs {
	#[command(flatten)]
	report: ReportArg,
	#[command(flatten)]
	sections: SectionArgs,
}

impl AcknowledgeArgs {
	pub(super) async fn run(self, context: &Context) -> Outcome {
		let Self { report, sections: SectionArgs { sections, all } } = self;
		let read = report::acknowledge(context.session(), report.find(context)?, &sections, all).await?;
		let at = read.transaction.as_ref().map(place).unwrap_or_default();
		let text =
			match (read.permitted, &read.transaction) {
				(_, None) => format!("you have read version {} before: nothing is new", read.version),
				(Some(true), _) => format!("acknowledged {} of version {}, {at}", list(&read.sections), read.version),
				(Some(false), _) => format!("the attempt is recorded {at}: do not read the report"),
				(None, _) => {
					format!("it is not known yet whether you may read it: wait until `radledger report readers` says so; {at}")
				}
			};
		if let Some(rule) = read.rule.filter(|_| !output::is_quiet()) {
			output::lines([words::denied(rule)]);
		}
		context.done(&read, text);
		read.rule.and_then(rules::advice).into_iter().for_each(output::note);
		Ok(if read.permitted == Some(false) { Exit::Refused } else { Exit::Ok })
	}
}

impl Record for Coded<Reading> {
	const COLUMNS: &'static [&'static str] = &["at", "by", "organisation", "version", "sections", "basis"];

	fn cell(&self, key: &str, _: &Names) -> Option<String> {
		match (key, self.record.basis) {
			("basis", ReadingBasis::Consent { consent }) => Some(format!("consent {consent}")),
			("basis", ReadingBasis::Denied { rule }) => Some(format!("DENIED ({})", rule.name())),
			_ => None,
		}
	}
}

pub(super) async fn readers(context: &Context, report: ReportId) -> Result<(), Failure> {
	let found = report::readers(context.session(), report).await?;
	context.report(&found, &found.readings, "nobody has read it").await?;
	let names = context.names().await?;
	for Coded { record: ToBeTold { account, version, .. }, sections } in &found.to_be_told {
		let (account, changed) = (names.account(account), list(sections));
		output::note(format!("to be told: {account} read version {version}, and {changed} changed since"));
	}
	for Unread { account, sections } in &found.unread {
		let (account, sections) = (names.account(account), list(sections));
		output::note(format!("not read: {account} was invited to read it, and has not read {sections}"));
	}
	Ok(())
}

/// A report to be shown.
#[derive(Args, Debug)]
pub struct ShowArgs {
	#[command(flatten)]
	report: ReportArg,
	/// Every version that was signed, as well.
	#[arg(long)]
	history: bool,
}

impl ShowArgs {
	pub(super) async fn run(self, context: &Context) -> Result<(), Failure> {
		let shown = report::show(context.session(), self.report.find(context)?, self.history).await?;
		context.show(&shown).await?;
		context.part(&shown.sections).await?;
		context.part(&shown.contributions).await?;
		context.part(shown.versions.as_deref().unwrap_or_default()).await
	}
}

impl Record for Shown {
	const COLUMNS: &'static [&'static str] = &["report", "code", "state", "version", "organisation"];

	fn cell(&self, key: &str, names: &Names) -> Option<String> {
		match key {
			"devices" => Some(devices(&self.devices)),
			"team" => {
				let team = self.team.iter().map(|member| &member.member);
				let team = team.map(|member| format!("{} ({})", names.account(&member.account), member.part));
				Some(team.collect::<Vec<_>>().join(", "))
			}
			"open" => Some(self.open.join("; ")).filter(|open| !open.is_empty()),
			_ => None,
		}
	}
}

/// The devices that made a report's studies, and which of them was not fit for use then.
fn devices(devices: &[Option<MadeBy>]) -> String {
	let each = devices.iter().flatten().map(|MadeBy { device, condition }| match condition {
		Some(Condition::Fit) => device.to_string(),
		Some(other) => format!("{device} (NOT FIT FOR USE THEN: {})", other.name()),
		None => format!("{device} (not registered then)"),
	});
	Some(each.collect::<Vec<_>>().join(", ")).filter(|text| !text.is_empty()).unwrap_or("-".into())
}

impl Record for Named<SectionView<AccountId>> {
	const COLUMNS: &'static [&'static str] = &["code", "name", "required", "standing", "accountable", "since"];
}

impl Record for Kept {
	const COLUMNS: &'static [&'static str] =
		&["index", "section", "kind", "model", "by", "organisation", "at", "derived_from", "stands", "in_vault"];

	fn cell(&self, key: &str, _: &Names) -> Option<String> {
		match key {
			"model" => self.contribution.source.model().map(|model| format!("AI {model}")),
			"stands" => Some(standing(&self.contribution)),
			_ => None,
		}
	}
}

impl Record for Signed {
	const COLUMNS: &'static [&'static str] = &["version", "state", "reason", "sections", "contributions", "by", "at"];
}
