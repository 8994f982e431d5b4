//! Two tables that must name every call and every list: for whom a call speaks, and whom a full list stops.

use super::models;
use crate::{mock::*, Call};
use frame::deps::frame_support::traits::GetCallName;
use radledger_test_doubles::lists;
use std::collections::BTreeSet;

/// Every call, and for whom it speaks. None is the judgement of a human: a data steward signs for the organisation, or it
/// signs itself.
const CALLS: [(&str, &str); 15] = [
	("register_model", "the vendor"),
	("publish_version", "the vendor"),
	("suspend_version", "the vendor or a regulator"),
	("reinstate_version", "the vendor or a regulator"),
	("recall_version", "the vendor or a regulator"),
	("declare_dataset", "the organisation that has the studies"),
	("ask_again", "nobody: the outcome follows from the ledger"),
	("open_federation", "the vendor"),
	("join_federation", "a party"),
	("start_round", "the vendor"),
	("commit_update", "a party"),
	("reveal_update", "a party"),
	("commit_scores", "a party"),
	("reveal_scores", "a party"),
	("close_round", "nobody: the outcome follows from the ledger"),
];

#[test]
fn every_call_should_say_for_whom_it_speaks() {
	let known: BTreeSet<&str> = CALLS.iter().map(|(name, _)| *name).collect();
	for (name, speaks_for) in CALLS {
		println!("{name:<18} {speaks_for}");
	}
	assert_eq!(Call::<Test>::get_call_names().iter().copied().collect::<BTreeSet<_>>(), known);
}

/// A list: its name, who fills it, and whom it stops when it is full, with the test that shows it if anybody else needs it.
type Row = (&'static str, &'static str, &'static str, Option<fn()>);

const LISTS: [Row; 13] = [
	("Models by u32", "every vendor", "2^32 models, each paid for", None),
	("Models.udi_di.code", "the vendor, at once", "the vendor", None),
	("Versions by u32", "the vendor", "the vendor", None),
	("Versions.manifest.datasets", "the vendor, at once", "the vendor", None),
	("Versions.manifest.campaigns", "the vendor, at once", "the vendor", None),
	(
		"Changes by u32",
		"the vendor and regulators",
		"a reinstatement; never a suspension or a recall",
		Some(models::last_numbers_of_changes_should_be_left_for_safety_acts),
	),
	("Datasets.parts", "the organisation that declares it, at once", "that organisation", None),
	("Federations by u32", "every vendor", "2^32 federations, each paid for", None),
	("Federations.parties", "the vendor, at once", "the vendor", None),
	("Rounds by u32", "the vendor, who may open another federation", "the vendor", None),
	("Rounds.turns", "as many as parties", "nobody", None),
	("Rounds.turns.scores", "the party that scores, at once", "that party", None),
	("Rounds.excluded", "as many as parties", "nobody", None),
];

/// B4: nobody may fill what another needs.
#[test]
fn every_list_should_say_whom_it_stops_when_it_is_full() {
	let known: BTreeSet<String> = LISTS.iter().map(|(name, ..)| (*name).to_owned()).collect();
	for (name, filled_by, stops, _) in LISTS {
		println!("{name:<28} filled by {filled_by}; stops {stops}");
	}
	assert_eq!(lists(ModelRegistry::storage_metadata()), known);
}
