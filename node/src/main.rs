//! The RadLedger node. `radledger-node --dev` is a whole chain in one process ([`development`]); otherwise it is a
//! collator or a full node of a relay chain ([`network`]). Both are made of the same [`parts`] and answer the same
//! JSON-RPC methods ([`rpc`]). See docs/decisions/0001-node-of-our-own.md.

#![expect(clippy::result_large_err, reason = "the errors are those of sc-cli and sc-service")]

mod chain_spec;
mod cli;
mod clock;
mod command;
mod development;
mod events;
mod interface;
mod metrics;
mod network;
mod parts;
#[cfg(system_rocksdb)]
mod rocksdb;
mod rpc;
mod subscriptions;
mod twin;

use std::process::ExitCode;

fn main() -> ExitCode {
	match command::run(cli::Cli::from_arguments()) {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			eprintln!("error: {error}");
			ExitCode::FAILURE
		}
	}
}
