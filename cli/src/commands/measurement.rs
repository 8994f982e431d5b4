//! `radledger measurement`: how, then what, and every value there ever was.

use super::{
	place,
	study::{opening::hand_out, resolve},
};
use crate::{
	context::Context,
	errors::{CliError, Exit, Outcome},
	output,
	parse::code,
	render::{brief, Names, Record},
};
use clap::{Args, Subcommand};
use radledger_primitives::{Quantity, RevisionReason};
use radledger_workflows::{
	opening,
	study::measurement::{measure, opened, Act, Decimal, Opened, OpenedValue, Opening, Request},
	words::{clean, path as show},
};
use serde::Serialize;
use std::path::PathBuf;

/// What can be done with measurements.
#[derive(Subcommand, Debug)]
pub enum MeasurementVerb {
	/// Stamp the settings with which something will be measured; the value comes after, in a later block.
	Stamp {
		#[command(flatten)]
		of: Named,
		/// What is measured.
		#[arg(long, value_parser = code(Quantity::ALL, Quantity::name))]
		quantity: Quantity,
		/// A file with the settings of the tool; only a commitment to its digest goes on the ledger.
		#[arg(long, value_name = "FILE")]
		settings: PathBuf,
	},
	/// Record the value: as a commitment on the ledger, in plain text in your vault.
	Record {
		#[command(flatten)]
		of: Named,
		/// The value, a decimal number in the unit of the quantity.
		#[arg(long, allow_hyphen_values = true)]
		value: String,
	},
	/// Replace the value; the one before stays readable.
	Revise {
		#[command(flatten)]
		of: Named,
		/// The new value, a decimal number in the unit of the quantity.
		#[arg(long, allow_hyphen_values = true)]
		value: String,
		/// Why.
		#[arg(long, value_parser = code(RevisionReason::ALL, RevisionReason::name))]
		reason: RevisionReason,
	},
	/// Write what opens one value for somebody else; `study check-opening` checks it. It opens no other value.
	Open {
		#[command(flatten)]
		of: Named,
		/// Which version of it; the present one by default.
		#[arg(long, value_name = "N")]
		version: Option<u16>,
		/// Where to write it; standard output by default.
		#[arg(long, value_name = "FILE")]
		out: Option<PathBuf>,
	},
	/// Show the measurements on a study with every value there was. Values in your vault are shown in plain text, checked against
	/// the ledger.
	Show {
		/// The study: its identifier, the beginning of it (8 digits or more), or a file or folder of it.
		study: String,
	},
}

/// Which measurement.
#[derive(Args, Debug)]
pub struct Named {
	/// The study: its identifier, the beginning of it (8 digits or more), or a file or folder of it.
	study: String,
	/// What you call the measurement, for example a lesion or its Tracking UID; it stays in your vault.
	#[arg(long)]
	name: String,
}

/// Does what `verb` asks for.
pub async fn run(context: &Context, verb: MeasurementVerb) -> Outcome {
	let (of, act, done) = match verb {
		MeasurementVerb::Stamp { of, quantity, settings } => {
			let digest = radledger_workflows::digest::read(&settings).map_err(CliError::unreadable(&settings))?.0;
			let done = format!(
				"stamped how {} is measured; keep {}: only its digest is in your vault",
				quantity.name(),
				show(&settings)
			);
			(of, Act::Stamp { quantity, settings: digest }, done)
		}
		MeasurementVerb::Record { of, value } => {
			let value: Decimal = value.parse()?;
			let done = format!("recorded {value}: hidden on the ledger, in clear in your vault");
			(of, Act::Record { value }, done)
		}
		MeasurementVerb::Revise { of, value, reason } => {
			let value: Decimal = value.parse()?;
			let done = format!("revised to {value}; the value before stays readable");
			(of, Act::Revise { value, reason }, done)
		}
		MeasurementVerb::Show { study } => return show_all(context, &study).await,
		MeasurementVerb::Open { of, version, out } => {
			let study = resolve(context, &of.study).await?;
			let opening = opening::value(context.session(), study, &of.name, version).await?;
			return hand_out(context, &opening, out.as_deref());
		}
	};
	context.signer().await?;
	let study = resolve(context, &of.study).await?;
	let told = measure(context.session(), &Request { study, name: of.name, act }).await?;
	let text = match &told.transaction {
		Some(transaction) => format!("{done}, {}", place(transaction)),
		None => "the ledger has just this already".into(),
	};
	context.done(&told, text);
	Ok(Exit::Ok)
}

/// One value of a measurement, or a measurement without any.
#[derive(Serialize)]
struct Line<'a> {
	#[serde(flatten)]
	measurement: &'a Opened,
	#[serde(flatten)]
	one: Option<&'a OpenedValue>,
}

impl Record for Line<'_> {
	const COLUMNS: &'static [&'static str] =
		&["name", "quantity", "settings", "version", "value", "opening", "replaced", "signed"];

	fn cell(&self, key: &str, names: &Names) -> Option<String> {
		let Self { measurement, one } = self;
		let opening = |opening| match opening {
			Opening::InClear => "in clear",
			Opening::NotInVault => "not in this vault",
			Opening::DoesNotMatch => "does not match the ledger",
		};
		Some(match key {
			"name" => measurement.name.as_deref().map_or_else(|| brief(&measurement.measurement), clean),
			"settings" => opening(measurement.settings).into(),
			"value" => format!("{} {}", one.as_ref()?.value.as_ref()?, measurement.unit),
			"opening" => one.map_or("not recorded yet", |one| opening(one.opening)).into(),
			"signed" => names.signature(one.map_or(&measurement.stamped, |one| &one.signed)),
			_ => return None,
		})
	}
}

async fn show_all(context: &Context, study: &str) -> Outcome {
	let study = resolve(context, study).await?;
	let opened = opened(context.session(), study).await?;
	let mut lines = Vec::new();
	for measurement in &opened {
		let values = measurement.values.iter().map(Some);
		let none = measurement.values.is_empty().then_some(None);
		lines.extend(values.chain(none).map(|one| Line { measurement, one }));
	}
	context.report(&serde_json::json!({ "study": study, "measurements": opened }), &lines, "no measurements").await?;
	if opened.iter().any(Opened::is_contradicted) {
		output::note("your vault has something else than the ledger commits to: see the lines that do not match");
		return Ok(Exit::Refused);
	}
	Ok(Exit::Ok)
}

#[cfg(test)]
mod tests {
	use super::*;
	use radledger_client::{AccountId, Signature};
	use radledger_primitives::H256;

	#[test]
	fn measurements_should_have_a_line_for_each_value_or_say_that_there_is_none_yet() {
		let signed = Signature { by: AccountId([1; 32]), organisation: 1, at: 0, block: 3 };
		let value = OpenedValue {
			version: 0,
			commitment: H256::zero(),
			opening: Opening::InClear,
			value: Some("12.50".parse().unwrap()),
			signed: signed.clone(),
			replaced: None,
		};
		let measurement = Opened {
			measurement: H256::repeat_byte(0xAB),
			name: None,
			quantity: Quantity::LongAxis,
			unit: "mm",
			settings: Opening::NotInVault,
			settings_digest: None,
			stamped: signed,
			values: vec![value],
		};
		let cells = |one| {
			let line = Line { measurement: &measurement, one };
			["name", "value", "opening", "settings"].map(|key| line.cell(key, &Names::default()).unwrap_or_default())
		};
		assert_eq!(cells(measurement.values.first()), ["0xabababab", "12.5 mm", "in clear", "not in this vault"]);
		assert_eq!(cells(None), ["0xabababab", "", "not recorded yet", "not in this vault"]);
		let json = serde_json::to_value(&measurement).unwrap();
		assert_eq!((&json["values"][0]["value"], &json["settings"]), (&"12.5".into(), &"not-in-vault".into()));
	}
}
