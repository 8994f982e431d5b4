//! Pools as they stand, and what a patient's data earned.

use super::{known, PoolError};
use crate::{overview, Session};
use radledger_client::{
	pool::{self, Pool},
	AccountId,
};
use radledger_primitives::{
	annotation::pay::Amount,
	consent::Purpose,
	dividend::{PoolId, PoolState, Shares, Source},
	DatasetId, ModelVersion,
};
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;

/// A pool, perhaps with what somebody holds of it.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Shown {
	/// The pool.
	#[serde(flatten)]
	pub pool: Pool,
	/// A holder, if one was asked for.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub holder: Option<Holder>,
}

/// What somebody holds of a pool.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Holder {
	/// The holder.
	pub account: AccountId,
	/// Of the pool's.
	pub shares: Shares,
	/// What was paid to them.
	pub claimed: Amount,
	/// What they can claim now.
	pub due: Amount,
}

/// A pool; with what `holder` has of it, if one is named.
///
/// # Errors
/// The ledger has no such pool, or the account holds no share of it.
pub async fn show(session: &Session, pool: PoolId, holder: Option<AccountId>) -> Result<Shown, PoolError> {
	let ledger = session.ledger().await?;
	let known = known(&ledger, pool).await?;
	let holder = match holder {
		None => None,
		Some(account) => {
			let share = ledger.share(pool, &account).await?;
			let share = share.ok_or(PoolError::NotAHolder { holder: account, pool })?;
			Some(Holder { account, shares: share.shares, claimed: share.claimed, due: share.due })
		}
	};
	Ok(Shown { pool: known, holder })
}

/// What was trained on a patient's data.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct TrainedOn {
	/// The patient.
	pub patient: AccountId,
	/// The datasets with studies of the patient.
	pub datasets: Vec<Trained>,
}

/// A dataset with studies of a patient.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Trained {
	/// The dataset.
	pub dataset: DatasetId,
	/// For what it was declared.
	pub purpose: Purpose,
	/// How many studies of the patient are in it.
	pub studies: u32,
	/// Versions of models that were trained on it.
	#[serde(serialize_with = "versions")]
	pub models: Vec<ModelVersion>,
	/// Whether there can be more models and pools than the ledger looked at.
	pub more: bool,
	/// The pools in which the patient holds shares.
	pub pools: Vec<Paid>,
}

fn versions<S: Serializer>(versions: &[ModelVersion], serializer: S) -> Result<S::Ok, S::Error> {
	serializer.collect_seq(versions.iter().map(ToString::to_string))
}

/// A pool in which the patient holds shares.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Paid {
	/// The pool.
	pub pool: PoolId,
	/// What earns.
	pub source: Source,
	/// The state of the pool.
	#[serde(flatten)]
	pub state: PoolState,
	/// The shares of the patient.
	pub shares: Shares,
	/// What was paid to the patient.
	pub claimed: Amount,
	/// What the patient can claim now.
	pub due: Amount,
}

impl From<pool::Trained> for Trained {
	fn from(known: pool::Trained) -> Self {
		let pools = known.pools.into_iter().map(|(pool, share)| Paid {
			pool: pool.pool,
			source: pool.source,
			state: pool.state,
			shares: share.shares,
			claimed: share.claimed,
			due: share.due,
		});
		Self {
			dataset: known.dataset,
			purpose: known.purpose,
			studies: known.studies,
			models: known.models,
			more: known.more,
			pools: pools.collect(),
		}
	}
}

/// Everything that was trained on a patient's data, dataset by dataset, and what it paid.
///
/// # Errors
/// The ledger does not answer.
pub async fn trained_on(session: &Session, patient: AccountId) -> Result<TrainedOn, PoolError> {
	let ledger = session.ledger().await?;
	let studies: Vec<_> = overview::known(session, &ledger, &patient).await?.studies.into_keys().collect();
	let trained = ledger.trained_on(&patient, &studies).await?;
	Ok(TrainedOn { patient, datasets: trained.into_iter().map(Trained::from).collect() })
}

/// What was claimed and what is due in all. A pool counts once, also if several datasets lead to it.
pub fn sums(trained: &[Trained]) -> (Amount, Amount) {
	let pools = trained.iter().flat_map(|one| &one.pools);
	let pools: BTreeMap<_, _> = pools.map(|paid| (paid.pool, (paid.claimed, paid.due))).collect();
	pools.values().fold((0, 0), |(claimed, due): (Amount, Amount), one| {
		(claimed.saturating_add(one.0), due.saturating_add(one.1))
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use serde_json::json;

	fn trained(pools: &[(PoolId, Amount, Amount)]) -> Trained {
		let paid = |(pool, claimed, due): &(PoolId, Amount, Amount)| Paid {
			pool: *pool,
			source: Source::Model(ModelVersion { model: 0, version: 1 }),
			state: PoolState::Closed(951_782_400_000),
			shares: 6,
			claimed: *claimed,
			due: *due,
		};
		Trained {
			dataset: DatasetId::repeat_byte(1),
			purpose: Purpose::HealthResearch,
			studies: 2,
			models: vec![ModelVersion { model: 0, version: 1 }],
			more: false,
			pools: pools.iter().map(paid).collect(),
		}
	}

	#[test]
	fn what_pools_paid_should_be_added_up_once() {
		let all = [trained(&[(4, 8, 8), (5, 0, 4)]), trained(&[(4, 8, 8)]), trained(&[])];
		assert_eq!(sums(&all), (8, 12));
		assert_eq!(sums(&[]), (0, 0));
	}

	#[test]
	fn datasets_should_be_told_with_their_models_and_pools() {
		assert_eq!(
			serde_json::to_value(trained(&[(4, 8, 16)])).unwrap(),
			json!({
				"dataset": DatasetId::repeat_byte(1), "purpose": "health-research", "studies": 2, "models": ["0.1"],
				"more": false, "pools": [{
					"pool": 4, "source": { "model": "0.1" }, "state": "closed", "closed": "2000-02-29T00:00:00Z",
					"shares": 6, "claimed": 8, "due": 16,
				}],
			})
		);
	}
}
