//! The records of the ledger about models, and how it is asked for them and told something.

use super::ModelError;
use crate::Session;
use futures::{stream, StreamExt, TryStreamExt};
use radledger_client::{
	calls,
	model::{Dataset, Version},
	Call, Ledger, Outcome, Wait,
};
use radledger_primitives::{
	consent::{Purpose, RequestId},
	model::{dataset_id, FederationId, FederationView, Part, RoundView},
	DatasetId, ModelVersion, Moment, StudyId,
};
use std::future::Future;

/// Questions that are open at the same time.
const AT_ONCE: usize = 32;

/// Datasets as of one block: a seam, so that what is made of them is tested without a node.
pub(crate) trait Datasets {
	/// These datasets, in the same order.
	async fn datasets(&self, ids: &[DatasetId]) -> Result<Vec<Option<Dataset>>, ModelError>;

	/// Of the studies that are parts of each dataset itself, those that may not be used for its purpose any more.
	async fn withdrawn(&self, datasets: &[Dataset]) -> Result<Vec<Vec<StudyId>>, ModelError>;

	/// One dataset.
	async fn dataset(&self, dataset: &DatasetId) -> Result<Dataset, ModelError> {
		let found = self.datasets(&[*dataset]).await?.pop().flatten();
		found.ok_or(ModelError::NoDataset { dataset: *dataset })
	}
}

/// What a version was made from, as of one block: a seam likewise.
pub(crate) trait Registry: Datasets {
	/// A version.
	async fn version(&self, version: ModelVersion) -> Result<Option<Version>, ModelError>;

	/// A federation.
	async fn federation(&self, federation: FederationId) -> Result<Option<FederationView>, ModelError>;

	/// The rounds of a federation, in order.
	async fn rounds(&self, federation: FederationId) -> Result<Vec<RoundView>, ModelError>;
}

/// A ledger as of one block: all answers fit together.
#[derive(Clone)]
pub(crate) struct OnLedger<'a>(pub Ledger, pub &'a Session);

/// Answers to questions that are asked some at a time, in order.
async fn each<Q, A, F>(questions: Vec<Q>, ask: impl Fn(Q) -> F) -> Result<Vec<A>, ModelError>
where
	F: Future<Output = radledger_client::Result<A>>,
{
	Ok(stream::iter(questions).map(ask).buffered(AT_ONCE).try_collect().await?)
}

impl Datasets for OnLedger<'_> {
	async fn datasets(&self, ids: &[DatasetId]) -> Result<Vec<Option<Dataset>>, ModelError> {
		let found = each(ids.to_vec(), |id| {
			let ledger = self.0.clone();
			async move { ledger.dataset(id).await }
		});
		let found = found.await?;
		for (id, dataset) in ids.iter().zip(&found) {
			dataset.as_ref().map_or(Ok(()), |dataset| ensure_made_of(id, dataset))?;
		}
		Ok(found)
	}

	async fn withdrawn(&self, datasets: &[Dataset]) -> Result<Vec<Vec<StudyId>>, ModelError> {
		let mut asked = Vec::with_capacity(datasets.len());
		for known in datasets {
			let studies = studies(&known.parts);
			let openings = self.1.openings_of(&self.0, studies.iter().copied()).await?;
			asked.push((known.clone(), studies, openings));
		}
		each(asked, |(known, studies, openings)| {
			let ledger = self.0.clone();
			async move {
				match studies.is_empty() {
					true => Ok(studies),
					false => {
						let Dataset { organisation, purpose, request, .. } = known;
						ledger.withdrawn(studies, organisation, purpose, request, &openings).await
					}
				}
			}
		})
		.await
	}
}

impl Registry for OnLedger<'_> {
	async fn version(&self, version: ModelVersion) -> Result<Option<Version>, ModelError> {
		Ok(self.0.model_version(version).await?)
	}

	async fn federation(&self, federation: FederationId) -> Result<Option<FederationView>, ModelError> {
		Ok(self.0.federation(federation).await?)
	}

	async fn rounds(&self, federation: FederationId) -> Result<Vec<RoundView>, ModelError> {
		Ok(self.0.rounds(federation).await?)
	}
}

/// A dataset's identifier follows from its organisation and its parts: a node that tells others lies, or is broken.
fn ensure_made_of(id: &DatasetId, dataset: &Dataset) -> Result<(), ModelError> {
	match dataset_id(dataset.organisation, &dataset.parts) == *id && dataset.dataset == *id {
		true => Ok(()),
		false => {
			Err(ModelError::contradicted(format!("the parts that the node tells of dataset {id:?} do not make it")))
		}
	}
}

/// The studies among parts.
pub(crate) fn studies(parts: &[Part]) -> Vec<StudyId> {
	let study = |part: &Part| match part {
		Part::Study(study) => Some(*study),
		Part::Dataset(_) | Part::Elsewhere(_) => None,
	};
	parts.iter().filter_map(study).collect()
}

/// Where datasets are declared: a seam.
pub(crate) trait Declaring: Datasets {
	/// Declares a dataset; waits for a block only if `waiting`.
	async fn declare(
		&self,
		parts: Vec<Part>,
		purpose: Purpose,
		request: Option<RequestId>,
		waiting: bool,
	) -> Result<Outcome, ModelError>;

	/// Has the patients of a dataset asked again; waits for a block only if `waiting`.
	async fn ask_again(&self, dataset: DatasetId, waiting: bool) -> Result<Outcome, ModelError>;

	/// The moment of the newest block.
	async fn moment(&self) -> Result<Moment, ModelError>;
}

/// The newest state, and the signer of a session.
pub(crate) struct Signing<'a>(pub &'a Session);

impl Signing<'_> {
	async fn now(&self) -> Result<OnLedger<'_>, ModelError> {
		Ok(OnLedger(self.0.ledger().await?, self.0))
	}

	async fn send(&self, call: &impl Call, waiting: bool) -> Result<Outcome, ModelError> {
		let wait = if waiting { self.0.wait() } else { Wait::None };
		Ok(self.0.submit_and(call, wait).await?)
	}
}

impl Datasets for Signing<'_> {
	async fn datasets(&self, ids: &[DatasetId]) -> Result<Vec<Option<Dataset>>, ModelError> {
		self.now().await?.datasets(ids).await
	}

	async fn withdrawn(&self, datasets: &[Dataset]) -> Result<Vec<Vec<StudyId>>, ModelError> {
		self.now().await?.withdrawn(datasets).await
	}
}

impl Declaring for Signing<'_> {
	async fn declare(
		&self,
		parts: Vec<Part>,
		purpose: Purpose,
		request: Option<RequestId>,
		waiting: bool,
	) -> Result<Outcome, ModelError> {
		self.send(&calls::model::declare_dataset(parts, purpose, request), waiting).await
	}

	async fn ask_again(&self, dataset: DatasetId, waiting: bool) -> Result<Outcome, ModelError> {
		self.send(&calls::model::ask_again(dataset), waiting).await
	}

	async fn moment(&self) -> Result<Moment, ModelError> {
		Ok(self.0.ledger().await?.now().await?)
	}
}
