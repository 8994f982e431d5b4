//! `radledger model`: AI models, their versions, and how these came about.

use super::{named, organisations, place, submit};
use crate::{
	args::{ActionArgs, ModelVerb, PublishArgs},
	commands::report::write_out,
	context::Context,
	errors::{Exit, Failure, Outcome},
	model::{
		lines::{ModelLine, VersionLine},
		registry::{make, OnLedger},
		replay::Replay,
		words::Which,
	},
	output,
	report::codes::show_model,
	study::text::{count, show},
};
use radledger_client::{calls, Ledger};
use radledger_primitives::{
	model::{FederationId, TrainingManifest, MAX_SETS},
	udi::UdiDi,
	ModelId, ModelVersion, H256,
};
use radledger_workflows::digest;
use serde::Serialize;
use std::path::{Path, PathBuf};

/// Does what `verb` asks for.
pub async fn run(context: &Context, verb: ModelVerb) -> Outcome {
	match verb {
		ModelVerb::Register { udi_di, intended_use } => register(context, udi_di, &intended_use).await,
		ModelVerb::Publish(args) => publish(context, *args).await,
		ModelVerb::Suspend(ActionArgs { version, reason }) => {
			let done = format!("version {} is suspended", show_model(version));
			submit(context, &calls::model::suspend_version(version, reason), &done).await?;
			Ok(Exit::Ok)
		}
		ModelVerb::Reinstate(ActionArgs { version, reason }) => {
			let done = format!("version {} may contribute again", show_model(version));
			submit(context, &calls::model::reinstate_version(version, reason), &done).await?;
			Ok(Exit::Ok)
		}
		ModelVerb::Recall(ActionArgs { version, reason }) => {
			let done = format!("version {} is recalled, for good", show_model(version));
			submit(context, &calls::model::recall_version(version, reason), &done).await?;
			Ok(Exit::Ok)
		}
		ModelVerb::Show { which: Which::Model(model) } => show_one(context, model).await,
		ModelVerb::Show { which: Which::Version(version) } => show_version(context, version).await,
		ModelVerb::List => list(context).await,
		ModelVerb::Replay { version, members, out } => replay(context, version, members, out.as_deref()).await,
	}
}

async fn register(context: &Context, udi_di: Option<UdiDi>, intended_use: &Path) -> Outcome {
	let intended_use = digest::of_file(intended_use)?;
	let call = calls::model::register_model(udi_di, intended_use);
	let (model, transaction) = make(context, &call).await?;
	if context.json() {
		#[derive(Serialize)]
		struct Registered {
			/// None if no block was waited for.
			model: Option<ModelId>,
			intended_use: H256,
			transaction: radledger_client::Outcome,
		}
		output::json(&Registered { model, intended_use, transaction });
		return Ok(Exit::Ok);
	}
	match model {
		Some(model) => {
			output::lines([model.to_string()]);
			output::note(format!("model {model} is registered, {}", place(&transaction)));
		}
		None => output::note(format!("sent, {}", place(&transaction))),
	}
	Ok(Exit::Ok)
}

async fn publish(context: &Context, args: PublishArgs) -> Outcome {
	let weights = digest::named(&args.weights)?;
	let hyper_parameters = digest::of_file(&args.hyper_parameters)?;
	let ledger = context.client().await?.best().await?;
	let known = known(&ledger, args.model).await?;
	let manifest = TrainingManifest {
		datasets: in_order(args.datasets).try_into().map_err(|named: Vec<_>| too_many(named.len()))?,
		campaigns: in_order(args.campaigns).try_into().map_err(|named: Vec<_>| too_many_campaigns(named.len()))?,
		parent: args.parent,
		federation: match args.federation {
			Some(federation) => Some((federation, rounds(&ledger, federation, args.rounds).await?)),
			None => None,
		},
		hyper_parameters,
	};
	let call = calls::model::publish_version(args.model, args.semver, weights, manifest);
	let (version, transaction) = make(context, &call).await?;
	let version = version.map(|version| ModelVersion { model: known.model, version });
	if context.json() {
		#[derive(Serialize)]
		struct Published {
			/// None if no block was waited for.
			version: Option<String>,
			semver: String,
			weights: H256,
			transaction: radledger_client::Outcome,
		}
		output::json(&Published {
			version: version.map(show_model),
			semver: args.semver.to_string(),
			weights,
			transaction,
		});
		return Ok(Exit::Ok);
	}
	match version.map(show_model) {
		Some(version) => {
			output::lines([version.clone()]);
			output::note(format!("version {version} ({}) is published, {}", args.semver, place(&transaction)));
		}
		None => output::note(format!("sent, {}", place(&transaction))),
	}
	Ok(Exit::Ok)
}

/// Datasets or campaigns in the order in which the ledger wants them, each once.
fn in_order<T: Ord>(mut named: Vec<T>) -> Vec<T> {
	named.sort_unstable();
	named.dedup();
	named
}

fn too_many(named: usize) -> Failure {
	Failure::usage("too-many-datasets", format!("{named} datasets, and a version names {MAX_SETS} at most"))
		.hint("declare one dataset of all studies (`radledger dataset declare`)")
}

fn too_many_campaigns(named: usize) -> Failure {
	Failure::usage("too-many-campaigns", format!("{named} campaigns, and a version names {MAX_SETS} at most"))
		.hint("name those whose answers it was trained on last, and the version before as its parent (--parent)")
}

/// The number of rounds that go into a version: those that are closed, if it is not said.
async fn rounds(ledger: &Ledger, federation: FederationId, wanted: Option<u32>) -> Result<u32, Failure> {
	let closed = ledger.rounds(federation).await?;
	let closed = closed.iter().take_while(|round| round.closed).count() as u32;
	Ok(wanted.unwrap_or(closed))
}

/// A model that is there.
async fn known(ledger: &Ledger, model: ModelId) -> Result<radledger_client::model::Model, Failure> {
	ledger.model(model).await?.ok_or_else(|| {
		Failure::refused("model-not-found", format!("the ledger has no model {model}"))
			.hint("`radledger model list` shows those that it has")
	})
}

pub(super) fn no_version(version: ModelVersion) -> Failure {
	Failure::refused("version-not-found", format!("the ledger has no version {}", show_model(version)))
		.hint(format!("`radledger model show {}` shows those of the model", version.model))
}

async fn list(context: &Context) -> Outcome {
	let ledger = context.client().await?.best().await?;
	let models: Vec<_> = ledger.models().await?.iter().map(ModelLine::from).collect();
	if context.json() {
		output::json(&serde_json::json!({ "models": models }));
		return Ok(Exit::Ok);
	}
	let names = organisations(context).await?;
	output::table(&ModelLine::HEADER, models.iter().map(|model| model.row(names)));
	Ok(Exit::Ok)
}

async fn show_one(context: &Context, model: ModelId) -> Outcome {
	let ledger = context.client().await?.best().await?;
	let known = known(&ledger, model).await?;
	let line = ModelLine::from(&known);
	let versions = ledger.model_versions(model).await?;
	let versions: Vec<_> = versions.iter().map(VersionLine::from).collect();
	if context.json() {
		#[derive(Serialize)]
		struct Shown {
			#[serde(flatten)]
			model: ModelLine,
			published: Vec<VersionLine>,
		}
		output::json(&Shown { model: line, published: versions });
		return Ok(Exit::Ok);
	}
	let names = organisations(context).await?;
	output::fields(&line.fields(names, named(context, &known.by).await?));
	if !versions.is_empty() {
		output::lines([String::new()]);
		output::table(&VersionLine::HEADER, versions.iter().map(VersionLine::row));
	}
	Ok(Exit::Ok)
}

async fn show_version(context: &Context, version: ModelVersion) -> Outcome {
	let ledger = context.client().await?.best().await?;
	let known = ledger.model_version(version).await?.ok_or_else(|| no_version(version))?;
	let line = VersionLine::from(&known).with(&ledger.model_changes(version).await?);
	if context.json() {
		output::json(&line);
		return Ok(Exit::Ok);
	}
	let names = organisations(context).await?;
	output::fields(&line.fields(names, named(context, &known.by).await?));
	let history = line.history(names);
	if !history.is_empty() {
		output::lines([String::new()]);
		output::table(&VersionLine::HISTORY, history);
	}
	Ok(Exit::Ok)
}

/// What a replay says, for programs.
#[derive(Serialize)]
struct Replayed {
	version: String,
	/// Of the document.
	sha256: H256,
	versions: usize,
	datasets: usize,
	studies: usize,
	rounds: usize,
	written: Option<PathBuf>,
}

async fn replay(context: &Context, version: ModelVersion, members: bool, out: Option<&Path>) -> Outcome {
	let client = context.client().await?;
	let ledger = OnLedger(client.best().await?);
	let replay = Replay::read(&ledger, client.genesis(), version, members).await?;
	let replay = replay.ok_or_else(|| no_version(version))?;
	let (document, sha256) = replay.document()?;
	let [versions, datasets, studies, rounds] = replay.size();
	let written = write_out(&document, out)?;
	if written && context.json() {
		output::json(&Replayed {
			version: show_model(version),
			sha256,
			versions,
			datasets,
			studies,
			rounds,
			written: out.map(Path::to_path_buf),
		});
		return Ok(Exit::Ok);
	}
	output::note(format!(
		"{}, {}, {} and {}; SHA-256 {sha256:?}{}",
		count(versions, "version"),
		count(datasets, "dataset"),
		count(studies, "study"),
		count(rounds, "round"),
		out.map(|path| format!("; wrote {}", show(path))).unwrap_or_default()
	));
	Ok(Exit::Ok)
}
