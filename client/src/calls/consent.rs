//! What patients, guardians and those who want data say.

use crate::{
	chain::transactions,
	consent::{Basis, Grantee, Language, Offer, TextChange},
	AccountId, Call,
};
use radledger_primitives::{
	consent::{
		ConsentId, DataUse, EmergencyReason, Justification, Measure, PolicyId, Purposes, RequestId, ReviewOutcome,
		Scope,
	},
	minority::Month,
	Moment, OrganisationId, StudyId, H256,
};
use subxt::utils::Static;

/// Consents.
pub fn grant(offer: Offer) -> impl Call {
	transactions().dynamic_consent().grant(Static(offer))
}

/// Replaces a consent by one that allows nothing more.
pub fn narrow(consent: ConsentId, offer: Offer) -> impl Call {
	transactions().dynamic_consent().narrow(consent, Static(offer))
}

/// Withdraws a consent.
pub fn revoke(consent: ConsentId) -> impl Call {
	transactions().dynamic_consent().revoke(consent)
}

/// Refuses: no consent overrides it.
pub fn refuse(scope: Scope, grantee: Grantee, purposes: Purposes) -> impl Call {
	transactions().dynamic_consent().refuse(Static(scope), Static(grantee), Static(purposes))
}

/// Takes a refusal back.
pub fn lift(refusal: ConsentId) -> impl Call {
	transactions().dynamic_consent().lift(refusal)
}

/// Approves a request, no longer than until `until`.
pub fn approve(request: RequestId, until: Option<Moment>) -> impl Call {
	transactions().dynamic_consent().approve(request, until)
}

/// Declines a request.
pub fn decline(request: RequestId) -> impl Call {
	transactions().dynamic_consent().decline(request)
}

/// Lets somebody decide on the signer's consents.
pub fn appoint_guardian(guardian: AccountId) -> impl Call {
	transactions().dynamic_consent().appoint_guardian(guardian)
}

/// Ends that somebody decides on the signer's consents.
pub fn dismiss_guardian(guardian: AccountId) -> impl Call {
	transactions().dynamic_consent().dismiss_guardian(guardian)
}

/// Puts the digest of a consent's receipt beside it.
pub fn seal_receipt(consent: ConsentId, digest: H256) -> impl Call {
	transactions().dynamic_consent().seal_receipt(consent, digest)
}

/// Asks for a patient's data.
pub fn request_access(
	patient: AccountId,
	study: Option<StudyId>,
	data_use: DataUse,
	justification: Justification,
	until: Moment,
) -> impl Call {
	transactions().dynamic_consent().request_access(patient, study, Static(data_use), Static(justification), until)
}

/// Records a use of a patient's data, or that it was denied.
pub fn record_access(patient: AccountId, study: Option<StudyId>, basis: Basis) -> impl Call {
	transactions().dynamic_consent().record_access(patient, study, Static(basis))
}

/// Uses a patient's data without asking.
pub fn break_glass(patient: AccountId, study: Option<StudyId>, reason: EmergencyReason) -> impl Call {
	transactions().dynamic_consent().break_glass(patient, study, Static(reason))
}

/// Reviews an emergency of a member of `organisation`.
pub fn review_emergency(
	organisation: OrganisationId,
	patient: AccountId,
	access: u64,
	outcome: ReviewOutcome,
) -> impl Call {
	transactions().dynamic_consent().review_emergency(organisation, patient, access, Static(outcome))
}

/// Takes notice that a consent ended.
pub fn acknowledge_duty(patient: AccountId, consent: ConsentId) -> impl Call {
	transactions().dynamic_consent().acknowledge_duty(patient, consent)
}

/// Certifies what was done after a consent ended.
pub fn certify_duty(patient: AccountId, consent: ConsentId, measure: Measure) -> impl Call {
	transactions().dynamic_consent().certify_duty(patient, consent, Static(measure))
}

/// Publishes a consent text: a new one if `policy` is `None`.
pub fn publish_text(policy: Option<(PolicyId, TextChange)>, language: Language, digest: H256) -> impl Call {
	let policy = policy.map(|(policy, change)| (policy, Static(change)));
	transactions().dynamic_consent().publish_text(policy, language, digest)
}

/// Proves that a child does not come of age before `month`.
pub fn prove_minority(patient: AccountId, month: Month, proof: H256) -> impl Call {
	transactions().dynamic_consent().prove_minority(patient, month, proof)
}

/// Attests that a child came of age.
pub fn attest_majority(patient: AccountId) -> impl Call {
	transactions().dynamic_consent().attest_majority(patient)
}

/// Makes room in a patient's file for more decisions.
pub fn extend_file(patient: AccountId) -> impl Call {
	transactions().dynamic_consent().extend_file(patient)
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
		] {
			assert_eq!(encoded, Ok(expected));
		}
	}
}
