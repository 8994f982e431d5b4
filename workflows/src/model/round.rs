//! Rounds of a federation: what a party says of the others, and whether what the ledger made of it follows.

use super::ModelError;
use radledger_primitives::{
	federated::{close, equal, Party},
	model::{self, FederationView, RoundPhase, RoundView},
	text, Moment, OrganisationId, H256,
};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// A round with its parties by their numbers.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Played {
	/// From 0.
	pub round: u32,
	/// When it was started.
	#[serde(serialize_with = "text::moment::serialize")]
	pub started: Moment,
	/// What each party did, in the order of the federation.
	pub turns: Vec<Turn>,
	/// The parties that were excluded at its end.
	pub excluded: Vec<OrganisationId>,
}

/// What a party did in a round.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Turn {
	/// The party.
	pub organisation: OrganisationId,
	/// The commitment to its update.
	pub commitment: Option<H256>,
	/// The digest of its update.
	pub update: Option<H256>,
	/// The commitment to its scores.
	pub scores_commitment: Option<H256>,
	/// Its scores in the order of the parties, in parts per million.
	pub scores: Option<Vec<u32>>,
	/// Its credibility after the round, in parts per million; `None` while the round is open.
	pub credibility: Option<u32>,
}

impl Played {
	/// A round of `federation`.
	pub(super) fn of(federation: &FederationView, known: &RoundView) -> Self {
		let party = |place: &u8| federation.parties.get(usize::from(*place)).map(|party| party.organisation);
		let turn = |(party, turn): (&model::PartyState, &model::Turn)| Turn {
			organisation: party.organisation,
			commitment: turn.commitment,
			update: turn.update,
			scores_commitment: turn.scores_commitment,
			scores: turn.scores.clone().map(|scores| scores.into_inner()),
			credibility: known.closed.then_some(turn.credibility),
		};
		Self {
			round: known.round,
			started: known.started,
			turns: federation.parties.iter().zip(&known.turns).map(turn).collect(),
			excluded: known.excluded.iter().filter_map(party).collect(),
		}
	}
}

/// Refuses rounds whose credibilities and exclusions do not follow from their scores. Rounds that are still open are not
/// looked at.
pub fn ensure_replayed(federation: &FederationView, rounds: &[RoundView]) -> Result<(), ModelError> {
	let mut credibility = equal(federation.parties.len());
	let mut excluded = vec![None; federation.parties.len()];
	let wrong = |round: &RoundView| {
		ModelError::contradicted(format!(
			"round {} of federation {} did not end as the node tells",
			round.round, federation.federation
		))
	};
	for (number, round) in (0..).zip(rounds).filter(|(_, round)| round.closed) {
		if round.turns.len() != federation.parties.len() || round.round != number {
			return Err(wrong(round));
		}
		let party = |(place, turn): (usize, &model::Turn)| Party {
			credibility: credibility[place],
			active: excluded[place].is_none(),
			revealed: turn.update.is_some(),
			scores: turn.scores.clone().map(|scores| scores.into_inner()),
		};
		let parties: Vec<_> = round.turns.iter().enumerate().map(party).collect();
		let closed = close(&parties, federation.threshold);
		let told: Vec<_> = round.turns.iter().map(|turn| turn.credibility).collect();
		let told_excluded: Vec<_> = round.excluded.iter().map(|place| usize::from(*place)).collect();
		if closed.credibility != told || closed.excluded != told_excluded {
			return Err(wrong(round));
		}
		for place in closed.excluded {
			excluded[place] = Some(number);
		}
		credibility = told;
	}
	Ok(())
}

/// The scores of a party in the order of the parties, from those that it gives. A party that revealed nothing gets nothing.
pub fn scores(
	federation: &FederationView,
	round: &RoundView,
	own: OrganisationId,
	given: &[(OrganisationId, u32)],
) -> Result<Vec<u32>, ModelError> {
	let mut named = BTreeMap::new();
	for (organisation, score) in given {
		if named.insert(*organisation, *score).is_some() {
			return Err(ModelError::ScoredTwice { organisation: *organisation });
		}
	}
	if named.contains_key(&own) {
		return Err(ModelError::OwnScore { own });
	}
	let revealed: BTreeSet<_> = federation
		.parties
		.iter()
		.zip(&round.turns)
		.filter(|(party, turn)| party.organisation != own && turn.update.is_some())
		.map(|(party, _)| party.organisation)
		.collect();
	let wrong = named.iter().find(|(organisation, score)| **score > 0 && !revealed.contains(organisation));
	if let Some((organisation, _)) = wrong {
		let why = match federation.parties.iter().any(|party| party.organisation == *organisation) {
			true => format!("it revealed no update in round {}", round.round),
			false => "it is not a party of the federation".to_owned(),
		};
		let organisation = *organisation;
		return Err(ModelError::NothingToScore { organisation, why, revealed: list(&revealed) });
	}
	let missing: BTreeSet<_> = revealed.iter().copied().filter(|other| !named.contains_key(other)).collect();
	if !missing.is_empty() {
		return Err(ModelError::ScoreMissing { missing: list(&missing) });
	}
	let of = |organisation: OrganisationId| named.get(&organisation).copied().unwrap_or(0);
	Ok(federation.parties.iter().map(|party| of(party.organisation)).collect())
}

fn list(organisations: &BTreeSet<OrganisationId>) -> String {
	match organisations.is_empty() {
		true => "nobody".into(),
		false => organisations.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
	}
}

/// When the phases of a round end that began at `started`.
pub fn ends(federation: &FederationView, started: Moment) -> [Moment; 4] {
	let (mut end, [commit, reveal, score]) = (started, federation.phases);
	// To reveal scores takes as long as to reveal updates.
	[commit, reveal, score, reveal].map(|phase| {
		end = end.saturating_add(phase);
		end
	})
}

/// What a federation waits for, for people.
pub fn waits_for(federation: &FederationView) -> String {
	let [commit, reveal, score, reveal_scores] = ends(federation, federation.started).map(text::moment::show);
	match federation.phase {
		_ if federation.ended => "nothing: it ended, fewer than two parties are left".into(),
		RoundPhase::Idle if federation.rounds == 0 => "its first round; parties can join until then".into(),
		RoundPhase::Idle => "its next round".into(),
		RoundPhase::Commit => format!("commitments until {commit}"),
		RoundPhase::Reveal => format!("updates until {reveal}"),
		RoundPhase::Score => format!("commitments to scores until {score}"),
		RoundPhase::RevealScores => format!("scores until {reveal_scores}"),
		RoundPhase::Due => "anybody to close the round".into(),
	}
}

/// The same error with what the federation waits for, if it was the wrong time.
pub fn with_phase(error: impl Into<ModelError>, federation: &FederationView) -> ModelError {
	let mut error = error.into();
	let code = |code: &str| matches!(code, "ModelRegistry::WrongPhase" | "ModelRegistry::NoRound");
	if let Some(refused) = error.client().filter(|refused| code(&refused.code)) {
		refused.why = Some(format!("the federation waits for {}", waits_for(federation)));
	}
	error
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		model::fixtures::{refusal, Memory},
		Explain,
	};

	fn played(rounds: u32) -> (FederationView, Vec<RoundView>) {
		let ledger = Memory::default().with_rounds(rounds);
		(ledger.federations[&0].clone(), ledger.rounds[&0].clone())
	}

	#[test]
	fn rounds_should_follow_from_their_scores() {
		let (federation, mut rounds) = played(4);
		assert_eq!(rounds[0].excluded, [2], "who sends noise is excluded");
		ensure_replayed(&federation, &rounds).unwrap();
		ensure_replayed(&federation, &[]).unwrap();
		let mut open = rounds[3].clone();
		(open.closed, open.round) = (false, 4);
		open.turns.iter_mut().for_each(|turn| turn.credibility = 0);
		rounds.push(open);
		ensure_replayed(&federation, &rounds).unwrap();
	}

	#[test]
	fn rounds_should_be_refused_when_anything_in_them_is_another() {
		let (federation, rounds) = played(4);
		type Change = fn(&mut Vec<RoundView>);
		let changes: [Change; 7] = [
			|rounds| rounds[1].turns[0].credibility += 1,
			|rounds| rounds[0].excluded.clear(),
			|rounds| rounds[2].excluded.push(0),
			|rounds| rounds[0].turns[2].update = None,
			|rounds| rounds[3].turns[0].scores = Some(vec![0, 1, 0].try_into().unwrap()),
			|rounds| rounds[1].turns.truncate(2),
			|rounds| drop(rounds.remove(1)),
		];
		for (number, change) in changes.into_iter().enumerate() {
			let mut rounds = rounds.clone();
			change(&mut rounds);
			let told = ensure_replayed(&federation, &rounds);
			assert_eq!(told.unwrap_err().code(), "contradicted", "{number}");
		}
	}

	#[test]
	fn scores_should_be_in_the_order_of_the_parties() {
		let (federation, rounds) = played(1);
		let of = |own, given: &[_]| scores(&federation, &rounds[0], own, given);
		assert_eq!(of(1, &[(2, 5), (0, 7)]).unwrap(), [7, 0, 5]);
		assert_eq!(of(0, &[(1, 0), (2, 0)]).unwrap(), [0; 3]);
	}

	#[test]
	fn scores_should_be_refused_with_what_is_wrong() {
		let (federation, mut rounds) = played(1);
		let of = |round: &RoundView, given: &[_]| scores(&federation, round, 1, given).unwrap_err();
		let own = of(&rounds[0], &[(1, 5), (0, 7), (2, 1)]);
		assert!(own.code() == "own-score" && own.remedy().is_some_and(|remedy| remedy.ends_with("organisation 1")));
		assert_eq!(of(&rounds[0], &[(0, 7), (0, 7), (2, 1)]).code(), "scored-twice");
		let missing = of(&rounds[0], &[(0, 7)]);
		assert!(missing.code() == "score-missing" && missing.remedy().is_some_and(|remedy| remedy.ends_with(": 2")));
		let stranger = of(&rounds[0], &[(0, 7), (2, 1), (9, 1)]);
		assert!(stranger.code() == "nothing-to-score" && stranger.why().is_some_and(|why| why.contains("not a party")));

		rounds[0].turns[2].update = None;
		let silent = of(&rounds[0], &[(0, 7), (2, 1)]);
		assert!(silent.why().is_some_and(|why| why.contains("revealed no update in round 0")));
		for given in [&[(0, 7), (2, 0)][..], &[(0, 7)]] {
			assert_eq!(scores(&federation, &rounds[0], 1, given).unwrap(), [7, 0, 0]);
		}
	}

	#[test]
	fn phases_should_end_one_after_the_other() {
		let (mut federation, _) = played(1);
		assert_eq!(ends(&federation, 1_000), [11_000, 31_000, 61_000, 81_000]);
		assert_eq!(ends(&federation, u64::MAX), [u64::MAX; 4]);
		federation.started = 1_795_387_283_000;
		for (phase, words) in [
			(RoundPhase::Idle, "next round"),
			(RoundPhase::Commit, "commitments until 2026-11-22T22:41:33Z"),
			(RoundPhase::Reveal, "updates until 2026-11-22T22:41:53Z"),
			(RoundPhase::Score, "commitments to scores until 2026-11-22T22:42:23Z"),
			(RoundPhase::RevealScores, "scores until 2026-11-22T22:42:43Z"),
			(RoundPhase::Due, "anybody to close"),
		] {
			federation.phase = phase;
			assert!(waits_for(&federation).contains(words), "{}", waits_for(&federation));
			let refused = with_phase(refusal("ModelRegistry::WrongPhase"), &federation);
			assert!(refused.why().is_some_and(|why| why.contains(words)));
		}
		assert_eq!(with_phase(refusal("ModelRegistry::AlreadyDone"), &federation).why(), None);
	}
}
