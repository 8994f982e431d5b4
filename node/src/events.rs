//! The events of a block, as JSON, whatever the runtime that made them: they are read by the metadata of that runtime.

use crate::{interface::Hash, parts::Client};
use codec::Decode;
use frame_metadata::{v15::StorageEntryType, RuntimeMetadata, RuntimeMetadataPrefixed};
use sc_client_api::StorageProvider;
use scale_info::{PortableRegistry, TypeDef, TypeDefPrimitive};
use scale_value::{Composite, Primitive, Value, ValueDef, Variant};
use serde::Serialize;
use serde_json::{Map, Value as Json};
use sp_api::{CallApiAt, CallContext, Metadata, ProvideRuntimeApi};
use sp_core::{
	crypto::{AccountId32, Ss58AddressFormat, Ss58Codec},
	storage::StorageKey,
};
use std::{
	collections::VecDeque,
	sync::{Arc, Mutex, PoisonError},
};

/// The version of metadata that is asked for.
const METADATA: u32 = 15;
/// Runtimes whose types are kept: that of today, and those of blocks that somebody looks back at.
const RUNTIMES: usize = 4;
/// Blocks whose events are kept for the next that asks.
const BLOCKS: usize = 64;
/// The largest number that every program reads as it is written: those of JavaScript have 53 bits.
const SAFE: u128 = 1 << 53;
/// xxHash-128 of `System`, then of `Events`.
const EVENTS: [u8; 32] = [
	0x26, 0xaa, 0x39, 0x4e, 0xea, 0x56, 0x30, 0xe0, 0x7c, 0x48, 0xae, 0x0c, 0x95, 0x58, 0xce, 0xf7, 0x80, 0xd4, 0x1e,
	0x5e, 0x16, 0x05, 0x67, 0x65, 0xbc, 0x84, 0x61, 0x85, 0x10, 0x72, 0xc9, 0xd7,
];

/// One event.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Event {
	/// Its place among the events of its block, from 0.
	pub index: u32,
	/// The place of its transaction in the block; none for what the block itself does.
	pub extrinsic: Option<u32>,
	/// The pallet, by its name in the runtime.
	pub pallet: String,
	/// The name of the event.
	pub event: String,
	/// Its fields. Bytes are hex with `0x`; accounts are addresses (SS58, prefix 42); numbers beyond 53 bits are text.
	pub fields: Json,
}

/// What events may be about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum About {
	/// A study: its 32 bytes occur anywhere in the event.
	Study(String),
	/// An account: it occurs anywhere in the event.
	Subject(String),
	/// A device: a field or a variant of that name has its number.
	Device(u32),
}

impl About {
	/// Events about a study.
	pub fn study(id: Hash) -> Self {
		Self::Study(hex(id.as_bytes()))
	}

	/// Events about an account.
	pub fn subject(account: &AccountId32) -> Self {
		Self::Subject(address(account))
	}

	/// Whether this part of an event is about it.
	fn is_in(&self, part: &Json) -> bool {
		match part {
			Json::String(text) => match self {
				Self::Study(wanted) | Self::Subject(wanted) => text == wanted,
				Self::Device(_) => false,
			},
			Json::Array(all) => all.iter().any(|one| self.is_in(one)),
			Json::Object(fields) => fields.iter().any(|(name, value)| {
				let named = name.eq_ignore_ascii_case("device");
				matches!(self, Self::Device(number) if named && value.as_u64() == Some((*number).into()))
					|| self.is_in(value)
			}),
			_ => false,
		}
	}
}

impl Event {
	/// Whether it is about that.
	pub fn is_about(&self, what: &About) -> bool {
		what.is_in(&self.fields)
	}
}

/// Reads events.
pub struct Reader {
	client: Arc<Client>,
	types: Mutex<VecDeque<(u32, Arc<Types>)>>,
	blocks: Mutex<VecDeque<(Hash, Arc<Vec<Event>>)>>,
}

impl Reader {
	/// Reads from this client's database.
	pub fn new(client: Arc<Client>) -> Self {
		Self { client, types: Mutex::default(), blocks: Mutex::default() }
	}

	/// The events of a block.
	///
	/// # Errors
	/// With words: the state of the block is gone, or its runtime's metadata cannot be read.
	pub fn of(&self, block: Hash) -> Result<Arc<Vec<Event>>, String> {
		if let Some(known) = find(&self.blocks, |(hash, _)| *hash == block) {
			return Ok(known.1);
		}
		let bytes = self.client.storage(block, &StorageKey(EVENTS.to_vec()));
		let bytes = bytes.map_err(|error| {
			format!("this node no longer has the state of that block ({error}); ask one with --state-pruning archive")
		})?;
		let events = match bytes {
			Some(bytes) => self.types_at(block)?.events(&bytes.0)?,
			None => Vec::new(),
		};
		let events = Arc::new(events);
		keep(&self.blocks, (block, events.clone()), BLOCKS);
		Ok(events)
	}

	fn types_at(&self, block: Hash) -> Result<Arc<Types>, String> {
		let unreadable = |error: &dyn std::fmt::Display| format!("the runtime's metadata cannot be read: {error}");
		let version =
			self.client.runtime_version_at(block, CallContext::Offchain).map_err(|error| unreadable(&error))?;
		if let Some(known) = find(&self.types, |(of, _)| *of == version.spec_version) {
			return Ok(known.1);
		}
		let metadata = self.client.runtime_api().metadata_at_version(block, METADATA);
		let metadata =
			metadata.map_err(|error| unreadable(&error))?.ok_or_else(|| unreadable(&"it has no version 15"))?;
		let types = Arc::new(Types::read(&metadata).map_err(|error| unreadable(&error))?);
		keep(&self.types, (version.spec_version, types.clone()), RUNTIMES);
		Ok(types)
	}
}

fn find<T: Clone>(kept: &Mutex<VecDeque<T>>, is: impl Fn(&T) -> bool) -> Option<T> {
	kept.lock().unwrap_or_else(PoisonError::into_inner).iter().find(|one| is(one)).cloned()
}

/// Keeps one more, and the newest of the others.
fn keep<T>(kept: &Mutex<VecDeque<T>>, one: T, most: usize) {
	let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
	kept.truncate(most.saturating_sub(1));
	kept.push_front(one);
}

/// The types of a runtime.
struct Types {
	registry: PortableRegistry,
	/// That of a block's events.
	events: u32,
}

impl Types {
	fn read(metadata: &[u8]) -> Result<Self, String> {
		let metadata = RuntimeMetadataPrefixed::decode(&mut &metadata[..]).map_err(|error| error.to_string())?;
		let RuntimeMetadata::V15(metadata) = metadata.1 else { return Err("it is of another version".into()) };
		let system = metadata.pallets.iter().find(|pallet| pallet.name == "System").ok_or("it has no pallet System")?;
		let entries = system.storage.iter().flat_map(|storage| &storage.entries);
		let events = entries.into_iter().find(|entry| entry.name == "Events").ok_or("it has no events")?;
		let StorageEntryType::Plain(events) = events.ty else { return Err("its events are a map".into()) };
		Ok(Self { registry: metadata.types, events: events.id })
	}

	fn events(&self, bytes: &[u8]) -> Result<Vec<Event>, String> {
		let decoded = scale_value::scale::decode_as_type(&mut &bytes[..], self.events, &self.registry);
		let decoded = decoded.map_err(|error| format!("the events cannot be read: {error}"))?;
		let ValueDef::Composite(records) = decoded.value else { return Err("the events are not a list".into()) };
		let records = records.into_values().enumerate();
		let read = |(index, record)| self.event(index, record).ok_or_else(|| format!("event {index} cannot be read"));
		records.map(read).collect()
	}

	fn event(&self, index: usize, record: Value<u32>) -> Option<Event> {
		let ValueDef::Composite(Composite::Named(parts)) = record.value else { return None };
		let part = |name| parts.iter().find(|(part, _)| part == name).map(|(_, value)| &value.value);
		let extrinsic = match part("phase")? {
			ValueDef::Variant(Variant { name, values }) if name == "ApplyExtrinsic" => {
				match &values.values().next()?.value {
					ValueDef::Primitive(Primitive::U128(number)) => u32::try_from(*number).ok(),
					_ => None,
				}
			}
			_ => None,
		};
		let ValueDef::Variant(Variant { name: pallet, values }) = part("event")? else { return None };
		let ValueDef::Variant(Variant { name: event, values: fields }) = &values.values().next()?.value else {
			return None;
		};
		let fields = match self.fields(fields) {
			Json::Null => Json::Object(Map::new()),
			fields => fields,
		};
		Some(Event { index: index as u32, extrinsic, pallet: pallet.clone(), event: event.clone(), fields })
	}

	/// Fields with names are an object, one without a name is itself, several are a list, none are null.
	fn fields(&self, fields: &Composite<u32>) -> Json {
		match fields {
			Composite::Named(fields) => {
				Json::Object(fields.iter().map(|(name, value)| (name.clone(), self.json(value))).collect())
			}
			Composite::Unnamed(fields) => match &fields[..] {
				[] => Json::Null,
				[one] => self.json(one),
				all => all.iter().map(|one| self.json(one)).collect(),
			},
		}
	}

	fn json(&self, value: &Value<u32>) -> Json {
		let known = self.registry.resolve(value.context);
		if let Some(bytes) = self.bytes(value) {
			return hex(&bytes).into();
		}
		match &value.value {
			ValueDef::Composite(inner) => {
				let is_account =
					known.is_some_and(|known| known.path.ident().is_some_and(|name| name == "AccountId32"));
				let inside = is_account.then(|| inner.values().next().and_then(|inside| self.bytes(inside))).flatten();
				match inside.and_then(|bytes| <[u8; 32]>::try_from(bytes).ok()) {
					Some(account) => address(&account.into()).into(),
					None if is_list(known.map(|known| &known.type_def)) => {
						inner.values().map(|one| self.json(one)).collect()
					}
					None => self.fields(inner),
				}
			}
			ValueDef::Variant(Variant { name, values }) => match (name.as_str(), self.fields(values)) {
				("None", Json::Null) => Json::Null,
				("Some", some) => some,
				(name, Json::Null) => name.into(),
				(name, fields) => Json::Object([(name.into(), fields)].into_iter().collect()),
			},
			ValueDef::BitSequence(bits) => bits.iter().map(Json::from).collect(),
			ValueDef::Primitive(primitive) => match primitive {
				Primitive::Bool(truth) => (*truth).into(),
				Primitive::Char(letter) => letter.to_string().into(),
				Primitive::String(text) => text.as_str().into(),
				Primitive::U128(number) if *number <= SAFE => (*number as u64).into(),
				Primitive::U128(number) => number.to_string().into(),
				Primitive::I128(number) if number.unsigned_abs() <= SAFE => (*number as i64).into(),
				Primitive::I128(number) => number.to_string().into(),
				Primitive::U256(bytes) | Primitive::I256(bytes) => hex(bytes).into(),
			},
		}
	}

	/// The bytes of a list of bytes.
	fn bytes(&self, value: &Value<u32>) -> Option<Vec<u8>> {
		let element = match &self.registry.resolve(value.context)?.type_def {
			TypeDef::Array(array) => array.type_param.id,
			TypeDef::Sequence(sequence) => sequence.type_param.id,
			_ => return None,
		};
		let is_byte = matches!(self.registry.resolve(element)?.type_def, TypeDef::Primitive(TypeDefPrimitive::U8));
		let ValueDef::Composite(all) = &value.value else { return None };
		let byte = |one: &Value<u32>| match &one.value {
			ValueDef::Primitive(Primitive::U128(number)) => u8::try_from(*number).ok(),
			_ => None,
		};
		is_byte.then(|| all.values().map(byte).collect::<Option<Vec<_>>>()).flatten()
	}
}

fn is_list(known: Option<&TypeDef<scale_info::form::PortableForm>>) -> bool {
	matches!(known, Some(TypeDef::Array(_) | TypeDef::Sequence(_) | TypeDef::Tuple(_)))
}

/// Lower case, with `0x`.
pub fn hex(bytes: &[u8]) -> String {
	format!("0x{}", sp_core::hexdisplay::HexDisplay::from(&bytes))
}

fn address(account: &AccountId32) -> String {
	account.to_ss58check_with_version(Ss58AddressFormat::custom(42))
}

#[cfg(test)]
mod tests {
	use super::*;
	use codec::Encode;
	use radledger_runtime::{AccountId, Runtime, RuntimeEvent};
	use serde_json::json;

	fn read(events: Vec<RuntimeEvent>) -> Vec<Event> {
		let records: Vec<frame_system::EventRecord<RuntimeEvent, Hash>> = (0..)
			.zip(events)
			.map(|(number, event)| frame_system::EventRecord {
				phase: if number == 0 {
					frame_system::Phase::Initialization
				} else {
					frame_system::Phase::ApplyExtrinsic(number)
				},
				event,
				topics: Vec::new(),
			})
			.collect();
		// The metadata has defaults, and that of a nonce is the number of the block.
		let metadata =
			sp_io::TestExternalities::default().execute_with(|| Runtime::metadata_at_version(METADATA)).unwrap();
		Types::read(&metadata).unwrap().events(&records.encode()).unwrap()
	}

	#[test]
	fn key_should_be_that_of_the_events() {
		let key = frame_support::storage::storage_prefix(b"System", b"Events");
		assert_eq!(key, EVENTS);
	}

	#[test]
	fn events_should_be_read_with_their_names_and_found_by_what_they_are_about() {
		let (study, patient) = (Hash::repeat_byte(7), AccountId::from([9; 32]));
		let transfer = pallet_image_provenance::Event::TransferCorrupted {
			study,
			from: 3,
			to: 4,
			sent: Hash::repeat_byte(1),
			found: Hash::repeat_byte(2),
			by: AccountId::from([8; 32]),
		};
		let device = pallet_device_surveillance::Event::DeviceOverdue { device: 5, custodian: 4 };
		let amount = pallet_balances::Event::Deposit { who: patient.clone(), amount: u128::MAX };
		let events = read(vec![transfer.into(), device.into(), amount.into()]);

		assert_eq!((events[0].index, events[0].extrinsic), (0, None));
		assert_eq!((events[1].index, events[1].extrinsic), (1, Some(1)));
		assert_eq!((&*events[0].pallet, &*events[0].event), ("ImageProvenance", "TransferCorrupted"));
		let expected = json!({
			"study": format!("0x{}", "07".repeat(32)),
			"from": 3,
			"to": 4,
			"sent": format!("0x{}", "01".repeat(32)),
			"found": format!("0x{}", "02".repeat(32)),
			"by": address(&AccountId::from([8; 32])),
		});
		assert_eq!(events[0].fields, expected);
		assert_eq!(events[1].fields, json!({ "device": 5, "custodian": 4 }));
		assert_eq!(events[2].fields["amount"], u128::MAX.to_string());

		let about = |what: About| -> Vec<u32> {
			events.iter().filter(|event| event.is_about(&what)).map(|event| event.index).collect()
		};
		assert_eq!(about(About::study(study)), [0]);
		assert_eq!(about(About::subject(&patient)), [2]);
		assert_eq!(about(About::subject(&AccountId::from([8; 32]))), [0]);
		assert_eq!(about(About::Device(5)), [1]);
		// The number of an organisation is not that of a device.
		assert_eq!(about(About::Device(4)), [0; 0]);
	}

	#[test]
	fn kept_things_should_be_bounded() {
		let kept = Mutex::default();
		(0..10).for_each(|number| keep(&kept, number, 3));
		assert_eq!(*kept.lock().unwrap(), [9, 8, 7]);
	}
}
