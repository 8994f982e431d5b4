//! Receipts of consents: for patients to keep, and for other systems to read.
//!
//! [`to_27560`] writes a consent in the structure of ISO/IEC TS 27560:2023, as JSON-LD with the terms of the W3C Data
//! Privacy Vocabulary (profile `dpv-27560:receipt-record`); `docs/schemas/consent-receipt.schema.json` is its JSON
//! Schema. [`to_fhir`] writes the same as a `Consent` of HL7 FHIR R4 (4.0.1), in the manner of IHE PCF. Neither holds more
//! than the ledger: accounts are pseudonyms, diseases and projects are salted commitments, organisations are numbers. The
//! standard also wants names and addresses of organisations; they are in the text that the patient read.
//!
//! Both are functions of the [`Record`] alone: equal records give equal bytes. [`sealed`] is the digest that the
//! patient may put on the ledger beside the consent. It stays the same whatever happens to the consent later.

use crate::{export::urn, AccountId};
use radledger_primitives::{
	consent::{records::Given, Compensation, EndCause, Grantee, Modifiers, Permission, Scope, TextVersion},
	digest::sha256,
	Moment, OrganisationId, H256,
};
use serde_json::Value;

mod fhir;
mod iso27560;
mod meaning;
#[cfg(test)]
mod tests;

pub use fhir::to_fhir;
pub use iso27560::to_27560;
use meaning::{Condition, Limit, CONDITIONS};

/// The facts of a receipt, as of a block.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Record {
	/// The genesis hash of the chain.
	pub chain: H256,
	/// The block, and its moment.
	pub block: u32,
	pub at: Moment,
	pub patient: AccountId,
	/// The organisation with which the patient is enrolled.
	pub controller: OrganisationId,
	pub consent: Given<AccountId>,
	/// When it ended and why, if it has.
	pub ended: Option<(Moment, EndCause)>,
	/// SHA-256 of the text that the patient read.
	pub text_digest: Option<H256>,
}

/// How the consent was given.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Method {
	/// By the organisation, at enrolment: the first entry of every file.
	Preset,
	/// With the terms of a preset one but a later number: by the organisation, if the patient was enrolled again, or by
	/// the patient.
	PresetOrSigned,
	/// By a transaction that a guardian signed.
	Guardian,
	/// By a transaction that the patient signed.
	Patient,
}

impl Record {
	fn method(&self) -> Method {
		let consent = &self.consent.consent;
		let is_like_preset = (consent.scope, &consent.grantee) == (Scope::All, &Grantee::Anyone)
			&& consent.terms.permission == Permission::ClinicalCare
			&& consent.terms.modifiers.is_empty()
			&& consent.until.is_none()
			&& consent.compensation == Compensation::Free
			&& consent.text.is_none();
		match (consent.id, self.consent.guarded) {
			(0, _) => Method::Preset,
			(_, true) => Method::Guardian,
			_ if is_like_preset => Method::PresetOrSigned,
			_ => Method::Patient,
		}
	}

	/// When it ended and why: as the ledger says, or because it expired.
	fn end(&self) -> Option<(Moment, EndCause)> {
		let expired = self.consent.consent.end().filter(|end| *end <= self.at);
		self.ended.or(expired.map(|end| (end, EndCause::Expired)))
	}

	/// The identifier of a thing of this chain.
	fn name(&self, kind: &str, id: &str) -> String {
		format!("{}:{id}", urn(self.chain, kind))
	}

	/// The number of the consent, unique on this chain.
	fn number(&self) -> String {
		format!("{}:{}", self.patient, self.consent.consent.id)
	}

	/// The text that was read: its number, its version as far as known, and its language.
	fn text(&self) -> Option<(u32, String, Option<String>)> {
		match (self.consent.text, self.consent.consent.text) {
			(Some(read), _) => {
				let language = String::from_utf8_lossy(&read.language).into_owned();
				Some((read.policy, format!("{}.{}", read.major, read.minor), Some(language)))
			}
			(None, Some(TextVersion { policy, major })) => Some((policy, major.to_string(), None)),
			(None, None) => None,
		}
	}

	/// Whether the terms do not mention commercial use, and thereby exclude it.
	fn is_silent_on_commerce(&self) -> bool {
		let terms = &self.consent.consent.terms;
		let says = Modifiers::COM.union(Modifiers::NCU).union(Modifiers::NPUNCU);
		terms.permission != Permission::NoRestriction && !terms.modifiers.any_of(says)
	}

	fn limits(&self) -> Vec<Limit> {
		self.consent.consent.terms.parameters.iter().map(Limit::of).collect()
	}

	/// The modifiers that are set, each with what it is limited to.
	fn conditions(&self) -> impl Iterator<Item = (&'static Condition, &'static str, Vec<Limit>)> + '_ {
		let modifiers = self.consent.consent.terms.modifiers;
		let named = CONDITIONS.iter().zip(Modifiers::NAMED.iter().map(|(_, name)| *name));
		named.filter(move |(condition, _)| modifiers.contains(condition.0)).map(|(condition, name)| {
			let limits = self.limits().into_iter().filter(|limit| limit.of == Some(condition.0)).collect();
			(condition, name, limits)
		})
	}
}

/// SHA-256 of a JSON document in the canonical form of RFC 8785, for documents without fractions and without integers
/// beyond 2^53, as receipts are.
pub fn digest(value: &Value) -> H256 {
	let mut text = String::new();
	canonical(value, &mut text);
	sha256(&[text.as_bytes()])
}

/// RFC 8785: keys in the order of their UTF-16 code units, nothing between the tokens. Strings are escaped as
/// serde_json does.
fn canonical(value: &Value, out: &mut String) {
	match value {
		Value::Array(items) => {
			out.push('[');
			for (place, item) in items.iter().enumerate() {
				if place > 0 {
					out.push(',');
				}
				canonical(item, out);
			}
			out.push(']');
		}
		Value::Object(members) => {
			let mut members: Vec<_> = members.iter().collect();
			members.sort_by(|(first, _), (second, _)| first.encode_utf16().cmp(second.encode_utf16()));
			out.push('{');
			for (place, (key, member)) in members.into_iter().enumerate() {
				if place > 0 {
					out.push(',');
				}
				canonical(&Value::String(key.clone()), out);
				out.push(':');
				canonical(member, out);
			}
			out.push('}');
		}
		scalar => out.push_str(&scalar.to_string()),
	}
}

/// The digest that seals a consent: that of its receipt as [`as_given`] leaves it.
///
/// It depends on nothing that can change: not on the end of the consent, the seal itself, the block of the receipt, or
/// the organisation with which the patient is enrolled by then. All receipts of a consent, early or late, have the same
/// digest; from a file alone, it is `digest(&as_given(&receipt))`.
pub fn sealed(record: &Record) -> H256 {
	digest(&as_given(&to_27560(record)))
}

/// A receipt without everything that can change after the consent was given. The rest says what was consented to, and
/// when.
///
/// It drops `dct:issued`, `dct:publisher`, `radledger:block` and `radledger:seal` of the receipt and, of the record in
/// it, the data controller and every status but the first.
pub fn as_given(receipt: &Value) -> Value {
	let mut given = receipt.clone();
	for key in ["dct:issued", "dct:publisher", "radledger:block", "radledger:seal"] {
		remove(&mut given, key);
	}
	if let Some(record) = given.get_mut("dpv:hasRecordOfActivity") {
		remove(record, "dpv:hasDataController");
		if let Some(Value::Array(statuses)) = record.get_mut("dpv:hasConsentStatus") {
			statuses.truncate(1);
		}
	}
	given
}

fn remove(value: &mut Value, key: &str) {
	if let Value::Object(members) = value {
		members.remove(key);
	}
}
