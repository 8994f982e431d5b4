//! Parses UDI carriers: the text printed under a bar code, and the text that a scanner reads from it.

use chrono::NaiveDate;
use radledger_primitives::udi::{self, IssuingEntity, UdiDi};
use serde::{Serialize, Serializer};
use std::fmt;

/// Longest UDI, in characters.
const LONGEST: usize = 512;

/// Ends a field of variable length in what a scanner reads (FNC1).
const GS: char = '\u{1D}';
/// Ends a record, in the envelope of ISO/IEC 15434.
const RS: char = '\u{1E}';
/// Ends the envelope of ISO/IEC 15434.
const EOT: char = '\u{4}';
/// Characters that may surround a copied text.
const AROUND: [char; 5] = [' ', '\0', '\r', '\n', '\t'];

/// A unique device identifier (UDI): the device identifier of a model and the production identifiers of a unit.
///
/// Days are written `YYYY-MM-DD`, or `YYYY-MM` if the carrier gives only a month. Two-digit years belong to this
/// century, because UDIs are not older.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Udi {
	/// Device identifier (UDI-DI) with verified check characters.
	#[serde(serialize_with = "written")]
	pub di: UdiDi,
	/// Lot or batch.
	pub lot: Option<String>,
	/// Serial number.
	pub serial: Option<String>,
	/// Day of manufacture.
	pub manufactured: Option<String>,
	/// Day of expiry.
	pub expires: Option<String>,
	/// Version of the software.
	pub software: Option<String>,
	/// The carrier as it was read, without surrounding characters; it can be parsed again.
	pub text: String,
}

fn written<S: Serializer>(di: &UdiDi, to: S) -> Result<S::Ok, S::Error> {
	to.collect_str(di)
}

/// Why a text is not a UDI.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UdiError {
	/// It has more characters than a UDI can have.
	#[error("it has {0} characters, and a UDI has at most {LONGEST}; copy it again from the label")]
	TooLong(usize),
	/// It has a character that no carrier uses.
	#[error("its character {at} is {found:?}, which no UDI has; copy it again from the label")]
	Character {
		/// The character's position, from 1.
		at: usize,
		/// What it is.
		found: char,
	},
	/// It has the form of none of the four issuing entities.
	#[error(
		"it begins with {0:?}, and no UDI does; write it as it is printed, beginning with (01) for GS1, + for HIBCC, =/ \
		 for ICCBBA, (9N) or PPN for IFA"
	)]
	Issuer(String),
	/// No known field starts where one should.
	#[error("at {0:?} there begins no field that is known here; compare it with the label, parentheses included")]
	Unknown(String),
	/// A field is too short, too long, or not a day.
	#[error("its {field} is {found:?} and should be {wanted}; compare it with the label")]
	Field {
		/// The field's name.
		field: &'static str,
		/// What it is.
		found: String,
		/// The form that it should have.
		wanted: String,
	},
	/// A field is repeated with another value.
	#[error("its {0} is there twice, with two values; give each UDI an item of its own")]
	Twice(&'static str),
	/// It has no device identifier.
	#[error("it has no device identifier; add what the label has after (01), (9N) or =/")]
	NoIdentifier,
	/// The device identifier is wrong, probably mistyped.
	#[error("the device identifier {di:?} is wrong: {error}; compare it with the label")]
	Identifier {
		/// The device identifier as written.
		di: String,
		/// What is wrong with it.
		error: udi::UdiError,
	},
	/// The check character of a whole HIBC is wrong.
	#[error(
		"its last character is {found:?} and should be the check character {expected:?}; compare it with the label"
	)]
	Check {
		/// What it is.
		found: char,
		/// The check character that the text before it requires.
		expected: char,
	},
}

impl UdiError {
	/// Corrects the position of an error in a part of a text that `before` characters precede.
	fn further(self, before: usize) -> Self {
		match self {
			Self::Character { at, found } => Self::Character { at: before + at, found },
			other => other,
		}
	}
}

impl Udi {
	/// Parses a full carrier into device identifier and production identifiers.
	///
	/// - GS1: printed, `(01)09506000134352(10)ABC(21)123`, or scanned, without parentheses and with the control
	///   character GS (1D hexadecimal, FNC1) after each field of variable length except the last;
	/// - HIBCC: `+A123BJC5D6E71/$+SN12345U`, ending with a check character. If that is a space, it may be missing,
	///   because DICOM does not keep it, or be written `_`;
	/// - ICCBBA: `=/A9999XYZ100T0944=,000025`;
	/// - IFA: printed, `(9N)110375286414(S)123` or `PPN 110375286414`, or scanned, with GS between the fields, with or
	///   without the envelope of ISO/IEC 15434.
	///
	/// A scanner's symbology identifier (`]d2`) may precede each of them. Fields that identify neither product nor unit
	/// are skipped.
	pub fn parse(text: &str) -> Result<Self, UdiError> {
		let text = text.trim_matches(AROUND);
		let length = text.chars().count();
		if length > LONGEST {
			return Err(UdiError::TooLong(length));
		}
		let is_known = |letter: &char| letter.is_ascii_graphic() || matches!(*letter, ' ' | GS | RS | EOT);
		if let Some((before, found)) = text.chars().enumerate().find(|(_, letter)| !is_known(letter)) {
			return Err(UdiError::Character { at: before + 1, found });
		}
		let body = without_symbology(text);
		let mut parts = Parts::default();
		let issuer = if body.trim_start_matches('*').starts_with('+') {
			let bars = body.trim_start_matches('*');
			let before = text.len() - bars.len();
			hibc(bars.trim_end_matches('*'), &mut parts).map_err(|error| error.further(before))?;
			IssuingEntity::Hibcc
		} else if body.starts_with("=/") {
			isbt(body, &mut parts)?;
			IssuingEntity::Iccbba
		} else if ["(9N)", "9N", "[)>", "PPN"].iter().any(|begin| body.starts_with(begin)) {
			ifa(body, &mut parts)?;
			IssuingEntity::Ifa
		} else if body.starts_with('(') {
			printed(GS1, is_assigned, body, &mut parts)?;
			IssuingEntity::Gs1
		} else if body.starts_with("01") || body.starts_with(GS) {
			scanned(body, &mut parts)?;
			IssuingEntity::Gs1
		} else {
			return Err(UdiError::Issuer(begin(body)));
		};
		parts.finish(issuer, text)
	}
}

impl fmt::Display for Udi {
	/// Writes the carrier without control characters.
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		f.write_str(&super::shown(&self.text))
	}
}

/// The text without its symbology identifier (ISO/IEC 15424): `]`, a letter, a digit or letter.
fn without_symbology(text: &str) -> &str {
	let rest = text.strip_prefix(']').and_then(|rest| rest.get(2..));
	rest.unwrap_or(text)
}

/// The start of a text, for an error message.
fn begin(text: &str) -> String {
	super::shown(&text.chars().take(8).collect::<String>())
}

/// The meaning of a field.
#[derive(Clone, Copy)]
enum What {
	Identifier,
	Lot,
	Serial,
	Manufactured,
	Expires,
	Software,
	Other,
}

impl What {
	fn name(self) -> &'static str {
		match self {
			Self::Identifier => "device identifier",
			Self::Lot => "lot",
			Self::Serial => "serial number",
			Self::Manufactured => "day of manufacture",
			Self::Expires => "day of expiry",
			Self::Software => "software version",
			Self::Other => "additional field",
		}
	}
}

/// The length of a field.
#[derive(Clone, Copy)]
enum Length {
	/// Exactly this many digits.
	Digits(usize),
	/// One to this many characters.
	UpTo(usize),
}

/// The fields of an issuing entity: identifier, meaning, length. No identifier is a prefix of another.
type Fields = &'static [(&'static str, What, Length)];

use Length::{Digits, UpTo};

/// The fields of GS1 General Specifications 3.2 that UDIs use, and others found on device labels.
const GS1: Fields = &[
	("01", What::Identifier, Digits(14)),
	("10", What::Lot, UpTo(20)),
	("11", What::Manufactured, Digits(6)),
	("17", What::Expires, Digits(6)),
	("21", What::Serial, UpTo(20)),
	("8012", What::Software, UpTo(20)),
	("12", What::Other, Digits(6)),
	("13", What::Other, Digits(6)),
	("15", What::Other, Digits(6)),
	("16", What::Other, Digits(6)),
	("20", What::Other, Digits(2)),
	("22", What::Other, UpTo(20)),
	("235", What::Other, UpTo(28)),
	("240", What::Other, UpTo(30)),
	("241", What::Other, UpTo(30)),
	("242", What::Other, UpTo(6)),
	("243", What::Other, UpTo(20)),
	("250", What::Other, UpTo(30)),
	("251", What::Other, UpTo(30)),
	("30", What::Other, UpTo(8)),
	("37", What::Other, UpTo(8)),
	("400", What::Other, UpTo(30)),
	("414", What::Other, Digits(13)),
	("422", What::Other, Digits(3)),
	("7003", What::Other, Digits(10)),
	("710", What::Other, UpTo(20)),
	("711", What::Other, UpTo(20)),
	("712", What::Other, UpTo(20)),
	("713", What::Other, UpTo(20)),
	("714", What::Other, UpTo(20)),
	("715", What::Other, UpTo(20)),
	("7240", What::Other, UpTo(20)),
	("8013", What::Other, UpTo(25)),
	("8200", What::Other, UpTo(70)),
	("90", What::Other, UpTo(30)),
	("91", What::Other, UpTo(90)),
	("92", What::Other, UpTo(90)),
	("93", What::Other, UpTo(90)),
	("94", What::Other, UpTo(90)),
	("95", What::Other, UpTo(90)),
	("96", What::Other, UpTo(90)),
	("97", What::Other, UpTo(90)),
	("98", What::Other, UpTo(90)),
	("99", What::Other, UpTo(90)),
];

/// The fields of IFA, specification of the PPN code 6.1: data identifiers of ANSI MH10.8.2.
const IFA: Fields = &[
	("9N", What::Identifier, UpTo(22)),
	("1T", What::Lot, UpTo(20)),
	("D", What::Expires, Digits(6)),
	("16D", What::Manufactured, Digits(8)),
	("S", What::Serial, UpTo(20)),
	("8P", What::Other, Digits(14)),
];

/// The fields read so far.
#[derive(Default)]
struct Parts {
	di: Option<String>,
	lot: Option<String>,
	serial: Option<String>,
	manufactured: Option<String>,
	expires: Option<String>,
	software: Option<String>,
}

impl Parts {
	fn set(&mut self, what: What, value: String) -> Result<(), UdiError> {
		let place = match what {
			What::Identifier => &mut self.di,
			What::Lot => &mut self.lot,
			What::Serial => &mut self.serial,
			What::Manufactured => &mut self.manufactured,
			What::Expires => &mut self.expires,
			What::Software => &mut self.software,
			What::Other => return Ok(()),
		};
		if place.as_ref().is_some_and(|known| *known != value) {
			return Err(UdiError::Twice(what.name()));
		}
		*place = Some(value);
		Ok(())
	}

	/// Sets a text of up to `most` characters.
	fn set_text(&mut self, what: What, value: &str, most: usize) -> Result<(), UdiError> {
		let fits = (1..=most).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_graphic());
		if !fits {
			return Err(wrong(what, value, format!("1 to {most} characters without spaces")));
		}
		self.set(what, value.into())
	}

	/// As [`Self::set_text`]; nothing is set where a label has the place of a value and no value.
	fn set_if_any(&mut self, what: What, value: &str, most: usize) -> Result<(), UdiError> {
		match value {
			"" => Ok(()),
			_ => self.set_text(what, value, most),
		}
	}

	fn set_day(&mut self, what: What, found: &str, day: Option<String>, form: &str) -> Result<(), UdiError> {
		self.set(what, day.ok_or_else(|| wrong(what, found, format!("a day as {form}")))?)
	}

	fn set_field(&mut self, what: What, length: Length, value: &str) -> Result<(), UdiError> {
		match length {
			UpTo(most) => return self.set_text(what, value, most),
			Digits(count) if value.len() != count || !value.bytes().all(|byte| byte.is_ascii_digit()) => {
				return Err(wrong(what, value, format!("{count} digits")));
			}
			Digits(_) => {}
		}
		match (what, value.len()) {
			(What::Manufactured | What::Expires, 6) => self.set_day(what, value, yymmdd(value), "YYMMDD"),
			(What::Manufactured | What::Expires, _) => self.set_day(what, value, yyyymmdd(value), "YYYYMMDD"),
			_ => self.set(what, value.into()),
		}
	}

	fn finish(self, issuer: IssuingEntity, text: &str) -> Result<Udi, UdiError> {
		let di = self.di.ok_or(UdiError::NoIdentifier)?;
		let wrong = |error| UdiError::Identifier { di: di.clone(), error };
		let identifier = UdiDi::new(issuer, &di).ok_or_else(|| wrong(udi::UdiError::Form))?;
		identifier.check().map_err(wrong)?;
		Ok(Udi {
			di: identifier,
			lot: self.lot,
			serial: self.serial,
			manufactured: self.manufactured,
			expires: self.expires,
			software: self.software,
			text: text.into(),
		})
	}
}

fn wrong(what: What, found: &str, wanted: String) -> UdiError {
	UdiError::Field { field: what.name(), found: super::shown(found), wanted }
}

/// The field whose identifier `text` starts with, in parentheses, and the rest of the text.
fn bracketed(fields: Fields, text: &str) -> Option<(What, Length, &str)> {
	let (identifier, after) = in_brackets(text)?;
	let (_, what, length) = fields.iter().find(|(known, ..)| *known == identifier)?;
	Some((*what, *length, after))
}

/// An identifier in parentheses with which `text` starts, and the rest of the text.
fn in_brackets(text: &str) -> Option<(&str, &str)> {
	text.strip_prefix('(')?.split_once(')')
}

/// Says of an identifier that is not listed whether it means something that a UDI does not need.
type Other = fn(&str) -> bool;

/// Whether GS1 has given this application identifier a meaning (GS1 General Specifications 24, 3.2).
fn is_assigned(identifier: &str) -> bool {
	let Some(value) = number(identifier) else {
		return false;
	};
	match identifier.len() {
		2 => matches!(value, 0..=4 | 10..=13 | 15..=17 | 20..=22 | 30 | 37 | 90..=99),
		3 => matches!(value, 235 | 240..=243 | 250 | 251 | 253..=255 | 400..=403 | 410..=417 | 420..=427 | 710..=717),
		4 => matches!(
			value,
			3100..=3169
				| 3200..=3699
				| 3900..=3959
				| 4300..=4333
				| 7001..=7011
				| 7020..=7023
				| 7030..=7041
				| 7230..=7242
				| 7250..=7259
				| 8001..=8013
				| 8017..=8020
				| 8026 | 8030
				| 8110..=8112
				| 8200
		),
		_ => false,
	}
}

/// Parses printed fields, and skips those that `other` knows. A value ends where the next known identifier in parentheses
/// starts: it may hold parentheses.
fn printed(fields: Fields, other: Other, text: &str, parts: &mut Parts) -> Result<(), UdiError> {
	let skipped = |text| in_brackets(text).filter(|(identifier, _)| other(identifier)).map(|(_, after)| after);
	let mut rest = text;
	while !rest.is_empty() {
		let known = bracketed(fields, rest);
		let after = known.map(|(_, _, after)| after).or_else(|| skipped(rest));
		let after = after.ok_or_else(|| UdiError::Unknown(begin(rest)))?;
		let starts = |text| bracketed(fields, text).is_some() || skipped(text).is_some();
		let mut brackets = after.match_indices('(').map(|(at, _)| at);
		let end = brackets.find(|at| after.get(*at..).is_some_and(starts));
		let (value, next) = after.split_at(end.unwrap_or(after.len()));
		if let Some((what, length, _)) = known {
			parts.set_field(what, length, value.trim_matches([' ', GS]))?;
		}
		rest = next;
	}
	Ok(())
}

/// The field whose identifier `text` starts with, and the rest of the text.
fn prefixed(fields: Fields, text: &str) -> Option<(What, Length, &str)> {
	let mut found = fields.iter().filter_map(|(identifier, what, length)| {
		let after = text.strip_prefix(identifier)?;
		Some((*what, *length, after))
	});
	found.next()
}

/// Parses GS1 fields as a scanner reads them (GS1 General Specifications 7.8). Fields that are not listed here are skipped:
/// the first two digits give the length, identifier included, or GS ends them (Figure 7.8.5-2).
fn scanned(text: &str, parts: &mut Parts) -> Result<(), UdiError> {
	let mut rest = text.trim_start_matches(GS);
	while !rest.is_empty() {
		let known = prefixed(GS1, rest);
		let (after, length) = match known {
			Some((_, length, after)) => (after, length),
			None => {
				let assigned = (2..=4).any(|digits| rest.get(..digits).is_some_and(is_assigned));
				let first = rest.get(..2).and_then(number).filter(|_| assigned);
				let first = first.ok_or_else(|| UdiError::Unknown(begin(rest)))?;
				(rest, predefined(first).map_or(UpTo(usize::MAX), Digits))
			}
		};
		let end = after.find(GS).unwrap_or(after.len());
		let end = match length {
			Digits(count) => count.min(end),
			UpTo(_) => end,
		};
		let (value, next) = after.split_at(end);
		if let Some((what, length, _)) = known {
			parts.set_field(what, length, value)?;
		}
		rest = next.trim_start_matches(GS);
	}
	Ok(())
}

/// The number of characters of a field that begins with these two digits, where that is predefined.
fn predefined(first: u32) -> Option<usize> {
	Some(match first {
		0 => 20,
		1..=3 | 41 => 16,
		4 => 18,
		11..=19 => 8,
		20 => 4,
		31..=36 => 10,
		_ => return None,
	})
}

fn ifa(text: &str, parts: &mut Parts) -> Result<(), UdiError> {
	if let Some(rest) = text.strip_prefix("PPN") {
		let (code, rest) = rest.split_at(rest.find('(').unwrap_or(rest.len()));
		let code = code.trim_matches([' ', ':']);
		if !code.is_empty() {
			parts.set_text(What::Identifier, code, 22)?;
		}
		return printed(IFA, |_| false, rest, parts);
	}
	if text.starts_with('(') {
		return printed(IFA, |_| false, text, parts);
	}
	let text = text.strip_prefix("[)>\u{1E}06\u{1D}").unwrap_or(text);
	let fields = text.trim_end_matches([EOT, RS]).split(GS);
	for field in fields.filter(|field| !field.is_empty()) {
		let (what, length, value) = prefixed(IFA, field).ok_or_else(|| UdiError::Unknown(begin(field)))?;
		parts.set_field(what, length, value)?;
	}
	Ok(())
}

/// Parses data structures of ISBT 128, each starting with `=` or `&` (ICCBBA ST-001 2.4, ST-011).
fn isbt(text: &str, parts: &mut Parts) -> Result<(), UdiError> {
	let mut rest = text;
	while let Some(tail) = rest.get(1..) {
		let end = tail.find(['=', '&']).map_or(rest.len(), |at| at + 1);
		let (structure, next) = rest.split_at(end);
		let structure = structure.trim_end_matches([' ', GS]);
		let value = structure.get(2..).unwrap_or_default();
		match structure.get(..2) {
			Some("=/") => parts.set(What::Identifier, structure.into())?,
			Some("=,") => parts.set_text(What::Serial, value, 6)?,
			Some("=>") => parts.set_day(What::Expires, value, cyyjjj(value), "cYYJJJ")?,
			Some("=}") => parts.set_day(What::Manufactured, value, cyyjjj(value), "cYYJJJ")?,
			Some("&,") => {
				if let Some(lot) = value.strip_prefix('1') {
					parts.set_text(What::Lot, lot, 18)?;
				}
			}
			_ => {}
		}
		rest = next;
	}
	Ok(())
}

/// The characters of Code 39 in the order of their values.
const CODE39: &str = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%";

/// The check character of `text` (ANSI/HIBC 2.6, appendix B); the error is a character that Code 39 does not have.
fn modulo43(text: &str) -> Result<char, UdiError> {
	let mut sum = 0;
	for (before, found) in text.chars().enumerate() {
		let character = UdiError::Character { at: before + 1, found };
		sum += CODE39.find(found).ok_or(character)?;
	}
	Ok(CODE39.as_bytes().get(sum % 43).copied().map_or(' ', char::from))
}

/// `text` without its check character, which is verified. A check character that is a space is lost in DICOM, and
/// printed as `_`.
fn without_check(text: &str) -> Result<&str, UdiError> {
	let (rest, last) = text.split_at(text.len().saturating_sub(1));
	let found = last.chars().next().unwrap_or(' ');
	let expected = modulo43(rest)?;
	if expected == found || expected == ' ' && found == '_' {
		return Ok(rest);
	}
	match modulo43(text) {
		Ok(' ') => Ok(text),
		_ => Err(UdiError::Check { found, expected }),
	}
}

/// Parses primary data and, after `/`, the data that identifies the unit (ANSI/HIBC 2.6, 2.3.2 and 2.4).
fn hibc(text: &str, parts: &mut Parts) -> Result<(), UdiError> {
	let mut all = without_check(text)?.split('/');
	let primary = all.next().unwrap_or_default();
	parts.set(What::Identifier, format!("{primary}{}", modulo43(primary)?))?;
	for data in all {
		if let Some(dated) = data.strip_prefix("$$+") {
			hibc_dated(dated, What::Serial, parts)?;
		} else if let Some(dated) = data.strip_prefix("$$") {
			hibc_dated(dated, What::Lot, parts)?;
		} else if let Some(serial) = data.strip_prefix("$+") {
			parts.set_if_any(What::Serial, serial, 18)?;
		} else if let Some(lot) = data.strip_prefix('$') {
			parts.set_if_any(What::Lot, lot, 18)?;
		} else if let Some(serial) = data.strip_prefix('S') {
			parts.set_if_any(What::Serial, serial, 18)?;
		} else if let Some(day) = data.strip_prefix("16D") {
			parts.set_day(What::Manufactured, day, yyyymmdd(day), "YYYYMMDD")?;
		} else if let Some(day) = data.strip_prefix("14D") {
			parts.set_day(What::Expires, day, yyyymmdd(day), "YYYYMMDD")?;
		} else if let Some((day, lot)) = data.split_at_checked(5).filter(|(day, _)| number(day).is_some()) {
			parts.set_day(What::Expires, day, yyjjj(day), "YYJJJ")?;
			parts.set_if_any(What::Lot, lot, 18)?;
		}
	}
	Ok(())
}

/// Parses quantity, expiry, and then a lot or serial number (ANSI/HIBC 2.6, Table 2).
fn hibc_dated(data: &str, what: What, parts: &mut Parts) -> Result<(), UdiError> {
	let quantity = match data.bytes().next() {
		Some(b'8') => 3,
		Some(b'9') => 6,
		_ => 0,
	};
	let short = || wrong(What::Expires, data, "a day in one of the forms of HIBC".into());
	let dated = data.get(quantity..).ok_or_else(short)?;
	let (flag, length) = match dated.bytes().next() {
		Some(b'0' | b'1') => (0, 4),
		Some(b'2' | b'3') => (1, 6),
		Some(b'4') => (1, 8),
		Some(b'5') => (1, 5),
		Some(b'6') => (1, 7),
		Some(b'7') => (1, 0),
		None => (0, 0),
		_ => return Err(short()),
	};
	let rest = dated.get(flag..).ok_or_else(short)?;
	let (day, rest) = rest.split_at_checked(length).ok_or_else(short)?;
	match length {
		0 => {}
		4 => parts.set_day(What::Expires, day, mmyy(day), "MMYY")?,
		6 if dated.starts_with('2') => parts.set_day(What::Expires, day, mmddyy(day), "MMDDYY")?,
		6 => parts.set_day(What::Expires, day, yymmdd(day), "YYMMDD")?,
		8 => parts.set_day(What::Expires, day, hour(day, 6).and_then(yymmdd), "YYMMDDHH")?,
		5 => parts.set_day(What::Expires, day, yyjjj(day), "YYJJJ")?,
		_ => parts.set_day(What::Expires, day, hour(day, 5).and_then(yyjjj), "YYJJJHH")?,
	}
	parts.set_if_any(what, rest, 18)
}

/// Parses a number that consists of digits only.
fn number(text: &str) -> Option<u32> {
	let digits = text.bytes().all(|byte| byte.is_ascii_digit());
	text.parse().ok().filter(|_| digits)
}

/// Writes a day, or a month if `day` is 0; `None` if it does not exist.
fn day_of_month(year: u32, month: u32, day: u32) -> Option<String> {
	let year = i32::try_from(year).ok()?;
	if day > 0 {
		return Some(NaiveDate::from_ymd_opt(year, month, day)?.to_string());
	}
	NaiveDate::from_ymd_opt(year, month, 1)?;
	Some(format!("{year:04}-{month:02}"))
}

fn day_of_year(year: u32, day: u32) -> Option<String> {
	Some(NaiveDate::from_yo_opt(i32::try_from(year).ok()?, day)?.to_string())
}

fn yyyymmdd(text: &str) -> Option<String> {
	let all = number(text).filter(|_| text.len() == 8)?;
	day_of_month(all / 10_000, all / 100 % 100, all % 100)
}

fn yymmdd(text: &str) -> Option<String> {
	yyyymmdd(&format!("20{text}"))
}

fn mmddyy(text: &str) -> Option<String> {
	let (day, year) = text.split_at_checked(4)?;
	yymmdd(&format!("{year}{day}"))
}

fn mmyy(text: &str) -> Option<String> {
	let (month, year) = text.split_at_checked(2)?;
	yymmdd(&format!("{year}{month}00"))
}

fn yyjjj(text: &str) -> Option<String> {
	let all = number(text).filter(|_| text.len() == 5)?;
	day_of_year(2000 + all / 1000, all % 1000)
}

/// Parses a day of ISBT 128: the century is 0 for 2000 to 2099, and 9 for 1900 to 1999.
fn cyyjjj(text: &str) -> Option<String> {
	let all = number(text).filter(|_| text.len() == 6)?;
	let century = match all / 100_000 {
		9 => 1900,
		century => 2000 + 100 * century,
	};
	day_of_year(century + all / 1000 % 100, all % 1000)
}

/// The text before an hour, which is checked.
fn hour(text: &str, before: usize) -> Option<&str> {
	let (day, hour) = text.split_at_checked(before)?;
	number(hour).filter(|hour| *hour < 24)?;
	Some(day)
}

#[cfg(test)]
mod tests;
