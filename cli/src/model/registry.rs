//! The records of the ledger about models, and how it is asked for them and told something.

use crate::{context::Context, errors::Failure};
use radledger_client::{calls, model::Change, Call, Ledger, Outcome, Wait};
use radledger_primitives::{
	consent::{Purpose, RequestId},
	model::{dataset_id, FederationId, FederationView, Part, RoundView},
	DatasetId, ModelVersion, Moment, StudyId,
};
use std::future::Future;
use tokio::task::{JoinError, JoinSet};

pub use radledger_client::model::{Dataset, Model, StateChange, Version};

/// Questions that are open at the same time.
const AT_ONCE: usize = 32;

/// What is known of models, as of one block: a seam, so that what is made of it is tested without a node.
pub trait Registry {
	/// A version.
	async fn version(&self, version: ModelVersion) -> Result<Option<Version>, Failure>;

	/// These datasets, in the same order.
	async fn datasets(&self, ids: &[DatasetId]) -> Result<Vec<Option<Dataset>>, Failure>;

	/// Of the studies that are parts of each dataset itself, those that may not be used for its purpose any more.
	async fn withdrawn(&self, datasets: &[Dataset]) -> Result<Vec<Vec<StudyId>>, Failure>;

	/// A federation.
	async fn federation(&self, federation: FederationId) -> Result<Option<FederationView>, Failure>;

	/// The rounds of a federation, in order.
	async fn rounds(&self, federation: FederationId) -> Result<Vec<RoundView>, Failure>;
}

/// A ledger as of one block: all answers fit together.
#[derive(Clone)]
pub struct OnLedger(pub Ledger);

/// Answers to questions that are asked some at a time, in order.
async fn each<Q, A, F>(questions: Vec<Q>, ask: impl Fn(Q) -> F) -> Result<Vec<A>, Failure>
where
	Q: Send + 'static,
	A: Send + 'static,
	F: Future<Output = radledger_client::Result<A>> + Send + 'static,
{
	let mut answers: Vec<Option<A>> = Vec::new();
	answers.resize_with(questions.len(), || None);
	let (mut left, mut tasks) = (questions.into_iter().enumerate(), JoinSet::new());
	loop {
		while tasks.len() < AT_ONCE {
			let Some((place, question)) = left.next() else {
				break;
			};
			let answer = ask(question);
			tasks.spawn(async move { answer.await.map(|answer| (place, answer)) });
		}
		let Some(answer) = tasks.join_next().await else {
			return Ok(answers.into_iter().flatten().collect());
		};
		let failed =
			|error: JoinError| Failure::failed("no-threads", "a question was not asked").why(error.to_string());
		let (place, answer) = answer.map_err(failed)??;
		answers[place] = Some(answer);
	}
}

impl Registry for OnLedger {
	async fn version(&self, version: ModelVersion) -> Result<Option<Version>, Failure> {
		Ok(self.0.model_version(version).await?)
	}

	async fn datasets(&self, ids: &[DatasetId]) -> Result<Vec<Option<Dataset>>, Failure> {
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

	async fn withdrawn(&self, datasets: &[Dataset]) -> Result<Vec<Vec<StudyId>>, Failure> {
		each(datasets.to_vec(), |known| {
			let ledger = self.0.clone();
			async move {
				let studies = studies(&known.parts);
				match studies.is_empty() {
					true => Ok(studies),
					false => ledger.withdrawn(studies, known.organisation, known.purpose, known.request).await,
				}
			}
		})
		.await
	}

	async fn federation(&self, federation: FederationId) -> Result<Option<FederationView>, Failure> {
		Ok(self.0.federation(federation).await?)
	}

	async fn rounds(&self, federation: FederationId) -> Result<Vec<RoundView>, Failure> {
		Ok(self.0.rounds(federation).await?)
	}
}

/// A dataset's identifier follows from its organisation and its parts: a node that tells others lies, or is broken.
pub fn ensure_made_of(id: &DatasetId, dataset: &Dataset) -> Result<(), Failure> {
	match dataset_id(dataset.organisation, &dataset.parts) == *id && dataset.dataset == *id {
		true => Ok(()),
		false => Err(contradicted(format!("the parts that the node tells of dataset {id:?} do not make it"))),
	}
}

/// What the node tells cannot be.
pub fn contradicted(what: impl Into<String>) -> Failure {
	Failure::refused("contradicted", what)
		.why("one follows from the other, by rules that everybody can follow")
		.hint("ask another node (--node), and tell the operator of this one")
}

/// The studies among parts.
pub fn studies(parts: &[Part]) -> Vec<StudyId> {
	let study = |part: &Part| match part {
		Part::Study(study) => Some(*study),
		Part::Dataset(_) | Part::Elsewhere(_) => None,
	};
	parts.iter().filter_map(study).collect()
}

/// Where datasets are declared: a seam.
pub trait Declaring: Registry {
	/// Declares a dataset; waits for a block only if `waiting`.
	async fn declare(
		&self,
		parts: Vec<Part>,
		purpose: Purpose,
		request: Option<RequestId>,
		waiting: bool,
	) -> Result<Outcome, Failure>;

	/// Has the patients of a dataset asked again; waits for a block only if `waiting`.
	async fn ask_again(&self, dataset: DatasetId, waiting: bool) -> Result<Outcome, Failure>;

	/// The moment of the newest block.
	async fn moment(&self) -> Result<Moment, Failure>;
}

/// The newest state, and the signer of the command.
pub struct Signing<'a>(pub &'a Context);

impl Signing<'_> {
	async fn now(&self) -> Result<OnLedger, Failure> {
		Ok(OnLedger(self.0.client().await?.best().await?))
	}

	/// Submits a call; waits for a block only if `waiting`.
	async fn send<C: Call>(&self, call: &C, waiting: bool) -> Result<Outcome, Failure> {
		match waiting {
			true => self.0.submit(call).await,
			false => {
				let (client, signer) = (self.0.client().await?, self.0.signer().await?);
				Ok(client.submit(call, signer, Wait::None).await?)
			}
		}
	}
}

impl Registry for Signing<'_> {
	async fn version(&self, version: ModelVersion) -> Result<Option<Version>, Failure> {
		self.now().await?.version(version).await
	}

	async fn datasets(&self, ids: &[DatasetId]) -> Result<Vec<Option<Dataset>>, Failure> {
		self.now().await?.datasets(ids).await
	}

	async fn withdrawn(&self, datasets: &[Dataset]) -> Result<Vec<Vec<StudyId>>, Failure> {
		self.now().await?.withdrawn(datasets).await
	}

	async fn federation(&self, federation: FederationId) -> Result<Option<FederationView>, Failure> {
		self.now().await?.federation(federation).await
	}

	async fn rounds(&self, federation: FederationId) -> Result<Vec<RoundView>, Failure> {
		self.now().await?.rounds(federation).await
	}
}

impl Declaring for Signing<'_> {
	async fn declare(
		&self,
		parts: Vec<Part>,
		purpose: Purpose,
		request: Option<RequestId>,
		waiting: bool,
	) -> Result<Outcome, Failure> {
		self.send(&calls::model::declare_dataset(parts, purpose, request), waiting).await
	}

	async fn ask_again(&self, dataset: DatasetId, waiting: bool) -> Result<Outcome, Failure> {
		self.send(&calls::model::ask_again(dataset), waiting).await
	}

	async fn moment(&self) -> Result<Moment, Failure> {
		Ok(self.now().await?.0.now().await?)
	}
}

/// Sends a call, and tells the number of what it made, if a block was waited for.
pub async fn make<C: Call>(context: &Context, call: &C) -> Result<(Option<u32>, Outcome), Failure> {
	let (client, signer) = (context.client().await?, context.signer().await?);
	let told = context.waiting(client.tell::<Change>(call, signer, context.wait())).await?;
	let number = told.changes.iter().find_map(|change| match change {
		Change::Registered { model } => Some(*model),
		Change::Published { version } => Some(version.version),
		Change::Opened { federation } => Some(*federation),
		Change::Started { round } => Some(*round),
		_ => None,
	});
	Ok((number, told.outcome))
}
