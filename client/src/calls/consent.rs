//! Calls of patients, guardians, and those who want data.

use crate::{
	consent::{Basis, Grantee, Language, Offer, TextChange},
	AccountId,
};
use radledger_primitives::{
	consent::{
		ConsentId, DataUse, EmergencyReason, Justification, Measure, PolicyId, Purposes, RequestId, ReviewOutcome,
		Scope,
	},
	minority::Month,
	Moment, OrganisationId, StudyId, H256,
};

calls! { dynamic_consent
	/// Gives a consent.
	grant(offer: Offer);
	/// Replaces a consent by one that allows nothing more.
	narrow(consent: ConsentId, offer: Offer);
	/// Withdraws a consent.
	revoke(consent: ConsentId);
	/// Refuses: no consent overrides a refusal.
	refuse(scope: Scope, grantee: Grantee, purposes: Purposes);
	/// Takes a refusal back.
	lift(refusal: ConsentId);
	/// Approves a request, no longer than until `until`.
	approve(request: RequestId, until: Option<Moment>);
	/// Declines a request.
	decline(request: RequestId);
	/// Appoints a guardian, who decides on the signer's consents.
	appoint_guardian(guardian: AccountId);
	/// Removes a guardian.
	dismiss_guardian(guardian: AccountId);
	/// Puts the digest of a consent's receipt beside it.
	seal_receipt(consent: ConsentId, digest: H256);
	/// Asks for a patient's data: one study, or all of them.
	request_access(
		patient: AccountId, study: Option<StudyId>, data_use: DataUse, justification: Justification, until: Moment
	);
	/// Records a use of a patient's data, or that it was denied.
	record_access(patient: AccountId, study: Option<StudyId>, basis: Basis);
	/// Uses a patient's data without asking, in an emergency.
	break_glass(patient: AccountId, study: Option<StudyId>, reason: EmergencyReason);
	/// Reviews an emergency of a member of `organisation`.
	review_emergency(organisation: OrganisationId, patient: AccountId, access: u64, outcome: ReviewOutcome);
	/// Acknowledges that a consent ended.
	acknowledge_duty(patient: AccountId, consent: ConsentId);
	/// Certifies what was done because of a duty.
	certify_duty(patient: AccountId, consent: ConsentId, measure: Measure);
	/// Publishes a consent text: a new one if `policy` is `None`.
	publish_text(policy: Option<(PolicyId, TextChange)>, language: Language, digest: H256);
	/// Proves that a child does not come of age before `month`.
	prove_minority(patient: AccountId, month: Month, proof: H256);
	/// Attests that a child came of age.
	attest_majority(patient: AccountId);
	/// Makes room in a patient's file for more decisions.
	extend_file(patient: AccountId);
	/// Judges whether what a request declares holds.
	judge_request(patient: AccountId, request: RequestId, holds: bool);
}

#[cfg(test)]
mod tests {
	use super::*;
	use crate::{calls::encode, error::tests::metadata};
	use codec::Encode;
	use radledger_primitives::consent::{Compensation, Modifiers, Parameter, Permission, Purpose, Terms};

	#[test]
	fn calls_of_consent_should_be_encoded_as_the_pallet_reads_them() {
		let metadata = metadata();
		let (account, hash) = (AccountId([7; 32]), H256([1; 32]));
		let offer = Offer {
			scope: Scope::Study(hash),
			grantee: Grantee::Account(account),
			terms: Terms {
				permission: Permission::GeneralResearch,
				modifiers: Modifiers::GS,
				parameters: vec![Parameter::Region(276)].try_into().expect("one fits"),
			},
			until: Some(9),
			compensation: Compensation::Free,
			text: None,
		};
		let data_use = DataUse::plain(Purpose::Education);
		for (encoded, expected) in [
			(encode(&grant(offer.clone()), &metadata), (52u8, 0u8, offer.clone()).encode()),
			(encode(&narrow(3, offer.clone()), &metadata), (52u8, 1u8, 3u32, offer).encode()),
			(encode(&revoke(3), &metadata), (52u8, 2u8, 3u32).encode()),
			(
				encode(&refuse(Scope::All, Grantee::Anyone, Purposes::SECONDARY), &metadata),
				(52u8, 3u8, Scope::All, Grantee::Anyone, Purposes::SECONDARY).encode(),
			),
			(encode(&lift(3), &metadata), (52u8, 4u8, 3u32).encode()),
			(encode(&approve(3, Some(5)), &metadata), (52u8, 5u8, 3u32, Some(5u64)).encode()),
			(encode(&decline(3), &metadata), (52u8, 6u8, 3u32).encode()),
			(encode(&appoint_guardian(account), &metadata), (52u8, 7u8, [7u8; 32]).encode()),
			(encode(&dismiss_guardian(account), &metadata), (52u8, 8u8, [7u8; 32]).encode()),
			(encode(&seal_receipt(3, hash), &metadata), (52u8, 9u8, 3u32, hash).encode()),
			(
				encode(&request_access(account, None, data_use.clone(), Justification::Teaching, 5), &metadata),
				(52u8, 10u8, [7u8; 32], None::<H256>, data_use, Justification::Teaching, 5u64).encode(),
			),
			(
				encode(&record_access(account, Some(hash), Basis::Request(2)), &metadata),
				(52u8, 11u8, [7u8; 32], Some(hash), Basis::Request(2)).encode(),
			),
			(
				encode(&break_glass(account, None, EmergencyReason::Urgent), &metadata),
				(52u8, 12u8, [7u8; 32], None::<H256>, EmergencyReason::Urgent).encode(),
			),
			(
				encode(&review_emergency(1, account, 4, ReviewOutcome::Abuse), &metadata),
				(52u8, 13u8, 1u32, [7u8; 32], 4u64, ReviewOutcome::Abuse).encode(),
			),
			(encode(&acknowledge_duty(account, 3), &metadata), (52u8, 14u8, [7u8; 32], 3u32).encode()),
			(
				encode(&certify_duty(account, 3, Measure::Erased), &metadata),
				(52u8, 15u8, [7u8; 32], 3u32, Measure::Erased).encode(),
			),
			(
				encode(&publish_text(Some((1, TextChange::Minor)), *b"de", hash), &metadata),
				(52u8, 16u8, Some((1u32, TextChange::Minor)), *b"de", hash).encode(),
			),
			(encode(&prove_minority(account, 700, hash), &metadata), (52u8, 17u8, [7u8; 32], 700u32, hash).encode()),
			(encode(&attest_majority(account), &metadata), (52u8, 18u8, [7u8; 32]).encode()),
			(encode(&extend_file(account), &metadata), (52u8, 19u8, [7u8; 32]).encode()),
			(encode(&judge_request(account, 3, true), &metadata), (52u8, 22u8, [7u8; 32], 3u32, true).encode()),
		] {
			assert_eq!(encoded, Ok(expected));
		}
	}
}
