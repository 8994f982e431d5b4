//! What can be written about pools: what models and datasets earn.

use crate::{amount, parse::hash, report::codes};
use clap::{Args, Subcommand};
use radledger_primitives::{annotation::pay::Amount, dividend::PoolId, model::CampaignId, DatasetId, ModelVersion};

/// What can be done with pools.
#[derive(Subcommand, Debug)]
pub enum PoolVerb {
	/// Open a pool for what a model version of yours, or a dataset that you declared, earns; prints its number.
	Open(OpenPoolArgs),
	/// Count every study of the datasets of a pool, and every annotator of the campaigns that the model names; every member
	/// can. Studies whose
	/// patients do not permit it are left out and listed. Interrupted, the same command does the rest.
	Fill {
		/// The number of the pool.
		pool: PoolId,
	},
	/// Count one study.
	AddStudy {
		/// The number of the pool.
		pool: PoolId,
		/// Its identifier, the beginning of one (8 digits or more), or a file or folder of it.
		study: String,
	},
	/// Count what somebody did in one campaign.
	AddAnnotator {
		/// The number of the pool.
		pool: PoolId,
		/// The number of the campaign.
		#[arg(long, value_name = "N")]
		campaign: CampaignId,
		/// An address or, on a development chain, a demonstration name.
		account: String,
	},
	/// Freeze the shares: from then on it is paid in, and nothing more is counted. If somebody with a share is not counted,
	/// this gives 30 days' notice instead, in which every member can count; run it again then.
	Freeze {
		/// The number of the pool.
		pool: PoolId,
	},
	/// Pay into a pool, for all who hold shares.
	PayIn {
		/// The number of the pool.
		pool: PoolId,
		/// How much, in RAD: 2, or 2.5.
		#[arg(value_name = "RAD", value_parser = amount::rad)]
		amount: Amount,
	},
	/// Pay you what is due of your shares. From 30 days after the pool was closed, anybody can do it for any holder.
	Claim {
		/// The number of the pool.
		pool: PoolId,
		/// Who holds the shares, an address or, on a development chain, a demonstration name; the signer by default.
		holder: Option<String>,
	},
	/// Close a pool: no more is paid in, and what rounding left is due.
	Close {
		/// The number of the pool.
		pool: PoolId,
	},
	/// Take back what nobody claimed of a closed pool in a year.
	Sweep {
		/// The number of the pool.
		pool: PoolId,
	},
	/// Show a pool.
	Show {
		/// The number of the pool.
		pool: PoolId,
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

/// A pool that is opened.
#[derive(Args, Debug)]
pub struct OpenPoolArgs {
	/// What earns.
	#[command(flatten)]
	pub source: SourceArgs,
	/// Shares for each study, of the patient who chose to be rewarded, or of whom the patient chose.
	#[arg(long, value_name = "SHARES", default_value_t = 0)]
	pub patient: u32,
	/// Shares for each study, of the organisation that anchored it.
	#[arg(long, value_name = "SHARES", default_value_t = 0)]
	pub hospital: u32,
	/// Shares for each right answer, of who gave it.
	#[arg(long, value_name = "SHARES", default_value_t = 0)]
	pub annotator: u32,
}

/// What earns: one of them.
#[derive(Args, Debug)]
#[group(required = true, multiple = false)]
pub struct SourceArgs {
	/// A version of a model, as 3.0.
	#[arg(long, value_name = "M.V", value_parser = codes::model)]
	pub model: Option<ModelVersion>,
	/// A dataset, by its identifier.
	#[arg(long, value_name = "ID", value_parser = hash)]
	pub dataset: Option<DatasetId>,
}
