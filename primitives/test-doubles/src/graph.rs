use frame::testing_prelude::*;
use radledger_primitives::{
	graph::MAX_PARENTS,
	traits::{GraphSearch, LinkError, ProvenanceGraph},
	Node,
};
use std::collections::BTreeSet;

/// The parents of each node.
#[storage_alias]
pub(crate) type Links = StorageMap<Doubles, Twox64Concat, Node, Vec<Node>, OptionQuery>;

/// Stands in for the graph of `pallet-image-provenance`. It does not check for cycles.
pub struct Graph;

impl Graph {
	/// The parents of a node, if it was linked.
	pub fn parents(node: Node) -> Option<Vec<Node>> {
		Links::get(node)
	}
}

impl ProvenanceGraph for Graph {
	fn link(node: Node, parents: Vec<Node>) -> Result<(), LinkError> {
		if Links::contains_key(node) {
			return Err(LinkError::AlreadyLinked);
		}
		if parents.is_empty() || parents.len() > MAX_PARENTS as usize || parents.contains(&node) {
			return Err(LinkError::Parents);
		}
		Links::insert(node, parents);
		Ok(())
	}

	fn bytes(parents: u32) -> u64 {
		100 * u64::from(parents)
	}
}

impl GraphSearch for Graph {
	fn below(node: Node, limit: u32) -> (Vec<Node>, bool) {
		let links: Vec<(Node, Vec<Node>)> = Links::iter().collect();
		let (mut found, mut open) = (BTreeSet::new(), vec![node]);
		while let Some(parent) = open.pop() {
			let children = links.iter().filter(|(_, parents)| parents.contains(&parent)).map(|(child, _)| *child);
			open.extend(children.filter(|child| found.insert(*child)));
		}
		let more = found.len() > limit as usize;
		(found.into_iter().take(limit as usize).collect(), more)
	}
}
