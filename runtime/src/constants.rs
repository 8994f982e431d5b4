//! Money, time and the limits of a block.

use crate::{Balance, BlockNumber, Moment};
use frame_support::weights::{constants::WEIGHT_REF_TIME_PER_SECOND, Weight};
use sp_runtime::Perbill;

/// One RAD, in plancks.
pub const RAD: Balance = 1_000_000_000_000;
/// One thousandth of a RAD, in plancks.
pub const MILLIRAD: Balance = RAD / 1_000;
/// One millionth of a RAD, in plancks.
pub const MICRORAD: Balance = RAD / 1_000_000;
/// Decimals of the RAD.
pub const DECIMALS: u8 = 12;
/// Symbol of the RAD.
pub const SYMBOL: &str = "RAD";
/// What an account must own in order to exist, unless something else keeps it alive.
pub const EXISTENTIAL_DEPOSIT: Balance = MILLIRAD;

/// Value held for `items` stored entries of `bytes` in all, until they are removed.
pub const fn deposit(items: u32, bytes: u32) -> Balance {
	(items as Balance).saturating_mul(10 * MILLIRAD).saturating_add((bytes as Balance).saturating_mul(100 * MICRORAD))
}

pub use radledger_primitives::SLOT_DURATION;
/// Blocks in a minute, at one block per slot.
pub const MINUTES: BlockNumber = (60_000 / SLOT_DURATION) as BlockNumber;
/// Blocks in an hour.
pub const HOURS: BlockNumber = MINUTES * 60;
/// Blocks in a day.
pub const DAYS: BlockNumber = HOURS * 24;
/// Milliseconds in a day.
pub const MILLISECONDS_PER_DAY: Moment = 86_400_000;

/// Length of the relay chain's slots, in milliseconds.
pub const RELAY_CHAIN_SLOT_DURATION: u32 = 6_000;
/// Blocks that may be made for one relay chain block.
pub const BLOCK_PROCESSING_VELOCITY: u32 = 1;
/// Blocks that may wait to be included by the relay chain (asynchronous backing).
pub const UNINCLUDED_SEGMENT_CAPACITY: u32 = 3;
/// How many blocks behind its tip the relay chain is built upon.
pub const RELAY_PARENT_OFFSET: u32 = 0;

/// Share of a block that ordinary transactions may fill; the rest is kept for operational ones.
pub const NORMAL_DISPATCH_RATIO: Perbill = Perbill::from_percent(75);
/// Share of a block that is reckoned with for the hooks at its start.
pub const AVERAGE_ON_INITIALIZE_RATIO: Perbill = Perbill::from_percent(5);
/// What a block may take: two seconds of the validators' time, and the largest proof they accept.
pub const MAXIMUM_BLOCK_WEIGHT: Weight = Weight::from_parts(
	WEIGHT_REF_TIME_PER_SECOND.saturating_mul(2),
	cumulus_primitives_core::relay_chain::MAX_POV_SIZE as u64,
);
/// What ordinary transactions may take of a block: [`NORMAL_DISPATCH_RATIO`] of it.
pub const NORMAL_BLOCK_WEIGHT: Weight = MAXIMUM_BLOCK_WEIGHT.saturating_mul(3).saturating_div(4);
/// Largest block, in bytes.
pub const MAXIMUM_BLOCK_LENGTH: u32 = 5 * 1024 * 1024;
/// Largest header, in bytes. Relay chains take heads of 20 KiB by default (`max_head_data_size`).
pub const MAXIMUM_HEADER_SIZE: u32 = 16 * 1024;
