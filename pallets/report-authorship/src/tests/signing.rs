use crate::{mock::*, Error, Event, Reports};
use frame::testing_prelude::*;
use radledger_primitives::{
	report::{records::TemplateSection, ChangeReason, Code, Part, ReportState, Source, Verdict},
	Roles,
};
use radledger_test_doubles::Studies;

type Refused = Error<Test>;

fn sign(by: AccountId, sections: u32, state: ReportState) -> DispatchResult {
	ReportAuthorship::sign(signed(by), REPORT, sections, state)
}

fn state() -> ReportState {
	Reports::<Test>::get(REPORT).unwrap().state
}

#[test]
fn template_should_be_refused_when_it_is_none() {
	build_and_check(|| {
		let publish = |by, code, sections: Vec<TemplateSection>| {
			ReportAuthorship::publish_template(signed(by), code, sections.try_into().unwrap(), false)
		};
		let section = |code| TemplateSection { code, required: true };
		let wrong = Code::loinc(597_766);
		for (code, sections) in [
			(DOCUMENT, vec![]),
			(DOCUMENT, vec![section(FINDINGS), section(FINDINGS)]),
			(DOCUMENT, vec![section(wrong)]),
			(wrong, vec![section(FINDINGS)]),
		] {
			assert_noop!(publish(STEWARD, code, sections), Refused::InvalidTemplate);
		}
		let valid = vec![section(FINDINGS)];
		assert_noop!(publish(CLINICIAN, DOCUMENT, valid.clone()), Refused::NotAuthorised);
		assert_noop!(publish(STRANGER, DOCUMENT, valid.clone()), Refused::NotAuthorised);
		crate::NextTemplate::<Test>::put(u32::MAX);
		assert_noop!(publish(STEWARD, DOCUMENT, valid.clone()), Refused::Overflow);
		crate::NextTemplate::<Test>::put(0);
		assert_ok!(publish(RADIOLOGIST, DOCUMENT, valid));
		let view = ReportAuthorship::template(0).unwrap();
		assert_eq!((view.code, view.sections[0].code, view.self_review), (DOCUMENT, FINDINGS, false));
		assert_eq!(ReportAuthorship::template(1), None);
	});
}

#[test]
fn report_should_be_about_usable_studies_of_one_patient() {
	build_and_check(|| {
		let template = template(false);
		let open = |by, template, studies: Vec<_>| {
			ReportAuthorship::open_report(signed(by), REPORT, template, studies.try_into().unwrap())
		};
		assert_noop!(open(RADIOLOGIST, template, vec![]), Refused::InvalidStudies);
		assert_noop!(open(RADIOLOGIST, template, vec![CT, CT]), Refused::InvalidStudies);
		assert_noop!(open(RADIOLOGIST, template, vec![CT, OTHERS]), Refused::DifferentSubjects);
		// A copy that names nobody is somebody's all the same.
		Studies::derive(PHANTOM, &[OTHERS]);
		assert_noop!(open(RADIOLOGIST, template, vec![CT, PHANTOM]), Refused::DifferentSubjects);
		Studies::derive(PHANTOM, &[]);
		assert_noop!(open(RADIOLOGIST, template, vec![element(50)]), Refused::StudyNotUsable);
		assert_noop!(open(OTHER_RADIOLOGIST, template, vec![CT]), Refused::ForeignIdentifier);
		assert_noop!(open(RADIOLOGIST, 7, vec![CT]), Refused::UnknownTemplate);
		assert_noop!(open(CLINICIAN, template, vec![CT]), Refused::NotAuthorised);
		let foreign = vec![CT].try_into().unwrap();
		let foreign = ReportAuthorship::open_report(signed(RADIOLOGIST), REPORT_OF_OTHERS, template, foreign);
		assert_noop!(foreign, Refused::ForeignIdentifier);
		assert_ok!(open(RADIOLOGIST, template, vec![CT, PHANTOM]));
		assert_noop!(open(SECOND, template, vec![CT]), Refused::ReportAlreadyOpened);
		let view = ReportAuthorship::report(REPORT).unwrap();
		assert_eq!((view.state, view.version), (ReportState::Registered, 0));
		assert_eq!(view.studies, [CT, PHANTOM]);
		assert_eq!(ReportAuthorship::report(element(50)), None);
	});
}

#[test]
fn graph_should_not_take_a_report_twice() {
	build_and_check(|| {
		final_report();
		// As if the identifier had been in the graph before the report was.
		Reports::<Test>::remove(REPORT);
		let studies = vec![CT].try_into().unwrap();
		assert_noop!(ReportAuthorship::open_report(signed(RADIOLOGIST), REPORT, 0, studies), Refused::GraphRefused);
		for index in 0..2 {
			crate::Contributions::<Test>::remove(REPORT, index);
		}
		crate::Versions::<Test>::remove(REPORT, 1);
		// What the records that were taken away had paid is of no record now.
		let _ = pallet_balances::Holds::<Test>::clear(100, None);
		crate::Templates::<Test>::mutate(0, |template| {
			let template = template.as_mut().unwrap();
			template.ticket = Decode::decode(&mut &0u64.encode()[..]).unwrap();
		});
	});
}

#[docify::export]
#[test]
fn report_should_become_final_only_when_a_human_answers_for_every_section() {
	build_and_check(|| {
		open();
		assert_noop!(sign(RADIOLOGIST, 0, ReportState::Final), Refused::SectionMissing);
		let made = contribute(RADIOLOGIST, FINDINGS, by_model(), &[], None);
		assert_noop!(sign(RADIOLOGIST, 0, ReportState::Final), Refused::AiUnreviewed);
		assert_noop!(sign(RADIOLOGIST, 0b1, ReportState::Final), Refused::EmptySection);
		assert_ok!(ReportAuthorship::review_ai(signed(SECOND), REPORT, made, Verdict::Accepted));
		assert_noop!(sign(RADIOLOGIST, 0b1, ReportState::Final), Refused::SectionMissing);
		contribute(SECOND, IMPRESSION, Source::Signer, &[], None);
		contribute(SECOND, TECHNIQUE, Source::Signer, &[], None);
		assert_noop!(sign(RADIOLOGIST, 0b11, ReportState::Final), Refused::SectionUnverified);
		assert_noop!(sign(RADIOLOGIST, 1 << 4, ReportState::Final), Refused::UnknownSection);
		assert_ok!(sign(SECOND, 0b110, ReportState::Partial));
		assert_ok!(sign(RADIOLOGIST, 0b001, ReportState::Final));
		let view = ReportAuthorship::report(REPORT).unwrap();
		let who: Vec<_> =
			view.sections.iter().map(|section| section.accountable.as_ref().map(|human| human.account)).collect();
		assert_eq!(who, [Some(RADIOLOGIST), Some(SECOND), Some(SECOND), None]);
		assert_eq!((view.state, view.version), (ReportState::Final, 1));
		// Who answered for a version stays known when it is changed.
		assert_ok!(ReportAuthorship::amend(signed(RADIOLOGIST), REPORT, ChangeReason::NewInformation, 0b10));
		contribute(RADIOLOGIST, IMPRESSION, Source::Signer, &[], None);
		assert_ok!(sign(RADIOLOGIST, 0b10, ReportState::Amended));
		let versions = ReportAuthorship::versions(REPORT, 1);
		assert_eq!(versions[0].accountable, who);
		assert_eq!(versions[1].accountable, [Some(RADIOLOGIST), Some(RADIOLOGIST), Some(SECOND), None]);
	});
}

#[test]
fn report_should_not_be_given_out_before_anybody_answers_for_any_of_it() {
	build_and_check(|| {
		open();
		let nobody = |state| {
			assert_noop!(sign(RADIOLOGIST, 0, state), Refused::SectionUnverified);
		};
		nobody(ReportState::Partial);
		contribute(RADIOLOGIST, FINDINGS, Source::Signer, &[], None);
		nobody(ReportState::Preliminary);
		assert_ok!(sign(RADIOLOGIST, 0b1, ReportState::Preliminary));
	});
}

#[test]
fn section_should_lose_its_signature_when_it_changes() {
	build_and_check(|| {
		open();
		contribute(RADIOLOGIST, FINDINGS, Source::Signer, &[], None);
		contribute(RADIOLOGIST, IMPRESSION, Source::Signer, &[], None);
		assert_ok!(sign(RADIOLOGIST, 0b11, ReportState::Preliminary));
		contribute(SECOND, IMPRESSION, Source::Signer, &[], None);
		assert_noop!(sign(RADIOLOGIST, 0b01, ReportState::Final), Refused::SectionUnverified);
		assert_ok!(sign(RADIOLOGIST, 0b10, ReportState::Preliminary));
		assert_eq!(Reports::<Test>::get(REPORT).unwrap().version, 2, "its readers are told of the change");
		assert_ok!(sign(RADIOLOGIST, 0b10, ReportState::Preliminary));
		assert_eq!(Reports::<Test>::get(REPORT).unwrap().version, 2, "nothing but who answers for what");
		assert_ok!(sign(RADIOLOGIST, 0, ReportState::Final));
	});
}

#[test]
fn signature_should_be_by_a_radiologist_of_the_organisation() {
	build_and_check(|| {
		open();
		consent(1, Some(3));
		let invite = |who| ReportAuthorship::invite(signed(RADIOLOGIST), REPORT, who, Part::Author);
		assert_ok!(invite(CLINICIAN));
		assert_ok!(invite(OTHER_RADIOLOGIST));
		contribute(CLINICIAN, FINDINGS, Source::Signer, &[], None);
		contribute(OTHER_RADIOLOGIST, IMPRESSION, Source::Signer, &[], None);
		assert_noop!(sign(CLINICIAN, 0b1, ReportState::Preliminary), Refused::NotAuthorised);
		assert_noop!(sign(PENNILESS, 0b1, ReportState::Preliminary), Refused::NotInvited);
		assert_noop!(sign(OTHER_RADIOLOGIST, 0b11, ReportState::Final), Refused::NotAuthorised);
		// They answer for their own section; the report's state is not theirs.
		assert_ok!(sign(OTHER_RADIOLOGIST, 0b10, ReportState::Partial));
		assert_ok!(sign(RADIOLOGIST, 0b01, ReportState::Final));
	});
}

#[test]
fn state_should_only_go_forward() {
	build_and_check(|| {
		open();
		assert_noop!(sign(RADIOLOGIST, 0, ReportState::Registered), Refused::EmptySection);
		contribute(RADIOLOGIST, FINDINGS, Source::Signer, &[], None);
		contribute(RADIOLOGIST, IMPRESSION, Source::Signer, &[], None);
		for wrong in [
			ReportState::Registered,
			ReportState::Appended,
			ReportState::Corrected,
			ReportState::Amended,
			ReportState::Cancelled,
			ReportState::EnteredInError,
		] {
			assert_noop!(sign(RADIOLOGIST, 0b11, wrong), Refused::InvalidState);
		}
		assert_ok!(sign(RADIOLOGIST, 0b11, ReportState::Preliminary));
		assert_noop!(sign(RADIOLOGIST, 0b11, ReportState::Partial), Refused::InvalidState);
		assert_ok!(sign(RADIOLOGIST, 0, ReportState::Final));
		for wrong in [ReportState::Partial, ReportState::Preliminary, ReportState::Final] {
			assert_noop!(sign(RADIOLOGIST, 0, wrong), Refused::InvalidState);
		}
		assert_noop!(sign(SECOND, 0b1, ReportState::Final), Refused::NotOpen);
		let cancel = ReportAuthorship::cancel_report(signed(RADIOLOGIST), REPORT, ChangeReason::Duplicate);
		assert_noop!(cancel, Refused::InvalidState);
	});
}

#[test]
fn nothing_should_change_after_final_without_a_reason() {
	build_and_check(|| {
		final_report();
		assert_noop!(try_contribute(RADIOLOGIST, FINDINGS, Source::Signer, &[], None), Refused::NotOpen);
		let addendum =
			|by, sections| ReportAuthorship::addendum(signed(by), REPORT, ChangeReason::NewInformation, sections);
		assert_noop!(addendum(RADIOLOGIST, 0), Refused::UnknownSection);
		assert_noop!(addendum(RADIOLOGIST, 1 << 4), Refused::UnknownSection);
		assert_noop!(addendum(CLINICIAN, 0b10), Refused::NotAuthorised);
		assert_noop!(addendum(PENNILESS, 0b10), Refused::NotInvited);
		assert_ok!(addendum(RADIOLOGIST, 0b10));
		assert_noop!(addendum(SECOND, 0b10), Refused::ChangeOpen);
		assert_noop!(sign(RADIOLOGIST, 0, ReportState::Appended), Refused::NothingChanged);
		assert_noop!(try_contribute(RADIOLOGIST, FINDINGS, Source::Signer, &[], None), Refused::NotOpen);
		assert_noop!(try_contribute(RADIOLOGIST, IMPRESSION, Source::Signer, &[], Some(1)), Refused::AddendumOnly);
		contribute(SECOND, IMPRESSION, Source::Signer, &[1], None);
		assert_noop!(sign(SECOND, 0b01, ReportState::Appended), Refused::NotOpen);
		assert_noop!(sign(SECOND, 0b10, ReportState::Amended), Refused::InvalidState);
		assert_noop!(sign(SECOND, 0, ReportState::Appended), Refused::SectionUnverified);
		assert_ok!(sign(SECOND, 0b10, ReportState::Appended));
		let versions = ReportAuthorship::versions(REPORT, 0);
		let told: Vec<_> = versions
			.iter()
			.map(|version| (version.version, version.state, version.reason, version.sections, version.contributions))
			.collect();
		assert_eq!(
			told,
			[
				(1, ReportState::Final, None, 0b11, 2),
				(2, ReportState::Appended, Some(ChangeReason::NewInformation), 0b10, 3)
			]
		);
		assert_eq!(ReportAuthorship::versions(REPORT, 2), versions[1..]);
	});
}

#[test]
fn correction_should_replace_and_amendment_do_either() {
	build_and_check(|| {
		final_report();
		assert_ok!(ReportAuthorship::correct(signed(RADIOLOGIST), REPORT, ChangeReason::WrongSide, 0b01));
		contribute(RADIOLOGIST, FINDINGS, Source::Signer, &[0], Some(0));
		assert_ok!(sign(RADIOLOGIST, 0b01, ReportState::Corrected));
		assert_ok!(ReportAuthorship::amend(signed(SECOND), REPORT, ChangeReason::SecondReading, 0b1001));
		let made = contribute(SECOND, ADVICE, by_model(), &[], None);
		assert_noop!(sign(SECOND, 0b01, ReportState::Amended), Refused::AiUnreviewed);
		assert_ok!(ReportAuthorship::review_ai(signed(RADIOLOGIST), REPORT, made, Verdict::Accepted));
		assert_ok!(sign(SECOND, 0b1000, ReportState::Amended));
		assert_eq!(state(), ReportState::Amended);
		let first = ReportAuthorship::report(REPORT).unwrap().contributions[0].clone();
		assert_eq!((first.stands, first.replaced), (false, Some(2)));
	});
}

#[test]
fn change_should_be_dropped_only_while_it_is_empty() {
	build_and_check(|| {
		final_report();
		let drop = || ReportAuthorship::drop_change(signed(SECOND), REPORT);
		assert_noop!(drop(), Refused::NoChange);
		let begin = || ReportAuthorship::amend(signed(RADIOLOGIST), REPORT, ChangeReason::Error, 0b11);
		assert_ok!(begin());
		assert_ok!(drop());
		assert!(events().contains(&Event::ChangeDropped { report: REPORT, by: SECOND }));
		assert_ok!(begin());
		contribute(RADIOLOGIST, FINDINGS, Source::Signer, &[], None);
		assert_noop!(drop(), Refused::ChangeHasContent);
	});
}

#[test]
fn report_should_end_and_stay() {
	build_and_check(|| {
		open();
		contribute(RADIOLOGIST, FINDINGS, Source::Signer, &[], None);
		let end = |by| ReportAuthorship::cancel_report(signed(by), REPORT, ChangeReason::OrderWithdrawn);
		assert_noop!(end(CLINICIAN), Refused::NotAuthorised);
		assert_ok!(end(RADIOLOGIST));
		assert_eq!(state(), ReportState::Cancelled);
		assert_noop!(try_contribute(RADIOLOGIST, FINDINGS, Source::Signer, &[], None), Refused::NotOpen);
		assert_noop!(sign(RADIOLOGIST, 0b1, ReportState::Cancelled), Refused::NotOpen);
		let invited = ReportAuthorship::invite(signed(RADIOLOGIST), REPORT, CLINICIAN, Part::Reader);
		assert_noop!(invited, Refused::NotOpen);
		assert_eq!(ReportAuthorship::report(REPORT).unwrap().contributions.len(), 1);
	});
	build_and_check(|| {
		final_report();
		assert_ok!(ReportAuthorship::enter_in_error(signed(SECOND), REPORT, ChangeReason::WrongStudy));
		assert_eq!(state(), ReportState::EnteredInError);
		let version = ReportAuthorship::versions(REPORT, 2)[0].clone();
		assert_eq!((version.reason, version.by), (Some(ChangeReason::WrongStudy), SECOND));
	});
}

#[test]
fn report_should_be_ended_only_by_those_who_work_for_its_organisation() {
	build_and_check(|| {
		final_report();
		credential(SECOND, 1, Roles::RADIOLOGIST);
		let refused = ReportAuthorship::enter_in_error(signed(SECOND), REPORT, ChangeReason::WrongStudy);
		assert_noop!(refused, Refused::NotInvited);
	});
}

/// Who may review is what a template says, so nobody brings one along from elsewhere.
#[test]
fn template_should_be_used_only_by_its_organisation() {
	build_and_check(|| {
		let lenient = template(true);
		consent(1, Some(3));
		let id = REPORT_OF_OTHERS;
		let open = |template| {
			ReportAuthorship::open_report(signed(OTHER_RADIOLOGIST), id, template, vec![LATER_CT].try_into().unwrap())
		};
		assert_noop!(open(lenient), Refused::OtherTemplate);
		assert_ok!(ReportAuthorship::publish_template(signed(OTHER_RADIOLOGIST), DOCUMENT, sections(), false));
		assert_ok!(open(lenient + 1));
	});
}
