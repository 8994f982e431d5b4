//! A lineage as W3C PROV-JSON: studies, datasets, model versions, reports and their parts are entities, derivations
//! activities, accounts, organisations and the models that did something agents. A dataset is a collection as well.
//!
//! Names of things are unique to the ledger (`chain:`), the vocabulary is ours (`radledger:`). When something was recorded
//! is told as `radledger:recordedAt`: when it was done, the ledger does not know.

use super::graph::{Entry, Lineage};
use radledger_client::{AccountId, Derivation};
use radledger_primitives::{text, Agent, ContributionId, DeviceVersion, ModelVersion, Node, OrganisationId};
use serde_json::{json, Value};
use std::{
	collections::BTreeSet,
	io::{self, Write},
};

/// Writes it, one section after the other, one pass over the graph each.
pub fn write(lineage: &Lineage, out: &mut impl Write) -> io::Result<()> {
	let genesis = format!("urn:radledger:{:?}:", lineage.chain.genesis);
	let prefixes = json!({ "radledger": "urn:radledger:", "chain": genesis });
	write!(out, "{{\n\"prefix\": {prefixes}")?;
	let mut section = |name: &str, lines: &mut dyn Iterator<Item = (String, Value)>| -> io::Result<()> {
		write!(out, ",\n\"{name}\": {{")?;
		for (place, (key, value)) in lines.enumerate() {
			let comma = if place == 0 { "" } else { "," };
			write!(out, "{comma}\n\"{key}\": {value}")?;
		}
		write!(out, "\n}}")
	};

	let derived = || lineage.nodes.iter().filter_map(|entry| Some((entry, entry.facts.derivation.as_ref()?)));
	let edges = || {
		let entry = |place: u32| &lineage.nodes[place as usize];
		lineage.edges.iter().map(move |(parent, child)| (entry(*parent), entry(*child)))
	};
	let mut accounts = BTreeSet::<([u8; 32], OrganisationId)>::new();
	let mut models = BTreeSet::new();
	for entry in &lineage.nodes {
		accounts.extend(entry.signed().map(|signed| (signed.by.0, signed.organisation)));
	}
	for (_, derivation) in derived() {
		if let Agent::Model(version) = derivation.agent {
			models.insert(version);
		}
	}
	let people: BTreeSet<_> = accounts.iter().map(|(account, _)| *account).collect();
	let organisations: BTreeSet<_> = accounts.iter().map(|(_, organisation)| *organisation).collect();

	section("entity", &mut lineage.nodes.iter().map(|entry| (name(&entry.node), entity(entry))))?;
	section("activity", &mut derived().map(|(entry, known)| (activity(&entry.node), done(known))))?;
	let people = people.into_iter().map(|key| (account(&AccountId(key)), of_type("radledger:Account")));
	let organised = organisations.into_iter().map(|id| (organisation(id), of_type("prov:Organization")));
	let software = models.iter().map(|version| (name(&Node::Model(*version)), of_type("prov:SoftwareAgent")));
	section("agent", &mut people.chain(organised).chain(software))?;

	let made = edges().filter(|(_, child)| child.facts.derivation.is_some());
	let used = made
		.map(|(parent, child)| json!({ "prov:activity": activity(&child.node), "prov:entity": name(&parent.node) }));
	section("used", &mut numbered("u", used))?;
	let generated =
		derived().map(|(entry, _)| json!({ "prov:entity": name(&entry.node), "prov:activity": activity(&entry.node) }));
	section("wasGeneratedBy", &mut numbered("g", generated))?;
	let from = edges().map(|(parent, child)| {
		let mut step = json!({ "prov:generatedEntity": name(&child.node), "prov:usedEntity": name(&parent.node) });
		if child.facts.derivation.is_some() {
			step["prov:activity"] = activity(&child.node).into();
		}
		step
	});
	section("wasDerivedFrom", &mut numbered("d", from))?;
	let members = edges().filter(|(_, child)| matches!(child.node, Node::Dataset(_)));
	let members = members
		.map(|(parent, child)| json!({ "prov:collection": name(&child.node), "prov:entity": name(&parent.node) }));
	section("hadMember", &mut numbered("m", members))?;
	let associated = derived().flat_map(|(entry, known)| {
		let signer = Some(account(&known.signed.by));
		let agents = [signer, model(known).map(|version| name(&Node::Model(version)))];
		let activity = activity(&entry.node);
		agents.into_iter().flatten().map(move |agent| json!({ "prov:activity": activity, "prov:agent": agent }))
	});
	section("wasAssociatedWith", &mut numbered("a", associated))?;
	let anchored = lineage.nodes.iter().filter_map(|entry| {
		let signed = entry.facts.signed.as_ref()?;
		Some(json!({ "prov:entity": name(&entry.node), "prov:agent": account(&signed.by) }))
	});
	section("wasAttributedTo", &mut numbered("t", anchored))?;
	let members = accounts
		.iter()
		.map(|(key, id)| json!({ "prov:delegate": account(&AccountId(*key)), "prov:responsible": organisation(*id) }));
	let vouched = derived().filter_map(|(entry, known)| {
		Some(json!({
			"prov:delegate": name(&Node::Model(model(known)?)),
			"prov:responsible": account(&known.signed.by),
			"prov:activity": activity(&entry.node),
		}))
	});
	section("actedOnBehalfOf", &mut numbered("b", members.chain(vouched)))?;
	writeln!(out, "\n}}")
}

/// Relations have no names of their own.
fn numbered<'a>(kind: &'a str, lines: impl Iterator<Item = Value> + 'a) -> impl Iterator<Item = (String, Value)> + 'a {
	(0..).zip(lines).map(move |(number, line): (usize, _)| (format!("_:{kind}{number}"), line))
}

fn name(node: &Node) -> String {
	match node {
		Node::Study(study) => format!("chain:study-{study:?}"),
		Node::Model(ModelVersion { model, version }) => format!("chain:model-{model}-version-{version}"),
		Node::Device(DeviceVersion { device, version }) => format!("chain:device-{device}-version-{version}"),
		Node::Dataset(dataset) => format!("chain:dataset-{dataset:?}"),
		Node::Report(report) => format!("chain:report-{report:?}"),
		Node::Contribution(ContributionId { report, index }) => format!("chain:report-{report:?}-contribution-{index}"),
	}
}

fn activity(node: &Node) -> String {
	name(node).replacen(':', ":derivation-of-", 1)
}

fn account(account: &AccountId) -> String {
	format!("chain:account-{account}")
}

fn organisation(id: OrganisationId) -> String {
	format!("chain:organisation-{id}")
}

fn model(derivation: &Derivation) -> Option<ModelVersion> {
	match derivation.agent {
		Agent::Signer => None,
		Agent::Model(version) => Some(version),
	}
}

fn of_type(name: &str) -> Value {
	json!({ "prov:type": qualified(name) })
}

fn qualified(name: &str) -> Value {
	json!({ "$": name, "type": "prov:QUALIFIED_NAME" })
}

fn moment(at: u64) -> Value {
	json!({ "$": text::moment::show(at), "type": "xsd:dateTime" })
}

fn entity(entry: &Entry) -> Value {
	let mut value = of_type(match entry.node {
		Node::Study(_) => "radledger:Study",
		Node::Model(_) => "radledger:ModelVersion",
		Node::Device(_) => "radledger:Device",
		Node::Dataset(_) => "radledger:Dataset",
		Node::Report(_) => "radledger:Report",
		Node::Contribution(_) => "radledger:Contribution",
	});
	if let Node::Dataset(_) = entry.node {
		value["prov:type"] = json!([qualified("radledger:Dataset"), qualified("prov:Collection")]);
	}
	if let Some(signed) = &entry.facts.signed {
		value["radledger:recordedAt"] = moment(signed.at);
		value["radledger:block"] = signed.block.into();
	}
	value
}

fn done(derivation: &Derivation) -> Value {
	let mut value = of_type(&format!("radledger:{}", derivation.operation.name()));
	value["radledger:parameters"] = format!("{:?}", derivation.parameters).into();
	value["radledger:recordedAt"] = moment(derivation.signed.at);
	value["radledger:block"] = derivation.signed.block.into();
	value
}
