//! What a structured report contributes: each section in order, as the signer's own or as a model's.

use super::{
	codes::{self, Mapping},
	document::{self, Document},
	ReportError,
};
use crate::words::clean;
use radledger_dicom::{Observer, Section, StructuredReport};
use radledger_primitives::{
	report::{Code, ContributionKind},
	text, ModelVersion, H256,
};
use serde::Serialize;

/// The origin of the sections of which a device is the observer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Device {
	/// An AI model.
	Model(ModelVersion),
	/// Something that the signer used.
	Tool,
	/// Nobody said.
	Unknown,
}

impl Device {
	/// The model, if it is one.
	pub fn model(self) -> Option<ModelVersion> {
		match self {
			Self::Model(version) => Some(version),
			_ => None,
		}
	}
}

/// A section that is to be contributed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Step {
	/// Its number in the document, from 1.
	pub number: usize,
	/// Its heading in the document.
	pub heading: String,
	/// The section of the template.
	#[serde(with = "text::code")]
	pub section: Code,
	/// Its kind.
	pub kind: ContributionKind,
	/// The digest of its content.
	#[serde(skip)]
	pub digest: H256,
	/// The model that made it, if one did.
	#[serde(with = "text::version::option")]
	pub model: Option<ModelVersion>,
	/// How many of the same come before it.
	#[serde(skip)]
	pub nth: usize,
	/// The observers that the document names, for the screen.
	pub observers: Vec<String>,
	/// Whether every system that stores it keeps its digest.
	pub certain: bool,
}

/// Whether a machine made it: no human is named for it, or an algorithm is.
fn is_by_machine(section: &Section) -> bool {
	let is_person = |observer: &Observer| matches!(observer, Observer::Person { .. });
	let only_devices = !section.observers.is_empty() && !section.observers.iter().any(is_person);
	only_devices || !section.algorithms.is_empty()
}

/// The machines that are named for a section: its algorithms, or else its devices.
fn machines(section: &Section) -> Vec<String> {
	if section.algorithms.is_empty() {
		let devices = section.observers.iter().filter(|observer| matches!(observer, Observer::Device { .. }));
		return devices.map(document::observer).collect();
	}
	let algorithms = section.algorithms.iter().map(|algorithm| {
		let version = algorithm.version.as_deref().unwrap_or_default();
		clean(format!("{} {version}", algorithm.name).trim_end())
	});
	algorithms.collect()
}

/// The contributions to be made, in order.
///
/// # Errors
/// A section has no place in the template, or it is not clear which model made the sections of devices.
pub fn plan(
	report: &StructuredReport,
	sections: &[Code],
	map: &[Mapping],
	device: Device,
) -> Result<Vec<Step>, ReportError> {
	let document = Document::from(report);
	let mut steps: Vec<Step> = Vec::new();
	let (mut unmapped, mut outside, mut by_machine) = (Vec::new(), Vec::new(), Vec::new());
	for ((part, section), number) in document.parts.iter().zip(&report.sections).zip(1..) {
		let code = match part.section(number, sections, map) {
			Some(code) if sections.contains(&code) => code,
			Some(code) => {
				outside.push(format!("{} is {code:#}", part.name(number)));
				continue;
			}
			None => {
				unmapped.push(part.name(number));
				continue;
			}
		};
		let is_by_machine = is_by_machine(section);
		by_machine.extend(is_by_machine.then_some(section));
		let model = device.model().filter(|_| is_by_machine);
		let same = |step: &&Step| step.section == code && step.digest == part.digest && step.model == model;
		steps.push(Step {
			number,
			heading: part.heading.clone(),
			section: code,
			kind: codes::kind(code),
			digest: part.digest,
			model,
			nth: steps.iter().filter(same).count(),
			observers: section.observers.iter().map(document::observer).collect(),
			certain: section.certain,
		});
	}
	if !unmapped.is_empty() || !outside.is_empty() {
		return Err(no_place(&unmapped, &outside, sections));
	}
	let mut names: Vec<String> = Vec::new();
	for name in by_machine.iter().flat_map(|section| machines(section)) {
		if !names.contains(&name) {
			names.push(name);
		}
	}
	let machines = names.join("; ");
	match (device, by_machine.len()) {
		(Device::Model(_), 0) => Err(ReportError::NoDevice),
		(Device::Model(_), _) if names.len() > 1 => Err(ReportError::ManyDevices { count: names.len(), machines }),
		(Device::Unknown, 1) => Err(ReportError::ModelNotNamed { sections: "1 section is".into(), machines }),
		(Device::Unknown, more @ 2..) => {
			Err(ReportError::ModelNotNamed { sections: format!("{more} sections are"), machines })
		}
		_ => Ok(steps),
	}
}

fn no_place(unmapped: &[String], outside: &[String], sections: &[Code]) -> ReportError {
	let why = [
		("nothing says which section of the template is meant by", unmapped),
		("the template has no such section:", outside),
	];
	let why = why.iter().filter(|(_, parts)| !parts.is_empty());
	ReportError::NoPlace {
		sections: match unmapped.len() + outside.len() {
			1 => "1 section of the document has".into(),
			more => format!("{more} sections of the document have"),
		},
		why: why.map(|(what, parts)| format!("{what} {}", parts.join("; "))).collect::<Vec<_>>().join("; "),
		known: codes::list(sections),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		report::fixtures::{digest, FINDINGS, IMPRESSION, MEASUREMENTS, MODEL, SECTIONS},
		Explain,
	};
	use radledger_dicom::{Algorithm, Coded, Completion, Part, Verification};

	fn person() -> Observer {
		Observer::Person {
			part: Part::Context,
			name: "Curie^Marie".into(),
			login: None,
			identifier: None,
			organisation: None,
			role: None,
		}
	}

	fn device(name: &str) -> Observer {
		Observer::Device {
			part: Part::Context,
			uid: Some("1.2.3".into()),
			name: Some(name.into()),
			manufacturer: None,
			model: None,
			serial: None,
			place: None,
			organisation: None,
			role: None,
			algorithm: None,
		}
	}

	fn section(scheme: &str, value: &str, observers: Vec<Observer>) -> Section {
		Section {
			heading: Coded { value: value.into(), scheme: scheme.into(), meaning: "Heading".into() },
			digest: digest(value),
			certain: true,
			text: String::new(),
			observers,
			algorithms: Vec::new(),
			references: Vec::new(),
			items: 1,
		}
	}

	fn sr(sections: Vec<Section>) -> StructuredReport {
		StructuredReport {
			sop_instance_uid: "1.2".into(),
			sop_class_uid: "1.2.840.10008.5.1.4.1.1.88.33".into(),
			study_instance_uid: "1.1".into(),
			title: Coded::default(),
			template: None,
			completion: Completion::Complete,
			verification: Verification::Unverified,
			preliminary: None,
			observers: Vec::new(),
			verifiers: Vec::new(),
			predecessors: Vec::new(),
			evidence: Vec::new(),
			sections,
			context: H256::zero(),
		}
	}

	fn planned(sections: Vec<Section>, map: &[Mapping], device: Device) -> Result<Vec<Step>, ReportError> {
		plan(&sr(sections), &SECTIONS, map, device)
	}

	#[test]
	fn sections_should_be_planned_in_order_with_who_made_them() {
		let sections = vec![
			section("DCM", "126010", vec![device("Detector")]),
			section("LN", "59776-5", vec![person()]),
			section("LN", "19005-8", vec![person(), device("Workstation")]),
		];
		let steps = planned(sections, &[], Device::Model(MODEL)).unwrap();
		let found: Vec<_> = steps.iter().map(|step| (step.section, step.model, step.kind)).collect();
		assert_eq!(
			found,
			[
				(MEASUREMENTS, Some(MODEL), ContributionKind::Measurement),
				(FINDINGS, None, ContributionKind::Finding),
				(IMPRESSION, None, ContributionKind::Impression),
			]
		);
		assert_eq!(steps[2].observers.len(), 2);
		let json = serde_json::to_value(&steps[0]).unwrap();
		assert_eq!((&json["section"], &json["model"]), (&"DCM:126010".into(), &"3.1".into()));
	}

	#[test]
	fn section_should_be_the_algorithms_where_one_is_named_beside_a_human() {
		let mut by_both = section("LN", "59776-5", vec![person()]);
		by_both.algorithms = vec![Algorithm { name: "nodules".into(), version: Some("2.1".into()) }];
		let failure = planned(vec![by_both.clone()], &[], Device::Unknown).unwrap_err();
		assert_eq!(failure.code(), "model-not-named");
		assert_eq!(failure.why().as_deref(), Some("nodules 2.1"));
		let steps = planned(vec![by_both.clone()], &[], Device::Model(MODEL)).unwrap();
		assert_eq!(steps[0].model, Some(MODEL));
		let steps = planned(vec![by_both], &[], Device::Tool).unwrap();
		assert_eq!(steps[0].model, None);
	}

	#[test]
	fn model_should_not_be_named_for_nothing_nor_for_two_devices() {
		let own = vec![section("LN", "59776-5", vec![person()])];
		assert_eq!(planned(own, &[], Device::Model(MODEL)).unwrap_err().code(), "no-device");
		let two = vec![section("LN", "59776-5", vec![device("a")]), section("LN", "19005-8", vec![device("b")])];
		assert_eq!(planned(two, &[], Device::Model(MODEL)).unwrap_err().code(), "more-than-one-device");
	}

	#[test]
	fn every_section_without_a_place_should_be_told_at_once() {
		let sections = vec![
			section("99X", "abc", vec![person()]),
			section("LN", "18782-3", vec![person()]),
			section("LN", "59776-5", vec![person()]),
			section("", "", vec![person()]),
		];
		let failure = planned(sections.clone(), &[], Device::Unknown).unwrap_err();
		assert_eq!(failure.code(), "unknown-section");
		assert!(failure.to_string().starts_with("3 sections"), "{failure:?}");
		let why = failure.why().unwrap();
		assert!(why.contains("99X:abc") && why.contains("2 \"Heading\" (LN:18782-3) is LN:18782-3"), "{why}");
		for code in SECTIONS {
			assert!(failure.remedy().unwrap().contains(&codes::show(code)));
		}
		let map = ["99X:abc=LN:59776-5", "LN:18782-3=LN:59776-5", "4=LN:19005-8"].map(|text| text.parse().unwrap());
		let steps = planned(sections, &map, Device::Unknown).unwrap();
		let found: Vec<_> = steps.iter().map(|step| step.section).collect();
		assert_eq!(found, [FINDINGS, FINDINGS, FINDINGS, IMPRESSION]);
	}

	#[test]
	fn twins_should_be_counted() {
		let twin = section("LN", "59776-5", vec![person()]);
		let steps = planned(vec![twin.clone(), twin], &[], Device::Unknown).unwrap();
		let counted: Vec<_> = steps.iter().map(|step| (step.number, step.nth)).collect();
		assert_eq!(counted, [(1, 0), (2, 1)]);
	}
}
