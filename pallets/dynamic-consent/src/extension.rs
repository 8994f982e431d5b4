//! Patients pay nothing: their decisions are free within a daily allowance.

use super::*;
use codec::{Decode, DecodeWithMemTracking, Encode};
use frame::{
	deps::sp_runtime::{
		traits::{
			DispatchInfoOf, DispatchOriginOf, Implication, PostDispatchInfoOf, TransactionExtension, ValidateResult,
		},
		transaction_validity::{InvalidTransaction, TransactionSource, TransactionValidityError},
	},
	traits::OriginTrait,
};
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

/// Transaction extension around the one that charges for transactions, `S`. A patient's decisions are free as long as
/// calls of today are left. Beyond that they cost what they cost everyone.
///
/// The call is counted before it is dispatched, so that a failing call counts as well. From outside the extension looks
/// like `S`, so wallets need not know it.
#[derive(Encode, Decode, DecodeWithMemTracking, Clone, PartialEq, Eq)]
pub struct PatientsPayNothing<T, S>(pub S, core::marker::PhantomData<T>);

impl<T, S: StaticTypeInfo> TypeInfo for PatientsPayNothing<T, S> {
	type Identity = S;
	fn type_info() -> scale_info::Type {
		S::type_info()
	}
}

impl<T, S> core::fmt::Debug for PatientsPayNothing<T, S> {
	fn fmt(&self, f: &mut core::fmt::Formatter) -> core::fmt::Result {
		f.write_str("PatientsPayNothing")
	}
}

impl<T, S> From<S> for PatientsPayNothing<T, S> {
	fn from(inner: S) -> Self {
		Self(inner, core::marker::PhantomData)
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
	S: TransactionExtension<T::RuntimeCall>,
{
	const IDENTIFIER: &'static str = S::IDENTIFIER;
	type Implicit = S::Implicit;
	type Val = Payer<S::Val, T::AccountId>;
	type Pre = Payer<S::Pre, ()>;

	fn metadata() -> Vec<frame::deps::sp_runtime::traits::TransactionExtensionMetadata> {
		S::metadata()
	}

	fn implicit(&self) -> Result<Self::Implicit, TransactionValidityError> {
		self.0.implicit()
	}

	fn weight(&self, call: &T::RuntimeCall) -> Weight {
		let ours = match Pallet::<T>::is_free(call) {
			true => T::WeightInfo::patients_pay_nothing(),
			false => Weight::zero(),
		};
		self.0.weight(call).saturating_add(ours)
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
		let patient = origin.as_signer().and_then(|who| Pallet::<T>::patient_of(who, call));
		let patient = patient.filter(T::Membership::is_patient);
		if let Some(patient) = &patient {
			if Pallet::<T>::allowance(patient).0 > 0 {
				return Ok((Default::default(), Payer::Nobody(patient.clone()), origin));
			}
		}
		let charged = self.0.validate(origin, call, info, len, implicit, implication, source);
		match charged {
			Ok((valid, val, origin)) => Ok((valid, Payer::Signer(val), origin)),
			Err(_) if patient.is_some() => Err(PoolRefusal::AllowanceSpent.into()),
			Err(error) => Err(error),
		}
	}

	fn prepare(
		self,
		val: Self::Val,
		origin: &DispatchOriginOf<T::RuntimeCall>,
		call: &T::RuntimeCall,
		info: &DispatchInfoOf<T::RuntimeCall>,
		len: usize,
	) -> Result<Self::Pre, TransactionValidityError> {
		match val {
			Payer::Signer(val) => self.0.prepare(val, origin, call, info, len).map(Payer::Signer),
			Payer::Nobody(patient) if Pallet::<T>::spend(&patient) => Ok(Payer::Nobody(())),
			Payer::Nobody(_) => Err(PoolRefusal::AllowanceSpent.into()),
		}
	}

	fn post_dispatch_details(
		pre: Self::Pre,
		info: &DispatchInfoOf<T::RuntimeCall>,
		post_info: &PostDispatchInfoOf<T::RuntimeCall>,
		len: usize,
		result: &DispatchResult,
	) -> Result<Weight, TransactionValidityError> {
		match pre {
			Payer::Signer(pre) => S::post_dispatch_details(pre, info, post_info, len, result),
			Payer::Nobody(()) => Ok(Weight::zero()),
		}
	}
}
