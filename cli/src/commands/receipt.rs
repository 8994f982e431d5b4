//! `radledger receipt`: what the ledger records, for people without a node.

mod cose;

use super::study::{resolve, write_private};
use crate::{
	context::Context,
	errors::{CliError, Exit, Failure, Outcome},
	output::{self, moment},
	parse::hash,
};
use clap::{Args, Subcommand};
use radledger_client::{record, AccountId};
use radledger_primitives::{Moment, H256};
use radledger_workflows::{
	receipt::{Checked, Checkpoint, Receipt, Relay, LONGEST},
	words::{count, path as show},
};
use serde_json::{json, Value};
use std::{
	collections::BTreeMap,
	io::{self, Read, Write},
	path::{Path, PathBuf},
	str::FromStr,
	time::{SystemTime, UNIX_EPOCH},
};

/// What can be done with receipts.
#[derive(Subcommand, Debug)]
pub enum ReceiptVerb {
	/// Write a receipt: one file that proves, without a node, what the ledger records of something.
	Write(WriteArgs),
	/// Check a receipt, without a node.
	Check(CheckArgs),
	/// Write a checkpoint, from which receipts are checked: who the validators of the relay chain are now. It trusts both
	/// nodes that it asks at this moment: compare it with one that was made elsewhere.
	Checkpoint(CheckpointArgs),
	/// List the kinds of records, and what identifies a record of each.
	Kinds,
	/// Write the root of a day: one digest for all blocks of that day, to be time-stamped outside of the ledger. It trusts the
	/// node: compare it with a root that was written elsewhere.
	Day(cose::DayArgs),
	/// Compare the root of a day with the ledger.
	CheckDay {
		/// What `receipt day` wrote.
		file: PathBuf,
	},
	/// Write a COSE receipt (RFC 9942), which programs that do not know the ledger can check: that the block of a receipt is one
	/// of its day, or an instance one of its study. You sign for it.
	Cose(cose::CoseArgs),
	/// Check a COSE receipt, without a node.
	CheckCose(cose::CheckCoseArgs),
}

/// The relay chain.
#[derive(Args, Debug)]
struct RelayArg {
	/// A node of the relay chain.
	#[arg(long, env = "RADLEDGER_RELAY", value_name = "URL")]
	relay: Option<String>,
}

/// Which receipt is to be written.
#[derive(Args, Debug)]
pub struct WriteArgs {
	/// What it is about, as `study`; `radledger receipt kinds` lists them.
	kind: String,
	/// What identifies it, in order.
	#[arg(value_name = "ID")]
	ids: Vec<String>,
	/// Where to write it.
	#[arg(long, value_name = "FILE")]
	out: PathBuf,
	#[command(flatten)]
	relay: RelayArg,
	/// Make it one that can be checked from this checkpoint, however many sets of validators there were since; by default
	/// from checkpoints of today's set alone.
	#[arg(long, value_name = "FILE", requires = "relay")]
	checkpoint: Option<PathBuf>,
}

/// Which receipt is to be checked.
#[derive(Args, Debug)]
pub struct CheckArgs {
	/// The receipt; - for standard input.
	receipt: PathBuf,
	/// What you trust; without it nothing shows that the block is final.
	#[arg(long, value_name = "FILE")]
	checkpoint: Option<PathBuf>,
	/// The chain's genesis hash, if you know it from elsewhere.
	#[arg(long, value_name = "0x…", value_parser = hash)]
	chain: Option<H256>,
}

/// Which checkpoint is to be written.
#[derive(Args, Debug)]
pub struct CheckpointArgs {
	/// A node of the relay chain.
	#[arg(long, env = "RADLEDGER_RELAY", value_name = "URL")]
	relay: String,
	/// Where to write it; standard output by default.
	#[arg(long, value_name = "FILE")]
	out: Option<PathBuf>,
}

/// Does what `verb` asks for.
pub async fn run(context: &Context, verb: ReceiptVerb) -> Outcome {
	match verb {
		ReceiptVerb::Write(args) => args.run(context).await,
		ReceiptVerb::Check(args) => args.run(context),
		ReceiptVerb::Checkpoint(args) => args.run(context).await,
		ReceiptVerb::Kinds => {
			kinds(context);
			Ok(Exit::Ok)
		}
		ReceiptVerb::Day(args) => args.run(context).await,
		ReceiptVerb::CheckDay { file } => cose::check_day(context, &file).await,
		ReceiptVerb::Cose(args) => args.run(context).await,
		ReceiptVerb::CheckCose(args) => args.run(context),
	}
}

impl WriteArgs {
	async fn run(self, context: &Context) -> Outcome {
		let pinned = self.checkpoint.as_deref().map(read_checkpoint).transpose()?;
		let (mut words, mut accounts) = (self.ids.clone(), BTreeMap::new());
		let names = record::KINDS.iter().find(|kind| kind.name == self.kind).map_or(&[][..], |kind| kind.identifiers);
		for (at, word) in words.iter_mut().enumerate() {
			let origin = self.kind == "origin" && at == 1 && self.ids[0] == "study";
			if origin || names.get(at) == Some(&"STUDY") {
				*word = format!("{:?}", resolve(context, word).await?);
			} else if word.parse::<u128>().is_err() && hash(word).is_err() {
				// What is not an account may be the name of a code.
				if let Ok(account) = context.account(word).await {
					accounts.insert(word.clone(), account);
				}
			}
		}
		let account = |word: &str| accounts.get(word).copied().or_else(|| AccountId::from_str(word).ok());
		let relay = match &self.relay.relay {
			Some(url) => Some(Relay::connect(url).await?),
			None => None,
		};
		let asked = (self.kind.as_str(), &words[..]);
		let written = Receipt::fetch(context.session(), asked, &account, relay.as_ref(), pinned.as_ref());
		let receipt = context.waiting(written).await?;
		let bytes = receipt.write();
		write_private(&self.out, |file| file.write_all(&bytes))?;
		let how = match receipt.has_votes() {
			true => "radledger receipt check FILE --checkpoint CHECKPOINT".to_owned(),
			false => format!("radledger receipt check FILE --chain {:?}", context.client().await?.genesis()),
		};
		let finality = if receipt.has_votes() { "with" } else { "without" };
		let data = json!({
			"receipt": self.out.to_string_lossy(),
			"bytes": bytes.len(),
			"record": receipt.name(),
			"block": receipt.block(),
			"final": receipt.has_votes(),
		});
		let text = format!(
			"wrote {}: {} bytes, {finality} proof that its block is final; check it with `{how}`",
			show(&self.out),
			bytes.len()
		);
		context.done(&data, text);
		Ok(Exit::Ok)
	}
}

impl CheckArgs {
	/// Checks the receipt, without a node.
	fn run(self, context: &Context) -> Outcome {
		let bytes = read_input(&self.receipt, LONGEST).map_err(CliError::unreadable(&self.receipt))?;
		let pinned = self.checkpoint.as_deref().map(read_checkpoint).transpose()?;
		let checked = Receipt::read(&bytes)?.check(self.chain.as_ref(), pinned.as_ref(), now())?;
		context.text(&checked, lines(&checked));
		Ok(Exit::Ok)
	}
}

impl CheckpointArgs {
	async fn run(self, context: &Context) -> Outcome {
		let relay = Relay::connect(&self.relay).await?;
		let checkpoint = Checkpoint::fetch(context.session(), &relay).await?;
		let Some(path) = &self.out else {
			output::lines([checkpoint.to_json().trim_end().to_owned()]);
			return Ok(Exit::Ok);
		};
		write_private(path, |file| file.write_all(checkpoint.to_json().as_bytes()))?;
		let text = format!(
			"wrote {}: {} (set {}) after block {} of the relay chain; both nodes were believed: compare it with a checkpoint \
			 that was made elsewhere",
			show(path),
			count(checkpoint.set.authorities.len(), "validator"),
			checkpoint.set.id,
			checkpoint.relay.block.number
		);
		let data =
			json!({ "checkpoint": path.to_string_lossy(), "set": checkpoint.set.id, "block": checkpoint.relay.block });
		context.done(&data, text);
		Ok(Exit::Ok)
	}
}

/// The reader's own clock.
fn now() -> Moment {
	let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
	now.as_millis().try_into().unwrap_or(Moment::MAX)
}

fn kinds(context: &Context) {
	let named = record::KINDS.iter().map(|kind| {
		json!({ "kind": kind.name, "entry": format!("{}.{}", kind.pallet, kind.entry), "identifiers": kind.identifiers })
	});
	let all: Vec<_> = named.collect();
	let mut lines: Vec<String> =
		output::named(&record::KINDS.iter().map(|kind| (kind.name, kind.identifiers.join(" "))).collect::<Vec<_>>());
	lines.push("every other entry of RadLedger's own pallets: Pallet.Entry, and its keys in order".into());
	context.text(&all, lines);
}

fn read_checkpoint(path: &Path) -> Result<Checkpoint, Failure> {
	let bytes = read_input(path, Checkpoint::LONGEST).map_err(CliError::unreadable(path))?;
	Ok(Checkpoint::from_json(&String::from_utf8_lossy(&bytes))?)
}

/// The bytes of a file, or of standard input if its name is `-`: up to `most`.
pub fn read_input(path: &Path, most: u64) -> io::Result<Vec<u8>> {
	let mut bytes = Vec::new();
	match path == Path::new("-") {
		true => io::stdin().take(most.saturating_add(1)).read_to_end(&mut bytes)?,
		false => return radledger_workflows::vault::file::named(path, most),
	};
	match bytes.len() as u64 > most {
		true => Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("it is longer than {most} bytes"))),
		false => Ok(bytes),
	}
}

/// What JSON says, for people.
fn plain(value: &Value) -> String {
	match value {
		Value::Null => "-".into(),
		Value::String(text) => text.clone(),
		other => other.to_string(),
	}
}

/// The verdict in words. No node is asked, so nobody has a name.
fn lines(checked: &Checked) -> Vec<String> {
	let what = match &checked.record {
		Some(name) => {
			let ids: Vec<_> = name.identifiers.iter().map(plain).collect();
			format!("{} {}", name.kind, ids.join(" "))
		}
		None => format!("a record at {}", checked.key),
	};
	let mut lines = vec![
		format!("{}: {what}", checked.verdict),
		format!("  as of block {} ({:?}), {}", checked.block.number, checked.block.hash, moment(checked.at)),
		format!("  of the ledger with genesis {:?}", checked.genesis),
		format!("  runtime version {}", checked.spec_version),
	];
	if let Some(by) = &checked.finality {
		lines.extend([
			format!(
				"  final: {} of {} validators (set {}) signed it, with block {} of the relay chain, {}",
				by.signed,
				by.of,
				by.set,
				by.relay_block.number,
				moment(by.at)
			),
			format!("  relay chain with genesis {:?}", by.relay_genesis),
			format!(
				"  from the checkpoint at its block {}, {}, {} old; {} since",
				by.checkpoint.number,
				moment(by.checkpoint_at),
				count(by.checkpoint_age_days as usize, "day"),
				count(by.hand_overs, "hand-over")
			),
		]);
	}
	lines.push(String::new());
	let fields: Vec<(&str, String)> = match &checked.fields {
		Some(Value::Object(fields)) => fields.iter().map(|(name, value)| (name.as_str(), plain(value))).collect(),
		Some(other) => vec![("value", plain(other))],
		None => vec![("bytes", checked.value.clone())],
	};
	lines.extend(output::named(&fields).into_iter().map(|line| format!("  {line}")));
	lines.extend([String::new(), "Not proved:".into()]);
	lines.extend(checked.not_proved.iter().map(|what| format!("  {what}")));
	lines
}
