//! `study lineage`: what a study, dataset, model version or report was made from, and what was made from it, in five
//! formats.
//!
//! The graph is held as a compact list of nodes and pairs of numbers; every format is written as it is made, so that the
//! document is never held in memory ([`svg`], which must know all places first, refuses graphs that nobody could read).

mod dot;
mod json;
mod ledger;
mod prov;
mod svg;
mod table;
#[cfg(test)]
mod tests;

use super::{
	table::short,
	text::{count, rfc3339},
};
use crate::{args::LineageFormat, errors::Failure};
use radledger_client::{demonstration, AccountId, BlockRef, Derivation, Direction, Signature};
use radledger_dicom::Manifest;
use radledger_primitives::{
	digest::commit, graph::Edge, Agent, ContributionId, DeviceVersion, ModelVersion, Node, H256,
};
use std::{
	collections::HashMap,
	io::{self, Write},
};

pub use ledger::OnLedger;

/// Nodes that are asked about together.
const TOGETHER: usize = 256;

/// Label of the commitment to the parameters of a derivation, and of the salt in it.
const PARAMETERS: &str = "radledger:parameters:v1";

/// The commitment to the parameters with which the study of `manifest` was made: to the digest of a file or, without one,
/// to 32 zero bytes, so that nobody sees whether there is one.
pub fn parameters(manifest: &Manifest, digest: Option<H256>) -> H256 {
	let salt = manifest.derive_salt(PARAMETERS, &[]);
	commit(PARAMETERS.as_bytes(), &salt, &digest.unwrap_or_default())
}

/// Where a lineage comes from: a seam, so that it is tested without a node.
pub trait Source {
	/// Every step on the way up or down from `origin`, each once; the number of pages.
	async fn each_edge(
		&self,
		direction: Direction,
		origin: Node,
		keep: &mut (dyn FnMut(Edge) + Send),
	) -> Result<usize, Failure>;

	/// What is recorded of each of `nodes`.
	async fn facts(&self, nodes: &[Node]) -> Result<Vec<Facts>, Failure>;
}

/// What is recorded of a node.
#[derive(Clone, Default, Debug)]
pub struct Facts {
	/// All of its parents, on the way or not.
	pub parents: Box<[Node]>,
	/// How it was made, if a derivation of a study says so.
	pub derivation: Option<Derivation>,
	/// Who signed it, where there is no derivation: of a study its present content.
	pub signed: Option<Signature>,
}

/// Which way to go.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Way {
	/// To what it was made from.
	Up,
	/// To what was made from it.
	Down,
	/// Both.
	Both,
}

impl Way {
	/// Its name, for programs.
	pub fn name(self) -> &'static str {
		match self {
			Self::Up => "up",
			Self::Down => "down",
			Self::Both => "both",
		}
	}

	fn directions(self) -> &'static [Direction] {
		match self {
			Self::Up => &[Direction::Up],
			Self::Down => &[Direction::Down],
			Self::Both => &[Direction::Up, Direction::Down],
		}
	}
}

/// Which ledger it is, as of which block.
#[derive(Clone, Copy, Debug)]
pub struct Chain {
	/// The hash of its first block.
	pub genesis: H256,
	/// The block whose state was read.
	pub block: BlockRef,
	/// Whether the names of the demonstration consortium mean something on it.
	pub development: bool,
}

impl Chain {
	/// An account for people.
	fn named(&self, account: &AccountId) -> String {
		match demonstration::name(account).filter(|_| self.development) {
			Some(name) => format!("{account} ({name})"),
			None => account.to_string(),
		}
	}
}

/// A node of the graph.
#[derive(Clone, Debug)]
pub struct Entry {
	/// Which.
	pub node: Node,
	/// Steps on the longest way to it from a node without parents on the way.
	pub layer: u32,
	/// What is recorded of it.
	pub facts: Facts,
}

impl Entry {
	/// Who signed, for whom, and when.
	pub fn signed(&self) -> Option<&Signature> {
		let derivation = self.facts.derivation.as_ref().map(|known| &known.signed);
		derivation.or(self.facts.signed.as_ref())
	}

	/// What was done, for people.
	fn operation(&self) -> &'static str {
		match (&self.facts.derivation, self.node) {
			(Some(derivation), _) => derivation.operation.name(),
			(None, Node::Study(_)) => "anchored",
			(None, Node::Model(_)) => "published",
			(None, Node::Device(_)) => "registered",
			(None, Node::Dataset(_)) => "declared",
			(None, Node::Report(_)) => "opened",
			(None, Node::Contribution(_)) => "contributed",
		}
	}

	/// What did it, for people.
	fn agent(&self) -> String {
		match self.facts.derivation.as_ref().map(|known| known.agent) {
			Some(Agent::Signer) => "signer".into(),
			Some(Agent::Model(version)) => label(&Node::Model(version)),
			None => "-".into(),
		}
	}
}

/// What something was made from, and what was made from it.
#[derive(Clone, Debug)]
pub struct Lineage {
	/// Which ledger says so.
	pub chain: Chain,
	/// Which way it was walked.
	pub way: Way,
	/// The place of the node where the walk began.
	pub origin: usize,
	/// Every node once: by layer, then by block, then by identifier.
	pub nodes: Vec<Entry>,
	/// Places of parent and child, sorted.
	pub edges: Vec<(u32, u32)>,
	/// How many answers of the ledger it took.
	pub pages: usize,
}

impl Lineage {
	/// Walks from `origin`.
	pub async fn read(source: &impl Source, chain: Chain, origin: Node, way: Way) -> Result<Self, Failure> {
		let (mut nodes, mut places) = (vec![origin], HashMap::from([(origin, 0)]));
		let (mut edges, mut pages) = (Vec::new(), 0);
		for direction in way.directions() {
			let mut keep = |edge: Edge| {
				let mut place = |node| {
					*places.entry(node).or_insert_with(|| {
						nodes.push(node);
						nodes.len() as u32 - 1
					})
				};
				edges.push((place(edge.parent), place(edge.child)));
			};
			pages += source.each_edge(*direction, origin, &mut keep).await?;
		}
		drop(places);
		let layers = layers(nodes.len(), &edges).ok_or_else(|| {
			Failure::failed("circular-lineage", "what the node tells runs in a circle")
				.why("a ledger cannot record that: whatever is made comes after what it is made from")
				.hint("ask another node (--node), and tell the operator of this one")
		})?;
		let mut facts = Vec::with_capacity(nodes.len());
		for nodes in nodes.chunks(TOGETHER) {
			facts.extend(source.facts(nodes).await?);
		}
		let entries = nodes.into_iter().zip(layers).zip(facts);
		let entries = entries.map(|((node, layer), facts)| Entry { node, layer, facts });
		let mut entries: Vec<(u32, Entry)> = (0..).zip(entries).collect();
		entries.sort_by_key(|(_, entry)| (entry.layer, entry.signed().map(|signed| signed.block), entry.node));
		let mut moved = vec![0; entries.len()];
		for (to, (from, _)) in (0..).zip(&entries) {
			moved[*from as usize] = to;
		}
		edges
			.iter_mut()
			.for_each(|(parent, child)| (*parent, *child) = (moved[*parent as usize], moved[*child as usize]));
		edges.sort_unstable();
		edges.dedup();
		Ok(Self {
			chain,
			way,
			origin: moved[0] as usize,
			nodes: entries.into_iter().map(|(_, entry)| entry).collect(),
			edges,
			pages,
		})
	}

	/// Whether it can be written in `format`.
	pub fn check(&self, format: LineageFormat) -> Result<(), Failure> {
		match format {
			LineageFormat::Svg => svg::check(self),
			_ => Ok(()),
		}
	}

	/// Writes it in `format`.
	pub fn write(&self, format: LineageFormat, out: &mut impl Write) -> io::Result<()> {
		match format {
			LineageFormat::Table => table::write(self, out),
			LineageFormat::Json => json::write(self, out),
			LineageFormat::ProvJson => prov::write(self, out),
			LineageFormat::Dot => dot::write(self, out),
			LineageFormat::Svg => svg::write(self, out),
		}
	}

	/// How large it is, for people.
	pub fn size(&self) -> String {
		let (nodes, edges) = (count(self.nodes.len(), "node"), count(self.edges.len(), "step"));
		format!("{nodes}, {edges}")
	}

	/// Everything about a node, for people.
	fn tooltip(&self, entry: &Entry) -> String {
		let mut lines = vec![name(&entry.node), format!("operation: {}", entry.operation())];
		if let Some(Agent::Model(_)) = entry.facts.derivation.as_ref().map(|known| known.agent) {
			lines.push(format!("agent: {}", entry.agent()));
		}
		if let Some(signed) = entry.signed() {
			lines.push(format!("signed by: {}", self.chain.named(&signed.by)));
			lines.push(format!("organisation: {}", signed.organisation));
			lines.push(format!("at: {}, block {}", when(signed), signed.block));
		}
		lines.join("\n")
	}
}

/// The layer of each node: one more than the highest of its parents. `None` if there is a circle.
fn layers(nodes: usize, edges: &[(u32, u32)]) -> Option<Vec<u32>> {
	let mut parents = vec![0u32; nodes];
	let mut from = vec![0u32; nodes + 1];
	for (parent, child) in edges {
		parents[*child as usize] += 1;
		from[*parent as usize + 1] += 1;
	}
	for at in 0..nodes {
		from[at + 1] += from[at];
	}
	let (mut children, mut next) = (vec![0u32; edges.len()], from.clone());
	for (parent, child) in edges {
		let at = &mut next[*parent as usize];
		children[*at as usize] = *child;
		*at += 1;
	}
	let mut layers = vec![0; nodes];
	let mut ready: Vec<usize> = (0..nodes).filter(|node| parents[*node] == 0).collect();
	let mut done = 0;
	while let Some(node) = ready.pop() {
		done += 1;
		for child in &children[from[node] as usize..from[node + 1] as usize] {
			let child = *child as usize;
			layers[child] = layers[child].max(layers[node] + 1);
			parents[child] -= 1;
			if parents[child] == 0 {
				ready.push(child);
			}
		}
	}
	(done == nodes).then_some(layers)
}

/// A node for people, abbreviated: a study as it can be typed again.
fn label(node: &Node) -> String {
	match node {
		Node::Study(study) => short(study),
		Node::Model(ModelVersion { model, version }) => format!("model {model} version {version}"),
		Node::Device(DeviceVersion { device, version }) => format!("device {device} version {version}"),
		Node::Dataset(dataset) => format!("dataset {}", short(dataset)),
		Node::Report(report) => format!("report {}", short(report)),
		Node::Contribution(ContributionId { report, index }) => format!("part {index} of {}", short(report)),
	}
}

/// A node for people, in full.
fn name(node: &Node) -> String {
	match node {
		Node::Study(study) => format!("study {study:?}"),
		Node::Model(_) | Node::Device(_) => label(node),
		Node::Dataset(dataset) => format!("dataset {dataset:?}"),
		Node::Report(report) => format!("report {report:?}"),
		Node::Contribution(ContributionId { report, index }) => format!("contribution {index} to report {report:?}"),
	}
}

/// When something was signed; what the genesis block holds has no moment.
fn when(signed: &Signature) -> String {
	match signed.at {
		0 => "genesis".into(),
		at => rfc3339(at),
	}
}
