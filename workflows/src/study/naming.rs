//! Naming the patient of a study that was anchored without one.

use super::{anchor, identify::resolve, reading::read, subject::Subjects, StudyError};
use crate::{patients::PatientIds, Session};
use radledger_client::{calls, AccountId, Actor, Direction, Ledger, Outcome};
use radledger_dicom::Study;
use radledger_primitives::{graph::Edge, Node, ReportId, Seal, StudyId};
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
	/// The transaction that named the patient; none if the study named that patient before.
	pub transaction: Option<Outcome>,
}

/// Names the patient of a study. Can be done again after anything.
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
	Ok(Named { study, subject, transaction })
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
	there: Option<Seal>,
) -> Result<Option<Outcome>, StudyError> {
	let seals = session.vault()?.seals();
	if let Some(there) = there {
		let known = seals.open(&study, &there)?;
		return match known.is_some_and(|known| known.account == subject) {
			true => Ok(None),
			false => Err(StudyError::HasSubject { study }),
		};
	}
	let ledger = session.ledger().await?;
	if !matches!(ledger.actor(&subject).await?, Some(Actor::Patient(_))) {
		return Err(StudyError::UnknownSubject { account: subject });
	}
	let reports = reports(&ledger, study).await?;
	// Other studies of these reports must name the same patient: the ledger compares them.
	let mut others = BTreeSet::new();
	for report in &reports {
		others.extend(ledger.report(report).await?.map(|known| known.studies).unwrap_or_default());
	}
	others.remove(&study);
	let openings = session.openings_of(&ledger, others).await?;
	let seal = seals.seal(study, subject)?;
	let salt = match openings.is_empty() {
		true => None,
		false => seals.open(&study, &seal)?.map(|opening| opening.salt),
	};
	// Somebody may open one meanwhile.
	let most = reports.len().saturating_add(1).try_into().unwrap_or(u32::MAX);
	let call = calls::name_subject(study, seal, salt, most);
	Ok(Some(session.submit_showing(&call, &openings).await?))
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
