//! The document of a report: a DICOM structured report, or a text, as sections with their digests.

use super::codes::{self, Heading, Mapping};
use crate::{
	errors::Failure,
	study::text::{clean, show},
};
use radledger_dicom::{read_report, read_text_report, Coded, Observer, ReportError, StructuredReport, TextSection};
use radledger_primitives::{digest::sha256, report::Code, H256};
use std::{fs, io::Read, path::Path};

/// Longest text.
const LONGEST: u64 = 1 << 24;

/// A document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Document {
	/// What identifies it, and the documents that it replaces; nothing for a text.
	pub identity: Option<Identity>,
	/// Its sections, in order.
	pub parts: Vec<Part>,
}

/// What a structured report says of itself.
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
	/// What it is called, for people.
	pub heading: String,
	/// The code of its heading, in a structured report.
	pub code: Option<Coded>,
	/// The digest of what it says.
	pub digest: H256,
	/// The digest without its heading, in a text.
	pub bare: Option<H256>,
}

impl Part {
	/// The section of a template in which it is, as far as it can be told.
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

	/// Its number and what it is called, for people.
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

impl From<&StructuredReport> for Document {
	fn from(report: &StructuredReport) -> Self {
		let of_evidence = report.evidence.iter().filter_map(|found| found.study_instance_uid.clone());
		let mut studies: Vec<_> = [report.study_instance_uid.clone()].into_iter().chain(of_evidence).collect();
		studies.sort();
		studies.dedup();
		Self {
			identity: Some(Identity {
				document: report.sop_instance_uid.clone(),
				predecessors: report.predecessors.iter().map(|other| other.sop_instance_uid.clone()).collect(),
				studies,
			}),
			parts: report
				.sections
				.iter()
				.map(|section| Part {
					heading: section.heading.to_string(),
					code: Some(section.heading.clone()),
					digest: section.digest,
					bare: None,
				})
				.collect(),
		}
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
pub fn read(path: &Path) -> Result<Document, Failure> {
	match read_sr(path) {
		Ok(report) => Ok(Document::from(&report)),
		Err(Unread::NotDicom) => Ok(Document { identity: None, parts: read_text(path)? }),
		Err(Unread::Failed(failure)) => Err(failure),
	}
}

/// Reads a structured report.
pub fn structured(path: &Path) -> Result<StructuredReport, Failure> {
	read_sr(path).map_err(|error| match error {
		Unread::Failed(failure) => failure,
		Unread::NotDicom => Failure::failed("not-a-report", format!("{} is no DICOM structured report", show(path)))
			.why("it is no DICOM object")
			.hint("name the file of the structured report; a text is contributed with `report contribute --text`"),
	})
}

/// Why a structured report was not read.
enum Unread {
	NotDicom,
	Failed(Failure),
}

fn read_sr(path: &Path) -> Result<StructuredReport, Unread> {
	let metadata = fs::metadata(path).map_err(|error| Unread::Failed(unreadable(path, &error.to_string())))?;
	if metadata.is_dir() {
		return Err(Unread::Failed(unreadable(path, "it is a folder").hint("name the file of the report")));
	}
	read_report(path).map_err(|error| match error {
		ReportError::NotDicom => Unread::NotDicom,
		error => {
			let what = match error {
				ReportError::NotReport { .. } => "is no DICOM structured report",
				_ => "cannot be used",
			};
			let code = match error {
				ReportError::NotReport { .. } => "not-a-report",
				ReportError::NoObservers => "no-observers",
				_ => "malformed-report",
			};
			// Some of what is told comes from the file.
			let text = clean(&error.to_string());
			let (why, hint) = text.split_once("; ").unwrap_or((&text, ""));
			let failure = Failure::failed(code, format!("{} {what}", show(path))).why(why);
			Unread::Failed(match hint {
				"" => failure,
				hint => failure.hint(hint),
			})
		}
	})
}

/// Reads a text in sections.
pub fn read_text(path: &Path) -> Result<Vec<Part>, Failure> {
	let mut bytes = Vec::new();
	fs::File::open(path)
		.and_then(|file| file.take(LONGEST + 1).read_to_end(&mut bytes))
		.map_err(|error| unreadable(path, &error.to_string()))?;
	if bytes.len() as u64 > LONGEST {
		return Err(unreadable(path, &format!("it is longer than {LONGEST} bytes")));
	}
	let text = String::from_utf8(bytes).ok().filter(|text| !text.contains('\0'));
	let text = text.ok_or_else(|| no_text(path, "it is neither DICOM, nor text in UTF-8"))?;
	let parts: Vec<Part> = read_text_report(&text).into_iter().map(Part::from).collect();
	match parts.is_empty() {
		true => Err(no_text(path, "it is empty")),
		false => Ok(parts),
	}
}

fn unreadable(path: &Path, why: &str) -> Failure {
	Failure::failed("unreadable-file", format!("cannot read {}", show(path))).why(clean(why))
}

fn no_text(path: &Path, why: &str) -> Failure {
	Failure::failed("unreadable-text", format!("{} is no report", show(path)))
		.why(why)
		.hint("name a DICOM structured report (SR), or save the report as text in UTF-8")
}

/// The one part of a document that is this section: the one that `from` names, or the only one.
pub fn pick<'a>(
	parts: &'a [Part],
	section: Code,
	sections: &[Code],
	from: Option<&Heading>,
) -> Result<&'a Part, Failure> {
	let numbered = || parts.iter().enumerate().map(|(at, part)| (at + 1, part));
	let fits: Vec<_> = numbered()
		.filter(|(number, part)| match from {
			Some(from) => part.is_called(*number, from),
			None => part.section(*number, sections, &[]) == Some(section),
		})
		.collect();
	let all = || {
		let names: Vec<_> = numbered().map(|(number, part)| part.name(number)).collect();
		format!("it has: {}", names.join("; "))
	};
	match (&fits[..], parts) {
		([(_, one)], _) => Ok(one),
		// A text without headings is what it is said to be.
		([], [one]) if from.is_none() && one.code.is_none() && one.heading.is_empty() => Ok(one),
		([], _) => {
			Err(Failure::usage("no-such-part", format!("the document has no section {}", codes::describe(section)))
				.why(all())
				.hint("name the section of the document with --from: the code of its heading, or its number"))
		}
		(found, _) => Err(Failure::usage(
			"ambiguous-part",
			format!("{} sections of the document are {}", found.len(), codes::describe(section)),
		)
		.why(all())
		.hint("name one of them with --from and its number, and contribute the others after it")),
	}
}

/// An observer in words, for the screen.
pub fn observer(observer: &Observer) -> String {
	let join = |parts: Vec<Option<String>>| {
		let parts: Vec<_> =
			parts.into_iter().flatten().map(|part| clean(&part)).filter(|part| !part.is_empty()).collect();
		parts.join(", ")
	};
	match observer {
		Observer::Person { name, login, organisation, role, .. } => {
			let name = match name.is_empty() {
				true => login.clone(),
				false => Some(name.clone()),
			};
			format!("person: {}", join(vec![name, role.as_ref().map(ToString::to_string), organisation.clone()]))
		}
		Observer::Device { name, manufacturer, model, algorithm, uid, .. } => {
			let algorithm = algorithm.as_ref().map(|algorithm| match &algorithm.version {
				Some(version) => format!("algorithm {} {version}", algorithm.name),
				None => format!("algorithm {}", algorithm.name),
			});
			let known = join(vec![name.clone(), manufacturer.clone(), model.clone(), algorithm]);
			match known.is_empty() {
				true => format!("device: {}", clean(uid.as_deref().unwrap_or("not named"))),
				false => format!("device: {known}"),
			}
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::report::fixtures::{text_parts, FINDINGS, IMPRESSION, SECTIONS};
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
			let failure = read(&path).unwrap_err();
			assert_eq!(failure.code, code, "{failure:?}");
			assert!(failure.hint.unwrap().contains("UTF-8"));
			assert_eq!(structured(&path).unwrap_err().code, "not-a-report");
		}
		let folder = tempfile::tempdir().unwrap();
		assert_eq!(read(folder.path()).unwrap_err().code, "unreadable-file");
		assert_eq!(read(&folder.path().join("none")).unwrap_err().code, "unreadable-file");
	}

	#[test]
	fn structured_report_should_be_refused_when_it_is_truncated() {
		let (_folder, path) = file(&[&[0; 128][..], b"DICM\x02\x00\x00\x00UL\x04\x00"].concat());
		let failure = structured(&path).unwrap_err();
		assert_eq!(failure.code, "malformed-report", "{failure:?}");
		assert!(failure.why.is_some());
		assert_eq!(read(&path).unwrap_err().code, "malformed-report");
	}

	#[test]
	fn section_should_be_told_by_code_by_name_and_by_what_is_mapped() {
		let part = coded("LN", "59776-5", "Findings");
		assert_eq!(part.section(1, &SECTIONS, &[]), Some(FINDINGS));
		let local = coded("99X", "abc", "Befund");
		assert_eq!(local.section(1, &SECTIONS, &[]), None);
		let map = [codes::mapping("99X:abc=LN:59776-5").unwrap(), codes::mapping("2=LN:19005-8").unwrap()];
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
		assert_eq!(pick(&parts, FINDINGS, &SECTIONS, None), Ok(&parts[0]));
		let by_number = Heading::Number(2);
		assert_eq!(pick(&parts, FINDINGS, &SECTIONS, Some(&by_number)), Ok(&parts[1]));
		assert_eq!(pick(&parts, IMPRESSION, &SECTIONS, None).unwrap_err().code, "no-such-part");
		assert_eq!(pick(&parts, FINDINGS, &SECTIONS, Some(&Heading::Number(3))).unwrap_err().code, "no-such-part");
	}

	#[test]
	fn text_without_headings_should_be_the_section_that_is_named() {
		let parts = text_parts("Nodule.");
		assert_eq!(pick(&parts, IMPRESSION, &SECTIONS, None), Ok(&parts[0]));
		// With the heading of another section it is not.
		let parts = text_parts("FINDINGS:\nNodule.");
		assert!(pick(&parts, IMPRESSION, &SECTIONS, None).is_err());
	}

	#[test]
	fn twins_should_not_be_picked_without_a_number() {
		let parts = [coded("LN", "59776-5", "Findings"), coded("LN", "59776-5", "Findings")];
		assert_eq!(pick(&parts, FINDINGS, &SECTIONS, None).unwrap_err().code, "ambiguous-part");
		assert_eq!(pick(&parts, FINDINGS, &SECTIONS, Some(&Heading::Number(2))), Ok(&parts[1]));
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
