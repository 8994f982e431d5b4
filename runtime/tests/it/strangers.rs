//! What accounts can sign that the consortium does not know, or not any more: what is theirs stays theirs. Every call that the
//! metadata knows has a place here, and the reason for it.

use crate::{every_call::every_call, world::*};
use pallet_consortium::Refusal;
use radledger_primitives::{Roles, SuspensionReason};
use radledger_runtime::*;
use std::collections::BTreeMap;

/// Calls of one pallet, and why everybody may sign them, or not.
type Row = (&'static str, &'static str, &'static [&'static str]);

/// Everybody may sign these.
const OPEN: &[Row] = &[
	("Balances", "they move the signer's own tokens", &["transfer_allow_death", "transfer_keep_alive", "transfer_all"]),
	(
		"Consortium",
		"nobody is made a member, or kept one, against their will",
		&["accept_credential", "resign", "allow_enrolment"],
	),
	(
		"AnnotationRewards",
		"an annotator with something at stake loses it without them, or gets it back with them",
		&["reveal_coin", "reveal", "settle", "release", "leave"],
	),
	(
		"AnnotationRewards",
		"they pay the signer, or whomever the signer names, what is due",
		&["claim", "take_voucher", "return_voucher", "redeem_voucher"],
	),
	("Proxy", "they give the signer's deposit back", &["remove_proxy", "remove_proxies", "remove_announcement"]),
	("Multisig", "it gives the signer's deposit back", &["cancel_as_multi"]),
	("Preimage", "it gives the signer's deposit back", &["unnote_preimage"]),
	("CollatorSelection", "it gives the signer's bond back", &["leave_intent"]),
	(
		"ImageProvenance",
		"it removes what must go once a study is erased, and frees the rent of whoever paid",
		&["sweep_erased"],
	),
	("DynamicConsent", "it removes what is old enough to go, and frees the rent of whoever paid", &["prune_log"]),
	(
		"AnnotationRewards",
		"it takes what was erased out of a pool, and frees the rent of whoever paid",
		&["forget_study"],
	),
];

const WRITES: &str = "they say something for an organisation, a patient or a guardian, which only these can";
const CARRIES: &str = "they carry other calls, which nothing looks at before they run";
const ROOT: &str = "only root, the council or a collator's block can";

/// Only members, patients, organisations and those who govern may sign these.
const CLOSED: &[Row] = &[
	("System", "they give back nothing", &["remark", "remark_with_event", "apply_authorized_upgrade"]),
	(
		"System",
		ROOT,
		&[
			"set_heap_pages",
			"set_code",
			"set_code_without_checks",
			"set_storage",
			"kill_storage",
			"kill_prefix",
			"authorize_upgrade",
			"authorize_upgrade_without_checks",
		],
	),
	("ParachainSystem", ROOT, &["set_validation_data", "sudo_send_upward_message"]),
	("Timestamp", ROOT, &["set"]),
	(
		"Utility",
		CARRIES,
		&[
			"batch",
			"as_derivative",
			"batch_all",
			"dispatch_as",
			"force_batch",
			"with_weight",
			"if_else",
			"dispatch_as_fallible",
		],
	),
	("Multisig", CARRIES, &["as_multi_threshold_1", "as_multi", "approve_as_multi"]),
	("Multisig", "cancelling gives the whole deposit back", &["poke_deposit"]),
	("Proxy", CARRIES, &["proxy", "announce", "proxy_announced"]),
	("Proxy", "removing gives the whole deposit back", &["poke_deposit", "reject_announcement"]),
	("Proxy", "they begin something new", &["add_proxy", "create_pure"]),
	("Proxy", "the account that signs it has no key, and acts through its proxy", &["kill_pure"]),
	(
		"MultiBlockMigrations",
		ROOT,
		&["force_set_cursor", "force_set_active_cursor", "force_onboard_mbms", "clear_historic"],
	),
	("Balances", ROOT, &["force_transfer", "force_unreserve", "force_set_balance", "force_adjust_total_issuance"]),
	("Balances", "they give back nothing", &["upgrade_accounts", "burn"]),
	(
		"Council",
		"those who govern may sign everything; proposals hold no deposit",
		&["set_members", "execute", "propose", "vote", "disapprove_proposal", "close", "kill", "release_proposal_cost"],
	),
	(
		"Scheduler",
		ROOT,
		&[
			"schedule",
			"cancel",
			"schedule_named",
			"cancel_named",
			"schedule_after",
			"schedule_named_after",
			"set_retry",
			"set_retry_named",
			"cancel_retry",
			"cancel_retry_named",
		],
	),
	("Preimage", "it begins something new", &["note_preimage"]),
	("Preimage", ROOT, &["request_preimage", "unrequest_preimage"]),
	("Preimage", "it gives back nothing", &["ensure_updated"]),
	(
		"SafeMode",
		"only those who govern enter it, and it holds no deposit",
		&[
			"enter",
			"force_enter",
			"extend",
			"force_extend",
			"force_exit",
			"force_slash_deposit",
			"release_deposit",
			"force_release_deposit",
		],
	),
	("TxPause", ROOT, &["pause", "unpause"]),
	(
		"Whitelist",
		ROOT,
		&[
			"whitelist_call",
			"remove_whitelisted_call",
			"dispatch_whitelisted_call",
			"dispatch_whitelisted_call_with_preimage",
			"remove_deferred_dispatch",
		],
	),
	(
		"CollatorSelection",
		ROOT,
		&[
			"set_invulnerables",
			"set_desired_candidates",
			"set_candidacy_bond",
			"add_invulnerable",
			"remove_invulnerable",
		],
	),
	(
		"CollatorSelection",
		"they take part in something new; leaving gives the whole bond back",
		&["register_as_candidate", "update_bond", "take_candidate_slot"],
	),
	("Session", "keys hold no deposit", &["set_keys", "purge_keys"]),
	("MetaTx", CARRIES, &["dispatch"]),
	(
		"Consortium",
		WRITES,
		&[
			"admit_organisation",
			"suspend_organisation",
			"reinstate_organisation",
			"credential",
			"withdraw_credential",
			"enrol_patient",
			"release_patient",
			"set_waiting_period",
		],
	),
	(
		"ImageProvenance",
		WRITES,
		&[
			"anchor_study",
			"anchor_studies",
			"name_subject",
			"name_devices",
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
			"open",
		],
	),
	("DynamicConsent", CARRIES, &["as_guardian"]),
	(
		"DynamicConsent",
		WRITES,
		&[
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
			"judge_request",
		],
	),
	(
		"ModelRegistry",
		"parties are organisations: if one of their stewards goes, another reveals what they committed to",
		&["join_federation", "start_round", "commit_update", "reveal_update", "commit_scores", "reveal_scores"],
	),
	(
		"ModelRegistry",
		WRITES,
		&[
			"register_model",
			"publish_version",
			"suspend_version",
			"reinstate_version",
			"recall_version",
			"declare_dataset",
			"open_federation",
		],
	),
	("ModelRegistry", "every member can, and nobody has anything at stake", &["close_round", "ask_again"]),
	(
		"ReportAuthorship",
		WRITES,
		&[
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
		],
	),
	(
		"DeviceSurveillance",
		WRITES,
		&[
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
		],
	),
	(
		"AnnotationRewards",
		"they take part in something new",
		&["create_campaign", "join", "open_item", "commit", "open_pool", "pay_in"],
	),
	(
		"AnnotationRewards",
		"they decide for others, which needs a role; `release` gives escrow back to whoever opened the item",
		&["adjudicate", "resettle", "close_campaign", "add_study", "add_annotator", "freeze_pool", "close_pool"],
	),
	("AnnotationRewards", "it is a pool's owner, an organisation, that gets it", &["sweep_pool"]),
	("AnnotationRewards", "every member can, and gold is the sponsor's, an organisation's", &["reveal_gold"]),
];

/// Whether each call is open, by pallet and name, with the reason.
fn table() -> BTreeMap<(&'static str, &'static str), (bool, &'static str)> {
	let mut table = BTreeMap::new();
	for (rows, is_open) in [(OPEN, true), (CLOSED, false)] {
		for (pallet, why, calls) in rows {
			for call in *calls {
				println!("{pallet}.{call}: {}, because {why}", if is_open { "open" } else { "closed" });
				let twice = table.insert((*pallet, *call), (is_open, *why));
				assert_eq!(twice, None, "{pallet}.{call} has two rows");
			}
		}
	}
	table
}

#[test]
fn every_call_should_say_whether_strangers_may_sign_it_and_why() {
	chain().execute_with(|| {
		let calls = every_call();
		let mut table = table();
		for (pallet, name, call) in &calls {
			let row = table.remove(&(pallet.as_str(), name.as_str()));
			let (is_open, why) = row.unwrap_or_else(|| panic!("{pallet}.{name} has no row"));
			let verdict = Consortium::authorise(&account("stranger"), call);
			let expected = if is_open { Ok(()) } else { Err(Refusal::NotAMember) };
			assert_eq!(verdict, expected, "{pallet}.{name}: {why}");
		}
		assert!(table.is_empty(), "no such calls: {table:?}");
	});
}

/// Expired and resigned members, and those of a suspended organisation, are strangers as to what is theirs.
#[test]
fn what_strangers_may_sign_should_be_open_to_whoever_lost_the_credential() {
	chain().execute_with(|| {
		use pallet_consortium::Call;
		let until = START + constants::SLOT_DURATION;
		let brief = Call::credential { member: account("radiologist-1"), roles: Roles::RADIOLOGIST, until };
		submit("north-hospital", brief).unwrap().unwrap();
		submit("technologist-1", Call::resign {}).unwrap().unwrap();
		submit("north-hospital", Call::release_patient { account: account("patient-1") }).unwrap().unwrap();
		begin_block(2, until);
		let suspend = Call::suspend_organisation { organisation: 0, reason: SuspensionReason::Misconduct };
		motion(&["south-imaging", "device-authority"], suspend).unwrap();
		let table = table();
		let gone = [
			("radiologist-1", Refusal::CredentialExpired),
			("technologist-1", Refusal::NotAMember),
			("annotator-1", Refusal::OrganisationSuspended),
			("patient-1", Refusal::NotAMember),
		];
		for (pallet, name, call) in every_call() {
			let (is_open, _) = table[&(pallet.as_str(), name.as_str())];
			for (who, refusal) in gone {
				let expected = if is_open { Ok(()) } else { Err(refusal) };
				assert_eq!(Consortium::authorise(&account(who), &call), expected, "{who}: {pallet}.{name}");
			}
		}
	});
}
