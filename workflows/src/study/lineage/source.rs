//! What the ledger says of nodes and their neighbours.

use crate::study::StudyError;
use radledger_client::{Derivation, Direction, Ledger, Signature};
use radledger_primitives::{graph::Edge, ContributionId, Node};
use tokio::task::JoinSet;

/// Questions that are open at the same time.
const AT_ONCE: usize = 32;

/// Where a lineage comes from: a seam, so that it is tested without a node.
pub(crate) trait Source {
	/// Every step on the way up or down from `origin`, each once; the number of pages.
	async fn each_edge(
		&self,
		direction: Direction,
		origin: Node,
		keep: &mut (dyn FnMut(Edge) + Send),
	) -> Result<usize, StudyError>;

	/// What is recorded of each of `nodes`.
	async fn facts(&self, nodes: &[Node]) -> Result<Vec<Facts>, StudyError>;
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
	/// Whether it is a study whose erasure was attested.
	pub erased: bool,
}

impl Source for Ledger {
	async fn each_edge(
		&self,
		direction: Direction,
		origin: Node,
		keep: &mut (dyn FnMut(Edge) + Send),
	) -> Result<usize, StudyError> {
		let keep = |edge| {
			keep(edge);
			Ok(())
		};
		Ok(self.each_edge(direction, origin, keep).await?)
	}

	async fn facts(&self, nodes: &[Node]) -> Result<Vec<Facts>, StudyError> {
		let mut found = Vec::with_capacity(nodes.len());
		for nodes in nodes.chunks(AT_ONCE) {
			let mut tasks = JoinSet::new();
			for (place, node) in nodes.iter().copied().enumerate() {
				let ledger = self.clone();
				tasks.spawn(async move { facts(&ledger, node).await.map(|facts| (place, facts)) });
			}
			let mut answers = vec![Facts::default(); nodes.len()];
			while let Some(answer) = tasks.join_next().await {
				let (place, facts) = answer.map_err(|error| StudyError::Unreadable {
					error: format!("a question was not asked: {error}"),
				})??;
				answers[place] = facts;
			}
			found.extend(answers);
		}
		Ok(found)
	}
}

async fn facts(ledger: &Ledger, node: Node) -> Result<Facts, StudyError> {
	let origin = ledger.origin(node).await?;
	let (parents, derivation) = origin.map_or_else(Default::default, |origin| (origin.parents, origin.derivation));
	let signed = match derivation {
		Some(_) => None,
		None => signed(ledger, node).await?,
	};
	let erased = match node {
		Node::Study(study) => ledger.study(&study).await?.is_some_and(|known| known.instances == 0),
		_ => false,
	};
	Ok(Facts { parents: parents.into(), derivation, signed, erased })
}

/// Who signed something that says nothing of how it was made.
async fn signed(ledger: &Ledger, node: Node) -> Result<Option<Signature>, StudyError> {
	let by = |by, organisation, at, block| Signature { by, organisation, at, block };
	Ok(match node {
		Node::Study(study) => {
			let known = ledger.study(&study).await?;
			known.map(|known| by(known.by, known.organisation, known.at, known.block))
		}
		Node::Model(version) => {
			let known = ledger.model_version(version).await?;
			known.map(|known| by(known.by, known.vendor, known.at, known.block))
		}
		Node::Dataset(dataset) => {
			let known = ledger.dataset(dataset).await?;
			known.map(|known| by(known.by, known.organisation, known.at, known.block))
		}
		Node::Report(report) => ledger.report(&report).await?.and_then(|known| {
			// The first of the team opened it.
			let opened = known.team.first()?;
			Some(by(opened.account, known.organisation, known.at, known.block))
		}),
		Node::Device(device) => {
			let known = ledger.device(device.device).await?;
			known.map(|known| by(known.by, known.custodian, known.at, known.block))
		}
		Node::Contribution(ContributionId { report, index }) => ledger.report(&report).await?.and_then(|known| {
			let contributed = known.contributions.into_iter().find(|known| known.index == index)?;
			Some(by(contributed.by, contributed.organisation, contributed.at, contributed.block))
		}),
	})
}
