//! `radledger model`: AI models, their versions, and how these came about.

use super::{place, report::write_out, submit};
use crate::{
	context::Context,
	errors::{Exit, Failure, Outcome},
	output,
	parse::{code, hash, udi},
	render::Record,
};
use clap::{Args, Subcommand};
use radledger_client::{
	calls,
	model::{Model, StateChange, Version},
};
use radledger_primitives::{
	model::{CampaignId, FederationId, ModelActionReason, SemVer},
	udi::UdiDi,
	DatasetId, ModelId, ModelVersion,
};
use radledger_workflows::{
	model::{self, ModelShown, NewVersion, Replayed, VersionShown},
	words::{count, path as show},
};
use serde::Serialize;
use std::{path::PathBuf, str::FromStr};

/// What can be done with models.
#[derive(Subcommand, Debug)]
pub enum ModelVerb {
	/// Register an AI model of your organisation; prints its number.
	Register {
		/// Its UDI-DI, if it is a medical device on the market: GS1:09506000134352, HIBCC:…, ICCBBA:… or IFA:….
		#[arg(long, value_name = "ISSUER:CODE", value_parser = udi)]
		udi_di: Option<UdiDi>,
		/// The file that says what it is intended for; only its digest goes on the ledger.
		#[arg(long, value_name = "FILE")]
		intended_use: PathBuf,
	},
	/// Publish a version of a model: what it is and what it was trained on, which never changes. Prints its number.
	Publish(Box<PublishArgs>),
	/// Suspend a version: it may not contribute until it is reinstated.
	Suspend(ActionArgs),
	/// Reinstate a suspended version. Only a regulator reinstates a version that a regulator suspended.
	Reinstate(ActionArgs),
	/// Recall a version, for good.
	Recall(ActionArgs),
	/// Show a model with its versions, or a version with every change of what it may do.
	Show {
		/// The number of a model (3), or of a version (3.0).
		#[arg(value_name = "MODEL")]
		which: Which,
	},
	/// List the models.
	List,
	/// Write how a version came about, from the ledger alone: everybody gets the same bytes. Exit with 3 if what the node
	/// tells contradicts itself.
	Replay(ReplayArgs),
}

/// A version that is published.
#[derive(Args, Debug)]
pub struct PublishArgs {
	/// The number of the model.
	model: ModelId,
	/// What you call the version.
	#[arg(long, value_name = "1.2.0", value_parser = semver)]
	semver: SemVer,
	/// The file with the weights, or its SHA-256 in hexadecimal; only the digest goes on the ledger.
	#[arg(long, value_name = "FILE|HEX")]
	weights: String,
	/// A dataset that it was trained on; up to 8.
	#[arg(long = "dataset", value_name = "ID", num_args = 1.., value_parser = hash)]
	datasets: Vec<DatasetId>,
	/// An annotation campaign, closed, whose answers it was trained on; up to 8.
	#[arg(long = "campaign", value_name = "N", num_args = 1..)]
	campaigns: Vec<CampaignId>,
	/// The version on which it builds.
	#[arg(long, value_name = "M.V")]
	parent: Option<ModelVersion>,
	/// The federation that trained it.
	#[arg(long, value_name = "N")]
	federation: Option<FederationId>,
	/// How many rounds of the federation went into it, from the first on; all that are closed, by default.
	#[arg(long, value_name = "N", requires = "federation")]
	rounds: Option<u32>,
	/// The file with the hyper-parameters; only its digest goes on the ledger.
	#[arg(long, value_name = "FILE")]
	hyper_parameters: PathBuf,
}

/// A change of what a version may do.
#[derive(Args, Debug)]
pub struct ActionArgs {
	/// The version, as 3.0.
	version: ModelVersion,
	/// Why.
	#[arg(long, value_parser = code(ModelActionReason::ALL, ModelActionReason::name))]
	reason: ModelActionReason,
}

/// A replay.
#[derive(Args, Debug)]
pub struct ReplayArgs {
	/// The version, as 3.0.
	version: ModelVersion,
	/// Every study of every dataset as well, with the block in which its consent was asked.
	#[arg(long)]
	members: bool,
	/// Where to write it; standard output by default.
	#[arg(long, value_name = "FILE")]
	out: Option<PathBuf>,
}

/// A model, or one of its versions.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Which {
	/// A model: one number.
	Model(ModelId),
	/// A version: two numbers with a point between them.
	Version(ModelVersion),
}

impl FromStr for Which {
	type Err = &'static str;

	fn from_str(text: &str) -> Result<Self, Self::Err> {
		let which = match text.contains('.') {
			true => text.parse().ok().map(Self::Version),
			false => text.parse().ok().map(Self::Model),
		};
		which.ok_or("write the number of a model, as 3, or of one of its versions, as 3.0")
	}
}

/// Parses a semantic version.
fn semver(text: &str) -> Result<SemVer, &'static str> {
	SemVer::parse(text).ok_or(
		"write three numbers from 0 to 65535 with points between them, as 1.2.0: no zeros in front, no pre-release",
	)
}

/// Does what `verb` asks for.
pub async fn run(context: &Context, verb: ModelVerb) -> Outcome {
	match verb {
		ModelVerb::Register { udi_di, intended_use } => {
			let registered = model::register(context.session(), udi_di, &intended_use).await?;
			let place = place(&registered.transaction);
			let text = |model| format!("model {model} is registered, {place}");
			context.made(
				registered.model,
				&registered,
				registered.model.map_or_else(|| format!("sent, {place}"), text),
			);
		}
		ModelVerb::Publish(args) => args.run(context).await?,
		ModelVerb::Suspend(ActionArgs { version, reason }) => {
			let done = format!("version {version} is suspended");
			submit(context, &calls::model::suspend_version(version, reason), &done).await?;
		}
		ModelVerb::Reinstate(ActionArgs { version, reason }) => {
			let done = format!("version {version} may contribute again");
			submit(context, &calls::model::reinstate_version(version, reason), &done).await?;
		}
		ModelVerb::Recall(ActionArgs { version, reason }) => {
			let done = format!("version {version} is recalled, for good");
			submit(context, &calls::model::recall_version(version, reason), &done).await?;
		}
		ModelVerb::Show { which: Which::Model(model) } => {
			let shown = model::show(context.session(), model).await?;
			context.show(&shown).await?;
			context.part(&shown.published).await?;
		}
		ModelVerb::Show { which: Which::Version(version) } => {
			let shown = model::show_version(context.session(), version).await?;
			context.show(&shown).await?;
			context.part(&shown.changes).await?;
		}
		ModelVerb::List => context.list("models", &model::list(context.session()).await?).await?,
		ModelVerb::Replay(args) => args.run(context).await?,
	}
	Ok(Exit::Ok)
}

impl PublishArgs {
	async fn run(self, context: &Context) -> Result<(), Failure> {
		let Self { model, semver, weights, datasets, campaigns, parent, federation, rounds, hyper_parameters } = self;
		let new =
			NewVersion { model, semver, weights, datasets, campaigns, parent, federation, rounds, hyper_parameters };
		let published = model::publish(context.session(), new).await?;
		let place = place(&published.transaction);
		let text = |version| format!("version {version} ({semver}) is published, {place}");
		context.made(published.version, &published, published.version.map_or_else(|| format!("sent, {place}"), text));
		Ok(())
	}
}

impl ReplayArgs {
	async fn run(self, context: &Context) -> Result<(), Failure> {
		/// What was written, for programs.
		#[derive(Serialize)]
		struct Written<'a> {
			#[serde(flatten)]
			replayed: &'a Replayed,
			written: &'a Option<PathBuf>,
		}
		let Self { version, members, out } = self;
		let (document, replayed) = model::replay(context.session(), version, members).await?;
		let Replayed { sha256, versions, datasets, studies, rounds, .. } = replayed;
		let text = format!(
			"{}, {}, {} and {}; SHA-256 {sha256:?}{}",
			count(versions, "version"),
			count(datasets, "dataset"),
			count(studies, "study"),
			count(rounds, "round"),
			out.as_deref().map(|path| format!("; wrote {}", show(path))).unwrap_or_default()
		);
		match write_out(&document, out.as_deref())? {
			true => context.done(&Written { replayed: &replayed, written: &out }, text),
			false => output::note(text),
		}
		Ok(())
	}
}

impl Record for Model {
	const COLUMNS: &'static [&'static str] = &["model", "vendor", "udi_di", "versions", "at", "block"];
}

impl Record for ModelShown {
	const COLUMNS: &'static [&'static str] = Model::COLUMNS;
}

impl Record for Version {
	const COLUMNS: &'static [&'static str] =
		&["version", "semver", "state", "weights", "datasets", "parent", "at", "block"];
}

impl Record for VersionShown {
	const COLUMNS: &'static [&'static str] = Version::COLUMNS;
}

impl Record for StateChange {
	const COLUMNS: &'static [&'static str] = &["at", "state", "reason", "organisation", "block"];
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::render::{pinned, Names};
	use radledger_client::AccountId;
	use radledger_primitives::{
		model::{ModelState, TrainingManifest},
		udi::IssuingEntity,
		H256,
	};

	/// 2000-02-29T00:00:00Z.
	const AT: u64 = 951_782_400_000;

	fn names() -> Names {
		Names::of([(3, "lumen-ai"), (4, "device-authority")])
	}

	fn udi() -> Option<UdiDi> {
		UdiDi::new(IssuingEntity::Gs1, "09506000134352")
	}

	fn version() -> Version {
		Version {
			version: ModelVersion { model: 0, version: 1 },
			semver: SemVer { major: 1, minor: 1, patch: 0 },
			vendor: 3,
			udi_di: udi(),
			weights: H256([7; 32]),
			manifest: TrainingManifest {
				datasets: vec![H256([1; 32]), H256([2; 32])].try_into().unwrap(),
				campaigns: Vec::new().try_into().unwrap(),
				parent: Some(ModelVersion { model: 0, version: 0 }),
				federation: Some((5, 1)),
				hyper_parameters: H256([8; 32]),
			},
			state: ModelState::Suspended,
			excluded: 2,
			changes: 1,
			by: AccountId([9; 32]),
			at: AT,
			block: 20,
		}
	}

	#[test]
	fn models_should_be_shown_with_their_identifiers_as_they_are_typed() {
		let intended_use = H256([6; 32]);
		let by = AccountId([9; 32]);
		let model = Model { model: 0, vendor: 3, udi_di: udi(), intended_use, versions: 2, by, at: AT, block: 7 };
		pinned::list("model list", &[Model { model: 1, udi_di: None, ..model.clone() }, model], &names());
		pinned::list("model show: versions", &[version()], &names());
	}

	#[test]
	fn version_should_show_what_it_was_trained_on_and_every_change() {
		let change = StateChange {
			state: ModelState::Suspended,
			reason: ModelActionReason::Bias,
			by: AccountId([9; 32]),
			organisation: 4,
			at: AT,
			block: 21,
		};
		pinned::list("model show: changes", std::slice::from_ref(&change), &names());
		pinned::one("model show", &VersionShown { version: version(), changes: vec![change] }, &names());
	}

	#[test]
	fn models_and_versions_should_be_told_apart_by_the_point() {
		assert_eq!("3".parse(), Ok(Which::Model(3)));
		assert_eq!("3.14".parse(), Ok(Which::Version(ModelVersion { model: 3, version: 14 })));
		for wrong in ["", ".", "3.", ".1", "a", "1.2.3", "-1", "4294967296"] {
			assert!(wrong.parse::<Which>().is_err(), "{wrong}");
		}
	}

	#[test]
	fn semantic_versions_should_be_three_numbers() {
		assert_eq!(semver("1.2.0").map(|version| version.to_string()), Ok("1.2.0".into()));
		for wrong in ["1", "1.2", "1.2.0-rc.1", "01.2.0", "1.2.70000"] {
			assert!(semver(wrong).is_err_and(|why| why.contains("1.2.0")), "{wrong}");
		}
	}
}
