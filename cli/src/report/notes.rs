//! The vault's notes of a report: which document it is, and what opens its commitments.
//!
//! ```text
//! reports/<report>.json        the note
//! reports/documents/<lookup>   the report; <lookup> = SHA-256(what identifies the document)
//!
//! report  = SHA-256("radledger:report:v1" || salt || document)
//! element = commitment("radledger:element:v1", salt, digest of the section)
//! inputs  = commitment("radledger:inputs:v1", salt, SHA-256(digests of the inputs, sorted))
//! finding = commitment("radledger:finding:v1", salt, digest of the finding)
//! ```
//!
//! Every salt is 32 random bytes, used once, and on the disk before the commitment is sent. Nothing is taken out again:
//! what the ledger refused is sent with the same salt when it is tried again.

use crate::{
	errors::Failure,
	study::{
		identify::{self, SHORTEST},
		text::{clean, show},
	},
	vault::{save, write},
};
use radledger_dicom::new_salt;
use radledger_primitives::{
	digest::{commit, report_id, sha256, ELEMENT_LABEL, FINDING_LABEL, INPUTS_LABEL},
	report::Code,
	ReportId, H256,
};
use serde::{Deserialize, Serialize};
use std::{
	collections::BTreeSet,
	fs,
	io::ErrorKind,
	path::{Path, PathBuf},
};
use zeroize::Zeroizing;

const FOLDER: &str = "reports";
const DOCUMENTS: &str = "documents";
const VERSION: u16 = 1;

/// A digest that is hidden on the ledger, and what opens it.
#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(deny_unknown_fields)]
pub struct Hidden {
	/// What the ledger has, or was to have.
	pub commitment: H256,
	/// 32 secret bytes.
	pub salt: H256,
	/// What is hidden.
	pub digest: H256,
}

impl Hidden {
	fn draw(label: &[u8], digest: H256) -> Result<Self, Failure> {
		let salt = salt()?;
		Ok(Self { commitment: commit(label, &salt.0, &digest), salt, digest })
	}
}

/// What opens a contribution.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
#[serde(deny_unknown_fields)]
pub struct Element {
	/// What the ledger has, or was to have.
	pub element: H256,
	/// 32 secret bytes.
	pub salt: H256,
	/// The section of the template.
	pub section: Code,
	/// The digest of what was contributed; none if somebody else did.
	#[serde(skip_serializing_if = "Option::is_none", default)]
	pub digest: Option<H256>,
	/// The heading in the document.
	#[serde(skip_serializing_if = "String::is_empty", default)]
	pub heading: String,
	/// What an AI model was given, if one made it.
	#[serde(skip_serializing_if = "Option::is_none", default)]
	pub inputs: Option<Hidden>,
}

impl Element {
	/// Whether this is what the ledger hides.
	pub fn opens(&self, digest: &H256) -> bool {
		commit(ELEMENT_LABEL, &self.salt.0, digest) == self.element
	}
}

/// What is to be contributed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Piece {
	/// The section of the template.
	pub section: Code,
	/// The digest of what it says.
	pub digest: H256,
	/// The heading in the document.
	pub heading: String,
	/// The digest of what an AI model was given, if one made it.
	pub inputs: Option<H256>,
}

/// What the vault knows of one report.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Notes {
	folder: PathBuf,
	report: ReportId,
	written: Written,
}

/// As it is written.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
#[serde(deny_unknown_fields)]
struct Written {
	version: u16,
	report: ReportId,
	#[serde(skip_serializing_if = "Option::is_none", default)]
	salt: Option<H256>,
	/// The first makes the identifier; the others are later versions of it.
	documents: Vec<String>,
	elements: Vec<Element>,
	/// What models were given whose contributions another program hides.
	#[serde(skip_serializing_if = "Vec::is_empty", default)]
	inputs: Vec<Hidden>,
	findings: Vec<Hidden>,
}

impl Notes {
	/// What the vault in `folder` knows of a report; nothing if it does not know it.
	pub fn open(folder: &Path, report: &ReportId) -> Result<Self, Failure> {
		let folder = folder.join(FOLDER);
		let path = path(&folder, report);
		let written = match fs::read(&path) {
			Err(error) if error.kind() == ErrorKind::NotFound => Written {
				version: VERSION,
				report: *report,
				salt: None,
				documents: Vec::new(),
				elements: Vec::new(),
				inputs: Vec::new(),
				findings: Vec::new(),
			},
			Err(error) => return Err(failed(&path, "cannot read", error)),
			Ok(bytes) => {
				let written: Written = serde_json::from_slice(&Zeroizing::new(bytes))
					.map_err(|error| failed(&path, "cannot understand", error))?;
				if written.version != VERSION || written.report != *report {
					let why = "it is of another report, or of a later version of this program";
					return Err(failed(&path, "cannot use", why));
				}
				written
			}
		};
		Ok(Self { folder, report: *report, written })
	}

	/// The notes of the report that a document is; drawn if there are none, and on the disk when this returns.
	pub fn of_document(folder: &Path, document: &str) -> Result<Self, Failure> {
		if let Some(report) = find(folder, document)? {
			return Self::open(folder, &report);
		}
		let salt = salt()?;
		let mut notes = Self::open(folder, &report_id(&salt.0, document))?;
		notes.written.salt = Some(salt);
		notes.written.documents = vec![document.into()];
		notes.save()?;
		notes.index(document)?;
		Ok(notes)
	}

	/// The report.
	pub fn report(&self) -> ReportId {
		self.report
	}

	/// The report's salt, if the vault has it.
	pub fn salt(&self) -> Option<H256> {
		self.written.salt
	}

	/// What opens the contributions.
	pub fn elements(&self) -> &[Element] {
		&self.written.elements
	}

	/// What opens a commitment of the ledger, if the vault has it.
	pub fn element(&self, element: &H256) -> Option<&Element> {
		self.written.elements.iter().find(|known| known.element == *element)
	}

	/// Whether the report is this document, as far as the vault knows; `None` if it does not.
	pub fn is_document(&self, document: &str) -> Option<bool> {
		if self.written.documents.iter().any(|known| known == document) {
			return Some(true);
		}
		self.written.salt.map(|salt| report_id(&salt.0, document) == self.report)
	}

	/// Keeps another document of the same report.
	pub fn add_document(&mut self, document: &str) -> Result<(), Failure> {
		if self.written.documents.iter().any(|known| known == document) {
			return Ok(());
		}
		self.written.documents.push(document.into());
		self.save()?;
		match find_in(&self.folder, document)? {
			Some(_) => Ok(()),
			None => self.index(document),
		}
	}

	/// What opens a contribution of `piece`: the `nth` that was drawn for the same and is not `spent`, or else a new one.
	/// On the disk when this returns.
	pub fn draw(&mut self, piece: &Piece, nth: usize, spent: impl Fn(&H256) -> bool) -> Result<Element, Failure> {
		let same = |known: &&Element| {
			known.section == piece.section
				&& known.digest == Some(piece.digest)
				&& known.inputs.map(|inputs| inputs.digest) == piece.inputs
				&& !spent(&known.element)
		};
		if let Some(known) = self.written.elements.iter().filter(same).nth(nth) {
			return Ok(known.clone());
		}
		let hidden = Hidden::draw(ELEMENT_LABEL, piece.digest)?;
		let element = Element {
			element: hidden.commitment,
			salt: hidden.salt,
			section: piece.section,
			digest: Some(piece.digest),
			heading: piece.heading.clone(),
			inputs: piece.inputs.map(|inputs| Hidden::draw(INPUTS_LABEL, inputs)).transpose()?,
		};
		self.written.elements.push(element.clone());
		self.save()?;
		Ok(element)
	}

	/// What hides a finding; one that was drawn for it before is not drawn again. On the disk when this returns.
	pub fn draw_finding(&mut self, digest: H256, spent: impl Fn(&H256) -> bool) -> Result<Hidden, Failure> {
		let mut known = self.written.findings.iter();
		if let Some(known) = known.find(|known| known.digest == digest && !spent(&known.commitment)) {
			return Ok(*known);
		}
		let hidden = Hidden::draw(FINDING_LABEL, digest)?;
		self.written.findings.push(hidden);
		self.save()?;
		Ok(hidden)
	}

	/// What hides what a model was given, for a contribution that another program hides. On the disk when this returns.
	pub fn draw_inputs(&mut self, digest: H256) -> Result<Hidden, Failure> {
		let hidden = Hidden::draw(INPUTS_LABEL, digest)?;
		self.written.inputs.push(hidden);
		self.save()?;
		Ok(hidden)
	}

	/// Keeps what somebody else exported beside what is known: whether a salt is the right one shows with the document.
	/// Returns how many were not known.
	pub fn adopt(&mut self, salt: Option<H256>, elements: &[Element]) -> Result<usize, Failure> {
		self.written.salt = self.written.salt.or(salt);
		let before = self.written.elements.len();
		for element in elements {
			let same = |known: &Element| (known.element, known.salt) == (element.element, element.salt);
			if !self.written.elements.iter().any(same) {
				self.written.elements.push(element.clone());
			}
		}
		self.save()?;
		Ok(self.written.elements.len() - before)
	}

	fn save(&self) -> Result<(), Failure> {
		save(&path(&self.folder, &self.report), &self.written)
	}

	fn index(&self, document: &str) -> Result<(), Failure> {
		write(&lookup(&self.folder, document), hex::encode(self.report).as_bytes())
	}
}

fn salt() -> Result<H256, Failure> {
	let drawn = new_salt();
	drawn.map(H256).map_err(|error| Failure::failed("no-entropy", "cannot make a salt").why(error.to_string()))
}

fn path(folder: &Path, report: &ReportId) -> PathBuf {
	folder.join(format!("{}.json", hex::encode(report)))
}

fn lookup(folder: &Path, document: &str) -> PathBuf {
	folder.join(DOCUMENTS).join(hex::encode(sha256(&[document.as_bytes()])))
}

/// The report that the vault in `folder` knows by this document.
pub fn find(folder: &Path, document: &str) -> Result<Option<ReportId>, Failure> {
	find_in(&folder.join(FOLDER), document)
}

fn find_in(folder: &Path, document: &str) -> Result<Option<ReportId>, Failure> {
	let path = lookup(folder, document);
	let text = match fs::read_to_string(&path) {
		Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
		text => text.map_err(|error| failed(&path, "cannot read", error))?,
	};
	let mut id = [0; 32];
	hex::decode_to_slice(text.trim(), &mut id).map_err(|error| failed(&path, "cannot understand", error))?;
	Ok(Some(H256(id)))
}

/// Every report that the vault in `folder` knows.
pub fn list(folder: &Path) -> Result<BTreeSet<ReportId>, Failure> {
	let folder = folder.join(FOLDER);
	let entries = match fs::read_dir(&folder) {
		Err(error) if error.kind() == ErrorKind::NotFound => return Ok(BTreeSet::new()),
		entries => entries.map_err(|error| failed(&folder, "cannot read", error))?,
	};
	let mut found = BTreeSet::new();
	for entry in entries {
		let name = entry.map_err(|error| failed(&folder, "cannot read", error))?.file_name();
		let mut id = [0; 32];
		let stem = name.to_str().and_then(|name| name.strip_suffix(".json"));
		if stem.is_some_and(|stem| hex::decode_to_slice(stem, &mut id).is_ok()) {
			found.insert(H256(id));
		}
	}
	Ok(found)
}

/// The one report of `known` that begins with `prefix`; `None` if there is none.
pub fn pick(prefix: &str, known: &BTreeSet<ReportId>) -> Result<Option<ReportId>, Failure> {
	identify::pick(prefix, known).map_err(|failure| Failure {
		code: "ambiguous-report".into(),
		what: failure.what.replace("studies begin", "reports in the vault begin"),
		..failure
	})
}

/// `text` names no report.
pub fn unknown(text: &str) -> Failure {
	Failure::usage("no-such-report", format!("{} names no report", clean(text))).hint(format!(
		"give the identifier, at least the first {SHORTEST} digits of one that your vault (--vault) has, or the document \
		 with which it was opened"
	))
}

fn failed(path: &Path, what: &str, why: impl std::fmt::Display) -> Failure {
	Failure::failed("vault", format!("{what} {}", show(path)))
		.why(clean(&why.to_string()))
		.hint("restore it from a backup of the vault: without it nothing can be verified")
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::os::unix::fs::PermissionsExt;
	use tempfile::TempDir;

	fn piece(text: &str) -> Piece {
		Piece {
			section: Code::loinc(597_765),
			digest: sha256(&[text.as_bytes()]),
			heading: "Findings".into(),
			inputs: None,
		}
	}

	const NEVER: fn(&H256) -> bool = |_| false;

	fn vault() -> TempDir {
		tempfile::tempdir().unwrap()
	}

	#[test]
	fn identifier_should_be_made_once_and_found_by_its_document() {
		let vault = vault();
		let notes = Notes::of_document(vault.path(), "1.2.3").unwrap();
		let salt = notes.salt().unwrap();
		assert_eq!(notes.report(), report_id(&salt.0, "1.2.3"));
		assert_eq!(Notes::of_document(vault.path(), "1.2.3"), Ok(notes.clone()));
		assert_eq!(find(vault.path(), "1.2.3"), Ok(Some(notes.report())));
		assert_eq!(find(vault.path(), "1.2.4"), Ok(None));
		assert_ne!(Notes::of_document(vault.path(), "1.2.4").unwrap().report(), notes.report());
		assert_eq!(list(vault.path()).unwrap().len(), 2);
		assert_eq!((notes.is_document("1.2.3"), notes.is_document("1.2.4")), (Some(true), Some(false)));
		// Two vaults do not give a document the same identifier.
		let other = Notes::of_document(self::vault().path(), "1.2.3").unwrap();
		assert_ne!(other.report(), notes.report());
	}

	#[test]
	fn element_should_be_on_the_disk_before_it_is_used_and_be_reused_until_it_is_spent() {
		let vault = vault();
		let mut notes = Notes::of_document(vault.path(), "1.2.3").unwrap();
		let first = notes.draw(&piece("a"), 0, NEVER).unwrap();
		assert!(first.opens(&piece("a").digest) && !first.opens(&piece("b").digest));
		let mut again = Notes::open(vault.path(), &notes.report()).unwrap();
		assert_eq!(again, notes);
		assert_eq!(again.draw(&piece("a"), 0, NEVER), Ok(first.clone()));
		assert_eq!(again.elements().len(), 1);
		assert_eq!(again.element(&first.element), Some(&first));

		let second = again.draw(&piece("a"), 0, |element| *element == first.element).unwrap();
		assert_ne!((second.element, second.salt), (first.element, first.salt));
		assert_eq!(again.elements().len(), 2);
		// The same text twice in one document has a salt each.
		assert_eq!(again.draw(&piece("a"), 1, NEVER), Ok(second));
	}

	#[test]
	fn element_should_be_another_for_another_section_or_other_inputs() {
		let vault = vault();
		let mut notes = Notes::of_document(vault.path(), "1.2.3").unwrap();
		let own = notes.draw(&piece("a"), 0, NEVER).unwrap();
		let digest = sha256(&[b"image"]);
		let with = |inputs| Piece { inputs, ..piece("a") };
		let model = notes.draw(&with(Some(digest)), 0, NEVER).unwrap();
		let moved = Piece { section: Code::loinc(190_058), ..piece("a") };
		let moved = notes.draw(&moved, 0, NEVER).unwrap();
		assert!(own.element != model.element && own.element != moved.element);
		let inputs = model.inputs.unwrap();
		assert_eq!(inputs.commitment, commit(INPUTS_LABEL, &inputs.salt.0, &digest));
		assert_ne!(inputs.salt, model.salt);
		assert_eq!(notes.draw(&with(Some(digest)), 0, NEVER), Ok(model));
	}

	#[test]
	fn finding_should_be_reused_until_it_is_spent() {
		let vault = vault();
		let mut notes = Notes::of_document(vault.path(), "1.2.3").unwrap();
		let digest = sha256(&[b"nodule"]);
		let first = notes.draw_finding(digest, NEVER).unwrap();
		assert_eq!(first.commitment, commit(FINDING_LABEL, &first.salt.0, &digest));
		assert_eq!(notes.draw_finding(digest, NEVER), Ok(first));
		assert_ne!(notes.draw_finding(digest, |known| *known == first.commitment), Ok(first));
		assert_eq!(notes.written.findings.len(), 2);
	}

	#[test]
	fn notes_should_be_for_their_owner_alone_and_leave_nothing_beside() {
		let vault = vault();
		let mut notes = Notes::of_document(vault.path(), "1.2.3").unwrap();
		notes.draw(&piece("a"), 0, NEVER).unwrap();
		let folder = vault.path().join(FOLDER);
		let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
		assert_eq!(mode(&path(&folder, &notes.report())), 0o600);
		assert_eq!((mode(&folder), mode(&folder.join(DOCUMENTS))), (0o700, 0o700));
		assert_eq!(fs::read_dir(&folder).unwrap().count(), 2);
	}

	#[test]
	fn notes_should_not_be_used_when_they_are_damaged_or_of_another_report() {
		let vault = vault();
		let notes = Notes::of_document(vault.path(), "1.2.3").unwrap();
		let folder = vault.path().join(FOLDER);
		let other = H256::repeat_byte(7);
		fs::copy(path(&folder, &notes.report()), path(&folder, &other)).unwrap();
		assert!(Notes::open(vault.path(), &other).unwrap_err().why.unwrap().contains("another report"));
		fs::write(path(&folder, &notes.report()), b"{").unwrap();
		assert_eq!(Notes::open(vault.path(), &notes.report()).unwrap_err().code, "vault");
	}

	#[test]
	fn later_versions_of_a_document_should_lead_to_the_same_report() {
		let vault = vault();
		let mut notes = Notes::of_document(vault.path(), "1.2.3").unwrap();
		notes.add_document("1.2.4").unwrap();
		notes.add_document("1.2.4").unwrap();
		assert_eq!(find(vault.path(), "1.2.4"), Ok(Some(notes.report())));
		assert_eq!(notes.is_document("1.2.4"), Some(true));
		// A document that is a report of its own stays it.
		let own = Notes::of_document(vault.path(), "1.2.5").unwrap();
		notes.add_document("1.2.5").unwrap();
		assert_eq!(find(vault.path(), "1.2.5"), Ok(Some(own.report())));
	}

	#[test]
	fn adopting_should_add_what_is_not_known_and_keep_what_is() {
		let vault = vault();
		let mut notes = Notes::of_document(vault.path(), "1.2.3").unwrap();
		let own = notes.draw(&piece("a"), 0, NEVER).unwrap();
		let others = Element { digest: None, element: H256::repeat_byte(1), ..own.clone() };
		let salt = notes.salt();
		assert_eq!(notes.adopt(Some(H256::repeat_byte(3)), &[own.clone(), others.clone()]), Ok(1));
		assert_eq!((notes.salt(), notes.elements()), (salt, &[own.clone(), others][..]));
		// A wrong salt that came first does not keep the right one out.
		let other = Element { salt: H256::repeat_byte(2), ..own.clone() };
		assert_eq!(notes.adopt(None, std::slice::from_ref(&other)), Ok(1));
		assert_eq!(notes.element(&own.element), Some(&own));
	}

	#[test]
	fn pick_should_find_the_only_report_and_refuse_when_there_are_more() {
		let known = BTreeSet::from([H256::repeat_byte(0xAB), H256::repeat_byte(0xCD)]);
		assert_eq!(pick("abababab", &known), Ok(Some(H256::repeat_byte(0xAB))));
		assert_eq!(pick("12345678", &known), Ok(None));
		let mut near = H256::repeat_byte(0xAB);
		near.0[31] = 0;
		let failure = pick("abababab", &BTreeSet::from([near, H256::repeat_byte(0xAB)])).unwrap_err();
		assert_eq!(failure.code, "ambiguous-report");
		assert!(failure.what.contains("2 reports in the vault begin with abababab"), "{failure:?}");
		assert_eq!(unknown("RIS-1").code, "no-such-report");
	}
}
