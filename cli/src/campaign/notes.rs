//! What the vault keeps of campaigns.
//!
//! ```text
//! campaigns/<chain>-<digest>.json                     the file of a campaign, and the gold answers with their salts
//! campaigns/<chain>-<campaign>/<item>-<account>.json  what an annotator promised, and the salts
//!
//! commitment = SHA-256("radledger:answer:v1" || 0x00 || chain || campaign || item || account || salt || answer)
//! ```
//!
//! Salts are 32 random bytes and on the disk before anything is sent: an answer whose salt is lost can never be revealed,
//! and its annotator is fined. `<chain>` is the beginning of the genesis hash, since campaigns of every ledger are numbered
//! from 0. Nothing is taken out again.

use super::{file::CampaignFile, gold::GoldSet};
use crate::{
	errors::Failure,
	vault::{failed, load, save},
};
use radledger_client::AccountId;
use radledger_dicom::new_salt;
use radledger_primitives::{
	annotation::{commitment, records::ItemNumber, Answer},
	model::CampaignId,
	H256,
};
use serde::{Deserialize, Serialize};
use std::{
	collections::BTreeMap,
	path::{Path, PathBuf},
};

const FOLDER: &str = "campaigns";
const VERSION: u16 = 2;

/// A campaign of which the vault has the file.
#[derive(Debug)]
pub struct Kept {
	path: PathBuf,
	written: Sponsored,
}

/// As it is written.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
#[serde(deny_unknown_fields)]
struct Sponsored {
	version: u16,
	file: CampaignFile,
	/// One for each set of gold answers that was tried.
	gold: Vec<GoldSet>,
}

impl Kept {
	/// The campaign whose file has this digest, if the vault in `folder` has it.
	pub fn find(folder: &Path, chain: &H256, digest: &H256) -> Result<Option<Self>, Failure> {
		let path = path_of(folder, chain, &hex::encode(digest)).with_extension("json");
		let Some(written) = load::<Sponsored>(&path)? else {
			return Ok(None);
		};
		if written.version != VERSION || written.file.chain != *chain || written.file.digest()? != *digest {
			return Err(failed(
				&path,
				"cannot use",
				"it is of another campaign, or of a later version of this program",
			));
		}
		Ok(Some(Self { path, written }))
	}

	/// Keeps the file of a campaign; on the disk when this returns.
	pub fn keep(folder: &Path, file: &CampaignFile) -> Result<Self, Failure> {
		let digest = file.digest()?;
		if let Some(known) = Self::find(folder, &file.chain, &digest)? {
			return Ok(known);
		}
		let kept = Self {
			path: path_of(folder, &file.chain, &hex::encode(digest)).with_extension("json"),
			written: Sponsored { version: VERSION, file: file.clone(), gold: Vec::new() },
		};
		save(&kept.path, &kept.written)?;
		Ok(kept)
	}

	/// The file of the campaign.
	pub const fn file(&self) -> &CampaignFile {
		&self.written.file
	}

	/// What the ledger gets of these gold answers: salted before, or now. On the disk when this returns.
	pub fn draw(&mut self, answers: &BTreeMap<ItemNumber, Answer>) -> Result<Option<H256>, Failure> {
		if let Some(known) = self.written.gold.iter().find(|set| set.is_of(answers)) {
			return Ok(known.root());
		}
		let set = GoldSet::draw(answers, self.written.file.count())?;
		let root = set.root();
		self.written.gold.push(set);
		save(&self.path, &self.written)?;
		Ok(root)
	}

	/// The gold answers of which the ledger has this.
	pub fn gold(&self, root: &H256) -> Option<&GoldSet> {
		self.written.gold.iter().find(|set| set.root() == Some(*root))
	}
}

/// Who answers what.
#[derive(Serialize, Deserialize, Clone, Copy, PartialEq, Eq, Debug)]
#[serde(deny_unknown_fields)]
pub struct Place {
	/// The genesis hash of the ledger.
	pub chain: H256,
	/// The campaign.
	pub campaign: CampaignId,
	/// The item.
	pub item: ItemNumber,
	/// The annotator.
	pub account: H256,
}

impl Place {
	/// The place of an annotator.
	pub const fn new(chain: H256, campaign: CampaignId, item: ItemNumber, who: &AccountId) -> Self {
		Self { chain, campaign, item, account: H256(who.0) }
	}
}

/// An answer that somebody promised, and what opens the commitment.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
#[serde(deny_unknown_fields)]
pub struct Opening {
	/// What the ledger has, or was to have.
	pub commitment: H256,
	/// The answer.
	pub answer: Answer,
	/// 32 secret bytes.
	pub salt: H256,
}

/// What the vault knows of what somebody promised for an item.
#[derive(Debug)]
pub struct Promises {
	path: PathBuf,
	written: Written,
}

/// As it is written.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
#[serde(deny_unknown_fields)]
struct Written {
	version: u16,
	place: Place,
	answers: Vec<Opening>,
}

impl Promises {
	/// What the vault in `folder` knows; nothing if there was none.
	pub fn open(folder: &Path, place: Place) -> Result<Self, Failure> {
		let name = format!("{}-{}", place.item, hex::encode(place.account));
		let path = path_of(folder, &place.chain, &place.campaign.to_string()).join(name).with_extension("json");
		let written = load::<Written>(&path)?;
		if let Some(written) = &written {
			if written.version != VERSION || written.place != place {
				let why = "it is of another item, or of a later version of this program";
				return Err(failed(&path, "cannot use", why));
			}
		}
		let written = written.unwrap_or(Written { version: VERSION, place, answers: Vec::new() });
		Ok(Self { path, written })
	}

	/// What opens a promise of `answer`: drawn before, or now. On the disk when this returns. Another answer that is noted is
	/// in the way, unless this is to be `instead` of it: the ledger may still get that one.
	pub fn draw(&mut self, answer: &Answer, instead: bool) -> Result<Opening, Failure> {
		if let Some(known) = self.written.answers.iter().find(|known| known.answer == *answer) {
			return Ok(known.clone());
		}
		let place = self.written.place;
		if !self.written.answers.is_empty() && !instead {
			return Err(Failure::refused(
				"another-answer",
				format!("another answer to item {} is noted in the vault", place.item),
			)
			.why("it was to be sent before, and the ledger does not have it: it may still get it")
			.hint(
				"send that one again; or wait a quarter of an hour, look with `campaign show`, and write --instead",
			));
		}
		let salt = new_salt()
			.map_err(|error| Failure::failed("no-randomness", "no salt can be drawn").why(error.to_string()))?;
		let opening = Opening {
			commitment: commitment(&place.chain, place.campaign, place.item, &place.account, &salt, answer),
			answer: answer.clone(),
			salt: H256(salt),
		};
		self.written.answers.push(opening.clone());
		save(&self.path, &self.written)?;
		Ok(opening)
	}

	/// What opens the commitment on the ledger.
	pub fn opening(&self, commitment: &H256) -> Option<&Opening> {
		self.written.answers.iter().find(|known| known.commitment == *commitment)
	}
}

fn path_of(folder: &Path, chain: &H256, name: &str) -> PathBuf {
	let chain: String = hex::encode(chain).chars().take(16).collect();
	folder.join(FOLDER).join(format!("{chain}-{name}"))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::campaign::fixtures::{account, campaign_file, CHAIN};
	use std::{fs, os::unix::fs::PermissionsExt};

	const PLACE: Place = Place { chain: CHAIN, campaign: 2, item: 5, account: H256([3; 32]) };

	fn note(vault: &Path) -> PathBuf {
		vault.join(format!("campaigns/c0c0c0c0c0c0c0c0-2/5-{}.json", "03".repeat(32)))
	}

	#[test]
	fn campaign_answer_should_survive_a_crash_and_be_sent_with_the_same_salt() {
		let vault = tempfile::tempdir().unwrap();
		let answer = Answer::Label(1);
		let first = Promises::open(vault.path(), PLACE).unwrap().draw(&answer, false).unwrap();
		let expected = commitment(&CHAIN, 2, 5, &account(3).0, &first.salt.0, &answer);
		assert_eq!((first.commitment, &first.answer), (expected, &answer));
		let path = note(vault.path());
		assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
		let folder = fs::metadata(path.parent().unwrap()).unwrap();
		assert_eq!(folder.permissions().mode() & 0o777, 0o700);

		// The process died before the ledger answered: another one finds what it needs.
		let mut again = Promises::open(vault.path(), PLACE).unwrap();
		assert_eq!(again.draw(&answer, false), Ok(first.clone()));
		assert_eq!(again.opening(&first.commitment), Some(&first));
		// What a writer leaves behind that was killed is not in the way.
		fs::write(path.with_file_name(".tmpA"), "{").unwrap();
		assert_eq!(Promises::open(vault.path(), PLACE).unwrap().draw(&answer, false), Ok(first));
	}

	#[test]
	fn campaign_answer_should_not_be_changed_unless_it_is_asked_for_and_never_lost() {
		let vault = tempfile::tempdir().unwrap();
		let mut promises = Promises::open(vault.path(), PLACE).unwrap();
		let first = promises.draw(&Answer::Label(1), false).unwrap();
		let failure = promises.draw(&Answer::Label(2), false).unwrap_err();
		assert_eq!(failure.code, "another-answer");
		let second = promises.draw(&Answer::Label(2), true).unwrap();
		assert_ne!(second.salt, first.salt);
		let again = Promises::open(vault.path(), PLACE).unwrap();
		assert_eq!(again.opening(&first.commitment), Some(&first), "whichever the ledger got");
		assert_eq!(again.opening(&second.commitment), Some(&second));
		assert_eq!(again.opening(&H256::zero()), None);
	}

	#[test]
	fn campaign_answers_should_not_be_mixed_up() {
		let vault = tempfile::tempdir().unwrap();
		let answer = Answer::Label(1);
		Promises::open(vault.path(), PLACE).unwrap().draw(&answer, false).unwrap();
		for other in [
			Place { chain: H256([0xC1; 32]), ..PLACE },
			Place { campaign: 0, ..PLACE },
			Place { item: 0, ..PLACE },
			Place { account: H256([4; 32]), ..PLACE },
		] {
			assert!(Promises::open(vault.path(), other).unwrap().written.answers.is_empty());
		}
		// The beginning of two genesis hashes can be the same; their notes are not.
		let mut alike = PLACE;
		alike.chain.0[31] = 0;
		assert_eq!(Promises::open(vault.path(), alike).unwrap_err().code, "vault");
	}

	#[test]
	fn damaged_notes_of_a_campaign_should_be_refused_and_left_alone() {
		let vault = tempfile::tempdir().unwrap();
		Promises::open(vault.path(), PLACE).unwrap().draw(&Answer::Label(1), false).unwrap();
		let path = note(vault.path());
		let whole = fs::read_to_string(&path).unwrap();
		for damaged in [&whole[..whole.len() / 2], "", &whole.replace("\"version\": 2", "\"version\": 3")] {
			fs::write(&path, damaged).unwrap();
			assert_eq!(Promises::open(vault.path(), PLACE).unwrap_err().code, "vault");
			assert_eq!(fs::read_to_string(&path).unwrap(), damaged);
		}
	}

	#[test]
	fn campaign_gold_should_be_found_by_what_the_ledger_has_of_it() {
		let vault = tempfile::tempdir().unwrap();
		let file = campaign_file(3);
		let digest = file.digest().unwrap();
		assert!(Kept::find(vault.path(), &CHAIN, &digest).unwrap().is_none());
		let first = BTreeMap::from([(0, Answer::Label(1))]);
		let second = BTreeMap::from([(0, Answer::Label(2)), (1, Answer::Label(0))]);
		let mut kept = Kept::keep(vault.path(), &file).unwrap();
		let roots = [&first, &second].map(|answers| kept.draw(answers).unwrap().unwrap());

		let mut again = Kept::find(vault.path(), &CHAIN, &digest).unwrap().unwrap();
		assert_eq!(again.file(), &file);
		assert_eq!(again.draw(&first), Ok(Some(roots[0])), "with the same salts");
		for (root, answers) in roots.iter().zip([&first, &second]) {
			assert!(again.gold(root).unwrap().is_of(answers));
		}
		assert_eq!(again.gold(&H256::zero()), None);
		// To keep it again loses nothing.
		assert!(Kept::keep(vault.path(), &file).unwrap().gold(&roots[1]).is_some());
	}
}
