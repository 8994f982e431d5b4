//! Pools: what models and datasets earn, and whose that is. Amounts are in plancks.

mod fill;
mod show;
mod ways;

pub use fill::{add_study, fill, Filled, Skipped};
pub use show::{show, sums, trained_on, Holder, Paid, Shown, Trained, TrainedOn};
pub use ways::Hindrance;

use crate::{model::ModelError, session::SessionError, Session};
use radledger_client::{
	calls,
	pool::{Change, Pool},
	AccountId, Call, Ledger, Outcome, Told,
};
use radledger_primitives::{
	dividend::{PoolId, Source, Split},
	StudyId,
};
use serde::Serialize;

crate::errors! {
	/// What can go wrong with pools.
	pub PoolError {
		Refused NotFound { pool: PoolId } = "pool-not-found", "the ledger has no pool {pool}",
			remedy "name it by the number that it got when it was opened";
		Invalid NoShares = "no-shares", "nothing is worth a share",
			remedy "say how many shares a study or a right answer is worth";
		Refused Frozen { pool: PoolId } = "pool-is-frozen", "nothing more is counted in pool {pool}",
			why "its shares were frozen",
			remedy "the next version of the model has a pool of its own";
		Refused NotInSource { study: StudyId } = "not-in-source", "study {study:?} is in none of the datasets of the pool",
			remedy "look at the studies of a dataset";
		Refused NotPermitted { study: StudyId, why: String } = "not-permitted", "study {study:?} cannot be counted",
			why "{why}";
		Refused TooDeep { study: StudyId, why: String } = "too-deep", "study {study:?} cannot be counted",
			why "{why}";
		Refused NotAHolder { holder: AccountId, pool: PoolId } = "not-a-holder", "{holder} holds no share of pool {pool}",
			why "no study and no right answer was counted for this account",
			remedy "while the pool is open, count what is not counted yet";
	}
	from {
		Client(radledger_client::Error);
		Session(SessionError);
		Model(ModelError);
	}
}

/// A pool that was opened.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Opened {
	/// Its number; `None` if no block was waited for.
	pub pool: Option<PoolId>,
	/// The transaction that opened it.
	pub transaction: Outcome,
}

/// Opens a pool for what a version of a model or a dataset earns.
///
/// # Errors
/// Nothing is worth a share, or the ledger refuses.
pub async fn open(session: &Session, source: Source, split: Split) -> Result<Opened, PoolError> {
	if split == (Split { patient: 0, hospital: 0, annotator: 0 }) {
		return Err(PoolError::NoShares);
	}
	let told: Told<Change> = session.tell(&calls::pool::open_pool(source, split)).await?;
	let pool = told.changes.iter().find_map(|change| match change {
		Change::Opened { pool } => Some(*pool),
		_ => None,
	});
	Ok(Opened { pool, transaction: told.outcome })
}

/// Sends a call of [`calls::pool`], and says what it changed.
///
/// # Errors
/// The ledger refuses.
pub async fn tell(session: &Session, call: &impl Call) -> Result<Told<Change>, PoolError> {
	Ok(session.tell(call).await?)
}

/// A pool that is there.
async fn known(ledger: &Ledger, pool: PoolId) -> Result<Pool, PoolError> {
	ledger.pool(pool).await?.ok_or(PoolError::NotFound { pool })
}
