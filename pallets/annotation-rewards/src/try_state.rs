//! The invariants of this pallet's storage.

use super::*;
use alloc::collections::{BTreeMap, BTreeSet};
use frame::{deps::sp_runtime::TryRuntimeError, traits::fungible::InspectHold};

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
			let each = known.offer.escrow_of_item().ok_or("an escrow is too large")?;
			let unopened = known.offer.items.saturating_sub(known.opened);
			let mut escrow = each.saturating_mul(unopened.into());
			let (mut opened, mut finished) = (0u32, 0u32);
			let mut busy = BTreeMap::<T::AccountId, u32>::new();
			for (item, record) in Items::<T>::iter_prefix(campaign) {
				opened = opened.saturating_add(1);
				ensure!(
					record.seats.len() <= usize::from(known.offer.panel),
					"a panel has more members than it can have"
				);
				let verdict = Self::verdict(campaign, item);
				match record.state {
					ItemState::Finished => finished = finished.saturating_add(1),
					state => {
						ensure!(
							(state == ItemState::Settled) == verdict.is_some(),
							"an item is settled without a verdict, or the other way round"
						);
						let members = verdict.map_or(0, |(_, verdict)| verdict.members.count_ones());
						let paid = record.before.saturating_mul(members.into());
						escrow = escrow.saturating_add(each.saturating_sub(paid));
						for place in &record.seats {
							let count = busy.entry(place.who.clone()).or_default();
							*count = count.saturating_add(1);
						}
					}
				}
			}
			ensure!((opened, finished) == (known.opened, known.finished), "items are not counted");
			let held = if known.closed { 0 } else { escrow };
			ensure!(known.escrow == held, "an escrow is not what remains to be paid");
			for (who, annotator) in Annotators::<T>::iter_prefix(campaign) {
				let seats = busy.remove(&who).unwrap_or_default();
				ensure!(annotator.busy == seats, "seats are not counted");
				let needed = known.offer.terms.stake().saturating_mul(seats.into());
				ensure!(known.closed || annotator.stake >= needed, "a stake is less than can be fined");
				ensure!(!annotator.left || annotator.stake == 0, "who left has something at stake");
			}
			ensure!(busy.is_empty(), "somebody has a seat who did not join");
			let classifies = matches!(known.offer.task, Task::Classification { .. });
			ensure!(Agreements::<T>::contains_key(campaign) == classifies, "agreement is of classifications");
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
			let keys: BTreeSet<_> = batch.vouchers.iter().map(|(_, key)| key).collect();
			let holders: BTreeSet<_> = batch.vouchers.iter().map(|(who, _)| who).collect();
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
		for known in Campaigns::<T>::iter_values() {
			add(HoldReason::Escrow, known.signed.by, known.escrow);
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
