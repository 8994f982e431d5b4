use crate::{mock::*, pallet::*};
use frame::testing_prelude::*;
use radledger_primitives::{AmendmentReason, StudyId, TransferPurpose, H256};

fn id() -> StudyId {
	study(1).study
}

fn protocol() -> H256 {
	root(100)
}

fn publish(who: AccountId) -> DispatchResult {
	ImageProvenance::publish_protocol(RuntimeOrigin::signed(who), protocol(), 12)
}

fn check(who: AccountId, deviations: u16, tags: &[u32]) -> DispatchResult {
	let tags = tags.to_vec().try_into().unwrap();
	ImageProvenance::record_conformity(RuntimeOrigin::signed(who), id(), protocol(), deviations, tags)
}

fn patrol(who: AccountId, seed: u64, checked: u32, corrupted: u32, studies: &[u8]) -> DispatchResult {
	let studies: Vec<_> = studies.iter().map(|number| study(*number).study).collect();
	ImageProvenance::record_patrol(RuntimeOrigin::signed(who), seed, checked, corrupted, studies.try_into().unwrap())
}

fn screen(who: AccountId, subject: u8, tokens: &[u8]) -> DispatchResult {
	let tokens: Vec<_> = tokens.iter().map(|token| root(*token)).collect();
	let proof = proof(255, who, &root(subject), &tokens);
	let tokens = tokens.try_into().unwrap();
	ImageProvenance::screen_pixels(RuntimeOrigin::signed(who), scope(255), root(subject), tokens, proof)
}

#[test]
fn deviation_should_be_flagged_for_the_version_that_was_checked() {
	build_and_check(|| {
		anchored([1]);
		assert_ok!(publish(COORDINATOR));
		assert_ok!(check(TECHNOLOGIST, 3, &[0x0018_0050, 0x0018_0080]));
		let verdict = Conformities::<Test>::get((id(), protocol(), 0, 0)).unwrap();
		assert_eq!((verdict.deviations, verdict.tags.to_vec()), (3, vec![0x0018_0050, 0x0018_0080]));
		assert_eq!((verdict.signed.by, verdict.signed.organisation), (TECHNOLOGIST, 0));
		assert_noop!(check(COLLEAGUE, 0, &[]), Error::<Test>::AlreadyChecked);
		assert_ok!(ImageProvenance::amend_study(
			RuntimeOrigin::signed(TECHNOLOGIST),
			id(),
			root(2),
			9,
			1,
			AmendmentReason::RejectedQuality
		));
		assert_ok!(check(COLLEAGUE, 0, &[]));
		assert!(Conformities::<Test>::contains_key((id(), protocol(), 1, 0)));
		let events = events();
		assert_eq!(
			events[0],
			Event::ProtocolPublished { protocol: protocol(), constraints: 12, organisation: 0, by: COORDINATOR }
		);
		assert_eq!(
			events[3],
			Event::ConformityRecorded { study: id(), protocol: protocol(), version: 1, deviations: 0, by: COLLEAGUE }
		);
	});
}

#[test]
fn protocol_should_be_refused_when_it_is_empty_or_there() {
	build_and_check(|| {
		let empty = ImageProvenance::publish_protocol(RuntimeOrigin::signed(COLLEAGUE), protocol(), 0);
		assert_noop!(empty, Error::<Test>::EmptyProtocol);
		for who in [STRANGER, TECHNOLOGIST, CLINICIAN] {
			assert_noop!(publish(who), Error::<Test>::NotAuthorised);
		}
		assert_noop!(ImageProvenance::publish_protocol(RuntimeOrigin::none(), protocol(), 1), BadOrigin);
		assert_ok!(publish(COLLEAGUE));
		assert_noop!(publish(COORDINATOR), Error::<Test>::ProtocolAlreadyPublished);
	});
}

#[test]
fn protocol_and_verdict_should_not_stand_in_for_those_of_another_organisation() {
	build_and_check(|| {
		anchored([1]);
		let first = ImageProvenance::publish_protocol(RuntimeOrigin::signed(OTHER_SITE), protocol(), 1);
		assert_ok!(first);
		assert_ok!(publish(COLLEAGUE));
		let published = |organisation| Protocols::<Test>::get(protocol(), organisation).unwrap();
		assert_eq!((published(0).constraints, published(0).signed.by), (12, COLLEAGUE));
		assert_eq!((published(1).constraints, published(1).signed.by), (1, OTHER_SITE));

		let archive = TransferPurpose::Archiving;
		assert_ok!(ImageProvenance::send(RuntimeOrigin::signed(TECHNOLOGIST), id(), 1, archive, None));
		assert_ok!(ImageProvenance::confirm(RuntimeOrigin::signed(OTHER_SITE), id(), root(1)));
		assert_ok!(check(OTHER_SITE, 12, &[1]));
		assert_ok!(check(TECHNOLOGIST, 0, &[]));
		assert_noop!(check(COLLEAGUE, 1, &[1]), Error::<Test>::AlreadyChecked);
		let deviations =
			|organisation| Conformities::<Test>::get((id(), protocol(), 0, organisation)).unwrap().deviations;
		assert_eq!((deviations(0), deviations(1)), (0, 12));
	});
}

#[test]
fn verdict_should_be_refused_when_it_makes_no_sense() {
	build_and_check(|| {
		anchored([1]);
		assert_noop!(check(TECHNOLOGIST, 0, &[]), Error::<Test>::ProtocolNotFound);
		assert_ok!(publish(COLLEAGUE));
		for (deviations, tags) in [(0, vec![1]), (1, vec![]), (1, vec![1, 2]), (9, vec![2, 1]), (9, vec![1, 1])] {
			assert_noop!(check(TECHNOLOGIST, deviations, &tags), Error::<Test>::InvalidDeviations);
		}
		assert_noop!(check(OTHER_SITE, 0, &[]), Error::<Test>::NoCopy);
		for who in [STRANGER, CLINICIAN] {
			assert_noop!(check(who, 0, &[]), Error::<Test>::NotAuthorised);
		}
		let none = ImageProvenance::record_conformity(RuntimeOrigin::none(), id(), protocol(), 0, Default::default());
		assert_noop!(none, BadOrigin);
	});
}

#[test]
fn patrol_should_name_what_is_corrupted() {
	build_and_check(|| {
		anchored(1..4);
		frame_system::BlockHash::<Test>::insert(1, H256::repeat_byte(9));
		System::set_block_number(2);
		assert_ok!(patrol(TECHNOLOGIST, 1, 40, 2, &[1, 3]));
		let posted = Patrols::<Test>::get(0, 2).unwrap();
		assert_eq!((posted.seed, posted.checked, posted.corrupted), (1, 40, 2));
		assert_eq!(posted.studies.to_vec(), [study(1).study, study(3).study]);
		let found = |study| Event::CorruptionFound { study, organisation: 0, by: TECHNOLOGIST };
		let posted = Event::PatrolRecorded { organisation: 0, seed: 1, checked: 40, corrupted: 2, by: TECHNOLOGIST };
		assert_eq!(events(), vec![found(study(1).study), found(study(3).study), posted]);
		assert_noop!(patrol(COLLEAGUE, 1, 1, 0, &[]), Error::<Test>::AlreadyPatrolled);
		assert_ok!(patrol(OTHER_SITE, 1, 1, 0, &[]));
	});
}

#[test]
fn patrol_should_be_refused_when_it_makes_no_sense() {
	build_and_check(|| {
		anchored(0..18);
		frame_system::BlockHash::<Test>::insert(1, H256::repeat_byte(9));
		frame_system::BlockHash::<Test>::insert(2, H256::repeat_byte(9));
		System::set_block_number(2);
		frame_system::BlockHash::<Test>::remove(0); // as it is after a while
		for seed in [0, 2, 3] {
			assert_noop!(patrol(TECHNOLOGIST, seed, 9, 0, &[]), Error::<Test>::UnknownSeed);
		}
		let many: Vec<u8> = (0..16).collect();
		for (checked, corrupted, studies) in
			[(1, 2, &[1, 2][..]), (9, 1, &[]), (9, 1, &[1, 2]), (9, 2, &[1, 1]), (99, 17, &many[1..]), (99, 0, &many)]
		{
			assert_noop!(patrol(TECHNOLOGIST, 1, checked, corrupted, studies), Error::<Test>::InvalidPatrol);
		}
		assert_noop!(patrol(TECHNOLOGIST, 1, 9, 1, &[99]), Error::<Test>::StudyNotFound);
		assert_noop!(patrol(OTHER_SITE, 1, 9, 1, &[1]), Error::<Test>::NoCopy);
		for who in [STRANGER, CLINICIAN, COORDINATOR] {
			assert_noop!(patrol(who, 1, 9, 0, &[]), Error::<Test>::NotAuthorised);
		}
		let none = ImageProvenance::record_patrol(RuntimeOrigin::none(), 1, 1, 0, Default::default());
		assert_noop!(none, BadOrigin);
		assert_ok!(patrol(TECHNOLOGIST, 1, 99, 17, &many));
	});
}

#[test]
fn patrol_should_not_choose_among_more_than_a_few_samples() {
	build_and_check(|| {
		SeedInterval::set(5);
		(1..=12).for_each(|block| frame_system::BlockHash::<Test>::insert(block, H256::repeat_byte(9)));
		System::set_block_number(12);
		for seed in [1, 4, 6, 9, 11, 12, 15] {
			assert_noop!(patrol(TECHNOLOGIST, seed, 9, 0, &[]), Error::<Test>::UnknownSeed);
		}
		assert_ok!(patrol(TECHNOLOGIST, 5, 9, 0, &[]));
		assert_ok!(patrol(OTHER_SITE, 10, 9, 0, &[]));
	});
}

#[test]
fn same_image_should_raise_an_alert_under_another_subject_only() {
	build_and_check(|| {
		assert_ok!(screen(TECHNOLOGIST, 1, &[10, 11, 12]));
		assert_ok!(screen(COLLEAGUE, 1, &[10, 13]));
		System::reset_events();
		assert_ok!(screen(OTHER_SITE, 2, &[11, 14, 12]));
		let duplicate = |token| Event::DuplicatePixels { scope: scope(255), token: root(token), first: 0, second: 1 };
		let done = Event::PixelsScreened { scope: scope(255), images: 3, duplicates: 2, by: OTHER_SITE };
		assert_eq!(events(), vec![duplicate(11), duplicate(12), done]);
		let claim = PixelClaims::<Test>::get(scope(255), root(11)).unwrap();
		assert_eq!((claim.subject, claim.signed.organisation), (root(1), 0));
		let (other, signed) = claim.duplicate.unwrap();
		assert_eq!((other, signed.organisation, signed.by), (root(2), 1, OTHER_SITE));
		// The first duplicate stays; a third raises an alert as well.
		assert_ok!(screen(THIRD_PARTY, 3, &[11]));
		let claim = PixelClaims::<Test>::get(scope(255), root(11)).unwrap();
		assert_eq!(claim.duplicate.unwrap().0, root(2));
		// Another scope has other tokens, and its own claims.
		let (tokens, proof) = (vec![root(11)], proof(254, TECHNOLOGIST, &root(9), &[root(11)]));
		let (origin, tokens) = (RuntimeOrigin::signed(TECHNOLOGIST), tokens.try_into().unwrap());
		assert_ok!(ImageProvenance::screen_pixels(origin, scope(254), root(9), tokens, proof));
		assert_eq!(PixelClaims::<Test>::get(scope(254), root(11)).unwrap().duplicate, None);
	});
}

#[test]
fn screening_should_be_refused_when_it_makes_no_sense() {
	build_and_check(|| {
		assert_noop!(screen(TECHNOLOGIST, 1, &[]), Error::<Test>::EmptyBatch);
		assert_noop!(screen(TECHNOLOGIST, 1, &[3, 3]), Error::<Test>::DuplicateToken);
		assert_noop!(screen(PENNILESS, 1, &[3, 4]), TokenError::FundsUnavailable);
		for who in [STRANGER, CLINICIAN, PATIENT] {
			assert_noop!(screen(who, 1, &[1]), Error::<Test>::NotAuthorised);
		}
		let tokens = vec![root(1)].try_into().unwrap();
		let none = ImageProvenance::screen_pixels(RuntimeOrigin::none(), root(1), root(1), tokens, [0; 64]);
		assert_noop!(none, BadOrigin);
	});
}

#[test]
fn tokens_should_be_of_no_use_to_whoever_copies_them() {
	build_and_check(|| {
		let [subject, other] = [root(1), root(2)];
		let tokens = vec![root(10), root(11)];
		let ours = proof(255, TECHNOLOGIST, &subject, &tokens);
		let show = |who, scope, subject, tokens: &[H256], proof| {
			let tokens = tokens.to_vec().try_into().unwrap();
			ImageProvenance::screen_pixels(RuntimeOrigin::signed(who), scope, subject, tokens, proof)
		};
		let scope = scope(255);
		// Another organisation, another subject, other images, another key, no key.
		for stolen in [
			show(OTHER_SITE, scope, subject, &tokens, ours),
			show(OTHER_SITE, scope, other, &tokens, ours),
			show(TECHNOLOGIST, scope, other, &tokens, ours),
			show(TECHNOLOGIST, scope, subject, &tokens[..1], ours),
			show(OTHER_SITE, scope, other, &tokens, proof(254, OTHER_SITE, &other, &tokens)),
			show(TECHNOLOGIST, H256::zero(), subject, &tokens, ours),
			show(TECHNOLOGIST, scope, subject, &tokens, [0; 64]),
		] {
			assert_noop!(stolen, Error::<Test>::NotInScope);
		}
		System::reset_events();
		assert_ok!(show(TECHNOLOGIST, scope, subject, &tokens, ours));
		assert_eq!(events(), vec![Event::PixelsScreened { scope, images: 2, duplicates: 0, by: TECHNOLOGIST }]);
		assert_ok!(show(COLLEAGUE, scope, subject, &tokens, ours));
	});
}
