//! Labels of units in the vault: what the ledger does not tell of them.
//!
//! ```text
//! devices/<chain>-<unit>.json
//!
//! unit = the commitment to the production identifier, see radledger_dicom::equipment
//! ```
//!
//! A salt is 32 random bytes and on the disk before the commitment is sent: without it nobody can tell any more which unit
//! it is. `<chain>` is the beginning of the genesis hash. Nothing is taken out again, and nothing is written over.

use crate::{
	errors::Failure,
	study::text::{clean, show},
};
use radledger_dicom::{
	equipment::{lot_digest, software_digest, unit_commitment, Equipment},
	new_salt, Secret,
};
use radledger_primitives::{
	device::{Day, ProductId},
	H256,
};
use serde::{Deserialize, Serialize};
use std::{
	fmt,
	fs::{self, DirBuilder, File},
	io::{self, ErrorKind, Read, Write},
	os::unix::fs::DirBuilderExt,
	path::{Path, PathBuf},
};
use zeroize::Zeroizing;

const FOLDER: &str = "devices";
const VERSION: u16 = 1;
/// Longer than a label with the longest texts.
const LONGEST: u64 = 1 << 20;

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
	pub fn typed(serial: Option<&str>, lot: Option<&str>, software: &[String]) -> Result<Self, Failure> {
		let (serial, lot) = (serial.map(value).transpose()?, lot.map(value).transpose()?);
		let identifier = match (&serial, &lot) {
			(Some(serial), _) => format!("serial:{serial}"),
			(None, Some(lot)) => format!("lot:{lot}"),
			(None, None) => {
				return Err(Failure::usage("no-unit", "nothing tells the unit from others")
					.hint("name its serial number or lot (--serial, --lot), or a file that it made (--like)"))
			}
		};
		Ok(Self {
			identifier,
			lot,
			software: software.iter().map(|text| value(text)).collect::<Result<_, _>>()?,
			manufacturer: None,
			model: None,
		})
	}

	/// As a file says.
	pub fn of(equipment: &Equipment) -> Result<Self, Failure> {
		let identifier = equipment.production_identifier().ok_or_else(|| {
			Failure::failed("no-unit-in-file", "the file does not say which unit made it")
				.why("it has no Device Serial Number (0018,1000), and no UDI with a serial number or lot")
				.hint("name the serial number or the lot instead (--serial, --lot)")
		})?;
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

/// A value of an attribute: spaces around it do not count, and a backslash would separate it from another.
fn value(text: &str) -> Result<String, Failure> {
	let text = text.trim();
	let wrong = text.is_empty() || text.chars().any(|letter| letter == '\\' || letter.is_control());
	match wrong {
		false => Ok(text.to_owned()),
		true => Err(Failure::usage("wrong-value", format!("`{}` is no value of an attribute", clean(text)))
			.why("it is empty, or has a backslash or a control character in it")
			.hint("write it as it is on the label; options that can be repeated take one value each")),
	}
}

/// The digest of a version of the software, as it is typed; none if nothing was.
pub fn typed_software(software: &[String]) -> Result<Option<H256>, Failure> {
	let values: Vec<String> = software.iter().map(|text| value(text)).collect::<Result<_, _>>()?;
	Ok((!values.is_empty()).then(|| software_digest(&values)))
}

/// What the ledger does not tell of a unit.
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

	/// As it is written.
	pub fn json(&self) -> Result<Zeroizing<String>, Failure> {
		let text = serde_json::to_string_pretty(self);
		text.map(Zeroizing::new)
			.map_err(|error| Failure::failed("no-json", "the label cannot be written").why(error.to_string()))
	}

	/// A label that somebody else wrote.
	pub fn read(path: &Path, genesis: H256) -> Result<Self, Failure> {
		let label = Self::parse(path)?;
		match label.genesis == genesis {
			true => Ok(label),
			false => Err(Failure::refused("other-ledger", format!("{} is of another ledger", show(path)))
				.why(format!("its first block is {:?}, and here {genesis:?}", label.genesis))
				.hint("name a node of that ledger (--node)")),
		}
	}

	fn parse(path: &Path) -> Result<Self, Failure> {
		let mut bytes = Zeroizing::new(Vec::new());
		File::open(path).and_then(|file| file.take(LONGEST).read_to_end(&mut bytes)).map_err(|error| {
			Failure::failed("unreadable-file", format!("cannot read {}", show(path)))
				.why(error.to_string())
				.hint("name a file that `radledger device label` wrote")
		})?;
		let wrong = |why: String| {
			Failure::failed("no-label-file", format!("{} is no label of a unit", show(path)))
				.why(why)
				.hint("have it written again with `radledger device label DEVICE --out FILE`")
		};
		let label: Self = serde_json::from_slice(&bytes).map_err(|error| wrong(error.to_string()))?;
		match label.version {
			VERSION => Ok(label),
			version => Err(wrong(format!("it has version {version} of the format, and this program knows {VERSION}"))),
		}
	}
}

/// The labels of the units of a ledger.
#[derive(Debug)]
pub struct Labels {
	folder: PathBuf,
	genesis: H256,
}

impl Labels {
	/// Those in the vault in `folder`.
	pub fn open(folder: &Path, genesis: H256) -> Self {
		Self { folder: folder.join(FOLDER), genesis }
	}

	fn chain(&self) -> String {
		hex::encode(self.genesis).chars().take(16).collect()
	}

	/// Where the label of a unit is, or would be.
	pub fn path(&self, unit: &H256) -> PathBuf {
		self.folder.join(format!("{}-{}.json", self.chain(), hex::encode(unit)))
	}

	/// The label of the unit with this commitment, if the vault has it.
	pub fn of(&self, unit: &H256) -> Result<Option<Label>, Failure> {
		let path = self.path(unit);
		match path.try_exists() {
			Ok(false) => Ok(None),
			Ok(true) => self.kept(&path).map(Some),
			Err(error) => Err(failed(&path, "cannot read", error)),
		}
	}

	fn kept(&self, path: &Path) -> Result<Label, Failure> {
		let label = Label::parse(path)
			.map_err(|failure| failed(path, "cannot use", failure.why.unwrap_or(failure.what)).hint(RESTORE))?;
		match label.genesis == self.genesis && self.path(&label.commitment()) == path {
			true => Ok(label),
			false => {
				Err(failed(path, "cannot use", "it is of another unit or ledger than its name says").hint(RESTORE))
			}
		}
	}

	/// All of them, in no order.
	pub fn all(&self) -> Result<Vec<Label>, Failure> {
		let entries = match fs::read_dir(&self.folder) {
			Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
			entries => entries.map_err(|error| failed(&self.folder, "cannot read", error))?,
		};
		let (mut labels, start) = (Vec::new(), self.chain() + "-");
		for entry in entries {
			let path = entry.map_err(|error| failed(&self.folder, "cannot read", error))?.path();
			let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
			if name.starts_with(&start) && name.ends_with(".json") {
				labels.push(self.kept(&path)?);
			}
		}
		Ok(labels)
	}

	/// The label of the unit of a product that is called so, if the vault has it.
	pub fn called(&self, product: ProductId, identifier: &str) -> Result<Option<Label>, Failure> {
		let mut all = self.all()?.into_iter();
		Ok(all.find(|label| label.product == product && label.unit.identifier == identifier))
	}

	/// A label for a unit: the one that was drawn before and never used, or a new one. On the disk when this returns.
	pub fn draw(&self, product: ProductId, unit: Words) -> Result<Label, Failure> {
		if let Some(known) = self.called(product, &unit.identifier)? {
			if known.unit == unit {
				return Ok(known);
			}
			let path = self.path(&known.commitment());
			return Err(Failure::refused(
				"other-label",
				"the vault has a label of this unit with another lot, software or name",
			)
			.why(format!("it is in {}: it was written when the unit was to be registered before", show(&path)))
			.hint("register the unit as that label says; or, if nothing was sent with it, move it away"));
		}
		let salt = new_salt()
			.map_err(|error| Failure::failed("no-randomness", "no salt can be drawn").why(error.to_string()))?;
		let label = Label { version: VERSION, genesis: self.genesis, product, salt: H256(salt), unit };
		self.keep(&label)?;
		Ok(label)
	}

	/// Keeps a label, unless the vault has it.
	///
	/// Written beside its place, flushed and renamed: it is there whole or not at all.
	pub fn keep(&self, label: &Label) -> Result<(), Failure> {
		let unit = label.commitment();
		if self.of(&unit)?.is_some() {
			return Ok(());
		}
		let (path, json) = (self.path(&unit), label.json()?);
		let save = || -> io::Result<()> {
			DirBuilder::new().recursive(true).mode(0o700).create(&self.folder)?;
			// A temporary file is its owner's alone.
			let mut file = tempfile::NamedTempFile::new_in(&self.folder)?;
			file.write_all(json.as_bytes())?;
			file.as_file().sync_all()?;
			file.persist_noclobber(&path).map_err(|error| error.error)?;
			File::open(&self.folder)?.sync_all()
		};
		save().map_err(|error| failed(&path, "cannot write", error))
	}
}

const RESTORE: &str = "restore it from a backup, or move it away: it is never written over";

fn failed(path: &Path, what: &str, why: impl ToString) -> Failure {
	Failure::failed("vault", format!("{what} {}", show(path))).why(why.to_string())
}

/// A day of the ledger as files have it.
pub fn date(day: Day) -> Option<chrono::NaiveDate> {
	chrono::NaiveDate::default().checked_add_days(chrono::Days::new(day.into()))
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::os::unix::fs::PermissionsExt;

	const GENESIS: H256 = H256([0xC0; 32]);

	fn words(serial: &str) -> Words {
		Words::typed(Some(serial), Some("L7"), &["VA40A".into(), "SP2".into()]).unwrap()
	}

	#[test]
	fn label_should_be_kept_for_its_owner_alone_and_never_drawn_twice() {
		let vault = tempfile::tempdir().unwrap();
		let labels = Labels::open(vault.path(), GENESIS);
		assert_eq!(labels.all(), Ok(Vec::new()));
		let first = labels.draw(1, words("SN1")).unwrap();
		assert_eq!(
			first.commitment(),
			unit_commitment(&first.secret().0, "serial:SN1"),
			"what the header reader compares with"
		);
		let path = labels.path(&first.commitment());
		let name = format!("devices/c0c0c0c0c0c0c0c0-{}.json", hex::encode(first.commitment()));
		assert_eq!(path, vault.path().join(name));
		assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
		let folder = fs::metadata(path.parent().unwrap()).unwrap();
		assert_eq!(folder.permissions().mode() & 0o777, 0o700);

		assert_eq!(labels.draw(1, words(" SN1 ")), Ok(first.clone()), "the same salt");
		let second = labels.draw(2, words("SN1")).unwrap();
		assert_ne!(second.commitment(), first.commitment(), "a unit of another product");
		assert_eq!(labels.all().unwrap().len(), 2);
		assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 2, "nothing else is left");
		assert_eq!(labels.of(&first.commitment()), Ok(Some(first)));
		assert_eq!(labels.of(&H256::zero()), Ok(None));
	}

	#[test]
	fn unit_should_not_get_another_lot_behind_the_ledgers_back() {
		let vault = tempfile::tempdir().unwrap();
		let labels = Labels::open(vault.path(), GENESIS);
		let first = labels.draw(1, words("SN1")).unwrap();
		let other = Words { lot: Some("L8".into()), ..words("SN1") };
		let failure = labels.draw(1, other).unwrap_err();
		assert_eq!(failure.code, "other-label");
		assert!(failure.hint.is_some());
		assert_eq!(labels.all(), Ok(vec![first]));
	}

	#[test]
	fn ledgers_should_not_be_mixed_up() {
		let vault = tempfile::tempdir().unwrap();
		let labels = Labels::open(vault.path(), GENESIS);
		let label = labels.draw(1, words("SN1")).unwrap();
		let path = labels.path(&label.commitment());
		assert_eq!(Label::read(&path, GENESIS), Ok(label));
		assert_eq!(Label::read(&path, H256([1; 32])).unwrap_err().code, "other-ledger");
		assert_eq!(Labels::open(vault.path(), H256([1; 32])).all(), Ok(Vec::new()));
		// The beginning of two genesis hashes can be the same; their labels are not.
		let mut alike = GENESIS;
		alike.0[31] = 0;
		assert_eq!(Labels::open(vault.path(), alike).all().unwrap_err().code, "vault");
	}

	#[test]
	fn label_should_go_from_vault_to_vault() {
		let [here, there] = [(); 2].map(|()| tempfile::tempdir().unwrap());
		let label = Labels::open(here.path(), GENESIS).draw(1, words("SN1")).unwrap();
		let path = here.path().join("label.json");
		fs::write(&path, label.json().unwrap().as_bytes()).unwrap();
		let read = Label::read(&path, GENESIS).unwrap();
		let labels = Labels::open(there.path(), GENESIS);
		labels.keep(&read).unwrap();
		labels.keep(&read).unwrap();
		assert_eq!(labels.all(), Ok(vec![label]));
	}

	#[test]
	fn damaged_labels_should_be_refused_and_left_alone() {
		let vault = tempfile::tempdir().unwrap();
		let labels = Labels::open(vault.path(), GENESIS);
		let label = labels.draw(1, words("SN1")).unwrap();
		let path = labels.path(&label.commitment());
		let whole = fs::read_to_string(&path).unwrap();
		for damaged in [
			&whole[..whole.len() / 2],
			"",
			&whole.replace("\"version\": 1", "\"version\": 2"),
			&whole.replace("serial:SN1", "serial:SN2"),
		] {
			fs::write(&path, damaged).unwrap();
			let failures = [
				labels.all().unwrap_err(),
				labels.keep(&label).unwrap_err(),
				labels.draw(1, words("SN1")).unwrap_err(),
			];
			assert!(failures.iter().all(|failure| failure.code == "vault" && failure.hint.is_some()));
			assert_eq!(fs::read_to_string(&path).unwrap(), damaged);
		}
	}

	#[test]
	fn salt_should_not_be_printed_by_accident() {
		let vault = tempfile::tempdir().unwrap();
		let label = Labels::open(vault.path(), GENESIS).draw(1, words("SN1")).unwrap();
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
			assert_eq!(Words::typed(Some(wrong), None, &[]).unwrap_err().code, "wrong-value");
			assert_eq!(typed_software(&[wrong.into()]).unwrap_err().code, "wrong-value");
		}
		assert_eq!(Words::typed(None, None, &[]).unwrap_err().code, "no-unit");
		assert_eq!(typed_software(&[]), Ok(None));

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
		assert_eq!(Words::of(&Equipment::default()).unwrap_err().code, "no-unit-in-file");
	}

	#[test]
	fn dates_should_be_those_of_the_calendar() {
		assert_eq!(date(11_016).map(|day| day.to_string()), Some("2000-02-29".into()));
		assert_eq!(date(u32::MAX), None);
	}
}
