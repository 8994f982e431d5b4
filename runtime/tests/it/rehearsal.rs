//! The migration that `scripts/test-network upgrade` rehearses, over ten thousand records of every pallet of ours.

use crate::world::chain;
use frame_support::{
	migrations::SteppedMigration,
	weights::{Weight, WeightMeter},
};
use next::Rewrite;
use radledger_runtime::{
	constants::{self, MAXIMUM_BLOCK_WEIGHT},
	AnnotationRewards, Consortium, DeviceSurveillance, DynamicConsent, ImageProvenance, ModelRegistry,
	ReportAuthorship, Runtime,
};
use std::collections::{BTreeMap, BTreeSet};

/// As it is in the next runtime, where it is compiled into the crate.
#[path = "../../../zombienet/next/rehearsal.rs"]
mod next;

/// Records of each pallet.
const RECORDS: u32 = 10_000;

/// Everything in the state of our pallets.
fn records() -> BTreeMap<Vec<u8>, Vec<u8>> {
	let mut found = BTreeMap::new();
	let mut at = Vec::new();
	while let Some(key) = next::next_record(&at) {
		let value = sp_io::storage::get(&key).expect("a record has a value");
		found.insert(key.clone(), value.into());
		at = key;
	}
	found
}

#[test]
fn migration_should_keep_every_record_and_take_at_most_half_of_each_block() {
	chain().execute_with(|| {
		let pallets: BTreeSet<[u8; 16]> = next::prefixes().into_iter().collect();
		assert_eq!(pallets.len(), 7);
		// Values of all lengths that records have, under keys as long as theirs.
		for (pallet, prefix) in pallets.iter().enumerate() {
			for number in 0..RECORDS {
				let key = [&prefix[..], &[7; 16], &sp_io::hashing::blake2_256(&number.to_le_bytes())].concat();
				sp_io::storage::set(&key, &vec![pallet as u8; number as usize % 600]);
			}
		}
		let before = records();
		assert!(before.len() > pallets.len() * RECORDS as usize);

		let (mut cursor, mut steps) = (None, 0);
		let half = MAXIMUM_BLOCK_WEIGHT / 2;
		loop {
			let mut meter = WeightMeter::with_limit(MAXIMUM_BLOCK_WEIGHT);
			cursor = Rewrite::step(cursor, &mut meter).expect("a block has room for a step");
			assert!(meter.consumed().all_lte(half), "step {steps}: {:?}", meter.consumed());
			steps += 1;
			if cursor.is_none() {
				break;
			}
		}
		assert_eq!(steps, before.len() / next::MOST as usize + 1);
		assert_eq!(records(), before);
	});
}

#[test]
fn migration_should_wait_for_a_block_with_room() {
	chain().execute_with(|| {
		let mut meter = WeightMeter::with_limit(MAXIMUM_BLOCK_WEIGHT / 1_000_000);
		assert!(Rewrite::step(None, &mut meter).is_err());
		assert_eq!(meter.consumed(), Weight::zero());
	});
}
