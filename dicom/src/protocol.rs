//! Imaging protocols: published lists of constraints on attributes, and the constraints that an object violates.

use crate::{
	element::{each_value, items, render, split, Inner, Item},
	error::Fault,
	FileError, Tag,
};
use dicom_core::VR;
use radledger_primitives::{digest::sha256, H256};
use serde::{Deserialize, Serialize};
use std::{
	collections::{BTreeMap, BTreeSet},
	path::Path,
};

/// Size in bytes up to which values are compared and sequences searched.
const LONGEST: usize = 1 << 25;
/// Version of a protocol's format.
const VERSION: u16 = 1;

/// An imaging protocol as it is published, in one JSON file.
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
	/// The version of the format, 1.
	pub version: u16,
	/// The protocol's name, which the digest covers.
	pub name: String,
	/// Its constraints, 1 to 65,535.
	pub constraints: Vec<Constraint>,
}

/// A constraint on one attribute.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Written")]
pub struct Constraint {
	/// The attribute, written as its tag or keyword. If the top level does not have it, every occurrence in sequences
	/// (of functional groups, for example) must conform.
	pub tag: Tag,
	/// What its values must satisfy.
	#[serde(flatten)]
	pub comparison: Comparison,
}

/// How values are compared. Value representations of numbers are compared as numbers, all others character by
/// character. Every value of a list must conform. A sequence is present if it has items; it has no value to compare.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Comparison {
	/// Exactly these values, in this order.
	Equals(Vec<String>),
	/// Each value is one of these.
	OneOf(Vec<String>),
	/// Each value is a number from `min` to `max`.
	Range {
		/// Lowest permitted value; `None` for no limit.
		min: Option<f64>,
		/// Highest permitted value; `None` for no limit.
		max: Option<f64>,
	},
	/// There is a value, whatever it is; always `true`.
	Present(bool),
	/// There is no value; always `true`.
	Absent(bool),
}

/// A constraint as it is written. It is read field by field, because a flattened enum cannot read numbers when another
/// crate enables serde_json's arbitrary precision.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Written {
	tag: Tag,
	equals: Option<Vec<String>>,
	one_of: Option<Vec<String>>,
	range: Option<Range>,
	present: Option<bool>,
	absent: Option<bool>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Range {
	min: Option<f64>,
	max: Option<f64>,
}

impl TryFrom<Written> for Constraint {
	type Error = &'static str;

	fn try_from(written: Written) -> Result<Self, Self::Error> {
		let range = |Range { min, max }| Comparison::Range { min, max };
		let all = [
			written.equals.map(Comparison::Equals),
			written.one_of.map(Comparison::OneOf),
			written.range.map(range),
			written.present.map(Comparison::Present),
			written.absent.map(Comparison::Absent),
		];
		let mut all = all.into_iter().flatten();
		match (all.next(), all.next()) {
			(Some(comparison), None) => Ok(Self { tag: written.tag, comparison }),
			_ => Err("a constraint has exactly one of equals, one-of, range, present and absent"),
		}
	}
}

/// A violation of a constraint.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Deviation {
	/// The attribute.
	pub tag: Tag,
	/// Its value, as text; `None` if it has none.
	pub found: Option<String>,
	/// What the constraint requires, in words.
	pub wanted: String,
}

/// Why a file is not a protocol.
#[derive(Debug, thiserror::Error)]
pub enum ProtocolError {
	/// It is not the JSON of a protocol.
	#[error("this is no protocol: {0}")]
	Malformed(String),
	/// The version is unknown to this program.
	#[error("the protocol has version {0}, this program knows version {VERSION}")]
	Version(u16),
	/// It has no constraints, or too many.
	#[error("a protocol has 1 to 65,535 constraints, this one has {0}")]
	Constraints(usize),
	/// A constraint can never, or always, be met.
	#[error("the constraint on {0} means nothing: {1}")]
	Meaningless(Tag, &'static str),
}

impl Protocol {
	/// Parses and validates a protocol.
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
				Comparison::Range { min: Some(min), max: Some(max) } if min > max => Some("the range is empty"),
				Comparison::Present(false) | Comparison::Absent(false) => Some("write true, or leave it out"),
				_ => None,
			};
			if let Some(why) = meaningless {
				return Err(ProtocolError::Meaningless(*tag, why));
			}
		}
		Ok(protocol)
	}

	/// The protocol's digest on the ledger: `SHA-256("radledger:protocol:v1" || 0x00 || its JSON without spaces)`, with
	/// the fields in the order in which they are declared here and tags as `(0018,0080)`.
	pub fn digest(&self) -> H256 {
		let json = serde_json::to_vec(self).expect("a protocol has only string keys");
		sha256(&[b"radledger:protocol:v1", &[0], &json])
	}

	/// The constraints that the object in `file` violates, in the order of their attributes; `None` if the file is not
	/// a DICOM object.
	pub fn check(&self, file: &Path) -> Result<Option<Vec<Deviation>>, FileError> {
		let Some((instance, values)) = crate::file::read_values(file, crate::VERSION, LONGEST)? else {
			return Ok(None);
		};
		let mut found: BTreeMap<Tag, Vec<Found>> = BTreeMap::new();
		let attributes = &instance.digests.attributes;
		let top: BTreeSet<Tag> = attributes.iter().map(|attribute| attribute.tag).collect();
		let wanted: BTreeSet<Tag> = self.constraints.iter().map(|constraint| constraint.tag).collect();
		let deeper: BTreeSet<Tag> = wanted.difference(&top).copied().collect();
		for attribute in attributes {
			let tag = attribute.tag;
			match values.get(&tag).and_then(|element| split(element)) {
				Some((_, VR::SQ, value)) => {
					let items = items(value).unwrap_or_default();
					collect(&items, &deeper, &mut found);
					if wanted.contains(&tag) {
						found.insert(tag, vec![Found::items(&items)]);
					}
				}
				Some((_, vr, value)) if wanted.contains(&tag) => {
					found.insert(tag, vec![Found::value(vr, value)]);
				}
				Some(_) => {}
				None if attribute.skeleton.is_some() && !deeper.is_empty() => {
					let help =
						"check the attributes inside of it with another program, and leave them out of the protocol";
					let fault =
						Fault { offset: None, ..Fault::new(0, "the sequence is too large to be looked into", help) };
					return Err(fault.at(tag).in_file(file.into(), None));
				}
				None if wanted.contains(&tag) => {
					found.insert(tag, vec![Found::there(format!("more than {LONGEST} bytes"))]);
				}
				None => {}
			}
		}
		let mut deviations = Vec::new();
		for Constraint { tag, comparison } in &self.constraints {
			let there = found.get(tag).map(Vec::as_slice).unwrap_or_default();
			let wrong = if there.iter().all(Found::is_empty) {
				(!matches!(comparison, Comparison::Absent(_))).then_some(None)
			} else {
				there.iter().find(|found| !comparison.allows(found)).map(Some)
			};
			if let Some(found) = wrong {
				deviations.push(Deviation {
					tag: *tag,
					found: found.map(|found| found.values.join("\\")),
					wanted: comparison.to_string(),
				});
			}
		}
		deviations.sort();
		deviations.dedup();
		Ok(Some(deviations))
	}
}

/// One occurrence of an attribute.
struct Found {
	values: Vec<String>,
	kind: Kind,
}

#[derive(Clone, Copy, PartialEq)]
enum Kind {
	Number,
	Text,
	/// It is present, but cannot be compared.
	There,
}

impl Found {
	fn value(vr: VR, value: &[u8]) -> Self {
		use VR::*;
		let kind = match vr {
			DS | IS | US | SS | UL | SL | UV | SV | FL | FD => Kind::Number,
			_ => Kind::Text,
		};
		let values = render(vr, value);
		Self { values: values.split('\\').map(|value| value.trim().to_owned()).collect(), kind }
	}

	fn items(items: &[Item]) -> Self {
		match items.len() {
			0 => Self::there(String::new()),
			1 => Self::there("a sequence with 1 item".into()),
			count => Self::there(format!("a sequence with {count} items")),
		}
	}

	fn there(what: String) -> Self {
		Self { values: vec![what], kind: Kind::There }
	}

	fn is_empty(&self) -> bool {
		self.values.iter().all(String::is_empty)
	}
}

/// Collects every occurrence of `wanted` in the items, at every depth.
fn collect(items: &[Item], wanted: &BTreeSet<Tag>, found: &mut BTreeMap<Tag, Vec<Found>>) {
	each_value(items, &mut |tag, vr, value| {
		if wanted.contains(&tag) {
			found.entry(tag).or_default().push(Found::value(vr, value));
		}
	});
	each_sequence(items, &mut |tag, items| {
		if wanted.contains(&tag) {
			found.entry(tag).or_default().push(Found::items(items));
		}
	});
}

/// Calls `keep` for every sequence in the items, at every depth.
fn each_sequence(items: &[Item], keep: &mut dyn FnMut(Tag, &[Item])) {
	for (tag, inner) in items.iter().flatten() {
		if let Inner::Items(items) = inner {
			keep(*tag, items);
			each_sequence(items, keep);
		}
	}
}

/// Whether two values are the same number, or the same text.
fn same(kind: Kind, a: &str, b: &str) -> bool {
	match (kind, a.parse::<f64>(), b.parse::<f64>()) {
		(Kind::Number, Ok(a), Ok(b)) => a == b,
		(Kind::There, ..) => false,
		_ => a == b,
	}
}

impl Comparison {
	fn allows(&self, Found { values, kind }: &Found) -> bool {
		match self {
			Self::Equals(wanted) => {
				let mut pairs = wanted.iter().zip(values);
				wanted.len() == values.len() && pairs.all(|(wanted, value)| same(*kind, wanted, value))
			}
			Self::OneOf(wanted) => values.iter().all(|value| wanted.iter().any(|wanted| same(*kind, wanted, value))),
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
			Self::Range { min: Some(min), max: Some(max) } => write!(f, "{min} to {max}"),
			Self::Range { min: Some(min), .. } => write!(f, "at least {min}"),
			Self::Range { max: Some(max), .. } => write!(f, "at most {max}"),
			Self::Range { .. } => f.write_str("a number"),
			Self::Present(_) => f.write_str("present"),
			Self::Absent(_) => f.write_str("absent"),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	fn element(tag: Tag, vr: &[u8; 2], value: &[u8]) -> Vec<u8> {
		let mut bytes = [&tag.0.to_le_bytes()[..], &tag.1.to_le_bytes(), vr].concat();
		match vr {
			b"SQ" | b"UT" => bytes.extend([&[0, 0][..], &(value.len() as u32).to_le_bytes()].concat()),
			_ => bytes.extend((value.len() as u16).to_le_bytes()),
		}
		[bytes, value.to_vec()].concat()
	}

	fn item(content: &[u8]) -> Vec<u8> {
		[&crate::canonical::ITEM[..], &(content.len() as u32).to_le_bytes(), content].concat()
	}

	/// The deviations of an object of these elements, which are in ascending order.
	fn check(constraint: &str, more: &[Vec<u8>]) -> Result<Vec<Deviation>, FileError> {
		let folder = tempfile::TempDir::new().unwrap();
		let path = folder.path().join("object.dcm");
		let meta = element(Tag::TRANSFER_SYNTAX, b"UI", b"1.2.840.10008.1.2.1\0");
		let mut elements =
			vec![element(Tag::SOP_INSTANCE, b"UI", b"1.2.3.41"), element(Tag::STUDY, b"UI", b"1.2.3.42")];
		elements.extend_from_slice(more);
		elements.sort_by_key(|bytes| {
			let number = |at| u16::from_le_bytes([bytes[at], bytes[at + 1]]);
			(number(0), number(2))
		});
		std::fs::write(&path, [&[0; 128][..], b"DICM", &meta, &elements.concat()].concat()).unwrap();
		let json = format!(r#"{{"version":1,"name":"","constraints":[{constraint}]}}"#);
		Ok(Protocol::from_json(&json).unwrap().check(&path)?.unwrap())
	}

	fn conforms(constraint: &str, more: &[Vec<u8>]) -> bool {
		check(constraint, more).unwrap().is_empty()
	}

	#[test]
	fn only_numbers_should_be_compared_as_numbers() {
		let version = |text: &[u8]| [element(Tag(0x0018, 0x1020), b"LO", text)];
		let wanted = r#"{"tag":"SoftwareVersions","equals":["1.10"]}"#;
		assert!(conforms(wanted, &version(b"1.10")));
		assert!(!conforms(wanted, &version(b"1.1 ")));
		let name = [element(Tag(0x0018, 0x1030), b"LO", b"NAN ")];
		assert!(conforms(r#"{"tag":"ProtocolName","one-of":["NAN"]}"#, &name));
		let kvp = [element(Tag(0x0018, 0x0060), b"DS", b"120.0 ")];
		assert!(conforms(r#"{"tag":"KVP","equals":["1.2e2"]}"#, &kvp));
		let angle = [element(Tag(0x0018, 0x9073), b"FD", &0.1f64.to_le_bytes())];
		assert!(conforms(r#"{"tag":"AcquisitionDuration","equals":["0.10"]}"#, &angle));
	}

	#[test]
	fn sequences_should_be_there_or_not_wherever_they_are() {
		let (inner, outer) = (Tag(0x0028, 0x9110), Tag(0x5200, 0x9229));
		let spacing = element(Tag(0x0028, 0x0030), b"DS", b"1\\1 ");
		let nested = element(inner, b"SQ", &item(&spacing));
		let shared = [element(outer, b"SQ", &item(&nested))];
		for tag in [inner, outer] {
			assert!(conforms(&format!(r#"{{"tag":"{tag}","present":true}}"#), &shared));
			assert!(!conforms(&format!(r#"{{"tag":"{tag}","absent":true}}"#), &shared));
			assert!(!conforms(&format!(r#"{{"tag":"{tag}","equals":["1"]}}"#), &shared));
			let empty = [element(tag, b"SQ", b"")];
			assert!(!conforms(&format!(r#"{{"tag":"{tag}","present":true}}"#), &empty));
			assert!(conforms(&format!(r#"{{"tag":"{tag}","absent":true}}"#), &empty));
		}
		assert!(conforms(r#"{"tag":"PixelSpacing","equals":["1","1.0"]}"#, &shared));
	}

	#[test]
	fn large_attributes_should_be_found_and_looked_into() {
		let thickness = |text: &[u8]| item(&element(Tag(0x0018, 0x0050), b"DS", text));
		let frames = |last: &[u8]| {
			let mut all = thickness(b"5 ").repeat(20_000);
			all.extend(thickness(last));
			[element(Tag(0x5200, 0x9230), b"SQ", &all)]
		};
		let wanted = r#"{"tag":"SliceThickness","equals":["5"]}"#;
		assert!(conforms(wanted, &frames(b"5.")));
		assert_eq!(check(wanted, &frames(b"7 ")).unwrap()[0].found.as_deref(), Some("7"));

		let long = element(Tag(0x0018, 0x9FF0), b"UT", &vec![b'a'; LONGEST + 2]);
		let present = r#"{"tag":"(0018,9FF0)","present":true}"#;
		assert!(conforms(present, std::slice::from_ref(&long)));
		assert!(!conforms(r#"{"tag":"(0018,9FF0)","absent":true}"#, std::slice::from_ref(&long)));
		let huge = element(Tag(0x0008, 0x1115), b"SQ", &item(&long));
		assert!(conforms(r#"{"tag":"SOPInstanceUID","present":true}"#, std::slice::from_ref(&huge)));
		let error = check(present, &[huge]).unwrap_err();
		assert_eq!(error.tag, Some(Tag(0x0008, 0x1115)));
		assert!(error.to_string().contains("too large"), "{error}");
	}

	#[test]
	fn what_is_misspelt_should_be_refused_at_every_level() {
		for constraint in [
			r#"{"tag":"KVP","range":{"min":1,"maks":2}}"#,
			r#"{"tag":"KVP","equals":["1"],"one-of":["2"]}"#,
			r#"{"tag":"KVP","equals":["1"],"unit":"kV"}"#,
			r#"{"tag":"KVP"}"#,
		] {
			let json = format!(r#"{{"version":1,"name":"","constraints":[{constraint}]}}"#);
			let refused = Protocol::from_json(&json);
			assert!(matches!(refused, Err(ProtocolError::Malformed(_))), "{constraint}: {refused:?}");
		}
		let beside = r#"{"version":1,"name":"","constraints":[{"tag":"KVP","present":true}],"note":""}"#;
		assert!(matches!(Protocol::from_json(beside), Err(ProtocolError::Malformed(_))));
	}
}
