//! Records as the runtime's metadata has them.

use super::*;
use codec::Encode;
use serde_json::json;

fn nobody(_: &str) -> Option<AccountId> {
	None
}

fn somebody(name: &str) -> Option<AccountId> {
	(name == "patient-1").then_some(AccountId([2; 32]))
}

fn words(text: &str) -> Vec<String> {
	text.split_whitespace().map(str::to_owned).collect()
}

const STUDY: &str = "0xabababababababababababababababababababababababababababababababab";

#[test]
fn keys_should_be_those_that_the_runtime_uses() {
	let found = key(metadata(), "study", &words(STUDY), &nobody).unwrap();
	// xxHash-128 of the names, then BLAKE2b with 16 bytes, as Python's hashlib has it, and the identifier.
	let prefix = "0x211f7881e2114c5aed92a38f73df54652a0cbc02e88296cb1bb1d032e3bbbee3";
	assert_eq!(hex(&found), format!("{prefix}6bb3853c34cfcf3b081e5715f3c82748{}", &STUDY[2..]));
}

#[test]
fn every_entry_should_be_named_by_the_key_that_its_name_gives() {
	let metadata = metadata();
	let mut tried = 0;
	for kind in kinds(metadata) {
		// Words are tried until they identify one: what is missing is said.
		let mut given: Vec<String> = Vec::new();
		let found = loop {
			match key(metadata, &kind, &given, &somebody) {
				Ok(found) => break Some(found),
				Err(NameFault::Kind(kind)) => panic!("{kind}"),
				Err(NameFault::Identifier(why)) if why.contains("no word stands") => break None,
				Err(NameFault::Identifier(why)) => {
					assert!(why.contains("is missing"), "{kind} {given:?}: {why}");
					let next = ["7", STUDY, "patient-1"].into_iter().map(str::to_owned).find(|word| {
						let more = [&given[..], std::slice::from_ref(word)].concat();
						!matches!(key(metadata, &kind, &more, &somebody),
							Err(NameFault::Identifier(why)) if !why.contains("is missing"))
					});
					// The name of a code, or bytes of another length: the message lists or counts them.
					given.push(next.unwrap_or_else(|| {
						let more = [&given[..], &["?".to_owned()]].concat();
						let Err(NameFault::Identifier(why)) = key(metadata, &kind, &more, &somebody) else {
							panic!("{kind} {given:?}")
						};
						let listed = why.split_once("is none of ").map(|(_, names)| names);
						let first = listed.and_then(|names| names.split([',', ' ']).next()).map(str::to_owned);
						let digits = why.split_whitespace().find_map(|word| word.parse().ok());
						first.or(digits.map(|digits| "0".repeat(digits))).unwrap_or_else(|| panic!("{kind}: {why}"))
					}));
				}
			}
		};
		let Some(found) = found else { continue };
		let name = name(metadata, &found).unwrap_or_else(|| panic!("{kind} is not named"));
		let (pallet, entry) = (name.pallet.clone(), name.entry.clone());
		assert!(name.kind == kind || format!("{pallet}.{entry}") == kind, "{kind}: {name:?}");
		tried += 1;
	}
	assert!(tried > 80, "{tried}");
}

#[test]
fn every_kind_should_have_as_many_identifiers_as_it_says() {
	for known in KINDS {
		let given = vec!["?".to_owned(); known.identifiers.len() + 9];
		let none = key(metadata(), known.name, &[], &somebody).unwrap_err();
		assert!(matches!(none, NameFault::Identifier(why) if why.contains(&known.identifiers.join(" "))));
		assert!(key(metadata(), known.name, &given, &somebody).is_err());
	}
	assert!(key(metadata(), "payout", &words("3 4 panel"), &nobody).is_ok());
	let other = key(metadata(), "payout", &words("3 4 coin"), &nobody);
	assert!(matches!(other, Err(NameFault::Identifier(why)) if why.contains("is none of Panel, Expert, Truth, Gold")));
}

#[test]
fn origin_should_be_spelled_as_its_identifiers_say() {
	let [spelled] = KINDS.iter().find(|kind| kind.name == "origin").unwrap().identifiers else { panic!() };
	let mut tried = 0;
	for way in spelled.split(" | ") {
		let mut given = words(way);
		for word in &mut given[1..] {
			*word = match word.as_str() {
				"STUDY" | "DATASET" | "REPORT" => STUDY.into(),
				_ => "7".into(),
			};
		}
		let found = key(metadata(), "origin", &given, &nobody);
		assert!(found.is_ok(), "{way}: {found:?}");
		tried += 1;
	}
	assert_eq!(tried, 6);
	// Who names a study alone is told how it is spelled.
	let alone = key(metadata(), "origin", &words(STUDY), &nobody);
	assert!(matches!(alone, Err(NameFault::Identifier(why)) if why.contains("study STUDY")));
}

#[test]
fn names_should_be_those_of_the_identifiers() {
	let at =
		|kind: &str, text: &str| name(metadata(), &key(metadata(), kind, &words(text), &somebody).unwrap()).unwrap();
	assert_eq!(at("study", STUDY).identifiers, [json!(STUDY)]);
	let log = at("log", "patient-1 3");
	assert_eq!((log.kind.as_str(), log.pallet.as_str(), log.entry.as_str()), ("log", "DynamicConsent", "Logs"));
	assert_eq!(log.identifiers, [json!(AccountId([2; 32]).to_string()), json!(3)]);
	let transfer = at("transfer", &format!("{STUDY} 4 12"));
	assert_eq!(transfer.identifiers, [json!(STUDY), json!(4), json!(12)]);
	let plain = at("Consortium.NextOrganisationId", "");
	assert_eq!((plain.kind.as_str(), plain.identifiers.len()), ("Consortium.NextOrganisationId", 0));
}

#[test]
fn identifiers_should_be_refused_in_words_when_they_cannot_be_right() {
	for (kind, text, why) in [
		("study", "", "a word is missing"),
		("study", "0xab", "64 hexadecimal digits"),
		("study", "zz", "64 hexadecimal digits"),
		("log", "patient-2 3", "is not an account"),
		("log", "patient-1 x", "not a number"),
		("log", "patient-1 4294967296", "not a number"),
		("log", "patient-1 -1", "not a number"),
		("log", "patient-1 3 4", "more than identifies one"),
	] {
		match key(metadata(), kind, &words(text), &somebody) {
			Err(NameFault::Identifier(found)) => assert!(found.contains(why), "{kind} {text}: {found}"),
			other => panic!("{kind} {text}: {other:?}"),
		}
	}
	for kind in ["studies", "ImageProvenance", "ImageProvenance.Nothing", "Balances.Account", "System.Account", ""] {
		assert_eq!(key(metadata(), kind, &[], &nobody), Err(NameFault::Kind(kind.into())));
	}
}

#[test]
fn key_should_have_no_name_when_any_byte_of_its_hashes_is_another() {
	let good = key(metadata(), "log", &words("patient-1 3"), &somebody).unwrap();
	for at in 0..good.len() {
		let mut bad = good.clone();
		bad[at] ^= 1;
		assert_eq!(name(metadata(), &bad), None, "{at}");
	}
	assert_eq!(name(metadata(), &good[..good.len() - 1]), None);
	assert_eq!(name(metadata(), &[&good[..], &[0]].concat()), None);
}

#[test]
fn value_should_be_read_with_the_names_of_its_fields() {
	let place = key(metadata(), "study", &words(STUDY), &nobody).unwrap();
	// `pallet_image_provenance::types::StudyRecord`, with every field.
	let (root, by) = ([1u8; 32], [3u8; 32]);
	let stored = (
		(
			root,
			0u8,
			3u32,
			2u16,
			radledger_primitives::Modality::Mr,
			Some((6u32, 2u16)),
			Some([8u8; 32]),
			Some([2u8; 32]),
		),
		(4u32, by, 951_782_400_000u64, 9u32, 1u16, 1_000_000u128),
	)
		.encode();
	let read = value(metadata(), &place, &stored).unwrap();
	assert_eq!(read["root"], json!(hex(&root)));
	assert_eq!(
		(&read["instances"], &read["series"], &read["at"]),
		(&json!(3), &json!(2), &json!("2000-02-29T00:00:00Z"))
	);
	assert_eq!((&read["subject"], &read["by"]), (&json!(hex(&[2; 32])), &json!(AccountId(by).to_string())));
	assert_eq!((&read["device"]["device"], &read["block"]), (&json!(6), &json!(9)));
	assert_eq!(value(metadata(), &place, &[&stored[..], &[0]].concat()), None);
	assert_eq!(value(metadata(), &place, &stored[..stored.len() - 1]), None);
}

#[test]
fn value_should_not_be_read_when_it_says_that_it_is_longer_than_it_is() {
	let place = key(metadata(), "log", &words("patient-1 3"), &somebody).unwrap();
	assert_eq!(value(metadata(), &place, &Compact(u32::MAX).encode()), None);
}
