//! The migration of the runtime that is rehearsed on a network (`zombienet/next-runtime`): it reads every record of RadLedger's
//! own pallets and writes it again, over as many blocks as that takes. Nothing of it is in a release.
//!
//! A migration that changes a format differs in one line, [`rewritten`]. The rest is rehearsed: the vote, the hand-over
//! from one runtime to the next, a cursor from block to block, and transactions that wait meanwhile.

use alloc::vec::Vec;
use frame_support::{
	migrations::{SteppedMigration, SteppedMigrationError},
	traits::{Get, PalletInfoAccess},
	weights::{Weight, WeightMeter},
	BoundedVec,
};
use sp_runtime::traits::ConstU32;

/// Most records in one block. A test network has some hundreds of records, and its migration is to take several blocks.
pub const MOST: u32 = 64;
/// Longest key of a record; the longest of ours has 200 bytes.
pub const LONGEST_KEY: u32 = 1024;
/// What the nodes of the trie on the way to a record take, as benchmarks have it.
const PROOF: u64 = 2_560;

/// Where the records of our pallets are, in the order of the state.
pub fn prefixes() -> Vec<[u8; 16]> {
	let mut found = [
		super::Consortium::name_hash(),
		super::ImageProvenance::name_hash(),
		super::DynamicConsent::name_hash(),
		super::ModelRegistry::name_hash(),
		super::ReportAuthorship::name_hash(),
		super::DeviceSurveillance::name_hash(),
		super::AnnotationRewards::name_hash(),
	];
	found.sort_unstable();
	found.into()
}

/// The key of the first record behind `at`.
pub fn next_record(at: &[u8]) -> Option<Vec<u8>> {
	let ours = prefixes();
	let mut key = sp_io::storage::next_key(at)?;
	while !ours.iter().any(|prefix| key.starts_with(prefix)) {
		// No record of ours: go on with the first of the pallet that comes next.
		let next = ours.iter().find(|prefix| prefix.as_slice() > key.as_slice())?;
		key = sp_io::storage::next_key(next)?;
	}
	Some(key)
}

/// A record in the format of the new runtime.
fn rewritten(old: Vec<u8>) -> Vec<u8> {
	old
}

/// What a record costs: two keys are looked up, one is written; its value counts when it is known.
fn price() -> Weight {
	<super::Runtime as frame_system::Config>::DbWeight::get()
		.reads_writes(2, 1)
		.saturating_add(Weight::from_parts(0, 2 * PROOF))
}

/// The migration.
pub struct Rewrite;

impl SteppedMigration for Rewrite {
	type Cursor = BoundedVec<u8, ConstU32<LONGEST_KEY>>;
	type Identifier = [u8; 19];

	fn id() -> Self::Identifier {
		*b"radledger rehearsal"
	}

	fn step(
		cursor: Option<Self::Cursor>,
		meter: &mut WeightMeter,
	) -> Result<Option<Self::Cursor>, SteppedMigrationError> {
		let half = super::constants::MAXIMUM_BLOCK_WEIGHT.saturating_div(2);
		let mut step = WeightMeter::with_limit(half.min(meter.remaining()));
		if step.try_consume(price()).is_err() {
			return Err(SteppedMigrationError::InsufficientWeight { required: price() });
		}
		let mut at: Vec<u8> = cursor.map(BoundedVec::into_inner).unwrap_or_default();
		for _ in 0..MOST {
			let Some(key) = next_record(&at) else {
				meter.consume(step.consumed());
				return Ok(None);
			};
			if let Some(value) = sp_io::storage::get(&key) {
				step.consume(Weight::from_parts(0, value.len() as u64));
				sp_io::storage::set(&key, &rewritten(value.into()));
			}
			at = key;
			if step.try_consume(price()).is_err() {
				break;
			}
		}
		meter.consume(step.consumed());
		at.try_into().map(Some).map_err(|_| SteppedMigrationError::InvalidCursor)
	}
}
