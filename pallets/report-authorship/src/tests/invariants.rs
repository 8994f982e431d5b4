//! Random histories: whatever people try, the invariants hold, and the state is what a simple model says.

use crate::{mock::*, Reports, Versions};
use frame::{prelude::Hooks, testing_prelude::*};
use proptest::prelude::*;
use radledger_primitives::report::{
	records::ContributionView, CancelReason, ChangeReason, Code, Part, ReopenReason, ReportState, Source, Verdict,
};

#[derive(Clone, Copy, Debug)]
enum Act {
	Invite(AccountId, Part),
	Dismiss(AccountId),
	Contribute {
		by: AccountId,
		section: Code,
		model: bool,
		from: Option<u8>,
		replaces: Option<u8>,
	},
	Review {
		by: AccountId,
		index: u8,
		verdict: Verdict,
	},
	Sign {
		by: AccountId,
		sections: u32,
		state: ReportState,
	},
	/// The first that waits for a human.
	ReviewNext(AccountId, bool),
	/// All that stands and may be signed, as what it should become.
	Finish(AccountId),
	Begin {
		by: AccountId,
		kind: u8,
		sections: u32,
	},
	Drop(AccountId),
	End {
		by: AccountId,
		error: bool,
	},
	Read {
		by: AccountId,
		sections: u32,
	},
	Raise(Option<AccountId>),
	Accept(AccountId),
	HandOver(AccountId, AccountId),
	Satisfy(AccountId),
	Reopen(AccountId),
	CancelFollowUp(AccountId),
	Pass(u64),
}

fn people() -> impl Strategy<Value = AccountId> {
	proptest::sample::select(vec![
		RADIOLOGIST,
		RADIOLOGIST,
		SECOND,
		HOSPITAL,
		CLINICIAN,
		OTHER_RADIOLOGIST,
		OTHER_CLINICIAN,
		STRANGER,
	])
}

fn section() -> impl Strategy<Value = Code> {
	proptest::sample::select(vec![FINDINGS, IMPRESSION, TECHNIQUE, ADVICE])
}

fn verdict() -> impl Strategy<Value = Verdict> {
	prop_oneof![
		3 => Just(Verdict::Accepted),
		1 => Just(Verdict::Rejected),
		2 => (0u8..12).prop_map(|contribution| Verdict::Edited { contribution }),
	]
}

fn act() -> impl Strategy<Value = Act> {
	let place = || proptest::option::weighted(0.2, 0u8..12);
	prop_oneof![
		1 => (people(), prop_oneof![Just(Part::Author), Just(Part::Reader)]).prop_map(|(who, part)| Act::Invite(who, part)),
		1 => people().prop_map(Act::Dismiss),
		6 => (people(), section(), proptest::bool::weighted(0.15), place(), place())
			.prop_map(|(by, section, model, from, replaces)| Act::Contribute { by, section, model, from, replaces }),
		4 => (people(), 0u8..12, verdict()).prop_map(|(by, index, verdict)| Act::Review { by, index, verdict }),
		6 => (people(), 0u32..16, proptest::sample::select(ReportState::ALL))
			.prop_map(|(by, sections, state)| Act::Sign { by, sections, state }),
		4 => (people(), any::<bool>()).prop_map(|(by, accept)| Act::ReviewNext(by, accept)),
		5 => people().prop_map(Act::Finish),
		2 => (people(), 0u8..3, 1u32..16).prop_map(|(by, kind, sections)| Act::Begin { by, kind, sections }),
		1 => people().prop_map(Act::Drop),
		1 => (people(), proptest::bool::weighted(0.05)).prop_map(|(by, error)| Act::End { by, error }),
		3 => (people(), 1u32..16).prop_map(|(by, sections)| Act::Read { by, sections }),
		1 => proptest::option::of(people()).prop_map(Act::Raise),
		1 => people().prop_map(Act::Accept),
		1 => (people(), people()).prop_map(|(by, to)| Act::HandOver(by, to)),
		1 => people().prop_map(Act::Satisfy),
		1 => people().prop_map(Act::Reopen),
		1 => people().prop_map(Act::CancelFollowUp),
		2 => (0u64..300).prop_map(Act::Pass),
	]
}

fn run(act: Act) -> bool {
	let who = |by| signed(by);
	let done = match act {
		Act::Invite(to, part) => ReportAuthorship::invite(who(RADIOLOGIST), REPORT, to, part).is_ok(),
		// Somebody must be left to go on.
		Act::Dismiss(RADIOLOGIST) => false,
		Act::Dismiss(from) => ReportAuthorship::dismiss(who(STEWARD), REPORT, from).is_ok(),
		Act::Contribute { by, section, model, from, replaces } => {
			let source = if model { by_model() } else { Source::Signer };
			let from: Vec<u8> = from.into_iter().collect();
			try_contribute(by, section, source, &from, replaces).is_ok()
		}
		Act::Review { by, index, verdict } => ReportAuthorship::review_ai(who(by), REPORT, index, verdict).is_ok(),
		Act::Sign { by, sections, state } => ReportAuthorship::sign(who(by), REPORT, sections, state).is_ok(),
		Act::ReviewNext(by, accept) => {
			let parts = ReportAuthorship::report(REPORT).unwrap().contributions;
			let waits = |part: &&ContributionView<_, _>| part.source != Source::Signer && part.review.is_none();
			let verdict = if accept { Verdict::Accepted } else { Verdict::Rejected };
			parts
				.iter()
				.find(waits)
				.is_some_and(|part| ReportAuthorship::review_ai(who(by), REPORT, part.index, verdict).is_ok())
		}
		Act::Finish(by) => {
			let report = Reports::<Test>::get(REPORT).unwrap();
			let state = report.change.map_or(ReportState::Final, |change| change.state);
			let open = report.change.map_or(u32::MAX, |change| change.sections);
			let sections = crate::Pallet::<Test>::there(&report) & open;
			ReportAuthorship::sign(who(by), REPORT, sections, state).is_ok()
		}
		Act::Begin { by, kind, sections } => {
			let reason = ChangeReason::Error;
			match kind {
				0 => ReportAuthorship::addendum(who(by), REPORT, reason, sections),
				1 => ReportAuthorship::correct(who(by), REPORT, reason, sections),
				_ => ReportAuthorship::amend(who(by), REPORT, reason, sections),
			}
			.is_ok()
		}
		Act::Drop(by) => ReportAuthorship::drop_change(who(by), REPORT).is_ok(),
		Act::End { by, error: true } => {
			ReportAuthorship::enter_in_error(who(by), REPORT, ChangeReason::WrongStudy).is_ok()
		}
		// Late, so that histories get somewhere.
		Act::End { by, error: false } => {
			let is_long = Reports::<Test>::get(REPORT).is_some_and(|report| report.contributions > 12);
			is_long && ReportAuthorship::cancel_report(who(by), REPORT, ChangeReason::Duplicate).is_ok()
		}
		Act::Read { by, sections } => ReportAuthorship::acknowledge(who(by), REPORT, sections).is_ok(),
		Act::Raise(to) => {
			let now = crate::Pallet::<Test>::today();
			let mut recommendation = recommendation();
			(recommendation.from, recommendation.due) = (now, now + 100);
			ReportAuthorship::raise_follow_up(who(RADIOLOGIST), REPORT, recommendation, to).is_ok()
		}
		Act::Accept(by) => ReportAuthorship::accept(who(by), 0).is_ok(),
		Act::HandOver(by, to) => ReportAuthorship::hand_over(who(by), 0, to).is_ok(),
		Act::Satisfy(by) => ReportAuthorship::satisfy(who(by), 0, LATER_CT).is_ok(),
		Act::Reopen(by) => ReportAuthorship::reopen(who(by), 0, ReopenReason::NotDiagnostic).is_ok(),
		Act::CancelFollowUp(by) => ReportAuthorship::cancel_follow_up(who(by), 0, CancelReason::NotIndicated).is_ok(),
		Act::Pass(days) => {
			next_block(days * DAY + 1_000);
			ReportAuthorship::on_idle(1, Weight::from_parts(1_000, 0));
			true
		}
	};
	done
}

/// [`REPORT`] with what its template requires.
fn begin() {
	open();
	contribute(RADIOLOGIST, FINDINGS, Source::Signer, &[], None);
	contribute(SECOND, IMPRESSION, Source::Signer, &[], None);
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

	#[test]
	fn random_histories_should_keep_every_invariant(acts in proptest::collection::vec(act(), 1..120)) {
		new_test_ext().execute_with(|| {
			begin();
			consent(1, Some(1));
			let mut before = Reports::<Test>::get(REPORT).unwrap();
			for act in acts {
				run(act);
				let report = Reports::<Test>::get(REPORT).unwrap();
				// Nothing is lost, and nothing goes back.
				assert!(report.version >= before.version && report.contributions >= before.contributions);
				assert!(report.state == before.state || before.state.may_become(report.state), "{act:?}");
				if report.state.is_final() && !before.state.is_final() {
					assert!(report.unreviewed == 0 && report.sections[0].standing > 0 && report.sections[1].standing > 0);
				}
				// What an organisation's own account does is no human's word for anything.
				assert!(report.team.iter().all(|member| member.account != HOSPITAL || !member.acted));
				assert_eq!(Versions::<Test>::iter_key_prefix(REPORT).count(), usize::from(report.version));
				check_state();
				before = report;
			}
		});
	}
}

/// The histories above are worth something only if they get somewhere.
#[test]
fn random_histories_should_reach_final_reports_and_ended_follow_ups() {
	use proptest::{strategy::ValueTree, test_runner::TestRunner};
	let mut runner = TestRunner::deterministic();
	let (mut finished, mut changed, mut done, mut refused) = (0, 0, 0, 0);
	for _ in 0..300 {
		let acts = proptest::collection::vec(act(), 120).new_tree(&mut runner).unwrap().current();
		new_test_ext().execute_with(|| {
			begin();
			for act in acts {
				match run(act) {
					true => done += 1,
					false => refused += 1,
				}
			}
			let report = Reports::<Test>::get(REPORT).unwrap();
			finished += u32::from(report.state.is_final());
			changed += u32::from(report.version > 1);
		});
	}
	println!("of 300 histories {finished} end final, {changed} have more than one version; {done} acts done, {refused} refused");
	assert!(finished > 30 && changed > 15 && done > 1_000 && refused > 1_000);
}
