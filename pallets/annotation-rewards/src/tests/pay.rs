//! The pay of habits: of annotators who look, of those who do not, and of those who conspire.
//!
//! Every case that can happen in a panel of five is a real item: answers are committed to and revealed, gold is shown, the
//! truth brought, and all of it settled and paid by the pallet's own calls. The pay of a case is the difference in what an
//! annotator owns. The expected pay of a habit is then exact: the sum over all cases of pay and probability.

use crate::{mock::*, *};
use frame::testing_prelude::*;
use radledger_primitives::annotation::{pay::Terms, Task};
use std::collections::BTreeMap;

/// The terms that docs/annotation.md recommends: gold on one image in four, and a wrong answer costs six rewards.
const RECOMMENDED: Terms = Terms { reward: 1_000, vesting: 400_000, fine_wrong: 6_000, fine_missed: 6_000 };
const GOLD_IN: i128 = 4;
/// Per cent of images with a finding.
const PREVALENCES: [u32; 3] = [1, 10, 50];

/// An answer of the panel of five: `None` cannot be revealed.
type Answers = [Option<Answer>; 5];

const NONE: Answer = Answer::Label(0);
const FINDING: Answer = Answer::Label(1);

/// The annotator whose pay is asked for, and with whom they conspire. The others look.
#[derive(Clone, Copy, Debug)]
enum Habit {
	/// Says what the image shows.
	Truth,
	/// Commits to what another committed to, which nobody else can reveal.
	Copying,
	/// Tosses a coin for each image.
	Random,
	/// Says what most images show.
	Majority,
	/// Says that nobody can tell.
	Abstaining,
	/// So many of the five always say the answer that is worth most.
	Rare(usize),
	/// So many of the five always say what most images show.
	Common(usize),
	/// One of so many looks, and all say the same.
	Shared(usize),
}

const HABITS: [(&str, Habit); 11] = [
	("truth", Habit::Truth),
	("copying a commitment", Habit::Copying),
	("random", Habit::Random),
	("always what most images show", Habit::Majority),
	("always \"cannot tell\"", Habit::Abstaining),
	("cartel of two, the rare answer", Habit::Rare(2)),
	("cartel of three, the rare answer", Habit::Rare(3)),
	("cartel of two, the common answer", Habit::Common(2)),
	("cartel of three, the common answer", Habit::Common(3)),
	("cartel of two, one of whom looks", Habit::Shared(2)),
	("cartel of three, one of whom looks", Habit::Shared(3)),
];

/// The answers of a panel to an image with or without a finding, each with its weight; these sum to the same for every
/// habit. Those who look are right so many times in ten.
fn answers(habit: Habit, truth: bool, right: i128) -> Vec<(Answers, i128)> {
	let say = |finding: bool| Some(if finding { FINDING } else { NONE });
	// Of each annotator: the answers and their weights in ten.
	let look = [(say(truth), right), (say(!truth), 10 - right)];
	let one = |answer| vec![(answer, 10)];
	let conspirators = match habit {
		Habit::Rare(many) | Habit::Common(many) | Habit::Shared(many) => many,
		_ => 1,
	};
	let together: Vec<(Option<Answer>, i128)> = match habit {
		Habit::Truth | Habit::Shared(_) => look.to_vec(),
		Habit::Copying => one(None),
		Habit::Random => vec![(say(false), 5), (say(true), 5)],
		Habit::Majority | Habit::Common(_) => one(say(false)),
		Habit::Abstaining => one(Some(Answer::CannotTell)),
		Habit::Rare(_) => one(say(true)),
	};
	let mut cases: Vec<(Answers, i128)> = together
		.into_iter()
		.map(|(answer, weight)| {
			let mut panel: Answers = Default::default();
			panel[..conspirators].fill(answer);
			// As if each had answered alone, so that all habits have the same sum of weights.
			(panel, weight * 10i128.pow(conspirators as u32 - 1))
		})
		.collect();
	for seat in conspirators..5 {
		cases = cases
			.into_iter()
			.flat_map(|(panel, weight)| {
				look.clone().map(|(answer, part)| {
					let mut panel = panel.clone();
					panel[seat] = answer;
					(panel, weight * part)
				})
			})
			.collect();
	}
	cases
}

/// What happens to an item: the answers of the panel in SCALE, and the truth if gold tells it.
type Case = (Vec<u8>, Option<bool>);

fn case(panel: &Answers, known: Option<bool>) -> Case {
	(panel.encode(), known)
}

/// What the first of the panel gains in each of these cases, by the real calls.
fn settle_all(percent: u32, cases: &BTreeMap<Case, Answers>) -> BTreeMap<Case, i128> {
	let count = cases.len() as u32;
	let images = images(count);
	let salt = [9; 32];
	let mut gains = BTreeMap::new();
	build_and_check(|| {
		let known = |(_, known): &Case| known.map(|finding| if finding { FINDING } else { NONE });
		let leaves: Vec<H256> = (0..)
			.zip(cases.keys())
			.map(|(item, case)| match known(case) {
				Some(answer) => annotation::gold(item, &salt, &answer),
				None => H256::repeat_byte(7),
			})
			.collect();
		let mut offer = offer_of(Task::Classification { labels: 2 }, 5, &images);
		offer.terms = RECOMMENDED;
		// In inverse proportion to how common each answer is, as `campaign create --expect` calculates.
		offer.weights =
			vec![(u64::from(percent) * 1_000_000 / u64::from(100 - percent)) as u32, 1_000_000].try_into().unwrap();
		offer.gold = merkle::root(&leaves);
		offer.schedule.commit_until = NOW + PHASE / 2;
		let campaign = create(offer);
		for who in &ANNOTATORS[..5] {
			assert_ok!(join(campaign, *who, count));
		}
		for item in 0..count {
			assert_ok!(open(campaign, item, &images));
		}
		seats_drawn(campaign);
		for (item, panel) in (0..).zip(cases.values()) {
			for (who, answer) in ANNOTATORS.iter().zip(panel) {
				// Who copies commits to what the second one does.
				let promised = match answer {
					Some(answer) => promise(campaign, item, *who, answer),
					None => promise(campaign, item, ANNOTATORS[1], panel[1].as_ref().unwrap()),
				};
				assert_ok!(AnnotationRewards::commit(signed(*who), campaign, item, promised));
			}
		}
		at(PHASE / 2);
		for (item, case) in (0..).zip(cases.keys()) {
			if let Some(answer) = known(case) {
				let path = merkle::path(&leaves, item as usize).unwrap().try_into().unwrap();
				assert_ok!(AnnotationRewards::reveal_gold(signed(STEWARD), campaign, item, answer, salt, path));
			}
		}
		at(PHASE);
		for (item, panel) in (0..).zip(cases.values()) {
			for (who, answer) in ANNOTATORS.iter().zip(panel) {
				match answer {
					Some(answer) => {
						assert_ok!(reveal(campaign, item, *who, answer.clone()));
					}
					None => {
						let theirs = panel[1].clone().unwrap();
						let copied = AnnotationRewards::reveal(
							signed(*who),
							campaign,
							item,
							theirs,
							crate::mock::salt(ANNOTATORS[1]),
						);
						assert_eq!(copied, Err(Error::<Test>::NotWhatWasPromised.into()));
					}
				}
			}
		}
		at(2 * PHASE);
		let [first, ..] = ANNOTATORS;
		let owned = || (free(first) + on_hold(HoldReason::Stake, first)) as i128;
		// All are settled and the truth is brought in time; then the rest is released.
		let mut before = BTreeMap::new();
		for (item, case) in (0..).zip(cases.keys()) {
			before.insert(item, owned());
			settled(campaign, item);
			if let Some(answer) = known(case).filter(|_| self::item(campaign, item).state != ItemState::Finished) {
				// Somebody whom the sponsor did not choose says what gold says.
				assert_ok!(AnnotationRewards::resettle(signed(OUTSIDER), campaign, item, answer, H256::zero()));
			}
			gains.insert(case.clone(), owned() - before[&item]);
		}
		at(6 * PHASE);
		for (item, case) in (0..).zip(cases.keys()) {
			if self::item(campaign, item).state != ItemState::Finished {
				let before = owned();
				assert_ok!(AnnotationRewards::release(signed(STRANGER), campaign, item));
				*gains.entry(case.clone()).or_default() += owned() - before;
			}
		}
	});
	gains
}

/// The mean pay of each habit for an image, in thousandths of the reward, at each prevalence.
fn table(gains: &[(u32, BTreeMap<Case, i128>)], right: i128) -> Vec<(&'static str, Vec<i128>)> {
	let pay = |habit, percent: u32, gains: &BTreeMap<Case, i128>| {
		let mut sum = 0;
		for (truth, share) in [(false, 100 - i128::from(percent)), (true, i128::from(percent))] {
			for (panel, weight) in answers(habit, truth, right) {
				let pay = |known| gains[&case(&panel, known)];
				sum += share * weight * ((GOLD_IN - 1) * pay(None) + pay(Some(truth)));
			}
		}
		// Rounded to the nearest.
		let all = 100 * 10i128.pow(5) * GOLD_IN;
		(2 * sum + all).div_euclid(2 * all)
	};
	let row = |habit| gains.iter().map(|(percent, gains)| pay(habit, *percent, gains)).collect();
	HABITS.iter().map(|(name, habit)| (*name, row(*habit))).collect()
}

/// The habits and prevalences at which something pays as much as looking, or more.
fn exceptions(table: &[(&'static str, Vec<i128>)]) -> Vec<(&'static str, u32)> {
	let (_, truth) = &table[0];
	let of = |(name, row): &(&'static str, Vec<i128>)| {
		let better = PREVALENCES.iter().zip(truth.iter().zip(row)).filter(|(_, (truth, other))| other >= truth);
		better.map(|(percent, _)| (*name, *percent)).collect::<Vec<_>>()
	};
	table[1..].iter().flat_map(of).collect()
}

/// Looking at the image pays more than anything else, for one who could do it alone and for those who agree to do it
/// together, however rare findings are.
#[test]
fn looking_should_pay_more_than_any_other_habit() {
	let mut settled = 0;
	let gains = PREVALENCES.map(|percent| {
		let mut cases = BTreeMap::new();
		for (_, habit) in HABITS {
			for truth in [false, true] {
				for (panel, _) in answers(habit, truth, 9) {
					for known in [None, Some(truth)] {
						cases.insert(case(&panel, known), panel.clone());
					}
				}
			}
		}
		settled += cases.len();
		(percent, settle_all(percent, &cases))
	});
	println!("{settled} panels of five settled; mean pay for an image, in thousandths of the reward");
	for right in [9, 8] {
		let table = table(&gains, right);
		println!();
		println!("those who look are right {right} times in ten");
		println!("{:<38}{:>8}{:>8}{:>8}", "images with a finding", "1 %", "10 %", "50 %");
		for (name, row) in &table {
			println!("{name:<38}{:>8}{:>8}{:>8}", row[0], row[1], row[2]);
		}
		assert!(table[0].1.iter().all(|pay| *pay > 0), "who looks earns something");
		let found = exceptions(&table);
		match right {
			9 => assert_eq!(found, [], "looking pays most"),
			// Where one finding in a hundred is to be found, whoever is wrong two times in ten finds it too seldom.
			_ => assert_eq!(found, [("always what most images show", 1)]),
		}
	}
}
