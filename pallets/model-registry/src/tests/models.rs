use crate::{mock::*, Error, Event, Models, NextModel, Versions};
use frame::testing_prelude::*;
use proptest::prelude::*;
use radledger_primitives::{
	model::{ModelActionReason, ModelState, TrainingManifest},
	traits::ModelLookup,
	udi::{IssuingEntity, UdiDi},
	ModelVersion, Node,
};

type Refused = Error<Test>;

fn suspend(by: AccountId, version: ModelVersion) -> DispatchResult {
	ModelRegistry::suspend_version(signed(by), version, ModelActionReason::Safety)
}

fn reinstate(by: AccountId, version: ModelVersion) -> DispatchResult {
	ModelRegistry::reinstate_version(signed(by), version, ModelActionReason::Resolved)
}

fn recall(by: AccountId, version: ModelVersion) -> DispatchResult {
	ModelRegistry::recall_version(signed(by), version, ModelActionReason::FieldSafety)
}

fn state(version: ModelVersion) -> ModelState {
	ModelRegistry::version(version).unwrap().state
}

#[test]
fn model_should_be_registered_by_a_vendor_with_a_udi_or_none() {
	build_and_check(|| {
		let register = |by, udi| ModelRegistry::register_model(signed(by), udi, hash(1));
		let udi = |code| UdiDi::new(IssuingEntity::Gs1, code);
		assert_noop!(register(STEWARD, udi("09506000134353")), Refused::InvalidUdi);
		assert_noop!(register(STEWARD, udi("radiology")), Refused::InvalidUdi);
		assert_noop!(register(SOCIETY, None), Refused::NotAVendor);
		assert_noop!(register(REGULATOR, None), Refused::NotAVendor);
		for who in [ANNOTATOR, STRANGER, PATIENT] {
			assert_noop!(register(who, None), Refused::NotAuthorised);
		}
		assert!(register(PENNILESS, None).is_err(), "who registers pays");
		assert_ok!(register(VENDOR, udi("09506000134352")));
		assert_ok!(register(NORTH, None));
		let models = ModelRegistry::models(0);
		let told: Vec<_> = models.iter().map(|model| (model.model, model.vendor, model.udi_di.clone())).collect();
		assert_eq!(told, [(0, 0, udi("09506000134352")), (1, 1, None)]);
		NextModel::<Test>::put(u32::MAX);
		assert_noop!(register(VENDOR, None), Refused::Overflow);
		NextModel::<Test>::put(2);
	});
}

#[test]
fn version_should_be_unique_and_never_change() {
	build_and_check(|| {
		let model = model();
		let publish = |by, model, patch, weights| {
			let version = semver(1, 0, patch);
			ModelRegistry::publish_version(signed(by), model, version, hash(weights), TrainingManifest::default())
		};
		assert_noop!(publish(STEWARD, 7, 0, 1), Refused::ModelNotFound);
		assert_noop!(publish(NORTH, model, 0, 1), Refused::NotVendor);
		assert_noop!(publish(ANNOTATOR, model, 0, 1), Refused::NotAuthorised);
		assert_ok!(publish(STEWARD, model, 1, 1));
		assert_noop!(publish(STEWARD, model, 1, 2), Refused::VersionExists);
		// An older line goes on: only equal versions are refused.
		assert_ok!(publish(VENDOR, model, 0, 3));
		let versions = ModelRegistry::versions(model, 0);
		let told: Vec<_> = versions.iter().map(|known| (known.version.version, known.semver, known.weights)).collect();
		assert_eq!(told, [(0, semver(1, 0, 1), hash(1)), (1, semver(1, 0, 0), hash(3))]);
		assert_eq!(ModelRegistry::versions(model, 1), versions[1..]);
		assert_eq!(ModelRegistry::version(ModelVersion { model, version: 2 }), None);
		Models::<Test>::mutate(model, |known| known.as_mut().unwrap().versions = u32::MAX);
		assert_noop!(publish(STEWARD, model, 9, 1), Refused::Overflow);
		Models::<Test>::mutate(model, |known| known.as_mut().unwrap().versions = 2);
	});
}

#[test]
fn manifest_should_name_only_what_the_ledger_knows() {
	build_and_check(|| {
		allow(0, radledger_primitives::consent::Purpose::HealthResearch, true);
		let (model, other) = (model(), self::model());
		let (one, two) = (declare(&[1, 2]), declare(&[3]));
		let parent = publish(other, TrainingManifest::default());
		let refused = |manifest, error: Refused| {
			let call = ModelRegistry::publish_version(signed(STEWARD), model, semver(1, 0, 0), hash(2), manifest);
			assert_noop!(call, error);
		};
		let datasets =
			|datasets: &[_]| TrainingManifest { datasets: datasets.to_vec().try_into().unwrap(), ..Default::default() };
		let campaigns = |campaigns: &[_]| TrainingManifest {
			campaigns: campaigns.to_vec().try_into().unwrap(),
			..Default::default()
		};
		refused(datasets(&[hash(9)]), Refused::UnknownDataset);
		refused(datasets(&[one, one]), Refused::NotInOrder);
		refused(campaigns(&[5]), Refused::UnknownCampaign);
		refused(campaigns(&[1, 1]), Refused::NotInOrder);
		let missing = ModelVersion { model, version: 0 };
		let parent_of = |parent| TrainingManifest { parent: Some(parent), ..Default::default() };
		refused(parent_of(missing), Refused::UnknownParent);
		let trained_by =
			|federation, rounds| TrainingManifest { federation: Some((federation, rounds)), ..Default::default() };
		refused(trained_by(0, 0), Refused::UnknownFederation);
		let federation = federation();
		refused(trained_by(federation, 0), Refused::UnknownFederation); // of another model
		let manifest = TrainingManifest {
			datasets: vec![one, two].try_into().unwrap(),
			campaigns: vec![1, 4].try_into().unwrap(),
			parent: Some(parent),
			federation: None,
			hyper_parameters: hash(8),
		};
		let version = publish(model, manifest.clone());
		assert_eq!(ModelRegistry::version(version).unwrap().manifest, manifest);
		assert_eq!(
			parents(Node::Model(version)).unwrap(),
			[Node::Dataset(one), Node::Dataset(two), Node::Model(parent)]
		);
		assert_eq!(parents(Node::Model(parent)), None);
	});
}

#[docify::export]
#[test]
fn only_an_active_version_should_author() {
	build_and_check(|| {
		let version = publish(model(), TrainingManifest::default());
		assert!(ModelRegistry::may_author(&version));
		assert_ok!(suspend(STEWARD, version));
		assert!(!ModelRegistry::may_author(&version));
		assert_ok!(reinstate(VENDOR, version));
		assert!(ModelRegistry::may_author(&version));
		assert_ok!(recall(STEWARD, version));
		assert!(!ModelRegistry::may_author(&version));
		assert!(!ModelRegistry::may_author(&ModelVersion { model: 9, version: 0 }));
		let changes: Vec<_> = ModelRegistry::changes(version, 0).into_iter().map(|change| change.state).collect();
		assert_eq!(changes, [ModelState::Suspended, ModelState::Active, ModelState::Recalled]);
		for again in [suspend(STEWARD, version), reinstate(STEWARD, version), recall(STEWARD, version)] {
			assert_eq!(again, Err(Refused::InvalidState.into()), "a recall is for good");
		}
		assert!(events().contains(&Event::VersionChanged {
			version,
			state: ModelState::Recalled,
			reason: ModelActionReason::FieldSafety,
			organisation: 0,
			by: STEWARD
		}));
	});
}

#[test]
fn what_a_regulator_suspended_should_be_reinstated_by_a_regulator() {
	build_and_check(|| {
		let version = publish(model(), TrainingManifest::default());
		assert_noop!(suspend(NORTH, version), Refused::NotVendor);
		assert_noop!(suspend(ANNOTATOR, version), Refused::NotAuthorised);
		assert_noop!(reinstate(STEWARD, version), Refused::InvalidState);
		assert_ok!(suspend(STEWARD, version));
		assert_noop!(suspend(STEWARD, version), Refused::InvalidState);
		assert_ok!(suspend(REGULATOR, version));
		assert_noop!(suspend(OTHER_REGULATOR, version), Refused::InvalidState);
		assert_noop!(reinstate(STEWARD, version), Refused::SuspendedByRegulator);
		assert_ok!(reinstate(OTHER_REGULATOR, version));
		assert_ok!(recall(REGULATOR, version));
		assert_eq!(state(version), ModelState::Recalled);
		let missing = ModelVersion { model: 0, version: 1 };
		assert_noop!(recall(REGULATOR, missing), Refused::VersionNotFound);
		let missing = ModelVersion { model: 1, version: 0 };
		assert_noop!(recall(REGULATOR, missing), Refused::ModelNotFound);
	});
}

/// B4: a vendor who suspended and reinstated 500 times could not be stopped by anybody.
#[test]
fn safety_act_should_be_possible_however_often_the_state_was_changed() {
	build_and_check(|| {
		let version = publish(model(), TrainingManifest::default());
		for _ in 0..1_000 {
			assert_ok!(suspend(STEWARD, version));
			assert_ok!(reinstate(STEWARD, version));
		}
		assert_ok!(suspend(REGULATOR, version));
		assert_ok!(recall(REGULATOR, version));
		assert_eq!(ModelRegistry::changes(version, 1_990).len(), 12);
	});
}

/// The numbers of changes do end, and the last are for safety acts.
#[test]
pub(crate) fn last_numbers_of_changes_should_be_left_for_safety_acts() {
	// The changes below these numbers are missing, so that the state is not checked.
	for last in [u32::MAX - 3, u32::MAX - 4] {
		new_test_ext().execute_with(|| {
			let version = publish(model(), TrainingManifest::default());
			assert_ok!(suspend(STEWARD, version));
			Versions::<Test>::mutate(0, 0, |known| known.as_mut().unwrap().changes = last);
			if last == u32::MAX - 4 {
				assert_ok!(reinstate(STEWARD, version));
				assert_ok!(suspend(STEWARD, version));
			}
			assert_noop!(reinstate(STEWARD, version), Refused::Overflow);
			assert_ok!(suspend(REGULATOR, version));
			assert_noop!(reinstate(OTHER_REGULATOR, version), Refused::Overflow);
			assert_ok!(recall(REGULATOR, version));
			assert_eq!(state(version), ModelState::Recalled);
		});
	}
}

#[test]
fn version_should_be_taken_by_the_graph_once() {
	build_and_check(|| {
		allow(0, radledger_primitives::consent::Purpose::HealthResearch, true);
		let (model, dataset) = (model(), declare(&[1]));
		let version = ModelVersion { model, version: 0 };
		assert_ok!(<Graph as radledger_primitives::traits::ProvenanceGraph>::link(
			Node::Model(version),
			vec![Node::Dataset(dataset)]
		));
		let manifest = TrainingManifest { datasets: vec![dataset].try_into().unwrap(), ..Default::default() };
		let call = ModelRegistry::publish_version(signed(STEWARD), model, semver(1, 0, 0), hash(2), manifest);
		assert_noop!(call, Refused::GraphRefused);
	});
}

/// two people rebuild the same list.
#[test]
fn ancestry_should_be_told_from_the_chain_alone() {
	build_and_check(|| {
		let model = model();
		let mut last = publish(model, TrainingManifest::default());
		for _ in 0..99 {
			last = publish(model, TrainingManifest { parent: Some(last), ..Default::default() });
		}
		let replay = || {
			let (mut all, mut next) = (Vec::new(), Some(last));
			while let Some(version) = next {
				let page = ModelRegistry::ancestry(version);
				assert!(page.len() <= 64);
				next = page.last().and_then(|known| known.manifest.parent);
				all.extend(page);
			}
			all
		};
		assert_eq!(replay(), replay());
		let numbers: Vec<_> = replay().iter().map(|known| known.version.version).collect();
		assert_eq!(numbers, (0..100).rev().collect::<Vec<_>>());
		assert_eq!(ModelRegistry::versions(model, 90).len(), 10);
	});
}

proptest! {
	#![proptest_config(ProptestConfig { cases: 100, ..ProptestConfig::default() })]

	/// Against the table of states written out.
	#[test]
	fn states_should_follow_the_table(acts in proptest::collection::vec((0u8..3, 0usize..4), 1..40)) {
		build_and_check(|| {
			let version = publish(model(), TrainingManifest::default());
			let (mut model, mut bound) = (ModelState::Active, false);
			for (act, who) in acts {
				let by = [STEWARD, REGULATOR, NORTH, OTHER_REGULATOR][who];
				let regulates = who == 1 || who == 3;
				let ended = match act {
					0 => suspend(by, version),
					1 => reinstate(by, version),
					_ => recall(by, version),
				};
				use ModelState::*;
				let expected = match (act, model) {
					_ if who == 2 => None,
					(0, Active) => Some(Suspended),
					(0, Suspended) if regulates && !bound => Some(Suspended),
					(1, Suspended) if regulates || !bound => Some(Active),
					(2, Active | Suspended) => Some(Recalled),
					_ => None,
				};
				assert_eq!(ended.is_ok(), expected.is_some(), "{act} by {by} in {model:?}: {ended:?}");
				if let Some(next) = expected {
					bound = regulates && next == Suspended;
					model = next;
				}
				assert_eq!(state(version), model);
				assert_eq!(ModelRegistry::may_author(&version), model == Active);
			}
		});
	}
}
