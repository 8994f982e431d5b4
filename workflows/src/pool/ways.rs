//! By which datasets a study is part of what earns: from one of the pool's to the one that names the study.

use crate::model::{registry, tree::Tree};
use radledger_primitives::{model::Part, traits::MAX_DEPTH, DatasetId, StudyId};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Datasets, each a part of the one before.
pub type Way = Vec<DatasetId>;

/// Why a study cannot be counted.
#[derive(Serialize, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(rename_all = "kebab-case")]
pub enum Hindrance {
	/// Its patient does not permit it, or it was erased.
	NotPermitted,
	/// More datasets lie between than the ledger follows.
	TooDeep,
}

impl Hindrance {
	/// Why, for people.
	pub fn why(self) -> String {
		match self {
			Self::NotPermitted => "the patient does not permit it, or it cannot be used any more".into(),
			Self::TooDeep => format!("more than {MAX_DEPTH} datasets lie one in the other down to it"),
		}
	}
}

/// The shortest way to each dataset below `roots`, and to these.
fn ways(tree: &Tree, roots: &[DatasetId]) -> BTreeMap<DatasetId, Way> {
	let mut ways: BTreeMap<DatasetId, Way> = roots.iter().map(|root| (*root, vec![*root])).collect();
	let mut level: Vec<DatasetId> = roots.to_vec();
	while !level.is_empty() {
		let mut below = Vec::new();
		for dataset in level {
			let (Some(known), Some(way)) = (tree.datasets.get(&dataset), ways.get(&dataset).cloned()) else {
				continue;
			};
			for part in &known.parts {
				let Part::Dataset(next) = part else { continue };
				ways.entry(*next).or_insert_with(|| {
					below.push(*next);
					[way.as_slice(), &[*next]].concat()
				});
			}
		}
		level = below;
	}
	ways
}

/// The way to each study below `roots`: the shortest to a dataset for which it may be used. `refused` are studies, by
/// dataset, that may not be used for it.
pub fn to_studies(
	tree: &Tree,
	roots: &[DatasetId],
	refused: &BTreeMap<DatasetId, BTreeSet<StudyId>>,
) -> BTreeMap<StudyId, Result<Way, Hindrance>> {
	let mut all: Vec<_> = ways(tree, roots).into_iter().collect();
	all.sort_by_key(|(dataset, way)| (way.len(), *dataset));
	let mut found = BTreeMap::new();
	for (dataset, way) in all {
		let Some(known) = tree.datasets.get(&dataset) else {
			continue;
		};
		let refused = refused.get(&dataset);
		for study in registry::studies(&known.parts) {
			let here = if refused.is_some_and(|refused| refused.contains(&study)) {
				Err(Hindrance::NotPermitted)
			} else if way.len() > MAX_DEPTH as usize {
				Err(Hindrance::TooDeep)
			} else {
				Ok(way.clone())
			};
			match found.get(&study) {
				None => drop(found.insert(study, here)),
				Some(Err(Hindrance::NotPermitted)) if here != Err(Hindrance::NotPermitted) => {
					found.insert(study, here);
				}
				Some(_) => {}
			}
		}
	}
	found
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::model::{
		fixtures::{some_studies, study, Memory},
		tree::{declare, Plan},
	};
	use radledger_primitives::{consent::Purpose, model::dataset_id};

	const RESEARCH: Purpose = Purpose::HealthResearch;

	fn put(ledger: &Memory, mut parts: Vec<Part>) -> DatasetId {
		parts.sort();
		ledger.put(&parts, RESEARCH, None)
	}

	async fn read(ledger: &Memory, roots: &[DatasetId]) -> Tree {
		Tree::read(ledger, roots).await.unwrap()
	}

	fn nobody() -> BTreeMap<DatasetId, BTreeSet<StudyId>> {
		BTreeMap::new()
	}

	/// What the ledger checks: the first is one of the roots, each has the next as a part, and the last the study.
	fn leads(tree: &Tree, roots: &[DatasetId], way: &[DatasetId], study: &StudyId) -> bool {
		let nexts = way.iter().skip(1).map(|next| Part::Dataset(*next));
		way.first().is_some_and(|first| roots.contains(first))
			&& way
				.iter()
				.zip(nexts.chain([Part::Study(*study)]))
				.all(|(dataset, next)| tree.datasets[dataset].parts.contains(&next))
	}

	#[tokio::test]
	async fn every_study_of_a_tree_should_have_a_way() {
		let ledger = Memory::default();
		let plan = Plan::of(0, &some_studies(300)).unwrap();
		let like = ledger.put(&[Part::Study(study(999))], RESEARCH, None);
		let like = ledger.datasets.borrow_mut().remove(&like).unwrap();
		declare(&ledger, &plan, &like, true).await.unwrap();
		let tree = read(&ledger, &[plan.root]).await;
		let found = to_studies(&tree, &[plan.root], &nobody());
		assert_eq!(found.len(), 300);
		for (study, way) in found {
			let way = way.unwrap();
			assert_eq!(way.len(), 3, "300 studies make a tree of three levels");
			assert!(leads(&tree, &[plan.root], &way, &study));
		}
	}

	#[tokio::test]
	async fn shortest_way_should_be_taken_when_there_are_several() {
		let ledger = Memory::default();
		let leaf = put(&ledger, vec![Part::Study(study(0)), Part::Study(study(1))]);
		let middle = put(&ledger, vec![Part::Dataset(leaf), Part::Study(study(2))]);
		let top = put(&ledger, vec![Part::Dataset(middle), Part::Elsewhere(study(9))]);
		let other = put(&ledger, vec![Part::Dataset(leaf), Part::Study(study(3))]);
		let tree = read(&ledger, &[top, other]).await;
		let found = to_studies(&tree, &[top, other], &nobody());
		assert_eq!(found.len(), 4, "data elsewhere are nobody's");
		assert_eq!(found[&study(0)], Ok(vec![other, leaf]));
		assert_eq!(found[&study(2)], Ok(vec![top, middle]));
		assert_eq!(found[&study(3)], Ok(vec![other]));
		let alone = to_studies(&tree, &[top], &nobody());
		assert_eq!(alone[&study(1)], Ok(vec![top, middle, leaf]));
		assert!(!alone.contains_key(&study(3)), "only what is below a root counts");
	}

	#[tokio::test]
	async fn way_should_lead_to_a_dataset_for_which_the_study_may_be_used() {
		let ledger = Memory::default();
		let near = put(&ledger, vec![Part::Study(study(0)), Part::Study(study(1))]);
		let far = put(&ledger, vec![Part::Study(study(0)), Part::Study(study(2))]);
		let above = put(&ledger, vec![Part::Dataset(far)]);
		let roots = [near, above];
		let tree = read(&ledger, &roots).await;
		let refused = [(near, [study(0), study(1)].into())].into();
		let found = to_studies(&tree, &roots, &refused);
		assert_eq!(found[&study(0)], Ok(vec![above, far]), "not by the nearer one");
		assert_eq!(found[&study(1)], Err(Hindrance::NotPermitted));
		assert_eq!(found[&study(2)], Ok(vec![above, far]));
	}

	#[tokio::test]
	async fn study_should_be_told_as_too_deep_when_the_ledger_would_not_follow() {
		let ledger = Memory::default();
		let mut chain = vec![put(&ledger, vec![Part::Study(study(0))])];
		for _ in 0..MAX_DEPTH {
			chain.push(put(&ledger, vec![Part::Dataset(chain[chain.len() - 1])]));
		}
		chain.reverse();
		let tree = read(&ledger, &chain[..1]).await;
		let found = to_studies(&tree, &chain[..1], &nobody());
		assert_eq!(found[&study(0)], Err(Hindrance::TooDeep));
		let found = to_studies(&tree, &chain[1..2], &nobody());
		assert_eq!(found[&study(0)], Ok(chain[1..].to_vec()), "exactly as deep as it can be");
		let leaf = dataset_id(0, &[Part::Study(study(0))]);
		let refused = [(leaf, [study(0)].into())].into();
		assert_eq!(to_studies(&tree, &chain[1..2], &refused)[&study(0)], Err(Hindrance::NotPermitted));
	}
}
