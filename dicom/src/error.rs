//! What can be wrong with a file: where in it, why, and what to do.

use crate::Tag;
use serde::Serialize;
use std::{fmt, io, path::PathBuf};

/// A file that is, or may be, DICOM and cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FileError {
	/// The file's path.
	pub path: PathBuf,
	/// Position of the fault in bytes: from the start of the file or, in a deflated one, of the inflated data set.
	pub offset: Option<u64>,
	/// The attribute that was being read.
	pub tag: Option<Tag>,
	/// What is wrong with the file, in a sentence.
	pub reason: String,
	/// What the user can do about it.
	pub help: String,
	/// Study Instance UID, if the file could be read that far.
	pub study_uid: Option<String>,
}

impl fmt::Display for FileError {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		write!(f, "{}: {}", self.path.display(), self.reason)?;
		match (self.tag, self.offset) {
			(Some(tag), Some(offset)) => write!(f, " at {tag} {}, offset {offset}", tag.name())?,
			(Some(tag), None) => write!(f, " at {tag} {}", tag.name())?,
			(None, Some(offset)) => write!(f, " at offset {offset}")?,
			(None, None) => {}
		}
		write!(f, "; {}", self.help)
	}
}

impl std::error::Error for FileError {}

/// A [`FileError`] without its file.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Fault {
	pub offset: Option<u64>,
	pub tag: Option<Tag>,
	pub reason: String,
	pub help: &'static str,
	/// Whether the system failed to read; then nothing is known about the kind of file.
	pub unreadable: bool,
}

const ANOTHER_COPY: &str = "take another copy from where it came from";

impl Fault {
	pub fn new(offset: u64, reason: impl Into<String>, help: &'static str) -> Self {
		Self { offset: Some(offset), tag: None, reason: reason.into(), help, unreadable: false }
	}

	pub fn io(error: io::Error, offset: u64) -> Self {
		let help = match error.kind() {
			io::ErrorKind::PermissionDenied => "give yourself the right to read it",
			_ => ANOTHER_COPY,
		};
		Self { unreadable: true, ..Self::new(offset, format!("cannot be read: {error}"), help) }
	}

	pub fn truncated(offset: u64, wanted: u64, found: u64) -> Self {
		Self::new(offset, format!("truncated: {wanted} bytes are announced, {found} are there"), ANOTHER_COPY)
	}

	pub fn malformed(offset: u64, reason: impl Into<String>) -> Self {
		Self::new(offset, reason, "repair it where it was made, or leave it out")
	}

	pub fn contradictory(offset: u64, reason: impl Into<String>) -> Self {
		Self::new(
			offset,
			format!("contradictory: {}", reason.into()),
			"correct its Transfer Syntax UID (0002,0010), or leave it out",
		)
	}

	/// Names the attribute, unless an attribute inside it is named already.
	pub fn at(mut self, tag: Tag) -> Self {
		self.tag.get_or_insert(tag);
		self
	}

	pub fn in_file(self, path: PathBuf, study_uid: Option<String>) -> FileError {
		FileError { path, offset: self.offset, tag: self.tag, reason: self.reason, help: self.help.into(), study_uid }
	}
}
