//! Measurements: on the ledger as commitments, in the vault in plain text.
//!
//! ```text
//! identifier  = HMAC-SHA-256(study salt, "radledger:measurement-id:v1" || 0x00 || name), with the number of the
//!               organisation that measures (4 bytes, big endian) in the place of the last bytes
//! settings    = commitment("radledger:settings:v1", salt(name), SHA-256(file))
//! value       = commitment("radledger:measurement:v1", salt(name || 0x00 || version, u16 big endian),
//!                          SHA-256(value || 0x00 || unit))
//! salt(path)  = HMAC-SHA-256(study salt, label of the commitment || 0x00 || path)
//! ```
//!
//! A value is decimal text in its one canonical form, in the UCUM unit of its quantity. Each version has its own salt:
//! equal values cannot be told from the ledger.

use super::StudyError;
use crate::{
	vault::{file, Note, Notes, Vault, VaultError},
	words::clean,
	Session,
};
use radledger_client::{calls, Measurement, Outcome, RevisedValue, Signature};
use radledger_dicom::Manifest;
use radledger_primitives::{
	digest::{commit, identifier, sha256, Salt},
	Agent, OrganisationId, Quantity, RevisionReason, StudyId, H256,
};
use serde::{Deserialize, Serialize};
use std::{fmt, future::Future, str::FromStr};
use zeroize::Zeroizing;

const ID: &str = "radledger:measurement-id:v1";
const SETTINGS: &str = "radledger:settings:v1";
const VALUE: &str = "radledger:measurement:v1";
const VERSION: u16 = 1;
/// Longest value, in digits.
const LONGEST: usize = 64;

/// A decimal number in its one form: no exponent, no superfluous zeros, no sign of zero.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
#[serde(transparent)]
pub struct Decimal(String);

impl FromStr for Decimal {
	type Err = StudyError;

	/// Reads a number as people write it.
	fn from_str(text: &str) -> Result<Self, StudyError> {
		let wrong = |why| StudyError::NotADecimal { text: clean(text), why };
		let text = text.trim();
		let (negative, digits) = match text.strip_prefix('-') {
			Some(digits) => (true, digits),
			None => (false, text.strip_prefix('+').unwrap_or(text)),
		};
		let (whole, part) = match digits.split_once('.') {
			Some((_, "")) => return Err(wrong("there is no digit behind the point")),
			Some((whole, part)) => (whole, part),
			None => (digits, ""),
		};
		let is_number = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
		if whole.is_empty() {
			return Err(wrong("it does not begin with a digit"));
		}
		if !is_number(whole) || !is_number(part) {
			return Err(wrong("something in it is not a digit; exponents are not taken"));
		}
		let (whole, part) = (whole.trim_start_matches('0'), part.trim_end_matches('0'));
		if whole.len() + part.len() > LONGEST {
			return Err(wrong("it is longer than any measurement is precise"));
		}
		let whole = if whole.is_empty() { "0" } else { whole };
		let mut number = match part {
			"" => whole.to_owned(),
			_ => format!("{whole}.{part}"),
		};
		if negative && number != "0" {
			number.insert(0, '-');
		}
		Ok(Self(number))
	}
}

impl fmt::Display for Decimal {
	fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
		to.write_str(&self.0)
	}
}

/// The identifier of a measurement by this organisation on the ledger.
fn id(organisation: OrganisationId, manifest: &Manifest, name: &str) -> H256 {
	identifier(organisation, &H256(*manifest.derive_salt(ID, name.as_bytes())))
}

/// The commitment to settings with this digest.
fn settings(manifest: &Manifest, name: &str, digest: &H256) -> H256 {
	let salt = manifest.derive_salt(SETTINGS, name.as_bytes());
	commit(SETTINGS.as_bytes(), &salt, digest)
}

/// The commitment to a value.
fn value(manifest: &Manifest, name: &str, version: u16, value: &Decimal, unit: &str) -> H256 {
	commitment(&salt(manifest, name, version), value, unit)
}

/// The salt of the commitment to a value.
pub(crate) fn salt(manifest: &Manifest, name: &str, version: u16) -> Zeroizing<Salt> {
	let path = Zeroizing::new([name.as_bytes(), &[0], &version.to_be_bytes()].concat());
	manifest.derive_salt(VALUE, &path)
}

/// The commitment to a value with this salt.
pub(crate) fn commitment(salt: &Salt, value: &Decimal, unit: &str) -> H256 {
	commit(VALUE.as_bytes(), salt, &sha256(&[value.0.as_bytes(), &[0], unit.as_bytes()]))
}

/// The plain text of one measurement in the vault.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
	/// What the user calls it.
	pub name: String,
	/// SHA-256 of the files with settings that were stamped, or were to be.
	pub settings: Vec<H256>,
	/// The values that were recorded, or were to be: more than one of a version if a run was interrupted.
	pub values: Vec<Clear>,
}

/// A value in plain text.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
#[serde(deny_unknown_fields)]
pub(super) struct Clear {
	/// Its number: 0 as recorded first.
	pub version: u16,
	/// The value.
	pub value: Decimal,
	/// Its unit in UCUM.
	pub unit: String,
}

/// A plain-text value that is kept before the ledger has its commitment.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Kept {
	/// SHA-256 of a file with settings.
	Settings(H256),
	Value(Clear),
}

/// The measurements of one study in the vault.
pub(super) struct Book {
	notes: Notes<Written>,
	written: Written,
}

/// A book as it is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
	version: u16,
	study: StudyId,
	/// In the order in which they were stamped.
	measurements: Vec<Entry>,
}

impl Note for Written {
	const FOLDER: &'static str = "measurements";
	const VERSION: Option<u16> = Some(VERSION);
}

impl Book {
	/// The book of `study`; empty if there is none. To change it, the caller holds the lock of the vault.
	pub fn open(vault: &Vault, study: &StudyId) -> Result<Self, VaultError> {
		let (notes, name) = (vault.notes::<Written>(), hex::encode(study));
		let written = notes.read(&name)?;
		if written.as_ref().is_some_and(|written| written.study != *study) {
			return Err(VaultError::damaged(&notes.path(&name))(&"it is of another study"));
		}
		let empty = || Written { version: VERSION, study: *study, measurements: Vec::new() };
		Ok(Self { notes, written: written.unwrap_or_else(empty) })
	}

	/// What is known of the measurements, in the order in which they were stamped.
	pub fn entries(&self) -> &[Entry] {
		&self.written.measurements
	}

	/// What is known of a measurement by its name; made if there is nothing.
	fn entry(&mut self, name: &str) -> &mut Entry {
		let entries = &mut self.written.measurements;
		let at = entries.iter().position(|entry| entry.name == name).unwrap_or_else(|| {
			entries.push(Entry { name: name.into(), settings: Vec::new(), values: Vec::new() });
			entries.len() - 1
		});
		&mut entries[at]
	}

	/// Keeps something; on the disk when this returns. Returns whether it was not there before.
	pub fn keep(&mut self, name: &str, kept: &Kept) -> Result<bool, VaultError> {
		fn added<T: PartialEq + Clone>(to: &mut Vec<T>, one: &T) -> bool {
			let new = !to.contains(one);
			to.extend(new.then(|| one.clone()));
			new
		}
		let entry = self.entry(name);
		let new = match kept {
			Kept::Settings(digest) => added(&mut entry.settings, digest),
			Kept::Value(clear) => added(&mut entry.values, clear),
		};
		if new {
			self.save()?;
		}
		Ok(new)
	}

	/// Forgets what the ledger did not take.
	fn forget(&mut self, name: &str, kept: &Kept) -> Result<(), VaultError> {
		let entry = self.entry(name);
		match kept {
			Kept::Settings(digest) => entry.settings.retain(|known| known != digest),
			Kept::Value(clear) => entry.values.retain(|known| known != clear),
		}
		self.written.measurements.retain(|entry| !entry.settings.is_empty() || !entry.values.is_empty());
		self.save()
	}

	fn save(&self) -> Result<(), VaultError> {
		self.notes.write(&hex::encode(self.written.study), &self.written)
	}
}

/// Destroys the book of a study, including what an interrupted writer left behind. Returns whether there was one.
pub(super) fn destroy(vault: &Vault, study: &StudyId) -> Result<bool, VaultError> {
	file::destroy_all(vault.notes::<Written>().folder(), &hex::encode(study))
}

/// What the vault says about something on the ledger.
#[derive(Serialize, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(rename_all = "kebab-case")]
pub enum Opening {
	/// It is what the ledger commits to.
	InClear,
	/// The vault does not have it.
	NotInVault,
	/// The vault has another.
	DoesNotMatch,
}

/// One value of a measurement, opened.
#[derive(Serialize, Clone, PartialEq, Debug)]
pub struct OpenedValue {
	/// Its number: 0 as recorded first.
	pub version: u16,
	/// The ledger's commitment to it.
	pub commitment: H256,
	/// What the vault says about it.
	pub opening: Opening,
	/// The value, if the vault has what the ledger commits to.
	pub value: Option<Decimal>,
	/// Who measured, for whom and when.
	pub signed: Signature,
	/// Why the next version replaced it; none for the present one.
	pub replaced: Option<RevisionReason>,
}

/// One measurement, opened.
#[derive(Serialize, Clone, PartialEq, Debug)]
pub struct Opened {
	/// Its identifier on the ledger.
	pub measurement: H256,
	/// What the user calls it, if the vault knows.
	pub name: Option<String>,
	/// What is measured.
	pub quantity: Quantity,
	/// Its unit in UCUM.
	pub unit: &'static str,
	/// What the vault says about the settings.
	pub settings: Opening,
	/// SHA-256 of the settings, if the vault has what the ledger commits to.
	pub settings_digest: Option<H256>,
	/// Who stamped them.
	pub stamped: Signature,
	/// Every value there was, oldest first; empty before the first.
	pub values: Vec<OpenedValue>,
}

impl Opened {
	/// Opens what the ledger has of a measurement with what the vault has; `manifest` is none if the vault has none.
	fn new(
		id_on_ledger: H256,
		known: &Measurement,
		revised: &[RevisedValue],
		book: &Book,
		manifest: Option<&Manifest>,
	) -> Self {
		let entry = manifest.and_then(|manifest| {
			let of = |name: &str| id(known.stamped.organisation, manifest, name);
			let entry = book.entries().iter().find(|entry| of(&entry.name) == id_on_ledger)?;
			Some((manifest, entry))
		});
		let settings_digest = entry.and_then(|(manifest, entry)| {
			let same = |digest: &&H256| settings(manifest, &entry.name, digest) == known.settings;
			entry.settings.iter().find(same).copied()
		});
		let (unit, present) = (known.quantity.unit(), known.value.as_ref());
		let past = revised.iter().map(|revised| (&revised.value, Some(revised.reason)));
		let values = past.chain(present.map(|present| (present, None))).enumerate();
		let values = values.map(|(version, (measured, replaced))| {
			let version = version as u16; // the ledger counts no further
			let candidates = || {
				let values = entry.iter().flat_map(|(_, entry)| &entry.values);
				values.filter(move |clear| clear.version == version)
			};
			let opens = |clear: &&Clear| {
				entry.is_some_and(|(manifest, entry)| {
					value(manifest, &entry.name, version, &clear.value, &clear.unit) == measured.value
						&& clear.unit == unit
				})
			};
			let opened = candidates().find(opens).map(|clear| clear.value.clone());
			OpenedValue {
				version,
				commitment: measured.value,
				opening: opening(opened.is_some(), candidates().next().is_some()),
				value: opened,
				signed: measured.signed.clone(),
				replaced,
			}
		});
		Self {
			measurement: id_on_ledger,
			name: entry.map(|(_, entry)| entry.name.clone()),
			quantity: known.quantity,
			unit,
			settings: opening(settings_digest.is_some(), entry.is_some_and(|(_, entry)| !entry.settings.is_empty())),
			settings_digest,
			stamped: known.stamped.clone(),
			values: values.collect(),
		}
	}

	/// Whether the vault has something else than the ledger commits to.
	pub fn is_contradicted(&self) -> bool {
		self.settings == Opening::DoesNotMatch || self.values.iter().any(|value| value.opening == Opening::DoesNotMatch)
	}
}

fn opening(opens: bool, there: bool) -> Opening {
	match (opens, there) {
		(true, _) => Opening::InClear,
		(false, true) => Opening::DoesNotMatch,
		(false, false) => Opening::NotInVault,
	}
}

/// Opens the measurements on a study, in the order in which their settings were stamped.
///
/// # Errors
/// The ledger does not have the study, or the vault cannot be read.
pub async fn opened(session: &Session, study: StudyId) -> Result<Vec<Opened>, StudyError> {
	let ledger = session.ledger().await?;
	ledger.study(&study).await?.ok_or_else(|| StudyError::not_on_ledger(&study))?;
	let vault = session.vault()?;
	let (manifest, book) = (vault.manifests()?.load(&study)?, Book::open(&vault, &study)?);
	let mut opened = Vec::new();
	for (id, known) in ledger.measurements(study).await? {
		let revised = ledger.revised_values(study, id).await?;
		opened.push(Opened::new(id, &known, &revised, &book, manifest.as_ref()));
	}
	Ok(opened)
}

/// What is to be said of a measurement.
#[derive(Clone, PartialEq, Eq, Debug)]
#[allow(missing_docs)] // of fields: their names say it
pub enum Act {
	/// Stamps the settings with which it will be measured, by the SHA-256 of their file.
	Stamp { quantity: Quantity, settings: H256 },
	/// Records the first value.
	Record { value: Decimal },
	/// Replaces the value.
	Revise { value: Decimal, reason: RevisionReason },
}

/// Something to be said of a measurement.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Request {
	/// The study on which something is measured.
	pub study: StudyId,
	/// What the user calls the measurement; it stays in the vault.
	pub name: String,
	/// What is to be said.
	pub act: Act,
}

/// The transaction that said it; `None` if the ledger had it all before.
pub type Sent = Option<Outcome>;

/// What was said of a measurement.
#[derive(Serialize, Clone, PartialEq, Debug)]
pub struct Told {
	/// The study on which something is measured.
	pub study: StudyId,
	/// The measurement's identifier on the ledger.
	pub measurement: H256,
	/// The value, if it was about one.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub value: Option<Decimal>,
	/// The transaction that said it; `None` if the ledger had it all before.
	pub transaction: Sent,
}

/// Stamps settings, records or revises a value: on the ledger as a commitment, in the vault in plain text.
///
/// # Errors
/// The measurement has no name, the vault does not have the study, or the ledger refuses it.
pub async fn measure(session: &Session, request: &Request) -> Result<Told, StudyError> {
	session.signer().await?;
	let (study, name) = (request.study, request.name.as_str());
	if name.is_empty() || name.contains('\0') {
		return Err(StudyError::Unnamed);
	}
	let vault = session.vault()?;
	let manifest = vault.manifests()?.load(&study)?.ok_or_else(|| StudyError::not_in_vault(&study))?;
	let _alone = vault.alone().await?;
	let organisation = session.organisation(&session.ledger().await?).await?;
	let (subject, mut book) = (Subject { organisation, manifest: &manifest, name }, Book::open(&vault, &study)?);
	let transaction = subject.tell(session, &mut book, &request.act).await?;
	let value = match &request.act {
		Act::Stamp { .. } => None,
		Act::Record { value } | Act::Revise { value, .. } => Some(value.clone()),
	};
	Ok(Told { study, measurement: subject.id(), value, transaction })
}

/// What measuring asks of a ledger: a seam, so that the order of events is tested without a node.
trait Ledger {
	/// A measurement with its present value.
	async fn measurement(&self, study: StudyId, measurement: H256) -> Result<Option<Measurement>, StudyError>;

	/// Stamps settings.
	async fn stamp(&self, study: StudyId, id: H256, quantity: Quantity, settings: H256) -> Result<Outcome, StudyError>;

	/// Records the first value.
	async fn record(&self, study: StudyId, id: H256, value: H256) -> Result<Outcome, StudyError>;

	/// Replaces the value.
	async fn revise(
		&self,
		study: StudyId,
		id: H256,
		value: H256,
		reason: RevisionReason,
	) -> Result<Outcome, StudyError>;
}

impl Ledger for Session {
	async fn measurement(&self, study: StudyId, measurement: H256) -> Result<Option<Measurement>, StudyError> {
		Ok(self.ledger().await?.measurement(study, measurement).await?)
	}

	async fn stamp(&self, study: StudyId, id: H256, quantity: Quantity, settings: H256) -> Result<Outcome, StudyError> {
		Ok(self.submit(&calls::stamp_settings(study, id, quantity, settings, Agent::Signer)).await?)
	}

	async fn record(&self, study: StudyId, id: H256, value: H256) -> Result<Outcome, StudyError> {
		Ok(self.submit(&calls::record_measurement(study, id, value)).await?)
	}

	async fn revise(
		&self,
		study: StudyId,
		id: H256,
		value: H256,
		reason: RevisionReason,
	) -> Result<Outcome, StudyError> {
		Ok(self.submit(&calls::revise_measurement(study, id, value, reason)).await?)
	}
}

/// A measurement of which something is to be said.
struct Subject<'a> {
	/// The organisation that measures.
	organisation: OrganisationId,
	manifest: &'a Manifest,
	name: &'a str,
}

impl Subject<'_> {
	fn id(&self) -> H256 {
		id(self.organisation, self.manifest, self.name)
	}

	async fn tell(&self, ledger: &impl Ledger, book: &mut Book, act: &Act) -> Result<Sent, StudyError> {
		let (study, id) = (self.manifest.study_id(), self.id());
		let known = ledger.measurement(study, id).await?;
		match act {
			Act::Stamp { quantity, settings: digest } => {
				let commitment = settings(self.manifest, self.name, digest);
				let same = known.is_some_and(|known| known.settings == commitment && known.quantity == *quantity);
				let send = ledger.stamp(study, id, *quantity, commitment);
				self.keep_and_send(book, Kept::Settings(*digest), same, send).await
			}
			Act::Record { value } => {
				let known = known.ok_or(StudyError::NotStamped)?;
				let (clear, commitment) = self.clear(0, value, known.quantity);
				let same = known.version == 0 && known.value.is_some_and(|present| present.value == commitment);
				self.keep_and_send(book, clear, same, ledger.record(study, id, commitment)).await
			}
			Act::Revise { value, reason } => {
				let known = known.ok_or(StudyError::NotStamped)?;
				// The ledger cannot tell: the same value has another commitment in each version.
				let (_, same) = self.clear(known.version, value, known.quantity);
				if known.value.as_ref().is_some_and(|present| present.value == same) {
					return Err(StudyError::NothingChanged { value: value.to_string() });
				}
				let (clear, commitment) = self.clear(known.version.saturating_add(1), value, known.quantity);
				self.keep_and_send(book, clear, false, ledger.revise(study, id, commitment, *reason)).await
			}
		}
	}

	/// Keeps the plain text, then sends, unless the ledger has the same.
	async fn keep_and_send(
		&self,
		book: &mut Book,
		kept: Kept,
		same: bool,
		send: impl Future<Output = Result<Outcome, StudyError>>,
	) -> Result<Sent, StudyError> {
		let new = book.keep(self.name, &kept)?;
		if same {
			return Ok(None);
		}
		let sent = send.await;
		if new && sent.as_ref().is_err_and(StudyError::is_refused) {
			book.forget(self.name, &kept)?;
		}
		sent.map(Some)
	}

	fn clear(&self, version: u16, decimal: &Decimal, quantity: Quantity) -> (Kept, H256) {
		let unit = quantity.unit();
		let commitment = value(self.manifest, self.name, version, decimal, unit);
		(Kept::Value(Clear { version, value: decimal.clone(), unit: unit.into() }), commitment)
	}
}

#[cfg(test)]
mod tests;
