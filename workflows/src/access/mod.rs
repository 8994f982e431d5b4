//! Access to patients' data: who asks for them, who used them or was denied, who did without asking, and the duties that
//! follow.

mod again;
mod log;

pub use again::{decide_again, Again};
pub use log::{log, AccessError, Log, Trust};

use crate::{
	consent::{
		decided, file_of,
		lines::{Asked, DutyLine, EmergencyLine},
	},
	Session,
};
use radledger_client::{
	calls,
	consent::{Basis, Change, Conduct, RequestState},
	AccountId, ErasureDuty, Ledger, Opening, Outcome,
};
use radledger_primitives::{
	consent::{records, ConsentId, DataUse, EmergencyReason, Justification, RequestId, Rule},
	Moment, OrganisationId,
};
use serde::Serialize;

/// A request to be made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewRequest {
	pub patient: AccountId,
	/// What opens the study; `None` for all studies.
	pub study: Option<Opening>,
	pub data_use: DataUse,
	pub justification: Justification,
	/// The first moment at which the data are no longer wanted.
	pub until: Moment,
}

/// A request that was made.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Requested {
	pub patient: AccountId,
	/// `None` if no block was waited for; then neither is the rest known.
	pub request: Option<RequestId>,
	/// `pending`, `asked`, `permitted` or `denied`.
	pub state: Option<&'static str>,
	pub consent: Option<ConsentId>,
	/// The rule by which it is denied, or is for people to judge.
	pub rule: Option<Rule>,
	pub transaction: Outcome,
}

/// Asks for a patient's data.
///
/// # Errors
/// The ledger refuses the request.
pub async fn request(session: &Session, new: NewRequest) -> Result<Requested, AccessError> {
	let NewRequest { patient, study, data_use, justification, until } = new;
	let name = study.as_ref().map(Opening::blinded);
	let call = calls::request_access(patient, name, data_use, justification, until);
	let told = session.tell_showing(&call, study.as_slice()).await?;
	let answer = told.changes.iter().find_map(|change| match change {
		Change::Requested { request, state } => Some((*request, *state)),
		_ => None,
	});
	let (state, consent, rule) = match answer.map(|(_, state)| state) {
		Some(RequestState::Permitted { consent }) => (Some("permitted"), Some(consent), None),
		Some(RequestState::Denied { rule }) => (Some("denied"), None, Some(rule)),
		Some(RequestState::Asked { rule }) => (Some("asked"), None, Some(rule)),
		Some(_) => (Some("pending"), None, None),
		None => (None, None, None),
	};
	let request = answer.map(|(request, _)| request);
	Ok(Requested { patient, request, state, consent, rule, transaction: told.outcome })
}

/// A use that was recorded.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Recorded {
	pub patient: AccountId,
	/// The entry of the log. `None` if no block was waited for; then neither is the rest known.
	pub entry: Option<u64>,
	pub permitted: Option<bool>,
	/// Whether it is for people to judge first.
	pub asked: Option<bool>,
	pub consent: Option<ConsentId>,
	/// The rule by which it is denied, or is for people to judge.
	pub rule: Option<Rule>,
	/// The outcome as a sentence.
	#[serde(skip)]
	pub text: Option<String>,
	pub transaction: Outcome,
}

/// Records a use before it takes place.
///
/// # Errors
/// The ledger refuses the record. A denial is not an error.
pub async fn record(
	session: &Session,
	patient: AccountId,
	study: Option<Opening>,
	basis: Basis,
) -> Result<Recorded, AccessError> {
	let call = calls::record_access(patient, study.as_ref().map(Opening::blinded), basis);
	let told = session.tell_showing(&call, study.as_slice()).await?;
	let recorded = told.changes.iter().find_map(|change| match change {
		Change::Recorded { access, outcome } => Some((*access, *outcome)),
		_ => None,
	});
	let outcome = recorded.map(|(_, outcome)| outcome);
	let (consent, rule) = match outcome {
		Some(records::Outcome::Permitted { consent }) => (Some(consent), None),
		Some(records::Outcome::Denied { rule } | records::Outcome::Asked { rule }) => (None, Some(rule)),
		_ => (None, None),
	};
	Ok(Recorded {
		patient,
		entry: recorded.map(|(entry, _)| entry),
		permitted: outcome.map(|_| consent.is_some()),
		asked: outcome.map(|outcome| matches!(outcome, records::Outcome::Asked { .. })),
		consent,
		rule,
		text: decided(&told),
		transaction: told.outcome,
	})
}

/// A use without asking that was recorded, or denied.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Broken {
	pub patient: AccountId,
	/// The entry of the log. `None` if no block was waited for; then neither is the rest known.
	pub entry: Option<u64>,
	/// Whether the patient's decision beforehand denies it.
	pub denied: Option<bool>,
	/// Whether it is against what the patient decided beforehand.
	pub against_will: Option<bool>,
	/// What happened, as a sentence.
	#[serde(skip)]
	pub text: Option<String>,
	pub transaction: Outcome,
}

/// Uses a patient's data without asking, in an emergency.
///
/// # Errors
/// The ledger refuses the record. A denial is not an error.
pub async fn break_glass(
	session: &Session,
	patient: AccountId,
	study: Option<Opening>,
	reason: EmergencyReason,
) -> Result<Broken, AccessError> {
	let call = calls::break_glass(patient, study.as_ref().map(Opening::blinded), reason);
	let told = session.tell_showing(&call, study.as_slice()).await?;
	let happened = told.changes.iter().find_map(|change| match change {
		Change::GlassBroken { access, against_will } => Some((*access, false, *against_will)),
		Change::Recorded { access, .. } => Some((*access, true, true)),
		_ => None,
	});
	Ok(Broken {
		patient,
		entry: happened.map(|(entry, ..)| entry),
		denied: happened.map(|(_, denied, _)| denied),
		against_will: happened.map(|(.., against_will)| against_will),
		text: decided(&told),
		transaction: told.outcome,
	})
}

/// All requests for a patient's data, in the order in which they were made.
///
/// # Errors
/// The account is not a patient, or the ledger cannot be read.
pub async fn requests(session: &Session, patient: &AccountId) -> Result<Vec<Asked>, AccessError> {
	let ledger = session.ledger().await?;
	file_of(&ledger, patient).await?;
	let (now, names) = (ledger.now().await?, session.names_of(&ledger, &[*patient]).await?);
	let mut requests = ledger.requests(patient).await?;
	requests.iter_mut().for_each(|request| request.study = request.study.map(|name| names.study(name)));
	Ok(requests.iter().map(|request| Asked::new(request, now)).collect())
}

/// Fails unless the ledger has the organisation.
async fn known(ledger: &Ledger, organisation: OrganisationId) -> Result<(), AccessError> {
	match ledger.organisation(organisation).await? {
		Some(_) => Ok(()),
		None => Err(AccessError::NoOrganisation { organisation }),
	}
}

/// The emergencies of an organisation's members, in order of time.
///
/// # Errors
/// There is no such organisation, or the ledger cannot be read.
pub async fn emergencies(session: &Session, organisation: OrganisationId) -> Result<Vec<EmergencyLine>, AccessError> {
	let ledger = session.ledger().await?;
	known(&ledger, organisation).await?;
	let mut emergencies = ledger.emergencies(organisation).await?;
	let patients: Vec<_> = emergencies.iter().map(|emergency| emergency.patient).collect();
	let names = session.names_of(&ledger, &patients).await?;
	emergencies.iter_mut().for_each(|known| known.study = known.study.map(|name| names.study(name)));
	Ok(emergencies.iter().map(Into::into).collect())
}

/// The duties of an organisation, in the order in which they are due.
///
/// # Errors
/// As [`emergencies`].
pub async fn duties(
	session: &Session,
	organisation: OrganisationId,
	overdue: bool,
) -> Result<Vec<DutyLine>, AccessError> {
	let ledger = session.ledger().await?;
	known(&ledger, organisation).await?;
	let duties = ledger.duties(organisation).await?;
	Ok(duties.iter().filter(|duty| !overdue || duty.overdue).map(Into::into).collect())
}

/// The erased studies of which an organisation may have a copy, what is due first in the first place.
///
/// # Errors
/// As [`emergencies`].
pub async fn erasures(
	session: &Session,
	organisation: OrganisationId,
	overdue: bool,
) -> Result<Vec<ErasureDuty>, AccessError> {
	let ledger = session.ledger().await?;
	known(&ledger, organisation).await?;
	let mut duties = ledger.erasure_duties(organisation).await?;
	duties.retain(|duty| !overdue || duty.overdue);
	Ok(duties)
}

/// The conduct of an organisation.
///
/// # Errors
/// As [`emergencies`].
pub async fn conduct(session: &Session, organisation: OrganisationId) -> Result<Conduct, AccessError> {
	let ledger = session.ledger().await?;
	known(&ledger, organisation).await?;
	Ok(ledger.conduct(organisation).await?)
}
