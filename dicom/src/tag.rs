//! Attribute tags, written as DICOM writes them.

use dicom_core::dictionary::{DataDictionary, DataDictionaryEntry};
use dicom_dictionary_std::StandardDataDictionary;
use serde::{de::Error, Deserialize, Deserializer, Serialize, Serializer};
use std::{fmt, str::FromStr};

/// An attribute tag, group and element. It is printed, stored in JSON and parsed as `(0028,1050)`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Tag(pub u16, pub u16);

impl Tag {
	/// Media Storage SOP Instance UID.
	pub(crate) const MEDIA_INSTANCE: Self = Self(0x0002, 0x0003);
	/// Transfer Syntax UID.
	pub const TRANSFER_SYNTAX: Self = Self(0x0002, 0x0010);
	/// Specific Character Set.
	pub(crate) const CHARACTER_SET: Self = Self(0x0008, 0x0005);
	/// SOP Instance UID.
	pub const SOP_INSTANCE: Self = Self(0x0008, 0x0018);
	/// Patient ID.
	pub const PATIENT_ID: Self = Self(0x0010, 0x0020);
	/// Issuer of Patient ID.
	pub const PATIENT_ID_ISSUER: Self = Self(0x0010, 0x0021);
	/// Study Instance UID.
	pub const STUDY: Self = Self(0x0020, 0x000D);
	/// Series Instance UID.
	pub const SERIES: Self = Self(0x0020, 0x000E);
	/// Pixel Representation.
	pub(crate) const PIXEL_REPRESENTATION: Self = Self(0x0028, 0x0103);
	/// Pixel Data.
	pub const PIXEL_DATA: Self = Self(0x7FE0, 0x0010);

	/// The attribute's name, for example `Window Center`: its keyword in PS3.6, split into words. `Private` for odd
	/// groups, `Unknown` for tags that are not in the dictionary.
	pub fn name(&self) -> String {
		if self.is_private() {
			return "Private".into();
		}
		match StandardDataDictionary.by_tag(dicom_core::Tag(self.0, self.1)) {
			Some(entry) => words(entry.alias()),
			None => "Unknown".into(),
		}
	}

	/// Whether the group is odd, which marks an attribute of a vendor (PS3.5 7.8).
	pub const fn is_private(&self) -> bool {
		self.0 & 1 == 1
	}

	/// Group, then element, in big endian, so that the bytes sort as tags do.
	pub const fn to_bytes(self) -> [u8; 4] {
		(((self.0 as u32) << 16) | self.1 as u32).to_be_bytes()
	}

	/// The inverse of [`Self::to_bytes`].
	pub const fn from_bytes(bytes: [u8; 4]) -> Self {
		let [a, b, c, d] = bytes;
		Self(u16::from_be_bytes([a, b]), u16::from_be_bytes([c, d]))
	}

	/// Whether this is Pixel Data or one of its floating point siblings (PS3.3 C.7.6.3 and C.7.6.24).
	pub(crate) const fn is_pixels(self) -> bool {
		self.0 == 0x7FE0 && matches!(self.1, 0x0008 | 0x0009 | 0x0010)
	}
}

/// Splits a keyword into words: `SOPInstanceUID` becomes `SOP Instance UID`.
fn words(keyword: &str) -> String {
	let letters: Vec<char> = keyword.chars().collect();
	let mut out = String::with_capacity(letters.len() + 4);
	for (at, letter) in letters.iter().enumerate() {
		let before = at.checked_sub(1).map(|i| letters[i]);
		let after = letters.get(at + 1);
		let begins = letter.is_uppercase()
			&& before.is_some_and(|b| b.is_lowercase() || b.is_numeric() || after.is_some_and(|a| a.is_lowercase()));
		if begins {
			out.push(' ');
		}
		out.push(*letter);
	}
	out
}

impl fmt::Display for Tag {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		write!(f, "({:04X},{:04X})", self.0, self.1)
	}
}

impl FromStr for Tag {
	type Err = String;

	/// Parses `(0018,1151)`, `0018,1151`, `00181151`, or a keyword of PS3.6 (`KVP`).
	fn from_str(text: &str) -> Result<Self, String> {
		let inner = text.strip_prefix('(').and_then(|t| t.strip_suffix(')')).unwrap_or(text);
		let digits = inner.replacen(',', "", 1);
		if digits.len() == 8 && digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
			let tag = u32::from_str_radix(&digits, 16).map_err(|error| error.to_string())?;
			return Ok(Self::from_bytes(tag.to_be_bytes()));
		}
		match StandardDataDictionary.by_name(text) {
			Some(entry) => {
				let dicom_core::Tag(group, element) = entry.tag();
				Ok(Self(group, element))
			}
			None => Err(format!("not a tag: {text}; write (0018,0060), or its keyword KVP")),
		}
	}
}

impl Serialize for Tag {
	fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
		serializer.collect_str(self)
	}
}

impl<'de> Deserialize<'de> for Tag {
	fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
		String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
	}
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn name_should_be_the_keyword_in_words_when_the_dictionary_has_it() {
		for (tag, name) in [
			(Tag(0x0028, 0x1050), "Window Center"),
			(Tag::SOP_INSTANCE, "SOP Instance UID"),
			(Tag(0x0010, 0x0010), "Patient Name"),
			(Tag::PIXEL_DATA, "Pixel Data"),
			(Tag(0x0009, 0x1001), "Private"),
			(Tag(0x0008, 0xFFFF), "Unknown"),
		] {
			assert_eq!(tag.name(), name);
		}
	}

	#[test]
	fn tag_should_come_back_when_it_is_printed_or_encoded() {
		let tag = Tag(0x7FE0, 0x0010);
		assert_eq!(tag.to_string(), "(7FE0,0010)");
		assert_eq!("(7fe0,0010)".parse(), Ok(tag));
		assert_eq!(Tag::from_bytes(tag.to_bytes()), tag);
		assert_eq!("7fe00010".parse(), Ok(tag));
		assert_eq!("0018,0060".parse(), Ok(Tag(0x0018, 0x0060)));
		assert_eq!("KVP".parse(), Ok(Tag(0x0018, 0x0060)));
		for wrong in ["(7fe0)", "", "Kvp", "00180060x", "(0018,006)"] {
			assert!(wrong.parse::<Tag>().is_err(), "{wrong}");
		}
	}
}
