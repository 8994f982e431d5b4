//! Commit, then reveal: nobody sees an answer before all are committed to, and none can be copied (features N-12).

use crate::{mock::*, *};
use frame::testing_prelude::*;
use radledger_primitives::{
	annotation::{Rectangle, Task},
	traits::Membership,
};
use radledger_test_doubles::{People, Studies};

#[test]
fn copied_commitment_should_be_revealed_by_nobody() {
	build_and_check(|| {
		let campaign = running(3);
		let [one, two, ..] = ANNOTATORS;
		let promised = promise(campaign, 0, one, &Answer::Label(1));
		assert_ok!(AnnotationRewards::commit(signed(one), campaign, 0, promised));
		let committed = Event::AnswerCommitted { campaign, item: 0, seat: 0, annotator: one };
		assert_eq!(last_event(), committed);
		assert_ok!(AnnotationRewards::commit(signed(two), campaign, 0, promised));
		at(PHASE);
		assert_ok!(reveal(campaign, 0, one, Answer::Label(1)));
		let revealed = Event::AnswerRevealed { campaign, item: 0, seat: 0, annotator: one };
		assert_eq!(last_event(), revealed);
		// The copier knows answer and salt now, and it helps nothing.
		let copied = AnnotationRewards::reveal(signed(two), campaign, 0, Answer::Label(1), salt(one));
		assert_eq!(copied, Err(Error::<Test>::NotWhatWasPromised.into()));
		at(2 * PHASE);
		settled(campaign, 0);
		at(6 * PHASE);
		let before = free(two);
		assert_ok!(AnnotationRewards::release(signed(two), campaign, 0));
		assert_eq!(free(two), before, "the copier is paid nothing");
		let view = AnnotationRewards::annotators(campaign, None);
		let copier = view.iter().find(|annotator| annotator.who == two).unwrap();
		assert_eq!((copier.work.earned, copier.work.fined), (0, 500));
	});
}

/// Whoever committed can reveal, whatever became of the credential: coin and answer. They are paid as everybody is, and leave
/// with their stake.
#[test]
fn annotator_who_was_dismissed_should_reveal_be_paid_and_leave() {
	build_and_check(|| {
		let campaign = create(offer(3));
		joined(campaign, 3);
		assert_ok!(open(campaign, 0, &images(4)));
		at(JOIN);
		// One is dismissed before the coin is revealed, the others after committing.
		People::end_credential(&ANNOTATORS[2]);
		seats_drawn(campaign);
		assert_noop!(commit(campaign, 0, ANNOTATORS[2], &Answer::Label(1)), Error::<Test>::NotAuthorised);
		for who in &ANNOTATORS[..2] {
			assert_ok!(commit(campaign, 0, *who, &Answer::Label(1)));
		}
		for who in &ANNOTATORS[..2] {
			People::end_credential(who);
		}
		at(PHASE);
		for who in &ANNOTATORS[..2] {
			assert_ok!(reveal(campaign, 0, *who, Answer::Label(1)));
		}
		at(2 * PHASE);
		assert_ok!(AnnotationRewards::settle(signed(ANNOTATORS[0]), campaign, 0));
		at(6 * PHASE);
		assert_ok!(AnnotationRewards::release(signed(ANNOTATORS[0]), campaign, 0));
		for (who, gained) in ANNOTATORS[..3].iter().zip([1_000, 1_000, 0]) {
			assert_ok!(AnnotationRewards::leave(signed(*who), campaign));
			assert_eq!(free(*who) + on_hold(HoldReason::Record, *who), WEALTH + gained);
		}
	});
}

#[test]
fn answers_should_not_be_seen_before_all_are_promised() {
	build_and_check(|| {
		let campaign = running(3);
		let [one, two, three, four, ..] = ANNOTATORS;
		assert_ok!(commit(campaign, 0, one, &Answer::Label(1)));
		assert_noop!(reveal(campaign, 0, one, Answer::Label(1)), Error::<Test>::TooEarly);
		assert_noop!(commit(campaign, 0, one, &Answer::Label(0)), Error::<Test>::AlreadyCommitted);
		assert_ok!(commit(campaign, 0, two, &Answer::Label(1)));
		assert_ok!(commit(campaign, 0, three, &Answer::Label(1)));
		assert_noop!(commit(campaign, 0, four, &Answer::Label(1)), Error::<Test>::NotJoined);
		at(PHASE);
		assert_noop!(commit(campaign, 0, one, &Answer::Label(1)), Error::<Test>::AlreadyCommitted);
		assert_noop!(reveal(campaign, 0, four, Answer::Label(1)), Error::<Test>::NotCommitted);
		assert_ok!(reveal(campaign, 0, one, Answer::Label(1)));
		assert_noop!(reveal(campaign, 0, one, Answer::Label(1)), Error::<Test>::AlreadyRevealed);
		assert_noop!(reveal(campaign, 0, two, Answer::Label(0)), Error::<Test>::NotWhatWasPromised);
		let other_salt = AnnotationRewards::reveal(signed(two), campaign, 0, Answer::Label(1), [0; 32]);
		assert_eq!(other_salt, Err(Error::<Test>::NotWhatWasPromised.into()));
		assert_noop!(reveal(campaign, 1, two, Answer::Label(1)), Error::<Test>::ItemNotFound);
		at(2 * PHASE);
		assert_noop!(reveal(campaign, 0, two, Answer::Label(1)), Error::<Test>::TooLate);
		assert_eq!(item(campaign, 0).answers, [Some(Answer::Label(1)), None, None]);
	});
}

#[test]
fn seats_should_be_taken_by_those_with_something_at_stake() {
	build_and_check(|| {
		let campaign = create(offer(3));
		let [.., other, last] = ANNOTATORS;
		joined(campaign, 2);
		assert_ok!(join(campaign, last, 1));
		for item in 0..2 {
			assert_ok!(open(campaign, item, &images(4)));
		}
		seats_drawn(campaign);
		assert_noop!(commit(campaign, 0, other, &Answer::Label(0)), Error::<Test>::NotJoined);
		assert_noop!(commit(campaign, 0, STRANGER, &Answer::Label(0)), Error::<Test>::NotAuthorised);
		assert_noop!(commit(campaign, 2, last, &Answer::Label(0)), Error::<Test>::ItemNotFound);
		assert_ok!(commit(campaign, 0, last, &Answer::Label(0)));
		assert_noop!(commit(campaign, 1, last, &Answer::Label(0)), Error::<Test>::StakeIsTaken);
		let [one, ..] = ANNOTATORS;
		Studies::seal(study(4));
		assert_noop!(commit(campaign, 1, one, &Answer::Label(0)), Error::<Test>::NotOpened);
		Studies::open(study(4));
		// Who withdraws is not annotated any more.
		withdraw(REWARDED);
		assert_noop!(commit(campaign, 1, one, &Answer::Label(0)), Error::<Test>::NotPermitted);
	});
}

#[test]
fn answers_should_be_refused_when_they_answer_something_else() {
	build_and_check(|| {
		let boxes = Task::BoundingBoxes { columns: 100, rows: 50, max: 2 };
		let grid = Task::GridMask { columns: 4, rows: 4 };
		let rectangle = |left, top, right, bottom| Rectangle { left, top, right, bottom };
		let drawn = |all: &[Rectangle]| Answer::Boxes(all.to_vec().try_into().unwrap());
		let mask = |bytes: &[u8]| Answer::Mask(bytes.to_vec().try_into().unwrap());
		let (one, two, three) = (rectangle(0, 0, 9, 9), rectangle(1, 0, 9, 9), rectangle(2, 0, 9, 9));
		let cases = [
			(Task::Classification { labels: 2 }, Answer::Label(2), Error::<Test>::UnknownLabel),
			(Task::Classification { labels: 2 }, drawn(&[]), Error::AnswersSomethingElse),
			(boxes, drawn(&[rectangle(0, 0, 101, 50)]), Error::BoxOutsideImage),
			(boxes, drawn(&[one, two, three]), Error::TooManyBoxes),
			(boxes, drawn(&[two, one]), Error::BoxesNotInOrder),
			(grid, mask(&[1, 2, 3]), Error::WrongMaskSize),
		];
		let all = images(1);
		let campaigns: Vec<CampaignId> = cases
			.iter()
			.map(|(task, ..)| {
				let campaign = create(offer_of(*task, 2, &all));
				assert_ok!(open(campaign, 0, &all));
				assert_ok!(join(campaign, ANNOTATORS[0], 1));
				campaign
			})
			.collect();
		for campaign in &campaigns {
			seats_drawn(*campaign);
		}
		for (campaign, (_, answer, _)) in campaigns.iter().zip(&cases) {
			assert_ok!(commit(*campaign, 0, ANNOTATORS[0], answer));
		}
		at(PHASE);
		for (campaign, (_, answer, error)) in campaigns.iter().zip(cases) {
			assert_noop!(reveal(*campaign, 0, ANNOTATORS[0], answer), error);
		}
	});
}

/// An item takes this much state while it is open, and when all is paid.
#[test]
fn state_should_fall_to_a_bounded_remainder_when_all_is_paid() {
	let size = |campaign: CampaignId| -> usize {
		let item = Items::<Test>::iter_prefix(campaign).map(|(key, record)| (campaign, key, record).encoded_size());
		let answers = Answers::<Test>::iter().map(|(key, answer)| (key, answer).encoded_size());
		let verdicts = Verdicts::<Test>::iter().map(|(key, verdict)| (key, verdict).encoded_size());
		item.sum::<usize>() + answers.sum::<usize>() + verdicts.sum::<usize>()
	};
	let mask = |byte: u8| Answer::Mask(vec![byte; 512].try_into().unwrap());
	for (task, answer) in
		[(Task::Classification { labels: 2 }, Answer::Label(1)), (Task::GridMask { columns: 64, rows: 64 }, mask(0xf0))]
	{
		build_and_check(|| {
			let all = images(1);
			let campaign = create(offer_of(task, 5, &all));
			joined(campaign, 5);
			assert_ok!(open(campaign, 0, &all));
			seats_drawn(campaign);
			let rent = on_hold(HoldReason::Record, STEWARD);
			for who in &ANNOTATORS[..5] {
				assert_ok!(commit(campaign, 0, *who, &answer));
			}
			let committed = size(campaign);
			at(PHASE);
			for who in &ANNOTATORS[..5] {
				assert_ok!(reveal(campaign, 0, *who, answer.clone()));
			}
			settled(campaign, 0);
			let settled = size(campaign);
			assert_eq!(on_hold(HoldReason::Record, STEWARD), rent, "all of it was paid when the item was opened");
			at(6 * PHASE);
			assert_ok!(AnnotationRewards::release(signed(STEWARD), campaign, 0));
			let after = size(campaign);
			let paid_for =
				AnnotationRewards::item_footprint(&AnnotationRewards::campaign(campaign).unwrap().offer, false);
			println!("{task:?}: {committed} bytes with commitments, {settled} with answers, {after} when all is paid");
			assert!(after as u64 <= paid_for.size && after < settled);
			assert!(on_hold(HoldReason::Record, STEWARD) < rent);
		});
	}
}
