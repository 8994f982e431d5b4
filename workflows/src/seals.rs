//! Whose study it is: what opens the seals over the patients of studies.
//!
//! ```text
//! viewing/<organisation>-<account>.json  the viewing keys of one patient at one hospital, the one for new studies last
//! seals/<study>.json                     account and salt that open the seal of one study
//! ```
//!
//! The ledger has a seal of each study: a digest over its identifier, the account of its patient, and a salt. The salt
//! follows from the study and from a *viewing key*, 32 random bytes that the hospital makes for a patient and hands over on a
//! card. So the patient finds every study of this hospital by trying the seals, also those that are made after the card was
//! written, and nobody else does. A receiver of a study or a copy of one gets the salt of that one alone.
//!
//! A salt can be made again as long as its viewing key is there. Erasing a study therefore destroys the viewing key as well,
//! after the salts of the patient's other studies were kept one by one; for new studies a new one is made.

use crate::{
	study::StudyError,
	vault::{
		file::{create, destroy_all},
		Note, Notes, Shown, Vault, VaultError,
	},
	words::clean,
	Session, SessionError,
};
use radledger_client::{
	consent::{read_entry, Access, LogEntry},
	AccountId, Ledger, Opening, Study,
};
use radledger_dicom::new_salt;
use radledger_primitives::{
	consent::Scope,
	digest::{self, chosen_by, ViewingKey},
	BlindedStudy, OrganisationId, Seal, StudyId, H256,
};
use serde::{Deserialize, Serialize};
use std::{
	collections::{BTreeMap, BTreeSet},
	fs,
	io::Write,
	path::Path,
};
use zeroize::Zeroizing;

crate::errors! {
	/// What can go wrong with the seals over patients.
	pub SealError {
		Refused NoOpening { study: StudyId } = "no-opening", "the vault cannot tell whose study {study:?} is",
			why "the ledger has a seal over the patient, and the vault has neither its salt nor the patient's card",
			remedy "use the vault of the hospital that anchored or received it, or take in a card (of the patient, or of this study)";
		Refused NotThePatient { study: StudyId, account: AccountId } = "not-the-patient",
			"the vault cannot tell that study {study:?} is one of {account}",
			why "it names another patient or nobody, or the vault has nothing that opens it",
			remedy "see whom it names, or use the vault of the hospital that anchored or received it";
		Refused NamesNobody { study: StudyId } = "names-nobody", "study {study:?} names no patient",
			remedy "name the patient first";
		Refused NoKey { account: AccountId } = "no-viewing-key", "the vault has no viewing key of {account}",
			why "the hospital makes it when it enrols the patient, and hands it over on a card",
			remedy "take in the card of the patient at this hospital first";
		Failed Unreadable { path: Shown, error: String } = "unreadable-card", "cannot read {path}", why "{error}";
		Failed Malformed { path: Shown, error: String } = "malformed-card", "{path} is not the card of a patient",
			why "{error}",
			remedy "ask the hospital for it again";
		Refused OpensNothing { study: StudyId } = "opens-nothing", "the card does not open study {study:?}",
			why "the ledger has no such study, or it was erased, or it names somebody else now",
			remedy "ask the hospital for another card; nothing of this one was kept";
		Refused OtherChain { card: H256, here: H256 } = "other-chain", "the card is for another ledger",
			why "it names the chain {card:?}, this is {here:?}",
			remedy "ask a node of the hospital's ledger";
		Failed CannotWrite { path: Shown, error: String } = "cannot-write", "cannot write {path}",
			why "{error}",
			remedy "name a file that is not there yet";
	}
	from {
		Client(radledger_client::Error);
		Session(SessionError);
		Study(StudyError);
		Vault(VaultError);
	}
}

const KIND: &str = "patient-card";
const VERSION: u16 = 1;
/// Longer than any card.
const LONGEST: u64 = 1 << 20;

/// With the salt that follows from a viewing key.
fn of_key(key: &ViewingKey, study: StudyId, account: AccountId) -> Opening {
	Opening { study, account, salt: digest::seal_salt(key, &study) }
}

/// What opens the seal of a study, as it is handed to others in a file.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
#[serde(deny_unknown_fields)]
pub struct Opened {
	/// The study.
	pub study: StudyId,
	/// Whose it is.
	pub account: AccountId,
	/// The salt of the seal: 32 secret bytes.
	pub salt: H256,
}

impl From<Opening> for Opened {
	fn from(Opening { study, account, salt }: Opening) -> Self {
		Self { study, account, salt: H256(salt) }
	}
}

impl From<Opened> for Opening {
	fn from(Opened { study, account, salt }: Opened) -> Self {
		Self { study, account, salt: salt.0 }
	}
}

/// The opening of one study, as it is kept.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Kept {
	version: u16,
	account: AccountId,
	/// 32 secret bytes.
	salt: H256,
}

impl Note for Kept {
	const FOLDER: &'static str = "seals";
	const VERSION: Option<u16> = Some(VERSION);
}

/// The viewing keys of one patient at one hospital, as they are kept.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Keys {
	version: u16,
	organisation: OrganisationId,
	account: AccountId,
	/// 32 secret bytes each. Seals are made with the last; the others open those that were made before.
	keys: Vec<H256>,
}

impl Note for Keys {
	const FOLDER: &'static str = "viewing";
	const VERSION: Option<u16> = Some(VERSION);
}

/// The card of a patient as it is written.
#[derive(Serialize, Deserialize, PartialEq, Debug)]
#[serde(deny_unknown_fields)]
struct Written {
	kind: String,
	version: u16,
	chain: H256,
	organisation: OrganisationId,
	account: AccountId,
	/// Each finds all studies of the patient at this hospital.
	keys: Vec<H256>,
	/// Each opens one study.
	#[serde(default)]
	openings: Vec<Opened>,
}

/// A card that was written or taken in.
#[derive(Serialize, Clone, PartialEq, Debug)]
pub struct Card {
	/// Whose it is.
	pub account: AccountId,
	/// The hospital whose studies it finds.
	pub organisation: OrganisationId,
	/// How many viewing keys are on it: with one, all studies of the hospital are found.
	pub keys: usize,
	/// How many studies it opens one by one.
	pub studies: usize,
}

/// The openings and viewing keys of a vault.
pub struct Seals {
	kept: Notes<Kept>,
	keys: Notes<Keys>,
}

impl Vault {
	/// What opens seals.
	pub fn seals(&self) -> Seals {
		Seals { kept: self.notes(), keys: self.notes() }
	}
}

fn name(organisation: OrganisationId, account: &AccountId) -> String {
	format!("{organisation}-{}", hex::encode(account.0))
}

fn random() -> Result<Zeroizing<ViewingKey>, VaultError> {
	new_salt().map(Zeroizing::new).map_err(|error| VaultError::Random { error: error.to_string() })
}

/// All its methods fail when the disk does, or when a note is damaged or of a later version.
impl Seals {
	/// Makes the viewing key of a patient at a hospital, unless there is one.
	pub fn make_key(&self, organisation: OrganisationId, account: AccountId) -> Result<(), VaultError> {
		self.key(organisation, account).map(drop)
	}

	/// The viewing key for new studies of a patient, made if there is none.
	fn key(&self, organisation: OrganisationId, account: AccountId) -> Result<Zeroizing<ViewingKey>, VaultError> {
		let name = name(organisation, &account);
		let last = |keys: Keys| keys.keys.last().map(|key| Zeroizing::new(key.0));
		if let Some(key) = self.keys.read(&name)?.and_then(last) {
			return Ok(key);
		}
		let keys = vec![H256(*random()?)];
		// Of two programs that need it at once, one makes it and both use it.
		self.keys.write_new(&name, &Keys { version: VERSION, organisation, account, keys })?;
		let made = self.keys.read(&name)?.and_then(last);
		made.ok_or_else(|| VaultError::damaged(&self.keys.path(&name))(&"it holds no key"))
	}

	/// Seals a study that has no seal on the ledger yet, and keeps what opens it: on the disk when this returns. The same
	/// again gives the same seal.
	pub fn seal(&self, study: StudyId, account: AccountId) -> Result<Seal, VaultError> {
		if let Some(known) = self.kept(&study)?.filter(|known| known.account == account) {
			return Ok(known.seal());
		}
		let key = self.key(chosen_by(&study), account)?;
		let opening = of_key(&key, study, account);
		self.keep(&opening)?;
		Ok(opening.seal())
	}

	/// Keeps what opens the seal of a study, if this one is not kept. The same study can have been sealed by another vault.
	pub fn keep_if_new(&self, opening: &Opening) -> Result<(), VaultError> {
		match self.kept(&opening.study)?.is_some_and(|known| known == *opening) {
			true => Ok(()),
			false => self.keep(opening),
		}
	}

	/// Keeps what opens the seal of a study.
	pub fn keep(&self, opening: &Opening) -> Result<(), VaultError> {
		let kept = Kept { version: VERSION, account: opening.account, salt: H256(opening.salt) };
		self.kept.write(&hex::encode(opening.study), &kept)
	}

	fn kept(&self, study: &StudyId) -> Result<Option<Opening>, VaultError> {
		let kept = self.kept.read(&hex::encode(study))?;
		Ok(kept.map(|Kept { account, salt, .. }| Opening { study: *study, account, salt: salt.0 }))
	}

	/// What opens this seal of a study: as it is kept, or made of a viewing key of the hospital that anchored it.
	pub fn open(&self, study: &StudyId, seal: &Seal) -> Result<Option<Opening>, VaultError> {
		match self.kept(study)?.filter(|known| known.seal() == *seal) {
			Some(known) => Ok(Some(known)),
			None => Ok(open_with(&self.all_keys(None)?, study, seal)),
		}
	}

	/// What opens seals over a patient at all hospitals, or over all patients, to try it on many seals.
	pub fn ring(&self, account: Option<&AccountId>) -> Result<Ring<'_>, VaultError> {
		let kept = self.studies()?;
		Ok(Ring { seals: self, account: account.copied(), kept, keys: self.all_keys(account)? })
	}

	/// The studies whose openings are kept.
	fn studies(&self) -> Result<BTreeSet<StudyId>, VaultError> {
		let study = |name: String| {
			let mut study = H256::zero();
			hex::decode_to_slice(&name, &mut study.0).is_ok().then_some(study)
		};
		Ok(self.kept.names()?.into_iter().filter_map(study).collect())
	}

	fn all_keys(&self, account: Option<&AccountId>) -> Result<ByHospital, VaultError> {
		let of_account = account.map(|account| format!("-{}", hex::encode(account.0)));
		let mut all = ByHospital::default();
		for name in self.keys.names()? {
			if of_account.as_ref().is_some_and(|end| !name.ends_with(end.as_str())) {
				continue;
			}
			if let Some(Keys { organisation, account, keys, .. }) = self.keys.read(&name)? {
				let keys = keys.into_iter().map(|key| (account, Zeroizing::new(key.0)));
				all.entry(organisation).or_default().extend(keys);
			}
		}
		Ok(all)
	}

	/// Destroys what opens the seal of a study. The viewing key from which it could be made again is replaced by a new one,
	/// so the caller has kept the openings of the patient's other studies before. Says whether there was anything.
	pub fn destroy(&self, study: &StudyId) -> Result<bool, VaultError> {
		let kept = self.kept(study)?;
		if let Some(Opening { account, salt, .. }) = &kept {
			let (organisation, account) = (chosen_by(study), *account);
			let name = name(organisation, &account);
			let makes = |key: &H256| digest::seal_salt(&key.0, study) == *salt;
			if self.keys.read(&name)?.is_some_and(|known| known.keys.iter().any(makes)) {
				let keys = vec![H256(*random()?)];
				destroy_all(self.keys.folder(), &name)?;
				self.keys.write(&name, &Keys { version: VERSION, organisation, account, keys })?;
			}
		}
		destroy_all(self.kept.folder(), &hex::encode(study))
	}

	/// Destroys whatever opens seals over a patient of a hospital: the viewing keys, and the openings of its studies. Returns
	/// the studies that were openable one by one.
	pub fn forget(&self, organisation: OrganisationId, account: &AccountId) -> Result<Vec<StudyId>, VaultError> {
		destroy_all(self.keys.folder(), &name(organisation, account))?;
		let mut forgotten = Vec::new();
		for study in self.studies()?.into_iter().filter(|study| chosen_by(study) == organisation) {
			if self.kept(&study)?.is_some_and(|known| known.account == *account) {
				destroy_all(self.kept.folder(), &hex::encode(study))?;
				forgotten.push(study);
			}
		}
		Ok(forgotten)
	}

	/// Takes the viewing keys of a patient in, besides those that are there. The caller holds the lock of the vault.
	fn take_in(&self, organisation: OrganisationId, account: AccountId, new: &[H256]) -> Result<usize, VaultError> {
		let name = name(organisation, &account);
		let mut keys = self.keys.read(&name)?.map(|known| known.keys).unwrap_or_default();
		keys.retain(|key| !new.contains(key));
		// The hospital's newest is the last, so that a hospital that takes its own card in goes on with that.
		keys.extend(new);
		let count = keys.len();
		self.keys.write(&name, &Keys { version: VERSION, organisation, account, keys })?;
		Ok(count)
	}
}

/// Viewing keys with their patients, by the hospital that made them.
type ByHospital = BTreeMap<OrganisationId, Vec<(AccountId, Zeroizing<ViewingKey>)>>;

/// The opening that one of these keys makes of a seal.
fn open_with(keys: &ByHospital, study: &StudyId, seal: &Seal) -> Option<Opening> {
	let keys = keys.get(&chosen_by(study))?.iter();
	keys.map(|(account, key)| of_key(key, *study, *account)).find(|opening| opening.seal() == *seal)
}

/// What opens seals: viewing keys in memory, openings where they are kept.
pub struct Ring<'a> {
	seals: &'a Seals,
	account: Option<AccountId>,
	kept: BTreeSet<StudyId>,
	keys: ByHospital,
}

impl Ring<'_> {
	/// What opens this seal of a study.
	///
	/// # Errors
	/// The vault cannot be read.
	pub fn open(&self, study: &StudyId, seal: &Seal) -> Result<Option<Opening>, VaultError> {
		let kept = if self.kept.contains(study) { self.seals.kept(study)? } else { None };
		let is_meant = |known: &Opening| self.account.is_none_or(|account| account == known.account);
		let kept = kept.filter(|known| is_meant(known) && known.seal() == *seal);
		Ok(kept.or_else(|| open_with(&self.keys, study, seal)))
	}

	/// What the viewing keys make for a study, whether or not it is one of their patients.
	fn candidates<'b>(&'b self, study: &'b StudyId) -> impl Iterator<Item = Opening> + 'b {
		let keys = self.keys.get(&chosen_by(study)).into_iter().flatten();
		keys.map(|(account, key)| of_key(key, *study, *account))
	}

	/// Whether it has a viewing key at all.
	pub fn has_keys(&self) -> bool {
		!self.keys.is_empty()
	}
}

/// What opens the seal of a study.
///
/// # Errors
/// The ledger does not have the study, it names nobody, or the vault cannot open it.
pub async fn opening(session: &Session, study: StudyId) -> Result<Opening, SealError> {
	let record = session.ledger().await?.study(&study).await?.ok_or_else(|| StudyError::not_on_ledger(&study))?;
	let seal = record.subject.ok_or(SealError::NamesNobody { study })?;
	session.openings(&[(study, seal)].into())?.pop().ok_or(SealError::NoOpening { study })
}

/// What reads the records of patients: their studies by the names that these have there, as far as the vault can open them.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct StudyNames {
	named: BTreeMap<BlindedStudy, Opening>,
	/// Of erased studies, which have no seal any more: what may have opened it.
	erased: Vec<Opening>,
}

impl StudyNames {
	/// The study of this name; the name itself where nobody here can tell.
	pub fn study(&self, name: BlindedStudy) -> StudyId {
		self.named.get(&name).map_or(name, |opening| opening.study)
	}

	/// What opens the study of this name.
	pub fn opening(&self, name: BlindedStudy) -> Option<&Opening> {
		self.named.get(&name)
	}

	/// The data of a decision, with the study that is meant by its name.
	pub fn scope(&self, scope: Scope) -> Scope {
		match scope {
			Scope::Study(name) => Scope::Study(self.study(name)),
			other => other,
		}
	}

	/// An entry of a patient's log under its number; `None` if it is of a study that nobody here can open.
	pub fn entry(&self, entry: &LogEntry, patient: &AccountId, number: u64) -> Option<Access> {
		read_entry(entry, patient, number, self.named.values().chain(&self.erased))
	}
}

impl Session {
	/// What reads the records of these patients.
	///
	/// # Errors
	/// The ledger or the vault cannot be read.
	pub async fn names_of(&self, ledger: &Ledger, accounts: &[AccountId]) -> Result<StudyNames, SessionError> {
		let Found { named, erased } = self.found(ledger, accounts).await?;
		let named = named.into_values().map(|(_, opening)| (opening.blinded(), opening)).collect();
		Ok(StudyNames { named, erased })
	}

	/// What the vault has to open these seals; nothing where there is no vault.
	///
	/// # Errors
	/// The vault cannot be read.
	pub fn openings(&self, seals: &BTreeMap<StudyId, Seal>) -> Result<Vec<Opening>, VaultError> {
		let vault = match self.vault() {
			Err(VaultError::NotThere { .. }) => return Ok(Vec::new()),
			vault => vault?.seals(),
		};
		let mut openings = Vec::with_capacity(seals.len());
		for (study, seal) in seals {
			openings.extend(vault.open(study, seal)?);
		}
		Ok(openings)
	}

	/// What the vault has to open the seals over the patients of studies: of one that names nobody, those of the studies from
	/// which it was made.
	///
	/// # Errors
	/// The ledger or the vault cannot be read.
	pub async fn openings_of(
		&self,
		ledger: &Ledger,
		studies: impl IntoIterator<Item = StudyId>,
	) -> Result<Vec<Opening>, SessionError> {
		Ok(self.openings(&ledger.seals_of(studies).await?)?)
	}

	/// Whose study it is, as far as the vault can tell: of one that names nobody, whose studies it was made from.
	///
	/// # Errors
	/// As [`Self::openings_of`].
	pub async fn patient_of(&self, ledger: &Ledger, study: StudyId) -> Result<Option<AccountId>, SessionError> {
		Ok(self.openings_of(ledger, [study]).await?.first().map(|opening| opening.account))
	}

	/// Whom a study names, as far as the vault can tell.
	///
	/// # Errors
	/// The vault cannot be read.
	pub fn subject_of(&self, id: &StudyId, study: &Study) -> Result<Option<AccountId>, VaultError> {
		let Some(seal) = study.subject else { return Ok(None) };
		Ok(self.openings(&[(*id, seal)].into())?.first().map(|opening| opening.account))
	}

	/// The studies that name these patients, as far as the vault can tell, each with what opens it.
	///
	/// # Errors
	/// As [`Self::openings_of`].
	pub async fn studies_of(
		&self,
		ledger: &Ledger,
		accounts: &[AccountId],
	) -> Result<BTreeMap<StudyId, (Study, Opening)>, SessionError> {
		Ok(self.found(ledger, accounts).await?.named)
	}

	async fn found(&self, ledger: &Ledger, accounts: &[AccountId]) -> Result<Found, SessionError> {
		let vault = match self.vault() {
			Err(VaultError::NotThere { .. }) => return Ok(Found::default()),
			vault => vault?.seals(),
		};
		let only = match accounts {
			[one] => Some(one),
			_ => None,
		};
		let ring = vault.ring(only)?;
		let (mut sealed, mut found) = (Vec::new(), Found::default());
		let keep = |id, study: Study| match study.subject {
			Some(seal) => sealed.push((id, seal, study)),
			None if study.instances == 0 => found.erased.extend(ring.candidates(&id)),
			None => {}
		};
		ledger.each_study(keep).await?;
		for (id, seal, study) in sealed {
			if let Some(opening) = ring.open(&id, &seal)?.filter(|opening| accounts.contains(&opening.account)) {
				found.named.insert(id, (study, opening));
			}
		}
		found.erased.retain(|opening| accounts.contains(&opening.account));
		Ok(found)
	}
}

/// What a scan of all studies finds of some patients.
#[derive(Default)]
struct Found {
	named: BTreeMap<StudyId, (Study, Opening)>,
	/// See [`StudyNames`].
	erased: Vec<Opening>,
}

/// Writes the card of a patient of the signer's hospital: the viewing keys, by which the patient's own tools find the studies
/// of this hospital. With `studies` it opens these, and no other: for whoever writes or reads a report on them elsewhere.
///
/// # Errors
/// The vault has no viewing key of the patient, cannot open one of the studies, or opens it for another patient; or the file
/// cannot be written.
pub async fn card(session: &Session, account: AccountId, studies: &[StudyId], path: &Path) -> Result<Card, SealError> {
	let ledger = session.ledger().await?;
	let organisation = session.organisation(&ledger).await?;
	let vault = session.vault()?;
	let (mut keys, mut openings) = (Vec::new(), Vec::new());
	if studies.is_empty() {
		let known = vault.seals().keys.read(&name(organisation, &account))?.ok_or(SealError::NoKey { account })?;
		keys = known.keys;
	}
	for study in studies {
		let found = session.openings_of(&ledger, [*study]).await?;
		if found.is_empty() || found.iter().any(|opening| opening.account != account) {
			return Err(SealError::NotThePatient { study: *study, account });
		}
		openings.extend(found.into_iter().map(Opened::from));
	}
	let (chain, counts) = (session.client().await?.genesis(), (keys.len(), openings.len()));
	let card = Written { kind: KIND.into(), version: VERSION, chain, organisation, account, keys, openings };
	let failed = |error: &dyn ToString| SealError::CannotWrite { path: path.into(), error: error.to_string() };
	let json = serde_json::to_vec_pretty(&card).map(Zeroizing::new).map_err(|error| failed(&error))?;
	create(path, |file| file.write_all(&json)).map_err(|error| failed(&error))?;
	Ok(Card { account, organisation, keys: counts.0, studies: counts.1 })
}

/// Takes a card into the vault.
///
/// # Errors
/// The file is not a card for this ledger, or the vault cannot be written.
pub async fn import_card(session: &Session, path: &Path) -> Result<Card, SealError> {
	let card = read(path)?;
	let here = session.client().await?.genesis();
	if card.chain != here {
		return Err(SealError::OtherChain { card: card.chain, here });
	}
	let Written { organisation, account, keys, openings, .. } = card;
	let seals = session.ledger().await?.seals_of(openings.iter().map(|opened| opened.study)).await?;
	let openings: Vec<Opening> = openings.into_iter().map(Into::into).collect();
	// What opens nothing must not take the place of what does.
	if let Some(wrong) = openings.iter().find(|opening| seals.get(&opening.study) != Some(&opening.seal())) {
		return Err(SealError::OpensNothing { study: wrong.study });
	}
	let vault = session.new_vault()?;
	let _alone = vault.alone().await?;
	let studies = openings.len();
	openings.iter().try_for_each(|opening| vault.seals().keep_if_new(opening))?;
	let keys = match &keys[..] {
		[] => 0,
		keys => vault.seals().take_in(organisation, account, keys)?,
	};
	Ok(Card { account, organisation, keys, studies })
}

fn read(path: &Path) -> Result<Written, SealError> {
	let unreadable = |error: String| SealError::Unreadable { path: path.into(), error };
	let malformed = |error: String| SealError::Malformed { path: path.into(), error: clean(&error) };
	let length = fs::metadata(path).map_err(|error| unreadable(error.to_string()))?.len();
	if length > LONGEST {
		return Err(unreadable(format!("it has {length} bytes, more than any card")));
	}
	let json = fs::read(path).map(Zeroizing::new).map_err(|error| unreadable(error.to_string()))?;
	let card: Written = serde_json::from_slice(&json).map_err(|error| malformed(error.to_string()))?;
	match (card.kind.as_str(), card.version) {
		(KIND, VERSION) if card.keys.is_empty() && card.openings.is_empty() => {
			Err(malformed("there is no key on it".into()))
		}
		(KIND, VERSION) if card.openings.iter().any(|opening| opening.account != card.account) => {
			Err(malformed("a study on it is of another patient".into()))
		}
		(KIND, VERSION) => Ok(card),
		(kind, version) => Err(malformed(format!("it is a {kind} of version {version}"))),
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{vault::fixtures::vault, Explain};
	use std::os::unix::fs::PermissionsExt;

	const PATIENT: AccountId = AccountId([7; 32]);
	const OTHER: AccountId = AccountId([8; 32]);

	/// A study of organisation 3.
	fn study(number: u8) -> StudyId {
		let mut id = H256::repeat_byte(number);
		id.0[28..].copy_from_slice(&3u32.to_be_bytes());
		id
	}

	#[test]
	fn seals_should_open_with_the_vault_that_made_them_and_be_the_same_again() {
		let ((_a, ours), (_b, theirs)) = (vault(), vault());
		let (ours, theirs) = (ours.seals(), theirs.seals());
		let seal = ours.seal(study(1), PATIENT).unwrap();
		assert_eq!(ours.seal(study(1), PATIENT).unwrap(), seal);
		let opening = ours.open(&study(1), &seal).unwrap().unwrap();
		assert_eq!((opening.study, opening.account, opening.seal()), (study(1), PATIENT, seal));
		assert_ne!(ours.seal(study(2), PATIENT).unwrap(), seal);
		for (study, seal) in [(study(2), seal), (study(1), H256::zero())] {
			assert_eq!(ours.open(&study, &seal).unwrap(), None);
		}
		assert_eq!(theirs.open(&study(1), &seal).unwrap(), None);
		theirs.keep(&opening).unwrap();
		assert_eq!(theirs.open(&study(1), &seal).unwrap(), Some(opening.clone()));
		// Who received one study opens no other of the same patient.
		let second = ours.seal(study(2), PATIENT).unwrap();
		assert_eq!(theirs.open(&study(2), &second).unwrap(), None);
		let path = ours.kept.path(&hex::encode(study(1)));
		assert_eq!(fs::metadata(path).unwrap().permissions().mode() & 0o777, 0o600);
	}

	#[test]
	fn a_study_that_was_sealed_for_somebody_else_by_mistake_should_be_sealed_again() {
		let (_folder, vault) = vault();
		let seals = vault.seals();
		let wrong = seals.seal(study(1), OTHER).unwrap();
		let right = seals.seal(study(1), PATIENT).unwrap();
		assert_eq!(seals.open(&study(1), &right).unwrap().map(|opening| opening.account), Some(PATIENT));
		assert_eq!(seals.open(&study(1), &wrong).unwrap().map(|opening| opening.account), Some(OTHER));
	}

	#[test]
	fn a_viewing_key_should_find_the_studies_of_its_patient_at_its_hospital_alone() {
		let ((_a, hospital), (_b, patient)) = (vault(), vault());
		let (hospital, patient) = (hospital.seals(), patient.seals());
		hospital.make_key(3, PATIENT).unwrap();
		let before = hospital.seal(study(1), PATIENT).unwrap();
		let keys = hospital.keys.read(&name(3, &PATIENT)).unwrap().unwrap().keys;
		assert_eq!(keys.len(), 1);
		assert_eq!(patient.take_in(3, PATIENT, &keys).unwrap(), 1);
		assert_eq!(patient.take_in(3, PATIENT, &keys).unwrap(), 1, "the same again changes nothing");
		let (after, foreign) = (hospital.seal(study(2), PATIENT).unwrap(), hospital.seal(study(3), OTHER).unwrap());
		let ring = patient.ring(Some(&PATIENT)).unwrap();
		for (study, seal) in [(study(1), before), (study(2), after)] {
			assert_eq!(ring.open(&study, &seal).unwrap().map(|opening| opening.account), Some(PATIENT));
			assert!(patient.open(&study, &seal).unwrap().is_some());
		}
		assert_eq!(ring.open(&study(3), &foreign).unwrap(), None);
		assert!(ring.has_keys() && !patient.ring(Some(&OTHER)).unwrap().has_keys());
		// Another hospital has another key for the same account.
		hospital.make_key(4, PATIENT).unwrap();
		assert_ne!(hospital.keys.read(&name(4, &PATIENT)).unwrap().unwrap().keys, keys);
	}

	#[test]
	fn erasing_should_leave_nothing_that_opens_the_study_and_open_the_others() {
		let (_folder, vault) = vault();
		let seals = vault.seals();
		let [first, second] = [1, 2].map(|number| (study(number), seals.seal(study(number), PATIENT).unwrap()));
		let other = (study(3), seals.seal(study(3), OTHER).unwrap());
		let before = seals.keys.read(&name(3, &PATIENT)).unwrap().unwrap().keys;
		assert!(seals.destroy(&first.0).unwrap());
		assert_eq!(seals.open(&first.0, &first.1).unwrap(), None);
		for (study, seal) in [second, other] {
			assert!(seals.open(&study, &seal).unwrap().is_some(), "{study:?}");
		}
		let after = seals.keys.read(&name(3, &PATIENT)).unwrap().unwrap().keys;
		assert!(after.len() == 1 && after != before, "what made the salt is gone");
		assert!(!seals.destroy(&first.0).unwrap());
		// A study that came from elsewhere has no viewing key here.
		seals.keep(&Opening { study: study(4), account: PATIENT, salt: [9; 32] }).unwrap();
		assert!(seals.destroy(&study(4)).unwrap());
		assert_eq!(seals.keys.read(&name(3, &PATIENT)).unwrap().unwrap().keys, after);
	}

	#[test]
	fn a_patient_who_is_released_should_be_found_nowhere() {
		let (_folder, vault) = vault();
		let seals = vault.seals();
		let (own, other) = (seals.seal(study(1), PATIENT).unwrap(), seals.seal(study(2), OTHER).unwrap());
		let mut elsewhere = study(5);
		elsewhere.0[31] = 4;
		let received = Opening { study: elsewhere, account: PATIENT, salt: [9; 32] };
		seals.keep(&received).unwrap();
		assert_eq!(seals.forget(3, &PATIENT).unwrap(), [study(1)]);
		assert_eq!(seals.open(&study(1), &own).unwrap(), None);
		assert!(seals.open(&study(2), &other).unwrap().is_some());
		assert!(
			seals.open(&elsewhere, &received.seal()).unwrap().is_some(),
			"that is for the other hospital to forget"
		);
		assert_eq!(seals.forget(3, &PATIENT).unwrap(), []);
	}

	#[test]
	fn cards_should_be_refused_when_they_are_something_else() {
		let folder = tempfile::tempdir().unwrap();
		let path = folder.path().join("card.json");
		let card = || Written {
			kind: KIND.into(),
			version: VERSION,
			chain: H256([1; 32]),
			organisation: 3,
			account: PATIENT,
			keys: vec![H256([2; 32])],
			openings: Vec::new(),
		};
		let opened = |account| vec![Opened { study: study(1), account, salt: H256([9; 32]) }];
		let of_a_study = || Written { keys: Vec::new(), openings: opened(PATIENT), ..card() };
		let put = |card: &Written| fs::write(&path, serde_json::to_vec(card).unwrap()).unwrap();
		for right in [card(), of_a_study()] {
			put(&right);
			assert_eq!(read(&path).unwrap(), right);
		}
		for wrong in [
			Written { kind: "organisation-card".into(), ..card() },
			Written { version: 2, ..card() },
			Written { keys: Vec::new(), ..card() },
			Written { openings: opened(OTHER), ..of_a_study() },
		] {
			put(&wrong);
			assert_eq!(read(&path).unwrap_err().code(), "malformed-card", "{wrong:?}");
		}
		fs::write(&path, "{}").unwrap();
		assert_eq!(read(&path).unwrap_err().code(), "malformed-card");
		assert_eq!(read(&folder.path().join("none")).unwrap_err().code(), "unreadable-card");
	}
}
