//! What a benchmark needs of other pallets before it measures a call.

use crate::{
	annotation::Image, consent::RequestId, model::CampaignId, BlindedStudy, DatasetId, DeviceId, DeviceVersion,
	ModelVersion, Moment, OrganisationId, OrganisationKind, Roles, StudyId, H256,
};
use alloc::vec::Vec;

/// Sets up the world around the pallet that is measured: the runtime with the other pallets themselves, tests with
/// doubles. Everything is as expensive to read as it can become.
pub trait BenchmarkHelper<AccountId> {
	/// Sets the chain's clock.
	fn set_time(now: Moment);

	/// Admits an organisation.
	fn add_organisation(kind: OrganisationKind) -> OrganisationId;

	/// Makes `who` a permanent member of a new organisation.
	fn add_member(who: &AccountId, kind: OrganisationKind, roles: Roles);

	/// Enrols `who` as a patient, who permits treatment.
	fn add_patient(who: &AccountId);

	/// Releases a patient.
	fn release(who: &AccountId);

	/// Makes `payer` able to pay for what else an enrolment costs, for pages of logs, and for a little more.
	fn fund(payer: &AccountId);

	/// Lets a patient decide as much as can be in force at a time. Treatment and research are permitted.
	fn fill_consents(subject: &AccountId);

	/// Fills the last page of a patient's log, but for so many entries.
	fn fill_log(subject: &AccountId, room: u32);

	/// Has `by` request all data of a patient for treatment, under a text of its own, which is in force or was replaced since.
	fn add_request(subject: &AccountId, by: &AccountId, in_force: bool) -> RequestId;

	/// Lets a patient appoint as many guardians as there can be.
	fn fill_guardians(subject: &AccountId);

	/// Anchors a study of `subject`, opens it, and returns its name in the records of its patient.
	fn add_study(study: StudyId, subject: &AccountId) -> BlindedStudy;

	/// Anchors a study of `subject`, who permits treatment, and gives the organisation of `holder` a copy.
	fn add_copy(study: StudyId, subject: &AccountId, holder: &AccountId);

	/// Lets a study name nobody, as if it had been made from as many others of its patient as are kept track of. Unless they
	/// are `living`, these were erased.
	fn derive_study(study: StudyId, living: bool);

	/// Erases a study.
	fn erase_study(study: StudyId);

	/// Has the organisation of `to` answer for a study, which was amended since it was anchored.
	fn give_study(study: StudyId, to: &AccountId);

	/// Gives a study as many images as it can have, and returns one of them with its path.
	fn add_image(study: StudyId) -> (Image, Vec<H256>);

	/// Registers a device that `organisation` has.
	fn add_device(organisation: OrganisationId) -> DeviceId;

	/// Sets how many studies a device has made.
	fn set_studies_made(device: DeviceVersion, studies: u32);

	/// Publishes a model version that may author.
	fn add_model() -> ModelVersion;

	/// Publishes a model version of `organisation` that was trained on a campaign and on a study of `subject`, as deep in
	/// datasets as a path can be long. Returns the version, the path and the study.
	fn add_trained_model(
		organisation: OrganisationId,
		subject: &AccountId,
		campaign: CampaignId,
	) -> (ModelVersion, Vec<DatasetId>, StudyId);
}
