use crate::{mock::*, pallet::*, types::*, StudyOf};
use frame::testing_prelude::*;
use proptest::prelude::*;
use radledger_primitives::AmendmentReason;
use std::collections::BTreeMap;

/// Anything that anyone may try, on few studies so that they meet.
#[derive(Clone, Debug)]
enum Step {
	Anchor(AccountId, u8, u32),
	AnchorAll(AccountId, Vec<u8>),
	Amend(AccountId, u8, u8),
	Wait(u64),
}

fn step() -> impl Strategy<Value = Step> {
	let who = prop_oneof![
		4 => Just(TECHNOLOGIST), 2 => Just(COLLEAGUE), 2 => Just(OTHER_SITE), 1 => Just(CLINICIAN), 1 => Just(PENNILESS)
	];
	prop_oneof![
		(who.clone(), 0u8..6, 0u32..4).prop_map(|(who, number, instances)| Step::Anchor(who, number, instances)),
		(who.clone(), proptest::collection::vec(0u8..6, 0..4)).prop_map(|(who, numbers)| Step::AnchorAll(who, numbers)),
		(who, 0u8..6, 0u8..9).prop_map(|(who, number, root)| Step::Amend(who, number, root)),
		(0u64..100).prop_map(Step::Wait),
	]
}

fn run(step: Step) -> DispatchResult {
	match step {
		Step::Anchor(who, number, instances) => ImageProvenance::anchor_study(
			RuntimeOrigin::signed(who),
			NewStudy {
				instances,
				..study(number)
			},
		),
		Step::AnchorAll(who, numbers) => {
			let studies: Vec<_> = numbers.into_iter().map(study).collect();
			ImageProvenance::anchor_studies(RuntimeOrigin::signed(who), studies.try_into().unwrap())
		}
		Step::Amend(who, number, to) => ImageProvenance::amend_study(
			RuntimeOrigin::signed(who),
			study(number).study,
			root(to),
			5,
			1,
			AmendmentReason::PostProcessing,
		),
		Step::Wait(time) => {
			System::set_block_number(System::block_number() + 1);
			Timestamp::set_timestamp(Timestamp::get() + time);
			Ok(())
		}
	}
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 64, ..Default::default() })]

	/// Whatever happens: a version that was once shown is shown ever after, unchanged.
	#[test]
	fn history_should_only_grow(steps in proptest::collection::vec(step(), 1..100)) {
		new_test_ext().execute_with(|| {
			let mut seen = BTreeMap::new();
			for step in steps {
				let before = frame::deps::sp_io::storage::root(StateVersion::V1);
				if run(step.clone()).is_err() {
					let after = frame::deps::sp_io::storage::root(StateVersion::V1);
					assert_eq!(before, after, "a refused {step:?} left something behind");
				}
				check_state();
				for id in Studies::<Test>::iter_keys() {
					for revision in ImageProvenance::history(id, 0, u32::MAX) {
						let content = (revision.root, revision.instances, revision.by, revision.at, revision.block);
						let known = *seen.entry((id, revision.version)).or_insert(content);
						assert_eq!(known, content);
					}
				}
				let shown: usize =
					Studies::<Test>::iter_keys().map(|id| ImageProvenance::history(id, 0, u32::MAX).len()).sum();
				assert_eq!(shown, seen.len(), "a version disappeared");
			}
		});
	}
}

/// Runs `corrupt` on a state with an amended study and expects the check to say `what`.
fn assert_caught(what: &'static str, corrupt: impl FnOnce()) {
	build_and_check(|| {
		let origin = || RuntimeOrigin::signed(TECHNOLOGIST);
		assert_ok!(ImageProvenance::anchor_study(origin(), study(1)));
		assert_ok!(ImageProvenance::amend_study(
			origin(),
			study(1).study,
			root(2),
			5,
			1,
			AmendmentReason::LateArrival
		));
		hypothetically!({
			corrupt();
			assert_eq!(ImageProvenance::do_try_state(), Err(what.into()));
		})
	});
}

fn with_study(change: impl FnOnce(&mut StudyOf<Test>)) {
	Studies::<Test>::mutate(study(1).study, |known| change(known.as_mut().unwrap()))
}

#[test]
fn corruption_should_be_caught_when_a_study_has_no_content() {
	assert_caught("a study has no content", || with_study(|study| study.instances = 0));
}

#[test]
fn corruption_should_be_caught_when_versions_exceed_the_limit() {
	assert_caught("a study has more versions than allowed", || {
		with_study(|study| study.version = 4)
	});
}

#[test]
fn corruption_should_be_caught_when_an_earlier_version_is_lost() {
	assert_caught("an earlier version of a study is lost", || {
		Amendments::<Test>::remove(study(1).study, 0)
	});
}

#[test]
fn corruption_should_be_caught_when_versions_are_out_of_order() {
	assert_caught("versions of a study are out of order", || {
		with_study(|study| study.at = NOW - 1)
	});
}

#[test]
fn corruption_should_be_caught_when_an_amendment_is_orphaned() {
	assert_caught("an amendment belongs to no study", || {
		Studies::<Test>::remove(study(1).study)
	});
}

#[test]
fn corruption_should_be_caught_when_an_amendment_is_of_no_version() {
	assert_caught("an amendment is of a version that does not exist", || {
		with_study(|study| study.version = 0)
	});
}
