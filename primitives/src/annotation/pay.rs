//! The pay for an answer, to the last unit.
//!
//! Each seat of a panel is worth at most one **reward**, times the **weight** of the consensus. Members of the consensus get
//! a part of it at once; the rest **vests** until truth can arrive (histology, follow-up). If truth arrives, it decides: a
//! right answer is paid in full, even if the panel was wrong, and a wrong answer loses the part that has not vested.
//! **Fines** are smaller for a wrong answer than for a missing one, and go to the annotators who were right.
//!
//! Weights make always giving the commonest answer unprofitable. With weights in inverse proportion to the frequency of
//! answers, as in the peer truth serum (Radanovic, Faltings and Jurca 2016), every constant answer is worth the same, and
//! less than looking at the image.

use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// An amount, in plancks.
pub type Amount = u128;

/// The whole, in parts per million.
const WHOLE: Amount = 1_000_000;

/// The pay for one answer.
#[derive(
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
	Clone,
	Copy,
	PartialEq,
	Eq,
	Debug,
)]
pub struct Terms {
	/// Paid for a right answer of full weight.
	pub reward: Amount,
	/// The part of `reward` that vests until truth can arrive, in parts per million.
	pub vesting: u32,
	/// Fined for a wrong answer of full weight.
	pub fine_wrong: Amount,
	/// Fined for an answer that was committed to and not revealed.
	pub fine_missed: Amount,
}

impl Terms {
	/// Whether not revealing costs at least as much as being wrong, and there is something to earn.
	pub const fn is_valid(&self) -> bool {
		self.reward > 0 && self.vesting as Amount <= WHOLE && self.fine_missed >= self.fine_wrong
	}

	/// The escrow for one seat: the most that can be paid for it.
	pub const fn escrow(&self) -> Amount {
		self.reward
	}

	/// The stake for one seat: the most that can be fined.
	pub const fn stake(&self) -> Amount {
		if self.fine_missed > self.fine_wrong {
			self.fine_missed
		} else {
			self.fine_wrong
		}
	}

	/// The reward of an answer of this weight, in parts per million, rounded down.
	fn weighed(&self, amount: Amount, weight: u32) -> Amount {
		let weight = Amount::from(weight).min(WHOLE);
		// Whole millions first: the product of the rest cannot overflow.
		let (whole, rest) = (amount / WHOLE, amount % WHOLE);
		whole.saturating_mul(weight).saturating_add(rest.saturating_mul(weight) / WHOLE)
	}

	/// The amount that a member of the consensus gets at once.
	pub fn at_once(&self, weight: u32) -> Amount {
		let reward = self.weighed(self.reward, weight);
		reward.saturating_sub(self.weighed(reward, self.vesting))
	}
}

/// The outcome of a seat.
#[derive(
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
	Clone,
	Copy,
	PartialEq,
	Eq,
	Debug,
)]
#[serde(rename_all = "kebab-case")]
pub enum Seat {
	/// Nobody took it.
	#[codec(index = 0)]
	Empty,
	/// Its answer was committed to and not revealed.
	#[codec(index = 1)]
	Missed,
	/// Its answer is part of the consensus.
	#[codec(index = 2)]
	Agreed {
		/// Whether it is the truth, once that is known.
		right: Option<bool>,
	},
	/// Its answer is not part of the consensus.
	#[codec(index = 3)]
	Dissented {
		/// Whether it is the truth, once that is known.
		right: Option<bool>,
	},
	/// There was no consensus, no expert decided, and no truth arrived. Every answer gets the part that does not vest.
	#[codec(index = 4)]
	Undecided,
}

impl Seat {
	/// Whether it is right, by the truth or else by the consensus.
	const fn is_right(self) -> bool {
		match self {
			Self::Agreed { right } => !matches!(right, Some(false)),
			Self::Dissented { right } => matches!(right, Some(true)),
			Self::Empty | Self::Missed | Self::Undecided => false,
		}
	}
}

/// The final pay of one seat.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Share {
	/// From the sponsor's escrow, including the part paid at once.
	pub reward: Amount,
	/// The part of `reward` paid at once.
	pub before: Amount,
	/// Taken from its stake.
	pub fine: Amount,
	/// From the fines of others.
	pub bonus: Amount,
}

/// The final pay of all seats of a panel, and the amounts that go back to the sponsor.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Plan {
	/// For each seat, in order.
	pub seats: Vec<Share>,
	/// The rest of the escrow.
	pub refund: Amount,
	/// Fines that nobody earned.
	pub unearned: Amount,
}

/// The final pay of each seat, if the answer that counts has this weight: by the truth if it arrived, else by the
/// consensus. Members of the consensus already got `before`.
///
/// Rewards and refund sum to the escrow, bonuses and unearned fines sum to the fines.
pub fn plan(terms: &Terms, seats: &[Seat], weight: u32, before: Amount) -> Plan {
	let reward = terms.weighed(terms.reward, weight);
	let before = before.min(terms.reward);
	let mut shares: Vec<Share> = seats
		.iter()
		.map(|seat| match seat {
			Seat::Empty => Share::default(),
			Seat::Missed => Share { fine: terms.fine_missed, ..Share::default() },
			Seat::Agreed { .. } if seat.is_right() => Share { reward: reward.max(before), before, ..Share::default() },
			Seat::Agreed { .. } => Share { reward: before, before, ..Share::default() },
			Seat::Undecided => Share { reward: terms.at_once(weight), ..Share::default() },
			Seat::Dissented { .. } if seat.is_right() => Share { reward, ..Share::default() },
			Seat::Dissented { .. } => Share { fine: terms.weighed(terms.fine_wrong, weight), ..Share::default() },
		})
		.collect();
	let fines = shares.iter().fold(0, |sum: Amount, share| sum.saturating_add(share.fine));
	let right = seats.iter().filter(|seat| seat.is_right()).count() as Amount;
	let each = fines.checked_div(right).unwrap_or(0);
	for (share, seat) in shares.iter_mut().zip(seats) {
		if seat.is_right() {
			share.bonus = each;
		}
	}
	let escrow = terms.escrow().saturating_mul(seats.len() as Amount);
	let paid = shares.iter().fold(0, |sum: Amount, share| sum.saturating_add(share.reward));
	Plan {
		refund: escrow.saturating_sub(paid),
		unearned: fines.saturating_sub(each.saturating_mul(right)),
		seats: shares,
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use alloc::vec::Vec;
	use proptest::prelude::*;
	use std::println;

	const TERMS: Terms = Terms { reward: 1_000, vesting: 400_000, fine_wrong: 200, fine_missed: 500 };
	const FULL: u32 = 1_000_000;

	const fn agreed(right: Option<bool>) -> Seat {
		Seat::Agreed { right }
	}

	const fn dissented(right: Option<bool>) -> Seat {
		Seat::Dissented { right }
	}

	/// The example of docs/annotation.md, by hand: five seats, three agree, one dissents, one does not reveal.
	#[test]
	fn pay_should_be_what_is_worked_out_by_hand() {
		let seats = |right: Option<bool>| {
			let wrong = right.map(|right| !right);
			[agreed(right), agreed(right), agreed(right), dissented(wrong), Seat::Missed]
		};
		assert_eq!(TERMS.at_once(FULL), 600);
		let share = |reward, before, fine, bonus| Share { reward, before, fine, bonus };
		// No truth arrives: 700 of fines among three, 1 is left.
		let found = plan(&TERMS, &seats(None), FULL, 600);
		assert_eq!(found.seats[0], share(1_000, 600, 0, 233));
		assert_eq!(found.seats[3..], [share(0, 0, 200, 0), share(0, 0, 500, 0)]);
		assert_eq!((found.refund, found.unearned), (2_000, 1));
		assert_eq!(plan(&TERMS, &seats(Some(true)), FULL, 600), found, "the truth says the same");
		// The one who dissented was right: paid in full, not fined, and gets the fine of who did not reveal.
		let found = plan(&TERMS, &seats(Some(false)), FULL, 600);
		assert_eq!(found.seats[0], share(600, 600, 0, 0));
		assert_eq!(found.seats[3], share(1_000, 0, 0, 500));
		assert_eq!((found.refund, found.unearned), (2_200, 0));
		// A common answer is worth less, right or wrong.
		let found = plan(&TERMS, &seats(None), 100_000, 60);
		assert_eq!(found.seats[0], share(100, 60, 0, 173));
		assert_eq!(found.seats[3], share(0, 0, 20, 0));
	}

	fn any_seat() -> impl Strategy<Value = Seat> {
		let right = || proptest::option::of(any::<bool>());
		prop_oneof![
			Just(Seat::Empty),
			Just(Seat::Missed),
			Just(Seat::Undecided),
			right().prop_map(agreed),
			right().prop_map(dissented),
		]
	}

	proptest! {
		/// N-13: nothing is made and nothing is lost, for any amounts.
		#[test]
		fn pay_should_add_up_to_the_last_unit(
			reward in 1u128..u128::MAX / 16, vesting in 0..=FULL, wrong in 0u128..u128::MAX / 32, more in 0u128..u128::MAX / 64,
			seats in proptest::collection::vec(any_seat(), 0..9), weight in 0..=FULL, before in 0..=FULL,
		) {
			let terms = Terms { reward, vesting, fine_wrong: wrong, fine_missed: wrong + more };
			prop_assert!(terms.is_valid());
			let found = plan(&terms, &seats, weight, terms.at_once(before));
			let sum = |of: fn(&Share) -> Amount| found.seats.iter().map(of).sum::<Amount>();
			prop_assert_eq!(sum(|share| share.reward) + found.refund, terms.escrow() * seats.len() as u128);
			prop_assert_eq!(sum(|share| share.bonus) + found.unearned, sum(|share| share.fine));
			for (share, seat) in found.seats.iter().zip(&seats) {
				prop_assert!(share.before <= share.reward && share.reward <= reward);
				prop_assert!(share.fine <= terms.stake());
				prop_assert!(*seat != Seat::Missed || share.reward == 0);
			}
		}
	}

	/// A pseudo-random sequence (SplitMix64, Steele et al. 2014).
	struct Random(u64);
	impl Random {
		fn below(&mut self, bound: u64) -> u64 {
			self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
			let mut z = self.0;
			z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
			z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
			(z ^ (z >> 31)) % bound
		}
	}

	#[derive(Clone, Copy, Debug)]
	enum Habit {
		Truthful,
		Random,
		AlwaysCommon,
		/// Commits to what another committed to, which nobody else can reveal.
		Copies,
	}

	/// The mean earnings of the first of five over many items, if the others look and are right nine times in ten. One
	/// image in `rare` shows a finding, and truth arrives for one in four.
	fn earned(strategy: Habit, rare: u64) -> i128 {
		const ITEMS: i128 = 20_000;
		let mut random = Random(rare);
		let weights = [FULL / (rare as u32 - 1), FULL]; // in inverse proportion to how common each answer is
		let mut sum = 0i128;
		for _ in 0..ITEMS {
			let truth = usize::from(random.below(rare) == 0);
			let mut look = |right: u64| if random.below(100) < right { truth } else { 1 - truth };
			let mut answers: Vec<Option<usize>> = (0..5).map(|_| Some(look(90))).collect();
			let coin = random.below(2) as usize;
			answers[0] = match strategy {
				Habit::Truthful => answers[0],
				Habit::Random => Some(coin),
				Habit::AlwaysCommon => Some(0),
				Habit::Copies => None,
			};
			let ones = answers.iter().flatten().filter(|answer| **answer == 1).count();
			let zeros = answers.iter().flatten().count() - ones;
			if ones.max(zeros) < 3 {
				continue; // an expert decides, which this leaves out
			}
			let consensus = usize::from(ones > zeros);
			let arrived = random.below(4) == 0;
			let seats: Vec<Seat> = answers
				.iter()
				.map(|answer| match answer {
					None => Seat::Missed,
					Some(answer) => {
						let right = arrived.then_some(*answer == truth);
						if *answer == consensus {
							agreed(right)
						} else {
							dissented(right)
						}
					}
				})
				.collect();
			let counts = if arrived { truth } else { consensus };
			let before = TERMS.at_once(weights[consensus]);
			let share = plan(&TERMS, &seats, weights[counts], before).seats[0];
			sum += (share.reward + share.bonus) as i128 - share.fine as i128;
		}
		sum / ITEMS
	}

	/// Looking at the image pays more than anything else, also when findings are rare.
	#[test]
	fn looking_should_pay_more_than_guessing() {
		for rare in [3, 5, 10, 20] {
			let all = [Habit::Truthful, Habit::AlwaysCommon, Habit::Random, Habit::Copies]
				.map(|strategy| earned(strategy, rare));
			println!(
				"one finding in {rare}: truthful {}, always the common answer {}, random {}, copied {}",
				all[0], all[1], all[2], all[3]
			);
			assert!(all[0] > all[1] * 4 / 3, "{rare}: {all:?}");
			assert!(all[0] > all[2] * 4 / 3 && all[3] < 0, "{rare}: {all:?}");
		}
	}
}
