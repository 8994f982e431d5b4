//! Receipts of consents: for patients to keep, and for other systems to read.
//!
//! [`to_27560`] tells a consent in the structure of ISO/IEC TS 27560:2023, written as JSON-LD with the terms of the W3C Data
//! Privacy Vocabulary (profile `dpv-27560:receipt-record`); `docs/schemas/consent-receipt.schema.json` is its JSON Schema.
//! [`to_fhir`] tells the same as a `Consent` of HL7 FHIR R4 (4.0.1), in the manner of IHE PCF. Neither holds more than the
//! ledger: accounts are pseudonyms, diseases and projects are salted commitments, organisations are numbers. Names and
//! addresses of organisations, which the standard wants as well, are in the text that the patient read.
//!
//! Both are functions of the [`Record`] alone: equal records give equal bytes. [`sealed`] is the digest that the patient
//! may put on the ledger beside the consent. It stays the same whatever happens to the consent later.

use crate::AccountId;
use radledger_primitives::{
	calendar::{day_of, month_of, start_of_month, DAY},
	consent::{
		records::Given, Compensation, EndCause, Grantee, Modifiers, Parameter, Permission, Scope, TextVersion,
	},
	digest::sha256,
	Modality, Moment, OrganisationId, H256,
};
use serde_json::{json, Map, Value};

/// What a receipt tells.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Record {
	/// The genesis hash of the chain.
	pub chain: H256,
	/// The block as of which it is told.
	pub block: u32,
	/// The moment of that block, in milliseconds since the Unix epoch.
	pub at: Moment,
	/// The patient.
	pub patient: AccountId,
	/// The organisation with which the patient is enrolled.
	pub controller: OrganisationId,
	/// The consent.
	pub consent: Given<AccountId>,
	/// When it ended and why, if it has.
	pub ended: Option<(Moment, EndCause)>,
	/// SHA-256 of the text that the patient read.
	pub text_digest: Option<H256>,
}

/// How a modifier restricts what is permitted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Effect {
	/// It takes something away.
	Restricts,
	/// It asks for something to be done.
	Demands,
	/// It allows something more.
	Allows,
}

/// What a modifier is called elsewhere: the number in DUO, the effect, the meaning.
struct Condition(Modifiers, Option<u32>, Effect, &'static str);

use Effect::*;
/// Every modifier, in the order of [`Modifiers::NAMED`].
const CONDITIONS: [Condition; 20] = [
	Condition(Modifiers::RS, Some(12), Restricts, "Research of certain types only"),
	Condition(Modifiers::NMDS, Some(15), Restricts, "No development of methods, software or algorithms"),
	Condition(Modifiers::GSO, Some(16), Restricts, "Genetic studies only"),
	Condition(Modifiers::NPUNCU, Some(18), Restricts, "Not-for-profit organisations and non-commercial use only"),
	Condition(Modifiers::PUB, Some(19), Demands, "Results must be published"),
	Condition(Modifiers::COL, Some(20), Demands, "Collaboration with the primary investigators is required"),
	Condition(Modifiers::IRB, Some(21), Demands, "Approval of an ethics committee is required"),
	Condition(Modifiers::GS, Some(22), Restricts, "Within certain regions only"),
	Condition(Modifiers::MOR, Some(24), Restricts, "No publication before a date"),
	Condition(Modifiers::TS, Some(25), Restricts, "For a number of months only"),
	Condition(Modifiers::US, Some(26), Restricts, "Approved users only"),
	Condition(Modifiers::PS, Some(27), Restricts, "Approved projects only"),
	Condition(Modifiers::IS, Some(28), Restricts, "Approved institutions only"),
	Condition(Modifiers::RTN, Some(29), Demands, "Derived data must be returned"),
	Condition(Modifiers::CC, Some(43), Allows, "Clinical care is allowed as well"),
	Condition(Modifiers::NPOA, Some(44), Restricts, "No study of population origins or ancestry"),
	Condition(Modifiers::NPU, Some(45), Restricts, "Not-for-profit organisations only"),
	Condition(Modifiers::NCU, Some(46), Restricts, "Non-commercial use only"),
	Condition(Modifiers::NRI, None, Restricts, "No attempt to find out who the patient is"),
	Condition(Modifiers::COM, None, Allows, "Commercial use is allowed"),
];

/// What a permission is called elsewhere.
struct Use {
	/// The number in DUO.
	duo: Option<u32>,
	/// The narrowest purposes of DPV that include it.
	dpv: &'static [&'static str],
	/// Codes of HL7 PurposeOfUse.
	hl7: &'static [&'static str],
	/// The meaning.
	label: &'static str,
}

const CARE: Use = Use { duo: None, dpv: &["dpv:ServiceProvision"], hl7: &["TREAT"], label: "Treatment of the patient" };

const fn meaning(permission: Permission) -> Use {
	const HEALTH: &[&str] = &["dpv:ScientificResearch", "dpv:ImproveHealthcare"];
	let (duo, dpv, hl7, label): (_, &[&str], &[&str], _) = match permission {
		Permission::NoRestriction => (4, &["dpv:Purpose"], &["TREAT", "HRESCH", "TRAIN"], "Any use"),
		Permission::GeneralResearch => (42, &["dpv:ResearchAndDevelopment"], &["HRESCH"], "Any research"),
		Permission::HealthResearch => (6, HEALTH, &["BIORCH"], "Health, medical and biomedical research"),
		Permission::DiseaseResearch => (7, HEALTH, &["DSRCH"], "Research related to the diseases named"),
		Permission::AncestryResearch => {
			(11, &["dpv:ScientificResearch"], &["POARCH"], "Study of population origins or ancestry only")
		}
		Permission::ClinicalCare => return CARE,
		Permission::Education => {
			return Use { duo: None, dpv: &["dpv:PublicBenefit"], hl7: &["TRAIN"], label: "Teaching" };
		}
	};
	Use { duo: Some(duo), dpv, hl7, label }
}

/// The code of an HL7 PurposeOfUse in words.
fn purpose_of_use(code: &str) -> &'static str {
	match code {
		"TREAT" => "treatment",
		"TRAIN" => "training",
		"BIORCH" => "biomedical research",
		"DSRCH" => "disease specific healthcare research",
		"POARCH" => "population origins or ancestry healthcare research",
		_ => "healthcare research",
	}
}

/// What a permission or a modifier is limited to.
struct Limit {
	/// The modifier that it belongs to; `None` for the permission.
	of: Option<Modifiers>,
	kind: &'static str,
	value: String,
}

impl Limit {
	fn of(parameter: &Parameter<AccountId>) -> Self {
		let (of, kind, value) = match parameter {
			Parameter::Disease(disease) => (None, "disease", hash(disease)),
			Parameter::ResearchType(kind) => (Some(Modifiers::RS), "research-type", hash(kind)),
			Parameter::Region(region) => (Some(Modifiers::GS), "region", format!("{region:03}")),
			Parameter::Moratorium(until) => (Some(Modifiers::MOR), "moratorium", time(*until)),
			Parameter::Months(months) => (Some(Modifiers::TS), "months", format!("P{months}M")),
			Parameter::User(account) => (Some(Modifiers::US), "account", account.to_string()),
			Parameter::Project(project) => (Some(Modifiers::PS), "project", hash(project)),
			Parameter::Institution(organisation) => (Some(Modifiers::IS), "organisation", organisation.to_string()),
		};
		Self { of, kind, value }
	}
}

/// Whether a set of terms says nothing of commercial use, and thereby excludes it.
fn is_silent_on_commerce(record: &Record) -> bool {
	let terms = &record.consent.consent.terms;
	let says = Modifiers::COM.union(Modifiers::NCU).union(Modifiers::NPUNCU);
	terms.permission != Permission::NoRestriction && !terms.modifiers.any_of(says)
}

/// How the consent was given.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Method {
	/// By the organisation, at enrolment: the first entry of every file.
	Preset,
	/// As that one, but with a later number: by the organisation, if the patient was enrolled again, or by the patient.
	PresetOrSigned,
	/// By a transaction that a guardian signed.
	Guardian,
	/// By a transaction that the patient signed.
	Patient,
}

impl Record {
	fn method(&self) -> Method {
		let consent = &self.consent.consent;
		let is_like_preset = (consent.scope, &consent.grantee) == (Scope::All, &Grantee::Anyone)
			&& consent.terms.permission == Permission::ClinicalCare
			&& consent.terms.modifiers.is_empty()
			&& consent.until.is_none()
			&& consent.compensation == Compensation::Free
			&& consent.text.is_none();
		match (consent.id, self.consent.guarded) {
			(0, _) => Method::Preset,
			(_, true) => Method::Guardian,
			_ if is_like_preset => Method::PresetOrSigned,
			_ => Method::Patient,
		}
	}

	/// When it ended and why: as the ledger says, or because its time is over.
	fn end(&self) -> Option<(Moment, EndCause)> {
		let expired = self.consent.consent.end().filter(|end| *end <= self.at);
		self.ended.or(expired.map(|end| (end, EndCause::Expired)))
	}

	/// The namespace of this chain's identifiers.
	fn urn(&self, kind: &str) -> String {
		format!("urn:radledger:{}:{kind}", hash(&self.chain))
	}

	/// The identifier of a thing of this chain.
	fn name(&self, kind: &str, id: &str) -> String {
		format!("{}:{id}", self.urn(kind))
	}

	/// The number of the consent, unique on this chain.
	fn number(&self) -> String {
		format!("{}:{}", self.patient, self.consent.consent.id)
	}

	/// The text that was read: its number, its version as far as it is known, its language.
	fn text(&self) -> Option<(u32, String, Option<String>)> {
		match (self.consent.text, self.consent.consent.text) {
			(Some(read), _) => {
				let language = String::from_utf8_lossy(&read.language).into_owned();
				Some((read.policy, format!("{}.{}", read.major, read.minor), Some(language)))
			}
			(None, Some(TextVersion { policy, major })) => Some((policy, major.to_string(), None)),
			(None, None) => None,
		}
	}

	fn limits(&self) -> Vec<Limit> {
		self.consent.consent.terms.parameters.iter().map(Limit::of).collect()
	}

	/// The modifiers that are set, each with what it is limited to.
	fn conditions(&self) -> impl Iterator<Item = (&'static Condition, &'static str, Vec<Limit>)> + '_ {
		let modifiers = self.consent.consent.terms.modifiers;
		let named = CONDITIONS.iter().zip(Modifiers::NAMED.iter().map(|(_, name)| *name));
		named.filter(move |(condition, _)| modifiers.contains(condition.0)).map(|(condition, name)| {
			let limits = self.limits().into_iter().filter(|limit| limit.of == Some(condition.0)).collect();
			(condition, name, limits)
		})
	}
}

fn hash(hash: &H256) -> String {
	format!("{hash:?}")
}

/// The last moment that RFC 3339 can write; what comes after it is written as it.
const LAST: Moment = 253_402_300_799_999;

/// A moment in UTC, by RFC 3339.
fn time(moment: Moment) -> String {
	let moment = moment.min(LAST);
	let month = month_of(moment);
	let date = day_of(moment).saturating_sub(day_of(start_of_month(month))).saturating_add(1);
	let (seconds, millis) = (moment % DAY / 1000, moment % 1000);
	format!(
		"{:04}-{:02}-{date:02}T{:02}:{:02}:{:02}.{millis:03}Z",
		(month / 12).saturating_add(1970),
		(month % 12).saturating_add(1),
		seconds / 3600,
		seconds / 60 % 60,
		seconds % 60
	)
}

/// SHA-256 of a JSON document in the canonical form of RFC 8785, for documents without fractions and without integers
/// beyond 2^53, as receipts are.
pub fn digest(value: &Value) -> H256 {
	let mut text = String::new();
	canonical(value, &mut text);
	sha256(&[text.as_bytes()])
}

/// RFC 8785: keys in the order of their UTF-16 code units, nothing between the tokens. Strings are escaped as serde_json
/// does.
fn canonical(value: &Value, out: &mut String) {
	match value {
		Value::Array(items) => {
			out.push('[');
			for (place, item) in items.iter().enumerate() {
				if place > 0 {
					out.push(',');
				}
				canonical(item, out);
			}
			out.push(']');
		}
		Value::Object(members) => {
			let mut members: Vec<_> = members.iter().collect();
			members.sort_by(|(first, _), (second, _)| first.encode_utf16().cmp(second.encode_utf16()));
			out.push('{');
			for (place, (key, member)) in members.into_iter().enumerate() {
				if place > 0 {
					out.push(',');
				}
				canonical(&Value::String(key.clone()), out);
				out.push(':');
				canonical(member, out);
			}
			out.push('}');
		}
		scalar => out.push_str(&scalar.to_string()),
	}
}

/// The digest that seals a consent: that of its receipt as [`as_given`] leaves it.
///
/// It depends on nothing that can change: not on the end of the consent, the seal itself, the block as of which the
/// receipt is told, or the organisation with which the patient is enrolled by then. Any receipt of the same consent, early
/// or late, has the same one; who holds only the file computes `digest(&as_given(&receipt))`.
pub fn sealed(record: &Record) -> H256 {
	digest(&as_given(&to_27560(record)))
}

/// A receipt without all that can change after the consent was given: what is left says what was consented to, and when.
///
/// Of the receipt, `dct:issued`, `dct:publisher`, `radledger:block` and `radledger:seal` go; of the record in it, the data
/// controller, and every status but the first.
pub fn as_given(receipt: &Value) -> Value {
	let mut given = receipt.clone();
	for key in ["dct:issued", "dct:publisher", "radledger:block", "radledger:seal"] {
		remove(&mut given, key);
	}
	if let Some(record) = given.get_mut("dpv:hasRecordOfActivity") {
		remove(record, "dpv:hasDataController");
		if let Some(Value::Array(statuses)) = record.get_mut("dpv:hasConsentStatus") {
			statuses.truncate(1);
		}
	}
	given
}

fn remove(value: &mut Value, key: &str) {
	if let Value::Object(members) = value {
		members.remove(key);
	}
}

/// The context: every prefix, and which terms stand for things rather than for text.
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

/// The receipt in the structure of ISO/IEC TS 27560:2023: a header with the record in it, which tells who is concerned,
/// what is permitted to whom under which conditions, and what became of it.
pub fn to_27560(record: &Record) -> Value {
	let consent = &record.consent.consent;
	let number = record.number();
	let mut receipt = json!({
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
	if let (Some(seal), Value::Object(members)) = (record.consent.receipt, &mut receipt) {
		members.insert("radledger:seal".into(), json!(hash(&seal)));
	}
	receipt
}

fn compensation(compensation: &Compensation<AccountId>) -> Value {
	match compensation {
		Compensation::Free => json!({ "@type": "radledger:free" }),
		Compensation::Rewarded => json!({ "@type": "radledger:rewarded" }),
		Compensation::Donate(account) => json!({ "@type": "radledger:donated", "rdf:value": account.to_string() }),
	}
}

fn notice(record: &Record, (policy, version, language): (u32, String, Option<String>)) -> Value {
	let mut notice = Map::new();
	notice.insert("@type".into(), json!(["dpv:ConsentNotice"]));
	notice.insert("dct:identifier".into(), json!(record.name("policy", &policy.to_string())));
	notice.insert("dct:hasVersion".into(), json!(version));
	if let Some(language) = language {
		notice.insert("dct:language".into(), json!(language));
	}
	if let Some(text) = &record.text_digest {
		let checksum = json!({
			"@type": "spdx:Checksum",
			"spdx:algorithm": "spdx:checksumAlgorithm_sha256",
			"spdx:checksumValue": hash(text).trim_start_matches("0x"),
		});
		notice.insert("spdx:checksum".into(), checksum);
	}
	Value::Object(notice)
}

/// What is permitted: the permission and, if clinical care is allowed besides, that too.
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
	let mut purpose = json!({
		"@type": ["dpv:Purpose"],
		"skos:broader": allowed.dpv,
		"skos:prefLabel": allowed.label,
	});
	if let (Some(number), Value::Object(members)) = (allowed.duo, &mut purpose) {
		members.insert("skos:exactMatch".into(), json!(duo_iri(number)));
	}
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

fn duo_iri(number: u32) -> String {
	format!("http://purl.obolibrary.org/obo/DUO_{number:07}")
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
	match value {
		Some(value) => json!({ "@type": format!("radledger:{kind}"), "rdf:value": value }),
		None => json!({ "@type": format!("radledger:{kind}") }),
	}
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
		Grantee::Organisation(id) => named("organisation", &id.to_string(), "One organisation of the consortium".into()),
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
	let mut rules = Vec::new();
	let diseases: Vec<_> = record.limits().into_iter().filter(|limit| limit.of.is_none()).collect();
	if !diseases.is_empty() && !is_care {
		let mut rule = rule(Restricts, "DS", "For the diseases named only", diseases);
		rule.insert("skos:exactMatch".into(), json!(duo_iri(7)));
		rules.push(Value::Object(rule));
	}
	for (Condition(_, duo, effect, label), name, limits) in record.conditions() {
		let mut rule = rule(*effect, name, label, limits);
		if let Some(number) = duo {
			rule.insert("skos:exactMatch".into(), json!(duo_iri(*number)));
		}
		rules.push(Value::Object(rule));
	}
	if is_silent_on_commerce(record) {
		rules.push(Value::Object(rule(Restricts, "no-commercial-use", "Not for commercial use", Vec::new())));
	}
	rules
}

fn rule(effect: Effect, name: &str, label: &str, limits: Vec<Limit>) -> Map<String, Value> {
	let kind = match effect {
		Restricts => "dpv:Prohibition",
		Demands => "dpv:Obligation",
		Allows => "dpv:Permission",
	};
	let mut rule = Map::new();
	rule.insert("@type".into(), json!([kind]));
	rule.insert("skos:notation".into(), json!(name));
	rule.insert("skos:prefLabel".into(), json!(label));
	if !limits.is_empty() {
		let limits: Vec<_> = limits.into_iter().map(|one| limit(one.kind, Some(one.value))).collect();
		rule.insert("radledger:limit".into(), json!(limits));
	}
	rule
}

/// For how long it was given.
fn duration(record: &Record) -> Value {
	match record.consent.consent.end() {
		Some(end) => json!({ "@type": ["dpv:UntilTimeDuration"], "rdf:value": time(end) }),
		None => json!({ "@type": ["dpv:UntilEventDuration"], "rdf:value": "Withdrawal of the consent" }),
	}
}

/// What happened: that the consent was given and, if it has ended, how.
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
			"Transaction on this ledger, signed by a guardian; it holds no longer than minority is proved",
		),
		Method::Patient => (
			&["dpv:ConsentGiven", "dpv:ExplicitlyExpressedConsent"],
			&patient,
			"Transaction on this ledger, signed with the patient's key or by who decides for the patient",
		),
	};
	let mut statuses = vec![json!({
		"@type": kinds,
		"dpv:isIndicatedAtTime": time(record.consent.consent.from),
		"dpv:isIndicatedBy": by,
		"dpv:hasIndicationMethod": method,
		"dpv:hasDuration": duration(record),
	})];
	if let Some((at, cause)) = record.end() {
		let (kind, by, method) = match cause {
			EndCause::Revoked | EndCause::Lifted => ("dpv:ConsentWithdrawn", &patient, "The consent was withdrawn"),
			EndCause::Narrowed => ("dpv:ConsentWithdrawn", &patient, "The consent was replaced by a narrower one"),
			EndCause::Expired => ("dpv:ConsentExpired", &patient, "The consent reached its end"),
			EndCause::Released => ("dpv:ConsentRevoked", &organisation, "The patient left the consortium"),
			EndCause::Majority => {
				("dpv:ConsentExpired", &organisation, "The patient came of age: what guardians decided ends")
			}
		};
		statuses.push(json!({
			"@type": [kind],
			"dpv:isIndicatedAtTime": time(at),
			"dpv:isIndicatedBy": by,
			"dpv:hasIndicationMethod": method,
			"radledger:cause": cause.name(),
		}));
	}
	statuses
}

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
	let is_research = !matches!(
		permission,
		Permission::NoRestriction | Permission::ClinicalCare | Permission::Education
	);
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
	let mut fhir = json!({
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
		"policy": [{ "uri": "http://data.europa.eu/eli/reg/2016/679/oj" }],
		"policyRule": concept(coded(&format!("{TERMINOLOGY}/v3-ActCode"), "OPTIN", "opt-in")),
		"verification": [{ "verified": is_signed, "verificationDate": time(consent.from) }],
		"provision": provision(record),
	});
	let Value::Object(members) = &mut fhir else {
		return fhir;
	};
	if let Some(performer) = performer {
		members.insert("performer".into(), json!([performer]));
	}
	if let Some((policy, version, language)) = record.text() {
		let uri = format!("{}:{version}", record.name("policy", &policy.to_string()));
		if let Some(Value::Array(policies)) = members.get_mut("policy") {
			policies.push(json!({ "uri": uri }));
		}
		let mut attachment = Map::new();
		attachment.insert("contentType".into(), json!("text/plain; charset=utf-8"));
		attachment.insert("title".into(), json!(format!("Consent text {policy}, version {version}")));
		if let Some(language) = language {
			attachment.insert("language".into(), json!(language));
		}
		// `Attachment.hash` of R4 is SHA-1. The digest is given as a name by RFC 6920.
		if let Some(text) = &record.text_digest {
			attachment.insert("url".into(), json!(format!("nih:sha-256;{}", hash(text).trim_start_matches("0x"))));
		}
		members.insert("sourceAttachment".into(), Value::Object(attachment));
	}
	fhir
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
		known.push(json!({ "url": "urn:radledger:permission", "valueCoding": duo_coding(number, permission.label) }));
	}
	for limit in record.limits().iter().filter(|limit| limit.of.is_none()) {
		modifying.push(json!({ "url": format!("urn:radledger:{}", limit.kind), "valueString": limit.value }));
	}
	for (Condition(_, duo, effect, label), name, limits) in record.conditions() {
		let code = match duo {
			Some(number) => duo_coding(*number, label),
			None => coded("urn:radledger:modifier", name, label),
		};
		let mut parts = vec![json!({ "url": "code", "valueCoding": code })];
		parts.extend(limits.iter().map(|limit| json!({ "url": limit.kind, "valueString": limit.value })));
		let extension = json!({ "url": "urn:radledger:condition", "extension": parts });
		match effect {
			Allows => known.push(extension),
			Restricts | Demands => modifying.push(extension),
		}
	}
	if is_silent_on_commerce(record) {
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
fn duo_coding(number: u32, label: &str) -> Value {
	coded("http://purl.obolibrary.org/obo/duo.owl", &format!("DUO_{number:07}"), label)
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

#[cfg(test)]
mod tests;
