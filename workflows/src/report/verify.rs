//! Whether a document is what was contributed, and the exchange of what opens that.

use super::{
	check::{self, Line, Word},
	document::{self, Identity},
	find::{find, of_document},
	known,
	notes::{OpenNote, ReportNote},
	openings::{closed, Openings},
	read_file, short, ReportError,
};
use crate::{words::clean, Session};
use radledger_primitives::{digest::report_id, report::ReportState, ReportId};
use serde::Serialize;
use std::path::Path;

/// Longer than the openings of any report.
const LONGEST: u64 = 1 << 22;

/// A document against a report.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Verification {
	/// The report.
	pub report: ReportId,
	/// Whether every section is as contributed, and none is missing.
	pub verified: bool,
	/// Whether the document is the report's by its identifier; `None` if that cannot be told.
	pub document: Option<bool>,
	/// The state of the report.
	pub state: ReportState,
	/// Its version.
	pub version: u16,
	/// The sections, in order, and those that are missing.
	pub sections: Vec<Line>,
	/// Whether the document has an identifier of its own.
	#[serde(skip)]
	pub is_identified: bool,
}

impl Verification {
	/// How many sections cannot be told without a salt.
	pub fn closed(&self) -> usize {
		self.sections.iter().filter(|line| line.verdict == Word::CannotTell).count()
	}
}

/// Compares a document with the report that `named` means, or with that of `salts` or of the vault if nothing is named.
/// The vault opens the contributions, and so do `salts`.
///
/// # Errors
/// The document or the salts cannot be read, or are of another report.
pub async fn verify(
	session: &Session,
	named: Option<&str>,
	path: &Path,
	salts: Option<&Path>,
) -> Result<Verification, ReportError> {
	let document = document::read(path)?;
	let vault = session.vault()?;
	let salts = salts.map(load).transpose()?;
	let report = match (named, &salts) {
		(None, Some(salts)) => salts.report,
		(None, None) => of_document(&vault, &document, path)?,
		(Some(text), _) => find(&vault, text)?,
	};
	let known = known(&session.ledger().await?, &report).await?;
	let note = ReportNote::read(&vault, &report)?;
	let mut elements = note.elements().to_vec();
	if let Some(salts) = &salts {
		elements.extend(salts.of(session.client().await?.genesis(), &known)?);
	}
	let sections = check::check(&document.parts, &known, &elements);
	let is_document = document.identity.as_ref().and_then(|identity| is_of(identity, &note, salts.as_ref()));
	if is_document == Some(false) && !check::knows_any(&sections) {
		return Err(ReportError::OtherDocument { path: path.into(), report: short(&report) });
	}
	Ok(Verification {
		report,
		verified: check::is_verified(&sections) && is_document != Some(false),
		document: is_document,
		state: known.state,
		version: known.version,
		sections,
		is_identified: document.identity.is_some(),
	})
}

/// Whether a document is the report's, by itself or by one that it replaces; `None` if nothing here tells.
fn is_of(identity: &Identity, note: &ReportNote, salts: Option<&Openings>) -> Option<bool> {
	let salt = salts.and_then(|salts| salts.salt);
	let is = |uid: &String| {
		let by_salt = salt.map(|salt| report_id(&salt.0, uid) == note.report());
		note.is_document(uid).into_iter().chain(by_salt).reduce(|a, b| a || b)
	};
	match is(&identity.document) {
		Some(false) => Some(identity.predecessors.iter().any(|uid| is(uid) == Some(true))),
		known => known,
	}
}

fn load(path: &Path) -> Result<Openings, ReportError> {
	let json = read_file(path, LONGEST).map_err(|error| match error {
		ReportError::Unreadable { path, why } => ReportError::UnreadableSalts { path, why },
		error => error,
	})?;
	Openings::from_json(&json).map_err(|why| ReportError::MalformedSalts { path: path.into(), why: clean(&why) })
}

/// What the vault can open of a report, for others.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Exported {
	/// The file.
	pub openings: Openings,
	/// The contributions that it does not open.
	pub closed: Vec<String>,
}

/// The openings that the vault has of a report.
///
/// # Errors
/// The vault has none, or the ledger has no such report.
pub async fn export_openings(session: &Session, report: ReportId) -> Result<Exported, ReportError> {
	let known = known(&session.ledger().await?, &report).await?;
	let note = ReportNote::read(&session.vault()?, &report)?;
	let openings = Openings::new(session.client().await?.genesis(), &known, &note);
	match openings.count() {
		0 => Err(ReportError::NoSalts { report: short(&report) }),
		_ => Ok(Exported { openings, closed: closed(&known, note.elements()) }),
	}
}

/// Openings that were taken into the vault.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Imported {
	/// The report.
	pub report: ReportId,
	/// How many contributions they open.
	pub contributions: usize,
	/// How many of them were new.
	pub new: usize,
}

/// Takes somebody's openings of a report into the vault.
///
/// # Errors
/// The file is not such an export, or belongs to another ledger or report.
pub async fn import_openings(session: &Session, path: &Path) -> Result<Imported, ReportError> {
	let salts = load(path)?;
	let known = known(&session.ledger().await?, &salts.report).await?;
	let elements = salts.of(session.client().await?.genesis(), &known)?;
	let vault = session.new_vault()?;
	let alone = vault.alone().await?;
	let new = OpenNote::of(&vault, &alone, &salts.report)?.adopt(salts.salt, &elements)?;
	Ok(Imported { report: salts.report, contributions: elements.len(), new })
}
