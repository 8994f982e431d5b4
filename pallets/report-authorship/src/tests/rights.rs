//! Two tables that must name every call and every list: who must be a person, and whom a full list stops.

use super::{contributing, follow_ups};
use crate::{mock::*, Call, Error, NextFollowUp};
use frame::{deps::frame_support::traits::GetCallName, prelude::Hooks, testing_prelude::*};
use radledger_primitives::{
	report::{
		CancelReason, ChangeReason, Communication, CommunicationMethod, FollowUpId, Part, Recommendation, ReopenReason,
		ReportState, Source, Verdict,
	},
	OrganisationKind, Roles,
};
use radledger_test_doubles::{lists, People};
use std::collections::BTreeSet;

/// Calls that an organisation's own account may sign, and why. Every other call says that a human wrote, judged, told or
/// took responsibility: no organisation and no proxy signs it.
const BY_ORGANISATIONS: [(&str, &str); 5] = [
	("publish_template", "a form, which the organisation chooses"),
	("invite", "who works on a report, which a data steward may say"),
	("dismiss", "who works on a report no longer"),
	("escalate", "asks a person, who must accept"),
	("acknowledge", "a system of the organisation may read, and is on record as what it is"),
];

/// A member with every role, or the organisation itself.
const WHO: AccountId = EDUCATOR;
const REASON: ChangeReason = ChangeReason::Error;

fn raise(by: AccountId, to: Option<AccountId>) -> FollowUpId {
	assert_ok!(ReportAuthorship::raise_follow_up(signed(by), REPORT, recommendation(), to));
	NextFollowUp::<Test>::get() - 1
}

/// A call of this name by [`WHO`], who is in the position to make it.
fn call(name: &str) -> Call<Test> {
	credential(WHO, 0, Roles::ALL);
	let (report, who) = (REPORT, WHO);
	if name == "open_report" {
		return Call::open_report { report, template: template(false), studies: vec![CT].try_into().unwrap() };
	}
	open();
	assert_ok!(ReportAuthorship::invite(signed(RADIOLOGIST), REPORT, WHO, Part::Author));
	let made = contribute(RADIOLOGIST, FINDINGS, by_model(), &[], None);
	contribute(RADIOLOGIST, IMPRESSION, Source::Signer, &[], None);
	let finish = || {
		assert_ok!(ReportAuthorship::review_ai(signed(SECOND), REPORT, made, Verdict::Accepted));
		assert_ok!(ReportAuthorship::sign(signed(RADIOLOGIST), REPORT, 0b11, ReportState::Final));
	};
	match name {
		"publish_template" => Call::publish_template { code: DOCUMENT, sections: sections(), self_review: false },
		"invite" => Call::invite { report, who: CLINICIAN, part: Part::Reader },
		"dismiss" => Call::dismiss { report, who: SECOND },
		"contribute" => Call::contribute {
			report,
			section: FINDINGS,
			kind: radledger_primitives::report::ContributionKind::Finding,
			element: element(3),
			source: Source::Signer,
			derived_from: Default::default(),
			replaces: None,
		},
		"review_ai" => Call::review_ai { report, contribution: made, verdict: Verdict::Accepted },
		"sign" => Call::sign { report, sections: 0b10, state: ReportState::Preliminary },
		"addendum" | "correct" | "amend" | "drop_change" => {
			finish();
			match name {
				"addendum" => Call::addendum { report, reason: REASON, sections: 1 },
				"correct" => Call::correct { report, reason: REASON, sections: 1 },
				"amend" => Call::amend { report, reason: REASON, sections: 1 },
				_ => {
					assert_ok!(ReportAuthorship::amend(signed(SECOND), REPORT, REASON, 1));
					Call::drop_change { report }
				}
			}
		}
		"cancel_report" => Call::cancel_report { report, reason: REASON },
		"enter_in_error" => Call::enter_in_error { report, reason: REASON },
		"acknowledge" => Call::acknowledge { report, sections: 0b10 },
		"raise_follow_up" => Call::raise_follow_up { report, recommendation: recommendation(), to: None },
		"communicate" => Call::communicate {
			follow_up: raise(WHO, None),
			communication: Communication {
				finding: recommendation().finding,
				identified: NOW,
				radiologist: RADIOLOGIST,
				recipient: Some(CLINICIAN),
				received: NOW,
				method: CommunicationMethod::Telephone,
			},
		},
		"hand_over" => Call::hand_over { follow_up: raise(WHO, None), to: CLINICIAN },
		"accept" => Call::accept { follow_up: raise(RADIOLOGIST, Some(who)) },
		"decline" => Call::decline { follow_up: raise(RADIOLOGIST, Some(who)) },
		"satisfy" | "reopen" => {
			let follow_up = raise(WHO, None);
			next_block(DAY);
			if name == "satisfy" {
				return Call::satisfy { follow_up, study: LATER_MR };
			}
			assert_ok!(ReportAuthorship::satisfy(signed(WHO), follow_up, LATER_MR));
			Call::reopen { follow_up, reason: ReopenReason::NotDiagnostic }
		}
		"cancel_follow_up" => {
			Call::cancel_follow_up { follow_up: raise(WHO, None), reason: CancelReason::NotIndicated }
		}
		"escalate" => {
			let recommendation = Recommendation { from: TODAY, due: TODAY, ..recommendation() };
			let raised = ReportAuthorship::raise_follow_up(signed(RADIOLOGIST), REPORT, recommendation, None);
			assert_ok!(raised);
			next_block(20 * DAY);
			ReportAuthorship::on_idle(1, Weight::from_parts(1_000, 0));
			Call::escalate { follow_up: NextFollowUp::<Test>::get() - 1, to: SECOND }
		}
		new => panic!("{new}: may an organisation's own account sign it? Say so here"),
	}
}

/// The outcome of a call in the same position, by a person and by an organisation's own account.
fn outcomes(name: &str) -> [DispatchResult; 2] {
	[false, true].map(|is_organisation| {
		let mut outcome = Ok(());
		build_and_check(|| {
			let call = call(name);
			assert_ne!(call.is_personal(), BY_ORGANISATIONS.iter().any(|(known, _)| *known == name), "{name}");
			if is_organisation {
				People::admit(0, OrganisationKind::Hospital, Some(WHO), &[]);
			}
			outcome = RuntimeCall::from(call).dispatch(signed(WHO)).map(|_| ()).map_err(|refused| refused.error);
		});
		outcome
	})
}

/// B8: an organisation's own account has every role. A report must not become final by it, nor a follow-up end.
#[test]
fn everything_that_a_human_must_judge_should_need_a_person() {
	let refusals: [DispatchError; 2] = [Error::<Test>::NotAPerson.into(), Error::<Test>::NotQualified.into()];
	for name in Call::<Test>::get_call_names() {
		let [person, organisation] = outcomes(name);
		let may = BY_ORGANISATIONS.iter().any(|(known, _)| known == name);
		println!("{name:<18} {}", if may { "a person or an organisation" } else { "a person" });
		assert_ok!(person);
		match may {
			true => assert_eq!(organisation, Ok(()), "{name} by an organisation"),
			false => assert!(organisation.is_err_and(|error| refusals.contains(&error)), "{name} by an organisation"),
		}
	}
}

/// A list: its name, who fills it, and whom it stops when it is full, with the test that shows it if anybody else needs it.
type Row = (&'static str, &'static str, &'static str, Option<fn()>);

const LISTS: [Row; 12] = [
	("Templates by u32", "every organisation", "2^32 templates, each paid for", None),
	("Templates.sections", "the publisher, at once", "the publisher", None),
	("Reports.studies", "the author who opens it, at once", "that author", None),
	("Reports.sections", "the author who opens it, at once", "that author", None),
	(
		"Reports.team",
		"authors and data stewards of the report's organisation",
		"nobody until sixteen people have acted: a data steward makes room",
		Some(contributing::invitation_should_need_a_role_and_the_consent_of_the_patient),
	),
	(
		"Contributions by u8",
		"each author their own share, other organisations theirs together",
		"whoever filled the share",
		Some(contributing::correction_should_be_possible_however_much_others_contribute),
	),
	("Contributions.derived_from", "the contributor, at once", "the contributor", None),
	("Versions by u16", "signatories: at most one for each contribution, and three", "nobody", None),
	("Versions.accountable", "as many as sections", "nobody", None),
	("FollowUps by u32", "every author", "2^32 follow-ups, each paid for", None),
	(
		"Steps by u32",
		"the responsible person, who is asked, stewards; authors the first half",
		"nobody",
		Some(follow_ups::numbers_of_steps_should_be_left_for_those_who_act),
	),
	("FollowUpsOfReport by u32", "as many as follow-ups", "nobody", None),
];

/// Not lists: the number in the key is a time, or an account of these tests. Everybody has their own entry.
const NO_LISTS: [&str; 3] = ["LastReadings by u64", "Readings by u64", "Deadlines by u32"];

/// B4, B-M3: nobody may fill what another needs.
#[test]
fn every_list_should_say_whom_it_stops_when_it_is_full() {
	let known: BTreeSet<String> = LISTS.iter().map(|(name, ..)| *name).chain(NO_LISTS).map(String::from).collect();
	for (name, filled_by, stops, _) in LISTS {
		println!("{name:<26} filled by {filled_by}; stops {stops}");
	}
	assert_eq!(lists(ReportAuthorship::storage_metadata()), known);
}
