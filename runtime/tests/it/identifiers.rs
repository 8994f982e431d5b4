//! Nobody can take a key that another organisation chose: each is written first by somebody else, who saw the call in the
//! pool, and the call succeeds all the same (docs/decisions/0025-identifiers-name-their-organisation.md).

use crate::{metadata::metadata, world::*};
use frame_metadata::v14::StorageEntryType;
use pallet_image_provenance::{Call, NewStudy};
use radledger_primitives::{
	digest::identifier, merkle, Agent, AttributeTag, OrganisationId, Quantity, TransferPurpose, H256,
};
use radledger_runtime::*;
use scale_info::{PortableRegistry, TypeDef};
use std::collections::BTreeSet;

/// South imaging: who sees a call in the pool, and its own number.
const THIEF: &str = "radiologist-2";
const THIEVES: OrganisationId = 1;

/// One kind of key that callers choose.
struct Key {
	/// Pallet, call and argument by which it is chosen.
	chosen_by: (&'static str, &'static str, &'static str),
	/// The map that it is a key of.
	map: &'static str,
	/// What north hospital is about to send.
	call: fn() -> RuntimeCall,
	/// All that another organisation can do with what it saw, and what comes nearest to it.
	before: fn() -> Vec<RuntimeCall>,
}

fn tags() -> Vec<AttributeTag> {
	vec![0x0018_0050]
}

fn measurement(organisation: OrganisationId) -> H256 {
	identifier(organisation, &H256::repeat_byte(5))
}

fn stamp(measurement: H256) -> RuntimeCall {
	let (study, settings) = (study(9).study, H256::repeat_byte(1));
	Call::stamp_settings { study, measurement, quantity: Quantity::LongAxis, settings, agent: Agent::Signer }.into()
}

fn check(deviations: u16) -> RuntimeCall {
	let tags = if deviations == 0 { Vec::new() } else { tags() };
	let (study, protocol) = (study(9).study, H256::repeat_byte(6));
	Call::record_conformity { study, protocol, deviations, tags: tags.try_into().unwrap() }.into()
}

fn batch(count: u32, root: u8) -> RuntimeCall {
	let study = |number: u32| NewStudy {
		study: identifier(0, &merkle::leaf(&number.to_be_bytes())),
		root: H256::repeat_byte(root),
		..study(1)
	};
	Call::anchor_studies { studies: (0..count).map(study).collect::<Vec<_>>().try_into().unwrap() }.into()
}

fn publish(constraints: u16) -> RuntimeCall {
	Call::publish_protocol { protocol: H256::repeat_byte(7), constraints }.into()
}

fn keys() -> Vec<Key> {
	vec![
		Key {
			chosen_by: ("ImageProvenance", "anchor_study", "study"),
			map: "Studies",
			call: || anchor(1),
			before: || {
				let other = NewStudy { root: H256::repeat_byte(8), ..study(1) };
				vec![anchor(1), Call::anchor_study { study: other }.into(), anchor_as(THIEVES, 1)]
			},
		},
		Key {
			chosen_by: ("ImageProvenance", "anchor_studies", "studies"),
			map: "Studies",
			call: || batch(256, 1),
			before: || vec![batch(256, 1), batch(1, 1), batch(3, 2)],
		},
		Key {
			chosen_by: ("ImageProvenance", "stamp_settings", "measurement"),
			map: "Measurements",
			call: || stamp(measurement(0)),
			before: || vec![stamp(measurement(0)), stamp(measurement(THIEVES))],
		},
		Key {
			chosen_by: ("ImageProvenance", "publish_protocol", "protocol"),
			map: "Protocols",
			call: || publish(12),
			before: || vec![publish(12), publish(1)],
		},
		Key {
			chosen_by: ("ImageProvenance", "record_conformity", "protocol"),
			map: "Conformities",
			call: || check(0),
			before: || vec![check(1), check(0)],
		},
	]
}

/// The development chain with study 9 of north hospital, of which south imaging has a copy, and protocol 6.
fn prepared() -> sp_io::TestExternalities {
	let mut chain = chain();
	chain.execute_with(|| {
		let done = |signer: &str, call: RuntimeCall| submit(signer, call).unwrap().unwrap();
		done("technologist-1", anchor(9));
		let (study, root) = (study(9).study, study(9).root);
		let purpose = TransferPurpose::Archiving;
		done("technologist-1", Call::send { study, to: THIEVES, purpose, request: None }.into());
		done(THIEF, Call::confirm { study, root }.into());
		done("steward-1", Call::publish_protocol { protocol: H256::repeat_byte(6), constraints: 1 }.into());
	});
	chain
}

#[test]
fn call_should_succeed_when_another_organisation_saw_it_and_was_first() {
	for Key { chosen_by, call, before, .. } in keys() {
		prepared().execute_with(|| {
			for first in before() {
				// Whether it succeeds for the other organisation is its own matter.
				let _ = submit(THIEF, first).unwrap();
			}
			let signer = if chosen_by.1 == "publish_protocol" { "steward-1" } else { "technologist-1" };
			assert_eq!(submit(signer, call()).unwrap(), Ok(()), "{chosen_by:?}");
		});
	}
}

#[test]
fn record_should_be_the_first_callers_and_not_of_whoever_copied_the_call() {
	prepared().execute_with(|| {
		let refused: sp_runtime::DispatchError = pallet_image_provenance::Error::<Runtime>::ForeignIdentifier.into();
		assert_eq!(submit(THIEF, anchor(1)).unwrap(), Err(refused));
		assert_eq!(submit(THIEF, batch(256, 1)).unwrap(), Err(refused));
		assert_eq!(submit(THIEF, stamp(measurement(0))).unwrap(), Err(refused));
		submit("technologist-1", anchor(1)).unwrap().unwrap();
		let known = pallet_image_provenance::Studies::<Runtime>::get(study(1).study).unwrap();
		assert_eq!((known.organisation, known.by), (0, account("technologist-1")));
	});
}

/// What keeps a key of 32 bytes from being taken by another organisation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Guard {
	/// It ends with the number of its organisation.
	Identifier,
	/// The organisation is another part of the key.
	Organisation,
	/// A key that only those who may use it have signs each use.
	Signed,
	/// It is the key of a record that is guarded itself, or a part of the key below one.
	Below(&'static str),
	/// The pallet's own tests say.
	OfPallet,
}

/// Every map of our pallets with 32 bytes in its key that are not an account.
const GUARDS: [(&str, &str, Guard); 30] = [
	("AnnotationRewards", "CountedOnce", Guard::Below("Pools")),
	("AnnotationRewards", "PoolsBySource", Guard::OfPallet),
	("DeviceSurveillance", "Concerned", Guard::OfPallet),
	("DeviceSurveillance", "Signals", Guard::OfPallet),
	("DeviceSurveillance", "Units", Guard::OfPallet),
	("ImageProvenance", "Amendments", Guard::Below("Studies")),
	("ImageProvenance", "Children", Guard::Below("Studies")),
	("ImageProvenance", "Certificates", Guard::Below("Studies")),
	("ImageProvenance", "Conformities", Guard::Organisation),
	("ImageProvenance", "Copies", Guard::Below("Studies")),
	("ImageProvenance", "Custody", Guard::Below("Studies")),
	("ImageProvenance", "Discrepancies", Guard::Below("Studies")),
	("ImageProvenance", "FurtherDevices", Guard::Below("Studies")),
	("ImageProvenance", "Holdings", Guard::Below("Studies")),
	("ImageProvenance", "Measurements", Guard::Identifier),
	("ImageProvenance", "OpenTransfers", Guard::Below("Studies")),
	("ImageProvenance", "Opened", Guard::Below("Studies")),
	("ImageProvenance", "OpenedNames", Guard::Below("Studies")),
	("ImageProvenance", "Origins", Guard::Below("Studies")),
	("ImageProvenance", "PixelClaims", Guard::Signed),
	("ImageProvenance", "Protocols", Guard::Organisation),
	("ImageProvenance", "RevisedValues", Guard::Below("Measurements")),
	("ImageProvenance", "Studies", Guard::Identifier),
	("ModelRegistry", "Datasets", Guard::OfPallet),
	("ReportAuthorship", "Contributions", Guard::Below("Reports")),
	("ReportAuthorship", "FollowUpsOfReport", Guard::Below("Reports")),
	("ReportAuthorship", "LastReadings", Guard::Below("Reports")),
	("ReportAuthorship", "Readings", Guard::Below("Reports")),
	("ReportAuthorship", "Reports", Guard::OfPallet),
	("ReportAuthorship", "Versions", Guard::Below("Reports")),
];

/// Whether a type has a digest in it, outside of calls.
fn has_digest(types: &PortableRegistry, id: u32) -> bool {
	let ty = types.resolve(id).unwrap();
	if ty.path.ident().is_some_and(|name| name == "H256") {
		return true;
	}
	match &ty.type_def {
		TypeDef::Composite(composite) => composite.fields.iter().any(|field| has_digest(types, field.ty.id)),
		TypeDef::Tuple(tuple) => tuple.fields.iter().any(|field| has_digest(types, field.id)),
		TypeDef::Variant(variants) => {
			variants.variants.iter().flat_map(|variant| &variant.fields).any(|field| has_digest(types, field.ty.id))
		}
		_ => false,
	}
}

#[test]
fn every_map_that_is_keyed_by_a_digest_should_be_in_the_table() {
	let metadata = metadata();
	let mut keyed = BTreeSet::new();
	for pallet in metadata.pallets.iter().filter(|pallet| pallet.index >= 50) {
		for entry in pallet.storage.iter().flat_map(|storage| &storage.entries) {
			if let StorageEntryType::Map { key, .. } = &entry.ty {
				if has_digest(&metadata.types, key.id) {
					keyed.insert((pallet.name.clone(), entry.name.clone()));
				}
			}
		}
	}
	let known = GUARDS.map(|(pallet, map, _)| (pallet.to_string(), map.to_string()));
	assert_eq!(keyed, known.into_iter().collect());
	// What is guarded from below ends at a map of the same table, or at one whose keys the ledger counts.
	for (pallet, map, guard) in GUARDS {
		if let Guard::Below(above) = guard {
			let listed = GUARDS.iter().any(|(of, name, _)| (*of, *name) == (pallet, above));
			assert!(listed || above == "Pools", "{pallet}.{map} is below {above}");
		}
	}
	// Whatever is guarded by this pallet is tried above.
	for (pallet, map, guard) in GUARDS {
		if matches!(guard, Guard::Identifier | Guard::Organisation) {
			assert!(
				keys().iter().any(|key| key.chosen_by.0 == pallet && key.map == map),
				"{pallet}.{map} is not tried"
			);
		}
	}
}
