//! Creating a campaign: its images, as they were anchored; its question; its pay.

use super::{
	clock,
	file::{read_image, CampaignFile, Entry},
	gold,
	notes::Kept,
	words, CampaignError,
};
use crate::{
	study::{
		evidence::anchored_as,
		reading::{findings, read},
		verify::{judge, Against, InstanceState},
		StudyError,
	},
	vault::file,
	words::{clean, path},
	Session,
};
use radledger_client::{
	calls,
	campaign::{Campaign, Change, Offer},
	AccountId, Ledger, Told,
};
use radledger_primitives::{
	annotation::{
		consensus::Rule,
		pay::Terms,
		records::{ItemNumber, Schedule},
		Task,
	},
	consent::{Purpose, RequestId},
	model::CampaignId,
	Moment, OrganisationId, H256,
};
use serde::Serialize;
use std::{
	collections::BTreeSet,
	io::{self, Write},
	path::{Path, PathBuf},
};

/// Longest time that passes until a block has a transaction, in milliseconds.
const IN_A_BLOCK: Moment = 60_000;

/// What is asked of each image.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Question {
	/// One of these labels.
	Classification(Vec<String>),
	/// At most so many boxes.
	Boxes(u8),
	/// Cells of a grid, across and down.
	Grid(u8, u8),
}

/// What answers are worth: names of labels, or [`words::FOUND`], with parts per million.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Worth {
	/// So much each, and the whole where nothing is said.
	Weights(Vec<(String, u32)>),
	/// The less, the more common they are expected to be.
	Expected(Vec<(String, u32)>),
}

/// How long each phase lasts, in milliseconds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Periods {
	/// Annotators join.
	pub join: Moment,
	/// They reveal their coins.
	pub coin: Moment,
	/// They commit.
	pub commit: Moment,
	/// Gold answers are revealed.
	pub gold: Moment,
	/// Answers are revealed.
	pub reveal: Moment,
	/// The truth can arrive.
	pub vest: Moment,
}

impl Periods {
	/// The phases of a campaign that begins at a moment.
	pub const fn from(&self, now: Moment) -> Schedule {
		let join_until = now.saturating_add(self.join);
		let coin_until = join_until.saturating_add(self.coin);
		let commit_until = coin_until.saturating_add(self.commit);
		let gold_until = commit_until.saturating_add(self.gold);
		let reveal_until = gold_until.saturating_add(self.reveal);
		let vests_at = reveal_until.saturating_add(self.vest);
		Schedule { join_until, coin_until, commit_until, gold_until, reveal_until, vests_at }
	}
}

/// A campaign that is to be created.
#[derive(Clone, Debug)]
pub struct New {
	/// Files and folders of the images.
	pub images: Vec<PathBuf>,
	/// What is asked of each.
	pub question: Question,
	/// The text for annotators.
	pub instructions: PathBuf,
	/// What answers are worth.
	pub worth: Worth,
	/// Annotators for each image.
	pub panel: u8,
	/// Whether colleagues can sit on one panel.
	pub colleagues: bool,
	/// When a panel agrees.
	pub rule: Rule,
	/// What is paid.
	pub terms: Terms,
	/// What for.
	pub purpose: Purpose,
	/// The request in which more is said.
	pub request: Option<RequestId>,
	/// Who decides where a panel cannot.
	pub experts: Vec<AccountId>,
	/// Organisations that gain by the answers.
	pub conflicts: Vec<OrganisationId>,
	/// Answers that are known.
	pub gold: Option<PathBuf>,
	/// How long each phase lasts.
	pub periods: Periods,
	/// Where the file for annotators is written.
	pub out: PathBuf,
}

/// A campaign that was created, or is there already.
#[derive(Serialize, Debug)]
pub struct Created {
	/// Its number; `None` if no block was waited for.
	pub campaign: Option<CampaignId>,
	/// The digest of its file.
	pub instructions: H256,
	/// How many images it asks about.
	pub images: usize,
	/// What changed; `None` if it is there already, as an interrupted or repeated call finds it.
	#[serde(skip_serializing_if = "Option::is_none")]
	pub told: Option<Told<Change>>,
}

/// Puts a campaign on the ledger and writes the file for annotators. Gold answers and their salts are in the vault then.
///
/// # Errors
/// The offer makes no sense, an image is not as it was anchored, or the campaign is there with other terms.
pub async fn create(session: &Session, new: &New) -> Result<Created, CampaignError> {
	let unreadable = |error: std::io::Error| CampaignError::Unreadable {
		path: new.instructions.as_path().into(),
		error: error.to_string(),
	};
	let instructions = file::named_text(&new.instructions, file::LONGEST).map_err(unreadable)?;
	let labels = match &new.question {
		Question::Classification(labels) => words::labels(labels)?,
		Question::Boxes(_) | Question::Grid(..) => Vec::new(),
	};
	let weights = match &new.worth {
		Worth::Weights(given) => words::weights(&labels, given)?,
		Worth::Expected(expected) => words::weights_of(&labels, expected)?,
	};
	let sponsor = session.account().await?;
	let entries = entries(session, &new.images).await?;
	let task = task(&new.question, &labels, &entries)?;
	let chain = session.client().await?.genesis();
	let studies: BTreeSet<_> = entries.iter().map(|entry| entry.study).collect();
	let openings = session.openings_of(&session.ledger().await?, studies).await?.into_iter().map(Into::into).collect();
	let file = CampaignFile::new(chain, task, labels, instructions, entries, openings)?;
	let answers = new.gold.as_deref().map(|path| gold::read(path, &file)).transpose()?;

	let digest = file.digest()?;
	let ledger = session.ledger().await?;
	let now = clock(&ledger).await?.next;
	let too_many = |what: &str| CampaignError::Wrong { what: format!("too many {what}") };
	let mut offer = Offer {
		task,
		rule: new.rule,
		panel: new.panel,
		colleagues: new.colleagues,
		root: file.root(),
		items: file.count(),
		terms: new.terms,
		weights: weights.try_into().map_err(|_| too_many("weights"))?,
		purpose: new.purpose,
		request: new.request,
		experts: new.experts.clone().try_into().map_err(|_| too_many("experts: 4 at most"))?,
		conflicts: new.conflicts.clone().try_into().map_err(|_| too_many("organisations that gain: 4 at most"))?,
		gold: answers.as_ref().map(|_| H256::zero()),
		schedule: new.periods.from(now),
		instructions: digest,
	};
	// Its gold is drawn when all else is right.
	ensure_sensible(&offer, now)?;

	let vault = session.new_vault()?;
	let _alone = vault.alone().await?;
	let before = Kept::find(&vault, &file.chain, &digest)?.is_some();
	// On the disk before it is sent: gold that cannot be opened is lost.
	let mut kept = Kept::keep(&vault, &file)?;
	offer.gold = match &answers {
		Some(answers) => kept.draw(answers)?,
		None => None,
	};
	write_file(&file, &new.out)?;
	let images = file.items.len();
	if before {
		if let Some(there) = created(&ledger, &sponsor, &digest).await? {
			ensure_same_offer(&there, &offer, now)?;
			return Ok(Created { campaign: Some(there.campaign), instructions: digest, images, told: None });
		}
	}
	let told = session.tell(&calls::campaign::create_campaign(offer)).await?;
	let campaign = told.changes.iter().find_map(|change| match change {
		Change::Created { campaign, .. } => Some(*campaign),
		_ => None,
	});
	Ok(Created { campaign, instructions: digest, images, told: Some(told) })
}

/// Ends a campaign: at once while nobody takes part.
///
/// # Errors
/// The ledger refuses.
pub async fn close(session: &Session, campaign: CampaignId) -> Result<Told<Change>, CampaignError> {
	Ok(session.tell(&calls::campaign::close_campaign(campaign)).await?)
}

/// Refuses what the ledger would, before anything is written.
fn ensure_sensible(offer: &Offer, now: Moment) -> Result<(), CampaignError> {
	offer.check(now).map_err(|error| CampaignError::Wrong { what: error.to_string() })?;
	let too_much = || CampaignError::Wrong { what: "the whole reward is more than there can be".into() };
	offer.escrow().map(|_| ()).ok_or_else(too_much)
}

/// A campaign of this sponsor with this file that has not ended, if there is one.
async fn created(ledger: &Ledger, sponsor: &AccountId, digest: &H256) -> Result<Option<Campaign>, CampaignError> {
	for campaign in 0.. {
		let Some(known) = ledger.campaign(campaign).await? else {
			break;
		};
		if known.sponsor == *sponsor && known.offer.instructions == *digest && !known.closed {
			return Ok(Some(known));
		}
	}
	Ok(None)
}

/// Refuses a campaign that is there with another offer.
fn ensure_same_offer(there: &Campaign, offer: &Offer, now: Moment) -> Result<(), CampaignError> {
	let same = Offer { schedule: there.offer.schedule, ..offer.clone() };
	match same == there.offer && is_same_length(there.offer.schedule, there.at, offer.schedule, now) {
		true => Ok(()),
		false => Err(CampaignError::Exists { campaign: there.campaign }),
	}
}

/// Whether two schedules have phases of the same length, the first of which begin at these moments. The first one began up
/// to [`IN_A_BLOCK`] earlier: so long it takes until a block has a transaction.
fn is_same_length(one: Schedule, began: Moment, other: Schedule, begins: Moment) -> bool {
	let later = |schedule: Schedule| {
		let Schedule { join_until, coin_until, commit_until, gold_until, reveal_until, vests_at } = schedule;
		[coin_until, commit_until, gold_until, reveal_until, vests_at].map(|moment| moment.saturating_sub(join_until))
	};
	let first = |schedule: Schedule, from| schedule.join_until.saturating_sub(from);
	later(one) == later(other) && first(one, began).abs_diff(first(other, begins)) <= IN_A_BLOCK
}

/// What is asked: boxes of images that have one size.
fn task(question: &Question, labels: &[String], entries: &[Entry]) -> Result<Task, CampaignError> {
	let wrong = |what: &str| CampaignError::Wrong { what: what.into() };
	let first = entries.first().ok_or_else(|| wrong("there is no image to ask about"))?;
	Ok(match *question {
		Question::Classification(_) => {
			Task::Classification { labels: u8::try_from(labels.len()).map_err(|_| wrong("there are too many labels"))? }
		}
		Question::Boxes(max) => Task::BoundingBoxes { columns: first.columns, rows: first.rows, max },
		Question::Grid(columns, rows) => Task::GridMask { columns, rows },
	})
}

/// The images, as they are anchored.
async fn entries(session: &Session, images: &[PathBuf]) -> Result<Vec<Entry>, CampaignError> {
	let reading = read(session, images).await?;
	if let Some(finding) = findings(&reading).first() {
		return Err(StudyError::UnusableFile { error: clean(&finding.reason) }.into());
	}
	let mut entries = Vec::new();
	for study in &reading.studies {
		let what = study.instances.first().map(|instance| path(&instance.path));
		let manifest = anchored_as(session, study, &what.unwrap_or_default()).await?;
		let leaves = manifest.leaves();
		let check = judge(study, &manifest, Against::Vault);
		let wrong = check.instances.iter().find(|one| one.path.is_some() && one.verdict != InstanceState::Verified);
		if let Some(one) = wrong {
			let why = format!("{:?} {}", one.verdict, one.detail()).trim_end().to_owned();
			return Err(CampaignError::NotAsAnchored { what: one.name(), why });
		}
		for instance in &study.instances {
			let place = manifest.index_of(&instance.sop_instance_uid);
			let leaf = place.and_then(|place| leaves.get(place));
			let (Some(place), Some(leaf)) = (place.and_then(|place| u32::try_from(place).ok()), leaf) else {
				return Err(CampaignError::Added { path: instance.path.as_path().into() });
			};
			let image = read_image(&instance.path)?;
			entries.push(Entry {
				item: ItemNumber::try_from(entries.len()).unwrap_or(ItemNumber::MAX),
				instance: image.instance,
				sop_class: image.sop_class,
				columns: image.columns,
				rows: image.rows,
				study: manifest.study_id(),
				place,
				leaf: *leaf,
			});
		}
	}
	Ok(entries)
}

/// Writes the file of a campaign; the same one may be there.
fn write_file(campaign: &CampaignFile, out: &Path) -> Result<(), CampaignError> {
	let bytes = campaign.bytes()?;
	match file::named(out, bytes.len() as u64) {
		Ok(there) if there == bytes => Ok(()),
		Ok(_) => Err(CampaignError::FileExists { path: out.into() }),
		Err(error) if error.kind() == io::ErrorKind::FileTooLarge => {
			Err(CampaignError::FileExists { path: out.into() })
		}
		Err(_) => file::create(out, |to| to.write_all(&bytes))
			.map_err(|error| CampaignError::CannotWrite { path: out.into(), error: error.to_string() }),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		campaign::fixtures::{campaign, campaign_file, CHAIN},
		Explain,
	};

	#[test]
	fn campaign_offer_should_be_refused_before_anything_is_written_when_the_ledger_would() {
		let mut offer = campaign().offer;
		assert!(ensure_sensible(&offer, 30).is_ok());
		let says = |offer: &Offer, now| ensure_sensible(offer, now).unwrap_err().to_string();
		assert!(says(&offer, 40).contains("in the future"));
		offer.terms.reward = u128::MAX;
		assert!(says(&offer, 30).contains("more than there can be"));
		offer.panel = 1;
		assert!(says(&offer, 30).contains("2 to 9"));
	}

	/// A rerun with other terms is another campaign; one that was interrupted is the same.
	#[test]
	fn campaign_phases_should_be_told_apart_by_their_length() {
		let phases = [600_000, 60_000, 500_000, 0, 300_000, 400_000];
		let from = |now: Moment, [join, coin, commit, gold, reveal, vest]: [Moment; 6]| {
			Periods { join, coin, commit, gold, reveal, vest }.from(now)
		};
		let there = from(1_000, phases);
		assert_eq!((there.join_until, there.vests_at), (601_000, 1_861_000));
		assert!(is_same_length(there, 13_000, from(90_000, phases), 90_000), "it took two blocks");
		for changed in 0..6 {
			let mut other = phases;
			other[changed] += IN_A_BLOCK + 12_001;
			assert!(!is_same_length(there, 13_000, from(90_000, other), 90_000), "{changed}");
		}
		let known = campaign();
		let mut other = known.offer.clone();
		assert!(ensure_same_offer(&known, &other, known.at).is_ok());
		other.panel += 1;
		assert_eq!(ensure_same_offer(&known, &other, known.at).unwrap_err().code(), "campaign-exists");
	}

	#[test]
	fn campaign_file_should_not_be_written_over_another_one() {
		let folder = tempfile::tempdir().unwrap();
		let out = folder.path().join("campaign.json");
		write_file(&campaign_file(2), &out).unwrap();
		write_file(&campaign_file(2), &out).unwrap();
		assert_eq!(CampaignFile::read(&out).unwrap().chain, CHAIN);
		assert_eq!(write_file(&campaign_file(3), &out).unwrap_err().code(), "file-exists");
		assert_eq!(CampaignFile::read(&out).unwrap().count(), 2);
	}
}
