//! Calls of sponsors, annotators and experts in campaigns.

use crate::AccountId;
use radledger_primitives::{
	annotation::{
		records::{ItemNumber, Offer},
		Answer, Image,
	},
	model::CampaignId,
	H256,
};

calls! { annotation_rewards
	/// Creates a campaign.
	create_campaign(offer: Offer<AccountId>);
	/// Joins a campaign with a stake for so many items at a time, and a commitment to a coin for the draw of seats.
	join(campaign: CampaignId, seats: u32, coin: H256);
	/// Reveals the coin to which the signer committed.
	reveal_coin(campaign: CampaignId, secret: [u8; 32]);
	/// Opens an item and pays for its panel, with the paths from the image to its study's root and from the item to the campaign's root.
	open_item(campaign: CampaignId, item: ItemNumber, image: Image, in_study: Vec<H256>, in_campaign: Vec<H256>);
	/// Commits to an answer.
	commit(campaign: CampaignId, item: ItemNumber, commitment: H256);
	/// Reveals the answer to which the signer committed.
	reveal(campaign: CampaignId, item: ItemNumber, answer: Answer, salt: [u8; 32]);
	/// Finds the consensus of a panel.
	settle(campaign: CampaignId, item: ItemNumber);
	/// Decides, as an expert, an item on which a panel did not agree.
	adjudicate(campaign: CampaignId, item: ItemNumber, answer: Answer, evidence: H256);
	/// Says what the truth of an item is.
	resettle(campaign: CampaignId, item: ItemNumber, truth: Answer, evidence: H256);
	/// Shows an answer that the sponsor knew before: its salt, and its path to the root of the gold answers.
	reveal_gold(campaign: CampaignId, item: ItemNumber, answer: Answer, salt: [u8; 32], path: Vec<H256>);
	/// Pays what has vested.
	release(campaign: CampaignId, item: ItemNumber);
	/// Leaves a campaign.
	leave(campaign: CampaignId);
	/// Ends a campaign.
	close_campaign(campaign: CampaignId);
}
