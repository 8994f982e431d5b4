//! Rounds in which parties train a model together and score each other's updates.

use super::*;
use alloc::collections::BTreeSet;

impl<T: Config> Pallet<T> {
	pub(crate) fn do_open(
		by: &T::AccountId,
		standing: &Standing,
		model: ModelId,
		parties: BoundedVec<OrganisationId, ConstU32<MAX_PARTIES>>,
		threshold: u32,
		phases: [Moment; 3],
	) -> Result<FederationId, DispatchError> {
		Self::own_model(model, standing)?;
		let distinct: BTreeSet<&OrganisationId> = parties.iter().collect();
		let active = parties.iter().all(|party| T::Membership::kind(*party).is_some());
		let valid = active
			&& distinct.len() == parties.len()
			&& parties.len() >= MIN_PARTIES
			&& threshold <= federated::WHOLE
			&& phases.iter().all(|phase| *phase > 0 && *phase < Moment::MAX / 8);
		ensure!(valid, Error::<T>::InvalidFederation);
		let id = NextFederation::<T>::get();
		NextFederation::<T>::put(id.checked_add(1).ok_or(Error::<T>::Overflow)?);
		let credibility = federated::equal(parties.len());
		let parties = parties.into_iter().zip(credibility).map(|(organisation, credibility)| PartyState {
			organisation,
			joined: false,
			excluded: None,
			credibility,
		});
		let federation = Federation {
			model,
			threshold,
			phases,
			parties: BoundedVec::truncate_from(parties.collect()),
			rounds: 0,
			open: None,
			ended: false,
			signed: Self::sign(by, standing),
			ticket: T::Rent::new(by, Self::federation_footprint())?,
		};
		Federations::<T>::insert(id, federation);
		Ok(id)
	}

	/// The federation, unless it ended.
	fn running(id: FederationId) -> Result<FederationOf<T>, Error<T>> {
		let known = Federations::<T>::get(id).ok_or(Error::<T>::FederationNotFound)?;
		ensure!(!known.ended, Error::<T>::FederationOver);
		Ok(known)
	}

	fn place(known: &FederationOf<T>, organisation: OrganisationId) -> Result<usize, Error<T>> {
		let is_party = |party: &PartyState| party.organisation == organisation && party.excluded.is_none();
		known.parties.iter().position(is_party).ok_or(Error::<T>::NotAParty)
	}

	pub(crate) fn do_join(id: FederationId, organisation: OrganisationId) -> DispatchResult {
		let mut known = Self::running(id)?;
		let place = Self::place(&known, organisation)?;
		ensure!(known.rounds == 0, Error::<T>::TooLateToJoin);
		let party = known.parties.get_mut(place).ok_or(Error::<T>::NotAParty)?;
		ensure!(!party.joined, Error::<T>::AlreadyJoined);
		party.joined = true;
		Federations::<T>::insert(id, known);
		Ok(())
	}

	/// Returns the number of the round.
	pub(crate) fn do_start(by: &T::AccountId, standing: &Standing, id: FederationId) -> Result<u32, DispatchError> {
		let mut known = Self::running(id)?;
		ensure!(known.signed.organisation == standing.organisation, Error::<T>::NotVendor);
		ensure!(known.open.is_none(), Error::<T>::CannotStart);
		if known.rounds == 0 {
			Self::settle_parties(&mut known)?;
		}
		let number = known.rounds;
		ensure!(number < T::MaxRounds::get(), Error::<T>::TooManyRounds);
		let now = T::Time::now();
		let turns = alloc::vec![Turn::default(); known.parties.len()];
		let round = Round {
			started: now,
			turns: BoundedVec::truncate_from(turns),
			excluded: BoundedVec::new(),
			closed: false,
			ticket: T::Rent::new(by, Self::round_footprint())?,
		};
		known.rounds = number.saturating_add(1); // less than `MaxRounds` before
		known.open = Some(now);
		Rounds::<T>::insert(id, number, round);
		Federations::<T>::insert(id, known);
		Ok(number)
	}

	/// Before the first round, drops the parties that did not join and gives the others their credibility.
	fn settle_parties(known: &mut FederationOf<T>) -> Result<(), Error<T>> {
		known.parties.retain(|party| party.joined);
		ensure!(known.parties.len() >= MIN_PARTIES, Error::<T>::CannotStart);
		let credibility = federated::equal(known.parties.len());
		for (party, credibility) in known.parties.iter_mut().zip(credibility) {
			party.credibility = credibility;
		}
		Ok(())
	}

	/// The phase of a round at this moment.
	pub(crate) fn phase(started: Option<Moment>, phases: &[Moment; 3]) -> RoundPhase {
		let Some(started) = started else {
			return RoundPhase::Idle;
		};
		let now = T::Time::now();
		let [commit, reveal, score] = *phases;
		let until_commit = started.saturating_add(commit);
		let until_reveal = until_commit.saturating_add(reveal);
		let until_score = until_reveal.saturating_add(score);
		match now {
			_ if now < until_commit => RoundPhase::Commit,
			_ if now < until_reveal => RoundPhase::Reveal,
			_ if now < until_score => RoundPhase::Score,
			_ if now < until_score.saturating_add(reveal) => RoundPhase::RevealScores,
			_ => RoundPhase::Due,
		}
	}

	/// Lets a party act in the open round, if the round is in this phase. Returns the number of the round.
	fn act(
		id: FederationId,
		organisation: OrganisationId,
		phase: RoundPhase,
		act: impl FnOnce(u32, usize, usize, &mut Turn) -> Result<(), Error<T>>,
	) -> Result<u32, DispatchError> {
		let known = Self::running(id)?;
		let place = Self::place(&known, organisation)?;
		ensure!(known.open.is_some(), Error::<T>::NoRound);
		ensure!(Self::phase(known.open, &known.phases) == phase, Error::<T>::WrongPhase);
		let number = known.rounds.saturating_sub(1);
		let mut round = Rounds::<T>::get(id, number).ok_or(Error::<T>::NoRound)?;
		let turn = round.turns.get_mut(place).ok_or(Error::<T>::NotAParty)?;
		act(number, place, known.parties.len(), turn)?;
		Rounds::<T>::insert(id, number, round);
		Ok(number)
	}

	pub(crate) fn do_commit(
		id: FederationId,
		organisation: OrganisationId,
		commitment: H256,
	) -> Result<u32, DispatchError> {
		Self::act(id, organisation, RoundPhase::Commit, |_, _, _, turn| {
			ensure!(turn.commitment.is_none(), Error::<T>::AlreadyDone);
			turn.commitment = Some(commitment);
			Ok(())
		})
	}

	pub(crate) fn do_reveal(
		id: FederationId,
		organisation: OrganisationId,
		update: H256,
		salt: [u8; 32],
	) -> Result<u32, DispatchError> {
		Self::act(id, organisation, RoundPhase::Reveal, |round, _, _, turn| {
			let commitment = turn.commitment.ok_or(Error::<T>::NotDone)?;
			ensure!(turn.update.is_none(), Error::<T>::AlreadyDone);
			let revealed = federated::commitment(id, round, organisation, &update, &salt);
			ensure!(commitment == revealed, Error::<T>::WrongReveal);
			turn.update = Some(update);
			Ok(())
		})
	}

	pub(crate) fn do_commit_scores(
		id: FederationId,
		organisation: OrganisationId,
		commitment: H256,
	) -> Result<u32, DispatchError> {
		Self::act(id, organisation, RoundPhase::Score, |_, _, _, turn| {
			ensure!(turn.update.is_some(), Error::<T>::NotDone);
			ensure!(turn.scores_commitment.is_none(), Error::<T>::AlreadyDone);
			turn.scores_commitment = Some(commitment);
			Ok(())
		})
	}

	pub(crate) fn do_reveal_scores(
		id: FederationId,
		organisation: OrganisationId,
		scores: BoundedVec<u32, ConstU32<MAX_PARTIES>>,
		salt: [u8; 32],
	) -> Result<u32, DispatchError> {
		Self::act(id, organisation, RoundPhase::RevealScores, |round, place, parties, turn| {
			let commitment = turn.scores_commitment.ok_or(Error::<T>::NotDone)?;
			ensure!(turn.scores.is_none(), Error::<T>::AlreadyDone);
			let digest = federated::scores_digest(&scores);
			let revealed = federated::commitment(id, round, organisation, &digest, &salt);
			ensure!(commitment == revealed, Error::<T>::WrongReveal);
			let valid = scores.len() == parties
				&& scores.iter().all(|score| *score <= federated::WHOLE)
				&& scores.get(place) == Some(&0);
			ensure!(valid, Error::<T>::InvalidScores);
			turn.scores = Some(scores);
			Ok(())
		})
	}

	pub(crate) fn do_close(id: FederationId) -> DispatchResult {
		let mut known = Self::running(id)?;
		ensure!(known.open.is_some(), Error::<T>::NoRound);
		let due = Self::phase(known.open, &known.phases) == RoundPhase::Due;
		ensure!(due, Error::<T>::WrongPhase);
		let number = known.rounds.saturating_sub(1);
		let mut round = Rounds::<T>::get(id, number).ok_or(Error::<T>::NoRound)?;
		let parties: Vec<federated::Party> = known
			.parties
			.iter()
			.zip(&round.turns)
			.map(|(party, turn)| federated::Party {
				credibility: party.credibility,
				active: party.excluded.is_none(),
				revealed: turn.update.is_some(),
				scores: turn.scores.clone().map(BoundedVec::into_inner),
			})
			.collect();
		let closed = federated::close(&parties, known.threshold);
		for (party, credibility) in known.parties.iter_mut().zip(&closed.credibility) {
			party.credibility = *credibility;
		}
		for (turn, credibility) in round.turns.iter_mut().zip(&closed.credibility) {
			turn.credibility = *credibility;
		}
		for place in &closed.excluded {
			let Some(party) = known.parties.get_mut(*place) else {
				continue;
			};
			party.excluded = Some(number);
			let place = u8::try_from(*place).map_err(|_| Error::<T>::Overflow)?;
			round.excluded.try_push(place).map_err(|_| Error::<T>::Overflow)?;
			Self::deposit_event(Event::PartyExcluded {
				federation: id,
				round: number,
				organisation: party.organisation,
			});
		}
		round.closed = true;
		known.open = None;
		known.ended = known.parties.iter().filter(|party| party.excluded.is_none()).count() < 2;
		Self::deposit_event(Event::RoundClosed {
			federation: id,
			round: number,
			credibility: BoundedVec::truncate_from(closed.credibility),
		});
		if known.ended {
			Self::deposit_event(Event::FederationEnded { federation: id });
		}
		Rounds::<T>::insert(id, number, round);
		Federations::<T>::insert(id, known);
		Ok(())
	}
}
