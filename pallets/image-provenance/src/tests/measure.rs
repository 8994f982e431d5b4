use crate::{mock::*, pallet::*};
use frame::testing_prelude::*;
use radledger_primitives::{Agent, ModelVersion, Quantity, RevisionReason, StudyId, TransferPurpose, H256};

fn id() -> StudyId {
	study(1).study
}

fn lesion() -> H256 {
	measurement(TECHNOLOGIST, 200)
}

fn stamp(who: AccountId) -> DispatchResult {
	stamp_as(who, lesion())
}

fn stamp_as(who: AccountId, measurement: H256) -> DispatchResult {
	let agent = Agent::Model(MODEL);
	ImageProvenance::stamp_settings(RuntimeOrigin::signed(who), id(), measurement, Quantity::LongAxis, root(50), agent)
}

fn record(who: AccountId, value: u8) -> DispatchResult {
	ImageProvenance::record_measurement(RuntimeOrigin::signed(who), id(), lesion(), root(value))
}

fn revise(who: AccountId, value: u8) -> DispatchResult {
	let reason = RevisionReason::SecondReader;
	ImageProvenance::revise_measurement(RuntimeOrigin::signed(who), id(), lesion(), root(value), reason)
}

#[test]
fn every_value_should_stay_readable_after_the_settings_it_was_measured_with() {
	build_and_check(|| {
		anchored([1]);
		assert_ok!(stamp(COORDINATOR));
		next_block(1);
		assert_ok!(record(TECHNOLOGIST, 1));
		assert_ok!(revise(COLLEAGUE, 2));
		next_block(1);
		assert_ok!(revise(COORDINATOR, 3));
		let known = ImageProvenance::measurement(id(), lesion()).unwrap();
		assert_eq!((known.quantity, known.settings), (Quantity::LongAxis, root(50)));
		assert_eq!((known.stamped.by, known.stamped.block), (COORDINATOR, 1));
		let value = known.value.unwrap();
		assert_eq!((value.value, value.signed.by, value.signed.block), (root(3), COORDINATOR, 3));
		let before = ImageProvenance::revised_values(id(), lesion(), 0, 10);
		let before: Vec<_> =
			before.iter().map(|known| (known.value.value, known.value.signed.by, known.reason)).collect();
		assert_eq!(
			before,
			[(root(1), TECHNOLOGIST, RevisionReason::SecondReader), (root(2), COLLEAGUE, RevisionReason::SecondReader)]
		);
		assert_eq!(ImageProvenance::revised_values(id(), lesion(), 1, 10).len(), 1);
		assert_eq!(ImageProvenance::revised_values(id(), lesion(), 0, 1).len(), 1);
		assert_eq!(
			events(),
			vec![
				Event::SettingsStamped {
					study: id(),
					measurement: lesion(),
					quantity: Quantity::LongAxis,
					settings: root(50),
					by: COORDINATOR
				},
				Event::MeasurementRecorded { study: id(), measurement: lesion(), value: root(1), by: TECHNOLOGIST },
				Event::MeasurementRevised {
					study: id(),
					measurement: lesion(),
					version: 1,
					value: root(2),
					reason: RevisionReason::SecondReader,
					by: COLLEAGUE
				},
				Event::MeasurementRevised {
					study: id(),
					measurement: lesion(),
					version: 2,
					value: root(3),
					reason: RevisionReason::SecondReader,
					by: COORDINATOR
				},
			]
		);
		assert_noop!(revise(COORDINATOR, 4), Error::<Test>::MaxRevisionsExceeded);
	});
}

#[test]
fn value_should_be_refused_without_settings_and_settings_after_a_value() {
	build_and_check(|| {
		anchored([1]);
		assert_noop!(record(TECHNOLOGIST, 1), Error::<Test>::SettingsNotStamped);
		assert_noop!(revise(TECHNOLOGIST, 1), Error::<Test>::SettingsNotStamped);
		assert_ok!(stamp(TECHNOLOGIST));
		assert_noop!(record(TECHNOLOGIST, 1), Error::<Test>::SettingsTooRecent);
		assert_noop!(revise(TECHNOLOGIST, 1), Error::<Test>::NotMeasured);
		next_block(1);
		assert_noop!(stamp(TECHNOLOGIST), Error::<Test>::SettingsAlreadyStamped);
		assert_ok!(record(TECHNOLOGIST, 1));
		assert_noop!(stamp(TECHNOLOGIST), Error::<Test>::SettingsAlreadyStamped);
		assert_noop!(record(TECHNOLOGIST, 2), Error::<Test>::AlreadyMeasured);
		assert_noop!(revise(TECHNOLOGIST, 1), Error::<Test>::NothingChanged);
	});
}

#[test]
fn measuring_should_be_refused_for_those_without_a_role_or_a_copy() {
	build_and_check(|| {
		let theirs = measurement(OTHER_SITE, 200);
		anchored([1]);
		for who in [STRANGER, CLINICIAN, PATIENT] {
			assert_noop!(stamp(who), Error::<Test>::NotAuthorised);
			assert_noop!(record(who, 1), Error::<Test>::NotAuthorised);
			assert_noop!(revise(who, 1), Error::<Test>::NotAuthorised);
		}
		assert_noop!(stamp(OTHER_SITE), Error::<Test>::ForeignIdentifier);
		assert_noop!(stamp_as(OTHER_SITE, theirs), Error::<Test>::NoCopy);
		assert_noop!(stamp(PENNILESS), TokenError::FundsUnavailable);
		let origin = RuntimeOrigin::signed(TECHNOLOGIST);
		assert_ok!(ImageProvenance::send(origin, id(), 1, TransferPurpose::Research, None));
		assert_ok!(ImageProvenance::confirm(RuntimeOrigin::signed(OTHER_SITE), id(), root(1)));
		// Somebody else's identifier cannot be used first, and neither organisation speaks for the other.
		assert_noop!(stamp(OTHER_SITE), Error::<Test>::ForeignIdentifier);
		assert_ok!(stamp_as(OTHER_SITE, theirs));
		assert_ok!(stamp(TECHNOLOGIST));
		next_block(1);
		let record_theirs =
			|who| ImageProvenance::record_measurement(RuntimeOrigin::signed(who), id(), theirs, root(1));
		assert_noop!(record_theirs(TECHNOLOGIST), Error::<Test>::NotMeasuring);
		assert_noop!(record(OTHER_SITE, 1), Error::<Test>::NotMeasuring);
		assert_ok!(record_theirs(OTHER_STEWARD));
		assert_ok!(record(TECHNOLOGIST, 1));
		assert_noop!(revise(OTHER_SITE, 2), Error::<Test>::NotMeasuring);
		for origin in [RuntimeOrigin::root(), RuntimeOrigin::none()] {
			let (id, lesion) = (id(), lesion());
			let agent = Agent::Signer;
			assert_noop!(
				ImageProvenance::stamp_settings(origin.clone(), id, lesion, Quantity::Area, root(1), agent),
				BadOrigin
			);
			assert_noop!(ImageProvenance::record_measurement(origin.clone(), id, lesion, root(1)), BadOrigin);
			let reason = RevisionReason::ToolFault;
			assert_noop!(ImageProvenance::revise_measurement(origin, id, lesion, root(1), reason), BadOrigin);
		}
	});
}

#[test]
fn settings_should_be_refused_when_the_tool_or_the_study_is_unknown() {
	build_and_check(|| {
		anchored([1]);
		let stamp = |id, agent| {
			let origin = RuntimeOrigin::signed(TECHNOLOGIST);
			ImageProvenance::stamp_settings(origin, id, lesion(), Quantity::Count, root(1), agent)
		};
		let unknown = Agent::Model(ModelVersion { model: 9, version: 9 });
		assert_noop!(stamp(id(), unknown), Error::<Test>::UnknownModel);
		assert_noop!(stamp(study(9).study, Agent::Signer), Error::<Test>::StudyNotFound);
	});
}
