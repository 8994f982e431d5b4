//! Codes of sections: as people write them, as documents have them, and what they usually hold.

use crate::{errors::Failure, study::text::clean};
use radledger_primitives::{
	report::{records::TemplateSection, Code, ContributionKind, ReportState, SectionMask, Terminology, MAX_SECTIONS},
	ModelVersion,
};
use serde::Deserialize;

/// The states that somebody can give a report by signing it.
pub const SIGNED: &[ReportState] = &[
	ReportState::Partial,
	ReportState::Preliminary,
	ReportState::Final,
	ReportState::Appended,
	ReportState::Corrected,
	ReportState::Amended,
];

/// A code as people write it where the template is known: with or without its terminology.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Named {
	/// `LN:59776-5`.
	Code(Code),
	/// `59776-5`, or what else is looked for among the sections.
	Value(String),
}

/// A heading of a document: its code, or its place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Heading {
	/// Designator and value of its code.
	Coded(String, String),
	/// The number of the section, from 1.
	Number(usize),
}

/// Which section of a template a heading of a document means.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mapping {
	/// The heading.
	pub from: Heading,
	/// The section.
	pub to: Code,
}

/// A section of a template as people write it: `CODE`, or `CODE=optional`.
pub type Required = TemplateSection;

/// How codes are written, for error messages.
const USAGE: &str =
	"write terminology and code: LN:18782-3 (LOINC), RADLEX:RID28486, DCM:121070 (DICOM) or SCT:363679005 (SNOMED CT)";

/// Parses a code with its terminology.
pub fn parse(text: &str) -> Result<Code, String> {
	let (designator, value) = text.rsplit_once(':').ok_or(USAGE)?;
	Code::parse(designator, value).ok_or_else(|| match Terminology::from_name(designator) {
		Some(Terminology::Loinc) if value.contains('-') => {
			format!("`{value}` is no code of LOINC: its last digit is a check digit, and does not fit the others")
		}
		Some(_) => format!("`{value}` is no code of {designator}; {USAGE}"),
		None => format!("`{designator}` is no terminology that the ledger knows; {USAGE}"),
	})
}

/// Parses a section of a template that is known later.
pub fn named(text: &str) -> Result<Named, String> {
	match text.contains(':') {
		true => parse(text).map(Named::Code),
		false if text.trim().is_empty() => Err(USAGE.into()),
		false => Ok(Named::Value(text.trim().into())),
	}
}

/// Parses a section of a template that is to be published.
pub fn section(text: &str) -> Result<Required, String> {
	let (code, required) = match text.split_once('=') {
		None => (text, true),
		Some((code, "optional")) => (code, false),
		Some(_) => return Err("write CODE, or CODE=optional".into()),
	};
	Ok(Required { code: parse(code)?, required })
}

/// Parses a heading of a document.
pub fn heading(text: &str) -> Result<Heading, String> {
	let usage = || {
		"write designator and value of the heading's code, as 99X:abc, or the number of the section, from 1".to_owned()
	};
	match text.rsplit_once(':') {
		Some((scheme, value)) if !scheme.is_empty() && !value.is_empty() => {
			Ok(Heading::Coded(scheme.into(), value.into()))
		}
		Some(_) => Err(usage()),
		None => text.parse().ok().filter(|number| *number > 0).map(Heading::Number).ok_or_else(usage),
	}
}

/// Parses which section a heading means.
pub fn mapping(text: &str) -> Result<Mapping, String> {
	let (from, to) = text.rsplit_once('=').ok_or("write HEADING=CODE, as 99X:abc=LN:18782-3 or 2=LN:18782-3")?;
	Ok(Mapping { from: heading(from)?, to: parse(to)? })
}

/// Parses a version of a model.
pub fn model(text: &str) -> Result<ModelVersion, String> {
	let numbers = text.split_once('.').and_then(|(model, version)| Some((model.parse().ok()?, version.parse().ok()?)));
	let (model, version) = numbers.ok_or("write MODEL.VERSION, two numbers, as 3.0")?;
	Ok(ModelVersion { model, version })
}

/// A version of a model, as options take it.
pub fn show_model(version: ModelVersion) -> String {
	format!("{}.{}", version.model, version.version)
}

/// A code as options take it.
pub fn show(code: Code) -> String {
	format!("{}:{code}", code.terminology.name())
}

/// What the codes of a template are, with what they are called if that is known.
pub fn list(sections: &[Code]) -> String {
	let one = |code: &Code| match label(*code) {
		Some(label) => format!("{} ({label})", show(*code)),
		None => show(*code),
	};
	sections.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// A section and its code, for people: `findings (LN:59776-5)`.
pub fn describe(code: Code) -> String {
	match label(code) {
		Some(label) => format!("{label} ({})", show(code)),
		None => show(code),
	}
}

/// There is no such section in a template.
pub fn no_section(text: &str, sections: &[Code]) -> Failure {
	Failure::usage("unknown-section", format!("the template has no section {}", clean(text)))
		.hint(format!("it has {}", list(sections)))
}

impl Named {
	/// The section that is meant.
	pub fn among(&self, sections: &[Code]) -> Result<Code, Failure> {
		let (text, found): (String, Vec<Code>) = match self {
			Self::Code(code) => (show(*code), sections.iter().copied().filter(|known| known == code).collect()),
			Self::Value(value) => {
				let exact: Vec<_> = sections.iter().copied().filter(|known| known.to_string() == *value).collect();
				match exact.is_empty() {
					true => (value.clone(), by_name(value, sections).into_iter().collect()),
					false => (value.clone(), exact),
				}
			}
		};
		match found[..] {
			[one] => Ok(one),
			[] => Err(no_section(&text, sections)),
			_ => Err(Failure::usage("ambiguous-section", format!("more than one section is {}", clean(&text)))
				.hint(format!("write the terminology as well: {}", list(&found)))),
		}
	}
}

/// Some sections as flags, by their place among all of them.
pub fn mask(named: &[Named], sections: &[Code]) -> Result<SectionMask, Failure> {
	let mut mask = 0;
	for one in named {
		let code = one.among(sections)?;
		let at = sections.iter().position(|known| *known == code);
		mask |= at.map_or(0, flag);
	}
	Ok(mask)
}

/// The flag of the section at a place.
pub fn flag(at: usize) -> SectionMask {
	match at < MAX_SECTIONS as usize {
		true => 1 << at,
		false => 0,
	}
}

/// The codes that flags mean.
pub fn of_mask(mask: SectionMask, sections: &[Code]) -> Vec<Code> {
	let all = sections.iter().enumerate();
	all.filter(|(at, _)| mask & flag(*at) != 0).map(|(_, code)| *code).collect()
}

/// The codes that flags mean, for people.
pub fn show_mask(mask: SectionMask, sections: &[Code]) -> String {
	match of_mask(mask, sections) {
		found if found.is_empty() => "-".into(),
		found => found.into_iter().map(show).collect::<Vec<_>>().join(", "),
	}
}

/// The section that the heading of a text means: one whose code it holds, or whose name it is.
pub fn by_heading(heading: &str, sections: &[Code]) -> Option<Code> {
	let words = heading.split(|c: char| c.is_whitespace() || "()[]".contains(c));
	let mut coded =
		words.filter(|word| !word.is_empty()).filter_map(|word| Some(word).and_then(|word| written(word, sections)));
	coded.next().or_else(|| by_name(heading, sections))
}

fn written(word: &str, sections: &[Code]) -> Option<Code> {
	let fits = |known: &&Code| show(**known) == word || known.to_string() == word;
	let mut found = sections.iter().filter(fits);
	found.next().copied().filter(|_| found.next().is_none())
}

/// The only section with such a name.
fn by_name(name: &str, sections: &[Code]) -> Option<Code> {
	let name = name.trim().trim_end_matches(':').to_lowercase();
	let known = |code: &&Code| usual(**code).is_some_and(|usual| usual.names.contains(&name.as_str()));
	let mut found = sections.iter().filter(known);
	found.next().copied().filter(|_| found.next().is_none())
}

/// What the code of a section usually holds.
struct Usual {
	code: Code,
	kind: ContributionKind,
	/// In small letters; the first is shown.
	names: &'static [&'static str],
}

const FINDINGS: &[&str] = &["findings", "finding", "results"];
const IMPRESSION: &[&str] = &["impression", "impressions", "conclusion", "conclusions"];
const RECOMMENDATION: &[&str] = &["recommendations", "recommendation"];
const HISTORY: &[&str] = &["history", "clinical history", "clinical information"];
const INDICATION: &[&str] = &["indication", "indications", "reason for study", "clinical indication"];
const TECHNIQUE: &[&str] = &["technique", "procedure", "procedure description"];
const COMPARISON: &[&str] = &["comparison", "comparisons", "prior studies"];
const PREVIOUS: &[&str] = &["previous findings"];
const MEASUREMENTS: &[&str] = &["measurements", "imaging measurements"];
const SUMMARY: &[&str] = &["summary"];

const fn loinc(number: u64, kind: ContributionKind, names: &'static [&'static str]) -> Usual {
	Usual { code: Code::loinc(number), kind, names }
}

const fn dcm(number: u64, kind: ContributionKind, names: &'static [&'static str]) -> Usual {
	Usual { code: Code::dcm(number), kind, names }
}

/// LOINC's sections of imaging reports, and the headings of DICOM PS3.16 CID 7001 with their items.
const USUAL: &[Usual] = &[
	loinc(187_823, ContributionKind::Finding, FINDINGS),
	loinc(597_765, ContributionKind::Finding, FINDINGS),
	loinc(190_058, ContributionKind::Impression, IMPRESSION),
	loinc(187_831, ContributionKind::Recommendation, RECOMMENDATION),
	loinc(187_856, ContributionKind::Text, INDICATION),
	loinc(597_682, ContributionKind::Text, INDICATION),
	loinc(188_342, ContributionKind::Text, COMPARISON),
	loinc(551_119, ContributionKind::Text, TECHNIQUE),
	loinc(551_127, ContributionKind::Text, SUMMARY),
	loinc(113_290, ContributionKind::Text, HISTORY),
	dcm(121_060, ContributionKind::Text, HISTORY),
	dcm(121_064, ContributionKind::Text, TECHNIQUE),
	dcm(121_068, ContributionKind::Finding, PREVIOUS),
	dcm(121_070, ContributionKind::Finding, FINDINGS),
	dcm(121_071, ContributionKind::Finding, FINDINGS),
	dcm(121_072, ContributionKind::Impression, IMPRESSION),
	dcm(121_073, ContributionKind::Impression, IMPRESSION),
	dcm(121_074, ContributionKind::Recommendation, RECOMMENDATION),
	dcm(121_075, ContributionKind::Recommendation, RECOMMENDATION),
	dcm(121_076, ContributionKind::Impression, IMPRESSION),
	dcm(121_077, ContributionKind::Impression, IMPRESSION),
	dcm(121_109, ContributionKind::Text, INDICATION),
	dcm(126_010, ContributionKind::Measurement, MEASUREMENTS),
];

fn usual(code: Code) -> Option<&'static Usual> {
	USUAL.iter().find(|usual| usual.code == code)
}

/// What a section is called, if that is known.
pub fn label(code: Code) -> Option<&'static str> {
	usual(code).and_then(|usual| usual.names.first()).copied()
}

/// What a contribution to a section usually is.
pub fn kind(code: Code) -> ContributionKind {
	usual(code).map_or(ContributionKind::Text, |usual| usual.kind)
}

/// A template as it is written to a file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenTemplate {
	code: WrittenCode,
	#[serde(default)]
	self_review: bool,
	sections: Vec<WrittenSection>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenCode {
	scheme: String,
	value: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenSection {
	scheme: String,
	value: String,
	#[serde(default = "yes")]
	required: bool,
}

fn yes() -> bool {
	true
}

/// A template to be published.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewTemplate {
	/// The type of document.
	pub code: Code,
	/// Its sections in order.
	pub sections: Vec<Required>,
	/// Whether who vouches for what a model contributed may accept it alone.
	pub self_review: bool,
}

impl NewTemplate {
	/// Reads a template from JSON.
	pub fn from_json(json: &[u8]) -> Result<Self, String> {
		let written: WrittenTemplate = serde_json::from_slice(json).map_err(|error| error.to_string())?;
		let code = |scheme: &str, value: &str| parse(&format!("{scheme}:{value}"));
		let sections = written
			.sections
			.iter()
			.map(|section| Ok(Required { code: code(&section.scheme, &section.value)?, required: section.required }));
		Self {
			code: code(&written.code.scheme, &written.code.value)?,
			sections: sections.collect::<Result<_, String>>()?,
			self_review: written.self_review,
		}
		.checked()
	}

	/// Refuses what the ledger would refuse.
	pub fn checked(self) -> Result<Self, String> {
		let count = self.sections.len();
		if count == 0 || count > MAX_SECTIONS as usize {
			return Err(format!("a template has between 1 and {MAX_SECTIONS} sections, this one has {count}"));
		}
		let codes: Vec<Code> = self.sections.iter().map(|section| section.code).collect();
		let twice = codes.iter().enumerate().find(|(at, code)| codes[..*at].contains(code));
		match twice {
			Some((_, code)) => Err(format!("the section {} is there twice", show(*code))),
			None => Ok(self),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	const SECTIONS: [Code; 4] = [Code::loinc(113_290), Code::loinc(597_765), Code::dcm(126_010), Code::loinc(190_058)];

	#[test]
	fn codes_should_be_read_with_their_terminology_and_shown_the_same() {
		for text in ["LN:18782-3", "RADLEX:RID28486", "DCM:121070", "SCT:363679005"] {
			assert_eq!(show(parse(text).unwrap()), text);
		}
		assert_eq!(parse("http://loinc.org:18782-3"), parse("LN:18782-3"));
	}

	#[test]
	fn codes_should_be_refused_with_what_to_write_when_they_are_none() {
		assert!(parse("LN:18782-4").unwrap_err().contains("check digit"));
		assert!(parse("99X:abc").unwrap_err().contains("no terminology"));
		assert!(parse("18782-3").unwrap_err().contains("LN:18782-3"));
		assert!(parse("DCM:nodule").unwrap_err().contains("no code of DCM"));
	}

	#[test]
	fn every_usual_code_should_be_valid_and_have_a_name() {
		for (at, usual) in USUAL.iter().enumerate() {
			assert!(usual.code.is_valid(), "{}", show(usual.code));
			assert!(!usual.names.is_empty());
			assert!(USUAL[..at].iter().all(|other| other.code != usual.code));
		}
	}

	#[test]
	fn sections_should_be_found_by_code_value_or_name() {
		for text in ["LN:59776-5", "59776-5", "findings", "FINDINGS:"] {
			assert_eq!(named(text.trim_end_matches(':')).unwrap().among(&SECTIONS), Ok(SECTIONS[1]));
		}
		assert_eq!(named("DCM:126010").unwrap().among(&SECTIONS), Ok(SECTIONS[2]));
	}

	#[test]
	fn section_outside_of_the_template_should_be_refused_with_those_that_it_has() {
		for text in ["LN:18782-3", "18782-3", "nonsense"] {
			let failure = named(text).unwrap().among(&SECTIONS).unwrap_err();
			assert_eq!(failure.code, "unknown-section");
			let hint = failure.hint.unwrap();
			for code in SECTIONS {
				assert!(hint.contains(&show(code)), "{hint}");
			}
		}
	}

	#[test]
	fn section_should_be_refused_when_two_have_the_value_without_a_terminology() {
		let twins = [Code::dcm(121_070), Code { terminology: Terminology::Snomed, number: 121_070 }];
		let failure = named("121070").unwrap().among(&twins).unwrap_err();
		assert_eq!(failure.code, "ambiguous-section");
		assert_eq!(named("SCT:121070").unwrap().among(&twins), Ok(twins[1]));
	}

	#[test]
	fn masks_should_have_the_bit_of_each_section() {
		let both = [named("59776-5").unwrap(), named("LN:19005-8").unwrap()];
		assert_eq!(mask(&both, &SECTIONS), Ok(0b1010));
		assert_eq!(of_mask(0b1010, &SECTIONS), [SECTIONS[1], SECTIONS[3]]);
		assert_eq!(show_mask(0, &SECTIONS), "-");
		assert_eq!(flag(31), 1 << 31);
		assert_eq!(flag(32), 0);
	}

	#[test]
	fn headings_of_a_text_should_mean_the_section_whose_code_or_name_they_have() {
		for (heading, section) in [
			("LN:59776-5 Findings", Some(SECTIONS[1])),
			("Befund (59776-5)", Some(SECTIONS[1])),
			("IMPRESSION", Some(SECTIONS[3])),
			("Clinical history:", Some(SECTIONS[0])),
			("Imaging Measurements", Some(SECTIONS[2])),
			("Beurteilung", None),
			("", None),
		] {
			assert_eq!(by_heading(heading, &SECTIONS), section, "{heading}");
		}
		// Both are called findings: neither is meant.
		assert_eq!(by_heading("FINDINGS", &[Code::loinc(187_823), Code::loinc(597_765)]), None);
	}

	#[test]
	fn mappings_should_be_by_heading_or_by_number() {
		let to = Code::loinc(187_823);
		let coded = Heading::Coded("99X".into(), "abc".into());
		assert_eq!(mapping("99X:abc=LN:18782-3"), Ok(Mapping { from: coded, to }));
		assert_eq!(mapping("2=LN:18782-3"), Ok(Mapping { from: Heading::Number(2), to }));
		for wrong in ["LN:18782-3", "0=LN:18782-3", "99X:=LN:18782-3", ":abc=LN:18782-3", "2=18782-3"] {
			assert!(mapping(wrong).is_err(), "{wrong}");
		}
	}

	#[test]
	fn models_should_be_two_numbers() {
		assert_eq!(model("3.0"), Ok(ModelVersion { model: 3, version: 0 }));
		for wrong in ["3", "3.", "a.b", "3.0.1", "-1.0"] {
			assert!(model(wrong).is_err(), "{wrong}");
		}
	}

	#[test]
	fn templates_should_be_read_from_json() {
		let json = br#"{"code":{"scheme":"LN","value":"18748-4"},"sections":[
			{"scheme":"LN","value":"59776-5"},{"scheme":"LN","value":"19005-8","required":false}]}"#;
		let template = NewTemplate::from_json(json).unwrap();
		assert_eq!(template.code, Code::loinc(187_484));
		assert_eq!(template.sections, [section("LN:59776-5").unwrap(), section("LN:19005-8=optional").unwrap()]);
		assert!(!template.self_review);
	}

	#[test]
	fn templates_should_be_refused_with_what_is_wrong() {
		let of = |sections: &str| {
			let json = format!(r#"{{"code":{{"scheme":"LN","value":"18748-4"}},"sections":[{sections}]}}"#);
			NewTemplate::from_json(json.as_bytes()).unwrap_err()
		};
		let findings = r#"{"scheme":"LN","value":"59776-5"}"#;
		assert!(of("").contains("between 1 and 32"));
		assert!(of(&format!("{findings},{findings}")).contains("LN:59776-5 is there twice"));
		assert!(of(r#"{"scheme":"LN","value":"59776-6"}"#).contains("check digit"));
		assert!(of(r#"{"scheme":"LN","value":"59776-5","title":"Befund"}"#).contains("unknown field"));
		assert!(NewTemplate::from_json(b"nonsense").is_err());
	}
}
