//! Fixed graphs, without a node.

use super::{derive::parameters, source::Source, *};
use crate::{
	study::{fixtures::manifest, StudyError},
	Explain,
};
use radledger_client::{demonstration, BlockRef, Derivation, Direction, Signature};
use radledger_primitives::{digest::sha256, graph::Edge, Agent, ContributionId, ModelVersion, Node, Operation, H256};
use std::{
	collections::{BTreeSet, HashMap, VecDeque},
	io::{self, Write},
};

/// A graph in memory: parents of each node.
struct Graph {
	parents: HashMap<Node, Vec<Node>>,
	children: HashMap<Node, Vec<Node>>,
	agent: Agent,
}

fn node(number: u64) -> Node {
	Node::Study(H256::from_low_u64_be(number << 1 | 1 << 60))
}

impl Graph {
	fn new(edges: impl IntoIterator<Item = (u64, u64)>) -> Self {
		let (mut parents, mut children) = (HashMap::<_, Vec<_>>::new(), HashMap::<_, Vec<_>>::new());
		for (parent, child) in edges {
			parents.entry(node(child)).or_default().push(node(parent));
			children.entry(node(parent)).or_default().push(node(child));
		}
		Self { parents, children, agent: Agent::Signer }
	}
}

impl Source for Graph {
	async fn each_edge(
		&self,
		direction: Direction,
		origin: Node,
		keep: &mut (dyn FnMut(Edge) + Send),
	) -> Result<usize, StudyError> {
		let (mut seen, mut queue) = (BTreeSet::from([origin]), VecDeque::from([origin]));
		while let Some(from) = queue.pop_front() {
			let next = match direction {
				Direction::Up => self.parents.get(&from),
				Direction::Down => self.children.get(&from),
			};
			for to in next.into_iter().flatten() {
				keep(match direction {
					Direction::Up => Edge { parent: *to, child: from },
					Direction::Down => Edge { parent: from, child: *to },
				});
				if seen.insert(*to) {
					queue.push_back(*to);
				}
			}
		}
		Ok(1)
	}

	async fn facts(&self, nodes: &[Node]) -> Result<Vec<Facts>, StudyError> {
		let signed = Signature {
			by: demonstration::id(&demonstration::account("technologist-1").unwrap()),
			organisation: 1,
			at: 1_795_387_283_000,
			block: 9,
		};
		let facts = |node: &Node| {
			let parents: Box<[Node]> = self.parents.get(node).cloned().unwrap_or_default().into();
			let is_derived = !parents.is_empty() && matches!(node, Node::Study(_));
			let derivation = is_derived.then(|| Derivation {
				operation: Operation::Registration,
				agent: self.agent,
				parameters: H256::repeat_byte(7),
				signed: signed.clone(),
			});
			Facts { signed: derivation.is_none().then(|| signed.clone()), parents, derivation, erased: false }
		};
		Ok(nodes.iter().map(facts).collect())
	}
}

fn read(graph: &Graph, origin: u64, way: Way) -> Result<Lineage, StudyError> {
	read_from(graph, node(origin), way)
}

fn diamond() -> Graph {
	Graph::new([(0, 1), (0, 2), (1, 3), (2, 3), (0, 3), (3, 4)])
}

const VERSION: ModelVersion = ModelVersion { model: 4, version: 2 };

/// A dataset of two studies, a version trained on it, what that made of a third study, and a report about it.
fn training() -> (Graph, [Node; 4]) {
	let (dataset, report) = (Node::Dataset(H256::repeat_byte(0xD5)), H256::repeat_byte(0x4E));
	let version = Node::Model(VERSION);
	let part = Node::Contribution(ContributionId { report, index: 3 });
	let edges = [
		(node(0), dataset),
		(node(1), dataset),
		(dataset, version),
		(node(2), node(3)),
		(version, node(3)),
		(node(3), Node::Report(report)),
		(version, part),
		(node(3), part),
	];
	let mut graph = Graph::new([]);
	graph.agent = Agent::Model(VERSION);
	for (parent, child) in edges {
		graph.parents.entry(child).or_default().push(parent);
		graph.children.entry(parent).or_default().push(child);
	}
	(graph, [dataset, version, Node::Report(report), part])
}

fn read_from(graph: &Graph, origin: Node, way: Way) -> Result<Lineage, StudyError> {
	let chain = Chain {
		genesis: H256::repeat_byte(0xC0),
		block: BlockRef { hash: H256::repeat_byte(0xB0), number: 9 },
		development: true,
	};
	let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
	runtime.block_on(Lineage::read(graph, chain, origin, way))
}

type Writer = fn(&Lineage, &mut Vec<u8>) -> io::Result<()>;

fn written(lineage: &Lineage, write: Writer) -> serde_json::Value {
	let mut out = Vec::new();
	write(lineage, &mut out).unwrap();
	serde_json::from_slice(&out).unwrap()
}

#[test]
fn walk_should_find_each_node_and_edge_once_when_a_node_is_reached_twice() {
	let lineage = read(&diamond(), 3, Way::Both).unwrap();
	let layers: Vec<_> = lineage.nodes.iter().map(|entry| (entry.layer, entry.node)).collect();
	assert_eq!(layers, [(0, node(0)), (1, node(1)), (1, node(2)), (2, node(3)), (3, node(4))]);
	assert_eq!((lineage.origin, lineage.pages), (3, 2));
	assert_eq!(lineage.edges, [(0, 1), (0, 2), (0, 3), (1, 3), (2, 3), (3, 4)]);
}

#[test]
fn walk_should_keep_to_its_direction_and_still_name_all_parents() {
	let up = read(&diamond(), 3, Way::Up).unwrap();
	let down = read(&diamond(), 2, Way::Down).unwrap();
	assert_eq!((up.nodes.len(), up.edges.len()), (4, 5));
	assert_eq!(down.nodes.iter().map(|entry| entry.node).collect::<Vec<_>>(), [2, 3, 4].map(node));
	assert_eq!(*down.nodes[1].facts.parents, [1, 2, 0].map(node));
}

#[test]
fn walk_should_fail_when_a_node_tells_of_a_circle() {
	let failure = read(&Graph::new([(0, 1), (1, 2), (2, 1)]), 0, Way::Down).unwrap_err();
	assert_eq!(failure.code(), "circular-lineage");
}

#[test]
fn a_study_without_relatives_should_be_shown_alone() {
	let lineage = read(&Graph::new([]), 5, Way::Both).unwrap();
	assert_eq!(written(&lineage, json::write)["nodes"].as_array().unwrap().len(), 1);
	assert_eq!(written(&lineage, prov::write)["entity"].as_object().unwrap().len(), 1);
}

#[test]
fn json_should_hold_nodes_edges_and_how_it_was_found() {
	let json = written(&read(&diamond(), 3, Way::Both).unwrap(), json::write);
	assert_eq!((&json["direction"], &json["pages"]), (&"both".into(), &2.into()));
	assert_eq!(json["origin"], serde_json::to_value(node(3)).unwrap());
	let (nodes, edges) = (json["nodes"].as_array().unwrap(), json["edges"].as_array().unwrap());
	assert_eq!((nodes.len(), edges.len()), (5, 6));
	assert_eq!((&nodes[0]["operation"], &nodes[0]["block"]), (&serde_json::Value::Null, &9.into()));
	assert_eq!((&nodes[3]["operation"], &nodes[3]["agent"]), (&"registration".into(), &"signer".into()));
	assert_eq!(nodes[3]["parents"].as_array().unwrap().len(), 3);
	assert_eq!(edges[5]["parent"], serde_json::to_value(node(3)).unwrap());
}

#[test]
fn prov_should_relate_only_what_it_declares() {
	let mut graph = diamond();
	let version = ModelVersion { model: 4, version: 2 };
	graph.agent = Agent::Model(version);
	for parents in graph.parents.values_mut() {
		parents.push(Node::Model(version));
	}
	let prov = written(&read(&graph, 3, Way::Both).unwrap(), prov::write);
	let count = |section: &str| prov[section].as_object().unwrap().len();
	// Up from 3 the model is a parent of three studies; down from 3, of what lies below nothing is told but 4 itself.
	assert_eq!((count("entity"), count("activity"), count("agent")), (6, 4, 3));
	assert_eq!((count("used"), count("wasDerivedFrom"), count("wasGeneratedBy")), (9, 9, 4));
	assert_eq!((count("wasAssociatedWith"), count("actedOnBehalfOf")), (8, 5));
	for (section, key, declared) in [
		("used", "prov:entity", "entity"),
		("used", "prov:activity", "activity"),
		("wasGeneratedBy", "prov:entity", "entity"),
		("wasDerivedFrom", "prov:usedEntity", "entity"),
		("wasDerivedFrom", "prov:generatedEntity", "entity"),
		("wasAssociatedWith", "prov:agent", "agent"),
		("wasAttributedTo", "prov:agent", "agent"),
		("actedOnBehalfOf", "prov:delegate", "agent"),
		("actedOnBehalfOf", "prov:responsible", "agent"),
	] {
		for relation in prov[section].as_object().unwrap().values() {
			assert!(prov[declared].get(relation[key].as_str().unwrap()).is_some(), "{section}: {relation}");
		}
	}
}

#[test]
fn everything_that_has_a_history_should_be_an_origin() {
	let (graph, [dataset, version, report, part]) = training();
	for (origin, way, nodes, edges) in [
		(dataset, Way::Up, 3, 2),
		(dataset, Way::Down, 5, 5),
		(version, Way::Both, 7, 7),
		(report, Way::Up, 7, 6),
		(part, Way::Up, 7, 7),
		(node(0), Way::Down, 6, 6),
	] {
		let lineage = read_from(&graph, origin, way).unwrap();
		assert_eq!((lineage.nodes.len(), lineage.edges.len()), (nodes, edges), "{origin:?}");
		assert_eq!(lineage.nodes[lineage.origin].node, origin);
	}
}

#[test]
fn prov_should_show_datasets_as_collections_with_their_members() {
	let (graph, [dataset, version, ..]) = training();
	let prov = written(&read_from(&graph, version, Way::Both).unwrap(), prov::write);
	let Node::Dataset(id) = dataset else {
		panic!("no dataset");
	};
	let name = format!("chain:dataset-{id:?}");
	let types = prov["entity"][&name]["prov:type"].to_string();
	assert!(types.contains("prov:Collection") && types.contains("radledger:Dataset"), "{types}");
	let members = prov["hadMember"].as_object().unwrap();
	assert_eq!(members.len(), 2);
	for member in members.values() {
		assert_eq!(member["prov:collection"], name);
		assert!(prov["entity"].get(member["prov:entity"].as_str().unwrap()).is_some(), "{member}");
	}
	// The model did what it did as an agent, and is an entity that was made from the dataset.
	assert!(prov["agent"].get("chain:model-4-version-2").is_some());
	let derived = prov["wasDerivedFrom"].as_object().unwrap().values();
	let from_dataset: Vec<_> = derived.filter(|step| step["prov:usedEntity"] == *name).collect();
	assert_eq!(from_dataset.len(), 1, "{from_dataset:?}");
}

/// Counts what passes, and keeps nothing.
#[derive(Default)]
struct Passing {
	bytes: usize,
	largest: usize,
}

impl Write for Passing {
	fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
		self.bytes += bytes.len();
		self.largest = self.largest.max(bytes.len());
		Ok(bytes.len())
	}

	fn flush(&mut self) -> io::Result<()> {
		Ok(())
	}
}

#[test]
fn parameters_should_be_committed_to_with_a_salt_of_the_study() {
	let manifest = manifest("1.1", &["a"]); // its salt is 32 times 7
										 // As Python's `hmac` and `hashlib` have it.
	for (digest, expected) in [
		(None, "b86b8274cd7a5ab9d5cc00c89c538d7dda71843db773d2235da35b91f55730b3"),
		(Some(sha256(&[b"hello\n"])), "c9f126e2af85523101a2a074b411de02c77647dfef29448dab5da1169a62cac3"),
	] {
		assert_eq!(format!("{:x}", parameters(&manifest, digest)), expected);
	}
}

/// A line of this process's status, in KiB.
fn status(name: &str) -> usize {
	let status = std::fs::read_to_string("/proc/self/status").unwrap();
	let line = status.lines().find_map(|line| line.strip_prefix(name)).unwrap();
	line.trim_matches(|letter: char| !letter.is_ascii_digit()).parse().unwrap()
}

const ALONE: &str = "RADLEDGER_TEST_ALONE";

/// In a process of its own, because memory is counted by process.
#[test]
fn documents_should_not_be_held_in_memory_when_there_are_100_000_nodes() {
	let name = "study::lineage::tests::documents_should_not_be_held_in_memory_when_there_are_100_000_nodes";
	if std::env::var_os(ALONE).is_none() {
		let alone = std::process::Command::new(std::env::current_exe().unwrap())
			.args(["--exact", name, "--nocapture"])
			.env(ALONE, "1")
			.output()
			.unwrap();
		let said = String::from_utf8_lossy(&alone.stdout).into_owned() + &String::from_utf8_lossy(&alone.stderr);
		assert!(alone.status.success() && said.contains("1 passed"), "{said}");
		return;
	}
	let lineage = {
		let graph = Graph::new((1..100_000u64).flat_map(|at| [(at / 2, at), (at / 3, at)]));
		read(&graph, 0, Way::Both).unwrap()
	};
	assert_eq!(lineage.nodes.len(), 100_000);
	type Writer = fn(&Lineage, &mut Passing) -> io::Result<()>;
	for (format, write) in [("json", json::write as Writer), ("prov-json", prov::write)] {
		// From now on the peak counts from what there is.
		std::fs::write("/proc/self/clear_refs", "5").unwrap();
		let before = status("VmRSS:");
		let mut out = Passing::default();
		write(&lineage, &mut out).unwrap();
		let grown = status("VmHWM:").saturating_sub(before);
		println!("{format}: {} bytes written, {grown} KiB more memory", out.bytes);
		assert!(out.bytes > 10_000_000, "{format}: {}", out.bytes);
		assert!(grown < 2048 && out.largest < 4096, "{format}: {grown} KiB, {}", out.largest);
	}
}
