//! All that devices touched.

use super::words::show;
use crate::{
	context::Context,
	errors::{Exit, Outcome},
	output,
	report::codes::show_model,
	study::text::count,
};
use radledger_client::Direction;
use radledger_primitives::{ContributionId, DeviceVersion, Node};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

/// Prints all that these units touched.
pub async fn print(context: &Context, units: &[DeviceVersion]) -> Outcome {
	let ledger = context.client().await?.best().await?;
	let mut touched = Touched::default();
	let units: BTreeSet<DeviceVersion> = units.iter().copied().collect();
	for unit in &units {
		let keep = |edge: radledger_primitives::graph::Edge| {
			touched.add(*unit, edge.child);
			Ok(())
		};
		ledger.each_edge(Direction::Down, Node::Device(*unit), keep).await?;
	}
	if context.json() {
		output::json(&touched.told(&units));
		return Ok(Exit::Ok);
	}
	if touched.nodes.is_empty() {
		let units: Vec<_> = units.into_iter().map(show).collect();
		output::note(match units.is_empty() {
			true => "no unit, so nothing was made with one".into(),
			false => format!("the ledger knows of nothing that was made with {}", units.join(", ")),
		});
		return Ok(Exit::Ok);
	}
	let counts = touched.counts().into_iter();
	output::table(&["kind", "number"], counts.map(|(kind, number)| vec![kind.into(), number.to_string()]));
	output::lines([String::new()]);
	output::table(&Touched::HEADER, touched.rows());
	output::note(format!(
		"{} of {} can be concerned: what is wrong with them, if anything, is for people to find out",
		count(touched.nodes.len(), "record"),
		count(units.len(), "version")
	));
	Ok(Exit::Ok)
}

/// What kind of record a node is.
fn kind(node: &Node) -> &'static str {
	match node {
		Node::Study(_) => "study",
		Node::Model(_) => "model version",
		Node::Dataset(_) => "dataset",
		Node::Report(_) => "report",
		Node::Contribution(_) => "part of a report",
		Node::Device(_) => "device",
	}
}

/// A node as other commands take it.
fn name(node: &Node) -> String {
	match node {
		Node::Study(id) | Node::Dataset(id) | Node::Report(id) => format!("{id:?}"),
		Node::Model(version) => show_model(*version),
		Node::Contribution(ContributionId { report, index }) => format!("{report:?} part {index}"),
		Node::Device(unit) => show(*unit),
	}
}

/// Everything below some units, each once, with the units that it comes from.
#[derive(Default)]
struct Touched {
	nodes: BTreeMap<Node, BTreeSet<DeviceVersion>>,
}

/// The same for programs.
#[derive(Serialize)]
struct Told {
	units: Vec<String>,
	counts: BTreeMap<&'static str, usize>,
	touched: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
	node: Node,
	kind: &'static str,
	units: Vec<String>,
}

impl Touched {
	fn add(&mut self, unit: DeviceVersion, node: Node) {
		self.nodes.entry(node).or_default().insert(unit);
	}

	fn counts(&self) -> BTreeMap<&'static str, usize> {
		let mut counts = BTreeMap::new();
		for node in self.nodes.keys() {
			*counts.entry(kind(node)).or_default() += 1;
		}
		counts
	}

	const HEADER: [&'static str; 3] = ["node", "kind", "made with"];

	fn rows(&self) -> impl Iterator<Item = Vec<String>> + '_ {
		self.nodes.iter().map(|(node, units)| {
			let units: Vec<_> = units.iter().copied().map(show).collect();
			vec![name(node), kind(node).into(), units.join(", ")]
		})
	}

	fn told(&self, units: &BTreeSet<DeviceVersion>) -> Told {
		let shown = |units: &BTreeSet<DeviceVersion>| units.iter().copied().map(show).collect();
		let line = |(node, from): (&Node, &BTreeSet<DeviceVersion>)| Line {
			node: *node,
			kind: kind(node),
			units: shown(from),
		};
		Told { units: shown(units), counts: self.counts(), touched: self.nodes.iter().map(line).collect() }
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use radledger_primitives::{ModelVersion, H256};

	#[test]
	fn everything_should_be_told_once_with_the_versions_it_comes_from() {
		let [first, second] = [0, 1].map(|version| DeviceVersion { device: 3, version });
		let study = Node::Study(H256([1; 32]));
		let report = H256([2; 32]);
		let model = Node::Model(ModelVersion { model: 5, version: 2 });
		let mut touched = Touched::default();
		for (unit, node) in [
			(second, model),
			(first, study),
			(second, study),
			(first, study),
			(first, Node::Contribution(ContributionId { report, index: 4 })),
			(first, Node::Report(report)),
		] {
			touched.add(unit, node);
		}
		let rows: Vec<_> = touched.rows().collect();
		assert_eq!(rows[0], [format!("{:?}", H256([1; 32])), "study".into(), "3.0, 3.1".into()]);
		assert_eq!(rows[1], ["5.2", "model version", "3.1"]);
		assert_eq!(rows[3][0], format!("{report:?} part 4"));
		assert!(rows.len() == 4 && rows.iter().all(|row| row.len() == Touched::HEADER.len()));
		let told = serde_json::to_value(touched.told(&[first, second].into())).unwrap();
		assert_eq!(told["units"], serde_json::json!(["3.0", "3.1"]));
		assert_eq!((&told["counts"]["study"], &told["counts"]["report"]), (&1.into(), &1.into()));
		assert_eq!(told["touched"][0]["units"], serde_json::json!(["3.0", "3.1"]));
		assert_eq!(told["touched"][1]["kind"], "model version");
	}
}
