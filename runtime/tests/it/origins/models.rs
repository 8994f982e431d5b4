//! Rows of models, datasets and federations, and what they need.

use super::*;
use pallet_model_registry::{Call, Federations, Rounds};
use radledger_primitives::{
	federated,
	model::{dataset_id, FederationId, ModelActionReason, Part, SemVer, TrainingManifest, Turn},
	DatasetId,
};

const ACTIVE: ModelVersion = ModelVersion { model: 0, version: 0 };
const SUSPENDED_VERSION: ModelVersion = ModelVersion { model: 0, version: 1 };

/// A federation for each phase.
const TO_JOIN: FederationId = 0;
const TO_START: FederationId = 1;
const TO_COMMIT: FederationId = 2;
const TO_REVEAL: FederationId = 3;
const TO_SCORE: FederationId = 4;
const TO_CLOSE: FederationId = 5;
const TO_REVEAL_SCORES: FederationId = 6;

/// What north hospital thinks of the others.
const SCORES: [u32; 3] = [0, 1, 2];

/// What north hospital, acme scanners and lumen AI trained.
fn update() -> H256 {
	H256::repeat_byte(0x61)
}

fn publish(patch: u16) -> Call<Runtime> {
	Call::publish_version {
		model: 0,
		semver: SemVer { major: 1, minor: 0, patch },
		weights: H256::repeat_byte(0x62),
		manifest: TrainingManifest::default(),
	}
}

/// A dataset of north hospital of data that is elsewhere.
fn elsewhere() -> Vec<Part> {
	vec![Part::Elsewhere(H256::repeat_byte(0x63))]
}

fn dataset() -> DatasetId {
	dataset_id(0, &elsewhere())
}

fn open_federation(phases: [Moment; 3]) -> Call<Runtime> {
	Call::open_federation {
		model: 0,
		parties: vec![0, 2, 3].try_into().unwrap(),
		threshold: federated::THRESHOLD,
		phases,
	}
}

pub(super) fn rows() -> Vec<Row> {
	let stewards = [BAD, NO_ROLE, NO_ROLE, NO_ROLE, NO_ROLE, OK, NO_ROLE, BAD, BAD];
	let anyone = [BAD, OK, OK, OK, OK, OK, OK, BAD, BAD];
	let reason = ModelActionReason::Performance;
	let row = |name, call: Call<Runtime>, outcomes| row("ModelRegistry", name, call, outcomes);
	vec![
		row("register_model", Call::register_model { udi_di: None, intended_use: H256::zero() }, stewards),
		row("publish_version", publish(2), stewards),
		row("suspend_version", Call::suspend_version { version: ACTIVE, reason }, stewards),
		row("reinstate_version", Call::reinstate_version { version: SUSPENDED_VERSION, reason }, stewards),
		row("recall_version", Call::recall_version { version: ACTIVE, reason }, stewards),
		row(
			"declare_dataset",
			Call::declare_dataset {
				parts: vec![Part::Study(study(9).study)].try_into().unwrap(),
				purpose: Purpose::HealthResearch,
				request: None,
			},
			stewards,
		),
		row("ask_again", Call::ask_again { dataset: dataset() }, anyone),
		row("open_federation", open_federation([1; 3]), stewards),
		row("join_federation", Call::join_federation { federation: TO_JOIN }, stewards),
		row("start_round", Call::start_round { federation: TO_START }, stewards),
		row("commit_update", Call::commit_update { federation: TO_COMMIT, commitment: H256::zero() }, stewards),
		row("reveal_update", Call::reveal_update { federation: TO_REVEAL, update: update(), salt: [7; 32] }, stewards),
		row("commit_scores", Call::commit_scores { federation: TO_SCORE, commitment: H256::zero() }, stewards),
		row(
			"reveal_scores",
			Call::reveal_scores {
				federation: TO_REVEAL_SCORES,
				scores: SCORES.to_vec().try_into().unwrap(),
				salt: [7; 32],
			},
			stewards,
		),
		row("close_round", Call::close_round { federation: TO_CLOSE }, anyone),
	]
}

/// A model of north hospital, with a version that may author, a suspended one, and a federation for each phase of the next
/// block. Returns the first.
pub(super) fn prepare() -> ModelVersion {
	fn done(signer: &str, call: Call<Runtime>) {
		submit(signer, call).unwrap().unwrap();
	}
	let register = Call::register_model { udi_di: None, intended_use: H256::zero() };
	done("north-hospital", register);
	done("north-hospital", publish(0));
	done("north-hospital", publish(1));
	let suspend = Call::suspend_version { version: SUSPENDED_VERSION, reason: ModelActionReason::Performance };
	done("north-hospital", suspend);
	let parts = elsewhere().try_into().unwrap();
	done("north-hospital", Call::declare_dataset { parts, purpose: Purpose::HealthResearch, request: None });
	let long = constants::MILLISECONDS_PER_DAY;
	for (federation, phases) in [
		(TO_JOIN, [long; 3]),
		(TO_START, [long; 3]),
		(TO_COMMIT, [long; 3]),
		(TO_REVEAL, [1, long, long]),
		(TO_SCORE, [1, 1, long]),
		(TO_CLOSE, [1; 3]),
		(TO_REVEAL_SCORES, [1, long, 1]),
	] {
		done("north-hospital", open_federation(phases));
		if federation == TO_JOIN {
			continue;
		}
		for party in ["north-hospital", "acme-scanners", "lumen-ai"] {
			done(party, Call::join_federation { federation });
		}
		if federation != TO_START {
			done("north-hospital", Call::start_round { federation });
		}
	}
	let commit = Call::commit_update {
		federation: TO_REVEAL,
		commitment: federated::commitment(TO_REVEAL, 0, 0, &update(), &[7; 32]),
	};
	done("north-hospital", commit);
	ACTIVE
}

/// What follows in a later block.
pub(super) fn prepare_later() {
	// As if they had revealed between the two blocks.
	Rounds::<Runtime>::mutate(TO_SCORE, 0, |round| {
		let turns = &mut round.as_mut().unwrap().turns;
		turns.iter_mut().for_each(|turn: &mut Turn| turn.update = Some(update()));
	});
	// As if they had also committed to scores since, and it were time to reveal them.
	let now = pallet_timestamp::Now::<Runtime>::get();
	let long = constants::MILLISECONDS_PER_DAY;
	Federations::<Runtime>::mutate(TO_REVEAL_SCORES, |known| known.as_mut().unwrap().open = Some(now - long - 3));
	Rounds::<Runtime>::mutate(TO_REVEAL_SCORES, 0, |round| {
		let turn: &mut Turn = &mut round.as_mut().unwrap().turns[0];
		turn.update = Some(update());
		let digest = federated::scores_digest(&SCORES);
		turn.scores_commitment = Some(federated::commitment(TO_REVEAL_SCORES, 0, 0, &digest, &[7; 32]));
	});
}
