//! Annotation campaigns: what is asked, who answered what, what was agreed on, and who was paid.

use crate::{
	chain::{annotation_rewards::events, view_functions},
	consent::told_of,
	submit::Sent,
	AccountId, Call, Client, Error, Keypair, Ledger, Outcome, Result, Wait,
};
use radledger_primitives::{
	annotation::{
		pay::Amount,
		records::{self, ItemNumber},
	},
	model::CampaignId,
};
use serde::Serialize;
use subxt::{config::substrate::SubstrateConfig, events::Event};

/// What a sponsor offers.
pub type Offer = records::Offer<AccountId>;
/// A campaign.
pub type Campaign = records::CampaignView<AccountId, u32>;
/// An item of a campaign.
pub type Item = records::ItemView<AccountId>;
/// An annotator of a campaign.
pub type Annotator = records::AnnotatorView<AccountId>;

/// Most records that the chain shows at once.
const PAGE: usize = 64;

/// What a transaction changed, as its events tell it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "change", rename_all = "kebab-case")]
pub enum Change {
	/// A campaign was created.
	Created {
		/// Its number.
		campaign: CampaignId,
		/// What is held for its annotators, in plancks.
		escrow: Amount,
	},
	/// Somebody joined.
	Joined {
		/// What is at stake, in plancks.
		stake: Amount,
	},
	/// An item was opened.
	Opened {
		/// Its number.
		item: ItemNumber,
	},
	/// An answer was promised.
	Committed {
		/// To which item.
		item: ItemNumber,
		/// The seat on its panel.
		seat: u8,
	},
	/// An answer was revealed.
	Revealed {
		/// To which item.
		item: ItemNumber,
	},
	/// A panel agreed.
	Settled {
		/// On which item.
		item: ItemNumber,
		/// Who is part of it: one bit for each seat, the lowest for the first.
		members: u16,
	},
	/// A panel did not agree.
	Unresolved {
		/// On which item.
		item: ItemNumber,
	},
	/// An expert decided.
	Adjudicated {
		/// On which item.
		item: ItemNumber,
		/// Who had said the same: one bit for each seat, the lowest for the first.
		members: u16,
	},
	/// All is paid for an item.
	Finished {
		/// Which.
		item: ItemNumber,
		/// From the escrow to annotators, in plancks.
		rewards: Amount,
		/// From stakes, in plancks.
		fines: Amount,
		/// From the escrow back to the sponsor, in plancks.
		refund: Amount,
	},
	/// An annotator left.
	Left {
		/// What is free again, in plancks.
		stake: Amount,
	},
	/// A campaign ended.
	Closed {
		/// What went back, in plancks.
		refund: Amount,
	},
}

/// What became of a transaction, and what it changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Told {
	/// What became of it.
	#[serde(flatten)]
	pub outcome: Outcome,
	/// What it changed; nothing if no block was waited for.
	pub changes: Vec<Change>,
}

impl Client {
	/// As [`Client::submit`], and tells what changed.
	pub async fn tell_campaign<C: Call>(&self, call: &C, signer: &Keypair, wait: Wait) -> Result<Told> {
		let sent = self.send(call, signer, wait).await?;
		let changes = told_of(&sent, change)?;
		let Sent { outcome, .. } = sent;
		Ok(Told { outcome, changes })
	}
}

impl Ledger {
	/// A campaign.
	pub async fn campaign(&self, campaign: CampaignId) -> Result<Option<Campaign>> {
		let found = self.view(view_functions().annotation_rewards().campaign(campaign)).await?;
		Ok(found.map(|found| found.0))
	}

	/// The items of a campaign that were opened, in order.
	pub async fn items(&self, campaign: CampaignId) -> Result<Vec<Item>> {
		let (mut found, mut next) = (Vec::new(), Some(0));
		while let Some(first) = next {
			let (page, after) = self.view(view_functions().annotation_rewards().items(campaign, first)).await?;
			found.extend(page.into_iter().map(|item| item.0));
			next = after;
		}
		Ok(found)
	}

	/// An item.
	pub async fn item(&self, campaign: CampaignId, item: ItemNumber) -> Result<Option<Item>> {
		let found = self.view(view_functions().annotation_rewards().item(campaign, item)).await?;
		Ok(found.map(|found| found.0))
	}

	/// The annotators of a campaign, in no order.
	pub async fn annotators(&self, campaign: CampaignId) -> Result<Vec<Annotator>> {
		let mut found: Vec<Annotator> = Vec::new();
		loop {
			let after = found.last().map(|last| last.who);
			let page = self.view(view_functions().annotation_rewards().annotators(campaign, after)).await?;
			let is_full = page.len() >= PAGE;
			found.extend(page.into_iter().map(|annotator| annotator.0));
			if !is_full {
				return Ok(found);
			}
		}
	}
}

/// What an event tells of campaigns, if it does.
fn change(event: &Event<'_, SubstrateConfig>) -> Result<Option<Change>> {
	told_by! { event =>
		CampaignCreated { campaign, escrow } => Change::Created { campaign, escrow };
		AnnotatorJoined { stake } => Change::Joined { stake };
		ItemOpened { item } => Change::Opened { item };
		AnswerCommitted { item, seat } => Change::Committed { item, seat };
		AnswerRevealed { item } => Change::Revealed { item };
		ItemSettled { item, members } => Change::Settled { item, members };
		ItemUnresolved { item } => Change::Unresolved { item };
		ItemAdjudicated { item, members } => Change::Adjudicated { item, members };
		ItemFinished { item, rewards, fines, refund } => Change::Finished { item, rewards, fines, refund };
		AnnotatorLeft { stake } => Change::Left { stake };
		CampaignClosed { refund } => Change::Closed { refund };
	}
	Ok(None)
}
