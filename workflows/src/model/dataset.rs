//! Datasets: sets of studies, every patient of which allowed the purpose.

use super::{
	registry::{Datasets, OnLedger, Signing},
	tree::{self, Plan, Tree},
	ModelError,
};
use crate::{study, Session};
use radledger_client::{model::Dataset, Outcome, Wait};
use radledger_primitives::{
	consent::{Purpose, RequestId},
	DatasetId, StudyId,
};
use serde::Serialize;

/// A dataset that was declared.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Declared {
	/// Its identifier.
	pub dataset: DatasetId,
	/// How many studies there are in it, each counted once.
	pub studies: usize,
	/// Of how many datasets it is made, with itself.
	#[serde(skip)]
	pub size: usize,
	/// Of these, those that were there before.
	pub before: usize,
	/// Itself, if it was there before.
	#[serde(skip)]
	pub known: Option<Dataset>,
	/// The transactions that declared the others.
	pub transactions: Vec<Outcome>,
}

/// Declares a set of studies, named as [`study::resolve`] takes them. A dataset that an earlier try declared is not declared again.
///
/// # Errors
/// A name means no study or several, a study may not be used, the set was declared for another purpose, or the ledger
/// refuses.
pub async fn declare(
	session: &Session,
	named: &[String],
	purpose: Purpose,
	request: Option<RequestId>,
) -> Result<Declared, ModelError> {
	let mut studies: Vec<StudyId> = Vec::with_capacity(named.len());
	for name in named {
		studies.push(study::resolve(session, name).await?);
	}
	let organisation = session.organisation(&session.ledger().await?).await?;
	let plan = Plan::of(organisation, &studies)?;
	let like = Dataset {
		dataset: plan.root,
		parts: Vec::new(),
		purpose,
		request,
		studies: 0,
		excluded: 0,
		asked: 0,
		organisation,
		by: session.account().await?,
		at: 0,
		block: 0,
	};
	let done = tree::declare(&Signing(session), &plan, &like, is_waiting(session)).await?;
	Ok(Declared {
		dataset: plan.root,
		studies: plan.studies,
		size: plan.size(),
		before: done.before,
		known: done.root,
		transactions: done.sent,
	})
}

/// Whether a session waits for blocks.
pub(crate) fn is_waiting(session: &Session) -> bool {
	session.wait() != Wait::None
}

/// A dataset, perhaps with its studies.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Shown {
	/// The dataset.
	#[serde(flatten)]
	pub dataset: Dataset,
	/// Every study in it and below with the block in which its consent was asked, if they were asked for.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub members: Option<Vec<(StudyId, u32)>>,
}

/// A dataset; with every study in it, if `members`.
///
/// # Errors
/// The ledger has no such dataset, or the node contradicts itself.
pub async fn show(session: &Session, id: &DatasetId, members: bool) -> Result<Shown, ModelError> {
	let ledger = OnLedger(session.ledger().await?, session);
	let dataset = Datasets::dataset(&ledger, id).await?;
	let members = match members {
		true => Some(Tree::read(&ledger, &[*id]).await?.members(id).into_iter().collect()),
		false => None,
	};
	Ok(Shown { dataset, members })
}

/// A dataset whose patients were asked again.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Asked {
	/// The dataset as it is now.
	#[serde(flatten)]
	pub dataset: Dataset,
	/// How many datasets were asked about: itself and those below.
	#[serde(skip)]
	pub size: usize,
}

/// Has the patients of a dataset asked again, from the datasets below it up.
///
/// # Errors
/// The ledger has no such dataset, or refuses.
pub async fn ask_again(session: &Session, id: &DatasetId) -> Result<Asked, ModelError> {
	let ledger = Signing(session);
	let tree = Tree::read(&ledger, &[*id]).await?;
	for level in tree.levels() {
		tree::ask_again(&ledger, &level, is_waiting(session)).await?;
	}
	Ok(Asked { dataset: ledger.dataset(id).await?, size: tree.datasets.len() })
}

/// The studies of a dataset that may not be used for its purpose any more.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Withdrawn {
	/// The dataset.
	pub dataset: DatasetId,
	/// The studies, in order.
	pub withdrawn: Vec<StudyId>,
}

/// Which studies of a dataset, and of those below it, may not be used any more.
///
/// # Errors
/// The ledger has no such dataset, or the node contradicts itself.
pub async fn withdrawn(session: &Session, id: &DatasetId) -> Result<Withdrawn, ModelError> {
	let ledger = OnLedger(session.ledger().await?, session);
	let tree = Tree::read(&ledger, &[*id]).await?;
	let datasets: Vec<_> = tree.datasets.into_values().collect();
	let mut withdrawn: Vec<_> = ledger.withdrawn(&datasets).await?.into_iter().flatten().collect();
	withdrawn.sort_unstable();
	withdrawn.dedup();
	Ok(Withdrawn { dataset: *id, withdrawn })
}
