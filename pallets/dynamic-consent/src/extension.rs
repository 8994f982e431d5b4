//! Patients pay nothing, and nothing that is paid for goes before them: their decisions are free and first in the pool
//! within a daily allowance.

use super::*;
use codec::{Decode, DecodeWithMemTracking, Encode};
use frame::{
	deps::sp_runtime::{
		traits::{
			DispatchInfoOf, DispatchOriginOf, Implication, PostDispatchInfoOf, TransactionExtension, ValidateResult,
		},
		transaction_validity::{
			InvalidTransaction, TransactionPriority, TransactionSource, TransactionValidityError, ValidTransaction,
		},
	},
	traits::{OriginTrait, Saturating},
};
use frame_system::CheckNonce;
use scale_info::{StaticTypeInfo, TypeInfo};

/// Why the pool refuses a patient's call: the number in `InvalidTransaction::Custom`, which JSON-RPC shows as
/// `Custom error: N`. Those of `pallet-consortium` are 1 to 3.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum PoolRefusal {
	/// The free calls of today are spent, and the account cannot pay for more. They renew at midnight (UTC).
	AllowanceSpent = 4,
}

impl From<PoolRefusal> for TransactionValidityError {
	fn from(refusal: PoolRefusal) -> Self {
		InvalidTransaction::Custom(refusal as u8).into()
	}
}

/// Priority in the pool of a patient's decision within the free calls.
pub const FREE_PRIORITY: TransactionPriority = TransactionPriority::MAX;
/// Greatest priority in the pool of everything else, whatever its tip or class.
pub const MAX_PAID_PRIORITY: TransactionPriority = FREE_PRIORITY / 2;

/// Transaction extension around the nonce and around the one that charges for transactions, `S`. A patient's decisions
/// are free as long as calls of today are left, and go before everything that is paid for. Beyond that they cost what
/// they cost everyone. To take what they earned ([`Config::FreeCalls`]) stays free for those who were released.
///
/// The call is counted before it is dispatched, so that a failing call counts as well. Until then the nonce counts: of
/// the transactions of one signer that wait in the pool, only as many are free as calls are left. From outside the
/// extension looks like the two inside, so wallets need not know it.
#[derive(Encode, Decode, DecodeWithMemTracking, Clone, PartialEq, Eq)]
pub struct PatientsPayNothing<T: Config, S>(pub CheckNonce<T>, pub S);

impl<T: Config, S: StaticTypeInfo> TypeInfo for PatientsPayNothing<T, S>
where
	CheckNonce<T>: StaticTypeInfo,
{
	type Identity = (CheckNonce<T>, S);
	fn type_info() -> scale_info::Type {
		Self::Identity::type_info()
	}
}

impl<T: Config, S> core::fmt::Debug for PatientsPayNothing<T, S> {
	fn fmt(&self, f: &mut core::fmt::Formatter) -> core::fmt::Result {
		f.write_str("PatientsPayNothing")
	}
}

/// The payer of a call.
pub enum Payer<S, AccountId> {
	/// The signer, as `S` says.
	Signer(S),
	/// Nobody: it is a decision of this patient, within the free calls.
	Nobody(AccountId),
}

impl<T, S> TransactionExtension<T::RuntimeCall> for PatientsPayNothing<T, S>
where
	T: Config + Send + Sync,
	CheckNonce<T>: TransactionExtension<T::RuntimeCall, Implicit = ()>,
	S: TransactionExtension<T::RuntimeCall>,
{
	const IDENTIFIER: &'static str = S::IDENTIFIER;
	type Implicit = S::Implicit;
	type Val = (<CheckNonce<T> as TransactionExtension<T::RuntimeCall>>::Val, Payer<S::Val, T::AccountId>);
	type Pre = (<CheckNonce<T> as TransactionExtension<T::RuntimeCall>>::Pre, Payer<S::Pre, ()>);

	fn metadata() -> Vec<frame::deps::sp_runtime::traits::TransactionExtensionMetadata> {
		let mut both = CheckNonce::<T>::metadata();
		both.extend(S::metadata());
		both
	}

	fn implicit(&self) -> Result<Self::Implicit, TransactionValidityError> {
		self.1.implicit()
	}

	fn weight(&self, call: &T::RuntimeCall) -> Weight {
		let ours = match Pallet::<T>::is_free(call) {
			true => T::WeightInfo::patients_pay_nothing(),
			false => Weight::zero(),
		};
		self.0.weight(call).saturating_add(self.1.weight(call)).saturating_add(ours)
	}

	fn validate(
		&self,
		origin: DispatchOriginOf<T::RuntimeCall>,
		call: &T::RuntimeCall,
		info: &DispatchInfoOf<T::RuntimeCall>,
		len: usize,
		implicit: S::Implicit,
		implication: &impl Implication,
		source: TransactionSource,
	) -> ValidateResult<Self::Val, T::RuntimeCall> {
		let (in_order, nonce, origin) = self.0.validate(origin, call, info, len, (), implication, source)?;
		let signer = origin.as_signer().cloned();
		let patient = signer.as_ref().and_then(|who| Pallet::<T>::patient_of(who, call));
		let patient = patient.filter(|patient| Pallet::<T>::pays_nothing(patient, call));
		if let (Some(signer), Some(patient)) = (&signer, &patient) {
			// Those of this signer that come before it, here in the pool.
			let ahead = self.0 .0.saturating_sub(frame_system::Pallet::<T>::account_nonce(signer));
			if ahead < Pallet::<T>::allowance(patient).0.into() {
				let free = ValidTransaction { priority: FREE_PRIORITY, ..Default::default() };
				return Ok((in_order.combine_with(free), (nonce, Payer::Nobody(patient.clone())), origin));
			}
		}
		match self.1.validate(origin, call, info, len, implicit, implication, source) {
			Ok((mut paid, val, origin)) => {
				paid.priority = paid.priority.min(MAX_PAID_PRIORITY);
				Ok((in_order.combine_with(paid), (nonce, Payer::Signer(val)), origin))
			}
			Err(_) if patient.is_some() => Err(PoolRefusal::AllowanceSpent.into()),
			Err(error) => Err(error),
		}
	}

	fn prepare(
		self,
		(nonce, payer): Self::Val,
		origin: &DispatchOriginOf<T::RuntimeCall>,
		call: &T::RuntimeCall,
		info: &DispatchInfoOf<T::RuntimeCall>,
		len: usize,
	) -> Result<Self::Pre, TransactionValidityError> {
		let nonce = self.0.prepare(nonce, origin, call, info, len)?;
		match payer {
			Payer::Signer(val) => Ok((nonce, Payer::Signer(self.1.prepare(val, origin, call, info, len)?))),
			Payer::Nobody(patient) if Pallet::<T>::spend(&patient) => Ok((nonce, Payer::Nobody(()))),
			Payer::Nobody(_) => Err(PoolRefusal::AllowanceSpent.into()),
		}
	}

	fn post_dispatch_details(
		(nonce, payer): Self::Pre,
		info: &DispatchInfoOf<T::RuntimeCall>,
		post_info: &PostDispatchInfoOf<T::RuntimeCall>,
		len: usize,
		result: &DispatchResult,
	) -> Result<Weight, TransactionValidityError> {
		let unspent = CheckNonce::<T>::post_dispatch_details(nonce, info, post_info, len, result)?;
		match payer {
			Payer::Signer(pre) => {
				Ok(unspent.saturating_add(S::post_dispatch_details(pre, info, post_info, len, result)?))
			}
			Payer::Nobody(()) => Ok(unspent),
		}
	}
}
