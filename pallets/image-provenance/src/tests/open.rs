use crate::{mock::*, pallet::*};
use frame::testing_prelude::*;
use radledger_primitives::{
	traits::{Opening, Patient, StudyLookup, Subject},
	Agent, DiscrepancyOutcome, Operation, StudyId, TransferPurpose,
};
use radledger_test_doubles::{Consents, People};

fn id(number: u8) -> StudyId {
	study(number).study
}

fn open_all(openings: Vec<Opening<AccountId>>) -> DispatchResult {
	ImageProvenance::open(signed(STRANGER), openings.try_into().unwrap())
}

fn patient(number: u8) -> Patient<AccountId> {
	ImageProvenance::patient_of(&id(number)).unwrap()
}

fn derive(output: u8, parents: &[u8]) -> DispatchResult {
	let parents: Vec<_> = parents.iter().map(|number| id(*number)).collect();
	ImageProvenance::record_derivation(
		signed(TECHNOLOGIST),
		id(output),
		parents.try_into().unwrap(),
		Operation::DeIdentifying,
		Agent::Signer,
		root(9),
	)
}

fn send(number: u8, purpose: TransferPurpose) -> DispatchResult {
	ImageProvenance::send(signed(TECHNOLOGIST), id(number), 1, purpose, None).map(drop).map_err(|refused| refused.error)
}

/// Studies of patients, by their numbers.
fn sealed(studies: &[(u8, AccountId)]) {
	for (number, patient) in studies {
		assert_ok!(ImageProvenance::anchor_study(signed(TECHNOLOGIST), named(study(*number), *patient)));
	}
}

#[test]
fn opening_should_count_for_its_study_account_and_salt_only() {
	build_and_check(|| {
		People::enrol(OTHER_PATIENT);
		sealed(&[(1, PATIENT), (2, OTHER_PATIENT)]);
		anchored([3]);
		let right = opening(id(1), PATIENT);
		for wrong in [
			Opening { account: OTHER_PATIENT, ..right.clone() },
			Opening { salt: [0; 32], ..right.clone() },
			Opening { study: id(2), ..right.clone() },
		] {
			assert_noop!(open_all(vec![wrong.clone()]), Error::<Test>::WrongOpening);
			assert_noop!(open_all(vec![right.clone(), wrong]), Error::<Test>::WrongOpening);
		}
		assert_noop!(open_all(vec![opening(id(3), PATIENT)]), Error::<Test>::NamesNobody);
		assert_noop!(open_all(vec![opening(id(9), PATIENT)]), Error::<Test>::StudyNotFound);
		assert_noop!(ImageProvenance::open(RuntimeOrigin::root(), vec![].try_into().unwrap()), BadOrigin);
		assert_eq!((patient(1), patient(3)), (Patient::Sealed, Patient::Nobody));
		assert_ok!(open_all(vec![right]));
		assert_eq!(ImageProvenance::facts(&id(1)).unwrap().subject, Subject::Opened(PATIENT));
		assert_eq!(ImageProvenance::facts(&id(2)).unwrap().subject, Subject::Sealed);
		assert!(<ImageProvenance as StudyLookup<_>>::opened(&PATIENT, &blinded(id(1))).is_some());
		assert!(<ImageProvenance as StudyLookup<_>>::opened(&OTHER_PATIENT, &blinded(id(1))).is_none());
		assert!(<ImageProvenance as StudyLookup<_>>::opened(&PATIENT, &id(1)).is_none());
		assert_ok!(ImageProvenance::attest_erasure(signed(COLLEAGUE), id(2)));
		assert_noop!(open_all(vec![opening(id(2), OTHER_PATIENT)]), Error::<Test>::StudyErased);
	});
}

#[test]
fn opening_should_count_in_its_own_transaction_only_and_be_in_no_state() {
	build_and_check(|| {
		sealed(&[(1, PATIENT)]);
		System::set_extrinsic_index(4);
		open(id(1), PATIENT);
		assert!(matches!(patient(1), Patient::Known { .. }));
		System::set_extrinsic_index(5);
		assert_eq!(patient(1), Patient::Sealed);
		assert_noop!(send(1, TransferPurpose::SecondOpinion), Error::<Test>::NotOpened);
		System::set_extrinsic_index(4);
		close();
		assert_eq!(patient(1), Patient::Sealed);
		assert_eq!((Opened::<Test>::iter_keys().count(), OpenedNames::<Test>::iter_keys().count()), (0, 0));
	});
}

/// Also where no consent is needed: the log leaves nothing out.
#[test]
fn transfer_should_be_opened_by_sender_and_receiver_whatever_it_is_for() {
	build_and_check(|| {
		sealed(&[(1, PATIENT)]);
		for purpose in [TransferPurpose::Research, TransferPurpose::Archiving, TransferPurpose::QualityAssurance] {
			assert_noop!(send(1, purpose), Error::<Test>::NotOpened);
		}
		open(id(1), PATIENT);
		assert_ok!(send(1, TransferPurpose::Research));
		close();
		let confirm = |found| ImageProvenance::confirm(signed(OTHER_SITE), id(1), root(found));
		assert_noop!(confirm(1), Error::<Test>::NotOpened);
		assert_noop!(confirm(2), Error::<Test>::NotOpened);
		open(id(1), PATIENT);
		assert_ok!(confirm(2));
		close();
		// The copy is kept, and comes under the consent.
		let settle = |outcome| ImageProvenance::resolve_discrepancy(signed(COLLEAGUE), id(1), 1, outcome);
		assert_noop!(settle(DiscrepancyOutcome::Explained), Error::<Test>::NotOpened);
		open(id(1), PATIENT);
		assert_ok!(settle(DiscrepancyOutcome::Explained));
		assert_eq!((received().len(), Consents::log().len()), (1, 2));
	});
}

/// Nor is what was made from it of nobody.
#[test]
fn derivation_should_be_opened_in_full() {
	build_and_check(|| {
		People::enrol(OTHER_PATIENT);
		sealed(&[(1, PATIENT), (2, PATIENT), (3, OTHER_PATIENT), (7, PATIENT), (8, OTHER_PATIENT)]);
		anchored(4..7);
		assert_noop!(derive(4, &[1]), Error::<Test>::NotOpened);
		open(id(1), PATIENT);
		assert_noop!(derive(4, &[1, 2]), Error::<Test>::NotOpened);
		open(id(2), PATIENT);
		assert_ok!(derive(4, &[1, 2]));
		close();
		// A copy is sealed as long as one of its originals is.
		assert_eq!(patient(4), Patient::Sealed);
		assert_noop!(send(4, TransferPurpose::Research), Error::<Test>::NotOpened);
		assert_noop!(derive(5, &[4]), Error::<Test>::NotOpened);
		open(id(1), PATIENT);
		assert_eq!(patient(4), Patient::Sealed);
		open(id(2), PATIENT);
		assert!(matches!(patient(4), Patient::Known { studies, .. } if studies.len() == 2));
		// Whoever names a patient shows that it is the same.
		assert_noop!(derive(7, &[1]), Error::<Test>::NotOpened);
		open(id(8), OTHER_PATIENT);
		assert_noop!(derive(8, &[1]), Error::<Test>::OtherSubject);
		open(id(7), PATIENT);
		assert_ok!(derive(7, &[1]));
		assert_eq!(
			patient(7),
			Patient::Known {
				subject: PATIENT,
				studies: vec![radledger_primitives::traits::Source {
					study: blinded(id(7)),
					modality: study(7).modality
				}],
			}
		);
	});
}

#[test]
fn copy_should_be_used_by_others_only_once_it_is_opened() {
	build_and_check(|| {
		sealed(&[(1, PATIENT)]);
		open(id(1), PATIENT);
		assert_ok!(send(1, TransferPurpose::Research));
		assert_ok!(ImageProvenance::confirm(signed(OTHER_SITE), id(1), root(1)));
		close();
		let agent = Agent::Signer;
		let stamp = || {
			let measured = measurement(OTHER_SITE, 1);
			ImageProvenance::stamp_settings(
				signed(OTHER_SITE),
				id(1),
				measured,
				radledger_primitives::Quantity::Volume,
				root(1),
				agent,
			)
		};
		assert_noop!(stamp(), Error::<Test>::NotOpened);
		open(id(1), PATIENT);
		assert_ok!(stamp());
	});
}
