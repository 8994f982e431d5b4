use crate::{mock::*, pallet::*, types::*};
use frame::testing_prelude::*;
use radledger_primitives::{
	consent::{
		records::{Activity, Outcome},
		Exemption, Purpose,
	},
	traits::{Membership, StudyLookup},
	Agent, DiscrepancyOutcome, Operation, OrganisationId, Roles, StudyId, TransferPurpose, H256,
};
use radledger_test_doubles::{Asked, Consents, Logged, People};

fn id() -> StudyId {
	study(1).study
}

fn send(who: AccountId, to: OrganisationId) -> DispatchResult {
	ImageProvenance::send(RuntimeOrigin::signed(who), id(), to, TransferPurpose::SecondOpinion, None)
		.map(drop)
		.map_err(|refused| refused.error)
}

fn confirm(who: AccountId, root: H256) -> DispatchResult {
	ImageProvenance::confirm(RuntimeOrigin::signed(who), id(), root)
}

fn resolve(who: AccountId, to: OrganisationId) -> DispatchResult {
	ImageProvenance::resolve_discrepancy(RuntimeOrigin::signed(who), id(), to, DiscrepancyOutcome::Resent)
}

fn signature(by: AccountId, organisation: OrganisationId, block: u64) -> Signature<AccountId, u64> {
	Signature { by, organisation, at: Timestamp::get(), block }
}

#[test]
fn custody_should_be_told_by_both_sides_when_a_copy_arrives_intact() {
	build_and_check(|| {
		anchored([1]);
		assert_ok!(send(TECHNOLOGIST, 1));
		let sent = signature(TECHNOLOGIST, 0, 1);
		let open = ImageProvenance::open_transfers(id(), None);
		assert_eq!(open.len(), 1);
		assert_eq!((&open[0].sent, &open[0].state, open[0].to), (&sent, &TransferState::Sent, 1));
		assert_eq!(ImageProvenance::custody(id(), None, 10), vec![]);
		let held = rent_held_by(TECHNOLOGIST);

		next_block(5);
		assert_ok!(confirm(OTHER_SITE, root(1)));
		assert_eq!(rent_held_by(TECHNOLOGIST), held, "the record goes on, and so does its rent");
		assert_eq!(ImageProvenance::open_transfers(id(), None), vec![]);
		let custody = ImageProvenance::custody(id(), None, 10);
		let expected = Handover {
			study: id(),
			to: 1,
			purpose: TransferPurpose::SecondOpinion,
			request: None,
			consent: Some(CONSENT),
			root: root(1),
			sent,
			state: TransferState::Intact(signature(OTHER_SITE, 1, 2)),
			overdue: false,
		};
		assert_eq!(custody, vec![expected]);
		assert_eq!(
			events(),
			vec![
				Event::StudySent {
					study: id(),
					from: 0,
					to: 1,
					purpose: TransferPurpose::SecondOpinion,
					by: TECHNOLOGIST
				},
				Event::TransferIntact { study: id(), from: 0, to: 1, by: OTHER_SITE },
			]
		);
	});
}

#[test]
fn discrepancy_should_be_open_until_a_steward_of_either_side_settles_it() {
	for (steward, organisation) in [(COLLEAGUE, 0), (OTHER_STEWARD, 1)] {
		build_and_check(|| {
			assert_ok!(ImageProvenance::anchor_study(RuntimeOrigin::signed(TECHNOLOGIST), named(study(1), PATIENT)));
			open(id(), PATIENT);
			assert_ok!(send(TECHNOLOGIST, 1));
			System::reset_events();
			assert_ok!(confirm(OTHER_SITE, root(66)));
			assert_eq!(
				events(),
				vec![Event::TransferCorrupted {
					study: id(),
					from: 0,
					to: 1,
					sent: root(1),
					found: root(66),
					by: OTHER_SITE
				}]
			);
			let corrupted = TransferState::Corrupted { found: root(66), signed: signature(OTHER_SITE, 1, 1) };
			assert_eq!(ImageProvenance::all_open_transfers(None, 9)[0].state, corrupted);
			assert_noop!(send(TECHNOLOGIST, 1), Error::<Test>::TransferOpen);
			for who in [OTHER_SITE, TECHNOLOGIST, STRANGER] {
				assert_noop!(resolve(who, 1), Error::<Test>::NotAuthorised);
			}
			assert_noop!(resolve(THIRD_PARTY, 1), Error::<Test>::NotInvolved);

			next_block(5);
			assert_ok!(resolve(steward, 1));
			assert_eq!(ImageProvenance::open_transfers(id(), None), vec![]);
			let settled = &ImageProvenance::custody(id(), None, 9)[0].state;
			assert!(
				matches!(settled, TransferState::Resolved { found, outcome: DiscrepancyOutcome::Resent, resolved, .. }
				if *found == root(66) && resolved == &signature(steward, organisation, 2))
			);
			assert_noop!(resolve(steward, 1), Error::<Test>::DiscrepancyNotFound);
			// What was corrupted is no copy.
			let on = ImageProvenance::send(RuntimeOrigin::signed(OTHER_SITE), id(), 2, TransferPurpose::Research, None);
			assert_noop!(on, Error::<Test>::NoCopy);
			assert_ok!(send(TECHNOLOGIST, 1));
		});
	}
}

#[test]
fn copy_should_go_on_from_who_confirmed_it() {
	build_and_check(|| {
		anchored([1]);
		assert_ok!(send(TECHNOLOGIST, 1));
		assert_noop!(send(OTHER_SITE, 2), Error::<Test>::NoCopy);
		assert_ok!(confirm(OTHER_SITE, root(1)));
		assert_ok!(send(OTHER_SITE, 2));
		assert_ok!(confirm(THIRD_PARTY, root(1)));
		assert_eq!(ImageProvenance::custody(id(), None, 9).len(), 2);
		assert_eq!(ImageProvenance::custody(id(), None, 1).len(), 1);
		let first = &ImageProvenance::custody(id(), None, 1)[0];
		let rest = ImageProvenance::custody(id(), Some((first.to, 1)), 9);
		assert_eq!(rest.len(), 1);
		assert_ne!(rest[0].to, first.to);
	});
}

#[test]
fn sending_should_be_refused_when_it_makes_no_sense() {
	build_and_check(|| {
		anchored([1]);
		assert_noop!(send(TECHNOLOGIST, 0), Error::<Test>::SelfTransfer);
		for nobody in [SUSPENDED, 77] {
			assert_noop!(send(TECHNOLOGIST, nobody), Error::<Test>::UnknownReceiver);
		}
		assert_noop!(send(OTHER_SITE, 2), Error::<Test>::NoCopy);
		for who in [STRANGER, CLINICIAN, PATIENT] {
			assert_noop!(send(who, 1), Error::<Test>::NotAuthorised);
		}
		assert_noop!(ImageProvenance::send(RuntimeOrigin::root(), id(), 1, TransferPurpose::Legal, None), BadOrigin);
		assert_noop!(send(PENNILESS, 1), TokenError::FundsUnavailable);
		let unknown = study(9).study;
		let origin = RuntimeOrigin::signed(TECHNOLOGIST);
		assert_noop!(
			ImageProvenance::send(origin, unknown, 1, TransferPurpose::Legal, None),
			Error::<Test>::StudyNotFound
		);
		assert_ok!(send(TECHNOLOGIST, 1));
		assert_noop!(send(COLLEAGUE, 1), Error::<Test>::TransferOpen);
	});
}

#[test]
fn transfer_should_be_cancelled_by_either_side_until_it_is_answered() {
	for (who, by) in [(COLLEAGUE, 0), (OTHER_SITE, 1)] {
		build_and_check(|| {
			let cancel = |who| ImageProvenance::cancel_transfer(RuntimeOrigin::signed(who), id(), 1);
			anchored([1]);
			let before = rent_held_by(TECHNOLOGIST);
			assert_noop!(cancel(who), Error::<Test>::TransferNotFound);
			assert_ok!(send(TECHNOLOGIST, 1));
			for nobody in [STRANGER, CLINICIAN, PATIENT] {
				assert_noop!(cancel(nobody), Error::<Test>::NotAuthorised);
			}
			assert_noop!(cancel(THIRD_PARTY), Error::<Test>::NotInvolved);
			assert_noop!(ImageProvenance::cancel_transfer(RuntimeOrigin::root(), id(), 1), BadOrigin);
			System::reset_events();
			assert_ok!(cancel(who));
			assert_eq!(events(), vec![Event::TransferCancelled { study: id(), from: 0, to: 1, by: who }], "{by}");
			assert_eq!(rent_held_by(TECHNOLOGIST), before);
			assert_eq!(ImageProvenance::open_transfers(id(), None), vec![]);
			assert_noop!(confirm(OTHER_SITE, root(1)), Error::<Test>::TransferNotFound);
			assert_ok!(send(TECHNOLOGIST, 1));
			assert_ok!(confirm(OTHER_SITE, root(66)));
			assert_noop!(cancel(who), Error::<Test>::AlreadyConfirmed);
		});
	}
}

#[test]
fn nobody_should_stand_in_the_controllers_way() {
	build_and_check(|| {
		anchored([1]);
		assert_ok!(send(TECHNOLOGIST, 1));
		assert_ok!(confirm(OTHER_SITE, root(1)));
		let before = rent_held_by(OTHER_SITE);
		assert_ok!(send(OTHER_SITE, 2));
		assert!(rent_held_by(OTHER_SITE) > before);
		assert_noop!(send(OTHER_STEWARD, 2), Error::<Test>::TransferOpen);
		assert_ok!(send(TECHNOLOGIST, 2));
		assert_eq!(rent_held_by(OTHER_SITE), before);
		assert_eq!(ImageProvenance::open_transfers(id(), None)[0].sent.organisation, 0);
		assert_noop!(send(TECHNOLOGIST, 2), Error::<Test>::TransferOpen);
		assert_noop!(send(OTHER_SITE, 2), Error::<Test>::TransferOpen);
		assert_ok!(confirm(THIRD_PARTY, root(66)));
		assert_noop!(send(TECHNOLOGIST, 2), Error::<Test>::TransferOpen);
	});
}

#[test]
fn nothing_should_arrive_after_erasure() {
	build_and_check(|| {
		anchored([1]);
		assert_ok!(send(TECHNOLOGIST, 1));
		assert_ok!(ImageProvenance::attest_erasure(RuntimeOrigin::signed(COLLEAGUE), id()));
		for found in [root(1), root(2)] {
			assert_noop!(confirm(OTHER_SITE, found), Error::<Test>::StudyErased);
		}
		assert_ok!(ImageProvenance::cancel_transfer(RuntimeOrigin::signed(OTHER_SITE), id(), 1));
		assert_eq!(received(), vec![]);
	});
}

#[test]
fn confirmation_should_be_refused_when_it_is_not_the_receivers_or_comes_twice() {
	build_and_check(|| {
		anchored([1]);
		assert_noop!(confirm(OTHER_SITE, root(1)), Error::<Test>::TransferNotFound);
		assert_ok!(send(TECHNOLOGIST, 1));
		for third_party in [THIRD_PARTY, TECHNOLOGIST] {
			assert_noop!(confirm(third_party, root(1)), Error::<Test>::TransferNotFound);
		}
		for who in [STRANGER, CLINICIAN, PATIENT] {
			assert_noop!(confirm(who, root(1)), Error::<Test>::NotAuthorised);
		}
		assert_noop!(ImageProvenance::confirm(RuntimeOrigin::none(), id(), root(1)), BadOrigin);
		assert_ok!(confirm(OTHER_SITE, root(2)));
		assert_noop!(confirm(OTHER_STEWARD, root(1)), Error::<Test>::AlreadyConfirmed);
		assert_ok!(resolve(OTHER_STEWARD, 1));
		assert_noop!(confirm(OTHER_SITE, root(1)), Error::<Test>::TransferNotFound);
		assert_noop!(resolve(OTHER_STEWARD, 1), Error::<Test>::DiscrepancyNotFound);
		next_block(1);
		assert_ok!(send(TECHNOLOGIST, 1));
		assert_noop!(resolve(OTHER_STEWARD, 1), Error::<Test>::DiscrepancyNotFound);
		assert_ok!(confirm(OTHER_SITE, root(1)));
		assert_noop!(confirm(OTHER_SITE, root(1)), Error::<Test>::TransferNotFound);
	});
}

#[test]
fn second_transfer_should_not_take_the_place_of_one_that_ended_in_the_same_block() {
	build_and_check(|| {
		anchored([1]);
		for found in [root(1), root(66)] {
			let end = || {
				assert_ok!(send(TECHNOLOGIST, 1));
				confirm(OTHER_SITE, found)?;
				if found == root(1) {
					Ok(())
				} else {
					resolve(OTHER_STEWARD, 1)
				}
			};
			assert_ok!(end());
			let before = ImageProvenance::custody(id(), None, 9);
			assert_err!(end(), Error::<Test>::ConfirmedInThisBlock);
			assert_eq!(ImageProvenance::custody(id(), None, 9), before);
			next_block(1);
			assert_ok!(if found == root(1) { confirm(OTHER_SITE, found) } else { resolve(OTHER_STEWARD, 1) });
			assert_eq!(ImageProvenance::custody(id(), None, 9).len(), before.len() + 1);
		}
	});
}

#[test]
fn transfer_should_be_overdue_from_its_due_moment_until_it_is_answered() {
	build_and_check(|| {
		anchored([1]);
		assert_ok!(send(TECHNOLOGIST, 1));
		let overdue = || {
			let all = ImageProvenance::all_open_transfers(None, 9);
			assert_eq!(all, ImageProvenance::open_transfers(id(), None));
			all[0].overdue
		};
		next_block(999);
		assert!(!overdue());
		next_block(1);
		assert!(overdue());
		assert_ok!(confirm(OTHER_SITE, root(2)));
		assert!(!overdue(), "it was answered, late");
	});
}

#[test]
fn open_transfers_should_be_paged() {
	build_and_check(|| {
		anchored(1..5);
		for number in 1..5 {
			let origin = RuntimeOrigin::signed(TECHNOLOGIST);
			assert_ok!(ImageProvenance::send(
				origin,
				study(number).study,
				1 + u32::from(number % 2),
				TransferPurpose::Archiving,
				None
			));
		}
		let (mut seen, mut after) = (Vec::new(), None);
		loop {
			let page = ImageProvenance::all_open_transfers(after, 3);
			let Some(last) = page.last() else { break };
			after = Some((last.study, last.to));
			seen.extend(page.into_iter().map(|known| known.study));
		}
		seen.sort();
		let mut all: Vec<_> = (1..5).map(|number| study(number).study).collect();
		all.sort();
		assert_eq!(seen, all);
		assert_eq!(ImageProvenance::open_transfers(study(1).study, Some(2)), vec![]);
	});
}

#[test]
fn copy_should_be_usable_for_any_of_the_last_purposes_for_which_it_came() {
	build_and_check(|| {
		assert_ok!(ImageProvenance::anchor_study(RuntimeOrigin::signed(TECHNOLOGIST), named(study(1), PATIENT)));
		open(id(), PATIENT);
		let receive = |purpose, request| {
			next_block(1);
			assert_ok!(ImageProvenance::send(RuntimeOrigin::signed(TECHNOLOGIST), id(), 1, purpose, request));
			assert_ok!(confirm(OTHER_SITE, root(1)));
		};
		let usable = || {
			let standing = People::standing(&OTHER_SITE).unwrap();
			ImageProvenance::usable(&id(), &standing).is_ok()
		};
		receive(TransferPurpose::Archiving, None);
		// Many copies for something that is denied do not hide the one that needs no permission.
		for _ in 0..20 {
			receive(TransferPurpose::Research, None);
		}
		deny(1);
		assert!(usable());
		assert_eq!(Holdings::<Test>::get(id(), 1).len(), 2);
		// Eight other ones do.
		Consents::permit(Asked::default(), CONSENT);
		(0..8).for_each(|request| receive(TransferPurpose::Research, Some(request)));
		assert_eq!(Holdings::<Test>::get(id(), 1).len(), 8);
		assert!(usable());
		deny(1);
		assert!(!usable());
	});
}

#[docify::export]
#[test]
fn study_should_not_be_sent_nor_used_when_the_patient_does_not_permit_it() {
	build_and_check(|| {
		assert_ok!(ImageProvenance::anchor_study(RuntimeOrigin::signed(TECHNOLOGIST), named(study(1), PATIENT)));
		// Nobody knows whom to ask, and that is not as if there were nobody.
		assert_noop!(send(TECHNOLOGIST, 1), Error::<Test>::NotOpened);
		open(id(), PATIENT);
		assert_ok!(send(TECHNOLOGIST, 1));
		assert_eq!(received(), vec![], "nothing has arrived yet");
		next_block(1);
		assert_ok!(confirm(OTHER_SITE, root(1)));
		assert_eq!(received(), vec![(PATIENT, CONSENT, 1)]);

		// From now on organisation 1 may not use its copy, and no other may get one.
		deny(1);
		deny(2);
		assert_noop!(send(OTHER_SITE, 2), Error::<Test>::NotPermitted);
		assert_noop!(send(TECHNOLOGIST, 2), Error::<Test>::NotPermitted);
		let measured = ImageProvenance::stamp_settings(
			RuntimeOrigin::signed(OTHER_SITE),
			id(),
			measurement(OTHER_SITE, 1),
			radledger_primitives::Quantity::Volume,
			H256::zero(),
			Agent::Signer,
		);
		assert_eq!(measured, Err(Error::<Test>::NotPermitted.into()));
		// What rests on something else than consent goes on.
		let archive = TransferPurpose::Archiving;
		assert_ok!(ImageProvenance::send(RuntimeOrigin::signed(TECHNOLOGIST), id(), 2, archive, None));
		let sent = ImageProvenance::open_transfers(id(), None);
		assert_eq!(sent[0].consent, None);
	});
}

/// What no patient was asked about is not a door to what they are asked about.
#[test]
fn nothing_should_be_made_from_a_copy_that_came_without_a_consent() {
	build_and_check(|| {
		assert_ok!(ImageProvenance::anchor_study(signed(TECHNOLOGIST), study(1)));
		let made = study_of(1, 7);
		assert_ok!(ImageProvenance::anchor_study(signed(OTHER_SITE), made.clone()));
		let derive = || {
			ImageProvenance::record_derivation(
				signed(OTHER_SITE),
				made.study,
				vec![id()].try_into().unwrap(),
				Operation::DeIdentifying,
				radledger_primitives::Agent::Signer,
				H256::zero(),
			)
		};
		let usable = || {
			let standing = People::standing(&OTHER_SITE).unwrap();
			<ImageProvenance as StudyLookup<AccountId>>::may_use(&id(), &standing).is_some()
		};
		let evidence = |to| ImageProvenance::send(signed(TECHNOLOGIST), id(), to, TransferPurpose::Legal, None);
		assert_noop!(evidence(1), Error::<Test>::NotAnAuthority);
		People::admit(9, radledger_primitives::OrganisationKind::Regulator, None, &[]);
		assert_ok!(evidence(9));
		for purpose in [TransferPurpose::Archiving, TransferPurpose::QualityAssurance] {
			assert_ok!(ImageProvenance::send(signed(TECHNOLOGIST), id(), 1, purpose, None));
			assert_ok!(ImageProvenance::confirm(signed(OTHER_SITE), id(), root(1)));
			assert_noop!(derive(), Error::<Test>::NotPermitted);
			assert!(!usable(), "{purpose:?}");
			next_block(1);
		}
		assert_ok!(ImageProvenance::send(signed(TECHNOLOGIST), id(), 1, TransferPurpose::SecondOpinion, None));
		assert_ok!(ImageProvenance::confirm(signed(OTHER_SITE), id(), root(1)));
		assert!(usable());
		assert_ok!(derive());
	});
}

/// Sent and received, for a purpose that needs consent and for one that needs none; of a copy that names nobody the log names
/// the study from which it was made.
#[test]
fn every_transfer_should_be_in_the_log_of_the_patient() {
	build_and_check(|| {
		assert_ok!(ImageProvenance::anchor_study(signed(TECHNOLOGIST), named(study(1), PATIENT)));
		open(id(), PATIENT);
		anchored([2, 3]);
		let (original, copy, phantom) = (id(), study(2).study, study(3).study);
		assert_ok!(ImageProvenance::record_derivation(
			signed(TECHNOLOGIST),
			copy,
			vec![original].try_into().unwrap(),
			Operation::DeIdentifying,
			radledger_primitives::Agent::Signer,
			H256::zero(),
		));
		let send = |study, to, purpose| ImageProvenance::send(signed(TECHNOLOGIST), study, to, purpose, None);
		assert_ok!(send(original, 1, TransferPurpose::SecondOpinion));
		assert_ok!(send(copy, 2, TransferPurpose::Archiving));
		assert_ok!(send(phantom, 1, TransferPurpose::QualityAssurance));
		next_block(5);
		// Whatever arrived is the patient's.
		assert_ok!(ImageProvenance::confirm(signed(OTHER_SITE), original, root(9)));
		assert_ok!(ImageProvenance::confirm(signed(THIRD_PARTY), copy, root(2)));
		assert_ok!(ImageProvenance::confirm(signed(OTHER_SITE), phantom, root(3)));
		let entry = |by, organisation, activity, outcome| Logged {
			patient: PATIENT,
			study: blinded(original),
			by,
			organisation,
			roles: Roles::ALL,
			activity,
			purpose: matches!(outcome, Outcome::Permitted { .. }).then_some(Purpose::ClinicalCare),
			request: None,
			outcome,
		};
		let (permitted, exempt) =
			(Outcome::Permitted { consent: CONSENT }, Outcome::Exempt { exemption: Exemption::Archiving });
		let expected = [
			entry(TECHNOLOGIST, 0, Activity::Sent { to: 1 }, permitted),
			entry(TECHNOLOGIST, 0, Activity::Sent { to: 2 }, exempt),
			entry(OTHER_SITE, 1, Activity::Received { from: 0 }, permitted),
			entry(THIRD_PARTY, 2, Activity::Received { from: 0 }, exempt),
		];
		assert_eq!(Consents::log(), expected);
	});
}
