//! `radledger study lineage`: what something was made from, and what was made from it, in five formats.
//!
//! Every format is written as it is made, so that the document is never held in memory ([`svg`], which must know all places
//! first, refuses graphs that nobody could read).

mod dot;
mod labels;
mod svg;
mod table;
#[cfg(test)]
mod tests;

use super::write_private;
use crate::{
	context::Context,
	errors::{CliError, Exit, Outcome},
};
use clap::{Args, ValueEnum};
use radledger_primitives::Node;
use radledger_workflows::{
	study::lineage::{json, origin, prov, Lineage, Way},
	words::{count, path as show},
};
use serde::Serialize;
use std::{
	io::{self, Write},
	path::PathBuf,
};

/// What is to be shown, and how.
#[derive(Args, Debug)]
pub struct LineageArgs {
	/// A study: its identifier, the beginning of it (8 digits or more), or a file or folder of it. Or the whole identifier of
	/// a dataset or report, or a version of a model, as 3.0.
	id: String,
	/// Only what it was made from.
	#[arg(long, conflicts_with = "down")]
	up: bool,
	/// Only what was made from it.
	#[arg(long)]
	down: bool,
	/// How: a table, JSON, W3C PROV-JSON, Graphviz, or a picture.
	#[arg(long, value_name = "FORMAT", default_value = "table")]
	format: LineageFormat,
	/// Where to write it; standard output by default.
	#[arg(long, value_name = "FILE")]
	out: Option<PathBuf>,
}

/// How to show a lineage.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
enum LineageFormat {
	/// For people.
	Table,
	/// For programs.
	Json,
	/// W3C PROV-JSON.
	ProvJson,
	/// Graphviz.
	Dot,
	/// A picture.
	Svg,
}

/// A lineage that was written to a file, for programs.
#[derive(Serialize)]
struct Written {
	lineage: String,
	#[serde(flatten)]
	origin: Node,
	nodes: usize,
	edges: usize,
	pages: usize,
}

impl LineageArgs {
	/// Reads the lineage, and writes it.
	pub async fn run(self, context: &Context) -> Outcome {
		let way = match (self.up, self.down) {
			(true, _) => Way::Up,
			(_, true) => Way::Down,
			_ => Way::Both,
		};
		let format = match self.format {
			LineageFormat::Table if context.json() => LineageFormat::Json,
			format => format,
		};
		let origin = origin(context.session(), &self.id).await?;
		let lineage = Lineage::of(context.session(), origin, way).await?;
		let size = format!("{}, {}", count(lineage.nodes.len(), "node"), count(lineage.edges.len(), "step"));
		if format == LineageFormat::Svg && !svg::is_readable(&lineage) {
			return Err(CliError::LineageTooLarge { size }.into());
		}
		let Some(path) = &self.out else {
			let mut out = io::stdout().lock();
			return match write(&lineage, format, &mut out).and_then(|()| out.flush()) {
				Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
					Err(CliError::CannotWrite { what: "to standard output".into(), error: error.to_string() }.into())
				}
				_ => Ok(Exit::Ok),
			};
		};
		write_private(path, |file| write(&lineage, format, file))?;
		let (nodes, edges, pages) = (lineage.nodes.len(), lineage.edges.len(), lineage.pages);
		let written = Written { lineage: path.to_string_lossy().into(), origin, nodes, edges, pages };
		context.done(&written, format!("wrote {}: {size}", show(path)));
		Ok(Exit::Ok)
	}
}

fn write(lineage: &Lineage, format: LineageFormat, out: &mut impl Write) -> io::Result<()> {
	let mut out = io::BufWriter::new(out);
	match format {
		LineageFormat::Table => table::write(lineage, &mut out),
		LineageFormat::Json => json::write(lineage, &mut out),
		LineageFormat::ProvJson => prov::write(lineage, &mut out),
		LineageFormat::Dot => dot::write(lineage, &mut out),
		LineageFormat::Svg => svg::write(lineage, &mut out),
	}?;
	out.flush()
}
