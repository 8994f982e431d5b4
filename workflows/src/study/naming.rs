//! Naming the patient of a study that was anchored without one.

use super::{anchor, identify::resolve, reading::read, subject::Subjects, StudyError};
use crate::{patients::PatientIds, Session};
use radledger_client::{calls, AccountId, Direction, Ledger, Outcome};
use radledger_dicom::Study;
use radledger_primitives::{graph::Edge, Node, ReportId, StudyId};
use serde::Serialize;
use std::{collections::BTreeSet, path::Path};

/// Whose a study is.
#[derive(Clone, Default, Debug)]
pub struct Request {
	/// The study, as [`resolve`] takes it. The Patient ID of its files is compared with the vault's if it is a path.
	pub study: String,
	/// The patient's account; that of the Patient ID in the vault if nobody is named.
	pub subject: Option<AccountId>,
	/// As in [`anchor::Request`].
	pub another_id: bool,
	/// As in [`anchor::Request`].
	pub mixed_patients: bool,
}

/// A study that names its patient now.
#[derive(Serialize, Clone, PartialEq, Debug)]
pub struct Named {
	/// The study.
	pub study: StudyId,
	/// Its patient.
	pub subject: AccountId,
	/// How many follow-ups of reports on it came onto the patient's list.
	pub follow_ups: usize,
	/// The transaction that named the patient; none if the study named that patient before.
	pub transaction: Option<Outcome>,
}

/// Names the patient of a study, and puts the follow-ups of its reports on the patient's list. Can be done again after
/// anything.
///
/// # Errors
/// The study's files name somebody else, nobody knows whose it is, or the ledger refuses it.
pub async fn name_subject(session: &Session, request: &Request) -> Result<Named, StudyError> {
	session.signer().await?;
	let study = resolve(session, &request.study).await?;
	let record = session.ledger().await?.study(&study).await?.ok_or_else(|| StudyError::not_on_ledger(&study))?;
	let (subject, transaction) = match files(session, &request.study, study).await? {
		None => {
			let subject = request.subject.ok_or(StudyError::UnknownPatient)?;
			(subject, put(session, study, subject, record.subject).await?)
		}
		Some(files) => {
			let vault = session.vault()?;
			let _alone = vault.alone().await?;
			let mut patients = PatientIds::of(&vault)?;
			let asked = anchor::Request {
				subject: request.subject,
				another_id: request.another_id,
				mixed_patients: request.mixed_patients,
				..anchor::Request::default()
			};
			let found = Subjects::new(&patients, &asked, std::slice::from_ref(&files)).of(&files)?;
			let subject = found.account.ok_or(StudyError::UnknownPatient)?;
			let transaction = put(session, study, subject, record.subject).await?;
			if let Some(id) = found.learned {
				// It was compared with the map before anything was sent.
				patients.add(id, subject, asked.another_id, "")?;
				patients.save()?;
			}
			(subject, transaction)
		}
	};
	let waited = transaction.as_ref().is_none_or(|sent| sent.block.is_some());
	let follow_ups = if waited { list_follow_ups(session, study, subject).await? } else { 0 };
	Ok(Named { study, subject, follow_ups, transaction })
}

/// The study's files, if `text` is where they are.
async fn files(session: &Session, text: &str, study: StudyId) -> Result<Option<Study>, StudyError> {
	let path = Path::new(text);
	if !path.exists() {
		return Ok(None);
	}
	let manifests = session.vault()?.manifests()?;
	for files in read(session, &[path.into()]).await?.studies {
		if manifests.of(&files)?.is_some_and(|manifest| manifest.study_id() == study) {
			return Ok(Some(files));
		}
	}
	Ok(None)
}

/// Names the patient on the ledger, unless the study names that patient already.
async fn put(
	session: &Session,
	study: StudyId,
	subject: AccountId,
	there: Option<AccountId>,
) -> Result<Option<Outcome>, StudyError> {
	if there == Some(subject) {
		return Ok(None);
	}
	// Somebody may open one meanwhile.
	let reports = reports(&session.ledger().await?, study).await?.len().saturating_add(1);
	let call = calls::name_subject(study, subject, reports.try_into().unwrap_or(u32::MAX));
	Ok(Some(session.submit(&call).await?))
}

/// The reports on a study.
async fn reports(ledger: &Ledger, study: StudyId) -> Result<BTreeSet<ReportId>, StudyError> {
	let (node, mut reports) = (Node::Study(study), BTreeSet::new());
	let keep = |edge: Edge| {
		if let (true, Node::Report(report)) = (edge.parent == node, edge.child) {
			reports.insert(report);
		}
		Ok(())
	};
	ledger.each_edge(Direction::Down, node, keep).await?;
	Ok(reports)
}

/// Puts the follow-ups of reports on a study on the list of its patient. Returns how many were not on it.
async fn list_follow_ups(session: &Session, study: StudyId, subject: AccountId) -> Result<usize, StudyError> {
	let ledger = session.ledger().await?;
	let listed: Vec<_> =
		ledger.follow_ups_of_patient(&subject).await?.into_iter().map(|known| known.follow_up).collect();
	let mut more = 0;
	for report in reports(&ledger, study).await? {
		for known in ledger.follow_ups_of_report(&report).await? {
			if !listed.contains(&known.follow_up) {
				session.submit(&calls::report::list_follow_up(known.follow_up)).await?;
				more += 1;
			}
		}
	}
	Ok(more)
}
