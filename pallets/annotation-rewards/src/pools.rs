//! Pools: shares of what data and work earn, counted from the ledger's own records.

use super::*;

/// The holders that get shares for a study: the patient or the patient's choice, and the hospital.
type Holders<AccountId> = (Option<AccountId>, Option<AccountId>);

impl<T: Config> Pallet<T> {
	/// The footprint of a pool.
	pub fn pool_footprint() -> Footprint {
		Footprint::from_mel::<(PoolId, PoolOf<T>, Source, PoolId)>()
	}

	/// The footprint of a share.
	pub fn share_footprint() -> Footprint {
		Footprint::from_mel::<(PoolId, T::AccountId, Share<T::Rent>)>()
	}

	/// The footprint of the record that something was counted.
	pub fn counted_footprint() -> Footprint {
		Footprint::from_mel::<(PoolId, Counted<T::AccountId>, CountOf<T>)>()
	}

	pub(crate) fn do_open_pool(
		by: &T::AccountId,
		source: Source,
		split: Split,
	) -> Result<(PoolId, OrganisationId), DispatchError> {
		let standing = Self::ensure_sponsor(by)?;
		let owner = match source {
			Source::Model(version) => T::Models::facts(&version).map(|facts| facts.vendor),
			Source::Dataset(dataset) => T::Training::dataset(&dataset).map(|facts| facts.organisation),
		};
		ensure!(owner.ok_or(Error::<T>::UnknownSource)? == standing.organisation, Error::<T>::NotOwner);
		ensure!(!PoolsBySource::<T>::contains_key(source), Error::<T>::PoolExists);
		let none = split.patient == 0 && split.hospital == 0 && split.annotator == 0;
		ensure!(!none, Error::<T>::NoShares);
		let id = NextPool::<T>::get();
		NextPool::<T>::put(id.checked_add(1).ok_or(Error::<T>::Overflow)?);
		let pool = Pool {
			source,
			split,
			state: PoolState::Open,
			shares: 0,
			holders: 0,
			studies: 0,
			forgotten: 0,
			annotators: 0,
			freezes_at: None,
			placed: 0,
			paid_in: 0,
			swept: 0,
			signed: Self::sign(by, &standing),
			ticket: T::Rent::new(by, Self::pool_footprint())?,
		};
		// What keeps the pot alive; it comes back with what nobody claims.
		let existence = T::Currency::minimum_balance();
		T::Currency::transfer(by, &T::Pots::convert(id), existence, Preservation::Preserve)?;
		Pools::<T>::insert(id, pool);
		PoolsBySource::<T>::insert(source, id);
		Ok((id, standing.organisation))
	}

	/// The pool, if the caller may run it.
	fn own_pool(by: &T::AccountId, pool: PoolId) -> Result<PoolOf<T>, Error<T>> {
		let standing = Self::ensure_sponsor(by)?;
		let known = Pools::<T>::get(pool).ok_or(Error::<T>::PoolNotFound)?;
		ensure!(known.signed.organisation == standing.organisation, Error::<T>::NotOwner);
		Ok(known)
	}

	/// The pool, if its shares are still counted. Every member may count, so that the owner leaves nobody out.
	fn countable(by: &T::AccountId, id: PoolId) -> Result<PoolOf<T>, Error<T>> {
		T::Membership::standing(by).ok_or(Error::<T>::NotAuthorised)?;
		let known = Pools::<T>::get(id).ok_or(Error::<T>::PoolNotFound)?;
		ensure!(known.state == PoolState::Open, Error::<T>::PoolIsFrozen);
		Ok(known)
	}

	/// Whether every study and every annotator that has a share by the split is counted. A study that is in two datasets is
	/// counted once, so such a pool is never complete.
	fn is_complete(pool: &PoolOf<T>) -> bool {
		let studies = |dataset: &DatasetId| T::Training::dataset(dataset).map_or(0, |facts| facts.studies);
		let right = |campaign: &CampaignId| Campaigns::<T>::get(campaign).map_or(0, |known| known.right);
		let (studies, annotators) = match pool.source {
			Source::Dataset(dataset) => (studies(&dataset), 0),
			Source::Model(version) => {
				let manifest = T::Training::manifest(&version).unwrap_or_default();
				(
					manifest.datasets.iter().map(studies).fold(0, u32::saturating_add),
					manifest.campaigns.iter().map(right).fold(0, u32::saturating_add),
				)
			}
		};
		let Split { patient, hospital, annotator } = pool.split;
		(pool.studies >= studies || (patient, hospital) == (0, 0)) && (pool.annotators >= annotators || annotator == 0)
	}

	/// Records that this was counted, once.
	fn count_once(by: &T::AccountId, pool: PoolId, what: Counted<T::AccountId>) -> DispatchResult {
		ensure!(!CountedOnce::<T>::contains_key(pool, &what), Error::<T>::AlreadyCounted);
		let ticket = T::Rent::new(by, Self::counted_footprint())?;
		CountedOnce::<T>::insert(pool, what, Count { by: by.clone(), ticket });
		Ok(())
	}

	/// Forgets that an erased study was counted: it can never be counted again. The shares stay.
	pub(crate) fn do_forget_study(id: PoolId, study: StudyId) -> DispatchResult {
		let mut pool = Pools::<T>::get(id).ok_or(Error::<T>::PoolNotFound)?;
		ensure!(T::Studies::is_erased(&study), Error::<T>::NotErased);
		let Count { by, ticket } = CountedOnce::<T>::take(id, Counted::Study(study)).ok_or(Error::<T>::NotCounted)?;
		ticket.drop(&by)?;
		pool.forgotten = pool.forgotten.saturating_add(1); // no more than were counted
		Pools::<T>::insert(id, pool);
		Ok(())
	}

	/// Adds shares to a holder of a pool. `by` pays for the record and sees to it that the holder's account exists: otherwise
	/// it could not be paid less than an account needs to exist.
	pub(crate) fn add_shares(
		by: &T::AccountId,
		id: PoolId,
		pool: &mut PoolOf<T>,
		holder: &T::AccountId,
		more: Shares,
	) -> DispatchResult {
		if more == 0 {
			return Ok(());
		}
		pool.shares = pool.shares.checked_add(more).ok_or(Error::<T>::Overflow)?;
		let share = match HeldShares::<T>::get(id, holder) {
			Some(share) => Share { shares: share.shares.checked_add(more).ok_or(Error::<T>::Overflow)?, ..share },
			None => {
				pool.holders = pool.holders.checked_add(1).ok_or(Error::<T>::Overflow)?;
				let existence = T::Currency::minimum_balance();
				if T::Currency::total_balance(holder) < existence {
					T::Currency::transfer(by, holder, existence, Preservation::Preserve)?;
				}
				Share { shares: more, place: None, claimed: 0, ticket: T::Rent::new(by, Self::share_footprint())? }
			}
		};
		HeldShares::<T>::insert(id, holder, share);
		Ok(())
	}

	/// Returns the holders that get shares for the study: the patient or the patient's choice, and the hospital.
	pub(crate) fn do_add_study(
		by: &T::AccountId,
		id: PoolId,
		path: &[DatasetId],
		study: StudyId,
	) -> Result<Holders<T::AccountId>, DispatchError> {
		let mut pool = Self::countable(by, id)?;
		let first = path.first().ok_or(Error::<T>::NotInSource)?;
		let begins = match pool.source {
			Source::Dataset(dataset) => dataset == *first,
			Source::Model(version) => {
				T::Training::manifest(&version).is_some_and(|manifest| manifest.datasets.contains(first))
			}
		};
		ensure!(begins, Error::<T>::NotInSource);
		let mut facts = None;
		let next = path.iter().skip(1).map(|dataset| Part::Dataset(*dataset));
		for (dataset, next) in path.iter().zip(next.chain([Part::Study(study)])) {
			let known = T::Training::dataset(dataset).filter(|known| known.parts.contains(&next));
			facts = Some(known.ok_or(Error::<T>::NotInSource)?);
		}
		let dataset = facts.ok_or(Error::<T>::NotInSource)?;
		let known = T::Studies::facts(&study).ok_or(Error::<T>::StudyNotUsable)?;
		let patient = match &T::Studies::patient_of(&study).ok_or(Error::<T>::StudyNotUsable)? {
			Patient::Nobody => None,
			Patient::Sealed => return Err(Error::<T>::NotOpened.into()),
			patient => {
				let organisation = dataset.organisation;
				let kind = T::Membership::kind(organisation).ok_or(Error::<T>::NotPermitted)?;
				let user = Standing { organisation, kind, roles: Roles::ALL };
				let (subject, _, consent) = T::Consent::consent(patient, &user, dataset.purpose, dataset.request)
					.map_err(|_| Error::<T>::NotPermitted)?;
				match T::Compensations::compensation(subject, consent) {
					Compensation::Free => None,
					Compensation::Rewarded => Some(subject.clone()),
					Compensation::Donate(to) => Some(to),
				}
			}
		};
		Self::count_once(by, id, Counted::Study(study))?;
		pool.studies = pool.studies.checked_add(1).ok_or(Error::<T>::Overflow)?;
		if let Some(patient) = &patient {
			let more = pool.split.patient.into();
			Self::add_shares(by, id, &mut pool, patient, more)?;
		}
		let hospital = T::Organisations::account(known.controller);
		if let Some(hospital) = &hospital {
			let more = pool.split.hospital.into();
			Self::add_shares(by, id, &mut pool, hospital, more)?;
		}
		Pools::<T>::insert(id, pool);
		Ok((patient, hospital))
	}

	/// Returns the number of shares.
	pub(crate) fn do_add_annotator(
		by: &T::AccountId,
		id: PoolId,
		campaign: CampaignId,
		who: &T::AccountId,
	) -> Result<Shares, DispatchError> {
		let mut pool = Self::countable(by, id)?;
		let Source::Model(version) = pool.source else {
			return Err(Error::<T>::NotInSource.into());
		};
		let named = T::Training::manifest(&version).is_some_and(|manifest| manifest.campaigns.contains(&campaign));
		ensure!(named, Error::<T>::NotInSource);
		let annotator = Annotators::<T>::get(campaign, who).ok_or(Error::<T>::NotInSource)?;
		ensure!(annotator.work.right > 0, Error::<T>::NoShares);
		Self::count_once(by, id, Counted::Annotator(campaign, who.clone()))?;
		pool.annotators = pool.annotators.checked_add(1).ok_or(Error::<T>::Overflow)?;
		let more = Shares::from(annotator.work.right).saturating_mul(pool.split.annotator.into());
		Self::add_shares(by, id, &mut pool, who, more)?;
		Pools::<T>::insert(id, pool);
		Ok(more)
	}

	/// Freezes a pool in which everything is counted, or gives notice and freezes it when that has passed. Returns the
	/// moment from which it can be frozen, if notice was given.
	pub(crate) fn do_freeze(by: &T::AccountId, id: PoolId) -> Result<(PoolOf<T>, Option<Moment>), DispatchError> {
		let mut pool = Self::own_pool(by, id)?;
		ensure!(pool.state == PoolState::Open, Error::<T>::PoolIsFrozen);
		ensure!(pool.shares > 0, Error::<T>::NoShares);
		let now = T::Time::now();
		let notice = match pool.freezes_at {
			_ if Self::is_complete(&pool) => None,
			Some(at) => {
				ensure!(now >= at, Error::<T>::TooEarly);
				None
			}
			None => Some(now.saturating_add(T::FreezeNotice::get())),
		};
		match notice {
			Some(_) => pool.freezes_at = notice,
			None => pool.state = PoolState::Frozen,
		}
		Pools::<T>::insert(id, &pool);
		Ok((pool, notice))
	}

	pub(crate) fn do_pay_in(by: &T::AccountId, id: PoolId, amount: Amount) -> DispatchResult {
		T::Membership::standing(by).ok_or(Error::<T>::NotAuthorised)?;
		let mut pool = Pools::<T>::get(id).ok_or(Error::<T>::PoolNotFound)?;
		ensure!(pool.state == PoolState::Frozen, Error::<T>::PoolTakesNothing);
		ensure!(amount > 0, Error::<T>::NothingPaid);
		pool.paid_in = pool.paid_in.checked_add(amount).ok_or(Error::<T>::Overflow)?;
		T::Currency::transfer(by, &T::Pots::convert(id), amount, Preservation::Preserve)?;
		Pools::<T>::insert(id, pool);
		Ok(())
	}

	/// The amount that a share can claim now.
	pub(crate) fn due(pool: &PoolOf<T>, share: &Share<T::Rent>) -> Amount {
		let worth = match pool.state {
			PoolState::Open | PoolState::Frozen => floor_of(pool.paid_in, share.shares, pool.shares),
			PoolState::Closed(_) => {
				let place = share.place.unwrap_or(pool.placed);
				last_of(pool.paid_in, place, share.shares, pool.shares)
			}
			PoolState::Swept => 0,
		};
		worth.saturating_sub(share.claimed)
	}

	/// The amount that nobody has claimed yet.
	pub(crate) fn unclaimed(id: PoolId) -> Amount {
		T::Currency::balance(&T::Pots::convert(id)).saturating_sub(T::Currency::minimum_balance())
	}

	/// Returns the amount paid, and whether the share took its place on the line. Nobody but the holder claims until
	/// [`Config::ClaimDelay`] after closing: the holder may want vouchers instead.
	pub(crate) fn do_claim(
		by: &T::AccountId,
		id: PoolId,
		holder: &T::AccountId,
	) -> Result<(Amount, bool), DispatchError> {
		let pool = Pools::<T>::get(id).ok_or(Error::<T>::PoolNotFound)?;
		let for_all = match pool.state {
			PoolState::Open | PoolState::Frozen => None,
			PoolState::Closed(since) => Some(since.saturating_add(T::ClaimDelay::get())),
			PoolState::Swept => Some(0),
		};
		ensure!(by == holder || for_all.is_some_and(|from| T::Time::now() >= from), Error::<T>::TooEarly);
		Self::pay_share(id, holder, holder, None)
	}

	/// Pays `amount` of what is due to a holder, or all of it, to `payee`. Returns the amount paid, and whether the
	/// share took its place on the line.
	pub(crate) fn pay_share(
		id: PoolId,
		holder: &T::AccountId,
		payee: &T::AccountId,
		amount: Option<Amount>,
	) -> Result<(Amount, bool), DispatchError> {
		let mut pool = Pools::<T>::get(id).ok_or(Error::<T>::PoolNotFound)?;
		let mut share = HeldShares::<T>::get(id, holder).ok_or(Error::<T>::NotAHolder)?;
		let due = Self::due(&pool, &share);
		// Once the pool is closed each share takes its place on the line, also where that is worth nothing more: so all
		// together are worth everything.
		let takes_place = matches!(pool.state, PoolState::Closed(_)) && share.place.is_none();
		let paid = match amount {
			Some(amount) => {
				ensure!(due >= amount, Error::<T>::TooLittleDue);
				amount
			}
			None => {
				ensure!(due > 0 || takes_place, Error::<T>::NothingToClaim);
				due
			}
		};
		share.claimed = share.claimed.saturating_add(paid); // no more than was paid in
		if paid > 0 {
			T::Currency::transfer(&T::Pots::convert(id), payee, paid, Preservation::Preserve)?;
		}
		if takes_place {
			share.place = Some(pool.placed);
			pool.placed = pool.placed.saturating_add(share.shares); // no more than all of them
			Pools::<T>::insert(id, pool);
		}
		HeldShares::<T>::insert(id, holder, share);
		Ok((paid, takes_place))
	}

	pub(crate) fn do_close_pool(by: &T::AccountId, id: PoolId) -> DispatchResult {
		let mut pool = Self::own_pool(by, id)?;
		ensure!(pool.state == PoolState::Frozen, Error::<T>::PoolTakesNothing);
		pool.state = PoolState::Closed(T::Time::now());
		Pools::<T>::insert(id, pool);
		Ok(())
	}

	/// Returns the unclaimed amount.
	pub(crate) fn do_sweep(by: &T::AccountId, id: PoolId) -> Result<Amount, DispatchError> {
		let mut pool = Self::own_pool(by, id)?;
		let PoolState::Closed(since) = pool.state else {
			return Err(Error::<T>::TooEarly.into());
		};
		let until = since.saturating_add(T::ClaimPeriod::get());
		ensure!(T::Time::now() >= until, Error::<T>::TooEarly);
		let rest = Self::unclaimed(id);
		let (pot, all) = (T::Pots::convert(id), rest.saturating_add(T::Currency::minimum_balance()));
		T::Currency::transfer(&pot, &pool.signed.by, all, Preservation::Expendable)?;
		pool.swept = rest;
		pool.state = PoolState::Swept;
		Pools::<T>::insert(id, pool);
		Ok(rest)
	}
}
