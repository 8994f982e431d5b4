//! What the relay chain's validators are given to check, of blocks that are full: its size against what was declared, and
//! checked again here with the function that they call.

use super::{
	until,
	upgrade::{entry, hex, unhex, Sender},
};
use crate::{
	figures::Figures,
	network::Network,
	peer::{Kind, Peer},
	witness::Witness,
};
use anyhow::{anyhow, ensure, Context, Result};
use codec::{Compact, Decode, Encode};
use radledger_client::Wait;
use sc_executor::WasmExecutor;
use serde_json::{json, Value as Json};
use sp_core::traits::{CallContext, CodeExecutor, RuntimeCode, WrappedRuntimeCode};
use sp_crypto_hashing::blake2_256;
use std::{fs, path::Path, time::Duration};
use subxt::{
	dynamic::{tx, Value},
	ext::scale_value::Composite,
};

/// Transfers to accounts that do not exist yet, in one transaction, and how many such transactions: two full blocks and more.
const TRANSFERS: u32 = 400;
const TRANSACTIONS: u32 = 10;
/// Who sends them.
const SENDERS: [&str; 5] = ["acme-scanners", "lumen-ai", "trial-sponsor", "stranger", "south-imaging"];
/// What the relay chain takes, in bytes.
const MOST: u64 = 10 << 20;
/// So much of what a block may declare makes it a full one, in percent: ordinary transactions get three quarters.
const FULL: u64 = 60;

/// A block as a collator offered it.
struct Offered {
	hash: String,
	number: u64,
	/// The block with the proof of the state that it needs.
	block: Vec<u8>,
	parent: Vec<u8>,
	relay_number: u32,
	relay_root: [u8; 32],
}

impl Offered {
	/// Reads `HASH_NUMBER.pov`: the block with its proof, then what the relay chain knows before it.
	fn read(file: &Path) -> Result<Self> {
		let name = file.file_stem().and_then(|name| name.to_str()).context("a name that is not text")?;
		let (hash, number) = name.split_once('_').context("not HASH_NUMBER")?;
		let bytes = fs::read(file)?;
		let (block, parent, relay_number, relay_root, _most) =
			<(Vec<u8>, Vec<u8>, u32, [u8; 32], u32)>::decode(&mut &bytes[..])?;
		Ok(Self { hash: hash.into(), number: number.parse()?, block, parent, relay_number, relay_root })
	}

	/// Has the runtime check it, as a validator does. The hash of the block that it finds.
	fn validate(&self, code: &[u8]) -> Result<String> {
		let executor =
			WasmExecutor::<sp_io::SubstrateHostFunctions>::builder().with_allow_missing_host_functions(true).build();
		let fetcher = WrappedRuntimeCode(code.into());
		let code = RuntimeCode { code_fetcher: &fetcher, heap_pages: None, hash: blake2_256(code).into() };
		let asked = (&self.parent, &self.block, self.relay_number, self.relay_root).encode();
		let mut state = sp_io::TestExternalities::default();
		let (answer, _) = executor.call(&mut state.ext(), &code, "validate_block", &asked, CallContext::Offchain);
		let answer = answer.map_err(|error| anyhow!("block {}: {error}", self.number))?;
		// The answer begins with the new head.
		Ok(hex(&blake2_256(&Vec::<u8>::decode(&mut &answer[..])?)))
	}
}

/// The proof that a block declared, of all classes together, and of ordinary transactions alone.
fn declared(peer: &Peer, hash: &str) -> Result<(u64, u64)> {
	let weight = peer.rpc("state_getStorage", json!([entry("System", "BlockWeight"), hash]))?;
	let weight = unhex(weight.as_str().context("no weight")?)?;
	let classes = <[(Compact<u64>, Compact<u64>); 3]>::decode(&mut &weight[..])?;
	Ok((classes.iter().map(|(_, proof)| proof.0).sum(), classes[0].0 .0))
}

/// Fills blocks, and looks at what the collators offered.
pub fn pov(network: &Network, witness: &mut Witness, figures: &mut Figures) -> Result<()> {
	let full = network.full();
	let before = full.finalized()?.0;
	let sender = Sender::connect(network.of(Kind::Collator).next().context("no collator")?)?;
	for number in 0..TRANSACTIONS {
		let transfers = (0..TRANSFERS).map(|transfer| {
			let to = blake2_256(&(number, transfer, before).encode());
			let to = Value::unnamed_variant("Id", [Value::from_bytes(to)]);
			let amount = Value::u128(1_000_000_000_000);
			tx("Balances", "transfer_allow_death", Composite::unnamed([to, amount])).into_value()
		});
		let all = Composite::unnamed([Value::unnamed_composite(transfers)]);
		sender.send_and(SENDERS[number as usize % SENDERS.len()], &tx("Utility", "batch_all", all), Wait::None)?;
	}
	until("the blocks are final", Duration::from_secs(900), || {
		witness.ask(network)?;
		let (newest, _) = full.finalized()?;
		let waiting = network.of(Kind::Collator).map(|peer| peer.rpc("author_pendingExtrinsics", json!([])));
		let waiting: Vec<Json> = waiting.collect::<Result<_>>()?;
		Ok(newest >= before + 6 && waiting.iter().all(|all| *all == json!([])))
	})?;
	let last = full.finalized()?.0;

	let spec: Json = serde_json::from_slice(&fs::read(network.parachain_specification())?)?;
	let code = unhex(spec["genesis"]["raw"]["top"]["0x3a636f6465"].as_str().context("no runtime")?)?;
	let mut offered = Vec::new();
	for peer in network.of(Kind::Collator) {
		for file in fs::read_dir(network.exported(peer))? {
			// The newest may be written right now.
			offered.extend(Offered::read(&file?.path()).ok());
		}
	}
	offered.retain(|one| one.number > before && one.number <= last);
	let (mut checked, mut fullest, mut ratios) = (0u32, None, Vec::new());
	for one in offered {
		if full.hash(one.number)?.as_deref() != Some(&one.hash) {
			continue;
		}
		ensure!(one.validate(&code)? == one.hash, "block {} is not the one that was offered", one.number);
		checked += 1;
		let ((declared, time), recorded) = (declared(full, &one.hash)?, one.block.len() as u64);
		ensure!(recorded <= MOST, "block {} takes {recorded} bytes, more than the relay chain does", one.number);
		ensure!(recorded <= declared, "block {} takes {recorded} bytes, and declared {declared}", one.number);
		let filled = (declared * 100 / MOST).max(time / 20_000_000_000);
		ratios.push(recorded * 100 / declared.max(1));
		fullest = fullest.max(Some((filled, recorded, declared, one.number)));
	}
	let (filled, recorded, declared, number) = fullest.context("no block was exported")?;
	figures.note("blocks validated again by the runtime's `validate_block`", checked.to_string());
	figures.note(
		format!("proof of the fullest, block {number}, {filled} % full: recorded, declared"),
		format!("{recorded}, {declared} bytes, {} %", recorded * 100 / declared.max(1)),
	);
	ratios.sort_unstable();
	figures.note(
		"recorded of declared, all of them: least, most",
		format!("{} %, {} %", ratios[0], ratios[ratios.len() - 1]),
	);
	ensure!(filled >= FULL, "no block was full");

	// The check finds what is wrong: a byte in the middle of the fullest block.
	let file = network.of(Kind::Collator).find_map(|peer| {
		let files = fs::read_dir(network.exported(peer)).ok()?;
		files.flatten().find(|file| file.file_name().to_string_lossy().ends_with(&format!("_{number}.pov")))
	});
	let mut bad = Offered::read(&file.context("the fullest is gone")?.path())?;
	let middle = bad.block.len() / 2;
	bad.block[middle] ^= 1;
	let found = bad.validate(&code);
	ensure!(found.as_ref().map_or(true, |hash| *hash != bad.hash), "a byte was flipped, and {found:?}");
	Ok(())
}
