//! What each type of proxy may do: nothing that is not in this table.

use crate::every_call::every_call;
use frame_support::traits::InstanceFilter;
use radledger_runtime::configs::system::ProxyType;
use std::collections::BTreeSet;

/// The calls of each type but `Any`: pallet and call.
const ADMITTED: [(ProxyType, &[(&str, &str)]); 4] = [
	(
		ProxyType::Anchor,
		&[
			("ImageProvenance", "anchor_study"),
			("ImageProvenance", "anchor_studies"),
			("ImageProvenance", "amend_study"),
		],
	),
	(
		ProxyType::Governance,
		&[
			("Council", "execute"),
			("Council", "propose"),
			("Council", "vote"),
			("Council", "close"),
			("Preimage", "note_preimage"),
			("Preimage", "unnote_preimage"),
		],
	),
	(
		ProxyType::Membership,
		&[
			("Consortium", "credential"),
			("Consortium", "withdraw_credential"),
			("Consortium", "enrol_patient"),
			("Consortium", "release_patient"),
		],
	),
	(
		ProxyType::Collation,
		&[
			("CollatorSelection", "register_as_candidate"),
			("CollatorSelection", "leave_intent"),
			("CollatorSelection", "update_bond"),
			("CollatorSelection", "take_candidate_slot"),
			("Session", "set_keys"),
			("Session", "purge_keys"),
		],
	),
];

/// What a person decides or answers for, which no proxy signs: pallet and call.
const PERSONAL: [(&str, &[&str]); 4] = [
	("AnnotationRewards", &["adjudicate", "commit", "join", "resettle"]),
	("Consortium", &["accept_credential"]),
	(
		"DynamicConsent",
		&[
			"appoint_guardian",
			"approve",
			"as_guardian",
			"break_glass",
			"decline",
			"dismiss_guardian",
			"grant",
			"judge_request",
			"lift",
			"narrow",
			"refuse",
			"review_emergency",
			"revoke",
			"seal_receipt",
		],
	),
	(
		"ReportAuthorship",
		&[
			"accept",
			"addendum",
			"amend",
			"cancel_follow_up",
			"cancel_report",
			"communicate",
			"contribute",
			"correct",
			"decline",
			"drop_change",
			"enter_in_error",
			"hand_over",
			"open_report",
			"raise_follow_up",
			"reopen",
			"review_ai",
			"satisfy",
			"sign",
		],
	),
];

#[test]
fn proxy_type_should_admit_the_calls_of_the_table_and_no_other() {
	let calls = every_call();
	for (kind, expected) in ADMITTED {
		let admitted: BTreeSet<_> = calls
			.iter()
			.filter(|(_, _, call)| kind.filter(call))
			.map(|(pallet, name, _)| (pallet.as_str(), name.as_str()))
			.collect();
		assert_eq!(admitted, expected.iter().copied().collect(), "{kind:?}");
	}
	let refused: BTreeSet<_> = calls
		.iter()
		.filter(|(_, _, call)| !ProxyType::Any.filter(call))
		.map(|(pallet, name, _)| (pallet.as_str(), name.as_str()))
		.collect();
	let personal = PERSONAL.iter().flat_map(|(pallet, names)| names.iter().map(|name| (*pallet, *name)));
	assert_eq!(refused, personal.collect(), "Any");
}

/// However it is wrapped, what a person signs is not made for an account without a key; everything else is.
#[test]
fn account_without_a_key_should_do_nothing_that_a_person_signs() {
	use frame_support::traits::Contains;
	use radledger_runtime::{configs::system::InPerson, AccountId, RuntimeCall};
	let nobody = AccountId::new([9; 32]);
	let derived = |call: RuntimeCall| -> RuntimeCall {
		pallet_utility::Call::as_derivative { index: 0, call: Box::new(call) }.into()
	};
	let keyless: [&dyn Fn(RuntimeCall) -> RuntimeCall; 3] = [
		&derived,
		&|call| {
			let other_signatories = vec![nobody.clone()];
			pallet_multisig::Call::as_multi_threshold_1 { other_signatories, call: Box::new(call) }.into()
		},
		&|call| {
			pallet_multisig::Call::as_multi {
				threshold: 2,
				other_signatories: vec![nobody.clone()],
				maybe_timepoint: None,
				call: Box::new(call),
				max_weight: Default::default(),
			}
			.into()
		},
	];
	let remark = || -> RuntimeCall { frame_system::Call::remark { remark: vec![] }.into() };
	let wrapped: [&dyn Fn(RuntimeCall) -> RuntimeCall; 8] = [
		&|call| call,
		&|call| pallet_utility::Call::batch { calls: vec![remark(), call] }.into(),
		&|call| pallet_utility::Call::batch_all { calls: vec![remark(), call] }.into(),
		&|call| pallet_utility::Call::force_batch { calls: vec![call, remark()] }.into(),
		&|call| pallet_utility::Call::if_else { main: Box::new(remark()), fallback: Box::new(call) }.into(),
		&|call| pallet_utility::Call::if_else { main: Box::new(call), fallback: Box::new(remark()) }.into(),
		&|call| {
			let real = nobody.clone().into();
			pallet_proxy::Call::proxy { real, force_proxy_type: None, call: Box::new(call) }.into()
		},
		&derived,
	];
	let personal: BTreeSet<_> =
		PERSONAL.iter().flat_map(|(pallet, names)| names.iter().map(|name| (*pallet, *name))).collect();
	let carriers = ["Multisig", "Utility", "Proxy"];
	for (pallet, name, call) in every_call() {
		if carriers.contains(&pallet.as_str()) {
			continue;
		}
		let is_personal = personal.contains(&(pallet.as_str(), name.as_str()));
		assert!(InPerson::contains(&call), "{pallet}.{name} by the account itself");
		for by in keyless {
			for within in wrapped {
				let made = by(within(call.clone()));
				assert_eq!(InPerson::contains(&made), !is_personal, "{made:?}");
			}
		}
	}
	let deep = |levels| (0..levels).fold(remark(), |call, _| derived(call));
	assert!(InPerson::contains(&deep(5)) && !InPerson::contains(&deep(6)));
}

#[test]
fn every_proxy_type_should_be_in_the_table() {
	use codec::Decode;
	let known: Vec<_> = (0..=u8::MAX).filter_map(|index| ProxyType::decode(&mut &[index][..]).ok()).collect();
	let listed: Vec<_> = [ProxyType::Any].into_iter().chain(ADMITTED.map(|(kind, _)| kind)).collect();
	assert_eq!(known, listed);
}
