//! Receipts of consents against their JSON Schema, and against what others published for FHIR.

mod common;

use common::python;
use radledger_client::{
	receipt::{digest, sealed, to_27560, to_fhir, Record},
	AccountId,
};
use radledger_primitives::{
	consent::{
		records::{Given, TextRead},
		Compensation, Consent, EndCause, Grantee, Modifiers, Parameter, Permission, Scope, Terms, TextVersion,
	},
	Modality, Roles, H256,
};
use serde_json::{json, Value};
use std::{fs, path::Path};

/// Changes one thing of a receipt.
type Change = fn(&mut Value);

/// Terms with all the parameters that permission and modifiers need, if they do not contradict each other.
fn terms(permission: Permission, modifiers: Modifiers) -> Option<Terms<AccountId>> {
	let hash = H256([9; 32]);
	let needed = [
		(Modifiers::RS, Parameter::ResearchType(hash)),
		(Modifiers::GS, Parameter::Region(40)),
		(Modifiers::MOR, Parameter::Moratorium(1_900_000_000_000)),
		(Modifiers::TS, Parameter::Months(18)),
		(Modifiers::US, Parameter::User(AccountId([8; 32]))),
		(Modifiers::PS, Parameter::Project(hash)),
		(Modifiers::IS, Parameter::Institution(3)),
	];
	let disease = (permission == Permission::DiseaseResearch).then_some(Parameter::Disease(hash));
	let parameters = needed.into_iter().filter(|(modifier, _)| modifiers.contains(*modifier));
	let parameters: Vec<_> = parameters.map(|(_, parameter)| parameter).chain(disease).collect();
	let terms = Terms { permission, modifiers, parameters: parameters.try_into().ok()? };
	terms.validate().is_ok().then_some(terms)
}

/// Every permission with every pair of modifiers that it allows. Grantees, scopes, ends, texts and the rest take turns, so
/// that each of them meets each permission.
fn records() -> Vec<Record> {
	let grantees = [
		Grantee::Anyone,
		Grantee::Account(AccountId([6; 32])),
		Grantee::Organisation(4),
		Grantee::Role { organisation: 4, roles: Roles::ALL },
		Grantee::Project(H256([3; 32])),
	];
	let scopes = [
		Scope::All,
		Scope::Modality(Modality::RtStruct),
		Scope::Modality(Modality::Other),
		Scope::Study(H256([4; 32])),
		Scope::Project(H256([3; 32])),
	];
	let texts = [
		(None, None),
		(None, Some(TextVersion { policy: 2, major: 1 })),
		(Some(TextRead { policy: 2, major: 1, minor: 4, language: *b"de" }), Some(TextVersion { policy: 2, major: 1 })),
	];
	let compensations = [Compensation::Free, Compensation::Rewarded, Compensation::Donate(AccountId([8; 32]))];
	let from = 1_800_000_000_000;
	let mut records = Vec::new();
	for permission in Permission::ALL {
		for (first, _) in Modifiers::NAMED {
			for (second, _) in Modifiers::NAMED {
				for modifiers in [Modifiers::default(), first.union(*second)] {
					let Some(terms) = terms(*permission, modifiers) else {
						continue;
					};
					let turn = records.len();
					let (text, version) = texts[turn % texts.len()];
					let ended = match turn % 8 {
						0 => None,
						cause => Some((from + 60_000, EndCause::ALL[cause - 1])),
					};
					records.push(Record {
						chain: H256([1; 32]),
						block: u32::try_from(turn).unwrap(),
						at: from + 120_000,
						patient: AccountId([7; 32]),
						controller: 0,
						consent: Given {
							consent: Consent {
								id: u32::try_from(turn % 4).unwrap(),
								scope: scopes[turn % scopes.len()],
								grantee: grantees[turn / 5 % grantees.len()],
								terms,
								compensation: compensations[turn / 3 % compensations.len()],
								text: version,
								from,
								until: (turn % 2 == 0).then_some(from + 90_000),
							},
							text,
							guarded: turn % 11 == 0,
							receipt: (turn % 3 == 0).then_some(H256([2; 32])),
						},
						ended,
						text_digest: text.map(|_| H256([5; 32])),
					});
				}
			}
		}
	}
	records
}

/// Validates every file of a folder by the JSON Schema in it, formats included, and that schema by its metaschema. Prints
/// the number of files, or the first error.
const SCHEMA: &str = "
import json, pathlib, sys, warnings
warnings.simplefilter('error')
from jsonschema import Draft202012Validator as Validator
folder = pathlib.Path(sys.argv[1])
schema = json.loads((folder / 'schema').read_text())
assert schema['$schema'] == Validator.META_SCHEMA['$id'] and 'uri' in Validator.FORMAT_CHECKER.checkers
Validator.check_schema(schema)
validator = Validator(schema, format_checker=Validator.FORMAT_CHECKER)
read = 0
for path in sorted(folder.glob('*.json')):
    for error in validator.iter_errors(json.loads(path.read_text())):
        sys.exit(f'invalid: {path.name}: {error.json_path}: {error.message}')
    read += 1
print(read)
";

/// Whether others find that receipts fit the published schema, and what they say.
fn validate(receipts: impl IntoIterator<Item = Value>) -> (bool, String) {
	let folder = tempfile::tempdir().unwrap();
	let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/schemas/consent-receipt.schema.json");
	fs::copy(schema, folder.path().join("schema")).unwrap();
	for (number, receipt) in receipts.into_iter().enumerate() {
		fs::write(folder.path().join(format!("{number}.json")), receipt.to_string()).unwrap();
	}
	python(SCHEMA, folder.path())
}

#[test]
fn receipts_should_fit_the_published_schema_whatever_is_consented_to() {
	let records = records();
	assert!(records.len() > 1_000, "{}", records.len());
	let (valid, said) = validate(records.iter().map(to_27560));
	assert!(valid, "{said}");
	assert_eq!(said.trim(), records.len().to_string());
	for record in &records {
		assert_eq!(to_27560(record).to_string(), to_27560(record).to_string(), "equal records give equal bytes");
	}
}

#[test]
fn schema_should_refuse_receipts_that_were_tampered_with() {
	let good = to_27560(&records()[4]);
	assert_eq!(validate([good.clone()]), (true, "1\n".into()));
	let changes: [(&str, Change); 7] = [
		("a name", |receipt| receipt["dpv:hasRecordOfActivity"]["dpv:hasDataSubject"]["dpv:hasName"] = json!("Doe")),
		("no purpose", |receipt| receipt["dpv:hasRecordOfActivity"]["dpv:hasProcess"] = json!([])),
		("a local time", |receipt| receipt["dct:issued"] = json!("2027-01-15T08:00:00")),
		("no status", |receipt| receipt["dpv:hasRecordOfActivity"]["dpv:hasConsentStatus"] = json!([])),
		("an unknown rule", |receipt| {
			let rule = json!([{ "@type": ["dpv:Prohibition"], "skos:notation": "XYZ", "skos:prefLabel": "?" }]);
			receipt["dpv:hasRecordOfActivity"]["dpv:hasProcess"][0]["dpv:hasRule"] = rule;
		}),
		("a short seal", |receipt| receipt["radledger:seal"] = json!("0x00")),
		("a prefix that is not a URI", |receipt| receipt["@context"]["other"] = json!("not a URI")),
	];
	for (what, change) in changes {
		let mut bad = good.clone();
		change(&mut bad);
		let (valid, said) = validate([bad]);
		assert!(!valid && said.starts_with("invalid: "), "{what}: {said}");
	}
}

/// Reads every file of a folder as a Consent of FHIR R4B, whose Consent is that of R4, and compares what comes back.
const FHIR: &str = "
import json, pathlib, sys, warnings
warnings.simplefilter('error')
from fhir.resources.R4B.consent import Consent
read = 0
for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    text = path.read_text()
    consent = Consent.model_validate_json(text)
    again = json.loads(consent.model_dump_json())
    assert again.keys() == json.loads(text).keys(), path
    assert again['provision'].keys() == json.loads(text)['provision'].keys(), path
    read += 1
print(read)
";

#[test]
fn fhir_consents_should_be_valid_for_the_published_library() {
	let folder = tempfile::tempdir().unwrap();
	let records = records();
	for (number, record) in records.iter().enumerate() {
		fs::write(folder.path().join(format!("{number}.json")), to_fhir(record).to_string()).unwrap();
	}
	let (valid, said) = python(FHIR, folder.path());
	assert!(valid, "{said}");
	assert_eq!(said.trim(), records.len().to_string());
}

#[test]
fn broken_fhir_consents_should_be_refused_by_the_published_library() {
	let good = to_fhir(&records()[4]);
	let changes: [(&str, &str, Change); 4] = [
		("an unknown field", "extra", |consent| consent["provision"]["until"] = json!("2027")),
		("no status", "status", |consent| {
			consent.as_object_mut().unwrap().remove("status");
		}),
		("no recipient", "reference", |consent| consent["provision"]["actor"] = json!([{ "role": { "text": "?" } }])),
		("no time", "dateTime", |consent| consent["dateTime"] = json!("yesterday")),
	];
	for (what, named, change) in changes {
		let folder = tempfile::tempdir().unwrap();
		let mut bad = good.clone();
		change(&mut bad);
		fs::write(folder.path().join("bad.json"), bad.to_string()).unwrap();
		let (valid, said) = python(FHIR, folder.path());
		assert!(!valid && said.contains("validation error") && said.contains(named), "{what}: {said}");
	}
}

/// What Python makes of the rule by which a file alone gives the seal. Its JSON, with sorted keys, without blanks and
/// without escapes, is the canonical form for documents as ours.
const SEAL: &str = "
import hashlib, json, pathlib, sys
for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    receipt = json.loads(path.read_text())
    for key in ['dct:issued', 'dct:publisher', 'radledger:block', 'radledger:seal']:
        receipt.pop(key, None)
    record = receipt['dpv:hasRecordOfActivity']
    del record['dpv:hasDataController']
    del record['dpv:hasConsentStatus'][1:]
    text = json.dumps(receipt, sort_keys=True, separators=(',', ':'), ensure_ascii=False)
    print(path.stem, '0x' + hashlib.sha256(text.encode()).hexdigest())
";

#[test]
fn seal_should_be_found_by_others_from_the_file_alone() {
	let folder = tempfile::tempdir().unwrap();
	let records: Vec<_> = records().into_iter().step_by(25).collect();
	for (number, record) in records.iter().enumerate() {
		let text = format!("{:#}\n", to_27560(record));
		fs::write(folder.path().join(format!("{number:04}.json")), text).unwrap();
	}
	let (done, said) = python(SEAL, folder.path());
	assert!(done, "{said}");
	let expected: Vec<_> =
		records.iter().enumerate().map(|(number, record)| format!("{number:04} {:?}", sealed(record))).collect();
	assert_eq!(said.lines().collect::<Vec<_>>(), expected);
}

#[test]
fn receipts_should_say_nothing_that_the_ledger_does_not() {
	for record in records() {
		for told in [to_27560(&record), to_fhir(&record)] {
			let text = told.to_string();
			for field in ["hasName", "hasContact", "hasAddress", "birthDate", "telecom", "\"name\"", "\"family\""] {
				assert!(!text.contains(field), "{field}: {told:#}");
			}
			assert!(text.contains(&record.patient.to_string()));
			assert_ne!(digest(&told), H256::zero());
		}
	}
}
