//! What makes a block of a relay chain final: votes of its validators (GRANDPA), followed from a set of validators that is
//! known.
//!
//! A justification holds a vote of more than two thirds of the validators' weight for one block, or for blocks behind it.
//! The last block of a set names the next (a scheduled change in its digest), so that a reader who knows one set, and has
//! the justification of the last block of it and of each set since, knows the set of today without asking anybody.

use crate::proof::block_hash;
use codec::{Decode, DecodeAll, Encode};
use finality_grandpa::{validate_commit, voter_set::VoterSet, Chain, Commit, Error, Message, Precommit};
use radledger_primitives::H256;
use serde::{Deserialize, Serialize};
use sp_core::{
	ed25519::{Pair, Public, Signature},
	Pair as _,
};
use std::collections::{BTreeMap, BTreeSet};

/// By which the digest of a header says that an item is GRANDPA's.
const ENGINE: [u8; 4] = *b"FRNK";

/// Why votes do not make a block final, or do not name the next validators.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FinalityFault {
	/// Bytes that are not what they should be.
	Malformed(&'static str),
	/// The votes are for another block than the header that comes with them.
	OtherBlock,
	/// Someone who voted is not a validator of the set.
	Outsider(H256),
	/// A validator is there twice.
	Twice(H256),
	/// What is said to be the vote of a validator is not signed by it, for this set.
	Signature(H256),
	/// A vote is for a block that does not come after the block.
	Astray(H256),
	/// Headers that no vote needs.
	Superfluous,
	/// Fewer votes than it takes: the weight that signed, and the least that is enough.
	TooFew {
		/// The weight of those who voted.
		signed: u64,
		/// The least weight that makes a block final.
		needed: u64,
	},
	/// The block does not name the next validators, or not in a way that can be followed.
	NoHandOver(&'static str),
}

/// The validators who make blocks final from one change to the next.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AuthoritySet {
	/// How many sets there were before it.
	pub id: u64,
	/// Their keys (Ed25519) and weights.
	pub authorities: Vec<Authority>,
}

/// A validator.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize, Encode, Decode)]
#[serde(deny_unknown_fields)]
pub struct Authority {
	/// Its key (Ed25519).
	pub key: H256,
	/// How much its vote counts; 1 on every relay chain there is.
	pub weight: u64,
}

/// A block that is final.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Final {
	/// Its hash.
	pub hash: H256,
	/// Its number.
	pub number: u32,
	/// How many validators voted for it or for a block behind it.
	pub signed: usize,
	/// Of how many.
	pub of: usize,
}

/// A header of a relay chain.
#[derive(Encode, Decode)]
struct Header {
	parent: H256,
	#[codec(compact)]
	number: u32,
	_state_root: H256,
	_extrinsics_root: H256,
	digest: Vec<Item>,
}

/// An item of a header's digest (`sp_runtime::generic::DigestItem`).
#[derive(Encode, Decode)]
enum Item {
	#[codec(index = 0)]
	Other(Vec<u8>),
	#[codec(index = 4)]
	Consensus([u8; 4], Vec<u8>),
	#[codec(index = 5)]
	Seal([u8; 4], Vec<u8>),
	#[codec(index = 6)]
	PreRuntime([u8; 4], Vec<u8>),
	#[codec(index = 8)]
	RuntimeEnvironmentUpdated,
}

/// What GRANDPA writes into a digest (`sp_consensus_grandpa::ConsensusLog`), as far as it concerns a change of the set.
#[derive(Decode)]
enum Log {
	#[codec(index = 1)]
	ScheduledChange(Vec<Authority>, u32), // the next validators, and after how many blocks
	#[codec(index = 2)]
	ForcedChange,
}

/// `sp_consensus_grandpa::GrandpaJustification`.
#[derive(Decode)]
struct Justification {
	round: u64,
	commit: Commit<H256, u32, [u8; 64], H256>,
	/// Headers from the blocks that were voted for back to the block, which are not that block.
	ancestries: Vec<Header>,
}

/// The way from the blocks that were voted for to the block.
struct Ancestry {
	parents: BTreeMap<H256, (H256, u32)>,
	target: H256,
}

impl Chain<H256, u32> for Ancestry {
	fn ancestry(&self, base: H256, block: H256) -> Result<Vec<H256>, Error> {
		let mut route = Vec::new();
		let mut at = block;
		while at != base {
			// The blocks that are known form no circle: their names are hashes of what names their parents.
			at = self.parents.get(&at).ok_or(Error::NotDescendent)?.0;
			route.push(at);
		}
		route.pop();
		Ok(route)
	}
}

impl Ancestry {
	/// The headers between the block and one that comes after it; `None` if it does not come after it.
	fn between(&self, block: H256) -> Option<Vec<H256>> {
		if block == self.target {
			return Some(Vec::new());
		}
		let mut all = vec![block];
		all.extend(self.ancestry(self.target, block).ok()?);
		Some(all)
	}
}

fn header(bytes: &[u8]) -> Result<Header, FinalityFault> {
	Header::decode_all(&mut &bytes[..]).map_err(|_| FinalityFault::Malformed("the relay chain's header cannot be read"))
}

/// The number in a relay chain's header.
///
/// # Errors
/// It cannot be read.
pub fn number(bytes: &[u8]) -> Result<u32, FinalityFault> {
	Ok(header(bytes)?.number)
}

impl AuthoritySet {
	/// Checks that this set made the block with this header final.
	///
	/// Stricter than a node, which ignores votes that do not count: here every vote must be a validator's, the only one of
	/// it, signed, and for the block or one behind it, so that no byte is without meaning.
	///
	/// # Errors
	/// With what is wrong.
	pub fn verify(&self, block: &[u8], justification: &[u8]) -> Result<Final, FinalityFault> {
		let read = Justification::decode_all(&mut &justification[..]);
		let Justification { round, commit, ancestries } =
			read.map_err(|_| FinalityFault::Malformed("the votes cannot be read"))?;
		let (target, header) = (block_hash(block), header(block)?);
		if (commit.target_hash, commit.target_number) != (target, header.number) {
			return Err(FinalityFault::OtherBlock);
		}
		let voters = VoterSet::new(self.authorities.iter().map(|one| (one.key, one.weight)))
			.filter(|voters| voters.len().get() == self.authorities.len())
			.ok_or(FinalityFault::Malformed("the set of validators is empty, or one is in it twice"))?;
		let count = ancestries.len();
		let parents: BTreeMap<_, _> =
			ancestries.into_iter().map(|one| (block_hash(&one.encode()), (one.parent, one.number))).collect();
		if parents.len() != count {
			return Err(FinalityFault::Superfluous);
		}
		let ancestry = Ancestry { parents, target };

		let (mut seen, mut needed_headers, mut weight) = (BTreeSet::new(), BTreeSet::new(), 0u64);
		for vote in &commit.precommits {
			let voter = voters.get(&vote.id).ok_or(FinalityFault::Outsider(vote.id))?;
			if !seen.insert(vote.id) {
				return Err(FinalityFault::Twice(vote.id));
			}
			let what = Message::Precommit(vote.precommit.clone());
			let signed = (what, round, self.id).encode();
			if !Pair::verify(&Signature::from_raw(vote.signature), signed, &Public::from_raw(vote.id.0)) {
				return Err(FinalityFault::Signature(vote.id));
			}
			let Precommit { target_hash, target_number } = vote.precommit;
			let between = ancestry.between(target_hash).ok_or(FinalityFault::Astray(vote.id))?;
			let known = ancestry.parents.get(&target_hash).map_or(header.number, |(_, number)| *number);
			if known != target_number {
				return Err(FinalityFault::Astray(vote.id));
			}
			needed_headers.extend(between);
			weight = weight.saturating_add(voter.weight().get());
		}
		if needed_headers.len() != count {
			return Err(FinalityFault::Superfluous);
		}
		let needed = voters.threshold().get();
		// The rule itself, as the nodes apply it.
		let counted = validate_commit(&commit, &voters, &ancestry).is_ok_and(|result| result.is_valid());
		match weight >= needed && counted {
			true => Ok(Final { hash: target, number: header.number, signed: seen.len(), of: self.authorities.len() }),
			false => Err(FinalityFault::TooFew { signed: weight, needed }),
		}
	}

	/// The set after this, whose last block has this header: it names the next validators. [`Self::verify`] checks whether
	/// this set made the block final.
	///
	/// # Errors
	/// The block does not name them.
	pub fn next(&self, block: &[u8]) -> Result<Self, FinalityFault> {
		let mut change = None;
		for item in header(block)?.digest {
			let Item::Consensus(ENGINE, log) = item else { continue };
			match Log::decode(&mut &log[..]) {
				// The first counts, as nodes have it.
				Ok(Log::ScheduledChange(authorities, 0)) => {
					change.get_or_insert(authorities);
				}
				Ok(Log::ScheduledChange(..)) => {
					return Err(FinalityFault::NoHandOver("the next validators are due some blocks later"))
				}
				Ok(Log::ForcedChange) => {
					return Err(FinalityFault::NoHandOver("the change was forced, without the votes of the set before"))
				}
				// Something else that GRANDPA has to say.
				Err(_) => {}
			}
		}
		let authorities = change.ok_or(FinalityFault::NoHandOver("the block does not name the next validators"))?;
		Ok(Self { id: self.id.saturating_add(1), authorities })
	}
}

#[cfg(test)]
mod tests;
