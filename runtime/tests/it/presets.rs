//! The genesis presets, as a chain specification asks for them.

use crate::world::*;
use codec::Encode;
use pallet_consortium::Actor;
use radledger_runtime::{
	genesis_config_presets::{account, *},
	*,
};
use sp_genesis_builder::{runtime_decl_for_genesis_builder::GenesisBuilder, PresetId};
use std::collections::BTreeSet;

fn builder() -> sp_io::TestExternalities {
	sp_io::TestExternalities::default()
}

#[test]
fn presets_should_be_offered_by_name() {
	let names = <Runtime as GenesisBuilder<Block>>::preset_names();
	assert_eq!(names, [PresetId::from("development"), PresetId::from("local_testnet")]);
	for name in names {
		assert!(<Runtime as GenesisBuilder<Block>>::get_preset(&Some(name)).is_some());
	}
	assert_eq!(<Runtime as GenesisBuilder<Block>>::get_preset(&Some("production".into())), None);
	assert!(<Runtime as GenesisBuilder<Block>>::get_preset(&None).is_some());
}

#[test]
fn presets_should_build_the_demonstration_consortium() {
	for (preset, collators) in [("development", 1), ("local_testnet", 2)] {
		builder().execute_with(|| {
			let genesis = genesis_of(preset).to_string().into_bytes();
			<Runtime as GenesisBuilder<Block>>::build_state(genesis).unwrap();

			assert_eq!(ParachainInfo::parachain_id(), PARA_ID.into());
			assert_eq!(pallet_consortium::NextOrganisationId::<Runtime>::get(), 6);
			for (id, (name, kind)) in ORGANISATIONS.iter().enumerate() {
				let organisation = pallet_consortium::Organisations::<Runtime>::get(id as u32).unwrap();
				assert_eq!((organisation.account, organisation.kind), (account(name), *kind));
				assert_eq!(organisation.suspended, None);
			}
			for (organisation, name, roles) in MEMBERS {
				let Some(Actor::Member(credential)) = pallet_consortium::Actors::<Runtime>::get(account(name)) else {
					panic!("{name} is no member");
				};
				assert_eq!(credential.roles, roles, "{name}");
				assert_eq!(ORGANISATIONS[credential.organisation as usize].0, organisation, "{name}");
				assert_eq!(free(name), ENDOWMENT, "{name}");
			}
			for (organisation, name) in PATIENTS {
				let Some(Actor::Patient(enrolment)) = pallet_consortium::Actors::<Runtime>::get(account(name)) else {
					panic!("{name} is no patient");
				};
				assert_eq!(ORGANISATIONS[enrolment.organisation as usize].0, organisation, "{name}");
				assert_eq!(free(name), 0, "{name}");
				assert!(System::account_exists(&account(name)), "{name} can have a nonce");
			}
			assert_eq!(pallet_consortium::Actors::<Runtime>::get(account(STRANGER)), None);
			assert_eq!(free(STRANGER), ENDOWMENT);
			let mut council = COUNCIL.map(account).to_vec();
			council.sort();
			assert_eq!(pallet_collective::Members::<Runtime, configs::governance::CouncilInstance>::get(), council);
			assert_eq!(pallet_aura::Authorities::<Runtime>::get().len(), collators);
			assert_eq!(pallet_collator_selection::Invulnerables::<Runtime>::get().len(), collators);
		});
	}
}

#[test]
fn collators_should_find_one_another_in_the_order_in_which_they_make_blocks() {
	use sp_authority_discovery::runtime_decl_for_authority_discovery_api::AuthorityDiscoveryApi;

	builder().execute_with(|| {
		let genesis = genesis_of("local_testnet").to_string().into_bytes();
		<Runtime as GenesisBuilder<Block>>::build_state(genesis).unwrap();
		let makers = pallet_aura::Authorities::<Runtime>::get();
		let makers: Vec<[u8; 32]> = makers.iter().map(|key| sp_core::sr25519::Public::from(key.clone()).0).collect();
		// They are in the order of their accounts.
		let known = ["Alice", "Bob"].map(|name| sp_core::Pair::public(&key(name)).0);
		assert_eq!(makers.iter().copied().collect::<BTreeSet<_>>(), BTreeSet::from(known));
		// The presets derive both keys of a collator from the same phrase.
		let found = <Runtime as AuthorityDiscoveryApi<Block>>::authorities();
		let found: Vec<[u8; 32]> = found.into_iter().map(|key| sp_core::sr25519::Public::from(key).0).collect();
		assert_eq!(found, makers);
	});
}

#[test]
fn presets_should_name_only_fields_that_exist() {
	for preset in ["development", "local_testnet"] {
		let patch = get_preset(&preset.into()).unwrap();
		let patch: serde_json::Value = serde_json::from_slice(&patch).unwrap();
		let full = serde_json::to_value(RuntimeGenesisConfig::default()).unwrap();
		for (section, fields) in patch.as_object().unwrap() {
			for field in fields.as_object().unwrap().keys() {
				assert!(full[section].get(field).is_some(), "{preset}: {section}.{field}");
			}
		}
	}
}

#[test]
fn block_should_be_authored_by_the_development_collator() {
	chain().execute_with(|| {
		let alice = sp_consensus_aura::sr25519::AuthorityId::from(sp_core::Pair::public(&key("Alice")));
		assert_eq!(pallet_aura::Authorities::<Runtime>::get().encode(), vec![alice].encode());
		assert_eq!(Authorship::author(), Some(account("north-hospital")));
	});
}
