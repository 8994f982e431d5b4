//! The authorship of a report in HL7 FHIR R4: a `Bundle` of the type `collection`. It is not a document, since it holds
//! nothing of the report's text; a system that has the text puts it into the sections of the `Composition`.
//!
//! | the ledger | FHIR |
//! |---|---|
//! | report | `DiagnosticReport`, `Composition` |
//! | section | `Composition.section`, whose entries are the `Provenance` of what is in it |
//! | contribution with its review; version | `Provenance` |
//! | person who answers for a section | `Composition.attester` |
//! | version of an AI model | `Device` |
//! | follow-up | `Task` |
//! | reader who must be told | `CommunicationRequest` |

use super::{headings, Authorship};
use crate::{
	export::{
		bundle, coding, concept, hash, identifier, organisation, ours, patient, person, some, study, time, udi_carrier,
		unique, urn, with, TERMINOLOGY,
	},
	model,
	report::{Contribution, FollowUp, ToBeTold, Version},
	AccountId,
};
use radledger_primitives::{
	model::ModelState,
	report::{
		records::{FollowUpState, SectionView},
		CancelReason, Code, ReportState, Source, Verdict,
	},
	text::day,
	Moment,
};
use serde_json::{json, Value};

/// The report as a FHIR R4 `Bundle`.
pub fn to_fhir(facts: &Authorship) -> Value {
	let mut entries = vec![entry(facts, "report", "", report(facts))];
	let has_author = !facts.report.team.is_empty();
	entries.extend(has_author.then(|| entry(facts, "composition", "", composition(facts))));
	for made in &facts.report.contributions {
		let number = format!(":{}", made.index);
		entries.push(entry(facts, "contribution", &number, provenance(facts, made)));
	}
	for known in &facts.versions {
		let number = format!(":{}", known.version);
		entries.push(entry(facts, "version", &number, signed(facts, known)));
	}
	for known in &facts.models {
		let number = format!("{}.{}", known.version.model, known.version.version);
		let device = device(facts, known, &number);
		entries.push(json!({ "fullUrl": format!("{}:{number}", urn(facts.chain, "model")), "resource": device }));
	}
	for known in &facts.follow_ups {
		let url = format!("{}:{}", urn(facts.chain, "follow-up"), known.follow_up);
		entries.push(json!({ "fullUrl": url, "resource": task(facts, known) }));
	}
	for (place, told) in facts.to_be_told.iter().enumerate() {
		let number = format!(":{place}");
		entries.push(entry(facts, "to-be-told", &number, request(facts, told)));
	}
	bundle(identifier(facts.chain, "report", hash(&facts.report.report)), facts.at, entries)
}

/// The address of a thing of the report within the bundle.
fn url(facts: &Authorship, kind: &str, number: &str) -> String {
	format!("{}:{}{number}", urn(facts.chain, kind), hash(&facts.report.report))
}

fn entry(facts: &Authorship, kind: &str, number: &str, resource: Value) -> Value {
	json!({ "fullUrl": url(facts, kind, number), "resource": resource })
}

fn heading(code: Code) -> Value {
	let coding = json!({ "system": headings::system(code.terminology), "code": code.to_string() });
	concept(with(coding, "display", headings::of(code).map(Value::from)))
}

fn in_section(code: Code) -> Value {
	json!({ "url": "urn:radledger:section", "valueCodeableConcept": heading(code) })
}

fn title(code: Code) -> String {
	headings::of(code).map_or_else(|| headings::show(code), str::to_owned)
}

fn extensions(facts: &Authorship) -> Value {
	json!([
		{ "url": "urn:radledger:block", "valueUnsignedInt": facts.block },
		{ "url": "urn:radledger:as-of", "valueDateTime": time(facts.at) },
	])
}

/// The moment since which the report has its state.
fn since(facts: &Authorship) -> Moment {
	facts.versions.last().map_or(facts.report.at, |version| version.at)
}

fn report(facts: &Authorship) -> Value {
	let known = &facts.report;
	let answering = known.sections.iter().filter_map(|section| Some(section.accountable.as_ref()?.account));
	let answering = unique(answering).iter().map(|who| person(facts.chain, who)).collect();
	let fhir = json!({
		"resourceType": "DiagnosticReport",
		"extension": extensions(facts),
		"identifier": [identifier(facts.chain, "report", hash(&known.report))],
		// DiagnosticReport.status has the same names.
		"status": known.state.name(),
		"code": heading(known.code),
		"issued": time(since(facts)),
		"performer": [organisation(facts.chain, known.organisation)],
		"imagingStudy": known.studies.iter().map(|id| study(facts.chain, id)).collect::<Vec<_>>(),
	});
	let fhir = with(fhir, "resultsInterpreter", some(answering));
	with(fhir, "subject", facts.subject.as_ref().map(|who| patient(facts.chain, who)))
}

fn composition(facts: &Authorship) -> Value {
	let known = &facts.report;
	// Composition.status knows less than DiagnosticReport.status.
	let status = match known.state {
		ReportState::Registered | ReportState::Partial | ReportState::Preliminary | ReportState::Cancelled => {
			"preliminary"
		}
		ReportState::Final => "final",
		ReportState::Appended | ReportState::Corrected | ReportState::Amended => "amended",
		ReportState::EnteredInError => "entered-in-error",
	};
	let wrote = known.team.iter().filter(|member| member.contributions > 0);
	let mut authors: Vec<_> = wrote.map(|member| person(facts.chain, &member.account)).collect();
	if authors.is_empty() {
		// The account that opened it.
		authors.extend(known.team.first().map(|member| person(facts.chain, &member.account)));
	}
	let attesters = known.sections.iter().filter_map(|section| attester(facts, section));
	let sections = (1..).zip(&known.sections);
	let sections = sections.filter_map(|(number, section)| section_of(facts, number, section));
	let fhir = json!({
		"resourceType": "Composition",
		"extension": extensions(facts),
		"identifier": identifier(facts.chain, "composition", hash(&known.report)),
		"status": status,
		"type": heading(known.code),
		"date": time(since(facts)),
		"author": authors,
		"title": title(known.code),
		"custodian": organisation(facts.chain, known.organisation),
	});
	// It will not be completed; FHIR has no status for that.
	let is_cancelled = known.state == ReportState::Cancelled;
	let cancelled = is_cancelled.then(|| json!([{ "url": "urn:radledger:cancelled", "valueBoolean": true }]));
	let fhir = with(fhir, "modifierExtension", cancelled);
	let fhir = with(fhir, "attester", some(attesters.collect()));
	let fhir = with(fhir, "section", some(sections.collect()));
	let fhir = with(fhir, "relatesTo", some(before(facts)));
	with(fhir, "subject", facts.subject.as_ref().map(|who| patient(facts.chain, who)))
}

/// The version that the present one adds to, or takes the place of.
fn before(facts: &Authorship) -> Vec<Value> {
	let code = match facts.report.state {
		ReportState::Appended => "appends",
		_ => "replaces",
	};
	let earlier = facts.versions.iter().rev().nth(1);
	let earlier = earlier.map(|version| format!("{}:{}", hash(&facts.report.report), version.version));
	let related = earlier.map(|earlier| {
		let target = identifier(facts.chain, "version", &earlier);
		json!({ "code": code, "targetIdentifier": target })
	});
	related.into_iter().collect()
}

fn attester(facts: &Authorship, section: &SectionView<AccountId>) -> Option<Value> {
	let human = section.accountable.as_ref()?;
	Some(json!({
		"extension": [in_section(section.code)],
		"mode": "professional",
		"time": time(human.at),
		"party": person(facts.chain, &human.account),
	}))
}

/// A section with contributions that stand: FHIR has no sections without text or entries.
fn section_of(facts: &Authorship, number: usize, section: &SectionView<AccountId>) -> Option<Value> {
	let made = facts.report.contributions.iter();
	let made: Vec<_> = made.filter(|made| made.section == section.code && made.stands).collect();
	let authors = unique(made.iter().map(|made| author(facts, made)));
	let entries =
		made.iter().map(|made| json!({ "reference": url(facts, "contribution", &format!(":{}", made.index)) }));
	Some(json!({
		"id": section_id(number),
		"title": title(section.code),
		"code": heading(section.code),
		"author": authors,
		"entry": some(entries.collect())?,
	}))
}

fn section_id(number: usize) -> String {
	format!("section-{number}")
}

/// The section to which a contribution was made, as part of the composition.
fn target(facts: &Authorship, section: Code) -> Value {
	const ELEMENT: &str = "http://hl7.org/fhir/StructureDefinition/targetElement";
	let known = facts.report.sections.iter().position(|known| known.code == section);
	let stands = known.filter(|place| facts.report.sections.get(*place).is_some_and(|known| known.standing > 0));
	let element = stands.map(|place| json!([{ "url": ELEMENT, "valueUri": section_id(place.saturating_add(1)) }]));
	with(json!({ "reference": url(facts, "composition", "") }), "extension", element)
}

/// Its author: a human, or a version of a model.
fn author(facts: &Authorship, made: &Contribution) -> Value {
	match made.source {
		Source::Signer => person(facts.chain, &made.by),
		Source::Model { version, .. } => {
			let number = format!("{}.{}", version.model, version.version);
			json!({ "reference": format!("{}:{number}", urn(facts.chain, "model")), "type": "Device" })
		}
	}
}

/// The organisation for which somebody is in the team.
fn behalf(facts: &Authorship, account: &AccountId) -> Option<Value> {
	let member = facts.report.team.iter().find(|member| member.account == *account);
	member.map(|member| organisation(facts.chain, member.organisation))
}

fn agent(role: (&str, &str), who: Value, on_behalf_of: Option<Value>) -> Value {
	let system = format!("{TERMINOLOGY}/provenance-participant-type");
	let fhir = json!({ "type": concept(coding(&system, role.0, role.1)), "who": who });
	with(fhir, "onBehalfOf", on_behalf_of)
}

fn provenance(facts: &Authorship, made: &Contribution) -> Value {
	let signed_for = organisation(facts.chain, made.organisation);
	let by = person(facts.chain, &made.by);
	let mut agents = match made.source {
		Source::Signer => vec![agent(("author", "Author"), by, Some(signed_for))],
		// The device made it; the person who handed it in vouches for that.
		Source::Model { .. } => vec![
			agent(("assembler", "Assembler"), author(facts, made), None),
			agent(("enterer", "Enterer"), by, Some(signed_for)),
		],
	};
	let mut details = vec![
		json!({ "url": "urn:radledger:element", "valueString": hash(&made.element) }),
		json!({ "url": "urn:radledger:order", "valueUnsignedInt": made.index }),
		json!({ "url": "urn:radledger:block", "valueUnsignedInt": made.block }),
		json!({ "url": "urn:radledger:kind", "valueCode": made.kind.name() }),
		in_section(made.section),
	];
	if let Some(review) = &made.review {
		agents.push(agent(("verifier", "Verifier"), person(facts.chain, &review.by), behalf(facts, &review.by)));
		let verdict = match review.verdict {
			Verdict::Accepted => "accepted",
			Verdict::Edited { .. } => "edited",
			Verdict::Rejected => "rejected",
		};
		details.push(json!({ "url": "urn:radledger:verdict", "valueCode": verdict }));
		details.push(json!({ "url": "urn:radledger:reviewed", "valueDateTime": time(review.at) }));
	}
	let from = |index: u8| json!({ "reference": url(facts, "contribution", &format!(":{index}")) });
	let derived = made.derived_from.iter().map(|index| json!({ "role": "derivation", "what": from(*index) }));
	let mut entities: Vec<_> = derived.collect();
	let replaced = facts.report.contributions.iter().filter(|old| old.replaced == Some(made.index));
	entities.extend(replaced.map(|old| json!({ "role": "revision", "what": from(old.index) })));
	if let Source::Model { inputs, .. } = &made.source {
		let inputs = identifier(facts.chain, "inputs", hash(inputs));
		entities.push(json!({ "role": "source", "what": { "identifier": inputs } }));
	}
	let fhir = json!({
		"resourceType": "Provenance",
		"extension": details,
		"target": [target(facts, made.section)],
		"occurredDateTime": time(made.at),
		"recorded": time(made.at),
		"activity": concept(coding(&format!("{TERMINOLOGY}/v3-DataOperation"), "CREATE", "create")),
		"agent": agents,
	});
	// A reader that does not know the extension must not take it for a part of the report.
	let gone = (!made.stands).then(|| json!([{ "url": "urn:radledger:stands", "valueBoolean": false }]));
	let fhir = with(fhir, "modifierExtension", gone);
	with(fhir, "entity", some(entities))
}

/// The person who gave the report a state, and those who answered for its sections then.
fn signed(facts: &Authorship, known: &Version) -> Value {
	let mut agents = vec![agent(
		("attester", "Attester"),
		person(facts.chain, &known.by),
		Some(organisation(facts.chain, known.organisation)),
	)];
	agents.extend(unique(known.accountable.iter().flatten()).into_iter().map(|who| {
		let sections = facts.report.sections.iter().zip(&known.accountable);
		let sections = sections.filter(|(_, human)| human.as_ref() == Some(who));
		let sections = sections.map(|(section, _)| in_section(section.code)).collect();
		with(agent(("legal", "Legal"), person(facts.chain, who), behalf(facts, who)), "extension", some(sections))
	}));
	let fhir = json!({
		"resourceType": "Provenance",
		"extension": [
			{ "url": "urn:radledger:version", "valueUnsignedInt": known.version },
			{ "url": "urn:radledger:state", "valueCode": known.state.name() },
			{ "url": "urn:radledger:contributions", "valueUnsignedInt": known.contributions },
			{ "url": "urn:radledger:block", "valueUnsignedInt": known.block },
		],
		"target": [{ "reference": url(facts, "report", "") }],
		"occurredDateTime": time(known.at),
		"recorded": time(known.at),
		"activity": concept(coding(&format!("{TERMINOLOGY}/v3-DataOperation"), "UPDATE", "revise")),
		"agent": agents,
	});
	let reason = known.reason.map(|reason| json!([ours("change-reason", reason.name())]));
	with(fhir, "reason", reason)
}

fn device(facts: &Authorship, known: &model::Version, number: &str) -> Value {
	let status = match known.state {
		ModelState::Active => "active",
		ModelState::Suspended | ModelState::Recalled => "inactive",
	};
	let fhir = json!({
		"resourceType": "Device",
		"extension": [
			{ "url": "urn:radledger:weights", "valueString": hash(&known.weights) },
			{ "url": "urn:radledger:state", "valueCode": known.state.name() },
		],
		"identifier": [identifier(facts.chain, "model", number)],
		"status": status,
		"version": [{ "value": known.semver.to_string() }],
		"owner": organisation(facts.chain, known.vendor),
	});
	with(fhir, "udiCarrier", known.udi_di.as_ref().map(udi_carrier))
}

fn task(facts: &Authorship, known: &FollowUp) -> Value {
	let wanted = &known.recommendation;
	let (status, reason, output) = match known.state {
		FollowUpState::Open | FollowUpState::Overdue => ("accepted", None, None),
		FollowUpState::Cancelled { reason } => {
			let status = match reason {
				CancelReason::EnteredInError => "entered-in-error",
				_ => "cancelled",
			};
			(status, Some(ours("cancel-reason", reason.name())), None)
		}
		FollowUpState::Satisfied { study: by } => {
			let output = json!([{ "type": { "text": "study" }, "valueReference": study(facts.chain, &by) }]);
			("completed", None, Some(output))
		}
	};
	let business = match known.state {
		FollowUpState::Overdue => Some(ours("follow-up", "overdue")),
		_ if known.was_overdue => Some(ours("follow-up", "was-overdue")),
		_ => None,
	};
	let mut details = vec![
		// How soon somebody must be told; this says nothing about the urgency of the examination.
		json!({ "url": "urn:radledger:actionable-category", "valueCode": wanted.category.name() }),
		json!({ "url": "urn:radledger:finding", "valueString": hash(&wanted.finding) }),
		json!({ "url": "urn:radledger:region", "valueCode": wanted.region.name() }),
		json!({ "url": "urn:radledger:modality", "valueCode": wanted.modality.name() }),
	];
	if let Some((at, late)) = known.communicated {
		details.push(json!({ "url": "urn:radledger:communicated", "valueDateTime": time(at) }));
		details.push(json!({ "url": "urn:radledger:communicated-late", "valueBoolean": late }));
	}
	let fhir = json!({
		"resourceType": "Task",
		"extension": details,
		"identifier": [identifier(facts.chain, "follow-up", known.follow_up)],
		"status": status,
		"intent": "proposal",
		"code": { "text": format!("follow-up imaging: {}, {}", wanted.modality.name(), wanted.region.name()) },
		"focus": { "reference": url(facts, "report", "") },
		"authoredOn": time(known.at),
		"owner": person(facts.chain, &known.responsible),
		"restriction": { "period": { "start": day::show(wanted.from), "end": day::show(wanted.due) } },
	});
	let fhir = with(fhir, "for", facts.subject.as_ref().map(|who| patient(facts.chain, who)));
	let fhir = with(fhir, "statusReason", reason);
	let fhir = with(fhir, "businessStatus", business);
	with(fhir, "output", output)
}

fn request(facts: &Authorship, told: &ToBeTold) -> Value {
	json!({
		"resourceType": "CommunicationRequest",
		"extension": [{ "url": "urn:radledger:read-version", "valueUnsignedInt": told.version }],
		"status": "active",
		"about": [{ "reference": url(facts, "report", "") }],
		"recipient": [person(facts.chain, &told.account)],
	})
}
