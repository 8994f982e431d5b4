mod access;
mod allowance;
mod bad_input;
mod children;
mod duties;
mod emergencies;
mod files;
mod grants;
mod invariants;
mod requests;
mod time;
mod uses;

use crate::{mock::*, pallet::*, FileOf};
use frame::testing_prelude::*;
use radledger_primitives::{
	consent::{
		records::{Basis, Offer, Outcome, RequestState},
		ConsentId, DataUse, Decision, Grantee, Justification, Modifiers, Permission, Purpose, RequestId, Rule,
	},
	Moment, OrganisationId, StudyId,
};

/// The file of the patient whom most tests are about.
fn file() -> FileOf<Test> {
	Files::<Test>::get(PATIENT).unwrap()
}

/// Consents as the patient; returns the consent.
fn granted(offer: Offer<AccountId>) -> ConsentId {
	assert_ok!(DynamicConsent::grant(signed(PATIENT), offer));
	file().decisions - 1
}

/// An offer like [`research`], for one permission.
fn offer(permission: Permission) -> Offer<AccountId> {
	Offer {
		terms: terms(permission, Modifiers::default()),
		..research()
	}
}

fn to_organisation(organisation: OrganisationId) -> Offer<AccountId> {
	Offer {
		grantee: Grantee::Organisation(organisation),
		..research()
	}
}

fn denied(rule: Rule) -> Decision {
	Decision::Deny { rule }
}

/// What the ledger says to a use of the patient's data that declares nothing.
fn asked(who: AccountId, study: Option<StudyId>, purpose: Purpose) -> Decision {
	DynamicConsent::check(PATIENT, who, study, plain(purpose))
}

/// Uses the patient's data; returns the answer, as the log tells it.
fn used(who: AccountId, study: Option<StudyId>, basis: Basis) -> Outcome {
	assert_ok!(DynamicConsent::record_access(signed(who), PATIENT, study, basis));
	let page = Logs::<Test>::get(PATIENT, file().pages - 1).unwrap();
	page.uses.last().unwrap().outcome
}

/// Uses the patient's data for treatment.
fn treats(who: AccountId) -> Outcome {
	used(who, None, Basis::Declared(plain(Purpose::ClinicalCare)))
}

/// Asks for the patient's data; returns the request.
fn requested(who: AccountId, study: Option<StudyId>, data_use: DataUse, until: Moment) -> RequestId {
	let justification = Justification::ResearchProject;
	let request = DynamicConsent::request_access(signed(who), PATIENT, study, data_use, justification, until);
	assert_ok!(request);
	file().requests - 1
}

fn state_of(request: RequestId) -> RequestState {
	DynamicConsent::request(PATIENT, request).unwrap().state
}

/// The events since the last call.
fn events() -> Vec<Event<Test>> {
	let events = consent_events();
	System::reset_events();
	events
}

/// Why a call was refused, whatever else it returns.
fn refused<T, E: Into<DispatchError>>(result: Result<T, E>) -> DispatchError {
	result.err().expect("the call is refused").into()
}
