//! What a voucher waits for.

use radledger_primitives::{
	voucher::{BatchId, BatchView, Place, Secret, BATCH},
	H256,
};
use serde::Serialize;
use std::fmt;

/// What a voucher waits for.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
#[serde(tag = "state", rename_all = "kebab-case")]
pub enum State {
	/// The ledger does not have it: it was never sent, refused, or given back.
	NotTaken,
	/// For others who take one.
	Waiting {
		/// How many have.
		taken: usize,
	},
	/// It can be redeemed.
	Ready {
		/// The keys of its batch.
		#[serde(skip)]
		keys: Box<[H256; BATCH]>,
	},
	/// It was redeemed.
	Redeemed,
}

impl State {
	/// That of the voucher with this secret in a batch as the ledger has it; `current` is the batch that is being filled.
	pub fn of(secret: &Secret, place: &Place, batch: Option<&BatchView>, current: BatchId) -> Self {
		let Some(batch) = batch else {
			// A batch that was full and is not there is redeemed.
			return match place.batch < current {
				true => Self::Redeemed,
				false => Self::NotTaken,
			};
		};
		if !batch.vouchers.contains(&secret.key()) {
			return Self::NotTaken;
		}
		match <[H256; BATCH]>::try_from(batch.vouchers.clone()) {
			Ok(_) if batch.redeemed.contains(&secret.tag(place)) => Self::Redeemed,
			Ok(keys) => Self::Ready { keys: keys.into() },
			Err(keys) => Self::Waiting { taken: keys.len() },
		}
	}
}

/// For people.
impl fmt::Display for State {
	fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::NotTaken => to.write_str("not on the ledger"),
			Self::Waiting { taken } => write!(to, "waits for others: {taken} of {BATCH} are taken"),
			Self::Ready { .. } => to.write_str("can be redeemed"),
			Self::Redeemed => to.write_str("redeemed"),
		}
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use radledger_primitives::voucher::Worth;

	#[test]
	fn voucher_should_wait_for_others_then_be_ready_then_redeemed() {
		let secrets: [Secret; BATCH] = core::array::from_fn(|at| Secret::of(&[at as u8; 32]));
		let keys: Vec<H256> = secrets.iter().map(Secret::key).collect();
		let own = &secrets[2];
		let here = Place { chain: H256::zero(), worth: Worth::Ten, batch: 3 };
		let view = |taken: usize, redeemed: Vec<H256>| BatchView { vouchers: keys[..taken].to_vec(), redeemed };
		let state = |batch: Option<BatchView>, current| State::of(own, &here, batch.as_ref(), current);
		assert_eq!(state(None, 3), State::NotTaken);
		assert_eq!(state(Some(view(2, Vec::new())), 3), State::NotTaken);
		assert_eq!(state(Some(view(3, Vec::new())), 3), State::Waiting { taken: 3 });
		let ready = state(Some(view(8, vec![secrets[1].tag(&here)])), 4);
		assert!(matches!(ready, State::Ready { .. }), "another one was redeemed");
		assert_eq!(state(Some(view(8, vec![own.tag(&here)])), 4), State::Redeemed);
		assert_eq!(state(None, 4), State::Redeemed);
	}
}
