//! A ledger of models in memory.

use super::{
	registry::{studies, Datasets, Declaring, Registry},
	ModelError,
};
use radledger_client::{
	model::{Dataset, Version},
	AccountId, Kind, Outcome,
};
use radledger_primitives::{
	consent::{Purpose, RequestId},
	digest::sha256,
	federated::{close, commitment, equal, scores_digest, Party, THRESHOLD},
	model::{
		dataset_id, FederationId, FederationView, ModelState, Part, PartyState, RoundPhase, RoundView, SemVer,
		TrainingManifest, Turn, VersionView,
	},
	DatasetId, ModelVersion, Moment, OrganisationId, StudyId, H256,
};
use std::{
	cell::{Cell, RefCell},
	collections::{BTreeMap, BTreeSet},
};

/// What is on the ledger, and what it does.
#[derive(Default)]
pub struct Memory {
	pub versions: BTreeMap<ModelVersion, Version>,
	pub datasets: RefCell<BTreeMap<DatasetId, Dataset>>,
	pub federations: BTreeMap<FederationId, FederationView>,
	pub rounds: BTreeMap<FederationId, Vec<RoundView>>,
	/// Studies that nobody may use.
	pub refused: BTreeSet<StudyId>,
	/// How many declarations were sent.
	pub sent: Cell<usize>,
	/// How many were waited for.
	pub waited: Cell<usize>,
	/// Datasets whose patients were asked again.
	pub asked: RefCell<Vec<DatasetId>>,
	/// From this declaration on the connection is lost; none is by default.
	pub lost_from: Option<usize>,
}

/// A study by a number.
pub fn study(number: u32) -> StudyId {
	sha256(&[&number.to_be_bytes()])
}

/// Studies with the numbers below `count`.
pub fn some_studies(count: u32) -> Vec<StudyId> {
	(0..count).map(study).collect()
}

/// What the node says when the connection is lost.
pub fn lost() -> radledger_client::Error {
	error(Kind::Failed, "node-lost")
}

/// A refusal by the ledger.
pub fn refusal(code: &str) -> radledger_client::Error {
	error(Kind::Refused, code)
}

fn error(kind: Kind, code: &str) -> radledger_client::Error {
	radledger_client::Error { kind, code: code.into(), what: "it was not done".into(), why: None, hint: None }
}

pub fn outcome() -> Outcome {
	Outcome { hash: H256::zero(), block: None, index: None, events: Vec::new() }
}

/// The moment of the newest block.
pub const NOW: Moment = 1_795_387_283_000;
pub const VENDOR: OrganisationId = 3;
pub const MODEL: ModelVersion = ModelVersion { model: 0, version: 1 };

/// A version with this manifest.
pub fn version(version: u32, manifest: TrainingManifest) -> Version {
	VersionView {
		version: ModelVersion { model: 0, version },
		semver: SemVer { major: 1, minor: version as u16, patch: 0 },
		vendor: VENDOR,
		udi_di: None,
		weights: sha256(&[b"weights", &version.to_be_bytes()]),
		manifest,
		excluded: 0,
		state: ModelState::Active,
		changes: 0,
		by: AccountId([9; 32]),
		at: 1_795_387_283_000 + u64::from(version),
		block: 20 + version,
	}
}

impl Memory {
	/// Declares a dataset of these parts, whoever asks.
	pub fn put(&self, parts: &[Part], purpose: Purpose, request: Option<RequestId>) -> DatasetId {
		let (id, mut datasets) = (dataset_id(0, parts), self.datasets.borrow_mut());
		let studies = parts.iter().map(|part| match part {
			Part::Study(_) => 1,
			Part::Dataset(below) => datasets[below].studies,
			Part::Elsewhere(_) => 0,
		});
		let dataset = Dataset {
			dataset: id,
			parts: parts.to_vec(),
			purpose,
			request,
			studies: studies.sum(),
			excluded: 0,
			asked: NOW,
			organisation: 0,
			by: AccountId([8; 32]),
			at: NOW,
			block: 10 + datasets.len() as u32,
		};
		datasets.insert(id, dataset);
		id
	}

	/// A federation 0 with three parties, 2 of which sends noise, after `rounds` rounds.
	pub fn with_rounds(mut self, rounds: u32) -> Self {
		let parties = [0, 1, 2];
		let scores: [[u32; 3]; 3] = [[0, 900_000, 50_000], [850_000, 0, 100_000], [500_000, 500_000, 0]];
		let (mut credibility, mut excluded) = (equal(3), [None; 3]);
		let mut all = Vec::new();
		for round in 0..rounds {
			let played: Vec<Party> = (0..3)
				.map(|at| Party {
					credibility: credibility[at],
					active: excluded[at].is_none(),
					revealed: excluded[at].is_none(),
					scores: excluded[at].is_none().then(|| scores[at].to_vec()),
				})
				.collect();
			let closed = close(&played, THRESHOLD);
			credibility.clone_from(&closed.credibility);
			let turns = played.into_iter().zip(parties).zip(&credibility).map(
				|((party, organisation), credibility): ((_, u32), _)| {
					let update = sha256(&[b"update", &round.to_be_bytes(), &organisation.to_be_bytes()]);
					let acts = party.active;
					Turn {
						commitment: acts.then(|| commitment(0, round, organisation, &update, &[5; 32])),
						update: acts.then_some(update),
						scores_commitment: party
							.scores
							.as_ref()
							.map(|scores| commitment(0, round, organisation, &scores_digest(scores), &[5; 32])),
						scores: party.scores.map(|scores| scores.try_into().unwrap()),
						credibility: *credibility,
					}
				},
			);
			let turns = turns.collect();
			for place in &closed.excluded {
				excluded[*place] = Some(round);
			}
			all.push(RoundView {
				round,
				started: 1_795_387_283_000 + u64::from(round) * 60_000,
				turns,
				excluded: closed.excluded.iter().map(|place| *place as u8).collect(),
				closed: true,
			});
		}
		let parties = parties.into_iter().zip(excluded).zip(credibility);
		let federation = FederationView {
			federation: 0,
			model: 0,
			coordinator: VENDOR,
			threshold: THRESHOLD,
			phases: [10_000, 20_000, 30_000],
			parties: parties
				.map(|((organisation, excluded), credibility)| PartyState {
					organisation,
					joined: true,
					excluded,
					credibility,
				})
				.collect(),
			rounds,
			started: all.last().map_or(0, |round: &RoundView| round.started),
			phase: RoundPhase::Idle,
			ended: false,
		};
		self.federations.insert(0, federation);
		self.rounds.insert(0, all);
		self
	}
}

impl Datasets for Memory {
	async fn datasets(&self, ids: &[DatasetId]) -> Result<Vec<Option<Dataset>>, ModelError> {
		let datasets = self.datasets.borrow();
		Ok(ids.iter().map(|id| datasets.get(id).cloned()).collect())
	}

	async fn withdrawn(&self, datasets: &[Dataset]) -> Result<Vec<Vec<StudyId>>, ModelError> {
		let refused = |known: &Dataset| {
			let studies = studies(&known.parts).into_iter();
			studies.filter(|study| self.refused.contains(study)).collect()
		};
		Ok(datasets.iter().map(refused).collect())
	}
}

impl Registry for Memory {
	async fn version(&self, version: ModelVersion) -> Result<Option<Version>, ModelError> {
		Ok(self.versions.get(&version).cloned())
	}

	async fn federation(&self, federation: FederationId) -> Result<Option<FederationView>, ModelError> {
		Ok(self.federations.get(&federation).cloned())
	}

	async fn rounds(&self, federation: FederationId) -> Result<Vec<RoundView>, ModelError> {
		Ok(self.rounds.get(&federation).cloned().unwrap_or_default())
	}
}

impl Declaring for Memory {
	async fn declare(
		&self,
		parts: Vec<Part>,
		purpose: Purpose,
		request: Option<RequestId>,
		waiting: bool,
	) -> Result<Outcome, ModelError> {
		if self.lost_from.is_some_and(|from| self.sent.get() >= from) {
			return Err(lost().into());
		}
		self.sent.set(self.sent.get() + 1);
		self.waited.set(self.waited.get() + usize::from(waiting));
		let known = |part: &Part| match part {
			Part::Study(study) => !self.refused.contains(study),
			Part::Dataset(below) => self.datasets.borrow().contains_key(below),
			Part::Elsewhere(_) => true,
		};
		if parts.iter().all(known) {
			self.put(&parts, purpose, request);
			return Ok(outcome());
		}
		match waiting {
			true => Err(refusal("ModelRegistry::NotPermitted").into()),
			// Nobody is told what becomes of it.
			false => Ok(outcome()),
		}
	}

	async fn ask_again(&self, dataset: DatasetId, _: bool) -> Result<Outcome, ModelError> {
		self.asked.borrow_mut().push(dataset);
		self.datasets.borrow_mut().get_mut(&dataset).expect("it is there").asked = NOW;
		Ok(outcome())
	}

	async fn moment(&self) -> Result<Moment, ModelError> {
		Ok(NOW)
	}
}
