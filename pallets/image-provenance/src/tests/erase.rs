use crate::{mock::*, pallet::*, types::*};
use frame::testing_prelude::*;
use radledger_primitives::{Agent, AmendmentReason, Operation, Quantity, StudyId, TransferPurpose, H256};

fn id() -> StudyId {
	study(1).study
}

fn erase(who: AccountId) -> DispatchResult {
	ImageProvenance::attest_erasure(RuntimeOrigin::signed(who), id())
}

#[test]
fn nothing_should_tie_the_record_to_anyone_when_a_study_is_erased() {
	build_and_check(|| {
		let new = NewStudy { subject: Some(PATIENT), device: Some(SCANNER), ..study(1) };
		assert_ok!(ImageProvenance::anchor_study(RuntimeOrigin::signed(TECHNOLOGIST), new));
		anchored([2]);
		assert_ok!(ImageProvenance::record_derivation(
			RuntimeOrigin::signed(TECHNOLOGIST),
			study(2).study,
			vec![id()].try_into().unwrap(),
			Operation::DeIdentifying,
			Agent::Signer,
			root(9)
		));
		System::reset_events();
		next_block(7);
		assert_ok!(erase(COLLEAGUE));
		let known = ImageProvenance::study(id()).unwrap();
		assert!(known.is_erased());
		assert_eq!(
			(known.root, known.instances, known.series, known.subject, known.device),
			(H256::zero(), 0, 0, None, None)
		);
		assert_eq!((known.by, known.version, known.block), (COLLEAGUE, 1, 2));
		let history = ImageProvenance::history(id(), 0, 9);
		assert_eq!(history[0].replaced, Some(AmendmentReason::Erasure));
		assert_eq!(ImageProvenance::verify_instance(id(), 0, H256::zero(), vec![]), Some(false));
		let down = ImageProvenance::descendants(vec![radledger_primitives::Node::Study(id()).into()], 9);
		assert_eq!(down.edges.len(), 1, "what was made from it is still found");
		assert_eq!(events(), vec![Event::StudyErased { study: id(), by: COLLEAGUE }]);
	});
}

#[test]
fn erasure_should_be_attested_once_by_the_steward_of_who_answers_for_the_study() {
	build_and_check(|| {
		assert_noop!(erase(COLLEAGUE), Error::<Test>::StudyNotFound);
		anchored([1]);
		for who in [STRANGER, TECHNOLOGIST, CLINICIAN, PATIENT] {
			assert_noop!(erase(who), Error::<Test>::NotAuthorised);
		}
		assert_noop!(erase(OTHER_STEWARD), Error::<Test>::NotController);
		assert_noop!(ImageProvenance::attest_erasure(RuntimeOrigin::root(), id()), BadOrigin);
		assert_ok!(erase(COLLEAGUE));
		assert_noop!(erase(COLLEAGUE), Error::<Test>::StudyErased);
	});
}

#[test]
fn nothing_more_should_be_said_of_a_study_when_it_is_erased() {
	build_and_check(|| {
		anchored([1]);
		assert_ok!(erase(COLLEAGUE));
		let origin = || RuntimeOrigin::signed(TECHNOLOGIST);
		let amend = |reason| ImageProvenance::amend_study(origin(), id(), root(2), 1, 1, reason);
		assert_noop!(amend(AmendmentReason::LateArrival), Error::<Test>::StudyErased);
		assert_noop!(
			ImageProvenance::send(origin(), id(), 1, TransferPurpose::Research, None),
			Error::<Test>::StudyErased
		);
		assert_noop!(
			ImageProvenance::stamp_settings(
				origin(),
				id(),
				measurement(TECHNOLOGIST, 3),
				Quantity::Area,
				root(4),
				Agent::Signer
			),
			Error::<Test>::StudyErased
		);
		assert_noop!(ImageProvenance::anchor_study(origin(), study(1)), Error::<Test>::StudyAlreadyAnchored);
	});
}

#[test]
fn erasure_should_be_no_amendment_and_possible_when_there_are_no_more_amendments() {
	build_and_check(|| {
		anchored([1]);
		let amend = |to, reason| {
			ImageProvenance::amend_study(RuntimeOrigin::signed(TECHNOLOGIST), id(), root(to), 1, 1, reason)
		};
		assert_noop!(amend(2, AmendmentReason::Erasure), Error::<Test>::NotAnAmendment);
		for to in 2..5 {
			assert_ok!(amend(to, AmendmentReason::LateArrival));
		}
		assert_noop!(amend(5, AmendmentReason::LateArrival), Error::<Test>::MaxAmendmentsExceeded);
		assert_ok!(erase(COLLEAGUE));
		assert_eq!(ImageProvenance::history(id(), 0, 9).len(), 5);
	});
}
