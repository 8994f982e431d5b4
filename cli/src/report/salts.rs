//! What opens the commitments of a report, for somebody who has the document.

use super::{
	codes,
	desk::Report,
	notes::{Element, Notes},
};
use crate::{errors::Failure, study::table::short};
use radledger_primitives::{ReportId, H256};
use serde::{Deserialize, Serialize};

const KIND: &str = "report-salts";
const VERSION: u16 = 1;

/// As it is written.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
#[serde(deny_unknown_fields)]
pub struct Salts {
	kind: String,
	version: u16,
	/// The chain's genesis hash.
	pub chain: H256,
	/// The report.
	pub report: ReportId,
	/// By which the report's identifier is made from its document.
	#[serde(skip_serializing_if = "Option::is_none", default)]
	salt: Option<H256>,
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

impl Salts {
	/// What the vault has of the report's contributions.
	pub fn new(chain: H256, report: &Report, notes: &Notes) -> Self {
		let known = report.contributions.iter().filter_map(|there| notes.element(&there.element));
		Self {
			kind: KIND.into(),
			version: VERSION,
			chain,
			report: report.report,
			salt: notes.salt(),
			elements: known
				.map(|known| Opening { element: known.element, salt: known.salt, heading: known.heading.clone() })
				.collect(),
		}
	}

	/// How many contributions it opens.
	pub fn count(&self) -> usize {
		self.elements.len()
	}

	/// By which the report's identifier is made.
	pub fn salt(&self) -> Option<H256> {
		self.salt
	}

	/// One JSON document.
	pub fn to_json(&self) -> Result<String, Failure> {
		serde_json::to_string_pretty(self)
			.map_err(|error| Failure::failed("cannot-write", "the salts cannot be written").why(error.to_string()))
	}

	/// Reads what [`Self::to_json`] wrote.
	pub fn from_json(json: &str) -> Result<Self, String> {
		let salts: Self = serde_json::from_str(json).map_err(|error| error.to_string())?;
		match (salts.kind.as_str(), salts.version) {
			(KIND, VERSION) => Ok(salts),
			_ => Err("it is of another kind, or of a later version of this program".into()),
		}
	}

	/// What opens the contributions of `report`, if all of it belongs to that.
	pub fn of(&self, chain: H256, report: &Report) -> Result<Vec<Element>, Failure> {
		let wrong = |code: &str, what: String| {
			Failure::refused(code, what)
				.hint("it is what `report export --format salts` wrote; ask for that of this report")
		};
		if self.chain != chain {
			return Err(wrong("other-chain", "the salts are of a report on another ledger".into())
				.why(format!("they name the chain {:?}, this is {chain:?}", self.chain)));
		}
		if self.report != report.report {
			return Err(wrong(
				"other-report",
				format!("the salts are of report {}, not of {}", short(&self.report), short(&report.report)),
			));
		}
		let element = |opening: &Opening| {
			let there = report.contributions.iter().find(|there| there.element == opening.element);
			there.map(|there| Element {
				element: opening.element,
				salt: opening.salt,
				section: there.section,
				digest: None,
				heading: opening.heading.clone(),
				inputs: None,
			})
		};
		let found: Option<Vec<Element>> = self.elements.iter().map(element).collect();
		found.ok_or_else(|| {
			wrong("other-report", "the salts open something that was not contributed to this report".into())
		})
	}
}

/// What cannot be opened: the sections of contributions whose salts are not here.
pub fn closed(report: &Report, elements: &[Element]) -> Vec<String> {
	let is_open = |id: &H256| elements.iter().any(|element| element.element == *id);
	let closed = report.contributions.iter().filter(|there| !is_open(&there.element));
	closed.map(|there| format!("{} of {}", there.index, codes::show(there.section))).collect()
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::report::{
		check::{check, is_verified},
		fixtures::{text_parts, written, TEXT},
	};
	use radledger_primitives::digest::report_id;

	const CHAIN: H256 = H256([8; 32]);

	#[test]
	fn somebody_else_should_verify_with_the_salts_alone() {
		let vault = tempfile::tempdir().unwrap();
		let (report, notes) = written(vault.path());
		let json = Salts::new(CHAIN, &report, &notes).to_json().unwrap();
		let salts = Salts::from_json(&json).unwrap();
		let elements = salts.of(CHAIN, &report).unwrap();
		assert!(is_verified(&check(&text_parts(TEXT), &report, &elements)));
		assert_eq!(salts.count(), 2);
		assert_eq!(report_id(&salts.salt().unwrap().0, "RIS-1"), report.report);
		// Neither the document's identifier nor what it says is in there.
		assert!(!json.contains("RIS-1"));
		for part in text_parts(TEXT) {
			assert!(!json.contains(&hex::encode(part.digest)));
		}

		let other = tempfile::tempdir().unwrap();
		let mut kept = Notes::open(other.path(), &report.report).unwrap();
		assert_eq!(kept.adopt(salts.salt(), &elements), Ok(2));
		assert_eq!(kept.adopt(salts.salt(), &elements), Ok(0));
		let kept = Notes::open(other.path(), &report.report).unwrap();
		assert!(is_verified(&check(&text_parts(TEXT), &report, kept.elements())));
		assert_eq!(kept.is_document("RIS-1"), Some(true));
		assert_eq!(kept.is_document("RIS-2"), Some(false));
		assert_eq!(Salts::new(CHAIN, &report, &kept), salts);
	}

	#[test]
	fn salts_should_be_refused_when_they_are_of_something_else() {
		let vault = tempfile::tempdir().unwrap();
		let (report, notes) = written(vault.path());
		let salts = Salts::new(CHAIN, &report, &notes);
		let code = |salts: &Salts, chain: H256, report: &Report| salts.of(chain, report).unwrap_err().code;
		assert_eq!(code(&salts, H256::zero(), &report), "other-chain");
		let mut other = report.clone();
		other.report = H256::zero();
		assert_eq!(code(&salts, CHAIN, &other), "other-report");
		let mut fewer = report.clone();
		fewer.contributions.pop();
		assert_eq!(code(&salts, CHAIN, &fewer), "other-report");
		let json = salts.to_json().unwrap();
		assert!(Salts::from_json(&json.replace(KIND, "note")).is_err());
		assert!(Salts::from_json(&json.replace("\"version\": 1", "\"version\": 2")).is_err());
		assert!(Salts::from_json("{}").is_err());
	}

	#[test]
	fn what_cannot_be_opened_should_be_named() {
		let vault = tempfile::tempdir().unwrap();
		let (report, notes) = written(vault.path());
		assert_eq!(closed(&report, &notes.elements()[..1]), ["1 of LN:19005-8"]);
		assert!(closed(&report, notes.elements()).is_empty());
	}
}
