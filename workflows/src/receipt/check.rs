//! What follows from a receipt, without a node.

use super::{Checkpoint, Receipt, ReceiptError, Votes};
use codec::{Decode, DecodeAll, Encode};
use radledger_client::{
	finality::{self, Final},
	proof::{entry, numbered, ProvedState},
	record, BlockRef,
};
use radledger_primitives::{
	text::{self, moment},
	Moment, H256,
};
use serde::Serialize;
use serde_json::Value as Json;

/// Where the hash of the first block is, which stays there when those of later blocks go.
pub(super) fn genesis_key() -> Vec<u8> {
	numbered("System", "BlockHash", 0)
}

/// Where the clock is.
pub(super) fn clock_key() -> Vec<u8> {
	entry("Timestamp", "Now")
}

/// Where the version of the runtime is.
fn runtime_key() -> Vec<u8> {
	entry("System", "LastRuntimeUpgrade")
}

/// Where the ledger keeps its number on the relay chain.
pub(super) fn number_key() -> Vec<u8> {
	entry("ParachainInfo", "ParachainId")
}

/// What of the ledger's state a receipt shows beside the record.
pub(super) fn surroundings() -> [Vec<u8>; 3] {
	[genesis_key(), runtime_key(), clock_key()]
}

/// What of the relay chain's state a receipt shows, for the ledger with this number.
pub(super) fn relay_keys(para: u32) -> [Vec<u8>; 3] {
	[numbered("Paras", "Heads", para), genesis_key(), clock_key()]
}

/// `frame_system::LastRuntimeUpgradeInfo`, without the name behind it.
#[derive(Decode)]
struct Runtime {
	#[codec(compact)]
	spec_version: u32,
}

/// What follows from a header of the ledger.
struct Proved {
	value: Vec<u8>,
	genesis: H256,
	spec_version: u32,
	at: Moment,
	number: u32,
}

/// The version of the runtime that this release knows.
fn known_runtime() -> Option<u32> {
	#[derive(Decode)]
	struct Version {
		_spec_name: String,
		_impl_name: String,
		_authoring_version: u32,
		spec_version: u32,
	}
	let system = record::metadata().pallet_by_name("System")?;
	Version::decode(&mut system.constant_by_name("Version")?.value()).ok().map(|version| version.spec_version)
}

/// Reads a value that must be there.
fn read<T: Decode>(state: &mut ProvedState, key: &[u8], absent: &'static str) -> Result<T, ReceiptError> {
	let bytes = state.read(key)?;
	bytes.and_then(|bytes| T::decode_all(&mut &bytes[..]).ok()).ok_or(ReceiptError::Chain { what: absent })
}

impl Receipt {
	/// What follows from the header; nothing that the receipt says beside it is believed.
	fn prove(&self) -> Result<Proved, ReceiptError> {
		let mut state = ProvedState::new(&self.block, &self.header, self.proof.iter().cloned())?;
		let number = state.number();
		let value = state.read(&self.key)?;
		let [genesis, runtime, clock] = surroundings();
		let genesis = read(&mut state, &genesis, "the state does not name the chain's first block")?;
		let at = read(&mut state, &clock, "the state does not have a clock")?;
		let runtime = state.read(&runtime)?.and_then(|bytes| Runtime::decode(&mut &bytes[..]).ok());
		let runtime =
			runtime.ok_or(ReceiptError::Chain { what: "the state does not name the version of the runtime" })?;
		state.end()?;
		let value = value.ok_or(ReceiptError::Absent { block: number })?;
		Ok(Proved { value, genesis, spec_version: runtime.spec_version, at, number })
	}

	/// Checks everything: that the record was in the state of the block; from a checkpoint, that the block is final; and that
	/// it is of the chain whose first block is `chain`. `now` is the reader's own clock.
	///
	/// # Errors
	/// With what is wrong.
	pub fn check(
		&self,
		chain: Option<&H256>,
		checkpoint: Option<&Checkpoint>,
		now: Moment,
	) -> Result<Checked, ReceiptError> {
		let proved = self.prove()?;
		for asked in [chain, checkpoint.map(|pinned| &pinned.ledger.genesis)].into_iter().flatten() {
			if *asked != proved.genesis {
				return Err(ReceiptError::OtherChain { found: proved.genesis, asked: *asked });
			}
		}
		let finality = match (checkpoint, &self.finality) {
			(Some(pinned), Some(votes)) => Some(votes.check(pinned, &self.header, now)?),
			(Some(_), None) => return Err(ReceiptError::NoFinality),
			(None, _) => None,
		};
		let metadata = record::metadata();
		let name = record::name(metadata, &self.key);
		let fields = record::value(metadata, &self.key, &proved.value);
		let mut not_proved: Vec<String> = Vec::new();
		if finality.is_some() {
			not_proved.push("that the checkpoint is right: who the validators were then is what you trust".into());
		} else {
			not_proved.push(match self.finality {
				Some(_) => "finality: the receipt has votes of validators, but only a checkpoint that you trust says who they are".into(),
				None => "finality: nothing shows that the block stays; on a development chain there is no finality, and \
					 whoever runs it could have made the block; elsewhere, compare its hash with another node's"
					.into(),
			});
		}
		if chain.is_none() && checkpoint.is_none() {
			not_proved.push("which chain it is: compare the genesis hash with one that you trust".into());
		}
		if known_runtime() != Some(proved.spec_version) {
			not_proved.push(format!(
				"what the record means: it is read here as runtime version {} has it, and the block had version {}",
				known_runtime().unwrap_or_default(),
				proved.spec_version
			));
		}
		if name.is_none() || fields.is_none() {
			not_proved
				.push("what the record says: this release does not know records of this kind, only their bytes".into());
		}
		not_proved.push("that the record is still the same in later blocks".into());
		Ok(Checked {
			verdict: "Proved",
			record: name,
			fields,
			key: record::hex(&self.key),
			value: record::hex(&proved.value),
			genesis: proved.genesis,
			spec_version: proved.spec_version,
			block: BlockRef { hash: self.block, number: proved.number },
			at: proved.at,
			finality,
			not_proved,
		})
	}
}

impl Votes {
	/// Checks that the validators made a block of the relay chain final whose state has this header of the ledger.
	fn check(&self, pinned: &Checkpoint, ledger: &[u8], now: Moment) -> Result<Finality, ReceiptError> {
		let mut set = pinned.set.clone();
		let at = &pinned.relay.block;
		let block = finality::number(&self.header).map_err(|fault| ReceiptError::of_votes(set.id, fault))?;
		if self.set < set.id || block < at.number {
			return Err(ReceiptError::BeforeCheckpoint { block, set: self.set, pinned: at.number, known: set.id });
		}
		// The hand-overs before the checkpoint are for readers with an older one.
		let since = self.hand_overs.iter().filter(|one| one.set >= pinned.set.id);
		let mut hand_overs = 0;
		for one in since {
			if one.set != set.id {
				return Err(ReceiptError::Skipped { expected: set.id, found: one.set });
			}
			set.verify(&one.header, &one.justification).map_err(|fault| ReceiptError::of_votes(set.id, fault))?;
			set = set.next(&one.header).map_err(|fault| ReceiptError::of_votes(set.id, fault))?;
			hand_overs += 1;
		}
		if self.set != set.id {
			return Err(ReceiptError::UnknownSet { set: self.set, known: set.id });
		}
		let Final { hash, number, signed, of } =
			set.verify(&self.header, &self.justification).map_err(|fault| ReceiptError::of_votes(set.id, fault))?;

		let mut state = ProvedState::new(&hash, &self.header, self.proof.iter().cloned())?;
		let [head, genesis, clock] = relay_keys(pinned.ledger.para_id);
		let genesis: H256 = read(&mut state, &genesis, "the relay chain's state does not name its first block")?;
		if genesis != pinned.relay.genesis {
			return Err(ReceiptError::OtherRelay { found: genesis, pinned: pinned.relay.genesis });
		}
		let at = read(&mut state, &clock, "the relay chain's state does not have a clock")?;
		let head = state.read(&head)?;
		state.end()?;
		if head != Some(ledger.to_vec().encode()) {
			return Err(ReceiptError::Head);
		}
		Ok(Finality {
			relay_genesis: genesis,
			relay_block: BlockRef { hash, number },
			at,
			set: set.id,
			signed,
			of,
			hand_overs,
			checkpoint: pinned.relay.block,
			checkpoint_at: pinned.relay.at,
			checkpoint_age_days: now.saturating_sub(pinned.relay.at) / DAY,
		})
	}
}

const DAY: Moment = 86_400_000;

/// A receipt that proves what it says.
#[derive(Serialize, Clone, PartialEq, Debug)]
pub struct Checked {
	/// `Proved`: anything else is an error.
	pub verdict: &'static str,
	/// Which record it is; none if this release has no such records.
	pub record: Option<record::Name>,
	/// What the record says; none if this release cannot read it.
	pub fields: Option<Json>,
	/// Where the record is in the state.
	pub key: String,
	/// The record as it is stored (SCALE).
	pub value: String,
	/// The first block of the chain that recorded it.
	pub genesis: H256,
	/// The version of the chain's runtime.
	pub spec_version: u32,
	/// The block whose state it is.
	pub block: BlockRef,
	/// The chain's clock in that block.
	#[serde(serialize_with = "text::moment::serialize")]
	pub at: Moment,
	/// By what the block is final; none if that was not checked.
	pub finality: Option<Finality>,
	/// What the receipt does not prove.
	pub not_proved: Vec<String>,
}

/// By what a block is final.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Finality {
	/// The first block of the relay chain.
	pub relay_genesis: H256,
	/// The block of the relay chain that has the ledger's block in its state.
	pub relay_block: BlockRef,
	/// The relay chain's clock in that block.
	#[serde(serialize_with = "moment::serialize")]
	pub at: Moment,
	/// The set of its validators.
	pub set: u64,
	/// How many validators signed that it is final.
	pub signed: usize,
	/// Of how many.
	pub of: usize,
	/// How many hand-overs lead from the checkpoint to them.
	pub hand_overs: usize,
	/// The checkpoint's block of the relay chain.
	pub checkpoint: BlockRef,
	/// When that was.
	#[serde(serialize_with = "moment::serialize")]
	pub checkpoint_at: Moment,
	/// How many days ago, by the reader's clock.
	pub checkpoint_age_days: u64,
}
