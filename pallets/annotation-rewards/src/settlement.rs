//! The consensus of a panel, and the pay that follows from it.

use super::*;

/// The basis on which annotators are paid.
struct Counts {
	/// How the seats count.
	seats: Vec<Seat>,
	/// The weight of the answer that counts.
	weight: u32,
}

impl<T: Config> Pallet<T> {
	/// The answers of a panel, seat by seat; `None` where nothing was revealed.
	pub(crate) fn answers_of(campaign: CampaignId, item: ItemNumber, record: &ItemOf<T>) -> Vec<Option<Answer>> {
		(0u8..)
			.zip(&record.seats)
			.map(|(seat, place)| {
				let answer = place.revealed.then(|| Answers::<T>::get((campaign, item, seat)));
				answer.flatten()
			})
			.collect()
	}

	/// The verdict that counts: the truth, or else that of the expert or the panel.
	pub(crate) fn verdict(campaign: CampaignId, item: ItemNumber) -> Option<(Basis, VerdictOf<T>)> {
		[Basis::Gold, Basis::Truth, Basis::Expert, Basis::Panel]
			.into_iter()
			.find_map(|basis| Verdicts::<T>::get((campaign, item, basis)).map(|verdict| (basis, verdict)))
	}

	/// The answers that are part of `answer`: a bit for each, the lowest for the first.
	fn members(answers: &[Option<Answer>], of: &Answer, rule: &Rule) -> u16 {
		let mut members = 0u16;
		for (seat, answer) in (0u32..).zip(answers) {
			if answer.as_ref().is_some_and(|answer| is_part(answer, of, rule)) {
				members |= 1u16.checked_shl(seat).unwrap_or_default();
			}
		}
		members
	}

	/// Pays from the escrow of a campaign.
	fn pay(known: &mut CampaignOf<T>, to: &T::AccountId, amount: Amount) -> DispatchResult {
		if amount == 0 {
			return Ok(());
		}
		known.escrow = known.escrow.checked_sub(amount).ok_or(Error::<T>::Overflow)?;
		let reason = HoldReason::Escrow.into();
		T::Currency::transfer_on_hold(
			&reason,
			&known.signed.by,
			to,
			amount,
			Precision::Exact,
			Restriction::Free,
			Fortitude::Force,
		)?;
		Ok(())
	}

	/// Pays the members of the consensus what does not vest.
	fn pay_at_once(known: &mut CampaignOf<T>, record: &mut ItemOf<T>, verdict: &VerdictOf<T>) -> DispatchResult {
		let weight = known.offer.weight_of(&verdict.answer);
		record.before = known.offer.terms.at_once(weight);
		for (seat, place) in (0u32..).zip(&record.seats) {
			if has(verdict.members, seat) {
				Self::pay(known, &place.who, record.before)?;
			}
		}
		record.state = ItemState::Settled;
		Ok(())
	}

	/// Returns the panel's verdict, if it agrees.
	pub(crate) fn do_settle(campaign: CampaignId, item: ItemNumber) -> Result<Option<VerdictOf<T>>, DispatchError> {
		let mut known = Self::running(campaign)?;
		let mut record = Items::<T>::get(campaign, item).ok_or(Error::<T>::ItemNotFound)?;
		ensure!(record.state == ItemState::Open, Error::<T>::AlreadySettled);
		let panel = known.offer.panel;
		let complete = record.seats.len() == usize::from(panel) && record.seats.iter().all(|place| place.revealed);
		let late = T::Time::now() >= known.offer.schedule.reveal_until;
		ensure!(complete || late, Error::<T>::TooEarly);
		let answers = Self::answers_of(campaign, item, &record);
		let revealed: Vec<Answer> = answers.iter().flatten().cloned().collect();
		if let Task::Classification { labels } = known.offer.task {
			Self::count(campaign, labels, &revealed);
		}
		let verdict = match settle(&known.offer.task, &revealed, panel.into(), &known.offer.rule) {
			Outcome::Approved { answer, .. } => Some(Verdict {
				members: Self::members(&answers, &answer, &known.offer.rule),
				answer,
				by: None,
				evidence: None,
				at: T::Time::now(),
			}),
			Outcome::Unresolved => None,
		};
		match &verdict {
			Some(verdict) => {
				Self::pay_at_once(&mut known, &mut record, verdict)?;
				Verdicts::<T>::insert((campaign, item, Basis::Panel), verdict);
				Campaigns::<T>::insert(campaign, known);
			}
			None => record.state = ItemState::Unresolved,
		}
		Items::<T>::insert(campaign, item, record);
		Ok(verdict)
	}

	/// Adds the answers to an item to the tables of agreement.
	fn count(campaign: CampaignId, labels: u8, revealed: &[Answer]) {
		let mut counts = alloc::vec![0u32; usize::from(labels)];
		for answer in revealed {
			if let Answer::Label(label) = answer {
				if let Some(count) = counts.get_mut(usize::from(*label)) {
					*count = count.saturating_add(1);
				}
			}
		}
		Agreements::<T>::mutate_extant(campaign, |agreement| {
			agreement.fleiss.add(&counts);
			agreement.alpha.add(&counts);
		});
	}

	/// Returns the seats that had given the same answer.
	pub(crate) fn do_adjudicate(
		by: &T::AccountId,
		campaign: CampaignId,
		item: ItemNumber,
		answer: Answer,
		evidence: H256,
	) -> Result<u16, DispatchError> {
		let mut known = Self::running(campaign)?;
		Self::ensure_expert(by, &known)?;
		Self::ensure_answer(&known.offer.task, &answer)?;
		let mut record = Items::<T>::get(campaign, item).ok_or(Error::<T>::ItemNotFound)?;
		ensure!(record.state == ItemState::Unresolved, Error::<T>::NotUnresolved);
		let answers = Self::answers_of(campaign, item, &record);
		let verdict = Verdict {
			members: Self::members(&answers, &answer, &known.offer.rule),
			answer,
			by: Some(by.clone()),
			evidence: Some(evidence),
			at: T::Time::now(),
		};
		Self::pay_at_once(&mut known, &mut record, &verdict)?;
		Verdicts::<T>::insert((campaign, item, Basis::Expert), &verdict);
		Items::<T>::insert(campaign, item, record);
		Campaigns::<T>::insert(campaign, known);
		Ok(verdict.members)
	}

	/// The truth decides, whatever the panel agreed on.
	pub(crate) fn do_resettle(
		by: &T::AccountId,
		campaign: CampaignId,
		item: ItemNumber,
		truth: Answer,
		evidence: H256,
	) -> Result<Paid, DispatchError> {
		let known = Self::running(campaign)?;
		Self::ensure_expert(by, &known)?;
		ensure!(T::Time::now() < known.offer.schedule.vests_at, Error::<T>::TooLate);
		let who = Some((by.clone(), evidence));
		Self::decide(campaign, item, known, Basis::Truth, truth, who)
	}

	/// A gold answer decides like the truth.
	pub(crate) fn do_reveal_gold(
		campaign: CampaignId,
		item: ItemNumber,
		answer: Answer,
		salt: &[u8; 32],
		place: u32,
		path: &[H256],
	) -> Result<Paid, DispatchError> {
		let known = Self::running(campaign)?;
		let gold = known.offer.gold.ok_or(Error::<T>::NotGold)?;
		let leaf = annotation::gold(item, salt, &answer);
		ensure!(merkle::verify(&gold.root, gold.count, place, &leaf, path), Error::<T>::NotGold);
		Self::decide(campaign, item, known, Basis::Gold, answer, None)
	}

	fn decide(
		campaign: CampaignId,
		item: ItemNumber,
		known: CampaignOf<T>,
		basis: Basis,
		answer: Answer,
		who: Option<(T::AccountId, H256)>,
	) -> Result<Paid, DispatchError> {
		Self::ensure_answer(&known.offer.task, &answer)?;
		let record = Items::<T>::get(campaign, item).ok_or(Error::<T>::ItemNotFound)?;
		let answers = Self::answers_of(campaign, item, &record);
		let (by, evidence) = who.unzip();
		let verdict = Verdict {
			members: Self::members(&answers, &answer, &known.offer.rule),
			answer,
			by,
			evidence,
			at: T::Time::now(),
		};
		let paid = Self::finish(campaign, item, known, record, Some(&verdict), basis == Basis::Gold)?;
		Verdicts::<T>::insert((campaign, item, basis), verdict);
		Ok(paid)
	}

	/// No truth arrived in time.
	pub(crate) fn do_release(campaign: CampaignId, item: ItemNumber) -> Result<Paid, DispatchError> {
		let known = Campaigns::<T>::get(campaign).ok_or(Error::<T>::CampaignNotFound)?;
		let record = Items::<T>::get(campaign, item).ok_or(Error::<T>::ItemNotFound)?;
		// Nobody answered: there is nothing to wait for.
		let nobody = record.seats.is_empty() && T::Time::now() >= known.offer.schedule.commit_until;
		let vested = T::Time::now() >= known.offer.schedule.vests_at;
		ensure!(vested || nobody, Error::<T>::TooEarly);
		if known.closed || nobody {
			ensure!(record.state != ItemState::Finished, Error::<T>::AlreadyFinished);
			return Self::forget(campaign, item, known, record);
		}
		Self::finish(campaign, item, known, record, None, false)
	}

	/// How the seats count, and the weight by which they are paid.
	fn counts(
		campaign: CampaignId,
		item: ItemNumber,
		offer: &OfferOf<T>,
		record: &ItemOf<T>,
		truth: Option<&VerdictOf<T>>,
	) -> Counts {
		let consensus = Self::verdict(campaign, item).map(|(_, verdict)| verdict);
		let counting = truth.or(consensus.as_ref());
		let seat = |(seat, place): (u32, &SeatRecord<T::AccountId>)| {
			let right = truth.map(|truth| has(truth.members, seat));
			let agreed = consensus.as_ref().map(|verdict| has(verdict.members, seat));
			match (place.revealed, agreed) {
				(false, _) => Seat::Missed,
				(true, Some(true)) => Seat::Agreed { right },
				(true, None) if truth.is_none() => Seat::Undecided,
				(true, _) => Seat::Dissented { right },
			}
		};
		let mut seats: Vec<Seat> = (0u32..).zip(&record.seats).map(seat).collect();
		seats.resize(usize::from(offer.panel), Seat::Empty);
		Counts {
			seats,
			weight: counting.map_or_else(|| offer.least_weight(), |verdict| offer.weight_of(&verdict.answer)),
		}
	}

	/// Pays the rest for an item, takes the fines, and removes the answers.
	fn finish(
		campaign: CampaignId,
		item: ItemNumber,
		mut known: CampaignOf<T>,
		record: ItemOf<T>,
		truth: Option<&VerdictOf<T>>,
		gold: bool,
	) -> Result<Paid, DispatchError> {
		match record.state {
			ItemState::Open => return Err(Error::<T>::NotSettled.into()),
			ItemState::Finished => return Err(Error::<T>::AlreadyFinished.into()),
			ItemState::Unresolved | ItemState::Settled => {}
		}
		let terms = known.offer.terms;
		let Counts { seats, weight } = Self::counts(campaign, item, &known.offer, &record, truth);
		let plan = plan(&terms, &seats, weight, record.before);
		let mut paid = Paid { fines: Self::share_fines(&known, &record, &plan)?, ..Paid::default() };
		for ((place, share), (number, seat)) in record.seats.iter().zip(&plan.seats).zip((0u32..).zip(&seats)) {
			let before = if matches!(seat, Seat::Agreed { .. }) { share.before } else { 0 };
			let rest = share.reward.saturating_sub(before);
			Self::pay(&mut known, &place.who, rest)?;
			paid.rewards = paid.rewards.saturating_add(rest);
			let right = place.revealed
				&& match truth {
					Some(truth) => has(truth.members, number),
					None => matches!(seat, Seat::Agreed { .. }),
				};
			if gold && place.revealed {
				known.gold.add(right);
			}
			Self::change_annotator(campaign, &place.who, |annotator| {
				annotator.busy = annotator.busy.saturating_sub(1);
				annotator.stake = annotator.stake.saturating_sub(share.fine);
				let work = &mut annotator.work;
				work.answered = work.answered.saturating_add(u32::from(place.revealed));
				work.missed = work.missed.saturating_add(u32::from(!place.revealed));
				work.right = work.right.saturating_add(u32::from(right));
				work.earned = work.earned.saturating_add(share.reward).saturating_add(share.bonus);
				work.fined = work.fined.saturating_add(share.fine);
				if gold && place.revealed {
					work.gold.add(right);
				}
			});
		}
		paid.refund = plan.refund;
		known.escrow = known.escrow.checked_sub(paid.refund).ok_or(Error::<T>::Overflow)?;
		let reason = HoldReason::Escrow.into();
		T::Currency::release(&reason, &known.signed.by, paid.refund, Precision::Exact)?;
		Self::end(campaign, item, known, record)?;
		Ok(paid)
	}

	/// Changes the record of an annotator, if there is one.
	fn change_annotator(campaign: CampaignId, who: &T::AccountId, change: impl FnOnce(&mut Annotator<T::Rent>)) {
		if let Some(mut annotator) = Annotators::<T>::get(campaign, who) {
			change(&mut annotator);
			Annotators::<T>::insert(campaign, who, annotator);
		}
	}

	/// Moves fines from stakes to the annotators who were right, in order, and the rest to the sponsor. Returns their
	/// sum.
	fn share_fines(known: &CampaignOf<T>, record: &ItemOf<T>, plan: &Plan) -> Result<Amount, DispatchError> {
		let seats = || record.seats.iter().zip(&plan.seats);
		let mut stakes = seats().map(|(place, share)| (&place.who, share.fine));
		let bonuses = seats().map(|(place, share)| (&place.who, share.bonus));
		let (mut from, mut sum) = (None, 0);
		for (to, mut due) in bonuses.chain([(&known.signed.by, plan.unearned)]) {
			while due > 0 {
				let Some((who, left)) = from.take().or_else(|| stakes.next()) else {
					break;
				};
				let part = due.min(left);
				if part > 0 {
					T::Currency::transfer_on_hold(
						&HoldReason::Stake.into(),
						who,
						to,
						part,
						Precision::Exact,
						Restriction::Free,
						Fortitude::Force,
					)?;
				}
				(due, sum) = (due.saturating_sub(part), sum.saturating_add(part));
				from = Some((who, left.saturating_sub(part))).filter(|(_, left)| *left > 0);
			}
		}
		Ok(sum)
	}

	/// Finishes an item for which nothing is paid: the campaign ended, or nobody answered.
	fn forget(
		campaign: CampaignId,
		item: ItemNumber,
		mut known: CampaignOf<T>,
		record: ItemOf<T>,
	) -> Result<Paid, DispatchError> {
		let mut paid = Paid::default();
		if !known.closed {
			let back = known.offer.escrow_of_item().ok_or(Error::<T>::Overflow)?;
			known.escrow = known.escrow.checked_sub(back).ok_or(Error::<T>::Overflow)?;
			T::Currency::release(&HoldReason::Escrow.into(), &known.signed.by, back, Precision::Exact)?;
			paid.refund = back;
		}
		for place in &record.seats {
			Self::change_annotator(campaign, &place.who, |annotator| {
				annotator.busy = annotator.busy.saturating_sub(1);
			});
		}
		Self::end(campaign, item, known, record)?;
		Ok(paid)
	}

	/// Only the verdicts stay.
	fn end(campaign: CampaignId, item: ItemNumber, mut known: CampaignOf<T>, mut record: ItemOf<T>) -> DispatchResult {
		for (seat, place) in (0u8..).zip(&record.seats) {
			if place.revealed {
				Answers::<T>::remove((campaign, item, seat));
			}
		}
		record.state = ItemState::Finished;
		record.ticket = record.ticket.update(&record.opener, Self::item_footprint(&known.offer, false))?;
		known.finished = known.finished.saturating_add(1); // no more than were opened
		Items::<T>::insert(campaign, item, record);
		Campaigns::<T>::insert(campaign, known);
		Ok(())
	}
}

/// Whether a seat is among these members.
fn has(members: u16, seat: u32) -> bool {
	members.checked_shr(seat).is_some_and(|rest| rest & 1 == 1)
}
