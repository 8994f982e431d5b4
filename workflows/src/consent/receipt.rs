//! The record of a consent, for the patient to keep and others to read.

use super::{decide::write_new, file_of, ConsentError};
use crate::{words::lossy, Session};
use radledger_client::{
	calls,
	consent::Decided,
	receipt::{self, Record},
	AccountId, Ledger, Outcome,
};
use radledger_primitives::{
	consent::{ConsentId, EndCause},
	Moment, H256,
};
use serde::{Serialize, Serializer};
use serde_json::Value;
use std::{io, path::PathBuf};

/// How a receipt is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
	/// ISO/IEC TS 27560, as W3C DPV has it.
	Iso27560,
	/// HL7 FHIR R4 Consent.
	Fhir,
}

/// A receipt, and what was done with it.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Receipt {
	/// The file to which it was written, if it was.
	#[serde(rename = "receipt", serialize_with = "path", skip_serializing_if = "Option::is_none")]
	pub path: Option<PathBuf>,
	pub patient: AccountId,
	pub consent: ConsentId,
	/// SHA-256 of the receipt's JSON in its canonical form (RFC 8785).
	pub digest: H256,
	/// What is sealed on the ledger, or was just now.
	pub seal: Option<H256>,
	/// The transaction that sealed it, if one did.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub transaction: Option<Outcome>,
	/// The receipt itself.
	#[serde(skip)]
	pub value: Value,
}

fn path<S: Serializer>(path: &Option<PathBuf>, serializer: S) -> Result<S::Ok, S::Error> {
	match path {
		Some(path) => lossy(path, serializer),
		None => serializer.serialize_none(),
	}
}

/// Makes the receipt of a consent, seals it on the ledger if `seal`, and writes it to a new file if one is named.
///
/// # Errors
/// There is no such consent, another receipt of it is sealed, or the file is there already.
pub async fn receipt(
	session: &Session,
	consent: ConsentId,
	patient: AccountId,
	format: Format,
	out: Option<PathBuf>,
	seal: bool,
) -> Result<Receipt, ConsentError> {
	if let Some(path) = out.as_deref().filter(|path| path.exists()) {
		let why = io::Error::from(io::ErrorKind::AlreadyExists).to_string();
		return Err(ConsentError::CannotWrite { path: path.into(), why });
	}
	let client = session.client().await?;
	let mut record = record(&client.best().await?, client.genesis(), patient, consent).await?;
	let sealed = receipt::sealed(&record);
	let kept = record.consent.receipt;
	if let Some(other) = kept.filter(|kept| *kept != sealed) {
		return Err(ConsentError::OtherSeal { sealed: other });
	}
	let transaction = match (seal, kept) {
		(true, None) => Some(session.submit(&calls::seal_receipt(consent, sealed)).await?),
		_ => None,
	};
	if transaction.as_ref().is_some_and(|transaction| transaction.block.is_some()) {
		// So that the receipt tells of its seal.
		record = self::record(&client.best().await?, client.genesis(), patient, consent).await?;
	}
	let value = match format {
		Format::Iso27560 => receipt::to_27560(&record),
		Format::Fhir => receipt::to_fhir(&record),
	};
	if let Some(path) = &out {
		write_new(path, format!("{value:#}\n").as_bytes())?;
	}
	let seal = kept.or(transaction.as_ref().map(|_| sealed));
	Ok(Receipt { path: out, patient, consent, digest: receipt::digest(&value), seal, transaction, value })
}

/// Everything that a receipt states about a consent.
async fn record(ledger: &Ledger, chain: H256, patient: AccountId, id: ConsentId) -> Result<Record, ConsentError> {
	let file = file_of(ledger, &patient).await?;
	let now = ledger.now().await?;
	let child_until = file.child_until;
	let present = file.consents.into_iter().find(|given| given.consent.id == id);
	let (given, ended): (_, Option<(Moment, EndCause)>) = match present {
		Some(given) => {
			let child_until = child_until.filter(|_| given.guarded);
			let end = given.consent.end().into_iter().chain(child_until).min();
			let ended = end.filter(|end| *end <= now).map(|end| (end, EndCause::Expired));
			(given, ended)
		}
		None => {
			let past = ledger.ended(&patient).await?.into_iter().find(|(known, _)| *known == id);
			match past.map(|(_, ended)| ((ended.at, ended.cause), ended.decided)) {
				Some((ended, Decided::Consent(given))) => (given, Some(ended)),
				_ => return Err(ConsentError::NoConsent { consent: id }),
			}
		}
	};
	let text_digest = match given.text {
		None => None,
		Some(read) => {
			let text = ledger.text(read.policy, (read.major, read.minor), read.language).await?;
			text.map(|text| text.digest)
		}
	};
	let block = ledger.block();
	Ok(Record {
		chain,
		block: block.number,
		at: now,
		patient,
		controller: file.organisation,
		consent: given,
		ended,
		text_digest,
	})
}
