//! A node of the relay chain.

use super::{check::clock_key, ReceiptError};
use codec::{Decode, DecodeAll, Encode};
use radledger_client::finality::{self, Authority, AuthoritySet};
use radledger_primitives::{Moment, H256};
use subxt::{
	config::{substrate::SubstrateConfig, RpcConfigFor},
	rpcs::{methods::LegacyRpcMethods, rpc_params, RpcClient},
};

type Rpc = LegacyRpcMethods<RpcConfigFor<SubstrateConfig>>;

pub(super) fn lost(error: subxt::rpcs::Error) -> ReceiptError {
	ReceiptError::Lost { error: error.to_string() }
}

/// The methods that every node has.
pub(super) async fn rpc_of(url: &str) -> Result<Rpc, ReceiptError> {
	Ok(Rpc::new(RpcClient::from_insecure_url(url).await.map_err(lost)?))
}

/// The beginning of `sc_consensus_grandpa::FinalityProof`: the block that the votes are for, and the votes.
#[derive(Decode)]
struct Proof {
	block: H256,
	justification: Vec<u8>,
}

/// A header, and nodes of the trie of its state.
pub(super) struct Shown {
	pub(super) header: Vec<u8>,
	pub(super) proof: Vec<Vec<u8>>,
}

/// Asks a node for a header and for what shows these values of the state behind it.
pub(super) async fn show(rpc: &Rpc, block: H256, keys: &[Vec<u8>]) -> Result<Shown, ReceiptError> {
	let header = header(rpc, block).await?;
	let proof = rpc.state_get_read_proof(keys.iter().map(Vec::as_slice), Some(block)).await.map_err(lost)?;
	Ok(Shown { header, proof: proof.proof.into_iter().map(|node| node.0).collect() })
}

async fn header(rpc: &Rpc, block: H256) -> Result<Vec<u8>, ReceiptError> {
	let header = rpc.chain_get_header(Some(block)).await.map_err(lost)?;
	let absent = || ReceiptError::Lost { error: format!("it does not have block {block:?}") };
	header.map(|header| header.encode()).ok_or_else(absent)
}

/// A connection to a node of the relay chain.
pub struct Relay {
	any: RpcClient,
	rpc: Rpc,
}

impl Relay {
	/// Connects to the node at `url`.
	///
	/// # Errors
	/// No node answers, or one that does not serve a relay chain.
	pub async fn connect(url: &str) -> Result<Self, ReceiptError> {
		let any = RpcClient::from_insecure_url(url).await.map_err(lost)?;
		let rpc = Rpc::new(any.clone());
		match rpc.state_call("GrandpaApi_current_set_id", None, None).await {
			Ok(_) => Ok(Self { rpc, any }),
			// It answers, and what it serves has no validators who vote.
			Err(subxt::rpcs::Error::User(error)) => Err(ReceiptError::NotRelay { error: error.to_string() }),
			Err(error) => Err(lost(error)),
		}
	}

	/// The newest final block.
	pub(super) async fn finalized(&self) -> Result<H256, ReceiptError> {
		self.rpc.chain_get_finalized_head().await.map_err(lost)
	}

	/// The first block.
	pub(super) async fn genesis(&self) -> Result<H256, ReceiptError> {
		self.rpc.chain_get_block_hash(Some(0u32.into())).await.map_err(lost)?.ok_or(ReceiptError::Incompatible)
	}

	/// The header of a block.
	pub(super) async fn header(&self, block: H256) -> Result<Vec<u8>, ReceiptError> {
		header(&self.rpc, block).await
	}

	/// The number of a block.
	pub(super) async fn number(&self, block: H256) -> Result<u32, ReceiptError> {
		finality::number(&self.header(block).await?).map_err(|_| ReceiptError::Incompatible)
	}

	/// The chain's clock in a block.
	pub(super) async fn clock(&self, block: H256) -> Result<Moment, ReceiptError> {
		let clock = self.rpc.state_get_storage(&clock_key(), Some(block)).await.map_err(lost)?;
		clock.and_then(|bytes| Moment::decode_all(&mut &bytes[..]).ok()).ok_or(ReceiptError::Incompatible)
	}

	/// The validators who make the blocks after this final.
	pub(super) async fn set_after(&self, block: H256) -> Result<AuthoritySet, ReceiptError> {
		let id = self.call::<u64>("GrandpaApi_current_set_id", block).await?;
		let authorities = self.call::<Vec<Authority>>("GrandpaApi_grandpa_authorities", block).await?;
		Ok(AuthoritySet { id, authorities })
	}

	async fn call<T: Decode>(&self, function: &str, block: H256) -> Result<T, ReceiptError> {
		let bytes = self.rpc.state_call(function, None, Some(block)).await.map_err(lost)?;
		T::decode_all(&mut &bytes[..]).map_err(|_| ReceiptError::Incompatible)
	}

	/// Header and state of a block.
	pub(super) async fn show(&self, block: H256, keys: &[Vec<u8>]) -> Result<Shown, ReceiptError> {
		show(&self.rpc, block, keys).await
	}

	/// Votes that make this block or one behind it final: those for the last block of its set, or else the newest. With the
	/// block that they are for.
	pub(super) async fn votes(&self, number: u32) -> Result<(H256, Vec<u8>), ReceiptError> {
		let found: Option<String> =
			self.any.request("grandpa_proveFinality", rpc_params![number]).await.map_err(lost)?;
		let bytes = found.ok_or(ReceiptError::NoVotes { block: number })?;
		let bytes = hex::decode(bytes.trim_start_matches("0x")).map_err(|_| ReceiptError::Incompatible)?;
		let Proof { block, justification } = Proof::decode(&mut &bytes[..]).map_err(|_| ReceiptError::Incompatible)?;
		Ok((block, justification))
	}
}
