//! Datasets as trees: how one is declared, and what is in it.
//!
//! A dataset has up to 16 parts, and its identifier is their digest; so a larger set is a tree of them, that of sorted
//! studies. It is declared from below. Datasets of one level do not wait for each other, so that a large set takes as many
//! blocks as the tree is high, if these have room for it.

use super::{
	registry::{studies, Datasets, Declaring},
	ModelError,
};
use crate::words::short;
use radledger_client::{model::Dataset, Outcome};
use radledger_primitives::{
	consent::{Purpose, RequestId},
	model::{dataset_id, dataset_tree, Part, FRESH},
	DatasetId, OrganisationId, StudyId,
};
use std::collections::{BTreeMap, BTreeSet};

/// Datasets about which is asked at once.
const TOGETHER: usize = 1_024;
/// Studies that are named in a message.
const NAMED: usize = 8;

/// The datasets that a set of studies makes, level by level, from below.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Plan {
	/// Each dataset with its parts.
	pub levels: Vec<Vec<(DatasetId, Vec<Part>)>>,
	/// The whole.
	pub root: DatasetId,
	/// How many studies there are in it, each counted once.
	pub studies: usize,
}

impl Plan {
	/// The tree of `organisation` over `studies`, in any order.
	pub fn of(organisation: OrganisationId, studies: &[StudyId]) -> Result<Self, ModelError> {
		let distinct: BTreeSet<_> = studies.iter().copied().collect();
		let distinct: Vec<_> = distinct.into_iter().collect();
		let (mut levels, mut heights) = (Vec::<Vec<_>>::new(), BTreeMap::new());
		let mut root = None;
		for parts in dataset_tree(organisation, &distinct) {
			let id = dataset_id(organisation, &parts);
			let height = match parts.first() {
				Some(Part::Dataset(below)) => heights.get(below).map_or(0, |below| below + 1),
				_ => 0,
			};
			heights.insert(id, height);
			if levels.len() <= height {
				levels.push(Vec::new());
			}
			levels[height].push((id, parts));
			root = Some(id);
		}
		let root = root.ok_or(ModelError::NoStudies)?;
		Ok(Self { levels, root, studies: distinct.len() })
	}

	/// How many datasets there are.
	pub fn size(&self) -> usize {
		self.levels.iter().map(Vec::len).sum()
	}
}

/// What became of a plan.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Declared {
	/// Datasets that were there before.
	pub before: usize,
	/// The transactions.
	pub sent: Vec<Outcome>,
	/// The whole, if it was there before.
	pub root: Option<Dataset>,
}

/// Refuses a plan with studies that `organisation` may not use for this purpose: before anything is sent, and all of them
/// at once.
async fn ensure_permitted(ledger: &impl Declaring, leaves: &[Dataset]) -> Result<(), ModelError> {
	let mut refused = Vec::new();
	for leaves in leaves.chunks(TOGETHER) {
		refused.extend(ledger.withdrawn(leaves).await?.into_iter().flatten());
	}
	if refused.is_empty() {
		return Ok(());
	}
	let named: Vec<_> = refused.iter().take(NAMED).map(short).collect();
	let more = match refused.len().saturating_sub(NAMED) {
		0 => String::new(),
		more => format!(" and {more} more"),
	};
	Err(ModelError::NotPermitted { studies: refused.len(), named: format!("{}{more}", named.join(", ")) })
}

/// Declares what of a plan is not on the ledger yet. `like` is what a dataset of this signer looks like; its parts do not
/// matter. With `waiting`, a level is begun when the ledger has all of the one below.
pub async fn declare(
	ledger: &impl Declaring,
	plan: &Plan,
	like: &Dataset,
	waiting: bool,
) -> Result<Declared, ModelError> {
	let (purpose, request) = (like.purpose, like.request);
	let mut done = Declared { before: 0, sent: Vec::new(), root: None };
	let mut missing = Vec::with_capacity(plan.levels.len());
	let mut old = Vec::with_capacity(plan.levels.len());
	let now = ledger.moment().await?;
	for level in &plan.levels {
		let known = known(ledger, level).await?;
		for dataset in known.iter().flatten() {
			ensure_same_purpose(dataset, purpose)?;
		}
		done.before += known.iter().flatten().count();
		done.root = known.iter().flatten().find(|dataset| dataset.dataset == plan.root).cloned();
		let asked_long_ago = |dataset: &&Dataset| dataset.excluded > 0 || dataset.asked.saturating_add(FRESH / 2) < now;
		let again = known.iter().flatten().filter(asked_long_ago).map(|dataset| dataset.dataset);
		old.push(again.collect::<Vec<_>>());
		let without = level.iter().zip(known).filter(|(_, known)| known.is_none());
		missing.push(without.map(|(new, _)| new.clone()).collect::<Vec<_>>());
	}
	if missing.iter().all(Vec::is_empty) {
		return Ok(done);
	}
	// Also of those that are there: the ledger takes nothing over a part with a study that was withdrawn.
	let leaves = plan.levels.first().into_iter().flatten().map(|(id, parts)| Dataset {
		dataset: *id,
		parts: parts.clone(),
		..like.clone()
	});
	ensure_permitted(ledger, &leaves.collect::<Vec<_>>()).await?;
	for (level, old) in missing.into_iter().zip(old) {
		ask_again(ledger, &old, waiting).await?;
		let sent = send(ledger, &level, (purpose, request), waiting, &mut done.sent).await;
		let (far, all) = (done.before + done.sent.len(), plan.size());
		sent.map_err(|error| {
			error.because(format!("{far} of {all} datasets are declared or sent, and declaring it again does the rest"))
		})?;
	}
	Ok(done)
}

/// Has the patients of datasets of one level asked again: all but the last are not waited for.
pub async fn ask_again(ledger: &impl Declaring, level: &[DatasetId], waiting: bool) -> Result<(), ModelError> {
	let Some((last, others)) = level.split_last() else {
		return Ok(());
	};
	for dataset in others {
		ledger.ask_again(*dataset, false).await?;
	}
	ledger.ask_again(*last, waiting).await.map(|_| ())
}

/// What a level has on the ledger.
async fn known(ledger: &impl Datasets, level: &[(DatasetId, Vec<Part>)]) -> Result<Vec<Option<Dataset>>, ModelError> {
	let mut known = Vec::with_capacity(level.len());
	for level in level.chunks(TOGETHER) {
		let ids: Vec<_> = level.iter().map(|(id, _)| *id).collect();
		known.extend(ledger.datasets(&ids).await?);
	}
	Ok(known)
}

fn ensure_same_purpose(dataset: &Dataset, purpose: Purpose) -> Result<(), ModelError> {
	let Dataset { purpose: declared, block, .. } = *dataset;
	match declared == purpose {
		true => Ok(()),
		false => Err(ModelError::DeclaredOtherwise { dataset: short(&dataset.dataset), purpose: declared, block }),
	}
}

/// Sends a level: all but the last are not waited for, since a later transaction of one signer comes after them. A step that
/// the ledger does not have afterwards is sent again, to learn why.
async fn send(
	ledger: &impl Declaring,
	level: &[(DatasetId, Vec<Part>)],
	(purpose, request): (Purpose, Option<RequestId>),
	waiting: bool,
	sent: &mut Vec<Outcome>,
) -> Result<(), ModelError> {
	let Some((last, others)) = level.split_last() else {
		return Ok(());
	};
	for (_, parts) in others {
		sent.push(ledger.declare(parts.clone(), purpose, request, false).await?);
	}
	sent.push(ledger.declare(last.1.clone(), purpose, request, waiting).await?);
	if !waiting {
		return Ok(());
	}
	let known = known(ledger, level).await?;
	for ((_, parts), _) in level.iter().zip(known).filter(|(_, known)| known.is_none()) {
		sent.pop();
		sent.push(ledger.declare(parts.clone(), purpose, request, true).await?);
	}
	Ok(())
}

/// Everything that is in a dataset.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Tree {
	/// Each dataset once.
	pub datasets: BTreeMap<DatasetId, Dataset>,
}

impl Tree {
	/// Reads what is in datasets and below, and checks that the sums are right.
	pub async fn read(ledger: &impl Datasets, roots: &[DatasetId]) -> Result<Self, ModelError> {
		let mut datasets = BTreeMap::new();
		let mut next: BTreeSet<DatasetId> = roots.iter().copied().collect();
		while !next.is_empty() {
			let ids: Vec<_> = next.iter().copied().take(TOGETHER).collect();
			let found = ledger.datasets(&ids).await?;
			for (id, found) in ids.into_iter().zip(found) {
				let found = found.ok_or(ModelError::NoDataset { dataset: id })?;
				next.remove(&id);
				datasets.insert(id, found);
			}
			let read = datasets.values().flat_map(|known: &Dataset| below(&known.parts));
			next.extend(read.filter(|id| !datasets.contains_key(id)));
		}
		let tree = Self { datasets };
		tree.check()?;
		Ok(tree)
	}

	/// Whether the numbers of studies are those of the parts. A node cannot make up parts, but it could these.
	fn check(&self) -> Result<(), ModelError> {
		for (id, dataset) in &self.datasets {
			let studies = dataset.parts.iter().map(|part| match part {
				Part::Study(_) => 1,
				Part::Dataset(below) => self.datasets.get(below).map_or(0, |below| u64::from(below.studies)),
				Part::Elsewhere(_) => 0,
			});
			if studies.sum::<u64>() != u64::from(dataset.studies) {
				let what = format!("the node tells a number of studies in dataset {id:?} that its parts do not have");
				return Err(ModelError::contradicted(what));
			}
		}
		Ok(())
	}

	/// Each study in a dataset and below with the block in which its consent was asked: the first of them, if it is in
	/// several of the datasets.
	pub fn members(&self, root: &DatasetId) -> BTreeMap<StudyId, u32> {
		let mut members = BTreeMap::new();
		self.each(root, |dataset| {
			for study in studies(&dataset.parts) {
				let block = members.entry(study).or_insert(dataset.block);
				*block = dataset.block.min(*block);
			}
		});
		members
	}

	/// The datasets level by level, from below.
	pub fn levels(&self) -> Vec<Vec<DatasetId>> {
		let mut left: BTreeSet<DatasetId> = self.datasets.keys().copied().collect();
		let mut levels = Vec::new();
		while !left.is_empty() {
			let is_lowest = |id: &DatasetId| below(&self.datasets[id].parts).all(|below| !left.contains(&below));
			let (level, rest): (BTreeSet<_>, BTreeSet<_>) = left.iter().copied().partition(is_lowest);
			levels.push(level.into_iter().collect());
			left = rest;
		}
		levels
	}

	/// The digests of data in a dataset and below that the ledger does not know.
	pub fn elsewhere(&self, root: &DatasetId) -> BTreeSet<radledger_primitives::H256> {
		let mut found = BTreeSet::new();
		self.each(root, |dataset| {
			found.extend(dataset.parts.iter().filter_map(|part| match part {
				Part::Elsewhere(digest) => Some(*digest),
				Part::Study(_) | Part::Dataset(_) => None,
			}));
		});
		found
	}

	/// A dataset and each one below it, once.
	fn each<'a>(&'a self, root: &DatasetId, mut visit: impl FnMut(&'a Dataset)) {
		let (mut seen, mut open) = (BTreeSet::from([*root]), vec![*root]);
		while let Some(dataset) = open.pop().and_then(|id| self.datasets.get(&id)) {
			visit(dataset);
			open.extend(below(&dataset.parts).filter(|id| seen.insert(*id)));
		}
	}
}

/// The datasets among parts.
fn below(parts: &[Part]) -> impl Iterator<Item = DatasetId> + '_ {
	parts.iter().filter_map(|part| match part {
		Part::Dataset(below) => Some(*below),
		Part::Study(_) | Part::Elsewhere(_) => None,
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		model::fixtures::{some_studies, study, Memory},
		Explain,
	};
	use radledger_client::AccountId;

	const RESEARCH: Purpose = Purpose::HealthResearch;

	fn like(purpose: Purpose) -> Dataset {
		Dataset {
			dataset: DatasetId::zero(),
			parts: Vec::new(),
			purpose,
			request: None,
			studies: 0,
			excluded: 0,
			asked: 0,
			organisation: 0,
			by: AccountId([8; 32]),
			at: 0,
			block: 0,
		}
	}

	#[test]
	fn plan_should_have_sixteen_parts_at_most_and_one_root() {
		for (count, sizes) in [
			(1, vec![1]),
			(16, vec![1]),
			(17, vec![2, 1]),
			(256, vec![16, 1]),
			(257, vec![17, 2, 1]),
			(5_000, vec![313, 20, 2, 1]),
		] {
			let plan = Plan::of(0, &some_studies(count)).unwrap();
			let levels: Vec<_> = plan.levels.iter().map(Vec::len).collect();
			assert_eq!(levels, sizes, "{count}");
			assert_eq!((plan.studies, plan.size()), (count as usize, sizes.iter().sum()));
			let top = plan.levels.last().unwrap();
			assert_eq!(top[0].0, plan.root);
			let mut reversed: Vec<_> = some_studies(count).into_iter().rev().collect();
			reversed.push(study(0));
			assert_eq!(Plan::of(0, &reversed).unwrap(), plan, "order and repetition do not matter");
		}
		assert_eq!(Plan::of(0, &[]).unwrap_err().code(), "no-studies");
	}

	#[tokio::test]
	async fn tree_should_be_declared_from_below_and_wait_once_for_each_level() {
		let ledger = Memory::default();
		let plan = Plan::of(0, &some_studies(257)).unwrap();
		let done = declare(&ledger, &plan, &like(RESEARCH), true).await.unwrap();
		assert_eq!((done.before, done.sent.len(), done.root), (0, 20, None));
		assert_eq!((ledger.sent.get(), ledger.waited.get()), (20, 3));

		let tree = Tree::read(&ledger, &[plan.root]).await.unwrap();
		assert_eq!(tree.datasets[&plan.root].studies, 257);
		let members: BTreeSet<_> = tree.members(&plan.root).into_keys().collect();
		assert_eq!(members, some_studies(257).into_iter().collect());

		let again = declare(&ledger, &plan, &like(RESEARCH), true).await.unwrap();
		assert_eq!((again.before, again.sent.len()), (20, 0), "nothing is declared twice");
		assert!(again.root.is_some_and(|root| root.dataset == plan.root));
	}

	#[tokio::test]
	async fn rest_should_be_declared_when_a_run_was_interrupted() {
		let plan = Plan::of(0, &some_studies(40)).unwrap();
		for lost_from in 0..plan.size() {
			let mut ledger = Memory { lost_from: Some(lost_from), ..Memory::default() };
			let failure = declare(&ledger, &plan, &like(RESEARCH), true).await.unwrap_err();
			assert_eq!(failure.code(), "node-lost");
			let why = failure.why().unwrap();
			assert!(why.contains(&format!("{lost_from} of 4 datasets")), "{why}");
			ledger.lost_from = None;
			let done = declare(&ledger, &plan, &like(RESEARCH), true).await.unwrap();
			assert_eq!(done.before, lost_from);
			assert_eq!(done.sent.len(), plan.size() - lost_from);
		}
	}

	#[tokio::test]
	async fn patients_of_old_parts_should_be_asked_again_before_something_is_built_on_them() {
		let ledger = Memory::default();
		let plan = Plan::of(0, &some_studies(40)).unwrap();
		declare(&ledger, &plan, &like(RESEARCH), true).await.unwrap();
		ledger.datasets.borrow_mut().remove(&plan.root);
		ledger.datasets.borrow_mut().values_mut().for_each(|dataset| dataset.asked -= FRESH);
		let done = declare(&ledger, &plan, &like(RESEARCH), true).await.unwrap();
		assert_eq!((done.before, done.sent.len()), (3, 1));
		assert_eq!(ledger.asked.borrow().len(), 3, "each leaf");
		let tree = Tree::read(&ledger, &[plan.root]).await.unwrap();
		let levels = tree.levels();
		assert_eq!(levels.iter().map(Vec::len).collect::<Vec<_>>(), [3, 1]);
		assert_eq!(levels[1], [plan.root]);
	}

	#[tokio::test]
	async fn nothing_should_be_declared_when_a_patient_refuses() {
		let ledger = Memory { refused: [study(3), study(30)].into(), ..Memory::default() };
		let plan = Plan::of(0, &some_studies(40)).unwrap();
		let failure = declare(&ledger, &plan, &like(RESEARCH), true).await.unwrap_err();
		assert_eq!((&*failure.code(), ledger.sent.get()), ("not-permitted", 0));
		let why = failure.why().unwrap();
		assert!(why.contains(&short(&study(3))) && why.contains(&short(&study(30))), "{why}");
		assert!(!why.contains(&short(&study(4))), "{why}");
	}

	#[tokio::test]
	async fn reason_should_be_told_when_a_set_that_was_not_waited_for_is_refused() {
		let ledger = Memory::default();
		let plan = Plan::of(0, &some_studies(40)).unwrap();
		let mut missing = plan.levels[0].clone();
		// Between the question and the transaction a patient withdraws.
		let ledger = Memory { refused: studies(&missing[0].1).into_iter().take(1).collect(), ..ledger };
		let mut sent = Vec::new();
		let failure = send(&ledger, &missing, (RESEARCH, None), true, &mut sent).await.unwrap_err();
		assert_eq!(failure.code(), "ModelRegistry::NotPermitted");
		missing.remove(0);
		assert_eq!(ledger.datasets.borrow().len(), missing.len());
	}

	#[tokio::test]
	async fn set_should_not_be_taken_for_one_of_another_purpose() {
		let ledger = Memory::default();
		let plan = Plan::of(0, &some_studies(20)).unwrap();
		declare(&ledger, &plan, &like(RESEARCH), true).await.unwrap();
		let failure = declare(&ledger, &plan, &like(Purpose::Education), true).await.unwrap_err();
		assert_eq!(failure.code(), "declared-otherwise");
		assert!(failure.why().is_some_and(|why| why.contains("health-research")));
	}

	#[tokio::test]
	async fn members_should_be_told_once_with_the_first_block_when_sets_overlap() {
		let ledger = Memory::default();
		let sorted = |mut parts: Vec<Part>| {
			parts.sort();
			parts
		};
		let (a, b, c) = (study(0), study(1), study(2));
		let elsewhere = Part::Elsewhere(study(9));
		let first = ledger.put(&sorted(vec![Part::Study(a), Part::Study(b)]), RESEARCH, None);
		let second = ledger.put(&sorted(vec![Part::Study(b), Part::Study(c), elsewhere]), RESEARCH, None);
		let whole = ledger.put(&sorted(vec![Part::Dataset(first), Part::Dataset(second)]), RESEARCH, None);
		let top = ledger.put(&sorted(vec![Part::Dataset(first), Part::Dataset(whole)]), RESEARCH, None);
		let tree = Tree::read(&ledger, &[top]).await.unwrap();
		assert_eq!(tree.datasets.len(), 4);
		assert_eq!(tree.members(&top), [(a, 10), (b, 10), (c, 11)].into());
		assert_eq!(tree.members(&second), [(b, 11), (c, 11)].into());
		assert_eq!(tree.elsewhere(&top), [study(9)].into());
		assert!(tree.elsewhere(&first).is_empty());
	}

	#[tokio::test]
	async fn tree_should_be_refused_when_the_node_contradicts_itself() {
		let ledger = Memory::default();
		let plan = Plan::of(0, &some_studies(40)).unwrap();
		declare(&ledger, &plan, &like(RESEARCH), true).await.unwrap();
		ledger.datasets.borrow_mut().get_mut(&plan.root).unwrap().studies = 41;
		let failure = Tree::read(&ledger, &[plan.root]).await.unwrap_err();
		assert_eq!(failure.code(), "contradicted");
		ledger.datasets.borrow_mut().remove(&plan.levels[0][0].0);
		let failure = Tree::read(&ledger, &[plan.root]).await.unwrap_err();
		assert_eq!(failure.code(), "dataset-not-found");
	}
}
