use crate::{mock::*, Devices};
use frame::testing_prelude::*;
use proptest::prelude::*;
use radledger_primitives::{
	device::{ActionOutcome, CheckKind, CheckOutcome, OutReason},
	vigilance::{ActionKind, ActionReason, Classification, IncidentPhase, IncidentSubject, Scope},
	DeviceVersion,
};

/// Who does what with which unit.
#[derive(Clone, Debug)]
enum Step {
	Offer(u64, u32, u32),
	Accept(u64, u32),
	Decline(u64, u32),
	/// With the days until the next one is due, and those since it was made.
	Check(u64, u32, u8, u8, u32, u32),
	Commission(u64, u32),
	TakeOut(u64, u32),
	Decommission(u64, u32),
	Incident(u64, u32, u8, u32),
	Reclassify(u64, u32, u8),
	Submit(u64, u32, u8),
	Recall(u64, bool),
	Acknowledge(u64, u32, u32, u8),
	Close(u64, u32),
	Wait(u64),
}

fn step() -> impl Strategy<Value = Step> {
	let (who, device) = (|| 1..8u64, || 0..3u32);
	prop_oneof![
		(who(), device(), 0..6u32).prop_map(|(who, device, to)| Step::Offer(who, device, to)),
		(who(), device()).prop_map(|(who, device)| Step::Accept(who, device)),
		(who(), device()).prop_map(|(who, device)| Step::Decline(who, device)),
		(who(), device(), 0..8u8, 0..3u8, 0..500u32, 0..30u32)
			.prop_map(|(who, device, kind, outcome, due, ago)| Step::Check(who, device, kind, outcome, due, ago)),
		(who(), device()).prop_map(|(who, device)| Step::Commission(who, device)),
		(who(), device()).prop_map(|(who, device)| Step::TakeOut(who, device)),
		(who(), device()).prop_map(|(who, device)| Step::Decommission(who, device)),
		(who(), device(), 0..12u8, 0..20u32)
			.prop_map(|(who, device, what, before)| Step::Incident(who, device, what, before)),
		(who(), 0..4u32, 0..12u8).prop_map(|(who, incident, what)| Step::Reclassify(who, incident, what)),
		(who(), 0..4u32, 0..4u8).prop_map(|(who, incident, phase)| Step::Submit(who, incident, phase)),
		(who(), any::<bool>()).prop_map(|(who, lot)| Step::Recall(who, lot)),
		(who(), 0..3u32, device(), 0..5u8)
			.prop_map(|(who, action, device, outcome)| Step::Acknowledge(who, action, device, outcome)),
		(who(), 0..3u32).prop_map(|(who, action)| Step::Close(who, action)),
		(0..200u64).prop_map(Step::Wait),
	]
}

fn play(step: Step) {
	let _ = match step {
		Step::Offer(who, device, to) => DeviceSurveillance::transfer_custody(signed(who), device, to),
		Step::Accept(who, device) => DeviceSurveillance::accept_custody(signed(who), device),
		Step::Decline(who, device) => DeviceSurveillance::decline_custody(signed(who), device),
		Step::Check(who, device, kind, outcome, due, ago) => {
			let day = (Timestamp::get() / DAY) as u32 - ago;
			let due = (due > 0).then_some(day + due);
			let (kind, outcome) = (CheckKind::ALL[usize::from(kind)], CheckOutcome::ALL[usize::from(outcome)]);
			let software = Some(hash(0xc0 + due.unwrap_or(0) as u8 % 4));
			let document = hash(1);
			DeviceSurveillance::record_check(signed(who), device, kind, outcome, day, due, document, software)
		}
		Step::Incident(who, device, what, before) => {
			let today = (Timestamp::get() / DAY) as u32;
			let what = Classification::ALL[usize::from(what)];
			let aware = (before > 0).then_some(today - before);
			let subject = match device {
				2 => IncidentSubject::Model(MODEL),
				device => IncidentSubject::Device(device),
			};
			DeviceSurveillance::report_incident(signed(who), subject, what, aware, hash(7))
		}
		Step::Reclassify(who, incident, what) => {
			let what = Classification::ALL[usize::from(what)];
			DeviceSurveillance::reclassify(signed(who), incident, what, None)
		}
		Step::Submit(who, incident, phase) => {
			let phase = IncidentPhase::ALL[usize::from(phase)];
			DeviceSurveillance::submit_report(signed(who), incident, phase, hash(8))
		}
		Step::Recall(who, lot) => {
			let scope = match lot {
				true => Scope::Lot { product: 0, lot: hash(0xb0) },
				false => Scope::Software { product: 0, software: hash(0xc1) },
			};
			let (kind, reason) = (ActionKind::SafetyNotice, ActionReason::Software);
			DeviceSurveillance::open_action(signed(who), kind, reason, scope, hash(9))
		}
		Step::Acknowledge(who, action, device, outcome) => {
			let outcome = ActionOutcome::ALL[usize::from(outcome)];
			let unit = DeviceVersion { device, version: 0 };
			DeviceSurveillance::acknowledge_action(signed(who), action, unit, outcome)
		}
		Step::Close(who, action) => DeviceSurveillance::close_action(signed(who), action),
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
			// Of every unit, what it was at each moment; of every incident, how late it was and until when it was due.
			let mut told = Vec::new();
			let mut clocks = Vec::<(u32, u32)>::new();
			for step in steps {
				next_block(1);
				play(step);
				for device in 0..3 {
					let view = DeviceSurveillance::device(device).unwrap();
					told.push((device, Timestamp::get(), view.condition));
				}
				for incident in DeviceSurveillance::incidents(false, 0).0 {
					let now = (incident.due, incident.days_late);
					match clocks.get_mut(incident.incident as usize) {
						Some(before) => {
							prop_assert!(now.0 <= before.0 && now.1 >= before.1, "a clock was loosened");
							*before = now;
						}
						None => clocks.push(now),
					}
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
