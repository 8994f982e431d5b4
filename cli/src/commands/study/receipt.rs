//! `radledger study receipt` and `check-receipt`.

use super::{resolve, write_private};
use crate::{
	context::Context,
	errors::{CliError, Exit, Outcome},
	output,
	parse::hash,
};
use clap::Args;
use radledger_primitives::H256;
use radledger_workflows::{
	study::receipt::{Checked, Receipt, LONGEST},
	words::path as show,
};
use std::{
	fs::File,
	io::{self, Read, Write},
	path::{Path, PathBuf},
};

/// Which receipt is to be written.
#[derive(Args, Debug)]
pub struct ReceiptArgs {
	/// The study: its identifier, the beginning of it (8 digits or more), or a file or folder of it.
	id: String,
	/// Where to write it; standard output by default.
	#[arg(long, value_name = "FILE")]
	out: Option<PathBuf>,
}

/// Which receipt is to be checked.
#[derive(Args, Debug)]
pub struct CheckReceiptArgs {
	/// The receipt; - for standard input.
	receipt: PathBuf,
	/// The chain's genesis hash, if you know it from elsewhere.
	#[arg(long, value_name = "0x…", value_parser = hash)]
	chain: Option<H256>,
}

impl ReceiptArgs {
	/// Writes the receipt.
	pub async fn run(self, context: &Context) -> Outcome {
		let id = resolve(context, &self.id).await?;
		let receipt = Receipt::fetch(context.session(), id).await?;
		let Some(path) = &self.out else {
			output::lines([receipt.to_json()]);
			return Ok(Exit::Ok);
		};
		write_private(path, |file| file.write_all(receipt.to_json().as_bytes()))?;
		let block = receipt.block();
		let genesis = context.client().await?.genesis();
		context.done(
			&serde_json::json!({ "receipt": path.to_string_lossy(), "study": receipt.study(), "block": block }),
			format!(
				"wrote {}: block {}; check it with `study check-receipt --chain {genesis:?}`",
				show(path),
				block.number
			),
		);
		Ok(Exit::Ok)
	}
}

impl CheckReceiptArgs {
	/// Checks the receipt, without a node.
	pub fn run(self, context: &Context) -> Outcome {
		let bytes = read_input(&self.receipt, LONGEST).map_err(CliError::unreadable(&self.receipt))?;
		let checked = Receipt::from_json(&String::from_utf8_lossy(&bytes))?.check(self.chain.as_ref())?;
		context.text(&checked, lines(&checked));
		Ok(Exit::Ok)
	}
}

/// The beginning of a file, or of standard input if its name is `-`.
pub fn read_input(path: &Path, most: u64) -> io::Result<Vec<u8>> {
	let mut bytes = Vec::new();
	match path == Path::new("-") {
		true => io::stdin().take(most).read_to_end(&mut bytes)?,
		false => File::open(path)?.take(most).read_to_end(&mut bytes)?,
	};
	Ok(bytes)
}

/// The verdict in words. No node is asked, so nobody has a name.
fn lines(checked: &Checked) -> Vec<String> {
	let (record, none) = (&checked.record, "-".to_owned());
	let mut lines = vec![
		format!("{}: study {:?}", checked.verdict, checked.study),
		format!("  as of block {} ({:?})", checked.block.number, checked.block.hash),
		format!("  of the chain with genesis {:?}", checked.chain.genesis),
		format!("  runtime version {}", checked.chain.spec_version),
		String::new(),
		format!("  root          {:?} ({})", record.root, record.algorithm.name()),
		format!("  modality      {}", record.modality.name()),
		format!("  series        {}", record.series),
		format!("  instances     {}", record.instances),
		format!(
			"  device        {}",
			record.device.map_or(none.clone(), |unit| format!("{}.{}", unit.device, unit.version))
		),
		format!("  subject       {}", record.subject.clone().unwrap_or(none)),
		format!("  organisation  {}", record.organisation),
		format!("  signed by     {}", record.by),
		format!("  at            {}, block {}", record.at, record.block),
		format!("  version       {}", record.version),
		String::new(),
		"Not proved:".into(),
	];
	lines.extend(checked.not_proved.iter().map(|what| format!("  {what}")));
	lines
}
