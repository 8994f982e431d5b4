//! Real signed transactions, through `Executive` and the whole extension pipeline.

use crate::world::*;
use frame_support::traits::fungible::InspectHold;
use radledger_primitives::{voucher::Worth, OrganisationKind, Roles, SuspensionReason, H256};
use radledger_runtime::*;
use sp_runtime::transaction_validity::InvalidTransaction;

const NOT_A_MEMBER: InvalidTransaction = InvalidTransaction::Custom(1);
const CREDENTIAL_EXPIRED: InvalidTransaction = InvalidTransaction::Custom(2);
const ORGANISATION_SUSPENDED: InvalidTransaction = InvalidTransaction::Custom(3);

fn remark() -> frame_system::Call<Runtime> {
	frame_system::Call::remark { remark: vec![] }
}

#[test]
fn anchor_should_record_the_study_hold_rent_and_charge_a_fee_when_a_technologist_signs() {
	chain().execute_with(|| {
		let technologist = account("technologist-1");
		let before = free("technologist-1");
		let pot = Balances::free_balance(CollatorSelection::account_id());

		assert!(pool(signed("technologist-1", anchor(1))).is_ok());
		submit("technologist-1", anchor(1)).unwrap().unwrap();

		let recorded = pallet_image_provenance::Studies::<Runtime>::get(study(1).study).unwrap();
		assert_eq!((recorded.root, recorded.instances, recorded.version), (study(1).root, 1, 0));
		assert_eq!((recorded.by, recorded.organisation), (technologist.clone(), 0));
		assert_eq!((recorded.at, recorded.block), (START, 1));
		assert!(events().contains(&RuntimeEvent::ImageProvenance(pallet_image_provenance::Event::StudyAnchored {
			study: study(1).study,
			root: study(1).root,
			instances: 1,
			organisation: 0,
			by: technologist.clone(),
		})));
		let hold = RuntimeHoldReason::ImageProvenance(pallet_image_provenance::HoldReason::Record);
		let rent = Balances::balance_on_hold(&hold, &technologist);
		assert!(rent > constants::deposit(1, 300) && rent < constants::deposit(1, 600), "{rent}");
		let fee = Balances::free_balance(CollatorSelection::account_id()) - pot;
		assert!(fee > 0);
		assert_eq!(before - free("technologist-1"), rent + fee);
	});
}

#[test]
fn stranger_should_be_refused_at_the_pool_and_in_a_block() {
	chain().execute_with(|| {
		assert_eq!(pool(signed("stranger", anchor(1))), Err(invalid(NOT_A_MEMBER)));
		assert_eq!(submit("stranger", anchor(1)), Err(invalid(NOT_A_MEMBER)));
		// Even without an account, a stranger hears the reason, and not that they cannot pay.
		assert_eq!(pool(signed("nobody", remark())), Err(invalid(NOT_A_MEMBER)));
		assert_eq!(free("stranger"), genesis_config_presets::ENDOWMENT);
	});
}

#[test]
fn whoever_was_paid_should_pass_it_on_and_do_nothing_else() {
	chain().execute_with(|| {
		let dest = account("north-hospital").into();
		let value = constants::RAD;
		let pass_on = pallet_balances::Call::transfer_allow_death { dest, value };
		submit("stranger", pass_on).unwrap().unwrap();
		assert!(free("stranger") < genesis_config_presets::ENDOWMENT - value, "and pays the fee");
		let all =
			|keep_alive| pallet_balances::Call::transfer_all { dest: account("north-hospital").into(), keep_alive };
		// What is inside of another call is not open: that call is not.
		let wrapped = pallet_utility::Call::batch { calls: vec![all(true).into()] };
		assert_eq!(submit("stranger", wrapped), Err(invalid(NOT_A_MEMBER)));
		// Who owns nothing cannot pay for it.
		assert_eq!(submit("nobody", all(false)), Err(InvalidTransaction::Payment.into()));
		submit("stranger", all(false)).unwrap().unwrap();
		assert_eq!(free("stranger"), 0);
	});
}

#[test]
fn patient_should_pay_nothing_for_how_she_is_paid() {
	chain().execute_with(|| {
		let take =
			|| pallet_annotation_rewards::Call::take_voucher { pool: 0, worth: Worth::One, key: H256::repeat_byte(1) };
		assert_eq!(free("patient-1"), 0);
		// She has no share of a pool: the call fails, and she was let in.
		assert!(submit("patient-1", take()).unwrap().is_err());
		let give_back = pallet_annotation_rewards::Call::return_voucher { worth: Worth::One };
		assert!(submit("patient-1", give_back).unwrap().is_err());
		let claim = pallet_annotation_rewards::Call::claim { pool: 0, holder: account("patient-1") };
		assert!(submit("patient-1", claim).unwrap().is_err());
		let other = pallet_annotation_rewards::Call::leave { campaign: 0 };
		assert_eq!(submit("patient-1", other), Err(InvalidTransaction::Payment.into()));
		let before = free("radiologist-1");
		assert!(submit("radiologist-1", take()).unwrap().is_err());
		assert!(free("radiologist-1") < before, "others pay");
	});
}

#[test]
fn member_should_be_refused_from_the_moment_the_credential_expires() {
	chain().execute_with(|| {
		let until = START + 2 * constants::SLOT_DURATION;
		let credential =
			pallet_consortium::Call::credential { member: account("radiologist-1"), roles: Roles::RADIOLOGIST, until };
		submit("north-hospital", credential).unwrap().unwrap();

		begin_block(2, until - 1);
		submit("radiologist-1", anchor(1)).unwrap().unwrap();
		begin_block(3, until);
		assert_eq!(pool(signed("radiologist-1", anchor(2))), Err(invalid(CREDENTIAL_EXPIRED)));
		assert_eq!(submit("radiologist-1", anchor(2)), Err(invalid(CREDENTIAL_EXPIRED)));
	});
}

#[test]
fn members_of_a_suspended_organisation_should_be_refused_until_it_is_reinstated() {
	chain().execute_with(|| {
		let suspend =
			pallet_consortium::Call::suspend_organisation { organisation: 0, reason: SuspensionReason::KeyCompromise };
		motion(&["south-imaging", "device-authority"], suspend).unwrap();
		assert_eq!(submit("technologist-1", anchor(1)), Err(invalid(ORGANISATION_SUSPENDED)));

		let reinstate = pallet_consortium::Call::reinstate_organisation { organisation: 0 };
		motion(&["south-imaging", "device-authority"], reinstate).unwrap();
		submit("technologist-1", anchor(1)).unwrap().unwrap();
	});
}

#[test]
fn organisation_should_be_admitted_by_a_motion_and_can_then_credential() {
	chain().execute_with(|| {
		let admit = pallet_consortium::Call::admit_organisation {
			account: account("stranger"),
			kind: OrganisationKind::University,
		};
		motion(&["north-hospital", "device-authority"], admit).unwrap();
		assert_eq!(
			pallet_consortium::Actors::<Runtime>::get(account("stranger")),
			Some(pallet_consortium::Actor::Organisation(6))
		);
		let credential = pallet_consortium::Call::credential {
			member: account("nobody"),
			roles: Roles::EDUCATOR,
			until: START + constants::MILLISECONDS_PER_DAY,
		};
		submit("stranger", credential).unwrap().unwrap();
	});
}

/// Offers `name` a credential of the vendor.
fn offer_by_vendor(name: &str) {
	let until = START + constants::MILLISECONDS_PER_DAY;
	let offer = pallet_consortium::Call::credential { member: account(name), roles: Roles::AUDITOR, until };
	submit("lumen-ai", offer).unwrap().unwrap();
}

fn pass_on() -> RuntimeCall {
	pallet_balances::Call::transfer_keep_alive { dest: account("patient-3").into(), value: constants::RAD }.into()
}

#[test]
fn offer_should_freeze_nothing_and_veto_nothing() {
	chain().execute_with(|| {
		offer_by_vendor("stranger");
		submit("stranger", pass_on()).unwrap().unwrap();
		// Neither an admission nor an enrolment nor another organisation is stopped by it.
		let accept = |organisation| pallet_consortium::Call::accept_credential { organisation };
		let until = START + constants::MILLISECONDS_PER_DAY;
		let other = pallet_consortium::Call::credential { member: account("stranger"), roles: Roles::EDUCATOR, until };
		submit("north-hospital", other).unwrap().unwrap();
		let transaction = signed("stranger", accept(0));
		assert!(pool(transaction.clone()).is_ok(), "a stranger can accept");
		Executive::apply_extrinsic(transaction).unwrap().unwrap();
		submit("stranger", anchor(1)).unwrap().unwrap_err();
		submit("stranger", pallet_consortium::Call::resign {}).unwrap().unwrap();
		assert_eq!(submit("stranger", anchor(1)), Err(invalid(NOT_A_MEMBER)));
		let account = account("stranger");
		let admit = pallet_consortium::Call::admit_organisation { account, kind: OrganisationKind::University };
		motion(&["north-hospital", "device-authority"], admit).unwrap();
		assert!(submit("stranger", accept(3)).unwrap().is_err());
	});
}

#[test]
fn enrolment_without_being_asked_should_freeze_nothing_and_be_left_for_nothing() {
	chain().execute_with(|| {
		let account = account("stranger");
		submit("lumen-ai", pallet_consortium::Call::enrol_patient { account, minority: None }).unwrap().unwrap();
		submit("stranger", pass_on()).unwrap().unwrap();
		let before = free("stranger");
		submit("stranger", pallet_consortium::Call::resign {}).unwrap().unwrap();
		assert_eq!(free("stranger"), before);
		// Once somebody left, nobody enrols them again, neither as a child nor otherwise, unless they themselves allow it.
		let account = self::account("stranger");
		let enrol = |minority| pallet_consortium::Call::enrol_patient { account: account.clone(), minority };
		let minority = Some(radledger_primitives::minority::Minority {
			commitment: Default::default(),
			since: radledger_primitives::calendar::month_of(START) as u32,
		});
		for (by, call) in [("lumen-ai", enrol(None)), ("lumen-ai", enrol(minority)), ("north-hospital", enrol(None))] {
			let refused = submit(by, call).unwrap().unwrap_err();
			assert_eq!(refused, pallet_consortium::Error::<Runtime>::LeftByThemselves.into());
		}
		// Whoever owns nothing leaves for nothing, too, and comes back for nothing.
		submit("patient-1", pallet_consortium::Call::resign {}).unwrap().unwrap();
		assert_eq!(pool(signed("patient-1", remark())), Err(invalid(NOT_A_MEMBER)));
		submit("patient-1", pallet_consortium::Call::allow_enrolment {}).unwrap().unwrap();
		let account = self::account("patient-1");
		submit("south-imaging", pallet_consortium::Call::enrol_patient { account, minority: None }).unwrap().unwrap();
		// Nor is anybody enrolled who takes part already.
		for taken in ["north-hospital", "device-authority", "radiologist-1", "patient-2"] {
			let account = self::account(taken);
			let enrol = pallet_consortium::Call::enrol_patient { account, minority: None };
			submit("lumen-ai", enrol).unwrap().unwrap_err();
		}
	});
}

#[test]
fn expired_suspended_and_resigned_members_should_keep_what_is_theirs() {
	chain().execute_with(|| {
		use pallet_consortium::Call;
		use radledger_primitives::voucher::Worth;
		let until = START + constants::SLOT_DURATION;
		let brief = Call::credential { member: account("radiologist-1"), roles: Roles::RADIOLOGIST, until };
		submit("north-hospital", brief).unwrap().unwrap();
		let suspend = Call::suspend_organisation { organisation: 0, reason: SuspensionReason::Misconduct };
		let theirs = || -> Vec<RuntimeCall> {
			vec![
				pass_on(),
				pallet_proxy::Call::remove_proxies {}.into(),
				pallet_annotation_rewards::Call::claim { pool: 0, holder: account("patient-1") }.into(),
				pallet_annotation_rewards::Call::return_voucher { worth: Worth::One }.into(),
			]
		};
		submit("technologist-1", Call::resign {}).unwrap().unwrap();
		begin_block(2, until);
		motion(&["south-imaging", "device-authority"], suspend).unwrap();
		let out = [
			("radiologist-1", CREDENTIAL_EXPIRED),
			("technologist-1", NOT_A_MEMBER),
			("annotator-1", ORGANISATION_SUSPENDED),
			("stranger", NOT_A_MEMBER),
		];
		for (who, refusal) in out {
			assert_eq!(pool(signed(who, anchor(1))), Err(invalid(refusal)), "{who}");
			for call in theirs() {
				assert!(pool(signed(who, call.clone())).is_ok(), "{who}: {call:?}");
			}
		}
		// What is open carries nothing else.
		let wrapped = pallet_utility::Call::batch { calls: vec![pass_on()] };
		assert_eq!(pool(signed("annotator-1", wrapped)), Err(invalid(ORGANISATION_SUSPENDED)));
		submit("annotator-1", Call::resign {}).unwrap().unwrap();
	});
}

#[test]
fn account_of_an_organisation_should_be_closed_when_its_key_may_be_stolen() {
	chain().execute_with(|| {
		use pallet_consortium::Call;
		for (reason, is_open) in [(SuspensionReason::KeyCompromise, false), (SuspensionReason::Arrears, true)] {
			motion(&["south-imaging", "device-authority"], Call::suspend_organisation { organisation: 3, reason })
				.unwrap();
			assert_eq!(pool(signed("lumen-ai", pass_on())).is_ok(), is_open);
			motion(&["south-imaging", "device-authority"], Call::reinstate_organisation { organisation: 3 }).unwrap();
			let number = System::block_number() + 1;
			begin_block(number, START + Moment::from(number) * constants::SLOT_DURATION);
		}
	});
}

#[test]
fn patient_should_pass_the_gate_but_not_pay_when_it_owns_nothing() {
	chain().execute_with(|| {
		assert_eq!(free("patient-1"), 0);
		assert_eq!(pool(signed("patient-1", remark())), Err(invalid(InvalidTransaction::Payment)));
		assert_eq!(submit("patient-1", remark()), Err(invalid(InvalidTransaction::Payment)));
	});
}

#[test]
fn old_transactions_should_not_be_replayed_when_a_patient_is_enrolled_again() {
	chain().execute_with(|| {
		let enrol = || pallet_consortium::Call::enrol_patient { account: account("patient-x"), minority: None };
		let fund =
			|| pallet_balances::Call::transfer_keep_alive { dest: account("patient-x").into(), value: constants::RAD };
		submit("north-hospital", enrol()).unwrap().unwrap();
		submit("north-hospital", fund()).unwrap().unwrap();
		// An account of this block starts with the number of this block.
		assert_eq!(*System::account_nonce(account("patient-x")), 1);
		let replayed = signed("patient-x", remark());
		Executive::apply_extrinsic(replayed.clone()).unwrap().unwrap();
		assert_eq!(pool(replayed.clone()), Err(invalid(InvalidTransaction::Stale)));

		let release = pallet_consortium::Call::release_patient { account: account("patient-x") };
		submit("north-hospital", release).unwrap().unwrap();
		let leave = pallet_balances::Call::force_transfer {
			source: account("patient-x").into(),
			dest: account("north-hospital").into(),
			value: free("patient-x"),
		};
		use sp_runtime::traits::Dispatchable;
		RuntimeCall::from(leave).dispatch(RuntimeOrigin::root()).unwrap();
		assert!(!frame_system::Account::<Runtime>::contains_key(account("patient-x")), "the account ended");

		begin_block(9, START + 8 * constants::SLOT_DURATION);
		submit("north-hospital", enrol()).unwrap().unwrap();
		submit("north-hospital", fund()).unwrap().unwrap();
		assert_eq!(*System::account_nonce(account("patient-x")), 9);
		assert_eq!(pool(replayed), Err(invalid(InvalidTransaction::Stale)));
		submit("patient-x", remark()).unwrap().unwrap();
	});
}

#[test]
fn transaction_should_be_refused_when_its_signature_is_another_ones() {
	chain().execute_with(|| {
		let mut forged = signed("technologist-1", anchor(1));
		if let sp_runtime::generic::Preamble::Signed(address, ..) = &mut forged.preamble {
			*address = account("north-hospital").into();
		}
		assert_eq!(pool(forged), Err(invalid(InvalidTransaction::BadProof)));
	});
}

#[test]
fn transaction_should_be_refused_when_its_number_was_used_before() {
	chain().execute_with(|| {
		let once = signed("technologist-1", anchor(1));
		Executive::apply_extrinsic(once.clone()).unwrap().unwrap();
		assert_eq!(Executive::apply_extrinsic(once), Err(invalid(InvalidTransaction::Stale)));
	});
}

#[test]
fn attestation_should_tell_who_stands_behind_a_study_today() {
	use radledger_runtime_api::runtime_decl_for_provenance_api::ProvenanceApiV2;
	let attestation = |study| <Runtime as ProvenanceApiV2<Block, AccountId>>::attestation(study);
	chain().execute_with(|| {
		assert_eq!(attestation(study(1).study), None);
		submit("technologist-1", anchor(1)).unwrap().unwrap();
		let before = attestation(study(1).study).unwrap();
		assert_eq!((before.root, before.version, before.organisation), (study(1).root, 0, 0));
		assert_eq!((before.account, before.by), (account("north-hospital"), account("technologist-1")));
		assert_eq!((before.kind, before.suspended), (OrganisationKind::Hospital, None));

		let suspend =
			pallet_consortium::Call::suspend_organisation { organisation: 0, reason: SuspensionReason::Misconduct };
		motion(&["south-imaging", "device-authority"], suspend).unwrap();
		assert_eq!(attestation(study(1).study).unwrap().suspended, Some(SuspensionReason::Misconduct));
	});
}

#[test]
fn blast_radius_should_reach_everything_that_was_made_from_a_study() {
	use radledger_primitives::{graph::Edge, Agent, Node, Operation, H256};
	use radledger_runtime_api::runtime_decl_for_provenance_api::ProvenanceApiV2;
	let blast_radius = |node, open| <Runtime as ProvenanceApiV2<Block, AccountId>>::blast_radius(node, open);
	chain().execute_with(|| {
		for number in 1..6 {
			submit("technologist-1", anchor(number)).unwrap().unwrap();
		}
		let edges = [(1, 2), (1, 3), (3, 4)];
		for (parent, output) in edges {
			let derive = pallet_image_provenance::Call::record_derivation {
				output: study(output).study,
				parents: vec![study(parent).study].try_into().unwrap(),
				operation: Operation::Processing,
				agent: Agent::Signer,
				parameters: H256::zero(),
			};
			submit("technologist-1", derive).unwrap().unwrap();
		}
		let node = |number| Node::Study(study(number).study);
		let mut expected = edges.map(|(parent, child)| Edge { parent: node(parent), child: node(child) });
		expected.sort();
		let mut found = blast_radius(node(1), vec![]);
		found.edges.sort();
		assert_eq!((found.edges, found.open), (expected.to_vec(), vec![]));
		let from_3 = blast_radius(node(1), vec![node(3).into()]).edges;
		assert_eq!(from_3, expected.into_iter().filter(|edge| edge.parent == node(3)).collect::<Vec<_>>());
		assert_eq!(blast_radius(node(5), vec![]), Default::default());
	});
}
