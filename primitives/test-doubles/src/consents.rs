use crate::{AccountId, People};
use codec::{Decode, Encode};
use frame::testing_prelude::*;
use radledger_primitives::{
	consent::{
		records::{Activity, Outcome},
		Compensation, ConsentId, Decision, Purpose, RequestId, Rule,
	},
	traits::{Compensations, ConsentAuthority, StudyUse, Used},
	BlindedStudy, OrganisationId, Roles,
};

/// The uses that an answer covers. `None` covers all, including uses of a study without a patient.
#[derive(Encode, Decode, Clone, Copy, Default)]
pub struct Asked {
	/// The patient of the study.
	pub subject: Option<AccountId>,
	/// The organisation that uses the study.
	pub organisation: Option<OrganisationId>,
	/// The purpose of the use.
	pub purpose: Option<Purpose>,
}

impl Asked {
	fn fits(&self, usage: &StudyUse<AccountId>) -> bool {
		self.subject.is_none_or(|subject| usage.subject == Some(&subject))
			&& self.organisation.is_none_or(|organisation| usage.organisation == organisation)
			&& self.purpose.is_none_or(|purpose| usage.purpose == purpose)
	}
}

/// The record that an organisation received data of a patient under a consent.
#[derive(Encode, Decode, Clone, PartialEq, Eq, Debug)]
pub struct Receipt {
	/// The patient.
	pub subject: AccountId,
	/// The consent that permitted it.
	pub consent: ConsentId,
	/// The receiver.
	pub organisation: OrganisationId,
	/// The purpose for which it received them.
	pub purpose: Purpose,
	/// Who paid for the record.
	pub payer: AccountId,
}

/// An entry of a patient's log.
#[derive(Encode, Decode, Clone, PartialEq, Eq, Debug)]
pub struct Logged {
	/// The patient.
	pub patient: AccountId,
	/// The study that names the patient, by its name in the records of the patient.
	pub study: BlindedStudy,
	/// Who signed.
	pub by: AccountId,
	/// For which organisation.
	pub organisation: OrganisationId,
	/// With which roles.
	pub roles: Roles,
	/// What was done.
	pub activity: Activity,
	/// What for, if a consent was asked.
	pub purpose: Option<Purpose>,
	/// By which request.
	pub request: Option<RequestId>,
	/// What came of it.
	pub outcome: Outcome,
}

#[storage_alias]
type Log = StorageValue<Doubles, Vec<Logged>, ValueQuery>;
#[storage_alias]
type Answers = StorageValue<Doubles, Vec<(Asked, Decision)>, ValueQuery>;
#[storage_alias]
type Received = StorageValue<Doubles, Vec<Receipt>, ValueQuery>;
#[storage_alias]
type Chosen = StorageMap<Doubles, Twox64Concat, (AccountId, ConsentId), Compensation<AccountId>, OptionQuery>;

/// Stands in for `pallet-dynamic-consent`. It gives the newest answer that covers a use. Otherwise it denies the use,
/// for lack of a consent or of a patient who could give one.
pub struct Consents;

impl Consents {
	/// From now on these uses are permitted by `consent`.
	pub fn permit(asked: Asked, consent: ConsentId) {
		Self::answer(asked, Decision::Permit { consent, until: None });
	}

	/// From now on these uses are denied by `rule`.
	pub fn deny(asked: Asked, rule: Rule) {
		Self::answer(asked, Decision::Deny { rule });
	}

	/// From now on it is for people to judge whether these uses keep `rule`.
	pub fn ask(asked: Asked, rule: Rule) {
		Self::answer(asked, Decision::Ask { rule });
	}

	/// Sets the compensation of a patient under a consent. It is `Free` otherwise.
	pub fn compensate(subject: AccountId, consent: ConsentId, compensation: Compensation<AccountId>) {
		Chosen::insert((subject, consent), compensation);
	}

	/// Data received, in order.
	pub fn receipts() -> Vec<Receipt> {
		Received::get()
	}

	/// The entries of all logs, in order.
	pub fn log() -> Vec<Logged> {
		Log::get()
	}

	fn answer(asked: Asked, decision: Decision) {
		Answers::mutate(|answers| answers.push((asked, decision)));
	}
}

impl ConsentAuthority<AccountId> for Consents {
	type Error = DispatchError;

	fn decide(usage: &StudyUse<AccountId>) -> Decision {
		let rule = if usage.subject.is_some() { Rule::NoConsent } else { Rule::NoSubject };
		let answer = Answers::get().into_iter().rev().find(|(asked, _)| asked.fits(usage));
		answer.map_or(Decision::Deny { rule }, |(_, decision)| decision)
	}

	fn received(
		subject: &AccountId,
		consent: ConsentId,
		organisation: OrganisationId,
		purpose: Purpose,
		payer: &AccountId,
	) -> DispatchResult {
		let receipt = Receipt { subject: *subject, consent, organisation, purpose, payer: *payer };
		let same = |known: &Receipt| Receipt { payer: *payer, ..known.clone() } == receipt;
		Received::mutate(|receipts| {
			if !receipts.iter().any(same) {
				receipts.push(receipt.clone());
			}
		});
		Ok(())
	}

	fn used(used: Used<AccountId>) -> Result<bool, DispatchError> {
		let Used { patient, study, by, organisation, roles, activity, purpose, request, outcome } = used;
		let (patient, by) = (*patient, *by);
		let entry = Logged { patient, study, by, organisation, roles, activity, purpose, request, outcome };
		Log::mutate(|log| log.push(entry));
		// As if pages were endless.
		Ok(false)
	}
}

impl Compensations<AccountId> for Consents {
	fn compensation(subject: &AccountId, consent: ConsentId) -> Compensation<AccountId> {
		Chosen::get((subject, consent)).unwrap_or(Compensation::Free)
	}

	fn enrolled_by(patient: &AccountId) -> Option<OrganisationId> {
		People::ever_enrolled_by(patient)
	}
}
