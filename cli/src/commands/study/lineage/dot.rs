//! A lineage for Graphviz.

use super::labels::{label, operation, tooltip, when};
use radledger_primitives::Node;
use radledger_workflows::study::lineage::Lineage;
use std::io::{self, Write};

/// Writes it.
pub fn write(lineage: &Lineage, out: &mut impl Write) -> io::Result<()> {
	writeln!(out, "digraph lineage {{")?;
	writeln!(out, "\tgraph [rankdir=TB];")?;
	writeln!(out, "\tnode [shape=box, style=rounded, fontname=\"sans-serif\", fontsize=11];")?;
	for (place, entry) in lineage.nodes.iter().enumerate() {
		let date = entry.signed().map(when).unwrap_or_default();
		let text = [&label(&entry.node), operation(entry), &date].join("\n");
		let style = match entry.node {
			_ if place == lineage.origin => ", penwidth=3",
			Node::Study(_) => "",
			Node::Model(_) => ", style=\"rounded,dashed\"",
			Node::Device(_) => ", shape=component, style=solid",
			Node::Dataset(_) => ", shape=folder, style=solid",
			Node::Report(_) | Node::Contribution(_) => ", shape=note, style=solid",
		};
		let (text, tooltip) = (quoted(text.trim_end()), quoted(&tooltip(lineage, entry)));
		writeln!(out, "\tn{place} [label={text}, tooltip={tooltip}{style}];")?;
	}
	for (parent, child) in &lineage.edges {
		writeln!(out, "\tn{parent} -> n{child};")?;
	}
	writeln!(out, "}}")
}

/// A text as DOT writes it.
fn quoted(text: &str) -> String {
	let escaped = text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
	format!("\"{escaped}\"")
}
