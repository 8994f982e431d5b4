//! What an attacker has, as records of bare values.

use crate::Node;
use anyhow::{bail, ensure, Context, Result};
use codec::Decode;
use frame_decode::{
	extrinsics::decode_extrinsic,
	storage::{decode_storage_key, encode_storage_key_prefix},
};
use frame_metadata::{
	v14::{RuntimeMetadataV14, StorageEntryType},
	RuntimeMetadata, RuntimeMetadataPrefixed,
};
use scale_value::{Composite, Primitive, Value, ValueDef};
use serde_json::json;
use std::{
	collections::{BTreeSet, HashMap},
	fs,
	path::Path,
};

/// Where a value stands: a storage item, an event or a call, and the fields that lead to it. A number, so that nobody can
/// look at names; [`Export::name`] tells it to people.
pub type Way = u32;

/// One value of a record.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
pub enum Fact {
	/// An account, an identifier, a digest, a commitment, text.
	Bytes(Vec<u8>),
	/// A moment, a block, a count, a number of something.
	Number(u128),
	/// Which one of several, or of true and false.
	Choice(u32),
}

/// Values that stand together.
pub type Record = Vec<(Way, Fact)>;

/// Everything that one attacker has.
#[derive(Clone, Default)]
pub struct Export {
	/// Every record; a list of things is a record as a whole, and each of its things is one as well.
	pub records: Vec<Record>,
	/// Ways that are keys of storage.
	pub keys: BTreeSet<Way>,
	names: Vec<String>,
	numbers: HashMap<String, Way>,
}

impl Export {
	/// The way with this name.
	pub fn way(&mut self, name: &str) -> Way {
		if let Some(known) = self.numbers.get(name) {
			return *known;
		}
		let number = self.names.len() as Way;
		self.names.push(name.into());
		self.numbers.insert(name.into(), number);
		number
	}

	/// For people.
	pub fn name(&self, way: Way) -> &str {
		self.names.get(way as usize).map_or("", String::as_str)
	}

	/// The present state of every pallet.
	pub fn state(node: &Node) -> Result<Self> {
		let metadata = metadata(node)?;
		let mut export = Self::default();
		let mut places = HashMap::new();
		for pallet in &metadata.pallets {
			for item in pallet.storage.iter().flat_map(|storage| &storage.entries) {
				let (plain, ty) = match &item.ty {
					StorageEntryType::Plain(ty) => (true, ty.id),
					StorageEntryType::Map { value, .. } => (false, value.id),
				};
				let prefix = encode_storage_key_prefix(&pallet.name, &item.name);
				places.insert(prefix, (pallet.name.as_str(), item.name.as_str(), plain, ty));
			}
		}
		let state = node.state()?;
		let mut lines = state.lines();
		let mut read = 0;
		while let (Some(key), Some(value)) = (lines.next(), lines.next()) {
			let (key, value) = (unhex(key)?, unhex(value)?);
			let place = key.first_chunk::<32>().and_then(|prefix| places.get(prefix));
			let Some((pallet, item, plain, ty)) = place.copied() else {
				continue; // the runtime's code
			};
			// What every block says of itself is not a record; the blocks are exported as such.
			if plain && pallet == "System" {
				continue;
			}
			let mut record = Grown::default();
			let parts = decode_storage_key(pallet, item, &mut &key[..], &metadata, &metadata.types)
				.map_err(|error| anyhow::anyhow!("key of {pallet}.{item}: {error}"))?;
			for (number, part) in parts.parts().enumerate() {
				let Some(found) = part.value() else { continue };
				let range = found.range();
				let mut bytes = key.get(range).context("a key that is too short")?;
				let found = value_of(&metadata, &mut bytes, *found.ty())?;
				export.grow(&metadata, &mut record, &format!("{pallet}.{item}#{number}"), &found);
			}
			export.keys.extend(record.here.iter().map(|(way, _)| *way));
			let found =
				value_of(&metadata, &mut &value[..], ty).with_context(|| format!("value of {pallet}.{item}"))?;
			export.grow(&metadata, &mut record, &format!("{pallet}.{item}"), &found);
			export.take(record);
			read += 1;
		}
		ensure!(read > 100, "a state of {read} entries");
		Ok(export)
	}

	/// Adds every transaction of every block, with its signer and its events.
	pub fn add_blocks(&mut self, node: &Node) -> Result<()> {
		let metadata = metadata(node)?;
		let key = hex(&encode_storage_key_prefix("System", "Events"));
		let events_of = metadata.pallets.iter().find(|pallet| pallet.name == "System").context("no System")?;
		let events_of = events_of.storage.iter().flat_map(|storage| &storage.entries);
		let events_of = events_of.filter(|item| item.name == "Events").find_map(|item| match item.ty {
			StorageEntryType::Plain(ty) => Some(ty.id),
			StorageEntryType::Map { .. } => None,
		});
		let events_of = events_of.context("no events")?;
		for number in 1..=node.height()? {
			let hash = node.rpc("chain_getBlockHash", json!([number]))?;
			let block = node.rpc("chain_getBlock", json!([hash]))?;
			let extrinsics = block["block"]["extrinsics"].as_array().context("a block without extrinsics")?;
			let events = node.rpc("state_getStorage", json!([key, hash]))?;
			let events = unhex(events.as_str().unwrap_or("0x00"))?;
			let events = items(value_of(&metadata, &mut &events[..], events_of)?);
			for (index, extrinsic) in extrinsics.iter().enumerate() {
				let bytes = unhex(extrinsic.as_str().context("an extrinsic that is no text")?)?;
				let mut record = Grown::default();
				self.grow_transaction(&metadata, &mut record, &bytes)?;
				for event in events.iter().filter(|event| extrinsic_of(event) == Some(index as u128)) {
					if let Some(event) = field(event, "event") {
						self.grow(&metadata, &mut record, "event", event);
					}
				}
				if index > 0 {
					let way = self.way("transaction.block");
					record.here.push((way, Fact::Number(number.into())));
				}
				self.take(record);
			}
		}
		Ok(())
	}

	fn grow_transaction(&mut self, metadata: &RuntimeMetadataV14, record: &mut Grown, bytes: &[u8]) -> Result<()> {
		let found = decode_extrinsic(&mut &*bytes, metadata, &metadata.types)
			.map_err(|error| anyhow::anyhow!("an extrinsic: {error}"))?;
		if let Some(signed) = found.signature_payload() {
			let range = signed.address_range();
			let mut address = bytes.get(range).context("an address")?;
			let address = value_of(metadata, &mut address, *signed.address_type())?;
			self.grow(metadata, record, "transaction.signer", &address);
		}
		for argument in found.call_data() {
			let range = argument.range();
			let mut part = bytes.get(range).context("an argument")?;
			let value = value_of(metadata, &mut part, *argument.ty())?;
			let name = format!("call.{}.{}.{}", found.pallet_name(), found.call_name(), argument.name());
			self.grow(metadata, record, &name, &value);
		}
		Ok(())
	}

	/// Adds a record for each file below `folder`: those values of the other records that stand in it, as bytes, as
	/// hexadecimal digits, or as an address. Files are opaque to attackers otherwise.
	pub fn add_files(&mut self, folder: &Path) -> Result<()> {
		let known: BTreeSet<Vec<u8>> = self.records.iter().flatten().filter_map(|(_, fact)| token(fact)).collect();
		let mut by_start: HashMap<[u8; 8], Vec<&Vec<u8>>> = HashMap::new();
		for value in &known {
			by_start.entry(value[..8].try_into()?).or_default().push(value);
		}
		let way = self.way("file");
		let mut records = Vec::new();
		for path in crate::files(folder)?.into_iter().filter(|path| path.extension().is_none_or(|end| end != "dcm")) {
			let bytes = fs::read(&path)?;
			let mut found: BTreeSet<&Vec<u8>> = BTreeSet::new();
			let mut search = |bytes: &[u8]| {
				for window in bytes.windows(8) {
					let at = window.as_ptr() as usize - bytes.as_ptr() as usize;
					for value in by_start.get(window).into_iter().flatten() {
						if bytes[at..].starts_with(value) {
							found.insert(value);
						}
					}
				}
			};
			search(&bytes);
			let text = String::from_utf8_lossy(&bytes);
			for word in text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| word.len() >= 32) {
				if let Ok(bytes) = unhex(word) {
					search(&bytes);
				}
				if let Some(bytes) = base58(word) {
					search(&bytes);
				}
			}
			if found.len() > 1 {
				records.push(found.into_iter().map(|value| (way, Fact::Bytes(value.clone()))).collect());
			}
		}
		self.records.extend(records);
		Ok(())
	}

	/// Adds what a value says to a record.
	fn grow(&mut self, metadata: &RuntimeMetadataV14, record: &mut Grown, place: &str, value: &Value<u32>) {
		let way = self.way(place);
		match &value.value {
			ValueDef::Primitive(Primitive::U128(number)) => record.here.push((way, Fact::Number(*number))),
			ValueDef::Primitive(Primitive::Bool(is)) => record.here.push((way, Fact::Choice((*is).into()))),
			ValueDef::Primitive(Primitive::String(text)) => {
				record.here.push((way, Fact::Bytes(text.clone().into_bytes())))
			}
			ValueDef::Primitive(other) => record.here.push((way, Fact::Bytes(format!("{other:?}").into_bytes()))),
			ValueDef::BitSequence(bits) => record.here.push((way, Fact::Bytes(format!("{bits:?}").into_bytes()))),
			ValueDef::Variant(variant) => {
				let choice = self.way(&format!("{place}={}", variant.name));
				record.here.push((way, Fact::Choice(choice)));
				self.grow_fields(metadata, record, &format!("{place}={}", variant.name), &variant.values);
			}
			ValueDef::Composite(parts) => match bytes_of(metadata, parts) {
				Some(bytes) if bytes.is_empty() => {}
				Some(bytes) => record.here.push((way, Fact::Bytes(bytes))),
				None => self.grow_fields(metadata, record, place, parts),
			},
		}
	}

	fn grow_fields(&mut self, metadata: &RuntimeMetadataV14, record: &mut Grown, place: &str, parts: &Composite<u32>) {
		match parts {
			Composite::Named(fields) => {
				for (name, value) in fields {
					self.grow(metadata, record, &format!("{place}.{name}"), value);
				}
			}
			Composite::Unnamed(parts) if parts.len() == 1 => self.grow(metadata, record, place, &parts[0]),
			// A list: all have one type. Otherwise a tuple.
			Composite::Unnamed(parts) if parts.windows(2).all(|two| two[0].context == two[1].context) => {
				for part in parts {
					let mut element = Grown::default();
					self.grow(metadata, &mut element, place, part);
					record.elements.push(element);
				}
			}
			Composite::Unnamed(parts) => {
				for (number, part) in parts.iter().enumerate() {
					self.grow(metadata, record, &format!("{place}.{number}"), part);
				}
			}
		}
	}

	/// Takes in a record as a whole, and each element of its lists with what stands outside of the lists.
	fn take(&mut self, record: Grown) {
		fn all(record: &Grown) -> Record {
			record.here.iter().cloned().chain(record.elements.iter().flat_map(all)).collect()
		}
		if record.elements.len() > 1 {
			for element in &record.elements {
				self.records.push(record.here.iter().cloned().chain(all(element)).collect());
			}
		}
		self.records.push(all(&record));
	}
}

/// A record that is being decoded.
#[derive(Default)]
struct Grown {
	here: Record,
	elements: Vec<Grown>,
}

/// The bytes of a value that could point from one record to another.
pub fn token(fact: &Fact) -> Option<Vec<u8>> {
	match fact {
		Fact::Bytes(bytes) if bytes.len() >= 16 => Some(bytes.clone()),
		_ => None,
	}
}

fn metadata(node: &Node) -> Result<RuntimeMetadataV14> {
	let bytes = node.rpc("state_getMetadata", json!([]))?;
	let bytes = unhex(bytes.as_str().context("no metadata")?)?;
	match RuntimeMetadataPrefixed::decode(&mut &bytes[..])?.1 {
		RuntimeMetadata::V14(metadata) => Ok(metadata),
		other => bail!("metadata of version {}", other.version()),
	}
}

fn value_of(metadata: &RuntimeMetadataV14, bytes: &mut &[u8], ty: u32) -> Result<Value<u32>> {
	let value = scale_value::scale::decode_as_type(bytes, ty, &metadata.types)?;
	ensure!(bytes.is_empty(), "{} bytes are left of a value", bytes.len());
	Ok(value)
}

/// The bytes, if the parts are bytes.
fn bytes_of(metadata: &RuntimeMetadataV14, parts: &Composite<u32>) -> Option<Vec<u8>> {
	let Composite::Unnamed(parts) = parts else { return None };
	let is_byte = |ty: u32| {
		use scale_info::{TypeDef, TypeDefPrimitive};
		metadata.types.resolve(ty).is_some_and(|ty| matches!(ty.type_def, TypeDef::Primitive(TypeDefPrimitive::U8)))
	};
	let byte = |part: &Value<u32>| match part.value {
		ValueDef::Primitive(Primitive::U128(number)) if is_byte(part.context) => u8::try_from(number).ok(),
		_ => None,
	};
	match parts.len() {
		1 => None, // a number with a name of its own
		_ => parts.iter().map(byte).collect(),
	}
}

fn items(value: Value<u32>) -> Vec<Value<u32>> {
	match value.value {
		ValueDef::Composite(Composite::Unnamed(parts)) => parts,
		_ => Vec::new(),
	}
}

fn field<'a>(value: &'a Value<u32>, name: &str) -> Option<&'a Value<u32>> {
	match &value.value {
		ValueDef::Composite(Composite::Named(fields)) => {
			fields.iter().find(|(known, _)| known == name).map(|(_, value)| value)
		}
		_ => None,
	}
}

/// The number of the extrinsic to which an event belongs.
fn extrinsic_of(event: &Value<u32>) -> Option<u128> {
	match &field(event, "phase")?.value {
		ValueDef::Variant(phase) if phase.name == "ApplyExtrinsic" => match &phase.values {
			Composite::Unnamed(parts) => match parts.first()?.value {
				ValueDef::Primitive(Primitive::U128(number)) => Some(number),
				_ => None,
			},
			Composite::Named(_) => None,
		},
		_ => None,
	}
}

pub(super) fn hex(bytes: &[u8]) -> String {
	let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
	format!("0x{digits}")
}

pub(super) fn unhex(text: &str) -> Result<Vec<u8>> {
	let digits = text.strip_prefix("0x").unwrap_or(text);
	let pairs = (0..digits.len()).step_by(2).map(|at| digits.get(at..at + 2).context("an odd number of digits"));
	pairs.map(|pair| Ok(u8::from_str_radix(pair?, 16)?)).collect()
}

/// The bytes that a word in base 58 stands for; an address is an account with a byte or two before and two behind it.
pub(super) fn base58(word: &str) -> Option<Vec<u8>> {
	const ALPHABET: &str = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
	let mut bytes: Vec<u8> = Vec::new();
	for digit in word.chars() {
		let mut carry = ALPHABET.find(digit)?;
		for byte in bytes.iter_mut().rev() {
			carry += usize::from(*byte) * 58;
			*byte = (carry % 256) as u8;
			carry /= 256;
		}
		while carry > 0 {
			bytes.insert(0, (carry % 256) as u8);
			carry /= 256;
		}
	}
	Some(bytes)
}
