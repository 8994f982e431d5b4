//! The consensus of a panel, the expert who decides where there is none, and the pay.

use crate::{mock::*, *};
use frame::testing_prelude::*;
use radledger_primitives::annotation::Task;

/// What the first so many annotators gained or lost since they had [`WEALTH`], with stakes, without rent.
fn gains(count: usize) -> Vec<i128> {
	ANNOTATORS[..count]
		.iter()
		.map(|who| {
			let held = on_hold(HoldReason::Stake, *who) + on_hold(HoldReason::Record, *who);
			(free(*who) + held) as i128 - WEALTH as i128
		})
		.collect()
}

#[docify::export]
#[test]
fn consensus_should_be_paid_at_once_and_the_rest_when_it_vested() {
	build_and_check(|| {
		let campaign = running(5);
		answered(campaign, 0, &[Some(1), Some(1), Some(1), Some(0), None]);
		settled(campaign, 0);
		let settled = Event::ItemSettled { campaign, item: 0, members: 0b00111 };
		assert_eq!(last_event(), settled);
		assert_eq!(gains(5), [600, 600, 600, 0, 0]);
		let settle_again = AnnotationRewards::settle(signed(STEWARD), campaign, 0);
		assert_eq!(settle_again, Err(Error::<Test>::AlreadySettled.into()));
		let release = || AnnotationRewards::release(signed(STRANGER), campaign, 0);
		assert_noop!(release(), Error::<Test>::TooEarly);
		at(6 * PHASE);
		assert_ok!(release());
		// Worked out by hand in docs/annotation.md: 700 of fines among three, 1 is left.
		assert_eq!(gains(5), [1_233, 1_233, 1_233, -200, -500]);
		assert_eq!(paid(), Paid { rewards: 1_200, fines: 700, refund: 2_000 });
		assert_noop!(release(), Error::<Test>::AlreadyFinished);
		let [first, ..] = &item(campaign, 0).verdicts[..] else { panic!() };
		assert_eq!((first.0, &first.1.answer), (Basis::Panel, &Answer::Label(1)));
	});
}

/// M-07: one saw what three did not.
#[test]
fn right_minority_should_be_paid_when_the_truth_arrives() {
	build_and_check(|| {
		let campaign = running(5);
		answered(campaign, 0, &[Some(0), Some(0), Some(0), Some(1), None]);
		let resettle = |who, label| {
			AnnotationRewards::resettle(signed(who), campaign, 0, Answer::Label(label), H256::repeat_byte(5))
		};
		assert_noop!(resettle(EXPERT, 1), Error::<Test>::NotSettled);
		settled(campaign, 0);
		assert_noop!(resettle(STEWARD, 1), Error::<Test>::NotExpert);
		assert_noop!(resettle(OTHER_EXPERT, 1), Error::<Test>::NotExpert);
		assert_noop!(resettle(EXPERT, 2), Error::<Test>::UnknownLabel);
		assert_ok!(resettle(EXPERT, 1));
		assert_eq!(gains(5), [600, 600, 600, 1_500, -500], "paid in full, with the fine of who kept silent");
		assert_eq!(paid(), Paid { rewards: 1_000, fines: 500, refund: 2_200 });
		let arrived = Event::TruthArrived { campaign, item: 0, evidence: H256::repeat_byte(5), by: EXPERT };
		assert!(events().contains(&arrived));
		assert_noop!(resettle(EXPERT, 1), Error::<Test>::AlreadyFinished);
		// What the panel had agreed on is still there, beside the truth.
		let bases: Vec<Basis> = item(campaign, 0).verdicts.iter().map(|(basis, _)| *basis).collect();
		assert_eq!(bases, [Basis::Panel, Basis::Truth]);
	});
}

#[test]
fn truth_should_come_in_time() {
	build_and_check(|| {
		let campaign = running(3);
		answered(campaign, 0, &[Some(0), Some(0), Some(1)]);
		settled(campaign, 0);
		at(6 * PHASE);
		let late = AnnotationRewards::resettle(signed(EXPERT), campaign, 0, Answer::Label(1), H256::zero());
		assert_eq!(late, Err(Error::<Test>::TooLate.into()));
	});
}

#[test]
fn nothing_should_be_approved_when_too_few_agree() {
	build_and_check(|| {
		let campaign = running(5);
		let adjudicate =
			|who, label| AnnotationRewards::adjudicate(signed(who), campaign, 0, Answer::Label(label), H256::zero());
		assert_noop!(adjudicate(EXPERT, 1), Error::<Test>::NotUnresolved);
		answered(campaign, 0, &[Some(1), Some(1), Some(0), None, None]);
		settled(campaign, 0);
		assert_eq!(last_event(), Event::ItemUnresolved { campaign, item: 0 });
		assert_eq!(gains(5), [0; 5], "two of five are no consensus");
		assert_noop!(adjudicate(STEWARD, 1), Error::<Test>::NotExpert);
		assert_noop!(adjudicate(EXPERT, 9), Error::<Test>::UnknownLabel);
		assert_ok!(adjudicate(EXPERT, 0));
		let adjudicated =
			Event::ItemAdjudicated { campaign, item: 0, members: 0b00100, evidence: H256::zero(), by: EXPERT };
		assert_eq!(last_event(), adjudicated);
		assert_eq!(gains(5), [0, 0, 600, 0, 0]);
		at(6 * PHASE);
		assert_ok!(AnnotationRewards::release(signed(STEWARD), campaign, 0));
		assert_eq!(gains(5), [-200, -200, 1_000 + 1_400, -500, -500]);
	});
}

#[test]
fn those_who_answered_should_be_paid_when_nobody_decides() {
	build_and_check(|| {
		let mut weighed = offer(3);
		weighed.weights = vec![100_000, 1_000_000].try_into().unwrap();
		let campaign = create(weighed);
		joined(campaign, 3);
		assert_ok!(open(campaign, 0, &images(4)));
		answered(campaign, 0, &[Some(1), Some(0), None]);
		settled(campaign, 0);
		at(6 * PHASE);
		assert_ok!(AnnotationRewards::release(signed(STEWARD), campaign, 0));
		// What is due at once for the commonest answer; the fine goes to nobody who was right, so to the sponsor.
		assert_eq!(gains(3), [60, 60, -500]);
		assert_eq!(paid(), Paid { rewards: 120, fines: 500, refund: 2_880 });
	});
}

#[test]
fn weights_should_say_what_an_answer_is_worth() {
	build_and_check(|| {
		let mut weighed = offer(3);
		weighed.weights = vec![100_000, 1_000_000].try_into().unwrap();
		let campaign = create(weighed);
		joined(campaign, 3);
		assert_ok!(open(campaign, 0, &images(4)));
		answered(campaign, 0, &[Some(0), Some(0), Some(0)]);
		settled(campaign, 0);
		assert_eq!(gains(3), [60, 60, 60]);
		// They were wrong: no more is paid, and the fines of none.
		assert_ok!(AnnotationRewards::resettle(signed(EXPERT), campaign, 0, Answer::Label(1), H256::zero()));
		assert_eq!(gains(3), [60, 60, 60]);
	});
}

#[test]
fn gold_should_decide_as_the_truth_does_and_be_counted() {
	build_and_check(|| {
		let mut golden = offer(3);
		golden.gold = gold_root();
		let plain = create(offer(2));
		let campaign = create(golden);
		joined(campaign, 3);
		for item in 0..3 {
			assert_ok!(open(campaign, item, &images(4)));
		}
		for item in 0..3 {
			for who in &ANNOTATORS[..3] {
				assert_ok!(commit(campaign, item, *who, &Answer::Label(0)));
			}
		}
		at(PHASE);
		for item in 0..3 {
			for who in &ANNOTATORS[..3] {
				assert_ok!(reveal(campaign, item, *who, Answer::Label(0)));
			}
			// All have revealed: nothing is to be waited for.
			settled(campaign, item);
		}
		let show = |item: u32, label, place: u32| {
			let path = merkle::path(&gold(), place as usize).unwrap().try_into().unwrap();
			AnnotationRewards::reveal_gold(signed(STEWARD), campaign, item, Answer::Label(label), [9; 32], place, path)
		};
		assert_noop!(show(0, 0, 0), Error::<Test>::NotGold);
		assert_noop!(show(2, 1, 0), Error::<Test>::NotGold);
		assert_ok!(show(0, 1, 0));
		assert_ok!(show(1, 0, 1));
		assert!(events().contains(&Event::GoldRevealed { campaign, item: 0 }));
		assert_noop!(show(0, 1, 0), Error::<Test>::AlreadyFinished);
		let view = AnnotationRewards::campaign(campaign).unwrap();
		assert_eq!((view.gold.right, view.gold.of), (3, 6), "all three were wrong about item 0");
		let one = AnnotationRewards::annotators(campaign, None).into_iter().find(|one| one.who == ANNOTATORS[0]);
		let work = one.unwrap().work;
		assert_eq!((work.gold.right, work.gold.of, work.right, work.answered), (1, 2, 1, 2));
		assert_eq!(work.earned, 600 + 1_000);
		let path = Default::default();
		let shown = AnnotationRewards::reveal_gold(signed(STEWARD), plain, 0, Answer::Label(1), [9; 32], 0, path);
		assert_eq!(shown, Err(Error::<Test>::NotGold.into()));
	});
}

#[test]
fn agreement_should_be_that_of_the_answers() {
	build_and_check(|| {
		let campaign = create(offer(3));
		joined(campaign, 3);
		let answers = [[1, 1, 1], [0, 0, 0], [1, 1, 0], [0, 0, 0]];
		for item in 0..4 {
			assert_ok!(open(campaign, item, &images(4)));
			for (who, label) in ANNOTATORS.iter().zip(answers[item as usize]) {
				assert_ok!(commit(campaign, item, *who, &Answer::Label(label)));
			}
		}
		at(PHASE);
		for item in 0..4 {
			for (who, label) in ANNOTATORS.iter().zip(answers[item as usize]) {
				assert_ok!(reveal(campaign, item, *who, Answer::Label(label)));
			}
			settled(campaign, item);
		}
		let view = AnnotationRewards::campaign(campaign).unwrap();
		// Observed (1 + 1 + 1/3 + 1) / 4 = 5/6; expected (7/12)^2 + (5/12)^2 = 74/144; kappa = (120 - 74) / (144 - 74).
		assert_eq!(view.kappa, Some(657_143));
		// Disagreement observed 2 of 12 pairs, expected 70/132: alpha = 1 - (2/12) / (70/132).
		assert_eq!(view.alpha, Some(685_714));
	});
}

#[test]
fn panel_should_be_waited_for() {
	build_and_check(|| {
		let campaign = running(3);
		let settle_it = || AnnotationRewards::settle(signed(STEWARD), campaign, 0);
		assert_noop!(settle_it(), Error::<Test>::TooEarly);
		assert_ok!(commit(campaign, 0, ANNOTATORS[0], &Answer::Label(1)));
		at(2 * PHASE - 1);
		assert_noop!(settle_it(), Error::<Test>::TooEarly);
		at(2 * PHASE);
		assert_noop!(AnnotationRewards::settle(signed(STEWARD), campaign, 1), Error::<Test>::ItemNotFound);
		assert_ok!(settle_it());
	});
}

#[test]
fn masks_and_boxes_should_be_settled_as_labels_are() {
	build_and_check(|| {
		let all = images(1);
		let campaign = create(offer_of(Task::GridMask { columns: 4, rows: 4 }, 3, &all));
		joined(campaign, 3);
		assert_ok!(open(campaign, 0, &all));
		let mask = |bytes: [u8; 2]| Answer::Mask(bytes.to_vec().try_into().unwrap());
		let drawn = [mask([0xff, 0x00]), mask([0xff, 0x80]), mask([0x00, 0x0f])];
		for (who, answer) in ANNOTATORS.iter().zip(&drawn) {
			assert_ok!(commit(campaign, 0, *who, answer));
		}
		at(PHASE);
		for (who, answer) in ANNOTATORS.iter().zip(&drawn) {
			assert_ok!(reveal(campaign, 0, *who, answer.clone()));
		}
		settled(campaign, 0);
		let (_, verdict) = &item(campaign, 0).verdicts[0];
		assert_eq!((&verdict.answer, verdict.members), (&mask([0xff, 0x00]), 0b011));
		assert_eq!(AnnotationRewards::campaign(campaign).unwrap().kappa, None, "agreement is of labels");
	});
}
