//! The views: what clients read.

use super::*;
use alloc::collections::{BTreeMap, BTreeSet};

impl<T: Config> Pallet<T> {
	pub(crate) fn campaign_view(campaign: CampaignId) -> Option<CampaignViewOf<T>> {
		let known = Campaigns::<T>::get(campaign)?;
		let agreement = Agreements::<T>::get(campaign);
		Some(CampaignView {
			campaign,
			offer: known.offer,
			sponsor: known.signed.by,
			organisation: known.signed.organisation,
			escrow: known.escrow,
			annotators: known.annotators,
			seed: known.seed,
			opened: known.opened,
			finished: known.finished,
			closed: known.closed,
			kappa: agreement.as_ref().and_then(|agreement| agreement.fleiss.kappa()?.ppm()),
			alpha: agreement.as_ref().and_then(|agreement| agreement.alpha.alpha()?.ppm()),
			gold: known.gold,
			at: known.signed.at,
			block: known.signed.block,
		})
	}

	/// Opened items from the number `first` on, and the number to continue from.
	pub(crate) fn items_from(
		campaign: CampaignId,
		first: ItemNumber,
	) -> (Vec<ItemView<T::AccountId>>, Option<ItemNumber>) {
		let all = Campaigns::<T>::get(campaign).map_or(0, |known| known.offer.items);
		let end = first.saturating_add(MAX_PAGE).min(all);
		let found = (first..end).filter_map(|item| Self::item_view(campaign, item)).collect();
		(found, (end < all).then_some(end))
	}

	pub(crate) fn item_view(campaign: CampaignId, item: ItemNumber) -> Option<ItemView<T::AccountId>> {
		let known = Items::<T>::get(campaign, item)?;
		let of = Campaigns::<T>::get(campaign)?;
		let is_drawn = T::Time::now() >= of.offer.schedule.coin_until;
		let verdicts = [Basis::Gold, Basis::Panel, Basis::Expert, Basis::Truth]
			.into_iter()
			.filter_map(|basis| Some((basis, Verdicts::<T>::get((campaign, item, basis))?)))
			.collect();
		Some(ItemView {
			item,
			image: known.image,
			state: known.state,
			settled_at: known.settled_at,
			answers: Self::answers_of(campaign, item, &known),
			seats: known.seats.into_inner(),
			drawn: if is_drawn { Self::drawn(campaign, item, &of) } else { Vec::new() },
			verdicts,
		})
	}

	pub(crate) fn annotators_of(campaign: CampaignId, after: Option<T::AccountId>) -> Vec<AnnotatorView<T::AccountId>> {
		let all = match after {
			Some(after) => {
				Annotators::<T>::iter_prefix_from(campaign, Annotators::<T>::hashed_key_for(campaign, after))
			}
			None => Annotators::<T>::iter_prefix(campaign),
		};
		all.take(MAX_PAGE as usize)
			.map(|(who, annotator)| AnnotatorView {
				who,
				stake: annotator.stake,
				busy: annotator.busy,
				coin: annotator.coin,
				left: annotator.left,
				work: annotator.work,
			})
			.collect()
	}

	pub(crate) fn pool_view(id: PoolId) -> Option<PoolView<T::AccountId>> {
		let known = Pools::<T>::get(id)?;
		Some(PoolView {
			pool: id,
			source: known.source,
			split: known.split,
			state: known.state,
			shares: known.shares,
			holders: known.holders,
			studies: known.studies,
			annotators: known.annotators,
			freezes_at: known.freezes_at,
			paid_in: known.paid_in,
			claimed: known.paid_in.saturating_sub(known.swept).saturating_sub(Self::unclaimed(id)),
			keeper: known.signed.by,
			organisation: known.signed.organisation,
		})
	}

	pub(crate) fn share_view(id: PoolId, holder: &T::AccountId) -> Option<ShareView> {
		let pool = Pools::<T>::get(id)?;
		let share = HeldShares::<T>::get(id, holder)?;
		Some(ShareView { shares: share.shares, claimed: share.claimed, due: Self::due(&pool, &share) })
	}

	/// Datasets with these studies as their parts, and how many of them.
	fn datasets_of(studies: Vec<StudyId>) -> BTreeMap<DatasetId, u32> {
		let studies: BTreeSet<StudyId> = studies.into_iter().take(MAX_PAGE as usize).collect();
		let mut found = BTreeMap::<DatasetId, u32>::new();
		for study in studies {
			let (below, _) = T::Graph::below(Node::Study(study), MAX_EDGES);
			for dataset in below.into_iter().filter_map(|node| match node {
				Node::Dataset(dataset) => Some(dataset),
				_ => None,
			}) {
				let known = T::Training::dataset(&dataset);
				if known.is_some_and(|known| known.parts.contains(&Part::Study(study))) {
					let studies = found.entry(dataset).or_default();
					*studies = studies.saturating_add(1);
				}
			}
		}
		found
	}

	/// Models trained on a patient's studies, by dataset, and what each paid.
	pub(crate) fn trained_on_studies(patient: &T::AccountId, studies: Vec<StudyId>) -> Vec<TrainedView<T::AccountId>> {
		Self::datasets_of(studies)
			.into_iter()
			.filter_map(|(dataset, studies)| {
				let facts = T::Training::dataset(&dataset)?;
				let (below, more) = T::Graph::below(Node::Dataset(dataset), MAX_EDGES);
				let mut models = Vec::new();
				let mut sources = alloc::vec![Source::Dataset(dataset)];
				for node in below {
					match node {
						Node::Model(version) => {
							models.push(version);
							sources.push(Source::Model(version));
						}
						Node::Dataset(dataset) => sources.push(Source::Dataset(dataset)),
						_ => {}
					}
				}
				let share = |source| {
					let id = PoolsBySource::<T>::get(source)?;
					Some((Self::pool_view(id)?, Self::share_view(id, patient)?))
				};
				Some(TrainedView {
					dataset,
					purpose: facts.purpose,
					studies,
					models,
					more,
					pools: sources.into_iter().filter_map(share).collect(),
				})
			})
			.collect()
	}
}
