//! Calls of holders of shares, and of those who redeem vouchers for them.

use crate::AccountId;
use radledger_primitives::{
	dividend::PoolId,
	voucher::{BatchId, Redemption, Worth},
	H256,
};

calls! { annotation_rewards
	/// Takes a voucher for a part of what is due from a pool.
	take_voucher(pool: PoolId, worth: Worth, key: H256);
	/// Gives a voucher back whose batch is not full.
	return_voucher(worth: Worth);
	/// Has a voucher paid to `payee`; the proof names the signer as well.
	redeem_voucher(worth: Worth, batch: BatchId, payee: AccountId, redemption: Redemption);
}
