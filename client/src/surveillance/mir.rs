//! An incident by the sections of the Manufacturer Incident Report form (MIR 7.3.1, European Commission, for Regulation
//! (EU) 2017/745 Art. 87), as far as the ledger knows it. The fields that it does not know are listed, each with the
//! reason: so nobody takes this for a complete report.

use super::IncidentFile;
use crate::export::{hash, time, with};
use radledger_primitives::{
	text::day,
	vigilance::{Classification, IncidentPhase, Limit, Scope},
};
use serde_json::{json, Value};

/// Fields of the form that no ledger without names and free text can fill, and why.
const UNKNOWN: [(&str, &str); 12] = [
	("1.1 corresponding competent authority: contact", "organisations are numbers here, and persons pseudonyms"),
	("1.2.2 date of the incident", "a date of an event narrows to a person; it is in the document"),
	("1.2.6 expected date of the next report", "not recorded"),
	("1.3 submitter information: names and addresses", "persons are pseudonyms here"),
	("2.1 production identifier (UDI-PI)", "a salted commitment; whoever has the unit's label can tell it"),
	("2.3 medical device information: names, models, catalogue numbers", "no free text on the ledger"),
	("2.4 risk class and market distribution", "not recorded"),
	("3.1 nature of the incident", "in the document of which the digest is given"),
	("3.2 medical device problem codes (IMDRF)", "in the document"),
	("3.3 patient information", "nothing on the ledger is about a patient"),
	("3.4 initial reporter", "accounts are pseudonyms"),
	("4 manufacturer analysis", "in the reports of which the digests are given"),
];

/// The incident as JSON.
pub fn to_mir(facts: &IncidentFile) -> Value {
	let known = &facts.incident;
	let submissions = facts.submissions.iter().map(|report| {
		json!({
			"number": report.number,
			"type": report_type(report.phase, report.number),
			"submitted": time(report.at),
			"document": hash(&report.document),
			"by": report.by.to_string(),
		})
	});
	let clocks = known.classified.iter().map(|made| {
		let rule = made.classification.rule();
		json!({
			"classification": made.classification.name(),
			"regime": rule.regime.name(),
			"reporter": rule.owed_by.name(),
			"limit": match rule.limit {
				Limit::CalendarDays(days) => format!("{days} days"),
				Limit::WorkDays(days) => format!("{days} work days"),
			},
			"due": day::show(made.due),
			"source": rule.source,
		})
	});
	let administrative = json!({
		"1.2.1 date of submission": known.submitted.map(day::show),
		"1.2.3 manufacturer awareness date": day::show(known.aware),
		"1.2.4 type of report": facts.submissions.last().map(|report| report_type(report.phase, report.number)),
		"1.2.5 classification of incident": classification(known.classified.iter().map(|made| made.classification)),
		"1.3 reporting organisation": known.owed_by,
	});
	let device = facts.device.as_ref().map(|(device, product)| {
		json!({
			"2.1 UDI-DI": product.udi_di.as_ref().map(ToString::to_string),
			"2.1 UDI-PI (commitment)": hash(&device.unit),
			"2.1 Basic UDI-DI": product.basic_udi.as_ref().map(|basic| String::from_utf8_lossy(basic).into_owned()),
			"2.3 lot (digest)": device.lot.as_ref().map(hash),
			"2.3 software version (digest)": device.software.as_ref().map(hash),
			"2.5 kind": product.kind.name(),
			"2.5 device on the ledger": device.device,
			"2.5 custodian": device.custodian,
			"2.5 state": device.state.name(),
			"2.5 condition": device.condition.name(),
		})
	});
	let model = facts.model.as_ref().map(|version| {
		json!({
			"2.1 UDI-DI": version.udi_di.as_ref().map(ToString::to_string),
			"2.3 software version": version.semver.to_string(),
			"2.5 AI model on the ledger": format!("{}.{}", version.version.model, version.version.version),
			"2.5 weights (digest)": hash(&version.weights),
			"2.5 vendor": version.vendor,
			"2.5 state": version.state.name(),
		})
	});
	let actions = facts.actions.iter().map(|action| {
		let scope = match action.scope {
			Scope::Product(_) => "product",
			Scope::Lot { .. } => "lot",
			Scope::Software { .. } => "software",
		};
		json!({
			"action": action.action,
			"kind": action.kind.name(),
			"reason": action.reason.name(),
			"about": scope,
			"open": action.open,
			"opened": time(action.at),
			"document": hash(&action.document),
		})
	});
	let unknown = UNKNOWN.map(|(field, because)| json!({ "field": field, "because": because }));
	json!({
		"form": "Manufacturer Incident Report (MIR) 7.3.1, as far as the ledger knows: not a complete report",
		"chain": hash(&facts.chain),
		"block": facts.block,
		"asOf": time(facts.at),
		"incident": known.incident,
		"1 administrative information": administrative,
		"2 medical device information": device.or(model),
		"3 incident information": { "3.1 description (digest)": hash(&known.document), "told": time(known.at), "toldBy": known.by.to_string(), "toldFor": known.organisation },
		"4 reports": submissions.collect::<Vec<_>>(),
		"deadlines": with(json!({ "due": day::show(known.due), "daysLate": known.days_late, "clocks": clocks.collect::<Vec<_>>() }), "draft", known.draft.as_ref().map(|draft| hash(draft).into())),
		"fieldSafetyCorrectiveActions": actions.collect::<Vec<_>>(),
		"unknown": unknown,
	})
}

/// The type of a report, as the form calls it; the first one may be initial and final in one.
const fn report_type(phase: IncidentPhase, number: u16) -> &'static str {
	match (phase, number) {
		(IncidentPhase::Initial, _) => "Initial",
		(IncidentPhase::FollowUp, _) => "Follow up",
		(IncidentPhase::Final, 0) => "Combined initial and final",
		(IncidentPhase::Final, _) => "Final (reportable incident)",
		(IncidentPhase::Withdrawn, _) => "Final (non-reportable incident)",
	}
}

/// The most urgent class that the form knows; none if every classification is of another law.
fn classification(all: impl Iterator<Item = Classification>) -> Option<&'static str> {
	let rank = |what| match what {
		Classification::MdrPublicHealthThreat => Some((0, "Serious public health threat")),
		Classification::MdrDeathOrDeterioration => {
			Some((1, "Death or unanticipated serious deterioration in state of health"))
		}
		Classification::MdrSeriousIncident => Some((2, "All other reportable incidents")),
		_ => None,
	};
	all.filter_map(rank).min().map(|(_, name)| name)
}
