//! Somebody who anchors studies all the time, through whichever node of the parachain answers.

use anyhow::{anyhow, Result};
use radledger_tests::{fresh_studies, Cli};
use std::{
	collections::BTreeSet,
	path::PathBuf,
	sync::{
		atomic::{AtomicBool, Ordering},
		Arc,
	},
	thread::{spawn, JoinHandle},
};

/// Studies in one command.
const BATCH: usize = 5;

/// Anchors until it is told to stop.
pub struct Load {
	stop: Arc<AtomicBool>,
	thread: JoinHandle<Result<Sent>>,
}

/// What became of it.
#[derive(Default)]
pub struct Sent {
	/// Ids of the studies of which the command line said that they are on the ledger for good.
	pub accepted: BTreeSet<String>,
	/// Commands that ended well.
	pub done: usize,
	/// Commands that failed, because their node was killed or not there; each was repeated with another.
	pub failed: usize,
}

impl Load {
	/// Begins, as this person, with the JSON-RPC of nodes and a folder for its images.
	pub fn begin(who: &'static str, nodes: Vec<String>, folder: PathBuf) -> Self {
		let stop = Arc::new(AtomicBool::new(false));
		let stopped = stop.clone();
		let thread = spawn(move || {
			let mut sent = Sent::default();
			let mut cli = Cli::new("")?;
			let mut nodes = nodes.into_iter().cycle();
			for batch in 0.. {
				let images = folder.join(batch.to_string());
				fresh_studies(&images, BATCH)?;
				loop {
					if stopped.load(Ordering::SeqCst) {
						return Ok(sent);
					}
					let Some(node) = nodes.next() else { return Ok(sent) };
					cli.url = node;
					let words = ["--wait", "finalized", "study", "anchor"].map(Into::into);
					let ran = cli.run_as(who, words.into_iter().chain([images.clone()]))?;
					if ran.code == 0 {
						let answer = ran.json();
						let studies = answer["studies"].as_array().into_iter().flatten();
						let ids = studies.filter_map(|study| study["study"].as_str());
						sent.accepted.extend(ids.map(|id| id.trim_start_matches("0x").to_string()));
						sent.done += 1;
						break;
					}
					sent.failed += 1;
				}
			}
			Ok(sent)
		});
		Self { stop, thread }
	}

	/// Ends with the command that runs, and sums up.
	pub fn end(self) -> Result<Sent> {
		self.stop.store(true, Ordering::SeqCst);
		self.thread.join().map_err(|_| anyhow!("the load ended with a panic"))?
	}
}
