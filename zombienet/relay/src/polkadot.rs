//! A node of a relay chain, from its specification alone: no relay chain's runtime is compiled into it.

#[cfg(system_rocksdb)]
#[path = "../../../node/src/rocksdb.rs"]
mod rocksdb;

use std::process::ExitCode;

fn main() -> ExitCode {
	match polkadot_cli::run() {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			eprintln!("error: {error}");
			ExitCode::FAILURE
		}
	}
}
