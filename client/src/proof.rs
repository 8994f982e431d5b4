//! Values of the chain's state with proofs, so that a node need not be believed.
//!
//! A block's header names the root of the state's trie, and the block's hash is BLAKE2b-256 of the header (Polkadot
//! protocol specification, sections 2.2 and 3.3.1). Whoever knows the hash of a block from a trusted source needs to trust
//! nobody for a value of its state.

use codec::{Compact, Decode};
use radledger_primitives::H256;
use sp_core::{Blake2Hasher, Hasher};
use sp_crypto_hashing::{twox_128, twox_64};
use sp_trie::{read_trie_value, LayoutV1, MemoryDB, Recorder, StorageProof};
use std::collections::BTreeSet;

/// The state's trie; it reads values of both versions.
type Layout = LayoutV1<Blake2Hasher>;

/// The hash of the block with this header.
pub fn block_hash(header: &[u8]) -> H256 {
	H256(Blake2Hasher::hash(header).0)
}

/// Where an entry of a pallet's storage is in the state.
pub fn entry(pallet: &str, entry: &str) -> Vec<u8> {
	[twox_128(pallet.as_bytes()), twox_128(entry.as_bytes())].concat()
}

/// Where a map with numbers as keys (`Twox64Concat`) has its value for one.
pub fn numbered(pallet: &str, map: &str, number: u32) -> Vec<u8> {
	let number = number.to_le_bytes();
	[&entry(pallet, map)[..], &twox_64(&number), &number].concat()
}

/// Why a proof proves nothing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ProofFault {
	/// The header is not that of the block, or cannot be read.
	Header(&'static str),
	/// The nodes of the trie do not lead from the header to the value.
	Nodes(&'static str),
}

impl ProofFault {
	/// What is wrong.
	pub fn what(&self) -> &'static str {
		match self {
			Self::Header(what) | Self::Nodes(what) => what,
		}
	}
}

/// A header, without the digest behind it.
#[derive(Decode)]
struct Header {
	_parent: H256,
	number: Compact<u32>,
	state_root: H256,
}

/// Part of the state of a block, from which proved values are read.
pub struct ProvedState {
	number: u32,
	root: sp_core::H256,
	nodes: usize,
	database: MemoryDB<Blake2Hasher>,
	recorder: Recorder<Layout>,
}

impl ProvedState {
	/// The state of the block with this hash and SCALE-encoded header, as far as these nodes of the trie show it.
	///
	/// # Errors
	/// The header is not that of the block, or a node is there twice.
	pub fn new(block: &H256, header: &[u8], nodes: impl IntoIterator<Item = Vec<u8>>) -> Result<Self, ProofFault> {
		if block_hash(header) != *block {
			return Err(ProofFault::Header("the header is not that of the block"));
		}
		let header = Header::decode(&mut &header[..]).map_err(|_| ProofFault::Header("the header cannot be read"))?;
		let nodes: Vec<_> = nodes.into_iter().collect();
		let count = nodes.len();
		let proof = StorageProof::new_with_duplicate_nodes_check(nodes)
			.map_err(|_| ProofFault::Nodes("the proof repeats itself"))?;
		Ok(Self {
			number: header.number.0,
			root: sp_core::H256(header.state_root.0),
			nodes: count,
			database: proof.to_memory_db(),
			recorder: Recorder::new(),
		})
	}

	/// The number of the block.
	pub fn number(&self) -> u32 {
		self.number
	}

	/// The value at a storage key; `None` if the state proves that there is none.
	///
	/// # Errors
	/// The nodes do not lead to the key.
	pub fn read(&mut self, key: &[u8]) -> Result<Option<Vec<u8>>, ProofFault> {
		read_trie_value::<Layout, _>(&self.database, &self.root, key, Some(&mut self.recorder), None)
			.map_err(|_| ProofFault::Nodes("the proof does not lead from the block to the record"))
	}

	/// Ends reading.
	///
	/// # Errors
	/// There are nodes that no value needed.
	pub fn end(mut self) -> Result<(), ProofFault> {
		let used: BTreeSet<_> = self.recorder.drain().into_iter().map(|record| record.data).collect();
		match used.len() == self.nodes {
			true => Ok(()),
			false => Err(ProofFault::Nodes("the proof has nodes that prove nothing")),
		}
	}
}
