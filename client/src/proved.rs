//! The ledger as of one block, with a proof of every answer.

use crate::{
	chain::storage,
	consent::{Log, LogEntry},
	plain::Plain,
	proof::{ProofFault, ProvedState},
	AccountId, BlockRef, Client, Error, Kind, Ledger, Result,
};
use codec::Encode;
use radledger_primitives::{Moment, H256};
use subxt::{
	config::{substrate::SubstrateConfig, RpcConfigFor},
	rpcs::methods::LegacyRpcMethods,
	storage::Address,
};

/// Uses on one page of a patient's log (`pallet_dynamic_consent::types::PAGE`).
const PAGE: u64 = 16;

/// The ledger as of one block, each of whose answers is proved against the header of that block: a node that leaves
/// something out, adds or changes something is found out. The caller still trusts that the block is one of the chain
/// and the newest: compare its hash with another node's, and its time with a clock.
pub struct Proved {
	ledger: Ledger,
	rpc: LegacyRpcMethods<RpcConfigFor<SubstrateConfig>>,
	header: Vec<u8>,
}

impl Client {
	/// The ledger as of the newest final block, with proofs; on a development chain, which may never call a block final,
	/// as of the newest.
	///
	/// # Errors
	/// The node does not answer, or its header is not that of the block.
	pub async fn proved(&self) -> Result<Proved> {
		let ledger = if self.is_development() { self.best().await? } else { self.finalized().await? };
		let header = self.rpc.chain_get_header(Some(ledger.block().hash)).await.map_err(Error::from_subxt)?;
		let header = header.ok_or_else(|| unproved("it does not have the header of its newest block"))?.encode();
		let proved = Proved { ledger, rpc: self.rpc.clone(), header };
		let number = proved.state(Vec::new())?.number();
		match number == proved.block().number {
			true => Ok(proved),
			false => Err(unproved("the block has another number")),
		}
	}

	/// The hash that this node has for the block with a number; `None` if it does not have one.
	///
	/// # Errors
	/// The node does not answer.
	pub async fn block_hash(&self, number: u32) -> Result<Option<H256>> {
		self.rpc.chain_get_block_hash(Some(number.into())).await.map_err(Error::from_subxt)
	}
}

/// The error for an answer without a valid proof.
fn unproved(why: &str) -> Error {
	Error::new(Kind::Refused, "unproved-answer", "the node's answer is not proved by the block that it names")
		.why(why)
		.hint("ask another node, and inform the operator of this one")
}

impl Proved {
	/// The block.
	pub fn block(&self) -> BlockRef {
		self.ledger.block()
	}

	fn state(&self, nodes: Vec<Vec<u8>>) -> Result<ProvedState> {
		ProvedState::new(&self.block().hash, &self.header, nodes).map_err(|fault: ProofFault| unproved(fault.what()))
	}

	/// Reads one storage value, if there is one.
	async fn value<A>(&self, address: A, key: A::KeyParts) -> Result<Option<A::Value>>
	where
		A: Address,
		A::KeyParts: Clone,
	{
		let entry = self.ledger.0.storage().entry(address).map_err(Error::from_subxt)?;
		let place = entry.fetch_key(key.clone()).map_err(Error::from_subxt)?;
		let block = Some(self.block().hash);
		let proof = self.rpc.state_get_read_proof([place.as_slice()], block).await.map_err(Error::from_subxt)?;
		let mut state = self.state(proof.proof.into_iter().map(|node| node.0).collect())?;
		let proved = state.read(&place).map_err(|fault| unproved(fault.what()))?;
		let Some(proved) = proved else {
			return Ok(None);
		};
		let told = entry.try_fetch(key).await.map_err(Error::from_subxt)?;
		let told = told.filter(|told| told.bytes() == proved).ok_or_else(|| unproved("the state has another value"))?;
		told.decode().map(Some).map_err(Error::from_subxt)
	}

	/// The chain's clock in this block.
	///
	/// # Errors
	/// As [`Client::proved`]; or the answer is not proved.
	pub async fn now(&self) -> Result<Moment> {
		Ok(self.value(storage().timestamp().now(), ()).await?.unwrap_or_default())
	}

	/// The hash of the chain's first block, as the state of this block has it.
	///
	/// # Errors
	/// As [`Self::now`].
	pub async fn genesis(&self) -> Result<H256> {
		let found = self.value(storage().system().block_hash(), (0,)).await?;
		found.ok_or_else(|| unproved("the state does not name the chain's first block"))
	}

	/// The whole log of uses of a patient's data, as far as it is kept: none is left out. `None` if there is no such
	/// patient.
	///
	/// # Errors
	/// As [`Self::now`].
	pub async fn log(&self, patient: &AccountId) -> Result<Option<Log>> {
		let Some(file) = self.value(storage().dynamic_consent().files(), (*patient,)).await? else {
			return Ok(None);
		};
		let mut uses: Vec<LogEntry> = Vec::new();
		for number in file.removed_pages..file.pages {
			let page = self.value(storage().dynamic_consent().logs(), (*patient, number)).await?;
			let page = page.ok_or_else(|| unproved("a page of the log is missing from the state"))?.uses.plain();
			let is_last = number.saturating_add(1) == file.pages;
			if !is_last && page.len() as u64 != PAGE {
				return Err(unproved("a page of the log has gaps in the state"));
			}
			uses.extend(page);
		}
		let kept_from = u64::from(file.removed_pages) * PAGE;
		Ok(Some(Log { first: kept_from, kept_from, length: kept_from + uses.len() as u64, uses }))
	}
}
