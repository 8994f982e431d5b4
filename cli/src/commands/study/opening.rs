//! `radledger study open-parameters`, `measurement open`, `report open-inputs` and `study check-opening`: single commitments,
//! opened for others.

use super::{super::receipt::read_input, resolve, write_private};
use crate::{
	context::Context,
	errors::{Exit, Failure, Outcome},
	output,
};
use clap::Args;
use radledger_workflows::{
	opening::{self, Checked, Opened, Opening},
	words::{clean, path as show},
};
use std::{
	io::Write,
	path::{Path, PathBuf},
};

/// Longer than any opening.
const LONGEST: u64 = 1 << 16;

/// Whose parameters are opened.
#[derive(Args, Debug)]
pub struct OpenParametersArgs {
	/// The study that was made: its identifier, the beginning of it (8 digits or more), or a file or folder of it.
	study: String,
	/// The file that `study derive --parameters` named, if it named one.
	#[arg(long, value_name = "FILE")]
	parameters: Option<PathBuf>,
	/// Where to write it; standard output by default.
	#[arg(long, value_name = "FILE")]
	out: Option<PathBuf>,
}

/// What is to be checked.
#[derive(Args, Debug)]
pub struct CheckOpeningArgs {
	/// The opening; - for standard input.
	opening: PathBuf,
	/// The file with the parameters, or every input of the model.
	files: Vec<PathBuf>,
}

impl OpenParametersArgs {
	/// Writes the opening.
	pub async fn run(self, context: &Context) -> Outcome {
		let study = resolve(context, &self.study).await?;
		let opening = opening::parameters(context.session(), study, self.parameters.as_deref()).await?;
		hand_out(context, &opening, self.out.as_deref())
	}
}

/// Writes an opening, and says how it is checked.
pub fn hand_out(context: &Context, opening: &Opening, out: Option<&Path>) -> Outcome {
	let Some(path) = out else {
		output::json(opening);
		return Ok(Exit::Ok);
	};
	let json = serde_json::to_vec_pretty(opening)
		.map_err(|error| Failure::failed("cannot-write", "the opening cannot be written").why(error.to_string()))?;
	write_private(path, |file| file.write_all(&json))?;
	context.done(
		&serde_json::json!({ "written": path.to_string_lossy(), "of": opening.of }),
		format!("wrote {}: it opens {}; `study check-opening` checks it", show(path), opening.of.what()),
	);
	Ok(Exit::Ok)
}

impl CheckOpeningArgs {
	/// Checks it against the ledger.
	pub async fn run(self, context: &Context) -> Outcome {
		let json = read_input(&self.opening, LONGEST).map_err(|error| {
			Failure::failed("unreadable-opening", format!("cannot read {}", show(&self.opening))).why(error.to_string())
		})?;
		let opening = Opening::from_json(&json, &self.opening)?;
		let checked = opening::check(context.session(), &opening, &self.files).await?;
		context.text(&checked, lines(&checked));
		Ok(if checked.verified { Exit::Ok } else { Exit::Refused })
	}
}

fn lines(checked: &Checked) -> Vec<String> {
	let word = if checked.verified { "Proved" } else { "Refused" };
	let mut lines = vec![format!("{word}: {}", checked.of.what())];
	lines.extend(checked.reason.iter().map(|reason| format!("  {reason}")));
	if !checked.verified {
		return lines;
	}
	lines.push(match &checked.of {
		Opened::Value { value, unit, .. } => format!("  {value} {}", clean(unit)),
		Opened::Parameters { method: Some(codes), .. } => format!("  method: {}", clean(&codes.join(", "))),
		Opened::Parameters { digest, .. } if digest.is_zero() => "  no file with parameters was named".into(),
		Opened::Parameters { digest, .. } | Opened::Inputs { digest, .. } => format!("  digest {digest:?}"),
	});
	lines.extend(checked.compared.then(|| "  the files are what was committed to".into()));
	lines
}

#[cfg(test)]
mod tests {
	use super::*;
	use radledger_primitives::H256;

	#[test]
	fn openings_should_be_read_by_people() {
		let study = H256::repeat_byte(1);
		let of =
			Opened::Value { study, measurement: study, version: 1, value: "12.50".parse().unwrap(), unit: "mm".into() };
		let checked = |verified: bool, reason: Option<&str>| Checked {
			verified,
			reason: reason.map(Into::into),
			commitment: None,
			of: of.clone(),
			compared: false,
		};
		let what = format!("value 1 of measurement {study:?} on study {study:?}");
		assert_eq!(lines(&checked(true, None)), [format!("Proved: {what}"), "  12.5 mm".into()]);
		assert_eq!(lines(&checked(false, Some("no"))), [format!("Refused: {what}"), "  no".into()]);
	}
}
