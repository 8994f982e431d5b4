//! A document against what was contributed: section by section.
//!
//! A section of a document is as contributed if its digest opens the commitment of a contribution, with the salt that the
//! vault or an export has. Each contribution is met once; what stands is looked for before what does not.

use super::{
	codes,
	desk::{of_report, Contribution, Report},
	document::Part,
	notes::Element,
};
use radledger_client::AccountId;
use radledger_primitives::{report::Code, H256};
use serde::Serialize;

/// One word for a section.
#[derive(Serialize, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Word {
	/// It is what a contribution says that stands.
	AsContributed,
	/// It is what an AI model contributed, and no human said yet what becomes of it.
	Unreviewed,
	/// It is what a contribution says that was rejected, or that another one replaced.
	Superseded,
	/// It is not what was contributed to this section.
	Differs,
	/// It was contributed, and is not in the document.
	Missing,
	/// It is in the document, and nobody contributed it.
	NotContributed,
	/// Without the salt nobody can tell.
	CannotTell,
}

impl Word {
	/// For people.
	pub fn text(self) -> &'static str {
		match self {
			Self::AsContributed => "as contributed",
			Self::Unreviewed => "by an AI model, not reviewed",
			Self::Superseded => "of an earlier version",
			Self::Differs => "DIFFERS",
			Self::Missing => "MISSING",
			Self::NotContributed => "NOT CONTRIBUTED",
			Self::CannotTell => "cannot tell: no salt",
		}
	}
}

/// One section of the document, or one that is missing.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Line {
	/// Its number in the document, from 1; none if it is not there.
	pub number: Option<usize>,
	/// What it is called in the document.
	pub heading: String,
	/// The section of the template, if it can be told.
	pub section: Option<String>,
	/// The verdict.
	pub verdict: Word,
	/// The contribution that it was compared with.
	pub contribution: Option<u8>,
	/// Who signed that.
	pub by: Option<AccountId>,
	/// When, in milliseconds since the Unix epoch.
	#[serde(serialize_with = "at")]
	pub at: Option<u64>,
	/// The version of the AI model that made it.
	pub model: Option<String>,
}

fn at<S: serde::Serializer>(at: &Option<u64>, serializer: S) -> Result<S::Ok, S::Error> {
	at.map(crate::study::text::rfc3339).serialize(serializer)
}

impl Line {
	fn new(verdict: Word, part: Option<(usize, &Part)>, section: Option<Code>, with: Option<&Contribution>) -> Self {
		Self {
			number: part.map(|(at, _)| at + 1),
			heading: part.map(|(_, part)| part.heading.clone()).unwrap_or_default(),
			section: section.or(with.map(|with| with.section)).map(codes::show),
			verdict,
			contribution: with.map(|with| with.index),
			by: with.map(|with| with.by),
			at: with.map(|with| with.at),
			model: with.and_then(|with| with.source.model()).map(codes::show_model),
		}
	}
}

/// Whether everything is as contributed.
pub fn is_verified(lines: &[Line]) -> bool {
	lines.iter().all(|line| line.verdict == Word::AsContributed)
}

/// Whether anything is what somebody contributed to this report, standing or not.
pub fn knows_any(lines: &[Line]) -> bool {
	lines.iter().any(|line| matches!(line.verdict, Word::AsContributed | Word::Unreviewed | Word::Superseded))
}

/// A salt opens `contribution` to `part`, which is in `section` if that can be told.
fn opens(part: &Part, section: Option<Code>, contribution: &Contribution, element: &Element) -> bool {
	match section.is_none_or(|section| section == contribution.section) {
		false => false,
		true if element.opens(&part.digest) => true,
		// Where the heading tells the section, the same text was perhaps contributed without it.
		true => section.is_some() && part.bare.is_some_and(|bare| element.opens(&bare)),
	}
}

/// Which section of the template a part of the document is in: by its code or name, or because its heading is one under
/// which something was contributed.
fn section_of(part: &Part, number: usize, report: &Report, elements: &[Element]) -> Option<Code> {
	let sections = of_report(report);
	let here = |code: &Code| sections.contains(code);
	part.section(number, &sections, &[]).filter(here).or_else(|| {
		let same = elements
			.iter()
			.filter(|element| !element.heading.is_empty() && element.heading == part.heading && here(&element.section));
		let mut found: Vec<Code> = same.map(|element| element.section).collect();
		found.dedup();
		match found[..] {
			[one] => Some(one),
			_ => None,
		}
	})
}

/// Compares the parts of a document with a report; `elements` open what they can.
pub fn check(parts: &[Part], report: &Report, elements: &[Element]) -> Vec<Line> {
	let openings = |id: &H256| {
		let id = *id;
		elements.iter().filter(move |element| element.element == id)
	};
	let is_open = |there: &Contribution| openings(&there.element).next().is_some();
	let all = &report.contributions;
	let mut met = vec![false; all.len()];
	let sections: Vec<Option<Code>> =
		parts.iter().enumerate().map(|(at, part)| section_of(part, at + 1, report, elements)).collect();
	let mut lines: Vec<Option<Line>> = vec![None; parts.len()];

	// What stands comes first, so that nothing else takes its part.
	for verdict in [Word::AsContributed, Word::Unreviewed, Word::Superseded] {
		for (at, part) in parts.iter().enumerate().filter(|(at, _)| lines[*at].is_none()).collect::<Vec<_>>() {
			let fits = |(index, there): &(usize, &Contribution)| {
				!met[*index]
					&& word(there) == verdict
					&& openings(&there.element).any(|element| opens(part, sections[at], there, element))
			};
			let found = all.iter().enumerate().find(fits);
			if let Some((index, there)) = found {
				met[index] = true;
				lines[at] = Some(Line::new(verdict, Some((at, part)), sections[at], Some(there)));
			}
		}
	}

	// What is left is compared with what is left of its section.
	for (at, part) in parts.iter().enumerate().filter(|(at, _)| lines[*at].is_none()).collect::<Vec<_>>() {
		let section = sections[at];
		let left = |(index, there): &(usize, &Contribution)| {
			!met[*index] && there.stands && section.is_none_or(|section| section == there.section)
		};
		let mut left: Vec<_> = all.iter().enumerate().filter(left).collect();
		left.sort_by_key(|(_, there)| is_open(there));
		lines[at] = Some(match (left.first(), section) {
			(Some((index, there)), Some(_)) => {
				met[*index] = true;
				let verdict = match is_open(there) {
					true => Word::Differs,
					false => Word::CannotTell,
				};
				Line::new(verdict, Some((at, part)), section, Some(there))
			}
			(Some((_, there)), None) if !is_open(there) => Line::new(Word::CannotTell, Some((at, part)), None, None),
			_ => Line::new(Word::NotContributed, Some((at, part)), section, None),
		});
	}

	let mut lines: Vec<Line> = lines.into_iter().flatten().collect();
	let missing = all.iter().zip(met).filter(|(there, met)| there.stands && !met);
	lines.extend(missing.map(|(there, _)| {
		let verdict = match is_open(there) {
			true => Word::Missing,
			false => Word::CannotTell,
		};
		Line::new(verdict, None, None, Some(there))
	}));
	lines
}

/// What a contribution is that a part of the document says.
fn word(there: &Contribution) -> Word {
	match (there.stands, there.source.model(), &there.review, there.replaced) {
		(true, ..) => Word::AsContributed,
		(false, Some(_), None, None) => Word::Unreviewed,
		_ => Word::Superseded,
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::report::{
		fixtures::{add, digest, review, text_parts, written, FINDINGS, IMPRESSION, MODEL, TEXT},
		notes::{Notes, Piece},
	};
	use radledger_primitives::report::{Source, Verdict};

	fn verdicts(text: &str, report: &Report, elements: &[Element]) -> Vec<Word> {
		let lines = check(&text_parts(text), report, elements);
		lines.iter().map(|line| line.verdict).collect()
	}

	fn vault() -> tempfile::TempDir {
		tempfile::tempdir().unwrap()
	}

	#[test]
	fn document_should_be_as_contributed_section_by_section() {
		let (report, notes) = written(vault().path());
		let lines = check(&text_parts(TEXT), &report, notes.elements());
		assert!(is_verified(&lines) && lines.len() == 2);
		assert_eq!(lines[0].section.as_deref(), Some("LN:59776-5"));
		assert_eq!((lines[0].number, lines[0].contribution, lines[0].at), (Some(1), Some(0), Some(2_000)));
		let json = serde_json::to_value(&lines[1]).unwrap();
		assert_eq!(json["verdict"], "AsContributed");
		assert_eq!(json["at"], "1970-01-01T00:00:02.001Z");
	}

	/// Every letter of the text, changed one at a time.
	#[test]
	fn one_letter_should_change_the_verdict_on_its_section_alone() {
		let (report, notes) = written(vault().path());
		let impression = TEXT.find("IMPRESSION").unwrap();
		for (line, at) in [("Nodule.", 0), ("Follow up.", 1)] {
			let begin = TEXT.find(line).unwrap();
			for position in begin..begin + line.len() {
				let mut changed = TEXT.to_owned();
				changed.replace_range(position..=position, "7");
				let found = verdicts(&changed, &report, notes.elements());
				assert_eq!(found[at], Word::Differs, "{changed}");
				assert_eq!(found[1 - at], Word::AsContributed, "{changed}");
				assert_eq!(at == 1, position > impression);
			}
		}
	}

	#[test]
	fn what_is_missing_or_added_should_be_told() {
		use Word::*;
		let (report, notes) = written(vault().path());
		let of = |text: &str| verdicts(text, &report, notes.elements());
		assert_eq!(of("IMPRESSION:\nFollow up."), [AsContributed, Missing]);
		assert_eq!(of(&format!("Draft\n{TEXT}")), [NotContributed, AsContributed, AsContributed]);
		assert_eq!(of(&format!("{TEXT}\nHISTORY:\nCough.")), [AsContributed, AsContributed, NotContributed]);
		// A section that is there twice was contributed once.
		assert_eq!(of(&format!("{TEXT}\nIMPRESSION:\nFollow up.")), [AsContributed, AsContributed, NotContributed]);
		assert_eq!(of("Befund\n\nNodule."), [NotContributed, Missing, Missing]);
	}

	#[test]
	fn order_of_the_document_should_not_matter_but_the_section_should() {
		use Word::*;
		let (report, notes) = written(vault().path());
		let of = |text: &str| verdicts(text, &report, notes.elements());
		assert_eq!(of("IMPRESSION:\nFollow up.\nFINDINGS:\nNodule."), [AsContributed, AsContributed]);
		assert_eq!(of("IMPRESSION:\nNodule.\nFINDINGS:\nFollow up."), [Differs, Differs]);
	}

	#[test]
	fn nobody_should_tell_without_a_salt() {
		use Word::*;
		let (report, notes) = written(vault().path());
		assert_eq!(verdicts(TEXT, &report, &[]), [CannotTell, CannotTell]);
		assert_eq!(verdicts(TEXT, &report, &notes.elements()[1..]), [CannotTell, AsContributed]);
		assert_eq!(verdicts("Note\n", &report, &[]), [CannotTell, CannotTell, CannotTell]);
		assert!(!is_verified(&check(&text_parts(TEXT), &report, &[])));
		// A wrong salt opens nothing.
		let mut wrong = notes.elements().to_vec();
		wrong[0].salt = H256::repeat_byte(9);
		assert_eq!(verdicts(TEXT, &report, &wrong), [Differs, AsContributed]);
		wrong.push(notes.elements()[0].clone());
		assert_eq!(verdicts(TEXT, &report, &wrong), [AsContributed, AsContributed]);
	}

	#[test]
	fn what_does_not_stand_should_be_told_from_what_does() {
		let folder = vault();
		let (mut report, mut notes) = written(folder.path());
		let piece = |text: &str| Piece {
			section: FINDINGS,
			digest: text_parts(text)[0].digest,
			heading: "FINDINGS".into(),
			inputs: Some(digest("image")),
		};
		let text = "FINDINGS:\nMass.";
		let element = notes.draw(&piece(text), 0, |_| false).unwrap();
		let source = Source::Model { version: MODEL, inputs: element.inputs.unwrap().commitment };
		let index = add(&mut report, FINDINGS, element.element, source);
		let whole = format!("{text}\n{TEXT}");
		let of = |report: &Report, notes: &Notes| verdicts(&whole, report, notes.elements())[0];
		assert_eq!(of(&report, &notes), Word::Unreviewed);
		let mut accepted = report.clone();
		review(&mut accepted, index, Verdict::Accepted);
		let lines = check(&text_parts(&whole), &accepted, notes.elements());
		assert!(is_verified(&lines));
		assert_eq!(lines[0].model.as_deref(), Some("3.1"));
		review(&mut report, index, Verdict::Rejected);
		assert_eq!(of(&report, &notes), Word::Superseded);
		// Left out of the document, what does not stand is not missed.
		assert!(is_verified(&check(&text_parts(TEXT), &report, notes.elements())));
	}

	#[test]
	fn text_should_be_known_by_its_heading_where_it_was_contributed_without_one() {
		let folder = vault();
		let (mut report, mut notes) = written(folder.path());
		let piece = Piece {
			section: IMPRESSION,
			digest: text_parts("Nothing else.")[0].digest,
			heading: String::new(),
			inputs: None,
		};
		let element = notes.draw(&piece, 0, |_| false).unwrap();
		add(&mut report, IMPRESSION, element.element, Source::Signer);
		let of = |text: &str| verdicts(text, &report, notes.elements())[2];
		assert_eq!(of(&format!("{TEXT}\nCONCLUSION:\nNothing else.")), Word::AsContributed);
		assert_eq!(of(&format!("{TEXT}\nHISTORY:\nNothing else.")), Word::NotContributed);
	}

	#[test]
	fn local_heading_should_mean_the_section_to_which_it_was_contributed() {
		let folder = vault();
		let (mut report, mut notes) = written(folder.path());
		let piece = Piece {
			section: crate::report::fixtures::HISTORY,
			digest: text_parts("## Vorgeschichte\nHusten.")[0].digest,
			heading: "Vorgeschichte".into(),
			inputs: None,
		};
		let element = notes.draw(&piece, 0, |_| false).unwrap();
		add(&mut report, piece.section, element.element, Source::Signer);
		let of = |text: &str| verdicts(text, &report, notes.elements())[0];
		assert_eq!(of(&format!("## Vorgeschichte\nHusten.\n{TEXT}")), Word::AsContributed);
		assert_eq!(of(&format!("## Vorgeschichte\nHusten!\n{TEXT}")), Word::Differs);
	}

	#[test]
	fn document_of_another_report_should_match_nothing() {
		let (report, notes) = written(vault().path());
		let lines = check(&text_parts("FINDINGS:\nOther.\nIMPRESSION:\nElse."), &report, notes.elements());
		assert!(!knows_any(&lines));
		assert!(knows_any(&check(&text_parts("IMPRESSION:\nFollow up."), &report, notes.elements())));
	}
}
