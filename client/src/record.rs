//! Any entry of the ledger's storage, named in words: where it is in the state, and what it says.
//!
//! Names and values are those of the runtime's metadata, so that every entry of every pallet can be named, also those that
//! have no type in this crate.

use crate::AccountId;
use codec::{Compact, Decode};
use radledger_primitives::{text::moment, Moment};
use scale_info::{form::PortableForm, Field, PortableRegistry, TypeDef, TypeDefPrimitive};
use serde::Serialize;
use serde_json::{Map, Value as Json};
use sp_crypto_hashing::{blake2_128, blake2_256, twox_128, twox_256, twox_64};
use std::sync::OnceLock;
use subxt::{
	ext::frame_decode::storage::StorageHasher,
	metadata::{Metadata, StorageEntryMetadata},
};

/// The metadata with which this crate was built.
static METADATA: &[u8] = include_bytes!("../metadata.scale");
/// The largest number that every program reads as it is written: those of JavaScript have 53 bits.
const SAFE: u128 = 1 << 53;
/// How deep values may lie in each other: far more than any does.
const DEPTH: usize = 64;

/// A kind of record that has a name of its own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Kind {
	/// Its name.
	pub name: &'static str,
	/// The pallet.
	pub pallet: &'static str,
	/// The entry of its storage.
	pub entry: &'static str,
	/// What identifies one, in order.
	pub identifiers: &'static [&'static str],
}

/// The kinds with a name of their own. Every other entry is named `Pallet.Entry`.
pub const KINDS: &[Kind] = &[
	kind("study", "ImageProvenance", "Studies", &["STUDY"]),
	kind("origin", "ImageProvenance", "Origins", &[ORIGIN]),
	kind("open-transfer", "ImageProvenance", "OpenTransfers", &["STUDY", "RECEIVER"]),
	kind("transfer", "ImageProvenance", "Custody", &["STUDY", "RECEIVER", "BLOCK"]),
	kind("measurement", "ImageProvenance", "Measurements", &["STUDY", "MEASUREMENT"]),
	kind("patrol", "ImageProvenance", "Patrols", &["ORGANISATION", "BLOCK"]),
	kind("consents", "DynamicConsent", "Files", &["PATIENT"]),
	kind("ended-consent", "DynamicConsent", "EndedDecisions", &["PATIENT", "CONSENT"]),
	kind("log", "DynamicConsent", "Logs", &["PATIENT", "PAGE"]),
	kind("report", "ReportAuthorship", "Reports", &["REPORT"]),
	kind("section", "ReportAuthorship", "Contributions", &["REPORT", "PLACE"]),
	kind("report-version", "ReportAuthorship", "Versions", &["REPORT", "VERSION"]),
	kind("device", "DeviceSurveillance", "Devices", &["DEVICE"]),
	kind("device-check", "DeviceSurveillance", "Entries", &["DEVICE", "ENTRY"]),
	kind("incident", "DeviceSurveillance", "Incidents", &["INCIDENT"]),
	kind("model-version", "ModelRegistry", "Versions", &["MODEL", "VERSION"]),
	kind("dataset", "ModelRegistry", "Datasets", &["DATASET"]),
	kind("payout", "AnnotationRewards", "Verdicts", &["CAMPAIGN", "ITEM", "BASIS"]),
	kind("share", "AnnotationRewards", "HeldShares", &["POOL", "ACCOUNT"]),
];

/// What a node of the provenance graph is: a word, and what identifies one of these.
const ORIGIN: &str =
	"study STUDY | model MODEL VERSION | dataset DATASET | report REPORT | contribution REPORT PLACE | \
	device DEVICE VERSION";

const fn kind(
	name: &'static str,
	pallet: &'static str,
	entry: &'static str,
	identifiers: &'static [&'static str],
) -> Kind {
	Kind { name, pallet, entry, identifiers }
}

/// A record, by name.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Name {
	/// What it is: the name of a [`Kind`], or `Pallet.Entry`.
	pub kind: String,
	/// The pallet.
	pub pallet: String,
	/// The entry of its storage.
	pub entry: String,
	/// What identifies it, in the order of the entry's keys.
	pub identifiers: Vec<Json>,
}

/// Why a record cannot be named.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum NameFault {
	/// There are no such records.
	Kind(String),
	/// What identifies it: what is wrong.
	Identifier(String),
}

/// The metadata of the runtime of this release.
pub fn metadata() -> &'static Metadata {
	static READ: OnceLock<Metadata> = OnceLock::new();
	READ.get_or_init(|| {
		// The same bytes from which this crate's types are generated: it does not compile with others.
		Metadata::decode(&mut &*METADATA).unwrap_or_else(|_| unreachable!("metadata of this crate"))
	})
}

/// The kinds of records: those with a name, then every other entry of the ledger's own pallets.
pub fn kinds(metadata: &Metadata) -> Vec<String> {
	let named = KINDS.iter().map(|kind| kind.name.to_owned());
	named
		.chain(OWN.iter().flat_map(|pallet| {
			let storage = metadata.pallet_by_name(pallet).and_then(|pallet| pallet.storage());
			let entries = storage.into_iter().flat_map(|storage| storage.entries());
			entries.map(move |entry| format!("{pallet}.{}", entry.name()))
		}))
		.collect()
}

/// The ledger's own pallets.
const OWN: [&str; 7] = [
	"Consortium",
	"ImageProvenance",
	"DynamicConsent",
	"ReportAuthorship",
	"ModelRegistry",
	"DeviceSurveillance",
	"AnnotationRewards",
];

/// Where a record is in the state. Words identify it, in the order of the entry's keys: numbers, 32 bytes in hexadecimal,
/// names of codes, and accounts, which `account` finds.
///
/// # Errors
/// There is no such kind of record, or the words do not identify one.
pub fn key(
	metadata: &Metadata,
	kind: &str,
	words: &[String],
	account: &dyn Fn(&str) -> Option<AccountId>,
) -> Result<Vec<u8>, NameFault> {
	let known = KINDS.iter().find(|known| known.name == kind);
	let (pallet, entry) = match known {
		Some(known) => (known.pallet, known.entry),
		None => kind
			.split_once('.')
			.filter(|(pallet, _)| OWN.contains(pallet))
			.ok_or_else(|| NameFault::Kind(kind.into()))?,
	};
	let storage = metadata.pallet_by_name(pallet).and_then(|pallet| pallet.storage());
	let found = storage.and_then(|storage| Some((storage.prefix(), storage.entry_by_name(entry)?)));
	let (prefix, found) = found.ok_or_else(|| NameFault::Kind(kind.into()))?;
	let mut words = words.iter().map(String::as_str);
	let mut place = [twox_128(prefix.as_bytes()), twox_128(found.name().as_bytes())].concat();
	let reader = Writer { types: metadata.types(), account };
	for part in found.keys() {
		let mut encoded = Vec::new();
		reader.write(part.key_id, &mut words, &mut encoded, DEPTH).map_err(|why| {
			let names = known.map(|known| format!(" ({})", known.identifiers.join(" "))).unwrap_or_default();
			NameFault::Identifier(format!("{why}{names}"))
		})?;
		place.extend(hashed(part.hasher, &encoded));
	}
	match words.next() {
		None => Ok(place),
		Some(more) => Err(NameFault::Identifier(format!("`{more}` is more than identifies one"))),
	}
}

/// Which record is at a key of the state; `None` if this metadata has no such entry.
pub fn name(metadata: &Metadata, key: &[u8]) -> Option<Name> {
	let (pallet, entry, mut rest) = find(metadata, key)?;
	let reader = Reader { types: metadata.types() };
	let mut identifiers = Vec::new();
	for part in entry.keys() {
		let hash = match part.hasher {
			StorageHasher::Blake2_128Concat => 16,
			StorageHasher::Twox64Concat => 8,
			StorageHasher::Identity => 0,
			// What was hashed cannot be read.
			_ => return None,
		};
		let stood = rest;
		rest = rest.get(hash..)?;
		let begin = rest;
		identifiers.push(reader.read(part.key_id, None, &mut rest, DEPTH)?);
		let encoded = begin.get(..begin.len() - rest.len())?;
		// A key with another hash before it is not where the runtime keeps anything.
		(stood.get(..hash + encoded.len())? == hashed(part.hasher, encoded)).then_some(())?;
	}
	let known = KINDS.iter().find(|kind| (kind.pallet, kind.entry) == (pallet, entry.name()));
	rest.is_empty().then(|| Name {
		kind: known.map_or_else(|| format!("{pallet}.{}", entry.name()), |kind| kind.name.to_owned()),
		pallet: pallet.to_owned(),
		entry: entry.name().to_owned(),
		identifiers,
	})
}

/// What a record at this key says: its fields by their names. `None` if it is not as this metadata has it.
///
/// Bytes are hexadecimal with `0x`, accounts are addresses (SS58, prefix 42), moments are in RFC 3339, and numbers beyond 53
/// bits are text.
pub fn value(metadata: &Metadata, key: &[u8], value: &[u8]) -> Option<Json> {
	let (_, entry, _) = find(metadata, key)?;
	let mut rest = value;
	let read = Reader { types: metadata.types() }.read(entry.value_ty(), None, &mut rest, DEPTH)?;
	rest.is_empty().then_some(read)
}

/// The entry that a key is of, and the key without the names of both.
fn find<'a>(metadata: &'a Metadata, key: &'a [u8]) -> Option<(&'a str, &'a StorageEntryMetadata, &'a [u8])> {
	let (of_pallet, rest) = key.split_at_checked(16)?;
	let (of_entry, rest) = rest.split_at_checked(16)?;
	OWN.iter().find_map(|name| {
		let pallet = metadata.pallet_by_name(name)?;
		let storage = pallet.storage().filter(|storage| twox_128(storage.prefix().as_bytes()) == of_pallet)?;
		let entry = storage.entries().iter().find(|entry| twox_128(entry.name().as_bytes()) == of_entry)?;
		Some((*name, entry, rest))
	})
}

fn hashed(hasher: StorageHasher, encoded: &[u8]) -> Vec<u8> {
	match hasher {
		StorageHasher::Blake2_128 => blake2_128(encoded).to_vec(),
		StorageHasher::Blake2_256 => blake2_256(encoded).to_vec(),
		StorageHasher::Blake2_128Concat => [&blake2_128(encoded)[..], encoded].concat(),
		StorageHasher::Twox128 => twox_128(encoded).to_vec(),
		StorageHasher::Twox256 => twox_256(encoded).to_vec(),
		StorageHasher::Twox64Concat => [&twox_64(encoded)[..], encoded].concat(),
		StorageHasher::Identity => encoded.to_vec(),
	}
}

fn is_byte(types: &PortableRegistry, id: u32) -> bool {
	matches!(types.resolve(id).map(|known| &known.type_def), Some(TypeDef::Primitive(TypeDefPrimitive::U8)))
}

/// Bytes as text.
pub fn hex(bytes: &[u8]) -> String {
	bytes.iter().fold(String::from("0x"), |text, byte| text + &format!("{byte:02x}"))
}

/// Encodes words.
struct Writer<'a> {
	types: &'a PortableRegistry,
	account: &'a dyn Fn(&str) -> Option<AccountId>,
}

impl Writer<'_> {
	fn write<'w>(
		&self,
		id: u32,
		words: &mut impl Iterator<Item = &'w str>,
		out: &mut Vec<u8>,
		depth: usize,
	) -> Result<(), String> {
		let unknown = || "no word stands for something of this kind".to_owned();
		let depth = depth.checked_sub(1).ok_or_else(unknown)?;
		let known = self.types.resolve(id).ok_or_else(unknown)?;
		let mut word = |what: &str| words.next().ok_or_else(|| format!("a word is missing: {what}"));
		if known.path.ident().is_some_and(|name| name == "AccountId32") {
			let word = word("an account")?;
			let found = (self.account)(word).ok_or_else(|| format!("`{word}` is not an account"))?;
			out.extend(found.0);
			return Ok(());
		}
		match &known.type_def {
			TypeDef::Composite(composite) => {
				composite.fields.iter().try_for_each(|field| self.write(field.ty.id, words, out, depth))
			}
			TypeDef::Tuple(tuple) => tuple.fields.iter().try_for_each(|field| self.write(field.id, words, out, depth)),
			TypeDef::Variant(variant) => {
				let word = word("a name")?;
				let plain = |text: &str| text.replace('-', "").to_lowercase();
				let found = variant.variants.iter().find(|one| plain(&one.name) == plain(word));
				let found = found.ok_or_else(|| {
					let names: Vec<_> = variant.variants.iter().map(|one| one.name.as_str()).collect();
					format!("`{word}` is none of {}", names.join(", "))
				})?;
				out.push(found.index);
				found.fields.iter().try_for_each(|field| self.write(field.ty.id, words, out, depth))
			}
			TypeDef::Array(array) if is_byte(self.types, array.type_param.id) => {
				let word = word("bytes")?;
				let length = array.len as usize;
				let bytes = unhex(word).filter(|bytes| bytes.len() == length);
				out.extend(bytes.ok_or_else(|| format!("`{word}` is not 0x and {} hexadecimal digits", 2 * length))?);
				Ok(())
			}
			TypeDef::Primitive(primitive) => {
				let word = word("a number")?;
				let wrong = || format!("`{word}` is not a number that can stand here");
				let number: u128 = word.parse().map_err(|_| wrong())?;
				let bytes = match primitive {
					TypeDefPrimitive::U8 => 1,
					TypeDefPrimitive::U16 => 2,
					TypeDefPrimitive::U32 => 4,
					TypeDefPrimitive::U64 => 8,
					TypeDefPrimitive::U128 => 16,
					_ => return Err(unknown()),
				};
				let encoded = number.to_le_bytes();
				match encoded[bytes..].iter().all(|byte| *byte == 0) {
					true => out.extend(&encoded[..bytes]),
					false => return Err(wrong()),
				}
				Ok(())
			}
			_ => Err(unknown()),
		}
	}
}

/// Hexadecimal digits, with or without `0x`.
fn unhex(text: &str) -> Option<Vec<u8>> {
	let digits = text.strip_prefix("0x").unwrap_or(text).as_bytes();
	let digit = |byte: u8| char::from(byte).to_digit(16);
	let pair = |pair: &[u8]| Some((digit(*pair.first()?)? << 4 | digit(*pair.get(1)?)?) as u8);
	digits.chunks(2).map(pair).collect()
}

/// Decodes into JSON.
struct Reader<'a> {
	types: &'a PortableRegistry,
}

impl Reader<'_> {
	/// A value of a type, which the one that holds it may call by another name.
	fn read(&self, id: u32, called: Option<&str>, rest: &mut &[u8], depth: usize) -> Option<Json> {
		let depth = depth.checked_sub(1)?;
		let known = self.types.resolve(id)?;
		if known.path.ident().is_some_and(|name| name == "AccountId32") {
			return Some(AccountId(Decode::decode(rest).ok()?).to_string().into());
		}
		match &known.type_def {
			TypeDef::Composite(composite) => self.fields(&composite.fields, called, rest, depth),
			TypeDef::Variant(variant) => {
				let index = u8::decode(rest).ok()?;
				let found = variant.variants.iter().find(|one| one.index == index)?;
				let inner = called.and_then(|called| called.strip_prefix("Option<")?.strip_suffix('>'));
				let fields = self.fields(&found.fields, inner, rest, depth)?;
				Some(match (found.name.as_str(), fields) {
					("None", Json::Null) => Json::Null,
					("Some", some) => some,
					(name, Json::Null) => name.into(),
					(name, fields) => Json::Object(Map::from_iter([(name.to_owned(), fields)])),
				})
			}
			TypeDef::Sequence(sequence) => {
				let length = Compact::<u32>::decode(rest).ok()?.0 as usize;
				self.list(sequence.type_param.id, length, rest, depth)
			}
			TypeDef::Array(array) => self.list(array.type_param.id, array.len as usize, rest, depth),
			TypeDef::Tuple(tuple) => {
				let all: Option<Vec<_>> =
					tuple.fields.iter().map(|field| self.read(field.id, None, rest, depth)).collect();
				Some(all.filter(|all| !all.is_empty()).map_or(Json::Null, Json::Array))
			}
			TypeDef::Compact(_) => Some(number(Compact::<u128>::decode(rest).ok()?.0)),
			TypeDef::Primitive(primitive) => Some(match primitive {
				TypeDefPrimitive::Bool => bool::decode(rest).ok()?.into(),
				TypeDefPrimitive::Str => String::decode(rest).ok()?.into(),
				TypeDefPrimitive::U8 => u8::decode(rest).ok()?.into(),
				TypeDefPrimitive::U16 => u16::decode(rest).ok()?.into(),
				TypeDefPrimitive::U32 => u32::decode(rest).ok()?.into(),
				TypeDefPrimitive::U64 => match (u64::decode(rest).ok()?, called) {
					(at, Some("Moment")) => moment::show(at as Moment).into(),
					(value, _) => number(value.into()),
				},
				TypeDefPrimitive::U128 => number(u128::decode(rest).ok()?),
				TypeDefPrimitive::I8 => i8::decode(rest).ok()?.into(),
				TypeDefPrimitive::I16 => i16::decode(rest).ok()?.into(),
				TypeDefPrimitive::I32 => i32::decode(rest).ok()?.into(),
				TypeDefPrimitive::I64 => i64::decode(rest).ok()?.to_string().into(),
				// No record has any.
				_ => return None,
			}),
			TypeDef::BitSequence(_) => None,
		}
	}

	/// Fields with names are an object, one without a name is itself, several are a list, none are null.
	fn fields(
		&self,
		fields: &[Field<PortableForm>],
		called: Option<&str>,
		rest: &mut &[u8],
		depth: usize,
	) -> Option<Json> {
		let one = |field: &Field<PortableForm>, rest: &mut &[u8]| {
			self.read(field.ty.id, called.or(field.type_name.as_deref()), rest, depth)
		};
		match fields {
			[] => Some(Json::Null),
			[field] if field.name.is_none() => one(field, rest),
			all if all.iter().all(|field| field.name.is_none()) => all.iter().map(|field| one(field, rest)).collect(),
			all => all
				.iter()
				.map(|field| {
					let read = self.read(field.ty.id, field.type_name.as_deref(), rest, depth)?;
					Some((field.name.clone().unwrap_or_default(), read))
				})
				.collect::<Option<Map<_, _>>>()
				.map(Json::Object),
		}
	}

	fn list(&self, id: u32, length: usize, rest: &mut &[u8], depth: usize) -> Option<Json> {
		if is_byte(self.types, id) {
			let (bytes, after) = rest.split_at_checked(length)?;
			*rest = after;
			return Some(hex(bytes).into());
		}
		// Each takes a byte or more, but for those that take none.
		(length <= rest.len()).then_some(())?;
		(0..length).map(|_| self.read(id, None, rest, depth)).collect::<Option<Vec<_>>>().map(Json::Array)
	}
}

fn number(value: u128) -> Json {
	match u64::try_from(value).ok().filter(|_| value <= SAFE) {
		Some(value) => value.into(),
		None => value.to_string().into(),
	}
}

#[cfg(test)]
mod tests;
