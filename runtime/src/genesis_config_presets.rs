//! Chains that can be started without a handwritten genesis. Both contain the demonstration consortium. Anyone can derive
//! its keys from the well-known development phrase, so they are for development and tests only.

use crate::{constants::*, *};
use alloc::{string::ToString, vec, vec::Vec};
use frame_support::build_struct_json_patch;
use radledger_primitives::{OrganisationKind, Roles};
use serde_json::Value;
use sp_core::{crypto::get_public_from_string_or_panic, sr25519};
use sp_genesis_builder::{PresetId, DEV_RUNTIME_PRESET, LOCAL_TESTNET_RUNTIME_PRESET};

/// Number of the parachain in both presets.
pub const PARA_ID: u32 = 2000;
/// What each organisation, member and the stranger own.
pub const ENDOWMENT: Balance = 1_000_000 * RAD;

/// The organisations, in order of their numbers.
pub const ORGANISATIONS: [(&str, OrganisationKind); 6] = [
	("north-hospital", OrganisationKind::Hospital),
	("south-imaging", OrganisationKind::ImagingCentre),
	("acme-scanners", OrganisationKind::Manufacturer),
	("lumen-ai", OrganisationKind::AiVendor),
	("device-authority", OrganisationKind::Regulator),
	("trial-sponsor", OrganisationKind::Sponsor),
];
/// The members: organisation, name, roles.
pub const MEMBERS: [(&str, &str, Roles); 14] = [
	("north-hospital", "radiologist-1", Roles::RADIOLOGIST),
	("north-hospital", "cardiologist-1", Roles::CLINICIAN),
	("north-hospital", "technologist-1", Roles::TECHNOLOGIST),
	("north-hospital", "physicist-1", Roles::MEDICAL_PHYSICIST.union(Roles::DEVICE_MANAGER)),
	("north-hospital", "steward-1", Roles::DATA_STEWARD),
	("north-hospital", "trial-coordinator-1", Roles::TRIAL_COORDINATOR),
	("north-hospital", "annotator-1", Roles::ANNOTATOR),
	("north-hospital", "annotator-2", Roles::ANNOTATOR),
	("north-hospital", "annotator-3", Roles::ANNOTATOR),
	("south-imaging", "radiologist-2", Roles::RADIOLOGIST),
	("south-imaging", "steward-2", Roles::DATA_STEWARD),
	("south-imaging", "annotator-4", Roles::ANNOTATOR),
	("south-imaging", "annotator-5", Roles::ANNOTATOR),
	("device-authority", "auditor-1", Roles::AUDITOR),
];
/// The patients: organisation, name. They own no tokens.
pub const PATIENTS: [(&str, &str); 3] =
	[("north-hospital", "patient-1"), ("north-hospital", "patient-2"), ("south-imaging", "patient-3")];
/// The organisations that sit in the council.
pub const COUNCIL: [&str; 3] = ["north-hospital", "south-imaging", "device-authority"];
/// An account with tokens that takes no part in the consortium.
pub const STRANGER: &str = "stranger";

/// The public key of the development phrase with the derivation `//name`.
fn public(name: &str) -> sr25519::Public {
	get_public_from_string_or_panic::<sr25519::Public>(name)
}

/// The account of the demonstration consortium with this name.
pub fn account(name: &str) -> AccountId {
	AccountId::from(public(name).0)
}

/// The keys of the collator that is started with `--NAME` in lower case.
fn session_keys(name: &str) -> SessionKeys {
	SessionKeys { aura: public(name).into(), authority_discovery: public(name).into() }
}

/// The demonstration consortium, with these organisations collating under the keys of these names.
fn genesis(collators: &[(&str, &str)]) -> Value {
	let named = ORGANISATIONS.iter().map(|(name, _)| *name).chain(MEMBERS.iter().map(|(_, name, _)| *name));
	let pot = (CollatorSelection::account_id(), EXISTENTIAL_DEPOSIT);
	build_struct_json_patch!(RuntimeGenesisConfig {
		parachain_info: ParachainInfoConfig { parachain_id: PARA_ID.into() },
		balances: BalancesConfig {
			balances: named
				.chain([STRANGER])
				.map(|name| (account(name), ENDOWMENT))
				// The pot must exist, or the first fees, smaller than what an account needs to exist, would be lost.
				.chain([pot])
				.collect::<Vec<_>>(),
		},
		council: CouncilConfig { members: COUNCIL.map(account).to_vec() },
		collator_selection: CollatorSelectionConfig {
			invulnerables: collators.iter().map(|(name, _)| account(name)).collect::<Vec<_>>(),
			candidacy_bond: 1_000 * RAD,
		},
		session: SessionConfig {
			keys: collators
				.iter()
				.map(|(name, key)| (account(name), account(name), session_keys(key)))
				.collect::<Vec<_>>(),
		},
		consortium: ConsortiumConfig {
			organisations: ORGANISATIONS.map(|(name, kind)| (account(name), kind)).to_vec(),
			members: MEMBERS.map(|(organisation, name, roles)| (account(organisation), account(name), roles)).to_vec(),
			patients: PATIENTS.map(|(organisation, name)| (account(organisation), account(name))).to_vec(),
		},
	})
}

/// The genesis preset with this name, as a JSON patch over the default genesis.
pub fn get_preset(id: &PresetId) -> Option<Vec<u8>> {
	let patch = match id.as_ref() {
		DEV_RUNTIME_PRESET => genesis(&[("north-hospital", "Alice")]),
		LOCAL_TESTNET_RUNTIME_PRESET => genesis(&[("north-hospital", "Alice"), ("south-imaging", "Bob")]),
		_ => return None,
	};
	Some(patch.to_string().into_bytes())
}

/// The names of the presets.
pub fn preset_names() -> Vec<PresetId> {
	vec![PresetId::from(DEV_RUNTIME_PRESET), PresetId::from(LOCAL_TESTNET_RUNTIME_PRESET)]
}
