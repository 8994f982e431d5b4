//! A lineage from a node.

use super::{Facts, Source};
use crate::errors::Failure;
use radledger_client::{Direction, Ledger, Signature};
use radledger_primitives::{graph::Edge, Node};
use tokio::task::JoinSet;

/// Questions that are open at the same time.
const AT_ONCE: usize = 32;

/// A ledger as of one block: all answers fit together.
pub struct OnLedger(pub Ledger);

impl Source for OnLedger {
	async fn each_edge(
		&self,
		direction: Direction,
		origin: Node,
		keep: &mut (dyn FnMut(Edge) + Send),
	) -> Result<usize, Failure> {
		let keep = |edge| {
			keep(edge);
			Ok(())
		};
		Ok(self.0.each_edge(direction, origin, keep).await?)
	}

	async fn facts(&self, nodes: &[Node]) -> Result<Vec<Facts>, Failure> {
		let mut found = Vec::with_capacity(nodes.len());
		for nodes in nodes.chunks(AT_ONCE) {
			let mut tasks = JoinSet::new();
			for (place, node) in nodes.iter().copied().enumerate() {
				let ledger = self.0.clone();
				tasks.spawn(async move { facts(&ledger, node).await.map(|facts| (place, facts)) });
			}
			let mut answers = vec![Facts::default(); nodes.len()];
			while let Some(answer) = tasks.join_next().await {
				let (place, facts) = answer.map_err(|error| {
					Failure::failed("no-threads", "a question was not asked").why(error.to_string())
				})??;
				answers[place] = facts;
			}
			found.extend(answers);
		}
		Ok(found)
	}
}

async fn facts(ledger: &Ledger, node: Node) -> Result<Facts, Failure> {
	let origin = ledger.origin(node).await?;
	let (parents, derivation) = origin.map_or_else(Default::default, |origin| (origin.parents, origin.derivation));
	let signed = match (node, &derivation) {
		(Node::Study(study), None) => ledger.study(&study).await?.map(|study| Signature {
			by: study.by,
			organisation: study.organisation,
			at: study.at,
			block: study.block,
		}),
		_ => None,
	};
	Ok(Facts {
		parents: parents.into(),
		derivation,
		signed,
	})
}
