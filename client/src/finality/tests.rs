//! Votes of validators whose keys are made here.

use super::*;
use crate::proof::block_hash as hash;
use codec::Compact;

/// A validator's pair of keys.
fn pair(number: u32) -> Pair {
	let mut seed = [7; 32];
	seed[..4].copy_from_slice(&number.to_le_bytes());
	Pair::from_seed(&seed)
}

fn set(id: u64, validators: std::ops::Range<u32>) -> AuthoritySet {
	let key = |number| H256(pair(number).public().0);
	AuthoritySet { id, authorities: validators.map(|number| Authority { key: key(number), weight: 1 }).collect() }
}

/// A header with the items of a digest.
fn block(parent: H256, number: u32, digest: Vec<Item>) -> Vec<u8> {
	(parent, Compact(number), H256::repeat_byte(1), H256::repeat_byte(2), digest).encode()
}

/// A vote, taken apart: for which block, its signature, by whom.
type Vote = ((H256, u32), [u8; 64], H256);

fn vote(number: u32, set: u64, target: (H256, u32)) -> Vote {
	let (hash, of) = target;
	let what: Message<H256, u32> = Message::Precommit(Precommit { target_hash: hash, target_number: of });
	let pair = pair(number);
	(target, pair.sign(&(what, ROUND, set).encode()).0, H256(pair.public().0))
}

const ROUND: u64 = 4;

fn justification(target: (H256, u32), votes: &[Vote], headers: &[Vec<u8>]) -> Vec<u8> {
	let mut bytes = (ROUND, target, votes, Compact(headers.len() as u32)).encode();
	bytes.extend(headers.concat());
	bytes
}

/// A block, and where it is.
fn at(block: &[u8]) -> (H256, u32) {
	(hash(block), number(block).unwrap())
}

/// A block, and votes of these validators of set 9 for it.
fn voted(validators: std::ops::Range<u32>) -> (Vec<u8>, Vec<u8>) {
	let block = block(H256::repeat_byte(5), 70, Vec::new());
	let votes: Vec<_> = validators.map(|number| vote(number, 9, at(&block))).collect();
	let justification = justification(at(&block), &votes, &[]);
	(block, justification)
}

#[test]
fn block_should_be_final_when_more_than_two_thirds_voted_for_it() {
	for (validators, enough) in [(1, 1), (2, 2), (3, 3), (4, 3), (7, 5), (10, 7)] {
		let (block, votes) = voted(0..enough);
		let found = set(9, 0..validators).verify(&block, &votes).unwrap();
		let expected = Final { hash: hash(&block), number: 70, signed: enough as usize, of: validators as usize };
		assert_eq!(found, expected);
		let (block, votes) = voted(0..enough - 1);
		let few = FinalityFault::TooFew { signed: u64::from(enough) - 1, needed: u64::from(enough) };
		assert_eq!(set(9, 0..validators).verify(&block, &votes), Err(few));
	}
}

#[test]
fn votes_should_count_by_their_weight() {
	let mut heavy = set(9, 0..4);
	heavy.authorities[0].weight = 100;
	let (block, votes) = voted(0..1);
	assert_eq!(heavy.verify(&block, &votes).unwrap().signed, 1);
	let (block, votes) = voted(1..4);
	assert_eq!(heavy.verify(&block, &votes), Err(FinalityFault::TooFew { signed: 3, needed: 69 }));
}

#[test]
fn votes_should_be_refused_when_one_is_not_of_the_set_or_there_twice_or_not_signed() {
	let four = set(9, 0..4);
	let (block, _) = voted(0..1);
	let refused = |votes: &[Vote]| four.verify(&block, &justification(at(&block), votes, &[])).unwrap_err();
	let mine = |number| vote(number, 9, at(&block));
	let key = |number| H256(pair(number).public().0);
	assert_eq!(refused(&[mine(0), mine(1), mine(2), mine(8)]), FinalityFault::Outsider(key(8)));
	assert_eq!(refused(&[mine(0), mine(1), mine(1)]), FinalityFault::Twice(key(1)));
	let of_another_set = vote(2, 8, at(&block));
	assert_eq!(refused(&[mine(0), mine(1), of_another_set]), FinalityFault::Signature(key(2)));
	let mut of_somebody_else = mine(2);
	of_somebody_else.1 = mine(3).1;
	assert_eq!(refused(&[mine(0), mine(1), of_somebody_else]), FinalityFault::Signature(key(2)));
	assert_eq!(refused(&[]), FinalityFault::TooFew { signed: 0, needed: 3 });
}

#[test]
fn votes_for_blocks_behind_should_count_with_the_headers_that_lead_back() {
	let (two, target) = (set(9, 0..2), block(H256::repeat_byte(5), 70, Vec::new()));
	let child = block(hash(&target), 71, vec![Item::Seal(*b"test", vec![1])]);
	let grandchild = block(hash(&child), 72, Vec::new());
	let verify = |votes: &[Vote], headers: &[Vec<u8>]| two.verify(&target, &justification(at(&target), votes, headers));
	let behind = [vote(0, 9, at(&target)), vote(1, 9, at(&grandchild))];
	let way = [child.clone(), grandchild.clone()];
	assert_eq!(verify(&behind, &way).unwrap().signed, 2);
	let key = H256(pair(1).public().0);
	assert_eq!(verify(&behind, &way[1..]), Err(FinalityFault::Astray(key)));
	assert_eq!(verify(&behind, &way[..1]), Err(FinalityFault::Astray(key)));
	let more = [&way[..], &[block(hash(&grandchild), 73, Vec::new())]].concat();
	assert_eq!(verify(&behind, &more), Err(FinalityFault::Superfluous));
	assert_eq!(verify(&behind, &[&way[..], &way[..1]].concat()), Err(FinalityFault::Superfluous));
	let misnumbered = [vote(0, 9, at(&target)), vote(1, 9, (hash(&grandchild), 73))];
	assert_eq!(verify(&misnumbered, &way), Err(FinalityFault::Astray(key)));
	// Another branch.
	let elsewhere = block(H256::repeat_byte(6), 71, Vec::new());
	let aside = [vote(0, 9, at(&target)), vote(1, 9, at(&elsewhere))];
	assert_eq!(verify(&aside, &[elsewhere]), Err(FinalityFault::Astray(key)));
}

#[test]
fn votes_should_be_refused_when_they_are_for_another_block() {
	let (block_70, votes) = voted(0..4);
	let other = block(H256::repeat_byte(6), 70, Vec::new());
	assert_eq!(set(9, 0..4).verify(&other, &votes), Err(FinalityFault::OtherBlock));
	let (hash, _) = at(&block_70);
	let misnumbered = justification((hash, 71), &[], &[]);
	assert_eq!(set(9, 0..4).verify(&block_70, &misnumbered), Err(FinalityFault::OtherBlock));
}

#[test]
fn votes_should_be_refused_when_any_byte_is_flipped_or_one_is_missing_or_left_over() {
	let (block, votes) = voted(0..3);
	let four = set(9, 0..4);
	for at in 0..votes.len() {
		for bit in [0x01, 0x80] {
			let mut bad = votes.clone();
			bad[at] ^= bit;
			assert!(four.verify(&block, &bad).is_err(), "{at}");
		}
		assert!(matches!(four.verify(&block, &votes[..at]), Err(FinalityFault::Malformed(_))), "{at}");
	}
	let longer = [&votes[..], &[0]].concat();
	assert!(matches!(four.verify(&block, &longer), Err(FinalityFault::Malformed(_))));
}

#[test]
fn set_should_be_refused_when_it_is_empty_or_names_a_validator_twice() {
	let (block, votes) = voted(0..3);
	assert!(matches!(set(9, 0..0).verify(&block, &votes), Err(FinalityFault::Malformed(_))));
	let mut twice = set(9, 0..4);
	twice.authorities.push(twice.authorities[0]);
	assert!(matches!(twice.verify(&block, &votes), Err(FinalityFault::Malformed(_))));
	let mut without_weight = set(9, 0..4);
	without_weight.authorities[3].weight = 0;
	assert!(matches!(without_weight.verify(&block, &votes), Err(FinalityFault::Malformed(_))));
}

#[test]
fn next_set_should_be_the_one_that_the_block_names() {
	let change = |index: u8, rest: Vec<u8>| Item::Consensus(ENGINE, [&[index][..], &rest].concat());
	let next = set(10, 4..7);
	let names = || change(1, (next.authorities.clone(), 0u32).encode());
	let after = |digest: Vec<Item>| set(9, 0..4).next(&block(H256::zero(), 80, digest));
	assert_eq!(
		after(vec![Item::PreRuntime(*b"BABE", vec![1, 2]), names(), Item::Seal(*b"BABE", vec![3])]),
		Ok(next.clone())
	);
	// The first counts.
	assert_eq!(after(vec![names(), change(1, (set(0, 8..9).authorities, 0u32).encode())]), Ok(next.clone()));
	// Of another engine, or about something else.
	let of_beefy = Item::Consensus(*b"BEEF", [&[1][..], &(next.authorities.clone(), 0u32).encode()].concat());
	for digest in [vec![], vec![of_beefy], vec![change(3, 5u64.encode())], vec![Item::RuntimeEnvironmentUpdated]] {
		assert!(matches!(after(digest), Err(FinalityFault::NoHandOver(_))));
	}
	let later = change(1, (next.authorities.clone(), 3u32).encode());
	let forced = change(2, (1u32, next.authorities.clone(), 0u32).encode());
	for digest in [vec![later], vec![again(&forced)], vec![names(), forced]] {
		assert!(matches!(after(digest), Err(FinalityFault::NoHandOver(_))));
	}
	assert!(matches!(set(9, 0..4).next(&[1, 2, 3]), Err(FinalityFault::Malformed(_))));
}

fn again(item: &Item) -> Item {
	Item::decode(&mut &item.encode()[..]).unwrap()
}

/// What six hundred validators cost: printed with `--nocapture`.
#[test]
fn votes_of_six_hundred_validators_should_be_checked() {
	let all = set(9, 0..600);
	let (block, votes) = voted(0..401);
	let begun = std::time::Instant::now();
	assert_eq!(all.verify(&block, &votes).unwrap().signed, 401);
	println!("401 votes of 600: {} bytes, checked in {} ms", votes.len(), begun.elapsed().as_millis());
	let (block, votes) = voted(0..600);
	let begun = std::time::Instant::now();
	assert_eq!(all.verify(&block, &votes).unwrap().signed, 600);
	println!("600 votes of 600: {} bytes, checked in {} ms", votes.len(), begun.elapsed().as_millis());
	assert_eq!(votes.len(), 8 + 32 + 4 + 2 + 600 * 132 + 1);
}
