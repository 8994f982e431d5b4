//! Whom and which order an object is about, as it says itself: for whoever keeps the object, never for the ledger.

use crate::{facts::Facts, report::charset::Charset, Tag};
use serde::{Deserialize, Serialize};
use std::fmt;

const ACCESSION: Tag = Tag(0x0008, 0x0050);

/// A Patient ID (0010,0020) with the Issuer of Patient ID (0010,0021), in which it is unique (PS3.3 C.2.2 and C.2.3).
///
/// Values are compared without the spaces around them, which are not significant (PS3.5 6.2, LO), and letter for letter.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct PatientId {
	/// Issuer of Patient ID; empty if none is named.
	#[serde(default)]
	pub issuer: String,
	/// Patient ID.
	pub id: String,
}

impl PatientId {
	/// A Patient ID; `None` if there is nothing but spaces.
	pub fn new(id: &str, issuer: &str) -> Option<Self> {
		let [id, issuer] = [id, issuer].map(|text| text.trim_matches([' ', '\0']));
		(!id.is_empty()).then(|| Self { issuer: issuer.into(), id: id.into() })
	}
}

/// What an object says of its patient and its order.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct About {
	/// The patient; `None` if Patient ID is missing or empty.
	pub patient: Option<PatientId>,
	/// Accession Number (0008,0050); `None` if it is missing or empty.
	pub accession: Option<String>,
}

/// Shows nothing: what is printed while something fails must not name a patient.
impl fmt::Debug for About {
	fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
		to.write_str("About { .. }")
	}
}

impl About {
	pub(crate) fn of(facts: &Facts) -> Self {
		let charset = Charset::new(&facts.text(Tag::CHARACTER_SET).unwrap_or_default()).ok();
		let text = |tag: Tag| decoded(facts.0.get(&tag)?, charset.as_ref());
		let issuer = text(Tag::PATIENT_ID_ISSUER).unwrap_or_default();
		let patient = text(Tag::PATIENT_ID).and_then(|id| PatientId::new(&id, &issuer));
		Self { patient, accession: text(ACCESSION) }
	}
}

/// Text without the spaces around it; `None` if nothing is left. Bytes that the character set does not decode are read as
/// Latin-1, in which different bytes are different letters: two values never become one.
fn decoded(bytes: &[u8], charset: Option<&Charset>) -> Option<String> {
	let latin = || bytes.iter().copied().map(char::from).collect::<String>();
	let known = charset.map(|charset| charset.decode(bytes, false));
	let text = known.filter(|text| !text.contains(char::REPLACEMENT_CHARACTER)).unwrap_or_else(latin);
	let text = text.trim_matches([' ', '\0']);
	(!text.is_empty()).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
	use super::*;

	fn about(values: &[(Tag, &[u8])]) -> About {
		About::of(&Facts(values.iter().map(|(tag, bytes)| (*tag, bytes.to_vec())).collect()))
	}

	fn id(values: &[(Tag, &[u8])]) -> Option<PatientId> {
		about(values).patient
	}

	#[test]
	fn patient_should_be_read_without_padding_and_with_the_issuer() {
		let found = id(&[(Tag::PATIENT_ID, b" 007 "), (Tag::PATIENT_ID_ISSUER, b"NORTH\0")]);
		assert_eq!(found, PatientId::new("007", "NORTH"));
		assert_eq!(id(&[(Tag::PATIENT_ID, b"007")]), PatientId::new("007", ""));
		assert_ne!(PatientId::new("007", ""), PatientId::new("7", ""));
		for nothing in [&b""[..], b"  ", b"\0"] {
			assert_eq!(id(&[(Tag::PATIENT_ID, nothing)]), None);
		}
		assert_eq!(id(&[(Tag::PATIENT_ID_ISSUER, b"NORTH")]), None);
	}

	#[test]
	fn different_bytes_should_be_different_patients_in_any_character_set() {
		for set in [&b""[..], b"ISO_IR 100", b"ISO_IR 192", b"GB18030", b"no such set"] {
			let found = [&b"A\xE4"[..], b"A\xF6", b"A\xFF\xFE", b"A"]
				.map(|bytes| id(&[(Tag::CHARACTER_SET, set), (Tag::PATIENT_ID, bytes)]));
			for (at, one) in found.iter().enumerate() {
				assert!(one.is_some() && !found[..at].contains(one), "{set:?} {found:?}");
			}
		}
		let both = [(&b"ISO_IR 192"[..], "ä7".as_bytes()), (b"ISO_IR 100", b"\xE47")];
		for (set, bytes) in both {
			assert_eq!(id(&[(Tag::CHARACTER_SET, set), (Tag::PATIENT_ID, bytes)]), PatientId::new("ä7", ""));
		}
	}

	#[test]
	fn nothing_should_name_the_patient_when_it_is_printed() {
		let about = about(&[(Tag::PATIENT_ID, b"007"), (ACCESSION, b"A-1 ")]);
		assert_eq!(about.accession.as_deref(), Some("A-1"));
		assert!(!format!("{about:?}").contains("007"));
	}
}
