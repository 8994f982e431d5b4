use crate::{mock::*, Deadlines, Error, Event, FollowUps, LookedThrough, NextFollowUp, Reports};
use frame::{prelude::Hooks, testing_prelude::*};
use radledger_primitives::{
	report::{
		records::{FollowUpState, Step},
		CancelReason, ChangeReason, Communication, CommunicationMethod, FollowUpId, Recommendation, ReopenReason,
	},
	Modality, OrganisationKind, Roles,
};
use radledger_test_doubles::{People, Studies};

type Refused = Error<Test>;

/// Raises what [`recommendation`] says, asking `to` to take over.
fn raise(to: Option<AccountId>) -> FollowUpId {
	let id = NextFollowUp::<Test>::get();
	assert_ok!(ReportAuthorship::raise_follow_up(signed(RADIOLOGIST), REPORT, recommendation(), to));
	id
}

fn state(id: FollowUpId) -> FollowUpState {
	FollowUps::<Test>::get(id).unwrap().state
}

fn responsible(id: FollowUpId) -> AccountId {
	FollowUps::<Test>::get(id).unwrap().responsible
}

fn idle(weight: u64) -> u64 {
	ReportAuthorship::on_idle(1, Weight::from_parts(weight, 0)).ref_time()
}

fn steps(id: FollowUpId) -> Vec<Step<AccountId>> {
	let steps = ReportAuthorship::steps(id, 0);
	steps.into_iter().map(|taken| taken.step).collect()
}

fn told() -> Communication<AccountId> {
	Communication {
		finding: recommendation().finding,
		identified: NOW,
		radiologist: RADIOLOGIST,
		recipient: Some(CLINICIAN),
		received: NOW,
		method: CommunicationMethod::Telephone,
	}
}

/// C-06: found at one hospital, done at another.
#[docify::export]
#[test]
fn follow_up_should_be_closed_by_a_matching_study_of_any_hospital() {
	build_and_check(|| {
		final_report();
		let id = raise(Some(CLINICIAN));
		assert_eq!(responsible(id), RADIOLOGIST, "until the clinician accepts");
		assert_ok!(ReportAuthorship::communicate(signed(RADIOLOGIST), id, told()));
		assert_ok!(ReportAuthorship::accept(signed(CLINICIAN), id));
		assert_eq!(responsible(id), CLINICIAN);
		consent(1, Some(2));
		next_block(200 * DAY);
		assert_ok!(ReportAuthorship::satisfy(signed(OTHER_TECHNOLOGIST), id, LATER_CT));
		assert_eq!(state(id), FollowUpState::Satisfied { study: LATER_CT });
		assert_eq!(
			steps(id),
			[
				Step::Raised,
				Step::HandedOver { to: CLINICIAN },
				Step::Communicated(told()),
				Step::Accepted,
				Step::Satisfied { study: LATER_CT }
			]
		);
		next_block(400 * DAY);
		idle(1_000);
		assert_eq!(state(id), FollowUpState::Satisfied { study: LATER_CT });
		assert_eq!(Deadlines::<Test>::iter_keys().count(), 0);
		assert_noop!(ReportAuthorship::satisfy(signed(OTHER_TECHNOLOGIST), id, LATER_CT), Refused::FollowUpEnded);
	});
}

#[test]
fn follow_up_should_not_be_closed_by_anything_else() {
	build_and_check(|| {
		final_report();
		let id = raise(None);
		let satisfy = |by, study| ReportAuthorship::satisfy(signed(by), id, study);
		next_block(DAY);
		assert_noop!(satisfy(OTHER_TECHNOLOGIST, LATER_CT), Refused::NotMatching); // too early
		next_block(200 * DAY);
		assert_noop!(satisfy(OTHER_TECHNOLOGIST, LATER_MR), Refused::NotMatching);
		assert_noop!(satisfy(OTHER_TECHNOLOGIST, LATER_OTHERS), Refused::NotMatching);
		assert_noop!(satisfy(TECHNOLOGIST, CT), Refused::NotMatching); // older than the finding
		assert_noop!(satisfy(OTHER_TECHNOLOGIST, element(90)), Refused::NotMatching);
		assert_noop!(satisfy(CLINICIAN, LATER_CT), Refused::NotResponsible);
		credential(301, 1, Roles::AUDITOR);
		assert_noop!(satisfy(301, LATER_CT), Refused::NotResponsible);
		assert_noop!(satisfy(STRANGER, LATER_CT), Refused::NotAuthorised);
		// What an organisation that treats nobody anchored is no care, whatever it says.
		for (organisation, kind) in [(3, OrganisationKind::Sponsor), (4, OrganisationKind::AiVendor)] {
			let by = 310 + AccountId::from(organisation);
			People::admit(organisation, kind, None, &[(by, Roles::TECHNOLOGIST)]);
			Studies::anchor(element(91), organisation, Some(PATIENT), Modality::Ct);
			assert_noop!(satisfy(by, element(91)), Refused::NotResponsible);
		}
		assert_noop!(satisfy(RADIOLOGIST, CT), Refused::NotMatching);
		assert_noop!(ReportAuthorship::satisfy(signed(RADIOLOGIST), 77, CT), Refused::FollowUpNotFound);
		// The responsible person may take another later study for it: another modality, or another pseudonym.
		assert_ok!(satisfy(RADIOLOGIST, LATER_MR));
		let reopen = |by| ReportAuthorship::reopen(signed(by), id, ReopenReason::WrongExamination);
		assert_noop!(reopen(CLINICIAN), Refused::NotResponsible);
		assert_ok!(reopen(RADIOLOGIST));
		assert_noop!(reopen(RADIOLOGIST), Refused::NotSatisfied);
		assert_eq!(state(id), FollowUpState::Open);
	});
}

#[test]
fn overdue_follow_up_should_be_found_by_itself_and_stay_known_as_such() {
	build_and_check(|| {
		final_report();
		let id = raise(Some(CLINICIAN));
		assert_ok!(ReportAuthorship::accept(signed(CLINICIAN), id));
		// The last day is 365 days from now, and there are 14 days of grace.
		next_block(379 * DAY);
		idle(10_000);
		assert_eq!(state(id), FollowUpState::Open);
		next_block(DAY);
		idle(10_000);
		assert_eq!(state(id), FollowUpState::Overdue);
		let overdue = Event::FollowUpOverdue { follow_up: id, responsible: CLINICIAN, organisation: 0 };
		assert!(events().contains(&overdue));
		let view = ReportAuthorship::follow_ups_of_report(REPORT, None)[0].clone();
		assert!(view.was_overdue && view.state == FollowUpState::Overdue);
		assert_ok!(ReportAuthorship::satisfy(signed(OTHER_TECHNOLOGIST), id, LATER_CT));
		assert!(FollowUps::<Test>::get(id).unwrap().was_overdue, "lateness stays");
		// Opened again after that day: overdue at once.
		assert_ok!(ReportAuthorship::reopen(signed(CLINICIAN), id, ReopenReason::NotDiagnostic));
		assert_eq!(state(id), FollowUpState::Overdue);
		assert_eq!(steps(id).iter().filter(|step| **step == Step::Overdue).count(), 2);
	});
}

#[test]
fn idle_work_should_stay_within_its_weight_and_go_on() {
	build_and_check(|| {
		final_report();
		assert_eq!(idle(100), 1, "nothing was ever raised");
		let ids: Vec<_> = (0..20).map(|_| raise(None)).collect();
		let overdue = || {
			let all = ids.iter().filter(|id| state(**id) == FollowUpState::Overdue);
			all.count()
		};
		idle(5_000);
		next_block(1_000);
		assert_eq!(idle(100), 1, "none is due: constant, however many there are");
		// Every day looked at and every follow-up marked is one unit of weight here.
		next_block(380 * DAY);
		assert_eq!(idle(0), 0);
		assert_eq!(idle(300), 300);
		assert_eq!(overdue(), 0, "there were too many days to look at");
		assert_eq!(idle(90), 90);
		assert!(overdue() > 0 && overdue() < 20, "{}", overdue());
		idle(100);
		assert_eq!(overdue(), 20);
		assert_eq!(LookedThrough::<Test>::get(), Some(TODAY + 381));
		assert_eq!(idle(100), 1);
	});
}

#[test]
fn exactly_one_person_should_be_responsible() {
	build_and_check(|| {
		final_report();
		let id = raise(None);
		let hand_over = |by, to| ReportAuthorship::hand_over(signed(by), id, to);
		let accept = |by| ReportAuthorship::accept(signed(by), id);
		assert_noop!(hand_over(CLINICIAN, SECOND), Refused::NotResponsible);
		assert_noop!(hand_over(RADIOLOGIST, RADIOLOGIST), Refused::AlreadyResponsible);
		for to in [TECHNOLOGIST, STEWARD, STRANGER, PATIENT] {
			assert_noop!(hand_over(RADIOLOGIST, to), Refused::NotQualified);
		}
		assert_noop!(accept(CLINICIAN), Refused::NotAsked);
		assert_ok!(hand_over(RADIOLOGIST, OTHER_CLINICIAN));
		assert_noop!(hand_over(RADIOLOGIST, CLINICIAN), Refused::HandOverPending);
		assert_noop!(accept(CLINICIAN), Refused::NotAsked);
		assert_eq!(responsible(id), RADIOLOGIST);
		assert_noop!(ReportAuthorship::decline(signed(CLINICIAN), id), Refused::NotAsked);
		// Who gets no answer asks somebody else.
		assert_ok!(ReportAuthorship::decline(signed(RADIOLOGIST), id));
		assert_noop!(ReportAuthorship::decline(signed(RADIOLOGIST), id), Refused::NotAsked);
		assert_ok!(hand_over(RADIOLOGIST, OTHER_CLINICIAN));
		assert_ok!(ReportAuthorship::decline(signed(OTHER_CLINICIAN), id));
		assert_noop!(accept(OTHER_CLINICIAN), Refused::NotAsked);
		assert_ok!(hand_over(RADIOLOGIST, OTHER_CLINICIAN));
		assert_ok!(accept(OTHER_CLINICIAN));
		let view = ReportAuthorship::follow_up(id).unwrap();
		assert_eq!((view.responsible, view.organisation), (OTHER_CLINICIAN, 1));
		// Who lost the role meanwhile cannot accept.
		assert_ok!(hand_over(OTHER_CLINICIAN, CLINICIAN));
		credential(CLINICIAN, 0, Roles::EDUCATOR);
		assert_noop!(accept(CLINICIAN), Refused::NotQualified);
	});
}

#[test]
fn nobody_should_drop_a_follow_up_in_silence() {
	build_and_check(|| {
		final_report();
		let id = raise(Some(CLINICIAN));
		assert_ok!(ReportAuthorship::accept(signed(CLINICIAN), id));
		let cancel = |by| ReportAuthorship::cancel_follow_up(signed(by), id, CancelReason::PatientDeclined);
		assert_noop!(cancel(RADIOLOGIST), Refused::NotResponsible);
		let escalate = |by, to| ReportAuthorship::escalate(signed(by), id, to);
		assert_noop!(escalate(STEWARD, SECOND), Refused::NotOverdue);
		// The clinician leaves: the organisation sees it, and asks another one.
		credential(CLINICIAN, 1, Roles::CLINICIAN);
		assert!(ReportAuthorship::follow_up(id).unwrap().orphaned);
		assert_noop!(escalate(RADIOLOGIST, SECOND), Refused::NotAuthorised);
		assert_noop!(escalate(STEWARD, TECHNOLOGIST), Refused::NotQualified);
		assert_noop!(escalate(STEWARD, CLINICIAN), Refused::AlreadyResponsible);
		credential(300, 1, Roles::DATA_STEWARD);
		assert_noop!(escalate(300, SECOND), Refused::NotAuthorised);
		assert_ok!(escalate(STEWARD, SECOND));
		assert_ok!(ReportAuthorship::accept(signed(SECOND), id));
		assert_ok!(cancel(SECOND));
		let reason = CancelReason::PatientDeclined;
		assert_eq!(state(id), FollowUpState::Cancelled { reason });
		assert_eq!(steps(id).last(), Some(&Step::Cancelled { reason }));
		assert_noop!(escalate(STEWARD, RADIOLOGIST), Refused::FollowUpEnded);
	});
	build_and_check(|| {
		final_report();
		let id = raise(Some(CLINICIAN));
		next_block(400 * DAY);
		idle(5_000);
		// Overdue: whoever was asked and did not answer is not asked any more.
		assert_ok!(ReportAuthorship::escalate(signed(STEWARD), id, SECOND));
		assert_noop!(ReportAuthorship::accept(signed(CLINICIAN), id), Refused::NotAsked);
		assert_ok!(ReportAuthorship::accept(signed(SECOND), id));
		assert_eq!(state(id), FollowUpState::Overdue);
		// The report may end; what must be done stays.
		let reason = ChangeReason::Error;
		assert_ok!(ReportAuthorship::enter_in_error(signed(RADIOLOGIST), REPORT, reason));
		assert_eq!(state(id), FollowUpState::Overdue);
		let refused = ReportAuthorship::raise_follow_up(signed(RADIOLOGIST), REPORT, recommendation(), None);
		assert_noop!(refused, Refused::NotOpen);
	});
}

#[test]
fn window_should_lie_ahead() {
	build_and_check(|| {
		final_report();
		let raise = |from, due| {
			let recommendation = Recommendation { from, due, ..recommendation() };
			ReportAuthorship::raise_follow_up(signed(RADIOLOGIST), REPORT, recommendation, None)
		};
		for (from, due) in [(TODAY - 10, TODAY - 1), (TODAY + 10, TODAY + 9), (TODAY, TODAY + 3_654), (0, u32::MAX)] {
			assert_noop!(raise(from, due), Refused::InvalidWindow);
		}
		assert_ok!(raise(TODAY, TODAY));
		assert_ok!(raise(TODAY - 10, TODAY + 3_653));
	});
}

#[test]
fn follow_up_should_be_raised_by_an_author_of_the_report() {
	build_and_check(|| {
		final_report();
		let raise = |by, to| ReportAuthorship::raise_follow_up(signed(by), REPORT, recommendation(), to);
		assert_noop!(raise(CLINICIAN, None), Refused::NotAuthorised);
		assert_noop!(raise(OTHER_RADIOLOGIST, None), Refused::NotInvited);
		assert_noop!(raise(RADIOLOGIST, Some(RADIOLOGIST)), Refused::AlreadyResponsible);
		assert_noop!(raise(RADIOLOGIST, Some(TECHNOLOGIST)), Refused::NotQualified);
		NextFollowUp::<Test>::put(u32::MAX);
		assert_noop!(raise(RADIOLOGIST, None), Refused::Overflow);
		NextFollowUp::<Test>::put(0);
	});
}

#[test]
fn communication_should_have_its_six_fields_and_its_limit() {
	build_and_check(|| {
		final_report();
		let id = raise(None);
		next_block(20 * DAY);
		let communicate = |by, communication| ReportAuthorship::communicate(signed(by), id, communication);
		let late = Communication { received: NOW + 16 * DAY, ..told() };
		for (communication, error) in [
			(Communication { finding: element(1), ..told() }, Refused::OtherFinding),
			(Communication { identified: NOW + 1, ..told() }, Refused::InvalidTimes),
			(Communication { received: NOW + 21 * DAY, ..told() }, Refused::InvalidTimes),
			(Communication { recipient: Some(STRANGER), ..told() }, Refused::NotQualified),
			(Communication { radiologist: CLINICIAN, ..told() }, Refused::NotQualified),
		] {
			assert_noop!(communicate(RADIOLOGIST, communication), error);
		}
		assert_noop!(communicate(TECHNOLOGIST, told()), Refused::NotResponsible);
		let own = Communication { radiologist: OTHER_RADIOLOGIST, ..told() };
		assert_noop!(communicate(OTHER_RADIOLOGIST, own), Refused::NotResponsible);
		// Category 3: within 15 days. The patient may be told as well as a clinician.
		assert_ok!(communicate(RADIOLOGIST, Communication { recipient: None, ..late }));
		let view = ReportAuthorship::follow_up(id).unwrap();
		assert_eq!(view.communicated, Some((NOW + 16 * DAY, true)));
		assert_ok!(communicate(RADIOLOGIST, told()));
		let view = ReportAuthorship::follow_up(id).unwrap();
		assert_eq!(view.communicated, Some((NOW + 16 * DAY, true)), "what was late stays late");
		assert_eq!(steps(id).len(), 3);
	});
}

/// B-M3: 252 communications by an author left no number for whoever was asked to take over.
#[test]
fn follow_up_should_go_on_however_much_is_communicated() {
	build_and_check(|| {
		final_report();
		let id = raise(Some(CLINICIAN));
		for _ in 0..300 {
			assert_ok!(ReportAuthorship::communicate(signed(SECOND), id, told()));
		}
		assert_ok!(ReportAuthorship::accept(signed(CLINICIAN), id));
		next_block(400 * DAY);
		idle(5_000);
		assert_eq!(state(id), FollowUpState::Overdue);
		assert_ok!(ReportAuthorship::escalate(signed(STEWARD), id, SECOND));
		assert_ok!(ReportAuthorship::accept(signed(SECOND), id));
		assert_ok!(ReportAuthorship::cancel_follow_up(signed(SECOND), id, CancelReason::PatientDeclined));
		let mut told = 0;
		loop {
			let page = ReportAuthorship::steps(id, told).len() as u32;
			told += page;
			if page == 0 {
				break;
			}
		}
		assert_eq!(told, FollowUps::<Test>::get(id).unwrap().steps);
		assert_eq!(told, 307);
	});
}

/// The numbers of steps do end; those who act have half of them for themselves.
#[test]
pub(crate) fn numbers_of_steps_should_be_left_for_those_who_act() {
	// The steps below these numbers are missing, so that the state is not checked.
	new_test_ext().execute_with(|| {
		final_report();
		let id = raise(Some(CLINICIAN));
		FollowUps::<Test>::mutate(id, |known| known.as_mut().unwrap().steps = u32::MAX / 2);
		assert_noop!(ReportAuthorship::communicate(signed(SECOND), id, told()), Refused::Overflow);
		assert_ok!(ReportAuthorship::communicate(signed(RADIOLOGIST), id, told()));
		assert_ok!(ReportAuthorship::accept(signed(CLINICIAN), id));
	});
}

/// The organisation of the responsible person is silent. The one that answers for the report is not.
#[test]
fn report_s_organisation_should_escalate_what_another_leaves_undone() {
	build_and_check(|| {
		final_report();
		let id = raise(Some(OTHER_CLINICIAN));
		assert_ok!(ReportAuthorship::accept(signed(OTHER_CLINICIAN), id));
		let escalate = |by| ReportAuthorship::escalate(signed(by), id, SECOND);
		assert_noop!(escalate(STEWARD), Refused::NotOverdue);
		next_block(400 * DAY);
		idle(5_000);
		assert_ok!(escalate(STEWARD));
		assert_ok!(ReportAuthorship::accept(signed(SECOND), id));
		assert_eq!(responsible(id), SECOND);
	});
}

/// To tell an organisation's own account is to tell nobody.
#[test]
fn finding_should_be_told_by_a_person_to_a_person() {
	build_and_check(|| {
		final_report();
		let id = raise(None);
		let communicate = |communication| ReportAuthorship::communicate(signed(RADIOLOGIST), id, communication);
		assert_noop!(communicate(Communication { recipient: Some(HOSPITAL), ..told() }), Refused::NotQualified);
		assert_noop!(communicate(Communication { radiologist: HOSPITAL, ..told() }), Refused::NotQualified);
		let hand_over = ReportAuthorship::hand_over(signed(RADIOLOGIST), id, HOSPITAL);
		assert_noop!(hand_over, Refused::NotQualified);
	});
}

#[test]
fn follow_ups_should_be_found_by_site_report_and_patient() {
	build_and_check(|| {
		final_report();
		for _ in 0..300 {
			raise(None);
		}
		assert_ok!(ReportAuthorship::cancel_follow_up(signed(RADIOLOGIST), 4, CancelReason::Duplicate));
		let page = ReportAuthorship::follow_ups(Some(0), true, 0);
		assert_eq!((page.found.len(), page.next), (255, Some(256)));
		let page = ReportAuthorship::follow_ups(Some(0), true, 256);
		assert_eq!((page.found.len(), page.next), (44, None));
		assert_eq!(ReportAuthorship::follow_ups(Some(1), false, 0).found.len(), 0);
		assert_eq!(ReportAuthorship::follow_ups(None, false, 0).found.len(), 256);
		let (mut found, mut after) = (0, None);
		loop {
			let page = ReportAuthorship::follow_ups_of_report(REPORT, after);
			let Some(last) = page.last() else { break };
			after = Some(last.follow_up);
			found += page.len();
		}
		assert_eq!(found, 300);
		assert_eq!(ReportAuthorship::follow_up(300), None);
		assert_eq!(ReportAuthorship::steps(300, 0).len(), 0);
	});
}

/// A report and its follow-ups name the patient through the studies, and only as long as one of these does.
#[test]
fn nothing_should_name_the_patient_when_every_study_of_the_report_is_erased() {
	build_and_check(|| {
		final_report();
		let id = raise(None);
		let satisfy = |by, study| ReportAuthorship::satisfy(signed(by), id, study);
		let named = || ReportAuthorship::subject_of(&Reports::<Test>::get(REPORT).unwrap());
		let studies = Reports::<Test>::get(REPORT).unwrap().studies;
		for (erased, study) in studies.iter().enumerate() {
			assert_eq!(
				named(),
				radledger_primitives::traits::Subject::Opened(PATIENT),
				"after {erased} of {}",
				studies.len()
			);
			Studies::erase(*study);
		}
		assert_eq!(named(), radledger_primitives::traits::Subject::Nobody);
		// What is to be done is still to be done, and whoever is responsible can still say that it was.
		consent(1, Some(2));
		next_block(200 * DAY);
		assert_noop!(satisfy(OTHER_TECHNOLOGIST, LATER_CT), Refused::NotMatching);
		assert_ok!(satisfy(RADIOLOGIST, LATER_CT));
	});
}

/// Only whoever is responsible can say so without showing whose study it is.
#[test]
fn follow_up_should_be_satisfied_by_others_only_with_studies_that_are_opened() {
	for sealed in 0..2 {
		build_and_check(|| {
			final_report();
			let id = raise(None);
			let satisfy = |by| ReportAuthorship::satisfy(signed(by), id, LATER_CT);
			next_block(200 * DAY);
			let studies = Reports::<Test>::get(REPORT).unwrap().studies;
			let closed = if sealed == 0 { vec![LATER_CT] } else { studies.to_vec() };
			closed.iter().for_each(|study| Studies::seal(*study));
			assert_noop!(satisfy(OTHER_TECHNOLOGIST), Refused::NotOpened);
			closed.iter().for_each(|study| Studies::open(*study));
			assert_ok!(satisfy(OTHER_TECHNOLOGIST));
		});
	}
}
