use crate::{mock::*, Error, Event, Federations, NextFederation};
use frame::testing_prelude::*;
use proptest::prelude::*;
use radledger_primitives::{
	federated::{commitment, scores_digest, THRESHOLD, WHOLE},
	model::{FederationId, RoundPhase},
	H256,
};

type Refused = Error<Test>;

/// The parties of [`federation`], in their order.
const PARTIES: [AccountId; 4] = [VENDOR, NORTH, SOUTH, WEST];
const SALT: [u8; 32] = [5; 32];

fn join(id: FederationId) {
	for party in PARTIES {
		assert_ok!(ModelRegistry::join_federation(signed(party), id));
	}
}

fn start(id: FederationId) -> DispatchResult {
	ModelRegistry::start_round(signed(STEWARD), id)
}

fn commit(id: FederationId, place: usize, round: u32, update: H256) -> DispatchResult {
	let commitment = commitment(id, round, place as u32, &update, &SALT);
	ModelRegistry::commit_update(signed(PARTIES[place]), id, commitment)
}

fn reveal(id: FederationId, place: usize, update: H256) -> DispatchResult {
	ModelRegistry::reveal_update(signed(PARTIES[place]), id, update, SALT)
}

fn commit_scores(id: FederationId, place: usize, round: u32, scores: &[u32]) -> DispatchResult {
	let commitment = commitment(id, round, place as u32, &scores_digest(scores), &SALT);
	ModelRegistry::commit_scores(signed(PARTIES[place]), id, commitment)
}

fn score(id: FederationId, place: usize, scores: &[u32]) -> DispatchResult {
	ModelRegistry::reveal_scores(signed(PARTIES[place]), id, scores.to_vec().try_into().unwrap(), SALT)
}

fn close(id: FederationId) -> DispatchResult {
	ModelRegistry::close_round(signed(STRANGER), id)
}

fn credibility(id: FederationId) -> Vec<u32> {
	let parties = ModelRegistry::federation(id).unwrap().parties;
	parties.into_iter().map(|party| party.credibility).collect()
}

/// A whole round in which those with scores take part.
fn round(id: FederationId, number: u32, scores: [Option<[u32; 4]>; 4]) {
	assert_ok!(start(id));
	for (place, scores) in scores.iter().enumerate() {
		if scores.is_some() {
			assert_ok!(commit(id, place, number, hash(place as u8)));
		}
	}
	next_block(PHASE);
	for (place, scores) in scores.iter().enumerate() {
		if scores.is_some() {
			assert_ok!(reveal(id, place, hash(place as u8)));
		}
	}
	next_block(PHASE);
	for (place, scores) in scores.iter().enumerate() {
		if let Some(scores) = scores {
			assert_ok!(commit_scores(id, place, number, scores));
		}
	}
	next_block(PHASE);
	for (place, scores) in scores.iter().enumerate() {
		if let Some(scores) = scores {
			assert_ok!(score(id, place, scores));
		}
	}
	next_block(PHASE);
	assert_ok!(close(id));
}

/// the last party sends noise, and the others see it.
#[docify::export]
#[test]
fn free_rider_should_be_excluded_and_stay_so() {
	build_and_check(|| {
		let id = federation();
		join(id);
		let honest = |place: usize| {
			let mut scores = [950_000, 940_000, 960_000, 120_000];
			scores[place] = 0;
			Some(scores)
		};
		round(id, 0, [honest(0), honest(1), honest(2), Some([500_000, 500_000, 500_000, 0])]);
		let parties = ModelRegistry::federation(id).unwrap().parties;
		assert_eq!(parties[3].excluded, Some(0));
		assert_eq!(credibility(id).iter().sum::<u32>(), WHOLE);
		assert!(events().contains(&Event::PartyExcluded { federation: id, round: 0, organisation: 3 }));
		assert_ok!(start(id));
		assert_noop!(commit(id, 3, 1, hash(3)), Refused::NotAParty);
		let rounds = ModelRegistry::rounds(id, 0);
		assert_eq!((rounds.len(), rounds[0].closed, rounds[0].excluded.clone()), (2, true, vec![3]));
		assert_eq!(rounds[0].turns[1].update, Some(hash(1)));
		assert_eq!(ModelRegistry::rounds(id, 1), rounds[1..]);
	});
}

#[test]
fn federation_should_have_three_parties_or_more() {
	build_and_check(|| {
		let model = model();
		let open = |by, model, parties: &[u32], threshold, phases| {
			let parties = parties.to_vec().try_into().unwrap();
			ModelRegistry::open_federation(signed(by), model, parties, threshold, phases)
		};
		for (parties, threshold, phases) in [
			(&[0, 1][..], THRESHOLD, [PHASE; 3]),
			(&[0, 1, 1], THRESHOLD, [PHASE; 3]),
			(&[0, 1, 50], THRESHOLD, [PHASE; 3]),
			(&[0, 1, 2], WHOLE + 1, [PHASE; 3]),
			(&[0, 1, 2], THRESHOLD, [PHASE, 0, PHASE]),
			(&[0, 1, 2], THRESHOLD, [PHASE, PHASE, u64::MAX]),
		] {
			let refused = open(STEWARD, model, parties, threshold, phases);
			assert_noop!(refused, Refused::InvalidFederation);
		}
		let valid = |by, model| open(by, model, &[0, 1, 2], THRESHOLD, [PHASE; 3]);
		assert_noop!(valid(NORTH, model), Refused::NotVendor);
		assert_noop!(valid(STEWARD, 9), Refused::ModelNotFound);
		NextFederation::<Test>::put(u32::MAX);
		assert_noop!(valid(STEWARD, model), Refused::Overflow);
		NextFederation::<Test>::put(0);
		assert_ok!(valid(STEWARD, model));
		let view = ModelRegistry::federation(0).unwrap();
		assert_eq!((view.coordinator, view.phase, view.rounds), (0, RoundPhase::Idle, 0));
		assert_eq!(credibility(0), [333_334, 333_333, 333_333]);
		assert_eq!(ModelRegistry::federation(1), None);
	});
}

#[test]
fn who_did_not_join_should_be_no_party() {
	build_and_check(|| {
		let id = federation();
		let join = |by| ModelRegistry::join_federation(signed(by), id);
		assert_noop!(ModelRegistry::join_federation(signed(NORTH), 9), Refused::FederationNotFound);
		assert_noop!(join(SOCIETY), Refused::NotAParty);
		assert_ok!(join(VENDOR));
		assert_noop!(join(VENDOR), Refused::AlreadyJoined);
		assert_ok!(join(NORTH));
		assert_noop!(start(id), Refused::CannotStart);
		assert_ok!(join(WEST));
		assert_noop!(ModelRegistry::start_round(signed(NORTH), id), Refused::NotVendor);
		assert_noop!(close(id), Refused::NoRound);
		assert_noop!(ModelRegistry::commit_update(signed(NORTH), id, hash(1)), Refused::NoRound);
		assert_ok!(start(id));
		assert_noop!(join(SOUTH), Refused::NotAParty);
		assert_noop!(join(NORTH), Refused::TooLateToJoin);
		assert_noop!(start(id), Refused::CannotStart);
		let organisations: Vec<_> =
			ModelRegistry::federation(id).unwrap().parties.iter().map(|party| party.organisation).collect();
		assert_eq!(organisations, [0, 1, 3]);
	});
}

#[test]
fn commitment_should_be_revealed_by_its_own_party_only_and_in_time() {
	build_and_check(|| {
		let id = federation();
		join(id);
		assert_ok!(start(id));
		assert_ok!(commit(id, 0, 0, hash(1)));
		assert_noop!(commit(id, 0, 0, hash(2)), Refused::AlreadyDone);
		// North copies the vendor's commitment.
		let copied = commitment(id, 0, 0, &hash(1), &SALT);
		assert_ok!(ModelRegistry::commit_update(signed(NORTH), id, copied));
		// South commits as if this were another round.
		assert_ok!(commit(id, 2, 7, hash(1)));
		assert_noop!(reveal(id, 0, hash(1)), Refused::WrongPhase);
		next_block(PHASE);
		assert_noop!(commit(id, 3, 0, hash(1)), Refused::WrongPhase);
		assert_ok!(reveal(id, 0, hash(1)));
		assert_noop!(reveal(id, 0, hash(1)), Refused::AlreadyDone);
		assert_noop!(reveal(id, 1, hash(1)), Refused::WrongReveal);
		assert_noop!(reveal(id, 2, hash(1)), Refused::WrongReveal);
		assert_noop!(reveal(id, 3, hash(1)), Refused::NotDone);
		let other_salt = ModelRegistry::reveal_update(signed(NORTH), id, hash(1), [6; 32]);
		assert_noop!(other_salt, Refused::WrongReveal);
		assert_noop!(commit_scores(id, 0, 0, &[0; 4]), Refused::WrongPhase);
		next_block(PHASE);
		assert_noop!(reveal(id, 1, hash(1)), Refused::WrongPhase);
		assert_noop!(commit_scores(id, 1, 0, &[0; 4]), Refused::NotDone);
		let scores = [0, 1, 2, WHOLE];
		assert_ok!(commit_scores(id, 0, 0, &scores));
		assert_noop!(commit_scores(id, 0, 0, &[0; 4]), Refused::AlreadyDone);
		assert_noop!(score(id, 0, &scores), Refused::WrongPhase);
		next_block(PHASE);
		assert_eq!(ModelRegistry::federation(id).unwrap().phase, RoundPhase::RevealScores);
		assert_noop!(commit_scores(id, 0, 0, &scores), Refused::WrongPhase);
		assert_noop!(score(id, 0, &[0, 1, 2, 3]), Refused::WrongReveal);
		assert_noop!(score(id, 1, &scores), Refused::NotDone);
		assert_ok!(score(id, 0, &scores));
		assert_noop!(score(id, 0, &scores), Refused::AlreadyDone);
		assert_noop!(close(id), Refused::WrongPhase);
		next_block(PHASE);
		assert_eq!(ModelRegistry::federation(id).unwrap().phase, RoundPhase::Due);
		assert_ok!(close(id));
		assert_noop!(close(id), Refused::NoRound);
	});
}

#[test]
fn scores_should_be_one_for_each_other_party() {
	build_and_check(|| {
		let id = federation();
		join(id);
		assert_ok!(start(id));
		let wrong: [&[u32]; 4] = [&[0, 1, 2], &[0, 0, 2, WHOLE + 1], &[1, 0, 1, 0], &[0, 1, 2, 3, 4]];
		for place in 0..4 {
			assert_ok!(commit(id, place, 0, hash(1)));
		}
		next_block(PHASE);
		for place in 0..4 {
			assert_ok!(reveal(id, place, hash(1)));
		}
		next_block(PHASE);
		for (place, scores) in wrong.iter().enumerate() {
			assert_ok!(commit_scores(id, place, 0, scores));
		}
		next_block(PHASE);
		for (place, scores) in wrong.iter().enumerate() {
			assert_noop!(score(id, place, scores), Refused::InvalidScores);
		}
	});
}

/// B-M7: the scores of the others were public when the last party scored, and one of three could exclude another.
#[test]
fn one_party_of_three_should_exclude_nobody() {
	build_and_check(|| {
		let id = federation();
		for party in &PARTIES[..3] {
			assert_ok!(ModelRegistry::join_federation(signed(*party), id));
		}
		let honest = |place: usize| {
			let mut scores = vec![800_000; 3];
			scores[place] = 0;
			scores
		};
		assert_ok!(start(id));
		for place in 0..3 {
			assert_ok!(commit(id, place, 0, hash(1)));
		}
		next_block(PHASE);
		for place in 0..3 {
			assert_ok!(reveal(id, place, hash(1)));
		}
		next_block(PHASE);
		let scores = [honest(0), honest(1), vec![0, WHOLE, 0]];
		for (place, scores) in scores.iter().enumerate() {
			assert_ok!(commit_scores(id, place, 0, scores));
			let turns = ModelRegistry::rounds(id, 0)[0].turns.clone();
			assert!(turns.iter().all(|turn| turn.scores.is_none()), "nobody sees another's scores");
		}
		next_block(PHASE);
		for (place, scores) in scores.iter().enumerate() {
			assert_ok!(score(id, place, scores));
		}
		next_block(PHASE);
		assert_ok!(close(id));
		let parties = ModelRegistry::federation(id).unwrap().parties;
		assert!(parties.iter().all(|party| party.excluded.is_none()), "{parties:?}");
	});
}

#[test]
fn federation_should_end_when_one_party_is_left() {
	build_and_check(|| {
		let id = federation();
		join(id);
		// Everybody thinks something of the first only.
		let praise = Some([WHOLE, 0, 0, 0]);
		round(id, 0, [Some([0; 4]), praise, praise, praise]);
		assert_eq!(credibility(id), [WHOLE, 0, 0, 0]);
		assert!(ModelRegistry::federation(id).unwrap().ended);
		assert!(events().contains(&Event::FederationEnded { federation: id }));
		assert_noop!(start(id), Refused::FederationOver);
	});
}

#[test]
fn rounds_should_have_an_end() {
	build_and_check(|| {
		let id = federation();
		join(id);
		for number in 0..5 {
			round(id, number, [None; 4]);
		}
		assert_eq!(credibility(id), [250_000; 4], "nobody was scored: nothing changes");
		assert_noop!(start(id), Refused::TooManyRounds);
		assert_eq!(Federations::<Test>::get(id).unwrap().rounds, 5);
	});
}

#[test]
fn round_that_nobody_can_pay_for_should_not_begin() {
	build_and_check(|| {
		let id = federation();
		join(id);
		let all = Balances::free_balance(STEWARD);
		assert_ok!(Balances::transfer_allow_death(signed(STEWARD), VENDOR, all - 1_000));
		assert!(start(id).is_err());
		assert_eq!(ModelRegistry::federation(id).unwrap().rounds, 0);
	});
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

	/// Whatever parties think of each other, and whoever stays away.
	#[test]
	fn credibility_should_sum_to_a_million_after_every_round(
		all in proptest::collection::vec(proptest::array::uniform4(proptest::option::weighted(0.8, proptest::array::uniform4(0..=WHOLE))), 1..5),
	) {
		build_and_check(|| {
			let id = federation();
			join(id);
			for (number, mut scores) in all.into_iter().enumerate() {
				let view = ModelRegistry::federation(id).unwrap();
				if view.ended {
					break;
				}
				for (place, party) in view.parties.iter().enumerate() {
					if let Some(own) = &mut scores[place] {
						own[place] = 0;
					}
					if party.excluded.is_some() {
						scores[place] = None;
					}
				}
				round(id, number as u32, scores);
				check_state();
			}
		});
	}
}
