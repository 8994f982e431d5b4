//! Pools: what models and datasets earn, and how it is shared.

use crate::{
	chain::{runtime_types::pallet_annotation_rewards::types::Counted as OnChain, storage, view_functions},
	view::PAGE,
	AccountId, Ledger, Result,
};
use radledger_primitives::{
	annotation::pay::Amount,
	dividend::{self, PoolId, ShareView, Shares, Source},
	model::CampaignId,
	DatasetId, Moment, StudyId,
};
use std::collections::{BTreeMap, BTreeSet};
use subxt::utils::Static;

/// A pool.
pub type Pool = dividend::PoolView<AccountId>;
/// The part of a patient's data that went into a version of a model, and what that paid.
pub type Trained = dividend::TrainedView<AccountId>;

/// A contribution that a pool counts, once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Counted {
	/// A study.
	Study(StudyId),
	/// The work of an annotator in a campaign.
	Annotator(CampaignId, AccountId),
}

changes! {
	/// What a transaction changed in a pool. Amounts are in plancks.
	annotation_rewards {
		/// A pool was opened.
		Opened { pool: PoolId } = PoolOpened;
		/// A study was counted.
		Study {
			/// The patient who chose to be rewarded, or the account to which the patient donates.
			patient: Option<AccountId>,
			/// The organisation that anchored it.
			hospital: Option<AccountId>,
		} = StudyCounted;
		/// An annotator's work was counted as so many shares.
		Annotator { shares: Shares } = AnnotatorCounted;
		/// Not everything is counted: every member can count until `at`.
		FreezeAnnounced { pool: PoolId, at: Moment } = FreezeAnnounced;
		/// The shares of all holders can no longer change.
		Frozen { shares: Shares, holders: u32 } = PoolFrozen;
		/// An amount was paid in.
		PaidIn { amount: Amount } = PaidIn;
		/// A holder was paid.
		Claimed { amount: Amount } = Claimed;
		/// A pool takes no more payments.
		Closed { pool: PoolId } = PoolClosed;
		/// What nobody claimed went back.
		Swept { amount: Amount } = PoolSwept;
	}
}

impl Ledger {
	/// A pool.
	pub async fn pool(&self, pool: PoolId) -> Result<Option<Pool>> {
		self.view(view_functions().annotation_rewards().pool(pool)).await
	}

	/// The pool of a model version or a dataset.
	pub async fn pool_of(&self, source: Source) -> Result<Option<PoolId>> {
		self.view(view_functions().annotation_rewards().pool_of(Static(source))).await
	}

	/// The share that an account holds of a pool.
	pub async fn share(&self, pool: PoolId, holder: &AccountId) -> Result<Option<ShareView>> {
		self.view(view_functions().annotation_rewards().share(pool, *holder)).await
	}

	/// Everything that is counted in a pool.
	pub async fn counted(&self, pool: PoolId) -> Result<BTreeSet<Counted>> {
		let mut found = BTreeSet::new();
		let keep = |(_, counted), _| {
			found.insert(match counted {
				OnChain::Study(study) => Counted::Study(study),
				OnChain::Annotator(campaign, who) => Counted::Annotator(campaign, who),
			});
		};
		self.each(storage().annotation_rewards().counted_once(), (pool,), keep).await?;
		Ok(found)
	}

	/// Everything that was trained on studies of a patient, dataset by dataset, and what it paid the patient.
	pub async fn trained_on(&self, patient: &AccountId, studies: &[StudyId]) -> Result<Vec<Trained>> {
		let mut found = BTreeMap::<DatasetId, Trained>::new();
		for some in studies.chunks(PAGE) {
			let page = view_functions().annotation_rewards().trained_on(*patient, some.to_vec());
			for one in self.view(page).await? {
				match found.get_mut(&one.dataset) {
					Some(known) => known.studies = known.studies.saturating_add(one.studies),
					None => _ = found.insert(one.dataset, one),
				}
			}
		}
		Ok(found.into_values().collect())
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{double::Double, Client};
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
		let mut stored = [(3, &study), (3, &annotator), (4, &study)].map(|(pool, one)| (key(pool, one), vec![0; 48]));
		stored.sort();
		let ledger = ledger(stored.into()).await;
		let [study, annotator] = [Counted::Study(StudyId::repeat_byte(7)), Counted::Annotator(9, AccountId([5; 32]))];
		assert_eq!(ledger.counted(3).await, Ok([study, annotator].into()));
		assert_eq!(ledger.counted(4).await, Ok([study].into()));
		assert_eq!(ledger.counted(5).await, Ok(BTreeSet::new()));
	}
}
