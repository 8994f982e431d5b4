use crate::{mock::*, Error, Event, Reports};
use frame::testing_prelude::*;
use radledger_primitives::{
	model::ModelState,
	report::{ChangeReason, Code, ContributionKind, Part, ReportState, Source, Verdict, MAX_CONTRIBUTIONS},
	ContributionId, ModelVersion, Node, Roles, H256,
};

type Refused = Error<Test>;

fn review(by: AccountId, contribution: u8, verdict: Verdict) -> DispatchResult {
	ReportAuthorship::review_ai(signed(by), REPORT, contribution, verdict)
}

fn node(index: u8) -> Node {
	Node::Contribution(ContributionId { report: REPORT, index })
}

/// C-01: two humans and one AI in four sections.
#[test]
fn report_should_tell_author_role_time_and_order_of_each_part() {
	build_and_check(|| {
		open();
		assert_ok!(ReportAuthorship::invite(signed(SECOND), REPORT, TECHNOLOGIST, Part::Author));
		contribute(TECHNOLOGIST, TECHNIQUE, Source::Signer, &[], None);
		next_block(1_000);
		contribute(RADIOLOGIST, FINDINGS, by_model(), &[], None);
		next_block(1_000);
		contribute(SECOND, IMPRESSION, Source::Signer, &[1], None);
		contribute(RADIOLOGIST, ADVICE, Source::Signer, &[2], None);
		assert_ok!(review(SECOND, 1, Verdict::Accepted));
		let view = ReportAuthorship::report(REPORT).unwrap();
		let told: Vec<_> = view
			.contributions
			.iter()
			.map(|part| (part.index, part.section, part.by, part.roles, part.at - NOW, part.source.model()))
			.collect();
		assert_eq!(
			told,
			[
				(0, TECHNIQUE, TECHNOLOGIST, Roles::TECHNOLOGIST, 0, None),
				(1, FINDINGS, RADIOLOGIST, Roles::RADIOLOGIST, 1_000, Some(MODEL)),
				(2, IMPRESSION, SECOND, Roles::RADIOLOGIST, 2_000, None),
				(3, ADVICE, RADIOLOGIST, Roles::RADIOLOGIST, 2_000, None),
			]
		);
		assert!(view.contributions.iter().all(|part| part.stands));
		let review = view.contributions[1].review.clone().unwrap();
		assert_eq!((review.verdict, review.by), (Verdict::Accepted, SECOND));
		assert_eq!(view.state, ReportState::Partial);
		let sections: Vec<_> = view.sections.iter().map(|section| (section.code, section.standing)).collect();
		assert_eq!(sections, [(FINDINGS, 1), (IMPRESSION, 1), (TECHNIQUE, 1), (ADVICE, 1)]);
	});
}

#[test]
fn contribution_of_model_should_be_found_from_the_model_and_from_the_studies() {
	build_and_check(|| {
		open();
		contribute(RADIOLOGIST, FINDINGS, by_model(), &[], None);
		contribute(RADIOLOGIST, FINDINGS, Source::Signer, &[0], None);
		contribute(RADIOLOGIST, FINDINGS, Source::Signer, &[], None);
		assert_eq!(parents(Node::Report(REPORT)).unwrap(), [Node::Study(PET), Node::Study(CT)]);
		assert_eq!(parents(node(0)).unwrap(), [Node::Report(REPORT), Node::Model(MODEL)]);
		assert_eq!(parents(node(1)).unwrap(), [Node::Report(REPORT), node(0)]);
		assert_eq!(parents(node(2)), None, "what comes from nothing has no place in the graph");
	});
}

#[test]
fn model_should_contribute_only_while_it_is_active() {
	build_and_check(|| {
		open();
		for version in [SUSPENDED, ModelVersion { model: 9, version: 0 }] {
			let source = Source::Model { version, inputs: element(1) };
			assert_noop!(try_contribute(RADIOLOGIST, FINDINGS, source, &[], None), Refused::ModelNotActive);
		}
		contribute(RADIOLOGIST, FINDINGS, by_model(), &[], None);
		// One view tells what the model is.
		let facts = || ReportAuthorship::report(REPORT).unwrap().contributions[0].model.clone().unwrap();
		assert_eq!((facts().semver.to_string(), facts().state), ("1.2.0".into(), ModelState::Active));
		assert!(facts().udi_di.is_some() && facts().weights != H256::zero());
		stop(MODEL);
		assert_eq!(facts().state, ModelState::Suspended);
		assert_noop!(review(SECOND, 0, Verdict::Accepted), Refused::ModelNotActive);
		assert_ok!(review(SECOND, 0, Verdict::Rejected));
	});
}

#[test]
fn nobody_should_contribute_uninvited() {
	build_and_check(|| {
		open();
		for who in [OTHER_RADIOLOGIST, CLINICIAN, STEWARD] {
			let refused = try_contribute(who, FINDINGS, Source::Signer, &[], None);
			assert_noop!(refused, Refused::NotInvited);
		}
		let refused = try_contribute(STRANGER, FINDINGS, Source::Signer, &[], None);
		assert_noop!(refused, Refused::NotAuthorised);
		assert_ok!(ReportAuthorship::invite(signed(SECOND), REPORT, CLINICIAN, Part::Reader));
		let refused = try_contribute(CLINICIAN, FINDINGS, Source::Signer, &[], None);
		assert_noop!(refused, Refused::NotInvited);
		assert_ok!(ReportAuthorship::invite(signed(SECOND), REPORT, CLINICIAN, Part::Author));
		contribute(CLINICIAN, FINDINGS, Source::Signer, &[], None);
		// Who works for another organisation now was not invited for that one.
		credential(SECOND, 1, Roles::RADIOLOGIST);
		consent(1, Some(3));
		let refused = try_contribute(SECOND, FINDINGS, Source::Signer, &[], None);
		assert_noop!(refused, Refused::NotInvited);
	});
}

#[test]
pub(crate) fn invitation_should_need_a_role_and_the_consent_of_the_patient() {
	build_and_check(|| {
		open();
		let invite = |by, who, part| ReportAuthorship::invite(signed(by), REPORT, who, part);
		assert_noop!(invite(RADIOLOGIST, STRANGER, Part::Author), Refused::NotQualified);
		assert_noop!(invite(RADIOLOGIST, EDUCATOR, Part::Author), Refused::NotQualified);
		assert_noop!(invite(RADIOLOGIST, SECOND, Part::Author), Refused::AlreadyInvited);
		assert_noop!(invite(RADIOLOGIST, SECOND, Part::Reader), Refused::AlreadyInvited);
		assert_noop!(invite(CLINICIAN, TECHNOLOGIST, Part::Author), Refused::NotInvited);
		assert_noop!(invite(RADIOLOGIST, OTHER_RADIOLOGIST, Part::Author), Refused::NotPermitted);
		consent(1, Some(3));
		assert_ok!(invite(RADIOLOGIST, OTHER_RADIOLOGIST, Part::Author));
		contribute(OTHER_RADIOLOGIST, IMPRESSION, Source::Signer, &[], None);
		assert_noop!(invite(OTHER_RADIOLOGIST, OTHER_CLINICIAN, Part::Reader), Refused::NotAuthorised);
		consent(1, None);
		assert_noop!(try_contribute(OTHER_RADIOLOGIST, IMPRESSION, Source::Signer, &[], None), Refused::NotPermitted);
		assert_noop!(
			ReportAuthorship::invite(signed(RADIOLOGIST), element(5), CLINICIAN, Part::Author),
			Refused::ReportNotFound
		);
		for number in 0..13 {
			credential(1_000 + number, 0, Roles::CLINICIAN);
			assert_ok!(invite(RADIOLOGIST, 1_000 + number, Part::Reader));
		}
		assert_noop!(invite(RADIOLOGIST, CLINICIAN, Part::Reader), Refused::TeamFull);
		// Who did nothing can make room, and whoever wrote keeps their place.
		let dismiss = |who| ReportAuthorship::dismiss(signed(STEWARD), REPORT, who);
		assert_ok!(dismiss(OTHER_RADIOLOGIST));
		assert_noop!(invite(RADIOLOGIST, CLINICIAN, Part::Reader), Refused::TeamFull);
		assert_ok!(dismiss(1_004));
		assert_ok!(invite(RADIOLOGIST, CLINICIAN, Part::Author));
		let report = Reports::<Test>::get(REPORT).unwrap();
		assert_eq!(
			report.team.iter().map(|member| member.account).collect::<Vec<_>>()[2..8],
			[10, 1_000, 1_001, 1_002, 1_003, 4]
		);
	});
}

/// B-M3: an author who could not be removed used up the 250 contributions of a report, and nobody could correct it.
#[test]
pub(crate) fn correction_should_be_possible_however_much_others_contribute() {
	build_and_check(|| {
		open();
		for organisation in [1, 2] {
			consent(organisation, Some(3));
		}
		for who in [OTHER_RADIOLOGIST, UNWANTED, CLINICIAN] {
			assert_ok!(ReportAuthorship::invite(signed(RADIOLOGIST), REPORT, who, Part::Author));
		}
		let fill = |who| {
			let mut made = 0;
			while try_contribute(who, TECHNIQUE, Source::Signer, &[], None).is_ok() {
				made += 1;
			}
			let refused = try_contribute(who, TECHNIQUE, Source::Signer, &[], None);
			assert_noop!(refused, Refused::TooManyContributions);
			made
		};
		// All of other organisations share what one organisation cannot use up for itself either.
		contribute(UNWANTED, TECHNIQUE, Source::Signer, &[], None);
		assert_eq!((fill(OTHER_RADIOLOGIST), fill(UNWANTED)), (99, 0));
		assert_eq!(fill(CLINICIAN), 100);
		for section in [FINDINGS, IMPRESSION] {
			contribute(RADIOLOGIST, section, Source::Signer, &[], None);
		}
		assert_ok!(ReportAuthorship::sign(signed(RADIOLOGIST), REPORT, 0b111, ReportState::Final));
		assert_ok!(ReportAuthorship::correct(signed(SECOND), REPORT, ChangeReason::Error, 0b1));
		contribute(SECOND, FINDINGS, Source::Signer, &[], Some(200));
		assert_ok!(ReportAuthorship::sign(signed(SECOND), REPORT, 0b1, ReportState::Corrected));
	});
}

/// An author who writes whenever somebody signs would keep a report from ever being final.
#[test]
fn dismissed_author_should_do_nothing_more_and_lose_nothing() {
	build_and_check(|| {
		open();
		contribute(SECOND, FINDINGS, by_model(), &[], None);
		contribute(SECOND, IMPRESSION, Source::Signer, &[], None);
		assert_ok!(ReportAuthorship::sign(signed(SECOND), REPORT, 0b10, ReportState::Preliminary));
		let dismiss = |by, who| ReportAuthorship::dismiss(signed(by), REPORT, who);
		assert_noop!(dismiss(RADIOLOGIST, SECOND), Refused::NotAuthorised);
		credential(300, 1, Roles::DATA_STEWARD);
		assert_noop!(dismiss(300, SECOND), Refused::NotAuthorised);
		assert_noop!(dismiss(STRANGER, SECOND), Refused::NotAuthorised);
		assert_noop!(dismiss(STEWARD, CLINICIAN), Refused::NotInTeam);
		assert_noop!(ReportAuthorship::dismiss(signed(STEWARD), element(5), SECOND), Refused::ReportNotFound);
		assert_ok!(dismiss(STEWARD, SECOND));
		assert!(events().contains(&Event::Dismissed { report: REPORT, who: SECOND, by: STEWARD }));
		assert_noop!(dismiss(STEWARD, SECOND), Refused::NotInTeam);
		assert_noop!(try_contribute(SECOND, FINDINGS, Source::Signer, &[], None), Refused::NotInvited);
		assert_noop!(
			ReportAuthorship::sign(signed(SECOND), REPORT, 0b10, ReportState::Preliminary),
			Refused::NotInvited
		);
		assert_ok!(review(RADIOLOGIST, 0, Verdict::Accepted));
		let view = ReportAuthorship::report(REPORT).unwrap();
		assert_eq!(view.sections[1].accountable.as_ref().unwrap().account, SECOND, "what they signed is signed");
		assert_eq!((view.contributions[1].by, view.team[1].part), (SECOND, Part::Dismissed));
		assert_ok!(ReportAuthorship::sign(signed(RADIOLOGIST), REPORT, 0b1, ReportState::Final));
		// They can come back, for the organisation for which they wrote.
		assert_noop!(ReportAuthorship::invite(signed(STEWARD), REPORT, SECOND, Part::Dismissed), Refused::NotQualified);
		consent(1, Some(3));
		credential(SECOND, 1, Roles::RADIOLOGIST);
		let invite = || ReportAuthorship::invite(signed(STEWARD), REPORT, SECOND, Part::Author);
		assert_noop!(invite(), Refused::AlreadyInvited);
		credential(SECOND, 0, Roles::RADIOLOGIST);
		assert_ok!(invite());
		assert_ok!(ReportAuthorship::correct(signed(SECOND), REPORT, ChangeReason::Error, 0b1));
		assert_ok!(ReportAuthorship::enter_in_error(signed(SECOND), REPORT, ChangeReason::WrongStudy));
		assert_noop!(dismiss(STEWARD, SECOND), Refused::NotOpen);
	});
}

/// All authors have left the hospital: the report can still be corrected.
#[test]
fn report_should_not_be_stuck_when_its_authors_leave() {
	build_and_check(|| {
		final_report();
		credential(RADIOLOGIST, 1, Roles::RADIOLOGIST);
		credential(SECOND, 1, Roles::RADIOLOGIST);
		for (by, new) in [(STEWARD, 304), (HOSPITAL, 305)] {
			credential(new, 0, Roles::RADIOLOGIST);
			assert_ok!(ReportAuthorship::invite(signed(by), REPORT, new, Part::Author));
		}
		assert_ok!(ReportAuthorship::correct(signed(304), REPORT, ChangeReason::Error, 0b1));
	});
}

#[test]
fn contribution_should_name_a_section_of_the_template_and_earlier_contributions() {
	build_and_check(|| {
		open();
		let refused = try_contribute(RADIOLOGIST, Code::dcm(121_070), Source::Signer, &[], None);
		assert_noop!(refused, Refused::UnknownSection);
		contribute(RADIOLOGIST, FINDINGS, Source::Signer, &[], None);
		for derived_from in [&[1][..], &[0, 0], &[7]] {
			let refused = try_contribute(RADIOLOGIST, FINDINGS, Source::Signer, derived_from, None);
			assert_noop!(refused, Refused::InvalidDerivation);
		}
		Reports::<Test>::mutate(REPORT, |report| {
			report.as_mut().unwrap().contributions = MAX_CONTRIBUTIONS as u8;
		});
		let refused = try_contribute(RADIOLOGIST, FINDINGS, Source::Signer, &[], None);
		assert_noop!(refused, Refused::TooManyContributions);
		Reports::<Test>::mutate(REPORT, |report| report.as_mut().unwrap().contributions = 1);
	});
}

#[test]
fn replaced_contribution_should_stay_and_stand_no_more() {
	build_and_check(|| {
		open();
		assert_ok!(ReportAuthorship::invite(signed(SECOND), REPORT, TECHNOLOGIST, Part::Author));
		contribute(RADIOLOGIST, FINDINGS, Source::Signer, &[], None);
		let refuse = |by, section, old, error: Refused| {
			assert_noop!(try_contribute(by, section, Source::Signer, &[], Some(old)), error);
		};
		refuse(RADIOLOGIST, FINDINGS, 1, Refused::UnknownContribution);
		refuse(RADIOLOGIST, IMPRESSION, 0, Refused::CannotReplace);
		refuse(TECHNOLOGIST, FINDINGS, 0, Refused::CannotReplace);
		// What nobody has reviewed takes no human's place.
		let by_ai = try_contribute(RADIOLOGIST, FINDINGS, by_model(), &[], Some(0));
		assert_noop!(by_ai, Refused::CannotReplace);
		let new = contribute(SECOND, FINDINGS, Source::Signer, &[0], Some(0));
		let view = ReportAuthorship::report(REPORT).unwrap();
		assert_eq!(view.contributions[0].replaced, Some(new));
		assert!(!view.contributions[0].stands && view.contributions[1].stands);
		assert_eq!(view.sections[0].standing, 1);
		refuse(RADIOLOGIST, FINDINGS, 0, Refused::CannotReplace);
		// What waits for a human is reviewed, not replaced.
		let made = contribute(RADIOLOGIST, FINDINGS, by_model(), &[], None);
		refuse(RADIOLOGIST, FINDINGS, made, Refused::CannotReplace);
		assert_ok!(review(SECOND, made, Verdict::Rejected));
	});
}

#[test]
fn review_should_be_by_another_radiologist_unless_the_template_allows_it() {
	build_and_check(|| {
		open();
		assert_ok!(ReportAuthorship::invite(signed(SECOND), REPORT, CLINICIAN, Part::Author));
		contribute(RADIOLOGIST, FINDINGS, by_model(), &[], None);
		contribute(RADIOLOGIST, FINDINGS, Source::Signer, &[], None);
		assert_noop!(review(RADIOLOGIST, 0, Verdict::Accepted), Refused::SelfReview);
		assert_noop!(review(CLINICIAN, 0, Verdict::Accepted), Refused::NotAuthorised);
		assert_noop!(review(PENNILESS, 0, Verdict::Accepted), Refused::NotInvited);
		assert_noop!(review(SECOND, 1, Verdict::Accepted), Refused::NotByModel);
		assert_noop!(review(SECOND, 2, Verdict::Accepted), Refused::UnknownContribution);
		assert_ok!(review(SECOND, 0, Verdict::Accepted));
		assert_noop!(review(SECOND, 0, Verdict::Rejected), Refused::AlreadyReviewed);
	});
	build_and_check(|| {
		let template = template(true);
		let studies = vec![PET].try_into().unwrap();
		assert_ok!(ReportAuthorship::open_report(signed(RADIOLOGIST), REPORT, template, studies));
		contribute(RADIOLOGIST, FINDINGS, by_model(), &[], None);
		assert_ok!(review(RADIOLOGIST, 0, Verdict::Accepted));
	});
}

#[test]
fn edit_should_be_the_reviewers_own_and_derived_from_what_the_model_made() {
	build_and_check(|| {
		open();
		let made = contribute(RADIOLOGIST, FINDINGS, by_model(), &[], None);
		let others = contribute(RADIOLOGIST, FINDINGS, Source::Signer, &[made], None);
		let unrelated = contribute(SECOND, FINDINGS, Source::Signer, &[], None);
		let elsewhere = contribute(SECOND, IMPRESSION, Source::Signer, &[made], None);
		let again = contribute(SECOND, FINDINGS, by_model(), &[made], None);
		for contribution in [others, unrelated, elsewhere, again, 99] {
			assert_noop!(review(SECOND, made, Verdict::Edited { contribution }), Refused::InvalidEdit);
		}
		let edit = contribute(SECOND, FINDINGS, Source::Signer, &[made], None);
		assert_ok!(review(SECOND, made, Verdict::Edited { contribution: edit }));
		let view = ReportAuthorship::report(REPORT).unwrap();
		assert_eq!(view.contributions[usize::from(made)].replaced, Some(edit));
		assert!(!view.contributions[usize::from(made)].stands);
		assert_eq!(view.unreviewed, 1);
		assert!(events().contains(&Event::AiReviewed {
			report: REPORT,
			contribution: made,
			verdict: Verdict::Edited { contribution: edit },
			by: SECOND
		}));
	});
}

#[test]
fn contribution_should_be_paid_by_its_author_and_take_few_bytes() {
	build_and_check(|| {
		open();
		assert_ok!(ReportAuthorship::invite(signed(RADIOLOGIST), REPORT, PENNILESS, Part::Author));
		let refused = try_contribute(PENNILESS, FINDINGS, Source::Signer, &[], None);
		assert!(refused.is_err(), "who cannot pay cannot contribute");
		let bytes = |index: u8| {
			let key = crate::Contributions::<Test>::hashed_key_for(REPORT, index).len() - 32;
			key + crate::Contributions::<Test>::get(REPORT, index).unwrap().encoded_size()
		};
		let human = contribute(RADIOLOGIST, FINDINGS, Source::Signer, &[], None);
		let model = contribute(RADIOLOGIST, FINDINGS, by_model(), &[], None);
		let waiting = bytes(model);
		assert_ok!(review(SECOND, model, Verdict::Accepted));
		println!(
			"bytes of state of a contribution: by a human {}, by a model {waiting}, reviewed {}",
			bytes(human),
			bytes(model)
		);
		// The mock's block number is eight bytes, the runtime's four.
		assert!(bytes(human) - 4 <= 160 && bytes(model) - 4 <= 160, "{} {}", bytes(human), bytes(model));
		let crate::Member { contributions, bytes: paid, .. } = Reports::<Test>::get(REPORT).unwrap().team[0].clone();
		assert_eq!(contributions, 2);
		assert!(paid as usize >= bytes(human) + bytes(model), "every byte is paid for");
	});
}

#[test]
fn commitment_should_be_kept_as_it_was_signed() {
	build_and_check(|| {
		open();
		assert_ok!(ReportAuthorship::contribute(
			signed(RADIOLOGIST),
			REPORT,
			ADVICE,
			ContributionKind::Recommendation,
			element(42),
			by_model(),
			Default::default(),
			None
		));
		let view = ReportAuthorship::report(REPORT).unwrap();
		let part = &view.contributions[0];
		assert_eq!((part.element, part.kind, part.source), (element(42), ContributionKind::Recommendation, by_model()));
		assert!(!part.stands, "what a model made does not stand before a human says so");
		assert!(events().contains(&Event::Contributed {
			report: REPORT,
			contribution: 0,
			section: ADVICE,
			kind: ContributionKind::Recommendation,
			element: element(42),
			source: by_model(),
			by: RADIOLOGIST
		}));
	});
}
