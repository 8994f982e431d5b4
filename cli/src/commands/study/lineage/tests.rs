//! Drawings of fixed graphs.

use super::{labels::label, *};
use radledger_client::{demonstration, BlockRef, Derivation, Signature};
use radledger_primitives::{Agent, ContributionId, ModelVersion, Operation, H256};
use radledger_workflows::study::lineage::{Chain, Facts};
use std::collections::BTreeSet;

fn node(number: u64) -> Node {
	Node::Study(H256::from_low_u64_be(number << 1 | 1 << 60))
}

/// A lineage of these edges.
fn of_edges(origin: Node, edges: &[(Node, Node)]) -> Lineage {
	let others: BTreeSet<_> = edges.iter().flat_map(|(parent, child)| [*parent, *child]).collect();
	let nodes: Vec<_> = [origin].into_iter().chain(others.into_iter().filter(|node| *node != origin)).collect();
	let places: std::collections::HashMap<_, _> = nodes.iter().copied().zip(0u32..).collect();
	let mut parents = vec![Vec::new(); nodes.len()];
	edges.iter().for_each(|(parent, child)| parents[places[child] as usize].push(*parent));
	let by = demonstration::id(&demonstration::account("technologist-1").unwrap());
	let signed = Signature { by, organisation: 1, at: 1_795_387_283_000, block: 9 };
	let facts = nodes.iter().zip(parents).map(|(node, parents)| {
		let is_derived = !parents.is_empty() && matches!(node, Node::Study(_));
		let derivation = is_derived.then(|| Derivation {
			operation: Operation::Registration,
			agent: Agent::Signer,
			parameters: H256::repeat_byte(7),
			signed: signed.clone(),
		});
		Facts {
			signed: derivation.is_none().then(|| signed.clone()),
			parents: parents.into(),
			derivation,
			erased: false,
		}
	});
	let block = BlockRef { hash: H256::repeat_byte(0xB0), number: 9 };
	let chain = Chain { genesis: H256::repeat_byte(0xC0), block, development: true };
	let pairs = edges.iter().map(|(parent, child)| (places[parent], places[child])).collect();
	let facts = facts.collect();
	Lineage::new(chain, Way::Both, nodes, facts, pairs, 1).unwrap()
}

fn read(edges: impl IntoIterator<Item = (u64, u64)>, origin: u64) -> Lineage {
	let edges: Vec<_> = edges.into_iter().map(|(parent, child)| (node(parent), node(child))).collect();
	of_edges(node(origin), &edges)
}

fn diamond() -> Vec<(u64, u64)> {
	vec![(0, 1), (0, 2), (1, 3), (2, 3), (0, 3), (3, 4)]
}

fn chain(length: u64) -> Vec<(u64, u64)> {
	(1..length).map(|at| (at - 1, at)).collect()
}

fn wide(width: u64) -> Vec<(u64, u64)> {
	(1..=width).map(|at| (0, at)).collect()
}

/// Several layers, with edges over layers.
fn web() -> Vec<(u64, u64)> {
	let edges = (1..60u64).flat_map(|at| [(at / 3, at), (at * 7 % at.max(2) / 2, at), (at.saturating_sub(9), at)]);
	edges.filter(|(parent, child)| parent < child).collect::<BTreeSet<_>>().into_iter().collect()
}

fn written(lineage: &Lineage, format: LineageFormat) -> String {
	let mut out = Vec::new();
	write(lineage, format, &mut out).unwrap();
	String::from_utf8(out).unwrap()
}

#[test]
fn a_study_without_relatives_should_be_shown_alone() {
	let lineage = read([], 5);
	let table = written(&lineage, LineageFormat::Table);
	assert!(table.contains("anchored") && table.contains("(technologist-1)"), "{table}");
	assert_eq!(table.lines().count(), 3, "{table}");
	for format in [LineageFormat::Json, LineageFormat::ProvJson] {
		serde_json::from_str::<serde_json::Value>(&written(&lineage, format)).unwrap();
	}
	assert_eq!(boxes(&written(&lineage, LineageFormat::Svg)).len(), 1);
}

#[test]
fn table_should_tell_each_node_once_and_name_its_parents() {
	let lineage = read((0..7).map(|parent| (parent, 9)).chain([(9, 10)]), 9);
	let table = written(&lineage, LineageFormat::Table);
	let rows: Vec<_> = table.lines().filter(|line| !line.contains("signed by")).collect();
	assert_eq!(rows.len(), 1 + 9, "{table}");
	assert!(rows[1].starts_with("-1 ") && rows[8].starts_with("0 ") && rows[9].starts_with("+1 "), "{table}");
	assert!(rows[8].contains("registration") && rows[8].ends_with("and 3 more"), "{table}");
	assert!(rows[9].contains("2026-11-22T") && rows[9].ends_with(&label(&node(9))), "{table}");
}

#[test]
fn everything_that_has_a_history_should_be_shown_as_what_it_is() {
	let (dataset, report) = (Node::Dataset(H256::repeat_byte(0xD5)), H256::repeat_byte(0x4E));
	let version = Node::Model(ModelVersion { model: 4, version: 2 });
	let part = Node::Contribution(ContributionId { report, index: 3 });
	let report = Node::Report(report);
	let edges = [
		(node(0), dataset),
		(dataset, version),
		(version, node(3)),
		(node(3), report),
		(version, part),
		(node(3), part),
	];
	let lineage = of_edges(node(0), &edges);
	let table = written(&lineage, LineageFormat::Table);
	for words in [
		"dataset 0xd5d5d5d5",
		"declared",
		"model 4 version 2",
		"published",
		"report 0x4e4e4e4e",
		"opened",
		"part 3 of 0x4e4e4e4e",
		"contributed",
	] {
		assert!(table.contains(words), "{words}: {table}");
	}
	let dot = written(&lineage, LineageFormat::Dot);
	assert_eq!((dot.matches("shape=folder").count(), dot.matches("shape=note").count()), (1, 2), "{dot}");
	let svg = written(&lineage, LineageFormat::Svg);
	assert_eq!(boxes(&svg).len(), 6);
	let of_class = |class: &str| svg.matches(&format!("class=\"{class}\"")).count();
	assert_eq!((of_class("box dataset"), of_class("box report"), of_class("box model")), (1, 2, 1), "{svg}");
}

/// Where the boxes of a drawing are, and a check that it is well-formed: every element ends where it should.
fn boxes(svg: &str) -> Vec<(f64, f64)> {
	let mut open = Vec::new();
	let mut rest = svg;
	while let Some(begin) = rest.find('<') {
		let text = &rest[..begin];
		assert!(!text.contains('>') && !text.contains(']'), "{text}");
		let end = begin + rest[begin..].find('>').expect("a tag ends");
		let tag = &rest[begin + 1..end];
		assert_eq!(tag.matches('"').count() % 2, 0, "{tag}");
		match (tag.strip_prefix('/'), tag.ends_with('/')) {
			(Some(name), _) => assert_eq!(open.pop(), Some(name)),
			(None, true) => {}
			(None, false) => open.push(tag.split(' ').next().unwrap()),
		}
		rest = &rest[end + 1..];
	}
	assert!(open.is_empty() && rest.trim().is_empty(), "{open:?}");
	svg.split("translate(")
		.skip(1)
		.map(|place| {
			let (x, y) = place.split(')').next().unwrap().split_once(' ').unwrap();
			(x.parse().unwrap(), y.parse().unwrap())
		})
		.collect()
}

#[test]
fn svg_should_be_well_formed_without_overlaps_and_within_the_page() {
	for (graph, origin, nodes) in [(diamond(), 3, 5), (chain(1000), 500, 1000), (wide(300), 0, 301), (web(), 0, 60)] {
		let svg = written(&read(graph, origin), LineageFormat::Svg);
		let boxes = boxes(&svg);
		assert_eq!(boxes.len(), nodes);
		let size: Vec<f64> = svg.split('"').filter_map(|text| text.parse().ok()).take(2).collect();
		// Whatever is long is scrolled downwards.
		assert!(nodes < 300 || size[0] < 600.0, "{size:?}");
		for (at, (x, y)) in boxes.iter().enumerate() {
			assert!(*x >= 0.0 && x + 196.0 <= size[0] && *y >= 0.0 && y + 64.0 <= size[1], "{x} {y} {size:?}");
			for (other_x, other_y) in &boxes[at + 1..] {
				let apart = (x - other_x).abs() >= 196.0 || (y - other_y).abs() >= 64.0;
				assert!(apart, "{x} {y} and {other_x} {other_y}");
			}
		}
	}
}

#[test]
fn svg_should_be_refused_when_nobody_could_read_it() {
	assert!(!svg::is_readable(&read(wide(30_000), 0)));
	assert!(svg::is_readable(&read(wide(300), 0)));
}

#[test]
fn dot_should_name_each_node_and_edge() {
	let dot = written(&read(diamond(), 3), LineageFormat::Dot);
	assert_eq!(dot.matches(" [label=\"").count(), 5, "{dot}");
	assert_eq!(dot.matches(" -> ").count(), 6, "{dot}");
	assert_eq!(dot.matches("penwidth=3").count(), 1, "{dot}");
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
	let name = "commands::study::lineage::tests::documents_should_not_be_held_in_memory_when_there_are_100_000_nodes";
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
	let lineage = read((1..100_000u64).flat_map(|at| [(at / 2, at), (at / 3, at)]), 0);
	assert_eq!(lineage.nodes.len(), 100_000);
	for format in [LineageFormat::Dot, LineageFormat::Table] {
		// From now on the peak counts from what there is.
		std::fs::write("/proc/self/clear_refs", "5").unwrap();
		let before = status("VmRSS:");
		let mut out = Passing::default();
		match format {
			LineageFormat::Dot => dot::write(&lineage, &mut out),
			_ => table::write(&lineage, &mut out),
		}
		.unwrap();
		let grown = status("VmHWM:").saturating_sub(before);
		println!("{format:?}: {} bytes written, {grown} KiB more memory", out.bytes);
		assert!(out.bytes > 10_000_000, "{format:?}: {}", out.bytes);
		assert!(grown < 2048 && out.largest < 4096, "{format:?}: {grown} KiB, {}", out.largest);
	}
}
