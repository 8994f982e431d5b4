//! Decodes DICOM text (PS3.3 C.12.1.1.2, PS3.5 6.1), which uses one repertoire, or several with escape sequences.

use super::ReportError;
use dicom_encoding::text::{SpecificCharacterSet, TextCodec};

const ESCAPE: u8 = 0x1B;

/// The encoding that Specific Character Set (0008,0005) declares.
pub(crate) struct Charset {
	first: Repertoire,
	/// Whether escape sequences can change the repertoire.
	extended: bool,
}

#[derive(Clone)]
enum Repertoire {
	Known(SpecificCharacterSet),
	Utf8,
	/// Latin-1 except these letters: ISO 8859-9 (Turkish) and 8859-15, which dicom-encoding lacks.
	LatinBut(&'static [(char, char)]),
	/// Two seven-bit bytes for each character, after this escape sequence.
	Double(&'static [u8]),
}

const TURKISH: &[(char, char)] = &[('Ð', 'Ğ'), ('Ý', 'İ'), ('Þ', 'Ş'), ('ð', 'ğ'), ('ý', 'ı'), ('þ', 'ş')];
const LATIN_9: &[(char, char)] =
	&[('¤', '€'), ('¦', 'Š'), ('¨', 'š'), ('´', 'Ž'), ('¸', 'ž'), ('¼', 'Œ'), ('½', 'œ'), ('¾', 'Ÿ')];

/// Escape sequences and the repertoires that they select (PS3.3 Tables C.12-3 and C.12-4). An empty name selects the
/// first repertoire.
const ESCAPES: &[(&[u8], &str)] = &[
	(b"\x1B(B", ""),
	(b"\x1B(J", "ISO 2022 IR 13"),
	(b"\x1B)I", "ISO 2022 IR 13"),
	(b"\x1B-A", "ISO 2022 IR 100"),
	(b"\x1B-B", "ISO 2022 IR 101"),
	(b"\x1B-C", "ISO 2022 IR 109"),
	(b"\x1B-D", "ISO 2022 IR 110"),
	(b"\x1B-L", "ISO 2022 IR 144"),
	(b"\x1B-G", "ISO 2022 IR 127"),
	(b"\x1B-F", "ISO 2022 IR 126"),
	(b"\x1B-H", "ISO 2022 IR 138"),
	(b"\x1B-M", "ISO 2022 IR 148"),
	(b"\x1B-b", "ISO 2022 IR 203"),
	(b"\x1B-T", "ISO 2022 IR 166"),
	(b"\x1B$B", "ISO 2022 IR 87"),
	(b"\x1B$(D", "ISO 2022 IR 159"),
	(b"\x1B$)C", "ISO 2022 IR 149"),
	(b"\x1B$)A", "ISO 2022 IR 58"),
];

impl Repertoire {
	fn new(term: &str) -> Option<Self> {
		match term {
			"" => Some(Self::Known(SpecificCharacterSet::ISO_IR_6)),
			"ISO_IR 192" => Some(Self::Utf8),
			"ISO_IR 148" | "ISO 2022 IR 148" => Some(Self::LatinBut(TURKISH)),
			"ISO_IR 203" | "ISO 2022 IR 203" => Some(Self::LatinBut(LATIN_9)),
			"ISO 2022 IR 87" => Some(Self::Double(b"\x1B$B")),
			"ISO 2022 IR 159" => Some(Self::Double(b"\x1B$(D")),
			other => SpecificCharacterSet::from_code(other).map(Self::Known),
		}
	}

	/// Decodes bytes. Invalid ones become U+FFFD in UTF-8, and `\` with three octal digits elsewhere, as in
	/// dicom-encoding.
	fn decode(&self, bytes: &[u8]) -> String {
		let with = |set: &SpecificCharacterSet, bytes: &[u8]| {
			set.decode(bytes).unwrap_or_else(|_| String::from_utf8_lossy(bytes).into_owned())
		};
		match self {
			Self::Known(set) => with(set, bytes),
			Self::Utf8 => String::from_utf8_lossy(bytes).into_owned(),
			Self::LatinBut(others) => bytes
				.iter()
				.map(|byte| {
					let letter = char::from(*byte);
					let other = others.iter().find(|(latin, _)| *latin == letter);
					other.map_or(letter, |(_, other)| *other)
				})
				.collect(),
			Self::Double(escape) => match SpecificCharacterSet::from_code("ISO 2022 IR 87") {
				Some(set) => with(&set, &[escape, bytes].concat()),
				None => String::from_utf8_lossy(bytes).into_owned(),
			},
		}
	}
}

impl Charset {
	/// Parses `value`, the value of the attribute; empty if the object does not have it.
	pub fn new(value: &str) -> Result<Self, ReportError> {
		let terms: Vec<_> = value.split('\\').map(str::trim).collect();
		let known = |term: &&str| Repertoire::new(term).ok_or_else(|| ReportError::CharacterSet((*term).to_owned()));
		let repertoires = terms.iter().map(known).collect::<Result<Vec<_>, _>>()?;
		let first = match &repertoires[0] {
			// The first repertoire always has single bytes; an escape sequence selects one with two.
			Repertoire::Double(_) => Repertoire::Known(SpecificCharacterSet::ISO_IR_6),
			other => other.clone(),
		};
		Ok(Self { first, extended: terms.iter().any(|term| term.starts_with("ISO 2022")) || terms.len() > 1 })
	}

	/// Decodes a value. In a person's `name`, `^` and `=` are separators too.
	pub fn decode(&self, bytes: &[u8], name: bool) -> String {
		if !self.extended || !bytes.contains(&ESCAPE) {
			return self.first.decode(bytes);
		}
		let separates = |byte: u8| matches!(byte, b'\r' | b'\n' | b'\t' | 0x0C) || name && matches!(byte, b'^' | b'=');
		let (mut out, mut rest, mut now) = (String::new(), bytes, self.first.clone());
		while !rest.is_empty() {
			if let Some((escape, repertoire)) = escape(rest) {
				rest = &rest[escape..];
				now = repertoire.unwrap_or_else(|| self.first.clone());
				continue;
			}
			// An unknown escape sequence is text.
			let ends = |byte: u8| byte == ESCAPE || separates(byte) && !matches!(now, Repertoire::Double(_));
			let length = 1 + rest[1..].iter().take_while(|byte| !ends(**byte)).count();
			if separates(rest[0]) && !matches!(now, Repertoire::Double(_)) {
				now = self.first.clone();
			}
			out += &now.decode(&rest[..length]);
			rest = &rest[length..];
		}
		out
	}
}

/// The escape sequence with which `bytes` start: its length, and the repertoire that it selects.
fn escape(bytes: &[u8]) -> Option<(usize, Option<Repertoire>)> {
	let (sequence, term) = ESCAPES.iter().find(|(sequence, _)| bytes.starts_with(sequence))?;
	let repertoire = (!term.is_empty()).then(|| Repertoire::new(term)).flatten();
	Some((sequence.len(), repertoire))
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn names_should_be_those_of_the_standard_when_they_are_in_its_examples() {
		// Examples of PS3.5 Annexes H, I and J.
		let h31 = b"Yamada^Tarou=\x1B$B;3ED\x1B(B^\x1B$BB@O:\x1B(B=\x1B$B$d$^$@\x1B(B^\x1B$B$?$m$&\x1B(B";
		let h32 =
			b"\xD4\xCF\xC0\xDE^\xC0\xDB\xB3=\x1B$B;3ED\x1B(J^\x1B$BB@O:\x1B(J=\x1B$B$d$^$@\x1B(J^\x1B$B$?$m$&\x1B(J";
		let i2 = b"Hong^Gildong=\x1B$)C\xFB\xF3^\x1B$)C\xD1\xCE\xD4\xD7=\x1B$)C\xC8\xAB^\x1B$)C\xB1\xE6\xB5\xBF";
		for (term, bytes, expected) in [
			("\\ISO 2022 IR 87", &h31[..], "Yamada^Tarou=山田^太郎=やまだ^たろう"),
			("ISO 2022 IR 13\\ISO 2022 IR 87", h32, "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう"),
			("\\ISO 2022 IR 149", i2, "Hong^Gildong=洪^吉洞=홍^길동"),
			("ISO_IR 192", "Wang^XiaoDong=王^小東".as_bytes(), "Wang^XiaoDong=王^小東"),
			("GB18030", b"Wang^XiaoDong=\xCD\xF5^\xD0\xA1\xB6\xAB", "Wang^XiaoDong=王^小东"),
			("ISO_IR 148", b"\xDE\xFDk", "Şık"),
			("ISO_IR 100", b"J\xF6rg", "Jörg"),
			("ISO_IR 192", b"J\xF6rg", "J\u{FFFD}rg"),
			("ISO 2022 IR 100\\ISO 2022 IR 144", b"J\xF6rg^\x1B-L\xBB\xEE^\xF6", "Jörg^Лю^ö"),
		] {
			let charset = Charset::new(term).unwrap();
			assert_eq!(charset.decode(bytes, true), expected, "{term}");
		}
	}

	#[test]
	fn character_set_should_be_refused_when_it_is_not_known() {
		assert!(matches!(Charset::new("ISO_IR 999"), Err(ReportError::CharacterSet(term)) if term == "ISO_IR 999"));
	}

	#[test]
	fn broken_escape_sequences_should_be_text_and_end() {
		let charset = Charset::new("\\ISO 2022 IR 87").unwrap();
		for bytes in [&b"\x1B"[..], b"a\x1B\x1B", b"\x1B$", b"\x1B$B\x1B$B", b"\x1B$B;"] {
			assert!(charset.decode(bytes, true).len() < 16, "{bytes:?}");
		}
	}
}
