//! What is said of what models and datasets earn.

use crate::{
	chain::{runtime_types::bounded_collections::bounded_vec::BoundedVec, transactions},
	AccountId, Call,
};
use radledger_primitives::{
	annotation::pay::Amount,
	dividend::{PoolId, Source, Split},
	model::CampaignId,
	DatasetId, StudyId,
};
use subxt::utils::Static;

/// Opens a pool.
pub fn open_pool(source: Source, split: Split) -> impl Call {
	transactions().annotation_rewards().open_pool(Static(source), Static(split))
}

/// Counts a study, which the last dataset of `path` names.
pub fn add_study(pool: PoolId, path: Vec<DatasetId>, study: StudyId) -> impl Call {
	transactions().annotation_rewards().add_study(pool, BoundedVec(path), study)
}

/// Counts what an annotator did.
pub fn add_annotator(pool: PoolId, campaign: CampaignId, annotator: AccountId) -> impl Call {
	transactions().annotation_rewards().add_annotator(pool, campaign, annotator)
}

/// Freezes the shares.
pub fn freeze_pool(pool: PoolId) -> impl Call {
	transactions().annotation_rewards().freeze_pool(pool)
}

/// Pays so many plancks in.
pub fn pay_in(pool: PoolId, amount: Amount) -> impl Call {
	transactions().annotation_rewards().pay_in(pool, amount)
}

/// Pays a holder what is due.
pub fn claim(pool: PoolId, holder: AccountId) -> impl Call {
	transactions().annotation_rewards().claim(pool, holder)
}

/// Closes a pool.
pub fn close_pool(pool: PoolId) -> impl Call {
	transactions().annotation_rewards().close_pool(pool)
}

/// Takes back what nobody claimed.
pub fn sweep_pool(pool: PoolId) -> impl Call {
	transactions().annotation_rewards().sweep_pool(pool)
}
