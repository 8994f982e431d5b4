//! Whose a study is: the account that is named, or that of its Patient ID; and whether the two can be right.

use super::{anchor::Request, StudyError};
use crate::{patients::PatientIds, words};
use radledger_client::AccountId;
use radledger_dicom::{PatientId, Study};
use std::{
	collections::{BTreeMap, BTreeSet},
	path::Path,
};

/// The subject of a study, and the Patient ID that is known as the subject's from now on.
#[derive(Clone, Default, PartialEq, Eq, Debug)]
pub(super) struct Subject {
	pub account: Option<AccountId>,
	pub learned: Option<PatientId>,
}

/// The Patient IDs in a study's files, each with a file that has it. One without issuer is that with the same text.
fn found(study: &Study) -> BTreeMap<&PatientId, &Path> {
	let mut all = BTreeMap::<&PatientId, &Path>::new();
	for instance in &study.instances {
		if let Some(id) = &instance.about.patient {
			all.entry(id).or_insert(&instance.path);
		}
	}
	let issued: BTreeSet<&str> = all.keys().filter(|id| !id.issuer.is_empty()).map(|id| id.id.as_str()).collect();
	all.retain(|id, _| !id.issuer.is_empty() || !issued.contains(id.id.as_str()));
	all
}

/// The subjects of a run's studies.
pub(super) struct Subjects<'a> {
	ids: &'a PatientIds,
	request: &'a Request,
	/// Issuers of which the named subject would have more than one Patient ID.
	contested: BTreeSet<String>,
}

impl<'a> Subjects<'a> {
	/// Of `studies`, as `request` names the subject and `ids` knows it.
	pub fn new(ids: &'a PatientIds, request: &'a Request, studies: &[Study]) -> Self {
		let mut by_issuer = BTreeMap::<&str, BTreeSet<&str>>::new();
		if let Some(subject) = request.subject.filter(|_| !request.another_id) {
			let here = studies.iter().map(found).filter(|ids| ids.len() == 1).flat_map(BTreeMap::into_keys);
			for id in here.chain(ids.ids(subject)) {
				by_issuer.entry(&id.issuer).or_default().insert(&id.id);
			}
		}
		let contested = by_issuer.into_iter().filter(|(_, ids)| ids.len() > 1).map(|(issuer, _)| issuer.into());
		Self { ids, request, contested: contested.collect() }
	}

	/// Whose `study` is.
	///
	/// # Errors
	/// Its files name several patients, or another one than the request; or nobody knows the patient, and one is required.
	pub fn of(&self, study: &Study) -> Result<Subject, StudyError> {
		let found = found(study);
		if found.len() > 1 && !self.request.mixed_patients {
			let files: Vec<_> = found.values().take(3).map(|path| words::path(path)).collect();
			return Err(StudyError::MixedPatients { count: found.len(), files: files.join(", ") });
		}
		let subject = match self.request.subject {
			Some(account) => self.named(account, &found)?,
			None => Subject { account: self.known(&found), learned: None },
		};
		match self.request.require_subject && subject.account.is_none() {
			true => Err(StudyError::UnknownPatient),
			false => Ok(subject),
		}
	}

	/// The subject that the request names.
	fn named(&self, account: AccountId, found: &BTreeMap<&PatientId, &Path>) -> Result<Subject, StudyError> {
		let mut ids = found.iter();
		let (Some((id, path)), None) = (ids.next(), ids.next()) else {
			// No Patient ID, or several that are said to be right: nothing is learned of either.
			return Ok(Subject { account: Some(account), learned: None });
		};
		let file = words::path(path);
		match self.ids.account(id) {
			Some(known) if known == account => Ok(Subject { account: Some(account), learned: None }),
			Some(known) => Err(StudyError::OtherPatient { file, known }),
			None if self.contested.contains(&id.issuer) => Err(StudyError::AnotherPatientId { file, account }),
			None => Ok(Subject { account: Some(account), learned: Some((*id).clone()) }),
		}
	}

	/// The account that every Patient ID that the vault knows leads to.
	fn known(&self, found: &BTreeMap<&PatientId, &Path>) -> Option<AccountId> {
		let mut accounts = found.keys().filter_map(|id| self.ids.account(id));
		let first = accounts.next()?;
		accounts.all(|account| account == first).then_some(first)
	}
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{study::fixtures::study, vault::fixtures::vault, Explain};

	const ONE: AccountId = AccountId([1; 32]);
	const TWO: AccountId = AccountId([2; 32]);

	/// A study whose files have these Patient IDs, as `ID` or `ISSUER/ID`; empty for none.
	fn of(uid: &str, ids: &[&str]) -> Study {
		let names: Vec<_> = (0..ids.len()).map(|at| format!("in/{uid}/{at}")).collect();
		let mut study = study(uid, &names.iter().map(String::as_str).collect::<Vec<_>>());
		for (instance, id) in study.instances.iter_mut().zip(ids.iter().copied()) {
			let (issuer, id) = id.split_once('/').unwrap_or(("", id));
			instance.about.patient = PatientId::new(id, issuer);
		}
		study
	}

	fn ids(known: &[(&str, AccountId)]) -> PatientIds {
		let (_folder, vault) = vault();
		let mut ids = PatientIds::of(&vault).unwrap();
		for (id, account) in known {
			ids.add(PatientId::new(id, "").unwrap(), *account, true, "here").unwrap();
		}
		ids
	}

	fn subjects(known: &[(&str, AccountId)], request: &Request, studies: &[Study]) -> Vec<Result<Subject, String>> {
		let ids = ids(known);
		let subjects = Subjects::new(&ids, request, studies);
		studies.iter().map(|study| subjects.of(study).map_err(|error| error.code().into_owned())).collect()
	}

	fn account(account: AccountId) -> Result<Subject, String> {
		Ok(Subject { account: Some(account), learned: None })
	}

	#[test]
	fn subject_should_be_that_of_the_patient_id_when_nobody_is_named() {
		let studies = [of("1.1", &["7", "7"]), of("1.2", &["8"]), of("1.3", &["9"]), of("1.4", &[""])];
		let none = || Ok(Subject::default());
		let found = subjects(&[("7", ONE), ("8", TWO)], &Request::default(), &studies);
		assert_eq!(found, [account(ONE), account(TWO), none(), none()]);
		let required = Request { require_subject: true, ..Request::default() };
		let unknown = || Err("unknown-patient".to_owned());
		let found = subjects(&[("7", ONE), ("8", TWO)], &required, &studies);
		assert_eq!(found, [account(ONE), account(TWO), unknown(), unknown()]);
	}

	#[test]
	fn subject_should_be_learned_with_its_patient_id_and_contradictions_refused() {
		let named = Request { subject: Some(ONE), ..Request::default() };
		let learned = |id: &str| Ok(Subject { account: Some(ONE), learned: PatientId::new(id, "") });
		let refused = |code: &str| Err(code.to_owned());
		assert_eq!(subjects(&[], &named, &[of("1.1", &["7"]), of("1.2", &["7"])]), [learned("7"), learned("7")]);
		assert_eq!(subjects(&[("7", ONE)], &named, &[of("1.1", &["7"])]), [account(ONE)]);
		assert_eq!(subjects(&[("7", TWO)], &named, &[of("1.1", &["7"])]), [refused("other-patient")]);
		// A second one of the same issuer, in the vault or in the same run, also when it is named again.
		let second = || refused("another-patient-id");
		assert_eq!(subjects(&[("7", ONE)], &named, &[of("1.1", &["8"]), of("1.2", &["7"])]), [second(), account(ONE)]);
		let three = [of("1.1", &["7"]), of("1.2", &["8"]), of("1.3", &["9"])];
		assert_eq!(subjects(&[], &named, &three), [second(), second(), second()]);
		let another = Request { another_id: true, ..named.clone() };
		assert_eq!(subjects(&[], &another, &three), [learned("7"), learned("8"), learned("9")]);
		assert_eq!(subjects(&[("7", TWO)], &another, &three)[0], refused("other-patient"));
		// Of other issuers, a patient has other ones.
		let issued = Ok(Subject { account: Some(ONE), learned: PatientId::new("8", "SOUTH") });
		assert_eq!(subjects(&[("7", ONE)], &named, &[of("1.1", &["SOUTH/8"])]), [issued]);
	}

	#[test]
	fn several_patients_in_a_study_should_be_refused_unless_that_is_said() {
		let mixed = [of("1.1", &["7", "8", "7"])];
		let named = Request { subject: Some(ONE), ..Request::default() };
		for request in [Request::default(), named.clone(), Request { another_id: true, ..named.clone() }] {
			assert_eq!(subjects(&[("7", ONE)], &request, &mixed), [Err("mixed-patients".to_owned())]);
		}
		let said = |request: Request| Request { mixed_patients: true, ..request };
		assert_eq!(subjects(&[], &said(named), &mixed), [account(ONE)], "nothing is learned");
		assert_eq!(subjects(&[("7", ONE)], &said(Request::default()), &mixed), [account(ONE)]);
		let both = [("7", ONE), ("8", TWO)];
		assert_eq!(subjects(&both, &said(Request::default()), &mixed), [Ok(Subject::default())]);
		// An object without Patient ID or issuer is not one of another patient.
		assert_eq!(subjects(&[("7", ONE)], &Request::default(), &[of("1.1", &["7", ""])]), [account(ONE)]);
		let issued = subjects(&[], &Request::default(), &[of("1.1", &["NORTH/7", "7"])]);
		assert_eq!(issued, [Ok(Subject::default())]);
	}

	#[test]
	fn refusals_should_name_files_and_no_patient_id() {
		let error =
			Subjects::new(&ids(&[]), &Request::default(), &[]).of(&of("1.1", &["secret", "other"])).unwrap_err();
		let said = format!("{error} {:?}", error.why());
		assert!(said.contains("in/1.1/") && !said.contains("secret"), "{said}");
	}
}
