use crate::{mock::*, pallet::*};
use frame::testing_prelude::*;
use radledger_primitives::{
	consent::Rule,
	traits::{Opening, Patient, ProvenanceGraph, Source, StudyLookup},
	Agent, Node, Operation, StudyId, TransferPurpose, H256,
};
use radledger_test_doubles::{Asked, Consents, People};

fn id(number: u8) -> StudyId {
	study(number).study
}

fn name(who: AccountId, number: u8, subject: AccountId) -> DispatchResult {
	let Opening { salt, .. } = opening(id(number), subject);
	let seal = opening(id(number), subject).seal();
	let named = ImageProvenance::name_subject(signed(who), id(number), seal, Some(salt), 4);
	named.map(|_| ()).map_err(|refused| refused.error)
}

fn anchor_of(number: u8, subject: AccountId) {
	assert_ok!(ImageProvenance::anchor_study(signed(TECHNOLOGIST), named(study(number), subject)));
	open(id(number), subject);
}

fn derive(output: u8, parent: u8) -> DispatchResult {
	let (parents, operation) = (vec![id(parent)].try_into().unwrap(), Operation::DeIdentifying);
	ImageProvenance::record_derivation(signed(TECHNOLOGIST), id(output), parents, operation, Agent::Signer, root(9))
}

/// Something that another pallet makes from studies.
fn made(node: Node, numbers: &[u8]) {
	let parents = numbers.iter().map(|number| Node::Study(id(*number))).collect();
	assert_ok!(<ImageProvenance as ProvenanceGraph>::link(node, parents));
}

fn report(number: u8) -> Node {
	Node::Report(H256::repeat_byte(number))
}

fn patient(number: u8) -> Patient<AccountId> {
	<ImageProvenance as StudyLookup<AccountId>>::patient_of(&id(number)).unwrap()
}

fn of(subject: AccountId, number: u8) -> Patient<AccountId> {
	Patient::Known { subject, studies: vec![Source { study: blinded(id(number)), modality: study(number).modality }] }
}

fn send(number: u8, purpose: TransferPurpose) -> DispatchResult {
	ImageProvenance::send(signed(TECHNOLOGIST), id(number), 1, purpose, None)
		.map(|_| ())
		.map_err(|refused| refused.error)
}

#[test]
fn patient_should_decide_about_a_study_once_it_names_her() {
	build_and_check(|| {
		anchored([1, 2]);
		let rent = rent_held_by(TECHNOLOGIST);
		assert_eq!(patient(1), Patient::Nobody);
		assert_ok!(name(TECHNOLOGIST, 1, PATIENT));
		assert_eq!(events(), [Event::SubjectNamed { study: id(1), by: TECHNOLOGIST }]);
		assert_eq!(patient(1), Patient::Sealed);
		open(id(1), PATIENT);
		assert_eq!((patient(1), rent_held_by(TECHNOLOGIST)), (of(PATIENT, 1), rent));
		let (named, anchored) = (ImageProvenance::study(id(1)).unwrap(), ImageProvenance::study(id(2)).unwrap());
		assert_eq!(
			(named.version, named.at, named.block),
			(0, anchored.at, anchored.block),
			"its content is as before"
		);
		assert_ok!(derive(2, 1));
		assert_eq!(patient(2), of(PATIENT, 1), "what is made from it now is hers");
		Consents::deny(Asked { subject: Some(PATIENT), ..Default::default() }, Rule::Refused);
		for number in [1, 2] {
			assert_noop!(send(number, TransferPurpose::Research), Error::<Test>::NotPermitted);
		}
	});
}

#[test]
fn subject_should_be_named_once_by_those_who_answer_for_the_study() {
	build_and_check(|| {
		People::enrol(OTHER_PATIENT);
		assert_noop!(name(TECHNOLOGIST, 1, PATIENT), Error::<Test>::StudyNotFound);
		anchored([1]);
		for who in [STRANGER, CLINICIAN, COORDINATOR, PATIENT] {
			assert_noop!(name(who, 1, PATIENT), Error::<Test>::NotAuthorised);
		}
		assert_noop!(name(OTHER_SITE, 1, PATIENT), Error::<Test>::NotController);
		assert_noop!(ImageProvenance::name_subject(RuntimeOrigin::root(), id(1), root(1), None, 4), BadOrigin);
		// Any member who may anchor.
		assert_ok!(name(COLLEAGUE, 1, PATIENT));
		for subject in [PATIENT, OTHER_PATIENT] {
			assert_noop!(name(COLLEAGUE, 1, subject), Error::<Test>::HasSubject);
		}
		anchor_of(2, PATIENT);
		assert_noop!(name(COLLEAGUE, 2, OTHER_PATIENT), Error::<Test>::HasSubject);
	});
}

#[test]
fn nobody_should_be_named_when_the_study_is_erased() {
	build_and_check(|| {
		People::enrol(OTHER_PATIENT);
		anchored([1]);
		assert_ok!(ImageProvenance::attest_erasure(signed(COLLEAGUE), id(1)));
		assert_noop!(name(TECHNOLOGIST, 1, OTHER_PATIENT), Error::<Test>::StudyErased);
	});
}

/// A refusal about the study from which it was made would not be asked about any more.
#[test]
fn subject_should_not_be_named_when_the_study_was_made_from_a_patients() {
	build_and_check(|| {
		People::enrol(OTHER_PATIENT);
		anchor_of(1, PATIENT);
		anchored(2..6);
		assert_ok!(derive(2, 1));
		for subject in [PATIENT, OTHER_PATIENT] {
			assert_noop!(name(TECHNOLOGIST, 2, subject), Error::<Test>::HasSubject);
		}
		assert_ok!(ImageProvenance::attest_erasure(signed(COLLEAGUE), id(1)));
		assert_eq!(patient(2), Patient::Unknown);
		assert_noop!(name(TECHNOLOGIST, 2, PATIENT), Error::<Test>::HasSubject);
		// Made from a study of nobody, it is of nobody.
		assert_ok!(derive(4, 3));
		assert_ok!(name(TECHNOLOGIST, 4, PATIENT));
		open(id(4), PATIENT);
		assert_eq!(patient(4), of(PATIENT, 4));
	});
}

/// It would have inherited nobody, and stay out of the patient's reach.
#[test]
fn subject_should_not_be_named_when_a_study_or_dataset_was_made_from_the_study() {
	build_and_check(|| {
		anchored(1..4);
		assert_ok!(derive(2, 1));
		made(Node::Dataset(H256::repeat_byte(1)), &[3]);
		for number in [1, 3] {
			assert_noop!(name(TECHNOLOGIST, number, PATIENT), Error::<Test>::AlreadyUsed);
		}
		// Nor when that was erased since.
		assert_ok!(ImageProvenance::attest_erasure(signed(COLLEAGUE), id(2)));
		assert_noop!(name(TECHNOLOGIST, 1, PATIENT), Error::<Test>::AlreadyUsed);
	});
}

#[test]
fn report_should_stay_of_one_patient_when_a_study_of_it_is_named() {
	build_and_check(|| {
		People::enrol(OTHER_PATIENT);
		anchor_of(1, PATIENT);
		anchored(2..5);
		made(report(1), &[1, 2, 3]);
		made(report(2), &[3]);
		for number in [2, 3] {
			assert_noop!(name(TECHNOLOGIST, number, OTHER_PATIENT), Error::<Test>::OtherSubject);
			// Nothing shows that it is the same patient.
			let seal = opening(id(number), PATIENT).seal();
			let unshown = ImageProvenance::name_subject(signed(TECHNOLOGIST), id(number), seal, None, 4);
			assert_noop!(unshown.map_err(|refused| refused.error), Error::<Test>::NotOpened);
			close();
			assert_noop!(name(TECHNOLOGIST, number, PATIENT), Error::<Test>::NotOpened);
			open(id(1), PATIENT);
			if number == 3 {
				open(id(2), PATIENT);
			}
			assert_ok!(name(TECHNOLOGIST, number, PATIENT));
		}
		for number in 0..5 {
			made(report(10 + number), &[4]);
		}
		assert_noop!(name(TECHNOLOGIST, 4, OTHER_PATIENT), Error::<Test>::MoreReports);
		assert_ok!(ImageProvenance::name_subject(signed(TECHNOLOGIST), id(4), root(1), None, 5));
	});
}

/// Without a patient to ask, copies went only where no patient is asked.
#[test]
fn copies_should_stay_where_they_are_when_the_study_is_named() {
	build_and_check(|| {
		Consents::deny(Asked::default(), Rule::NoSubject);
		anchored([1]);
		assert_noop!(send(1, TransferPurpose::Research), Error::<Test>::NotPermitted);
		assert_ok!(send(1, TransferPurpose::Archiving));
		assert_ok!(name(TECHNOLOGIST, 1, PATIENT));
		assert_noop!(ImageProvenance::confirm(signed(OTHER_SITE), id(1), root(1)), Error::<Test>::NotOpened);
		open(id(1), PATIENT);
		assert_ok!(ImageProvenance::confirm(signed(OTHER_SITE), id(1), root(1)));
		assert_eq!(received(), [], "and under no consent, with which a duty would come");
		assert_eq!(ImageProvenance::holders(id(1), None).len(), 1);
	});
}
