//! The consensus of a panel, and the pay that follows from it.

use super::*;

/// The basis on which annotators are paid.
struct Counts {
	/// How the seats count.
	seats: Vec<Seat>,
	/// The weight of the answer that counts.
	weight: u32,
	/// The consensus.
	agreed: Agreed,
	/// The answer that counts.
	answer: Option<Answer>,
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

	/// What the panel agreed on, or else what an expert decided.
	pub(crate) fn consensus(campaign: CampaignId, item: ItemNumber) -> Option<(Basis, VerdictOf<T>)> {
		[Basis::Panel, Basis::Expert]
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

	/// Pays from the escrow of an item.
	fn pay(known: &mut CampaignOf<T>, record: &ItemOf<T>, to: &T::AccountId, amount: Amount) -> DispatchResult {
		if amount == 0 {
			return Ok(());
		}
		known.escrow = known.escrow.checked_sub(amount).ok_or(Error::<T>::Overflow)?;
		let reason = HoldReason::Escrow.into();
		T::Currency::transfer_on_hold(
			&reason,
			&record.opener,
			to,
			amount,
			Precision::Exact,
			Restriction::Free,
			Fortitude::Force,
		)?;
		Ok(())
	}

	/// Gives back from the escrow of an item.
	fn give_back(known: &mut CampaignOf<T>, record: &ItemOf<T>, amount: Amount) -> DispatchResult {
		known.escrow = known.escrow.checked_sub(amount).ok_or(Error::<T>::Overflow)?;
		T::Currency::release(&HoldReason::Escrow.into(), &record.opener, amount, Precision::Exact)?;
		Ok(())
	}

	/// Pays the members of the consensus what does not vest.
	fn pay_at_once(known: &mut CampaignOf<T>, record: &mut ItemOf<T>, verdict: &VerdictOf<T>) -> DispatchResult {
		let weight = known.offer.weight_of(&verdict.answer);
		record.before = known.offer.terms.at_once(weight);
		for (seat, place) in (0u32..).zip(&record.seats) {
			if has(verdict.members, seat) {
				Self::pay(known, record, &place.who, record.before)?;
			}
		}
		record.state = ItemState::Settled;
		Ok(())
	}

	/// Returns the members of the consensus, if the panel agrees, and the amounts moved if gold says the same.
	///
	/// Gold that says something else is the sponsor's voice on the truth, and needs another one: a sponsor with a friend on
	/// the panel could otherwise take the stakes of all others by a false one.
	pub(crate) fn do_settle(
		campaign: CampaignId,
		item: ItemNumber,
	) -> Result<(Option<u16>, Option<Paid>), DispatchError> {
		let mut known = Self::running(campaign)?;
		let mut record = Items::<T>::get(campaign, item).ok_or(Error::<T>::ItemNotFound)?;
		ensure!(record.state == ItemState::Open, Error::<T>::AlreadySettled);
		let panel = known.offer.panel;
		let complete = record.seats.len() == usize::from(panel) && record.seats.iter().all(|place| place.revealed);
		let now = T::Time::now();
		ensure!(complete || now >= known.offer.schedule.reveal_until, Error::<T>::TooEarly);
		let answers = Self::answers_of(campaign, item, &record);
		let revealed: Vec<Answer> = answers.iter().flatten().cloned().collect();
		if let Task::Classification { labels } = known.offer.task {
			Self::count(campaign, labels, &revealed);
		}
		let rule = known.offer.rule;
		let verdict = match settle(&known.offer.task, &revealed, panel.into(), &rule) {
			Outcome::Approved { answer, .. } => Some(Verdict {
				members: Self::members(&answers, &answer, &rule),
				answer,
				by: None,
				evidence: None,
				at: now,
			}),
			Outcome::Unresolved => None,
		};
		let members = verdict.as_ref().map(|verdict| verdict.members);
		if let Some(verdict) = &verdict {
			Verdicts::<T>::insert((campaign, item, Basis::Panel), verdict);
		}
		record.settled_at = Some(now);
		let gold = Self::gold(campaign, item)
			.map(|gold| Verdict { members: Self::members(&answers, &gold.answer, &rule), ..gold });
		if let Some(gold) = &gold {
			Verdicts::<T>::insert((campaign, item, Basis::Gold), gold);
			if verdict.as_ref().is_some_and(|verdict| is_part(&verdict.answer, &gold.answer, &rule)) {
				let paid = Self::finish(campaign, item, known, record, &answers, Some(gold))?;
				return Ok((members, Some(paid)));
			}
			let SignatureOf::<T> { by, organisation, .. } = &known.signed;
			Self::speak(campaign, item, &known, (by, *organisation), &gold.answer)?;
		}
		match (&verdict, gold) {
			(Some(verdict), None) => {
				Self::pay_at_once(&mut known, &mut record, verdict)?;
				Campaigns::<T>::insert(campaign, known);
			}
			(Some(_), Some(_)) => record.state = ItemState::Settled,
			(None, _) => record.state = ItemState::Unresolved,
		}
		Items::<T>::insert(campaign, item, record);
		Ok((members, None))
	}

	/// The gold answer to an item, if it was revealed.
	fn gold(campaign: CampaignId, item: ItemNumber) -> Option<VerdictOf<T>> {
		Verdicts::<T>::get((campaign, item, Basis::Gold))
	}

	/// The same answer as gold, if it is part of that: two who draw never draw the same.
	fn as_gold(campaign: CampaignId, item: ItemNumber, answer: Answer, rule: &Rule) -> Answer {
		match Self::gold(campaign, item) {
			Some(gold) if is_part(&answer, &gold.answer, rule) => gold.answer,
			_ => answer,
		}
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

	/// The organisation of somebody who may say what is right about an item: no party to it.
	fn judge(by: &T::AccountId, known: &CampaignOf<T>, record: &ItemOf<T>) -> Result<OrganisationId, Error<T>> {
		let standing = T::Membership::standing(by);
		let is_radiologist = |standing: &Standing| standing.roles.any_of(Roles::RADIOLOGIST);
		let outsider = standing.as_ref().is_some_and(is_radiologist) && T::Membership::is_person(by);
		ensure!(known.offer.experts.contains(by) || outsider, Error::<T>::NotExpert);
		let own = standing.ok_or(Error::<T>::NotAuthorised)?.organisation;
		let sits =
			|seat: &SeatRecord<T::AccountId>| seat.who == *by || (seat.organisation == own && !known.offer.colleagues);
		let is_party = Self::gains(known, own)
			|| Self::is_sponsor(known, by)
			|| record.opener == *by
			|| record.seats.iter().any(sits);
		ensure!(!is_party, Error::<T>::SelfDealing);
		Ok(own)
	}

	/// Adds the voice of somebody for an organisation. Returns whether this answer has [`TRUTH_LEAD`] voices more than all others, and
	/// one that the sponsor did not choose.
	fn speak(
		campaign: CampaignId,
		item: ItemNumber,
		known: &CampaignOf<T>,
		(by, organisation): (&T::AccountId, OrganisationId),
		answer: &Answer,
	) -> Result<bool, Error<T>> {
		let answer = sha256(&[&answer.encode()]);
		let is_of_expert = |expert: &T::AccountId| {
			T::Membership::standing(expert).is_some_and(|standing| standing.organisation == organisation)
		};
		let chosen = organisation == known.signed.organisation || known.offer.experts.iter().any(is_of_expert);
		let mut voices = TruthVoices::<T>::get((campaign, item));
		// One person has one voice for however many organisations, and an organisation one by however many persons.
		let spoke = voices.iter().any(|voice| voice.organisation == organisation || voice.by == *by);
		ensure!(!spoke, Error::<T>::AlreadySpoken);
		voices
			.try_push(Voice { by: by.clone(), organisation, answer, chosen })
			.map_err(|_| Error::<T>::TooManyVoices)?;
		let for_it = voices.iter().filter(|voice| voice.answer == answer).count();
		let against = voices.len().saturating_sub(for_it);
		let independent = voices.iter().any(|voice| voice.answer == answer && !voice.chosen);
		TruthVoices::<T>::insert((campaign, item), voices);
		Ok(independent && for_it >= against.saturating_add(TRUTH_LEAD as usize))
	}

	/// An expert decides where the panel did not agree.
	pub(crate) fn do_adjudicate(
		by: &T::AccountId,
		campaign: CampaignId,
		item: ItemNumber,
		answer: Answer,
		evidence: H256,
	) -> Result<Decision, DispatchError> {
		let mut known = Self::running(campaign)?;
		ensure!(known.offer.experts.contains(by), Error::<T>::NotExpert);
		Self::ensure_decision(&known.offer.task, &answer)?;
		let mut record = Items::<T>::get(campaign, item).ok_or(Error::<T>::ItemNotFound)?;
		ensure!(record.state == ItemState::Unresolved, Error::<T>::NotUnresolved);
		let organisation = Self::judge(by, &known, &record)?;
		let answer = Self::as_gold(campaign, item, answer, &known.offer.rule);
		let is_true = Self::speak(campaign, item, &known, (by, organisation), &answer)?;
		let answers = Self::answers_of(campaign, item, &record);
		let verdict = Verdict {
			members: Self::members(&answers, &answer, &known.offer.rule),
			answer,
			by: Some(by.clone()),
			evidence: Some(evidence),
			at: T::Time::now(),
		};
		if is_true {
			let paid = Self::finish(campaign, item, known, record, &answers, Some(&verdict))?;
			Verdicts::<T>::insert((campaign, item, Basis::Truth), verdict);
			return Ok(Decision::Truth(paid));
		}
		Self::pay_at_once(&mut known, &mut record, &verdict)?;
		// Whoever objects has time as well.
		record.settled_at = Some(verdict.at);
		Verdicts::<T>::insert((campaign, item, Basis::Expert), &verdict);
		Items::<T>::insert(campaign, item, record);
		Campaigns::<T>::insert(campaign, known);
		Ok(Decision::Expert { members: verdict.members })
	}

	/// The truth decides, whatever the panel agreed on. Returns the amounts moved, if it did.
	pub(crate) fn do_resettle(
		by: &T::AccountId,
		campaign: CampaignId,
		item: ItemNumber,
		truth: Answer,
		evidence: H256,
	) -> Result<Option<Paid>, DispatchError> {
		let known = Self::running(campaign)?;
		Self::ensure_decision(&known.offer.task, &truth)?;
		let record = Items::<T>::get(campaign, item).ok_or(Error::<T>::ItemNotFound)?;
		Self::ensure_unpaid(&record)?;
		ensure!(T::Time::now() < known.offer.schedule.vests_for(record.settled_at), Error::<T>::TooLate);
		let organisation = Self::judge(by, &known, &record)?;
		let truth = Self::as_gold(campaign, item, truth, &known.offer.rule);
		if !Self::speak(campaign, item, &known, (by, organisation), &truth)? {
			return Ok(None);
		}
		let answers = Self::answers_of(campaign, item, &record);
		let verdict = Verdict {
			members: Self::members(&answers, &truth, &known.offer.rule),
			answer: truth,
			by: Some(by.clone()),
			evidence: Some(evidence),
			at: T::Time::now(),
		};
		let paid = Self::finish(campaign, item, known, record, &answers, Some(&verdict))?;
		Verdicts::<T>::insert((campaign, item, Basis::Truth), verdict);
		Ok(Some(paid))
	}

	/// Records a gold answer; it has its effect when the item is settled.
	pub(crate) fn do_reveal_gold(
		campaign: CampaignId,
		item: ItemNumber,
		answer: Answer,
		salt: &[u8; 32],
		path: &[H256],
	) -> DispatchResult {
		let known = Self::running(campaign)?;
		let root = known.offer.gold.ok_or(Error::<T>::NotGold)?;
		let leaf = annotation::gold(item, salt, &answer);
		ensure!(merkle::verify(&root, known.offer.items, item, &leaf, path), Error::<T>::NotGold);
		let (now, schedule) = (T::Time::now(), known.offer.schedule);
		ensure!(now >= schedule.commit_until, Error::<T>::TooEarly);
		ensure!(now < schedule.gold_until, Error::<T>::TooLate);
		Self::ensure_decision(&known.offer.task, &answer)?;
		ensure!(Items::<T>::contains_key(campaign, item), Error::<T>::ItemNotFound);
		let place = (campaign, item, Basis::Gold);
		ensure!(!Verdicts::<T>::contains_key(place), Error::<T>::AlreadyRevealed);
		Verdicts::<T>::insert(place, Verdict { answer, members: 0, by: None, evidence: None, at: now });
		Ok(())
	}

	/// No truth arrived in time.
	pub(crate) fn do_release(campaign: CampaignId, item: ItemNumber) -> Result<Paid, DispatchError> {
		let known = Campaigns::<T>::get(campaign).ok_or(Error::<T>::CampaignNotFound)?;
		let record = Items::<T>::get(campaign, item).ok_or(Error::<T>::ItemNotFound)?;
		let (now, schedule) = (T::Time::now(), known.offer.schedule);
		// Nobody answered: there is nothing to wait for.
		let nobody = record.seats.is_empty() && now >= schedule.commit_until;
		if known.closed || nobody {
			ensure!(record.state != ItemState::Finished, Error::<T>::AlreadyFinished);
			return Self::forget(campaign, item, known, record);
		}
		ensure!(now >= schedule.vests_for(record.settled_at), Error::<T>::TooEarly);
		Self::ensure_unpaid(&record)?;
		let answers = Self::answers_of(campaign, item, &record);
		Self::finish(campaign, item, known, record, &answers, None)
	}

	/// Refuses an item that is not settled, or fully paid.
	fn ensure_unpaid(record: &ItemOf<T>) -> Result<(), Error<T>> {
		match record.state {
			ItemState::Open => Err(Error::<T>::NotSettled),
			ItemState::Finished => Err(Error::<T>::AlreadyFinished),
			ItemState::Unresolved | ItemState::Settled => Ok(()),
		}
	}

	/// How the seats count, and the weight by which they are paid.
	fn counts(
		campaign: CampaignId,
		item: ItemNumber,
		offer: &OfferOf<T>,
		record: &ItemOf<T>,
		answers: &[Option<Answer>],
		truth: Option<&VerdictOf<T>>,
	) -> Counts {
		// An expert's answer that nobody gave decides nothing between those who answered.
		let consensus =
			Self::consensus(campaign, item).filter(|(basis, verdict)| *basis == Basis::Panel || verdict.members != 0);
		let consensus = consensus.as_ref().map(|(_, verdict)| verdict);
		let seat = |(seat, answer): (u32, &Option<Answer>)| {
			// Only the truth fines who was wrong: the sponsor chose the experts.
			let right = truth.map(|verdict| has(verdict.members, seat));
			let agreed = consensus.map(|verdict| has(verdict.members, seat));
			match (answer, agreed) {
				(None, _) => Seat::Missed,
				(Some(Answer::CannotTell), _) => Seat::Abstained,
				(Some(_), Some(true)) => Seat::Agreed { right },
				(Some(_), None) if truth.is_none() => Seat::Undecided,
				(Some(_), _) => Seat::Dissented { right },
			}
		};
		let mut seats: Vec<Seat> = (0u32..).zip(answers).map(seat).collect();
		seats.resize(usize::from(offer.panel), Seat::Empty);
		let counting = truth.or(consensus);
		Counts {
			seats,
			weight: counting.map_or_else(|| offer.least_weight(), |verdict| offer.weight_of(&verdict.answer)),
			agreed: consensus.map_or_else(Agreed::default, |verdict| Agreed {
				weight: offer.weight_of(&verdict.answer),
				before: record.before,
			}),
			answer: counting.map(|verdict| verdict.answer.clone()),
		}
	}

	/// Pays the rest for an item, takes the fines, and removes the answers.
	fn finish(
		campaign: CampaignId,
		item: ItemNumber,
		mut known: CampaignOf<T>,
		record: ItemOf<T>,
		answers: &[Option<Answer>],
		truth: Option<&VerdictOf<T>>,
	) -> Result<Paid, DispatchError> {
		let terms = known.offer.terms;
		let Counts { seats, weight, agreed, answer } =
			Self::counts(campaign, item, &known.offer, &record, answers, truth);
		let plan = plan(&terms, &seats, weight, agreed);
		// Gold that nobody confirmed says nothing of the annotators.
		let gold = Self::gold(campaign, item)
			.is_some_and(|gold| answer.is_some_and(|answer| is_part(&answer, &gold.answer, &known.offer.rule)));
		let mut paid = Paid { fines: Self::share_fines(&record, &plan)?, ..Paid::default() };
		for ((place, share), (number, seat)) in record.seats.iter().zip(&plan.seats).zip((0u32..).zip(&seats)) {
			let rest = share.reward.saturating_sub(share.before);
			Self::pay(&mut known, &record, &place.who, rest)?;
			paid.rewards = paid.rewards.saturating_add(rest);
			let right = place.revealed
				&& match truth {
					Some(truth) => has(truth.members, number),
					None => matches!(seat, Seat::Agreed { .. }),
				};
			let counts_as_gold = gold && place.revealed && *seat != Seat::Abstained;
			if counts_as_gold {
				known.gold.add(right);
			}
			let mut is_first = false;
			Self::change_annotator(campaign, &place.who, |annotator| {
				is_first = right && annotator.work.right == 0;
				annotator.busy = annotator.busy.saturating_sub(1);
				annotator.stake = annotator.stake.saturating_sub(share.fine);
				let work = &mut annotator.work;
				work.answered = work.answered.saturating_add(u32::from(place.revealed));
				work.missed = work.missed.saturating_add(u32::from(!place.revealed));
				work.right = work.right.saturating_add(u32::from(right));
				work.earned = work.earned.saturating_add(share.reward).saturating_add(share.bonus);
				work.fined = work.fined.saturating_add(share.fine);
				if counts_as_gold {
					work.gold.add(right);
				}
			});
			known.right = known.right.saturating_add(u32::from(is_first)); // no more than there are annotators
		}
		paid.refund = plan.refund;
		Self::give_back(&mut known, &record, paid.refund)?;
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

	/// Moves fines from stakes to the annotators who earned them, in order. Returns their sum.
	fn share_fines(record: &ItemOf<T>, plan: &Plan) -> Result<Amount, DispatchError> {
		let seats = || record.seats.iter().zip(&plan.seats);
		let mut stakes = seats().map(|(place, share)| (&place.who, share.fine));
		let (mut from, mut sum) = (None, 0);
		for (to, mut due) in seats().map(|(place, share)| (&place.who, share.bonus)) {
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

	/// The part of an item's escrow that is still held.
	pub(crate) fn held_for(
		campaign: CampaignId,
		item: ItemNumber,
		offer: &OfferOf<T>,
		record: &ItemOf<T>,
	) -> Option<Amount> {
		let all = match record.state {
			ItemState::Finished => return Some(0),
			_ => offer.escrow_of_item()?,
		};
		let members = match record.state {
			ItemState::Settled => {
				Self::consensus(campaign, item).map_or(0, |(_, verdict)| verdict.members.count_ones())
			}
			_ => 0,
		};
		all.checked_sub(record.before.checked_mul(members.into())?)
	}

	/// Finishes an item for which nothing more is paid: the campaign ended, or nobody answered.
	fn forget(
		campaign: CampaignId,
		item: ItemNumber,
		mut known: CampaignOf<T>,
		record: ItemOf<T>,
	) -> Result<Paid, DispatchError> {
		let back = Self::held_for(campaign, item, &known.offer, &record).ok_or(Error::<T>::Overflow)?;
		Self::give_back(&mut known, &record, back)?;
		for place in &record.seats {
			Self::change_annotator(campaign, &place.who, |annotator| {
				annotator.busy = annotator.busy.saturating_sub(1);
			});
		}
		Self::end(campaign, item, known, record)?;
		Ok(Paid { refund: back, ..Paid::default() })
	}

	/// Only the verdicts stay.
	fn end(campaign: CampaignId, item: ItemNumber, mut known: CampaignOf<T>, mut record: ItemOf<T>) -> DispatchResult {
		for (seat, place) in (0u8..).zip(&record.seats) {
			if place.revealed {
				Answers::<T>::remove((campaign, item, seat));
			}
		}
		TruthVoices::<T>::remove((campaign, item));
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
