//! What the council can do, and what no one can take from it.

use crate::world::*;
use codec::Encode;
use radledger_runtime::*;
use sp_runtime::{
	traits::{BadOrigin, Hash as _},
	DispatchError,
};

const ALL: [&str; 3] = ["north-hospital", "south-imaging", "device-authority"];
const TWO: [&str; 2] = ["north-hospital", "device-authority"];

fn name(pallet: &str, call: &str) -> pallet_tx_pause::RuntimeCallNameOf<Runtime> {
	(pallet.as_bytes().to_vec().try_into().unwrap(), call.as_bytes().to_vec().try_into().unwrap())
}

fn filtered() -> DispatchError {
	frame_system::Error::<Runtime>::CallFiltered.into()
}

#[test]
fn one_seat_should_not_be_a_majority() {
	chain().execute_with(|| {
		let admit = pallet_consortium::Call::admit_organisation {
			account: account("stranger"),
			kind: radledger_primitives::OrganisationKind::University,
		};
		// A motion of one is executed at once, with one aye of three seats.
		let propose = pallet_collective::Call::propose {
			threshold: 1,
			length_bound: admit.encoded_size() as u32 + 1,
			proposal: Box::new(admit.into()),
		};
		submit("north-hospital", propose).unwrap().unwrap();
		assert!(events().iter().any(|event| matches!(
			event,
			RuntimeEvent::Council(pallet_collective::Event::Executed { result: Err(DispatchError::BadOrigin), .. })
		)));
		assert_eq!(pallet_consortium::Actors::<Runtime>::get(account("stranger")), None);
	});
}

#[test]
fn paused_call_should_be_refused_in_every_wrapping_until_it_is_resumed() {
	chain().execute_with(|| {
		let call = name("ImageProvenance", "anchor_study");
		motion(&TWO, pallet_tx_pause::Call::pause { full_name: call.clone() }).unwrap();
		assert_eq!(submit("technologist-1", anchor(1)).unwrap(), Err(filtered()));
		let batch = pallet_utility::Call::batch_all { calls: vec![anchor(1)] };
		assert_eq!(submit("technologist-1", batch).unwrap(), Err(filtered()));

		motion(&TWO, pallet_tx_pause::Call::unpause { ident: call }).unwrap();
		submit("technologist-1", anchor(1)).unwrap().unwrap();
	});
}

#[test]
fn governance_should_not_be_pausable() {
	chain().execute_with(|| {
		let unpausable: DispatchError = pallet_tx_pause::Error::<Runtime>::Unpausable.into();
		for (pallet, call) in
			[("Council", "propose"), ("Council", "close"), ("TxPause", "unpause"), ("SafeMode", "force_exit")]
		{
			let full_name = name(pallet, call);
			assert_eq!(motion(&TWO, pallet_tx_pause::Call::pause { full_name }), Err(unpausable), "{pallet}.{call}");
			begin_block(System::block_number() + 1, START + 6_000 * u64::from(System::block_number()));
		}
	});
}

#[test]
fn safe_mode_should_stop_records_and_be_left_by_a_motion() {
	chain().execute_with(|| {
		motion(&TWO, pallet_safe_mode::Call::force_enter {}).unwrap();
		assert_eq!(submit("technologist-1", anchor(1)).unwrap(), Err(filtered()));
		let transfer = pallet_balances::Call::transfer_allow_death { dest: account("stranger").into(), value: 1 };
		assert_eq!(submit("technologist-1", transfer).unwrap(), Err(filtered()));

		motion(&TWO, pallet_safe_mode::Call::force_exit {}).unwrap();
		submit("technologist-1", anchor(1)).unwrap().unwrap();
	});
}

#[test]
fn members_should_not_be_able_to_buy_safe_mode() {
	chain().execute_with(|| {
		let refused: DispatchError = pallet_safe_mode::Error::<Runtime>::NotConfigured.into();
		assert_eq!(submit("technologist-1", pallet_safe_mode::Call::enter {}).unwrap(), Err(refused));
	});
}

#[test]
fn council_should_act_as_root_in_two_steps() {
	chain().execute_with(|| {
		let upgrade: RuntimeCall = frame_system::Call::authorize_upgrade { code_hash: Hash::repeat_byte(7) }.into();
		let call_hash = <Runtime as frame_system::Config>::Hashing::hash_of(&upgrade);
		let dispatch =
			|| pallet_whitelist::Call::dispatch_whitelisted_call_with_preimage { call: Box::new(upgrade.clone()) };

		assert_eq!(motion(&ALL, upgrade.clone()), Err(BadOrigin.into()), "not even the whole council is root");
		motion(&TWO, pallet_whitelist::Call::whitelist_call { call_hash }).unwrap();
		assert_eq!(motion(&TWO, dispatch()), Err(BadOrigin.into()), "two of three are less than three quarters");
		assert!(System::authorized_upgrade().is_none());

		motion(&ALL, dispatch()).unwrap();
		assert!(System::authorized_upgrade().is_some());
	});
}

#[test]
fn council_should_change_its_seats_by_three_quarters_only() {
	chain().execute_with(|| {
		let seats = |members: &[&str]| pallet_collective::Call::set_members {
			new_members: members.iter().map(|name| account(name)).collect(),
			prime: None,
			old_count: 3,
		};
		assert_eq!(motion(&TWO, seats(&["north-hospital"])), Err(BadOrigin.into()));
		motion(&ALL, seats(&["north-hospital", "lumen-ai"])).unwrap();
		assert_eq!(pallet_collective::Members::<Runtime, configs::governance::CouncilInstance>::get().len(), 2);
	});
}

#[test]
fn council_should_choose_the_collators() {
	chain().execute_with(|| {
		let new = vec![account("north-hospital")];
		motion(&TWO, pallet_collator_selection::Call::set_invulnerables { new: new.clone() }).unwrap();
		assert_eq!(pallet_collator_selection::Invulnerables::<Runtime>::get().into_inner(), new);
	});
}

#[test]
fn two_steps_to_root_should_not_be_one_motion() {
	let upgrade: RuntimeCall = frame_system::Call::authorize_upgrade { code_hash: Hash::repeat_byte(7) }.into();
	let call_hash = <Runtime as frame_system::Config>::Hashing::hash_of(&upgrade);
	let first = || RuntimeCall::from(pallet_whitelist::Call::whitelist_call { call_hash });
	let second = || -> RuntimeCall {
		pallet_whitelist::Call::dispatch_whitelisted_call_with_preimage { call: Box::new(upgrade.clone()) }.into()
	};
	let only = |call: RuntimeCall| -> RuntimeCall { pallet_utility::Call::batch_all { calls: vec![call] }.into() };
	let otherwise = |call: RuntimeCall| -> RuntimeCall {
		let fallback = Box::new(frame_system::Call::remark { remark: vec![] }.into());
		pallet_utility::Call::if_else { main: Box::new(call), fallback }.into()
	};
	let soon = |after, call: RuntimeCall| -> RuntimeCall {
		pallet_scheduler::Call::schedule_after { after, maybe_periodic: None, priority: 0, call: Box::new(call) }.into()
	};
	let ways: Vec<Vec<RuntimeCall>> = vec![
		vec![first(), second()],
		vec![only(first()), only(second())],
		vec![otherwise(first()), otherwise(second())],
		vec![soon(1, first()), soon(2, second())],
		vec![soon(1, only(first())), soon(2, only(second()))],
	];
	for way in ways {
		chain().execute_with(|| {
			let together = pallet_utility::Call::batch_all { calls: way.clone() };
			let ended = motion(&ALL, together);
			for number in 2..6 {
				begin_block(number, START + 6_000 * u64::from(number));
			}
			assert!(System::authorized_upgrade().is_none(), "{ended:?}: {way:?}");
		});
	}
}
