//! The authorship of reports, against what others published for FHIR, and as people read it.

mod common;

use common::python;
use radledger_client::{
	authorship::{to_fhir, to_text, Authorship},
	report::{Contribution, FollowUp, Report, ToBeTold, Version},
	AccountId,
};
use radledger_primitives::{
	device::{Condition, MadeBy},
	model::{ModelState, SemVer, TrainingManifest, VersionView},
	report::{
		records::{
			Accountable, ContributionView, FollowUpState, FollowUpView, MemberView, ReportView, ReviewView, SectionView,
		},
		ActionableCategory, BodyRegion, CancelReason, ChangeReason, Code, ContributionKind, Part, Recommendation,
		ReportState, Source, Verdict,
	},
	udi::{IssuingEntity, UdiDi},
	DeviceVersion, Modality, ModelVersion, Moment, Roles, H256,
};
use serde_json::{json, Value};
use std::fs;

/// 2026-01-01T00:00:00Z.
const START: Moment = 1_767_225_600_000;
const HOUR: Moment = 3_600_000;
const MODEL: ModelVersion = ModelVersion { model: 3, version: 1 };
const SECTIONS: [Code; 4] = [Code::loinc(113_290), Code::dcm(126_010), Code::loinc(597_765), Code::loinc(190_058)];

/// A scanner of which a check was missed.
const fn overdue() -> MadeBy {
	MadeBy { device: DeviceVersion { device: 6, version: 2 }, condition: Some(Condition::Overdue) }
}

fn who(number: u8) -> AccountId {
	AccountId([number; 32])
}

/// Contribution `index` in the section at that place, an hour after the one before.
fn made(index: u8, by: u8, source: Source, derived_from: &[u8]) -> Contribution {
	ContributionView {
		index,
		section: SECTIONS[usize::from(index) % 4],
		kind: ContributionKind::ALL[usize::from(index) % ContributionKind::ALL.len()],
		element: H256([index; 32]),
		stands: true,
		source,
		model: None,
		derived_from: derived_from.to_vec(),
		by: who(by),
		organisation: u32::from(by) - 1,
		roles: Roles::RADIOLOGIST,
		at: START + HOUR * Moment::from(index),
		block: 10 + u32::from(index),
		review: None,
		replaced: None,
	}
}

fn by_model() -> Source {
	Source::Model { version: MODEL, inputs: H256([0x77; 32]) }
}

fn version(number: u16, state: ReportState, reason: Option<ChangeReason>) -> Version {
	Version {
		version: number,
		state,
		reason,
		sections: 0b1111,
		contributions: 4,
		accountable: vec![Some(who(1)); 4],
		by: who(1),
		organisation: 0,
		at: START + 10 * HOUR * Moment::from(number),
		block: 20 * u32::from(number),
	}
}

/// A PET/CT report of four sections by two humans and an AI model, final.
fn petct() -> Authorship {
	let mut contributions = vec![
		made(0, 1, Source::Signer, &[]),
		made(1, 1, by_model(), &[]),
		made(2, 2, Source::Signer, &[1]),
		made(3, 1, Source::Signer, &[1, 2]),
	];
	contributions[1].review = Some(ReviewView { verdict: Verdict::Accepted, by: who(2), at: START + 5 * HOUR });
	let member = |number: u8, part, contributions| MemberView {
		account: who(number),
		organisation: u32::from(number) - 1,
		part,
		contributions,
		unread: 0,
	};
	let section = |(place, code): (usize, &Code)| SectionView {
		code: *code,
		required: place > 0,
		standing: 1,
		accountable: Some(Accountable { account: who(if place == 2 { 2 } else { 1 }), at: START + 9 * HOUR }),
	};
	let report: Report = ReportView {
		report: H256([0xaa; 32]),
		template: 0,
		code: Code::loinc(187_484),
		state: ReportState::Final,
		version: 1,
		organisation: 0,
		studies: vec![H256([5; 32]), H256([7; 32])],
		devices: vec![None, Some(overdue())],
		at: START,
		block: 9,
		team: vec![member(1, Part::Author, 3), member(2, Part::Author, 1)],
		sections: SECTIONS.iter().enumerate().map(section).collect(),
		contributions,
		unreviewed: 0,
		change: None,
	};
	Authorship {
		chain: H256([0xcc; 32]),
		block: 99,
		at: START + 24 * HOUR,
		report,
		subject: Some(who(9)),
		versions: vec![version(1, ReportState::Final, None)],
		models: vec![VersionView {
			version: MODEL,
			semver: SemVer::parse("1.2.0").expect("a version"),
			vendor: 3,
			udi_di: UdiDi::new(IssuingEntity::Gs1, "09506000134352"),
			weights: H256([0x11; 32]),
			manifest: TrainingManifest::default(),
			excluded: 0,
			state: ModelState::Active,
			changes: 0,
			by: who(4),
			at: START,
			block: 2,
		}],
		follow_ups: Vec::new(),
		to_be_told: Vec::new(),
	}
}

fn follow_up(number: u32, state: FollowUpState) -> FollowUp {
	FollowUpView {
		follow_up: number,
		report: H256([0xaa; 32]),
		recommendation: Recommendation {
			category: ActionableCategory::ALL[number as usize % 3],
			finding: H256([0xf1; 32]),
			modality: Modality::Ct,
			region: BodyRegion::Chest,
			from: 20_634,
			due: 20_999,
		},
		responsible: who(1),
		organisation: 0,
		orphaned: false,
		proposed: None,
		state,
		was_overdue: number % 2 == 1,
		communicated: number.is_multiple_of(2).then_some((START, number.is_multiple_of(4))),
		at: START,
		steps: 2,
	}
}

/// Every state with every verdict, follow-ups in every state, models in every state and of every issuer; later versions,
/// empty sections, and reports that nobody has written in.
fn all() -> Vec<Authorship> {
	let states = [
		FollowUpState::Open,
		FollowUpState::Overdue,
		FollowUpState::Satisfied { study: H256([8; 32]) },
		FollowUpState::Cancelled { reason: CancelReason::Deceased },
	];
	let verdicts = [None, Some(Verdict::Accepted), Some(Verdict::Rejected), Some(Verdict::Edited { contribution: 5 })];
	let codes = [
		(IssuingEntity::Gs1, "09506000134352"),
		(IssuingEntity::Hibcc, "+A123BJC5D6E71G"),
		(IssuingEntity::Ifa, "110375286414"),
	];
	let mut all = Vec::new();
	for (number, state) in ReportState::ALL.iter().enumerate() {
		for (place, verdict) in verdicts.into_iter().enumerate() {
			for (turn, model) in
				[ModelState::Active, ModelState::Suspended, ModelState::Recalled].into_iter().enumerate()
			{
				let mut facts = petct();
				let report = &mut facts.report;
				report.state = *state;
				report.contributions.push(made(4, 1, Source::Signer, &[]));
				report.contributions.push(made(5, 2, Source::Signer, &[1]));
				report.contributions[0].replaced = Some(4);
				report.contributions[0].stands = false;
				let at = START + 6 * HOUR;
				report.contributions[1].review = verdict.map(|verdict| ReviewView { verdict, by: who(2), at });
				report.contributions[1].stands = verdict == Some(Verdict::Accepted);
				report.sections[place].accountable = None;
				facts.subject = (turn > 0).then(|| who(9));
				facts.models[0].state = model;
				facts.models[0].udi_di = UdiDi::new(codes[turn].0, codes[turn].1);
				facts.follow_ups = (0..).zip(states).map(|(number, state)| follow_up(number, state)).collect();
				facts.to_be_told = vec![ToBeTold { account: who(7), version: 1, sections: turn as u32 }];
				for later in 0..number.min(3) {
					let reason = Some(ChangeReason::ALL[number % ChangeReason::ALL.len()]);
					facts.versions.push(version(later as u16 + 2, *state, reason));
				}
				if *state == ReportState::Registered {
					facts.report.contributions.clear();
					facts.versions.clear();
					facts.models.clear();
					facts.report.team.iter_mut().for_each(|member| member.contributions = 0);
				}
				all.push(facts);
			}
		}
	}
	all
}

/// Reads every file of a folder as a Bundle of FHIR R4B, each resource by its own class, and finds what every reference
/// within the bundle names.
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

#[test]
fn fhir_reports_should_be_valid_for_the_published_library() {
	let folder = tempfile::TempDir::new().expect("a folder");
	let all = all();
	assert_eq!(all.len(), ReportState::ALL.len() * 12);
	let mut resources = 0;
	for (number, facts) in all.iter().enumerate() {
		let bundle = to_fhir(facts);
		assert_eq!(bundle, to_fhir(facts), "equal facts give equal bytes");
		resources += bundle["entry"].as_array().map_or(0, Vec::len);
		let path = folder.path().join(format!("{number:04}.json"));
		fs::write(path, bundle.to_string()).expect("written");
	}
	let (valid, said) = python(FHIR, folder.path());
	assert!(valid, "{said}");
	assert_eq!(said.trim(), resources.to_string());
}

#[test]
fn broken_fhir_reports_should_be_refused_by_the_published_library() {
	let good = to_fhir(&all()[60]);
	let kinds: Vec<_> = entries(&good).iter().map(|entry| entry["resource"]["resourceType"].clone()).collect();
	let place = |kind: &str| kinds.iter().position(|known| known == kind).expect(kind);
	let (report, composition, provenance) = (place("DiagnosticReport"), place("Composition"), place("Provenance"));
	let (device, task, request) = (place("Device"), place("Task"), place("CommunicationRequest"));
	type Change = fn(&mut Value);
	let changes: [(&str, usize, Change); 8] = [
		("a report without a status", report, |it| remove(it, "status")),
		("a report without a code", report, |it| remove(it, "code")),
		("a composition without an author", composition, |it| it["author"] = json!([])),
		("an attester without a mode", composition, |it| remove(&mut it["attester"][0], "mode")),
		("an agent without a person", provenance, |it| remove(&mut it["agent"][0], "who")),
		("a device of an unknown kind of version", device, |it| it["version"] = json!([{}])),
		("a task with a deadline that is none", task, |it| it["restriction"]["period"]["end"] = json!("soon")),
		("a reference to nothing", request, |it| it["about"] = json!([{ "reference": "urn:radledger:nothing" }])),
	];
	for (what, place, change) in changes {
		let folder = tempfile::TempDir::new().expect("a folder");
		let mut bad = good.clone();
		change(&mut bad["entry"][place]["resource"]);
		fs::write(folder.path().join("bad.json"), bad.to_string()).expect("written");
		let (valid, said) = python(FHIR, folder.path());
		assert!(!valid, "{what}: {said}");
	}
}

fn entries(bundle: &Value) -> &[Value] {
	bundle["entry"].as_array().map(Vec::as_slice).unwrap_or_default()
}

fn remove(value: &mut Value, key: &str) {
	value.as_object_mut().expect("an object").remove(key);
}

#[test]
fn fhir_should_tell_humans_models_and_their_review_apart() {
	let bundle = to_fhir(&petct());
	let of = |kind: &str| -> Vec<&Value> {
		let all = entries(&bundle).iter().map(|entry| &entry["resource"]);
		all.filter(|resource| resource["resourceType"] == kind).collect()
	};
	assert_eq!(of("DiagnosticReport")[0]["status"], "final");
	let made = of("Provenance");
	assert_eq!(made.len(), 5, "four contributions and a version");
	let element = &made[2]["target"][0]["extension"][0]["valueUri"];
	let roles = |place: usize| -> Vec<&Value> {
		let agents = made[place]["agent"].as_array().expect("agents");
		agents.iter().map(|agent| &agent["type"]["coding"][0]["code"]).collect()
	};
	assert_eq!(roles(0), ["author"]);
	assert_eq!(roles(1), ["assembler", "enterer", "verifier"]);
	assert_eq!(made[3]["entity"].as_array().map(Vec::len), Some(2));
	let composition = of("Composition")[0];
	let sections = composition["section"].as_array().expect("sections");
	assert_eq!(sections.len(), 4);
	assert_eq!(sections[1]["author"][0]["type"], "Device");
	assert_eq!(&sections[2]["id"], element);
	assert_eq!(composition["attester"].as_array().map(Vec::len), Some(4));
	assert_eq!(of("Device")[0]["udiCarrier"][0]["deviceIdentifier"], "09506000134352");
}

#[test]
fn text_should_tell_a_person_who_wrote_what() {
	let facts = petct();
	let [one, two] = [1, 2].map(|number| who(number).to_string());
	let expected = format!(
		"REPORT 0x{aa}
Diagnostic imaging study (LN:18748-4)
State: final, version 1, signed by {one}, 2026-01-01 10:00:00 UTC
Organisation: 0
Studies: 0x{five}, 0x{seven}
Study 0x{seven} was made by device 6, software version 2: NOT FIT FOR USE THEN: overdue

1. History general Narrative - Reported (LN:11329-0)
   [0] finding, written by {one} (radiologist, organisation 0), 2026-01-01 00:00:00 UTC
   {one} answers for it, since 2026-01-01 09:00:00 UTC.

2. Imaging Measurements (DCM:126010)
   [1] impression, AI: model 3 version 1 (1.2.0, UDI-DI GS1:09506000134352, weights 0x{weights}, active now), given 0x{inputs}, vouched for by {one} (radiologist, \
		 organisation 0), 2026-01-01 01:00:00 UTC; accepted by {two}, 2026-01-01 05:00:00 UTC
   {one} answers for it, since 2026-01-01 09:00:00 UTC.

3. Procedure findings Narrative (LN:59776-5)
   [2] measurement, written by {two} (radiologist, organisation 1), 2026-01-01 02:00:00 UTC, made from [1]
   {two} answers for it, since 2026-01-01 09:00:00 UTC.

4. Radiology Imaging study [Impression] (narrative) (LN:19005-8)
   [3] segmentation, written by {one} (radiologist, organisation 0), 2026-01-01 03:00:00 UTC, made from [1], [2]
   {one} answers for it, since 2026-01-01 09:00:00 UTC.

OPEN
nothing

As of block 99, 2026-01-02 00:00:00 UTC. What the report says is not on the ledger.
",
		aa = "aa".repeat(32),
		five = "05".repeat(32),
		seven = "07".repeat(32),
		weights = "11".repeat(32),
		inputs = "77".repeat(32),
	);
	assert_eq!(to_text(&facts), expected);
}

#[test]
fn text_should_tell_what_is_open() {
	let mut facts = petct();
	facts.report.state = ReportState::Corrected;
	facts.report.contributions[1].review = None;
	facts.report.contributions[1].stands = false;
	facts.report.sections[1].standing = 0;
	facts.report.sections[3].accountable = None;
	facts.report.team[1].part = Part::Reader;
	facts.report.team[1].unread = 0b100;
	facts.versions.push(version(2, ReportState::Corrected, Some(ChangeReason::WrongSide)));
	facts.follow_ups = vec![follow_up(0, FollowUpState::Overdue), follow_up(1, FollowUpState::Open)];
	facts.to_be_told = vec![ToBeTold { account: who(7), version: 1, sections: 0b10 }];
	let text = to_text(&facts);
	let open: Vec<_> = text.lines().skip_while(|line| *line != "OPEN").collect();
	for (line, words) in open[1..].iter().zip([
		"[1] is by an AI model, and nobody has reviewed it",
		"DCM:126010 is empty",
		"nobody answers for LN:19005-8",
		"OVERDUE: follow-up 0: CT of the chest from 2026-06-30 to 2027-06-30",
		"nobody has documented that anybody was told",
		"read version 1 and is to be told that DCM:126010 changed",
		"has not read LN:59776-5",
	]) {
		assert!(line.contains(words), "{line}: {words}");
	}
	assert!(text.contains("NOT REVIEWED") && text.contains("NOBODY answers"), "{text}");
	assert!(text.contains("because of: wrong-side") && text.contains("; told too late"), "{text}");
}
