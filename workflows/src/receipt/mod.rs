//! Receipts: what the ledger records of something, with a proof that needs no node and no trust in whoever hands it over.
//!
//! A block's header names the root of the state's trie, and the block's hash is BLAKE2b-256 of the header. A receipt holds the
//! nodes of the trie on the way to the record, and to what says which chain it is, when, and by which runtime. So a reader who
//! knows that the block is one of the chain needs to trust nobody for the rest.
//!
//! A relay chain says whether it is: its state has the newest header of every chain that it secures, and its validators make its
//! blocks final by their signatures. A receipt with finality holds that header's place in the state of a block of the relay
//! chain, the votes for that block, and the hand-overs from one set of validators to the next since a [`Checkpoint`], which the
//! reader trusts.

mod check;
mod checkpoint;
pub mod cose;
mod day;
mod fetch;
mod relay;

pub use check::{Checked, Finality};
pub use checkpoint::Checkpoint;
pub use day::{Blocks, DayRoot};
pub use relay::Relay;

use codec::{Decode, DecodeAll, Encode};
use radledger_client::{
	finality::FinalityFault,
	proof::ProofFault,
	record::{self, NameFault},
};
use radledger_primitives::H256;

crate::errors! {
	/// What can be wrong with a receipt.
	pub ReceiptError {
		Failed Malformed { error: String } = "malformed-receipt", "this is not a receipt",
			why "{error}",
			remedy "ask for the file with the receipt again";
		Failed MalformedCheckpoint { error: String } = "malformed-checkpoint", "this is not a checkpoint",
			why "{error}",
			remedy "ask for the file with the checkpoint again";
		Failed Lost { error: String } = "node-lost", "the node did not answer",
			why "{error}",
			remedy "ask again; the node must still have the state of the block";
		Failed Incompatible = "incompatible-runtime", "the chain's runtime is another than this program knows",
			remedy "use the program of the same release as the chain";
		Failed NotRelay { error: String } = "not-a-relay-chain", "the node that was named for the relay chain does not serve one",
			why "{error}",
			remedy "name a node of the relay chain, such as the one inside your own node";
		Failed NoVotes { block: u32 } = "no-votes", "the relay chain's node has no votes that make block {block} final",
			why "it did not follow the chain when the block became final, or is not up to date",
			remedy "ask another node of the relay chain";
		Invalid Kind { kind: String } = "unknown-kind-of-record", "there are no records of the kind `{kind}`",
			remedy "name a kind of record, or an entry of the ledger's storage as `Pallet.Entry`";
		Invalid Identifier { why: String } = "receipt-identifier", "this does not identify a record",
			why "{why}",
			remedy "name what identifies the record, in order";
		Refused Absent { block: u32 } = "no-such-record", "the ledger has no such record",
			why "the state of block {block} has nothing there",
			remedy "if it was recorded just now, ask again when its block is final";
		Refused Header { what: &'static str } = "receipt-header", "{what}",
			remedy "do not rely on this receipt; ask for a new one";
		Refused Proof { what: &'static str } = "receipt-proof", "{what}",
			remedy "do not rely on this receipt; ask for a new one";
		Refused Chain { what: &'static str } = "receipt-chain", "{what}",
			remedy "do not rely on this receipt; ask for a new one";
		Refused OtherChain { found: H256, asked: H256 } = "other-chain", "the receipt is of another chain",
			why "its first block is {found:?}, not {asked:?}",
			remedy "do not rely on this receipt; ask for a new one";
		Refused OtherRelay { found: H256, pinned: H256 } = "other-relay-chain", "the receipt's finality is that of another relay chain",
			why "its first block is {found:?}, not {pinned:?}",
			remedy "do not rely on this receipt; ask for a new one";
		Refused NoFinality = "receipt-without-finality", "nothing in the receipt shows that its block is final",
			why "it was written without a node of the relay chain",
			remedy "ask for one that was written with the relay chain; a development chain has none";
		Refused Head = "receipt-head", "the relay chain names another block of the ledger than the receipt",
			remedy "do not rely on this receipt; ask for a new one";
		Refused UnknownSet { set: u64, known: u64 } = "unknown-set", "the checkpoint does not lead to the validators who made the block final",
			why "they are set {set}; the checkpoint and the receipt's hand-overs lead to set {known}",
			remedy "ask for a receipt that was written for this checkpoint, or use a newer checkpoint that you trust";
		Refused BeforeCheckpoint { block: u32, set: u64, pinned: u32, known: u64 } = "before-checkpoint",
			"the receipt is older than the checkpoint",
			why "its block was final with block {block} of the relay chain (set {set}); the checkpoint is of block {pinned} (set {known})",
			remedy "check it from an older checkpoint, or ask for a new receipt";
		Refused Skipped { expected: u64, found: u64 } = "skipped-hand-over", "a hand-over between sets of validators is missing",
			why "set {expected} is next, and the receipt goes on with set {found}",
			remedy "do not rely on this receipt; ask for a new one";
		Refused HandOver { set: u64, what: &'static str } = "receipt-hand-over", "the hand-over by set {set} cannot be followed",
			why "{what}",
			remedy "do not rely on this receipt; ask for a new one";
		Refused Votes { what: &'static str } = "receipt-votes", "the votes of the validators do not stand",
			why "{what}",
			remedy "do not rely on this receipt; ask for a new one";
		Refused Outsider { key: H256, set: u64 } = "receipt-outsider", "somebody voted who is not a validator",
			why "key {key:?} is not of set {set}",
			remedy "do not rely on this receipt; ask for a new one";
		Refused Twice { key: H256 } = "receipt-vote-twice", "a validator's vote is there twice",
			why "that of key {key:?}",
			remedy "do not rely on this receipt; ask for a new one";
		Refused Signature { key: H256, set: u64 } = "receipt-signature", "a validator did not sign what is said to be its vote",
			why "key {key:?} of set {set}",
			remedy "do not rely on this receipt; ask for a new one";
		Failed MalformedDay = "malformed-day", "this is not the root of a day",
			remedy "ask for the file again, or write it again";
		Refused DayNotOver { day: String } = "day-not-over", "{day} is not over on the ledger",
			why "no final block is of a later day",
			remedy "wait for the first final block of the next day";
		Invalid NoBlocks { day: String } = "day-without-blocks", "the ledger made no block on {day}",
			remedy "name a day on which the ledger ran";
		Refused OtherDay { what: &'static str } = "other-day", "the ledger has another root for this day",
			why "{what}",
			remedy "do not rely on this file; ask another node";
		Invalid CoseKey { why: &'static str } = "receipt-key", "this key cannot be used",
			why "{why}",
			remedy "make one with `openssl genpkey -algorithm ed25519`";
		Failed MalformedCose { error: String } = "malformed-cose-receipt", "this is not a COSE receipt of the ledger",
			why "{error}",
			remedy "ask for the file with the receipt again";
		Refused CoseOther { what: &'static str } = "other-cose-receipt", "the COSE receipt is about something else",
			why "{what}",
			remedy "check it with what it is about, and with the key of whoever signed it";
		Refused CoseSignature = "cose-signature", "the COSE receipt is not signed for this",
			why "it is about something else, or was changed",
			remedy "do not rely on this receipt; check that it is about this, or ask for a new one";
		Refused TooFew { signed: u64, needed: u64 } = "too-few-signatures", "too few validators signed that the block is final",
			why "{signed} signed, it takes {needed}",
			remedy "do not rely on this receipt; ask for a new one";
	}
	from {
		Client(radledger_client::Error);
	}
}

impl From<ProofFault> for ReceiptError {
	fn from(fault: ProofFault) -> Self {
		match fault {
			ProofFault::Header(what) => Self::Header { what },
			ProofFault::Nodes(what) => Self::Proof { what },
		}
	}
}

impl From<NameFault> for ReceiptError {
	fn from(fault: NameFault) -> Self {
		match fault {
			NameFault::Kind(kind) => Self::Kind { kind },
			NameFault::Identifier(why) => Self::Identifier { why },
		}
	}
}

impl ReceiptError {
	/// What is wrong with the votes of a set.
	fn of_votes(set: u64, fault: FinalityFault) -> Self {
		match fault {
			FinalityFault::Malformed(what) => Self::Votes { what },
			FinalityFault::OtherBlock => Self::Votes { what: "they are for another block" },
			FinalityFault::Outsider(key) => Self::Outsider { key, set },
			FinalityFault::Twice(key) => Self::Twice { key },
			FinalityFault::Signature(key) => Self::Signature { key, set },
			FinalityFault::Astray(_) => Self::Votes { what: "one is for a block that does not come after this" },
			FinalityFault::Superfluous => Self::Votes { what: "headers come with them that no vote needs" },
			FinalityFault::TooFew { signed, needed } => Self::TooFew { signed, needed },
			FinalityFault::NoHandOver(what) => Self::HandOver { set, what },
		}
	}
}

/// What a file with a receipt begins with: the name and version of the format.
const MAGIC: &[u8] = b"RadLedger receipt 2\n";
/// Longest file that is worth reading: hand-overs of 600 validators take 75 kB each.
pub const LONGEST: u64 = 64 << 20;

/// A receipt. Its file is a magic header and these fields in SCALE.
#[derive(Encode, Decode, Clone, PartialEq, Eq, Debug)]
pub struct Receipt {
	/// Where the record is in the state. Its name follows from that, and its value is in `proof`.
	key: Vec<u8>,
	/// The block whose state it is.
	block: H256,
	header: Vec<u8>,
	/// Nodes of the trie of the block's state.
	proof: Vec<Vec<u8>>,
	/// By what the block is final; without a relay chain nothing shows that it is.
	finality: Option<Votes>,
}

/// What shows that a block of the ledger is final.
#[derive(Encode, Decode, Clone, PartialEq, Eq, Debug)]
struct Votes {
	/// A block of the relay chain.
	header: Vec<u8>,
	/// Nodes of the trie of that block's state.
	proof: Vec<Vec<u8>>,
	/// The set of the validators who made it final.
	set: u64,
	/// Their votes.
	justification: Vec<u8>,
	/// Those of the sets before, from an older one on.
	hand_overs: Vec<HandOver>,
}

/// The last block of a set of validators, which names the next set, and the votes for it.
#[derive(Encode, Decode, Clone, PartialEq, Eq, Debug)]
struct HandOver {
	set: u64,
	header: Vec<u8>,
	justification: Vec<u8>,
}

impl Receipt {
	/// Reads a file.
	///
	/// # Errors
	/// It is not a receipt, or one of another version.
	pub fn read(file: &[u8]) -> Result<Self, ReceiptError> {
		let malformed = |error: &str| ReceiptError::Malformed { error: error.into() };
		let body = file.strip_prefix(MAGIC).ok_or_else(|| {
			malformed(match file.trim_ascii_start().first() {
				Some(b'{') => {
					"it is JSON, as receipts were before version 2 of the format: this program reads version 2"
				}
				_ => "it does not begin as a receipt of version 2 does",
			})
		})?;
		Self::decode_all(&mut &body[..]).map_err(|_| malformed("it is cut off, damaged, or goes on behind its end"))
	}

	/// As a file.
	pub fn write(&self) -> Vec<u8> {
		[MAGIC, &self.encode()].concat()
	}

	/// The kind of record that it is about, if this release knows it.
	pub fn name(&self) -> Option<record::Name> {
		record::name(record::metadata(), &self.key)
	}

	/// The block of the ledger.
	pub fn block(&self) -> H256 {
		self.block
	}

	/// Whether it holds votes of validators, which a [`Checkpoint`] is needed to check.
	pub fn has_votes(&self) -> bool {
		self.finality.is_some()
	}
}

#[cfg(test)]
mod tests;
