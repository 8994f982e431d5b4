//! A unit in HL7 FHIR R4: a `Bundle` of the type `collection`.
//!
//! | the ledger | FHIR |
//! |---|---|
//! | unit with its product | `Device` |
//! | study that it made | `DeviceUseStatement` |
//! | entry of its file | `Provenance` |
//!
//! `DeviceUseStatement` requires a patient: it is "the patient of this study", because the ledger does not say who that is.

use super::{DeviceFile, Made};
use crate::{
	device::Entry,
	export::{
		bundle, coding, concept, hash, identifier, organisation, ours, person, reference, study, time, udi_carrier,
		urn, with, TERMINOLOGY,
	},
};
use radledger_primitives::{
	device::{Condition, DeviceState, Happened},
	text::day,
};
use serde_json::{json, Value};

/// The unit as a FHIR R4 `Bundle`.
pub fn to_fhir(facts: &DeviceFile) -> Value {
	let mut entries = vec![json!({ "fullUrl": url(facts), "resource": device(facts) })];
	for known in &facts.entries {
		let url = format!("{}:{}.{}", urn(facts.chain, "device-entry"), facts.device.device, known.number);
		entries.push(json!({ "fullUrl": url, "resource": provenance(facts, known) }));
	}
	for made in &facts.studies {
		let url = format!("{}:{}", urn(facts.chain, "device-use"), number(made));
		entries.push(json!({ "fullUrl": url, "resource": usage(facts, made) }));
	}
	bundle(identifier(facts.chain, "device", facts.device.device), facts.at, entries)
}

fn url(facts: &DeviceFile) -> String {
	format!("{}:{}", urn(facts.chain, "device"), facts.device.device)
}

fn device(facts: &DeviceFile) -> Value {
	let (known, product) = (&facts.device, &facts.product);
	let status = match known.state {
		DeviceState::InService => "active",
		DeviceState::Registered | DeviceState::OutOfService | DeviceState::Decommissioned => "inactive",
	};
	let why = match known.condition {
		Condition::Fit => "online",
		Condition::Overdue | Condition::OutOfService | Condition::NotCommissioned => "not-ready",
		Condition::Decommissioned => "off",
	};
	let why = json!([{ "coding": [
		{ "system": format!("{TERMINOLOGY}/device-status-reason"), "code": why },
		{ "system": "urn:radledger:condition", "code": known.condition.name() },
	] }]);
	let mut identifiers =
		vec![identifier(facts.chain, "device", known.device), identifier(facts.chain, "unit", hash(&known.unit))];
	if let Some(basic) = &product.basic_udi {
		identifiers.push(identifier(facts.chain, "basic-udi-di", String::from_utf8_lossy(basic)));
	}
	let digest = |name: &str, value| json!({ "url": format!("urn:radledger:{name}"), "valueString": hash(value) });
	let extensions = [("lot", &known.lot), ("software", &known.software)];
	let mut extensions: Vec<_> =
		extensions.into_iter().filter_map(|(name, value)| Some(digest(name, value.as_ref()?))).collect();
	extensions.push(json!({ "url": "urn:radledger:block", "valueUnsignedInt": facts.block }));
	extensions.push(json!({ "url": "urn:radledger:software-version", "valueUnsignedInt": known.version }));
	extensions.extend(product.manufacturer.map(|manufacturer| {
		json!({ "url": "urn:radledger:manufacturer", "valueReference": organisation(facts.chain, manufacturer) })
	}));
	let fhir = json!({
		"resourceType": "Device",
		"extension": extensions,
		"identifier": identifiers,
		"status": status,
		"statusReason": why,
		"type": ours("product-kind", product.kind.name()),
		"owner": organisation(facts.chain, known.custodian),
	});
	with(fhir, "udiCarrier", product.udi_di.as_ref().map(udi_carrier))
}

/// The code of an event in a unit's file, and that of its outcome.
fn activity(happened: &Happened) -> (&'static str, Option<&'static str>) {
	match happened {
		Happened::HandedOver { .. } => ("handed-over", None),
		Happened::Checked { kind, outcome, .. } => (kind.name(), Some(outcome.name())),
		Happened::PutIntoService => ("put-into-service", None),
		Happened::TakenOut { reason } => ("taken-out-of-service", Some(reason.name())),
		Happened::Decommissioned { reason } => ("decommissioned", Some(reason.name())),
		Happened::Answered { outcome, .. } => ("field-action-answered", Some(outcome.name())),
	}
}

fn provenance(facts: &DeviceFile, known: &Entry) -> Value {
	let (what, outcome) = activity(&known.happened);
	let system = format!("{TERMINOLOGY}/provenance-participant-type");
	let fhir = json!({
		"resourceType": "Provenance",
		"target": [{ "reference": url(facts), "type": "Device" }],
		"recorded": time(known.at),
		"activity": ours("device-entry", what),
		"agent": [{
			"type": concept(coding(&system, "performer", "Performer")),
			"who": person(facts.chain, &known.by),
			"onBehalfOf": organisation(facts.chain, known.organisation),
		}],
	});
	let fhir = with(fhir, "reason", outcome.map(|outcome| json!([ours("device-outcome", outcome)])));
	let (document, day) = match known.happened {
		Happened::Checked { document, day, .. } => (Some(document), Some(day)),
		_ => (None, None),
	};
	let fhir = with(fhir, "occurredDateTime", day.map(|day| day::show(day).into()));
	let entity = document.map(|document| {
		let what = reference(facts.chain, "DocumentReference", "document", hash(&document));
		json!([{ "role": "source", "what": what }])
	});
	with(fhir, "entity", entity)
}

/// The number of a use: several units can be used for one study.
fn number(made: &Made) -> String {
	format!("{}-{}", made.made_by.device.device, hash(&made.study))
}

fn usage(facts: &DeviceFile, made: &Made) -> Value {
	let patient = reference(facts.chain, "Patient", "patient-of-study", hash(&made.study));
	let study = study(facts.chain, &made.study);
	let note = match made.made_by.condition {
		Some(Condition::Fit) => None,
		Some(other) => Some(format!("The device was not fit for use when the study was anchored: {}.", other.name())),
		None => Some("The device was not registered when the study was anchored.".into()),
	};
	let fhir = json!({
		"resourceType": "DeviceUseStatement",
		"extension": [
			{ "url": "urn:radledger:study", "valueReference": study },
			{ "url": "urn:radledger:software-version", "valueUnsignedInt": made.made_by.device.version },
		],
		"identifier": [identifier(facts.chain, "device-use", number(made))],
		"status": "completed",
		"subject": patient,
		"device": { "reference": url(facts), "type": "Device" },
		"timingDateTime": time(made.at),
	});
	with(fhir, "note", note.map(|text| json!([{ "text": text }])))
}
