use super::*;
use crate::export::hash;
use radledger_primitives::{
	consent::{
		records::{Given, TextRead},
		Consent, Parameter, Terms,
	},
	Modality, Roles, StudyId,
};
use serde_json::json;

/// Changes one thing of a record.
type Change = fn(&mut Record);

const FROM: Moment = 1_800_000_000_000;

fn record() -> Record {
	Record {
		chain: H256([1; 32]),
		block: 12,
		at: FROM + 6_000,
		patient: AccountId([7; 32]),
		controller: 0,
		consent: Given {
			consent: Consent {
				id: 3,
				scope: Scope::Modality(Modality::Ct),
				grantee: Grantee::Role { organisation: 4, roles: Roles::RADIOLOGIST.union(Roles::CLINICIAN) },
				terms: Terms {
					permission: Permission::DiseaseResearch,
					modifiers: Modifiers::NCU.union(Modifiers::GS).union(Modifiers::IRB).union(Modifiers::CC),
					parameters: vec![Parameter::Disease(H256([9; 32])), Parameter::Region(40), Parameter::Region(276)]
						.try_into()
						.unwrap(),
				},
				compensation: Compensation::Donate(AccountId([8; 32])),
				text: Some(TextVersion { policy: 2, major: 1 }),
				from: FROM,
				until: Some(FROM + 86_400_000),
			},
			text: Some(TextRead { policy: 2, major: 1, minor: 4, language: *b"de" }),
			guarded: false,
			receipt: None,
		},
		ended: None,
		text_digest: Some(H256([5; 32])),
	}
}

fn at<'a>(value: &'a Value, path: &str) -> &'a Value {
	value.pointer(path).unwrap_or_else(|| panic!("no {path} in {value:#}"))
}

/// The example of RFC 8785 section 3.2.3 for the order of keys, and that of 3.2.2 for strings.
#[test]
fn canonical_form_should_be_that_of_rfc_8785() {
	let value: Value = serde_json::from_str(
		r#"{ "\u20ac": "Euro Sign", "\r": "Carriage Return", "\ufb33": "Hebrew Letter Dalet With Dagesh", "1": "One",
			"\ud83d\ude00": "Emoji: Grinning Face", "\u0080": "Control", "\u00f6": "Latin Small Letter O With Diaeresis" }"#,
	)
	.unwrap();
	let mut text = String::new();
	canonical(&value, &mut text);
	let expected = "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\u{80}\":\"Control\",\
		\"ö\":\"Latin Small Letter O With Diaeresis\",\"€\":\"Euro Sign\",\"😀\":\"Emoji: Grinning Face\",\
		\"\u{fb33}\":\"Hebrew Letter Dalet With Dagesh\"}";
	assert_eq!(text, expected);
	let value: Value = serde_json::from_str(
		r#"{ "literals": [null, true, false], "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "numbers": [0, -7] }"#,
	)
	.unwrap();
	let mut text = String::new();
	canonical(&value, &mut text);
	let expected = r#"{"literals":[null,true,false],"numbers":[0,-7],"string":"€$\u000f\nA'B\"\\\\\"/"}"#;
	assert_eq!(text, expected);
	// SHA-256 as `printf %s '{"a":[],"b":{}}' | sha256sum` prints it
	let digest = digest(&json!({ "b": {}, "a": [] }));
	assert_eq!(hash(&digest), "0x9959f7ea5ff37e0cf81634a894845a335eb6e26fbad0877944e9bc009b4f0644");
}

#[test]
fn conditions_should_be_every_modifier_in_order() {
	let flags: Vec<_> = CONDITIONS.iter().map(|condition| condition.0).collect();
	let named: Vec<_> = Modifiers::NAMED.iter().map(|(flag, _)| *flag).collect();
	assert_eq!(flags, named);
}

#[test]
fn codes_should_be_every_usable_term_of_duo() {
	let permissions = Permission::ALL.iter().filter_map(|permission| meaning::meaning(*permission).duo);
	let modifiers = CONDITIONS.iter().filter_map(|condition| condition.1);
	let mut numbers: Vec<_> = permissions.chain(modifiers).collect();
	assert!(numbers.iter().all(|number| !meaning::duo_label(*number).is_empty()));
	numbers.sort_unstable();
	numbers.dedup();
	assert_eq!(numbers.len(), 23);
}

#[test]
fn receipt_should_tell_what_is_permitted_to_whom_and_under_which_conditions() {
	let receipt = to_27560(&record());
	let told = at(&receipt, "/dpv:hasRecordOfActivity");
	assert_eq!(at(told, "/dct:created"), "2027-01-15T08:00:00.000Z");
	assert_eq!(at(told, "/dpv:hasNotice/0/dct:hasVersion"), "1.4");
	let processes = at(told, "/dpv:hasProcess").as_array().unwrap();
	assert_eq!(processes.len(), 2, "research, and care besides");
	let purpose = at(&processes[0], "/dpv:hasPurpose/0");
	assert_eq!(at(purpose, "/skos:exactMatch"), "http://purl.obolibrary.org/obo/DUO_0000007");
	assert_eq!(at(&processes[1], "/dpv:hasPurpose/0/skos:prefLabel"), "Treatment of the patient");
	let rules = |process: &Value| -> Vec<String> {
		let rules = at(process, "/dpv:hasRule").as_array().unwrap().iter();
		rules.map(|rule| at(rule, "/skos:notation").as_str().unwrap().to_owned()).collect()
	};
	assert_eq!(rules(&processes[0]), ["DS", "IRB", "GS", "CC", "NCU"]);
	assert_eq!(rules(&processes[1]), ["IRB", "GS", "CC", "NCU"], "care is for any disease");
	let regions = json!([
		{ "@type": "radledger:region", "rdf:value": "040" },
		{ "@type": "radledger:region", "rdf:value": "276" },
	]);
	assert_eq!(at(&processes[0], "/dpv:hasRule/2/radledger:limit"), &regions);
	let recipient = at(&processes[0], "/dpv:hasRecipient/0");
	assert_eq!(at(recipient, "/skos:prefLabel"), "Members of one organisation who are radiologist, clinician");
}

#[test]
fn end_should_be_told_with_its_cause() {
	for (cause, status) in [
		(EndCause::Revoked, "dpv:ConsentWithdrawn"),
		(EndCause::Narrowed, "dpv:ConsentWithdrawn"),
		(EndCause::Expired, "dpv:ConsentExpired"),
		(EndCause::Released, "dpv:ConsentRevoked"),
		(EndCause::Majority, "dpv:ConsentExpired"),
		(EndCause::Refused, "dpv:ConsentWithdrawn"),
	] {
		let ended = Record { ended: Some((FROM + 5_000, cause)), ..record() };
		let receipt = to_27560(&ended);
		let statuses = at(&receipt, "/dpv:hasRecordOfActivity/dpv:hasConsentStatus").as_array().unwrap();
		assert_eq!(at(&statuses[0], "/@type/0"), "dpv:ConsentGiven");
		assert_eq!(at(&statuses[1], "/@type/0"), status);
		assert_eq!(at(&statuses[1], "/radledger:cause"), cause.name());
		assert_eq!(at(&statuses[1], "/dpv:isIndicatedAtTime"), "2027-01-15T08:00:05.000Z");
		assert_eq!(at(&to_fhir(&ended), "/status"), "inactive");
	}
}

#[test]
fn consent_should_be_told_as_expired_from_its_end_on() {
	let until = record().consent.consent.until.unwrap();
	for (at_moment, status, statuses) in [(until - 1, "active", 1), (until, "inactive", 2)] {
		let told = Record { at: at_moment, ..record() };
		assert_eq!(at(&to_fhir(&told), "/status"), status);
		let receipt = to_27560(&told);
		let told = at(&receipt, "/dpv:hasRecordOfActivity/dpv:hasConsentStatus").as_array().unwrap();
		assert_eq!(told.len(), statuses);
	}
}

#[test]
fn fhir_period_should_include_the_last_millisecond_and_not_the_end() {
	let period = at(&to_fhir(&record()), "/provision/period").clone();
	assert_eq!(period, json!({ "start": "2027-01-15T08:00:00.000Z", "end": "2027-01-16T07:59:59.999Z" }));
	let at_once = Record { ended: Some((FROM, EndCause::Revoked)), ..record() };
	let period = at(&to_fhir(&at_once), "/provision/period").clone();
	assert_eq!(period["start"], period["end"], "no period ends before it starts");
}

#[test]
fn fhir_should_make_conditions_known_to_whoever_cannot_read_them() {
	let fhir = to_fhir(&record());
	let codes = |key: &str| -> Vec<String> {
		let extensions = fhir["provision"][key].as_array().unwrap().iter();
		let code = |one: &Value| one["extension"][0]["valueCoding"]["code"].as_str().map(ToOwned::to_owned);
		extensions.filter_map(code).collect()
	};
	assert_eq!(codes("modifierExtension"), ["DUO_0000021", "DUO_0000022", "DUO_0000046"]);
	assert_eq!(codes("extension"), ["DUO_0000043"], "what allows more restricts nobody");
	let purposes: Vec<_> =
		fhir["provision"]["purpose"].as_array().unwrap().iter().map(|one| one["code"].as_str().unwrap()).collect();
	assert_eq!(purposes, ["DSRCH", "TREAT"]);
}

#[test]
fn commercial_use_should_be_told_to_be_excluded_unless_it_is_allowed() {
	let with = |permission, modifiers| {
		let mut told = record();
		told.consent.consent.terms = Terms { permission, modifiers, parameters: Default::default() };
		to_27560(&told).to_string().contains("no-commercial-use")
	};
	assert!(with(Permission::GeneralResearch, Modifiers::default()));
	assert!(with(Permission::ClinicalCare, Modifiers::NPU));
	assert!(!with(Permission::GeneralResearch, Modifiers::COM));
	assert!(!with(Permission::GeneralResearch, Modifiers::NCU), "that says it already");
	assert!(!with(Permission::NoRestriction, Modifiers::default()));
}

#[test]
fn nobody_should_be_said_to_have_signed_what_was_preset_at_enrolment() {
	let mut preset = record();
	preset.consent.consent = Consent {
		id: 0,
		scope: Scope::All,
		grantee: Grantee::Anyone,
		terms: Terms {
			permission: Permission::ClinicalCare,
			modifiers: Modifiers::default(),
			parameters: Default::default(),
		},
		compensation: Compensation::Free,
		text: None,
		from: FROM,
		until: None,
	};
	preset.consent.text = None;
	let receipt = to_27560(&preset);
	let given = at(&receipt, "/dpv:hasRecordOfActivity/dpv:hasConsentStatus/0");
	assert_eq!(at(given, "/dpv:isIndicatedBy/@type/0"), "dpv:DataController");
	assert!(!given.to_string().contains("dpv:ExplicitlyExpressedConsent"));
	assert_eq!(at(&to_fhir(&preset), "/verification/0/verified"), false);
	// A patient who was enrolled again has one like it with another number.
	preset.consent.consent.id = 9;
	assert_eq!(at(&to_fhir(&preset), "/verification/0/verified"), false);
	preset.consent.consent.until = Some(FROM + 1);
	assert_eq!(at(&to_fhir(&preset), "/verification/0/verified"), true);
	preset.consent.guarded = true;
	let receipt = to_27560(&preset);
	let given = at(&receipt, "/dpv:hasRecordOfActivity/dpv:hasConsentStatus/0");
	assert_eq!(at(given, "/dpv:isIndicatedBy/@type/0"), "dpv:GuardianOfDataSubject");
}

#[test]
fn seal_should_not_depend_on_what_happens_after_the_consent() {
	let seal = sealed(&record());
	let mut later = record();
	later.block += 1;
	assert_eq!(sealed(&later), seal, "another block");
	later.at = FROM + 90_000_000;
	assert_eq!(sealed(&later), seal, "expired");
	later.ended = Some((FROM + 7_000, EndCause::Revoked));
	assert_eq!(sealed(&later), seal, "withdrawn");
	later.controller = 5;
	assert_eq!(sealed(&later), seal, "enrolled elsewhere");
	later.consent.receipt = Some(seal);
	assert_eq!(sealed(&later), seal, "sealed");
	let file = to_27560(&later).to_string();
	let read: Value = serde_json::from_str(&file).unwrap();
	assert_eq!(read["radledger:seal"], hash(&seal));
	assert_eq!(digest(&as_given(&read)), seal, "who holds the file only");
}

/// Whatever is consented to is bound by the seal.
#[test]
fn seal_should_depend_on_everything_that_is_consented_to() {
	let seal = sealed(&record());
	let changes: [(&str, Change); 15] = [
		("chain", |one| one.chain.0[0] ^= 1),
		("patient", |one| one.patient.0[0] ^= 1),
		("number", |one| one.consent.consent.id += 1),
		("scope", |one| one.consent.consent.scope = Scope::Study(StudyId::zero())),
		("grantee", |one| one.consent.consent.grantee = Grantee::Organisation(4)),
		("permission", |one| one.consent.consent.terms.permission = Permission::HealthResearch),
		("modifiers", |one| one.consent.consent.terms.modifiers = Modifiers::NCU),
		("parameters", |one| {
			one.consent.consent.terms.parameters.pop();
		}),
		("compensation", |one| one.consent.consent.compensation = Compensation::Free),
		("from", |one| one.consent.consent.from += 1),
		("until", |one| one.consent.consent.until = None),
		("text", |one| one.consent.text = None),
		("language", |one| one.consent.text.as_mut().unwrap().language = *b"en"),
		("text digest", |one| one.text_digest = None),
		("guardian", |one| one.consent.guarded = true),
	];
	for (what, change) in changes {
		let mut other = record();
		change(&mut other);
		assert_ne!(sealed(&other), seal, "{what}");
	}
}

/// A seal on the ledger must be found again by every later release: this fixes the form of receipts, and a change of it
/// needs a version of its own beside this one.
#[test]
fn seal_should_be_the_same_in_every_release() {
	assert_eq!(hash(&sealed(&record())), "0x0e9e934178ff3b027134c31e509654f47d8aa8a140414878217765d8657c403a");
}
