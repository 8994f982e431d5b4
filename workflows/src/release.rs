//! The release of a patient: the enrolment ends, and what names the patient goes as far as no duty keeps it.

use crate::{session::SessionError, Session};
use radledger_client::{calls, AccountId, Ledger, Outcome};
use radledger_primitives::StudyId;
use serde::Serialize;

/// A release.
#[derive(Serialize, PartialEq, Debug)]
pub struct Released {
	/// Who was released.
	pub patient: AccountId,
	/// Studies of the organisation whose seals nobody here can open any more.
	pub studies: Vec<StudyId>,
	/// What names the patient now, and why, in words.
	pub remains: Vec<String>,
	/// The transaction that ended the enrolment; none if it had ended before.
	pub transaction: Option<Outcome>,
}

/// Ends the enrolment of a patient of the signer's organisation, and destroys what opens the seals over the patient's studies. Can be
/// done again after anything.
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
	let vault = session.new_vault()?;
	let _alone = vault.alone().await?;
	// Whatever opens the seals goes, so that nobody here can tell any more whose the studies are.
	let studies = vault.seals().forget(organisation, &patient)?;
	let remains = remains(&session.ledger().await?, &patient).await?;
	Ok(Released { patient, studies, remains, transaction })
}

/// What names a patient, and why.
async fn remains(ledger: &Ledger, patient: &AccountId) -> Result<Vec<String>, SessionError> {
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
	remains.push("every earlier state, for those who keep all blocks".into());
	Ok(remains)
}
