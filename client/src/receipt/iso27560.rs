//! The receipt by ISO/IEC TS 27560:2023, in JSON-LD.

use super::{
	meaning::{meaning, Condition, Effect, Limit, Use, CARE},
	Method, Record,
};
use crate::{
	export::{hash, some, time, with},
	AccountId,
};
use radledger_primitives::consent::{Compensation, EndCause, Grantee, Modifiers, Permission, Scope};
use serde_json::{json, Map, Value};
use Effect::{Allows, Demands, Restricts};

/// The context: every prefix, and the terms that stand for things rather than for text.
fn context() -> Value {
	let thing = |term: &str| (term.to_owned(), json!({ "@id": term, "@type": "@id" }));
	let moment = |term: &str| (term.to_owned(), json!({ "@id": term, "@type": "xsd:dateTime" }));
	let prefixes = [
		("dct", "http://purl.org/dc/terms/"),
		("dpv", "https://w3id.org/dpv#"),
		("dpv-27560", "https://w3id.org/dpv/schema/dpv-27560#"),
		("eu-gdpr", "https://w3id.org/dpv/legal/eu/gdpr#"),
		("loc", "https://w3id.org/dpv/loc#"),
		("obo", "http://purl.obolibrary.org/obo/"),
		("pd", "https://w3id.org/dpv/pd#"),
		("radledger", "urn:radledger:"),
		("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
		("schema", "https://schema.org/"),
		("skos", "http://www.w3.org/2004/02/skos/core#"),
		("spdx", "http://spdx.org/rdf/terms#"),
		("xsd", "http://www.w3.org/2001/XMLSchema#"),
	];
	let things = [
		"dct:conformsTo",
		"dct:publisher",
		"dpv:hasApplicableLaw",
		"dpv:hasJurisdiction",
		"dpv:hasLegalBasis",
		"dpv:hasProcessing",
		"schema:recipient",
		"skos:broader",
		"skos:exactMatch",
		"spdx:algorithm",
	];
	let moments = ["dct:created", "dct:issued", "dpv:isIndicatedAtTime"];
	let context: Map<_, _> = prefixes
		.into_iter()
		.map(|(prefix, iri)| (prefix.to_owned(), json!(iri)))
		.chain(things.into_iter().map(thing))
		.chain(moments.into_iter().map(moment))
		.collect();
	Value::Object(context)
}

/// The receipt in the structure of ISO/IEC TS 27560:2023: a header and, in it, the record of the parties, of what is
/// permitted under which conditions, and of what became of it.
pub fn to_27560(record: &Record) -> Value {
	let consent = &record.consent.consent;
	let number = record.number();
	let receipt = json!({
		"@context": context(),
		"@id": record.name("consent-receipt", &number),
		"@type": "dpv:ConsentReceipt",
		"dct:conformsTo": "dpv-27560:receipt-record",
		"dct:identifier": record.name("consent-receipt", &number),
		"dct:issued": time(record.at),
		"dct:publisher": record.name("organisation", &record.controller.to_string()),
		"schema:recipient": "dpv:DataSubject",
		"radledger:block": record.block,
		"dpv:hasRecordOfActivity": {
			"@id": record.name("consent", &number),
			"@type": "dpv:ConsentRecord",
			"dct:conformsTo": "dpv-27560:record",
			"dct:identifier": record.name("consent", &number),
			"dct:created": time(consent.from),
			"dct:language": "en",
			"dpv:hasJurisdiction": "loc:EU",
			"dpv:hasApplicableLaw": "eu-gdpr:GDPR",
			"dpv:hasDataSubject": {
				"@id": record.name("account", &record.patient.to_string()),
				"@type": ["dpv:DataSubject", "dpv:Patient"],
				"dct:identifier": record.patient.to_string(),
			},
			"dpv:hasDataController": [{
				"@id": record.name("organisation", &record.controller.to_string()),
				"@type": ["dpv:DataController", "dpv:LegalEntity"],
				"dct:identifier": record.controller.to_string(),
			}],
			"dpv:hasNotice": record.text().map(|text| notice(record, text)).into_iter().collect::<Vec<_>>(),
			"dpv:hasProcess": processes(record),
			"dpv:hasConsentStatus": statuses(record),
			"dpv:hasConsentControl": [{
				"@type": ["dpv:WithdrawConsent"],
				"dpv:isExercisedAt": "Call revoke of this ledger with the number of the consent, from a wallet or through \
					the controller, at any time and free of charge",
			}],
			"radledger:consent": consent.id,
			"radledger:compensation": compensation(&consent.compensation),
		},
	});
	with(receipt, "radledger:seal", record.consent.receipt.map(|seal| json!(hash(&seal))))
}

fn compensation(compensation: &Compensation<AccountId>) -> Value {
	match compensation {
		Compensation::Free => json!({ "@type": "radledger:free" }),
		Compensation::Rewarded => json!({ "@type": "radledger:rewarded" }),
		Compensation::Donate(account) => json!({ "@type": "radledger:donated", "rdf:value": account.to_string() }),
	}
}

/// The text that the patient read.
fn notice(record: &Record, (policy, version, language): (u32, String, Option<String>)) -> Value {
	let notice = json!({
		"@type": ["dpv:ConsentNotice"],
		"dct:identifier": record.name("policy", &policy.to_string()),
		"dct:hasVersion": version,
	});
	let notice = with(notice, "dct:language", language.map(Value::from));
	let checksum = record.text_digest.map(|text| {
		json!({
			"@type": "spdx:Checksum",
			"spdx:algorithm": "spdx:checksumAlgorithm_sha256",
			"spdx:checksumValue": hash(&text).trim_start_matches("0x"),
		})
	});
	with(notice, "spdx:checksum", checksum)
}

/// The uses that are permitted: the permission itself and, where it is allowed as well, clinical care.
fn processes(record: &Record) -> Vec<Value> {
	let permission = record.consent.consent.terms.permission;
	let besides = record.consent.consent.terms.modifiers.contains(Modifiers::CC);
	let mut processes = vec![process(record, &meaning(permission), permission == Permission::ClinicalCare)];
	if besides && !matches!(permission, Permission::NoRestriction | Permission::ClinicalCare) {
		processes.push(process(record, &CARE, true));
	}
	processes
}

fn process(record: &Record, allowed: &Use, is_care: bool) -> Value {
	let basis = match record.method() {
		Method::Preset | Method::PresetOrSigned => "eu-gdpr:A9-2-h",
		Method::Guardian | Method::Patient => "eu-gdpr:A9-2-a",
	};
	let purpose = json!({
		"@type": ["dpv:Purpose"],
		"skos:broader": allowed.dpv,
		"skos:prefLabel": allowed.label,
	});
	let purpose = with(purpose, "skos:exactMatch", allowed.duo.map(duo_iri));
	json!({
		"@type": "dpv:Process",
		"dpv:hasPurpose": [purpose],
		"dpv:hasPersonalData": [personal_data(record)],
		"dpv:hasProcessing": ["dpv:Access", "dpv:Share", "dpv:Use"],
		"dpv:hasRecipient": [recipient(record, is_care)],
		"dpv:hasRule": rules(record, is_care),
		"dpv:hasStorageCondition": [
			{
				"@type": ["dpv:StorageLocation"],
				"skos:prefLabel": "With the controller and the recipients; the ledger holds no image",
			},
			{
				"@type": ["dpv:StorageDuration"],
				"dpv:hasDuration": duration(record),
			},
			{
				"@type": ["dpv:StorageDeletion"],
				"skos:prefLabel": "After the end each recipient ceases and erases, unless a law obliges it to keep the data",
				"dpv:hasDuration": { "@type": ["dpv:TemporalDuration"], "rdf:value": "P1M" },
			},
		],
		"dpv:hasLegalBasis": [basis],
	})
}

/// The IRI of a term of DUO.
fn duo_iri(number: u32) -> Value {
	json!(format!("http://purl.obolibrary.org/obo/DUO_{number:07}"))
}

fn personal_data(record: &Record) -> Value {
	let (kind, value, label) = match &record.consent.consent.scope {
		Scope::All => ("all", None, "All of the patient's studies"),
		Scope::Modality(modality) => ("modality", Some(modality.name().to_owned()), "Studies of one modality"),
		Scope::Study(study) => ("study", Some(record.name("study", &hash(study))), "One study"),
		Scope::Project(project) => {
			("project", Some(record.name("project", &hash(project))), "What one project works on")
		}
	};
	json!({
		"@type": ["dpv:SpecialCategoryPersonalData"],
		"skos:broader": ["pd:MedicalHealth"],
		"skos:prefLabel": label,
		"dpv:hasScope": limit(kind, value),
	})
}

/// A kind of limit, and its value.
fn limit(kind: &str, value: Option<String>) -> Value {
	with(json!({ "@type": format!("radledger:{kind}") }), "rdf:value", value.map(Value::from))
}

fn recipient(record: &Record, is_care: bool) -> Value {
	let named = |kind: &str, id: &str, label: String| {
		json!({
			"@type": ["dpv:Recipient"],
			"dct:identifier": record.name(kind, id),
			"skos:prefLabel": label,
		})
	};
	let group = |label: &str| json!({ "@type": ["dpv:Recipient"], "skos:prefLabel": label });
	match &record.consent.consent.grantee {
		Grantee::Anyone if is_care => group("Hospitals and imaging centres of the consortium"),
		Grantee::Anyone => group("Members of the consortium in good standing"),
		Grantee::Account(account) => named("account", &account.to_string(), "One member of the consortium".into()),
		Grantee::Organisation(id) => {
			named("organisation", &id.to_string(), "One organisation of the consortium".into())
		}
		Grantee::Role { organisation, roles } => {
			let roles = roles.names().collect::<Vec<_>>().join(", ");
			named("organisation", &organisation.to_string(), format!("Members of one organisation who are {roles}"))
		}
		Grantee::Project(project) if is_care => {
			named("project", &hash(project), "Hospitals and imaging centres that work on one project".into())
		}
		Grantee::Project(project) => named("project", &hash(project), "Who works on one project".into()),
	}
}

/// The conditions, and the diseases to which the permission is limited.
fn rules(record: &Record, is_care: bool) -> Vec<Value> {
	let diseases: Vec<_> = record.limits().into_iter().filter(|limit| limit.of.is_none()).collect();
	let mut rules = Vec::new();
	if !diseases.is_empty() && !is_care {
		rules.push(rule(Restricts, "DS", Some(7), "For the diseases named only", diseases));
	}
	for (Condition(_, duo, effect, label), name, limits) in record.conditions() {
		rules.push(rule(*effect, name, *duo, label, limits));
	}
	if record.is_silent_on_commerce() {
		rules.push(rule(Restricts, "no-commercial-use", None, "Not for commercial use", Vec::new()));
	}
	rules
}

fn rule(effect: Effect, name: &str, duo: Option<u32>, label: &str, limits: Vec<Limit>) -> Value {
	let kind = match effect {
		Restricts => "dpv:Prohibition",
		Demands => "dpv:Obligation",
		Allows => "dpv:Permission",
	};
	let rule = json!({ "@type": [kind], "skos:notation": name, "skos:prefLabel": label });
	let rule = with(rule, "skos:exactMatch", duo.map(duo_iri));
	let limits = limits.into_iter().map(|one| limit(one.kind, Some(one.value))).collect();
	with(rule, "radledger:limit", some(limits))
}

/// The time for which it was given.
fn duration(record: &Record) -> Value {
	match record.consent.consent.end() {
		Some(end) => json!({ "@type": ["dpv:UntilTimeDuration"], "rdf:value": time(end) }),
		None => json!({ "@type": ["dpv:UntilEventDuration"], "rdf:value": "Withdrawal of the consent" }),
	}
}

/// The history of the consent: that it was given and, if it has ended, how.
fn statuses(record: &Record) -> Vec<Value> {
	let patient = json!({ "@type": ["dpv:DataSubject"], "dct:identifier": record.patient.to_string() });
	let guardian = json!({ "@type": ["dpv:GuardianOfDataSubject"] });
	let organisation = json!({ "@type": ["dpv:DataController"] });
	let either = json!({ "@type": ["dpv:Entity"] });
	let (kinds, by, method): (&[&str], _, _) = match record.method() {
		Method::Preset => (
			&["dpv:ConsentGiven"],
			&organisation,
			"Set for treatment when the patient was enrolled; the patient can withdraw it at any time",
		),
		Method::PresetOrSigned => (
			&["dpv:ConsentGiven"],
			&either,
			"Set for treatment when the patient was enrolled again, or by a transaction of the patient",
		),
		Method::Guardian => (
			&["dpv:ConsentGiven", "dpv:ExplicitlyExpressedConsent"],
			&guardian,
			"Transaction on this ledger, signed by a guardian; for a child it holds no longer than minority is proved",
		),
		Method::Patient => (
			&["dpv:ConsentGiven", "dpv:ExplicitlyExpressedConsent"],
			&patient,
			"Transaction on this ledger, signed with the patient's key or by who decides for the patient",
		),
	};
	let status = |kinds: &[&str], at, by: &Value, method: &str| {
		json!({
			"@type": kinds,
			"dpv:isIndicatedAtTime": time(at),
			"dpv:isIndicatedBy": by,
			"dpv:hasIndicationMethod": method,
		})
	};
	let given = status(kinds, record.consent.consent.from, by, method);
	let mut statuses = vec![with(given, "dpv:hasDuration", Some(duration(record)))];
	if let Some((at, cause)) = record.end() {
		let (kind, by, method) = match cause {
			EndCause::Revoked | EndCause::Lifted => ("dpv:ConsentWithdrawn", &patient, "The consent was withdrawn"),
			EndCause::Refused => {
				("dpv:ConsentWithdrawn", &patient, "The patient refused everything that the consent permitted")
			}
			EndCause::Narrowed => ("dpv:ConsentWithdrawn", &patient, "The consent was replaced by a narrower one"),
			EndCause::Expired => ("dpv:ConsentExpired", &patient, "The consent reached its end"),
			EndCause::Released => ("dpv:ConsentRevoked", &organisation, "The patient left the consortium"),
			EndCause::Majority => {
				("dpv:ConsentExpired", &organisation, "The patient came of age: what guardians decided ends")
			}
		};
		statuses.push(with(status(&[kind], at, by, method), "radledger:cause", Some(cause.name().into())));
	}
	statuses
}
