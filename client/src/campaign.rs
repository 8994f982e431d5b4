//! Annotation campaigns: what is asked, the answers, what a panel agreed on, and the pay.

use crate::{chain::view_functions, AccountId, Ledger, Result};
use radledger_primitives::{
	annotation::{
		pay::Amount,
		records::{self, ItemNumber},
	},
	model::CampaignId,
};

/// What a sponsor offers.
pub type Offer = records::Offer<AccountId>;
/// A campaign.
pub type Campaign = records::CampaignView<AccountId, u32>;
/// An item of a campaign.
pub type Item = records::ItemView<AccountId>;
/// An annotator of a campaign.
pub type Annotator = records::AnnotatorView<AccountId>;

changes! {
	/// What a transaction changed in a campaign. Amounts are in plancks; `members` of a panel are one bit for each
	/// seat, the lowest for the first.
	annotation_rewards {
		/// A campaign was created.
		Created { campaign: CampaignId } = CampaignCreated;
		/// An annotator joined with this stake.
		Joined { stake: Amount } = AnnotatorJoined;
		/// A coin was revealed: its annotator takes part in the draw of seats.
		CoinRevealed { campaign: CampaignId } = CoinRevealed;
		/// So much of a stake is lost, for a coin that was not revealed.
		BondLost { amount: Amount } = BondLost;
		/// An item was opened; `escrow` is held for its panel.
		Opened { item: ItemNumber, escrow: Amount } = ItemOpened;
		/// An annotator committed to an answer, and has this seat on the panel.
		Committed { item: ItemNumber, seat: u8 } = AnswerCommitted;
		/// An answer was revealed.
		Revealed { item: ItemNumber } = AnswerRevealed;
		/// These members of a panel agreed.
		Settled { item: ItemNumber, members: u16 } = ItemSettled;
		/// A panel did not agree.
		Unresolved { item: ItemNumber } = ItemUnresolved;
		/// An expert decided, as these members of the panel had.
		Adjudicated { item: ItemNumber, members: u16 } = ItemAdjudicated;
		/// Somebody said what the truth of an item is, and others have to say so as well.
		TruthClaimed { item: ItemNumber } = TruthClaimed;
		/// A gold answer was revealed; it has its effect when the item is settled.
		GoldShown { item: ItemNumber } = GoldRevealed;
		/// An item is paid for.
		Finished {
			item: ItemNumber,
			/// From the escrow to annotators.
			rewards: Amount,
			/// From stakes to other annotators.
			fines: Amount,
			/// From the escrow back to the account that opened the item.
			refund: Amount,
		} = ItemFinished;
		/// An annotator left, and the stake is free.
		Left { stake: Amount } = AnnotatorLeft;
		/// A campaign ended.
		Closed { campaign: CampaignId } = CampaignClosed;
	}
}

impl Ledger {
	/// A campaign.
	pub async fn campaign(&self, campaign: CampaignId) -> Result<Option<Campaign>> {
		self.view(view_functions().annotation_rewards().campaign(campaign)).await
	}

	/// The items of a campaign that were opened, in order.
	pub async fn items(&self, campaign: CampaignId) -> Result<Vec<Item>> {
		let views = view_functions().annotation_rewards();
		self.pages_after(|first| views.items(campaign, first.unwrap_or(0))).await
	}

	/// An item.
	pub async fn item(&self, campaign: CampaignId, item: ItemNumber) -> Result<Option<Item>> {
		self.view(view_functions().annotation_rewards().item(campaign, item)).await
	}

	/// The annotators of a campaign, in no order.
	pub async fn annotators(&self, campaign: CampaignId) -> Result<Vec<Annotator>> {
		let last = |found: &[Annotator]| found.last().map(|last| last.who);
		self.pages(|found| view_functions().annotation_rewards().annotators(campaign, last(found))).await
	}
}
