//! Signals: whether incidents are more frequent with a product than with the others of its kind.
//!
//! Each incident of the fleet (all products of one kind) is one draw: if all products are equally safe, it belongs to the
//! product with the probability of its **share** of the studies; if the product is [`RELATIVE_RISK`] times as dangerous,
//! with a greater probability. The evidence is the likelihood ratio of these two (sequential probability ratio test, Wald 1945,
//! conditional on the number of incidents as in Kulldorff et al. 2011). If all are equally safe it is a martingale that
//! begins at 1, so the probability that it *ever* reaches [`FALSE_ALARM`] is at most 1 in [`FALSE_ALARM`], however often
//! somebody looks (Ville's inequality).
//!
//! This holds if the share is known. It is measured over windows of [`WINDOW`] studies, and the larger of the last two
//! counts: a share that is too large only weakens the evidence. A share that grows many times over within one window would
//! be underestimated; the test in this file that simulates growing shares shows how little that matters.
//!
//! People must look at an alert (trend reporting, Regulation (EU) 2017/745 Art. 88). It is not a verdict.

use crate::vigilance::Counts;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// How many times as dangerous as the others a product must be for the test to find it.
pub const RELATIVE_RISK: u32 = 2;
/// At most one in so many products that are as safe as the others ever raises an alert.
pub const FALSE_ALARM: u32 = 1_000;
/// Studies of the fleet over which the share of a product is measured.
pub const WINDOW: u32 = 1_000;

/// One, in the fixed point of logarithms.
const UNIT: u128 = 1_000_000_000_000;
/// One, in the fixed point of the evidence.
const NANO: i64 = 1_000_000_000;
/// `ln(FALSE_ALARM)`, rounded up.
const THRESHOLD: i64 = 6_907_755_279;

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
			_ => Self { part: part.min(whole), whole },
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

	/// `ln(1 + share)` in billionths, rounded up, by `2 artanh(share / (2 + share))`.
	fn ln_1p(self) -> i64 {
		let (part, whole) = (u128::from(self.part), u128::from(self.whole));
		let below = whole.saturating_mul(2).saturating_add(part);
		let z = part.saturating_mul(UNIT).checked_div(below).unwrap_or(0);
		let square = z.saturating_mul(z) / UNIT;
		let (mut power, mut sum) = (z, 0u128);
		for odd in [1u128, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21] {
			sum = sum.saturating_add(power / odd);
			power = power.saturating_mul(square) / UNIT;
		}
		// At most ln 2: it fits. One more covers what was rounded off.
		let billionths = sum.saturating_mul(2) / (UNIT / NANO.unsigned_abs() as u128);
		i64::try_from(billionths).unwrap_or(i64::MAX).saturating_add(1)
	}
}

/// The evidence about one product.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, Copy, PartialEq, Eq, Debug)]
pub struct Watch {
	/// Natural logarithm of the likelihood ratio, in billionths.
	evidence: i64,
	/// The counts of the product that were weighed.
	product: Counts,
	/// The counts of all products of its kind that were weighed.
	fleet: Counts,
	/// Studies of the product, and of all of its kind, when the present window began.
	window: [u32; 2],
	/// Its share in the last window.
	share: Option<Share>,
}

impl Default for Watch {
	fn default() -> Self {
		let nothing = Counts::default();
		Self { evidence: 0, product: nothing, fleet: nothing, window: [0; 2], share: None }
	}
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
	/// Weighs the events since the last time. The counts of the product, and of all of its kind including it, never
	/// decrease.
	pub fn observe(&mut self, product: Counts, fleet: Counts) -> Verdict {
		let share = self.measure(product.studies, fleet.studies);
		let own = i64::from(product.incidents.saturating_sub(self.product.incidents));
		let all = i64::from(fleet.incidents.saturating_sub(self.fleet.incidents));
		// An incident of the product multiplies the ratio by 2 / (1 + share), one of another by 1 / (1 + share). `ln_1p` of
		// everything is ln 2, rounded up by as much as it is subtracted.
		let risk = Share::ALL.ln_1p().saturating_mul(own);
		let expected = share.ln_1p().saturating_mul(all);
		self.evidence = self.evidence.saturating_add(risk.saturating_sub(expected));
		(self.product, self.fleet) = (product, fleet);
		if self.evidence >= THRESHOLD {
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

	/// The natural logarithm of the likelihood ratio, in thousandths: an alert from 6.908 on.
	pub const fn evidence(&self) -> i64 {
		self.evidence / 1_000_000
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

	#[test]
	fn rate_should_be_per_ten_thousand_studies() {
		assert_eq!(rate(counts(3, 10_000)), Some(3_000));
		assert_eq!(rate(counts(1, 3)), Some(3_333_333));
		assert_eq!(rate(counts(1, 0)), None);
		assert_eq!(rate(counts(u32::MAX, 1)), Some(42_949_672_950_000_000));
	}

	/// By hand: a tenth of the studies, `n` incidents in a row: `n (ln 2 - ln 1.1)` = 0.59784 n; 12 of them exceed 6.9078.
	#[test]
	fn evidence_should_be_what_is_worked_out_by_hand() {
		let mut watch = Watch::default();
		let mut alerts = 0;
		for n in 1..=14u32 {
			let verdict = watch.observe(counts(n, 1_000), counts(n, 10_000));
			let by_hand = f64::from(n) * (2f64.ln() - 1.1f64.ln());
			assert!((watch.evidence() as f64 / 1_000.0 - by_hand).abs() < 0.002, "{n}");
			assert_eq!(verdict == Verdict::Alert, n >= 12, "{n}");
			alerts += u32::from(verdict == Verdict::Alert);
		}
		assert_eq!(alerts, 3);
		// As many with the others as there should be: ln 2 - 10 ln 1.1 < 0.
		let mut watch = Watch::default();
		assert_eq!(watch.observe(counts(1, 1_000), counts(10, 10_000)), Verdict::Quiet);
		assert_eq!(watch.evidence(), -259);
	}

	#[test]
	fn product_without_others_should_never_be_evidence() {
		let mut watch = Watch::default();
		for n in 1..=1_000 {
			assert_eq!(watch.observe(counts(n, n * 10), counts(n, n * 10)), Verdict::Quiet);
		}
		assert_eq!(watch.evidence(), 0);
		assert_eq!(Watch::default().observe(counts(99, 0), counts(99, 0)), Verdict::Quiet);
	}

	proptest! {
		#[test]
		fn logarithm_should_be_that_of_floating_point(part in any::<u32>(), whole in 1..=u32::MAX) {
			let share = Share::new(part, whole);
			let exact = (f64::from(share.part) / f64::from(whole)).ln_1p() * 1e9;
			let told = share.ln_1p() as f64;
			prop_assert!(told >= exact - 0.5 && told < exact + 2.0, "{told} {exact}");
		}

		#[test]
		fn any_counts_should_be_weighed_without_a_panic(all in proptest::collection::vec(any::<[u32; 4]>(), 1..20)) {
			let mut watch = Watch::default();
			for [incidents, studies, more, most] in all {
				watch.observe(counts(incidents, studies), counts(more, most));
			}
		}

		#[test]
		fn more_incidents_should_never_be_less_evidence(n in 0u32..1_000, own in 1u32..5_000, others in 0u32..5_000) {
			let of = |n| {
				let mut watch = Watch::default();
				watch.observe(counts(n, own), counts(n + 5, own + others));
				watch.evidence
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

	/// A history of the fleet: 500 studies between two incidents, of which the product makes `share(n)` in a million. Its
	/// studies are `risk` times as dangerous. Returns after how many of its own incidents it raised the alert.
	fn history(random: &mut Random, incidents: u32, risk: u64, share: impl Fn(u32) -> u64) -> Option<u32> {
		let mut watch = Watch::default();
		let (mut own, mut all) = (counts(0, 0), counts(0, 0));
		let mut made = 0;
		for n in 0..incidents {
			let share = share(n);
			made += 500 * share;
			(own.studies, all.studies) = ((made / 1_000_000) as u32, all.studies + 500);
			all.incidents += 1;
			let weight = share * risk;
			if random.below(weight + 1_000_000 - share) < weight {
				own.incidents += 1;
				if watch.observe(own, all) == Verdict::Alert {
					return Some(own.incidents);
				}
			}
		}
		None
	}

	/// The false-alarm rate is what [`FALSE_ALARM`] says, with four standard deviations of the simulation.
	#[test]
	fn false_alarms_should_be_as_rare_as_promised() {
		const HISTORIES: u32 = 20_000;
		const INCIDENTS: u32 = 300;
		let mut random = Random(20_261_123);
		let constant = |share: u64| move |_: u32| share;
		let growing = |n: u32| 50_000 + u64::from(n) * 2_000; // from 5 to 65 in a hundred
		let mut measure = |name: &str, share: &dyn Fn(u32) -> u64| {
			let alarms = (0..HISTORIES).filter(|_| history(&mut random, INCIDENTS, 1, share).is_some());
			let alarms = alarms.count() as u32;
			println!("{name}: {alarms} false alarms in {HISTORIES} histories of {INCIDENTS} incidents");
			let promised = f64::from(HISTORIES / FALSE_ALARM);
			assert!(f64::from(alarms) <= promised + 4.0 * promised.sqrt(), "{name}: {alarms}");
		};
		measure("share of 1 %", &constant(10_000));
		measure("share of 10 %", &constant(100_000));
		measure("share of 50 %", &constant(500_000));
		measure("share from 5 % to 65 %", &growing);
	}

	/// A dangerous product is found, and the sooner the worse it is.
	#[test]
	fn dangerous_product_should_be_found() {
		const HISTORIES: u32 = 1_000;
		let mut random = Random(7);
		let mut before = u32::MAX;
		for (risk, at_least) in [(2, 900), (3, 990), (5, 999)] {
			let mut found: Vec<u32> =
				(0..HISTORIES).filter_map(|_| history(&mut random, 1_000, risk, |_| 100_000)).collect();
			found.sort_unstable();
			let median = found[found.len() / 2];
			println!(
				"{risk} times as dangerous, share of 10 %: found in {} of {HISTORIES} histories of 1000 incidents, after {median} of its own in the median",
				found.len()
			);
			assert!(found.len() >= at_least, "{risk}: {}", found.len());
			assert!(median < before);
			before = median;
		}
	}
}
