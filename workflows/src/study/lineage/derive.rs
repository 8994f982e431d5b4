//! Recording how a study was made from others.

use crate::{
	study::{identify::resolve, StudyError},
	Session,
};
use radledger_client::{calls, Outcome};
use radledger_dicom::Manifest;
use radledger_primitives::{digest::commit, Agent, Node, Operation, StudyId, H256};
use serde::Serialize;
use std::path::Path;

/// Most parents that a caller can name.
const PARENTS: usize = 16;

/// Label of the commitment to the parameters of a derivation, and of the salt in it.
pub(crate) const PARAMETERS: &str = "radledger:parameters:v1";

/// The commitment to the parameters with which the study of `manifest` was made: to the digest of a file or, without one,
/// to 32 zero bytes, so that nobody sees whether there is one.
pub(super) fn parameters(manifest: &Manifest, digest: Option<H256>) -> H256 {
	let salt = manifest.derive_salt(PARAMETERS, &[]);
	commit(PARAMETERS.as_bytes(), &salt, &digest.unwrap_or_default())
}

/// How a study was made from others.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Request {
	/// The study that was made.
	pub study: StudyId,
	/// What it was made from: 1 to 16 studies.
	pub parents: Vec<StudyId>,
	/// What was done.
	pub operation: Operation,
	/// By whom or by what.
	pub agent: Agent,
	/// SHA-256 of a file with the parameters.
	pub parameters: Option<H256>,
}

/// A derivation that was recorded.
#[derive(Serialize, Clone, PartialEq, Debug)]
pub struct Derived {
	/// The study that was made.
	pub study: StudyId,
	/// What it was made from.
	pub parents: Vec<StudyId>,
	/// What was done.
	pub operation: Operation,
	/// By whom or by what.
	pub agent: Agent,
	/// The commitment to the parameters.
	pub parameters: H256,
	/// The transaction that recorded it.
	pub transaction: Outcome,
}

/// Records how a study was made from others.
///
/// # Errors
/// The parents make no sense, the vault does not have the study, or the ledger refuses it.
pub async fn derive(session: &Session, request: Request) -> Result<Derived, StudyError> {
	let Request { study, parents, operation, agent, parameters: digest } = request;
	if parents.len() > PARENTS {
		return Err(StudyError::TooManyParents { count: parents.len(), most: PARENTS });
	}
	for (place, parent) in parents.iter().enumerate() {
		if *parent == study {
			return Err(StudyError::Parents { what: format!("study {study:?} cannot be made from itself") });
		}
		if parents.iter().take(place).any(|before| before == parent) {
			return Err(StudyError::Parents { what: format!("study {parent:?} is named twice") });
		}
	}
	// The commitment to the parameters needs the study's salt.
	let manifest = session.vault()?.manifests()?.load(&study)?.ok_or_else(|| StudyError::not_in_vault(&study))?;
	let parameters = self::parameters(&manifest, digest);
	let call = calls::record_derivation(study, parents.clone(), operation, agent, parameters);
	let transaction = session.submit(&call).await?;
	Ok(Derived { study, parents, operation, agent, parameters, transaction })
}

/// What is meant by `text`, if the ledger has it: a version of a model as 3.0, the whole identifier of a dataset or report,
/// or a study as [`resolve`] finds it.
///
/// # Errors
/// The ledger has no such thing; or as [`resolve`].
pub async fn origin(session: &Session, text: &str) -> Result<Node, StudyError> {
	let ledger = session.ledger().await?;
	if let Some(version) = text.parse().ok().filter(|_| !Path::new(text).exists()) {
		let known = ledger.model_version(version).await?;
		return known.map(|_| Node::Model(version)).ok_or_else(|| StudyError::NoVersion { version: text.into() });
	}
	let id = resolve(session, text).await?;
	if ledger.study(&id).await?.is_some() {
		Ok(Node::Study(id))
	} else if ledger.dataset(id).await?.is_some() {
		Ok(Node::Dataset(id))
	} else if ledger.report(&id).await?.is_some() {
		Ok(Node::Report(id))
	} else {
		Err(StudyError::NotOnLedger { what: format!("study, dataset or report {id:?}") })
	}
}
