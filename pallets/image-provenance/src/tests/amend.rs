use crate::{mock::*, pallet::*, types::*};
use frame::testing_prelude::*;
use radledger_primitives::{AmendmentReason, H256};

fn amend(who: AccountId, number: u8) -> DispatchResult {
	let reason = AmendmentReason::LateArrival;
	ImageProvenance::amend_study(RuntimeOrigin::signed(who), study(1).study, root(number), 21, 3, reason)
}

fn anchored() {
	assert_ok!(ImageProvenance::anchor_study(RuntimeOrigin::signed(TECHNOLOGIST), study(1)));
	System::reset_events();
}

#[test]
fn content_should_change_and_the_old_content_stay_when_a_study_is_amended() {
	build_and_check(|| {
		anchored();
		System::set_block_number(5);
		Timestamp::set_timestamp(NOW + 1000);
		assert_ok!(amend(COLLEAGUE, 2));

		let known = ImageProvenance::study(study(1).study).unwrap();
		assert_eq!((known.root, known.instances, known.series, known.version), (root(2), 21, 3, 1));
		assert_eq!((known.by, known.at, known.block), (COLLEAGUE, NOW + 1000, 5));
		assert_eq!(rent_held_by(COLLEAGUE), 10 + ImageProvenance::amendment_footprint().size);
		assert_eq!(
			ImageProvenance::history(study(1).study, 0, 10),
			vec![
				Revision {
					version: 0,
					root: root(1),
					instances: 20,
					series: 2,
					by: TECHNOLOGIST,
					at: NOW,
					block: 1,
					replaced: Some(AmendmentReason::LateArrival)
				},
				Revision {
					version: 1,
					root: root(2),
					instances: 21,
					series: 3,
					by: COLLEAGUE,
					at: NOW + 1000,
					block: 5,
					replaced: None
				},
			]
		);
		assert_eq!(
			events(),
			vec![Event::StudyAmended {
				study: study(1).study,
				version: 1,
				root: root(2),
				instances: 21,
				reason: AmendmentReason::LateArrival,
				by: COLLEAGUE
			}]
		);
	});
}

#[test]
fn amendment_should_be_refused_when_another_organisation_answers_for_the_study() {
	build_and_check(|| {
		anchored();
		assert_noop!(amend(OTHER_SITE, 2), Error::<Test>::NotController);
		for who in [STRANGER, CLINICIAN] {
			assert_noop!(amend(who, 2), Error::<Test>::NotAuthorised);
		}
		let reason = AmendmentReason::PostProcessing;
		assert_noop!(
			ImageProvenance::amend_study(RuntimeOrigin::root(), study(1).study, root(2), 1, 1, reason),
			BadOrigin
		);
	});
}

#[test]
fn amendment_should_be_refused_when_it_makes_no_sense() {
	build_and_check(|| {
		anchored();
		let amend = |id: H256, root, instances, series| {
			let reason = AmendmentReason::RejectedQuality;
			ImageProvenance::amend_study(RuntimeOrigin::signed(TECHNOLOGIST), id, root, instances, series, reason)
		};
		let id = study(1).study;
		assert_noop!(amend(id, root(1), 20, 2), Error::<Test>::NothingChanged);
		assert_noop!(amend(id, root(2), 0, 2), Error::<Test>::EmptyStudy);
		assert_noop!(amend(id, root(2), 1, 0), Error::<Test>::EmptyStudy);
		assert_noop!(amend(study(2).study, root(2), 1, 1), Error::<Test>::StudyNotFound);
	});
}

#[test]
fn amendments_should_end_at_their_limit() {
	build_and_check(|| {
		anchored();
		for number in 2..5 {
			assert_ok!(amend(TECHNOLOGIST, number));
		}
		assert_noop!(amend(TECHNOLOGIST, 9), Error::<Test>::MaxAmendmentsExceeded);
	});
}

#[test]
fn history_should_come_in_pages() {
	build_and_check(|| {
		anchored();
		for number in 2..5 {
			assert_ok!(amend(TECHNOLOGIST, number));
		}
		let versions = |from, limit| -> Vec<u16> {
			ImageProvenance::history(study(1).study, from, limit).into_iter().map(|revision| revision.version).collect()
		};
		assert_eq!(versions(0, u32::MAX), [0, 1, 2, 3]);
		assert_eq!(versions(0, 2), [0, 1]);
		assert_eq!(versions(2, 2), [2, 3]);
		assert_eq!(versions(3, 2), [3]);
		assert!(versions(4, 2).is_empty());
		assert!(versions(0, 0).is_empty());
		assert!(ImageProvenance::history(study(2).study, 0, 10).is_empty());
	});
}
