//! A lineage for programs.

use super::graph::{Entry, Lineage};
use radledger_client::AccountId;
use radledger_primitives::{graph::Edge, text::moment, Agent, Node, Operation, OrganisationId, H256};
use serde::Serialize;
use std::io::{self, Write};

#[derive(Serialize)]
struct Line<'a> {
	node: Node,
	operation: Option<Operation>,
	agent: Option<Agent>,
	parameters: Option<H256>,
	by: Option<&'a AccountId>,
	organisation: Option<OrganisationId>,
	at: Option<String>,
	block: Option<u32>,
	#[serde(skip_serializing_if = "std::ops::Not::not")]
	erased: bool,
	parents: &'a [Node],
}

impl<'a> From<&'a Entry> for Line<'a> {
	fn from(entry: &'a Entry) -> Self {
		let (derivation, signed) = (entry.facts.derivation.as_ref(), entry.signed());
		Self {
			node: entry.node,
			operation: derivation.map(|known| known.operation),
			agent: derivation.map(|known| known.agent),
			parameters: derivation.map(|known| known.parameters),
			by: signed.map(|signed| &signed.by),
			organisation: signed.map(|signed| signed.organisation),
			at: signed.map(|signed| moment::show(signed.at)),
			block: signed.map(|signed| signed.block),
			erased: entry.facts.erased,
			parents: &entry.facts.parents,
		}
	}
}

/// Writes it, one node or edge a line.
pub fn write(lineage: &Lineage, out: &mut impl Write) -> io::Result<()> {
	let node = |place: u32| lineage.nodes[place as usize].node;
	write!(out, "{{\n\"origin\": ")?;
	serde_json::to_writer(&mut *out, &node(lineage.origin as u32))?;
	write!(out, ",\n\"direction\": \"{}\",\n\"chain\": ", lineage.way.name())?;
	serde_json::to_writer(&mut *out, &lineage.chain.genesis)?;
	write!(out, ",\n\"block\": ")?;
	serde_json::to_writer(&mut *out, &lineage.chain.block)?;
	write!(out, ",\n\"nodes\": [")?;
	list(out, lineage.nodes.iter().map(Line::from))?;
	write!(out, "],\n\"edges\": [")?;
	let edges = lineage.edges.iter().map(|(parent, child)| Edge { parent: node(*parent), child: node(*child) });
	list(out, edges)?;
	writeln!(out, "],\n\"pages\": {}\n}}", lineage.pages)
}

fn list<T: Serialize>(out: &mut impl Write, items: impl Iterator<Item = T>) -> io::Result<()> {
	for (place, item) in items.enumerate() {
		out.write_all(if place == 0 { b"\n" } else { b",\n" })?;
		serde_json::to_writer(&mut *out, &item)?;
	}
	Ok(())
}
