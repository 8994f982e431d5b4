//! The items of a campaign: opened, settled and paid, one transaction for each.

use super::{
	clock, ensure_same,
	file::{CampaignFile, Entry, How},
	kept, known, known_item,
	notes::Kept,
	sponsored, stage,
	stage::Stage,
	CampaignError,
};
use crate::{digest, study::StudyError, Explain, Problem, Session};
use radledger_client::{
	calls,
	campaign::{Campaign, Change, Item},
	Call, Ledger, Told,
};
use radledger_primitives::{
	annotation::{
		records::{ItemNumber, ItemState},
		Answer,
	},
	merkle,
	model::CampaignId,
	StudyId, H256,
};
use serde::Serialize;
use std::{
	collections::{btree_map, BTreeMap, BTreeSet},
	path::PathBuf,
};

/// What was done with items, one transaction each.
#[derive(Serialize, Debug, Default)]
pub struct Work {
	/// Items with which it was done.
	pub done: Vec<Done>,
	/// Items with which it could not be done.
	pub skipped: Vec<Skipped>,
}

/// An item with which something was done.
#[derive(Serialize, Debug)]
pub struct Done {
	/// Its number.
	pub item: ItemNumber,
	/// What changed.
	pub told: Told<Change>,
}

/// An item with which nothing could be done.
#[derive(Serialize, Debug)]
pub struct Skipped {
	/// Its number.
	pub item: ItemNumber,
	/// Why.
	pub error: Problem,
}

impl Work {
	/// Sends a call about an item. If the ledger refuses this one, the others still go ahead; any other failure ends the
	/// work, and says how much is done.
	pub(super) async fn send(
		&mut self,
		session: &Session,
		item: ItemNumber,
		call: &impl Call,
	) -> Result<(), CampaignError> {
		match session.tell(call).await {
			Ok(told) => self.done.push(Done { item, told }),
			Err(error) if error.code().starts_with("AnnotationRewards::") => self.skip(item, &error),
			Err(error) => {
				let done = self.done.len();
				let problem = Problem::from(&error);
				let what = format!("item {item}: {} ({done} done before; the rest can be done again)", problem.what);
				return Err(Problem { what, ..problem }.into());
			}
		}
		Ok(())
	}

	pub(super) fn skip(&mut self, item: ItemNumber, error: &impl Explain) {
		self.skipped.push(Skipped { item, error: Problem::from(error) });
	}
}

/// The items of a campaign.
#[derive(Serialize, Debug)]
pub struct Listed {
	/// Those that are open or were.
	pub items: Vec<Item>,
	/// The numbers of the others.
	pub not_open: Vec<ItemNumber>,
	/// All of them, with what the file of the campaign says, if the vault has it.
	#[serde(skip)]
	pub rows: Vec<Row>,
}

/// A line about an item.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Row {
	/// Its number.
	pub item: ItemNumber,
	/// How far it is; `None` if it is not open.
	pub state: Option<ItemState>,
	/// Seats that are taken.
	pub committed: Option<usize>,
	/// Answers that are revealed.
	pub revealed: Option<usize>,
	/// The study of its image.
	pub study: Option<StudyId>,
	/// The SOP Instance UID of its image.
	pub instance: Option<String>,
}

impl Row {
	fn new(number: ItemNumber, item: Option<&Item>, file: Option<&CampaignFile>) -> Self {
		let entry = file.and_then(|file| file.entry(number).ok());
		Self {
			item: number,
			state: item.map(|item| item.state),
			committed: item.map(|item| item.seats.len()),
			revealed: item.map(|item| item.seats.iter().filter(|seat| seat.revealed).count()),
			study: item.map(|item| item.image.study).or(entry.map(|entry| entry.study)),
			instance: entry.map(|entry| entry.instance.clone()),
		}
	}
}

/// The numbers that are meant: those that were named, or all.
fn wanted(known: &Campaign, named: &[ItemNumber]) -> Result<Vec<ItemNumber>, CampaignError> {
	let all = known.offer.items;
	if let Some(item) = named.iter().find(|item| **item >= all) {
		return Err(CampaignError::NoSuchItem { item: *item, all });
	}
	Ok(match named {
		[] => (0..all).collect(),
		named => named.iter().copied().collect::<BTreeSet<_>>().into_iter().collect(),
	})
}

/// Lists items: all, or those that are named.
///
/// # Errors
/// The ledger has no such campaign or item.
pub async fn list(session: &Session, campaign: CampaignId, named: &[ItemNumber]) -> Result<Listed, CampaignError> {
	let ledger = session.ledger().await?;
	let known = known(&ledger, campaign).await?;
	let wanted = wanted(&known, named)?;
	let mut items: BTreeMap<_, _> = ledger.items(campaign).await?.into_iter().map(|item| (item.item, item)).collect();
	let kept = kept(session, &known).await?;
	let file = kept.as_ref().map(Kept::file);
	let rows = wanted.iter().map(|item| Row::new(*item, items.get(item), file)).collect();
	let not_open = wanted.iter().filter(|item| !items.contains_key(item)).copied().collect();
	Ok(Listed { items: wanted.iter().filter_map(|item| items.remove(item)).collect(), not_open, rows })
}

/// The leaves of a study in the vault, as the ledger has it.
async fn leaves(session: &Session, ledger: &Ledger, study: &StudyId) -> Result<Vec<H256>, StudyError> {
	let manifests = session.vault()?.manifests()?;
	let manifest = manifests.load(study)?.ok_or_else(|| StudyError::not_in_vault(study))?;
	let record = ledger.study(study).await?.ok_or_else(|| StudyError::not_on_ledger(study))?;
	let manifest = manifests.settled(manifest, Some(&record.root)).await?;
	match manifest.root() == record.root {
		true => Ok(manifest.leaves()),
		false => Err(StudyError::Stale { study: *study }),
	}
}

/// Opens items that are not open yet: all, or those that are named. Done again, it does the rest.
///
/// # Errors
/// It is too late, the campaign is not in the vault, or the ledger does not answer. Items that the ledger refuses are
/// [`Work::skipped`].
pub async fn open(session: &Session, campaign: CampaignId, named: &[ItemNumber]) -> Result<Work, CampaignError> {
	let ledger = session.ledger().await?;
	let known = known(&ledger, campaign).await?;
	stage::ensure(&known, clock(&ledger).await?, Stage::Join)?;
	let kept = sponsored(session, &known).await?;
	let open: BTreeSet<_> = ledger.items(campaign).await?.into_iter().map(|item| item.item).collect();
	let in_campaign = kept.file().leaves();
	let mut studies: BTreeMap<StudyId, Result<Vec<H256>, Problem>> = BTreeMap::new();
	let mut work = Work::default();
	for item in wanted(&known, named)? {
		if open.contains(&item) {
			continue;
		}
		let entry = kept.file().entry(item)?;
		let in_study = match studies.entry(entry.study) {
			btree_map::Entry::Occupied(known) => known.into_mut(),
			btree_map::Entry::Vacant(place) => {
				place.insert(leaves(session, &ledger, &entry.study).await.map_err(|error| Problem::from(&error)))
			}
		};
		let paths = match in_study {
			Ok(in_study) => paths(entry, in_study, &in_campaign).map_err(|error| Problem::from(&error)),
			Err(problem) => Err(problem.clone()),
		};
		match paths {
			Ok((in_study, path)) => {
				let call = calls::campaign::open_item(campaign, item, entry.image(), in_study, path);
				work.send(session, item, &call).await?;
			}
			Err(problem) => work.skip(item, &problem),
		}
	}
	Ok(work)
}

/// The paths of an image to its study's root, and to the campaign's.
fn paths(entry: &Entry, in_study: &[H256], in_campaign: &[H256]) -> Result<(Vec<H256>, Vec<H256>), CampaignError> {
	let place = entry.place as usize;
	let paths = (in_study.get(place) == Some(&entry.leaf))
		.then(|| Some((merkle::path(in_study, place)?, merkle::path(in_campaign, entry.item as usize)?)));
	paths.flatten().ok_or(CampaignError::ImageChanged { item: entry.item })
}

/// One item that is open, or all that are.
pub(super) async fn items_of(
	ledger: &Ledger,
	campaign: CampaignId,
	item: Option<ItemNumber>,
) -> Result<BTreeMap<ItemNumber, Item>, CampaignError> {
	let items = match item {
		Some(item) => vec![known_item(ledger, campaign, item).await?],
		None => ledger.items(campaign).await?,
	};
	Ok(items.into_iter().map(|item| (item.item, item)).collect())
}

/// Reveals the gold answers in the vault: to one item, or to all.
///
/// # Errors
/// It is not the time for it, there are none, or they are not in the vault.
pub async fn gold(session: &Session, campaign: CampaignId, item: Option<ItemNumber>) -> Result<Work, CampaignError> {
	let ledger = session.ledger().await?;
	let known = known(&ledger, campaign).await?;
	let root = known.offer.gold.ok_or(CampaignError::NoGold { campaign })?;
	stage::ensure(&known, clock(&ledger).await?, Stage::Gold)?;
	let kept = sponsored(session, &known).await?;
	let not_here = || CampaignError::NotInVault { what: format!("the gold of campaign {campaign}") };
	let set = kept.gold(&root).ok_or_else(not_here)?;
	let items = items_of(&ledger, campaign, item).await?;
	let mut work = Work::default();
	let mut found = false;
	for (number, answer, salt, path) in set.proofs() {
		found |= Some(number) == item;
		if items.get(&number).is_some_and(stage::can_show_gold) {
			let call = calls::campaign::reveal_gold(campaign, number, answer.clone(), salt.0, path);
			work.send(session, number, &call).await?;
		}
	}
	match item.filter(|_| !found) {
		Some(item) => Err(CampaignError::NoGoldFor { item }),
		None => Ok(work),
	}
}

/// Finds what panels agree on: of one item, or of all for which that is possible.
///
/// # Errors
/// The ledger has no such campaign or item, or does not answer.
pub async fn settle(session: &Session, campaign: CampaignId, item: Option<ItemNumber>) -> Result<Work, CampaignError> {
	let ledger = session.ledger().await?;
	let (known, now) = (known(&ledger, campaign).await?, clock(&ledger).await?.next);
	let mut work = Work::default();
	for (number, there) in items_of(&ledger, campaign, item).await? {
		// One that was named is asked for in any case: the ledger says why not.
		if item.is_some() || stage::can_settle(&known.offer, &there, now) {
			work.send(session, number, &calls::campaign::settle(campaign, number)).await?;
		}
	}
	Ok(work)
}

/// Pays what has vested: of one item, or of all for which it has.
///
/// # Errors
/// As [`settle`].
pub async fn release(session: &Session, campaign: CampaignId, item: Option<ItemNumber>) -> Result<Work, CampaignError> {
	let ledger = session.ledger().await?;
	let (known, now) = (known(&ledger, campaign).await?, clock(&ledger).await?.next);
	let mut work = Work::default();
	for (number, there) in items_of(&ledger, campaign, item).await? {
		if item.is_some() || stage::can_release(&known, &there, now) {
			work.send(session, number, &calls::campaign::release(campaign, number)).await?;
		}
	}
	Ok(work)
}

/// What somebody says who decides.
#[derive(Clone, Debug)]
pub struct Decision<'a> {
	/// The campaign.
	pub campaign: CampaignId,
	/// The item.
	pub item: ItemNumber,
	/// A word or the file of an annotation tool.
	pub answer: &'a str,
	/// The file that shows it, of which the ledger gets the digest.
	pub evidence: PathBuf,
	/// The file of the campaign.
	pub file: PathBuf,
	/// How the answer is read.
	pub how: How<'a>,
}

impl Decision<'_> {
	/// The answer and the digest of the evidence, for the campaign that the ledger has.
	async fn read(&self, session: &Session) -> Result<(Answer, H256), CampaignError> {
		let evidence = digest::of_file(&self.evidence)?;
		let file = CampaignFile::read(&self.file)?;
		let (_, answer) = file.answer(Some(self.item), self.answer, self.how)?;
		let ledger = session.ledger().await?;
		ensure_same(session, &known(&ledger, self.campaign).await?, &file).await?;
		Ok((answer, evidence))
	}
}

/// Decides, as an expert, an item on which the panel did not agree.
///
/// # Errors
/// A file cannot be read or is of another campaign, or the ledger refuses.
pub async fn adjudicate(session: &Session, decision: &Decision<'_>) -> Result<Told<Change>, CampaignError> {
	let (answer, evidence) = decision.read(session).await?;
	let call = calls::campaign::adjudicate(decision.campaign, decision.item, answer, evidence);
	Ok(session.tell(&call).await?)
}

/// Says what the truth of an item is.
///
/// # Errors
/// As [`adjudicate`].
pub async fn resettle(session: &Session, decision: &Decision<'_>) -> Result<Told<Change>, CampaignError> {
	let (answer, evidence) = decision.read(session).await?;
	let call = calls::campaign::resettle(decision.campaign, decision.item, answer, evidence);
	Ok(session.tell(&call).await?)
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::campaign::fixtures::{campaign, campaign_file, entry, item};
	use radledger_primitives::annotation::Image;

	#[test]
	fn campaign_items_should_be_opened_with_paths_that_the_ledger_takes() {
		let in_study: Vec<H256> = (0..4).map(|item| entry(item).leaf).collect();
		let root = merkle::root(&in_study).unwrap();
		let file = campaign_file(4);
		let in_campaign = file.leaves();
		for one in &file.items {
			let (study, path) = paths(one, &in_study, &in_campaign).unwrap();
			assert!(merkle::verify(&root, 4, one.place, &one.leaf, &study));
			let leaf = Image::item(&one.image());
			assert!(merkle::verify(&file.root(), 4, one.item, &leaf, &path));
		}
		// The study was amended: the image moved, or is gone.
		for amended in [&in_study[1..], &in_study[..1]] {
			assert_eq!(paths(&entry(2), amended, &in_campaign).unwrap_err().code(), "image-changed");
		}
	}

	#[test]
	fn campaign_items_should_be_those_named_or_all() {
		let known = campaign();
		assert_eq!(wanted(&known, &[]).unwrap(), [0, 1, 2, 3]);
		assert_eq!(wanted(&known, &[3, 1, 3]).unwrap(), [1, 3]);
		assert_eq!(wanted(&known, &[4]).unwrap_err().code(), "no-such-item");
	}

	#[test]
	fn campaign_items_should_be_listed_with_what_ledger_and_file_have() {
		let file = campaign_file(4);
		let there = item(3, ItemState::Settled, &[(1, Some(1)), (2, None), (3, Some(0))]);
		let row = Row::new(3, Some(&there), Some(&file));
		assert_eq!((row.committed, row.revealed, row.instance.as_deref()), (Some(3), Some(2), Some("1.2.3")));
		assert_eq!((row.state, row.study), (Some(ItemState::Settled), Some(H256::repeat_byte(1))));
		let unknown = Row::new(2, None, None);
		assert_eq!((unknown.state, unknown.committed, unknown.study, unknown.instance), (None, None, None, None));
	}
}
