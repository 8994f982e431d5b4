//! The consensus of a panel and its members.
//!
//! The consensus depends on the answers only, not on the annotators or their order. It is approved if enough of the panel
//! are part of it. Otherwise nothing is approved, and an expert decides. Nobody is part of a tie.

use super::{Answer, Rectangle, Task, MAX_PANEL};
use alloc::vec::Vec;
use bounded_collections::BoundedVec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::cmp::Ordering;
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// The least common multiple of 1 to 32: every sum of two numbers of boxes divides it, so coefficients are added exactly.
const COMMON: u64 = 144_403_552_893_600;

/// The whole, in parts per million.
const WHOLE: u64 = 1_000_000;

/// The condition for agreement of a panel, in parts per million.
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
pub struct Rule {
	/// The part of the panel, including those who did not reveal, that must be in the consensus: more than half.
	pub share: u32,
	/// The least similarity of an answer to the consensus: the Dice coefficient of boxes or cells. Labels are equal or
	/// not.
	pub within: u32,
	/// The least overlap of two boxes that are the same: intersection over union.
	pub iou: u32,
}

impl Rule {
	/// Whether these are parts of a whole, and no minority can be a consensus.
	pub const fn is_valid(&self) -> bool {
		let whole = WHOLE as u32;
		self.share > whole / 2
			&& self.share <= whole
			&& self.within > 0
			&& self.within <= whole
			&& self.iou > 0
			&& self.iou <= whole
	}
}

/// The outcome of a panel's answers.
#[derive(
	Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Deserialize, Clone, PartialEq, Eq, Debug,
)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
	/// Enough of the panel agree.
	#[codec(index = 0)]
	Approved {
		/// The consensus.
		answer: Answer,
		/// The members of the consensus: one bit for each answer, the lowest for the first.
		members: u16,
	},
	/// Too few agree, or two answers have the same number: an expert decides.
	#[codec(index = 1)]
	Unresolved,
}

impl Outcome {
	/// Whether the answer with this number is part of the consensus.
	pub const fn has(&self, number: u32) -> bool {
		match self {
			Self::Approved { members, .. } => number < 16 && (*members >> number) & 1 == 1,
			Self::Unresolved => false,
		}
	}
}

/// The consensus of a panel of `panel` members, of whom these revealed their answers to `task`. Answers that do not fit
/// the task count as not revealed.
pub fn settle(task: &Task, answers: &[Answer], panel: u32, rule: &Rule) -> Outcome {
	let found = match task {
		Task::Classification { .. } => plurality(answers).map(Answer::Label),
		Task::BoundingBoxes { .. } => boxes(task, answers, rule),
		Task::GridMask { .. } => mask(task, answers),
	};
	let Some(answer) = found else {
		return Outcome::Unresolved;
	};
	let (mut members, mut agree) = (0u16, 0u64);
	for (number, one) in (0u32..).zip(answers.iter().take(MAX_PANEL as usize)) {
		if task.accepts(one).is_ok() && is_part(one, &answer, rule) {
			members |= 1u16.checked_shl(number).unwrap_or(0);
			agree = agree.saturating_add(1);
		}
	}
	let needed = u64::from(rule.share).saturating_mul(panel.into());
	if agree >= 2 && agree.saturating_mul(WHOLE) >= needed {
		Outcome::Approved { answer, members }
	} else {
		Outcome::Unresolved
	}
}

/// Whether an answer is close enough to another, or to the truth, to be part of the same consensus.
pub fn is_part(answer: &Answer, of: &Answer, rule: &Rule) -> bool {
	match (answer, of) {
		(Answer::Label(one), Answer::Label(other)) => one == other,
		(Answer::Boxes(one), Answer::Boxes(other)) => {
			let same = pairs(one, other, rule).len() as u64;
			dice(same, one.len() as u64, other.len() as u64, rule.within)
		}
		(Answer::Mask(one), Answer::Mask(other)) => {
			let count =
				|bytes: &mut dyn Iterator<Item = u8>| -> u64 { bytes.map(|byte| u64::from(byte.count_ones())).sum() };
			let both = count(&mut one.iter().zip(other).map(|(one, other)| one & other));
			let (first, second) = (count(&mut one.iter().copied()), count(&mut other.iter().copied()));
			dice(both, first, second, rule.within)
		}
		_ => false,
	}
}

/// Whether `2 both / (one + other)` is at least so many parts per million; two empty sets are the same.
const fn dice(both: u64, one: u64, other: u64, within: u32) -> bool {
	let all = one.saturating_add(other);
	if all == 0 {
		return true;
	}
	both.saturating_mul(2).saturating_mul(WHOLE) >= all.saturating_mul(within as u64)
}

/// The label that most chose; `None` if there is a tie.
fn plurality(answers: &[Answer]) -> Option<u8> {
	let mut counts: Vec<(u32, u8)> = Vec::new();
	for answer in answers {
		let Answer::Label(label) = answer else { continue };
		match counts.iter_mut().find(|(_, known)| known == label) {
			Some((count, _)) => *count = count.saturating_add(1),
			None => counts.push((1, *label)),
		}
	}
	counts.sort_unstable_by(|one, other| other.cmp(one));
	match counts.as_slice() {
		[(first, _), (second, _), ..] if first == second => None,
		[(_, label), ..] => Some(*label),
		[] => None,
	}
}

/// The cells that more than half of the answers mark.
fn mask(task: &Task, answers: &[Answer]) -> Option<Answer> {
	let masks: Vec<_> = answers
		.iter()
		.filter(|answer| task.accepts(answer).is_ok())
		.filter_map(|answer| match answer {
			Answer::Mask(mask) => Some(mask),
			_ => None,
		})
		.collect();
	let length = masks.first()?.len();
	let mut found = Vec::with_capacity(length);
	for at in 0..length {
		let byte = (0..8u32).fold(0u8, |byte, bit| {
			let flag = 0x80u8 >> bit;
			let marked = masks.iter().filter(|mask| mask.get(at).is_some_and(|byte| byte & flag != 0));
			let many = marked.count().saturating_mul(2) > masks.len();
			byte | if many { flag } else { 0 }
		});
		found.push(byte);
	}
	BoundedVec::try_from(found).ok().map(Answer::Mask)
}

/// The boxes of the answer most similar to all others, as far as more than half of the answers have them; of each the
/// median of every side.
fn boxes(task: &Task, answers: &[Answer], rule: &Rule) -> Option<Answer> {
	let all: Vec<&[Rectangle]> = answers
		.iter()
		.filter(|answer| task.accepts(answer).is_ok())
		.filter_map(|answer| match answer {
			Answer::Boxes(boxes) => Some(boxes.as_slice()),
			_ => None,
		})
		.collect();
	// The one with the largest sum of Dice coefficients; of equal ones the first in order, whoever gave it.
	let likeness = |one: &[Rectangle]| -> u64 {
		all.iter()
			.map(|other| {
				let sum = one.len().saturating_add(other.len()) as u64;
				let same = pairs(one, other, rule).len() as u64;
				COMMON.checked_div(sum).map_or(COMMON, |each| each.saturating_mul(same.saturating_mul(2)))
			})
			.fold(0, u64::saturating_add)
	};
	let center = all
		.iter()
		.map(|one| (likeness(one), *one))
		.max_by(|(like, one), (more, other)| like.cmp(more).then_with(|| other.cmp(one)))?
		.1;
	let mut same: Vec<Vec<Rectangle>> = center.iter().map(|_| Vec::new()).collect();
	for other in &all {
		for (at, to) in pairs(center, other, rule) {
			if let (Some(there), Some(known)) = (same.get_mut(at), other.get(to)) {
				there.push(*known);
			}
		}
	}
	let mut found: Vec<Rectangle> = same
		.into_iter()
		.filter(|these| these.len().saturating_mul(2) > all.len())
		.map(|these| Rectangle {
			left: median(these.iter().map(|one| one.left)),
			top: median(these.iter().map(|one| one.top)),
			right: median(these.iter().map(|one| one.right)),
			bottom: median(these.iter().map(|one| one.bottom)),
		})
		.collect();
	found.sort_unstable();
	found.dedup();
	BoundedVec::try_from(found).ok().map(Answer::Boxes)
}

/// The one in the middle; the lower of two.
fn median(values: impl Iterator<Item = u16>) -> u16 {
	let mut values: Vec<u16> = values.collect();
	values.sort_unstable();
	let middle = values.len().saturating_sub(1) / 2;
	values.get(middle).copied().unwrap_or_default()
}

/// The boxes that are the same in two answers: the pair that overlaps most, then the next of the rest, each box once
/// (as the COCO evaluation matches). Of pairs with the same overlap, the first in order.
fn pairs(one: &[Rectangle], other: &[Rectangle], rule: &Rule) -> Vec<(usize, usize)> {
	let mut all: Vec<(u64, u64, usize, usize)> = Vec::new();
	for (at, first) in one.iter().enumerate() {
		for (to, second) in other.iter().enumerate() {
			let both = first.overlap(second);
			let either = first.area().saturating_add(second.area()).saturating_sub(both);
			if both > 0 && both.saturating_mul(WHOLE) >= either.saturating_mul(rule.iou.into()) {
				all.push((both, either, at, to));
			}
		}
	}
	all.sort_unstable_by(|one, other| match overlap_order(other, one) {
		Ordering::Equal => (one.2, one.3).cmp(&(other.2, other.3)),
		order => order,
	});
	let mut found: Vec<(usize, usize)> = Vec::new();
	for (_, _, at, to) in all {
		if !found.iter().any(|(known, with)| *known == at || *with == to) {
			found.push((at, to));
		}
	}
	found
}

/// Compares `both / either` exactly.
fn overlap_order(one: &(u64, u64, usize, usize), other: &(u64, u64, usize, usize)) -> Ordering {
	let this = u128::from(one.0).saturating_mul(other.1.into());
	let that = u128::from(other.0).saturating_mul(one.1.into());
	this.cmp(&that)
}

#[cfg(test)]
mod tests {
	use super::*;
	use alloc::vec;
	use proptest::prelude::*;

	const RULE: Rule = Rule { share: 600_000, within: 700_000, iou: 500_000 };

	fn labels(all: &[u8]) -> Vec<Answer> {
		all.iter().map(|label| Answer::Label(*label)).collect()
	}

	const fn rectangle(left: u16, top: u16, right: u16, bottom: u16) -> Rectangle {
		Rectangle { left, top, right, bottom }
	}

	fn drawn(all: &[Rectangle]) -> Answer {
		let mut all = all.to_vec();
		all.sort_unstable();
		all.dedup();
		Answer::Boxes(all.try_into().unwrap())
	}

	const CLASSES: Task = Task::Classification { labels: 5 };
	const IMAGE: Task = Task::BoundingBoxes { columns: 100, rows: 100, max: 16 };

	#[test]
	fn label_should_be_approved_when_enough_of_the_panel_chose_it() {
		let settled = |all: &[u8], panel| settle(&CLASSES, &labels(all), panel, &RULE);
		let approved = |answer, members| Outcome::Approved { answer: Answer::Label(answer), members };
		assert_eq!(settled(&[2, 2, 1], 3), approved(2, 0b011));
		assert_eq!(settled(&[1, 2, 2, 2, 0], 5), approved(2, 0b1110));
		assert_eq!(settled(&[2, 2], 3), approved(2, 0b11), "two of three");
		assert_eq!(settled(&[2, 2], 5), Outcome::Unresolved, "who did not reveal counts");
		assert_eq!(settled(&[1, 1, 2, 2], 4), Outcome::Unresolved, "a tie");
		assert_eq!(settled(&[1, 2, 3], 3), Outcome::Unresolved);
		assert_eq!(settled(&[4], 1), Outcome::Unresolved, "nobody agrees with themselves");
		let unsure = [Answer::CannotTell, Answer::Label(2), Answer::Label(2)];
		assert_eq!(settle(&CLASSES, &unsure, 3, &RULE), approved(2, 0b110));
		assert_eq!(settle(&CLASSES, &[Answer::CannotTell, Answer::CannotTell], 2, &RULE), Outcome::Unresolved);
		assert_eq!(settled(&[], 3), Outcome::Unresolved);
		assert!(approved(2, 0b011).has(1) && !approved(2, 0b011).has(2));
		assert!(!Outcome::Unresolved.has(0) && !approved(2, 1).has(99));
	}

	/// By hand: A and B overlap by 9/11, C is elsewhere.
	#[test]
	fn boxes_should_be_the_median_of_those_that_are_the_same() {
		let (one, two, far) = (rectangle(10, 10, 20, 20), rectangle(11, 10, 21, 20), rectangle(60, 60, 70, 70));
		let panel = [drawn(&[one]), drawn(&[two]), drawn(&[far])];
		let Outcome::Approved { answer, members } = settle(&IMAGE, &panel, 3, &RULE) else {
			panic!("two of three agree");
		};
		assert_eq!((answer, members), (drawn(&[rectangle(10, 10, 20, 20)]), 0b011));
		// Nothing to be found is an answer like any other.
		let none = [drawn(&[]), drawn(&[]), drawn(&[one])];
		assert_eq!(settle(&IMAGE, &none, 3, &RULE), Outcome::Approved { answer: drawn(&[]), members: 0b011 });
		// Of two boxes one is found by all: the Dice coefficient of who found both is 2/3.
		let panel = [drawn(&[one, far]), drawn(&[two]), drawn(&[one])];
		let Outcome::Approved { answer, members } = settle(&IMAGE, &panel, 3, &RULE) else {
			panic!("two of three agree");
		};
		assert_eq!((answer, members), (drawn(&[one]), 0b110));
		let loose = Rule { within: 600_000, ..RULE };
		assert!(settle(&IMAGE, &panel, 3, &loose).has(0));
		assert_eq!(settle(&IMAGE, &[drawn(&[one]), drawn(&[far]), drawn(&[])], 3, &RULE), Outcome::Unresolved);
	}

	#[test]
	fn best_pair_should_be_matched_first_and_each_box_once() {
		let (wide, left) = (rectangle(0, 0, 20, 10), rectangle(0, 0, 12, 10));
		// Both are the same as the wide one by half; the nearer one takes it.
		let near = rectangle(0, 0, 18, 10);
		assert_eq!(pairs(&[wide], &[left, near], &RULE), [(0, 1)]);
		assert_eq!(pairs(&[left, near], &[wide], &RULE), [(1, 0)]);
		assert!(pairs(&[wide], &[rectangle(20, 0, 40, 10)], &RULE).is_empty());
	}

	#[test]
	fn cells_should_be_those_that_more_than_half_mark() {
		let grid = Task::GridMask { columns: 4, rows: 2 };
		let marked = |byte: u8| Answer::Mask(vec![byte].try_into().unwrap());
		let panel = [marked(0b1111_0000), marked(0b1110_0000), marked(0b0000_0001)];
		assert_eq!(settle(&grid, &panel, 3, &RULE), Outcome::Approved { answer: marked(0b1110_0000), members: 0b011 });
		let empty = [marked(0), marked(0), marked(0xff)];
		assert!(settle(&grid, &empty, 3, &RULE).has(0), "two empty masks are the same");
		assert_eq!(settle(&grid, &[marked(0xf0), marked(0x0f)], 2, &RULE), Outcome::Unresolved);
	}

	#[test]
	fn rule_should_be_refused_when_a_minority_could_win() {
		assert!(RULE.is_valid());
		for wrong in [
			Rule { share: 500_000, ..RULE },
			Rule { share: 1_000_001, ..RULE },
			Rule { within: 0, ..RULE },
			Rule { iou: 1_000_001, ..RULE },
		] {
			assert!(!wrong.is_valid(), "{wrong:?}");
		}
	}

	fn any_box() -> impl Strategy<Value = Rectangle> {
		(0u16..90, 0u16..90, 1u16..30, 1u16..30).prop_map(|(left, top, width, height)| {
			rectangle(left, top, (left + width).min(100), (top + height).min(100))
		})
	}

	fn any_panel() -> impl Strategy<Value = (Task, Vec<Answer>)> {
		let labels = proptest::collection::vec((0u8..5).prop_map(Answer::Label), 0..9);
		let boxes =
			proptest::collection::vec(proptest::collection::vec(any_box(), 0..6).prop_map(|all| drawn(&all)), 0..9);
		let masks = proptest::collection::vec(
			proptest::collection::vec(any::<u8>(), 3).prop_map(|mask| Answer::Mask(mask.try_into().unwrap())),
			0..9,
		);
		prop_oneof![
			labels.prop_map(|all| (CLASSES, all)),
			boxes.prop_map(|all| (IMAGE, all)),
			masks.prop_map(|all| (Task::GridMask { columns: 8, rows: 3 }, all)),
		]
	}

	proptest! {
		/// Neither the annotators nor their order change the result.
		#[test]
		fn order_should_not_matter((task, answers) in any_panel(), turn in 0usize..9) {
			let panel = answers.len() as u32;
			let mut turned = answers.clone();
			if !turned.is_empty() {
				let by = turn % turned.len();
				turned.rotate_left(by);
			}
			let (one, other) = (settle(&task, &answers, panel, &RULE), settle(&task, &turned, panel, &RULE));
			match (&one, &other) {
				(Outcome::Approved { answer, .. }, Outcome::Approved { answer: same, .. }) => prop_assert_eq!(answer, same),
				(one, other) => prop_assert_eq!(one, other),
			}
			for (at, answer) in answers.iter().enumerate() {
				let place = turned.iter().position(|known| known == answer).unwrap();
				prop_assert_eq!(one.has(at as u32), other.has(place as u32));
			}
		}

		/// An approved consensus answers the task, more than half of the panel are part of it, and so is everyone who
		/// gave exactly that answer.
		#[test]
		fn approval_should_mean_a_majority((task, answers) in any_panel()) {
			let panel = answers.len() as u32;
			if let Outcome::Approved { answer, members } = settle(&task, &answers, panel, &RULE) {
				prop_assert!(task.accepts(&answer).is_ok());
				prop_assert!(members.count_ones() * 2 > panel && members.count_ones() >= 2);
				for (at, one) in (0u32..).zip(&answers) {
					prop_assert!(*one != answer || (members >> at) & 1 == 1);
				}
			}
		}

		#[test]
		fn answer_that_all_give_should_be_the_consensus((task, answers) in any_panel(), panel in 2u32..9) {
			if let Some(answer) = answers.first() {
				let all = vec![answer.clone(); panel as usize];
				let expected = Outcome::Approved { answer: answer.clone(), members: (1u16 << panel) - 1 };
				// Boxes that overlap each other are matched with themselves all the same: nothing overlaps more.
				prop_assert_eq!(settle(&task, &all, panel, &RULE), expected);
			}
		}

		#[test]
		fn pairs_should_hold_each_box_once_and_be_the_same_both_ways(
			one in proptest::collection::vec(any_box(), 0..8), other in proptest::collection::vec(any_box(), 0..8),
		) {
			let found = pairs(&one, &other, &RULE);
			for (place, (at, to)) in found.iter().enumerate() {
				let both = one[*at].overlap(&other[*to]);
				let either = one[*at].area() + other[*to].area() - both;
				prop_assert!(both * 2 >= either);
				prop_assert!(found[..place].iter().all(|(known, with)| known != at && with != to));
			}
		}
	}
}
