//! What a patient signed for somebody else to hand in, as a file.

use radledger_client::{AccountId, SignedCall};
use radledger_primitives::H256;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

const KIND: &str = "signed-decision";
const VERSION: u16 = 1;

/// As it is written.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
	kind: String,
	version: u16,
	chain: H256,
	patient: String,
	call: String,
	/// The first block that does not take it any more.
	until: u32,
	/// SCALE, in hexadecimal.
	meta_tx: String,
}

/// The field that identifies such a file.
#[derive(Deserialize)]
struct Head {
	kind: Option<String>,
	version: Option<u64>,
}

/// One JSON object.
pub fn to_json(signed: &SignedCall) -> String {
	let written = Written {
		kind: KIND.into(),
		version: VERSION,
		chain: signed.chain,
		patient: signed.patient.to_string(),
		call: signed.call.clone(),
		until: signed.until,
		meta_tx: format!("0x{}", hex::encode(&signed.bytes)),
	};
	serde_json::to_string_pretty(&written).unwrap_or_default()
}

/// The inverse of [`to_json`]; the reason, if it is not such a file.
pub fn from_json(json: &str) -> Result<SignedCall, String> {
	let head: Head = serde_json::from_str(json).map_err(|error| error.to_string())?;
	if head.kind.as_deref() != Some(KIND) {
		return Err(format!("it does not say \"kind\": \"{KIND}\""));
	}
	let version = head.version.unwrap_or_default();
	if version != u64::from(VERSION) {
		return Err(format!("it has version {version}, this program knows version {VERSION}"));
	}
	let written: Written = serde_json::from_str(json).map_err(|error| error.to_string())?;
	let bytes = hex::decode(written.meta_tx.trim_start_matches("0x"));
	Ok(SignedCall {
		chain: written.chain,
		patient: AccountId::from_str(&written.patient).map_err(|_| "its patient is no account".to_owned())?,
		call: written.call,
		until: written.until,
		bytes: bytes.map_err(|error| format!("what was signed is not hexadecimal: {error}"))?,
	})
}

#[cfg(test)]
mod tests {
	use super::*;

	fn signed() -> SignedCall {
		SignedCall {
			chain: H256([1; 32]),
			patient: AccountId([7; 32]),
			call: "DynamicConsent.revoke".into(),
			until: 99,
			bytes: vec![52, 2, 3],
		}
	}

	#[test]
	fn signed_decision_should_be_read_as_it_was_written() {
		assert_eq!(from_json(&to_json(&signed())), Ok(signed()));
	}

	#[test]
	fn file_should_be_refused_when_it_is_something_else() {
		let json = to_json(&signed());
		for (from, to, why) in [
			(KIND, "transfer-note", "does not say"),
			("\"version\": 1", "\"version\": 2", "version 2"),
			("0x340203", "0x34020", "hexadecimal"),
			("\"until\": 99", "\"until\": -1", "invalid value"),
			("\"patient\": \"", "\"patient\": \"x", "no account"),
		] {
			let refused = from_json(&json.replace(from, to)).unwrap_err();
			assert!(refused.contains(why), "{refused}");
		}
		assert!(from_json("").is_err() && from_json("[]").is_err());
	}
}
