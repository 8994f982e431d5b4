//! The lists in what a pallet stores.

use frame::deps::{
	frame_support::__private::metadata_ir::{PalletStorageMetadataIR, StorageEntryTypeIR},
	scale_info::{form::PortableForm, interner::UntrackedSymbol, PortableRegistry, Registry, TypeDef},
};
use std::{any::TypeId, collections::BTreeSet};

type Id = UntrackedSymbol<TypeId>;

/// Every list in what a pallet stores: bounded vectors (`Reports.team`), and maps whose records are numbered
/// (`Steps by u32`). So a test can say of each who fills it and who suffers when it is full, and a new list fails it.
pub fn lists(storage: PalletStorageMetadataIR) -> BTreeSet<String> {
	let mut registry = Registry::new();
	let entries: Vec<(&str, Option<Id>, Id)> = storage
		.entries
		.iter()
		.map(|entry| match &entry.ty {
			StorageEntryTypeIR::Plain(value) => (entry.name, None, registry.register_type(value)),
			StorageEntryTypeIR::Map { key, value, .. } => {
				(entry.name, Some(registry.register_type(key)), registry.register_type(value))
			}
		})
		.collect();
	let types = PortableRegistry::from(registry);
	let mut found = BTreeSet::new();
	for (name, key, value) in entries {
		if let Some(number) = key.and_then(|key| number(&types, key)) {
			found.insert(format!("{name} by {number}"));
		}
		walk(&types, value, name, &mut found);
	}
	found
}

/// The name of the number that is the last part of a key, if one is.
fn number(types: &PortableRegistry, key: Id) -> Option<String> {
	match &types.resolve(key.id)?.type_def {
		TypeDef::Primitive(number) => Some(format!("{number:?}").to_lowercase()),
		TypeDef::Tuple(parts) => number(types, *parts.fields.last()?),
		_ => None,
	}
}

fn walk(types: &PortableRegistry, id: Id, path: &str, found: &mut BTreeSet<String>) {
	let known = types.resolve(id.id).expect("a type that was registered");
	if known.path.ident().as_deref() == Some("BoundedVec") {
		found.insert(path.to_owned());
		if let Some(element) = known.type_params.first().and_then(|parameter| parameter.ty) {
			walk(types, element, path, found);
		}
		return;
	}
	let fields: Vec<&frame::deps::scale_info::Field<PortableForm>> = match &known.type_def {
		TypeDef::Composite(record) => record.fields.iter().collect(),
		TypeDef::Variant(choice) => choice.variants.iter().flat_map(|variant| &variant.fields).collect(),
		TypeDef::Tuple(parts) => {
			parts.fields.iter().for_each(|part| walk(types, *part, path, found));
			return;
		}
		_ => return,
	};
	for field in fields {
		match &field.name {
			Some(name) => walk(types, field.ty, &format!("{path}.{name}"), found),
			None => walk(types, field.ty, path, found),
		}
	}
}
