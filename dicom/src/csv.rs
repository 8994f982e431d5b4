//! Reads tables as programs export them: RFC 4180, and what people have instead.
//!
//! Fields are separated by commas, semicolons (as spreadsheets do where the comma is the decimal separator) or tabs,
//! whichever divides the header into most fields. Quoted fields may hold separators, line breaks and doubled quotes (RFC 4180, 2.5 to
//! 2.7). Lines end with CR LF, LF or CR. The text is UTF-8, or UTF-16 with a byte order mark or recognisable by its zeros.
//! Spaces around a field that is not quoted are removed; lines without any field are skipped.

/// A table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
	/// The rows, the header first.
	pub rows: Vec<Row>,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
	/// The line of the file in which it begins, from 1.
	pub line: usize,
	/// Its fields.
	pub fields: Vec<String>,
}

/// Why a text is not a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CsvError {
	/// The bytes are not text.
	#[error("it is not text in UTF-8 or UTF-16; save it as \"CSV UTF-8\"")]
	Encoding,
	/// A quotation mark is not closed.
	#[error("line {0}: the quotation mark is not closed; close it, or double it if it is part of the text")]
	Open(usize),
	/// Something follows a quoted field.
	#[error("line {0}: something follows the closing quotation mark; double the marks that are part of the text")]
	AfterQuote(usize),
}

/// Reads a table.
///
/// # Errors
/// It is not text, or its quotation marks are wrong.
pub fn read(bytes: &[u8]) -> Result<Table, CsvError> {
	let text = text(bytes).ok_or(CsvError::Encoding)?;
	let fields = |separator| {
		let row = Reader::new(&text, separator).row();
		row.ok().flatten().map_or(0, |row| row.fields.len())
	};
	// The first of those that divide it most.
	let separator = [',', ';', '\t'].into_iter().rev().max_by_key(|separator| fields(*separator)).unwrap_or(',');
	let mut reader = Reader::new(&text, separator);
	let mut rows = Vec::new();
	while let Some(row) = reader.row()? {
		rows.push(row);
	}
	Ok(Table { rows })
}

/// The text that bytes are, without a byte order mark; `None` if they are not text in UTF-8 or UTF-16.
pub fn text(bytes: &[u8]) -> Option<String> {
	let utf16 = |bytes: &[u8], unit: fn([u8; 2]) -> u16| {
		let (units, rest) = bytes.as_chunks::<2>();
		let units: Vec<u16> = units.iter().copied().map(unit).collect();
		String::from_utf16(&units).ok().filter(|_| rest.is_empty())
	};
	match bytes {
		[0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8(rest.into()).ok(),
		[0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
		[0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
		// The header is ASCII.
		[1..=255, 0, 1..=255, 0, ..] => utf16(bytes, u16::from_le_bytes),
		[0, 1..=255, 0, 1..=255, ..] => utf16(bytes, u16::from_be_bytes),
		_ => String::from_utf8(bytes.into()).ok(),
	}
}

/// A text and how far it is read.
struct Reader<'a> {
	letters: std::iter::Peekable<std::str::Chars<'a>>,
	separator: char,
	line: usize,
}

impl<'a> Reader<'a> {
	fn new(text: &'a str, separator: char) -> Self {
		Self { letters: text.chars().peekable(), separator, line: 1 }
	}

	/// The next row in which there is something.
	fn row(&mut self) -> Result<Option<Row>, CsvError> {
		while self.letters.peek().is_some() {
			let (line, mut fields, mut more) = (self.line, Vec::new(), true);
			while more {
				let (field, next) = self.field()?;
				fields.push(field);
				more = next;
			}
			if fields.iter().any(|field| !field.is_empty()) {
				return Ok(Some(Row { line, fields }));
			}
		}
		Ok(None)
	}

	/// The next field, and whether another one follows in the row.
	fn field(&mut self) -> Result<(String, bool), CsvError> {
		while self.letters.next_if(|letter| *letter == ' ').is_some() {}
		if self.letters.next_if_eq(&'"').is_some() {
			let field = self.quoted()?;
			while self.letters.next_if(|letter| *letter == ' ').is_some() {}
			let line = self.line;
			return match self.letters.next() {
				Some(letter) if letter == self.separator => Ok((field, true)),
				Some(letter) if self.ends(letter) => Ok((field, false)),
				None => Ok((field, false)),
				Some(_) => Err(CsvError::AfterQuote(line)),
			};
		}
		let mut field = String::new();
		while let Some(letter) = self.letters.next() {
			if letter == self.separator {
				return Ok((field.trim().into(), true));
			}
			if self.ends(letter) {
				break;
			}
			field.push(letter);
		}
		Ok((field.trim().into(), false))
	}

	/// What is left of a quoted field.
	fn quoted(&mut self) -> Result<String, CsvError> {
		let (begin, mut field) = (self.line, String::new());
		while let Some(letter) = self.letters.next() {
			match letter {
				'"' if self.letters.next_if_eq(&'"').is_none() => return Ok(field),
				'\r' if self.letters.peek() == Some(&'\n') => {}
				'\r' | '\n' => self.line += 1,
				_ => {}
			}
			field.push(letter);
		}
		Err(CsvError::Open(begin))
	}

	/// Whether `letter`, which was just read, ends a line; then it is read whole.
	fn ends(&mut self, letter: char) -> bool {
		let ends = matches!(letter, '\r' | '\n');
		if letter == '\r' {
			self.letters.next_if_eq(&'\n');
		}
		self.line += usize::from(ends);
		ends
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn fields(text: &str) -> Vec<Vec<String>> {
		read(text.as_bytes()).unwrap().rows.into_iter().map(|row| row.fields).collect()
	}

	#[test]
	fn fields_should_be_the_same_however_the_table_is_written() {
		let expected = [["instance", "label"], ["1.2", "a, b"], ["1.3", ""]];
		for text in [
			"instance,label\n1.2,\"a, b\"\n1.3,\n",
			"instance,label\r\n1.2,\"a, b\"\r\n1.3,",
			"instance;label\r1.2;a, b\r1.3;\r",
			"instance\tlabel\n\n1.2\ta, b\n  \n1.3\t\n",
			"\"instance\" , \"label\"\n \"1.2\", \"a, b\" \n1.3,\"\"",
		] {
			assert_eq!(fields(text), expected, "{text:?}");
			let units: Vec<u16> = text.encode_utf16().collect();
			let little: Vec<u8> = units.iter().flat_map(|unit| unit.to_le_bytes()).collect();
			let big: Vec<u8> = units.iter().flat_map(|unit| unit.to_be_bytes()).collect();
			let marked = |mark: &[u8], bytes: &[u8]| [mark, bytes].concat();
			for bytes in [
				marked(&[0xEF, 0xBB, 0xBF], text.as_bytes()),
				marked(&[0xFF, 0xFE], &little),
				marked(&[0xFE, 0xFF], &big),
				little,
				big,
			] {
				assert_eq!(read(&bytes), read(text.as_bytes()), "{text:?}");
			}
		}
		assert!(fields("").is_empty() && fields("\n\r\n").is_empty());
	}

	#[test]
	fn rows_should_know_the_line_in_which_they_begin() {
		let table = read(b"a,b\r\n\r\n\"1\r\n2\",3\r4,5\n6,7").unwrap();
		let lines: Vec<_> = table.rows.iter().map(|row| row.line).collect();
		assert_eq!(lines, [1, 3, 5, 6]);
		assert_eq!(table.rows[1].fields, ["1\r\n2", "3"]);
	}

	#[test]
	fn wrong_quotes_and_bytes_should_be_refused_with_their_line() {
		assert_eq!(read(b"a,b\n1,\"2\n3"), Err(CsvError::Open(2)));
		assert_eq!(read(b"a,b\n\"1\"2,3"), Err(CsvError::AfterQuote(2)));
		assert_eq!(read(b"a,b\n\xE4,1"), Err(CsvError::Encoding));
		assert_eq!(read(b"\xFF\xFEa\0b"), Err(CsvError::Encoding));
		// A mark within a field that does not begin with one is a letter: 7" is a length.
		assert_eq!(fields("a,b\n7\",x"), [["a", "b"], ["7\"", "x"]]);
	}

	proptest! {
		#[test]
		fn fields_should_come_back_from_rfc_4180(
			rows in prop::collection::vec(prop::collection::vec("[a-c,;\t\"\r\n ä]{0,6}", 2), 0..6),
			end in prop::sample::select(vec!["\r\n", "\n", "\r"]),
		) {
			let mut all = vec![vec!["x".to_owned(), "y".to_owned()]];
			all.extend(rows);
			let quoted = |field: &String| format!("\"{}\"", field.replace('"', "\"\""));
			let line = |row: &Vec<String>| row.iter().map(quoted).collect::<Vec<_>>().join(",");
			let text = all.iter().map(line).collect::<Vec<_>>().join(end);
			let found = fields(&text);
			all.retain(|row| row.iter().any(|field| !field.is_empty()));
			prop_assert_eq!(found, all);
		}
	}
}
