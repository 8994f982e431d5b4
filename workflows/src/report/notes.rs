//! The vault's note of a report: which document it is, and what opens its commitments.
//!
//! ```text
//! reports/<report>.json        the note
//! reports/documents/<lookup>   the report; <lookup> = SHA-256(what identifies the document)
//!
//! report  = SHA-256("radledger:report:v1" || salt || document), with the last four bytes of the salt in their place:
//!           the number of the organisation
//! element = commitment("radledger:element:v1", salt, digest of the section)
//! inputs  = commitment("radledger:inputs:v1", salt, SHA-256(digests of the inputs, sorted))
//! finding = commitment("radledger:finding:v1", salt, digest of the finding)
//! ```
//!
//! Every salt is 32 random bytes (a report's 28, and the number of its organisation), used once, and on the disk before the
//! commitment is sent. Nothing is removed: a commitment that the ledger refused is sent again with the same salt.

use super::{short, ReportError};
use crate::{
	vault::{
		file::{self, Existing},
		Lock, Note, Vault, VaultError,
	},
	words::clean,
};
use radledger_dicom::{new_salt, new_salt_of};
use radledger_primitives::{
	digest::{commit, report_id, sha256, ELEMENT_LABEL, FINDING_LABEL, INPUTS_LABEL},
	report::Code,
	OrganisationId, ReportId, H256,
};
use serde::{Deserialize, Serialize};
use std::{collections::BTreeSet, fmt, ops::Deref, path::PathBuf};

/// The folder in the reports' one that leads from documents to reports.
const DOCUMENTS: &str = "documents";

/// A digest that is hidden on the ledger, and what opens it.
#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(deny_unknown_fields)]
pub struct Hidden {
	/// As the ledger has it, or was to have it.
	pub commitment: H256,
	/// 32 secret bytes.
	pub salt: H256,
	/// The digest that is hidden.
	pub digest: H256,
}

impl Hidden {
	fn draw(label: &[u8], digest: H256) -> Result<Self, VaultError> {
		let salt = H256(new_salt().map_err(no_salt)?);
		Ok(Self { commitment: commit(label, &salt.0, &digest), salt, digest })
	}
}

/// What opens a contribution.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
#[serde(deny_unknown_fields)]
pub struct Element {
	/// As the ledger has it, or was to have it.
	pub element: H256,
	/// 32 secret bytes.
	pub salt: H256,
	/// The section of the template.
	pub section: Code,
	/// The digest of the contribution; `None` for somebody else's.
	#[serde(skip_serializing_if = "Option::is_none", default)]
	pub digest: Option<H256>,
	/// The heading in the document.
	#[serde(skip_serializing_if = "String::is_empty", default)]
	pub heading: String,
	/// The inputs of the AI model, if one made it.
	#[serde(skip_serializing_if = "Option::is_none", default)]
	pub inputs: Option<Hidden>,
}

impl Element {
	/// Whether the commitment hides this digest.
	pub fn opens(&self, digest: &H256) -> bool {
		commit(ELEMENT_LABEL, &self.salt.0, digest) == self.element
	}
}

/// A section to be contributed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Piece {
	/// The section of the template.
	pub section: Code,
	/// The digest of its content.
	pub digest: H256,
	/// The heading in the document.
	pub heading: String,
	/// The digest of the inputs of the AI model, if one made it.
	pub inputs: Option<H256>,
}

/// The note of one report.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
#[serde(deny_unknown_fields)]
pub struct ReportNote {
	version: u16,
	report: ReportId,
	#[serde(skip_serializing_if = "Option::is_none", default)]
	salt: Option<H256>,
	/// The first makes the identifier; the others are later versions of it.
	documents: Vec<String>,
	elements: Vec<Element>,
	/// The inputs of models whose contributions another program hides.
	#[serde(skip_serializing_if = "Vec::is_empty", default)]
	inputs: Vec<Hidden>,
	findings: Vec<Hidden>,
}

impl Note for ReportNote {
	const FOLDER: &'static str = "reports";
	const VERSION: Option<u16> = Some(1);
}

impl ReportNote {
	/// The vault's note of a report; an empty one if there is none.
	///
	/// # Errors
	/// It cannot be read, or is of another report.
	pub fn read(vault: &Vault, report: &ReportId) -> Result<Self, VaultError> {
		let notes = vault.notes::<Self>();
		match notes.read(&hex::encode(report))? {
			None => Ok(Self {
				version: 1,
				report: *report,
				salt: None,
				documents: Vec::new(),
				elements: Vec::new(),
				inputs: Vec::new(),
				findings: Vec::new(),
			}),
			Some(note) if note.report == *report => Ok(note),
			Some(_) => Err(VaultError::damaged(&notes.path(&hex::encode(report)))(&"it is of another report")),
		}
	}

	/// The report.
	pub fn report(&self) -> ReportId {
		self.report
	}

	/// The report's salt, if the vault has it.
	pub fn salt(&self) -> Option<H256> {
		self.salt
	}

	/// The openings of the contributions.
	pub fn elements(&self) -> &[Element] {
		&self.elements
	}

	/// The opening of a commitment, if the vault has it.
	pub fn element(&self, element: &H256) -> Option<&Element> {
		self.elements.iter().find(|known| known.element == *element)
	}

	/// The opening of a commitment to the inputs of a model, if the vault has it.
	pub(crate) fn hidden_inputs(&self, commitment: &H256) -> Option<Hidden> {
		let of_elements = self.elements.iter().filter_map(|element| element.inputs);
		of_elements.chain(self.inputs.iter().copied()).find(|hidden| hidden.commitment == *commitment)
	}

	/// Whether the report is this document; `None` if the vault cannot tell.
	pub fn is_document(&self, document: &str) -> Option<bool> {
		if self.documents.iter().any(|known| known == document) {
			return Some(true);
		}
		self.salt.map(|salt| report_id(&salt.0, document) == self.report)
	}
}

/// The note of a report that is being changed. Every change is on the disk when its method returns.
#[derive(Debug)]
pub struct OpenNote<'v> {
	vault: &'v Vault,
	_alone: &'v Lock,
	note: ReportNote,
}

impl Deref for OpenNote<'_> {
	type Target = ReportNote;

	fn deref(&self) -> &ReportNote {
		&self.note
	}
}

impl<'v> OpenNote<'v> {
	/// The note of a report; `alone` is the lock of `vault`.
	///
	/// # Errors
	/// As [`ReportNote::read`].
	pub fn of(vault: &'v Vault, alone: &'v Lock, report: &ReportId) -> Result<Self, VaultError> {
		Ok(Self { vault, _alone: alone, note: ReportNote::read(vault, report)? })
	}

	/// The note of the report that a document is; its identifier is drawn if there is none, for `organisation`, which
	/// alone can open it.
	///
	/// # Errors
	/// The vault cannot be read or written, or the system has no random bytes.
	pub fn of_document(
		vault: &'v Vault,
		alone: &'v Lock,
		organisation: OrganisationId,
		document: &str,
	) -> Result<Self, VaultError> {
		if let Some(report) = find(vault, document)? {
			return Self::of(vault, alone, &report);
		}
		let salt = H256(new_salt_of(organisation).map_err(no_salt)?);
		let mut open = Self::of(vault, alone, &report_id(&salt.0, document))?;
		open.note.salt = Some(salt);
		open.note.documents = vec![document.into()];
		open.save()?;
		open.index(document)?;
		Ok(open)
	}

	/// Keeps another document of the same report.
	///
	/// # Errors
	/// The vault cannot be read or written.
	pub fn add_document(&mut self, document: &str) -> Result<(), VaultError> {
		if self.documents.iter().any(|known| known == document) {
			return Ok(());
		}
		self.note.documents.push(document.into());
		self.save()?;
		match find(self.vault, document)? {
			Some(_) => Ok(()),
			None => self.index(document),
		}
	}

	/// The opening of a contribution of `piece`: the `nth` that was drawn for the same and is not `spent`, or a new one.
	///
	/// # Errors
	/// The vault cannot be written, or the system has no random bytes.
	pub fn draw(&mut self, piece: &Piece, nth: usize, spent: impl Fn(&H256) -> bool) -> Result<Element, VaultError> {
		let same = |known: &&Element| {
			known.section == piece.section
				&& known.digest == Some(piece.digest)
				&& known.inputs.map(|inputs| inputs.digest) == piece.inputs
				&& !spent(&known.element)
		};
		if let Some(known) = self.elements.iter().filter(same).nth(nth) {
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
		self.note.elements.push(element.clone());
		self.save()?;
		Ok(element)
	}

	/// The opening of a finding; one that was drawn for it before and is not `spent` is not drawn again.
	///
	/// # Errors
	/// As [`Self::draw`].
	pub fn draw_finding(&mut self, digest: H256, spent: impl Fn(&H256) -> bool) -> Result<Hidden, VaultError> {
		let mut known = self.findings.iter();
		if let Some(known) = known.find(|known| known.digest == digest && !spent(&known.commitment)) {
			return Ok(*known);
		}
		let hidden = Hidden::draw(FINDING_LABEL, digest)?;
		self.note.findings.push(hidden);
		self.save()?;
		Ok(hidden)
	}

	/// The opening of a model's inputs, for a contribution that another program hides.
	///
	/// # Errors
	/// As [`Self::draw`].
	pub fn draw_inputs(&mut self, digest: H256) -> Result<Hidden, VaultError> {
		let hidden = Hidden::draw(INPUTS_LABEL, digest)?;
		self.note.inputs.push(hidden);
		self.save()?;
		Ok(hidden)
	}

	/// Keeps somebody else's openings beside those that are known: only the document shows whether a salt is right.
	/// Returns how many were new.
	///
	/// # Errors
	/// The vault cannot be written.
	pub fn adopt(&mut self, salt: Option<H256>, elements: &[Element]) -> Result<usize, VaultError> {
		self.note.salt = self.salt.or(salt);
		let before = self.elements.len();
		for element in elements {
			let same = |known: &Element| (known.element, known.salt) == (element.element, element.salt);
			if !self.elements.iter().any(same) {
				self.note.elements.push(element.clone());
			}
		}
		self.save()?;
		Ok(self.elements.len() - before)
	}

	fn save(&self) -> Result<(), VaultError> {
		self.vault.notes().write(&hex::encode(self.report), &self.note)
	}

	fn index(&self, document: &str) -> Result<(), VaultError> {
		let report = hex::encode(self.report);
		file::write(&lookup(self.vault, document), report.as_bytes(), Existing::Replace).map(|_| ())
	}
}

fn no_salt(error: impl fmt::Display) -> VaultError {
	VaultError::Random { error: error.to_string() }
}

fn lookup(vault: &Vault, document: &str) -> PathBuf {
	vault.notes::<ReportNote>().folder().join(DOCUMENTS).join(hex::encode(sha256(&[document.as_bytes()])))
}

/// The report that the vault knows by this document.
///
/// # Errors
/// The vault cannot be read.
pub fn find(vault: &Vault, document: &str) -> Result<Option<ReportId>, VaultError> {
	let path = lookup(vault, document);
	let Some(text) = file::read(&path)? else {
		return Ok(None);
	};
	let mut id = [0; 32];
	hex::decode_to_slice(text.trim_ascii(), &mut id).map_err(|error| VaultError::damaged(&path)(&error))?;
	Ok(Some(H256(id)))
}

/// Every report that the vault knows.
///
/// # Errors
/// The vault cannot be read.
pub fn list(vault: &Vault) -> Result<BTreeSet<ReportId>, VaultError> {
	let id = |name: String| {
		let mut id = [0; 32];
		hex::decode_to_slice(name, &mut id).ok().map(|()| H256(id))
	};
	Ok(vault.notes::<ReportNote>().names()?.into_iter().filter_map(id).collect())
}

/// The one report of `known` that begins with `prefix`; `None` if there is none.
///
/// # Errors
/// More than one does.
pub fn pick(prefix: &str, known: &BTreeSet<ReportId>) -> Result<Option<ReportId>, ReportError> {
	let fits: Vec<_> = known.iter().filter(|id| hex::encode(id).starts_with(prefix)).collect();
	match fits[..] {
		[] => Ok(None),
		[one] => Ok(Some(*one)),
		_ => Err(ReportError::AmbiguousReport { count: fits.len(), prefix: clean(prefix), found: several(&fits) }),
	}
}

/// The first of many reports, for people.
pub(super) fn several(reports: &[&ReportId]) -> String {
	reports.iter().take(5).map(short).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{report::fixtures::vault, Explain};
	use std::{fs, os::unix::fs::PermissionsExt, path::Path, thread};

	fn piece(text: &str) -> Piece {
		Piece {
			section: Code::loinc(597_765),
			digest: sha256(&[text.as_bytes()]),
			heading: "Findings".into(),
			inputs: None,
		}
	}

	const NEVER: fn(&H256) -> bool = |_| false;

	#[test]
	fn identifier_should_be_made_once_and_found_by_its_document() {
		let (_folder, vault) = vault();
		let alone = vault.lock().unwrap();
		let of = |document| OpenNote::of_document(&vault, &alone, 7, document).unwrap().note;
		let note = of("1.2.3");
		let salt = note.salt().unwrap();
		assert_eq!(note.report(), report_id(&salt.0, "1.2.3"));
		assert_eq!(radledger_primitives::digest::chosen_by(&note.report()), 7);
		assert_eq!(of("1.2.3"), note);
		assert_eq!(find(&vault, "1.2.3").unwrap(), Some(note.report()));
		assert_eq!(find(&vault, "1.2.4").unwrap(), None);
		assert_ne!(of("1.2.4").report(), note.report());
		assert_eq!(list(&vault).unwrap().len(), 2);
		assert_eq!((note.is_document("1.2.3"), note.is_document("1.2.4")), (Some(true), Some(false)));
		// Two vaults do not give a document the same identifier.
		let (_other_folder, other) = crate::report::fixtures::vault();
		let alone = other.lock().unwrap();
		assert_ne!(OpenNote::of_document(&other, &alone, 0, "1.2.3").unwrap().report(), note.report());
	}

	#[test]
	fn element_should_be_on_the_disk_before_it_is_used_and_be_reused_until_it_is_spent() {
		let (_folder, vault) = vault();
		let alone = vault.lock().unwrap();
		let mut open = OpenNote::of_document(&vault, &alone, 0, "1.2.3").unwrap();
		let first = open.draw(&piece("a"), 0, NEVER).unwrap();
		assert!(first.opens(&piece("a").digest) && !first.opens(&piece("b").digest));
		let mut again = OpenNote::of(&vault, &alone, &open.report()).unwrap();
		assert_eq!(again.note, open.note);
		assert_eq!(again.draw(&piece("a"), 0, NEVER).unwrap(), first);
		assert_eq!(again.elements().len(), 1);
		assert_eq!(again.element(&first.element), Some(&first));

		let second = again.draw(&piece("a"), 0, |element| *element == first.element).unwrap();
		assert_ne!((second.element, second.salt), (first.element, first.salt));
		assert_eq!(again.elements().len(), 2);
		// The same text twice in one document has a salt each.
		assert_eq!(again.draw(&piece("a"), 1, NEVER).unwrap(), second);
	}

	#[test]
	fn element_should_be_another_for_another_section_or_other_inputs() {
		let (_folder, vault) = vault();
		let alone = vault.lock().unwrap();
		let mut open = OpenNote::of_document(&vault, &alone, 0, "1.2.3").unwrap();
		let own = open.draw(&piece("a"), 0, NEVER).unwrap();
		let digest = sha256(&[b"image"]);
		let with = |inputs| Piece { inputs, ..piece("a") };
		let model = open.draw(&with(Some(digest)), 0, NEVER).unwrap();
		let moved = Piece { section: Code::loinc(190_058), ..piece("a") };
		let moved = open.draw(&moved, 0, NEVER).unwrap();
		assert!(own.element != model.element && own.element != moved.element);
		let inputs = model.inputs.unwrap();
		assert_eq!(inputs.commitment, commit(INPUTS_LABEL, &inputs.salt.0, &digest));
		assert_ne!(inputs.salt, model.salt);
		assert_eq!(open.draw(&with(Some(digest)), 0, NEVER).unwrap(), model);
	}

	#[test]
	fn finding_should_be_reused_until_it_is_spent() {
		let (_folder, vault) = vault();
		let alone = vault.lock().unwrap();
		let mut open = OpenNote::of_document(&vault, &alone, 0, "1.2.3").unwrap();
		let digest = sha256(&[b"nodule"]);
		let first = open.draw_finding(digest, NEVER).unwrap();
		assert_eq!(first.commitment, commit(FINDING_LABEL, &first.salt.0, &digest));
		assert_eq!(open.draw_finding(digest, NEVER).unwrap(), first);
		assert_ne!(open.draw_finding(digest, |known| *known == first.commitment).unwrap(), first);
		assert_eq!(open.findings.len(), 2);
	}

	#[test]
	fn notes_should_be_for_their_owner_alone_and_leave_nothing_beside() {
		let (_folder, vault) = vault();
		let alone = vault.lock().unwrap();
		let mut open = OpenNote::of_document(&vault, &alone, 0, "1.2.3").unwrap();
		open.draw(&piece("a"), 0, NEVER).unwrap();
		let folder = vault.folder().join("reports");
		let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
		assert_eq!(mode(&vault.notes::<ReportNote>().path(&hex::encode(open.report()))), 0o600);
		assert_eq!((mode(&folder), mode(&folder.join(DOCUMENTS))), (0o700, 0o700));
		assert_eq!(fs::read_dir(&folder).unwrap().count(), 2);
	}

	#[test]
	fn notes_should_not_be_used_when_they_are_half_written_of_another_report_or_a_later_version() {
		let (_folder, vault) = vault();
		let alone = vault.lock().unwrap();
		let note = OpenNote::of_document(&vault, &alone, 0, "1.2.3").unwrap().note;
		let path = |report: H256| vault.notes::<ReportNote>().path(&hex::encode(report));
		let other = H256::repeat_byte(7);
		fs::copy(path(note.report()), path(other)).unwrap();
		assert!(ReportNote::read(&vault, &other).unwrap_err().why().unwrap().contains("another report"));
		let json = fs::read_to_string(path(note.report())).unwrap();
		for (text, code) in [
			(&json[..json.len() / 2], "vault-damaged"),
			(&json.replace("\"version\": 1", "\"version\": 2"), "vault-version"),
		] {
			fs::write(path(note.report()), text).unwrap();
			let error = OpenNote::of_document(&vault, &alone, 0, "1.2.3").unwrap_err();
			assert_eq!(error.code(), code);
			assert_eq!(fs::read_to_string(path(note.report())).unwrap(), text, "it is left as it was");
		}
	}

	#[test]
	fn later_versions_of_a_document_should_lead_to_the_same_report() {
		let (_folder, vault) = vault();
		let alone = vault.lock().unwrap();
		let mut open = OpenNote::of_document(&vault, &alone, 0, "1.2.3").unwrap();
		open.add_document("1.2.4").unwrap();
		open.add_document("1.2.4").unwrap();
		assert_eq!(find(&vault, "1.2.4").unwrap(), Some(open.report()));
		assert_eq!(open.is_document("1.2.4"), Some(true));
		// A document that is a report of its own stays it.
		let own = OpenNote::of_document(&vault, &alone, 0, "1.2.5").unwrap();
		open.add_document("1.2.5").unwrap();
		assert_eq!(find(&vault, "1.2.5").unwrap(), Some(own.report()));
	}

	#[test]
	fn adopting_should_add_what_is_not_known_and_keep_what_is() {
		let (_folder, vault) = vault();
		let alone = vault.lock().unwrap();
		let mut open = OpenNote::of_document(&vault, &alone, 0, "1.2.3").unwrap();
		let own = open.draw(&piece("a"), 0, NEVER).unwrap();
		let others = Element { digest: None, element: H256::repeat_byte(1), ..own.clone() };
		let salt = open.salt();
		assert_eq!(open.adopt(Some(H256::repeat_byte(3)), &[own.clone(), others.clone()]).unwrap(), 1);
		assert_eq!((open.salt(), open.elements()), (salt, &[own.clone(), others][..]));
		// A wrong salt that came first does not keep the right one out.
		let other = Element { salt: H256::repeat_byte(2), ..own.clone() };
		assert_eq!(open.adopt(None, std::slice::from_ref(&other)).unwrap(), 1);
		assert_eq!(open.element(&own.element), Some(&own));
	}

	#[test]
	fn pick_should_find_the_only_report_and_refuse_when_there_are_more() {
		let known = BTreeSet::from([H256::repeat_byte(0xAB), H256::repeat_byte(0xCD)]);
		assert_eq!(pick("abababab", &known).unwrap(), Some(H256::repeat_byte(0xAB)));
		assert_eq!(pick("12345678", &known).unwrap(), None);
		let mut near = H256::repeat_byte(0xAB);
		near.0[31] = 0;
		let error = pick("abababab", &BTreeSet::from([near, H256::repeat_byte(0xAB)])).unwrap_err();
		assert_eq!(error.code(), "ambiguous-report");
		assert!(error.to_string().contains("2 reports in the vault begin with abababab"), "{error:?}");
	}

	/// A vault as the first release of the command line wrote it.
	#[test]
	fn vault_of_the_first_release_should_be_read_and_written_unchanged() {
		const REPORT: &str = "0x8ce4c89c4c4b94e890a3f351616d297644d6acfabcec3dafb8dbd62164f65ff8";
		let (_folder, vault) = vault();
		let reports = vault.folder().join("reports");
		fs::create_dir_all(reports.join(DOCUMENTS)).unwrap();
		let json = include_str!("../../fixtures/report-note-1.json");
		fs::write(reports.join(format!("{}.json", &REPORT[2..])), json).unwrap();
		let lookup = reports.join(DOCUMENTS).join(hex::encode(sha256(&[b"RIS-4711"])));
		fs::write(lookup, &REPORT[2..]).unwrap();

		let alone = vault.lock().unwrap();
		let open = OpenNote::of_document(&vault, &alone, 0, "RIS-4711").unwrap();
		assert_eq!(format!("{:?}", open.report()), REPORT);
		// The identifier is the one under which it was opened; later ones end with their organisation.
		assert_ne!(report_id(&open.salt().unwrap().0, "RIS-4711"), open.report());
		let [own, others] = open.elements() else { panic!("{:?}", open.elements()) };
		assert_eq!((own.section, others.section), (Code::loinc(597_765), Code::dcm(126_010)));
		assert!(own.opens(&own.digest.unwrap()) && own.inputs.is_some() && others.digest.is_none());
		open.save().unwrap();
		let written = fs::read_to_string(vault.notes::<ReportNote>().path(&REPORT[2..])).unwrap();
		assert_eq!(written, json.trim_end());
	}

	#[test]
	fn callers_at_once_should_keep_what_each_other_drew() {
		let (_folder, vault) = vault();
		let reports: Vec<ReportId> = thread::scope(|scope| {
			let drawn: Vec<_> = (0..8)
				.map(|caller| {
					let vault = &vault;
					scope.spawn(move || {
						let alone = vault.lock().unwrap();
						let mut open = OpenNote::of_document(vault, &alone, 0, "1.2.3").unwrap();
						open.draw(&piece(&format!("of {caller}")), 0, NEVER).unwrap();
						open.report()
					})
				})
				.collect();
			drawn.into_iter().map(|drawn| drawn.join().unwrap()).collect()
		});
		assert!(reports.windows(2).all(|pair| pair[0] == pair[1]), "one document is one report");
		assert_eq!(ReportNote::read(&vault, &reports[0]).unwrap().elements().len(), 8);
	}

	#[test]
	fn nothing_should_be_drawn_when_it_cannot_be_kept() {
		let (_folder, vault) = vault();
		let alone = vault.lock().unwrap();
		// Where a folder should be there is a file, which stops whoever runs this as well; permissions do not stop root.
		fs::write(vault.folder().join("reports"), "").unwrap();
		let error = OpenNote::of_document(&vault, &alone, 0, "1.2.3").unwrap_err();
		assert_eq!(error.code(), "vault");
	}
}
