//! However full the file is, and whoever has no money: a patient can refuse everything.

use crate::{mock::*, pallet::*, ROOM};
use frame::testing_prelude::*;
use proptest::prelude::*;
use radledger_primitives::{
	consent::{Grantee, Purpose, Purposes, Scope},
	traits::Enrolments,
	Modality,
};

fn refuse(scope: Scope, grantee: Grantee<AccountId>, purposes: Purposes) -> Result<u32, DispatchError> {
	DynamicConsent::refuse(signed(PATIENT), scope, grantee, purposes)?;
	Ok(file().decisions - 1)
}

/// Refuses all data to anyone.
fn refuse_all(purposes: Purposes) -> Result<u32, DispatchError> {
	refuse(Scope::All, Grantee::Anyone, purposes)
}

fn file() -> crate::FileOf<Test> {
	Files::<Test>::get(PATIENT).unwrap()
}

/// Sends the hospital's free money away.
fn impoverish() {
	assert_ok!(Balances::transfer_all(signed(HOSPITAL), STRANGER, false));
	assert!(free(HOSPITAL) < 10);
}

/// Fills the file with decisions that end.
fn fill() {
	while let Ok(narrow) = refuse(Scope::Modality(Modality::Ct), Grantee::Organisation(1), Purposes::EDUCATION) {
		assert_ok!(DynamicConsent::lift(signed(PATIENT), narrow));
	}
	assert_eq!(file().decisions, file().room);
}

#[test]
fn everything_should_be_refusable_when_the_file_is_full_and_the_hospital_is_poor() {
	build_and_check(|| {
		impoverish();
		fill();
		for who in [PATIENT, HOSPITAL] {
			assert!(DynamicConsent::extend_file(signed(who), PATIENT).is_err());
		}
		assert_noop!(DynamicConsent::grant(signed(PATIENT), research()), Error::<Test>::FileFull);
		let narrow = || refuse(Scope::All, Grantee::Organisation(1), Purposes::SECONDARY);
		assert_noop!(narrow(), Error::<Test>::FileFull);
		assert_ok!(DynamicConsent::revoke(signed(PATIENT), 0));
		let opt_out = refuse_all(Purposes::SECONDARY).unwrap();
		assert_ok!(refuse_all(Purposes::EMERGENCY));
		assert_ok!(refuse_all(Purposes::CLINICAL_CARE));
		// The same again would take the room that others need.
		assert_noop!(refuse_all(Purposes::EDUCATION), Error::<Test>::FileFull);
		assert!(file().decisions > file().room);
		for purpose in Purpose::ALL.iter().copied() {
			assert!(!DynamicConsent::check(PATIENT, RADIOLOGIST, None, plain(purpose), vec![]).is_permitted());
		}
		// What can be refused again can be taken back, and nothing else.
		let lifted = DynamicConsent::lift(signed(PATIENT), opt_out);
		assert_eq!(lifted, Err(Error::<Test>::FileFull.into()));
		assert_ok!(DynamicConsent::lift(signed(PATIENT), opt_out + 1));
		assert_ok!(refuse_all(Purposes::EMERGENCY));
	});
}

#[test]
fn signer_should_pay_for_room_when_the_hospital_cannot() {
	build_and_check(|| {
		impoverish();
		fill();
		let held = rent_held_by(HOSPITAL);
		let rent = |times: u32| 10 + DynamicConsent::decisions_footprint(times * ROOM).size;
		assert_ok!(DynamicConsent::extend_file(signed(STEWARD), PATIENT));
		assert_eq!((rent_held_by(STEWARD), rent_held_by(HOSPITAL)), (rent(1), held));
		fill();
		assert_ok!(DynamicConsent::extend_file(signed(STEWARD), PATIENT));
		assert_eq!(rent_held_by(STEWARD), rent(2));
		// Whoever extends it next pays for all of it. Nobody pays who did not sign.
		fill();
		assert_ok!(Balances::transfer_allow_death(signed(STRANGER), PATIENT, 1_000_000));
		assert_ok!(DynamicConsent::extend_file(signed(PATIENT), PATIENT));
		assert_eq!((rent_held_by(STEWARD), rent_held_by(PATIENT)), (0, rent(3)));
		// As soon as the hospital can, it pays again.
		fill();
		assert_ok!(Balances::transfer_allow_death(signed(STRANGER), HOSPITAL, 1_000_000));
		assert_ok!(DynamicConsent::extend_file(signed(PATIENT), PATIENT));
		assert_eq!(rent_held_by(PATIENT), rent(3));
		assert_eq!(rent_held_by(HOSPITAL), held + DynamicConsent::decisions_footprint(ROOM).size);
		// Another organisation that enrols the patient pays for everything.
		assert_ok!(DynamicConsent::released(&PATIENT));
		assert_ok!(DynamicConsent::enrolled(&PATIENT, 1, &OTHER_STEWARD, None));
		assert_eq!(rent_held_by(PATIENT), 0);
		assert_eq!(rent_held_by(OTHER_STEWARD), 10 + DynamicConsent::file_footprint(file().room).size);
	});
}

/// A step on one patient's file: refuse these purposes, all data to anyone or not, or lift one of the refusals.
#[derive(Clone, Debug)]
enum Step {
	Refuse(u16, bool),
	Lift(usize),
	Grant,
	Return,
}

fn step() -> impl Strategy<Value = Step> {
	prop_oneof![
		4 => (1..=Purposes::ALL.0, any::<bool>()).prop_map(|(purposes, total)| Step::Refuse(purposes, total)),
		4 => (0usize..16).prop_map(Step::Lift),
		1 => Just(Step::Grant),
		1 => Just(Step::Return),
	]
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 12, ..Default::default() })]
	#[test]
	fn everything_should_be_refusable_after_any_history(steps in proptest::collection::vec(step(), 1..120)) {
		new_test_ext().execute_with(|| {
			impoverish();
			for step in steps {
				// Most of them fail sooner or later, which must not matter.
				let _ = match step {
					Step::Refuse(purposes, true) => refuse_all(Purposes(purposes)).map(|_| ()),
					Step::Refuse(purposes, false) => {
						refuse(Scope::All, Grantee::Organisation(1), Purposes(purposes)).map(|_| ())
					}
					Step::Lift(which) => match file().refusals.get(which) {
						Some(refusal) => DynamicConsent::lift(signed(PATIENT), refusal.id),
						None => Ok(()),
					},
					Step::Grant => DynamicConsent::grant(signed(PATIENT), research()),
					Step::Return => DynamicConsent::released(&PATIENT).and_then(|()| {
						frame::deps::frame_support::storage::with_storage_layer(|| {
							DynamicConsent::enrolled(&PATIENT, 0, &HOSPITAL, None)
						})
						.or_else(|_| DynamicConsent::enrolled(&PATIENT, 1, &OTHER_STEWARD, None))
					}),
				};
				assert_ok!(DynamicConsent::do_try_state());
			}
			// The patient's own refusals can be in the way: one of sixteen is superfluous, and can be lifted.
			for (purpose, _) in Purposes::NAMED {
				let refused = file().refusals.iter().any(|known| {
					known.grantee == Grantee::Anyone && known.purposes.contains(*purpose)
				});
				if file().refusals.is_full() {
					let mut lifts = file().refusals.into_iter().map(|known| DynamicConsent::lift(signed(PATIENT), known.id));
					prop_assert!(lifts.any(|lifted| lifted.is_ok()));
				}
				prop_assert!(refused || refuse_all(*purpose).is_ok(), "{:?}", purpose);
			}
			assert_ok!(DynamicConsent::do_try_state());
			Ok(())
		})?;
	}
}
