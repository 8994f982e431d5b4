//! What is known of campaigns, their items and their annotators.

use super::{clock, file::CampaignFile, kept, known, known_item, notes::Kept, CampaignError, Counts, Waits};
use crate::Session;
use radledger_client::campaign::{self as ledger, Annotator, Campaign};
use radledger_primitives::{
	annotation::{agreement::Tally, records::ItemNumber},
	model::CampaignId,
};
use serde::Serialize;

/// A campaign, and how far it is.
#[derive(Serialize, Debug)]
pub struct Shown {
	/// What the ledger has.
	pub campaign: Campaign,
	/// The names of its labels, if the vault has its file.
	pub labels: Option<Vec<String>>,
	/// How many items are how far.
	pub items: Counts,
	/// What it waits for.
	pub waits_for: Waits,
}

/// An item of a campaign.
#[derive(Serialize, Debug)]
pub struct Item {
	/// What the ledger has.
	#[serde(flatten)]
	pub item: ledger::Item,
	/// The SOP Instance UID of its image, if the vault has the file of the campaign.
	pub instance: Option<String>,
	/// The names of the labels, if the vault has them.
	#[serde(skip)]
	pub labels: Vec<String>,
}

/// How well the annotators of a campaign agree, and what each did.
#[derive(Serialize, Debug)]
pub struct Agreement {
	/// The campaign.
	pub campaign: CampaignId,
	/// Fleiss' kappa, in parts per million.
	pub kappa_ppm: Option<i32>,
	/// Krippendorff's alpha, in parts per million.
	pub alpha_ppm: Option<i32>,
	/// Gold answers that were right, out of how many.
	pub gold: Tally,
	/// The annotators.
	pub annotators: Vec<Annotator>,
}

/// Shows a campaign.
///
/// # Errors
/// The ledger has none of this number, or does not answer.
pub async fn show(session: &Session, campaign: CampaignId) -> Result<Shown, CampaignError> {
	let ledger = session.ledger().await?;
	let (known, now) = (known(&ledger, campaign).await?, clock(&ledger).await?.next);
	let items = Counts::of(&known, &ledger.items(campaign).await?);
	let labels = kept(session, &known).await?.map(|kept| kept.file().labels.clone());
	Ok(Shown { waits_for: Waits::of(&known, &items, now), campaign: known, labels, items })
}

/// Shows an item.
///
/// # Errors
/// As [`show`]; or the item is not open.
pub async fn show_item(session: &Session, campaign: CampaignId, item: ItemNumber) -> Result<Item, CampaignError> {
	let ledger = session.ledger().await?;
	let known = known(&ledger, campaign).await?;
	let there = known_item(&ledger, campaign, item).await?;
	let kept = kept(session, &known).await?;
	let file = kept.as_ref().map(Kept::file);
	let instance = file.and_then(|file| file.entry(item).ok()).map(|entry| entry.instance.clone());
	let labels = file.map(|file: &CampaignFile| file.labels.clone()).unwrap_or_default();
	Ok(Item { item: there, instance, labels })
}

/// Shows how well the annotators of a campaign agree.
///
/// # Errors
/// As [`show`].
pub async fn agreement(session: &Session, campaign: CampaignId) -> Result<Agreement, CampaignError> {
	let ledger = session.ledger().await?;
	let known = known(&ledger, campaign).await?;
	let mut annotators = ledger.annotators(campaign).await?;
	annotators.sort_by_key(|annotator| annotator.who.0);
	Ok(Agreement { campaign, kappa_ppm: known.kappa, alpha_ppm: known.alpha, gold: known.gold, annotators })
}
