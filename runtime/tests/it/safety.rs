//! No safety mode stops what keeps people safe: a withdrawal, a refusal, the report of an incident.

use crate::{every_call::every_call, world::*};
use frame_support::traits::Contains;
use pallet_dynamic_consent::Call;
use radledger_primitives::consent::{Grantee, Purposes, Scope};
use radledger_runtime::{
	configs::governance::{AlwaysOpen, NeverPaused, SAFETY_CALLS},
	*,
};
use sp_runtime::{traits::Dispatchable, DispatchError};
use std::collections::BTreeSet;

/// Pallets of the ledger's records.
const RECORDS: [&str; 7] = [
	"Consortium",
	"ImageProvenance",
	"DynamicConsent",
	"ModelRegistry",
	"ReportAuthorship",
	"DeviceSurveillance",
	"AnnotationRewards",
];

/// The call of a record that only carries another call, which is looked at again.
const CARRIER: (&str, &str) = ("DynamicConsent", "as_guardian");

fn filtered() -> DispatchError {
	frame_system::Error::<Runtime>::CallFiltered.into()
}

fn name(pallet: &str, call: &str) -> pallet_tx_pause::RuntimeCallNameOf<Runtime> {
	(pallet.as_bytes().to_vec().try_into().unwrap(), call.as_bytes().to_vec().try_into().unwrap())
}

/// Whether anything stops the call before it is looked at.
fn is_stopped(call: &RuntimeCall) -> bool {
	let signed = RuntimeOrigin::signed(account("patient-1"));
	call.clone().dispatch(signed).is_err_and(|refused| refused.error == filtered())
}

#[test]
fn safety_calls_should_pass_safe_mode_and_no_other_record_should() {
	chain().execute_with(|| {
		pallet_safe_mode::Pallet::<Runtime>::force_enter(RuntimeOrigin::root()).unwrap();
		let calls = every_call();
		let of_records = || calls.iter().filter(|(pallet, ..)| RECORDS.contains(&pallet.as_str()));
		let open: BTreeSet<_> = of_records()
			.filter(|(_, _, call)| !is_stopped(call))
			.map(|(pallet, name, _)| (pallet.as_str(), name.as_str()))
			.filter(|call| *call != CARRIER)
			.collect();
		assert_eq!(open, SAFETY_CALLS.into_iter().collect());
		assert!(of_records().all(|(.., call)| AlwaysOpen::contains(call) != is_stopped(call)));
	});
}

#[test]
fn safety_calls_should_not_be_pausable() {
	chain().execute_with(|| {
		let unpausable: DispatchError = pallet_tx_pause::Error::<Runtime>::Unpausable.into();
		let calls = every_call();
		for (pallet, call, _) in &calls {
			let paused = pallet_tx_pause::Pallet::<Runtime>::pause(RuntimeOrigin::root(), name(pallet, call));
			match NeverPaused::contains(&name(pallet, call)) {
				true => assert_eq!(paused, Err(unpausable), "{pallet}.{call}"),
				false => assert_eq!(paused, Ok(()), "{pallet}.{call}"),
			}
		}
		// With everything paused that can be, these calls still run.
		for (pallet, call) in SAFETY_CALLS {
			let (.., known) =
				calls.iter().find(|(of, name, _)| (of.as_str(), name.as_str()) == (pallet, call)).unwrap();
			assert!(!is_stopped(known), "{pallet}.{call}");
		}
		for (pallet, call, known) in calls.iter().filter(|(pallet, ..)| RECORDS.contains(&pallet.as_str())) {
			let call = (pallet.as_str(), call.as_str());
			assert_eq!(!is_stopped(known), SAFETY_CALLS.contains(&call) || call == CARRIER, "{call:?}");
		}
	});
}

#[test]
fn patients_and_guardians_should_refuse_when_everything_is_stopped() {
	let refuse = || Call::refuse { scope: Scope::All, grantee: Grantee::Anyone, purposes: Purposes::EDUCATION };
	let stop_everything = || {
		pallet_safe_mode::Pallet::<Runtime>::force_enter(RuntimeOrigin::root()).unwrap();
		for (pallet, call, _) in every_call() {
			let _ = pallet_tx_pause::Pallet::<Runtime>::pause(RuntimeOrigin::root(), name(&pallet, &call));
		}
	};
	chain().execute_with(|| {
		let guardian = account("patient-3");
		submit("patient-1", Call::appoint_guardian { guardian }).unwrap().unwrap();
		stop_everything();
		submit("patient-1", refuse()).unwrap().unwrap();
		let call = Box::new(RuntimeCall::from(refuse()));
		let by_guardian = Call::as_guardian { patient: account("patient-1"), call };
		submit("patient-3", by_guardian).unwrap().unwrap();
		assert_eq!(submit("technologist-1", anchor(1)).unwrap(), Err(filtered()));
	});
}
