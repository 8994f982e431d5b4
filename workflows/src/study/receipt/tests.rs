//! Receipts of a state that is made here.

use super::*;
use crate::{Explain, Kind};
use codec::Compact;
use sp_core::{Blake2Hasher, Hasher};
use sp_trie::{read_trie_value, trie_types::TrieDBMutBuilderV1, LayoutV1, Recorder, StorageProof, TrieMut};

type Layout = LayoutV1<Blake2Hasher>;

fn stored() -> Stored {
	Stored {
		root: H256::repeat_byte(1),
		algorithm: DigestAlgorithm::Sha256,
		instances: 3,
		series: 2,
		modality: Modality::Mr,
		device: Some(DeviceVersion { device: 6, version: 2 }),
		previous: Some(H256::repeat_byte(8)),
		subject: Some([2; 32]),
		forgotten: false,
		organisation: 4,
		by: [3; 32],
		at: 951_782_400_000,
		block: 9,
		version: 1,
		_rent: 1_000_000,
	}
}

fn runtime() -> Vec<u8> {
	(Compact(17u32), "radledger").encode()
}

/// A receipt from a state with these values and 300 others.
fn receipt_of(values: &[(Vec<u8>, Vec<u8>)]) -> Receipt {
	let study = H256::repeat_byte(0xAB);
	let (mut database, mut root) = (StorageProof::empty().into_memory_db::<Blake2Hasher>(), sp_core::H256::zero());
	let mut trie = TrieDBMutBuilderV1::new(&mut database, &mut root).build();
	for number in 0..300u32 {
		trie.insert(&study_key(&H256::from_low_u64_be(number.into())), &[7; 200]).unwrap();
	}
	for (key, value) in values {
		trie.insert(key, value).unwrap();
	}
	drop(trie);
	let mut recorder = Recorder::<Layout>::new();
	for key in [study_key(&study), genesis_key(), runtime_key()] {
		read_trie_value::<Layout, _>(&database, &root, &key, Some(&mut recorder), None).unwrap();
	}
	let nodes: std::collections::BTreeSet<_> = recorder.drain().into_iter().map(|record| record.data).collect();
	let state_root = H256(root.0);
	let header = (H256::repeat_byte(5), Compact(1234u32), state_root, H256::repeat_byte(6), vec![0u8; 9]).encode();
	Receipt {
		version: VERSION,
		chain: Chain { name: "Test".into(), genesis: H256::repeat_byte(0xC0), spec_version: 17 },
		study,
		record: Record { scale: Bytes(stored().encode()), fields: stored().into() },
		key: Bytes(study_key(&study)),
		proof: nodes.into_iter().map(Bytes).collect(),
		block: Block { number: 1234, hash: H256(Blake2Hasher::hash(&header).0), header: Bytes(header) },
		finality: Finality::None,
	}
}

fn receipt() -> Receipt {
	receipt_of(&[
		(study_key(&H256::repeat_byte(0xAB)), stored().encode()),
		(genesis_key(), vec![0xC0; 32]),
		(runtime_key(), runtime()),
	])
}

fn code(receipt: &Receipt) -> String {
	receipt.check(None).unwrap_err().code().into()
}

#[test]
fn keys_should_be_those_that_every_substrate_chain_has() {
	// As polkadot.js names them: System.BlockHash(0) and System.LastRuntimeUpgrade.
	let system = "26aa394eea5630e07c48ae0c9558cef7";
	let hash = "a44704b568d21667356a5a050c118746b4def25cfda6ef3a00000000";
	assert_eq!(hex::encode(genesis_key()), format!("{system}{hash}"));
	assert_eq!(hex::encode(runtime_key()), format!("{system}f9cce9c888469bb1a0dceaa129672ef8"));
}

#[test]
fn study_should_be_where_the_runtime_keeps_it() {
	let key = study_key(&H256::repeat_byte(0xAB));
	assert_eq!((key.len(), &key[48..]), (80, &[0xAB; 32][..]));
	assert_eq!(key[..32], encode_storage_key_prefix("ImageProvenance", "Studies"));
	// BLAKE2b with a digest of 16 bytes, as Python's `hashlib.blake2b(b"\xab" * 32, digest_size=16)` has it.
	assert_eq!(hex::encode(&key[32..48]), "6bb3853c34cfcf3b081e5715f3c82748");
}

#[test]
fn receipt_should_prove_the_record_and_say_what_it_does_not_prove() {
	let receipt = receipt();
	assert!(receipt.proof.len() > 3, "{}", receipt.proof.len());
	let read = Receipt::from_json(&receipt.to_json()).unwrap();
	assert_eq!(read, receipt);
	let checked = read.check(None).unwrap();
	assert_eq!((checked.record.instances, checked.record.at.as_str()), (3, "2000-02-29T00:00:00Z"));
	let lines = checked.not_proved.join("\n");
	assert!(lines.contains("no finality exists") && lines.contains("genesis hash"), "{lines}");
	let known = read.check(Some(&H256::repeat_byte(0xC0))).unwrap();
	assert_eq!(known.not_proved.len() + 1, checked.not_proved.len());
}

#[test]
fn receipt_should_fail_when_the_chain_is_another_than_is_known() {
	let error = receipt().check(Some(&H256::repeat_byte(0xC1))).unwrap_err();
	assert_eq!((error.kind(), &*error.code()), (Kind::Refused, "other-chain"));
}

#[test]
fn receipt_should_fail_in_its_own_way_when_a_byte_of_any_part_is_flipped() {
	let good = receipt();
	for at in 0..good.block.header.0.len() {
		let mut bad = good.clone();
		bad.block.header.0[at] ^= 1;
		assert_eq!(code(&bad), "receipt-header", "{at}");
	}
	for at in 0..32 {
		let flip = |change: &dyn Fn(&mut Receipt)| {
			let mut bad = good.clone();
			change(&mut bad);
			code(&bad)
		};
		assert_eq!(flip(&|bad| bad.block.hash.0[at] ^= 1), "receipt-header");
		assert_eq!(flip(&|bad| bad.study.0[at] ^= 1), "receipt-key");
		assert_eq!(flip(&|bad| bad.chain.genesis.0[at] ^= 1), "receipt-chain");
		assert_eq!(flip(&|bad| bad.record.fields.root.0[at] ^= 1), "receipt-fields");
	}
	for at in 0..good.key.0.len() {
		let mut bad = good.clone();
		bad.key.0[at] ^= 1;
		assert_eq!(code(&bad), "receipt-key", "{at}");
	}
	for node in 0..good.proof.len() {
		for at in 0..good.proof[node].0.len() {
			let mut bad = good.clone();
			bad.proof[node].0[at] ^= 1;
			assert_eq!(code(&bad), "receipt-proof", "{node} {at}");
		}
	}
	for at in 0..good.record.scale.0.len() {
		let mut bad = good.clone();
		bad.record.scale.0[at] ^= 1;
		assert_eq!(code(&bad), "receipt-record", "{at}");
	}
}

#[test]
fn receipt_should_fail_when_a_number_is_another() {
	let good = receipt();
	let mut bad = good.clone();
	bad.block.number += 1;
	assert_eq!(code(&bad), "receipt-number");
	let mut bad = good.clone();
	bad.chain.spec_version += 1;
	assert_eq!(code(&bad), "receipt-runtime");
	let mut bad = good;
	bad.record.fields.version += 1;
	assert_eq!(code(&bad), "receipt-fields");
}

#[test]
fn receipt_should_fail_when_the_proof_has_more_or_less_than_it_needs() {
	let good = receipt();
	for node in 0..good.proof.len() {
		let mut bad = good.clone();
		bad.proof.remove(node);
		assert_eq!(code(&bad), "receipt-proof", "{node}");
	}
	let mut bad = good.clone();
	bad.proof.push(bad.proof[0].clone());
	assert_eq!(code(&bad), "receipt-proof");
	let mut bad = good;
	bad.proof.push(Bytes(vec![1, 2, 3]));
	assert_eq!(code(&bad), "receipt-proof");
}

#[test]
fn receipt_should_fail_when_the_state_lacks_what_it_should_show() {
	let (study, genesis) = ((study_key(&H256::repeat_byte(0xAB)), stored().encode()), (genesis_key(), vec![0xC0; 32]));
	assert_eq!(code(&receipt_of(&[genesis.clone(), (runtime_key(), runtime())])), "receipt-record");
	assert_eq!(code(&receipt_of(&[study.clone(), (runtime_key(), runtime())])), "receipt-chain");
	assert_eq!(code(&receipt_of(&[study.clone(), genesis.clone()])), "receipt-chain");
	let longer = (study.0, [study.1, vec![0]].concat());
	let mut receipt = receipt_of(&[longer.clone(), genesis, (runtime_key(), runtime())]);
	receipt.record.scale = Bytes(longer.1);
	assert_eq!(code(&receipt), "receipt-fields");
}

#[test]
fn files_should_be_refused_when_they_are_no_receipt_of_this_version() {
	let json = receipt().to_json();
	for (from, to) in [
		("\"version\": 1,\n  \"chain\"", "\"version\": 2,\n  \"chain\""),
		("none: development chain", "certain"),
		("\"key\": \"0x", "\"key\": \""),
		("\"study\":", "\"stud\":"),
	] {
		let bad = json.replacen(from, to, 1);
		assert_ne!(bad, json, "{from}");
		assert!(Receipt::from_json(&bad).is_err(), "{from}");
	}
}
