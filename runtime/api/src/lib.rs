//! Questions that cross pallets, as versioned runtime APIs (`state_call`, or any client that reads the metadata). A question
//! that one pallet can answer alone is a view function of that pallet.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

use alloc::vec::Vec;
use codec::{Codec, Decode, DecodeWithMemTracking, Encode};
use radledger_primitives::{
	graph::{Branch, Lineage},
	DigestAlgorithm, Moment, Node, OrganisationId, OrganisationKind, StudyId, SuspensionReason, H256,
};
use scale_info::TypeInfo;

/// The record of a study, and the organisation that answers for it today.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Attestation<AccountId> {
	/// Root over the study's instances, as last amended.
	pub root: H256,
	/// The algorithm of `root`.
	pub algorithm: DigestAlgorithm,
	/// Number of instances under `root`.
	pub instances: u32,
	/// How often the study was amended: 0 as anchored.
	pub version: u16,
	/// When `root` was recorded.
	pub at: Moment,
	/// The account that recorded `root`.
	pub by: AccountId,
	/// The organisation that answers for the study.
	pub organisation: OrganisationId,
	/// That organisation's own account.
	pub account: AccountId,
	/// The kind of that organisation.
	pub kind: OrganisationKind,
	/// Why that organisation is suspended today, if it is. Its records stay.
	pub suspended: Option<SuspensionReason>,
}

// The macro's own items.
#[allow(missing_docs)]
mod api {
	use super::*;

	sp_api::decl_runtime_apis! {
		/// Where images come from.
		#[api_version(2)]
		pub trait ProvenanceApi<AccountId> where AccountId: Codec {
			/// The record of `study`, and the organisation that answers for it today; `None` if there is none.
			fn attestation(study: StudyId) -> Option<Attestation<AccountId>>;

			/// Everything that was made from `origin`, directly or not, in any pallet. Each answer takes at most 1,024 steps.
			/// To begin, `open` is empty. To continue, it is what the last answer left open, without the nodes already walked
			/// from, which keeps the walk linear.
			#[api_version(2)]
			fn blast_radius(origin: Node, open: Vec<Branch>) -> Lineage;
		}
	}
}
pub use api::*;
