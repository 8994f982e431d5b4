//! What the vault keeps of campaigns.
//!
//! ```text
//! campaigns/<chain>-<digest>.json                     the file of a campaign, and the gold answers with their salts
//! campaigns/<chain>-<campaign>/<item>-<account>.json  what an annotator promised, and the salts
//! campaigns/<chain>-<campaign>/coin-<account>.json    an annotator's coin for the draw of seats
//!
//! commitment = SHA-256("radledger:answer:v1" || 0x00 || chain || campaign || item || account || salt || answer)
//! ```
//!
//! Salts and coins are 32 random bytes and on the disk before anything is sent: an answer whose salt is lost, or a coin, can
//! never be revealed, and its annotator pays for it. `<chain>` is the beginning of the genesis hash, since campaigns of every ledger are numbered
//! from 0. Nothing is taken out again.

use super::{file::CampaignFile, gold::GoldSet, CampaignError};
use crate::vault::{Note, Notes, Vault, VaultError};
use radledger_client::AccountId;
use radledger_dicom::new_salt;
use radledger_primitives::{
	annotation::{commitment, draw, records::ItemNumber, Answer},
	model::CampaignId,
	H256,
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const FOLDER: &str = "campaigns";
const VERSION: u16 = 2;

/// A campaign of which the vault has the file.
#[derive(Debug)]
pub struct Kept {
	notes: Notes<Sponsored>,
	name: String,
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

impl Note for Sponsored {
	const FOLDER: &'static str = FOLDER;
	const VERSION: Option<u16> = Some(VERSION);
}

impl Kept {
	/// The campaign whose file has this digest, if the vault has it.
	pub fn find(vault: &Vault, chain: &H256, digest: &H256) -> Result<Option<Self>, CampaignError> {
		let (notes, name) = (vault.notes::<Sponsored>(), name_of(chain, &hex::encode(digest)));
		let Some(written) = notes.read(&name)? else {
			return Ok(None);
		};
		if written.file.chain != *chain || written.file.digest()? != *digest {
			return Err(VaultError::damaged(&notes.path(&name))(&"it is of another campaign").into());
		}
		Ok(Some(Self { notes, name, written }))
	}

	/// Keeps the file of a campaign; on the disk when this returns.
	pub fn keep(vault: &Vault, file: &CampaignFile) -> Result<Self, CampaignError> {
		let digest = file.digest()?;
		if let Some(known) = Self::find(vault, &file.chain, &digest)? {
			return Ok(known);
		}
		let kept = Self {
			notes: vault.notes(),
			name: name_of(&file.chain, &hex::encode(digest)),
			written: Sponsored { version: VERSION, file: file.clone(), gold: Vec::new() },
		};
		kept.save()?;
		Ok(kept)
	}

	fn save(&self) -> Result<(), VaultError> {
		self.notes.write(&self.name, &self.written)
	}

	/// The file of the campaign.
	pub const fn file(&self) -> &CampaignFile {
		&self.written.file
	}

	/// What the ledger gets of these gold answers: salted before, or now. On the disk when this returns.
	pub fn draw(&mut self, answers: &BTreeMap<ItemNumber, Answer>) -> Result<Option<H256>, VaultError> {
		if let Some(known) = self.written.gold.iter().find(|set| set.is_of(answers)) {
			return Ok(known.root());
		}
		let set = GoldSet::draw(answers, self.written.file.count())?;
		let root = set.root();
		self.written.gold.push(set);
		self.save()?;
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
	notes: Notes<Written>,
	name: String,
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

impl Note for Written {
	const FOLDER: &'static str = FOLDER;
	const VERSION: Option<u16> = Some(VERSION);
}

impl Promises {
	/// What the vault knows; nothing if there was none.
	pub fn open(vault: &Vault, place: Place) -> Result<Self, VaultError> {
		let notes = vault.notes::<Written>();
		let folder = name_of(&place.chain, &place.campaign.to_string());
		let name = format!("{folder}/{}-{}", place.item, hex::encode(place.account));
		let written = notes.read(&name)?;
		if written.as_ref().is_some_and(|written| written.place != place) {
			return Err(VaultError::damaged(&notes.path(&name))(&"it is of another item"));
		}
		let written = written.unwrap_or(Written { version: VERSION, place, answers: Vec::new() });
		Ok(Self { notes, name, written })
	}

	/// What opens a promise of `answer`: drawn before, or now. On the disk when this returns. Another answer that is noted is
	/// in the way, unless this is to be `instead` of it: the ledger may still get that one.
	pub fn draw(&mut self, answer: &Answer, instead: bool) -> Result<Opening, CampaignError> {
		if let Some(known) = self.written.answers.iter().find(|known| known.answer == *answer) {
			return Ok(known.clone());
		}
		let place = self.written.place;
		if !self.written.answers.is_empty() && !instead {
			return Err(CampaignError::AnotherAnswer { item: place.item });
		}
		let salt = secret()?;
		let opening = Opening {
			commitment: commitment(&place.chain, place.campaign, place.item, &place.account, &salt.0, answer),
			answer: answer.clone(),
			salt,
		};
		self.written.answers.push(opening.clone());
		self.notes.write(&self.name, &self.written)?;
		Ok(opening)
	}

	/// What opens the commitment on the ledger.
	pub fn opening(&self, commitment: &H256) -> Option<&Opening> {
		self.written.answers.iter().find(|known| known.commitment == *commitment)
	}
}

/// An annotator's coin for the draw of seats, as it is written.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
#[serde(deny_unknown_fields)]
pub struct Coin {
	version: u16,
	/// The genesis hash of the ledger.
	chain: H256,
	campaign: CampaignId,
	account: H256,
	/// 32 secret bytes.
	secret: H256,
}

impl Note for Coin {
	const FOLDER: &'static str = FOLDER;
	const VERSION: Option<u16> = Some(VERSION);
}

impl Coin {
	/// The coin of an annotator for a campaign, if the vault has it.
	pub fn find(vault: &Vault, chain: H256, campaign: CampaignId, who: &AccountId) -> Result<Option<Self>, VaultError> {
		let (notes, name) = (vault.notes::<Self>(), Self::name(&chain, campaign, who));
		let found = notes.read(&name)?;
		let is_of = |coin: &Self| (coin.chain, coin.campaign, coin.account) == (chain, campaign, H256(who.0));
		match found {
			Some(coin) if !is_of(&coin) => Err(VaultError::damaged(&notes.path(&name))(&"it is of another campaign")),
			found => Ok(found),
		}
	}

	/// The same; one that is new is on the disk when this returns.
	pub fn draw(vault: &Vault, chain: H256, campaign: CampaignId, who: &AccountId) -> Result<Self, VaultError> {
		if let Some(coin) = Self::find(vault, chain, campaign, who)? {
			return Ok(coin);
		}
		let coin = Self { version: VERSION, chain, campaign, account: H256(who.0), secret: secret()? };
		vault.notes::<Self>().write(&Self::name(&chain, campaign, who), &coin)?;
		Ok(coin)
	}

	fn name(chain: &H256, campaign: CampaignId, who: &AccountId) -> String {
		format!("{}/coin-{}", name_of(chain, &campaign.to_string()), hex::encode(who.0))
	}

	/// What opens the commitment.
	pub const fn secret(&self) -> [u8; 32] {
		self.secret.0
	}

	/// What the ledger gets first.
	pub fn commitment(&self) -> H256 {
		draw::commitment(&self.chain, self.campaign, &self.account, &self.secret.0)
	}
}

fn secret() -> Result<H256, VaultError> {
	new_salt().map(H256).map_err(|error| VaultError::Random { error: error.to_string() })
}

fn name_of(chain: &H256, name: &str) -> String {
	let chain: String = hex::encode(chain).chars().take(16).collect();
	format!("{chain}-{name}")
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{
		campaign::fixtures::{account, campaign_file, CHAIN},
		Explain,
	};
	use std::{
		fs,
		os::unix::fs::PermissionsExt,
		path::{Path, PathBuf},
	};

	const PLACE: Place = Place { chain: CHAIN, campaign: 2, item: 5, account: H256([3; 32]) };

	/// A vault, and the folder that goes when it is dropped.
	fn vault() -> (tempfile::TempDir, Vault) {
		let folder = tempfile::tempdir().unwrap();
		let vault = Vault::open(&folder.path().join("vault")).unwrap();
		(folder, vault)
	}

	fn note(vault: &Path) -> PathBuf {
		vault.join(format!("campaigns/c0c0c0c0c0c0c0c0-2/5-{}.json", "03".repeat(32)))
	}

	#[test]
	fn campaign_answer_should_survive_a_crash_and_be_sent_with_the_same_salt() {
		let (_folder, vault) = vault();
		let answer = Answer::Label(1);
		let first = Promises::open(&vault, PLACE).unwrap().draw(&answer, false).unwrap();
		let expected = commitment(&CHAIN, 2, 5, &account(3).0, &first.salt.0, &answer);
		assert_eq!((first.commitment, &first.answer), (expected, &answer));
		let path = note(vault.folder());
		assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
		let folder = fs::metadata(path.parent().unwrap()).unwrap();
		assert_eq!(folder.permissions().mode() & 0o777, 0o700);

		// The process died before the ledger answered: another one finds what it needs.
		let mut again = Promises::open(&vault, PLACE).unwrap();
		assert_eq!(again.draw(&answer, false).unwrap(), first);
		assert_eq!(again.opening(&first.commitment), Some(&first));
		// What a writer leaves behind that was killed is not in the way.
		fs::write(path.with_file_name(".tmpA"), "{").unwrap();
		assert_eq!(Promises::open(&vault, PLACE).unwrap().draw(&answer, false).unwrap(), first);
	}

	#[test]
	fn campaign_answer_should_not_be_changed_unless_it_is_asked_for_and_never_lost() {
		let (_folder, vault) = vault();
		let mut promises = Promises::open(&vault, PLACE).unwrap();
		let first = promises.draw(&Answer::Label(1), false).unwrap();
		let failure = promises.draw(&Answer::Label(2), false).unwrap_err();
		assert_eq!(failure.code(), "another-answer");
		let second = promises.draw(&Answer::Label(2), true).unwrap();
		assert_ne!(second.salt, first.salt);
		let again = Promises::open(&vault, PLACE).unwrap();
		assert_eq!(again.opening(&first.commitment), Some(&first), "whichever the ledger got");
		assert_eq!(again.opening(&second.commitment), Some(&second));
		assert_eq!(again.opening(&H256::zero()), None);
	}

	#[test]
	fn campaign_answers_should_not_be_mixed_up() {
		let (_folder, vault) = vault();
		let answer = Answer::Label(1);
		Promises::open(&vault, PLACE).unwrap().draw(&answer, false).unwrap();
		for other in [
			Place { chain: H256([0xC1; 32]), ..PLACE },
			Place { campaign: 0, ..PLACE },
			Place { item: 0, ..PLACE },
			Place { account: H256([4; 32]), ..PLACE },
		] {
			assert!(Promises::open(&vault, other).unwrap().written.answers.is_empty());
		}
		// The beginning of two genesis hashes can be the same; their notes are not.
		let mut alike = PLACE;
		alike.chain.0[31] = 0;
		assert_eq!(Promises::open(&vault, alike).unwrap_err().code(), "vault-damaged");
	}

	#[test]
	fn damaged_notes_of_a_campaign_should_be_refused_and_left_alone() {
		let (_folder, vault) = vault();
		Promises::open(&vault, PLACE).unwrap().draw(&Answer::Label(1), false).unwrap();
		let path = note(vault.folder());
		let whole = fs::read_to_string(&path).unwrap();
		for damaged in [&whole[..whole.len() / 2], "", &whole.replace("\"version\": 2", "\"version\": 3")] {
			fs::write(&path, damaged).unwrap();
			let code = Promises::open(&vault, PLACE).unwrap_err().code();
			assert!(["vault-damaged", "vault-version"].contains(&&*code), "{code}");
			assert_eq!(fs::read_to_string(&path).unwrap(), damaged);
		}
	}

	#[test]
	fn campaign_gold_should_be_found_by_what_the_ledger_has_of_it() {
		let (_folder, vault) = vault();
		let file = campaign_file(3);
		let digest = file.digest().unwrap();
		assert!(Kept::find(&vault, &CHAIN, &digest).unwrap().is_none());
		let first = BTreeMap::from([(0, Answer::Label(1))]);
		let second = BTreeMap::from([(0, Answer::Label(2)), (1, Answer::Label(0))]);
		let mut kept = Kept::keep(&vault, &file).unwrap();
		let roots = [&first, &second].map(|answers| kept.draw(answers).unwrap().unwrap());

		let mut again = Kept::find(&vault, &CHAIN, &digest).unwrap().unwrap();
		assert_eq!(again.file(), &file);
		assert_eq!(again.draw(&first).unwrap(), Some(roots[0]), "with the same salts");
		for (root, answers) in roots.iter().zip([&first, &second]) {
			assert!(again.gold(root).unwrap().is_of(answers));
		}
		assert_eq!(again.gold(&H256::zero()), None);
		// To keep it again loses nothing.
		assert!(Kept::keep(&vault, &file).unwrap().gold(&roots[1]).is_some());
	}

	#[test]
	fn campaign_coin_should_be_drawn_once() {
		let (_folder, vault) = vault();
		assert_eq!(Coin::find(&vault, CHAIN, 2, &account(3)).unwrap(), None);
		let coin = Coin::draw(&vault, CHAIN, 2, &account(3)).unwrap();
		assert_eq!(Coin::draw(&vault, CHAIN, 2, &account(3)).unwrap(), coin);
		assert_eq!(coin.commitment(), draw::commitment(&CHAIN, 2, &account(3).0, &coin.secret()));
		for other in [(CHAIN, 3, account(3)), (CHAIN, 2, account(4)), (H256([0xC1; 32]), 2, account(3))] {
			assert_ne!(Coin::draw(&vault, other.0, other.1, &other.2).unwrap().secret(), coin.secret());
		}
		// A coin is no answer of an item.
		assert!(Promises::open(&vault, PLACE).unwrap().written.answers.is_empty());
	}
}
