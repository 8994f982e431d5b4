//! The smallest runtime in which this pallet works, the people in it, and models that they train.

use frame::testing_prelude::*;
use radledger_primitives::{
	consent::{Purpose, Rule},
	federated,
	model::{CampaignId, CampaignLookup, FederationId, Part, SemVer, TrainingManifest},
	udi::{IssuingEntity, UdiDi},
	DatasetId, Modality, ModelId, ModelVersion, Moment, Node, OrganisationId, OrganisationKind, Roles, StudyId, H256,
};
pub use radledger_test_doubles::Graph;
use radledger_test_doubles::{Asked, Consents, People, Studies};

radledger_test_doubles::runtime!(ModelRegistry = pallet_model_registry at 53);

/// The account of organisation 0, a vendor of AI; its data steward, and its annotator.
pub const VENDOR: AccountId = 1;
pub const STEWARD: AccountId = 2;
pub const ANNOTATOR: AccountId = 3;
/// Hospitals, organisations 1, 2 and 3.
pub const NORTH: AccountId = 4;
pub const SOUTH: AccountId = 5;
pub const WEST: AccountId = 6;
/// A regulator, organisation 4, and another, organisation 5.
pub const REGULATOR: AccountId = 7;
pub const OTHER_REGULATOR: AccountId = 8;
/// A society, organisation 6.
pub const SOCIETY: AccountId = 9;
/// A hospital that owns nothing, organisation 7.
pub const PENNILESS: AccountId = 14;
pub const PATIENT: AccountId = 20;
/// A patient who permits nothing.
pub const UNWILLING: AccountId = 21;
pub const STRANGER: AccountId = 99;

pub const NOW: Moment = 1_800_000_000_000;
/// How long each phase of a round lasts in these tests.
pub const PHASE: Moment = 1_000;

/// Campaigns below 5 were settled.
pub struct Campaigns;
impl CampaignLookup for Campaigns {
	fn is_settled(campaign: CampaignId) -> bool {
		campaign < 5
	}
}

impl crate::Config for Test {
	type Membership = People;
	type Studies = Studies;
	type Consent = Consents;
	type Graph = Graph;
	type Campaigns = Campaigns;
	type Time = Timestamp;
	type Rent = Rent;
	type MaxRounds = ConstU32<5>;
	type WeightInfo = ();
	#[cfg(feature = "runtime-benchmarks")]
	type BenchmarkHelper = radledger_test_doubles::World;
}

pub fn new_test_ext() -> TestState {
	chain((1..=13).chain([STRANGER]), 100_000_000, NOW, || {
		use OrganisationKind::*;
		People::admit(0, AiVendor, Some(VENDOR), &[(STEWARD, Roles::DATA_STEWARD), (ANNOTATOR, Roles::ANNOTATOR)]);
		for (organisation, kind, account) in [
			(1, Hospital, NORTH),
			(2, Hospital, SOUTH),
			(3, Hospital, WEST),
			(4, Regulator, REGULATOR),
			(5, Regulator, OTHER_REGULATOR),
			(6, Society, SOCIETY),
			(7, Hospital, PENNILESS),
		] {
			People::admit(organisation, kind, Some(account), &[]);
		}
		People::enrol(PATIENT);
		for number in 0..200 {
			Studies::anchor(study(number), 1, (number < 100).then_some(PATIENT), Modality::Ct);
			if number < 150 {
				Studies::copy(study(number), 0);
			}
		}
	})
}

/// Study number `number`: those from 100 on are of nobody, those from 200 on do not exist. North hospital anchored all; the
/// vendor has copies of those below 150.
pub fn study(number: u8) -> StudyId {
	H256([number; 32])
}

/// Lets an organisation use every study for a purpose, or not any more.
pub fn allow(organisation: OrganisationId, purpose: Purpose, allowed: bool) {
	let asked = Asked { subject: None, organisation: Some(organisation), purpose: Some(purpose) };
	match allowed {
		true => Consents::permit(asked, 1),
		false => Consents::deny(asked, Rule::NoConsent),
	}
}

/// Makes a study one of [`UNWILLING`], as if its patient had withdrawn.
pub fn forbid(study: StudyId) {
	Consents::deny(Asked { subject: Some(UNWILLING), ..Asked::default() }, Rule::NoConsent);
	belongs(study, UNWILLING);
}

/// Makes a study one of [`PATIENT`] again.
pub fn permit(study: StudyId) {
	belongs(study, PATIENT);
}

fn belongs(study: StudyId, subject: AccountId) {
	Studies::anchor(study, 1, Some(subject), Modality::Ct);
	Studies::copy(study, 0);
}

/// Who paid for the record that an organisation received data of [`PATIENT`], if it did.
pub fn receipts(to: OrganisationId) -> Vec<AccountId> {
	let receipts = Consents::receipts().into_iter();
	let of_patient = receipts.filter(|receipt| (receipt.subject, receipt.organisation) == (PATIENT, to));
	of_patient.map(|receipt| receipt.payer).collect()
}

/// The parents of a node.
pub fn parents(node: Node) -> Option<Vec<Node>> {
	Graph::parents(node)
}

fn tickets() -> Vec<Rent> {
	use crate::*;
	let mut all = Vec::new();
	all.extend(Models::<Test>::iter_values().map(|record| record.ticket));
	all.extend(Versions::<Test>::iter_values().map(|record| record.ticket));
	all.extend(Changes::<Test>::iter_values().map(|record| record.ticket));
	all.extend(Datasets::<Test>::iter_values().map(|record| record.ticket));
	all.extend(Federations::<Test>::iter_values().map(|record| record.ticket));
	all.extend(Rounds::<Test>::iter_values().map(|record| record.ticket));
	all
}

/// What something commits to, in these tests: a number.
pub fn hash(number: u8) -> H256 {
	H256([number; 32])
}

pub fn semver(major: u16, minor: u16, patch: u16) -> SemVer {
	SemVer { major, minor, patch }
}

/// A model of the vendor.
pub fn model() -> ModelId {
	let udi = UdiDi::new(IssuingEntity::Gs1, "09506000134352");
	assert_ok!(ModelRegistry::register_model(signed(STEWARD), udi, hash(1)));
	crate::NextModel::<Test>::get() - 1
}

/// The next version of a model: 1.0.0, 1.1.0 and so on.
pub fn publish(model: ModelId, manifest: TrainingManifest) -> ModelVersion {
	let version = ModelRegistry::model(model).unwrap().versions;
	assert_ok!(ModelRegistry::publish_version(signed(STEWARD), model, semver(1, version as u16, 0), hash(2), manifest));
	ModelVersion { model, version }
}

/// A dataset of the vendor, of these studies; for health research.
pub fn declare(studies: &[u8]) -> DatasetId {
	let parts: Vec<Part> = studies.iter().map(|number| Part::Study(study(*number))).collect();
	let id = radledger_primitives::model::dataset_id(0, &parts);
	assert_ok!(ModelRegistry::declare_dataset(
		signed(STEWARD),
		parts.try_into().unwrap(),
		Purpose::HealthResearch,
		None
	));
	id
}

/// A federation of the vendor, north and south hospital; each phase lasts [`PHASE`].
pub fn federation() -> FederationId {
	let model = model();
	let id = crate::NextFederation::<Test>::get();
	assert_ok!(ModelRegistry::open_federation(
		signed(STEWARD),
		model,
		vec![0, 1, 2, 3].try_into().unwrap(),
		federated::THRESHOLD,
		[PHASE; 3]
	));
	id
}
