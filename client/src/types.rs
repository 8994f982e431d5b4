//! What is on the ledger, as people and programs read it.

use crate::{
	chain::runtime_types::{
		pallet_consortium::types as consortium, pallet_image_provenance::types as provenance,
		radledger_primitives::traits as primitives,
	},
	AccountId,
};
use radledger_primitives::{
	AmendmentReason, DeviceId, DeviceVersion, DigestAlgorithm, Modality, Moment, OrganisationId, OrganisationKind,
	Roles, StudyId, SuspensionReason, H256,
};
use serde::{Serialize, Serializer};
use subxt::utils::Static;

/// An organisation of the consortium.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Organisation {
	/// Its own account.
	pub account: AccountId,
	/// What it is.
	pub kind: OrganisationKind,
	/// Why it is suspended, if it is.
	pub suspended: Option<SuspensionReason>,
	/// When it was admitted.
	#[serde(with = "radledger_primitives::text::moment")]
	pub admitted_at: Moment,
}

/// In what capacity an account takes part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "actor", rename_all = "kebab-case")]
pub enum Actor {
	/// The own account of an organisation.
	Organisation {
		/// Its number.
		organisation: OrganisationId,
	},
	/// A member of an organisation.
	Member(Credential),
	/// A patient.
	Patient(Enrolment),
}

/// What a member may do, for whom, and how long.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Credential {
	/// Who gave it.
	pub organisation: OrganisationId,
	/// What the member may do.
	#[serde(serialize_with = "role_names")]
	pub roles: Roles,
	/// First moment at which it no longer holds; `None` if it has no end, as those of the genesis block.
	#[serde(with = "radledger_primitives::text::moment::option")]
	pub until: Option<Moment>,
}

/// A patient's enrolment.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Enrolment {
	/// Who enrolled the patient.
	pub organisation: OrganisationId,
	/// When.
	#[serde(with = "radledger_primitives::text::moment")]
	pub enrolled_at: Moment,
}

/// For whom, and with which roles, an account may act now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Standing {
	/// The active organisation it acts for.
	pub organisation: OrganisationId,
	/// What that organisation is.
	pub kind: OrganisationKind,
	/// What the account may do.
	#[serde(serialize_with = "role_names")]
	pub roles: Roles,
}

/// A study to be anchored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NewStudy {
	/// Its identifier.
	pub study: StudyId,
	/// Merkle root over its instances.
	pub root: H256,
	/// Number of instances, at least 1.
	pub instances: u32,
	/// Number of series, at least 1.
	pub series: u16,
	/// Its modality.
	pub modality: Modality,
	/// The registered device that made it, if named.
	pub device: Option<DeviceId>,
	/// The account of the enrolled patient whose study it is, if named.
	pub subject: Option<AccountId>,
}

/// A study on the ledger, with its present content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Study {
	/// Merkle root over its instances.
	pub root: H256,
	/// The algorithm of `root`.
	pub algorithm: DigestAlgorithm,
	/// Number of instances.
	pub instances: u32,
	/// Number of series.
	pub series: u16,
	/// Its modality.
	pub modality: Modality,
	/// The registered device that made it, with the version of its software, if named.
	pub device: Option<DeviceVersion>,
	/// The account of the patient, if named.
	pub subject: Option<AccountId>,
	/// The organisation that answers for it.
	pub organisation: OrganisationId,
	/// Who recorded the present content.
	pub by: AccountId,
	/// When, by the chain's clock.
	#[serde(with = "radledger_primitives::text::moment")]
	pub at: Moment,
	/// In which block.
	pub block: u32,
	/// How often it was amended: 0 as anchored.
	pub version: u16,
}

/// One version of a study's content.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Revision {
	/// Its number: 0 as anchored.
	pub version: u16,
	/// Merkle root over the instances.
	pub root: H256,
	/// Number of instances.
	pub instances: u32,
	/// Number of series.
	pub series: u16,
	/// Who recorded it.
	pub by: AccountId,
	/// When, by the chain's clock.
	#[serde(with = "radledger_primitives::text::moment")]
	pub at: Moment,
	/// In which block.
	pub block: u32,
	/// Why the next version replaced it; `None` for the present one.
	pub replaced: Option<AmendmentReason>,
}

/// Roles as a list of names.
fn role_names<S: Serializer>(roles: &Roles, serializer: S) -> Result<S::Ok, S::Error> {
	serializer.collect_seq(roles.names())
}

impl<Ticket> From<consortium::Organisation<AccountId, Ticket>> for Organisation {
	fn from(known: consortium::Organisation<AccountId, Ticket>) -> Self {
		Self {
			account: known.account,
			kind: known.kind.0,
			suspended: known.suspended.map(|reason| reason.0),
			admitted_at: known.admitted_at,
		}
	}
}

impl<Ticket> From<consortium::Actor<Ticket>> for Actor {
	fn from(known: consortium::Actor<Ticket>) -> Self {
		match known {
			consortium::Actor::Organisation(organisation) => Self::Organisation { organisation },
			consortium::Actor::Member(credential) => Self::Member(Credential {
				organisation: credential.organisation,
				roles: credential.roles.0,
				until: Some(credential.until).filter(|until| *until != Moment::MAX),
			}),
			consortium::Actor::Patient(enrolment) => {
				Self::Patient(Enrolment { organisation: enrolment.organisation, enrolled_at: enrolment.enrolled_at })
			}
		}
	}
}

impl From<primitives::Standing> for Standing {
	fn from(known: primitives::Standing) -> Self {
		Self { organisation: known.organisation, kind: known.kind.0, roles: known.roles.0 }
	}
}

impl From<NewStudy> for provenance::NewStudy<AccountId> {
	fn from(new: NewStudy) -> Self {
		Self {
			study: new.study,
			root: new.root,
			instances: new.instances,
			series: new.series,
			modality: Static(new.modality),
			device: new.device,
			subject: new.subject,
		}
	}
}

impl<Ticket> From<provenance::Study<AccountId, u32, Ticket>> for Study {
	fn from(known: provenance::Study<AccountId, u32, Ticket>) -> Self {
		Self {
			root: known.root,
			algorithm: known.algorithm.0,
			instances: known.instances,
			series: known.series,
			modality: known.modality.0,
			device: known.device.map(|device| device.0),
			subject: known.subject,
			organisation: known.organisation,
			by: known.by,
			at: known.at,
			block: known.block,
			version: known.version,
		}
	}
}

impl From<provenance::Revision<AccountId, u32>> for Revision {
	fn from(known: provenance::Revision<AccountId, u32>) -> Self {
		Self {
			version: known.version,
			root: known.root,
			instances: known.instances,
			series: known.series,
			by: known.by,
			at: known.at,
			block: known.block,
			replaced: known.replaced.map(|reason| reason.0),
		}
	}
}
