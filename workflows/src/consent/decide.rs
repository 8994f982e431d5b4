//! Decisions that are sent, signed for others to hand in, listed and asked about.

use super::{
	file_of,
	lines::{Answer, Entry, Line},
	read_short, signed, words, ConsentError,
};
use crate::{
	vault::file,
	words::{clean, lossy},
	Session,
};
use radledger_client::{
	consent::{Change, File},
	AccountId, Call, Ledger, Opening, Told,
};
use radledger_primitives::{
	consent::{ConsentId, DataUse},
	text, Moment, OrganisationId,
};
use serde::Serialize;
use std::{
	io::Write,
	path::{Path, PathBuf},
};

/// Sends a call, and says what it changed. For `patient`, if one is named, whose guardian the signer is.
///
/// # Errors
/// The ledger refuses it.
pub async fn tell<C: Call>(
	session: &Session,
	call: &C,
	patient: Option<AccountId>,
) -> Result<Told<Change>, ConsentError> {
	let Some(patient) = patient else {
		return Ok(session.tell(call).await?);
	};
	let (client, signer) = (session.client().await?, session.signer().await?);
	let told = session.waited(client.tell_for(&patient, call, signer, session.wait())).await;
	told.map_err(|error| match error.code.as_str() {
		// The ledger lets guardians decide for nothing, and takes anyone else for a sender who pays.
		"cannot-pay" => ConsentError::NotTheGuardian { what: error.to_string() },
		_ => error.into(),
	})
}

/// What a transaction changed, as a sentence; `None` if no block was waited for, or nothing is to be told.
pub fn decided(told: &Told<Change>) -> Option<String> {
	use Change as C;
	let late = |late: &bool| if *late { ", late" } else { "" };
	told.changes.first().map(|change| match change {
		C::Given { consent } => format!("consent {consent} is given"),
		C::Narrowed { consent, by } => format!("consent {consent} is replaced by consent {by}"),
		C::Ended { consent, cause } => format!("consent {consent} is {}", cause.name()),
		C::Refused { refusal } => format!("refusal {refusal} holds from now on"),
		C::RefusalEnded { refusal, cause } => format!("refusal {refusal} is {}", cause.name()),
		C::Requested { request, .. } => format!("request {request} is made"),
		C::Approved { request, consent } => format!("request {request} is approved by consent {consent}"),
		C::Recorded { access, outcome } => format!("{}, entry {access} of the log", words::outcome(outcome)),
		C::GlassBroken { access, against_will: false } => format!("the glass is broken: entry {access} of the log"),
		C::GlassBroken { access, against_will: true } => {
			format!("the glass is broken, AGAINST THE WILL OF THE PATIENT: entry {access} of the log")
		}
		C::Judged { request, holds } => {
			let holds = if *holds { "holds" } else { "does not hold" };
			format!("request {request} is judged: what it declares {holds}")
		}
		C::DutyDone { late: is_late } => format!("recorded{}", late(is_late)),
		C::Published { policy, major, minor } => format!("text {policy}, version {major}.{minor}, is published"),
		C::Extended { room } => format!("the file has room for {room} decisions now"),
	})
}

/// A decision that was signed, and not sent.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Signed {
	/// The file that was written.
	#[serde(rename = "signed", serialize_with = "lossy")]
	pub path: PathBuf,
	pub patient: AccountId,
	/// The name of the call.
	pub call: String,
	/// The first block that no longer takes it.
	pub until: u32,
}

/// Signs a decision into a new file, for an organisation to hand in within so many blocks.
///
/// # Errors
/// The file is there, or cannot be written.
pub async fn sign_only<C: Call>(session: &Session, call: &C, path: &Path, blocks: u32) -> Result<Signed, ConsentError> {
	let (client, signer) = (session.client().await?, session.signer().await?);
	let made = client.sign_only(call, signer, blocks).await?;
	write_new(path, signed::to_json(&made).as_bytes())?;
	Ok(Signed { path: path.into(), patient: made.patient, call: made.call, until: made.until })
}

/// Writes a new file for its owner alone.
pub(super) fn write_new(path: &Path, bytes: &[u8]) -> Result<(), ConsentError> {
	file::create(path, |file| file.write_all(bytes))
		.map_err(|error| ConsentError::CannotWrite { path: path.into(), why: error.to_string() })
}

/// A decision that was handed in for a patient.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Handed {
	/// Who signed it.
	pub patient: AccountId,
	#[serde(flatten)]
	pub told: Told<Change>,
}

/// Hands in what a patient signed, and pays for it.
///
/// # Errors
/// The file is not a signed decision, or the ledger refuses it.
pub async fn relay(session: &Session, path: &Path) -> Result<Handed, ConsentError> {
	let text = read_short(path)?;
	let signed = signed::from_json(&String::from_utf8_lossy(&text))
		.map_err(|why| ConsentError::NotSigned { path: path.into(), why: clean(&why) })?;
	let (client, signer) = (session.client().await?, session.signer().await?);
	let told = session.waited(client.relay(&signed, signer, session.wait())).await?;
	Ok(Handed { patient: signed.patient, told })
}

/// What a patient allows and refuses now.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Listed {
	pub patient: AccountId,
	/// The organisation that enrolled the patient.
	pub organisation: OrganisationId,
	/// Whether the patient left.
	pub closed: bool,
	/// Up to when it is proved that a child is one.
	#[serde(with = "text::moment::option")]
	pub child_until: Option<Moment>,
	pub decisions: Vec<Line>,
	/// Decisions for which there is room.
	pub room_left: ConsentId,
	/// Calls that are free today.
	pub calls_left: u16,
	/// When all of them are free again.
	#[serde(with = "text::moment")]
	pub renews_at: Moment,
}

/// The decisions of a patient that hold now.
///
/// # Errors
/// The account is not a patient, or the ledger cannot be read.
pub async fn list(session: &Session, patient: AccountId) -> Result<Listed, ConsentError> {
	let ledger = session.ledger().await?;
	let (file, now) = (file_of(&ledger, &patient).await?, ledger.now().await?);
	let File { organisation, closed, child_until, calls_left, renews_at, .. } = file;
	let room_left = file.room.saturating_sub(file.decisions);
	let names = session.names_of(&ledger, &[patient]).await?;
	let held = Entry::of_file(file).into_iter().filter(|entry| entry.holds(now));
	let decisions = held.map(|entry| entry.naming(&names).line(now)).collect();
	Ok(Listed { patient, organisation, closed, child_until, decisions, room_left, calls_left, renews_at })
}

/// What a patient decided.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct History {
	pub patient: AccountId,
	/// The moment for which it is told; `None` for all times.
	#[serde(with = "text::moment::option")]
	pub at: Option<Moment>,
	pub decisions: Vec<Line>,
}

/// Every decision that a patient ever made, or those in force at a moment.
///
/// # Errors
/// As [`list`].
pub async fn history(session: &Session, patient: AccountId, at: Option<Moment>) -> Result<History, ConsentError> {
	let ledger = session.ledger().await?;
	let (file, now) = (file_of(&ledger, &patient).await?, ledger.now().await?);
	let child_until = file.child_until;
	let mut entries: Vec<Entry> = match at {
		Some(at) => {
			let decided = ledger.decisions_at(&patient, at).await?;
			decided.into_iter().map(|decided| Entry::past(decided, child_until)).collect()
		}
		None => {
			let ended = ledger.ended(&patient).await?;
			let ended = ended.into_iter().map(|(_, ended)| Entry::of_past(ended));
			ended.chain(Entry::of_file(file)).collect()
		}
	};
	entries.sort_by_key(Entry::id);
	let names = session.names_of(&ledger, &[patient]).await?;
	let decisions = entries.into_iter().map(|entry| entry.naming(&names).line(at.unwrap_or(now))).collect();
	Ok(History { patient, at, decisions })
}

/// Who wants which data for what.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Question {
	pub patient: AccountId,
	pub who: AccountId,
	/// What opens the study; `None` for all studies.
	pub study: Option<Opening>,
	pub data_use: DataUse,
}

/// Whether a use is permitted now, or was at a moment.
///
/// # Errors
/// The ledger cannot be read.
pub async fn check(ledger: &Ledger, question: Question, at: Option<Moment>) -> Result<Answer, ConsentError> {
	let Question { patient, who, study, data_use } = question;
	let decision = match at {
		None => ledger.check(&patient, &who, study.as_ref(), data_use).await?,
		Some(at) => ledger.check_at(&patient, &who, study.as_ref(), data_use, at).await?,
	};
	Ok(decision.into())
}
