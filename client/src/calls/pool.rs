//! Calls about pools, which share what models and datasets earn.

use crate::AccountId;
use radledger_primitives::{
	annotation::pay::Amount,
	dividend::{PoolId, Source, Split},
	model::CampaignId,
	DatasetId, StudyId,
};

calls! { annotation_rewards
	/// Opens a pool.
	open_pool(source: Source, split: Split);
	/// Counts a study, which the last dataset of `path` names.
	add_study(pool: PoolId, path: Vec<DatasetId>, study: StudyId);
	/// Counts the work of an annotator.
	add_annotator(pool: PoolId, campaign: CampaignId, annotator: AccountId);
	/// Freezes the shares, or gives notice if not everything is counted.
	freeze_pool(pool: PoolId);
	/// Pays in an amount of plancks.
	pay_in(pool: PoolId, amount: Amount);
	/// Pays a holder what is due; others than the holder can call it some time after the pool was closed.
	claim(pool: PoolId, holder: AccountId);
	/// Closes a pool.
	close_pool(pool: PoolId);
	/// Takes back what nobody claimed.
	sweep_pool(pool: PoolId);
	/// Takes an erased study out of what was counted.
	forget_study(pool: PoolId, study: StudyId);
}
