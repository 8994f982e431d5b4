//! What operators do wrong, and what happens to their machines: each node says what is the matter, and nothing breaks.

use super::{seconds, until};
use crate::{
	figures::Figures,
	network::Network,
	peer::{Kind, Peer},
	specification::ran,
	witness::Witness,
};
use anyhow::{ensure, Context, Result};
use radledger_tests::Ran;
use serde_json::{json, Value};
use std::{fs, path::Path, process::Command, time::Duration};

/// How long a node may take to end, or to say what is wrong.
const SOON: Duration = Duration::from_secs(300);
/// A small disk, in MiB.
const DISK: u64 = 600;
/// What the node is told to leave free of it.
const FREE: &str = "100";

/// Waits until a node says something.
fn said(peer: &Peer, words: &str) -> Result<()> {
	until(&format!("{} says `{words}`", peer.name), SOON, || Ok(peer.output().contains(words))).map(drop)
}

/// A node that has the same final chain as the others, up to now.
fn followed(network: &Network, peer: &Peer, witness: &mut Witness) -> Result<Duration> {
	let goal = network.full().finalized()?.0;
	until(&format!("{} has the chain", peer.name), Duration::from_secs(900), || {
		witness.ask(network)?;
		let (newest, hash) = peer.finalized()?;
		Ok(newest >= goal && network.full().hash(newest)? == Some(hash))
	})
}

/// Unsafe methods from outside, another genesis, a database of another chain, and keys that somebody else has too.
pub fn misuse(network: &Network, witness: &mut Witness, figures: &mut Figures) -> Result<()> {
	// Each node here serves JSON-RPC to other machines; the harness is one.
	for peer in &network.peers {
		let refused = peer.rpc("author_rotateKeys", json!([]));
		let text = refused.err().map(|error| format!("{error:#}")).unwrap_or_default();
		ensure!(text.contains("unsafe to be called externally"), "{}: {text}", peer.name);
	}
	figures.note("unsafe methods from outside", format!("refused by {} nodes", network.peers.len()));

	let mut spec: Value = serde_json::from_slice(&fs::read(network.parachain_specification())?)?;
	spec["genesis"]["raw"]["top"]["0x00"] = json!("0x00");
	let wrong = network.folder().join("other-genesis.json");
	fs::write(&wrong, serde_json::to_vec(&spec)?)?;
	let mut other = network.stranger("other-genesis", &wrong, &[])?;
	other.start()?;
	other.wait()?;
	let before = network.full().finalized()?.0;
	until("the others go on", SOON, || {
		witness.ask(network)?;
		Ok(network.full().finalized()?.0 > before + 4)
	})?;
	let health = other.rpc("system_health", json!([]))?;
	ensure!(other.best()? == 0 && health["peers"] == json!(0), "it is with others: {health}");
	other.kill();
	figures.note("a specification with another genesis", "the node has neither peers nor blocks");

	// The same folder, now with the right specification.
	let mut mixed = network.stranger("other-genesis", network.parachain_specification(), &[])?;
	mixed.start()?;
	let code = mixed.exit_code(SOON)?;
	let log = mixed.output();
	ensure!(code.is_some_and(|code| code != 0) && log.contains("is of another chain"), "{code:?}: {log}");
	figures.note("a database of another genesis", "the node says so, and ends");

	let mut twin = network.stranger("twin", network.parachain_specification(), &["--collator", "--alice"])?;
	twin.start()?;
	twin.wait()?;
	followed(network, &twin, witness)?;
	let clash = "makes blocks with the session keys of this node";
	said(&twin, clash)?;
	let first = network.of(Kind::Collator).next().context("no collator")?;
	said(first, clash)?;
	let before = network.full().finalized()?.0;
	until("the chain goes on with two collators of one key", SOON, || {
		witness.ask(network)?;
		Ok(network.full().finalized()?.0 > before + 4)
	})?;
	twin.kill();
	figures.note("two collators with one key", "both say so; the chain goes on, no two final blocks");
	Ok(())
}

/// Mounts a small disk where a node is to keep everything.
fn mount(base: &Path) -> Result<()> {
	fs::create_dir_all(base)?;
	let size = format!("size={DISK}m");
	ran(Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(base)).map(drop)
}

/// Fills the disk, or all of it but so many MiB. Returns how many MiB that took.
fn fill(peer: &Peer, but: u64) -> Result<u64> {
	let free = ran(Command::new("df").args(["--output=avail", "--block-size=1M"]).arg(peer.base()))?;
	let free: u64 = free.stdout.lines().last().context("no figure")?.trim().parse()?;
	let size = free.saturating_sub(but);
	let mut dd = Command::new("dd");
	dd.args(["if=/dev/zero", "bs=1M", "status=none", &format!("count={}", size + u64::from(but == 0))]);
	// Where all is to be taken, the end is the error that nothing is left.
	Ran::of(dd.arg(format!("of={}", peer.base().join("ballast").display())))?;
	Ok(size)
}

/// A disk that is full: from the beginning, in operation, and with nobody who watches.
pub fn disk(network: &Network, witness: &mut Witness, figures: &mut Figures) -> Result<()> {
	let spec = network.parachain_specification();
	mount(&network.folder().join("small-disk"))?;
	let mut peer = network.stranger("small-disk", spec, &[])?;
	peer.start()?;
	let code = peer.exit_code(SOON)?;
	let log = peer.output();
	ensure!(code.is_some_and(|code| code != 0) && log.contains("Out of storage space"), "{code:?}: {log}");
	figures.note(format!("a disk of {DISK} MiB, where 1024 must be free"), "the node says so, and ends");

	let mut peer = network.stranger("small-disk", spec, &["--db-storage-threshold", FREE])?;
	peer.start()?;
	peer.wait()?;
	followed(network, &peer, witness)?;
	let filled = fill(&peer, 20)?;
	let code = peer.exit_code(SOON)?;
	let log = peer.output();
	ensure!(code.is_some_and(|code| code != 0) && log.contains("dropped below threshold"), "{code:?}: {log}");
	figures.note(format!("{filled} MiB taken, less than {FREE} left"), "the node says so, and ends");
	recovered(network, &mut peer, witness, "room again", figures)?;
	peer.kill();

	let mut peer = network.stranger("small-disk", spec, &["--db-storage-threshold", "0"])?;
	peer.start()?;
	peer.wait()?;
	followed(network, &peer, witness)?;
	fill(&peer, 0)?;
	let at = network.full().finalized()?.0;
	until("others go on for ten blocks", Duration::from_secs(900), || {
		witness.ask(network)?;
		Ok(network.full().finalized()?.0 >= at + 10)
	})?;
	let how = match peer.runs() {
		true => format!("the node runs, at block {}", peer.finalized().map_or(0, |(number, _)| number)),
		false => "the node ended".into(),
	};
	let log = peer.output();
	let says = log.contains("No space left on device") || log.contains("StorageFull");
	figures.note("no room at all, and nobody watches, for ten blocks", format!("{how}; says so: {says}"));
	peer.kill();
	recovered(network, &mut peer, witness, "room again after that", figures)?;
	peer.kill();
	ran(Command::new("umount").arg(peer.base())).map(drop)
}

/// The disk has room again: the node starts with the database that it has, and catches up.
fn recovered(
	network: &Network,
	peer: &mut Peer,
	witness: &mut Witness,
	when: &str,
	figures: &mut Figures,
) -> Result<()> {
	fs::remove_file(peer.base().join("ballast"))?;
	peer.kill();
	peer.start()?;
	let start = peer.wait()?;
	let caught_up = followed(network, peer, witness)?;
	let log = peer.output().to_lowercase();
	ensure!(!log.contains("corrupt"), "the database is corrupt, see {}", peer.log().display());
	let (newest, hash) = peer.finalized()?;
	let there = peer.studies(&hash)?;
	let full = network.full().hash(newest)?.context("no such block")?;
	ensure!(there == network.full().studies(&full)?, "records are missing after block {newest}");
	figures.note(when, format!("answers after {}, has everything after {} more", seconds(start), seconds(caught_up)));
	Ok(())
}
