//! The chains that the node knows by name, from the genesis presets of the runtime inside it.

use polkadot_omni_node_lib::chain_spec::{ChainSpec, Extensions, GenericChainSpec, LoadSpec};
use radledger_runtime::{constants, genesis_config_presets::PARA_ID, WASM_BINARY};
use sc_chain_spec::{ChainType, Properties};

/// The relay chain that a local network is expected to have.
const RELAY_CHAIN: &str = "rococo-local";

/// Finds a chain by its name, or reads it from a file.
pub struct Loader;

impl LoadSpec for Loader {
	/// `dev` (or nothing): the development chain; `local`: a local network; anything else is the path of a JSON file.
	fn load_spec(&self, id: &str) -> Result<Box<dyn ChainSpec>, String> {
		Ok(Box::new(match id {
			"" | "dev" => development()?,
			"local" => local()?,
			path => GenericChainSpec::from_json_file(path.into()).map_err(|error| {
				format!("`{path}` is neither `dev`, `local` nor a readable chain specification: {error}")
			})?,
		}))
	}
}

fn development() -> Result<GenericChainSpec, String> {
	embedded("RadLedger Development", "radledger-dev", ChainType::Development, "development")
}

fn local() -> Result<GenericChainSpec, String> {
	embedded("RadLedger Local Network", "radledger-local", ChainType::Local, "local_testnet")
}

fn embedded(name: &str, id: &str, kind: ChainType, preset: &str) -> Result<GenericChainSpec, String> {
	let wasm =
		WASM_BINARY.ok_or("this node was built without its runtime (SKIP_WASM_BUILD): name a chain specification")?;
	Ok(GenericChainSpec::builder(wasm, Extensions::new(RELAY_CHAIN.into(), PARA_ID))
		.with_name(name)
		.with_id(id)
		.with_protocol_id("radledger")
		.with_chain_type(kind)
		.with_genesis_config_preset_name(preset)
		.with_properties(properties())
		.build())
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
			let spec = Loader.load_spec(name).unwrap();
			assert_eq!(spec.id(), id);
			assert_eq!(spec.properties(), properties());
			let extensions = Extensions::try_get(&*spec).unwrap();
			assert_eq!((extensions.para_id(), extensions.relay_chain()), (Some(PARA_ID), RELAY_CHAIN.to_string()));
		}
	}

	#[test]
	fn known_chains_should_build_their_genesis() {
		for name in ["dev", "local"] {
			let genesis = Loader.load_spec(name).unwrap().build_storage().unwrap();
			assert!(genesis.top.contains_key(&b":code"[..]), "{name}");
		}
	}

	#[test]
	fn unknown_chain_should_be_refused_when_it_is_no_file() {
		let error = Loader.load_spec("no-such-chain").err().unwrap();
		assert!(error.contains("`no-such-chain` is neither"), "{error}");
	}
}
