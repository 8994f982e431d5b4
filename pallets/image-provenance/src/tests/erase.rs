use crate::{mock::*, pallet::*, types::*};
use frame::testing_prelude::*;
use radledger_primitives::{
	calendar::add_months, Agent, AmendmentReason, AttributeTag, Modality, Operation, OrganisationId, Quantity,
	RevisionReason, StudyId, TransferPurpose, H256,
};
use radledger_test_doubles::People;

fn id() -> StudyId {
	study(1).study
}

fn erase(who: AccountId) -> DispatchResult {
	ImageProvenance::attest_erasure(RuntimeOrigin::signed(who), id())
}

#[test]
fn nothing_should_tie_the_record_to_anyone_when_a_study_is_erased() {
	build_and_check(|| {
		let new = named(NewStudy { device: Some(SCANNER), ..study(1) }, PATIENT);
		assert_ok!(ImageProvenance::anchor_study(RuntimeOrigin::signed(TECHNOLOGIST), new));
		open(id(), PATIENT);
		anchored([2]);
		assert_ok!(ImageProvenance::record_derivation(
			RuntimeOrigin::signed(TECHNOLOGIST),
			study(2).study,
			vec![id()].try_into().unwrap(),
			Operation::DeIdentifying,
			Agent::Signer,
			root(9)
		));
		System::reset_events();
		next_block(7);
		assert_ok!(erase(COLLEAGUE));
		let known = ImageProvenance::study(id()).unwrap();
		assert!(known.is_erased());
		assert_eq!(
			(known.root, known.instances, known.series, known.subject, known.device),
			(H256::zero(), 0, 0, None, None)
		);
		assert_eq!((known.modality, known.by, known.version, known.block), (Modality::Other, COLLEAGUE, 1, 2));
		let history = ImageProvenance::history(id(), 0, 9);
		assert_eq!(history.len(), 1, "nothing tells what was there before");
		assert_eq!((history[0].root, history[0].replaced), (H256::zero(), None));
		assert_eq!(ImageProvenance::verify_instance(id(), 0, H256::zero(), vec![]), Some(false));
		let down = ImageProvenance::descendants(vec![radledger_primitives::Node::Study(id()).into()], 9);
		assert_eq!(down.edges.len(), 1, "what was made from it is still found");
		assert_eq!(events(), vec![Event::StudyErased { study: id(), by: COLLEAGUE }]);
	});
}

#[test]
fn erasure_should_be_attested_once_by_the_steward_of_who_answers_for_the_study() {
	build_and_check(|| {
		assert_noop!(erase(COLLEAGUE), Error::<Test>::StudyNotFound);
		anchored([1]);
		for who in [STRANGER, TECHNOLOGIST, CLINICIAN, PATIENT] {
			assert_noop!(erase(who), Error::<Test>::NotAuthorised);
		}
		assert_noop!(erase(OTHER_STEWARD), Error::<Test>::NotController);
		assert_noop!(ImageProvenance::attest_erasure(RuntimeOrigin::root(), id()), BadOrigin);
		assert_ok!(erase(COLLEAGUE));
		assert_noop!(erase(COLLEAGUE), Error::<Test>::StudyErased);
	});
}

#[test]
fn nothing_more_should_be_said_of_a_study_when_it_is_erased() {
	build_and_check(|| {
		anchored([1]);
		assert_ok!(erase(COLLEAGUE));
		let origin = || RuntimeOrigin::signed(TECHNOLOGIST);
		let amend = |reason| ImageProvenance::amend_study(origin(), id(), root(2), 1, 1, reason);
		assert_noop!(amend(AmendmentReason::LateArrival), Error::<Test>::StudyErased);
		assert_noop!(
			ImageProvenance::send(origin(), id(), 1, TransferPurpose::Research, None),
			Error::<Test>::StudyErased
		);
		assert_noop!(
			ImageProvenance::stamp_settings(
				origin(),
				id(),
				measurement(TECHNOLOGIST, 3),
				Quantity::Area,
				root(4),
				Agent::Signer
			),
			Error::<Test>::StudyErased
		);
		assert_noop!(ImageProvenance::anchor_study(origin(), study(1)), Error::<Test>::StudyAlreadyAnchored);
	});
}

#[test]
fn erasure_should_be_no_amendment_and_possible_when_there_are_no_more_amendments() {
	build_and_check(|| {
		anchored([1]);
		let amend = |to, reason| {
			ImageProvenance::amend_study(RuntimeOrigin::signed(TECHNOLOGIST), id(), root(to), 1, 1, reason)
		};
		assert_noop!(amend(2, AmendmentReason::Erasure), Error::<Test>::NotAnAmendment);
		for to in 2..5 {
			assert_ok!(amend(to, AmendmentReason::LateArrival));
		}
		assert_noop!(amend(5, AmendmentReason::LateArrival), Error::<Test>::MaxAmendmentsExceeded);
		assert_ok!(erase(COLLEAGUE));
		assert_ok!(sweep(None), 3);
		assert_eq!(ImageProvenance::history(id(), 0, 9).len(), 1);
	});
}

fn certify(who: AccountId) -> DispatchResult {
	ImageProvenance::certify_erasure(RuntimeOrigin::signed(who), id())
}

/// Sweeps as a stranger. Returns how many records went.
fn sweep(of: Option<OrganisationId>) -> Result<u32, DispatchError> {
	ImageProvenance::sweep_erased(RuntimeOrigin::signed(STRANGER), id(), of).map_err(|refused| refused.error)?;
	match events().pop() {
		Some(Event::ErasedSwept { records, .. }) => Ok(records),
		other => panic!("not swept: {other:?}"),
	}
}

fn send(to: OrganisationId) {
	let origin = RuntimeOrigin::signed(TECHNOLOGIST);
	assert_ok!(ImageProvenance::send(origin, id(), to, TransferPurpose::SecondOpinion, None));
}

fn confirm(who: AccountId, root: H256) {
	assert_ok!(ImageProvenance::confirm(RuntimeOrigin::signed(who), id(), root));
}

/// Whether any key or value of the state of this pallet holds these bytes.
fn state_holds(wanted: &[u8]) -> bool {
	let pallet = frame::deps::sp_io::hashing::twox_128(b"ImageProvenance");
	let (mut key, mut found) = (pallet.to_vec(), false);
	while let Some(next) = frame::deps::sp_io::storage::next_key(&key).filter(|next| next.starts_with(&pallet)) {
		let value = frame::deps::sp_io::storage::get(&next).unwrap_or_default();
		found |= next.windows(wanted.len()).chain(value.windows(wanted.len())).any(|bytes| bytes == wanted);
		key = next;
	}
	found
}

/// Everything that can be recorded of a study, and then: what is left of it, and who paid for what.
#[test]
fn no_content_time_or_person_should_be_left_in_state_when_a_study_was_erased_and_swept() {
	build_and_check(|| {
		// An account that no other record can hold by chance.
		let somebody: AccountId = 0x5ca1_ab1e_0000_0021;
		People::enrol(somebody);
		assert_ok!(ImageProvenance::publish_protocol(RuntimeOrigin::signed(COLLEAGUE), root(1), 3));
		let before: Vec<_> = [TECHNOLOGIST, COLLEAGUE, OTHER_SITE].map(rent_held_by).to_vec();
		let new = named(NewStudy { device: Some(SCANNER), ..study(1) }, somebody);
		let seal = new.subject.unwrap();
		let origin = || RuntimeOrigin::signed(TECHNOLOGIST);
		assert_ok!(ImageProvenance::anchor_study(origin(), new));
		let rent_of_study = rent_held_by(TECHNOLOGIST) - before[0];
		next_block(60_001);
		let then = Timestamp::get();
		assert_ok!(ImageProvenance::amend_study(origin(), id(), root(5), 3, 1, AmendmentReason::LateArrival));
		let tags: Vec<AttributeTag> = vec![0x0018_0050];
		assert_ok!(ImageProvenance::record_conformity(origin(), id(), root(1), 1, tags.try_into().unwrap()));
		let lesion = measurement(TECHNOLOGIST, 1);
		let agent = Agent::Signer;
		assert_ok!(ImageProvenance::stamp_settings(origin(), id(), lesion, Quantity::Area, root(7), agent));
		next_block(1);
		assert_ok!(ImageProvenance::record_measurement(origin(), id(), lesion, root(8)));
		for value in [9, 10] {
			let reason = RevisionReason::ToolFault;
			assert_ok!(ImageProvenance::revise_measurement(origin(), id(), lesion, root(value), reason));
		}
		open(id(), somebody);
		send(1);
		confirm(OTHER_SITE, root(5));
		next_block(1);
		for needle in [seal.as_bytes(), &then.encode(), root(1).as_bytes(), root(5).as_bytes()] {
			assert!(state_holds(needle), "nothing to find before");
		}

		next_block(1_000_000);
		assert_ok!(erase(COLLEAGUE));
		assert!(!state_holds(&somebody.encode()), "the patient goes at once");
		assert_noop!(
			ImageProvenance::sweep_erased(RuntimeOrigin::signed(STRANGER), id(), Some(1)),
			Error::<Test>::HasCopy
		);
		assert_ok!(certify(OTHER_STEWARD));
		// A version, a verdict, and a measurement with its value before each revision.
		assert_ok!(sweep(None), 5);
		assert_ok!(sweep(Some(1)), 1);
		assert_ok!(sweep(None), 0);
		for needle in
			[&then.encode()[..], &(then + 1).encode(), root(5).as_bytes(), lesion.as_bytes(), &[0x50, 0, 0x18, 0]]
		{
			assert!(!state_holds(needle), "{needle:?} is still there");
		}
		assert_eq!(rent_held_by(TECHNOLOGIST) - before[0], rent_of_study, "the rest is released");
	});
}

#[test]
fn who_has_a_copy_should_have_a_duty_from_the_moment_of_the_erasure_until_it_certifies() {
	build_and_check(|| {
		anchored([1, 2]);
		send(1);
		confirm(OTHER_SITE, root(1));
		send(2);
		assert_noop!(certify(COLLEAGUE), Error::<Test>::NoCopy);
		assert_noop!(certify(OTHER_SITE), Error::<Test>::NotAuthorised);
		assert_noop!(certify(THIRD_PARTY), Error::<Test>::NoCopy);
		assert_eq!(ImageProvenance::erasure_duties(1, None), (vec![], None));
		let holders = ImageProvenance::holders(id(), None);
		assert_eq!(
			holders.iter().map(|holder| (holder.organisation, holder.due)).collect::<Vec<_>>(),
			[(1, None), (2, None)]
		);

		next_block(7);
		assert_ok!(erase(COLLEAGUE));
		let (erased, due) = (Timestamp::get(), add_months(Timestamp::get(), 1));
		let duty = ErasureDuty { study: id(), controller: 0, erased, due, overdue: false };
		assert_eq!(ImageProvenance::erasure_duties(1, None), (vec![duty.clone()], None));
		let holders = ImageProvenance::holders(id(), None);
		assert!(holders.iter().all(|holder| holder.has_copy && holder.due == Some(due) && !holder.overdue));
		assert_eq!(ImageProvenance::holders(id(), Some(1)).len(), 1);

		assert_ok!(certify(OTHER_STEWARD));
		assert_noop!(certify(OTHER_STEWARD), Error::<Test>::NoCopy);
		assert_eq!(ImageProvenance::erasure_duties(1, None), (vec![], None));
		next_block(due - Timestamp::get());
		let holders = ImageProvenance::holders(id(), None);
		assert!(!holders[0].has_copy && !holders[0].overdue && holders[1].overdue);
		let (signed, late) = holders[0].certified.clone().unwrap();
		assert_eq!((signed.by, signed.organisation, late), (OTHER_STEWARD, 1, false));

		// Nobody answered the second transfer, and so nobody knows whether it arrived.
		System::reset_events();
		assert_ok!(certify(THIRD_PARTY));
		assert_eq!(events(), [Event::CopyErased { study: id(), organisation: 2, late: true, by: THIRD_PARTY }]);
		assert_eq!(ImageProvenance::open_transfers(id(), None), vec![]);
		assert!(ImageProvenance::holders(id(), None).iter().all(|holder| !holder.has_copy));
	});
}

#[test]
fn who_erased_its_copy_should_not_use_the_study_until_it_receives_another() {
	build_and_check(|| {
		anchored([1]);
		send(1);
		confirm(OTHER_SITE, root(1));
		assert_ok!(certify(OTHER_STEWARD));
		let held = rent_held_by(OTHER_STEWARD);
		let on = || {
			let origin = RuntimeOrigin::signed(OTHER_SITE);
			ImageProvenance::send(origin, id(), 2, TransferPurpose::SecondOpinion, None)
		};
		assert_noop!(on(), Error::<Test>::NoCopy);
		assert_noop!(sweep(Some(1)), Error::<Test>::NotErased);
		next_block(1);
		send(1);
		assert_noop!(certify(OTHER_STEWARD), Error::<Test>::NoCopy);
		confirm(OTHER_SITE, root(1));
		hypothetically!({
			assert_ok!(on());
		});
		assert_ok!(certify(OTHER_STEWARD));
		assert_eq!(rent_held_by(OTHER_STEWARD), held, "one certificate is kept, the last");
	});
}

#[test]
fn what_arrived_damaged_should_be_a_copy_to_erase_but_not_to_use() {
	build_and_check(|| {
		anchored([1]);
		send(1);
		confirm(OTHER_SITE, root(66));
		let origin = RuntimeOrigin::signed(OTHER_SITE);
		assert_noop!(
			ImageProvenance::send(origin, id(), 2, TransferPurpose::SecondOpinion, None),
			Error::<Test>::NoCopy
		);
		assert_ok!(erase(COLLEAGUE));
		assert_eq!(ImageProvenance::erasure_duties(1, None).0.len(), 1);
		assert_ok!(certify(OTHER_STEWARD));
		assert_eq!(ImageProvenance::open_transfers(id(), None), vec![]);
	});
}

#[test]
fn sweeping_should_go_on_where_it_ended_when_there_is_more_than_one_call_removes() {
	build_and_check(|| {
		anchored([1]);
		for number in 0..70 {
			let id_of = measurement(TECHNOLOGIST, number);
			let origin = RuntimeOrigin::signed(TECHNOLOGIST);
			assert_ok!(ImageProvenance::stamp_settings(origin, id(), id_of, Quantity::Area, root(7), Agent::Signer));
		}
		assert_noop!(sweep(None), Error::<Test>::NotErased);
		assert_ok!(erase(COLLEAGUE));
		assert_ok!(sweep(None), 64);
		assert_ok!(sweep(None), 6);
		assert_ok!(sweep(None), 0);
		assert_eq!(Measurements::<Test>::iter().count(), 0);
	});
}
