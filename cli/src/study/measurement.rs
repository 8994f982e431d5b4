//! Measurements: on the ledger as commitments, in the vault in clear.
//!
//! ```text
//! identifier  = HMAC-SHA-256(study salt, "radledger:measurement-id:v1" || 0x00 || name)
//! settings    = commitment("radledger:settings:v1", salt(name), SHA-256(file))
//! value       = commitment("radledger:measurement:v1", salt(name || 0x00 || version, u16 big endian),
//!                          SHA-256(value || 0x00 || unit))
//! salt(path)  = HMAC-SHA-256(study salt, label of the commitment || 0x00 || path)
//! ```
//!
//! A value is decimal text in its one canonical form, in the UCUM unit of its quantity. Each version has its own salt:
//! equal values cannot be told from the ledger.

use super::text::{clean, show};
use crate::errors::Failure;
use radledger_client::{Measurement, RevisedValue};
use radledger_dicom::{destroy, Manifest};
use radledger_primitives::{
	digest::{commit, sha256},
	Quantity, RevisionReason, StudyId, H256,
};
use serde::{Deserialize, Serialize};
use std::{
	fs::{self, DirBuilder, File},
	io::{self, ErrorKind, Write},
	os::unix::fs::DirBuilderExt,
	path::{Path, PathBuf},
};
use zeroize::Zeroizing;

const ID: &str = "radledger:measurement-id:v1";
const SETTINGS: &str = "radledger:settings:v1";
const VALUE: &str = "radledger:measurement:v1";
const FOLDER: &str = "measurements";
const VERSION: u16 = 1;
/// Longest value, in digits.
const LONGEST: usize = 64;

/// A decimal number in its one form: no exponent, no superfluous zeros, no sign of zero.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
#[serde(transparent)]
pub struct Decimal(String);

impl Decimal {
	/// Reads a number as people write it.
	pub fn parse(text: &str) -> Result<Self, Failure> {
		let wrong = |why: &str| {
			Failure::usage("not-a-decimal", format!("`{}` is no decimal number", clean(text)))
				.why(why)
				.hint("write digits, and a point before decimals: 12.5 or -0.75")
		};
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
			return Err(wrong("something in it is no digit; exponents are not taken"));
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

	/// Its digits.
	pub fn text(&self) -> &str {
		&self.0
	}
}

/// The identifier of a measurement on the ledger.
pub fn id(manifest: &Manifest, name: &str) -> H256 {
	H256(*manifest.derive_salt(ID, name.as_bytes()))
}

/// The commitment to settings with this digest.
pub fn settings(manifest: &Manifest, name: &str, digest: &H256) -> H256 {
	let salt = manifest.derive_salt(SETTINGS, name.as_bytes());
	commit(SETTINGS.as_bytes(), &salt, digest)
}

/// The commitment to a value.
pub fn value(manifest: &Manifest, name: &str, version: u16, value: &Decimal, unit: &str) -> H256 {
	let path = Zeroizing::new([name.as_bytes(), &[0], &version.to_be_bytes()].concat());
	let salt = manifest.derive_salt(VALUE, &path);
	let digest = sha256(&[value.0.as_bytes(), &[0], unit.as_bytes()]);
	commit(VALUE.as_bytes(), &salt, &digest)
}

/// What the vault holds in clear of one measurement.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
#[serde(deny_unknown_fields)]
pub struct Entry {
	/// What the user calls it.
	pub name: String,
	/// SHA-256 of the files with settings that were stamped, or were to be.
	pub settings: Vec<H256>,
	/// The values that were recorded, or were to be: more than one of a version if a run was interrupted.
	pub values: Vec<Clear>,
}

/// A value in clear.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
#[serde(deny_unknown_fields)]
pub struct Clear {
	/// Its number: 0 as recorded first.
	pub version: u16,
	/// The value.
	pub value: Decimal,
	/// Its unit in UCUM.
	pub unit: String,
}

/// The measurements of one study in the vault.
#[derive(Debug)]
pub struct Book {
	path: PathBuf,
	study: StudyId,
	/// In the order in which they were stamped.
	pub entries: Vec<Entry>,
}

/// A book as it is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
	version: u16,
	study: StudyId,
	measurements: Vec<Entry>,
}

impl Book {
	/// Opens the book of `study` in the vault in `folder`; empty if there is none.
	pub fn open(folder: &Path, study: &StudyId) -> Result<Self, Failure> {
		let path = folder.join(FOLDER).join(format!("{}.json", hex::encode(study)));
		let entries = match fs::read(&path) {
			Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
			Err(error) => return Err(failed(&path, "cannot read", error)),
			Ok(bytes) => {
				let written: Written = serde_json::from_slice(&Zeroizing::new(bytes))
					.map_err(|error| failed(&path, "cannot understand", error))?;
				if written.version != VERSION || written.study != *study {
					return Err(failed(
						&path,
						"cannot use",
						"it is of another study, or of a later version of this program",
					));
				}
				written.measurements
			}
		};
		Ok(Self { path, study: *study, entries })
	}

	/// What is known of a measurement by its name; made if there is nothing.
	fn entry(&mut self, name: &str) -> &mut Entry {
		let at = match self.entries.iter().position(|entry| entry.name == name) {
			Some(at) => at,
			None => {
				self.entries.push(Entry { name: name.into(), settings: Vec::new(), values: Vec::new() });
				self.entries.len() - 1
			}
		};
		&mut self.entries[at]
	}

	/// Keeps the digest of settings; on disk when this returns. Says whether they were not there before.
	pub fn keep_settings(&mut self, name: &str, digest: H256) -> Result<bool, Failure> {
		let settings = &mut self.entry(name).settings;
		let new = !settings.contains(&digest);
		if new {
			settings.push(digest);
			self.save()?;
		}
		Ok(new)
	}

	/// Forgets settings that the ledger did not take.
	pub fn forget_settings(&mut self, name: &str, digest: &H256) -> Result<(), Failure> {
		self.entry(name).settings.retain(|known| known != digest);
		self.entries.retain(|entry| !entry.settings.is_empty() || !entry.values.is_empty());
		self.save()
	}

	/// Keeps a value; on disk when this returns. Says whether it was not there before.
	pub fn keep_value(&mut self, name: &str, clear: &Clear) -> Result<bool, Failure> {
		let values = &mut self.entry(name).values;
		let new = !values.contains(clear);
		if new {
			values.push(clear.clone());
			self.save()?;
		}
		Ok(new)
	}

	/// Forgets a value that the ledger did not take.
	pub fn forget_value(&mut self, name: &str, clear: &Clear) -> Result<(), Failure> {
		self.entry(name).values.retain(|known| known != clear);
		self.entries.retain(|entry| !entry.settings.is_empty() || !entry.values.is_empty());
		self.save()
	}

	/// Written beside its place, flushed and renamed: it is there whole or not at all. The name of what is written beside
	/// begins as that of the book, so that [`destroy_book`] finds it.
	fn save(&self) -> Result<(), Failure> {
		let written = Written { version: VERSION, study: self.study, measurements: self.entries.clone() };
		let save = || -> io::Result<()> {
			let folder = self.path.parent().unwrap_or(Path::new("."));
			DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
			let json = Zeroizing::new(serde_json::to_vec_pretty(&written)?);
			let mut file =
				tempfile::Builder::new().prefix(&format!("{}.", hex::encode(self.study))).tempfile_in(folder)?;
			file.write_all(&json)?;
			file.as_file().sync_all()?;
			file.persist(&self.path).map_err(|error| error.error)?;
			File::open(folder)?.sync_all()
		};
		save().map_err(|error| failed(&self.path, "cannot write", error))
	}
}

/// Destroys the book of a study; says whether there was one.
pub fn destroy_book(folder: &Path, study: &StudyId) -> Result<bool, Failure> {
	let folder = folder.join(FOLDER);
	let entries = match fs::read_dir(&folder) {
		Err(error) if error.kind() == ErrorKind::NotFound => return Ok(false),
		entries => entries.map_err(|error| failed(&folder, "cannot read", error))?,
	};
	let name = hex::encode(study);
	let mut found = false;
	for entry in entries {
		let path = entry.map_err(|error| failed(&folder, "cannot read", error))?.path();
		let of_study = path.file_name().is_some_and(|file| file.to_string_lossy().starts_with(&name));
		if of_study {
			destroy(&path).map_err(|error| failed(&path, "cannot destroy", error))?;
			found = true;
		}
	}
	Ok(found)
}

fn failed(path: &Path, what: &str, why: impl std::fmt::Display) -> Failure {
	Failure::failed("vault", format!("{what} {}", show(path))).why(why.to_string())
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

impl Opening {
	/// For people.
	pub fn text(self) -> &'static str {
		match self {
			Self::InClear => "in clear",
			Self::NotInVault => "not in this vault",
			Self::DoesNotMatch => "does not match the ledger",
		}
	}
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
	pub signed: radledger_client::Signature,
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
	pub stamped: radledger_client::Signature,
	/// Every value there was, oldest first; empty before the first.
	pub values: Vec<OpenedValue>,
}

impl Opened {
	/// Opens what the ledger has of a measurement with what the vault has; `manifest` is none if the vault has none.
	pub fn new(
		id_on_ledger: H256,
		known: &Measurement,
		revised: &[RevisedValue],
		book: &Book,
		manifest: Option<&Manifest>,
	) -> Self {
		let entry = manifest.and_then(|manifest| {
			let entry = book.entries.iter().find(|entry| id(manifest, &entry.name) == id_on_ledger)?;
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

/// What measuring asks of a ledger: a seam, so that the order of events is tested without a node.
pub trait Ledger {
	/// A measurement with its present value.
	async fn measurement(&self, study: StudyId, measurement: H256) -> Result<Option<Measurement>, Failure>;

	/// Stamps settings.
	async fn stamp(&self, study: StudyId, id: H256, quantity: Quantity, settings: H256) -> Result<Sent, Failure>;

	/// Records the first value.
	async fn record(&self, study: StudyId, id: H256, value: H256) -> Result<Sent, Failure>;

	/// Replaces the value.
	async fn revise(&self, study: StudyId, id: H256, value: H256, reason: RevisionReason) -> Result<Sent, Failure>;
}

/// What became of a transaction; none if the ledger had it all before.
pub type Sent = Option<radledger_client::Outcome>;

/// A measurement of which something is to be said.
pub struct Subject<'a> {
	/// The manifest of its study.
	pub manifest: &'a Manifest,
	/// What the user calls it.
	pub name: &'a str,
}

impl Subject<'_> {
	fn keys(&self) -> (StudyId, H256) {
		(self.manifest.study_id(), id(self.manifest, self.name))
	}

	/// Stamps settings with this digest; keeps the digest first.
	pub async fn stamp(
		&self,
		ledger: &impl Ledger,
		book: &mut Book,
		quantity: Quantity,
		digest: H256,
	) -> Result<Sent, Failure> {
		let (study, id) = self.keys();
		let commitment = settings(self.manifest, self.name, &digest);
		let known = ledger.measurement(study, id).await?;
		let new = book.keep_settings(self.name, digest)?;
		if known.is_some_and(|known| known.settings == commitment && known.quantity == quantity) {
			return Ok(None);
		}
		let sent = ledger.stamp(study, id, quantity, commitment).await;
		if new && sent.as_ref().is_err_and(is_refused) {
			book.forget_settings(self.name, &digest)?;
		}
		sent
	}

	/// Records the first value; keeps it in clear first.
	pub async fn record(&self, ledger: &impl Ledger, book: &mut Book, decimal: Decimal) -> Result<Sent, Failure> {
		let (study, id) = self.keys();
		let known = self.known(ledger).await?;
		let (clear, commitment) = self.clear(0, decimal, known.quantity);
		let new = book.keep_value(self.name, &clear)?;
		if known.version == 0 && known.value.is_some_and(|present| present.value == commitment) {
			return Ok(None);
		}
		let sent = ledger.record(study, id, commitment).await;
		if new && sent.as_ref().is_err_and(is_refused) {
			book.forget_value(self.name, &clear)?;
		}
		sent
	}

	/// Replaces the value; keeps the new one in clear first.
	pub async fn revise(
		&self,
		ledger: &impl Ledger,
		book: &mut Book,
		decimal: Decimal,
		reason: RevisionReason,
	) -> Result<Sent, Failure> {
		let (study, id) = self.keys();
		let known = self.known(ledger).await?;
		// The ledger cannot tell: the same value has another commitment in each version.
		let (_, same) = self.clear(known.version, decimal.clone(), known.quantity);
		if known.value.as_ref().is_some_and(|present| present.value == same) {
			return Err(Failure::refused("nothing-changed", format!("the value is {} already", decimal.text()))
				.hint("`measurement show` shows every value there was"));
		}
		let (clear, commitment) = self.clear(known.version.saturating_add(1), decimal, known.quantity);
		let new = book.keep_value(self.name, &clear)?;
		let sent = ledger.revise(study, id, commitment, reason).await;
		if new && sent.as_ref().is_err_and(is_refused) {
			book.forget_value(self.name, &clear)?;
		}
		sent
	}

	async fn known(&self, ledger: &impl Ledger) -> Result<Measurement, Failure> {
		let (study, id) = self.keys();
		ledger.measurement(study, id).await?.ok_or_else(|| {
			Failure::refused("settings-not-stamped", "the ledger has no such measurement on this study")
				.why("how something is measured must be on the ledger before the value is")
				.hint("run `measurement stamp` first, with the same --name, and wait for its block")
		})
	}

	fn clear(&self, version: u16, decimal: Decimal, quantity: Quantity) -> (Clear, H256) {
		let unit = quantity.unit();
		let commitment = value(self.manifest, self.name, version, &decimal, unit);
		let clear = Clear { version, value: decimal, unit: unit.into() };
		(clear, commitment)
	}
}

/// Whether the ledger has certainly not taken it.
fn is_refused(failure: &Failure) -> bool {
	failure.exit == crate::errors::Exit::Refused
}

#[cfg(test)]
mod tests;
