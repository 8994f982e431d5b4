//! How well annotators agree beyond chance, and how often an annotator is right.
//!
//! - [`FleissTable`]: Fleiss' kappa (Fleiss 1971), if the same number of annotators answered every item.
//! - [`AlphaTable`]: Krippendorff's alpha for labels (Krippendorff 2011), if answers are missing.
//! - [`Tally`]: the share of right answers where the truth is known.
//!
//! Each takes one item at a time, has the same size after a million items as after one, and depends on the items only, not
//! on their order. 1 is perfect agreement, 0 is chance, and below 0 is less than chance. The result is a [`Ratio`] of
//! integers.
//!
//! Nothing overflows: a table counts fewer than 2^32 items, so it holds fewer than 2^37 answers. Their square is less
//! than 2^74; times the other raters (2^8) or the scale of alpha (2^10), less than 2^84; times the parts per million of an
//! `i32` (2^31), less than 2^115, and an `i128` holds 2^127. (A million items with panels of 9: 2^24 answers, 2^89.)
//! Arithmetic is checked anyway: at worst there is no result, never a wrong one.

use super::{MAX_LABELS, MAX_PANEL};
use alloc::vec;
use bounded_collections::{BoundedVec, ConstU32};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// The least common multiple of 1 to 8: the others on a panel, by whom an answer's pairs are divided.
const COMMON: u64 = 840;

/// The whole, in parts per million.
const WHOLE: u32 = 1_000_000;

/// One number for each label.
type PerLabel<Number> = BoundedVec<Number, ConstU32<{ MAX_LABELS as u32 }>>;

/// An exact value as computed: not in lowest terms, and equal only to the same numerator and denominator.
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
pub struct Ratio {
	/// The numerator.
	pub numerator: i128,
	/// The denominator.
	pub denominator: u128,
}

impl Ratio {
	/// In parts per million, rounded to the nearest, halves away from zero; `None` without a denominator, or beyond an
	/// `i32`.
	pub fn ppm(&self) -> Option<i32> {
		let parts = self.numerator.unsigned_abs().checked_mul(WHOLE.into())?;
		let rounded =
			parts.checked_mul(2)?.checked_add(self.denominator)?.checked_div(self.denominator.checked_mul(2)?)?;
		let size = i32::try_from(rounded).ok()?;
		Some(if self.numerator < 0 { size.saturating_neg() } else { size })
	}

	/// Whether it is at least so many parts per million. Never, without a denominator.
	pub fn at_least(&self, ppm: i32) -> bool {
		let this = self.numerator.checked_mul(WHOLE.into());
		let that = i128::try_from(self.denominator).ok().and_then(|denominator| denominator.checked_mul(ppm.into()));
		self.denominator > 0 && this.zip(that).is_some_and(|(this, that)| this >= that)
	}
}

/// This ratio, if its denominator is not 0.
fn ratio(numerator: i128, denominator: i128) -> Option<Ratio> {
	let denominator = u128::try_from(denominator).ok().filter(|denominator| *denominator > 0)?;
	Some(Ratio { numerator, denominator })
}

/// The sum of squares.
fn squares(mut numbers: impl Iterator<Item = i128>) -> Option<i128> {
	numbers.try_fold(0i128, |sum, number| sum.checked_add(number.checked_mul(number)?))
}

/// The number of ordered pairs of so many answers.
fn pairs(answers: u32) -> u64 {
	u64::from(answers).saturating_mul(answers.saturating_sub(1).into())
}

/// The number of answers; `None` if they are not for so many labels.
fn answers(counts: &[u32], labels: usize) -> Option<u32> {
	let sum = counts.iter().try_fold(0u32, |sum, count| sum.checked_add(*count))?;
	(counts.len() == labels).then_some(sum)
}

/// The counts behind Fleiss' kappa. The same number of annotators answer every item, not always the same ones.
///
/// Fleiss, Measuring nominal scale agreement among many raters, Psychological Bulletin 76 (1971) 378-382.
#[derive(
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
	Clone,
	PartialEq,
	Eq,
	Debug,
	Default,
)]
pub struct FleissTable {
	/// How many items.
	items: u32,
	/// Annotators per item.
	raters: u8,
	/// How often each label was chosen.
	counts: PerLabel<u32>,
	/// Ordered pairs of answers to the same item that are the same.
	agree: u64,
}

impl FleissTable {
	/// An empty table for so many labels (32 at most) and raters per item.
	pub fn new(labels: u8, raters: u8) -> Self {
		Self { raters, counts: BoundedVec::truncate_from(vec![0; labels.min(MAX_LABELS).into()]), ..Self::default() }
	}

	/// The number of items.
	pub const fn items(&self) -> u32 {
		self.items
	}

	/// Adds an item by how often each label was chosen. Returns `false` and changes nothing if there is not one number
	/// for each label, if an answer is missing or too many, or if the table is full.
	pub fn add(&mut self, counts: &[u32]) -> bool {
		let Some(next) = self.with(counts) else {
			return false;
		};
		*self = next;
		true
	}

	/// The table with one more item.
	fn with(&self, counts: &[u32]) -> Option<Self> {
		if answers(counts, self.counts.len())? != u32::from(self.raters) {
			return None;
		}
		let mut next = self.clone();
		next.items = next.items.checked_add(1)?;
		for (all, count) in next.counts.iter_mut().zip(counts) {
			*all = all.checked_add(*count)?;
			next.agree = next.agree.checked_add(pairs(*count))?;
		}
		Some(next)
	}

	/// Fleiss' kappa. `None` without items, with fewer than two raters, or if all answers have the same label.
	///
	/// With `N` items, `n` raters, `A` pairs that agree and `c_j` answers with label `j`, observed agreement is
	/// `A / (N n (n - 1))`, agreement by chance `sum c_j^2 / (N n)^2`, and kappa
	/// `(A N n - (n - 1) sum c_j^2) / ((n - 1) ((N n)^2 - sum c_j^2))`.
	pub fn kappa(&self) -> Option<Ratio> {
		let others = i128::from(self.raters.checked_sub(1)?);
		let all = i128::from(self.items).checked_mul(self.raters.into())?;
		let chance = squares(self.counts.iter().map(|count| i128::from(*count)))?;
		let observed = i128::from(self.agree).checked_mul(all)?;
		let numerator = observed.checked_sub(chance.checked_mul(others)?)?;
		let denominator = all.checked_mul(all)?.checked_sub(chance)?.checked_mul(others)?;
		ratio(numerator, denominator)
	}
}

/// The counts behind Krippendorff's alpha for labels. Items may have different numbers of answers.
///
/// For labels that are equal or not, only the diagonal and the marginals of the coincidence matrix count.
///
/// Krippendorff, Computing Krippendorff's alpha-reliability, University of Pennsylvania (2011), section C.
#[derive(
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
	Clone,
	PartialEq,
	Eq,
	Debug,
	Default,
)]
pub struct AlphaTable {
	/// Items with at least two answers.
	items: u32,
	/// How often each label was chosen for them: the marginals.
	counts: PerLabel<u64>,
	/// The sum of the diagonal, times [`COMMON`].
	agree: u64,
}

impl AlphaTable {
	/// An empty table for so many labels (32 at most).
	pub fn new(labels: u8) -> Self {
		Self { counts: BoundedVec::truncate_from(vec![0; labels.min(MAX_LABELS).into()]), ..Self::default() }
	}

	/// The number of items with at least two answers.
	pub const fn items(&self) -> u32 {
		self.items
	}

	/// Adds an item by how often each label was chosen. An item with fewer than two answers says nothing about
	/// agreement, and is left out. Returns `false` and changes nothing if there is not one number for each label, if
	/// there are more than nine answers, or if the table is full.
	pub fn add(&mut self, counts: &[u32]) -> bool {
		let Some(next) = self.with(counts) else {
			return false;
		};
		*self = next;
		true
	}

	/// The table with one more item.
	fn with(&self, counts: &[u32]) -> Option<Self> {
		let answers = answers(counts, self.counts.len()).filter(|answers| *answers <= MAX_PANEL)?;
		let mut next = self.clone();
		// Of one answer or none there is no pair.
		let Some(each) = COMMON.checked_div(answers.saturating_sub(1).into()) else {
			return Some(next);
		};
		next.items = next.items.checked_add(1)?;
		for (all, count) in next.counts.iter_mut().zip(counts) {
			*all = all.checked_add(u64::from(*count))?;
			next.agree = next.agree.checked_add(pairs(*count).checked_mul(each)?)?;
		}
		Some(next)
	}

	/// Krippendorff's alpha. `None` without an item that has two answers, or if all answers have the same label.
	///
	/// With `n_c` answers of label `c`, `n` in all and `o` the diagonal of the coincidence matrix, observed
	/// disagreement is `(n - o) / n`, disagreement by chance `(n^2 - sum n_c^2) / (n (n - 1))`, and alpha
	/// `1 - (n - 1) (n - o) / (n^2 - sum n_c^2)`.
	pub fn alpha(&self) -> Option<Ratio> {
		let common = i128::from(COMMON);
		let counts = || self.counts.iter().map(|count| i128::from(*count));
		let all = counts().try_fold(0i128, |sum, count| sum.checked_add(count))?;
		let chance = all.checked_mul(all)?.checked_sub(squares(counts())?)?;
		let denominator = chance.checked_mul(common)?;
		let disagree = all.checked_mul(common)?.checked_sub(self.agree.into())?;
		let observed = all.checked_sub(1)?.checked_mul(disagree)?;
		ratio(denominator.checked_sub(observed)?, denominator)
	}
}

/// Right answers where the truth is known.
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
	Default,
)]
pub struct Tally {
	/// Right answers.
	pub right: u32,
	/// All of them.
	pub of: u32,
}

impl Tally {
	/// Counts one more answer, unless a counter is full.
	pub const fn add(&mut self, right: bool) {
		if let Some(of) = self.of.checked_add(1) {
			self.of = of;
			self.right = self.right.saturating_add(right as u32);
		}
	}

	/// The share of right answers; `None` if there are none.
	pub fn share(&self) -> Option<Ratio> {
		ratio(self.right.into(), self.of.into())
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use alloc::vec::Vec;
	use core::fmt::Debug;
	use proptest::prelude::*;
	use std::println;

	/// The answer of each annotator, if there is one.
	type Item = Vec<Option<u8>>;

	fn counts(labels: u8, item: &[Option<u8>]) -> Vec<u32> {
		(0..labels).map(|label| item.iter().filter(|answer| **answer == Some(label)).count() as u32).collect()
	}

	fn fleiss(labels: u8, raters: u8, items: &[Vec<u32>]) -> FleissTable {
		let mut table = FleissTable::new(labels, raters);
		for item in items {
			assert!(table.add(item));
		}
		assert_eq!(table.items() as usize, items.len());
		table
	}

	fn krippendorff(labels: u8, items: &[Vec<u32>]) -> AlphaTable {
		let mut table = AlphaTable::new(labels);
		for item in items {
			assert!(table.add(item));
		}
		let pairable = items.iter().filter(|item| item.iter().sum::<u32>() > 1);
		assert_eq!(table.items() as usize, pairable.count());
		table
	}

	/// An annotator in each row and an item in each column, as Krippendorff prints them; `first` is label 0, a dot no
	/// answer.
	fn columns(labels: u8, first: u8, rows: &[&str]) -> Vec<Vec<u32>> {
		(0..rows[0].len())
			.map(|at| {
				let item: Item = rows.iter().map(|row| row.as_bytes()[at].checked_sub(first)).collect();
				counts(labels, &item)
			})
			.collect()
	}

	/// The worked example of Wikipedia's "Fleiss' kappa": 14 raters, 10 items, 5 labels; kappa is 0.210.
	#[test]
	fn kappa_should_be_that_of_the_worked_example() {
		let items = [
			[0, 0, 0, 0, 14],
			[0, 2, 6, 4, 2],
			[0, 0, 3, 5, 6],
			[0, 3, 9, 2, 0],
			[2, 2, 8, 1, 1],
			[7, 7, 0, 0, 0],
			[3, 2, 6, 3, 0],
			[2, 5, 3, 2, 2],
			[6, 5, 2, 1, 0],
			[0, 2, 2, 3, 7],
		]
		.map(|item| item.to_vec());
		let table = fleiss(5, 14, &items);
		assert_eq!((table.agree, table.counts.to_vec()), (688, vec![20, 28, 39, 21, 32]));
		let kappa = table.kappa().unwrap();
		// (688 * 140 - 13 * 4170) / (13 * (140^2 - 4170))
		assert_eq!((kappa.numerator, kappa.denominator), (42_110, 200_590));
		assert_eq!(kappa.ppm(), Some(209_931));
		assert!(kappa.at_least(209_930) && !kappa.at_least(209_931), "it is rounded up");
		println!("Wikipedia's example: kappa {:?} ppm", kappa.ppm());
	}

	/// Krippendorff (2011): A, two observers and two labels, 0.095; B, two observers and five labels, 0.692; C, four
	/// observers and missing data, 0.743.
	#[test]
	fn alpha_should_be_that_of_the_worked_examples() {
		let a = columns(2, b'0', &["0100000010", "1110010000"]);
		let b = columns(5, b'a', &["aabbdcccedda", "babbbccceddd"]);
		let c = columns(5, b'1', &["123321412...", "1233224125.3", ".3332342251.", "12332441251."]);
		for (name, labels, items, expected) in [("A", 2, a, 95_238), ("B", 5, b, 691_964), ("C", 5, c, 743_421)] {
			let table = krippendorff(labels, &items);
			let alpha = table.alpha().unwrap();
			println!("Krippendorff's example {name}: alpha {:?} ppm", alpha.ppm());
			assert_eq!(alpha.ppm(), Some(expected), "{name}");
			if name == "C" {
				// As printed: 40 pairable values, 32 on the diagonal; the last unit has but one value.
				assert_eq!((table.items(), table.counts.to_vec()), (11, vec![9, 13, 10, 5, 3]));
				assert_eq!(table.agree, 32 * COMMON);
			}
		}
	}

	#[test]
	fn kappa_should_be_none_when_chance_explains_everything() {
		assert_eq!(FleissTable::default().kappa(), None);
		assert_eq!(FleissTable::new(2, 3).kappa(), None, "no items");
		assert_eq!(fleiss(2, 1, &[vec![1, 0], vec![0, 1]]).kappa(), None, "one rater");
		assert_eq!(fleiss(2, 0, &[vec![0, 0]]).kappa(), None, "no rater");
		assert_eq!(fleiss(2, 3, &[vec![3, 0], vec![3, 0]]).kappa(), None, "one label");
		let ppm = |items: &[Vec<u32>]| fleiss(2, 2, items).kappa().unwrap().ppm();
		assert_eq!(ppm(&[vec![2, 0], vec![0, 2]]), Some(1_000_000));
		assert_eq!(ppm(&[vec![1, 1], vec![1, 1]]), Some(-1_000_000));
		assert_eq!(ppm(&[vec![2, 0], vec![1, 1], vec![1, 1], vec![0, 2]]), Some(0));
	}

	#[test]
	fn alpha_should_be_none_when_chance_explains_everything() {
		assert_eq!(AlphaTable::default().alpha(), None);
		assert_eq!(AlphaTable::new(2).alpha(), None, "no items");
		assert_eq!(krippendorff(2, &[vec![1, 0], vec![0, 1], vec![0, 0]]).alpha(), None, "no pairs");
		assert_eq!(krippendorff(2, &[vec![3, 0], vec![2, 0], vec![0, 1]]).alpha(), None, "one label");
		let ppm = |items: &[Vec<u32>]| krippendorff(2, items).alpha().unwrap().ppm();
		assert_eq!(ppm(&[vec![9, 0], vec![0, 2]]), Some(1_000_000));
		assert_eq!(ppm(&[vec![1, 1]]), Some(0), "of two answers");
		assert_eq!(ppm(&[vec![1, 1], vec![1, 1]]), Some(-500_000), "1 - 3 * 4 / 8");
	}

	/// A refused item changes nothing.
	#[test]
	fn items_should_be_refused_when_they_do_not_fit() {
		let mut table = fleiss(3, 3, &[vec![2, 1, 0]]);
		let before = table.clone();
		for wrong in [vec![], vec![3, 0], vec![1, 1, 1, 0], vec![1, 1, 0], vec![2, 1, 1], vec![u32::MAX, 4, 0]] {
			assert!(!table.add(&wrong), "{wrong:?}");
		}
		assert_eq!(table, before);
		let mut table = krippendorff(3, &[vec![2, 1, 0]]);
		let before = table.clone();
		for wrong in [vec![], vec![3, 0], vec![1, 1, 1, 0], vec![5, 5, 0], vec![u32::MAX, 1, 0], vec![u32::MAX, 3, 0]] {
			assert!(!table.add(&wrong), "{wrong:?}");
		}
		assert!(table.add(&[0, 1, 0]) && table.add(&[0, 0, 0]), "too few is no mistake");
		assert_eq!(table, before);
		// Labels beyond 32 are not counted.
		assert!(FleissTable::new(33, 2).add(&[[2; 1].as_slice(), &[0; 31]].concat()));
		assert!(!AlphaTable::new(u8::MAX).add(&[0; 33]));
	}

	#[test]
	fn ratios_should_be_rounded_and_compared_exactly() {
		let of = |numerator, denominator| Ratio { numerator, denominator };
		for (numerator, denominator, ppm) in [
			(1, 3, Some(333_333)),
			(2, 3, Some(666_667)),
			(-2, 3, Some(-666_667)),
			(1, 2_000_000, Some(1)),
			(-1, 2_000_000, Some(-1)),
			(1, 2_000_001, Some(0)),
			(0, 7, Some(0)),
			(1, 0, None),
			(0, 0, None),
			(2_147, 1, Some(2_147_000_000)),
			(2_148, 1, None),
			(i128::MIN, u128::MAX, None),
		] {
			assert_eq!(of(numerator, denominator).ppm(), ppm, "{numerator} / {denominator}");
		}
		let third = of(1, 3);
		assert!(third.at_least(333_333) && !third.at_least(333_334));
		let minus = of(-1, 3);
		assert!(minus.at_least(-333_334) && !minus.at_least(-333_333));
		assert!(of(3, 5).at_least(600_000) && of(0, 5).at_least(0) && of(0, 5).at_least(-1));
		assert!(!of(1, 0).at_least(0) && !of(i128::MAX, u128::MAX).at_least(i32::MIN));
	}

	#[test]
	fn tally_should_be_the_share_of_what_was_right() {
		let mut tally = Tally::default();
		assert_eq!(tally.share(), None);
		for right in [true, false, true] {
			tally.add(right);
		}
		assert_eq!(tally, Tally { right: 2, of: 3 });
		assert_eq!(tally.share().unwrap().ppm(), Some(666_667));
		let mut full = Tally { right: 5, of: u32::MAX };
		let before = full;
		full.add(true);
		assert_eq!(full, before);
	}

	fn stored<Table>(table: &Table)
	where
		Table: Encode + Decode + MaxEncodedLen + TypeInfo + PartialEq + Debug + 'static,
	{
		let bytes = table.encode();
		assert!(bytes.len() <= Table::max_encoded_len());
		assert_eq!(&Table::decode(&mut bytes.as_slice()).unwrap(), table);
	}

	/// Panels of nine, 32 labels: agreement is counted and compared without overflow, and a table does not grow.
	#[test]
	fn million_items_should_fit() {
		let (mut kappa, mut alpha) = (FleissTable::new(32, 9), AlphaTable::new(32));
		for item in 0..1_000_000usize {
			let mut counts = [0; 32];
			counts[item % 32] = 8;
			counts[(item + 1) % 32] = 1;
			assert!(kappa.add(&counts) && alpha.add(&counts));
		}
		// 56 of 72 pairs agree; by chance one in 32: (7/9 - 1/32) / (31/32).
		let (found, other) = (kappa.kappa().unwrap(), alpha.alpha().unwrap());
		assert_eq!(found.ppm(), Some(770_609));
		assert_eq!(other.ppm(), Some(770_609), "the difference is 1 in 9 million");
		assert!(found.at_least(770_608) && !found.at_least(770_610) && !found.at_least(i32::MAX));
		assert!(other.at_least(i32::MIN));
		stored(&kappa);
		stored(&alpha);
		assert_eq!((kappa.encoded_size(), alpha.encoded_size()), (142, 269));
		assert_eq!((FleissTable::max_encoded_len(), AlphaTable::max_encoded_len()), (142, 269));
	}

	/// A full table still has a value, and takes no more.
	#[test]
	fn full_tables_should_refuse_more() {
		// 32 labels, chosen 2^32 - 1 times each; 254 raters leave room for 541 million items.
		let mut kappa = FleissTable {
			items: 541_098_241,
			raters: 254,
			counts: BoundedVec::truncate_from(vec![u32::MAX; 32]),
			agree: 541_098_241 * 254 * 253,
		};
		let found = kappa.kappa().unwrap();
		assert!(found.ppm().is_some() && found.at_least(999_999) && !found.at_least(i32::MAX));
		let before = kappa.clone();
		let mut item = [0; 32];
		item[0] = 254;
		assert!(!kappa.add(&item));
		assert_eq!(kappa, before);
		let mut alpha = AlphaTable {
			items: u32::MAX,
			counts: BoundedVec::truncate_from(vec![u64::from(u32::MAX) * 9 / 32; 32]),
			agree: 0,
		};
		let found = alpha.alpha().unwrap();
		assert!(found.ppm().is_some_and(|ppm| ppm < 0) && found.at_least(i32::MIN));
		let before = alpha.clone();
		assert!(!alpha.add(&item[..]) && !alpha.add(&[2; 1]) && !alpha.add(&[[2; 1].as_slice(), &[0; 31]].concat()));
		assert_eq!(alpha, before);
	}

	fn gcd(one: i128, other: i128) -> i128 {
		if other == 0 {
			one.abs()
		} else {
			gcd(other, one % other)
		}
	}

	/// A rational number in lowest terms.
	#[derive(Clone, Copy, PartialEq, Eq, Debug)]
	struct Exact(i128, i128);

	impl Exact {
		const ZERO: Self = Self(0, 1);
		const ONE: Self = Self(1, 1);

		fn new(numerator: i128, denominator: i128) -> Self {
			let by = gcd(numerator, denominator) * denominator.signum();
			Self(numerator / by, denominator / by)
		}

		fn plus(self, other: Self) -> Self {
			Self::new(self.0 * other.1 + other.0 * self.1, self.1 * other.1)
		}

		fn minus(self, other: Self) -> Self {
			self.plus(Self(-other.0, other.1))
		}

		fn times(self, other: Self) -> Self {
			Self::new(self.0 * other.0, self.1 * other.1)
		}

		fn over(self, other: Self) -> Option<Self> {
			(other.0 != 0).then(|| Self::new(self.0 * other.1, self.1 * other.0))
		}

		fn sum(all: impl Iterator<Item = Self>) -> Self {
			all.fold(Self::ZERO, Self::plus)
		}
	}

	fn exact(ratio: Option<Ratio>) -> Option<Exact> {
		ratio.map(|ratio| Exact::new(ratio.numerator, ratio.denominator as i128))
	}

	/// Every ordered pair of answers to an item, by two annotators.
	fn pairs_of(item: &[Option<u8>]) -> Vec<(u8, u8)> {
		let each = || item.iter().enumerate().filter_map(|(who, answer)| Some((who, (*answer)?)));
		each()
			.flat_map(|(who, one)| each().filter(move |(other, _)| *other != who).map(move |(_, other)| (one, other)))
			.collect()
	}

	/// Fleiss' kappa as he defines it: the mean over items of the share of pairs that agree, and the sum of squared
	/// shares.
	fn kappa_by_definition(labels: u8, raters: u8, items: &[Item]) -> Option<Exact> {
		let (raters, number) = (i128::from(raters), items.len() as i128);
		let agree = |item: &Item| pairs_of(item).iter().filter(|(one, other)| one == other).count() as i128;
		let mean = Exact::sum(items.iter().map(|item| Exact::new(agree(item), raters * (raters - 1))))
			.times(Exact::new(1, number));
		let share = |label| {
			let chosen = items.iter().flatten().filter(|answer| **answer == Some(label)).count();
			Exact::new(chosen as i128, number * raters)
		};
		let chance = Exact::sum((0..labels).map(|label| share(label).times(share(label))));
		mean.minus(chance).over(Exact::ONE.minus(chance))
	}

	/// Krippendorff's alpha as he defines it: the whole coincidence matrix, and disagreement observed over that by
	/// chance.
	fn alpha_by_definition(labels: u8, items: &[Item]) -> Option<Exact> {
		let size = usize::from(labels);
		let mut matrix = vec![vec![Exact::ZERO; size]; size];
		for item in items {
			let others = item.iter().flatten().count() as i128 - 1;
			for (one, other) in pairs_of(item) {
				let cell = &mut matrix[usize::from(one)][usize::from(other)];
				*cell = cell.plus(Exact::new(1, others));
			}
		}
		let marginals: Vec<_> = matrix.iter().map(|row| Exact::sum(row.iter().copied())).collect();
		let all = Exact::sum(marginals.iter().copied());
		let different =
			|| (0..size).flat_map(|one| (0..size).filter(move |other| *other != one).map(move |other| (one, other)));
		let observed = Exact::sum(different().map(|(one, other)| matrix[one][other])).over(all)?;
		let chance = Exact::sum(different().map(|(one, other)| marginals[one].times(marginals[other])))
			.over(all.times(all.minus(Exact::ONE)))?;
		Some(Exact::ONE.minus(observed.over(chance)?))
	}

	/// How many labels and annotators, and what they answer: often few of the labels, so that they agree.
	fn any_answers(missing: bool) -> impl Strategy<Value = (u8, u8, Vec<Item>)> {
		let size = (2u8..=MAX_LABELS, 2u8..=MAX_PANEL as u8, 1u8..=MAX_LABELS, 1u8..=9);
		size.prop_flat_map(move |(labels, raters, chosen, present)| {
			let label = 0..labels.min(chosen);
			let answer = if missing {
				proptest::option::weighted(f64::from(present) / 10.0, label).boxed()
			} else {
				label.prop_map(Some).boxed()
			};
			let items = proptest::collection::vec(proptest::collection::vec(answer, usize::from(raters)), 1..40);
			(Just(labels), Just(raters), items)
		})
	}

	fn tables(labels: u8, raters: u8, items: &[Item]) -> (FleissTable, AlphaTable) {
		let counts: Vec<_> = items.iter().map(|item| counts(labels, item)).collect();
		let alpha = krippendorff(labels, &counts);
		let complete = items.iter().flatten().all(Option::is_some);
		let kappa = if complete { fleiss(labels, raters, &counts) } else { FleissTable::new(labels, raters) };
		(kappa, alpha)
	}

	proptest! {
		#[test]
		fn kappa_should_be_what_is_defined((labels, raters, items) in any_answers(false)) {
			let (kappa, alpha) = tables(labels, raters, &items);
			let found = exact(kappa.kappa());
			prop_assert_eq!(found, kappa_by_definition(labels, raters, &items));
			// With nothing missing, they differ by drawing without replacement: 1 - alpha = (1 - kappa) (n - 1) / n.
			let all = items.len() as i128 * i128::from(raters);
			let other = found.map(|kappa| Exact::ONE.minus(Exact::ONE.minus(kappa).times(Exact::new(all - 1, all))));
			prop_assert_eq!(exact(alpha.alpha()), other);
		}

		#[test]
		fn alpha_should_be_what_is_defined((labels, raters, items) in any_answers(true)) {
			let (_, alpha) = tables(labels, raters, &items);
			prop_assert_eq!(exact(alpha.alpha()), alpha_by_definition(labels, &items));
		}

		#[test]
		fn order_should_not_matter(
			(labels, raters, items, turned) in any_answers(false).prop_flat_map(|(labels, raters, items)| {
				(Just(labels), Just(raters), Just(items.clone()), Just(items).prop_shuffle())
			}),
			(few, panel, gaps, mixed) in any_answers(true).prop_flat_map(|(labels, raters, items)| {
				(Just(labels), Just(raters), Just(items.clone()), Just(items).prop_shuffle())
			}),
		) {
			prop_assert_eq!(tables(labels, raters, &items), tables(labels, raters, &turned));
			prop_assert_eq!(tables(few, panel, &gaps), tables(few, panel, &mixed));
		}

		/// Both lie in [-1, 1], and kappa of n raters is never below -1 / (n - 1): the inequality of Cauchy and
		/// Schwarz.
		#[test]
		fn values_should_be_in_range(
			(labels, raters, items) in any_answers(false), (few, panel, gaps) in any_answers(true),
		) {
			let (kappa, alpha) = tables(labels, raters, &items);
			let (_, other) = tables(few, panel, &gaps);
			for ratio in [kappa.kappa(), alpha.alpha(), other.alpha()].into_iter().flatten() {
				prop_assert!(ratio.numerator.unsigned_abs() <= ratio.denominator);
				let ppm = ratio.ppm().unwrap();
				prop_assert!((-1_000_000..=1_000_000).contains(&ppm));
				prop_assert!(ratio.at_least(ppm - 1) && !ratio.at_least(ppm + 1));
			}
			if let Some(kappa) = kappa.kappa() {
				prop_assert!(kappa.numerator * i128::from(raters - 1) + kappa.denominator as i128 >= 0);
			}
			stored(&kappa);
			stored(&alpha);
		}
	}
}
