//! The attribute confidentiality profiles of DICOM PS3.15 Annex E, which say how each attribute must be treated so that
//! a data set no longer identifies anyone.
//!
//! `dicom/data/ps3.15-table-e.1-1.csv` is Table E.1-1 as the standard prints it, edition of January 2025. The codes of
//! profile and options are those of PS3.16 CID 7050. `dicom/data/ps3.15-table-e.3.10-1.csv` holds the private attributes
//! of Table E.3.10-1 whose values are numbers, codes and labels. UIDs, sequences, long texts and streams of bytes of that
//! table are left out, because a program cannot see whether they identify.
//!
//! Beyond Table E.1-1, [`action`] treats what the table does not foresee: attributes that PS3.6 does not know, the
//! texts of overlays, Code Meaning, which is replaced by the code, and every attribute that can hold any text and is not in
//! `dicom/data/kept-texts.csv`.

use crate::Tag;
use dicom_core::{
	dictionary::{DataDictionary, DataDictionaryEntry},
	VR,
};
use dicom_dictionary_std::StandardDataDictionary;
use std::{collections::HashMap, fmt, sync::LazyLock};

/// Table E.1-1 as published.
const TABLE: &str = include_str!("../data/ps3.15-table-e.1-1.csv");
/// Private attributes of Table E.3.10-1.
const SAFE_PRIVATE: &str = include_str!("../data/ps3.15-table-e.3.10-1.csv");
/// The attributes of PS3.6 that can hold any text, are not in Table E.1-1, and stay all the same: which, and why.
const KEPT_TEXTS: &str = include_str!("../data/kept-texts.csv");
/// Code Meaning, the text beside a code (PS3.3 Table 8.8-1).
pub(crate) const CODE_MEANING: Tag = Tag(0x0008, 0x0104);
/// Where an item holds its code: Code Value, Long Code Value, URN Code Value (PS3.3 Table 8.8-1).
pub(crate) const CODES: [Tag; 3] = [Tag(0x0008, 0x0100), Tag(0x0008, 0x0119), Tag(0x0008, 0x0120)];
/// Attributes beside texts that Table E.1-1 does not have, and that hold a name, or everything of the original, encrypted:
/// Graphic Layer, Encrypted Attributes Sequence, Encrypted Content.
const NAMING: [(Tag, Actions); 3] =
	[(Tag(0x0070, 0x0002), ANY_OTHER), (Tag(0x0400, 0x0500), Actions::REMOVE), (Tag(0x0400, 0x0520), Actions::REMOVE)];
/// The attribute may be absent, empty or another one: its type in its object decides.
const ANY_OTHER: Actions = Actions::REMOVE.union(Actions::ZERO).union(Actions::DUMMY);
/// Greatest length in bytes of a safe private value: none of the table is longer.
pub(crate) const MAX_SAFE_PRIVATE: usize = 64;

/// A set of permitted actions (PS3.15 Table E.1-1a). It has several where the standard lets the type of the attribute
/// in its object decide (`X/Z/D`).
#[derive(Clone, Copy, PartialEq, Eq, Default)]
pub struct Actions(u8);

impl Actions {
	/// K: keep the value as it is.
	pub const KEEP: Self = Self(1);
	/// X: remove the attribute.
	pub const REMOVE: Self = Self(1 << 1);
	/// Z: a value of zero length, or a dummy.
	pub const ZERO: Self = Self(1 << 2);
	/// D: a dummy of non-zero length.
	pub const DUMMY: Self = Self(1 << 3);
	/// U: another UID; within a set of objects, equal UIDs get equal replacements.
	pub const UID: Self = Self(1 << 4);
	/// C: a value of similar meaning that is known not to identify anybody.
	pub const CLEAN: Self = Self(1 << 5);

	const NAMED: [(Self, &'static str); 6] = [
		(Self::REMOVE, "X"),
		(Self::ZERO, "Z"),
		(Self::DUMMY, "D"),
		(Self::UID, "U"),
		(Self::CLEAN, "C"),
		(Self::KEEP, "K"),
	];

	/// Whether the two sets have an action in common.
	pub const fn any_of(self, others: Self) -> bool {
		self.0 & others.0 != 0
	}

	/// The union of both sets.
	pub const fn union(self, other: Self) -> Self {
		Self(self.0 | other.0)
	}

	/// Parses the table's notation, such as `X/Z/U*`; `None` if it is empty or malformed.
	fn parse(text: &str) -> Option<Self> {
		let mut all = Self::default();
		for letter in text.split('/').map(|letter| letter.trim().trim_end_matches('*')) {
			let (action, _) = Self::NAMED.iter().find(|(_, name)| *name == letter)?;
			all = all.union(*action);
		}
		Some(all)
	}
}

impl fmt::Display for Actions {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		let names: Vec<_> =
			Self::NAMED.iter().filter(|(action, _)| self.any_of(*action)).map(|(_, name)| *name).collect();
		f.write_str(&names.join("/"))
	}
}

impl fmt::Debug for Actions {
	fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
		fmt::Display::fmt(self, f)
	}
}

/// An option of the basic profile (PS3.15 E.3). Its number is the index of its column in the table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ProfileOption {
	/// Clean Descriptors.
	CleanDescriptors,
	/// Clean Structured Content.
	CleanStructuredContent,
	/// Retain Longitudinal Temporal Information With Full Dates.
	RetainFullDates,
	/// Retain Longitudinal Temporal Information With Modified Dates.
	RetainModifiedDates,
	/// Retain UIDs.
	RetainUids,
	/// Retain Patient Characteristics.
	RetainPatientCharacteristics,
	/// Retain Device Identity.
	RetainDeviceIdentity,
	/// Retain Institution Identity.
	RetainInstitutionIdentity,
	/// Clean Graphics.
	CleanGraphics,
	/// Retain Safe Private.
	RetainSafePrivate,
	/// Clean Pixel Data, which concerns pixels and has no column.
	CleanPixelData,
	/// Clean Recognizable Visual Features, which concerns pixels and has no column.
	CleanRecognizableFeatures,
}

/// Code value and meaning of the Basic Application Confidentiality Profile.
pub const BASIC_PROFILE: (&str, &str) = ("113100", "Basic Application Confidentiality Profile");

/// Code value and meaning of the purpose for which a program contributes that de-identifies.
pub(crate) const DEIDENTIFYING_EQUIPMENT: (&str, &str) = ("109104", "De-identifying Equipment");

impl ProfileOption {
	/// Every option with its code value and meaning in DCM (CID 7050).
	pub const ALL: [(Self, &'static str, &'static str); 12] = [
		(Self::CleanDescriptors, "113105", "Clean Descriptors Option"),
		(Self::CleanStructuredContent, "113104", "Clean Structured Content Option"),
		(Self::RetainFullDates, "113106", "Retain Longitudinal Temporal Information Full Dates Option"),
		(Self::RetainModifiedDates, "113107", "Retain Longitudinal Temporal Information Modified Dates Option"),
		(Self::RetainUids, "113110", "Retain UIDs Option"),
		(Self::RetainPatientCharacteristics, "113108", "Retain Patient Characteristics Option"),
		(Self::RetainDeviceIdentity, "113109", "Retain Device Identity Option"),
		(Self::RetainInstitutionIdentity, "113112", "Retain Institution Identity Option"),
		(Self::CleanGraphics, "113103", "Clean Graphics Option"),
		(Self::RetainSafePrivate, "113111", "Retain Safe Private Option"),
		(Self::CleanPixelData, "113101", "Clean Pixel Data Option"),
		(Self::CleanRecognizableFeatures, "113102", "Clean Recognizable Visual Features Option"),
	];

	/// Number of options that have a column in the table; the others concern pixels only.
	const COLUMNS: usize = 10;

	fn bit(self) -> u16 {
		1 << self as u16
	}
}

/// A consistent choice of options.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Options(u16);

/// Both options for dates were chosen.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("dates cannot be kept in full and modified at once (PS3.15 E.3.6): choose one of the two options")]
pub struct ConflictingOptions;

impl Options {
	/// Combines options; fails if two of them conflict.
	pub fn new(options: impl IntoIterator<Item = ProfileOption>) -> Result<Self, ConflictingOptions> {
		let all = Self(options.into_iter().fold(0, |all, option| all | option.bit()));
		let both = all.has(ProfileOption::RetainFullDates) && all.has(ProfileOption::RetainModifiedDates);
		if both {
			return Err(ConflictingOptions);
		}
		Ok(all)
	}

	/// Whether the option is chosen.
	pub fn has(self, option: ProfileOption) -> bool {
		self.0 & option.bit() != 0
	}

	/// The options that a De-identification Method Code Sequence (0012,0064) declares with these DCM code values;
	/// `None` if they do not include the basic profile.
	pub fn from_codes<'a>(codes: impl IntoIterator<Item = &'a str>) -> Option<Result<Self, ConflictingOptions>> {
		let codes: Vec<&str> = codes.into_iter().collect();
		let chosen = ProfileOption::ALL.iter().filter(|(_, code, _)| codes.contains(code)).map(|(option, ..)| *option);
		codes.contains(&BASIC_PROFILE.0).then(|| Self::new(chosen))
	}

	/// Code values and meanings of the profile and of each chosen option.
	pub fn codes(self) -> Vec<(&'static str, &'static str)> {
		let chosen = ProfileOption::ALL
			.iter()
			.filter(|(option, ..)| self.has(*option))
			.map(|(_, code, meaning)| (*code, *meaning));
		[BASIC_PROFILE].into_iter().chain(chosen).collect()
	}
}

/// A row of Table E.1-1.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
	/// The attributes that it covers.
	pub tags: Tags,
	/// The attribute's name in the table.
	pub name: String,
	/// The actions of the basic profile.
	pub basic: Actions,
	/// The actions of each option instead, in the order of [`ProfileOption`]; `None` where the basic profile applies.
	pub options: [Option<Actions>; ProfileOption::COLUMNS],
}

/// The attributes that a row covers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tags {
	/// One attribute.
	One(Tag),
	/// One element of each repeating group `gg00` to `ggFF`, or every element if it is `None`.
	Repeating(u8, Option<u16>),
	/// Every attribute of odd groups.
	Private,
}

impl Tags {
	fn parse(text: &str) -> Option<Self> {
		if text.contains("ODD") {
			return Some(Self::Private);
		}
		let (group, element) = text.strip_prefix('(')?.strip_suffix(')')?.split_once(',')?;
		match group.strip_suffix("XX") {
			Some(group) => {
				let group = u8::from_str_radix(group, 16).ok()?;
				let element = if element == "XXXX" { None } else { Some(u16::from_str_radix(element, 16).ok()?) };
				Some(Self::Repeating(group, element))
			}
			None => text.parse().ok().map(Self::One),
		}
	}
}

/// The rows of Table E.1-1, in order.
pub fn rows() -> &'static [Row] {
	static ROWS: LazyLock<Vec<Row>> = LazyLock::new(|| records(TABLE).into_iter().skip(1).filter_map(row).collect());
	&ROWS
}

fn row(fields: Vec<String>) -> Option<Row> {
	let mut options = [None; ProfileOption::COLUMNS];
	for (option, field) in options.iter_mut().zip(fields.get(4..)?) {
		*option = Actions::parse(field);
	}
	Some(Row {
		tags: Tags::parse(fields.first()?)?,
		name: fields.get(1)?.split_whitespace().collect::<Vec<_>>().join(" "),
		basic: Actions::parse(fields.get(3)?)?,
		options,
	})
}

/// Parses comma-separated values with quotes (RFC 4180), as far as the table needs it.
fn records(text: &str) -> Vec<Vec<String>> {
	let (mut records, mut record, mut field, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
	for letter in text.chars() {
		match letter {
			'"' => quoted = !quoted,
			',' if !quoted => record.push(std::mem::take(&mut field)),
			'\n' if !quoted => {
				record.push(std::mem::take(&mut field));
				records.push(std::mem::take(&mut record));
			}
			'\r' if !quoted => {}
			other => field.push(other),
		}
	}
	records
}

/// The row that covers this attribute, if there is one.
pub fn row_of(tag: Tag) -> Option<&'static Row> {
	static BY_TAG: LazyLock<HashMap<Tag, &'static Row>> = LazyLock::new(|| {
		let one = |row: &'static Row| match row.tags {
			Tags::One(tag) => Some((tag, row)),
			_ => None,
		};
		rows().iter().filter_map(one).collect()
	});
	static RANGES: LazyLock<Vec<&'static Row>> =
		LazyLock::new(|| rows().iter().filter(|row| !matches!(row.tags, Tags::One(_))).collect());
	BY_TAG.get(&tag).copied().or_else(|| {
		RANGES.iter().copied().find(|row| match row.tags {
			Tags::Private => tag.is_private(),
			Tags::Repeating(group, element) => {
				!tag.is_private() && (tag.0 >> 8) as u8 == group && element.is_none_or(|element| element == tag.1)
			}
			Tags::One(_) => false,
		})
	})
}

/// Whether the profile does anything to this attribute under some options.
pub fn touches(tag: Tag) -> bool {
	tag.is_private() || row_of(tag).is_some() || beyond_table(tag, Options::default()).is_some()
}

/// The VR of an attribute in PS3.6.
fn known_vr(tag: Tag) -> Option<VR> {
	StandardDataDictionary.by_tag(dicom_core::Tag(tag.0, tag.1)).map(|entry| entry.vr().relaxed())
}

/// Why which texts stay.
fn kept_texts() -> &'static HashMap<Tag, String> {
	static KEPT: LazyLock<HashMap<Tag, String>> = LazyLock::new(|| {
		let kept = |record: Vec<String>| match (Tags::parse(record.first()?)?, record.get(2)) {
			(Tags::One(tag), Some(why)) => Some((tag, why.clone())),
			_ => None,
		};
		records(KEPT_TEXTS).into_iter().skip(1).filter_map(kept).collect()
	});
	&KEPT
}

/// Whether an attribute can hold any text, and is not one of those that stay.
fn is_free_text(tag: Tag, vr: VR) -> bool {
	matches!(vr, VR::LO | VR::LT | VR::PN | VR::SH | VR::ST | VR::UC | VR::UR | VR::UT)
		&& !kept_texts().contains_key(&tag)
}

/// Whether bytes of a value that the profile leaves alone, written with this VR, can be of the type that PS3.6 says: numbers,
/// dates and UIDs are not written as other text.
pub(crate) fn is_of_its_type(tag: Tag, vr: VR, piece: &[u8]) -> bool {
	let Some(known) = known_vr(tag).filter(|_| !tag.is_private()) else {
		return true;
	};
	let is_text = |vr| crate::canonical::padding(vr).is_some();
	match known {
		VR::AS | VR::DA | VR::DS | VR::DT | VR::IS | VR::TM | VR::UI => is_of(known, piece),
		known => is_text(known) || !is_text(vr) || piece.is_empty(),
	}
}

/// What is done to attributes that Table E.1-1 does not name. Nobody knows what an attribute holds that PS3.6 does not
/// know, whatever its group; Overlay Description and Overlay Label are typed by people, as Overlay Comments is.
fn beyond_table(tag: Tag, options: Options) -> Option<Actions> {
	match tag {
		CODE_MEANING => Some(Actions::DUMMY),
		Tag(group, 0x0022 | 0x1500) if group >> 8 == 0x60 => {
			Some(if options.has(ProfileOption::CleanGraphics) { Actions::CLEAN } else { Actions::REMOVE })
		}
		_ => match (known_vr(tag), NAMING.iter().find(|(naming, _)| *naming == tag)) {
			(None, _) => Some(Actions::REMOVE),
			(_, Some((_, actions))) => Some(*actions),
			(Some(vr), _) if !is_free_text(tag, vr) => None,
			_ if options.has(ProfileOption::CleanDescriptors) => Some(Actions::CLEAN),
			_ => Some(ANY_OTHER),
		},
	}
}

/// What stands in a Code Meaning: what PS3.16 says where this program writes the code itself, otherwise the first 64
/// bytes of the code.
pub(crate) fn meaning(code: Option<&[u8]>) -> &[u8] {
	let code = code.map_or(&b""[..], trimmed);
	let options = ProfileOption::ALL.into_iter().map(|(_, code, meaning)| (code, meaning));
	let mut own = options.chain([BASIC_PROFILE, DEIDENTIFYING_EQUIPMENT]);
	match (own.find(|(own, _)| own.as_bytes() == code), code.len()) {
		(Some((_, meaning)), _) => meaning.as_bytes(),
		(None, 0) => b"ANONYMIZED",
		(None, length) => &code[..length.min(64)],
	}
}

/// A value without the padding at its end.
pub(crate) fn trimmed(value: &[u8]) -> &[u8] {
	let length = value.iter().rposition(|byte| !matches!(byte, b' ' | 0)).map_or(0, |last| last + 1);
	&value[..length]
}

/// Safe attributes of a block by group and the last two digits of the element, with their value representation.
type Block = HashMap<(u16, u8), VR>;

/// The names that begin a block of private attributes with a safe one, and their attributes by group and the last two
/// digits of the element, with their value representation.
fn safe_private() -> &'static HashMap<String, Block> {
	static SAFE: LazyLock<HashMap<String, Block>> = LazyLock::new(|| {
		let mut safe = HashMap::<String, Block>::new();
		for record in records(SAFE_PRIVATE).into_iter().skip(1) {
			let [group, element, creator, vr, _] = &record[..] else { continue };
			let place = u16::from_str_radix(group, 16).ok().zip(u8::from_str_radix(element, 16).ok());
			if let (Some(place), Ok(vr)) = (place, vr.parse()) {
				safe.entry(creator.clone()).or_default().insert(place, vr);
			}
		}
		safe
	});
	&SAFE
}

/// Private blocks of a data set or item whose creator Table E.3.10-1 names (PS3.5 7.8.1).
#[derive(Default)]
pub(crate) struct SafeBlocks(HashMap<(u16, u16), &'static Block>);

impl SafeBlocks {
	/// Whether this private element of the data set may stay. Creators come before their elements.
	pub fn allow(&mut self, tag: Tag, vr: VR, value: &[u8]) -> bool {
		if value.len() > MAX_SAFE_PRIVATE {
			return false;
		}
		if (0x10..=0xFF).contains(&tag.1) {
			let known = std::str::from_utf8(trimmed(value)).ok().and_then(|creator| safe_private().get(creator));
			let known = known.filter(|_| matches!(vr, VR::LO | VR::UN));
			let known = known.filter(|safe| safe.keys().any(|(group, _)| *group == tag.0));
			return known.map(|safe| self.0.insert((tag.0, tag.1), safe)).is_some();
		}
		let known = self.0.get(&(tag.0, tag.1 >> 8)).and_then(|safe| safe.get(&(tag.0, tag.1 as u8)));
		known.is_some_and(|known| (vr == *known || vr == VR::UN) && is_of(*known, value))
	}
}

/// Whether the bytes can be a value of this representation (PS3.5 6.2).
fn is_of(vr: VR, value: &[u8]) -> bool {
	let all = |allowed: fn(u8) -> bool| value.iter().all(|byte| allowed(*byte));
	match vr {
		VR::IS | VR::DS => all(|byte| byte.is_ascii_digit() || b"+-.eE\\ \0".contains(&byte)),
		VR::AS => all(|byte| byte.is_ascii_digit() || b"DWMY\\ \0".contains(&byte)),
		VR::DA | VR::DT | VR::TM | VR::UI => all(|byte| byte.is_ascii_digit() || b"+-.:\\ \0".contains(&byte)),
		VR::CS => all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || b"_\\ \0".contains(&byte)),
		VR::US | VR::SS => value.len().is_multiple_of(2),
		VR::FL | VR::SL | VR::UL => value.len().is_multiple_of(4),
		VR::FD => value.len().is_multiple_of(8),
		_ => true,
	}
}

/// The actions permitted on this attribute under these options; `None` if nothing is to be done to the attribute, which
/// is then kept.
///
/// If options differ, keeping wins over cleaning, and both win over the basic profile. Modified dates win over
/// everything: a single date that is kept, of a calibration or of a beam's interruption, would reveal how far the
/// others were moved.
pub fn action(tag: Tag, options: Options) -> Option<Actions> {
	let Some(row) = row_of(tag) else {
		return beyond_table(tag, options);
	};
	let chosen = |wanted: Actions| {
		ProfileOption::ALL
			.iter()
			.zip(&row.options)
			.any(|((option, ..), action)| options.has(*option) && *action == Some(wanted))
	};
	let modified = ProfileOption::RetainModifiedDates;
	let moved = options.has(modified) && row.options[modified as usize] == Some(Actions::CLEAN);
	Some(if moved {
		Actions::CLEAN
	} else if chosen(Actions::KEEP) {
		Actions::KEEP
	} else if chosen(Actions::CLEAN) {
		Actions::CLEAN
	} else {
		row.basic
	})
}

#[cfg(test)]
mod tests {
	use super::*;
	use std::collections::BTreeMap;

	#[test]
	fn table_should_be_read_whole() {
		assert_eq!(rows().len(), 621);
		let mut counts: BTreeMap<String, usize> = BTreeMap::new();
		for row in rows() {
			*counts.entry(row.basic.to_string()).or_default() += 1;
		}
		let expected = [
			("D", 92),
			("U", 54),
			("X", 384),
			("X/D", 22),
			("X/Z", 11),
			("X/Z/D", 8),
			("X/Z/U", 2),
			("Z", 42),
			("Z/D", 6),
		];
		assert_eq!(counts, expected.map(|(name, count)| (name.to_owned(), count)).into());
		let keeps: Vec<usize> = (0..ProfileOption::COLUMNS)
			.map(|column| rows().iter().filter(|row| row.options[column] == Some(Actions::KEEP)).count())
			.collect();
		assert_eq!(keeps, [0, 0, 165, 0, 59, 9, 46, 10, 0, 0]);
		let cleans: Vec<usize> = (0..ProfileOption::COLUMNS)
			.map(|column| rows().iter().filter(|row| row.options[column] == Some(Actions::CLEAN)).count())
			.collect();
		assert_eq!(cleans, [125, 3, 0, 165, 0, 4, 11, 0, 4, 1]);
	}

	#[test]
	fn attributes_should_be_found_in_ranges_too() {
		let name = |group, element| row_of(Tag(group, element)).map(|row| row.name.as_str());
		assert_eq!(name(0x0010, 0x0010), Some("Patient's Name"));
		assert_eq!(name(0x5012, 0x3000), Some("Curve Data"));
		assert_eq!(name(0x6002, 0x3000), Some("Overlay Data"));
		assert_eq!(name(0x6002, 0x0010), None);
		assert_eq!(name(0x0009, 0x1001), Some("Private Attributes"));
		assert_eq!(name(0x6003, 0x3000), Some("Private Attributes"));
		assert_eq!(name(0x0088, 0x0200), Some("Icon Image Sequence (see Note 11)"));
		assert_eq!(name(0x0028, 0x0010), None);
		assert!(touches(Tag(0x0010, 0x0010)) && touches(Tag(0x0011, 1)) && !touches(Tag(0x0028, 0x0010)));
	}

	#[test]
	fn attributes_should_be_removed_when_neither_table_nor_dictionary_knows_them() {
		for (group, element) in
			[(0x0010, 0x0FFE), (0x0022, 0xFFFE), (0x6000, 0x0022), (0x601E, 0x1500), (0x0008, 0xFFFE)]
		{
			let tag = Tag(group, element);
			assert_eq!((action(tag, Options::default()), touches(tag)), (Some(Actions::REMOVE), true), "{tag}");
		}
		assert_eq!(action(CODE_MEANING, Options::default()), Some(Actions::DUMMY));
		for known in [Tag(0x6000, 0x0010), Tag(0x0008, 0x0100), Tag(0x0020, 0x3100), Tag(0x0028, 0x0402)] {
			assert_eq!(action(known, Options::default()), None, "{known}");
		}
	}

	#[test]
	fn texts_should_stay_only_when_they_are_in_the_list() {
		assert_eq!((kept_texts().len(), records(KEPT_TEXTS).len()), (66, 67), "every line is read, and none twice");
		for (tag, why) in kept_texts() {
			assert!(why.len() > 10);
			let vr = known_vr(*tag).unwrap_or_else(|| panic!("{tag} is not in PS3.6"));
			let is_text = matches!(vr, VR::LO | VR::LT | VR::PN | VR::SH | VR::ST | VR::UC | VR::UR | VR::UT);
			assert!(is_text && row_of(*tag).is_none(), "{tag} {vr}");
		}
		for (tag, _) in NAMING {
			assert!(known_vr(tag).is_some() && row_of(tag).is_none(), "{tag}");
		}
		for free in ["0008,1190", "0070,0006", "003A,0203", "0042,0010", "0040,E001", "0062,0005", "300A,00C2"] {
			assert_eq!(action(free.parse().unwrap(), Options::default()), Some(ANY_OTHER), "{free}");
		}
	}

	#[test]
	fn private_attributes_should_be_safe_when_creator_element_and_value_are_those_of_the_table() {
		assert_eq!(safe_private().values().map(HashMap::len).sum::<usize>(), 80);
		let creator = Tag(0x0019, 0x0011);
		let b_value = Tag(0x0019, 0x110C);
		let verdict = |name: &[u8], tag, vr, value: &[u8]| {
			let mut blocks = SafeBlocks::default();
			blocks.allow(creator, VR::LO, name) & blocks.allow(tag, vr, value)
		};
		assert!(verdict(b"SIEMENS MR HEADER ", b_value, VR::IS, b"1000"));
		assert!(verdict(b"SIEMENS MR HEADER ", b_value, VR::UN, b"1000"));
		assert!(verdict(b"SIEMENS MR HEADER ", Tag(0x0019, 0x1127), VR::FD, &[0; 48]));
		for (name, tag, vr, value) in [
			(&b"SIEMENS MR HEADER"[..], Tag(0x0019, 0x100C), VR::IS, &b"1000"[..]),
			(b"SIEMENS MR HEADER", Tag(0x0019, 0x1109), VR::IS, b"1000"),
			(b"SIEMENS MR HEADER", b_value, VR::PN, b"1000"),
			(b"SIEMENS MR HEADER", b_value, VR::IS, b"DOE^JOHN"),
			(b"SIEMENS MR HEADER", b_value, VR::IS, &[b'1'; 66]),
			(b"SIEMENS MR HEADER", Tag(0x0021, 0x110C), VR::IS, b"1000"),
			(b"GEMS_PARM_01", b_value, VR::IS, b"1000"),
			(b"DOE^JOHN", b_value, VR::IS, b"1000"),
		] {
			assert!(!verdict(name, tag, vr, value), "{tag} {vr} {value:?}");
		}
	}

	#[test]
	fn options_should_override_the_basic_profile_and_be_told_by_their_codes() {
		let uids = Options::new([ProfileOption::RetainUids]).unwrap();
		let instance = Tag::SOP_INSTANCE;
		assert_eq!(action(instance, Options::default()), Some(Actions::UID));
		assert_eq!(action(instance, uids), Some(Actions::KEEP));
		let dates = Options::new([ProfileOption::RetainModifiedDates]).unwrap();
		let study_date = Tag(0x0008, 0x0020);
		assert_eq!(action(study_date, Options::default()), Some(Actions::ZERO));
		assert_eq!(action(study_date, dates), Some(Actions::CLEAN));
		assert_eq!(action(Tag(0x0028, 0x0010), uids), None);
		let calibration = Tag(0x0018, 0x1200);
		let device = Options::new([ProfileOption::RetainDeviceIdentity]).unwrap();
		assert_eq!(action(calibration, device), Some(Actions::KEEP));
		let both = [ProfileOption::RetainDeviceIdentity, ProfileOption::RetainModifiedDates];
		assert_eq!(action(calibration, Options::new(both).unwrap()), Some(Actions::CLEAN));
		let conflict = [ProfileOption::RetainModifiedDates, ProfileOption::RetainFullDates];
		assert_eq!(Options::new(conflict), Err(ConflictingOptions));

		assert_eq!(uids.codes(), [BASIC_PROFILE, ("113110", "Retain UIDs Option")]);
		assert_eq!(Options::from_codes(["113110", "113100", "1"]), Some(Ok(uids)));
		assert_eq!(Options::from_codes(["113110"]), None);
		assert_eq!(Options::from_codes(["113106", "113100", "113107"]), Some(Err(ConflictingOptions)));
	}
}
