//! Recalls, field safety notices and corrections, and the answers to them.

use super::{
	scope::{answered, newest, scope, versions},
	VigilanceError,
};
use crate::{device::Which, digest, Session};
use radledger_client::{
	calls,
	device::{Action, Change, Concerned},
	Outcome,
};
use radledger_primitives::{
	device::{ActionId, ActionOutcome, ProductId},
	vigilance::{ActionKind, ActionReason},
	DeviceVersion, H256,
};
use serde::Serialize;
use std::path::PathBuf;

/// A field action with its units.
async fn concerned(session: &Session, action: ActionId) -> Result<(Action, Vec<Concerned>), VigilanceError> {
	let ledger = session.client().await?.best().await?;
	let known = ledger.action(action).await?.ok_or(VigilanceError::NoAction { action })?;
	let units = ledger.concerned(known.scope, Some(action)).await?;
	Ok((known, units))
}

/// A field action that is to be opened.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewAction {
	/// What it is.
	pub kind: ActionKind,
	/// Why.
	pub reason: ActionReason,
	/// The product.
	pub product: ProductId,
	/// Only this lot.
	pub lot: Option<String>,
	/// Only units that ever had this version of the software, in the order of Software Versions (0018,1020).
	pub software: Vec<String>,
	/// The file with the notice, of which the ledger gets the digest.
	pub document: PathBuf,
}

/// A field action that was opened.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Opened {
	/// Its number; `None` if no block was waited for.
	pub action: Option<ActionId>,
	/// How many units it is about.
	pub units: usize,
	/// The digest of the notice.
	pub document: H256,
	/// The transaction.
	pub transaction: Outcome,
}

/// Opens a field action.
///
/// # Errors
/// A lot or version is empty, the notice cannot be read, or the ledger refuses.
pub async fn open(session: &Session, new: &NewAction) -> Result<Opened, VigilanceError> {
	let scope = scope(new.product, new.lot.as_deref(), &new.software)?;
	let document = digest::of_file(&new.document)?;
	// Before it is sent: a node that is lost afterwards must not take the number along.
	let (_, units) = answered(&session.client().await?.best().await?.concerned(scope, None).await?);
	let told = session.tell(&calls::device::open_action(new.kind, new.reason, scope, document)).await?;
	let action = told.changes.iter().find_map(|change| match change {
		Change::Opened { action } => Some(*action),
		_ => None,
	});
	Ok(Opened { action, units, document, transaction: told.outcome })
}

/// An answer to a field action.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Acknowledged {
	/// The unit, with the version of its software that the field action is about.
	pub device: DeviceVersion,
	/// The transaction.
	pub transaction: Outcome,
}

/// Answers a field action for a unit; for its newest entry, if no version is named.
///
/// # Errors
/// The ledger has no such field action or refuses, or the field action is not about the unit.
pub async fn acknowledge(
	session: &Session,
	action: ActionId,
	which: Which,
	outcome: ActionOutcome,
) -> Result<Acknowledged, VigilanceError> {
	let device = match which {
		Which::Version(unit) => unit,
		Which::Device(device) => newest(action, &concerned(session, action).await?.1, device)?,
	};
	let transaction = session.submit(&calls::device::acknowledge_action(action, device, outcome)).await?;
	Ok(Acknowledged { device, transaction })
}

/// Field actions: all, or open ones.
///
/// # Errors
/// The ledger does not answer.
pub async fn actions(session: &Session, open: bool) -> Result<Vec<Action>, VigilanceError> {
	Ok(session.client().await?.best().await?.actions(open).await?)
}

/// A field action with its units.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Status {
	/// The field action.
	#[serde(flatten)]
	pub action: Action,
	/// For how many units there is an answer.
	pub answered: usize,
	/// For how many there is none.
	pub missing: usize,
	/// Each unit, with every version of its software that the field action is about.
	pub units: Vec<Concerned>,
}

impl Status {
	fn new(action: Action, units: Vec<Concerned>) -> Self {
		let (answered, all) = answered(&units);
		Self { action, answered, missing: all.saturating_sub(answered), units }
	}
}

/// A field action with its units and their answers.
///
/// # Errors
/// The ledger has no such field action.
pub async fn status(session: &Session, action: ActionId) -> Result<Status, VigilanceError> {
	let (action, units) = concerned(session, action).await?;
	Ok(Status::new(action, units))
}

/// The units that a field action is about, with every version of their software that is meant.
///
/// # Errors
/// The ledger has no such field action.
pub async fn action_versions(session: &Session, action: ActionId) -> Result<Vec<DeviceVersion>, VigilanceError> {
	let (known, units) = concerned(session, action).await?;
	Ok(versions(&known.scope, &units))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::vigilance::fixtures::{action, concerned};
	use radledger_primitives::vigilance::Scope;
	use serde_json::json;

	#[test]
	fn status_should_say_what_it_is_about_and_what_was_answered() {
		let lot = H256([0xAB; 32]);
		let units = vec![concerned(5, 1, 2, true), concerned(6, 0, 0, false)];
		let json = serde_json::to_value(Status::new(action(Scope::Lot { product: 6, lot }), units)).unwrap();
		assert_eq!((&json["product"], &json["lot"], &json["software"]), (&6.into(), &json!(lot), &json!(null)));
		assert_eq!((&json["open"], &json["kind"]), (&true.into(), &"recall".into()));
		assert_eq!((&json["answered"], &json["missing"]), (&1.into(), &1.into()));
		assert_eq!((&json["units"][0]["device"], &json["units"][0]["version"]), (&"5.1".into(), &2.into()));
		assert_eq!(json["units"][0]["answer"]["outcome"], "corrected");
		assert_eq!(json["units"][0]["answer"]["at"], "2000-02-29T00:00:00Z");
		assert_eq!(json["units"][1]["answer"], json!(null));
	}
}
