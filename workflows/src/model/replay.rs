//! How a version of a model came about, from the chain alone: every version on which it builds, what each was trained on,
//! and the rounds of federations that went into them, with the credibility of each party after each.
//!
//! Only what can never change is told: no states, no block as of which it was read. So everybody gets the same bytes at any
//! time, and their digest names the history. Keys are sorted, numbers are whole, lines end with a line feed.
//!
//! The answers of the node are checked: datasets are what their identifiers say, and credibilities follow from the scores.

use super::{
	registry::{OnLedger, Registry},
	round::{ensure_replayed, Played},
	tree::Tree,
	ModelError,
};
use crate::Session;
use radledger_client::{
	model::{Dataset, Version},
	AccountId,
};
use radledger_primitives::{
	consent::{Purpose, RequestId},
	digest::sha256,
	model::{FederationId, Part, SemVer, TrainingManifest},
	text,
	udi::UdiDi,
	DatasetId, ModelId, ModelVersion, Moment, OrganisationId, StudyId, H256,
};
use serde::Serialize;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Names what the document is.
const KIND: &str = "radledger-replay";
/// Raised with each change of its shape.
const FORMAT: u16 = 1;

/// The history of a version.
#[derive(Serialize, Debug)]
pub struct Replay {
	kind: &'static str,
	format: u16,
	chain: H256,
	#[serde(serialize_with = "text::display")]
	version: ModelVersion,
	/// The first ancestor first, the version itself last.
	steps: Vec<Step>,
	/// In the order in which the steps name them, each once.
	datasets: Vec<Trained>,
	/// In the order in which the steps name them, each once.
	federations: Vec<Trainers>,
}

/// A version on the way.
#[derive(Serialize, Debug)]
struct Step {
	#[serde(serialize_with = "text::display")]
	version: ModelVersion,
	#[serde(serialize_with = "text::display")]
	semver: SemVer,
	vendor: OrganisationId,
	#[serde(serialize_with = "text::display_option")]
	udi_di: Option<UdiDi>,
	weights: H256,
	#[serde(flatten)]
	manifest: TrainingManifest,
	published: Signed,
}

/// Who said something, and when.
#[derive(Serialize, Debug)]
struct Signed {
	by: AccountId,
	#[serde(serialize_with = "text::moment::serialize")]
	at: Moment,
	block: u32,
}

/// A dataset that a version names.
#[derive(Serialize, Debug)]
struct Trained {
	dataset: DatasetId,
	purpose: Purpose,
	request: Option<RequestId>,
	studies: u32,
	parts: Vec<Part>,
	organisation: OrganisationId,
	/// That block is the snapshot of the consents.
	declared: Signed,
	#[serde(skip_serializing_if = "Option::is_none")]
	members: Option<Vec<Member>>,
	#[serde(skip_serializing_if = "Option::is_none")]
	elsewhere: Option<BTreeSet<H256>>,
}

/// A study in a dataset.
#[derive(Serialize, Debug)]
struct Member {
	study: StudyId,
	/// In which block its consent was asked.
	block: u32,
}

/// A federation that trained a version.
#[derive(Serialize, Debug)]
struct Trainers {
	federation: FederationId,
	model: ModelId,
	coordinator: OrganisationId,
	threshold: u32,
	/// Milliseconds for commitments, reveals and scores.
	phases: [u64; 3],
	/// In the order of the turns and scores. Nobody, if no round went into a version: parties could still join.
	parties: Vec<OrganisationId>,
	rounds: Vec<Played>,
}

/// What a replay contains, and its digest.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Replayed {
	/// The version.
	#[serde(serialize_with = "text::display")]
	pub version: ModelVersion,
	/// SHA-256 of the document.
	pub sha256: H256,
	/// Versions on the way.
	pub versions: usize,
	/// Datasets that they name.
	pub datasets: usize,
	/// Studies in these.
	pub studies: usize,
	/// Rounds of federations.
	pub rounds: usize,
}

/// How a version came about, from the ledger alone: the document, which is the same for everybody, and what it contains.
/// With every study of every dataset, if `members`.
///
/// # Errors
/// The ledger has no such version, or what the node tells contradicts itself.
pub async fn replay(session: &Session, version: ModelVersion, members: bool) -> Result<(String, Replayed), ModelError> {
	let client = session.client().await?;
	let replay = Replay::read(&OnLedger(client.best().await?, session), client.genesis(), version, members).await?;
	let (document, sha256) = replay.document()?;
	let [versions, datasets, studies, rounds] = replay.size();
	Ok((document, Replayed { version, sha256, versions, datasets, studies, rounds }))
}

impl Replay {
	/// Reads the history of a version, and checks it; with every study, if `members`.
	pub async fn read(
		ledger: &impl Registry,
		chain: H256,
		version: ModelVersion,
		members: bool,
	) -> Result<Self, ModelError> {
		let versions = ancestors(ledger, version).await?;
		let (mut named, mut played) = (Vec::new(), BTreeMap::<FederationId, u32>::new());
		let mut order = Vec::new();
		for version in &versions {
			for dataset in &version.manifest.datasets {
				if !named.contains(dataset) {
					named.push(*dataset);
				}
			}
			if let Some((federation, rounds)) = version.manifest.federation {
				if !played.contains_key(&federation) {
					order.push(federation);
				}
				let most = played.entry(federation).or_default();
				*most = rounds.max(*most);
			}
		}
		let mut federations = Vec::with_capacity(order.len());
		for federation in order {
			let rounds = played.get(&federation).copied().unwrap_or_default();
			federations.push(trainers(ledger, federation, rounds).await?);
		}
		Ok(Self {
			kind: KIND,
			format: FORMAT,
			chain,
			version,
			datasets: trained(ledger, &named, members).await?,
			steps: versions.into_iter().map(Step::from).collect(),
			federations,
		})
	}

	/// How many versions, datasets, studies and rounds it contains.
	pub fn size(&self) -> [usize; 4] {
		let studies = self.datasets.iter().map(|dataset| dataset.studies as usize);
		let rounds = self.federations.iter().map(|federation| federation.rounds.len());
		[self.steps.len(), self.datasets.len(), studies.sum(), rounds.sum()]
	}

	/// The document, and its digest.
	pub fn document(&self) -> Result<(String, H256), ModelError> {
		let value = serde_json::to_value(self).map_err(|error| ModelError::NoJson { error: error.to_string() })?;
		let mut text = String::new();
		canonical(&value, 0, &mut text);
		text.push('\n');
		let digest = sha256(&[text.as_bytes()]);
		Ok((text, digest))
	}
}

/// The version and those on which it builds, the first ancestor first.
async fn ancestors(ledger: &impl Registry, version: ModelVersion) -> Result<Vec<Version>, ModelError> {
	let (mut found, mut seen) = (Vec::new(), BTreeSet::new());
	let mut next = Some(version);
	while let Some(wanted) = next {
		if !seen.insert(wanted) {
			return Err(ModelError::contradicted("the node tells of a version that builds on itself"));
		}
		match ledger.version(wanted).await? {
			Some(known) if known.version == wanted => {
				next = known.manifest.parent;
				found.push(known);
			}
			None if found.is_empty() => return Err(ModelError::NoVersion { version }),
			_ => {
				let what = format!("a version builds on {wanted}, and the node has none");
				return Err(ModelError::contradicted(what));
			}
		}
	}
	found.reverse();
	Ok(found)
}

async fn trained(ledger: &impl Registry, named: &[DatasetId], members: bool) -> Result<Vec<Trained>, ModelError> {
	let missing =
		|id: &DatasetId| ModelError::contradicted(format!("a version names dataset {id:?}, and the node has none"));
	if members {
		let tree = Tree::read(ledger, named).await?;
		let of = |id: &DatasetId| {
			let known = tree.datasets.get(id).ok_or_else(|| missing(id))?;
			let members = tree.members(id).into_iter();
			Ok(Trained {
				members: Some(members.map(|(study, block)| Member { study, block }).collect()),
				elsewhere: Some(tree.elsewhere(id)),
				..Trained::from(known)
			})
		};
		return named.iter().map(of).collect();
	}
	let known = ledger.datasets(named).await?;
	let of = |(id, known): (&DatasetId, Option<Dataset>)| known.as_ref().map(Trained::from).ok_or_else(|| missing(id));
	named.iter().zip(known).map(of).collect()
}

async fn trainers(ledger: &impl Registry, federation: FederationId, rounds: u32) -> Result<Trainers, ModelError> {
	let wrong = || {
		ModelError::contradicted(format!(
			"a version names {rounds} rounds of federation {federation}, and the node has less"
		))
	};
	let known = ledger.federation(federation).await?.ok_or_else(wrong)?;
	let mut told = ledger.rounds(federation).await?;
	told.truncate(rounds as usize);
	if told.len() < rounds as usize || told.iter().any(|round| !round.closed) {
		return Err(wrong());
	}
	ensure_replayed(&known, &told)?;
	let parties: Vec<_> = known.parties.iter().map(|party| party.organisation).collect();
	Ok(Trainers {
		federation,
		model: known.model,
		coordinator: known.coordinator,
		threshold: known.threshold,
		phases: known.phases,
		rounds: told.iter().map(|round| Played::of(&known, round)).collect(),
		parties: if rounds == 0 { Vec::new() } else { parties },
	})
}

impl From<Version> for Step {
	fn from(known: Version) -> Self {
		let Version { version, semver, vendor, udi_di, weights, manifest, by, at, block, .. } = known;
		Self { version, semver, vendor, udi_di, weights, manifest, published: Signed { by, at, block } }
	}
}

impl From<&Dataset> for Trained {
	fn from(known: &Dataset) -> Self {
		Self {
			dataset: known.dataset,
			purpose: known.purpose,
			request: known.request,
			studies: known.studies,
			parts: known.parts.clone(),
			organisation: known.organisation,
			declared: Signed { by: known.by, at: known.at, block: known.block },
			members: None,
			elsewhere: None,
		}
	}
}

/// JSON in its one form here, whatever order a map has in memory: keys sorted by their bytes, two spaces for each level.
fn canonical(value: &Value, level: usize, out: &mut String) {
	let line = |level: usize, out: &mut String| {
		out.push('\n');
		out.extend(std::iter::repeat_n("  ", level));
	};
	match value {
		Value::Array(items) if !items.is_empty() => {
			out.push('[');
			for (place, item) in items.iter().enumerate() {
				out.push_str(if place == 0 { "" } else { "," });
				line(level + 1, out);
				canonical(item, level + 1, out);
			}
			line(level, out);
			out.push(']');
		}
		Value::Object(map) if !map.is_empty() => {
			let sorted: BTreeMap<_, _> = map.iter().collect();
			out.push('{');
			for (place, (key, value)) in sorted.into_iter().enumerate() {
				out.push_str(if place == 0 { "" } else { "," });
				line(level + 1, out);
				out.push_str(&Value::from(key.as_str()).to_string());
				out.push_str(": ");
				canonical(value, level + 1, out);
			}
			line(level, out);
			out.push('}');
		}
		simple => out.push_str(&simple.to_string()),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		model::{
			fixtures::{some_studies, study, version, Memory, MODEL},
			tree::Plan,
		},
		Explain,
	};
	use radledger_primitives::model::{ModelState, TrainingManifest};
	use serde_json::json;

	const CHAIN: H256 = H256([0xC0; 32]);

	/// Two versions: the first from 40 studies, the second from it, from the same and another one, and from two rounds.
	fn ledger() -> (Memory, [DatasetId; 2]) {
		let mut ledger = Memory::default().with_rounds(3);
		let plan = Plan::of(0, &some_studies(40)).unwrap();
		for (_, parts) in plan.levels.iter().flatten() {
			ledger.put(parts, Purpose::HealthResearch, Some(4));
		}
		let other = [Part::Study(study(7)), Part::Elsewhere(study(99))];
		let mut other = other.to_vec();
		other.sort();
		let other = ledger.put(&other, Purpose::MethodsDevelopment, None);
		let manifest = |datasets: Vec<DatasetId>| TrainingManifest {
			datasets: datasets.try_into().unwrap(),
			hyper_parameters: H256([7; 32]),
			..TrainingManifest::default()
		};
		let first = version(0, manifest(vec![plan.root]));
		let second = version(
			1,
			TrainingManifest {
				parent: Some(first.version),
				federation: Some((0, 2)),
				..manifest(vec![other, plan.root])
			},
		);
		ledger.versions = [first, second].map(|known| (known.version, known)).into();
		(ledger, [plan.root, other])
	}

	async fn read(ledger: &Memory, members: bool) -> Result<Replay, ModelError> {
		Replay::read(ledger, CHAIN, MODEL, members).await
	}

	async fn bytes(ledger: &Memory, members: bool) -> String {
		read(ledger, members).await.unwrap().document().unwrap().0
	}

	#[tokio::test]
	async fn replay_should_tell_everything_in_order() {
		let (ledger, [first, other]) = ledger();
		let replay = read(&ledger, false).await.unwrap();
		assert_eq!(replay.size(), [2, 2, 41, 2]);
		let told: Value = serde_json::from_str(&replay.document().unwrap().0).unwrap();
		let steps: Vec<_> = told["steps"].as_array().unwrap().iter().map(|step| &step["version"]).collect();
		assert_eq!(steps, ["0.0", "0.1"]);
		assert_eq!(told["steps"][1]["parent"], "0.0");
		assert_eq!(told["steps"][1]["semver"], "1.1.0");
		assert_eq!(told["steps"][1]["federation"], json!({ "federation": 0, "rounds": 2 }));
		assert_eq!(told["steps"][0]["hyper_parameters"], format!("{:?}", H256([7; 32])));
		let datasets: Vec<_> = told["datasets"].as_array().unwrap().iter().map(|known| &known["dataset"]).collect();
		assert_eq!(datasets, [&json!(first), &json!(other)], "each once, as they are named");
		let set = &told["datasets"][0];
		assert_eq!((&set["purpose"], &set["request"]), (&"health-research".into(), &4.into()));
		assert_eq!((&set["studies"], &set["declared"]["block"]), (&40.into(), &13.into()));
		assert_eq!(set.get("members"), None);
		let rounds = told["federations"][0]["rounds"].as_array().unwrap();
		assert_eq!(rounds.len(), 2, "the third went into no version");
		assert_eq!(rounds[0]["excluded"], json!([2]));
		let turn = &rounds[1]["turns"][0];
		let sum: u64 =
			rounds[1]["turns"].as_array().unwrap().iter().map(|turn| turn["credibility"].as_u64().unwrap()).sum();
		assert_eq!((&turn["scores"], sum), (&json!([0, 900_000, 50_000]), 1_000_000));
		assert_eq!(rounds[1]["turns"][2]["update"], Value::Null);
	}

	#[tokio::test]
	async fn members_should_be_listed_with_the_block_of_their_consent() {
		let (ledger, _) = ledger();
		let replay = read(&ledger, true).await.unwrap();
		let told: Value = serde_json::from_str(&replay.document().unwrap().0).unwrap();
		let members = told["datasets"][0]["members"].as_array().unwrap();
		let studies: BTreeSet<_> = members.iter().map(|member| member["study"].as_str().unwrap().to_owned()).collect();
		assert_eq!(studies, some_studies(40).iter().map(|study| format!("{study:?}")).collect());
		let blocks: BTreeSet<_> = members.iter().map(|member| member["block"].as_u64().unwrap()).collect();
		assert_eq!(blocks, [10, 11, 12].into(), "those of the sets below, not that of the whole");
		assert_eq!(told["datasets"][1]["elsewhere"], json!([study(99)]));
	}

	#[tokio::test]
	async fn two_people_should_get_the_same_bytes_whatever_happened_since() {
		let (earlier, _) = ledger();
		let (mut later, [first, _]) = ledger();
		let known = later.versions.get_mut(&MODEL).unwrap();
		(known.state, known.changes) = (ModelState::Recalled, 3);
		let next = version(2, TrainingManifest { parent: Some(MODEL), ..TrainingManifest::default() });
		later.versions.insert(next.version, next);
		later.refused = some_studies(40).into_iter().collect();
		later = later.with_rounds(5);
		later.put(&[Part::Dataset(first)], Purpose::HealthResearch, None);
		for members in [false, true] {
			assert_eq!(bytes(&earlier, members).await, bytes(&later, members).await);
		}
		let (text, digest) = read(&earlier, true).await.unwrap().document().unwrap();
		assert_eq!(digest, sha256(&[text.as_bytes()]));
		assert!(text.ends_with("}\n") && !text.contains('\t') && !text.contains('\r'));
	}

	#[tokio::test]
	async fn replay_should_be_another_when_anything_in_the_history_is() {
		let (ledger, _) = ledger();
		let before = bytes(&ledger, false).await;
		let mut other = ledger;
		other.versions.get_mut(&MODEL).unwrap().weights = H256::zero();
		assert_ne!(bytes(&other, false).await, before);
	}

	#[tokio::test]
	async fn replay_should_be_refused_when_the_node_contradicts_itself() {
		type Change = fn(&mut Memory, &[DatasetId; 2]);
		let changes: [Change; 6] = [
			|ledger, _| ledger.rounds.get_mut(&0).unwrap()[1].turns[0].credibility -= 1,
			|ledger, _| ledger.rounds.get_mut(&0).unwrap().truncate(1),
			|ledger, _| ledger.rounds.get_mut(&0).unwrap()[1].closed = false,
			|ledger, [_, other]| drop(ledger.datasets.get_mut().remove(other)),
			|ledger, _| drop(ledger.versions.remove(&ModelVersion { model: 0, version: 0 })),
			|ledger, _| {
				let first = ModelVersion { model: 0, version: 0 };
				ledger.versions.get_mut(&first).unwrap().manifest.parent = Some(MODEL);
			},
		];
		for (number, change) in changes.into_iter().enumerate() {
			let (mut ledger, ids) = ledger();
			change(&mut ledger, &ids);
			assert_eq!(read(&ledger, false).await.unwrap_err().code(), "contradicted", "{number}");
		}
		assert_eq!(read(&Memory::default(), false).await.unwrap_err().code(), "version-not-found");
	}

	#[tokio::test]
	async fn parties_should_not_be_told_before_they_are_settled() {
		let mut ledger = Memory::default().with_rounds(0);
		let manifest = TrainingManifest { federation: Some((0, 0)), ..TrainingManifest::default() };
		ledger.versions.insert(MODEL, version(1, manifest));
		let before = bytes(&ledger, false).await;
		ledger.federations.get_mut(&0).unwrap().parties.pop();
		assert_eq!(bytes(&ledger, false).await, before);
	}

	#[test]
	fn canonical_form_should_sort_keys_and_escape_texts() {
		let mut text = String::new();
		canonical(&json!({ "b": [1, {}, []], "a": { "z": null, "ä": "\"\n", "B": true } }), 0, &mut text);
		let expected =
			"{\n  \"a\": {\n    \"B\": true,\n    \"z\": null,\n    \"ä\": \"\\\"\\n\"\n  },\n  \"b\": [\n    1,\n    \
		                {},\n    []\n  ]\n}";
		assert_eq!(text, expected);
		assert_eq!(serde_json::from_str::<Value>(&text).unwrap()["a"]["B"], true);
	}
}
