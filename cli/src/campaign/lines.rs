//! Campaigns, items and annotators as rows for people.

use super::{
	file::CampaignFile,
	prov::is_member,
	stage::{waits_for, Counts},
	words::{show_answer, show_basis, show_task, FOUND},
};
use crate::{
	amount,
	model::lines::{organisation, Names},
	output,
	study::{table::short, text::clean},
};
use radledger_client::{
	campaign::{Annotator, Campaign, Change, Item},
	AccountId,
};
use radledger_primitives::{
	annotation::{
		agreement::Tally,
		records::{ItemNumber, ItemState},
	},
	Moment,
};

fn none() -> String {
	"-".into()
}

/// Whose account it is, for people.
pub type Who<'a> = &'a dyn Fn(&AccountId) -> String;

/// Name and value of what a campaign offers, and how far it is.
pub fn campaign(
	known: &Campaign,
	file: Option<&CampaignFile>,
	counts: &Counts,
	now: Moment,
	names: &Names,
	who: Who<'_>,
) -> Vec<(&'static str, String)> {
	let offer = &known.offer;
	let labels = file.map_or(&[][..], |file| &file.labels);
	let percent = amount::show_percent;
	let experts: Vec<_> = offer.experts.iter().map(who).collect();
	let mut fields = vec![
		("campaign", known.campaign.to_string()),
		("asks for", show_task(&offer.task, labels)),
		("sponsor", format!("{} for {}", who(&known.sponsor), organisation(names, known.organisation))),
		("purpose", offer.purpose.name().into()),
		("request", offer.request.map_or_else(none, |request| request.to_string())),
		("panel", format!("{}, of whom {} agree", offer.panel, percent(offer.rule.share))),
		("colleagues", if offer.colleagues { "on one panel" } else { "one seat for each organisation" }.into()),
	];
	if labels.is_empty() && !matches!(offer.task, radledger_primitives::annotation::Task::Classification { .. }) {
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
		("commit until", output::moment(schedule.commit_until)),
		("reveal until", output::moment(schedule.reveal_until)),
		("vests at", output::moment(schedule.vests_at)),
		("held", amount::show(known.escrow)),
		("annotators", known.annotators.to_string()),
		("items", items(offer.items, counts)),
		("waits for", waits_for(known, counts, now)),
	]);
	fields
}

fn weights(known: &Campaign, labels: &[String]) -> String {
	let found = FOUND.map(String::from);
	let names = match known.offer.task {
		radledger_primitives::annotation::Task::Classification { .. } => labels,
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

/// How far an item is, for people.
pub const fn state(state: ItemState) -> &'static str {
	match state {
		ItemState::Open => "open",
		ItemState::Unresolved => "unresolved",
		ItemState::Settled => "settled",
		ItemState::Finished => "finished",
	}
}

/// Names of the columns of [`item_row`].
pub const ITEMS: [&str; 6] = ["item", "state", "committed", "revealed", "study", "instance"];

/// One line of a list of items: what the ledger has of one, and what the file of the campaign.
pub fn item_row(number: ItemNumber, item: Option<&Item>, file: Option<&CampaignFile>) -> Vec<String> {
	let entry = file.and_then(|file| file.entry(number).ok());
	let study = item.map(|item| item.image.study).or(entry.map(|entry| entry.study));
	let seats = |count: &dyn Fn(&Item) -> usize| item.map_or_else(none, |item| count(item).to_string());
	vec![
		number.to_string(),
		item.map_or("not open", |item| state(item.state)).into(),
		seats(&|item| item.seats.len()),
		seats(&|item| item.seats.iter().filter(|seat| seat.revealed).count()),
		study.map_or_else(none, |study| short(&study)),
		entry.map_or_else(none, |entry| clean(&entry.instance)),
	]
}

/// Name and value of an item.
pub fn item(item: &Item, file: Option<&CampaignFile>) -> Vec<(&'static str, String)> {
	let entry = file.and_then(|file| file.entry(item.item).ok());
	vec![
		("item", item.item.to_string()),
		("study", format!("{:?}", item.image.study)),
		("place", item.image.place.to_string()),
		("leaf", format!("{:?}", item.image.leaf)),
		("instance", entry.map_or_else(none, |entry| clean(&entry.instance))),
		("state", state(item.state).into()),
	]
}

/// Names of the columns of [`seats`].
pub const SEATS: [&str; 4] = ["seat", "annotator", "answer", "part of it"];

/// A line for each seat of an item, with those that are part of the verdict that counts.
pub fn seats(item: &Item, file: Option<&CampaignFile>, who: Who<'_>) -> Vec<Vec<String>> {
	let labels = file.map_or(&[][..], |file| &file.labels);
	// Gold counts where somebody else says the same.
	let counts = matches!(item.state, ItemState::Settled | ItemState::Finished);
	let members = item.verdicts.last().filter(|_| counts).map(|(_, verdict)| verdict.members);
	let row = |(number, seat): (u32, &radledger_primitives::annotation::records::SeatRecord<AccountId>)| {
		let answer = item.answers.get(number as usize).and_then(Option::as_ref);
		let answer = match answer {
			Some(answer) => show_answer(answer, labels),
			None if seat.revealed => "revealed; not kept any more".into(),
			None => "not revealed".into(),
		};
		let part = match members {
			None => none(),
			Some(members) if is_member(members, number) => "yes".into(),
			Some(_) => "no".into(),
		};
		vec![number.to_string(), who(&seat.who), answer, part]
	};
	(0u32..).zip(&item.seats).map(row).collect()
}

/// Names of the columns of [`verdicts`].
pub const VERDICTS: [&str; 6] = ["says", "answer", "agree", "by", "evidence", "at"];

/// A line for each verdict; the last one counts.
pub fn verdicts(item: &Item, file: Option<&CampaignFile>, who: Who<'_>) -> Vec<Vec<String>> {
	let labels = file.map_or(&[][..], |file| &file.labels);
	item.verdicts
		.iter()
		.map(|(basis, verdict)| {
			vec![
				show_basis(*basis).into(),
				show_answer(&verdict.answer, labels),
				verdict.members.count_ones().to_string(),
				verdict.by.as_ref().map_or_else(none, who),
				verdict.evidence.map_or_else(none, |evidence| format!("{evidence:?}")),
				output::moment(verdict.at),
			]
		})
		.collect()
}

/// Name and value of how well annotators agree.
pub fn agreement(known: &Campaign) -> Vec<(&'static str, String)> {
	let coefficient = |parts: Option<i32>| parts.map_or_else(none, amount::coefficient);
	vec![
		("campaign", known.campaign.to_string()),
		("Fleiss' kappa", coefficient(known.kappa)),
		("Krippendorff's alpha", coefficient(known.alpha)),
		("gold answers right", tally(&known.gold)),
	]
}

fn tally(tally: &Tally) -> String {
	match tally.share().and_then(|share| share.ppm()) {
		Some(share) => format!("{} of {} ({})", tally.right, tally.of, amount::show_percent(share.unsigned_abs())),
		None => none(),
	}
}

/// Names of the columns of [`annotator`].
pub const ANNOTATORS: [&str; 9] =
	["annotator", "answered", "missed", "right", "gold", "earned", "fined", "stake", "busy"];

/// What somebody did.
pub fn annotator(known: &Annotator, who: Who<'_>) -> Vec<String> {
	let work = &known.work;
	vec![
		who(&known.who),
		work.answered.to_string(),
		work.missed.to_string(),
		work.right.to_string(),
		match work.gold.of {
			0 => none(),
			of => format!("{} of {of}", work.gold.right),
		},
		amount::show(work.earned),
		amount::show(work.fined),
		match known.left {
			true => "left".into(),
			false => amount::show(known.stake),
		},
		known.busy.to_string(),
	]
}

/// What a transaction changed, for people.
pub fn change(changes: &[Change]) -> String {
	let word = |change: &Change| match change {
		Change::Created { campaign } => format!("campaign {campaign}"),
		Change::Joined { stake } => format!("joined, {} at stake", amount::show(*stake)),
		Change::Opened { escrow, .. } => format!("open, {} held", amount::show(*escrow)),
		Change::Committed { seat, .. } => format!("promised, seat {seat}"),
		Change::Revealed { .. } => "revealed".into(),
		Change::Settled { members, .. } => format!("settled, {} agree", members.count_ones()),
		Change::Unresolved { .. } => "unresolved: an expert decides".into(),
		Change::Adjudicated { members, .. } => format!("decided, {} had said the same", members.count_ones()),
		Change::TruthClaimed { .. } => "noted: it is the truth when it leads by two organisations".into(),
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
	use crate::campaign::fixtures::{account, campaign as known, campaign_file, item as item_of, verdict};
	use radledger_primitives::annotation::records::{Basis, Work};

	fn who(account: &AccountId) -> String {
		format!("account {}", account.0[0])
	}

	#[test]
	fn campaign_should_be_shown_with_the_names_of_its_file() {
		let (known, file) = (known(), campaign_file(4));
		let counts = Counts::of(&known, &[item_of(0, ItemState::Open, &[])]);
		let names = Names::from([(0, "0 (north)".into())]);
		let shown = |file| campaign(&known, file, &counts, 50, &names, &who);
		let value = |fields: &[(&str, String)], wanted: &str| {
			let found = fields.iter().find(|(name, _)| *name == wanted);
			found.map(|(_, value)| value.clone()).unwrap()
		};
		let fields = shown(Some(&file));
		for (name, expected) in [
			("asks for", "classification: none, nodule, mass"),
			("sponsor", "account 8 for 0 (north)"),
			("panel", "2, of whom 60 % agree"),
			("reward", "2.5 RAD, of which 40 % vests"),
			("weights", "none 10 %, nodule 100 %, mass 100 %"),
			("stake of a seat", "1 RAD"),
			("held", "20 RAD"),
			("items", "4: 3 not open, 1 open"),
			("gold", "-"),
		] {
			assert_eq!(value(&fields, name), expected);
		}
		let without = shown(None);
		assert_eq!(value(&without, "asks for"), "classification, 3 labels");
		assert!(value(&without, "weights").starts_with("label 0 10 %"));
	}

	#[test]
	fn campaign_items_should_tell_who_answered_what() {
		let file = campaign_file(4);
		let mut item = item_of(3, ItemState::Settled, &[(1, Some(1)), (2, None), (3, Some(0))]);
		item.verdicts = vec![verdict(Basis::Panel, 1, 0b001), verdict(Basis::Truth, 0, 0b100)];
		let rows = seats(&item, Some(&file), &who);
		assert_eq!(rows[0], ["0", "account 1", "nodule", "no"]);
		assert_eq!(rows[1], ["1", "account 2", "not revealed", "no"]);
		assert_eq!(rows[2], ["2", "account 3", "none", "yes"], "the truth counts");
		let told = verdicts(&item, None, &who);
		assert_eq!(told[0][..4], ["panel", "label 1", "1", "-"]);
		assert_eq!(told[1][..4], ["truth", "label 0", "1", "account 9"]);
		assert!(told[1][4].starts_with("0xeeee"));
		assert_eq!(item_row(3, Some(&item), Some(&file)), ["3", "settled", "3", "2", "0x0101010101", "1.2.3"]);
		assert_eq!(item_row(2, None, None), ["2", "not open", "-", "-", "-", "-"]);
	}

	#[test]
	fn campaign_agreement_should_be_told_exactly() {
		let mut known = known();
		known.kappa = Some(-62_500);
		known.gold = Tally { right: 2, of: 3 };
		let fields: Vec<String> = agreement(&known).into_iter().map(|(_, value)| value).collect();
		assert_eq!(fields, ["7", "-0.0625", "-", "2 of 3 (66.6667 %)"]);
		let view = Annotator {
			who: account(1),
			stake: 1,
			busy: 2,
			left: true,
			work: Work { answered: 3, earned: 2_500_000_000_000, ..Work::default() },
		};
		let row = annotator(&view, &who);
		assert_eq!(row, ["account 1", "3", "0", "0", "-", "2.5 RAD", "0 RAD", "left", "2"]);
	}

	#[test]
	fn campaign_changes_should_be_told_in_rad() {
		let paid = Change::Finished { item: 1, rewards: 1_500_000_000_000, fines: 0, refund: 1 };
		assert_eq!(change(&[paid]), "paid: 1.5 RAD to annotators, 0 RAD of fines, 0.000000000001 RAD back");
		assert_eq!(change(&[]), "sent");
	}
}
