//! The specifications of both chains, written by the programs that an operator writes them with.

use anyhow::{ensure, Context, Result};
use radledger_tests::{binary, Ran};
use serde_json::{json, Value};
use std::{
	ffi::OsStr,
	fs,
	path::{Path, PathBuf},
	process::Command,
};

/// The files from which nodes of either chain start.
pub struct Specifications {
	/// The relay chain's, in which the parachain is registered from the first block.
	pub relay: PathBuf,
	/// The parachain's.
	pub parachain: PathBuf,
}

impl Specifications {
	/// Writes them into a folder. The relay chain begins as this preset of its runtime has it.
	pub fn write(folder: &Path, runtime: &Path, preset: &str) -> Result<Self> {
		let file = |name: &str| folder.join(name);
		let (relay, parachain) = (file("relay.json"), file("parachain.json"));
		let spec = node([OsStr::new("export-chain-spec"), "--chain".as_ref(), "local".as_ref(), "--raw".as_ref()])?;
		fs::write(&parachain, &spec)?;
		let spec: Value = serde_json::from_str(&spec)?;
		let id = spec["para_id"].as_u64().context("no para_id")?;

		let export = |what: &str| node([OsStr::new(what), "--chain".as_ref(), parachain.as_ref()]);
		let registered = json!({
			"genesis_head": export("export-genesis-head")?.trim(),
			"validation_code": export("export-genesis-wasm")?.trim(),
			"parachain": true,
		});
		let readable = file("relay-readable.json");
		let mut create = vec![OsStr::new("chain-spec-builder"), "--chain-spec-path".as_ref(), readable.as_ref()];
		create.extend(["create", "--chain-name", "RadLedger Relay", "--chain-id", "radledger_relay"].map(OsStr::new));
		create.extend(["-t", "local", "--runtime"].map(OsStr::new));
		create.extend([runtime.as_ref(), OsStr::new("named-preset"), preset.as_ref()]);
		node(create)?;
		let mut spec: Value = serde_json::from_slice(&fs::read(&readable)?)?;
		let genesis = &mut spec["genesis"]["runtimeGenesis"]["patch"];
		ensure!(genesis.is_object(), "the relay chain's specification has no genesis patch");
		genesis["paras"]["paras"] = json!([[id, registered]]);
		fs::write(&readable, serde_json::to_vec(&spec)?)?;

		let mut raw = Command::new(binary("polkadot"));
		raw.args(["export-chain-spec", "--raw", "--chain"]).arg(&readable).arg("--output").arg(&relay);
		ran(&mut raw)?;
		Ok(Self { relay, parachain })
	}
}

impl Specifications {
	/// Writes into both where a new node finds others.
	pub fn name_bootnodes(&self, relay: &[String], parachain: &[String]) -> Result<()> {
		for (file, addresses) in [(&self.relay, relay), (&self.parachain, parachain)] {
			let mut spec: Value = serde_json::from_slice(&fs::read(file)?)?;
			spec["bootNodes"] = json!(addresses);
			fs::write(file, serde_json::to_vec(&spec)?)?;
		}
		Ok(())
	}
}

/// What `radledger-node` prints.
pub fn node(args: impl IntoIterator<Item = impl AsRef<OsStr>>) -> Result<String> {
	Ok(ran(Command::new(binary("radledger-node")).args(args))?.stdout)
}

/// What a program answered that ended well.
pub fn ran(command: &mut Command) -> Result<Ran> {
	let ran = Ran::of(command)?;
	ensure!(ran.code == 0, "{ran:?}");
	Ok(ran)
}
