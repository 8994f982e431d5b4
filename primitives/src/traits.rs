//! The seams between pallets. Each is implemented by one pallet and named in the `Config` of those that need it; the
//! runtime ties them together.

use crate::{DeviceId, OrganisationId, OrganisationKind, Roles, StudyId};
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

	/// Makes `who` a member with these roles for good (benchmarks only).
	#[cfg(feature = "runtime-benchmarks")]
	fn set_standing(who: &AccountId, kind: OrganisationKind, roles: Roles);

	/// Makes `who` an enrolled patient (benchmarks only).
	#[cfg(feature = "runtime-benchmarks")]
	fn set_patient(who: &AccountId);
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

/// Which studies the ledger knows.
pub trait StudyLookup<AccountId> {
	/// The organisation that anchored `study` and answers for it.
	fn controller(study: &StudyId) -> Option<OrganisationId>;

	/// The pseudonymous account of the patient whose study it is, if one was named.
	fn subject(study: &StudyId) -> Option<AccountId>;
}
