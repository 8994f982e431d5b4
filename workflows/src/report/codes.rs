//! Codes of sections: as people name them, as documents have them, and what they usually hold.

use super::ReportError;
use crate::words::clean;
use radledger_primitives::{
	report::{records::TemplateSection, Code, ContributionKind, ReportState, SectionMask, CODE_USAGE},
	text,
};
use std::str::FromStr;

/// The states that a signature can give a report.
pub const SIGNED: &[ReportState] = &[
	ReportState::Partial,
	ReportState::Preliminary,
	ReportState::Final,
	ReportState::Appended,
	ReportState::Corrected,
	ReportState::Amended,
];

/// A section as people name it where the template is known: `LN:59776-5`, `59776-5` or `findings`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Named {
	/// With its terminology.
	Code(Code),
	/// The value of its code alone, or its usual name.
	Value(String),
}

impl FromStr for Named {
	type Err = String;

	fn from_str(text: &str) -> Result<Self, String> {
		match text.trim() {
			"" => Err(CODE_USAGE.into()),
			text if text.contains(':') => text.parse().map(Self::Code),
			text => Ok(Self::Value(text.into())),
		}
	}
}

impl Named {
	/// The section that is meant.
	///
	/// # Errors
	/// None of `sections` is, or more than one.
	pub fn among(&self, sections: &[Code]) -> Result<Code, ReportError> {
		let fits = |known: &&Code| match self {
			Self::Code(code) => *known == code,
			Self::Value(value) => known.to_string() == *value,
		};
		let (text, by_name) = match self {
			Self::Code(code) => (show(*code), None),
			Self::Value(value) => (clean(value), by_name(value, sections)),
		};
		let found: Vec<Code> = sections.iter().filter(fits).copied().collect();
		match (&found[..], by_name) {
			(&[one], _) | ([], Some(one)) => Ok(one),
			([], None) => Err(no_section(text, sections)),
			_ => Err(ReportError::AmbiguousSection { section: text, found: list(&found) }),
		}
	}
}

/// None of a template's sections is the one that is named.
pub fn no_section(section: String, sections: &[Code]) -> ReportError {
	ReportError::NoSection { section, known: list(sections) }
}

/// A heading of a document: the designator and value of its code, `99X:abc`, or the number of the section, from 1.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Heading {
	/// Designator and value of its code.
	Coded(String, String),
	/// The number of the section.
	Number(usize),
}

impl FromStr for Heading {
	type Err = String;

	fn from_str(text: &str) -> Result<Self, String> {
		let parsed = match text.rsplit_once(':') {
			Some((scheme, value)) if !scheme.is_empty() && !value.is_empty() => {
				Some(Self::Coded(scheme.into(), value.into()))
			}
			Some(_) => None,
			None => text.parse().ok().filter(|number| *number > 0).map(Self::Number),
		};
		parsed.ok_or_else(|| {
			"write designator and value of the heading's code, as 99X:abc, or the number of the section, from 1".into()
		})
	}
}

/// Which section of a template a heading of a document means: `99X:abc=LN:18782-3`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mapping {
	/// The heading.
	pub from: Heading,
	/// The section.
	pub to: Code,
}

impl FromStr for Mapping {
	type Err = String;

	fn from_str(text: &str) -> Result<Self, String> {
		let (from, to) = text.rsplit_once('=').ok_or("write HEADING=CODE, as 99X:abc=LN:18782-3 or 2=LN:18782-3")?;
		Ok(Self { from: from.parse()?, to: to.parse()? })
	}
}

/// Reads a section of a template: `CODE`, or `CODE=optional`.
///
/// # Errors
/// In words, how to write it.
pub fn section(text: &str) -> Result<TemplateSection, String> {
	let (code, required) = match text.split_once('=') {
		None => (text, true),
		Some((code, "optional")) => (code, false),
		Some(_) => return Err("write CODE, or CODE=optional".into()),
	};
	Ok(TemplateSection { code: code.parse()?, required })
}

/// A code with its terminology: `LN:59776-5`.
pub fn show(code: Code) -> String {
	text::code::show(code)
}

/// A section for people: `findings (LN:59776-5)`.
pub fn describe(code: Code) -> String {
	label(code).map_or_else(|| show(code), |label| format!("{label} ({code:#})"))
}

/// Codes for people, with the usual names of their sections.
pub fn list(sections: &[Code]) -> String {
	let one = |code: &Code| label(*code).map_or_else(|| show(*code), |label| format!("{code:#} ({label})"));
	sections.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// Sections as flags, by their place among all of them.
///
/// # Errors
/// As [`Named::among`].
pub fn mask(named: &[Named], sections: &[Code]) -> Result<SectionMask, ReportError> {
	named.iter().try_fold(0, |mask, one| {
		let code = one.among(sections)?;
		Ok(mask | sections.iter().position(|known| *known == code).map_or(0, flag))
	})
}

/// The flag of the section at a place; 0 beyond the last.
pub fn flag(at: usize) -> SectionMask {
	at.try_into().ok().and_then(|at| (1 as SectionMask).checked_shl(at)).unwrap_or(0)
}

/// The flags of all items for which `is`.
pub fn flags<T>(items: &[T], is: impl Fn(&T) -> bool) -> SectionMask {
	items.iter().enumerate().filter(|(_, item)| is(item)).fold(0, |mask, (at, _)| mask | flag(at))
}

/// The codes that flags mean.
pub fn of_mask(mask: SectionMask, sections: &[Code]) -> Vec<Code> {
	let all = sections.iter().enumerate();
	all.filter(|(at, _)| mask & flag(*at) != 0).map(|(_, code)| *code).collect()
}

/// The section that the heading of a text means: one whose code it holds, or whose name it is.
pub fn by_heading(heading: &str, sections: &[Code]) -> Option<Code> {
	let words = heading.split(|c: char| c.is_whitespace() || "()[]".contains(c)).filter(|word| !word.is_empty());
	let fits = |word: &str, known: &Code| show(*known) == word || known.to_string() == word;
	let mut coded = words.filter_map(|word| only(sections, |known| fits(word, known)));
	coded.next().or_else(|| by_name(heading, sections))
}

/// The only section with such a name.
fn by_name(name: &str, sections: &[Code]) -> Option<Code> {
	let name = name.trim().trim_end_matches(':').to_lowercase();
	only(sections, |code| usual(*code).is_some_and(|usual| usual.names.contains(&name.as_str())))
}

/// The only code for which `is`.
fn only(codes: &[Code], is: impl Fn(&Code) -> bool) -> Option<Code> {
	let mut found = codes.iter().filter(|code| is(code));
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

/// The usual name of a section, if its code is known.
pub fn label(code: Code) -> Option<&'static str> {
	usual(code).and_then(|usual| usual.names.first()).copied()
}

/// The usual kind of a contribution to a section.
pub fn kind(code: Code) -> ContributionKind {
	usual(code).map_or(ContributionKind::Text, |usual| usual.kind)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::Explain;
	use radledger_primitives::report::Terminology;

	const SECTIONS: [Code; 4] = [Code::loinc(113_290), Code::loinc(597_765), Code::dcm(126_010), Code::loinc(190_058)];

	fn named(text: &str) -> Named {
		text.parse().unwrap()
	}

	#[test]
	fn codes_should_be_read_with_their_terminology_and_shown_the_same() {
		for text in ["LN:18782-3", "RADLEX:RID28486", "DCM:121070", "SCT:363679005"] {
			assert_eq!(show(text.parse().unwrap()), text);
		}
		assert_eq!("http://loinc.org:18782-3".parse::<Code>(), "LN:18782-3".parse());
	}

	#[test]
	fn codes_should_be_refused_with_what_to_write_when_they_are_none() {
		let refused = |text: &str| text.parse::<Code>().unwrap_err();
		assert!(refused("LN:18782-4").contains("check digit"));
		assert!(refused("99X:abc").contains("not a terminology"));
		assert!(refused("18782-3").contains("LN:18782-3"));
		assert!(refused("DCM:nodule").contains("not a code of DCM"));
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
			assert_eq!(named(text.trim_end_matches(':')).among(&SECTIONS).unwrap(), SECTIONS[1]);
		}
		assert_eq!(named("DCM:126010").among(&SECTIONS).unwrap(), SECTIONS[2]);
	}

	#[test]
	fn section_outside_of_the_template_should_be_refused_with_those_that_it_has() {
		for text in ["LN:18782-3", "18782-3", "nonsense"] {
			let error = named(text).among(&SECTIONS).unwrap_err();
			assert_eq!(error.code(), "unknown-section");
			let hint = error.remedy().unwrap();
			for code in SECTIONS {
				assert!(hint.contains(&show(code)), "{hint}");
			}
		}
	}

	#[test]
	fn section_should_be_refused_when_two_have_the_value_without_a_terminology() {
		let twins = [Code::dcm(121_070), Code { terminology: Terminology::Snomed, number: 121_070 }];
		assert_eq!(named("121070").among(&twins).unwrap_err().code(), "ambiguous-section");
		assert_eq!(named("SCT:121070").among(&twins).unwrap(), twins[1]);
	}

	#[test]
	fn masks_should_have_the_bit_of_each_section() {
		let both = [named("59776-5"), named("LN:19005-8")];
		assert_eq!(mask(&both, &SECTIONS).unwrap(), 0b1010);
		assert_eq!(of_mask(0b1010, &SECTIONS), [SECTIONS[1], SECTIONS[3]]);
		assert_eq!(flags(&SECTIONS, |code| *code == SECTIONS[3]), 0b1000);
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
		assert_eq!("99X:abc=LN:18782-3".parse(), Ok(Mapping { from: coded, to }));
		assert_eq!("2=LN:18782-3".parse(), Ok(Mapping { from: Heading::Number(2), to }));
		for wrong in ["LN:18782-3", "0=LN:18782-3", "99X:=LN:18782-3", ":abc=LN:18782-3", "2=18782-3"] {
			assert!(wrong.parse::<Mapping>().is_err(), "{wrong}");
		}
	}
}
