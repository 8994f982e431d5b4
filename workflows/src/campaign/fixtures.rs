//! Campaigns made of nothing, for the tests of this module.

use super::file::{CampaignFile, Entry};
use radledger_client::{
	campaign::{Campaign, Item, Offer},
	AccountId,
};
use radledger_primitives::{
	annotation::{
		consensus::Rule,
		pay::Terms,
		records::{Basis, ItemState, Schedule, SeatRecord, Verdict},
		Answer, Task,
	},
	consent::Purpose,
	H256,
};

pub const LABELS: [&str; 3] = ["none", "nodule", "mass"];
pub const CHAIN: H256 = H256([0xC0; 32]);

/// An image of 64 x 32 pixels.
pub fn entry(item: u32) -> Entry {
	Entry {
		item,
		instance: format!("1.2.{item}"),
		sop_class: "1.2.840.10008.5.1.4.1.1.2".into(),
		columns: 64,
		rows: 32,
		study: H256::repeat_byte(1),
		place: item,
		leaf: H256::from_low_u64_be(item.into()),
	}
}

/// A classification of so many images.
pub fn campaign_file(items: u32) -> CampaignFile {
	let labels: Vec<String> = LABELS.iter().map(ToString::to_string).collect();
	let task = Task::Classification { labels: 3 };
	let items = (0..items).map(entry).collect();
	let opened = crate::seals::Opened { study: H256::repeat_byte(1), account: account(7), salt: H256::repeat_byte(8) };
	CampaignFile::new(CHAIN, task, labels, "Look closely.".into(), items, vec![opened]).unwrap()
}

pub const fn account(number: u8) -> AccountId {
	AccountId([number; 32])
}

/// A campaign in which joining ends at 40, the time for coins at 60, commitments at 100, reveals at 200, and what vests is
/// paid at 300.
pub fn campaign() -> Campaign {
	let file = campaign_file(4);
	Campaign {
		campaign: 7,
		offer: Offer {
			task: file.task,
			rule: Rule { share: 600_000, within: 700_000, iou: 500_000 },
			panel: 2,
			colleagues: false,
			root: file.root(),
			items: file.count(),
			terms: Terms {
				reward: 2_500_000_000_000,
				vesting: 400_000,
				fine_wrong: 500_000_000_000,
				fine_missed: 1_000_000_000_000,
			},
			weights: vec![100_000, 1_000_000, 1_000_000].try_into().unwrap(),
			purpose: Purpose::HealthResearch,
			request: None,
			experts: vec![account(9)].try_into().unwrap(),
			conflicts: Default::default(),
			gold: None,
			schedule: Schedule {
				join_until: 40,
				coin_until: 60,
				commit_until: 100,
				gold_until: 100,
				reveal_until: 200,
				vests_at: 300,
			},
			instructions: file.digest().unwrap(),
		},
		sponsor: account(8),
		organisation: 0,
		escrow: 20_000_000_000_000,
		annotators: 2,
		seed: H256::zero(),
		opened: 0,
		finished: 0,
		closed: false,
		kappa: None,
		alpha: None,
		gold: Default::default(),
		at: 10,
		block: 1,
	}
}

/// An item with a seat for each of these, revealed or not.
pub fn item(number: u32, state: ItemState, seats: &[(u8, Option<u8>)]) -> Item {
	Item {
		item: number,
		image: entry(number).image(),
		state,
		settled_at: (state != ItemState::Open).then_some(200),
		seats: seats
			.iter()
			.map(|(who, answer)| SeatRecord {
				who: account(*who),
				organisation: u32::from(*who),
				commitment: H256::repeat_byte(*who),
				revealed: answer.is_some(),
			})
			.collect(),
		drawn: seats.iter().map(|(who, _)| account(*who)).collect(),
		answers: seats.iter().map(|(_, answer)| answer.map(Answer::Label)).collect(),
		verdicts: Vec::new(),
	}
}

pub fn verdict(basis: Basis, label: u8, members: u16) -> (Basis, Verdict<AccountId>) {
	let expert = matches!(basis, Basis::Expert | Basis::Truth);
	let verdict = Verdict {
		answer: Answer::Label(label),
		members,
		by: expert.then_some(account(9)),
		evidence: expert.then_some(H256::repeat_byte(0xEE)),
		at: 150,
	};
	(basis, verdict)
}
