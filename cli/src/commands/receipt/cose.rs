//! `radledger receipt day` and `radledger receipt cose`: what others can time-stamp, and check with programs that do not know
//! the ledger.

use super::{now, read_input};
use crate::{
	commands::study::write_private,
	context::Context,
	errors::{CliError, Exit, Failure, Outcome},
	output::{self, moment},
};
use clap::Args;
use radledger_dicom::Proof;
use radledger_primitives::{
	report::Day,
	text::{day, moment as text},
	Moment,
};
use radledger_workflows::{
	receipt::{
		cose::{self, Included, Signer, Verifier},
		Blocks, DayRoot, Receipt, ReceiptError, LONGEST,
	},
	study::evidence::{self, Evidence, Request},
	words::{clean, count, path as show},
};
use serde_json::json;
use std::{
	io::Write,
	path::{Path, PathBuf},
};

/// Milliseconds of a day.
const DAY: Moment = 86_400_000;

/// Which day's root is to be written.
#[derive(Args, Debug)]
pub struct DayArgs {
	/// The day (UTC), as 2027-01-31. It must be over.
	#[arg(value_name = "DATE", value_parser = day::parse)]
	day: Day,
	/// Where to write it; standard output by default.
	#[arg(long, value_name = "FILE")]
	out: Option<PathBuf>,
}

/// Which COSE receipt is to be written.
#[derive(Args, Debug)]
pub struct CoseArgs {
	/// What it is about: a receipt, for the block of its record, or the proof of an instance (`study prove`).
	about: PathBuf,
	/// Your Ed25519 key in PEM, as `openssl genpkey -algorithm ed25519` writes it.
	#[arg(long, value_name = "FILE")]
	key: PathBuf,
	/// Who you are, as a URI.
	#[arg(long, value_name = "URI")]
	issuer: String,
	/// Where to write it.
	#[arg(long, value_name = "FILE")]
	out: PathBuf,
}

/// Which COSE receipt is to be checked.
#[derive(Args, Debug)]
pub struct CheckCoseArgs {
	/// The COSE receipt; - for standard input.
	receipt: PathBuf,
	/// What it should be about: the receipt, or the proof of an instance.
	#[arg(long, value_name = "FILE")]
	about: PathBuf,
	/// The signer's Ed25519 public key in PEM, as `openssl pkey -pubout` writes it.
	#[arg(long, value_name = "FILE")]
	key: PathBuf,
	/// The root of the day that it must be for.
	#[arg(long, value_name = "FILE")]
	day: Option<PathBuf>,
}

impl DayArgs {
	/// Writes the root.
	pub async fn run(self, context: &Context) -> Outcome {
		let Blocks { root, .. } = context.waiting(Blocks::fetch(context.session(), self.day)).await?;
		let Some(path) = &self.out else {
			output::lines(root.to_text().lines().map(str::to_owned));
			return Ok(Exit::Ok);
		};
		write_private(path, |file| file.write_all(root.to_text().as_bytes()))?;
		let text = format!(
			"wrote {}: root {:?} over {} of {}; time-stamp this file outside of the ledger, for example with OpenTimestamps",
			show(path),
			root.root,
			count(root.blocks() as usize, "block"),
			day::show(root.day)
		);
		context.done(&json!({ "file": path.to_string_lossy(), "day": root }), text);
		Ok(Exit::Ok)
	}
}

/// Compares a day's root with the ledger.
pub async fn check_day(context: &Context, file: &Path) -> Outcome {
	let told = read_day(file)?;
	let Blocks { root: found, .. } = context.waiting(Blocks::fetch(context.session(), told.day)).await?;
	let differs = |what| Err(ReceiptError::OtherDay { what }.into());
	if told.chain != found.chain {
		return Err(ReceiptError::OtherChain { found: told.chain, asked: found.chain }.into());
	}
	if (told.first, told.last) != (found.first, found.last) {
		return differs("the day has other blocks");
	}
	if told.root != found.root {
		return differs("a block of it is another");
	}
	let text = format!(
		"Verified: {} is the root over the {} of {}",
		show(file),
		count(found.blocks() as usize, "block"),
		day::show(found.day)
	);
	context.text(&json!({ "verdict": "Verified", "day": found }), vec![text]);
	Ok(Exit::Ok)
}

fn read_day(file: &Path) -> Result<DayRoot, Failure> {
	let bytes = read_input(file, DayRoot::LONGEST).map_err(CliError::unreadable(file))?;
	Ok(DayRoot::from_text(&String::from_utf8_lossy(&bytes))?)
}

/// What a COSE receipt is about.
enum About {
	/// The block of a receipt, by its number, and when it was.
	Block { receipt: Box<Receipt>, number: u32, at: Moment },
	/// An instance.
	Instance(Box<Proof>),
}

impl About {
	fn read(path: &Path) -> Result<Self, Failure> {
		let bytes = read_input(path, LONGEST).map_err(CliError::unreadable(path))?;
		if let Ok(Evidence::Instance(proof)) = Evidence::read(&bytes) {
			return Ok(Self::Instance(proof.into()));
		}
		let receipt = Receipt::read(&bytes)?;
		let checked = receipt.check(None, None, now())?;
		Ok(Self::Block { receipt: receipt.into(), number: checked.block.number, at: checked.at })
	}

	/// The entry of the tree.
	fn entry(&self) -> Vec<u8> {
		match self {
			Self::Block { receipt, .. } => receipt.block().as_bytes().into(),
			Self::Instance(proof) => proof.entry(),
		}
	}

	/// With its place in the tree, as the ledger has it.
	async fn included(&self, context: &Context) -> Result<Included, Failure> {
		let not_there = || ReceiptError::CoseOther { what: "the ledger has another block there" };
		match self {
			Self::Block { receipt, number, at } => {
				let day = Day::try_from(at / DAY).unwrap_or(Day::MAX);
				let day = context.waiting(Blocks::fetch(context.session(), day)).await?;
				let included = Included::block(&day, *number).filter(|found| found.entry == receipt.block().as_bytes());
				Ok(included.ok_or_else(not_there)?)
			}
			Self::Instance(proof) => {
				let evidence = Evidence::Instance((**proof).clone());
				let request = Request { evidence, files: Vec::new(), root: None, count: None, chain: None };
				let checked = evidence::check(context.session(), &request).await?;
				match checked.trouble() {
					Some(_) => {
						Err(ReceiptError::CoseOther { what: "the proof does not hold: see `study check-proof`" }.into())
					}
					None => Ok(Included::instance(proof)),
				}
			}
		}
	}
}

impl CoseArgs {
	/// Writes the receipt.
	pub async fn run(self, context: &Context) -> Outcome {
		let signer = Signer::read(&text_of(&self.key)?, &self.issuer)?;
		let about = About::read(&self.about)?;
		let included = about.included(context).await?;
		let receipt = included.sign(&signer, now() / 1_000)?;
		let held = cose::check(&receipt, &about.entry(), &signer.verifier())?;
		write_private(&self.out, |file| file.write_all(&receipt))?;
		let entry = hex::encode(about.entry());
		let text = format!(
			"wrote {}: {} bytes; it is about entry {entry}, number {} of {} in {}",
			show(&self.out),
			receipt.len(),
			u64::from(held.index) + 1,
			held.size,
			held.subject
		);
		let data =
			json!({ "receipt": self.out.to_string_lossy(), "bytes": receipt.len(), "entry": entry, "held": held });
		context.done(&data, text);
		Ok(Exit::Ok)
	}
}

impl CheckCoseArgs {
	/// Checks the receipt, without a node.
	pub fn run(self, context: &Context) -> Outcome {
		let bytes = read_input(&self.receipt, cose::LONGEST).map_err(CliError::unreadable(&self.receipt))?;
		let verifier = Verifier::read(&text_of(&self.key)?)?;
		let about = About::read(&self.about)?;
		let held = cose::check(&bytes, &about.entry(), &verifier)?;
		if let Some(path) = &self.day {
			let day = read_day(path)?;
			if (day.root, day.blocks()) != (held.root, held.size) {
				return Err(ReceiptError::OtherDay { what: "the COSE receipt is for another root" }.into());
			}
		}
		let at = held.issued_at.saturating_mul(1_000);
		let lines = vec![
			format!("Verified: number {} of {} in {}", u64::from(held.index) + 1, held.size, held.subject),
			format!("  root {:?}", held.root),
			format!("  signed by {}, as they say at {}", clean(&held.issuer), moment(at)),
			"Not proved: that the signer's tree is the ledger's; compare the root with the ledger, or with a root that was \
			 time-stamped"
				.into(),
		];
		context.text(&json!({ "verdict": "Verified", "held": held, "issued_at": text::show(at) }), lines);
		Ok(Exit::Ok)
	}
}

fn text_of(path: &Path) -> Result<String, Failure> {
	let bytes = read_input(path, 1 << 16).map_err(CliError::unreadable(path))?;
	Ok(String::from_utf8_lossy(&bytes).into_owned())
}
