//! What the node does, by its arguments.

use crate::{
	chain_spec,
	cli::{Cli, Subcommand},
	development, network,
	parts::Parts,
};
use cumulus_client_service::storage_proof_size::HostFunctions;
use frame_benchmarking_cli::{BenchmarkCmd, SUBSTRATE_REFERENCE_HARDWARE};
use sc_cli::{LoggerBuilder, Result, SubstrateCli};
use sc_service::Configuration;
use sp_runtime::traits::BlakeTwo256;

/// Does what `cli` says.
///
/// # Errors
/// It cannot be done: a chain, a file, a port or the database cannot be used.
pub fn run(cli: Cli) -> Result<()> {
	let Some(subcommand) = &cli.subcommand else { return node(cli) };
	match subcommand {
		Subcommand::Key(command) => command.run(&cli),
		Subcommand::ExportChainSpec(command) if command.raw => command.run(chain_spec::load(&command.chain)?),
		Subcommand::ExportChainSpec(command) => command.run(chain_spec::readable(&command.chain)?),
		Subcommand::ChainSpecBuilder(command) => command.run().map_err(Into::into),
		Subcommand::CheckBlock(command) => cli.create_runner(command)?.async_run(|config| {
			let (parts, queue) = importing(&config)?;
			Ok((command.run(parts.client, queue), parts.tasks))
		}),
		Subcommand::ExportBlocks(command) => cli.create_runner(command)?.async_run(|config| {
			let parts = Parts::new(&config)?;
			Ok((command.run(parts.client, config.database), parts.tasks))
		}),
		Subcommand::ExportState(command) => cli.create_runner(command)?.async_run(|config| {
			let parts = Parts::new(&config)?;
			Ok((command.run(parts.client, config.chain_spec), parts.tasks))
		}),
		Subcommand::ImportBlocks(command) => cli.create_runner(command)?.async_run(|config| {
			let (parts, queue) = importing(&config)?;
			Ok((command.run(parts.client, queue), parts.tasks))
		}),
		Subcommand::Revert(command) => cli.create_runner(command)?.async_run(|config| {
			let parts = Parts::new(&config)?;
			Ok((command.run(parts.client, parts.backend, None), parts.tasks))
		}),
		Subcommand::PurgeChain(command) => cli.create_runner(command)?.sync_run(|config| {
			let relay_chain = cli.relay_chain(&config)?;
			command.run(config, relay_chain)
		}),
		Subcommand::ExportGenesisHead(command) => {
			cli.create_runner(command)?.sync_run(|config| command.run(Parts::new(&config)?.client))
		}
		Subcommand::ExportGenesisWasm(command) => {
			let chain = command.shared_params.chain.as_deref().unwrap_or_default();
			let spec = cli.load_spec(chain)?;
			cli.create_runner(command)?.sync_run(|_| command.run(&*spec))
		}
		Subcommand::Benchmark(command) => benchmark(&cli, command),
	}
}

/// What executes blocks that come from a file.
fn importing(config: &Configuration) -> Result<(Parts, sc_consensus::DefaultImportQueue<crate::interface::Block>)> {
	let parts = Parts::new(config)?;
	let queue = network::Import::new(&parts, config).queue;
	Ok((parts, queue))
}

fn benchmark(cli: &Cli, command: &BenchmarkCmd) -> Result<()> {
	match command {
		// Needs no node of a chain, and measures a runtime that was built for it, whatever this binary was built with.
		BenchmarkCmd::Pallet(command) => {
			let filters = command.shared_params.log_filters().join(",");
			LoggerBuilder::new(if filters.is_empty() { "info".into() } else { filters }).init()?;
			let chain = command.shared_params.chain.as_ref().map(|chain| cli.load_spec(chain)).transpose()?;
			command.run_with_spec::<BlakeTwo256, HostFunctions>(chain)
		}
		BenchmarkCmd::Block(command) => {
			cli.create_runner(command)?.sync_run(|config| command.run(Parts::new(&config)?.client))
		}
		BenchmarkCmd::Machine(command) => {
			cli.create_runner(command)?.sync_run(|config| command.run(&config, SUBSTRATE_REFERENCE_HARDWARE.clone()))
		}
		_ => Err("this node benchmarks `pallet`, `block` and `machine`".into()),
	}
}

/// Runs a node until it is told to stop.
fn node(cli: Cli) -> Result<()> {
	let runner = cli.create_runner(&cli.run.normalize())?;
	runner.run_node_until_exit(|config| async move {
		if let Some(seal) = cli.seal() {
			return Ok(development::start(config, seal)?);
		}
		let relay_chain = cli.relay_chain(&config).map_err(|error| format!("relay chain: {error}"))?;
		let options = network::Options {
			relay_chain: cli.run.collator_options(),
			reserved_for_collators: cli.collator_reserved_slots,
			export_pov: cli.export_pov_to_path,
			max_pov_percentage: cli.run.experimental_max_pov_percentage,
			measure_hardware: !cli.no_hardware_benchmarks,
			storage_monitor: cli.storage_monitor,
		};
		Ok(network::start(config, relay_chain, options).await?)
	})
}
