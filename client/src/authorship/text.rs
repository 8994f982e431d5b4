//! The authorship of a report for a person to read.

use super::{headings, Authorship};
use crate::{
	export::{hash, time},
	report::Contribution,
};
use radledger_primitives::{
	device::{Condition, MadeBy},
	report::{
		records::{FollowUpState, SectionView},
		Code, SectionMask, Source, Verdict,
	},
	text::day,
	DeviceVersion, Moment,
};
use std::fmt::{self, Write};

/// The authors of each part, human or AI model, the person who answers for it, and what is still open. Moments are in
/// UTC.
pub fn to_text(facts: &Authorship) -> String {
	let mut out = String::new();
	// Writing into a string does not fail.
	let _ = write_all(facts, &mut out);
	out
}

fn write_all(facts: &Authorship, out: &mut String) -> fmt::Result {
	head(facts, out)?;
	for (place, section) in facts.report.sections.iter().enumerate() {
		section_of(facts, place + 1, section, out)?;
	}
	let open = open(facts);
	writeln!(out, "\nOPEN")?;
	for line in &open {
		writeln!(out, "- {line}")?;
	}
	if open.is_empty() {
		writeln!(out, "nothing")?;
	}
	writeln!(out, "\nAs of block {}, {}. What the report says is not on the ledger.", facts.block, moment(facts.at))
}

fn moment(at: Moment) -> String {
	let text = time(at);
	format!("{} {} UTC", text.get(..10).unwrap_or_default(), text.get(11..19).unwrap_or_default())
}

fn named(code: Code) -> String {
	match headings::of(code) {
		Some(name) => format!("{name} ({})", headings::show(code)),
		None => headings::show(code),
	}
}

fn head(facts: &Authorship, out: &mut String) -> fmt::Result {
	let known = &facts.report;
	writeln!(out, "REPORT {}", hash(&known.report))?;
	writeln!(out, "{}", named(known.code))?;
	match facts.versions.last() {
		None => writeln!(out, "State: {}", known.state.name())?,
		Some(last) => {
			write!(out, "State: {}, version {}", known.state.name(), last.version)?;
			write!(out, ", signed by {}, {}", last.by, moment(last.at))?;
			match last.reason {
				Some(reason) => writeln!(out, ", because of: {}", reason.name())?,
				None => writeln!(out)?,
			}
		}
	}
	if let Some(change) = &known.change {
		let of = sections(facts, change.sections);
		writeln!(out, "Being changed ({}) since {}: {of}", change.reason.name(), moment(change.at))?;
	}
	writeln!(out, "Organisation: {}", known.organisation)?;
	let studies: Vec<_> = known.studies.iter().map(hash).collect();
	writeln!(out, "Studies: {}", studies.join(", "))?;
	for (study, made_by) in known.studies.iter().zip(&known.devices) {
		if let Some(MadeBy { device, condition }) = made_by {
			let DeviceVersion { device, version } = device;
			let fit = match condition {
				Some(Condition::Fit) => "fit for use then".into(),
				Some(other) => format!("NOT FIT FOR USE THEN: {}", other.name()),
				None => "not registered then".into(),
			};
			writeln!(out, "Study {} was made by device {device}, software version {version}: {fit}", hash(study))?;
		}
	}
	Ok(())
}

/// The codes of these sections.
fn sections(facts: &Authorship, mask: SectionMask) -> String {
	let those =
		(0..).zip(&facts.report.sections).filter(|(at, _)| mask.checked_shr(*at).is_some_and(|bit| bit & 1 == 1));
	let those: Vec<_> = those.map(|(_, section)| headings::show(section.code)).collect();
	those.join(", ")
}

fn section_of(
	facts: &Authorship,
	number: usize,
	section: &SectionView<crate::AccountId>,
	out: &mut String,
) -> fmt::Result {
	writeln!(out, "\n{number}. {}", named(section.code))?;
	let made: Vec<_> = facts.report.contributions.iter().filter(|made| made.section == section.code).collect();
	if made.is_empty() {
		let why = if section.required { ", and it has to have something" } else { "" };
		return writeln!(out, "   Nothing is in it{why}.");
	}
	for made in made.iter().filter(|made| made.stands) {
		writeln!(out, "   {}", contribution(facts, made))?;
	}
	match &section.accountable {
		Some(human) => writeln!(out, "   {} answers for it, since {}.", human.account, moment(human.at))?,
		None if section.standing > 0 => writeln!(out, "   NOBODY answers for it as it stands.")?,
		None => writeln!(out, "   Nothing stands in it.")?,
	}
	let gone: Vec<_> = made.into_iter().filter(|made| !made.stands).collect();
	if !gone.is_empty() {
		writeln!(out, "   Not part of it:")?;
	}
	for made in gone {
		writeln!(out, "   {}", contribution(facts, made))?;
	}
	Ok(())
}

/// One contribution: its number, kind, author, moment and sources, and what became of it.
fn contribution(facts: &Authorship, made: &Contribution) -> String {
	let mut text = format!("[{}] {}, ", made.index, made.kind);
	let roles: String = made.roles.names().map(|role| format!("{role}, ")).collect();
	let who = format!("{} ({roles}organisation {})", made.by, made.organisation);
	match made.source {
		Source::Signer => text += &format!("written by {who}"),
		Source::Model { version, inputs } => {
			text += &format!("AI: model {} version {}", version.model, version.version);
			if let Some(known) = facts.model(version) {
				text += &format!(" ({}", known.semver);
				if let Some(udi) = &known.udi_di {
					text += &format!(", UDI-DI {udi}");
				}
				text += &format!(", weights {}, {} now)", hash(&known.weights), known.state.name());
			}
			text += &format!(", given {}, vouched for by {who}", hash(&inputs));
		}
	}
	text += &format!(", {}", moment(made.at));
	if !made.derived_from.is_empty() {
		let from: Vec<_> = made.derived_from.iter().map(|from| format!("[{from}]")).collect();
		text += &format!(", made from {}", from.join(", "));
	}
	if let Some(review) = &made.review {
		let verdict = match review.verdict {
			Verdict::Accepted => "accepted",
			Verdict::Edited { .. } => "edited",
			Verdict::Rejected => "REJECTED",
		};
		text += &format!("; {verdict} by {}, {}", review.by, moment(review.at));
	} else if made.source.model().is_some() {
		text += "; NOT REVIEWED";
	}
	if let Some(new) = made.replaced {
		text += &format!("; [{new}] took its place");
	}
	text
}

/// The tasks that are still open.
fn open(facts: &Authorship) -> Vec<String> {
	let known = &facts.report;
	let mut open = Vec::new();
	let over = known.state.is_over();
	for made in known.contributions.iter().filter(|_| !over) {
		if made.source.model().is_some() && made.review.is_none() {
			open.push(format!("[{}] is by an AI model, and nobody has reviewed it", made.index));
		}
	}
	for section in known.sections.iter().filter(|_| !over) {
		let code = headings::show(section.code);
		if section.standing == 0 && section.required {
			open.push(format!("{code} is empty"));
		} else if section.standing > 0 && section.accountable.is_none() {
			open.push(format!("nobody answers for {code}"));
		}
	}
	for follow_up in facts.follow_ups.iter().filter(|known| known.state.is_open()) {
		let wanted = &follow_up.recommendation;
		let overdue = match follow_up.state {
			FollowUpState::Overdue => "OVERDUE: ",
			_ => "",
		};
		let examination = format!("{} of the {}", wanted.modality, wanted.region);
		let window = format!("from {} to {}", day::show(wanted.from), day::show(wanted.due));
		let mut text = format!("{overdue}follow-up {}: {examination} {window}", follow_up.follow_up);
		text += &format!(", {} is responsible", follow_up.responsible);
		if follow_up.orphaned {
			text += ", WHO CANNOT ACT ANY MORE";
		}
		if let Some(asked) = &follow_up.proposed {
			text += &format!(", {asked} was asked to take over");
		}
		text += match follow_up.communicated {
			None => "; nobody has documented that anybody was told",
			Some((_, true)) => "; told too late",
			Some((_, false)) => "; told in time",
		};
		open.push(text);
	}
	for reader in &facts.to_be_told {
		let changed = sections(facts, reader.sections);
		open.push(format!(
			"{} read version {} and is to be told that {changed} changed",
			reader.account, reader.version
		));
	}
	for member in known.team.iter().filter(|member| member.part == radledger_primitives::report::Part::Reader) {
		if member.unread != 0 && !over {
			open.push(format!("{} has not read {}", member.account, sections(facts, member.unread)));
		}
	}
	open
}
