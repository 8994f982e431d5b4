//! Reading reports: what stands in them, who read them, and acknowledging it.

use super::{
	codes, known, list,
	notes::ReportNote,
	sections,
	view::{Coded, Shown},
	ReportError,
};
use crate::Session;
use radledger_client::{
	calls,
	report::{Change, Reading, ToBeTold},
	AccountId, Outcome,
};
use radledger_primitives::{
	consent::Rule,
	report::{Code, Part},
	text, ReportId,
};
use serde::Serialize;

/// A report as it stands, with its versions if `history` says so.
///
/// # Errors
/// The ledger has no such report.
pub async fn show(session: &Session, report: ReportId, history: bool) -> Result<Shown, ReportError> {
	let ledger = session.ledger().await?;
	let known = known(&ledger, &report).await?;
	let versions = match history {
		true => Some(ledger.report_versions(&report).await?),
		false => None,
	};
	let subject = list::subject(session, &ledger, &known).await?;
	Ok(Shown::new(known, subject, &ReportNote::read(&session.vault()?, &report)?, versions))
}

/// The readings of a report, and those that are missing.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Readers {
	/// The report.
	pub report: ReportId,
	/// Its present version.
	pub version: u16,
	/// The readings and attempts, in order of time.
	pub readings: Vec<Coded<Reading>>,
	/// The readers of an earlier version who must be told, with the sections that they read of it and that changed since.
	pub to_be_told: Vec<Coded<ToBeTold>>,
	/// Those who were invited to read it and have not read all of it.
	pub unread: Vec<Unread>,
}

/// Somebody who was invited to read a report.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Unread {
	/// The account.
	pub account: AccountId,
	/// The sections that they have not read.
	#[serde(serialize_with = "text::code::list")]
	pub sections: Vec<Code>,
}

/// The readings of a report.
///
/// # Errors
/// The ledger has no such report.
pub async fn readers(session: &Session, report: ReportId) -> Result<Readers, ReportError> {
	let ledger = session.ledger().await?;
	let known = known(&ledger, &report).await?;
	let codes = sections(&known);
	let mut readings = ledger.readings(&report).await?;
	readings.sort_by_key(|reading| (reading.block, reading.at));
	let to_be_told = ledger.to_be_told(&report).await?;
	let invited = known.team.iter().filter(|member| member.part == Part::Reader && member.unread != 0);
	Ok(Readers {
		report,
		version: known.version,
		to_be_told: to_be_told.into_iter().map(|told| Coded::new(told.sections, told, &codes)).collect(),
		readings: readings.into_iter().map(|reading| Coded::new(reading.sections, reading, &codes)).collect(),
		unread: invited
			.map(|member| Unread { account: member.account, sections: codes::of_mask(member.unread, &codes) })
			.collect(),
	})
}

/// An acknowledgement.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Acknowledged {
	/// The report.
	pub report: ReportId,
	/// Its present version.
	#[serde(skip)]
	pub version: u16,
	/// The sections that were read.
	#[serde(serialize_with = "text::code::list")]
	pub sections: Vec<Code>,
	/// `None` if no block was waited for, or nothing was new.
	pub permitted: Option<bool>,
	/// The rule by which it was denied.
	pub rule: Option<Rule>,
	/// `None` if nothing was new.
	pub transaction: Option<Outcome>,
}

/// Acknowledges that the signer read sections: those that are named, `all` that stand, or those that they have not read.
/// A denial is not an error: the attempt is on the ledger.
///
/// # Errors
/// Nothing stands in the report, it has no such section, or the ledger refuses.
pub async fn acknowledge(
	session: &Session,
	report: ReportId,
	named: &[codes::Named],
	all: bool,
) -> Result<Acknowledged, ReportError> {
	session.signer().await?;
	let ledger = session.ledger().await?;
	let known = known(&ledger, &report).await?;
	let codes = sections(&known);
	let everything = codes::flags(&known.sections, |section| section.standing > 0);
	let mask = match (named, all) {
		([], true) => everything,
		([], false) => {
			let who = session.account().await?;
			ledger.unread(&report, &who).await?.unwrap_or_default()
		}
		_ => codes::mask(named, &codes)?,
	};
	let mut acknowledged = Acknowledged {
		report,
		version: known.version,
		sections: codes::of_mask(mask, &codes),
		permitted: None,
		rule: None,
		transaction: None,
	};
	match (mask, everything) {
		(0, 0) => return Err(ReportError::NothingToRead),
		(0, _) => return Ok(acknowledged),
		_ => {}
	}
	let call = calls::report::acknowledge(report, mask);
	let told = session.tell::<Change>(&call).await?;
	for change in &told.changes {
		match change {
			Change::Read { .. } => acknowledged.permitted = Some(true),
			Change::ReadingDenied { rule } => {
				(acknowledged.permitted, acknowledged.rule) = (Some(false), Some(*rule));
			}
			_ => {}
		}
	}
	acknowledged.transaction = Some(told.outcome);
	Ok(acknowledged)
}
