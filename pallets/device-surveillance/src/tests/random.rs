use crate::{mock::*, Devices};
use frame::testing_prelude::*;
use proptest::prelude::*;
use radledger_primitives::device::{CheckKind, CheckOutcome, OutReason};

/// Who does what with which unit.
#[derive(Clone, Debug)]
enum Step {
	Offer(u64, u32, u32),
	Accept(u64, u32),
	Decline(u64, u32),
	Check(u64, u32, u8, u8, u32),
	Commission(u64, u32),
	TakeOut(u64, u32),
	Decommission(u64, u32),
	Wait(u64),
}

fn step() -> impl Strategy<Value = Step> {
	let (who, device) = (1..8u64, 0..3u32);
	prop_oneof![
		(who.clone(), device.clone(), 0..6u32).prop_map(|(who, device, to)| Step::Offer(who, device, to)),
		(who.clone(), device.clone()).prop_map(|(who, device)| Step::Accept(who, device)),
		(who.clone(), device.clone()).prop_map(|(who, device)| Step::Decline(who, device)),
		(who.clone(), device.clone(), 0..8u8, 0..3u8, 0..500u32)
			.prop_map(|(who, device, kind, outcome, due)| Step::Check(who, device, kind, outcome, due)),
		(who.clone(), device.clone()).prop_map(|(who, device)| Step::Commission(who, device)),
		(who.clone(), device.clone()).prop_map(|(who, device)| Step::TakeOut(who, device)),
		(who, device).prop_map(|(who, device)| Step::Decommission(who, device)),
		(0..200u64).prop_map(Step::Wait),
	]
}

fn play(step: Step) {
	let _ = match step {
		Step::Offer(who, device, to) => DeviceSurveillance::transfer_custody(signed(who), device, to),
		Step::Accept(who, device) => DeviceSurveillance::accept_custody(signed(who), device),
		Step::Decline(who, device) => DeviceSurveillance::decline_custody(signed(who), device),
		Step::Check(who, device, kind, outcome, due) => {
			let today = (Timestamp::get() / DAY) as u32;
			let due = (due > 0).then_some(today + due);
			let (kind, outcome) = (
				CheckKind::ALL[usize::from(kind)],
				CheckOutcome::ALL[usize::from(outcome)],
			);
			check(who, device, kind, outcome, due)
		}
		Step::Commission(who, device) => DeviceSurveillance::commission(signed(who), device),
		Step::TakeOut(who, device) => {
			DeviceSurveillance::take_out_of_service(signed(who), device, OutReason::Maintenance)
		}
		Step::Decommission(who, device) => DeviceSurveillance::decommission(signed(who), device, OutReason::UsedUp),
		Step::Wait(days) => {
			next_block(days * DAY);
			DeviceSurveillance::on_idle(1, Weight::from_parts(50, 0));
			Ok(())
		}
	};
}

proptest! {
	#![proptest_config(ProptestConfig::with_cases(64))]
	#[test]
	fn every_history_should_keep_the_invariants(steps in proptest::collection::vec(step(), 1..80)) {
		new_test_ext().execute_with(|| {
			for number in 1..=3 {
				in_service(number);
			}
			// Of every unit, what it was at each moment.
			let mut told = Vec::new();
			for step in steps {
				next_block(1);
				play(step);
				for device in 0..3 {
					let view = DeviceSurveillance::device(device).unwrap();
					told.push((device, Timestamp::get(), view.condition));
				}
			}
			check_state();
			// The past does not change.
			for (device, at, condition) in told {
				prop_assert_eq!(DeviceSurveillance::condition_at(device, at), Some(condition));
			}
			prop_assert_eq!(Devices::<Test>::iter_keys().count(), 3);
			Ok(())
		})?;
	}
}
