//! What anchoring asks of a ledger: a seam, so that the order of events is tested without a node.

use crate::{context::Context, errors::Failure};
use radledger_client::{calls, NewStudy, Study};
use radledger_primitives::{AmendmentReason, StudyId};

/// A study's new content.
#[derive(Clone, PartialEq, Debug)]
pub struct Amended {
	/// The study as it is to be; device and subject stay as they are.
	pub study: NewStudy,
	/// Why.
	pub reason: AmendmentReason,
}

/// A ledger, now.
pub trait Ledger {
	/// What is recorded of each of `ids`, all as of one block.
	async fn studies(&self, ids: &[StudyId]) -> Result<Vec<Option<Study>>, Failure>;

	/// Puts studies on the ledger, all or none; the block if it was waited for.
	async fn anchor(&self, studies: &[NewStudy]) -> Result<Option<u32>, Failure>;

	/// Replaces the content of one study; the block if it was waited for.
	async fn amend(&self, amended: &Amended) -> Result<Option<u32>, Failure>;
}

impl Ledger for Context {
	async fn studies(&self, ids: &[StudyId]) -> Result<Vec<Option<Study>>, Failure> {
		let ledger = self.client().await?.best().await?;
		let mut studies = Vec::with_capacity(ids.len());
		for id in ids {
			studies.push(ledger.study(id).await?);
		}
		Ok(studies)
	}

	async fn anchor(&self, studies: &[NewStudy]) -> Result<Option<u32>, Failure> {
		let outcome = match studies {
			[one] => self.submit(&calls::anchor_study(one.clone())).await?,
			_ => self.submit(&calls::anchor_studies(studies.to_vec())).await?,
		};
		Ok(outcome.block.map(|block| block.number))
	}

	async fn amend(&self, amended: &Amended) -> Result<Option<u32>, Failure> {
		let NewStudy { study, root, instances, series, .. } = amended.study;
		let outcome = self.submit(&calls::amend_study(study, root, instances, series, amended.reason)).await?;
		Ok(outcome.block.map(|block| block.number))
	}
}
