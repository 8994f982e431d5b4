//! Writes the runtime's metadata, in the newest version it offers, as typed clients read it from a file.
//!
//! `cargo run -p radledger-runtime --example metadata -- FILE`

use std::process::ExitCode;

fn main() -> ExitCode {
	let Some(path) = std::env::args().nth(1) else {
		eprintln!("usage: metadata FILE");
		return ExitCode::from(2);
	};
	match std::fs::write(&path, radledger_runtime::metadata_of_clients()) {
		Ok(()) => ExitCode::SUCCESS,
		Err(error) => {
			eprintln!("error: cannot write `{path}`: {error}");
			ExitCode::FAILURE
		}
	}
}
