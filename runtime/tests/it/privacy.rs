//! The table of every item in `docs/privacy.md`: complete, and about nothing else.

use crate::metadata::metadata;
use std::collections::BTreeSet;

const DOCUMENT: &str = include_str!("../../../docs/privacy.md");
const HEADING: &str = "## Every item, and what it ties";

/// The part of the document under the heading.
fn section() -> &'static str {
	let (_, section) = DOCUMENT.split_once(HEADING).expect("the document has the table");
	section.split("\n## ").next().unwrap_or(section)
}

/// The items that the first column of the table names, each as often as it does.
fn documented() -> Vec<String> {
	let rows = section().lines().filter(|line| line.starts_with("| `"));
	let first = rows.filter_map(|row| row.split('|').nth(1));
	first.flat_map(|items| items.split(',')).map(|item| item.trim().trim_matches('`').to_string()).collect()
}

fn stored() -> BTreeSet<String> {
	let ours = |index: u8| (50..=56).contains(&index);
	let pallets = metadata().pallets.into_iter().filter(|pallet| ours(pallet.index));
	pallets
		.flat_map(|pallet| {
			let entries = pallet.storage.map(|storage| storage.entries).unwrap_or_default();
			entries.into_iter().map(move |entry| format!("{}.{}", pallet.name, entry.name))
		})
		.collect()
}

#[test]
fn every_item_should_be_told_once_and_nothing_else() {
	let told = documented();
	let distinct: BTreeSet<String> = told.iter().cloned().collect();
	assert_eq!(distinct, stored());
	assert_eq!(told.len(), distinct.len(), "an item is told twice");
}

/// Events that name a patient say so by the name of the field.
#[test]
fn every_event_that_names_a_patient_should_be_told() {
	let metadata = metadata();
	let names = ["patient", "subject", "guardian"];
	for pallet in metadata.pallets.iter().filter(|pallet| (50..=56).contains(&pallet.index)) {
		let Some(events) = &pallet.event else { continue };
		let scale_info::TypeDef::Variant(events) = &metadata.types.resolve(events.ty.id).unwrap().type_def else {
			panic!("events are an enum");
		};
		for event in &events.variants {
			let is_account = |field: &&scale_info::Field<scale_info::form::PortableForm>| {
				field.type_name.as_ref().is_some_and(|name| name.contains("AccountId"))
			};
			let fields = event.fields.iter().filter(is_account);
			let names_patient = fields.filter_map(|field| field.name.as_deref()).any(|name| names.contains(&name));
			let name = format!("`{}.{}`", pallet.name, event.name);
			let told = section().contains(&name) || (pallet.name == "DynamicConsent" && event.name != "TextPublished");
			assert!(!names_patient || told, "{name} names a patient");
		}
	}
}
