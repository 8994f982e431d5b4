//! The seams between pallets. Each is implemented by one pallet and named in the `Config` of those that need it; the
//! runtime ties them together.

use crate::{
	annotation::Image,
	consent::{Compensation, ConsentId, Decision, Purpose, RequestId},
	device::{Condition, MadeBy},
	minority::Minority,
	model::{ModelFacts, Part, TrainingManifest},
	DatasetId, DeviceId, DeviceVersion, Modality, ModelVersion, Moment, Node, OrganisationId, OrganisationKind, Roles,
	StudyId, H256,
};
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

	/// What this organisation is, if the consortium has it and it is not suspended.
	fn kind(organisation: OrganisationId) -> Option<OrganisationKind>;

	/// Whether `who` is a member with a credential, and no organisation's own account.
	fn is_person(who: &AccountId) -> bool;

	/// Ends the credential of a member now.
	fn end_credential(who: &AccountId);
}

/// Which devices the ledger knows.
pub trait DeviceLookup {
	/// The unit with the version of its software now, if `organisation` has it.
	fn held(device: DeviceId, organisation: OrganisationId) -> Option<DeviceVersion>;

	/// Whether it was fit for use at a moment, in milliseconds since the Unix epoch; `None` before it was registered.
	fn condition_at(device: DeviceId, at: Moment) -> Option<Condition>;
}

/// How many studies a device made.
pub trait StudyCounts {
	/// The studies that name this unit under this version of its software.
	fn made_by(device: &DeviceVersion) -> u32;
}

/// Which AI models the ledger knows.
pub trait ModelLookup {
	/// Whether this version is published and neither suspended nor recalled.
	fn may_author(version: &ModelVersion) -> bool;

	/// What a version is, if it was published.
	fn facts(version: &ModelVersion) -> Option<ModelFacts>;
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

/// Questions over the graph, for views.
pub trait GraphSearch {
	/// What was made from `node`, in any number of steps; no more than `limit` edges are looked at.
	fn below(node: Node, limit: u32) -> Vec<Node>;
}

/// What others need to know of a study.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StudyFacts<AccountId> {
	/// The organisation that anchored it and answers for it.
	pub controller: OrganisationId,
	/// The pseudonymous account of the patient whose study it is, if one was named.
	pub subject: Option<AccountId>,
	/// Its modality.
	pub modality: Modality,
}

/// Which studies the ledger knows.
pub trait StudyLookup<AccountId> {
	/// The study, unless its erasure was attested.
	fn facts(study: &StudyId) -> Option<StudyFacts<AccountId>>;

	/// The study, if the organisation of `standing` anchored it, or holds a copy that it may use now.
	fn may_use(study: &StudyId, standing: &Standing) -> Option<StudyFacts<AccountId>>;

	/// When the study was anchored for the first time, however often it was amended since.
	fn anchored_at(study: &StudyId) -> Option<Moment>;

	/// The device that made it, and whether it was fit for use when the study was anchored; `None` if it names none.
	fn made_by(study: &StudyId) -> Option<MadeBy>;
}

/// Which images the ledger knows.
pub trait InstanceLookup {
	/// Whether this image is under the present root of its study, as `path` shows.
	fn has_image(image: &Image, path: &[H256]) -> bool;
}

/// Who wants which study, when an organisation as a whole does.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StudyUse<'a, AccountId> {
	/// The patient whose study it is, if one was named.
	pub subject: Option<&'a AccountId>,
	/// The study.
	pub study: StudyId,
	/// Its modality.
	pub modality: Modality,
	/// The organisation that wants it.
	pub organisation: OrganisationId,
	/// What that organisation is.
	pub kind: OrganisationKind,
	/// What for.
	pub purpose: Purpose,
	/// The request in which it said more, if it made one.
	pub request: Option<RequestId>,
}

/// What patients allow.
pub trait ConsentAuthority<AccountId> {
	/// Why a record could not be paid for.
	type Error;

	/// Whether an organisation may have and use a study now.
	fn decide(usage: &StudyUse<AccountId>) -> Decision;

	/// Records that an organisation received data of `subject` under `consent`, once: it will be told when the consent
	/// ends. `payer` pays.
	fn received(
		subject: &AccountId,
		consent: ConsentId,
		organisation: OrganisationId,
		payer: &AccountId,
	) -> Result<(), Self::Error>;
}

/// What else must happen when patients join and leave.
pub trait Enrolments<AccountId> {
	/// Why it cannot.
	type Error;

	/// `organisation` enrolled `patient`, a child if `minority` is given. `payer` pays.
	fn enrolled(
		patient: &AccountId,
		organisation: OrganisationId,
		payer: &AccountId,
		minority: Option<Minority>,
	) -> Result<(), Self::Error>;

	/// `patient` left.
	fn released(patient: &AccountId) -> Result<(), Self::Error>;
}

/// What patients get for what they allow.
pub trait Compensations<AccountId> {
	/// What the patient chose, under this consent; nothing if there is none in force.
	fn compensation(subject: &AccountId, consent: ConsentId) -> Compensation<AccountId>;
}

/// Which account belongs to an organisation.
pub trait OrganisationAccounts<AccountId> {
	/// Its own account.
	fn account(organisation: OrganisationId) -> Option<AccountId>;
}

/// What others need to know of a dataset.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DatasetFacts {
	/// The organisation that declared it.
	pub organisation: OrganisationId,
	/// What for.
	pub purpose: Purpose,
	/// The request in which more was said.
	pub request: Option<RequestId>,
	/// Its parts.
	pub parts: Vec<Part>,
}

/// Most datasets from a model to a study, the one that names the study counted.
pub const MAX_DEPTH: u32 = 8;

/// What models were trained on.
pub trait TrainingLookup<AccountId> {
	/// What a version was trained on.
	fn manifest(version: &ModelVersion) -> Option<TrainingManifest>;

	/// A dataset.
	fn dataset(dataset: &DatasetId) -> Option<DatasetFacts>;

	/// Datasets with studies of a patient, and how many studies: no more than 64, behind `after`, in no order.
	fn datasets_of(subject: &AccountId, after: Option<DatasetId>) -> Vec<(DatasetId, u32)>;
}
