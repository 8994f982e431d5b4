//! Vouchers: what is due to somebody, paid to an account that nobody can tie to them.

use crate::{
	chain::{annotation_rewards::events, view_functions},
	consent::told_of,
	submit::Sent,
	AccountId, Call, Client, Error, Keypair, Ledger, Outcome, Result, Wait,
};
use radledger_primitives::{
	annotation::pay::Amount,
	voucher::{BatchId, BatchView, Worth},
	H256,
};
use serde::Serialize;
use subxt::{config::substrate::SubstrateConfig, events::Event, utils::Static};

/// What a transaction changed, as its events tell it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "change", rename_all = "kebab-case")]
pub enum Change {
	/// A voucher was taken.
	Taken {
		/// In which batch.
		batch: BatchId,
		/// Its key.
		key: H256,
	},
	/// A batch is full.
	Filled {
		/// Which.
		batch: BatchId,
	},
	/// A voucher was given back.
	Returned {
		/// From which batch.
		batch: BatchId,
		/// What was paid, in plancks.
		amount: Amount,
	},
	/// A voucher was redeemed.
	Redeemed {
		/// Of which batch.
		batch: BatchId,
		/// To whom it was paid.
		payee: AccountId,
		/// What was paid, in plancks.
		amount: Amount,
	},
}

/// What became of a transaction, and what it changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Told {
	/// What became of it.
	#[serde(flatten)]
	pub outcome: Outcome,
	/// What it changed; nothing if no block was waited for.
	pub changes: Vec<Change>,
}

impl Client {
	/// As [`Client::submit`], and tells what changed.
	pub async fn tell_voucher<C: Call>(&self, call: &C, signer: &Keypair, wait: Wait) -> Result<Told> {
		let sent = self.send(call, signer, wait).await?;
		let changes = told_of(&sent, change)?;
		let Sent { outcome, .. } = sent;
		Ok(Told { outcome, changes })
	}
}

impl Ledger {
	/// A batch that has vouchers which are not redeemed.
	pub async fn batch(&self, worth: Worth, batch: BatchId) -> Result<Option<BatchView>> {
		let found = self.view(view_functions().annotation_rewards().batch(Static(worth), batch)).await?;
		Ok(found.map(|found| found.0))
	}

	/// The batch in which vouchers of a worth are taken, and what one costs, in plancks.
	pub async fn current_batch(&self, worth: Worth) -> Result<(BatchId, Amount)> {
		self.view(view_functions().annotation_rewards().current_batch(Static(worth))).await
	}
}

/// What an event tells of vouchers, if it does.
fn change(event: &Event<'_, SubstrateConfig>) -> Result<Option<Change>> {
	told_by! { event =>
		VoucherTaken { batch, key } => Change::Taken { batch, key };
		BatchFilled { batch } => Change::Filled { batch };
		VoucherReturned { batch, amount } => Change::Returned { batch, amount };
		VoucherRedeemed { batch, payee, amount } => Change::Redeemed { batch, payee, amount };
	}
	Ok(None)
}
