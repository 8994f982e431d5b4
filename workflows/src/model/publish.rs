//! Models and their versions on the ledger.

use super::ModelError;
use crate::{digest, Session};
use radledger_client::{
	calls,
	model::{Change, Model, StateChange, Version},
	Ledger, Outcome,
};
use radledger_primitives::{
	model::{CampaignId, FederationId, SemVer, TrainingManifest, MAX_SETS},
	text,
	udi::UdiDi,
	DatasetId, ModelId, ModelVersion, H256,
};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// A model that was registered.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Registered {
	/// Its number; `None` if no block was waited for.
	pub model: Option<ModelId>,
	/// The digest of its intended use.
	pub intended_use: H256,
	/// The transaction that registered it.
	pub transaction: Outcome,
}

/// Registers a model; `intended_use` is the file that says what it is intended for.
///
/// # Errors
/// The file cannot be read, or the ledger refuses.
pub async fn register(session: &Session, udi_di: Option<UdiDi>, intended_use: &Path) -> Result<Registered, ModelError> {
	let intended_use = digest::of_file(intended_use)?;
	let told = session.tell(&calls::model::register_model(udi_di, intended_use)).await?;
	let model = told.changes.iter().find_map(|change| match change {
		Change::Registered { model } => Some(*model),
		_ => None,
	});
	Ok(Registered { model, intended_use, transaction: told.outcome })
}

/// A version that is to be published.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewVersion {
	/// Its model.
	pub model: ModelId,
	/// What its vendor calls it.
	pub semver: SemVer,
	/// The file with the weights, or its SHA-256 in hexadecimal.
	pub weights: String,
	/// The datasets, in any order.
	pub datasets: Vec<DatasetId>,
	/// The annotation campaigns, in any order.
	pub campaigns: Vec<CampaignId>,
	/// The version on which it builds.
	pub parent: Option<ModelVersion>,
	/// The federation that trained it.
	pub federation: Option<FederationId>,
	/// How many of its rounds went into it, from the first on; all that are closed by default.
	pub rounds: Option<u32>,
	/// The file with the hyper-parameters.
	pub hyper_parameters: PathBuf,
}

/// A version that was published.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Published {
	/// Its number; `None` if no block was waited for.
	#[serde(serialize_with = "text::display_option")]
	pub version: Option<ModelVersion>,
	/// What its vendor calls it.
	#[serde(serialize_with = "text::display")]
	pub semver: SemVer,
	/// The digest of the weights.
	pub weights: H256,
	/// The transaction that published it.
	pub transaction: Outcome,
}

/// Publishes a version.
///
/// # Errors
/// A file cannot be read, it names too much, the ledger has no such model, or refuses.
pub async fn publish(session: &Session, new: NewVersion) -> Result<Published, ModelError> {
	let NewVersion { model, semver, weights, datasets, campaigns, parent, federation, rounds, hyper_parameters } = new;
	let (weights, hyper_parameters) = (digest::named(&weights)?, digest::of_file(&hyper_parameters)?);
	let ledger = session.ledger().await?;
	known(&ledger, model).await?;
	let datasets = in_order(datasets).try_into();
	let campaigns = in_order(campaigns).try_into();
	let manifest = TrainingManifest {
		datasets: datasets
			.map_err(|named: Vec<_>| ModelError::TooManyDatasets { named: named.len(), most: MAX_SETS })?,
		campaigns: campaigns
			.map_err(|named: Vec<_>| ModelError::TooManyCampaigns { named: named.len(), most: MAX_SETS })?,
		parent,
		federation: match (federation, rounds) {
			(Some(federation), Some(rounds)) => Some((federation, rounds)),
			(Some(federation), None) => {
				let rounds = ledger.rounds(federation).await?;
				Some((federation, rounds.iter().take_while(|round| round.closed).count() as u32))
			}
			(None, _) => None,
		},
		hyper_parameters,
	};
	let told = session.tell(&calls::model::publish_version(model, semver, weights, manifest)).await?;
	let version = told.changes.iter().find_map(|change| match change {
		Change::Published { version } => Some(*version),
		_ => None,
	});
	Ok(Published { version, semver, weights, transaction: told.outcome })
}

/// Datasets or campaigns in the order in which the ledger wants them, each once.
fn in_order<T: Ord>(mut named: Vec<T>) -> Vec<T> {
	named.sort_unstable();
	named.dedup();
	named
}

/// A model that is there.
async fn known(ledger: &Ledger, model: ModelId) -> Result<Model, ModelError> {
	ledger.model(model).await?.ok_or(ModelError::NoModel { model })
}

/// All models.
///
/// # Errors
/// The ledger does not answer.
pub async fn list(session: &Session) -> Result<Vec<Model>, ModelError> {
	Ok(session.ledger().await?.models().await?)
}

/// A model with its versions.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct ModelShown {
	/// The model.
	#[serde(flatten)]
	pub model: Model,
	/// Its versions, in order.
	pub published: Vec<Version>,
}

/// A model with its versions.
///
/// # Errors
/// The ledger has no such model.
pub async fn show(session: &Session, model: ModelId) -> Result<ModelShown, ModelError> {
	let ledger = session.ledger().await?;
	Ok(ModelShown { model: known(&ledger, model).await?, published: ledger.model_versions(model).await? })
}

/// A version with every change of what it may do.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct VersionShown {
	/// The version.
	#[serde(flatten)]
	pub version: Version,
	/// The changes, in order.
	pub changes: Vec<StateChange>,
}

/// A version with every change of what it may do.
///
/// # Errors
/// The ledger has no such version.
pub async fn show_version(session: &Session, version: ModelVersion) -> Result<VersionShown, ModelError> {
	let ledger = session.ledger().await?;
	let known = ledger.model_version(version).await?.ok_or(ModelError::NoVersion { version })?;
	Ok(VersionShown { version: known, changes: ledger.model_changes(version).await? })
}
