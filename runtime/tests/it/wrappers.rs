//! Calls that carry other calls give no one more than they have.

use crate::world::*;
use codec::Encode;
use radledger_runtime::{configs::system::ProxyType, *};
use sp_runtime::{
	traits::Dispatchable,
	transaction_validity::{InvalidTransaction, TransactionValidityError},
	DispatchError, DispatchResult,
};

fn batch(calls: Vec<RuntimeCall>) -> RuntimeCall {
	pallet_utility::Call::batch_all { calls }.into()
}

fn proxied(real: &str, call: RuntimeCall) -> RuntimeCall {
	pallet_proxy::Call::proxy { real: account(real).into(), force_proxy_type: None, call: Box::new(call) }.into()
}

/// `call` inside `depth` calls that `wrap` makes.
fn nested(depth: u32, call: RuntimeCall, wrap: impl Fn(RuntimeCall) -> RuntimeCall) -> RuntimeCall {
	(0..depth).fold(call, |inner, _| wrap(inner))
}

fn remark() -> RuntimeCall {
	frame_system::Call::remark { remark: vec![] }.into()
}

fn transfer() -> RuntimeCall {
	pallet_balances::Call::transfer_allow_death { dest: account("stranger").into(), value: constants::RAD }.into()
}

/// How the last proxied call ended.
fn outcome_of_proxy() -> DispatchResult {
	let outcome = events().into_iter().rev().find_map(|event| match event {
		RuntimeEvent::Proxy(pallet_proxy::Event::ProxyExecuted { result }) => Some(result),
		_ => None,
	});
	outcome.expect("a proxy was used")
}

fn filtered() -> DispatchError {
	frame_system::Error::<Runtime>::CallFiltered.into()
}

/// `technologist-1` may do this kind of thing for `north-hospital`.
fn appoint(proxy_type: ProxyType) {
	let delegate = account("technologist-1").into();
	submit("north-hospital", pallet_proxy::Call::add_proxy { delegate, proxy_type, delay: 0 }).unwrap().unwrap();
}

/// On a thread with room for the calls that the test itself nests; the node decodes within its own.
fn with_deep_stack(test: fn()) {
	std::thread::Builder::new().stack_size(256 << 20).spawn(test).unwrap().join().unwrap();
}

#[test]
fn call_nested_300_deep_should_be_refused_before_it_is_looked_at() {
	with_deep_stack(|| {
		let wrappers: [fn(RuntimeCall) -> RuntimeCall; 3] = [
			|call| batch(vec![call]),
			|call| proxied("north-hospital", call),
			|call| pallet_utility::Call::as_derivative { index: 0, call: Box::new(call) }.into(),
		];
		for wrap in wrappers {
			chain().execute_with(|| {
				let deep = signed("technologist-1", nested(300, remark(), wrap));
				assert!(decoded::<UncheckedExtrinsic>(&deep.encode()).is_err());
				let refused = TransactionValidityError::Invalid(InvalidTransaction::Call);
				assert_eq!(pool(deep.clone()), Err(refused));
				assert_eq!(Executive::apply_extrinsic(deep), Err(refused));
				// Shallow nesting is fine: it is depth that is refused, not wrapping.
				assert!(decoded::<UncheckedExtrinsic>(&signed("technologist-1", nested(10, remark(), wrap)).encode())
					.is_ok());
			});
		}
	});
}

#[test]
fn anchor_proxy_should_anchor_for_its_principal() {
	chain().execute_with(|| {
		appoint(ProxyType::Anchor);
		submit("technologist-1", proxied("north-hospital", anchor(1))).unwrap().unwrap();
		assert_eq!(outcome_of_proxy(), Ok(()));
		let recorded = pallet_image_provenance::Studies::<Runtime>::get(study(1).study).unwrap();
		assert_eq!(recorded.by, account("north-hospital"));
	});
}

#[test]
fn anchor_proxy_should_do_nothing_else_however_it_is_wrapped() {
	chain().execute_with(|| {
		appoint(ProxyType::Anchor);
		let before = free("north-hospital");
		let disguises = [
			transfer(),
			batch(vec![transfer()]),
			batch(vec![anchor(1), transfer()]),
			pallet_utility::Call::as_derivative { index: 0, call: Box::new(transfer()) }.into(),
			proxied("north-hospital", transfer()),
			pallet_proxy::Call::add_proxy {
				delegate: account("technologist-1").into(),
				proxy_type: ProxyType::Any,
				delay: 0,
			}
			.into(),
			pallet_multisig::Call::as_multi_threshold_1 {
				other_signatories: vec![account("stranger")],
				call: Box::new(transfer()),
			}
			.into(),
		];
		for disguise in disguises {
			submit("technologist-1", proxied("north-hospital", disguise.clone())).unwrap().unwrap();
			assert_eq!(outcome_of_proxy(), Err(filtered()), "{disguise:?}");
		}
		// Wrapping the proxy, instead of what it carries, gains nothing either.
		submit("technologist-1", batch(vec![proxied("north-hospital", transfer())])).unwrap().unwrap();
		assert_eq!(outcome_of_proxy(), Err(filtered()));
		assert_eq!(free("north-hospital"), before);
	});
}

#[test]
fn nobody_should_break_the_glass_or_judge_for_somebody_else_however_it_is_wrapped() {
	use pallet_dynamic_consent::Call;
	use radledger_primitives::consent::{EmergencyReason, ReviewOutcome};
	chain().execute_with(|| {
		let patient = account("patient-2");
		let glass = || -> RuntimeCall {
			Call::break_glass { patient: patient.clone(), study: None, reason: EmergencyReason::Urgent }.into()
		};
		let trust = |real: &str, to: &str| {
			let delegate = account(to).into();
			let any = pallet_proxy::Call::add_proxy { delegate, proxy_type: ProxyType::Any, delay: 0 };
			submit(real, any).unwrap().unwrap();
		};
		trust("radiologist-1", "lumen-ai");
		for disguise in [glass(), batch(vec![glass()]), batch(vec![batch(vec![remark(), glass()])])] {
			submit("lumen-ai", proxied("radiologist-1", disguise)).unwrap().unwrap();
			assert_eq!(outcome_of_proxy(), Err(filtered()));
		}
		submit("radiologist-2", glass()).unwrap().unwrap();
		trust("steward-1", "radiologist-2");
		let outcome = ReviewOutcome::Justified;
		let review = Call::review_emergency { organisation: 1, patient: patient.clone(), access: 0, outcome };
		submit("radiologist-2", proxied("steward-1", review.clone().into())).unwrap().unwrap();
		assert_eq!(outcome_of_proxy(), Err(filtered()));
		// In person, it is the steward's to judge; and what needs no person, a proxy still does.
		submit("steward-1", review).unwrap().unwrap();
		submit("lumen-ai", proxied("radiologist-1", remark())).unwrap().unwrap();
		assert_eq!(outcome_of_proxy(), Ok(()));
	});
}

/// An organisation's own key is not a person, and does not become one by accounts that it derives or shares.
#[test]
fn organisation_should_not_act_as_people_of_its_own_making() {
	use pallet_consortium::Call;
	use pallet_dynamic_consent::Call as Consent;
	use radledger_primitives::consent::EmergencyReason;
	chain().execute_with(|| {
		let glass = || -> RuntimeCall {
			let (patient, reason) = (account("patient-2"), EmergencyReason::Urgent);
			Consent::break_glass { patient, study: None, reason }.into()
		};
		let shared = |call: RuntimeCall| -> RuntimeCall {
			let other_signatories = vec![account("radiologist-1")];
			pallet_multisig::Call::as_multi_threshold_1 { other_signatories, call: Box::new(call) }.into()
		};
		let derived = |call: RuntimeCall| -> RuntimeCall {
			pallet_utility::Call::as_derivative { index: 0, call: Box::new(call) }.into()
		};
		for wrap in [&shared as &dyn Fn(RuntimeCall) -> RuntimeCall, &derived] {
			let accept: RuntimeCall = Call::accept_credential { organisation: 1 }.into();
			assert_eq!(submit("south-imaging", wrap(accept)).unwrap(), Err(filtered()));
			assert_eq!(submit("south-imaging", wrap(glass())).unwrap(), Err(filtered()));
			submit("south-imaging", wrap(remark())).unwrap().unwrap();
		}
		// Nor does a proxy by way of an account that it shares with somebody.
		let any = pallet_proxy::Call::add_proxy {
			delegate: account("lumen-ai").into(),
			proxy_type: ProxyType::Any,
			delay: 0,
		};
		submit("radiologist-1", any).unwrap().unwrap();
		let other_signatories = vec![account("lumen-ai")];
		let shared = pallet_multisig::Call::as_multi_threshold_1 { other_signatories, call: Box::new(glass()) };
		submit("lumen-ai", proxied("radiologist-1", shared.into())).unwrap().unwrap();
		assert_eq!(outcome_of_proxy(), Err(filtered()));
	});
}

#[test]
fn membership_proxy_should_not_anchor() {
	chain().execute_with(|| {
		appoint(ProxyType::Membership);
		submit("technologist-1", proxied("north-hospital", anchor(1))).unwrap().unwrap();
		assert_eq!(outcome_of_proxy(), Err(filtered()));
		let enrol = pallet_consortium::Call::enrol_patient { account: account("patient-x"), minority: None };
		submit("technologist-1", proxied("north-hospital", enrol.into())).unwrap().unwrap();
		assert_eq!(outcome_of_proxy(), Ok(()));
		assert!(pallet_consortium::Actors::<Runtime>::contains_key(account("patient-x")));
	});
}

#[test]
fn derived_and_shared_accounts_should_not_inherit_a_standing() {
	chain().execute_with(|| {
		let derived = pallet_utility::Call::as_derivative { index: 0, call: Box::new(anchor(1)) };
		let not_authorised: DispatchError = pallet_image_provenance::Error::<Runtime>::NotAuthorised.into();
		assert_eq!(submit("technologist-1", derived).unwrap(), Err(not_authorised));
		let shared = pallet_multisig::Call::as_multi_threshold_1 {
			other_signatories: vec![account("stranger")],
			call: Box::new(anchor(1)),
		};
		assert_eq!(submit("technologist-1", shared).unwrap(), Err(not_authorised));
	});
}

#[test]
fn batch_of_calls_should_be_refused_when_it_is_longer_than_allowed() {
	chain().execute_with(|| {
		let too_many: DispatchError = pallet_utility::Error::<Runtime>::TooManyCalls.into();
		// The limit is what fits into the allocator's largest block, and so far above what fits into a block of the chain:
		// without the pool, the call itself still refuses.
		let calls = vec![remark(); 30_000];
		let result = batch(calls).dispatch(RuntimeOrigin::signed(account("technologist-1")));
		assert_eq!(result.map(|_| ()).map_err(|error| error.error), Err(too_many));
	});
}
