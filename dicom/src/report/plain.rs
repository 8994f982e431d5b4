//! Reads plain-text reports.

use radledger_primitives::{digest::sha256, H256};
use serde::Serialize;

/// A section of a plain-text report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TextSection {
	/// The heading as written, without `##` or the colon; empty for the text before the first heading.
	pub heading: String,
	/// `SHA-256(heading || "\n" || text)`.
	pub digest: H256,
	/// Lines separated by `\n`, without spaces and tabs at their ends, and without empty lines around them.
	pub text: String,
}

/// Splits a plain-text report into sections, for sites without structured reports.
///
/// A section starts with a line of its own: `## Heading`, or `HEADING:` without small letters. The text before the
/// first heading is a section without one. A section with a heading may be empty.
///
/// Line ends (`\r\n`, `\r`), a byte order mark, spaces and tabs at the ends of lines, and empty lines around a section
/// change no digest. Any other change does; there is no Unicode normalisation.
pub fn read_text_report(text: &str) -> Vec<TextSection> {
	let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
	let text = text.replace("\r\n", "\n").replace('\r', "\n");
	let mut sections = vec![(String::new(), Vec::new())];
	for line in text.split('\n').map(|line| line.trim_end_matches([' ', '\t'])) {
		match (heading(line), sections.last_mut()) {
			(Some(heading), _) => sections.push((heading.to_owned(), Vec::new())),
			(None, Some((_, lines))) => lines.push(line),
			(None, None) => {}
		}
	}
	let section = |(heading, lines): (String, Vec<&str>)| {
		let text = lines.join("\n").trim_matches('\n').to_owned();
		TextSection { digest: sha256(&[heading.as_bytes(), b"\n", text.as_bytes()]), heading, text }
	};
	let sections = sections.into_iter().map(section);
	sections.filter(|it| !it.heading.is_empty() || !it.text.is_empty()).collect()
}

fn heading(line: &str) -> Option<&str> {
	let heading = match line.strip_prefix("## ") {
		Some(heading) => heading,
		None => line.strip_suffix(':').filter(|heading| {
			heading.chars().any(char::is_uppercase)
				&& !heading.chars().any(char::is_lowercase)
				&& !heading.contains(':')
		})?,
	};
	let heading = heading.trim_matches([' ', '\t']);
	(!heading.is_empty()).then_some(heading)
}

#[cfg(test)]
mod tests {
	use super::*;

	const REPORT: &str =
		"CT of the chest\n\nTECHNIQUE:\nLow dose.\n\nFINDINGS:\n  Nodule, 6 mm:\n\n  right upper lobe.\n\
	                      ## Impression\nFollow up.\nLEVEL: 4\n";

	fn parts(report: &str) -> Vec<(String, String)> {
		let sections = read_text_report(report).into_iter();
		sections.map(|section| (section.heading, section.text)).collect()
	}

	#[test]
	fn sections_should_begin_with_their_headings() {
		let found = parts(REPORT);
		let found: Vec<_> = found.iter().map(|(heading, text)| (heading.as_str(), text.as_str())).collect();
		assert_eq!(
			found,
			[
				("", "CT of the chest"),
				("TECHNIQUE", "Low dose."),
				("FINDINGS", "  Nodule, 6 mm:\n\n  right upper lobe."),
				("Impression", "Follow up.\nLEVEL: 4"),
			]
		);
		// Computed by Python's hashlib: sha256(b"TECHNIQUE\nLow dose.").
		assert_eq!(
			format!("{:?}", read_text_report(REPORT)[1].digest),
			"0x5f6410e6967d97b5f3c47a8f7df6b4065ed006b5733769d2758b30702dddec9b"
		);
		assert_eq!(parts(" \r\n\t\n"), []);
		assert_eq!(parts("HISTORY:"), [("HISTORY".into(), String::new())]);
		assert_eq!(parts("##\n## \n:\n1:\nA: B:"), [(String::new(), "##\n##\n:\n1:\nA: B:".into())]);
	}

	#[test]
	fn layout_should_change_no_digest_and_every_letter_one_of_them() {
		let before = read_text_report(REPORT);
		for same in [
			REPORT.replace('\n', "\r\n"),
			REPORT.replace('\n', " \t\n"),
			REPORT.replace('\n', "\r"),
			format!("\u{FEFF}\n\n{REPORT}\n\n"),
			REPORT.replace("## Impression", "##  Impression"),
		] {
			assert_eq!(read_text_report(&same), before);
		}
		let letters = REPORT.char_indices().filter(|(_, letter)| letter.is_alphanumeric());
		for (at, letter) in letters {
			let mut changed = REPORT.to_owned();
			let other = if letter == '7' { "8" } else { "7" };
			changed.replace_range(at..at + letter.len_utf8(), other);
			let after = read_text_report(&changed);
			assert_eq!(after.len(), before.len());
			let differ = after.iter().zip(&before).filter(|(a, b)| a.digest != b.digest).count();
			assert_eq!(differ, 1, "{at}");
		}
	}
}
