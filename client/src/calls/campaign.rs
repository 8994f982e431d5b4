//! What sponsors, annotators and experts say in campaigns.

use crate::{
	chain::{runtime_types::bounded_collections::bounded_vec::BoundedVec, transactions},
	AccountId, Call,
};
use radledger_primitives::{
	annotation::{
		records::{ItemNumber, Offer},
		Answer, Image,
	},
	model::CampaignId,
	H256,
};
use subxt::utils::Static;

/// Creates a campaign.
pub fn create_campaign(offer: Offer<AccountId>) -> impl Call {
	transactions().annotation_rewards().create_campaign(Static(offer))
}

/// Joins a campaign with a stake for so many items at a time.
pub fn join(campaign: CampaignId, seats: u32) -> impl Call {
	transactions().annotation_rewards().join(campaign, seats)
}

/// Opens an item, with the paths from the image to its study's root and from the item to the campaign's.
pub fn open_item(
	campaign: CampaignId,
	item: ItemNumber,
	image: Image,
	in_study: Vec<H256>,
	in_campaign: Vec<H256>,
) -> impl Call {
	let (in_study, in_campaign) = (BoundedVec(in_study), BoundedVec(in_campaign));
	transactions().annotation_rewards().open_item(campaign, item, Static(image), in_study, in_campaign)
}

/// Promises an answer.
pub fn commit(campaign: CampaignId, item: ItemNumber, commitment: H256) -> impl Call {
	transactions().annotation_rewards().commit(campaign, item, commitment)
}

/// Reveals the answer that was promised.
pub fn reveal(campaign: CampaignId, item: ItemNumber, answer: Answer, salt: [u8; 32]) -> impl Call {
	transactions().annotation_rewards().reveal(campaign, item, Static(answer), salt)
}

/// Finds what a panel agrees on.
pub fn settle(campaign: CampaignId, item: ItemNumber) -> impl Call {
	transactions().annotation_rewards().settle(campaign, item)
}

/// Decides where a panel could not.
pub fn adjudicate(campaign: CampaignId, item: ItemNumber, answer: Answer, evidence: H256) -> impl Call {
	transactions().annotation_rewards().adjudicate(campaign, item, Static(answer), evidence)
}

/// Brings the truth.
pub fn resettle(campaign: CampaignId, item: ItemNumber, truth: Answer, evidence: H256) -> impl Call {
	transactions().annotation_rewards().resettle(campaign, item, Static(truth), evidence)
}

/// Shows an answer that the sponsor knew before: its salt, its place among those and its path.
pub fn reveal_gold(
	campaign: CampaignId,
	item: ItemNumber,
	answer: Answer,
	salt: [u8; 32],
	place: u32,
	path: Vec<H256>,
) -> impl Call {
	transactions().annotation_rewards().reveal_gold(campaign, item, Static(answer), salt, place, BoundedVec(path))
}

/// Pays what has vested.
pub fn release(campaign: CampaignId, item: ItemNumber) -> impl Call {
	transactions().annotation_rewards().release(campaign, item)
}

/// Leaves a campaign.
pub fn leave(campaign: CampaignId) -> impl Call {
	transactions().annotation_rewards().leave(campaign)
}

/// Ends a campaign.
pub fn close_campaign(campaign: CampaignId) -> impl Call {
	transactions().annotation_rewards().close_campaign(campaign)
}
