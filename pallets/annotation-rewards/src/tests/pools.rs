//! Dividends: shares from the ledger's own records, constant work, and nothing made or lost (features ).

use crate::{mock::*, *};
use frame::testing_prelude::*;
use radledger_primitives::{traits::ProvenanceGraph, ContributionId, ModelVersion};
use radledger_test_doubles::{Graph, Studies};

#[docify::export]
#[test]
fn shares_should_follow_what_patients_chose() {
	build_and_check(|| {
		let dataset = declare(1, (0..4).map(|number| Part::Study(study(number))).collect());
		let pool = open_pool(Source::Dataset(dataset));
		let opened = Event::PoolOpened { pool, source: Source::Dataset(dataset), organisation: 0, by: STEWARD };
		assert_eq!(last_event(), opened);
		let add = |study| AnnotationRewards::add_study(signed(STEWARD), pool, vec![dataset].try_into().unwrap(), study);
		for (number, patient) in [(0, Some(REWARDED)), (1, Some(CHARITY)), (2, None)] {
			assert_ok!(add(study(number)));
			let counted = Event::StudyCounted { pool, study: study(number), patient, hospital: Some(HOSPITAL) };
			assert_eq!(last_event(), counted);
		}
		assert_noop!(add(study(0)), Error::<Test>::AlreadyCounted);
		assert_noop!(add(study(3)), Error::<Test>::NotPermitted);
		Studies::seal(study(3));
		assert_noop!(add(study(3)), Error::<Test>::NotOpened);
		Studies::open(study(3));
		assert_noop!(
			AnnotationRewards::add_study(signed(STRANGER), pool, vec![dataset].try_into().unwrap(), study(3)),
			Error::<Test>::NotAuthorised
		);
		assert_noop!(add(study(4)), Error::<Test>::NotInSource);
		let shares = |who| AnnotationRewards::share(pool, who).map(|share| share.shares);
		assert_eq!([REWARDED, CHARITY, HOSPITAL].map(shares), [Some(3), Some(3), Some(6)]);
		assert_eq!([DONOR, SELFLESS, UNWILLING].map(shares), [None; 3]);
		// One study is not counted: its patient, or whoever speaks for her, has time until the notice has passed.
		assert_ok!(AnnotationRewards::freeze_pool(signed(VENDOR), pool));
		assert_eq!(last_event(), Event::FreezeAnnounced { pool, at: NOW + NOTICE, by: VENDOR });
		at(NOTICE);
		assert_ok!(AnnotationRewards::freeze_pool(signed(VENDOR), pool));
		assert_eq!(last_event(), Event::PoolFrozen { pool, shares: 12, holders: 3 });
		assert_noop!(add(study(4)), Error::<Test>::PoolIsFrozen);
		assert_noop!(AnnotationRewards::freeze_pool(signed(STEWARD), pool), Error::<Test>::PoolIsFrozen);
		assert_noop!(AnnotationRewards::add_annotator(signed(STEWARD), pool, 0, 10), Error::<Test>::PoolIsFrozen);
	});
}

#[test]
fn revenue_should_be_divided_to_the_last_unit() {
	build_and_check(|| {
		let pool = frozen(3); // 12 shares: 3 patient, 3 charity, 6 hospital
		let pay_in = |amount| AnnotationRewards::pay_in(signed(HOSPITAL), pool, amount);
		let claim = |who| AnnotationRewards::claim(signed(who), pool, who);
		assert_noop!(claim(REWARDED), Error::<Test>::NothingToClaim);
		assert_noop!(pay_in(0), Error::<Test>::NothingPaid);
		assert_ok!(pay_in(1_003));
		assert_eq!(last_event(), Event::PaidIn { pool, amount: 1_003, by: HOSPITAL });
		let before = [REWARDED, CHARITY, HOSPITAL].map(free);
		assert_ok!(claim(REWARDED));
		assert_eq!(last_event(), Event::Claimed { pool, holder: REWARDED, amount: 250 });
		assert_noop!(claim(REWARDED), Error::<Test>::NothingToClaim);
		assert_noop!(claim(SELFLESS), Error::<Test>::NotAHolder);
		assert_ok!(pay_in(1_000));
		for who in [REWARDED, CHARITY, HOSPITAL] {
			assert_ok!(claim(who));
		}
		let gained = |before: [Balance; 3]| {
			let now = [REWARDED, CHARITY, HOSPITAL].map(free);
			[now[0] - before[0], now[1] - before[1], now[2] + 1_000 - before[2]]
		};
		assert_eq!(gained(before), [500, 500, 1_001], "2 are left by rounding");
		assert_ok!(AnnotationRewards::close_pool(signed(STEWARD), pool));
		assert_eq!(last_event(), Event::PoolClosed { pool, by: STEWARD });
		assert_noop!(pay_in(1), Error::<Test>::PoolTakesNothing);
		assert_noop!(AnnotationRewards::close_pool(signed(STEWARD), pool), Error::<Test>::PoolTakesNothing);
		for who in [HOSPITAL, REWARDED, CHARITY] {
			assert_ok!(claim(who));
			assert_noop!(claim(who), Error::<Test>::NothingToClaim);
		}
		assert_eq!(gained(before).iter().sum::<Balance>(), 2_003, "nothing is left");
		assert_eq!(pot(pool), 1, "what keeps it alive");
	});
}

#[test]
fn what_nobody_claims_should_go_back_after_its_time() {
	build_and_check(|| {
		let pool = frozen(3);
		assert_ok!(AnnotationRewards::pay_in(signed(STEWARD), pool, 1_200));
		assert_ok!(AnnotationRewards::claim(signed(HOSPITAL), pool, HOSPITAL));
		let sweep = |who| AnnotationRewards::sweep_pool(signed(who), pool);
		assert_noop!(sweep(STEWARD), Error::<Test>::TooEarly);
		assert_ok!(AnnotationRewards::close_pool(signed(STEWARD), pool));
		at(CLAIM - 1);
		assert_noop!(sweep(STEWARD), Error::<Test>::TooEarly);
		at(CLAIM);
		assert_noop!(sweep(OTHER_STEWARD), Error::<Test>::NotOwner);
		assert_ok!(sweep(STEWARD));
		assert_eq!(last_event(), Event::PoolSwept { pool, amount: 600, by: STEWARD });
		assert_noop!(AnnotationRewards::claim(signed(STEWARD), pool, REWARDED), Error::<Test>::NothingToClaim);
	});
}

#[test]
fn pools_should_be_opened_by_those_whose_model_it_is() {
	build_and_check(|| {
		let dataset = declare(1, vec![Part::Study(study(3))]);
		let open = |who, source, split| AnnotationRewards::open_pool(signed(who), source, split);
		let source = Source::Dataset(dataset);
		let nothing = Split { patient: 0, hospital: 0, annotator: 0 };
		assert_noop!(open(INSIDER, source, SPLIT), Error::<Test>::NotAuthorised);
		assert_noop!(open(OTHER_STEWARD, source, SPLIT), Error::<Test>::NotOwner);
		assert_noop!(open(STEWARD, source, nothing), Error::<Test>::NoShares);
		let unknown = Source::Model(ModelVersion { model: 9, version: 9 });
		assert_noop!(open(STEWARD, unknown, SPLIT), Error::<Test>::UnknownSource);
		let pool = open_pool(source);
		assert_noop!(open(STEWARD, source, SPLIT), Error::<Test>::PoolExists);
		assert_eq!(AnnotationRewards::pool_of(source), Some(pool));
		assert_noop!(AnnotationRewards::freeze_pool(signed(STEWARD), pool), Error::<Test>::NoShares);
		assert_noop!(AnnotationRewards::freeze_pool(signed(STEWARD), 9), Error::<Test>::PoolNotFound);
		assert_noop!(AnnotationRewards::pay_in(signed(STEWARD), pool, 1), Error::<Test>::PoolTakesNothing);
		assert_noop!(AnnotationRewards::pay_in(signed(STRANGER), pool, 1), Error::<Test>::NotAuthorised);
		assert_noop!(AnnotationRewards::claim(signed(STEWARD), 9, REWARDED), Error::<Test>::PoolNotFound);
		assert_noop!(AnnotationRewards::claim(signed(STEWARD), pool, REWARDED), Error::<Test>::TooEarly);
		let gone = declare(2, vec![Part::Study(study(220))]);
		let other = open_pool(Source::Dataset(gone));
		let path = || vec![gone].try_into().unwrap();
		assert_noop!(
			AnnotationRewards::add_study(signed(STEWARD), other, path(), study(220)),
			Error::<Test>::StudyNotUsable
		);
		assert_noop!(AnnotationRewards::freeze_pool(signed(OTHER_STEWARD), other), Error::<Test>::NotOwner);
	});
}

#[test]
fn shares_should_not_overflow() {
	build_and_check(|| {
		let dataset = declare(1, vec![Part::Study(study(0)), Part::Study(study(4))]);
		let pool = open_pool(Source::Dataset(dataset));
		Pools::<Test>::mutate(pool, |pool| pool.as_mut().unwrap().shares = Shares::MAX);
		let path = vec![dataset].try_into().unwrap();
		let call = Call::<Test>::add_study { pool, path, study: study(0) };
		let added = RuntimeCall::AnnotationRewards(call).dispatch(signed(STEWARD));
		assert_eq!(added.unwrap_err().error, Error::<Test>::Overflow.into());
		Pools::<Test>::mutate(pool, |pool| pool.as_mut().unwrap().shares = 0);
	});
}

#[test]
fn annotators_should_share_in_what_their_answers_made() {
	build_and_check(|| {
		let campaign = running(3);
		answered(campaign, 0, &[Some(1), Some(1), Some(0)]);
		settled(campaign, 0);
		at(6 * PHASE);
		assert_ok!(AnnotationRewards::release(signed(STEWARD), campaign, 0));
		assert_ok!(AnnotationRewards::close_campaign(signed(STEWARD), campaign));
		let larger = declare(2, vec![Part::Dataset(declare(1, vec![Part::Study(study(0))]))]);
		let pool = open_pool(Source::Model(train(&[larger], &[campaign])));
		let add = |campaign, who| AnnotationRewards::add_annotator(signed(STEWARD), pool, campaign, who);
		let [one, two, three, four, ..] = ANNOTATORS;
		for who in [one, two] {
			assert_ok!(add(campaign, who));
			let counted = Event::AnnotatorCounted { pool, campaign, annotator: who, shares: 1 };
			assert_eq!(last_event(), counted);
		}
		assert_noop!(add(campaign, three), Error::<Test>::NoShares);
		assert_noop!(add(campaign, one), Error::<Test>::AlreadyCounted);
		assert_noop!(add(campaign, four), Error::<Test>::NotInSource);
		assert_noop!(add(9, four), Error::<Test>::NotInSource);
		// A study in a dataset that is a part of the model's.
		let path = |numbers: &[u8]| {
			let path: Vec<DatasetId> = numbers.iter().map(|number| H256([*number; 32])).collect();
			path.try_into().unwrap()
		};
		let study_of = |path| AnnotationRewards::add_study(signed(STEWARD), pool, path, study(0));
		for wrong in [&[][..], &[1], &[2], &[1, 2]] {
			assert_noop!(study_of(path(wrong)), Error::<Test>::NotInSource);
		}
		assert_ok!(study_of(path(&[2, 1])));
		let view = AnnotationRewards::pool(pool).unwrap();
		assert_eq!((view.shares, view.holders), (1 + 1 + 3 + 2, 4));
		let datasets = open_pool(Source::Dataset(larger));
		assert_noop!(
			AnnotationRewards::add_annotator(signed(STEWARD), datasets, campaign, one),
			Error::<Test>::NotInSource
		);
	});
}

/// B-M6: the owner does not choose who is counted. A pool is frozen at once if nobody is left out, and otherwise after a
/// notice in which every member can count.
/// A pool of one study says whose it was. Once the study is erased, nothing of the pool names it; shares and counts stay.
#[test]
fn erased_study_should_be_named_by_no_pool() {
	build_and_check(|| {
		let dataset = declare(1, vec![Part::Study(study(0)), Part::Study(study(4))]);
		let pool = open_pool(Source::Dataset(dataset));
		let add = |number| {
			let path = vec![dataset].try_into().unwrap();
			AnnotationRewards::add_study(signed(OTHER_STEWARD), pool, path, study(number))
		};
		assert_ok!(add(0));
		let held = || on_hold(HoldReason::Record, OTHER_STEWARD);
		let forget = |study| AnnotationRewards::forget_study(signed(STRANGER), pool, study);
		assert_noop!(forget(study(0)), Error::<Test>::NotErased);
		assert_noop!(AnnotationRewards::forget_study(signed(STRANGER), 9, study(0)), Error::<Test>::PoolNotFound);
		Studies::erase(study(0));
		Studies::erase(study(8));
		let (before, shares) = (held(), AnnotationRewards::share(pool, REWARDED).unwrap().shares);
		assert_ok!(forget(study(0)));
		assert_eq!(last_event(), Event::StudyForgotten { pool });
		assert!(held() < before, "whoever counted it gets the rent back");
		for gone in [study(0), study(8)] {
			assert_noop!(forget(gone), Error::<Test>::NotCounted);
		}
		assert_noop!(add(0), Error::<Test>::StudyNotUsable);
		assert_eq!(CountedOnce::<Test>::iter_keys().count(), 0);
		// What was counted stays counted, and is complete with the other study.
		assert_ok!(add(4));
		assert_eq!(AnnotationRewards::pool(pool).unwrap().studies, 2);
		assert_eq!(AnnotationRewards::share(pool, REWARDED).unwrap().shares, 2 * shares);
		assert_ok!(AnnotationRewards::freeze_pool(signed(STEWARD), pool));
		assert_eq!(last_event(), Event::PoolFrozen { pool, shares: 10, holders: 2 });
	});
}

#[test]
fn pool_should_be_frozen_when_nobody_is_left_out_or_after_notice() {
	build_and_check(|| {
		let campaign = running(3);
		answered(campaign, 0, &[Some(1), Some(1), Some(0)]);
		settled(campaign, 0);
		at(6 * PHASE);
		assert_ok!(AnnotationRewards::release(signed(STEWARD), campaign, 0));
		assert_ok!(AnnotationRewards::close_campaign(signed(STEWARD), campaign));
		let dataset = declare(1, [0, 4, 8, 12].map(|number| Part::Study(study(number))).to_vec());
		let pool = open_pool(Source::Model(train(&[dataset], &[campaign])));
		let add = |who, number| {
			AnnotationRewards::add_study(signed(who), pool, vec![dataset].try_into().unwrap(), study(number))
		};
		let freeze = || AnnotationRewards::freeze_pool(signed(STEWARD), pool);
		assert_ok!(add(STEWARD, 0));
		assert_ok!(freeze());
		let view = || AnnotationRewards::pool(pool).unwrap();
		assert_eq!((view().freezes_at, view().state), (Some(NOW + 6 * PHASE + NOTICE), PoolState::Open));
		assert_noop!(freeze(), Error::<Test>::TooEarly);
		// A member of another organisation counts those who were left out.
		for number in [4, 8, 12] {
			assert_ok!(add(EXPERT, number));
		}
		assert_noop!(freeze(), Error::<Test>::TooEarly);
		for who in &ANNOTATORS[..2] {
			assert_ok!(AnnotationRewards::add_annotator(signed(OTHER_STEWARD), pool, campaign, *who));
		}
		assert_ok!(freeze());
		assert_eq!(last_event(), Event::PoolFrozen { pool, shares: 4 * 3 + 4 * 2 + 2, holders: 4 });
		assert_eq!((view().studies, view().annotators), (4, 2));
	});
}

/// B9: a holder may want vouchers, so nobody else claims before the pool was closed for some time.
#[test]
fn claims_for_others_should_wait() {
	build_and_check(|| {
		let pool = frozen(3);
		assert_ok!(AnnotationRewards::pay_in(signed(HOSPITAL), pool, 1_200));
		let claim = |by, holder| AnnotationRewards::claim(signed(by), pool, holder);
		assert_noop!(claim(STEWARD, REWARDED), Error::<Test>::TooEarly);
		assert_ok!(AnnotationRewards::close_pool(signed(STEWARD), pool));
		at(DELAY - 1);
		assert_noop!(claim(STEWARD, REWARDED), Error::<Test>::TooEarly);
		assert_ok!(claim(REWARDED, REWARDED));
		at(DELAY);
		assert_ok!(claim(STRANGER, CHARITY));
		assert_eq!(last_event(), Event::Claimed { pool, holder: CHARITY, amount: 300 });
	});
}

/// with one call.
#[test]
fn patient_should_see_every_model_trained_on_her_data_and_what_it_paid() {
	build_and_check(|| {
		let small = declare(1, vec![Part::Study(study(0)), Part::Study(study(1)), Part::Study(study(4))]);
		let large = declare(2, vec![Part::Dataset(small)]);
		let other = declare(3, vec![Part::Study(study(1))]);
		let (direct, nested, foreign) = (train(&[small], &[]), train(&[large], &[]), train(&[other], &[]));
		let pool = open_pool(Source::Model(nested));
		let path = || vec![large, small].try_into().unwrap();
		assert_ok!(AnnotationRewards::add_study(signed(STEWARD), pool, path(), study(0)));
		for _ in 0..2 {
			assert_ok!(AnnotationRewards::freeze_pool(signed(STEWARD), pool));
			at(NOTICE);
		}
		assert_ok!(AnnotationRewards::pay_in(signed(STEWARD), pool, 500));
		assert_ok!(AnnotationRewards::claim(signed(REWARDED), pool, REWARDED));
		assert_ok!(AnnotationRewards::pay_in(signed(STEWARD), pool, 50));
		let hers = vec![study(0), study(4), study(0)];
		let [seen] = &AnnotationRewards::trained_on(REWARDED, hers)[..] else { panic!("one dataset") };
		assert_eq!((seen.dataset, seen.studies), (small, 2));
		assert!(seen.models.contains(&direct) && seen.models.contains(&nested));
		assert!(!seen.models.contains(&foreign), "none of hers is in it");
		let [(paid, share)] = &seen.pools[..] else { panic!("one pool") };
		assert_eq!((paid.pool, paid.paid_in), (pool, 550));
		assert_eq!((share.shares, share.claimed, share.due), (3, 300, 30));
		assert!(!seen.more);
		assert_eq!(AnnotationRewards::trained_on(UNWILLING, vec![study(2)]), []);
	});
}

/// B-M8: a model with many contributions to reports hid others, and nothing said so.
#[test]
fn patient_should_be_told_when_there_can_be_more_models() {
	build_and_check(|| {
		let dataset = declare(1, vec![Part::Study(study(0))]);
		for number in 0..=MAX_EDGES {
			let report = H256::from_low_u64_be((number / 256).into());
			let node = Node::Contribution(ContributionId { report, index: number as u8 });
			assert_ok!(Graph::link(node, vec![Node::Dataset(dataset)]));
		}
		let [seen] = &AnnotationRewards::trained_on(REWARDED, vec![study(0)])[..] else { panic!("one dataset") };
		assert!(seen.more);
	});
}
