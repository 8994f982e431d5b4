use crate::AccountId;
use codec::{Decode, Encode};
use frame::testing_prelude::*;
use radledger_primitives::{
	consent::{Compensation, ConsentId, Decision, Purpose, Rule},
	traits::{Compensations, ConsentAuthority, StudyUse},
	OrganisationId,
};

/// Which uses an answer is for; `None` is for all of them, uses of a study without a patient included.
#[derive(Encode, Decode, Clone, Copy, Default)]
pub struct Asked {
	/// Whose study is used.
	pub subject: Option<AccountId>,
	/// Who uses it.
	pub organisation: Option<OrganisationId>,
	/// What for.
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
	/// Who paid for the record.
	pub payer: AccountId,
}

#[storage_alias]
type Answers = StorageValue<Doubles, Vec<(Asked, Decision)>, ValueQuery>;
#[storage_alias]
type Received = StorageValue<Doubles, Vec<Receipt>, ValueQuery>;
#[storage_alias]
type Chosen = StorageMap<Doubles, Twox64Concat, (AccountId, ConsentId), Compensation<AccountId>, OptionQuery>;

/// Stands in for `pallet-dynamic-consent`: the newest answer that fits a use is given. If none fits, the use is denied, as
/// there is no consent, or nobody who could have given one.
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

	/// What a patient gets under a consent; nothing, where the test says nothing.
	pub fn compensate(subject: AccountId, consent: ConsentId, compensation: Compensation<AccountId>) {
		Chosen::insert((subject, consent), compensation);
	}

	/// Who received whose data, in order.
	pub fn receipts() -> Vec<Receipt> {
		Received::get()
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
		payer: &AccountId,
	) -> DispatchResult {
		let receipt = Receipt { subject: *subject, consent, organisation, payer: *payer };
		let same = |known: &Receipt| Receipt { payer: *payer, ..known.clone() } == receipt;
		Received::mutate(|receipts| {
			if !receipts.iter().any(same) {
				receipts.push(receipt.clone());
			}
		});
		Ok(())
	}
}

impl Compensations<AccountId> for Consents {
	fn compensation(subject: &AccountId, consent: ConsentId) -> Compensation<AccountId> {
		Chosen::get((subject, consent)).unwrap_or(Compensation::Free)
	}
}
