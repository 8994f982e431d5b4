//! Annotation campaigns: images for annotators, their answers, and their pay.
//!
//! - [`create()`] puts a campaign on the ledger and writes the [`CampaignFile`] that annotators get.
//! - [`list`], [`open`], [`settle`], [`gold()`] and [`release`] deal with its items, one transaction for each.
//! - [`join`], [`reveal_coin`], [`commit`] and [`reveal`] are for annotators. Coins, answers and their salts are in the
//!   vault before anything is sent.
//! - [`adjudicate`] and [`resettle`] are for those who decide. [`show`], [`show_item`], [`agreement`] and [`export()`] tell
//!   what is known.
//! - [`words`]: labels, weights and answers in words. [`Stage`]: what a campaign waits for.

mod annotate;
mod create;
mod error;
mod export;
pub mod file;
#[cfg(test)]
mod fixtures;
mod gold;
mod items;
mod notes;
mod prov;
mod show;
mod stage;
pub mod words;

pub use annotate::{commit, join, leave, reveal, reveal_coin, Committed, Joined};
pub use create::{close, create, Created, New, Periods, Question, Worth};
pub use error::CampaignError;
pub use export::{export, Export, Exported, Format};
pub use file::{CampaignFile, Entry, How};
pub use items::{adjudicate, gold, list, open, release, resettle, settle, Decision, Done, Listed, Row, Skipped, Work};
pub use prov::is_member;
pub use show::{agreement, show, show_item, Agreement, Item, Shown};
pub use stage::{Counts, Stage, Waits};

use crate::{vault::VaultError, Session};
use notes::Kept;
use radledger_client::{
	campaign::{self as ledger, Campaign},
	Ledger,
};
use radledger_primitives::{annotation::records::ItemNumber, model::CampaignId};
use stage::Clock;

/// A campaign on the ledger.
async fn known(ledger: &Ledger, campaign: CampaignId) -> Result<Campaign, CampaignError> {
	ledger.campaign(campaign).await?.ok_or(CampaignError::NotFound { campaign })
}

async fn clock(ledger: &Ledger) -> Result<Clock, CampaignError> {
	Ok(Clock::new(ledger.now().await?))
}

async fn known_item(ledger: &Ledger, campaign: CampaignId, item: ItemNumber) -> Result<ledger::Item, CampaignError> {
	ledger.item(campaign, item).await?.ok_or(CampaignError::NotOpen { campaign, item })
}

/// What the vault has of a campaign, if it has anything and there is a vault.
async fn kept(session: &Session, known: &Campaign) -> Result<Option<Kept>, CampaignError> {
	let chain = session.client().await?.genesis();
	match session.vault() {
		Ok(vault) => Kept::find(&vault, &chain, &known.offer.instructions),
		Err(VaultError::NotThere { .. }) => Ok(None),
		Err(error) => Err(error.into()),
	}
}

/// What the vault of the sponsor has of a campaign.
async fn sponsored(session: &Session, known: &Campaign) -> Result<Kept, CampaignError> {
	let what = || CampaignError::NotInVault { what: format!("campaign {}", known.campaign) };
	kept(session, known).await?.ok_or_else(what)
}

/// Refuses a file that is of another campaign than the ledger's.
async fn ensure_same(session: &Session, known: &Campaign, file: &CampaignFile) -> Result<(), CampaignError> {
	let (chain, digest, campaign) = (session.client().await?.genesis(), file.digest()?, known.campaign);
	if file.chain != chain {
		return Err(CampaignError::OtherChain { file: file.chain, here: chain });
	}
	if digest != known.offer.instructions {
		return Err(CampaignError::OtherCampaign { campaign, file: digest, ledger: known.offer.instructions });
	}
	if file.task != known.offer.task || file.root() != known.offer.root || file.count() != known.offer.items {
		return Err(CampaignError::Contradicted { campaign });
	}
	Ok(())
}
