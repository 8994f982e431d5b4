//! Campaigns: their offers and their annotators.

use super::*;

impl<T: Config> Pallet<T> {
	/// The footprint of a campaign, whatever its number of items.
	pub fn campaign_footprint() -> Footprint {
		Footprint::from_mel::<(CampaignId, CampaignOf<T>, CampaignId, Agreement)>()
	}

	/// The footprint of an annotator.
	pub fn annotator_footprint() -> Footprint {
		Footprint::from_mel::<(CampaignId, T::AccountId, Annotator<T::Rent>)>()
	}

	pub(crate) fn do_create(
		by: &T::AccountId,
		offer: OfferOf<T>,
	) -> Result<(CampaignId, OrganisationId), DispatchError> {
		let standing = Self::ensure_sponsor(by)?;
		offer.check(T::Time::now()).map_err(|error| match error {
			OfferError::Task(_) => Error::<T>::InvalidTask,
			OfferError::Rule => Error::<T>::InvalidRule,
			OfferError::Panel => Error::<T>::InvalidPanel,
			OfferError::Items => Error::<T>::NothingToAnnotate,
			OfferError::Terms => Error::<T>::InvalidTerms,
			OfferError::Weights => Error::<T>::InvalidWeights,
			OfferError::Purpose => Error::<T>::InvalidPurpose,
			OfferError::Experts => Error::<T>::InvalidExperts,
			OfferError::Schedule => Error::<T>::InvalidSchedule,
		})?;
		for expert in &offer.experts {
			let known = T::Membership::standing(expert).filter(|_| T::Membership::is_person(expert));
			let known = known.ok_or(Error::<T>::InvalidExperts)?;
			ensure!(known.organisation != standing.organisation, Error::<T>::SelfDealing);
		}
		offer.escrow().ok_or(Error::<T>::Overflow)?;
		let id = NextCampaign::<T>::get();
		NextCampaign::<T>::put(id.checked_add(1).ok_or(Error::<T>::Overflow)?);
		if let Task::Classification { labels } = offer.task {
			let agreement = Agreement { fleiss: FleissTable::new(labels, offer.panel), alpha: AlphaTable::new(labels) };
			Agreements::<T>::insert(id, agreement);
		}
		let campaign = Campaign {
			offer,
			escrow: 0,
			annotators: 0,
			opened: 0,
			finished: 0,
			right: 0,
			closed: false,
			gold: Tally::default(),
			signed: Self::sign(by, &standing),
			ticket: T::Rent::new(by, Self::campaign_footprint())?,
		};
		Campaigns::<T>::insert(id, campaign);
		Ok((id, standing.organisation))
	}

	pub(crate) fn do_join(by: &T::AccountId, campaign: CampaignId, seats: u32) -> Result<Amount, DispatchError> {
		let standing = T::Membership::standing(by)
			.filter(|standing| standing.roles.any_of(MAY_ANSWER) && T::Membership::is_person(by))
			.ok_or(Error::<T>::NotAuthorised)?;
		let mut known = Self::running(campaign)?;
		ensure!(T::Time::now() < known.offer.schedule.commit_until, Error::<T>::TooLate);
		let is_colleague = |expert: &T::AccountId| {
			let colleague = T::Membership::standing(expert).is_some_and(|of| of.organisation == standing.organisation);
			expert == by || (colleague && !known.offer.colleagues)
		};
		let deals_with_itself =
			standing.organisation == known.signed.organisation || known.offer.experts.iter().any(is_colleague);
		ensure!(!deals_with_itself, Error::<T>::SelfDealing);
		ensure!(!Annotators::<T>::contains_key(campaign, by), Error::<T>::AlreadyJoined);
		ensure!(seats > 0, Error::<T>::NoSeat);
		let stake = known.offer.terms.stake();
		let stake = stake.checked_mul(seats.into()).ok_or(Error::<T>::Overflow)?;
		T::Currency::hold(&HoldReason::Stake.into(), by, stake)?;
		let annotator = Annotator {
			stake,
			busy: 0,
			left: false,
			work: Work::default(),
			ticket: T::Rent::new(by, Self::annotator_footprint())?,
		};
		Annotators::<T>::insert(campaign, by, annotator);
		known.annotators = known.annotators.saturating_add(1); // no more than there are accounts
		Campaigns::<T>::insert(campaign, known);
		Ok(stake)
	}

	/// Frees the stake, once nothing can be fined any more.
	pub(crate) fn do_leave(by: &T::AccountId, campaign: CampaignId) -> Result<Amount, DispatchError> {
		let mut known = Campaigns::<T>::get(campaign).ok_or(Error::<T>::CampaignNotFound)?;
		let mut annotator = Self::taking_part(campaign, by)?;
		ensure!(annotator.busy == 0 || known.closed, Error::<T>::StillBusy);
		let stake = core::mem::take(&mut annotator.stake);
		T::Currency::release(&HoldReason::Stake.into(), by, stake, Precision::Exact)?;
		annotator.left = true;
		Annotators::<T>::insert(campaign, by, annotator);
		known.annotators = known.annotators.saturating_sub(1);
		Campaigns::<T>::insert(campaign, known);
		Ok(stake)
	}

	/// Ends a campaign in which nobody takes part, or whose items are fully paid, or when [`Config::ClaimPeriod`] has passed.
	pub(crate) fn do_close(by: &T::AccountId, campaign: CampaignId) -> DispatchResult {
		let standing = Self::ensure_sponsor(by)?;
		let mut known = Self::running(campaign)?;
		ensure!(known.signed.organisation == standing.organisation, Error::<T>::NotSponsor);
		let (now, schedule) = (T::Time::now(), known.offer.schedule);
		let done = now >= schedule.commit_until && known.opened == known.finished;
		let given_up = now >= schedule.vests_at.saturating_add(T::ClaimPeriod::get());
		ensure!(known.annotators == 0 || done || given_up, Error::<T>::StillBusy);
		known.closed = true;
		Campaigns::<T>::insert(campaign, known);
		Ok(())
	}
}
