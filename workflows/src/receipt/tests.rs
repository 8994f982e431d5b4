//! Receipts of chains that are made here: a ledger, and a relay chain with four validators in each of its sets.

use super::*;
use crate::{Explain, Kind};
use checkpoint::{PinnedLedger, PinnedRelay};
use codec::Compact;
use radledger_client::{
	finality::{Authority, AuthoritySet},
	proof::{block_hash as hash, entry, numbered},
	BlockRef,
};
use sp_core::{ed25519::Pair, Blake2Hasher, Pair as _};
use sp_trie::{read_trie_value, trie_types::TrieDBMutBuilderV1, LayoutV1, Recorder, StorageProof, TrieMut};
use std::ops::Range;

type Layout = LayoutV1<Blake2Hasher>;

const LEDGER: [u8; 32] = [0xC0; 32];
const RELAY: [u8; 32] = [0xC1; 32];
const PARA: u32 = 2000;
/// 2027-01-31T12:00:00Z.
const NOW: u64 = 1_801_396_800_000;
/// The set of the checkpoint.
const FIRST: u64 = 7;

fn pair(number: u32) -> Pair {
	Pair::from_seed(&[number as u8 + 1; 32])
}

/// The validators of a set: each set has one that the set before did not have.
fn set(id: u64) -> AuthoritySet {
	let key = |number| H256(pair(number).public().0);
	let first = (id % 16) as u32;
	AuthoritySet {
		id,
		authorities: (first..first + 4).map(|number| Authority { key: key(number), weight: 1 }).collect(),
	}
}

/// A state with these values and a hundred others: its root, and the nodes that show the values.
fn state(values: &[(Vec<u8>, Vec<u8>)]) -> (H256, Vec<Vec<u8>>) {
	let (mut database, mut root) = (StorageProof::empty().into_memory_db::<Blake2Hasher>(), sp_core::H256::zero());
	let mut trie = TrieDBMutBuilderV1::new(&mut database, &mut root).build();
	for number in 0..100 {
		trie.insert(&numbered("ImageProvenance", "Studies", number), &[7; 200]).unwrap();
	}
	for (key, value) in values {
		trie.insert(key, value).unwrap();
	}
	drop(trie);
	let mut recorder = Recorder::<Layout>::new();
	for (key, _) in values {
		read_trie_value::<Layout, _>(&database, &root, key, Some(&mut recorder), None).unwrap();
	}
	let nodes: std::collections::BTreeSet<_> = recorder.drain().into_iter().map(|record| record.data).collect();
	(H256(root.0), nodes.into_iter().collect())
}

/// A header; of its digest, what names the next validators.
fn header(number: u32, root: H256, next: Option<&AuthoritySet>) -> Vec<u8> {
	let log = next.map(|next| [&[1][..], &(next.authorities.clone(), 0u32).encode()].concat());
	let digest: Vec<(u8, [u8; 4], Vec<u8>)> = log.into_iter().map(|log| (4, *b"FRNK", log)).collect();
	(H256::repeat_byte(5), Compact(number), root, H256::repeat_byte(6), digest).encode()
}

/// Votes of these validators of a set for a block.
fn votes(set: u64, validators: Range<u32>, header: &[u8], number: u32) -> Vec<u8> {
	let (target, round) = ((hash(header), number), 3u64);
	let vote = |validator| {
		let pair = pair(validator);
		(target, pair.sign(&(1u8, target, round, set).encode()).0, pair.public().0)
	};
	let votes: Vec<_> = validators.map(vote).collect();
	(round, target, votes, Compact(0u32)).encode()
}

/// Three of the four validators of a set.
fn enough(set: u64) -> Range<u32> {
	let first = (set % 16) as u32;
	first..first + 3
}

fn study() -> Vec<u8> {
	let id = vec![format!("{:?}", H256::repeat_byte(0xAB))];
	record::key(record::metadata(), "study", &id, &|_| None).unwrap()
}

/// A study as the runtime stores it.
fn stored() -> Vec<u8> {
	(
		(H256::repeat_byte(1), 0u8, 3u32, 2u16, radledger_primitives::Modality::Mr, Some((6u32, 2u16))),
		(Some(H256::repeat_byte(8)), Some([2u8; 32]), 4u32, [3u8; 32], 951_782_400_000u64, 9u32, 1u16, 1_000_000u128),
	)
		.encode()
}

fn surroundings(genesis: [u8; 32]) -> Vec<(Vec<u8>, Vec<u8>)> {
	vec![(numbered("System", "BlockHash", 0), genesis.to_vec()), (entry("Timestamp", "Now"), (NOW - 60_000).encode())]
}

fn runtime() -> (Vec<u8>, Vec<u8>) {
	(entry("System", "LastRuntimeUpgrade"), (Compact(1u32), "radledger").encode())
}

/// A receipt without finality of a state with these values.
fn receipt_of(values: Vec<(Vec<u8>, Vec<u8>)>) -> Receipt {
	let (root, proof) = state(&values);
	let header = header(1234, root, None);
	Receipt { key: study(), block: hash(&header), header, proof, finality: None }
}

fn receipt() -> Receipt {
	receipt_of([vec![(study(), stored()), runtime()], surroundings(LEDGER)].concat())
}

/// The same with finality, some sets after the checkpoint.
fn final_receipt(sets: u64) -> Receipt {
	let mut receipt = receipt();
	let head = (numbered("Paras", "Heads", PARA), receipt.header.encode());
	let (root, proof) = state(&[vec![head], surroundings(RELAY)].concat());
	let hand_over = |id: u64| {
		let number = 100 + id as u32;
		let header = header(number, H256::repeat_byte(9), Some(&set(id + 1)));
		HandOver { set: id, justification: votes(id, enough(id), &header, number), header }
	};
	let last = FIRST + sets;
	let header = header(200, root, None);
	receipt.finality = Some(Votes {
		justification: votes(last, enough(last), &header, 200),
		header,
		proof,
		set: last,
		hand_overs: (FIRST..last).map(hand_over).collect(),
	});
	receipt
}

fn checkpoint(id: u64) -> Checkpoint {
	let json = serde_json::json!({
		"version": 1,
		"ledger": PinnedLedger { genesis: H256(LEDGER), para_id: PARA },
		"relay": PinnedRelay {
			genesis: H256(RELAY),
			block: BlockRef { hash: H256::repeat_byte(4), number: 90 },
			at: NOW - 3 * 86_400_000,
		},
		"set": set(id),
	});
	Checkpoint::from_json(&json.to_string()).unwrap()
}

fn check(receipt: &Receipt) -> Result<Checked, ReceiptError> {
	Receipt::read(&receipt.write())?.check(None, Some(&checkpoint(FIRST)), NOW)
}

fn code(result: Result<Checked, ReceiptError>) -> String {
	let error = result.unwrap_err();
	assert_ne!(error.remedy(), None, "{error}");
	error.code().into()
}

fn changed(change: impl FnOnce(&mut Receipt, &mut Votes)) -> String {
	let mut bad = final_receipt(2);
	let mut votes = bad.finality.take().unwrap();
	change(&mut bad, &mut votes);
	bad.finality = Some(votes);
	code(check(&bad))
}

#[test]
fn keys_should_be_those_that_every_substrate_chain_has() {
	// As polkadot.js names them: System.BlockHash(0), System.LastRuntimeUpgrade, Timestamp.Now, Paras.Heads(2000).
	let system = "26aa394eea5630e07c48ae0c9558cef7";
	let hash = "a44704b568d21667356a5a050c118746b4def25cfda6ef3a00000000";
	let [genesis, runtime, clock] = check::surroundings();
	assert_eq!(hex::encode(genesis), format!("{system}{hash}"));
	assert_eq!(hex::encode(runtime), format!("{system}f9cce9c888469bb1a0dceaa129672ef8"));
	assert_eq!(hex::encode(clock), "f0c365c3cf59d671eb72da0e7a4113c49f1f0515f462cdcf84e0f1d6045dfcbb");
	let [head, ..] = check::relay_keys(2000);
	let paras = "cd710b30bd2eab0352ddcc26417aa1941b3c252fcb29d88eff4f3de5de4476c3";
	assert_eq!(hex::encode(head), format!("{paras}63f5a4efb16ffa83d0070000"));
}

#[test]
fn receipt_should_prove_the_record_and_say_what_it_does_not_prove() {
	let read = Receipt::read(&receipt().write()).unwrap();
	assert_eq!(read, receipt());
	let checked = read.check(None, None, NOW).unwrap();
	let (name, fields) = (checked.record.unwrap(), checked.fields.unwrap());
	assert_eq!((name.kind.as_str(), name.identifiers.len()), ("study", 1));
	assert_eq!((&fields["instances"], &fields["at"]), (&3.into(), &"2000-02-29T00:00:00Z".into()));
	assert_eq!((checked.block.number, checked.at, checked.finality), (1234, NOW - 60_000, None));
	let lines = checked.not_proved.join("\n");
	assert!(lines.contains("no finality") && lines.contains("genesis hash"), "{lines}");
	let known = read.check(Some(&H256(LEDGER)), None, NOW).unwrap();
	assert_eq!(known.not_proved.len() + 1, checked.not_proved.len());
}

#[test]
fn receipt_should_prove_finality_from_a_checkpoint_however_many_sets_ago() {
	for sets in 0..5 {
		let receipt = final_receipt(sets);
		let checked = check(&receipt).unwrap();
		let by = checked.finality.unwrap();
		assert_eq!((by.signed, by.of, by.set, by.hand_overs as u64), (3, 4, FIRST + sets, sets));
		assert_eq!((by.relay_block.number, by.checkpoint.number, by.checkpoint_age_days), (200, 90, 3));
		// A newer checkpoint does as well.
		for newer in 0..=sets {
			let by = receipt.check(None, Some(&checkpoint(FIRST + newer)), NOW).unwrap().finality.unwrap();
			assert_eq!(by.hand_overs as u64, sets - newer);
		}
		let unchecked = receipt.check(None, None, NOW).unwrap();
		assert_eq!(unchecked.finality, None);
		assert!(unchecked.not_proved[0].contains("only a checkpoint"), "{:?}", unchecked.not_proved);
	}
}

#[test]
fn receipt_should_be_refused_when_any_byte_is_flipped() {
	let pinned = checkpoint(FIRST);
	for (receipt, pinned) in [(receipt(), None), (final_receipt(0), Some(&pinned)), (final_receipt(2), Some(&pinned))] {
		let good = receipt.write();
		for at in 0..good.len() {
			for bit in [0x01, 0x10, 0x80] {
				let mut bad = good.clone();
				bad[at] ^= bit;
				let checked = Receipt::read(&bad).and_then(|receipt| receipt.check(None, pinned, NOW));
				assert!(checked.is_err(), "byte {at} of {}, bit {bit}", good.len());
			}
		}
		for length in 0..good.len() {
			assert_eq!(Receipt::read(&good[..length]).unwrap_err().code(), "malformed-receipt", "{length}");
		}
		assert_eq!(Receipt::read(&[&good[..], &[0]].concat()).unwrap_err().code(), "malformed-receipt");
	}
}

#[test]
fn receipt_should_be_refused_when_the_chain_is_another() {
	let error = receipt().check(Some(&H256::repeat_byte(0xC2)), None, NOW).unwrap_err();
	assert_eq!((error.kind(), &*error.code()), (Kind::Refused, "other-chain"));
	let other = |change: &dyn Fn(&mut Checkpoint)| {
		let mut pinned = checkpoint(FIRST);
		change(&mut pinned);
		code(final_receipt(1).check(None, Some(&pinned), NOW))
	};
	assert_eq!(other(&|pinned| pinned.ledger.genesis.0[0] ^= 1), "other-chain");
	assert_eq!(other(&|pinned| pinned.relay.genesis.0[0] ^= 1), "other-relay-chain");
	// Another ledger of the same relay chain.
	assert_eq!(other(&|pinned| pinned.ledger.para_id += 1), "receipt-proof");
}

#[test]
fn receipt_should_be_refused_when_nothing_shows_that_it_is_final() {
	assert_eq!(code(check(&receipt())), "receipt-without-finality");
}

#[test]
fn receipt_should_be_refused_when_the_checkpoint_does_not_lead_to_its_set() {
	let from = |id: u64| final_receipt(2).check(None, Some(&checkpoint(id)), NOW);
	assert_eq!(code(from(FIRST + 3)), "before-checkpoint");
	// The same set, and a block that was not there yet.
	let at = |number| {
		let mut newer = checkpoint(FIRST + 2);
		newer.relay.block.number = number;
		final_receipt(2).check(None, Some(&newer), NOW)
	};
	assert!(at(200).is_ok());
	assert_eq!(code(at(201)), "before-checkpoint");
	assert_eq!(code(from(FIRST - 1)), "skipped-hand-over");
	let without = |receipt: &mut Votes| receipt.hand_overs.clear();
	assert_eq!(changed(|_, votes| without(votes)), "unknown-set");
	assert_eq!(changed(|_, votes| drop(votes.hand_overs.pop())), "unknown-set");
	assert_eq!(changed(|_, votes| votes.set += 1), "unknown-set");
	assert_eq!(changed(|_, votes| drop(votes.hand_overs.remove(0))), "skipped-hand-over");
	assert_eq!(changed(|_, votes| votes.hand_overs.swap(0, 1)), "skipped-hand-over");
	assert_eq!(changed(|_, votes| votes.hand_overs.insert(0, votes.hand_overs[0].clone())), "skipped-hand-over");
	// The hand-over of another set, under the number of this: its voters are of both, and signed for the other.
	let renamed = |votes: &mut Votes| votes.hand_overs[0] = HandOver { set: FIRST, ..votes.hand_overs[1].clone() };
	assert_eq!(changed(|_, votes| renamed(votes)), "receipt-signature");
	// Other validators under the number of the checkpoint's set.
	let mut pinned = checkpoint(FIRST);
	pinned.set.authorities = set(FIRST + 5).authorities;
	assert_eq!(code(final_receipt(2).check(None, Some(&pinned), NOW)), "receipt-outsider");
}

#[test]
fn receipt_should_be_refused_when_a_hand_over_names_nobody() {
	let mute = |votes: &mut Votes| {
		let header = header(100 + FIRST as u32, H256::repeat_byte(9), None);
		votes.hand_overs[0].justification = self::votes(FIRST, enough(FIRST), &header, 100 + FIRST as u32);
		votes.hand_overs[0].header = header;
	};
	assert_eq!(changed(|_, votes| mute(votes)), "receipt-hand-over");
}

#[test]
fn receipt_should_be_refused_when_the_votes_are_too_few_or_not_the_set_s() {
	let last = FIRST + 2;
	let first = enough(last).start;
	let voted =
		|set: u64, by: Range<u32>| changed(|_, votes| votes.justification = self::votes(set, by, &votes.header, 200));
	assert_eq!(voted(last, first..first + 2), "too-few-signatures");
	assert_eq!(voted(last, first + 2..first + 5), "receipt-outsider");
	assert_eq!(voted(last - 1, first..first + 3), "receipt-signature");
	let twice = |votes: &mut Votes| {
		// Round, target, how many votes, the votes, no headers.
		let (round_and_target, rest) = votes.justification.split_at(44);
		let of_one = &rest[1..1 + 132];
		votes.justification = [round_and_target, &[4 * 3], of_one, of_one, of_one, &[0]].concat();
	};
	assert_eq!(changed(|_, votes| twice(votes)), "receipt-vote-twice");
	let elsewhere = |votes: &mut Votes| votes.header = header(200, H256::repeat_byte(1), None);
	assert_eq!(changed(|_, votes| elsewhere(votes)), "receipt-votes");
	let of_hand_over = |votes: &mut Votes| {
		let one = &mut votes.hand_overs[1];
		one.justification = self::votes(one.set, first..first + 2, &one.header, 100 + one.set as u32);
	};
	assert_eq!(changed(|_, votes| of_hand_over(votes)), "too-few-signatures");
}

#[test]
fn receipt_should_be_refused_when_the_relay_chain_has_another_block() {
	let other = |receipt: &mut Receipt| {
		*receipt = receipt_of(
			[vec![(study(), stored()), runtime(), (entry("Test", "More"), vec![1])], surroundings(LEDGER)].concat(),
		);
		// Only what is needed may be there.
		receipt.proof = state(&[vec![(study(), stored()), runtime()], surroundings(LEDGER)].concat()).1;
		let root = state(&[vec![(study(), stored()), runtime()], surroundings(LEDGER)].concat()).0;
		receipt.header = header(1235, root, None);
		receipt.block = hash(&receipt.header);
	};
	assert_eq!(changed(|receipt, _| other(receipt)), "receipt-head");
}

#[test]
fn receipt_should_be_refused_when_a_proof_has_more_or_less_than_it_needs() {
	let good = final_receipt(1);
	let nodes = |receipt: &mut Receipt, relay: bool, change: &dyn Fn(&mut Vec<Vec<u8>>)| match relay {
		true => change(&mut receipt.finality.as_mut().unwrap().proof),
		false => change(&mut receipt.proof),
	};
	for relay in [false, true] {
		let count = if relay { good.finality.as_ref().unwrap().proof.len() } else { good.proof.len() };
		let refused = |change: &dyn Fn(&mut Vec<Vec<u8>>)| {
			let mut bad = good.clone();
			nodes(&mut bad, relay, change);
			assert_eq!(code(check(&bad)), "receipt-proof");
		};
		(0..count).for_each(|node| refused(&|nodes| drop(nodes.remove(node))));
		refused(&|nodes| nodes.push(nodes[0].clone()));
		refused(&|nodes| nodes.push(vec![1, 2, 3]));
	}
}

#[test]
fn receipt_should_be_refused_when_the_state_lacks_what_it_should_show() {
	let all = [vec![(study(), stored()), runtime()], surroundings(LEDGER)].concat();
	for (at, expected) in ["no-such-record", "receipt-chain", "receipt-chain", "receipt-chain"].into_iter().enumerate()
	{
		let mut values = all.clone();
		// Something else stands there, or nothing; the way to where it would be is shown.
		values[at].1 = Vec::new();
		let without = receipt_without(&values, at);
		assert_eq!(code(without.check(None, None, NOW)), expected, "{at}");
	}
}

/// A receipt of a state with these values but one, which it shows not to be there.
fn receipt_without(values: &[(Vec<u8>, Vec<u8>)], without: usize) -> Receipt {
	let (mut database, mut root) = (StorageProof::empty().into_memory_db::<Blake2Hasher>(), sp_core::H256::zero());
	let mut trie = TrieDBMutBuilderV1::new(&mut database, &mut root).build();
	for (at, (key, value)) in values.iter().enumerate() {
		if at != without {
			trie.insert(key, value).unwrap();
		}
	}
	drop(trie);
	let mut recorder = Recorder::<Layout>::new();
	for (key, _) in values {
		read_trie_value::<Layout, _>(&database, &root, key, Some(&mut recorder), None).unwrap();
	}
	let nodes: std::collections::BTreeSet<_> = recorder.drain().into_iter().map(|record| record.data).collect();
	let header = header(1234, H256(root.0), None);
	Receipt { key: study(), block: hash(&header), header, proof: nodes.into_iter().collect(), finality: None }
}

#[test]
fn record_should_be_shown_as_bytes_when_this_release_does_not_know_it() {
	let unknown = entry("Elsewhere", "Something");
	let values = [vec![(unknown.clone(), vec![1, 2, 3]), runtime()], surroundings(LEDGER)].concat();
	let receipt = Receipt { key: unknown, ..receipt_of(values) };
	let checked = receipt.check(None, None, NOW).unwrap();
	assert_eq!((checked.record, checked.fields, checked.value.as_str()), (None, None, "0x010203"));
	assert!(checked.not_proved.iter().any(|what| what.contains("does not know records of this kind")));
}

#[test]
fn files_should_be_refused_when_they_are_not_of_this_format() {
	let good = receipt().write();
	let why = |file: &[u8]| Receipt::read(file).unwrap_err().why().unwrap();
	assert!(why(b"{\n  \"version\": 1,").contains("JSON"));
	assert!(why(b"").contains("does not begin"));
	let mut other = good.clone();
	other[MAGIC.len() - 2] = b'3';
	assert!(why(&other).contains("does not begin"));
	let json = checkpoint(FIRST).to_json();
	assert_eq!(Checkpoint::from_json(&json).unwrap(), checkpoint(FIRST));
	for (from, to) in
		[("\"version\": 1", "\"version\": 2"), ("\"set\"", "\"sets\""), ("\"weight\": 1", "\"weight\": -1")]
	{
		let bad = json.replacen(from, to, 1);
		assert_ne!(bad, json, "{from}");
		assert_eq!(Checkpoint::from_json(&bad).unwrap_err().code(), "malformed-checkpoint");
	}
}

/// A checkpoint and receipts of a network that ran once; `workflows/fixtures/README.md` says how they were made. Whatever
/// this program becomes, they stay proved.
const KEPT_CHECKPOINT: &str = include_str!("../../fixtures/receipts/checkpoint.json");
const KEPT: [(&str, &[u8]); 3] = [
	("study", include_bytes!("../../fixtures/receipts/study.receipt")),
	("consents", include_bytes!("../../fixtures/receipts/consents.receipt")),
	("Consortium.Organisations", include_bytes!("../../fixtures/receipts/organisation.receipt")),
];

fn kept() -> Checkpoint {
	Checkpoint::from_json(KEPT_CHECKPOINT).unwrap()
}

#[test]
fn receipts_of_a_real_network_should_stay_proved() {
	for (kind, file) in KEPT {
		let receipt = Receipt::read(file).unwrap();
		assert_eq!(receipt.write(), file, "{kind}: one value has one encoding");
		let begun = std::time::Instant::now();
		let checked = receipt.check(None, Some(&kept()), u64::MAX).unwrap();
		let took = begun.elapsed().as_micros();
		let by = checked.finality.unwrap();
		assert_eq!((by.signed, by.of), (2, 2), "{kind}");
		assert!(by.hand_overs >= 2 && by.set == kept().set.id + by.hand_overs as u64, "{kind}: {by:?}");
		assert!(by.at > by.checkpoint_at && by.relay_block.number > by.checkpoint.number, "{kind}: {by:?}");
		assert_eq!(checked.genesis, kept().ledger.genesis);
		// Keys are never moved; what the values mean may change with the runtime, and then the check says so.
		assert_eq!(checked.record.unwrap().kind, kind);
		assert!(checked.value.len() > 2, "{kind}");
		println!("{kind}: {} bytes, {} hand-overs, checked in {took} µs", file.len(), by.hand_overs);
	}
}

#[test]
fn receipt_of_a_real_network_should_be_refused_when_the_checkpoint_does_not_lead_to_its_set() {
	let receipt = Receipt::read(include_bytes!("../../fixtures/receipts/without-hand-overs.receipt")).unwrap();
	assert_eq!(code(receipt.check(None, Some(&kept()), u64::MAX)), "unknown-set");
	let checked = receipt.check(Some(&kept().ledger.genesis), None, u64::MAX).unwrap();
	assert_eq!(checked.record.unwrap().kind, "study");
}

#[test]
fn receipts_of_a_real_network_should_be_refused_when_any_byte_is_flipped() {
	for (kind, file) in KEPT {
		for at in 0..file.len() {
			let mut bad = file.to_vec();
			bad[at] ^= 1 << (at % 8);
			let checked = Receipt::read(&bad).and_then(|receipt| receipt.check(None, Some(&kept()), u64::MAX));
			assert!(checked.is_err(), "{kind}: byte {at} of {}", file.len());
		}
	}
}
