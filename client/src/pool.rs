//! What models and datasets earn, and who is owed of it.

use crate::{
	chain::{
		annotation_rewards::events, runtime_types::pallet_annotation_rewards::types::Counted as OnChain, storage,
		view_functions,
	},
	consent::told_of,
	submit::Sent,
	AccountId, Call, Client, Error, Keypair, Ledger, Outcome, Result, Wait,
};
use radledger_primitives::{
	annotation::pay::Amount,
	dividend::{self, PoolId, ShareView, Shares, Source},
	model::CampaignId,
	StudyId,
};
use serde::Serialize;
use std::collections::BTreeSet;
use subxt::{config::substrate::SubstrateConfig, events::Event, utils::Static};

/// A pool.
pub type Pool = dividend::PoolView<AccountId>;
/// What of a patient's data went into a version of a model, and what that paid.
pub type Trained = dividend::TrainedView<AccountId>;

/// What is counted in a pool, once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Counted {
	/// A study.
	Study(StudyId),
	/// What somebody did in a campaign.
	Annotator(CampaignId, AccountId),
}

/// Most records that the chain shows at once.
const PAGE: usize = 64;

/// What a transaction changed, as its events tell it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "change", rename_all = "kebab-case")]
pub enum Change {
	/// A pool was opened.
	Opened {
		/// Its number.
		pool: PoolId,
	},
	/// A study was counted.
	Study {
		/// The patient who chose to be rewarded, or for whom the patient chose.
		patient: Option<AccountId>,
		/// The organisation that anchored it.
		hospital: Option<AccountId>,
	},
	/// What an annotator did was counted.
	Annotator {
		/// So many shares.
		shares: Shares,
	},
	/// Shares are what they are.
	Frozen {
		/// All of them.
		shares: Shares,
		/// How many hold them.
		holders: u32,
	},
	/// Something was paid in.
	PaidIn {
		/// How much, in plancks.
		amount: Amount,
	},
	/// A holder was paid.
	Claimed {
		/// How much, in plancks.
		amount: Amount,
	},
	/// No more is paid in.
	Closed {
		/// Which.
		pool: PoolId,
	},
	/// What nobody claimed went back.
	Swept {
		/// How much, in plancks.
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
	pub async fn tell_pool<C: Call>(&self, call: &C, signer: &Keypair, wait: Wait) -> Result<Told> {
		let sent = self.send(call, signer, wait).await?;
		let changes = told_of(&sent, change)?;
		let Sent { outcome, .. } = sent;
		Ok(Told { outcome, changes })
	}
}

impl Ledger {
	/// A pool.
	pub async fn pool(&self, pool: PoolId) -> Result<Option<Pool>> {
		let found = self.view(view_functions().annotation_rewards().pool(pool)).await?;
		Ok(found.map(|found| found.0))
	}

	/// The pool of a model version or a dataset.
	pub async fn pool_of(&self, source: Source) -> Result<Option<PoolId>> {
		self.view(view_functions().annotation_rewards().pool_of(Static(source))).await
	}

	/// What somebody holds of a pool.
	pub async fn share(&self, pool: PoolId, holder: &AccountId) -> Result<Option<ShareView>> {
		let found = self.view(view_functions().annotation_rewards().share(pool, *holder)).await?;
		Ok(found.map(|found| found.0))
	}

	/// Everything that is counted in a pool.
	pub async fn counted(&self, pool: PoolId) -> Result<BTreeSet<Counted>> {
		let entry = self.0.storage().entry(storage().annotation_rewards().counted_once()).map_err(Error::from_subxt)?;
		let mut entries = entry.iter((pool,)).await.map_err(Error::from_subxt)?;
		let mut found = BTreeSet::new();
		while let Some(entry) = entries.next().await {
			let entry = entry.map_err(Error::from_subxt)?;
			let (_, counted): (PoolId, OnChain<AccountId>) =
				entry.key().and_then(|key| key.decode()).map_err(Error::from_subxt)?;
			found.insert(match counted {
				OnChain::Study(study) => Counted::Study(study),
				OnChain::Annotator(campaign, who) => Counted::Annotator(campaign, who),
			});
		}
		Ok(found)
	}

	/// Everything that was trained on a patient's data, dataset by dataset, and what it paid the patient.
	pub async fn trained_on(&self, patient: &AccountId) -> Result<Vec<Trained>> {
		let mut found: Vec<Trained> = Vec::new();
		loop {
			let after = found.last().map(|last| last.dataset);
			let page = self.view(view_functions().annotation_rewards().trained_on(*patient, after)).await?;
			let is_full = page.len() >= PAGE;
			found.extend(page.into_iter().map(|trained| trained.0));
			if !is_full {
				return Ok(found);
			}
		}
	}
}

/// What an event tells of pools, if it does.
fn change(event: &Event<'_, SubstrateConfig>) -> Result<Option<Change>> {
	told_by! { event =>
		PoolOpened { pool } => Change::Opened { pool };
		StudyCounted { patient, hospital } => Change::Study { patient, hospital };
		AnnotatorCounted { shares } => Change::Annotator { shares };
		PoolFrozen { shares, holders } => Change::Frozen { shares, holders };
		PaidIn { amount } => Change::PaidIn { amount };
		Claimed { amount } => Change::Claimed { amount };
		PoolClosed { pool } => Change::Closed { pool };
		PoolSwept { amount } => Change::Swept { amount };
	}
	Ok(None)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::double::Double;
	use codec::Encode;
	use subxt::rpcs::RpcClient;

	async fn ledger(stored: Vec<(Vec<u8>, Vec<u8>)>) -> Ledger {
		let double = Double { stored, ..Double::default() };
		let client = Client::over("ws://double", RpcClient::new(double)).await.expect("connects");
		client.best().await.expect("answers")
	}

	#[tokio::test]
	async fn what_is_counted_in_a_pool_should_be_read_from_the_keys() {
		let study = [vec![0], vec![7; 32]].concat();
		let annotator = [vec![1], 9u32.encode(), vec![5; 32]].concat();
		let empty = ledger(Vec::new()).await;
		let map = empty.0.storage().entry(storage().annotation_rewards().counted_once());
		let map = map.expect("the chain has it");
		// Behind the hash of what was counted, `Blake2_128Concat` keeps that itself.
		let key = |pool: PoolId, one: &[u8]| [&map.iter_key((pool,)).expect("a key"), &[0; 16][..], one].concat();
		let mut stored = [(3, &study), (3, &annotator), (4, &study)].map(|(pool, one)| (key(pool, one), vec![0; 16]));
		stored.sort();
		let ledger = ledger(stored.into()).await;
		let [study, annotator] = [Counted::Study(StudyId::repeat_byte(7)), Counted::Annotator(9, AccountId([5; 32]))];
		assert_eq!(ledger.counted(3).await, Ok([study, annotator].into()));
		assert_eq!(ledger.counted(4).await, Ok([study].into()));
		assert_eq!(ledger.counted(5).await, Ok(BTreeSet::new()));
	}
}
