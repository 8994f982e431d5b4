//! The invariants of this pallet's storage.

use super::*;
use alloc::collections::{BTreeMap, BTreeSet};
use frame::{deps::sp_runtime::TryRuntimeError, traits::fungible::InspectHold};
use radledger_primitives::voucher::PER_ORGANISATION;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_try_state() -> Result<(), TryRuntimeError> {
		Self::campaigns_should_add_up()?;
		Self::answers_should_belong_to_seats()?;
		Self::pools_should_add_up()?;
		Self::vouchers_should_be_covered()?;
		Self::money_should_be_held()
	}

	fn campaigns_should_add_up() -> Result<(), TryRuntimeError> {
		for (campaign, known) in Campaigns::<T>::iter() {
			ensure!(campaign < NextCampaign::<T>::get(), "a campaign has a number that comes later");
			ensure!(known.opened <= known.offer.items, "more items were opened than there are");
			let mut escrow: Amount = 0;
			let (mut opened, mut finished) = (0u32, 0u32);
			let mut busy = BTreeMap::<T::AccountId, u32>::new();
			for (item, record) in Items::<T>::iter_prefix(campaign) {
				opened = opened.saturating_add(1);
				ensure!(
					record.seats.len() <= usize::from(known.offer.panel),
					"a panel has more members than it can have"
				);
				let held =
					Self::held_for(campaign, item, &known.offer, &record).ok_or("more was paid than was held")?;
				escrow = escrow.saturating_add(held);
				let organisations: BTreeSet<_> = record.seats.iter().map(|seat| seat.organisation).collect();
				ensure!(
					known.offer.colleagues || organisations.len() == record.seats.len(),
					"colleagues sit on a panel"
				);
				ensure!(record.settled_at.is_none() || record.state != ItemState::Open, "an item is open and settled");
				match record.state {
					ItemState::Finished => finished = finished.saturating_add(1),
					state => {
						ensure!(
							(state == ItemState::Settled) == Self::consensus(campaign, item).is_some(),
							"an item is settled without a verdict, or the other way round"
						);
						for place in &record.seats {
							let count = busy.entry(place.who.clone()).or_default();
							*count = count.saturating_add(1);
						}
					}
				}
			}
			ensure!((opened, finished) == (known.opened, known.finished), "items are not counted");
			ensure!(known.escrow == escrow, "an escrow is not what remains to be paid");
			let right = Annotators::<T>::iter_prefix(campaign).filter(|(_, annotator)| annotator.work.right > 0);
			ensure!(right.count() == known.right as usize, "annotators who were right are not counted");
			let taking_part = Annotators::<T>::iter_prefix(campaign).filter(|(_, annotator)| !annotator.left);
			ensure!(taking_part.count() == known.annotators as usize, "annotators are not counted");
			for (who, annotator) in Annotators::<T>::iter_prefix(campaign) {
				let seats = busy.remove(&who).unwrap_or_default();
				ensure!(annotator.busy == seats, "seats are not counted");
				let needed = known.offer.terms.stake().saturating_mul(seats.into());
				ensure!(known.closed || annotator.stake >= needed, "a stake is less than can be fined");
				ensure!(!annotator.left || annotator.stake == 0, "who left has something at stake");
			}
			ensure!(busy.is_empty(), "somebody has a seat who did not join");
			Self::draw_should_add_up(campaign, &known)?;
			let classifies = matches!(known.offer.task, Task::Classification { .. });
			ensure!(Agreements::<T>::contains_key(campaign) == classifies, "agreement is of classifications");
		}
		Ok(())
	}

	fn draw_should_add_up(campaign: CampaignId, known: &CampaignOf<T>) -> Result<(), TryRuntimeError> {
		let entrants = Entrants::<T>::get(campaign);
		let mut coins = BTreeMap::<OrganisationId, (u32, u32)>::new();
		for entrant in &entrants {
			let annotator = Annotators::<T>::get(campaign, &entrant.who).ok_or("somebody is drawn who did not join")?;
			ensure!(annotator.left || annotator.coin.is_none() == entrant.revealed, "a coin is revealed, or not");
			let (joined, revealed) = coins.entry(entrant.organisation).or_default();
			*joined = joined.saturating_add(1);
			*revealed = revealed.saturating_add(entrant.revealed.into());
		}
		ensure!(coins.values().all(|(joined, _)| *joined <= MAX_COLLEAGUES), "an organisation has too many entrants");
		let mut seed = H256::zero();
		for (organisation, known) in OrganisationCoins::<T>::iter_prefix(campaign) {
			let counted = coins.remove(&organisation).unwrap_or_default();
			ensure!(counted == (known.joined, known.revealed), "coins are not counted");
			seed = known.toss().map_or(seed, |toss| draw::mix(&seed, &toss));
		}
		ensure!(coins.is_empty(), "coins are of no organisation");
		ensure!(seed == known.seed, "a seed is not that of its coins");
		for (item, record) in Items::<T>::iter_prefix(campaign) {
			let drawn = Self::drawn(campaign, item, known);
			ensure!(record.seats.iter().all(|seat| drawn.contains(&seat.who)), "somebody has a seat who was not drawn");
		}
		Ok(())
	}

	fn answers_should_belong_to_seats() -> Result<(), TryRuntimeError> {
		for ((campaign, item, seat), _) in Answers::<T>::iter() {
			let record = Items::<T>::get(campaign, item).ok_or("an answer is to no item")?;
			let revealed = record.seats.get(usize::from(seat)).is_some_and(|place| place.revealed);
			ensure!(revealed, "an answer is of nobody");
			ensure!(record.state != ItemState::Finished, "an answer is kept for too long");
		}
		for ((campaign, item), voices) in TruthVoices::<T>::iter() {
			let record = Items::<T>::get(campaign, item).ok_or("a voice is on no item")?;
			ensure!(record.state != ItemState::Finished, "a voice is kept for too long");
			let organisations: BTreeSet<_> = voices.iter().map(|voice| voice.organisation).collect();
			let people: BTreeSet<_> = voices.iter().map(|voice| &voice.by).collect();
			ensure!(
				(organisations.len(), people.len()) == (voices.len(), voices.len()),
				"an organisation or a person has two voices"
			);
		}
		for (campaign, item, _) in Verdicts::<T>::iter_keys() {
			ensure!(Items::<T>::contains_key(campaign, item), "a verdict is on no item");
		}
		Ok(())
	}

	fn pools_should_add_up() -> Result<(), TryRuntimeError> {
		for (id, pool) in Pools::<T>::iter() {
			ensure!(id < NextPool::<T>::get(), "a pool has a number that comes later");
			ensure!(PoolsBySource::<T>::get(pool.source) == Some(id), "a pool is not found");
			let (mut shares, mut holders, mut claimed, mut placed) = (0u64, 0u32, 0u128, 0u64);
			for (_, share) in HeldShares::<T>::iter_prefix(id) {
				shares = shares.saturating_add(share.shares);
				holders = holders.saturating_add(1);
				claimed = claimed.saturating_add(share.claimed);
				placed = placed.saturating_add(share.place.map_or(0, |_| share.shares));
			}
			ensure!((shares, holders) == (pool.shares, pool.holders), "shares are not counted");
			let (mut studies, mut annotators) = (0u32, 0u32);
			for counted in CountedOnce::<T>::iter_key_prefix(id) {
				let number = match counted {
					Counted::Study(_) => &mut studies,
					Counted::Annotator(..) => &mut annotators,
				};
				*number = number.saturating_add(1);
			}
			let known = (studies.saturating_add(pool.forgotten), annotators);
			ensure!(known == (pool.studies, pool.annotators), "something is not counted");
			ensure!(placed == pool.placed, "shares have no place, or two");
			// Somebody can have sent the pot more.
			let gone = claimed.saturating_add(pool.swept).saturating_add(Self::unclaimed(id));
			ensure!(gone >= pool.paid_in, "something was paid in and is gone");
			ensure!(claimed <= pool.paid_in, "more was claimed than was paid in");
		}
		Ok(())
	}

	fn vouchers_should_be_covered() -> Result<(), TryRuntimeError> {
		let mut owed: Amount = 0;
		for (worth, id, batch) in Batches::<T>::iter() {
			let (taken, redeemed) = (batch.vouchers.len(), batch.redeemed.len());
			let current = CurrentBatch::<T>::get(worth);
			let (full, bounds) = (taken == BATCH, 1..BATCH);
			ensure!(
				if id < current { full && redeemed < taken } else { id == current && bounds.contains(&taken) },
				"a batch is empty, or full and still filled, or the other way round"
			);
			ensure!(full || redeemed == 0, "a voucher was redeemed too early");
			let keys: BTreeSet<_> = batch.vouchers.iter().map(|known| known.key).collect();
			let holders: BTreeSet<_> = batch.vouchers.iter().map(|known| &known.holder).collect();
			for known in &batch.vouchers {
				let beside = batch.vouchers.iter().filter(|other| other.organisation == known.organisation);
				ensure!(beside.count() <= PER_ORGANISATION, "an organisation has too many vouchers of a batch");
			}
			let tags: BTreeSet<_> = batch.redeemed.iter().collect();
			ensure!(
				(keys.len(), holders.len(), tags.len()) == (taken, taken, redeemed),
				"somebody has two vouchers of a batch, or redeemed one twice"
			);
			let rest = Amount::from(taken.saturating_sub(redeemed) as u32);
			owed = owed
				.saturating_add(Self::amount_of(worth).saturating_mul(rest))
				.saturating_add(T::VoucherDeposit::get().saturating_mul(Amount::from(taken as u32)));
		}
		// Somebody can have sent the pot more.
		ensure!(T::Currency::balance(&T::VoucherPot::get()) >= owed, "vouchers are not covered");
		Ok(())
	}

	/// The value held from each account is what the records say, to the last unit.
	fn money_should_be_held() -> Result<(), TryRuntimeError> {
		let mut held = BTreeMap::<(u8, T::AccountId), Amount>::new();
		let mut add = |reason: HoldReason, who: T::AccountId, amount: Amount| {
			let sum = held.entry((reason as u8, who)).or_default();
			*sum = sum.saturating_add(amount);
		};
		for (campaign, known) in Campaigns::<T>::iter() {
			for (item, record) in Items::<T>::iter_prefix(campaign) {
				let held =
					Self::held_for(campaign, item, &known.offer, &record).ok_or("more was paid than was held")?;
				add(HoldReason::Escrow, record.opener, held);
			}
		}
		for (_, who, annotator) in Annotators::<T>::iter() {
			add(HoldReason::Stake, who, annotator.stake);
		}
		for ((reason, who), amount) in held {
			let reason = [HoldReason::Escrow, HoldReason::Stake]
				.into_iter()
				.find(|known| *known as u8 == reason)
				.ok_or("no such reason")?;
			let on_hold = T::Currency::balance_on_hold(&reason.into(), &who);
			ensure!(on_hold == amount, "what is held is not what the records say");
		}
		Ok(())
	}
}
