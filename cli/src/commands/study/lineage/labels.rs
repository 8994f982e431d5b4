//! Nodes and what was done with them, in words.

use crate::render::brief;
use radledger_client::{demonstration, AccountId, Signature};
use radledger_primitives::{text::moment, Agent, ContributionId, DeviceVersion, ModelVersion, Node};
use radledger_workflows::study::lineage::{Chain, Entry, Lineage};

/// An account, with its name on a development chain.
pub fn named(chain: &Chain, account: &AccountId) -> String {
	match demonstration::name(account).filter(|_| chain.development) {
		Some(name) => format!("{account} ({name})"),
		None => account.to_string(),
	}
}

/// What was done.
pub fn operation(entry: &Entry) -> &'static str {
	match (&entry.facts.derivation, entry.node) {
		(Some(derivation), _) => derivation.operation.name(),
		(None, Node::Study(_)) if entry.facts.erased => "erased",
		(None, Node::Study(_)) => "anchored",
		(None, Node::Model(_)) => "published",
		(None, Node::Device(_)) => "registered",
		(None, Node::Dataset(_)) => "declared",
		(None, Node::Report(_)) => "opened",
		(None, Node::Contribution(_)) => "contributed",
	}
}

/// What did it.
pub fn agent(entry: &Entry) -> String {
	match entry.facts.derivation.as_ref().map(|known| known.agent) {
		Some(Agent::Signer) => "signer".into(),
		Some(Agent::Model(version)) => label(&Node::Model(version)),
		None => "-".into(),
	}
}

/// Everything about a node.
pub fn tooltip(lineage: &Lineage, entry: &Entry) -> String {
	let mut lines = vec![name(&entry.node), format!("operation: {}", operation(entry))];
	if let Some(Agent::Model(_)) = entry.facts.derivation.as_ref().map(|known| known.agent) {
		lines.push(format!("agent: {}", agent(entry)));
	}
	if let Some(signed) = entry.signed() {
		lines.push(format!("signed by: {}", named(&lineage.chain, &signed.by)));
		lines.push(format!("organisation: {}", signed.organisation));
		lines.push(format!("at: {}, block {}", when(signed), signed.block));
	}
	lines.join("\n")
}

/// A node for people, abbreviated: a study as it can be typed again.
pub fn label(node: &Node) -> String {
	match node {
		Node::Study(study) => brief(study),
		Node::Model(ModelVersion { model, version }) => format!("model {model} version {version}"),
		Node::Device(DeviceVersion { device, version }) => format!("device {device} version {version}"),
		Node::Dataset(dataset) => format!("dataset {}", brief(dataset)),
		Node::Report(report) => format!("report {}", brief(report)),
		Node::Contribution(ContributionId { report, index }) => format!("part {index} of {}", brief(report)),
	}
}

/// A node for people, in full.
pub fn name(node: &Node) -> String {
	match node {
		Node::Study(study) => format!("study {study:?}"),
		Node::Model(_) | Node::Device(_) => label(node),
		Node::Dataset(dataset) => format!("dataset {dataset:?}"),
		Node::Report(report) => format!("report {report:?}"),
		Node::Contribution(ContributionId { report, index }) => format!("contribution {index} to report {report:?}"),
	}
}

/// When something was signed; a record of the genesis block has no moment.
pub fn when(signed: &Signature) -> String {
	match signed.at {
		0 => "genesis".into(),
		at => moment::show(at),
	}
}
