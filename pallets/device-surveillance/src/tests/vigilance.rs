use crate::{mock::*, Error, Event, Incidents};
use frame::{testing_prelude::*, traits::Hooks};
use radledger_primitives::{
	device::Day,
	vigilance::{Classification, Figure, IncidentPhase, IncidentSubject, IncidentView, Limit, Regime, RuleSet},
	DeviceId, ModelVersion,
};
use Classification::*;
use IncidentPhase::{Final, FollowUp, Initial, Withdrawn};

type Refused = Error<Test>;

fn report(by: AccountId, device: DeviceId, what: Classification, aware: Option<Day>) -> DispatchResult {
	let subject = IncidentSubject::Device(device);
	DeviceSurveillance::report_incident(signed(by), subject, what, aware, hash(7))
}

fn submit(by: AccountId, incident: u32, phase: IncidentPhase) -> DispatchResult {
	DeviceSurveillance::submit_report(signed(by), incident, phase, hash(8))
}

fn reclassify(by: AccountId, incident: u32, what: Classification, known: Option<Day>) -> DispatchResult {
	DeviceSurveillance::reclassify(signed(by), incident, what, known)
}

fn view(incident: u32) -> IncidentView<AccountId, u64> {
	DeviceSurveillance::incident(incident).unwrap()
}

fn idle() {
	DeviceSurveillance::on_idle(1, Weight::from_parts(1_000, 0));
}

fn overdue(incident: u32) -> usize {
	let told = |event: &Event<Test>| matches!(event, Event::IncidentOverdue { incident: of, .. } if *of == incident);
	events().iter().filter(|event| told(event)).count()
}

/// Moves the clock to noon of a day.
fn go_to(day: Day) {
	next_block(u64::from(day - (Timestamp::get() / DAY) as Day) * DAY);
}

/// the classification determines who must report, and the law by when. [`TODAY`] is Friday 15 January 2027, before a
/// Monday on which Martin Luther King, Jr. is remembered.
#[test]
fn incident_should_be_due_when_the_law_says() {
	build_and_check(|| {
		let device = in_service(1);
		for (what, days) in [
			(MdrSeriousIncident, 17),   // a Saturday, and on to Monday
			(MdrPublicHealthThreat, 4), // with two working days
			(MdrDeathOrDeterioration, 10),
			(FdaManufacturer, 32), // a Sunday, and on to Tuesday: Monday is Washington's Birthday
			(FdaRemedialAction, 10),
		] {
			let due = TODAY + days;
			assert_ok!(report(PHYSICIST, device, what, None));
			let told = view(crate::NextIncident::<Test>::get() - 1);
			assert_eq!((told.owed_by, told.aware, told.due, told.organisation), (Some(0), TODAY, due, 1), "{what:?}");
		}
		// A user facility reports by itself, within work days that the ledger counts.
		assert_ok!(report(PHYSICIST, device, FdaUserFacility, Some(TODAY - 1)));
		let told = view(5);
		assert_eq!((told.owed_by, told.aware, told.due), (Some(1), TODAY - 1, TODAY + 14));
		let (all, next) = DeviceSurveillance::incidents(true, 0);
		assert_eq!((all.len(), next), (6, None));
	});
}

/// The law on AI has its own days, and asks nothing for devices that the law on devices asks already.
#[test]
fn law_on_ai_should_hold_from_its_day_and_not_for_devices() {
	build_and_check(|| {
		let device = in_service(1);
		let model = |what| {
			let subject = IncidentSubject::Model(MODEL);
			DeviceSurveillance::report_incident(signed(SOUTH), subject, what, None, hash(7))
		};
		for what in [AiSeriousIncident, AiDeath, AiWidespread] {
			assert_noop!(report(PHYSICIST, device, what, None), Refused::NotOfDevices);
			assert_noop!(model(what), Refused::NotInForce);
		}
		assert_noop!(report(PHYSICIST, device, AiFundamentalRights, None), Refused::NotInForce);
		go_to(AiDeath.rule().from);
		assert_ok!(model(AiDeath));
		assert_eq!((view(0).owed_by, view(0).due), (Some(5), AiDeath.rule().from + 11)); // a Sunday, and on to Monday
		assert_noop!(reclassify(SOUTH, 0, AiFundamentalRights, None), Refused::NotInForce);
		// A model with a UDI-DI is a device.
		let udi = radledger_primitives::udi::UdiDi::new(radledger_primitives::udi::IssuingEntity::Gs1, UDIS[1]);
		let semver = radledger_primitives::model::SemVer { major: 2, minor: 1, patch: 0 };
		radledger_test_doubles::Models::describe(MODEL, semver, udi, hash(0xee));
		assert_noop!(model(AiDeath), Refused::NotOfDevices);
		assert_noop!(reclassify(SOUTH, 0, AiSeriousIncident, None), Refused::NotOfDevices);
		assert_ok!(model(MdrSeriousIncident));
		go_to(AiFundamentalRights.rule().from);
		assert_ok!(model(AiFundamentalRights));
		assert_ok!(report(PHYSICIST, device, AiFundamentalRights, None));
	});
}

/// MDR Art. 87(8): only the maker knows when it undertakes an action, and it reports before.
#[test]
fn corrective_action_should_be_due_on_its_day_and_dated_by_its_maker() {
	build_and_check(|| {
		let device = in_service(1);
		for by in [PHYSICIST, AUTHORITY] {
			assert_noop!(report(by, device, MdrCorrectiveAction, None), Refused::NotYourAwareness);
		}
		assert_ok!(report(ACME, device, MdrCorrectiveAction, None));
		assert_eq!(view(0).due, TODAY);
		assert_ok!(report(PHYSICIST, device, MdrSeriousIncident, None));
		assert_noop!(reclassify(MANAGER, 1, MdrCorrectiveAction, None), Refused::NotYourAwareness);
		next_block(3 * DAY);
		assert_ok!(reclassify(ACME, 1, MdrCorrectiveAction, Some(TODAY + 1)));
		assert_eq!(view(1).due, TODAY + 3, "a Saturday, and on to Monday");
	});
}

/// B3: nobody makes another late for days that are over.
#[test]
fn awareness_should_be_dated_by_nobody_but_who_must_report() {
	build_and_check(|| {
		let device = in_service(1);
		assert_ok!(report(PHYSICIST, device, MdrSeriousIncident, None));
		next_block(9 * DAY);
		let today = TODAY + 9; // a Sunday
		for by in [MANAGER, AUTHORITY] {
			for day in [TODAY, today] {
				assert_noop!(reclassify(by, 0, MdrPublicHealthThreat, Some(day)), Refused::NotYourAwareness);
			}
		}
		assert_ok!(reclassify(MANAGER, 0, MdrPublicHealthThreat, None));
		assert_eq!((view(0).due, view(0).days_late), (today + 2, 0));
		assert_eq!(overdue(0), 0);
		// Not by another kind either that counts from awareness of the incident: the maker learns of the death today.
		assert_ok!(report(PHYSICIST, device, MdrSeriousIncident, None));
		next_block(12 * DAY);
		assert_ok!(reclassify(AUTHORITY, 1, MdrDeathOrDeterioration, None));
		assert_eq!((view(1).days_late, overdue(1)), (0, 0));
		// Whoever must report can say so of itself.
		assert_ok!(reclassify(ACME, 1, MdrPublicHealthThreat, Some(today)));
		assert_eq!((view(1).due, view(1).days_late, overdue(1)), (today + 2, 10, 1));
	});
}

/// The council adds what a law says from a day on; what was computed stays.
#[test]
fn rules_should_be_added_without_an_upgrade() {
	build_and_check(|| {
		let device = in_service(1);
		let rules = |effective, days| RuleSet {
			effective,
			source: hash(3),
			figures: vec![Figure { classification: MdrSeriousIncident, limit: Limit::CalendarDays(days) }]
				.try_into()
				.unwrap(),
			holidays: vec![TODAY + 13].try_into().unwrap(),
		};
		let adopt = |by, regime, rules| DeviceSurveillance::adopt_rules(by, regime, rules);
		let root = RuntimeOrigin::root;
		assert_noop!(adopt(signed(AUTHORITY), Regime::EuMdr, rules(TODAY, 5)), DispatchError::BadOrigin);
		assert_noop!(adopt(root(), Regime::EuMdr, rules(TODAY - 1, 5)), Refused::InvalidRules);
		assert_noop!(adopt(root(), Regime::UsFda, rules(TODAY, 5)), Refused::InvalidRules);
		let nothing = RuleSet { figures: Default::default(), ..rules(TODAY, 5) };
		assert_noop!(adopt(root(), Regime::EuMdr, nothing), Refused::InvalidRules);
		assert_ok!(report(PHYSICIST, device, MdrSeriousIncident, None));
		assert_ok!(adopt(root(), Regime::EuMdr, rules(TODAY + 5, 7)));
		assert_ok!(adopt(root(), Regime::EuMdr, rules(TODAY + 5, 8)));
		assert_eq!(DeviceSurveillance::rules(Regime::EuMdr), [rules(TODAY + 5, 8)]);
		next_block(5 * DAY);
		assert_ok!(report(PHYSICIST, device, MdrSeriousIncident, None));
		assert_eq!(view(1).due, TODAY + 14, "8 days later is a holiday by the rules");
		assert_noop!(report(PHYSICIST, device, MdrDeathOrDeterioration, None), Refused::NotInForce);
		assert_ok!(report(ACME, device, MdrSeriousIncident, Some(TODAY + 4)));
		assert_eq!(view(2).due, TODAY + 19, "by the law of that day");
		assert_eq!(view(0).due, TODAY + 17, "it stays");
		for more in 6..40 {
			assert_ok!(adopt(root(), Regime::EuMdr, rules(TODAY + more, 9)));
		}
		let kept = DeviceSurveillance::rules(Regime::EuMdr);
		assert_eq!((kept.len(), kept[0].effective), (16, TODAY + 24), "the oldest go first");
	});
}

#[test]
fn incident_should_be_told_only_by_who_is_involved() {
	build_and_check(|| {
		let device = in_service(1);
		let what = MdrSeriousIncident;
		assert_noop!(report(SOUTH, device, what, None), Refused::NotInvolved);
		assert_noop!(report(STRANGER, device, what, None), Refused::NotAuthorised);
		assert_noop!(report(PHYSICIST, 9, what, None), Refused::DeviceNotFound);
		assert_noop!(report(ACME, device, what, Some(TODAY + 1)), Refused::InvalidDay);
		// Since when somebody else knows, they say themselves.
		assert_noop!(report(PHYSICIST, device, what, Some(TODAY)), Refused::NotYourAwareness);
		assert_noop!(report(AUTHORITY, device, what, Some(TODAY)), Refused::NotYourAwareness);
		assert_ok!(report(RADIOLOGIST, device, what, None));
		assert_ok!(report(AUTHORITY, device, what, None));
		assert_ok!(report(ACME, device, what, Some(TODAY - 3)));
		assert_eq!(view(2).due, TODAY + 12);
		let model = |version| {
			let subject = IncidentSubject::Model(version);
			DeviceSurveillance::report_incident(signed(SOUTH), subject, MdrDeathOrDeterioration, None, hash(7))
		};
		let unknown = ModelVersion { model: 9, version: 9 };
		assert_noop!(model(unknown), Refused::ModelNotFound);
		assert_ok!(model(MODEL));
		assert_eq!((view(3).owed_by, view(3).due), (Some(5), TODAY + 10));
	});
}

/// lateness is permanent.
#[test]
fn late_report_should_be_late_for_ever() {
	build_and_check(|| {
		let device = in_service(1);
		assert_ok!(report(PHYSICIST, device, MdrDeathOrDeterioration, None));
		next_block(10 * DAY);
		idle();
		assert_eq!(overdue(0), 0, "the last day is in time");
		assert_eq!(view(0).days_late, 0);
		next_block(DAY);
		idle();
		idle();
		assert_eq!(overdue(0), 1);
		assert_eq!(view(0).days_late, 1);
		next_block(2 * DAY);
		assert_ok!(submit(ACME, 0, Initial));
		assert_eq!(view(0).days_late, 3);
		// Nothing that comes later undoes that.
		assert_ok!(reclassify(ACME, 0, MdrSeriousIncident, None));
		next_block(50 * DAY);
		for phase in [FollowUp, Final, FollowUp, Withdrawn] {
			assert_ok!(submit(ACME, 0, phase));
			assert_eq!(view(0).days_late, 3, "{phase:?}");
		}
		assert_eq!(view(0).due, TODAY + 10);
		assert!(events()
			.iter()
			.any(|event| matches!(event, Event::ReportSubmitted { phase: Initial, days_late: 3, .. })));
		assert!(DeviceSurveillance::incidents(true, 0).0.is_empty());
		assert_eq!(DeviceSurveillance::incidents(false, 0).0.len(), 1);
		let phases: Vec<_> = DeviceSurveillance::submissions(0, 1).iter().map(|report| report.phase).collect();
		assert_eq!(phases, [FollowUp, Final, FollowUp, Withdrawn]);
	});
}

#[test]
fn classification_should_tighten_and_never_loosen() {
	build_and_check(|| {
		let device = in_service(1);
		assert_ok!(report(PHYSICIST, device, MdrSeriousIncident, None));
		next_block(5 * DAY);
		let today = TODAY + 5; // a Wednesday
		assert_ok!(reclassify(AUTHORITY, 0, MdrDeathOrDeterioration, None));
		assert_eq!(view(0).due, TODAY + 17, "the maker learns of it today");
		assert_ok!(reclassify(ACME, 0, MdrDeathOrDeterioration, None));
		assert_eq!(view(0).due, TODAY + 10, "the maker knew");
		assert_ok!(reclassify(MANAGER, 0, MdrSeriousIncident, None));
		assert_eq!(view(0).due, TODAY + 10, "milder is not later");
		// A threat to public health counts from when that became known.
		assert_ok!(reclassify(ACME, 0, MdrPublicHealthThreat, Some(today)));
		assert_eq!(view(0).due, TODAY + 7);
		assert_eq!(view(0).classified.len(), 3);
		assert_noop!(reclassify(ACME, 0, MdrPublicHealthThreat, Some(today + 1)), Refused::InvalidDay);
		assert_noop!(reclassify(ACME, 0, MdrSeriousIncident, Some(today)), Refused::InvalidDay);
		assert_noop!(reclassify(ACME, 0, MdrPublicHealthThreat, Some(TODAY - 1)), Refused::InvalidDay);
		assert_noop!(reclassify(SOUTH, 0, FdaManufacturer, None), Refused::NotReporter);
		assert_noop!(reclassify(RADIOLOGIST, 0, FdaManufacturer, None), Refused::NotAuthorised);
		assert_noop!(reclassify(ACME, 9, FdaManufacturer, None), Refused::IncidentNotFound);
		assert_noop!(reclassify(ACME, 0, FdaUserFacility, None), Refused::OtherReporter);
		// Becoming late by it is told at once, and once.
		next_block(2 * DAY);
		assert_ok!(reclassify(ACME, 0, FdaManufacturer, None));
		assert_eq!(overdue(0), 0);
		next_block(DAY);
		idle();
		assert_ok!(reclassify(ACME, 0, MdrSeriousIncident, None));
		assert_eq!(overdue(0), 1);
		assert_ok!(report(ACME, device, MdrSeriousIncident, Some(today - 5)));
		next_block(6 * DAY);
		assert_ok!(reclassify(ACME, 1, MdrDeathOrDeterioration, None));
		assert_eq!(overdue(1), 1, "by another classification");
		assert_ok!(report(ACME, device, MdrSeriousIncident, Some(today - 50)));
		assert_eq!(overdue(2), 1, "as soon as it is told");
		idle();
		assert_eq!([overdue(0), overdue(1), overdue(2)], [1, 1, 1]);
	});
}

#[test]
fn reports_should_come_in_order_from_who_must_report() {
	build_and_check(|| {
		let device = in_service(1);
		assert_ok!(report(PHYSICIST, device, MdrSeriousIncident, None));
		for phase in [FollowUp, Withdrawn] {
			assert_noop!(submit(ACME, 0, phase), Refused::InvalidPhase);
		}
		for other in [MANAGER, SOUTH, AUTHORITY] {
			assert_noop!(submit(other, 0, Initial), Refused::NotReporter);
		}
		assert_noop!(submit(PHYSICIST, 0, Initial), Refused::NotAuthorised);
		assert_noop!(submit(ACME, 5, Initial), Refused::IncidentNotFound);
		let draft = |by, document| DeviceSurveillance::draft_report(signed(by), 0, hash(document));
		assert_noop!(draft(SOUTH, 1), Refused::NotReporter);
		assert_ok!(draft(ACME, 1));
		assert_ok!(draft(ACME, 2));
		assert_eq!(view(0).draft, Some(hash(2)));
		assert_ok!(submit(ACME, 0, Initial));
		assert_eq!((view(0).draft, view(0).submitted), (None, Some(TODAY)));
		assert_noop!(submit(ACME, 0, Initial), Refused::InvalidPhase);
		assert_ok!(submit(ACME, 0, Withdrawn));
		for phase in [FollowUp, Final, Withdrawn] {
			assert_noop!(submit(ACME, 0, phase), Refused::InvalidPhase);
		}
		assert_noop!(draft(ACME, 3), Refused::InvalidPhase);
		next_block(30 * DAY);
		idle();
		assert_eq!(overdue(0), 0, "it was reported in time");
	});
}

#[test]
fn what_can_be_counted_should_not_be_exceeded() {
	build_and_check(|| {
		let device = in_service(1);
		crate::NextIncident::<Test>::put(u32::MAX);
		assert_noop!(report(PHYSICIST, device, MdrDeathOrDeterioration, None), Refused::Overflow);
		crate::NextIncident::<Test>::put(0);
		let new = |number| DeviceSurveillance::register_device(signed(ACME), 0, hash(number), None, None);
		crate::NextDevice::<Test>::put(u32::MAX);
		assert_noop!(new(2), Refused::Overflow);
		crate::NextDevice::<Test>::put(1);
		assert_ok!(new(2));
		assert_ok!(report(PHYSICIST, device, MdrDeathOrDeterioration, None));
		Incidents::<Test>::mutate(0, |known| known.as_mut().unwrap().submissions = u16::MAX);
		assert_noop!(submit(ACME, 0, Initial), Refused::Overflow);
		Incidents::<Test>::mutate(0, |known| known.as_mut().unwrap().submissions = 0);
	});
}
