//! The RadLedger node. `radledger-node --dev` is a whole chain in one process ([`development`]); otherwise it is a
//! collator or a full node of a relay chain, which is the generic parachain node of polkadot-sdk
//! (docs/decisions/0001-node-on-omni-node-lib.md) with the chains that it knows, the database that it prefers, and how it
//! measures weights.

#![expect(clippy::result_large_err, reason = "the errors are those of sc-cli and sc-service")]

mod chain_spec;
mod cli;
mod clock;
mod development;
mod interface;
#[cfg(system_rocksdb)]
mod rocksdb;

use polkadot_omni_node_lib::{
	run_with_custom_cli,
	runtime::{AuraConsensusId, BlockNumber, Consensus, Runtime, RuntimeResolver},
	RunConfig,
};
use sc_cli::SubstrateCli;
use std::process::ExitCode;

/// Every chain of this node is a RadLedger chain: 32-bit block numbers, Aura with sr25519.
struct Resolver;

impl RuntimeResolver for Resolver {
	fn runtime(&self, _: &dyn sc_chain_spec::ChainSpec) -> sc_cli::Result<Runtime> {
		Ok(Runtime::Omni(BlockNumber::U32, Consensus::Aura(AuraConsensusId::Sr25519)))
	}
}

fn run() -> sc_cli::Result<()> {
	if let Some(development) = cli::Development::from_arguments() {
		return development
			.create_runner(&development.run)?
			.run_node_until_exit(|config| async move { Ok(development::start(config, development.seal)?) });
	}
	run_with_custom_cli::<cli::Config, cli::Subcommands>(RunConfig::new(
		Box::new(Resolver),
		Box::new(chain_spec::Loader),
	))
}

fn main() -> ExitCode {
	if let Some(arguments) = cli::with_relay_database(std::env::args_os()) {
		return cli::restart(arguments);
	}
	match run() {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			eprintln!("error: {error}");
			ExitCode::FAILURE
		}
	}
}
