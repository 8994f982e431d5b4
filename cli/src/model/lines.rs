//! Records as rows for people, and as flat objects for programs.

use super::{
	registry::{Dataset, Model, StateChange, Version},
	replay::Rounds,
	round,
};
use crate::{
	output,
	parse::show_period,
	report::codes::show_model,
	study::{
		table::short,
		text::{count, rfc3339},
	},
};
use radledger_client::AccountId;
use radledger_primitives::{
	consent::{Purpose, RequestId},
	model::{CampaignId, FederationId, FederationView, ModelActionReason, ModelState, Part, RoundPhase, RoundView},
	DatasetId, ModelId, Moment, OrganisationId, StudyId, H256,
};
use serde::Serialize;
use std::collections::BTreeMap;

/// Organisations by number, as people know them.
pub type Names = BTreeMap<OrganisationId, String>;

/// An organisation for people.
pub fn organisation(names: &Names, id: OrganisationId) -> String {
	names.get(&id).cloned().unwrap_or_else(|| id.to_string())
}

fn none() -> String {
	"-".into()
}

/// Several for people.
fn joined(items: impl IntoIterator<Item = String>) -> String {
	let all: Vec<_> = items.into_iter().collect();
	if all.is_empty() {
		none()
	} else {
		all.join(", ")
	}
}

/// Parts per million for people.
pub fn percent(millionths: u32) -> String {
	format!("{}.{:04} %", millionths / 10_000, millionths % 10_000)
}

/// A model.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct ModelLine {
	/// Its number.
	pub model: ModelId,
	vendor: OrganisationId,
	udi_di: Option<String>,
	intended_use: H256,
	versions: u32,
	by: AccountId,
	at: String,
	block: u32,
}

impl From<&Model> for ModelLine {
	fn from(known: &Model) -> Self {
		Self {
			model: known.model,
			vendor: known.vendor,
			udi_di: known.udi_di.as_ref().map(ToString::to_string),
			intended_use: known.intended_use,
			versions: known.versions,
			by: known.by,
			at: rfc3339(known.at),
			block: known.block,
		}
	}
}

impl ModelLine {
	/// Names of the columns of [`Self::row`].
	pub const HEADER: [&str; 6] = ["model", "vendor", "udi-di", "versions", "at", "block"];

	/// One line of a list.
	pub fn row(&self, names: &Names) -> Vec<String> {
		vec![
			self.model.to_string(),
			organisation(names, self.vendor),
			self.udi_di.clone().unwrap_or_else(none),
			self.versions.to_string(),
			self.at.clone(),
			self.block.to_string(),
		]
	}

	/// Name and value of everything.
	pub fn fields(&self, names: &Names, by: String) -> Vec<(&'static str, String)> {
		vec![
			("model", self.model.to_string()),
			("vendor", organisation(names, self.vendor)),
			("udi-di", self.udi_di.clone().unwrap_or_else(none)),
			("intended use", format!("{:?}", self.intended_use)),
			("versions", self.versions.to_string()),
			("signed by", by),
			("at", self.at.clone()),
			("block", self.block.to_string()),
		]
	}
}

/// A version of a model.
#[derive(Serialize, Debug)]
pub struct VersionLine {
	version: String,
	semver: String,
	vendor: OrganisationId,
	udi_di: Option<String>,
	state: ModelState,
	weights: H256,
	hyper_parameters: H256,
	datasets: Vec<DatasetId>,
	/// Studies of these that could not be used any more when the version was published.
	excluded: u32,
	campaigns: Vec<CampaignId>,
	parent: Option<String>,
	federation: Option<Rounds>,
	by: AccountId,
	at: String,
	block: u32,
	/// Every change of its state, if they were asked for.
	#[serde(skip_serializing_if = "Option::is_none")]
	changes: Option<Vec<ChangeLine>>,
}

impl From<&Version> for VersionLine {
	fn from(known: &Version) -> Self {
		let manifest = &known.manifest;
		Self {
			version: show_model(known.version),
			semver: known.semver.to_string(),
			vendor: known.vendor,
			udi_di: known.udi_di.as_ref().map(ToString::to_string),
			state: known.state,
			weights: known.weights,
			hyper_parameters: manifest.hyper_parameters,
			datasets: manifest.datasets.to_vec(),
			excluded: known.excluded,
			campaigns: manifest.campaigns.to_vec(),
			parent: manifest.parent.map(show_model),
			federation: manifest.federation.map(|(federation, rounds)| Rounds { federation, rounds }),
			by: known.by,
			at: rfc3339(known.at),
			block: known.block,
			changes: None,
		}
	}
}

impl VersionLine {
	/// Names of the columns of [`Self::row`].
	pub const HEADER: [&str; 8] = ["version", "semver", "state", "weights", "datasets", "parent", "at", "block"];

	/// The same with every change of its state.
	pub fn with(self, changes: &[StateChange]) -> Self {
		Self { changes: Some(changes.iter().map(ChangeLine::from).collect()), ..self }
	}

	/// One line of a list.
	pub fn row(&self) -> Vec<String> {
		vec![
			self.version.clone(),
			self.semver.clone(),
			self.state.name().into(),
			short(&self.weights),
			self.datasets.len().to_string(),
			self.parent.clone().unwrap_or_else(none),
			self.at.clone(),
			self.block.to_string(),
		]
	}

	/// Name and value of everything but the changes.
	pub fn fields(&self, names: &Names, by: String) -> Vec<(&'static str, String)> {
		let federation = self.federation.as_ref();
		let rounds = |known: &Rounds| format!("{}, {}", known.federation, count(known.rounds as usize, "round"));
		vec![
			("version", format!("{} ({})", self.version, self.semver)),
			("state", self.state.name().into()),
			("vendor", organisation(names, self.vendor)),
			("udi-di", self.udi_di.clone().unwrap_or_else(none)),
			("weights", format!("{:?}", self.weights)),
			("hyper-parameters", format!("{:?}", self.hyper_parameters)),
			("datasets", joined(self.datasets.iter().map(|id| format!("{id:?}")))),
			("excluded", self.excluded.to_string()),
			("campaigns", joined(self.campaigns.iter().map(ToString::to_string))),
			("parent", self.parent.clone().unwrap_or_else(none)),
			("federation", federation.map_or_else(none, rounds)),
			("signed by", by),
			("at", self.at.clone()),
			("block", self.block.to_string()),
		]
	}

	/// Names of the columns of [`Self::history`].
	pub const HISTORY: [&str; 5] = ["since", "state", "reason", "organisation", "block"];

	/// A line for each change of its state.
	pub fn history(&self, names: &Names) -> Vec<Vec<String>> {
		let changes = self.changes.iter().flatten();
		let row = |change: &ChangeLine| {
			vec![
				change.at.clone(),
				change.state.name().into(),
				change.reason.name().into(),
				organisation(names, change.organisation),
				change.block.to_string(),
			]
		};
		changes.map(row).collect()
	}
}

/// A change of what a version may do.
#[derive(Serialize, Debug)]
struct ChangeLine {
	state: ModelState,
	reason: ModelActionReason,
	by: AccountId,
	organisation: OrganisationId,
	at: String,
	block: u32,
}

impl From<&StateChange> for ChangeLine {
	fn from(known: &StateChange) -> Self {
		Self {
			state: known.state,
			reason: known.reason,
			by: known.by,
			organisation: known.organisation,
			at: rfc3339(known.at),
			block: known.block,
		}
	}
}

/// A dataset.
#[derive(Serialize, Debug)]
pub struct DatasetLine {
	dataset: DatasetId,
	purpose: Purpose,
	request: Option<RequestId>,
	studies: u32,
	/// Of these, those that could not be used when the patients were asked last.
	excluded: u32,
	/// When that was.
	asked: String,
	organisation: OrganisationId,
	by: AccountId,
	at: String,
	block: u32,
	parts: Vec<Part>,
	/// Every study with the block in which its consent was asked, if they were asked for.
	#[serde(skip_serializing_if = "Option::is_none")]
	members: Option<Vec<(StudyId, u32)>>,
}

impl From<&Dataset> for DatasetLine {
	fn from(known: &Dataset) -> Self {
		Self {
			dataset: known.dataset,
			purpose: known.purpose,
			request: known.request,
			studies: known.studies,
			excluded: known.excluded,
			asked: rfc3339(known.asked),
			organisation: known.organisation,
			by: known.by,
			at: rfc3339(known.at),
			block: known.block,
			parts: known.parts.clone(),
			members: None,
		}
	}
}

impl DatasetLine {
	/// The same with its members.
	pub fn with(self, members: impl IntoIterator<Item = (StudyId, u32)>) -> Self {
		Self { members: Some(members.into_iter().collect()), ..self }
	}

	/// Name and value of everything but parts and members.
	pub fn fields(&self, names: &Names, by: String) -> Vec<(&'static str, String)> {
		vec![
			("dataset", format!("{:?}", self.dataset)),
			("purpose", self.purpose.name().into()),
			("request", self.request.map_or_else(none, |request| request.to_string())),
			("studies", self.studies.to_string()),
			("excluded", self.excluded.to_string()),
			("asked", self.asked.clone()),
			("organisation", organisation(names, self.organisation)),
			("signed by", by),
			("at", self.at.clone()),
			("block", format!("{} (snapshot of the consents)", self.block)),
		]
	}

	/// Names of the columns of [`Self::parts`].
	pub const PARTS: [&str; 2] = ["part", "identifier"];

	/// A line for each part.
	pub fn parts(&self) -> Vec<Vec<String>> {
		let row = |part: &Part| {
			let (what, id) = match part {
				Part::Study(study) => ("study", study),
				Part::Dataset(dataset) => ("dataset", dataset),
				Part::Elsewhere(digest) => ("data elsewhere", digest),
			};
			vec![what.into(), format!("{id:?}")]
		};
		self.parts.iter().map(row).collect()
	}

	/// Names of the columns of [`Self::members`].
	pub const MEMBERS: [&str; 2] = ["study", "consent asked in block"];

	/// A line for each member.
	pub fn members(&self) -> Vec<Vec<String>> {
		let members = self.members.iter().flatten();
		members.map(|(study, block)| vec![format!("{study:?}"), block.to_string()]).collect()
	}
}

/// A federation.
#[derive(Serialize, Debug)]
pub struct FederationLine {
	federation: FederationId,
	model: ModelId,
	coordinator: OrganisationId,
	threshold: u32,
	commit_for: Moment,
	reveal_for: Moment,
	score_for: Moment,
	parties: Vec<PartyLine>,
	rounds: Vec<RoundLine>,
	phase: RoundPhase,
	/// When the phases of the open round end.
	#[serde(skip_serializing_if = "Option::is_none")]
	ends: Option<[String; 4]>,
	ended: bool,
}

#[derive(Serialize, Debug)]
struct PartyLine {
	organisation: OrganisationId,
	joined: bool,
	excluded: Option<u32>,
	credibility: u32,
}

/// A round.
#[derive(Serialize, Debug)]
pub struct RoundLine {
	round: u32,
	started: String,
	closed: bool,
	turns: Vec<TurnLine>,
	excluded: Vec<OrganisationId>,
}

#[derive(Serialize, Debug)]
struct TurnLine {
	organisation: OrganisationId,
	commitment: Option<H256>,
	update: Option<H256>,
	/// In the order of the parties.
	scores: Option<Vec<u32>>,
	/// After the round; none while it is open.
	credibility: Option<u32>,
}

impl RoundLine {
	/// A round of `federation`.
	pub fn new(federation: &FederationView, known: &RoundView) -> Self {
		let party = |place: u8| federation.parties.get(usize::from(place)).map(|party| party.organisation);
		let turns = federation.parties.iter().zip(&known.turns);
		Self {
			round: known.round,
			started: rfc3339(known.started),
			closed: known.closed,
			turns: turns
				.map(|(party, turn)| TurnLine {
					organisation: party.organisation,
					commitment: turn.commitment,
					update: turn.update,
					scores: turn.scores.clone().map(|scores| scores.into_inner()),
					credibility: known.closed.then_some(turn.credibility),
				})
				.collect(),
			excluded: known.excluded.iter().filter_map(|place| party(*place)).collect(),
		}
	}

	/// Names of the columns of [`Self::rows`].
	pub const HEADER: [&str; 5] = ["party", "committed", "revealed", "scores", "credibility"];

	/// A line for each party.
	pub fn rows(&self, names: &Names) -> Vec<Vec<String>> {
		let parties: Vec<_> = self.turns.iter().map(|turn| turn.organisation).collect();
		let row = |turn: &TurnLine| {
			let scores = turn.scores.iter().flatten().zip(&parties);
			let of_others = scores.filter(|(_, other)| **other != turn.organisation);
			let excluded = match self.excluded.contains(&turn.organisation) {
				true => ", excluded",
				false => "",
			};
			vec![
				organisation(names, turn.organisation),
				turn.commitment.as_ref().map_or_else(none, short),
				turn.update.as_ref().map_or_else(none, short),
				joined(of_others.map(|(score, other)| format!("{other}={score}"))),
				turn.credibility.map_or_else(none, |credibility| format!("{}{excluded}", percent(credibility))),
			]
		};
		self.turns.iter().map(row).collect()
	}
}

impl FederationLine {
	/// A federation with its rounds.
	pub fn new(known: &FederationView, rounds: &[RoundView]) -> Self {
		let [commit_for, reveal_for, score_for] = known.phases;
		let open = !matches!(known.phase, RoundPhase::Idle);
		Self {
			federation: known.federation,
			model: known.model,
			coordinator: known.coordinator,
			threshold: known.threshold,
			commit_for,
			reveal_for,
			score_for,
			parties: known
				.parties
				.iter()
				.map(|party| PartyLine {
					organisation: party.organisation,
					joined: party.joined,
					excluded: party.excluded,
					credibility: party.credibility,
				})
				.collect(),
			rounds: rounds.iter().map(|round| RoundLine::new(known, round)).collect(),
			phase: known.phase,
			ends: open.then(|| round::ends(known, known.started).map(rfc3339)),
			ended: known.ended,
		}
	}

	/// Name and value of what concerns all parties. `waits` is what the federation waits for.
	pub fn fields(&self, names: &Names, waits: String) -> Vec<(&'static str, String)> {
		let phases = [self.commit_for, self.reveal_for, self.score_for].map(show_period);
		let [commit, reveal, score] = phases;
		vec![
			("federation", self.federation.to_string()),
			("model", self.model.to_string()),
			("coordinator", organisation(names, self.coordinator)),
			("threshold", format!("{} of a fair share", percent(self.threshold))),
			("phases", format!("{commit} to commit, {reveal} to reveal, {score} to score, {reveal} to reveal scores")),
			("rounds", self.rounds.len().to_string()),
			("waits for", waits),
		]
	}

	/// Names of the columns of [`Self::parties`].
	pub const PARTIES: [&str; 4] = ["party", "joined", "credibility", "excluded"];

	/// A line for each party.
	pub fn parties(&self, names: &Names) -> Vec<Vec<String>> {
		let row = |party: &PartyLine| {
			vec![
				organisation(names, party.organisation),
				if party.joined { "yes" } else { "no" }.into(),
				percent(party.credibility),
				party.excluded.map_or_else(none, |round| format!("in round {round}")),
			]
		};
		self.parties.iter().map(row).collect()
	}

	/// Names of the columns of [`Self::rounds`].
	pub const ROUNDS: [&str; 6] = ["round", "started", "committed", "revealed", "scored", "excluded"];

	/// A line for each round.
	pub fn rounds(&self, names: &Names) -> Vec<Vec<String>> {
		let row = |round: &RoundLine| {
			let many = |did: fn(&TurnLine) -> bool| {
				let did = round.turns.iter().filter(|turn| did(turn)).count();
				format!("{did} of {}", round.turns.len())
			};
			vec![
				round.round.to_string(),
				round.started.clone(),
				many(|turn| turn.commitment.is_some()),
				many(|turn| turn.update.is_some()),
				many(|turn| turn.scores.is_some()),
				match round.closed {
					true => joined(round.excluded.iter().map(|id| organisation(names, *id))),
					false => "not closed yet".into(),
				},
			]
		};
		self.rounds.iter().map(row).collect()
	}
}

/// When a dataset was declared, for people.
pub fn declared(dataset: &Dataset) -> String {
	format!("in block {}, {}", dataset.block, output::moment(dataset.at))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::model::fixtures::{study, version, Memory};
	use radledger_primitives::{
		model::{ChangeView, ModelView, TrainingManifest},
		udi::{IssuingEntity, UdiDi},
	};
	use serde_json::json;

	fn names() -> Names {
		[(0, "0 (north-hospital)".to_owned()), (3, "3 (lumen-ai)".to_owned())].into()
	}

	#[test]
	fn model_should_show_its_device_identifier_as_it_is_typed() {
		let model = ModelView {
			model: 4,
			vendor: 3,
			udi_di: UdiDi::new(IssuingEntity::Gs1, "09506000134352"),
			intended_use: study(1),
			versions: 2,
			by: AccountId([9; 32]),
			at: 951_782_400_000,
			block: 7,
		};
		let line = ModelLine::from(&model);
		assert_eq!(line.row(&names()), ["4", "3 (lumen-ai)", "GS1:09506000134352", "2", "2000-02-29T00:00:00Z", "7"]);
		assert_eq!(line.row(&names()).len(), ModelLine::HEADER.len());
		assert!(line.fields(&names(), "somebody".into()).contains(&("intended use", format!("{:?}", study(1)))));
		let json = serde_json::to_value(&line).unwrap();
		assert_eq!((&json["udi_di"], &json["vendor"]), (&"GS1:09506000134352".into(), &3.into()));
	}

	#[test]
	fn version_should_show_what_it_was_trained_on_and_every_change() {
		let manifest = TrainingManifest {
			datasets: vec![study(1), study(2)].try_into().unwrap(),
			parent: Some(radledger_primitives::ModelVersion { model: 0, version: 0 }),
			federation: Some((5, 1)),
			..TrainingManifest::default()
		};
		let change = ChangeView {
			state: ModelState::Suspended,
			reason: ModelActionReason::Bias,
			by: AccountId([9; 32]),
			organisation: 4,
			at: 951_782_400_000,
			block: 7,
		};
		let line = VersionLine::from(&version(1, manifest)).with(&[change]);
		assert_eq!(line.row().len(), VersionLine::HEADER.len());
		assert_eq!(
			(&line.row()[..3], line.row()[5].as_str()),
			(&["0.1", "1.1.0", "active"].map(String::from)[..], "0.0")
		);
		let fields: BTreeMap<_, _> = line.fields(&names(), "somebody".into()).into_iter().collect();
		assert_eq!(fields["federation"], "5, 1 round");
		assert_eq!(fields["datasets"], format!("{:?}, {:?}", study(1), study(2)));
		assert_eq!((fields["campaigns"].as_str(), fields["vendor"].as_str()), ("-", "3 (lumen-ai)"));
		assert_eq!(line.history(&names()), [["2000-02-29T00:00:00Z", "suspended", "bias", "4", "7"]]);
		assert_eq!(line.history(&names())[0].len(), VersionLine::HISTORY.len());
		let json = serde_json::to_value(&line).unwrap();
		assert_eq!((&json["version"], &json["state"]), (&"0.1".into(), &"active".into()));
		assert_eq!(json["federation"], json!({ "federation": 5, "rounds": 1 }));
		assert_eq!(json["changes"][0]["reason"], "bias");
	}

	#[test]
	fn dataset_should_list_parts_and_members() {
		let ledger = Memory::default();
		let parts = [Part::Study(study(1)), Part::Dataset(study(2)), Part::Elsewhere(study(3))];
		let id = ledger.put(&parts[..1], Purpose::Education, Some(6));
		let mut known = ledger.datasets.borrow()[&id].clone();
		known.parts = parts.to_vec();
		let line = DatasetLine::from(&known);
		let kinds: Vec<_> = line.parts().into_iter().map(|mut row| row.remove(0)).collect();
		assert_eq!(kinds, ["study", "dataset", "data elsewhere"]);
		assert!(serde_json::to_value(&line).unwrap().get("members").is_none());
		let line = line.with([(study(1), 10)]);
		assert_eq!(line.members(), [[format!("{:?}", study(1)), "10".into()]]);
		assert!(line.fields(&names(), "somebody".into()).contains(&("request", "6".into())));
		assert!(declared(&known).starts_with("in block 10, 2026-11-22"));
	}

	#[test]
	fn federation_should_show_who_did_what_in_each_round() {
		let ledger = Memory::default().with_rounds(2);
		let (federation, mut rounds) = (ledger.federations[&0].clone(), ledger.rounds[&0].clone());
		rounds[1].closed = false;
		let line = FederationLine::new(&federation, &rounds);
		assert_eq!(line.rounds(&names())[0][2..], ["3 of 3", "3 of 3", "3 of 3", "2"]);
		assert_eq!(line.rounds(&names())[1][2..], ["2 of 3", "2 of 3", "2 of 3", "not closed yet"]);
		assert_eq!(line.rounds(&names())[0].len(), FederationLine::ROUNDS.len());
		let parties = line.parties(&names());
		assert_eq!(parties[0].len(), FederationLine::PARTIES.len());
		assert_eq!((parties[0][0].as_str(), parties[2][3].as_str()), ("0 (north-hospital)", "in round 0"));
		assert_eq!(parties[2][2], "0.0000 %");
		let fields: BTreeMap<_, _> = line.fields(&names(), "nothing".into()).into_iter().collect();
		assert_eq!(fields["phases"], "10s to commit, 20s to reveal, 30s to score, 20s to reveal scores");
		assert_eq!(fields["threshold"], "66.6667 % of a fair share");

		let first = RoundLine::new(&federation, &rounds[0]).rows(&names());
		assert_eq!(first[0].len(), RoundLine::HEADER.len());
		assert_eq!(first[0][3], "1=900000, 2=50000");
		assert_eq!(first[2][4], "0.0000 %, excluded");
		let open = RoundLine::new(&federation, &rounds[1]).rows(&names());
		assert_eq!((open[0][4].as_str(), open[2][1].as_str()), ("-", "-"));
		let json = serde_json::to_value(&line).unwrap();
		assert_eq!(json["rounds"][1]["turns"][0]["credibility"], serde_json::Value::Null);
		assert_eq!(json["rounds"][0]["excluded"], json!([2]));
		assert!(json.get("ends").is_none(), "no round is open");
	}
}
