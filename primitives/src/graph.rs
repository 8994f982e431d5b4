//! The provenance graph, which records what was made from what.
//!
//! Everything that can come from something else, or lead to it, is a [`Node`]. The creator of a node names all of its
//! parents at once, before anything is made from it. So the graph has no cycle, and the [walk](`walk`) from a node over its
//! children reaches everything that it touched.

use crate::{DatasetId, DeviceId, ModelId, ReportId, StudyId};
use alloc::{
	collections::{BTreeSet, VecDeque},
	string::String,
	vec::Vec,
};
use codec::{Decode, DecodeWithMemTracking, Encode, MaxEncodedLen};
use core::{fmt, str::FromStr};
use scale_info::TypeInfo;
use serde::{Deserialize, Serialize};

/// Most parents that a node can have: the 16 that a caller names, and the model that made it.
pub const MAX_PARENTS: u32 = 17;

/// A version of a registered AI model.
#[derive(
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
	Clone,
	Copy,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Hash,
	Debug,
)]
pub struct ModelVersion {
	pub model: ModelId,
	/// The number of the version, from 0 in order of publication.
	pub version: u32,
}

impl fmt::Display for ModelVersion {
	/// As people write it: `3.0`.
	fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(to, "{}.{}", self.model, self.version)
	}
}

impl FromStr for ModelVersion {
	type Err = String;

	fn from_str(text: &str) -> Result<Self, String> {
		let numbers =
			text.split_once('.').and_then(|(model, version)| Some((model.parse().ok()?, version.parse().ok()?)));
		let (model, version) = numbers.ok_or("write MODEL.VERSION, two numbers, as 3.0")?;
		Ok(Self { model, version })
	}
}

/// A unit of a device with one of its software versions.
#[derive(
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
	Clone,
	Copy,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Hash,
	Debug,
)]
pub struct DeviceVersion {
	pub device: DeviceId,
	/// How many other software versions were installed before.
	pub version: u16,
}

impl fmt::Display for DeviceVersion {
	/// As people write it: `3.0`.
	fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
		write!(to, "{}.{}", self.device, self.version)
	}
}

impl FromStr for DeviceVersion {
	type Err = String;

	fn from_str(text: &str) -> Result<Self, String> {
		let numbers =
			text.split_once('.').and_then(|(device, version)| Some((device.parse().ok()?, version.parse().ok()?)));
		let (device, version) = numbers.ok_or("write DEVICE.VERSION, two numbers, as 3.0")?;
		Ok(Self { device, version })
	}
}

/// A part of a report.
#[derive(
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
	Clone,
	Copy,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Hash,
	Debug,
)]
pub struct ContributionId {
	pub report: ReportId,
	/// The number of the contribution, from 0 in order.
	pub index: u8,
}

/// The agent of an operation.
#[derive(
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
	Clone,
	Copy,
	PartialEq,
	Eq,
	Debug,
)]
#[serde(rename_all = "kebab-case")]
pub enum Agent {
	/// The signer.
	#[codec(index = 0)]
	Signer,
	/// A version of an AI model, for which the signer vouches.
	#[codec(index = 1)]
	Model(ModelVersion),
}

/// Something that has a history.
#[derive(
	Encode,
	Decode,
	DecodeWithMemTracking,
	MaxEncodedLen,
	TypeInfo,
	Serialize,
	Deserialize,
	Clone,
	Copy,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Hash,
	Debug,
)]
#[serde(rename_all = "kebab-case")]
pub enum Node {
	/// An imaging study.
	#[codec(index = 0)]
	Study(StudyId),
	/// A version of an AI model.
	#[codec(index = 1)]
	Model(ModelVersion),
	/// A dataset on which a model was trained.
	#[codec(index = 2)]
	Dataset(DatasetId),
	/// A report.
	#[codec(index = 3)]
	Report(ReportId),
	/// A contribution to a report that comes from an AI model, or from other contributions.
	#[codec(index = 4)]
	Contribution(ContributionId),
	/// The device that made a study, with its software version.
	#[codec(index = 5)]
	Device(DeviceVersion),
}

/// One step: `child` was made from `parent`.
#[derive(
	Encode,
	Decode,
	DecodeWithMemTracking,
	TypeInfo,
	Serialize,
	Deserialize,
	Clone,
	Copy,
	PartialEq,
	Eq,
	PartialOrd,
	Ord,
	Hash,
	Debug,
)]
pub struct Edge {
	pub parent: Node,
	pub child: Node,
}

/// A node whose neighbours were not all returned yet.
#[derive(
	Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Deserialize, Clone, Copy, PartialEq, Eq, Debug,
)]
pub struct Branch {
	pub node: Node,
	/// The last neighbour that was returned; `None` to begin.
	pub after: Option<Node>,
}

impl From<Node> for Branch {
	fn from(node: Node) -> Self {
		Self { node, after: None }
	}
}

/// A part of a walk.
#[derive(
	Encode, Decode, DecodeWithMemTracking, TypeInfo, Serialize, Deserialize, Clone, PartialEq, Eq, Debug, Default,
)]
pub struct Lineage {
	/// Steps found, each once within one part.
	pub edges: Vec<Edge>,
	/// Where the walk continues; empty at its end. Ask again with these, without the nodes already walked from. This
	/// keeps the walk linear, as the ledger remembers nothing between two questions.
	pub open: Vec<Branch>,
}

/// Walks from the nodes of `open`, nearest first, for up to `limit` steps. A step is an edge or a node that leads
/// nowhere. `neighbours(node, after, most)` returns up to `most` neighbours of `node` after `after`, in an order of its
/// own. `edge` makes an edge of a node and its neighbour.
pub fn walk(
	open: Vec<Branch>,
	limit: u32,
	neighbours: impl Fn(&Node, Option<Node>, usize) -> Vec<Node>,
	edge: impl Fn(Node, Node) -> Edge,
) -> Lineage {
	let mut queue = VecDeque::from(open);
	let mut seen: BTreeSet<Node> = queue.iter().map(|branch| branch.node).collect();
	let mut edges = Vec::new();
	let mut left = limit as usize;
	while left > 0 {
		let Some(Branch { node, after }) = queue.pop_front() else {
			break;
		};
		let found = neighbours(&node, after, left);
		left = left.saturating_sub(found.len().max(1));
		if let (0, Some(last)) = (left, found.last()) {
			// There may be more of them.
			queue.push_front(Branch { node, after: Some(*last) });
		}
		for neighbour in found {
			edges.push(edge(node, neighbour));
			if seen.insert(neighbour) {
				queue.push_back(neighbour.into());
			}
		}
	}
	Lineage { edges, open: queue.into() }
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::H256;
	use alloc::collections::BTreeMap;
	use proptest::prelude::*;

	fn node(number: u64) -> Node {
		Node::Study(H256::from_low_u64_be(number))
	}

	type Graph = BTreeMap<Node, BTreeSet<Node>>;

	fn page(graph: &Graph, open: Vec<Branch>, limit: u32) -> Lineage {
		let children = |node: &Node, after: Option<Node>, most: usize| -> Vec<Node> {
			let all = graph.get(node).into_iter().flatten().copied();
			all.filter(|child| after.is_none_or(|after| *child > after)).take(most).collect()
		};
		walk(open, limit, children, |parent, child| Edge { parent, child })
	}

	/// Walks like a client: page by page, from each node once.
	fn whole(graph: &Graph, origin: Node, limit: u32) -> (BTreeSet<Edge>, usize) {
		let (mut edges, mut walked, mut pages) = (BTreeSet::new(), BTreeSet::<Node>::new(), 0);
		let mut open = alloc::vec![Branch::from(origin)];
		while !open.is_empty() {
			let part = page(graph, core::mem::take(&mut open), limit);
			assert!(part.edges.len() <= limit as usize);
			let untouched = part.open.iter().filter(|branch| branch.after.is_none());
			let untouched: BTreeSet<Node> = untouched.map(|branch| branch.node).collect();
			let nodes = part.edges.iter().flat_map(|edge| [edge.parent, edge.child]);
			let fresh: Vec<Node> = nodes.filter(|node| !untouched.contains(node)).collect();
			open.extend(
				part.open.into_iter().filter(|branch| branch.after.is_some() || !walked.contains(&branch.node)),
			);
			walked.extend(fresh);
			edges.extend(part.edges);
			pages += 1;
			assert!(pages < 100_000, "the walk does not end");
		}
		(edges, pages)
	}

	#[test]
	fn model_versions_should_be_two_numbers() {
		let version = ModelVersion { model: 3, version: 0 };
		assert_eq!("3.0".parse(), Ok(version));
		assert_eq!(alloc::string::ToString::to_string(&version), "3.0");
		for wrong in ["3", "3.", "a.b", "3.0.1", "-1.0"] {
			assert!(wrong.parse::<ModelVersion>().is_err(), "{wrong}");
		}
	}

	proptest! {
		#[test]
		fn walk_should_find_what_a_naive_closure_finds(
			pairs in proptest::collection::vec((0u64..40, 1u64..40), 0..120), limit in 1u32..20,
		) {
			let mut graph = Graph::new();
			for (parent, step) in pairs {
				graph.entry(node(parent)).or_default().insert(node(parent + step));
			}
			let (mut expected, mut reached) = (BTreeSet::new(), alloc::vec![node(0)]);
			while let Some(parent) = reached.pop() {
				for child in graph.get(&parent).into_iter().flatten().copied() {
					if expected.insert(Edge { parent, child }) {
						reached.push(child);
					}
				}
			}
			prop_assert_eq!(whole(&graph, node(0), limit).0, expected);
		}
	}

	#[test]
	fn walk_should_take_few_pages_when_the_graph_is_deep_or_wide() {
		let deep: Graph = (0..1_000).map(|n| (node(n), [node(n + 1)].into())).collect();
		let (edges, pages) = whole(&deep, node(0), 256);
		assert_eq!((edges.len(), pages), (1_000, 4));
		let wide: Graph = [(node(0), (1..=1_000).map(node).collect())].into();
		let (edges, pages) = whole(&wide, node(0), 256);
		assert_eq!(edges.len(), 1_000);
		assert!(pages <= 8, "{pages} pages");
	}

	#[test]
	fn walk_should_end_at_once_when_nothing_may_be_done() {
		let graph: Graph = [(node(0), [node(1)].into())].into();
		let open = alloc::vec![Branch::from(node(0))];
		assert_eq!(page(&graph, open.clone(), 0), Lineage { edges: Vec::new(), open });
		assert_eq!(page(&graph, Vec::new(), 9), Lineage::default());
	}
}
