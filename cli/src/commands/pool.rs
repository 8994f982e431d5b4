//! `radledger pool`: what models and datasets earn, and whose that is.

use super::{consent::account_or_signer, model::no_version, named, organisations, place, study::resolve};
use crate::{
	amount,
	args::{OpenPoolArgs, PoolVerb, SourceArgs},
	context::Context,
	errors::{Exit, Failure, Outcome},
	model::{
		registry::{OnLedger, Registry},
		tree::not_declared,
	},
	output,
	pool::{
		fill::{self, Plan, Signing},
		lines::{sums, told, PoolLine, SkippedLine, TrainedLine},
	},
	study::text::count,
};
use radledger_client::{
	calls,
	pool::{Change, Pool},
	Call, Ledger, Told, Wait,
};
use radledger_primitives::{
	dividend::{PoolId, PoolState, Source, Split},
	model::CampaignId,
	DatasetId,
};
use serde::Serialize;

/// Does what `verb` asks for.
pub async fn run(context: &Context, verb: PoolVerb) -> Outcome {
	match verb {
		PoolVerb::Open(args) => open(context, args).await,
		PoolVerb::Fill { pool } => fill(context, pool).await,
		PoolVerb::AddStudy { pool, study } => add_study(context, pool, &study).await,
		PoolVerb::AddAnnotator { pool, campaign, account } => {
			let account = context.account(&account).await?;
			tell(context, pool, &calls::pool::add_annotator(pool, campaign, account)).await
		}
		PoolVerb::Freeze { pool } => tell(context, pool, &calls::pool::freeze_pool(pool)).await,
		PoolVerb::PayIn { pool, amount } => tell(context, pool, &calls::pool::pay_in(pool, amount)).await,
		PoolVerb::Claim { pool, holder } => {
			let holder = account_or_signer(context, holder.as_deref()).await?;
			tell(context, pool, &calls::pool::claim(pool, holder)).await
		}
		PoolVerb::Close { pool } => tell(context, pool, &calls::pool::close_pool(pool)).await,
		PoolVerb::Sweep { pool } => tell(context, pool, &calls::pool::sweep_pool(pool)).await,
		PoolVerb::Show { pool, holder } => show(context, pool, holder.as_deref()).await,
		PoolVerb::TrainedOn { patient } => trained_on(context, patient.as_deref()).await,
	}
}

async fn send<C: Call>(context: &Context, call: &C) -> Result<Told<Change>, Failure> {
	let (client, signer) = (context.client().await?, context.signer().await?);
	Ok(context.waiting(client.tell(call, signer, context.wait())).await?)
}

/// Sends a call on a pool and reports the outcome.
async fn tell<C: Call>(context: &Context, pool: PoolId, call: &C) -> Outcome {
	let sent = send(context, call).await?;
	if context.json() {
		output::json(&sent);
		return Ok(Exit::Ok);
	}
	let done = told(pool, &sent.changes).unwrap_or_else(|| "sent".into());
	output::note(format!("{done}, {}", place(&sent.outcome)));
	Ok(Exit::Ok)
}

async fn open(context: &Context, args: OpenPoolArgs) -> Outcome {
	let source = match args.source {
		SourceArgs { model: Some(version), .. } => Source::Model(version),
		SourceArgs { dataset: Some(dataset), .. } => Source::Dataset(dataset),
		// The parser before has let only one of them pass.
		SourceArgs { .. } => {
			return Err(Failure::usage("no-source", "nothing says what earns").hint("add --model M.V, or --dataset ID"))
		}
	};
	let split = Split { patient: args.patient, hospital: args.hospital, annotator: args.annotator };
	if split == (Split { patient: 0, hospital: 0, annotator: 0 }) {
		return Err(Failure::usage("no-shares", "nothing is worth a share")
			.hint("say how many shares a study or a right answer is: --patient, --hospital, --annotator"));
	}
	let Told { outcome, changes } = send(context, &calls::pool::open_pool(source, split)).await?;
	let pool = changes.iter().find_map(|change| match change {
		Change::Opened { pool } => Some(*pool),
		_ => None,
	});
	if context.json() {
		#[derive(Serialize)]
		struct Opened {
			/// None if no block was waited for.
			pool: Option<PoolId>,
			transaction: radledger_client::Outcome,
		}
		output::json(&Opened { pool, transaction: outcome });
		return Ok(Exit::Ok);
	}
	match pool {
		Some(pool) => {
			output::lines([pool.to_string()]);
			output::note(format!("pool {pool} is open, {}", place(&outcome)));
		}
		None => output::note(format!("sent, {}", place(&outcome))),
	}
	Ok(Exit::Ok)
}

/// A pool that is there.
async fn known(ledger: &Ledger, pool: PoolId) -> Result<Pool, Failure> {
	ledger.pool(pool).await?.ok_or_else(|| {
		Failure::refused("pool-not-found", format!("the ledger has no pool {pool}"))
			.hint("name it by the number that `radledger pool open` printed")
	})
}

/// The datasets and campaigns whose studies and annotators count.
async fn counting(ledger: &OnLedger, source: Source) -> Result<(Vec<DatasetId>, Vec<CampaignId>), Failure> {
	match source {
		Source::Dataset(dataset) => match ledger.datasets(&[dataset]).await?.pop().flatten() {
			Some(_) => Ok((vec![dataset], Vec::new())),
			None => Err(not_declared(&dataset)),
		},
		Source::Model(version) => {
			let known = ledger.version(version).await?.ok_or_else(|| no_version(version))?;
			let manifest = known.manifest;
			Ok((manifest.datasets.to_vec(), manifest.campaigns.to_vec()))
		}
	}
}

/// A pool whose shares are still counted, with the state of the ledger.
async fn countable(context: &Context, pool: PoolId) -> Result<(OnLedger, Pool), Failure> {
	let ledger = OnLedger(context.client().await?.best().await?);
	let known = known(&ledger.0, pool).await?;
	match known.state {
		PoolState::Open => Ok((ledger, known)),
		PoolState::Frozen | PoolState::Closed(_) | PoolState::Swept => {
			Err(Failure::refused("pool-is-frozen", format!("nothing more is counted in pool {pool}"))
				.why("its shares were frozen")
				.hint("`radledger pool show` tells the state; the next version of the model has a pool of its own"))
		}
	}
}

/// What was filled, for programs.
#[derive(Serialize)]
struct Filled {
	pool: PoolId,
	/// Studies that were counted, or sent if no block was waited for.
	studies: usize,
	/// Annotators likewise.
	annotators: usize,
	/// How much was counted before.
	before: usize,
	skipped: Vec<SkippedLine>,
	/// The last transaction; none if there was nothing to count.
	transaction: Option<radledger_client::Outcome>,
}

async fn fill(context: &Context, pool: PoolId) -> Outcome {
	let (ledger, known) = countable(context, pool).await?;
	let (roots, named) = counting(&ledger, known.source).await?;
	let mut campaigns = Vec::with_capacity(named.len());
	for campaign in named {
		campaigns.push((campaign, ledger.0.annotators(campaign).await?));
	}
	let counted = ledger.0.counted(pool).await?;
	let plan = Plan::of(&ledger, &roots, &campaigns, &counted).await?;
	let waiting = !matches!(context.wait(), Wait::None);
	let done = context.waiting(fill::run(&Signing(context, pool), &plan, waiting)).await?;
	let skipped = plan.skipped.iter().chain(&done.refused);
	let filled = Filled {
		pool,
		studies: done.studies,
		annotators: done.annotators,
		before: plan.before,
		skipped: skipped.map(|(study, why)| SkippedLine::new(*study, *why)).collect(),
		transaction: done.last,
	};
	if context.json() {
		output::json(&filled);
		return Ok(Exit::Ok);
	}
	if !filled.skipped.is_empty() {
		output::table(&SkippedLine::HEADER, filled.skipped.iter().map(SkippedLine::row));
	}
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
			studies(filled.studies),
			count(filled.annotators, "annotator"),
			if waiting { "counted" } else { "sent to be counted" },
			place(last)
		),
		None => format!("nothing is left to count in pool {pool}{before}{skipped}"),
	});
	Ok(Exit::Ok)
}

fn studies(studies: usize) -> String {
	match studies {
		1 => "1 study".into(),
		some => format!("{some} studies"),
	}
}

async fn add_study(context: &Context, pool: PoolId, name: &str) -> Outcome {
	let study = resolve(context, name).await?;
	let (ledger, known) = countable(context, pool).await?;
	let (roots, _) = counting(&ledger, known.source).await?;
	let way = fill::way(&ledger, &roots, &study).await?;
	tell(context, pool, &calls::pool::add_study(pool, way, study)).await
}

async fn show(context: &Context, pool: PoolId, holder: Option<&str>) -> Outcome {
	let ledger = context.client().await?.best().await?;
	let known = known(&ledger, pool).await?;
	let mut line = PoolLine::from(&known);
	let mut who = None;
	if let Some(holder) = holder {
		let account = context.account(holder).await?;
		let name = named(context, &account).await?;
		let share = ledger.share(pool, &account).await?.ok_or_else(|| {
			Failure::refused("not-a-holder", format!("{name} holds no share of pool {pool}"))
				.why("no study and no right answer was counted for this account")
				.hint("while the pool is open, `radledger pool fill` counts what is not counted yet")
		})?;
		line = line.with(account, &share);
		who = Some(name);
	}
	if context.json() {
		output::json(&line);
		return Ok(Exit::Ok);
	}
	let names = organisations(context).await?;
	output::fields(&line.fields(names, named(context, &known.keeper).await?));
	if let Some(who) = who {
		output::lines([String::new()]);
		output::fields(&line.holder(who));
	}
	Ok(Exit::Ok)
}

async fn trained_on(context: &Context, patient: Option<&str>) -> Outcome {
	let patient = account_or_signer(context, patient).await?;
	let ledger = context.client().await?.best().await?;
	let trained = ledger.trained_on(&patient).await?;
	let trained: Vec<_> = trained.iter().map(TrainedLine::from).collect();
	if context.json() {
		#[derive(Serialize)]
		struct TrainedOn {
			patient: radledger_client::AccountId,
			datasets: Vec<TrainedLine>,
		}
		output::json(&TrainedOn { patient, datasets: trained });
		return Ok(Exit::Ok);
	}
	let name = named(context, &patient).await?;
	if trained.is_empty() {
		output::note(format!("no dataset has a study of {name}"));
		return Ok(Exit::Ok);
	}
	output::table(&TrainedLine::HEADER, trained.iter().flat_map(TrainedLine::rows));
	if trained.iter().any(TrainedLine::has_more) {
		output::note("so much was made from a dataset that not all was looked at: `radledger study lineage DATASET --down` shows it");
	}
	let (claimed, due) = sums(&trained);
	let hint = match due {
		0 => "",
		_ => ": `radledger pool claim` pays it",
	};
	output::note(format!(
		"{} for {name}: claimed {}, due {}{hint}",
		count(trained.len(), "dataset"),
		amount::show(claimed),
		amount::show(due)
	));
	Ok(Exit::Ok)
}
