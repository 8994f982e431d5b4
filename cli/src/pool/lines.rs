//! Records of pools as rows for people, and as flat objects for programs. Amounts are in RAD for people, in plancks for
//! programs.

use super::ways::Hindrance;
use crate::{
	amount,
	model::lines::{organisation, Names},
	report::codes::show_model,
	study::{table::short, text::rfc3339},
};
use radledger_client::{
	pool::{Change, Pool, Trained},
	AccountId,
};
use radledger_primitives::{
	annotation::pay::Amount,
	consent::Purpose,
	dividend::{PoolId, PoolState, ShareView, Shares, Source, Split},
	DatasetId, OrganisationId, StudyId,
};
use serde::Serialize;
use std::collections::BTreeMap;

fn none() -> String {
	"-".into()
}

/// What earns.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
#[serde(rename_all = "kebab-case")]
pub enum SourceLine {
	/// A version of a model.
	Model(String),
	/// A dataset.
	Dataset(DatasetId),
}

impl From<Source> for SourceLine {
	fn from(source: Source) -> Self {
		match source {
			Source::Model(version) => Self::Model(show_model(version)),
			Source::Dataset(dataset) => Self::Dataset(dataset),
		}
	}
}

impl SourceLine {
	/// With the whole identifier.
	fn long(&self) -> String {
		match self {
			Self::Model(version) => format!("model {version}"),
			Self::Dataset(dataset) => format!("dataset {dataset:?}"),
		}
	}

	/// With the beginning of it.
	fn short(&self) -> String {
		match self {
			Self::Model(version) => format!("model {version}"),
			Self::Dataset(dataset) => format!("dataset {}", short(dataset)),
		}
	}
}

/// The name of a state.
fn state(state: PoolState) -> &'static str {
	match state {
		PoolState::Open => "open",
		PoolState::Frozen => "frozen",
		PoolState::Closed(_) => "closed",
		PoolState::Swept => "swept",
	}
}

/// A pool.
#[derive(Serialize, Debug)]
pub struct PoolLine {
	pool: PoolId,
	source: SourceLine,
	split: Split,
	state: &'static str,
	/// Since when nothing is paid in, if it is closed and not swept.
	#[serde(skip_serializing_if = "Option::is_none")]
	closed: Option<String>,
	shares: Shares,
	holders: u32,
	/// Studies that are counted.
	studies: u32,
	/// Annotators likewise.
	annotators: u32,
	/// When it can be frozen although not everything is counted, if notice was given.
	#[serde(skip_serializing_if = "Option::is_none")]
	freezes_at: Option<String>,
	paid_in: Amount,
	claimed: Amount,
	keeper: AccountId,
	organisation: OrganisationId,
	/// A holder, if one was asked for.
	#[serde(skip_serializing_if = "Option::is_none")]
	holder: Option<HolderLine>,
}

/// What somebody holds of a pool.
#[derive(Serialize, Debug)]
struct HolderLine {
	account: AccountId,
	shares: Shares,
	claimed: Amount,
	due: Amount,
}

impl From<&Pool> for PoolLine {
	fn from(known: &Pool) -> Self {
		let closed = match known.state {
			PoolState::Closed(since) => Some(rfc3339(since)),
			PoolState::Open | PoolState::Frozen | PoolState::Swept => None,
		};
		Self {
			pool: known.pool,
			source: known.source.into(),
			split: known.split,
			state: state(known.state),
			closed,
			shares: known.shares,
			holders: known.holders,
			studies: known.studies,
			annotators: known.annotators,
			freezes_at: known.freezes_at.map(rfc3339),
			paid_in: known.paid_in,
			claimed: known.claimed,
			keeper: known.keeper,
			organisation: known.organisation,
			holder: None,
		}
	}
}

impl PoolLine {
	/// The same with a holder.
	pub fn with(self, account: AccountId, share: &ShareView) -> Self {
		Self {
			holder: Some(HolderLine { account, shares: share.shares, claimed: share.claimed, due: share.due }),
			..self
		}
	}

	/// Name and value of everything but the holder.
	pub fn fields(&self, names: &Names, keeper: String) -> Vec<(&'static str, String)> {
		let Split { patient, hospital, annotator } = self.split;
		let state = match (self.state, &self.closed) {
			("open", _) => match &self.freezes_at {
				Some(at) => format!("open: shares are counted, and it can be frozen at {at}"),
				None => "open: shares are counted".into(),
			},
			("frozen", _) => "frozen: it is paid in".into(),
			(state, Some(since)) => format!("{state} since {since}: what is due can be claimed"),
			(state, None) => format!("{state}: what nobody claimed went back"),
		};
		vec![
			("pool", self.pool.to_string()),
			("source", self.source.long()),
			(
				"split",
				format!("a study: patient {patient}, hospital {hospital}; a right answer: annotator {annotator}"),
			),
			("state", state),
			("shares", self.shares.to_string()),
			("holders", self.holders.to_string()),
			("paid in", amount::show(self.paid_in)),
			("claimed", amount::show(self.claimed)),
			("kept by", keeper),
			("organisation", organisation(names, self.organisation)),
		]
	}

	/// Name and value of what the holder has.
	pub fn holder(&self, name: String) -> Vec<(&'static str, String)> {
		let fields = |holder: &HolderLine| {
			vec![
				("holder", name),
				("shares", format!("{} of {}", holder.shares, self.shares)),
				("claimed", amount::show(holder.claimed)),
				("due", amount::show(holder.due)),
			]
		};
		self.holder.as_ref().map(fields).unwrap_or_default()
	}
}

/// A dataset with studies of a patient.
#[derive(Serialize, Debug)]
pub struct TrainedLine {
	dataset: DatasetId,
	purpose: Purpose,
	studies: u32,
	models: Vec<String>,
	/// Whether there can be more models and pools than the ledger looked at.
	more: bool,
	pools: Vec<PaidLine>,
}

/// A pool in which the patient holds shares.
#[derive(Serialize, Debug)]
struct PaidLine {
	pool: PoolId,
	source: SourceLine,
	state: &'static str,
	shares: Shares,
	claimed: Amount,
	due: Amount,
}

impl From<&Trained> for TrainedLine {
	fn from(known: &Trained) -> Self {
		let pools = known.pools.iter().map(|(pool, share)| PaidLine {
			pool: pool.pool,
			source: pool.source.into(),
			state: state(pool.state),
			shares: share.shares,
			claimed: share.claimed,
			due: share.due,
		});
		Self {
			dataset: known.dataset,
			purpose: known.purpose,
			studies: known.studies,
			models: known.models.iter().copied().map(show_model).collect(),
			more: known.more,
			pools: pools.collect(),
		}
	}
}

impl TrainedLine {
	/// Names of the columns of [`Self::rows`].
	pub const HEADER: [&str; 10] =
		["dataset", "purpose", "studies", "models", "pool", "of", "state", "shares", "claimed", "due"];

	/// Whether there can be more models and pools than the ledger looked at.
	pub fn has_more(&self) -> bool {
		self.more
	}

	/// A line for each pool, or one if there is none.
	pub fn rows(&self) -> Vec<Vec<String>> {
		let models = match (self.models.is_empty(), self.more) {
			(true, false) => none(),
			(true, true) => "not all looked at".into(),
			(false, false) => self.models.join(", "),
			(false, true) => format!("{} and perhaps more", self.models.join(", ")),
		};
		let first = [short(&self.dataset), self.purpose.name().into(), self.studies.to_string(), models];
		let paid = self.pools.iter().map(|paid| {
			[
				paid.pool.to_string(),
				paid.source.short(),
				paid.state.into(),
				paid.shares.to_string(),
				amount::show(paid.claimed),
				amount::show(paid.due),
			]
		});
		let mut paid: Vec<_> = paid.collect();
		if paid.is_empty() {
			paid.push([(); 6].map(|()| none()));
		}
		paid.into_iter().map(|paid| first.iter().cloned().chain(paid).collect()).collect()
	}
}

/// What was claimed and what is due in all. A pool counts once, also if several datasets lead to it.
pub fn sums(trained: &[TrainedLine]) -> (Amount, Amount) {
	let pools = trained.iter().flat_map(|line| &line.pools);
	let pools: BTreeMap<_, _> = pools.map(|paid| (paid.pool, (paid.claimed, paid.due))).collect();
	pools.values().fold((0, 0), |(claimed, due): (Amount, Amount), one| {
		(claimed.saturating_add(one.0), due.saturating_add(one.1))
	})
}

/// A study that was not counted.
#[derive(Serialize, Debug)]
pub struct SkippedLine {
	study: StudyId,
	/// Why, for programs.
	reason: &'static str,
	#[serde(skip)]
	why: String,
}

impl SkippedLine {
	/// A study, and why it was not counted.
	pub fn new(study: StudyId, hindrance: Hindrance) -> Self {
		Self { study, reason: hindrance.name(), why: hindrance.why() }
	}

	/// Names of the columns of [`Self::row`].
	pub const HEADER: [&str; 2] = ["skipped", "why"];

	/// One line of a list.
	pub fn row(&self) -> Vec<String> {
		vec![format!("{:?}", self.study), self.why.clone()]
	}
}

/// What became of a transaction on a pool, for people. `None` if no block was waited for.
pub fn told(pool: PoolId, changes: &[Change]) -> Option<String> {
	let told = |change: &Change| match change {
		Change::Opened { pool } => format!("pool {pool} is open"),
		Change::Study { patient, hospital } => format!(
			"the study is counted in pool {pool}: for {}",
			match (patient, hospital) {
				(Some(_), Some(_)) => "whom the patient chose, and the hospital",
				(Some(_), None) => "whom the patient chose",
				(None, Some(_)) => "the hospital; the patient wants nothing",
				(None, None) => "nobody",
			}
		),
		Change::Annotator { shares } => format!("what they did is counted in pool {pool}: shares: {shares}"),
		Change::FreezeAnnounced { pool, at } => format!(
			"pool {pool} is not frozen: not everything is counted; every member can count until {}, then freeze it",
			rfc3339(*at)
		),
		Change::Frozen { shares, holders } => {
			format!("pool {pool} is frozen: shares: {shares}, holders: {holders}; it can be paid in")
		}
		Change::PaidIn { amount } => format!("paid {} into pool {pool}", amount::show(*amount)),
		Change::Claimed { amount } => format!("paid {} of pool {pool}", amount::show(*amount)),
		Change::Closed { pool } => format!("pool {pool} is closed: what is due can be claimed for a year"),
		Change::Swept { amount } => format!("took {} of pool {pool} back", amount::show(*amount)),
	};
	changes.first().map(told)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::model::fixtures::study;
	use radledger_primitives::ModelVersion;

	const RAD: Amount = 1_000_000_000_000;
	const VERSION: ModelVersion = ModelVersion { model: 0, version: 1 };

	fn pool(pool: PoolId, source: Source, state: PoolState) -> Pool {
		Pool {
			pool,
			source,
			split: Split { patient: 3, hospital: 2, annotator: 1 },
			state,
			shares: 12,
			holders: 3,
			studies: 3,
			annotators: 0,
			freezes_at: None,
			paid_in: 10 * RAD,
			claimed: RAD / 2,
			keeper: AccountId([9; 32]),
			organisation: 3,
		}
	}

	fn share(claimed: Amount, due: Amount) -> ShareView {
		ShareView { shares: 6, claimed, due }
	}

	fn names() -> Names {
		[(3, "3 (lumen-ai)".to_owned())].into()
	}

	#[test]
	fn pool_should_be_shown_in_rad_for_people_and_in_plancks_for_programs() {
		let known = pool(4, Source::Model(VERSION), PoolState::Frozen);
		let line = PoolLine::from(&known);
		let fields: BTreeMap<_, _> = line.fields(&names(), "somebody".into()).into_iter().collect();
		assert_eq!(
			["source", "paid in", "claimed", "kept by", "organisation"].map(|name| fields[name].as_str()),
			["model 0.1", "10 RAD", "0.5 RAD", "somebody", "3 (lumen-ai)"]
		);
		assert!(fields["state"].starts_with("frozen"));
		assert!(line.holder("somebody".into()).is_empty());
		let text = serde_json::to_string(&line).unwrap();
		assert!(text.contains(r#""source":{"model":"0.1"}"#), "{text}");
		assert!(text.contains(r#""paid_in":10000000000000"#) && !text.contains("holder\""), "{text}");

		let line = line.with(AccountId([5; 32]), &share(RAD, RAD / 4));
		let fields = line.holder("patient-1".into());
		assert_eq!(
			fields,
			[
				("holder", "patient-1".to_owned()),
				("shares", "6 of 12".into()),
				("claimed", "1 RAD".into()),
				("due", "0.25 RAD".into())
			]
		);
	}

	#[test]
	fn pool_of_everything_that_there_is_should_be_written_as_a_number() {
		let known = Pool { paid_in: Amount::MAX, ..pool(0, Source::Dataset(study(1)), PoolState::Swept) };
		let text = serde_json::to_string_pretty(&PoolLine::from(&known)).unwrap();
		assert!(text.contains("340282366920938463463374607431768211455"), "{text}");
	}

	#[test]
	fn pool_should_tell_what_its_state_means() {
		for (state, begins) in [
			(PoolState::Open, "open: "),
			(PoolState::Closed(951_782_400_000), "closed since 2000-02-29T00:00:00Z: "),
			(PoolState::Swept, "swept: what nobody claimed"),
		] {
			let line = PoolLine::from(&pool(0, Source::Dataset(study(1)), state));
			let fields: BTreeMap<_, _> = line.fields(&names(), String::new()).into_iter().collect();
			assert!(fields["state"].starts_with(begins), "{}", fields["state"]);
			assert_eq!(fields["source"], format!("dataset {:?}", study(1)));
		}
	}

	#[test]
	fn what_pools_paid_should_be_told_for_each_dataset_and_added_up_once() {
		let of_model = pool(4, Source::Model(VERSION), PoolState::Frozen);
		let of_dataset = pool(5, Source::Dataset(study(1)), PoolState::Open);
		let trained = |dataset, pools| Trained {
			dataset,
			purpose: Purpose::HealthResearch,
			studies: 2,
			models: vec![VERSION],
			more: false,
			pools,
		};
		let lines = [
			trained(study(1), vec![(of_model.clone(), share(RAD, RAD)), (of_dataset, share(0, RAD / 2))]),
			trained(study(2), vec![(of_model, share(RAD, RAD))]),
			trained(study(3), Vec::new()),
		];
		let lines: Vec<_> = lines.iter().map(TrainedLine::from).collect();
		let rows: Vec<_> = lines.iter().flat_map(TrainedLine::rows).collect();
		assert_eq!(rows.len(), 4);
		assert!(rows.iter().all(|row| row.len() == TrainedLine::HEADER.len()));
		assert_eq!(rows[0][1..], ["health-research", "2", "0.1", "4", "model 0.1", "frozen", "6", "1 RAD", "1 RAD"]);
		assert_eq!(rows[1][5], format!("dataset {}", short(&study(1))));
		assert_eq!(rows[3][4..], ["-", "-", "-", "-", "-", "-"]);
		assert_eq!(sums(&lines), (RAD, RAD + RAD / 2));
		assert_eq!(sums(&[]), (0, 0));
	}

	#[test]
	fn changes_of_a_pool_should_be_told_unless_no_block_was_waited_for() {
		assert_eq!(told(4, &[]), None);
		let account = AccountId([5; 32]);
		for (change, text) in [
			(Change::PaidIn { amount: 5 * RAD / 2 }, "paid 2.5 RAD into pool 4"),
			(Change::Claimed { amount: 1 }, "paid 0.000000000001 RAD of pool 4"),
			(
				Change::Study { patient: None, hospital: Some(account) },
				"the study is counted in pool 4: for the hospital; the patient wants nothing",
			),
			(Change::Frozen { shares: 12, holders: 3 }, "pool 4 is frozen: shares: 12, holders: 3; it can be paid in"),
		] {
			assert_eq!(told(4, &[change]).as_deref(), Some(text));
		}
	}

	#[test]
	fn skipped_study_of_a_pool_should_tell_why() {
		let line = SkippedLine::new(study(1), Hindrance::NotPermitted);
		assert_eq!(line.row().len(), SkippedLine::HEADER.len());
		assert_eq!(serde_json::to_value(&line).unwrap()["reason"], "not-permitted");
		assert!(SkippedLine::new(study(1), Hindrance::TooDeep).row()[1].contains("8 datasets"));
	}
}
