//! Offers, annotators, and the end of campaigns.

use crate::{mock::*, *};
use frame::testing_prelude::*;
use radledger_primitives::{
	annotation::Task,
	consent::{records::Activity, Purpose},
};
use radledger_test_doubles::{Consents, Studies};

#[test]
fn campaign_should_cost_the_same_however_many_items_and_hold_the_reward_of_open_ones() {
	build_and_check(|| {
		let before = free(STEWARD);
		let campaign = create(offer(5));
		let rent = on_hold(HoldReason::Record, STEWARD);
		assert_eq!(on_hold(HoldReason::Escrow, STEWARD), 0, "no consent was asked yet");
		assert_eq!(free(STEWARD), before - rent);
		let created = Event::CampaignCreated { campaign, organisation: 0, items: 4, by: STEWARD };
		assert_eq!(last_event(), created);
		let mut large = offer(5);
		large.items = 10_000;
		create(large);
		assert_eq!(on_hold(HoldReason::Record, STEWARD), 2 * rent, "10,000 items cost what 4 do");
		let view = AnnotationRewards::campaign(campaign).unwrap();
		assert_eq!((view.offer, view.escrow, view.sponsor), (offer(5), 0, STEWARD));
		assert_ok!(open(campaign, 0, &images(4)));
		assert_eq!(on_hold(HoldReason::Escrow, STEWARD), 1_000 * 5);
		assert_eq!(AnnotationRewards::campaign(campaign).unwrap().escrow, 5_000);
	});
}

#[test]
fn campaign_should_be_refused_when_it_makes_no_sense() {
	type Case = (fn(&mut OfferOf<Test>), Error<Test>);
	let cases: [Case; 15] = [
		(|offer| offer.task = Task::Classification { labels: 1 }, Error::InvalidTask),
		(|offer| offer.rule.share = 400_000, Error::InvalidRule),
		(|offer| offer.panel = 0, Error::InvalidPanel),
		(|offer| offer.items = 0, Error::NothingToAnnotate),
		(|offer| offer.terms.reward = 0, Error::InvalidTerms),
		(|offer| offer.weights = vec![1].try_into().unwrap(), Error::InvalidWeights),
		(|offer| offer.purpose = Purpose::ClinicalCare, Error::InvalidPurpose),
		(|offer| offer.experts = Default::default(), Error::InvalidExperts),
		(|offer| offer.experts = vec![STRANGER].try_into().unwrap(), Error::InvalidExperts),
		(|offer| offer.experts = vec![INSIDER].try_into().unwrap(), Error::SelfDealing),
		(|offer| offer.conflicts = vec![1].try_into().unwrap(), Error::SelfDealing),
		(|offer| offer.schedule.coin_until = offer.schedule.join_until, Error::InvalidSchedule),
		(|offer| offer.schedule.reveal_until = offer.schedule.commit_until, Error::InvalidSchedule),
		(|offer| offer.schedule.commit_until = NOW, Error::InvalidSchedule),
		(|offer| offer.terms.reward = Amount::MAX, Error::Overflow),
	];
	build_and_check(|| {
		for (change, error) in cases {
			let mut wrong = offer(5);
			change(&mut wrong);
			assert_noop!(AnnotationRewards::create_campaign(signed(STEWARD), wrong), error);
		}
		for who in [STRANGER, INSIDER, EXPERT] {
			assert_noop!(AnnotationRewards::create_campaign(signed(who), offer(5)), Error::<Test>::NotAuthorised);
		}
		let mut expensive = offer(5);
		expensive.terms.reward = WEALTH;
		let campaign = create(expensive);
		assert!(open(campaign, 0, &images(4)).is_err(), "nobody answers what cannot be paid");
	});
}

#[test]
fn annotators_should_join_with_a_stake() {
	build_and_check(|| {
		let campaign = create(offer(5));
		let [one, two, ..] = ANNOTATORS;
		assert_ok!(join(campaign, one, 3));
		let joined = Event::AnnotatorJoined { campaign, annotator: one, stake: 1_500 };
		assert_eq!(last_event(), joined);
		assert_eq!(on_hold(HoldReason::Stake, one), 1_500);
		let join = |who, campaign, seats| join(campaign, who, seats);
		assert_noop!(join(one, campaign, 3), Error::<Test>::AlreadyJoined);
		assert_noop!(join(two, campaign, 0), Error::<Test>::NoSeat);
		assert_noop!(join(two, 9, 1), Error::<Test>::CampaignNotFound);
		assert_noop!(join(INSIDER, campaign, 1), Error::<Test>::SelfDealing);
		assert_noop!(join(EXPERT, campaign, 1), Error::<Test>::SelfDealing);
		assert_noop!(join(STRANGER, campaign, 1), Error::<Test>::NotAuthorised);
		assert_noop!(join(OTHER_STEWARD, campaign, 1), Error::<Test>::NotAuthorised);
		assert_noop!(join(HOSPITAL, campaign, 1), Error::<Test>::NotAuthorised);
		assert!(join(PENNILESS, campaign, 1).is_err(), "who owns nothing has nothing to lose");
		at(JOIN);
		assert_noop!(join(two, campaign, 1), Error::<Test>::TooLate);
	});
}

#[test]
fn patient_should_be_asked_about_a_copy_that_names_nobody() {
	build_and_check(|| {
		Studies::derive(study(120), &[study(0)]);
		let all = [image_of(study(120), 0), image_of(study(120), 1)];
		let campaign = create(offer_of(Task::Classification { labels: 2 }, 3, &all));
		Studies::seal(study(0));
		assert_noop!(open(campaign, 0, &all), Error::<Test>::NotOpened);
		Studies::open(study(0));
		assert_ok!(open(campaign, 0, &all));
		assert!(received(REWARDED), "the patient can be told who has the data");
		withdraw(REWARDED);
		assert_noop!(open(campaign, 1, &all), Error::<Test>::NotPermitted);
	});
}

#[test]
fn items_should_be_opened_by_proof_and_consent() {
	build_and_check(|| {
		let mut all = images(3);
		all.push(image_of(study(3), 0)); // of somebody who allows nothing
		all.push(image_of(study(160), 0)); // the vendor has no copy
		all.push(image_of(study(120), 0)); // of nobody, and anchored by another organisation
		let campaign = create(offer_of(Task::Classification { labels: 2 }, 3, &all));
		assert_ok!(open(campaign, 0, &all));
		let opened = Event::ItemOpened { campaign, item: 0, study: study(0), escrow: 3_000, by: STEWARD };
		assert_eq!(last_event(), opened);
		assert!(received(REWARDED), "the patient can be told who has the data");
		let logged: Vec<_> =
			Consents::log().into_iter().map(|entry| (entry.patient, entry.study, entry.activity)).collect();
		assert_eq!(logged, [(REWARDED, study(0), Activity::Annotation { item: (campaign, 0) })]);
		assert_noop!(open(campaign, 0, &all), Error::<Test>::ItemAlreadyOpened);
		assert_noop!(open(campaign, 3, &all), Error::<Test>::NotPermitted);
		assert_eq!(on_hold(HoldReason::Escrow, STEWARD), 3_000, "nothing is held for what nobody permits");
		assert_noop!(open(campaign, 4, &all), Error::<Test>::StudyNotUsable);
		assert_noop!(open(campaign, 5, &all), Error::<Test>::NotPermitted);
		let mut others = all.clone();
		others[1] = image_of(study(8), 1);
		assert_noop!(open(campaign, 1, &others), Error::<Test>::NotInCampaign);
		let image = all[1];
		let in_campaign = || merkle::path(&items(&all), 1).unwrap().try_into().unwrap();
		let try_open = |who, campaign, in_study: Vec<H256>| {
			let in_study = in_study.try_into().unwrap();
			AnnotationRewards::open_item(signed(who), campaign, 1, image, in_study, in_campaign())
		};
		let path = path_of(image.study, 0);
		assert_noop!(try_open(STEWARD, campaign, path_of(image.study, 1)), Error::<Test>::NotInStudy);
		assert_noop!(try_open(OTHER_STEWARD, campaign, path.clone()), Error::<Test>::NotSponsor);
		assert_noop!(try_open(INSIDER, campaign, path.clone()), Error::<Test>::NotAuthorised);
		assert_noop!(try_open(STEWARD, 9, path), Error::<Test>::CampaignNotFound);
		withdraw(REWARDED);
		assert_noop!(open(campaign, 1, &all), Error::<Test>::NotPermitted);
		assert_eq!(Consents::log().len(), 1, "what is refused as such leaves nothing");
		at(JOIN);
		assert_noop!(open(campaign, 2, &all), Error::<Test>::TooLate);
	});
}

#[test]
fn escrow_should_be_back_when_the_campaign_ends() {
	build_and_check(|| {
		let campaign = running(3);
		let close = |who| AnnotationRewards::close_campaign(signed(who), campaign);
		assert_noop!(close(STEWARD), Error::<Test>::StillBusy);
		answered(campaign, 0, &[Some(1), Some(1), Some(1)]);
		assert_noop!(close(STEWARD), Error::<Test>::StillBusy);
		settled(campaign, 0);
		at(6 * PHASE);
		assert_ok!(AnnotationRewards::release(signed(STRANGER), campaign, 0));
		assert_noop!(close(OTHER_STEWARD), Error::<Test>::NotSponsor);
		assert_noop!(close(EXPERT), Error::<Test>::NotAuthorised);
		assert!(!<AnnotationRewards as CampaignLookup>::is_settled(campaign));
		assert_ok!(close(VENDOR));
		assert_eq!(last_event(), Event::CampaignClosed { campaign, by: VENDOR });
		assert!(<AnnotationRewards as CampaignLookup>::is_settled(campaign));
		assert_eq!(on_hold(HoldReason::Escrow, STEWARD), 0);
		assert_noop!(close(STEWARD), Error::<Test>::CampaignIsClosed);
	});
}

#[test]
fn escrow_should_come_back_when_nobody_cares_any_more() {
	build_and_check(|| {
		let campaign = running(3);
		answered(campaign, 0, &[Some(1), Some(1), Some(0)]);
		let close = || AnnotationRewards::close_campaign(signed(STEWARD), campaign);
		at(6 * PHASE + CLAIM - 1);
		assert_noop!(close(), Error::<Test>::StillBusy);
		at(6 * PHASE + CLAIM);
		assert_ok!(close());
		// What is at stake is free, the answers are forgotten, and the reward goes back.
		let [one, ..] = ANNOTATORS;
		assert_ok!(AnnotationRewards::leave(signed(one), campaign));
		assert_ok!(AnnotationRewards::release(signed(STRANGER), campaign, 0));
		assert_eq!(paid(), Paid { refund: 3_000, ..Paid::default() });
		assert_eq!(on_hold(HoldReason::Escrow, STEWARD), 0);
		assert_noop!(AnnotationRewards::release(signed(STEWARD), campaign, 0), Error::<Test>::AlreadyFinished);
	});
}

#[test]
fn item_that_nobody_answered_should_be_given_up() {
	build_and_check(|| {
		let campaign = running(3);
		let release = || AnnotationRewards::release(signed(STEWARD), campaign, 0);
		assert_noop!(release(), Error::<Test>::TooEarly);
		at(PHASE);
		assert_ok!(release());
		assert_eq!(paid().refund, 3_000);
		assert_ok!(AnnotationRewards::close_campaign(signed(STEWARD), campaign));
	});
}

#[test]
fn stake_should_be_free_when_nothing_can_be_fined() {
	build_and_check(|| {
		let campaign = running(3);
		let [one, two, ..] = ANNOTATORS;
		let leave = |who| AnnotationRewards::leave(signed(who), campaign);
		assert_ok!(leave(two));
		let left = Event::AnnotatorLeft { campaign, annotator: two, stake: 2_000 };
		assert_eq!(last_event(), left);
		assert_noop!(leave(two), Error::<Test>::NotJoined);
		assert_noop!(commit(campaign, 0, two, &Answer::Label(0)), Error::<Test>::NotJoined);
		assert_ok!(commit(campaign, 0, one, &Answer::Label(0)));
		assert_noop!(leave(one), Error::<Test>::StillBusy);
		at(2 * PHASE);
		settled(campaign, 0);
		at(6 * PHASE);
		assert_ok!(AnnotationRewards::release(signed(one), campaign, 0));
		assert_ok!(leave(one));
		let left = Event::AnnotatorLeft { campaign, annotator: one, stake: 2_000 };
		assert_eq!(last_event(), left, "nobody answered, so nobody earned the fine");
	});
}

/// Nobody has to wait for a campaign in which nobody takes part.
#[test]
fn campaign_should_be_cancelled_at_once_when_nobody_takes_part() {
	build_and_check(|| {
		let campaign = create(offer(3));
		assert_ok!(open(campaign, 0, &images(4)));
		let [one, ..] = ANNOTATORS;
		let close = || AnnotationRewards::close_campaign(signed(STEWARD), campaign);
		assert_ok!(join(campaign, one, 1));
		assert_noop!(close(), Error::<Test>::StillBusy);
		assert_ok!(AnnotationRewards::leave(signed(one), campaign));
		assert_ok!(close());
		assert_ok!(AnnotationRewards::release(signed(STRANGER), campaign, 0));
		assert_eq!((paid().refund, on_hold(HoldReason::Escrow, STEWARD)), (3_000, 0));
		assert_noop!(join(campaign, one, 1), Error::<Test>::CampaignIsClosed);
		assert_eq!(AnnotationRewards::campaign(campaign).unwrap().annotators, 0);
	});
}

/// The reward is held from the account that opens the item, and goes back to it.
#[test]
fn reward_should_come_from_whoever_opens_the_item() {
	build_and_check(|| {
		let campaign = create(offer(3));
		let image = images(4)[0];
		let opened = AnnotationRewards::open_item(
			signed(VENDOR),
			campaign,
			0,
			image,
			path_of(image.study, image.place).try_into().unwrap(),
			merkle::path(&items(&images(4)), 0).unwrap().try_into().unwrap(),
		);
		assert_ok!(opened);
		assert_eq!([VENDOR, STEWARD].map(|who| on_hold(HoldReason::Escrow, who)), [3_000, 0]);
		at(PHASE);
		let before = free(VENDOR);
		assert_ok!(AnnotationRewards::release(signed(STRANGER), campaign, 0));
		assert!(free(VENDOR) >= before + 3_000, "and part of the rent");
	});
}
