//! Reads which equipment made an object, by the object's own account, and compares it with a unit on the ledger.
//!
//! The source is the General Equipment module (PS3.3 C.7.5.1), at the top level of the object. A file can claim
//! anything: a match does not prove that the unit made it.
//!
//! The ledger holds a unit as a commitment to its *production identifier*, which is the first of these texts that the
//! object supports:
//!
//! - `serial:SN12345`: the serial number of a UDI or, if the UDI has none, Device Serial Number (0018,1000);
//! - `lot:ABC`: the lot of a UDI;
//! - `manufacturer:Example Medical\model:Scan 3000\serial:12345`: the three attributes, if there is no UDI. A missing
//!   attribute is empty. No value contains a backslash, which separates values in DICOM.
//!
//! Spaces around a value are removed; otherwise it is taken as it is written, in UTF-8.

mod carrier;

pub use carrier::{Udi, UdiError};

use crate::{
	element::{items, split, Inner, Item},
	file::{read_head, Values},
	manifest::Secret,
	parse::{Syntax, Walker},
	report::charset::Charset,
	source::Source,
	FileError, Tag,
};
use chrono::NaiveDate;
use dicom_core::VR;
use radledger_primitives::{
	device::{LOT_LABEL, SOFTWARE_LABEL, UNIT_LABEL},
	digest::{commit, sha256, Salt},
	udi::UdiDi,
	H256,
};
use serde::{Serialize, Serializer};
use std::{collections::BTreeSet, path::Path};

/// Size in bytes up to which attributes are read.
const LONGEST: usize = 1 << 20;

const MANUFACTURER: Tag = Tag(0x0008, 0x0070);
const STATION: Tag = Tag(0x0008, 0x1010);
const MODEL: Tag = Tag(0x0008, 0x1090);
const SERIAL: Tag = Tag(0x0018, 0x1000);
const DEVICE_UID: Tag = Tag(0x0018, 0x1002);
const UDI: Tag = Tag(0x0018, 0x1009);
const UDIS: Tag = Tag(0x0018, 0x100A);
const SOFTWARE: Tag = Tag(0x0018, 0x1020);
const CALIBRATED: Tag = Tag(0x0018, 0x1200);
const DESCRIPTION: Tag = Tag(0x0050, 0x0020);

/// An object's account of the equipment that made it (PS3.3 C.7.5.1). Missing and empty attributes are `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Equipment {
	/// Manufacturer (0008,0070).
	pub manufacturer: Option<String>,
	/// Manufacturer's Model Name (0008,1090).
	pub model: Option<String>,
	/// Device Serial Number (0018,1000).
	pub serial: Option<String>,
	/// Station Name (0008,1010).
	pub station: Option<String>,
	/// Software Versions (0018,1020) in their order, without empty values.
	pub software: Vec<String>,
	/// Device UID (0018,1002).
	pub device_uid: Option<String>,
	/// The Unique Device Identifiers (0018,1009) in the UDI Sequence (0018,100A), parsed (PS3.3 10.29).
	pub udis: Vec<Udi>,
	/// The Unique Device Identifiers that cannot be parsed.
	pub wrong_udis: Vec<WrongUdi>,
	/// The first Device Description (0050,0020) in the UDI Sequence.
	pub description: Option<String>,
	/// The latest Date of Last Calibration (0018,1200) that is a valid date.
	#[serde(serialize_with = "day")]
	pub calibrated: Option<NaiveDate>,
}

/// A Unique Device Identifier (0018,1009) that cannot be parsed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct WrongUdi {
	/// The text in the file.
	pub text: String,
	/// Why it is not a UDI.
	#[serde(serialize_with = "in_words")]
	pub error: UdiError,
}

fn day<S: Serializer>(day: &Option<NaiveDate>, to: S) -> Result<S::Ok, S::Error> {
	match day {
		Some(day) => to.collect_str(day),
		None => to.serialize_none(),
	}
}

fn in_words<S: Serializer>(error: &UdiError, to: S) -> Result<S::Ok, S::Error> {
	to.collect_str(error)
}

/// Why the equipment cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum EquipmentError {
	/// The file is damaged or cannot be read.
	#[error(transparent)]
	File(#[from] FileError),
	/// The file is not DICOM, or is a DICOMDIR.
	#[error("this is no DICOM object; name the file of an image or of another object")]
	NotDicom,
}

impl Equipment {
	/// Reads the equipment from a file, up to the pixel data, which may be damaged.
	///
	/// Text in an unknown character set is read as UTF-8.
	pub fn read(file: &Path) -> Result<Self, EquipmentError> {
		let values = read_head(file, LONGEST)?.ok_or(EquipmentError::NotDicom)?;
		Ok(Self::of(&values))
	}

	fn of(values: &Values) -> Self {
		let object = Object::new(values);
		let items = object.items(UDIS);
		let mut descriptions = items.iter().filter_map(|item| object.text_in(item, DESCRIPTION));
		let days = object.texts(CALIBRATED);
		let mut equipment = Self {
			manufacturer: object.text(MANUFACTURER),
			model: object.text(MODEL),
			serial: object.text(SERIAL),
			station: object.text(STATION),
			software: object.texts(SOFTWARE),
			device_uid: object.text(DEVICE_UID),
			description: descriptions.next(),
			calibrated: days.iter().filter_map(|day| date(day)).max(),
			..Self::default()
		};
		for text in items.iter().filter_map(udi_in) {
			match Udi::parse(&text) {
				Ok(udi) => equipment.udis.push(udi),
				Err(error) => equipment.wrong_udis.push(WrongUdi { text: shown(&text), error }),
			}
		}
		equipment
	}

	/// The production identifier to which a registration commits, as the head of this module defines it; `None` if the
	/// file does not identify a unit.
	pub fn production_identifier(&self) -> Option<String> {
		let names = self.names().into_iter();
		names.map(|name| name.identifier).next()
	}

	/// Every identifier under which the unit may be registered, the production identifier first.
	pub fn identifiers(&self) -> Vec<String> {
		self.names().into_iter().map(|name| name.identifier).collect()
	}

	/// The same with their sources.
	fn names(&self) -> Vec<Name> {
		let of_udi =
			|kind: &str, value: &String| Name { tag: UDI, value: value.clone(), identifier: format!("{kind}:{value}") };
		let own = |identifier: String| Name { tag: SERIAL, value: self.serial.clone().unwrap_or_default(), identifier };
		let serials = self.udis.iter().filter_map(|udi| udi.serial.as_ref());
		let lots = self.udis.iter().filter_map(|udi| udi.lot.as_ref());
		let mut names: Vec<Name> = serials.map(|serial| of_udi("serial", serial)).collect();
		if let Some(serial) = self.serial.as_ref().filter(|_| !self.udis.is_empty()) {
			names.push(own(format!("serial:{serial}")));
		}
		names.extend(lots.map(|lot| of_udi("lot", lot)));
		if let Some(serial) = &self.serial {
			let manufacturer = self.manufacturer.as_deref().unwrap_or_default();
			let model = self.model.as_deref().unwrap_or_default();
			names.push(own(format!("manufacturer:{manufacturer}\\model:{model}\\serial:{serial}")));
			// As somebody types it who reads the serial number on the device.
			names.push(own(format!("serial:{serial}")));
		}
		let mut seen = BTreeSet::new();
		names.retain(|name| seen.insert(name.identifier.clone()));
		names
	}

	/// Compares the file with everything known about the unit, in the order of [`Known`]'s fields.
	pub fn compare(&self, known: &Known) -> Vec<Finding> {
		let mut findings = Vec::new();
		if let Some(di) = &known.udi_di {
			findings.push(self.compare_product(di));
		}
		let named = [(MANUFACTURER, &self.manufacturer, &known.manufacturer), (MODEL, &self.model, &known.model)];
		for (tag, found, expected) in named {
			if let Some(expected) = expected {
				let same = found.as_ref().is_some_and(|found| same_words(found, expected));
				findings.push(Finding::new(tag, found.clone(), expected.clone(), same));
			}
		}
		if let Some(salt) = &known.salt {
			findings.push(self.compare_unit(&known.unit, &salt.0));
		}
		if let Some(lot) = &known.lot {
			findings.push(self.compare_lot(lot));
		}
		if let Some(software) = &known.software {
			findings.push(self.compare_software(software));
		}
		if let Some(day) = known.last_calibration {
			let found = self.calibrated.map(|day| day.to_string());
			let same = self.calibrated == Some(day);
			findings.push(Finding::new(CALIBRATED, found, day.to_string(), same));
		}
		findings
	}

	fn compare_product(&self, di: &UdiDi) -> Finding {
		let same = self.udis.iter().find(|udi| same_product(&udi.di, di));
		let found = match same {
			Some(udi) => Some(udi.di.to_string()),
			None => {
				let all = self.udis.iter().map(|udi| udi.di.to_string());
				listed(all.chain(self.wrong_udis.iter().map(|wrong| wrong.text.clone())))
			}
		};
		Finding::new(UDI, found, di.to_string(), same.is_some())
	}

	fn compare_unit(&self, unit: &H256, salt: &Salt) -> Finding {
		let names = self.names();
		let same = names.iter().find(|name| unit_commitment(salt, &name.identifier) == *unit);
		let name = same.or(names.first());
		let tag = name.map_or(SERIAL, |name| name.tag);
		let found = name.map(|name| name.value.clone());
		Finding::new(tag, found, hex(unit), same.is_some())
	}

	fn compare_lot(&self, lot: &H256) -> Finding {
		let mut lots = self.udis.iter().filter_map(|udi| udi.lot.clone());
		let same = lots.clone().find(|found| lot_digest(found) == *lot);
		let found = same.clone().or_else(|| lots.next());
		Finding::new(UDI, found, hex(lot), same.is_some())
	}

	/// Compares the attribute's versions, joined, and the version of each UDI; one match is enough.
	fn compare_software(&self, software: &H256) -> Finding {
		let own = Some(self.software.join("\\")).filter(|own| !own.is_empty());
		let of_udis = self.udis.iter().filter_map(|udi| Some((UDI, udi.software.clone()?)));
		let all: Vec<_> = own.map(|own| (SOFTWARE, own)).into_iter().chain(of_udis).collect();
		let same = all.iter().find(|(_, found)| software_digest(&[found]) == *software);
		let (tag, found) = same.or(all.first()).cloned().unzip();
		Finding::new(tag.unwrap_or(SOFTWARE), found, hex(software), same.is_some())
	}
}

/// A possible production identifier, with its source.
struct Name {
	tag: Tag,
	value: String,
	identifier: String,
}

/// What the ledger and the registrant know about a unit. `None` is not compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
	/// UDI-DI of the product.
	pub udi_di: Option<UdiDi>,
	/// The manufacturer's name, compared without regard to case.
	pub manufacturer: Option<String>,
	/// The model's name, compared without regard to case.
	pub model: Option<String>,
	/// The commitment to the unit's production identifier, as [`unit_commitment`] makes it.
	pub unit: H256,
	/// The salt of that commitment, which is not on the ledger. Without it the identifier is not compared.
	pub salt: Option<Secret>,
	/// The [`lot_digest`] of the unit's lot.
	pub lot: Option<H256>,
	/// The [`software_digest`] of the unit's software.
	pub software: Option<H256>,
	/// The day of the unit's last calibration.
	pub last_calibration: Option<NaiveDate>,
}

/// Whether a file and the ledger agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Agreement {
	/// Both say the same.
	Matches,
	/// They differ; for a calibration, the date in the file is earlier or later.
	Differs,
	/// The file does not say.
	NotInFile,
}

/// The comparison of one attribute of a file with what is known about a unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
	/// The attribute.
	pub tag: Tag,
	/// Its name in PS3.6.
	pub name: String,
	/// The value in the file, as people read it.
	pub found: Option<String>,
	/// The known value: a text, or a commitment or digest in hexadecimal.
	pub expected: String,
	/// Whether the two agree.
	pub agreement: Agreement,
}

impl Finding {
	fn new(tag: Tag, found: Option<String>, expected: String, same: bool) -> Self {
		let agreement = match found {
			None => Agreement::NotInFile,
			Some(_) if same => Agreement::Matches,
			Some(_) => Agreement::Differs,
		};
		Self { tag, name: tag.name(), found, expected, agreement }
	}
}

/// The ledger's commitment to a unit: to `SHA-256(identifier)` under [`UNIT_LABEL`], where `identifier` is its
/// production identifier ([`Equipment::production_identifier`]).
pub fn unit_commitment(salt: &Salt, identifier: &str) -> H256 {
	commit(UNIT_LABEL, salt, &sha256(&[identifier.as_bytes()]))
}

/// The ledger's digest of a lot: `SHA-256("radledger:lot:v1" || 0x00 || lot)`, without spaces around the lot.
pub fn lot_digest(lot: &str) -> H256 {
	sha256(&[LOT_LABEL, &[0], lot.trim().as_bytes()])
}

/// The ledger's digest of a software version: `SHA-256("radledger:software:v1" || 0x00 || version)`. Several versions
/// form one text, in their order and separated by backslashes as in Software Versions (0018,1020). Spaces around each
/// are removed, and empty versions are left out.
pub fn software_digest<T: AsRef<str>>(versions: &[T]) -> H256 {
	let versions = versions.iter().flat_map(|version| version.as_ref().split('\\'));
	let versions: Vec<&str> = versions.map(str::trim).filter(|version| !version.is_empty()).collect();
	sha256(&[SOFTWARE_LABEL, &[0], versions.join("\\").as_bytes()])
}

/// Whether two UDI-DIs name one product.
fn same_product(a: &UdiDi, b: &UdiDi) -> bool {
	a.clone().canonical() == b.clone().canonical()
}

fn same_words(a: &str, b: &str) -> bool {
	let words = |text: &str| -> Vec<String> { text.split_whitespace().map(str::to_lowercase).collect() };
	words(a) == words(b)
}

fn listed(all: impl Iterator<Item = String>) -> Option<String> {
	let all: Vec<String> = all.collect();
	(!all.is_empty()).then(|| all.join(", "))
}

fn hex(hash: &H256) -> String {
	hex::encode(hash)
}

/// Parses a DA value: `YYYYMMDD`, or `YYYY.MM.DD` as before DICOM 3.0 (PS3.5 6.2).
fn date(text: &str) -> Option<NaiveDate> {
	let dotted = text.len() == 10 && text.match_indices('.').map(|(at, _)| at).eq([4, 7]);
	let digits = if dotted { text.replace('.', "") } else { text.into() };
	if digits.len() != 8 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
		return None;
	}
	let all: u32 = digits.parse().ok()?;
	NaiveDate::from_ymd_opt(i32::try_from(all / 10_000).ok()?, all / 100 % 100, all % 100)
}

/// Text without characters that would change how a terminal shows it.
fn shown(text: &str) -> String {
	text.chars().map(|letter| if letter.is_control() { '\u{FFFD}' } else { letter }).collect()
}

/// The UDI in an item; `None` if it is missing or empty.
fn udi_in(item: &Item) -> Option<String> {
	let Some(Inner::Value(_, bytes)) = item.get(&UDI) else {
		return None;
	};
	let text = String::from_utf8_lossy(bytes);
	let text = text.trim_matches([' ', '\0']);
	(!text.is_empty()).then(|| text.to_owned())
}

/// The attributes of an object before its pixel data.
struct Object<'a> {
	values: &'a Values,
	charset: Option<Charset>,
}

impl<'a> Object<'a> {
	fn new(values: &'a Values) -> Self {
		let mut object = Self { values, charset: None };
		let named = object.text(Tag::CHARACTER_SET).unwrap_or_default();
		object.charset = Charset::new(&named).ok();
		object
	}

	fn value(&self, tag: Tag) -> Option<(VR, &'a [u8])> {
		let (_, vr, value) = split(self.values.get(&tag)?)?;
		Some((vr, value))
	}

	fn decode(&self, bytes: &[u8]) -> Option<String> {
		let text = match &self.charset {
			Some(charset) => charset.decode(bytes, false),
			None => String::from_utf8_lossy(bytes).into_owned(),
		};
		let text = shown(text.trim_end_matches('\0')).trim().to_owned();
		(!text.is_empty()).then_some(text)
	}

	/// Text without padding; `None` if it is missing or empty.
	fn text(&self, tag: Tag) -> Option<String> {
		let (vr, value) = self.value(tag)?;
		if vr == VR::SQ {
			return None;
		}
		self.decode(value)
	}

	/// The values of a list, without empty ones.
	fn texts(&self, tag: Tag) -> Vec<String> {
		let text = self.text(tag).unwrap_or_default();
		let values = text.split('\\').map(str::trim);
		values.filter(|value| !value.is_empty()).map(str::to_owned).collect()
	}

	fn text_in(&self, item: &Item, tag: Tag) -> Option<String> {
		match item.get(&tag)? {
			Inner::Value(_, bytes) => self.decode(bytes),
			Inner::Items(_) => None,
		}
	}

	/// The items of a sequence; empty if the object does not have the sequence.
	fn items(&self, tag: Tag) -> Vec<Item> {
		let items = match self.value(tag) {
			Some((VR::SQ, value)) => items(value),
			Some((VR::UN, value)) => unknown_items(tag, value),
			_ => None,
		};
		items.unwrap_or_default()
	}
}

/// The items of a sequence whose writer did not know it and wrote UN: implicit VR little endian (PS3.5 6.2.2 note 2).
fn unknown_items(tag: Tag, value: &[u8]) -> Option<Vec<Item>> {
	let length = u32::try_from(value.len()).ok()?;
	let head = [tag.0.to_le_bytes(), tag.1.to_le_bytes()].concat();
	let element = [&head, &length.to_le_bytes()[..], value].concat();
	let mut buffer = Vec::new();
	let mut source = Source::new(&element[..], Some(element.len() as u64), &mut buffer, &());
	let mut walker = Walker::new(&mut source, Syntax::IMPLICIT, None, LONGEST);
	walker.run().ok()?;
	let (_, canonical) = walker.parsed.copies.first()?;
	let (_, _, value) = split(canonical).filter(|(_, vr, _)| *vr == VR::SQ)?;
	items(value)
}

#[cfg(test)]
mod tests;
