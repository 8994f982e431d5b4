use crate::{mock::*, Deadlines, Devices, Error, Event};
use frame::{testing_prelude::*, traits::Hooks};
use radledger_primitives::device::{CheckKind, CheckOutcome, Condition, DeviceState, Happened, OutReason};

type Refused = Error<Test>;

fn commission(by: AccountId, device: u32) -> DispatchResult {
	DeviceSurveillance::commission(signed(by), device)
}

fn take_out(by: AccountId, device: u32) -> DispatchResult {
	DeviceSurveillance::take_out_of_service(signed(by), device, OutReason::Defect)
}

fn now(device: u32) -> Condition {
	DeviceSurveillance::device(device).unwrap().condition
}

fn idle(weight: u64) -> u64 {
	DeviceSurveillance::on_idle(1, Weight::from_parts(weight, 0)).ref_time()
}

#[docify::export]
#[test]
fn unit_should_go_into_service_only_when_it_was_accepted_where_it_is() {
	build_and_check(|| {
		let device = unit(1);
		assert_ok!(check(ACME, device, CheckKind::Acceptance, CheckOutcome::Passed, None));
		assert_ok!(DeviceSurveillance::transfer_custody(signed(ACME), device, 1));
		assert_noop!(commission(ACME, device), Refused::HandOverPending);
		assert_ok!(DeviceSurveillance::accept_custody(signed(MANAGER), device));
		assert_noop!(commission(PHYSICIST, device), Refused::NotAccepted);
		assert_noop!(commission(ACME, device), Refused::NotCustodian);
		assert_noop!(commission(RADIOLOGIST, device), Refused::NotAuthorised);
		assert_ok!(check(PHYSICIST, device, CheckKind::Acceptance, CheckOutcome::Failed, None));
		assert_noop!(commission(PHYSICIST, device), Refused::NotFit);
		assert_eq!(now(device), Condition::NotCommissioned);
		assert_ok!(check(PHYSICIST, device, CheckKind::Acceptance, CheckOutcome::Limited, None));
		assert_ok!(commission(PHYSICIST, device));
		assert_eq!(now(device), Condition::Fit);
		assert_noop!(commission(PHYSICIST, device), Refused::InvalidState);
		assert_noop!(take_out(SOUTH, device), Refused::NotCustodian);
		assert_ok!(take_out(MANAGER, device));
		assert_eq!(now(device), Condition::OutOfService);
		assert_ok!(commission(PHYSICIST, device));
	});
}

/// what failed is out of service, until it was repaired, checked and put back.
#[test]
fn unit_should_be_out_of_service_when_a_check_fails() {
	build_and_check(|| {
		let device = in_service(1);
		assert_ok!(check(PHYSICIST, device, CheckKind::Calibration, CheckOutcome::Failed, None));
		assert_eq!(now(device), Condition::OutOfService);
		assert!(events().iter().any(|event| matches!(
			event,
			Event::DeviceStateChanged { state: DeviceState::OutOfService, reason: Some(OutReason::Failed), .. }
		)));
		assert_noop!(commission(PHYSICIST, device), Refused::NotFit);
		assert_ok!(check(PHYSICIST, device, CheckKind::Repair, CheckOutcome::Passed, None));
		assert_noop!(commission(PHYSICIST, device), Refused::NotFit);
		assert_ok!(check(PHYSICIST, device, CheckKind::Calibration, CheckOutcome::Passed, None));
		assert_eq!(now(device), Condition::OutOfService, "until somebody says so");
		assert_ok!(commission(PHYSICIST, device));
		assert_eq!(now(device), Condition::Fit);
	});
}

#[test]
fn check_should_be_refused_when_its_days_or_its_signer_are_wrong() {
	build_and_check(|| {
		let device = in_service(1);
		let record = |day, next_due| {
			DeviceSurveillance::record_check(
				signed(PHYSICIST),
				device,
				CheckKind::Constancy,
				CheckOutcome::Passed,
				day,
				next_due,
				hash(1),
				None,
			)
		};
		for (day, next_due) in [
			(TODAY + 1, None),
			(TODAY, Some(TODAY)),
			(TODAY, Some(TODAY - 1)),
			(TODAY, Some(TODAY + 3_661)),
			(u32::MAX, Some(u32::MAX)),
		] {
			assert_noop!(record(day, next_due), Refused::InvalidDay);
		}
		assert_ok!(record(TODAY - 3, Some(TODAY + 3_657)));
		let by = |who| check(who, device, CheckKind::Constancy, CheckOutcome::Passed, None);
		assert_noop!(by(SOUTH), Refused::NotCustodian);
		assert_noop!(by(RADIOLOGIST), Refused::NotAuthorised);
		assert_noop!(check(PHYSICIST, 9, CheckKind::Safety, CheckOutcome::Passed, None), Refused::DeviceNotFound);
		assert_ok!(DeviceSurveillance::decommission(signed(MANAGER), device, OutReason::UsedUp));
		assert_noop!(by(PHYSICIST), Refused::InvalidState);
		assert_noop!(take_out(PHYSICIST, device), Refused::InvalidState);
	});
}

#[test]
fn software_update_should_change_the_version_and_stay_in_the_file() {
	build_and_check(|| {
		let device = in_service(1);
		let update = |kind, software| {
			DeviceSurveillance::record_check(
				signed(MANAGER),
				device,
				kind,
				CheckOutcome::Passed,
				TODAY,
				None,
				hash(2),
				Some(hash(software)),
			)
		};
		assert_ok!(update(CheckKind::SoftwareUpdate, 0xc1));
		assert_ok!(update(CheckKind::Maintenance, 0xc2));
		assert_eq!(Devices::<Test>::get(device).unwrap().software, Some(hash(0xc1)));
		let last = DeviceSurveillance::entries(device, 0).pop().unwrap();
		assert!(matches!(last.happened, Happened::Checked { kind: CheckKind::Maintenance, .. }));
	});
}

#[docify::export]
#[test]
fn missed_check_should_be_found_by_itself_and_for_every_moment_of_the_past() {
	build_and_check(|| {
		let device = in_service(1);
		let before = NOW + 365 * DAY;
		next_block(365 * DAY);
		idle(1_000);
		assert_eq!(now(device), Condition::Fit, "the last day is in time");
		next_block(DAY);
		assert_eq!(now(device), Condition::Overdue);
		assert_eq!(Deadlines::<Test>::iter_keys().count(), 1);
		idle(1_000);
		let overdue = Event::DeviceOverdue { device, custodian: 1 };
		assert!(events().contains(&overdue));
		assert_eq!(Deadlines::<Test>::iter_keys().count(), 0);
		assert_noop!(commission(PHYSICIST, device), Refused::InvalidState);
		// Taken out, and back only after the check.
		assert_ok!(take_out(PHYSICIST, device));
		assert_noop!(commission(PHYSICIST, device), Refused::NotFit);
		next_block(DAY);
		let due = Some(TODAY + 800);
		assert_ok!(check(PHYSICIST, device, CheckKind::Constancy, CheckOutcome::Passed, due));
		assert_ok!(commission(PHYSICIST, device));
		next_block(DAY);
		let at = |moment| DeviceSurveillance::condition_at(device, moment);
		assert_eq!(at(NOW - 1), None, "not registered yet");
		assert_eq!(at(before), Some(Condition::Fit));
		assert_eq!(at(before + DAY - 1), Some(Condition::Overdue), "another day has begun");
		assert_eq!(at(before + DAY), Some(Condition::OutOfService), "that is when it was taken out");
		assert_eq!(at(before + 2 * DAY), Some(Condition::Fit));
	});
}

/// What pushes a deadline away is not written; when the old day has come, it is looked at again on the right one.
#[test]
fn deadline_that_was_pushed_away_should_be_found_on_its_day() {
	build_and_check(|| {
		let device = in_service(1); // due in a year
		let again = |due| {
			let (kind, outcome) = (CheckKind::Constancy, CheckOutcome::Passed);
			assert_ok!(check(PHYSICIST, device, kind, outcome, Some(due)));
		};
		let overdue = || {
			let told = events();
			told.iter().filter(|event| matches!(event, Event::DeviceOverdue { .. })).count()
		};
		let watched = || Devices::<Test>::get(device).unwrap().watched;
		again(TODAY + 400);
		assert_eq!(watched(), Some(TODAY + 366), "as before");
		next_block(366 * DAY);
		idle(1_000);
		assert_eq!((overdue(), watched()), (0, Some(TODAY + 401)));
		again(TODAY + 380); // nearer
		assert_eq!(watched(), Some(TODAY + 381));
		next_block(15 * DAY);
		idle(1_000);
		assert_eq!((overdue(), watched()), (1, None));
		next_block(30 * DAY);
		idle(1_000);
		assert_eq!(overdue(), 1, "the day that was given up says nothing");
		assert_eq!(Deadlines::<Test>::iter_keys().count(), 0);
		// What is out of service on that day is not overdue, and is looked at again when it is back.
		again(TODAY + 500);
		assert_ok!(take_out(PHYSICIST, device));
		next_block(200 * DAY);
		idle(1_000);
		assert_eq!(overdue(), 1);
	});
}

#[test]
fn history_should_tell_the_condition_of_a_unit_that_another_had_then() {
	build_and_check(|| {
		let device = in_service(1);
		next_block(DAY);
		assert_ok!(check(PHYSICIST, device, CheckKind::Safety, CheckOutcome::Failed, None));
		next_block(DAY);
		assert_ok!(DeviceSurveillance::transfer_custody(signed(MANAGER), device, 2));
		assert_ok!(DeviceSurveillance::accept_custody(signed(SOUTH), device));
		assert_eq!(now(device), Condition::NotCommissioned);
		assert!(Devices::<Test>::get(device).unwrap().checks.is_empty(), "checked anew");
		next_block(DAY);
		assert_ok!(check(SOUTH, device, CheckKind::Acceptance, CheckOutcome::Passed, None));
		assert_ok!(commission(SOUTH, device));
		let at = |days: u64| DeviceSurveillance::condition_at(device, NOW + days * DAY).unwrap();
		assert_eq!(
			[at(0), at(1), at(2), at(3)],
			[Condition::Fit, Condition::OutOfService, Condition::NotCommissioned, Condition::Fit]
		);
	});
}

#[test]
fn idle_work_should_stay_within_its_weight_and_go_on() {
	build_and_check(|| {
		assert_eq!(idle(100), 1, "nothing was ever due");
		let devices: Vec<_> = (1..=20).map(in_service).collect();
		let overdue = || events().iter().filter(|event| matches!(event, Event::DeviceOverdue { .. })).count();
		assert_eq!(idle(100), 5, "one look and four units, however many there are");
		next_block(366 * DAY);
		assert_eq!(idle(0), 0);
		let mut looked = 0;
		while overdue() < devices.len() {
			assert!(idle(7) <= 7);
			looked += 1;
			assert!(looked < 1_000, "it goes on");
		}
		assert_eq!(Deadlines::<Test>::iter_keys().count(), 0);
	});
}

/// Nothing in it depends on how many units there are, as long as none is due.
#[test]
fn idle_work_should_cost_the_same_with_ten_thousand_units() {
	new_test_ext().execute_with(|| {
		let known = Devices::<Test>::get(in_service(1)).unwrap();
		let mut costs = Vec::new();
		for units in [10, 10_000] {
			for device in 1..units {
				Devices::<Test>::insert(device, known.clone());
			}
			crate::NextDevice::<Test>::put(units);
			next_block(6_000);
			let start = std::time::Instant::now();
			let cost = idle(u64::MAX);
			println!("{units} units: weight {cost}, {} µs", start.elapsed().as_micros());
			costs.push(cost);
		}
		assert_eq!(costs, [5, 5], "one look at the day, and four units");
	});
}

/// B-M1: what an earlier day passed says nothing about what a later day failed, and the other way round.
#[test]
fn check_should_count_by_its_own_day_and_not_by_the_order_of_entry() {
	build_and_check(|| {
		let device = in_service(1);
		let record = |kind, outcome, day, software| {
			let (document, by) = (hash(1), signed(PHYSICIST));
			DeviceSurveillance::record_check(by, device, kind, outcome, day, None, document, software)
		};
		let constancy = |outcome, day| record(CheckKind::Constancy, outcome, day, None);
		assert_ok!(constancy(CheckOutcome::Failed, TODAY));
		assert_ok!(constancy(CheckOutcome::Passed, TODAY - 3));
		assert_noop!(commission(PHYSICIST, device), Refused::NotFit);
		assert_ok!(constancy(CheckOutcome::Passed, TODAY)); // of one day, the last one counts: it was repaired
		assert_ok!(commission(PHYSICIST, device));
		assert_ok!(constancy(CheckOutcome::Failed, TODAY - 3));
		assert_eq!(now(device), Condition::Fit, "it passed since");
		next_block(1);
		let at = |moment| DeviceSurveillance::condition_at(device, moment);
		assert_eq!(at(NOW), Some(Condition::Fit));
		// Versions of software are numbered in the order of entry.
		let update = |day, number| record(CheckKind::SoftwareUpdate, CheckOutcome::Passed, day, Some(hash(number)));
		assert_ok!(update(TODAY - 1, 0xc1));
		assert_noop!(update(TODAY - 2, 0xc2), Refused::InvalidDay);
		assert_ok!(update(TODAY - 1, 0xc2));
	});
}

/// B-M2: the work of a block grows as the number of deadlines, not as its square.
#[test]
fn idle_work_should_take_ten_times_as_long_for_ten_times_as_many_deadlines() {
	let time = |deadlines: u32| {
		let mut state = new_test_ext();
		state.execute_with(|| {
			let known = Devices::<Test>::get(in_service(1)).unwrap();
			for device in 1..deadlines {
				Devices::<Test>::insert(device, known.clone());
				Deadlines::<Test>::insert(TODAY + 366, crate::Awaited::Check(device), ());
			}
		});
		state.commit_all().unwrap();
		state.execute_with(|| {
			next_block(366 * DAY);
			let start = std::time::Instant::now();
			assert_eq!(idle(u64::MAX), 366 + 1 + u64::from(deadlines) + 1);
			assert_eq!(Deadlines::<Test>::iter_keys().count(), 0);
			start.elapsed()
		})
	};
	let (few, many) = (time(300), time(3_000));
	let ratio = many.as_secs_f64() / few.as_secs_f64();
	println!("300 deadlines of a day: {few:?}; 3,000: {many:?}; {ratio:.1} times");
	assert!(ratio < 30.0, "{ratio}");
}
