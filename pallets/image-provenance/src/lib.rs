#![doc = include_str!("../README.md")]
#![cfg_attr(not(feature = "std"), no_std)]
#![cfg_attr(
	not(test),
	deny(
		clippy::unwrap_used,
		clippy::expect_used,
		clippy::indexing_slicing,
		clippy::arithmetic_side_effects,
		clippy::panic
	)
)]

extern crate alloc;

mod impls;
#[cfg(any(feature = "try-runtime", test))]
mod try_state;
pub mod types;
pub mod weights;

#[cfg(feature = "runtime-benchmarks")]
mod benchmarking;
#[cfg(test)]
mod mock;
#[cfg(test)]
mod tests;

pub use pallet::*;
pub use types::{Amendment, NewStudy, Path, Revision, Study};
pub use weights::WeightInfo;

use alloc::vec::Vec;
use frame::{
	prelude::*,
	traits::{Consideration, Footprint, Time},
};
use radledger_primitives::{
	merkle,
	traits::{DeviceLookup, Membership, Standing, StudyLookup},
	AmendmentReason, DigestAlgorithm, Moment, OrganisationId, Roles, StudyId, H256,
};

/// A study as it is handed in to this runtime.
pub type NewStudyOf<T> = NewStudy<<T as frame_system::Config>::AccountId>;
/// A study as this runtime stores it.
pub type StudyOf<T> = Study<<T as frame_system::Config>::AccountId, BlockNumberFor<T>, <T as Config>::Rent>;
/// An amendment as this runtime stores it.
pub type AmendmentOf<T> = Amendment<<T as frame_system::Config>::AccountId, BlockNumberFor<T>, <T as Config>::Rent>;
/// A version of a study's content as this runtime shows it.
pub type RevisionOf<T> = Revision<<T as frame_system::Config>::AccountId, BlockNumberFor<T>>;

/// Version of what this pallet stores; raised with each migration.
const STORAGE_VERSION: StorageVersion = StorageVersion::new(1);

/// Most versions that one call of `history` returns.
pub const MAX_PAGE: u32 = 64;

// For what the macros write: their items have no docs, and their genesis code expects.
#[allow(missing_docs, clippy::expect_used, clippy::unwrap_used)]
#[frame::pallet]
/// The history of imaging studies: one root per study, its amendments, and proofs of single instances.
pub mod pallet {
	use super::*;

	#[pallet::pallet]
	#[pallet::storage_version(STORAGE_VERSION)]
	pub struct Pallet<T>(_);

	#[pallet::config]
	pub trait Config: frame_system::Config {
		/// Who may act for which organisation, and who is a patient.
		type Membership: Membership<Self::AccountId>;

		/// Which devices are registered.
		type Devices: DeviceLookup;

		/// The chain's clock, in milliseconds since the Unix epoch.
		type Time: Time<Moment = Moment>;

		/// Pays for each record of this pallet.
		type Rent: Consideration<Self::AccountId, Footprint>;

		/// Most studies in one batch. DO NOT REDUCE: signed batches must stay decodable.
		#[pallet::constant]
		type MaxBatch: Get<u32>;

		/// Most amendments of one study.
		#[pallet::constant]
		type MaxAmendments: Get<u16>;

		/// Weights of the calls.
		type WeightInfo: WeightInfo;
	}

	/// Why value is held.
	#[pallet::composite_enum]
	pub enum HoldReason {
		/// Rent for a study or an amendment.
		#[codec(index = 0)]
		Record,
	}

	/// Studies by their identifier, with their present content. Written by [`Pallet::anchor_study`],
	/// [`Pallet::anchor_studies`] and [`Pallet::amend_study`]; never removed.
	///
	/// One value holds everything about a study: an extra write would cost more than all the code.
	/// `Blake2_128Concat`, because callers choose the identifier.
	#[pallet::storage]
	pub type Studies<T: Config> = StorageMap<_, Blake2_128Concat, StudyId, StudyOf<T>, OptionQuery>;

	/// What a study's content was, by study and version. Written by [`Pallet::amend_study`]; never removed.
	#[pallet::storage]
	pub type Amendments<T: Config> =
		StorageDoubleMap<_, Blake2_128Concat, StudyId, Twox64Concat, u16, AmendmentOf<T>, OptionQuery>;

	#[pallet::event]
	#[pallet::generate_deposit(pub(super) fn deposit_event)]
	pub enum Event<T: Config> {
		/// `by` anchored a study for `organisation`.
		StudyAnchored {
			study: StudyId,
			root: H256,
			instances: u32,
			organisation: OrganisationId,
			by: T::AccountId,
		},
		/// `by` replaced the content of a study; `version` is the number of the new content.
		StudyAmended {
			study: StudyId,
			version: u16,
			root: H256,
			instances: u32,
			reason: AmendmentReason,
			by: T::AccountId,
		},
	}

	#[pallet::error]
	pub enum Error<T> {
		/// The study is on the ledger already: amend it if its content changed.
		StudyAlreadyAnchored,
		/// The ledger knows no such study.
		StudyNotFound,
		/// The caller has no role that may anchor studies: technologist, radiologist, medical physicist or data steward
		/// of an active organisation, or the organisation itself.
		NotAuthorised,
		/// Another organisation anchored the study and answers for it.
		NotController,
		/// A study must have at least one instance and one series.
		EmptyStudy,
		/// The device is not registered in the custody of the caller's organisation.
		UnknownDevice,
		/// The subject is not an enrolled patient.
		UnknownSubject,
		/// The content is the same as before.
		NothingChanged,
		/// The study has been amended as often as is allowed.
		MaxAmendmentsExceeded,
		/// The batch holds no study.
		EmptyBatch,
	}

	#[pallet::call(weight = T::WeightInfo)]
	impl<T: Config> Pallet<T> {
		/// Put a study on the ledger: one root, whatever its number of instances.
		///
		/// The origin must be signed by a technologist, radiologist, medical physicist or data steward of an active
		/// organisation, or by the organisation itself; the signer pays rent for the record.
		///
		/// Emits [`Event::StudyAnchored`] when successful.
		#[pallet::call_index(0)]
		pub fn anchor_study(origin: OriginFor<T>, study: NewStudyOf<T>) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let standing = Self::ensure_may_anchor(&by)?;
			Self::do_anchor(&by, &standing, study)
		}

		/// Put up to `MaxBatch` studies on the ledger: all of them, or none if one is refused.
		///
		/// Origin and payment as for [`Pallet::anchor_study`].
		///
		/// Emits [`Event::StudyAnchored`] for each study when successful.
		#[pallet::call_index(1)]
		#[pallet::weight(T::WeightInfo::anchor_studies(studies.len() as u32))]
		pub fn anchor_studies(origin: OriginFor<T>, studies: BoundedVec<NewStudyOf<T>, T::MaxBatch>) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let standing = Self::ensure_may_anchor(&by)?;
			ensure!(!studies.is_empty(), Error::<T>::EmptyBatch);
			studies
				.into_iter()
				.try_for_each(|study| Self::do_anchor(&by, &standing, study))
		}

		/// Replace the content of a study of the caller's organisation. The content before stays in the history.
		///
		/// Origin and payment as for [`Pallet::anchor_study`].
		///
		/// Parameters:
		/// - `study`: anchored by the caller's organisation.
		/// - `root`, `instances`, `series`: the new content, as in [`NewStudy`].
		/// - `reason`: why it changed.
		///
		/// Emits [`Event::StudyAmended`] when successful.
		#[pallet::call_index(2)]
		pub fn amend_study(
			origin: OriginFor<T>,
			study: StudyId,
			root: H256,
			instances: u32,
			series: u16,
			reason: AmendmentReason,
		) -> DispatchResult {
			let by = ensure_signed(origin)?;
			let standing = Self::ensure_may_anchor(&by)?;
			let version = Self::do_amend(&by, &standing, study, root, instances, series, reason)?;
			Self::deposit_event(Event::StudyAmended {
				study,
				version,
				root,
				instances,
				reason,
				by,
			});
			Ok(())
		}
	}

	#[pallet::view_functions]
	impl<T: Config> Pallet<T> {
		/// The study with its present content.
		pub fn study(study: StudyId) -> Option<StudyOf<T>> {
			Studies::<T>::get(study)
		}

		/// The versions of a study's content from number `from` on, oldest first; at most `limit`, and never more than
		/// 64. Empty if there is no such study or version.
		pub fn history(study: StudyId, from: u16, limit: u32) -> Vec<RevisionOf<T>> {
			Self::revisions(study, from, limit)
		}

		/// Whether `leaf` (the RFC 6962 leaf hash of an instance) is number `index` under the study's present root;
		/// `None` if there is no such study.
		pub fn verify_instance(study: StudyId, index: u32, leaf: H256, path: Path) -> Option<bool> {
			let study = Studies::<T>::get(study)?;
			Some(merkle::verify(&study.root, study.instances, index, &leaf, &path))
		}
	}

	#[pallet::hooks]
	impl<T: Config> Hooks<BlockNumberFor<T>> for Pallet<T> {
		fn integrity_test() {
			assert!(T::MaxBatch::get() > 0, "no batch could be anchored");
			assert!(T::MaxAmendments::get() > 0, "no study could be amended");
		}

		#[cfg(feature = "try-runtime")]
		fn try_state(_: BlockNumberFor<T>) -> Result<(), frame::deps::sp_runtime::TryRuntimeError> {
			Self::do_try_state()
		}
	}
}
