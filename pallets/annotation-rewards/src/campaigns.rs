//! Campaigns: their offers and their annotators.

use super::*;

impl<T: Config> Pallet<T> {
	/// The footprint of a campaign, whatever its number of items.
	pub fn campaign_footprint() -> Footprint {
		Footprint::from_mel::<(CampaignId, CampaignOf<T>, CampaignId, Agreement)>()
	}

	/// The footprint of an annotator.
	pub fn annotator_footprint() -> Footprint {
		type Coin = (CampaignId, OrganisationId, Coins);
		Footprint::from_mel::<(CampaignId, T::AccountId, Annotator<T::Rent>, Entrant<T::AccountId>, Coin)>()
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
			let gains = offer.conflicts.contains(&known.organisation);
			ensure!(known.organisation != standing.organisation && !gains, Error::<T>::SelfDealing);
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
			seed: H256::zero(),
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

	pub(crate) fn do_join(
		by: &T::AccountId,
		campaign: CampaignId,
		seats: u32,
		coin: H256,
	) -> Result<Amount, DispatchError> {
		let standing = T::Membership::standing(by)
			.filter(|standing| standing.roles.any_of(MAY_ANSWER) && T::Membership::is_person(by))
			.ok_or(Error::<T>::NotAuthorised)?;
		let mut known = Self::running(campaign)?;
		ensure!(T::Time::now() < known.offer.schedule.join_until, Error::<T>::TooLate);
		let is_colleague = |expert: &T::AccountId| {
			let colleague = T::Membership::standing(expert).is_some_and(|of| of.organisation == standing.organisation);
			expert == by || (colleague && !known.offer.colleagues)
		};
		let deals_with_itself = Self::gains(&known, standing.organisation)
			|| Self::is_sponsor(&known, by)
			|| known.offer.experts.iter().any(is_colleague);
		ensure!(!deals_with_itself, Error::<T>::SelfDealing);
		ensure!(!Annotators::<T>::contains_key(campaign, by), Error::<T>::AlreadyJoined);
		ensure!(seats > 0, Error::<T>::NoSeat);
		let stake = known.offer.terms.stake();
		let stake = stake.checked_mul(seats.into()).ok_or(Error::<T>::Overflow)?;
		let organisation = standing.organisation;
		let mut entrants = Entrants::<T>::get(campaign);
		let colleagues = entrants.iter().filter(|entrant| entrant.organisation == organisation).count();
		ensure!(colleagues < MAX_COLLEAGUES as usize, Error::<T>::NoRoom);
		let entrant = Entrant { who: by.clone(), organisation, revealed: false };
		entrants.try_push(entrant).map_err(|_| Error::<T>::NoRoom)?;
		Entrants::<T>::insert(campaign, entrants);
		OrganisationCoins::<T>::mutate(campaign, organisation, |coins| coins.joined = coins.joined.saturating_add(1));
		T::Currency::hold(&HoldReason::Stake.into(), by, stake)?;
		let annotator = Annotator {
			stake,
			busy: 0,
			coin: Some(coin),
			left: false,
			work: Work::default(),
			ticket: T::Rent::new(by, Self::annotator_footprint())?,
		};
		Annotators::<T>::insert(campaign, by, annotator);
		known.annotators = known.annotators.saturating_add(1); // no more than there are accounts
		Campaigns::<T>::insert(campaign, known);
		Ok(stake)
	}

	/// Adds a coin to the seed, once all colleagues have revealed theirs as well.
	pub(crate) fn do_reveal_coin(by: &T::AccountId, campaign: CampaignId, secret: &[u8; 32]) -> DispatchResult {
		let mut known = Self::running(campaign)?;
		let (now, schedule) = (T::Time::now(), known.offer.schedule);
		ensure!(now >= schedule.join_until, Error::<T>::TooEarly);
		ensure!(now < schedule.coin_until, Error::<T>::TooLate);
		let mut annotator = Self::taking_part(campaign, by)?;
		let promised = annotator.coin.take().ok_or(Error::<T>::CoinIsRevealed)?;
		let chain = Self::chain();
		ensure!(draw::commitment(&chain, campaign, by, secret) == promised, Error::<T>::NotWhatWasPromised);
		let mut entrants = Entrants::<T>::get(campaign);
		let entrant = entrants.iter_mut().find(|entrant| entrant.who == *by).ok_or(Error::<T>::NotJoined)?;
		entrant.revealed = true;
		let mut coins = OrganisationCoins::<T>::get(campaign, entrant.organisation);
		coins.revealed = coins.revealed.saturating_add(1); // no more than joined
		coins.mix = draw::mix(&coins.mix, &draw::toss(&chain, campaign, by, secret));
		if let Some(toss) = coins.toss() {
			known.seed = draw::mix(&known.seed, &toss);
		}
		OrganisationCoins::<T>::insert(campaign, entrant.organisation, coins);
		Entrants::<T>::insert(campaign, entrants);
		Annotators::<T>::insert(campaign, by, annotator);
		Campaigns::<T>::insert(campaign, known);
		Ok(())
	}

	/// Takes somebody who leaves out of the draw, if that can be done before anybody knows a coin.
	fn withdraw_coin(by: &T::AccountId, campaign: CampaignId) {
		let mut entrants = Entrants::<T>::get(campaign);
		let Some(place) = entrants.iter().position(|entrant| entrant.who == *by) else {
			return;
		};
		let organisation = entrants.remove(place).organisation;
		Entrants::<T>::insert(campaign, entrants);
		OrganisationCoins::<T>::mutate_exists(campaign, organisation, |coins| {
			let joined = coins.unwrap_or_default().joined.saturating_sub(1);
			*coins = (joined > 0).then(|| Coins { joined, ..Coins::default() });
		});
	}

	/// Frees the stake, once nothing can be fined any more, except what is lost for a coin that was not revealed. Returns
	/// both.
	pub(crate) fn do_leave(by: &T::AccountId, campaign: CampaignId) -> Result<(Amount, Amount), DispatchError> {
		let mut known = Campaigns::<T>::get(campaign).ok_or(Error::<T>::CampaignNotFound)?;
		let mut annotator = Self::taking_part(campaign, by)?;
		ensure!(annotator.busy == 0 || known.closed, Error::<T>::StillBusy);
		let (now, schedule) = (T::Time::now(), known.offer.schedule);
		let mut lost = 0;
		if annotator.coin.take().is_some() {
			if now < schedule.join_until {
				Self::withdraw_coin(by, campaign);
			} else {
				ensure!(now >= schedule.coin_until, Error::<T>::TooEarly);
				let bond = known.offer.terms.stake().min(annotator.stake);
				// Nobody gets it: neither the sponsor nor whoever could keep the coin out of a block may gain.
				let reason = HoldReason::Stake.into();
				lost = T::Currency::burn_held(&reason, by, bond, Precision::Exact, Fortitude::Force)?;
			}
		}
		let stake = core::mem::take(&mut annotator.stake).saturating_sub(lost);
		T::Currency::release(&HoldReason::Stake.into(), by, stake, Precision::Exact)?;
		annotator.left = true;
		Annotators::<T>::insert(campaign, by, annotator);
		known.annotators = known.annotators.saturating_sub(1);
		Campaigns::<T>::insert(campaign, known);
		Ok((stake, lost))
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
