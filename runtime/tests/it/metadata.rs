//! What clients read: indices that must never change, and the metadata that the typed client is made from.

use frame_metadata::{v14::RuntimeMetadataV14, RuntimeMetadata};
use radledger_runtime::Runtime;

/// The metadata, in the version that this crate can look into without decoding.
pub fn metadata() -> RuntimeMetadataV14 {
	let prefixed = sp_io::TestExternalities::default().execute_with(Runtime::metadata);
	match prefixed.1 {
		RuntimeMetadata::V14(metadata) => metadata,
		other => panic!("metadata of version {}", other.version()),
	}
}

/// The calls of `pallet`: index and name.
pub fn calls_of(pallet: &str) -> Vec<(u8, String)> {
	let metadata = metadata();
	let pallet = metadata.pallets.iter().find(|known| known.name == pallet).expect("there is such a pallet");
	let calls = pallet.calls.as_ref().expect("it has calls");
	let scale_info::TypeDef::Variant(calls) = &metadata.types.resolve(calls.ty.id).unwrap().type_def else {
		panic!("calls are an enum");
	};
	calls.variants.iter().map(|call| (call.index, call.name.clone())).collect()
}

#[test]
fn pallets_should_keep_their_indices() {
	let mut pallets: Vec<_> = metadata().pallets.into_iter().map(|pallet| (pallet.index, pallet.name)).collect();
	pallets.sort();
	let expected = [
		(0, "System"),
		(1, "ParachainSystem"),
		(2, "Timestamp"),
		(3, "ParachainInfo"),
		(4, "WeightReclaim"),
		(5, "Utility"),
		(6, "Multisig"),
		(7, "Proxy"),
		(8, "MultiBlockMigrations"),
		(10, "Balances"),
		(11, "TransactionPayment"),
		(20, "Council"),
		(21, "Scheduler"),
		(22, "Preimage"),
		(23, "SafeMode"),
		(24, "TxPause"),
		(25, "Whitelist"),
		(30, "Authorship"),
		(31, "CollatorSelection"),
		(32, "Session"),
		(33, "Aura"),
		(34, "AuraExt"),
		(35, "AuthorityDiscovery"),
		(40, "VerifySignature"),
		(41, "MetaTx"),
		(50, "Consortium"),
		(51, "ImageProvenance"),
		(52, "DynamicConsent"),
		(53, "ModelRegistry"),
		(54, "ReportAuthorship"),
		(55, "DeviceSurveillance"),
		(56, "AnnotationRewards"),
	];
	assert_eq!(pallets, expected.map(|(index, name)| (index, name.to_string())));
}

#[test]
fn calls_of_ours_should_keep_their_indices() {
	// A call that was taken away leaves its index: nobody gets it.
	let expected = |calls: &[&str]| -> Vec<_> {
		let all = calls.iter().enumerate().filter(|(_, name)| !name.is_empty());
		all.map(|(index, name)| (index as u8, name.to_string())).collect()
	};
	assert_eq!(
		calls_of("Consortium"),
		expected(&[
			"admit_organisation",
			"suspend_organisation",
			"reinstate_organisation",
			"credential",
			"withdraw_credential",
			"enrol_patient",
			"release_patient",
			"accept_credential",
			"resign",
			"set_waiting_period",
			"allow_enrolment",
		])
	);
	assert_eq!(
		calls_of("ImageProvenance"),
		expected(&[
			"anchor_study",
			"anchor_studies",
			"amend_study",
			"record_derivation",
			"send",
			"confirm",
			"resolve_discrepancy",
			"stamp_settings",
			"record_measurement",
			"revise_measurement",
			"publish_protocol",
			"record_conformity",
			"record_patrol",
			"screen_pixels",
			"attest_erasure",
			"cancel_transfer",
			"certify_erasure",
			"sweep_erased",
			"",
			"name_subject",
			"name_devices",
			"open",
		])
	);
	assert_eq!(
		calls_of("DynamicConsent"),
		expected(&[
			"grant",
			"narrow",
			"revoke",
			"refuse",
			"lift",
			"approve",
			"decline",
			"appoint_guardian",
			"dismiss_guardian",
			"seal_receipt",
			"request_access",
			"record_access",
			"break_glass",
			"review_emergency",
			"acknowledge_duty",
			"certify_duty",
			"publish_text",
			"prove_minority",
			"attest_majority",
			"extend_file",
			"prune_log",
			"as_guardian",
			"judge_request",
		])
	);
	assert_eq!(
		calls_of("ModelRegistry"),
		expected(&[
			"register_model",
			"publish_version",
			"suspend_version",
			"reinstate_version",
			"recall_version",
			"declare_dataset",
			"open_federation",
			"join_federation",
			"start_round",
			"commit_update",
			"reveal_update",
			"",
			"close_round",
			"ask_again",
			"commit_scores",
			"reveal_scores",
		])
	);
	assert_eq!(
		calls_of("ReportAuthorship"),
		expected(&[
			"publish_template",
			"open_report",
			"invite",
			"contribute",
			"review_ai",
			"sign",
			"addendum",
			"correct",
			"amend",
			"drop_change",
			"cancel_report",
			"enter_in_error",
			"acknowledge",
			"raise_follow_up",
			"communicate",
			"hand_over",
			"accept",
			"decline",
			"satisfy",
			"reopen",
			"cancel_follow_up",
			"escalate",
			"dismiss",
		])
	);
	assert_eq!(
		calls_of("DeviceSurveillance"),
		expected(&[
			"register_product",
			"register_device",
			"transfer_custody",
			"accept_custody",
			"decline_custody",
			"record_check",
			"commission",
			"take_out_of_service",
			"decommission",
			"report_incident",
			"reclassify",
			"draft_report",
			"submit_report",
			"open_action",
			"acknowledge_action",
			"close_action",
			"name_manufacturer",
			"adopt_rules",
		])
	);
	assert_eq!(
		calls_of("AnnotationRewards"),
		expected(&[
			"create_campaign",
			"join",
			"open_item",
			"commit",
			"reveal",
			"settle",
			"adjudicate",
			"resettle",
			"reveal_gold",
			"release",
			"leave",
			"close_campaign",
			"open_pool",
			"add_study",
			"add_annotator",
			"freeze_pool",
			"pay_in",
			"claim",
			"close_pool",
			"sweep_pool",
			"take_voucher",
			"return_voucher",
			"redeem_voucher",
			"reveal_coin",
			"forget_study",
		])
	);
}

#[test]
fn every_call_event_and_error_of_ours_should_be_documented() {
	let metadata = metadata();
	for pallet in metadata.pallets.iter().filter(|pallet| pallet.index >= 50) {
		let types = [
			pallet.calls.as_ref().map(|calls| calls.ty),
			pallet.event.as_ref().map(|event| event.ty),
			pallet.error.as_ref().map(|error| error.ty),
		];
		for ty in types.into_iter().flatten() {
			let scale_info::TypeDef::Variant(variants) = &metadata.types.resolve(ty.id).unwrap().type_def else {
				panic!("an enum");
			};
			for variant in &variants.variants {
				assert!(!variant.docs.is_empty(), "{}: {} has no documentation", pallet.name, variant.name);
			}
		}
	}
}

#[test]
fn metadata_should_not_depend_on_the_block_in_which_it_is_read() {
	let read_at = |number| {
		crate::world::chain().execute_with(|| {
			frame_system::Pallet::<Runtime>::note_finished_extrinsics();
			frame_system::Pallet::<Runtime>::set_block_number(number);
			Runtime::metadata()
		})
	};
	assert!(read_at(1) == read_at(1_000), "a default in the metadata changes from block to block");
}

#[test]
fn metadata_of_the_typed_client_should_be_that_of_this_runtime() {
	let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../client/metadata.scale");
	let stored = std::fs::read(path).unwrap_or_default();
	let current = radledger_runtime::metadata_of_clients();
	assert_eq!(current.first_chunk::<4>(), Some(b"meta"));
	assert_eq!(current.get(4), Some(&16), "the newest version that is called stable");
	assert!(stored == current, "client/metadata.scale is not of this runtime: run scripts/metadata");
}

#[test]
fn calls_and_events_should_have_the_paths_that_python_clients_look_for() {
	let metadata = metadata();
	for name in ["RuntimeCall", "RuntimeEvent"] {
		let found = metadata.types.types.iter().any(|known| known.ty.path.segments == ["radledger_runtime", name]);
		assert!(found, "radledger_runtime::{name}");
	}
}

#[test]
fn names_of_bits_should_be_in_the_metadata_the_lowest_bit_first() {
	use codec::Decode;
	use radledger_primitives::{
		consent::{Declarations, Modifiers, Purposes},
		Roles,
	};
	let named = |all: Vec<(u32, &str)>| -> Vec<String> {
		assert!(all.iter().enumerate().all(|(bit, (flag, _))| *flag == 1 << bit), "{all:?}");
		all.into_iter().map(|(_, name)| name.to_string()).collect()
	};
	let expected = [
		("Consortium", "RoleNames", named(Roles::NAMED.iter().map(|(flag, name)| (flag.0.into(), *name)).collect())),
		(
			"DynamicConsent",
			"ModifierNames",
			named(Modifiers::NAMED.iter().map(|(flag, name)| (flag.0, *name)).collect()),
		),
		(
			"DynamicConsent",
			"DeclarationNames",
			named(Declarations::NAMED.iter().map(|(flag, name)| (flag.0.into(), *name)).collect()),
		),
		(
			"DynamicConsent",
			"PurposeNames",
			named(Purposes::NAMED.iter().map(|(flag, name)| (flag.0.into(), *name)).collect()),
		),
	];
	let metadata = metadata();
	for (pallet, constant, names) in expected {
		let pallet = metadata.pallets.iter().find(|known| known.name == pallet).unwrap();
		let constant = pallet.constants.iter().find(|known| known.name == constant).unwrap();
		assert_eq!(Vec::<String>::decode(&mut &constant.value[..]), Ok(names));
	}
}
