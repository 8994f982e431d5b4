#![doc = include_str!("../README.md")]
//!
//! ## Scenarios
//!
//! Each is a test of this pallet.
//!
//! 1. **A vendor joins.** The council admits it. It pays rent for its record, and its own account has every role.
#![cfg_attr(doc, doc = docify::embed!("src/tests/organisations.rs", organisation_should_be_admitted_and_pay_rent_when_the_council_says_so))]
//! 2. **A clinician acts for a day.** The hospital offers a credential until tomorrow, and pays for it. The clinician
//!    accepts. Then the credential expires by itself.
#![cfg_attr(doc, doc = docify::embed!("src/tests/credentials.rs", member_should_have_standing_until_the_credential_ends))]
//! 3. **A patient joins.** The hospital enrols an account that owns nothing. The account can sign, and acts for no
//!    organisation.
#![cfg_attr(doc, doc = docify::embed!("src/tests/patients.rs", patient_should_be_able_to_sign_without_tokens_when_enrolled))]
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(not(test), deny(clippy::unwrap_used, clippy::expect_used, clippy::panic))]
#![cfg_attr(not(test), deny(clippy::indexing_slicing, clippy::arithmetic_side_effects))]

extern crate alloc;

mod extension;
mod impls;
#[cfg(any(feature = "try-runtime", test))]
mod try_state;
pub mod types;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
pub mod benchmarking;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use extension::{AuthoriseSender, Refusal};
pub use pallet::*;
pub use types::{Actor, Credential, Enrolment, Organisation, PendingCredential};
pub use weights::WeightInfo;

use alloc::vec::Vec;
use frame::{
	prelude::*,
	traits::{Consideration, Footprint, Time},
};
#[cfg(feature = "runtime-benchmarks")]
use radledger_primitives::benchmarking::BenchmarkHelper;
use radledger_primitives::{
	minority::Minority,
	traits::{Enrolments, Membership, Standing},
	Moment, OrganisationId, OrganisationKind, Roles, SuspensionReason,
};

/// An organisation as this runtime stores it.
pub type OrganisationOf<T> = Organisation<<T as frame_system::Config>::AccountId, <T as Config>::Rent>;
/// An actor as this runtime stores it.
pub type ActorOf<T> = Actor<<T as Config>::Rent>;

/// A pending credential as this runtime stores it.
pub type PendingCredentialOf<T> = PendingCredential<<T as Config>::Rent>;

/// Version of what this pallet stores; raised with each migration.
const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

// For what the macros write: their items have no docs, and their genesis code expects.
#[allow(missing_docs, clippy::expect_used, clippy::unwrap_used)]
#[frame::pallet]
/// Who may act: organisations, the credentials of their members, and patients, who sign without tokens.
pub mod pallet {
	use super::*;

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// The origin that admits, suspends and reinstates organisations.
		type AdmissionOrigin: EnsureOrigin<Self::RuntimeOrigin>;

		/// Accounts of the council, which may sign although they are neither members nor patients.
		type Governance: Contains<Self::AccountId>;

		/// Calls that every account may sign, and pays for: strangers, members whose credential has expired, and those whose
		/// organisation is suspended. They change nothing except what is the signer's own.
		type OpenCalls: Contains<Self::RuntimeCall>;

		/// Follows the enrolment and release of patients.
		type Enrolments: Enrolments<Self::AccountId, Error = DispatchError>;

		/// The chain's clock, in milliseconds since the Unix epoch.
		type Time: Time<Moment = Moment>;

		/// Pays for each record of this pallet. The value comes back when the record goes.
		type Rent: Consideration<Self::AccountId, Footprint>;

		/// Most patients that an organisation may enrol in one day (UTC).
		#[pallet::constant]
		type MaxEnrolmentsPerDay: Get<u32>;

		/// Longest time for which a credential may be given, in milliseconds.
		#[pallet::constant]
		type MaxCredentialDuration: Get<Moment>;

		/// How long an account can accept a credential, in milliseconds.
		#[pallet::constant]
		type AcceptancePeriod: Get<Moment>;

		/// How long no organisation can give a credential to an account that abused one, in milliseconds, unless the council
		/// set another time.
		#[pallet::constant]
		type WaitingPeriod: Get<Moment>;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;

		/// Sets up what benchmarks need of other pallets.
		#[cfg(feature = "runtime-benchmarks")]
		type BenchmarkHelper: BenchmarkHelper<Self::AccountId>;
	}

	/// The reasons for which value is held.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// Rent for an organisation, a credential or an enrolment.
		#[codec(index = 0)]
		Record,
	}

	/// Organisations by their number. Written by [`Pallet::admit_organisation`]; never removed.
	///
	/// `Twox64Concat`, because numbers are given out by the chain.
	#[pallet::storage]
	pub type Organisations<T: Config> = StorageMap<_, Twox64Concat, OrganisationId, OrganisationOf<T>, OptionQuery>;

	/// The number of the next organisation.
	#[pallet::storage]
	pub type NextOrganisationId<T: Config> = StorageValue<_, OrganisationId, ValueQuery>;

	/// The capacity in which each account acts, so that one read answers who may do what.
	///
	/// Written by admission, [`Pallet::accept_credential`], [`Pallet::credential`] and [`Pallet::enrol_patient`]; removed by
	/// [`Pallet::withdraw_credential`], [`Pallet::release_patient`] and [`Pallet::resign`].
	#[pallet::storage]
	pub type Actors<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, ActorOf<T>, OptionQuery>;

	/// Credentials that wait for the named account, by account and organisation, so that no organisation is in another's way.
	///
	/// Written by [`Pallet::credential`]; removed by [`Pallet::accept_credential`] and [`Pallet::withdraw_credential`].
	#[pallet::storage]
	pub type PendingCredentials<T: Config> = StorageDoubleMap<
		_,
		Blake2_128Concat,
		T::AccountId,
		Twox64Concat,
		OrganisationId,
		PendingCredentialOf<T>,
		OptionQuery,
	>;

	/// Accounts that abused a credential, and the first moment at which an organisation can give them one again. Written by
	/// [`Membership::end_credential`], for members and for those who resigned before; removed when the account is offered a
	/// credential after that moment. The rent of what turned out to be abuse pays for it.
	#[pallet::storage]
	pub type Barred<T: Config> = StorageMap<_, Blake2_128Concat, T::AccountId, Moment, OptionQuery>;

	/// The waiting period after abuse, if the council set one. Written by [`Pallet::set_waiting_period`]; never removed.
	#[pallet::storage]
	pub type WaitingPeriodSet<T: Config> = StorageValue<_, Moment, OptionQuery>;

	/// The consortium at genesis: organisations, then members and patients by their organisation's account.
	#[pallet::genesis_config]
	#[derive(DefaultNoBound)]
	pub struct GenesisConfig<T: Config> {
		pub organisations: Vec<(T::AccountId, OrganisationKind)>,
		pub members: Vec<(T::AccountId, T::AccountId, Roles)>,
		pub patients: Vec<(T::AccountId, T::AccountId)>,
	}

	#[pallet::genesis_build]
	impl<T: Config> BuildGenesisConfig for GenesisConfig<T> {
		fn build(&self) {
			// A chain that cannot start as configured must not start: genesis is built off chain, before any block.
			let built = Pallet::<T>::build_genesis(self);
			assert!(built.is_ok(), "the genesis consortium cannot be built: {built:?}");
		}
	}

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// The council admitted an organisation.
		OrganisationAdmitted { organisation: OrganisationId, account: T::AccountId, kind: OrganisationKind },
		/// The council suspended an organisation. Neither it nor its members can act.
		OrganisationSuspended { organisation: OrganisationId, reason: SuspensionReason },
		/// The council let an organisation act again.
		OrganisationReinstated { organisation: OrganisationId },
		/// An organisation offered `member` these roles until the moment `until`. They can accept before `accept_by`.
		CredentialOffered {
			organisation: OrganisationId,
			member: T::AccountId,
			roles: Roles,
			until: Moment,
			accept_by: Moment,
		},
		/// `member` has these roles in an organisation until the moment `until`.
		Credentialed { organisation: OrganisationId, member: T::AccountId, roles: Roles, until: Moment },
		/// An organisation withdrew a credential.
		CredentialWithdrawn { organisation: OrganisationId, member: T::AccountId },
		/// A member resigned.
		MemberResigned { organisation: OrganisationId, member: T::AccountId },
		/// The council set the waiting period after abuse, in milliseconds.
		WaitingPeriodSet { period: Moment },
		/// Another pallet ended a member's credential.
		CredentialEnded { organisation: OrganisationId, member: T::AccountId },
		/// No organisation can give an account a credential before the moment `until`, because it abused one.
		AccountBarred { account: T::AccountId, until: Moment },
		/// An organisation enrolled a patient, who can sign from now on without tokens.
		PatientEnrolled { organisation: OrganisationId, account: T::AccountId },
		/// An organisation released a patient, or the patient left.
		PatientReleased { organisation: OrganisationId, account: T::AccountId },
		/// A patient who left can be enrolled again.
		EnrolmentAllowed { account: T::AccountId },
	}

	#[pallet::error]
	pub enum Error<T> {
		/// No organisation has this number.
		OrganisationNotFound,
		/// The account is already an organisation, a member or a patient: use another account.
		AlreadyRegistered,
		/// Only an organisation's own account may do this.
		NotAnOrganisation,
		/// The organisation is suspended: the council can reinstate it.
		OrganisationSuspended,
		/// The organisation is already suspended.
		AlreadySuspended,
		/// The organisation is not suspended.
		NotSuspended,
		/// There must be at least one role, and only known ones.
		InvalidRoles,
		/// The credential would already have expired: name a later moment.
		ExpiryInPast,
		/// The credential would last longer than permitted: name an earlier moment and renew it in time.
		MaxDurationExceeded,
		/// The account is not a member of the calling organisation.
		MemberNotFound,
		/// The account is not a patient of the calling organisation.
		PatientNotFound,
		/// The organisation has enrolled as many patients today as it may: continue tomorrow (UTC).
		MaxEnrolmentsExceeded,
		/// No more organisations can be numbered.
		MaxOrganisationsExceeded,
		/// The organisation offers this account no credential.
		NothingToAccept,
		/// The time to accept the credential is over: ask the organisation for a new one.
		OfferExpired,
		/// The account abused a credential: wait until the time set by the council is over.
		Barred,
		/// The waiting period is longer than a credential may last.
		InvalidPeriod,
		/// The patient left by their own decision: the account itself must allow that it is enrolled again.
		LeftByThemselves,
		/// The account did not leave an enrolment: nothing stops it from being enrolled.
		NotLeft,
	}

	#[pallet::call(weight = T::WeightInfo)]
	impl<T: Config> Pallet<T> {
		/// Admit `account` as an organisation of the consortium.
		///
		/// The origin must satisfy `AdmissionOrigin`; `account` pays for the record.
		///
		/// Emits [`Event::OrganisationAdmitted`] when successful.
		#[pallet::call_index(0)]
		pub fn admit_organisation(
			origin: OriginFor<T>,
			account: T::AccountId,
			kind: OrganisationKind,
		) -> DispatchResult {
			T::AdmissionOrigin::ensure_origin(origin)?;
			let organisation = Self::do_admit(account.clone(), kind)?;
			Self::deposit_event(Event::OrganisationAdmitted { organisation, account, kind });
			Ok(())
		}

		/// Suspend an organisation. From now on neither it nor its members can sign; its patients still can.
		///
		/// The origin must satisfy `AdmissionOrigin`.
		///
		/// Emits [`Event::OrganisationSuspended`] when successful.
		#[pallet::call_index(1)]
		pub fn suspend_organisation(
			origin: OriginFor<T>,
			organisation: OrganisationId,
			reason: SuspensionReason,
		) -> DispatchResult {
			T::AdmissionOrigin::ensure_origin(origin)?;
			Organisations::<T>::try_mutate(organisation, |known| {
				let known = known.as_mut().ok_or(Error::<T>::OrganisationNotFound)?;
				ensure!(known.suspended.is_none(), Error::<T>::AlreadySuspended);
				known.suspended = Some(reason);
				Ok::<_, DispatchError>(())
			})?;
			Self::deposit_event(Event::OrganisationSuspended { organisation, reason });
			Ok(())
		}

		/// Let a suspended organisation and its members act again.
		///
		/// The origin must satisfy `AdmissionOrigin`.
		///
		/// Emits [`Event::OrganisationReinstated`] when successful.
		#[pallet::call_index(2)]
		pub fn reinstate_organisation(origin: OriginFor<T>, organisation: OrganisationId) -> DispatchResult {
			T::AdmissionOrigin::ensure_origin(origin)?;
			Organisations::<T>::try_mutate(organisation, |known| {
				let known = known.as_mut().ok_or(Error::<T>::OrganisationNotFound)?;
				known.suspended.take().ok_or(Error::<T>::NotSuspended)
			})?;
			Self::deposit_event(Event::OrganisationReinstated { organisation });
			Ok(())
		}

		/// Offer `member` these roles in the calling organisation until the moment `until` (milliseconds since the Unix
		/// epoch, exclusive). Nothing changes for them until they accept. For an existing member, replace the roles and the
		/// end at once.
		///
		/// The origin must be the own account of an active organisation, which pays for the record.
		///
		/// Emits [`Event::CredentialOffered`] or, for an existing member, [`Event::Credentialed`] when successful.
		#[pallet::call_index(3)]
		pub fn credential(origin: OriginFor<T>, member: T::AccountId, roles: Roles, until: Moment) -> DispatchResult {
			let payer = ensure_signed(origin)?;
			let (organisation, _) = Self::ensure_active(&payer)?;
			let now = T::Time::now();
			ensure!(until > now, Error::<T>::ExpiryInPast);
			ensure!(until.saturating_sub(now) <= T::MaxCredentialDuration::get(), Error::<T>::MaxDurationExceeded);
			Self::deposit_event(match Self::do_offer(&payer, organisation, &member, roles, until)? {
				Some(accept_by) => Event::CredentialOffered { organisation, member, roles, until, accept_by },
				None => Event::Credentialed { organisation, member, roles, until },
			});
			Ok(())
		}

		/// Withdraw the credential of a member of the calling organisation, or one that is not accepted yet.
		///
		/// The origin must be the own account of an active organisation, which gets its rent back.
		///
		/// Emits [`Event::CredentialWithdrawn`] when successful.
		#[pallet::call_index(4)]
		pub fn withdraw_credential(origin: OriginFor<T>, member: T::AccountId) -> DispatchResult {
			let payer = ensure_signed(origin)?;
			let (organisation, _) = Self::ensure_active(&payer)?;
			Self::do_withdraw(&payer, organisation, &member)?;
			Self::deposit_event(Event::CredentialWithdrawn { organisation, member });
			Ok(())
		}

		/// Enrol a patient under the pseudonymous `account`, which can then sign transactions without owning tokens.
		/// The patient is a child if `minority` is given. An account that takes part in something, governs, or left an
		/// enrolment by its own decision is not enrolled.
		///
		/// The origin must be the own account of an active organisation, which pays for the record.
		///
		/// Emits [`Event::PatientEnrolled`] when successful.
		#[pallet::call_index(5)]
		pub fn enrol_patient(
			origin: OriginFor<T>,
			account: T::AccountId,
			minority: Option<Minority>,
		) -> DispatchResult {
			let payer = ensure_signed(origin)?;
			let (organisation, known) = Self::ensure_active(&payer)?;
			Self::count_enrolment(organisation, known)?;
			Self::do_enrol(&payer, organisation, &account, minority)?;
			Self::deposit_event(Event::PatientEnrolled { organisation, account });
			Ok(())
		}

		/// Release a patient whom the calling organisation enrolled. The records about the patient stay.
		///
		/// The origin must be the own account of an active organisation, which gets its rent back.
		///
		/// Emits [`Event::PatientReleased`] when successful.
		#[pallet::call_index(6)]
		pub fn release_patient(origin: OriginFor<T>, account: T::AccountId) -> DispatchResult {
			let payer = ensure_signed(origin)?;
			let (organisation, _) = Self::ensure_active(&payer)?;
			match Actors::<T>::get(&account) {
				Some(Actor::Patient(enrolment)) if enrolment.organisation == organisation => {
					Self::end_enrolment(&account, enrolment)?
				}
				_ => return Err(Error::<T>::PatientNotFound.into()),
			}
			Self::deposit_event(Event::PatientReleased { organisation, account });
			Ok(())
		}

		/// Accept the credential that an organisation offers.
		///
		/// The origin must be the named account, which takes part in no other capacity. Strangers can sign it.
		///
		/// Emits [`Event::Credentialed`] when successful.
		#[pallet::call_index(7)]
		pub fn accept_credential(origin: OriginFor<T>, organisation: OrganisationId) -> DispatchResult {
			let member = ensure_signed(origin)?;
			let (roles, until) = Self::do_accept(&member, organisation)?;
			Self::deposit_event(Event::Credentialed { organisation, member, roles, until });
			Ok(())
		}

		/// Take part no longer: end the signer's own credential, or the signer's own enrolment as a patient. Nobody enrols a
		/// patient who left until they allow it ([`Pallet::allow_enrolment`]).
		///
		/// The origin must be a member or a patient. The organisation gets the rent of a credential back, even if it is
		/// suspended. That of an enrolment stays held until the account may be enrolled again, or becomes a member or an
		/// organisation.
		///
		/// Emits [`Event::MemberResigned`] or [`Event::PatientReleased`] when successful.
		#[pallet::call_index(8)]
		pub fn resign(origin: OriginFor<T>) -> DispatchResult {
			let who = ensure_signed(origin)?;
			let event = Self::do_resign(who)?;
			Self::deposit_event(event);
			Ok(())
		}

		/// Set for how long (milliseconds) no organisation can give a credential to an account that abused one. Accounts that
		/// are barred keep their time.
		///
		/// The origin must satisfy `AdmissionOrigin`.
		///
		/// Emits [`Event::WaitingPeriodSet`] when successful.
		#[pallet::call_index(9)]
		pub fn set_waiting_period(origin: OriginFor<T>, period: Moment) -> DispatchResult {
			T::AdmissionOrigin::ensure_origin(origin)?;
			ensure!(period <= T::MaxCredentialDuration::get(), Error::<T>::InvalidPeriod);
			WaitingPeriodSet::<T>::put(period);
			Self::deposit_event(Event::WaitingPeriodSet { period });
			Ok(())
		}

		/// Let organisations enrol the signer again, who left an enrolment as a patient.
		///
		/// The origin must be an account that left with [`Pallet::resign`]. The organisation that it left gets its rent back.
		///
		/// Emits [`Event::EnrolmentAllowed`] when successful.
		#[pallet::call_index(10)]
		pub fn allow_enrolment(origin: OriginFor<T>) -> DispatchResult {
			let account = ensure_signed(origin)?;
			Self::do_allow_enrolment(&account)?;
			Self::deposit_event(Event::EnrolmentAllowed { account });
			Ok(())
		}
	}

	impl<T: Config> Call<T> {
		/// Whether a person says by this that the credential is theirs, and so signs it with their own key.
		pub fn is_personal(&self) -> bool {
			matches!(self, Self::accept_credential { .. })
		}
	}

	#[pallet::extra_constants]
	impl<T: Config> Pallet<T> {
		/// The names of the bits of a set of roles, the lowest first.
		#[pallet::constant_name(RoleNames)]
		fn role_names() -> Vec<&'static str> {
			Roles::NAMED.iter().map(|(_, name)| *name).collect()
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The capacity in which `account` takes part, whether or not it may act now.
		pub fn actor(account: T::AccountId) -> Option<ActorOf<T>> {
			Actors::<T>::get(account)
		}

		/// The organisation for which `account` may act now, and its roles.
		pub fn standing(account: T::AccountId) -> Option<Standing> {
			<Self as Membership<T::AccountId>>::standing(&account)
		}

		/// The credentials that wait for `account` to accept them, by organisation, whether or not the time is over.
		pub fn pending(account: T::AccountId) -> Vec<(OrganisationId, PendingCredentialOf<T>)> {
			PendingCredentials::<T>::iter_prefix(account).collect()
		}

		/// The first moment at which an organisation can give `account` a credential, if it abused one.
		pub fn barred_until(account: T::AccountId) -> Option<Moment> {
			Barred::<T>::get(account)
		}

		/// How long no organisation can give a credential to an account that abused one, in milliseconds.
		pub fn waiting_period() -> Moment {
			WaitingPeriodSet::<T>::get().unwrap_or_else(T::WaitingPeriod::get)
		}

		/// The organisation with this number.
		pub fn organisation(organisation: OrganisationId) -> Option<OrganisationOf<T>> {
			Organisations::<T>::get(organisation)
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::MaxEnrolmentsPerDay::get() > 0, "no patient could be enrolled");
			assert!(T::MaxCredentialDuration::get() > 0, "no credential could be given");
			assert!(T::AcceptancePeriod::get() > 0, "no credential could be accepted");
			assert!(
				T::WaitingPeriod::get() <= T::MaxCredentialDuration::get(),
				"the council could not set this period"
			);
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), frame::deps::sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}
}
