//! No call moves, holds or frees what belongs to an account except by its signature, or by a rule that stands here.
//!
//! Random transactions by every kind of actor (every call of ours with arguments that succeed for someone, and the calls
//! that deal with money or carry others) are applied to a prepared chain. After each, every account's wealth is compared
//! with what it was: whoever did not sign must own as much as before, held as before, or a [`Rule`] must say why not.
//!
//! `RADLEDGER_MONEY_STEPS` sets the number of transactions, and `RADLEDGER_MONEY_SEED` the random seed.

use crate::{consents, origins, world::*};
use codec::Encode;
use frame_support::traits::InstanceFilter;
use pallet_consortium::Call as Consortium;
use pallet_dynamic_consent::Call as Consent;
use radledger_primitives::{OrganisationKind, Roles, SuspensionReason};
use radledger_runtime::{configs::system::ProxyType, *};
use sp_io::hashing::blake2_256;
use sp_runtime::{
	generic::Era,
	traits::{Convert, StaticLookup},
};
use std::collections::{BTreeMap, BTreeSet};

/// What an account owns.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
struct Wealth {
	/// Free, and not held or reserved.
	free: Balance,
	/// Held, by reason. Amounts reserved in the old way are under no reason.
	held: BTreeMap<Option<Vec<u8>>, Balance>,
}

impl Wealth {
	fn all(&self) -> Balance {
		self.free + self.held.values().sum::<Balance>()
	}
}

/// What every account owns.
fn wealth() -> BTreeMap<AccountId, Wealth> {
	let mut all = BTreeMap::new();
	for (who, known) in frame_system::Account::<Runtime>::iter() {
		let mut held: BTreeMap<_, _> = pallet_balances::Holds::<Runtime>::get(&who)
			.into_iter()
			.map(|hold| (Some(hold.id.encode()), hold.amount))
			.collect();
		let reserved = known.data.reserved - held.values().sum::<Balance>();
		if reserved > 0 {
			held.insert(None, reserved);
		}
		all.insert(who, Wealth { free: known.data.free, held });
	}
	all
}

/// Something that a transaction did: a call that carries no other, or the whole of one that does, and who made it.
struct Leaf {
	by: AccountId,
	call: RuntimeCall,
}

/// The calls that `call` consists of when `by` makes it, by whose authority each is made.
fn leaves(by: &AccountId, call: &RuntimeCall, found: &mut Vec<Leaf>) {
	match call {
		RuntimeCall::Utility(
			pallet_utility::Call::batch { calls }
			| pallet_utility::Call::batch_all { calls }
			| pallet_utility::Call::force_batch { calls },
		) => calls.iter().for_each(|call| leaves(by, call, found)),
		RuntimeCall::Utility(pallet_utility::Call::as_derivative { index, call }) => {
			leaves(&pallet_utility::derivative_account_id(by.clone(), *index), call, found)
		}
		RuntimeCall::Utility(pallet_utility::Call::if_else { main, fallback }) => {
			leaves(by, main, found);
			leaves(by, fallback, found);
		}
		RuntimeCall::Proxy(pallet_proxy::Call::proxy { real, force_proxy_type, call }) => {
			let real = <Runtime as frame_system::Config>::Lookup::lookup(real.clone()).unwrap();
			// Only a proxy that the account itself appointed, for calls of this type, has its authority.
			if let Ok(proxy) = pallet_proxy::Pallet::<Runtime>::find_proxy(&real, by, *force_proxy_type) {
				if proxy.delay == 0 && proxy.proxy_type.filter(call) {
					leaves(&real, call, found);
				}
			}
		}
		RuntimeCall::Multisig(pallet_multisig::Call::as_multi_threshold_1 { other_signatories, call }) => {
			leaves(&shared(by, other_signatories, 1), call, found)
		}
		RuntimeCall::Multisig(pallet_multisig::Call::as_multi { threshold, other_signatories, call, .. }) => {
			let account = shared(by, other_signatories, *threshold);
			let hash = blake2_256(&call.encode());
			let pending = pallet_multisig::Multisigs::<Runtime>::get(&account, hash);
			if pending.is_some_and(|pending| pending.approvals.len() as u16 + 1 >= *threshold) {
				leaves(&account, call, found);
			}
		}
		// A guardian has no authority over what the patient owns.
		RuntimeCall::DynamicConsent(Consent::as_guardian { patient, call })
			if DynamicConsent::guardians(patient.clone()).contains(by) =>
		{
			found.push(Leaf { by: by.clone(), call: *call.clone() });
		}
		_ => {}
	}
	found.push(Leaf { by: by.clone(), call: call.clone() });
}

/// The account that these signatories share.
fn shared(one: &AccountId, others: &[AccountId], threshold: u16) -> AccountId {
	let mut all = [std::slice::from_ref(one), others].concat();
	all.sort();
	pallet_multisig::Pallet::<Runtime>::multi_account_id(&all, threshold)
}

/// What a rule allows to happen to an account that did not sign.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Effect {
	/// Something that was held is free again, and still its owner's.
	Freed,
	/// Something that was free is held, and still its owner's: at most so much.
	Held(Balance),
	/// Something that was held went to somebody else.
	Paid,
}

/// Why a call may change the wealth of an account that did not sign.
struct Rule {
	why: &'static str,
	effect: Effect,
	/// Whether the rule is about this call.
	about: fn(&RuntimeCall) -> bool,
	/// Whether it is about this account.
	whose: fn(&AccountId) -> bool,
}

fn is_organisation(who: &AccountId) -> bool {
	matches!(pallet_consortium::Actors::<Runtime>::get(who), Some(pallet_consortium::Actor::Organisation(_)))
}

fn anybody(_: &AccountId) -> bool {
	true
}

/// Every rule by which something happens to an account that did not sign.
const RULES: &[Rule] = &[
	Rule {
		why: "Who is admitted by the council pays rent for the record of the organisation.",
		effect: Effect::Held(constants::RAD / 10),
		about: |call| matches!(call, RuntimeCall::Consortium(Consortium::admit_organisation { .. })),
		whose: anybody,
	},
	Rule {
		why: "An organisation gets the rent back when a member leaves, and when a patient becomes an organisation or, having \
		      left, a member, or can be enrolled again.",
		effect: Effect::Freed,
		about: |call| {
			matches!(
				call,
				RuntimeCall::Consortium(
					Consortium::resign {}
						| Consortium::allow_enrolment {}
						| Consortium::accept_credential { .. }
						| Consortium::admit_organisation { .. }
				)
			)
		},
		whose: is_organisation,
	},
	Rule {
		why: "The organisation that enrolled a patient pays for the list of guardians and for room in the file.",
		effect: Effect::Held(5 * constants::RAD),
		about: |call| {
			matches!(call, RuntimeCall::DynamicConsent(Consent::appoint_guardian { .. } | Consent::extend_file { .. }))
		},
		whose: is_organisation,
	},
	Rule {
		why: "It gets the rent back when the last guardian is dismissed, or a child comes of age.",
		effect: Effect::Freed,
		about: |call| {
			matches!(
				call,
				RuntimeCall::DynamicConsent(Consent::dismiss_guardian { .. } | Consent::attest_majority { .. })
			)
		},
		whose: is_organisation,
	},
	Rule {
		why: "Whoever paid for room in a patient's file gets the rent back when somebody else pays for it.",
		effect: Effect::Freed,
		about: |call| {
			matches!(
				call,
				RuntimeCall::DynamicConsent(Consent::extend_file { .. })
					| RuntimeCall::Consortium(Consortium::enrol_patient { .. })
			)
		},
		whose: anybody,
	},
	Rule {
		why: "Whoever began a page of a log gets the rent back when the page may go.",
		effect: Effect::Freed,
		about: |call| matches!(call, RuntimeCall::DynamicConsent(Consent::prune_log { .. })),
		whose: anybody,
	},
	Rule {
		why: "Whoever paid for a record of an erased study, or for an earlier certificate, gets the rent back.",
		effect: Effect::Freed,
		about: |call| {
			use pallet_image_provenance::Call;
			matches!(
				call,
				RuntimeCall::ImageProvenance(
					Call::sweep_erased { .. } | Call::certify_erasure { .. } | Call::attest_erasure { .. }
				)
			)
		},
		whose: anybody,
	},
	Rule {
		why: "Whoever offered a study to an organisation gets the rent back when a colleague or the receiver cancels that, or it \
		      is offered again.",
		effect: Effect::Freed,
		about: |call| {
			use pallet_image_provenance::Call;
			matches!(call, RuntimeCall::ImageProvenance(Call::cancel_transfer { .. } | Call::send { .. }))
		},
		whose: anybody,
	},
	Rule {
		why: "Whoever paid for a record of an annotation, or for an answer, gets back what is not needed any more.",
		effect: Effect::Freed,
		about: |call| matches!(call, RuntimeCall::AnnotationRewards(_)),
		whose: anybody,
	},
	Rule {
		why: "Escrow and stakes are paid out as the campaign, which both sides signed, says.",
		effect: Effect::Paid,
		about: |call| {
			use pallet_annotation_rewards::Call;
			matches!(
				call,
				RuntimeCall::AnnotationRewards(
					Call::settle { .. }
						| Call::adjudicate { .. }
						| Call::resettle { .. }
						| Call::reveal_gold { .. }
						| Call::release { .. }
				)
			)
		},
		whose: anybody,
	},
	Rule {
		why: "Pots of pools and vouchers pay those to whom they owe.",
		effect: Effect::Paid,
		about: |call| matches!(call, RuntimeCall::AnnotationRewards(_)),
		whose: is_pot,
	},
	Rule {
		why: "The depositor of a shared call gets the deposit back when it is made.",
		effect: Effect::Freed,
		about: |call| matches!(call, RuntimeCall::Multisig(_)),
		whose: anybody,
	},
];

/// Whether the chain holds this account for others.
fn is_pot(who: &AccountId) -> bool {
	let vouchers = <Runtime as pallet_annotation_rewards::Config>::VoucherPot::get();
	*who == vouchers || (0..64).any(|pool| *who == configs::annotation_rewards::Pots::convert(pool))
}

/// What happened to an account: what went from it, and what of the rest was freed and held. It may have received more.
fn effects(before: &Wealth, after: &Wealth) -> Vec<Effect> {
	let mut found = Vec::new();
	let (mut freed, mut held) = (0, 0);
	let reasons: BTreeSet<_> = before.held.keys().chain(after.held.keys()).collect();
	for reason in reasons {
		let of = |wealth: &Wealth| wealth.held.get(reason).copied().unwrap_or_default();
		let (old, new) = (of(before), of(after));
		freed += old.saturating_sub(new);
		held += new.saturating_sub(old);
	}
	if after.all() < before.all() {
		found.push(Effect::Paid);
	}
	if freed > 0 && after.all() >= before.all() {
		found.push(Effect::Freed);
	}
	if held > 0 {
		found.push(Effect::Held(held));
	}
	found
}

fn allows(rule: &Rule, effect: Effect) -> bool {
	match (rule.effect, effect) {
		(Effect::Held(most), Effect::Held(amount)) => amount <= most,
		// Who may pay from what is held may free the rest of it.
		(Effect::Paid, Effect::Freed) => true,
		(allowed, effect) => allowed == effect,
	}
}

/// Compares before and after; explains what is against every rule.
fn check(before: &BTreeMap<AccountId, Wealth>, leaves: &[Leaf]) -> Vec<String> {
	let after = wealth();
	let signed: BTreeSet<_> = leaves.iter().map(|leaf| &leaf.by).collect();
	let nothing = Wealth::default();
	let mut wrong = Vec::new();
	for (who, before) in before {
		if signed.contains(who) {
			continue;
		}
		for effect in effects(before, after.get(who).unwrap_or(&nothing)) {
			let explained = RULES.iter().any(|rule| {
				allows(rule, effect) && (rule.whose)(who) && leaves.iter().any(|leaf| (rule.about)(&leaf.call))
			});
			if !explained {
				wrong.push(format!("{who:?}: {effect:?}, {before:?} became {:?}", after.get(who)));
			}
		}
	}
	wrong
}

/// Random numbers: SplitMix64 (G. Steele, D. Lea, C. Flood, OOPSLA 2014).
struct Dice(u64);

impl Dice {
	fn next(&mut self) -> u64 {
		self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
		let mut z = self.0;
		z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
		z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
		z ^ (z >> 31)
	}

	fn below(&mut self, end: usize) -> usize {
		(self.next() % end as u64) as usize
	}

	fn of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
		&all[self.below(all.len())]
	}
}

/// Everybody who tries.
const ACTORS: [&str; 18] = [
	"north-hospital",
	"south-imaging",
	"acme-scanners",
	"lumen-ai",
	"device-authority",
	"trial-sponsor",
	"radiologist-1",
	"technologist-1",
	"steward-1",
	"annotator-1",
	"annotator-4",
	"radiologist-2",
	"patient-1",
	"patient-2",
	"patient-3",
	"ward",
	"stranger",
	"payee",
];

/// A call that deals with money, membership or authority, or one of ours.
fn simple(dice: &mut Dice, ours: &[RuntimeCall]) -> RuntimeCall {
	let name = *dice.of(&ACTORS);
	let who = account(name);
	let value = Balance::from(dice.next() % 3) * constants::RAD / 2 + 1;
	let until = START + 10 * constants::MILLISECONDS_PER_DAY;
	let proxy_type = *dice.of(&[ProxyType::Any, ProxyType::Anchor, ProxyType::Membership]);
	match dice.below(24) {
		0 => pallet_balances::Call::transfer_allow_death { dest: who.into(), value }.into(),
		1 => pallet_balances::Call::transfer_keep_alive { dest: who.into(), value }.into(),
		2 => pallet_balances::Call::transfer_all { dest: who.into(), keep_alive: true }.into(),
		3 => pallet_proxy::Call::add_proxy { delegate: who.into(), proxy_type, delay: 0 }.into(),
		4 => pallet_proxy::Call::remove_proxy { delegate: who.into(), proxy_type, delay: 0 }.into(),
		5 => pallet_proxy::Call::remove_proxies {}.into(),
		6 => pallet_preimage::Call::note_preimage { bytes: vec![dice.next() as u8] }.into(),
		7 => Consortium::credential { member: who, roles: Roles::ALL, until }.into(),
		8 => Consortium::withdraw_credential { member: who }.into(),
		9 => Consortium::accept_credential { organisation: dice.below(6) as u32 }.into(),
		10 => match dice.below(3) {
			0 => Consortium::allow_enrolment {}.into(),
			_ => Consortium::resign {}.into(),
		},
		11 => Consortium::enrol_patient { account: who, minority: None }.into(),
		12 => Consortium::release_patient { account: who }.into(),
		13 | 14 => Consent::appoint_guardian { guardian: who }.into(),
		15 => Consent::dismiss_guardian { guardian: who }.into(),
		16 => Consent::extend_file { patient: who }.into(),
		17 => Consent::revoke { consent: 0 }.into(),
		_ => dice.of(ours).clone(),
	}
}

/// A call that may carry others, `depth` deep.
fn any(dice: &mut Dice, ours: &[RuntimeCall], depth: u32) -> RuntimeCall {
	if depth == 0 {
		return simple(dice, ours);
	}
	let call = |dice: &mut Dice| Box::new(any(dice, ours, depth - 1));
	let few = |dice: &mut Dice| (0..=dice.below(3)).map(|_| any(dice, ours, depth - 1)).collect();
	let who = account(dice.of::<&str>(&ACTORS));
	match dice.below(10) {
		0 => pallet_utility::Call::batch { calls: few(dice) }.into(),
		1 => pallet_utility::Call::batch_all { calls: few(dice) }.into(),
		2 => pallet_utility::Call::force_batch { calls: few(dice) }.into(),
		3 => pallet_utility::Call::as_derivative { index: 0, call: call(dice) }.into(),
		4 => pallet_proxy::Call::proxy { real: who.into(), force_proxy_type: None, call: call(dice) }.into(),
		5 => pallet_multisig::Call::as_multi_threshold_1 { other_signatories: vec![who], call: call(dice) }.into(),
		6 => {
			let hash = blake2_256(&remark().encode());
			let account = shared(&account("radiologist-1"), &[account("stranger")], 2);
			pallet_multisig::Call::as_multi {
				threshold: 2,
				other_signatories: vec![account_of_other(dice)],
				maybe_timepoint: pallet_multisig::Multisigs::<Runtime>::get(account, hash).map(|pending| pending.when),
				call: Box::new(remark()),
				max_weight: constants::MAXIMUM_BLOCK_WEIGHT / 4,
			}
			.into()
		}
		7 | 8 => Consent::as_guardian { patient: who, call: call(dice) }.into(),
		_ => simple(dice, ours),
	}
}

fn account_of_other(dice: &mut Dice) -> AccountId {
	account(dice.of::<&str>(&["radiologist-1", "stranger"]))
}

fn remark() -> RuntimeCall {
	frame_system::Call::remark { remark: vec![1] }.into()
}

/// A decision of the council, as its motion is carried out.
fn decision(dice: &mut Dice) -> RuntimeCall {
	let account = account(dice.of::<&str>(&ACTORS));
	let organisation = dice.below(7) as u32;
	match dice.below(3) {
		0 => Consortium::admit_organisation { account, kind: OrganisationKind::University }.into(),
		1 => Consortium::suspend_organisation { organisation, reason: SuspensionReason::Arrears }.into(),
		_ => Consortium::reinstate_organisation { organisation }.into(),
	}
}

/// How a step ended.
enum Ended {
	Refused,
	Failed,
	Done,
}

/// Applies one random transaction, and checks what it did.
fn step(dice: &mut Dice, ours: &[RuntimeCall]) -> (Ended, Vec<String>) {
	System::set_block_consumed_resources(Default::default(), 0);
	let before = wealth();
	let issued = Balances::total_issuance();
	let mut made = Vec::new();
	let ended = if dice.below(40) == 0 {
		use sp_runtime::traits::Dispatchable;
		let call = decision(dice);
		made.push(Leaf { by: AccountId::new([0; 32]), call: call.clone() });
		let council = pallet_collective::RawOrigin::<AccountId, configs::governance::CouncilInstance>::Members(2, 3);
		call.dispatch(council.into()).map_or(Ended::Failed, |_| Ended::Done)
	} else {
		let signer = *dice.of(&ACTORS);
		let depth = dice.below(4) as u32;
		let call = any(dice, ours, depth);
		let call = match dice.below(12) {
			// Somebody else relays what the signer signed.
			0 => {
				leaves(&account(signer), &call, &mut made);
				let nonce = *System::account_nonce(account(signer));
				let meta = consents::meta(call, signer, signer, nonce, Era::Immortal, None);
				let meta_tx_encoded_len = meta.encoded_size() as u32;
				pallet_meta_tx::Call::dispatch { meta_tx: Box::new(meta), meta_tx_encoded_len }.into()
			}
			_ => call,
		};
		let signer = if matches!(call, RuntimeCall::MetaTx(_)) { *dice.of(&ACTORS) } else { signer };
		leaves(&account(signer), &call, &mut made);
		match submit(signer, call) {
			Err(_) => Ended::Refused,
			Ok(Err(_)) => Ended::Failed,
			Ok(Ok(())) => Ended::Done,
		}
	};
	let mut wrong = check(&before, &made);
	if Balances::total_issuance() != issued {
		wrong.push("tokens were made or destroyed".into());
	}
	let calls: Vec<_> = made.iter().map(|leaf| &leaf.call).collect();
	(ended, wrong.into_iter().map(|wrong| format!("{wrong}\nby {calls:?}")).collect())
}

fn setting(name: &str, default: u64) -> u64 {
	std::env::var(name).map_or(default, |value| value.parse().expect("a number"))
}

#[test]
fn nothing_should_happen_to_what_belongs_to_an_account_without_its_signature_or_a_rule() {
	let steps = setting("RADLEDGER_MONEY_STEPS", 2_000);
	let mut dice = Dice(setting("RADLEDGER_MONEY_SEED", 1));
	let (mut refused, mut failed, mut done) = (0, 0, 0);
	origins::prepared().execute_with(|| {
		let ours = origins::calls();
		for name in ["patient-1", "patient-2"] {
			let gift =
				pallet_balances::Call::transfer_keep_alive { dest: account(name).into(), value: 5 * constants::RAD };
			submit("lumen-ai", gift).unwrap().unwrap();
		}
		for number in 1..=steps {
			// A story of a hundred steps, and then another from the same beginning.
			if number % 100 == 1 {
				if number > 1 {
					sp_io::storage::rollback_transaction();
				}
				sp_io::storage::start_transaction();
			}
			let (ended, wrong) = step(&mut dice, &ours);
			assert!(wrong.is_empty(), "step {number}: {}", wrong.join("\n"));
			match ended {
				Ended::Refused => refused += 1,
				Ended::Failed => failed += 1,
				Ended::Done => done += 1,
			}
		}
		sp_io::storage::rollback_transaction();
	});
	println!("money: {steps} steps: {done} done, {failed} failed, {refused} refused at the pool");
	assert!(done > steps / 10, "too little happens: {done} of {steps}");
}

#[test]
fn rules_should_tell_why_and_nothing_else_be_explained() {
	let mut told: Vec<_> = RULES.iter().map(|rule| rule.why).collect();
	told.sort_unstable();
	told.dedup();
	assert_eq!(told.len(), RULES.len());
	let (poor, rich) = (Wealth::default(), Wealth { free: 3, ..Default::default() });
	assert_eq!(effects(&poor, &rich), []);
	assert_eq!(effects(&rich, &poor), [Effect::Paid]);
	let held = Wealth { free: 1, held: [(None, 2)].into() };
	assert_eq!(effects(&rich, &held), [Effect::Held(2)]);
	assert_eq!(effects(&held, &rich), [Effect::Freed]);
	// A transfer needs a signature, whoever makes it.
	let transfer: RuntimeCall =
		pallet_balances::Call::transfer_all { dest: account("payee").into(), keep_alive: false }.into();
	assert!(!RULES.iter().any(|rule| (rule.about)(&transfer)));
}
