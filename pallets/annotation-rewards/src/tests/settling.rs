//! The consensus of a panel, the expert who decides where there is none, and the pay.

use crate::{mock::*, *};
use frame::testing_prelude::*;
use radledger_primitives::{annotation::Task, OrganisationKind};
use radledger_test_doubles::People;

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
		// Worked out by hand in docs/annotation.md: 500 of fines among three; the 2 that are left are not taken.
		assert_eq!(gains(5), [1_166, 1_166, 1_166, 0, -498]);
		assert_eq!(paid(), Paid { rewards: 1_200, fines: 498, refund: 2_000 });
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
		for who in [STEWARD, OTHER_STEWARD, ANNOTATORS[3]] {
			assert_noop!(resettle(who, 1), Error::<Test>::NotExpert);
		}
		assert_noop!(resettle(STRANGER, 1), Error::<Test>::NotExpert);
		assert_noop!(resettle(EXPERT, 2), Error::<Test>::UnknownLabel);
		assert_ok!(resettle(EXPERT, 1));
		let claimed = Event::TruthClaimed { campaign, item: 0, evidence: H256::repeat_byte(5), by: EXPERT };
		assert_eq!(last_event(), claimed, "one alone overrules nobody");
		assert_ok!(resettle(OUTSIDER, 1));
		assert_eq!(gains(5), [400, 400, 400, 2_100, -500], "paid in full, with the fines of the others");
		assert_eq!(paid(), Paid { rewards: 1_000, fines: 1_100, refund: 2_200 });
		let arrived = Event::TruthArrived { campaign, item: 0, evidence: H256::repeat_byte(5), by: OUTSIDER };
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
		assert_eq!(gains(5), [0, 0, 1_000 + 1_000, -500, -500], "an expert alone fines nobody for another answer");
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
		seats_drawn(campaign);
		answered(campaign, 0, &[Some(1), Some(0), None]);
		settled(campaign, 0);
		at(6 * PHASE);
		assert_ok!(AnnotationRewards::release(signed(STEWARD), campaign, 0));
		// What is due at once for the answer with the least weight, and the fine of the one who kept silent.
		assert_eq!(gains(3), [310, 310, -500]);
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
		seats_drawn(campaign);
		answered(campaign, 0, &[Some(0), Some(0), Some(0)]);
		settled(campaign, 0);
		assert_eq!(gains(3), [60, 60, 60]);
		// They were wrong: no more is paid, and nobody earned a fine.
		for who in [EXPERT, OUTSIDER] {
			assert_ok!(AnnotationRewards::resettle(signed(who), campaign, 0, Answer::Label(1), H256::zero()));
		}
		assert_eq!(gains(3), [60, 60, 60]);
		assert_eq!(paid(), Paid { rewards: 0, fines: 0, refund: 2_820 });
	});
}

#[test]
fn gold_should_decide_as_the_truth_does_and_be_counted() {
	build_and_check(|| {
		let campaign = create(golden(3));
		joined(campaign, 3);
		for item in 0..3 {
			assert_ok!(open(campaign, item, &images(4)));
		}
		seats_drawn(campaign);
		for item in 0..3 {
			for who in &ANNOTATORS[..3] {
				assert_ok!(commit(campaign, item, *who, &Answer::Label(0)));
			}
		}
		at(PHASE / 2);
		assert_ok!(show(campaign, 0, 1));
		assert_eq!(last_event(), Event::GoldRevealed { campaign, item: 0 });
		assert_ok!(show(campaign, 1, 0));
		at(PHASE);
		for item in 0..3 {
			for who in &ANNOTATORS[..3] {
				assert_ok!(reveal(campaign, item, *who, Answer::Label(0)));
			}
			// All have revealed: nothing is to be waited for.
			settled(campaign, item);
		}
		let state = |at: u32| item(campaign, at).state;
		assert_eq!([0, 1, 2].map(state), [ItemState::Settled, ItemState::Finished, ItemState::Settled]);
		assert_eq!(gains(3), [1_600; 3], "item 1 in full, item 2 at once, nothing for what gold contradicts");
		// A sponsor alone overrules nobody; somebody else says the same.
		assert_ok!(AnnotationRewards::resettle(signed(OUTSIDER), campaign, 0, Answer::Label(1), H256::zero()));
		let verdicts: Vec<_> =
			item(campaign, 0).verdicts.into_iter().map(|(basis, verdict)| (basis, verdict.members)).collect();
		assert_eq!(verdicts, [(Basis::Gold, 0), (Basis::Panel, 0b111), (Basis::Truth, 0)]);
		assert_eq!(paid(), Paid { rewards: 0, fines: 0, refund: 3_000 });
		let view = AnnotationRewards::campaign(campaign).unwrap();
		assert_eq!((view.gold.right, view.gold.of), (3, 6), "all three were wrong about item 0");
		let one = AnnotationRewards::annotators(campaign, None).into_iter().find(|one| one.who == ANNOTATORS[0]);
		let work = one.unwrap().work;
		assert_eq!((work.gold.right, work.gold.of, work.right, work.answered), (1, 2, 1, 2));
		assert_eq!(work.earned, 1_000);
	});
}

/// A sponsor with a friend on the panel cannot take the stakes of all others by a gold answer that is false.
#[test]
fn false_gold_should_overrule_nobody() {
	build_and_check(|| {
		let campaign = create(golden(5));
		joined(campaign, 5);
		assert_ok!(open(campaign, 0, &images(4)));
		assert_ok!(open(campaign, 1, &images(4)));
		seats_drawn(campaign);
		for (who, label) in ANNOTATORS.iter().zip([0, 0, 0, 0, 1]) {
			assert_ok!(commit(campaign, 0, *who, &Answer::Label(label)));
		}
		for (who, label) in ANNOTATORS.iter().zip([0, 0, 1, 1]) {
			assert_ok!(commit(campaign, 1, *who, &Answer::Label(label)));
		}
		at(PHASE / 2);
		assert_ok!(show(campaign, 0, 1));
		assert_ok!(show(campaign, 1, 0));
		at(PHASE);
		for (who, label) in ANNOTATORS.iter().zip([0, 0, 0, 0, 1]) {
			assert_ok!(reveal(campaign, 0, *who, Answer::Label(label)));
		}
		for (who, label) in ANNOTATORS.iter().zip([0, 0, 1, 1]) {
			assert_ok!(reveal(campaign, 1, *who, Answer::Label(label)));
		}
		at(2 * PHASE);
		settled(campaign, 0);
		settled(campaign, 1);
		assert_eq!([0, 1].map(|at| item(campaign, at).state), [ItemState::Settled, ItemState::Unresolved]);
		let resettle =
			|who, at, label| AnnotationRewards::resettle(signed(who), campaign, at, Answer::Label(label), H256::zero());
		assert_noop!(resettle(VENDOR, 0, 1), Error::<Test>::NotExpert);
		// An expert whom the sponsor chose is not enough; nor is one more when somebody objects.
		assert_ok!(resettle(EXPERT, 0, 1));
		assert_eq!(item(campaign, 0).state, ItemState::Settled);
		assert_ok!(resettle(OUTSIDER, 0, 0));
		assert_ok!(resettle(OTHER_OUTSIDER, 0, 1));
		assert_eq!(item(campaign, 0).verdicts.last().map(|(basis, _)| *basis), Some(Basis::Truth));
		assert_eq!(gains(5), [-200, -200, -200, -200, 1_800], "three organisations say so, one of them by itself");
		// Of the other one nobody but the sponsor says anything.
		at(6 * PHASE);
		assert_ok!(AnnotationRewards::release(signed(STRANGER), campaign, 1));
		assert_eq!(gains(5), [400, 400, 400, 400, 1_800]);
		let view = AnnotationRewards::campaign(campaign).unwrap();
		assert_eq!(view.gold.of, 5, "that of item 1 says nothing of the annotators");
	});
}

/// B1: one gold answer for each item at most, all revealed before anybody sees an answer, and nothing to gain by any.
#[test]
fn gold_should_not_equivocate() {
	build_and_check(|| {
		// The sponsor knows both answers to item 0, in every place that a tree can have.
		let both = [0, 1].map(|label| annotation::gold(0, &[9; 32], &Answer::Label(label)));
		let leaves = [both[0], both[1], H256::repeat_byte(2), H256::repeat_byte(3)];
		let mut offer = golden(3);
		offer.gold = merkle::root(&leaves);
		let campaign = create(offer);
		let plain = create({
			let mut plain = crate::mock::offer(3);
			plain.instructions = H256::repeat_byte(1);
			plain
		});
		joined(campaign, 3);
		for item in 0..2 {
			assert_ok!(open(campaign, item, &images(4)));
		}
		seats_drawn(campaign);
		for who in &ANNOTATORS[..3] {
			assert_ok!(commit(campaign, 0, *who, &Answer::Label(1)));
		}
		let show = |campaign, item: u32, label: u8, place: usize| {
			let path = merkle::path(&leaves, place).unwrap().try_into().unwrap();
			AnnotationRewards::reveal_gold(signed(STEWARD), campaign, item, Answer::Label(label), [9; 32], path)
		};
		assert_noop!(show(campaign, 0, 0, 0), Error::<Test>::TooEarly);
		at(PHASE / 2);
		assert_noop!(reveal(campaign, 0, ANNOTATORS[0], Answer::Label(1)), Error::<Test>::TooEarly);
		for (item, label, place) in [(0, 1, 1), (0, 1, 0), (1, 1, 1), (0, 0, 1), (2, 0, 0)] {
			assert_noop!(show(campaign, item, label, place), Error::<Test>::NotGold);
		}
		assert_noop!(show(plain, 0, 0, 0), Error::<Test>::NotGold);
		assert_ok!(show(campaign, 0, 0, 0));
		assert_noop!(show(campaign, 0, 0, 0), Error::<Test>::AlreadyRevealed);
		at(PHASE);
		assert_noop!(show(campaign, 0, 0, 0), Error::<Test>::TooLate);
		for who in &ANNOTATORS[..3] {
			assert_ok!(reveal(campaign, 0, *who, Answer::Label(1)));
		}
		let owned = || free(STEWARD) + on_hold(HoldReason::Escrow, STEWARD) + on_hold(HoldReason::Record, STEWARD);
		let sponsor = owned();
		settled(campaign, 0);
		assert_ok!(AnnotationRewards::resettle(signed(OUTSIDER), campaign, 0, Answer::Label(0), H256::zero()));
		assert_eq!(paid(), Paid { rewards: 0, fines: 0, refund: 3_000 });
		assert_eq!((gains(3), owned()), (vec![0; 3], sponsor), "a sponsor who makes all wrong gains no fine");
	});
}

/// An answer that the image does not show is neither right nor wrong.
#[test]
fn annotator_who_cannot_tell_should_neither_be_paid_nor_fined() {
	build_and_check(|| {
		let campaign = running(4);
		let answers = [Answer::Label(1), Answer::Label(1), Answer::Label(1), Answer::CannotTell];
		for (who, answer) in ANNOTATORS.iter().zip(&answers) {
			assert_ok!(commit(campaign, 0, *who, answer));
		}
		at(PHASE);
		for (who, answer) in ANNOTATORS.iter().zip(answers) {
			assert_ok!(reveal(campaign, 0, *who, answer));
		}
		settled(campaign, 0);
		for who in [EXPERT, OUTSIDER] {
			let resettle = |answer| AnnotationRewards::resettle(signed(who), campaign, 0, answer, H256::zero());
			assert_noop!(resettle(Answer::CannotTell), Error::<Test>::AnswersSomethingElse);
			assert_ok!(resettle(Answer::Label(0)));
		}
		assert_eq!(gains(4), [600, 600, 600, 0], "nobody was right, so no fine is taken");
		let view = AnnotationRewards::annotators(campaign, None);
		let unsure = view.iter().find(|annotator| annotator.who == ANNOTATORS[3]).unwrap();
		assert_eq!((unsure.work.answered, unsure.work.right, unsure.work.missed), (1, 0, 0));
	});
}

/// An expert who says what nobody said does not decide between those who answered.
#[test]
fn adjudication_that_nobody_gave_should_fine_nobody() {
	build_and_check(|| {
		let mut three = offer_of(Task::Classification { labels: 3 }, 3, &images(4));
		three.terms.fine_missed = 600;
		let campaign = create(three);
		joined(campaign, 3);
		assert_ok!(open(campaign, 0, &images(4)));
		seats_drawn(campaign);
		answered(campaign, 0, &[Some(0), Some(1), None]);
		settled(campaign, 0);
		let adjudicate =
			|label| AnnotationRewards::adjudicate(signed(EXPERT), campaign, 0, Answer::Label(label), H256::zero());
		assert_ok!(adjudicate(2));
		assert_eq!(gains(3), [0; 3]);
		at(6 * PHASE);
		assert_ok!(AnnotationRewards::release(signed(STRANGER), campaign, 0));
		assert_eq!(gains(3), [900, 900, -600], "as if nobody had decided");
	});
}

/// However late somebody settles, `release` does not come before the experts had their time.
#[test]
fn release_should_leave_experts_their_time() {
	build_and_check(|| {
		let campaign = running(3);
		answered(campaign, 0, &[Some(0), Some(1), None]);
		at(6 * PHASE);
		settled(campaign, 0);
		let release = || AnnotationRewards::release(signed(STRANGER), campaign, 0);
		assert_noop!(release(), Error::<Test>::TooEarly);
		at(10 * PHASE - 1);
		assert_noop!(release(), Error::<Test>::TooEarly);
		assert_eq!(item(campaign, 0).settled_at, Some(NOW + 6 * PHASE));
		assert_ok!(AnnotationRewards::adjudicate(signed(EXPERT), campaign, 0, Answer::Label(1), H256::zero()));
		// An expert who decides in the last moment can be contradicted.
		at(14 * PHASE - 2);
		assert_noop!(release(), Error::<Test>::TooEarly);
		assert_ok!(AnnotationRewards::resettle(signed(OUTSIDER), campaign, 0, Answer::Label(0), H256::zero()));
		at(14 * PHASE - 1);
		assert_ok!(release());
		assert_eq!(gains(3), [0, 1_000 + 500, -500]);
	});
}

/// F6: two organisations bring a truth, and not only those whom the sponsor chose. Objections hold it up.
#[test]
fn truth_should_lead_by_two_organisations() {
	build_and_check(|| {
		let mut apart = offer(2);
		apart.colleagues = false;
		let campaign = create(apart);
		let seated = [ANNOTATORS[0], OTHER_OUTSIDER];
		assert_ok!(open(campaign, 0, &images(4)));
		for who in seated {
			assert_ok!(join(campaign, who, 1));
		}
		seats_drawn(campaign);
		for who in seated {
			assert_ok!(commit(campaign, 0, who, &Answer::Label(0)));
		}
		at(PHASE);
		for who in seated {
			assert_ok!(reveal(campaign, 0, who, Answer::Label(0)));
		}
		settled(campaign, 0);
		let resettle =
			|who, label| AnnotationRewards::resettle(signed(who), campaign, 0, Answer::Label(label), H256::zero());
		// A colleague of somebody on the panel is a party, and so is the sponsor.
		for organisation in [4, 0] {
			People::credential(PENNILESS, organisation, Roles::RADIOLOGIST);
			assert_noop!(resettle(PENNILESS, 1), Error::<Test>::SelfDealing);
		}
		assert_noop!(resettle(HOSPITAL, 1), Error::<Test>::NotExpert);
		assert_ok!(resettle(EXPERT, 1));
		assert_noop!(resettle(EXPERT, 1), Error::<Test>::AlreadySpoken);
		assert_noop!(resettle(OTHER_EXPERT, 1), Error::<Test>::AlreadySpoken);
		let said = TruthVoices::<Test>::get((campaign, 0));
		let voice = |organisation| Voice {
			by: AccountId::from(organisation),
			organisation,
			answer: H256::zero(),
			chosen: false,
		};
		let full = (1_000..2_000).map(voice).collect();
		TruthVoices::<Test>::insert((campaign, 0), BoundedVec::truncate_from(full));
		assert_noop!(resettle(OUTSIDER, 0), Error::<Test>::TooManyVoices);
		TruthVoices::<Test>::insert((campaign, 0), said);
		assert_ok!(resettle(OUTSIDER, 0));
		let radiologist_of = |organisation: OrganisationId| {
			let who = 900 + AccountId::from(organisation);
			People::admit(organisation, OrganisationKind::Hospital, None, &[(who, Roles::RADIOLOGIST)]);
			who
		};
		for organisation in 5..8 {
			let who = radiologist_of(organisation);
			assert_eq!(item(campaign, 0).state, ItemState::Settled);
			assert_ok!(resettle(who, u8::from(organisation != 5)));
		}
		// 1 has three voices and 0 two; two more decide.
		for organisation in 8..10 {
			assert_eq!(item(campaign, 0).state, ItemState::Settled);
			assert_ok!(resettle(radiologist_of(organisation), 1));
			if item(campaign, 0).state == ItemState::Finished {
				break;
			}
		}
		let verdicts = item(campaign, 0).verdicts;
		assert_eq!(verdicts.last().map(|(basis, _)| *basis), Some(Basis::Truth));
	});
}

/// A person has one voice on the truth, for whatever organisations: changing them brings no second one. Nor can whoever acted
/// for the sponsor speak, answer or decide for another organisation afterwards.
#[test]
fn person_should_have_one_voice_when_the_organisation_changes() {
	build_and_check(|| {
		let mut offer = golden(3);
		offer.experts = vec![OTHER_EXPERT].try_into().unwrap();
		let campaign = create(offer);
		joined(campaign, 3);
		for number in 0..3 {
			assert_ok!(open(campaign, number, &images(4)));
		}
		People::admit(9, OrganisationKind::Hospital, None, &[]);
		let moves =
			|who, organisation| People::credential(who, organisation, Roles::RADIOLOGIST.union(Roles::DATA_STEWARD));
		// The steward who created the campaign stays the sponsor's, and so does whoever opened an item.
		moves(STEWARD, 9);
		assert_noop!(join(campaign, STEWARD, 1), Error::<Test>::SelfDealing);
		moves(ANNOTATORS[2], 0);
		let image = images(4)[3];
		assert_ok!(AnnotationRewards::open_item(
			signed(ANNOTATORS[2]),
			campaign,
			3,
			image,
			path_of(image.study, image.place).try_into().unwrap(),
			merkle::path(&items(&images(4)), 3).unwrap().try_into().unwrap(),
		));
		moves(ANNOTATORS[2], 2);
		seats_drawn(campaign);
		assert_noop!(commit(campaign, 3, ANNOTATORS[2], &Answer::Label(0)), Error::<Test>::SelfDealing);
		for item in [0, 2] {
			for who in &ANNOTATORS[..3] {
				assert_ok!(commit(campaign, item, *who, &Answer::Label(0)));
			}
		}
		at(PHASE / 2);
		// It says 1, and the panel 0: it is one voice, of whoever created the campaign.
		assert_ok!(show(campaign, 0, 1));
		at(PHASE);
		for item in [0, 2] {
			for who in &ANNOTATORS[..3] {
				assert_ok!(reveal(campaign, item, *who, Answer::Label(0)));
			}
			settled(campaign, item);
		}
		let resettle =
			|who, item| AnnotationRewards::resettle(signed(who), campaign, item, Answer::Label(1), H256::zero());
		for item in [0, 2] {
			assert_noop!(resettle(STEWARD, item), Error::<Test>::SelfDealing);
		}
		// Of item 2 nothing is known yet. Two voices would be the truth, and these are one person's.
		assert_ok!(resettle(OUTSIDER, 2));
		moves(OUTSIDER, 9);
		assert_noop!(resettle(OUTSIDER, 2), Error::<Test>::AlreadySpoken);
		// Nor is it a voice of the first organisation again, or of an expert who decides.
		People::credential(OTHER_OUTSIDER, 3, Roles::RADIOLOGIST);
		assert_noop!(resettle(OTHER_OUTSIDER, 2), Error::<Test>::AlreadySpoken);
		assert_eq!(item(campaign, 2).state, ItemState::Settled);
		People::credential(OTHER_OUTSIDER, 4, Roles::RADIOLOGIST);
		assert_ok!(resettle(OTHER_OUTSIDER, 2));
		assert_eq!(item(campaign, 2).state, ItemState::Finished);
	});
}

/// The same for the expert who decides where the panel does not agree.
#[test]
fn expert_who_decided_should_not_confirm_it_for_another_organisation() {
	build_and_check(|| {
		let campaign = running(2);
		answered(campaign, 0, &[Some(0), Some(1)]);
		settled(campaign, 0);
		assert_ok!(AnnotationRewards::adjudicate(signed(EXPERT), campaign, 0, Answer::Label(1), H256::zero()));
		People::admit(9, OrganisationKind::Hospital, None, &[(EXPERT, Roles::RADIOLOGIST)]);
		let again = AnnotationRewards::resettle(signed(EXPERT), campaign, 0, Answer::Label(1), H256::zero());
		assert_eq!(again, Err(Error::<Test>::AlreadySpoken.into()));
	});
}

/// The invariant finds two voices of one person.
#[test]
fn two_voices_of_one_person_should_break_the_invariant() {
	new_test_ext().execute_with(|| {
		let campaign = running(2);
		answered(campaign, 0, &[Some(1), Some(1)]);
		settled(campaign, 0);
		let voice = |by, organisation| Voice { by, organisation, answer: H256::zero(), chosen: false };
		for (voices, holds) in [([voice(1, 1), voice(2, 2)], true), ([voice(1, 1), voice(1, 2)], false)] {
			TruthVoices::<Test>::insert((campaign, 0), VoicesOf::<Test>::truncate_from(voices.to_vec()));
			assert_eq!(AnnotationRewards::do_try_state().is_ok(), holds);
		}
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
		}
		seats_drawn(campaign);
		for item in 0..4 {
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
		seats_drawn(campaign);
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
