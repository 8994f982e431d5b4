//! Vouchers: amounts due to a person, paid to an account that nobody can tie to that person.

use crate::{chain::view_functions, AccountId, Ledger, Result};
use radledger_primitives::{
	annotation::pay::Amount,
	voucher::{BatchId, BatchView, Worth},
	H256,
};
use subxt::utils::Static;

changes! {
	/// What a transaction changed in a batch of vouchers. Amounts are in plancks.
	annotation_rewards {
		/// A voucher was taken.
		Taken { batch: BatchId, key: H256 } = VoucherTaken;
		/// A batch is full.
		Filled { batch: BatchId } = BatchFilled;
		/// A voucher was given back, and this amount with it.
		Returned { batch: BatchId, amount: Amount } = VoucherReturned;
		/// A voucher was paid to `payee`.
		Redeemed { batch: BatchId, payee: AccountId, amount: Amount } = VoucherRedeemed;
	}
}

impl Ledger {
	/// A batch with vouchers that are not redeemed.
	pub async fn batch(&self, worth: Worth, batch: BatchId) -> Result<Option<BatchView>> {
		self.view(view_functions().annotation_rewards().batch(Static(worth), batch)).await
	}

	/// The batch in which vouchers of a worth are taken, and what one costs, in plancks.
	pub async fn current_batch(&self, worth: Worth) -> Result<(BatchId, Amount)> {
		self.view(view_functions().annotation_rewards().current_batch(Static(worth))).await
	}
}
