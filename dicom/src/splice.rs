//! A data set made of pieces of another one and of new bytes between them. Kept pieces are copied as bytes, so that
//! memory does not grow with them.

use crate::source::BUFFER;
use dicom_encoding::{transfer_syntax::Codec, TransferSyntax};
use std::{
	fs::File,
	io::{self, BufReader, ErrorKind, Read, Seek, SeekFrom, Write},
	ops::Range,
	path::Path,
};

/// A piece of the new data set.
enum Piece {
	/// These bytes of the original.
	Kept(Range<u64>),
	/// Other bytes.
	New(Vec<u8>),
	/// So many zeros.
	Zeros(u64),
}

/// Pieces in their order.
#[derive(Default)]
pub(crate) struct Splice {
	pieces: Vec<Piece>,
	length: u64,
}

impl Splice {
	/// New bytes alone.
	pub fn new(bytes: Vec<u8>) -> Self {
		let mut splice = Self::default();
		splice.put(bytes);
		splice
	}

	/// Adds bytes of the original.
	pub fn keep(&mut self, range: Range<u64>) {
		self.length += range.end - range.start;
		match self.pieces.last_mut() {
			Some(Piece::Kept(last)) if last.end == range.start => last.end = range.end,
			_ if range.is_empty() => {}
			_ => self.pieces.push(Piece::Kept(range)),
		}
	}

	/// Adds new bytes.
	pub fn put(&mut self, bytes: Vec<u8>) {
		self.length += bytes.len() as u64;
		self.pieces.push(Piece::New(bytes));
	}

	/// Adds zeros.
	pub fn zeros(&mut self, count: u64) {
		self.length += count;
		match self.pieces.last_mut() {
			Some(Piece::Zeros(last)) => *last += count,
			_ => self.pieces.push(Piece::Zeros(count)),
		}
	}

	/// Adds the bytes of the original at this offset, with `clean` in their place where it differs.
	pub fn put_where_other(&mut self, offset: u64, original: &[u8], clean: &[u8]) {
		let at = |index: usize| offset + index as u64;
		let mut done = 0;
		let differs = |done: usize| {
			let (one, other) = (original.get(done..)?, clean.get(done..)?);
			if one == other {
				return None;
			}
			one.iter().zip(other).position(|(one, other)| one != other)
		};
		while let Some(same) = differs(done) {
			self.keep(at(done)..at(done + same));
			done += same;
			let other = clean.get(done..).unwrap_or_default();
			let zeros = other.iter().take_while(|byte| **byte == 0).count();
			match (zeros, other.first()) {
				(0, Some(byte)) => {
					self.put(vec![*byte]);
					done += 1;
				}
				_ => {
					self.zeros(zeros as u64);
					done += zeros;
				}
			}
		}
		self.keep(at(done)..at(original.len()));
	}

	/// Adds the pieces of another splice.
	pub fn append(&mut self, other: Self) {
		for piece in other.pieces {
			match piece {
				Piece::Kept(range) => self.keep(range),
				Piece::New(bytes) => self.put(bytes),
				Piece::Zeros(count) => self.zeros(count),
			}
		}
	}

	/// Its length in bytes.
	pub fn len(&self) -> u64 {
		self.length
	}

	/// Whether it is just these bytes of the original.
	pub fn is(&self, range: &Range<u64>) -> bool {
		match &self.pieces[..] {
			[] => range.is_empty(),
			[Piece::Kept(kept)] => kept == range,
			_ => false,
		}
	}

	/// Writes the pieces, with those that are kept from `original`.
	pub fn write(&self, original: &mut Original, out: &mut dyn Write) -> io::Result<()> {
		self.pieces.iter().try_for_each(|piece| match piece {
			Piece::Kept(range) => original.copy(range, out),
			Piece::New(bytes) => out.write_all(bytes),
			Piece::Zeros(count) => io::copy(&mut io::repeat(0).take(*count), out).map(drop),
		})
	}
}

/// The data set of a file, inflated if its transfer syntax deflates it.
pub(crate) struct Original<'a> {
	path: &'a Path,
	start: u64,
	syntax: &'a TransferSyntax,
	reader: Box<dyn Read + 'a>,
	at: u64,
}

impl<'a> Original<'a> {
	/// Opens the data set that begins at `start` in the file.
	pub fn open(path: &'a Path, start: u64, syntax: &'a TransferSyntax) -> io::Result<Self> {
		let mut file = File::open(path)?;
		file.seek(SeekFrom::Start(start))?;
		let file = Box::new(BufReader::with_capacity(BUFFER, file));
		let reader = match syntax.codec() {
			Codec::Dataset(Some(adapter)) => adapter.adapt_reader(file),
			_ => file,
		};
		Ok(Self { path, start, syntax, reader, at: 0 })
	}

	/// The data set from its beginning, and its length if that is known.
	pub fn into_reader(self) -> io::Result<(Box<dyn Read + 'a>, Option<u64>)> {
		let length = match self.syntax.codec() {
			Codec::Dataset(_) => None,
			_ => Some(std::fs::metadata(self.path)?.len().saturating_sub(self.start)),
		};
		Ok((self.reader, length))
	}

	fn copy(&mut self, range: &Range<u64>, out: &mut dyn Write) -> io::Result<()> {
		if range.start < self.at {
			*self = Self::open(self.path, self.start, self.syntax)?;
		}
		for (count, out) in [(range.start - self.at, &mut io::sink() as &mut dyn Write), (range.end - range.start, out)]
		{
			if io::copy(&mut self.reader.by_ref().take(count), out)? < count {
				return Err(io::Error::new(
					ErrorKind::UnexpectedEof,
					"the original became shorter while it was copied",
				));
			}
		}
		self.at = range.end;
		Ok(())
	}
}
