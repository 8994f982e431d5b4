//! Reading reports: acknowledging it, and seeing who did.

use super::{known, resolve};
use crate::{
	commands::{named, organisations, place},
	consent::words,
	context::Context,
	errors::{Exit, Failure, Outcome},
	output,
	report::{
		codes,
		desk::{of_report, Report},
		lines::{self, ReadingLine, ReportLine, ToldLine, VersionLine},
		notes::Notes,
	},
	study::table::short,
};
use radledger_client::{calls, demonstration, report::Change};
use radledger_primitives::{
	consent::Rule,
	report::{Part, Source},
	ReportId,
};
use serde::Serialize;

/// An acknowledgement, for programs.
#[derive(Serialize)]
struct Acknowledged {
	report: ReportId,
	sections: Vec<String>,
	/// None if no block was waited for, or nothing was new.
	permitted: Option<bool>,
	/// The rule by which it was denied.
	rule: Option<Rule>,
	/// None if nothing was new.
	transaction: Option<radledger_client::Outcome>,
}

pub(super) async fn acknowledge(context: &Context, report: &str, wanted: &[codes::Named], all: bool) -> Outcome {
	let report = resolve(context, report)?;
	let (client, signer) = (context.client().await?, context.signer().await?);
	let ledger = client.best().await?;
	let known = known(&ledger, &report).await?;
	let sections = of_report(&known);
	let there = known.sections.iter().enumerate();
	let there = there.filter(|(_, section)| section.standing > 0);
	let everything = there.fold(0, |mask, (at, _)| mask | 1 << at);
	let mask = match (wanted.is_empty(), all) {
		(false, _) => codes::mask(wanted, &sections)?,
		(true, true) => everything,
		(true, false) => {
			let who = demonstration::id(signer);
			let told = ledger.to_be_told(&report).await?;
			match ledger.unread(&report, &who).await?.unwrap_or_default() {
				// Its state alone has changed.
				0 if told.iter().any(|reader| reader.account == who) => everything,
				unread => unread,
			}
		}
	};
	let names = || codes::of_mask(mask, &sections).into_iter().map(codes::show).collect();
	if mask == 0 && everything != 0 {
		if context.json() {
			output::json(&Acknowledged { report, sections: names(), permitted: None, rule: None, transaction: None });
		} else {
			output::note(format!("you have read version {} before: nothing is new", known.version));
		}
		return Ok(Exit::Ok);
	}
	if mask == 0 {
		return Err(Failure::refused("nothing-to-read", "nothing stands in the report yet")
			.hint("read it when somebody has contributed; what AI models contributed has to be reviewed first"));
	}
	let call = calls::report::acknowledge(report, mask);
	let told = context.waiting(client.tell::<Change>(&call, signer, context.wait())).await?;
	let answer = told.changes.iter().find_map(|change| match change {
		Change::Read { .. } => Some(None),
		Change::ReadingDenied { rule } => Some(Some(*rule)),
		_ => None,
	});
	let denied = answer.flatten();
	let exit = match denied {
		Some(_) => Exit::Refused,
		None => Exit::Ok,
	};
	if context.json() {
		output::json(&Acknowledged {
			report,
			sections: names(),
			permitted: answer.map(|denied| denied.is_none()),
			rule: denied,
			transaction: Some(told.outcome),
		});
		return Ok(exit);
	}
	let at = place(&told.outcome);
	match (answer, denied) {
		(Some(_), Some(rule)) => {
			output::lines([words::denied(rule)]);
			output::note(format!("the attempt is recorded {at}: do not read the report"));
			words::advice(rule).into_iter().for_each(output::note);
		}
		(Some(_), None) => output::note(format!(
			"acknowledged {} of version {}, {at}",
			codes::show_mask(mask, &sections),
			known.version
		)),
		(None, _) => output::note(format!(
			"whether you may read it is not known yet: wait until `radledger report readers` says so; {at}"
		)),
	}
	Ok(exit)
}

pub(super) async fn readers(context: &Context, report: &str) -> Outcome {
	let report = resolve(context, report)?;
	let ledger = context.client().await?.best().await?;
	let known = known(&ledger, &report).await?;
	let sections = of_report(&known);
	let mut readings = ledger.readings(&report).await?;
	readings.sort_by_key(|reading| (reading.block, reading.at));
	let readings: Vec<_> = readings.iter().map(|reading| ReadingLine::new(reading, &sections)).collect();
	let told: Vec<_> = ledger.to_be_told(&report).await?.iter().map(|told| ToldLine::new(told, &sections)).collect();
	let waiting = |part| {
		let team = known.team.iter();
		team.filter(move |member| member.part == part && member.unread != 0)
	};
	if context.json() {
		#[derive(Serialize)]
		struct Readers {
			report: ReportId,
			version: u16,
			readings: Vec<ReadingLine>,
			to_be_told: Vec<ToldLine>,
			/// Those who were invited to read it, and have not read all of it.
			unread: Vec<Unread>,
		}
		#[derive(Serialize)]
		struct Unread {
			account: radledger_client::AccountId,
			sections: Vec<String>,
		}
		output::json(&Readers {
			report,
			version: known.version,
			readings,
			to_be_told: told,
			unread: waiting(Part::Reader)
				.map(|member| Unread {
					account: member.account,
					sections: codes::of_mask(member.unread, &sections).into_iter().map(codes::show).collect(),
				})
				.collect(),
		});
		return Ok(Exit::Ok);
	}
	let names = organisations(context, &ledger).await?;
	let mut rows = Vec::with_capacity(readings.len());
	for line in &readings {
		let organisation = names.get(&line.organisation).cloned();
		rows.push(vec![
			line.at.clone(),
			named(context, &line.by).await?,
			organisation.unwrap_or_else(|| line.organisation.to_string()),
			line.version.to_string(),
			line.sections.join(", "),
			line.basis(),
		]);
	}
	output::table(&["at", "by", "organisation", "version", "sections", "basis"], rows);
	for line in &told {
		let changed = match line.sections.is_empty() {
			true => "its state changed".to_owned(),
			false => format!("{} changed", line.sections.join(", ")),
		};
		output::note(format!(
			"to be told: {} read version {}, and {changed} since",
			named(context, &line.account).await?,
			line.version
		));
	}
	for member in waiting(Part::Reader) {
		output::note(format!(
			"not read: {} was invited to read it, and has not read {}",
			named(context, &member.account).await?,
			codes::show_mask(member.unread, &sections)
		));
	}
	Ok(Exit::Ok)
}

pub(super) async fn show(context: &Context, report: &str, history: bool) -> Outcome {
	let report = resolve(context, report)?;
	let ledger = context.client().await?.best().await?;
	let known = known(&ledger, &report).await?;
	let notes = Notes::open(&context.vault()?, &report)?;
	let sections = of_report(&known);
	let versions = match history {
		true => ledger.report_versions(&report).await?,
		false => Vec::new(),
	};
	let versions: Vec<_> = versions.iter().map(|version| VersionLine::new(version, &sections)).collect();
	if context.json() {
		#[derive(Serialize)]
		struct Shown {
			#[serde(flatten)]
			report: ReportLine,
			#[serde(skip_serializing_if = "Option::is_none")]
			versions: Option<Vec<VersionLine>>,
		}
		output::json(&Shown {
			report: ReportLine::new(&known, |element| notes.element(element).is_some()),
			versions: history.then_some(versions),
		});
		return Ok(Exit::Ok);
	}
	let names = organisations(context, &ledger).await?;
	let organisation = |id: u32| names.get(&id).cloned().unwrap_or_else(|| id.to_string());
	output::fields(&head(context, &known, organisation(known.organisation)).await?);
	output::lines([String::new()]);
	let mut rows = Vec::new();
	for section in &known.sections {
		let (who, since) = match &section.accountable {
			Some(who) => (named(context, &who.account).await?, output::moment(who.at)),
			None => ("-".into(), "-".into()),
		};
		rows.push(vec![
			codes::show(section.code),
			codes::label(section.code).unwrap_or("-").into(),
			if section.required { "yes" } else { "no" }.into(),
			section.standing.to_string(),
			who,
			since,
		]);
	}
	output::table(&["section", "usually", "required", "contributions", "answers for it", "since"], rows);
	if !known.contributions.is_empty() {
		output::lines([String::new()]);
		let mut rows = Vec::new();
		for there in &known.contributions {
			let derived: Vec<_> = there.derived_from.iter().map(ToString::to_string).collect();
			rows.push(vec![
				there.index.to_string(),
				codes::show(there.section),
				there.kind.name().into(),
				match there.source {
					Source::Signer => "-".into(),
					Source::Model { version, .. } => format!("AI {}", codes::show_model(version)),
				},
				named(context, &there.by).await?,
				organisation(there.organisation),
				output::moment(there.at),
				if derived.is_empty() { "-".into() } else { derived.join(", ") },
				lines::standing(there),
				if notes.element(&there.element).is_some() { "yes" } else { "no" }.into(),
			]);
		}
		let header = [
			"contribution",
			"section",
			"kind",
			"made by",
			"signed by",
			"organisation",
			"at",
			"from",
			"standing",
			"salt here",
		];
		output::table(&header, rows);
	}
	if history {
		output::lines([String::new()]);
		let mut rows = Vec::new();
		for version in &versions {
			rows.push(vec![
				version.version.to_string(),
				version.state.name().into(),
				version.reason.map_or("-".into(), |reason| reason.name().into()),
				version.sections.join(", "),
				version.contributions.to_string(),
				named(context, &version.by).await?,
				version.at.clone(),
			]);
		}
		output::table(&["version", "state", "reason", "sections", "contributions", "signed by", "at"], rows);
	}
	lines::open(&known).into_iter().for_each(output::note);
	Ok(Exit::Ok)
}

/// Name and value of what concerns the report as a whole.
async fn head(context: &Context, known: &Report, organisation: String) -> Result<Vec<(&'static str, String)>, Failure> {
	let mut team = Vec::new();
	for member in &known.team {
		team.push(format!("{} ({})", named(context, &member.account).await?, member.part.name()));
	}
	let subject = match &known.subject {
		Some(subject) => named(context, subject).await?,
		None => "-".into(),
	};
	Ok(vec![
		("report", format!("{:?}", known.report)),
		("type", codes::show(known.code)),
		("template", known.template.to_string()),
		("state", known.state.name().into()),
		("version", known.version.to_string()),
		("organisation", organisation),
		("subject", subject),
		("studies", known.studies.iter().map(short).collect::<Vec<_>>().join(", ")),
		("devices", lines::devices(known)),
		("opened", output::moment(known.at)),
		("team", team.join(", ")),
	])
}
