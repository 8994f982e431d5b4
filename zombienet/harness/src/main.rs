//! A network on this machine: two or four validators of a relay chain, two collators, and the full node of an operator who makes no
//! blocks. `start` keeps it for a person to look at, `test` breaks it and sees whether it heals.
//!
//! Everything listens on 127.0.0.1, on ports that were free; every process ends with this one, however it ends.

mod figures;
mod load;
mod namespaces;
mod network;
mod peer;
mod random;
mod scenarios;
mod specification;
mod witness;

use crate::{
	figures::Figures,
	network::{Network, Plan},
};
use anyhow::{Context, Result};
use clap::{Args, Parser, Subcommand};
use std::{
	fs,
	path::{Path, PathBuf},
	thread::park,
};
use tempfile::TempDir;

/// A RadLedger network on this machine.
#[derive(Parser)]
#[command(version)]
struct Arguments {
	#[command(subcommand)]
	command: Command,
	#[command(flatten)]
	place: Place,
}

/// Where the network is and what its relay chain runs.
#[derive(Args)]
struct Place {
	/// The relay chain's runtime, as `zombienet/relay-runtime` prints it.
	#[arg(long, global = true, value_name = "WASM", env = "RADLEDGER_RELAY_RUNTIME")]
	relay_runtime: Option<PathBuf>,
	/// The folder for databases, keys and logs; by default a temporary one, which goes with the network.
	#[arg(long, global = true, value_name = "FOLDER")]
	folder: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Command {
	/// Start the network, say where its nodes listen, and keep it until Ctrl-C.
	Start,
	/// Start the network, break it, and print what was measured.
	Test(scenarios::Options),
}

fn main() -> Result<()> {
	let Arguments { command, place } = Arguments::parse();
	if let Command::Test(options) = &command {
		if !options.chosen(Plan::Sites).is_empty() {
			namespaces::enter()?;
		}
	}
	let runtime = place.relay_runtime.context("which runtime does the relay chain run? Say --relay-runtime WASM")?;
	let temporary = TempDir::with_prefix("radledger-network-")?;
	let folder = match &place.folder {
		Some(folder) => folder.as_path(),
		None => temporary.path(),
	};
	fs::create_dir_all(folder)?;
	let mut figures = Figures::default();
	match command {
		Command::Start => {
			let network = Network::start(Plan::Together, folder, &runtime, &mut figures)?;
			network.wait_for_blocks()?;
			println!("{network}");
			println!("Ctrl-C ends it.");
			loop {
				park();
			}
		}
		Command::Test(options) => {
			let mut done = Ok(());
			for plan in [Plan::Together, Plan::Sites] {
				if done.is_ok() && !options.chosen(plan).is_empty() {
					done = test(plan, folder, &runtime, &options, &mut figures);
				}
			}
			println!("{figures}");
			if done.is_err() && place.folder.is_none() {
				let kept = temporary.keep();
				eprintln!("the logs are in {}", kept.display());
			}
			done
		}
	}
}

/// Starts a network, and does to it what the options say.
fn test(plan: Plan, folder: &Path, runtime: &Path, options: &scenarios::Options, figures: &mut Figures) -> Result<()> {
	let folder = folder.join(plan.name());
	fs::create_dir_all(&folder)?;
	let mut network = Network::start(plan, &folder, runtime, figures)?;
	let done = scenarios::run(&mut network, plan, options, figures);
	figures.memory(&network);
	done
}
