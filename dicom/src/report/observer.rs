//! Reads the observers of a report from the document's header and from observation context (PS3.3 C.17.2 and C.17.5,
//! PS3.16 TID 1002 to 1004, TID 4019).

use super::{
	charset::Charset,
	tree::{Item, Node, Relationship, Tree},
	Algorithm, Coded, Observer, Part, Verifier,
};
use crate::Tag;
use std::collections::{BTreeMap, HashSet};

const INSTITUTION: Tag = Tag(0x0008, 0x0080);

/// A property of an observer that an item of observation context can give.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
	Type,
	Name,
	Organisation,
	OrganisationRole,
	ProcedureRole,
	Login,
	Identifier,
	DeviceUid,
	DeviceName,
	Manufacturer,
	Model,
	Serial,
	Place,
	DeviceRole,
}

impl Key {
	fn of(node: &Node) -> Option<Self> {
		use Key::*;
		let concept = node.concept.as_ref()?;
		if concept.scheme != "DCM" {
			// Reports older than the templates, and examples derived from them, use codes of their own.
			return match (node.kind.as_str(), concept.meaning.to_lowercase().as_str()) {
				("PNAME", "recording observer" | "recording observer's name" | "observer name") => Some(Name),
				("PNAME", "person observer name" | "person observer's name") => Some(Name),
				("TEXT", "recording observer's organization name" | "person observer's organization name") => {
					Some(Organisation)
				}
				_ => None,
			};
		}
		Some(match concept.value.as_str() {
			"121005" => Type,
			"121008" => Name,
			"121009" => Organisation,
			"121010" => OrganisationRole,
			"121011" => ProcedureRole,
			"128774" => Login,
			"128775" => Identifier,
			"121012" => DeviceUid,
			"121013" => DeviceName,
			"121014" => Manufacturer,
			"121015" => Model,
			"121016" => Serial,
			"121017" => Place,
			"113876" => DeviceRole,
			_ => return None,
		})
	}

	/// Whether the property belongs to a device (`true`) or to a person (`false`); `None` for the type of observer
	/// itself.
	const fn of_device(self) -> Option<bool> {
		use Key::*;
		match self {
			Type => None,
			Name | Organisation | OrganisationRole | ProcedureRole | Login | Identifier => Some(false),
			DeviceUid | DeviceName | Manufacturer | Model | Serial | Place | DeviceRole => Some(true),
		}
	}
}

/// A partly read observer.
#[derive(Default)]
struct Draft {
	device: Option<bool>,
	found: BTreeMap<Key, Coded>,
}

impl Draft {
	fn finish(mut self) -> Option<Observer> {
		let mut code = |key| self.found.remove(&key);
		let mut text = |key| code(key).map(|coded| coded.value);
		let observer = if self.device == Some(true) {
			Observer::Device {
				part: Part::Context,
				uid: text(Key::DeviceUid),
				name: text(Key::DeviceName),
				manufacturer: text(Key::Manufacturer),
				model: text(Key::Model),
				serial: text(Key::Serial),
				place: text(Key::Place),
				organisation: None,
				role: code(Key::DeviceRole),
				algorithm: None,
			}
		} else {
			Observer::Person {
				part: Part::Context,
				name: text(Key::Name).unwrap_or_default(),
				login: text(Key::Login),
				organisation: text(Key::Organisation),
				identifier: code(Key::Identifier),
				role: [Key::ProcedureRole, Key::OrganisationRole].into_iter().find_map(code),
			}
		};
		observer.is_somebody().then_some(observer)
	}
}

impl Observer {
	/// The observer without its place in the document and its algorithm, for comparisons.
	pub(super) fn identity(&self) -> Self {
		let mut observer = self.clone();
		match &mut observer {
			Self::Person { part, .. } => *part = Part::Context,
			Self::Device { part, algorithm, .. } => (*part, *algorithm) = (Part::Context, None),
		}
		observer
	}

	/// Whether the person or device is identified at all.
	fn is_somebody(&self) -> bool {
		match self {
			Self::Person { name, login, identifier, .. } => !name.is_empty() || login.is_some() || identifier.is_some(),
			Self::Device { uid, name, manufacturer, model, serial, .. } => {
				[uid, name, manufacturer, model, serial].into_iter().any(Option::is_some)
			}
		}
	}
}

impl Tree<'_> {
	/// The observers that the observation context of this content item names.
	pub fn observers(&self, node: usize) -> Vec<Observer> {
		let context = self.nodes[node].children.iter().copied();
		let context = context.filter(|child| self.nodes[*child].relationship == Relationship::ObservationContext);
		let mut drafts: Vec<Draft> = Vec::new();
		for node in context.flat_map(|child| self.all(child)) {
			let Some((key, value)) = self.observer_value(&self.nodes[node]) else {
				continue;
			};
			let fits = drafts.last().is_some_and(|draft| {
				let kind = key.of_device();
				key != Key::Type
					&& !draft.found.contains_key(&key)
					&& (kind.is_none() || draft.device.is_none() || kind == draft.device)
			});
			if !fits {
				drafts.push(Draft::default());
			}
			if let Some(draft) = drafts.last_mut() {
				match key {
					Key::Type => draft.device = Some(value.value == "121007"),
					_ => draft.device = draft.device.or(key.of_device()),
				}
				draft.found.insert(key, value);
			}
		}
		drafts.into_iter().filter_map(Draft::finish).collect()
	}

	fn observer_value(&self, node: &Node) -> Option<(Key, Coded)> {
		let key = Key::of(node)?;
		let value = match node.kind.as_str() {
			"CODE" => node.item.code(Tag(0x0040, 0xA168), self.charset)?,
			_ => Coded { value: self.value(node)?, ..Coded::default() },
		};
		Some((key, value))
	}

	/// The algorithms named in these siblings and everything in them, each once.
	pub fn algorithms(&self, siblings: &[usize]) -> Vec<Algorithm> {
		let (mut found, mut seen) = (Vec::new(), HashSet::new());
		self.find_algorithms(siblings, &mut found);
		found.retain(|algorithm| seen.insert(algorithm.clone()));
		found
	}

	fn find_algorithms(&self, siblings: &[usize], found: &mut Vec<Algorithm>) {
		let is = |node: &Node, code: &str| {
			let concept = node.concept.as_ref();
			concept.is_some_and(|concept| concept.scheme == "DCM" && concept.value == code)
		};
		// A version follows its name; two names in a row mean that the first has no version.
		let before = found.len();
		for node in siblings.iter().map(|node| &self.nodes[*node]) {
			if is(node, "111001") {
				found.extend(self.value(node).map(|name| Algorithm { name, version: None }));
			} else if is(node, "111003") {
				if let Some(last) = found[before..].last_mut().filter(|last| last.version.is_none()) {
					last.version = self.value(node);
				}
			}
		}
		for node in siblings {
			self.find_algorithms(&self.nodes[*node].children, found);
		}
	}
}

/// Assigns the algorithm to the device if there is exactly one of each; with several, the document does not say which
/// belongs to which.
pub(super) fn name_algorithm(observers: &mut [Observer], algorithms: &[Algorithm]) {
	let mut devices = observers.iter_mut().filter_map(|observer| match observer {
		Observer::Device { algorithm, .. } => Some(algorithm),
		Observer::Person { .. } => None,
	});
	if let (Some(device), None, [algorithm]) = (devices.next(), devices.next(), algorithms) {
		*device = Some(algorithm.clone());
	}
}

/// The observers in Author Observer Sequence and Participant Sequence.
pub(super) fn of_header(root: &Item, charset: &Charset) -> Vec<Observer> {
	let authors = root.items(Tag(0x0040, 0xA078)).iter().map(|item| (Part::Author, item));
	let participants = root.items(Tag(0x0040, 0xA07A)).iter().map(|item| {
		let part = match item.text(Tag(0x0040, 0xA080), charset).as_deref() {
			Some("SOURCE") => Part::Source,
			Some("ENT") => Part::Enterer,
			Some("ATTEST") => Part::Attester,
			_ => Part::Participant,
		};
		(part, item)
	});
	let all = authors.chain(participants);
	all.map(|(part, item)| identified(part, item, charset)).filter(Observer::is_somebody).collect()
}

/// Reads the macro of PS3.3 Table C.17-3b.
fn identified(part: Part, item: &Item, charset: &Charset) -> Observer {
	let text = |tag| item.text(tag, charset);
	let name = text(Tag(0x0040, 0xA123));
	let device = match text(Tag(0x0040, 0xA084)).as_deref() {
		Some("DEV") => true,
		Some("PSN") => false,
		_ => name.is_none() && !item.has(Tag(0x0040, 0x1101)),
	};
	if device {
		Observer::Device {
			part,
			uid: text(Tag(0x0018, 0x1002)),
			name: text(Tag(0x0008, 0x1010)),
			manufacturer: text(Tag(0x0008, 0x0070)),
			model: text(Tag(0x0008, 0x1090)),
			serial: text(Tag(0x0018, 0x1000)),
			place: None,
			organisation: text(INSTITUTION),
			role: None,
			algorithm: None,
		}
	} else {
		Observer::Person {
			part,
			name: name.unwrap_or_default(),
			login: None,
			identifier: item.code(Tag(0x0040, 0x1101), charset),
			organisation: text(INSTITUTION),
			role: None,
		}
	}
}

/// The people in Verifying Observer Sequence.
pub(super) fn verifiers(root: &Item, charset: &Charset) -> Vec<Verifier> {
	let verifier = |item: &Item| Verifier {
		name: item.text(Tag(0x0040, 0xA075), charset).unwrap_or_default(),
		organisation: item.text(Tag(0x0040, 0xA027), charset),
		at: item.text(Tag(0x0040, 0xA030), charset),
		identification: item.code(Tag(0x0040, 0xA088), charset),
	};
	let all = root.items(Tag(0x0040, 0xA073)).iter().map(verifier);
	all.filter(|verifier| !verifier.name.is_empty() || verifier.identification.is_some()).collect()
}

impl From<&Verifier> for Observer {
	fn from(verifier: &Verifier) -> Self {
		Self::Person {
			part: Part::Verifier,
			name: verifier.name.clone(),
			login: None,
			identifier: verifier.identification.clone(),
			organisation: verifier.organisation.clone(),
			role: None,
		}
	}
}
