use crate::{mock::*, Concerned, Error, Event, Repeated};
use frame::{testing_prelude::*, traits::Hooks};
use radledger_primitives::{
	device::{ActionOutcome, CheckKind, CheckOutcome, Happened, ProductId},
	traits::DeviceLookup,
	vigilance::{ActionKind, ActionReason, Classification, Counts, IncidentSubject, Scope},
	DeviceId, DeviceVersion,
};

type Refused = Error<Test>;

const LOT: Scope = Scope::Lot { product: 0, lot: radledger_primitives::H256([0xb0; 32]) };

fn software(number: u8) -> Scope {
	Scope::Software { product: 0, software: hash(number) }
}

fn open(by: AccountId, scope: Scope) -> DispatchResult {
	DeviceSurveillance::open_action(signed(by), ActionKind::Recall, ActionReason::ImageQuality, scope, hash(9))
}

fn answer(by: AccountId, device: DeviceId, outcome: ActionOutcome) -> DispatchResult {
	answer_for(by, 0, at(device, 0), outcome)
}

fn answer_for(by: AccountId, action: u32, unit: DeviceVersion, outcome: ActionOutcome) -> DispatchResult {
	DeviceSurveillance::acknowledge_action(signed(by), action, unit, outcome)
}

fn update(by: AccountId, device: DeviceId, number: u8) {
	let today = (Timestamp::get() / DAY) as u32;
	let (kind, outcome) = (CheckKind::SoftwareUpdate, CheckOutcome::Passed);
	assert_ok!(DeviceSurveillance::record_check(
		signed(by),
		device,
		kind,
		outcome,
		today,
		None,
		hash(3),
		Some(hash(number))
	));
}

/// The units that an action is about, and whether each was answered for.
fn concerned(scope: Scope) -> Vec<(DeviceVersion, Option<ActionOutcome>)> {
	let mut found: Vec<_> = DeviceSurveillance::concerned(scope, Some(0), None)
		.into_iter()
		.map(|unit| (unit.device, unit.answer.map(|answer| answer.outcome)))
		.collect();
	found.sort_by_key(|(device, _)| *device);
	found
}

const fn at(device: DeviceId, version: u16) -> DeviceVersion {
	DeviceVersion { device, version }
}

/// a recall lists who has the units now, and each of them answers.
#[docify::export]
#[test]
fn recall_should_find_who_has_each_unit_now() {
	build_and_check(|| {
		let (first, second) = (in_service(1), unit(2));
		assert_ok!(open(ACME, LOT));
		assert_eq!(concerned(LOT), [(at(first, 0), None), (at(second, 0), None)]);
		assert_noop!(answer(SOUTH, first, ActionOutcome::Read), Refused::NotCustodian);
		assert_noop!(answer(RADIOLOGIST, first, ActionOutcome::Read), Refused::NotAuthorised);
		assert_ok!(answer(PHYSICIST, first, ActionOutcome::Read));
		assert_ok!(answer(MANAGER, first, ActionOutcome::Quarantined));
		assert_eq!(concerned(LOT)[0].1, Some(ActionOutcome::Quarantined));
		let file = DeviceSurveillance::entries(first, 0);
		assert_eq!(
			file.last().unwrap().happened,
			Happened::Answered { action: 0, outcome: ActionOutcome::Quarantined }
		);
		// Whoever has it next has to answer again.
		assert_ok!(DeviceSurveillance::transfer_custody(signed(MANAGER), first, 2));
		assert_ok!(DeviceSurveillance::accept_custody(signed(SOUTH), first));
		assert_eq!(concerned(LOT)[0].1, None);
		let listed = DeviceSurveillance::concerned(LOT, Some(0), None);
		assert!(listed.iter().any(|unit| unit.custodian == 2));
		assert_ok!(answer(SOUTH, first, ActionOutcome::Removed));
		assert_eq!(concerned(LOT)[0].1, Some(ActionOutcome::Removed));
		assert_noop!(DeviceSurveillance::close_action(signed(SOUTH), 0), Refused::NotActionOwner);
		assert_noop!(DeviceSurveillance::close_action(signed(RADIOLOGIST), 0), Refused::NotAuthorised);
		assert_noop!(DeviceSurveillance::close_action(signed(ACME), 1), Refused::ActionNotFound);
		assert_eq!(DeviceSurveillance::actions(true, 0).0.len(), 1);
		assert_ok!(DeviceSurveillance::close_action(signed(AUTHORITY), 0));
		assert!(DeviceSurveillance::actions(true, 0).0.is_empty());
		assert!(!DeviceSurveillance::action(0).unwrap().open);
		assert_noop!(DeviceSurveillance::close_action(signed(ACME), 0), Refused::ActionIsClosed);
		assert_noop!(answer(ACME, second, ActionOutcome::Read), Refused::ActionIsClosed);
	});
}

#[test]
fn recall_should_be_about_units_that_there_are() {
	build_and_check(|| {
		let (first, second) = (in_service(1), unit(2));
		let nothing = Scope::Lot { product: 0, lot: hash(0xbb) };
		assert_noop!(open(ACME, nothing), Refused::NothingConcerned);
		assert_noop!(open(ACME, software(0xcc)), Refused::NothingConcerned);
		assert_noop!(open(ACME, Scope::Product(7)), Refused::ProductNotFound);
		assert_noop!(open(NORTH, LOT), Refused::NotActionOwner);
		assert_noop!(open(PHYSICIST, LOT), Refused::NotAuthorised);
		update(PHYSICIST, first, 0xc1);
		assert_ok!(open(AUTHORITY, software(0xc1)));
		assert_noop!(answer(ACME, second, ActionOutcome::Read), Refused::NotConcerned);
		// Also when it has another version by now.
		update(PHYSICIST, first, 0xc2);
		assert_noop!(answer(PHYSICIST, first, ActionOutcome::Read), Refused::NotConcerned);
		assert_ok!(answer_for(PHYSICIST, 0, at(first, 1), ActionOutcome::NotConcerned));
		assert_noop!(answer_for(PHYSICIST, 4, at(first, 1), ActionOutcome::Read), Refused::ActionNotFound);
		assert_noop!(answer(PHYSICIST, 9, ActionOutcome::Read), Refused::DeviceNotFound);
		crate::NextAction::<Test>::put(u32::MAX);
		assert_noop!(open(ACME, LOT), Refused::Overflow);
		crate::NextAction::<Test>::put(1);
	});
}

#[test]
fn versions_of_software_should_be_kept_apart() {
	build_and_check(|| {
		let (first, second) = (in_service(1), in_service(2));
		assert_eq!(concerned(software(0xc0)), [(at(first, 0), None), (at(second, 0), None)]);
		update(PHYSICIST, first, 0xc1);
		update(PHYSICIST, first, 0xc1); // the same again is no other version
		update(PHYSICIST, first, 0xc0); // back
		assert_eq!(DeviceSurveillance::device(first).unwrap().version, 2);
		assert_eq!(concerned(software(0xc1)), [(at(first, 1), None)]);
		assert_eq!(concerned(software(0xc0)), [(at(first, 0), None), (at(first, 2), None), (at(second, 0), None)]);
		// A page after the other, nothing is left out.
		let mut after = None;
		let mut found = 0;
		while let Some(unit) = DeviceSurveillance::concerned(software(0xc0), None, after).first() {
			after = Some(unit.device);
			found += 1;
		}
		assert_eq!(found, Concerned::<Test>::iter_key_prefix(software(0xc0)).count());
	});
}

fn counts(product: ProductId) -> (Counts, Counts) {
	let told = DeviceSurveillance::signal(Scope::Product(product)).unwrap();
	(told.counts, told.fleet)
}

fn incident(by: AccountId, device: DeviceId, what: Classification) {
	let subject = IncidentSubject::Device(device);
	assert_ok!(DeviceSurveillance::report_incident(signed(by), subject, what, None, hash(7)));
}

/// Studies are counted for the product, whatever happens to its units meanwhile.
#[test]
fn studies_should_be_counted_a_few_units_in_each_block() {
	build_and_check(|| {
		let devices: Vec<_> = (1..=9).map(in_service).collect();
		for device in &devices {
			Studies::make(*device, 0, 10 + device);
		}
		let idle = |weight| DeviceSurveillance::on_idle(1, Weight::from_parts(weight, 0)).ref_time();
		assert_eq!(idle(1_000), 5, "a look at the day, and four units");
		assert_eq!(counts(0).0.studies, 46);
		update(PHYSICIST, 8, 0xc1); // what it made before is not lost
		assert_eq!(counts(0).0.studies, 46 + 18);
		Studies::make(8, 1, 100);
		for _ in 0..3 {
			idle(1_000);
		}
		assert_eq!(counts(0).0.studies, 126 + 100);
		assert_eq!(counts(0).1, counts(0).0);
		for _ in 0..3 {
			idle(1_000);
		}
		assert_eq!(counts(0).0.studies, 226, "each once");
		assert_eq!(idle(2), 2, "never more than there is");
	});
}

/// A study for which several units of one product were used is one study of the product, of the kind, and of each version
/// of the software, in whatever order the units are counted.
#[test]
fn study_should_count_once_for_a_product_when_several_of_its_units_were_used() {
	build_and_check(|| {
		let [one, two, three]: [DeviceId; 3] = [1, 2, 3].map(in_service);
		update(PHYSICIST, two, 0xc1);
		let other = product();
		assert_ok!(DeviceSurveillance::register_device(signed(ACME), other, hash(4), None, Some(hash(0xc0))));
		let apart = three + 1;
		let all =
			[(one, 0), (two, 1), (three, 0), (apart, 0)].map(|(device, version)| DeviceVersion { device, version });
		for devices in [&all[..], &all[..3], &all[1..2]] {
			for DeviceVersion { device, version } in devices {
				Studies::make(*device, *version, 1);
			}
			<DeviceSurveillance as DeviceLookup>::used_together(devices);
		}
		DeviceSurveillance::do_try_state().unwrap();
		// The second unit is counted first, as it is at an update.
		update(PHYSICIST, two, 0xc2);
		DeviceSurveillance::do_try_state().unwrap();
		for _ in 0..2 {
			DeviceSurveillance::on_idle(1, Weight::from_parts(1_000, 0));
		}
		let of = |scope| DeviceSurveillance::signal(scope).map(|told| (told.counts.studies, told.fleet.studies));
		assert_eq!(of(Scope::Product(0)), Some((3, 4)));
		assert_eq!(of(Scope::Product(other)), Some((1, 4)));
		assert_eq!([software(0xc0), software(0xc1)].map(|scope| of(scope).unwrap().0), [2, 3]);
		assert_eq!(Repeated::<Test>::iter().count(), 0);
	});
}

/// What a version of the software made before is not counted for the next one.
#[test]
fn versions_of_software_should_be_watched_by_themselves() {
	build_and_check(|| {
		let first = in_service(1);
		Studies::make(first, 0, 100);
		DeviceSurveillance::on_idle(1, Weight::from_parts(1_000, 0));
		incident(PHYSICIST, first, Classification::MdrSeriousIncident);
		update(PHYSICIST, first, 0xc1);
		Studies::make(first, 1, 7);
		DeviceSurveillance::on_idle(1, Weight::from_parts(1_000, 0));
		for _ in 0..2 {
			incident(PHYSICIST, first, Classification::MdrSeriousIncident);
		}
		let of = |scope| DeviceSurveillance::signal(scope).map(|told| (told.counts.incidents, told.counts.studies));
		assert_eq!(of(software(0xc0)), Some((1, 100)));
		assert_eq!(of(software(0xc1)), Some((2, 7)));
		assert_eq!(of(Scope::Product(0)), Some((3, 107)));
		assert_eq!(of(LOT), None);
		assert_eq!(of(Scope::Product(9)), None);
	});
}

/// A product with many more incidents per study than the others of its kind raises alerts, which decide nothing.
#[test]
fn frequent_incidents_should_raise_an_alert() {
	build_and_check(|| {
		let good = in_service(1);
		let other = product();
		let version = Some(hash(0xc0));
		assert_ok!(DeviceSurveillance::register_device(signed(ACME), other, hash(2), None, version));
		let bad = good + 1;
		let raised = |scope| {
			let signals = events();
			signals
				.iter()
				.filter(|event| matches!(event, Event::SignalRaised { scope: of, .. } if *of == scope))
				.count()
		};
		let (product, version) = (Scope::Product(other), Scope::Software { product: other, software: hash(0xc0) });
		// Two incidents are no evidence, until the share of the product is measured against the others.
		for n in 1..=20 {
			// A tenth of the studies each time.
			Studies::make(good, 0, 9_000);
			Studies::make(bad, 0, 1_000);
			DeviceSurveillance::on_idle(1, Weight::from_parts(1_000, 0));
			assert_eq!((raised(product), raised(version)), (0, 0), "{n}");
			incident(ACME, bad, Classification::MdrSeriousIncident);
		}
		assert_eq!((raised(product), raised(version)), (1, 1));
		let told = DeviceSurveillance::signal(product).unwrap();
		assert_eq!((told.rate, told.fleet_rate), (Some(10_000), Some(1_000)));
		assert_eq!((told.alerts, told.evidence), (1, 0), "it starts again");
		assert!(told.alerted.is_some());
		incident(PHYSICIST, good, Classification::MdrSeriousIncident);
		incident(PHYSICIST, good, Classification::FdaUserFacility); // the hospital's own duty, about the same
		assert_eq!(counts(0).0.incidents, 1);
		assert_eq!(DeviceSurveillance::signal(Scope::Product(0)).unwrap().alerts, 0);
		let unit = DeviceSurveillance::device(bad).unwrap();
		assert_eq!(unit.state, radledger_primitives::device::DeviceState::Registered);
		// Still as dangerous: it is found once more.
		for _ in 21..=38 {
			Studies::make(good, 0, 9_000);
			Studies::make(bad, 0, 1_000);
			DeviceSurveillance::on_idle(1, Weight::from_parts(1_000, 0));
			incident(ACME, bad, Classification::MdrSeriousIncident);
		}
		assert_eq!(raised(product), 2);
	});
}
