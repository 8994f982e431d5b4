//! A lineage for people: what came first stands first, each node once, and names what it was made from.

use super::labels::{agent, label, named, operation, when};
use radledger_workflows::study::lineage::{Entry, Lineage};
use std::io::{self, Write};

const HEADER: [&str; 7] = ["STEP", "NODE", "OPERATION", "AGENT", "ORGANISATION", "AT", "MADE FROM"];
/// Parents that are named in a line.
const NAMED: usize = 4;

/// Writes it.
pub fn write(lineage: &Lineage, out: &mut impl Write) -> io::Result<()> {
	let mut widths = HEADER.map(str::len);
	for entry in &lineage.nodes {
		for (width, cell) in widths.iter_mut().zip(row(lineage, entry)) {
			*width = cell.len().max(*width);
		}
	}
	let mut line = |cells: &[String]| {
		let padded = cells.iter().zip(widths).map(|(cell, width)| format!("{cell:width$}"));
		writeln!(out, "{}", padded.collect::<Vec<_>>().join("  ").trim_end())
	};
	line(&HEADER.map(String::from))?;
	for entry in &lineage.nodes {
		line(&row(lineage, entry))?;
		if let Some(signed) = entry.signed() {
			line(&["".into(), format!("signed by {}", named(&lineage.chain, &signed.by))])?;
		}
	}
	Ok(())
}

fn row(lineage: &Lineage, entry: &Entry) -> [String; 7] {
	let step = i64::from(entry.layer) - i64::from(lineage.nodes[lineage.origin].layer);
	let step = if step == 0 { "0".into() } else { format!("{step:+}") };
	let signed = entry.signed();
	let none = || "-".to_owned();
	[
		step,
		label(&entry.node),
		operation(entry).into(),
		agent(entry),
		signed.map_or_else(none, |signed| signed.organisation.to_string()),
		signed.map_or_else(none, when),
		parents(entry),
	]
}

fn parents(entry: &Entry) -> String {
	let all = &entry.facts.parents;
	let named: Vec<_> = all.iter().take(NAMED).map(label).collect();
	match all.len().saturating_sub(NAMED) {
		_ if all.is_empty() => "-".into(),
		0 => named.join(", "),
		more => format!("{} and {more} more", named.join(", ")),
	}
}
