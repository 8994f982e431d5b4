//! `radledger pool`: what models and datasets earn, and whose that is.

use super::{place, study::resolve};
use crate::{
	amount,
	context::Context,
	errors::{Exit, Failure, Outcome},
	output,
	parse::hash,
	render::{brief, Names, Record},
};
use clap::{Args, Subcommand};
use radledger_client::{calls, pool::Change, Call, Told};
use radledger_primitives::{
	annotation::pay::Amount,
	dividend::{PoolId, PoolState, Source, Split},
	model::CampaignId,
	text::{decimal::rad, moment},
	DatasetId, ModelVersion,
};
use radledger_workflows::{
	pool::{self, sums, Holder, Shown, Skipped, Trained},
	words::count,
};
use serde::Serialize;

/// What can be done with pools.
#[derive(Subcommand, Debug)]
pub enum PoolVerb {
	/// Open a pool for what a model version of yours, or a dataset that you declared, earns; prints its number.
	Open(OpenArgs),
	/// Count every study of the datasets of a pool, and every annotator of the campaigns that the model names; every member
	/// can. Studies whose patients do not permit it are left out and listed. Interrupted, the same command does the rest.
	Fill(PoolArg),
	/// Count one study.
	AddStudy {
		#[command(flatten)]
		which: PoolArg,
		/// Its identifier, the beginning of one (8 digits or more), or a file or folder of it.
		study: String,
	},
	/// Count what somebody did in one campaign.
	AddAnnotator {
		#[command(flatten)]
		which: PoolArg,
		/// The number of the campaign.
		#[arg(long, value_name = "N")]
		campaign: CampaignId,
		/// An address or, on a development chain, a demonstration name.
		account: String,
	},
	/// Freeze the shares: from then on it is paid in, and nothing more is counted. If somebody with a share is not counted,
	/// this gives 30 days' notice instead, in which every member can count; run it again then.
	Freeze(PoolArg),
	/// Pay into a pool, for all who hold shares.
	PayIn {
		#[command(flatten)]
		which: PoolArg,
		/// How much, in RAD: 2, or 2.5.
		#[arg(value_name = "RAD", value_parser = amount::rad)]
		amount: Amount,
	},
	/// Pay you what is due of your shares. From 30 days after the pool was closed, anybody can do it for any holder.
	Claim {
		#[command(flatten)]
		which: PoolArg,
		/// Who holds the shares, an address or, on a development chain, a demonstration name; the signer by default.
		holder: Option<String>,
	},
	/// Close a pool: no more is paid in, and what rounding left is due.
	Close(PoolArg),
	/// Take back what nobody claimed of a closed pool in a year.
	Sweep(PoolArg),
	/// Show a pool.
	Show {
		#[command(flatten)]
		which: PoolArg,
		/// What somebody holds of it as well: an address or, on a development chain, a demonstration name.
		#[arg(long, value_name = "ACCOUNT")]
		holder: Option<String>,
	},
	/// Show everything that was trained on a patient's data, dataset by dataset, and what it paid.
	TrainedOn {
		/// The patient's account; the signer by default.
		patient: Option<String>,
	},
}

/// A pool.
#[derive(Args, Clone, Copy, Debug)]
pub struct PoolArg {
	/// The number of the pool.
	pool: PoolId,
}

/// A pool that is opened.
#[derive(Args, Debug)]
pub struct OpenArgs {
	/// What earns.
	#[command(flatten)]
	source: SourceArgs,
	/// Shares for each study, of the patient who chose to be rewarded, or of whom the patient chose.
	#[arg(long, value_name = "SHARES", default_value_t = 0)]
	patient: u32,
	/// Shares for each study, of the organisation that anchored it.
	#[arg(long, value_name = "SHARES", default_value_t = 0)]
	hospital: u32,
	/// Shares for each right answer, of who gave it.
	#[arg(long, value_name = "SHARES", default_value_t = 0)]
	annotator: u32,
}

/// What earns: one of them.
#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
struct SourceArgs {
	/// A version of a model, as 3.0.
	#[arg(long, value_name = "M.V")]
	model: Option<ModelVersion>,
	/// A dataset, by its identifier.
	#[arg(long, value_name = "ID", value_parser = hash)]
	dataset: Option<DatasetId>,
}

/// Does what `verb` asks for.
pub async fn run(context: &Context, verb: PoolVerb) -> Outcome {
	let session = context.session();
	match verb {
		PoolVerb::Open(args) => args.run(context).await?,
		PoolVerb::Fill(PoolArg { pool }) => fill(context, pool).await?,
		PoolVerb::AddStudy { which: PoolArg { pool }, study } => {
			let study = resolve(context, &study).await?;
			told(context, pool, &pool::add_study(session, pool, study).await?);
		}
		PoolVerb::AddAnnotator { which: PoolArg { pool }, campaign, account } => {
			let account = context.account(&account).await?;
			tell(context, pool, &calls::pool::add_annotator(pool, campaign, account)).await?;
		}
		PoolVerb::Freeze(PoolArg { pool }) => tell(context, pool, &calls::pool::freeze_pool(pool)).await?,
		PoolVerb::PayIn { which: PoolArg { pool }, amount } => {
			tell(context, pool, &calls::pool::pay_in(pool, amount)).await?;
		}
		PoolVerb::Claim { which: PoolArg { pool }, holder } => {
			let holder = context.account_or_own(holder.as_deref()).await?;
			tell(context, pool, &calls::pool::claim(pool, holder)).await?;
		}
		PoolVerb::Close(PoolArg { pool }) => tell(context, pool, &calls::pool::close_pool(pool)).await?,
		PoolVerb::Sweep(PoolArg { pool }) => tell(context, pool, &calls::pool::sweep_pool(pool)).await?,
		PoolVerb::Show { which: PoolArg { pool }, holder } => {
			let holder = match holder {
				Some(holder) => Some(context.account(&holder).await?),
				None => None,
			};
			context.show(&pool::show(session, pool, holder).await?).await?;
		}
		PoolVerb::TrainedOn { patient } => trained_on(context, patient.as_deref()).await?,
	}
	Ok(Exit::Ok)
}

/// Sends a call on a pool and reports the outcome.
async fn tell<C: Call>(context: &Context, pool: PoolId, call: &C) -> Result<(), Failure> {
	told(context, pool, &pool::tell(context.session(), call).await?);
	Ok(())
}

/// Reports what became of a transaction on a pool.
fn told(context: &Context, pool: PoolId, told: &Told<Change>) {
	let change = told.changes.first().map_or_else(|| "sent".into(), |change| words(pool, change));
	context.done(told, format!("{change}, {}", place(&told.outcome)));
}

/// What changed in a pool, for people.
fn words(pool: PoolId, change: &Change) -> String {
	match change {
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
			moment::show(*at)
		),
		Change::Frozen { shares, holders } => {
			format!("pool {pool} is frozen: shares: {shares}, holders: {holders}; it can be paid in")
		}
		Change::PaidIn { amount } => format!("paid {} into pool {pool}", rad(*amount)),
		Change::Claimed { amount } => format!("paid {} of pool {pool}", rad(*amount)),
		Change::Closed { pool } => format!("pool {pool} is closed: what is due can be claimed for a year"),
		Change::Swept { amount } => format!("took {} of pool {pool} back", rad(*amount)),
	}
}

impl OpenArgs {
	async fn run(self, context: &Context) -> Result<(), Failure> {
		let Self { source, patient, hospital, annotator } = self;
		let source = match source {
			SourceArgs { model: Some(version), .. } => Source::Model(version),
			// The parser has let one of the two pass.
			SourceArgs { dataset, .. } => Source::Dataset(dataset.unwrap_or_default()),
		};
		let opened = pool::open(context.session(), source, Split { patient, hospital, annotator }).await?;
		let place = place(&opened.transaction);
		let text = |pool| format!("pool {pool} is open, {place}");
		context.made(opened.pool, &opened, opened.pool.map_or_else(|| format!("sent, {place}"), text));
		Ok(())
	}
}

async fn fill(context: &Context, pool: PoolId) -> Result<(), Failure> {
	let filled = pool::fill(context.session(), pool).await?;
	context.report(&filled, &filled.skipped, "").await?;
	let before = match filled.before {
		0 => String::new(),
		before => format!("; {before} counted before"),
	};
	let skipped = match filled.skipped.len() {
		0 => String::new(),
		some => format!("; {some} skipped: run it again, or `radledger pool add-study`, when their patients permit it"),
	};
	output::note(match &filled.transaction {
		Some(last) => format!(
			"{} and {} {} in pool {pool}{before}{skipped}; the last {}",
			count(filled.studies, "study"),
			count(filled.annotators, "annotator"),
			if last.block.is_some() { "counted" } else { "sent to be counted" },
			place(last)
		),
		None => format!("nothing is left to count in pool {pool}{before}{skipped}"),
	});
	Ok(())
}

async fn trained_on(context: &Context, patient: Option<&str>) -> Result<(), Failure> {
	let patient = context.account_or_own(patient).await?;
	let trained = pool::trained_on(context.session(), patient).await?;
	let name = context.names().await?.account(&patient);
	let rows: Vec<_> = trained.datasets.iter().flat_map(Row::of).collect();
	context.report(&trained, &rows, &format!("no dataset has a study of {name}")).await?;
	let datasets = &trained.datasets;
	if datasets.is_empty() {
		return Ok(());
	}
	if datasets.iter().any(|one| one.more) {
		output::note("so much was made from a dataset that not all was looked at: `radledger study lineage DATASET --down` shows it");
	}
	let (claimed, due) = sums(datasets);
	let hint = if due == 0 { "" } else { ": `radledger pool claim` pays it" };
	let all = count(datasets.len(), "dataset");
	output::note(format!("{all} for {name}: claimed {}, due {}{hint}", rad(claimed), rad(due)));
	Ok(())
}

/// What earns, for people; with the whole identifier of a dataset, if `whole`.
fn earns(source: Source, whole: bool) -> String {
	match source {
		Source::Model(version) => format!("model {version}"),
		Source::Dataset(dataset) if whole => format!("dataset {dataset:?}"),
		Source::Dataset(dataset) => format!("dataset {}", brief(&dataset)),
	}
}

impl Record for Shown {
	const COLUMNS: &'static [&'static str] = &["pool", "source", "state", "shares", "holders", "paid_in", "claimed"];

	fn cell(&self, key: &str, names: &Names) -> Option<String> {
		let Split { patient, hospital, annotator } = self.pool.split;
		let held = |Holder { account, shares, claimed, due }: &Holder| {
			let (of, account) = (self.pool.shares, names.account(account));
			format!("{account}: {shares} of {of} shares, claimed {}, due {}", rad(*claimed), rad(*due))
		};
		Some(match (key, self.pool.state) {
			("source", _) => earns(self.pool.source, true),
			("split", _) => {
				format!("a study: patient {patient}, hospital {hospital}; a right answer: annotator {annotator}")
			}
			("state", PoolState::Open) => "open: shares are counted".into(),
			("state", PoolState::Frozen) => "frozen: it is paid in".into(),
			("state", PoolState::Closed(_)) => "closed: what is due can be claimed".into(),
			("state", PoolState::Swept) => "swept: what nobody claimed went back".into(),
			("paid_in", _) => rad(self.pool.paid_in),
			("claimed", _) => rad(self.pool.claimed),
			("holder", _) => self.holder.as_ref().map(held)?,
			_ => return None,
		})
	}
}

/// A pool in which a patient holds shares, beside the dataset that leads to it.
#[derive(Serialize)]
struct Row {
	dataset: DatasetId,
	purpose: &'static str,
	studies: u32,
	models: String,
	pool: Option<PoolId>,
	of: Option<String>,
	#[serde(flatten)]
	state: Option<PoolState>,
	shares: Option<u64>,
	claimed: Option<Amount>,
	due: Option<Amount>,
}

impl Row {
	/// A row for each pool of a dataset, or one if there is none.
	fn of(trained: &Trained) -> Vec<Self> {
		let models: Vec<_> = trained.models.iter().map(ToString::to_string).collect();
		let models = match (models.join(", "), trained.more) {
			(models, false) if models.is_empty() => "-".into(),
			(models, true) if models.is_empty() => "not all looked at".into(),
			(models, false) => models,
			(models, true) => format!("{models} and perhaps more"),
		};
		let row = || Self {
			dataset: trained.dataset,
			purpose: trained.purpose.name(),
			studies: trained.studies,
			models: models.clone(),
			pool: None,
			of: None,
			state: None,
			shares: None,
			claimed: None,
			due: None,
		};
		if trained.pools.is_empty() {
			return vec![row()];
		}
		let paid = |paid: &pool::Paid| Self {
			pool: Some(paid.pool),
			of: Some(earns(paid.source, false)),
			state: Some(paid.state),
			shares: Some(paid.shares),
			claimed: Some(paid.claimed),
			due: Some(paid.due),
			..row()
		};
		trained.pools.iter().map(paid).collect()
	}
}

impl Record for Row {
	const COLUMNS: &'static [&'static str] =
		&["dataset", "purpose", "studies", "models", "pool", "of", "state", "shares", "claimed", "due"];

	fn cell(&self, key: &str, _: &Names) -> Option<String> {
		match key {
			"claimed" => self.claimed.map(rad),
			"due" => self.due.map(rad),
			_ => None,
		}
	}
}

impl Record for Skipped {
	const COLUMNS: &'static [&'static str] = &["study", "reason"];
	const NAMED: bool = false;
	const WHOLE: bool = true;

	fn cell(&self, key: &str, _: &Names) -> Option<String> {
		(key == "reason").then(|| self.reason.why())
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::render::pinned;
	use radledger_client::{pool::Pool, AccountId};
	use radledger_primitives::{consent::Purpose, H256};
	use radledger_workflows::pool::{Hindrance, Paid};

	const RAD: Amount = 1_000_000_000_000;
	const VERSION: ModelVersion = ModelVersion { model: 0, version: 1 };

	fn names() -> Names {
		Names::of([(3, "lumen-ai")])
	}

	fn shown(source: Source, state: PoolState) -> Shown {
		let pool = Pool {
			pool: 4,
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
		};
		Shown { pool, holder: Some(Holder { account: AccountId([5; 32]), shares: 6, claimed: RAD, due: RAD / 4 }) }
	}

	#[test]
	fn pool_should_be_shown_in_rad_for_people_and_in_plancks_for_programs() {
		pinned::one("pool show", &shown(Source::Model(VERSION), PoolState::Frozen), &names());
		let mut closed = shown(Source::Dataset(H256::repeat_byte(1)), PoolState::Closed(951_782_400_000));
		(closed.pool.paid_in, closed.holder) = (Amount::MAX, None);
		pinned::one("pool show: closed", &closed, &names());
	}

	#[test]
	fn datasets_should_have_a_row_for_each_pool() {
		let paid =
			|pool, source| Paid { pool, source, state: PoolState::Frozen, shares: 6, claimed: RAD, due: RAD / 2 };
		let trained = |pools, more| Trained {
			dataset: H256::repeat_byte(1),
			purpose: Purpose::HealthResearch,
			studies: 2,
			models: vec![VERSION],
			more,
			pools,
		};
		let both = vec![paid(4, Source::Model(VERSION)), paid(5, Source::Dataset(H256::repeat_byte(2)))];
		let all = [trained(both, false), trained(Vec::new(), true)];
		pinned::list("pool trained-on", &all.iter().flat_map(Row::of).collect::<Vec<_>>(), &names());
	}

	#[test]
	fn changes_of_a_pool_should_be_said_in_words() {
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
			assert_eq!(words(4, &change), text);
		}
	}

	#[test]
	fn skipped_study_should_say_why() {
		let skipped = [Hindrance::TooDeep, Hindrance::NotPermitted];
		let skipped = skipped.map(|reason| Skipped { study: H256::repeat_byte(1), reason });
		pinned::list("pool fill: skipped", &skipped, &names());
	}
}
