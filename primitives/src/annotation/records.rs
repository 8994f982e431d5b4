//! A sponsor's offer, and the views of campaigns, their items and their annotators.

use super::{agreement::Tally, consensus::Rule, pay::Amount, pay::Terms, Answer, AnswerError, Image, Task, MAX_PANEL};
use crate::{
	consent::{Purpose, RequestId},
	model::CampaignId,
	Moment, OrganisationId, H256,
};
use alloc::vec::Vec;
use bounded_collections::{BoundedVec, ConstU32};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::fmt;
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// An item of a campaign, by its place under the campaign's root.
pub type ItemNumber = u32;

/// Most experts of a campaign.
pub const MAX_EXPERTS: u32 = 4;
/// Most organisations that have a voice on the truth of an item.
pub const MAX_VOICES: u32 = 8;
/// By how many voices an answer must lead to be the truth.
pub const TRUTH_LEAD: u32 = 2;
/// Most other organisations that gain by the answers of a campaign.
pub const MAX_CONFLICTS: u32 = 4;
/// Longest time from creation to vesting, in milliseconds: two years. Stakes are locked no longer.
pub const MAX_DURATION: Moment = 2 * 366 * 86_400_000;
/// Most labels as a type.
pub type MaxLabels = ConstU32<32>;

/// The whole, in parts per million.
const WHOLE: u32 = 1_000_000;

/// The phases of a campaign. Nobody knows who answers for an item before all have joined, and nobody sees an answer before
/// all are committed to.
#[derive(
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
	Clone,
	Copy,
	PartialEq,
	Eq,
	Debug,
)]
pub struct Schedule {
	/// Items are opened and annotators join before this moment.
	#[serde(with = "crate::text::moment")]
	pub join_until: Moment,
	/// Annotators reveal their coins from `join_until` on and before this moment. Then the seats are drawn.
	#[serde(with = "crate::text::moment")]
	pub coin_until: Moment,
	/// Annotators commit from `coin_until` on and before this moment: those with seats first, their substitutes in the
	/// second half of that time ([`Schedule::substitutes_from`]).
	#[serde(with = "crate::text::moment")]
	pub commit_until: Moment,
	/// Gold answers are revealed from `commit_until` on and before this moment: while nobody has seen an answer. The same
	/// as `commit_until` if there are none.
	#[serde(with = "crate::text::moment")]
	pub gold_until: Moment,
	/// Annotators reveal from `gold_until` on and before this moment.
	#[serde(with = "crate::text::moment")]
	pub reveal_until: Moment,
	/// The truth can arrive before this moment, or as long after an item was settled as lies between `reveal_until` and this
	/// moment, if that is later ([`Schedule::vests_for`]). Then the vested part is paid.
	#[serde(with = "crate::text::moment")]
	pub vests_at: Moment,
}

impl Schedule {
	/// The moment from which substitutes may take seats that are free.
	pub const fn substitutes_from(&self) -> Moment {
		self.coin_until.saturating_add(self.commit_until.saturating_sub(self.coin_until) / 2)
	}

	/// The moment from which what vests is paid for an item that was settled then, by its panel or an expert: however late that
	/// was, the truth and the experts have their time.
	pub fn vests_for(&self, settled_at: Option<Moment>) -> Moment {
		let vesting = self.vests_at.saturating_sub(self.reveal_until);
		settled_at.map_or(self.vests_at, |since| self.vests_at.max(since.saturating_add(vesting)))
	}
}

/// A sponsor's offer. It never changes afterwards.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Offer<AccountId> {
	pub task: Task,
	pub rule: Rule,
	/// Annotators per item: 2 to [`MAX_PANEL`].
	pub panel: u8,
	/// Whether colleagues can sit on one panel, and colleagues of an expert on any. Otherwise each organisation has at most
	/// one seat on a panel, and the organisations of the experts have none.
	pub colleagues: bool,
	/// Merkle root (RFC 6962) over the items ([`Image::item`]).
	pub root: H256,
	/// Items under `root`.
	pub items: u32,
	pub terms: Terms,
	/// The worth of each label, in parts per million of the reward. For boxes and masks: the worth of finding nothing,
	/// and of finding something. If empty, every answer is worth the whole.
	pub weights: BoundedVec<u32, MaxLabels>,
	pub purpose: Purpose,
	pub request: Option<RequestId>,
	/// Experts who decide where a panel cannot, and bring the truth when it arrives: 1 to [`MAX_EXPERTS`], of other
	/// organisations.
	pub experts: BoundedVec<AccountId, ConstU32<MAX_EXPERTS>>,
	/// Organisations besides the sponsor's that gain by the answers, such as the vendor of a model that they train or test:
	/// at most [`MAX_CONFLICTS`]. Their members neither annotate nor decide.
	pub conflicts: BoundedVec<OrganisationId, ConstU32<MAX_CONFLICTS>>,
	/// Answers that the sponsor knows already: the Merkle root (RFC 6962) over `items` leaves, in the order of the items. Those
	/// of items with a known answer are [`gold`](super::gold) leaves.
	pub gold: Option<H256>,
	pub schedule: Schedule,
	pub instructions: H256,
}

/// An error in an offer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OfferError {
	/// Nobody could answer this.
	Task(AnswerError),
	/// A consensus is of more than half, and similarity more than 0; in parts per million.
	Rule,
	/// A panel needs 2 to 9 members.
	Panel,
	/// There is nothing to annotate.
	Items,
	/// Nothing is paid, more vests than is paid, or not revealing costs nothing or less than being wrong.
	Terms,
	/// There is not one weight for each answer, one is above a million, or all are 0.
	Weights,
	/// Annotating is research.
	Purpose,
	/// There are no experts, too many, or one twice.
	Experts,
	/// Deadlines are in the past, not in order, or more than [`MAX_DURATION`] away; or gold has no time.
	Schedule,
}

impl fmt::Display for OfferError {
	fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
		match self {
			Self::Task(error) => error.fmt(to),
			Self::Rule => to.write_str("a consensus is of more than half of the panel, and similarity is more than 0 %"),
			Self::Panel => write!(to, "a panel has 2 to {MAX_PANEL} members"),
			Self::Items => to.write_str("a campaign has at least one item"),
			Self::Terms => to.write_str(
				"a reward is more than nothing, no more than all of it vests, and not revealing costs something, and at least as much as being wrong",
			),
			Self::Weights => to.write_str("there is one weight for each answer, none above 100 %, and not all 0"),
			Self::Purpose => to.write_str("annotating is research: no other purpose allows it"),
			Self::Experts => write!(to, "a campaign names 1 to {MAX_EXPERTS} experts, none twice"),
			Self::Schedule => to.write_str(
				"joining ends in the future, then coins are revealed, then come commitments, the time for gold if there is any, and reveals, and at last what has vested is paid, within two years",
			),
		}
	}
}

impl<AccountId: PartialEq> Offer<AccountId> {
	/// Whether this can be offered at a moment.
	pub fn check(&self, now: Moment) -> Result<(), OfferError> {
		let check = |holds: bool, error| if holds { Ok(()) } else { Err(error) };
		self.task.check().map_err(OfferError::Task)?;
		check(self.rule.is_valid(), OfferError::Rule)?;
		check(self.panel >= 2 && u32::from(self.panel) <= MAX_PANEL, OfferError::Panel)?;
		check(self.items > 0, OfferError::Items)?;
		check(self.terms.is_valid(), OfferError::Terms)?;
		let answers = match self.task {
			Task::Classification { labels } => usize::from(labels),
			_ => 2,
		};
		let weighs = self.weights.len() == answers
			&& self.weights.iter().all(|weight| *weight <= WHOLE)
			&& self.weights.iter().any(|weight| *weight > 0);
		check(self.weights.is_empty() || weighs, OfferError::Weights)?;
		check(self.purpose.is_research(), OfferError::Purpose)?;
		let twice = self
			.experts
			.iter()
			.enumerate()
			.any(|(at, one)| self.experts.iter().skip(at.saturating_add(1)).any(|other| one == other));
		check(!self.experts.is_empty() && !twice, OfferError::Experts)?;
		let Schedule { join_until, coin_until, commit_until, gold_until, reveal_until, vests_at } = self.schedule;
		check((commit_until < gold_until) == self.gold.is_some() && commit_until <= gold_until, OfferError::Schedule)?;
		check(now < join_until && join_until < coin_until && coin_until < commit_until, OfferError::Schedule)?;
		check(gold_until < reveal_until && reveal_until < vests_at, OfferError::Schedule)?;
		check(vests_at.saturating_sub(now) <= MAX_DURATION, OfferError::Schedule)
	}

	/// What an answer is worth, in parts per million of the reward.
	pub fn weight_of(&self, answer: &Answer) -> u32 {
		let place = match answer {
			Answer::Label(label) => usize::from(*label),
			Answer::Boxes(boxes) => usize::from(!boxes.is_empty()),
			Answer::Mask(mask) => usize::from(mask.iter().any(|byte| *byte != 0)),
			Answer::CannotTell => return 0,
		};
		if self.weights.is_empty() {
			return WHOLE;
		}
		self.weights.get(place).copied().unwrap_or_default()
	}

	/// What the answer with the least weight is worth.
	pub fn least_weight(&self) -> u32 {
		self.weights.iter().copied().min().unwrap_or(WHOLE)
	}

	/// What is held for one item; `None` if nobody has so much.
	pub fn escrow_of_item(&self) -> Option<Amount> {
		self.terms.escrow().checked_mul(self.panel.into())
	}

	/// What is held when all items are open; `None` if nobody has so much.
	pub fn escrow(&self) -> Option<Amount> {
		self.escrow_of_item()?.checked_mul(self.items.into())
	}
}

/// The basis of a verdict.
#[derive(
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
	Clone,
	Copy,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Debug,
)]
#[serde(rename_all = "kebab-case")]
pub enum Basis {
	/// The panel agrees.
	#[codec(index = 0)]
	Panel,
	/// An expert, because the panel does not.
	#[codec(index = 1)]
	Expert,
	/// The truth arrived.
	#[codec(index = 2)]
	Truth,
	/// The sponsor knew it before. It counts where the panel, an expert or another voice on the truth says the same.
	#[codec(index = 3)]
	Gold,
}

/// The state of an item.
#[derive(
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
	Clone,
	Copy,
	PartialEq,
	Eq,
	Debug,
)]
#[serde(rename_all = "kebab-case")]
pub enum ItemState {
	/// Annotators answer.
	#[codec(index = 0)]
	Open,
	/// The panel does not agree: an expert decides.
	#[codec(index = 1)]
	Unresolved,
	/// There is a verdict, and part of the pay vests.
	#[codec(index = 2)]
	Settled,
	/// Everything is paid.
	#[codec(index = 3)]
	Finished,
}

/// A seat on a panel.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct SeatRecord<AccountId> {
	pub who: AccountId,
	/// The organisation for which they answer.
	pub organisation: OrganisationId,
	/// The commitment to the answer.
	pub commitment: H256,
	pub revealed: bool,
}

/// A verdict on an item.
#[derive(Encode, Decode, DecodeWithMemTracking, MaxEncodedLen, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Verdict<AccountId> {
	pub answer: Answer,
	/// The seats that are part of it, one bit for each, the lowest for the first.
	pub members: u16,
	/// The expert; `None` if the panel agreed.
	pub by: Option<AccountId>,
	/// Digest of the evidence, such as a histology report or a follow-up.
	pub evidence: Option<H256>,
	#[serde(with = "crate::text::moment")]
	pub at: Moment,
}

/// A campaign, as the view `campaign` shows it.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct CampaignView<AccountId, BlockNumber> {
	pub campaign: CampaignId,
	pub offer: Offer<AccountId>,
	pub sponsor: AccountId,
	pub organisation: OrganisationId,
	/// Held for open items, from the accounts that opened them.
	pub escrow: Amount,
	/// Annotators who joined and did not leave.
	pub annotators: u32,
	/// The seed of the draw, as far as coins are revealed ([`draw`](super::draw)).
	pub seed: H256,
	pub opened: u32,
	/// How many of them are fully paid.
	pub finished: u32,
	pub closed: bool,
	/// Fleiss' kappa over the items without missing answers, in parts per million.
	pub kappa: Option<i32>,
	/// Krippendorff's alpha, in parts per million.
	pub alpha: Option<i32>,
	/// Gold answers that were right, out of how many.
	pub gold: Tally,
	#[serde(with = "crate::text::moment")]
	pub at: Moment,
	pub block: BlockNumber,
}

/// An item, as the view `item` shows it.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct ItemView<AccountId> {
	pub item: ItemNumber,
	pub image: Image,
	pub state: ItemState,
	/// When its panel was settled or, after that, an expert decided.
	#[serde(with = "crate::text::moment::option")]
	pub settled_at: Option<Moment>,
	pub seats: Vec<SeatRecord<AccountId>>,
	/// Who may take its seats, in order: as many as the panel has, and then as many substitutes. Empty before they are
	/// drawn.
	pub drawn: Vec<AccountId>,
	/// The answers; `None` before they are revealed and after everything is paid.
	pub answers: Vec<Option<Answer>>,
	/// The verdicts and their basis. Once the item is settled, the last one counts.
	pub verdicts: Vec<(Basis, Verdict<AccountId>)>,
}

/// The work of an annotator in a campaign.
#[derive(
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Clone,
	Copy,
	PartialEq,
	Eq,
	Debug,
	Default,
)]
pub struct Work {
	/// Revealed answers to items that are fully paid.
	pub answered: u32,
	/// Answers that were committed to and never revealed.
	pub missed: u32,
	/// Right answers, by the truth or else by the consensus.
	pub right: u32,
	/// Gold answers that were right, out of how many.
	pub gold: Tally,
	/// Paid from the sponsor's escrow and from the fines of others.
	pub earned: Amount,
	pub fined: Amount,
}

/// An annotator of a campaign, as the view `annotators` shows them.
#[derive(Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Clone, PartialEq, Eq, Debug)]
pub struct AnnotatorView<AccountId> {
	pub who: AccountId,
	pub stake: Amount,
	/// Seats for which the stake is taken.
	pub busy: u32,
	/// The commitment to the coin, until that is revealed.
	pub coin: Option<H256>,
	pub left: bool,
	pub work: Work,
}

#[cfg(test)]
mod tests {
	use super::*;

	fn offer() -> Offer<u8> {
		Offer {
			task: Task::Classification { labels: 2 },
			rule: Rule { share: 600_000, within: 700_000, iou: 500_000 },
			panel: 5,
			colleagues: false,
			root: H256::zero(),
			items: 10,
			terms: Terms { reward: 1_000, vesting: 400_000, fine_wrong: 200, fine_missed: 500 },
			weights: [100_000, 1_000_000].to_vec().try_into().unwrap(),
			purpose: Purpose::HealthResearch,
			request: None,
			experts: [1, 2].to_vec().try_into().unwrap(),
			conflicts: Default::default(),
			gold: None,
			schedule: Schedule {
				join_until: 5,
				coin_until: 8,
				commit_until: 10,
				gold_until: 10,
				reveal_until: 20,
				vests_at: 30,
			},
			instructions: H256::zero(),
		}
	}

	#[test]
	fn offers_should_be_refused_when_they_make_no_sense() {
		assert_eq!(offer().check(4), Ok(()));
		type Case = (fn(&mut Offer<u8>), OfferError);
		let cases: [Case; 23] = [
			(|offer| offer.task = Task::Classification { labels: 1 }, OfferError::Task(AnswerError::Labels)),
			(|offer| offer.rule.share = 500_000, OfferError::Rule),
			(|offer| offer.panel = 0, OfferError::Panel),
			(|offer| offer.panel = 1, OfferError::Panel),
			(|offer| offer.panel = 10, OfferError::Panel),
			(|offer| offer.items = 0, OfferError::Items),
			(|offer| offer.terms.reward = 0, OfferError::Terms),
			(|offer| offer.terms.vesting = 1_000_001, OfferError::Terms),
			(|offer| offer.terms.fine_missed = 199, OfferError::Terms),
			(|offer| (offer.terms.fine_wrong, offer.terms.fine_missed) = (0, 0), OfferError::Terms),
			(|offer| offer.weights = [1].to_vec().try_into().unwrap(), OfferError::Weights),
			(|offer| offer.weights = [0, 0].to_vec().try_into().unwrap(), OfferError::Weights),
			(|offer| offer.weights = [0, 1_000_001].to_vec().try_into().unwrap(), OfferError::Weights),
			(|offer| offer.purpose = Purpose::ClinicalCare, OfferError::Purpose),
			(|offer| offer.experts = Default::default(), OfferError::Experts),
			(|offer| offer.experts = [1, 1].to_vec().try_into().unwrap(), OfferError::Experts),
			(|offer| offer.schedule.join_until = 4, OfferError::Schedule),
			(|offer| offer.schedule.coin_until = 5, OfferError::Schedule),
			(|offer| offer.schedule.commit_until = 8, OfferError::Schedule),
			(|offer| offer.schedule.reveal_until = 10, OfferError::Schedule),
			(|offer| offer.schedule.vests_at = 20, OfferError::Schedule),
			(|offer| offer.gold = Some(H256::zero()), OfferError::Schedule),
			(|offer| offer.schedule.gold_until = 11, OfferError::Schedule),
		];
		for (change, error) in cases {
			let mut wrong = offer();
			change(&mut wrong);
			assert_eq!(wrong.check(4), Err(error));
		}
		let mut golden = offer();
		(golden.gold, golden.schedule.gold_until) = (Some(H256::zero()), 11);
		assert_eq!(golden.check(4), Ok(()));
		golden.schedule.gold_until = 9;
		assert_eq!(golden.check(4), Err(OfferError::Schedule), "gold has no time");
	}

	#[test]
	fn truth_should_have_its_time_however_late_an_item_is_settled() {
		let schedule = offer().schedule;
		let settled = [None, Some(15), Some(20), Some(21), Some(99)];
		assert_eq!(settled.map(|at| schedule.vests_for(at)), [30, 30, 30, 31, 109]);
	}

	#[test]
	fn substitutes_should_have_the_second_half_of_the_time_for_commitments() {
		assert_eq!(offer().schedule.substitutes_from(), 9);
	}

	/// Stakes cannot be locked for centuries.
	#[test]
	fn offers_should_be_refused_when_they_last_longer_than_two_years() {
		let mut long = offer();
		long.schedule.vests_at = 4 + MAX_DURATION;
		assert_eq!(long.check(4), Ok(()));
		assert_eq!(long.check(3), Err(OfferError::Schedule));
		long.schedule = Schedule {
			join_until: Moment::MAX - 4,
			coin_until: Moment::MAX - 3,
			commit_until: Moment::MAX - 2,
			gold_until: Moment::MAX - 2,
			reveal_until: Moment::MAX - 1,
			vests_at: Moment::MAX,
		};
		assert_eq!(long.check(4), Err(OfferError::Schedule));
	}

	#[test]
	fn weight_should_be_that_of_the_answer() {
		let mut offer = offer();
		assert_eq!((offer.weight_of(&Answer::Label(0)), offer.weight_of(&Answer::Label(1))), (100_000, 1_000_000));
		assert_eq!(offer.weight_of(&Answer::Label(2)), 0, "there is no such label");
		assert_eq!(offer.weight_of(&Answer::CannotTell), 0);
		assert_eq!(offer.weight_of(&Answer::Boxes(Default::default())), 100_000);
		assert_eq!(offer.weight_of(&Answer::Mask([0, 1].to_vec().try_into().unwrap())), 1_000_000);
		assert_eq!(offer.least_weight(), 100_000);
		offer.weights = Default::default();
		assert_eq!((offer.weight_of(&Answer::Label(0)), offer.least_weight()), (1_000_000, 1_000_000));
		assert_eq!(offer.escrow(), Some(50_000));
		offer.terms.reward = Amount::MAX;
		assert_eq!(offer.escrow(), None);
	}
}
