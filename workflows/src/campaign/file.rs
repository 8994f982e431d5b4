//! The file of a campaign: what annotators get besides the images. The ledger has its digest.
//!
//! It is JSON with a fixed order, and its digest is the SHA-256 of it as [`CampaignFile::bytes`] writes it: what `sha256sum`
//! says, as long as nobody lays it out in another way. It names SOP Instance UIDs, so it goes to annotators, not to the
//! public.

use super::{words, CampaignError};
use crate::{seals::Opened, words::clean};
use radledger_client::Opening;
use radledger_dicom::annotation::{self, AnnotationError, Asked, Image};
use radledger_primitives::{
	annotation::{self as ledger, records::ItemNumber, Answer, Task},
	digest::sha256,
	merkle, Seal, StudyId, H256,
};
use serde::{Deserialize, Serialize};
use std::{
	collections::{BTreeMap, BTreeSet},
	fs::File,
	io::Read,
	path::{Path, PathBuf},
};

const VERSION: u16 = 2;
/// Longer than a file with a million items.
const LONGEST: u64 = 1 << 30;

/// What annotators get.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
#[serde(deny_unknown_fields)]
pub struct CampaignFile {
	version: u16,
	/// The genesis hash of the ledger.
	pub chain: H256,
	/// What is asked of every image.
	pub task: Task,
	/// The names of the labels of a classification, in order.
	pub labels: Vec<String>,
	/// The text for annotators.
	pub instructions: String,
	/// The images, in order.
	pub items: Vec<Entry>,
	/// What opens the seals over the patients of their studies: the ledger asks these again when an annotator takes a seat.
	pub openings: Vec<Opened>,
}

/// An image of a campaign.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
#[serde(deny_unknown_fields)]
pub struct Entry {
	/// Its number, from 0.
	pub item: ItemNumber,
	/// SOP Instance UID (0008,0018).
	pub instance: String,
	/// SOP Class UID (0008,0016).
	pub sop_class: String,
	/// Columns (0028,0011).
	pub columns: u16,
	/// Rows (0028,0010).
	pub rows: u16,
	/// The study on the ledger.
	pub study: StudyId,
	/// Its place among the study's instances, from 0.
	pub place: u32,
	/// Its salted leaf under the study's root.
	pub leaf: H256,
}

impl Entry {
	/// As the ledger names it.
	pub const fn image(&self) -> ledger::Image {
		ledger::Image { study: self.study, place: self.place, leaf: self.leaf }
	}

	/// As far as the file describes it: not where it is in the patient.
	pub fn described(&self) -> Image {
		Image {
			instance: self.instance.clone(),
			sop_class: self.sop_class.clone(),
			columns: self.columns,
			rows: self.rows,
			..Image::default()
		}
	}
}

/// How a file is read as an answer.
#[derive(Clone, Copy, Debug, Default)]
pub struct How<'a> {
	/// The file of the image.
	pub image: Option<&'a Path>,
	/// The segment of a segmentation.
	pub segment: Option<u16>,
	/// The category of COCO or a structured report.
	pub category: Option<&'a str>,
}

impl CampaignFile {
	/// The file of a campaign over these images.
	///
	/// # Errors
	/// Labels or images do not fit the task.
	pub fn new(
		chain: H256,
		task: Task,
		labels: Vec<String>,
		instructions: String,
		items: Vec<Entry>,
		openings: Vec<Opened>,
	) -> Result<Self, CampaignError> {
		let file = Self { version: VERSION, chain, task, labels, instructions, items, openings };
		file.check().map_err(|what| CampaignError::Wrong { what })?;
		Ok(file)
	}

	/// What it cannot be a campaign for.
	fn check(&self) -> Result<(), String> {
		self.task.check().map_err(|error| error.to_string())?;
		let labels = match self.task {
			Task::Classification { labels } => usize::from(labels),
			_ => 0,
		};
		if labels != self.labels.len() {
			return Err(format!("{labels} labels are asked for, and {} are named", self.labels.len()));
		}
		if self.instructions.trim().is_empty() {
			return Err("the instructions for annotators are empty".into());
		}
		if self.items.is_empty() {
			return Err("there is no image to ask about".into());
		}
		if !(0..).zip(&self.items).all(|(place, entry): (ItemNumber, _)| entry.item == place) {
			return Err("its items are not numbered from 0".into());
		}
		let distinct: BTreeSet<_> = self.items.iter().map(|entry| &entry.instance).collect();
		if distinct.len() != self.items.len() {
			return Err("an image is there twice".into());
		}
		self.items.iter().try_for_each(|entry| self.check_size(entry))
	}

	fn check_size(&self, entry: &Entry) -> Result<(), String> {
		let name = || format!("the image {} has {} x {} pixels", clean(&entry.instance), entry.columns, entry.rows);
		match self.task {
			Task::BoundingBoxes { columns, rows, .. } if (columns, rows) != (entry.columns, entry.rows) => {
				Err(format!("{}, others {columns} x {rows}: boxes are asked about images of one size", name()))
			}
			Task::GridMask { columns, rows } if u16::from(columns) > entry.columns || u16::from(rows) > entry.rows => {
				Err(format!("{}: it is smaller than the grid", name()))
			}
			_ => Ok(()),
		}
	}

	/// As it is written, and of what the ledger has the digest.
	///
	/// # Errors
	/// It cannot be written as JSON.
	pub fn bytes(&self) -> Result<Vec<u8>, CampaignError> {
		let mut bytes = serde_json::to_vec_pretty(self).map_err(|error| CampaignError::Unwritable {
			what: "the file of the campaign",
			error: error.to_string(),
		})?;
		bytes.push(b'\n');
		Ok(bytes)
	}

	/// What the ledger has of it.
	///
	/// # Errors
	/// As [`Self::bytes`].
	pub fn digest(&self) -> Result<H256, CampaignError> {
		Ok(sha256(&[&self.bytes()?]))
	}

	/// Reads a file that somebody wrote.
	///
	/// # Errors
	/// It cannot be read, or is not a file of a campaign.
	pub fn read(path: &Path) -> Result<Self, CampaignError> {
		let mut bytes = Vec::new();
		File::open(path)
			.and_then(|file| file.take(LONGEST).read_to_end(&mut bytes))
			.map_err(|error| CampaignError::Unreadable { path: path.into(), error: error.to_string() })?;
		Self::parse(&bytes).map_err(|error| CampaignError::NoCampaignFile { path: path.into(), error: clean(&error) })
	}

	/// The inverse of [`Self::bytes`].
	///
	/// # Errors
	/// In words.
	pub fn parse(bytes: &[u8]) -> Result<Self, String> {
		let file: Self = serde_json::from_slice(bytes).map_err(|error| error.to_string())?;
		if file.version != VERSION {
			return Err(format!("it has version {} of the format, and this program knows {VERSION}", file.version));
		}
		file.check()?;
		Ok(file)
	}

	/// What opens these seals of studies.
	pub fn openings_of(&self, seals: &BTreeMap<StudyId, Seal>) -> Vec<Opening> {
		let all = self.openings.iter().cloned().map(Opening::from);
		all.filter(|opening| seals.get(&opening.study) == Some(&opening.seal())).collect()
	}

	/// The leaves under the root of the campaign.
	pub fn leaves(&self) -> Vec<H256> {
		self.items.iter().map(|entry| entry.image().item()).collect()
	}

	/// The root of the campaign.
	pub fn root(&self) -> H256 {
		merkle::root(&self.leaves()).unwrap_or_default()
	}

	/// How many items there are.
	pub fn count(&self) -> u32 {
		u32::try_from(self.items.len()).unwrap_or(u32::MAX)
	}

	/// An item by its number.
	///
	/// # Errors
	/// There is none.
	pub fn entry(&self, item: ItemNumber) -> Result<&Entry, CampaignError> {
		let place = usize::try_from(item).ok();
		let found = place.and_then(|place| self.items.get(place));
		found.ok_or(CampaignError::NoSuchItem { item, all: self.count() })
	}

	/// The item that a file is, by its number, by the file of its image, or both; with its image.
	///
	/// # Errors
	/// Nothing or another image is named, or the file cannot be read.
	pub fn asked(&self, item: Option<ItemNumber>, image: Option<&Path>) -> Result<(&Entry, Image), CampaignError> {
		let image = image.map(|path| read_image(path).map(|image| (path, image))).transpose()?;
		let entry = match (item, &image) {
			(Some(item), _) => self.entry(item)?,
			(None, Some((path, image))) => {
				let found = self.items.iter().find(|entry| entry.instance == image.instance);
				found.ok_or_else(|| CampaignError::NotInCampaign { path: (*path).into() })?
			}
			(None, None) => return Err(CampaignError::NoItem),
		};
		match image {
			Some((path, image)) if image.instance != entry.instance => Err(CampaignError::OtherImage {
				path: path.into(),
				item: entry.item,
				found: clean(&image.instance),
				expected: clean(&entry.instance),
			}),
			Some((_, image)) => Ok((entry, image)),
			None => Ok((entry, entry.described())),
		}
	}

	/// What a file or a word answers to an item.
	///
	/// # Errors
	/// As [`Self::asked`]; or it answers nothing, or something else.
	pub fn answer(
		&self,
		item: Option<ItemNumber>,
		text: &str,
		how: How<'_>,
	) -> Result<(ItemNumber, Answer), CampaignError> {
		let (entry, image) = self.asked(item, how.image)?;
		if let Some(answer) = words::answer(&self.task, &self.labels, text) {
			return Ok((entry.item, answer));
		}
		let path = PathBuf::from(text);
		if !path.exists() {
			let known = match self.task {
				Task::Classification { .. } => format!("one of the labels {}", self.labels.join(", ")),
				_ => format!("`{}`", words::FOUND[0]),
			};
			return Err(CampaignError::NoAnswer { text: clean(text), known });
		}
		Ok((entry.item, self.read_answer(&path, &image, how)?))
	}

	/// What a file answers to an image.
	///
	/// # Errors
	/// It answers nothing, or something else.
	pub fn read_answer(&self, path: &Path, image: &Image, how: How<'_>) -> Result<Answer, CampaignError> {
		let asked =
			Asked { task: &self.task, image, labels: &self.labels, segment: how.segment, category: how.category };
		annotation::answer(path, &asked).map_err(|error| unusable(&error))
	}
}

/// The image in a file, of one frame.
pub(super) fn read_image(path: &Path) -> Result<Image, CampaignError> {
	Image::read(path, None).map_err(|error| match &error {
		AnnotationError::Flaw { flaw: annotation::Flaw::WhichFrame(frames), .. } => {
			CampaignError::SeveralFrames { path: path.into(), frames: *frames }
		}
		error => unusable(error),
	})
}

fn unusable(error: &AnnotationError) -> CampaignError {
	CampaignError::Unusable { error: clean(&error.to_string()) }
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		campaign::fixtures::{campaign_file, entry, LABELS},
		Explain,
	};
	use std::fs;

	#[test]
	fn campaign_file_should_be_read_as_it_was_written_and_have_the_digest_of_its_bytes() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("campaign.json");
		let file = campaign_file(3);
		fs::write(&path, file.bytes().unwrap()).unwrap();
		let read = CampaignFile::read(&path).unwrap();
		assert_eq!(read, file);
		assert_eq!(read.digest().unwrap(), sha256(&[&fs::read(&path).unwrap()]));
		assert_eq!(crate::digest::of_file(&path).unwrap(), file.digest().unwrap(), "as sha256sum says");

		// Laid out in another way it says the same, so it has the same digest.
		let value: serde_json::Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
		fs::write(&path, value.to_string()).unwrap();
		assert_eq!(CampaignFile::read(&path).unwrap().digest().unwrap(), file.digest().unwrap());
		// Anything else has another one.
		let mut changed = file.clone();
		changed.instructions.push('.');
		assert_ne!(changed.digest().unwrap(), file.digest().unwrap());
		let mut changed = file.clone();
		changed.labels.swap(0, 1);
		assert_ne!(changed.digest().unwrap(), file.digest().unwrap());
	}

	#[test]
	fn campaign_file_should_be_refused_when_it_is_none() {
		let whole = String::from_utf8(campaign_file(2).bytes().unwrap()).unwrap();
		for (from, to) in [
			("\"version\": 2", "\"version\": 1"),
			("\"version\": 2", "\"version\": 2, \"more\": 1"),
			("\"item\": 1", "\"item\": 0"),
			("\"none\",", ""),
			("1.2.1", "1.2.0"),
			("Look closely.", " "),
			("{", ""),
		] {
			let changed = whole.replacen(from, to, 1);
			assert_ne!(changed, whole, "{from}");
			assert!(CampaignFile::parse(changed.as_bytes()).is_err(), "{from}");
		}
		assert_eq!(CampaignFile::read(Path::new("/nowhere")).unwrap_err().code(), "unreadable-file");
	}

	#[test]
	fn campaign_root_should_be_that_of_its_items() {
		let file = campaign_file(5);
		let leaves = file.leaves();
		assert_eq!(leaves.len(), 5);
		for (place, leaf) in leaves.iter().enumerate() {
			assert_eq!(*leaf, file.items[place].image().item());
			let path = merkle::path(&leaves, place).unwrap();
			assert!(merkle::verify(&file.root(), 5, place as u32, leaf, &path));
		}
		let mut other = file.clone();
		other.items[4].place = 9;
		assert_ne!(other.root(), file.root());
	}

	#[test]
	fn campaign_should_be_refused_when_its_images_do_not_fit_the_task() {
		let new = |task, items| CampaignFile::new(H256::zero(), task, vec![], "Look.".into(), items, vec![]);
		let boxes = Task::BoundingBoxes { columns: 64, rows: 32, max: 2 };
		let mut other = entry(1);
		other.rows = 33;
		assert!(new(boxes, vec![entry(0), entry(1)]).is_ok());
		let failure = new(boxes, vec![entry(0), other]).unwrap_err();
		assert!(failure.to_string().contains("images of one size"), "{failure:?}");
		let grid = |columns| Task::GridMask { columns, rows: 32 };
		assert!(new(grid(64), vec![entry(0)]).is_ok());
		let mut small = entry(0);
		small.columns = 63;
		assert!(new(grid(64), vec![small]).unwrap_err().to_string().contains("smaller"));
		assert!(new(boxes, vec![]).is_err());
		assert!(new(Task::Classification { labels: 2 }, vec![entry(0)]).is_err(), "no names");
	}

	#[test]
	fn campaign_answers_should_be_words_or_files() {
		let folder = tempfile::tempdir().unwrap();
		let table = folder.path().join("answers.csv");
		fs::write(&table, "instance,label\n1.2.0,mass\n1.2.1,none\n").unwrap();
		let (file, how) = (campaign_file(2), How::default());
		assert_eq!(file.answer(Some(1), "nodule", how).unwrap(), (1, Answer::Label(1)));
		let named = |item| file.answer(Some(item), table.to_str().unwrap(), how);
		assert_eq!(named(0).unwrap(), (0, Answer::Label(2)));
		assert_eq!(named(1).unwrap(), (1, Answer::Label(0)));
		assert_eq!(named(2).unwrap_err().code(), "no-such-item");
		let failure = file.answer(Some(0), "cyst", how).unwrap_err();
		assert_eq!(failure.code(), "no-answer");
		assert!(failure.remedy().is_some_and(|hint| hint.contains(&LABELS.join(", "))));
		assert_eq!(file.answer(None, "none", how).unwrap_err().code(), "no-item");
		fs::write(&table, "instance,label\n1.2.0,cyst\n").unwrap();
		assert_eq!(named(0).unwrap_err().code(), "unusable-annotation");
	}
}
