//! An answer as W3C PROV-JSON: the annotation is an entity, derived from the image (a leaf under its study's root), made by
//! a panel, by an expert, or by the organisation that knew it before.
//!
//! Nobody is named: agents are accounts of the ledger. Names of things are unique to the ledger (`chain:`), the vocabulary
//! is ours (`radledger:`), as in lineages.

use super::{words::show_basis, CampaignError};
use radledger_client::{
	campaign::{Campaign, Item},
	AccountId,
};
use radledger_primitives::{
	annotation::records::{Basis, Verdict},
	text::moment,
	H256,
};
use serde_json::{json, Map, Value};
use std::collections::BTreeSet;

/// The answer that counts, as PROV-JSON.
pub fn write(
	chain: &H256,
	known: &Campaign,
	item: &Item,
	(basis, verdict): &(Basis, Verdict<AccountId>),
) -> Result<Value, CampaignError> {
	let answer = serde_json::to_string(&verdict.answer)
		.map_err(|error| CampaignError::Unwritable { what: "the answer", error: error.to_string() })?;
	let (campaign, number) = (known.campaign, item.item);
	let annotation = format!("chain:campaign-{campaign}-item-{number}-{}", show_basis(*basis));
	let activity = annotation.replacen(':', ":answering-of-", 1);
	let image = format!("chain:image-{:?}", item.image.leaf);
	let study = format!("chain:study-{:?}", item.image.study);
	let instructions = format!("chain:instructions-{:?}", known.offer.instructions);
	let sponsor = format!("chain:organisation-{}", known.organisation);

	let mut entities = Map::new();
	entities.insert(
		annotation.clone(),
		json!({
			"prov:type": qualified("radledger:Annotation"),
			"radledger:answer": answer,
			"radledger:basis": show_basis(*basis),
			"radledger:recordedAt": { "$": moment::show(verdict.at), "type": "xsd:dateTime" },
		}),
	);
	entities.insert(
		image.clone(),
		json!({ "prov:type": qualified("radledger:Image"), "radledger:place": item.image.place }),
	);
	entities
		.insert(study.clone(), json!({ "prov:type": [qualified("radledger:Study"), qualified("prov:Collection")] }));
	entities.insert(instructions.clone(), json!({ "prov:type": qualified("prov:Plan") }));
	let mut used = vec![image.clone()];
	if let Some(evidence) = verdict.evidence {
		let evidence = format!("chain:evidence-{evidence:?}");
		entities.insert(evidence.clone(), json!({ "prov:type": qualified("radledger:Evidence") }));
		used.push(evidence);
	}

	let authors = authors(known, item, *basis, verdict);
	let mut agents = Map::new();
	for author in &authors {
		agents.insert(account(author), json!({ "prov:type": qualified("radledger:Account") }));
	}
	agents.insert(sponsor.clone(), json!({ "prov:type": qualified("prov:Organization") }));

	Ok(json!({
		"prefix": { "radledger": "urn:radledger:", "chain": format!("urn:radledger:{chain:?}:") },
		"entity": entities,
		"activity": { activity.clone(): { "prov:type": qualified("radledger:Answering") } },
		"agent": agents,
		"hadMember": numbered("m", [json!({ "prov:collection": study, "prov:entity": image })]),
		"used": numbered("u", used.iter().map(|used| json!({ "prov:activity": activity, "prov:entity": used }))),
		"wasGeneratedBy": numbered("g", [json!({ "prov:entity": annotation, "prov:activity": activity })]),
		"wasDerivedFrom": numbered("d", [json!({
			"prov:generatedEntity": annotation,
			"prov:usedEntity": image,
			"prov:activity": activity,
		})]),
		"wasAttributedTo": numbered("t", authors.iter().map(|author| {
			json!({ "prov:entity": annotation, "prov:agent": account(author) })
		})),
		"wasAssociatedWith": numbered("a", [json!({
			"prov:activity": activity,
			"prov:agent": sponsor,
			"prov:plan": instructions,
		})]),
	}))
}

/// Who said so: those of the panel who are part of it, an expert, or the sponsor.
fn authors(known: &Campaign, item: &Item, basis: Basis, verdict: &Verdict<AccountId>) -> Vec<AccountId> {
	let authors: BTreeSet<[u8; 32]> = match (basis, verdict.by) {
		(_, Some(by)) => BTreeSet::from([by.0]),
		(Basis::Gold, None) => BTreeSet::from([known.sponsor.0]),
		_ => (0u32..)
			.zip(&item.seats)
			.filter(|(seat, _)| is_member(verdict.members, *seat))
			.map(|(_, seat)| seat.who.0)
			.collect(),
	};
	authors.into_iter().map(AccountId).collect()
}

/// Whether a seat is among these members.
pub fn is_member(members: u16, seat: u32) -> bool {
	members.checked_shr(seat).is_some_and(|rest| rest & 1 == 1)
}

fn account(account: &AccountId) -> String {
	format!("chain:account-{account}")
}

fn qualified(name: &str) -> Value {
	json!({ "$": name, "type": "prov:QUALIFIED_NAME" })
}

/// Relations have no names of their own.
fn numbered(kind: &str, lines: impl IntoIterator<Item = Value>) -> Value {
	let named = (0..).zip(lines).map(|(number, line): (u32, _)| (format!("_:{kind}{number}"), line));
	Value::Object(named.collect())
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::campaign::fixtures::{account as someone, campaign, item, verdict, CHAIN};
	use radledger_primitives::annotation::records::ItemState;

	fn prov(basis: Basis) -> Value {
		let item = item(3, ItemState::Finished, &[(1, Some(2)), (2, Some(1)), (3, Some(2))]);
		write(&CHAIN, &campaign(), &item, &verdict(basis, 2, 0b101)).unwrap()
	}

	fn agents(prov: &Value) -> Vec<&str> {
		let attributed = prov["wasAttributedTo"].as_object().unwrap().values();
		attributed.map(|one| one["prov:agent"].as_str().unwrap()).collect()
	}

	#[test]
	fn campaign_prov_should_attribute_an_answer_to_those_who_gave_it() {
		let panel = prov(Basis::Panel);
		assert_eq!(agents(&panel), [account(&someone(1)), account(&someone(3))]);
		assert_eq!(agents(&prov(Basis::Truth)), [account(&someone(9))]);
		assert_eq!(agents(&prov(Basis::Gold)), [account(&someone(8))]);
		let derived = &panel["wasDerivedFrom"]["_:d0"];
		assert_eq!(derived["prov:generatedEntity"], "chain:campaign-7-item-3-panel");
		assert!(derived["prov:usedEntity"].as_str().unwrap().starts_with("chain:image-0x"));
		let entity = &panel["entity"]["chain:campaign-7-item-3-panel"];
		assert_eq!(entity["radledger:answer"], r#"{"label":2}"#);
		assert!(prov(Basis::Expert)["entity"].as_object().unwrap().keys().any(|name| name.contains("evidence-0xee")));
	}

	#[test]
	fn campaign_prov_should_relate_only_what_it_declares_and_name_no_image() {
		for basis in [Basis::Panel, Basis::Expert, Basis::Truth, Basis::Gold] {
			let prov = prov(basis);
			for (section, key, declared) in [
				("hadMember", "prov:collection", "entity"),
				("hadMember", "prov:entity", "entity"),
				("used", "prov:entity", "entity"),
				("used", "prov:activity", "activity"),
				("wasGeneratedBy", "prov:entity", "entity"),
				("wasGeneratedBy", "prov:activity", "activity"),
				("wasDerivedFrom", "prov:usedEntity", "entity"),
				("wasDerivedFrom", "prov:generatedEntity", "entity"),
				("wasAttributedTo", "prov:entity", "entity"),
				("wasAttributedTo", "prov:agent", "agent"),
				("wasAssociatedWith", "prov:agent", "agent"),
				("wasAssociatedWith", "prov:plan", "entity"),
			] {
				for relation in prov[section].as_object().unwrap().values() {
					assert!(prov[declared].get(relation[key].as_str().unwrap()).is_some(), "{section}: {relation}");
				}
			}
			assert!(!prov.to_string().contains("1.2.3"), "a SOP Instance UID is nobody's business");
		}
	}
}
