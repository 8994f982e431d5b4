//! The release of a patient: the enrolment ends, and what names the patient goes as far as no duty keeps it.

use crate::{session::SessionError, Session};
use radledger_client::{calls, AccountId, Ledger, Outcome};
use radledger_primitives::{OrganisationId, StudyId};
use serde::Serialize;
use std::collections::BTreeMap;

/// A release.
#[derive(Serialize, PartialEq, Debug)]
pub struct Released {
	/// Who was released.
	pub patient: AccountId,
	/// Studies of the organisation that named the patient, and name nobody any more.
	pub studies: Vec<StudyId>,
	/// Follow-ups that were taken from the patient's list.
	pub follow_ups: usize,
	/// What names the patient now, and why, in words.
	pub remains: Vec<String>,
	/// The transaction that ended the enrolment; none if it had ended before.
	pub transaction: Option<Outcome>,
}

/// Ends the enrolment of a patient of the signer's organisation, and takes the patient out of its studies. Can be done again
/// after anything.
///
/// # Errors
/// The ledger refuses it, or a part of it.
pub async fn release(session: &Session, patient: AccountId) -> Result<Released, SessionError> {
	let ledger = session.ledger().await?;
	let organisation = session.organisation(&ledger).await?;
	let gone = ledger.file(&patient).await?.is_some_and(|file| file.closed);
	let transaction = match gone {
		true => None,
		false => Some(session.submit(&calls::release_patient(patient)).await?),
	};
	let (mut studies, _) = naming(&ledger, &patient, organisation).await?;
	studies.sort_unstable();
	for some in studies.chunks(ledger.max_batch()?) {
		session.submit(&calls::forget_patient(some.to_vec())).await?;
	}
	let mut follow_ups = 0;
	for known in session.ledger().await?.follow_ups_of_patient(&patient).await? {
		if known.subject.as_ref() != Some(&patient) {
			session.submit(&calls::report::forget_follow_up(patient, known.follow_up)).await?;
			follow_ups += 1;
		}
	}
	let remains = remains(&session.ledger().await?, &patient, organisation).await?;
	Ok(Released { patient, studies, follow_ups, remains, transaction })
}

/// The studies of an organisation that name a patient, and how many of each other organisation do.
async fn naming(
	ledger: &Ledger,
	patient: &AccountId,
	organisation: OrganisationId,
) -> Result<(Vec<StudyId>, BTreeMap<OrganisationId, usize>), SessionError> {
	let (mut own, mut others) = (Vec::new(), BTreeMap::<OrganisationId, usize>::new());
	let of_patient = |id, study: radledger_client::Study| match study.subject.as_ref() == Some(patient) {
		true if study.organisation == organisation => own.push(id),
		true => *others.entry(study.organisation).or_default() += 1,
		false => {}
	};
	ledger.each_study(of_patient).await?;
	Ok((own, others))
}

/// What names a patient, and why.
async fn remains(
	ledger: &Ledger,
	patient: &AccountId,
	organisation: OrganisationId,
) -> Result<Vec<String>, SessionError> {
	let mut remains = Vec::new();
	let mut tell = |count: u64, what: &str| {
		if count > 0 {
			remains.push(format!("{count} {what}"));
		}
	};
	if let Some(file) = ledger.file(patient).await? {
		tell(
			file.decisions.into(),
			"decisions, with which organisations prove on what they relied (GDPR Art. 7(1); EHDS Art. 71)",
		);
		let refusals = file.refusals.len() as u64;
		tell(
			refusals,
			"refusals in force, which hold again when somebody enrols the account, until the patient lifts them",
		);
		tell(file.requests.into(), "requests, with which organisations answer for what they asked (GDPR Art. 5(2))");
		let kept = ledger.log(patient, 0).await?.map_or(0, |log| log.length.saturating_sub(log.kept_from));
		tell(
			kept,
			"entries of the log, for three years (EHDS Art. 9): `prune_log` removes them page by page after that",
		);
	}
	let (own, others) = naming(ledger, patient, organisation).await?;
	tell(own.len() as u64, "studies of this organisation: release the patient again to take the name out");
	for (other, count) in others {
		tell(count as u64, &format!("studies of organisation {other}, which must take the name out itself"));
	}
	let follow_ups = ledger.follow_ups_of_patient(patient).await?.len();
	tell(follow_ups as u64, "follow-ups of reports on those studies");
	remains.push("every earlier state, for those who keep all blocks".into());
	Ok(remains)
}
