//! Says so if another node makes blocks with this node's session keys. Both would make a block in the same turns, the relay
//! chain takes one of each pair, and nothing else would tell the operator.

use crate::{clock::SLOT, interface::Hash, parts::Client};
use futures::{FutureExt, StreamExt};
use radledger_runtime::Header;
use sc_client_api::BlockchainEvents;
use sp_api::ProvideRuntimeApi;
use sp_consensus::BlockOrigin;
use sp_consensus_aura::{
	digests::CompatibleDigestItem,
	sr25519::{AuthorityId, AuthoritySignature},
	AuraApi, Slot,
};
use sp_core::{crypto::key_types::AURA, traits::SpawnNamed, ByteArray};
use sp_keystore::KeystorePtr;
use sp_runtime::{traits::Header as _, DigestItem};
use std::{sync::Arc, time::Duration};

/// Watches what others make from now on.
pub fn watch(client: Arc<Client>, keystore: KeystorePtr, spawn: &dyn SpawnNamed) {
	let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or(Duration::ZERO);
	// A block of an earlier slot may be this node's own, from before it lost it in a crash.
	let from = Slot::from(now.as_millis() as u64 / SLOT + 1);
	let watching = async move {
		let mut blocks = client.import_notification_stream();
		while let Some(block) = blocks.next().await {
			if block.origin == BlockOrigin::Own {
				continue;
			}
			let authorities = client.runtime_api().authorities(*block.header.parent_hash()).unwrap_or_default();
			let own = |key: &AuthorityId| keystore.has_keys(&[(key.to_raw_vec(), AURA)]);
			if author(&block.header, &authorities, from).is_some_and(own) {
				say(&block.header, block.hash);
			}
		}
	};
	spawn.spawn("session-key-twin", None, watching.boxed());
}

fn say(header: &Header, hash: Hash) {
	log::error!(
		"Another node makes blocks with the session keys of this node: block {} ({hash:?}) is not from here. Stop one of both, \
		 and make new keys if you do not know the other (docs/operators.md, Key rotation)",
		header.number()
	);
}

/// Whose turn it was when a block was made, if that was not before `from`.
fn author<'a>(header: &Header, authorities: &'a [AuthorityId], from: Slot) -> Option<&'a AuthorityId> {
	let slot = |item: &DigestItem| CompatibleDigestItem::<AuthoritySignature>::as_aura_pre_digest(item);
	let slot = header.digest().logs().iter().find_map(slot).filter(|slot| *slot >= from)?;
	let turn = u64::from(slot).checked_rem(authorities.len() as u64)?;
	authorities.get(turn as usize)
}

#[cfg(test)]
mod tests {
	use super::*;
	use sp_core::crypto::UncheckedFrom;
	use sp_runtime::generic::Digest;

	#[test]
	fn author_should_be_whose_turn_it_was_when_the_block_is_new_enough() {
		let key = |byte| AuthorityId::from(sp_core::sr25519::Public::unchecked_from([byte; 32]));
		let authorities = [key(1), key(2)];
		let made = |slot: u64| {
			let item = CompatibleDigestItem::<AuthoritySignature>::aura_pre_digest(Slot::from(slot));
			let digest = Digest { logs: vec![item] };
			Header::new(1, Hash::default(), Hash::default(), Hash::default(), digest)
		};
		let from = Slot::from(10);
		assert_eq!(author(&made(10), &authorities, from), Some(&authorities[0]));
		assert_eq!(author(&made(11), &authorities, from), Some(&authorities[1]));
		assert_eq!(author(&made(9), &authorities, from), None);
		assert_eq!(author(&made(10), &[], from), None);
		let without = Header::new(1, Hash::default(), Hash::default(), Hash::default(), Digest::default());
		assert_eq!(author(&without, &authorities, from), None);
	}
}
