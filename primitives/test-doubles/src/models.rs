use crate::graph::Links;
use frame::testing_prelude::*;
use radledger_primitives::{
	consent::Purpose,
	model::{ModelFacts, ModelState, Part, SemVer, TrainingManifest},
	traits::{DatasetFacts, ModelLookup, TrainingLookup},
	udi::UdiDi,
	DatasetId, ModelVersion, Node, OrganisationId, H256,
};

#[storage_alias]
type Versions = StorageMap<Doubles, Twox64Concat, ModelVersion, (ModelFacts, TrainingManifest), OptionQuery>;
/// Who declared each dataset, and its parts.
#[storage_alias]
type Datasets = StorageMap<Doubles, Twox64Concat, DatasetId, (OrganisationId, Vec<Part>), OptionQuery>;

/// Stands in for `pallet-model-registry`. Its datasets and versions are linked in [`Graph`](crate::Graph) too, and every
/// dataset is for health research.
pub struct Models;

impl Models {
	/// Publishes an active version 1.0.0 that was trained on nothing.
	pub fn publish(version: ModelVersion, vendor: OrganisationId) {
		Self::publish_trained(version, vendor, TrainingManifest::default());
	}

	/// Publishes an active version 1.0.0, with its training data.
	pub fn publish_trained(version: ModelVersion, vendor: OrganisationId, manifest: TrainingManifest) {
		let semver = SemVer { major: 1, minor: 0, patch: 0 };
		let facts = ModelFacts { semver, vendor, udi_di: None, weights: H256::zero(), state: ModelState::Active };
		let datasets: Vec<Node> = manifest.datasets.iter().copied().map(Node::Dataset).collect();
		Links::insert(Node::Model(version), datasets);
		Versions::insert(version, (facts, manifest));
	}

	/// Gives a version a name, a UDI-DI and weights.
	pub fn describe(version: ModelVersion, semver: SemVer, udi_di: Option<UdiDi>, weights: H256) {
		Self::change(version, |facts| (facts.semver, facts.udi_di, facts.weights) = (semver, udi_di, weights));
	}

	/// Suspends a version. It must not author any more.
	pub fn suspend(version: ModelVersion) {
		Self::change(version, |facts| facts.state = ModelState::Suspended);
	}

	/// Declares a dataset.
	pub fn declare(dataset: DatasetId, organisation: OrganisationId, parts: Vec<Part>) {
		let nodes = parts.iter().filter_map(|part| match part {
			Part::Study(study) => Some(Node::Study(*study)),
			Part::Dataset(dataset) => Some(Node::Dataset(*dataset)),
			Part::Elsewhere(_) => None,
		});
		Links::insert(Node::Dataset(dataset), nodes.collect::<Vec<_>>());
		Datasets::insert(dataset, (organisation, parts));
	}

	/// How many versions were published.
	pub fn versions() -> u32 {
		Versions::iter_keys().count() as u32
	}

	fn change(version: ModelVersion, change: impl FnOnce(&mut ModelFacts)) {
		Versions::mutate(version, |known| change(&mut known.as_mut().expect("the version is published").0));
	}
}

impl ModelLookup for Models {
	fn may_author(version: &ModelVersion) -> bool {
		Self::facts(version).is_some_and(|facts| facts.state == ModelState::Active)
	}

	fn facts(version: &ModelVersion) -> Option<ModelFacts> {
		Versions::get(version).map(|(facts, _)| facts)
	}
}

impl TrainingLookup for Models {
	fn manifest(version: &ModelVersion) -> Option<TrainingManifest> {
		Versions::get(version).map(|(_, manifest)| manifest)
	}

	fn dataset(dataset: &DatasetId) -> Option<DatasetFacts> {
		let (organisation, parts) = Datasets::get(dataset)?;
		let studies = parts.iter().map(|part| match part {
			Part::Study(_) => 1,
			Part::Dataset(dataset) => Self::dataset(dataset).map_or(0, |facts| facts.studies),
			Part::Elsewhere(_) => 0,
		});
		let studies = studies.sum();
		Some(DatasetFacts { organisation, purpose: Purpose::HealthResearch, request: None, studies, parts })
	}
}
