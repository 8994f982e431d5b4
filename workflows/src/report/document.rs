//! The document of a report: a DICOM structured report, or a text, as sections with their digests.

use super::{
	codes::{self, Heading, Mapping},
	read_file, ReportError,
};
use crate::words::clean;
use radledger_dicom::{read_report, read_text_report, Coded, Observer, Section, StructuredReport, TextSection};
use radledger_primitives::{digest::sha256, report::Code, H256};
use std::{fs, path::Path};

/// Longest text.
const LONGEST: u64 = 1 << 24;

/// A document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Document {
	/// `None` for a text.
	pub identity: Option<Identity>,
	/// Its sections, in order.
	pub parts: Vec<Part>,
}

/// The identifiers in a structured report.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Identity {
	/// SOP Instance UID.
	pub document: String,
	/// The SOP Instance UIDs of those that it replaces.
	pub predecessors: Vec<String>,
	/// The Study Instance UIDs of its own study and of its evidence.
	pub studies: Vec<String>,
}

/// A section of a document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Part {
	/// Its heading, for people.
	pub heading: String,
	/// The code of its heading, in a structured report.
	pub code: Option<Coded>,
	/// The digest of its content.
	pub digest: H256,
	/// The digest without its heading, in a text.
	pub bare: Option<H256>,
}

impl Part {
	/// The section of a template in which it is, if its heading or `map` names one.
	pub fn section(&self, number: usize, sections: &[Code], map: &[Mapping]) -> Option<Code> {
		let named: Vec<_> = map.iter().filter(|one| self.is_called(number, &one.from)).collect();
		// A number means one section alone, and so comes before a code.
		let by_number = named.iter().find(|one| matches!(one.from, Heading::Number(_)));
		let mapped = by_number.or_else(|| named.first()).map(|one| one.to);
		mapped.or_else(|| match &self.code {
			Some(code) => Code::parse(&code.scheme, &code.value),
			None => codes::by_heading(&self.heading, sections),
		})
	}

	fn is_called(&self, number: usize, heading: &Heading) -> bool {
		match (heading, &self.code) {
			(Heading::Number(wanted), _) => *wanted == number,
			(Heading::Coded(scheme, value), Some(code)) => code.scheme == *scheme && code.value == *value,
			(Heading::Coded(..), None) => false,
		}
	}

	/// Its number and its heading, for people.
	pub fn name(&self, number: usize) -> String {
		match (&self.code, self.heading.is_empty()) {
			(Some(code), _) if !code.value.is_empty() => {
				format!("{number} \"{}\" ({}:{})", clean(&self.heading), clean(&code.scheme), clean(&code.value))
			}
			(_, true) => format!("{number} (without a heading)"),
			(_, false) => format!("{number} \"{}\"", clean(&self.heading)),
		}
	}
}

impl From<&StructuredReport> for Identity {
	fn from(report: &StructuredReport) -> Self {
		let of_evidence = report.evidence.iter().filter_map(|found| found.study_instance_uid.clone());
		let mut studies: Vec<_> = [report.study_instance_uid.clone()].into_iter().chain(of_evidence).collect();
		studies.sort();
		studies.dedup();
		Self {
			document: report.sop_instance_uid.clone(),
			predecessors: report.predecessors.iter().map(|other| other.sop_instance_uid.clone()).collect(),
			studies,
		}
	}
}

impl From<&StructuredReport> for Document {
	fn from(report: &StructuredReport) -> Self {
		let part = |section: &Section| Part {
			heading: section.heading.to_string(),
			code: Some(section.heading.clone()),
			digest: section.digest,
			bare: None,
		};
		Self { identity: Some(report.into()), parts: report.sections.iter().map(part).collect() }
	}
}

impl From<TextSection> for Part {
	fn from(section: TextSection) -> Self {
		Self {
			// What the same text has where nobody wrote a heading before it.
			bare: Some(sha256(&[b"\n", section.text.as_bytes()])),
			digest: section.digest,
			heading: section.heading,
			code: None,
		}
	}
}

/// Reads a document: a structured report if it is DICOM, else a text.
///
/// # Errors
/// It cannot be read, or is neither.
pub fn read(path: &Path) -> Result<Document, ReportError> {
	match structured(path) {
		Ok(report) => Ok(Document::from(&report)),
		Err(ReportError::NotDicom { .. }) => Ok(Document { identity: None, parts: read_text(path)? }),
		Err(error) => Err(error),
	}
}

/// Reads a structured report.
///
/// # Errors
/// It cannot be read, or is not one.
pub fn structured(path: &Path) -> Result<StructuredReport, ReportError> {
	let why = match fs::metadata(path) {
		Err(error) => Some(error.to_string()),
		Ok(metadata) => metadata.is_dir().then(|| "it is a folder".into()),
	};
	if let Some(why) = why {
		return Err(ReportError::Unreadable { path: path.into(), why });
	}
	read_report(path).map_err(|error| {
		// Some of the text comes from the file.
		let text = clean(&error.to_string());
		let (why, remedy) =
			text.split_once("; ").unwrap_or((&text, "export the report again from where it was written"));
		let (path, why, remedy) = (path.into(), why.into(), remedy.into());
		match error {
			radledger_dicom::ReportError::NotDicom => ReportError::NotDicom { path },
			radledger_dicom::ReportError::NotReport { .. } => ReportError::NotReport { path, why, remedy },
			_ => ReportError::Malformed { path, why, remedy },
		}
	})
}

/// Reads a text in sections.
///
/// # Errors
/// It cannot be read, is empty, longer than 16 MiB or not text in UTF-8.
pub fn read_text(path: &Path) -> Result<Vec<Part>, ReportError> {
	let not_text = |why| ReportError::NotText { path: path.into(), why };
	let text = String::from_utf8(read_file(path, LONGEST)?).ok().filter(|text| !text.contains('\0'));
	let text = text.ok_or_else(|| not_text("it is neither DICOM, nor text in UTF-8"))?;
	let parts: Vec<Part> = read_text_report(&text).into_iter().map(Part::from).collect();
	match parts.is_empty() {
		true => Err(not_text("it is empty")),
		false => Ok(parts),
	}
}

/// The one part of a document that is this section: the one that `from` names, or the only one.
///
/// # Errors
/// No part is, or more than one.
pub fn pick<'a>(
	parts: &'a [Part],
	section: Code,
	sections: &[Code],
	from: Option<&Heading>,
) -> Result<&'a Part, ReportError> {
	let numbered = || parts.iter().enumerate().map(|(at, part)| (at + 1, part));
	let is_it = |(number, part): &(usize, &Part)| match from {
		Some(from) => part.is_called(*number, from),
		None => part.section(*number, sections, &[]) == Some(section),
	};
	let fits: Vec<_> = numbered().filter(is_it).map(|(_, part)| part).collect();
	let all = || numbered().map(|(number, part)| part.name(number)).collect::<Vec<_>>().join("; ");
	match (&fits[..], parts) {
		([one], _) => Ok(one),
		// A text without headings is the section that it is said to be.
		([], [one]) if from.is_none() && one.code.is_none() && one.heading.is_empty() => Ok(one),
		([], _) => Err(ReportError::NoPart { section: codes::describe(section), all: all() }),
		(found, _) => {
			Err(ReportError::AmbiguousPart { count: found.len(), section: codes::describe(section), all: all() })
		}
	}
}

/// An observer in words, for the screen.
pub fn observer(observer: &Observer) -> String {
	let join = |parts: &[Option<String>]| {
		let parts = parts.iter().flatten().map(|part| clean(part)).filter(|part| !part.is_empty());
		parts.collect::<Vec<_>>().join(", ")
	};
	match observer {
		Observer::Person { name, login, organisation, role, .. } => {
			let name = Some(name.clone()).filter(|name| !name.is_empty()).or_else(|| login.clone());
			format!("person: {}", join(&[name, role.as_ref().map(ToString::to_string), organisation.clone()]))
		}
		Observer::Device { name, manufacturer, model, algorithm, uid, .. } => {
			let algorithm = algorithm.as_ref().map(|algorithm| {
				let version = algorithm.version.as_deref().unwrap_or_default();
				format!("algorithm {} {version}", algorithm.name).trim_end().to_owned()
			});
			match join(&[name.clone(), manufacturer.clone(), model.clone(), algorithm]) {
				known if known.is_empty() => format!("device: {}", clean(uid.as_deref().unwrap_or("not named"))),
				known => format!("device: {known}"),
			}
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		report::fixtures::{text_parts, FINDINGS, IMPRESSION, SECTIONS},
		Explain,
	};
	use tempfile::TempDir;

	fn file(content: &[u8]) -> (TempDir, std::path::PathBuf) {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("report");
		fs::write(&path, content).unwrap();
		(folder, path)
	}

	fn coded(scheme: &str, value: &str, text: &str) -> Part {
		Part {
			heading: text.into(),
			code: Some(Coded { value: value.into(), scheme: scheme.into(), meaning: text.into() }),
			digest: sha256(&[text.as_bytes()]),
			bare: None,
		}
	}

	#[test]
	fn text_should_be_read_in_sections() {
		let (_folder, path) = file(b"FINDINGS:\nNodule.\n\nIMPRESSION:\nFollow up.\n");
		let document = read(&path).unwrap();
		assert_eq!(document.identity, None);
		assert_eq!(document.parts, text_parts("FINDINGS:\nNodule.\nIMPRESSION:\nFollow up."));
	}

	#[test]
	fn file_should_be_refused_when_it_is_no_report() {
		for (content, code) in [
			(&b""[..], "unreadable-text"),
			(b" \n\n", "unreadable-text"),
			(b"a\0b", "unreadable-text"),
			(&[0xFF, 0xFE, 0x41], "unreadable-text"),
		] {
			let (_folder, path) = file(content);
			let error = read(&path).unwrap_err();
			assert_eq!(error.code(), code, "{error:?}");
			assert!(error.remedy().unwrap().contains("UTF-8"));
			assert_eq!(structured(&path).unwrap_err().code(), "not-a-report");
		}
		let folder = tempfile::tempdir().unwrap();
		assert_eq!(read(folder.path()).unwrap_err().code(), "unreadable-file");
		assert_eq!(read(&folder.path().join("none")).unwrap_err().code(), "unreadable-file");
	}

	#[test]
	fn structured_report_should_be_refused_when_it_is_truncated() {
		let (_folder, path) = file(&[&[0; 128][..], b"DICM\x02\x00\x00\x00UL\x04\x00"].concat());
		let error = structured(&path).unwrap_err();
		assert_eq!(error.code(), "malformed-report", "{error:?}");
		assert!(error.why().is_some());
		assert_eq!(read(&path).unwrap_err().code(), "malformed-report");
	}

	#[test]
	fn section_should_be_told_by_code_by_name_and_by_what_is_mapped() {
		let part = coded("LN", "59776-5", "Findings");
		assert_eq!(part.section(1, &SECTIONS, &[]), Some(FINDINGS));
		let local = coded("99X", "abc", "Befund");
		assert_eq!(local.section(1, &SECTIONS, &[]), None);
		let map = ["99X:abc=LN:59776-5", "2=LN:19005-8"].map(|text| text.parse().unwrap());
		assert_eq!(local.section(1, &SECTIONS, &map), Some(FINDINGS));
		assert_eq!(local.section(2, &SECTIONS, &map), Some(IMPRESSION));
		// Without a code, even two empty words are none.
		let bare = coded("", "", "");
		assert_eq!(bare.section(1, &SECTIONS, &map), None);
		assert_eq!(bare.section(2, &SECTIONS, &map), Some(IMPRESSION));
	}

	#[test]
	fn part_of_a_section_should_be_picked_from_a_document() {
		let parts = text_parts("FINDINGS:\na\nBEFUND:\nb");
		assert_eq!(pick(&parts, FINDINGS, &SECTIONS, None).unwrap(), &parts[0]);
		let by_number = Heading::Number(2);
		assert_eq!(pick(&parts, FINDINGS, &SECTIONS, Some(&by_number)).unwrap(), &parts[1]);
		assert_eq!(pick(&parts, IMPRESSION, &SECTIONS, None).unwrap_err().code(), "no-such-part");
		assert_eq!(pick(&parts, FINDINGS, &SECTIONS, Some(&Heading::Number(3))).unwrap_err().code(), "no-such-part");
	}

	#[test]
	fn text_without_headings_should_be_the_section_that_is_named() {
		let parts = text_parts("Nodule.");
		assert_eq!(pick(&parts, IMPRESSION, &SECTIONS, None).unwrap(), &parts[0]);
		// With the heading of another section it is not.
		let parts = text_parts("FINDINGS:\nNodule.");
		assert!(pick(&parts, IMPRESSION, &SECTIONS, None).is_err());
	}

	#[test]
	fn twins_should_not_be_picked_without_a_number() {
		let parts = [coded("LN", "59776-5", "Findings"), coded("LN", "59776-5", "Findings")];
		assert_eq!(pick(&parts, FINDINGS, &SECTIONS, None).unwrap_err().code(), "ambiguous-part");
		assert_eq!(pick(&parts, FINDINGS, &SECTIONS, Some(&Heading::Number(2))).unwrap(), &parts[1]);
	}

	#[test]
	fn observers_should_be_named_without_control_characters() {
		let person = Observer::Person {
			part: radledger_dicom::Part::Author,
			name: "Curie^Marie\u{1b}[2J".into(),
			login: None,
			identifier: None,
			organisation: Some("Institut du Radium".into()),
			role: None,
		};
		let text = observer(&person);
		assert!(text.contains("Curie^Marie") && text.ends_with("Institut du Radium"));
		assert!(!text.contains('\u{1b}'));
	}
}
