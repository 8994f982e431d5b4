//! Signing, sending, and waiting for what becomes of it.

use crate::{AccountId, Call, Client, Error, Keypair, Kind, Result};
use radledger_primitives::H256;
use serde::Serialize;
use std::{str::FromStr, time::Duration};
use subxt::{
	config::{substrate::SubstrateConfig, DefaultExtrinsicParamsBuilder},
	extrinsics::ExtrinsicEvents,
	metadata::ArcMetadata,
	tx::TransactionStatus,
};

/// How long to wait for a block. Finality of a parachain follows in less than a minute.
const PATIENCE: Duration = Duration::from_secs(300);
/// Blocks for which a transaction is valid: one that is not taken in by then never will be.
const MORTALITY: u64 = 64;
/// How often to sign again when another transaction of the same signer came first.
const ATTEMPTS: u32 = 3;

/// What to wait for after sending a transaction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wait {
	/// That a block takes it in.
	#[default]
	Best,
	/// That the block which took it in stays for good.
	Finalized,
	/// Nothing but that the node's pool takes it.
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct BlockRef {
	/// Its hash.
	pub hash: H256,
	/// Its number.
	pub number: u32,
}

/// What became of a transaction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Outcome {
	/// Its hash.
	pub hash: H256,
	/// The block that took it in, unless [`Wait::None`].
	pub block: Option<BlockRef>,
	/// Its place in that block.
	pub index: Option<u32>,
	/// What happened, as `Pallet::Event`.
	pub events: Vec<String>,
}

/// An outcome with its events, to look into.
pub(crate) struct Sent {
	pub(crate) outcome: Outcome,
	/// The events, with what they are decoded by.
	pub(crate) events: Option<(ExtrinsicEvents<SubstrateConfig>, ArcMetadata)>,
}

impl Client {
	/// Signs `call` with the signer's next free nonce, sends it, and waits as long as `wait` says.
	///
	/// Errors are [`Kind::Refused`] when the pool or the pallet says no (then with the pallet's own documentation),
	/// [`Kind::Unknown`] when the connection broke after it was sent, and [`Kind::Failed`] when it was not sent.
	pub async fn submit<C: Call>(&self, call: &C, signer: &Keypair, wait: Wait) -> Result<Outcome> {
		Ok(self.send(call, signer, wait).await?.outcome)
	}

	pub(crate) async fn send<C: Call>(&self, call: &C, signer: &Keypair, wait: Wait) -> Result<Sent> {
		let mut attempt = 1;
		loop {
			match self.send_once(call, signer, wait).await {
				// Two programs of one signer met in the pool. This one was not taken: sign again, with the next nonce.
				Err(error) if error.is("nonce-used") && attempt < ATTEMPTS => attempt += 1,
				sent => return sent,
			}
		}
	}

	async fn send_once<C: Call>(&self, call: &C, signer: &Keypair, wait: Wait) -> Result<Sent> {
		let account = AccountId(signer.public_key().0);
		let nonce = self.rpc.system_account_next_index(&account).await.map_err(Error::from_subxt)?;
		let params = DefaultExtrinsicParamsBuilder::new().nonce(nonce).mortal(MORTALITY).build();
		// Mortality counts from the newest final block: one that can still be replaced would invalidate the signature. Where
		// finality is far behind (a chain that seals at once has none), that is the lesser evil.
		let (finalized, best) = (self.finalized().await?, self.best().await?);
		let behind = u64::from(best.block().number.saturating_sub(finalized.block().number));
		let at = if behind < MORTALITY / 2 { finalized } else { best }.0;
		let mut signable =
			at.transactions().create_signable(call, &account, params).await.map_err(Error::from_subxt)?;
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
					Some(Ok(TransactionStatus::Invalid { message })) => {
						return Err(Error::new(Kind::Refused, "became-invalid", "the pool dropped the transaction")
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
