//! Only members, patients and the council may sign. The pool refuses everyone else, except for the calls that are open to
//! all who can pay for them.

use super::*;
use codec::{Decode, DecodeWithMemTracking, Encode};
use frame::traits::OriginTrait;
use frame::{
	deps::frame_support::{CloneNoBound, EqNoBound, PartialEqNoBound},
	deps::sp_runtime::{
		impl_tx_ext_default,
		traits::{DispatchInfoOf, Implication, TransactionExtension, ValidateResult},
		transaction_validity::{InvalidTransaction, TransactionSource, TransactionValidityError, ValidTransaction},
	},
};
use scale_info::TypeInfo;

/// Why a signer is refused: the number in `InvalidTransaction::Custom`, which JSON-RPC shows as `Custom error: N`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub enum Refusal {
	/// The account is not an organisation, member, patient or council member of this consortium.
	NotAMember = 1,
	/// The account's credential has expired: its organisation can renew it.
	CredentialExpired = 2,
	/// The account's organisation is suspended: the council can reinstate it.
	OrganisationSuspended = 3,
}

impl From<Refusal> for TransactionValidityError {
	fn from(refusal: Refusal) -> Self {
		InvalidTransaction::Custom(refusal as u8).into()
	}
}

/// Transaction extension that lets only members in good standing, patients and the council sign. Everyone else can sign
/// only [`Config::OpenCalls`]; the own account of an organisation whose keys may be compromised, nothing.
///
/// It checks the signer only. Calls inside `utility` or `proxy` run under accounts whose rights each call checks
/// itself, so wrapping gains nothing.
#[derive(
	Encode, Decode, DecodeWithMemTracking, CloneNoBound, EqNoBound, PartialEqNoBound, DefaultNoBound, TypeInfo,
)]
#[scale_info(skip_type_params(T))]
pub struct AuthoriseSender<T>(core::marker::PhantomData<T>);

impl<T> AuthoriseSender<T> {
	/// The extension; it carries no data.
	pub fn new() -> Self {
		Self(core::marker::PhantomData)
	}
}

impl<T> core::fmt::Debug for AuthoriseSender<T> {
	fn fmt(&self, f: &mut core::fmt::Formatter) -> core::fmt::Result {
		f.write_str("AuthoriseSender")
	}
}

impl<T: Config> Pallet<T> {
	/// Whether `who` may sign `call` now.
	pub fn authorise(who: &T::AccountId, call: &T::RuntimeCall) -> Result<(), Refusal> {
		let organisation = match Actors::<T>::get(who) {
			Some(Actor::Patient(_)) => return Ok(()),
			// An organisation that governs may vote even while suspended: the council itself decides who sits in it.
			_ if T::Governance::contains(who) => return Ok(()),
			Some(Actor::Organisation(id)) => id,
			// What is theirs stays theirs.
			_ if T::OpenCalls::contains(call) => return Ok(()),
			None | Some(Actor::Left(_)) => return Err(Refusal::NotAMember),
			Some(Actor::Member(credential)) if T::Time::now() >= credential.until => {
				return Err(Refusal::CredentialExpired)
			}
			Some(Actor::Member(credential)) => credential.organisation,
		};
		match Organisations::<T>::get(organisation).map(|known| known.suspended) {
			Some(None) => Ok(()),
			// Whoever has the key must not empty the account.
			Some(Some(SuspensionReason::KeyCompromise)) | None => Err(Refusal::OrganisationSuspended),
			Some(Some(_)) if T::OpenCalls::contains(call) => Ok(()),
			Some(Some(_)) => Err(Refusal::OrganisationSuspended),
		}
	}
}

impl<T: Config + Send + Sync> TransactionExtension<T::RuntimeCall> for AuthoriseSender<T> {
	const IDENTIFIER: &'static str = "AuthoriseSender";
	type Implicit = ();
	type Val = ();
	type Pre = ();

	fn weight(&self, _: &T::RuntimeCall) -> Weight {
		T::WeightInfo::authorise_sender()
	}

	fn validate(
		&self,
		origin: T::RuntimeOrigin,
		call: &T::RuntimeCall,
		_info: &DispatchInfoOf<T::RuntimeCall>,
		_len: usize,
		_implicit: (),
		_implication: &impl Implication,
		_source: TransactionSource,
	) -> ValidateResult<(), T::RuntimeCall> {
		if let Some(who) = origin.as_signer() {
			Pallet::<T>::authorise(who, call)?;
		}
		Ok((ValidTransaction::default(), (), origin))
	}

	impl_tx_ext_default!(T::RuntimeCall; prepare);
}
