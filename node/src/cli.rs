//! The command line: that of every parachain node, with the development chain beside it and ParityDB unless told otherwise.

use crate::{
	chain_spec::{self, Extensions},
	development::Seal,
};
use chain_spec_builder::ChainSpecBuilder;
use clap::{CommandFactory, FromArgMatches};
use cumulus_client_cli::{ExportGenesisHeadCommand, ExportGenesisWasmCommand, PurgeChainCmd};
use frame_benchmarking_cli::BenchmarkCmd;
use sc_cli::{
	CheckBlockCmd, CliConfiguration, ExportBlocksCmd, ExportChainSpecCmd, ExportStateCmd, ImportBlocksCmd,
	KeySubcommand, RevertCmd, SubstrateCli,
};
use sc_service::{ChainSpec, Configuration};
use sc_storage_monitor::StorageMonitorParams;
use std::{path::PathBuf, time::Duration};

/// The database for which nothing need be said.
const DATABASE: &str = "paritydb";
/// Identifier of the argument that chooses a database.
const DATABASE_ARG: &str = "database";
/// Where the embedded relay chain node listens, unless told otherwise: one above the ports of the parachain's.
const RELAY_PORTS: RelayPorts = RelayPorts { p2p: 30_334, rpc: 9_945, prometheus: 9_616 };

struct RelayPorts {
	p2p: u16,
	rpc: u16,
	prometheus: u16,
}

/// The arguments of the process.
#[derive(clap::Parser)]
pub struct Cli {
	/// What to do instead of running a node.
	#[command(subcommand)]
	pub subcommand: Option<Subcommand>,

	/// The arguments of every parachain node.
	#[command(flatten)]
	pub run: cumulus_client_cli::RunCmd,

	/// When to stop because the disk is almost full.
	#[command(flatten)]
	pub storage_monitor: StorageMonitorParams,

	/// Run a development chain that makes a block after each such time, in milliseconds; `--dev` alone makes one every 3000.
	#[arg(long, value_name = "MILLISECONDS", conflicts_with = "instant_seal", value_parser = clap::value_parser!(u64).range(1..))]
	pub dev_block_time: Option<u64>,

	/// Run a development chain that makes a block with each transaction.
	#[arg(long)]
	pub instant_seal: bool,

	/// Do not measure processor, memory and disk at start.
	#[arg(long)]
	pub no_hardware_benchmarks: bool,

	/// Write each block that this collator offers to the relay chain, with its proof, into this folder.
	#[arg(long, value_name = "FOLDER")]
	pub export_pov_to_path: Option<PathBuf>,

	/// Most places among the peers that a collator keeps for other collators.
	#[arg(long, value_name = "PLACES", default_value_t = 32)]
	pub collator_reserved_slots: usize,

	/// Arguments of the embedded relay chain node, after `--`.
	#[arg(raw = true)]
	pub relay_chain_args: Vec<String>,
}

/// What to do instead of running a node.
#[derive(clap::Subcommand)]
pub enum Subcommand {
	/// Make and inspect keys.
	#[command(subcommand)]
	Key(KeySubcommand),

	/// Write the specification of a chain that this node knows, or convert one.
	ExportChainSpec(ExportChainSpecCmd),

	/// Make a chain specification from a runtime.
	ChainSpecBuilder(ChainSpecBuilder),

	/// Execute a block again.
	CheckBlock(CheckBlockCmd),

	/// Write blocks to a file.
	ExportBlocks(ExportBlocksCmd),

	/// Write the state after a block as a chain specification.
	ExportState(ExportStateCmd),

	/// Read blocks from a file.
	ImportBlocks(ImportBlocksCmd),

	/// Go back some blocks.
	Revert(RevertCmd),

	/// Remove the databases of the parachain and of the relay chain.
	PurgeChain(PurgeChainCmd),

	/// Write the parachain's first header, which the relay chain registers.
	#[command(alias = "export-genesis-state")]
	ExportGenesisHead(ExportGenesisHeadCommand),

	/// Write the parachain's first runtime, which the relay chain registers.
	ExportGenesisWasm(ExportGenesisWasmCommand),

	/// Measure the machine, blocks, and the weights of a runtime's calls.
	#[command(subcommand)]
	Benchmark(Box<BenchmarkCmd>),
}

impl Cli {
	/// Reads the arguments of the process; ends it if they are wrong.
	pub fn from_arguments() -> Self {
		let matches = command().get_matches();
		Self::from_arg_matches(&matches).unwrap_or_else(|error| error.exit())
	}

	/// When blocks are made, if a development chain is asked for.
	pub fn seal(&self) -> Option<Seal> {
		match self.dev_block_time {
			_ if self.instant_seal => Some(Seal::Instant),
			Some(time) => Some(Seal::Every(Duration::from_millis(time))),
			None => self.run.base.is_dev().unwrap_or(false).then_some(Seal::DEFAULT),
		}
	}

	/// The configuration of the relay chain node inside the node that `parachain` configures. Ends the process if the
	/// arguments after `--` are wrong.
	pub fn relay_chain(&self, parachain: &Configuration) -> sc_cli::Result<Configuration> {
		let command = prefer_paritydb(polkadot_cli::RunCmd::command()).no_binary_name(true);
		let matches = command
			.override_usage("radledger-node [ARGUMENTS] -- [RELAY CHAIN ARGUMENTS]")
			.get_matches_from(&self.relay_chain_args);
		let mut run = polkadot_cli::RunCmd::from_arg_matches(&matches).unwrap_or_else(|error| error.exit()).base;

		let named = Extensions::of(&*parachain.chain_spec).map(|extensions| extensions.relay_chain.clone());
		run.shared_params.chain = run.shared_params.chain.or(named);
		let inside = || parachain.base_path.path().join("polkadot");
		run.shared_params.base_path = run.shared_params.base_path.or_else(|| (!run.tmp).then(inside));
		run.network_params.port = run.network_params.port.or(Some(RELAY_PORTS.p2p));
		run.rpc_params.rpc_port = run.rpc_params.rpc_port.or(Some(RELAY_PORTS.rpc));
		run.prometheus_params.prometheus_port = run.prometheus_params.prometheus_port.or(Some(RELAY_PORTS.prometheus));

		let mut config = run.create_configuration(&RelayChain, parachain.tokio_handle.clone())?;
		// Nothing reaches a collator from a browser.
		let addressed = run.network_params.force_enable_webrtc || !run.network_params.listen_addr.is_empty();
		if parachain.role.is_authority() && !addressed {
			config.network.remove_webrtc_addresses();
		}
		Ok(config)
	}
}

impl SubstrateCli for Cli {
	fn impl_name() -> String {
		Self::executable_name()
	}

	fn impl_version() -> String {
		env!("CARGO_PKG_VERSION").into()
	}

	fn description() -> String {
		format!(
			"A node of the RadLedger chain.\n\n\
			`{name} --dev` runs a whole development chain. Otherwise it is a full node of the chain that `--chain` names, or \
			with `--collator` one that makes blocks; arguments after `--` are for the relay chain node inside:\n\n\
			{name} [ARGUMENTS] -- [RELAY CHAIN ARGUMENTS]",
			name = Self::executable_name(),
		)
	}

	fn author() -> String {
		"The RadLedger consortium".into()
	}

	fn support_url() -> String {
		concat!(env!("CARGO_PKG_REPOSITORY"), "/issues").into()
	}

	fn copyright_start_year() -> i32 {
		2026
	}

	fn load_spec(&self, id: &str) -> Result<Box<dyn ChainSpec>, String> {
		chain_spec::load(id)
	}
}

/// The relay chain node inside: it goes by our name, and knows the relay chains.
struct RelayChain;

impl SubstrateCli for RelayChain {
	fn impl_name() -> String {
		Cli::impl_name()
	}

	fn impl_version() -> String {
		Cli::impl_version()
	}

	fn description() -> String {
		Cli::description()
	}

	fn author() -> String {
		Cli::author()
	}

	fn support_url() -> String {
		Cli::support_url()
	}

	fn copyright_start_year() -> i32 {
		Cli::copyright_start_year()
	}

	fn load_spec(&self, id: &str) -> Result<Box<dyn ChainSpec>, String> {
		let known = polkadot_cli::Cli::from_iter([Self::executable_name()]);
		let spec = known.load_spec(id);
		spec.map_err(|error| {
			format!("`{id}` is neither a relay chain with a name nor a specification of one that can be read: {error}")
		})
	}
}

/// The whole command line.
fn command() -> clap::Command {
	prefer_paritydb(Cli::setup_command(Cli::command()))
}

/// Makes ParityDB the default wherever a database can be chosen. (That of sc-cli is RocksDB as soon as any crate of the
/// build turns it on.)
fn prefer_paritydb(command: clap::Command) -> clap::Command {
	let chooses = command.get_arguments().any(|argument| argument.get_id() == DATABASE_ARG);
	let command =
		if chooses { command.mut_arg(DATABASE_ARG, |argument| argument.default_value(DATABASE)) } else { command };
	let subcommands: Vec<_> = command.get_subcommands().map(|nested| nested.get_name().to_string()).collect();
	subcommands.into_iter().fold(command, |command, name| command.mut_subcommand(name, prefer_paritydb))
}

#[cfg(test)]
mod tests {
	use super::*;
	use clap::ArgMatches;
	use sc_cli::Database;

	fn matches(line: &str) -> ArgMatches {
		command().try_get_matches_from(line.split(' ')).unwrap_or_else(|error| panic!("{line}: {error}"))
	}

	fn parsed(line: &str) -> Cli {
		Cli::from_arg_matches(&matches(line)).unwrap_or_else(|error| panic!("{line}: {error}"))
	}

	/// The configurations of the parachain's node and of the relay chain's inside it.
	fn configured(line: &str) -> (Configuration, Configuration) {
		let tokio = tokio::runtime::Runtime::new().unwrap();
		let cli = parsed(line);
		let parachain = cli.create_configuration(&cli.run.normalize(), tokio.handle().clone()).unwrap();
		let relay = cli.relay_chain(&parachain).unwrap();
		(parachain, relay)
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
		assert_eq!(parsed("node --dev --database auto").run.base.database().unwrap(), Some(Database::Auto));
	}

	#[test]
	fn relay_chain_should_be_the_one_of_the_specification_in_the_folder_of_the_node() {
		let folder = tempfile::tempdir().unwrap();
		let (base, key) = (folder.path().to_str().unwrap(), "01".repeat(32));
		let (_, relay) = configured(&format!(
			"node --chain local --collator --node-key {key} --base-path {base} -- --chain westend"
		));
		assert_eq!(relay.chain_spec.id(), "westend2");
		assert!(relay.base_path.path().starts_with(base), "{}", relay.base_path.path().display());
		assert!(relay.database.path().unwrap().to_string_lossy().contains("paritydb"));
		assert!(relay.network.listen_addresses.iter().all(|address| address.to_string().contains("/30334")));
		assert_eq!(relay.rpc.addr.unwrap()[0].listen_addr.port(), 9_945);
		assert_eq!(relay.prometheus_config.unwrap().port.port(), 9_616);
	}

	#[test]
	fn relay_chain_should_obey_its_own_arguments() {
		let folder = tempfile::tempdir().unwrap();
		let base = folder.path().to_str().unwrap();
		let line = "--chain westend --port 4001 --rpc-port 4002 --no-prometheus --database rocksdb";
		let (parachain, relay) = configured(&format!("node --chain local --base-path {base} --port 4000 -- {line}"));
		assert!(parachain.network.listen_addresses.iter().all(|address| address.to_string().contains("/4000")));
		assert!(relay.network.listen_addresses.iter().all(|address| address.to_string().contains("/4001")));
		assert_eq!(relay.rpc.addr.unwrap()[0].listen_addr.port(), 4_002);
		assert!(relay.prometheus_config.is_none());
		assert!(!relay.database.path().unwrap().to_string_lossy().contains("paritydb"));
	}

	#[test]
	fn development_chain_should_be_made_only_when_it_is_asked_for() {
		let seal = |line| parsed(line).seal();
		assert_eq!(seal("node --dev"), Some(Seal::DEFAULT));
		assert_eq!(seal("node --dev --instant-seal"), Some(Seal::Instant));
		assert_eq!(seal("node --dev-block-time 500"), Some(Seal::Every(Duration::from_millis(500))));
		assert_eq!(seal("node --collator"), None);
		assert_eq!(seal("node"), None);
	}

	#[test]
	fn wrong_arguments_should_be_refused() {
		for line in ["node --dev-block-time 0", "node --dev-block-time 5 --instant-seal", "node --authoring lookahead"]
		{
			assert!(command().try_get_matches_from(line.split(' ')).is_err(), "{line}");
		}
	}
}
