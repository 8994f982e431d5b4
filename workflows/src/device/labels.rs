//! Labels of units in the vault: what the ledger does not say about them.
//!
//! ```text
//! devices/<chain>-<unit>.json
//!
//! unit = the commitment to the production identifier, see radledger_dicom::equipment
//! ```
//!
//! A salt is 32 random bytes and on the disk before the commitment is sent: without it nobody can tell which unit it is.
//! `<chain>` is the beginning of the genesis hash. Nothing is removed, and nothing is overwritten.

use super::DeviceError;
use crate::{
	vault::{notes::read_from, Lock, Note, Notes, Shown, Vault, VaultError},
	words::clean,
	Explain, Session,
};
use radledger_dicom::{
	equipment::{lot_digest, software_digest, unit_commitment, Equipment},
	new_salt, Secret,
};
use radledger_primitives::{device::ProductId, H256};
use serde::{Deserialize, Serialize};
use std::{
	fmt,
	path::{Path, PathBuf},
};
use zeroize::Zeroizing;

/// What is written on a unit, as it is registered.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq, Debug)]
#[serde(deny_unknown_fields)]
pub struct Words {
	/// Its production identifier.
	pub identifier: String,
	/// Its lot.
	pub lot: Option<String>,
	/// The version of its software when it was registered, in the order of Software Versions (0018,1020).
	pub software: Vec<String>,
	/// What its manufacturer is called in files.
	pub manufacturer: Option<String>,
	/// What its model is called in files.
	pub model: Option<String>,
}

impl Words {
	/// As they are typed: a serial number, a lot, or both.
	///
	/// # Errors
	/// Neither is named, or a value is not one of a DICOM attribute.
	pub fn typed(serial: Option<&str>, lot: Option<&str>, software: &[String]) -> Result<Self, DeviceError> {
		let (serial, lot) = (serial.map(value).transpose()?, lot.map(value).transpose()?);
		let identifier = match (&serial, &lot) {
			(Some(serial), _) => format!("serial:{serial}"),
			(None, Some(lot)) => format!("lot:{lot}"),
			(None, None) => return Err(DeviceError::NoUnit),
		};
		Ok(Self { identifier, lot, software: values(software)?, manufacturer: None, model: None })
	}

	/// As a file says.
	///
	/// # Errors
	/// The file does not say which unit made it.
	pub fn of(equipment: &Equipment) -> Result<Self, DeviceError> {
		let identifier = equipment.production_identifier().ok_or_else(|| no_unit_in_file(equipment))?;
		let of_udis = || equipment.udis.iter().find_map(|udi| udi.software.clone());
		let software = match equipment.software.is_empty() {
			true => of_udis().into_iter().collect(),
			false => equipment.software.clone(),
		};
		Ok(Self {
			identifier,
			lot: equipment.udis.iter().find_map(|udi| udi.lot.clone()),
			software,
			manufacturer: equipment.manufacturer.clone(),
			model: equipment.model.clone(),
		})
	}

	/// The digest of its lot.
	pub fn lot_digest(&self) -> Option<H256> {
		self.lot.as_deref().map(lot_digest)
	}

	/// The digest of its software.
	pub fn software_digest(&self) -> Option<H256> {
		(!self.software.is_empty()).then(|| software_digest(&self.software))
	}
}

/// The error for a file that does not say which unit made it, with what is wrong with its UDIs.
fn no_unit_in_file(equipment: &Equipment) -> DeviceError {
	DeviceError::NoUnitInFile { why: unnamed(equipment) }
}

/// Why a file does not say which unit made it.
pub(super) fn unnamed(equipment: &Equipment) -> String {
	let wrong =
		equipment.wrong_udis.iter().map(|wrong| format!("; the UDI {:?} cannot be read: {}", wrong.text, wrong.error));
	let nothing = "it has no Device Serial Number (0018,1000), and no UDI with a serial number or lot";
	clean(&std::iter::once(nothing.to_owned()).chain(wrong).collect::<String>())
}

/// Whether two identifiers are those of one unit of a product: equal, or with the same serial number.
fn same_unit(one: &str, other: &str) -> bool {
	let serial = |identifier: &'_ str| identifier.rsplit('\\').next()?.strip_prefix("serial:").map(str::to_owned);
	one == other || serial(one).is_some_and(|one| serial(other) == Some(one))
}

/// A value of an attribute: spaces around it do not count, and a backslash would separate it from another.
fn value(text: &str) -> Result<String, DeviceError> {
	let text = text.trim();
	let wrong = text.is_empty() || text.chars().any(|letter| letter == '\\' || letter.is_control());
	match wrong {
		false => Ok(text.to_owned()),
		true => Err(DeviceError::WrongValue { value: clean(text) }),
	}
}

fn values(texts: &[String]) -> Result<Vec<String>, DeviceError> {
	texts.iter().map(|text| value(text)).collect()
}

/// The digest of a version of the software, as it is typed; `None` if nothing is.
///
/// # Errors
/// A value is not one of a DICOM attribute.
pub fn typed_software(software: &[String]) -> Result<Option<H256>, DeviceError> {
	let values = values(software)?;
	Ok((!values.is_empty()).then(|| software_digest(&values)))
}

/// What the ledger does not say about a unit.
#[derive(Serialize, Deserialize, Clone, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Label {
	version: u16,
	/// The genesis hash of the ledger.
	pub genesis: H256,
	/// The product.
	pub product: ProductId,
	/// 32 secret bytes.
	salt: H256,
	/// What is written on the unit.
	pub unit: Words,
}

impl Note for Label {
	const FOLDER: &'static str = "devices";
	const VERSION: Option<u16> = Some(1);
}

/// Without the salt.
impl fmt::Debug for Label {
	fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
		to.debug_tuple("Label").field(&self.product).field(&self.unit).finish()
	}
}

impl Label {
	/// The commitment that is on the ledger.
	pub fn commitment(&self) -> H256 {
		unit_commitment(&self.salt.0, &self.unit.identifier)
	}

	/// The salt of that.
	pub fn secret(&self) -> Secret {
		Secret(self.salt.0)
	}

	/// The text of its file.
	///
	/// # Errors
	/// It cannot be written as JSON.
	pub fn json(&self) -> Result<Zeroizing<String>, DeviceError> {
		let text = serde_json::to_string_pretty(self);
		text.map(Zeroizing::new).map_err(|error| DeviceError::NoJson { error: error.to_string() })
	}

	/// A label of the ledger with this genesis hash, from a file that somebody else wrote.
	///
	/// # Errors
	/// The file cannot be read, is not a label, or is of another ledger.
	pub fn read(path: &Path, genesis: H256) -> Result<Self, DeviceError> {
		let unreadable = |why: String| DeviceError::UnreadableLabel { path: path.into(), why };
		let label: Self = read_from(path)
			.map_err(|error| match error {
				VaultError::Io { error, .. } => unreadable(error.to_string()),
				error => {
					DeviceError::NotALabel { path: path.into(), why: error.why().unwrap_or_else(|| error.to_string()) }
				}
			})?
			.ok_or_else(|| unreadable("there is no such file".into()))?;
		match label.genesis == genesis {
			true => Ok(label),
			false => Err(DeviceError::OtherLedger { path: path.into(), theirs: label.genesis, ours: genesis }),
		}
	}
}

/// The labels of the units of a ledger.
#[derive(Debug)]
pub struct Labels {
	notes: Notes<Label>,
	genesis: H256,
}

impl Labels {
	/// Those in a vault, of the ledger with this genesis hash.
	pub fn new(vault: &Vault, genesis: H256) -> Self {
		Self { notes: vault.notes(), genesis }
	}

	/// Those in the vault of a session, of its ledger.
	///
	/// # Errors
	/// The vault cannot be opened, or no node answers.
	pub async fn of_session(session: &Session) -> Result<Self, DeviceError> {
		Ok(Self::new(&session.vault()?, session.client().await?.genesis()))
	}

	fn chain(&self) -> String {
		hex::encode(self.genesis).chars().take(16).collect()
	}

	fn name(&self, unit: &H256) -> String {
		format!("{}-{}", self.chain(), hex::encode(unit))
	}

	/// The label of the unit with this commitment, if the vault has it.
	///
	/// # Errors
	/// It cannot be read, is damaged, or is of another unit or ledger than its name says.
	pub fn of(&self, unit: &H256) -> Result<Option<Label>, VaultError> {
		self.kept(&self.name(unit))
	}

	fn kept(&self, name: &str) -> Result<Option<Label>, VaultError> {
		match self.notes.read(name)? {
			Some(label) if label.genesis != self.genesis || self.name(&label.commitment()) != name => {
				Err(VaultError::damaged(&self.notes.path(name))(&"it is of another unit or ledger than its name says"))
			}
			label => Ok(label),
		}
	}

	/// All of them.
	///
	/// # Errors
	/// As [`Self::of`].
	pub fn all(&self) -> Result<Vec<Label>, VaultError> {
		let start = self.chain() + "-";
		let names = self.notes.names()?.into_iter().filter(|name| name.starts_with(&start));
		names.filter_map(|name| self.kept(&name).transpose()).collect()
	}

	/// The labels of the unit of a product that has one of these identifiers: its serial number is the same, whether it
	/// was registered by that or like a file.
	///
	/// # Errors
	/// As [`Self::of`].
	pub fn called(&self, product: ProductId, identifiers: &[String]) -> Result<Vec<Label>, VaultError> {
		let mut all = self.all()?;
		all.retain(|label| {
			let same = |identifier: &String| same_unit(&label.unit.identifier, identifier);
			label.product == product && identifiers.iter().any(same)
		});
		Ok(all)
	}

	/// A label for a unit: the one that was drawn before and never used, or a new one. On the disk when this returns.
	///
	/// # Errors
	/// As [`Self::of`]; or the vault has another label of the unit, or cannot be written.
	pub fn draw(&self, _alone: &Lock, product: ProductId, unit: Words) -> Result<Label, DeviceError> {
		let called = self.called(product, std::slice::from_ref(&unit.identifier))?;
		if let Some(known) = called.iter().find(|known| known.unit == unit) {
			return Ok(known.clone());
		}
		if let Some(other) = called.first() {
			return Err(DeviceError::OtherLabel { path: Shown(self.path(&other.commitment())) });
		}
		let salt = new_salt().map_err(|error| VaultError::Random { error: error.to_string() })?;
		let label = Label { version: 1, genesis: self.genesis, product, salt: H256(salt), unit };
		self.keep(&label)?;
		Ok(label)
	}

	/// Keeps a label, unless the vault has it.
	///
	/// # Errors
	/// As [`Self::of`], or the vault cannot be written.
	pub fn keep(&self, label: &Label) -> Result<(), VaultError> {
		let name = self.name(&label.commitment());
		if !self.notes.write_new(&name, label)? {
			self.kept(&name)?;
		}
		Ok(())
	}

	/// The file with the label of a unit, if it is there.
	pub fn path(&self, unit: &H256) -> PathBuf {
		self.notes.path(&self.name(unit))
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::vault::fixtures::{of_the_first_release, vault};
	use radledger_dicom::equipment::{UdiError, WrongUdi};
	use std::{fs, os::unix::fs::PermissionsExt, thread};

	const GENESIS: H256 = H256([0xC0; 32]);

	fn words(serial: &str) -> Words {
		Words::typed(Some(serial), Some("L7"), &["VA40A".into(), "SP2".into()]).unwrap()
	}

	#[test]
	fn a_file_that_names_no_unit_should_be_refused_with_what_is_wrong_with_each_udi() {
		let error = UdiError::NoIdentifier;
		let wrong_udis = vec![WrongUdi { text: "(21)A".into(), error: error.clone() }];
		let refused = Words::of(&Equipment { wrong_udis, ..Equipment::default() }).unwrap_err();
		assert_eq!(refused.code(), "no-unit-in-file");
		let why = refused.why().unwrap();
		assert!(why.contains("the UDI \"(21)A\" cannot be read") && why.contains(&error.to_string()), "{why}");
	}

	#[test]
	fn label_should_be_kept_for_its_owner_alone_and_never_drawn_twice() {
		let (_folder, vault) = vault();
		let labels = Labels::new(&vault, GENESIS);
		let alone = vault.lock().unwrap();
		assert_eq!(labels.all().unwrap(), []);
		let first = labels.draw(&alone, 1, words("SN1")).unwrap();
		assert_eq!(
			first.commitment(),
			unit_commitment(&first.secret().0, "serial:SN1"),
			"what the header reader compares with"
		);
		let path = labels.path(&first.commitment());
		let name = format!("devices/c0c0c0c0c0c0c0c0-{}.json", hex::encode(first.commitment()));
		assert_eq!(path, vault.folder().join(name));
		assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
		let folder = fs::metadata(path.parent().unwrap()).unwrap();
		assert_eq!(folder.permissions().mode() & 0o777, 0o700);

		assert_eq!(labels.draw(&alone, 1, words(" SN1 ")).unwrap(), first, "the same salt");
		let second = labels.draw(&alone, 2, words("SN1")).unwrap();
		assert_ne!(second.commitment(), first.commitment(), "a unit of another product");
		assert_eq!(labels.all().unwrap().len(), 2);
		assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 2, "nothing else is left");
		assert_eq!(labels.of(&first.commitment()).unwrap(), Some(first));
		assert_eq!(labels.of(&H256::zero()).unwrap(), None);
	}

	#[test]
	fn unit_should_not_get_another_lot_behind_the_ledgers_back() {
		let (_folder, vault) = vault();
		let labels = Labels::new(&vault, GENESIS);
		let alone = vault.lock().unwrap();
		let first = labels.draw(&alone, 1, words("SN1")).unwrap();
		let other = Words { lot: Some("L8".into()), ..words("SN1") };
		let failure = labels.draw(&alone, 1, other).unwrap_err();
		assert_eq!(failure.code(), "other-label");
		assert!(failure.remedy().is_some());
		assert_eq!(labels.all().unwrap(), [first]);
	}

	#[test]
	fn ledgers_should_not_be_mixed_up() {
		let (_folder, vault) = vault();
		let labels = Labels::new(&vault, GENESIS);
		let alone = vault.lock().unwrap();
		let label = labels.draw(&alone, 1, words("SN1")).unwrap();
		let path = labels.path(&label.commitment());
		assert_eq!(Label::read(&path, GENESIS).unwrap(), label);
		assert_eq!(Label::read(&path, H256([1; 32])).unwrap_err().code(), "other-ledger");
		assert_eq!(Label::read(&path.with_extension("none"), GENESIS).unwrap_err().code(), "unreadable-file");
		assert_eq!(Labels::new(&vault, H256([1; 32])).all().unwrap(), []);
		// The beginning of two genesis hashes can be the same; their labels are not.
		let mut alike = GENESIS;
		alike.0[31] = 0;
		assert_eq!(Labels::new(&vault, alike).all().unwrap_err().code(), "vault-damaged");
	}

	#[test]
	fn label_should_go_from_vault_to_vault() {
		let [(_one, here), (_other, there)] = [vault(), vault()];
		let label = Labels::new(&here, GENESIS).draw(&here.lock().unwrap(), 1, words("SN1")).unwrap();
		let path = here.folder().join("label.json");
		fs::write(&path, label.json().unwrap().as_bytes()).unwrap();
		let read = Label::read(&path, GENESIS).unwrap();
		let labels = Labels::new(&there, GENESIS);
		labels.keep(&read).unwrap();
		labels.keep(&read).unwrap();
		assert_eq!(labels.all().unwrap(), [label]);
	}

	#[test]
	fn damaged_labels_should_be_refused_and_left_alone() {
		let (_folder, vault) = vault();
		let labels = Labels::new(&vault, GENESIS);
		let alone = vault.lock().unwrap();
		let label = labels.draw(&alone, 1, words("SN1")).unwrap();
		let path = labels.path(&label.commitment());
		let whole = fs::read_to_string(&path).unwrap();
		for (damaged, code) in [
			(&whole[..whole.len() / 2], "vault-damaged"),
			("", "vault-damaged"),
			(&whole.replace("\"version\": 1", "\"version\": 2"), "vault-version"),
			(&whole.replace("serial:SN1", "serial:SN2"), "vault-damaged"),
		] {
			fs::write(&path, damaged).unwrap();
			let keep = labels.keep(&label).unwrap_err();
			assert_eq!((labels.all().unwrap_err().code(), keep.code()), (code.into(), code.into()));
			let draw = labels.draw(&alone, 1, words("SN1")).unwrap_err();
			assert_eq!(draw.code(), code);
			assert!(draw.remedy().is_some());
			assert_eq!(fs::read_to_string(&path).unwrap(), damaged);
		}
		for other in [&whole[..9], "{}", &whole.replace("\"version\": 1", "\"version\": 2")] {
			fs::write(&path, other).unwrap();
			assert_eq!(Label::read(&path, GENESIS).unwrap_err().code(), "no-label-file");
		}
	}

	#[test]
	fn label_should_not_be_drawn_when_it_cannot_be_kept() {
		let (_folder, vault) = vault();
		// Where a folder should be there is a file, which stops whoever runs this as well; permissions do not stop root.
		fs::write(vault.folder().join("devices"), "").unwrap();
		let drawn = Labels::new(&vault, GENESIS).draw(&vault.lock().unwrap(), 1, words("SN1"));
		assert_eq!(drawn.unwrap_err().code(), "vault");
	}

	#[test]
	fn callers_at_once_should_draw_one_label_for_one_unit() {
		let (_folder, vault) = vault();
		let draw = || Labels::new(&vault, GENESIS).draw(&vault.lock().unwrap(), 1, words("SN1")).unwrap();
		let drawn: Vec<Label> = thread::scope(|scope| {
			let callers: Vec<_> = (0..8).map(|_| scope.spawn(draw)).collect();
			callers.into_iter().map(|caller| caller.join().unwrap()).collect()
		});
		assert!(drawn.windows(2).all(|pair| pair[0] == pair[1]));
		assert_eq!(Labels::new(&vault, GENESIS).all().unwrap().len(), 1);
	}

	#[test]
	fn labels_of_the_first_release_should_be_read_and_written_unchanged() {
		let (_folder, vault) = of_the_first_release();
		let genesis = "cb060e882b8eb0836d5d7c2d64c9fa2e9ee0f68046a8c8ecfe10e8801c66e4a5";
		let genesis = H256::from_slice(&hex::decode(genesis).unwrap());
		let labels = Labels::new(&vault, genesis);
		let all = labels.all().unwrap();
		let units: Vec<_> = all.iter().map(|label| label.unit.identifier.as_str()).collect();
		assert_eq!(units, ["serial:SN-1", "manufacturer:TOSHIBA_MEC\\model:MRT50H1\\serial:-0000200"]);
		assert_eq!(all[1].unit.software_digest(), Some(software_digest(&["V3.51*P25"])));
		for label in all {
			let path = labels.path(&label.commitment());
			assert_eq!(fs::read_to_string(&path).unwrap(), *label.json().unwrap());
			assert_eq!(Label::read(&path, genesis).unwrap(), label);
			let alone = vault.lock().unwrap();
			assert_eq!(labels.draw(&alone, label.product, label.unit.clone()).unwrap(), label, "it is not drawn anew");
		}
		assert_eq!(fs::read_dir(vault.folder().join("devices")).unwrap().count(), 2);
	}

	#[test]
	fn salt_should_not_be_printed_by_accident() {
		let (_folder, vault) = vault();
		let label = Labels::new(&vault, GENESIS).draw(&vault.lock().unwrap(), 1, words("SN1")).unwrap();
		let salt = hex::encode(label.secret().0);
		assert!(!format!("{label:?}").contains(&salt[..12]));
		assert!(label.json().unwrap().contains(&salt));
	}

	#[test]
	fn words_should_be_those_that_a_file_would_say() {
		let typed = words("SN1");
		assert_eq!(typed.identifier, "serial:SN1");
		assert_eq!(typed.lot_digest(), Some(lot_digest("L7")));
		assert_eq!(typed.software_digest(), Some(software_digest(&["VA40A\\SP2"])));
		let lot = Words::typed(None, Some("L7"), &[]).unwrap();
		assert_eq!((lot.identifier.as_str(), lot.software_digest()), ("lot:L7", None));
		for wrong in ["", " ", "a\\b", "a\u{1b}[2J"] {
			assert_eq!(Words::typed(Some(wrong), None, &[]).unwrap_err().code(), "wrong-value");
			assert_eq!(typed_software(&[wrong.into()]).unwrap_err().code(), "wrong-value");
		}
		assert_eq!(Words::typed(None, None, &[]).unwrap_err().code(), "no-unit");
		assert_eq!(typed_software(&[]).unwrap(), None);

		let equipment = Equipment {
			manufacturer: Some("Example Medical".into()),
			serial: Some("12345".into()),
			software: vec!["VA40A".into(), "SP2".into()],
			..Equipment::default()
		};
		let read = Words::of(&equipment).unwrap();
		assert_eq!(Some(read.identifier.clone()), equipment.production_identifier());
		assert_eq!(read.software_digest(), typed.software_digest());
		assert_eq!((read.lot, read.manufacturer), (None, equipment.manufacturer));
		assert_eq!(Words::of(&Equipment::default()).unwrap_err().code(), "no-unit-in-file");
	}
}
