use crate::{extension::*, mock::*};
use frame::{
	deps::{
		frame_support::dispatch::DispatchInfo,
		sp_runtime::{
			traits::{DispatchTransaction, TransactionExtension},
			transaction_validity::{InvalidTransaction, TransactionSource, TransactionValidityError},
		},
	},
	testing_prelude::*,
};
use radledger_primitives::SuspensionReason;

fn validate(who: AccountId) -> Result<(), TransactionValidityError> {
	validate_call(who, frame_system::Call::remark { remark: vec![] }.into())
}

fn validate_call(who: AccountId, call: RuntimeCall) -> Result<(), TransactionValidityError> {
	AuthoriseSender::<Test>::new()
		.validate_only(Some(who).into(), &call, &DispatchInfo::default(), 0, TransactionSource::External, 0)
		.map(|_| ())
}

fn refused(code: u8) -> Result<(), TransactionValidityError> {
	Err(InvalidTransaction::Custom(code).into())
}

#[test]
fn strangers_should_be_refused_at_the_pool() {
	with_consortium(|| {
		assert_eq!(validate(STRANGER), refused(1));
		for member in [HOSPITAL, RADIOLOGIST, PATIENT, GOVERNOR] {
			assert_eq!(validate(member), Ok(()));
		}
	});
}

#[test]
fn everyone_should_sign_what_is_open_but_who_may_hold_a_stolen_key() {
	with_consortium(|| {
		let open = || pallet_balances::Call::transfer_all { dest: HOSPITAL, keep_alive: false };
		assert_eq!(validate_call(STRANGER, open().into()), Ok(()));
		let other = pallet_balances::Call::force_transfer { source: HOSPITAL, dest: STRANGER, value: 1 };
		assert_eq!(validate_call(STRANGER, other.into()), refused(1));
		Timestamp::set_timestamp(NOW + YEAR);
		assert_eq!(validate(RADIOLOGIST), refused(2));
		assert_eq!(validate_call(RADIOLOGIST, open().into()), Ok(()));
		for reason in SuspensionReason::ALL {
			hypothetically!({
				assert_ok!(Consortium::suspend_organisation(RuntimeOrigin::root(), 0, *reason));
				let own = if *reason == SuspensionReason::KeyCompromise { refused(3) } else { Ok(()) };
				assert_eq!(validate_call(HOSPITAL, open().into()), own);
				assert_eq!(validate_call(TECHNOLOGIST, open().into()), Ok(()));
			});
		}
	});
}

#[test]
fn members_should_be_refused_when_their_credential_has_expired() {
	with_consortium(|| {
		Timestamp::set_timestamp(NOW + YEAR);
		assert_eq!(validate(RADIOLOGIST), refused(2));
		assert_eq!(validate(HOSPITAL), Ok(()));
		assert_eq!(validate(PATIENT), Ok(()));
	});
}

#[test]
fn members_but_not_patients_should_be_refused_when_their_organisation_is_suspended() {
	with_consortium(|| {
		assert_ok!(Consortium::suspend_organisation(RuntimeOrigin::root(), 0, SuspensionReason::Misconduct));
		assert_eq!(validate(HOSPITAL), refused(3));
		assert_eq!(validate(RADIOLOGIST), refused(3));
		assert_eq!(validate(PATIENT), Ok(()));
		assert_eq!(validate(CENTRE), Ok(()));
	});
}

#[test]
fn transactions_without_a_signer_should_pass_to_those_who_check_them() {
	with_consortium(|| {
		let call: RuntimeCall = frame_system::Call::remark { remark: vec![] }.into();
		let verdict = AuthoriseSender::<Test>::new().validate_only(
			None.into(),
			&call,
			&DispatchInfo::default(),
			0,
			TransactionSource::External,
			0,
		);
		// The helper itself refuses what no extension authorised; ours must not be the one that speaks.
		assert_eq!(verdict.map(|_| ()), Err(InvalidTransaction::UnknownOrigin.into()));
		assert_eq!(AuthoriseSender::<Test>::IDENTIFIER, "AuthoriseSender");
	});
}
