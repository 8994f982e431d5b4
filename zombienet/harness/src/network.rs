//! The nodes of the network.

use crate::{
	figures::Figures,
	peer::{Kind, Peer},
	specification::Specifications,
};
use anyhow::{ensure, Result};
use std::{
	fmt,
	path::{Path, PathBuf},
	thread::sleep,
	time::{Duration, Instant},
};

/// How long the parachain may take to its first final block: a session of the relay chain passes before it has a core.
const FIRST_BLOCK: Duration = Duration::from_secs(600);

/// Two validators, two collators, and a full node, which run.
pub struct Network {
	/// All of them, in the order in which they were started.
	pub peers: Vec<Peer>,
	folder: PathBuf,
	specs: Specifications,
}

impl Network {
	/// Writes the specifications and starts every node.
	pub fn start(folder: &Path, runtime: &Path, figures: &mut Figures) -> Result<Self> {
		let begun = Instant::now();
		let specs = Specifications::write(folder, runtime)?;
		let mut peers = Vec::new();
		for (name, key) in [("validator-1", "--alice"), ("validator-2", "--bob")] {
			let mut peer = Peer::new(folder, name, Kind::Validator, &specs.relay)?;
			// Not every machine lets a process give up its rights, as a validator wants its workers to.
			peer.say(&["--validator", key, "--insecure-validator-i-know-what-i-do"]);
			peers.push(peer);
		}
		let parachain = [
			("north-hospital", Kind::Collator, &["--collator", "--alice"][..]),
			("south-imaging", Kind::Collator, &["--collator", "--bob"]),
			("device-authority", Kind::Full, &[]),
		];
		for (name, kind, words) in parachain {
			let mut peer = Peer::new(folder, name, kind, &specs.parachain)?;
			peer.say(words);
			peer.relay_chain(&specs.relay)?;
			peers.push(peer);
		}
		let addresses = |kind: Kind| -> Vec<String> {
			peers.iter().filter(|peer| peer.kind == kind).map(|peer| peer.address.clone()).collect()
		};
		specs.name_bootnodes(&addresses(Kind::Validator), &addresses(Kind::Collator))?;
		figures.note("specifications of both chains", format!("{:.0} s", begun.elapsed().as_secs_f64()));
		for peer in &mut peers {
			peer.start()?;
		}
		for peer in &mut peers {
			peer.wait()?;
		}
		figures.note("start of five nodes", format!("{:.0} s", begun.elapsed().as_secs_f64()));
		Ok(Self { peers, folder: folder.into(), specs })
	}

	/// The full node of somebody new, who has nothing but both specifications; not started yet.
	pub fn newcomer(&self) -> Result<Peer> {
		let mut peer = Peer::new(&self.folder, "newcomer", Kind::Full, &self.specs.parachain)?;
		peer.relay_chain(&self.specs.relay)?;
		Ok(peer)
	}

	/// Waits until the parachain's first block is final for everybody.
	pub fn wait_for_blocks(&self) -> Result<Duration> {
		let begun = Instant::now();
		for peer in self.parachain() {
			while !peer.finalized().is_ok_and(|(number, _)| number > 0) {
				ensure!(begun.elapsed() < FIRST_BLOCK, "{} has no final block after {FIRST_BLOCK:?}", peer.name);
				sleep(Duration::from_secs(1));
			}
		}
		Ok(begun.elapsed())
	}

	/// The nodes of the parachain.
	pub fn parachain(&self) -> impl Iterator<Item = &Peer> {
		self.peers.iter().filter(|peer| peer.kind != Kind::Validator)
	}

	/// The nodes of a kind.
	pub fn of(&self, kind: Kind) -> impl Iterator<Item = &Peer> {
		self.peers.iter().filter(move |peer| peer.kind == kind)
	}

	/// The full node of an operator who makes no blocks.
	pub fn full(&self) -> &Peer {
		self.of(Kind::Full).next().unwrap_or_else(|| unreachable!("a network has nodes"))
	}

	/// The first node of a kind, to do something to it.
	pub fn first(&mut self, kind: Kind) -> &mut Peer {
		let found = self.peers.iter_mut().find(|peer| peer.kind == kind);
		found.unwrap_or_else(|| unreachable!("a network has nodes of every kind"))
	}
}

impl fmt::Display for Network {
	fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
		writeln!(f, "\nThe network runs:")?;
		for peer in &self.peers {
			let what = match peer.kind {
				Kind::Validator => "relay chain, validator",
				Kind::Collator => "RadLedger, collator",
				Kind::Full => "RadLedger, full node",
			};
			writeln!(
				f,
				"  {:<17} {:<23} ws://127.0.0.1:{:<6} metrics http://127.0.0.1:{}/metrics",
				peer.name, what, peer.rpc, peer.prometheus
			)?;
			writeln!(f, "  {:<17} log {}", "", peer.log().display())?;
		}
		let full = self.full().rpc;
		writeln!(f, "polkadot.js    https://polkadot.js.org/apps/?rpc=ws://127.0.0.1:{full}")?;
		writeln!(f, "command line   radledger --node ws://127.0.0.1:{full} --as technologist-1 study --help")
	}
}
