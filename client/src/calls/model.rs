//! What vendors, regulators and the parties of federations say of AI models.

use crate::{
	chain::{runtime_types::bounded_collections::bounded_vec::BoundedVec, transactions},
	Call,
};
use radledger_primitives::{
	consent::{Purpose, RequestId},
	model::{FederationId, ModelActionReason, Part, SemVer, TrainingManifest},
	udi::UdiDi,
	ModelId, ModelVersion, Moment, OrganisationId, H256,
};
use subxt::utils::Static;

/// Registers a model.
pub fn register_model(udi_di: Option<UdiDi>, intended_use: H256) -> impl Call {
	transactions().model_registry().register_model(udi_di.map(Static), intended_use)
}

/// Publishes a version of a model.
pub fn publish_version(model: ModelId, semver: SemVer, weights: H256, manifest: TrainingManifest) -> impl Call {
	transactions().model_registry().publish_version(model, Static(semver), weights, Static(manifest))
}

/// Suspends a version.
pub fn suspend_version(version: ModelVersion, reason: ModelActionReason) -> impl Call {
	transactions().model_registry().suspend_version(Static(version), Static(reason))
}

/// Reinstates a suspended version.
pub fn reinstate_version(version: ModelVersion, reason: ModelActionReason) -> impl Call {
	transactions().model_registry().reinstate_version(Static(version), Static(reason))
}

/// Recalls a version for good.
pub fn recall_version(version: ModelVersion, reason: ModelActionReason) -> impl Call {
	transactions().model_registry().recall_version(Static(version), Static(reason))
}

/// Declares a dataset of 1 to 16 parts in ascending order.
pub fn declare_dataset(parts: Vec<Part>, purpose: Purpose, request: Option<RequestId>) -> impl Call {
	let parts = BoundedVec(parts.into_iter().map(Static).collect());
	transactions().model_registry().declare_dataset(parts, Static(purpose), request)
}

/// Opens a federation: its parties, the threshold in parts per million, and how long each phase lasts in milliseconds.
pub fn open_federation(model: ModelId, parties: Vec<OrganisationId>, threshold: u32, phases: [Moment; 3]) -> impl Call {
	transactions().model_registry().open_federation(model, BoundedVec(parties), threshold, phases)
}

/// Joins a federation.
pub fn join_federation(federation: FederationId) -> impl Call {
	transactions().model_registry().join_federation(federation)
}

/// Starts the next round.
pub fn start_round(federation: FederationId) -> impl Call {
	transactions().model_registry().start_round(federation)
}

/// Commits to an update.
pub fn commit_update(federation: FederationId, commitment: H256) -> impl Call {
	transactions().model_registry().commit_update(federation, commitment)
}

/// Reveals an update.
pub fn reveal_update(federation: FederationId, update: H256, salt: [u8; 32]) -> impl Call {
	transactions().model_registry().reveal_update(federation, update, salt)
}

/// Scores the other parties, in their order, in parts per million.
pub fn score_peers(federation: FederationId, scores: Vec<u32>) -> impl Call {
	transactions().model_registry().score_peers(federation, BoundedVec(scores))
}

/// Closes a round.
pub fn close_round(federation: FederationId) -> impl Call {
	transactions().model_registry().close_round(federation)
}
