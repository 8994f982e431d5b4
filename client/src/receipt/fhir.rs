//! The consent in HL7 FHIR R4.

use super::{
	meaning::{duo_label, meaning, purpose_of_use, Condition, Effect},
	Method, Record,
};
use crate::export::{
	coding, concept, hash, identifier, organisation, patient, reference, some, study, time, with, TERMINOLOGY,
};
use radledger_primitives::{
	consent::{Compensation, Grantee, Modifiers, Permission, Scope},
	Modality,
};
use serde_json::{json, Value};

/// The consent as a FHIR R4 `Consent`. Conditions that take something away are modifier extensions: a reader that does
/// not know them must not act on the permission.
pub fn to_fhir(record: &Record) -> Value {
	let consent = &record.consent.consent;
	let permission = consent.terms.permission;
	let is_research =
		!matches!(permission, Permission::NoRestriction | Permission::ClinicalCare | Permission::Education);
	let (scope, scope_label) =
		if is_research { ("research", "Research") } else { ("patient-privacy", "Privacy Consent") };
	let mut categories = vec![concept(coding("http://loinc.org", "59284-0", "Patient Consent"))];
	if is_research {
		let system = format!("{TERMINOLOGY}/consentcategorycodes");
		categories.push(concept(coding(&system, "research", "Research Information Access")));
	}
	let controller = organisation(record.chain, record.controller);
	let patient = patient(record.chain, &record.patient);
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
		"identifier": [identifier(record.chain, "consent", record.number())],
		"status": if record.end().is_some() { "inactive" } else { "active" },
		"scope": concept(coding(&format!("{TERMINOLOGY}/consentscope"), scope, scope_label)),
		"category": categories,
		"patient": patient,
		"dateTime": time(consent.from),
		"organization": [controller],
		"policy": policies,
		"policyRule": concept(coding(&format!("{TERMINOLOGY}/v3-ActCode"), "OPTIN", "opt-in")),
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
	let purposes: Vec<_> = codes.into_iter().map(|code| coding(&reason, code, purpose_of_use(code))).collect();
	let action = |code: &str, display: &str| concept(coding(&format!("{TERMINOLOGY}/consentaction"), code, display));
	let recipient = coding(&format!("{TERMINOLOGY}/v3-ParticipationType"), "IRCP", "information recipient");
	let (mut code, mut data, mut known, mut modifying) = (None, None, Vec::new(), Vec::new());
	match &consent.scope {
		Scope::All => {}
		Scope::Modality(modality) => {
			let term = if *modality == Modality::Other { "OT" } else { modality.name() };
			let coding = json!({ "system": "http://dicom.nema.org/resources/ontology/DCM", "code": term });
			code = Some(json!([concept(coding)]));
		}
		Scope::Study(id) => {
			data = Some(json!([{ "meaning": "instance", "reference": study(record.chain, id) }]));
		}
		Scope::Project(project) => {
			let project = identifier(record.chain, "project", hash(project));
			modifying.push(json!({ "url": "urn:radledger:scope-project", "valueIdentifier": project }));
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
			None => coding("urn:radledger:modifier", name, label),
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
	let provision = json!({
		"type": "permit",
		"period": period(record),
		"actor": [{ "role": concept(recipient), "reference": actor(record) }],
		"action": [action("access", "Access"), action("use", "Use")],
		"purpose": purposes,
		"class": [coding("http://hl7.org/fhir/resource-types", "ImagingStudy", "ImagingStudy")],
	});
	let provision = with(with(provision, "code", code), "data", data);
	with(with(provision, "extension", some(known)), "modifierExtension", some(modifying))
}

/// A term of the Data Use Ontology.
fn duo_coding(number: u32) -> Value {
	coding("http://purl.obolibrary.org/obo/duo.owl", &format!("DUO_{number:07}"), duo_label(number))
}

/// The time in which it is in force. The end of a FHIR period is part of it, that of a consent is not: hence the
/// millisecond.
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
		Grantee::Account(account) => reference(record.chain, "PractitionerRole", "account", account),
		Grantee::Organisation(id) => organisation(record.chain, *id),
		Grantee::Role { organisation, roles } => {
			let roles = roles.names().collect::<Vec<_>>().join(",");
			reference(record.chain, "PractitionerRole", "organisation-roles", format!("{organisation}:{roles}"))
		}
		Grantee::Project(project) => reference(record.chain, "Group", "project", hash(project)),
	}
}
