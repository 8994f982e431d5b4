//! The pay for an answer, to the last unit.
//!
//! Each seat of a panel is worth at most one **reward**, times the **weight** of the consensus. Members of the consensus get
//! a part of it at once; the rest **vests** until truth can arrive (histology, follow-up). If truth arrives, it decides: a
//! right answer is paid in full, even if the panel was wrong, and a wrong answer loses the part that has not vested.
//! **Fines** for a wrong answer are at most those for a missing one. Neither a majority nor an expert alone fines anybody
//! for being wrong: only the truth does, and gold with which the panel agrees. Fines go to the annotators who were right, and a fine that nobody earned is not taken.
//!
//! Weights make always giving the commonest answer unprofitable. With weights in inverse proportion to the frequency of
//! answers, as in the peer truth serum (Radanovic, Faltings and Jurca 2016), every constant answer is worth the same, and
//! less than looking at the image. A wrong answer is fined by the weight of the right one, or by that of the wrong
//! consensus to which it belonged: so a majority that agrees on a rare answer risks as much as it could gain.

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
	/// Whether not revealing costs something, and at least as much as being wrong, and there is something to earn.
	pub const fn is_valid(&self) -> bool {
		let silence_costs = self.fine_missed > 0 && self.fine_missed >= self.fine_wrong;
		self.reward > 0 && self.vesting as Amount <= WHOLE && silence_costs
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
	/// There was no consensus, no expert found an answer right, and no truth arrived. Every answer gets the part that does
	/// not vest.
	#[codec(index = 4)]
	Undecided,
	/// Its answer is that the image does not show it.
	#[codec(index = 5)]
	Abstained,
}

impl Seat {
	/// Whether it is right, by the truth or else by the consensus.
	const fn is_right(self) -> bool {
		match self {
			Self::Agreed { right } => !matches!(right, Some(false)),
			Self::Dissented { right } => matches!(right, Some(true)),
			Self::Empty | Self::Missed | Self::Undecided | Self::Abstained => false,
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
}

/// The consensus of a panel, as far as it matters for pay.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Agreed {
	/// The weight of its answer, in parts per million.
	pub weight: u32,
	/// Paid at once to each member.
	pub before: Amount,
}

/// The final pay of each seat, if the answer that counts has this weight: by the truth if it arrived, else by the
/// consensus.
///
/// Rewards and refund sum to the escrow, and bonuses to the fines. Fines go to the annotators who were right. If nothing
/// was decided, those for silence go to the annotators who answered. If there are none, no fine is taken.
pub fn plan(terms: &Terms, seats: &[Seat], weight: u32, agreed: Agreed) -> Plan {
	let reward = terms.weighed(terms.reward, weight);
	let before = agreed.before.min(terms.reward);
	let mut shares: Vec<Share> = seats
		.iter()
		.map(|seat| match seat {
			Seat::Empty | Seat::Abstained => Share::default(),
			Seat::Missed => Share { fine: terms.fine_missed, ..Share::default() },
			Seat::Agreed { .. } if seat.is_right() => Share { reward: reward.max(before), before, ..Share::default() },
			Seat::Agreed { .. } => {
				Share { reward: before, before, fine: terms.weighed(terms.fine_wrong, agreed.weight), bonus: 0 }
			}
			Seat::Undecided => Share { reward: terms.at_once(weight), ..Share::default() },
			Seat::Dissented { .. } if seat.is_right() => Share { reward, ..Share::default() },
			Seat::Dissented { right: None } => Share::default(),
			Seat::Dissented { .. } => Share { fine: terms.weighed(terms.fine_wrong, weight), ..Share::default() },
		})
		.collect();
	let fines = shares.iter().fold(0, |sum: Amount, share| sum.saturating_add(share.fine));
	let earns = |seat: &Seat| seat.is_right() || *seat == Seat::Undecided;
	let earners = seats.iter().filter(|seat| earns(seat)).count() as Amount;
	let each = fines.checked_div(earners).unwrap_or(0);
	for (share, _) in shares.iter_mut().zip(seats).filter(|(_, seat)| earns(seat)) {
		share.bonus = each;
	}
	// What nobody earned is not taken, from the last on.
	let mut unearned = fines.saturating_sub(each.saturating_mul(earners));
	for share in shares.iter_mut().rev() {
		let left = unearned.min(share.fine);
		share.fine = share.fine.saturating_sub(left);
		unearned = unearned.saturating_sub(left);
	}
	let escrow = terms.escrow().saturating_mul(seats.len() as Amount);
	let paid = shares.iter().fold(0, |sum: Amount, share| sum.saturating_add(share.reward));
	Plan { refund: escrow.saturating_sub(paid), seats: shares }
}

#[cfg(test)]
mod tests {
	use super::*;
	use proptest::prelude::*;

	const TERMS: Terms = Terms { reward: 1_000, vesting: 400_000, fine_wrong: 200, fine_missed: 500 };
	const FULL: u32 = 1_000_000;

	const fn agreed(right: Option<bool>) -> Seat {
		Seat::Agreed { right }
	}

	const fn dissented(right: Option<bool>) -> Seat {
		Seat::Dissented { right }
	}

	const fn share(reward: Amount, before: Amount, fine: Amount, bonus: Amount) -> Share {
		Share { reward, before, fine, bonus }
	}

	/// The example of docs/annotation.md, by hand: five seats, three agree, one dissents, one does not reveal.
	#[test]
	fn pay_should_be_what_is_worked_out_by_hand() {
		let seats = |right: Option<bool>| {
			let wrong = right.map(|right| !right);
			[agreed(right), agreed(right), agreed(right), dissented(wrong), Seat::Missed]
		};
		assert_eq!(TERMS.at_once(FULL), 600);
		let all = Agreed { weight: FULL, before: 600 };
		// No truth arrives: 500 of fines among three, and the 2 that do not divide are not taken. Who dissented may be right.
		let found = plan(&TERMS, &seats(None), FULL, all);
		assert_eq!(found.seats[0], share(1_000, 600, 0, 166));
		assert_eq!(found.seats[3..], [share(0, 0, 0, 0), share(0, 0, 498, 0)]);
		assert_eq!(found.refund, 2_000);
		// The truth says the same: 700 of fines among three, and 1 is left.
		let found = plan(&TERMS, &seats(Some(true)), FULL, all);
		assert_eq!(found.seats[0], share(1_000, 600, 0, 233));
		assert_eq!(found.seats[3..], [share(0, 0, 200, 0), share(0, 0, 499, 0)]);
		// The one who dissented was right: paid in full, with the fines of the others.
		let found = plan(&TERMS, &seats(Some(false)), FULL, all);
		assert_eq!(found.seats[0], share(600, 600, 200, 0));
		assert_eq!(found.seats[3..], [share(1_000, 0, 0, 1_100), share(0, 0, 500, 0)]);
		assert_eq!(found.refund, 2_200);
		// A common answer is worth less, right or wrong.
		let found = plan(&TERMS, &seats(Some(true)), 100_000, Agreed { weight: 100_000, before: 60 });
		assert_eq!((found.seats[0], found.seats[3]), (share(100, 60, 0, 173), share(0, 0, 20, 0)));
		// Who agreed on a rare answer that was wrong is fined by what that was worth; gold came before anybody was paid.
		let found = plan(&TERMS, &seats(Some(false)), 100_000, Agreed { weight: FULL, before: 0 });
		assert_eq!((found.seats[0], found.seats[3]), (share(0, 0, 200, 0), share(100, 0, 0, 1_100)));
	}

	#[test]
	fn fine_should_not_be_taken_when_nobody_earned_it() {
		let none = Agreed::default();
		let found = plan(&TERMS, &[dissented(Some(false)), Seat::Missed, Seat::Abstained, Seat::Empty], FULL, none);
		assert_eq!((found.seats, found.refund), (alloc::vec![Share::default(); 4], 4_000));
		// Nothing was decided: those who answered have what the silent one pays.
		let found = plan(&TERMS, &[Seat::Undecided, Seat::Undecided, Seat::Missed, Seat::Abstained], FULL, none);
		assert_eq!(found.seats[..2], [share(600, 0, 0, 250); 2]);
		assert_eq!(found.seats[2..], [share(0, 0, 500, 0), Share::default()]);
	}

	fn any_seat() -> impl Strategy<Value = Seat> {
		let right = || proptest::option::of(any::<bool>());
		prop_oneof![
			Just(Seat::Empty),
			Just(Seat::Missed),
			Just(Seat::Undecided),
			Just(Seat::Abstained),
			right().prop_map(agreed),
			right().prop_map(dissented),
		]
	}

	proptest! {
		/// N-13: nothing is made and nothing is lost, for any amounts; and the sponsor gets none of the fines.
		#[test]
		fn pay_should_add_up_to_the_last_unit(
			reward in 1u128..u128::MAX / 16, vesting in 0..=FULL, wrong in 1u128..u128::MAX / 32, more in 0u128..u128::MAX / 64,
			seats in proptest::collection::vec(any_seat(), 0..9), weight in 0..=FULL, before in 0..=FULL,
		) {
			let terms = Terms { reward, vesting, fine_wrong: wrong, fine_missed: wrong + more };
			prop_assert!(terms.is_valid());
			let found = plan(&terms, &seats, weight, Agreed { weight: before, before: terms.at_once(before) });
			let sum = |of: fn(&Share) -> Amount| found.seats.iter().map(of).sum::<Amount>();
			prop_assert_eq!(sum(|share| share.reward) + found.refund, terms.escrow() * seats.len() as u128);
			prop_assert_eq!(sum(|share| share.bonus), sum(|share| share.fine));
			for (share, seat) in found.seats.iter().zip(&seats) {
				prop_assert!(share.before <= share.reward && share.reward <= reward);
				prop_assert!(share.fine <= terms.stake());
				prop_assert!(*seat != Seat::Missed || share.reward == 0);
				let only_a_majority_says_so = matches!(seat, Seat::Abstained | Seat::Dissented { right: None });
				prop_assert!(!only_a_majority_says_so || share.fine == 0);
			}
		}
	}
}
