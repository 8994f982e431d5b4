//! The chains that the node knows by name, from the genesis presets of the runtime inside it.

use radledger_runtime::{
	constants,
	genesis_config_presets::{get_preset, PARA_ID},
	RuntimeGenesisConfig, WASM_BINARY,
};
use sc_chain_spec::{
	get_extension, json_merge, ChainSpecExtension, ChainType, Properties, DEV_RUNTIME_PRESET,
	LOCAL_TESTNET_RUNTIME_PRESET,
};
use sc_service::ChainSpec;
use serde::{Deserialize, Serialize};
use sp_core::storage::{well_known_keys, Storage};
use sp_runtime::BuildStorage;

/// The relay chain that a local network is expected to have.
const RELAY_CHAIN: &str = "rococo-local";

/// What a chain specification says beside its genesis.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ChainSpecExtension)]
pub struct Extensions {
	/// The relay chain, by the name that its nodes know it by.
	#[serde(alias = "relayChain")]
	pub relay_chain: String,
	/// The number under which the relay chain knows this parachain. For other tools: nodes ask the runtime.
	#[serde(alias = "paraId")]
	pub para_id: Option<u32>,
}

impl Extensions {
	/// Those of a chain specification.
	pub fn of(spec: &dyn ChainSpec) -> Option<&Self> {
		get_extension(spec.extensions())
	}
}

/// A chain specification of ours.
type GenericChainSpec = sc_service::GenericChainSpec<Extensions>;

/// Finds a chain by its name, or reads it from a file, with its genesis as state.
///
/// `dev` (or nothing): the development chain; `local`: a local network; anything else is the path of a JSON file.
///
/// # Errors
/// There is no such file, or it is not a chain specification.
pub fn load(id: &str) -> Result<Box<dyn ChainSpec>, String> {
	let Some((mut spec, preset)) = embedded(id)? else { return from_file(id) };
	spec.set_storage(genesis(preset)?);
	Ok(Box::new(spec))
}

/// As [`load`], with the genesis of `dev` and `local` as people read it: what the preset sets, and not as state.
///
/// # Errors
/// Those of [`load`].
pub fn readable(id: &str) -> Result<Box<dyn ChainSpec>, String> {
	match embedded(id)? {
		Some((spec, _)) => Ok(Box::new(spec)),
		None => from_file(id),
	}
}

fn from_file(path: &str) -> Result<Box<dyn ChainSpec>, String> {
	match GenericChainSpec::from_json_file(path.into()) {
		Ok(spec) => Ok(Box::new(spec)),
		Err(error) => Err(format!("`{path}` is neither `dev`, `local` nor a readable chain specification: {error}")),
	}
}

/// The chain of this node's runtime with this name, and the name of its genesis preset.
fn embedded(id: &str) -> Result<Option<(GenericChainSpec, &'static str)>, String> {
	let (name, id, kind, preset) = match id {
		"" | "dev" => ("RadLedger Development", "radledger-dev", ChainType::Development, DEV_RUNTIME_PRESET),
		"local" => ("RadLedger Local Network", "radledger-local", ChainType::Local, LOCAL_TESTNET_RUNTIME_PRESET),
		_ => return Ok(None),
	};
	let extensions = Extensions { relay_chain: RELAY_CHAIN.into(), para_id: Some(PARA_ID) };
	let spec = GenericChainSpec::builder(wasm()?, extensions)
		.with_name(name)
		.with_id(id)
		.with_protocol_id("radledger")
		.with_chain_type(kind)
		.with_genesis_config_preset_name(preset)
		.with_properties(properties())
		.build();
	Ok(Some((spec, preset)))
}

fn wasm() -> Result<&'static [u8], String> {
	WASM_BINARY.ok_or("this node was built without its runtime (SKIP_WASM_BUILD): name a chain specification".into())
}

/// The genesis state of a preset, as the native runtime builds it.
///
/// A chain specification that names the preset leaves this to the WASM runtime, which it compiles twice for it: seconds,
/// each time that a node starts.
fn genesis(preset: &str) -> Result<Storage, String> {
	let unreadable = |error| format!("the genesis preset `{preset}` does not fit the runtime: {error}");
	let patch = get_preset(&preset.into()).ok_or_else(|| format!("the runtime has no genesis preset `{preset}`"))?;
	let mut config = serde_json::to_value(RuntimeGenesisConfig::default()).map_err(unreadable)?;
	json_merge(&mut config, serde_json::from_slice(&patch).map_err(unreadable)?);
	let config: RuntimeGenesisConfig = serde_json::from_value(config).map_err(unreadable)?;
	let mut state = config.build_storage()?;
	state.top.insert(well_known_keys::CODE.to_vec(), wasm()?.to_vec());
	Ok(state)
}

/// What wallets need to show accounts and amounts.
fn properties() -> Properties {
	Properties::from_iter([
		("tokenSymbol".into(), constants::SYMBOL.into()),
		("tokenDecimals".into(), constants::DECIMALS.into()),
		("ss58Format".into(), 42.into()),
	])
}

#[cfg(test)]
mod tests {
	use super::*;

	#[test]
	fn known_chains_should_load_with_their_ids_and_properties() {
		for (name, id) in [("dev", "radledger-dev"), ("", "radledger-dev"), ("local", "radledger-local")] {
			let spec = load(name).unwrap();
			assert_eq!(spec.id(), id);
			assert_eq!(spec.properties(), properties());
			let extensions = Extensions::of(&*spec).unwrap();
			assert_eq!((extensions.para_id, &*extensions.relay_chain), (Some(PARA_ID), RELAY_CHAIN));
		}
	}

	#[test]
	fn native_genesis_should_be_that_of_the_wasm() {
		for name in ["dev", "local"] {
			let native = load(name).unwrap().build_storage().unwrap();
			let wasm = readable(name).unwrap().build_storage().unwrap();
			assert!(native.top.contains_key(well_known_keys::CODE), "{name}");
			assert!(native.top.len() > 100, "{name}: {} entries", native.top.len());
			assert!(native.top == wasm.top, "{name}");
			assert!(native.children_default.is_empty() && wasm.children_default.is_empty(), "{name}");
		}
	}

	#[test]
	fn readable_specification_should_name_what_the_preset_sets() {
		let json = |spec: Box<dyn ChainSpec>| -> serde_json::Value {
			serde_json::from_str(&spec.as_json(false).unwrap()).unwrap()
		};
		let patch = &json(readable("dev").unwrap())["genesis"]["runtimeGenesis"]["patch"];
		assert_eq!(patch["parachainInfo"]["parachainId"], PARA_ID);
		assert!(json(load("dev").unwrap())["genesis"]["raw"]["top"].is_object());
	}

	#[test]
	fn extensions_should_be_read_as_tools_of_the_sdk_write_them() {
		for json in [r#"{"relay_chain":"relay","para_id":1}"#, r#"{"relayChain":"relay","paraId":1}"#] {
			let read: Extensions = serde_json::from_str(json).unwrap();
			assert_eq!(read, Extensions { relay_chain: "relay".into(), para_id: Some(1) });
		}
		let read: Extensions = serde_json::from_str(r#"{"relay_chain":"relay"}"#).unwrap();
		assert_eq!(read.para_id, None);
	}

	#[test]
	fn unknown_chain_should_be_refused_when_it_is_no_file() {
		let error = load("no-such-chain").err().unwrap();
		assert!(error.contains("`no-such-chain` is neither"), "{error}");
	}
}
