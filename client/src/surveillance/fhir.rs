//! A unit as HL7 FHIR R4 has it: a `Bundle` of the type `collection`.
//!
//! | the ledger | FHIR |
//! |---|---|
//! | unit with its product | `Device` |
//! | study that it made | `DeviceUseStatement` |
//! | entry of its file | `Provenance` |
//!
//! `DeviceUseStatement` wants a patient: where the study names none, it is "the patient of this study".

use super::{DeviceFile, Made};
use crate::{
	authorship::issuer,
	device::Entry,
	receipt::{hash, time, with},
	AccountId,
};
use radledger_primitives::{
	device::{Condition, DeviceState, Happened},
	OrganisationId,
};
use serde_json::{json, Value};

/// Where HL7 keeps its codes.
const TERMINOLOGY: &str = "http://terminology.hl7.org/CodeSystem";

/// The unit as a FHIR R4 `Bundle`.
pub fn to_fhir(facts: &DeviceFile) -> Value {
	let mut entries = vec![json!({ "fullUrl": url(facts), "resource": device(facts) })];
	for known in &facts.entries {
		let url = format!("{}:{}", urn(facts, "device-entry"), key(facts, known.number));
		entries.push(json!({ "fullUrl": url, "resource": provenance(facts, known) }));
	}
	for made in &facts.studies {
		let url = format!("{}:{}", urn(facts, "device-use"), hash(&made.study));
		entries.push(json!({ "fullUrl": url, "resource": usage(facts, made) }));
	}
	json!({
		"resourceType": "Bundle",
		"type": "collection",
		"identifier": identifier(facts, "device", &facts.device.device.to_string()),
		"timestamp": time(facts.at),
		"entry": entries,
	})
}

/// The namespace of this chain's identifiers.
fn urn(facts: &DeviceFile, kind: &str) -> String {
	format!("urn:radledger:{:?}:{kind}", facts.chain)
}

fn key(facts: &DeviceFile, number: u16) -> String {
	format!("{}.{number}", facts.device.device)
}

fn url(facts: &DeviceFile) -> String {
	format!("{}:{}", urn(facts, "device"), facts.device.device)
}

fn identifier(facts: &DeviceFile, namespace: &str, value: &str) -> Value {
	json!({ "system": urn(facts, namespace), "value": value })
}

/// A reference by identifier: nothing has to be fetched to read it, and nothing names anyone.
fn reference(facts: &DeviceFile, kind: &str, namespace: &str, value: &str) -> Value {
	json!({ "type": kind, "identifier": identifier(facts, namespace, value) })
}

fn organisation(facts: &DeviceFile, id: OrganisationId) -> Value {
	reference(facts, "Organization", "organisation", &id.to_string())
}

fn person(facts: &DeviceFile, account: &AccountId) -> Value {
	reference(facts, "Practitioner", "account", &account.to_string())
}

/// A code of ours, which no terminology has.
fn ours(kind: &str, code: &str) -> Value {
	json!({ "coding": [{ "system": format!("urn:radledger:{kind}"), "code": code }] })
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
	let carrier = product.udi_di.as_ref().map(|udi| {
		let carrier = json!({ "deviceIdentifier": String::from_utf8_lossy(&udi.code) });
		json!([with(carrier, "issuer", issuer(udi.issuer).map(Value::from))])
	});
	let mut identifiers =
		vec![identifier(facts, "device", &known.device.to_string()), identifier(facts, "unit", &hash(&known.unit))];
	if let Some(basic) = &product.basic_udi {
		identifiers.push(identifier(facts, "basic-udi-di", &String::from_utf8_lossy(basic)));
	}
	let digest = |name: &str, value| json!({ "url": format!("urn:radledger:{name}"), "valueString": hash(value) });
	let extensions = [("lot", &known.lot), ("software", &known.software)];
	let mut extensions: Vec<_> =
		extensions.into_iter().filter_map(|(name, value)| Some(digest(name, value.as_ref()?))).collect();
	extensions.push(json!({ "url": "urn:radledger:block", "valueUnsignedInt": facts.block }));
	extensions.push(json!({ "url": "urn:radledger:software-version", "valueUnsignedInt": known.version }));
	extensions.push(
		json!({ "url": "urn:radledger:manufacturer", "valueReference": organisation(facts, product.manufacturer) }),
	);
	let fhir = json!({
		"resourceType": "Device",
		"extension": extensions,
		"identifier": identifiers,
		"status": status,
		"statusReason": why,
		"type": ours("product-kind", product.kind.name()),
		"owner": organisation(facts, known.custodian),
	});
	with(fhir, "udiCarrier", carrier)
}

/// What happened, and what came of it.
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
			"type": { "coding": [{ "system": system, "code": "performer", "display": "Performer" }] },
			"who": person(facts, &known.by),
			"onBehalfOf": organisation(facts, known.organisation),
		}],
	});
	let fhir = with(fhir, "reason", outcome.map(|outcome| json!([ours("device-outcome", outcome)])));
	let (document, day) = match known.happened {
		Happened::Checked { document, day, .. } => (Some(document), Some(day)),
		_ => (None, None),
	};
	let fhir = with(fhir, "occurredDateTime", day.map(|day| super::date(day).into()));
	let entity = document.map(|document| {
		let what = reference(facts, "DocumentReference", "document", &hash(&document));
		json!([{ "role": "source", "what": what }])
	});
	with(fhir, "entity", entity)
}

fn usage(facts: &DeviceFile, made: &Made) -> Value {
	let patient = match &made.subject {
		Some(account) => reference(facts, "Patient", "account", &account.to_string()),
		None => reference(facts, "Patient", "patient-of-study", &hash(&made.study)),
	};
	let study = reference(facts, "ImagingStudy", "study", &hash(&made.study));
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
		"identifier": [identifier(facts, "device-use", &hash(&made.study))],
		"status": "completed",
		"subject": patient,
		"device": { "reference": url(facts), "type": "Device" },
		"timingDateTime": time(made.at),
	});
	with(fhir, "note", note.map(|text| json!([{ "text": text }])))
}
