use crate::{mock::*, Datasets, Error, Event};
use frame::testing_prelude::*;
use proptest::prelude::*;
use radledger_primitives::{
	consent::{
		records::{Activity, Outcome},
		Purpose,
	},
	model::{dataset_id, dataset_tree, Part, TrainingManifest, FRESH},
	traits::{ProvenanceGraph, MAX_DEPTH},
	DatasetId, Node, StudyId, H256,
};
use radledger_test_doubles::{Consents, People, Studies};

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
		assert_eq!(id, dataset_id(0, &studies(&[1, 2, 3])));
		assert_eq!(receipts(0), [STEWARD], "it will be told when the consent ends");
		let logged = Consents::log().into_iter().map(|entry| {
			assert_eq!((entry.by, entry.organisation, entry.purpose), (STEWARD, 0, Some(RESEARCH)));
			assert_eq!(entry.outcome, Outcome::Permitted { consent: 1 });
			(entry.patient, entry.study, entry.activity)
		});
		let each = [1, 2, 3].map(|number| (PATIENT, study(number), Activity::Dataset { dataset: id }));
		assert_eq!(logged.collect::<Vec<_>>(), each, "each study, in order");
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
		let withdrawn = || ModelRegistry::withdrawn_of(vec![study(100)], 1, RESEARCH, None, vec![]);
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
		let view = ModelRegistry::dataset(dataset_id(0, &parts)).unwrap();
		assert_eq!(view.studies, 2, "what is elsewhere is not counted");
		let elsewhere = [Part::Elsewhere(hash(9))];
		assert_ok!(try_declare(STEWARD, &elsewhere, RESEARCH));
		assert_eq!(parents(Node::Dataset(dataset_id(0, &elsewhere))), None);
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
		let node = Node::Dataset(dataset_id(0, &parts));
		assert_ok!(Graph::link(node, vec![Node::Study(study(1))]));
		assert_noop!(try_declare(STEWARD, &parts, RESEARCH), Refused::GraphRefused);
	});
}

#[test]
fn large_dataset_should_be_declared_in_parts_and_found_again_whole() {
	build_and_check(|| {
		allow(0, RESEARCH, true);
		let all: Vec<StudyId> = (0..99).map(study).collect();
		let tree = dataset_tree(0, &all);
		for parts in &tree {
			assert_ok!(try_declare(STEWARD, parts, RESEARCH));
		}
		let whole = dataset_id(0, tree.last().unwrap());
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
			parts = vec![Part::Dataset(dataset_id(0, &parts))];
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

/// Neither to get in nor to put others out.
#[test]
fn study_should_be_declared_and_asked_about_again_only_when_it_is_opened() {
	build_and_check(|| {
		allow(1, RESEARCH, true);
		for sealed in [1, 2] {
			Studies::seal(study(sealed));
			assert_noop!(try_declare(NORTH, &studies(&[1, 2]), RESEARCH), Refused::NotOpened);
			Studies::open(study(sealed));
		}
		assert_ok!(try_declare(NORTH, &studies(&[1, 2]), RESEARCH));
		let dataset = dataset_id(1, &studies(&[1, 2]));
		Studies::seal(study(2));
		assert_noop!(
			ModelRegistry::ask_again(signed(STRANGER), dataset).map_err(|refused| refused.error),
			Refused::NotOpened
		);
		let withdrawn = |openings| ModelRegistry::withdrawn(vec![study(1), study(2)], 1, RESEARCH, None, openings);
		assert_eq!(withdrawn(vec![]), [study(2)]);
		let opening = radledger_primitives::traits::Opening { study: study(2), account: PATIENT, salt: Studies::SALT };
		assert_eq!(withdrawn(vec![opening]), []);
		assert_ok!(ModelRegistry::ask_again(signed(STRANGER), dataset));
		// Once it is erased there is nothing to open, and it is out.
		Studies::erase(study(2));
		assert_ok!(ModelRegistry::ask_again(signed(STRANGER), dataset));
		assert_eq!(Datasets::<Test>::get(dataset).unwrap().excluded, 1);
	});
}

#[test]
fn withdrawn_members_should_be_listed_for_the_next_version() {
	build_and_check(|| {
		allow(0, RESEARCH, true);
		declare(&[1, 2]);
		let withdrawn = |studies| ModelRegistry::withdrawn(studies, 0, RESEARCH, None, vec![]);
		assert_eq!(withdrawn(vec![study(1), study(2)]), []);
		allow(0, RESEARCH, false);
		assert_eq!(withdrawn(vec![study(1), study(2)]), [study(1), study(2)]);
		allow(0, RESEARCH, true);
		assert_eq!(withdrawn(vec![study(1), study(250)]), [study(250)], "erased, or not there any more");
		assert_eq!(withdrawn(vec![study(250); 100]).len(), 64);
		let nobody = ModelRegistry::withdrawn(vec![study(1)], 50, RESEARCH, None, vec![]);
		assert_eq!(nobody, [study(1)], "an organisation that is not active may use nothing");
	});
}

fn ask_again(dataset: DatasetId) -> (u64, u32) {
	assert_ok!(ModelRegistry::ask_again(signed(STRANGER), dataset));
	let view = ModelRegistry::dataset(dataset).unwrap();
	assert!(events().contains(&Event::DatasetAskedAgain { dataset, asked: view.asked, excluded: view.excluded }));
	(view.asked - NOW, view.excluded)
}

/// B5: nobody asked the patients of a part, so that a study withdrawn long ago was in a dataset declared today.
#[test]
fn withdrawn_study_should_enter_no_later_dataset() {
	build_and_check(|| {
		allow(0, RESEARCH, true);
		let below = declare(&[1, 2]);
		let whole = |number| [Part::Study(study(number)), Part::Dataset(below)];
		assert_ok!(try_declare(STEWARD, &whole(3), RESEARCH));
		next_block(FRESH);
		assert_ok!(try_declare(STEWARD, &whole(4), RESEARCH));
		next_block(1);
		assert_noop!(try_declare(STEWARD, &whole(5), RESEARCH), Refused::AskAgain);
		forbid(study(2));
		assert_eq!(ask_again(below), (FRESH + 1, 1));
		assert_noop!(try_declare(STEWARD, &whole(5), RESEARCH), Refused::StudiesExcluded);
		// Without it, there is one.
		let rest = declare(&[1]);
		let without = [Part::Study(study(5)), Part::Dataset(rest)];
		assert_ok!(try_declare(STEWARD, &without, RESEARCH));
		// Who agrees again is back.
		permit(study(2));
		assert_eq!(ask_again(below), (FRESH + 1, 0));
		assert_ok!(try_declare(STEWARD, &whole(5), RESEARCH));
		assert_noop!(ModelRegistry::ask_again(signed(STRANGER), hash(3)), Refused::UnknownDataset);
		assert_noop!(ModelRegistry::ask_again(RuntimeOrigin::none(), below), DispatchError::BadOrigin);
	});
}

/// The answer for a tree is as old as the oldest answer in it, whatever is asked above.
#[test]
fn exclusions_should_be_counted_along_the_tree() {
	build_and_check(|| {
		allow(0, RESEARCH, true);
		let (left, right) = (declare(&[1, 2]), declare(&[3]));
		let mut parts = [Part::Dataset(left), Part::Dataset(right)];
		parts.sort();
		assert_ok!(try_declare(STEWARD, &parts, RESEARCH));
		let whole = dataset_id(0, &parts);
		let top = [Part::Dataset(whole), Part::Elsewhere(hash(1))];
		assert_ok!(try_declare(STEWARD, &top, RESEARCH));
		let top = dataset_id(0, &top);
		for number in [1, 3] {
			forbid(study(number));
		}
		next_block(1_000);
		assert_eq!(ask_again(top), (0, 0), "nobody asked below");
		assert_eq!(ask_again(left), (1_000, 1));
		assert_eq!(ask_again(whole), (0, 1));
		assert_eq!(ask_again(right), (1_000, 1));
		next_block(1_000);
		assert_eq!(ask_again(whole), (1_000, 2));
		assert_eq!(ask_again(top), (1_000, 2));
		// An organisation that is not active may use nothing.
		People::suspend(0);
		assert_eq!(ask_again(left), (2_000, 2));
	});
}

/// B5: a version that names old datasets says of how many studies the use is not permitted any more.
#[test]
fn version_should_say_how_many_of_its_studies_were_withdrawn() {
	build_and_check(|| {
		allow(0, RESEARCH, true);
		let (model, one, two) = (model(), declare(&[1, 2]), declare(&[3]));
		let manifest = || TrainingManifest { datasets: vec![one, two].try_into().unwrap(), ..Default::default() };
		let version = publish(model, manifest());
		assert_eq!(ModelRegistry::version(version).unwrap().excluded, 0);
		next_block(FRESH + 1);
		let late = ModelRegistry::publish_version(signed(STEWARD), model, semver(2, 0, 0), hash(2), manifest());
		assert_noop!(late, Refused::AskAgain);
		for number in 1..=3 {
			forbid(study(number));
		}
		assert_eq!(ask_again(one), (FRESH + 1, 2));
		assert_noop!(
			ModelRegistry::publish_version(signed(STEWARD), model, semver(2, 0, 0), hash(2), manifest()),
			Refused::AskAgain
		);
		ask_again(two);
		let version = publish(model, manifest());
		assert_eq!(ModelRegistry::version(version).unwrap().excluded, 3);
		assert!(events().iter().any(|event| matches!(event, Event::VersionPublished { excluded: 3, .. })));
	});
}

/// B6: whoever saw the leaves of a tree in the pool declared its root first, and owned it and what it earns.
#[test]
fn dataset_should_not_be_taken_by_another_organisation() {
	build_and_check(|| {
		allow(0, RESEARCH, true);
		allow(1, RESEARCH, true);
		let all: Vec<StudyId> = (0..20).map(study).collect();
		let tree = dataset_tree(0, &all);
		let (root, leaves) = tree.split_last().unwrap();
		for parts in leaves {
			assert_ok!(try_declare(STEWARD, parts, RESEARCH));
		}
		assert_ok!(try_declare(NORTH, root, RESEARCH));
		assert_ok!(try_declare(STEWARD, root, RESEARCH));
		let own = |organisation| ModelRegistry::dataset(dataset_id(organisation, root)).unwrap().organisation;
		assert_eq!((own(0), own(1)), (0, 1));
		assert_ne!(dataset_id(0, root), dataset_id(1, root));
		assert_noop!(try_declare(STEWARD, root, RESEARCH), Refused::DatasetExists);
	});
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

	/// Whatever is declared, withdrawn and asked in whatever order: nobody who withdrew more than a day ago is in a new
	/// dataset, and every one of them in the datasets of a new version is counted.
	#[test]
	fn nobody_who_withdrew_a_day_ago_should_be_in_anything_new(
		acts in proptest::collection::vec((0u8..7, 0u8..6, 0usize..40, 0usize..40), 1..60),
	) {
		build_and_check(|| {
			allow(0, RESEARCH, true);
			let (model, mut known) = (model(), Vec::<DatasetId>::new());
			// When the patient of each study permitted it last.
			let mut permitted = [u64::MAX; 6];
			let members = |dataset| ModelRegistry::members(vec![Part::Dataset(dataset)]).studies;
			for (act, number, one, other) in acts {
				let before = permitted;
				let old = |study: &StudyId| before[usize::from(study.0[0])].saturating_add(FRESH) < now();
				let some = |place: usize| known.get(place % known.len().max(1)).copied();
				let mut parts = Vec::new();
				match act {
					0 => parts.push(Part::Study(study(number))),
					1 | 2 => {
						parts.extend([some(one), some(other)].into_iter().flatten().map(Part::Dataset));
						parts.push(Part::Elsewhere(hash(number)));
					}
					3 => {
						forbid(study(number));
						permitted[usize::from(number)] = before[usize::from(number)].min(now());
					}
					4 => {
						permit(study(number));
						permitted[usize::from(number)] = u64::MAX;
					}
					5 => {
						if let Some(dataset) = some(one) {
							assert_ok!(ModelRegistry::ask_again(signed(STRANGER), dataset));
						}
						if let Some(dataset) = some(other) {
							let manifest = TrainingManifest { datasets: vec![dataset].try_into().unwrap(), ..Default::default() };
							let version = ModelRegistry::model(model).unwrap().versions;
							let name = semver(1, version as u16, 0);
							if ModelRegistry::publish_version(signed(STEWARD), model, name, hash(2), manifest).is_ok() {
								let version = radledger_primitives::ModelVersion { model, version };
								let counted = ModelRegistry::version(version).unwrap().excluded as usize;
								assert!(counted >= members(dataset).iter().filter(|study| old(study)).count());
							}
						}
					}
					_ => next_block(FRESH / 2),
				}
				parts.sort();
				parts.dedup();
				if !parts.is_empty() && try_declare(STEWARD, &parts, RESEARCH).is_ok() {
					let dataset = dataset_id(0, &parts);
					assert!(!members(dataset).iter().any(old), "{parts:?}");
					known.push(dataset);
				}
			}
		});
	}
}
