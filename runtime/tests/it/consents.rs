//! Patients decide, for nothing, and nobody in their place: real transactions through the whole pipeline.

use crate::world::*;
use codec::Encode;
use pallet_dynamic_consent::Call;
use radledger_primitives::{
	consent::{
		records::{Basis, Offer, Outcome},
		Compensation, DataUse, Decision, Grantee, Modifiers, Permission, Purpose, Purposes, Rule, Scope, Terms,
	},
	minority::Minority,
	TransferPurpose,
};
use radledger_runtime::{
	configs::{dynamic_consent::MetaTxExtension, system::ProxyType},
	*,
};
use sp_core::{sr25519, Pair};
use sp_io::hashing::blake2_256;
use sp_runtime::{
	generic::Era,
	traits::{Dispatchable, TransactionExtension},
	transaction_validity::{InvalidTransaction, TransactionValidityError},
	DispatchError, DispatchResult,
};

type Consents = pallet_dynamic_consent::Error<Runtime>;

/// Number of free calls in a day.
const FREE: u16 = 32;
const DAY: Moment = constants::MILLISECONDS_PER_DAY;

fn research() -> Offer<AccountId> {
	Offer {
		scope: Scope::All,
		grantee: Grantee::Anyone,
		terms: Terms {
			permission: Permission::HealthResearch,
			modifiers: Modifiers::NCU,
			parameters: Default::default(),
		},
		until: None,
		compensation: Compensation::Free,
		text: None,
	}
}

fn grant() -> RuntimeCall {
	Call::grant { offer: research() }.into()
}

fn revoke(consent: u32) -> RuntimeCall {
	Call::revoke { consent }.into()
}

fn done(signer: &str, call: impl Into<RuntimeCall>) {
	submit(signer, call).unwrap().unwrap();
}

/// Whether `radiologist-2`, of another hospital, may use everything of `patient` for health research.
fn may_research(patient: &str) -> Decision {
	let data_use = DataUse::plain(Purpose::HealthResearch);
	DynamicConsent::check(account(patient), account("radiologist-2"), None, data_use, vec![])
}

fn spent() -> TransactionValidityError {
	invalid(InvalidTransaction::Custom(4))
}

fn decisions(patient: &str) -> u32 {
	DynamicConsent::file(account(patient)).unwrap().decisions
}

#[test]
fn patient_who_owns_nothing_should_grant_narrow_refuse_and_withdraw_for_nothing() {
	chain().execute_with(|| {
		assert_eq!(free("patient-1"), 0);
		let hospital = free("north-hospital");
		let calls: [RuntimeCall; 4] = [
			grant(),
			Call::narrow { consent: 1, offer: Offer { grantee: Grantee::Organisation(1), ..research() } }.into(),
			Call::refuse { scope: Scope::All, grantee: Grantee::Anyone, purposes: Purposes::SECONDARY }.into(),
			revoke(0),
		];
		let permitted = [true, true, false, false];
		for (call, permitted) in calls.into_iter().zip(permitted) {
			let transaction = signed("patient-1", call);
			assert!(pool(transaction.clone()).is_ok());
			Executive::apply_extrinsic(transaction).unwrap().unwrap();
			assert_eq!(may_research("patient-1").is_permitted(), permitted);
		}
		assert_eq!((free("patient-1"), free("north-hospital")), (0, hospital));
		let charged = events().iter().any(|event| matches!(event, RuntimeEvent::TransactionPayment(_)));
		assert!(!charged, "nobody paid");
	});
}

#[test]
fn allowance_should_be_spent_by_every_call_even_a_failing_one_and_renew_at_midnight() {
	chain().execute_with(|| {
		let nothing: DispatchError = Consents::ConsentNotFound.into();
		for _ in 0..FREE {
			assert_eq!(submit("patient-1", revoke(77)).unwrap(), Err(nothing));
		}
		assert_eq!(pool(signed("patient-1", grant())), Err(spent()));
		assert_eq!(submit("patient-1", grant()), Err(spent()));
		// Others have theirs.
		done("patient-2", grant());
		let file = DynamicConsent::file(account("patient-1")).unwrap();
		assert_eq!((file.calls_left, file.renews_at), (0, START + DAY));
		begin_block(2, START + DAY - 1);
		assert_eq!(submit("patient-1", grant()), Err(spent()));
		begin_block(3, START + DAY);
		done("patient-1", grant());
		assert_eq!(DynamicConsent::file(account("patient-1")).unwrap().calls_left, FREE - 1);
	});
}

#[test]
fn patient_with_tokens_should_pay_beyond_the_allowance() {
	chain().execute_with(|| {
		for _ in 0..FREE {
			let _ = submit("patient-1", revoke(77)).unwrap();
		}
		let gift =
			pallet_balances::Call::transfer_keep_alive { dest: account("patient-1").into(), value: constants::RAD };
		done("north-hospital", gift);
		done("patient-1", grant());
		assert!(free("patient-1") < constants::RAD);
	});
}

#[test]
fn others_should_neither_decide_nor_do_so_for_nothing() {
	chain().execute_with(|| {
		let not_a_member = invalid(InvalidTransaction::Custom(1));
		assert_eq!(pool(signed("stranger", grant())), Err(not_a_member));
		for member in ["radiologist-1", "north-hospital"] {
			let before = free(member);
			let not_a_patient: DispatchError = Consents::NotAPatient.into();
			assert_eq!(submit(member, grant()).unwrap(), Err(not_a_patient));
			assert!(free(member) < before, "{member} pays");
		}
		// A patient's other calls cost what they cost everyone.
		let remark = frame_system::Call::remark { remark: vec![] };
		assert_eq!(pool(signed("patient-1", remark)), Err(invalid(InvalidTransaction::Payment)));
	});
}

#[test]
fn withdrawal_should_be_effective_in_the_next_block_in_1000_of_1000_trials() {
	chain().execute_with(|| {
		const TRIALS: u32 = 1_000;
		let (mut number, mut now, mut effective) = (1, START, 0);
		let mut next_block = || {
			(number, now) = (number + 1, now + DAY / 16);
			begin_block(number, now);
		};
		for _ in 0..TRIALS {
			let consent = decisions("patient-1");
			if DynamicConsent::file(account("patient-1")).unwrap().room < consent + 8 {
				let patient = account("patient-1");
				done("north-hospital", Call::extend_file { patient });
			}
			done("patient-1", grant());
			next_block();
			let before = may_research("patient-1");
			done("patient-1", revoke(consent));
			next_block();
			let denied = matches!(may_research("patient-1"), Decision::Deny { rule } if rule != Rule::NoSubject);
			effective += u32::from(denied && before == Decision::Permit { consent, until: None });
		}
		println!("withdrawal effective in the next block: {effective} of {TRIALS} trials");
		assert_eq!(effective, TRIALS);
	});
}

#[test]
fn study_should_not_be_sent_after_treatment_was_withdrawn() {
	chain().execute_with(|| {
		let study = |number| named(study(number), "patient-1");
		let of_patient = |number, call: RuntimeCall| opened(&[study(number).study], "patient-1", call);
		let send = |number, purpose| {
			let study = study(number).study;
			let send = pallet_image_provenance::Call::send { study, to: 1, purpose, request: None };
			submit("technologist-1", of_patient(number, send.into())).unwrap()
		};
		let refused: DispatchResult = Err(pallet_image_provenance::Error::<Runtime>::NotPermitted.into());
		for number in [1, 2] {
			done("technologist-1", pallet_image_provenance::Call::anchor_study { study: study(number) });
		}
		assert_eq!(send(1, TransferPurpose::Research), refused, "treatment is no research");
		assert_eq!(send(1, TransferPurpose::Treatment), Ok(()));
		let root = study(1).root;
		let confirm = pallet_image_provenance::Call::confirm { study: study(1).study, root };
		done("radiologist-2", of_patient(1, confirm.into()));
		done("patient-1", revoke(0));
		assert_eq!(send(2, TransferPurpose::Treatment), refused);
		// Who received a copy has a duty, and may not use it any more.
		let (duties, _) = DynamicConsent::duties(1, None);
		assert_eq!((duties.len(), duties[0].consent), (1, 0));
		let stamp = pallet_image_provenance::Call::stamp_settings {
			study: study(1).study,
			measurement: radledger_primitives::digest::identifier(1, &Default::default()),
			quantity: radledger_primitives::Quantity::Volume,
			settings: Default::default(),
			agent: radledger_primitives::Agent::Signer,
		};
		assert_eq!(submit("radiologist-2", of_patient(1, stamp.into())).unwrap(), refused);
	});
}

#[test]
fn access_should_be_permitted_then_denied_and_both_be_in_the_log() {
	chain().execute_with(|| {
		let record = || {
			let basis = Basis::Declared(DataUse::plain(Purpose::ClinicalCare));
			let patient = account("patient-1");
			done("radiologist-2", Call::record_access { patient, study: None, basis });
		};
		record();
		done("patient-1", revoke(0));
		begin_block(2, START + constants::SLOT_DURATION);
		record();
		let log = DynamicConsent::log(account("patient-1"), 0).unwrap();
		let outcomes: Vec<_> = uses("patient-1", 0).iter().map(|entry| entry.outcome).collect();
		let denied = Outcome::Denied { rule: Rule::NoConsent };
		assert_eq!(outcomes, [Outcome::Permitted { consent: 0 }, denied]);
		assert_eq!((log.first, log.length), (0, 2));
		assert_eq!(DynamicConsent::conduct(1).denied, 1);
	});
}

fn appoint(guardian: &str) {
	let guardian = account(guardian);
	done("patient-1", Call::appoint_guardian { guardian });
}

fn for_patient(patient: &str, call: RuntimeCall) -> RuntimeCall {
	Call::as_guardian { patient: account(patient), call: Box::new(call) }.into()
}

fn as_guardian(call: RuntimeCall) -> RuntimeCall {
	for_patient("patient-1", call)
}

#[test]
fn guardian_should_decide_for_nothing_within_the_allowance_of_the_patient() {
	chain().execute_with(|| {
		appoint("patient-3");
		done("patient-3", as_guardian(grant()));
		assert!(may_research("patient-1").is_permitted());
		let left = |patient| DynamicConsent::file(account(patient)).unwrap().calls_left;
		assert_eq!((left("patient-1"), left("patient-3")), (FREE - 2, FREE));
		assert_eq!(free("patient-3"), 0);
		// Somebody who is no guardian pays, and gets nowhere.
		assert_eq!(pool(signed("patient-2", as_guardian(grant()))), Err(invalid(InvalidTransaction::Payment)));
	});
}

#[test]
fn guardians_should_cost_the_hospital_rent_and_move_nothing() {
	chain().execute_with(|| {
		let hospital = (free("north-hospital"), held("north-hospital"));
		appoint("patient-2");
		let one = (free("north-hospital"), held("north-hospital"));
		assert_eq!(one.0 + one.1, hospital.0 + hospital.1);
		assert!(one.1 > hospital.1);
		appoint("patient-3");
		assert_eq!((free("north-hospital"), held("north-hospital")), one);
		for guardian in ["patient-2", "patient-3"] {
			let guardian = account(guardian);
			done("patient-1", Call::dismiss_guardian { guardian });
		}
		assert_eq!((free("north-hospital"), held("north-hospital")), hospital);
		assert_eq!(free("patient-1"), 0);
		assert!(pool(signed("patient-2", as_guardian(grant()))).is_err());
	});
}

/// What is held of `name` for anything.
fn held(name: &str) -> Balance {
	use frame_support::traits::fungible::InspectHold;
	Balances::total_balance_on_hold(&account(name))
}

#[test]
fn patient_should_not_drain_the_hospital_by_appointing_guardians() {
	chain().execute_with(|| {
		let gift =
			pallet_balances::Call::transfer_keep_alive { dest: account("patient-1").into(), value: constants::RAD };
		done("north-hospital", gift);
		let (hospital, before) = (free("north-hospital"), held("north-hospital"));
		let owned = free("patient-1");
		for round in 0..10 {
			let guardian = account(&format!("guardian-{round}"));
			let pair: Vec<RuntimeCall> = vec![
				Call::appoint_guardian { guardian: guardian.clone() }.into(),
				pallet_proxy::Call::remove_proxies {}.into(),
				Call::dismiss_guardian { guardian }.into(),
			];
			done("patient-1", pallet_utility::Call::batch_all { calls: pair });
		}
		assert_eq!((free("north-hospital"), held("north-hospital")), (hospital, before));
		// Without dismissals the hospital pays rent once, whatever the number of guardians, and still owns it.
		for round in 0..8 {
			let guardian = account(&format!("guardian-{round}"));
			let calls: Vec<RuntimeCall> =
				vec![Call::appoint_guardian { guardian }.into(), pallet_proxy::Call::remove_proxies {}.into()];
			done("patient-1", pallet_utility::Call::batch_all { calls });
		}
		let rent = held("north-hospital") - before;
		assert_eq!(free("north-hospital") + rent, hospital);
		assert!(rent < constants::RAD / 10, "{rent}");
		assert!(free("patient-1") < owned, "fees are all that moved");
	});
}

#[test]
fn release_should_leave_the_patient_what_the_patient_paid_for() {
	chain().execute_with(|| {
		let gift =
			pallet_balances::Call::transfer_keep_alive { dest: account("patient-1").into(), value: constants::RAD };
		done("north-hospital", gift);
		let delegate = account("patient-2").into();
		done("patient-1", pallet_proxy::Call::add_proxy { delegate, proxy_type: ProxyType::Any, delay: 0 });
		appoint("patient-3");
		let hospital = free("north-hospital") + held("north-hospital");
		let (owned, reserved) = (free("patient-1"), Balances::reserved_balance(account("patient-1")));
		assert!(reserved > 0);
		RuntimeCall::from(pallet_consortium::Call::release_patient { account: account("patient-1") })
			.dispatch(RuntimeOrigin::signed(account("north-hospital")))
			.unwrap();
		assert_eq!(free("north-hospital") + held("north-hospital"), hospital);
		assert_eq!((free("patient-1"), Balances::reserved_balance(account("patient-1"))), (owned, reserved));
		assert_eq!(pallet_proxy::Pallet::<Runtime>::proxies(account("patient-1")).0.len(), 1);
	});
}

#[test]
fn guardian_should_not_escape_by_wrapping() {
	chain().execute_with(|| {
		appoint("patient-3");
		let gift = |to| pallet_balances::Call::transfer_keep_alive { dest: account(to).into(), value: constants::RAD };
		done("north-hospital", gift("patient-1"));
		done("north-hospital", gift("patient-3"));
		let before = free("patient-1");
		let steal: RuntimeCall =
			pallet_balances::Call::transfer_all { dest: account("patient-3").into(), keep_alive: false }.into();
		let guardian = account("patient-2");
		let disguises: [RuntimeCall; 9] = [
			steal.clone(),
			Call::appoint_guardian { guardian }.into(),
			pallet_utility::Call::batch_all { calls: vec![grant(), steal.clone()] }.into(),
			pallet_utility::Call::batch_all { calls: vec![grant()] }.into(),
			as_guardian(steal.clone()),
			as_guardian(grant()),
			pallet_multisig::Call::as_multi_threshold_1 {
				other_signatories: vec![account("patient-3")],
				call: Box::new(steal.clone()),
			}
			.into(),
			pallet_proxy::Call::add_proxy {
				delegate: account("patient-3").into(),
				proxy_type: ProxyType::Any,
				delay: 0,
			}
			.into(),
			pallet_consortium::Call::resign {}.into(),
		];
		let refused: DispatchError = Consents::NotForGuardians.into();
		for disguise in disguises {
			assert_eq!(submit("patient-3", as_guardian(disguise.clone())).unwrap(), Err(refused), "{disguise:?}");
		}
		// Wrapping the guardian's call instead of what it carries neither helps nor harms.
		let wrapped = pallet_utility::Call::batch_all { calls: vec![as_guardian(grant())] };
		done("patient-3", wrapped);
		assert_eq!(free("patient-1"), before);
	});
}

#[test]
fn guardian_should_be_stopped_by_what_stops_the_patient() {
	chain().execute_with(|| {
		appoint("patient-3");
		let full_name = (b"DynamicConsent".to_vec().try_into().unwrap(), b"grant".to_vec().try_into().unwrap());
		motion(&["north-hospital", "device-authority"], pallet_tx_pause::Call::pause { full_name }).unwrap();
		let filtered: DispatchError = frame_system::Error::<Runtime>::CallFiltered.into();
		assert_eq!(submit("patient-1", grant()).unwrap(), Err(filtered));
		assert_eq!(submit("patient-3", as_guardian(grant())).unwrap(), Err(filtered));
	});
}

#[test]
fn what_a_guardian_granted_should_end_when_minority_is_no_longer_proved() {
	chain().execute_with(|| {
		let (seed, since) = (sp_core::H256::repeat_byte(9), 672);
		let enrol = pallet_consortium::Call::enrol_patient {
			account: account("ward"),
			minority: Minority::commit(seed, since, since + 3),
		};
		done("north-hospital", enrol);
		let guardian = account("patient-3");
		done("ward", Call::appoint_guardian { guardian });
		let prove = |month| Call::prove_minority {
			patient: account("ward"),
			month,
			proof: Minority::prove(seed, since + 3, month).unwrap(),
		};
		let decide = || submit("patient-3", for_patient("ward", grant())).unwrap();
		assert_eq!(decide(), Err(Consents::MinorityNotProved.into()));
		done("steward-1", prove(since + 2));
		assert_eq!(decide(), Ok(()));
		let march = radledger_primitives::calendar::start_of_month(u64::from(since) + 2);
		let until = Some(march);
		assert_eq!(may_research("ward"), Decision::Permit { consent: 1, until });
		begin_block(2, march - 1);
		assert!(may_research("ward").is_permitted());
		begin_block(3, march);
		// The treatment permission comes furthest: it is in force, and for another purpose.
		assert_eq!(may_research("ward"), Decision::Deny { rule: Rule::Purpose });
		done("steward-1", prove(since + 3));
		assert!(!may_research("ward").is_permitted(), "what ended has ended");
		assert_eq!(decide(), Ok(()));
		assert!(may_research("ward").is_permitted());
	});
}

/// What a patient signs for somebody else to relay: `call`, in these extensions, by `signer` in the name of `patient`.
pub fn meta(
	call: RuntimeCall,
	signer: &str,
	patient: &str,
	nonce: u32,
	era: Era,
	genesis: Option<Hash>,
) -> pallet_meta_tx::MetaTx<RuntimeCall, MetaTxExtension> {
	let rest = (
		pallet_meta_tx::MetaTxMarker::<Runtime>::new(),
		frame_system::CheckNonZeroSender::<Runtime>::new(),
		frame_system::CheckSpecVersion::<Runtime>::new(),
		frame_system::CheckTxVersion::<Runtime>::new(),
		frame_system::CheckGenesis::<Runtime>::new(),
		frame_system::CheckEra::<Runtime>::from(era),
		pallet_consortium::AuthoriseSender::<Runtime>::new(),
		frame_system::CheckNonce::<Runtime>::from(Nonce::from(nonce)),
		frame_metadata_hash_extension::CheckMetadataHash::<Runtime>::new(false),
	);
	let implicit = TransactionExtension::<RuntimeCall>::implicit(&rest).unwrap();
	let mut implicit_bytes = implicit.encode();
	if let Some(genesis) = genesis {
		// In the order of the extensions: eight letters, two versions of four bytes each, the genesis.
		implicit_bytes[16..48].copy_from_slice(genesis.as_bytes());
	}
	let message = [0u8.encode(), call.encode(), rest.encode(), implicit_bytes].concat();
	let signature: sr25519::Signature = key(signer).sign(&blake2_256(&message));
	let verify = pallet_verify_signature::VerifySignature::new_with_signature(signature.into(), account(patient));
	let (a, b, c, d, e, f, g, h, i) = rest;
	pallet_meta_tx::MetaTx::new(call, 0, (verify, a, b, c, d, e, f, g, h, i))
}

/// Has the hospital relay `meta`; gives back how the patient's call ended, or why it was not made.
fn relay(meta: pallet_meta_tx::MetaTx<RuntimeCall, MetaTxExtension>) -> DispatchResult {
	let length = meta.encoded_size() as u32;
	submit("north-hospital", pallet_meta_tx::Call::dispatch { meta_tx: Box::new(meta), meta_tx_encoded_len: length })
		.unwrap()?;
	let result = events().into_iter().rev().find_map(|event| match event {
		RuntimeEvent::MetaTx(pallet_meta_tx::Event::Dispatched { result }) => Some(result),
		_ => None,
	});
	result.unwrap().map(|_| ()).map_err(|error| error.error)
}

#[test]
fn hospital_should_relay_what_a_patient_signed_and_pay() {
	chain().execute_with(|| {
		let nonce = *System::account_nonce(account("patient-1"));
		let before = free("north-hospital");
		let signed = meta(grant(), "patient-1", "patient-1", nonce, Era::Immortal, None);
		assert_eq!(relay(signed.clone()), Ok(()));
		assert!(may_research("patient-1").is_permitted());
		assert!(free("north-hospital") < before);
		assert_eq!(free("patient-1"), 0);
		let left = DynamicConsent::file(account("patient-1")).unwrap().calls_left;
		assert_eq!(left, FREE, "it is not the patient who sent it");
		// Twice it is worth nothing.
		assert_eq!(relay(signed), Err(pallet_meta_tx::Error::<Runtime>::Stale.into()));
	});
}

#[test]
fn meta_transaction_should_be_refused_when_anything_is_not_as_signed() {
	chain().execute_with(|| {
		use pallet_meta_tx::Error;
		begin_block(2, START + constants::SLOT_DURATION);
		let nonce = *System::account_nonce(account("patient-1"));
		let good = || meta(grant(), "patient-1", "patient-1", nonce, Era::Immortal, None);
		let other_call = |call: RuntimeCall| {
			let mut bytes = good().encode();
			let (signed, wanted) = (grant().encode(), call.encode());
			assert!(bytes.starts_with(&signed));
			bytes.splice(..signed.len(), wanted);
			decoded(&bytes).unwrap()
		};
		let other_purpose = Offer {
			terms: Terms {
				permission: Permission::NoRestriction,
				modifiers: Modifiers::default(),
				parameters: Default::default(),
			},
			..research()
		};
		// (what is wrong, the meta-transaction, how it ends)
		let bad_proof: DispatchError = Error::<Runtime>::BadProof.into();
		let table: [(&str, _, DispatchError); 8] = [
			(
				"signed by the hospital in the patient's name",
				meta(grant(), "north-hospital", "patient-1", nonce, Era::Immortal, None),
				bad_proof,
			),
			(
				"shown as another patient's",
				meta(grant(), "patient-1", "patient-2", nonce, Era::Immortal, None),
				bad_proof,
			),
			("another purpose", other_call(Call::grant { offer: other_purpose }.into()), bad_proof),
			("another call", other_call(revoke(0)), bad_proof),
			(
				"signed for another chain",
				meta(grant(), "patient-1", "patient-1", nonce, Era::Immortal, Some(Hash::repeat_byte(1))),
				bad_proof,
			),
			(
				"a later nonce",
				meta(grant(), "patient-1", "patient-1", nonce + 1, Era::Immortal, None),
				Error::<Runtime>::Future.into(),
			),
			(
				"signed by a stranger",
				meta(grant(), "stranger", "stranger", 0, Era::Immortal, None),
				Error::<Runtime>::Invalid.into(),
			),
			(
				"signed by nobody",
				{
					let bytes = good().encode();
					let call = grant().encode().len();
					// Behind the call and the version: which variant, a signature of 65 bytes, an account.
					let rest = &bytes[call + 1 + 1 + 65 + 32..];
					let unsigned = [&bytes[..call + 1], &[0], rest].concat();
					decoded(&unsigned).unwrap()
				},
				Error::<Runtime>::UnknownOrigin.into(),
			),
		];
		for (what, meta, expected) in table {
			assert_eq!(relay(meta), Err(expected), "{what}");
			assert_eq!(decisions("patient-1"), 1, "{what}");
		}
		assert_eq!(relay(good()), Ok(()));
	});
}

#[test]
fn meta_transaction_should_expire() {
	chain().execute_with(|| {
		begin_block(2, START + constants::SLOT_DURATION);
		// Blocks of this chain have no hashes of their own.
		frame_system::BlockHash::<Runtime>::insert(1, Hash::repeat_byte(1));
		let nonce = *System::account_nonce(account("patient-1"));
		let mortal = meta(grant(), "patient-1", "patient-1", nonce, Era::mortal(4, 1), None);
		for number in 3..9 {
			begin_block(number, START + Moment::from(number) * constants::SLOT_DURATION);
		}
		let ended = relay(mortal);
		// Its time began with another block than the one it was signed in.
		assert_eq!(ended, Err(pallet_meta_tx::Error::<Runtime>::BadProof.into()));
		assert_eq!(decisions("patient-1"), 1);
	});
}
