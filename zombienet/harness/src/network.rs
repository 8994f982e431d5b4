//! The nodes of the network.

use crate::{
	figures::Figures,
	namespaces::{Site, Switch},
	peer::{Kind, Peer},
	specification::Specifications,
};
use anyhow::{ensure, Context, Result};
use std::{
	fmt,
	path::{Path, PathBuf},
	thread::sleep,
	time::{Duration, Instant},
};

/// How long the parachain may take to its first final block: a session of the relay chain passes before it has a core.
const FIRST_BLOCK: Duration = Duration::from_secs(1_200);

/// What a network is made of, beside two collators and a full node.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Plan {
	/// Two validators; everybody is on 127.0.0.1.
	Together,
	/// Four validators, of whom one may be missing; everybody has a site.
	Sites,
}

impl Plan {
	/// The name of the network's folder.
	pub fn name(self) -> &'static str {
		match self {
			Self::Together => "together",
			Self::Sites => "sites",
		}
	}

	/// The validators with their keys, and the preset of the relay chain's runtime that knows them.
	fn validators(self) -> (&'static [(&'static str, &'static str)], &'static str) {
		let all = &[
			("validator-1", "--alice"),
			("validator-2", "--bob"),
			("validator-3", "--charlie"),
			("validator-4", "--dave"),
		];
		match self {
			Self::Together => (&all[..2], "local_testnet"),
			Self::Sites => (all, "versi_local_testnet"),
		}
	}
}

/// Validators, two collators, and a full node, which run.
pub struct Network {
	/// All of them, in the order in which they were started.
	pub peers: Vec<Peer>,
	folder: PathBuf,
	specs: Specifications,
	/// Where each of the nodes is, in their order, and one that is free.
	sites: Vec<Site>,
}

impl Network {
	/// Writes the specifications and starts every node.
	pub fn start(plan: Plan, folder: &Path, runtime: &Path, figures: &mut Figures) -> Result<Self> {
		let begun = Instant::now();
		let (validators, preset) = plan.validators();
		let specs = Specifications::write(folder, runtime, preset)?;
		let mut sites = Vec::new();
		if plan == Plan::Sites {
			Switch::install()?;
			let all = 1..=validators.len() as u8 + 4;
			sites = all.map(|number| Site::build(folder, number)).collect::<Result<Vec<_>>>()?;
		}
		let mut peers = Vec::new();
		for (name, key) in validators {
			let mut peer = Peer::new(folder, name, Kind::Validator, &specs.relay, sites.get(peers.len()))?;
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
			let mut peer = Peer::new(folder, name, kind, &specs.parachain, sites.get(peers.len()))?;
			peer.say(words);
			if kind == Kind::Collator {
				let exported = exported(folder, name);
				peer.say(&["--export-pov-to-path", exported.to_str().context("a path that is not text")?]);
			}
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
		figures.note(format!("start of {} nodes", peers.len()), format!("{:.0} s", begun.elapsed().as_secs_f64()));
		Ok(Self { peers, folder: folder.into(), specs, sites })
	}

	/// The full node of somebody new, who has nothing but both specifications; not started yet.
	pub fn newcomer(&self) -> Result<Peer> {
		self.stranger("newcomer", &self.specs.parachain, &[])
	}

	/// The node of somebody new, with a specification of the parachain and arguments of their own; not started yet.
	pub fn stranger(&self, name: &'static str, parachain: &Path, words: &[&str]) -> Result<Peer> {
		let mut peer = Peer::new(&self.folder, name, Kind::Full, parachain, self.sites.get(self.peers.len()))?;
		peer.say(words);
		peer.relay_chain(&self.specs.relay)?;
		Ok(peer)
	}

	/// The folder in which everything is.
	pub fn folder(&self) -> &Path {
		&self.folder
	}

	/// Where a collator writes what it offers to the relay chain.
	pub fn exported(&self, peer: &Peer) -> PathBuf {
		exported(&self.folder, peer.name)
	}

	/// The parachain's specification.
	pub fn parachain_specification(&self) -> &Path {
		&self.specs.parachain
	}

	/// Cuts the network in two: on the right are the nodes with these names. Without names it is whole again.
	///
	/// # Errors
	/// The cut is not one: somebody reaches a node on the other side, or does not reach one on their own.
	pub fn divide(&self, right: &[&str]) -> Result<()> {
		let side = |peer: &Peer| if right.contains(&peer.name) { Switch::Right } else { Switch::Left };
		let all = || self.peers.iter().zip(&self.sites);
		all().try_for_each(|(peer, site)| site.plug(side(peer)))?;
		for (from, site) in all() {
			for (to, other) in all() {
				let together = side(from) == side(to);
				// On a busy machine a connection takes its time; one that must not be is tried once.
				let mut reaches = site.reaches(other.address, to.port)?;
				for _ in 0..10 {
					reaches = reaches || (together && site.reaches(other.address, to.port)?);
				}
				ensure!(reaches == together, "{} reaches {}: {reaches}", from.name, to.name);
			}
		}
		Ok(())
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

fn exported(folder: &Path, name: &str) -> PathBuf {
	folder.join(format!("{name}.offered"))
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
				"  {:<17} {:<23} {:<22} metrics http://127.0.0.1:{}/metrics",
				peer.name,
				what,
				peer.url(),
				peer.prometheus
			)?;
			writeln!(f, "  {:<17} log {}", "", peer.log().display())?;
		}
		let full = self.full().url();
		writeln!(f, "polkadot.js    https://polkadot.js.org/apps/?rpc={full}")?;
		writeln!(f, "command line   radledger --node {full} --as technologist-1 study --help")
	}
}
