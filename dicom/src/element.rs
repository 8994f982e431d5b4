//! Reads elements in canonical form again: their parts, the items of sequences, and values for people.

use crate::{
	canonical::{is_long, padding, END, ITEM},
	Tag,
};
use dicom_core::VR;
use std::collections::BTreeMap;

/// Tag, value representation and value of an element in canonical form; `None` if the bytes are not one.
pub(crate) fn split(element: &[u8]) -> Option<(Tag, VR, &[u8])> {
	let (head, rest) = element.split_first_chunk::<6>()?;
	let [g0, g1, e0, e1, v0, v1] = *head;
	let tag = Tag(u16::from_le_bytes([g0, g1]), u16::from_le_bytes([e0, e1]));
	let vr = VR::from_binary([v0, v1])?;
	if vr == VR::SQ {
		return Some((tag, vr, rest.get(2..)?));
	}
	let (length, value) = if is_long(vr) {
		let (length, value) = rest.get(2..)?.split_first_chunk()?;
		(u32::from_le_bytes(*length) as usize, value)
	} else {
		let (length, value) = rest.split_first_chunk()?;
		(u16::from_le_bytes(*length).into(), value)
	};
	(value.len() == length).then_some((tag, vr, value))
}

/// An element in canonical form as Explicit VR Little Endian writes it, with delimiters; `None` if the bytes are not one.
pub(crate) fn with_delimiters(element: &[u8]) -> Option<Vec<u8>> {
	let (tag, vr, value) = split(element)?;
	let mut out = Vec::with_capacity(element.len() + 16);
	match vr {
		VR::SQ => write_sequence(tag, &items(value)?, &mut out),
		_ => out.extend_from_slice(element),
	}
	Some(out)
}

const UNDEFINED: [u8; 4] = [0xFF; 4];

fn write_sequence(tag: Tag, items: &[Item], out: &mut Vec<u8>) {
	let tag_of = |tag: Tag| [tag.0.to_le_bytes(), tag.1.to_le_bytes()].concat();
	out.extend_from_slice(&[&tag_of(tag), &b"SQ\0\0"[..], &UNDEFINED].concat());
	for item in items {
		out.extend_from_slice(&[ITEM, UNDEFINED].concat());
		for (tag, inner) in item {
			match inner {
				Inner::Items(items) => write_sequence(*tag, items, out),
				Inner::Value(vr, value) => {
					out.extend_from_slice(&tag_of(*tag));
					out.extend_from_slice(vr.to_string().as_bytes());
					if is_long(*vr) {
						out.extend_from_slice(&[[0; 2].as_slice(), &(value.len() as u32).to_le_bytes()].concat());
					} else {
						out.extend_from_slice(&(value.len() as u16).to_le_bytes());
					}
					out.extend_from_slice(value);
				}
			}
		}
		out.extend_from_slice(&[0xFE, 0xFF, 0x0D, 0xE0, 0, 0, 0, 0]);
	}
	out.extend_from_slice(&[END, [0; 4]].concat());
}

/// A value as people read it.
pub(crate) fn render(vr: VR, value: &[u8]) -> String {
	use VR::*;
	let numbers = |size: usize, number: &dyn Fn(&[u8]) -> String| {
		let all: Vec<_> = value.chunks_exact(size).map(number).collect();
		all.join("\\")
	};
	macro_rules! numbers {
		($type:ty) => {
			numbers(size_of::<$type>(), &|bytes| {
				bytes.try_into().map(|bytes| <$type>::from_le_bytes(bytes).to_string()).unwrap_or_default()
			})
		};
	}
	match vr {
		US => numbers!(u16),
		SS => numbers!(i16),
		UL | OL => numbers!(u32),
		SL => numbers!(i32),
		FL | OF => numbers!(f32),
		FD | OD => numbers!(f64),
		UV => numbers!(u64),
		SV => numbers!(i64),
		AT => numbers(4, &|bytes| match *bytes {
			[a, b, c, d] => Tag(u16::from_le_bytes([a, b]), u16::from_le_bytes([c, d])).to_string(),
			_ => String::new(),
		}),
		SQ => {
			// Encapsulated pixel data in a sequence, such as an icon's, cannot be distinguished from items.
			match items(value).map(|items| items.len()) {
				Some(1) => "sequence of 1 item".into(),
				Some(count) => format!("sequence of {count} items"),
				None => format!("sequence of {} bytes", value.len()),
			}
		}
		_ if padding(vr).is_some() => plain(&String::from_utf8_lossy(value)),
		_ => hex::encode(value),
	}
}

/// Text without padding, and without characters that would change how a terminal shows it.
pub(crate) fn plain(text: &str) -> String {
	text.trim_end_matches([' ', '\0'])
		.chars()
		.map(|letter| if letter.is_control() { '\u{FFFD}' } else { letter })
		.collect()
}

pub(crate) type Item = BTreeMap<Tag, Inner>;

/// The content of an element in an item.
pub(crate) enum Inner {
	Value(VR, Vec<u8>),
	Items(Vec<Item>),
}

/// Parses the items of a sequence in canonical form, without its header.
pub(crate) fn items(value: &[u8]) -> Option<Vec<Item>> {
	let mut rest = value;
	let found = read_items(&mut rest, 0)?;
	rest.is_empty().then_some(found)
}

fn read_items(rest: &mut &[u8], depth: u32) -> Option<Vec<Item>> {
	if depth > 64 {
		return None;
	}
	let mut items = Vec::new();
	loop {
		let (mark, after) = rest.split_first_chunk::<4>()?;
		*rest = after;
		match *mark {
			END => return Some(items),
			ITEM => {
				let mut item = Item::new();
				while !matches!(rest.first_chunk::<4>()?, &END | &ITEM) {
					let (tag, inner) = read_inner(rest, depth)?;
					item.insert(tag, inner);
				}
				items.push(item);
			}
			_ => return None,
		}
	}
}

fn read_inner(rest: &mut &[u8], depth: u32) -> Option<(Tag, Inner)> {
	let (head, after) = rest.split_first_chunk::<6>()?;
	let [g0, g1, e0, e1, v0, v1] = *head;
	let tag = Tag(u16::from_le_bytes([g0, g1]), u16::from_le_bytes([e0, e1]));
	let vr = VR::from_binary([v0, v1])?;
	let (length, after) = if vr == VR::SQ {
		*rest = after.get(2..)?;
		return Some((tag, Inner::Items(read_items(rest, depth + 1)?)));
	} else if is_long(vr) {
		let (length, after) = after.get(2..)?.split_first_chunk()?;
		(u32::from_le_bytes(*length) as usize, after)
	} else {
		let (length, after) = after.split_first_chunk()?;
		(u16::from_le_bytes(*length).into(), after)
	};
	let value = after.get(..length)?;
	*rest = &after[length..];
	Some((tag, Inner::Value(vr, value.to_vec())))
}

/// Calls `keep` for every value in the items, at every depth.
pub(crate) fn each_value(items: &[Item], keep: &mut dyn FnMut(Tag, VR, &[u8])) {
	for (tag, inner) in items.iter().flatten() {
		match inner {
			Inner::Value(vr, value) => keep(*tag, *vr, value),
			Inner::Items(items) => each_value(items, keep),
		}
	}
}
