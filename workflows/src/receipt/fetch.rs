//! Asks nodes for a receipt.

use super::{
	check::{relay_keys, surroundings},
	relay::{rpc_of, show, Shown},
	Checkpoint, HandOver, Receipt, ReceiptError, Relay, Votes,
};
use crate::Session;
use codec::DecodeAll;
use radledger_client::{
	finality,
	proof::{block_hash, ProvedState},
	record, AccountId,
};
use radledger_primitives::H256;

impl Receipt {
	/// Asks the ledger's node for a receipt of a record of a kind, which `words` identify (see [`record::key`]).
	///
	/// With a node of the relay chain, as of the newest block that a final block of the relay chain has, and with hand-overs
	/// since a checkpoint. Without one, as of the newest final block and without proof of that; on a development chain, which
	/// may never call a block final, as of the newest.
	///
	/// # Errors
	/// The ledger does not have the record, or a node does not answer or lies.
	pub async fn fetch(
		session: &Session,
		(kind, words): (&str, &[String]),
		account: &dyn Fn(&str) -> Option<AccountId>,
		relay: Option<&Relay>,
		since: Option<&Checkpoint>,
	) -> Result<Self, ReceiptError> {
		let client = session.client().await?;
		let key = record::key(client.best().await?.metadata(), kind, words, account)?;
		let (block, finality, pinned) = match relay {
			Some(relay) => {
				let (block, votes, pinned) = Votes::fetch(session, relay, since).await?;
				(block, Some(votes), Some(pinned))
			}
			None if client.is_development() => (client.best().await?.block().hash, None, None),
			None => (client.finalized().await?.block().hash, None, None),
		};
		let keys = [std::slice::from_ref(&key), &surroundings()[..]].concat();
		let Shown { header, proof } = show(&rpc_of(client.url()).await?, block, &keys).await?;
		let receipt = Self { key, block, header, proof, finality };
		receipt.check(None, pinned.as_ref(), 0)?;
		Ok(receipt)
	}
}

impl Votes {
	/// The newest block of the ledger that is final, by its hash, what shows that, and the checkpoint from which it does.
	async fn fetch(
		session: &Session,
		relay: &Relay,
		since: Option<&Checkpoint>,
	) -> Result<(H256, Self, Checkpoint), ReceiptError> {
		let unreadable = |_| ReceiptError::Incompatible;
		let newest = relay.number(relay.finalized().await?).await?;
		let (block, justification) = relay.votes(newest).await?;
		let parent = relay.header(block).await?;
		let parent = H256::decode_all(&mut parent.get(..32).unwrap_or_default()).map_err(unreadable)?;
		// The set that made the block final is the one after its parent: the block may name the next.
		let own = Checkpoint::of(session, relay, parent).await?;
		let pinned = since.unwrap_or(&own).clone();

		let (mut set, mut after, mut hand_overs) = (pinned.set.clone(), pinned.relay.block.number, Vec::new());
		while set.id < own.set.id {
			let (last, justification) = relay.votes(after.saturating_add(1)).await?;
			let header = relay.header(last).await?;
			let next = set.next(&header).map_err(|fault| ReceiptError::of_votes(set.id, fault))?;
			after = finality::number(&header).map_err(|fault| ReceiptError::of_votes(set.id, fault))?;
			hand_overs.push(HandOver { set: set.id, header, justification });
			set = next;
		}
		let keys = relay_keys(pinned.ledger.para_id);
		let Shown { header, proof } = relay.show(block, &keys).await?;
		let mut state = ProvedState::new(&block, &header, proof.iter().cloned())?;
		let head = state.read(&keys[0])?.and_then(|bytes| Vec::<u8>::decode_all(&mut &bytes[..]).ok());
		let head = head.ok_or(ReceiptError::Chain { what: "the relay chain does not know the ledger" })?;
		let votes = Self { header, proof, set: own.set.id, justification, hand_overs };
		Ok((block_hash(&head), votes, pinned))
	}
}
