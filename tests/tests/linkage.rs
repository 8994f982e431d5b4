//! The linkage game: what attackers can tie together on a chain whose history is known, before and after everything is
//! erased. `scripts/linkage` plays it in full; here it is played in small, against [`BOUNDS`].

use anyhow::Result;
use radledger_tests::linkage::{Attack, Export, Fact, Figures, Size, Truth, World};
use std::env;

/// When, who, and the most that they may find: (studies named for certain, pairs of studies tied, those of two hospitals,
/// studies singled out by a visit known to five blocks, those of them that are named for certain). Figures of
/// [`Size::SMALL`]: 30 studies of 10 patients, 10 copies. To be lowered whenever the ledger tells less; never to be raised.
const BOUNDS: [(&str, &str, [usize; 5]); 8] = [
	("before", STRANGER, [1, 1, 0, 25, 0]),
	("before", MEMBER, [22, 20, 0, 25, 15]),
	("before", INSIDER, [1, 1, 0, 10, 0]),
	("before", RECEIVER, [1, 1, 0, 6, 0]),
	("after", STRANGER, [1, 1, 0, 1, 0]),
	("after", MEMBER, [22, 20, 0, 25, 15]),
	("after", INSIDER, [1, 1, 0, 1, 0]),
	("after", RECEIVER, [1, 1, 0, 1, 0]),
];

const STRANGER: &str = "stranger with the state";
const MEMBER: &str = "member with all blocks";
const INSIDER: &str = "insider of one hospital, on studies that it never had";
const RECEIVER: &str = "receiver of de-identified copies and proofs, on copies";

/// Everybody's figures at this moment, and the state.
fn play(world: &World, when: &str) -> Result<(Vec<Figures>, Export)> {
	let (truth, copies) = (&world.truth, &world.copies);
	let state = Export::state(&world.site.node)?;
	let everything = 0..truth.studies.len();
	let mut all = Vec::new();
	let mut attack = |who: &str, export: &Export, truth: &Truth, targets: Vec<usize>| {
		let figures = Attack::new(export, truth, targets).figures();
		show(when, who, &figures);
		all.push(figures);
	};
	attack(STRANGER, &state, truth, everything.clone().collect());
	let mut member = state.clone();
	member.add_blocks(&world.site.node)?;
	attack(MEMBER, &member, truth, everything.clone().collect());
	let mut insider = state.clone();
	insider.add_files(&world.cli(0).vault())?;
	let foreign = |study: &usize| {
		let known = &truth.studies[*study];
		known.hospital != 0 && !known.received.contains(&0)
	};
	attack(INSIDER, &insider, truth, everything.filter(foreign).collect());
	let mut receiver = state.clone();
	receiver.add_files(&world.site.path("copies"))?;
	attack(RECEIVER, &receiver, copies, (0..copies.studies.len()).collect());
	Ok((all, state))
}

/// A row of the table of `docs/privacy.md`.
fn show(when: &str, who: &str, found: &Figures) {
	let [close, near, far] = found.singled_out;
	println!(
		"| {when} | {who} | {} of {} | {:.1} ({:.1}) | {} of {} ({:.1}) | {} of {} | {close}, {near}, {far} | {} |",
		found.named.len(),
		found.studies,
		found.guessed,
		found.guessed_by_chance,
		found.tied.len(),
		found.pairs,
		found.tied_by_chance,
		found.across,
		found.pairs_across,
		found.found_and_named,
	);
	for way in &found.ways {
		eprintln!("  {who} {when}: {way}");
	}
	assert!(found.named_wrongly * 20 <= found.named.len().max(20), "the attackers err: {found:?}");
}

/// A leak that the ledger does not have is planted; the attackers must find all of it.
fn plant(world: &World, state: &Export, before: &Figures) {
	let truth = &world.truth;
	let free = |study: &usize| !before.named.contains(study);
	let mut chosen: Vec<usize> = (0..truth.studies.len()).filter(free).collect();
	if chosen.len() < 6 {
		chosen = (0..truth.studies.len()).collect(); // everything is known already: on a ledger that tells nothing
	}
	let mut export = if chosen.len() == truth.studies.len() { Export::default() } else { state.clone() };
	let ways = ["planted 1", "planted 2", "planted 3", "planted 4"].map(|name| export.way(name));
	for study in &chosen {
		let known = &truth.studies[*study];
		let tie = Fact::Bytes((0..32u64).map(|byte| (known.at >> (byte % 8)) as u8 ^ byte as u8).collect());
		let account = Fact::Bytes(truth.accounts[known.patient][0].clone());
		let count = Fact::Number(u128::from(known.at));
		export.records.push(vec![(ways[0], Fact::Bytes(known.id.clone())), (ways[1], tie.clone()), (ways[3], count)]);
		export.records.push(vec![(ways[2], tie), (ways[0], account)]);
	}
	let found = Attack::new(&export, truth, 0..truth.studies.len()).figures();
	let missed: Vec<_> = chosen.iter().filter(|study| !found.named.contains(study)).collect();
	assert!(missed.is_empty(), "a planted tie was not found for {missed:?}: {found:?}");
	let (is, was) = (found.singled_out[0], before.singled_out[0]);
	assert!(is > was, "planted times single out {is} of {}, and {was} before", chosen.len());
	println!("\nA planted tie over two records was found for all {} studies in which it was planted.", chosen.len());
}

#[test]
fn nobody_should_tie_more_than_the_bounds_allow() -> Result<()> {
	let full = env::var_os("RADLEDGER_LINKAGE").is_some_and(|size| size == "full");
	let size = if full { Size::FULL } else { Size::SMALL };
	let world = World::build(size)?;
	println!("{size:?}");
	println!(
		"| erased | attacker | named for certain | right if guessing (by chance) | pairs tied (by chance) | across hospitals | \
		 singled out: ±5, ±20, ±60 blocks | singled out and named |\n|---|---|---|---|---|---|---|---|"
	);
	let (mut figures, _) = play(&world, "before")?;
	world.erase()?;
	let (after, state) = play(&world, "after")?;
	plant(&world, &state, &after[0]);
	figures.extend(after);
	for ((when, who, most), found) in BOUNDS.iter().zip(&figures).filter(|_| !full) {
		let is = [found.named.len(), found.tied.len(), found.across, found.singled_out[0], found.found_and_named];
		assert!(
			is.iter().zip(most).all(|(is, most)| is <= most),
			"{who}, {when} erasure: {is:?}, and at most {most:?}"
		);
	}
	Ok(())
}
