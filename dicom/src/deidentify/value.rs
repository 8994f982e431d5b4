//! New elements, and the values that stand in the place of those that identify.

use crate::{
	canonical::is_long,
	parse::{Syntax, ITEM_TAG},
	Tag,
};
use chrono::{Datelike, Days, NaiveDate};
use dicom_core::VR;

/// An element in this encoding, padded to an even length.
pub(super) fn element(syntax: Syntax, tag: Tag, vr: VR, value: &[u8]) -> Vec<u8> {
	let length = value.len() + value.len() % 2;
	let mut bytes = syntax.tag_bytes(tag).to_vec();
	// A list that is too long for its VR becomes UN (PS3.5 6.2.2 note 6).
	let vr = if is_long(vr) || length <= 0xFFFE { vr } else { VR::UN };
	if syntax.explicit {
		bytes.extend_from_slice(vr.to_string().as_bytes());
	}
	if syntax.explicit && !is_long(vr) {
		bytes.extend_from_slice(&syntax.u16_bytes(length as u16));
	} else {
		bytes.extend_from_slice(if syntax.explicit { &[0, 0] } else { &[] });
		bytes.extend_from_slice(&syntax.u32_bytes(length as u32));
	}
	bytes.extend_from_slice(value);
	if value.len() < length {
		bytes.push(crate::canonical::padding(vr).unwrap_or(0));
	}
	bytes
}

/// An item with these elements.
pub(super) fn item(syntax: Syntax, elements: &[Vec<u8>]) -> Vec<u8> {
	let content = elements.concat();
	[&syntax.tag_bytes(ITEM_TAG)[..], &syntax.u32_bytes(content.len() as u32), &content].concat()
}

/// A value that says nothing; for a sequence, one empty item. `other` gives a second such value, for originals that
/// hold the first one: the copy must differ.
pub(super) fn dummy(syntax: Syntax, vr: VR, other: bool) -> Vec<u8> {
	use VR::*;
	let text = |one: &str, two: &str| if other { two } else { one }.as_bytes().to_vec();
	let number = |size: usize| {
		let mut bytes = vec![0; size];
		let least = if syntax.big_endian { bytes.last_mut() } else { bytes.first_mut() };
		least.into_iter().for_each(|byte| *byte = other.into());
		bytes
	};
	match vr {
		SQ => item(syntax, &[]),
		AS => text("000Y", "001Y"),
		DA => text("19000101", "19000102"),
		DT => text("19000101000000", "19000102000000"),
		TM => text("000000", "000001"),
		DS | IS => text("0", "1"),
		PN => text("ANONYMOUS", "NOBODY"),
		UI => text("2.25.0", "2.25.1"),
		CS | AE | SH | LO | ST | LT | UC | UT | UR => text("ANONYMIZED", "NONE"),
		US | SS => number(2),
		UL | SL | FL | OF | OL | AT => number(4),
		FD | UV | SV | OD | OV => number(8),
		_ => number(2),
	}
}

/// The dates `shift` earlier; `None` if a value is not a date, or would leave the calendar.
pub(super) fn shifted(vr: VR, value: &[u8], shift: Days) -> Option<Vec<u8>> {
	let text = std::str::from_utf8(value).ok()?;
	let mut moved = Vec::new();
	for value in text.split('\\') {
		let value = value.trim_matches([' ', '\0']);
		if value.is_empty() {
			moved.push(String::new());
			continue;
		}
		let (date, rest) = (value.get(..8)?, value.get(8..)?);
		let right = date.bytes().all(|letter| letter.is_ascii_digit())
			&& match vr {
				VR::DT => is_time(rest, true),
				_ => rest.is_empty(),
			};
		let date = NaiveDate::parse_from_str(date, "%Y%m%d").ok().filter(|_| right)?;
		let date = date.checked_sub_days(shift).filter(|date| date.year() > 0)?;
		moved.push(format!("{}{rest}", date.format("%Y%m%d")));
	}
	Some(moved.join("\\").into_bytes())
}

/// Whether these are times and nothing else.
pub(super) fn are_times(value: &[u8]) -> bool {
	let text = std::str::from_utf8(value);
	text.is_ok_and(|text| text.split('\\').all(|value| is_time(value.trim_matches([' ', '\0']), false)))
}

/// Whether this is `HHMMSS.FFFFFF` or the start of it (PS3.5 6.2), followed by a zone `+HHMM` if `zone` permits one.
fn is_time(text: &str, zone: bool) -> bool {
	let digits = |text: &str| text.bytes().all(|letter| letter.is_ascii_digit());
	let (time, zone) = match text.find(['+', '-']) {
		Some(at) if zone => (&text[..at], Some(&text[at + 1..])),
		_ => (text, None),
	};
	let (whole, fraction) = time.split_once('.').map_or((time, None), |(whole, part)| (whole, Some(part)));
	digits(whole)
		&& matches!(whole.len(), 0 | 2 | 4 | 6)
		&& fraction.is_none_or(|part| whole.len() == 6 && (1..=6).contains(&part.len()) && digits(part))
		&& zone.is_none_or(|zone| zone.len() == 4 && digits(zone))
}

/// A value as text, without padding.
pub(super) fn text(value: &[u8]) -> String {
	String::from_utf8_lossy(value).trim_matches([' ', '\0']).to_owned()
}
