//! Nobody avoids a refusal by not showing whose study it is.

use crate::world::*;
use frame_support::traits::OnFinalize;
use pallet_image_provenance::{Call, Error, Opened, OpenedNames};
use radledger_primitives::{
	consent::{Purpose, Purposes, Scope},
	model::Part,
	Agent, Operation, StudyId, TransferPurpose, H256,
};
use radledger_runtime::*;
use sp_runtime::DispatchError;

fn done(signer: &str, call: impl Into<RuntimeCall>) {
	submit(signer, call).unwrap().unwrap();
}

fn refused(signer: &str, call: impl Into<RuntimeCall>, error: impl Into<DispatchError>) {
	assert_eq!(submit(signer, call).unwrap(), Err(error.into()));
}

fn id(number: u8) -> StudyId {
	study(number).study
}

fn send(number: u8) -> RuntimeCall {
	Call::send { study: id(number), to: 1, purpose: TransferPurpose::Treatment, request: None }.into()
}

fn derive(output: u8, parent: u8) -> RuntimeCall {
	Call::record_derivation {
		output: id(output),
		parents: vec![id(parent)].try_into().unwrap(),
		operation: Operation::DeIdentifying,
		agent: Agent::Signer,
		parameters: H256::zero(),
	}
	.into()
}

fn declare(number: u8) -> RuntimeCall {
	pallet_model_registry::Call::declare_dataset {
		parts: vec![Part::Study(id(number))].try_into().unwrap(),
		purpose: Purpose::HealthResearch,
		request: None,
	}
	.into()
}

fn batch(calls: Vec<RuntimeCall>) -> RuntimeCall {
	pallet_utility::Call::batch_all { calls }.into()
}

/// Studies 1 and 2 of patient-1, 3 of patient-2, and 4 and 5 of nobody.
fn prepared() {
	for (number, patient) in [(1, "patient-1"), (2, "patient-1"), (3, "patient-2")] {
		done("technologist-1", Call::anchor_study { study: named(study(number), patient) });
	}
	for number in [4, 5] {
		done("technologist-1", anchor(number));
	}
}

#[test]
fn use_should_be_refused_when_the_study_is_not_opened_or_another_is() {
	chain().execute_with(|| {
		prepared();
		refused("technologist-1", send(1), Error::<Runtime>::NotOpened);
		refused("technologist-1", opened(&[id(2)], "patient-1", send(1)), Error::<Runtime>::NotOpened);
		// In the name of another patient, who has refused nothing.
		refused("technologist-1", opened(&[id(1)], "patient-2", send(1)), Error::<Runtime>::WrongOpening);
		refused("technologist-1", batch(vec![send(1), open(&[id(1)], "patient-1")]), Error::<Runtime>::NotOpened);
		done("technologist-1", opened(&[id(1)], "patient-1", send(1)));
	});
}

#[test]
fn opening_should_end_with_its_transaction_and_reach_no_state() {
	chain().execute_with(|| {
		prepared();
		done("technologist-1", open(&[id(1), id(2)], "patient-1"));
		refused("technologist-1", send(1), Error::<Runtime>::NotOpened);
		done("technologist-1", opened(&[id(1)], "patient-1", send(1)));
		ImageProvenance::on_finalize(System::block_number());
		assert_eq!((Opened::<Runtime>::iter_keys().count(), OpenedNames::<Runtime>::iter_keys().count()), (0, 0));
	});
}

#[test]
fn opening_should_be_undone_with_the_batch_that_fails() {
	chain().execute_with(|| {
		prepared();
		let fails = batch(vec![open(&[id(1)], "patient-1"), anchor(4)]);
		let calls = vec![fails, send(1)];
		done("technologist-1", pallet_utility::Call::force_batch { calls });
		assert!(ImageProvenance::open_transfers(id(1), None).is_empty(), "the opening had failed with its batch");
		// As it is wanted: with the failing call beside it.
		let calls = vec![open(&[id(1)], "patient-1"), anchor(4), send(1)];
		done("technologist-1", pallet_utility::Call::force_batch { calls });
		assert_eq!(ImageProvenance::open_transfers(id(1), None).len(), 1);
	});
}

/// A copy is of the same patient, however it is made, and whatever is made of it.
#[test]
fn copy_should_be_as_sealed_as_its_original() {
	chain().execute_with(|| {
		prepared();
		let refuse = pallet_dynamic_consent::Call::refuse {
			scope: Scope::Study(opening(id(1), "patient-1").blinded()),
			grantee: radledger_primitives::consent::Grantee::Anyone,
			purposes: Purposes::CLINICAL_CARE,
		};
		done("patient-1", refuse);
		refused("technologist-1", derive(4, 1), Error::<Runtime>::NotOpened);
		done("technologist-1", opened(&[id(1)], "patient-1", derive(4, 1)));
		done("technologist-1", opened(&[id(1)], "patient-1", derive(5, 4)));
		for copy in [4, 5] {
			refused("technologist-1", send(copy), Error::<Runtime>::NotOpened);
			refused("technologist-1", opened(&[id(2)], "patient-1", send(copy)), Error::<Runtime>::NotOpened);
			// What she refuses of the original she refuses of the copy.
			refused("technologist-1", opened(&[id(1)], "patient-1", send(copy)), Error::<Runtime>::NotPermitted);
			refused("steward-1", declare(copy), pallet_model_registry::Error::<Runtime>::NotOpened);
		}
		done("technologist-1", opened(&[id(2)], "patient-1", send(2)));
		// Nor is it named for somebody else.
		let subject = opening(id(4), "patient-2").seal();
		let name = Call::name_subject { study: id(4), subject, salt: None, reports: 9 };
		refused("technologist-1", name, Error::<Runtime>::HasSubject);
		// A study that names a patient shows that it is the same.
		refused("technologist-1", opened(&[id(1)], "patient-1", derive(2, 1)), Error::<Runtime>::NotOpened);
		let both = batch(vec![open(&[id(1)], "patient-1"), open(&[id(3)], "patient-2"), derive(3, 1)]);
		refused("technologist-1", both, Error::<Runtime>::OtherSubject);
	});
}

#[test]
fn dataset_report_and_log_should_need_the_opening() {
	chain().execute_with(|| {
		prepared();
		refused("steward-1", declare(1), pallet_model_registry::Error::<Runtime>::NotOpened);
		let blinded = opening(id(1), "patient-1").blinded();
		let record = || pallet_dynamic_consent::Call::record_access {
			patient: account("patient-1"),
			study: Some(blinded),
			basis: radledger_primitives::consent::records::Basis::Declared(
				radledger_primitives::consent::DataUse::plain(Purpose::ClinicalCare),
			),
		};
		refused("radiologist-1", record(), pallet_dynamic_consent::Error::<Runtime>::NotOpened);
		let of_other = opened(&[id(3)], "patient-2", record());
		refused("radiologist-1", of_other, pallet_dynamic_consent::Error::<Runtime>::NotOpened);
		done("radiologist-1", opened(&[id(1)], "patient-1", record()));
		assert_eq!(uses("patient-1", 0)[0].study, Some(blinded));
	});
}
