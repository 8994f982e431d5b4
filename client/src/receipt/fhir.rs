//! The consent as HL7 FHIR R4 has it.

use super::{
	hash,
	meaning::{duo_label, meaning, purpose_of_use, Condition, Effect},
	time, with, Method, Record,
};
use radledger_primitives::{
	consent::{Compensation, Grantee, Modifiers, Permission, Scope},
	Modality,
};
use serde_json::{json, Map, Value};

/// Where HL7 keeps its codes.
const TERMINOLOGY: &str = "http://terminology.hl7.org/CodeSystem";

fn coded(system: &str, code: &str, display: &str) -> Value {
	json!({ "system": system, "code": code, "display": display })
}

fn concept(coding: Value) -> Value {
	json!({ "coding": [coding] })
}

/// The consent as a FHIR R4 `Consent`. Conditions that take something away are modifier extensions: a reader that does not
/// know them must not act on the permission.
pub fn to_fhir(record: &Record) -> Value {
	let consent = &record.consent.consent;
	let permission = consent.terms.permission;
	let is_research =
		!matches!(permission, Permission::NoRestriction | Permission::ClinicalCare | Permission::Education);
	let (scope, scope_label) =
		if is_research { ("research", "Research") } else { ("patient-privacy", "Privacy Consent") };
	let mut categories = vec![concept(coded("http://loinc.org", "59284-0", "Patient Consent"))];
	if is_research {
		let system = format!("{TERMINOLOGY}/consentcategorycodes");
		categories.push(concept(coded(&system, "research", "Research Information Access")));
	}
	let controller = reference(record, "Organization", "organisation", &record.controller.to_string());
	let patient = reference(record, "Patient", "account", &record.patient.to_string());
	let performer = match record.method() {
		Method::Preset => Some(controller.clone()),
		Method::PresetOrSigned => None,
		Method::Guardian => Some(json!({ "type": "RelatedPerson", "display": "A guardian of the patient" })),
		Method::Patient => Some(patient.clone()),
	};
	let is_signed = matches!(record.method(), Method::Guardian | Method::Patient);
	let mut policies = vec![json!({ "uri": "http://data.europa.eu/eli/reg/2016/679/oj" })];
	let mut attachment = None;
	if let Some((policy, version, language)) = record.text() {
		policies.push(json!({ "uri": format!("{}:{version}", record.name("policy", &policy.to_string())) }));
		attachment = Some(read(record, policy, &version, language));
	}
	let fhir = json!({
		"resourceType": "Consent",
		"language": "en",
		"extension": extensions(record),
		"identifier": [{ "system": record.urn("consent"), "value": record.number() }],
		"status": if record.end().is_some() { "inactive" } else { "active" },
		"scope": concept(coded(&format!("{TERMINOLOGY}/consentscope"), scope, scope_label)),
		"category": categories,
		"patient": patient,
		"dateTime": time(consent.from),
		"organization": [controller],
		"policy": policies,
		"policyRule": concept(coded(&format!("{TERMINOLOGY}/v3-ActCode"), "OPTIN", "opt-in")),
		"verification": [{ "verified": is_signed, "verificationDate": time(consent.from) }],
		"provision": provision(record),
	});
	let fhir = with(fhir, "performer", performer.map(|performer| json!([performer])));
	with(fhir, "sourceAttachment", attachment)
}

/// The text that the patient read. `Attachment.hash` of R4 is SHA-1: the digest is given as a name by RFC 6920 instead.
fn read(record: &Record, policy: u32, version: &str, language: Option<String>) -> Value {
	let attachment = json!({
		"contentType": "text/plain; charset=utf-8",
		"title": format!("Consent text {policy}, version {version}"),
	});
	let attachment = with(attachment, "language", language.map(Value::from));
	let name = record.text_digest.map(|text| format!("nih:sha-256;{}", hash(&text).trim_start_matches("0x")));
	with(attachment, "url", name.map(Value::from))
}

/// A reference by identifier: nothing has to be fetched to read it, and nothing names anyone.
fn reference(record: &Record, kind: &str, namespace: &str, id: &str) -> Value {
	json!({ "type": kind, "identifier": { "system": record.urn(namespace), "value": id } })
}

fn extensions(record: &Record) -> Vec<Value> {
	let compensation = match record.consent.consent.compensation {
		Compensation::Free => "free",
		Compensation::Rewarded => "rewarded",
		Compensation::Donate(_) => "donated",
	};
	let mut extensions = vec![
		json!({ "url": "urn:radledger:block", "valueUnsignedInt": record.block }),
		json!({ "url": "urn:radledger:as-of", "valueDateTime": time(record.at) }),
		json!({ "url": "urn:radledger:compensation", "valueCode": compensation }),
	];
	if let Some(seal) = &record.consent.receipt {
		extensions.push(json!({ "url": "urn:radledger:seal", "valueString": hash(seal) }));
	}
	if let Some((at, cause)) = record.end() {
		extensions.push(json!({ "url": "urn:radledger:ended", "valueDateTime": time(at) }));
		extensions.push(json!({ "url": "urn:radledger:cause", "valueCode": cause.name() }));
	}
	extensions
}

fn provision(record: &Record) -> Value {
	let consent = &record.consent.consent;
	let permission = meaning(consent.terms.permission);
	let mut codes = permission.hl7.to_vec();
	if consent.terms.modifiers.contains(Modifiers::CC) && !codes.contains(&"TREAT") {
		codes.push("TREAT");
	}
	let reason = format!("{TERMINOLOGY}/v3-ActReason");
	let purposes: Vec<_> = codes.into_iter().map(|code| coded(&reason, code, purpose_of_use(code))).collect();
	let action = |code: &str, display: &str| concept(coded(&format!("{TERMINOLOGY}/consentaction"), code, display));
	let recipient = coded(&format!("{TERMINOLOGY}/v3-ParticipationType"), "IRCP", "information recipient");
	let mut provision = Map::new();
	provision.insert("type".into(), json!("permit"));
	provision.insert("period".into(), period(record));
	provision.insert("actor".into(), json!([{ "role": concept(recipient), "reference": actor(record) }]));
	provision.insert("action".into(), json!([action("access", "Access"), action("use", "Use")]));
	provision.insert("purpose".into(), json!(purposes));
	let class = coded("http://hl7.org/fhir/resource-types", "ImagingStudy", "ImagingStudy");
	provision.insert("class".into(), json!([class]));
	let (mut known, mut modifying) = (Vec::new(), Vec::new());
	match &consent.scope {
		Scope::All => {}
		Scope::Modality(modality) => {
			let code = if *modality == Modality::Other { "OT" } else { modality.name() };
			let coding = json!({ "system": "http://dicom.nema.org/resources/ontology/DCM", "code": code });
			provision.insert("code".into(), json!([concept(coding)]));
		}
		Scope::Study(study) => {
			let study = reference(record, "ImagingStudy", "study", &hash(study));
			provision.insert("data".into(), json!([{ "meaning": "instance", "reference": study }]));
		}
		Scope::Project(project) => {
			let identifier = json!({ "system": record.urn("project"), "value": hash(project) });
			modifying.push(json!({ "url": "urn:radledger:scope-project", "valueIdentifier": identifier }));
		}
	}
	if let Some(number) = permission.duo {
		known.push(json!({ "url": "urn:radledger:permission", "valueCoding": duo_coding(number) }));
	}
	for limit in record.limits().iter().filter(|limit| limit.of.is_none()) {
		modifying.push(json!({ "url": format!("urn:radledger:{}", limit.kind), "valueString": limit.value }));
	}
	for (Condition(_, duo, effect, label), name, limits) in record.conditions() {
		let code = match duo {
			Some(number) => duo_coding(*number),
			None => coded("urn:radledger:modifier", name, label),
		};
		let mut parts = vec![json!({ "url": "code", "valueCoding": code })];
		parts.extend(limits.iter().map(|limit| json!({ "url": limit.kind, "valueString": limit.value })));
		let extension = json!({ "url": "urn:radledger:condition", "extension": parts });
		match effect {
			Effect::Allows => known.push(extension),
			Effect::Restricts | Effect::Demands => modifying.push(extension),
		}
	}
	if record.is_silent_on_commerce() {
		modifying.push(json!({ "url": "urn:radledger:commercial-use", "valueBoolean": false }));
	}
	for (key, extensions) in [("extension", known), ("modifierExtension", modifying)] {
		if !extensions.is_empty() {
			provision.insert(key.into(), json!(extensions));
		}
	}
	Value::Object(provision)
}

/// A term of the Data Use Ontology.
fn duo_coding(number: u32) -> Value {
	coded("http://purl.obolibrary.org/obo/duo.owl", &format!("DUO_{number:07}"), duo_label(number))
}

/// When it is in force. The end of a FHIR period belongs to it, that of a consent does not: hence the millisecond.
fn period(record: &Record) -> Value {
	let consent = &record.consent.consent;
	let end = record.end().map(|(at, _)| at).into_iter().chain(consent.end()).min();
	match end {
		Some(end) => json!({ "start": time(consent.from), "end": time(end.saturating_sub(1).max(consent.from)) }),
		None => json!({ "start": time(consent.from) }),
	}
}

fn actor(record: &Record) -> Value {
	let consent = &record.consent.consent;
	let is_care = consent.terms.permission == Permission::ClinicalCare;
	match &consent.grantee {
		Grantee::Anyone if is_care => {
			json!({ "type": "Group", "display": "Hospitals and imaging centres of the consortium" })
		}
		Grantee::Anyone => json!({ "type": "Group", "display": "Members of the consortium in good standing" }),
		Grantee::Account(account) => reference(record, "PractitionerRole", "account", &account.to_string()),
		Grantee::Organisation(organisation) => {
			reference(record, "Organization", "organisation", &organisation.to_string())
		}
		Grantee::Role { organisation, roles } => {
			let roles = roles.names().collect::<Vec<_>>().join(",");
			reference(record, "PractitionerRole", "organisation-roles", &format!("{organisation}:{roles}"))
		}
		Grantee::Project(project) => reference(record, "Group", "project", &hash(project)),
	}
}
