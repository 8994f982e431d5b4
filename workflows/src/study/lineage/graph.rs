//! A part of the graph of provenance: as a compact list of nodes and pairs of numbers, so that 100,000 of them fit in memory.

use super::source::{Facts, Source};
use crate::{study::StudyError, Session};
use radledger_client::{BlockRef, Direction, Signature};
use radledger_primitives::{graph::Edge, Node, H256};
use std::collections::HashMap;

/// Nodes that are asked about together.
const TOGETHER: usize = 256;

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
	/// Walks over the ledger, as of its newest block, from `origin`.
	///
	/// # Errors
	/// The ledger cannot be read, or says what cannot be.
	pub async fn of(session: &Session, origin: Node, way: Way) -> Result<Self, StudyError> {
		let (client, ledger) = (session.client().await?, session.ledger().await?);
		let (genesis, block) = (client.genesis(), ledger.block());
		Self::read(&ledger, Chain { genesis, block, development: client.is_development() }, origin, way).await
	}

	pub(crate) async fn read(source: &impl Source, chain: Chain, origin: Node, way: Way) -> Result<Self, StudyError> {
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
		let mut facts = Vec::with_capacity(nodes.len());
		for nodes in nodes.chunks(TOGETHER) {
			facts.extend(source.facts(nodes).await?);
		}
		Self::new(chain, way, nodes, facts, edges, pages)
	}

	/// Puts `nodes`, the first of which is the origin, in their order. `facts` are in theirs, and `edges` are places of parent
	/// and child among them.
	///
	/// # Errors
	/// The edges run in a circle.
	pub fn new(
		chain: Chain,
		way: Way,
		nodes: Vec<Node>,
		facts: Vec<Facts>,
		mut edges: Vec<(u32, u32)>,
		pages: usize,
	) -> Result<Self, StudyError> {
		let layers = layers(nodes.len(), &edges).ok_or(StudyError::Circular)?;
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
