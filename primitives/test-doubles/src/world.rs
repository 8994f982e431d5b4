use crate::{studies::Now, AccountId, Asked, Consents, Devices, Models, People, Studies};
use radledger_primitives::{
	annotation::Image,
	benchmarking::BenchmarkHelper,
	consent::RequestId,
	model::{CampaignId, Part, TrainingManifest},
	traits::{Membership, MAX_DEPTH},
	BlindedStudy, DatasetId, DeviceId, DeviceVersion, Modality, ModelVersion, Moment, OrganisationId, OrganisationKind,
	Roles, StudyId, H256,
};

/// Fills the tables of all doubles for benchmarks.
pub struct World;

impl BenchmarkHelper<AccountId> for World {
	fn set_time(now: Moment) {
		Now::put(now);
	}

	fn add_organisation(kind: OrganisationKind) -> OrganisationId {
		let organisation = People::next_organisation();
		People::admit(organisation, kind, None, &[]);
		organisation
	}

	fn add_member(who: &AccountId, kind: OrganisationKind, roles: Roles) {
		People::credential(*who, Self::add_organisation(kind), roles);
	}

	fn add_patient(who: &AccountId) {
		People::enrol(*who);
	}

	fn release(who: &AccountId) {
		People::release(*who);
	}

	// No double is paid for.
	fn fund(_: &AccountId) {}

	fn fill_consents(subject: &AccountId) {
		Consents::permit(Asked { subject: Some(*subject), ..Default::default() }, 0);
	}

	// No double has pages.
	fn fill_log(_: &AccountId, _: u32) {}

	// No double asks for a request, so none decides by it.
	fn add_request(_: &AccountId, _: &AccountId, _: bool) -> RequestId {
		0
	}

	// No double has guardians.
	fn fill_guardians(_: &AccountId) {}

	fn add_study(study: StudyId, subject: &AccountId) -> BlindedStudy {
		let controller = Self::add_organisation(OrganisationKind::Hospital);
		Studies::anchor(study, controller, Some(*subject), Modality::Ct);
		study
	}

	fn add_copy(study: StudyId, subject: &AccountId, holder: &AccountId) {
		Self::add_study(study, subject);
		Studies::copy(study, People::standing(holder).expect("the holder is a member").organisation);
	}

	fn derive_study(study: StudyId, living: bool) {
		Studies::rename(study, living);
	}

	fn erase_study(study: StudyId) {
		Studies::erase(study);
	}

	fn give_study(study: StudyId, to: &AccountId) {
		Studies::give(study, People::standing(to).expect("they are a member").organisation);
	}

	fn add_image(study: StudyId) -> (Image, Vec<H256>) {
		(Studies::image(study, 0), Studies::path(study, 0))
	}

	fn add_device(organisation: OrganisationId) -> DeviceId {
		let device = 1_000 + organisation;
		Devices::register(device, organisation);
		device
	}

	fn set_studies_made(device: DeviceVersion, studies: u32) {
		Studies::make(device.device, device.version, studies);
	}

	fn add_model() -> ModelVersion {
		let version = ModelVersion { model: 1_000, version: Models::versions() };
		Models::publish(version, Self::add_organisation(OrganisationKind::AiVendor));
		version
	}

	fn add_trained_model(
		organisation: OrganisationId,
		subject: &AccountId,
		campaign: CampaignId,
	) -> (ModelVersion, Vec<DatasetId>, StudyId) {
		let study = StudyId::repeat_byte(0xaa);
		Self::add_study(study, subject);
		let mut path: Vec<DatasetId> = Vec::new();
		for level in 0..MAX_DEPTH {
			let dataset = DatasetId::from_low_u64_be(level.into());
			let part = path.first().map_or(Part::Study(study), |larger| Part::Dataset(*larger));
			Models::declare(dataset, organisation, vec![part]);
			path.insert(0, dataset);
		}
		let manifest = TrainingManifest {
			datasets: vec![path[0]].try_into().expect("one is not too many"),
			campaigns: vec![campaign].try_into().expect("one is not too many"),
			..Default::default()
		};
		let version = ModelVersion { model: 1_000, version: Models::versions() };
		Models::publish_trained(version, organisation, manifest);
		(version, path, study)
	}
}
