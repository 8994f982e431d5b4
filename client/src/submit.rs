//! Signing and sending transactions, and waiting for their outcome.

use crate::{AccountId, Call, Client, Error, Keypair, Kind, Ledger, Result};
use radledger_primitives::H256;
use serde::{Deserialize, Serialize};
use std::{str::FromStr, time::Duration};
use subxt::{
	config::{substrate::SubstrateConfig, DefaultExtrinsicParamsBuilder},
	extrinsics::ExtrinsicEvents,
	metadata::ArcMetadata,
	tx::TransactionStatus,
};

/// How long to wait for a block. Finality of a parachain follows in less than a minute.
const PATIENCE: Duration = Duration::from_secs(300);
/// Blocks for which a transaction is valid: if none of them includes it, no block will.
const MORTALITY: u32 = 64;
/// How often to sign again when another transaction of the same signer came first.
const ATTEMPTS: u32 = 10;

/// How long to wait after sending a transaction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wait {
	/// Until a block includes it.
	#[default]
	Best,
	/// Until the block that includes it is final.
	Finalized,
	/// Only until the node's pool has accepted it.
	None,
}

impl FromStr for Wait {
	type Err = String;

	fn from_str(text: &str) -> Result<Self, String> {
		match text {
			"best" => Ok(Self::Best),
			"finalized" => Ok(Self::Finalized),
			"none" => Ok(Self::None),
			_ => Err("one of best, finalized, none".into()),
		}
	}
}

/// A block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BlockRef {
	/// Its hash.
	pub hash: H256,
	/// Its number.
	pub number: u32,
}

/// The outcome of a transaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Outcome {
	/// Its hash.
	pub hash: H256,
	/// The block that includes it, unless [`Wait::None`].
	pub block: Option<BlockRef>,
	/// Its place in that block.
	pub index: Option<u32>,
	/// Its events, as `Pallet::Event`.
	pub events: Vec<String>,
}

/// An outcome with its events.
pub(crate) struct Sent {
	pub(crate) outcome: Outcome,
	/// The events, with the metadata that decodes them.
	pub(crate) events: Option<(ExtrinsicEvents<SubstrateConfig>, ArcMetadata)>,
}

impl Client {
	/// Signs `call` with the signer's next free nonce, sends it, and waits as long as `wait` says.
	///
	/// Errors are [`Kind::Refused`] when the pool or the pallet refuses it (then with the pallet's own documentation),
	/// [`Kind::Unknown`] when the connection broke after it was sent, and [`Kind::Failed`] when it was not sent.
	pub async fn submit<C: Call>(&self, call: &C, signer: &Keypair, wait: Wait) -> Result<Outcome> {
		Ok(self.send(call, signer, wait).await?.outcome)
	}

	/// The ledger as of the block from which a signature counts that is good for so many blocks: the newest final one,
	/// since replacing the block would invalidate the signature. Where finality is far behind (a chain that seals at
	/// once has none), the newest block is the lesser evil.
	pub(crate) async fn base(&self, mortality: u32) -> Result<Ledger> {
		let (finalized, best) = (self.finalized().await?, self.best().await?);
		let behind = best.block().number.saturating_sub(finalized.block().number);
		Ok(if behind < mortality / 2 { finalized } else { best })
	}

	/// The next free nonce of an account, transactions in the pool included.
	pub(crate) async fn nonce(&self, account: &AccountId) -> Result<u64> {
		self.rpc.system_account_next_index(account).await.map_err(Error::from_subxt)
	}

	pub(crate) async fn send<C: Call>(&self, call: &C, signer: &Keypair, wait: Wait) -> Result<Sent> {
		let mut attempt = 1;
		loop {
			match self.send_once(call, signer, wait).await {
				// Two programs of one signer met in the pool, and this transaction lost: sign again, with the next
				// nonce.
				Err(error) if error.is("nonce-used") && attempt < ATTEMPTS => {
					// Those who met would meet again, if they went on at once.
					let pause = u64::from(std::process::id() % 8 + 1) * u64::from(attempt) * 25;
					tokio::time::sleep(std::time::Duration::from_millis(pause)).await;
					attempt += 1;
				}
				sent => return sent,
			}
		}
	}

	async fn send_once<C: Call>(&self, call: &C, signer: &Keypair, wait: Wait) -> Result<Sent> {
		let account = AccountId(signer.public_key().0);
		let nonce = self.nonce(&account).await?;
		let params = DefaultExtrinsicParamsBuilder::new().nonce(nonce).mortal(MORTALITY.into()).build();
		let transactions = self.base(MORTALITY).await?.0.transactions();
		let signable = transactions.create_signable(call, &account, params).await;
		let mut signable = signable.map_err(Error::from_subxt)?;
		let signed = signable.sign(signer).map_err(Error::from_subxt)?;
		let mut outcome = Outcome { hash: signed.hash(), block: None, index: None, events: Vec::new() };
		if wait == Wait::None {
			signed.submit().await.map_err(Error::from_submission)?;
			return Ok(Sent { outcome, events: None });
		}

		let mut progress = signed.submit_and_watch().await.map_err(Error::from_submission)?;
		let included = async {
			loop {
				match progress.next().await {
					Some(Ok(TransactionStatus::InBestBlock(block))) if wait == Wait::Best => return Ok(block),
					Some(Ok(TransactionStatus::InFinalizedBlock(block))) => return Ok(block),
					// It is in no block, and can be signed again with the next nonce.
					Some(Ok(TransactionStatus::Invalid { message })) if message.contains("usurped") => {
						let what = "another transaction of the signer took its place";
						return Err(Error::new(Kind::Failed, "nonce-used", what).why(message).hint("submit it again"));
					}
					Some(Ok(TransactionStatus::Invalid { message })) => {
						return Err(Error::new(Kind::Failed, "became-invalid", "the pool dropped the transaction")
							.why(message)
							.hint("submit it again"))
					}
					Some(Ok(TransactionStatus::Dropped { message } | TransactionStatus::Error { message })) => {
						return Err(Error::outcome_unknown(message))
					}
					Some(Ok(_)) => {}
					Some(Err(error)) => return Err(Error::outcome_unknown(error)),
					None => return Err(Error::outcome_unknown("the connection to the node was lost")),
				}
			}
		};
		let block = tokio::time::timeout(PATIENCE, included).await.map_err(|_| {
			Error::outcome_unknown(format!("no block has taken it in for {} minutes", PATIENCE.as_secs() / 60))
		})??;

		let at = block.at().await.map_err(Error::outcome_unknown)?;
		let events = block.wait_for_success().await.map_err(Error::from_events)?;
		outcome.block = Some(BlockRef { hash: block.block_hash(), number: at.block_number() as u32 });
		outcome.index = Some(events.extrinsic_index() as u32);
		outcome.events = events
			.iter()
			.filter_map(|event| event.ok().map(|event| format!("{}::{}", event.pallet_name(), event.event_name())))
			.collect();
		Ok(Sent { outcome, events: Some((events, at.metadata())) })
	}
}
