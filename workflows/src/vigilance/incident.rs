//! Incidents: from the report to the ledger to the last report to the authority.

use super::{
	clock::refused,
	documents::{compare, Compared, Opening, Part},
	VigilanceError,
};
use crate::{digest, vault::Shown, Session};
use radledger_client::{
	calls,
	device::{Change, Incident, Submission},
	surveillance, Call, Ledger, Outcome,
};
use radledger_primitives::{
	calendar::date_of,
	device::Day,
	digest::Salt,
	text,
	vigilance::{Classification, Clock, IncidentId, IncidentPhase, IncidentSubject},
	OrganisationId, H256,
};
use serde::Serialize;
use std::path::{Path, PathBuf};

/// An incident as it stands.
async fn known(ledger: &Ledger, incident: IncidentId) -> Result<Incident, VigilanceError> {
	ledger.incident(incident).await?.ok_or(VigilanceError::NoIncident { incident })
}

/// A document whose commitment was sent.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Sent {
	/// The commitment, which the ledger has.
	pub document: H256,
	/// The digest of the file.
	pub sha256: H256,
	/// What opens the commitment to whoever has the file.
	pub salt: H256,
	/// The file in the vault with the salt.
	#[serde(serialize_with = "text::display")]
	pub salt_file: Shown,
	/// The transaction.
	pub transaction: Outcome,
}

/// Draws the salt of a document, and sends what `call` makes of the commitment: the salt is in the vault before that.
async fn send<C: Call>(
	session: &Session,
	sha256: H256,
	call: impl FnOnce(H256) -> C,
) -> Result<(Sent, Vec<Change>), VigilanceError> {
	let (vault, chain) = (session.new_vault()?, session.client().await?.genesis());
	let Opening { commitment: document, salt, .. } = Opening::draw(&vault, chain, sha256)?;
	let told = session.tell(&call(document)).await?;
	let salt_file = Shown(vault.notes::<Opening>().path(&hex::encode(document)));
	Ok((Sent { document, sha256, salt, salt_file, transaction: told.outcome }, told.changes))
}

/// An incident that is to be reported to the ledger.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewIncident {
	/// The unit or the version of an AI model with which it happened.
	pub subject: IncidentSubject,
	/// What it is, in the words of the law.
	pub classification: Classification,
	/// The day on which the organisation became aware of it; the chain's present one by default.
	pub aware: Option<Day>,
	/// The file that says what happened, of which the ledger gets a salted digest.
	pub document: PathBuf,
}

/// An incident that was reported to the ledger.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Reported {
	/// Its number; `None` if no block was waited for.
	pub incident: Option<IncidentId>,
	/// The organisation that must report it to the authority, if it is on the ledger.
	pub owed_by: Option<OrganisationId>,
	/// The last day for that.
	#[serde(serialize_with = "text::day::option::serialize")]
	pub due: Option<Day>,
	/// Whether that day is over.
	pub late: Option<bool>,
	/// The chain's day.
	#[serde(skip)]
	pub today: Day,
	/// The document.
	#[serde(flatten)]
	pub sent: Sent,
}

/// Reports an incident to the ledger.
///
/// # Errors
/// The clock of the law cannot count the days, the document cannot be read, or the ledger refuses.
pub async fn report(session: &Session, new: &NewIncident) -> Result<Reported, VigilanceError> {
	let NewIncident { subject, classification, aware, .. } = *new;
	let sha256 = digest::of_file(&new.document)?;
	let ledger = session.client().await?.best().await?;
	let today = date_of(ledger.now().await?);
	let adopted = ledger.rules(classification.rule().regime).await?;
	// The ledger has one error for several reasons.
	Clock::start(aware, classification, today, &adopted)
		.map_err(|error| refused(classification, aware, today, error))?;
	let call = |document| calls::device::report_incident(subject, classification, aware, document);
	let (sent, changes) = send(session, sha256, call).await?;
	let made = changes.iter().find_map(|change| match change {
		Change::Incident { incident, owed_by, due } => Some((*incident, *owed_by, *due)),
		_ => None,
	});
	Ok(Reported {
		incident: made.map(|(incident, ..)| incident),
		owed_by: made.and_then(|(_, owed_by, _)| owed_by),
		due: made.map(|(.., due)| due),
		late: made.map(|(.., due)| today > due),
		today,
		sent,
	})
}

/// Another classification of an incident.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Reclassification {
	/// The incident.
	pub incident: IncidentId,
	/// What it is, in the words of the law.
	pub classification: Classification,
	/// The day on which that became known, where the law counts from there; the chain's present one by default.
	pub known: Option<Day>,
}

/// An incident that was classified again.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Reclassified {
	/// The incident.
	pub incident: IncidentId,
	/// The new classification.
	pub classification: Classification,
	/// The last day for the first report; `None` if no block was waited for.
	#[serde(serialize_with = "text::day::option::serialize")]
	pub due: Option<Day>,
	/// The incident as it stood before.
	#[serde(skip)]
	pub before: Incident,
	/// The chain's day.
	#[serde(skip)]
	pub today: Day,
	/// The transaction.
	pub transaction: Outcome,
}

/// Classifies an incident again: the deadline becomes an earlier one, or stays.
///
/// # Errors
/// The ledger has no such incident or refuses, or the clock of the law cannot count the days.
pub async fn reclassify(session: &Session, new: Reclassification) -> Result<Reclassified, VigilanceError> {
	let Reclassification { incident, classification, known: known_on } = new;
	let ledger = session.client().await?.best().await?;
	let before = known(&ledger, incident).await?;
	let today = date_of(ledger.now().await?);
	let adopted = ledger.rules(classification.rule().regime).await?;
	let mut clock = Clock::unclassified(before.aware);
	clock
		.classify(known_on, classification, today, &adopted)
		// As somebody else who does not have to report, for whom it counts from today.
		.or_else(|error| match known_on {
			None => clock.tell(classification, today, &adopted),
			Some(_) => Err(error),
		})
		.map_err(|error| refused(classification, known_on, today, error))?;
	let told = session.tell(&calls::device::reclassify(incident, classification, known_on)).await?;
	let due = told.changes.iter().find_map(|change| match change {
		Change::Reclassified { due, .. } => Some(*due),
		_ => None,
	});
	Ok(Reclassified { incident, classification, due, before, today, transaction: told.outcome })
}

/// A report that was drafted.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Drafted {
	/// The incident.
	pub incident: IncidentId,
	/// The draft.
	#[serde(flatten)]
	pub sent: Sent,
}

/// Drafts the next report of an incident to the authority.
///
/// # Errors
/// The document cannot be read, the ledger has no such incident, or it refuses.
pub async fn draft(session: &Session, incident: IncidentId, document: &Path) -> Result<Drafted, VigilanceError> {
	let sha256 = digest::of_file(document)?;
	known(&session.client().await?.best().await?, incident).await?;
	let (sent, _) = send(session, sha256, |document| calls::device::draft_report(incident, document)).await?;
	Ok(Drafted { incident, sent })
}

/// A report that was submitted.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Submitted {
	/// The incident.
	pub incident: IncidentId,
	/// The kind of the report.
	pub phase: IncidentPhase,
	/// Days by which the first report was late; `None` if no block was waited for.
	pub days_late: Option<u32>,
	/// Whether this is the first report.
	#[serde(skip)]
	pub first: bool,
	/// The report.
	#[serde(flatten)]
	pub sent: Sent,
}

/// Submits a report of an incident to the authority: the first one stops the clock.
///
/// # Errors
/// As [`draft`].
pub async fn submit(
	session: &Session,
	incident: IncidentId,
	phase: IncidentPhase,
	document: &Path,
) -> Result<Submitted, VigilanceError> {
	let sha256 = digest::of_file(document)?;
	let first = known(&session.client().await?.best().await?, incident).await?.submitted.is_none();
	let call = |document| calls::device::submit_report(incident, phase, document);
	let (sent, changes) = send(session, sha256, call).await?;
	let days_late = changes.iter().find_map(|change| match change {
		Change::Submitted { days_late, .. } => Some(*days_late),
		_ => None,
	});
	Ok(Submitted { incident, phase, days_late, first, sent })
}

/// What a file is to an incident.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Checked {
	/// The incident.
	pub incident: IncidentId,
	/// The digest of the file.
	pub sha256: H256,
	/// What it is.
	#[serde(flatten)]
	pub compared: Compared,
}

/// Whether a file is the present draft of an incident, or one of its documents; with a salt, or with those in the vault.
///
/// # Errors
/// The file cannot be read, the ledger has no such incident, or the vault cannot be used.
pub async fn check(
	session: &Session,
	incident: IncidentId,
	document: &Path,
	salt: Option<&Salt>,
) -> Result<Checked, VigilanceError> {
	let sha256 = digest::of_file(document)?;
	let client = session.client().await?;
	let ledger = client.best().await?;
	let known = known(&ledger, incident).await?;
	let reports = ledger.submissions(incident).await?;
	let report = |known: Submission| (Part::Report { number: known.number, phase: known.phase }, known.document);
	let parts = known.draft.map(|draft| (Part::Draft, draft)).into_iter();
	let parts = parts.chain([(Part::Incident, known.document)]).chain(reports.into_iter().map(report));
	let compared = match salt {
		Some(salt) => compare(&sha256, parts, |_| Ok(Some(*salt)))?,
		None => {
			let (vault, chain) = (session.vault()?, client.genesis());
			compare(&sha256, parts, |commitment| {
				Ok(Opening::find(&vault, &chain, commitment)?.map(|found| found.salt.0))
			})?
		}
	};
	Ok(Checked { incident, sha256, compared })
}

/// Incidents: all, or those whose first report is missing.
///
/// # Errors
/// The ledger does not answer.
pub async fn list(session: &Session, unreported: bool) -> Result<Vec<Incident>, VigilanceError> {
	Ok(session.client().await?.best().await?.incidents(unreported).await?)
}

/// An incident with its reports.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Course {
	/// The incident.
	#[serde(flatten)]
	pub incident: Incident,
	/// Its reports to the authority, in order.
	pub reports: Vec<Submission>,
}

/// An incident with its reports to the authority.
///
/// # Errors
/// The ledger has no such incident.
pub async fn show(session: &Session, incident: IncidentId) -> Result<Course, VigilanceError> {
	let ledger = session.client().await?.best().await?;
	Ok(Course { incident: known(&ledger, incident).await?, reports: ledger.submissions(incident).await? })
}

/// Days until a deadline; less than 0 if it is late.
pub fn days_left(due: Day, today: Day) -> i64 {
	i64::from(due) - i64::from(today)
}

/// A report to the authority that is missing.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Deadline {
	/// The incident.
	pub incident: IncidentId,
	/// The unit or the version of an AI model with which it happened.
	#[serde(flatten, serialize_with = "IncidentSubject::as_fields")]
	pub subject: IncidentSubject,
	/// The organisation that must report it.
	pub owed_by: OrganisationId,
	/// The last day for that.
	#[serde(serialize_with = "text::day::serialize")]
	pub due: Day,
	/// Days until then; less than 0 if it is late.
	pub days_left: i64,
	/// Whether it is late.
	pub late: bool,
	/// The classifications by which it is due on that day.
	pub classifications: Vec<Classification>,
}

/// The reports to authorities that are missing, the most urgent first.
#[derive(Serialize, Clone, PartialEq, Eq, Debug)]
pub struct Board {
	/// The chain's day.
	#[serde(serialize_with = "text::day::serialize")]
	pub today: Day,
	/// How many are late.
	pub late: usize,
	/// The reports.
	pub incidents: Vec<Deadline>,
}

impl Board {
	fn new(incidents: &[Incident], owed_by: Option<OrganisationId>, today: Day) -> Self {
		let owed = |known: &Incident| known.owed_by.filter(|debtor| owed_by.is_none_or(|wanted| wanted == *debtor));
		let missing = incidents.iter().filter(|known| known.submitted.is_none());
		let mut open: Vec<_> = missing.filter_map(|known| Some((known, owed(known)?))).collect();
		open.sort_by_key(|(known, _)| (known.due, known.incident));
		let deadline = |(known, owed_by): (&Incident, OrganisationId)| {
			let reasons = known.classified.iter().filter(|made| made.due == known.due);
			Deadline {
				incident: known.incident,
				subject: known.subject,
				owed_by,
				due: known.due,
				days_left: days_left(known.due, today),
				late: today > known.due,
				classifications: reasons.map(|made| made.classification).collect(),
			}
		};
		let incidents: Vec<_> = open.into_iter().map(deadline).collect();
		Self { today, late: incidents.iter().filter(|deadline| deadline.late).count(), incidents }
	}
}

/// The reports to authorities that are missing: of an organisation, or all.
///
/// # Errors
/// The ledger does not answer.
pub async fn deadlines(session: &Session, owed_by: Option<OrganisationId>) -> Result<Board, VigilanceError> {
	let ledger = session.client().await?.best().await?;
	let today = date_of(ledger.now().await?);
	Ok(Board::new(&ledger.incidents(true).await?, owed_by, today))
}

/// An incident after the fields of the Manufacturer Incident Report form (MIR), as far as the ledger knows it.
///
/// # Errors
/// The ledger has no such incident.
pub async fn export(session: &Session, incident: IncidentId) -> Result<serde_json::Value, VigilanceError> {
	let facts = session.client().await?.incident_file(incident).await?;
	Ok(surveillance::to_mir(&facts.ok_or(VigilanceError::NoIncident { incident })?))
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::vigilance::fixtures::{incident, submission};
	use radledger_primitives::ModelVersion;
	use serde_json::json;

	#[test]
	fn incident_should_have_the_source_of_every_deadline_and_every_report() {
		let mut known = incident(4, 20_524, Some(20_520));
		let json = serde_json::to_value(&known).unwrap();
		assert_eq!((&json["device"], &json["model"], json.get("reports")), (&5.into(), &json!(null), None));
		known.subject = IncidentSubject::Model(ModelVersion { model: 3, version: 1 });
		let course = Course { incident: known, reports: vec![submission(0, IncidentPhase::Initial)] };
		let json = serde_json::to_value(course).unwrap();
		assert_eq!((&json["model"], &json["device"]), (&"3.1".into(), &json!(null)));
		assert_eq!((&json["due"], &json["days_late"]), (&"2026-03-12".into(), &0.into()));
		assert_eq!((&json["aware"], &json["submitted"]), (&"2026-03-02".into(), &"2026-03-08".into()));
		assert_eq!((&json["at"], &json["draft"]), (&"2000-02-29T00:00:00Z".into(), &json!(null)));
		assert_eq!(
			json["classified"][1],
			json!({
				"classification": "mdr-death-or-deterioration", "regime": "eu-mdr", "owed_by": "manufacturer",
				"due": "2026-03-12", "source": "Regulation (EU) 2017/745 Art. 87(5)",
			})
		);
		assert_eq!((&json["reports"][0]["phase"], &json["reports"][0]["number"]), (&"initial".into(), &0.into()));
		assert_eq!(json["reports"][0]["at"], "2000-02-29T00:00:00Z");
	}

	#[test]
	fn deadlines_should_begin_with_the_most_urgent() {
		let mut other = incident(2, 20_520, None);
		other.owed_by = Some(8);
		let all = [
			incident(0, 20_530, None),
			incident(1, 20_510, Some(20_509)),
			other,
			incident(3, 20_524, None),
			incident(4, 20_520, None),
			Incident { owed_by: None, ..incident(5, 20_500, None) },
		];
		let board = Board::new(&all, None, 20_524);
		let order: Vec<_> = board.incidents.iter().map(|deadline| deadline.incident).collect();
		assert_eq!((order, board.late), (vec![2, 4, 3, 0], 2));
		let json = serde_json::to_value(&board).unwrap();
		assert_eq!(
			json["incidents"][1],
			json!({
				"incident": 4, "device": 5, "model": null, "owed_by": 3, "due": "2026-03-08", "days_left": -4,
				"late": true, "classifications": ["mdr-death-or-deterioration"],
			})
		);
		assert_eq!((&json["incidents"][3]["days_left"], &json["today"]), (&6.into(), &"2026-03-12".into()));
		let own = Board::new(&all, Some(8), 20_524).incidents;
		assert_eq!(own.iter().map(|deadline| deadline.incident).collect::<Vec<_>>(), [2]);
	}
}
