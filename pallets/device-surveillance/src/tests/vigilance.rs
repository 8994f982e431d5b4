use crate::{mock::*, Error, Event, Incidents};
use frame::{testing_prelude::*, traits::Hooks};
use radledger_primitives::{
	device::Day,
	vigilance::{Classification, IncidentPhase, IncidentSubject, IncidentView},
	DeviceId, ModelVersion,
};
use Classification::*;
use IncidentPhase::{Final, FollowUp, Initial, Withdrawn};

type Refused = Error<Test>;

fn report(by: AccountId, device: DeviceId, what: Classification, aware: Option<Day>) -> DispatchResult {
	let subject = IncidentSubject::Device(device);
	DeviceSurveillance::report_incident(signed(by), subject, what, aware, None, hash(7))
}

fn submit(by: AccountId, incident: u32, phase: IncidentPhase) -> DispatchResult {
	DeviceSurveillance::submit_report(signed(by), incident, phase, hash(8))
}

fn reclassify(by: AccountId, incident: u32, what: Classification, known: Option<Day>) -> DispatchResult {
	DeviceSurveillance::reclassify(signed(by), incident, what, known, None)
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

/// the classification determines who must report, and the law by when.
#[test]
fn incident_should_be_due_when_the_law_says() {
	build_and_check(|| {
		let device = in_service(1);
		for (what, days) in [
			(MdrSeriousIncident, 15),
			(MdrPublicHealthThreat, 2),
			(MdrDeathOrDeterioration, 10),
			(AiSeriousIncident, 15),
			(AiDeath, 10),
			(AiWidespread, 2),
			(FdaManufacturer, 30),
		] {
			assert_ok!(report(PHYSICIST, device, what, None));
			let told = view(crate::NextIncident::<Test>::get() - 1);
			assert_eq!(
				(told.owed_by, told.aware, told.due, told.organisation),
				(0, TODAY, TODAY + days, 1),
				"{what:?}"
			);
		}
		// A user facility reports by itself, within work days that it attests.
		let facility = |attested| {
			let subject = IncidentSubject::Device(device);
			DeviceSurveillance::report_incident(
				signed(PHYSICIST),
				subject,
				FdaUserFacility,
				Some(TODAY - 1),
				attested,
				hash(7),
			)
		};
		for wrong in [None, Some(TODAY), Some(u32::MAX)] {
			assert_noop!(facility(wrong), Refused::InvalidWorkDays);
		}
		assert_ok!(facility(Some(TODAY + 13)));
		let told = view(7);
		assert_eq!((told.owed_by, told.aware, told.due), (1, TODAY - 1, TODAY + 13));
		let (all, next) = DeviceSurveillance::incidents(true, 0);
		assert_eq!((all.len(), next), (8, None));
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
			DeviceSurveillance::report_incident(signed(SOUTH), subject, AiDeath, None, None, hash(7))
		};
		let unknown = ModelVersion { model: 9, version: 9 };
		assert_noop!(model(unknown), Refused::ModelNotFound);
		assert_ok!(model(MODEL));
		assert_eq!((view(3).owed_by, view(3).due), (5, TODAY + 10));
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
		let today = TODAY + 5;
		assert_ok!(reclassify(AUTHORITY, 0, MdrDeathOrDeterioration, None));
		assert_eq!(view(0).due, TODAY + 10);
		assert_ok!(reclassify(MANAGER, 0, MdrSeriousIncident, None));
		assert_eq!(view(0).due, TODAY + 10, "milder is not later");
		// A threat to public health counts from when that became known.
		assert_ok!(reclassify(ACME, 0, MdrPublicHealthThreat, Some(today)));
		assert_eq!(view(0).due, TODAY + 7);
		assert_eq!(view(0).classified.len(), 3);
		assert_noop!(reclassify(ACME, 0, MdrPublicHealthThreat, Some(today + 1)), Refused::InvalidDay);
		assert_noop!(reclassify(ACME, 0, MdrSeriousIncident, Some(today)), Refused::InvalidDay);
		assert_noop!(reclassify(ACME, 0, MdrPublicHealthThreat, Some(TODAY - 1)), Refused::InvalidDay);
		assert_noop!(reclassify(SOUTH, 0, AiDeath, None), Refused::NotReporter);
		assert_noop!(reclassify(RADIOLOGIST, 0, AiDeath, None), Refused::NotAuthorised);
		assert_noop!(reclassify(ACME, 9, AiDeath, None), Refused::IncidentNotFound);
		assert_noop!(
			DeviceSurveillance::reclassify(signed(ACME), 0, FdaUserFacility, None, Some(today + 14)),
			Refused::OtherReporter
		);
		// Becoming late by it is told at once, and once.
		next_block(2 * DAY);
		assert_ok!(reclassify(ACME, 0, AiSeriousIncident, None));
		assert_eq!(overdue(0), 0);
		next_block(DAY);
		idle();
		assert_ok!(reclassify(ACME, 0, AiDeath, None));
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
