//! A network that is cut in two, and is whole again.

use super::{seconds, until, Options, AGAIN, USUAL_LAG};
use crate::{
	figures::Figures,
	load::Load,
	network::Network,
	peer::{Kind, Peer},
	witness::Witness,
};
use anyhow::{ensure, Result};
use std::{
	collections::BTreeSet,
	thread::sleep,
	time::{Duration, Instant},
};
use tempfile::TempDir;

/// Most blocks that the relay chain may need until everything is as before.
const HEALED: u64 = 10;
/// What was on its way when the cable was pulled may still become final: votes that had arrived.
const SETTLE: Duration = Duration::from_secs(20);

/// Cuts four validators into two and two, of which neither part can decide, then into three and one.
pub fn divide(network: &Network, options: &Options, witness: &mut Witness, figures: &mut Figures) -> Result<()> {
	for (name, right) in
		[("2/2", &["validator-3", "validator-4", "south-imaging"][..]), ("3/1", &["validator-4", "south-imaging"])]
	{
		cut(network, options, (name, right), witness, figures)?;
	}
	Ok(())
}

/// Best and newest final block of each validator.
fn heights(network: &Network) -> Result<Vec<(u64, u64)>> {
	network.of(Kind::Validator).map(|peer| Ok((peer.best()?, peer.finalized()?.0))).collect()
}

fn wait(network: &Network, time: Duration, witness: &mut Witness) -> Result<()> {
	let begun = Instant::now();
	while begun.elapsed() < time {
		witness.ask(network)?;
		sleep(AGAIN);
	}
	Ok(())
}

fn cut(
	network: &Network,
	options: &Options,
	(name, right): (&str, &[&str]),
	witness: &mut Witness,
	figures: &mut Figures,
) -> Result<()> {
	let apart = Duration::from_secs(options.apart);
	let folder = TempDir::new()?;
	network.divide(right)?;
	// On both sides somebody goes on working with the collator that they reach.
	let people = ["technologist-1", "steward-2"];
	let loads: Vec<_> = people
		.into_iter()
		.zip(network.of(Kind::Collator))
		.map(|(who, peer)| Load::begin(who, vec![peer.url()], folder.path().join(who)))
		.collect();
	wait(network, SETTLE, witness)?;
	let (before, para) = (heights(network)?, network.full().finalized()?.0);
	wait(network, apart, witness)?;
	let after = heights(network)?;
	let validators: Vec<&Peer> = network.of(Kind::Validator).collect();
	let mut told = Vec::new();
	for (peer, ((_, was), (best, is))) in validators.iter().zip(before.iter().zip(&after)) {
		let alike = |other: &&&Peer| right.contains(&other.name) == right.contains(&peer.name);
		let together = validators.iter().filter(alike).count();
		// More than two thirds decide, and nobody else does.
		let decides = together * 3 > validators.len() * 2;
		let (who, how) = (peer.name, if decides { "must go on" } else { "must stand still" });
		ensure!((is > was) == decides, "{name}: {who} is with {together}, finality {how}: {was}, then {is}");
		told.push(format!("{who} {is} of {best}"));
	}
	figures.note(format!("{name} for {}: final of best block", seconds(apart)), told.join(", "));
	let went = network.full().finalized()?.0 - para;
	figures.note(format!("{name}: blocks of the parachain that became final meanwhile"), went.to_string());

	let tip = after.iter().map(|(best, _)| *best).max().unwrap_or_default();
	network.divide(&[])?;
	let now = || Ok::<_, anyhow::Error>(heights(network)?.into_iter().map(|(best, _)| best).max().unwrap_or_default());
	let start = now()?;
	let healed = until("everybody has the same final blocks again", Duration::from_secs(600), || {
		witness.ask(network)?;
		let all = heights(network)?;
		let lowest = all.iter().map(|(_, fin)| *fin).min().unwrap_or_default();
		let mut hashes = BTreeSet::new();
		for peer in &validators {
			hashes.insert(peer.hash(lowest)?);
		}
		let usual = all.iter().all(|(best, fin)| best.saturating_sub(*fin) <= USUAL_LAG);
		Ok(lowest >= tip && hashes.len() == 1 && usual)
	})?;
	let blocks = now()?.saturating_sub(start);
	figures.note(
		format!("{name}: until everybody had the same final blocks, to the newest of both sides"),
		format!("{}, {blocks} blocks of the relay chain", seconds(healed)),
	);
	ensure!(blocks <= HEALED, "{name}: it took {blocks} blocks of the relay chain, more than {HEALED}");
	let from = network.full().finalized()?.0;
	let resumed = until("the parachain goes on", Duration::from_secs(600), || {
		witness.ask(network)?;
		Ok(network.parachain().all(|peer| peer.finalized().is_ok_and(|(number, _)| number > from + 1)))
	})?;
	figures.note(format!("{name}: until the parachain had two more final blocks"), seconds(resumed));

	let (mut accepted, mut done, mut failed) = (BTreeSet::new(), 0, 0);
	for load in loads {
		let sent = load.end()?;
		accepted.extend(sent.accepted);
		(done, failed) = (done + sent.done, failed + sent.failed);
	}
	until("what was accepted is final for everybody", Duration::from_secs(300), || {
		witness.ask(network)?;
		Ok(network.parachain().all(|peer| witness.studies_of(peer).is_superset(&accepted)))
	})?;
	figures.note(
		format!("{name}: studies accepted on either side, all final for everybody"),
		format!("{} ({done} commands ended well, {failed} failed)", accepted.len()),
	);
	ensure!(!accepted.is_empty(), "{name}: nothing was accepted");
	Ok(())
}
