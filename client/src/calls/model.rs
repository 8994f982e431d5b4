//! Calls of vendors, regulators and the parties of federations about AI models.

use radledger_primitives::{
	consent::{Purpose, RequestId},
	model::{FederationId, ModelActionReason, Part, SemVer, TrainingManifest},
	udi::UdiDi,
	DatasetId, ModelId, ModelVersion, Moment, OrganisationId, H256,
};

calls! { model_registry
	/// Registers a model.
	register_model(udi_di: Option<UdiDi>, intended_use: H256);
	/// Publishes a version of a model.
	publish_version(model: ModelId, semver: SemVer, weights: H256, manifest: TrainingManifest);
	/// Suspends a version.
	suspend_version(version: ModelVersion, reason: ModelActionReason);
	/// Reinstates a suspended version.
	reinstate_version(version: ModelVersion, reason: ModelActionReason);
	/// Recalls a version for good.
	recall_version(version: ModelVersion, reason: ModelActionReason);
	/// Declares a dataset of 1 to 16 parts in ascending order.
	declare_dataset(parts: Vec<Part>, purpose: Purpose, request: Option<RequestId>);
	/// Opens a federation: its parties, the threshold in parts per million, and the length of each phase in
	/// milliseconds.
	open_federation(model: ModelId, parties: Vec<OrganisationId>, threshold: u32, phases: [Moment; 3]);
	/// Joins a federation.
	join_federation(federation: FederationId);
	/// Starts the next round.
	start_round(federation: FederationId);
	/// Commits to an update.
	commit_update(federation: FederationId, commitment: H256);
	/// Reveals an update.
	reveal_update(federation: FederationId, update: H256, salt: [u8; 32]);
	/// Closes a round.
	close_round(federation: FederationId);
	/// Asks again whether the studies of a dataset may be used.
	ask_again(dataset: DatasetId);
	/// Commits to scores of the other parties.
	commit_scores(federation: FederationId, commitment: H256);
	/// Reveals the scores of the other parties, in their order, in parts per million.
	reveal_scores(federation: FederationId, scores: Vec<u32>, salt: [u8; 32]);
}
