//! The clock of a development chain.

use std::{
	sync::{
		atomic::{AtomicU64, Ordering},
		Mutex, PoisonError,
	},
	time::{Duration, SystemTime, UNIX_EPOCH},
};

/// Milliseconds of a slot, of the parachain as of the relay chain.
pub const SLOT: u64 = radledger_runtime::constants::SLOT_DURATION;

/// Gives each block its moment: that of this machine, unless too many blocks fall into one slot or the clock was put
/// forward. It never goes back.
pub struct Clock {
	/// Most blocks in one slot. The runtime takes one more than `BLOCK_PROCESSING_VELOCITY`.
	per_slot: u32,
	/// Milliseconds by which it is ahead of this machine's.
	ahead: AtomicU64,
	last: Mutex<Last>,
}

/// The last moment that was given, in milliseconds since the Unix epoch, and the blocks in its slot so far.
#[derive(Default)]
struct Last {
	at: u64,
	blocks: u32,
}

impl Clock {
	/// A clock for a chain whose newest block is of slot `head`, if it has blocks beside the first.
	pub fn new(per_slot: u32, head: Option<u64>) -> Self {
		Self::started(per_slot, head, machine())
	}

	fn started(per_slot: u32, head: Option<u64>, now: u64) -> Self {
		// A chain that was ahead when its node stopped continues from there.
		let ahead = head.map_or(0, |slot| end(slot).saturating_sub(now));
		Self { per_slot, ahead: ahead.into(), last: Mutex::default() }
	}

	/// Puts the clock forward, from the last moment that it gave.
	pub fn advance(&self, by: Duration) {
		self.advance_at(by, machine());
	}

	fn advance_at(&self, by: Duration, now: u64) {
		let by = by.as_millis().try_into().unwrap_or(u64::MAX);
		let reached = self.last.lock().unwrap_or_else(PoisonError::into_inner).at.saturating_sub(now);
		let further = |ahead: u64| Some(ahead.max(reached).saturating_add(by));
		let _ = self.ahead.fetch_update(Ordering::SeqCst, Ordering::SeqCst, further);
	}

	/// The moment of the next block, on top of one of slot `parent`.
	pub fn next(&self, parent: Option<u64>) -> u64 {
		self.next_at(parent, machine())
	}

	fn next_at(&self, parent: Option<u64>, now: u64) -> u64 {
		let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
		let earliest = match parent {
			None => 0,
			Some(slot) if slot == last.at / SLOT && last.blocks < self.per_slot => last.at,
			Some(slot) => end(slot),
		};
		let at = now.saturating_add(self.ahead.load(Ordering::SeqCst)).max(earliest);
		let blocks = if at / SLOT == last.at / SLOT { last.blocks.saturating_add(1) } else { 1 };
		*last = Last { at, blocks };
		at
	}
}

/// The first moment after a slot.
fn end(slot: u64) -> u64 {
	slot.saturating_add(1).saturating_mul(SLOT)
}

/// This machine's clock.
fn machine() -> u64 {
	let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
	now.as_millis().try_into().unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
	use super::*;

	/// Blocks at these moments of the machine; the chain's moments.
	fn run(clock: &Clock, moments: impl IntoIterator<Item = u64>) -> Vec<u64> {
		let mut parent = None;
		let next = |now| {
			let at = clock.next_at(parent, now);
			parent = Some(at / SLOT);
			at
		};
		moments.into_iter().map(next).collect()
	}

	#[test]
	fn clock_should_be_the_machines_when_two_blocks_fall_into_a_slot() {
		let clock = Clock::started(2, None, 60_000);
		let moments: Vec<_> = (0..100).map(|block| 60_500 + block * SLOT / 2).collect();
		assert_eq!(run(&clock, moments.clone()), moments);
	}

	#[test]
	fn clock_should_run_ahead_by_one_slot_a_block_when_they_come_faster() {
		let clock = Clock::started(1, None, 60_000);
		assert_eq!(run(&clock, [60_500, 60_600, 60_700]), [60_500, 66_000, 72_000]);
		// and be the machine's again when that has caught up
		assert_eq!(clock.next_at(Some(12), 90_001), 90_001);
	}

	#[test]
	fn clock_should_never_go_back() {
		let clock = Clock::started(2, None, 60_000);
		let moments = run(&clock, [66_000, 60_000, 72_000, 71_000, 60_000]);
		assert!(moments.windows(2).all(|pair| pair[0] <= pair[1]), "{moments:?}");
	}

	#[test]
	fn clock_should_be_put_forward_from_where_it_is_when_it_is_ahead_already() {
		let clock = Clock::started(1, None, 60_000);
		assert_eq!(run(&clock, [60_000; 11]).last(), Some(&120_000));
		clock.advance_at(Duration::from_secs(90), 60_000);
		assert_eq!(clock.next_at(Some(20), 60_000), 210_000);
	}

	#[test]
	fn clock_should_stay_ahead_when_it_was_advanced() {
		let clock = Clock::started(2, None, 60_000);
		clock.advance_at(Duration::from_secs(86_400), 60_000);
		assert_eq!(run(&clock, [60_000, 63_000]), [86_460_000, 86_463_000]);
		let again = Clock::started(2, Some(86_463_000 / SLOT), 70_000);
		assert_eq!(again.next_at(Some(86_463_000 / SLOT), 70_000), 86_466_000);
		assert_eq!(again.next_at(Some(86_466_000 / SLOT), 73_000), 86_469_000);
	}
}
