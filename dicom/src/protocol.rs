//! Imaging protocols: published lists of constraints on attributes, and which of them an object violates.

use crate::{FileError, Tag};
use dicom_core::VR;
use radledger_primitives::{digest::sha256, H256};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, path::Path};

/// Values up to this size are compared.
const LONGEST: usize = 1 << 16;
/// Version of a protocol's format.
const VERSION: u16 = 1;

/// An imaging protocol, as it is published: one JSON file.
///
/// ```json
/// {
///   "version": 1,
///   "name": "Brain MR, trial 42",
///   "constraints": [
///     { "tag": "MagneticFieldStrength", "one-of": ["1.5", "3"] },
///     { "tag": "(0018,0080)", "range": { "min": 400, "max": 700 } },
///     { "tag": "ContrastBolusAgent", "absent": true }
///   ]
/// }
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Protocol {
	/// 1.
	pub version: u16,
	/// What it is called; it goes into the digest.
	pub name: String,
	/// Up to 65,535 of them.
	pub constraints: Vec<Constraint>,
}

/// What one attribute must be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Constraint {
	/// The attribute, as its tag or keyword. Looked for at the top level, then in the sequences (of functional groups, for
	/// example): there, every occurrence must conform.
	pub tag: Tag,
	/// What it must be.
	#[serde(flatten)]
	pub comparison: Comparison,
}

/// How a value is compared: numbers as numbers, all else letter by letter. Every value of a list must conform.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Comparison {
	/// Exactly these values, in this order.
	Equals(Vec<String>),
	/// Each value is one of these.
	OneOf(Vec<String>),
	/// Each value is a number from `min` to `max`.
	Range {
		/// Lowest.
		min: Option<f64>,
		/// Highest.
		max: Option<f64>,
	},
	/// There is a value (`true`); it is not asked which.
	Present(bool),
	/// There is no value (`true`).
	Absent(bool),
}

/// A constraint that an object violates.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Deviation {
	/// The attribute.
	pub tag: Tag,
	/// What it is; `None` if it has no value.
	pub found: Option<String>,
	/// What it should be.
	pub wanted: String,
}

/// Why a file is no protocol.
#[derive(Debug, thiserror::Error)]
pub enum ProtocolError {
	/// Not the JSON of one.
	#[error("this is no protocol: {0}")]
	Malformed(String),
	/// Of a version that this program does not know.
	#[error("the protocol has version {0}, this program knows version {VERSION}")]
	Version(u16),
	/// Nothing to check, or too much.
	#[error("a protocol has 1 to 65,535 constraints, this one has {0}")]
	Constraints(usize),
	/// A constraint that nothing can meet, or everything does.
	#[error("the constraint on {0} means nothing: {1}")]
	Meaningless(Tag, &'static str),
}

impl Protocol {
	/// Reads a protocol.
	pub fn from_json(json: &str) -> Result<Self, ProtocolError> {
		let protocol: Self = serde_json::from_str(json).map_err(|error| ProtocolError::Malformed(error.to_string()))?;
		if protocol.version != VERSION {
			return Err(ProtocolError::Version(protocol.version));
		}
		let count = protocol.constraints.len();
		if count == 0 || count > u16::MAX.into() {
			return Err(ProtocolError::Constraints(count));
		}
		for Constraint { tag, comparison } in &protocol.constraints {
			let meaningless = match comparison {
				Comparison::Equals(values) | Comparison::OneOf(values) if values.is_empty() => {
					Some("no value is named")
				}
				Comparison::Range { min: None, max: None } => Some("the range has no end"),
				Comparison::Range {
					min: Some(min),
					max: Some(max),
				} if min > max => Some("the range is empty"),
				Comparison::Present(false) | Comparison::Absent(false) => Some("write true, or leave it out"),
				_ => None,
			};
			if let Some(why) = meaningless {
				return Err(ProtocolError::Meaningless(*tag, why));
			}
		}
		Ok(protocol)
	}

	/// What it is called on the ledger: `SHA-256("radledger:protocol:v1" || 0x00 || its JSON without spaces)`, the fields
	/// in the order in which they are declared here, tags as `(0018,0080)`.
	pub fn digest(&self) -> H256 {
		let json = serde_json::to_vec(self).expect("a protocol has only string keys");
		sha256(&[b"radledger:protocol:v1", &[0], &json])
	}

	/// Which constraints the object in `file` violates, in order of their attributes; `None` if it is no DICOM object.
	pub fn check(&self, file: &Path) -> Result<Option<Vec<Deviation>>, FileError> {
		let Some((_, values)) = crate::file::read_values(file, LONGEST)? else {
			return Ok(None);
		};
		let mut found: BTreeMap<Tag, Vec<Vec<String>>> = BTreeMap::new();
		let wanted = |tag: Tag| self.constraints.iter().any(|constraint| constraint.tag == tag);
		for element in values.values() {
			let Some((tag, vr, value)) = crate::disclosure::split(element) else {
				continue;
			};
			if vr == VR::SQ {
				let items = crate::lineage::items(value).unwrap_or_default();
				crate::lineage::each_value(&items, &mut |tag, vr, value| {
					if wanted(tag) && !values.contains_key(&tag) {
						found.entry(tag).or_default().push(list(vr, value));
					}
				});
			} else if wanted(tag) {
				found.insert(tag, vec![list(vr, value)]);
			}
		}
		let mut deviations = Vec::new();
		for Constraint { tag, comparison } in &self.constraints {
			let there = found.get(tag).map(Vec::as_slice).unwrap_or_default();
			let empty = |values: &Vec<String>| values.iter().all(String::is_empty);
			let wrong = if there.iter().all(empty) {
				(!matches!(comparison, Comparison::Absent(_))).then_some(None)
			} else {
				there.iter().find(|values| !comparison.allows(values)).map(Some)
			};
			if let Some(values) = wrong {
				deviations.push(Deviation {
					tag: *tag,
					found: values.map(|values| values.join("\\")),
					wanted: comparison.to_string(),
				});
			}
		}
		deviations.sort();
		deviations.dedup();
		Ok(Some(deviations))
	}
}

/// The values of an element.
fn list(vr: VR, value: &[u8]) -> Vec<String> {
	crate::disclosure::render(vr, value)
		.split('\\')
		.map(|value| value.trim().to_owned())
		.collect()
}

/// Whether two values are the same number, or the same letters.
fn same(a: &str, b: &str) -> bool {
	match (a.parse::<f64>(), b.parse::<f64>()) {
		(Ok(a), Ok(b)) => a == b,
		_ => a == b,
	}
}

impl Comparison {
	fn allows(&self, values: &[String]) -> bool {
		match self {
			Self::Equals(wanted) => {
				wanted.len() == values.len() && wanted.iter().zip(values).all(|(wanted, value)| same(wanted, value))
			}
			Self::OneOf(wanted) => values
				.iter()
				.all(|value| wanted.iter().any(|wanted| same(wanted, value))),
			Self::Range { min, max } => values.iter().all(|value| {
				value.parse::<f64>().is_ok_and(|value| {
					min.is_none_or(|min| min <= value) && max.is_none_or(|max| value <= max) && value.is_finite()
				})
			}),
			Self::Present(_) => true,
			Self::Absent(_) => false,
		}
	}
}

impl std::fmt::Display for Comparison {
	fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
		match self {
			Self::Equals(values) => f.write_str(&values.join("\\")),
			Self::OneOf(values) => write!(f, "one of {}", values.join(", ")),
			Self::Range {
				min: Some(min),
				max: Some(max),
			} => write!(f, "{min} to {max}"),
			Self::Range { min: Some(min), .. } => write!(f, "at least {min}"),
			Self::Range { max: Some(max), .. } => write!(f, "at most {max}"),
			Self::Range { .. } => f.write_str("a number"),
			Self::Present(_) => f.write_str("present"),
			Self::Absent(_) => f.write_str("absent"),
		}
	}
}
