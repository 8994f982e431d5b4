//! Campaigns, items and annotators for people.

use crate::{
	amount, output,
	render::{Names, Record},
};
use radledger_client::{
	campaign::{Annotator, Campaign, Change},
	AccountId,
};
use radledger_primitives::{
	annotation::{
		agreement::Tally,
		records::{ItemNumber, ItemState},
		Task,
	},
	text::moment,
};
use radledger_workflows::{
	campaign::{
		is_member,
		words::{show_answer, show_basis, show_task, FOUND},
		Agreement, Counts, Item, Row, Shown, Waits, Work,
	},
	words::clean,
};
use serde::Serialize;

fn none() -> String {
	"-".into()
}

/// Name and value of what a campaign offers, and how far it is.
pub fn campaign(shown: &Shown, names: &Names) -> Vec<(&'static str, String)> {
	let (known, labels) = (&shown.campaign, shown.labels.as_deref().unwrap_or_default());
	let offer = &known.offer;
	let percent = amount::show_percent;
	let experts: Vec<_> = offer.experts.iter().map(|expert| names.account(expert)).collect();
	let conflicts: Vec<_> = offer.conflicts.iter().map(|one| names.organisation(*one)).collect();
	let mut fields = vec![
		("campaign", known.campaign.to_string()),
		("asks for", show_task(&offer.task, labels)),
		("sponsor", format!("{} for {}", names.account(&known.sponsor), names.organisation(known.organisation))),
		("gain by it", if conflicts.is_empty() { none() } else { conflicts.join(", ") }),
		("purpose", offer.purpose.name().into()),
		("request", offer.request.map_or_else(none, |request| request.to_string())),
		("panel", format!("{}, of whom {} agree", offer.panel, percent(offer.rule.share))),
		("colleagues", if offer.colleagues { "on one panel" } else { "one seat for each organisation" }.into()),
	];
	if !matches!(offer.task, Task::Classification { .. }) {
		let rule = offer.rule;
		fields.push(("similar", format!("by {}; boxes overlap by {}", percent(rule.within), percent(rule.iou))));
	}
	let schedule = offer.schedule;
	fields.extend([
		("reward", format!("{}, of which {} vests", amount::show(offer.terms.reward), percent(offer.terms.vesting))),
		("weights", weights(known, labels)),
		("wrong costs", amount::show(offer.terms.fine_wrong)),
		("missed costs", amount::show(offer.terms.fine_missed)),
		("stake of a seat", amount::show(offer.terms.stake())),
		("experts", experts.join(", ")),
		("gold", offer.gold.map_or_else(none, |_| format!("until {}", output::moment(schedule.gold_until)))),
		("instructions", format!("{:?}", offer.instructions)),
		("join until", output::moment(schedule.join_until)),
		("coins until", output::moment(schedule.coin_until)),
		("commit until", output::moment(schedule.commit_until)),
		("reveal until", output::moment(schedule.reveal_until)),
		("vests at", output::moment(schedule.vests_at)),
		("held", amount::show(known.escrow)),
		("annotators", known.annotators.to_string()),
		("items", items(offer.items, &shown.items)),
		("waits for", waits_for(shown.waits_for)),
	]);
	fields
}

fn weights(known: &Campaign, labels: &[String]) -> String {
	let found = FOUND.map(String::from);
	let names = match known.offer.task {
		Task::Classification { .. } => labels,
		_ => &found,
	};
	if known.offer.weights.is_empty() {
		return "all the same".into();
	}
	let weight = |(place, weight): (usize, &u32)| {
		let name = names.get(place).cloned().unwrap_or_else(|| format!("label {place}"));
		format!("{name} {}", amount::show_percent(*weight))
	};
	known.offer.weights.iter().enumerate().map(weight).collect::<Vec<_>>().join(", ")
}

fn items(all: u32, counts: &Counts) -> String {
	let parts = [
		(counts.unopened, "not open"),
		(counts.open, "open"),
		(counts.unresolved, "unresolved"),
		(counts.settled, "settled"),
		(counts.finished, "finished"),
	];
	let parts: Vec<_> =
		parts.into_iter().filter(|(number, _)| *number > 0).map(|(number, what)| format!("{number} {what}")).collect();
	format!("{all}: {}", parts.join(", "))
}

fn waits_for(waits: Waits) -> String {
	let until = |what: &str, moment| format!("{what}, until {}", output::moment(moment));
	match waits {
		Waits::Joining(moment) => until("annotators", moment),
		Waits::Coins(moment) => until("coins", moment),
		Waits::Commitments(moment) => until("commitments", moment),
		Waits::Gold(moment) => until("gold answers", moment),
		Waits::Reveals(moment) => until("reveals", moment),
		Waits::Settling => "`campaign settle`".into(),
		Waits::Experts(moment) => until("its experts", moment),
		Waits::Truth(moment) => until("the truth", moment),
		Waits::Release => "`campaign release`".into(),
		Waits::Closing => "`campaign close`".into(),
		Waits::Nothing => "nothing: it ended".into(),
	}
}

const fn state(state: ItemState) -> &'static str {
	match state {
		ItemState::Open => "open",
		ItemState::Unresolved => "unresolved",
		ItemState::Settled => "settled",
		ItemState::Finished => "finished",
	}
}

impl Record for Row {
	const COLUMNS: &'static [&'static str] = &["item", "state", "committed", "revealed", "study", "instance"];
	const NAMED: bool = false;

	fn cell(&self, key: &str, _: &Names) -> Option<String> {
		(key == "state" && self.state.is_none()).then(|| "not open".into())
	}
}

/// Name and value of an item.
pub fn item(shown: &Item, names: &Names) -> Vec<(&'static str, String)> {
	let item = &shown.item;
	let drawn: Vec<_> = item.drawn.iter().map(|who| names.account(who)).collect();
	vec![
		("item", item.item.to_string()),
		("study", format!("{:?}", item.image.study)),
		("place", item.image.place.to_string()),
		("leaf", format!("{:?}", item.image.leaf)),
		("instance", shown.instance.as_deref().map_or_else(none, clean)),
		("state", state(item.state).into()),
		("drawn", if drawn.is_empty() { none() } else { drawn.join(", ") }),
	]
}

/// A seat of an item, and whether its answer is part of the verdict that counts.
#[derive(Serialize, PartialEq, Debug)]
pub struct Seat {
	seat: u32,
	annotator: AccountId,
	answer: String,
	part_of_it: Option<bool>,
}

impl Seat {
	/// Those of an item.
	pub fn of(shown: &Item) -> Vec<Self> {
		let item = &shown.item;
		// Gold counts where somebody else says the same.
		let counts = matches!(item.state, ItemState::Settled | ItemState::Finished);
		let members = item.verdicts.last().filter(|_| counts).map(|(_, verdict)| verdict.members);
		(0u32..)
			.zip(&item.seats)
			.map(|(number, seat)| Self {
				seat: number,
				annotator: seat.who,
				answer: match item.answers.get(number as usize).and_then(Option::as_ref) {
					Some(answer) => show_answer(answer, &shown.labels),
					None if seat.revealed => "revealed; not kept any more".into(),
					None => "not revealed".into(),
				},
				part_of_it: members.map(|members| is_member(members, number)),
			})
			.collect()
	}
}

impl Record for Seat {
	const COLUMNS: &'static [&'static str] = &["seat", "annotator", "answer", "part_of_it"];
}

/// A verdict on an item; the last one counts.
#[derive(Serialize, PartialEq, Debug)]
pub struct Verdict {
	says: &'static str,
	answer: String,
	agree: u32,
	by: Option<AccountId>,
	evidence: Option<String>,
	at: String,
}

impl Verdict {
	/// Those of an item.
	pub fn of(shown: &Item) -> Vec<Self> {
		let all = shown.item.verdicts.iter();
		all.map(|(basis, verdict)| Self {
			says: show_basis(*basis),
			answer: show_answer(&verdict.answer, &shown.labels),
			agree: verdict.members.count_ones(),
			by: verdict.by,
			evidence: verdict.evidence.map(|evidence| format!("{evidence:?}")),
			at: moment::show(verdict.at),
		})
		.collect()
	}
}

impl Record for Verdict {
	const COLUMNS: &'static [&'static str] = &["says", "answer", "agree", "by", "evidence", "at"];
}

/// What became of an item.
#[derive(Serialize, PartialEq, Debug)]
pub struct Line {
	item: ItemNumber,
	what: String,
	block: Option<u32>,
}

impl Line {
	/// A line for each item with which something was to be done.
	pub fn of(work: &Work) -> Vec<Self> {
		let done = work.done.iter().map(|done| Self {
			item: done.item,
			what: changes(&done.told.changes),
			block: done.told.outcome.block.as_ref().map(|block| block.number),
		});
		let skipped = work.skipped.iter().map(|skipped| Self {
			item: skipped.item,
			what: format!("NOT DONE: {}", skipped.error.what),
			block: None,
		});
		done.chain(skipped).collect()
	}
}

impl Record for Line {
	const COLUMNS: &'static [&'static str] = &["item", "what", "block"];
	const NAMED: bool = false;
}

/// Name and value of how well annotators agree.
pub fn agreement(known: &Agreement) -> Vec<(&'static str, String)> {
	let coefficient = |parts: Option<i32>| parts.map_or_else(none, amount::coefficient);
	vec![
		("campaign", known.campaign.to_string()),
		("Fleiss' kappa", coefficient(known.kappa_ppm)),
		("Krippendorff's alpha", coefficient(known.alpha_ppm)),
		("gold answers right", tally(&known.gold)),
	]
}

fn tally(tally: &Tally) -> String {
	match tally.share().and_then(|share| share.ppm()) {
		Some(share) => format!("{} of {} ({})", tally.right, tally.of, amount::show_percent(share.unsigned_abs())),
		None => none(),
	}
}

impl Record for Annotator {
	const COLUMNS: &'static [&'static str] =
		&["annotator", "answered", "missed", "right", "gold", "earned", "fined", "stake", "busy"];

	fn cell(&self, key: &str, names: &Names) -> Option<String> {
		let work = &self.work;
		Some(match key {
			"annotator" => names.account(&self.who),
			"answered" => work.answered.to_string(),
			"missed" => work.missed.to_string(),
			"right" => work.right.to_string(),
			"gold" => match work.gold.of {
				0 => none(),
				of => format!("{} of {of}", work.gold.right),
			},
			"earned" => amount::show(work.earned),
			"fined" => amount::show(work.fined),
			"stake" if self.left => "left".into(),
			"stake" => amount::show(self.stake),
			_ => return None,
		})
	}
}

/// What a transaction changed, for people.
pub fn changes(changes: &[Change]) -> String {
	let word = |change: &Change| match change {
		Change::Created { campaign } => format!("campaign {campaign}"),
		Change::Joined { stake } => format!("joined, {} at stake", amount::show(*stake)),
		Change::CoinRevealed { .. } => "coin revealed".into(),
		Change::BondLost { amount } => format!("{} lost for a coin that was not revealed", amount::show(*amount)),
		Change::Opened { escrow, .. } => format!("open, {} held", amount::show(*escrow)),
		Change::Committed { seat, .. } => format!("promised, seat {seat}"),
		Change::Revealed { .. } => "revealed".into(),
		Change::Settled { members, .. } => format!("settled, {} agree", members.count_ones()),
		Change::Unresolved { .. } => "unresolved: an expert decides".into(),
		Change::Adjudicated { members, .. } => format!("decided, {} had said the same", members.count_ones()),
		Change::TruthClaimed { .. } => {
			"noted: it is the truth when it leads by two organisations, one of which the sponsor did not choose".into()
		}
		Change::GoldShown { .. } => "gold: revealed".into(),
		Change::Finished { rewards, fines, refund, .. } => format!(
			"paid: {} to annotators, {} of fines, {} back",
			amount::show(*rewards),
			amount::show(*fines),
			amount::show(*refund)
		),
		Change::Left { stake } => format!("left, {} free", amount::show(*stake)),
		Change::Closed { .. } => "ended".into(),
	};
	match changes {
		[] => "sent".into(),
		changes => changes.iter().map(word).collect::<Vec<_>>().join("; "),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::render::{rows, Format};
	use radledger_client::campaign::Item as OnLedger;
	use radledger_primitives::{
		annotation::{
			records::{Basis, SeatRecord, Verdict as Said, Work as Did},
			Answer, Image,
		},
		H256,
	};

	const fn account(number: u8) -> AccountId {
		AccountId([number; 32])
	}

	fn shown() -> Item {
		let seat =
			|who: u8, revealed| SeatRecord { who: account(who), organisation: 0, commitment: H256::zero(), revealed };
		let verdict = |label, members, by| Said { answer: Answer::Label(label), members, by, evidence: None, at: 0 };
		Item {
			item: OnLedger {
				item: 3,
				image: Image { study: H256::repeat_byte(1), place: 3, leaf: H256::zero() },
				state: ItemState::Settled,
				settled_at: Some(200),
				seats: vec![seat(1, true), seat(2, false), seat(3, true)],
				drawn: vec![account(1), account(2), account(3)],
				answers: vec![Some(Answer::Label(1)), None, Some(Answer::Label(0))],
				verdicts: vec![
					(Basis::Panel, verdict(1, 0b001, None)),
					(Basis::Truth, verdict(0, 0b100, Some(account(9)))),
				],
			},
			instance: Some("1.2.3".into()),
			labels: vec!["none".into(), "nodule".into()],
		}
	}

	#[test]
	fn campaign_items_should_tell_who_answered_what() {
		let seats: Vec<_> = Seat::of(&shown()).into_iter().map(|seat| (seat.answer, seat.part_of_it)).collect();
		let expected = [("nodule", Some(false)), ("not revealed", Some(false)), ("none", Some(true))];
		assert_eq!(seats, expected.map(|(answer, part)| (answer.into(), part)), "the truth counts");
		let names = Names::default();
		let told = rows(&Verdict::of(&shown()), &names, Format::Table).unwrap();
		assert_eq!(told[0][..4], ["panel", "nodule", "1", "-"]);
		assert_eq!(told[1][..4], ["truth", "none", "1", &account(9).to_string()]);
		let fields = item(&shown(), &names);
		assert!(fields.contains(&("instance", "1.2.3".into())));
		assert!(fields.iter().any(|(name, value)| *name == "drawn" && value.split(", ").count() == 3));
	}

	#[test]
	fn campaign_lists_should_say_what_is_not_open() {
		let row = Row { item: 2, state: None, committed: None, revealed: None, study: None, instance: None };
		let rows = rows(&[row], &Names::default(), Format::Table).unwrap();
		assert_eq!(rows, [["2", "not open", "-", "-", "-", "-"]]);
	}

	#[test]
	fn campaign_agreement_should_be_told_exactly() {
		let gold = Tally { right: 2, of: 3 };
		let annotator = Annotator {
			who: account(1),
			stake: 1,
			busy: 2,
			coin: None,
			left: true,
			work: Did { answered: 3, earned: 2_500_000_000_000, ..Did::default() },
		};
		let rows = rows(std::slice::from_ref(&annotator), &Names::default(), Format::Table).unwrap();
		assert_eq!(rows[0][1..], ["3", "0", "0", "-", "2.5 RAD", "0 RAD", "left", "2"]);
		let known =
			Agreement { campaign: 7, kappa_ppm: Some(-62_500), alpha_ppm: None, gold, annotators: vec![annotator] };
		let fields: Vec<String> = agreement(&known).into_iter().map(|(_, value)| value).collect();
		assert_eq!(fields, ["7", "-0.0625", "-", "2 of 3 (66.6667 %)"]);
	}

	#[test]
	fn campaign_changes_should_be_told_in_rad() {
		let paid = Change::Finished { item: 1, rewards: 1_500_000_000_000, fines: 0, refund: 1 };
		assert_eq!(changes(&[paid]), "paid: 1.5 RAD to annotators, 0 RAD of fines, 0.000000000001 RAD back");
		assert_eq!(changes(&[]), "sent");
	}

	#[test]
	fn campaign_should_say_what_it_waits_for() {
		assert_eq!(waits_for(Waits::Coins(1_000)), "coins, until 1970-01-01 00:00:01 UTC");
		assert_eq!(waits_for(Waits::Settling), "`campaign settle`");
		let counts = Counts { unopened: 3, open: 1, ..Counts::default() };
		assert_eq!(items(4, &counts), "4: 3 not open, 1 open");
	}
}
