//! Which report is meant: an identifier, the beginning of one, or a document.

use super::{
	document::{self, Document, Part},
	notes::{self, several, ReportNote},
	ReportError,
};
use crate::{
	study::{self, Name, SHORTEST},
	vault::Vault,
	words::clean,
};
use radledger_primitives::ReportId;
use std::path::Path;

/// The report that `text` means: by its identifier, the beginning of one in the vault, the name of its document, or a file.
///
/// # Errors
/// It means none, or more than one.
pub fn find(vault: &Vault, text: &str) -> Result<ReportId, ReportError> {
	match study::parse(text) {
		Name::Full(report) => return Ok(report),
		Name::Prefix(prefix) => {
			if let Some(report) = notes::pick(&prefix, &notes::list(vault)?)? {
				return Ok(report);
			}
		}
		Name::Other => {}
	}
	if let Some(report) = notes::find(vault, text)? {
		return Ok(report);
	}
	let path = Path::new(text);
	match path.exists() {
		true => of_document(vault, &document::read(path)?, path),
		false => Err(ReportError::NoSuchReport { text: clean(text), shortest: SHORTEST }),
	}
}

/// The report of the vault that a document is.
pub(super) fn of_document(vault: &Vault, document: &Document, path: &Path) -> Result<ReportId, ReportError> {
	let unknown = || ReportError::UnknownDocument { path: path.into() };
	if let Some(identity) = &document.identity {
		for uid in [&identity.document].into_iter().chain(&identity.predecessors) {
			if let Some(report) = notes::find(vault, uid)? {
				return Ok(report);
			}
		}
		return Err(unknown());
	}
	// A text does not say which document it is: what was contributed of it does.
	let mut found = Vec::new();
	for report in notes::list(vault)? {
		let note = ReportNote::read(vault, &report)?;
		let is_of = |part: &Part| {
			let mut digests = note.elements().iter().filter_map(|element| element.digest);
			digests.any(|digest| digest == part.digest || part.bare == Some(digest))
		};
		if document.parts.iter().any(is_of) {
			found.push(report);
		}
	}
	match &found[..] {
		[] => Err(unknown()),
		[one] => Ok(*one),
		all => Err(ReportError::AmbiguousDocument {
			path: path.into(),
			count: all.len(),
			found: several(&all.iter().collect::<Vec<_>>()),
		}),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		report::fixtures::{written, TEXT},
		Explain,
	};
	use radledger_primitives::H256;
	use std::fs;

	#[test]
	fn report_should_be_found_by_identifier_name_and_document() {
		// The folder goes when the last part of this does.
		let written = written();
		let (vault, id) = (&written.vault, written.report.report);
		let folder = tempfile::tempdir().unwrap();
		let file = |name: &str, text: &str| {
			let path = folder.path().join(name);
			fs::write(&path, text).unwrap();
			path.to_str().unwrap().to_owned()
		};
		let begin = &format!("{id:?}")[..10];
		for text in [&format!("{id:?}"), begin, &begin[2..].to_uppercase(), "RIS-1", &file("report", TEXT)] {
			assert_eq!(find(vault, text).unwrap(), id, "{text}");
		}
		// Other ledgers have reports that this vault does not know.
		assert_eq!(find(vault, &"ab".repeat(32)).unwrap(), H256::repeat_byte(0xAB));
		for text in ["0xabcdef0123", "RIS-2", "abcdef"] {
			assert_eq!(find(vault, text).unwrap_err().code(), "no-such-report", "{text}");
		}
		let other = file("other", "FINDINGS:\nNothing of the kind.");
		assert_eq!(find(vault, &other).unwrap_err().code(), "unknown-report");
	}
}
