//! What a campaign and its items wait for, and by when it is due.

use super::CampaignError;
use radledger_client::{
	campaign::{Campaign, Item, Offer},
	AccountId,
};
use radledger_primitives::{annotation::records::ItemState, text::moment, Moment, SLOT_DURATION};
use serde::Serialize;

/// What may be done now.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Stage {
	/// Items are opened, and annotators join.
	Join,
	/// They reveal their coins.
	Coin,
	/// Those who were drawn commit.
	Commit,
	/// The sponsor reveals gold answers.
	Gold,
	/// They reveal.
	Reveal,
	/// The truth can arrive.
	Vest,
	/// What vests is paid.
	Release,
	/// Nothing any more.
	Closed,
}

impl Stage {
	/// That of a campaign at a moment.
	pub const fn of(known: &Campaign, now: Moment) -> Self {
		let schedule = known.offer.schedule;
		match () {
			() if known.closed => Self::Closed,
			() if now < schedule.join_until => Self::Join,
			() if now < schedule.coin_until => Self::Coin,
			() if now < schedule.commit_until => Self::Commit,
			() if now < schedule.gold_until => Self::Gold,
			() if now < schedule.reveal_until => Self::Reveal,
			() if now < schedule.vests_at => Self::Vest,
			() => Self::Release,
		}
	}
}

/// How many items are how far.
#[derive(Serialize, Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counts {
	/// Under the root, and not opened.
	pub unopened: u32,
	/// Annotators answer.
	pub open: u32,
	/// An expert decides.
	pub unresolved: u32,
	/// There is an answer, and part of the pay vests.
	pub settled: u32,
	/// All is paid.
	pub finished: u32,
}

impl Counts {
	/// Of all items under a root, those that were opened.
	pub fn of(known: &Campaign, items: &[Item]) -> Self {
		let mut counts = Self { unopened: known.offer.items, ..Self::default() };
		for item in items {
			counts.unopened = counts.unopened.saturating_sub(1);
			*match item.state {
				ItemState::Open => &mut counts.open,
				ItemState::Unresolved => &mut counts.unresolved,
				ItemState::Settled => &mut counts.settled,
				ItemState::Finished => &mut counts.finished,
			} += 1;
		}
		counts
	}
}

/// What a campaign waits for; where that ends at a known moment, the moment.
#[derive(Serialize, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(rename_all = "kebab-case", tag = "what", content = "until")]
pub enum Waits {
	/// Annotators to join.
	Joining(#[serde(with = "moment")] Moment),
	/// Annotators to reveal their coins.
	Coins(#[serde(with = "moment")] Moment),
	/// Annotators to commit.
	Commitments(#[serde(with = "moment")] Moment),
	/// The sponsor to reveal gold answers.
	Gold(#[serde(with = "moment")] Moment),
	/// Annotators to reveal.
	Reveals(#[serde(with = "moment")] Moment),
	/// Anybody to settle it.
	Settling,
	/// Its experts.
	Experts(#[serde(with = "moment")] Moment),
	/// The truth.
	Truth(#[serde(with = "moment")] Moment),
	/// Anybody to pay what has vested.
	Release,
	/// The sponsor to close it.
	Closing,
	/// Nothing: it ended.
	Nothing,
}

impl Waits {
	/// What a campaign waits for at a moment.
	pub const fn of(known: &Campaign, counts: &Counts, now: Moment) -> Self {
		let schedule = known.offer.schedule;
		match Stage::of(known, now) {
			Stage::Closed => Self::Nothing,
			Stage::Join => Self::Joining(schedule.join_until),
			Stage::Coin => Self::Coins(schedule.coin_until),
			Stage::Commit => Self::Commitments(schedule.commit_until),
			Stage::Gold => Self::Gold(schedule.gold_until),
			Stage::Reveal => Self::Reveals(schedule.reveal_until),
			Stage::Vest | Stage::Release if counts.open > 0 => Self::Settling,
			Stage::Vest if counts.unresolved > 0 => Self::Experts(schedule.vests_at),
			Stage::Vest if counts.settled > 0 => Self::Truth(schedule.vests_at),
			Stage::Release if counts.unresolved + counts.settled > 0 => Self::Release,
			Stage::Vest | Stage::Release => Self::Closing,
		}
	}
}

/// What time it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Clock {
	/// In the newest block: nothing is earlier any more.
	pub block: Moment,
	/// In the next one, which is the first that can take what is sent now.
	pub next: Moment,
}

impl Clock {
	/// By the newest block. The clock of this machine does not count: that of a development chain is another.
	pub const fn new(block: Moment) -> Self {
		Self { block, next: block.saturating_add(SLOT_DURATION) }
	}
}

/// Refuses what is not to be done now, with the moment at which it is.
pub fn ensure(known: &Campaign, now: Clock, wanted: Stage) -> Result<(), CampaignError> {
	let (campaign, schedule) = (known.campaign, known.offer.schedule);
	let (late, early) = (Stage::of(known, now.block) > wanted, Stage::of(known, now.next) < wanted);
	if !late && !early {
		return Ok(());
	}
	let (what, from, until) = match wanted {
		Stage::Join => ("join or open items", known.at, schedule.join_until),
		Stage::Coin => ("reveal a coin", schedule.join_until, schedule.coin_until),
		Stage::Commit => ("commit", schedule.coin_until, schedule.commit_until),
		Stage::Gold => ("reveal gold answers", schedule.commit_until, schedule.gold_until),
		Stage::Reveal => ("reveal", schedule.gold_until, schedule.reveal_until),
		_ => ("do this", schedule.reveal_until, schedule.vests_at),
	};
	let show = moment::show;
	let why = format!("the time to {what} is from {} to {}; now it is {}", show(from), show(until), show(now.next));
	Err(match early {
		true => CampaignError::TooEarly { campaign, what, why },
		false if known.closed => CampaignError::Closed { campaign },
		false => CampaignError::TooLate { campaign, what, why },
	})
}

/// Whether what a panel agrees on can be found.
pub fn can_settle(offer: &Offer, item: &Item, now: Moment) -> bool {
	let complete = item.seats.len() == usize::from(offer.panel) && item.seats.iter().all(|seat| seat.revealed);
	item.state == ItemState::Open && (complete || now >= offer.schedule.reveal_until)
}

/// Whether what is left of an item can be paid.
pub fn can_release(known: &Campaign, item: &Item, now: Moment) -> bool {
	let schedule = known.offer.schedule;
	let nobody = item.seats.is_empty() && now >= schedule.commit_until;
	let vested = now >= schedule.vests_for(item.settled_at) && item.state != ItemState::Open;
	item.state != ItemState::Finished && (known.closed || nobody || vested)
}

/// Whether a gold answer can be revealed to an item: once.
pub fn can_show_gold(item: &Item) -> bool {
	item.state == ItemState::Open && item.verdicts.is_empty()
}

/// The commitment of somebody who has not revealed it.
pub fn promised(item: &Item, who: &AccountId) -> Option<radledger_primitives::H256> {
	let seat = item.seats.iter().find(|seat| seat.who == *who && !seat.revealed)?;
	Some(seat.commitment)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		campaign::fixtures::{account, campaign, item},
		Explain,
	};
	use radledger_primitives::H256;

	#[test]
	fn campaign_windows_should_end_when_the_ledger_says() {
		let mut known = campaign();
		for (now, stage) in [
			(10, Stage::Join),
			(40, Stage::Coin),
			(60, Stage::Commit),
			(99, Stage::Commit),
			(100, Stage::Reveal),
			(199, Stage::Reveal),
			(200, Stage::Vest),
			(299, Stage::Vest),
			(300, Stage::Release),
		] {
			assert_eq!(Stage::of(&known, now), stage, "{now}");
		}
		let at = |now| Clock { block: now, next: now };
		let mut golden = known.clone();
		golden.offer.schedule.gold_until = 150;
		assert_eq!((Stage::of(&golden, 100), Stage::of(&golden, 150)), (Stage::Gold, Stage::Reveal));
		assert_eq!(ensure(&golden, at(120), Stage::Reveal).unwrap_err().code(), "too-early");
		assert!(ensure(&golden, at(120), Stage::Gold).is_ok());
		assert_eq!(ensure(&golden, at(150), Stage::Gold).unwrap_err().code(), "too-late");
		assert!(ensure(&known, at(99), Stage::Commit).is_ok());
		assert_eq!(ensure(&known, at(59), Stage::Commit).unwrap_err().code(), "too-early");
		assert!(ensure(&known, at(59), Stage::Coin).is_ok() && ensure(&known, at(39), Stage::Join).is_ok());
		assert!(ensure(&known, at(150), Stage::Reveal).is_ok());
		let failure = ensure(&known, at(99), Stage::Reveal).unwrap_err();
		assert_eq!(failure.code(), "too-early");
		assert!(failure.why().is_some_and(|why| why.contains("1970-01-01T00:00:00.100Z")));
		assert_eq!(ensure(&known, at(200), Stage::Reveal).unwrap_err().code(), "too-late");
		assert_eq!(ensure(&known, at(100), Stage::Commit).unwrap_err().code(), "too-late");
		// The newest block is the last to commit in, the next one the first to reveal in: neither is refused here.
		let between = Clock { block: 99, next: 105 };
		assert!(ensure(&known, between, Stage::Commit).is_ok());
		assert!(ensure(&known, between, Stage::Reveal).is_ok());
		known.closed = true;
		assert_eq!(ensure(&known, at(50), Stage::Commit).unwrap_err().code(), "campaign-closed");
	}

	#[test]
	fn campaign_should_wait_for_who_has_to_act_next() {
		let known = campaign();
		let waits = |items: &[Item], now| Waits::of(&known, &Counts::of(&known, items), now);
		let [open, unresolved, settled, finished] =
			[ItemState::Open, ItemState::Unresolved, ItemState::Settled, ItemState::Finished]
				.map(|state| item(0, state, &[]));
		assert_eq!(
			[20, 50, 70].map(|now| waits(&[], now)),
			[Waits::Joining(40), Waits::Coins(60), Waits::Commitments(100)]
		);
		assert_eq!(waits(std::slice::from_ref(&open), 150), Waits::Reveals(200));
		assert_eq!(waits(&[open, settled.clone()], 250), Waits::Settling);
		assert_eq!(waits(&[unresolved.clone(), settled.clone()], 250), Waits::Experts(300));
		assert_eq!(waits(&[settled.clone(), finished.clone()], 250), Waits::Truth(300));
		assert_eq!(waits(&[settled, unresolved], 300), Waits::Release);
		assert_eq!(waits(std::slice::from_ref(&finished), 300), Waits::Closing);
		let json = serde_json::to_value(Waits::Coins(60)).unwrap();
		assert_eq!(json, serde_json::json!({ "what": "coins", "until": "1970-01-01T00:00:00.060Z" }));
		let counts = Counts::of(&known, &[finished]);
		assert_eq!((counts.unopened, counts.finished), (3, 1));
	}

	#[test]
	fn campaign_items_should_be_ready_when_the_ledger_takes_them() {
		let known = campaign();
		let offer = &known.offer;
		let full = item(0, ItemState::Open, &[(1, Some(0)), (2, Some(0))]);
		let missing = item(0, ItemState::Open, &[(1, Some(0)), (2, None)]);
		assert!(can_settle(offer, &full, 150) && !can_settle(offer, &missing, 150));
		assert!(can_settle(offer, &missing, 200));
		assert!(!can_settle(offer, &item(0, ItemState::Settled, &[]), 200));

		let nobody = item(0, ItemState::Open, &[]);
		assert!(can_release(&known, &nobody, 100) && !can_release(&known, &nobody, 99));
		let settled = item(0, ItemState::Settled, &[(1, Some(0))]);
		assert!(can_release(&known, &settled, 300) && !can_release(&known, &settled, 299));
		assert!(!can_release(&known, &missing, 300), "it is to be settled first");
		let mut late = item(0, ItemState::Unresolved, &[(1, Some(0))]);
		late.settled_at = Some(290);
		assert!(!can_release(&known, &late, 389) && can_release(&known, &late, 390));
		let mut closed = known.clone();
		closed.closed = true;
		assert!(can_release(&closed, &missing, 50));
		assert!(!can_release(&known, &item(0, ItemState::Finished, &[]), 300));

		assert!(can_show_gold(&full) && !can_show_gold(&settled));
		assert_eq!(promised(&missing, &account(2)), Some(H256::repeat_byte(2)));
		assert_eq!(promised(&missing, &account(1)), None, "revealed");
		assert_eq!(promised(&missing, &account(3)), None, "no seat");
	}
}
