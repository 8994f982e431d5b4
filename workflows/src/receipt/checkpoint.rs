//! What a reader of receipts trusts.

use super::{check::number_key, relay::rpc_of, ReceiptError, Relay};
use crate::{words::clean, Session};
use codec::DecodeAll;
use radledger_client::{finality::AuthoritySet, BlockRef};
use radledger_primitives::{text::moment, Moment, H256};
use serde::{Deserialize, Serialize};

/// Version of the format.
const VERSION: u16 = 1;

/// Which ledger is meant, and who the validators of its relay chain were at one moment. Whoever trusts it needs to trust
/// nobody for receipts of later blocks.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
#[serde(deny_unknown_fields)]
pub struct Checkpoint {
	version: u16,
	/// The ledger.
	pub ledger: PinnedLedger,
	/// Its relay chain.
	pub relay: PinnedRelay,
	/// The validators who make the blocks after the checkpoint's final.
	pub set: AuthoritySet,
}

/// Which ledger is meant.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
#[serde(deny_unknown_fields)]
pub struct PinnedLedger {
	/// Its first block.
	pub genesis: H256,
	/// Its number on the relay chain.
	pub para_id: u32,
}

/// Which relay chain is meant, and a final block of it.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
#[serde(deny_unknown_fields)]
pub struct PinnedRelay {
	/// Its first block.
	pub genesis: H256,
	/// The block.
	pub block: BlockRef,
	/// The chain's clock in that block.
	#[serde(with = "moment")]
	pub at: Moment,
}

impl Checkpoint {
	/// Longest file that is worth reading: a validator takes 130 bytes.
	pub const LONGEST: u64 = 4 << 20;

	/// Asks a node of the relay chain and one of the ledger, and believes both.
	///
	/// # Errors
	/// A node does not answer, or is of something else.
	pub async fn fetch(session: &Session, relay: &Relay) -> Result<Self, ReceiptError> {
		let block = relay.finalized().await?;
		Self::of(session, relay, block).await
	}

	/// The same as of a block of the relay chain.
	pub(super) async fn of(session: &Session, relay: &Relay, hash: H256) -> Result<Self, ReceiptError> {
		let client = session.client().await?;
		let para = rpc_of(client.url()).await?.state_get_storage(&number_key(), None).await;
		let para = para.map_err(|error| ReceiptError::Lost { error: error.to_string() })?;
		let para = para.and_then(|bytes| u32::decode_all(&mut &bytes[..]).ok()).ok_or(ReceiptError::Incompatible)?;
		let number = relay.number(hash).await?;
		Ok(Self {
			version: VERSION,
			ledger: PinnedLedger { genesis: client.genesis(), para_id: para },
			relay: PinnedRelay {
				genesis: relay.genesis().await?,
				block: BlockRef { hash, number },
				at: relay.clock(hash).await?,
			},
			set: relay.set_after(hash).await?,
		})
	}

	/// Reads what [`Self::to_json`] wrote.
	///
	/// # Errors
	/// It is not a checkpoint, or one of another version.
	pub fn from_json(text: &str) -> Result<Self, ReceiptError> {
		let malformed = |error: String| ReceiptError::MalformedCheckpoint { error: clean(&error) };
		let checkpoint: Self = serde_json::from_str(text).map_err(|error| malformed(error.to_string()))?;
		match checkpoint.version {
			VERSION => Ok(checkpoint),
			other => Err(malformed(format!("it has version {other}, this program knows version {VERSION}"))),
		}
	}

	/// As a file.
	pub fn to_json(&self) -> String {
		serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
	}
}
