//! Questions about the ledger that cross pallets, as versioned runtime APIs (`state_call`, or any client that reads the
//! metadata). What one pallet can answer alone is a view function of that pallet.

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

use alloc::vec::Vec;
use codec::{Codec, Decode, DecodeWithMemTracking, Encode};
use radledger_primitives::{
	graph::{Branch, Lineage},
	DigestAlgorithm, Moment, Node, OrganisationId, OrganisationKind, StudyId, SuspensionReason, H256,
};
use scale_info::TypeInfo;

/// What is recorded of a study, and who stands behind it today.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Attestation<AccountId> {
	/// Root over the study's instances, as last amended.
	pub root: H256,
	/// The algorithm of `root`.
	pub algorithm: DigestAlgorithm,
	/// Number of instances under `root`.
	pub instances: u32,
	/// 0 as anchored; how often it was amended.
	pub version: u16,
	/// When `root` was recorded, in milliseconds since the Unix epoch.
	pub at: Moment,
	/// The account that recorded `root`.
	pub by: AccountId,
	/// The organisation that answers for the study.
	pub organisation: OrganisationId,
	/// That organisation's own account.
	pub account: AccountId,
	/// What that organisation is.
	pub kind: OrganisationKind,
	/// Why that organisation is suspended today, if it is. What it recorded before stays recorded.
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
			/// What is recorded of `study`, and who stands behind it today; `None` if nothing is.
			fn attestation(study: StudyId) -> Option<Attestation<AccountId>>;

			/// Everything that `origin` touched, whichever pallet recorded it: what was made from it, and so on. Each answer
			/// takes at most 1,024 steps. To begin, `open` is empty; to go on, it is what the answer before left open,
			/// without the nodes walked from since, which keeps the walk linear.
			#[api_version(2)]
			fn blast_radius(origin: Node, open: Vec<Branch>) -> Lineage;
		}
	}
}
pub use api::*;
