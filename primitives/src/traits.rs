//! What pallets ask one another. Each trait is implemented by one pallet and named in the `Config` of those that need it.
//! The runtime ties them together.

use crate::{
	annotation::Image,
	consent::{
		records::{Activity, Outcome},
		Compensation, ConsentId, Decision, Purpose, RequestId, Rule,
	},
	device::{Condition, MadeBy},
	digest::{self, Salt},
	minority::Minority,
	model::{ModelFacts, Part, TrainingManifest},
	BlindedStudy, DatasetId, DeviceId, DeviceVersion, Modality, ModelVersion, Moment, Node, OrganisationId,
	OrganisationKind, Roles, Seal, StudyId, H256,
};
use alloc::vec::Vec;
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use scale_info::TypeInfo;

/// The capacity in which an account acts now.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, Copy, PartialEq, Eq, Debug)]
pub struct Standing {
	/// The active organisation for which it acts.
	pub organisation: OrganisationId,
	/// The kind of that organisation.
	pub kind: OrganisationKind,
	/// Its roles. An organisation's own account has every role.
	pub roles: Roles,
}

/// Who may act for which organisation.
pub trait Membership<AccountId> {
	/// The standing of `who` now. `None` for strangers, patients, expired credentials and members of suspended
	/// organisations.
	fn standing(who: &AccountId) -> Option<Standing>;

	/// Whether `who` is an enrolled patient.
	fn is_patient(who: &AccountId) -> bool;

	/// The kind of this organisation, if it is active.
	fn kind(organisation: OrganisationId) -> Option<OrganisationKind>;

	/// Whether `who` is a member with a credential, and not an organisation's own account.
	fn is_person(who: &AccountId) -> bool;

	/// The organisation that enrolled a patient or credentialed a member, or whose own account `who` is; active or not.
	fn affiliation(who: &AccountId) -> Option<OrganisationId>;

	/// Ends the credential of an account that abused it, with whichever organisation it is by now, and bars the account.
	fn end_credential(who: &AccountId);
}

/// The devices on the ledger.
pub trait DeviceLookup {
	/// The unit with its present software version, if `organisation` is its custodian.
	fn held(device: DeviceId, organisation: OrganisationId) -> Option<DeviceVersion>;

	/// Whether the unit was fit for use at a moment; `None` before it was registered.
	fn condition_at(device: DeviceId, at: Moment) -> Option<Condition>;

	/// Takes note that these units were used for one study, the one that made it first.
	fn used_together(devices: &[DeviceVersion]);
}

/// The number of studies that devices made.
pub trait StudyCounts {
	/// The number of studies that this unit made, or for which it was used, with this software version.
	fn made_by(device: &DeviceVersion) -> u32;
}

/// The AI models on the ledger.
pub trait ModelLookup {
	/// Whether this version is published and neither suspended nor recalled.
	fn may_author(version: &ModelVersion) -> bool;

	/// A version, if it was published.
	fn facts(version: &ModelVersion) -> Option<ModelFacts>;
}

/// The one provenance graph. Every pallet adds its edges to it, so that a question over the graph crosses all pallets.
///
/// The creator of a node pays for it: [`Self::bytes`] belong to the rent of the pallet's own record.
pub trait ProvenanceGraph {
	/// Records all parents of `node`: once, and before anything is made from `node`.
	fn link(node: Node, parents: Vec<Node>) -> Result<(), LinkError>;

	/// Bytes that a node with so many parents takes.
	fn bytes(parents: u32) -> u64;
}

/// Why the graph refuses a node.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LinkError {
	/// There are no parents, too many, one twice, or the node itself.
	Parents,
	/// The node already has its parents.
	AlreadyLinked,
	/// Something was already made from the node, so that parents could close a cycle.
	HasChildren,
}

/// Questions over the graph, for views.
pub trait GraphSearch {
	/// The descendants of `node`, and whether there can be more of them. Looks at up to `limit` edges.
	fn below(node: Node, limit: u32) -> (Vec<Node>, bool);
}

/// Whose study it is: what opens the seal of a study. It shows that for one transaction, and nothing of it is kept.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Clone, PartialEq, Eq, Debug)]
pub struct Opening<AccountId> {
	pub study: StudyId,
	/// The pseudonymous account of the patient.
	pub account: AccountId,
	/// The salt of the seal, see [`digest::seal`].
	pub salt: Salt,
}

impl<AccountId: Encode> Opening<AccountId> {
	/// The seal that it opens.
	pub fn seal(&self) -> Seal {
		digest::seal(&self.salt, &self.study, &self.account.encode())
	}

	/// The name of the study in the records of its patient.
	pub fn blinded(&self) -> BlindedStudy {
		digest::blinded(&self.salt, &self.study)
	}
}

/// A study that was opened in this transaction, as the records of its patient need it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Opened {
	pub modality: Modality,
	/// The salt of the seal.
	pub salt: Salt,
}

/// A study, as other pallets need it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StudyFacts<AccountId> {
	/// The organisation that anchored it and answers for it.
	pub controller: OrganisationId,
	/// The patient, if one was named.
	pub subject: Subject<AccountId>,
	pub modality: Modality,
}

/// The patient whom a study names.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Subject<AccountId> {
	/// None.
	Nobody,
	/// Somebody: the study was not opened in this transaction.
	Sealed,
	/// This pseudonymous account: the study was opened in this transaction.
	Opened(AccountId),
}

/// Whose images are in a study: those of the patient whom it names or, if it names none, of the patients from whose studies
/// it was made, through however many derivations.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Patient<AccountId> {
	/// Of nobody who is known here.
	Nobody,
	/// Of this patient, who is asked about each of these studies: the study itself if it names its patient, else those from
	/// which it was made. All of them were opened in this transaction.
	Known { subject: AccountId, studies: Vec<Source> },
	/// Of several patients, of more studies than are kept track of, or of an erased study: nobody can be asked.
	Unknown,
	/// Of a patient whose studies were not opened in this transaction. That is never a way around a refusal: whatever must ask
	/// a patient refuses it.
	Sealed,
}

/// A study that names its patient, who is asked about it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Source {
	/// The name of the study in the records of its patient, who has no other.
	pub study: BlindedStudy,
	pub modality: Modality,
}

/// The studies on the ledger.
pub trait StudyLookup<AccountId> {
	/// The study, unless its erasure was attested.
	fn facts(study: &StudyId) -> Option<StudyFacts<AccountId>>;

	/// A study of this patient by its blinded name, if it was opened in this transaction.
	fn opened(patient: &AccountId, study: &BlindedStudy) -> Option<Opened>;

	/// Opens studies for a view. An opening that opens none is left out.
	fn look_into(openings: Vec<Opening<AccountId>>);

	/// Whose images are in the study, whether or not it names them, unless its erasure was attested.
	fn patient_of(study: &StudyId) -> Option<Patient<AccountId>>;

	/// The study, if the organisation of `standing` anchored it, or has a copy of which it may make something new now: not one
	/// that came for an archive, for quality assurance or because the law wants it. It needs an
	/// opening, if the organisation has a copy of a study whose patient is sealed.
	fn may_use(study: &StudyId, standing: &Standing) -> Option<StudyFacts<AccountId>>;

	/// Whether there is such a study, and its erasure was attested.
	fn is_erased(study: &StudyId) -> bool;

	/// When the study was first anchored, whatever amendments followed.
	fn anchored_at(study: &StudyId) -> Option<Moment>;

	/// The device that made the study, and whether it was fit for use when the study was anchored; `None` if the study
	/// names none.
	fn made_by(study: &StudyId) -> Option<MadeBy>;
}

/// The images of studies on the ledger.
pub trait InstanceLookup {
	/// Whether `path` leads from this image to the present root of its study.
	fn has_image(image: &Image, path: &[H256]) -> bool;
}

/// The use of a study by an organisation, through a member or as a whole.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StudyUse<'a, AccountId> {
	/// The patient, if the study names one.
	pub subject: Option<&'a AccountId>,
	/// The name of the study in the records of its patient.
	pub study: BlindedStudy,
	pub modality: Modality,
	/// The organisation that uses it.
	pub organisation: OrganisationId,
	/// The kind of that organisation.
	pub kind: OrganisationKind,
	/// The roles of the member who uses it; every role if the organisation as a whole receives it.
	pub roles: Roles,
	pub purpose: Purpose,
	/// The request in which it declared more, if it made one.
	pub request: Option<RequestId>,
}

/// A use of a study, or an attempt, for the log of its patient.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Used<'a, AccountId> {
	pub patient: &'a AccountId,
	/// The name, in the records of the patient, of the study that names them.
	pub study: BlindedStudy,
	/// The signer, who pays for a page of the log if one begins.
	pub by: &'a AccountId,
	/// The organisation for which they acted.
	pub organisation: OrganisationId,
	/// The roles with which the use was decided on.
	pub roles: Roles,
	pub activity: Activity,
	/// The purpose that the patient had to permit; `None` if none.
	pub purpose: Option<Purpose>,
	/// The request in which more was declared, if there is one.
	pub request: Option<RequestId>,
	pub outcome: Outcome,
}

/// A use that is permitted: the patient, the first study that names them, and the consent.
pub type Permitted<AccountId> = (AccountId, BlindedStudy, ConsentId);

/// What patients permit.
pub trait ConsentAuthority<AccountId> {
	/// The record could not be paid for.
	type Error;

	/// Whether an organisation may have and use a study now.
	fn decide(usage: &StudyUse<AccountId>) -> Decision;

	/// The patient whose images are in a study, the first study that names them, and the consent by which an organisation may
	/// have and use it now: one that permits this for each study from which it was made.
	///
	/// # Errors
	/// The rule by which it may not, or which people have yet to judge.
	fn consent<'a>(
		patient: &'a Patient<AccountId>,
		user: &Standing,
		purpose: Purpose,
		request: Option<RequestId>,
	) -> Result<Permitted<&'a AccountId>, Rule> {
		let Patient::Known { subject, studies } = patient else {
			return Err(Rule::NoSubject);
		};
		let mut by = None;
		for Source { study, modality } in studies {
			let usage = StudyUse {
				subject: Some(subject),
				study: *study,
				modality: *modality,
				organisation: user.organisation,
				kind: user.kind,
				roles: user.roles,
				purpose,
				request,
			};
			match Self::decide(&usage).permitted()? {
				consent if by.is_none_or(|by| by == consent) => by = Some(consent),
				_ => return Err(Rule::NoConsent),
			}
		}
		let named = studies.first().map(|first| first.study);
		named.zip(by).map(|(study, consent)| (subject, study, consent)).ok_or(Rule::NoSubject)
	}

	/// Records, once, that an organisation received data of `subject` under `consent`. It has a duty when the consent
	/// ends, and others if a use for `purpose` makes promises. `payer` pays.
	fn received(
		subject: &AccountId,
		consent: ConsentId,
		organisation: OrganisationId,
		purpose: Purpose,
		payer: &AccountId,
	) -> Result<(), Self::Error>;

	/// Adds an entry to the log of a patient. Returns whether it began a page. An account that never was a patient
	/// has no log.
	fn used(used: Used<AccountId>) -> Result<bool, Self::Error>;
}

/// Follows the enrolment and release of patients.
pub trait Enrolments<AccountId> {
	/// The enrolment or release is refused.
	type Error;

	/// `organisation` enrolled `patient`, who is a child if `minority` is given. `payer` pays.
	fn enrolled(
		patient: &AccountId,
		organisation: OrganisationId,
		payer: &AccountId,
		minority: Option<Minority>,
	) -> Result<(), Self::Error>;

	/// `patient` left.
	fn released(patient: &AccountId) -> Result<(), Self::Error>;
}

/// Compensation of patients for what they permit.
pub trait Compensations<AccountId> {
	/// The patient's choice under this consent; `Free` if the consent is not in force.
	fn compensation(subject: &AccountId, consent: ConsentId) -> Compensation<AccountId>;

	/// The organisation that enrolled a patient, or that enrolled last a patient who was released since.
	fn enrolled_by(patient: &AccountId) -> Option<OrganisationId>;
}

/// The own accounts of organisations.
pub trait OrganisationAccounts<AccountId> {
	/// The own account of an organisation.
	fn account(organisation: OrganisationId) -> Option<AccountId>;
}

/// A dataset, as other pallets need it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DatasetFacts {
	/// The organisation that declared it.
	pub organisation: OrganisationId,
	pub purpose: Purpose,
	pub request: Option<RequestId>,
	/// Studies in it and in the datasets below it.
	pub studies: u32,
	pub parts: Vec<Part>,
}

/// Most datasets from a model to a study, including the one that names the study.
pub const MAX_DEPTH: u32 = 8;

/// The training data of models.
pub trait TrainingLookup {
	/// The training data of a version.
	fn manifest(version: &ModelVersion) -> Option<TrainingManifest>;

	/// A dataset.
	fn dataset(dataset: &DatasetId) -> Option<DatasetFacts>;
}
