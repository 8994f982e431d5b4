//! Patients' decisions go first: before everything that is paid for, in a full pool and in full blocks.

use crate::world::*;
use frame_support::traits::fungible::Mutate;
use pallet_dynamic_consent::{Call, FREE_PRIORITY, MAX_PAID_PRIORITY};
use radledger_primitives::consent::{Grantee, Purposes, Scope};
use radledger_runtime::*;
use sp_runtime::transaction_validity::{InvalidTransaction, TransactionPriority, TransactionValidityError};

/// Number of free calls in a day.
const FREE: u32 = 32;
/// `PoolRefusal::AllowanceSpent`.
const SPENT: InvalidTransaction = InvalidTransaction::Custom(4);

fn refuse() -> Call<Runtime> {
	Call::refuse { scope: Scope::All, grantee: Grantee::Anyone, purposes: Purposes::EDUCATION }
}

fn priority(transaction: UncheckedExtrinsic) -> Result<TransactionPriority, TransactionValidityError> {
	pool(transaction).map(|valid| valid.priority)
}

#[test]
fn patients_should_go_before_every_paid_call_when_its_tip_is_all_that_can_be_paid() {
	chain().execute_with(|| {
		assert_eq!(priority(signed("patient-1", refuse())), Ok(FREE_PRIORITY));
		// More than there will ever be, so that the tip alone exceeds every priority.
		let fortune = Balance::MAX / 4;
		let _ = Balances::set_balance(&account("north-hospital"), fortune);
		let ordinary = RuntimeCall::System(frame_system::Call::remark { remark: vec![] });
		let operational =
			RuntimeCall::TxPause(pallet_tx_pause::Call::unpause { ident: (Default::default(), Default::default()) });
		let relayed = RuntimeCall::DynamicConsent(refuse());
		let nonce = *System::account_nonce(account("north-hospital"));
		for call in [ordinary, operational, relayed] {
			let mut before = 0;
			for tip in [0, constants::RAD, u64::MAX.into(), fortune / 2] {
				let paid = priority(tipped("north-hospital", nonce, tip, call.clone())).unwrap();
				assert!((before..=MAX_PAID_PRIORITY).contains(&paid), "{call:?} with a tip of {tip}: {paid}");
				before = paid;
			}
			assert_eq!(before, MAX_PAID_PRIORITY);
		}
		assert_eq!(priority(signed("patient-1", refuse())), Ok(FREE_PRIORITY));
	});
}

#[test]
fn pool_should_hold_no_more_free_calls_of_a_patient_than_are_left_today() {
	chain().execute_with(|| {
		let waiting = |nonce| priority(signed_with_nonce("patient-1", nonce, refuse()));
		let first = *System::account_nonce(account("patient-1"));
		assert_eq!(waiting(first + FREE - 1), Ok(FREE_PRIORITY));
		assert_eq!(waiting(first + FREE), Err(invalid(SPENT)));
		submit("patient-1", refuse()).unwrap().unwrap();
		assert_eq!(waiting(first + FREE - 1), Ok(FREE_PRIORITY), "it is still the last of today");
		assert_eq!(waiting(first + FREE), Err(invalid(SPENT)));
	});
}

/// The transactions of a node's pool, as it keeps and orders them: the first by priority, then by arrival; the last fall out
/// when there are too many.
#[derive(Default)]
struct Pool(Vec<(TransactionPriority, UncheckedExtrinsic)>);

impl Pool {
	const CAPACITY: usize = 70;

	fn take_in(&mut self, transaction: UncheckedExtrinsic) {
		self.0.push((priority(transaction.clone()).unwrap(), transaction));
		self.0.sort_by_key(|(priority, _)| core::cmp::Reverse(*priority));
		self.0.truncate(Self::CAPACITY);
	}

	/// Builds a block of it. Returns how many transactions went in and did what they say, and whether the block was full.
	fn build(self) -> (Vec<UncheckedExtrinsic>, bool) {
		let (mut done, mut full) = (Vec::new(), false);
		for (_, transaction) in self.0 {
			match Executive::apply_extrinsic(transaction.clone()) {
				Ok(outcome) => outcome.map(|()| done.push(transaction)).unwrap(),
				Err(TransactionValidityError::Invalid(InvalidTransaction::ExhaustsResources)) => full = true,
				Err(TransactionValidityError::Invalid(InvalidTransaction::Future)) if full => {}
				Err(error) => panic!("{error:?}"),
			}
		}
		(done, full)
	}
}

#[test]
fn withdrawals_should_be_effective_in_the_next_block_when_pool_and_blocks_are_full() {
	const PATIENTS: [(&str, u32); 3] = [("patient-1", 4), ("patient-2", 3), ("patient-3", 3)];
	chain().execute_with(|| {
		let mut decided = [0u32; PATIENTS.len()];
		for number in 1..=10 {
			if number > 1 {
				begin_block(number, START + Moment::from(number) * constants::MILLISECONDS_PER_DAY);
			}
			let mut pool = Pool::default();
			let nonce = *System::account_nonce(account("north-hospital"));
			for place in 0..Pool::CAPACITY as u32 {
				let remark = frame_system::Call::remark { remark: vec![0; 100_000] };
				let tip = constants::MILLIRAD * Balance::from(2 * Pool::CAPACITY as u32 - place);
				pool.take_in(tipped("north-hospital", nonce + place, tip, remark));
			}
			let mut waiting = Vec::new();
			for ((patient, decisions), decided) in PATIENTS.into_iter().zip(&mut decided) {
				let nonce = *System::account_nonce(account(patient));
				for place in 0..decisions {
					let call = match *decided % 2 {
						0 => refuse(),
						_ => Call::lift { refusal: decided.div_ceil(2) },
					};
					waiting.push(signed_with_nonce(patient, nonce + place, call));
					*decided += 1;
				}
			}
			waiting.iter().for_each(|decision| pool.take_in(decision.clone()));
			let (done, full) = pool.build();
			assert!(full, "{} transactions do not fill a block", done.len());
			assert!(waiting.iter().all(|decision| done.contains(decision)), "block {number}");
		}
		assert_eq!(decided.iter().sum::<u32>(), 100);
	});
}
