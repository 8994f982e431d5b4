//! What holders of shares and those who redeem for them say.

use crate::{chain::transactions, AccountId, Call};
use radledger_primitives::{
	dividend::PoolId,
	voucher::{BatchId, Redemption, Worth},
	H256,
};
use subxt::utils::Static;

/// Takes a voucher for part of what is due from a pool.
pub fn take_voucher(pool: PoolId, worth: Worth, key: H256) -> impl Call {
	transactions().annotation_rewards().take_voucher(pool, Static(worth), key)
}

/// Gives a voucher back whose batch is not full.
pub fn return_voucher(worth: Worth) -> impl Call {
	transactions().annotation_rewards().return_voucher(Static(worth))
}

/// Has a voucher paid to `payee`.
pub fn redeem_voucher(worth: Worth, batch: BatchId, payee: AccountId, redemption: Redemption) -> impl Call {
	transactions().annotation_rewards().redeem_voucher(Static(worth), batch, payee, Static(redemption))
}
