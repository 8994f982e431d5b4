//! What is done to the network, in this order, and what must be true after each.

mod divide;
mod faults;
mod pov;
mod upgrade;

use crate::{
	figures::Figures,
	load::{Load, Sent},
	network::{Network, Plan},
	peer::{Kind, Peer},
	random::Random,
	witness::{Violation, Witness},
};
use anyhow::{anyhow, bail, ensure, Context, Result};
use clap::{Args, ValueEnum};
use radledger_tests::{fresh_studies, Cli, Ran};
use serde_json::{json, Value};
use std::{
	fs,
	path::{Path, PathBuf},
	thread::sleep,
	time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};
use tempfile::TempDir;

/// How often nodes are asked while something is waited for.
const AGAIN: Duration = Duration::from_millis(500);
/// Blocks of finality behind the tip that are usual: what is more counts as a fault's consequence.
const USUAL_LAG: u64 = 8;

/// What is done.
#[derive(Args)]
pub struct Options {
	/// What to do; by default everything.
	#[arg(value_enum)]
	pub scenarios: Vec<Scenario>,
	/// Final blocks over which block time and finality are measured.
	#[arg(long, default_value_t = 10)]
	pub blocks: u64,
	/// Blocks of the parachain for which a killed collator stays away.
	#[arg(long, default_value_t = 50)]
	pub away: u64,
	/// Seconds for which a validator is stopped.
	#[arg(long, default_value_t = 65)]
	pub pause: u64,
	/// Seconds for which the network is cut in two.
	#[arg(long, default_value_t = 90)]
	pub apart: u64,
	/// The runtime to which the network is upgraded, as `zombienet/next-runtime` prints it.
	#[arg(long, value_name = "WASM", env = "RADLEDGER_NEXT_RUNTIME")]
	pub next_runtime: Option<PathBuf>,
	/// How many nodes are killed one after another under load.
	#[arg(long, default_value_t = 20)]
	pub rounds: u32,
	/// A folder, which is made, for the checkpoint and the receipts of the scenario `receipt`.
	#[arg(long, value_name = "FOLDER")]
	pub keep: Option<PathBuf>,
	/// Which of them and when; by default from the clock, and printed.
	#[arg(long)]
	pub seed: Option<u64>,
}

/// A thing that is done to the network.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub enum Scenario {
	/// The parachain makes blocks, and they become final.
	Produce,
	/// Studies that one organisation anchors are final for another.
	Anchor,
	/// Somebody new starts a node from both specifications, and makes session keys in it.
	Join,
	/// What is final for one organisation is proved to somebody without a node, after the validators changed.
	Receipt,
	/// A collator is killed, stays away for a while, and comes back.
	Collator,
	/// A validator stands still for a while.
	Validator,
	/// Nodes are killed one after another while studies are anchored.
	Kill,
	/// Blocks are filled, and what the collators offered is measured and validated again.
	Pov,
	/// The council upgrades the runtime, cannot go back, and changes who makes blocks.
	Upgrade,
	/// The network is cut in two, 2/2 and 3/1, and made whole again.
	Divide,
	/// Unsafe methods from outside, another genesis, keys that two nodes have.
	Misuse,
	/// A node's disk is full.
	Disk,
}

impl Scenario {
	/// The network that it needs.
	fn plan(self) -> Plan {
		match self {
			Self::Divide | Self::Misuse | Self::Disk => Plan::Sites,
			_ => Plan::Together,
		}
	}
}

impl Options {
	/// What is to be done to such a network, in order.
	pub fn chosen(&self, plan: Plan) -> Vec<Scenario> {
		let all = Scenario::value_variants().iter().copied();
		let chosen = |one: &Scenario| self.scenarios.is_empty() || self.scenarios.contains(one);
		all.filter(chosen).filter(|one| one.plan() == plan).collect()
	}
}

/// Does what the options say.
///
/// # Errors
/// With what was not true.
pub fn run(network: &mut Network, plan: Plan, options: &Options, figures: &mut Figures) -> Result<()> {
	let waited = network.wait_for_blocks()?;
	figures.note("first final block of the parachain, after the nodes answered", seconds(waited));
	let mut witness = Witness::default();
	for scenario in options.chosen(plan) {
		eprintln!("{scenario:?}");
		match scenario {
			Scenario::Produce => produce(network, options, figures)?,
			Scenario::Anchor => anchor(network, &mut witness, figures)?,
			Scenario::Join => join(network, &mut witness, figures)?,
			Scenario::Receipt => receipt(network, options, &mut witness, figures)?,
			Scenario::Collator => collator(network, options, &mut witness, figures)?,
			Scenario::Validator => validator(network, options, &mut witness, figures)?,
			Scenario::Kill => kill(network, options, &mut witness, figures)?,
			Scenario::Pov => pov::pov(network, &mut witness, figures)?,
			Scenario::Upgrade => upgrade::upgrade(network, options, &mut witness, figures)?,
			Scenario::Divide => divide::divide(network, options, &mut witness, figures)?,
			Scenario::Misuse => faults::misuse(network, &mut witness, figures)?,
			Scenario::Disk => faults::disk(network, &mut witness, figures)?,
		}
		witness.ask(network)?;
	}
	agree(network, &mut witness)?;
	figures.note("final blocks that were compared between nodes", witness.blocks().to_string());
	Ok(())
}

/// Waits until something is so. How long that took. Nodes may fail to answer meanwhile; a [`Violation`] ends it.
fn until(what: &str, limit: Duration, mut so: impl FnMut() -> Result<bool>) -> Result<Duration> {
	let begun = Instant::now();
	loop {
		match so() {
			Ok(true) => return Ok(begun.elapsed()),
			Err(error) if error.is::<Violation>() => return Err(error),
			Ok(false) if begun.elapsed() > limit => bail!("not so after {limit:?}: {what}"),
			Err(error) if begun.elapsed() > limit => return Err(error.context(format!("{what}, after {limit:?}"))),
			Ok(false) | Err(_) => sleep(AGAIN),
		}
	}
}

fn produce(network: &Network, options: &Options, figures: &mut Figures) -> Result<()> {
	let full = network.full();
	let (first, _) = full.finalized()?;
	let mut lags = Vec::new();
	until("blocks become final", Duration::from_secs(options.blocks * 60), || {
		let (newest, _) = full.finalized()?;
		lags.push(full.best()?.saturating_sub(newest));
		Ok(newest >= first + options.blocks)
	})?;
	let (last, hash) = full.finalized()?;
	pace(full, "idle", first, last, figures)?;
	lags.sort_unstable();
	let (median, most) = (lags[lags.len() / 2], lags[lags.len() - 1]);
	figures.note("finality behind the tip (median, most)", format!("{median}, {most} blocks"));
	if let Some(validator) = network.of(Kind::Validator).next() {
		let (best, (newest, _)) = (validator.best()?, validator.finalized()?);
		figures.note("relay chain: best, final", format!("{best}, {newest}"));
	}
	// Both collators make blocks.
	let mut turns = [0u32; 2];
	for number in first..=last {
		if let Some(hash) = full.hash(number)? {
			turns[(full.slot(&hash)? % 2) as usize] += 1;
		}
	}
	figures.note("blocks of each collator", format!("{} and {}", turns[0], turns[1]));
	ensure!(turns.iter().all(|blocks| *blocks > 0), "one collator made no block: {turns:?}");
	let off = now().abs_diff(full.now(&hash)?);
	ensure!(off < 600_000, "the chain's clock is {off} ms off");
	Ok(())
}

/// Block time and slots without a block, between two final blocks.
fn pace(peer: &Peer, when: &str, first: u64, last: u64, figures: &mut Figures) -> Result<()> {
	let (Some(from), Some(to)) = (peer.hash(first)?, peer.hash(last)?) else { bail!("a final block has no hash") };
	let blocks = last - first;
	ensure!(blocks > 0, "no block in between");
	let time = peer.now(&to)?.saturating_sub(peer.now(&from)?);
	figures
		.note(format!("block time, {when}, mean of {blocks}"), format!("{:.1} s", time as f64 / blocks as f64 / 1e3));
	let slots = peer.slot(&to)?.saturating_sub(peer.slot(&from)?);
	figures.note(format!("slots without a block, {when}"), format!("{} of {slots}", slots.saturating_sub(blocks)));
	Ok(())
}

fn anchor(network: &Network, witness: &mut Witness, figures: &mut Figures) -> Result<()> {
	let folder = TempDir::new()?;
	let images = folder.path().join("images");
	fresh_studies(&images, 3)?;
	let mut cli = Cli::new(network.of(Kind::Collator).next().map(Peer::url).context("no collator")?)?;
	let begun = Instant::now();
	let words = |verb: &str| -> Vec<PathBuf> { vec!["study".into(), verb.into(), images.clone()] };
	let sent = cli.run_as("technologist-1", words("anchor"))?;
	ensure!(sent.code == 0, "{sent:?}");
	figures.note("three studies in a block of one organisation's collator", seconds(begun.elapsed()));
	let answer = sent.json();
	let ids: Vec<String> = answer["studies"]
		.as_array()
		.into_iter()
		.flatten()
		.filter_map(|study| Some(study["study"].as_str()?.trim_start_matches("0x").to_string()))
		.collect();
	ensure!(ids.len() == 3, "{answer}");

	let full = network.full();
	until("the studies are final for another organisation", Duration::from_secs(300), || {
		let (_, hash) = full.finalized()?;
		let there = full.studies(&hash)?;
		Ok(ids.iter().all(|id| there.contains(id)))
	})?;
	figures.note("the same, final on another organisation's full node", seconds(begun.elapsed()));
	cli.url = full.url();
	let verified = cli.run(words("verify"))?;
	ensure!(verified.code == 0, "{verified:?}");
	witness.ask(network)
}

fn join(network: &mut Network, witness: &mut Witness, figures: &mut Figures) -> Result<()> {
	let mut newcomer = network.newcomer()?;
	newcomer.start()?;
	figures.note("start of a newcomer's node", seconds(newcomer.wait()?));
	let best = network.full().finalized()?.0;
	let took = until("the newcomer has the chain", Duration::from_secs(600), || {
		let (newest, hash) = newcomer.finalized()?;
		Ok(newest >= best && network.full().hash(newest)? == Some(hash))
	})?;
	figures.note(format!("until it had {best} final blocks"), seconds(took));
	let owner = format!("0x{}", "11".repeat(32));
	let made = newcomer.rpc("author_rotateKeysWithOwner", json!([owner]))?;
	let keys = made["keys"].as_str().unwrap_or_default();
	ensure!(keys.len() == 2 + 2 * 64 && made["proof"].is_string(), "these are not two keys with a proof: {made}");
	let kept = newcomer.rpc("author_hasSessionKeys", json!([keys]))?;
	ensure!(kept == json!(true), "the keys are not in the keystore");
	newcomer.kill();
	witness.ask(network)
}

fn receipt(network: &Network, options: &Options, witness: &mut Witness, figures: &mut Figures) -> Result<()> {
	let folder = TempDir::new()?;
	let place = options.keep.clone().unwrap_or_else(|| folder.path().join("receipts"));
	fs::create_dir_all(&place)?;
	let validator = network.of(Kind::Validator).next().context("no validator")?;
	let (relay, checkpoint) = (validator.url(), place.join("checkpoint.json"));
	let online = Cli::new(network.full().url())?;
	// Nobody listens there.
	let offline = Cli::new("ws://127.0.0.1:1")?;
	let words = |line: &str, more: &[&Path]| -> Vec<PathBuf> {
		line.split_whitespace().map(PathBuf::from).chain(more.iter().map(|path| path.to_path_buf())).collect()
	};
	let ended = |ran: Ran| if ran.code == 0 { Ok(ran.json()) } else { Err(anyhow!("{ran:?}")) };

	let pin = |file: &Path| ended(online.run(words(&format!("receipt checkpoint --relay {relay} --out"), &[file]))?);
	let pinned = pin(&checkpoint)?["set"].as_u64().context("no set")?;
	let images = folder.path().join("images");
	fresh_studies(&images, 1)?;
	let anchored = ended(online.run_as("technologist-1", words("--wait finalized study anchor", &[&images]))?)?;
	let study = anchored["studies"][0]["study"].as_str().context("no study")?.to_owned();
	let grant = "--wait finalized consent grant --scope modality:CT --to anyone --use HMB";
	ended(online.run_as("patient-1", words(grant, &[]))?)?;
	// The newest final block may itself be the last of a set.
	until("the validators changed twice, and once more", Duration::from_secs(600), || {
		witness.ask(network)?;
		Ok(set_of(validator)? >= pinned + 3)
	})?;

	for (name, record) in [
		("study", format!("study {study}")),
		("consents", "consents patient-1".into()),
		("organisation", "Consortium.Organisations 0".into()),
	] {
		let file = place.join(format!("{name}.receipt"));
		let write = format!("receipt write {record} --relay {relay} --checkpoint");
		// A record is final a little earlier for the ledger's node than a newer block is for the relay chain's.
		let mut written = Value::Null;
		until("the record is final for the relay chain", Duration::from_secs(120), || {
			written = ended(online.run(words(&write, &[&checkpoint, Path::new("--out"), &file]))?)?;
			Ok(true)
		})?;
		let begun = Instant::now();
		let check = words("receipt check", &[&file, Path::new("--checkpoint"), &checkpoint]);
		let checked = ended(offline.run(check)?)?;
		let took = begun.elapsed().as_millis();
		let by = &checked["finality"];
		let (signed, of, sets) = (&by["signed"], &by["of"], by["hand_overs"].as_u64().unwrap_or_default());
		ensure!(sets >= 2 && *signed == json!(2) && *of == json!(2), "{checked}");
		ensure!(checked["record"]["kind"] == json!(record.split(' ').next()), "{checked}");
		figures.note(
			format!("receipt, {name}: {sets} hand-overs, signed by {signed} of {of} validators"),
			format!("{} bytes, checked by the command line without a node in {took} ms", written["bytes"]),
		);
		let mut bad = fs::read(&file)?;
		let middle = bad.len() / 2;
		bad[middle] ^= 1;
		let altered = folder.path().join("altered.receipt");
		fs::write(&altered, bad)?;
		let refused = offline.run(words("receipt check", &[&altered, Path::new("--checkpoint"), &checkpoint]))?;
		ensure!(refused.code != 0, "a byte was flipped: {refused:?}");
	}

	// Today's set alone, which the old checkpoint does not know.
	let short = place.join("without-hand-overs.receipt");
	let written = ended(online.run(words(&format!("receipt write study {study} --relay {relay} --out"), &[&short]))?)?;
	figures.note("receipt, study: without hand-overs", format!("{} bytes", written["bytes"]));
	let refused = offline.run(words("receipt check", &[&short, Path::new("--checkpoint"), &checkpoint]))?;
	ensure!(refused.code == 3 && refused.error() == "unknown-set", "{refused:?}");
	witness.ask(network)
}

/// The set of the relay chain's validators after the newest final block.
fn set_of(validator: &Peer) -> Result<u64> {
	let (_, hash) = validator.finalized()?;
	let answer = validator.rpc("state_call", json!(["GrandpaApi_current_set_id", "0x", hash]))?;
	Ok(u64::from_str_radix(answer.as_str().context("no set")?.trim_start_matches("0x"), 16)?.swap_bytes())
}

fn collator(network: &mut Network, options: &Options, witness: &mut Witness, figures: &mut Figures) -> Result<()> {
	let before = network.full().finalized()?.0;
	network.first(Kind::Collator).kill();
	let begun = Instant::now();
	let limit = Duration::from_secs(options.away * 40 + 120);
	until("the other collator goes on alone", limit, || {
		witness.ask(network)?;
		Ok(network.full().finalized()?.0 >= before + options.away)
	})?;
	let alone = network.full().finalized()?.0;
	figures.note(
		format!("{} final blocks with one collator of two", alone - before),
		format!("{}, {:.1} s each", seconds(begun.elapsed()), begun.elapsed().as_secs_f64() / (alone - before) as f64),
	);
	let restarted = network.full().best()?;
	let back = network.first(Kind::Collator);
	back.start()?;
	let start = back.wait()?;
	figures.note("restart of the killed collator", seconds(start));
	until("the collator has caught up", Duration::from_secs(600), || {
		witness.ask(network)?;
		let best = network.full().best()?;
		Ok(network.of(Kind::Collator).all(|peer| peer.best().is_ok_and(|mine| mine + 1 >= best)))
	})?;
	let caught_up = network.full().best()?;
	figures.note("until it had caught up", format!("{} blocks", caught_up.saturating_sub(restarted)));
	// It makes blocks again: both turns appear.
	until("the collator makes blocks again", Duration::from_secs(300), || {
		witness.ask(network)?;
		let full = network.full();
		let mut turns = [false; 2];
		for number in caught_up..=full.finalized()?.0 {
			if let Some(hash) = full.hash(number)? {
				turns[(full.slot(&hash)? % 2) as usize] = true;
			}
		}
		Ok(turns == [true; 2])
	})?;
	let again = network.full().finalized()?.0;
	figures.note("until both collators had final blocks", format!("{} blocks", again.saturating_sub(restarted)));
	Ok(())
}

fn validator(network: &mut Network, options: &Options, witness: &mut Witness, figures: &mut Figures) -> Result<()> {
	let lag = |network: &Network| -> Result<(u64, u64)> {
		let watched = network.of(Kind::Validator).last().map(|peer| Ok((peer.best()?, peer.finalized()?.0)));
		watched.unwrap_or_else(|| bail!("no validator"))
	};
	network.first(Kind::Validator).signal("STOP")?;
	let begun = Instant::now();
	while begun.elapsed() < Duration::from_secs(options.pause) {
		witness.ask(network)?;
		sleep(Duration::from_secs(2));
	}
	let (best, frozen) = lag(network)?;
	figures.note(
		format!("relay chain after a validator of two stood still for {} s: best, final", options.pause),
		format!("{best}, {frozen}"),
	);
	network.first(Kind::Validator).signal("CONT")?;
	let para = network.full().finalized()?.0;
	let resumed = until("finality goes on", Duration::from_secs(300), || {
		witness.ask(network)?;
		let (best, fin) = lag(network)?;
		Ok(fin > frozen && best.saturating_sub(fin) <= USUAL_LAG)
	})?;
	let (after, _) = lag(network)?;
	let blocks = after.saturating_sub(best);
	figures.note("until the relay chain's finality was as usual", format!("{}, {blocks} blocks", seconds(resumed)));
	until("the parachain goes on", Duration::from_secs(300), || {
		witness.ask(network)?;
		Ok(network.full().finalized()?.0 > para + 1)
	})
	.map(drop)
}

fn kill(network: &mut Network, options: &Options, witness: &mut Witness, figures: &mut Figures) -> Result<()> {
	let seed = options.seed.unwrap_or_else(now);
	figures.note("seed of the kills", seed.to_string());
	let mut random = Random::new(seed);
	let folder = TempDir::new()?;
	let nodes = network.parachain().map(Peer::url).collect();
	let load = Load::begin("technologist-1", nodes, folder.path().into());
	let (first, _) = network.full().finalized()?;
	let killed = rounds(network, options, &mut random, witness);
	let Sent { accepted, done, failed } = load.end()?;
	let slowest = killed?;
	figures.note(format!("slowest start after {} kills", options.rounds), seconds(slowest));
	figures.note(
		"commands that ended well; that failed, and were repeated with another node",
		format!("{done}, {failed}"),
	);
	until("what was accepted is final for everybody", Duration::from_secs(300), || {
		witness.ask(network)?;
		Ok(network.parachain().all(|peer| witness.studies_of(peer).is_superset(&accepted)))
	})?;
	figures.note("studies accepted under the kills, all of them final for everybody", accepted.len().to_string());
	ensure!(!accepted.is_empty(), "nothing was accepted");
	let (last, _) = network.full().finalized()?;
	pace(network.full(), "under kills and load", first, last, figures)
}

/// Kills one node after another. The longest time that one took to answer again.
fn rounds(network: &mut Network, options: &Options, random: &mut Random, witness: &mut Witness) -> Result<Duration> {
	let mut slowest = Duration::ZERO;
	let count = network.peers.len();
	let first = random.below(count as u64) as usize;
	for round in 0..options.rounds {
		// Each in turn, so that none is left out; where the turns begin and how long each waits is by chance.
		let moment = Instant::now() + Duration::from_millis(random.below(20_000));
		while Instant::now() < moment {
			witness.ask(network)?;
			sleep(AGAIN);
		}
		let peer = &mut network.peers[(first + round as usize) % count];
		peer.kill();
		sleep(Duration::from_millis(random.below(3_000)));
		peer.start()?;
		let took = peer.wait()?;
		eprintln!("    round {round}: {} killed, answers after {}", peer.name, seconds(took));
		let log = peer.output().to_lowercase();
		ensure!(!log.contains("corrupt"), "{}: its database is corrupt, see {}", peer.name, peer.log().display());
		slowest = slowest.max(took);
		witness.ask(network)?;
	}
	let dead: Vec<_> = network.peers.iter_mut().filter_map(|peer| (!peer.runs()).then_some(peer.name)).collect();
	ensure!(dead.is_empty(), "ended by themselves: {dead:?}");
	Ok(slowest)
}

/// At the end all nodes agree on every final block, and have every record.
fn agree(network: &Network, witness: &mut Witness) -> Result<()> {
	let all = witness.studies();
	until("everybody has every record", Duration::from_secs(300), || {
		witness.ask(network)?;
		Ok(network.parachain().all(|peer| witness.studies_of(peer).is_superset(&all)))
	})?;
	let heights: Vec<u64> = network.parachain().map(|peer| Ok(peer.finalized()?.0)).collect::<Result<_>>()?;
	let lowest = heights.into_iter().min().unwrap_or_default();
	for number in 0..=lowest {
		let mut hashes = network.parachain().map(|peer| peer.rpc("chain_getBlockHash", json!([number])));
		let first = hashes.next().transpose()?;
		for other in hashes {
			ensure!(first == Some(other?), "block {number} is not the same for everybody");
		}
	}
	Ok(())
}

fn seconds(time: Duration) -> String {
	format!("{:.1} s", time.as_secs_f64())
}

/// Milliseconds since the Unix epoch.
fn now() -> u64 {
	let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
	now.as_millis().try_into().unwrap_or(u64::MAX)
}
