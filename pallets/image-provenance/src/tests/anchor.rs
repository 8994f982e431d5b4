use crate::{mock::*, pallet::*, types::*};
use frame::testing_prelude::*;
use radledger_primitives::{
	traits::{Patient, Source, StudyFacts, StudyLookup, Subject},
	DigestAlgorithm, Modality,
};

fn technologist() -> RuntimeOrigin {
	RuntimeOrigin::signed(TECHNOLOGIST)
}

#[docify::export]
#[test]
fn study_should_be_on_the_ledger_when_a_technologist_anchors_it() {
	build_and_check(|| {
		let new = named(NewStudy { device: Some(SCANNER), ..study(1) }, PATIENT);
		assert_ok!(ImageProvenance::anchor_study(technologist(), new.clone()));

		let known = ImageProvenance::study(new.study).unwrap();
		assert_eq!((known.root, known.instances, known.series), (new.root, 20, 2));
		assert_eq!((known.algorithm, known.modality), (DigestAlgorithm::Sha256, Modality::Mr));
		let device = radledger_primitives::DeviceVersion { device: SCANNER, version: 0 };
		assert_eq!((known.device, known.subject), (Some(device), new.subject));
		assert_eq!((known.organisation, known.by, known.at, known.block), (0, TECHNOLOGIST, NOW, 1));
		assert_eq!(known.version, 0);
		let facts = |subject| Some(StudyFacts { controller: 0, subject, modality: new.modality });
		assert_eq!(ImageProvenance::facts(&new.study), facts(Subject::Sealed));
		assert_eq!(ImageProvenance::patient_of(&new.study), Some(Patient::Sealed));
		open(new.study, PATIENT);
		let studies = vec![Source { study: blinded(new.study), modality: new.modality }];
		let patient = Patient::Known { subject: PATIENT, studies };
		assert_eq!(ImageProvenance::facts(&new.study), facts(Subject::Opened(PATIENT)));
		assert_eq!(ImageProvenance::patient_of(&new.study), Some(patient));
		assert_eq!(rent_held_by(TECHNOLOGIST), 10 + ImageProvenance::study_footprint().size);
		assert_eq!(
			events(),
			vec![Event::StudyAnchored {
				study: new.study,
				root: new.root,
				instances: 20,
				organisation: 0,
				by: TECHNOLOGIST
			}]
		);
	});
}

#[test]
fn rent_should_be_the_same_however_many_instances_a_study_has() {
	build_and_check(|| {
		assert_ok!(ImageProvenance::anchor_study(technologist(), NewStudy { instances: 1, series: 1, ..study(1) }));
		let one = rent_held_by(TECHNOLOGIST);
		assert_ok!(ImageProvenance::anchor_study(technologist(), NewStudy { instances: 1_000_000, ..study(2) }));
		assert_eq!(rent_held_by(TECHNOLOGIST), 2 * one);
	});
}

#[test]
fn anchoring_should_be_refused_when_the_study_is_known() {
	build_and_check(|| {
		assert_ok!(ImageProvenance::anchor_study(technologist(), study(1)));
		for (who, again) in [(TECHNOLOGIST, study(1)), (COLLEAGUE, NewStudy { root: root(9), ..study(1) })] {
			assert_noop!(
				ImageProvenance::anchor_study(RuntimeOrigin::signed(who), again),
				Error::<Test>::StudyAlreadyAnchored
			);
		}
	});
}

#[test]
fn study_should_be_refused_when_another_organisation_chose_its_identifier() {
	build_and_check(|| {
		let batch = || vec![study(1), study(2), study(3)].try_into().unwrap();
		for taken in [study(2), NewStudy { root: root(9), ..study(2) }] {
			let taken = ImageProvenance::anchor_study(RuntimeOrigin::signed(OTHER_SITE), taken);
			assert_noop!(taken, Error::<Test>::ForeignIdentifier);
		}
		let taken = ImageProvenance::anchor_studies(RuntimeOrigin::signed(OTHER_SITE), batch());
		assert_noop!(taken, Error::<Test>::ForeignIdentifier);
		// The same digest under its own number is another study.
		assert_ok!(ImageProvenance::anchor_study(RuntimeOrigin::signed(OTHER_SITE), study_of(1, 2)));
		assert_ok!(ImageProvenance::anchor_studies(technologist(), batch()));
	});
}

#[test]
fn anchoring_should_be_refused_when_the_caller_has_no_fitting_role() {
	build_and_check(|| {
		for who in [STRANGER, CLINICIAN, PATIENT] {
			assert_noop!(
				ImageProvenance::anchor_study(RuntimeOrigin::signed(who), study(1)),
				Error::<Test>::NotAuthorised
			);
			let batch = vec![study(1)].try_into().unwrap();
			assert_noop!(
				ImageProvenance::anchor_studies(RuntimeOrigin::signed(who), batch),
				Error::<Test>::NotAuthorised
			);
		}
		for origin in [RuntimeOrigin::none(), RuntimeOrigin::root()] {
			assert_noop!(ImageProvenance::anchor_study(origin.clone(), study(1)), BadOrigin);
			assert_noop!(ImageProvenance::anchor_studies(origin, vec![study(1)].try_into().unwrap()), BadOrigin);
		}
	});
}

#[test]
fn anchoring_should_be_refused_when_the_study_makes_no_sense() {
	build_and_check(|| {
		let anchor = |new| ImageProvenance::anchor_study(technologist(), new);
		assert_noop!(anchor(NewStudy { instances: 0, ..study(1) }), Error::<Test>::EmptyStudy);
		assert_noop!(anchor(NewStudy { series: 0, ..study(1) }), Error::<Test>::EmptyStudy);
		assert_noop!(anchor(NewStudy { device: Some(FOREIGN), ..study(1) }), Error::<Test>::UnknownDevice);
		assert_noop!(
			ImageProvenance::anchor_study(
				RuntimeOrigin::signed(OTHER_SITE),
				NewStudy { device: Some(SCANNER), ..study_of(1, 1) }
			),
			Error::<Test>::UnknownDevice
		);
	});
}

#[test]
fn anchoring_should_be_refused_when_the_rent_cannot_be_paid() {
	build_and_check(|| {
		assert_noop!(
			ImageProvenance::anchor_study(RuntimeOrigin::signed(PENNILESS), study(1)),
			TokenError::FundsUnavailable
		);
	});
}

#[test]
fn batch_should_anchor_all_studies_or_none() {
	build_and_check(|| {
		let batch = |numbers: &[u8]| numbers.iter().map(|n| study(*n)).collect::<Vec<_>>().try_into().unwrap();
		assert_ok!(ImageProvenance::anchor_studies(technologist(), batch(&[1, 2, 3])));
		assert_eq!(events().len(), 3);
		assert_eq!(Studies::<Test>::iter().count(), 3);

		assert_noop!(
			ImageProvenance::anchor_studies(technologist(), batch(&[4, 5, 2])),
			Error::<Test>::StudyAlreadyAnchored
		);
		assert_noop!(
			ImageProvenance::anchor_studies(technologist(), batch(&[6, 6])),
			Error::<Test>::StudyAlreadyAnchored
		);
		assert_noop!(ImageProvenance::anchor_studies(technologist(), batch(&[])), Error::<Test>::EmptyBatch);
		assert_eq!(Studies::<Test>::iter().count(), 3);
	});
}

#[test]
fn batch_should_not_decode_when_it_is_larger_than_allowed() {
	let call: RuntimeCall = Call::anchor_studies { studies: vec![study(1); 4].try_into().unwrap() }.into();
	let mut encoded = call.encode();
	assert!(RuntimeCall::decode(&mut &encoded[..]).is_ok());
	// The compact length 4 becomes 5: one more than `MaxBatch`.
	assert_eq!(encoded[2], 4 << 2);
	encoded[2] = 5 << 2;
	encoded.extend(study(5).encode());
	assert!(RuntimeCall::decode(&mut &encoded[..]).is_err());
}

#[test]
fn study_should_take_at_most_256_bytes_of_state() {
	build_and_check(|| {
		let new = named(NewStudy { device: Some(SCANNER), ..study(1) }, PATIENT);
		assert_ok!(ImageProvenance::anchor_study(technologist(), new.clone()));
		// Accounts are 8 bytes here and 32 in the runtime, which measures the real figure.
		let key = Studies::<Test>::hashed_key_for(new.study);
		let value = frame::deps::sp_io::storage::get(&key).unwrap();
		assert!(key.len() + value.len() <= 256, "{} + {}", key.len(), value.len());
	});
}
