//! All that devices touched: what they made, and what was made of it.

use super::{known, DeviceError};
use crate::Session;
use radledger_client::Direction;
use radledger_primitives::{graph::Edge, DeviceId, DeviceVersion, Node};
use serde::{Serialize, Serializer};
use std::{
	collections::{BTreeMap, BTreeSet},
	str::FromStr,
};

/// A unit, or the unit under one version of its software.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Which {
	/// A unit: one number.
	Device(DeviceId),
	/// With one version of its software: two numbers with a point between them.
	Version(DeviceVersion),
}

impl Which {
	/// The unit.
	pub const fn device(self) -> DeviceId {
		match self {
			Self::Device(device) | Self::Version(DeviceVersion { device, .. }) => device,
		}
	}
}

impl FromStr for Which {
	type Err = String;

	fn from_str(text: &str) -> Result<Self, String> {
		let device = text.parse().map(Self::Device).ok();
		device
			.or_else(|| text.parse().map(Self::Version).ok())
			.ok_or_else(|| "write the number of a unit, as 3, or of one version of its software, as 3.0".into())
	}
}

/// The versions of a unit that are meant: all, or one.
///
/// # Errors
/// The ledger has no such unit or version.
pub async fn versions(session: &Session, which: Which) -> Result<Vec<DeviceVersion>, DeviceError> {
	let device = which.device();
	let present = known(&session.client().await?.best().await?, device).await?.version;
	match which {
		Which::Device(_) => Ok((0..=present).map(|version| DeviceVersion { device, version }).collect()),
		Which::Version(unit) if unit.version <= present => Ok(vec![unit]),
		Which::Version(unit) => {
			Err(DeviceError::NoVersion { unit, present: DeviceVersion { device, version: present } })
		}
	}
}

/// What kind of record a node is, for people and programs.
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

/// A record that came from a device.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Line {
	/// The record.
	pub node: Node,
	/// Its kind.
	pub kind: &'static str,
	/// The units with the versions of their software that it came from.
	#[serde(serialize_with = "texts")]
	pub units: BTreeSet<DeviceVersion>,
}

/// Everything that came from some units, each once.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Touched {
	/// The units with the versions of their software.
	#[serde(serialize_with = "texts")]
	pub units: BTreeSet<DeviceVersion>,
	/// How many records of each kind came from them.
	pub counts: BTreeMap<&'static str, usize>,
	/// The records.
	pub touched: Vec<Line>,
}

fn texts<S: Serializer>(units: &BTreeSet<DeviceVersion>, to: S) -> Result<S::Ok, S::Error> {
	to.collect_seq(units.iter().map(ToString::to_string))
}

impl Touched {
	fn new(units: BTreeSet<DeviceVersion>, found: BTreeMap<Node, BTreeSet<DeviceVersion>>) -> Self {
		let line = |(node, units)| Line { kind: kind(&node), node, units };
		let touched: Vec<Line> = found.into_iter().map(line).collect();
		let mut counts = BTreeMap::new();
		for line in &touched {
			*counts.entry(line.kind).or_default() += 1;
		}
		Self { units, counts, touched }
	}
}

/// All that these units touched.
///
/// # Errors
/// The ledger does not answer.
pub async fn touched(session: &Session, units: &[DeviceVersion]) -> Result<Touched, DeviceError> {
	let ledger = session.client().await?.best().await?;
	let units: BTreeSet<DeviceVersion> = units.iter().copied().collect();
	let mut found = BTreeMap::<Node, BTreeSet<DeviceVersion>>::new();
	for unit in &units {
		let keep = |edge: Edge| {
			found.entry(edge.child).or_default().insert(*unit);
			Ok(())
		};
		ledger.each_edge(Direction::Down, Node::Device(*unit), keep).await?;
	}
	Ok(Touched::new(units, found))
}

#[cfg(test)]
mod tests {
	use super::*;
	use radledger_primitives::{ContributionId, ModelVersion, H256};

	#[test]
	fn everything_should_be_listed_once_with_the_versions_it_comes_from() {
		let [first, second] = [0, 1].map(|version| DeviceVersion { device: 3, version });
		let report = H256([2; 32]);
		let found = BTreeMap::from([
			(Node::Model(ModelVersion { model: 5, version: 2 }), BTreeSet::from([second])),
			(Node::Study(H256([1; 32])), BTreeSet::from([first, second])),
			(Node::Contribution(ContributionId { report, index: 4 }), BTreeSet::from([first])),
			(Node::Report(report), BTreeSet::from([first])),
		]);
		let json = serde_json::to_value(Touched::new([first, second].into(), found)).unwrap();
		assert_eq!(json["units"], serde_json::json!(["3.0", "3.1"]));
		assert_eq!(
			json["counts"],
			serde_json::json!({ "study": 1, "model version": 1, "report": 1, "part of a report": 1 })
		);
		assert_eq!(json["touched"][0]["units"], serde_json::json!(["3.0", "3.1"]));
		assert_eq!(json["touched"][1]["kind"], "model version");
		assert_eq!(json["touched"].as_array().unwrap().len(), 4);
	}

	#[test]
	fn units_should_be_written_as_they_are_read() {
		assert_eq!("3".parse(), Ok(Which::Device(3)));
		let unit = DeviceVersion { device: 3, version: 12 };
		assert_eq!(unit.to_string().parse(), Ok(Which::Version(unit)));
		for wrong in ["", "3.", ".0", "-1", "3.70000", "3.0.0"] {
			assert!(wrong.parse::<Which>().is_err(), "{wrong}");
		}
	}
}
