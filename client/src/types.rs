//! What the ledger holds of the consortium and of studies, as people and programs read it.

use crate::AccountId;
use codec::{Decode, Encode};
use radledger_primitives::{
	AmendmentReason, DeviceId, DeviceVersion, DigestAlgorithm, Modality, Moment, OrganisationId, OrganisationKind,
	Roles, Seal, StudyId, SuspensionReason, H256,
};
use serde::{Serialize, Serializer};

/// An organisation of the consortium.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Organisation {
	pub account: AccountId,
	pub kind: OrganisationKind,
	/// The reason, while it is suspended.
	pub suspended: Option<SuspensionReason>,
	#[serde(with = "radledger_primitives::text::moment")]
	pub admitted_at: Moment,
}

/// The capacity in which an account takes part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "actor", rename_all = "kebab-case")]
pub enum Actor {
	/// The account of an organisation itself.
	Organisation { organisation: OrganisationId },
	/// A member of an organisation.
	Member(Credential),
	/// A patient.
	Patient(Enrolment),
	/// A patient who left, and whom nobody enrols until they allow it.
	Left(Enrolment),
}

/// The roles that an organisation gave a member, and for how long.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Credential {
	pub organisation: OrganisationId,
	#[serde(serialize_with = "role_names")]
	pub roles: Roles,
	/// The first moment at which it no longer holds; `None` if it has no end, as those of the genesis block.
	#[serde(with = "radledger_primitives::text::moment::option")]
	pub until: Option<Moment>,
}

/// A patient's enrolment with an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Enrolment {
	pub organisation: OrganisationId,
	#[serde(with = "radledger_primitives::text::moment")]
	pub enrolled_at: Moment,
}

/// The organisation for which an account may act now, and its roles there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Standing {
	pub organisation: OrganisationId,
	pub kind: OrganisationKind,
	#[serde(serialize_with = "role_names")]
	pub roles: Roles,
}

/// A study to be anchored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Encode, Decode)]
pub struct NewStudy {
	pub study: StudyId,
	/// Merkle root over its instances.
	pub root: H256,
	/// At least 1.
	pub instances: u32,
	/// At least 1.
	pub series: u16,
	pub modality: Modality,
	/// The registered device that made it, if it is to be named.
	pub device: Option<DeviceId>,
	/// The seal over the account of the patient, if it is to be named.
	pub subject: Option<Seal>,
}

/// A study on the ledger, with its present content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Study {
	/// Merkle root over its instances.
	pub root: H256,
	pub algorithm: DigestAlgorithm,
	/// 0 once its erasure was attested.
	pub instances: u32,
	pub series: u16,
	pub modality: Modality,
	/// The registered device that made it, with the version of its software, if one was named.
	pub device: Option<DeviceVersion>,
	/// The seal over the account of the patient, if one was named. See [`radledger_primitives::digest::seal`].
	#[serde(rename = "seal")]
	pub subject: Option<Seal>,
	/// The organisation that answers for it.
	pub organisation: OrganisationId,
	/// The signer who recorded the present content, when, and in which block.
	pub by: AccountId,
	#[serde(with = "radledger_primitives::text::moment")]
	pub at: Moment,
	pub block: u32,
	/// How often it was amended: 0 as anchored.
	pub version: u16,
}

/// One version of a study's content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Revision {
	/// 0 as anchored.
	pub version: u16,
	/// Merkle root over the instances.
	pub root: H256,
	pub instances: u32,
	pub series: u16,
	/// The signer who recorded it, when, and in which block.
	pub by: AccountId,
	#[serde(with = "radledger_primitives::text::moment")]
	pub at: Moment,
	pub block: u32,
	/// Why the next version replaced it; `None` for the present one.
	pub replaced: Option<AmendmentReason>,
}

/// Roles as a list of names.
fn role_names<S: Serializer>(roles: &Roles, serializer: S) -> Result<S::Ok, S::Error> {
	serializer.collect_seq(roles.names())
}
