//! `docs/ledger.md` answers for everything that is stored and announced.

use crate::metadata::metadata;
use std::collections::{BTreeMap, BTreeSet};

/// The index of the first pallet of ours.
const OURS: u8 = 50;
/// Cells of a row: about an item of storage, and about an event.
const CELLS: [usize; 2] = [4, 3];

/// The names in the first cell of every row, by pallet and by kind of table.
fn answered(document: &str) -> BTreeMap<(String, usize), Vec<String>> {
	let mut answered: BTreeMap<(String, usize), Vec<String>> = BTreeMap::new();
	let mut pallet = String::new();
	for line in document.lines() {
		if let Some(name) = line.strip_prefix("## ") {
			pallet = name.into();
		}
		let Some(row) = line.strip_prefix("| `").map(|_| line.trim_matches('|')) else { continue };
		let cells: Vec<_> = row.split('|').map(str::trim).collect();
		let kind = CELLS.iter().position(|count| *count == cells.len());
		let kind = kind.unwrap_or_else(|| panic!("{pallet}: a row of {} cells: {line}", cells.len()));
		assert!(cells.iter().all(|cell| !cell.is_empty()), "{pallet}: a question without an answer: {line}");
		let names = cells[0].split(", ").map(|name| name.trim_matches('`').into());
		answered.entry((pallet.clone(), kind)).or_default().extend(names);
	}
	answered
}

#[test]
fn every_item_and_event_of_ours_should_be_answered_for() {
	let document = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/ledger.md"))
		.expect("docs/ledger.md can be read");
	let answered = answered(&document);
	let metadata = metadata();
	let mut asked = BTreeSet::new();
	for pallet in metadata.pallets.iter().filter(|pallet| pallet.index >= OURS) {
		let items = pallet.storage.iter().flat_map(|storage| &storage.entries).map(|item| item.name.clone());
		let events = pallet.event.as_ref().and_then(|event| metadata.types.resolve(event.ty.id));
		let events = match events.map(|event| &event.type_def) {
			Some(scale_info::TypeDef::Variant(events)) => {
				events.variants.iter().map(|event| event.name.clone()).collect()
			}
			_ => Vec::new(),
		};
		for (kind, names) in [items.collect::<Vec<_>>(), events].into_iter().enumerate() {
			let mut found = answered.get(&(pallet.name.clone(), kind)).cloned().unwrap_or_default();
			let mut names: Vec<String> = names.into_iter().filter(|name| !name.starts_with("__")).collect();
			found.sort();
			names.sort();
			let what = ["stores", "announces"][kind];
			assert_eq!(found, names, "what {} {what} is not what docs/ledger.md answers for", pallet.name);
			asked.insert((pallet.name.clone(), kind));
		}
	}
	let known: BTreeSet<_> = answered.into_keys().collect();
	assert!(known.is_subset(&asked), "docs/ledger.md has what no pallet has: {:?}", known.difference(&asked));
}

#[test]
fn a_question_without_an_answer_should_be_found() {
	let row = "## A\n\n| `B`, `C` | one | two |\n";
	assert_eq!(answered(row)[&("A".into(), 1)], ["B", "C"]);
	for bad in ["## A\n| `B` | one |  |\n", "## A\n| `B` | one |\n"] {
		assert!(std::panic::catch_unwind(|| answered(bad)).is_err(), "{bad}");
	}
}
