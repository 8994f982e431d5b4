//! Signals: whether incidents are more frequent with a product, or a version of its software, than with the others of its
//! kind.
//!
//! Each incident of the fleet (all products of one kind) is one draw: if all products are equally safe, it belongs to the
//! product with the probability of its **share** of the studies; if the product is [`RELATIVE_RISK`] times as dangerous,
//! with a greater probability. The evidence is the Shiryaev-Roberts statistic of the likelihood ratios of these two: before
//! each incident it grows by one, and is then multiplied by the ratio of that incident. So it weighs every day on which the
//! product may have become dangerous, and a long quiet past does not count in its favour. At [`THRESHOLD`] it alerts and
//! begins anew from nothing.
//!
//! As long as all are equally safe, the evidence minus the number of incidents is a martingale. So the mean number of
//! incidents of the fleet until a false alarm is at least [`THRESHOLD`] (Pollak 1987, Annals of Statistics 15(2)), and at most
//! `n / THRESHOLD` is the probability of one within `n` incidents (Doob's inequality), however often somebody looks.
//!
//! This holds if the share is known. It is measured over windows of [`WINDOW`] studies, and the larger of the last two
//! counts, at least one in [`SMALLEST_SHARE`]: a share that is too large only weakens the evidence. A share that grows many
//! times over within one window would be underestimated; the test in this file that simulates growing shares shows how little
//! that matters.
//!
//! People must look at an alert (trend reporting, Regulation (EU) 2017/745 Art. 88). It is not a verdict.

use crate::vigilance::Counts;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// How many times as dangerous as the others a product must be for the test to find it.
pub const RELATIVE_RISK: u32 = 2;
/// The evidence that alerts. As many incidents of the fleet lie between two false alarms of one product, at least, in the
/// mean.
pub const THRESHOLD: u32 = 100_000;
/// Studies of the fleet over which the share of a product is measured.
pub const WINDOW: u32 = 1_000;
/// One in so many studies is the smallest share.
pub const SMALLEST_SHARE: u32 = 1_000;

/// One, in the fixed point of the evidence.
const NANO: u128 = 1_000_000_000;
/// One, in the fixed point of powers.
const ONE: u128 = 1_000_000_000_000_000_000;

/// A part of a whole; all of it if the whole is zero.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, Copy, PartialEq, Eq, Debug)]
struct Share {
	part: u32,
	whole: u32,
}

impl Share {
	/// An unknown share counts as the whole, so that no incident is evidence.
	const ALL: Self = Self { part: 1, whole: 1 };

	fn new(part: u32, whole: u32) -> Self {
		match whole {
			0 => Self::ALL,
			_ => Self { part: part.min(whole), whole }.max(Self { part: 1, whole: SMALLEST_SHARE }),
		}
	}

	fn max(self, other: Self) -> Self {
		let this = u64::from(self.part).saturating_mul(other.whole.into());
		let that = u64::from(other.part).saturating_mul(self.whole.into());
		if this >= that {
			self
		} else {
			other
		}
	}

	/// The likelihood ratio of an incident with another product, `1 / (1 + share)`, to the power of `times`, in [`ONE`]s,
	/// rounded down.
	fn of_others(self, times: u32) -> u128 {
		let (part, whole) = (u128::from(self.part), u128::from(self.whole));
		let mut base = whole.saturating_mul(ONE).checked_div(whole.saturating_add(part)).unwrap_or(ONE);
		let (mut power, mut left) = (ONE, times);
		while left > 0 {
			if left % 2 == 1 {
				power = power.saturating_mul(base) / ONE;
			}
			base = base.saturating_mul(base) / ONE;
			left /= 2;
		}
		power
	}
}

/// The evidence about one product.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, Copy, PartialEq, Eq, Debug)]
pub struct Watch {
	/// The Shiryaev-Roberts statistic, in billionths.
	evidence: u64,
	/// Incidents with the product, and with all of its kind, that were weighed.
	weighed: [u32; 2],
	/// Studies of the product, and of all of its kind, when the present window began.
	window: [u32; 2],
	/// Its share in the last window.
	share: Option<Share>,
}

/// The verdict of the evidence.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
	/// Nothing yet.
	Quiet,
	/// Incidents are more frequent than with the others.
	Alert,
}

impl Watch {
	/// Begins to watch a product that had no incident and no study yet, when all of its kind have these.
	pub const fn new(fleet: Counts) -> Self {
		Self { evidence: 0, weighed: [0, fleet.incidents], window: [0, fleet.studies], share: None }
	}

	/// Weighs the events since the last time: those with other products first. The counts of the product, and of all of its
	/// kind including it, never decrease. After an alert it begins anew.
	///
	/// Takes as many steps as the product had incidents since the last time, which is meant to be one.
	pub fn observe(&mut self, product: Counts, fleet: Counts) -> Verdict {
		let share = self.measure(product.studies, fleet.studies);
		let [before, all_before] = self.weighed;
		let own = product.incidents.saturating_sub(before);
		let others = fleet.incidents.saturating_sub(all_before).saturating_sub(own);
		self.weighed = [product.incidents, fleet.incidents];
		let (part, whole) = (u128::from(share.part), u128::from(share.whole));
		if part >= whole {
			return Verdict::Quiet; // nothing to compare with
		}
		// `e -> (e + 1) c` for each of the others, with `c = 1 / (1 + share)`, is `e c^n + (1 - c^n) / share` after all of them.
		let kept = share.of_others(others);
		let grown = whole.saturating_mul(NANO).saturating_mul(ONE.saturating_sub(kept)) / ONE;
		let grown = grown.checked_div(part).unwrap_or(0);
		let mut evidence = (u128::from(self.evidence).saturating_mul(kept) / ONE).saturating_add(grown);
		let threshold = u128::from(THRESHOLD).saturating_mul(NANO);
		for _ in 0..own {
			if evidence >= threshold {
				break;
			}
			let risk = whole.saturating_mul(RELATIVE_RISK.into());
			let more = evidence.saturating_add(NANO).saturating_mul(risk);
			evidence = more.checked_div(whole.saturating_add(part)).unwrap_or(evidence);
		}
		let alert = own > 0 && evidence >= threshold;
		self.evidence = if alert { 0 } else { u64::try_from(evidence).unwrap_or(u64::MAX) };
		if alert {
			Verdict::Alert
		} else {
			Verdict::Quiet
		}
	}

	/// The share of the product: the larger of the last two windows, or of the first one so far.
	fn measure(&mut self, product: u32, fleet: u32) -> Share {
		let [own, all] = self.window;
		let (own, all) = (product.saturating_sub(own), fleet.saturating_sub(all));
		let now = Share::new(own, all);
		let last = self.share;
		if all >= WINDOW {
			self.window = [product, fleet];
			self.share = Some(now);
			last.map_or(now, |last| last.max(now))
		} else {
			last.unwrap_or(now)
		}
	}

	/// The evidence: an alert from [`THRESHOLD`] on.
	pub const fn evidence(&self) -> u32 {
		// At most a few times the threshold.
		(self.evidence / NANO as u64) as u32
	}
}

/// Incidents per 10,000 studies in thousandths, rounded down; `None` without studies.
pub fn rate(counts: Counts) -> Option<u64> {
	u64::from(counts.incidents).saturating_mul(10_000_000).checked_div(counts.studies.into())
}

#[cfg(test)]
mod tests {
	use super::*;
	use alloc::vec::Vec;
	use proptest::prelude::*;
	use std::println;

	const fn counts(incidents: u32, studies: u32) -> Counts {
		Counts { incidents, studies }
	}

	fn begin() -> Watch {
		Watch::new(Counts::default())
	}

	#[test]
	fn rate_should_be_per_ten_thousand_studies() {
		assert_eq!(rate(counts(3, 10_000)), Some(3_000));
		assert_eq!(rate(counts(1, 3)), Some(3_333_333));
		assert_eq!(rate(counts(1, 0)), None);
		assert_eq!(rate(counts(u32::MAX, 1)), Some(42_949_672_950_000_000));
	}

	/// By hand: a tenth of the studies, `n` incidents in a row: `e -> (e + 1) 2 / 1.1`. The 18th exceeds 100,000.
	#[test]
	fn evidence_should_be_what_is_worked_out_by_hand() {
		let mut watch = begin();
		let mut by_hand = 0.0;
		for n in 1..=18u32 {
			let verdict = watch.observe(counts(n, 1_000), counts(n, 10_000));
			by_hand = (by_hand + 1.0) * 2.0 / 1.1;
			assert_eq!(verdict == Verdict::Alert, n == 18, "{n} {by_hand}");
			if n < 18 {
				assert!((f64::from(watch.evidence()) - by_hand).abs() <= 1.0, "{n} {by_hand}");
			}
		}
		assert_eq!(watch.evidence(), 0, "it begins anew");
		// Nine with the others, then one with it: `(1 - 1.1^-9) / 0.1`, plus one, times 2 / 1.1.
		let mut watch = begin();
		assert_eq!(watch.observe(counts(1, 1_000), counts(10, 10_000)), Verdict::Quiet);
		let by_hand = ((1.0 - 1.1f64.powi(-9)) / 0.1 + 1.0) * 2.0 / 1.1;
		assert!((watch.evidence as f64 / 1e9 - by_hand).abs() < 1e-6);
	}

	#[test]
	fn incidents_of_others_should_weigh_together_what_they_weigh_one_by_one() {
		for (own, all) in [(1_000u32, 10_000u32), (5_000, 10_000), (1, 10_000), (0, 10_000)] {
			let share = Share::new(own, all);
			let factor = 1.0 / (1.0 + f64::from(share.part) / f64::from(share.whole));
			for others in [0, 1, 2, 3, 100, 5_000] {
				let mut watch = Watch { evidence: 7_000_000_000, ..begin() };
				watch.observe(counts(0, own), counts(others, all));
				let by_hand = (0..others).fold(7.0, |evidence, _| (evidence + 1.0) * factor);
				assert!((watch.evidence as f64 / 1e9 - by_hand).abs() < 1e-5 * by_hand, "{own} {others} {by_hand}");
			}
		}
	}

	#[test]
	fn product_without_others_should_never_be_evidence() {
		let mut watch = begin();
		for n in 1..=1_000 {
			assert_eq!(watch.observe(counts(n, n * 10), counts(n, n * 10)), Verdict::Quiet);
		}
		assert_eq!(watch.evidence(), 0);
		assert_eq!(begin().observe(counts(99, 0), counts(99, 0)), Verdict::Quiet);
	}

	/// What the others did before a product or a version was there is not its past.
	#[test]
	fn product_that_is_new_should_begin_with_its_own_share() {
		let mut watch = Watch::new(counts(5_000, 1_000_000));
		// Half of the studies and half of the incidents since then.
		for n in 1..=200 {
			assert_eq!(watch.observe(counts(n, n * 50), counts(5_000 + 2 * n, 1_000_000 + n * 100)), Verdict::Quiet);
		}
	}

	proptest! {
		#[test]
		fn any_counts_should_be_weighed_without_a_panic(
			start in any::<[u32; 2]>(),
			all in proptest::collection::vec((any::<[u32; 4]>(), 0u32..100), 1..20),
		) {
			let mut watch = Watch::new(counts(start[0], start[1]));
			let mut own = 0u32;
			for ([_, studies, more, most], new) in all {
				own = own.saturating_add(new);
				watch.observe(counts(own, studies), counts(more, most));
				prop_assert!(watch.evidence <= u64::from(THRESHOLD) * 1_000_000_000);
			}
		}

		#[test]
		fn more_incidents_should_never_be_less_evidence(n in 0u32..12, own in 1u32..5_000, others in 0u32..5_000) {
			let of = |n| {
				let mut watch = begin();
				match watch.observe(counts(n, own), counts(n + 5, own + others)) {
					Verdict::Alert => u64::MAX,
					Verdict::Quiet => watch.evidence,
				}
			};
			prop_assert!(of(n + 1) >= of(n));
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

	/// A history of the fleet: 500 studies between two incidents, of which the product makes `share(n)` in a million. From the
	/// incident `from` on, its studies are `risk` times as dangerous. Returns how many alerts there were before that, and
	/// after how many of its own incidents since then it raised one.
	fn history(
		random: &mut Random,
		incidents: u32,
		from: u32,
		risk: u64,
		share: impl Fn(u32) -> u64,
	) -> (u32, Option<u32>) {
		let mut watch = begin();
		let (mut own, mut all) = (counts(0, 0), counts(0, 0));
		let (mut made, mut false_alarms, mut since) = (0, 0, 0);
		for n in 0..incidents {
			let share = share(n);
			made += 500 * share;
			(own.studies, all.studies) = ((made / 1_000_000) as u32, all.studies + 500);
			all.incidents += 1;
			let weight = share * if n < from { 1 } else { risk };
			if random.below(weight + 1_000_000 - share) < weight {
				own.incidents += 1;
				since += u32::from(n >= from);
				if watch.observe(own, all) == Verdict::Alert {
					if n >= from {
						return (false_alarms, Some(since));
					}
					false_alarms += 1;
				}
			}
		}
		(false_alarms, None)
	}

	/// The false-alarm rate is what [`THRESHOLD`] says, with four standard deviations of the simulation.
	#[test]
	fn false_alarms_should_be_as_rare_as_promised() {
		const HISTORIES: u32 = 1_000;
		const INCIDENTS: u32 = 5_000;
		let mut random = Random(20_261_123);
		let constant = |share: u64| move |_: u32| share;
		let growing = |n: u32| 50_000 + u64::from(n) * 120; // from 5 to 65 in a hundred
		let mut measure = |name: &str, share: &dyn Fn(u32) -> u64| {
			let alarms = (0..HISTORIES).map(|_| history(&mut random, INCIDENTS, INCIDENTS, 1, share).0);
			let alarms: u32 = alarms.sum();
			println!("{name}: {alarms} false alarms in {HISTORIES} histories of {INCIDENTS} incidents");
			let promised = f64::from(HISTORIES) * f64::from(INCIDENTS) / f64::from(THRESHOLD);
			assert!(f64::from(alarms) <= promised + 4.0 * promised.sqrt(), "{name}: {alarms}");
		};
		measure("share of 0.01 %", &constant(100));
		measure("share of 1 %", &constant(10_000));
		measure("share of 10 %", &constant(100_000));
		measure("share of 50 %", &constant(500_000));
		measure("share from 5 % to 65 %", &growing);
	}

	/// A dangerous product is found, the sooner the worse it is, and one that becomes dangerous after a long quiet time within
	/// twice the incidents that a new one takes.
	#[test]
	fn dangerous_product_should_be_found_whenever_it_becomes_dangerous() {
		const HISTORIES: u32 = 400;
		let mut random = Random(7);
		let mut before = u32::MAX;
		for (risk, at_least) in [(2, 360), (3, 396), (5, 399)] {
			let mut new = None;
			for quiet in [0, 1_000, 5_000] {
				let found = (0..HISTORIES).map(|_| history(&mut random, quiet + 1_000, quiet, risk, |_| 100_000).1);
				let mut found: Vec<u32> = found.flatten().collect();
				found.sort_unstable();
				let median = found[found.len() / 2];
				println!(
					"{risk} times as dangerous after {quiet} quiet incidents, share of 10 %: found in {} of {HISTORIES} \
					 histories, after {median} of its own in the median",
					found.len()
				);
				assert!(found.len() >= at_least, "{risk} {quiet}: {}", found.len());
				assert!(median <= 2 * *new.get_or_insert(median), "{risk} {quiet}: {median}");
			}
			let new = new.unwrap();
			assert!(new < before);
			before = new;
		}
	}
}
