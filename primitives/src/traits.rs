//! The seams between pallets. Each is implemented by one pallet and named in the `Config` of those that need it; the
//! runtime ties them together.

use crate::{DeviceId, ModelVersion, Node, OrganisationId, OrganisationKind, Roles, StudyId};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// In what capacity an account acts now.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, Copy, PartialEq, Eq, Debug)]
pub struct Standing {
	/// The active organisation it acts for.
	pub organisation: OrganisationId,
	/// What kind of organisation that is.
	pub kind: OrganisationKind,
	/// What it may do; an organisation's own account has every role.
	pub roles: Roles,
}

/// Who may act for which organisation.
pub trait Membership<AccountId> {
	/// The standing of `who` at this moment; `None` for strangers, patients, expired credentials and members of
	/// suspended organisations.
	fn standing(who: &AccountId) -> Option<Standing>;

	/// Whether `who` is an enrolled patient.
	fn is_patient(who: &AccountId) -> bool;

	/// Whether the consortium has this organisation, and it is not suspended.
	fn is_active(organisation: OrganisationId) -> bool;

	/// Makes `who` a member with these roles for good (benchmarks only).
	#[cfg(feature = "runtime-benchmarks")]
	fn set_standing(who: &AccountId, kind: OrganisationKind, roles: Roles);

	/// Makes `who` an enrolled patient (benchmarks only).
	#[cfg(feature = "runtime-benchmarks")]
	fn set_patient(who: &AccountId);

	/// Admits an organisation beside those that [`Self::set_standing`] makes (benchmarks only).
	#[cfg(feature = "runtime-benchmarks")]
	fn set_organisation(kind: OrganisationKind) -> OrganisationId;
}

/// Which devices the ledger knows.
pub trait DeviceLookup {
	/// Whether `device` is registered and in the custody of `organisation`.
	fn in_custody_of(device: DeviceId, organisation: OrganisationId) -> bool;
}

/// No devices are registered.
impl DeviceLookup for () {
	fn in_custody_of(_: DeviceId, _: OrganisationId) -> bool {
		false
	}
}

/// Which AI models the ledger knows.
pub trait ModelLookup {
	/// Whether this version is published and neither suspended nor recalled.
	fn may_author(version: &ModelVersion) -> bool;
}

/// No models are registered.
impl ModelLookup for () {
	fn may_author(_: &ModelVersion) -> bool {
		false
	}
}

/// The one graph of what was made from what. Each pallet adds its edges here, so that a question over the graph crosses
/// them all.
///
/// Who creates a node pays for it: [`Self::bytes`] belong into the rent of the pallet's own record.
pub trait ProvenanceGraph {
	/// Records that `node` was made from `parents`: all of them, once, before anything is made from `node`.
	fn link(node: Node, parents: Vec<Node>) -> Result<(), LinkError>;

	/// Bytes that a node with so many parents takes.
	fn bytes(parents: u32) -> u64;
}

/// Why the graph refuses a node.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LinkError {
	/// No parents, too many, one twice, or the node itself.
	Parents,
	/// The node has its parents already.
	AlreadyLinked,
	/// Something was made from the node already: that would allow a cycle.
	HasChildren,
}

/// Which studies the ledger knows.
pub trait StudyLookup<AccountId> {
	/// The organisation that anchored `study` and answers for it.
	fn controller(study: &StudyId) -> Option<OrganisationId>;

	/// The pseudonymous account of the patient whose study it is, if one was named.
	fn subject(study: &StudyId) -> Option<AccountId>;
}
