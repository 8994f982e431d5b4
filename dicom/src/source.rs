//! Reads the bytes of one file once: hashes them for the encoding level, and passes them to the parser.

use crate::error::Fault;
use sha2::{Digest, Sha256};
use std::io::{ErrorKind, Read};

/// Receives the progress of reading.
pub trait Progress: Sync {
	/// Called once, with the number of files and bytes to read.
	fn total(&self, _files: u64, _bytes: u64) {}
	/// Called after more bytes were read.
	fn advance(&self, _bytes: u64) {}
}

impl Progress for () {}

/// Size of one read in bytes: large enough that the system call costs nothing, small enough for the second-level cache.
pub(crate) const BUFFER: usize = 256 * 1024;

/// A reader that can look ahead, knows its position, and hashes everything taken with [`Self::take`] or [`Self::each`].
/// Bytes taken with [`Self::each_unhashed`] have a digest of their own, which the caller adds with
/// [`Self::hash_in_place_of_value`].
pub(crate) struct Source<'a, R> {
	inner: R,
	buffer: &'a mut Vec<u8>,
	start: usize,
	end: usize,
	offset: u64,
	length: Option<u64>,
	hasher: Sha256,
	progress: &'a dyn Progress,
}

impl<'a, R: Read> Source<'a, R> {
	/// Wraps `inner`, which gives `length` bytes if that is known.
	pub fn new(inner: R, length: Option<u64>, buffer: &'a mut Vec<u8>, progress: &'a dyn Progress) -> Self {
		buffer.resize(BUFFER, 0);
		Self { inner, buffer, start: 0, end: 0, offset: 0, length, hasher: Sha256::new(), progress }
	}

	/// Number of bytes taken so far.
	pub fn offset(&self) -> u64 {
		self.offset
	}

	/// Number of bytes left, if the length is known.
	pub fn remaining(&self) -> Option<u64> {
		self.length.map(|length| length.saturating_sub(self.offset))
	}

	fn fill(&mut self) -> Result<bool, Fault> {
		if self.start > 0 {
			self.buffer.copy_within(self.start..self.end, 0);
			self.end -= self.start;
			self.start = 0;
		}
		loop {
			match self.inner.read(&mut self.buffer[self.end..]) {
				Ok(count) => {
					self.end += count;
					self.progress.advance(count as u64);
					return Ok(count > 0);
				}
				Err(error) if error.kind() == ErrorKind::Interrupted => {}
				Err(error) => return Err(Fault::io(error, self.offset + (self.end - self.start) as u64)),
			}
		}
	}

	/// Looks at the next `count` bytes (at most [`BUFFER`]) without taking them; fewer at the end of the file.
	pub fn peek(&mut self, count: usize) -> Result<&[u8], Fault> {
		while self.end - self.start < count && self.fill()? {}
		Ok(&self.buffer[self.start..self.end.min(self.start + count)])
	}

	/// Takes the next `N` bytes.
	pub fn take<const N: usize>(&mut self) -> Result<[u8; N], Fault> {
		let offset = self.offset;
		let found = self.peek(N)?;
		let bytes: [u8; N] = found.try_into().map_err(|_| Fault::truncated(offset, N as u64, found.len() as u64))?;
		self.hasher.update(bytes);
		self.start += N;
		self.offset += N as u64;
		Ok(bytes)
	}

	/// Takes the next `count` bytes and passes them to `visit` in pieces.
	pub fn each(&mut self, count: u64, mut visit: impl FnMut(&[u8])) -> Result<(), Fault> {
		self.pieces(count, |piece, hasher| {
			hasher.update(piece);
			visit(piece);
		})
	}

	/// Like [`Self::each`], but leaves the bytes out of the hash.
	pub fn each_unhashed(&mut self, count: u64, mut visit: impl FnMut(&[u8])) -> Result<(), Fault> {
		self.pieces(count, |piece, _| visit(piece))
	}

	fn pieces(&mut self, count: u64, mut visit: impl FnMut(&[u8], &mut Sha256)) -> Result<(), Fault> {
		let (offset, mut left) = (self.offset, count);
		if let Some(remaining) = self.remaining().filter(|remaining| *remaining < count) {
			return Err(Fault::truncated(offset, count, remaining));
		}
		while left > 0 {
			if self.start == self.end && !self.fill()? {
				return Err(Fault::truncated(offset, count, count - left));
			}
			let size = left.min((self.end - self.start) as u64) as usize;
			visit(&self.buffer[self.start..self.start + size], &mut self.hasher);
			self.start += size;
			self.offset += size as u64;
			left -= size as u64;
		}
		Ok(())
	}

	/// Takes the next `count` bytes into memory, which grows with what the file has, not with what a length field
	/// claims.
	pub fn bytes(&mut self, count: u64) -> Result<Vec<u8>, Fault> {
		let mut bytes = Vec::new();
		self.each(count, |piece| bytes.extend_from_slice(piece))?;
		Ok(bytes)
	}

	/// Hashes the digest of a value that was taken with [`Self::each_unhashed`].
	pub fn hash_in_place_of_value(&mut self, digest: &[u8; 32]) {
		self.hasher.update(digest);
	}

	/// The hash of everything taken.
	pub fn finish(self) -> [u8; 32] {
		self.hasher.finalize().into()
	}

	/// Ends this source: returns the hash so far, the bytes read ahead, and the rest of the reader.
	pub fn into_rest(self) -> (Sha256, Vec<u8>, R) {
		(self.hasher, self.buffer[self.start..self.end].to_vec(), self.inner)
	}
}
