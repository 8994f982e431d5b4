//! The openings of a report's commitments, as a file for others who have the document.

use super::{
	codes,
	notes::{Element, ReportNote},
	short, ReportError,
};
use radledger_client::report::Report;
use radledger_primitives::{ReportId, H256};
use serde::{Deserialize, Serialize};

const KIND: &str = "report-salts";
const VERSION: u16 = 1;

/// The file: as confidential as the report, since a guess at its text can be tried with a salt.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
#[serde(deny_unknown_fields)]
pub struct Openings {
	kind: String,
	version: u16,
	/// The chain's genesis hash.
	pub chain: H256,
	/// The report.
	pub report: ReportId,
	/// The salt that makes the report's identifier from its document.
	#[serde(skip_serializing_if = "Option::is_none", default)]
	pub salt: Option<H256>,
	elements: Vec<Opening>,
}

#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
#[serde(deny_unknown_fields)]
struct Opening {
	element: H256,
	salt: H256,
	#[serde(skip_serializing_if = "String::is_empty", default)]
	heading: String,
}

impl Openings {
	/// The openings that a vault has of a report's contributions.
	pub fn new(chain: H256, report: &Report, note: &ReportNote) -> Self {
		let known = report.contributions.iter().filter_map(|there| note.element(&there.element));
		Self {
			kind: KIND.into(),
			version: VERSION,
			chain,
			report: report.report,
			salt: note.salt(),
			elements: known
				.map(|known| Opening { element: known.element, salt: known.salt, heading: known.heading.clone() })
				.collect(),
		}
	}

	/// How many contributions it opens.
	pub fn count(&self) -> usize {
		self.elements.len()
	}

	/// Reads the JSON of such a file.
	///
	/// # Errors
	/// In words, why it is not one.
	pub fn from_json(json: &[u8]) -> Result<Self, String> {
		let openings: Self = serde_json::from_slice(json).map_err(|error| error.to_string())?;
		match (openings.kind.as_str(), openings.version) {
			(KIND, VERSION) => Ok(openings),
			_ => Err("it is of another kind, or of a later version of this program".into()),
		}
	}

	/// The openings, if all of them belong to `report` on `chain`.
	///
	/// # Errors
	/// They belong to another chain or report.
	pub fn of(&self, chain: H256, report: &Report) -> Result<Vec<Element>, ReportError> {
		if self.chain != chain {
			let (theirs, ours) = (format!("{:?}", self.chain), format!("{chain:?}"));
			return Err(ReportError::OtherChain { theirs, ours });
		}
		if self.report != report.report {
			return Err(ReportError::OtherReport { theirs: short(&self.report), ours: short(&report.report) });
		}
		let element = |opening: &Opening| {
			let there = report.contributions.iter().find(|there| there.element == opening.element)?;
			Some(Element {
				element: opening.element,
				salt: opening.salt,
				section: there.section,
				digest: None,
				heading: opening.heading.clone(),
				inputs: None,
			})
		};
		self.elements.iter().map(element).collect::<Option<_>>().ok_or(ReportError::OtherElements)
	}
}

/// The contributions, with their sections, that none of `elements` opens.
pub fn closed(report: &Report, elements: &[Element]) -> Vec<String> {
	let is_open = |id: &H256| elements.iter().any(|element| element.element == *id);
	let closed = report.contributions.iter().filter(|there| !is_open(&there.element));
	closed.map(|there| format!("{} of {}", there.index, codes::show(there.section))).collect()
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		report::{
			check::{check, is_verified},
			fixtures::{text_parts, vault, written, Written, TEXT},
			notes::OpenNote,
		},
		Explain,
	};
	use radledger_primitives::digest::report_id;

	const CHAIN: H256 = H256([8; 32]);

	#[test]
	fn somebody_else_should_verify_with_the_salts_alone() {
		let Written { report, note, .. } = written();
		let json = serde_json::to_string_pretty(&Openings::new(CHAIN, &report, &note)).unwrap();
		let salts = Openings::from_json(json.as_bytes()).unwrap();
		let elements = salts.of(CHAIN, &report).unwrap();
		assert!(is_verified(&check(&text_parts(TEXT), &report, &elements)));
		assert_eq!(salts.count(), 2);
		assert_eq!(report_id(&salts.salt.unwrap().0, "RIS-1"), report.report);
		// Neither the document's identifier nor what it says is in there.
		assert!(!json.contains("RIS-1"));
		for part in text_parts(TEXT) {
			assert!(!json.contains(&hex::encode(part.digest)));
		}

		let (_folder, other) = vault();
		let alone = other.lock().unwrap();
		let mut kept = OpenNote::of(&other, &alone, &report.report).unwrap();
		assert_eq!(kept.adopt(salts.salt, &elements).unwrap(), 2);
		assert_eq!(kept.adopt(salts.salt, &elements).unwrap(), 0);
		let kept = ReportNote::read(&other, &report.report).unwrap();
		assert!(is_verified(&check(&text_parts(TEXT), &report, kept.elements())));
		assert_eq!(kept.is_document("RIS-1"), Some(true));
		assert_eq!(kept.is_document("RIS-2"), Some(false));
		assert_eq!(Openings::new(CHAIN, &report, &kept), salts);
	}

	#[test]
	fn salts_should_be_refused_when_they_are_of_something_else() {
		let Written { report, note, .. } = written();
		let salts = Openings::new(CHAIN, &report, &note);
		let code = |salts: &Openings, chain: H256, report: &Report| salts.of(chain, report).unwrap_err().code();
		assert_eq!(code(&salts, H256::zero(), &report), "other-chain");
		let mut other = report.clone();
		other.report = H256::zero();
		assert_eq!(code(&salts, CHAIN, &other), "other-report");
		let mut fewer = report.clone();
		fewer.contributions.pop();
		assert_eq!(code(&salts, CHAIN, &fewer), "other-report");
		let json = serde_json::to_string_pretty(&salts).unwrap();
		assert!(Openings::from_json(json.replace(KIND, "note").as_bytes()).is_err());
		assert!(Openings::from_json(json.replace("\"version\": 1", "\"version\": 2").as_bytes()).is_err());
		assert!(Openings::from_json(b"{}").is_err());
	}

	#[test]
	fn what_cannot_be_opened_should_be_named() {
		let Written { report, note, .. } = written();
		assert_eq!(closed(&report, &note.elements()[..1]), ["1 of LN:19005-8"]);
		assert!(closed(&report, note.elements()).is_empty());
	}
}
