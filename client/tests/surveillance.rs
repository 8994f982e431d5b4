//! Devices and incidents as they are exported, against what others published for FHIR.

mod common;

use common::python;
use radledger_client::{
	device::{Action, Device, Entry, Incident, Product, Submission},
	surveillance::{to_fhir, to_mir, DeviceFile, IncidentFile, Made},
	AccountId,
};
use radledger_primitives::{
	device::{
		ActionOutcome, CheckKind, CheckOutcome, Condition, DeviceState, Happened, MadeBy, OutReason, ProductKind,
	},
	udi::{IssuingEntity, UdiDi},
	vigilance::{ActionKind, ActionReason, Classification, Classified, IncidentPhase, IncidentSubject, Scope},
	DeviceVersion, Moment, H256,
};
use serde_json::{json, Value};
use std::fs;

/// 2026-01-01T00:00:00Z.
const START: Moment = 1_767_225_600_000;
const UDIS: [Option<(IssuingEntity, &str)>; 5] = [
	None,
	Some((IssuingEntity::Gs1, "09506000134352")),
	Some((IssuingEntity::Hibcc, "+A123BJC5D6E71G")),
	Some((IssuingEntity::Iccbba, "=/A9999XYZ100T0474")),
	Some((IssuingEntity::Ifa, "111234567842")),
];

fn who(number: u8) -> AccountId {
	AccountId([number; 32])
}

fn product(kind: ProductKind, udi: Option<(IssuingEntity, &str)>) -> Product {
	Product {
		product: 3,
		kind,
		manufacturer: Some(2),
		organisation: 2,
		udi_di: udi.and_then(|(issuer, code)| UdiDi::new(issuer, code)),
		basic_udi: udi.map(|_| b"ACME-CT-64".to_vec().try_into().expect("short")),
		units: 1,
		by: who(1),
		at: START,
		block: 1,
	}
}

fn device(state: DeviceState, condition: Condition) -> Device {
	Device {
		device: 5,
		product: 3,
		unit: H256([5; 32]),
		lot: (condition == Condition::Fit).then_some(H256([6; 32])),
		software: (condition != Condition::Overdue).then_some(H256([7; 32])),
		version: 1,
		custodian: 0,
		offered: None,
		transfers: 1,
		state,
		condition,
		checks: Vec::new(),
		written: 6,
		by: who(1),
		at: START,
		block: 1,
	}
}

fn entries() -> Vec<Entry> {
	let happened = [
		Happened::HandedOver { from: 2, to: 0 },
		Happened::Checked {
			kind: CheckKind::Acceptance,
			outcome: CheckOutcome::Limited,
			day: 20_454,
			next_due: Some(20_800),
			document: H256([8; 32]),
			software: None,
		},
		Happened::PutIntoService,
		Happened::TakenOut { reason: OutReason::Failed },
		Happened::Answered { action: 1, outcome: ActionOutcome::Corrected },
		Happened::Decommissioned { reason: OutReason::Replaced },
	];
	let entry = |(number, happened)| Entry {
		number,
		happened,
		state: DeviceState::InService,
		by: who(2),
		organisation: 0,
		at: START + Moment::from(number),
		block: 2,
	};
	(0..).zip(happened).map(entry).collect()
}

/// Every state, condition, kind of product and issuing entity.
fn all() -> Vec<DeviceFile> {
	let mut all = Vec::new();
	for (turn, kind) in ProductKind::ALL.iter().enumerate() {
		for condition in Condition::ALL {
			for state in DeviceState::ALL {
				let made = |study| Made {
					study: H256([study; 32]),
					at: START + 5,
					made_by: MadeBy {
						device: DeviceVersion { device: 5, version: 1 },
						condition: (study != 9).then_some(*condition),
					},
				};
				all.push(DeviceFile {
					chain: H256([0xC0; 32]),
					block: 99,
					at: START + 1_000,
					product: product(*kind, UDIS[turn % UDIS.len()]),
					device: device(*state, *condition),
					entries: entries(),
					studies: vec![made(9), made(10)],
				});
			}
		}
	}
	all
}

/// Reads every file of a folder as a Bundle of FHIR R4B, each resource by its own class; every reference within the bundle
/// names something in it.
const FHIR: &str = "
import importlib, json, pathlib, sys, warnings
warnings.simplefilter('error')
from fhir.resources.R4B.bundle import Bundle
read = 0
def references(value):
    if isinstance(value, dict):
        if isinstance(value.get('reference'), str):
            yield value['reference']
        for part in value.values():
            yield from references(part)
    elif isinstance(value, list):
        for part in value:
            yield from references(part)
for path in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    text = path.read_text()
    Bundle.model_validate_json(text)
    bundle = json.loads(text)
    urls = [entry['fullUrl'] for entry in bundle['entry']]
    assert len(set(urls)) == len(urls), path
    for entry in bundle['entry']:
        resource = entry['resource']
        kind = resource['resourceType']
        module = importlib.import_module('fhir.resources.R4B.' + kind.lower())
        again = json.loads(getattr(module, kind).model_validate(resource).model_dump_json())
        assert again.keys() == resource.keys(), (path, kind)
        for reference in references(resource):
            assert reference in urls, (path, reference)
        read += 1
print(read)
";

fn validate(bundles: &[Value]) -> (bool, String) {
	let folder = tempfile::TempDir::new().expect("a folder");
	for (number, bundle) in bundles.iter().enumerate() {
		fs::write(folder.path().join(format!("{number:04}.json")), bundle.to_string()).expect("written");
	}
	python(FHIR, folder.path())
}

#[test]
fn fhir_devices_should_be_valid_for_the_published_library() {
	let all = all();
	assert_eq!(all.len(), 9 * 5 * 4);
	let bundles: Vec<_> = all.iter().map(to_fhir).collect();
	assert_eq!(bundles, all.iter().map(to_fhir).collect::<Vec<_>>(), "equal facts give equal bytes");
	let (valid, said) = validate(&bundles);
	assert!(valid, "{said}");
	assert_eq!(said.trim(), (all.len() * 9).to_string());
	let flagged = bundles.iter().filter(|bundle| bundle.to_string().contains("not fit for use"));
	assert_eq!(flagged.count(), 9 * 4 * 4, "all but those of devices that were fit");
}

#[test]
fn broken_fhir_devices_should_be_refused_by_the_published_library() {
	let good = to_fhir(&all()[0]);
	let place = |kind: &str| {
		let entries = good["entry"].as_array().expect("entries");
		let found = entries.iter().position(|entry| entry["resource"]["resourceType"] == kind);
		found.expect("there")
	};
	type Change = fn(&mut Value);
	let changes: [(&str, usize, Change); 6] = [
		("a use without a device", place("DeviceUseStatement"), |it| remove(it, "device")),
		("a use without a patient", place("DeviceUseStatement"), |it| remove(it, "subject")),
		("a use with a date that is none", place("DeviceUseStatement"), |it| it["timingDateTime"] = json!("yesterday")),
		("a use of something else", place("DeviceUseStatement"), |it| it["device"]["reference"] = json!("urn:nothing")),
		("a device with two types", place("Device"), |it| it["type"] = json!([])),
		("an entry of nothing", place("Provenance"), |it| remove(it, "target")),
	];
	for (what, at, change) in changes {
		let mut broken = good.clone();
		change(&mut broken["entry"][at]["resource"]);
		assert_ne!(broken, good, "{what}");
		let (valid, _) = validate(&[broken]);
		assert!(!valid, "{what}");
	}
	assert!(validate(&[good]).0);
}

fn remove(value: &mut Value, key: &str) {
	value.as_object_mut().and_then(|members| members.remove(key)).expect("there");
}

/// Told on 1 January 2026, known since 20 December, a death; reported on 5 January, six days late.
fn late_death() -> IncidentFile {
	let classified = |classification, due| Classified { classification, due };
	let incident = Incident {
		incident: 4,
		subject: IncidentSubject::Device(5),
		document: H256([1; 32]),
		owed_by: Some(2),
		aware: 20_442,
		classified: vec![
			classified(Classification::MdrSeriousIncident, 20_457),
			classified(Classification::MdrDeathOrDeterioration, 20_452),
		],
		due: 20_452,
		submitted: Some(20_458),
		days_late: 6,
		phase: Some(IncidentPhase::Initial),
		submissions: 1,
		draft: None,
		by: who(3),
		organisation: 0,
		at: START,
		block: 7,
	};
	let submission = Submission {
		number: 0,
		phase: IncidentPhase::Initial,
		document: H256([2; 32]),
		by: who(1),
		at: START + 4 * 86_400_000,
		block: 8,
	};
	let recall = Action {
		action: 1,
		kind: ActionKind::Recall,
		reason: ActionReason::Radiation,
		scope: Scope::Product(3),
		document: H256([3; 32]),
		open: true,
		by: who(1),
		organisation: 2,
		at: START,
		block: 9,
	};
	IncidentFile {
		chain: H256([0xC0; 32]),
		block: 99,
		at: START + 1_000,
		incident,
		submissions: vec![submission],
		device: Some((
			device(DeviceState::OutOfService, Condition::OutOfService),
			product(ProductKind::Scanner, UDIS[1]),
		)),
		model: None,
		actions: vec![recall],
	}
}

#[test]
fn late_death_should_be_told_by_the_fields_of_the_form() {
	let told = to_mir(&late_death());
	let administrative = &told["1 administrative information"];
	assert_eq!(
		administrative,
		&json!({
			"1.2.1 date of submission": "2026-01-05",
			"1.2.3 manufacturer awareness date": "2025-12-20",
			"1.2.4 type of report": "Initial",
			"1.2.5 classification of incident": "Death or unanticipated serious deterioration in state of health",
			"1.3 reporting organisation": 2,
		})
	);
	let deadlines = &told["deadlines"];
	assert_eq!((&deadlines["due"], &deadlines["daysLate"]), (&json!("2025-12-30"), &json!(6)));
	assert_eq!(deadlines["clocks"][1]["source"], "Regulation (EU) 2017/745 Art. 87(5)");
	let device = &told["2 medical device information"];
	assert_eq!(device["2.1 UDI-DI"], "GS1:09506000134352");
	assert_eq!(device["2.1 Basic UDI-DI"], "ACME-CT-64");
	assert_eq!(told["fieldSafetyCorrectiveActions"][0]["kind"], "recall");
	let unknown = told["unknown"].as_array().expect("a list");
	assert!(unknown.iter().all(|field| field["field"].is_string() && field["because"].is_string()));
	assert!(unknown.len() >= 10, "nobody takes it for a complete report");
}

#[test]
fn every_classification_should_have_its_place_in_the_form_or_another_law() {
	for classification in Classification::ALL {
		let mut facts = late_death();
		facts.incident.classified = vec![Classified { classification: *classification, due: 20_460 }];
		let told = to_mir(&facts);
		let of_form = &told["1 administrative information"]["1.2.5 classification of incident"];
		// A corrective action without an incident has a form of its own.
		let is_of_form =
			classification.name().starts_with("mdr-") && *classification != Classification::MdrCorrectiveAction;
		assert_eq!(of_form.is_string(), is_of_form, "{classification:?}");
		assert_eq!(told["deadlines"]["clocks"][0]["source"], classification.rule().source);
	}
	let mut facts = late_death();
	facts.submissions[0].phase = IncidentPhase::Final;
	let told = to_mir(&facts);
	assert_eq!(told["1 administrative information"]["1.2.4 type of report"], "Combined initial and final");
}
