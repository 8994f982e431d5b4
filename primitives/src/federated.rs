//! Fairness in federated learning, after Lyu et al., "Towards Fair and Privacy-Preserving Federated Deep Models" (FPPDL,
//! arXiv:1906.01167): parties score each other's updates, credibility follows the scores, and a party that contributes
//! nothing is excluded. Only the ledger's part is here; training stays with the parties.
//!
//! Everything is exact: parts per million that sum to a million, no division before a comparison.

use crate::H256;
use alloc::{vec, vec::Vec};

/// The whole credibility, in parts per million.
pub const WHOLE: u32 = 1_000_000;
/// The part of the old credibility in the new one, in parts per million: 0.2 in the paper.
pub const MEMORY: u32 = 200_000;
/// Default of the part of a fair share below which a party is excluded, in parts per million: two thirds, as in the paper.
pub const THRESHOLD: u32 = 666_667;
/// Fewest parties that must score, so that each of them is scored by another, and fewest that can exclude one.
pub const JUDGES: usize = 2;

/// A party in a round.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Party {
	/// In parts per million; 0 once the party is excluded.
	pub credibility: u32,
	/// Whether it is still a party.
	pub active: bool,
	/// Whether it revealed the update to which it had committed.
	pub revealed: bool,
	/// Its scores of the parties in their order, in parts per million; `None` if it did not score.
	pub scores: Option<Vec<u32>>,
}

/// The outcome of a round.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Closed {
	/// Credibility of each party, in parts per million; sums to [`WHOLE`].
	pub credibility: Vec<u32>,
	/// The places of the parties that were excluded in this round.
	pub excluded: Vec<usize>,
}

/// The commitment to an update: `SHA-256("radledger:update:v1" || 0x00 || federation || round || organisation || digest
/// || salt)`, numbers as 4 bytes in little endian. Another party cannot reveal a copy, as the commitment names its
/// organisation.
pub fn commitment(federation: u32, round: u32, organisation: u32, digest: &H256, salt: &[u8; 32]) -> H256 {
	let numbers = [federation, round, organisation].map(u32::to_le_bytes).concat();
	crate::digest::sha256(&[b"radledger:update:v1", &[0], &numbers, digest.as_bytes(), salt])
}

/// The digest of a party's scores, to which it commits (see [`commitment`]) before anybody's scores are public:
/// `SHA-256("radledger:scores:v1" || 0x00 || scores)`, each as 4 bytes in little endian.
pub fn scores_digest(scores: &[u32]) -> H256 {
	let scores: Vec<u8> = scores.iter().flat_map(|score| score.to_le_bytes()).collect();
	crate::digest::sha256(&[b"radledger:scores:v1", &[0], &scores])
}

/// Divides `whole` in proportion to `weights`, exactly: by largest remainder, the first of equals first. All parts are
/// 0 if there is no weight.
pub fn share(weights: &[u128], whole: u32) -> Vec<u32> {
	let total: u128 = weights.iter().fold(0, |sum, weight| sum.saturating_add(*weight));
	if total == 0 {
		return vec![0; weights.len()];
	}
	let parts = weights.iter().map(|weight| {
		let scaled = weight.saturating_mul(whole.into());
		((scaled / total) as u32, scaled % total)
	});
	let parts: Vec<(u32, u128)> = parts.collect();
	let mut left = whole.saturating_sub(parts.iter().fold(0, |sum, (part, _)| sum.saturating_add(*part)));
	let mut order: Vec<usize> = (0..parts.len()).collect();
	order.sort_by(|a, b| {
		let remainder = |place: &usize| parts.get(*place).map_or(0, |(_, remainder)| *remainder);
		remainder(b).cmp(&remainder(a)).then(a.cmp(b))
	});
	let mut shares: Vec<u32> = parts.into_iter().map(|(part, _)| part).collect();
	for place in order {
		if let Some(part) = shares.get_mut(place).filter(|_| left > 0) {
			*part = part.saturating_add(1);
			left = left.saturating_sub(1);
		}
	}
	shares
}

/// Credibility at the beginning, equal for all.
pub fn equal(parties: usize) -> Vec<u32> {
	share(&vec![1; parties], WHOLE)
}

/// The scores of those who judge the party at `place`: all others that are still parties, revealed an update and scored.
fn judges(parties: &[Party], place: usize) -> impl Iterator<Item = (usize, &[u32])> {
	let judging =
		parties.iter().enumerate().filter(move |(judge, party)| *judge != place && party.active && party.revealed);
	judging.filter_map(|(judge, party)| Some((judge, party.scores.as_deref()?)))
}

/// The others' opinion of the party at `place`: twice the median of their scores, which is a whole number whether they are
/// an even number or an odd one. Zero if the party did not reveal or nobody scored.
fn opinion(parties: &[Party], place: usize) -> u128 {
	let revealed = parties.get(place).is_some_and(|party| party.active && party.revealed);
	let mut scores: Vec<u32> = judges(parties, place)
		.filter_map(|(_, scores)| scores.get(place).map(|score| (*score).min(WHOLE)))
		.filter(|_| revealed)
		.collect();
	scores.sort_unstable();
	let at = |place: usize| scores.get(place).copied().map_or(0, u128::from);
	at(scores.len().saturating_sub(1) / 2).saturating_add(at(scores.len() / 2))
}

/// Whether more than half of those who judge the party at `place`, and at least [`JUDGES`], scored it below `threshold`
/// parts per million of the mean of their own scores. So no single one of them can exclude anybody.
fn is_outvoted(parties: &[Party], place: usize, threshold: u32) -> bool {
	let (mut votes, mut all) = (0usize, 0usize);
	for (judge, scores) in judges(parties, place) {
		let rated = parties
			.iter()
			.zip(scores)
			.enumerate()
			.filter(|(other, (party, _))| *other != judge && party.active && party.revealed);
		let (count, sum) = rated.fold((0u64, 0u64), |(count, sum), (_, (_, score))| {
			(count.saturating_add(1), sum.saturating_add((*score).min(WHOLE).into()))
		});
		let own = u64::from(scores.get(place).copied().unwrap_or(0).min(WHOLE));
		// own / (sum / count) < threshold / WHOLE, without a division.
		let below = own.saturating_mul(count).saturating_mul(WHOLE.into()) < sum.saturating_mul(threshold.into());
		votes = votes.saturating_add(usize::from(below));
		all = all.saturating_add(1);
	}
	votes >= JUDGES && votes.saturating_mul(2) > all
}

/// Ends a round. New credibility is 0.2 of the old and 0.8 of the others' opinion, the median of their scores, as shares of
/// the whole. A party with less than `threshold` parts per million of a fair share is permanently excluded, and the rest is
/// shared again: if it did not reveal, or if the majority of the others, and at least two, scored it that low.
///
/// If nobody was scored above zero, or fewer than [`JUDGES`] parties scored, the old credibility stays. Otherwise a
/// party that nobody else could score would lose.
pub fn close(parties: &[Party], threshold: u32) -> Closed {
	let opinions: Vec<u128> = (0..parties.len()).map(|place| opinion(parties, place)).collect();
	let peers = share(&opinions, WHOLE);
	let scored = parties.iter().filter(|party| party.active && party.revealed && party.scores.is_some());
	let judged = scored.count() >= JUDGES && peers.iter().any(|peer| *peer > 0);
	let weights: Vec<u128> = parties
		.iter()
		.zip(&peers)
		.map(|(party, peer)| match (party.active, judged) {
			(false, _) => 0,
			(true, false) => party.credibility.into(),
			(true, true) => {
				let old = u128::from(party.credibility).saturating_mul(MEMORY.into());
				let new = u128::from(*peer).saturating_mul(WHOLE.saturating_sub(MEMORY).into());
				old.saturating_add(new)
			}
		})
		.collect();
	let credibility = share(&weights, WHOLE);
	let active = parties.iter().filter(|party| party.active).count() as u64;
	// credibility / (WHOLE / active) < threshold / WHOLE, without a division.
	let low = |credibility: u32| u64::from(credibility).saturating_mul(active) < u64::from(threshold);
	let excluded: Vec<usize> = parties
		.iter()
		.zip(&credibility)
		.enumerate()
		.filter(|(_, (party, credibility))| party.active && low(**credibility))
		.filter(|(place, (party, _))| !party.revealed || is_outvoted(parties, *place, threshold))
		.map(|(place, _)| place)
		.collect();
	let left = credibility.iter().enumerate().map(
		|(place, credibility)| {
			if excluded.contains(&place) {
				0
			} else {
				u128::from(*credibility)
			}
		},
	);
	Closed { credibility: share(&left.collect::<Vec<_>>(), WHOLE), excluded }
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	fn party(credibility: u32, scores: &[u32]) -> Party {
		Party { credibility, active: true, revealed: true, scores: Some(scores.to_vec()) }
	}

	/// Updates of honest parties point the same way; a free-rider sends noise. A score is the cosine of the angle
	/// between two updates, in parts per million, zero if it is obtuse.
	fn cosine(a: &[i64], b: &[i64]) -> u32 {
		let dot = |x: &[i64], y: &[i64]| x.iter().zip(y).map(|(x, y)| x * y).sum::<i64>();
		let (ab, norm) = (dot(a, b), dot(a, a) as u128 * dot(b, b) as u128);
		if ab <= 0 {
			return 0;
		}
		((ab as u128 * 1_000_000) / norm.isqrt()) as u32
	}

	#[test]
	fn free_rider_that_sends_noise_should_be_excluded_within_three_rounds() {
		let updates: [[i64; 6]; 4] =
			[[90, 41, -30, 22, 5, 61], [84, 44, -35, 19, 9, 58], [95, 38, -28, 25, 2, 66], [-3, 57, 80, -41, 66, -20]];
		let mut credibility = equal(4);
		let mut active = [true; 4];
		let mut history = Vec::new();
		for _ in 0..3 {
			let parties: Vec<Party> = (0..4)
				.map(|me| Party {
					credibility: credibility[me],
					active: active[me],
					revealed: active[me],
					scores: active[me].then(|| {
						let score = |other: usize| {
							if other == me {
								0
							} else {
								cosine(&updates[me], &updates[other])
							}
						};
						(0..4).map(score).collect()
					}),
				})
				.collect();
			let closed = close(&parties, THRESHOLD);
			for place in &closed.excluded {
				active[*place] = false;
			}
			history.push((closed.credibility.clone(), closed.excluded.clone()));
			credibility = closed.credibility;
		}
		assert_eq!(history[0].1, [3], "{history:?}");
		assert_eq!(active, [true, true, true, false]);
		assert_eq!(history.last().unwrap().0[3], 0);
		assert_eq!(history.last().unwrap().0.iter().sum::<u32>(), WHOLE);
	}

	/// Worked by hand in docs/models.md.
	#[test]
	fn example_of_the_documents_should_be_right() {
		let parties = [
			party(400_000, &[0, 900_000, 100_000]),
			party(400_000, &[800_000, 0, 200_000]),
			party(200_000, &[500_000, 500_000, 0]),
		];
		// Medians: of 0.8 and 0.5, 0.65; of 0.9 and 0.5, 0.7; of 0.1 and 0.2, 0.15.
		// As shares of 1.5: 0.433333, 0.466667, 0.1. New: 0.2 * old + 0.8 * share.
		let closed = close(&parties, THRESHOLD);
		// 0.426666, 0.453334, 0.12 of which the last is below 2/3 of 1/3, and both others scored it that low: excluded.
		assert_eq!(closed.excluded, [2]);
		assert_eq!(closed.credibility, [484_848, 515_152, 0]);
	}

	#[test]
	fn who_does_not_reveal_should_lose() {
		let mut parties: Vec<Party> = (0..3).map(|_| party(0, &[500_000; 3])).collect();
		for (party, credibility) in parties.iter_mut().zip(equal(3)) {
			party.credibility = credibility;
		}
		parties[1].revealed = false;
		parties[1].scores = None;
		let closed = close(&parties, THRESHOLD);
		assert_eq!(closed.excluded, [1]);
		// 466,667 and 466,666 are left of the million: equal shares of it began with one part more for the first.
		assert_eq!(closed.credibility, [500_001, 0, 499_999]);
	}

	#[test]
	fn who_scores_alone_should_not_lose_by_it() {
		let mut parties: Vec<Party> = (0..3).map(|_| party(0, &[500_000; 3])).collect();
		for (party, credibility) in parties.iter_mut().zip(equal(3)) {
			party.credibility = credibility;
		}
		parties[1].scores = None;
		parties[2].scores = None;
		let closed = close(&parties, THRESHOLD);
		assert_eq!((closed.credibility, closed.excluded), (equal(3), vec![]));
	}

	/// B-M7: one scorer of three excluded an honest party, by a zero for it or by praise of another.
	#[test]
	fn one_party_should_exclude_nobody() {
		for honest in [300_000u32, 600_000, 950_000] {
			for lie in [[0, 0, 1_000_000], [0, 0, 0], [0, 0, 1]] {
				let mut parties = [party(0, &[0, honest, honest]), party(0, &lie), party(0, &[honest, honest, 0])];
				parties.iter_mut().zip(equal(3)).for_each(|(party, credibility)| party.credibility = credibility);
				let closed = close(&parties, THRESHOLD);
				assert_eq!(closed.excluded, [0usize; 0], "{honest} {lie:?}");
			}
		}
	}

	#[test]
	fn scores_should_be_committed_to_as_what_they_are() {
		assert_eq!(scores_digest(&[1, 2]), scores_digest(&[1, 2]));
		for other in [&[][..], &[1], &[2, 1], &[1, 2, 0]] {
			assert_ne!(scores_digest(&[1, 2]), scores_digest(other));
		}
	}

	#[test]
	fn nothing_should_change_when_nobody_scored() {
		let mut parties = [party(600_000, &[]), party(400_000, &[])];
		for party in &mut parties {
			party.scores = None;
		}
		let closed = close(&parties, THRESHOLD);
		assert_eq!((closed.credibility, closed.excluded), (vec![600_000, 400_000], vec![]));
	}

	#[test]
	fn commitment_should_differ_in_every_part() {
		let digest = H256([1; 32]);
		let base = commitment(1, 2, 3, &digest, &[4; 32]);
		for other in [
			commitment(0, 2, 3, &digest, &[4; 32]),
			commitment(1, 0, 3, &digest, &[4; 32]),
			commitment(1, 2, 0, &digest, &[4; 32]),
			commitment(1, 2, 3, &H256([0; 32]), &[4; 32]),
			commitment(1, 2, 3, &digest, &[0; 32]),
		] {
			assert_ne!(base, other);
		}
	}

	fn parties() -> impl Strategy<Value = Vec<Party>> {
		(2usize..=16).prop_flat_map(|count| {
			let one = (
				any::<bool>(),
				any::<bool>(),
				proptest::option::weighted(0.8, proptest::collection::vec(0..=WHOLE, count)),
			);
			let weights = proptest::collection::vec(1u128..1_000, count);
			(proptest::collection::vec(one, count), weights).prop_map(|(all, weights)| {
				let active: Vec<u128> =
					all.iter().zip(weights).map(|((active, ..), weight)| if *active { weight } else { 0 }).collect();
				let credibility = share(&active, WHOLE);
				all.into_iter()
					.zip(credibility)
					.map(|((active, revealed, scores), credibility)| Party { credibility, active, revealed, scores })
					.collect()
			})
		})
	}

	proptest! {
		#[test]
		fn credibility_should_sum_to_the_whole_or_to_nothing(parties in parties(), threshold in 0..=WHOLE) {
			let closed = close(&parties, threshold);
			let sum: u64 = closed.credibility.iter().map(|part| u64::from(*part)).sum();
			let left = parties.iter().enumerate().any(|(place, party)| party.active && !closed.excluded.contains(&place));
			prop_assert_eq!(sum, if left { WHOLE.into() } else { 0 });
			for (place, part) in closed.credibility.iter().enumerate() {
				prop_assert!(parties[place].active && !closed.excluded.contains(&place) || *part == 0);
			}
		}

		/// Whatever one party says, it excludes nobody whom the others would not have excluded.
		#[test]
		fn one_liar_should_exclude_no_honest_party(
			count in 3usize..=16, quality in proptest::collection::vec(200_000..=WHOLE, 16),
			liar in 0usize..16, lies in proptest::collection::vec(0..=WHOLE, 16),
		) {
			let liar = liar % count;
			let honest = |me: usize| -> Vec<u32> {
				(0..count).map(|other| if other == me { 0 } else { quality[other] }).collect()
			};
			let parties: Vec<Party> = equal(count).into_iter().enumerate().map(|(me, credibility)| Party {
				scores: Some(if me == liar { lies[..count].to_vec() } else { honest(me) }),
				credibility, active: true, revealed: true,
			}).collect();
			for place in close(&parties, THRESHOLD).excluded {
				let others = (0..count).filter(|judge| *judge != place && *judge != liar);
				let against = others.clone().filter(|judge| {
					let sum: u64 = honest(*judge).iter().map(|score| u64::from(*score)).sum();
					u64::from(quality[place]) * (count as u64 - 1) * 1_000_000 < sum * u64::from(THRESHOLD)
				});
				prop_assert!(against.count() >= 1 && others.count() >= 1, "somebody honest agreed");
			}
		}

		#[test]
		fn better_score_should_never_give_less(parties in parties(), from in 0usize..16, to in 0usize..16, more in 0..=WHOLE) {
			let (from, to) = (from % parties.len(), to % parties.len());
			prop_assume!(from != to);
			let before = close(&parties, 0);
			let mut better = parties.clone();
			if let Some(score) = better[from].scores.as_mut().and_then(|scores| scores.get_mut(to)) {
				*score = (*score).max(more);
			}
			let after = close(&better, 0);
			// One unit can move by rounding.
			prop_assert!(after.credibility[to] + 1 >= before.credibility[to]);
		}

		#[test]
		fn shares_should_be_exact(weights in proptest::collection::vec(0u128..1 << 60, 1..20), whole in any::<u32>()) {
			let shares = share(&weights, whole);
			let sum: u64 = shares.iter().map(|part| u64::from(*part)).sum();
			prop_assert_eq!(sum, if weights.iter().all(|weight| *weight == 0) { 0 } else { whole.into() });
		}
	}
}
