//! `radledger consent receipt`: the record of a consent, for the patient to keep and others to read.

use super::{
	consent::{account_or_signer, file_of, ReceiptFormat},
	place,
	study::write_private,
};
use crate::{
	context::Context,
	errors::{Exit, Failure, Outcome},
	output,
};
use radledger_client::{
	calls,
	consent::Decided,
	receipt::{self, Record},
	AccountId, Ledger,
};
use radledger_primitives::{
	consent::{ConsentId, EndCause},
	Moment, H256,
};
use radledger_workflows::words::path as show;
use serde::Serialize;
use std::{io::Write, path::Path};

/// A receipt that was written to a file, for programs.
#[derive(Serialize)]
struct Written {
	receipt: String,
	patient: AccountId,
	consent: ConsentId,
	/// SHA-256 of the file's JSON in its canonical form (RFC 8785).
	digest: H256,
	/// What is sealed on the ledger, or was just now.
	seal: Option<H256>,
	#[serde(skip_serializing_if = "Option::is_none")]
	transaction: Option<radledger_client::Outcome>,
}

/// Writes the receipt of a consent, and seals it if asked to.
pub async fn run(
	context: &Context,
	id: ConsentId,
	patient: Option<&str>,
	format: ReceiptFormat,
	out: Option<&Path>,
	seal: bool,
) -> Outcome {
	let patient = account_or_signer(context, patient).await?;
	if let Some(path) = out.filter(|path| path.exists()) {
		let what = format!("cannot write {}", show(path));
		return Err(Failure::failed("cannot-write", what).why("there is a file already").hint("name another one"));
	}
	let client = context.client().await?;
	let mut record = record(&client.best().await?, client.genesis(), patient, id).await?;
	let sealed = receipt::sealed(&record);
	let kept = record.consent.receipt;
	if kept.is_some_and(|kept| kept != sealed) {
		let failure = Failure::refused("other-seal", "the seal on the ledger is not that of this consent's receipt");
		return Err(
			failure.hint("use the program of the release that sealed it; if it is this one, ask another node (--node)")
		);
	}
	let transaction = match (seal, kept) {
		(true, None) => Some(context.submit(&calls::seal_receipt(id, sealed)).await?),
		_ => None,
	};
	if transaction.as_ref().is_some_and(|transaction| transaction.block.is_some()) {
		// So that the receipt tells of its seal.
		record = self::record(&client.best().await?, client.genesis(), patient, id).await?;
	}
	let value = match format {
		ReceiptFormat::Iso27560 => receipt::to_27560(&record),
		ReceiptFormat::Fhir => receipt::to_fhir(&record),
	};
	if let Some(path) = out {
		let text = format!("{value:#}\n");
		write_private(path, |file| file.write_all(text.as_bytes()))?;
	} else if !(seal && context.json()) {
		output::json(&value);
	}
	let seal_now = kept.or(transaction.as_ref().map(|_| sealed));
	if context.json() {
		if let Some(path) = out {
			output::json(&Written {
				receipt: path.to_string_lossy().into(),
				patient,
				consent: id,
				digest: receipt::digest(&value),
				seal: seal_now,
				transaction,
			});
		} else if seal {
			output::json(&serde_json::json!({ "receipt": value, "seal": seal_now, "transaction": transaction }));
		}
		return Ok(Exit::Ok);
	}
	if let Some(path) = out {
		output::note(format!("wrote {}: digest {:?}", show(path), receipt::digest(&value)));
	}
	match (&transaction, kept) {
		(Some(transaction), _) => output::note(format!("sealed with {sealed:?}, {}", place(transaction))),
		(None, Some(kept)) => output::note(format!("sealed on the ledger with {kept:?}, which fits")),
		(None, None) => {}
	}
	Ok(Exit::Ok)
}

/// Everything that a receipt states about a consent.
async fn record(ledger: &Ledger, chain: H256, patient: AccountId, id: ConsentId) -> Result<Record, Failure> {
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
				_ => {
					let what = format!("the patient gave no consent with the number {id}");
					return Err(Failure::refused("consent-not-found", what)
						.hint("`radledger consent history` shows all consents and refusals"));
				}
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
