use crate::{mock::*, Contributions, Datasets, Error};
use frame::testing_prelude::*;
use radledger_primitives::{
	consent::Purpose,
	model::{dataset_id, dataset_tree, Part},
	traits::{ProvenanceGraph, MAX_DEPTH},
	Node, StudyId, H256,
};
use radledger_test_doubles::Studies;

type Refused = Error<Test>;

const RESEARCH: Purpose = Purpose::HealthResearch;

fn try_declare(by: AccountId, parts: &[Part], purpose: Purpose) -> DispatchResult {
	ModelRegistry::declare_dataset(signed(by), parts.to_vec().try_into().unwrap(), purpose, None)
}

fn studies(numbers: &[u8]) -> Vec<Part> {
	numbers.iter().map(|number| Part::Study(study(*number))).collect()
}

#[docify::export]
#[test]
fn dataset_should_be_the_digest_of_its_parts_with_the_consents_of_its_block() {
	build_and_check(|| {
		allow(0, RESEARCH, true);
		next_block(5_000);
		let id = declare(&[1, 2, 3]);
		assert_eq!(id, dataset_id(&studies(&[1, 2, 3])));
		assert_eq!(receipts(0), [STEWARD], "it will be told when the consent ends");
		let view = ModelRegistry::dataset(id).unwrap();
		assert_eq!((view.studies, view.purpose, view.organisation), (3, RESEARCH, 0));
		assert_eq!((view.block, view.at), (2, NOW + 5_000), "the snapshot of the consents");
		let expected: Vec<_> = [1, 2, 3].map(|number| Node::Study(study(number))).into();
		assert_eq!(parents(Node::Dataset(id)).unwrap(), expected);
		assert_noop!(try_declare(STEWARD, &studies(&[1, 2, 3]), RESEARCH), Refused::DatasetExists);
	});
}

#[test]
fn dataset_should_be_refused_without_order_studies_or_consent() {
	build_and_check(|| {
		for purpose in [Purpose::ClinicalCare, Purpose::Education] {
			assert_noop!(try_declare(STEWARD, &studies(&[1]), purpose), Refused::InvalidPurpose);
		}
		assert_noop!(try_declare(STEWARD, &[], RESEARCH), Refused::EmptyDataset);
		assert_noop!(try_declare(STEWARD, &studies(&[2, 1]), RESEARCH), Refused::NotInOrder);
		assert_noop!(try_declare(STEWARD, &studies(&[1, 1]), RESEARCH), Refused::NotInOrder);
		assert_noop!(try_declare(STEWARD, &studies(&[1]), RESEARCH), Refused::NotPermitted);
		// Training is a secondary use: the hospital that made the studies needs consent as well.
		assert_noop!(try_declare(NORTH, &studies(&[1]), RESEARCH), Refused::NotPermitted);
		allow(0, RESEARCH, true);
		assert_noop!(try_declare(STEWARD, &studies(&[1]), Purpose::MethodsDevelopment), Refused::NotPermitted);
		assert_noop!(try_declare(STEWARD, &studies(&[1, 250]), RESEARCH), Refused::StudyNotUsable);
		assert_noop!(try_declare(SOUTH, &studies(&[1]), RESEARCH), Refused::StudyNotUsable);
		// Nobody can be asked for a study of nobody: its maker may use it, others may not.
		assert_noop!(try_declare(STEWARD, &studies(&[100]), RESEARCH), Refused::NotPermitted);
		assert_ok!(try_declare(NORTH, &studies(&[100]), RESEARCH));
		assert_noop!(try_declare(ANNOTATOR, &studies(&[1]), RESEARCH), Refused::NotAuthorised);
		let unknown = [Part::Dataset(hash(7))];
		assert_noop!(try_declare(STEWARD, &unknown, RESEARCH), Refused::UnknownDataset);
	});
}

#[test]
fn patient_should_be_asked_about_a_copy_that_names_nobody() {
	build_and_check(|| {
		Studies::derive(study(100), &[study(1), study(2)]);
		// Even the hospital that made the copy has to ask.
		assert_noop!(try_declare(NORTH, &studies(&[100]), RESEARCH), Refused::NotPermitted);
		allow(1, RESEARCH, true);
		assert_ok!(try_declare(NORTH, &studies(&[100]), RESEARCH));
		assert_eq!(receipts(1), [NORTH], "it will be told when the consent ends");
		let dataset = dataset_id(&studies(&[100]));
		assert_eq!(Contributions::<Test>::get(PATIENT, dataset), Some(1));
		let withdrawn = || ModelRegistry::withdrawn_of(vec![study(100)], 1, RESEARCH, None);
		assert_eq!(withdrawn(), []);
		allow(1, RESEARCH, false);
		assert_eq!(withdrawn(), [study(100)]);
	});
}

#[test]
fn parts_should_have_the_same_purpose() {
	build_and_check(|| {
		allow(0, RESEARCH, true);
		allow(0, Purpose::MethodsDevelopment, true);
		let id = declare(&[1]);
		let parts = [Part::Dataset(id)];
		assert_noop!(try_declare(STEWARD, &parts, Purpose::MethodsDevelopment), Refused::PurposeMismatch);
		let parts = [Part::Study(study(2)), Part::Dataset(id), Part::Elsewhere(hash(9))];
		assert_ok!(try_declare(STEWARD, &parts, RESEARCH));
		let view = ModelRegistry::dataset(dataset_id(&parts)).unwrap();
		assert_eq!(view.studies, 2, "what is elsewhere is not counted");
		let elsewhere = [Part::Elsewhere(hash(9))];
		assert_ok!(try_declare(STEWARD, &elsewhere, RESEARCH));
		assert_eq!(parents(Node::Dataset(dataset_id(&elsewhere))), None);
	});
}

#[test]
fn counts_and_graph_should_not_overflow() {
	build_and_check(|| {
		allow(0, RESEARCH, true);
		let id = declare(&[1]);
		Datasets::<Test>::mutate(id, |known| known.as_mut().unwrap().studies = u32::MAX);
		let parts = [Part::Study(study(2)), Part::Dataset(id)];
		assert_noop!(try_declare(STEWARD, &parts, RESEARCH), Refused::Overflow);
		Datasets::<Test>::mutate(id, |known| known.as_mut().unwrap().studies = 1);
		let node = Node::Dataset(dataset_id(&parts));
		assert_ok!(Graph::link(node, vec![Node::Study(study(1))]));
		assert_noop!(try_declare(STEWARD, &parts, RESEARCH), Refused::GraphRefused);
	});
}

#[test]
fn large_dataset_should_be_declared_in_parts_and_found_again_whole() {
	build_and_check(|| {
		allow(0, RESEARCH, true);
		let all: Vec<StudyId> = (0..99).map(study).collect();
		let tree = dataset_tree(&all);
		for parts in &tree {
			assert_ok!(try_declare(STEWARD, parts, RESEARCH));
		}
		let whole = dataset_id(tree.last().unwrap());
		assert_eq!(ModelRegistry::dataset(whole).unwrap().studies, 99);
		let (mut members, mut open): (Vec<H256>, _) = (Vec::new(), vec![Part::Dataset(whole)]);
		while !open.is_empty() {
			let page = ModelRegistry::members(open);
			members.extend(page.studies);
			open = page.open;
		}
		members.sort();
		assert_eq!(members, all);
	});
}

/// Deeper than a pool can follow, the studies of a dataset would have no share in what it earns.
#[test]
fn dataset_should_be_refused_when_it_is_deeper_than_a_pool_can_follow() {
	build_and_check(|| {
		allow(0, RESEARCH, true);
		let mut parts = studies(&[1]);
		for _ in 0..MAX_DEPTH {
			assert_ok!(try_declare(STEWARD, &parts, RESEARCH));
			parts = vec![Part::Dataset(dataset_id(&parts))];
		}
		assert_noop!(try_declare(STEWARD, &parts, RESEARCH), Refused::TooDeep);
	});
}

#[test]
fn walk_over_members_should_be_bounded_and_go_on() {
	build_and_check(|| {
		let many: Vec<Part> = (0..2_500u32)
			.map(|number| Part::Study(radledger_primitives::digest::sha256(&[&number.to_be_bytes()])))
			.collect();
		let page = ModelRegistry::members(many.clone());
		assert_eq!((page.studies.len(), page.open.len()), (1_024, 1_476));
		assert_eq!(page.open, many[1_024..]);
		assert_eq!(ModelRegistry::members(vec![Part::Dataset(hash(4))]), Default::default());
	});
}

#[test]
fn withdrawn_members_should_be_listed_for_the_next_version() {
	build_and_check(|| {
		allow(0, RESEARCH, true);
		declare(&[1, 2]);
		let withdrawn = |studies| ModelRegistry::withdrawn(studies, 0, RESEARCH, None);
		assert_eq!(withdrawn(vec![study(1), study(2)]), []);
		allow(0, RESEARCH, false);
		assert_eq!(withdrawn(vec![study(1), study(2)]), [study(1), study(2)]);
		allow(0, RESEARCH, true);
		assert_eq!(withdrawn(vec![study(1), study(250)]), [study(250)], "erased, or not there any more");
		assert_eq!(withdrawn(vec![study(250); 100]).len(), 64);
		assert_eq!(ModelRegistry::withdrawn(vec![study(1)], 50, RESEARCH, None), []);
	});
}
