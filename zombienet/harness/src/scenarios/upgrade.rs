//! The council upgrades the runtime of the network while it runs, and changes who makes blocks.

use super::{seconds, until, Options};
use crate::{
	figures::Figures,
	network::Network,
	peer::{Kind, Peer},
	witness::Witness,
};
use anyhow::{anyhow, ensure, Context, Result};
use codec::{Compact, Decode};
use radledger_client::{demonstration, Client, Outcome, Wait};
use radledger_tests::{fresh_studies, Cli, Ran};
use serde_json::{json, Value as Json};
use sp_crypto_hashing::{blake2_256, twox_128};
use std::{
	collections::BTreeMap,
	fs,
	path::{Path, PathBuf},
	time::Duration,
};
use subxt::{
	dynamic::{tx, Value},
	ext::scale_value::Composite,
	tx::StaticPayload,
};
use tempfile::TempDir;

/// A call of the runtime, by names.
pub type Call = StaticPayload<Composite<()>>;

/// Those who sit in the council.
const COUNCIL: [&str; 3] = ["north-hospital", "south-imaging", "device-authority"];
/// RadLedger's own pallets.
const OURS: [&str; 7] = [
	"Consortium",
	"ImageProvenance",
	"DynamicConsent",
	"ModelRegistry",
	"ReportAuthorship",
	"DeviceSurveillance",
	"AnnotationRewards",
];
/// Studies on the ledger before the upgrade: the migration takes 64 records a block.
const STUDIES: usize = 200;
/// Half of a block, in picoseconds and bytes.
const HALF: (u64, u64) = (1_000_000_000_000, 5 << 20);
/// How long a vote, or the relay chain's consent to a new runtime, may take.
const LONG: Duration = Duration::from_secs(1_200);

/// Somebody who sends transactions to a node.
pub struct Sender {
	client: Client,
	runtime: tokio::runtime::Runtime,
}

impl Sender {
	/// Connects, and reads what the node's runtime is now.
	///
	/// # Errors
	/// The node does not answer.
	pub fn connect(peer: &Peer) -> Result<Self> {
		let runtime = tokio::runtime::Runtime::new()?;
		let client = runtime.block_on(Client::connect(&peer.url()));
		Ok(Self { client: client.map_err(|error| anyhow!("{error:?}"))?, runtime })
	}

	fn send(&self, who: &str, call: &Call) -> Result<Outcome> {
		self.send_and(who, call, Wait::Best)
	}

	/// Sends a transaction, and waits as long as `wait` says.
	///
	/// # Errors
	/// It is refused, or in no block.
	pub fn send_and(&self, who: &str, call: &Call, wait: Wait) -> Result<Outcome> {
		let key = demonstration::account(who).context("nobody of the demonstration")?;
		let sent = self.runtime.block_on(self.client.submit(call, &key, wait));
		sent.map_err(|error| anyhow!("{who}: {error:?}"))
	}

	fn encoded(&self, call: &Call) -> Result<Vec<u8>> {
		let encoded = async { Ok(self.client.api().at_current_block().await?.transactions().call_data(call)?) };
		self.runtime.block_on(encoded)
	}

	/// Puts `call` to the council, of which so many members vote for it, and carries it out.
	fn motion(&self, peer: &Peer, votes: usize, call: Call) -> Result<()> {
		let encoded = self.encoded(&call)?;
		let (hash, length) = (blake2_256(&encoded), encoded.len() as u128);
		let count = Value::u128(votes as u128);
		let propose = tx("Council", "propose", Composite::unnamed([count, call.into_value(), Value::u128(length)]));
		self.send(COUNCIL[0], &propose)?;
		// `Votes` begins with the index of the motion; the hash is the key.
		let key = [&twox_128(b"Council")[..], &twox_128(b"Voting"), &hash].concat();
		let open = peer.rpc("state_getStorage", json!([hex(&key)]))?;
		let index = unhex(open.as_str().context("the motion is not open")?)?;
		let index = Value::u128(u32::decode(&mut &index[..])?.into());
		let hash = Value::from_bytes(hash);
		for who in &COUNCIL[..votes] {
			let vote = Composite::unnamed([hash.clone(), index.clone(), Value::bool(true)]);
			self.send(who, &tx("Council", "vote", vote))?;
		}
		let bound = Value::named_composite([
			("ref_time", Value::u128(HALF.0.into())),
			("proof_size", Value::u128(u128::from(HALF.1) / 2)),
		]);
		let close = Composite::unnamed([hash, index, bound, Value::u128(length)]);
		let closed = self.send(COUNCIL[0], &tx("Council", "close", close))?;
		let executed = |event: &String| event.contains("Council") && event.contains("Executed");
		ensure!(closed.events.iter().any(executed), "the motion was not carried out: {closed:?}");
		Ok(())
	}

	/// What takes two votes: an act of root, which is first named and then done.
	fn as_root(&self, peer: &Peer, call: Call) -> Result<()> {
		let hash = Value::from_bytes(blake2_256(&self.encoded(&call)?));
		self.motion(peer, 2, tx("Whitelist", "whitelist_call", Composite::unnamed([hash])))?;
		let dispatch = Composite::unnamed([call.into_value()]);
		self.motion(peer, 3, tx("Whitelist", "dispatch_whitelisted_call_with_preimage", dispatch))
	}

	/// The council permits a runtime, and anybody hands it in.
	fn upgrade(&self, peer: &Peer, code: &[u8]) -> Result<Outcome> {
		let hash = Value::from_bytes(blake2_256(code));
		self.as_root(peer, tx("System", "authorize_upgrade", Composite::unnamed([hash])))?;
		let apply = Composite::unnamed([Value::from_bytes(code)]);
		self.send("stranger", &tx("System", "apply_authorized_upgrade", apply))
	}
}

/// Bytes as `0x…`.
pub fn hex(bytes: &[u8]) -> String {
	bytes.iter().fold("0x".into(), |text, byte| format!("{text}{byte:02x}"))
}

/// The bytes of `0x…`.
pub fn unhex(text: &str) -> Result<Vec<u8>> {
	let text = text.trim_start_matches("0x");
	(0..text.len() / 2).map(|at| Ok(u8::from_str_radix(&text[2 * at..2 * at + 2], 16)?)).collect()
}

/// Where an entry of the storage is.
pub fn entry(pallet: &str, name: &str) -> String {
	hex(&[twox_128(pallet.as_bytes()), twox_128(name.as_bytes())].concat())
}

/// The version of the runtime after a block.
fn version(peer: &Peer, hash: &str) -> Result<u64> {
	peer.rpc("state_getRuntimeVersion", json!([hash]))?["specVersion"].as_u64().context("no version")
}

/// Every record of our pallets after a block.
fn records(peer: &Peer, hash: &str) -> Result<BTreeMap<String, Json>> {
	let mut found = BTreeMap::new();
	for pallet in OURS {
		let prefix = hex(&twox_128(pallet.as_bytes()));
		let mut last = Json::Null;
		loop {
			let keys = peer.rpc("state_getKeysPaged", json!([prefix, 500, last, hash]))?;
			let Some(newest) = keys.as_array().and_then(|keys| keys.last()).cloned() else { break };
			let values = peer.rpc("state_queryStorageAt", json!([keys, hash]))?;
			for change in values[0]["changes"].as_array().context("no values")? {
				found.insert(change[0].as_str().unwrap_or_default().into(), change[1].clone());
			}
			last = newest;
		}
	}
	Ok(found)
}

/// What the mandatory part of a block weighs: its inherents, and a step of a migration.
fn mandatory(peer: &Peer, hash: &str) -> Result<(u64, u64)> {
	let weight = peer.rpc("state_getStorage", json!([entry("System", "BlockWeight"), hash]))?;
	let weight = unhex(weight.as_str().context("no weight")?)?;
	let classes = <[(Compact<u64>, Compact<u64>); 3]>::decode(&mut &weight[..])?;
	Ok((classes[2].0 .0, classes[2].1 .0))
}

fn said(ran: Ran) -> Result<Json> {
	if ran.code == 0 {
		Ok(ran.json())
	} else {
		Err(anyhow!("{ran:?}"))
	}
}

fn words(line: &str, more: &[&Path]) -> Vec<PathBuf> {
	line.split_whitespace().map(PathBuf::from).chain(more.iter().map(|path| path.to_path_buf())).collect()
}

/// From the runtime that the network began with to the next, while it runs; not back; and another collator.
pub fn upgrade(network: &Network, options: &Options, witness: &mut Witness, figures: &mut Figures) -> Result<()> {
	let next = options.next_runtime.as_ref().context("to which runtime? Say --next-runtime WASM")?;
	let code = fs::read(next).with_context(|| format!("cannot read {}", next.display()))?;
	let full = network.full();
	let folder = TempDir::new()?;
	let at = |name: &str| folder.path().join(name);
	let online = Cli::new(full.url())?;
	let relay = network.of(Kind::Validator).next().map(Peer::url).context("no validator")?;

	// A receipt from before, and enough records for several blocks.
	let checkpoint = at("checkpoint.json");
	said(online.run(words(&format!("receipt checkpoint --relay {relay} --out"), &[&checkpoint]))?)?;
	fresh_studies(&at("images"), STUDIES)?;
	let anchor = words("--wait finalized study anchor", &[&at("images")]);
	let anchored = said(online.run_as("technologist-1", anchor)?)?;
	let study = anchored["studies"][0]["study"].as_str().context("no study")?.to_owned();
	let receipt = at("old.receipt");
	until("the study is final for the relay chain", Duration::from_secs(300), || {
		witness.ask(network)?;
		let write = format!("receipt write study {study} --relay {relay} --checkpoint");
		said(online.run(words(&write, &[&checkpoint, Path::new("--out"), &receipt]))?).map(|_| true)
	})?;
	let (first, hash) = full.finalized()?;
	let (old, before) = (version(full, &hash)?, records(full, &hash)?);

	let sender = Sender::connect(full)?;
	let applied = sender.upgrade(full, &code)?;
	let applied_at = applied.block.context("in no block")?.number;
	figures.note("runtime handed in, bytes", code.len().to_string());
	let took = until("every node has the new runtime", LONG, || {
		witness.ask(network)?;
		for peer in network.parachain() {
			let (_, hash) = peer.finalized()?;
			if version(peer, &hash)? != old + 1 {
				return Ok(false);
			}
		}
		Ok(true)
	})?;
	let migrating = |hash: &str| {
		Ok::<_, anyhow::Error>(
			!full.rpc("state_getStorage", json!([entry("MultiBlockMigrations", "Cursor"), hash]))?.is_null(),
		)
	};
	until("the migration is over", LONG, || {
		witness.ask(network)?;
		let (_, hash) = full.finalized()?;
		Ok(version(full, &hash)? == old + 1 && !migrating(&hash)?)
	})?;
	let (last, hash) = full.finalized()?;
	let (mut started, mut steps, mut most) = (None, 0u64, (0, 0));
	for number in first + 1..=last {
		let block = full.hash(number)?.context("a final block has no hash")?;
		if version(full, &block)? == old + 1 && started.is_none() {
			started = Some(number);
		}
		if migrating(&block)? {
			steps += 1;
			let (time, proof) = mandatory(full, &block)?;
			most = (most.0.max(time), most.1.max(proof));
		}
	}
	let started = started.context("no block has the new runtime")?;
	figures.note(
		format!("upgrade from version {old} to {}", old + 1),
		format!("{} blocks after it was handed in, {}", started - u64::from(applied_at), seconds(took)),
	);
	figures.note(
		format!("migration of {} records", before.len()),
		format!(
			"{} blocks; the most that a block's mandatory part weighed: {:.1} % of a block's time, {:.1} % of its proof",
			steps + 1,
			most.0 as f64 / (2.0 * HALF.0 as f64) * 100.0,
			most.1 as f64 / (2.0 * HALF.1 as f64) * 100.0
		),
	);
	ensure!(steps >= 2, "a migration of several blocks took {steps}");
	ensure!(most.0 <= HALF.0 && most.1 <= HALF.1, "a step took more than half of a block: {most:?}");
	let after = records(full, &hash)?;
	let other: Vec<_> = before.iter().filter(|(key, value)| after.get(*key) != Some(value)).collect();
	ensure!(other.is_empty() && before.len() == after.len(), "records changed: {other:?}");

	// Without a node, from the checkpoint of before.
	let offline = Cli::new("ws://127.0.0.1:1")?;
	let check = words("receipt check", &[&receipt, Path::new("--checkpoint"), &checkpoint]);
	let checked = said(offline.run(check)?)?;
	ensure!(checked["spec_version"] == json!(old) && checked["verdict"] == json!("Proved"), "{checked}");
	figures.note("a receipt of before", "verifies");
	fresh_studies(&at("more"), 1)?;
	said(online.run_as("technologist-1", words("--wait finalized study anchor", &[&at("more")]))?)?;
	said(online.run(words("study verify", &[&at("images")]))?)?;

	downgrade(network, old, figures)?;
	collators(network, witness, figures)
}

/// Not even the whole council goes back to an older runtime.
fn downgrade(network: &Network, old: u64, figures: &mut Figures) -> Result<()> {
	let full = network.full();
	let spec: Json = serde_json::from_slice(&fs::read(network.parachain_specification())?)?;
	let code = spec["genesis"]["raw"]["top"]["0x3a636f6465"].as_str().context("no runtime in the genesis state")?;
	let refused = Sender::connect(full)?.upgrade(full, &unhex(code)?);
	let why = match refused {
		Ok(outcome) => {
			let rejected = outcome.events.iter().any(|event| event.contains("RejectedInvalidAuthorizedUpgrade"));
			ensure!(rejected, "the downgrade was not refused: {outcome:?}");
			"RejectedInvalidAuthorizedUpgrade".into()
		}
		Err(error) => {
			let text = format!("{error:#}");
			ensure!(text.contains("SpecVersionNeedsToIncrease"), "{text}");
			String::from("SpecVersionNeedsToIncrease")
		}
	};
	let (_, hash) = full.finalized()?;
	ensure!(version(full, &hash)? == old + 1, "the runtime is not the new one any more");
	figures.note(format!("back to version {old}, by all of the council"), format!("refused: {why}"));
	Ok(())
}

/// Who is to make blocks, by their public keys, in the order of their turns.
fn authorities(peer: &Peer, hash: &str) -> Result<Vec<[u8; 32]>> {
	let found = peer.rpc("state_getStorage", json!([entry("Aura", "Authorities"), hash]))?;
	Ok(Vec::decode(&mut &unhex(found.as_str().context("no authorities")?)?[..])?)
}

/// The council puts a third organisation in the place of the second.
fn collators(network: &Network, witness: &mut Witness, figures: &mut Figures) -> Result<()> {
	let full = network.full();
	let mut new = network.stranger("device-collator", network.parachain_specification(), &["--collator"])?;
	new.start()?;
	new.wait()?;
	let key = |who: &str| demonstration::account(who).map(|key| demonstration::id(&key).0).context("nobody");
	let made = new.rpc("author_rotateKeysWithOwner", json!([hex(&key("device-authority")?)]))?;
	let text = |name: &str| made[name].as_str().context("no keys").and_then(unhex);
	let (keys, proof) = (text("keys")?, text("proof")?);
	let [aura, discovery] = [&keys[..32], &keys[32..]].map(Value::from_bytes);
	let named = Value::named_composite([("aura", aura), ("authority_discovery", discovery)]);
	let sender = Sender::connect(full)?;
	let set = Composite::unnamed([named, Value::from_bytes(proof)]);
	sender.send("device-authority", &tx("Session", "set_keys", set))?;
	let chosen = ["north-hospital", "device-authority"].map(key).into_iter().collect::<Result<Vec<_>>>()?;
	let chosen = Value::unnamed_composite(chosen.into_iter().map(Value::from_bytes));
	sender.motion(full, 2, tx("CollatorSelection", "set_invulnerables", Composite::unnamed([chosen])))?;
	let voted = full.best()?;
	let own: [u8; 32] = keys[..32].try_into()?;
	let (mut number, mut turns) = (voted, 0u32);
	until("the new collator makes blocks, and the one that it replaces does not", LONG, || {
		witness.ask(network)?;
		while number < full.finalized()?.0 {
			number += 1;
			let (parent, hash) = (full.hash(number - 1)?, full.hash(number)?);
			let (parent, hash) = (parent.context("no hash")?, hash.context("no hash")?);
			// A block's author is chosen by the state before it.
			let who = authorities(full, &parent)?;
			let author = who[(full.slot(&hash)? % who.len() as u64) as usize];
			turns += u32::from(who.contains(&own) && author == own);
		}
		Ok(turns >= 3)
	})?;
	let (_, hash) = full.finalized()?;
	let now = authorities(full, &hash)?;
	ensure!(now.len() == 2 && now.contains(&own), "these make blocks: {now:?}");
	figures
		.note("collators changed by vote: final blocks until the new one had made three", (number - voted).to_string());
	new.kill();
	Ok(())
}
