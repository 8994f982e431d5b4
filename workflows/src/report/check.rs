//! A document against what was contributed: section by section.
//!
//! A section of a document is as contributed if its digest opens the commitment of a contribution, with the salt that the
//! vault or an export has. Each contribution is met once; contributions that stand are looked for before those that do not.

use super::{document::Part, notes::Element, sections};
use radledger_client::{
	report::{Contribution, Report},
	AccountId,
};
use radledger_primitives::{report::Code, text, ModelVersion, Moment, H256};
use serde::Serialize;

/// The verdict on a section.
#[derive(Serialize, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Word {
	/// It is a contribution that stands.
	AsContributed,
	/// It is a contribution of an AI model that no human has reviewed yet.
	Unreviewed,
	/// It is a contribution that was rejected or replaced.
	Superseded,
	/// It is not what was contributed to this section.
	Differs,
	/// It was contributed, and is not in the document.
	Missing,
	/// It is in the document, and nobody contributed it.
	NotContributed,
	/// Nobody can tell without the salt.
	CannotTell,
}

/// One section of the document, or one that is missing.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Line {
	/// Its number in the document, from 1; `None` if it is not there.
	pub number: Option<usize>,
	/// Its heading in the document.
	pub heading: String,
	/// The section of the template, if the heading or a contribution names it.
	#[serde(serialize_with = "text::code::option::serialize")]
	pub section: Option<Code>,
	/// The verdict.
	pub verdict: Word,
	/// The contribution that it was compared with.
	pub contribution: Option<u8>,
	/// The account that signed the contribution.
	pub by: Option<AccountId>,
	/// The moment of the contribution.
	#[serde(serialize_with = "text::moment::option::serialize")]
	pub at: Option<Moment>,
	/// The version of the AI model that made it.
	#[serde(serialize_with = "text::version::option::serialize")]
	pub model: Option<ModelVersion>,
}

impl Line {
	fn new(verdict: Word, part: Option<(usize, &Part)>, section: Option<Code>, with: Option<&Contribution>) -> Self {
		Self {
			number: part.map(|(at, _)| at + 1),
			heading: part.map(|(_, part)| part.heading.clone()).unwrap_or_default(),
			section: section.or(with.map(|with| with.section)),
			verdict,
			contribution: with.map(|with| with.index),
			by: with.map(|with| with.by),
			at: with.map(|with| with.at),
			model: with.and_then(|with| with.source.model()),
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

/// The section of the template in which a part of the document is: by its code or name, or because something was contributed
/// under its heading.
fn section_of(part: &Part, number: usize, report: &Report, elements: &[Element]) -> Option<Code> {
	let sections = sections(report);
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

/// A part of the document, and the verdict on it as soon as there is one.
struct Open<'a> {
	at: usize,
	part: &'a Part,
	section: Option<Code>,
	line: Option<Line>,
}

impl Open<'_> {
	fn is(&mut self, verdict: Word, with: Option<&Contribution>) {
		self.line = Some(Line::new(verdict, Some((self.at, self.part)), self.section, with));
	}
}

/// Compares the parts of a document with a report; `elements` open the contributions of which the salts are known.
pub fn check(parts: &[Part], report: &Report, elements: &[Element]) -> Vec<Line> {
	let openings = |id: H256| elements.iter().filter(move |element| element.element == id);
	let is_open = |there: &Contribution| openings(there.element).next().is_some();
	// Contributions that no part of the document was found to be.
	let mut left: Vec<&Contribution> = report.contributions.iter().collect();
	let open = |(at, part)| Open { at, part, section: section_of(part, at + 1, report, elements), line: None };
	let mut found: Vec<Open> = parts.iter().enumerate().map(open).collect();

	// Contributions that stand come first, so that nothing else takes their part.
	for verdict in [Word::AsContributed, Word::Unreviewed, Word::Superseded] {
		for open in found.iter_mut().filter(|open| open.line.is_none()) {
			let fits = |there: &&Contribution| {
				let mut openings = openings(there.element);
				word(there) == verdict && openings.any(|element| opens(open.part, open.section, there, element))
			};
			if let Some(index) = left.iter().position(fits) {
				open.is(verdict, Some(left.remove(index)));
			}
		}
	}

	// The other parts are compared with what is left of their sections; first with what cannot be opened.
	for open in found.iter_mut().filter(|open| open.line.is_none()) {
		let fits = |there: &Contribution| there.stands && open.section.is_none_or(|section| section == there.section);
		let candidates = left.iter().enumerate().filter(|(_, there)| fits(there));
		match (candidates.min_by_key(|(_, there)| is_open(there)).map(|(index, _)| index), open.section) {
			(Some(index), Some(_)) => {
				let there = left.remove(index);
				open.is(if is_open(there) { Word::Differs } else { Word::CannotTell }, Some(there));
			}
			(Some(index), None) if left.get(index).is_some_and(|there| !is_open(there)) => {
				open.is(Word::CannotTell, None);
			}
			_ => open.is(Word::NotContributed, None),
		}
	}

	let missing = left
		.into_iter()
		.filter(|there| there.stands)
		.map(|there| Line::new(if is_open(there) { Word::Missing } else { Word::CannotTell }, None, None, Some(there)));
	found.into_iter().filter_map(|open| open.line).chain(missing).collect()
}

/// The verdict on a part of the document that is this contribution.
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
		fixtures::{digest, review, text_parts, written, Written, FINDINGS, HISTORY, IMPRESSION, MODEL, TEXT},
		notes::Piece,
	};
	use radledger_primitives::report::{Source, Verdict};

	fn verdicts(text: &str, report: &Report, elements: &[Element]) -> Vec<Word> {
		let lines = check(&text_parts(text), report, elements);
		lines.iter().map(|line| line.verdict).collect()
	}

	#[test]
	fn document_should_be_as_contributed_section_by_section() {
		let Written { report, note, .. } = written();
		let lines = check(&text_parts(TEXT), &report, note.elements());
		assert!(is_verified(&lines) && lines.len() == 2);
		assert_eq!(lines[0].section, Some(FINDINGS));
		assert_eq!((lines[0].number, lines[0].contribution, lines[0].at), (Some(1), Some(0), Some(2_000)));
		let json = serde_json::to_value(&lines[1]).unwrap();
		assert_eq!(json["verdict"], "AsContributed");
		assert_eq!(json["section"], "LN:19005-8");
		assert_eq!(json["at"], "1970-01-01T00:00:02.001Z");
	}

	/// Every letter of the text, changed one at a time.
	#[test]
	fn one_letter_should_change_the_verdict_on_its_section_alone() {
		let Written { report, note, .. } = written();
		let impression = TEXT.find("IMPRESSION").unwrap();
		for (line, at) in [("Nodule.", 0), ("Follow up.", 1)] {
			let begin = TEXT.find(line).unwrap();
			for position in begin..begin + line.len() {
				let mut changed = TEXT.to_owned();
				changed.replace_range(position..=position, "7");
				let found = verdicts(&changed, &report, note.elements());
				assert_eq!(found[at], Word::Differs, "{changed}");
				assert_eq!(found[1 - at], Word::AsContributed, "{changed}");
				assert_eq!(at == 1, position > impression);
			}
		}
	}

	#[test]
	fn what_is_missing_or_added_should_be_told() {
		use Word::*;
		let Written { report, note, .. } = written();
		let of = |text: &str| verdicts(text, &report, note.elements());
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
		let Written { report, note, .. } = written();
		let of = |text: &str| verdicts(text, &report, note.elements());
		assert_eq!(of("IMPRESSION:\nFollow up.\nFINDINGS:\nNodule."), [AsContributed, AsContributed]);
		assert_eq!(of("IMPRESSION:\nNodule.\nFINDINGS:\nFollow up."), [Differs, Differs]);
	}

	#[test]
	fn nobody_should_tell_without_a_salt() {
		use Word::*;
		let Written { report, note, .. } = written();
		assert_eq!(verdicts(TEXT, &report, &[]), [CannotTell, CannotTell]);
		assert_eq!(verdicts(TEXT, &report, &note.elements()[1..]), [CannotTell, AsContributed]);
		assert_eq!(verdicts("Note\n", &report, &[]), [CannotTell, CannotTell, CannotTell]);
		assert!(!is_verified(&check(&text_parts(TEXT), &report, &[])));
		// A wrong salt opens nothing.
		let mut wrong = note.elements().to_vec();
		wrong[0].salt = H256::repeat_byte(9);
		assert_eq!(verdicts(TEXT, &report, &wrong), [Differs, AsContributed]);
		wrong.push(note.elements()[0].clone());
		assert_eq!(verdicts(TEXT, &report, &wrong), [AsContributed, AsContributed]);
	}

	#[test]
	fn what_does_not_stand_should_be_told_from_what_does() {
		let mut written = written();
		let text = "FINDINGS:\nMass.";
		let piece = Piece {
			section: FINDINGS,
			digest: text_parts(text)[0].digest,
			heading: "FINDINGS".into(),
			inputs: Some(digest("image")),
		};
		let index =
			written.add(&piece, |element| Source::Model { version: MODEL, inputs: element.inputs.unwrap().commitment });
		let Written { mut report, note, .. } = written;
		let whole = format!("{text}\n{TEXT}");
		let of = |report: &Report| verdicts(&whole, report, note.elements())[0];
		assert_eq!(of(&report), Word::Unreviewed);
		let mut accepted = report.clone();
		review(&mut accepted, index, Verdict::Accepted);
		let lines = check(&text_parts(&whole), &accepted, note.elements());
		assert!(is_verified(&lines));
		assert_eq!(serde_json::to_value(&lines[0]).unwrap()["model"], "3.1");
		review(&mut report, index, Verdict::Rejected);
		assert_eq!(of(&report), Word::Superseded);
		// Left out of the document, what does not stand is not missed.
		assert!(is_verified(&check(&text_parts(TEXT), &report, note.elements())));
	}

	#[test]
	fn text_should_be_known_by_its_heading_where_it_was_contributed_without_one() {
		let mut written = written();
		let piece = Piece {
			section: IMPRESSION,
			digest: text_parts("Nothing else.")[0].digest,
			heading: String::new(),
			inputs: None,
		};
		written.add(&piece, |_| Source::Signer);
		let Written { report, note, .. } = written;
		let of = |text: &str| verdicts(text, &report, note.elements())[2];
		assert_eq!(of(&format!("{TEXT}\nCONCLUSION:\nNothing else.")), Word::AsContributed);
		assert_eq!(of(&format!("{TEXT}\nHISTORY:\nNothing else.")), Word::NotContributed);
	}

	#[test]
	fn local_heading_should_mean_the_section_to_which_it_was_contributed() {
		let mut written = written();
		let piece = Piece {
			section: HISTORY,
			digest: text_parts("## Vorgeschichte\nHusten.")[0].digest,
			heading: "Vorgeschichte".into(),
			inputs: None,
		};
		written.add(&piece, |_| Source::Signer);
		let Written { report, note, .. } = written;
		let of = |text: &str| verdicts(text, &report, note.elements())[0];
		assert_eq!(of(&format!("## Vorgeschichte\nHusten.\n{TEXT}")), Word::AsContributed);
		assert_eq!(of(&format!("## Vorgeschichte\nHusten!\n{TEXT}")), Word::Differs);
	}

	#[test]
	fn document_of_another_report_should_match_nothing() {
		let Written { report, note, .. } = written();
		let lines = check(&text_parts("FINDINGS:\nOther.\nIMPRESSION:\nElse."), &report, note.elements());
		assert!(!knows_any(&lines));
		assert!(knows_any(&check(&text_parts("IMPRESSION:\nFollow up."), &report, note.elements())));
	}
}
