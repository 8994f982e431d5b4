//! What annotators do: they join with a coin, reveal it, commit to answers, and reveal these.

use super::{
	clock, ensure_same,
	file::CampaignFile,
	items::{items_of, Work},
	known, known_item,
	notes::{Coin, Kept, Place, Promises},
	stage::{self, Stage},
	CampaignError,
};
use crate::Session;
use radledger_client::{
	calls,
	campaign::{Change, Item},
	Told,
};
use radledger_primitives::{
	annotation::{
		records::{ItemNumber, ItemState},
		Answer,
	},
	model::CampaignId,
	text::moment,
	Moment, H256,
};
use serde::Serialize;

/// An annotator who joined.
#[derive(Serialize, Debug)]
pub struct Joined {
	/// What changed.
	#[serde(flatten)]
	pub told: Told<Change>,
	/// From this moment on the coin can be revealed.
	#[serde(with = "moment")]
	pub coin_from: Moment,
	/// Before this moment it must be.
	#[serde(with = "moment")]
	pub coin_until: Moment,
}

/// Joins a campaign with a stake for so many items at a time, and commits to a coin, which is in the vault then.
///
/// # Errors
/// It is too late, or the ledger refuses.
pub async fn join(session: &Session, campaign: CampaignId, seats: u32) -> Result<Joined, CampaignError> {
	let who = session.account().await?;
	let ledger = session.ledger().await?;
	let known = known(&ledger, campaign).await?;
	stage::ensure(&known, clock(&ledger).await?, Stage::Join)?;
	let vault = session.new_vault()?;
	let chain = session.client().await?.genesis();
	let coin = {
		let _alone = vault.alone().await?;
		Coin::draw(&vault, chain, campaign, &who)?
	};
	let told = session.tell(&calls::campaign::join(campaign, seats, coin.commitment())).await?;
	let schedule = known.offer.schedule;
	Ok(Joined { told, coin_from: schedule.join_until, coin_until: schedule.coin_until })
}

/// Reveals the coin of the signer, so that seats can be drawn.
///
/// # Errors
/// It is not the time for it, or the vault does not have the coin.
pub async fn reveal_coin(session: &Session, campaign: CampaignId) -> Result<Told<Change>, CampaignError> {
	let who = session.account().await?;
	let ledger = session.ledger().await?;
	let known = known(&ledger, campaign).await?;
	stage::ensure(&known, clock(&ledger).await?, Stage::Coin)?;
	let chain = session.client().await?.genesis();
	let coin = Coin::find(&session.vault()?, chain, campaign, &who)?;
	let coin = coin.ok_or(CampaignError::UnknownCoin { campaign })?;
	Ok(session.tell(&calls::campaign::reveal_coin(campaign, coin.secret())).await?)
}

/// Leaves a campaign.
///
/// # Errors
/// The ledger refuses.
pub async fn leave(session: &Session, campaign: CampaignId) -> Result<Told<Change>, CampaignError> {
	Ok(session.tell(&calls::campaign::leave(campaign)).await?)
}

/// An answer that was promised.
#[derive(Serialize, Debug)]
pub struct Committed {
	/// The commitment on the ledger.
	pub commitment: H256,
	/// What changed; `None` if the ledger had it before.
	#[serde(flatten)]
	pub told: Option<Told<Change>>,
	/// From this moment on it can be revealed.
	#[serde(with = "moment")]
	pub reveal_from: Moment,
	/// Before this moment it must be.
	#[serde(with = "moment")]
	pub reveal_until: Moment,
}

/// Takes a seat on the panel of an item and promises an answer; the vault has it then, with its salt. Another answer that is
/// noted, and that the ledger may still get, is in the way unless this one is to be sent `instead`.
///
/// # Errors
/// It is not the time for it, the signer has no seat, or promised another answer.
pub async fn commit(
	session: &Session,
	campaign: CampaignId,
	file: &CampaignFile,
	(item, answer): (ItemNumber, Answer),
	instead: bool,
) -> Result<Committed, CampaignError> {
	let who = session.account().await?;
	let ledger = session.ledger().await?;
	let known = known(&ledger, campaign).await?;
	ensure_same(session, &known, file).await?;
	stage::ensure(&known, clock(&ledger).await?, Stage::Commit)?;
	let there = known_item(&ledger, campaign, item).await?;
	let vault = session.new_vault()?;
	let _alone = vault.alone().await?;
	let chain = session.client().await?.genesis();
	let mut promises = Promises::open(&vault, Place::new(chain, campaign, item, &who))?;
	let schedule = known.offer.schedule;
	let committed = |commitment, told| Committed {
		commitment,
		told,
		reveal_from: schedule.gold_until,
		reveal_until: schedule.reveal_until,
	};
	if let Some(seat) = there.seats.iter().find(|seat| seat.who == who) {
		return match promises.opening(&seat.commitment) {
			Some(opening) if opening.answer == answer => Ok(committed(seat.commitment, None)),
			_ => Err(CampaignError::AlreadyCommitted { item }),
		};
	}
	ensure_free(&there, known.offer.panel)?;
	// One whom the node does not know yet to be drawn is refused by the ledger.
	if !there.drawn.is_empty() && !there.drawn.contains(&who) {
		return Err(CampaignError::NotDrawn { item });
	}
	// So that the names of the labels are known afterwards.
	Kept::keep(&vault, file)?;
	// On the disk before it is sent: what cannot be opened is lost.
	let opening = promises.draw(&answer, instead)?;
	let openings = file.openings_of(&ledger.seals_of([there.image.study]).await?);
	let call = calls::campaign::commit(campaign, item, opening.commitment);
	let told = session.tell_showing(&call, &openings).await?;
	Ok(committed(opening.commitment, Some(told)))
}

fn ensure_free(item: &Item, panel: u8) -> Result<(), CampaignError> {
	let taken = item.seats.len();
	match item.state == ItemState::Open && taken < usize::from(panel) {
		true => Ok(()),
		false => Err(CampaignError::PanelIsFull { item: item.item, taken, panel }),
	}
}

/// Reveals what the signer promised: of one item, or of all.
///
/// # Errors
/// It is not the time for it. Promises that the vault does not have are [`Work::skipped`].
pub async fn reveal(session: &Session, campaign: CampaignId, item: Option<ItemNumber>) -> Result<Work, CampaignError> {
	let who = session.account().await?;
	let ledger = session.ledger().await?;
	let known = known(&ledger, campaign).await?;
	stage::ensure(&known, clock(&ledger).await?, Stage::Reveal)?;
	let (vault, chain) = (session.vault()?, session.client().await?.genesis());
	let mut work = Work::default();
	for (number, there) in items_of(&ledger, campaign, item).await? {
		let Some(commitment) = stage::promised(&there, &who) else {
			continue;
		};
		let promises = Promises::open(&vault, Place::new(chain, campaign, number, &who))?;
		match promises.opening(&commitment) {
			Some(opening) => {
				let call = calls::campaign::reveal(campaign, number, opening.answer.clone(), opening.salt.0);
				work.send(session, number, &call).await?;
			}
			None => work.skip(number, &CampaignError::UnknownCommitment),
		}
	}
	Ok(work)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{campaign::fixtures::item, Explain};

	#[test]
	fn campaign_seats_should_be_taken_while_there_are_any() {
		let one = item(3, ItemState::Open, &[(1, None)]);
		assert!(ensure_free(&one, 2).is_ok());
		let full = ensure_free(&one, 1).unwrap_err();
		assert_eq!((&*full.code(), full.why().as_deref()), ("panel-is-full", Some("1 of 1 seats are taken")));
		assert!(ensure_free(&item(3, ItemState::Settled, &[]), 2).is_err());
	}
}
