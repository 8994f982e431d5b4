//! What our command line adds to that of the generic node: ParityDB unless told otherwise, `export-chain-spec`, and
//! `benchmark pallet` for a runtime that was built with benchmarks, whatever this binary was built with.

use crate::{
	chain_spec::{readable, Loader},
	development::Seal,
};
use clap::{error::ErrorKind, ArgMatches, Args, Command, CommandFactory, FromArgMatches, Subcommand};
use cumulus_client_cli::NormalizedRunCmd;
use cumulus_client_service::storage_proof_size::HostFunctions;
use frame_benchmarking_cli::PalletCmd;
use polkadot_omni_node_lib::{
	chain_spec::{ChainSpec, LoadSpec},
	cli::Cli,
	extra_subcommand::ExtraSubcommand,
	CliConfig, RunConfig,
};
use sc_cli::{CliConfiguration, ExportChainSpecCmd, LoggerBuilder, SubstrateCli};
use sp_runtime::traits::BlakeTwo256;
use std::{
	ffi::{OsStr, OsString},
	process::ExitCode,
	time::Duration,
};

/// The database for which nothing need be said.
const DATABASE: &str = "paritydb";
/// Identifiers of the generic node's arguments that we set.
const DATABASE_ARG: &str = "database";
const RELAY_ARGS: &str = "relay_chain_args";
/// Separates the arguments of the embedded relay chain node from ours.
const RELAY_SEPARATOR: &str = "--";

/// Who we are, for `--version` and `--help`.
pub struct Config;

impl CliConfig for Config {
	fn impl_version() -> String {
		env!("CARGO_PKG_VERSION").into()
	}

	fn author() -> String {
		"The RadLedger consortium".into()
	}

	fn support_url() -> String {
		concat!(env!("CARGO_PKG_REPOSITORY"), "/issues").into()
	}

	fn copyright_start_year() -> u16 {
		2026
	}
}

/// A development chain that was asked for.
pub struct Development {
	/// The arguments of every node.
	pub run: NormalizedRunCmd,
	/// When it makes blocks.
	pub seal: Seal,
}

impl Development {
	/// The development chain that the arguments of the process ask for; `None` if they ask for something else. Ends the
	/// process if they are wrong.
	pub fn from_arguments() -> Option<Self> {
		Self::from_matches(&command().get_matches())
	}

	fn from_matches(matches: &ArgMatches) -> Option<Self> {
		if matches.subcommand_name().is_some() {
			return None;
		}
		let cli = Cli::<Config>::from_arg_matches(matches).ok()?;
		let seal = match cli.dev_block_time {
			_ if cli.instant_seal => Seal::Instant,
			Some(time) => Seal::Every(Duration::from_millis(time.max(1))),
			None if cli.run.base.is_dev().unwrap_or(false) => Seal::DEFAULT,
			None => return None,
		};
		Some(Self { run: cli.run.normalize(), seal })
	}
}

impl SubstrateCli for Development {
	fn impl_name() -> String {
		Cli::<Config>::impl_name()
	}

	fn impl_version() -> String {
		Cli::<Config>::impl_version()
	}

	fn description() -> String {
		Cli::<Config>::description()
	}

	fn author() -> String {
		Cli::<Config>::author()
	}

	fn support_url() -> String {
		Cli::<Config>::support_url()
	}

	fn copyright_start_year() -> i32 {
		Cli::<Config>::copyright_start_year()
	}

	fn load_spec(&self, id: &str) -> Result<Box<dyn ChainSpec>, String> {
		Loader.load_spec(id)
	}
}

/// The whole command line.
fn command() -> Command {
	Cli::<Config>::setup_command(Subcommands::augment_subcommands(Cli::<Config>::command()))
}

/// The subcommands that we answer ourselves.
pub enum Subcommands {
	/// Write a chain specification as JSON.
	ExportChainSpec(Box<ExportChainSpecCmd>),
	/// Measure the weights of a runtime's calls.
	BenchmarkPallet(Box<PalletCmd>),
}

impl FromArgMatches for Subcommands {
	fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
		let nested = |name, matches: &ArgMatches| match matches.subcommand() {
			Some((found, nested)) if found == name => Some(nested.clone()),
			_ => None,
		};
		if let Some(matches) = nested("export-chain-spec", matches) {
			return Ok(Self::ExportChainSpec(Box::new(ExportChainSpecCmd::from_arg_matches(&matches)?)));
		}
		if let Some(matches) = nested("benchmark", matches).and_then(|matches| nested("pallet", &matches)) {
			return Ok(Self::BenchmarkPallet(Box::new(PalletCmd::from_arg_matches(&matches)?)));
		}
		// The generic node takes this to mean: not one of ours.
		Err(clap::Error::new(ErrorKind::InvalidSubcommand))
	}

	fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
		*self = Self::from_arg_matches(matches)?;
		Ok(())
	}
}

impl Subcommand for Subcommands {
	fn augment_subcommands(command: Command) -> Command {
		let export = ExportChainSpecCmd::augment_args(Command::new("export-chain-spec"));
		prefer_paritydb(command.subcommand(export))
			.mut_arg(RELAY_ARGS, |argument| argument.default_values(["--database", DATABASE]))
	}

	fn augment_subcommands_for_update(command: Command) -> Command {
		Self::augment_subcommands(command)
	}

	fn has_subcommand(name: &str) -> bool {
		name == "export-chain-spec"
	}
}

impl ExtraSubcommand for Subcommands {
	fn handle(self, config: &RunConfig) -> sc_cli::Result<()> {
		match self {
			Self::ExportChainSpec(command) if command.raw => {
				command.run(config.chain_spec_loader.load_spec(&command.chain)?)
			}
			Self::ExportChainSpec(command) => command.run(readable(&command.chain)?),
			Self::BenchmarkPallet(command) => {
				let filters = command.shared_params.log_filters().join(",");
				LoggerBuilder::new(if filters.is_empty() { "info".into() } else { filters }).init()?;
				let chain = command.shared_params.chain.as_ref();
				let chain = chain.map(|chain| config.chain_spec_loader.load_spec(chain)).transpose()?;
				command.run_with_spec::<BlakeTwo256, HostFunctions>(chain)
			}
		}
	}
}

/// Makes ParityDB the default wherever a database can be chosen. (That of sc-cli is RocksDB as soon as any crate of the
/// build turns it on.)
fn prefer_paritydb(command: Command) -> Command {
	let chooses = command.get_arguments().any(|argument| argument.get_id() == DATABASE_ARG);
	let command =
		if chooses { command.mut_arg(DATABASE_ARG, |argument| argument.default_value(DATABASE)) } else { command };
	let subcommands: Vec<_> = command.get_subcommands().map(|nested| nested.get_name().to_string()).collect();
	subcommands.into_iter().fold(command, |command, name| command.mut_subcommand(name, prefer_paritydb))
}

/// The arguments with a database for the embedded relay chain node, if there are arguments for it that name none.
///
/// Those are parsed out of our reach, from the process's own arguments: hence the need to [`restart`] with them.
pub fn with_relay_database(arguments: impl Iterator<Item = OsString>) -> Option<Vec<OsString>> {
	let mut arguments: Vec<_> = arguments.collect();
	let separator = arguments.iter().position(|argument| argument == RELAY_SEPARATOR)?;
	let names_database = |argument: &OsStr| {
		let argument = argument.to_string_lossy();
		["--database", "--db"].contains(&argument.split('=').next().unwrap_or_default())
	};
	if arguments.iter().skip(separator).any(|argument| names_database(argument)) {
		return None;
	}
	arguments.extend(["--database", DATABASE].map(OsString::from));
	Some(arguments)
}

/// Runs this program again, in the same process, with other arguments.
#[cfg(unix)]
pub fn restart(arguments: Vec<OsString>) -> ExitCode {
	use std::os::unix::process::CommandExt;
	let error = match std::env::current_exe() {
		Ok(program) => std::process::Command::new(program)
			.arg0(arguments.first().cloned().unwrap_or_default())
			.args(arguments.iter().skip(1))
			.exec(),
		Err(error) => error,
	};
	eprintln!(
		"error: cannot start with ParityDB for the relay chain ({error}); add `--database {DATABASE}` after `--`"
	);
	ExitCode::FAILURE
}

/// Not possible here.
#[cfg(not(unix))]
pub fn restart(_: Vec<OsString>) -> ExitCode {
	eprintln!("error: name a database for the relay chain: add `--database {DATABASE}` after `--`");
	ExitCode::FAILURE
}

#[cfg(test)]
mod tests {
	use super::*;

	fn matches(line: &str) -> ArgMatches {
		command().try_get_matches_from(line.split(' ')).unwrap_or_else(|error| panic!("{line}: {error}"))
	}

	fn defaulted(line: &str) -> Option<Vec<String>> {
		let words = line.split(' ').map(OsString::from);
		with_relay_database(words).map(|words| words.into_iter().map(|word| word.into_string().unwrap()).collect())
	}

	#[test]
	fn command_line_should_be_well_formed() {
		command().debug_assert();
	}

	#[test]
	fn database_should_be_paritydb_when_none_is_named() {
		for line in
			["node", "node --dev", "node export-blocks", "node purge-chain", "node benchmark block --from 1 --to 2"]
		{
			let mut matches = matches(line);
			while let Some((_, nested)) = matches.remove_subcommand() {
				matches = nested;
			}
			let database = matches.try_get_raw(DATABASE_ARG).unwrap().unwrap().next().unwrap();
			assert_eq!(database, DATABASE, "{line}");
		}
	}

	#[test]
	fn database_should_be_the_named_one() {
		let matches = matches("node --dev --database auto");
		assert_eq!(matches.get_raw(DATABASE_ARG).unwrap().next().unwrap(), "auto");
	}

	#[test]
	fn relay_chain_should_run_on_paritydb_when_it_has_no_arguments() {
		let relay: Vec<_> = matches("node --collator").get_raw(RELAY_ARGS).unwrap().map(OsString::from).collect();
		assert_eq!(relay, ["--database", DATABASE]);
	}

	#[test]
	fn relay_chain_should_run_on_paritydb_when_its_arguments_name_no_database() {
		assert_eq!(
			defaulted("node --collator -- --chain relay.json").unwrap(),
			["node", "--collator", "--", "--chain", "relay.json", "--database", DATABASE]
		);
		assert!(defaulted("node --database rocksdb -- --chain relay.json").is_some());
	}

	#[test]
	fn arguments_should_stay_as_they_are_when_nothing_is_missing() {
		for line in [
			"node",
			"node --dev",
			"node -- --database rocksdb",
			"node -- --db=rocksdb --chain x",
			"node -- --database=auto",
		] {
			assert_eq!(defaulted(line), None, "{line}");
		}
		let complete = defaulted("node -- --chain x").unwrap().join(" ");
		assert_eq!(defaulted(&complete), None);
	}

	#[test]
	fn development_chain_should_be_made_only_when_it_is_asked_for() {
		let seal = |line| Development::from_matches(&matches(line)).map(|development| development.seal);
		assert_eq!(seal("node --dev"), Some(Seal::DEFAULT));
		assert_eq!(seal("node --dev --instant-seal"), Some(Seal::Instant));
		assert_eq!(seal("node --dev-block-time 500"), Some(Seal::Every(Duration::from_millis(500))));
		for line in ["node", "node --collator", "node export-blocks --dev", "node export-chain-spec --chain dev"] {
			assert_eq!(seal(line), None, "{line}");
		}
	}

	#[test]
	fn pallet_benchmark_should_be_ours_and_the_others_not() {
		let ours = |line| Subcommands::from_arg_matches(&matches(line));
		assert!(matches!(
			ours("node benchmark pallet --runtime runtime.wasm --pallet pallet_balances --extrinsic *"),
			Ok(Subcommands::BenchmarkPallet(_))
		));
		assert!(matches!(ours("node export-chain-spec --chain dev --raw"), Ok(Subcommands::ExportChainSpec(_))));
		for line in ["node --dev", "node benchmark machine --chain dev", "node export-blocks"] {
			assert!(ours(line).is_err(), "{line}");
		}
	}
}
