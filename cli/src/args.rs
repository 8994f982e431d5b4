//! What can be written on the command line.

use crate::{
	commands::{
		access::AccessVerb, address::AddressVerb, campaign::CampaignVerb, consent::ConsentVerb, dataset::DatasetVerb,
		dev::DevVerb, device::DeviceVerb, duty::DutyVerb, follow_up::FollowUpVerb, guardian::GuardianVerb,
		incident::IncidentVerb, key::KeyVerb, measurement::MeasurementVerb, member::MemberVerb, metrics::MetricsArgs,
		model::ModelVerb, org::OrgVerb, patient::PatientVerb, pool::PoolVerb, protocol::ProtocolVerb,
		recall::RecallVerb, receipt::ReceiptVerb, report::ReportVerb, round::RoundVerb, study::StudyVerb,
		transfer::TransferVerb, voucher::VoucherVerb,
	},
	render::Format,
};
use clap::{
	error::ErrorKind, parser::ValueSource, value_parser, Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches,
	Parser, Subcommand,
};
use radledger_client::Wait;
use std::path::PathBuf;

/// RadLedger: anchor imaging studies on the ledger, verify them, and prove them to others.
///
/// Exit codes: 0 done; 1 failed; 2 wrong usage; 3 the ledger says no (a file does not match, a signer is refused); 4 it
/// cannot be told (a file is not comparable, people have yet to judge whether a use is permitted).
#[derive(Parser, Debug)]
#[command(name = "radledger", version, arg_required_else_help = true)]
pub struct App {
	/// What concerns every command.
	#[command(flatten)]
	pub global: Global,
	/// What to do.
	#[command(subcommand)]
	pub noun: Noun,
}

/// What concerns every command.
#[derive(Args, Debug)]
#[command(next_help_heading = GLOBAL)]
pub struct Global {
	/// The node to ask.
	#[arg(long, global = true, env = "RADLEDGER_NODE", value_name = "URL", default_value = "ws://127.0.0.1:9944")]
	pub node: String,
	/// Who signs: a key of the keystore or, on a development chain, an account of the demonstration consortium.
	#[arg(long = "as", global = true, env = "RADLEDGER_AS", value_name = "NAME")]
	pub signer: Option<String>,
	/// The folder with the salts and manifests of your studies; without them nothing can be verified.
	#[arg(long, global = true, env = "RADLEDGER_VAULT", value_name = "DIR")]
	pub vault: Option<PathBuf>,
	/// What to wait for after sending: that a block takes it in, that the block is final, or nothing.
	#[arg(long, global = true, value_name = "best|finalized|none", default_value = "best")]
	pub wait: Wait,
	#[command(flatten)]
	output: OutputArgs,
}

impl Global {
	/// How data are written.
	pub fn format(&self) -> Format {
		self.output.0
	}
}

/// Above the options of every command, which follow the command's own.
const GLOBAL: &str = "Options of every command";

/// `--format`, and `--json`, which is short for `--format json`.
///
/// Commands that write files have a `--format` of their own, with other values: for them data are a table, or JSON.
#[derive(Debug)]
struct OutputArgs(Format);

impl FromArgMatches for OutputArgs {
	fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
		let format = matches.try_get_one("format").ok().flatten().copied();
		let json = matches.get_flag("json").then_some(Format::Json);
		let written = matches.try_contains_id("format").unwrap_or_default()
			&& matches.value_source("format") == Some(ValueSource::CommandLine);
		match (json, format) {
			(Some(json), Some(format)) if written && format != json => {
				Err(clap::Error::raw(ErrorKind::ArgumentConflict, "--json is --format json: write one of the two\n"))
			}
			_ => Ok(Self(json.or(format).unwrap_or_default())),
		}
	}

	fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
		*self = Self::from_arg_matches(matches)?;
		Ok(())
	}
}

impl Args for OutputArgs {
	fn augment_args(command: Command) -> Command {
		let format = Arg::new("format").long("format").value_parser(value_parser!(Format)).default_value("table");
		let json = Arg::new("json").long("json").action(ArgAction::SetTrue);
		command
			.arg(format.global(true).help("How data are written").help_heading(GLOBAL))
			.arg(json.global(true).help("Short for --format json").help_heading(GLOBAL))
	}

	fn augment_args_for_update(command: Command) -> Command {
		Self::augment_args(command)
	}
}

/// What a command is about.
#[derive(Subcommand, Debug)]
pub enum Noun {
	/// Organisations of the consortium.
	#[command(subcommand)]
	Org(OrgVerb),
	/// Members of your organisation.
	#[command(subcommand)]
	Member(MemberVerb),
	/// Patients of your organisation.
	#[command(subcommand)]
	Patient(PatientVerb),
	/// Consents and refusals of patients.
	#[command(subcommand)]
	Consent(ConsentVerb),
	/// Requests for patients' data, and the log of their use.
	#[command(subcommand)]
	Access(AccessVerb),
	/// What organisations must do because consents ended.
	#[command(subcommand)]
	Duty(DutyVerb),
	/// Those who decide for you.
	#[command(subcommand)]
	Guardian(GuardianVerb),
	/// Imaging studies.
	#[command(subcommand)]
	Study(StudyVerb),
	/// Copies of studies that go from one organisation to another.
	#[command(subcommand)]
	Transfer(TransferVerb),
	/// Measurements on studies: how, then what.
	#[command(subcommand)]
	Measurement(MeasurementVerb),
	/// Imaging protocols.
	#[command(subcommand)]
	Protocol(ProtocolVerb),
	/// Reports: who wrote which part, who answers for it, and who read it.
	#[command(subcommand)]
	Report(ReportVerb),
	/// What must be done because of a finding, until it is done.
	#[command(subcommand, name = "followup")]
	FollowUp(FollowUpVerb),
	/// Devices: what made images, which organisation has it, and whether it is fit for use.
	#[command(subcommand)]
	Device(DeviceVerb),
	/// Incidents with devices and AI models: which organisation must report them, and by when.
	#[command(subcommand)]
	Incident(IncidentVerb),
	/// Recalls, field safety notices and corrections.
	#[command(subcommand)]
	Recall(RecallVerb),
	/// Receipts: what the ledger records, for people without a node.
	#[command(subcommand)]
	Receipt(ReceiptVerb),
	/// AI models and their versions.
	#[command(subcommand)]
	Model(ModelVerb),
	/// Sets of studies on which models are trained.
	#[command(subcommand)]
	Dataset(DatasetVerb),
	/// Federations that train a model together, round by round.
	#[command(subcommand)]
	Round(RoundVerb),
	/// What models and datasets earn, and whose that is.
	#[command(subcommand)]
	Pool(PoolVerb),
	/// Payments that nobody can tie to whom they are due.
	#[command(subcommand)]
	Voucher(VoucherVerb),
	/// Campaigns that ask annotators about images, and pay them.
	#[command(subcommand)]
	Campaign(Box<CampaignVerb>),
	/// Write what is overdue in the text format of Prometheus, for the textfile collector of its node exporter.
	Metrics(MetricsArgs),
	/// Names for accounts and organisations.
	#[command(subcommand)]
	Address(AddressVerb),
	/// Keys in your keystore.
	#[command(subcommand)]
	Key(KeyVerb),
	/// What only a development chain does.
	#[command(subcommand)]
	Dev(DevVerb),
}

#[cfg(test)]
mod tests;
