//! The few values of a data set that the reader needs.

use crate::Tag;
use std::collections::BTreeMap;

/// Small values of the top level, by attribute.
#[derive(Default)]
pub(crate) struct Facts(pub BTreeMap<Tag, Vec<u8>>);

impl Facts {
	/// Text without padding; `None` if the attribute is missing or empty.
	pub fn text(&self, tag: Tag) -> Option<String> {
		let text = String::from_utf8_lossy(self.0.get(&tag)?);
		let text = text.trim_matches([' ', '\0']);
		(!text.is_empty()).then(|| text.to_owned())
	}

	/// An unsigned 16-bit number (already little endian), or a number written as text.
	pub fn number(&self, tag: Tag) -> Option<u32> {
		match self.0.get(&tag)?[..] {
			[low, high] if tag.0 == 0x0028 && tag.1 != 0x0008 => Some(u16::from_le_bytes([low, high]).into()),
			_ => self.text(tag)?.trim().parse().ok(),
		}
	}
}
