//! What can be written about models, datasets and federations.

use crate::{
	model::words::{self, Which},
	parse::{self, code, hash},
	report::codes,
};
use clap::{Args, Subcommand};
use radledger_primitives::{
	consent::{Purpose, RequestId},
	federated::THRESHOLD,
	model::{CampaignId, FederationId, ModelActionReason, SemVer},
	udi::UdiDi,
	DatasetId, ModelId, ModelVersion, Moment, OrganisationId,
};
use std::path::PathBuf;

/// What can be done with models.
#[derive(Subcommand, Debug)]
pub enum ModelVerb {
	/// Register an AI model of your organisation; prints its number.
	Register {
		/// Its UDI-DI, if it is a medical device on the market: GS1:09506000134352, HIBCC:…, ICCBBA:… or IFA:….
		#[arg(long, value_name = "ISSUER:CODE", value_parser = parse::udi)]
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
		#[arg(value_name = "MODEL", value_parser = words::which)]
		which: Which,
	},
	/// List the models.
	List,
	/// Write how a version came about, from the ledger alone: everybody gets the same bytes. Exit with 3 if what the node
	/// tells contradicts itself.
	Replay {
		/// The version, as 3.0.
		#[arg(value_parser = codes::model)]
		version: ModelVersion,
		/// Every study of every dataset as well, with the block in which its consent was asked.
		#[arg(long)]
		members: bool,
		/// Where to write it; standard output by default.
		#[arg(long, value_name = "FILE")]
		out: Option<PathBuf>,
	},
}

/// A version that is published.
#[derive(Args, Debug)]
pub struct PublishArgs {
	/// The number of the model.
	pub model: ModelId,
	/// What you call the version.
	#[arg(long, value_name = "1.2.0", value_parser = words::semver)]
	pub semver: SemVer,
	/// The file with the weights, or its SHA-256 in hexadecimal; only the digest goes on the ledger.
	#[arg(long, value_name = "FILE|HEX")]
	pub weights: String,
	/// A dataset that it was trained on; up to 8.
	#[arg(long = "dataset", value_name = "ID", num_args = 1.., value_parser = hash)]
	pub datasets: Vec<DatasetId>,
	/// An annotation campaign, closed, whose answers it was trained on; up to 8.
	#[arg(long = "campaign", value_name = "N", num_args = 1..)]
	pub campaigns: Vec<CampaignId>,
	/// The version on which it builds.
	#[arg(long, value_name = "M.V", value_parser = codes::model)]
	pub parent: Option<ModelVersion>,
	/// The federation that trained it.
	#[arg(long, value_name = "N")]
	pub federation: Option<FederationId>,
	/// How many rounds of the federation went into it, from the first on; all that are closed, by default.
	#[arg(long, value_name = "N", requires = "federation")]
	pub rounds: Option<u32>,
	/// The file with the hyper-parameters; only its digest goes on the ledger.
	#[arg(long, value_name = "FILE")]
	pub hyper_parameters: PathBuf,
}

/// A change of what a version may do.
#[derive(Args, Debug)]
pub struct ActionArgs {
	/// The version, as 3.0.
	#[arg(value_parser = codes::model)]
	pub version: ModelVersion,
	/// Why.
	#[arg(long, value_parser = code(ModelActionReason::ALL, ModelActionReason::name))]
	pub reason: ModelActionReason,
}

/// What can be done with datasets.
#[derive(Subcommand, Debug)]
pub enum DatasetVerb {
	/// Declare a set of studies, every patient of which allows the purpose now; prints its identifier. Interrupted, the same
	/// command does the rest.
	Declare {
		/// Identifiers, beginnings of them (8 digits or more), or files or folders of one study each.
		#[arg(value_name = "STUDY", required_unless_present = "from")]
		studies: Vec<String>,
		/// A file with more of them, one on each line; - for standard input. Lines that begin with # are left out.
		#[arg(long, value_name = "FILE")]
		from: Option<PathBuf>,
		/// What for.
		#[arg(long, value_parser = code(Purpose::ALL, Purpose::name))]
		purpose: Purpose,
		/// The request in which you said more (`access request`); it has this number for every patient.
		#[arg(long, value_name = "N")]
		request: Option<RequestId>,
	},
	/// Show a dataset.
	Show {
		/// Its identifier.
		#[arg(value_parser = hash)]
		id: DatasetId,
		/// Every study in it and below as well, with the block in which its consent was asked.
		#[arg(long)]
		members: bool,
	},
	/// Ask the patients of a dataset again, from the datasets below it up; needed a day after they were asked last, before a
	/// version or another dataset is built on it.
	AskAgain {
		/// Its identifier.
		#[arg(value_parser = hash)]
		id: DatasetId,
	},
	/// List the studies of a dataset that may not be used for its purpose any more; exit with 3 if there are any.
	Withdrawn {
		/// Its identifier.
		#[arg(value_parser = hash)]
		id: DatasetId,
	},
}

/// What can be done with federations and their rounds.
#[derive(Subcommand, Debug)]
pub enum RoundVerb {
	/// Open a federation that trains a model of yours; prints its number.
	Open {
		/// The number of the model.
		model: ModelId,
		/// The number of an organisation that takes part; 3 to 16 of them.
		#[arg(long = "party", value_name = "ORGANISATION", required = true, num_args = 1..)]
		parties: Vec<OrganisationId>,
		/// Who is left with less than so many parts per million of a fair share of credibility is excluded.
		#[arg(long, value_name = "PPM", default_value_t = THRESHOLD, value_parser = parse::millionths)]
		threshold: u32,
		/// How long a round waits for commitments: 90s, 30m, 2h, 1d.
		#[arg(long, value_name = "TIME", value_parser = parse::period)]
		commit_for: Moment,
		/// How long it then waits for updates.
		#[arg(long, value_name = "TIME", value_parser = parse::period)]
		reveal_for: Moment,
		/// How long it then waits for commitments to scores. To reveal them takes as long as to reveal updates.
		#[arg(long, value_name = "TIME", value_parser = parse::period)]
		score_for: Moment,
	},
	/// Join a federation that names your organisation, before its first round.
	Join {
		/// The number of the federation.
		federation: FederationId,
	},
	/// Start the next round of a federation that you opened.
	Start {
		/// The number of the federation.
		federation: FederationId,
	},
	/// Commit to your update: only a salted commitment to its digest goes on the ledger, the salt stays in your vault.
	Commit {
		/// The number of the federation.
		federation: FederationId,
		/// The file with the update.
		#[arg(long, value_name = "FILE")]
		update: PathBuf,
	},
	/// Reveal the digest of the update to which you committed.
	Reveal {
		/// The number of the federation.
		federation: FederationId,
		/// The file with the update, as you committed to it.
		#[arg(long, value_name = "FILE")]
		update: PathBuf,
	},
	/// Commit to scores of the updates of the others, in parts per million. Nobody sees them before all have committed.
	Score {
		/// The number of the federation.
		federation: FederationId,
		/// The number of each other organisation that revealed an update, and its score: 0 for noise, 1000000 at most.
		#[arg(value_name = "ORG=PPM", required = true, value_parser = words::score)]
		scores: Vec<(OrganisationId, u32)>,
	},
	/// Reveal the scores to which you committed.
	RevealScores {
		/// The number of the federation.
		federation: FederationId,
		/// The same as to `round score`.
		#[arg(value_name = "ORG=PPM", required = true, value_parser = words::score)]
		scores: Vec<(OrganisationId, u32)>,
	},
	/// Close a round whose time is over. Anybody can.
	Close {
		/// The number of the federation.
		federation: FederationId,
	},
	/// Show a federation with its parties and rounds. Exit with 3 if its credibilities do not follow from the scores.
	Show {
		/// The number of the federation.
		federation: FederationId,
		/// What each party did in this round.
		#[arg(long, value_name = "R")]
		round: Option<u32>,
	},
}
