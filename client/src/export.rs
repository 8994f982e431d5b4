//! What documents for other systems share: identifiers of a chain, moments, and the shapes of HL7 FHIR R4.

use crate::AccountId;
use chrono::{DateTime, SecondsFormat, Utc};
use radledger_primitives::{
	udi::{IssuingEntity, UdiDi},
	Moment, OrganisationId, H256,
};
use serde_json::{json, Value};
use std::fmt::Display;

/// Where HL7 keeps its codes.
pub const TERMINOLOGY: &str = "http://terminology.hl7.org/CodeSystem";
/// The last moment that RFC 3339 can write; later ones are written as this one.
const LAST: Moment = 253_402_300_799_999;

/// A digest as text.
pub fn hash(hash: &H256) -> String {
	format!("{hash:?}")
}

/// A moment in UTC, by RFC 3339, always with milliseconds: sealed receipts have this form.
pub fn time(moment: Moment) -> String {
	let moment = moment.min(LAST).try_into().ok().and_then(DateTime::<Utc>::from_timestamp_millis);
	moment.unwrap_or_default().to_rfc3339_opts(SecondsFormat::Millis, true)
}

/// `value` with one member more, if there is one.
pub fn with(mut value: Value, key: &str, member: Option<Value>) -> Value {
	if let (Some(member), Value::Object(members)) = (member, &mut value) {
		members.insert(key.into(), member);
	}
	value
}

/// A list, if there is something in it: FHIR has no empty lists.
pub fn some(items: Vec<Value>) -> Option<Value> {
	(!items.is_empty()).then(|| Value::from(items))
}

/// Each item once, where it comes first.
pub fn unique<T: PartialEq>(items: impl IntoIterator<Item = T>) -> Vec<T> {
	items.into_iter().fold(Vec::new(), |mut unique, item| {
		if !unique.contains(&item) {
			unique.push(item);
		}
		unique
	})
}

/// The namespace of a chain's identifiers of one kind.
pub fn urn(chain: H256, kind: &str) -> String {
	format!("urn:radledger:{chain:?}:{kind}")
}

/// An `Identifier`.
pub fn identifier(chain: H256, kind: &str, value: impl Display) -> Value {
	json!({ "system": urn(chain, kind), "value": value.to_string() })
}

/// A reference by identifier: nothing has to be fetched to read it, and nothing names anyone.
pub fn reference(chain: H256, resource: &str, kind: &str, value: impl Display) -> Value {
	json!({ "type": resource, "identifier": identifier(chain, kind, value) })
}

/// A reference to an account of a member.
pub fn person(chain: H256, account: &AccountId) -> Value {
	reference(chain, "Practitioner", "account", account)
}

/// A reference to an account of a patient.
pub fn patient(chain: H256, account: &AccountId) -> Value {
	reference(chain, "Patient", "account", account)
}

/// A reference to an organisation.
pub fn organisation(chain: H256, id: OrganisationId) -> Value {
	reference(chain, "Organization", "organisation", id)
}

/// A reference to a study.
pub fn study(chain: H256, id: &H256) -> Value {
	reference(chain, "ImagingStudy", "study", hash(id))
}

/// A `Coding`.
pub fn coding(system: &str, code: &str, display: &str) -> Value {
	json!({ "system": system, "code": code, "display": display })
}

/// A `CodeableConcept` of one coding.
pub fn concept(coding: Value) -> Value {
	json!({ "coding": [coding] })
}

/// A code of our own, which no terminology has.
pub fn ours(kind: &str, code: &str) -> Value {
	concept(json!({ "system": format!("urn:radledger:{kind}"), "code": code }))
}

/// A `Bundle` of the type `collection`, about the thing with this identifier.
pub fn bundle(identifier: Value, at: Moment, entries: Vec<Value>) -> Value {
	json!({
		"resourceType": "Bundle",
		"type": "collection",
		"identifier": identifier,
		"timestamp": time(at),
		"entry": entries,
	})
}

/// `Device.udiCarrier`.
pub fn udi_carrier(udi: &UdiDi) -> Value {
	// The naming systems of the issuers that HL7 has.
	let issuer = match udi.issuer {
		IssuingEntity::Gs1 => Some("http://hl7.org/fhir/NamingSystem/gs1-di"),
		IssuingEntity::Hibcc => Some("http://hl7.org/fhir/NamingSystem/hibcc-dI"),
		IssuingEntity::Iccbba => Some("http://hl7.org/fhir/NamingSystem/iccbba-other-di"),
		IssuingEntity::Ifa => None,
	};
	let carrier = json!({ "deviceIdentifier": String::from_utf8_lossy(&udi.code) });
	json!([with(carrier, "issuer", issuer.map(Value::from))])
}

#[cfg(test)]
mod tests {
	use super::*;

	/// Times as `date -u -d TEXT +%s%3N` (GNU coreutils) prints them.
	#[test]
	fn time_should_be_that_of_date_when_written_by_rfc_3339() {
		for (moment, text) in [
			(0, "1970-01-01T00:00:00.000Z"),
			(951_868_799_001, "2000-02-29T23:59:59.001Z"),
			(1_795_387_283_042, "2026-11-22T22:41:23.042Z"),
			(4_107_542_399_999, "2100-02-28T23:59:59.999Z"),
			(LAST, "9999-12-31T23:59:59.999Z"),
			(Moment::MAX, "9999-12-31T23:59:59.999Z"),
		] {
			assert_eq!(time(moment), text);
		}
	}
}
